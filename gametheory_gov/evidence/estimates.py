r"""Estimated slopes of yearly entry, with the errors that belong to them, and a check of them.

The check knows the rows and what is claimed. It adds up log-likelihoods and their first and second
derivatives from the definition, level by level, without the code that maximises them; the chance of d
entries in a stratum, by which the conditional likelihood divides, as the Fourier transform of
:math:`\prod_i (1 - p_i + p_i e^{i\omega})`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.inputs import entry
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame

from .baselines import BASELINES, levels, trend
from .binding import bind_estimates
from .rows import Rows, matrix

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of standard errors, in words.
ERRORS = {
    "model": "by the model: rows are independent, given what it holds",
    "state": "clustered by state",
    "two-way": "clustered by state and by year",
    "marginal": "by the model, the standard deviations of propensities being estimates too",
}
#: The normal law's 97.5 per cent point.
TWO_SIDED = 1.959963984540054
#: How far first derivatives may be from zero, in standard errors, and figures from each other, relative.
_FLAT, _NEAR = 1e-4, 1e-5


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Answer):
    """Slopes of the log-odds of entering an institution in a year.

    Parameters
    ----------
    baseline : str
        One of `gametheory_gov.evidence.BASELINES`: what the log-odds hold beside the terms.
    terms : tuple of K str
    slopes : array of floats, shape (K,)
        Log-odds for one unit of each term.
    covariances : mapping of str to array of floats, shape (K, K)
        By kind of standard error: ``"model"``, with ``"marginal"`` where propensities are drawn, else with
        ``"state"`` and, of several years, ``"two-way"``.
    intercepts : mapping of str to mapping of str to float
        By factor and level; for the powers of a trend by power. Empty where they cancel.
    deviations : mapping of str to float
        Standard deviations of drawn propensities, by factor.
    propensities : mapping of str to mapping of str to float
        Those that maximise the penalised likelihood, by factor and level.
    log_likelihood : float
        Of the rows, given intercepts and propensities, or given numbers of entries.
    rows : Rows
        The rows that say something about slopes.
    left_out : tuple of str
        Those that do not, in words.

    Examples
    --------
    >>> from gametheory_gov.evidence import estimate, synthetic_histories
    >>> found = estimate(synthetic_histories(rng=1), ["like_minded", "distance2"])
    >>> found.slopes.round(1), found.interval("distance2")[1] < 0
    (array([ 2.2, -0.5]), True)
    """

    RESTS = Rests(("cox1972", "breslow1993", "cameron2011"))

    baseline: str
    terms: tuple[str, ...]
    slopes: FloatArray
    covariances: Mapping[str, FloatArray]
    intercepts: Mapping[str, Mapping[str, float]]
    deviations: Mapping[str, float]
    propensities: Mapping[str, Mapping[str, float]]
    log_likelihood: float
    rows: Rows
    left_out: tuple[str, ...]

    @property
    def number_of_intercepts(self) -> int:
        """How many intercepts are estimated beside the slopes; none where they cancel."""
        return sum(map(len, self.intercepts.values()))

    def slope(self, term: str) -> float:
        """The slope of a term.

        Raises
        ------
        InvalidInputError
            For a term that is not among the terms.
        """
        return float(self.slopes[self._place(term)])

    def errors(self, kind: str | None = None) -> FloatArray:
        """Standard errors of the slopes, shape (K,).

        Parameters
        ----------
        kind : {"model", "state", "two-way", "marginal"}, optional
            By state, or marginal where propensities are drawn. NaN where a variance is not above zero.

        Raises
        ------
        InvalidInputError
            For a kind that these estimates have not.
        """
        name = self._kind if kind is None else kind
        variances = np.diag(entry(self.covariances, name, "standard errors"))
        found: FloatArray = np.sqrt(np.where(variances > 0, variances, np.nan))
        return found

    def interval(self, term: str, kind: str | None = None) -> tuple[float, float]:
        """The interval that covers a slope in 95 of 100 samples, by the normal law.

        Parameters
        ----------
        term : str
        kind : {"model", "state", "two-way"}, optional

        Raises
        ------
        InvalidInputError
            For an unknown term or kind.
        """
        at = self._place(term)
        half = TWO_SIDED * float(self.errors(kind)[at])
        return float(self.slopes[at]) - half, float(self.slopes[at]) + half

    @property
    def _kind(self) -> str:
        return next(kind for kind in ("state", "marginal", "model") if kind in self.covariances)

    def _place(self, term: str) -> int:
        return entry({name: k for k, name in enumerate(self.terms)}, term, "terms")

    def game(self, institution: str, year: int | None = None) -> BoundGame:
        """The accession game of an institution in a year, in units of the logit.

        The members of the year before are committed founders. The gain of a state outside is the estimated
        log-odds that it enters, an entrant being taken as small; states without peers of some kind stay
        outside.

        Parameters
        ----------
        institution : str
            One of the package's, with rows among the estimates, which are those of `risk_sets`.
        year : int, optional
            The last one with rows that say something.

        Returns
        -------
        BoundGame

        Raises
        ------
        InvalidInputError
            For another institution or year, terms that the game has no place for, and slopes of a
            wrong sign.

        Examples
        --------
        >>> from gametheory_gov.evidence import estimate, risk_sets
        >>> found = estimate(risk_sets(["WTO"], missing="carry"), ["like_minded", "distance2"])
        >>> game = found.game("WTO")
        >>> len(game.founders), round(float(game.values["divergence"]), 2)
        (142, 0.08)
        """
        return bind_estimates(self, institution, year)

    def to_pandas(self) -> pd.DataFrame:
        """One row per term: slope, odds ratio, standard errors, and z and p by the errors first shown."""
        import pandas as pd

        errors = {f"error_{kind.replace('-', '_')}": self.errors(kind) for kind in self.covariances}
        z = self.slopes / self.errors()
        return pd.DataFrame(
            {
                "term": self.terms,
                "slope": self.slopes,
                "odds_ratio": np.exp(self.slopes),
                **errors,
                "z": z,
                "p": [math.erfc(abs(value) / math.sqrt(2)) for value in z],
            }
        )

    def __str__(self) -> str:
        entries = counted(int(self.rows.joined.sum()), "entry", "entries")
        lines = [
            f"{counted(len(self.terms), 'slope')} and {counted(self.number_of_intercepts, 'intercept')} "
            f"from {counted(len(self.rows), 'row')} with {entries}",
            f"  {BASELINES[self.baseline].words}; log-likelihood {self.log_likelihood:.2f}",
        ]
        lines += [
            f"  {counted(len(self.propensities[name]), 'propensity', 'propensities')} of {name}, drawn with "
            f"standard deviation {value:.3f}"
            for name, value in self.deviations.items()
        ]
        wide = max(4, *map(len, self.terms))
        kinds = list(self.covariances)
        lines.append(f"  {'term':<{wide}}    slope" + "".join(f"  {f's.e. {kind}':>12}" for kind in kinds))
        errors = [self.errors(kind) for kind in kinds]
        for k, name in enumerate(self.terms):
            told = "".join(f"  {by[k]:>12.4f}" for by in errors)
            lines.append(f"  {name:<{wide}}  {self.slopes[k]:>7.4f}{told}")
        none = "; nan where the estimate of a variance is not above zero, as it may be of few years"
        lines += [
            f"  s.e. {kind}: {ERRORS[kind]}{none if np.isnan(by).any() else ''}"
            for kind, by in zip(kinds, errors, strict=True)
        ]
        lines += [f"  left out: {line}" for line in self.left_out]
        return "\n".join(lines)

    # ------------------------------------------------------------------------------------- check

    def verify(self) -> Verification:
        """Check that the likelihood is greatest here, with the errors that its curvature gives.

        Returns
        -------
        Verification

        Examples
        --------
        >>> from gametheory_gov.evidence import estimate, synthetic_histories
        >>> bool(estimate(synthetic_histories(states=40, rng=1), ["distance2"]).verify())
        True
        """
        with np.errstate(all="ignore"):  # of claims that are beyond all numbers
            return checking(self._check)

    def _check(self) -> Verification:
        told = BASELINES[self.baseline]
        faults = list(self._kinds())
        if not faults:
            faults = list(self._conditional_faults() if told.conditional else self._faults())
        shown = [kind for kind in self.covariances if kind != "marginal"]
        drawn = [f"the standard deviation of propensities of {name}" for name in self.deviations]
        return Verification(
            not faults,
            tuple(faults),
            (
                f"the log-likelihood of {counted(len(self.rows), 'row')}",
                f"its first derivatives by {counted(len(self.terms), 'slope')}, "
                f"{counted(self.number_of_intercepts, 'intercept')}{', propensities' if drawn else ''}: zero",
                f"s.e. {', '.join(shown)}, from first and second derivatives",
            ),
            ("the rows, and that others say nothing", *drawn, *(["s.e. marginal"] if drawn else [])),
        )

    def _kinds(self) -> Iterator[str]:
        """Whether there are the intercepts, propensities and errors that there should be, and no others."""
        told = BASELINES[self.baseline]
        fixed = () if told.conditional else (*told.fixed, *(["trend"] if told.trend else []))
        kinds = ("model", "marginal") if told.drawn else ("model", "state", "two-way")
        for what, names, found in (
            ("intercepts", fixed, self.intercepts),
            ("propensities", told.drawn, self.propensities),
            ("standard deviations", told.drawn, self.deviations),
            (
                "standard errors",
                kinds[: 2 if len(set(self.rows.year.tolist())) == 1 else None],
                self.covariances,
            ),
            ("terms", self.terms, self.rows.covariates),
        ):
            if set(names) != set(found):
                yield f"{what} are of {', '.join(found) or 'none'}, not of {', '.join(names) or 'none'}"
        for factor, by_level in (*self.intercepts.items(), *self.propensities.items()):
            known = {"1", "2", "3"} if factor == "trend" else set(levels(self.rows, factor))
            for level in by_level.keys() - known:
                yield f"no row has the level {level} of {factor}"
            if factor in told.drawn and (lost := sorted(known - by_level.keys())):
                yield f"propensities of {factor} are not there for {', '.join(lost)}"
        for factor, value in self.deviations.items():
            if not value >= 0:
                yield f"the standard deviation of {factor} is {value:.8g}, and none is negative"

    def _faults(self) -> Iterator[str]:
        rows = self.rows
        columns = [rows.covariates[name] for name in self.terms]
        values, precision = list(self.slopes), [0.0] * len(columns)
        age = np.zeros(len(rows))
        if "trend" in self.intercepts:
            first: dict[str, int] = {}
            for name, year in zip(rows.institution, rows.year.tolist(), strict=True):
                first[name] = min(year, first.get(name, year))
            age = rows.year - np.array([first[name] for name in rows.institution], dtype=float)
        whole: list[FloatArray] = []  # every intercept that there could be
        for drawn, table in ((False, self.intercepts), (True, self.propensities)):
            for factor, by_level in table.items():
                own = None if factor == "trend" else np.array(levels(rows, factor), dtype=object)
                if drawn and self.deviations[factor] == 0:  # then there are none
                    if any(by_level.values()):
                        yield f"propensities of {factor} are not zero, though they do not differ"
                    continue
                if not drawn:
                    whole += list(trend(age).T) if own is None else [1.0 * (own == each) for each in set(own)]
                for level, value in by_level.items():
                    columns.append(trend(age)[:, int(level) - 1] if own is None else 1.0 * (own == level))
                    values.append(value)
                    precision.append(self.deviations[factor] ** -2.0 if drawn else 0.0)
        design = np.column_stack(columns)
        held = design[:, len(self.terms) : len(self.terms) + self.number_of_intercepts]
        if _rank(held) < _rank(np.column_stack(whole)):
            yield "intercepts are missing: they do not stand for every level"
        eta = design @ np.array(values)
        value = -sum(
            math.log1p(math.exp(-abs(e))) + max(e, 0) - e * y for e, y in zip(eta, rows.joined, strict=True)
        )
        yield from self._compare("log-likelihood", self.log_likelihood, value)
        design[:, : len(self.terms)] -= design[:, : len(self.terms)].mean(axis=0)  # as intercepts allow
        chance, weight = expit(eta), np.array(precision)
        bent = design.T * (chance * (1 - chance)) @ design + np.diag(weight)
        yield from self._flat(design * (rows.joined - chance)[:, None], weight * np.array(values), bent)

    def _conditional_faults(self) -> Iterator[str]:
        own = np.array(levels(self.rows, "institution and year"), dtype=object)
        x, joined = matrix(self.rows, self.terms), self.rows.joined
        value, scores = 0.0, np.zeros_like(x)
        bent = np.zeros((len(self.terms),) * 2)
        for level in dict.fromkeys(own):
            part, y = x[own == level], joined[own == level]
            part = part - part.mean(axis=0)
            eta = part @ self.slopes
            eta = eta + brentq(_surplus, -700, 700, args=(eta, int(y.sum())))
            p = expit(eta)  # at which so many are expected to enter, so that rounding matters least
            turns = np.exp(2j * np.pi * np.arange(len(p) + 1) / (len(p) + 1))
            factors = 1 - p[:, None] + p[:, None] * turns
            back = factors.prod(axis=0) * turns ** -int(y.sum())
            each = p[:, None] * turns / factors  # in which a state is among those that enter
            whole = back.mean().real
            among = (each * back).mean(axis=1).real / whole
            pairs = ((each * back) @ each.T).real / back.size / whole
            np.fill_diagonal(pairs, among)
            weight = among * (1 - among)
            value += float((eta * y - np.logaddexp(0, eta)).sum() - math.log(whole))
            scores[own == level] = (part - weight @ part / weight.sum()) * (y - among)[:, None]
            bent += part.T @ (pairs - np.outer(among, among)) @ part
        yield from self._compare("log-likelihood", self.log_likelihood, value)
        yield from self._flat(scores, np.zeros(len(self.terms)), bent)

    def _flat(self, scores: FloatArray, pull: FloatArray, bent: FloatArray) -> Iterator[str]:
        """Whether first derivatives are zero, and errors those of first and second derivatives."""
        size = np.sqrt(bent.diagonal())
        score = scores.sum(axis=0) - pull
        names = [*self.terms, *(f"coefficient {k}" for k in range(len(self.terms), len(score)))]
        for k, name in enumerate(names):
            if not abs(score[k]) <= _FLAT * size[k]:
                yield f"the derivative by {name} is {score[k]:.3g}, not zero"
        inverse = np.linalg.pinv(bent / np.outer(size, size), hermitian=True) / np.outer(size, size)
        K = len(self.terms)
        influence = scores @ inverse[:, :K]
        free = (len(self.rows) - 1) / max(len(self.rows) - len(score), 1)

        def grouped(*factors: str) -> FloatArray:
            sums: dict[str, Any] = {}
            for label, row in zip(levels(self.rows, " and ".join(factors)), influence, strict=True):
                sums[label] = sums.get(label, 0) + row
            pairs = [np.outer(row, row) for row in sums.values()]
            return np.asarray(sum(pairs) * free * len(sums) / max(len(sums) - 1, 1))

        for kind, claimed in self.covariances.items():
            if kind == "marginal":
                continue
            found = inverse[:K, :K] if kind == "model" else grouped("state")
            if kind == "two-way":
                found = found + grouped("year") - grouped("state", "year")
            scale = np.sqrt(np.abs(inverse.diagonal()[:K]))
            if claimed.shape != (K, K) or not np.all(
                np.abs(claimed - found) <= _NEAR * np.outer(scale, scale)
            ):
                yield f"covariances by {kind} are not those of the derivatives"

    @staticmethod
    def _compare(what: str, claimed: float, found: float) -> Iterator[str]:
        if not math.isclose(claimed, found, rel_tol=_NEAR, abs_tol=1e-9):
            yield f"{what} is {found:.8g}, not {claimed:.8g}"


def _rank(columns: FloatArray) -> int:
    """How many columns say something that the others do not."""
    size = np.sqrt((columns**2).sum(axis=0))
    unit = columns[:, size > 0] / size[size > 0]
    return int(np.linalg.matrix_rank(unit.T @ unit, hermitian=True, tol=1e-9))


def _surplus(level: float, eta: FloatArray, entries: int) -> float:
    """How many more are expected to enter than do."""
    return float(expit(eta + level).sum()) - entries
