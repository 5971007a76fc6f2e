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

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.errors import NotApplicableError

#: States whose effect on the others is added at once in floats.
_PANEL = 48
#: In floats: the logarithms of the rarest way out of a state, of the least share of time and of the longest
#: time that are trusted. Floats end at -708, so what underflowed cannot matter there.
_RAREST_OUT, _LEAST_SHARE, _LONGEST = -230.0, -200.0, 400.0


@dataclass(frozen=True, eq=False)
class Chain:
    """A Markov chain by the logarithms of its transition probabilities between different states.

    Parameters
    ----------
    levels : array of int, shape (P,)
        Steps lead at most to a neighbouring level.
    start, end : arrays of int, shape (E,)
    log_probability : array, shape (E,)
        The logarithm for every step from ``start`` to ``end``; no step is listed twice.

    Examples
    --------
    >>> import numpy as np
    >>> half = np.log([0.5, 0.5, 0.5])  # 0 goes to 1, 1 to either side, 2 stays for good
    >>> chain = Chain(np.array([0, 1, 2]), np.array([0, 1, 1]), np.array([1, 0, 2]), half)
    >>> len(chain), np.exp(chain.block(1, 0, (1, 1))).tolist()
    (3, [[0.5]])
    >>> inner, exits = chain.restricted(np.array([True, True, False]))
    >>> len(inner), np.exp(exits).tolist()
    (2, [0.0, 0.5])
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
        """The chain on some states, and the logarithm of each one's probability of leaving them.

        Parameters
        ----------
        keep : array of bool, shape (P,)

        Returns
        -------
        chain : Chain
            On the K states kept, in their order.
        exits : array, shape (K,)
        """
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
        """The natural logarithms of the probabilities of steps between two levels.

        Parameters
        ----------
        low, high : int
            Levels of the start and of the end.
        shape : (int, int)
            How many states the two levels have.

        Returns
        -------
        array of that shape
            -inf where there is no step.
        """
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
        within = _one_by_one if logs else _by_panels
        yield from within(block, ids, n, exits, rewards)
        carried = block[n:, n:]


def _one_by_one(
    block: FloatArray, ids: IntArray, n: int, exits: FloatArray, rewards: FloatArray
) -> Iterator[_Step]:
    """Eliminate the first n states of a block of logarithms, in place."""
    for i in range(n):
        step = _take(block[i, i + 1 :].copy(), block[i + 1 :, i].copy(), ids[i:], exits, rewards)
        if np.isfinite(step.out):
            rest = block[i + 1 :, i + 1 :]
            np.logaddexp(rest, (step.from_left - step.out)[:, None] + step.to_left[None, :], out=rest)
        yield step


def _by_panels(
    block: FloatArray, ids: IntArray, n: int, exits: FloatArray, rewards: FloatArray
) -> Iterator[_Step]:
    """Eliminate the first n states of a block of floats, in place.

    What a panel of states adds to the others is added at once, as a matrix product of positive numbers.
    """
    for start in range(0, n, _PANEL):
        size = min(_PANEL, n - start)
        down = np.zeros((len(ids) - start, size))
        right = np.zeros((size, len(ids) - start))
        for k in range(size):
            row = block[start + k, start:] + down[k, :k] @ right[:k]
            column = block[start:, start + k] + down[:, :k] @ right[:k, k]
            with np.errstate(divide="ignore"):
                to_left, from_left = np.log(row[k + 1 :]), np.log(column[k + 1 :])
            step = _take(to_left, from_left, ids[start + k :], exits, rewards)
            if step.out < _RAREST_OUT and (len(step.left) or np.isfinite(exits).any()):
                raise NotApplicableError(_UNDERFLOW)
            if np.isfinite(step.out):
                right[k, k + 1 :] = row[k + 1 :]
                down[k + 1 :, k] = column[k + 1 :] * np.exp(-step.out)
            yield step
        block[start + size :, start + size :] += down[size:] @ right[:, size:]


def _take(
    to_left: FloatArray, from_left: FloatArray, ids: IntArray, exits: FloatArray, rewards: FloatArray
) -> _Step:
    """Take out the first of the states: update exits and rewards of those left."""
    state, left = int(ids[0]), ids[1:]
    out = float(np.logaddexp(_log_sum(to_left), exits[state]))
    if np.isfinite(out):
        exits[left] = np.logaddexp(exits[left], from_left + exits[state] - out)
        rewards[left] = np.logaddexp(rewards[left], from_left + rewards[state] - out)
    return _Step(state, left, to_left, from_left, out, float(rewards[state]))


def stationary_logs(chain: Chain, *, logs: bool) -> FloatArray:
    """The natural logarithm of the stationary law of an irreducible chain; shape (P,).

    Parameters
    ----------
    chain : Chain
    logs : bool
        Whether to eliminate in logarithms, slower by a factor of about ten, so that nothing underflows.
        In floats shares below e^-200 are given as zero, -inf in logarithms.

    Raises
    ------
    NotApplicableError
        When floats underflow, or the chain falls apart.

    Notes
    -----
    Grassmann, Taksar and Heyman (1985).

    Examples
    --------
    >>> import numpy as np
    >>> chain = Chain(np.array([0, 1]), np.array([0, 1]), np.array([1, 0]), np.log([0.1, 0.3]))
    >>> np.exp(stationary_logs(chain, logs=True)).round(12).tolist()
    [0.75, 0.25]
    """
    steps = list(_eliminate(chain, np.full(len(chain), -np.inf), logs))
    law = np.full(len(chain), -np.inf)
    law[steps[-1].state] = 0.0
    for step in reversed(steps[:-1]):
        if not np.isfinite(step.out):
            raise NotApplicableError(_UNDERFLOW)
        law[step.state] = _log_sum(law[step.left] + step.from_left) - step.out
    law -= _log_sum(law)
    return law if logs else np.where(law < _LEAST_SHARE, -np.inf, law)


def hitting_logs(chain: Chain, target: BoolArray, *, logs: bool) -> FloatArray:
    """The natural logarithm of the expected number of steps to a target; -inf in it, inf if never.

    Parameters
    ----------
    chain : Chain
    target : array of bool, shape (P,)
    logs : bool
        As for `stationary_logs`.

    Returns
    -------
    array, shape (P,)

    Raises
    ------
    NotApplicableError
        When floats underflow, or could for times above e^400.

    Examples
    --------
    >>> import numpy as np
    >>> chain = Chain(np.array([0, 1]), np.array([0, 1]), np.array([1, 0]), np.log([0.1, 0.3]))
    >>> np.exp(hitting_logs(chain, np.array([False, True]), logs=True)).round(12).tolist()
    [10.0, 0.0]
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
        reached = np.isfinite(step.to_left)
        later = _log_sum(step.to_left[reached] + times[step.left[reached]])
        times[step.state] = np.logaddexp(step.reward, later) - step.out
    if not logs and times.max() > _LONGEST:
        raise NotApplicableError(_UNDERFLOW)
    result[away] = times
    return result


def _log_sum(logs: FloatArray) -> float:
    """Log sum exp."""
    if not len(logs):
        return -np.inf
    top = float(logs.max())
    return top + float(np.log(np.exp(logs - top).sum())) if np.isfinite(top) else top


_UNDERFLOW = (
    "some moves are too rare for floats in a chain too large for logarithms; lower the precision, raise the "
    "mutation rate, make more states alike, or ask stochastically_stable, which takes the limit"
)
