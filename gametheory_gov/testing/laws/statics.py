r"""Laws of statics: what equilibria do when a parameter rises, or when all points of policy space move.

For complements the greatest and the least equilibrium rise with everything that raises every step's gain
(Topkis 1979; Milgrom and Roberts 1990). Whether an example has complements, and whether the parameter raises
gains in it, is decided by the definition, profile by profile.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public

from .law import Case, Law
from .reading import Reading
from .slow import by_definition
from .subject import PlainGame, Subject
from .table_games import TableGame, tables
from .views import all_profiles, as_plain, gain, sign

# ------------------------------------------------------------------------------------------ parameters


def _raised(case: Case, name: str) -> PlainGame:
    """The game with the parameter higher; the step is drawn once."""
    step = case.once(st.sampled_from((Fraction(1, 4), Fraction(1), Fraction(5))), "step")
    return as_plain(case.call("raised", case.drawn_game, name, step), case.subject.ties)


def _monotone_class(case: Case, name: str, direction: int) -> bool | str:
    game, after = case.reading(), case.reading(_raised(case, name))
    if game.choices != after.choices:
        return f"players or actions change with {name}"
    for profile in all_profiles(game):
        for i, action, way in game.steps(profile):
            (before, size), (now, other) = (gain(each, i, profile, action) for each in (game, after))
            if sign(direction * way * (now - before), max(size, other), game.tolerance) == -1:
                return f"{name} {'lowers' if direction > 0 else 'raises'} a step's gain"
    return game.complements if game.complements is not True else after.complements


def _extremes(game: Reading, found: set[Any]) -> tuple[tuple[int, ...], ...]:
    """By player the places of its most and of its least cooperative action in what is listed."""
    columns = list(zip(*(game.heights(game.profile(played)) for played in found), strict=True))
    return tuple(map(max, columns)), tuple(map(min, columns))


def _monotone(case: Case, name: str, direction: int) -> str | None:
    game, after = case.reading(), _raised(case, name)
    before, now = case.solve(case.game), case.solve(after)
    if not before or not now:
        when = "after" if before else "before"
        return f"no equilibrium is listed {when} {name} rises; complements have one"
    ends = zip(_extremes(game, before), _extremes(case.reading(after), now), strict=True)
    for what, (first, second) in zip(("greatest", "least"), ends, strict=True):
        for i, a, b in zip(game.players, first, second, strict=True):
            if direction * (b - a) < 0:
                order = game.ordered[i]
                return f"{name} rises, and in the {what} equilibrium {i} goes from {order[a]} to {order[b]}"
    return None


def _shifted(game: TableGame, name: str, step: Any, *, direction: int) -> TableGame:
    """The table with every step's gain higher by a step, or lower."""
    places = [list(game.actions(i)) for i in game.players]
    paid = {
        played: tuple(
            value + direction * step * order.index(action)
            for value, order, action in zip(row, places, played, strict=True)
        )
        for played, row in game.payoffs.items()
    }
    return replace(game, payoffs=paid)


def _outside(direction: int) -> Subject:
    trying = by_definition(games=tables(min_players=2, most_actions=2))
    return replace(trying, parts={"raised": partial(_shifted, direction=direction)})


@public
def monotone_in(name: str, *, falls: bool = False) -> Law:
    """The law that the greatest and the least equilibrium rise with a parameter.

    A subject needs ``raised``: from (game, name, step) to the game with the parameter of that name higher by
    a step.

    Parameters
    ----------
    name : str
        As ``raised`` knows it; the law is called ``monotone_name``.
    falls : bool
        Whether the parameter lowers gains, so that equilibria fall.

    Returns
    -------
    Law

    Raises
    ------
    InvalidInputError
        If the name is no text.

    Notes
    -----
    Topkis (1979), Milgrom and Roberts (1990).

    Examples
    --------
    >>> monotone_in("quality of roads").name
    'monotone_quality_of_roads'
    """
    given: dict[str, Any] = {"name": name, "falls": falls}
    faults = Faults("monotone_in")
    if not isinstance(given["name"], str) or not re.search(r"\w", name):
        faults.add(f"name = {name!r:.80}; the name of a parameter is needed")
    if not isinstance(given["falls"], bool):
        faults.add(f"falls = {falls!r:.80}; True or False is needed")
    faults.raise_as(InvalidInputError)
    direction, goes, order = (-1, "rises", r"\le") if falls else (1, "falls", r"\ge")
    return Law(
        name="monotone_" + re.sub(r"\W+", "_", name).strip("_"),
        meaning=f"with increasing differences, no extreme equilibrium {goes} when {name} rises",
        statement=rf"p' \ge p \Rightarrow \max S(G_{{p'}}) {order} \max S(G_p)",
        check=lambda case: _monotone(case, name, direction),
        needs=("games", "solver", "raised"),
        reference="milgrom1990",
        applies=lambda case: _monotone_class(case, name, direction),
        outside=lambda: _outside(direction),
    )


# ------------------------------------------------------------------------------------------ ideal points

#: Points on the circle of radius one whose coordinates are fractions.
_TURNS = tuple(
    (Fraction(a, c), Fraction(b, c)) for a, b, c in ((3, 4, 5), (-4, 3, 5), (5, -12, 13), (0, 1, 1))
)


@dataclass(frozen=True, eq=False, repr=False)
class Isometry(Record):
    """A movement of points that leaves all distances: a rotation of the plane, then a shift.

    Parameters
    ----------
    turn : (cosine, sine)
        Of the first two coordinates; on a line (-1, 0) and the like mirror.
    shift : tuple of numbers
        By coordinate; further ones are not shifted.
    """

    turn: tuple[Fraction, Fraction] = (Fraction(1), Fraction(0))
    shift: tuple[Fraction, ...] = ()

    def __call__(self, point: Sequence[Any]) -> tuple[Any, ...]:
        """Where a point moves to."""
        cosine, sine = self.turn
        moved = list(point)
        if len(moved) == 1 and cosine < 0:
            moved = [-moved[0]]
        elif len(moved) > 1:
            moved[:2] = [cosine * point[0] - sine * point[1], sine * point[0] + cosine * point[1]]
        return tuple(x + s for x, s in zip(moved, (*self.shift, *[0] * len(moved)), strict=False))


def _isometries(*, turned: bool) -> st.SearchStrategy[Isometry]:
    """Draw a shift, or a rotation (on a line, a mirror image)."""
    shifts = st.tuples(*[st.integers(-3, 3).map(lambda k: Fraction(k, 2))] * 2)
    return st.builds(Isometry, turn=st.sampled_from(_TURNS)) if turned else st.builds(Isometry, shift=shifts)


def _moved(case: Case, *, turned: bool) -> str | None:
    movement = case.draw(_isometries(turned=turned), "movement")
    after = as_plain(case.call("moved", case.drawn_game, movement), case.subject.ties)
    game, before, now = case.reading(), case.solve(case.game), case.solve(after)
    for one, words in ((before - now, "no longer"), (now - before, "only then")):
        for played in sorted(one - set(game.equilibria[1]), key=repr):
            return f"{game.profile(played)} is listed {words} when points are moved"
    return None


def _round(case: Case) -> bool | str:
    return case.call("isotropic", case.drawn_game) if case.subject.has("isotropic") else True


@dataclass(frozen=True, eq=False, repr=False)
class _Grid(Record):
    """One player, who stays while its point is within a distance of the origin, added up along the axes."""

    point: tuple[Fraction, ...]
    worth: Fraction
    players = ("A",)

    def actions(self, player: Any) -> tuple[str, str]:
        """What it can do."""
        return ("out", "in")

    def payoff(self, player: Any, profile: Any) -> Fraction:
        """What it receives."""
        away = sum(map(abs, self.point), start=Fraction(0))
        return self.worth - away if profile[player] == "in" else Fraction(0)

    def moved(self, movement: Isometry) -> _Grid:
        """The game with its point moved."""
        return replace(self, point=movement(self.point))


def _along_axes() -> Subject:
    numbers = st.integers(-4, 4).map(Fraction)
    games = st.builds(_Grid, st.tuples(numbers, numbers), numbers)
    return replace(by_definition(games=games), parts={"moved": _Grid.moved})


# --------------------------------------------------------------------------------------------- the laws

#: With complements extreme equilibria rise with legitimacy; part ``raised``, see `monotone_in`.
monotone_legitimacy = monotone_in("legitimacy")
#: The same for what outsiders lose by members.
monotone_exclusion = monotone_in("exclusion")
#: The same, downwards, for the weight of distance.
monotone_divergence = monotone_in("divergence", falls=True)
#: The origin of policy space does not matter. Part ``moved``: from (game, movement) to the game with all
#: points moved; a movement takes a point.
translation = Law(
    name="translation",
    meaning="where the origin of policy space lies does not matter",
    statement=r"S(\theta + t, r + t) = S(\theta, r)",
    check=lambda case: _moved(case, turned=False),
    needs=("games", "solver", "moved"),
    reference="distances stay as they are",
)
#: The axes of policy space do not matter. Part ``moved``, and ``isotropic``, if there is one: from a game to
#: True, or to why axes matter.
rotation = Law(
    name="rotation",
    meaning="where only distances count, the axes of policy space do not matter",
    statement=r"S(Q\theta, Qr) = S(\theta, r),\quad Q^\top Q = 1",
    check=lambda case: _moved(case, turned=True),
    needs=("games", "solver", "moved"),
    reference="distances stay as they are",
    applies=_round,
    outside=_along_axes,
)
