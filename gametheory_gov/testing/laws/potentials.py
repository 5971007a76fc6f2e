r"""Laws of potentials, of play with errors, and of payments.

A weighted potential P changes by :math:`w_i` times what i gains, whoever moves (Monderer and Shapley 1996).
With one, logit play whose precision is :math:`\beta w_i` has the law :math:`e^{\beta P} / Z` (Blume 1993).
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from .law import Case, Law
from .subject import PlainGame, Profile, Subject
from .table_games import tables
from .views import all_profiles, gain, sign

#: How much a probability may be off, relative to itself.
NEAR = 1e-8


def open_cycle(game: PlainGame, tolerance: float) -> str:
    """Two players' moves round a square whose gains do not add up to zero; empty if there are none.

    Then, and only then, there is no potential with equal weights (Monderer and Shapley 1996, corollary 2.9).
    """
    for start in all_profiles(game):
        for i in game.players:
            for b in game.actions(i):
                there, size = gain(game, i, start, b)
                back, more = gain(game, i, {**start, i: b}, start[i])
                if b != start[i] and sign(there + back, max(size, more), tolerance):
                    return f"{i} wins or loses by moving to and fro at {start}"
        for i, j in combinations(game.players, 2):
            for b in game.actions(i):
                for c in game.actions(j):
                    total, largest, now = 0, 0, dict(start)
                    for mover, action in ((i, b), (j, c), (i, start[i]), (j, start[j])):
                        if now[mover] != action:
                            won, size = gain(game, mover, now, action)
                            total, largest, now = total + won, max(largest, size), {**now, mover: action}
                    if sign(total, largest, tolerance):
                        return f"{i} and {j} go round a square at {start}, and their gains sum to {total}"
    return ""


def _has_potential(case: Case) -> bool | str:
    if case.call("potential", case.drawn_game) is None and open_cycle(case.game, case.subject.tolerance):
        return "no potential is found, and there is none with equal weights"
    return True


def _potential(case: Case) -> str | None:
    found, game = case.call("potential", case.drawn_game), case.game
    if found is None:
        return "no potential is found, and all squares close: there is one with equal weights"
    value, weights = found
    for profile in all_profiles(game):
        for i in game.players:
            if len(game.actions(i)) > 1 and not weights[i] > 0:
                return f"the weight of {i} is {weights[i]}; it must be above zero"
            for b in game.actions(i):
                won, size = gain(game, i, profile, b)
                before, after = value(profile), value({**profile, i: b})
                off = after - before - weights[i] * won
                if b != profile[i] and sign(off, max(abs(before), abs(after), weights[i] * size), 1e-9):
                    gains = f"{i} gains {won} by {b} at {profile}, with weight {weights[i]}"
                    return f"{gains}; P rises by {after - before}"
    return None


def _gibbs_class(case: Case) -> bool | str:
    found = case.call("potential", case.drawn_game)
    return True if found is not None else "no potential is found"


def _gibbs(case: Case) -> str | None:
    value, weights = case.call("potential", case.drawn_game)
    beta = case.draw(st.sampled_from((0.25, 1.0, 2.5)), "beta")
    law = case.call("stationary", case.drawn_game, {i: beta * float(weights[i]) for i in case.game.players})
    heights = [(profile, beta * float(value(profile))) for profile in all_profiles(case.game)]
    top = max(height for _, height in heights)
    total = math.fsum(math.exp(height - top) for _, height in heights)
    for profile, height in heights:
        expected, given = math.exp(height - top) / total, law(profile)
        if not math.isclose(given, expected, rel_tol=NEAR, abs_tol=1e-13):
            return f"the probability of {profile} is {given}; exp(beta P) / Z is {expected}"
    return None


def _balanced(case: Case) -> str | None:
    for profile in all_profiles(case.game):
        paid: dict[Any, Any] = dict(case.call("transfers", case.drawn_game, profile))
        total = sum(paid.values(), start=Fraction(0))
        if sign(total, max(map(abs, paid.values()), default=0), case.subject.tolerance):
            return f"at {profile} transfers sum to {total}: {paid}"
    return None


def _along_a_path(game: PlainGame) -> Any:
    """What players gain who come one after the other: the potential, with equal weights, if there is one."""

    def value(profile: Profile) -> Any:
        now, total = {i: game.actions(i)[0] for i in game.players}, 0
        for i in game.players:
            total += gain(game, i, now, profile[i])[0]
            now[i] = profile[i]
        return total

    return value, dict.fromkeys(game.players, 1)


def _outside() -> Subject:
    games = tables(min_players=2, most_actions=2)
    return Subject("gains added up along a path", games, parts={"potential": _along_a_path})


def _weighted() -> st.SearchStrategy[Any]:
    return tables(min_players=2, potential=True)


#: Potentials change by weighted gains. Part ``potential``: from a game to (function of profiles, weight by
#: player), or None where there is none.
potential = Law(
    name="potential",
    meaning="a potential changes by a player's weight times what it gains, whoever moves",
    statement=r"P(b, a_{-i}) - P(a) = w_i\,[u_i(b, a_{-i}) - u_i(a)]",
    check=_potential,
    needs=("potential",),
    reference="monderer1996",
    games=_weighted,
    applies=_has_potential,
    outside=_outside,
)
#: Logit play has the Gibbs law. Parts ``potential`` and ``stationary``: from (game, precision by player) to
#: a function from profiles to their share of time under logit revision, where one player at a time, drawn
#: uniformly, revises.
gibbs = Law(
    name="gibbs",
    meaning="logit play with precision proportional to weights visits profiles as exp(beta P)",
    statement=r"\mu(a) = e^{\beta P(a)} / \textstyle\sum_b e^{\beta P(b)}",
    check=_gibbs,
    needs=("potential", "stationary"),
    reference="blume1993",
    games=_weighted,
    applies=_gibbs_class,
)
#: Transfers sum to zero. Part ``transfers``: from (game, profile) to what each player is paid; negative for
#: who pays.
budget_balance = Law(
    name="budget_balance",
    meaning="what some are paid others pay",
    statement=r"\sum_i T_i(a) = 0",
    check=_balanced,
    needs=("games", "transfers"),
    reference="definition of a transfer",
)
