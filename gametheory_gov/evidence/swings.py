r"""Years in which all join less, beside how far the great powers were from each other the year before.

With an intercept for each institution and for each year beside the terms, the *shock* of a year is its
intercept, in log-odds: how much more likely entry is in it, wherever it is. Regressed on the great powers'
distance of the year before, the slope says whether entry is slower after years in which they are apart.

Both series move slowly, so that the errors of a regression say nothing: independent series that do so seem
related [granger1974]_. *Placebos* keep each series as it is and turn one of them round in time by every
possible number of years [lotwick1982]_, the first following the last. How many have a slope as large shows
how easily series with such courses agree. A history with one swing is still one case, however small that
share is.

.. [granger1974] Granger and Newbold, "Spurious Regressions in Econometrics" (1974).
.. [lotwick1982] Lotwick and Silverman, "Methods for Analysing Spatial Processes of Several Types of
   Points" (1982): shifts around a torus.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.data.divergence import great_power_divergence

from .baselines import Factor
from .estimation import estimate
from .pictures import shocks_picture

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Fewer years have too few placebos to speak of.
_LEAST = 10


@dataclass(frozen=True, eq=False, repr=False)
class GreatPowerShocks(Answer):
    """Shocks of years beside the great powers' distance of the year before, and placebos.

    Parameters
    ----------
    terms : tuple of str
        What the log-odds hold beside institutions and years.
    distance : str
        The column of `gametheory_gov.data.great_power_divergence`.
    years : array of ints, shape (T,)
    shocks : array of floats, shape (T,)
        In log-odds of joining, on average zero.
    distances : array of floats, shape (T,)
        Of the year before, in units of the ideal points.
    left_out : tuple of int
        Years with rows, but without a distance, or without a shock that can be compared.

    Examples
    --------
    >>> from gametheory_gov.evidence import great_power_shocks, risk_sets
    >>> found = great_power_shocks(risk_sets(["GATT", "NPT"]), ["distance2"])
    >>> round(found.slope, 2), len(found.placebos), round(found.share, 2)
    (-1.32, 42, 0.48)
    """

    terms: tuple[str, ...]
    distance: str
    years: IntArray
    shocks: FloatArray
    distances: FloatArray
    left_out: tuple[int, ...] = ()

    def _slope(self, distances: FloatArray) -> float:
        apart = distances - distances.mean()
        return float(apart @ self.shocks / (apart @ apart))

    @property
    def slope(self) -> float:
        """Of the shocks on the distance, by least squares: log-odds for one unit."""
        return self._slope(self.distances)

    @property
    def correlation(self) -> float:
        """Of shocks and distances, in [-1, 1]."""
        return float(np.corrcoef(self.distances, self.shocks)[0, 1])

    @property
    def placebos(self) -> FloatArray:
        """The slope with the distances turned round by 1, 2, ... T - 1 years, shape (T - 1,)."""
        return np.array([self._slope(np.roll(self.distances, k)) for k in range(1, len(self.years))])

    @property
    def share(self) -> float:
        """The share of placebos at least as far from zero as the slope is, in [0, 1]."""
        return float((np.abs(self.placebos) >= abs(self.slope)).mean())

    def to_pandas(self) -> pd.DataFrame:
        """One row per year: its shock, and the distance of the year before."""
        import pandas as pd

        return pd.DataFrame({"year": self.years, "shock": self.shocks, "distance": self.distances})

    def __str__(self) -> str:
        number = len(self.placebos)
        out = ", ".join(map(str, self.left_out))
        return "\n".join(
            [
                f"Great powers one unit further apart: {self.slope:+.2f} log-odds of joining in the year "
                "after",
                f"  {counted(len(self.years), 'year')}, {self.years[0]} to {self.years[-1]}; correlation "
                f"{self.correlation:+.2f}; {self.distance} of great_power_divergence",
                f"  {round(self.share * number)} of {number} placebos, the distances turned round in time, "
                "have a slope at least as large",
                "  one history with one great swing: no evidence that one causes the other",
                *([f"  left out, without a distance or a shock to compare: {out}"] if out else []),
            ]
        )

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw shocks against distances, and in a corner the slopes of the placebos."""
        return shocks_picture(self.to_pandas(), self.placebos, self.slope, ax)


@public
def great_power_shocks(
    panel: Any, terms: Iterable[str], *, distance: str = "p5_mean_pairwise"
) -> GreatPowerShocks:
    """Put the years in which entry is more or less likely beside the great powers' distance.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
        As `estimate` takes it; years are those of the calendar.
    terms : iterable of str
    distance : str
        A column of distances of `gametheory_gov.data.great_power_divergence`: ``"p5_mean_pairwise"``,
        ``"p5_max"``, or that of two powers, such as ``"USA_RUS"``.

    Returns
    -------
    GreatPowerShocks

    Raises
    ------
    InvalidInputError
        For what `estimate` refuses, unknown columns, and fewer than ten years with shocks and distances.

    Notes
    -----
    Where institutions have no year in common, directly or by others, nothing tells whether a year of one is
    better than one of another: the largest group of years that institutions join is kept.

    China's distances begin in 1971; the means before are of the other four. Years that are left out are
    passed over when distances are turned round.

    Examples
    --------
    >>> from gametheory_gov.evidence import risk_sets
    >>> print(great_power_shocks(risk_sets(["GATT", "NPT"]), ["distance2"]))
    Great powers one unit further apart: -1.32 log-odds of joining in the year after
      43 years, 1951 to 2006; correlation -0.34; p5_mean_pairwise of great_power_divergence
      20 of 42 placebos, the distances turned round in time, have a slope at least as large
      one history with one great swing: no evidence that one causes the other
      left out, without a distance or a shock to compare: 1952, 1954, 1955, 1956, 1958, 1959, 1960,
          1965, 1999, 2000, 2003, 2004, 2005, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015
    """
    faults = Faults("great_power_shocks")
    table = great_power_divergence().set_index("year")
    columns = [name for name in table if name not in ("all_states_sd", "n_states")]
    with faults.noting():
        entry(dict.fromkeys(columns), distance, "distance")
    faults.raise_as(InvalidInputError)
    found = estimate(panel, terms, baseline="years")
    years, of = np.unique(found.rows.year, return_inverse=True)
    theirs = Factor.read(found.rows, "institution").matrix.T @ sparse.csr_matrix(
        (np.ones(len(of)), (np.arange(len(of)), of))
    )
    _, group = sparse.csgraph.connected_components(theirs.T @ theirs)
    years = years[group == np.bincount(group).argmax()]
    shocks = np.array([found.intercepts["year"].get(str(year), 0.0) for year in years.tolist()])
    distances = table[distance].reindex(years - 1).to_numpy(dtype=float)
    kept = np.isfinite(distances)
    if kept.sum() < _LEAST:
        faults.add(f"{counted(int(kept.sum()), 'year')} with a shock and a distance; {_LEAST} are needed")
    faults.raise_as(InvalidInputError)
    frame = panel.to_frame() if hasattr(panel, "to_frame") else panel
    out = sorted(set(map(int, frame["year"])) - set(years[kept].tolist()))
    return GreatPowerShocks(
        found.terms, distance, years[kept], shocks[kept] - shocks[kept].mean(), distances[kept], tuple(out)
    )
