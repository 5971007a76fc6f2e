r"""Variation: the same game with something changed.

`rebind` binds a game again with parameters, entries of the design vector or the states changed. How far
ideal points lie apart is varied in two ways. A *spread* by a factor f moves some states about their plain
mean m,

.. math:: \theta_i' = m + f\,(\theta_i - m).

A *distance* D between two powers stretches the world along the line through them, about their midpoint m:
with :math:`v = \theta_2 - \theta_1`,

.. math::

    \theta_i' = \theta_i + \Big(\frac{D}{\|v\|} - 1\Big)\frac{(\theta_i - m)\cdot v}{v \cdot v}\,v
    \quad\text{for all } i,

so the two powers end up D apart and all other coordinates are kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Number
from gametheory_gov.base.errors import (
    BindingError,
    Faults,
    InvalidStatesError,
    did_you_mean,
)
from gametheory_gov.base.exact import as_float, exact_sum, to_column, to_fraction
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .bind import bind
from .game import BoundGame, GameLike, as_game
from .lookup import ALIASES

#: Columns of the states that no keyword of `bind` supplies.
_COLUMNS = ("size", "population", "ideal", "great_power")
#: What moves ideal points, and whose.
_MOVES = ("spread", "distance", "among")
#: Entries of the design vector.
DESIGN = tuple(entry.name for entry in fields(Institution) if entry.name != "name")


def rebind(game: GameLike, **changes: Any) -> BoundGame:
    r"""Bind a game again with something changed; committed states and founders are carried along.

    Parameters
    ----------
    game : BoundGame or Scenario
        Made by `bind`, directly or through a scenario.
    **changes
        Any of these, by name:

        - a parameter or column of the game, as a keyword of `bind` (``legitimacy`` is :math:`\lambda`,
          ``divergence`` :math:`\kappa`, ``cost``, ``benefit``, the game's own), and ``exposure``;
        - an entry of the design vector (``depth``, ``excludability``, ``exclusion_penalty``, ...);
        - ``size``, ``population``, ``ideal``, ``great_power``: columns of the states;
        - ``spread``: a factor, see `States.spread`; it moves the great powers' ideal points, or those of
          ``among``;
        - ``distance``: how far the ideal points of two powers lie apart, at least 0, in the unit of ideal
          points; all states are stretched along the line through the two. The powers are the two named by
          ``among``, or the great powers when these are two;
        - ``states``, ``institution``: other ones altogether.

        A game's own symbol goes before an entry of the same name.

    Returns
    -------
    BoundGame

    Raises
    ------
    BindingError
        With every fault: an unknown name, a value out of range, a game that does not say what it was bound
        from.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> game = load_scenario("gatt_wto").bind()
    >>> changed = rebind(game, legitimacy=0.2, depth=2, distance=3, among=("USA", "CHN"))
    >>> changed.values["legitimacy_weight"], float(changed.values["depth"]), len(changed.founders)
    (0.2, 2.0, 22)
    >>> rebind(game, divergense=1)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.BindingError: rebind: divergense is nothing that can be changed; ...
    """
    game = as_game(game, "rebind")
    faults = Faults("rebind")
    recipe = game.recipe
    if recipe is None:
        faults.add("the game does not say what it was bound from; make it with bind(...) and keep that")
        faults.raise_as(BindingError)
    assert recipe is not None
    parts = _Changes.of(game, changes, faults)
    institution = _changed_institution(game, parts, faults)
    states = _changed_states(game, parts, faults)
    faults.extend(
        f"{label!r} is committed but not among the states"
        for label in game.committed
        if label not in states.ids
    )
    given = {name: game.values[name] for name in recipe.given if name in game.values} | parts.given
    with faults.noting():
        again = bind(
            game.form if recipe.family is None else recipe.family,
            states,
            institution,
            founders=game.founders or None,
            committed=False,
            body=(game.seated or None) if institution.body == "founders" else None,
            exact=recipe.exact,
            **{ALIASES.get(name, name): value for name, value in given.items()},
        )
    faults.raise_as(BindingError)
    return replace(again, committed=game.committed) if game.committed else again


def variable(game: BoundGame) -> tuple[str, ...]:
    """The names that `rebind` can change, parameters of the game first.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> variable(load_scenario("gatt_wto").bind())[:4]
    ('benefit', 'cost', 'divergence', 'entry_cost')
    """
    names = [*_symbols(game).values(), *DESIGN, *_COLUMNS, *_MOVES, "exposure", "states", "institution"]
    return tuple(dict.fromkeys(names))


def at_distance(states: States, distance: Number | str, pair: Iterable[str] | None = None) -> States:
    """The states with two powers' ideal points at a distance, all others stretched along with them.

    Parameters
    ----------
    states : States
    distance : number, at least 0
        In the unit of the ideal points.
    pair : two ids, optional
        The great powers when these are two.

    Raises
    ------
    InvalidStatesError
        For a distance that is no number or negative, other than two powers, or powers that agree and so lie
        on no line.

    Examples
    --------
    >>> world = States(["A", "B", "C"], size=["1/3"] * 3, population=["1/3"] * 3, ideal=[0, 2, 3])
    >>> at_distance(world, 4, ["A", "B"]).ideal[:, 0].tolist()
    [Fraction(-1, 1), Fraction(3, 1), Fraction(5, 1)]
    """
    faults = Faults("distance")
    powers = states.great_powers if pair is None else as_ids(pair, "among", faults)
    if (not faults and len(set(powers)) != 2) or len(powers) != 2:
        who = ", ".join(map(str, powers)) or "nobody"
        faults.add(f"a distance is between two powers, here are {who}; name two, among=('USA', 'CHN')")
    try:
        good = to_fraction(distance) >= 0
    except (TypeError, ValueError):
        good = False
    if not good:
        faults.add(f"distance = {distance!r}; a number that is not negative is needed")
    faults.raise_as(InvalidStatesError)
    first, second = states.ideal[states.indices(powers, subject="distance")]
    line = second - first
    square = exact_sum(list(line * line))
    if square == 0:
        if to_fraction(distance) == 0:
            return states
        fault = (
            f"{powers[0]} and {powers[1]} have the same ideal point, so no line leads from one to the other"
        )
        raise InvalidStatesError("distance", [fault])
    length = _root(square)
    ideal = states.ideal
    wanted: Fraction | float = to_fraction(distance)
    if not isinstance(length, Fraction):
        ideal, first, second, line, square = map(_floats, (ideal, first, second, line, square))
        wanted = float(wanted)
    along = (ideal - (first + second) / 2) @ line / square
    return states.replace(ideal=to_column(ideal + np.outer(along, line) * (wanted / length - 1)))


def _floats(value: Any) -> Any:
    return as_float(value) if isinstance(value, np.ndarray) else float(value)


def _root(square: Any) -> Fraction | float:
    """The square root: exact when it is rational and the square is."""
    if isinstance(square, Fraction):
        above, below = math.isqrt(square.numerator), math.isqrt(square.denominator)
        if above * above == square.numerator and below * below == square.denominator:
            return Fraction(above, below)
    return math.sqrt(square)


@dataclass
class _Changes:
    """Changes by where they belong."""

    given: dict[str, Any] = field(default_factory=dict)
    design: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    moves: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, game: BoundGame, changes: Mapping[str, Any], faults: Faults) -> _Changes:
        parts = cls()
        symbols = _symbols(game)
        keywords = {keyword: name for name, keyword in symbols.items()}
        for name, value in changes.items():
            if name in symbols or name in keywords or name == "exposure":
                parts.given[keywords.get(name, name)] = value
            elif name in DESIGN:
                parts.design[name] = value
            elif name in _COLUMNS:
                parts.columns[name] = value
            elif name in _MOVES:
                parts.moves[name] = value
            elif name in ("states", "institution"):
                parts.whole[name] = value
            else:
                near = did_you_mean(name, variable(game)) or f"; these can: {', '.join(variable(game))}"
                faults.add(f"{name} is nothing that can be changed{near}")
        if "among" in parts.moves and len(parts.moves) == 1:
            faults.add("among says whose ideal points move; give spread or distance with it")
        before = len(faults.found)
        if parts.moves.get("among") is not None:
            parts.moves["among"] = as_ids(parts.moves["among"], "among", faults)
        if len(faults.found) > before:
            parts.moves.clear()
        if "legitimacy" in changes and "legitimacy_weight" in changes:
            faults.add("legitimacy and legitimacy_weight are the same and are both given; give one")
        return parts


def _symbols(game: BoundGame) -> dict[str, str]:
    """The symbols whose values keywords of `bind` supply, and these keywords."""
    return {
        info.name: ALIASES.get(info.name, info.name)
        for info in game.form.symbols
        if info.role in ("parameter", "state")
        and info.name not in _COLUMNS
        and not info.name.startswith("ideal_")
    }


def _changed_institution(game: BoundGame, parts: _Changes, faults: Faults) -> Institution:
    institution = parts.whole.get("institution", game.institution)
    if not isinstance(institution, Institution):
        faults.add(f"institution = {institution!r}; an Institution is needed")
        return game.institution
    with faults.noting():
        institution = institution.replace(**parts.design) if parts.design else institution
    return institution


def _changed_states(game: BoundGame, parts: _Changes, faults: Faults) -> States:
    states = parts.whole.get("states", game.states)
    if not isinstance(states, States):
        faults.add(f"states = {states!r}; States are needed")
        return game.states
    among = parts.moves.get("among")
    with faults.noting():
        if parts.columns:
            states = states.replace(**parts.columns)
        if "spread" in parts.moves:
            states = states.spread(parts.moves["spread"], among)
        if "distance" in parts.moves:
            states = at_distance(states, parts.moves["distance"], among)
    return states
