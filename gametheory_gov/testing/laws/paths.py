"""Laws of dynamics: what every path of moves must be, and what growth is where moves are complements.

Those that need complements start where everyone who would move would move the same way: from a profile at
which nobody takes a less cooperative action (growth; the empty club is one), or nobody a more cooperative
one. Whoever moves takes a best action, alone or together with others.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from .case import Case
from .law import Law
from .reading import Played, Reading
from .rewording import Reworded
from .slow import by_definition
from .subject import Subject
from .table_games import tables
from .views import all_profiles, gain, prefers, sign

_DYNAMICS = ("dynamics",)


def _anywhere(case: Case) -> dict[Any, Any]:
    """A start at any profile."""
    actions = {i: st.sampled_from(list(case.game.actions(i))) for i in case.game.players}
    return case.once(st.fixed_dictionaries(actions), "start")


def _one_way(case: Case) -> dict[Any, Any]:
    """A start from which everyone who would move would move the same way, if there is one."""
    game = case.reading()
    starts = [profile for profile in all_profiles(game) if game.one_way(profile)]
    return case.once(st.sampled_from(starts or [game.bottom]), "start")


def _steps(case: Case) -> list[tuple[dict[Any, Any], dict[Any, Any]]]:
    game = case.reading()
    path = case.path(case.game, _anywhere(case))
    return [(game.profile(a), game.profile(b)) for a, b in pairwise(path)]


def _gaining_steps(case: Case) -> str | None:
    for before, after in _steps(case):
        if before == after:
            return f"a step changes nothing at {before}"
        for i, action in after.items():
            wrong = None if action == before[i] else _no_move(case.reading(), i, before, action)
            if wrong:
                return f"in the step from {before} to {after}, {wrong}"
    return None


def _no_move(game: Reading, i: Any, before: Mapping[Any, Any], action: Any) -> str | None:
    value, size = gain(game, i, before, action)
    way = sign(value, size, game.tolerance)
    if way == -1:
        return f"{i} moves to {action} and loses {abs(value)}"
    if way == 0 and not prefers(game, i, before[i], action, game.ties):
        return f"{i} moves to {action}, gains nothing, and stays when indifferent (ties {game.ties!r})"
    admits = getattr(game, "admits", None)
    if admits is not None and not admits(i, before, action):
        return f"{i} moves to {action} and is not admitted"
    return None


def _admitted(case: Case, i: Any, profile: Mapping[Any, Any], action: Any) -> bool:
    """Whether a move is let through, as the subject's part says, or else the game."""
    if case.subject.has("admits"):
        return bool(case.call("admits", case.drawn_game, i, profile, action))
    admits = getattr(case.reading(), "admits", None)
    return admits is None or bool(admits(i, profile, action))


def _consent(case: Case) -> str | None:
    for before, after in _steps(case):
        for i, action in after.items():
            if action != before[i] and not _admitted(case, i, before, action):
                return f"in the step from {before} to {after}, {i} moves to {action} and is not admitted"
    return None


def _has_votes(case: Case) -> bool | str:
    refused = any(
        b != profile[i] and not _admitted(case, i, profile, b)
        for profile in all_profiles(case.game)
        for i in case.game.players
        for b in case.game.actions(i)
    )
    return refused or "nobody is refused by vote"


def _returns(path: list[Played]) -> Played | None:
    return next((played for k, played in enumerate(path) if played in path[:k]), None)


def _stable_end(case: Case) -> str | None:
    game, path = case.reading(), case.path(case.game, _anywhere(case))
    for move in game.moves(game.profile(path[-1])):
        return f"the path of {len(path)} profiles ends at {game.profile(path[-1])}, where {move}"
    return None


def _does_not_return(case: Case) -> bool | str:
    back = _returns(case.path(case.game, _anywhere(case)))
    return True if back is None else "a path comes back to a profile"


def _no_return(case: Case) -> str | None:
    game = case.reading()
    path = case.path(case.game, _one_way(case))
    back = _returns(path)
    return None if back is None else f"{game.profile(back)} comes {path.count(back)} times"


def _end(case: Case, start: Mapping[Any, Any]) -> dict[Any, Any]:
    return case.reading().profile(case.path(case.game, start)[-1])


def _order_independence(case: Case) -> str | None:
    game = case.reading()
    order = case.draw(st.permutations(list(game.players)), "order")
    first, other = _end(case, game.bottom), Reworded(case.game, order=order)
    last = case.path(other, game.bottom)[-1]
    then = other.inner(dict(zip(other.players, last, strict=True)))
    if first == then:
        return None
    return f"from {game.bottom} it ends at {first}, and at {then} when players come in another order"


def _monotone_basins(case: Case) -> str | None:
    game = case.reading()
    starts = [profile for profile in all_profiles(game) if game.one_way(profile) == 1] or [game.bottom]
    larger = case.draw(st.sampled_from(starts), "larger start")
    smaller = case.draw(
        st.sampled_from([start for start in starts if game.below(start, larger)]), "smaller start"
    )
    one, two = _end(case, smaller), _end(case, larger)
    if game.below(one, two):
        return None
    return f"from the smaller start it ends at {one}, which is not below {two}, the end from the larger one"


def _growth(case: Case) -> bool | str:
    return case.reading().growth


def _grows_one_way(case: Case) -> bool | str:
    game = case.reading()
    if game.growth is not True:
        return game.growth
    return True if game.one_way(_one_way(case)) else "at the start some would move up, and some down"


def _rising() -> st.SearchStrategy[Any]:
    return st.sampled_from((2, 2, 3)).flatmap(
        lambda most: tables(min_players=2, most_actions=most, complements=True)
    )


def _outside() -> Subject:
    return by_definition(games=tables(min_players=2, most_actions=2))


#: Every step is a move that gains, for each of those who move.
gaining_steps = Law(
    name="gaining_steps",
    meaning="whoever moves in a step may, and gains by moving alone, or is indifferent and ties say so",
    statement=r"a^{t+1}_i \ne a^t_i \implies u_i(a^{t+1}_i, a^t_{-i}) > u_i(a^t)\ (\ge \text{by ties})",
    check=_gaining_steps,
    needs=_DYNAMICS,
    reference="monderer1996",
    games=tables,
)
#: Whoever enters is admitted by those who vote. Part ``admits``, if there is one: from (game, player,
#: profile, action) to whether the rule lets the move through; otherwise the games are asked.
consent = Law(
    name="consent",
    meaning="whoever enters in a step is admitted by those who vote on it",
    statement=r"a^{t+1}_i \ne a^t_i \implies \text{the members at } a^t \text{ admit } (i, a^{t+1}_i)",
    check=_consent,
    needs=(*_DYNAMICS, "votes"),
    reference="bloch1996",
    games=lambda: tables(min_players=2, admission="majority") | tables(min_players=2, admission="unanimity"),
    applies=_has_votes,
)
#: A path that comes back to no profile ends where nobody moves.
stable_end = Law(
    name="stable_end",
    meaning="a path that comes back to no profile ends where nobody moves",
    statement=r"a^T \text{ is the last profile} \implies a^T \text{ is an equilibrium}",
    check=_stable_end,
    needs=_DYNAMICS,
    reference="monderer1996",
    games=tables,
    applies=_does_not_return,
    outside=_outside,
)
#: With increasing differences growth comes back to no profile.
no_return = Law(
    name="no_return",
    meaning="with increasing differences, no profile comes twice on a path on which all who would move "
    "move the same way",
    statement=r"s \ne t \implies a^s \ne a^t",
    check=_no_return,
    needs=_DYNAMICS,
    reference="milgrom1990",
    games=_rising,
    applies=_grows_one_way,
    outside=_outside,
)
#: With increasing differences the end of growth from nobody does not depend on the order of players.
order_independence = Law(
    name="order_independence",
    meaning="with increasing differences, growth from the least cooperative profile ends at the same profile "
    "in whatever order players come",
    statement=r"\lim_{t}\, (\pi G)^t(\underline{a}) = \lim_{t}\, G^t(\underline{a})",
    check=_order_independence,
    needs=(*_DYNAMICS, "rewording"),
    reference="milgrom1990",
    games=_rising,
    applies=_growth,
    outside=_outside,
)
#: With increasing differences growth from a larger start ends at a larger profile.
monotone_basins = Law(
    name="monotone_basins",
    meaning="with increasing differences, growth from a larger start ends at no smaller profile",
    statement=r"a \le b \implies \lim_t G^t(a) \le \lim_t G^t(b)",
    check=_monotone_basins,
    needs=_DYNAMICS,
    reference="milgrom1990",
    games=_rising,
    applies=_growth,
    outside=_outside,
)
