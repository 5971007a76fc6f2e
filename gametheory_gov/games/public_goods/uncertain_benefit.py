r"""A linear public good of uncertain benefit, and when states learn it.

A unit costs c and brings :math:`b_i` to state i: :math:`b_i^h` with probability p, :math:`b_i^l` else, high
or low for all states at once. A state provides one unit or none: members where they gain by it together,
:math:`\sum_{j \in S} b_j \ge c`, outsiders where they gain alone, :math:`b_i \ge c`. What states know when
they choose decides how many sign [kolstad2007]_, [kolstad2008]_:

*Never* (no learning): states sign and provide by the expected benefit, as in `LinearPublicGood`.

*After membership* (partial learning): states sign before they learn, members provide after it. Payoffs are
expectations over those with each benefit.

*Before membership* (full learning): two games, and a state's action says for each benefit whether it signs.

With one benefit for all states an agreement of the smallest whole number :math:`k \ge c/b` is stable; so two
that know sign as :math:`\lceil c/b^l \rceil` or :math:`\lceil c/b^h \rceil`, on average more than
:math:`\lceil c/\mathrm{E}b \rceil` where rounding does not hide it.

.. [kolstad2007] Kolstad, "Systematic Uncertainty in Self-Enforcing International Environmental Agreements"
   (2007).
.. [kolstad2008] Kolstad and Ulph, "Learning and International Environmental Agreements" (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.games.game import Game
from gametheory_gov.games.terms import add_terms
from gametheory_gov.world.institution import Institution

from .agreement import Agreement, Payoffs, symbol, total
from .options import note_choice, note_rules

_LOW, _HIGH = (
    SymbolInfo(
        f"{which}_benefit",
        f"marginal benefit of the public good when it is {which}",
        "payoff",
        f"b_i^{which[0]}",
        "state",
        "nonnegative",
    )
    for which in ("low", "high")
)
_CHANCE = SymbolInfo(
    "chance", "probability that the benefit is high", "", "p", "parameter", "nonnegative", None, Fraction(1)
)
_COST = SymbolInfo(
    "provision_cost", "cost of providing one unit of the public good", "payoff", "c", "parameter", "positive"
)
_LEARNING = ("never", "after_membership", "before_membership")
#: By learning before membership: the plan of each action, whether it signs under low and high benefit.
_PLANS = {"outside": (0, 0), "member_if_low": (1, 0), "member_if_high": (0, 1), "member": (1, 1)}


@public
@dataclass(frozen=True)
class UncertainBenefit(Agreement):
    r"""A linear public good whose benefit is high or low, known never, after signing or before it.

    Keywords of `gametheory_gov.bind`: ``provision_cost`` (:math:`c`, above 0) and the ``chance`` in [0, 1]
    that the benefit is high; per state or as columns of the states ``low_benefit`` and ``high_benefit``, at
    least 0. Learning before membership, the actions are ``outside``, ``member_if_low``, ``member_if_high``
    and ``member``.

    Parameters
    ----------
    learning : {"never", "after_membership", "before_membership"}
    indifferent : {"provide", "rest"}
        What members do, and outsiders, where providing costs just what it brings.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another word.

    Examples
    --------
    A benefit of one fifth or one half, each as likely: three sign on the expectation, and two where they
    learn after it.

    >>> import gametheory_gov as gg
    >>> for learning in ("never", "after_membership"):
    ...     game = gg.bind(gg.games.public_goods.UncertainBenefit(learning), gg.States.symmetric(10),
    ...                    low_benefit="1/5", high_benefit="1/2", chance="1/2", provision_cost=1)
    ...     print(learning, {len(club) for club in gg.solve(game).clubs})
    never {3}
    after_membership {2}
    """

    NAME: ClassVar[str] = "uncertain-benefit agreement"

    learning: Literal["never", "after_membership", "before_membership"] = "never"
    indifferent: Literal["provide", "rest"] = "provide"

    def _check(self, faults: Faults) -> None:
        note_choice("learning", self.learning, _LEARNING, faults)
        note_choice("indifferent", self.indifferent, ("provide", "rest"), faults)

    def _known(self, benefit: sympy.Expr, label: str, members: sympy.Symbol) -> _Known:
        """What happens under a known benefit."""
        together, outside = total(f"club_{label}benefit"), total(f"outside_{label}provision")

        def provides(worth: sympy.Expr) -> sympy.Expr:
            enough = worth >= _COST.symbol if self.indifferent == "provide" else worth > _COST.symbol
            return sympy.Piecewise((1, enough), (0, True))

        provided = members * provides(together) + outside
        return _Known(
            benefit * provided - _COST.symbol * provides(benefit),
            benefit * provided - _COST.symbol * provides(together),
            provided,
            {together.name: benefit},
            {outside.name: provides(benefit)},
        )

    def _payoffs(self) -> Payoffs:
        low, high, members = _LOW.symbol, _HIGH.symbol, symbol("members")
        if self.learning == "never":
            states = [(sympy.Integer(1), self._known(_expected(low, high), "", members))]
        else:
            states = [
                (1 - _CHANCE.symbol, self._known(low, "low_", members)),
                (_CHANCE.symbol, self._known(high, "high_", members)),
            ]
        totals: dict[str, Any] = {}
        for _, known in states:
            totals |= {name: {"member": adds} for name, adds in known.of_member.items()}
            totals |= {name: {"outside": adds} for name, adds in known.of_outsider.items()}
        return Payoffs(
            outside=sympy.Add(*[chance * known.outside for chance, known in states]),
            member=sympy.Add(*[chance * known.member for chance, known in states]),
            totals=totals,
            parameters=(_CHANCE, _COST),
            columns=(_LOW, _HIGH),
            reports={"provided": sympy.Add(*[chance * known.provided for chance, known in states])},
            references=("kolstad2007", "kolstad2008"),
        )

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            As of any agreement; learning before membership only transfers, to those who sign whatever the
            benefit.
        dimensions : int
            Of the policy space, which plays no part.
        exposure_matrix : bool
            Whether outsiders feel an exclusion penalty along a matrix of exposures instead of along sizes.

        Returns
        -------
        Game

        Raises
        ------
        InvalidGameError
            Learning before membership, for minimum participation or an exclusion penalty.
        """
        if self.learning != "before_membership":
            return super().form(institution, dimensions=dimensions, exposure_matrix=exposure_matrix)
        faults = Faults(f"game {self.name!r}")
        note_rules(institution, "who is in depends on what states have learned", faults)
        faults.raise_as(InvalidGameError)
        return add_terms(self._by_plan(), self.terms)

    def _by_plan(self) -> Game:
        """The game of what to do under either benefit."""
        in_low, in_high = total("members_if_low"), total("members_if_high")
        cases = (self._known(_LOW.symbol, "low_", in_low), self._known(_HIGH.symbol, "high_", in_high))
        totals: dict[str, dict[str, Any]] = {in_low.name: {}, in_high.name: {}}
        payoffs: dict[str, sympy.Expr] = {}
        for action, plan in _PLANS.items():
            signed = list(zip(cases, plan, (in_low, in_high), strict=True))
            payoffs[action] = _expected(
                *(known.member if signs else known.outside for known, signs, _ in signed)
            )
            for known, signs, members in signed:
                if signs:
                    totals[members.name][action] = 1
                for name, adds in (known.of_member if signs else known.of_outsider).items():
                    totals.setdefault(name, {})[action] = adds
        payoffs["member"] += symbol("transfer")
        return Game(
            self.name,
            tuple(_PLANS),
            payoffs=payoffs,
            aggregates=totals,
            parameters={info.name: info for info in (_CHANCE, _COST)},
            columns={info.name: info for info in (_LOW, _HIGH)},
            reports={"provided": _expected(cases[0].provided, cases[1].provided)},
            cooperation=(0, 1, 1, 2),
            drivers={"transfers": "transfer"},
            references=("daspremont1983", "kolstad2007", "kolstad2008"),
        )


@dataclass(frozen=True, eq=False)
class _Known:
    """Payoffs under a known benefit, and what a member and an outsider add to its totals."""

    outside: sympy.Expr
    member: sympy.Expr
    provided: sympy.Expr
    of_member: dict[str, sympy.Expr]
    of_outsider: dict[str, sympy.Expr]


def _expected(low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
    return (1 - _CHANCE.symbol) * low + _CHANCE.symbol * high
