"""Strategies for the data of a game: numbers, states, institutions."""

from __future__ import annotations

import string
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st

from gametheory_gov.world.institution import BODIES, BODY_WEIGHTS, Institution
from gametheory_gov.world.states import States

T = TypeVar("T")
#: A value, or a strategy that draws one.
Drawn: TypeAlias = "T | st.SearchStrategy[T]"

#: Inclusion curves with which the join gain is shown never to fall in the members' population: rational
#: ones, and those that only floats can use.
RISING_CURVES = ("x", "x**2", "Min(1, 2*x)", "(x + x**3)/2", "1/3 + 2*x/3")
RISING_IN_FLOATS = ("1 - exp(-3*x)", "(1 + erf(4*x - 2))/2")
#: Further inclusion curves: with jumps, falling, flat, or not shown to rise.
OTHER_CURVES = ("Piecewise((0, x < 1/2), (1, True))", "1 - x", "4*x*(1 - x)", "1/2", "floor(2*x)/2")
OTHER_IN_FLOATS = ("tanh(2*x)", "sqrt(x)")


def drawn(draw: st.DrawFn, value: Drawn[T]) -> T:
    """A value, drawn when it is a strategy."""
    return draw(value) if isinstance(value, st.SearchStrategy) else value


@st.composite
def rationals(
    draw: st.DrawFn,
    least: Fraction | int = -2,
    most: Fraction | int = 2,
    *,
    exact: Drawn[bool] = True,
    denominators: Sequence[int] = (1, 2, 3, 4),
) -> Fraction | float:
    """Draw a fraction with a small denominator.

    Parameters
    ----------
    least, most : int or Fraction
        Both can be drawn, where the denominator allows it.
    exact : bool or strategy
        Whether to draw a ``Fraction`` or the float next to it.
    denominators : sequence of int

    Returns
    -------
    strategy of Fraction or float

    Examples
    --------
    >>> from hypothesis import find
    >>> find(rationals(0, 5), lambda q: 1 < q < 2 and q.denominator == 2)
    Fraction(3, 2)
    """
    denominator = draw(st.sampled_from(denominators))
    lowest, highest = int(-(-least * denominator // 1)), int(most * denominator // 1)
    value = Fraction(draw(st.integers(lowest, highest)), denominator)
    return value if drawn(draw, exact) else float(value)


def draw_column(draw: st.DrawFn, N: int, least: int, most: int, exact: bool) -> list[Any]:
    """Draw one number per state."""
    return draw(st.lists(rationals(least, most, exact=exact), min_size=N, max_size=N))


def _shares(draw: st.DrawFn, N: int, exact: bool) -> list[Any]:
    """Shares in proportion to small whole weights, some of them zero; they sum to one."""
    weights = draw(st.lists(st.integers(0, 4), min_size=N, max_size=N))
    weights = weights if any(weights) else [1] * N
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    return shares if exact else [float(share) for share in shares]


def _exposure(draw: st.DrawFn, N: int, exact: bool) -> list[list[Any]]:
    rows = [_shares(draw, N - 1, exact) for _ in range(N)]
    return [[*row[:k], Fraction(0) if exact else 0.0, *row[k:]] for k, row in enumerate(rows)]


@st.composite
def states(
    draw: st.DrawFn,
    min_size: int = 1,
    max_size: int = 6,
    *,
    exact: Drawn[bool] = True,
    dimensions: Drawn[int] = 1,
    with_exposure: Drawn[bool] = False,
    complements: Drawn[bool] = False,
) -> States:
    """Draw a world of states that holds the parameters of the accession game as columns.

    Parameters
    ----------
    min_size, max_size : int
        Bounds on the number of states; there are at least two when they have exposures.
    exact : bool or strategy
        Whether columns hold fractions or floats.
    dimensions : int or strategy
        Dimensions of the ideal points.
    with_exposure : bool or strategy
        Whether there is a matrix of exposures.
    complements : bool or strategy
        Whether ``benefit`` is never negative.

    Returns
    -------
    strategy of States

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10, database=None, deadline=None)
    ... @given(states(max_size=4))
    ... def shares_sum_to_one(world):
    ...     assert world.exact and sum(world.size) == sum(world.population) == 1
    >>> shares_sum_to_one()
    """
    exposed, rational = drawn(draw, with_exposure), drawn(draw, exact)
    N = draw(st.integers(max(min_size, 2) if exposed else min_size, max_size))
    points = [draw_column(draw, N, -1, 1, rational) for _ in range(drawn(draw, dimensions))]
    ids = string.ascii_uppercase[:N] if N <= 26 else [f"S{k}" for k in range(N)]
    columns: dict[str, Any] = {
        "size": _shares(draw, N, rational),
        "population": _shares(draw, N, rational),
        "ideal": [list(row) for row in zip(*points, strict=True)],
        "great_power": draw(st.lists(st.booleans(), min_size=N, max_size=N)),
        "benefit": draw_column(draw, N, 0 if drawn(draw, complements) else -1, 2, rational),
        "cost": draw_column(draw, N, 0, 2, rational),
        "legitimacy_weight": draw_column(draw, N, 0, 1, rational),
        "exposure": _exposure(draw, N, rational) if exposed else None,
    }
    for name in ("entry_cost", "exit_cost"):
        if draw(st.booleans()):
            columns[name] = draw_column(draw, N, 0, 1, rational)
    return States(tuple(ids), **columns)


# -------------------------------------------------------------------------------------- institutions


def _body(draw: st.DrawFn, world: States) -> dict[str, Any]:
    """Draw who decides; the body may be without weight, or (great powers) empty."""
    weights = draw(st.sampled_from(BODY_WEIGHTS))
    ids = st.lists(st.sampled_from(world.ids), min_size=1, unique=True)
    body = draw(st.sampled_from(BODIES))
    extra: dict[str, Any] = {"body": body, "body_weights": weights}
    if body == "weighted":
        extra["votes"] = {label: draw(st.integers(1, 4)) for label in draw(ids)}
    if body == "inner_club":
        extra["inner_club"] = tuple(draw(ids))
    return extra


@st.composite
def institutions(
    draw: st.DrawFn,
    world: States,
    *,
    exact: Drawn[bool] = True,
    supermodular: Drawn[bool] = False,
    admission: Drawn[str] = "open",
) -> Institution:
    """Draw an institution for some states.

    Parameters
    ----------
    world : States
        Whose ids may hold votes and receive transfers, and whose dimensions the policy has.
    exact : bool or strategy
        Whether numbers are fractions or floats. Floats also bring inclusion curves that are not rational.
    supermodular : bool or strategy
        Whether to leave out what can make the join gain fall with membership: a policy or representation
        that changes with membership, minimum participation, inclusion curves that jump or fall.
    admission : str or strategy

    Returns
    -------
    strategy of Institution

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> world = States.symmetric(3)
    >>> @settings(max_examples=10, database=None, deadline=None)
    ... @given(institutions(world))
    ... def toml_keeps_it(institution):
    ...     assert Institution.from_toml(institution.to_toml()) == institution
    >>> toml_keeps_it()
    """
    rational, rising = drawn(draw, exact), drawn(draw, supermodular)
    curves = RISING_CURVES + (() if rational else RISING_IN_FLOATS)
    if not rising:
        curves += OTHER_CURVES + (() if rational else OTHER_IN_FLOATS)
    settings = {"policy": draw(st.sampled_from(("fixed", "mean", "median"))), **_body(draw, world)}
    if rising and settings["body"] == "members":
        settings["policy"] = "fixed"
    if not rising:
        members = draw(st.sampled_from((0, 0, 1, 2, 3)))
        settings["minimum_participation"] = (members, draw(st.just(0) | rationals(0, 1, exact=rational)))
    unit = rationals(0, 1, exact=rational)
    paid = draw(st.lists(st.sampled_from(world.ids), max_size=2, unique=True))
    return Institution(
        draw(st.sampled_from(("regime", "club of clubs"))),
        depth=draw(rationals(0, 2, exact=rational)),
        excludability=draw(unit),
        exclusion_penalty=draw(rationals(0, 2, exact=rational)),
        point=tuple(draw_column(draw, world.dimensions, -1, 1, rational)),
        admission=drawn(draw, admission),
        transfers={label: draw(rationals(-1, 1, exact=rational)) for label in paid},
        legitimacy_shares=_legitimacy(
            draw, rational, representation=not rising or settings["body"] != "members"
        ),
        inclusion_curve=draw(st.sampled_from(curves)),
        performance=draw(st.just("size") | unit),
        max_depth=draw(st.none() | st.just(2)),
        discount=draw(unit),
        **settings,
    )


def _legitimacy(draw: st.DrawFn, exact: bool, *, representation: bool) -> tuple[Any, Any, Any]:
    """Weights of inclusion, representation and performance; they sum to one."""
    one, two, three = draw(
        st.sampled_from(((1, 0, 0), (0, 1, 0), (0, 0, 1), (2, 1, 1), (1, 2, 0), (1, 0, 1)))
    )
    if not representation:
        one, two = one + two, 0
    total = one + two + three
    weights = [Fraction(weight, total) for weight in (one, two, three)]
    first, second, third = weights if exact else map(float, weights)
    return first, second, third
