r"""The accession game: belong to one institution, or stay outside.

With :math:`m_i = 1` for members, :math:`S = \sum_j s_j m_j` and L, r and b evaluated with i inside,

.. math::

    u_i = \gamma_i d\,[s_i m_i + S_{-i}(1 - \xi(1 - m_i))]
          + m_i\,[\lambda_i L + T_i - c_i d^\eta - \kappa\|\theta_i - r\|^\rho]
          - (1 - m_i)\,\tau \sum_{j\ne i} W_{ij} m_j,

    \Delta_i = \gamma_i d\,(s_i + \xi S_{-i}) + \lambda_i L + \tau \sum_{j\ne i} W_{ij} m_j + T_i
               - c_i d^\eta - \kappa\|\theta_i - r\|^\rho,

    L = \omega_1 \Phi(\textstyle\sum_j \pi_j m_j) + \omega_2 (1 - \tfrac12\sum_j|b_j - \pi_j|) + \omega_3 Q.

State i joins when :math:`\Delta_i \ge K_i(1-\delta)` and leaves when :math:`\Delta_i < -E_i(1-\delta)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import known
from gametheory_gov.world.institution import Institution

from .game import Game
from .legitimacy import Legitimacy
from .terms import Term, WithTerms, add_terms, note_terms

_BODY_TOTALS = {"size": "club_size", "population": "club_population", "equal": "members"}
_BODY_WEIGHTS = {"size": "size", "population": "population", "equal": "1"}


@public
@dataclass(frozen=True)
class AccessionGame(WithTerms):
    r"""The accession game with every term; the institution decides which are present.

    Parameters
    ----------
    divergence_exponent : int, at least 1
        :math:`\rho`: how the cost of distance from the policy grows.
    cost_exponent : int, at least 0
        :math:`\eta`: how cost grows with depth.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For exponents out of range.

    See Also
    --------
    gametheory_gov.bind : binds the game to states and an institution.

    Examples
    --------
    >>> form = AccessionGame().form(Institution())
    >>> form.derivative("club_size_others")
    benefit*depth*excludability + exclusion_penalty
    """

    divergence_exponent: int = 2
    cost_exponent: int = 1
    terms: tuple[Term, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        faults = Faults("AccessionGame")
        if not isinstance(self.divergence_exponent, int) or self.divergence_exponent < 1:
            faults.add(f"divergence_exponent = {self.divergence_exponent!r}; a whole number from 1 is needed")
        if not isinstance(self.cost_exponent, int) or self.cost_exponent < 0:
            faults.add(f"cost_exponent = {self.cost_exponent!r}; a whole number from 0 is needed")
        note_terms(self.terms, faults)
        faults.raise_as(InvalidGameError)

    @property
    def name(self) -> str:
        """Name of the game."""
        return "accession"

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            Its policy rule, decision body, legitimacy weights and inclusion curve shape the formulas;
            its numbers stay symbols.
        dimensions : int
            Dimensions of the policy space.
        exposure_matrix : bool
            Whether exclusion is felt along a matrix W of exposures instead of along sizes.

        Returns
        -------
        Game
            Actions ``outside`` and ``member``.

        Raises
        ------
        FormulaError
            If the inclusion curve is no formula in ``x``.
        """
        bare = replace(self, terms=())
        return add_terms(_form(bare, _Rules.of(institution), dimensions, exposure_matrix), self.terms)

    def _write(self, rules: _Rules, dimensions: int, exposure_matrix: bool) -> Game:
        parts = _Terms(rules, dimensions, self.divergence_exponent)
        exposure = parts.symbol("club_exposure" if exposure_matrix else "club_size")
        s = parts.symbol
        good = s("benefit") * s("depth") * s("club_size")
        member = (
            good
            + s("legitimacy_weight") * parts.legitimacy
            + s("transfer")
            - s("cost") * s("depth") ** self.cost_exponent
            - s("divergence") * parts.distance
        )
        outside = good * (1 - s("excludability")) - s("exclusion_penalty") * exposure
        payoffs = {"outside": outside, "member": member}
        if rules.minimum_participation:
            payoffs = {action: parts.if_in_force(formula) for action, formula in payoffs.items()}
        wait = 1 - s("discount")
        formulas = [*payoffs.values(), *parts.reports.values()]
        return Game(
            self.name,
            ("outside", "member"),
            payoffs=payoffs,
            aggregates=_used(
                parts.aggregates, [*formulas, s("members"), s("club_size"), s("club_population")]
            ),
            exposures={"club_exposure": {"member": 1}} if exposure_matrix else {},
            profile_terms=parts.profile_terms,
            switching={
                ("outside", "member"): s("entry_cost") * wait,
                ("member", "outside"): s("exit_cost") * wait,
            },
            reports=parts.reports,
            drivers={
                "common good": "benefit",
                "exclusion": "exclusion_penalty",
                "legitimacy": "legitimacy_weight",
                "transfers": "transfer",
                "cost": "cost",
                "divergence": "divergence",
            },
        )

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


class _Rules(NamedTuple):
    """What shapes the formulas; the institution's numbers stay symbols."""

    changing_body: bool  # else the decision body is fixed in advance
    body_weights: str
    policy: str
    legitimacy: Legitimacy
    minimum_participation: bool

    @classmethod
    def of(cls, institution: Institution) -> _Rules:
        changing = institution.body == "members"
        moving = changing and institution.policy != "fixed"
        return cls(
            changing,
            institution.body_weights if moving else "size",  # where it is in no formula, all are alike
            institution.policy if moving else "fixed",
            Legitimacy.of(institution),
            any(institution.minimum_participation),
        )


@lru_cache(maxsize=512)
def _form(game: AccessionGame, rules: _Rules, dimensions: int, exposure_matrix: bool) -> Game:
    return game._write(rules, dimensions, exposure_matrix)


class _Terms:
    """The terms of the payoff that depend on the institution's rules."""

    def __init__(self, rules: _Rules, dimensions: int, exponent: int) -> None:
        self.rules = rules
        self.dimensions = range(1, dimensions + 1)
        self.exponent = exponent
        weight = rules.body_weights
        self.aggregates: dict[str, dict[str, Any]] = {
            "members": {"member": 1},
            "club_size": {"member": "size"},
            "club_population": {"member": "population"},
        }
        self.profile_terms: tuple[str, ...] = ()
        if rules.changing_body and rules.policy == "mean":
            for k in self.dimensions:
                self.aggregates[f"club_ideal_{k}"] = {"member": f"{_BODY_WEIGHTS[weight]}*ideal_{k}"}
        self.body_total = self.symbol(_BODY_TOTALS[weight])
        self.policy = [self._policy(k) for k in self.dimensions]
        if rules.legitimacy.represents and rules.changing_body:
            self.profile_terms += ("representation",)
        self.legitimacy = rules.legitimacy.level(self.symbol("club_size"), self.symbol("club_population"))
        self.reports = {"legitimacy": self.legitimacy}
        self.reports |= {f"policy_in_force_{k}": r for k, r in zip(self.dimensions, self.policy, strict=True)}

    @staticmethod
    def symbol(name: str) -> sympy.Symbol:
        info = known(name)
        assert info is not None, name
        return info.symbol

    def _policy(self, k: int) -> sympy.Expr:
        declared = self.symbol(f"policy_{k}")
        if not self.rules.changing_body or self.rules.policy == "fixed":
            return declared
        if self.rules.policy == "median":
            self.profile_terms += (f"median_policy_{k}",)
            policy = self.symbol(f"median_policy_{k}")
        else:
            policy = self.symbol(f"club_ideal_{k}") / self.body_total
        return sympy.Piecewise((policy, self.body_total > 0), (declared, True))

    @property
    def distance(self) -> sympy.Expr:
        gaps = [self.symbol(f"ideal_{k}") - r for k, r in zip(self.dimensions, self.policy, strict=True)]
        if self.exponent == 2:
            return sympy.Add(*[gap**2 for gap in gaps])
        if len(gaps) == 1:
            return sympy.Abs(gaps[0]) ** self.exponent
        return sympy.sqrt(sympy.Add(*[gap**2 for gap in gaps])) ** self.exponent

    def if_in_force(self, formula: sympy.Expr) -> sympy.Expr:
        s = self.symbol
        enough = sympy.And(s("members") >= s("minimum_members"), s("club_size") >= s("minimum_size"))
        return sympy.Piecewise((formula, enough), (0, True))


def _used(aggregates: dict[str, dict[str, Any]], formulas: list[sympy.Expr]) -> dict[str, dict[str, Any]]:
    names = {symbol.name for formula in formulas for symbol in formula.free_symbols}
    return {name: table for name, table in aggregates.items() if name in names}
