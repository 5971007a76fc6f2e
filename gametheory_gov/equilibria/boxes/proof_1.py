"""Proofs as the first format of solutions held them, turned into trees.

Such a proof lists, batch by batch of boxes in the order in which a search met them, the removals of each
round, what became of each box and where the others were split, in units of scaled totals. Boxes of a batch
that were split have their halves treated in batches of at most 256, the last first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gametheory_gov.base._typing import IntArray
from gametheory_gov.base.errors import DataError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types

from .bounds import GainBounds
from .boxes import Cuts
from .proof import EMPTY, OPEN, PROFILE, SPLIT, Proof, ProofWriter, unpacked

_BATCH = 256
_WHOLE = (
    "rounds",
    "round_sizes",
    "round_rows",
    "removed_sizes",
    "removed",
    "outcomes",
    "cut_action",
    "cut_index",
)


def upgraded(game: BoundGame, plain: Mapping[str, str]) -> Proof:
    """The tree of a proof of the first format.

    Parameters
    ----------
    game : BoundGame
    plain : mapping of str to text
        Arrays, compressed.

    Raises
    ------
    DataError
        If they are no proof.
    """
    try:
        read = {name: _Reader(_array(plain[name], "<i4").astype(np.int64)) for name in _WHOLE}
        read["cut_value"] = _Reader(_array(plain["cut_value"], "<f8"))
        return _tree(GainBounds(game, Types.of(game)), read)
    except (KeyError, IndexError, ValueError, TypeError, OverflowError) as error:
        raise DataError("proof", [f"cannot be read ({error})"]) from error


def _array(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(unpacked(text), dtype=kind)


class _Reader:
    """Reads an array front to back, and not past its end."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array

    def take(self, number: Any) -> np.ndarray:
        if not 0 <= number <= len(self.array):
            raise ValueError("it ends before all boxes are accounted for")
        part, self.array = self.array[:number], self.array[number:]
        return part


def _tree(bounds: GainBounds, read: Mapping[str, _Reader]) -> Proof:
    writer = ProofWriter()
    stack: list[IntArray] = [np.zeros(1, dtype=np.int64)]
    while stack:
        nodes = stack.pop()
        lasting = np.zeros(len(nodes), dtype=np.int64)
        for number in range(int(read["rounds"].take(1)[0])):
            rows = read["round_rows"].take(read["round_sizes"].take(1)[0])
            removed = read["removed"].take(4 * read["removed_sizes"].take(1)[0]).reshape(-1, 4)
            if (lasting[rows] != number).any() or (lasting[removed[:, 0]] != number).any():
                raise ValueError("a round names boxes that do not exist")
            lasting[rows] = number + 1
            if (lasting[removed[:, 0]] != number + 1).any():
                raise ValueError("something is removed from a box that takes no part in the round")
            for box, t, action, beater in removed:
                writer.removed(nodes[[box]], number, t, action, beater)
        writer.rounds(nodes, lasting)
        outcomes = read["outcomes"].take(len(nodes))
        ends = np.array([EMPTY, PROFILE, SPLIT, OPEN])[outcomes]
        writer.ends(nodes, ends)
        kept = nodes[ends == SPLIT]
        if len(kept):
            halves = writer.split(
                kept,
                _cuts(
                    bounds, *(read[f"cut_{part}"].take(len(kept)) for part in ("action", "index", "value"))
                ),
            )
            stack += [halves[start : start + _BATCH] for start in range(0, len(halves), _BATCH)]
    if any(len(reader.array) for reader in read.values()):
        raise ValueError("it goes on after all boxes are accounted for")
    return writer.finish(bounds)


def _cuts(bounds: GainBounds, action: IntArray, index: IntArray, value: Any) -> Cuts:
    limit = np.where(action < 0, len(bounds.names), len(bounds.types))
    if ((action < -1) | (index < 0) | (index >= limit) | ~np.isfinite(value)).any():
        raise ValueError("a box is split along something that does not exist")
    return Cuts(action, index, value)
