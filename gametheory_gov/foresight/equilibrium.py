r"""Markov-perfect equilibria (Maskin and Tirole 2001) of accession, and their check without what found them.

For every club, payoffs are taken from the game itself, state by state, and two things are checked. The
values are those of the strategies: they satisfy the equations that define them, and with :math:`\delta < 1`
only one set of values does. And nobody gains by a one-shot deviation: a drawn state that moves for sure
gains by it, one that never moves would not, and one that mixes is indifferent. By the one-shot deviation
principle no other strategy then does better. Whether an equilibrium is missed is asked in
`gametheory_gov.foresight.missed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from gametheory_gov.base.answer import Answer, Record, Verification, checking, reading
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import check_ties, read_tolerance

from .counts import ClubPayoffs, Counts, mixes, scope
from .missed import Reversible, missed_ahead
from .replay import Clubs, Near, Play

if TYPE_CHECKING:
    import pandas


#: Clubs at which floats leave something undecided that are printed.
_SHOWN = 5


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

        Raises
        ------
        InvalidInputError
            For counts that are no club.
        """
        if not (isinstance(counts, tuple) and counts in self.join):
            rule = "give the members of each type as a tuple"
            raise InvalidInputError("counts", [f"{counts!r:.80} is no club of types {self.sizes}; {rule}"])
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
        InvalidInputError
            For counts that are no club.
        ValueError
            When members may leave: then a club need not end anywhere; see ``moves``.
        """
        if self.leave:
            raise ValueError("members may leave, so the club need not end anywhere; follow `moves` instead")
        first = self.empty if start is None else start
        self.moves(first)  # refuses what is no club
        ahead: dict[Counts, Any] = {first: Fraction(1)}
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

    Examples
    --------
    >>> mixture = UndecidedMixture(join={(1,): (0.2, 0.3)}, leave={})
    >>> mixture.join[1,]
    (0.2, 0.3)
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
        On gains, relative to the largest term of the state's own payoffs; zero in exact arithmetic.
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

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`."""
        plain = super().to_dict()
        return plain | {"relative_tolerance": plain.pop("tolerance")}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The solution of the values of `to_dict`; earlier files hold an absolute tolerance.

        Raises
        ------
        DataError
            If the values are those of no such solution.
        """
        cls._check_format(plain)
        with reading(cls.__name__):
            rest = {name: value for name, value in plain.items() if name != "relative_tolerance"}
            found = super().from_dict(rest | {"tolerance": plain.get("tolerance", 0.0)})
            return replace(found, tolerance=read_tolerance(plain, found.game))

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
        found = counted(len(self), "Markov-perfect equilibrium", "Markov-perfect equilibria")
        head = f"{found}: {self.scope}"
        open_ = [f"undecided, may hold more:\n{box}" for box in self.undecided]
        return "\n\n".join([head, *map(str, self.equilibria), *open_, *self._hung()])

    def _hung(self) -> list[str]:
        """Where gains in floats were within the tolerance of zero, in one line, if anywhere."""
        tied = [(k, n) for k, each in enumerate(self.equilibria, 1) for n in each.ties]
        if not self.tolerance or not tied:
            return []
        some = "; ".join(f"{n if len(n) > 1 else n[0]} in of equilibrium {k}" for k, n in tied[:_SHOWN])
        more = f"; and {len(tied) - _SHOWN} more" if tied[_SHOWN:] else ""
        return [
            f"undecided in floats (tolerance {self.tolerance:g}), taken as ties {self.ties!r}: {some}{more}"
        ]


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
      checked: 1 equilibrium
      checked: 9 values and one-shot deviations
      checked: that no equilibrium is missed, by backward induction
      taken as given: the formulas, the states, the institution
    """
    return checking(lambda: _verified(solution))


def _verified(solution: MarkovSolution) -> Verification:
    faults = [*misbound(solution.game), *_contradictions(solution)]
    if faults:
        return Verification(False, tuple(faults), ())
    game = Clubs(solution.game)
    near = _near(solution)
    checks, checked, taken = 0, [counted(len(solution), "equilibrium", "equilibria")], [given(solution.game)]
    for number, equilibrium in enumerate(solution.equilibria):
        play = Play(game, equilibrium, solution, near)
        if not play.complete():
            faults.append(f"equilibrium {number} does not say what all types do, and get, at every club")
            continue
        for counts in equilibrium.join:
            faults += [f"equilibrium {number}, {counts}: {fault}" for fault in play.faults(counts)]
            checks += play.checks
            play.checks = 0
        if set(play.ties) != set(equilibrium.ties) or len(set(equilibrium.ties)) < len(equilibrium.ties):
            faults.append(f"equilibrium {number} does not list the clubs at which a tie rule decided")
    checked.append(f"{checks} values and one-shot deviations")
    taken += solution._hung()
    if solution.undecided:
        taken.append(f"{len(solution.undecided)} mixtures that may or may not hold equilibria")
    if solution.complete and not faults:
        missed = _missed_ahead if solution.irreversible else _missed_reversible
        faults += missed(solution, game, near, checked, taken)
    return Verification(not faults, tuple(faults), tuple(checked), tuple(taken))


def _contradictions(solution: MarkovSolution) -> Iterator[str]:
    """Yield what a solution says of itself that cannot be so, whatever its equilibria."""
    game, delta = solution.game, solution.discount
    if isinstance(delta, bool) or not isinstance(delta, (Fraction, float)) or not 0 <= delta < 1:
        yield f"discount is {delta!r:.40}; a discount factor in [0, 1) is needed"
        return
    exact = game.exact and isinstance(delta, Fraction)
    if exact or solution.tolerance < 1:
        yield from tolerance_faults(game, solution.tolerance, exact=exact)
    elif not solution.tolerance <= 1e-13 / (1 - delta):  # patience adds round-off
        yield f"tolerance is {solution.tolerance!r}, beyond payoffs"
    with (faults := Faults("ties")).noting():
        check_ties(solution.ties)
    yield from faults.found
    for name in ("irreversible", "complete"):
        if not isinstance(getattr(solution, name), bool):
            yield f"{name} is {getattr(solution, name)!r:.40}, neither true nor false"
    payoffs = ClubPayoffs.of(game)
    if solution.types != tuple(tuple(game.states.ids[k] for k in group) for group in payoffs.types.members):
        yield "types are not the states that are alike"
    if solution.scope != scope(solution.irreversible, payoffs):
        yield "scope does not say which strategies are searched in such a game"
    if not all(isinstance(each, MarkovEquilibrium) for each in solution.equilibria):
        yield "what is listed are no equilibria"
    elif len({(_row(each.join), _row(each.leave)) for each in solution.equilibria}) < len(solution):
        yield "an equilibrium is listed twice"
    if not all(isinstance(box, UndecidedMixture) for box in solution.undecided):
        yield "what is undecided are no mixtures"
    if solution.complete and solution.undecided:
        yield "all equilibria are claimed to be listed, but mixtures are undecided"


def _row(table: Mapping[Counts, tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(sorted(table.items()))


def _near(solution: MarkovSolution) -> Near:
    """Which gains count as zero: a solver compares positive multiples of them, by N at most."""
    tolerance, delta = solution.tolerance, solution.discount
    return Near(tolerance / (2 * solution.game.N), 2 * tolerance / (1 - delta))


def _missed_ahead(
    solution: MarkovSolution, clubs: Clubs, near: Near, checked: list[str], taken: list[str]
) -> tuple[str, ...]:
    play = [each.join for each in solution.equilibria]
    own = Near(solution.tolerance / 2, 2 * solution.tolerance)  # of the multiples themselves
    missed = missed_ahead(clubs, play, solution.discount, solution.ties, own)
    what = "that no equilibrium is missed"
    if missed is None:
        taken.append(f"{what}: there are too many stages to go through")
    elif not missed:
        checked.append(f"{what}, by backward induction")
    return missed or ()


def _missed_reversible(
    solution: MarkovSolution, clubs: Clubs, near: Near, checked: list[str], taken: list[str]
) -> tuple[str, ...]:
    system = Reversible(clubs, solution.discount, solution.ties, near)
    play = [system.strategy(each.join, each.leave) for each in solution.equilibria]
    missed = system.missed_pure(play)
    what = "that no pure equilibrium is missed"
    if missed is None:
        taken.append(f"{what}: there are too many strategies to try")
    elif not missed:
        checked.append(f"{what}, every pure strategy tried")
    if mixes(ClubPayoffs.of(solution.game)) and not missed:
        once = system.missed_mixed(play)
        if once:
            return once
        indices = system.indices(play)
        if indices not in (None, 1) and solution.ties != "weak":
            # where the tie rule sets an equilibrium aside, those that are left need not sum to one
            every = Reversible(clubs, solution.discount, "weak", near)
            if every.missed_pure(play) != () or every.missed_mixed(play, tied=True) != ():
                indices = None
        if indices is None:
            taken.append("that no equilibrium in which several places mix is missed")
        elif indices != 1:
            return (*(missed or ()), f"indices sum to {indices} and not to one, so an equilibrium is missed")
        else:
            checked.append("that the indices of all equilibria sum to one")
            taken.append("that no two equilibria in which several places mix, of opposite index, are missed")
    return missed or ()
