"""Curves over phase diagrams: boundaries in closed form, with their names beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.pictures import COLOURS
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.closed_forms.record import ClosedForm

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Parts of a picture, across and upwards, by which room in it is looked for.
RASTER = 240


def curves_of(
    names: tuple[str, str], overlays: Mapping[str, Any] | Sequence[Any]
) -> dict[str, Callable[[Any, Any], Any]]:
    """The overlays as functions of both parameters that are zero on the curve."""
    import sympy

    faults = Faults("overlays")
    curves: dict[str, Callable[[Any, Any], Any]] = {}
    for name, given in _named(overlays, faults):
        if callable(given) and not isinstance(given, sympy.Basic):
            curves[name] = _height(given)
            continue
        try:
            formula = sympy.sympify(given)
        except (sympy.SympifyError, TypeError):
            faults.add(f"{name}: {given!r:.80}; a function, an expression or a relation is needed")
            continue
        relation = isinstance(formula, sympy.core.relational.Relational)
        zero = formula.lhs - formula.rhs if relation else sympy.Symbol(names[1]) - formula
        symbols = {ALIASES.get(symbol.name, symbol.name): symbol for symbol in zero.free_symbols}
        strangers = sorted(set(symbols) - {*names})
        if strangers:
            allowed = " and ".join(names)
            faults.add(f"{name} speaks of {', '.join(strangers)}; it may speak of {allowed} only")
        else:
            pair = [symbols.get(axis, sympy.Symbol(axis)) for axis in names]
            curves[name] = sympy.lambdify(pair, zero, "numpy")
    faults.raise_as(InvalidInputError)
    return curves


def _named(overlays: Any, faults: Faults) -> Iterator[tuple[str, Any]]:
    """Overlays with their names; closed forms in the relations they consist of, named by their borders."""
    import sympy
    from sympy.core.relational import Relational

    if not isinstance(overlays, (Mapping, Sequence)) or isinstance(overlays, str):
        faults.add(f"{overlays!r:.80}; a list of closed forms, or a mapping from names, is needed")
        return
    for given in overlays.items() if isinstance(overlays, Mapping) else overlays:
        name, form = given if isinstance(given, tuple) else ("", given)
        if not isinstance(form, ClosedForm):
            if isinstance(overlays, Mapping):
                yield name, form
            else:
                faults.add(f"{form!r:.80}; a list of overlays is one of closed forms")
            continue
        borders = sorted(form.statement.atoms(Relational), key=str)
        if not borders:
            faults.add(f"{form.name!r} states no relation, so no curve: {form.statement!s:.80}")
        for border in borders:
            label = name or f"${form.latex(sympy.Eq(border.lhs, border.rhs, evaluate=False))}$"
            yield label if len(borders) == 1 or not name else f"{name} ({border})", border


def _height(curve: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda x, y: y - np.vectorize(curve, otypes=[float])(x)


def draw_curves(
    ax: Axes, x_values: np.ndarray, y_values: np.ndarray, curves: Mapping[str, Callable[[Any, Any], Any]]
) -> None:
    """Draw the curves where they are zero, dashed, with their names beside them."""
    if not curves:
        return
    x, y = np.meshgrid(*(np.linspace(axis[0], axis[-1], 4 * RASTER) for axis in (x_values, y_values)))
    for name, zero in curves.items():
        with np.errstate(all="ignore"):
            height = np.broadcast_to(np.asarray(zero(x, y), dtype=np.float64), x.shape)
        height = np.where(np.isfinite(height), height, np.nan)
        if not (np.nanmin(height) <= 0 <= np.nanmax(height)):
            continue  # outside the picture
        for colour, width in (("white", 3.2), (COLOURS["formula"], 1.8)):
            drawn = ax.contour(x, y, height, [0.0], colors=[colour], linewidths=width, linestyles="dashed")
        _name_curve(ax, np.asarray(drawn.get_paths()[0].vertices), name)


def _name_curve(ax: Axes, points: np.ndarray, name: str) -> None:
    """Write a curve's name beside it, level, where most room is left by what is written already."""
    at = ax.transAxes.inverted().transform(ax.transData.transform(points))
    inside = at[((at > 0.05) & (at < 0.95)).all(axis=1)]
    at = inside if len(inside) else at
    if not len(at):
        return
    texts = [text.get_position() for text in ax.texts]  # those of regions and curves, as parts of the axes
    room = [min((np.hypot(x - a, 3 * (y - b)) for a, b in texts), default=1.0) for x, y in at]
    x, y = at[int(np.argmax(room))]
    left = x > 0.5
    ax.text(
        x - 0.015 if left else x + 0.015, y, name, transform=ax.transAxes, fontsize=10, va="center", zorder=6,
        ha="right" if left else "left", color=COLOURS["formula"],
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "boxstyle": "round,pad=0.2"},
    )  # fmt: skip
