"""Designs: the points at which a question is asked, and what SALib estimates from the outcomes there.

SALib works in the unit cube, where all its ranges are from 0 to 1; a `Factor` says what a parameter is there.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.exact import format_number, to_fraction

from .task import Point

#: Resamples behind an interval.
_RESAMPLES = 200
#: Levels that a range has in trajectories, at least.
_LEVELS = 4
#: Less than this part of the outcomes' size is rounding only.
ROUNDING = 1e-12
#: Estimates by name, and those of pairs.
Estimates = tuple[dict[str, tuple[Any, ...]], tuple[tuple[str, str, float, float], ...]]


@dataclass(frozen=True)
class Factor:
    """A parameter and what it runs over.

    Parameters
    ----------
    name : str
    values : tuple
        Both ends of a range, or the values.
    even : bool
        Whether everything between the ends is meant.
    exact : bool
        Whether what lies between is a fraction; otherwise it is a float.
    """

    name: str
    values: tuple[Any, ...]
    even: bool
    exact: bool

    @classmethod
    def of(cls, name: str, given: Any, values: Sequence[Any], exact: bool) -> Factor:
        """A parameter from what was given and what was read of it."""
        even = isinstance(given, tuple) and len(given) == 2
        return cls(name, (values[0], values[-1]) if even else tuple(values), even, exact)

    def at(self, share: Fraction) -> Any:
        """The value at a share of the way from 0 to 1.

        Examples
        --------
        >>> Factor("cost", (0, 4), True, True).at(Fraction(1, 8))
        Fraction(1, 2)
        >>> [Factor("body", ("a", "b"), False, True).at(Fraction(k, 4)) for k in range(5)]
        ['a', 'a', 'b', 'b', 'b']
        """
        if not self.even:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = map(to_fraction, self.values)
        value = low + (high - low) * share
        return value if self.exact else float(value)

    @property
    def ends(self) -> tuple[Any, ...]:
        """Both ends of a range, or all values."""
        return tuple(map(self.at, map(Fraction, (0, 1)))) if self.even else self.values

    @property
    def words(self) -> str:
        """What it runs over, in words."""
        return (" to " if self.even else ", ").join(self.shown)

    @property
    def shown(self) -> list[str]:
        """The values, in words."""
        return [value if isinstance(value, str) else format_number(value) for value in self.ends]


@dataclass(frozen=True)
class Design(ABC):
    """A design; see the module.

    Parameters
    ----------
    factors : sequence of Factor
    samples : int
    confidence : float
    seed : tuple of int
    pairs : bool
        Whether pairs of parameters are looked at.
    """

    #: The usual number of samples; 0 where nothing is drawn.
    SAMPLES: ClassVar[int] = 0

    factors: Sequence[Factor]
    samples: int
    confidence: float
    seed: tuple[int, ...]
    pairs: bool = False

    @abstractmethod
    def points(self) -> list[Point]:
        """The points at which the question is asked."""

    @abstractmethod
    def estimates(self, found: FloatArray) -> Estimates:
        """The estimates from the outcomes at the points, shape (points,)."""

    def spread(self, found: FloatArray) -> dict[str, float]:
        """Where the outcomes lie."""
        return {
            "mean": float(found.mean()),
            "deviation": float(found.std()),
            "least": float(found.min()),
            "greatest": float(found.max()),
        }

    def _seeds(self) -> tuple[int, int]:
        """Seeds of the design and of the resamples; SALib takes 0 for none."""
        spawned = np.random.SeedSequence(self.seed, spawn_key=(2**32 - 1,))  # apart from those of points
        design, resamples = (int(word) | 1 for word in spawned.generate_state(2))
        return design, resamples

    def _problem(self) -> dict[str, Any]:
        return {
            "num_vars": len(self.factors),
            "names": [factor.name for factor in self.factors],
            "bounds": [[0.0, 1.0]] * len(self.factors),
        }


class SobolDesign(Design):
    """Two samples and what mixes them, for Sobol' indices."""

    SAMPLES = 256

    def points(self) -> list[Point]:
        """The points of Saltelli's scheme on scrambled Sobol' points."""
        from SALib.sample import sobol

        drawn = sobol.sample(
            self._problem(), self.samples, calc_second_order=self.pairs, seed=self._seeds()[0]
        )
        return [
            {f.name: f.at(Fraction(share)) for f, share in zip(self.factors, row, strict=True)}
            for row in drawn.tolist()
        ]

    def estimates(self, found: FloatArray) -> Estimates:
        """Total and first-order indices, and those of pairs."""
        from SALib.analyze import sobol

        got = sobol.analyze(
            self._problem(),
            found,
            calc_second_order=self.pairs,
            num_resamples=_RESAMPLES,
            conf_level=self.confidence,
            seed=self._seeds()[1],
        )
        names = {"total": "ST", "total_conf": "ST_conf", "first": "S1", "first_conf": "S1_conf"}
        pairs = () if not self.pairs else tuple(self._pairs(got))
        return {name: _floats(got[key]) for name, key in names.items()}, pairs

    def _pairs(self, got: Mapping[str, Any]) -> Iterator[tuple[str, str, float, float]]:
        for k, one in enumerate(self.factors):
            for m in range(k + 1, len(self.factors)):
                yield one.name, self.factors[m].name, float(got["S2"][k, m]), float(got["S2_conf"][k, m])


class MorrisDesign(Design):
    """Trajectories along which one parameter after another moves, for elementary effects.

    The effect of a list of values is the difference of the outcomes at two of them.
    """

    SAMPLES = 32

    @property
    def levels(self) -> int:
        """Levels of the unit cube: even, and so many that the values of each list are equally likely."""
        return max(math.lcm(2, *(len(f.values) for f in self.factors if not f.even)), _LEVELS)

    def points(self) -> list[Point]:
        """The points of all trajectories."""
        from SALib.sample import morris

        drawn = morris.sample(self._problem(), self.samples, num_levels=self.levels, seed=self._seeds()[0])
        steps = np.rint(drawn * (self.levels - 1)).astype(int).tolist()
        return [
            {
                f.name: f.at(Fraction(step, self.levels - (1 if f.even else 0)))
                for f, step in zip(self.factors, row, strict=True)
            }
            for row in steps
        ]

    def estimates(self, found: FloatArray) -> Estimates:
        """The mean effect, the mean of sizes with its interval, and the standard deviation."""
        from SALib.analyze import morris
        from SALib.sample import morris as trajectories

        problem, (design, resamples) = self._problem(), self._seeds()
        drawn = trajectories.sample(problem, self.samples, num_levels=self.levels, seed=design)
        got = morris.analyze(
            problem,
            drawn,
            found,
            num_resamples=_RESAMPLES,
            conf_level=self.confidence,
            num_levels=self.levels,
            seed=resamples,
        )
        step = self.levels / (2 * (self.levels - 1))
        per = np.array([1.0 if factor.even else step for factor in self.factors])
        sizes = {name: np.asarray(got[name]) * per for name in ("mu_star", "mu_star_conf", "mu", "sigma")}
        least = ROUNDING * np.abs(found).max()
        return {name: _floats(np.where(np.abs(size) <= least, 0, size)) for name, size in sizes.items()}, ()


class SingleDesign(Design):
    """The base, then the ends of each range, or all values of each list, with all else as in the base."""

    def points(self) -> list[Point]:
        """The base, which changes nothing, and one change at a time."""
        return [{}, *({factor.name: value} for factor in self.factors for value in factor.ends)]

    def estimates(self, found: FloatArray) -> Estimates:
        """The least and the greatest outcome of each parameter, and its values there."""
        rows = []
        start = 1
        for factor in self.factors:
            own = found[start : start + len(factor.values)]
            start += len(factor.values)
            least, greatest = int(own.argmin()), int(own.argmax())
            at = factor.shown
            rows.append((float(own.min()), at[least], float(own.max()), at[greatest], float(np.ptp(own))))
        names = ("least", "least_at", "greatest", "greatest_at", "swing")
        return dict(zip(names, zip(*rows, strict=True), strict=True)), ()

    def spread(self, found: FloatArray) -> dict[str, float]:
        """The outcome at the base, and between which outcomes all lie."""
        return {"base": float(found[0]), "least": float(found.min()), "greatest": float(found.max())}


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


DESIGNS: Mapping[str, type[Design]] = {
    "sobol": SobolDesign,
    "morris": MorrisDesign,
    "one_at_a_time": SingleDesign,
}
