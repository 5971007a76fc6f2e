r"""Payoffs by how many states of each type are members.

States that are alike in every figure form a *type*. What a club is worth to a state then depends on its
type, on whether it belongs, and on the *counts* :math:`n = (n_1, \dots, n_T)` of members of each type:
write :math:`b_t(n)` for members and :math:`o_t(n)` for outsiders. In a symmetric world T = 1, in a world in
which no two states are alike counts are clubs.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from math import frexp, prod
from typing import Any

import numpy as np

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, UndefinedPayoffError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.formulas.tape import compile_expression

#: How many members each type of states has.
Counts = tuple[int, ...]
_MOST_COUNTS = 1 << 16
_ROWS = 4096
#: Most pairs of clubs that one move connects, by type, for which all mixtures are sought.
MOST_EDGES = 6


@dataclass(frozen=True, eq=False, repr=False)
class ClubPayoffs(Record):
    """The payoffs of a game between insiders and outsiders, by counts of members.

    Parameters
    ----------
    types : Types
    sizes : tuple of int, shape (T,)
        How many states of each type are free to choose.
    member, outsider : mapping of counts to tuple of numbers, shape (T,)
        Flow payoff per period of a member, and of an outsider, of each type; None where a type has none.
    entry, exit : tuple of numbers, shape (T,)
        One-off costs of joining and of leaving, undiscounted, in units of payoff.
    exact : bool
        Whether all numbers are Fractions, else floats.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> payoffs = ClubPayoffs.of(game)
    >>> payoffs.sizes, payoffs.member[(2,)], payoffs.outsider[(1,)]
    ((2,), (Fraction(1, 2),), (Fraction(0, 1),))
    >>> payoffs.member[(0,)], payoffs.outsider[(2,)]
    ((None,), (None,))
    """

    types: Types
    sizes: tuple[int, ...]
    member: Mapping[Counts, tuple[Any, ...]]
    outsider: Mapping[Counts, tuple[Any, ...]]
    entry: tuple[Any, ...]
    exit: tuple[Any, ...]
    exact: bool

    @classmethod
    def of(cls, game: BoundGame) -> ClubPayoffs:
        """The payoffs of a game at every vector of counts.

        Parameters
        ----------
        game : BoundGame
            With two actions; committed states keep theirs.

        Returns
        -------
        ClubPayoffs

        Raises
        ------
        InvalidInputError
            For a game with more than two actions, or without a state that is free to choose.
        NotApplicableError
            When there are more than 65,536 vectors of counts.
        """
        check_binary(game)
        types = Types.of(game)
        sizes = tuple(int(n) for n in types.count)
        if prod(n + 1 for n in sizes) > _MOST_COUNTS:
            raise NotApplicableError(
                f"{len(sizes)} types of states make more than {_MOST_COUNTS:,} clubs that differ; make more "
                "states alike (rebind with fewer distinct figures), commit some, or use grow, which follows "
                "myopic states in worlds of any size"
            )
        every = list(product(*[range(n + 1) for n in sizes]))
        member: dict[Counts, tuple[Any, ...]] = {}
        outsider: dict[Counts, tuple[Any, ...]] = {}
        for start in range(0, len(every), _ROWS):
            part = every[start : start + _ROWS]
            payoffs = game.payoffs_at(np.array([club_of(game, types, counts) for counts in part]))
            for counts, row in zip(part, payoffs, strict=True):
                inside = [game.plain(row[group[-1]]) for group in types.members]
                outside = [game.plain(row[group[0]]) for group in types.members]
                member[counts] = tuple(x if n else None for x, n in zip(inside, counts, strict=True))
                outsider[counts] = tuple(
                    x if n < size else None for x, n, size in zip(outside, counts, sizes, strict=True)
                )
        entry, leaving = one_off_costs(game)
        return cls(
            types,
            sizes,
            member,
            outsider,
            tuple(entry[k] for k in types.first),
            tuple(leaving[k] for k in types.first),
            game.exact,
        )


def in_units(payoffs: ClubPayoffs, units: tuple[Any, ...]) -> ClubPayoffs:
    """The same payoffs, those of each type in units of its own; see `units_of`."""
    member, outsider = (
        {n: over(row, units) for n, row in table.items()} for table in (payoffs.member, payoffs.outsider)
    )
    entry, leaving = over(payoffs.entry, units), over(payoffs.exit, units)
    return replace(payoffs, member=member, outsider=outsider, entry=entry, exit=leaving)


def over(row: tuple[Any, ...], units: tuple[Any, ...]) -> tuple[Any, ...]:
    """One number per type, each in units of the type; None stays."""
    return tuple(None if x is None else x / unit for x, unit in zip(row, units, strict=True))


def units_of(game: BoundGame, types: Types) -> tuple[float, ...]:
    """How large payoffs are, by type: a power of two, at most the largest term of any of them.

    Terms are looked at where nobody and where everybody is inside. In units of its own what a type gains is
    judged by its own payoffs, not by those of others; powers of two change no digit of a float.

    Parameters
    ----------
    game : BoundGame
    types : Types

    Returns
    -------
    tuple of float, shape (T,)
        One where all terms are zero.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2, cost=["1/4", 80]), benefit=1, legitimacy=0,
    ...             divergence=0)
    >>> units_of(game, Types.of(game))
    (1.0, 64.0)
    """
    most = np.zeros(game.N)
    for counts in ((0,) * len(types), tuple(int(n) for n in types.count)):
        profile = club_of(game, types, counts)
        seen = {**game.numbers, **game.totals(profile), **game.exposures(profile)}
        seen |= {name: game.profile_term(name, profile[None])[0] for name in game.form.profile_terms}
        for term in game.form.terms:
            with suppress(UndefinedPayoffError):  # a branch that is not taken here
                size = np.abs(
                    np.asarray(compile_expression(term).evaluate(seen, game.arithmetic), dtype=float)
                )
                most = np.maximum(most, size)
    return tuple(2.0 ** (frexp(x)[1] - 1) if x else 1.0 for x in most[types.first].tolist())


def check_binary(game: BoundGame) -> None:
    """Refuse games that are not about being inside or outside one club.

    Parameters
    ----------
    game : BoundGame

    Raises
    ------
    InvalidInputError
        For more than two actions, or when no state is free.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> check_binary(game.commit(["1", "2"]))
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: game 'accession': every state is committed; leave at ...
    """
    if len(game.actions) != 2:
        raise InvalidInputError(
            f"game {game.form.name!r}",
            [
                f"it has {len(game.actions)} actions ({', '.join(game.actions)}); foresight about one "
                "club needs two. For more, list outcomes and moves and ask largest_consistent_set"
            ],
        )
    if not game.free.any():
        raise InvalidInputError(
            f"game {game.form.name!r}",
            ["every state is committed; leave at least one free to choose"],
        )


def one_off_costs(game: BoundGame) -> tuple[list[Any], list[Any]]:
    """The undiscounted costs of joining and of leaving of every state.

    Games spread a one-off cost over time by the factor one minus ``discount``; here it is paid at once.

    Parameters
    ----------
    game : BoundGame
        With two actions.

    Returns
    -------
    entry, exit : lists of N numbers
        In units of payoff.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States.symmetric(2, entry_cost=[1, 2], exit_cost=[0, 3])
    >>> game = bind(AccessionGame(), world, benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> [[int(cost) for cost in costs] for costs in one_off_costs(game)]
    [[1, 2], [0, 3]]
    """
    if "discount" in game.values:
        game = replace(game, values=dict(game.values) | {"discount": 0 * game.values["discount"]})
    costs = game.switching
    return [game.plain(x) for x in costs[0, 1]], [game.plain(x) for x in costs[1, 0]]


def club_of(game: BoundGame, types: Types, counts: Counts) -> np.ndarray:
    """The profile in which the last states of every type are the members.

    Parameters
    ----------
    game : BoundGame
    types : Types
    counts : tuple of int, shape (T,)

    Returns
    -------
    array of int, shape (N,)
        Committed states play their fixed action.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> club_of(game, Types.of(game), (1,)).tolist()
    [0, 1]
    """
    inside = np.array(counts, dtype=np.int64)
    return types.profile(game, np.stack([types.count - inside, inside], axis=1))


def one_type(game: BoundGame, what: str) -> int:
    """The number of free states, all of them alike.

    Parameters
    ----------
    game : BoundGame
    what : str
        What needs them, for the message.

    Returns
    -------
    int

    Raises
    ------
    InvalidInputError
        As `check_binary`.
    NotApplicableError
        For free states that differ.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> one_type(game, "a ladder")
    2
    """
    check_binary(game)
    types = Types.of(game)
    if len(types) != 1:
        raise NotApplicableError(
            f"{what} needs states that are alike, and here are {len(types)} types; make them alike "
            "(States.symmetric), or use markov_perfect for a few types, consistent_clubs for a few states, "
            "grow for any world: these tell states apart"
        )
    return int(types.count[0])


def mixes(payoffs: ClubPayoffs) -> bool:
    """Whether mixed strategies are sought where membership is reversible."""
    clubs = prod(n + 1 for n in payoffs.sizes)
    return sum(n * clubs // (n + 1) for n in payoffs.sizes) <= MOST_EDGES


def scope(irreversible: bool, payoffs: ClubPayoffs) -> str:
    """The strategies among which Markov-perfect equilibria are sought, in words.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(9), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> scope(False, ClubPayoffs.of(game)), scope(True, ClubPayoffs.of(game))
    ('pure strategies, alike states play alike', 'pure and mixed strategies, alike states play alike')
    """
    if not (irreversible or mixes(payoffs)):
        return "pure strategies, alike states play alike"
    words = "pure and mixed strategies, alike states play alike"
    free = any(e + x == 0 for e, x in zip(payoffs.entry, payoffs.exit, strict=True))
    if free and not irreversible:
        words += ", of those who may join a club and those who may leave it again at most one mixes"
    return words
