r"""Forecasts of entry and how good they are, the constant hazard always beside them.

With p the forecast chances and y whether a state enters, the area under the curve of true against false
alarms (AUC) is the share of pairs of one that enters and one that does not, in which the one that enters
had the higher chance; ties count one half [hanley1982]_. *Pooled*, all pairs count: one that enters an
institution which everybody joins beats one that stays out of another, whatever is known of the two.
*Within* an institution and year, only pairs of the same do, so that whatever they share gives exactly one
half. The Brier score [brier1950]_ is the mean of :math:`(p - y)^2`; the log score is the mean of minus the
logarithm of the chance that what happened had. Both are better if they are lower.

Intervals are those of samples of states, drawn with replacement and each with all its rows. Forecasts are
held, so that the intervals say nothing of how slopes might have come out.

.. [hanley1982] Hanley and McNeil, "The Meaning and Use of the Area under a Receiver Operating
   Characteristic (ROC) Curve" (1982).
.. [brier1950] Brier, "Verification of Forecasts Expressed in Terms of Probability" (1950).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_whole, entry, is_number
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .baselines import BASELINES, STRATA, Factor
from .pictures import calibration_picture
from .rows import Rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The forecast that every other one stands beside.
CONSTANT = "constant"
#: Figures by which forecasts are judged, in words.
MEASURES = {
    "auc": "AUC, pooled",
    "auc_within": "AUC within an institution and year",
    "brier": "Brier score",
    "log_score": "log score",
}


class Tally(NamedTuple):
    """What the figures are made of, by state: with w how often each is drawn, each figure is a ratio.

    Parameters
    ----------
    won, won_within : array of floats, shape (S, S)
        Pairs of an entry of the first state with the other's staying out that are in the right order; ties
        count one half.
    pairs, pairs_within : array of floats, shape (S, S)
    brier, log_score, rows : array of floats, shape (S,)
    """

    won: FloatArray
    won_within: FloatArray
    pairs: FloatArray
    pairs_within: FloatArray
    brier: FloatArray
    log_score: FloatArray
    rows: FloatArray

    def figures(self, drawn: FloatArray) -> FloatArray:
        """The figures of `MEASURES`, for numbers of draws of each state, shape (4,); nan without a pair."""
        with np.errstate(invalid="ignore"):
            return np.array(
                [
                    np.divide(drawn @ self.won @ drawn, drawn @ self.pairs @ drawn),
                    np.divide(drawn @ self.won_within @ drawn, drawn @ self.pairs_within @ drawn),
                    drawn @ self.brier / (drawn @ self.rows),
                    drawn @ self.log_score / (drawn @ self.rows),
                ]
            )


def tally(rows: Rows, chance: FloatArray) -> Tally:
    """Pairs and scores by state."""
    state, stratum = Factor.read(rows, "state"), Factor.read(rows, STRATA).of
    number = len(state.labels)
    outside = np.flatnonzero(~rows.joined)
    of, level, theirs = state.of[outside], stratum[outside], chance[outside]
    won, pairs = np.zeros((2, 2, number, number))
    for i in np.flatnonzero(rows.joined):
        right = (chance[i] > theirs) + 0.5 * (chance[i] == theirs)
        same = level == stratum[i]
        for k, kept in enumerate((slice(None), same)):
            won[k, state.of[i]] += np.bincount(of[kept], right[kept], number)
            pairs[k, state.of[i]] += np.bincount(of[kept], minlength=number)
    with np.errstate(divide="ignore"):
        surprise = -np.log(np.where(rows.joined, chance, 1 - chance))
    scores = ((chance - rows.joined) ** 2, surprise)
    sums = [np.asarray(np.bincount(state.of, each, number), dtype=float) for each in scores]
    rows_of = np.bincount(state.of, minlength=number).astype(float)
    return Tally(won[0], won[1], pairs[0], pairs[1], sums[0], sums[1], rows_of)


@dataclass(frozen=True, eq=False, repr=False)
class Forecast(Answer):
    """Forecast chances of entry of years, or of an institution, that their slopes do not know.

    Parameters
    ----------
    scheme : {"rolling", "cut", "leave one institution out"}
    baseline : str
    models : mapping of str to tuple of str
        The terms of each model; the first is the constant hazard, which has none.
    rows : Rows
        Those that are forecast.
    chances : mapping of str to array of floats, shape (n,)
        The forecast of each row, by model.
    samples : mapping of str to array of floats, shape (runs, 4)
        The figures of `to_pandas` over samples of states, the same ones for every model: AUC pooled and
        within, Brier score and log score.
    cut : int or None
        The first year that is forecast.

    Examples
    --------
    >>> from gametheory_gov.evidence import forecast, synthetic_histories
    >>> found = forecast(synthetic_histories(states=60, rng=1), {"distance": ["distance2"]}, rng=1)
    >>> found.figure("auc_within", "constant"), found.figure("auc_within", "distance") > 0.5
    (0.5, True)
    """

    RESTS = Rests(("hanley1982", "brier1950"))

    scheme: str
    baseline: str
    models: Mapping[str, tuple[str, ...]]
    rows: Rows
    chances: Mapping[str, FloatArray]
    samples: Mapping[str, FloatArray]
    cut: int | None = None

    def figure(self, measure: str, model: str) -> float:
        """One figure of one model.

        Parameters
        ----------
        measure : {"auc", "auc_within", "brier", "log_score"}
        model : str
            ``"constant"`` is the constant hazard.

        Raises
        ------
        InvalidInputError
            For an unknown measure or model.
        """
        entry(MEASURES, measure, "measures")
        return entry(self._figures, model, "models")[measure]

    @cached_property
    def _figures(self) -> dict[str, dict[str, float]]:
        found = {}
        for model, chance in self.chances.items():
            counts = tally(self.rows, chance)
            figures = counts.figures(np.ones(len(counts.rows))).tolist()
            found[model] = dict(zip(MEASURES, figures, strict=True))
        return found

    @property
    def pairs(self) -> tuple[int, int]:
        """How many pairs the two AUC count: all, and those of the same institution and year."""
        out = Factor.read(self.rows, STRATA)
        entries = np.bincount(out.of, self.rows.joined)
        stay = np.bincount(out.of) - entries
        return int(entries.sum() * stay.sum()), int(entries @ stay)

    def difference(
        self, measure: str, model: str, against: str = CONSTANT, *, level: float = 0.95
    ) -> tuple[float, float, float]:
        """How much more a model has of a figure than another, and an interval over samples of states.

        Parameters
        ----------
        measure : {"auc", "auc_within", "brier", "log_score"}
        model, against : str
        level : float
            In (0, 1).

        Returns
        -------
        difference, lower, upper : float

        Raises
        ------
        InvalidInputError
            For an unknown measure or model, or a level outside (0, 1).
        """
        faults = Faults("difference")
        with faults.noting():
            entry(MEASURES, measure, "measures")
        for name in (model, against):
            with faults.noting():
                entry(self.models, name, "models")
        if not is_number(level) or not 0 < level < 1:
            faults.add(f"level = {level!r:.80}; a share in (0, 1) is needed")
        faults.raise_as(InvalidInputError)
        at = list(MEASURES).index(measure)
        apart = self.samples[model][:, at] - self.samples[against][:, at]
        low, high = np.quantile(apart[~np.isnan(apart)], [(1 - level) / 2, (1 + level) / 2])
        return self.figure(measure, model) - self.figure(measure, against), float(low), float(high)

    def differences(self, against: str = CONSTANT) -> pd.DataFrame:
        """Every figure of every model, less that of one of them, with intervals of 95 per cent.

        Parameters
        ----------
        against : str

        Raises
        ------
        InvalidInputError
            For an unknown model.
        """
        import pandas as pd

        entry(self.models, against, "models")
        return pd.DataFrame(
            [
                (model, against, measure, *self.difference(measure, model, against))
                for model in self.models
                for measure in MEASURES
                if model != against
            ],
            columns=["model", "against", "measure", "difference", "lower", "upper"],
        )

    def calibration(self, groups: int = 10) -> pd.DataFrame:
        """Forecast and observed shares of entries, of rows with like chances.

        Parameters
        ----------
        groups : int
            As many, of like numbers of rows, as the different chances of a model allow.

        Returns
        -------
        pandas.DataFrame
            A row per model and group: how many ``rows``, their mean ``forecast``, and the share ``observed``.

        Raises
        ------
        InvalidInputError
            For fewer than one group.

        Examples
        --------
        >>> from gametheory_gov.evidence import forecast, synthetic_histories
        >>> found = forecast(synthetic_histories(states=60, rng=1), {"distance": ["distance2"]}, rng=1)
        >>> list(found.calibration(5).columns)
        ['model', 'rows', 'forecast', 'observed']
        """
        import pandas as pd

        faults = Faults("calibration")
        number = as_whole(groups, "groups", faults, least=1)
        faults.raise_as(InvalidInputError)
        found: list[dict[str, Any]] = []
        for model, chance in self.chances.items():
            bounds = np.unique(np.quantile(chance, np.arange(1, number) / number))
            of = np.searchsorted(bounds, chance, side="right")
            found += [
                {
                    "model": model,
                    "rows": int((of == k).sum()),
                    "forecast": float(chance[of == k].mean()),
                    "observed": float(self.rows.joined[of == k].mean()),
                }
                for k in np.unique(of)
            ]
        return pd.DataFrame(found)

    def to_pandas(self) -> pd.DataFrame:
        """One row per model: figures of `MEASURES`, how many entries it foretells, and its terms."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "model": model,
                    **self._figures[model],
                    "entries": float(self.chances[model].sum()),
                    "terms": ", ".join(terms),
                }
                for model, terms in self.models.items()
            ]
        )

    def __str__(self) -> str:
        names = tuple(dict.fromkeys(self.rows.institution))
        years = f"{self.rows.year.min()} to {self.rows.year.max()}"
        entries = int(self.rows.joined.sum())
        how = {
            "rolling": "Each year forecast from the years before",
            "cut": f"Years from {self.cut} on forecast from the years before",
        }.get(self.scheme, "Each institution forecast from the others")
        wide = max(map(len, self.models))
        lines = [
            f"{how}: {counted(len(self.rows), 'row')} with {counted(entries, 'entry', 'entries')} in "
            f"{counted(len(names), 'institution')}, {years}",
            f"  {BASELINES[self.baseline].words}",
            f"  {'':<{wide}}     AUC  within    Brier      log  entries",
        ]
        for row in self.to_pandas().itertuples():
            lines.append(
                f"  {row.model:<{wide}}  {row.auc:>6.3f}  {row.auc_within:>6.3f}  {row.brier:>7.4f}  "
                f"{row.log_score:>7.4f}  {row.entries:>7.1f}"
            )
        everywhere, within = self.pairs
        lines.append(
            f"  AUC of {everywhere} pairs, within an institution and year of {within}; "
            "Brier and log scores: lower is better"
        )
        for model in self.models:
            if model != CONSTANT:
                told = ", ".join(
                    "{} {:+.4f} ({:+.4f} to {:+.4f})".format(
                        name.replace("auc", "AUC").replace("brier", "Brier").replace("_", " "),
                        *self.difference(name, model),
                    )
                    for name in MEASURES
                )
                lines.append(f"  {model} less constant: {told}")
        runs = len(self.samples[CONSTANT])
        lines.append(f"  in brackets, 95 per cent of {runs} samples of states; forecasts are held")
        return "\n".join(lines)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw observed against forecast shares of entries, for rows with like chances."""
        return calibration_picture(self.calibration(), ax)
