r"""Noise by simulation, for worlds whose clubs are too many to be listed.

Independent chains of revisions run side by side. What is estimated is a share of time, with its standard
error from *batch means*: after a first part is left out, each chain's record is cut into batches, whose
means are nearly independent when batches are long against the time play takes to forget. Where play hardly
ever leaves a club that is not so; the error is then at least the one between chains.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray, RNGLike
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import is_whole, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.equilibria.regimes import UNIVERSAL, complying_actions
from gametheory_gov.noise.revision import Logit, Mutation

from .clubs import check_open, universal_size
from .revision import Revision, check_dynamics

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


#: Rounds, chains or batches, at most.
_MOST_OF_EACH = 10**7


@dataclass(frozen=True, eq=False, repr=False)
class NoiseSimulation(Answer):
    """Shares of time by number of members, with standard errors.

    Parameters
    ----------
    game : BoundGame
    dynamics : Logit or Mutation
    sizes, errors : arrays, shape (N + 1,)
        Share of time with each number of members, and its standard error.
    batch_means : array, shape (chains, batches)
        Mean number of members in each batch.
    batch_universal : array, shape (chains, batches)
        Share of time in which the regime was universal.
    paths : array of int, shape (rounds + 1, chains)
        Number of members after every round; in a round each free state revises once on average.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> found = simulate(game, Logit(1), 50, rng=1)
    >>> found.sizes.shape, found.batch_means.shape, found.paths.shape
    ((3,), (32, 10), (51, 32))
    >>> abs(found.mean - 1) < 3 * found.mean_error  # by symmetry it is one
    True
    """

    RESTS = Rests(parts={"dynamics": (Logit, Mutation), "game": (BoundGame,)})

    game: BoundGame
    dynamics: Revision
    sizes: FloatArray
    errors: FloatArray
    batch_means: FloatArray
    batch_universal: FloatArray
    paths: IntArray

    @property
    def mean(self) -> float:
        """Mean number of members."""
        return float(self.batch_means.mean())

    @property
    def mean_error(self) -> float:
        """Standard error of `mean`."""
        return float(_standard_error(self.batch_means[:, :, None])[0])

    @property
    def universal(self) -> tuple[float, float]:
        """Share of time in which the regime was universal, and its standard error."""
        return float(self.batch_universal.mean()), float(_standard_error(self.batch_universal[:, :, None])[0])

    def to_pandas(self) -> pd.DataFrame:
        """One row per number of members: share of time, and its standard error."""
        import pandas as pd

        return pd.DataFrame(
            {"members": np.arange(len(self.sizes)), "probability": self.sizes, "error": self.errors}
        )

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The picture of the shares of time, by number of members."""
        from .pictures import draw_laws

        return draw_laws({"": self.to_pandas()}, ax)

    def __repr__(self) -> str:
        return (
            f"NoiseSimulation({self.dynamics!r}, mean {self.mean:.6g} of {self.game.N} members, standard "
            f"error {self.mean_error:.2g})"
        )

    def __str__(self) -> str:
        share, error = self.universal
        return (
            f"on average {self.mean:.6g} of {self.game.N} states are members under {self.dynamics} (standard "
            f"error {self.mean_error:.2g}); a universal regime holds {share:.1%} of the time ({error:.2g})"
        )


@public
def simulate(
    game: GameLike,
    dynamics: Revision,
    rounds: int = 500,
    *,
    rng: RNGLike = None,
    start: Any = (),
    chains: int = 32,
    batches: int = 10,
    leave_out: float = 0.2,
    universal: float = UNIVERSAL,
    progress: bool = False,
) -> NoiseSimulation:
    """Let states revise with errors, and record how large the club is.

    Parameters
    ----------
    game : BoundGame or Scenario
        Evaluated in floats.
    dynamics : Logit or Mutation
    rounds : int
        At least so many that each batch counts one. In a round as many revisions happen as there are free
        states.
    rng : seed or numpy Generator, optional
    start : iterable of ids, mapping of id to action, or array of int with shape (N,)
        The club at the start; committed states keep their action.
    chains : int
        Independent chains, at least two.
    batches : int
        Batches per chain, at least one.
    leave_out : float in [0, 1)
        Share of the rounds that is not counted, at the start.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    progress : bool
        Whether to show a bar.

    Returns
    -------
    NoiseSimulation

    Raises
    ------
    InvalidInputError
        For numbers out of range, or fewer rounds counted than batches.
    NotApplicableError
        When admission is not open.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit
    >>> game = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="2/5", legitimacy=0, divergence=0)
    >>> found = simulate(game, Logit(2), 50, rng=1)
    >>> found.paths.shape, round(float(found.sizes.sum()), 9)
    ((51, 32), 1.0)
    """
    game = as_game(game, "simulate")
    check_open(game)
    check_dynamics(dynamics)
    skip = _check(rounds, chains, batches, leave_out)
    runs = _Runs(_in_floats(game), dynamics, start, chains, np.random.default_rng(rng))
    least = universal_size(game, universal)
    each = (rounds - skip) // batches
    skip = rounds - each * batches
    counted = np.zeros((chains, batches, game.N + 1))
    reached = np.zeros((chains, batches))
    paths = np.empty((rounds + 1, chains), dtype=np.int64)
    paths[0] = runs.members
    for k in progress_bar(range(rounds), "rounds", show=progress):
        batch = (k - skip) // each
        runs.round((counted[:, batch], reached[:, batch]) if k >= skip else None, least)
        paths[k + 1] = runs.members
    shares = counted / counted.sum(axis=2, keepdims=True)
    return NoiseSimulation(
        game,
        dynamics,
        shares.mean(axis=(0, 1)),
        _standard_error(shares),
        shares @ np.arange(game.N + 1),
        reached / counted.sum(axis=2),
        paths,
    )


def _check(rounds: int, chains: int, batches: int, leave_out: float) -> int:
    """The number of rounds that are left out; raises naming what is wrong."""
    faults = Faults("simulate")
    whole: dict[str, Any] = {"rounds": rounds, "chains": chains, "batches": batches}
    for name, value in whole.items():
        if not is_whole(value) or value > _MOST_OF_EACH:
            faults.add(f"{name} = {value!r:.80}; a whole number up to {_MOST_OF_EACH:,} is needed")
    faults.raise_as(InvalidInputError)
    if chains < 2:
        faults.add(f"chains = {chains}; at least 2 are needed for a standard error")
    if batches < 1:
        faults.add(f"batches = {batches}; at least 1 is needed")
    skip = 0
    if not 0 <= leave_out < 1:
        faults.add(f"leave_out = {leave_out}; a share in [0, 1) is needed")
    else:
        skip = round(rounds * leave_out)
    if rounds - skip < max(batches, 1):
        faults.add(
            f"rounds = {rounds}; at least as many as the {batches} batches are needed after the part left out"
        )
    faults.raise_as(InvalidInputError)
    return skip


def _standard_error(batches: FloatArray) -> FloatArray:
    """The standard error of the mean of (chains, batches, quantities), by quantity."""
    chains, number, _ = batches.shape
    between = batches.mean(axis=1).std(axis=0, ddof=1) / np.sqrt(chains)
    flat = batches.reshape(chains * number, -1)
    within = flat.std(axis=0, ddof=1) / np.sqrt(len(flat))
    return np.asarray(np.maximum(between, within))


def _in_floats(game: BoundGame) -> BoundGame:
    """The same game evaluated in floats."""
    if not game.exact:
        return game
    values = {
        name: value.astype(np.float64) if isinstance(value, np.ndarray) else float(value)
        for name, value in game.values.items()
    }
    exposure = None if game.exposure is None else game.exposure.astype(np.float64)
    matrices = {name: matrix.astype(np.float64) for name, matrix in game.matrices.items()}
    return replace(game, values=values, exposure=exposure, exact=False, matrices=matrices)


class _Runs:
    """Chains side by side: one state of each revises at a time."""

    def __init__(
        self, game: BoundGame, dynamics: Revision, start: Any, chains: int, rng: np.random.Generator
    ) -> None:
        self.game, self.dynamics, self.rng = game, dynamics, rng
        self.free = np.flatnonzero(game.free)
        first = np.where(game.free, game.profile(start), game.fixed_profile)
        self.profiles: Profile = np.repeat(first[None, :], chains, axis=0)
        self.rows = np.arange(chains)
        self.standards = complying_actions(game.form)
        self.columns = {
            name: np.asarray(value)
            for name, value in game.numbers.items()
            if isinstance(value, np.ndarray) and value.ndim
        }
        self._sum()

    @property
    def members(self) -> IntArray:
        """Number of members in every chain."""
        return np.asarray((self.profiles > 0).sum(axis=1), dtype=np.int64)

    def _sum(self) -> None:
        """Add totals up anew, so that round-off does not pile up."""
        states = np.arange(self.game.N)
        self.totals = {
            name: adds[self.profiles, states].sum(axis=1) for name, adds in self.game.contributions.items()
        }

    def round(self, record: tuple[FloatArray, FloatArray] | None, least: int) -> None:
        """Let as many revisions happen as there are free states; count sizes, and universal regimes."""
        chosen = self.free[self.rng.integers(len(self.free), size=(len(self.free), len(self.rows)))]
        draws = self.rng.random(chosen.shape)
        members = self.members
        for states, draw in zip(chosen, draws, strict=True):
            members += self._revise(states, draw)
            if record is not None:
                counts, reached = record
                counts[self.rows, members] += 1
                reached += self._universal(members, least)
        self._sum()

    def _universal(self, members: IntArray, least: int) -> BoolArray:
        """The chains in which enough states comply with one standard."""
        if len(self.game.actions) == 2:
            return np.asarray(members >= least, dtype=bool)
        there = [complies[self.profiles].sum(axis=1) for _, _, complies in self.standards]
        return np.asarray(np.max(there, axis=0) >= least, dtype=bool)

    def _revise(self, states: IntArray, draw: FloatArray) -> IntArray:
        """Let one state of every chain revise; return by how much each club grew."""
        game, now = self.game, self.profiles[self.rows, states]
        payoffs = self._payoffs(states, now)
        gains = payoffs - payoffs[self.rows, now][:, None] - game.switching[now, :, states]
        slack = None
        if isinstance(self.dynamics, Mutation):
            gains, slack = self._judged(gains, states, now)
        choice = np.exp(self.dynamics.log_choice(game, gains, now, states, slack))
        later = np.minimum((choice.cumsum(axis=1) < draw[:, None]).sum(axis=1), choice.shape[1] - 1)
        for name, adds in game.contributions.items():
            self.totals[name] += adds[later, states] - adds[now, states]
        self.profiles[self.rows, states] = later
        return np.asarray((later > 0).astype(np.int64) - (now > 0), dtype=np.int64)

    def _judged(self, gains: FloatArray, states: IntArray, now: IntArray) -> tuple[FloatArray, FloatArray]:
        """Gains, and how far they may be from others, or zero, and count as equal."""
        gains, judge = gains.copy(), judge_of(self.game, DEFAULT_TOLERANCE)
        slack = DEFAULT_TOLERANCE * np.abs(gains)
        close = np.abs(gains) <= judge.limits[now, :, states]
        close[self.rows, now] = False
        for a, b in {(int(now[row]), int(b)) for row, b in np.argwhere(close)}:
            rows = np.flatnonzero(close[:, b] & (now == a))
            gains[rows, b], undecided, sizes = judge.closely(
                gains[rows, b], self.profiles[rows].__getitem__, states[rows], a, b
            )
            near = np.maximum(DEFAULT_TOLERANCE * sizes, np.abs(gains[rows, b]))
            slack[rows, b] = np.where(undecided, near, slack[rows, b])
        return gains, slack

    def _payoffs(self, states: IntArray, now: IntArray) -> FloatArray:
        """The payoff of the revising state of every chain by each action; shape (chains, M)."""
        game = self.game
        values = {**game.numbers, **{name: column[states] for name, column in self.columns.items()}}
        for name, weights in game.exposure_weights.items():
            seen = weights[self.profiles, np.arange(game.N)]
            values[name] = (game.links[name][states] * seen).sum(axis=1)
        payoffs = np.empty((len(states), len(game.actions)))
        for b in range(payoffs.shape[1]):
            for name, adds in game.contributions.items():
                values[name] = self.totals[name] - adds[now, states] + adds[b, states]
            if game.form.profile_terms:
                after = self.profiles.copy()
                after[self.rows, states] = b
                for name in game.form.profile_terms:
                    values[name] = game.profile_term(name, after)
            payoffs[:, b] = game.tapes[b].evaluate(values, game.arithmetic)
        return payoffs
