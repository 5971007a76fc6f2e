"""The check of a tipping number, without what found it.

The check goes by the definition, without any solver and without what found the number. The founding clubs
are grown state by state, the universal regime and every closed club are tested by their definitions, and the
bound is replayed: for one weighted total by going through the nested threshold rows, for closed clubs by
branching over their covering rows, for small games by trying all cheaper founding clubs. What is too large to
replay, or rests on rows that are not covering rows, is said to rest on the integer program.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.answer import Verification
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import as_ids, as_share, is_number
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.equilibria.definition import decide, deviations, judged
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.growth.accession import grow

from .ends import ClubEnds
from .rows import Row, bound_holds, complement_row, fewest_by_thresholds, leaving_row, levels, rows_up_to

_BRANCHES = 10_000
#: States up to which founding clubs are tried one by one, where that is how the number was found, ...
_MOST_TRIED = 20
#: ... and where rows show nothing.
_FEW = 14
_RESTS = "that no cheaper set exists rests on the integer program's bound, which is not replayed"


class TippingStatus(Enum):
    """How far a tipping number is known; the value says it in words and what to do next.

    Examples
    --------
    >>> TippingStatus.PROVED.value
    'no smaller founding club tips the world; verify() replays what shows it'
    """

    PROVED = "no smaller founding club tips the world; verify() replays what shows it"
    BOUNDED = (
        "the best founding club found, and a bound that none can beat; raise time_limit to close the gap"
    )
    IMPOSSIBLE = (
        "no founding club that holds include and leaves out exclude tips the world; exclude fewer, or let "
        "the founders be committed"
    )
    REFUSED = "the question has no answer here; the message says why and what to ask instead"


def verified(record: Any) -> Verification:
    """The check of a tipping number: what contradicts itself first, then what it claims."""
    words = "because, formulation, message, stats"
    faults = [*misbound(record.game), *_contradictions(record)]
    if record.status is TippingStatus.REFUSED:
        what = "that the question has no answer; nothing else is claimed"
        return Verification(not faults, tuple(faults), (), (what, words))
    if faults:
        return Verification(False, tuple(faults), ())
    replay = _Replay(record)
    faults = [*replay.universal(), *replay.sets(), *replay.clubs(), *replay.bound(), *replay.every()]
    replay.checked.append("the game is the one that its recipe, states and institution make")
    taken = (*replay.given, given(record.game), words)
    return Verification(not faults, tuple(faults), tuple(replay.checked), taken)


def _contradictions(record: Any) -> Iterator[str]:
    """Yield what a record says of itself that cannot be so, whatever the game."""
    status, cost, bound, infinite = record.status, record.cost, record.bound, float("inf")
    faults = Faults("tipping number")
    as_share(record.universal_share, "universal_share", faults, above_zero=True)
    for name in ("include", "exclude", "weights", "founders", "universal_club"):
        as_ids(tuple(getattr(record, name)), name, faults, known=record.game.states.ids)
    for name in ("minimum_sets", "closed_clubs"):
        for club in getattr(record, name):
            as_ids(club, name, faults, known=record.game.states.ids)
    yield from faults.found
    yield from tolerance_faults(record.game, record.tolerance)
    if not all(is_number(price) and 0 < price < infinite for price in record.weights.values()):
        yield "weights are not positive numbers"
    for name in ("found", "free", "every_set"):
        if not isinstance(getattr(record, name), bool):
            yield f"{name} is {getattr(record, name)!r:.40}, neither true nor false"
    if len({frozenset(club) for club in record.minimum_sets}) < len(record.minimum_sets):
        yield "a founding club is listed twice"
    if not record.found and (record.founders or record.minimum_sets):
        yield "founders are named, but no founding club is said to be found"
    if record.every_set and (status is not TippingStatus.PROVED or not record.minimum_sets):
        if status is not TippingStatus.IMPOSSIBLE:
            yield f"all cheapest founding clubs are claimed to be listed, but the number is {status.name}"
    if status is TippingStatus.PROVED and (cost is None or not abs(bound - cost) <= 1e-9 * max(1.0, cost)):
        yield f"it is said to be proved, but founders cost {cost} and the bound is {bound:g}"
    elif status is TippingStatus.IMPOSSIBLE and (record.found or bound != infinite):
        yield f"it is said to be impossible, but the bound is {bound:g}, or founders were found"
    elif status is TippingStatus.BOUNDED and not 0 <= bound <= (infinite if cost is None else cost + 1e-9):
        yield f"the bound is {bound:g}, but founders cost {cost}"
    elif status is TippingStatus.REFUSED and (
        record.found or bound != 0 or record.universal_club or record.closed_clubs
    ):
        yield "the question is said to be refused, but an answer is given"


class _Replay:
    """The claims of a tipping number, gone through again.

    ``checked`` says which held, ``given`` which rest on a solver.
    """

    def __init__(self, record: Any) -> None:
        self.record = record
        self.game = record.game
        self.ends = ClubEnds(record.game, record.tolerance, record.universal_share)
        self.checked: list[str] = []
        self.given: list[str] = []
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
        """Whether nobody moves, by the shared definition: members not on a tie, outsiders not even then."""
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
            self.checked.append(
                f"{counted(len(sets), 'founding club')} tip{'s' * (len(sets) == 1)} the world"
            )

    def _tips(self, club: tuple[str, ...]) -> bool:
        path = grow(
            self.game,
            club,
            committed=not self.record.free,
            universal=self.record.universal_share,
            tolerance=self.record.tolerance,
            reasons=False,
        )
        lost = {move.state for r in path.rounds for move in r.moves if move.action != path.game.actions[0]}
        return path.universal and not (self.record.free and lost & set(club))

    def clubs(self) -> Iterator[str]:
        """Clubs that are not closed, or universal."""
        for club in self.record.closed_clubs:
            inside = self.ends.club(club)
            gains, undecided = judged(self.game, inside.astype(np.int64), self.record.tolerance)
            joins = (decide(gains, undecided, True) | undecided)[:, 1]
            if (joins & ~inside).any():
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
        """What is wrong with the bound, where it can be replayed without a solver."""
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
        shown = self._branched(sets)
        if shown:
            self.checked.append(shown)
        elif self._open <= _FEW:
            yield from self._tried()
        else:
            self.given.append(_RESTS if self.record.weights else _RESTS.replace("cheaper", "smaller"))

    def _branched(self, sets: list[list[Row]]) -> str:
        """What branching over every one of some sets of rows shows, or nothing."""
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
        for club in self.record.closed_clubs:
            inside = self.ends.club(club)
            pulls = self.ends.pulls
            rows.append(
                complement_row(inside)
                if pulls is None
                else leaving_row(inside, pulls, enter, self.ends.least, self.ends.lenient)
            )
        return rows

    @property
    def _open(self) -> int:
        """How many states may found and need not."""
        return int((self.allowed & ~self.include).sum())

    def _priced(self, least: float, most: float) -> Iterator[BoolArray]:
        """Yield all founding clubs, in batches, that cost at least so much and less than so much."""
        open_ = np.flatnonzero(self.allowed & ~self.include)
        for start in range(0, 1 << len(open_), 4096):
            codes = np.arange(start, min(start + 4096, 1 << len(open_)))
            clubs = np.repeat(self.include[None, :], len(codes), axis=0)
            clubs[:, open_] = (codes[:, None] >> np.arange(len(open_))) & 1
            prices = clubs @ self.prices
            yield clubs[(least <= prices) & (prices < most)]

    def _tried(self) -> Iterator[str]:
        if self._open > _MOST_TRIED:
            yield f"{self._open} states are too many to try all founding clubs"
            return
        bound, cheaper = self.record.bound, 0
        for clubs in self._priced(0, bound - (1e-9 * max(1.0, bound) if np.isfinite(bound) else 0)):
            cheaper += len(clubs)
            tips = self.ends.tips(clubs, free=self.record.free)
            if tips.any():
                less = "costs less" if self.record.weights else "is smaller"
                yield f"{' '.join(self.ends.ids(clubs[int(tips.argmax())]))} tips the world and {less}"
                return
        kind = "cheaper" if self.record.weights else "smaller"
        self.checked.append(f"none of {cheaper} {kind} founding clubs tips the world")

    def every(self) -> Iterator[str]:
        """Founding clubs that are not listed, where all the cheapest are said to be."""
        if not self.record.every_set or not self.record.minimum_sets:
            return
        as_cheap = f"that no other founding club is as {'cheap' if self.record.weights else 'small'}"
        if self._open > _FEW:
            self.given.append(as_cheap)
            return
        listed = {self.ends.club(club).tobytes() for club in self.record.minimum_sets}
        slack = 1e-9 * max(1.0, self.record.bound)
        for clubs in self._priced(self.record.bound - slack, self.record.bound + slack):
            for club in clubs[self.ends.tips(clubs, free=self.record.free)]:
                if club.tobytes() not in listed:
                    yield f"{' '.join(self.ends.ids(club))} is as cheap and is not listed"
                    return
        self.checked.append(as_cheap)
