r"""Linear benefits and costs that rise as a power of what a state provides.

.. math::

    \pi_i = b_i Q - c_i\,\frac{q_i^\alpha}{\alpha}, \qquad \alpha = 1 + \frac1\beta, \qquad
    Q = \sum_j q_j .

A state that provides for those who together value a unit at w equates w with its marginal cost
:math:`c_i q_i^{1/\beta}`, whatever others do; so it does not matter who moves first. With
:math:`\rho_i = c_i^{-\beta}` and sums :math:`B, R` of :math:`b_i` and :math:`\rho_i` over members,

.. math::

    q_i = \rho_i B^\beta \text{ inside}, \qquad q_i = \rho_i b_i^\beta \text{ outside}, \qquad
    \text{cost} = \frac{\beta}{1+\beta}\,\rho_i w^{1+\beta} .

With quadratic cost, :math:`\beta = 1`, see `LinearQuadratic`. As :math:`\beta` grows cost becomes linear and
agreements large; from identical states a club of k is stable iff [barrett1994]_

.. math:: k^{1+\beta} \ge 1 + (1+\beta)(k-1)^{1+\beta} \text{ for } k \text{ and not for } k + 1 .

.. [barrett1994] Barrett, "Self-Enforcing International Environmental Agreements" (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import sympy

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, any_total, marginal_benefit, total

_ONE = Fraction(1)
_SLOPE = SymbolInfo(
    "cost_slope", "slope of marginal cost of abatement", "payoff", "c_i", "state", "positive", _ONE
)
_ELASTICITY = SymbolInfo(
    "elasticity", "elasticity of abatement in its marginal benefit", "", r"\beta", "parameter", "positive"
)


@public
@dataclass(frozen=True)
class PowerCost(Agreement):
    r"""An agreement with linear benefits and a cost that is a power of abatement.

    Figures of states, by default one each: ``marginal_benefit`` (:math:`b_i`, at least 0) and ``cost_slope``
    (:math:`c_i`, above 0), as keywords of `gametheory_gov.bind` or as columns of the states. No state ever
    abates less than nothing.

    Parameters
    ----------
    elasticity : int, at least 1, optional
        :math:`\beta`, by what per cent abatement rises when its marginal benefit rises by one per cent; the
        exponent of cost is :math:`1 + 1/\beta`. Left out it is a parameter, any positive number given to
        `gametheory_gov.bind` as ``elasticity``, and the game is one in floats.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For an elasticity that is no whole number from 1.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> for elasticity in (2, 6, 10, 20):
    ...     game = gg.bind(gg.games.public_goods.PowerCost(elasticity), gg.States.symmetric(10))
    ...     print(elasticity, {len(club) for club in gg.solve(game).clubs})
    2 {3}
    6 {4}
    10 {5}
    20 {7}
    """

    NAME: ClassVar[str] = "power-cost agreement"

    elasticity: int | None = None

    def _check(self, faults: Faults) -> None:
        if self.elasticity is not None and (type(self.elasticity) is not int or self.elasticity < 1):
            faults.add(
                f"elasticity = {self.elasticity!r:.80}; a whole number from 1, or None to give any "
                "positive number to bind(..., elasticity=...)"
            )

    def _payoffs(self) -> Payoffs:
        return power_payoffs(self.elasticity, "refused")


@lru_cache(maxsize=16)
def power_payoffs(elasticity: int | None, negative: str) -> Payoffs:
    """The payoffs of an agreement with linear benefits.

    Parameters
    ----------
    elasticity : int, optional
        A symbol when left out.
    negative : {"refused", "zero", "allowed"}
        What a state does whose marginal benefit is negative; see `LinearQuadratic`.
    """
    benefit = marginal_benefit("nonnegative" if negative == "refused" else "real")
    b, c = benefit.symbol, _SLOPE.symbol
    beta = _ELASTICITY.symbol if elasticity is None else sympy.Integer(elasticity)
    B = total("club_benefit") if negative == "refused" else any_total("club_benefit")
    outside = any_total("outside_provision") if negative == "allowed" else total("outside_provision")
    ease = c**-beta

    def valued(worth: sympy.Expr) -> sympy.Expr:
        return sympy.Max(worth, 0) if negative == "zero" else worth

    abatement = total("club_response") * valued(B) ** beta + outside
    share = beta / (1 + beta)
    return Payoffs(
        outside=b * abatement - share * ease * valued(b) ** (beta + 1),
        member=b * abatement - share * ease * valued(B) ** (beta + 1),
        totals={
            "club_benefit": {"member": b},
            "club_response": {"member": ease},
            "outside_provision": {"outside": ease * valued(b) ** beta},
        },
        parameters=(_ELASTICITY,) if elasticity is None else (),
        columns=(benefit, _SLOPE),
        reports={"abatement": abatement},
        references=("barrett1994",),
    )
