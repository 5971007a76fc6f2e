"""Strategies for the data of a game: numbers, states, institutions."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from gametheory_gov.base.errors import did_you_mean
from gametheory_gov.world.institution import BODIES, BODY_WEIGHTS, POWERS, Institution
from gametheory_gov.world.states import States

T = TypeVar("T")
#: A value, or a strategy that draws one.
Drawn: TypeAlias = "T | st.SearchStrategy[T]"
#: What can be asked of how states' choices hang together.
Structure: TypeAlias = Literal["supermodular", "substitutes", "mixed", "potential", "symmetric", "typed"]
#: Structures in which a state's own payoffs decide by how much others matter, and how.
COUPLED = ("substitutes", "mixed", "potential")

#: Inclusion curves with which the join gain is shown never to fall in the members' population: rational
#: ones, and those that only floats can use.
RISING_CURVES = ("x", "x**2", "Min(1, 2*x)", "(x + x**3)/2", "1/3 + 2*x/3")
RISING_IN_FLOATS = ("1 - exp(-3*x)", "(1 + erf(4*x - 2))/2")
#: Further inclusion curves: with jumps, falling, flat, or not shown to rise.
OTHER_CURVES = ("Piecewise((0, x < 1/2), (1, True))", "1 - x", "4*x*(1 - x)", "1/2", "floor(2*x)/2")
OTHER_IN_FLOATS = ("tanh(2*x)", "sqrt(x)")
#: Inclusion curves that never rise.
FALLING_CURVES = ("1 - x", "1/2", "(1 - x)**2", "Max(0, 1 - 2*x)")
FALLING_IN_FLOATS = ("exp(-3*x)",)


def drawn(draw: st.DrawFn, value: Drawn[T]) -> T:
    """A value, drawn when it is a strategy."""
    return draw(value) if isinstance(value, st.SearchStrategy) else value


def check_structure(structure: Any) -> None:
    """Refuse what names no structure; strategies are taken as they are.

    Raises
    ------
    hypothesis.errors.InvalidArgument
    """
    names = get_args(Structure)
    if structure is not None and structure not in names and not isinstance(structure, st.SearchStrategy):
        raise InvalidArgument(
            f"structure = {structure!r:.80}{did_you_mean(structure, names)}; None or one of "
            f"{', '.join(map(repr, names))} is needed"
        )


# ------------------------------------------------------------------------------------------ numbers


def rationals(
    least: Fraction | int = -2,
    most: Fraction | int = 2,
    *,
    exact: Drawn[bool] = True,
    denominators: Sequence[int] = (1, 2, 3, 4),
) -> st.SearchStrategy[Fraction | float]:
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
    if isinstance(exact, st.SearchStrategy):
        bounds = (least, most, tuple(denominators))
        return exact.flatmap(lambda rational: _rationals(*bounds, rational))
    return _rationals(least, most, tuple(denominators), exact)


@cache
def _rationals(
    least: Fraction | int, most: Fraction | int, denominators: tuple[int, ...], exact: bool
) -> st.SearchStrategy[Fraction | float]:
    """One whole number says which: those of each denominator in turn, nought and what is near it first."""
    ranges = [(int(-(-least * d // 1)), int(most * d // 1)) for d in denominators]

    def number(position: int) -> Fraction | float:
        for denominator, (low, high) in zip(denominators, ranges, strict=True):
            if position <= high - low:
                value = Fraction(_numerator(position, low, high), denominator)
                return value if exact else float(value)
            position -= high - low + 1
        raise AssertionError(position)

    count = sum(high - low + 1 for low, high in ranges)
    if count <= _FEW:  # faster
        return st.sampled_from([number(position) for position in range(count)])
    return st.integers(0, count - 1).map(number)


_FEW = 1000


def _numerator(position: int, low: int, high: int) -> int:
    """The whole number at a position: those from low to high by size, positive ones before negative ones."""
    if low >= 0:
        return low + position
    if high <= 0:
        return high - position
    both = min(-low, high)
    if position <= 2 * both:
        return (position + 1) // 2 * (1 if position % 2 else -1)
    beyond = position - both
    return beyond if high > both else -beyond


@cache
def several(size: int, strategy: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    """Draw a list of some length."""
    return st.lists(strategy, min_size=size, max_size=size)


class Alike:
    """Which states are of one type: their figures are drawn once.

    Parameters
    ----------
    types : sequence of int, length N
        Numbers from zero; as many types as states where all differ.
    """

    def __init__(self, types: Sequence[int]) -> None:
        self.types = tuple(types)
        self.count = max(types) + 1

    @classmethod
    def draw(cls, draw: st.DrawFn, least: int, most: int, structure: Structure | None) -> Alike:
        """Draw how many states there are and which are alike: all, none, or several of each of some types."""
        N = draw(st.integers(least, most))
        if structure == "symmetric":
            return cls([0] * N)
        if structure != "typed":
            return cls(range(N))
        count = draw(st.integers(2, N // 2))
        rest = draw(several(N - 2 * count, st.integers(0, count - 1)))
        return cls(sorted([*range(count), *range(count), *rest]))

    @property
    def N(self) -> int:
        """Number of states."""
        return len(self.types)

    def column(
        self, draw: st.DrawFn, least: Fraction | int, most: Fraction | int, exact: bool
    ) -> list[Fraction | float]:
        """Draw one number per state."""
        return self.of(draw(several(self.count, rationals(least, most, exact=exact))))

    def of(self, by_type: Sequence[T]) -> list[T]:
        """What each state has, given what each type has."""
        return [by_type[k] for k in self.types]

    def flags(self, draw: st.DrawFn) -> list[bool]:
        """Draw one truth value per state."""
        bits = draw(st.integers(0, 2**self.count - 1))
        return self.of([bool(bits >> k & 1) for k in range(self.count)])

    def shares(self, draw: st.DrawFn, exact: bool, least: int = 0) -> list[Any]:
        """Shares in proportion to small whole weights, some of them zero; they sum to one."""
        weights = self.of(draw(several(self.count, st.integers(least, 4))))
        return _in_proportion(weights, exact)


def _in_proportion(weights: Sequence[int], exact: bool) -> list[Any]:
    weights = weights if any(weights) else [1] * len(weights)
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    return shares if exact else [float(share) for share in shares]


def both_signs(draw: st.DrawFn, column: list[Any], floor: Fraction = Fraction(1, 2)) -> list[Any]:
    """The column with one state's number positive and another's negative."""
    first = draw(st.integers(0, len(column) - 1))
    second = (first + draw(st.integers(1, len(column) - 1))) % len(column)
    one = type(column[0])(floor)
    signed = list(column)
    signed[first], signed[second] = abs(column[first]) or one, -abs(column[second]) or -one
    return signed


# ------------------------------------------------------------------------------------------- states


def _exposure(draw: st.DrawFn, N: int, exact: bool) -> list[list[Any]]:
    weights = several(N - 1, st.integers(0, 4))
    rows = [_in_proportion(draw(weights), exact) for _ in range(N)]
    return [[*row[:k], Fraction(0) if exact else 0.0, *row[k:]] for k, row in enumerate(rows)]


#: Matrices that are drawn, and their least entry: one of raw numbers that are not negative, one of any sign.
MATRICES = {"imports": 0, "gains": -4}


def _matrix(draw: st.DrawFn, N: int, exact: bool, least: int) -> list[list[Any]]:
    numbers = several(N - 1, st.integers(least, 4).map(lambda k: Fraction(k, 2)))
    rows = [[value if exact else float(value) for value in draw(numbers)] for _ in range(N)]
    return [[*row[:k], Fraction(0) if exact else 0.0, *row[k:]] for k, row in enumerate(rows)]


def draw_states(
    draw: st.DrawFn,
    alike: Alike,
    *,
    exact: bool,
    dimensions: int = 1,
    exposed: bool = False,
    matrices: Iterable[str] = (),
    parameters: bool = True,
    structure: Structure | None = None,
) -> States:
    """Draw a world of states of which it is known who are alike.

    Parameters
    ----------
    alike : Alike
    exact, exposed : bool
    dimensions : int
    matrices : iterable of str
        Which of `MATRICES` there are.
    parameters : bool
        Whether the parameters of the accession game are columns.
    structure : str, optional
        Decides what signs benefits have, and whether every state has some size.
    """
    N = alike.N
    points = [alike.column(draw, -1, 1, exact) for _ in range(dimensions)]
    ids = string.ascii_uppercase[:N] if N <= 26 else [f"S{k}" for k in range(N)]
    columns: dict[str, Any] = {
        "size": alike.shares(draw, exact, 1 if structure in COUPLED else 0),
        "population": alike.shares(draw, exact),
        "ideal": [list(row) for row in zip(*points, strict=True)],
        "great_power": alike.flags(draw),
        "exposure": _exposure(draw, N, exact) if exposed else None,
        "matrices": {name: _matrix(draw, N, exact, MATRICES[name]) for name in matrices},
    }
    if parameters:
        columns["benefit"] = _benefit(draw, alike, exact, structure)
        columns["cost"] = alike.column(draw, 0, 2, exact)
        columns["legitimacy_weight"] = alike.column(draw, 0, 1, exact)
        for name in ("entry_cost", "exit_cost"):
            if draw(st.booleans()):
                columns[name] = alike.column(draw, 0, 1, exact)
    return States(tuple(ids), **columns)


def _benefit(draw: st.DrawFn, alike: Alike, exact: bool, structure: Structure | None) -> list[Any]:
    if structure in ("substitutes", "potential"):
        sign = -1 if structure == "substitutes" else draw(st.sampled_from((1, -1)))
        return [sign * value for value in alike.column(draw, Fraction(1, 4), 2, exact)]
    column = alike.column(draw, 0 if structure == "supermodular" else -1, 2, exact)
    return both_signs(draw, column) if structure == "mixed" else column


@st.composite
def states(
    draw: st.DrawFn,
    min_size: int = 1,
    max_size: int = 6,
    *,
    exact: Drawn[bool] = True,
    dimensions: Drawn[int] = 1,
    with_exposure: Drawn[bool] = False,
    with_matrices: Drawn[bool] = False,
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
    with_matrices : bool or strategy
        Whether there are matrices ``imports``, not negative, and ``gains``, of any sign.
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
    exposed = drawn(draw, with_exposure)
    return draw_states(
        draw,
        Alike.draw(draw, max(min_size, 2) if exposed else min_size, max_size, None),
        exact=drawn(draw, exact),
        dimensions=drawn(draw, dimensions),
        exposed=exposed,
        matrices=MATRICES if drawn(draw, with_matrices) else (),
        structure="supermodular" if drawn(draw, complements) else None,
    )


# -------------------------------------------------------------------------------------- institutions

_BODIES = st.sampled_from(BODIES)
_WEIGHTS = st.sampled_from([*product(BODY_WEIGHTS, POWERS, ("1/2", "2/3"))])
_FIXED_BODIES = st.sampled_from(tuple(body for body in BODIES if body != "members"))
_POLICIES = st.sampled_from(("fixed", "mean", "median"))
_NAMES = st.sampled_from(("regime", "club of clubs"))
_MEMBERS = st.sampled_from((None,) * 6 + (0, 1, 2, 3))
_FULL_DEPTH = st.sampled_from((None, 2))
_SHARES = st.sampled_from(((1, 0, 0), (0, 1, 0), (0, 0, 1), (2, 1, 1), (1, 2, 0), (1, 0, 1)))


@cache
def _curves(structure: Structure | None, exact: bool) -> st.SearchStrategy[str]:
    if structure == "substitutes":
        return st.sampled_from(FALLING_CURVES + (() if exact else FALLING_IN_FLOATS))
    curves = RISING_CURVES + (() if exact else RISING_IN_FLOATS)
    if structure != "supermodular":
        curves += OTHER_CURVES + (() if exact else OTHER_IN_FLOATS)
    return st.sampled_from(curves[:1] * len(curves) + curves)  # the share itself in half of the examples


@cache
def some_of(ids: tuple[str, ...], least: int = 0, most: int | None = None) -> st.SearchStrategy[list[str]]:
    """Draw some ids, each once."""
    return st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True)


def _body(draw: st.DrawFn, ids: tuple[str, ...], structure: Structure | None) -> dict[str, Any]:
    """Draw who decides; the body may be without weight, or (great powers) empty."""
    body = draw(_FIXED_BODIES if structure in COUPLED else _BODIES)
    extra: dict[str, Any] = {"policy": draw(_POLICIES), "body": body}
    extra["body_weights"], power, quota = draw(_WEIGHTS)
    if body != "members":
        extra |= {"power": power, "quota": quota}
    if body == "weighted":
        extra["votes"] = {label: draw(st.integers(1, 4)) for label in draw(some_of(ids, 1))}
    if body == "inner_club":
        extra["inner_club"] = tuple(draw(some_of(ids, 1)))
    if body == "members" and structure == "supermodular":
        extra["policy"] = "fixed"
    return extra


@st.composite
def institutions(
    draw: st.DrawFn,
    world: States,
    *,
    exact: Drawn[bool] = True,
    structure: Drawn[Structure | None] = None,
    admission: Drawn[str] = "open",
) -> Institution:
    """Draw an institution for some states.

    Parameters
    ----------
    world : States
        Whose ids may hold votes and receive transfers, and whose dimensions the policy has.
    exact : bool or strategy
        Whether numbers are fractions or floats. Floats also bring inclusion curves that are not rational.
    structure : str, None or strategy
        What to leave out so that an accession game has a structure, see `bound_games`. For complements it is
        a policy or representation that changes with membership, minimum participation, inclusion curves that
        jump or fall; for states that are alike, transfers to some.
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
    asked = drawn(draw, structure)
    check_structure(asked)
    return draw_institution(draw, world, drawn(draw, exact), asked, drawn(draw, admission))


def draw_institution(
    draw: st.DrawFn, world: States, rational: bool, asked: Structure | None, admission: str = "open"
) -> Institution:
    """The same, once it is known what is asked for."""
    alike, coupled = asked in ("symmetric", "typed"), asked in COUPLED
    settings = _body(draw, world.ids, asked)
    unit, size = rationals(0, 1, exact=rational), rationals(0, 2, exact=rational)
    some, much = (rationals(Fraction(1, 4), most, exact=rational) for most in (1, 2))
    if asked is None or alike:
        least = draw(_MEMBERS)
        share = draw(unit) if least is not None and draw(st.booleans()) else 0
        settings["minimum_participation"] = (least or 0, share)
    weights = _legitimacy(draw, rational, asked, settings["body"])
    if weights[0]:
        settings["inclusion_curve"] = draw(_curves(asked, rational))
    paid = () if alike else draw(some_of(world.ids, 0, 2))
    return Institution(
        draw(_NAMES),
        depth=draw(much if coupled else size),
        excludability=draw(some if coupled else unit),
        exclusion_penalty=0 if coupled else draw(size),
        point=tuple(draw(several(world.dimensions, rationals(-1, 1, exact=rational)))),
        admission=admission,
        transfers={label: draw(rationals(-1, 1, exact=rational)) for label in paid},
        legitimacy_shares=weights,
        performance=draw(unit) if coupled or draw(st.booleans()) else "size",
        max_depth=draw(_FULL_DEPTH),
        discount=draw(unit),
        **settings,
    )


def _legitimacy(draw: st.DrawFn, exact: bool, structure: Structure | None, body: str) -> tuple[Any, Any, Any]:
    """Weights of inclusion, representation and performance; they sum to one."""
    one, two, three = draw(_SHARES)
    if structure == "supermodular" and body == "members":
        one, two = one + two, 0
    if structure in ("mixed", "potential"):  # what does not change with membership
        one, two = 0, one + two
    total = one + two + three
    weights = [Fraction(weight, total) for weight in (one, two, three)]
    first, second, third = weights if exact else map(float, weights)
    return first, second, third
