"""Sensitivity as a record: how much of an outcome each parameter drives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import brief, counted
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES, of_states
from gametheory_gov.bound.rebind import DESIGN
from gametheory_gov.world.institution import RANGES

from .tornado import draw_tornado

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Method = Literal["sobol", "morris", "one_at_a_time"]
#: Of each method: the figure that ranks parameters, and the name of its answer.
RANKED = {
    "sobol": ("total", "Sobol' indices"),
    "morris": ("mu_star", "elementary effects of Morris"),
    "one_at_a_time": ("swing", "one parameter at a time"),
}
#: Wider intervals of Sobol' indices are pointed out; the errors are smaller, see `sensitivity`.
_WIDE = 0.2


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Answer):
    """How much of an outcome each parameter drives: the answer of `gametheory_gov.sensitivity`.

    Parameters
    ----------
    method : {"sobol", "morris", "one_at_a_time"}
    question : str
        Name of the question, with its module.
    outcome : str
        Name of the figure; for a label, ``"label is universal"``.
    names : tuple of K str
        The parameters.
    ranges : tuple of K str
        What each ran over, in words.
    estimates : mapping of str to tuple of K values
        Of ``"sobol"``: ``total`` and ``first`` (shares of the variance) with the half-widths of their
        intervals, ``total_conf`` and ``first_conf``. Of ``"morris"``: ``mu_star``, ``mu_star_conf``, ``mu``,
        ``sigma``, in the unit of the outcome, for the whole range of a parameter. Of ``"one_at_a_time"``:
        ``least`` and ``greatest`` outcome, ``least_at`` and ``greatest_at`` (the parameter's value there),
        ``swing`` (their difference).
    spread : mapping of str to float
        ``mean``, ``deviation``, ``least`` and ``greatest`` outcome over all points; of ``"one_at_a_time"``
        ``least``, ``greatest`` and that at the ``base``.
    samples : int
        Of ``"sobol"``: points of each of the two samples; of ``"morris"``: trajectories; 0 otherwise.
    points : int
        Points of the design; where the question draws nothing, equal points are asked once.
    confidence : float
        Of the intervals.
    seed : tuple of int
        As ``rng`` it gives the same answer.
    pairs : tuple of (str, str, float, float)
        Second-order indices where asked for: two parameters, the index and the half-width of its interval.
    base : BoundGame, optional
    fixed : mapping of str to str
        What was changed at every point alike.

    Examples
    --------
    >>> from gametheory_gov import sensitivity
    >>> def area(width, height):
    ...     return {"area": 3 * width + height}
    >>> found = sensitivity(area, {"width": (0, 1), "height": (0, 1)}, method="morris", samples=4, rng=1)
    >>> found.names, found.points, [round(value, 6) for value in found.estimates["mu_star"]]
    (('width', 'height'), 12, [3.0, 1.0])
    """

    RESTS = Rests(
        by=(
            "method",
            {
                "sobol": ("sobol2001", "saltelli2010", "salib"),
                "morris": ("morris1991", "campolongo2007", "salib"),
            },
        ),
        parts={"base": (BoundGame,)},
    )

    method: Method
    question: str
    outcome: str
    names: tuple[str, ...]
    ranges: tuple[str, ...]
    estimates: Mapping[str, tuple[Any, ...]]
    spread: Mapping[str, float]
    samples: int
    points: int
    confidence: float
    seed: tuple[int, ...]
    pairs: tuple[tuple[str, str, float, float], ...] = ()
    base: BoundGame | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def ranking(self) -> tuple[str, ...]:
        """The parameters, the one that drives most first; those that drive as much as each other by name."""
        weights = self._weights()
        return tuple(sorted(self.names, key=lambda name: (-weights[name], name)))

    def _weights(self) -> dict[str, Any]:
        return dict(zip(self.names, self.estimates[RANKED[self.method][0]], strict=True))

    def to_pandas(self) -> pd.DataFrame:
        """One row per parameter, the one that drives most first; equals have one ``rank``."""
        import pandas as pd

        weights = self._weights()
        ranks = [1 + sum(other > weights[name] for other in weights.values()) for name in self.names]
        columns = {"parameter": self.names, "range": self.ranges, **self.estimates, "rank": ranks}
        table = pd.DataFrame({name: list(values) for name, values in columns.items()})
        return table.set_index("parameter", drop=False).loc[list(self.ranking)].reset_index(drop=True)

    def pairs_to_pandas(self) -> pd.DataFrame:
        """The second-order indices, one row per pair of parameters, the largest first."""
        import pandas as pd

        rows = sorted(self.pairs, key=lambda row: -row[2])
        return pd.DataFrame(rows, columns=["parameter", "other", "second", "second_conf"])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a tornado: one bar per parameter, the one that drives most on top, with its interval.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A figure of its own when left out.
        """
        sampled = "" if self.method == "one_at_a_time" else f", {self.confidence:.0%} intervals"
        return draw_tornado(
            self.to_pandas(),
            ax,
            method=self.method,
            outcome=self.outcome.replace("_", " "),
            base=self.spread.get("base", 0.0),
            title=f"What drives {self.outcome.replace('_', ' ')}{sampled}",
        )

    # ------------------------------------------------------------------------------ presentation

    def __repr__(self) -> str:
        return f"Sensitivity({self.outcome!r}, {self.method!r}, {len(self.names)} parameters)"

    def __str__(self) -> str:
        kind = RANKED[self.method][1]
        head = (
            f"what drives {self.outcome}: {kind}, {counted(len(self.names), 'parameter')}, "
            f"{counted(self.points, 'point')}"
        )
        return "\n".join([head, *(f"  {line}" for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        spread = {name: format_gain(value) for name, value in self.spread.items()}
        if self.method == "one_at_a_time":
            yield f"at the base {spread['base']}, from {spread['least']} to {spread['greatest']}"
        else:
            yield (
                f"mean {spread['mean']}, standard deviation {spread['deviation']}, "
                f"from {spread['least']} to {spread['greatest']}"
            )
        for row in self.to_pandas().to_dict("records"):
            yield f"{row['rank']}. {row['parameter']} ({row['range']}): {self._figures(row)}"
        for row in self.pairs_to_pandas().to_dict("records"):
            yield f"{row['parameter']} with {row['other']}: {_plus_minus(row, 'second')}"
        if self.method == "sobol":
            alone = sum(self.estimates["first"])
            yield f"alone the parameters account for {alone:.0%} of the variance, the rest is joint"
            if max(self.estimates["total_conf"]) > _WIDE:
                yield f"some intervals are wider than ± {_WIDE}: take more samples to rank close parameters"
        if self.fixed:
            yield f"at every point: {', '.join(f'{name} = {value}' for name, value in self.fixed.items())}"
        held = {} if self.base is None else held_fixed(self.base)
        if rest := [f"{name} = {held[name]}" for name in held if name not in (*self.names, *self.fixed)]:
            yield f"held fixed, though it could vary too: {', '.join(rest)}"

    def _figures(self, row: Mapping[str, Any]) -> str:
        """The figures of one parameter in words."""
        if self.method == "sobol":
            return f"total {_plus_minus(row, 'total')}, alone {_plus_minus(row, 'first')}"
        if self.method == "morris":
            sizes = {name: format_gain(row[name]) for name in ("mu_star", "mu_star_conf", "mu", "sigma")}
            return "mu* {mu_star} ± {mu_star_conf}, mu {mu}, sigma {sigma}".format(**sizes)
        least, greatest = format_gain(row["least"]), format_gain(row["greatest"])
        if row["least"] == row["greatest"]:
            return f"{least} throughout"
        return f"from {least} at {row['least_at']} to {greatest} at {row['greatest_at']}"


def held_fixed(game: BoundGame) -> dict[str, str]:
    """What a game is played with where nothing varies: numbers of its formulas, and rules of its institution.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> held = held_fixed(load_scenario("gatt_wto").bind())
    >>> held["exclusion_penalty"], held["policy"], held["legitimacy"]
    ('0.8', 'mean', '0.4')
    """
    unused = RANGES.keys() - {"admission_share"}  # unless a formula names them
    kept = game.institution.to_dict()
    found = {name: brief(kept[name]) for name in DESIGN if name in kept and name not in unused}
    for info in game.form.symbols:
        name = ALIASES.get(info.name, info.name)
        if info.name in RANGES and info.role == "institution":
            found[name] = brief(getattr(game.institution, info.name))
        elif info.role in ("parameter", "state") and not of_states(info.name):
            value = game.values[info.name]
            found[name] = "one per state" if np.ndim(value) else brief(value)
    return dict(sorted(found.items()))


def _plus_minus(row: Mapping[str, Any], name: str) -> str:
    return f"{row[name]:z.2f} ± {row[f'{name}_conf']:.2f}"
