"""Reading the formulas of a game: which names each may use, every fault noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

import sympy

from gametheory_gov.base.errors import Faults, FormulaError, did_you_mean
from gametheory_gov.base.formula_trees import MOST, over
from gametheory_gov.formulas.parse import counts_in, parse_formula, to_expression
from gametheory_gov.formulas.symbols import TABLE, SymbolInfo, known, name_fault
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.world.matrices import SHARES, TRANSPOSED

Formula = Any
_MATRIX = re.compile(rf"[A-Za-z][A-Za-z0-9_]*({re.escape(TRANSPOSED)})?")
Contributions = Mapping[str, Formula]


class Declared(Protocol):
    """The parts of a game that declare names."""

    @property
    def parameters(self) -> Mapping[str, SymbolInfo]:
        """The game's own numbers."""

    @property
    def columns(self) -> Mapping[str, SymbolInfo]:
        """The game's own figures per state."""

    @property
    def aggregates(self) -> Mapping[str, Contributions]:
        """The totals."""

    @property
    def exposures(self) -> Mapping[str, Contributions]:
        """The exposure sums."""

    @property
    def along(self) -> Mapping[str, str]:
        """The matrices that exposure sums run along."""

    @property
    def signed(self) -> tuple[str, ...]:
        """The matrices whose entries may be negative."""

    @property
    def profile_terms(self) -> tuple[str, ...]:
        """The terms that depend on the whole profile."""


def check_kinds(parts: Any, faults: Faults) -> None:
    """Note every part of a game that is not of its kind: lists of texts, tables, whole numbers.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> faults = Faults("game")
    >>> check_kinds(SimpleNamespace(actions="in"), faults)
    >>> faults.found
    ["actions = 'in'; a list of texts is needed"]
    """
    for name in ("actions", "profile_terms", "references", "signed"):
        given = getattr(parts, name, ())
        if not isinstance(given, (list, tuple)) or not all(isinstance(text, str) and text for text in given):
            faults.add(f"{name} = {given!r}; a list of texts is needed")
    for name in (
        "payoffs",
        "aggregates",
        "exposures",
        "along",
        "switching",
        "parameters",
        "columns",
        "reports",
        "drivers",
        "standards",
    ):
        given = getattr(parts, name, {})
        if not isinstance(given, Mapping):
            faults.add(f"{name} = {given!r}; a table by name is needed")
        elif name in ("aggregates", "exposures"):
            faults.extend(
                f"{name}[{total!r}] = {table!r}; a table of what each action adds is needed"
                for total, table in given.items()
                if not isinstance(table, Mapping)
            )
        faults.extend(
            f"{name} names {key!r}; names are texts"
            for key in (given if isinstance(given, Mapping) and name != "switching" else ())
            if not isinstance(key, str)
        )
    given = getattr(parts, "cooperation", ())
    if not isinstance(given, (list, tuple)) or not all(type(rank) is int for rank in given):
        faults.add(f"cooperation = {given!r}; a list of whole numbers is needed")


def check_standards(standards: Mapping[str, str], actions: Sequence[str], faults: Faults) -> None:
    """Note actions without a standard, where any has one, and standards of what is no action.

    Examples
    --------
    >>> faults = Faults("game")
    >>> check_standards({"in": "A"}, ("out", "in", "inside"), faults)
    >>> faults.found
    ["standards: action 'inside' has none; name the standard of every action but 'out'"]
    """
    for action, standard in standards.items():
        if action not in actions[1:]:
            faults.add(
                f"standards: {action!r} is no action inside{did_you_mean(action, actions[1:])}; "
                f"these are {', '.join(actions[1:])}"
            )
        if not isinstance(standard, str) or not standard:
            faults.add(f"standards[{action!r}] = {standard!r}; a text is needed")
    for action in actions[1:] if standards else ():
        if action not in standards:
            faults.add(
                f"standards: action {action!r} has none; name the standard of every action but {actions[0]!r}"
            )


def check_along(
    along: Mapping[str, str], signed: Sequence[str], exposures: Mapping[str, Any], faults: Faults
) -> None:
    """Note matrices of what is no exposure sum, names that are none, and signs of matrices not used.

    Examples
    --------
    >>> faults = Faults("game")
    >>> check_along({"sale": "imports"}, ("imports",), {"sales": {}}, faults)
    >>> faults.found
    ["along: 'sale' is no exposure sum; did you mean 'sales'?; these are sales"]
    """
    used: dict[str, None] = {}
    for name, matrix in along.items():
        if name not in exposures:
            these = f"; these are {', '.join(exposures)}" if exposures else "; there are none"
            faults.add(f"along: {name!r} is no exposure sum{did_you_mean(str(name), exposures)}{these}")
        if not isinstance(matrix, str) or not _MATRIX.fullmatch(matrix):
            faults.add(f"along[{name!r}] = {matrix!r:.80}; a name such as 'imports' or 'imports.T' is needed")
        else:
            used[matrix.removesuffix(TRANSPOSED)] = None
    for matrix in signed:
        if matrix == SHARES:
            faults.add(
                f"signed: {matrix!r} holds shares, which are never negative; name a matrix of "
                "States(matrices=...) in along"
            )
        elif matrix not in used:
            near = did_you_mean(matrix, used)
            these = f"; these are {', '.join(used)}" if used else "; give along"
            faults.add(f"signed: {matrix!r} is no matrix that an exposure sum runs along{near}{these}")


def _is_pair(pair: Any, actions: Sequence[str]) -> bool:
    if not isinstance(pair, tuple) or len(pair) != 2:
        return False
    return pair[0] != pair[1] and all(name in actions for name in pair)


class Names:
    """Which names each kind of formula may use, and what is known of them."""

    def __init__(self, parts: Declared, faults: Faults) -> None:
        self.parts = parts
        self.infos: dict[str, SymbolInfo] = {
            name: info for name, info in TABLE.items() if info.role not in ("total", "exposure", "profile")
        }
        for k in range(1, 10):
            for stem in ("ideal", "policy"):
                info = known(f"{stem}_{k}")
                assert info is not None
                self.infos[info.name] = info
        for name, info in (*parts.parameters.items(), *parts.columns.items()):
            if name in self.infos:
                faults.add(
                    f"{name!r} is a symbol of the catalogue ({self.infos[name].meaning}); choose "
                    "another name, or use it without declaring it"
                )
            self.infos[name] = info
        for slot, names in (("aggregates", parts.aggregates), ("exposures", parts.exposures)):
            for name in names:
                fault = name_fault(name)
                if fault or name in self.infos or (slot == "exposures" and name in parts.aggregates):
                    faults.add(f"{slot}: {fault or f'{name!r} is taken by another symbol'}")

    def of_state(self) -> dict[str, sympy.Symbol]:
        return {name: info.symbol for name, info in self.infos.items()}

    def of_totals(self) -> dict[str, sympy.Symbol]:
        """The sums, once their formulas are read; those along a signed matrix may be negative."""
        added: dict[str, SymbolInfo] = {}
        parts = self.parts
        for role, tables in (("total", parts.aggregates), ("exposure", parts.exposures)):
            for name, table in tables.items():
                any_sign = parts.along.get(name, "").removesuffix(TRANSPOSED) in parts.signed
                rising = not any_sign and all(f.is_nonnegative for f in table.values())
                sign = "nonnegative" if rising else "real"
                info = known(name)
                words = (info.meaning, info.unit, info.latex) if info else (name.replace("_", " "), "", "")
                added[name] = SymbolInfo(name, *words, role, sign)  # type: ignore[arg-type]
        for name in self.parts.profile_terms:
            info = known(name)
            assert info is not None
            added[name] = info
        self.infos |= added
        return {name: info.symbol for name, info in added.items()}

    def of_reports(self, symbols: Mapping[str, sympy.Symbol]) -> dict[str, sympy.Symbol]:
        return {
            name: symbol
            for name, symbol in symbols.items()
            if self.infos[name].role not in ("state", "exposure") and name != "transfer"
        }


#: How many times as much the formulas of a game may have together as one.
_TOGETHER = 3


class FormulaReader:
    """Reads the formulas of a game, noting every fault."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.counted: Counter[str] = Counter()

    def _read(self, subject: str, formula: Formula, symbols: Mapping[str, sympy.Symbol]) -> sympy.Expr:
        if any(self.counted[what] > _TOGETHER * MOST[what] for what in ("arguments", "comparisons")):
            return sympy.Integer(0)  # said already
        try:
            counts, expression = read_formula(formula, symbols)
            self.counted += counts
            for what in ("arguments", "comparisons"):
                if self.counted[what] > _TOGETHER * MOST[what]:
                    fault = over(what, self.counted[what], formulas=_TOGETHER)
                    raise FormulaError(", with the formulas before it", [fault])
        except FormulaError as error:
            self.faults.extend(f"{subject}{error.subject}: {fault}" for fault in error.faults)
            return sympy.Integer(0)
        return expression

    def table(
        self,
        slot: str,
        formulas: Contributions,
        symbols: Mapping[str, sympy.Symbol],
        actions: Sequence[str],
        *,
        all_of: bool = False,
    ) -> Contributions:
        for name in formulas:
            if name not in actions:
                self.faults.add(
                    f"{slot}: unknown action {name!r}{did_you_mean(str(name), actions)}; "
                    f"actions are {', '.join(actions)}"
                )
        for name in actions if all_of else ():
            if name not in formulas:
                self.faults.add(f"{slot}: action {name!r} has no payoff")
        return MappingProxyType(
            {
                name: self._read(f"{slot}[{name!r}]", formulas[name], symbols)
                for name in actions
                if name in formulas
            }
        )

    def tables(
        self,
        slot: str,
        tables: Mapping[str, Contributions],
        symbols: Mapping[str, sympy.Symbol],
        actions: Sequence[str],
    ) -> Mapping[str, Contributions]:
        return MappingProxyType(
            {name: self.table(f"{slot}[{name!r}]", table, symbols, actions) for name, table in tables.items()}
        )

    def pairs(
        self,
        switching: Mapping[tuple[str, str], Formula],
        symbols: Mapping[str, sympy.Symbol],
        actions: Sequence[str],
    ) -> Mapping[tuple[str, str], sympy.Expr]:
        kept = {}
        for pair, formula in switching.items():
            if not _is_pair(pair, actions):
                self.faults.add(f"switching: {pair!r} is no pair of different actions")
                continue
            kept[pair] = self._read(f"switching[{pair!r}]", formula, symbols)
        return MappingProxyType(kept)

    def reports(
        self, reports: Mapping[str, Formula], symbols: Mapping[str, sympy.Symbol]
    ) -> Mapping[str, sympy.Expr]:
        return MappingProxyType(
            {name: self._read(f"reports[{name!r}]", formula, symbols) for name, formula in reports.items()}
        )


def read_formula(formula: Formula, symbols: Mapping[str, sympy.Symbol]) -> tuple[Counter[str], sympy.Expr]:
    """How much a formula has of what takes long, and the expression that it stands for."""
    if isinstance(formula, (str, sympy.Basic)):
        if isinstance(formula, str):
            names = set(re.findall(r"[^\W\d]\w*", formula))
        else:
            names = {symbol.name for symbol in formula.free_symbols}
        used = [(name, symbols[name]) for name in sorted(names) if name in symbols]
        try:
            return _read_once(formula, tuple(used))
        except FormulaError:
            pass  # the fault names all that are known
    return _read_once.__wrapped__(formula, tuple(symbols.items()))


@lru_cache(maxsize=4096, typed=True)
def _read_once(
    formula: Formula, symbols: tuple[tuple[str, sympy.Symbol], ...]
) -> tuple[Counter[str], sympy.Expr]:
    """The same with the symbols that occur; games have many formulas in common."""
    counts = counts_in(formula)
    expression = to_expression(formula, dict(symbols), subject="")
    compile_expression(expression)
    return counts, _as_read_back(expression)


@lru_cache(maxsize=4096)
def _as_read_back(expression: sympy.Basic) -> sympy.Basic:
    """The form that an expression's own text is read back to, so that saved games are equal.

    A sum, a product or cases of parts that are read back as they are is so too; not a product with a sum or a
    divisor in it, which may be multiplied out.
    """
    parts: tuple[Any, ...] = ()
    if expression.is_Add or (expression.is_Mul and not any(map(_multiplies_out, expression.args))):
        parts = expression.args
    elif isinstance(expression, sympy.Piecewise):
        parts = tuple(part for pair in expression.args for part in pair)
    if parts and all(_as_read_back(part) == part for part in parts):
        if expression.func(*expression.args) == expression:
            return expression
    symbols = {symbol.name: symbol for symbol in expression.free_symbols}
    for _ in range(3):
        again = parse_formula(str(expression), symbols)
        if again == expression:
            break
        expression = again
    return expression


def _multiplies_out(factor: Any) -> bool:
    return bool(factor.is_Add or (factor.is_Pow and not factor.exp.is_positive))
