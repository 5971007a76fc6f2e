r"""`estimate`: slopes of entry, from who could have joined and who did.

Standard errors: with :math:`s_i` the first derivatives of row i's log-likelihood and H minus the second
derivatives of them all, the model's covariance is :math:`H^{-1}`, and that clustered by groups of rows
[cameron2011]_ is

.. math:: H^{-1} \Big(\sum_g s_g s_g'\Big) H^{-1} \frac{G}{G-1} \frac{n-1}{n-K},
   \qquad s_g = \sum_{i \in g} s_i ,

with K the number of slopes and intercepts together. Two-way clustering adds those by state and by year and
takes off that by both. Where there is one year only, nothing tells how its rows depend on each other: there
are then no two-way errors. Of few years the difference may be negative: the error is then no number.

.. [cameron2011] Cameron, Gelbach and Miller, "Robust Inference with Multiway Clustering" (2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import Faults, InvalidInputError, NotSolvedError
from gametheory_gov.base.inputs import entry, public

from .baselines import BASELINES, Setting, levels
from .estimates import Estimates
from .likelihood import Fit, conditional, logit
from .mixed import Mixed
from .rows import Rows, read_rows


@public
def estimate(panel: Any, terms: Iterable[str], *, baseline: str = "strata") -> Estimates:
    """Estimate the slopes of the log-odds of entry from a table of states at risk.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
        A row for each state outside an institution in a year: columns ``institution``, ``state``, ``year``,
        ``joined`` (whether it enters), ``region``, and covariates by name.
    terms : iterable of K str
        The covariates whose slopes are asked for.
    baseline : str
        What the log-odds hold beside them: ``"institutions"``, a constant for each institution;
        ``"duration"``, a cubic in its age as well; ``"years"``, a constant for each year as well;
        ``"strata"``, a constant for each institution and year; ``"conditional"``, the same, conditioned
        away; ``"regions"``, strata and a constant for each region and institution, which is biased since
        entry is an absorbing event; ``"random"``, strata and propensities of states and of regions towards
        an institution, drawn from normal laws.

    Returns
    -------
    Estimates

    Raises
    ------
    InvalidInputError
        For missing columns, figures and regions, rows given twice, an institution without entries, terms that
        are collinear, terms that do not vary where they are compared, or in two states alone, and entry that
        is separated.
    NotSolvedError
        If the likelihood has no maximum for another reason.

    See Also
    --------
    identify : what each baseline lets one know of each term.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, synthetic_histories
    >>> histories = synthetic_histories(states=60, rng=1)
    >>> print(estimate(histories, ["like_minded", "distance2"]).headline)
    2 slopes and 66 intercepts from 1754 rows with 194 entries
    >>> estimate(histories, ["inclusion"])
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: estimate: inclusion is ...
    """
    faults = Faults("estimate")
    with faults.noting():
        entry(BASELINES, baseline, "baseline")
    rows = read_rows(panel, terms, faults)
    faults.extend(without_entry(rows))
    faults.raise_as(InvalidInputError)
    setting = Setting(rows, tuple(rows.covariates), baseline)
    faults.extend(setting.faults())
    faults.extend(() if faults else setting.of_two())
    faults.raise_as(InvalidInputError)
    return fit(setting, baseline)


def attempt(rows: Rows, terms: Sequence[str], baseline: str) -> Estimates | str:
    """Estimates, or why there are none; terms that stand for two states are estimated too."""
    setting = Setting(rows, terms, baseline)
    if faults := list(setting.faults()):
        return "; ".join(faults)
    try:
        return fit(setting, baseline)
    except NotSolvedError as error:
        return str(error)


def without_entry(rows: Rows) -> Iterator[str]:
    """The institutions that nobody enters, with the remedy."""
    institutions = np.array(rows.institution)
    for name in dict.fromkeys(rows.institution):
        if not rows.joined[institutions == name].any():
            yield f"{name} has no entry: nothing tells how likely it is; leave the institution out"


def fit(setting: Setting, baseline: str, deviations: FloatArray | None = None) -> Estimates:
    """Estimates for rows that have been checked; standard deviations are estimated unless they are given."""
    K, model = len(setting.terms), None
    if setting.baseline.conditional:
        found = conditional(setting.x, setting.rows.joined, setting.factors[0].of)
    elif setting.drawn:
        model = Mixed(setting.design, setting.rows.joined, [factor.matrix for factor in setting.drawn])
        deviations = model.deviations() if deviations is None else deviations
        found = model.fit(deviations)
    else:
        found = logit(setting.design, setting.rows.joined)
    names = () if setting.baseline.conditional else setting.intercepts[0]
    beside = () if setting.baseline.conditional else setting.baseline.fixed
    intercepts: dict[str, dict[str, float]] = {factor: {} for factor in beside}
    constants = found.coefficients[K : K + len(names)]
    if names:  # those of terms that are not centred
        centre = float(setting.means @ found.coefficients[:K])
        constants = constants - centre * setting.absorbed(np.ones(len(setting.rows)))
    for (factor, level), value in zip(names, constants, strict=True):
        intercepts.setdefault(factor, {})[level] = float(value)
    propensities: dict[str, dict[str, float]] = {}
    spread: dict[str, float] = {}
    at = K + len(names)
    for drawn, deviation in zip(setting.drawn, deviations if deviations is not None else (), strict=True):
        standard = found.coefficients[at : at + len(drawn.labels)]
        spread[drawn.name] = float(deviation)
        propensities[drawn.name] = {
            label: float(deviation * b) for label, b in zip(drawn.labels, standard, strict=True)
        }
        at += len(drawn.labels)
    by_kind = covariances(setting, found)
    if model is not None and deviations is not None:
        by_kind["marginal"] = by_kind["model"] + model.covariance_of_deviations(deviations, K)
    return Estimates(
        baseline,
        setting.terms,
        found.coefficients[:K],
        by_kind,
        intercepts,
        spread,
        propensities,
        found.value,
        setting.rows,
        tuple(setting.left_out),
    )


def covariances(setting: Setting, found: Fit) -> dict[str, FloatArray]:
    """Covariances of the slopes by every kind of standard error that the baseline allows, each (K, K)."""
    K = len(setting.terms)
    inverse: FloatArray = np.asarray(np.linalg.inv(found.information), dtype=np.float64)
    kinds: dict[str, FloatArray] = {"model": inverse[:K, :K]}
    if not setting.drawn:
        influence = found.scores @ inverse[:, :K]
        n = len(influence)
        parameters = K if setting.baseline.conditional else setting.design.shape[1]
        by_state, by_year, by_both = (
            _clustered(influence, levels(setting.rows, factor), n - parameters)
            for factor in ("state", "year", "state and year")
        )
        kinds["state"] = by_state
        if len(np.unique(setting.rows.year)) > 1:
            kinds["two-way"] = by_state + by_year - by_both
    return kinds


def _clustered(influence: FloatArray, groups: Sequence[str], freedom: int) -> FloatArray:
    """The covariance in which rows of a group depend on each other in any way."""
    labels, of = np.unique(np.array(groups, dtype=object), return_inverse=True)
    sums = np.zeros((len(labels), influence.shape[1]))
    np.add.at(sums, of, influence)
    G, n = len(labels), len(influence)
    found: FloatArray = sums.T @ sums * (G / max(G - 1, 1)) * ((n - 1) / max(freedom, 1))
    return found
