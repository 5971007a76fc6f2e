r"""Reasons: a gain as the sum of its drivers' parts.

A driver is a symbol in which payoffs are linear, such as the weight of legitimacy. Its part of a gain
:math:`\Delta` is the gain with that driver alone less the gain with none, and what remains is told apart:

.. math::

    \Delta = \underbrace{\Delta_\emptyset}_{\text{base}}
        + \sum_k (\Delta_{\{k\}} - \Delta_\emptyset) + \text{other} .

``base`` is the gain with no driver at work: terms of the payoffs that no driver names. ``other`` is what
switching costs take, and what drivers do only together. Both are left out where they are zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, ROUND_OFF, judged, sizes

from .path import Move

#: The gain with no driver at work, and what is left of the whole.
BASE, OTHER = "base", "other"


class Drivers:
    """The games in which only one driver is at work, by its name, and the one in which none is.

    Parameters
    ----------
    game : BoundGame
    """

    def __init__(self, game: BoundGame) -> None:
        self.game = game

    @cached_property
    def alone(self) -> dict[str, BoundGame]:
        """For every driver that is not zero throughout, the game without the others; none under `BASE`."""
        game = self.game
        present = {
            label: name
            for label, name in game.form.drivers.items()
            if name in game.values and np.any(np.asarray(game.values[name]) != 0)
        }
        if not present:
            return {}
        without = game.form.replace(switching={})
        games = {}
        for label, name in [*present.items(), (BASE, None)]:
            off = {other: game.values[other] * 0 for other in present.values() if other != name}
            games[label] = replace(game, form=without, values={**game.values, **off})
        return games

    def parts(self, profile: Profile, gains: Any) -> dict[str, Any]:
        """The parts of every gain at a profile, by label; arrays of shape (N, M)."""
        parts = {
            label: judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)[0]
            for label, game in self.alone.items()
        }
        if not parts:
            return {}
        base = parts.pop(BASE)
        parts = {label: part - base for label, part in parts.items()} | {BASE: base}
        return parts | {OTHER: gains - sum(parts.values(), start=self.game.zero)}


def explain(
    drivers: Drivers, profile: Profile, before: Profile | None, moves: Mapping[int, Move]
) -> list[Move]:
    """The moves with their reasons, and with their gain at the profile of a round earlier.

    Parameters
    ----------
    drivers : Drivers
    profile, before : array of int, shape (N,)
        The profile that the moves reply to, and the one a round earlier.
    moves : mapping of position to Move
    """
    game = drivers.game
    parts = drivers.parts(profile, judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)[0])
    earlier = None if before is None else game.gains(before)
    slack = ROUND_OFF * sizes(game, profile)
    explained = []
    for k, move in moves.items():
        b = game.form.action(move.to)
        reasons = {label: game.plain(part[k, b]) for label, part in parts.items()}
        for rest in (BASE, OTHER):
            if abs(reasons.get(rest, 0)) <= slack[k, b]:
                reasons.pop(rest, None)
        same = before is not None and before[k] == profile[k]
        past = game.plain(earlier[k, b]) if same and earlier is not None else None
        explained.append(Move(move.state, move.action, move.to, move.gain, move.on_tie, reasons, past))
    return explained
