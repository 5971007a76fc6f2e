"""Equilibria as records: who plays what, and how close each state is to moving."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import dump_number, format_gain, to_number
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.data.world_picture import tile_map

from .definition import DEFAULT_TOLERANCE, ROUND_OFF, judged

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Members that are named in one line.
_SHOWN = 8


@dataclass(frozen=True, eq=False, repr=False)
class Margin(Record):
    """How far one state is from moving.

    Parameters
    ----------
    state : str
    action, move : str
        What it plays, and the other action that costs it least.
    gain : Fraction or float
        Of the move, in units of payoff; negative for a state that prefers to stay, positive only for an
        outsider that the members do not admit.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> margin = gg.solve(game).equilibria[-1].margins[0]
    >>> margin.state, margin.action, margin.move, margin.gain
    ('1', 'member', 'outside', Fraction(-1, 2))
    """

    state: str
    action: str
    move: str
    gain: Fraction | float

    def __post_init__(self) -> None:
        """Made for every state of every profile that is checked; texts and a number need no freezing."""


@dataclass(frozen=True, eq=False, repr=False)
class Equilibrium(Answer):
    """One equilibrium of a game.

    Parameters
    ----------
    actions : mapping of id to action
    margins : tuple of Margin
        One per state that is free to choose, the closest to moving first.
    reports : mapping of str to number
        Totals, and what the game reports (legitimacy, policy).
    first_action : str
        The action of those outside.
    groups : tuple of (ids, counts)
        States that are alike and play different actions here, with how many play each action.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> everybody = gg.solve(game).equilibria[-1]
    >>> everybody.members, dict(everybody.actions)["1"]
    (('1', '2', '3', '4'), 'member')
    """

    RESTS = Rests(CLUB)

    actions: Mapping[str, str]
    margins: tuple[Margin, ...]
    reports: Mapping[str, Any]
    first_action: str
    groups: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = ()

    @property
    def multiplicity(self) -> int:
        """Number of equilibria that this one stands for: those in which alike states change places."""
        return math.prod(_arrangements(counts) for _, counts in self.groups)

    def expand(self) -> Iterator[dict[str, str]]:
        """The actions of every equilibrium of the class, one by one.

        Examples
        --------
        >>> from gametheory_gov import Game, States, bind, solve
        >>> from gametheory_gov.equilibria import BranchingSolver
        >>> game = Game("two places", ("out", "in"), aggregates={"members": {"in": 1}},
        ...             payoffs={"out": 0, "in": "5/2 - members"})
        >>> (pair,) = solve(bind(game, States.symmetric(4)), BranchingSolver()).equilibria
        >>> pair.multiplicity, len(list(pair.expand()))
        (6, 6)
        """
        yield from _exchanged(dict(self.actions), [ids for ids, _ in self.groups])

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the states that play anything but the first action, in the order of the table."""
        return tuple(state for state, action in self.actions.items() if action != self.first_action)

    @property
    def kept_out(self) -> tuple[str, ...]:
        """Ids of the outsiders that would gain by joining but are not admitted."""
        return tuple(m.state for m in self.margins if m.action == self.first_action and m.gain > 0)

    def closest(self, *, leaving: bool) -> Margin | None:
        """The member closest to moving, or the outsider; None when there is none."""
        for margin in self.margins:
            if (margin.action != self.first_action) == leaving:
                return margin
        return None

    @classmethod
    def at(cls, game: BoundGame, profile: Profile, types: Types | None = None) -> Equilibrium:
        """The record of a profile; with types, of all profiles in which alike states change places."""
        gains, _ = judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)
        margins = []
        plain = [gains[:, b].tolist() if not game.exact else gains[:, b] for b in range(gains.shape[1])]
        for k in np.flatnonzero(game.free).tolist():
            played = int(profile[k])
            best = max((b for b in range(len(plain)) if b != played), key=lambda b: plain[b][k])
            gain = game.plain(plain[best][k]) if game.exact else plain[best][k]
            margins.append(Margin(game.states.ids[k], game.actions[played], game.actions[best], gain))
        actions = {label: game.actions[a] for label, a in zip(game.states.ids, profile, strict=True)}
        return cls(
            actions,
            tuple(sorted(margins, key=lambda m: (-m.gain, m.state))),
            game.reports(profile),
            game.actions[0],
            _groups(game, profile, types),
        )

    def agrees_with(self, game: BoundGame, types: Types | None, sizes: Mapping[str, float] | None) -> bool:
        """Whether it is the record of its profile: exactly or, given sizes of gains, but for round-off.

        Where two moves are as good but for round-off, either may be named as the best.
        """
        profile = game.profile(dict(self.actions))
        other = Equilibrium.at(game, profile, types)
        same = (
            dict(self.actions) == dict(other.actions)
            and self.first_action == other.first_action
            and self.groups == other.groups
            and set(self.reports) == set(other.reports)
            and len(self.margins) == len(other.margins)
        )
        if not same:
            return False
        slack: Any = 0 if sizes is None else ROUND_OFF
        reports = [(self.reports[name], other.reports[name]) for name in other.reports]
        close = all(abs(a - b) <= slack * max(1, abs(b)) for a, b in reports)
        gains = {margin.state: margin for margin in self.margins}
        for margin in other.margins:
            mine = gains.get(margin.state)
            if mine is None or mine.action != margin.action or mine.move not in game.actions:
                return False
            if sizes is not None and mine.move != margin.move:
                k, b = game.states.ids.index(margin.state), game.actions.index(mine.move)
                worth, _ = judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)
                near = abs(worth[k, b] - margin.gain) <= slack * sizes.get(margin.state, 0)
                close &= bool(near and mine.move != mine.action)
            close &= abs(mine.gain - margin.gain) <= slack * (sizes or {}).get(margin.state, 0)
        most = slack * max((sizes or {}).values(), default=0)
        ordered = all(a.gain >= b.gain - most for a, b in itertools.pairwise(self.margins))
        return bool(ordered and close and (sizes is not None or self.margins == other.margins))

    def club_text(self, *, by_action: bool) -> str:
        """The members as text, all together or by what they play."""
        groups: dict[str, list[str]] = {}
        for label in self.members:
            groups.setdefault(self.actions[label] if by_action else "", []).append(label)
        parts = []
        for action, ids in groups.items():
            more = f" ... ({len(ids)} members)" if len(ids) > _SHOWN else ""
            parts.append(f"{action}{': ' if action else ''}{' '.join(ids[:_SHOWN])}{more}")
        return f"{{{'; '.join(parts)}}}"

    def __str__(self) -> str:
        return self.in_words(by_action=len({self.actions[label] for label in self.members}) > 1)

    def in_words(self, *, by_action: bool) -> str:
        """The club and who is closest to moving; with more than two actions also what members play."""
        parts = [self.club_text(by_action=by_action)]
        for word, leaving in (("leaving", True), ("joining", False)):
            margin = self.closest(leaving=leaving)
            if margin:
                parts.append(f"closest to {word}: {margin.state} ({format_gain(margin.gain)})")
        if self.kept_out:
            parts.append(f"not admitted: {len(self.kept_out)} who would join")
        return "; ".join(parts)

    def to_pandas(self) -> pd.DataFrame:
        """One row per state: its action and, where it is free to choose, its best move and the gain of it."""
        import pandas as pd

        best = {margin.state: (margin.move, margin.gain) for margin in self.margins}
        rows = [(state, action, *best.get(state, ("", None))) for state, action in self.actions.items()]
        return pd.DataFrame(rows, columns=["state", "action", "best_move", "gain_of_moving"])

    # no picture of its own: no call makes an equilibrium, but one draws its values
    def plot_tiles(self, ax: Axes | None = None, *, of: str = "club") -> Axes:
        """Draw the club, or what states gain from membership, on a map, as `data.tile_map` does.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Drawn into a new figure when left out.
        of : {"club", "gain"}
            What members play; or what each state that is free to choose gains from membership: a member
            over its best other action, an outsider over staying outside.

        Raises
        ------
        InvalidInputError
            For anything else.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, solve
        >>> world = States.symmetric(3, cost=["1/4", "1/4", 9])
        >>> (club,) = solve(bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)).equilibria
        >>> [text.get_text() for text in club.plot_tiles().texts]
        ['1', '2', '3', 'member (2)', 'outside (1)']
        """
        title = f"{len(self.members)} of {counted(len(self.actions), 'state')} are members"
        if of == "gain":
            signs = {m.state: m.gain if m.action == self.first_action else -m.gain for m in self.margins}
            gains = {state: signs.get(state) for state in self.actions}
            return tile_map(gains, ax, title=title, key="gain from membership", without="committed")
        if of != "club":
            raise InvalidInputError("picture", [f"of = {of!r:.60}; it is one of 'club', 'gain'"])
        members = set(self.members)
        played = {state: action if state in members else None for state, action in self.actions.items()}
        return tile_map(played, ax, title=title, without=self.first_action)

    def to_entry(self) -> dict[str, Any]:
        """Plain values for JSON, short: an entry of a saved solution."""
        return {
            "actions": dict(self.actions),
            "first_action": self.first_action,
            "groups": [[list(ids), list(counts)] for ids, counts in self.groups],
            "margins": [[m.state, m.action, m.move, dump_number(m.gain)] for m in self.margins],
            "reports": {name: dump_number(value) for name, value in self.reports.items()},
        }

    @classmethod
    def from_entry(cls, plain: Mapping[str, Any]) -> Equilibrium:
        """The equilibrium of the values of `to_entry`."""
        margins = tuple(Margin(s, a, b, to_number(gain)) for s, a, b, gain in plain["margins"])
        reports = {name: to_number(value) for name, value in plain["reports"].items()}
        groups = tuple((tuple(ids), tuple(counts)) for ids, counts in plain["groups"])
        return cls(plain["actions"], margins, reports, plain["first_action"], groups)


def _groups(
    game: BoundGame, profile: Profile, types: Types | None
) -> tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]:
    """The groups of alike states that play different actions, with their counts."""
    if types is None:
        return ()
    ids = game.states.ids
    counts = types.counts(game, profile)
    return tuple(
        (tuple(ids[k] for k in types.members[t]), tuple(counts[t].tolist()))
        for t in np.flatnonzero((counts > 0).sum(axis=1) > 1).tolist()
    )


def _arrangements(counts: tuple[int, ...]) -> int:
    """The multinomial coefficient of some counts."""
    return math.prod(math.comb(sum(counts[: k + 1]), counts[k]) for k in range(len(counts)))


def _exchanged(actions: dict[str, str], groups: Sequence[tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Every way to exchange actions within the groups."""
    if not groups:
        yield actions
        return
    ids = groups[0]
    wanted = Counter(actions[label] for label in ids)
    for placed in _placements(ids, list(wanted.items())):
        yield from _exchanged(actions | placed, groups[1:])


def _placements(ids: Sequence[str], wanted: Sequence[tuple[str, int]]) -> Iterator[dict[str, str]]:
    """Every way to give each action to its number of states."""
    (action, number), *rest = wanted
    if not rest:
        yield dict.fromkeys(ids, action)
        return
    for chosen in itertools.combinations(ids, number):
        taken = set(chosen)
        others = [label for label in ids if label not in taken]
        for placed in _placements(others, rest):
            yield dict.fromkeys(chosen, action) | placed
