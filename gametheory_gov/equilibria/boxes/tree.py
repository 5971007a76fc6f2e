"""A proof that is well formed: what its replay and its trials find their way with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types

from .proof import MOST_DEEP, MOST_IDLE, SPLIT, Proof


class ProofError(Exception):
    """A proof says something that does not hold."""


@dataclass(frozen=True)
class Tree:
    """A proof that is well formed, with what finding one's way in it needs.

    Parameters
    ----------
    proof : Proof
    types, alike : Types
        The proof's, and the game's own, which may be larger.
    totals : array of int
        The game's aggregate, by position, for every name of the proof.
    second : array of int, shape (n,)
        The place of the second half of a box that is split; the first follows the box.
    round, removal : arrays of int
        The first round of each box, and the first removal of each round; one more at the end.
    cut : array of int, shape (n,)
        The split of each box, where it is split.
    """

    proof: Proof
    types: Types
    alike: Types
    totals: IntArray
    second: IntArray
    round: IntArray
    removal: IntArray
    cut: IntArray

    @classmethod
    def of(cls, game: BoundGame, proof: Proof) -> Tree:
        """The tree of a proof.

        Raises
        ------
        ProofError
            If it is not well formed.
        """
        unknown = sorted(set(proof.totals) - set(game.form.aggregates))
        if unknown:
            raise ProofError(f"a box is split along {unknown[0]!r:.40}, which is no total of the game")
        alike = Types.of(game)
        types = _types(game, proof, alike)
        M, T = len(game.actions), len(types)
        rows = proof.removals
        if ((rows < 0) | (rows >= [T, M, M])).any():
            raise ProofError("a removal names a type or action that does not exist")
        if (rows[:, 1] == rows[:, 2]).any():
            raise ProofError("an action is said to be beaten by itself")
        action, index = proof.cuts.T
        if ((action >= M) | (index >= np.where(action < 0, len(proof.totals), T))).any():
            raise ProofError("a box is split along something that does not exist")
        bounds = np.append(0, np.cumsum(proof.rounds))
        idle = np.append(0, np.cumsum(proof.sizes == 0))
        if (idle[bounds[1:]] - idle[bounds[:-1]] > MOST_IDLE).any():
            raise ProofError(f"more than {MOST_IDLE} rounds of a box remove nothing")
        names = list(game.form.aggregates)
        return cls(
            proof,
            types,
            alike,
            np.array([names.index(name) for name in proof.totals], dtype=np.int64),
            _second_halves(proof.ends == SPLIT, MOST_DEEP + game.N * M),
            bounds,
            np.append(0, np.cumsum(proof.sizes)),
            np.cumsum(proof.ends == SPLIT) - 1,
        )


def _types(game: BoundGame, proof: Proof, alike: Types) -> Types:
    """The proof's types, once they hold every free state once and only states that are alike."""
    group = {game.states.ids[k]: t for t, members in enumerate(alike.members) for k in members}
    named = [label for members in proof.types for label in members]
    if len(named) != len(group) or set(named) != set(group) or not all(proof.types):
        raise ProofError("the types are not made of every free state once")
    if any(len({group[label] for label in members}) > 1 for members in proof.types):
        raise ProofError("a type holds states that are not alike")
    place = {label: k for k, label in enumerate(game.states.ids)}
    states = np.array([place[label] for label in named], dtype=np.int64)
    ends = np.cumsum([len(labels) for labels in proof.types]).tolist()
    members = tuple(states[start:end] for start, end in zip([0, *ends], ends, strict=False))
    first = np.array([m[0] for m in members], dtype=np.int64)
    return Types(first, np.array([len(m) for m in members], dtype=np.int64), members)


def _second_halves(is_split: BoolArray, deepest: int) -> IntArray:
    """Where the second half of each box begins: where the first, with all that follows from it, has ended."""
    second, waiting, last, depth = [0] * len(is_split), [], len(is_split) - 1, 0
    for place, splits in enumerate(is_split.tolist()):
        depth += 1
        if splits:
            waiting.append((place, depth))
        elif waiting and place < last:
            box, depth = waiting.pop()
            second[box] = place + 1
        elif waiting or place < last:
            raise ProofError("the tree ends before all boxes are accounted for, or goes on after that")
        if depth > deepest:
            raise ProofError(f"boxes are split more than {deepest} times one after another")
    if waiting or last < 0:
        raise ProofError("the tree ends before all boxes are accounted for")
    return np.array(second, dtype=np.int64)
