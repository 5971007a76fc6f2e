"""One Markov-perfect equilibrium, read state by state: its values, and whether anybody would do otherwise."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, product
from typing import Any, NamedTuple

from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types

from .counts import Counts, one_off_costs, units_of

#: Values of floats, or of irrational chances, are right to this, relative to the largest they may be.
_ROUND_OFF = 1e-9


class Clubs:
    """Payoffs of single states at clubs, straight from the game, in units of their types."""

    def __init__(self, game: BoundGame) -> None:
        self.game = game
        self.types = Types.of(game)
        self.sizes = tuple(len(group) for group in self.types.members)
        self.counts = tuple(product(*[range(size + 1) for size in self.sizes]))
        self.entry, self.exit = one_off_costs(game)
        self.units = tuple(Fraction(x) if game.exact else x for x in units_of(game, self.types))
        self.type_of = {int(k): t for t, group in enumerate(self.types.members) for k in group}
        self._seen: dict[bytes, Any] = {}

    def payoff(self, state: int, profile: Profile) -> Any:
        """The payoff of a state at a club."""
        key = profile.tobytes()
        if key not in self._seen:
            self._seen[key] = self.game.payoffs(profile)
        return self.game.plain(self._seen[key][state]) / self.units[self.type_of[state]]

    def profile(self, counts: Counts) -> Profile:
        """A club with given counts: the first states of every type are in."""
        profile = self.game.fixed_profile.copy()
        for group, n in zip(self.types.members, counts, strict=True):
            profile[group[:n]] = 1
        return profile

    def flow(self, counts: Counts, t: int, inside: bool) -> Any:
        """The payoff of a state of a type inside or outside."""
        return self.payoff(int(self.types.members[t][0 if inside else -1]), self.profile(counts))

    def cost(self, t: int, inside: bool) -> Any:
        """What a state of a type pays when it leaves, or joins."""
        return (self.exit if inside else self.entry)[int(self.types.first[t])] / self.units[t]


class Near(NamedTuple):
    """When a gain counts as zero: surely up to ``low``, surely not beyond ``high``."""

    low: Any
    high: Any

    def best(self, moves: int, gain: Any, ties: str, *, joins: bool = True) -> bool:
        """Whether moving, or staying, is surely what a state does."""
        if abs(gain) <= self.low:
            return ties == "weak" or moves == ((ties == "join") == joins)
        return bool(gain > self.high if moves else gain < -self.high)


class Play:
    """One equilibrium, read state by state."""

    def __init__(self, game: Clubs, equilibrium: Any, solution: Any, near: Near) -> None:
        self.game, self.equilibrium = game, equilibrium
        self.delta, self.reversible = solution.discount, not solution.irreversible
        self.ties_rule = solution.ties
        self.ties: list[Counts] = []
        unit, rounds = 1 / float(1 - solution.discount), 0.0
        chances = [p for table in (equilibrium.join, equilibrium.leave) for p in chain(*table.values())]
        if any(isinstance(p, float) for p in chances) or not isinstance(solution.tolerance, int | Fraction):
            rounds = _ROUND_OFF * unit * (1 + solution.game.N)  # an irrational chance, or floats
        exact = solution.game.exact and not any(isinstance(p, float) for p in chances)
        exact = exact and isinstance(solution.discount, Fraction)
        self.slack = 0.0 if exact else rounds
        self.near = Near(near.low if near.high else 1e-4 * self.slack, near.high + self.slack)
        self.type_of = game.type_of
        self.checks = 0

    def complete(self) -> bool:
        """Whether strategies and values are given at every club, for every type, and none of nobody."""
        claimed = self.equilibrium
        sizes = tuple(len(group) for group in self.game.types.members)
        clubs = set(self.game.counts)
        tables = [claimed.join, claimed.members, claimed.outsiders]
        tables += [claimed.leave] if self.reversible else []
        return (
            claimed.sizes == sizes
            and (self.reversible or not claimed.leave)
            and all(set(table) == clubs for table in tables)
            and all(len(row) == len(sizes) for table in tables for row in table.values())
            and all(self._of_nobody(counts, t) for counts in clubs for t in range(len(sizes)))
        )

    def _of_nobody(self, counts: Counts, t: int) -> bool:
        """Whether a type has no value, and never moves, where nobody of it is."""
        claimed = self.equilibrium
        outside, inside = counts[t] < self.game.sizes[t], counts[t] > 0
        return (
            (outside or (claimed.join[counts][t] == 0 and claimed.outsiders[counts][t] is None))
            and (inside or claimed.members[counts][t] is None)
            and (inside or not self.reversible or claimed.leave[counts][t] == 0)
        )

    def _counts(self, profile: Profile) -> Counts:
        return tuple(int(profile[group].sum()) for group in self.game.types.members)

    def _from(self, state: int, profile: Profile) -> Any:
        """The payoffs of a state from a period on that ends with this club."""
        return self.game.payoff(state, profile) + self.delta * self._value(state, profile)

    def _moves(self, state: int, profile: Profile) -> tuple[Any, Profile, Any]:
        """The probability that a drawn state moves, the club that results, and the cost."""
        after = profile.copy()
        after[state] = 1 - profile[state]
        table = self.equilibrium.leave if profile[state] else self.equilibrium.join
        t = self.type_of[state]
        return table[self._counts(profile)][t], after, self.game.cost(t, bool(profile[state]))

    def faults(self, counts: Counts) -> list[str]:
        """Whatever does not hold at one club."""
        profile = self.game.profile(counts)
        drawn = [k for k in self.type_of if self.reversible or not profile[k]]
        shown = {(self.type_of[k], int(profile[k])): k for k in self.type_of}
        found = []
        for (_, inside), state in shown.items():
            said = self._value(state, profile)
            if not abs(self._expected(state, profile, drawn) - said) <= self.slack:
                found.append(f"the value of {self._name(state)} is not that of the strategies")
            self.checks += 1
            if inside and not self.reversible:
                continue
            chance, after, cost = self._moves(state, profile)
            gain = self._from(state, after) - cost - self._from(state, profile)
            self.checks += 1
            if not 0 <= chance <= 1:
                found.append(f"{self._name(state)} moves with probability {chance}")
            elif not self._stays(chance, gain, inside, counts):
                found.append(
                    f"{self._name(state)} moves with probability {chance} and gains "
                    f"{gain * self.game.units[self.type_of[state]]} by moving"
                )
        return found

    def _stays(self, chance: Any, gain: Any, inside: int, counts: Counts) -> bool:
        """Whether nobody would do otherwise; a pure action of someone indifferent follows the tie rule."""
        tied = abs(gain) <= self.near.low
        if tied and chance in (0, 1) and counts not in self.ties:
            self.ties.append(counts)
        if not abs(gain) <= self.near.high:
            return bool(chance == (gain > 0))
        return (
            not tied or chance not in (0, 1) or self.near.best(chance, gain, self.ties_rule, joins=not inside)
        )

    def _value(self, state: int, profile: Profile) -> Any:
        table = self.equilibrium.members if profile[state] else self.equilibrium.outsiders
        t = self.type_of[state]
        return table[self._counts(profile)][t] / self.game.units[t]

    def _expected(self, state: int, profile: Profile, drawn: list[int]) -> Any:
        """The expected payoffs of a state before anyone is drawn."""
        if not drawn:
            return self._from(state, profile)
        stays = self._from(state, profile)
        alike: dict[tuple[bool, int, int], list[int]] = {}
        for k in drawn:  # those who are alike and stand alike do the same to this state
            alike.setdefault((k == state, self.type_of[k], int(profile[k])), []).append(k)
        total: Any = 0
        for (own, _, _), group in alike.items():
            chance, after, cost = self._moves(group[0], profile)
            moved = self._from(state, after) - (cost if own else 0) if chance else stays
            total = total + len(group) * (chance * moved + (1 - chance) * stays)
        return total / len(drawn)

    def _name(self, state: int) -> str:
        return f"state {self.game.game.states.ids[state]}"
