"""Columns of a world by formula, of the figures that its table has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy

from gametheory_gov.base.errors import Faults, FormulaError, InvalidInputError, UndefinedPayoffError, which_id
from gametheory_gov.base.exact import to_column, to_fraction
from gametheory_gov.base.text import listed
from gametheory_gov.formulas.arithmetic import FLOATS, rationals
from gametheory_gov.formulas.parse import to_expression
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.world.columns import PARAMETER_COLUMNS, take_shares
from gametheory_gov.world.states import States

_SHARES = ("size", "population")


def with_columns(states: States, given: Mapping[str, Any]) -> States:
    """The states with columns that formulas give.

    Parameters
    ----------
    states : States
    given : mapping of str to formula, or to list of ids
        In this order. A formula is of the figures of the table and of columns above it; a list of ids is 1
        for the states that it names and 0 for all others. ``size`` and ``population`` are divided by their
        totals. States without a figure that a formula needs are left out, and a note says so.

    Raises
    ------
    InvalidInputError
        With every fault: an unknown figure or id, a column without value, a name that is taken.

    Examples
    --------
    >>> world = States(["A", "B"], size=["1/2"] * 2, population=["1/4", "3/4"], extra={"coal": [3, 1]})
    >>> with_columns(world, {"size": "coal", "cost": "size/population"}).cost
    array([Fraction(3, 1), Fraction(1, 3)], dtype=object)
    """
    faults = Faults("world.columns")
    formulas: dict[str, sympy.Basic] = {}
    known = set(_figures(states))
    for name, value in given.items():
        if not name.isidentifier() or name in states.__dataclass_fields__.keys() - {
            *_SHARES,
            *PARAMETER_COLUMNS,
        }:
            faults.add(f"{name!r} is no name for a column; give a word that the states do not use otherwise")
        elif isinstance(value, list):
            faults.extend(
                f"{name}: {label!r} is not among the states{which_id(label, states.ids, states.names)}"
                for label in value
                if label not in states.ids
            )
            states = _put(states, name, [int(label in value) for label in states.ids])
        else:
            try:
                symbols = {figure: sympy.Symbol(figure, real=True) for figure in known}
                formulas[name] = to_expression(value, symbols, subject=name)
            except FormulaError as error:
                faults.extend(f"{name}: {fault}" for fault in error.faults)
        known.add(name)
    faults.raise_as(InvalidInputError)
    states = _with_figures(
        states, {str(symbol) for formula in formulas.values() for symbol in formula.free_symbols}
    )
    for name, formula in formulas.items():
        tape = compile_expression(formula)
        arithmetic: Any = FLOATS if tape.irrational else rationals()
        figures = _figures(states)
        values = {figure: arithmetic.read(to_column(figures[figure])) for figure in tape.inputs}
        try:
            column = to_column(np.broadcast_to(arithmetic.plain(tape.evaluate(values, arithmetic)), states.N))
        except UndefinedPayoffError as error:
            raise InvalidInputError("world.columns", [f"{name}: {error}"]) from error
        states = _put(states, name, column, f"{given[name]}")
    return states


def _figures(states: States) -> dict[str, list[Any]]:
    """Every figure of the states by name, exact, or None where it is not known."""
    columns = {name: column for name, column in states.columns().items() if column.ndim == 1}
    columns |= {f"ideal_{k + 1}": states.ideal[:, k] for k in range(states.dimensions)}
    return {
        name: [None if value != value else to_fraction(value) for value in column]
        for name, column in {**states.extra, **columns}.items()
        if not any(isinstance(value, str) for value in column)
    }


def _with_figures(states: States, names: set[str]) -> States:
    """The states that have some figures; those that have not are left out, and a note says so."""
    figures = _figures(states)
    unknown = {
        label
        for name in names & figures.keys()
        for label, value in zip(states.ids, figures[name], strict=True)
        if value is None
    }
    if not unknown:
        return states
    if len(unknown) == states.N:
        raise InvalidInputError("world.columns", [f"no state has all of {', '.join(sorted(names))}"])
    without = [label for label in states.ids if label in unknown]
    note = f"Left out, since a figure that a column needs is not known: {listed(without, states.ids)}."
    kept = states.select([label for label in states.ids if label not in unknown])
    return kept.replace(notes=(*kept.notes, note))


def _put(states: States, name: str, column: Any, formula: str = "") -> States:
    """The states with a column; shares are taken of sizes and of population."""
    if name not in (*_SHARES, *PARAMETER_COLUMNS):
        return states.replace(extra={**states.extra, name: list(column)})
    if name not in _SHARES:
        return states.replace(**{name: column})
    shares = take_shares(column)
    if shares is None:
        raise InvalidInputError("world.columns", [f"{name} is zero for all states, so it has no shares"])
    return states.replace(
        **{name: shares},
        notes=(*states.notes, f"Here {name} is the share of {formula} among these states."),
        units={**states.units, name: f"share of {formula}"},
        coverage={what: part for what, part in states.coverage.items() if what != name},
    )
