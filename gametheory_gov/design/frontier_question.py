"""What `frontier` is asked: entries, what they run over, the goal, the founders; every fault is named."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, as_share
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import check_name, read_values, rebind
from gametheory_gov.equilibria.definition import note_ties
from gametheory_gov.equilibria.regimes import UNIVERSAL
from gametheory_gov.games.moves import move_gain
from gametheory_gov.world.institution import RANGES

from .bottleneck import changes, goal, symbol_of
from .frontier_lines import Lines

#: Values of a further entry that does not say how many.
POINTS = 11
#: Entries, and points of all but the first together, at most.
_MOST_ENTRIES, _MOST_CORNERS = 3, 100_000


class Question:
    """What was asked, read; every fault is raised."""

    def __init__(
        self,
        game: BoundGame,
        entries: Any,
        reaches: Any,
        values: Any,
        seek: Any,
        founders: Any,
        ties: Any,
    ) -> None:
        faults = Faults("frontier")
        self.names = self._names(game, entries, faults)
        self.share = UNIVERSAL if reaches == "universal" else self._share(reaches, faults)
        self.least = goal(self.share, game.N)
        self.ties = ties
        note_ties(faults, ties)
        self.game = self._founded(game, founders, faults)
        if seek not in (None, "greatest", "least"):
            faults.add(f"seek = {seek!r:.80}; 'greatest' or 'least' is needed, or None")
        given = self._given(values, faults)
        self.grid = [self._points(name, given.get(name), faults) for name in self.names[1:]]
        if len(list(product(*[range(len(points)) for points in self.grid]))) > _MOST_CORNERS:
            faults.add(f"the further entries make more than {_MOST_CORNERS} combinations; give fewer values")
        faults.raise_as(InvalidInputError)
        first = self.names[0]
        self.range = self._range(first, given.get(first), faults)
        faults.raise_as(InvalidInputError)
        self.seek = self._seek(seek, faults)
        if first in given:
            self._check_ends(faults)
        faults.raise_as(InvalidInputError)

    @staticmethod
    def _share(reaches: Any, faults: Faults) -> Any:
        if isinstance(reaches, str) and not reaches.replace("/", "").replace(".", "").isdigit():
            faults.add(f"reaches = {reaches!r:.80}; 'universal' is needed, or a share of states in (0, 1]")
            return UNIVERSAL
        return as_share(reaches, "reaches", faults, above_zero=True)

    @staticmethod
    def _names(game: BoundGame, entries: Any, faults: Faults) -> tuple[str, ...]:
        names = as_ids(entries, "entries", faults)
        if not names and not faults:
            faults.add("entries: none is given; say what is chosen, such as 'depth'")
        if len(names) > _MOST_ENTRIES:
            faults.add(f"entries: {len(names)} are given; at most {_MOST_ENTRIES} can be chosen at once")
        for name in names:
            symbol = symbol_of(game, name)
            if not check_name(game, name, faults):
                continue
            used = (
                symbol in game.values
                and game.form.infos[symbol].symbol in move_gain(game.form, 0, 1).free_symbols
            )
            if symbol not in game.values and name in (
                "spread",
                "distance",
                "among",
                "point",
                "policy",
                "ideal",
            ):
                faults.add(
                    f"{name} moves more than one number; threshold(game, {name!r}, values=...) follows growth"
                )
            elif not used:
                faults.add(f"{name} is not used by the gains of game {game.form.name!r}")
            elif name == "depth" and "max_depth" in game.values and game.institution.max_depth is None:
                faults.add(
                    "depth also is the depth at which performance is full; give Institution(max_depth=...)"
                )
        return names

    @staticmethod
    def _founded(game: BoundGame, founders: Any, faults: Faults) -> BoundGame:
        """The game with its committed founders; what is wrong with them, and with its actions, is noted."""
        if len(game.actions) != 2 or game.form.cooperation[0] >= game.form.cooperation[1]:
            faults.add(
                f"the game has the actions {', '.join(game.actions)}; a frontier is for two, of which the "
                "second is the more cooperative one"
            )
        if founders is not None:
            before = len(faults.found)
            states = game.states
            names = as_ids(
                founders,
                "founders",
                faults,
                known=states.ids,
                names=states.names,
                among=f"the {states.N} states",
            )
            if len(faults.found) == before:
                with faults.noting():
                    game = game.found(names)
        if not game.club and not faults:
            faults.add("nobody founds the club; say who: frontier(game, 'depth', founders=['USA', ...])")
        elif np.any(game.start[game.free] != 0):
            faults.add(
                "the founders are free to leave, and growth then need not be one way; commit them: "
                "frontier(game.commit(), ...)"
            )
        return game

    def _given(self, values: Any, faults: Faults) -> dict[str, Any]:
        """What the entries run over, by name."""
        if values is None:
            return {}
        if not isinstance(values, Mapping):
            if len(self.names) == 1:
                return {self.names[0]: values}
            faults.add(f"values = {values!r:.80}; with several entries say whose: {{'depth': (0, 2), ...}}")
            return {}
        faults.extend(
            f"values: {name!r:.80} is none of the entries" for name in values if name not in self.names
        )
        return dict(values)

    def _domain(self, name: str) -> tuple[Any, Any]:
        """All that an entry may be; None where it has no bound."""
        if name == "transfers":
            return Fraction(0), None
        if name == "depth" and self.game.institution.max_depth is not None:
            return Fraction(0), self.game.institution.max_depth
        if name in RANGES:
            return Fraction(RANGES[name][0]), None if RANGES[name][1] is None else Fraction(RANGES[name][1])
        info = self.game.form.infos[symbol_of(self.game, name)]
        greatest = None if info.greatest is None else to_fraction(info.greatest)
        return (Fraction(0) if info.sign == "nonnegative" else None), greatest

    def _points(self, name: str, given: Any, faults: Faults) -> list[Any]:
        """The values of a further entry."""
        if given is None and not faults:
            low, high = self._domain(name)
            if low is None or high is None:
                faults.add(
                    f"values: {name} has no greatest value of its own; give values={{{name!r}: (0, 1, 11)}}"
                )
                return []
            given = (low, high, POINTS)
        if given is None:
            return []
        return read_values(name, given, faults, points=POINTS, exact=self.game.exact, rising=True)

    def _range(self, name: str, given: Any, faults: Faults) -> tuple[Any, Any]:
        """The ends of the first entry's range; None where it has none."""
        if given is not None:
            read = read_values(name, given, faults, points=2, exact=self.game.exact, rising=True)
            return (read[0], read[-1]) if read else (None, None)
        low, high = self._domain(name)
        if low is None:
            faults.add(f"{name} has no least value of its own; give values=(low, high)")
        kind = (lambda end: end) if self.game.exact else float
        return tuple(None if end is None else kind(end) for end in (low, high))  # type: ignore[return-value]

    def _seek(self, seek: str | None, faults: Faults) -> str:
        """Which end is sought; where gains move both ways it has to be said, with a range."""
        name = self.names[0]
        at = {name: points[0] for name, points in zip(self.names[1:], self.grid, strict=True)}
        here = rebind(self.game, **changes(self.game, at)) if at else self.game
        lines = Lines(here, name)
        if all(lines.moves):
            faults.add(f"gains do not move with {name} at the values that the game has for all others")
        elif lines.sign and (seek is None or (seek == "greatest") == (lines.sign < 0)):
            return "greatest" if lines.sign < 0 else "least"
        elif lines.sign == 0 and (seek is None or self.ties == "stay_out" or None in self.range):
            slopes = ""
            if lines.range is not None:
                least, most = (game_end[self.game.free] for game_end in lines.range)
                ends = short_number(here.plain(least.min())), short_number(here.plain(most.max()))
                slopes = f" (slopes from {ends[0]} to {ends[1]})"
            faults.add(
                f"gains are not shown to fall or to rise with {name} at every club{slopes}; say what is "
                f"sought and where, with ties 'join': seek='greatest', values=(0, 2)"
            )
        elif None in self.range:
            faults.add(f"seek = {seek!r}, the easy end of {name}, needs a range: values=(0, 2)")
        return seek or "greatest"

    def _check_ends(self, faults: Faults) -> None:
        """Bind the game at the ends that were given, and note what is wrong there."""
        for end in self.range:
            if end is not None:
                with faults.noting():
                    rebind(self.game, **changes(self.game, {self.names[0]: end}))
