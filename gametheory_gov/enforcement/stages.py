"""A stage that is repeated: a normal form, or a bound game at a club, asked in the same words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import sympy

from gametheory_gov.base.errors import Faults, GovError
from gametheory_gov.bound.game import BoundGame, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.normal_forms.definition import pure_positions
from gametheory_gov.normal_forms.form import NormalForm

#: A choice per state, by number.
Cell = tuple[int, ...]
#: States up to which totals of quotients are exact.
_MOST_QUOTIENTS = 40


def fraction(value: Any) -> Fraction:
    """A payoff as a fraction: an exact one as it is, a float as the number that it is."""
    return value if isinstance(value, Fraction) else Fraction(float(value))


def exactly(game: BoundGame) -> BoundGame:
    """The game in exact arithmetic where its formulas are rational, else the game.

    Totals of many quotients by figures of states stay in floats: their denominators multiply.
    """
    if game.exact or (game.N > _MOST_QUOTIENTS and _adds_quotients(game)):
        return game
    try:
        return game.to_exact()
    except GovError:
        return game


def _adds_quotients(game: BoundGame) -> bool:
    columns = {name for name, value in game.values.items() if isinstance(value, np.ndarray)}
    parts = [part for added in game.form.aggregates.values() for part in added.values()]
    return any(columns & {s.name for s in sympy.denom(part).free_symbols} for part in parts)


class Stage(ABC):
    """What is asked of a stage of either kind; payoffs are fractions.

    Parameters
    ----------
    game : NormalForm or BoundGame
    ids : tuple of str
    exact : bool
    """

    game: Any
    ids: tuple[str, ...]
    exact: bool
    choices: Sequence[Sequence[str]]

    @abstractmethod
    def payoffs(self, cell: Cell) -> Sequence[Any]:
        """What the cell pays each state."""

    @abstractmethod
    def cell(self, profile: Any, faults: Faults) -> Cell:
        """A cell as users name it."""

    @abstractmethod
    def best(self) -> Cell | str:
        """What is agreed where nobody says, or why somebody must."""

    @abstractmethod
    def equilibria(self) -> list[Cell]:
        """The equilibria that may be reverted to."""

    @abstractmethod
    def no_equilibrium(self) -> str:
        """That there is none, and what can be done."""

    def parties(self, cell: Cell) -> list[int]:
        """Who has agreed to something."""
        return list(range(len(self.ids)))

    def cells(self) -> Iterator[Cell]:
        """All cells that a stick is looked for among."""
        return product(*(range(len(names)) for names in self.choices))

    @property
    def slack(self) -> Fraction:
        """What round-off may make of a payoff."""
        return Fraction(0)

    def names(self, cell: Cell) -> tuple[str, ...]:
        """The choices of a cell."""
        return tuple(names[k] for names, k in zip(self.choices, cell, strict=True))

    def paid(self, cell: Cell, i: int) -> Fraction:
        """What a cell pays one state."""
        return fraction(self.payoffs(cell)[i])

    def moved(self, cell: Cell, i: int, choice: int) -> Cell:
        """The cell with another choice of one state."""
        return (*cell[:i], choice, *cell[i + 1 :])

    def others(self, cell: Cell, i: int) -> list[int]:
        """The other choices of one state."""
        return [b for b in range(len(self.choices[i])) if b != cell[i]]

    def best_move(self, cell: Cell, i: int) -> tuple[str, Fraction]:
        """The best other choice of one state, and what it gains by it."""
        gains = self.move_gains(cell, i)
        if not gains:
            return "", Fraction(0)
        b = max(gains, key=gains.__getitem__)
        return self.choices[i][b], gains[b]

    def move_gains(self, cell: Cell, i: int) -> dict[int, Fraction]:
        """What one state gains by each other choice."""
        here = self.paid(cell, i)
        return {b: self.paid(self.moved(cell, i, b), i) - here for b in self.others(cell, i)}

    def gainers(self, cell: Cell) -> list[str]:
        """Who gains by another choice."""
        return [self.ids[i] for i in self.players() if self.best_move(cell, i)[1] > self.slack]

    def players(self) -> list[int]:
        """Who chooses."""
        return list(range(len(self.ids)))


class _FormStage(Stage):
    """A normal form."""

    def __init__(self, form: NormalForm) -> None:
        self.game = form
        self.ids, self.choices = form.players, form.choices
        self.exact = True  # floats are read as their shortest decimals
        self.table = form.exact_payoffs

    def payoffs(self, cell: Cell) -> Sequence[Any]:
        found: Sequence[Any] = self.table[cell]
        return found

    def cell(self, profile: Any, faults: Faults) -> Cell:
        if isinstance(profile, str) or not isinstance(profile, Iterable):
            faults.add(f"{profile!r:.80} is no profile; give one choice for each of {', '.join(self.ids)}")
            return tuple(0 for _ in self.ids)
        given = profile if isinstance(profile, Mapping) else list(profile)
        found: Cell = tuple(0 for _ in self.ids)
        with faults.noting():
            found = self.game.position(given)
        return found

    def best(self) -> Cell | str:
        totals = self.table.sum(axis=-1)
        found = [cell for cell in self.cells() if totals[cell] == totals.max()]
        if len(found) == 1:
            return found[0]
        some = " and ".join(", ".join(self.names(cell)) for cell in found[:2])
        return f"{len(found)} cells have the largest joint payoff, {some} among them; name one: agreed=[...]"

    def equilibria(self) -> list[Cell]:
        return [tuple(cell) for cell in pure_positions(self.table)]

    def no_equilibrium(self) -> str:
        return (
            "the stage has no pure equilibrium to revert to; take reversion='stick_and_carrot', or "
            "'expulsion' if the violator can be shut out"
        )


class _BoundStage(Stage):
    """A bound game; its parties are the members of a club."""

    def __init__(self, game: BoundGame) -> None:
        self.game = game
        self.number = exactly(game)
        self.exact = self.number.exact
        self.ids, self.choices = game.states.ids, [game.actions] * game.N
        self._paid: dict[Cell, Any] = {}

    @property
    def slack(self) -> Fraction:
        return Fraction(0) if self.exact else Fraction(self.number.scale * DEFAULT_TOLERANCE)

    def payoffs(self, cell: Cell) -> Sequence[Any]:
        if cell not in self._paid:
            profile = np.array(cell, dtype=np.int64)
            self._paid[cell] = self.number.plain(self.number.payoffs(profile))
        found: Sequence[Any] = self._paid[cell]
        return found

    def cell(self, profile: Any, faults: Faults) -> Cell:
        if (
            isinstance(profile, tuple)
            and len(profile) == self.game.N
            and set(profile) <= set(self.game.actions)
        ):
            return tuple(self.game.actions.index(action) for action in profile)
        found = self._nobody()
        with faults.noting():
            found = tuple(self.game.profile(profile).tolist())
        return found

    def best(self) -> Cell | str:
        last = np.full(self.game.N, len(self.game.actions) - 1, dtype=np.int64)
        start = (
            np.where(self.game.free, last, self.game.fixed_profile) if not self.game.club else self.game.start
        )
        return tuple(start.tolist())

    def players(self) -> list[int]:
        return [int(k) for k in np.flatnonzero(self.game.free)]

    def parties(self, cell: Cell) -> list[int]:
        return [k for k, action in enumerate(cell) if action]

    def cells(self) -> Iterator[Cell]:
        yield self._nobody()

    def _nobody(self) -> Cell:
        return tuple([0] * self.game.N)

    def equilibria(self) -> list[Cell]:
        return [] if self.gainers(self._nobody()) else [self._nobody()]

    def no_equilibrium(self) -> str:
        who = self.gainers(self._nobody())
        some = ", ".join(who[:5]) + (f" and {len(who) - 5} more" if len(who) > 5 else "")
        return (
            f"nobody inside is no equilibrium to revert to, as {some} would join alone; name one: "
            "punishment=[...], such as a club of gg.solve(game)"
        )


def as_stage(value: Any) -> Stage:
    """The stage of a normal form, a bound game or a scenario."""
    if isinstance(value, NormalForm):
        return _FormStage(value)
    return _BoundStage(as_game(value, "patience"))
