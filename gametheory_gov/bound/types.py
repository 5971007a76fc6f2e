"""States that are alike: one type each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov.base._typing import IntArray
from gametheory_gov.base.answer import Record
from gametheory_gov.world.bodies import member_weights

from .game import BoundGame


@dataclass(frozen=True, eq=False, repr=False)
class Types(Record):
    """Free states grouped by being alike.

    Parameters
    ----------
    first : array of int, shape (T,)
        One state of each type.
    count : array of int, shape (T,)
    members : tuple of arrays of int
        The states of each type.
    """

    first: IntArray
    count: IntArray
    members: tuple[IntArray, ...]

    @classmethod
    def of(cls, game: BoundGame) -> Types:
        """Group the free states of a game by the values of all their symbols.

        Where states are exposed to each other along a matrix each is a type of its own; where great powers
        may veto newcomers, being one counts; where a payoff depends on what a body of the members decides,
        votes, population and ideal points do.
        """
        if "types" not in game.kept:
            game.kept["types"] = cls._of(game)
        types: Types = game.kept["types"]
        return types

    @classmethod
    def _of(cls, game: BoundGame) -> Types:
        columns = [value for value in game.values.values() if isinstance(value, np.ndarray)]
        if game.form.exposures:
            columns.append(np.arange(game.N))
        if game.institution.admission == "great_power_veto":
            columns.append(game.states.great_power)
        if game.form.profile_terms:
            columns += [member_weights(game.institution, game.states), *game.states.ideal.T]
            columns += [] if game.states.population is None else [game.states.population]
        groups: dict[tuple[Any, ...], list[int]] = {}
        for k in np.flatnonzero(game.free):
            groups.setdefault(tuple(column[k] for column in columns), []).append(int(k))
        members = tuple(np.array(group, dtype=np.int64) for group in groups.values())
        return cls(
            np.array([m[0] for m in members], dtype=np.int64),
            np.array([len(m) for m in members], dtype=np.int64),
            members,
        )

    def __len__(self) -> int:
        return len(self.first)

    def profile(self, game: BoundGame, counts: IntArray) -> IntArray:
        """A profile with some counts, shape (T, M); the first of a type play the first actions."""
        profile = game.fixed_profile.copy()
        if len(self) == self.count.sum():
            profile[self.first] = counts.argmax(axis=1)
            return profile
        for members, row in zip(self.members, counts, strict=True):
            profile[members] = np.repeat(np.arange(len(row)), row)
        return profile

    def counts(self, game: BoundGame, profile: IntArray) -> IntArray:
        """The number of states of each type that play each action; shape (T, M)."""
        M = len(game.actions)
        if len(self) == self.count.sum():
            alone: IntArray = (profile[self.first, None] == np.arange(M)).astype(np.int64)
            return alone
        return np.array(
            [np.bincount(profile[members], minlength=M) for members in self.members], dtype=np.int64
        ).reshape(len(self), M)
