"""Formulas from text, without ever running them.

A formula is parsed into Python's syntax tree, and the tree is walked: numbers, names, arithmetic,
comparisons and the functions of `FUNCTIONS` become SymPy; anything else is refused by name. Nothing is
evaluated as Python. Numbers are exact: ``0.1`` is one tenth.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import sympy

from gametheory_gov.base.errors import Faults, FormulaError, did_you_mean
from gametheory_gov.base.exact import read_fraction, to_fraction
from gametheory_gov.base.formula_trees import (
    MOST,
    MOST_BITS,
    counts_of,
    over,
    size_faults,
    size_of,
    too_large,
)

#: Functions that a formula may use.
FUNCTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "Abs": sympy.Abs,
        "Min": sympy.Min,
        "Max": sympy.Max,
        "sqrt": sympy.sqrt,
        "exp": sympy.exp,
        "log": sympy.log,
        "tanh": sympy.tanh,
        "erf": sympy.erf,
        "floor": sympy.floor,
        "Piecewise": sympy.Piecewise,
        "Eq": sympy.Eq,
        "Ne": sympy.Ne,
        "And": sympy.And,
        "Or": sympy.Or,
        "Not": sympy.Not,
    }
)
_CONSTANTS = {"pi": sympy.pi, "E": sympy.E, "True": sympy.true, "False": sympy.false}
_LONGEST = 20_000

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.BitAnd: sympy.And,
    ast.BitOr: sympy.Or,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: sympy.Lt,
    ast.LtE: sympy.Le,
    ast.Gt: sympy.Gt,
    ast.GtE: sympy.Ge,
    ast.Eq: sympy.Eq,
    ast.NotEq: sympy.Ne,
}


def parse_formula(text: str, symbols: Mapping[str, sympy.Symbol], *, subject: str = "formula") -> sympy.Basic:
    """The SymPy expression that a text stands for.

    Parameters
    ----------
    text : str
        Such as ``"benefit*depth*club_size - cost"``. ``**`` is the power, ``/`` divides exactly.
    symbols : mapping of str to sympy.Symbol
        The names that may occur.
    subject : str
        What the formula is, for messages.

    Returns
    -------
    sympy expression

    Raises
    ------
    FormulaError
        Listing every name, function or construct that is not on the whitelist.

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> parse_formula("0.1*x**2 - Max(x, 1/3)", {"x": x})
    x**2/10 - Max(1/3, x)
    >>> parse_formula("__import__('os').system('true')", {"x": x})
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.FormulaError: formula "__import__('os').system('true')": ... is no function ...
    """
    faults = Faults(f'{subject} "{text if len(text) < 200 else text[:200] + "..."}"')
    if len(text) > _LONGEST:
        faults.add(f"longer than {_LONGEST} characters")
        faults.raise_as(FormulaError)
    try:
        source = text.strip()
        tree = ast.parse(source, mode="eval").body
        faults.extend(over(what, number) for what, number in _counts(tree).items() if number > MOST[what])
        result = None if faults else _Grammar(symbols, faults, source).read(tree)
    except SyntaxError as error:
        result = None
        alone = re.fullmatch(r"([^=<>!&|]{1,80})=([^=<>!&|]{1,80})", source)
        sides = f"{alone[1].strip()}, {alone[2].strip()}" if alone else "left, right"
        equal = f"; write Eq({sides}) for an equation" if re.search("(?<![=<>!])=(?!=)", source) else ""
        faults.add(f"is not a formula ({error.msg} at character {error.offset}){equal}")
    except (RecursionError, MemoryError):
        result = None
        faults.add("is nested too deeply")
    except (ValueError, TypeError, AttributeError, ZeroDivisionError) as error:
        result = None
        if not faults:
            faults.add(f"cannot be read ({error})")
    if (
        not faults
        and isinstance(result, sympy.Basic)
        and result.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan)
    ):
        faults.add("has no finite value (a division by zero?)")
    faults.raise_as(FormulaError)
    assert isinstance(result, sympy.Basic)
    return result


class _Grammar:
    """Turns a syntax tree into SymPy, noting everything that is refused."""

    def __init__(self, symbols: Mapping[str, sympy.Symbol], faults: Faults, source: str) -> None:
        self.symbols = symbols
        self.faults = faults
        self.large = False
        self.sizes: dict[Any, Any] = {}
        self.lines = [line.encode() for line in re.split(r"\r\n|\r|\n", source)]

    def read(self, node: ast.AST) -> Any:
        reader = getattr(self, f"_read_{type(node).__name__}", None)
        if reader is None:
            return self._refuse(f"{ast.unparse(node)!r} ({type(node).__name__}) is not allowed in a formula")
        result = reader(node)
        if not self._too_large(result):
            return result
        if not self.large:
            self._refuse(f"{_short(self._text(node))} makes a number of more than {MOST_BITS} bits")
        self.large = True
        return sympy.Integer(1)

    def _too_large(self, result: Any) -> bool:
        return isinstance(result, sympy.Basic) and (
            size_of(result, self.sizes) > MOST_BITS or too_large(result)
        )

    def _text(self, node: Any) -> str:
        if node.lineno != node.end_lineno:
            return ast.unparse(node)
        return str(self.lines[node.lineno - 1][node.col_offset : node.end_col_offset], "utf-8")

    def _refuse(self, fault: str) -> sympy.Basic:
        self.faults.add(fault)
        return sympy.Integer(1)

    def _read_Constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, bool):
            return sympy.true if node.value else sympy.false
        if isinstance(node.value, int):
            return sympy.Integer(node.value)
        if isinstance(node.value, float):  # read from the source: a float would round it
            try:
                return _rational(read_fraction(self._text(node)))
            except ValueError as error:
                return self._refuse(str(error))
        return self._refuse(f"{node.value!r} is not a number")

    def _read_Name(self, node: ast.Name) -> Any:
        if node.id in self.symbols:
            return self.symbols[node.id]
        if node.id in _CONSTANTS:
            return _CONSTANTS[node.id]
        return self._refuse(
            f"unknown symbol {node.id!r}"
            f"{did_you_mean(node.id, [*self.symbols, *FUNCTIONS])}; "
            f"known here: {_listed(self.symbols)}"
        )

    def _read_BinOp(self, node: ast.BinOp) -> Any:
        left, right = self.read(node.left), self.read(node.right)
        if isinstance(node.op, ast.Pow):
            return self._power(left, right)
        if type(node.op) not in _BINARY:
            return self._refuse(f"operator {type(node.op).__name__} is not allowed in a formula")
        return _BINARY[type(node.op)](left, right)

    def _power(self, base: Any, exponent: Any) -> Any:
        factor = base.as_coeff_Mul()[0]
        if exponent.is_Rational and factor.is_Rational and factor not in (0, 1, -1):
            bits = max(int(factor.p).bit_length(), int(factor.q).bit_length())
            if bits * abs(exponent) > MOST_BITS:
                return self._refuse(f"the number {_short(str(factor))}**{exponent} is too large")
        if size_of(base, self.sizes) * (abs(exponent) if exponent.is_Rational else 1) > MOST_BITS:
            return self._refuse(f"the power {_short(f'({base})**{exponent}')} is too high")
        return base**exponent

    def _read_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.read(node.operand)
        if isinstance(node.op, ast.USub):
            return -value
        if isinstance(node.op, ast.UAdd):
            return value
        return sympy.Not(value)

    def _read_BoolOp(self, node: ast.BoolOp) -> Any:
        join = sympy.And if isinstance(node.op, ast.And) else sympy.Or
        return join(*[self.read(value) for value in node.values])

    def _read_Compare(self, node: ast.Compare) -> Any:
        terms = [self.read(value) for value in (node.left, *node.comparators)]
        parts = []
        for op, left, right in zip(node.ops, terms, terms[1:], strict=False):
            if type(op) not in _COMPARE:
                return self._refuse(f"comparison {type(op).__name__} is not allowed in a formula")
            parts.append(_COMPARE[type(op)](left, right))
        return sympy.And(*parts)

    def _read_Tuple(self, node: ast.Tuple) -> Any:
        return sympy.Tuple(*[self.read(value) for value in node.elts])

    def _read_Call(self, node: ast.Call) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name not in FUNCTIONS or not isinstance(node.func, ast.Name):
            return self._refuse(
                f"{name!r} is no function of formulas{did_you_mean(name, FUNCTIONS)}; "
                f"these are: {', '.join(FUNCTIONS)}"
            )
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            return self._refuse(f"{name} takes plain arguments only")
        arguments = [self.read(arg) for arg in node.args]
        try:
            return FUNCTIONS[name](*arguments)
        except (TypeError, ValueError) as error:
            return self._refuse(f"{ast.unparse(node)} cannot be read ({error})")


def _listed(names: Iterable[str]) -> str:
    """Names in order, without the second and later dimensions of a policy space."""
    return ", ".join(sorted(name for name in names if not re.search(r"_[2-9]$", name))) or "none"


def _counts(tree: ast.AST) -> dict[str, int]:
    """How often a formula has what SymPy takes long for, before anything is made of it."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [call.func.id if isinstance(call.func, ast.Name) else "" for call in calls]
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    signs = sum(len(test.ops) for test in tests)
    return {
        "nested": _nested(tree),
        "arguments": sum(
            len(call.args) for call, name in zip(calls, names, strict=True) if name in ("Max", "Min")
        ),
        "comparisons": signs + names.count("Eq") + names.count("Ne"),
        "conditions": sum(
            any(isinstance(part, ast.Name) and part.id == "Piecewise" for part in ast.walk(test))
            for test in tests[: MOST["comparisons"]]
        ),
    }


def counts_in(formula: Any) -> Counter[str]:
    """How often a formula has what SymPy takes long for; nothing where it is none."""
    if isinstance(formula, sympy.Basic):
        return counts_of(formula)
    if not isinstance(formula, str) or len(formula) > _LONGEST:
        return Counter()
    try:
        return Counter(_counts(ast.parse(formula.strip(), mode="eval").body))
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return Counter()


def _nested(node: ast.AST) -> int:
    inner = max(map(_nested, ast.iter_child_nodes(node)), default=0)
    return inner + isinstance(node, ast.Call)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")


def _rational(value: Fraction) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


def to_expression(
    formula: Any, symbols: Mapping[str, sympy.Symbol], *, subject: str = "formula"
) -> sympy.Basic:
    """A formula given as text, number or SymPy expression in the catalogue's symbols.

    Symbols are matched by name, floats become exact by their shortest decimal form. The expression is a
    number: what is true or false must stand within ``Piecewise``.

    Parameters
    ----------
    formula : str, number or sympy expression
    symbols : mapping of str to sympy.Symbol
        The names that may occur.
    subject : str

    Raises
    ------
    FormulaError
        As `parse_formula`.

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> to_expression(0.25 * sympy.Symbol("x"), {"x": x})
    x/4
    """
    if isinstance(formula, str):
        return _check_number(parse_formula(formula, symbols, subject=subject), subject)
    if not isinstance(formula, sympy.Basic):
        try:
            number = _rational(to_fraction(formula))
        except (TypeError, ValueError):
            faults = Faults(f"{subject} {_short(repr(formula))}")
            faults.add("is neither text, a number nor a SymPy expression")
            faults.raise_as(FormulaError)
        return _check_number(number, subject)
    exact = formula.xreplace({number: _decimal(number) for number in formula.atoms(sympy.Float)})
    _check_number(exact, subject)
    unknown = sorted(symbol.name for symbol in exact.free_symbols if symbol.name not in symbols)
    if unknown:
        faults = Faults(f'{subject} "{formula}"')
        faults.extend(
            f"unknown symbol {name!r}{did_you_mean(name, symbols)}; known here: {_listed(symbols)}"
            for name in unknown
        )
        faults.raise_as(FormulaError)
    changes = {symbol: symbols[symbol.name] for symbol in exact.free_symbols}
    return exact if all(a == b for a, b in changes.items()) else exact.xreplace(changes)


def _decimal(number: sympy.Float) -> sympy.Basic:
    """A float of SymPy as the fraction that its digits say."""
    single = float(number)
    return _rational(to_fraction(single if single and number._prec <= 53 else str(number)))


def _check_number(expression: sympy.Basic, subject: str) -> sympy.Basic:
    """An expression, once it is known to be finite and no number in it too long to be written."""
    faults = Faults(subject)
    if any(size_of(number) > MOST_BITS for number in expression.atoms(sympy.Rational)):
        faults.add(f"holds a number of more than {MOST_BITS} bits")
        faults.raise_as(FormulaError)
    faults.extend(size_faults(expression))
    _raise_with_text(faults, subject, expression)
    branches = [branch for cases in expression.atoms(sympy.Piecewise) for branch, _ in cases.args]
    if not all(isinstance(value, sympy.Expr) for value in (expression, *branches)):
        faults.add(
            "is true or false, or no number; to count what is true, write Piecewise((1, ...), (0, True))"
        )
    elif expression.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan):
        faults.add("has no finite value (a division by zero?)")
    _raise_with_text(faults, subject, expression)
    return expression


def _raise_with_text(faults: Faults, subject: str, expression: sympy.Basic) -> None:
    """Raise what was noted, if anything, with the expression; to print one takes longer than to check it."""
    if faults:
        raise FormulaError(f'{subject} "{_short(str(expression))[1:-1]}"', faults.found)
