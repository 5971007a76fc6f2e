r"""The proof that a search over totals missed nothing, and its writer.

A proof is one binary tree of boxes in depth-first order. The root holds all profiles. In every box actions
are removed for types of states, round by round, each with the action that beats it throughout the box; then
the box is empty, or holds one profile, or is split in two along a total or along how many states of a type
play an action. `gametheory_gov.equilibria.boxes.replay` checks it; what a file holds is said by
``docs/reference/file-format.md``.
"""

from __future__ import annotations

import base64
import itertools
import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov.base import files
from gametheory_gov.base._typing import IntArray
from gametheory_gov.base.errors import DataError

from .bounds import GainBounds
from .boxes import Cuts

#: What becomes of a box: nothing is left; one profile is; it was not searched; it is split in two.
EMPTY, PROFILE, OPEN, SPLIT = 0, 1, 2, 3
ENDS = ("empty", "profile", "open")
#: A decoded tree is at most so many times as long as its compressed text, or so many bytes.
MOST_RATIO, MOST_BYTES = 100, 1 << 25
#: At most so many rounds of a box remove nothing; a search stops long before.
MOST_IDLE = 1000
#: Boxes are split one after another at most so many times, and once more for every state and action.
MOST_DEEP = 1000
_FRACTION = re.compile(r"-?\d{1,400}(/[1-9]\d{0,400})?")


@dataclass(frozen=True)
class Proof:
    """A tree of boxes, as arrays in depth-first order.

    Parameters
    ----------
    types : tuple of tuples of ids
        The free states, those that are alike together.
    totals : tuple of str
        Names of the aggregates that boxes are split along.
    ends : array of int, shape (n,)
        What becomes of each box.
    rounds : array of int, shape (n,)
        Rounds of each box.
    sizes : array of int
        Removals of each round, box after box.
    removals : array of int, shape (R, 3)
        Type, action, the action that beats it.
    cuts : array of int, shape (S, 2)
        For each box that is split: -1 and the total, or the action and the type.
    values : tuple of (int, int)
        Numerator and denominator of where it is split; see `Proof.to_dict`.
    """

    types: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    ends: IntArray
    rounds: IntArray
    sizes: IntArray
    removals: IntArray
    cuts: IntArray
    values: tuple[tuple[int, int], ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Proof) and self.types == other.types and self.tree() == other.tree()

    def __hash__(self) -> int:
        return hash((self.types, self.ends.tobytes()))

    def tree(self) -> list[Any]:
        """The nodes in depth-first order, each ``[rounds, end]``."""
        removals, places = self.removals.tolist(), np.cumsum([0, *self.sizes]).tolist()
        rows = [removals[start:end] for start, end in itertools.pairwise(places)]
        cuts = zip(self.cuts.tolist(), self.values, strict=True)
        nodes, place = [], 0
        for end, number in zip(self.ends.tolist(), self.rounds.tolist(), strict=True):
            said: Any = _plain_cut(self.totals, *next(cuts)) if end == SPLIT else ENDS[end]
            nodes.append([rows[place : place + number], said])
            place += number
        return nodes

    def to_dict(self) -> dict[str, Any]:
        """The types by their members, and the tree as compressed base64 text of JSON."""
        text = json.dumps(self.tree(), separators=(",", ":")).encode()
        return {
            "types": [list(members) for members in self.types],
            "tree": base64.b64encode(zlib.compress(text, 6)).decode(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Proof:
        """The proof of the values of `to_dict`.

        Raises
        ------
        DataError
            If they are none.
        """
        try:
            types = tuple(tuple(members) for members in plain["types"])
            if not all(isinstance(label, str) for members in types for label in members):
                raise ValueError("types are not listed by ids")
            return _read(types, json.loads(unpacked(plain["tree"])))
        except (LookupError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise DataError("proof", [f"cannot be read ({error})"]) from error


def _plain_cut(totals: tuple[str, ...], cut: Sequence[int], value: tuple[int, int]) -> list[Any]:
    action, index = cut
    if action >= 0:
        return ["count", index, action, value[0]]
    return ["total", totals[index], f"{value[0]}/{value[1]}" if value[1] != 1 else f"{value[0]}"]


def unpacked(text: Any) -> bytes:
    """Text that was compressed, refused where it is far longer than what a proof is.

    Raises
    ------
    ValueError
    """
    return files.unpacked(text, max(MOST_BYTES, MOST_RATIO * len(text)))


def _read(types: tuple[tuple[str, ...], ...], nodes: Any) -> Proof:
    """The arrays of a decoded tree; only its shape is checked here."""
    ends, rounds, sizes, removals, cuts, values = [], [], [], [], [], []
    totals: dict[str, int] = {}
    for here, end in nodes:
        rounds.append(len(here))
        for removed in here:
            sizes.append(len(removed))
            removals += removed
        if isinstance(end, str):
            ends.append(ENDS.index(end))
            continue
        ends.append(SPLIT)
        if len(end) == 4 and end[0] == "count":
            cuts.append((_whole(end[2]), _whole(end[1])))
            values.append((_whole(end[3]), 1))
        elif len(end) == 3 and end[0] == "total" and isinstance(end[1], str):
            cuts.append((-1, totals.setdefault(end[1], len(totals))))
            values.append(_fraction(end[2]))
        else:
            raise ValueError(f"{end!r:.60} is no split")
    rows = [entry for row in removals if len(row) == 3 for entry in row]
    if len(rows) != 3 * len(removals) or not set(map(type, rows)) <= {int}:
        raise ValueError("removals are not of three whole numbers each")
    return Proof(
        types,
        tuple(totals),
        np.array(ends, dtype=np.int64),
        np.array(rounds, dtype=np.int64),
        np.array(sizes, dtype=np.int64),
        np.array(rows, dtype=np.int64).reshape(-1, 3),
        np.array(cuts, dtype=np.int64).reshape(-1, 2),
        tuple(values),
    )


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise ValueError(f"{value!r:.60} is no position or number of states")
    return value


def _fraction(text: Any) -> tuple[int, int]:
    if not isinstance(text, str) or not _FRACTION.fullmatch(text):
        raise ValueError(f"{text!r:.60} is no fraction p/q")
    numerator, _, denominator = text.partition("/")
    return int(numerator), int(denominator or 1)


class ProofWriter:
    """Collects a proof while a search runs; boxes are named by numbers, the root is 0."""

    def __init__(self) -> None:
        self.boxes = 1
        self.open = 0
        self._removed: list[IntArray] = []
        self._rounds: list[tuple[IntArray, IntArray]] = []
        self._ends: list[tuple[IntArray, IntArray]] = []
        self._cuts: list[tuple[IntArray, int, Cuts]] = []

    def removed(self, nodes: IntArray, number: int, types: IntArray, action: int, beater: int) -> None:
        """Note removals of a round of some boxes."""
        same = (np.full_like(nodes, value) for value in (number, action, beater))
        self._removed.append(np.column_stack([nodes, types, *same]))

    def rounds(self, nodes: IntArray, number: IntArray) -> None:
        """Note how many rounds some boxes had; none where this is not called."""
        self._rounds.append((nodes, number))

    def ends(self, nodes: IntArray, ends: IntArray) -> None:
        """Note what became of some boxes."""
        self.open += int((ends == OPEN).sum())
        self._ends.append((nodes, ends))

    def split(self, nodes: IntArray, cuts: Cuts) -> IntArray:
        """Note how some boxes are split, and name their halves, those of one box next to each other."""
        self._cuts.append((nodes, self.boxes, cuts))
        halves: IntArray = np.arange(self.boxes, self.boxes + 2 * len(nodes))
        self.boxes += len(halves)
        return halves

    def finish(self, bounds: GainBounds) -> Proof:
        """The proof.

        Parameters
        ----------
        bounds : GainBounds
            Whose types and scaled totals the boxes were made of.
        """
        place = self._places()
        ends, rounds = np.zeros((2, self.boxes), dtype=np.int64)
        for nodes, number in self._rounds:
            rounds[place[nodes]] = number
        for nodes, end in self._ends:
            ends[place[nodes]] = end
        removed = np.concatenate([np.zeros((0, 5), dtype=np.int64), *self._removed])
        which = (np.cumsum(rounds) - rounds)[place[removed[:, 0]]] + removed[:, 2]
        cuts = self._all_cuts(bounds, place)
        ids = bounds.game.states.ids
        return Proof(
            tuple(tuple(ids[k] for k in members) for members in bounds.types.members),
            bounds.names,
            ends,
            rounds,
            np.bincount(which, minlength=int(rounds.sum())).astype(np.int64),
            removed[np.argsort(which, kind="stable")][:, [1, 3, 4]],
            np.array([[action, index] for action, index, _ in cuts], dtype=np.int64).reshape(-1, 2),
            tuple(value for *_, value in cuts),
        )

    def _places(self) -> IntArray:
        """The place of every box in depth-first order."""
        size, place = np.ones(self.boxes, dtype=np.int64), np.zeros(self.boxes, dtype=np.int64)
        first = [(nodes, start + 2 * np.arange(len(nodes))) for nodes, start, _ in self._cuts]
        for nodes, half in reversed(first):
            size[nodes] = 1 + size[half] + size[half + 1]
        for nodes, half in first:
            place[half] = place[nodes] + 1
            place[half + 1] = place[half] + size[half]
        return place

    def _all_cuts(self, bounds: GainBounds, place: IntArray) -> list[tuple[int, int, tuple[int, int]]]:
        """Action, index and exact value of every split, in depth-first order."""
        order = np.argsort(
            np.concatenate([np.zeros(0, dtype=np.int64), *(place[n] for n, _, _ in self._cuts)])
        )
        found = [
            (action, index, (int(value), 1) if action >= 0 else in_own_unit(bounds, index, value))
            for _, _, cuts in self._cuts
            for action, index, value in zip(
                cuts.action.tolist(), cuts.index.tolist(), cuts.value.tolist(), strict=True
            )
        ]
        return [found[k] for k in order]


def in_own_unit(bounds: GainBounds, total: int, value: float) -> tuple[int, int]:
    """A value of a scaled total as a fraction in the total's own unit."""
    numerator, denominator = value.as_integer_ratio()
    if bounds.whole_totals[total]:
        numerator, denominator = numerator // denominator, 1
    denominator *= bounds.units[total]
    common = math.gcd(numerator, denominator)
    return numerator // common, denominator // common
