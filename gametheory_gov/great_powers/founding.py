r"""Founding: what great powers choose, and the game that this leaves to the others.

Each great power joins the joint standard and complies, joins it and signs only, founds an own standard (and
complies), or does none of these. A *founding* is what results: for every standard that somebody founded, its
*authors* with what they do. The authors of a standard (its ``founders`` in games and outcomes) are the great
powers that chose it, complying or signing only, and its policy is their size-weighted mean ideal point,

.. math:: r_k = \frac{\sum_{i\in F_k} s_i\theta_i}{\sum_{i\in F_k} s_i}.

Whoever is alone in the joint standard and complies has founded an own one, so different choices may make the
same founding. Standards are numbered by the position of their first author in the order of moves, so numbers
do not depend on the order in which powers are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.games.game import Game, derived
from gametheory_gov.games.standards import founder_name, policy_name

#: What a great power can do in the first stage.
CHOICES = ("joint comply", "joint sign", "own", "none")
#: For every standard its authors, each with ``"comply"`` or ``"sign"``.
Founding = tuple[tuple[tuple[str, str], ...], ...]


class StandardActions(NamedTuple):
    """The actions of one standard, as positions among the game's actions."""

    name: str
    sign: int
    comply: int


@derived
def standard_actions(game: Game) -> tuple[StandardActions, ...]:
    """The standards of a game with their actions.

    Raises
    ------
    NotApplicableError
        For a game without standards, or with a standard that is not signed or complied with.
    """
    if not game.standards:
        raise NotApplicableError(
            f"game {game.name!r} names no standards, so great powers can found none: use StandardsGame(), or "
            "Game(..., standards={action: standard})"
        )
    found = []
    for name in dict.fromkeys(game.standards.values()):
        places = [k for k, action in enumerate(game.actions) if game.standards.get(action) == name]
        places.sort(key=lambda k: game.cooperation[k])
        if len(places) != 2 or game.cooperation[places[0]] == game.cooperation[places[1]]:
            raise NotApplicableError(
                f"standard {name!r} of game {game.name!r} has the actions "
                f"{', '.join(game.actions[k] for k in places)}; two are needed, to sign "
                "and, more cooperative, to comply"
            )
        found.append(StandardActions(name, places[0], places[1]))
    return tuple(found)


def founding_of(choices: Mapping[str, str], position: Mapping[str, int]) -> Founding:
    """The founding that some choices make.

    Parameters
    ----------
    choices : mapping of power to one of `CHOICES`
    position : mapping of power to int
        Its place in the order of moves.

    Examples
    --------
    >>> founding_of({"CHN": "joint sign", "USA": "own"}, {"CHN": 0, "USA": 1})
    ((('CHN', 'sign'),), (('USA', 'comply'),))
    >>> founding_of({"CHN": "joint comply", "USA": "none"}, {"CHN": 0, "USA": 1})
    ((('CHN', 'comply'),),)
    """
    joint = [
        (power, choice.removeprefix("joint "))
        for power, choice in choices.items()
        if choice.startswith("joint ")
    ]
    standards = [sorted(joint, key=lambda author: position[author[0]])] if joint else []
    standards += [[(power, "comply")] for power, choice in choices.items() if choice == "own"]
    return tuple(map(tuple, sorted(standards, key=lambda authors: position[authors[0][0]])))


def foundings(powers: Sequence[str], position: Mapping[str, int]) -> dict[Founding, list[tuple[int, ...]]]:
    """Every founding that powers can make, with the cells of the first stage that make it.

    Examples
    --------
    >>> found = foundings(["A", "B"], {"A": 0, "B": 1})
    >>> len(found), found[(("A", "comply"),), (("B", "comply"),)]
    (12, [(0, 2), (2, 0), (2, 2)])
    """
    cells: dict[Founding, list[tuple[int, ...]]] = {}
    for cell in product(range(len(CHOICES)), repeat=len(powers)):
        choices = {power: CHOICES[k] for power, k in zip(powers, cell, strict=True)}
        cells.setdefault(founding_of(choices, position), []).append(cell)
    return cells


def policies(game: BoundGame, agreed: Iterable[Founding]) -> list[list[list[Any]]]:
    """The policies of the standards of some foundings, in the game's arithmetic.

    A single author's policy is its ideal point to the last digit.

    Returns
    -------
    list by founding of lists by standard of d numbers
    """
    size = game.number(game.states.size)
    ideal = game.number(game.states.ideal)
    place = {label: k for k, label in enumerate(game.states.ids)}
    known: dict[tuple[int, ...], list[Any]] = {}

    def mean(rows: tuple[int, ...]) -> list[Any]:
        if rows not in known:
            total = sum(size[k] for k in rows)
            known[rows] = (
                list(ideal[rows[0]])
                if len(rows) == 1
                else [sum(size[k] * ideal[k, j] for k in rows) / total for j in range(ideal.shape[1])]
            )
        return known[rows]

    return [[mean(tuple(place[power] for power, _ in who)) for who in founding] for founding in agreed]


def check_powers(game: BoundGame, powers: Iterable[str] | None) -> tuple[str, ...]:
    """The great powers that move first; every fault is raised together.

    Raises
    ------
    InvalidInputError
        For nobody, strangers, powers without size, more powers than standards, states that are committed.
    NotApplicableError
        For a game without standards.
    """
    states = game.states
    names = states.great_powers if powers is None else (powers,) if isinstance(powers, str) else tuple(powers)
    standards = standard_actions(game.form)
    faults = Faults("great powers")
    if not names:
        faults.add("there are none; name them, or mark them: states.replace(great_power=...)")
    rows = states.indices(names, subject="great powers")
    if len(names) > len(standards):
        faults.add(
            f"{len(names)} powers ({', '.join(names)}) could found as many standards, the game has "
            f"{len(standards)}: bind StandardsGame({len(names)}), or name fewer powers"
        )
    faults.extend(
        f"{states.ids[k]!r} has no size, so the policy of a standard that it founds is not defined"
        for k in rows
        if not states.size[k] > 0
    )
    if game.committed:
        faults.add("the game has committed states already; take the game before commit(...)")
    faults.raise_as(InvalidInputError)
    return names


@public
def second_stage(game: GameLike, founding: Iterable[Any], powers: Iterable[str] | None = None) -> BoundGame:
    """The game of the others once the great powers have founded standards.

    It has the actions of the standards founded only, with their policies, and the great powers are committed
    to what they do; solvers and certificates take it as any other game.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of `StandardsGame`, or of a game whose ``standards`` say which actions are whose.
    founding : sequence of mappings of power to "comply" or "sign"
        One per standard.
    powers : iterable of ids, optional
        The great powers; those marked among the states by default. Powers that found nothing stay outside.

    Returns
    -------
    BoundGame

    Raises
    ------
    InvalidInputError
        For a founding that names strangers, a power twice, or no standard.

    Examples
    --------
    >>> from gametheory_gov import StandardsGame, States, bind, solve
    >>> world = States(["A", "B", "C"], size=["1/2", "1/4", "1/4"], population=["1/3"] * 3,
    ...                great_power=[True, True, False], ideal=[0, 1, 0])
    >>> game = bind(StandardsGame(), world, market=1, cost="1/5", legitimacy=0, divergence=1)
    >>> second = second_stage(game, [{"A": "comply"}])
    >>> second.actions, dict(second.committed)
    (('outside', 'sign_1', 'comply_1'), {'A': 'comply_1', 'B': 'outside'})
    >>> [dict(e.actions)["C"] for e in solve(second, ties="weak").equilibria]
    ['comply_1']
    """
    game = as_game(game, "second_stage")
    names = check_powers(game, powers)
    agreed = _read_founding(founding, names)
    standards = standard_actions(game.form)
    if not agreed or len(agreed) > len(standards):
        raise InvalidInputError(
            "founding",
            [f"{len(agreed)} standards are founded; from 1 to {len(standards)}, the form's, are needed"],
        )
    form = founded_game(game.form, len(agreed))
    values = dict(game.values)
    plain = [[game.plain(r) for r in policy] for policy in policies(game, [agreed])[0]]
    for standard, policy in zip(standards, plain, strict=False):
        values |= {policy_name(standard.name, j): r for j, r in enumerate(policy, start=1)}
    for standard, authors in zip(standards, agreed, strict=False):
        if (marks := founder_name(standard.name)) in values:
            flags = np.isin(game.states.ids, [power for power, _ in authors])
            values[marks] = _like(values.get("great_power", game.states.size), flags)
    flags = np.isin(game.states.ids, names)
    states = game.states
    if not np.array_equal(flags, states.great_power):
        states = states.replace(great_power=flags)
    if "great_power" in values:
        values["great_power"] = _like(values["great_power"], flags)
    committed = dict.fromkeys(names, form.actions[0])
    for standard, authors in zip(standards, agreed, strict=False):
        for power, act in authors:
            committed[power] = game.actions[getattr(standard, act)]
    needed = {info.name for info in form.symbols}
    values = {name: value for name, value in values.items() if name in needed}
    # what it was bound from no longer describes it, so it cannot be bound again with changes
    return replace(game, form=form, states=states, values=values, committed=committed, recipe=None)


def _like(column: Any, flags: Any) -> Any:
    """Flags as a column of the same kind of numbers."""
    from gametheory_gov.base.exact import as_float, is_exact, to_column

    whole = to_column([int(flag) for flag in flags])
    return whole if is_exact(column) else as_float(whole)


def _read_founding(founding: Iterable[Any], powers: Sequence[str]) -> Founding:
    """A founding as tuples; every fault is raised together."""
    faults = Faults("founding")
    seen: set[str] = set()
    standards = []
    shape = "a mapping of power to 'comply' or 'sign' is needed"
    if isinstance(founding, (str, Mapping)) or not isinstance(founding, Iterable):
        faults.add(
            f"{founding!r:.80}; a list is needed, for every standard {shape.replace(' is needed', '')}"
        )
        founding = ()
    for k, authors in enumerate(founding):
        if not isinstance(authors, Mapping):
            faults.add(f"standard {k}: {authors!r:.80}; {shape}")
            continue
        pairs = tuple(authors.items())
        if not pairs:
            faults.add(f"standard {k} has no founder, so it is not available; leave it out")
        for power, act in pairs:
            if power not in powers:
                faults.add(
                    f"standard {k}: {power!r} is no great power of this game; these are {', '.join(powers)}"
                )
            if act not in ("comply", "sign"):
                faults.add(f"standard {k}: {power!r} plays {act!r}; 'comply' or 'sign' is needed")
            if power in seen:
                faults.add(f"{power!r} founds more than one standard")
            seen.add(power)
        standards.append(pairs)
    faults.raise_as(InvalidInputError)
    return tuple(standards)


def founded_game(game: Game, count: int) -> Game:
    """A game with its first standards only; totals that nobody can add to are zero.

    Parameters
    ----------
    game : Game
    count : int
        How many standards are founded, at least 1.
    """
    standards = standard_actions(game)
    if count == len(standards):
        return game
    return _without(game, frozenset(s.name for s in standards[count:]))


@derived
def _without(game: Game, dropped: frozenset[str]) -> Game:
    actions = [action for action in game.actions if game.standards.get(action) not in dropped]
    tables = {
        slot: {
            name: {a: formula for a, formula in table.items() if a in actions}
            for name, table in getattr(game, slot).items()
        }
        for slot in ("aggregates", "exposures")
    }
    empty = {name for slot in tables.values() for name, table in slot.items() if not table}
    zero = {game.infos[name].symbol: 0 for name in empty}
    payoffs = {action: game.payoffs[action].subs(zero) for action in actions}
    reports = {
        name: formula
        for name, formula in game.reports.items()
        if not any(symbol in zero for symbol in formula.free_symbols)
    }
    lists: dict[str, Any] = {
        slot: {name: table for name, table in entries.items() if table} for slot, entries in tables.items()
    }
    used = {s.name for formula in (*payoffs.values(), *reports.values()) for s in formula.free_symbols}
    return game.replace(
        actions=tuple(actions),
        payoffs=payoffs,
        reports=reports,
        parameters={name: info for name, info in game.parameters.items() if name in used},
        cooperation=tuple(game.cooperation[game.action(action)] for action in actions),
        switching={pair: cost for pair, cost in game.switching.items() if set(pair) <= set(actions)},
        standards={action: game.standards[action] for action in actions[1:]},
        **lists,
    )


def reordered(game: BoundGame, actions: Sequence[str]) -> BoundGame:
    """The game with its actions in another order, as lattice arguments need; it names no standards.

    Parameters
    ----------
    game : BoundGame
    actions : sequence of str
        All actions of the game.
    """
    return replace(game, form=_reordered(game.form, tuple(actions)), recipe=None)


@derived
def _reordered(form: Game, actions: tuple[str, ...]) -> Game:
    return form.replace(actions=actions, cooperation=(), standards={})
