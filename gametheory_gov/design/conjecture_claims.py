"""How a quantity of a model moves with a symbol: derived, proved, compared with the model at exact points."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import isqrt
from typing import Any, NamedTuple

import sympy

from gametheory_gov.closed_forms.record import ClosedForm, DerivationStep
from gametheory_gov.enforcement.effects import POINTS, Figures, a_little_more, compared, value_of

SLACK = sympy.Symbol("slack", nonnegative=True)


class Model(NamedTuple):
    """A quantity of a model.

    Parameters
    ----------
    name, quantity : str
    formula : callable
        The quantity as a formula.
    counted : callable
        The quantity at some figures by the model itself; None where it has none.
    draw : callable
        Random figures.
    references : tuple of str
    """

    name: str
    quantity: str
    formula: Callable[[], sympy.Expr]
    counted: Callable[[Figures], Fraction | None]
    draw: Callable[[random.Random], Figures]
    references: tuple[str, ...] = ()


class Moved(NamedTuple):
    """How a quantity moves with a symbol, perhaps only where ``within`` is not negative.

    ``read``: what is written for a symbol so that what is assumed of it shows.
    """

    model: Model
    symbol: str
    read: tuple[tuple[sympy.Symbol, sympy.Expr], ...] = ()
    within: sympy.Expr | None = None

    def form(self) -> ClosedForm:
        """The derivative, with its steps; its sign is what SymPy proves."""
        return _form(self)

    def replayed(self) -> str:
        """What is wrong with it, or nothing."""
        rng, model, whole = (
            random.Random(f"{self.model.name} {self.symbol}"),
            self.model,
            self.model.formula(),
        )

        def count(at: Figures) -> Fraction | None:
            if self.within is not None and value_of(self.within, at) < 0:
                return None
            return model.counted(at)

        return compared(
            self.form().sign,
            (self.symbol,),
            lambda: model.draw(rng),
            count,
            lambda at: value_of(whole, at),
            rng,
            _more,
        )


class Beyond(NamedTuple):
    """A world of a model beyond the region in which a sign holds."""

    words: str
    model: Model
    before: Figures
    after: Figures

    def figure(self, asked: bool) -> Fraction:
        """The quantity there, by the formula."""
        return value_of(self.model.formula(), self.after if asked else self.before)

    def replayed(self, asked: bool) -> Fraction | None:
        """The quantity there, by the model itself."""
        return self.model.counted(self.after if asked else self.before)

    def __hash__(self) -> int:
        return hash((self.words, self.model))


@cache
def _form(moved: Moved) -> ClosedForm:
    whole = moved.model.formula()
    slope = sympy.diff(whole, {s.name: s for s in whole.free_symbols}[moved.symbol])
    steps = [
        DerivationStep(moved.model.quantity, whole),
        DerivationStep("its derivative", sympy.factor(slope).doit()),
    ]
    assumed: tuple[sympy.Basic, ...] = ()
    if moved.within is not None:
        slope = sympy.cancel(slope / moved.within) * SLACK
        steps.append(DerivationStep("written with slack for", moved.within))
        assumed = (sympy.Ge(moved.within, 0),)
    return ClosedForm(
        f"{moved.model.quantity} by {moved.symbol}",
        f"how the {moved.model.quantity} moves with {moved.symbol} ({moved.model.name})",
        sympy.factor(slope.subs(dict(moved.read), simultaneous=True)).doit(),
        assumed,
        tuple(steps),
        moved.model.references,
        f"sign proved by SymPy; the formula at {POINTS} exact points against the model itself",
    )


def _more(name: str, figure: Any, rng: random.Random) -> Any:
    """A larger figure: even numbers stay even, and squares stay squares."""
    if isinstance(figure, int):
        return figure + 2
    more = a_little_more(name, root_of(figure) if name.endswith("variance") else figure, rng)
    return more**2 if name.endswith("variance") else more


def root_of(square: Fraction) -> Fraction:
    """The square root of a square.

    Examples
    --------
    >>> root_of(Fraction(9, 4))
    Fraction(3, 2)
    """
    return Fraction(isqrt(square.numerator), isqrt(square.denominator))


def part_of(rng: random.Random, most: int = 12, parts: int = 4) -> Fraction:
    """A random fraction above zero.

    Examples
    --------
    >>> 0 < part_of(random.Random(1)) <= 3
    True
    """
    return Fraction(rng.randint(1, most), parts)
