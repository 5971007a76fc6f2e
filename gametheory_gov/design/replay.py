"""The check of one design: its outcome by the definition, its measures from payoffs.

Nothing is searched: a club that grew is replayed round by round; that equilibria are all, or one the least,
is shown by their certificate. What noise selects is selected again.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from gametheory_gov.base.exact import format_gain
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.certificate import verify_certificate
from gametheory_gov.equilibria.definition import deviations, moves_on_tie
from gametheory_gov.equilibria.equilibrium import Equilibrium
from gametheory_gov.equilibria.solution import is_equilibrium

from .outcomes import Asked, Design, as_digits, as_profile, least_obstacle, left_open, selected
from .ranking import SLACK


def misplayed(game: BoundGame, design: Design, asked: Asked) -> Iterator[str]:
    """What is wrong with the outcome of a design, by the definition."""
    size = len(game.actions)
    for text in (*design.profiles, *design.path):
        if len(text) != game.N or not text.isdecimal() or max(map(int, text)) >= size:
            yield "a profile is not one action of every state"
            return
    if design.path and asked.outcome != "grown":
        yield "a path is told, but no club was grown"
    if design.certificate is not None and asked.outcome != "worst":
        yield "a certificate of all equilibria is told, but they were not asked for"
    if asked.outcome == "grown":
        yield from _not_grown(game, design, asked)
    elif asked.outcome == "selected":
        again = selected(game)
        if (design.profiles, design.ending) != (tuple(again["profiles"]), again["ending"]):
            yield f"{again['ending']} selects another club"
        if design.undecided:
            yield "profiles are told to be undecided, but a theory selects them"
    else:
        yield from _not_worst(game, design, asked)


def _not_grown(game: BoundGame, design: Design, asked: Asked) -> Iterator[str]:
    path = [as_profile(text) for text in design.path]
    if not path or not np.array_equal(path[0], game.start):
        yield "growth does not begin with the club at time 0"
        return
    for number, (now, after) in enumerate(pairwise(path), start=1):
        if not np.array_equal(best_reply(game, now, asked), after):
            yield f"the club of round {number} is not the reply to the one before"
            return
    first = design.path.index(design.path[-1])
    if first == len(path) - 1:
        stays = np.array_equal(best_reply(game, path[-1], asked), path[-1])
        ends = stays and design.ending == "equilibrium" and design.profiles == design.path[-1:]
    else:
        stays, ends = False, design.ending == "cycle" and design.profiles == design.path[first:-1]
    if design.undecided != (stays and left_open(game, path[-1], asked.ties, asked.tolerance)):
        yield "what floats leave open at the last club is told otherwise"
    if not ends:
        yield "growth does not end so"


def best_reply(game: BoundGame, profile: Profile, asked: Asked) -> Profile:
    """Where all move to at once who gain, each to what it gains most by; ties go by the rule."""
    moves, unsure, gains = deviations(game, profile, ties=asked.ties, tolerance=asked.tolerance)
    moves |= unsure & moves_on_tie(game, asked.ties)[profile]
    rank = np.array(game.form.cooperation) * (1 if asked.ties == "join" else -1)
    after = profile.copy()
    for k in np.flatnonzero(moves.any(axis=1)):
        after[k] = max(np.flatnonzero(moves[k]), key=lambda b: (gains[k, b], rank[b]))
    return after


def _not_worst(game: BoundGame, design: Design, asked: Asked) -> Iterator[str]:
    certificate = design.certificate
    if (
        certificate is None
        or design.ending not in ("all", "least")
        or len(set(design.profiles)) != len(design.profiles)
    ):
        yield "no certificate says which equilibria there are"
        return
    profiles = [as_profile(text) for text in design.profiles]
    sure = len(profiles) - design.undecided
    if not 0 <= sure <= len(profiles):
        yield "more profiles are undecided than are listed"
        return
    listed, unsure = profiles[:sure], profiles[sure:]
    if design.ending == "least":
        if obstacle := least_obstacle(game, asked.names):
            yield f"the least equilibrium is not shown to be the worst: {obstacle}"
            return
        top = np.where(game.free, len(game.actions) - 1, game.fixed_profile)
        for moves in certificate.falling:
            for k, a in moves:
                top[k] = a
        if len(profiles) != 1 or certificate.kind != "extremes":
            yield "one profile is the least, and its certificate follows best replies"
            return
        if as_digits(top) != design.profiles[0]:
            settled = is_equilibrium(game, top, ties=asked.ties, tolerance=asked.tolerance) is not None
            (listed if settled else unsure).append(top)
        if not _rises_to(game, certificate.rising, profiles[0]):
            yield "the rising rounds do not end at the least equilibrium"
    stated = partial(_stated, game)
    yield from verify_certificate(
        game,
        certificate,
        ties=asked.ties,
        tolerance=0.0 if game.exact else asked.tolerance,
        equilibria=[stated(profile) for profile in listed],
        undecided=[stated(profile) for profile in unsure],
        complete=design.ending == "all" and not unsure,
    ).faults
    if design.ending == "all" and certificate.kind not in ("enumeration", "boxes", "extremes"):
        yield f"a certificate of kind {certificate.kind!r} does not show that these are all"


def _rises_to(game: BoundGame, rounds: Any, end: Profile) -> bool:
    profile = game.fixed_profile.copy()
    for moves in rounds:
        for k, a in moves:
            profile[k] = a
    return bool(np.array_equal(profile, end))


def _stated(game: BoundGame, profile: Profile) -> tuple[Profile, dict[str, Any]]:
    return profile, {margin.state: margin.gain for margin in Equilibrium.at(game, profile).margins}


def mismeasured(game: BoundGame, design: Design, asked: Asked) -> Iterator[str]:
    """Which measures are others than the payoffs make."""
    again = asked.values(game, design.choices, design.profiles)
    if again.keys() != design.values.keys():
        yield "other measures are stated than were taken"
        return
    for name, value in again.items():
        said = design.values[name]
        near: Any = 0 if isinstance(value, Fraction) else SLACK * max(abs(value), game.scale)
        if type(said) is not type(value) or not abs(said - value) <= near:
            yield f"{name} is {format_gain(value)}, not {format_gain(said)}"
