r"""When two great powers share a standard, and who follows.

The powers' ideal policies are :math:`\theta_1 < \theta_2 = \theta_1 + D`, a shared standard lies at r, at
distance :math:`a_1` from the first and :math:`a_2` from the second. A power adopts it while the other does
iff

.. math:: (\beta + \chi) s_j + \lambda L + T_i \ge \kappa a_i^\rho .

Solving for :math:`a_i` gives its *reach* :math:`R_i`. Between the ideal policies :math:`a_1 + a_2 = D`, so a
standard that both adopt exists iff :math:`D \le R_1 + R_2`; beyond either, both distances are longer. With
transfers between the two only the sum of their gains counts. Everything below is solved by SymPy from the
payoffs of `HarmonisationGame`; the game is in the spirit of [drezner2007]_, the results are derived for this
package.

.. [drezner2007] Drezner, *All Politics Is Global* (2007).
"""

from __future__ import annotations

from functools import lru_cache

import sympy

from gametheory_gov.base.errors import InvalidInputError

from .payoffs import SOURCE, adoption_gain, choice_payoffs, greatest, prove, symbol, symbols, variant
from .record import ClosedForm, DerivationStep

_ZERO = sympy.Integer(0)
S1, S2 = symbols("power_size_1 power_size_2")
IDEAL_1, IDEAL_2 = symbols("power_ideal_1 power_ideal_2")
D, R, T = symbols("distance standard power_transfer")
A, A1, A2 = symbols("gap gap_1 gap_2")
KAPPA, BETA, CHI = symbols("divergence market_benefit market_exclusion")


def _reach(power: int, exponent: int, exclusion: sympy.Expr) -> tuple[sympy.Expr, tuple[DerivationStep, ...]]:
    """The reach of a power for the other's market, and the steps that show it."""
    gap = (A1, A2)[power - 1]
    gain = adoption_gain(exponent, (S2, S1)[power - 1], gap, exclusion=exclusion)
    reach = greatest(gain, gap)
    return reach, (
        DerivationStep(f"power {power} gains by the shared standard", gain),
        DerivationStep(
            f"so it adopts it iff it is within its reach {power}", sympy.Le(gap, reach, evaluate=False)
        ),
    )


@lru_cache(maxsize=32)
def concert_threshold(exponent: int = 1, *, transfers: bool = False, coerced: bool = False) -> ClosedForm:
    r"""The largest distance at which two great powers can share a standard.

    Parameters
    ----------
    exponent : {1, 2}
        :math:`\rho`: linear or quadratic adjustment.
    transfers : bool
        Whether the powers can pay each other.
    coerced : bool
        Whether each may shut the other out of its market (:math:`\chi`); by default the concert is voluntary.

    Returns
    -------
    ClosedForm
        The relation :math:`D \le D^*`.

    Examples
    --------
    >>> concert_threshold().bound
    (2*legitimacy_level*legitimacy_weight + market_benefit*(power_size_1 + power_size_2))/divergence
    """
    exclusion = CHI if coerced else _ZERO
    if transfers:
        bound, steps = _with_transfers(exponent, exclusion)
    else:
        first, steps_1 = _reach(1, exponent, exclusion)
        second, steps_2 = _reach(2, exponent, exclusion)
        slack = first - (D - second)
        bound = _tidy(first + second)
        prove(sympy.Eq(slack.subs(D, bound), 0), "the two reaches meet at the threshold")
        steps = (
            *steps_1,
            *steps_2,
            DerivationStep("between the ideal policies", sympy.Eq(A2, D - A1, evaluate=False)),
            DerivationStep(
                "so both adopt iff the first's distance is in between",
                sympy.And(sympy.Le(D - second, A1, evaluate=False), sympy.Le(A1, first, evaluate=False)),
            ),
            DerivationStep("and there is such a distance iff this is not negative", slack),
        )
    paid = "can pay each other" if transfers else "cannot pay each other"
    return ClosedForm(
        variant("concert_threshold", exponent, *(["transfers"] * transfers), *(["coerced"] * coerced)),
        f"two great powers who {paid} have a standard that both adopt iff their ideal policies are "
        "no further apart than this",
        sympy.Le(D, bound, evaluate=False),
        (),
        steps,
        SOURCE,
    )


def _with_transfers(exponent: int, exclusion: sympy.Expr) -> tuple[sympy.Expr, tuple[DerivationStep, ...]]:
    gains = (
        adoption_gain(exponent, S2, A1, exclusion=exclusion, transfer=T),
        adoption_gain(exponent, S1, D - A1, exclusion=exclusion, transfer=-T),
    )
    total = sympy.expand(sum(gains))
    prove(sympy.Eq(sympy.diff(total, T), 0), "the transfer cancels from the sum of gains")
    beyond = adoption_gain(exponent, S2, A, exclusion=exclusion) + adoption_gain(
        exponent, S1, D + A, exclusion=exclusion
    )
    prove(
        sympy.expand(total.subs(A1, 0) - beyond) >= 0,
        "a standard beyond an ideal policy leaves less to share",
    )
    slope = sympy.diff(total, A1)
    steps: tuple[DerivationStep, ...] = (
        DerivationStep("sum of the powers' gains, in which what one pays the other cancels", total),
        DerivationStep("its slope in the first's distance", slope),
    )
    if slope == 0:
        steps += (DerivationStep("so every standard between them leaves the same to share", total),)
        best = total
    else:
        (middle,) = sympy.solve(slope, A1)
        prove(sympy.diff(total, A1, 2) < 0, "the sum is concave")
        best = sympy.expand(total.subs(A1, middle))
        steps += (
            DerivationStep("most is left to share at", middle),
            DerivationStep("where the sum is", best),
        )
    bound = greatest(best, D)
    return _tidy(bound), (
        *steps,
        DerivationStep("a division that both accept exists iff this is not negative", best),
    )


def _check_power(power: object) -> None:
    if power not in (1, 2) or isinstance(power, bool):
        raise InvalidInputError("closed form", [f"power = {power!r}; 1 or 2 is needed"])


@lru_cache(maxsize=8)
def power_limit(power: int, exponent: int = 1) -> ClosedForm:
    r"""The farthest policy that a power accepts as a shared standard: one end of the core.

    Parameters
    ----------
    power : {1, 2}
        The first has the lower ideal policy.
    exponent : {1, 2}

    Returns
    -------
    ClosedForm
        :math:`r \le \theta_1 + R_1`, or :math:`r \ge \theta_2 - R_2`.

    Examples
    --------
    >>> power_limit(2).effects()["power_size_1"].derivative
    -market_benefit/divergence
    """
    _check_power(power)
    reach, steps = _reach(power, exponent, _ZERO)
    if power == 1:
        statement = sympy.Le(R, IDEAL_1 + reach, evaluate=False)
    else:
        statement = sympy.Ge(R, IDEAL_2 - reach, evaluate=False)
    return ClosedForm(
        variant(f"power_limit_{power}", exponent),
        f"power {power} adopts a standard towards the other's ideal policy up to this one",
        statement,
        (),
        steps,
        SOURCE,
    )


@lru_cache(maxsize=4)
def core_interval(exponent: int = 1) -> ClosedForm:
    r"""The core: the standards between two powers' ideal policies that both adopt.

    Its ends may lie beyond an ideal policy; there only policies between the two are meant. The policies that
    both adopt anywhere are its intersection with both reaches, :math:`[\theta_1 - R_1, \theta_2 + R_2]`.

    Parameters
    ----------
    exponent : {1, 2}

    Returns
    -------
    ClosedForm
        An interval; `evaluate` gives its ends, or None when it is empty.

    Examples
    --------
    >>> core_interval().evaluate(
    ...     power_ideal_1=0, power_ideal_2="0.2", power_size_1="0.25", power_size_2="0.2",
    ...     market_benefit=1, divergence="1.5", legitimacy_weight=0, legitimacy_level=0)
    (Fraction(1, 30), Fraction(2, 15))
    """
    lower, upper = power_limit(2, exponent), power_limit(1, exponent)
    return ClosedForm(
        variant("core_interval", exponent),
        "standards between the powers' ideal policies that both adopt",
        sympy.Interval(lower.bound, upper.bound),
        (sympy.Le(IDEAL_1, IDEAL_2, evaluate=False),),
        (
            DerivationStep("the first power's limit", upper.statement),
            DerivationStep("the second's", lower.statement),
        ),
        SOURCE,
    )


@lru_cache(maxsize=1)
def concession() -> ClosedForm:
    r"""The first power's move in the bargain that maximises the product of gains (linear cost).

    The larger power concedes less: the distance falls in its own size and rises in the other's. The second
    concedes the rest of D. Where the formula leaves [0, D], one power does not concede at all.

    Examples
    --------
    >>> {name: effect.sign for name, effect in concession().effects().items()}["power_size_1"]
    '-'
    """
    first, second = adoption_gain(1, S2, A1), adoption_gain(1, S1, D - A1)
    product = sympy.expand(first * second)
    prove(sympy.diff(product, A1, 2) < 0, "the product of gains is concave")
    (found,) = sympy.solve(sympy.diff(product, A1), A1)
    found = sympy.expand(found)
    other = sympy.expand(D - found)
    ends = (sympy.Ge(found, 0, evaluate=False), sympy.Le(found, D, evaluate=False))
    return ClosedForm(
        "concession",
        "how far the bargained standard is from the first power's ideal policy; the second concedes the rest",
        sympy.Eq(A1, found, evaluate=False),
        ends,
        (
            DerivationStep("product of the powers' gains", product),
            DerivationStep("its slope is zero at", found),
            DerivationStep("what the second concedes", other),
            DerivationStep("and more than the first by", sympy.factor(other - found)),
        ),
        (*SOURCE, "nash1950"),
    )


@lru_cache(maxsize=8)
def followers_radius(exponent: int = 1, *, coerced: bool = False) -> ClosedForm:
    r"""The distance of a concert's standard within which a state follows it.

    Parameters
    ----------
    exponent : {1, 2}
    coerced : bool
        Whether outsiders are shut out of both powers' markets.

    Returns
    -------
    ClosedForm

    Examples
    --------
    >>> from fractions import Fraction
    >>> numbers = dict(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence="1.5",
    ...                legitimacy_weight=0, legitimacy_level=0)
    >>> followers_radius().bound_at(**numbers)
    Fraction(3, 10)
    >>> followers_radius(coerced=True).bound_at(market_exclusion=1, **numbers)
    Fraction(3, 5)
    """
    gain = adoption_gain(exponent, S1 + S2, A, exclusion=CHI if coerced else _ZERO)
    return ClosedForm(
        variant("followers_radius", exponent, *(["coerced"] * coerced)),
        "a state follows the concert "
        + ("when shut out of its market " if coerced else "of its own will ")
        + "iff the standard is no further from its ideal policy than this",
        sympy.Le(A, _tidy(greatest(gain, A)), evaluate=False),
        (),
        (DerivationStep("gain of the first to follow", gain),),
        SOURCE,
    )


@lru_cache(maxsize=4)
def power_radius(power: int = 1, exponent: int = 1) -> ClosedForm:
    r"""The distance of a power's own standard within which a state adopts it when there is no concert.

    Parameters
    ----------
    power, exponent : {1, 2}

    Examples
    --------
    >>> power_radius().bound
    (legitimacy_level*legitimacy_weight + market_benefit*power_size_1)/divergence
    """
    _check_power(power)
    gap, size = ((A1, S1), (A2, S2))[power - 1]
    gain = adoption_gain(exponent, size, gap)
    return ClosedForm(
        variant(f"power_radius_{power}", exponent),
        f"without a concert, the standard of power {power} is worth having iff it is no further than this",
        sympy.Le(gap, _tidy(greatest(gain, gap)), evaluate=False),
        (),
        (DerivationStep("gain of adopting it", gain),),
        SOURCE,
    )


@lru_cache(maxsize=1)
def followed_power() -> ClosedForm:
    r"""The power whose standard a state adopts when there is no concert (linear cost).

    The better of the two, if it is worth having; the larger market draws from farther away. Both are worth
    having only if the powers are near enough for a concert, and then for want of one.

    Returns
    -------
    ClosedForm
        Cases with the outcomes ``first_power``, ``second_power`` and ``own_standard``.

    Examples
    --------
    >>> numbers = dict(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence="1.5",
    ...                legitimacy_weight=0, legitimacy_level=0)
    >>> followed_power().evaluate(gap_1="0.12", gap_2="0.1", **numbers)
    'first_power'
    """
    ideal, size = symbol("ideal_1"), symbol("size")
    places = {"harmonised_position_1": ideal + A1, "harmonised_position_2": ideal + A2}
    nobody = {"market_exclusion": _ZERO, "transfer": _ZERO}
    joins_1 = choice_payoffs(1, (S1 + size, S2), places | nobody)
    joins_2 = choice_payoffs(1, (S1, S2 + size), places | nobody)
    stays = choice_payoffs(1, (S1, S2), places | nobody)["own"]
    gains = (joins_1["adopt_1"] - stays, joins_2["adopt_2"] - stays)
    more = sympy.expand(gains[0] - gains[1])
    free = sympy.Dummy("lead", real=True)
    lead = greatest(sympy.expand(more.subs(A1, A2 + free)), free)
    near = [
        sympy.Le(gap, greatest(gain, gap), evaluate=False) for gap, gain in zip((A1, A2), gains, strict=True)
    ]
    first, second, own = (sympy.Symbol(name) for name in ("first_power", "second_power", "own_standard"))
    closer = sympy.Le(A1 - A2, lead, evaluate=False)
    return ClosedForm(
        "followed_power",
        "whose standard a state adopts when the powers have none in common",
        sympy.Piecewise((first, sympy.And(near[0], closer)), (second, near[1]), (own, True)),
        (),
        (
            DerivationStep("gain by the first power's standard", gains[0]),
            DerivationStep("gain by the second's", gains[1]),
            DerivationStep("the first's is worth at least as much iff", closer),
        ),
        SOURCE,
    )


@lru_cache(maxsize=1)
def transfers_premium() -> ClosedForm:
    r"""The gain of a concert by transfers under quadratic cost: a square, zero between equals.

    Returns
    -------
    ClosedForm
        :math:`D_T^2 - D_0^2` as a square, for the thresholds with and without transfers.

    Examples
    --------
    >>> str(transfers_premium().derivation[-1])
    'it is zero iff: Eq(power_size_1, power_size_2)'
    """
    apart = concert_threshold(2).bound
    paid = concert_threshold(2, transfers=True).bound
    reaches = [_reach(power, 2, _ZERO)[0] for power in (1, 2)]
    square = (reaches[0] - reaches[1]) ** 2
    prove(sympy.Eq(sympy.expand(paid**2 - apart**2 - square), 0), "the difference of squares is a square")
    difference = sympy.factor(reaches[0] ** 2 - reaches[1] ** 2)
    (equal,) = sympy.solve(difference, S1)
    linear = concert_threshold(1, transfers=True).bound - concert_threshold(1).bound
    prove(sympy.Eq(linear, 0), "transfers do not matter under linear cost")
    return ClosedForm(
        "transfers_premium",
        "square of the threshold with transfers less square of the one without, quadratic cost",
        square,
        (),
        (
            DerivationStep("threshold with transfers", paid),
            DerivationStep("without", apart),
            DerivationStep("difference of their squares, which is a square and so not negative", square),
            DerivationStep("difference of the squared reaches", difference),
            DerivationStep("it is zero iff", sympy.Eq(S1, equal, evaluate=False)),
        ),
        SOURCE,
    )


def _tidy(bound: sympy.Expr) -> sympy.Expr:
    """A bound with the terms of each price together."""
    numerator, denominator = sympy.fraction(sympy.together(sympy.expand(bound)))
    if not numerator.is_polynomial(BETA, CHI):
        return bound
    parts = sympy.Poly(sympy.expand(numerator), BETA, CHI)
    terms = [sympy.factor(part) * BETA**m * CHI**n for (m, n), part in parts.terms()]
    return sympy.Add(*terms) / denominator
