"""Two mistakes that are easily made."""

from itertools import product

from treaty import gain


def nobody_leaves(game):
    """Forgets that those outside may want to sign."""
    for actions in product(*(game.actions(i) for i in game.players)):
        profile = dict(zip(game.players, actions, strict=True))
        if all(gain(game, i, profile, game.actions(i)[0]) <= 0 for i in game.players):
            yield profile


def one_round(game, start):
    """Asks everybody once, and stops: but who refused may want to sign now."""
    profile = dict(start)
    yield profile
    for i in game.players:
        best = max(game.actions(i), key=lambda b: (gain(game, i, profile, b), b == profile[i]))
        if best != profile[i]:
            profile = {**profile, i: best}
            yield profile
