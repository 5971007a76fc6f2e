"""How the others respond to every founding that great powers can make, several games at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.errors import (
    InvalidInputError,
    InvalidStatesError,
    NotApplicableError,
    NotSolvedError,
)
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.monotone import supermodular
from gametheory_gov.games.standards import founder_name, policy_name

from .founding import Founding, check_powers, foundings, policies, reordered, second_stage, standard_actions
from .settling import Replies, Settle, settle, situations

#: What settles the others: a name of the module `settling`, or a function of the second-stage game.
Settling = Settle | Callable[[BoundGame], Any]


#: Rules that decide where payoffs do not, in words.
TIED = "of tied best replies the one listed first was taken"
CLOSE = "gains within the tolerance were taken for ties"


@dataclass(frozen=True)
class PowerGame:
    """One game of great powers before the others reply: its players, the order, what can be founded."""

    game: BoundGame
    powers: tuple[str, ...]
    order: IntArray
    cells: Mapping[Founding, list[tuple[int, ...]]]

    @classmethod
    def of(cls, game: BoundGame, powers: tuple[str, ...] | None, order: tuple[str, ...] | None) -> PowerGame:
        """The game of some powers in an order of moves, both checked, with all that they can found.

        Raises
        ------
        InvalidInputError, NotApplicableError
            As `gametheory_gov.great_powers.first_stage`.
        """
        names = check_powers(game, powers)
        if game.form.profile_terms or game.form.switching:
            raise NotApplicableError(
                f"game {game.form.name!r} has profile terms or switching costs; the great-power stage "
                "takes games of totals and exposures only, so write it without them"
            )
        rows = np.arange(game.N)
        if order is not None:
            rows = game.states.indices(order, subject="order")
            if len(rows) != game.N:
                raise InvalidStatesError(
                    "order", [f"{len(rows)} states are named; the order of moves names all {game.N} once"]
                )
        position = {game.states.ids[k]: place for place, k in enumerate(rows)}
        return cls(game, names, rows, foundings(names, position))

    @property
    def key(self) -> Any:
        """What games that are solved together have in common."""
        game = self.game
        return (
            id(game.form),
            game.states.ids,
            game.exact,
            self.powers,
            id(game.exposure),
            *map(id, game.matrices.values()),
        )

    def rows(self) -> tuple[BoolArray, IntArray]:
        """The actions that there are, shape (F, M), and the starting profiles, shape (F, N)."""
        game, standards = self.game, standard_actions(self.game.form)
        available = np.zeros((len(self.cells), len(game.actions)), dtype=bool)
        available[:, 0] = True
        start = np.zeros((len(self.cells), game.N), dtype=np.int64)
        place = {label: k for k, label in enumerate(game.states.ids)}
        for row, founding in enumerate(self.cells):
            for standard, authors in zip(standards, founding, strict=False):
                available[row, [standard.sign, standard.comply]] = True
                for power, act in authors:
                    start[row, place[power]] = getattr(standard, act)
        return available, start


@dataclass(frozen=True)
class Response:
    """The response to the foundings of one game, a row each.

    Floats in ``paid`` closer than the larger of their two ``slack`` are equal; ``decided_by`` says which
    rules decided where payoffs did not.
    """

    policies: list[list[list[Any]]]
    profiles: IntArray
    paid: Any
    totals: Mapping[str, Any]
    how: list[str]
    decided_by: list[tuple[str, ...]]
    slack: Any


def respond(games: Sequence[PowerGame], how: Settling, ties: Ties, tolerance: float) -> list[Response]:
    """The others' response to every founding of several games of one form."""
    first = games[0]
    F, P = len(first.cells), len(games)
    available, start = first.rows()
    points = [policies(power_game.game, power_game.cells) for power_game in games]
    at = Replies.of(
        situations(
            [power_game.game for power_game in games],
            _changes(first, [row for some in points for row in some]),
            available=np.tile(available, (P, 1)),
            movable=~np.isin(first.game.states.ids, first.powers),
            start=np.tile(start, (P, 1)),
            tolerance=tolerance,
            ties=ties,
        )
    )
    profiles, named, rules = _profiles(games, at, how)
    places = first.game.states.indices(first.powers)
    paid, totals = at.paid(profiles, places), at.totals(profiles)
    slack = None if at.at.exact else at.tolerances(profiles, places)
    parts = [slice(p * F, (p + 1) * F) for p in range(P)]
    return [
        Response(
            points[p],
            profiles[part],
            paid[part],
            {n: c[part] for n, c in totals.items()},
            named[part],
            rules[part],
            None if slack is None else slack[part],
        )
        for p, part in enumerate(parts)
    ]


def _changes(power_game: PowerGame, points: Sequence[Sequence[Sequence[Any]]]) -> dict[str, Any]:
    """The symbols that differ from founding to founding, and who is a great power."""
    game = power_game.game
    kind = object if game.exact else np.float64
    changes: dict[str, Any] = {}
    for k, standard in enumerate(standard_actions(game.form)):
        for j in range(game.states.dimensions):
            name = policy_name(standard.name, j + 1)
            if name in game.values:
                column = [row[k][j] if k < len(row) else game.zero for row in points]
                changes[name] = np.array(column, dtype=kind)[:, None]
        if (marks := founder_name(standard.name)) in game.values:
            authors = [dict(founding[k]) if k < len(founding) else {} for founding in power_game.cells]
            flags = np.array([np.isin(game.states.ids, list(who)) for who in authors]).astype(int)
            marked = game.number(flags.astype(object)) if game.exact else flags.astype(np.float64)
            changes[marks] = np.tile(marked, (len(points) // len(authors), 1))
    if "great_power" in game.values:
        flags = np.isin(game.states.ids, power_game.powers).astype(int)
        changes["great_power"] = game.number(flags.astype(object) if game.exact else flags)[None, :]
    return changes


def _profiles(
    games: Sequence[PowerGame], at: Replies, how: Settling
) -> tuple[IntArray, list[str], list[tuple[str, ...]]]:
    """The settled profile of every row, how it was settled, and which rules decided on the way."""
    F, order = len(games[0].cells), games[0].order
    if callable(how):
        rows = [_ask(power_game, founding, how) for power_game in games for founding in power_game.cells]
        return np.array(rows), [getattr(how, "__name__", "function")] * len(rows), [()] * len(rows)
    scores = None
    if how in ("least", "greatest"):
        scores = _scores(games, how)
        given = at.at
        lowest = np.where(given.available, scores, -1).argmax(axis=1)[:, None]
        at = at.begin(np.where(given.movable, lowest, given.start))
    profiles, settled, doubts = settle(at, how, order, scores)
    named: list[str] = [how] * len(profiles)
    if how == "synchronous" and not settled.all():
        stuck = np.flatnonzero(~settled)
        profiles[stuck], settled[stuck], again = settle(at.take(stuck), "best_reply", order)
        for known, new in zip(doubts, again, strict=True):
            known[stuck] = new
        for row in stuck:
            named[row] = "best_reply"
    for row in np.flatnonzero(~settled)[:1]:
        founding = list(games[row // F].cells)[row % F]
        raise NotSolvedError(
            f"the others never settle after the founding {founding}: their moves cycle; choose another "
            "settle=, such as 'in_turn' or a function of the second-stage game"
        )
    return profiles, named, [_rules(*doubt) for doubt in zip(*doubts, strict=True)]


def _rules(tied: bool, close: bool) -> tuple[str, ...]:
    """The rules that decided, in words."""
    return (TIED,) * bool(tied) + (CLOSE,) * bool(close)


def _ask(power_game: PowerGame, founding: Founding, how: Callable[[BoundGame], Any]) -> IntArray:
    """The profile that a function gives for the second stage, in the actions of the whole game."""
    if not founding:
        return np.zeros(power_game.game.N, dtype=np.int64)
    second = second_stage(power_game.game, map(dict, founding), power_game.powers)
    given = how(second)
    if not isinstance(given, Iterable):
        fault = f"the function returned {given!r:.80}; a profile of the second-stage game is needed, such as"
        raise InvalidInputError("settle", [f"{fault} its fixed_profile, or a mapping of ids to actions"])
    profile = second.profile(np.asarray(given) if isinstance(given, (list, tuple)) else given)
    if not np.array_equal(profile[~second.free], second.fixed_profile[~second.free]):
        raise InvalidInputError(
            "settle",
            ["the profile moves great powers; they are committed to what they chose in the first stage"],
        )
    return np.array([power_game.game.form.action(second.actions[a]) for a in profile])


def _scores(games: Sequence[PowerGame], how: str) -> IntArray:
    """The places of actions, by row, in the order that makes the game supermodular.

    Raises
    ------
    NotApplicableError
        When no such order is shown.
    """
    rows = []
    for power_game in games:
        by_count: dict[int, IntArray] = {0: np.zeros(len(power_game.game.actions), dtype=np.int64)}
        for founding in power_game.cells:
            if len(founding) not in by_count:
                by_count[len(founding)] = _order(power_game, founding)
            rank = by_count[len(founding)]
            rows.append(rank if how == "greatest" else rank.max() - rank)
    return np.array(rows)


def _order(power_game: PowerGame, founding: Founding) -> IntArray:
    """The place of every action in the order comply 1, sign 1, outside, sign 2, comply 2."""
    standards = standard_actions(power_game.game.form)
    if len(founding) > 2:
        raise NotApplicableError(
            f"{len(founding)} standards have no least and no greatest equilibrium in general; settle by "
            "'best_reply', 'in_turn', 'synchronous' or a function"
        )
    last = standards[len(founding) - 1]
    order = [0, last.sign, last.comply]
    if len(founding) == 2:
        order = [standards[0].comply, standards[0].sign, *order]
    second = second_stage(power_game.game, map(dict, founding), power_game.powers)
    names = tuple(power_game.game.actions[k] for k in order)
    finding = supermodular(reordered(second, names))
    if not finding:
        raise NotApplicableError(
            f"the game after {len(founding)} foundings is not shown to have a least and a greatest "
            f"equilibrium: {finding}; settle by 'best_reply', 'in_turn', 'synchronous' or a function"
        )
    places = np.zeros(len(power_game.game.actions), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
