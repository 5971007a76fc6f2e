r"""How sure a slope is, without the normal law: its profile, and samples of states.

The *profile* of a slope is the greatest log-likelihood that the other coefficients allow when it is held at
a value; values that lose less than :math:`\tfrac12 \chi^2_{0.95}(1) = 1.92` make an interval of 95 per
cent. The *bootstrap* draws states with replacement, each with all its rows, and estimates anew [efron1993]_;
covariates stay what they were.

.. [efron1993] Efron and Tibshirani, "An Introduction to the Bootstrap" (1993).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse

from gametheory_gov.base._typing import FloatArray, RNGLike
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError, NotSolvedError
from gametheory_gov.base.inputs import as_whole, is_number, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .baselines import Setting
from .estimates import Estimates
from .estimation import fit
from .likelihood import conditional, logit
from .mixed import Mixed
from .pictures import profile_picture
from .rows import Rows, take

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Half the 95 per cent point of the chi-square law with one degree of freedom.
LOSS = 1.9207294103470634
#: Values that are drawn unless others are asked for, and how many standard errors they reach.
_POINTS, _REACH = 13, 3.0


@dataclass(frozen=True, eq=False, repr=False)
class Profile(Answer):
    """The greatest log-likelihood at each value of one slope.

    Parameters
    ----------
    term, baseline : str
    slope : float
        The estimate.
    values, losses : array of floats, shape (V,)
        Values of the slope, and what they lose of the log-likelihood.
    lower, upper : float
        Where the loss is 1.92: an interval of 95 per cent.
    given : tuple of str
        What is held fixed.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, profile, synthetic_histories
    >>> print(profile(estimate(synthetic_histories(states=60, rng=1), ["distance2"]), "distance2"))
    distance2 by strata: -0.706, with 95 per cent between -0.969 and -0.472
    """

    term: str
    baseline: str
    slope: float
    values: FloatArray
    losses: FloatArray
    lower: float
    upper: float
    given: tuple[str, ...] = ()

    def to_pandas(self) -> pd.DataFrame:
        """One row per value: the value, and what it loses of the log-likelihood."""
        import pandas as pd

        return pd.DataFrame({"value": self.values, "loss": self.losses})

    def __str__(self) -> str:
        lines = [
            f"{self.term} by {self.baseline}: {self.slope:.3f}, with 95 per cent between "
            f"{self.lower:.3f} and {self.upper:.3f}"
        ]
        return "\n".join([*lines, *(f"  held fixed: {line}" for line in self.given)])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what values of the slope lose of the log-likelihood, and the interval of 95 per cent."""
        import pandas as pd

        known = {self.slope: 0.0, self.lower: LOSS, self.upper: LOSS}
        table = pd.concat(
            [self.to_pandas(), pd.DataFrame({"value": list(known), "loss": list(known.values())})]
        )
        table = table.drop_duplicates("value", keep="last").sort_values("value", ignore_index=True)
        title = f"{self.term}: profile of the log-likelihood"
        return profile_picture(table, ax, ends=(self.lower, self.upper), title=title)


@public
def profile(estimates: Estimates, term: str, values: Iterable[float] | None = None) -> Profile:
    """Hold one slope at values, and let everything else fit as well as it can.

    Parameters
    ----------
    estimates : Estimates
    term : str
        One of its terms.
    values : iterable of float, optional
        By default 13 values within three standard errors.

    Returns
    -------
    Profile

    Raises
    ------
    InvalidInputError
        For an unknown term, and values that are not finite numbers.

    Notes
    -----
    Standard deviations of propensities stay what they are.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, synthetic_histories
    >>> found = estimate(synthetic_histories(states=60, rng=1), ["like_minded", "distance2"])
    >>> profile(found, "like_minded", [0, found.slope("like_minded")]).losses.round(1)
    array([1., 0.])
    """
    faults = Faults("profile")
    with faults.noting():
        centre = estimates.slope(term)
    asked = None if values is None else list(values)
    for k, value in enumerate(asked or ()):
        if not is_number(value) or not np.isfinite(value):
            faults.add(f"values[{k}] = {value!r:.80}; a finite number is needed")
    if asked == []:
        faults.add("values is empty; give at least one")
    faults.raise_as(InvalidInputError)
    at = estimates.terms.index(term)
    error = float(estimates.errors("model")[at])
    worth = _worth(estimates, at)
    top = worth(centre)

    def over(value: float) -> float:
        return top - worth(value) - LOSS

    ends = []
    for side in (-1, 1):
        reach = 2.0
        while over(centre + side * reach * error) < 0:
            reach *= 2
        ends.append(float(optimize.brentq(over, centre, centre + side * reach * error, xtol=1e-6 * error)))
    points = (
        np.linspace(centre - _REACH * error, centre + _REACH * error, _POINTS) if asked is None else asked
    )
    drawn = tuple(f"the standard deviation of propensities of {name}" for name in estimates.deviations)
    return Profile(
        term,
        estimates.baseline,
        centre,
        np.asarray(points, dtype=float),
        np.array([top - worth(float(value)) for value in points]),
        ends[0],
        ends[1],
        drawn,
    )


def _worth(estimates: Estimates, at: int) -> Callable[[float], float]:
    """The greatest log-likelihood, less penalties, as a function of the slope that is held."""
    setting = Setting(estimates.rows, estimates.terms, estimates.baseline)
    column, joined = setting.x[:, at], setting.rows.joined
    rest = np.delete(setting.x, at, axis=1)
    fixed = sparse.hstack([sparse.csr_matrix(rest), setting.intercepts[1]]).tocsr()

    def worth(value: float) -> float:
        offset = value * column
        if setting.baseline.conditional:
            return conditional(rest, joined, setting.factors[0].of, offset=offset).value
        if setting.drawn:
            model = Mixed(fixed, joined, [factor.matrix for factor in setting.drawn], offset=offset)
            found = model.fit(np.array([estimates.deviations[factor.name] for factor in setting.drawn]))
            return found.value - 0.5 * float(model.penalty @ found.coefficients**2)
        return logit(fixed, joined, offset=offset).value

    return worth


@dataclass(frozen=True, eq=False, repr=False)
class Bootstrap(Answer):
    """Slopes from samples of states.

    Parameters
    ----------
    baseline : str
    terms : tuple of K str
    slopes : array of floats, shape (runs, K)
    estimate : array of floats, shape (K,)
        From all states.
    failed : int
        Samples in which slopes are not determined; they are left out.

    Examples
    --------
    >>> from gametheory_gov.evidence import bootstrap, estimate, synthetic_histories
    >>> found = estimate(synthetic_histories(states=60, rng=1), ["distance2"])
    >>> low, high = bootstrap(found, runs=40, rng=1).interval("distance2")
    >>> low < found.slope("distance2") < high < 0
    True
    """

    baseline: str
    terms: tuple[str, ...]
    slopes: FloatArray
    estimate: FloatArray
    failed: int

    def interval(self, term: str, level: float = 0.95) -> tuple[float, float]:
        """The interval that holds a share of the samples, the same share lying on both sides.

        Parameters
        ----------
        term : str
        level : float
            In (0, 1).

        Raises
        ------
        InvalidInputError
            For an unknown term, or a level outside (0, 1).
        """
        faults = Faults("interval")
        if term not in self.terms:
            faults.add(f"{term!r:.80} is not among the terms {', '.join(self.terms)}")
        if not is_number(level) or not 0 < level < 1:
            faults.add(f"level = {level!r:.80}; a share in (0, 1) is needed")
        faults.raise_as(InvalidInputError)
        low, high = np.quantile(self.slopes[:, self.terms.index(term)], [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def to_pandas(self) -> pd.DataFrame:
        """One row per term: estimate, standard deviation over samples, and the interval of 95 per cent."""
        import pandas as pd

        ends = [self.interval(name) for name in self.terms]
        return pd.DataFrame(
            {
                "term": self.terms,
                "slope": self.estimate,
                "error": self.slopes.std(axis=0, ddof=1) if len(self.slopes) > 1 else np.nan,
                "lower": [low for low, _ in ends],
                "upper": [high for _, high in ends],
            }
        )

    def __str__(self) -> str:
        failed = f"; slopes are not determined in {self.failed} more" if self.failed else ""
        lines = [f"{counted(len(self.slopes), 'sample')} of states, estimated by {self.baseline}{failed}"]
        for row in self.to_pandas().itertuples():
            lines.append(
                f"  {row.term}: {row.slope:.3f}, 95 per cent between {row.lower:.3f} and {row.upper:.3f}"
            )
        return "\n".join(lines)


@public
def bootstrap(estimates: Estimates, runs: int = 200, *, rng: RNGLike = None) -> Bootstrap:
    """Estimate anew from samples of states, drawn with replacement.

    Parameters
    ----------
    estimates : Estimates
    runs : int, at least 2
    rng : seed or generator, optional

    Returns
    -------
    Bootstrap

    Raises
    ------
    InvalidInputError
        For fewer than two runs.
    NotSolvedError
        If slopes are not determined in any sample.

    Notes
    -----
    A state that is drawn twice stands for two states, with a propensity of its own each.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, synthetic_histories
    >>> found = estimate(synthetic_histories(states=60, rng=1), ["distance2"])
    >>> print(bootstrap(found, runs=10, rng=1).headline)
    10 samples of states, estimated by strata
    """
    faults = Faults("bootstrap")
    number = as_whole(runs, "runs", faults, least=2)
    faults.raise_as(InvalidInputError)
    states = np.array(estimates.rows.state, dtype=object)
    own = {label: np.flatnonzero(states == label) for label in dict.fromkeys(states)}
    found, failed = [], 0
    for draw in np.random.default_rng(rng).spawn(number):
        drawn = draw.choice(np.array(list(own), dtype=object), len(own))
        sample = take(estimates.rows, np.concatenate([own[label] for label in drawn]))
        copies = np.repeat(np.arange(len(drawn)), [len(own[label]) for label in drawn])
        labelled = tuple(f"{state} {k}" for state, k in zip(sample.state, copies, strict=True))
        sample = Rows(
            sample.institution, labelled, sample.region, sample.year, sample.joined, sample.covariates
        )
        setting = Setting(sample, estimates.terms, estimates.baseline)
        try:
            faults.extend(setting.faults())
            faults.raise_as(InvalidInputError)
            found.append(fit(setting, estimates.baseline).slopes)
        except (InvalidInputError, NotSolvedError):
            failed, faults = failed + 1, Faults("bootstrap")
    if not found:
        raise NotSolvedError("slopes are not determined in any sample; there are too few states")
    return Bootstrap(
        estimates.baseline, estimates.terms, np.array(found), np.asarray(estimates.slopes), failed
    )
