r"""What accession histories identify, and what they cannot tell apart.

A slope is estimated from those who are compared: without intercepts of institution-years from all states
and years, with them from states outside the same institution in the same year. What is the same for all of
these cancels. Let :math:`v` be the share of a term's variance that the intercepts of institution-years
leave, :math:`R^2` how well the other terms foretell what is left, and :math:`w` the share of what is left
that intercepts of each region, institution and year would still leave. In this order a term is

- *not identified* where :math:`v < 1/100`: only a hazard without a course of its own would tell it from time;
  and where two states have more than two thirds of what is left: worldwide inclusion, oneself excluded,
  differs a little between outsiders, since China leaves out more people than Malta does, which is no
  difference in legitimacy;
- *collinear with* others where :math:`R^2 > 9/10`;
- identified *only with random effects* where :math:`w < 1/10`: states of a region share it, so that only
the law that is
  assumed for the propensities of regions tells it from them;
- *identified* otherwise.

A constant for each region and institution is no remedy. Entry is an absorbing event: a region whose states
have entered has few left outside, each of which has stayed out, while the share of members rises with each
entry. The slope of that share is then biased downwards, as that of a lagged outcome is with few years
[nickell1981]_; `recovery` shows it.

.. [nickell1981] Nickell, "Biases in Dynamic Models with Fixed Effects" (1981).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .baselines import LEAST, OF_TWO, Factor, Setting
from .estimates import TWO_SIDED
from .estimation import attempt, without_entry
from .pictures import slopes_picture
from .rows import Rows, read_rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

IDENTIFIED, RANDOM, COLLINEAR, NOT = (
    "identified",
    "only with random effects",
    "collinear",
    "not identified",
)
#: Above this, other terms foretell a term too well; below that, states of a region share it.
_FORETOLD, _SHARED = 0.9, 0.1
#: The baselines that are compared.
_COMPARED = ("institutions", "duration", "years", "strata", "regions", "random")


@dataclass(frozen=True, eq=False, repr=False)
class Identification(Answer):
    """Each term under every baseline, and whether histories of accession identify its slope.

    Parameters
    ----------
    terms : tuple of K str
    baselines : tuple of B str
    slopes, errors : array of floats, shape (B, K)
        NaN where a baseline leaves too little of a term.
    left : array of floats, shape (B, K)
        The share of a term's variance that the intercepts of a baseline leave.
    within_regions : array of floats, shape (K,)
        The share of what strata leave that is left within a region, institution and year.
    correlations : array of floats, shape (K, K)
        Within institution-years.
    rank : int
        Of the terms within institution-years, out of K.
    verdicts : tuple of K str
        ``"identified"``, ``"only with random effects"``, ``"collinear"`` or ``"not identified"``.
    reasons : tuple of K str
    refused : mapping of str to str
        Why a baseline has no estimate at all, by baseline.

    Examples
    --------
    >>> from gametheory_gov.evidence import identify, synthetic_histories
    >>> found = identify(synthetic_histories(states=60, rng=1), ["inclusion", "regional", "distance2"])
    >>> found.verdicts
    ('not identified', 'only with random effects', 'identified')
    >>> found.slope("inclusion")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: inclusion is not identified: it is nearly the same ...
    """

    RESTS = Rests(("nickell1981",))

    terms: tuple[str, ...]
    baselines: tuple[str, ...]
    slopes: FloatArray
    errors: FloatArray
    left: FloatArray
    within_regions: FloatArray
    correlations: FloatArray
    rank: int
    verdicts: tuple[str, ...]
    reasons: tuple[str, ...]
    refused: Mapping[str, str]

    def verdict(self, term: str) -> str:
        """The verdict on a term.

        Raises
        ------
        InvalidInputError
            For a term that is not among the terms.
        """
        return self.verdicts[self._place(term)]

    def slope(self, term: str, baseline: str | None = None) -> float:
        """The slope of a term that is identified.

        Parameters
        ----------
        term : str
        baseline : str, optional
            ``"strata"``, or ``"random"`` for a term that is identified only so.

        Raises
        ------
        InvalidInputError
            For a term that is not identified, or not by this baseline: with the reason.
        """
        k = self._place(term)
        verdict, subject = self.verdicts[k], f"{term} is {self.verdicts[k]}"
        if verdict in (NOT, COLLINEAR):
            raise InvalidInputError(subject, [self.reasons[k]])
        name = ("random" if verdict == RANDOM else "strata") if baseline is None else baseline
        row = entry({baseline: b for b, baseline in enumerate(self.baselines)}, name, "baseline")
        if name in self.refused:
            raise InvalidInputError(f"{term} by {name}", [self.refused[name]])
        if verdict == RANDOM and name != "random":
            raise InvalidInputError(f"{term} is identified {RANDOM}", [self.reasons[k]])
        return float(self.slopes[row, k])

    def _place(self, term: str) -> int:
        return entry({name: k for k, name in enumerate(self.terms)}, term, "terms")

    def to_pandas(self) -> pd.DataFrame:
        """One row per term and baseline: slope, standard error, share of variance left, and the verdict."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "term": term,
                    "baseline": baseline,
                    "slope": float(self.slopes[b, k]),
                    "error": float(self.errors[b, k]),
                    "left": float(self.left[b, k]),
                    "verdict": self.verdicts[k],
                }
                for k, term in enumerate(self.terms)
                for b, baseline in enumerate(self.baselines)
            ]
        )

    def __str__(self) -> str:
        known = sum(verdict == IDENTIFIED for verdict in self.verdicts)
        lines = [
            f"{known} of {counted(len(self.terms), 'term')} identified; "
            f"rank {self.rank} within institution and year"
        ]
        wide = max(4, *map(len, self.terms))
        lines.append("  " + " " * wide + "".join(f" {name:>12}" for name in self.baselines))
        for k, name in enumerate(self.terms):
            cells = [
                f"{slope:.2f} ({error:.2f})" if slope == slope else "-"
                for slope, error in zip(self.slopes[:, k], self.errors[:, k], strict=True)
            ]
            lines.append(f"  {name:<{wide}}" + "".join(f" {cell:>12}" for cell in cells))
        for name, verdict, reason in zip(self.terms, self.verdicts, self.reasons, strict=True):
            lines.append(f"  {name}: {verdict}; {reason}")
        lines += [f"  no estimate by {name}: {reason}" for name, reason in self.refused.items()]
        return "\n".join(lines)

    @picture
    def plot(self, ax: Axes | None = None, *, term: str | None = None) -> Axes:
        """Draw the slope of a term under every baseline, with intervals of 95 per cent and the verdict.

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
        verdict, table = self.verdict(name), self.to_pandas()
        table = table[table.term == name].set_index("baseline")
        half = TWO_SIDED * table.error
        table = table.assign(lower=table.slope - half, upper=table.slope + half)
        return slopes_picture(table, ax, title=f"{name}, by what is held fixed: {verdict}")


@public
def identify(panel: Any, terms: Iterable[str]) -> Identification:
    """Estimate each term under every baseline, and say which slopes the histories identify.

    Parameters
    ----------
    panel : pandas.DataFrame or RiskSets
        As `estimate` takes it.
    terms : iterable of K str

    Returns
    -------
    Identification

    Raises
    ------
    InvalidInputError
        For what `estimate` refuses in a table, where no institution and year has both states that enter and
        states that do not, and where no baseline has an estimate.

    Examples
    --------
    >>> from gametheory_gov.evidence import synthetic_histories
    >>> print(identify(synthetic_histories(states=40, rng=2), ["like_minded", "distance2"]).headline)
    2 of 2 terms identified; rank 2 within institution and year
    """
    faults, refused = Faults("identify"), dict[str, str]()
    rows = read_rows(panel, terms, faults)
    faults.extend(without_entry(rows))
    faults.raise_as(InvalidInputError)
    names = tuple(rows.covariates)
    settings = {baseline: Setting(rows, names, baseline) for baseline in _COMPARED}
    if not len(settings["strata"].rows):
        faults.extend(settings["strata"].faults())
    faults.raise_as(InvalidInputError)
    slopes, errors = np.full((2, len(_COMPARED), len(names)), np.nan)
    left = np.zeros((len(_COMPARED), len(names)))
    for b, (baseline, setting) in enumerate(settings.items()):
        left[b] = (setting.within**2).mean(axis=0) if len(setting.rows) else 0.0
        if not len(setting.rows):
            refused[baseline] = next(setting.faults())
            continue
        kept = [name for name in names if name not in setting.collinear]
        if not kept:
            continue
        found = attempt(rows, kept, baseline)
        if isinstance(found, str):
            refused[baseline] = found
            continue
        at = [names.index(name) for name in kept]
        slopes[b, at], errors[b, at] = found.slopes, found.errors()
    faults.extend(refused.values() if len(refused) == len(_COMPARED) else ())
    faults.raise_as(InvalidInputError)
    strata = settings["strata"]
    shared = _within_regions(strata.rows, strata.within)
    verdicts = [_verdict(strata, k, float(shared[k])) for k in range(len(names))]
    size = np.sqrt((strata.within**2).mean(axis=0))
    product = strata.within.T @ strata.within / len(strata.rows)
    scale = np.outer(size, size)
    return Identification(
        names,
        _COMPARED,
        slopes,
        errors,
        left,
        shared,
        np.divide(product, scale, out=np.zeros_like(product), where=scale > 0),
        len(names) - len(strata.collinear),
        tuple(verdict for verdict, _ in verdicts),
        tuple(reason for _, reason in verdicts),
        refused,
    )


def _within_regions(rows: Rows, within: FloatArray) -> FloatArray:
    """The share of the variance within strata that is left within a region, institution and year."""
    cell = Factor.read(rows, "region and institution and year")
    number = np.bincount(cell.of).astype(float)
    means = np.column_stack([np.bincount(cell.of, column) / number for column in within.T])
    apart, whole = within - means[cell.of], (within**2).sum(axis=0)
    found: FloatArray = np.divide((apart**2).sum(axis=0), whole, out=np.zeros_like(whole), where=whole > 0)
    return found


def _verdict(strata: Setting, k: int, shared: float) -> tuple[str, str]:
    """Whether a term is identified, and why."""
    column = strata.within[:, k]
    left = float((column**2).mean())
    if left < LEAST:
        return NOT, (
            f"it is nearly the same for all states outside an institution in a year ({left:.1%} of its "
            "variance is left), so that nothing tells it from whatever else makes that year good or bad for "
            "entry"
        )
    two, share = strata.greatest_two(k)
    if share > OF_TWO:
        return NOT, (
            f"{share:.0%} of what is left of its variance within an institution and year is that of "
            f"{two}, so that nothing tells it from what else sets them apart"
        )
    others = [j for j in range(len(strata.terms)) if j != k and (strata.within[:, j] ** 2).mean() >= LEAST]
    weights = np.linalg.lstsq(strata.within[:, others], column, rcond=None)[0]
    foretold = 1 - float(((column - strata.within[:, others] @ weights) ** 2).mean()) / left
    if others and foretold > _FORETOLD:
        sizes = np.abs(weights) * np.sqrt((strata.within[:, others] ** 2).mean(axis=0))
        named = [strata.terms[j] for j, size in zip(others, sizes, strict=True) if size > 0.1 * sizes.max()]
        return COLLINEAR, f"within an institution and year, {', '.join(named)} foretell {foretold:.1%} of it"
    if shared < _SHARED:
        return RANDOM, (
            f"states of a region share it ({shared:.1%} of its variance is left within a region, institution "
            "and year), so that only a law assumed for the regions' propensities tells it from them; ask "
            'baseline="random"; a constant for each region and institution is biased, since entry absorbs'
        )
    return IDENTIFIED, (
        f"states outside the same institution in the same year differ in it ({left:.0%} of its variance is "
        f"left, {shared:.0%} of that within regions, and other terms foretell {foretold:.0%})"
    )
