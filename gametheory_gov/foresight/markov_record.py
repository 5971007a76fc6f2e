"""Markov-perfect equilibria (Maskin and Tirole 2001) of accession as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.citation import Rests
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.verification import Verification
from gametheory_gov.bound.game import BoundGame

from .counts import Counts

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class MarkovEquilibrium:
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
        """Return the club in the next period, with probabilities; clubs of probability zero are left out.

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
        """Return where an irreversible club ends, with probabilities.

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


@dataclass(frozen=True)
class UndecidedMixture:
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
class MarkovSolution:
    """What `markov_perfect` found.

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
        """Check every equilibrium by one-shot deviations, without the solver.

        Returns
        -------
        Verification
        """
        from .markov_check import verify_markov

        return verify_markov(self)

    def to_pandas(self) -> pandas.DataFrame:
        """Return strategies and values as a table.

        Returns
        -------
        pandas.DataFrame
            One row per equilibrium, club and type: ``equilibrium``, ``counts``, ``type`` (its first id);
            ``join`` and ``leave`` as probabilities, ``outsider_value`` and ``member_value`` in units of
            payoff, all floats.
        """
        import pandas

        rows = []
        for number, equilibrium in enumerate(self.equilibria):
            for counts, join in equilibrium.join.items():
                for t, p in enumerate(join):
                    outside, inside = equilibrium.outsiders[counts][t], equilibrium.members[counts][t]
                    rows.append(
                        {
                            "equilibrium": number,
                            "counts": counts,
                            "type": self.types[t][0],
                            "join": float(p),
                            "leave": float(equilibrium.leave[counts][t]) if equilibrium.leave else 0.0,
                            "outsider_value": None if outside is None else float(outside),
                            "member_value": None if inside is None else float(inside),
                        }
                    )
        return pandas.DataFrame(rows)

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
