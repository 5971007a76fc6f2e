"""Laws of what is written down: files, formulas, and tables of answers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from .law import Case, Law
from .views import all_profiles, sign


def _round_trip(case: Case) -> str | None:
    game = case.drawn_game
    for value in case.call("records", game) if case.subject.has("records") else [game]:
        saved = case.call("encode", value)
        again = case.call("decode", saved)
        if type(again) is not type(value) or again != value:
            return f"{value!r:.300} is read as {again!r:.300}"
        if not isinstance(saved, bytes) and case.call("encode", again) != saved:
            return f"{value!r:.300} is written differently when it has been read"
    return None


def _formulas(case: Case) -> str | None:
    game = case.game
    profiles = list(all_profiles(game))
    size = {i: max(abs(game.payoff(i, profile)) for profile in profiles) for i in game.players}
    for place in case.draw(st.lists(st.integers(0, len(profiles) - 1), min_size=1, max_size=2), "profiles"):
        for i in game.players:
            written, number = (
                case.call("formula", case.drawn_game, i, profiles[place]),
                game.payoff(i, profiles[place]),
            )
            if sign(written - number, max(size[i], abs(written)), 1e-9):
                return f"the payoff of {i} at {profiles[place]} is {number}, by the formula {written}"
    return None


def _sweep(case: Case) -> str | None:
    numbers: st.SearchStrategy[Any] = st.integers(-8, 8).map(lambda k: Fraction(k, 4))
    points = case.subject.get("points") or (lambda game: numbers)
    asked = case.draw(st.lists(points(case.drawn_game), min_size=1, max_size=5, unique=True), "points")
    size = case.draw(st.integers(1, 5), "chunk")
    one, other = (list(case.call("sweep", case.drawn_game, asked, chunk)) for chunk in (len(asked), size))
    if len(one) != len(asked):
        return f"{len(asked)} points have {len(one)} answers"
    for point, whole, part in zip(asked, one, other, strict=True):
        if whole != part:
            return f"at {point} the answer is {whole} when all are asked together, {part} in chunks of {size}"
    return None


#: Files keep what they hold. Parts ``encode`` and ``decode``: from a record to what is saved, and back;
#: ``records``, if there is one: from a game to the records that are to be saved; otherwise the game itself.
#: Bytes may differ.
round_trip = Law(
    name="round_trip",
    meaning="what is saved and read again is what it was",
    statement=r"d(e(x)) = x,\quad e(d(e(x))) = e(x)",
    check=_round_trip,
    needs=("games", "encode", "decode"),
    reference="definition of a file format",
)
#: Payoffs are those of the formulas. Part ``formula``: from (game, player, profile) to the payoff, by
#: putting numbers into the written formula.
formulas = Law(
    name="formulas",
    meaning="payoffs are what the formulas say",
    statement=r"u_i(a) = u(a_i, A(a))",
    check=_formulas,
    needs=("games", "formula"),
    reference="definition of the payoff",
)
#: Sweeps do not depend on chunks. Part ``sweep``: from (game, points, points in a chunk) to one answer per
#: point; ``points``, if there is one: from a game to the strategy of points, which otherwise are fractions
#: from -2 to 2.
chunks = Law(
    name="chunks",
    meaning="answers do not depend on how points are shared out",
    statement=r"f(x_1, \dots, x_n) = (f(x_1, \dots, x_k), f(x_{k+1}, \dots, x_n))",
    check=_sweep,
    needs=("games", "sweep"),
    reference="definition of a sweep",
)
