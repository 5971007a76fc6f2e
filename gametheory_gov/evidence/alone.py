"""Slopes of entry in each institution alone: whether a term has the same sign everywhere.

Slopes that institutions share are averages of a kind: one large institution can make them. Estimated in one
institution at a time, with standard errors clustered by state, a slope rests on nothing that happened
elsewhere. Few entries make wide intervals, so that a sign that differs in one of them may be chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .baselines import BASELINES
from .estimates import TWO_SIDED
from .estimation import attempt
from .pictures import slopes_picture
from .rows import read_rows, take

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class ByInstitution(Answer):
    """Slopes of the log-odds of entering, estimated in each institution alone.

    Parameters
    ----------
    baseline : str
    terms : tuple of K str
    institutions : tuple of I str
        Those with an estimate.
    slopes, errors : array of floats, shape (I, K)
        Standard errors are clustered by state; marginal where propensities are drawn.
    refused : mapping of str to str
        Why another institution has no estimate, by institution.

    Examples
    --------
    >>> from gametheory_gov.evidence import by_institution, synthetic_histories
    >>> found = by_institution(synthetic_histories(states=60, rng=1), ["distance2"])
    >>> found.to_pandas().slope.round(2).tolist()
    [-0.93, -0.7, -0.49, -0.74]
    """

    baseline: str
    terms: tuple[str, ...]
    institutions: tuple[str, ...]
    slopes: FloatArray
    errors: FloatArray
    refused: Mapping[str, str]

    def to_pandas(self) -> pd.DataFrame:
        """One row per term and institution: slope, standard error, and the interval of 95 per cent."""
        import pandas as pd

        table = pd.DataFrame(
            [
                (term, name, float(self.slopes[i, k]), float(self.errors[i, k]))
                for k, term in enumerate(self.terms)
                for i, name in enumerate(self.institutions)
            ],
            columns=["term", "institution", "slope", "error"],
        )
        half = TWO_SIDED * table.error
        return table.assign(lower=table.slope - half, upper=table.slope + half)

    def __str__(self) -> str:
        number = len(self.institutions)
        lines = [
            f"{counted(len(self.terms), 'slope')} in each of {counted(number, 'institution')} alone",
            f"  {BASELINES[self.baseline].words}",
        ]
        wide = max(map(len, self.institutions))
        widths = [max(14, len(term)) for term in self.terms]
        told = "".join(f" {term:>{width}}" for term, width in zip(self.terms, widths, strict=True))
        lines.append(f"  {'':<{wide}}{told}")
        for name, slopes, errors in zip(self.institutions, self.slopes, self.errors, strict=True):
            cells = zip(slopes, errors, widths, strict=True)
            lines.append(
                f"  {name:<{wide}}" + "".join(f" {f'{s:.2f} ({e:.2f})':>{width}}" for s, e, width in cells)
            )
        for k, term in enumerate(self.terms):
            below = int((self.slopes[:, k] < 0).sum())
            lines.append(f"  {term}: below zero in {below} of {number}")
        lines += [f"  no estimate in {name}: {reason}" for name, reason in self.refused.items()]
        return "\n".join(lines)

    @picture
    def plot(self, ax: Axes | None = None, *, term: str | None = None) -> Axes:
        """Draw the slope of a term in each institution, with intervals of 95 per cent.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        term : str, optional
            By default the first.

        Raises
        ------
        InvalidInputError
            For a term that is not among the terms.
        """
        name = self.terms[0] if term is None else term
        entry(dict.fromkeys(self.terms), name, "terms")
        table = self.to_pandas()
        table = table[table.term == name].set_index("institution")
        table = table.reindex([*self.institutions, *self.refused])
        return slopes_picture(table, ax, title=f"{name}, in each institution alone")


@public
def by_institution(panel: Any, terms: Iterable[str], *, baseline: str = "strata") -> ByInstitution:
    """Estimate slopes in each institution alone.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
        As `estimate` takes it.
    terms : iterable of K str
    baseline : str
        As `estimate` takes it.

    Returns
    -------
    ByInstitution

    Raises
    ------
    InvalidInputError
        For what `estimate` refuses in a table, and where no institution has an estimate.

    Examples
    --------
    >>> from gametheory_gov.evidence import risk_sets
    >>> print(by_institution(risk_sets(["PARIS", "WTO"]), ["distance2"]))
    1 slope in each of 2 institutions alone
      an intercept for each institution and year
                 distance2
      PARIS   -0.27 (0.19)
      WTO     -0.32 (0.11)
      distance2: below zero in 2 of 2
    """
    faults, refused = Faults("by_institution"), dict[str, str]()
    with faults.noting():
        entry(BASELINES, baseline, "baseline")
    rows = read_rows(panel, terms, faults)
    faults.raise_as(InvalidInputError)
    own, found = np.array(rows.institution), {}
    for name in dict.fromkeys(rows.institution):
        made = attempt(take(rows, own == name), tuple(rows.covariates), baseline)
        if isinstance(made, str):
            refused[name] = made
        else:
            found[name] = made
    if not found:
        faults.extend(f"{name}: {reason}" for name, reason in refused.items())
    faults.raise_as(InvalidInputError)
    return ByInstitution(
        baseline,
        tuple(rows.covariates),
        tuple(found),
        np.array([each.slopes for each in found.values()]),
        np.array([each.errors() for each in found.values()]),
        refused,
    )
