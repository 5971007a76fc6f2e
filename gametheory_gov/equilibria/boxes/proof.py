"""The proof that a search over boxes of totals missed nothing, and its check.

A proof lists, batch by batch of boxes in the order in which they were met: which actions were removed in each
round, each with the move that beats it throughout the box; what became of each box; and where the others were
split. The check starts from the box with all profiles, replays the rounds, bounds just the gains named, and
makes the halves itself, so that they cover everything whatever the proof says.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.errors import DataError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.definition import Ties, deviations, moves_on_tie

from .bounds import MARGIN, GainBounds, surely_moves
from .boxes import Boxes, Cuts, Past, all_counts, contract, fold, nearness, split
from .votes import Votes

#: What became of a box.
DISCARDED, CANDIDATE, SPLIT, OPEN = 0, 1, 2, 3
#: Boxes that are treated side by side.
BATCH = 256


@dataclass(frozen=True)
class Proof:
    """Arrays that say what was removed, what became of each box, and where boxes were split.

    Parameters
    ----------
    rounds : array of int
        Rounds of each batch.
    round_sizes, round_rows : array of int
        Boxes that took part in each round, as positions in their batch.
    removed_sizes, removed : array of int, the latter of shape (R, 4)
        Removals of each round: box, type, action, the action that beats it.
    outcomes : array of int
        What became of each box.
    cut_action, cut_index : array of int
    cut_value : array
        Where each box that was split was split; see `gametheory_gov.equilibria.boxes.boxes.Cuts`.
    """

    rounds: IntArray
    round_sizes: IntArray
    round_rows: IntArray
    removed_sizes: IntArray
    removed: IntArray
    outcomes: IntArray
    cut_action: IntArray
    cut_index: IntArray
    cut_value: FloatArray

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Proof) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.outcomes.tobytes())

    def to_dict(self) -> dict[str, str]:
        """The arrays as compressed base64 text."""
        plain = {}
        for entry in fields(self):
            array = getattr(self, entry.name)
            array = array.astype("<f8" if entry.name == "cut_value" else "<i4")
            plain[entry.name] = base64.b64encode(zlib.compress(array.tobytes(), 6)).decode()
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, str]) -> Proof:
        """The proof of the values of `to_dict`.

        Raises
        ------
        DataError
            If the arrays cannot be read.
        """
        arrays: dict[str, Any] = {}
        try:
            for entry in fields(cls):
                data = zlib.decompress(base64.b64decode(plain[entry.name], validate=True))
                kind = "<f8" if entry.name == "cut_value" else "<i4"
                array = np.frombuffer(data, dtype=kind)
                arrays[entry.name] = array if kind == "<f8" else array.astype(np.int64)
            arrays["removed"] = arrays["removed"].reshape(-1, 4)
        except (KeyError, ValueError, TypeError, zlib.error) as error:
            raise DataError("proof", [f"cannot be read ({error})"]) from error
        return cls(**arrays)


class ProofWriter:
    """Collects a proof while a search runs."""

    def __init__(self) -> None:
        self.boxes = 0
        self.open = 0
        self._rounds: list[int] = []
        self._rows: list[IntArray] = []
        self._removed: list[list[IntArray]] = []
        self._outcomes: list[np.ndarray] = []
        self._cuts: list[Cuts] = []
        self._now: list[IntArray] = []

    def begin(self, size: int) -> None:
        """Begin a batch of boxes."""
        self.boxes += size
        self._rounds.append(0)

    def removed(self, rows: IntArray, types: IntArray, action: int, beater: int) -> None:
        """Note removals of the round under way."""
        self._now.append(
            np.column_stack([rows, types, np.full_like(rows, action), np.full_like(rows, beater)])
        )

    def round(self, rows: IntArray) -> None:
        """Close a round in which some boxes of the batch took part."""
        self._rounds[-1] += 1
        self._rows.append(rows)
        self._removed.append(self._now)
        self._now = []

    def outcomes(self, outcome: np.ndarray) -> None:
        """Close a batch; boxes left open have no rounds."""
        if (outcome == OPEN).any():
            self.begin(len(outcome))
            self.open += len(outcome)
        self._outcomes.append(outcome)

    def cuts(self, cuts: Cuts) -> None:
        """Note how the boxes left of the batch are split."""
        self._cuts.append(cuts)

    def finish(self) -> Proof:
        """The proof."""

        def joined(arrays: list[Any], kind: Any = np.int64) -> Any:
            return np.concatenate(arrays).astype(kind) if arrays else np.zeros(0, dtype=kind)

        removed = [
            np.concatenate(rows) if rows else np.zeros((0, 4), dtype=np.int64) for rows in self._removed
        ]
        return Proof(
            np.array(self._rounds, dtype=np.int64),
            np.array([len(rows) for rows in self._rows], dtype=np.int64),
            joined(self._rows),
            np.array([len(rows) for rows in removed], dtype=np.int64),
            joined(removed).reshape(-1, 4),
            joined(self._outcomes),
            joined([c.action for c in self._cuts]),
            joined([c.index for c in self._cuts]),
            joined([c.value for c in self._cuts], np.float64),
        )


class ProofError(Exception):
    """A proof says something that does not hold."""


class _Cursor:
    """Reads arrays front to back, refusing to read past their ends."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.place = 0

    def take(self, number: int) -> np.ndarray:
        if number < 0 or self.place + number > len(self.array):
            raise ProofError("the proof ends before all boxes are accounted for")
        part = self.array[self.place : self.place + number]
        self.place += number
        return part

    def one(self) -> int:
        return int(self.take(1)[0])

    @property
    def finished(self) -> bool:
        return self.place == len(self.array)


def check_proof(
    game: BoundGame,
    proof: Proof,
    listed: list[IntArray],
    *,
    ties: Ties,
    tolerance: float,
    complete: bool,
) -> Iterator[str]:
    """The faults of a proof that ``listed`` are all equilibria.

    Parameters
    ----------
    game : BoundGame
    proof : Proof
    listed : list of profiles
        Equilibria and undecided profiles; one of each class of alike states is enough.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of a gain.
    complete : bool
        Whether open boxes are a fault.
    """
    try:
        check = _Replay(game, proof, ties, tolerance)
        check.replay()
    except ProofError as fault:
        yield str(fault)
        return
    if check.open and complete:
        yield f"{check.open} boxes are open, but all equilibria are claimed to be listed"
    types = check.types
    stated = {types.counts(game, profile).tobytes() for profile in listed}
    missing = [counts for counts in check.standing if counts.tobytes() not in stated]
    if missing:
        profile = types.profile(game, missing[0])
        yield f"{{{' '.join(game.members(profile))}}} stands, but is not listed"
    if not check.open and stated - {counts.tobytes() for counts in check.standing}:
        yield "a profile is listed that lies in no box of the proof"


@dataclass
class _Batch:
    """Boxes that the search met side by side.

    ``folded`` has a bit for every action that a type with fixed counts plays, once it left the arrays.
    """

    boxes: Boxes
    past: list[Past]
    folded: np.ndarray


class _Replay:
    def __init__(self, game: BoundGame, proof: Proof, ties: Ties, tolerance: float) -> None:
        self.game = game
        self.ties = ties
        self.tolerance = tolerance
        self.types = Types.of(game)
        self.bounds = GainBounds(game, self.types, tolerance, margin=0.0 if game.exact else MARGIN)
        self.on_tie = moves_on_tie(game, ties)
        self.votes = Votes(self.bounds, ties)
        self.standing: list[IntArray] = []
        self.open = 0
        self.read = {entry.name: _Cursor(getattr(proof, entry.name)) for entry in fields(proof)}

    def replay(self) -> None:
        root = Boxes.root(self.bounds)
        stack = [_Batch(root, [None], np.zeros((1, len(self.types)), dtype=np.int32))]
        while stack:
            batch = stack.pop()
            boxes, dead = self._rounds(batch)
            outcome = self.read["outcomes"].take(len(boxes))
            self.open += int((outcome == OPEN).sum())
            if ((outcome == DISCARDED) & ~dead).any():
                raise ProofError("a box is discarded for which nothing shows that no equilibrium lies in it")
            for row in np.flatnonzero((outcome == CANDIDATE) & ~dead):
                self._candidate(boxes, int(row), batch.past[row])
            if ((outcome < DISCARDED) | (outcome > OPEN)).any():
                raise ProofError("what became of a box is not said")
            kept = np.flatnonzero(outcome == SPLIT)
            if len(kept):
                stack += self._halves(
                    _Batch(boxes.take(kept), [batch.past[k] for k in kept], batch.folded[kept])
                )
        if not all(reader.finished for reader in self.read.values()):
            raise ProofError("the proof goes on after all boxes are accounted for")

    def _halves(self, batch: _Batch) -> list[_Batch]:
        """Both halves of every box, in the batches in which the search met them."""
        cuts = self._cuts(len(batch.boxes), batch.boxes.types)
        halves, past, folded = split(self.bounds, batch.boxes, cuts), batch.past, batch.folded
        twice = np.repeat(np.arange(len(past)), 2)
        whole = (halves.most.sum(axis=0) == self.types.count[halves.types]).all(axis=0)
        fixed = (halves.least == halves.most).all(axis=(0, 1)) & whole
        done = fixed & ~np.isin(halves.types, self._named_later())
        past, folded = [past[k] for k in twice], folded[twice]
        if self.bounds.by_totals and done.sum() > max(8, 0.1 * len(done)):
            bits = (1 << np.arange(len(halves.most), dtype=np.int32))[:, None, None]
            folded[:, halves.types[done]] = ((halves.most[:, :, done] > 0) * bits).sum(axis=0)
            halves, past = fold(self.bounds, halves, done, past)
        return [
            _Batch(halves.take(rows), [past[k] for k in rows], folded[rows])
            for rows in (
                np.arange(start, min(start + BATCH, len(halves))) for start in range(0, len(halves), BATCH)
            )
        ]

    def _named_later(self) -> IntArray:
        """Types whose counts the rest of the proof splits; they stay in the arrays."""
        action, index = self.read["cut_action"], self.read["cut_index"]
        return np.unique(index.array[index.place :][action.array[action.place :] >= 0])

    def _rounds(self, batch: _Batch) -> tuple[Boxes, BoolArray]:
        boxes = batch.boxes
        dead = np.zeros(len(boxes), dtype=bool)
        column = np.full(len(self.types), -1, dtype=np.int64)
        column[boxes.types] = np.arange(len(boxes.types))
        for _ in range(self.read["rounds"].one()):
            rows = self.read["round_rows"].take(self.read["round_sizes"].one())
            removed = self.read["removed"].take(self.read["removed_sizes"].one())
            if len(rows) and (rows.min() < 0 or rows.max() >= len(boxes) or (np.diff(rows) <= 0).any()):
                raise ProofError("a round names boxes that do not exist")
            self._check_removed(boxes, removed)
            box, types, action = removed[:, 0], removed[:, 1], removed[:, 2]
            inside = column[types] >= 0
            most = boxes.most.copy()
            most[action[inside], box[inside], column[types[inside]]] = 0
            fixed = (batch.folded[box, types] >> action) & 1  # what it is known to play is beaten
            dead[box[~inside & (fixed == 1)]] = True
            boxes = replace(boxes, most=most)
            part, impossible, _ = contract(self.bounds, boxes.take(rows))
            boxes = boxes.put(rows, part)
            dead[rows] |= impossible
        return boxes, dead

    def _check_removed(self, boxes: Boxes, removed: IntArray) -> None:
        M = len(self.game.actions)
        limits = np.array([len(boxes), len(self.types), M, M])
        if len(removed) and ((removed < 0) | (removed >= limits)).any():
            raise ProofError("a removal names a box, type or action that does not exist")
        named = np.unique(removed[:, 0])
        near = nearness(self.bounds, boxes.take(named))
        for a in range(M):
            for b in range(M):
                rows = removed[(removed[:, 2] == a) & (removed[:, 3] == b)]
                if not len(rows):
                    continue
                if a == b:
                    raise ProofError("an action is said to be beaten by itself")
                box, types = rows[:, 0], rows[:, 1]
                place = np.searchsorted(named, box)
                around = None if near is None else (near[0][place, :, types], near[1][place, :, types])
                low, _ = self.bounds.bounds(a, b, boxes.low[box], boxes.high[box], types, around, grid=False)
                deviates = surely_moves(low, self.bounds.gains[a, b].whole, bool(self.on_tie[a, b]))
                if a == 0 and self.game.institution.admission != "open" and deviates.all():
                    deviates = self.votes.admit(boxes, box, types, b)
                if not deviates.all():
                    state = self.game.states.ids[self.types.first[rows[np.flatnonzero(~deviates)[0], 1]]]
                    names = self.game.actions
                    raise ProofError(
                        f"{state} is said to move from {names[a]} to {names[b]} throughout a box, "
                        "but that is not shown"
                    )

    def _candidate(self, boxes: Boxes, row: int, past: Past) -> None:
        if (boxes.least[:, row] != boxes.most[:, row]).any():
            raise ProofError("a box with several candidates is treated as if it had one")
        counts = all_counts(self.bounds, boxes, row, past)
        profile = self.types.profile(self.game, counts)
        moves, _, _ = deviations(self.game, profile, ties=self.ties, tolerance=self.tolerance)
        if not moves.any():
            self.standing.append(counts)

    def _cuts(self, number: int, kept: IntArray) -> Cuts:
        action, index, value = (
            self.read[name].take(number) for name in ("cut_action", "cut_index", "cut_value")
        )
        M, T, K = len(self.game.actions), len(self.types), len(self.bounds.names)
        limit = np.where(action < 0, K, T)
        if ((action < -1) | (action >= M) | (index < 0) | (index >= limit) | ~np.isfinite(value)).any():
            raise ProofError("a box is split along something that does not exist")
        if not np.isin(index[action >= 0], kept).all():
            raise ProofError("a box is split on a type whose counts are fixed")
        return Cuts(action, index, value)
