r"""Growth simulated from estimates, beside growth as it was: a check of them, and no evidence for them.

With slopes :math:`\beta` held, an institution's intercept :math:`\alpha_k` and the standard deviation
:math:`\sigma` of the shocks of its years are those of the greatest likelihood (by Laplace's method). Then in
each year from the opening on

.. math:: \Pr(i \text{ joins } k \text{ in } t) =
   \frac{1}{1 + e^{-(\alpha_k + \epsilon_{kt} + x_{ikt}'\beta)}} , \qquad \epsilon_{kt} \sim N(0, \sigma^2) ,

where inclusion and the members' policy in x are those of the members so simulated, so that one that joins
early moves others. Founders, and whoever is never at risk, come and go as they did; who is simulated stays.
The constant hazard is an institution's share of entries, without shocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.special import expit, logit

from gametheory_gov.base._typing import FloatArray, RNGLike
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_whole, entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .access import Kind
from .at_risk import INCLUSIONS, NEW, YOUNG, members_at
from .baselines import STRATA, Factor
from .estimates import Estimates
from .forecasts import CONSTANT
from .mixed import Mixed
from .panel import FIRST, LAST, Panel, read_panel
from .peers import Peers
from .pictures import growth_picture
from .risk import RiskSets
from .rows import Rows, matrix

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Columns that can be found anew from who is a member.
RENEWED = (*INCLUSIONS, "distance2", "ideal", "policy", "log_gdp", "new", "young", "duration")
_SHARES = {"low": 0.05, "middle": 0.5, "high": 0.95}
MODEL = "model"


def renewed(
    panel: Panel, kind: Kind, year: int, members: FloatArray, names: Iterable[str]
) -> dict[str, FloatArray]:
    """Columns of risk sets for members of one's own, each of shape (N, 1) or (N, runs).

    Parameters
    ----------
    panel : Panel
    kind : Kind
    year : int
        Of joining.
    members : array, shape (N, runs)
        1 for members at the end of the year before.
    names : iterable of str
        Among `RENEWED`.
    """
    now = year - 1 - FIRST
    ideal = panel.ideal[now][:, None]
    weight = np.nan_to_num(panel.gdp[now])[:, None] * members * ~np.isnan(ideal)
    size = weight.sum(axis=0)
    policy = np.divide((weight * np.nan_to_num(ideal)).sum(axis=0), size, where=size > 0, out=size * np.nan)
    age = year - panel.since[:, None]
    make: dict[str, Any] = {
        "distance2": lambda: (ideal - policy) ** 2,
        "ideal": lambda: ideal,
        "policy": lambda: policy[None, :],
        "log_gdp": lambda: np.log(panel.gdp[now])[:, None],
        "new": lambda: 1.0 * (age <= NEW),
        "young": lambda: 1.0 * ((age > NEW) & (age <= YOUNG)),
        "duration": lambda: year - np.maximum(kind.opening or 0, panel.since[:, None]).astype(float),
    }
    for name, peers in INCLUSIONS.items():
        make[name] = lambda peers=peers: Peers(panel, peers, "population").inclusion(year, members)
    return {name: make[name]() for name in names}


@dataclass(frozen=True, eq=False, repr=False)
class GrowthCheck(Answer):
    """Entries over the years as observed, and as simulated from estimates and from a constant hazard.

    Parameters
    ----------
    slopes : mapping of str to float
        Those that are held, by term.
    spread : float
        Standard deviation of the shocks of an institution's years.
    runs : int
    years : mapping of str to array of ints, shape (T,)
        By institution.
    observed : mapping of str to array of ints, shape (T,)
        Entries so far.
    simulated : mapping of str to mapping of str to array of floats, shape (3, T)
        For ``"model"`` and ``"constant"`` by institution: the number that 5, 50 and 95 per cent of
        simulations stay below.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, growth_check, risk_sets
    >>> risks = risk_sets("ICC")
    >>> found = growth_check(estimate(risks, ["distance2"]), risks, 20, rng=1)
    >>> int(found.observed["ICC"][-1]), sorted(found.simulated)
    (101, ['constant', 'model'])
    """

    slopes: Mapping[str, float]
    spread: float
    runs: int
    years: Mapping[str, Any]
    observed: Mapping[str, Any]
    simulated: Mapping[str, Mapping[str, FloatArray]]

    def gap(self, institution: str, model: str = MODEL) -> float:
        """How far the middle of the simulations is from what was, on average over years, in entries.

        Parameters
        ----------
        institution : str
        model : {"model", "constant"}

        Raises
        ------
        InvalidInputError
            For an unknown institution or model.
        """
        middle = entry(entry(self.simulated, model, "models"), institution, "institutions")[1]
        return float(np.abs(middle - self.observed[institution]).mean())

    def to_pandas(self) -> pd.DataFrame:
        """One row per institution and year: entries so far, observed and simulated."""
        import pandas as pd

        return pd.concat(
            [
                pd.DataFrame(
                    {
                        "institution": name,
                        "year": years,
                        "observed": self.observed[name],
                        **{
                            f"{part}_{model}": self.simulated[model][name][k]
                            for model in (MODEL, CONSTANT)
                            for k, part in enumerate(_SHARES)
                        },
                    }
                )
                for name, years in self.years.items()
            ],
            ignore_index=True,
        )

    def __str__(self) -> str:
        told = ", ".join(f"{name} {slope:.3f}" for name, slope in self.slopes.items())
        lines = [
            f"Growth of {counted(len(self.years), 'institution')} in {counted(self.runs, 'simulation')}: a "
            "check, no evidence",
            f"  slopes held: {told}; shocks of a year drawn with standard deviation {self.spread:.3f}",
        ]
        for name in self.years:
            parts = []
            for model in (MODEL, CONSTANT):
                low, middle, high = self.simulated[model][name][:, -1]
                gap = f"{self.gap(name, model):.1f} off on average"
                parts.append(f"{model} {middle:.0f} ({low:.0f} to {high:.0f}), {gap}")
            lines.append(f"  {name}: {self.observed[name][-1]} entries; {'; '.join(parts)}")
        return "\n".join(lines)

    @picture
    def plot(self, ax: Axes | None = None, *, institution: str | None = None) -> Axes:
        """Draw observed and simulated entries of one institution, by default the first."""
        name = next(iter(self.years)) if institution is None else institution
        entry(self.years, name, "institutions")
        table = self.to_pandas()
        return growth_picture(table[table.institution == name], ax, title=f"{name}: entries, and simulations")


@public
def growth_check(
    estimates: Estimates, risks: RiskSets, runs: int = 100, *, rng: RNGLike = None
) -> GrowthCheck:
    """Simulate who joins from slopes, and put it beside who did and beside a constant hazard.

    Parameters
    ----------
    estimates : Estimates
        Their slopes are held; their intercepts and propensities are not used.
    risks : RiskSets
        Of first entries.
    runs : int, at least 2
    rng : seed or generator, optional

    Returns
    -------
    GrowthCheck

    Raises
    ------
    InvalidInputError
        For terms that cannot be found anew from who is a member, and risk sets of every entry.
    NotSolvedError
        If the shocks' standard deviation is not determined.

    Notes
    -----
    A curve that fits tells no term from chance: with an intercept for each institution, a constant hazard
    fits too.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, risk_sets
    >>> risks = risk_sets("PARIS")
    >>> print(growth_check(estimate(risks, ["distance2"]), risks, 20, rng=1).headline)
    Growth of 1 institution in 20 simulations: a check, no evidence
    """
    faults = Faults("growth_check")
    number = as_whole(runs, "runs", faults, least=2)
    faults.extend(
        f"{name!r} cannot be found anew from who is a member; only {', '.join(RENEWED)} can"
        for name in estimates.terms
        if name not in RENEWED
    )
    if risks.entries != "first":
        faults.add("risk sets of first entries are needed: who is simulated stays")
    faults.raise_as(InvalidInputError)
    rows = Rows(risks.institution, risks.state, risks.region, risks.year, risks.joined, risks.covariates)
    slopes = dict(zip(estimates.terms, estimates.slopes.tolist(), strict=True))
    institution = Factor.read(rows, "institution")
    shocks = Factor.read(rows, STRATA).matrix
    offset = matrix(rows, estimates.terms) @ estimates.slopes
    model = Mixed(sparse.csr_matrix(institution.matrix), rows.joined, [shocks], offset=offset)
    deviations = model.deviations()
    levels = model.fit(deviations).coefficients[: len(institution.labels)]
    spread, draw = float(deviations[0]), np.random.default_rng(rng)
    years, observed = {}, {}
    simulated: dict[str, dict[str, FloatArray]] = {MODEL: {}, CONSTANT: {}}
    for kind in risks.kinds:
        name = kind.institution
        k = institution.labels.index(name)
        own = institution.of == k
        years[name] = np.arange(rows.year[own].min(), rows.year[own].max() + 1)
        observed[name] = np.array([int(rows.joined[own & (rows.year <= year)].sum()) for year in years[name]])
        history = _History(risks, kind, years[name])
        level = float(logit(rows.joined[own].mean()))
        for what, curves in (
            (MODEL, history.run(slopes, float(levels[k]), spread, number, draw)),
            (CONSTANT, history.run({}, level, 0.0, number, draw)),
        ):
            simulated[what][name] = np.quantile(curves, list(_SHARES.values()), axis=1)
    return GrowthCheck(slopes, spread, number, years, observed, simulated)


class _History:
    """Who may join an institution from when on."""

    def __init__(self, risks: RiskSets, kind: Kind, years: Any) -> None:
        self.kind, self.years, self.spells = kind, years, risks.spells[kind.institution]
        self.panel = read_panel(risks.missing == "carry")
        self.since = np.full(len(self.panel.ids), LAST + 1)
        place = {label: k for k, label in enumerate(self.panel.ids)}
        for name, state, year in zip(risks.institution, risks.state, risks.year.tolist(), strict=True):
            if name == kind.institution:
                self.since[place[state]] = min(year, self.since[place[state]])

    def run(
        self, slopes: Mapping[str, float], level: float, spread: float, runs: int, draw: Any
    ) -> FloatArray:
        """Entries so far, shape (T, runs)."""
        panel = self.panel
        inside = np.zeros((len(panel.ids), runs), dtype=bool)
        found = []
        for year in self.years.tolist():
            now = year - 1 - FIRST
            given = members_at(self.spells, year - 1, panel)[:, None]
            open_to = self.since[:, None] <= year
            members = np.where(open_to, inside, given)
            eta = level + spread * draw.normal(size=runs)
            for name, column in renewed(panel, self.kind, year, members, slopes).items():
                eta = eta + slopes[name] * column
            known = ~np.isnan(panel.gdp[now] + panel.people[now] + panel.ideal[now])
            may = open_to & (panel.exists[now + 1] & known)[:, None]
            inside |= may & (draw.random(inside.shape) < expit(eta))
            found.append(inside.sum(axis=0))
        return np.array(found, dtype=float)
