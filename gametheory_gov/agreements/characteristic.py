r"""What a coalition is worth to its members, by what it expects of the others.

With several coalitions, from a partition function:

====================  ===========================================================================
``gamma``             the others stand alone: the worth in :math:`\{S, \{j\}, \{k\}, \dots\}`
``delta``             the others stay together: the worth in :math:`\{S, N \setminus S\}`
``pessimistic``       the others organise in the way that is worst for S
``optimistic``        in the way that is best for S
====================  ===========================================================================

From a bound game with two actions:

====================  ===========================================================================
``gamma``             S is the club and all others are outside. What members do in a club is what
                      the game's payoffs say: in public goods they maximise their joint payoff. A
                      single state is no club, so it gets what it gets where nobody is inside.
``alpha``             :math:`\max_{a_S} \min_{a_{N \setminus S}} \sum_{i \in S} u_i(a)`: what S can
                      be sure of, whatever the others do
``beta``              :math:`\min_{a_{N \setminus S}} \max_{a_S} \sum_{i \in S} u_i(a)`: what the
                      others cannot keep S from
====================  ===========================================================================

α, β: Aumann and Peleg (1960); γ, δ: Hart and Kurz (1983), Chander and Tulkens (1997). One-off costs and
consent play no part. Worths are exact; a game in floats is made exact first (`BoundGame.to_exact`), or, where
its formulas are not rational, its payoffs are rounded to twelve digits of its scale.

α and β are computed by types: with :math:`n_t` alike states of type t a coalition is a vector of counts s,
and its choices and the others' are counts too, :math:`\prod_t \binom{n_t + 3}{3}` combinations in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, lcm, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import (
    InvalidInputError,
    NotApplicableError,
    did_you_mean,
)
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import misbound
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.types import Types
from gametheory_gov.decisions.sharing.divisions import CoalitionCore, coalition_core
from gametheory_gov.decisions.sharing.worths import Worths

from .bound_structures import check_committed, exact_reader, partition_function
from .structures import PartitionFunction, ordered, said, structures

if TYPE_CHECKING:
    import pandas as pd

_STRUCTURES = {
    "gamma": "the others stand alone",
    "delta": "the others stay together",
    "pessimistic": "the others organise in the way that is worst for the coalition",
    "optimistic": "the others organise in the way that is best for the coalition",
}
_ACTIONS = {
    "gamma": "the coalition is the club, all others are outside",
    "alpha": "what the coalition can be sure of, whatever the others do",
    "beta": "what the others cannot keep the coalition from",
}
_WORKS = {
    "alpha": ("aumann1960",),
    "beta": ("aumann1960",),
    "gamma": ("hart1983", "chander1997"),
    "delta": ("hart1983",),
}
#: Players at most, as for worths; combinations of choices at most.
_MOST, _MOST_CHOICES = 14, 4**12
#: Choices that a check goes through at most.
_CHECKED = 2**15


@dataclass(frozen=True, eq=False, repr=False)
class CharacteristicFunction(Answer):
    """What every coalition is worth, by what it expects of the others.

    Parameters
    ----------
    kind : {"gamma", "delta", "alpha", "beta", "pessimistic", "optimistic"}
    game : BoundGame or PartitionFunction
    worths : Worths
        For `gametheory_gov.decisions.sharing`: Shapley value, core, nucleolus.

    Examples
    --------
    >>> from gametheory_gov.agreements import characteristic_function, quadratic_public_good
    >>> game = quadratic_public_good(dict.fromkeys("ABCD", 1))
    >>> gamma, delta = (characteristic_function(game, kind) for kind in ("gamma", "delta"))
    >>> gamma.core().empty, delta.core().empty
    (False, True)
    """

    RESTS = Rests(by=("kind", _WORKS), parts={"game": (BoundGame, PartitionFunction)})

    kind: str
    game: BoundGame | PartitionFunction
    worths: Worths

    @property
    def players(self) -> tuple[str, ...]:
        """Who forms coalitions."""
        return self.worths.players

    def core(self) -> CoalitionCore:
        """The core and the least core, with a division, and the proof where the core is empty.

        Its ``objection(division)`` names the coalition that blocks a division.

        Returns
        -------
        CoalitionCore

        Raises
        ------
        NotApplicableError
            Where worths lie so near to each other that floats lead to nothing that can be proved.
        """
        return coalition_core(self.worths)

    def verify(self) -> Verification:
        """The check of worths from the definition, state by state and choice by choice.

        Returns
        -------
        Verification
            Of α and β in a large game only some coalitions are checked, and their number is said.
        """
        return checking(lambda: _verified(self))

    def __str__(self) -> str:
        n, values = len(self.players), self.worths.values
        alone = sum(values[1 << k] for k in range(n))
        meant = (_STRUCTURES if isinstance(self.game, PartitionFunction) else _ACTIONS)[self.kind]
        return (
            f"{self.kind} worths of {counted(n, 'player')}: all together {short_number(values[-1])}, "
            f"the single ones {short_number(alone)} in all\n  {meant}"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per coalition."""
        return self.worths.to_pandas()


@public
def characteristic_function(
    game: PartitionFunction | GameLike, kind: str = "gamma"
) -> CharacteristicFunction:
    """What every coalition is worth to its members, by what it expects of the others.

    Parameters
    ----------
    game : PartitionFunction, BoundGame or Scenario
        A bound game with two actions has at most 14 states, and nobody committed.
    kind : str
        Of a partition function ``gamma`` (others stand alone), ``delta`` (others stay together),
        ``pessimistic`` or ``optimistic``; also of a bound game that `partition_function` takes. Of a bound
        game with two actions ``gamma`` (the coalition is the club), ``alpha`` (maximin over actions) or
        ``beta`` (minimax).

    Returns
    -------
    CharacteristicFunction

    Raises
    ------
    InvalidInputError
        For an unknown kind, or one that this game has not; for committed states.
    NotApplicableError
        For more than 14 states, too many combinations of choices, α and β of more than two actions, and what
        `partition_function` refuses.

    Notes
    -----
    Aumann and Peleg (1960), Hart and Kurz (1983), Chander and Tulkens (1997).

    Examples
    --------
    A public good that costs 3 and brings 1, or 2, to everybody: two states alone do not provide it.

    >>> from gametheory_gov import Game, States, bind
    >>> good = Game("public good", ("no", "yes"), aggregates={"given": {"yes": 1}},
    ...             payoffs={"no": "worth*given", "yes": "worth*given - 3"}, columns={"worth": "of a unit"})
    >>> found = characteristic_function(bind(good, States.symmetric(3), worth=[1, 1, 2]), "alpha")
    >>> print(found)
    alpha worths of 3 players: all together 3, the single ones 0 in all
      what the coalition can be sure of, whatever the others do
    >>> str(found.worths.worth(["1", "2"])), found.core().empty
    ('0', False)
    """
    if isinstance(game, PartitionFunction):
        _check_kind(kind, _STRUCTURES)
        values = [Fraction(0)] + [
            _of_structures(game, kind, _named(game.players, mask))
            for mask in range(1, 2 ** len(game.players))
        ]
        return CharacteristicFunction(kind, game, Worths(game.players, tuple(values)))
    bound = as_game(game, "characteristic_function")
    _check_kind(kind, _STRUCTURES | _ACTIONS)
    if kind in _STRUCTURES and (kind not in _ACTIONS or len(bound.actions) > 2):
        return characteristic_function(partition_function(bound), kind)
    _check_game(bound)
    return CharacteristicFunction(kind, bound, Worths(bound.states.ids, tuple(_of_actions(bound, kind))))


def _check_kind(kind: Any, known: Mapping[str, str]) -> None:
    if not isinstance(kind, str) or kind not in known:
        near = did_you_mean(str(kind), known)
        if kind in ("alpha", "beta"):
            near = "; alpha and beta need the actions of a bound game"
        raise InvalidInputError("kind", [f"{kind!r:.40} is none of {', '.join(known)} of this game{near}"])


def _check_game(game: BoundGame) -> None:
    check_committed(game, "characteristic_function")
    if len(game.actions) != 2:
        raise NotApplicableError(
            f"alpha and beta are of games with two actions; this one has {len(game.actions)}"
        )
    if game.N > _MOST:
        raise NotApplicableError(
            f"{game.N} states make 2**{game.N} coalitions; up to {_MOST} can be listed. Drop or merge states"
        )


def _named(players: tuple[str, ...], mask: int) -> tuple[str, ...]:
    return tuple(player for k, player in enumerate(players) if mask >> k & 1)


def _of_structures(game: PartitionFunction, kind: str, inside: tuple[str, ...]) -> Fraction:
    """The worth of a coalition from a partition function."""
    outside = tuple(player for player in game.players if player not in inside)

    def worth(rest: Any) -> Fraction:
        row = game.payoffs[ordered([inside, *rest], game.players)]
        return sum((to_fraction(row[game.players.index(player)]) for player in inside), Fraction(0))

    if kind == "gamma":
        return worth([(player,) for player in outside])
    if kind == "delta":
        return worth([outside])
    return (min if kind == "pessimistic" else max)(worth(rest) for rest in structures(outside))


# ------------------------------------------------------------------------------------------ bound games


def _of_actions(game: BoundGame, kind: str) -> Iterator[Fraction]:
    """The worths of all coalitions, in the order of `Worths`."""
    source, read, _ = exact_reader(game)
    members = Types.of(source).members
    sizes = [len(group) for group in members]
    choices = prod(comb(size + 3, 3) for size in sizes)
    if kind != "gamma" and choices > _MOST_CHOICES:
        raise NotApplicableError(
            f"{kind} worths of {game.N} states of {counted(len(sizes), 'type')} compare {choices:,} choices; "
            f"up to {_MOST_CHOICES:,} can be. Make more states alike, or take gamma"
        )
    scale, paid = _payoffs(source, members, read)
    step = np.array([prod(size + 1 for size in sizes[t + 1 :]) for t in range(len(sizes))], dtype=np.int64)
    known: dict[tuple[int, ...], Fraction] = {}
    type_of = {int(k): t for t, group in enumerate(members) for k in group}
    for mask in range(2**game.N):
        counts = [0] * len(sizes)
        for k in range(game.N):
            counts[type_of[k]] += mask >> k & 1
        key = tuple(counts)
        if key not in known:
            worth = _club(key, paid, step) if kind == "gamma" else _secured(kind, key, sizes, paid, step)
            known[key] = Fraction(int(worth), scale)
        yield known[key]


def _payoffs(
    game: BoundGame, members: tuple[Any, ...], read: Callable[[Any], Fraction]
) -> tuple[int, np.ndarray]:
    """Payoffs as whole numbers, and what they were multiplied by.

    Shape (number of vectors of counts, number of types, 2): of somebody outside, and inside; zero where there
    is nobody.
    """
    counts = [*product(*(range(len(group) + 1) for group in members))]
    profiles = np.zeros((len(counts), game.N), dtype=np.int64)
    for row, vector in zip(profiles, counts, strict=True):
        for group, number in zip(members, vector, strict=True):
            row[group[len(group) - number :]] = 1  # the last of a type are inside
    found = game.plain(game.payoffs_at(profiles))
    exact = [
        [
            [
                read(row[group[0]]) if number < len(group) else Fraction(0),
                read(row[group[-1]]) if number else Fraction(0),
            ]
            for group, number in zip(members, vector, strict=True)
        ]
        for row, vector in zip(found, counts, strict=True)
    ]
    scale = lcm(*(value.denominator for row in exact for pair in row for value in pair))
    whole = np.array([[[int(v * scale) for v in pair] for pair in row] for row in exact], dtype=object)
    small = max(abs(value) for value in whole.ravel()) < 2**62 // max(1, game.N)
    return scale, whole.astype(np.int64) if small else whole


def _club(key: tuple[int, ...], paid: np.ndarray, step: np.ndarray) -> Any:
    """The worth of a coalition that is the club; of one state where nobody is inside."""
    if sum(key) <= 1:
        return (np.array(key) * paid[0, :, 0]).sum()
    return (np.array(key) * paid[int(step @ key), :, 1]).sum()


def _secured(kind: str, key: tuple[int, ...], sizes: list[int], paid: np.ndarray, step: np.ndarray) -> Any:
    """The maximin or the minimax of what a coalition gets, over its own counts and the others'."""
    own = np.array([*product(*(range(number + 1) for number in key))], dtype=np.int64)
    others = [*product(*(range(size - number + 1) for size, number in zip(sizes, key, strict=True)))]
    at = (own @ step)[:, None] + (np.array(others, dtype=np.int64) @ step)[None, :]
    total = sum(
        own[:, t, None] * paid[at, t, 1] + (number - own[:, t, None]) * paid[at, t, 0]
        for t, number in enumerate(key)
        if number
    )
    table = np.zeros(at.shape, dtype=np.int64) + total
    return table.min(axis=1).max() if kind == "alpha" else table.max(axis=0).min()


# ------------------------------------------------------------------------------------------- the check


def _verified(found: CharacteristicFunction) -> Verification:
    game, kind = found.game, found.kind
    several = isinstance(game, PartitionFunction)
    if kind not in (_STRUCTURES if several else _ACTIONS):
        return Verification(False, (f"kind is {kind!r:.40}, which this game has not",), ())
    players = game.players if isinstance(game, PartitionFunction) else game.states.ids
    if found.worths.players != players:
        return Verification(False, ("the players are not those of the game",), ())
    faults: list[str] = []
    slack, masks = Fraction(0), list(range(1, 2 ** len(players)))
    if isinstance(game, PartitionFunction):
        wanted = _from_table(game, kind)
    else:
        _check_game(game)
        faults += misbound(game)
        source, read, slack = exact_reader(game)
        if kind != "gamma":
            kept = max(1, _CHECKED >> game.N)
            masks = masks[:: -(-len(masks) // kept)] if len(masks) > kept else masks
        wanted = _from_profiles(source, kind, read, masks)
    for mask, worth in wanted.items():
        if abs(found.worths.values[mask] - worth) > slack * len(players):
            inside = said([found.worths.members(mask)])
            given = short_number(found.worths.values[mask])
            faults.append(f"{inside} is said to be worth {given}; it is worth {short_number(worth)}")
    number = f"{len(masks)} of {2 ** len(players) - 1} coalitions"
    taken = "the payoffs in every structure" if several else "the formulas, the states, the institution"
    return Verification(not faults, tuple(faults), (f"{kind} worths of {number}",), (taken,))


def _from_table(game: PartitionFunction, kind: str) -> dict[int, Fraction]:
    """The worths of all coalitions, structure by structure."""
    place = {player: k for k, player in enumerate(game.players)}
    seen: dict[int, list[Fraction]] = {}
    for structure, row in game.payoffs.items():
        for coalition in structure:
            others = [len(part) for part in structure if part != coalition]
            fits = {"gamma": all(size == 1 for size in others), "delta": len(others) <= 1}.get(kind, True)
            if fits:
                mask = sum(1 << place[player] for player in coalition)
                worth = sum((to_fraction(row[place[player]]) for player in coalition), Fraction(0))
                seen.setdefault(mask, []).append(worth)
    return {mask: max(row) if kind == "optimistic" else min(row) for mask, row in seen.items()}


def _from_profiles(
    game: BoundGame, kind: str, read: Callable[[Any], Fraction], masks: list[int]
) -> dict[int, Fraction]:
    """The worths of some coalitions, profile by profile, nobody taken to be like another."""
    known: dict[int, list[Fraction]] = {}

    def worth(coalition: int, club: int) -> Fraction:
        if club not in known:
            profile = np.array([club >> k & 1 for k in range(game.N)], dtype=np.int64)
            known[club] = [read(value) for value in game.plain(game.payoffs(profile))]
        return sum((known[club][k] for k in range(game.N) if coalition >> k & 1), Fraction(0))

    def within(coalition: int) -> Iterator[int]:
        part = coalition
        while True:
            yield part
            if not part:
                return
            part = (part - 1) & coalition

    found = {}
    for mask in masks:
        rest = 2**game.N - 1 - mask
        if kind == "gamma":
            found[mask] = worth(mask, mask if mask.bit_count() > 1 else 0)
        elif kind == "alpha":
            found[mask] = max(min(worth(mask, own | other) for other in within(rest)) for own in within(mask))
        else:
            found[mask] = min(max(worth(mask, own | other) for own in within(mask)) for other in within(rest))
    return found
