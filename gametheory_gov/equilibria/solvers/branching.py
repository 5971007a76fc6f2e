r"""Every equilibrium of worlds of any size: branch and prune over the totals.

Payoffs see others only through a few totals, so all equilibria are found by searching the space of totals.
In a box of totals an action is removed for a type of states when some move away from it gains throughout the
box; what remains bounds the totals anew, until nothing changes. Boxes that nothing fits are discarded, boxes
with a single candidate are tested by the definition, all others are split: along their widest total, or,
once a box is no wider than what one open state contributes, on what that state plays (splitting totals
alone never ends where states are substitutes). What was removed and how boxes were split is recorded as a
proof that `gametheory_gov.verify` replays.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import goes_on
from gametheory_gov.base.text import Shown
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.boxes.bounds import MARGIN, GainBounds, surely_moves
from gametheory_gov.equilibria.boxes.boxes import (
    Boxes,
    Cuts,
    Past,
    all_counts,
    contract,
    fold,
    nearness,
    split,
)
from gametheory_gov.equilibria.boxes.proof import EMPTY, OPEN, PROFILE, SPLIT, ProofWriter
from gametheory_gov.equilibria.boxes.votes import Votes
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import Ties, moves_on_tie
from gametheory_gov.equilibria.existence import sure_moves
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.formulas.intervals import Interval

#: Boxes are split this often more before they are looked into, while boxes times types are few.
SPLITS = 1
FEW_CELLS = 1 << 14
#: Boxes that are treated side by side.
BATCH = 256
#: What an action that is not yet fixed counts for beside one that is, where a state to branch on is chosen.
_OPEN = 0.3
#: A box is split when so many rounds have removed nothing, though they made it narrower.
IDLE = 64


@public
@dataclass(frozen=True)
class BranchingSolver(Shown):
    """Branch and prune over totals.

    Parameters
    ----------
    max_equilibria : int, optional
        Stop when more than this many candidates have turned out to be equilibria or undecided; None: never.
        Two actions that pay and add the same make as many as there are ways to split states between them.
    max_boxes : int
        Stop after about this many boxes.
    time_limit : float, optional
        Stop after about so many seconds; None: never.
    name : str
        In messages and saved solutions.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> game = bind(AccessionGame(), States.symmetric(193), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> [len(club) for club in solve(game, BranchingSolver()).clubs]
    [0, 193]
    """

    max_equilibria: int | None = 20_000
    max_boxes: int = 1_000_000
    time_limit: float | None = None
    name: str = "branching"

    def refusal(self, game: BoundGame, *, ties: Ties) -> str | None:
        """The reason why totals alone do not decide the game, or None."""
        if game.form.exposures and game.institution.admission != "open":
            return "bounds of votes on newcomers along a matrix of exposures are not known to it"
        if game.form.profile_terms:
            return f"{', '.join(game.form.profile_terms)} depends on the whole profile, not on totals"
        return None

    def solve(self, game: BoundGame, *, ties: Ties, tolerance: float, progress: bool) -> Solution:
        """Every equilibrium, as classes where states are alike."""
        search = _BoxSearch(game, ties, tolerance, self)
        search.run(progress)
        stopped = search.writer.open > 0
        result = Result.STOPPED if stopped else Result.COMPLETE
        proof = search.writer.finish(search.bounds)
        claim = "no equilibrium lies in a discarded box" + ("; some boxes are open" if stopped else "")
        return Solution.of(
            game,
            result,
            Certificate("boxes", claim, proof=proof),
            equilibria=search.found.values(),
            undecided=search.undecided.values(),
            solver=self.name,
            ties=ties,
            tolerance=tolerance,
            types=search.types,
            stats={
                "types": len(search.types),
                "boxes": search.writer.boxes,
                "candidates": search.candidates,
                "open_boxes": search.writer.open,
            },
        )


@dataclass
class _Node:
    """What a batch of boxes carries besides the boxes: who needs no more bounds, and what left the batch.

    ``nodes`` are the boxes' numbers in the proof; ``splits`` counts how often the boxes were split since
    actions were last removed.
    """

    nodes: IntArray
    boxes: Boxes
    settled: BoolArray
    past: list[Past] = field(default_factory=list)
    splits: int = 0


class _BoxSearch:
    def __init__(self, game: BoundGame, ties: Ties, tolerance: float, limits: BranchingSolver) -> None:
        self.game = game
        self.ties = ties
        self.tolerance = tolerance
        self.limits = limits
        self.types = Types.of(game)
        self.bounds = GainBounds(game, self.types, tolerance, margin=2 * MARGIN)
        self.on_tie = moves_on_tie(game, ties)
        self.votes = Votes(self.bounds, ties)
        self.found: dict[bytes, Profile] = {}
        self.undecided: dict[bytes, Profile] = {}
        self.candidates = 0
        self.writer = ProofWriter()

    # ------------------------------------------------------------------------------------- search

    def run(self, progress: bool) -> None:
        root = Boxes.root(self.bounds)
        self.width = self._widths(root)
        settled = np.zeros((1, len(self.types)), dtype=bool)
        stack = [_Node(np.zeros(1, dtype=np.int64), root, settled, [None], SPLITS + 1)]
        seen = 0
        seconds = self.limits.time_limit
        end = math.inf if seconds is None else time.monotonic() + seconds
        for node in self._shown(stack, progress):
            stop = (seen >= self.limits.max_boxes or time.monotonic() >= end) or (
                self.limits.max_equilibria is not None
                and len(self.found) + len(self.undecided) > self.limits.max_equilibria
            )
            stop = stop or not goes_on("boxes", seen)
            seen += len(node.boxes)
            if stop:
                self.writer.ends(node.nodes, np.full(len(node.nodes), OPEN))
                continue
            few = node.splits <= SPLITS and 2 * node.settled.size <= FEW_CELLS
            rest = self._pass(node) if few else self._prune(node)
            if rest is not None:
                stack += self._halves(rest)

    @staticmethod
    def _shown(stack: list[_Node], progress: bool) -> Iterator[_Node]:
        """Batches from the stack; a bar counts boxes (how many there will be is not known)."""
        if not progress:
            while stack:
                yield stack.pop()
            return
        from tqdm.auto import tqdm

        with tqdm(desc="boxes", unit=" boxes", leave=False) as bar:
            while stack:
                node = stack.pop()
                yield node
                bar.update(len(node.boxes))
                bar.set_postfix(waiting=sum(len(n.boxes) for n in stack))

    def _pass(self, node: _Node) -> _Node | None:
        """Few boxes to be split once more before they are looked into.

        Many at a time cost little more than few.
        """
        boxes, impossible, _ = contract(self.bounds, node.boxes)
        return self._left(node, boxes, ~impossible)

    def _prune(self, node: _Node) -> _Node | None:
        """Remove actions until nothing changes; test single candidates; return the boxes to be split."""
        boxes, settled = node.boxes, node.settled
        size = len(boxes)
        alive = np.ones(size, dtype=bool)
        changing = np.ones(size, dtype=bool)
        number, idle, lasting = 0, np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        while changing.any():
            rows = np.flatnonzero(changing)
            before = boxes.take(rows)
            part, part_settled = self._remove(before, settled[rows], node.nodes[rows], number)
            settled[rows] = part_settled
            fewer = (part.most < before.most).any(axis=(0, 2))
            part, impossible, narrower = contract(self.bounds, part)
            if not self.bounds.by_totals:  # then what others may do counts beyond the totals
                narrower |= fewer
            boxes = boxes.put(rows, part)
            number += 1
            lasting[rows[fewer | narrower | impossible]] = (
                number  # a last round that changes nothing is not noted
            )
            idle[rows[~fewer]] += 1
            alive[rows[impossible]] = False
            changing[:] = False
            changing[rows[narrower & ~impossible]] = True
            changing &= idle < IDLE
        self.writer.rounds(node.nodes, lasting)
        rest = self._left(node, boxes, alive)
        return None if rest is None else self._shrink(replace(rest, splits=0))

    def _left(self, node: _Node, boxes: Boxes, alive: BoolArray) -> _Node | None:
        """Test single candidates, and return the boxes that are neither these nor discarded."""
        single = alive & (boxes.least == boxes.most).all(axis=(0, 2))
        for row in np.flatnonzero(single):
            self._test(boxes, int(row), node.past[row])
        ends = np.where(single, PROFILE, np.where(alive, SPLIT, EMPTY))
        self.writer.ends(node.nodes, ends)
        kept = np.flatnonzero(ends == SPLIT)
        if not len(kept):
            return None
        past = [node.past[k] for k in kept]
        return _Node(node.nodes[kept], boxes.take(kept), node.settled[kept], past, node.splits)

    def _remove(
        self, boxes: Boxes, settled: BoolArray, nodes: IntArray, number: int
    ) -> tuple[Boxes, BoolArray]:
        """Remove every action that some move beats throughout its box."""
        columns = np.flatnonzero(~settled.all(axis=0))
        types = boxes.types[columns]
        around = _columns(nearness(self.bounds, boxes), columns)
        most = boxes.most[:, :, columns].copy()
        possible = most > 0
        stays = np.ones(possible.shape, dtype=bool)
        for a in range(len(possible)):
            here = np.flatnonzero(possible[a].any(axis=0))
            for b in range(len(possible)):
                if a == b or not len(here):
                    continue
                low, high = self.bounds.bounds(
                    a, b, boxes.low, boxes.high, types[here], _columns(around, here), grid=True
                )
                deviates = surely_moves(low, self.game.exact, bool(self.on_tie[a, b]))
                deviates &= most[a][:, here] > 0
                if a == 0 and deviates.any():
                    deviates = self._admitted(boxes, deviates, types[here], b)
                if deviates.any():
                    box, column = np.nonzero(deviates)
                    self.writer.removed(nodes[box], number, types[here[column]], a, b)
                    most[a, box, here[column]] = 0
                stays[a][:, here] &= (high < 0) | ((high <= 0) & (self.game.exact and not self.on_tie[a, b]))
        lone = (most > 0).sum(axis=0) == 1
        everyone = boxes.most.copy()
        everyone[:, :, columns] = most
        settled = settled.copy()
        settled[:, columns] |= lone & (stays & (most > 0)).any(axis=0)
        return replace(boxes, most=everyone), settled

    def _admitted(self, boxes: Boxes, deviates: BoolArray, types: IntArray, b: int) -> BoolArray:
        """Sure deviations of outsiders that the members are sure to admit."""
        if self.game.institution.admission == "open":
            return deviates
        box, column = np.nonzero(deviates)
        allowed = deviates.copy()
        allowed[box, column] = self.votes.admit(boxes, box, types[column], b)
        return allowed

    def _shrink(self, node: _Node) -> _Node:
        """Move types that are settled in all boxes out of the arrays, into the totals' base."""
        done = np.asarray(node.settled.all(axis=0))
        if not self.bounds.by_totals or done.sum() <= max(8, 0.1 * len(done)):
            return node
        boxes, past = fold(self.bounds, node.boxes, done, node.past)
        return _Node(node.nodes, boxes, node.settled[:, ~done], past)

    # ---------------------------------------------------------------------------------- splitting

    def _halves(self, node: _Node) -> list[_Node]:
        """Split every box, and return the halves in batches, in the order in which they will be met."""
        cuts = self._cuts(node.boxes, node.settled)
        numbers = self.writer.split(node.nodes, cuts)
        halves = split(self.bounds, node.boxes, cuts)
        twice = np.repeat(np.arange(len(node.boxes)), 2)
        nodes = []
        for start in range(0, len(halves), BATCH):
            rows = np.arange(start, min(start + BATCH, len(halves)))
            nodes.append(
                _Node(
                    numbers[rows],
                    halves.take(rows),
                    node.settled[twice[rows]].copy(),
                    [node.past[k] for k in twice[rows]],
                    node.splits + 1,
                )
            )
        return nodes

    def _widths(self, root: Boxes) -> FloatArray:
        """The width of every total at the root; a total that nobody open moves is never split.

        Such a total has a width all the same, the rounding of its sum, and would always seem the widest.
        """
        possible = root.most > 0
        table = self.bounds.contributions[:, :, root.types]
        most = np.where(possible, table[:, :, None], -np.inf).max(axis=1)
        least = np.where(possible, table[:, :, None], np.inf).min(axis=1)
        moved = (most > least).any(axis=(1, 2))
        width = np.maximum((root.high - root.low)[0], np.finfo(np.float64).tiny)
        return np.where(moved, width, np.inf)

    def _cuts(self, boxes: Boxes, settled: BoolArray) -> Cuts:
        zero = np.zeros((len(boxes), 1))  # a total of its own, for games without
        low, high = np.hstack([boxes.low, zero]), np.hstack([boxes.high, zero])
        # no narrower than its rounding does a total get: halves of it would hold the same profiles for ever
        apart = np.maximum(high - low - 8 * np.append(self.bounds.slack, 0.0), 0.0)
        relative = apart / np.append(self.width, 1.0)
        widest = relative.argmax(axis=1)
        table = self.bounds.contributions[:, :, boxes.types]
        possible = boxes.most > 0
        still_open = (boxes.most > boxes.least).any(axis=0)
        impact = np.zeros(still_open.shape)
        for k, g in enumerate(table):
            if len(g) == 2:  # of two actions, both are possible where one is open
                span = np.abs(g[1] - g[0])
            else:
                span = np.where(possible, g[:, None], -np.inf).max(axis=0)
                span -= np.where(possible, g[:, None], np.inf).min(axis=0)
            impact = np.maximum(impact, span / self.width[k])
        if self.bounds.exposures.names:
            impact = impact + self._reach(boxes, possible, settled)
        impact[~still_open] = -1.0
        column = impact.argmax(axis=1)
        rows = np.arange(len(boxes))
        branch = relative.max(axis=1) <= impact[rows, column]
        if self.bounds.exposures.names:  # a split of totals leaves exposures as they are
            branch = np.asarray(still_open).any(axis=1)
        room = (boxes.most - boxes.least)[:, rows, column]
        action = room.argmax(axis=0)
        middle = (boxes.most[action, rows, column] + boxes.least[action, rows, column]) // 2
        half = (low[rows, widest] + high[rows, widest]) / 2
        half = np.where(np.append(self.bounds.whole_totals, 0)[widest] == 1, np.floor(half), half)
        return Cuts(
            np.where(branch, action, -1),
            np.where(branch, boxes.types[column], widest),
            np.where(branch, middle, half).astype(np.float64),
        )

    def _reach(self, boxes: Boxes, possible: BoolArray, settled: BoolArray) -> FloatArray:
        """How much of the others' exposures hangs on what each state does; shape (B, T)."""
        exposures = self.bounds.exposures
        needs = (
            self._missing(boxes, possible, settled) if exposures.signed else self._partners(possible, settled)
        )
        share = np.zeros(settled.shape)
        for x, values in enumerate(exposures.values):
            span = np.where(possible, values[:, None], -np.inf).max(axis=0)
            span = span - np.where(possible, values[:, None], np.inf).min(axis=0)
            share = share + span * (needs[x] @ exposures.pulls[x])
        return share

    def _partners(self, possible: BoolArray, settled: BoolArray) -> FloatArray:
        """The weight of each state's exposures; shape (X, B, T).

        Above all of those whose action is fixed and who do not yet stand by it: they need partners first.
        """
        needy = np.where((possible.sum(axis=0) == 1) & ~settled, 1.0, 1e-3)
        size = self.bounds.exposures.size
        scales: FloatArray = needy / np.where(size > 0, size, 1.0)[:, None]
        return scales

    def _missing(self, boxes: Boxes, possible: BoolArray, settled: BoolArray) -> FloatArray:
        """The same where partners also do harm: more, the closer an action is to removal; shape (X, B, T)."""
        bounds, types = self.bounds, boxes.types
        exposures, K = bounds.exposures, len(bounds.names)
        span = np.ptp(exposures.values, axis=1)
        usual = np.sqrt(np.square(exposures.pulls * span[:, None]).mean(axis=2))[:, types]
        size = np.maximum(exposures.size, np.finfo(np.float64).tiny)[:, types]
        weight = np.where(settled, 0.0, np.where(possible.sum(axis=0) == 1, 1.0, _OPEN))
        around, needs = nearness(bounds, boxes), np.zeros((len(size), *settled.shape))
        for (a, b), gain in bounds.gains.items():
            low, high = bounds.bounds(a, b, boxes.low, boxes.high, types, around, grid=True)
            rise = np.abs(gain.slopes[K:, types])[:, None]
            with np.errstate(all="ignore"):
                if gain.rest is not None:
                    rise = rise + (high - low) / size[:, None]
                missing = np.maximum(-low, 0.0) + (rise * usual[:, None]).sum(axis=0) / 2
                share = np.where(
                    usual[:, None] > 0, rise / missing, 0.0
                )  # at most twice the inverse of usual
                needs += np.nan_to_num(share, nan=0.0, posinf=0.0) * (weight * possible[a])
        return needs

    # ------------------------------------------------------------------------------------ testing

    def _test(self, boxes: Boxes, row: int, past: Past) -> None:
        """Test a single candidate by the definition."""
        self.candidates += 1
        counts = all_counts(self.bounds, boxes, row, past)
        profile = self.types.profile(self.game, counts)
        moves, unsure = sure_moves(self.game, profile, ties=self.ties, tolerance=self.tolerance)
        if not moves.any():
            listed = self.undecided if unsure.any() else self.found
            listed.setdefault(profile.tobytes(), profile)


def _columns(near: Interval | None, types: IntArray) -> Interval | None:
    """The exposures of some types."""
    return None if near is None else (near[0][:, :, types], near[1][:, :, types])
