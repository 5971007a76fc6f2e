"""Checking a tipping number from the definition, without any solver.

The founding clubs are grown state by state, the universal regime and every closed club are tested by their
definitions, and the bound is replayed: for one weighted total by going through the nested threshold rows,
for closed clubs by branching over their covering rows, for small games by trying all cheaper founding clubs.
What is too large to replay, or rests on rows that are not covering rows, is said to rest on the integer
program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.verification import Verification
from gametheory_gov.equilibria.definition import deviations
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.growth.accession import grow

from .ends import ClubEnds
from .rows import Row, bound_holds, complement_row, fewest_by_thresholds, leaving_row, levels, rows_up_to

if TYPE_CHECKING:
    from .tipping_record import TippingNumber

_BRANCHES = 10_000
_RESTS = "that no cheaper set exists rests on the integer program's bound, which is not replayed"


def verify_tipping(record: TippingNumber) -> Verification:
    """Re-check a tipping number from the definition.

    Parameters
    ----------
    record : TippingNumber

    Returns
    -------
    Verification
        ``valid``, every fault found, and what was checked. A bound that is too large to replay is no
        fault: what was checked then says that it rests on the integer program.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, tipping_number
    >>> game = bind(AccessionGame(), States.symmetric(6), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> print(verify_tipping(tipping_number(game)))
    valid
      checked: the universal regime of 6 states is an equilibrium
      checked: 1 founding clubs tip the world
      checked: by the nested rows of thresholds no founding club has fewer than 2
    """
    if record.status.name == "REFUSED":
        return Verification(True, (), ("nothing is claimed",))
    check = _Check(record)
    try:
        faults = [*check.universal(), *check.sets(), *check.clubs(), *check.bound()]
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return Verification(False, (f"it cannot be checked ({type(error).__name__}: {error})",), ())
    return Verification(not faults, tuple(faults), tuple(check.checked))


class _Check:
    def __init__(self, record: TippingNumber) -> None:
        self.record = record
        self.game = record.game
        self.ends = ClubEnds(record.game, record.tolerance, record.universal_share)
        self.checked: list[str] = []
        self.prices = np.array([record.weights.get(label, 1.0) for label in self.game.states.ids])
        self.include = self.ends.club(record.include)
        self.allowed = ~self.ends.club(record.exclude)

    def universal(self) -> Iterator[str]:
        club = self.ends.club(self.record.universal_club)
        if not self.ends.is_universal(club):
            yield f"the regime of {int(club.sum())} states is short of universal"
        if self._stable(club):
            self.checked.append(f"the universal regime of {int(club.sum())} states is an equilibrium")
        else:
            yield f"the regime of {int(club.sum())} states is no equilibrium"

    def _stable(self, club: BoolArray) -> bool:
        """Tell by the shared definition that nobody moves, members not on a tie, outsiders not even then."""
        moves, unsure, _ = deviations(
            self.game, club.astype(np.int64), ties="join", tolerance=self.record.tolerance
        )
        return not moves.any() and not unsure[~club].any()

    def sets(self) -> Iterator[str]:
        sets = self.record.minimum_sets or ((self.record.founders,) if self.record.found else ())
        cost = self.record.cost
        for club in sets:
            inside = self.ends.club(club)
            if not (inside >= self.include).all() or (inside & ~self.allowed).any():
                yield f"{' '.join(club)} breaks include or exclude"
            if cost is not None and abs(self.prices[inside].sum() - cost) > 1e-9 * max(1.0, cost):
                yield f"{' '.join(club)} costs {self.prices[inside].sum():g} and not {cost:g}"
            if not self._tips(club):
                yield f"accession from {' '.join(club) or 'nobody'} does not end in a universal regime"
        if self.record.found and self.record.founders not in sets:
            yield "the founders are not among the cheapest sets"
        if sets:
            self.checked.append(f"{len(sets)} founding clubs tip the world")

    def _tips(self, club: tuple[str, ...]) -> bool:
        relative = 0.0 if self.game.exact else self.record.tolerance / self.game.scale
        path = grow(
            self.game,
            club,
            committed=not self.record.free,
            universal=self.record.universal_share,
            tolerance=relative,
            reasons=False,
        )
        lost = {move.state for r in path.rounds for move in r.moves if move.action != path.game.actions[0]}
        return path.universal and not (self.record.free and lost & set(club))

    def clubs(self) -> Iterator[str]:
        """Yield clubs that are not closed, or universal."""
        for club in self.record.closed_clubs:
            inside = self.ends.club(club)
            gains = self.game.gains(inside.astype(np.int64))[:, 1]
            tolerance = self.record.tolerance if not self.game.exact else self.game.zero
            if (np.asarray(gains >= -tolerance, dtype=bool) & ~inside).any():
                yield f"somebody joins the club of {len(club)} states, so it is not closed"
            if self.ends.is_universal(inside):
                yield f"the club of {len(club)} states is universal"
        if self.record.closed_clubs:
            self.checked.append(
                f"{len(self.record.closed_clubs)} clubs short of universal are closed, so somebody outside "
                "each must found"
            )

    # -------------------------------------------------------------------------------- the bound

    def bound(self) -> Iterator[str]:
        """Replay that nothing cheaper tips the world, where that can be done without a solver."""
        if self.record.formulation == "enumeration":
            yield from self._tried()
            return
        if monotone_obstacle(self.game) is not None:
            yield "the game is not shown to be supermodular, so closed clubs prove nothing"
            return
        thresholds = self.ends.thresholds
        counts = bool(np.all(self.prices == self.prices[0]))
        if thresholds is not None and counts:
            least = fewest_by_thresholds(thresholds, self.ends.least, self.include, self.allowed)
            number = float("inf") if least is None else float(self.prices[least].sum())
            if number >= self.record.bound * (1 - 1e-9):
                self.checked.append(
                    "by the nested rows of thresholds no founding club tips the world"
                    if least is None
                    else f"by the nested rows of thresholds no founding club has fewer than {least.sum()}"
                )
                return
            if not self.record.free:
                what = "cost" if self.record.weights else "number"
                yield f"nested rows of thresholds bound the {what} by {number:g}, not {self.record.bound:g}"
                return
        sets = [self._rows()]
        if thresholds is not None:
            stops = range(len(levels(thresholds)), -1, -1)
            sets = [rows for k in stops if (rows := rows_up_to(thresholds, self.ends.least, k)) is not None]
        rests = _RESTS if self.record.weights else _RESTS.replace("cheaper", "smaller")
        self.checked.append(self._branched(sets) or rests)

    def _branched(self, sets: list[list[Row]]) -> str:
        """Return what branching over every one of some sets of rows shows, or nothing."""
        chosen, open_ = np.flatnonzero(self.include), self.allowed | self.include
        for rows in sets:
            if not bound_holds(rows, self.prices, self.record.bound, chosen, open_, _BRANCHES // len(sets)):
                return ""
        what = "closed clubs" if self.record.closed_clubs else "thresholds"
        less = "costs less" if self.record.weights else "is smaller"
        return f"by branching over the rows of {what} no founding club {less} than {self.record.bound:g}"

    def _rows(self) -> list[Row]:
        rows = []
        enter: FloatArray = self.game.switching[0, 1].astype(np.float64)
        slack = self.record.tolerance + 1e-12 * self.game.scale
        for club in self.record.closed_clubs:
            inside = self.ends.club(club)
            pulls = self.ends.pulls
            rows.append(
                complement_row(inside)
                if pulls is None
                else leaving_row(inside, pulls, enter, self.ends.least, slack)
            )
        return rows

    def _tried(self) -> Iterator[str]:
        open_ = np.flatnonzero(self.allowed & ~self.include)
        if len(open_) > 20:
            yield f"{len(open_)} states are too many to try all founding clubs"
            return
        margin = 1e-9 * max(1.0, abs(self.record.bound)) if np.isfinite(self.record.bound) else 0.0
        cheaper = 0
        for start in range(0, 1 << len(open_), 4096):
            codes = np.arange(start, min(start + 4096, 1 << len(open_)))
            clubs = np.repeat(self.include[None, :], len(codes), axis=0)
            clubs[:, open_] = (codes[:, None] >> np.arange(len(open_))) & 1
            clubs = clubs[clubs @ self.prices < self.record.bound - margin]
            cheaper += len(clubs)
            tips = self.ends.tips(clubs, free=self.record.free)
            if tips.any():
                less = "costs less" if self.record.weights else "is smaller"
                yield f"{' '.join(self.ends.ids(clubs[int(tips.argmax())]))} tips the world and {less}"
                return
        kind = "cheaper" if self.record.weights else "smaller"
        self.checked.append(f"none of {cheaper} {kind} founding clubs tips the world")
