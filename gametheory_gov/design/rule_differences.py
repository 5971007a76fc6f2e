"""In which rules, parameters and formulas two games differ, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.text import brief, counted
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.enforcement.monitoring import REPORTED, reports_monitoring
from gametheory_gov.world.institution import Institution

#: An entry, and what it is in the first and in the second game.
Difference = tuple[str, Any, Any]


def differences(one: BoundGame, other: BoundGame) -> Iterator[Difference]:
    """Yield the entries in which two games differ: formulas, institution, who founds, numbers.

    Parameters
    ----------
    one, other : BoundGame

    Yields
    ------
    (str, value, value)
        An entry and its two values, None where a game does not have it. Of numbers for each state, the
        range over those states of both games for which they differ.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> world = States.symmetric(2)
    >>> given = {"benefit": 1, "legitimacy": 0, "divergence": 0, "founders": ["1"]}
    >>> one = bind(AccessionGame(), world, cost=1, **given)
    >>> other = bind(AccessionGame(cost_exponent=2), world, Institution(depth=2), cost=["1/2", 1], **given)
    >>> [(entry, str(first), str(second)) for entry, first, second in differences(one, other)]
    [('cost_exponent', '1', '2'), ('depth', '1', '2'), ('cost of 1 state', '1', '1/2')]
    """
    yield from _formulas(one, other)
    for entry in fields(Institution):
        first, second = (_entry(game, entry.name) for game in (one, other))
        if entry.name != "name" and _apart(first, second):
            yield entry.name, first, second
    if one.founders != other.founders:
        yield "founders", one.founders, other.founders
    held = [tuple(sorted(game.committed)) for game in (one, other)]
    if held[0] != held[1] and held != [tuple(sorted(game.founders)) for game in (one, other)]:
        yield "committed", held[0], held[1]
    yield from _numbers(one, other)


def _entry(game: BoundGame, name: str) -> Any:
    """An entry of the institution; of monitoring, what the game says itself where it does."""
    if name == "monitoring" and reports_monitoring(game):
        return ", ".join(str(game.form.reports[chance]) for chance in REPORTED)
    return getattr(game.institution, name)


def _formulas(one: BoundGame, other: BoundGame) -> Iterator[Difference]:
    """How the families differ or, where these are none or of two kinds, the payoffs."""
    families: list[Any] = [None if game.recipe is None else game.recipe.family for game in (one, other)]
    if families[0] is not None and type(families[0]) is type(families[1]):
        for entry in fields(families[0]):
            first, second = (getattr(family, entry.name) for family in families)
            if first != second:
                yield entry.name, first, second
        return
    if one.form.name != other.form.name:
        yield "game", one.form.name, other.form.name
    for action in dict.fromkeys((*one.actions, *other.actions)):
        first, second = (str(game.form.payoffs.get(action, "")) or None for game in (one, other))
        if first != second:
            yield f"payoff of {action}", first, second


def _numbers(one: BoundGame, other: BoundGame) -> Iterator[Difference]:
    """Parameters and columns of the states; the design vector is told by its entries."""
    both = [label for label in one.states.ids if label in set(other.states.ids)]
    if one.states.ids != other.states.ids:
        first, second = (f"{game.N}, {game.N - len(both)} of them only here" for game in (one, other))
        yield "states", first, second
    designed = {
        info.name for game in (one, other) for info in game.form.symbols if info.role == "institution"
    }
    for name in dict.fromkeys((*one.values, *other.values)):
        if name in designed or name == "N":
            continue
        values = [game.values.get(name) for game in (one, other)]
        columns = [_over(game, value, both) for game, value in zip((one, other), values, strict=True)]
        apart = [k for k, pair in enumerate(zip(*columns, strict=True)) if _apart(*pair)]
        if apart:
            first, second = (_range([column[k] for k in apart]) for column in columns)
            own = (
                f" of {counted(len(apart), 'state')}"
                if any(isinstance(value, np.ndarray) for value in values)
                else ""
            )
            yield f"{ALIASES.get(name, name)}{own}", first, second


def _apart(first: Any, second: Any) -> bool:
    """Whether values differ; a float is that of a fraction."""
    mixed = {type(first), type(second)} == {float, Fraction}
    return bool(float(first) != float(second) if mixed else first != second)


def _over(game: BoundGame, value: Any, ids: list[str]) -> list[Any]:
    """A number of the game for some states, None for each where it has none."""
    return value[game.states.indices(ids)].tolist() if isinstance(value, np.ndarray) else [value] * len(ids)


def _range(values: list[Any]) -> Any:
    """A number that is one for all, or the least and the greatest."""
    if all(value == values[0] for value in values):
        return values[0]
    return f"{format_gain(min(values))} to {format_gain(max(values))}"


def in_words(difference: Difference) -> str:
    """A difference in a line.

    Examples
    --------
    >>> in_words(("founders", ("A", "B"), ("B", "C"))), in_words(("depth", 1, 2))
    ('founders: the first also A; the second also C', 'depth 1 to 2')
    """
    entry, first, second = difference
    if entry in ("founders", "committed", "vetoes", "inner_club"):
        own = {
            "the first": [label for label in first if label not in second],
            "the second": [label for label in second if label not in first],
        }
        return f"{entry}: " + "; ".join(
            f"{who} also {brief(tuple(some))}" for who, some in own.items() if some
        )
    if first is None:
        return f"{entry} {_text(second)} in the second only"
    if second is None:
        return f"{entry} {_text(first)} in the first only"
    return f"{entry} {_text(first)} to {_text(second)}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else brief(value) or "none"
