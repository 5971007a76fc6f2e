r"""A public good whose benefits flatten, paid for out of what one would rather keep.

.. math:: u_i = \frac{v}{\alpha} R^\alpha - r_i, \qquad R = \sum_j r_j, \quad r_j \ge 0, \quad 0 < \alpha < 1.

A group that values the good n times provides until :math:`n v R^{\alpha - 1} = 1`,

.. math:: R(n) = (n v)^{1/(1-\alpha)} .

An outsider wants no more than R(1), which a club of any size provides already, so it gives nothing: the
corner :math:`r_j = 0` binds. Members share the cost evenly. Without a club all share what one alone would
provide,

.. math::

    u = \tfrac{v}{\alpha} R(k)^\alpha - \tfrac1k R(k) \text{ inside}, \qquad
    u = \tfrac{v}{\alpha} R(k)^\alpha \text{ outside}, \qquad
    u = \tfrac{v}{\alpha} R(1)^\alpha - \tfrac1N R(1) \text{ without a club.}

A member of :math:`k \ge 3` stays iff :math:`1 - \alpha \ge ((k-1)/k)^{\alpha/(1-\alpha)}`, that is up to
:math:`k = 1/(1-(1-\alpha)^{(1-\alpha)/\alpha})` members: clubs grow from two towards all as benefits become
linear [baliga2003]_.

.. [baliga2003] Baliga and Maskin, "Mechanism Design for the Environment" (2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import sympy

from gametheory_gov.base._typing import Number
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, symbol

_VALUE = SymbolInfo(
    "value",
    "marginal benefit where there is one unit of the good",
    "payoff",
    "v",
    "parameter",
    "positive",
    Fraction(1),
)
_CURVE = SymbolInfo(
    "benefit_elasticity",
    "elasticity of benefits in the good",
    "",
    r"\alpha",
    "parameter",
    "positive",
    None,
    Fraction(1),
)
#: Of members, that exact formulas may have.
_LARGEST_POWER = 500


@public
@dataclass(frozen=True)
class QuasiLinear(Agreement):
    r"""An agreement with benefits :math:`v R^\alpha/\alpha` and contributions that are never negative.

    The number ``value`` (:math:`v`, positive, by default one) is a keyword of `gametheory_gov.bind`. A single
    state is no agreement: it provides what all would without one, in even parts.

    Parameters
    ----------
    elasticity : number or text in (0, 1), optional
        :math:`\alpha`, at most 499/500. The game is exact where :math:`1/(1-\alpha)` is whole: 1/2, 2/3, 9/10
        and so on.
        Left out it is a parameter, given to `gametheory_gov.bind` as ``benefit_elasticity``, and the game is
        one in floats.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For an elasticity out of range.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> for elasticity in ("4/5", "9/10", "95/100"):
    ...     game = gg.bind(gg.games.public_goods.QuasiLinear(elasticity), gg.States.symmetric(20))
    ...     print(elasticity, [len(club) for club in gg.solve(game).clubs])
    4/5 [3]
    9/10 [4]
    95/100 [6]
    """

    NAME: ClassVar[str] = "quasi-linear agreement"

    elasticity: Number | str | None = None

    def _check(self, faults: Faults) -> None:
        if self.elasticity is None:
            return
        try:
            exact = to_fraction(self.elasticity)
        except (TypeError, ValueError, OverflowError):
            exact = Fraction(0)
        if not 0 < exact < 1:
            faults.add(
                f"elasticity = {self.elasticity!r:.80}; a number above 0 and below 1 is needed, or None "
                "to give it to bind(..., benefit_elasticity=...)"
            )
        elif 1 / (1 - exact) > _LARGEST_POWER:
            faults.add(
                f"elasticity = {self.elasticity!r:.80} makes powers beyond {_LARGEST_POWER}; give bind(..., "
                "benefit_elasticity=...) to an elasticity of None, which works in floats"
            )
        else:
            object.__setattr__(self, "elasticity", str(exact))

    def _payoffs(self) -> Payoffs:
        if self.elasticity is None:
            alpha = _CURVE.symbol
        else:
            alpha = sympy.Rational(self.elasticity)
        members, v, N, one = symbol("members"), _VALUE.symbol, symbol("N"), sympy.Integer(1)

        def provided(times: sympy.Expr) -> sympy.Expr:
            return (times * v) ** (1 / (1 - alpha))

        def enjoyed(times: sympy.Expr) -> sympy.Expr:  # the exponent is whole where that of R is
            return v / alpha * (times * v) ** (alpha / (1 - alpha))

        return Payoffs(
            outside=enjoyed(members),
            member=enjoyed(members) - provided(members) / members,
            void={"outside": enjoyed(one) - provided(one) / N, "provision": provided(one)},
            parameters=(_VALUE, *((_CURVE,) if self.elasticity is None else ())),
            reports={"provision": provided(members)},
            references=("baliga2003",),
            leads=True,
        )
