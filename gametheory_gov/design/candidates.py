r"""Candidates: what is chosen, over which values, and the game under each choice.

Whatever `gametheory_gov.rebind` can change can be chosen: numbers as ranges or lists, rules by name,
founders, bodies and other entries that are lists themselves as lists of candidates, whole institutions. A
*corridor* of width w around the policy r asks of a member only what lies beyond it: its costly distance is
:math:`\max(0, \|\theta_i - r\| - w/2)`. At width 0 all follow one policy; at a large width nobody adapts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import format_number, to_column, to_fraction
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import check_name, read_values, rebind
from gametheory_gov.world.institution import Institution

#: Values of a range that does not say how many.
POINTS = 11
#: The width around the policy in which members keep their own.
CORRIDOR = "corridor"
#: Choices that are ids, and those that are lists or tables, one for each candidate.
LISTS = ("founders", "vetoes", "inner_club")
_TABLES = (
    "point",
    "votes",
    "transfers",
    "legitimacy_shares",
    "minimum_participation",
    "monitoring",
    "institution",
)
#: Combinations of the other choices at which a choice is tried before it is said to do nothing.
_TRIED = 64


def read_choices(game: BoundGame, choose: Any, faults: Faults) -> dict[str, list[Any]]:
    """The candidates by name; what is wrong with them is noted, and every fault is raised.

    Parameters
    ----------
    game : BoundGame
    choose : mapping of str to range or candidates
    faults : Faults

    Raises
    ------
    InvalidInputError
    """
    if not isinstance(choose, Mapping) or not choose:
        faults.add(
            f"choose = {choose!r:.80}; a mapping of names to candidates is needed, such as "
            "{'depth': (0, 2, 9)}"
        )
    else:
        before = len(faults.found)
        axes = {str(name): _read(game, name, given, faults) for name, given in choose.items()}
        for name, values in axes.items():
            if values:
                faults.extend(fault for fault in _unbound(game, axes, name) if fault not in faults.found)
            elif name != CORRIDOR:
                check_name(game, name, faults) if name != "founders" else None
        if len(faults.found) == before:
            faults.extend(_unused(game, axes))
    faults.raise_as(InvalidInputError)
    return axes


def _read(game: BoundGame, name: Any, given: Any, faults: Faults) -> list[Any]:
    """The candidates of one name; empty where something is wrong with them."""
    if name not in (*LISTS, *_TABLES):
        return read_values(f"{name}", given, faults, points=POINTS)
    if isinstance(given, (str, Mapping)) or not isinstance(given, Sequence) or not given:
        faults.add(f"{name} = {given!r:.80}; a list of candidates is needed, each as for gg.rebind")
        return []
    if name in LISTS and len(given) > 1 and all(isinstance(entry, str) for entry in given):
        faults.add(
            f"{name} = {given!r:.80} may be one list or {len(given)}; write {[[*given]]!r:.80} for one, and "
            f"{[[entry] for entry in given]!r:.80} for {len(given)}"
        )
        return []
    before = len(faults.found)
    values: list[Any] = []
    for k, entry in enumerate(given):
        place = f"{name}[{k}]"
        if name in LISTS:
            entry = as_ids(entry, place, faults, known=game.states.ids, names=game.states.names)
        elif not isinstance(entry, Institution):
            entry = (
                dict(entry) if isinstance(entry, Mapping) else tuple(entry) if np.iterable(entry) else entry
            )
        if entry in values:
            faults.add(f"{place} = {entry!r:.80} is given twice")
        values.append(entry)
    return values if len(faults.found) == before else []


def design_game(game: BoundGame, choices: Mapping[str, Any]) -> BoundGame:
    """The game under some choices.

    Raises
    ------
    BindingError
        For what `gametheory_gov.rebind` cannot change so, and for a corridor around no policy.
    """
    rest = {name: value for name, value in choices.items() if name != CORRIDOR}
    changed = rebind(game, **rest) if rest else game
    return with_corridor(changed, choices[CORRIDOR]) if CORRIDOR in choices else changed


def plain_ideal(game: BoundGame, choices: Mapping[str, Any]) -> Any:
    """Ideal points under some choices, before a corridor is taken off; shape (N, d)."""
    return design_game(game, {k: v for k, v in choices.items() if k != CORRIDOR}).states.ideal


def with_corridor(game: BoundGame, width: Any) -> BoundGame:
    """The game in which members keep their own policy in a corridor around the policy of the game.

    Parameters
    ----------
    game : BoundGame
        With a policy that does not depend on who is in.
    width : number, at least 0
        In the unit of ideal points.

    Raises
    ------
    InvalidInputError

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States(["A", "B"], size=["1/2"] * 2, population=["1/2"] * 2, ideal=["1/4", 2])
    >>> game = bind(AccessionGame(), world, benefit=1, cost=1, legitimacy=0, divergence=1)
    >>> with_corridor(game, 1).states.ideal.ravel().tolist()
    [Fraction(0, 1), Fraction(3, 2)]
    """
    point = [game.values.get(f"policy_{k + 1}") for k in range(game.states.dimensions)]
    moving = game.institution.body == "members" and game.institution.policy != "fixed"
    faults = Faults("corridor")
    if moving or None in point:
        faults.add("the policy depends on who is in, or there is none; a corridor lies around a fixed one")
    half = to_fraction(width) / 2
    if half < 0:
        faults.add(f"corridor = {format_number(width)}; a width that is not negative is needed")
    faults.raise_as(InvalidInputError)
    ideal = [[_beyond(row, point, half)[j] for j in range(len(point))] for row in game.states.ideal.tolist()]
    column = np.array(ideal, dtype=object)
    moved = to_column(column.ravel()).reshape(column.shape)
    return rebind(game, policy="fixed", point=tuple(point), ideal=moved)


def _beyond(row: list[Any], point: list[Any], half: Fraction) -> list[Any]:
    """An ideal point moved to the policy by half the width, or onto it."""
    if not half:
        return row
    gaps = [theirs - here for theirs, here in zip(row, point, strict=True)]
    size = abs(gaps[0]) if len(gaps) == 1 else math.hypot(*map(float, gaps))
    reach: Any = half if isinstance(size, Fraction) else float(half)
    if size <= reach:
        return list(point)
    share = 1 - reach / size
    return [here + gap * share for here, gap in zip(point, gaps, strict=True)]


# ------------------------------------------------------------------------------------------- checks


def _unbound(game: BoundGame, axes: Mapping[str, Sequence[Any]], name: str) -> Iterator[str]:
    """Why the game cannot be bound with some candidate; ends stand for all numbers between them."""
    first = {other: values[0] for other, values in axes.items() if values}
    values = axes[name]
    numbers = all(isinstance(value, (int, float, Fraction)) for value in values)
    for value in (min(values), max(values)) if numbers else values:
        try:
            design_game(game, {**first, name: value})
        except GovError as error:
            yield from getattr(error, "faults", (str(error),))


def _unused(game: BoundGame, axes: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """The choices that change nothing whatever the others are."""
    for name, values in axes.items():
        others = {other: (some[0], some[-1]) for other, some in axes.items() if other != name}
        combinations = (dict(zip(others, row, strict=True)) for row in product(*others.values()))
        for rest in islice(combinations, _TRIED):
            games = (design_game(game, {**rest, name: value}) for value in values)
            if len(values) < 2 or any(not _alike(one, other) for one, other in pairwise(games)):
                break
        else:
            yield (
                f"{name} changes nothing in this game: no formula and no rule of admission uses it; leave it "
                "out, or choose another entry"
            )


def _alike(one: BoundGame, other: BoundGame) -> bool:
    """Whether two games have the same payoffs and moves."""
    rules = [(g.institution.admission, g.institution.admission_share) for g in (one, other)]
    if rules[0] != rules[1] and {rule for rule, _ in rules} != {"open"}:
        return False
    same = one.form == other.form and one.committed == other.committed and one.founders == other.founders
    return (
        same
        and one.values.keys() == other.values.keys()
        and all(np.array_equal(one.values[name], other.values[name]) for name in one.values)
    )
