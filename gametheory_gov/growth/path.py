"""Growth paths: the record of who moved when, with which gain, and how totals changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.exact import exact_sum, format_gain, format_number
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.data.film import TileAnimation
from gametheory_gov.data.world_picture import tile_map
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, regime

from .pictures import growth_path, timeline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Ending = Literal["equilibrium", "cycle", "step limit"]
#: How maps show who joined when.
_ENTRIES: Any = {"key": "round of entry", "without": "outside", "dark_first": True}


@dataclass(frozen=True, eq=False)
class Move(Record):
    """One state changing its action.

    Parameters
    ----------
    state : str
    action, to : str
        Names of its action before and after.
    gain : Fraction or float
        Gain at the profile it replied to, switching costs deducted.
    on_tie : bool
        Whether the gain was zero (in floats: within the tolerance), so that the tie rule decided.
    reasons : mapping of str to number
        Parts of the gain: by driver of the game (legitimacy, cost, ...) the gain with that driver alone less
        the gain with none, which is the part ``base``; ``other`` is the rest. They sum to the gain.
    before : Fraction or float, optional
        Gain of the same move one round earlier.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> move = gg.grow(game, ["1", "2"]).rounds[1].moves[0]
    >>> move.state, move.action, move.to, move.gain
    ('3', 'outside', 'member', Fraction(1, 4))
    """

    state: str
    action: str
    to: str
    gain: Fraction | float
    on_tie: bool = False
    reasons: Mapping[str, Fraction | float] = field(default_factory=dict)
    before: Fraction | float | None = None


@dataclass(frozen=True, eq=False)
class Round(Record):
    """One round of a path; round 0 is the founding.

    Parameters
    ----------
    number : int
    moves : tuple of Move
    members : tuple of ids
        Members after the round.
    reports : mapping
        Totals and the game's reports (legitimacy, policy) after the round.
    first_action : str
        Name of the action of those outside.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> last = gg.grow(game, ["1", "2"]).rounds[-1]
    >>> last.number, last.members, len(last.moves)
    (1, ('1', '2', '3', '4'), 2)
    """

    number: int
    moves: tuple[Move, ...]
    members: tuple[str, ...]
    reports: Mapping[str, Any]
    first_action: str

    @property
    def joiners(self) -> tuple[str, ...]:
        """Ids of those who moved from the first action to another."""
        return tuple(move.state for move in self.moves if move.action == self.first_action)

    @property
    def leavers(self) -> tuple[str, ...]:
        """Ids of those who moved to the first action."""
        return tuple(move.state for move in self.moves if move.to == self.first_action)

    @property
    def changes(self) -> tuple[Move, ...]:
        """Moves of members that stay members: from one action to another, neither of them the first."""
        return tuple(move for move in self.moves if self.first_action not in (move.action, move.to))


@dataclass(frozen=True, eq=False, repr=False)
class GrowthPath(Answer):
    """The path of a club from its founders to an equilibrium, or to a cycle.

    Parameters
    ----------
    game : BoundGame
        The game, committed founders fixed.
    founders : tuple of ids
    committed : bool
        Whether founders never leave.
    order : {"synchronous", "random", "by_size", "by_gain"}
    ties : {"join", "stay_out"}
    rounds : tuple of Round
        The founding, then one per round.
    ending : {"equilibrium", "cycle", "step limit"}
    cycle : tuple of clubs
        The clubs visited again and again, when the path ends in a cycle; under random order the closed
        class that it cannot leave.
    universal_share : float
        Share of states from which a regime counts as universal.
    would_leave : tuple of Move
        Moves that committed founders would make at the end if they were free.
    remaining : tuple of ids
        The club left when they may, and everybody replies to that; None when that cycles.
    last_profile : array of int, shape (N,)
        The profile at the end.
    tolerance : float
        Relative to the largest term of each gain: float gains closer to zero counted as zero.
    stayed_undecided : tuple of ids
        Who stayed in some round with such a gain; who moved is in `decided_on_tie`.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> path = gg.grow(game, ["1", "2"])
    >>> path.sizes, path.ending, path.universal
    ((2, 4), 'equilibrium', True)
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    founders: tuple[str, ...]
    committed: bool
    order: str
    ties: str
    rounds: tuple[Round, ...]
    ending: Ending
    cycle: tuple[tuple[str, ...], ...] = ()
    universal_share: float = UNIVERSAL
    would_leave: tuple[Move, ...] = ()
    remaining: tuple[str, ...] | None = None
    last_profile: Profile = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    tolerance: float = 0.0
    stayed_undecided: tuple[str, ...] = ()

    @property
    def final(self) -> tuple[str, ...]:
        """Members at the end (of the last round, when the path cycles)."""
        return self.rounds[-1].members

    @property
    def profile(self) -> Profile:
        """The last profile; array of int, shape (N,)."""
        return self.last_profile

    @property
    def regime(self) -> Regime:
        """Label of the end, with its figures."""
        return regime(self.game, self.last_profile, universal=self.universal_share)

    @property
    def universal(self) -> bool:
        """Whether the path ends in a universal regime."""
        return self.ending == "equilibrium" and self.regime.label == "universal"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of members after each round."""
        return tuple(len(r.members) for r in self.rounds)

    @property
    def decided_on_tie(self) -> tuple[Move, ...]:
        """Moves whose gain was zero or, in floats, within the tolerance of zero."""
        return tuple(move for r in self.rounds for move in r.moves if move.on_tie)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The states whose gain was once within the tolerance of zero, in floats: the tie rule decided."""
        moved = () if self.game.exact else (move.state for move in self.decided_on_tie)
        return tuple(dict.fromkeys((*moved, *self.stayed_undecided)))

    def joined(self) -> dict[str, int]:
        """The round in which each final member joined for good, by id; founders in round 0."""
        entry: dict[str, int] = {}
        for r in self.rounds:
            entry |= dict.fromkeys(r.joiners, r.number) if r.number else dict.fromkeys(r.members, 0)
        return {label: entry[label] for label in self.final}

    # ------------------------------------------------------------------------------ presentation

    def __repr__(self) -> str:
        return (
            f"GrowthPath({' -> '.join(map(str, self.sizes[:12]))}"
            f"{' ...' if len(self.sizes) > 12 else ''} of {self.game.N}, {self.ending}, "
            f"{self.regime.label})"
        )

    def __str__(self) -> str:
        lines = [f"{'round':>5}  {'members':>7}  {'size':>6}  joined"]
        size = dict(zip(self.game.states.ids, self.game.states.size, strict=True))
        for r in self.rounds:
            share = float(exact_sum([size[label] for label in r.members]))
            lines.append(f"{r.number:>5}  {len(r.members):>7}  {share:>6.1%}  {self.moves_text(r)}")
        lines.append(f"ends in {self.ending}: {self.regime.headline}")
        if self.cycle:
            lines.append(f"cycle through {len(self.cycle)} clubs")
        if self.undecided:
            lines.append(
                f"undecided in floats (tolerance {self.tolerance:g}), taken as ties {self.ties!r}: "
                f"{self.listed(self.undecided)}"
            )
        if self.would_leave:
            who = ", ".join(f"{m.state} ({format_gain(m.gain)})" for m in self.would_leave)
            left = "a cycle" if self.remaining is None else counted(len(self.remaining), "member")
            lines.append(f"founders who would leave if free: {who}; then {left} would remain")
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """Sizes of the club, ending and label."""
        return repr(self)

    def _shown(self) -> pd.DataFrame:
        return self.to_pandas().drop(columns=["members", "gains"])

    def listed(self, ids: Iterable[str]) -> str:
        """Ids as one text, between them a space or, where ids of the game have spaces, "; "."""
        return listed(ids, self.game.states.ids)

    def moves_text(self, r: Round) -> str:
        """Who joined in a round (in round 0 the founders) and who left.

        With more than two actions also what they play, and which members changed what they do.
        """
        if not r.number:
            return self.listed(r.members)
        parts = [self.listed(r.joiners)]
        if len(self.game.actions) > 2:
            came = [f"{m.state} ({m.to})" for m in r.moves if m.action == r.first_action]
            parts = [self.listed(came)]
            if r.changes:
                parts.append(
                    "changed: " + self.listed(f"{m.state} ({m.action} -> {m.to})" for m in r.changes)
                )
        if r.leavers:
            parts.append(f"left: {self.listed(r.leavers)}")
        return " ".join(part for part in parts if part)

    def _actions_text(self) -> list[str]:
        """After each round how many members play which action."""
        names, profile = self.game.actions, self.last_profile.copy()
        texts = []
        for r in reversed(self.rounds):
            counts = np.bincount(profile, minlength=len(names))
            texts.append(", ".join(f"{a} {n}" for a, n in zip(names[1:], counts[1:], strict=True) if n))
            for move in r.moves:
                profile[self.game.states.ids.index(move.state)] = names.index(move.action)
        return texts[::-1]

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per round: who joined and left, members, gains, totals, reports.

        With more than two actions also who changed what it does as a member, and how many play which action.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats, which can be plotted.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, grow
        >>> world = States.symmetric(3, cost=["1/4", "1/2", 1])
        >>> path = grow(bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0), ["1"])
        >>> list(path.to_pandas()["club_size"].round(2)), path.to_pandas(exact=True)["club_size"][0]
        ([0.33, 0.67, 1.0], Fraction(1, 3))
        """
        import pandas as pd

        rows = []
        for r in self.rounds:
            rows.append(
                {
                    "round": r.number,
                    "joined": self.listed(r.joiners),
                    "left": self.listed(r.leavers),
                    "n_members": len(r.members),
                    "members": self.listed(r.members),
                    "gains": self.listed(f"{m.state}:{format_number(m.gain)}" for m in r.moves),
                    **{
                        name: value if exact else _as_float(value)
                        for name, value in r.reports.items()
                        if name != "members"
                    },
                }
            )
        frame = pd.DataFrame(rows)
        if len(self.game.actions) > 2:
            changed = [self.listed(f"{m.state}:{m.action}->{m.to}" for m in r.changes) for r in self.rounds]
            frame.insert(3, "changed", changed)
            frame.insert(5, "actions", self._actions_text())
        return frame

    def reasons(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per move: round, state, gain, its parts by driver, gain a round earlier.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats, which can be plotted.
        """
        import pandas as pd

        rows = []
        for r in self.rounds:
            for m in r.moves:
                numbers = {**m.reasons, "gain": m.gain, "gain_one_round_earlier": m.before}
                if not exact:
                    numbers = {name: _as_float(value) for name, value in numbers.items()}
                rows.append({"round": r.number, "state": m.state, "to": m.to, **numbers})
        return pd.DataFrame(rows)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw members by round: see `gametheory_gov.growth.pictures.growth_path`."""
        return growth_path(self._by_round(), ax, universal=self.universal_share, title=self._title)

    @picture
    def plot_timeline(self, ax: Axes | None = None) -> Axes:
        """Draw who joined when, by size: see `gametheory_gov.growth.pictures.timeline`."""
        stays = self._stays()
        outside = self.game.N - stays["state"].nunique()
        return timeline(stays, ax, members=self.sizes, outside=outside, title=self._title)

    @picture
    def plot_tiles(self, ax: Axes | None = None) -> Axes:
        """Draw on a map in which round each state joined for good, as `data.tile_map` does."""
        entry = self.joined()
        entries = {label: entry.get(label) for label in self.game.states.ids}
        return tile_map(entries, ax, title=self._title, **_ENTRIES)

    def animate(self, *, seconds: float = 1.2) -> TileAnimation:
        """The map round by round, to be looked at in a notebook or saved as HTML or GIF.

        Parameters
        ----------
        seconds : float
            How long a round is shown.

        Returns
        -------
        TileAnimation
            Of more than 60 rounds it shows evenly spaced ones.

        Raises
        ------
        InvalidInputError
            For more than 400 states, which cannot be told apart.

        Examples
        --------
        >>> from gametheory_gov import grow, load_scenario
        >>> grow(load_scenario("gatt_wto")).animate()
        TileAnimation(4 frames, 193 states)
        """
        frames, captions, size = {}, {}, self._size()
        entry: dict[str, int] = {}
        for r in self.rounds:
            entry = {label: entry.get(label, r.number) for label in r.members}
            frames[str(r.number)] = {label: entry.get(label) for label in self.game.states.ids}
            share = sum(size[label] for label in r.members)
            captions[str(r.number)] = (
                f"round {r.number}: {len(r.members)} of {counted(self.game.N, 'state')}, {share:.0%} of size"
            )
        return TileAnimation(frames, captions, title=self._title, seconds=seconds, **_ENTRIES)

    @property
    def _title(self) -> str:
        return (
            f"{counted(self.sizes[0], 'founder')}, {self.sizes[-1]} of {self.game.N} states at the end: "
            f"{self.regime.label}"
        )

    def _size(self) -> dict[str, float]:
        """Shares of size by id."""
        return dict(zip(self.game.states.ids, self.game.states.size.astype(float).tolist(), strict=True))

    def _by_round(self) -> pd.DataFrame:
        """One row per round as `growth_path` draws it."""
        import pandas as pd

        size = self._size()
        rows = [
            {
                "round": r.number,
                "share": len(r.members) / self.game.N,
                "size_share": sum(size[label] for label in r.members),
                "joined": tuple(sorted(r.joiners if r.number else r.members, key=lambda who: -size[who])),
                "left": r.leavers,
            }
            for r in self.rounds
        ]
        table = pd.DataFrame(rows)
        if all("legitimacy" in r.reports for r in self.rounds):
            table["legitimacy"] = [float(r.reports["legitimacy"]) for r in self.rounds]
        return table

    def _stays(self) -> pd.DataFrame:
        """One row per stay of a state inside, as `timeline` draws it."""
        import pandas as pd

        clubs = [set(r.members) for r in self.rounds] + [set()]
        size, rows = self._size(), []
        entered = dict.fromkeys(self.rounds[0].members, 0)
        for number, (before, after) in enumerate(pairwise(clubs), start=1):
            for label in self.game.states.ids:
                if label in after and label not in before:
                    entered[label] = number
                elif label in before and label not in after:
                    rows.append((label, size[label], entered[label], number))
        return pd.DataFrame(rows, columns=["state", "size", "start", "end"])


def _as_float(value: Any) -> Any:
    """An exact number as a float, and what is not known as NaN."""
    return float("nan") if value is None else float(value) if isinstance(value, Fraction) else value
