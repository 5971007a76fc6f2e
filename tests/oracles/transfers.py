"""Surpluses and stability of all coalitions by exhaustion, in fractions, from the definitions alone.

Payoffs are evaluated by `tests.oracles.clubs`, which asks the package only for formulas and values.
"""

from __future__ import annotations

from fractions import Fraction as F
from functools import cached_property
from itertools import combinations

from tests.oracles.clubs import Definition, evaluate


def sign(x):
    return (x > 0) - (x < 0)


class Coalitions:
    """A game's coalitions as frozen sets of ids."""

    def __init__(self, game, ties="join"):
        self.definition = game if isinstance(game, Definition) else Definition(game)
        self.game, self.ties = self.definition.game, ties
        self.ids = self.game.states.ids
        self.out, self.inside = self.game.form.actions

    def payoff(self, label, club):
        profile = tuple(self.inside if i in club else self.out for i in self.ids)
        return self.definition.payoff(self.ids.index(label), profile)

    def cost(self, label, a, b):
        formula = self.game.form.switching.get((a, b))
        own = self.definition.own[self.ids.index(label)]
        return F(0) if formula is None else evaluate(formula, own)

    def stay(self, i, club):
        leaving = self.cost(i, self.inside, self.out)
        return self.payoff(i, club) - (self.payoff(i, club - {i}) - leaving)

    def join(self, j, club):
        return self.payoff(j, club | {j}) - self.cost(j, self.out, self.inside) - self.payoff(j, club)

    def surplus(self, club):
        return sum((self.stay(i, club) for i in club), F(0))

    def enlarged(self, club, j):
        more = club | {j}
        return sum((self.stay(i, more) for i in club), F(0)) + self.join(j, club)

    def keeps(self, value):
        return value > 0 or (value == 0 and self.ties in ("join", "weak"))

    def refuses(self, value):
        return value < 0 or (value == 0 and self.ties in ("stay_out", "weak"))

    def others(self, club):
        return [j for j in self.ids if j not in club]

    def internal(self, club):
        return all(self.keeps(self.stay(i, club)) for i in club)

    def external(self, club):
        return all(self.refuses(self.join(j, club)) for j in self.others(club))

    def potentially_internal(self, club):
        return self.keeps(self.surplus(club))

    def potentially_external(self, club):
        return all(self.refuses(self.enlarged(club, j)) for j in self.others(club))

    @cached_property
    def clubs(self):
        return [frozenset(c) for k in range(2, len(self.ids) + 1) for c in combinations(self.ids, k)]

    def alike(self, club):
        """What coalitions are told apart by: how many members have which figures."""
        key = [tuple(sorted((n, v) for n, v in self.definition.own[self.ids.index(i)].items())) for i in club]
        if self.game.form.exposures:
            return club
        return tuple(sorted(key))
