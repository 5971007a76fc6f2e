r"""A catastrophe that is avoided when contributions reach a threshold.

Members keep a pledge of :math:`q_i`, at a cost of c per unit; all lose :math:`X_i` unless the total reaches a
threshold. The threshold is known, T, or equally likely to be anywhere from :math:`T_l` to :math:`T_h`
[barrett2013]_:

.. math::

    u_i = -c\,q_i m_i - X_i \Pr(Q < T), \qquad Q = \sum_j q_j m_j, \qquad
    \Pr(Q < T) = \min\Bigl(1, \max\Bigl(0, \frac{T_h - Q}{T_h - T_l}\Bigr)\Bigr) \text{ if uncertain.}

When the pledges just reach a known threshold everybody is pivotal, and all keep theirs iff :math:`X_i \ge
c\,q_i`: a game of coordination. When they just reach the upper end of an uncertain one, with N equal pledges,
all keep theirs iff in addition :math:`X_i/(T_h - T_l) \ge c`: a wide range brings free riding back.

.. [barrett2013] Barrett, "Climate Treaties and Approaching Catastrophes" (2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import sympy

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, note_flag, total

_COST = SymbolInfo(
    "unit_cost", "cost of contributing one unit", "payoff", "c", "parameter", "positive", Fraction(1)
)
_PLEDGE = SymbolInfo("pledge", "what a state contributes as a member", "quantity", "q_i", "state", "positive")
_DAMAGE = SymbolInfo("damage", "loss by the catastrophe", "payoff", "X_i", "state", "nonnegative")
_THRESHOLD = SymbolInfo(
    "threshold", "contributions that avoid the catastrophe", "quantity", "T", sign="nonnegative"
)
_LEAST = SymbolInfo("least_threshold", "least possible threshold", "quantity", "T_l", sign="nonnegative")
_GREATEST = SymbolInfo(
    "greatest_threshold", "greatest possible threshold", "quantity", "T_h", sign="positive"
)


@public
@dataclass(frozen=True)
class CatastropheAvoidance(Agreement):
    r"""Pledges that avoid a catastrophe if they reach a threshold.

    Keywords of `gametheory_gov.bind`: per state or as columns of the states ``pledge`` (:math:`q_i`, above 0)
    and ``damage`` (:math:`X_i`, at least 0); the numbers ``unit_cost`` (:math:`c`, by default one) and
    ``threshold`` (:math:`T`), or ``least_threshold`` and, greater, ``greatest_threshold``.

    Parameters
    ----------
    uncertain : bool
        Whether only a range of the threshold is known.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For an option that is not True or False.

    Examples
    --------
    Ten states, each losing 15. They avoid a catastrophe at 100, and not one that begins somewhere from 90 to
    110.

    >>> import gametheory_gov as gg
    >>> known = gg.games.public_goods.CatastropheAvoidance()
    >>> guessed = gg.games.public_goods.CatastropheAvoidance(uncertain=True)
    >>> world = gg.States.symmetric(10)
    >>> [len(club) for club in gg.solve(gg.bind(known, world, pledge=10, damage=15, threshold=100)).clubs]
    [0, 10]
    >>> game = gg.bind(guessed, world, pledge=11, damage=15, least_threshold=90, greatest_threshold=110)
    >>> [len(club) for club in gg.solve(game).clubs]
    [0]
    """

    NAME: ClassVar[str] = "catastrophe avoidance"

    uncertain: bool = False

    def _check(self, faults: Faults) -> None:
        note_flag("uncertain", self.uncertain, faults)

    def _check_values(self, values: Mapping[str, Any], faults: Faults) -> None:
        if self.uncertain and values[_LEAST.name] >= values[_GREATEST.name]:
            least, greatest = format_number(values[_LEAST.name]), format_number(values[_GREATEST.name])
            faults.add(
                f"greatest_threshold = {greatest} is not above least_threshold = {least}; give a range, or "
                "CatastropheAvoidance() a known threshold"
            )

    def _payoffs(self) -> Payoffs:
        given = total("contributions")
        if self.uncertain:
            short = (_GREATEST.symbol - given) / (_GREATEST.symbol - _LEAST.symbol)
            chance = sympy.Min(1, sympy.Max(0, short))
        else:
            chance = sympy.Piecewise((0, given >= _THRESHOLD.symbol), (1, True))
        lost = -_DAMAGE.symbol * chance
        return Payoffs(
            outside=lost,
            member=lost - _COST.symbol * _PLEDGE.symbol,
            totals={"contributions": {"member": _PLEDGE.symbol}},
            parameters=(_COST, *((_LEAST, _GREATEST) if self.uncertain else (_THRESHOLD,))),
            columns=(_PLEDGE, _DAMAGE),
            reports={"chance_of_catastrophe": chance},
            references=("barrett2013",),
        )
