"""Equilibria as records: who plays what, and how close each state is to moving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .exact import dump_number, to_number
from .numeric import NumericGame, Profile


@dataclass(frozen=True)
class Margin:
    """How far one state is from moving.

    Parameters
    ----------
    state : str
    action, move : str
        What it plays, and the other action that costs it least.
    gain : Fraction or float
        What the move would bring; negative for a state that prefers to stay. In units of payoff.
    """

    state: str
    action: str
    move: str
    gain: Fraction | float


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium of a game.

    Parameters
    ----------
    actions : mapping of id to action
    margins : tuple of Margin
        One per state that is free to choose, the closest to moving first.
    reports : mapping of str to number
        Totals, and what the game reports (legitimacy, policy).
    """

    actions: Mapping[str, str]
    margins: tuple[Margin, ...]
    reports: Mapping[str, Any]
    first_action: str

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the states that play anything but the first action, in the order of the table."""
        return tuple(state for state, action in self.actions.items() if action != self.first_action)

    def closest(self, *, leaving: bool) -> Margin | None:
        """Return the member closest to moving, or the outsider; None when there is none."""
        for margin in self.margins:
            if (margin.action != self.first_action) == leaving:
                return margin
        return None

    @classmethod
    def at(cls, numeric: NumericGame, profile: Profile) -> Equilibrium:
        """Describe a profile of a game."""
        gains = numeric.gains(profile)
        margins = []
        for k in np.flatnonzero(numeric.free):
            others = [b for b in range(len(numeric.actions)) if b != profile[k]]
            best = max(others, key=lambda b: gains[k, b])
            margins.append(
                Margin(
                    numeric.states.ids[k],
                    numeric.actions[profile[k]],
                    numeric.actions[best],
                    numeric.plain(gains[k, best]),
                )
            )
        actions = {label: numeric.actions[a] for label, a in zip(numeric.states.ids, profile, strict=True)}
        return cls(
            actions,
            tuple(sorted(margins, key=lambda m: (-m.gain, m.state))),
            numeric.reports(profile),
            numeric.actions[0],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "actions": dict(self.actions),
            "first_action": self.first_action,
            "margins": [[m.state, m.action, m.move, dump_number(m.gain)] for m in self.margins],
            "reports": {name: dump_number(value) for name, value in self.reports.items()},
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Equilibrium:
        """Build from the values of `to_dict`."""
        margins = tuple(Margin(s, a, b, to_number(gain)) for s, a, b, gain in plain["margins"])
        reports = {name: to_number(value) for name, value in plain["reports"].items()}
        return cls(plain["actions"], margins, reports, plain["first_action"])
