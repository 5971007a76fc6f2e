"""For every law of solvers and dynamics, a subject that breaks it."""

from __future__ import annotations

from dataclasses import replace

from gametheory_gov.testing.laws import Subject, by_definition

RIGHT = by_definition()


def _all_profiles(game):
    from itertools import product

    return [dict(zip(game.players, a, strict=True)) for a in product(*map(game.actions, game.players))]


def _gains(game, profile):
    """What each player gains at most."""
    for i in game.players:
        paid = [game.payoff(i, {**profile, i: a}) for a in game.actions(i)]
        yield max(paid) - game.payoff(i, profile), game.payoff(i, profile)


def wrong_sign(game):
    """Profiles from which nobody loses by moving."""
    for profile in _all_profiles(game):
        here = {i: game.payoff(i, profile) for i in game.players}
        worst = {i: min(game.payoff(i, {**profile, i: a}) for a in game.actions(i)) for i in game.players}
        if here == worst:
            yield profile


def dropped(game):
    """All equilibria but one."""
    return RIGHT.solver(game)[1:]


def first_rules(game):
    """Of the equilibria, those that are best for the player who comes first."""
    found = RIGHT.solver(game)
    best = max((game.payoff(game.players[0], profile) for profile in found), default=0)
    return [profile for profile in found if game.payoff(game.players[0], profile) == best]


def deaf(game):
    """Gains below one are not heard."""
    return [p for p in _all_profiles(game) if all(gain < 1 for gain, _ in _gains(game, p))]


def proportional(game):
    """Gains below half of what one has are not heard."""
    return [p for p in _all_profiles(game) if all(2 * gain <= abs(paid) for gain, paid in _gains(game, p))]


def most_are_content(game):
    """Profiles at which less than a third of the players would move."""
    for profile in _all_profiles(game):
        if 3 * sum(gain > 0 for gain, _ in _gains(game, profile)) < len(game.players):
            yield profile


def no_greatest(game):
    """Without the equilibrium at which most is done, where there are several."""
    found = RIGHT.solver(game)
    return sorted(found, key=lambda profile: sum(profile.values()))[: max(1, len(found) - 1)]


def bandwagon(game, start):
    """Whoever comes first joins, whether it gains or not; then replies."""
    i = game.players[0]
    joined = {**start, i: game.actions(i)[-1]}
    if joined != start:
        yield dict(start)
    yield from RIGHT.dynamics(game, joined)


def without_votes(game, start):
    """Players reply, and nobody asks the members."""

    class Open:
        players, actions, payoff = game.players, game.actions, game.payoff

    return RIGHT.dynamics(Open, start)


def one_step(game, start):
    """The first step alone."""
    return list(RIGHT.dynamics(game, start))[:2]


def restless(game, start):
    """At the end all begin anew."""
    path = list(RIGHT.dynamics(game, start))
    return [*path, path[0]] if len(path) > 1 else path


def door_closes(game, start):
    """Only the first half of the players, as they are listed, ever move."""
    may, now = list(game.players)[: (len(game.players) + 1) // 2], dict(start)
    yield now
    while True:
        moved = False
        for i in may:
            best = max(game.actions(i), key=lambda a: (game.payoff(i, {**now, i: a}), a == now[i]))
            if best != now[i]:
                now, moved = {**now, i: best}, True
                yield now
        if not moved:
            return


def fear_of_size(game, start):
    """From nobody a club grows; a club that is there breaks up."""
    nobody = {i: game.actions(i)[0] for i in game.players}
    return RIGHT.dynamics(game, nobody) if start == nobody else [dict(start), nobody]


def _subject(part, function):
    return replace(RIGHT, name=function.__name__.replace("_", " "), **{part: function})


#: By name of the law.
WRONG: dict[str, Subject] = {
    "equilibrium": _subject("solver", wrong_sign),
    "completeness": _subject("solver", dropped),
    "relabelling": _subject("solver", first_rules),
    "payoff_scale": _subject("solver", deaf),
    "payoff_constant": _subject("solver", proportional),
    "null_player": _subject("solver", most_are_content),
    "lattice": _subject("solver", no_greatest),
    "gaining_steps": _subject("dynamics", bandwagon),
    "consent": _subject("dynamics", without_votes),
    "stable_end": _subject("dynamics", one_step),
    "no_return": _subject("dynamics", restless),
    "order_independence": _subject("dynamics", door_closes),
    "monotone_basins": _subject("dynamics", fear_of_size),
}
