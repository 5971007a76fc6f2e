"""Expressions compiled once and evaluated in floats or in exact rationals.

A *tape* is an expression as an immutable list of operations in which every operation comes after its
arguments; equal subexpressions share one entry. One loop evaluates it, in whichever *arithmetic* is
given: `FLOATS` (NumPy ``float64``) or `rationals` (python-flint, arrays of objects). Values broadcast
against each other. A value that does not exist (division by zero, logarithm of a negative number) is NaN
in floats and `UNDEFINED` in rationals; it may occur in a branch that is not taken, but never in a result:
`evaluate` then raises. Plain ``sympy.lambdify`` is not used because it prints one third as a float
division, turns an integer power into a float one and does not pickle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import sympy

from gametheory_gov.base.errors import FormulaError, UndefinedPayoffError

from .arithmetic import IRRATIONAL, Arithmetic


class TapeStep(NamedTuple):
    """One operation: its name, the entries it uses, and a constant where it has one."""

    operation: str
    arguments: tuple[int, ...]
    value: Any = None


@dataclass(frozen=True)
class Tape:
    """An expression as a list of steps; the last step is the result.

    Parameters
    ----------
    steps : tuple of TapeStep
        Each uses only entries before it.
    expression : SymPy expression
        For messages; it does not count when tapes are compared, since SymPy simplifies what it copies.
    """

    steps: tuple[TapeStep, ...]
    expression: sympy.Basic = field(compare=False)

    @property
    def inputs(self) -> frozenset[str]:
        """Names of the symbols that must be given."""
        return frozenset(step.value for step in self.steps if step.operation == "input")

    @property
    def irrational(self) -> tuple[str, ...]:
        """Names of the operations whose results are not rational in general, sorted."""
        return tuple(
            sorted({IRRATIONAL[step.operation] for step in self.steps if step.operation in IRRATIONAL})
        )

    def evaluate(self, values: Mapping[str, Any], arithmetic: Arithmetic) -> Any:
        """The value of the expression.

        Parameters
        ----------
        values : mapping of str to number or array
            One for each of ``inputs``; shapes broadcast.
        arithmetic : Arithmetic
            `FLOATS` or ``rationals()``; the values must be its numbers.

        Raises
        ------
        UndefinedPayoffError
            If the result does not exist somewhere.
        NotExactError
            If exact arithmetic meets an operation that is not rational.

        Examples
        --------
        >>> import numpy as np
        >>> from gametheory_gov.formulas.arithmetic import FLOATS
        >>> x = sympy.Symbol("x")
        >>> compile_expression(x**2 / 3).evaluate({"x": np.array([1.0, 3.0])}, FLOATS)
        array([0.33333333, 3.        ])
        """
        entries: list[Any] = []
        with np.errstate(all="ignore"):  # what overflows or does not exist shows in the result
            for operation, arguments, value in self.steps:
                if operation == "input":
                    entries.append(values[value])
                elif operation == "constant":
                    entries.append(arithmetic.constant(value))
                else:
                    function = getattr(arithmetic, operation)
                    given = [entries[k] for k in arguments]
                    entries.append(function(*given) if value is None else function(*given, value))
        result = entries[-1]
        if arithmetic.undefined(result):
            raise UndefinedPayoffError(
                f"{self.expression} has no value here (division by zero, or a function outside its domain)"
            )
        return result


# ---------------------------------------------------------------------------------------- compiling

_FUNCTIONS: Mapping[type[sympy.Basic], str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.tanh: "tanh",
    sympy.erf: "erf",
    sympy.Abs: "absolute",
    sympy.floor: "floor",
}
_FOLDED: Mapping[type[sympy.Basic], str] = {
    sympy.Min: "least",
    sympy.Max: "greatest",
    sympy.And: "both",
    sympy.Or: "either",
}
_COMPARISONS: Mapping[type[sympy.Basic], str] = {
    sympy.StrictLessThan: "lt",
    sympy.LessThan: "le",
    sympy.StrictGreaterThan: "gt",
    sympy.GreaterThan: "ge",
    sympy.Equality: "eq",
    sympy.Unequality: "ne",
}


@lru_cache(maxsize=8192)
def compile_expression(expression: sympy.Basic) -> Tape:
    """The tape of an expression.

    Raises
    ------
    FormulaError
        Naming the function that a tape has no operation for.

    Examples
    --------
    >>> compile_expression(sympy.sympify("x*y + x*y**2")).inputs == {"x", "y"}
    True
    """
    compiler = _Compiler()
    compiler.emit(expression)
    return Tape(tuple(compiler.steps), expression)


class _Compiler:
    """Emits steps; an expression that was emitted before is reused."""

    def __init__(self) -> None:
        self.steps: list[TapeStep] = []
        self.place: dict[Any, int] = {}

    def emit(self, expression: sympy.Basic) -> int:
        if expression not in self.place:
            self.place[expression] = self._emit_new(expression)
        return self.place[expression]

    def _step(self, operation: str, *arguments: int, value: Any = None) -> int:
        step = TapeStep(operation, arguments, value)
        if step not in self.place:
            self.steps.append(step)
            self.place[step] = len(self.steps) - 1
        return self.place[step]

    def _fold(self, operation: str, arguments: Sequence[sympy.Basic]) -> int:
        result = self.emit(arguments[0])
        for argument in arguments[1:]:
            result = self._step(operation, result, self.emit(argument))
        return result

    def _emit_new(self, e: Any) -> int:
        if e.is_Symbol:
            return self._step("input", value=e.name)
        if e.is_Rational:
            return self._step("constant", value=Fraction(int(e.p), int(e.q)))
        if e in (sympy.true, sympy.false):
            return self._step("truth", value=bool(e))
        if e in (sympy.pi, sympy.E):
            return self._step("named", value=str(e))
        if e.is_Add:
            return self._fold("add", e.args)
        if e.is_Mul:
            return self._emit_product(e)
        if e.is_Pow:
            return self._emit_power(e.base, e.exp)
        if isinstance(e, sympy.Piecewise):
            return self._emit_branches(e)
        if isinstance(e, sympy.ITE):  # SymPy makes these of nested cases
            test, a, b = e.args
            return self.emit(sympy.Or(sympy.And(test, a), sympy.And(sympy.Not(test), b)))
        if isinstance(e, sympy.Not):
            return self._step("negation", self.emit(e.args[0]))
        if e.func in _FOLDED:
            return self._fold(_FOLDED[e.func], e.args)
        for table in (_FUNCTIONS, _COMPARISONS):
            if e.func in table:
                return self._step(table[e.func], *(self.emit(argument) for argument in e.args))
        raise FormulaError(
            f'formula "{e}"',
            [
                f"{e.func.__name__} cannot be evaluated; functions that can: "
                "Abs, Min, Max, sqrt, exp, log, tanh, erf, floor, Piecewise"
            ],
        )

    def _emit_product(self, e: Any) -> int:
        above, below = [], []
        for factor in e.args:
            if factor.is_Pow and factor.exp.is_Rational and factor.exp.is_negative:
                below.append(factor.base**-factor.exp)
            else:
                above.append(factor)
        top = self._fold("mul", above) if above else self._step("constant", value=Fraction(1))
        return self._step("div", top, self._fold("mul", below)) if below else top

    def _emit_power(self, base: Any, exponent: Any) -> int:
        if exponent.is_Integer and abs(int(exponent)) < 2**31:
            if exponent < 0:
                one = self._step("constant", value=Fraction(1))
                return self._step("div", one, self.emit(base**-exponent))
            return self._step("whole_power", self.emit(base), value=int(exponent))
        if exponent == sympy.Rational(1, 2):
            return self._step("sqrt", self.emit(base))
        if base == sympy.E:
            return self._step("exp", self.emit(exponent))
        return self._step("power", self.emit(base), self.emit(exponent))

    def _emit_branches(self, e: sympy.Piecewise) -> int:
        *branches, (last, condition) = [(self.emit(value), test) for value, test in e.args]
        if condition is not sympy.true:
            branches.append((last, condition))
            last = self._step("missing")
        result = last
        for value, test in reversed(branches):
            result = self._step("select", self.emit(test), value, result)
        return result
