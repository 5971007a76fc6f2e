"""Laws of proofs: bounds hold, false answers are refused, and a search finds what enumeration does."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from .law import Case, Law
from .table_games import tables
from .views import all_profiles, gain

#: Changed answers that are tried in one example.
_CHANGES = 4


def _bounds(case: Case) -> str | None:
    game = case.game
    box = {
        i: tuple(a for a in game.actions(i) if a in chosen)
        for i in game.players
        for chosen in [
            case.draw(st.sets(st.sampled_from(list(game.actions(i))), min_size=1), f"actions of {i}")
        ]
    }
    found = case.call("bounds", case.drawn_game, box)
    for profile in all_profiles(game):
        if any(profile[i] not in box[i] for i in game.players):
            continue
        for i in game.players:
            for b in game.actions(i):
                if b == profile[i]:
                    continue
                low, high = found.get((i, profile[i], b), (math.inf, -math.inf))
                won, _ = gain(game, i, profile, b)
                if not low <= won <= high:
                    return f"{i} gains {won} by {b} at {profile}, which is not in [{low}, {high}]"
    return None


def _certified(case: Case) -> str | None:
    answer = case.call("certify", case.drawn_game)
    if not case.call("verify", answer):
        return f"{answer!r:.300} is refused, and nobody has changed it"
    for _ in range(_CHANGES):
        changed, false = case.call("tamper", answer, case.draw)
        if false and case.call("verify", changed):
            return f"{changed!r:.300} is accepted, and its claim is false"
    return None


def _substitutes(case: Case) -> bool | str:
    rising = case.reading().complements is True
    return "every step's gain rises with others' steps: complements" if rising else True


def _searched(case: Case) -> str | None:
    game, found = case.reading(), case.solve(case.game)
    sure, unsure = game.equilibria
    for one, words in (
        (found - {*sure, *unsure}, "found, and is none"),
        (set(sure) - found, "missing"),
    ):
        for played in sorted(one, key=repr):
            return f"{game.profile(played)} is {words}"
    return None


def _several() -> st.SearchStrategy[Any]:
    return tables(min_players=2)


#: Gains lie within bounds. Part ``bounds``: from (game, allowed actions by player) to an interval by
#: (player, action, other action), for allowed actions: what the player may gain by the other action when all
#: others play what is allowed.
bounds = Law(
    name="bounds",
    meaning="gains lie within their bounds, whatever allowed actions the others play",
    statement=r"a \in B \Rightarrow u_i(b, a_{-i}) - u_i(a) \in [\ell_{i a_i b}(B), h_{i a_i b}(B)]",
    check=_bounds,
    needs=("bounds",),
    reference="definition of a bound",
    games=_several,
)
#: False answers are refused. Parts ``certify``: from a game to an answer; ``verify``: from an answer to
#: whether it is accepted; ``tamper``: from (answer, draw) to (a changed answer, whether what it claims is
#: now false, by brute force), where ``draw`` takes a strategy and a label.
certificates = Law(
    name="certificates",
    meaning="an answer as it was made is accepted, and none whose claim is false",
    statement=r"v(x) \wedge (v(x') \Rightarrow x' \text{ is true})",
    check=_certified,
    needs=("certify", "verify", "tamper"),
    reference="definition of a proof",
    games=_several,
)
#: A search finds what enumeration finds, with substitutes too, where no monotone path leads to an end. Part
#: ``search``: True, as a solver says that does not try all profiles.
search = Law(
    name="search",
    meaning="where some gain falls when others step up, a search finds what trying all profiles finds",
    statement=r"S(G) = \{a : \forall i\,\forall b\ u_i(b, a_{-i}) \le u_i(a)\}",
    check=_searched,
    needs=("solver", "search"),
    reference="nash1951",
    games=_several,
    applies=_substitutes,
)
