r"""What a likelihood holds fixed, and whether its slopes are determined at all.

With intercepts for each level of some *factor* (institutions, institution-years, ...), levels in which all
enter or nobody does say nothing about slopes and are left out, until there are none; so are rows whose
entry the intercepts of several factors settle together. A term is *collinear* with intercepts or other
terms where it is a linear combination of them: least squares leave nothing of it. Entry is *separated* by
terms where some direction of coefficients never lowers the likelihood of a row and raises that of one: then
there is no maximum. By [konis2007]_ it is found by a linear program,

.. math:: \max_\gamma \textstyle\sum_i z_i'\gamma \;\text{ with }\; z_i'\gamma \ge 0,\; -1 \le \gamma \le 1,
   \qquad z_i = (2y_i - 1)\,x_i ,

whose value is 0 exactly where nothing is separated.

.. [konis2007] Konis, "Linear Programming Algorithms for Detecting Separated Data in Binary Logistic
   Regression Models" (2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from scipy import linalg, optimize, sparse

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.text import counted

from .rows import Rows, matrix, take

#: Shares of a variance below this are taken for none, and weights in a linear program above that are some.
NOTHING, SEEN = 1e-9, 1e-6
#: Below this share of its variance, what intercepts leave of a term is too little to go by.
LEAST = 0.01
#: Where two states have more than this of what is left of a term, `identify` says that it stands for them;
#: above the other share it is not estimated.
OF_TWO, ALONE = 2 / 3, 4 / 5
#: Levels that are named.
_NAMED = 5


class Baseline(NamedTuple):
    """What the log-odds hold beside the terms.

    Parameters
    ----------
    words : str
    fixed, drawn : tuple of str
        Factors with an intercept for each level, and with a propensity drawn for each level.
    trend : bool
        Whether a cubic in years since an institution's first row is added, which all institutions share.
    conditional : bool
        Whether intercepts cancel by conditioning on the number of entries.
    """

    words: str
    fixed: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    trend: bool = False
    conditional: bool = False


STRATA = "institution and year"
REGIONS, STATES = "region and institution", "state"
#: What log-odds may hold beside the terms, by name: fixed intercepts, propensities drawn by chance, or none.
BASELINES = MappingProxyType(
    {
        "institutions": Baseline("an intercept for each institution", ("institution",)),
        "duration": Baseline(
            "an intercept for each institution and a cubic in its age", ("institution",), trend=True
        ),
        "years": Baseline("an intercept for each institution and for each year", ("institution", "year")),
        "strata": Baseline("an intercept for each institution and year", (STRATA,)),
        "conditional": Baseline(
            "the number of entries in each institution and year", (STRATA,), conditional=True
        ),
        "regions": Baseline(
            "an intercept for each institution and year and for each region and institution",
            (STRATA, REGIONS),
        ),
        "random": Baseline(
            "an intercept for each institution and year, propensities of states and of regions "
            "towards an institution drawn",
            (STRATA,),
            (REGIONS, STATES),
        ),
    }
)


def levels(rows: Rows, factor: str) -> list[str]:
    """The level of a factor that each row has."""
    columns: dict[str, Any] = {
        "institution": rows.institution,
        "year": [str(year) for year in rows.year.tolist()],
        "state": rows.state,
        "region": rows.region,
    }
    return [" ".join(level) for level in zip(*(columns[part] for part in factor.split(" and ")), strict=True)]


class Factor(NamedTuple):
    """Which row has which level of a factor.

    Parameters
    ----------
    name : str
    labels : tuple of str
    of : array of ints, shape (n,)
    """

    name: str
    labels: tuple[str, ...]
    of: Any

    @classmethod
    def read(cls, rows: Rows, name: str) -> Factor:
        """The factor of some rows; levels are sorted."""
        labels, of = np.unique(np.array(levels(rows, name), dtype=object), return_inverse=True)
        return cls(name, tuple(map(str, labels)), of)

    @property
    def matrix(self) -> Any:
        """A column of zeros and ones for each level."""
        rows = np.arange(len(self.of))
        return sparse.csr_matrix((np.ones(len(rows)), (rows, self.of)), shape=(len(rows), len(self.labels)))

    def silent(self, joined: BoolArray) -> BoolArray:
        """Rows of levels in which all enter or nobody does, shape (n,)."""
        entries = np.bincount(self.of, joined, len(self.labels))
        found: BoolArray = ((entries == 0) | (entries == np.bincount(self.of)))[self.of]
        return found


class Setting:
    """Rows that say something under a baseline, and what stands beside the terms.

    Parameters
    ----------
    rows : Rows
    terms : sequence of str
    baseline : str
        One of `BASELINES`.
    """

    def __init__(self, rows: Rows, terms: Sequence[str], baseline: str) -> None:
        self.terms, self.baseline = tuple(terms), BASELINES[baseline]
        self.left_out: list[str] = []
        age = np.zeros(len(rows))
        names = np.array(rows.institution)
        for name in set(rows.institution):
            age[names == name] = rows.year[names == name] - rows.year[names == name].min()
        kept = np.arange(len(rows))
        while True:
            silent = self._silent(take(rows, kept))
            if not silent.any():
                break
            kept = kept[~silent]
        self.rows, self.age = take(rows, kept), age[kept]

    def _silent(self, rows: Rows) -> BoolArray:
        """Rows that say nothing about slopes, whatever the terms; they are noted."""
        factors = [Factor.read(rows, name) for name in self.baseline.fixed]
        for factor in factors:
            silent = factor.silent(rows.joined)
            if silent.any():
                gone = [label for k, label in enumerate(factor.labels) if silent[factor.of == k].any()]
                named = ", ".join(gone[:_NAMED]) + (", ..." if len(gone) > _NAMED else "")
                self.left_out.append(
                    f"{counted(int(silent.sum()), 'row')} of {len(gone)} of {len(factor.labels)} levels of "
                    f"{factor.name}, in which all enter or nobody does: {named}"
                )
                return silent
        if len(factors) > 1 and len(rows):
            columns = sparse.hstack([factor.matrix for factor in factors])
            silent, _ = _separated(columns, rows.joined)
            if silent.any():
                told = f"{counted(int(silent.sum()), 'row')} whose entry the intercepts settle together"
                self.left_out.append(told)
            return silent
        return np.zeros(len(rows), dtype=bool)

    @cached_property
    def x(self) -> FloatArray:
        """The terms less their means, shape (n, K): a large mean would drown what varies in rounding."""
        return matrix(self.rows, self.terms) - self.means

    @cached_property
    def means(self) -> FloatArray:
        """The means of the terms, shape (K,)."""
        found: FloatArray = matrix(self.rows, self.terms).mean(axis=0)
        return found

    @cached_property
    def factors(self) -> list[Factor]:
        """Those with an intercept for each level."""
        return [Factor.read(self.rows, name) for name in self.baseline.fixed]

    @cached_property
    def drawn(self) -> list[Factor]:
        """Those with a propensity drawn for each level."""
        return [Factor.read(self.rows, name) for name in self.baseline.drawn]

    @cached_property
    def intercepts(self) -> tuple[tuple[tuple[str, str], ...], Any]:
        """Factor and level of each intercept that is determined, and their columns, shape (n, intercepts)."""
        names = [(factor.name, label) for factor in self.factors for label in factor.labels]
        columns = [factor.matrix for factor in self.factors]
        if self.baseline.trend:
            names += [("trend", power) for power in ("1", "2", "3")]
            columns.append(sparse.csr_matrix(trend(self.age)))
        whole = sparse.hstack(columns).tocsr()
        if len(columns) > 1:
            size = np.sqrt(np.asarray(whole.multiply(whole).sum(axis=0)).ravel())
            unit = whole.multiply(1 / np.where(size > 0, size, 1)).tocsr()
            _, pivots, rank, _ = linalg.lapack.dpstrf((unit.T @ unit).toarray(), tol=NOTHING)
            kept = np.sort(pivots[:rank] - 1)
            names, whole = [names[k] for k in kept], whole[:, kept]
        return tuple(names), whole

    @cached_property
    def design(self) -> Any:
        """Terms and intercepts side by side."""
        return sparse.hstack([sparse.csr_matrix(self.x), self.intercepts[1]]).tocsr()

    # -------------------------------------------------------------------------------- beforehand

    @cached_property
    def within(self) -> FloatArray:
        """What the intercepts leave of each term, divided by its standard deviation, shape (n, K)."""
        size = np.sqrt((self.x**2).mean(axis=0))
        centred = self.x / np.where(size > 0, size, 1)
        for _ in range(2):  # once more for what rounding left
            centred = centred - self.intercepts[1] @ self.absorbed(centred)
        found: FloatArray = np.asarray(centred)
        return found

    def absorbed(self, columns: FloatArray) -> FloatArray:
        """The values of the intercepts that come nearest to some columns by least squares."""
        all_ = self.intercepts[1]
        gram = (all_.T @ all_).toarray()
        found: FloatArray = linalg.solve(gram, all_.T @ columns, assume_a="pos")
        return found

    @cached_property
    def collinear(self) -> dict[str, tuple[str, ...]]:
        """The terms that are combinations of intercepts and of terms before them, each with those terms."""
        found: dict[str, tuple[str, ...]] = {}
        kept: list[int] = []
        for k, name in enumerate(self.terms):
            column = self.within[:, k]
            if (column**2).mean() < LEAST:
                found[name] = ()
                continue
            weights = np.linalg.lstsq(self.within[:, kept], column, rcond=None)[0]
            if ((column - self.within[:, kept] @ weights) ** 2).mean() < NOTHING * (column**2).mean():
                with_ = [self.terms[j] for j, w in zip(kept, weights, strict=True) if abs(w) > SEEN]
                found[name] = tuple(with_)
            else:
                kept.append(k)
        return found

    def greatest_two(self, k: int) -> tuple[str, float]:
        """The two states that have most of what the intercepts leave of a term, and their share of it."""
        by = Factor.read(self.rows, "state")
        sums = np.bincount(by.of, self.within[:, k] ** 2)
        two = np.argsort(-sums, kind="stable")[:2]
        return " and ".join(by.labels[j] for j in two), float(sums[two].sum() / sums.sum())

    def of_two(self) -> Iterator[str]:
        """The terms that stand for two states alone, with the remedy."""
        for k, name in enumerate(self.terms):
            two, share = self.greatest_two(k)
            if share > ALONE:
                yield (
                    f"{name} is not identified, given {self.baseline.words}: {share:.0%} of what is left of "
                    f"its variance is that of {two}, so that nothing tells it from what else sets them "
                    "apart; leave it out, or take more institutions"
                )

    def separated(self) -> tuple[int, tuple[str, ...]]:
        """Rows whose entry is settled without a doubt, and the terms, or levels, that settle it."""
        scale = np.abs(self.x).max(axis=0)
        x = sparse.csr_matrix(self.x / np.where(scale > 0, scale, 1))
        rows, weights = _separated(sparse.hstack([x, self.intercepts[1]]), self.rows.joined)
        names = [*self.terms, *(label for _, label in self.intercepts[0])]
        settle = [names[k] for k in np.flatnonzero(np.abs(weights) > SEEN)]
        return int(rows.sum()), tuple([name for name in settle if name in self.terms] or settle)

    def faults(self) -> Iterator[str]:
        """Why slopes are not determined, with the remedy."""
        if not len(self.rows):
            level = " and ".join(self.baseline.fixed)
            yield f"no {level} has both states that enter and states that do not; nothing is left to compare"
            return
        beside = self.baseline.words
        for name, others in self.collinear.items():
            if others:
                yield f"{name} is collinear with {', '.join(others)}, given {beside}; leave one out"
            else:
                left = (self.within[:, self.terms.index(name)] ** 2).mean()
                yield (
                    f"{name} is nearly the same for all that are compared, given {beside}: of its variance "
                    f"{left:.2%} is left, and at least {LEAST:.0%} is needed; leave it out"
                )
        if self.collinear:
            return
        rows, names = self.separated()
        if rows:
            out = "it" if len(names) == 1 else "one"
            yield (
                f"{', '.join(names)}: the entry of {counted(rows, 'row')} is separated without a doubt, so "
                f"that the likelihood grows without end; leave {out} out or join levels"
            )


def trend(age: FloatArray) -> FloatArray:
    """Powers of an institution's age, in tens of years, shape (n, 3)."""
    return np.column_stack([(age / 10) ** power for power in (1, 2, 3)])


def _separated(columns: Any, joined: BoolArray) -> tuple[BoolArray, FloatArray]:
    """Rows whose entry some combination of columns settles, and the combination; else zeros."""
    z = columns.multiply(np.where(joined, 1.0, -1.0)[:, None]).tocsr()
    none = np.zeros(z.shape[0])
    found = optimize.linprog(-np.asarray(z.sum(axis=0)).ravel(), A_ub=-z, b_ub=none, bounds=(-1, 1))
    if -found.fun < SEEN:
        return none.astype(bool), np.zeros(z.shape[1])
    return z @ found.x > SEEN, found.x
