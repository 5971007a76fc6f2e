r"""What no design can do: distances beyond which two great powers share no standard.

*Harmonisation game, linear cost.* Take any standard r, legitimacy :math:`L \le 1`, threat of exclusion
:math:`\chi \le \bar\chi` and transfer T between the two. Both adopt only if the sum of their gains is not
negative; in it T cancels, and it rises in L and :math:`\chi`. By the triangle inequality
:math:`|\theta_1 - r| + |\theta_2 - r|
\ge D`, so nothing helps beyond the distance at which the sum is zero between the ideal policies.

*Standards game, linear cost, no penalty on outsiders.* A power that complies with the joint standard gets at
most :math:`\mu + \lambda - c_i - \kappa|\theta_i - r|`, with every state complying. Alone with its own
standard it gets :math:`\mu s_i + \lambda/N - c_i`, and more when others follow. Where that is worth having,
the sum of the two gains gives the cap. Payoffs can be passed in, so that the same derivation runs on a game
written elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy

from gametheory_gov.base.answer import Record
from gametheory_gov.games.standards import StandardsGame
from gametheory_gov.world.institution import Institution

from .concert import A1, CHI, S1, S2, A, D, T
from .payoffs import SOURCE, adoption_gain, greatest, prove, symbol, symbols, variant
from .record import ClosedForm, DerivationStep


@lru_cache(maxsize=2)
def great_power_cap(*, others_in: bool = False) -> ClosedForm:
    r"""The distance beyond which no design gives two powers a joint standard (linear cost).

    Parameters
    ----------
    others_in : bool
        Whether everyone else adopts the standard too; by default only the powers' markets count.

    Returns
    -------
    ClosedForm
        With ``largest_exclusion``, the largest threat of exclusion per unit of market.

    Examples
    --------
    >>> numbers = dict(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence="1.5",
    ...                legitimacy_weight="0.3", largest_exclusion="0.5")
    >>> great_power_cap().bound_at(**numbers), great_power_cap(others_in=True).bound_at(**numbers)
    (Fraction(17, 20), Fraction(39, 20))
    """
    level, threat = symbols("legitimacy_level largest_exclusion")
    rest = sympy.Dummy("rest", nonnegative=True) if others_in else sympy.Integer(0)
    markets = S2 + rest, S1 + rest
    total = sympy.expand(
        adoption_gain(1, markets[0], A1, exclusion=CHI, transfer=T)
        + adoption_gain(1, markets[1], D - A1, exclusion=CHI, transfer=-T)
    )
    beyond = adoption_gain(1, markets[0], A, exclusion=CHI) + adoption_gain(
        1, markets[1], D + A, exclusion=CHI
    )
    prove(sympy.Eq(sympy.diff(total, T), 0), "a transfer between the two cancels")
    prove(sympy.Eq(sympy.diff(total, A1), 0), "every standard between them is as good")
    prove(sympy.expand(total - beyond) >= 0, "a standard beyond an ideal policy is worse")
    prove(sympy.diff(total, level) >= 0, "the sum rises in legitimacy")
    prove(sympy.diff(total, CHI) >= 0, "the sum rises in exclusion")
    best = total.subs({level: 1, CHI: threat})
    bound = greatest(best, D)

    def written(formula: sympy.Expr) -> sympy.Expr:
        return formula.subs(rest, 1 - S1 - S2) if others_in else formula

    numerator, denominator = sympy.fraction(sympy.together(bound))
    together = sympy.factor_terms(
        sympy.collect(sympy.expand(written(numerator)), [symbol("market_benefit"), threat])
    )
    return ClosedForm(
        variant("great_power_cap", 1, *(["others_in"] * others_in)),
        "no design makes two powers share a standard beyond this distance"
        + (", even when everyone else shares it" if others_in else ""),
        sympy.Le(D, together / denominator, evaluate=False),
        (sympy.Le(S1 + S2, 1, evaluate=False),),
        (
            DerivationStep(
                "sum of the powers' gains, in which what one pays the other cancels", written(total)
            ),
            DerivationStep("it rises in legitimacy by", written(sympy.diff(total, level))),
            DerivationStep("and in exclusion by", written(sympy.diff(total, CHI))),
            DerivationStep("so at most it is", written(best)),
        ),
        SOURCE,
    )


@dataclass(frozen=True, eq=False, repr=False)
class StandardsPayoffs(Record):
    r"""Payoffs of the standards game that its closed forms start from.

    By default those of `StandardsGame`:
    :math:`\mu M_k + \lambda\ell_k - c_i - \kappa\|\theta_i - r_k\|^\rho`, and of staying outside without a
    penalty.

    Parameters
    ----------
    comply : sympy expression
        Payoff of complying with a standard at distance ``gap``.
    outside : sympy expression
        Payoff of staying outside.
    market, legitimacy, gap : sympy.Symbol
        The symbols in which ``comply`` speaks of the compliers' market (own size included), the standard's
        legitimacy and the distance.

    Examples
    --------
    >>> StandardsPayoffs.of(1).comply
    compliance_market*market - cost - divergence*gap + legitimacy_level*legitimacy_weight
    """

    comply: sympy.Expr
    outside: sympy.Expr
    market: sympy.Symbol
    legitimacy: sympy.Symbol
    gap: sympy.Symbol

    @classmethod
    def of(cls, exponent: int) -> StandardsPayoffs:
        r"""The payoffs of `StandardsGame`, one dimension, with :math:`\rho` the given exponent."""
        game = StandardsGame(1, divergence_exponent=exponent).form(Institution())
        market, level = symbols("compliance_market legitimacy_level")
        of = {name: info.symbol for name, info in game.infos.items()}
        named = {
            of["complying_size_1"]: market,
            of["standing_1"]: of["N"] * level,
            of["ideal_1"]: of["standard_policy_1_1"] + A,
            of["divergence"]: symbol("divergence"),
        }
        comply = sympy.expand(game.payoffs["comply_1"].subs(named, simultaneous=True))
        outside = game.payoffs["outside"].subs(of["exclusion_penalty"], 0)
        return cls(comply, outside, market, level, A)

    def at(self, market: sympy.Expr, legitimacy: sympy.Expr, gap: sympy.Expr) -> sympy.Expr:
        """The payoff of complying at given market, legitimacy and distance."""
        values = {self.market: market, self.legitimacy: legitimacy, self.gap: gap}
        return sympy.expand(self.comply.subs(values, simultaneous=True))


@lru_cache(maxsize=8)
def standards_cap(payoffs: StandardsPayoffs | None = None) -> ClosedForm:
    r"""The distance beyond which no two powers comply with a joint standard in the standards game.

    Linear cost, no penalty on outsiders, and for each power an own standard that is worth having alone.

    Parameters
    ----------
    payoffs : StandardsPayoffs, optional
        Linear in the distance.

    Returns
    -------
    ClosedForm

    Examples
    --------
    >>> standards_cap().bound_at(market=1, power_size_1="1/4", power_size_2="1/4",
    ...                          legitimacy_weight="3/20", divergence=1, N=20)
    Fraction(357, 200)
    """
    payoffs = StandardsPayoffs.of(1) if payoffs is None else payoffs
    N = symbol("N")
    joint = [payoffs.at(sympy.Integer(1), sympy.Integer(1), gap) for gap in (A1, D - A1)]
    alone = [payoffs.at(size, 1 / N, sympy.Integer(0)) for size in (S1, S2)]
    prove(sympy.Eq(sympy.diff(sympy.Add(*joint), A1), 0), "every standard between them is as good")
    total = sympy.expand(sympy.Add(*joint) - sympy.Add(*alone))
    slope = sympy.diff(total, D)
    prove(slope < 0, "the sum falls in the distance")
    (bound,) = sympy.solve(total.subs(D, _LENGTH), _LENGTH)
    return ClosedForm(
        "standards_cap",
        "beyond this distance no joint standard has both powers complying, if each has an own worth having",
        sympy.Le(
            D,
            sympy.factor_terms(sympy.collect(sympy.expand(bound), symbol("market"))),
            evaluate=False,
        ),
        tuple(sympy.Ge(own, 0, evaluate=False) for own in alone),
        (
            DerivationStep("most that the powers together can get from a joint standard", sympy.Add(*joint)),
            DerivationStep("what each has by its own standard, alone", sympy.Add(*alone)),
            DerivationStep("both prefer the joint one only if this is not negative", total),
        ),
        SOURCE,
    )


#: Stands for a distance while a bound whose sign depends on numbers is solved for.
_LENGTH = sympy.Dummy("length", real=True)


@lru_cache(maxsize=8)
def universal_boundary(exponent: int = 2, payoffs: StandardsPayoffs | None = None) -> ClosedForm:
    r"""The largest distance from the powers' joint standard at which the first of the others complies.

    The standards game settled from all outside: the powers comply with a joint standard at their common
    ideal policy, and an outsider faces their market, its own, and three signatories among N.

    Parameters
    ----------
    exponent : {1, 2}
        :math:`\rho`, when ``payoffs`` is left out.
    payoffs : StandardsPayoffs, optional

    Returns
    -------
    ClosedForm
        In ``gap``, the outsider's distance.

    Examples
    --------
    >>> form = universal_boundary()
    >>> numbers = dict(market=1, power_size_1="1/4", power_size_2="1/4", divergence=1,
    ...                outsider_size="1/36", N=20, cost="1/5")
    >>> [form.bound_at(legitimacy_weight=weight, **numbers) ** 2 for weight in (0, "3/20")]
    [59/180, 1261/3600]
    """
    payoffs = StandardsPayoffs.of(exponent) if payoffs is None else payoffs
    market = S1 + S2 + symbol("outsider_size")
    gain = payoffs.at(market, 3 / symbol("N"), A) - payoffs.outside
    worth, price = gain.subs(A, 0), sympy.expand(gain.subs(A, 0) - gain)
    surplus = sympy.Dummy("surplus", positive=True)
    bound = greatest(surplus - price, A).subs(surplus, worth)
    return ClosedForm(
        variant("universal_boundary", exponent),
        "the first outsider complies with the powers' joint standard iff it is no further from it than this",
        sympy.Le(A, bound, evaluate=False),
        (sympy.Ge(worth, 0, evaluate=False),),
        (
            DerivationStep("gain of the first outsider to comply", gain),
            DerivationStep("it would gain at no distance", worth),
        ),
        SOURCE,
    )
