"""Games given as tables, and strategies that draw them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public

Admission = Literal["open", "majority", "unanimity"]


@public
@dataclass(frozen=True, eq=False, repr=False)
class TableGame(Record):
    """A game as a table of payoffs; its text can be pasted into a test.

    Parameters
    ----------
    choices : mapping of player to sequence of actions
        The least cooperative action first.
    payoffs : mapping of tuple of actions to tuple of numbers
        What each player receives at every profile, both in the order of players.
    admission : {"open", "majority", "unanimity"}
        Which of the members (who play anything but their first action) must not lose by an outsider's
        entry, for it to be let in: none, more than half, all.

    Examples
    --------
    >>> game = TableGame({"A": ("out", "in"), "B": ("out",)}, {("out", "out"): (0, 0), ("in", "out"): (1, 2)})
    >>> game.payoff("B", {"A": "in", "B": "out"})
    2
    """

    choices: Mapping[Any, tuple[Any, ...]]
    payoffs: Mapping[tuple[Any, ...], tuple[Any, ...]]
    admission: Admission = "open"

    def __post_init__(self) -> None:
        given: Mapping[str, Any] = vars(self)
        choices, payoffs, admission = given["choices"], given["payoffs"], given["admission"]
        faults = Faults("game")
        if not isinstance(admission, str) or admission not in get_args(Admission):
            faults.add(f"admission = {admission!r:.80}; one of {', '.join(get_args(Admission))} is needed")
        if not _maps_to_lists(choices) or not all(choices.values()):
            faults.add(f"choices = {choices!r:.80}; a mapping from players to actions is needed")
        elif not _maps_to_lists(payoffs):
            faults.add(f"payoffs = {payoffs!r:.80}; a mapping from profiles to payoffs is needed")
        else:
            wanted = dict.fromkeys(product(*choices.values()))
            for played, paid in payoffs.items():
                if played not in wanted:
                    faults.add(f"payoffs: {played!r:.80} is no profile")
                if len(paid) != len(choices):
                    faults.add(f"payoffs[{played!r:.80}] = {paid!r:.80}; one number per player is needed")
            faults.extend(f"payoffs: {played!r:.80} is missing" for played in wanted if played not in payoffs)
        faults.raise_as(InvalidGameError)
        super().__post_init__()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    @property
    def players(self) -> tuple[Any, ...]:
        """The players' ids."""
        return tuple(self.choices)

    def actions(self, player: Any) -> Sequence[Any]:
        """What a player can do."""
        return self.choices[player]

    def payoff(self, player: Any, profile: Mapping[Any, Any]) -> Any:
        """What a player receives."""
        return self._paid(profile)[player]

    def _paid(self, profile: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(zip(self.players, self.payoffs[tuple(profile[i] for i in self.players)], strict=True))

    def admits(self, player: Any, profile: Mapping[Any, Any], action: Any) -> bool:
        """Whether the members let a player make a move; only outsiders are voted on."""
        inside = [j for j in self.players if profile[j] != self.choices[j][0]]
        if self.admission == "open" or player in inside:
            return True
        before, after = self._paid(profile), self._paid({**profile, player: action})
        yes = sum(after[j] >= before[j] for j in inside)
        return yes == len(inside) or (self.admission == "majority" and 2 * yes > len(inside))


def _maps_to_lists(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(entry, (tuple, list)) for entry in value.values())


_UNITS: tuple[Any, ...] = (1, 1, Fraction(1, 3), 1000)


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    min_players: int = 1,
    max_players: int = 3,
    most_actions: int = 3,
    max_profiles: int = 12,
    complements: bool = False,
    potential: bool = False,
    admission: Admission = "open",
) -> TableGame:
    """Draw a game as a table with exact payoffs; many are equal.

    Parameters
    ----------
    min_players, max_players : int
    most_actions : int
        Each player has from one to so many.
    max_profiles : int
        No more than this, so that examples are quick.
    complements : bool
        Whether a step up gains more, or the same, when others take steps up (increasing differences).
    potential : bool
        Whether all gains follow one function, each player's times a weight of its own; not with complements.
    admission : {"open", "majority", "unanimity"}

    Returns
    -------
    strategy of TableGame

    Examples
    --------
    >>> from hypothesis import find
    >>> find(tables(max_players=1), lambda game: len(game.actions("A")) == 2)
    TableGame(choices={'A': (0, 1)}, payoffs={(0,): (0,), (1,): (0,)}, admission='open')
    """
    count = draw(st.integers(min_players, max_players))
    least = 2 if complements else 1
    lengths: list[int] = []
    for k in range(count):
        room = max_profiles // (math.prod(lengths) * least ** (count - k - 1))
        lengths.append(draw(st.integers(least, max(least, min(most_actions, room)))))
    common = _any(draw, lengths, 0) if potential else []
    make = _rising if complements else partial(_following, common) if potential else _any
    columns = []
    for k in range(count):
        unit = draw(st.sampled_from(_UNITS))
        columns.append([unit * value for value in make(draw, lengths, k)])
    return TableGame(
        {"ABCDEFGH"[k]: tuple(range(length)) for k, length in enumerate(lengths)},
        dict(zip(product(*map(range, lengths)), zip(*columns, strict=True), strict=True)),
        admission,
    )


def _any(draw: st.DrawFn, lengths: Sequence[int], k: int) -> list[int]:
    size = math.prod(lengths)
    return draw(st.lists(st.integers(-3, 3), min_size=size, max_size=size))


def _following(common: Sequence[int], draw: st.DrawFn, lengths: Sequence[int], k: int) -> Iterator[int]:
    """Payoffs of one player: what is common to all, and something that the others alone decide."""
    others = [range(1 if j == k else length) for j, length in enumerate(lengths)]
    given = dict(zip(product(*others), _any(draw, [len(one) for one in others], k), strict=True))
    for played, value in zip(product(*map(range, lengths)), common, strict=True):
        yield value + given[(*played[:k], 0, *played[k + 1 :])]


def _rising(draw: st.DrawFn, lengths: Sequence[int], k: int) -> Iterator[int]:
    """Payoffs of one player: each step up has its own worth, and more the more others do; and spillovers."""
    others = [j for j in range(len(lengths)) if j != k]
    own = draw(st.lists(st.integers(-4, 2), min_size=lengths[k] - 1, max_size=lengths[k] - 1))
    weights = draw(st.lists(st.integers(0, 3), min_size=len(others), max_size=len(others)))
    spill = draw(st.lists(st.integers(-2, 2), min_size=len(others), max_size=len(others)))
    bend = draw(st.sampled_from((1, 2)))
    for played in product(*map(range, lengths)):
        pull = sum(w * played[j] for w, j in zip(weights, others, strict=True)) ** bend
        given = sum(w * played[j] for w, j in zip(spill, others, strict=True))
        yield sum(own[: played[k]]) + played[k] * pull + given
