r"""Benefits that level off and quadratic costs: the agreements of Barrett.

.. math:: \pi_i = \frac bN\Big(aQ - \frac{Q^2}2\Big) - \frac c2 q_i^2, \qquad Q = \sum_j q_j .

Reactions slope down: what members add, outsiders take back in part. With :math:`\gamma = c/b`, k members,
:math:`X = \gamma N + N - k` and :math:`D = X^2 + \gamma N k^2`, an agreement that moves first [barrett1994]_
and one that moves at the same time as outsiders provide

.. math::

    \text{first:} \quad & q_s = \frac{a \gamma N k}{D}, & q_n &= \frac{a X}{D}, \\
    \text{at the same time:} \quad & q_s = k q_n, & q_n &= \frac{a}{\gamma N + k^2 + N - k},

and in both :math:`a - Q = \gamma N q_n`, so that

.. math:: \pi_i = \frac{b a^2}{2N} - \frac{c}{2}\big(\gamma N q_n^2 + q_i^2\big) .

Nobody ever wants to provide less than nothing, so there are no corners. Stable sizes depend on
:math:`\gamma` and N alone.

.. [barrett1994] Barrett, "Self-Enforcing International Environmental Agreements" (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, note_timing, symbol

_ONE = Fraction(1)
_BENEFIT = SymbolInfo(
    "benefit_slope", "slope of the world's marginal benefit", "payoff", "b", "parameter", "positive", _ONE
)
_SATIATION = SymbolInfo(
    "satiation", "abatement beyond which more brings nothing", "", "a", "parameter", "positive", _ONE
)
_COST = SymbolInfo(
    "cost_slope", "slope of marginal cost of abatement", "payoff", "c", "parameter", "positive"
)


@public
@dataclass(frozen=True)
class QuadraticBenefits(Agreement):
    r"""An agreement with quadratic benefits and costs of abatement, among states that are alike.

    ``cost_slope`` (:math:`c`) is given to `gametheory_gov.bind`; ``benefit_slope`` (:math:`b`) and
    ``satiation`` (:math:`a`) are one by default. All are above 0.

    Parameters
    ----------
    timing : {"leader", "simultaneous"}
        Whether the agreement moves first and foresees what outsiders do (Stackelberg, as in Barrett), or all
        move at the same time (Cournot).
    single_leads : bool
        Whether a single member moves first, too. By default it is no agreement and does what outsiders do.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another timing, and for a single leader where nobody leads.

    Examples
    --------
    Of ten states many sign where abatement is cheap, so where signing changes little:

    >>> import gametheory_gov as gg
    >>> world = gg.States.symmetric(10)
    >>> for cost in ("1/100", "1/10", 1):
    ...     game = gg.bind(gg.games.public_goods.QuadraticBenefits(), world, cost_slope=cost)
    ...     print(cost, {len(club) for club in gg.solve(game).clubs})
    1/100 {10}
    1/10 {6}
    1 {3}
    """

    NAME: ClassVar[str] = "agreement with quadratic benefits"

    timing: Literal["leader", "simultaneous"] = "leader"
    single_leads: bool = False

    def _check(self, faults: Faults) -> None:
        note_timing(self.timing, self.single_leads, faults)

    def _payoffs(self) -> Payoffs:
        k, N = symbol("members"), symbol("N")
        a, b, c = _SATIATION.symbol, _BENEFIT.symbol, _COST.symbol
        gamma_N = c * N / b
        if self.timing == "leader":
            X = gamma_N + N - k
            D = X**2 + gamma_N * k**2
            outside, inside = a * X / D, a * gamma_N * k / D
        else:
            outside = a / (gamma_N + k**2 + N - k)
            inside = k * outside
        common = b * a**2 / (2 * N) - c * gamma_N * outside**2 / 2
        return Payoffs(
            outside=common - c * outside**2 / 2,
            member=common - c * inside**2 / 2,
            parameters=(_BENEFIT, _SATIATION, _COST),
            reports={"abatement": a - gamma_N * outside},
            references=("barrett1994",),
            leads=self.timing == "leader" and not self.single_leads,
        )
