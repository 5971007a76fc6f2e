"""Hypothesis strategies: states, institutions, games, bound games, profiles and clubs.

Numbers are small fractions, so that laws can be tested with ``==`` in exact arithmetic; identical states,
states without size and empty clubs come up often, and ties (a state that gains exactly nothing) occur on
purpose. Examples that have a game's formulas in common share them, since these are frozen; nothing else is
shared. Where a flag or a number is asked for, a strategy that draws one will do.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, Literal

import numpy as np
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.world.institution import BODY_WEIGHTS, Institution

from .random_games import along_some_matrix, draw_game
from .worlds import (
    Alike,
    Drawn,
    Structure,
    both_signs,
    check_structure,
    draw_institution,
    draw_states,
    drawn,
    institutions,
    rationals,
    several,
    some_of,
    states,
)

__all__ = [
    "accession_games",
    "bound_games",
    "clubs",
    "games",
    "institutions",
    "profiles",
    "rationals",
    "states",
]

Kind = Literal["accession", "general"]


@cache
def accession_games(*, exact: bool = True, dimensions: int = 1) -> st.SearchStrategy[AccessionGame]:
    """Draw an accession game: its exponents of divergence and cost.

    Parameters
    ----------
    exact : bool
        Whether the payoff must be rational; in several dimensions an odd exponent of distance is not.
    dimensions : int

    Returns
    -------
    strategy of AccessionGame

    Examples
    --------
    >>> from hypothesis import find
    >>> find(accession_games(), lambda game: game.divergence_exponent > 2)
    AccessionGame(divergence_exponent=3, cost_exponent=...)
    """
    exponents = (2, 4) if exact and dimensions > 1 else (2, 1, 3)
    others = [AccessionGame(distance, cost) for distance in exponents for cost in (1, 0, 2)]
    return st.sampled_from([AccessionGame()] * len(others) + others)  # the usual ones in half of the examples


def games(*, most_actions: int = 4, structure: Drawn[Structure | None] = None) -> st.SearchStrategy[Game]:
    """Draw a game in the general symbolic form.

    Two to ``most_actions`` actions and one to three totals, complements and substitutes, products,
    kinks, jumps, quotients, exposures, switching costs, terms of the whole profile, equally cooperative
    actions.

    Parameters
    ----------
    most_actions : int, at least 2
    structure : str, None or strategy
        See `bound_games`. ``"supermodular"`` and ``"substitutes"`` hold for whatever values the columns are
        given. ``"mixed"`` needs some states with a positive and some with a negative ``taste``,
        ``"potential"`` a positive ``weight``, and ``"symmetric"`` and ``"typed"`` equal figures of the states
        that are to be alike. The first four are linear in totals (but for what all states get alike), and
        have switching costs with two actions at most.

    Returns
    -------
    strategy of Game
        Some of the columns ``weight`` (not negative), ``taste`` and ``bonus`` and the parameter
        ``strength`` occur and must be given to ``bind``.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(games(), lambda game: len(game.actions) == 3).actions
    ('outside', 'sign', 'comply')
    """
    check_structure(structure)
    if isinstance(structure, st.SearchStrategy):
        return structure.flatmap(lambda asked: games(most_actions=most_actions, structure=asked))
    return _games(most_actions, structure)


@st.composite
def _games(draw: st.DrawFn, most_actions: int, structure: Structure | None) -> Game:
    return draw_game(draw, draw(st.integers(2, most_actions)), structure)


def bound_games(
    *,
    exact: Drawn[bool] = True,
    min_states: int = 1,
    max_states: int = 6,
    max_profiles: int = 256,
    structure: Drawn[Structure | None] = None,
    kind: Drawn[Kind] | None = None,
    committed: Drawn[bool] = False,
) -> st.SearchStrategy[BoundGame]:
    """Draw a bound game: a random accession game, or a random game in the general form.

    Parameters
    ----------
    exact : bool or strategy
        Whether arithmetic is exact; otherwise inputs are floats.
    min_states, max_states : int
        Bounds on the number of states; games in the general form, and games with a structure, have at least
        two.
    max_profiles : int
        No more profiles than this, so that all can be tried.
    structure : str, None or strategy
        What holds by construction; None: anything.

        - ``"supermodular"``: complements: whenever some states step up, no state's gain from a step up
          falls. Derivative signs show it.
        - ``"substitutes"``: whenever some states step up, no state's gain from a step up rises, and some
          gain falls.
        - ``"mixed"``: some gain rises and some other gain falls when others step up.
        - ``"potential"``: there is a weighted potential (Monderer and Shapley 1996): one function that
          the gains of all states follow, each times a positive weight.
        - ``"symmetric"``: all states are alike; who plays what does not matter, only how many.
        - ``"typed"``: two types of states or more, each with at least two states that are alike.
    kind : {"accession", "general"} or strategy, optional
        Either by default.
    committed : bool or strategy
        Whether some states' actions may be fixed.

    Returns
    -------
    strategy of BoundGame
        In about half of the examples one state (with equal states: one type) is made exactly indifferent
        between two actions at one profile.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For an unknown structure, and one that needs more states than there may be.

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> from gametheory_gov import solve, verify
    >>> @settings(max_examples=5, database=None, deadline=None)
    ... @given(bound_games(max_states=3))
    ... def solutions_verify(game):
    ...     assert verify(solve(game)).valid
    >>> solutions_verify()
    """
    check_structure(structure)
    needed = 1 if isinstance(structure, st.SearchStrategy) else _LEAST_STATES.get(structure, 2)
    if max_states < needed:
        raise InvalidArgument(
            f"max_states = {max_states}; structure = {structure!r} needs at least {needed} states"
        )
    return _bound_games(exact, (min_states, max_states, max_profiles), structure, kind, committed)


#: How many states a structure needs, where it is not two.
_LEAST_STATES: dict[Any, int] = {None: 1, "typed": 4}
_KINDS: st.SearchStrategy[Kind] = st.sampled_from(("accession", "general"))


@st.composite
def _bound_games(
    draw: st.DrawFn,
    exact: Drawn[bool],
    sizes: tuple[int, int, int],
    structure: Drawn[Structure | None],
    kind: Drawn[Kind] | None,
    committed: Drawn[bool],
) -> BoundGame:
    rational, asked = drawn(draw, exact), drawn(draw, structure)
    which = draw(_KINDS) if kind is None else drawn(draw, kind)
    least, most, profiles = sizes
    sizes = (max(least, _LEAST_STATES.get(asked, 2)), most, profiles)
    bound, own = (_accession, "transfer") if which == "accession" else (_general, "bonus")
    game, alike = bound(draw, rational, asked, *sizes)
    if draw(st.booleans()):
        game = _with_tie(draw, game, alike, own)
    if drawn(draw, committed):
        fixed = draw(st.dictionaries(st.sampled_from(game.states.ids), st.sampled_from(game.actions)))
        for label, action in fixed.items():
            game = game.commit([label], action)
    return game


def _most_states(actions: int, most: int, max_profiles: int) -> int:
    while actions**most > max_profiles:
        most -= 1
    return most


def _accession(
    draw: st.DrawFn, exact: bool, structure: Structure | None, least: int, most: int, max_profiles: int
) -> tuple[BoundGame, Alike]:
    exposed = most > 1 and structure in (None, "supermodular") and draw(st.booleans())
    dimensions = draw(_DIMENSIONS)
    most = max(_most_states(2, most, max_profiles), least)
    alike = Alike.draw(draw, max(least, 2) if exposed else least, most, structure)
    world = draw_states(draw, alike, exact=exact, dimensions=dimensions, exposed=exposed, structure=structure)
    institution = draw_institution(draw, world, exact, structure)
    founders = None
    if institution.body == "founders":
        founders = draw(some_of(world.ids, 1))
    game = bind(
        draw(accession_games(exact=exact, dimensions=dimensions)),
        world,
        institution,
        divergence=draw(rationals(0, 1, exact=exact)),
        founders=founders,
        committed=False,
        exact=None if exact else False,
    )
    return game, alike


_DIMENSIONS = st.sampled_from((1, 1, 1, 2))
_BODY_WEIGHTS = st.sampled_from(BODY_WEIGHTS)


def _general(
    draw: st.DrawFn, exact: bool, structure: Structure | None, least: int, most: int, max_profiles: int
) -> tuple[BoundGame, Alike]:
    least = max(least, 2)
    most_actions = max(M for M in (2, 3, 4) if M == 2 or M**least <= max_profiles)
    actions = draw(st.integers(2, most_actions))
    alike = Alike.draw(draw, least, max(_most_states(actions, most, max_profiles), least), structure)
    game = draw_game(draw, actions, structure)
    game = along_some_matrix(draw, game) if structure is None else game
    exposed, raw = "exposure" in game.matrices, [name for name in game.matrices if name != "exposure"]
    world = draw_states(draw, alike, exact=exact, exposed=exposed, matrices=raw, parameters=False)
    taste = alike.column(draw, -1, 1, exact)
    bound = bind(
        game,
        world,
        Institution(body_weights=draw(_BODY_WEIGHTS)),
        strength=draw(rationals(-1, 1, exact=exact)),
        weight=alike.column(draw, Fraction(1, 4) if structure == "potential" else 0, 2, exact),
        taste=both_signs(draw, taste) if structure == "mixed" else taste,
        bonus=alike.column(draw, -1, 1, exact),
        exact=None if exact else False,
    )
    return bound, alike


def _with_tie(draw: st.DrawFn, game: BoundGame, alike: Alike, own: str) -> BoundGame:
    """The game with one type's last action worth so much that a state of it is indifferent.

    ``own`` names what is added to the payoff of the last action alone.
    """
    last = len(game.actions) - 1
    profile = np.array(draw(several(game.N, st.integers(0, last))), dtype=np.int64)
    k = draw(st.integers(0, game.N - 1))
    rising = profile[k] != last
    target = last if rising else draw(st.integers(0, last - 1))
    gain = game.plain(game.gains(profile)[k, target])
    column = game.values[own].astype(object if game.exact else np.float64)
    column[np.array(alike.types) == alike.types[k]] += -gain if rising else gain
    if own in game.form.columns:
        return rebind(game, **{own: column})
    paid = dict(zip(game.states.ids, column.tolist(), strict=True))
    return rebind(game, institution=game.institution.replace(transfers=paid))


# ------------------------------------------------------------------------------------ profiles, clubs


@st.composite
def profiles(draw: st.DrawFn, game: BoundGame) -> Profile:
    """Draw a profile of a bound game: one action per state, as positions.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    strategy of array of int, shape (N,)
        Committed states play what they are committed to.

    Examples
    --------
    >>> from gametheory_gov import States
    >>> from hypothesis import find
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> find(profiles(game.commit(["2"])), lambda profile: profile.sum() == 2 and profile[2])
    array([0, 1, 1])
    """
    N, last = game.N, len(game.actions) - 1
    played = draw(several(N, st.integers(0, last)))
    profile: Profile = np.where(game.free, np.array(played, dtype=np.int64), game.fixed_profile)
    return profile


def clubs(game: BoundGame, *, min_size: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a club: ids of some of the states, in the order of the table.

    Parameters
    ----------
    game : BoundGame
    min_size : int

    Returns
    -------
    strategy of tuple of str

    Examples
    --------
    >>> from gametheory_gov import States
    >>> from hypothesis import find
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> find(clubs(game, min_size=1), lambda club: "3" in club and len(club) == 1)
    ('3',)
    """
    ids = game.states.ids
    chosen = st.lists(st.sampled_from(ids), min_size=min_size, unique=True)
    return chosen.map(lambda club: tuple(label for label in ids if label in club))
