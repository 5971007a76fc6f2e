r"""The legitimacy of a club, from the rules of its institution.

.. math:: L = \omega_1 \Phi(P) + \omega_2 V + \omega_3 Q,

with P the population share of those inside, V how far the decision body mirrors the population, and Q the
performance: their size share times depth relative to its maximum, or a constant.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy

from gametheory_gov.formulas.parse import to_expression
from gametheory_gov.formulas.symbols import known
from gametheory_gov.world.institution import Institution


class Legitimacy(NamedTuple):
    """What shapes the formula; the institution's numbers stay symbols."""

    curve: str
    represents: bool
    changing_body: bool  # else the decision body is fixed in advance
    performs: bool
    by_size: bool

    @classmethod
    def of(cls, institution: Institution) -> Legitimacy:
        """What an institution says of it."""
        _, representation, performance = institution.legitimacy_shares
        return cls(
            institution.inclusion_curve,
            representation != 0,
            institution.body == "members",
            performance != 0,
            institution.performance == "size",
        )

    def level(self, size: sympy.Expr, population: sympy.Expr) -> sympy.Expr:
        """The formula for those inside of some size and population.

        Raises
        ------
        FormulaError
            If the inclusion curve is no formula in ``x``.

        Examples
        --------
        >>> rules = Legitimacy.of(Institution(inclusion_curve="x**2", legitimacy_shares=("1/2", "1/2", 0)))
        >>> rules.level(_symbol("club_size"), _symbol("club_population"))
        club_population**2*inclusion_share + representation*representation_share
        """
        x = sympy.Symbol("x", real=True, nonnegative=True)
        curve = to_expression(self.curve, {"x": x}, subject="inclusion_curve")
        level = _symbol("inclusion_share") * curve.subs(x, population)
        if self.represents:
            body = "representation" if self.changing_body else "fixed_representation"
            level += _symbol("representation_share") * _symbol(body)
        if self.performs:
            quality = (
                size * _symbol("depth") / _symbol("max_depth") if self.by_size else _symbol("performance")
            )
            level += _symbol("performance_share") * quality
        return level


def _symbol(name: str) -> sympy.Symbol:
    info = known(name)
    assert info is not None, name
    return info.symbol
