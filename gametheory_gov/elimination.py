r"""Markov chains solved by eliminating one state after another, without subtractions.

Eliminating state i of a chain with transition probabilities P keeps what happens between the others:

.. math:: P_{kj} \leftarrow P_{kj} + P_{ki}\,\frac{P_{ij}}{s_i}, \qquad
   s_i = \sum_{j \ne i,\ \text{left}} P_{ij}

(Grassmann, Taksar and Heyman 1985). Nothing is subtracted, so small numbers keep their relative accuracy
(O'Cinneide 1993); in logarithms nothing overflows or underflows either. States come in levels, and a step
leads at most to a neighbouring level, so that only two levels are held at a time. The stationary law is

.. math:: \pi_i = \sum_{k\ \text{left}} \pi_k \frac{P_{ki}}{s_i},

and the expected number of steps h to a target, with e the probability of stepping right into it,

.. math:: h_i = \frac{r_i + \sum_{j\ \text{left}} P_{ij} h_j}{s_i + e_i}, \qquad
   r_k \leftarrow r_k + P_{ki} \frac{r_i}{s_i + e_i}, \quad r = 1 \text{ at the start}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ._typing import BoolArray, FloatArray, IntArray
from .errors import NotApplicableError


@dataclass(frozen=True, eq=False)
class Chain:
    """A Markov chain by the logarithms of its transition probabilities between different states.

    Parameters
    ----------
    levels : array of int, shape (P,)
        Steps lead at most to a neighbouring level.
    start, end : arrays of int, shape (E,)
    log_probability : array, shape (E,)
        Of every step from ``start`` to ``end``; no step is listed twice.
    """

    levels: IntArray
    start: IntArray
    end: IntArray
    log_probability: FloatArray

    def __len__(self) -> int:
        return len(self.levels)

    @cached_property
    def work(self) -> float:
        """About how many numbers an elimination combines."""
        n = np.bincount(self.levels - self.levels.min()).astype(np.float64)
        below = np.concatenate([[0.0], n[:-1]])
        return float((n * (n + below) ** 2).sum())

    def restricted(self, keep: BoolArray) -> tuple[Chain, FloatArray]:
        """Return the chain on some states, and the logarithm of each one's probability of leaving them."""
        number = np.cumsum(keep) - 1
        inside = keep[self.start] & keep[self.end]
        leaving = keep[self.start] & ~keep[self.end]
        exits = np.full(int(keep.sum()), -np.inf)
        np.logaddexp.at(exits, number[self.start[leaving]], self.log_probability[leaving])
        chain = Chain(
            self.levels[keep],
            number[self.start[inside]],
            number[self.end[inside]],
            self.log_probability[inside],
        )
        return chain, exits

    @cached_property
    def _by_level(self) -> dict[tuple[int, int], tuple[IntArray, IntArray, FloatArray]]:
        """Steps by level of start and end, with positions within the levels."""
        place = self._place
        key = np.stack([self.levels[self.start], self.levels[self.end]], axis=1)
        order = np.lexsort(key.T[::-1])
        found = {}
        if len(order):
            cuts = np.flatnonzero((np.diff(key[order], axis=0) != 0).any(axis=1)) + 1
            for part in np.split(order, cuts):
                low, high = key[part[0]]
                found[int(low), int(high)] = (
                    place[self.start[part]],
                    place[self.end[part]],
                    self.log_probability[part],
                )
        return found

    @cached_property
    def _place(self) -> IntArray:
        """Position of every state within its level."""
        order = np.argsort(self.levels, kind="stable")
        counts = np.bincount(self.levels)
        place = np.empty(len(self), dtype=np.int64)
        place[order] = np.arange(len(self)) - np.repeat(np.cumsum(counts) - counts, counts)
        return place

    def block(self, low: int, high: int, shape: tuple[int, int]) -> FloatArray:
        """Return the logarithms of the probabilities of steps between two levels."""
        block = np.full(shape, -np.inf)
        if (low, high) in self._by_level:
            rows, columns, logs = self._by_level[low, high]
            block[rows, columns] = logs
        return block


@dataclass(frozen=True, eq=False)
class _Step:
    """One eliminated state: who was left, and the probabilities from and to it, in logarithms."""

    state: int
    left: IntArray
    to_left: FloatArray
    from_left: FloatArray
    out: float
    reward: float


def _eliminate(chain: Chain, exits: FloatArray, logs: bool) -> Iterator[_Step]:
    """Eliminate all states, the highest level first; ``left`` is in the order of elimination."""
    order = [np.flatnonzero(chain.levels == level) for level in range(int(chain.levels.max()) + 1)]
    rewards = np.zeros(len(chain))
    exits = exits.copy()
    add = np.logaddexp if logs else np.add
    carried: FloatArray | None = None
    for level in range(len(order) - 1, -1, -1):
        here = order[level]
        below = order[level - 1] if level else here[:0]
        n, m = len(here), len(below)
        block = np.full((n + m, n + m), -np.inf)
        block[:n, :n] = chain.block(level, level, (n, n))
        block[:n, n:] = chain.block(level, level - 1, (n, m))
        block[n:, :n] = chain.block(level - 1, level, (m, n))
        block[n:, n:] = chain.block(level - 1, level - 1, (m, m))
        ids = np.concatenate([here, below])
        if not logs:
            block = np.exp(block)
        if carried is not None:
            block[:n, :n] = carried
        for i in range(n):
            step = _take(block, ids, i, exits, rewards, logs)
            block[i + 1 :, i + 1 :] = add(
                block[i + 1 :, i + 1 :], _outer(step.from_left, step.to_left, step.out, logs)
            )
            yield step
        carried = block[n:, n:]


def _outer(into: FloatArray, out_of: FloatArray, out: float, logs: bool) -> FloatArray:
    if logs:
        return np.asarray((into - out)[:, None] + out_of[None, :]) if np.isfinite(out) else np.array(-np.inf)
    return np.asarray((into * np.exp(-out))[:, None] * out_of[None, :]) if np.isfinite(out) else np.zeros(())


def _take(
    block: FloatArray, ids: IntArray, i: int, exits: FloatArray, rewards: FloatArray, logs: bool
) -> _Step:
    """Take state i out: update exits and rewards of those left."""
    to_left, from_left = block[i, i + 1 :].copy(), block[i + 1 :, i].copy()
    state, left = int(ids[i]), ids[i + 1 :]
    with np.errstate(divide="ignore"):
        log_to = to_left if logs else np.log(to_left)
        log_from = from_left if logs else np.log(from_left)
    out = float(np.logaddexp(_log_sum(log_to), exits[state]))
    if np.isfinite(out):
        exits[left] = np.logaddexp(exits[left], log_from + exits[state] - out)
        rewards[left] = np.logaddexp(rewards[left], log_from + rewards[state] - out)
    return _Step(state, left, to_left, from_left, out, float(rewards[state]))


def stationary_logs(chain: Chain, *, logs: bool) -> FloatArray:
    """Return the logarithm of the stationary law of an irreducible chain; shape (P,).

    Parameters
    ----------
    chain : Chain
    logs : bool
        Whether to eliminate in logarithms, slower by a factor of about ten, so that nothing underflows.

    Raises
    ------
    NotApplicableError
        When floats underflow, or the chain falls apart.
    """
    steps = list(_eliminate(chain, np.full(len(chain), -np.inf), logs))
    law = np.full(len(chain), -np.inf)
    law[steps[-1].state] = 0.0
    for step in reversed(steps[:-1]):
        if not np.isfinite(step.out):
            raise NotApplicableError(_UNDERFLOW)
        with np.errstate(divide="ignore"):
            into = step.from_left if logs else np.log(step.from_left)
        law[step.state] = _log_sum(law[step.left] + into) - step.out
    return np.asarray(law - _log_sum(law))


def hitting_logs(chain: Chain, target: BoolArray, *, logs: bool) -> FloatArray:
    """Return the logarithm of the expected number of steps to a target; -inf in it, inf if never.

    Parameters
    ----------
    chain : Chain
    target : array of bool, shape (P,)
    logs : bool
        As for `stationary_logs`.

    Raises
    ------
    NotApplicableError
        When floats underflow.
    """
    result = np.full(len(chain), -np.inf)
    if target.all():
        return result
    away = np.flatnonzero(~target)
    inner, exits = chain.restricted(~target)
    times = np.full(len(inner), np.inf)
    for step in reversed(list(_eliminate(inner, exits, logs))):
        if not np.isfinite(step.out):
            if not logs:
                raise NotApplicableError(_UNDERFLOW)
            continue
        with np.errstate(divide="ignore"):
            onward = step.to_left if logs else np.log(step.to_left)
        reached = np.isfinite(onward)
        later = _log_sum(onward[reached] + times[step.left[reached]])
        times[step.state] = np.logaddexp(step.reward, later) - step.out
    result[away] = times
    return result


def _log_sum(logs: FloatArray) -> float:
    """Return log sum exp."""
    if not len(logs):
        return -np.inf
    top = float(logs.max())
    return top + float(np.log(np.exp(logs - top).sum())) if np.isfinite(top) else top


_UNDERFLOW = (
    "some moves are too rare for floats in a chain too large for logarithms; lower the precision, raise the "
    "mutation rate, make more states alike, or ask stochastically_stable, which takes the limit"
)
