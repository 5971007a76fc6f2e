r"""Whether an estimator finds what made the histories: synthetic states, whose slopes are known.

States lie in regions; ideal points differ between and within them. Each institution has founders near a
pole of its own. In each year the log-odds of entry of a state outside are

.. math:: \eta = \alpha + \epsilon_{kt} + x'\beta + u_{rk} + v_i ,

with shocks :math:`\epsilon` of an institution's year, propensities u of a region towards an institution and
v of a state, all normal, and covariates x of the members at the end of the year before: so membership is
endogenous, as it is in the world. Without slopes, regions with a high propensity fill up, and inclusion in
one's own region foretells entry though it moves nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, RNGLike
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError, NotSolvedError, did_you_mean
from gametheory_gov.base.inputs import as_ids, as_whole, is_number, public
from gametheory_gov.base.text import counted

from .baselines import BASELINES
from .estimation import estimate

if TYPE_CHECKING:
    import pandas as pd

#: The slopes of histories unless others are given: of inclusion of like-minded states, and of squared
#: distance.
SLOPES = {"like_minded": 2.0, "distance2": -0.5}
#: The covariates that synthetic histories have.
COVARIATES = ("inclusion", "regional", "like_minded", "distance2", "log_size")
#: The width of the kernel of like-minded states, the spread of ideal points between and within regions, of an
#: institution's pole, of the yearly shocks, and of the logarithm of size.
_WIDTH, _BETWEEN, _WITHIN, _POLE, _SHOCK, _SIZE = 0.5, 0.7, 0.7, 0.5, 0.5, 1.5
#: The share of states that found, and the share that would enter in a year if no one had entered and
#: nothing differed.
_FOUNDERS, _LEVEL = 0.1, 0.05


@public
def synthetic_histories(
    states: int = 120,
    institutions: int = 4,
    years: int = 20,
    *,
    regions: int = 12,
    slopes: Mapping[str, float] | None = None,
    region_spread: float = 0.0,
    state_spread: float = 0.0,
    rng: RNGLike = None,
) -> pd.DataFrame:
    """Draw histories of entry from known slopes.

    Parameters
    ----------
    states, institutions, years, regions : int
        How many; states are spread evenly over regions.
    slopes : mapping of str to float, optional
        Log-odds for one unit of ``inclusion`` (the share of other states that are members), ``regional`` (of
        one's region), ``like_minded`` (by a Gaussian kernel in ideal points), ``distance2`` (squared
        distance from the members' mean ideal point), ``log_size``; others are 0. By default 2 for
        like-minded inclusion and -0.5 for squared distance.
    region_spread, state_spread : float, at least 0
        Standard deviations of the propensities of a region towards an institution, and of a state.
    rng : seed or generator, optional

    Returns
    -------
    pandas.DataFrame
        A row for each state outside an institution in a year, as `estimate` takes it.

    Raises
    ------
    InvalidInputError
        For numbers too small, unknown covariates and negative spreads.

    Examples
    --------
    >>> histories = synthetic_histories(states=40, years=5, rng=1)
    >>> list(histories.columns)[:5], int(histories.joined.sum())
    (['institution', 'state', 'year', 'joined', 'region'], 25)
    """
    import pandas as pd

    faults = Faults("synthetic_histories")
    N = as_whole(states, "states", faults, least=4)
    K, T = as_whole(institutions, "institutions", faults, least=1), as_whole(years, "years", faults, least=1)
    R = as_whole(regions, "regions", faults, least=1)
    weight = _read_slopes(slopes, faults)
    for name, spread in (("region_spread", region_spread), ("state_spread", state_spread)):
        if not is_number(spread) or not 0 <= spread < np.inf:
            faults.add(f"{name} = {spread!r:.80}; a number from 0 is needed")
    faults.raise_as(InvalidInputError)
    draw = np.random.default_rng(rng)
    region = np.arange(N) % R
    ideal = _BETWEEN * draw.normal(size=R)[region] + _WITHIN * draw.normal(size=N)
    of_state = state_spread * draw.normal(size=N)
    log_size = _SIZE * draw.normal(size=N)
    peers = np.exp(-0.5 * (np.subtract.outer(ideal, ideal) / _WIDTH) ** 2)
    same = 1.0 * (region[:, None] == region)
    around = {"inclusion": np.ones((N, N)), "regional": same, "like_minded": peers}
    for matrix in around.values():
        np.fill_diagonal(matrix, 0)
        matrix /= np.maximum(matrix.sum(axis=1, keepdims=True), 1e-12)
    parts = []
    for k in range(K):
        pole = _POLE * draw.normal()
        member = np.zeros(N)
        member[np.argsort(np.abs(ideal - pole))[: max(1, round(_FOUNDERS * N))]] = 1
        propensity = region_spread * draw.normal(size=R)[region] + of_state
        for t in range(T):
            x = {name: matrix @ member for name, matrix in around.items()}
            x |= {"distance2": (ideal - ideal[member > 0].mean()) ** 2, "log_size": log_size}
            eta = np.log(_LEVEL / (1 - _LEVEL)) + _SHOCK * draw.normal() + propensity
            eta = eta + sum(slope * x[name] for name, slope in weight.items())
            enters = (draw.random(N) < 1 / (1 + np.exp(-eta))) & (member == 0)
            outside = np.flatnonzero(member == 0)
            parts.append(
                pd.DataFrame(
                    {
                        "institution": f"I{k + 1}",
                        "state": [f"S{i + 1}" for i in outside],
                        "year": t + 1,
                        "joined": enters[outside],
                        "region": [f"R{r + 1}" for r in region[outside]],
                        **{name: x[name][outside] for name in COVARIATES},
                    }
                )
            )
            member[enters] = 1
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _read_slopes(slopes: Any, faults: Faults) -> dict[str, float]:
    if slopes is None:
        return dict(SLOPES)
    if not isinstance(slopes, Mapping):
        faults.add(f"slopes = {slopes!r:.80}; a mapping of covariates to numbers is needed")
        return {}
    for name, slope in slopes.items():
        if name not in COVARIATES:
            near = did_you_mean(str(name), COVARIATES) or f"; there are {', '.join(COVARIATES)}"
            faults.add(f"slopes: {name!r:.80} is no covariate{near}")
        elif not is_number(slope) or not np.isfinite(slope):
            faults.add(f"slopes[{name!r}] = {slope!r:.80}; a finite number is needed")
    return {name: float(slope) for name, slope in slopes.items()} if not faults else {}


@dataclass(frozen=True, eq=False, repr=False)
class Recovery(Answer):
    """Estimates of slopes that are known, over many histories.

    Parameters
    ----------
    baselines : tuple of B str
    terms : tuple of K str
    true : array of floats, shape (K,)
        The slopes that made the histories.
    slopes, errors : array of floats, shape (B, runs, K)
        Estimates and their standard errors, those first shown by `Estimates`.
    failed : tuple of B int
        Histories in which a baseline had no estimate; they are left out, for all baselines alike.

    Examples
    --------
    >>> from gametheory_gov.evidence import recovery
    >>> found = recovery(["strata"], ["distance2"], runs=4, states=40, rng=1)
    >>> found.to_pandas()[["baseline", "term", "true", "runs"]].values.tolist()
    [['strata', 'distance2', -0.5, 4]]
    """

    baselines: tuple[str, ...]
    terms: tuple[str, ...]
    true: FloatArray
    slopes: FloatArray
    errors: FloatArray
    failed: tuple[int, ...]

    def to_pandas(self) -> pd.DataFrame:
        """One row per baseline and term.

        ``mean`` of the estimates and its Monte-Carlo error, ``spread`` of the estimates beside the mean
        standard error, ``coverage`` of the true slope by intervals of 95 per cent, and ``rejects``, the
        share in which 0 is outside of them.
        """
        import pandas as pd

        runs = self.slopes.shape[1]
        spread = self.slopes.std(axis=1, ddof=1) if runs > 1 else np.full(self.slopes[:, 0].shape, np.nan)
        half = 1.959963984540054 * self.errors
        covers = (np.abs(self.slopes - self.true) <= half).mean(axis=1)
        rejects = (np.abs(self.slopes) > half).mean(axis=1)
        return pd.DataFrame(
            [
                {
                    "baseline": baseline,
                    "term": term,
                    "true": float(self.true[k]),
                    "mean": float(self.slopes[b, :, k].mean()),
                    "monte_carlo_error": float(spread[b, k] / np.sqrt(runs)),
                    "spread": float(spread[b, k]),
                    "standard_error": float(self.errors[b, :, k].mean()),
                    "coverage": float(covers[b, k]),
                    "rejects": float(rejects[b, k]),
                    "runs": runs,
                }
                for b, baseline in enumerate(self.baselines)
                for k, term in enumerate(self.terms)
            ]
        )

    def __str__(self) -> str:
        runs = self.slopes.shape[1]
        lines = [f"Slopes that are known, from {counted(runs, 'synthetic history', 'synthetic histories')}"]
        for row in self.to_pandas().itertuples():
            lines.append(
                f"  {row.baseline}, {row.term}: true {row.true:g}, mean {row.mean:.3f} "
                f"(Monte-Carlo error {row.monte_carlo_error:.3f}), covered {row.coverage:.0%}, "
                f"0 rejected {row.rejects:.0%}"
            )
        lines += [
            f"  no estimate by {baseline} in {counted(number, 'history', 'histories')} more"
            for baseline, number in zip(self.baselines, self.failed, strict=True)
            if number
        ]
        return "\n".join(lines)


@public
def recovery(
    baselines: Iterable[str],
    terms: Iterable[str],
    *,
    runs: int = 20,
    slopes: Mapping[str, float] | None = None,
    rng: RNGLike = None,
    **world: Any,
) -> Recovery:
    """Estimate known slopes from synthetic histories, by several baselines from the same ones.

    Parameters
    ----------
    baselines : iterable of str
        As `estimate` takes them.
    terms : iterable of str
        The covariates that are estimated; those that made the histories need not be among them.
    runs : int
        How many histories.
    slopes : mapping of str to float, optional
    rng : seed or generator, optional
    **world
        Other arguments of `synthetic_histories`.

    Returns
    -------
    Recovery

    Raises
    ------
    InvalidInputError
        For unknown baselines and covariates, and unusable arguments of `synthetic_histories`.
    NotSolvedError
        If no history can be estimated by every baseline.

    Examples
    --------
    >>> print(recovery(["strata", "random"], ["regional"], runs=2, slopes={}, states=40, rng=2).headline)
    Slopes that are known, from 2 synthetic histories
    """
    faults = Faults("recovery")
    chosen = as_ids(baselines, "baselines", faults, known=tuple(BASELINES), among="the baselines")
    names = as_ids(terms, "terms", faults, known=COVARIATES, among="the covariates")
    number = as_whole(runs, "runs", faults, least=1)
    true = _read_slopes(slopes, faults)
    for what, given in (("baselines", chosen), ("terms", names)):
        if not given and not faults:
            faults.add(f"{what} is empty; name at least one")
    faults.raise_as(InvalidInputError)
    found, failed = [], [0] * len(chosen)
    for seed in np.random.default_rng(rng).spawn(number):
        histories = synthetic_histories(slopes=slopes, rng=seed, **world)
        with_entry = histories.groupby("institution")["joined"].transform("any")
        row = []
        for b, baseline in enumerate(chosen):
            try:
                row.append(estimate(histories[with_entry], names, baseline=baseline))
            except (InvalidInputError, NotSolvedError):
                failed[b] += 1
        if len(row) == len(chosen):
            found.append(row)
    if not found:
        raise NotSolvedError("no history can be estimated by every baseline; ask for larger worlds")
    return Recovery(
        chosen,
        names,
        np.array([true.get(name, 0.0) for name in names]),
        np.array([[row[b].slopes for row in found] for b in range(len(chosen))]),
        np.array([[row[b].errors() for row in found] for b in range(len(chosen))]),
        tuple(failed),
    )
