r"""The check of a proof that a search over totals missed nothing.

The check starts from the box with all profiles and makes every half itself, so that the halves cover
everything whatever a proof says; it bounds just the gains that the proof names. Boxes that wait are taken
side by side, whatever their place in the tree: the answer does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties, moves_on_tie
from gametheory_gov.equilibria.existence import sure_moves

from .bounds import MARGIN, GainBounds, surely_moves
from .boxes import Boxes, Cuts, Past, all_counts, contract, fold, nearness, split
from .proof import EMPTY, OPEN, PROFILE, SPLIT, Proof
from .tree import ProofError, Tree
from .trials import Trials
from .votes import Votes

#: Boxes that are treated side by side.
BATCH = 256


def check_proof(
    game: BoundGame,
    proof: Proof,
    listed: list[IntArray],
    *,
    ties: Ties,
    tolerance: float,
    complete: bool,
) -> tuple[list[str], list[str]]:
    """The faults of a proof that ``listed`` are all equilibria, and what was checked.

    Parameters
    ----------
    game : BoundGame
    proof : Proof
    listed : list of profiles
        Equilibria and undecided profiles; one of each class of alike states is enough.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Absolute.
    complete : bool
        Whether open boxes are a fault.
    """
    try:
        tree = Tree.of(game, proof)
        check = _Replay(game, tree, ties, tolerance)
        check.replay()
    except ProofError as fault:
        return [str(fault)], []
    faults = list(_unlisted(game, check, listed, complete))
    trials = Trials(game, tree, listed, ties=ties, tolerance=tolerance)
    faults += trials.faults()
    boxes = counted(len(proof.ends), "box", "boxes")
    return faults, [f"that no equilibrium is missed: {boxes} of totals", trials.said()]


def _unlisted(game: BoundGame, check: _Replay, listed: list[IntArray], complete: bool) -> Iterator[str]:
    if check.open and complete:
        yield f"{check.open} boxes are open, but all equilibria are claimed to be listed"
    types = check.tree.alike
    stated = {types.counts(game, profile).tobytes() for profile in listed}
    standing = {types.counts(game, profile).tobytes(): profile for profile in check.standing}
    for counts in standing.keys() - stated:
        yield f"{{{' '.join(game.members(standing[counts]))}}} is an equilibrium, but is not listed"
        return
    if not check.open and stated - standing.keys():
        yield "a profile is listed that lies in no box of the proof"


@dataclass
class _Batch:
    """Boxes that are treated side by side.

    ``folded`` has a bit for every action that a type with fixed counts plays, once it left the arrays.
    """

    nodes: IntArray
    boxes: Boxes
    past: list[Past]
    folded: np.ndarray


class _Replay:
    def __init__(self, game: BoundGame, tree: Tree, ties: Ties, tolerance: float) -> None:
        self.game = game
        self.tree = tree
        self.proof = tree.proof
        self.ties = ties
        self.tolerance = tolerance
        self.types = tree.types
        self.bounds = GainBounds(game, self.types, tolerance, margin=0.0 if game.exact else MARGIN)
        self.on_tie = moves_on_tie(game, ties)
        self.votes = Votes(self.bounds, ties)
        self.standing: list[IntArray] = []
        self.open = 0
        # types whose counts are split somewhere stay in the arrays
        self.branched = np.unique(self.proof.cuts[self.proof.cuts[:, 0] >= 0, 1])

    def replay(self) -> None:
        root = Boxes.root(self.bounds)
        start = np.zeros(1, dtype=np.int64)
        stack = [_Batch(start, root, [None], np.zeros((1, len(self.types)), dtype=np.int32))]
        while stack:
            batch = stack.pop()
            boxes, dead = self._rounds(batch)
            ends = np.where(dead, EMPTY, self.proof.ends[batch.nodes])
            self.open += int((ends == OPEN).sum())
            if ((ends == EMPTY) & ~dead).any():
                raise ProofError(
                    "a box is said to be empty, but nothing shows that no equilibrium lies in it"
                )
            for row in np.flatnonzero(ends == PROFILE):
                self._candidate(boxes, int(row), batch.past[row])
            kept = np.flatnonzero(ends == SPLIT)
            if len(kept):
                past = [batch.past[k] for k in kept]
                stack += self._halves(_Batch(batch.nodes[kept], boxes.take(kept), past, batch.folded[kept]))

    def _halves(self, batch: _Batch) -> list[_Batch]:
        """Both halves of every box, in batches."""
        nodes = np.column_stack([batch.nodes + 1, self.tree.second[batch.nodes]]).ravel()
        halves = self._split(batch.nodes, batch.boxes)
        twice = np.repeat(np.arange(len(batch.nodes)), 2)
        whole = (halves.most.sum(axis=0) == self.types.count[halves.types]).all(axis=0)
        fixed = (halves.least == halves.most).all(axis=(0, 1)) & whole
        done = fixed & ~np.isin(halves.types, self.branched)
        past, folded = [batch.past[k] for k in twice], batch.folded[twice]
        if self.bounds.by_totals and done.sum() > max(8, 0.1 * len(done)):
            bits = (1 << np.arange(len(halves.most), dtype=np.int32))[:, None, None]
            folded[:, halves.types[done]] = ((halves.most[:, :, done] > 0) * bits).sum(axis=0)
            halves, past = fold(self.bounds, halves, done, past)
        return [
            _Batch(nodes[rows], halves.take(rows), [past[k] for k in rows], folded[rows])
            for rows in (
                np.arange(start, min(start + BATCH, len(halves))) for start in range(0, len(halves), BATCH)
            )
        ]

    def _split(self, nodes: IntArray, boxes: Boxes) -> Boxes:
        """Both halves of every box, each bounded by the number next to the exact fraction."""
        which = self.tree.cut[nodes]
        action, index = self.proof.cuts[which].T
        totals = np.flatnonzero(action < 0)
        index = index.copy()
        index[totals] = self.tree.totals[index[totals]]
        below, above = np.zeros((2, len(nodes)))
        for row, k, place in zip(range(len(nodes)), index.tolist(), which.tolist(), strict=True):
            numerator, denominator = self.proof.values[place]
            if action[row] < 0:
                below[row], above[row] = self._around(k, numerator, denominator)
            else:
                below[row] = above[row] = min(numerator, self.game.N)
        halves = split(self.bounds, boxes, Cuts(action, index, below))
        if (below != above).any():
            inside = boxes.low[totals, index[totals]]
            halves.low[2 * totals + 1, index[totals]] = np.maximum(inside, above[totals])
        return halves

    def _around(self, total: int, numerator: int, denominator: int) -> tuple[float, float]:
        """The least float from, and the greatest up to, a fraction of a total, scaled."""
        scaled = numerator * self.bounds.units[total]
        try:
            value = scaled / denominator
        except OverflowError:
            raise ProofError("a box is split at a number that is too large") from None
        if self.bounds.whole_totals[total]:
            least = float(min(max(scaled // denominator, -(1 << 51)), 1 << 51))
            return least, least
        top, bottom = value.as_integer_ratio()
        off = top * denominator - scaled * bottom
        return (
            value if off >= 0 else float(np.nextafter(value, np.inf)),
            value if off <= 0 else float(np.nextafter(value, -np.inf)),
        )

    def _rounds(self, batch: _Batch) -> tuple[Boxes, BoolArray]:
        boxes, nodes = batch.boxes, batch.nodes
        dead = np.zeros(len(boxes), dtype=bool)
        narrower = np.ones(len(boxes), dtype=bool)
        column = np.full(len(self.types), -1, dtype=np.int64)
        column[boxes.types] = np.arange(len(boxes.types))
        rounds = self.proof.rounds[nodes]
        for number in range(max(1, int(rounds.max()))):
            rows = np.flatnonzero((rounds > number) & ~dead)
            at = self.tree.round[nodes[rows]] + number
            size = self.proof.sizes[at]
            if size.any():
                narrower[rows] |= size > 0
                box = np.repeat(rows, size)
                which = np.repeat(self.tree.removal[at] - np.cumsum(size) + size, size) + np.arange(len(box))
                types, action, beater = self.proof.removals[which].T
                self._check_removed(boxes, box, types, action, beater)
                inside = column[types] >= 0
                most = boxes.most.copy()
                most[action[inside], box[inside], column[types[inside]]] = 0
                boxes = replace(boxes, most=most)
                fixed = (batch.folded[box, types] >> action) & 1  # what it is known to play is beaten
                dead[box[~inside & (fixed == 1)]] = True
            rows = np.flatnonzero(narrower & ((rounds > number) | (number == 0)) & ~dead)
            if not len(rows):
                continue
            part, impossible, narrower[rows] = contract(self.bounds, boxes.take(rows))
            boxes = boxes.put(rows, part)
            dead[rows] |= impossible
        return boxes, dead

    def _check_removed(
        self, boxes: Boxes, box: IntArray, types: IntArray, action: IntArray, beater: IntArray
    ) -> None:
        M = len(self.game.actions)
        named = np.unique(box)
        near = nearness(self.bounds, boxes.take(named))
        for move in np.unique(action * M + beater).tolist():
            a, b = divmod(move, M)
            rows = np.flatnonzero((action == a) & (beater == b))
            at, which = box[rows], types[rows]
            place = np.searchsorted(named, at)
            around = None if near is None else (near[0][place, :, which], near[1][place, :, which])
            low, _ = self.bounds.bounds(a, b, boxes.low[at], boxes.high[at], which, around, grid=False)
            deviates = surely_moves(low, self.game.exact, bool(self.on_tie[a, b]))
            if a == 0 and self.game.institution.admission != "open" and deviates.all():
                deviates = self.votes.admit(boxes, at, which, b)
            if not deviates.all():
                state = self.game.states.ids[self.types.first[which[np.flatnonzero(~deviates)[0]]]]
                names = self.game.actions
                raise ProofError(
                    f"{state} is said to move from {names[a]} to {names[b]} throughout a box, "
                    "but that is not shown"
                )

    def _candidate(self, boxes: Boxes, row: int, past: Past) -> None:
        if (boxes.least[:, row] != boxes.most[:, row]).any():
            raise ProofError("a box with several profiles is said to hold one")
        counts = all_counts(self.bounds, boxes, row, past)
        profile = self.types.profile(self.game, counts)
        moves, _ = sure_moves(self.game, profile, ties=self.ties, tolerance=self.tolerance)
        if not moves.any():
            self.standing.append(profile)
