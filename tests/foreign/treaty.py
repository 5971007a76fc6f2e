"""A treaty on clean technology: each further party makes it cheaper, and taxes trade with those outside."""

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Treaty:
    costs: dict  # of signing, by country
    learning: int  # what each other party saves a party
    tax: int  # what each party takes from a country outside

    @property
    def players(self):
        return list(self.costs)

    def actions(self, country):
        return ["stay out", "sign"]

    def payoff(self, country, profile):
        others = sum(action == "sign" for j, action in profile.items() if j != country)
        if profile[country] == "sign":
            return self.learning * others - self.costs[country]
        return -self.tax * others


def gain(game, country, profile, action):
    return game.payoff(country, {**profile, country: action}) - game.payoff(country, profile)


def equilibria(game):
    """All profiles from which nobody gains by moving alone."""
    for actions in product(*(game.actions(i) for i in game.players)):
        profile = dict(zip(game.players, actions, strict=True))
        if all(gain(game, i, profile, b) <= 0 for i in game.players for b in game.actions(i)):
            yield profile


def accession(game, start):
    """One country after the other takes its best action, until nobody gains."""
    profile = dict(start)
    yield profile
    moved = True
    while moved:
        moved = False
        for i in game.players:
            best = max(game.actions(i), key=lambda b: (gain(game, i, profile, b), b == profile[i]))
            if best != profile[i]:
                profile, moved = {**profile, i: best}, True
                yield profile
