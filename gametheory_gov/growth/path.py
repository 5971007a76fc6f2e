"""Growth paths: the record of who moved when, with which gain, and how totals changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.exact import exact_sum, format_number
from gametheory_gov.base.text import listed
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, regime

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Ending = Literal["equilibrium", "cycle", "step limit"]


@dataclass(frozen=True)
class Move:
    """One state changing its action.

    Parameters
    ----------
    state : str
    action, to : str
        Before and after.
    gain : Fraction or float
        What it gained, switching costs deducted, given the profile it replied to.
    on_tie : bool
        Whether the gain was zero (in floats: within the tolerance), so that the tie rule decided.
    reasons : mapping of str to number
        What each driver of the game (legitimacy, cost, ...) brings to the gain alone; they sum to it.
    before : Fraction or float, optional
        What the same move would have gained one round earlier.
    """

    state: str
    action: str
    to: str
    gain: Fraction | float
    on_tie: bool = False
    reasons: Mapping[str, Fraction | float] = field(default_factory=dict)
    before: Fraction | float | None = None


@dataclass(frozen=True)
class Round:
    """One round of a path; round 0 is the founding.

    Parameters
    ----------
    number : int
    moves : tuple of Move
    members : tuple of ids
        After the round.
    reports : mapping
        Totals and what the game reports (legitimacy, policy), after the round.
    """

    number: int
    moves: tuple[Move, ...]
    members: tuple[str, ...]
    reports: dict[str, Any]
    first_action: str

    @property
    def joiners(self) -> tuple[str, ...]:
        """Ids of those who moved from the first action to another."""
        return tuple(move.state for move in self.moves if move.action == self.first_action)

    @property
    def leavers(self) -> tuple[str, ...]:
        """Ids of those who moved to the first action."""
        return tuple(move.state for move in self.moves if move.to == self.first_action)


@dataclass(frozen=True)
class GrowthPath:
    """The path of a club from its founders to where nobody moves, or to a cycle.

    Parameters
    ----------
    game : BoundGame
        The game, committed founders fixed.
    founders : tuple of ids
    committed : bool
    order : str
    ties : str
    rounds : tuple of Round
        The founding, then one per round.
    ending : {"equilibrium", "cycle", "step limit"}
    cycle : tuple of clubs
        The clubs visited again and again, when the path ends in a cycle; under random order the closed
        class that it cannot leave.
    universal_share : float
        Share of states from which a regime counts as universal.
    would_leave : tuple of Move
        Committed founders who would move at the end if they might.
    remaining : tuple of ids
        The club left when they may, and everybody replies to that; None when that cycles.
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
    last_profile: Profile = field(default_factory=lambda: np.zeros(0, dtype=np.int64), compare=False)

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

    def joined(self) -> dict[str, int]:
        """Return the round in which each final member came in for good; founders in round 0."""
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
            left = f" left: {self.listed(r.leavers)}" if r.leavers else ""
            who = self.listed(r.joiners if r.number else r.members)
            lines.append(f"{r.number:>5}  {len(r.members):>7}  {share:>6.1%}  {who}{left}")
        lines.append(f"ends in {self.ending}: {self.regime}")
        if self.cycle:
            lines.append(f"cycle through {len(self.cycle)} clubs")
        if self.would_leave:
            who = ", ".join(f"{m.state} ({format_number(m.gain)})" for m in self.would_leave)
            left = "a cycle" if self.remaining is None else f"{len(self.remaining)} members"
            lines.append(f"founders who would leave if they might: {who}; then {left} would remain")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        table = self.to_pandas().drop(columns=["members", "gains"]).to_html(index=False, border=0)
        return f"<p>{escape(repr(self))}</p>{table}"

    def listed(self, ids: Iterable[str]) -> str:
        """Return ids as one text, between them a space or, where ids of the game have spaces, "; "."""
        return listed(ids, self.game.states.ids)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """Return one row per round: who joined and left, members, gains, totals, reports.

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
        return pd.DataFrame(rows)

    def reasons(self, *, exact: bool = False) -> pd.DataFrame:
        """Return one row per move: round, state, gain, what each driver brought, gain a round earlier.

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

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw members by round: see `gametheory_gov.growth.plot.growth_path`."""
        from .plot import growth_path

        return growth_path(self, ax)

    def plot_timeline(self, ax: Axes | None = None) -> Axes:
        """Draw who came in when, by size: see `gametheory_gov.growth.timeline_plot.timeline`."""
        from .timeline_plot import timeline

        return timeline(self, ax)


def _as_float(value: Any) -> Any:
    """Return an exact number as a float, and what is not known as NaN."""
    return float("nan") if value is None else float(value) if isinstance(value, Fraction) else value
