r"""The linear public good: each state provides one unit or none.

.. math:: \pi_i = b_i Q - c\,q_i, \qquad q_i \in \{0, 1\}, \qquad Q = \sum_j q_j .

Members provide where it is best for all of them together, :math:`\sum_{j \in S} b_j \ge c`, outsiders
where :math:`b_i \ge c`. Among identical states with :math:`b < c` an agreement of
:math:`k^* = \lceil c/b \rceil` is stable: when one leaves, the rest stop providing. From any larger one
leaving pays.

*Repeated* [barrett1999]_, the same good sustains larger agreements without anybody's being free to leave: who
deviates has to provide alone for once while the others rest. They carry that out rather than go on as if
nothing had been iff :math:`b \ge kb - c`, so up to :math:`k \le 1 + c/b`; see
`gametheory_gov.closed_forms.renegotiation_condition`.

.. [barrett1999] Barrett, "A Theory of Full International Cooperation" (1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import sympy

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, marginal_benefit, note_flag, symbol, total

_COST = SymbolInfo(
    "provision_cost", "cost of providing one unit of the public good", "payoff", "c", "parameter", "positive"
)
_TIES = ("provide", "rest")


@public
@dataclass(frozen=True)
class LinearPublicGood(Agreement):
    r"""An agreement on a public good of which each state provides one unit or none.

    ``provision_cost`` (:math:`c`, above 0) is given to `gametheory_gov.bind`; ``marginal_benefit``
    (:math:`b_i`, at least 0) is one per state, by default 1, as a keyword or a column of the states.

    Parameters
    ----------
    indifferent : {"provide", "rest"}
        What members do, and outsiders, where providing costs just what it brings.
    joint : bool
        Whether members choose together what is best for all of them. If not, a member is who provides,
        whatever others do: the prisoners' dilemma that is repeated.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another word.

    See Also
    --------
    gametheory_gov.closed_forms.renegotiation_condition : how many the repeated game sustains.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> family, world = gg.games.public_goods.LinearPublicGood(), gg.States.symmetric(8)
    >>> solution = gg.solve(gg.bind(family, world, provision_cost="10/3"))
    >>> {len(club) for club in solution.clubs}
    {4}
    """

    NAME: ClassVar[str] = "linear public good"

    indifferent: Literal["provide", "rest"] = "provide"
    joint: bool = True

    def _check(self, faults: Faults) -> None:
        if self.indifferent not in _TIES:
            near = did_you_mean(str(self.indifferent), _TIES)
            faults.add(f"indifferent = {self.indifferent!r:.80}{near}; 'provide' or 'rest' is needed")
        note_flag("joint", self.joint, faults)

    def _payoffs(self) -> Payoffs:
        benefit = marginal_benefit("nonnegative")
        b, c, k, B = benefit.symbol, _COST.symbol, symbol("members"), total("club_benefit")
        if not self.joint:
            return Payoffs(
                outside=b * k,
                member=b * k - c,
                parameters=(_COST,),
                columns=(benefit,),
                reports={"provided": k},
                references=("barrett1999",),
            )

        def provides(worth: sympy.Expr) -> sympy.Expr:
            enough = worth >= c if self.indifferent == "provide" else worth > c
            return sympy.Piecewise((1, enough), (0, True))

        provided = k * provides(B) + total("outside_provision")
        return Payoffs(
            outside=b * provided - c * provides(b),
            member=b * provided - c * provides(B),
            totals={"club_benefit": {"member": b}, "outside_provision": {"outside": provides(b)}},
            parameters=(_COST,),
            columns=(benefit,),
            reports={"provided": provided},
            references=("barrett1999",),
        )
