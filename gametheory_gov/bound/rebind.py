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

What varies is named the same way everywhere: a name that `rebind` can change, and what it runs over, a range
``(low, high)`` or ``(low, high, points)`` as a tuple, or values as a list. `read_values` reads it.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base._typing import Number
from gametheory_gov.base.errors import (
    BindingError,
    Faults,
    GovError,
    InvalidStatesError,
    did_you_mean,
)
from gametheory_gov.base.exact import as_float, exact_sum, is_exact_number, to_column, to_fraction
from gametheory_gov.base.inputs import as_ids, is_whole, public
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .bind import bind
from .game import BoundGame, GameLike, as_game
from .lookup import ALIASES

#: Columns of the states that no keyword of `bind` supplies.
_COLUMNS = ("size", "population", "ideal", "great_power", "matrices")
#: What moves ideal points, and whose.
_MOVES = ("spread", "distance", "among")
#: Entries of the design vector.
DESIGN = tuple(entry.name for entry in fields(Institution) if entry.name != "name")


@public
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
        - ``matrices``: some of the matrices that the states have, by name; the others stay;
        - ``spread``: a factor, see `States.spread`; it moves the great powers' ideal points, or those of
          ``among``;
        - ``distance``: how far the ideal points of two powers lie apart, at least 0, in the unit of ideal
          points; all states are stretched along the line through the two. The powers are the two named by
          ``among``, or the great powers when these are two;
        - ``states``, ``institution``: other ones altogether;
        - ``founders``: ids of other founders. Those of before are free again, and the new ones are
          committed where those were. A decision body in which the founders sat is theirs, so the policy moves
          with them.

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
    >>> rebind(game, founders=["USA", "CHN", "IND"]).club
    ('CHN', 'IND', 'USA')
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
    others = changes.pop("founders", None)
    names = game.founders if others is None else as_ids(others, "founders", faults)
    sat = names if game.seated == game.founders else game.seated
    parts = _Changes.of(game, changes, faults)
    institution = _changed_institution(game, parts, faults)
    states = _changed_states(game, parts, faults)
    committed = dict(game.committed)
    if others is not None:
        free = game.founders and not set(game.founders) & set(committed)
        committed = dict(game.release().committed) | ({} if free else dict.fromkeys(names, game.actions[-1]))
    faults.extend(
        f"{label!r} is committed but not among the states"
        for label in committed
        if label not in states.ids and label not in names
    )
    given = {name: game.values[name] for name in recipe.given if name in game.values} | parts.given
    with faults.noting():
        again = bind(
            game.form if recipe.family is None else recipe.family,
            states,
            institution,
            founders=names or None,
            committed=False,
            body=(sat or None) if institution.body == "founders" else None,
            exact=recipe.exact,
            **{ALIASES.get(name, name): value for name, value in given.items()},
        )
    faults.raise_as(BindingError)
    return replace(again, committed=committed) if committed else again


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


def check_name(game: BoundGame, name: Any, faults: Faults) -> bool:
    """Whether something names what `rebind` can change; noted when it does not.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> faults = Faults("example")
    >>> check_name(load_scenario("gatt_wto").bind(), "legitimcy", faults), faults.found
    (False, ["legitimcy is nothing that can be changed; did you mean 'legitimacy'?"])
    """
    names = variable(game)
    if isinstance(name, str) and (name in names or name in _symbols(game)):
        return True
    near = did_you_mean(str(name), names) or f"; these can: {', '.join(names)}"
    if name in ("founders", "committed"):
        near = "; use gg.rebind(game, founders=ids), game.commit(ids) or game.release(ids)"
    faults.add(f"{name if isinstance(name, str) else repr(name):.80} is nothing that can be changed{near}")
    return False


# ---------------------------------------------------------------------------------------- what varies


class Axis(NamedTuple):
    """What varies, as it was read.

    Parameters
    ----------
    name : str
    values : list
        Empty where they could not be read, which was noted.
    """

    name: str
    values: list[Any]


def read_axis(
    place: str, given: Any, faults: Faults, *, points: int, exact: bool | None = None, rising: bool = False
) -> Axis | None:
    """A name and what it runs over, read; what is wrong with them is noted.

    Parameters
    ----------
    place : str
        Name of the argument.
    given : (str, range or values), or Axis
        An `Axis` was read before and stays as it is.
    faults : Faults
    points, exact, rising : as for `read_values`

    Returns
    -------
    Axis or None
        None where there is no name.

    Examples
    --------
    >>> faults = Faults("example")
    >>> read_axis("x", ("cost", (0, 1)), faults, points=3)
    Axis(name='cost', values=[0, Fraction(1, 2), 1])
    >>> read_axis("x", ("cost", 0, 1, 5), faults, points=3)
    >>> faults.found
    ["x = ('cost', 0, 1, 5); a name and what it runs over are needed: ('cost', (0, 1, 5))"]
    """
    if isinstance(given, Axis):
        return given
    pair = not isinstance(given, (str, bytes)) and isinstance(given, Sequence)
    if pair and len(given) == 2 and isinstance(given[0], str):
        return Axis(
            given[0],
            read_values(f"{place}: {given[0]}", given[1], faults, points=points, exact=exact, rising=rising),
        )
    flat = pair and len(given) in (3, 4) and isinstance(given[0], str)
    form = (given[0], tuple(given[1:])) if flat else ("legitimacy", (0, 1))
    faults.add(f"{place} = {given!r:.80}; a name and what it runs over are needed: {form!r:.80}")
    return None


#: Values that a range is divided into at most.
MOST_POINTS = 100_000


def read_values(
    name: str,
    given: Any,
    faults: Faults,
    *,
    points: int,
    exact: bool | None = None,
    rising: bool = False,
    shown: str = "",
) -> list[Any]:
    """The values that something runs over; what is wrong with them is noted.

    Parameters
    ----------
    name : str
        Name of what varies.
    given : tuple, or other iterable
        A tuple is a range, ``(low, high)`` or ``(low, high, points)``, both ends included and evenly spaced;
        anything else holds the values themselves.
    faults : Faults
    points : int, at least 2
        Number of values of a range that does not say it.
    exact : bool, optional
        Whether values are numbers of exact arithmetic, or floats. When left out they stay as they are given,
        texts and truth values too; a range is then exact where its ends are, in whole numbers where they are.
    rising : bool
        Whether two values or more are needed, each above the last; otherwise they only have to differ.
    shown : str
        What was given, in the words of who gave it; by default as Python writes it.

    Returns
    -------
    list
        Empty where something is wrong.

    Examples
    --------
    >>> faults = Faults("example")
    >>> read_values("depth", (0, 2, 5), faults, points=3)
    [0, Fraction(1, 2), 1, Fraction(3, 2), 2]
    >>> read_values("depth", (0, 0.4), faults, points=3), read_values("depth", [3, "1/2"], faults, points=3)
    ([0.0, 0.2, 0.4], [3, '1/2'])
    >>> read_values("cost", (0, 1, 2.5), faults, points=3)
    []
    >>> faults.found
    ['cost = (0, 1, 2.5); points = 2.5, a whole number from 2 is needed; give values as a list: [0, 1, 2.5]']
    """
    if isinstance(given, (str, bytes, Mapping)) or not np.iterable(given):
        rule = "a range (low, high) or (low, high, points), or a list of values is needed"
        faults.add(f"{name} = {shown or repr(given):.80}; {rule}, such as (0, 1) or [0, 0.5, 1]")
        return []
    before = len(faults.found)
    entries = [value.item() if isinstance(value, np.generic) else value for value in given]
    if isinstance(given, tuple):
        hint = "" if shown else f"; give values as a list: {_show(entries, '[]')}"
        values = _range(f"{name} = {shown or _show(entries, '()')}", entries, faults, points, exact, hint)
    else:
        values = [_value(f"{name}[{k}]", value, faults, exact) for k, value in enumerate(entries)]
    if len(faults.found) == before and not entries:
        faults.add(f"{name} has no values")
    elif not rising:
        faults.extend(
            f"{name}[{k}] = {value!r:.80} is given twice"
            for k, value in enumerate(values)
            if value is not None and value in values[:k]
        )
    elif len(faults.found) == before and (len(values) < 2 or any(a >= b for a, b in pairwise(values))):
        faults.add(
            f"{name} = {shown or _show(entries, '[]')} does not rise; two values or more are needed, each "
            "above the last"
        )
    return values if len(faults.found) == before else []


def check_ends(
    game: BoundGame, axes: Mapping[str, Sequence[Any]], fixed: Mapping[str, Any], faults: Faults
) -> None:
    """Bind the game at both ends of what varies, before any work, and note each fault once.

    Parameters
    ----------
    game : BoundGame
    axes : mapping of str to sequence
        Values by name; where there are none, as after `read_values`, only the name is checked.
    fixed : mapping of str to value
        Changes made at every point alike.
    faults : Faults

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> faults = Faults("example")
    >>> check_ends(load_scenario("gatt_wto").bind(), {"depth": [0, 2], "legitimacy": [-1, 1]}, {}, faults)
    >>> faults.found
    ['legitimacy = -1; a number that is not negative is needed (value of one unit of legitimacy)']
    """
    for name in [name for name, values in axes.items() if not values]:
        check_name(game, name, faults)
    ends = {name: (values[0], values[-1]) for name, values in axes.items() if values}
    first = {name: pair[0] for name, pair in ends.items()}
    for point in [first, *({**first, name: pair[1]} for name, pair in ends.items() if pair[0] != pair[1])]:
        try:
            rebind(game, **{**fixed, **point})
        except GovError as error:
            for fault in getattr(error, "faults", (str(error),)):
                if fault not in faults.found:
                    faults.add(fault)


def _range(
    place: str, entries: list[Any], faults: Faults, points: int, exact: bool | None, hint: str
) -> list[Any]:
    """The evenly spaced values of a range; what is wrong with it is noted."""
    before = len(faults.found)
    if len(entries) not in (2, 3):
        faults.add(f"{place}; a range is (low, high) or (low, high, points){hint}")
        return []
    low, high, number = (*entries, points)[:3]
    if not is_whole(number) or number < 2:
        faults.add(f"{place}; points = {number}, a whole number from 2 is needed{hint}")
    elif number > MOST_POINTS:
        faults.add(f"{place}; points = {number}, at most {MOST_POINTS} are made; give fewer")
    try:
        start, stop = to_fraction(low), to_fraction(high)
    except (TypeError, ValueError, OverflowError):
        faults.add(f"{place}; the ends of a range are finite numbers{hint}")
        return []
    if start >= stop:
        faults.add(f"{place} does not rise; the second must be above the first")
    if len(faults.found) > before:
        return []
    values = [start + (stop - start) * k / int(number - 1) for k in range(number)]
    if exact is None and is_exact_number(low) and is_exact_number(high):
        return [int(value) if value.denominator == 1 else value for value in values]
    return values if exact else [float(value) for value in values]


def _value(place: str, value: Any, faults: Faults, exact: bool | None) -> Any:
    """One value of a list; noted when it is none."""
    try:
        if exact is not None:
            number = to_fraction(value)
            return number if exact else float(number)
        if isinstance(value, str) or (isinstance(value, numbers.Real) and abs(float(value)) < math.inf):
            return value
    except (TypeError, ValueError, OverflowError):
        pass
    kind = "a finite number or a text" if exact is None else "a finite number"
    faults.add(f"{place} = {value!r:.80}; {kind} is needed")
    return None


def _show(entries: Iterable[Any], brackets: str) -> str:
    """Entries as Python writes them, fractions as ``1/2``, cut where they are many."""
    texts = (str(value) if isinstance(value, Fraction) else repr(value) for value in entries)
    return f"{brackets[0]}{', '.join(texts):.80}{brackets[1]}"


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
                check_name(game, name, faults)
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
        columns = dict(parts.columns)
        if isinstance(columns.get("matrices"), Mapping):
            have = tuple(dict.fromkeys((*states.matrices, *game.form.matrices)))
            for name in columns["matrices"]:
                if name not in have:
                    these = did_you_mean(str(name), have) or f"; they have {', '.join(have) or 'none'}"
                    faults.add(f"matrices: {name!r:.80} is none that the states have{these}")
            columns["matrices"] = {**states.matrices, **columns["matrices"]}
        if columns:
            states = states.replace(**columns)
        if "spread" in parts.moves:
            states = states.spread(parts.moves["spread"], among)
        if "distance" in parts.moves:
            states = at_distance(states, parts.moves["distance"], among)
    return states
