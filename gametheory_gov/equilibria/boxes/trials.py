r"""Trials of a proof at random profiles, by the definition and without any bound.

Every profile belongs to one box after the other, from the root on: an action that is removed in its box
must be left by the state that plays it, and no profile may come to a box that is said to be empty. All
states play the same at the first profiles; others are drawn to come to a box chosen at random, or found by
letting states move from there. They are drawn from the file, so a check is repeatable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.base.exact import format_gain
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.definition import Ties, decide, deviations, judged, moves_on_tie, with_consent

from .proof import EMPTY, OPEN, SPLIT
from .tree import Tree

#: Profiles that are tried: as many as have so many payoffs, within limits; more where there are many boxes.
_PAYOFFS, _FEWEST, _MOST, _BOXES = 1000, 4, 30, 50
#: States move so often from a profile that was drawn, and so often to bring totals where a box has them.
_MOVES, _REPAIRS = 8, 60
#: Votes that are counted for one profile.
_VOTES = 2


class Trials:
    """Random profiles, each followed through the tree.

    Parameters
    ----------
    game : BoundGame
    tree : Tree
    listed : list of profiles
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Absolute.
    """

    def __init__(
        self, game: BoundGame, tree: Tree, listed: list[IntArray], *, ties: Ties, tolerance: float
    ) -> None:
        self.game = game
        self.tree = tree
        self.ties = ties
        self.tolerance = tolerance
        self.alike = tree.alike
        self.listed = {self.alike.counts(game, profile).tobytes() for profile in listed}
        self.type_of = np.zeros(game.N, dtype=np.int64)
        for t, members in enumerate(tree.types.members):
            self.type_of[members] = t
        self.on_tie = moves_on_tie(game, ties)
        self.closed = game.institution.admission != "open"
        self.tables = {name: table.astype(np.float64) for name, table in game.contributions.items()}
        self.near = {name: 1e-12 * np.abs(t).max(axis=0).sum() for name, t in self.tables.items()}
        proof = tree.proof
        seed = hashlib.sha256(b"".join(a.tobytes() for a in (proof.ends, proof.sizes, proof.removals)))
        self.rng = np.random.default_rng(int.from_bytes(seed.digest()[:8], "big"))
        self.profiles = self.removals = 0

    def said(self) -> str:
        """What was tried."""
        return f"{self.removals} removals at {self.profiles} random profiles, by the definition"

    def faults(self) -> list[str]:
        """The first fault that is found, if any."""
        size = self.game.N * len(self.game.actions) * (self.game.N if self.game.form.exposures else 1)
        boxes = len(self.tree.proof.ends)
        number = min(_MOST, max(_FEWEST, _PAYOFFS // size)) + min(3 * _MOST, boxes // _BOXES)
        if not self.game.free.any():
            return []
        ends = (0, len(self.game.actions) - 1)
        starts = [np.where(self.game.free, a, self.game.fixed_profile) for a in ends]
        while self.profiles < number:
            alike = bool(starts)  # all play the same: tried, and not left
            profile = starts.pop() if alike else self._drawn(int(self.rng.integers(boxes)))
            for _ in range(1 if alike else _MOVES):
                self.profiles += 1
                try:
                    moves, undecided, gains = self._moves(profile)
                except UndefinedPayoffError:
                    break  # whether such a profile is an equilibrium is asked where it is listed
                for fault in self._follow(profile, moves, undecided, gains):
                    return [fault]
                if not moves.any() or self.profiles >= number:
                    break
                profile = self._moved(profile, moves)
        return []

    # ----------------------------------------------------------------------------- by the definition

    def _moves(self, profile: Profile) -> tuple[BoolArray, BoolArray, Any]:
        """The moves that states make, or, where asking all members takes long, would make if they might."""
        game = self.game
        if not self.closed or profile.size <= 12:
            return deviations(game, profile, ties=self.ties, tolerance=self.tolerance)
        gains, undecided = judged(game, profile, self.tolerance)
        moves = decide(gains, undecided, self.on_tie[profile])
        players = game.free[:, None] & (np.arange(len(game.actions)) != profile[:, None])
        return moves & players, undecided & players, gains

    def _moved(self, profile: Profile, moves: BoolArray) -> Profile:
        """The profile after some of the states that move have moved, at random."""
        movers: BoolArray = np.asarray(moves.any(axis=1))
        chosen = movers & (self.rng.random(movers.shape) < self.rng.choice([0.2, 0.7, 1.0]))
        if not chosen.any():
            chosen[movers.argmax()] = True
        move = np.where(moves, self.rng.random(moves.shape), -1.0).argmax(axis=1)
        after: Profile = np.where(chosen, move, profile)
        return after

    def _follow(self, profile: Profile, moves: BoolArray, undecided: BoolArray, gains: Any) -> Iterator[str]:
        """The fault that a profile finds on its way through the tree."""
        tree, proof = self.tree, self.tree.proof
        counts, totals, node = self._counts(profile), self.game.totals(profile), 0
        club = f"{{{' '.join(self.game.members(profile))}}}"
        while True:
            for number in range(tree.round[node], tree.round[node + 1]):
                rows = proof.removals[tree.removal[number] : tree.removal[number + 1]]
                rows = rows[counts[rows[:, 0], rows[:, 1]] > 0]
                if len(rows):
                    yield from self._wrong(profile, rows, moves | undecided, gains, club)
                    return
            if proof.ends[node] != SPLIT:
                break
            first = self._in_first_half(tree.cut[node], counts, totals)
            if first is None:
                return
            node = node + 1 if first else int(tree.second[node])
        if proof.ends[node] == EMPTY:
            yield f"{club} lies in a box that is said to be empty, and no state is said to leave it"
        elif proof.ends[node] != OPEN and not (moves | undecided).any():
            if self.alike.counts(self.game, profile).tobytes() not in self.listed:
                yield f"{club} is an equilibrium, but is not listed"

    def _counts(self, profile: Profile) -> IntArray:
        """How many states of each type of the proof play each action; shape (T, M)."""
        M, T = len(self.game.actions), len(self.tree.types)
        place = (self.type_of * M + profile)[self.game.free]
        return np.bincount(place, minlength=T * M).reshape(T, M)

    def _in_first_half(self, cut: int, counts: IntArray, totals: dict[str, Any]) -> bool | None:
        """Whether a profile lies in the first half of a box; None where rounding does not tell."""
        action, index = self.tree.proof.cuts[cut]
        numerator, denominator = self.tree.proof.values[cut]
        if action >= 0:
            return bool(counts[index, action] <= numerator)
        name = self.tree.proof.totals[index]
        total = self.game.plain(totals[name])
        if self.game.exact:
            return bool(total <= Fraction(numerator, denominator))
        value = numerator / denominator
        return None if abs(total - value) <= self.near[name] else bool(total < value)

    def _wrong(
        self, profile: Profile, rows: IntArray, moves: BoolArray, gains: Any, club: str
    ) -> Iterator[str]:
        """Removals that the gains at a profile do not bear out."""
        types, left, taken = rows.T
        free = np.flatnonzero(self.game.free)
        playing = np.zeros((len(self.tree.types), len(self.game.actions)), dtype=np.int64)
        playing[self.type_of[free], profile[free]] = free  # one state of each type by what it plays
        states = playing[types, left]
        borne_out = moves[states, taken]
        for row in np.flatnonzero(borne_out & (left == 0))[: _VOTES * self.closed]:
            one = np.ones(1, dtype=bool)
            k, b = int(states[row]), int(taken[row])
            may, might = with_consent(
                self.game, profile[None], k, b, one, ~one, ties=self.ties, tolerance=self.tolerance
            )
            borne_out[row] = (may | might)[0]
        self.removals += len(rows)
        for row in np.flatnonzero(~borne_out)[:1]:
            k, a, b = states[row], left[row], taken[row]
            names = self.game.actions
            yield (
                f"{self.game.states.ids[k]} is said to move from {names[a]} to {names[b]} in a box with "
                f"{club}, but does not (gain {format_gain(self.game.plain(gains[k, b]))})"
            )

    # -------------------------------------------------------------------------------------- drawing

    def _drawn(self, node: int) -> Profile:
        """A random profile, brought near to what a box holds at the start of one of its rounds."""
        game, tree, proof = self.game, self.tree, self.tree.proof
        M = len(game.actions)
        allowed = np.ones((len(tree.types), M), dtype=bool)
        rules: list[tuple[np.ndarray, float, float]] = []
        at = 0
        while at != node:
            rows = proof.removals[tree.removal[tree.round[at]] : tree.removal[tree.round[at + 1]]]
            allowed[rows[:, 0], rows[:, 1]] = False
            first = node < tree.second[at]
            rules.append(self._rule(int(tree.cut[at]), first))
            at = at + 1 if first else int(tree.second[at])
        start, end = tree.round[node], tree.round[node + 1]
        number = int(self.rng.integers(start, end)) if end > start else start
        rows = proof.removals[tree.removal[start] : tree.removal[number]]
        allowed[rows[:, 0], rows[:, 1]] = False
        allowed[~allowed.any(axis=1)] = True  # such a box is empty
        open_ = allowed[self.type_of]
        weight = np.where(open_, self.rng.dirichlet(np.ones(M)) * self.rng.random((game.N, M)), -1.0)
        profile = np.where(game.free, weight.argmax(axis=1), game.fixed_profile)
        return self._repaired(profile, open_, rules)

    def _rule(self, cut: int, first: bool) -> tuple[np.ndarray, float, float]:
        """What one half of a split asks: a table whose sum over states lies between two numbers."""
        action, index = self.tree.proof.cuts[cut]
        numerator, denominator = self.tree.proof.values[cut]
        if action < 0:
            table, value, step = self.tables[self.tree.proof.totals[index]], numerator / denominator, 0
        else:
            table, value, step = np.zeros((len(self.game.actions), self.game.N)), numerator, 1
            table[action, self.tree.types.members[index]] = 1
        return (table, -np.inf, value) if first else (table, value + step, np.inf)

    def _repaired(
        self, profile: Profile, allowed: BoolArray, rules: list[tuple[np.ndarray, float, float]]
    ) -> Profile:
        """A profile after single states have moved to where more of the rules are met."""
        if not rules:
            return profile
        states = np.arange(self.game.N)
        tables = np.array([table / max(np.abs(table).max(), 1e-300) for table, _, _ in rules])
        scale = [max(np.abs(table).max(), 1e-300) for table, _, _ in rules]
        low, high = np.array([(a / s, b / s) for (_, a, b), s in zip(rules, scale, strict=True)]).T
        for _ in range(_REPAIRS):
            played = tables[:, profile, states]
            sums = played.sum(axis=1)
            missing = (np.maximum(low - sums, 0) + np.maximum(sums - high, 0)).sum()
            if missing <= 0:
                break
            after = sums[:, None, None] + tables - played[:, None]
            left = np.maximum(low[:, None, None] - after, 0) + np.maximum(after - high[:, None, None], 0)
            left = left.sum(axis=0) + np.where(allowed.T & self.game.free, 0, np.inf)
            left += 1e-9 * missing * self.rng.random(left.shape)
            action, k = np.unravel_index(int(left.argmin()), left.shape)
            if not left[action, k] < missing:
                break
            profile = profile.copy()
            profile[k] = action
        return profile
