"""A closed form as a record: what it says, when, why, and what it gives for numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

import sympy
from sympy.core.relational import Relational

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import is_exact_number
from gametheory_gov.formulas.symbols import COMPARED, known

from .signs import Sign, sign_of
from .zeros import as_sympy

if TYPE_CHECKING:
    import pandas as pd

#: Letters where a figure of one state is the same for all.
_COMMON = {
    "legitimacy_weight": r"\lambda",
    "cost": "c",
    "benefit": r"\gamma",
    "transfer": "T",
    "entry_cost": "K",
    "exit_cost": "E",
    "ideal_1": r"\theta",
}
#: What the two counts of members stand for.
_COUNTED = {"k": "number of other members", "n": "number of members"}


@dataclass(frozen=True, eq=False, repr=False)
class DerivationStep(Record):
    """One step of a derivation.

    Parameters
    ----------
    words : str
    formula : sympy expression or relation

    Examples
    --------
    >>> from gametheory_gov.closed_forms import concert_threshold
    >>> step = concert_threshold().derivation[0]
    >>> print(step.words)
    power 1 gains by the shared standard
    >>> step.formula
    -divergence*gap_1 + legitimacy_level*legitimacy_weight + market_benefit*power_size_2
    """

    words: str
    formula: sympy.Basic

    def __str__(self) -> str:
        return f"{self.words}: {self.formula}"


@dataclass(frozen=True, eq=False, repr=False)
class Effect(Record):
    """How a bound moves with one symbol.

    Parameters
    ----------
    derivative : sympy expression
    sign : {"+", "-", "0", "?"}
        As SymPy proves it from the signs of the symbols: ``+`` never falls, ``-`` never rises; ``?`` when it
        depends on their values.

    Examples
    --------
    >>> from gametheory_gov.closed_forms import concert_threshold
    >>> effect = concert_threshold().effects()["divergence"]
    >>> effect.sign
    '-'
    """

    derivative: sympy.Expr
    sign: Sign


@dataclass(frozen=True, eq=False, repr=False)
class ClosedForm(Answer):
    r"""A result derived from the payoffs of a game.

    Parameters
    ----------
    name : str
    meaning : str
        What the result says, in words.
    statement : sympy expression, relation, Interval, Piecewise or Tuple
    assumptions : tuple of sympy relations
        What the derivation supposes beyond the signs of the symbols; `evaluate` checks it.
    derivation : tuple of DerivationStep
    references : tuple of str
        Keys of sources; the derivation is the package's own.
    checked : str
        At which numbers it was compared with what, in words; empty where it was not.

    Examples
    --------
    >>> from gametheory_gov.closed_forms import concert_threshold
    >>> form = concert_threshold()
    >>> print(form)
    concert_threshold: distance <= (2*legitimacy_level*legitimacy_weight + market_benefit*(power_size_1 + ...
    >>> form.latex()
    'D \\leq \\frac{2 L \\lambda + \\beta \\left(s_1 + s_2\\right)}{\\kappa}'
    >>> numbers = dict(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence="1.5",
    ...                legitimacy_weight=0, legitimacy_level=1)
    >>> form.bound_at(**numbers), form.evaluate(distance="0.3", **numbers)
    (Fraction(3, 10), True)
    """

    RESTS = Rests(own="references")

    name: str
    meaning: str
    statement: sympy.Basic
    assumptions: tuple[sympy.Basic, ...] = ()
    derivation: tuple[DerivationStep, ...] = ()
    references: tuple[str, ...] = ()
    checked: str = ""

    @property
    def bound(self) -> sympy.Expr:
        """The right side of a relation, else the statement itself."""
        return self.statement.rhs if isinstance(self.statement, Relational) else self.statement

    @property
    def sign(self) -> Sign:
        """The sign of the bound that SymPy proves: ``+`` never negative, ``-`` never positive, ``0``, ``?``.

        Examples
        --------
        >>> from gametheory_gov.closed_forms import concert_threshold
        >>> concert_threshold().sign
        '+'
        """
        return sign_of(self.bound) if isinstance(self.bound, sympy.Expr) else "?"

    @property
    def symbols(self) -> tuple[str, ...]:
        """Names of the symbols of the statement, sorted."""
        return tuple(sorted(s.name for s in self.statement.free_symbols if s.name not in OUTCOMES))

    def latex(self, formula: sympy.Basic | None = None) -> str:
        """The statement, or another formula in its symbols, in LaTeX."""
        return latex(self.statement if formula is None else formula)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def _repr_html_(self) -> str:
        head, formula = f"{self.name}: {self.meaning}", f"$\\displaystyle {self.latex()}$"
        return f"<p>{escape(head)}</p><p>{escape(formula)}</p>"

    def __str__(self) -> str:
        return f"{self.name}: {self.statement}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per formula: the statement, the assumptions, the steps that lead to it, and the check."""
        import pandas as pd

        rows = [("statement", self.meaning, str(self.statement))]
        rows += [("assumption", "", str(assumption)) for assumption in self.assumptions]
        rows += [("step", step.words, str(step.formula)) for step in self.derivation]
        rows += [("checked", self.checked, "")] if self.checked else []
        return pd.DataFrame(rows, columns=["part", "words", "formula"])

    def evaluate(self, **numbers: Any) -> Any:
        """The statement's value: a truth value, a number, an interval or an outcome.

        Parameters
        ----------
        **numbers
            One for each of ``symbols``, by name; figures of the assumptions may be given too.

        Returns
        -------
        bool, Fraction, float, sympy number, tuple, str or None
            Exact when all numbers are (``Fraction``, or a SymPy number when it is not rational), floats
            otherwise. Intervals are pairs of ends, None when empty; outcomes are names.

        Raises
        ------
        InvalidInputError
            Listing what is missing, unknown, of the wrong sign or against an assumption; also where the
            formula is not defined.
        """
        return self._value(self.statement, numbers)

    def bound_at(self, **numbers: Any) -> Any:
        """The value of `bound`; see `evaluate`."""
        return self._value(self.bound, numbers)

    def _value(self, formula: sympy.Basic, numbers: Mapping[str, Any]) -> Any:
        values = self._read(formula, numbers)
        exact = all(is_exact_number(number) for number in numbers.values())
        value = substitute_by_name(formula, values)
        if isinstance(value, Relational):
            value = sympy.simplify(value)
        number = isinstance(value, sympy.Expr) and not value.is_Symbol  # symbols are names of outcomes
        if isinstance(value, Relational) or (number and not value.is_extended_real):
            given = ", ".join(f"{name} = {number}" for name, number in values.items())
            raise InvalidInputError(f"closed form {self.name!r}", [f"{formula} is not defined at {given}"])
        return _plain(value, exact)

    def _read(self, formula: sympy.Basic, numbers: Mapping[str, Any]) -> dict[str, sympy.Expr]:
        faults = Faults(f"closed form {self.name!r}")
        needed = {s.name: s for s in formula.free_symbols if s.name not in OUTCOMES}
        usable = needed | {
            s.name: s for part in (self.statement, *self.assumptions) for s in part.free_symbols
        }
        faults.extend(
            f"{name} has no value ({_meaning(name)})" for name in sorted(set(needed) - set(numbers))
        )
        values = {}
        for name, number in numbers.items():
            if name not in usable:
                faults.add(
                    f"{name} is no symbol of it{did_you_mean(name, usable)}; "
                    f"these are: {', '.join(sorted(usable))}"
                )
                continue
            try:
                values[name] = as_sympy(number)
            except (TypeError, ValueError, OverflowError):
                faults.add(f"{name} = {number!r}; a finite number is needed")
                continue
            symbol, value = usable[name], values[name]
            if (symbol.is_positive and not value > 0) or (symbol.is_nonnegative and not value >= 0):
                rule = "positive" if symbol.is_positive else "not negative"
                faults.add(f"{name} = {number!r}; a number that is {rule} is needed ({_meaning(name)})")
        faults.raise_as(InvalidInputError)
        for assumption in self.assumptions:
            if substitute_by_name(assumption, values) == sympy.false:
                faults.add(f"the assumption {assumption} does not hold for these numbers")
        faults.raise_as(InvalidInputError)
        return values

    def effects(self) -> dict[str, Effect]:
        """The derivative of `bound` by each of its symbols, and its sign where SymPy proves one.

        Raises
        ------
        InvalidInputError
            If the bound is no expression that can be differentiated (an interval, cases).

        Examples
        --------
        >>> from gametheory_gov.closed_forms import concert_threshold
        >>> {name: effect.sign for name, effect in concert_threshold().effects().items()}["divergence"]
        '-'
        """
        if not isinstance(self.bound, sympy.Expr) or self.bound.has(sympy.Piecewise):
            raise InvalidInputError(
                f"closed form {self.name!r}", ["its statement has no single bound to differentiate"]
            )
        ordered = sorted(self.bound.free_symbols, key=lambda symbol: symbol.name)
        return {symbol.name: effect(self.bound, symbol) for symbol in ordered}


#: Names that stand for outcomes in a statement, with their LaTeX form.
OUTCOMES = {
    "neither_switches": r"\text{neither switches}",
    "smaller_switches": r"\text{only the smaller switches}",
    "battle_of_the_sexes": r"\text{battle of the sexes}",
    "first_power": r"\text{first power}",
    "second_power": r"\text{second power}",
    "own_standard": r"\text{own}",
}


def effect(expression: sympy.Expr, symbol: sympy.Symbol) -> Effect:
    """The derivative of an expression and its sign, where SymPy proves one.

    Examples
    --------
    >>> x = sympy.Symbol("x", positive=True)
    >>> effect(x**2, x).sign, effect(x - x**2, x).sign
    ('+', '?')
    """
    derivative = sympy.factor(sympy.diff(expression, symbol))
    return Effect(derivative, sign_of(derivative))


def latex(formula: sympy.Basic) -> str:
    """A formula in the letters of the catalogue.

    Examples
    --------
    >>> latex(sympy.Symbol("power_size_1") + sympy.Symbol("distance"))
    'D + s_1'
    """
    letters = {}
    for symbol in formula.free_symbols:
        info = COMPARED.get(symbol.name) or known(symbol.name)
        letter = _COMMON.get(symbol.name) or OUTCOMES.get(symbol.name) or (info and info.latex_name)
        if letter:
            letters[symbol] = letter
    return str(sympy.latex(formula, symbol_names=letters))


def _meaning(name: str) -> str:
    info = COMPARED.get(name) or known(name)
    return info.meaning if info else _COUNTED.get(name, name)


def substitute_by_name(formula: sympy.Basic, values: Mapping[str, sympy.Expr]) -> sympy.Basic:
    """A formula with symbols replaced by name.

    Of alternatives one that holds is enough, and of conditions one that fails, though others are then not
    defined. Relations that compare what is not a number are ``nan``.

    Examples
    --------
    >>> n, cost = sympy.symbols("n cost")
    >>> substitute_by_name(cost > 1, {"cost": sympy.Integer(2)})
    True
    >>> substitute_by_name(sympy.Eq(n, 0) | (1 / n > 2), {"n": sympy.Integer(0)})
    True
    """
    if isinstance(formula, (sympy.And, sympy.Or)):
        parts = [substitute_by_name(part, values) for part in formula.args]
        decides = sympy.false if isinstance(formula, sympy.And) else sympy.true
        known = [part for part in parts if part != sympy.nan]
        return formula.func(*known) if len(known) == len(parts) or decides in known else sympy.nan
    try:
        return formula.xreplace({s: values[s.name] for s in formula.free_symbols if s.name in values})
    except (TypeError, ValueError):  # an infinity is compared, or put into Min or Max
        return sympy.nan


def _plain(value: sympy.Basic, exact: bool) -> Any:
    if value in (sympy.true, sympy.false):
        return bool(value)
    if value == sympy.S.EmptySet:
        return None
    if isinstance(value, sympy.FiniteSet):
        (end,) = value
        return _plain(end, exact), _plain(end, exact)
    if isinstance(value, sympy.Interval):
        return _plain(value.start, exact), _plain(value.end, exact)
    if isinstance(value, sympy.Tuple):
        return tuple(_plain(part, exact) for part in value)
    if isinstance(value, sympy.Symbol):
        return value.name
    if not exact:
        return float(value)
    value = value if value.is_Rational else sympy.simplify(value)
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else value
