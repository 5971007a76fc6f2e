"""Hypothesis strategies: states, institutions, games, bound games, profiles and clubs.

Numbers are small fractions, so that laws can be tested with ``==`` in exact arithmetic; identical states,
states without size and empty clubs come up often, and ties (a state that gains exactly nothing) occur on
purpose. Every example is drawn anew: nothing is shared between examples. Where a flag or a number is asked
for, a strategy that draws one will do.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from hypothesis import strategies as st

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.world.institution import BODY_WEIGHTS, Institution

from .random_games import random_game
from .worlds import Drawn, draw_column, drawn, institutions, rationals, states

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
    exponents = (2, 4) if exact and dimensions > 1 else (1, 2, 3)
    return st.builds(
        AccessionGame,
        divergence_exponent=st.sampled_from(exponents),
        cost_exponent=st.sampled_from((1, 0, 2)),
    )


def games(*, most_actions: int = 4, supermodular: bool = False) -> st.SearchStrategy[Game]:
    """Draw a game in the general symbolic form.

    Two to ``most_actions`` actions and one to three totals, complements and substitutes, products,
    kinks, jumps, quotients, exposures, switching costs, terms of the whole profile, equally cooperative
    actions.

    Parameters
    ----------
    most_actions : int, at least 2
    supermodular : bool
        Whether every step up must gain from the others' steps up; then payoffs are linear in totals, and
        with more than two actions there are no switching costs.

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
    return random_game(most_actions=most_actions, supermodular=supermodular)


@st.composite
def bound_games(
    draw: st.DrawFn,
    *,
    exact: Drawn[bool] = True,
    min_states: int = 1,
    max_states: int = 6,
    max_profiles: int = 256,
    supermodular: Drawn[bool | None] = None,
    kind: Drawn[Kind] | None = None,
    committed: Drawn[bool] = False,
) -> BoundGame:
    """Draw a bound game: a random accession game, or a random game in the general form.

    Parameters
    ----------
    exact : bool or strategy
        Whether arithmetic is exact; otherwise inputs are floats.
    min_states, max_states : int
        Bounds on the number of states; games in the general form have at least two.
    max_profiles : int
        No more profiles than this, so that all can be tried.
    supermodular : bool, None or strategy
        True: games in which members are complements, as derivative signs show. Otherwise any.
    kind : {"accession", "general"} or strategy, optional
        Either by default.
    committed : bool or strategy
        Whether some states' actions may be fixed.

    Returns
    -------
    strategy of BoundGame
        In about half of the examples one state is made exactly indifferent between two actions at one
        profile.

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
    rational, rising = drawn(draw, exact), bool(drawn(draw, supermodular))
    which = drawn(draw, kind) if kind is not None else draw(st.sampled_from(("accession", "general")))
    bound = _accession if which == "accession" else _general
    game = bound(draw, rational, rising, min_states, max_states, max_profiles)
    if draw(st.booleans()):
        game = _with_tie(draw, game)
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
    draw: st.DrawFn, exact: bool, rising: bool, min_states: int, max_states: int, max_profiles: int
) -> BoundGame:
    exposed = max_states > 1 and draw(st.booleans())
    most = _most_states(2, max_states, max_profiles)
    dimensions = draw(st.sampled_from((1, 1, 2)))
    world = draw(
        states(
            min_states, most, exact=exact, dimensions=dimensions, with_exposure=exposed, complements=rising
        )
    )
    institution = draw(institutions(world, exact=exact, supermodular=rising))
    founders = None
    if institution.body == "founders":
        founders = draw(st.lists(st.sampled_from(world.ids), min_size=1, unique=True))
    family = draw(accession_games(exact=exact, dimensions=dimensions))
    return bind(
        family,
        world,
        institution,
        divergence=draw(rationals(0, 1, exact=exact)),
        founders=founders,
        committed=False,
        exact=None if exact else False,
    )


def _general(
    draw: st.DrawFn, exact: bool, rising: bool, min_states: int, max_states: int, max_profiles: int
) -> BoundGame:
    least = max(min_states, 2)
    most_actions = max(M for M in (2, 3, 4) if M == 2 or M**least <= max_profiles)
    game = draw(games(most_actions=most_actions, supermodular=rising))
    most = max(_most_states(len(game.actions), max_states, max_profiles), least)
    world = draw(states(least, most, exact=exact, with_exposure=bool(game.exposures)))
    N = world.N
    return bind(
        game,
        world,
        Institution(body_weights=draw(st.sampled_from(BODY_WEIGHTS))),
        strength=draw(rationals(-1, 1, exact=exact)),
        weight=draw_column(draw, N, 0, 2, exact),
        taste=draw_column(draw, N, -1, 1, exact),
        bonus=draw_column(draw, N, -1, 1, exact),
        exact=None if exact else False,
    )


def _with_tie(draw: st.DrawFn, game: BoundGame) -> BoundGame:
    """The game with one state's last action worth so much that the state is indifferent."""
    profile = draw(profiles(game))
    k, last = draw(st.integers(0, game.N - 1)), len(game.actions) - 1
    rising = profile[k] != last
    target = last if rising else draw(st.integers(0, last - 1))
    gain = game.plain(game.gains(profile)[k, target])
    own = "bonus" in game.values  # what adds to the last payoff alone
    column = game.values["bonus" if own else "transfer"].astype(object if game.exact else np.float64)
    column[k] += -gain if rising else gain
    if own:
        return rebind(game, bonus=column)
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
    played = draw(st.lists(st.integers(0, last), min_size=N, max_size=N))
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
