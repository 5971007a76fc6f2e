r"""The Markov chain of clubs under a revision rule, and records of its laws and waiting times.

In one step a state is drawn, all with the same chance, and takes an action with the probability that the
rule gives (`gametheory_gov.noise.revision`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.pictures import in_order, picture
from gametheory_gov.equilibria.regimes import UNIVERSAL, regime

from .clubs import universal_size
from .elimination import Chain
from .revision import Logit, Mutation, Revision, check_dynamics
from .space import ClubSpace

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


#: Works behind each method.
_METHODS = {"gibbs": ("blume1993", "monderer1996"), "elimination": ("grassmann1985", "ocinneide1993")}


@dataclass(frozen=True, eq=False, repr=False)
class StationaryLaw(Answer):
    """The share of time that each club has in the long run.

    Parameters
    ----------
    space : ClubSpace
    dynamics : Logit or Mutation
    log_probability : array, shape (P,)
        Natural logarithm, by club of the space; finite even where the probability underflows. Chains too
        large for logarithms (some thousand clubs) give -inf below e^-200.
    method : {"gibbs", "elimination", "sparse"}
        Whether the law comes from a potential or from solving the chain; by sparse factors absolute errors
        sum to 1e-7 at most, and shares below 1e-30 are given as zero.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit, stationary
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> law = stationary(game, Logit(1))
    >>> law.sizes.round(4).tolist(), law.method
    ([0.3655, 0.2689, 0.3655], 'elimination')
    >>> round(law.of(["1", "2"]), 4), round(law.share_universal(), 4), law.imbalance() < 1e-12
    (0.3655, 0.3655, True)
    """

    RESTS = Rests(by=("method", _METHODS), parts={"dynamics": (Logit, Mutation), "space": (ClubSpace,)})

    space: ClubSpace
    dynamics: Revision
    log_probability: FloatArray
    method: str

    @property
    def probability(self) -> FloatArray:
        """Probability of every club of the space; shape (P,)."""
        return np.asarray(np.exp(self.log_probability))

    @cached_property
    def log_sizes(self) -> FloatArray:
        """Logarithm of the probability of every number of members from 0 to N; shape (N + 1,)."""
        logs = np.full(self.space.game.N + 1, -np.inf)
        np.logaddexp.at(logs, self.space.members, self.log_probability)
        return logs

    @property
    def sizes(self) -> FloatArray:
        """Probability of every number of members from 0 to N; shape (N + 1,)."""
        return np.asarray(np.exp(self.log_sizes))

    @property
    def mean(self) -> float:
        """Expected number of members."""
        return float(self.sizes @ np.arange(self.space.game.N + 1))

    def of(self, club: Any) -> float:
        """The probability of a club and of those that differ from it only by alike states.

        Parameters
        ----------
        club : iterable of ids, mapping of id to action, or array of int with shape (N,)

        Raises
        ------
        InvalidInputError
            As `ClubSpace.position`.
        """
        return float(np.exp(self.log_probability[self.space.position(club)]))

    def share_universal(self, universal: float = UNIVERSAL) -> float:
        """The probability that at least a share of states, in (0, 1], comply with one standard.

        With two actions members comply.
        """
        return float(self.probability[self.space.universal(universal)].sum())

    def outcomes(self, universal: float = UNIVERSAL) -> dict[str, float]:
        """The share of time with each label of regimes that occurs; universal from a share of states on.

        Raises
        ------
        InvalidInputError
            For a threshold that is no share.
        """
        space, chance = self.space, self.probability
        if len(space.game.actions) == 2:
            least = universal_size(space.game, universal)
            each = np.where(space.members >= least, "universal", np.where(space.members > 0, "club", "none"))
            return {label: float(chance[each == label].sum()) for label in ("none", "club", "universal")}
        profiles = (space.profile(k) for k in range(len(space)))
        each = np.array([regime(space.game, profile, universal=universal).label for profile in profiles])
        return {label: float(chance[each == label].sum()) for label in in_order(set(each.tolist()))}

    def imbalance(self) -> float:
        """The distance from detailed balance.

        Returns
        -------
        float
            The largest absolute logarithm of the ratio of a flow and the flow back, over all steps between
            clubs whose logarithms are finite. Logarithms of thousands carry round-off of 1e-12 or so.
        """
        chain = transitions(self.space, self.dynamics)
        there = self.log_probability[chain.start] + chain.log_probability
        key = chain.start * len(chain) + chain.end
        back = chain.end * len(chain) + chain.start
        order = np.argsort(key)
        partner = order[np.searchsorted(key[order], back)]
        known = np.isfinite(there) & np.isfinite(there[partner])
        return float(np.abs(there[known] - there[partner][known]).max(initial=0.0))

    def to_pandas(self) -> pd.DataFrame:
        """One row per number of members: probability and its logarithm."""
        import pandas as pd

        return pd.DataFrame(
            {
                "members": np.arange(len(self.sizes)),
                "probability": self.sizes,
                "log_probability": self.log_sizes,
            }
        )

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The picture of the law, by number of members."""
        from .pictures import draw_laws

        return draw_laws({"": self.to_pandas()}, ax)

    def __repr__(self) -> str:
        return f"StationaryLaw({self.dynamics!r}, mean {self.mean:.6g} of {self.space.game.N} members)"

    def __str__(self) -> str:
        N = self.space.game.N
        return f"in the long run {self.mean:.6g} of {N} states are members on average under {self.dynamics}"


@dataclass(frozen=True, eq=False, repr=False)
class HittingTimes(Answer):
    """The expected number of revisions until a club has one of some sizes.

    Parameters
    ----------
    space : ClubSpace
    dynamics : Logit or Mutation
    target : (int, int)
        The least and the greatest number of members that count; of compliers with one standard where the
        target is a universal regime.
    log_steps : array, shape (P,)
        Natural logarithm of the expected number of revisions, by club; -inf inside the target.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Mutation, hitting_times
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> times = hitting_times(game, Mutation(0.5), "universal")
    >>> times.target, round(times.steps([]), 6), round(times.rounds([]), 6)
    ((2, 2), 10.666667, 5.333333)
    """

    RESTS = Rests(_METHODS["elimination"], parts={"dynamics": (Logit, Mutation), "space": (ClubSpace,)})

    space: ClubSpace
    dynamics: Revision
    target: tuple[int, int]
    log_steps: FloatArray

    def log_from(self, club: Any) -> float:
        """The natural logarithm of the expected number of revisions from a club.

        Parameters
        ----------
        club : iterable of ids, mapping of id to action, or array of int with shape (N,)

        Raises
        ------
        InvalidInputError
            As `ClubSpace.position`.
        """
        return float(self.log_steps[self.space.position(club)])

    def steps(self, club: Any) -> float:
        """The expected number of revisions from a club (see `log_from`); inf where floats end."""
        log = self.log_from(club)
        return float(np.exp(log)) if log < np.log(np.finfo(np.float64).max) else float("inf")

    def rounds(self, club: Any) -> float:
        """The expected number of rounds from a club, as for `log_from`.

        In a round as many revisions happen as there are free states.
        """
        return self.steps(club) / int(self.space.game.free.sum())

    def to_pandas(self) -> pd.DataFrame:
        """One row per club of the space: members, expected steps and rounds, logarithm of the steps."""
        import pandas as pd

        with np.errstate(over="ignore"):
            steps = np.exp(self.log_steps)
        return pd.DataFrame(
            {
                "club": np.arange(len(self.space)),
                "members": self.space.members,
                "steps": steps,
                "rounds": steps / int(self.space.game.free.sum()),
                "log_steps": self.log_steps,
            }
        )

    def __repr__(self) -> str:
        low, high = self.target
        longest = float(self.log_steps.max()) / np.log(10)
        return (
            f"HittingTimes({self.dynamics!r}, target {low} to {high} of {self.space.game.N}, at most "
            f"10^{max(longest, 0.0):.4g} revisions)"
        )

    def __str__(self) -> str:
        low, high = self.target
        sizes = f"{low}" if low == high else f"from {low} to {high}"
        longest = max(float(self.log_steps.max()) / np.log(10), 0.0)
        return (
            f"a club of {sizes} of {self.space.game.N} states is reached under {self.dynamics} after at most "
            f"10^{longest:.4g} revisions on average, from whatever club"
        )


def transitions(space: ClubSpace, dynamics: Revision) -> Chain:
    """The chain of clubs under a rule of revision.

    Parameters
    ----------
    space : ClubSpace
    dynamics : Logit or Mutation

    Returns
    -------
    Chain
        A type's states must have equal precision.

    Raises
    ------
    InvalidInputError
        When alike states have different precision.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> chain = transitions(ClubSpace.of(game), Logit(1))
    >>> len(chain), chain.levels.tolist(), chain.start.tolist(), chain.end.tolist()
    (4, [0, 1, 2, 3], [0, 1, 2, 1, 2, 3], [1, 2, 3, 0, 1, 2])
    """
    check_alike(space, dynamics)
    game = space.game
    log_free = np.log(float(game.free.sum()))
    parts: list[tuple[IntArray, IntArray, FloatArray]] = []
    for t, k in enumerate(space.types.first):
        for a in range(len(game.actions)):
            clubs = space.able(t, a)
            choice = dynamics.log_choice(game, space.gains(t, a), a, int(k), space.slack(t, a))
            drawn = np.log(space.counts(t)[clubs, a]) - log_free
            for b in (b for b in range(len(game.actions)) if b != a):
                parts.append((clubs, space.after(clubs, t, a, b), drawn + choice[:, b]))
    start, end, logs = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Chain(space.members - space.members.min(), start, end, logs)


def check_alike(space: ClubSpace, dynamics: Revision) -> None:
    """Check that states of one type revise alike.

    Parameters
    ----------
    space : ClubSpace
    dynamics : Logit or Mutation

    Raises
    ------
    InvalidInputError
        For something that is no rule, or weights that differ within a type.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.noise import Logit
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> check_alike(ClubSpace.of(game), Logit(1, weights=(1, 2)))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: logit: 1, 2 are alike; give alike states equal weights
    """
    check_dynamics(dynamics)
    if isinstance(dynamics, Logit) and dynamics.weights is not None:
        weights = dynamics.weights_of(space.game)
        for members in space.types.members:
            if len(set(weights[members])) > 1:
                ids = ", ".join(space.game.states.ids[k] for k in members[:3])
                raise InvalidInputError("logit", [f"{ids} are alike; give alike states equal weights"])
