r"""`forecast`: chances of entry of years that the estimates do not know.

A model is estimated from some rows and asked about others. Its intercept for an institution is that of the
rows it knows. An institution of which it knows no row, or in which nobody has entered or everybody, has none;
it takes the one intercept a at which, with the slopes :math:`\beta` and the course of age held, as many
entries are expected in all known rows as there are,

.. math:: \sum_{i \text{ known}} \frac{1}{1 + e^{-(a + x_i'\beta)}} = \sum_{i \text{ known}} y_i .

The constant hazard is the model without terms: an institution's share of entries so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from gametheory_gov.base._typing import BoolArray, FloatArray, RNGLike
from gametheory_gov.base.errors import Faults, InvalidInputError, NotSolvedError
from gametheory_gov.base.inputs import as_ids, as_whole, is_whole, public

from .baselines import BASELINES, Setting, trend
from .forecasts import CONSTANT, Forecast, tally
from .likelihood import logit
from .rows import Rows, read_rows, take

SCHEMES = ("rolling", "cut", "leave one institution out")
#: Baselines whose intercepts are known before a year has come.
FORESEEN = ("institutions", "duration")


@public
def forecast(
    panel: Any,
    models: Any,
    scheme: str = "rolling",
    *,
    baseline: str = "institutions",
    cut: int | None = None,
    runs: int = 200,
    rng: RNGLike = None,
) -> Forecast:
    """Forecast who enters, and say how well, beside the constant hazard.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
        As in `estimate`.
    models : mapping of str to iterable of str
        Terms of each model, by a name of one's own; none for the baseline alone.
    scheme : {"rolling", "cut", "leave one institution out"}
        From what: each year from all years before it; all years from ``cut`` on from those before; each
        institution from the others, in all years.
    baseline : {"institutions", "duration"}
        As in `estimate`. An intercept of a year that has not come is unknown, so others cannot be forecast.
    cut : int, optional
        The first year that is forecast; by default the first before which half of all entries lie.
    runs : int, at least 2
        Samples of states.
    rng : seed or generator, optional

    Returns
    -------
    Forecast

    Raises
    ------
    InvalidInputError
        For faults of the table as in `estimate`, models without a name, unknown schemes and baselines, a cut
        without entries before or rows after it, and terms whose slopes are not determined by what is known.
    NotSolvedError
        If a likelihood has no maximum for another reason.

    Notes
    -----
    Covariates are those of the year before, as they were; nothing else about the year is used.

    Examples
    --------
    >>> from gametheory_gov.evidence import synthetic_histories
    >>> histories = synthetic_histories(states=60, rng=1)
    >>> print(forecast(histories, {"distance": ["distance2"]}, cut=10, rng=1).headline)
    Each year forecast from the years before: ...
    >>> forecast(histories, {"distance": ["distance2"]}, baseline="strata")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: forecast: baseline = 'strata'; an intercept of a year that \
has not come is unknown; take 'institutions' or 'duration'
    """
    faults = Faults("forecast")
    if scheme not in SCHEMES:
        faults.add(f"scheme = {scheme!r:.80}; one of {', '.join(map(repr, SCHEMES))} is needed")
    if baseline in BASELINES and baseline not in FORESEEN:
        faults.add(
            f"baseline = {baseline!r}; an intercept of a year that has not come is unknown; take "
            f"{' or '.join(map(repr, FORESEEN))}"
        )
    elif baseline not in BASELINES:
        faults.add(f"baseline = {baseline!r:.80}; {' or '.join(map(repr, FORESEEN))} is needed")
    if cut is not None and not is_whole(cut):
        faults.add(f"cut = {cut!r:.80}; a year is needed")
    if cut is not None and scheme == SCHEMES[2]:
        faults.add(f"cut = {cut!r:.80}; {scheme!r} forecasts all years; leave it out")
    number = as_whole(runs, "runs", faults, least=2)
    named = _read_models(models, faults)
    rows = read_rows(panel, tuple(dict.fromkeys(t for terms in named.values() for t in terms)), faults)
    faults.raise_as(InvalidInputError)
    first = None if scheme == SCHEMES[2] else _cut(rows, cut, faults)
    splits = list(_splits(rows, scheme, first, faults))
    faults.raise_as(InvalidInputError)
    known = {CONSTANT: _Model(rows, (), "institutions")}
    known |= {name: _Model(rows, terms, baseline) for name, terms in named.items()}
    for name, model in known.items():
        # what is determined by the first years is so by more
        for told, past, _ in splits if scheme == SCHEMES[2] else splits[:1]:
            faults.extend(f"{name}, {told}: {fault}" for fault in model.faults(past))
    faults.raise_as(InvalidInputError)
    asked = np.zeros(len(rows), dtype=bool)
    chances = {name: np.zeros(len(rows)) for name in known}
    for told, past, now in splits:
        asked |= now
        for name, model in known.items():
            try:
                chances[name][now] = model.chances(past, now)
            except NotSolvedError as error:
                raise NotSolvedError(f"{name}, {told}: {error}; begin later, or leave terms out") from error
    seen = take(rows, asked)
    seen = Rows(seen.institution, seen.state, seen.region, seen.year, seen.joined, {})
    chances = {name: chance[asked] for name, chance in chances.items()}
    states = len(set(seen.state))
    draws = np.random.default_rng(rng).multinomial(states, np.full(states, 1 / states), number).astype(float)
    tallies = {name: tally(seen, chance) for name, chance in chances.items()}
    samples = {name: np.array([found.figures(drawn) for drawn in draws]) for name, found in tallies.items()}
    terms: dict[str, tuple[str, ...]] = {CONSTANT: (), **named}
    return Forecast(scheme, baseline, terms, seen, chances, samples, first)


def _read_models(models: Any, faults: Faults) -> dict[str, tuple[str, ...]]:
    if not isinstance(models, Mapping) or not models:
        faults.add(f"models = {models!r:.80}; terms by name of the model are needed, as {{'all': ['new']}}")
        return {}
    found = {}
    for name, terms in models.items():
        if not isinstance(name, str) or not name:
            faults.add(f"models: {name!r:.80} is no name")
        elif name == CONSTANT:
            faults.add(f"models: {name!r} stands beside every model by itself; give another name")
        else:
            found[name] = as_ids(terms, f"models[{name!r}]", faults)
    return found


def _cut(rows: Rows, cut: int | None, faults: Faults) -> int:
    """The first year that is forecast."""
    years = np.sort(rows.year[rows.joined])
    if not len(years):
        faults.add("the table has no entry; there is nothing to learn from")
        return 0
    first = int(years[(len(years) - 1) // 2]) + 1 if cut is None else int(cut)
    what = "by default" if cut is None else "given"
    if not (rows.year >= first).any():
        faults.add(f"cut = {first} ({what}); no row is of that year or later; the last is {rows.year.max()}")
    elif years[0] >= first:
        faults.add(f"cut = {first} ({what}); no entry lies before it; the first is in {years[0]}")
    return first


def _splits(
    rows: Rows, scheme: str, first: int | None, faults: Faults
) -> Iterator[tuple[str, BoolArray, BoolArray]]:
    """What is forecast in words, the rows that are known, and those that are asked about."""
    if first is None:
        names = np.array(rows.institution, dtype=object)
        those = tuple(dict.fromkeys(rows.institution))
        if len(those) < 2:
            faults.add(f"the table has one institution, {those[0]}; two at least are needed to leave one out")
        for name in those:
            yield f"{name} from the others", names != name, names == name
        return
    last = int(rows.year.max())
    if scheme == "cut":
        yield f"from {first} on", rows.year < first, rows.year >= first
        return
    for year in range(first, last + 1):
        if (rows.year == year).any():
            yield f"in {year}", rows.year < year, rows.year == year


class _Model:
    """Terms and a baseline, for any known rows."""

    def __init__(self, rows: Rows, terms: tuple[str, ...], baseline: str) -> None:
        self.rows, self.terms, self.baseline = rows, terms, baseline
        self.institution = np.array(rows.institution, dtype=object)
        first = {name: rows.year[self.institution == name].min() for name in set(rows.institution)}
        age = rows.year - np.array([first[name] for name in rows.institution], dtype=float)
        parts = [rows.covariates[name][:, None] for name in terms]
        self.columns = np.hstack([np.zeros((len(rows), 0)), *parts])
        self.trend = trend(age) if BASELINES[baseline].trend else np.zeros((len(rows), 0))

    def faults(self, past: BoolArray) -> Iterator[str]:
        """Why slopes are not determined by known rows."""
        if self.terms:
            yield from Setting(take(self.rows, past), self.terms, self.baseline).faults()
        elif not self.rows.joined[past].any() or self.rows.joined[past].all():
            yield "all enter or nobody does in what is known; nothing tells how likely entry is"

    def chances(self, past: BoolArray, now: BoolArray) -> FloatArray:
        """The forecast chance of some rows, by what others tell."""
        setting = Setting(take(self.rows, past), self.terms, self.baseline)
        names, columns = setting.intercepts
        found = logit(setting.design if self.terms else columns, setting.rows.joined).coefficients
        K = len(self.terms)
        value = dict(zip(names, found[K:].tolist(), strict=True))
        course = np.array([value.get(("trend", power), 0.0) for power in "123"])
        centred = self.columns - setting.means if K else self.columns
        index = centred @ found[:K]
        if self.trend.size:
            index = index + self.trend @ course
        joined, base = self.rows.joined[past], index[past]

        def surplus(level: float) -> float:
            return float(expit(base + level).sum() - joined.sum())

        reach = float(np.abs(base).max()) + 40
        shared = float(brentq(surplus, -reach, reach))
        own = [value.get(("institution", name), shared) for name in self.institution[now]]
        chance: FloatArray = expit(index[now] + np.array(own))
        return chance
