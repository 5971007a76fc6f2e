r"""Markov-perfect equilibria (Maskin and Tirole 2001) of accession, and their check without what found them.

For every club, payoffs are taken from the game itself, state by state, and two things are checked. The
values are those of the strategies: they satisfy the equations that define them, and with :math:`\delta < 1`
only one set of values does. And nobody gains by a one-shot deviation: a drawn state that moves for sure
gains by it, one that never moves would not, and one that mixes is indifferent. By the one-shot deviation
principle no other strategy then does better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Record, Verification
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE

from .counts import Counts, one_off_costs

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False, repr=False)
class MarkovEquilibrium(Record):
    """One Markov-perfect equilibrium: what every type does at every club, and what that is worth.

    Parameters
    ----------
    sizes : tuple of int, shape (T,)
        How many states of each type there are.
    join : mapping of counts to tuple of numbers in [0, 1]
        Probability that an outsider of each type joins when it is drawn.
    leave : mapping of counts to tuple of numbers in [0, 1]
        Probability that a member leaves when it is drawn; empty when membership is irreversible.
    members, outsiders : mapping of counts to tuple of numbers
        Discounted sum of payoffs from the next period on, before a state is drawn; None where a type has
        none.
    ties : tuple of counts
        Clubs at which an indifferent state followed the tie rule (in floats: indifferent within tolerance).

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind, markov_perfect
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> (found,) = markov_perfect(bind(club, States.symmetric(3)), "3/4").equilibria
    >>> found.pure, found.founding, found.moves((0,)), found.ends()
    (True, Fraction(1, 1), {(1,): Fraction(1, 1)}, {(3,): Fraction(1, 1)})
    """

    RESTS = Rests(("maskin2001",))

    sizes: tuple[int, ...]
    join: Mapping[Counts, tuple[Any, ...]]
    leave: Mapping[Counts, tuple[Any, ...]]
    members: Mapping[Counts, tuple[Any, ...]]
    outsiders: Mapping[Counts, tuple[Any, ...]]
    ties: tuple[Counts, ...] = ()

    @property
    def empty(self) -> Counts:
        """Counts of the club without any free state."""
        return (0,) * len(self.sizes)

    @property
    def pure(self) -> bool:
        """Whether no state ever mixes."""
        return all(p in (0, 1) for row in (*self.join.values(), *self.leave.values()) for p in row)

    @property
    def founding(self) -> Any:
        """Probability that the first state drawn founds the club (or is the first to join the committed)."""
        return sum(size * p for size, p in zip(self.sizes, self.join[self.empty], strict=True)) / Fraction(
            sum(self.sizes)
        )

    def moves(self, counts: Counts) -> dict[Counts, Any]:
        """The clubs of the next period with their probabilities, those of probability zero left out.

        Parameters
        ----------
        counts : tuple of int, shape (T,)
            Members of each type, committed ones not counted.

        Returns
        -------
        dict of counts to number
            Probabilities that sum to one.
        """
        inside = sum(counts) if self.leave else 0
        drawn = Fraction(sum(self.sizes) - sum(counts) + inside)
        found: dict[Counts, Any] = {}
        for t, n in enumerate(counts):
            steps = [(1, (self.sizes[t] - n) * self.join[counts][t])] if counts in self.join else []
            steps += [(-1, n * self.leave[counts][t])] if counts in self.leave else []
            for step, weight in steps:
                if weight != 0:
                    found[(*counts[:t], n + step, *counts[t + 1 :])] = weight / drawn
        rest = 1 - sum(found.values())
        return found if rest == 0 else found | {counts: rest}

    def ends(self, start: Counts | None = None) -> dict[Counts, Any]:
        """The clubs in which an irreversible club may end, with their probabilities.

        Parameters
        ----------
        start : tuple of int, shape (T,), optional
            The club without any free state by default.

        Returns
        -------
        dict of counts to number
            Probabilities that sum to one.

        Raises
        ------
        ValueError
            When members may leave: then a club need not end anywhere; see ``moves``.
        """
        if self.leave:
            raise ValueError("members may leave, so the club need not end anywhere; follow `moves` instead")
        ahead: dict[Counts, Any] = {self.empty if start is None else start: Fraction(1)}
        found: dict[Counts, Any] = {}
        while ahead:
            counts = min(ahead, key=lambda n: (sum(n), n))
            weight = ahead.pop(counts)
            onwards = {after: p for after, p in self.moves(counts).items() if after != counts}
            if not onwards:
                found[counts] = weight
            total = sum(onwards.values())
            for after, p in onwards.items():
                ahead[after] = ahead.get(after, Fraction(0)) + weight * p / total
        return found

    def __str__(self) -> str:
        lines = []
        for n in sorted(self.join, key=lambda n: (sum(n), n)):
            joining = ", ".join(format_number(p) for p in self.join[n])
            line = f"{n if len(n) > 1 else n[0]} in: join {joining}"
            if n in self.leave:
                line += "; leave " + ", ".join(format_number(p) for p in self.leave[n])
            lines.append(line)
        return "\n".join(lines)


@dataclass(frozen=True, eq=False, repr=False)
class UndecidedMixture(Record):
    """A box of mixed strategies that could not be resolved: it may hold a continuum of equilibria.

    Parameters
    ----------
    join, leave : mapping of counts to tuple of (float, float)
        Bounds on the probability that an outsider of each type joins, and a member leaves, when drawn.
    """

    join: Mapping[Counts, tuple[tuple[float, float], ...]]
    leave: Mapping[Counts, tuple[tuple[float, float], ...]]

    def __str__(self) -> str:
        lines = []
        for word, table in (("join", self.join), ("leave", self.leave)):
            for n in sorted(table, key=lambda n: (sum(n), n)):
                for t, (low, high) in enumerate(table[n]):
                    if low < high:
                        of = f" (type {t + 1})" if len(n) > 1 else ""
                        lines.append(f"{n if len(n) > 1 else n[0]} in: {word} {low:.4g} to {high:.4g}{of}")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False, repr=False)
class MarkovSolution(Answer):
    """The Markov-perfect equilibria of accession, with their values.

    Parameters
    ----------
    game : BoundGame
    discount : number in [0, 1)
        Per period.
    irreversible : bool
        Whether members stay for good.
    ties : {"join", "stay_out", "weak"}
    types : tuple of tuples of ids
        Which states are alike; counts follow this order.
    equilibria : tuple of MarkovEquilibrium
    complete : bool
        Whether every equilibrium within ``scope`` is listed, and nothing is undecided.
    scope : str
        Among which strategies equilibria were sought.
    tolerance : float
        Absolute tolerance on gains; zero in exact arithmetic.
    undecided : tuple of UndecidedMixture
        Boxes of mixed strategies that may hold equilibria which are not isolated.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind, markov_perfect
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> solution = markov_perfect(bind(club, States.symmetric(3)), "1/4")  # not patient enough
    >>> solution, solution.founding, solution.verify().valid
    (MarkovSolution(irreversible, discount=1/4, equilibria=1), (Fraction(0, 1),), True)
    """

    RESTS = Rests(("maskin2001",), parts={"game": (BoundGame,)})

    game: BoundGame
    discount: Any
    irreversible: bool
    ties: str
    types: tuple[tuple[str, ...], ...]
    equilibria: tuple[MarkovEquilibrium, ...]
    complete: bool
    scope: str
    tolerance: float
    undecided: tuple[UndecidedMixture, ...] = ()

    def __len__(self) -> int:
        return len(self.equilibria)

    @property
    def founding(self) -> tuple[Any, ...]:
        """Founding probability of every equilibrium."""
        return tuple(equilibrium.founding for equilibrium in self.equilibria)

    def verify(self) -> Verification:
        """The check of every equilibrium by one-shot deviations, without the solver.

        Returns
        -------
        Verification
        """
        return verify_markov(self)

    def to_pandas(self) -> pandas.DataFrame:
        """Strategies and values as a table.

        Returns
        -------
        pandas.DataFrame
            One row per equilibrium, club and type: ``equilibrium``, ``counts``, ``type`` (its first id);
            ``join`` and ``leave`` as probabilities, ``outsider_value`` and ``member_value`` in units of
            payoff, all floats.
        """
        import pandas

        rows = [
            (
                number,
                counts,
                self.types[t][0],
                float(p),
                float(equilibrium.leave[counts][t]) if equilibrium.leave else 0.0,
                *(
                    None if value is None else float(value)
                    for value in (equilibrium.outsiders[counts][t], equilibrium.members[counts][t])
                ),
            )
            for number, equilibrium in enumerate(self.equilibria)
            for counts, join in equilibrium.join.items()
            for t, p in enumerate(join)
        ]
        columns = ["equilibrium", "counts", "type", "join", "leave", "outsider_value", "member_value"]
        return pandas.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        kind = "irreversible" if self.irreversible else "reversible"
        more = "" if self.complete else ", more may exist"
        if self.undecided:
            more = f", undecided={len(self.undecided)}" + more
        return f"MarkovSolution({kind}, discount={self.discount}, equilibria={len(self)}{more})"

    def __str__(self) -> str:
        head = f"{len(self)} Markov-perfect equilibria: {self.scope}"
        open_ = [f"undecided, may hold more:\n{box}" for box in self.undecided]
        return "\n\n".join([head, *(str(equilibrium) for equilibrium in self.equilibria), *open_])


@public
def verify_markov(solution: MarkovSolution) -> Verification:
    """The check of every equilibrium of a solution by one-shot deviations.

    Parameters
    ----------
    solution : MarkovSolution

    Returns
    -------
    Verification

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> from gametheory_gov import markov_perfect
    >>> print(verify_markov(markov_perfect(bind(club, States.symmetric(3)), "1/2")))
    valid
      checked: 1 equilibria
      checked: 9 values and one-shot deviations
    """
    faults: list[str] = []
    game = _Clubs(solution.game)
    checks = 0
    for number, equilibrium in enumerate(solution.equilibria):
        play = _Play(game, equilibrium, solution)
        if not play.complete():
            faults.append(f"equilibrium {number} does not say what all types do, and get, at every club")
            continue
        for counts in equilibrium.join:
            faults += [f"equilibrium {number}, {counts}: {fault}" for fault in play.faults(counts)]
            checks += play.checks
            play.checks = 0
    return Verification(
        not faults,
        tuple(faults),
        (f"{len(solution)} equilibria", f"{checks} values and one-shot deviations"),
    )


class _Clubs:
    """Payoffs of single states at clubs, straight from the game."""

    def __init__(self, game: BoundGame) -> None:
        self.game = game
        self.types = Types.of(game)
        self.entry, self.exit = one_off_costs(game)
        self._seen: dict[bytes, Any] = {}

    def payoff(self, state: int, profile: Profile) -> Any:
        key = profile.tobytes()
        if key not in self._seen:
            self._seen[key] = self.game.payoffs(profile)
        return self.game.plain(self._seen[key][state])

    def profile(self, counts: Counts) -> Profile:
        """A club with given counts: the first states of every type are in."""
        profile = self.game.fixed_profile.copy()
        for group, n in zip(self.types.members, counts, strict=True):
            profile[group[:n]] = 1
        return profile


class _Play:
    """One equilibrium, read state by state."""

    def __init__(self, game: _Clubs, equilibrium: MarkovEquilibrium, solution: MarkovSolution) -> None:
        self.game, self.equilibrium = game, equilibrium
        self.delta, self.reversible = solution.discount, not solution.irreversible
        absolute = solution.tolerance
        if any(
            isinstance(p, float)
            for table in (equilibrium.join, equilibrium.leave)
            for p in chain(*table.values())
        ):
            absolute = max(absolute, DEFAULT_TOLERANCE * solution.game.scale)  # an irrational chance
        self.slack = absolute / (1 - solution.discount) * (1 + solution.game.N)
        self.type_of = {int(k): t for t, group in enumerate(game.types.members) for k in group}
        self.checks = 0

    def complete(self) -> bool:
        """Whether strategies and values are given at every club, for every type."""
        claimed = self.equilibrium
        sizes = tuple(len(group) for group in self.game.types.members)
        clubs = set(product(*[range(size + 1) for size in sizes]))
        tables = [claimed.join, claimed.members, claimed.outsiders]
        tables += [claimed.leave] if self.reversible else []
        return (
            claimed.sizes == sizes
            and (self.reversible or not claimed.leave)
            and all(set(table) == clubs for table in tables)
            and all(len(row) == len(sizes) for table in tables for row in table.values())
        )

    def _counts(self, profile: Profile) -> Counts:
        return tuple(int(profile[group].sum()) for group in self.game.types.members)

    def _from(self, state: int, profile: Profile) -> Any:
        """The payoffs of a state from a period on that ends with this club."""
        table: Mapping[Counts, tuple[Any, ...]] = (
            self.equilibrium.members if profile[state] else self.equilibrium.outsiders
        )
        value = table[self._counts(profile)][self.type_of[state]]
        return self.game.payoff(state, profile) + self.delta * value

    def _moves(self, state: int, profile: Profile) -> tuple[Any, Profile, Any]:
        """The probability that a drawn state moves, the club that results, and the cost."""
        after = profile.copy()
        after[state] = 1 - profile[state]
        table = self.equilibrium.leave if profile[state] else self.equilibrium.join
        costs = self.game.exit if profile[state] else self.game.entry
        return table[self._counts(profile)][self.type_of[state]], after, costs[state]

    def faults(self, counts: Counts) -> list[str]:
        """Whatever does not hold at one club."""
        profile = self.game.profile(counts)
        drawn = [k for k in self.type_of if self.reversible or not profile[k]]
        shown = {(self.type_of[k], int(profile[k])): k for k in self.type_of}
        found = []
        for (_, inside), state in shown.items():
            if abs(self._expected(state, profile, drawn) - self._value(state, profile)) > self.slack:
                found.append(f"the value of {self._name(state)} is not that of the strategies")
            self.checks += 1
            if inside and not self.reversible:
                continue
            chance, after, cost = self._moves(state, profile)
            gain = self._from(state, after) - cost - self._from(state, profile)
            self.checks += 1
            if not 0 <= chance <= 1:
                found.append(f"{self._name(state)} moves with probability {chance}")
            if (chance > 0 and gain < -self.slack) or (chance < 1 and gain > self.slack):
                found.append(
                    f"{self._name(state)} moves with probability {chance} and gains {gain} by moving"
                )
        return found

    def _value(self, state: int, profile: Profile) -> Any:
        table = self.equilibrium.members if profile[state] else self.equilibrium.outsiders
        return table[self._counts(profile)][self.type_of[state]]

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
