"""The package's own games for laws: the same game in other words, and games that laws say something about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np
import sympy
from hypothesis import strategies as st

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.testing.strategies import bound_games
from gametheory_gov.testing.worlds import rationals
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .views import BoundView, Reworded

#: Parameters that laws raise, as `rebind` knows them.
_NAMES = {"legitimacy": "legitimacy_weight", "exclusion": "exclusion_penalty", "transfers": "transfer"}
_RULES = ("majority", "share", "unanimity", "great_power_veto", "no_net_harm", "no_harm")


def as_bound(game: Any) -> BoundGame:
    """The bound game behind what a law hands over: itself, a view of it, or it in other words.

    Examples
    --------
    >>> two = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> as_bound(BoundView(two)) is two
    True
    """
    if isinstance(game, Reworded):
        inner, old = as_bound(game.source), {new: i for i, new in game.names.items()}
        order = [inner.states.ids.index(old[new]) for new in game.players if new != game.null]
        return relabelled(in_units(inner, game.factors, game.constants), order, game.names)
    return game.source if isinstance(game, BoundView) else cast("BoundGame", game)


def relabelled(game: BoundGame, order: Sequence[int], names: Mapping[Any, Any]) -> BoundGame:
    """The same game with the states listed in another order and under other ids.

    Parameters
    ----------
    game : BoundGame
    order : sequence of int
        Positions in the game, in the new order.
    names : mapping of id to id
    """
    ids = game.states.ids

    def moved(column: Any) -> Any:
        return [column[k] for k in order] if np.ndim(column) else column

    states, rules = game.states, game.institution
    told = ("size", "population", "ideal", "great_power", "benefit", "cost", "legitimacy_weight")
    columns = {name: moved(getattr(states, name)) for name in (*told, "entry_cost", "exit_cost")}
    columns = {name: column for name, column in columns.items() if column is not None}
    W = states.exposure
    if W is not None:
        columns["exposure"] = [[W[j][k] for k in order] for j in order]
    if states.matrices:
        columns["matrices"] = {name: M[np.ix_(order, order)] for name, M in states.matrices.items()}
    return replace(
        game,
        states=States(tuple(names[ids[k]] for k in order), **columns),
        institution=rules.replace(
            votes={names[label]: vote for label, vote in rules.votes.items()},
            transfers={names[label]: paid for label, paid in rules.transfers.items()},
            inner_club=tuple(names[label] for label in rules.inner_club),
        ),
        values={
            name: np.array(moved(value), dtype=value.dtype) if np.ndim(value) else value
            for name, value in game.values.items()
        },
        exposure=None if game.exposure is None else game.exposure[np.ix_(order, order)],
        matrices={name: M[np.ix_(order, order)] for name, M in game.matrices.items()},
        founders=tuple(names[label] for label in game.founders),
        seated=tuple(names[label] for label in game.seated),
        committed={names[label]: action for label, action in game.committed.items()},
    )


def in_units(game: BoundGame, factors: Mapping[Any, Any], constants: Mapping[Any, Any]) -> BoundGame:
    """The game with each state's payoffs, and costs of switching, in a unit of its own."""
    if not factors and not constants:
        return game
    unit = sympy.Symbol("own_unit", real=True)
    level = sympy.Symbol("own_level", real=True) if constants else sympy.Integer(0)
    form = game.form
    columns = {
        name: _column(game, [given.get(label, default) for label in game.states.ids])
        for name, given, default in (("own_unit", factors, 1), ("own_level", constants, 0))
    }
    return replace(
        game,
        form=form.replace(
            payoffs={action: _times(unit, formula) + level for action, formula in form.payoffs.items()},
            switching={pair: unit * formula for pair, formula in form.switching.items()},
            columns=dict(form.columns) | {"own_unit": "unit of payoff", "own_level": "payoff of nothing"},
        ),
        values=dict(game.values) | columns,
    )


def _times(factor: Any, formula: Any) -> Any:
    """The product, with the factor inside cases and sums: the payoff written in the other unit."""
    if isinstance(formula, sympy.Piecewise):
        return sympy.Piecewise(*[(_times(factor, value), test) for value, test in formula.args])
    if formula.is_Add:
        return sympy.Add(*[_times(factor, term) for term in formula.args])
    return factor * formula


def _column(game: BoundGame, values: Sequence[Any]) -> Any:
    if not game.exact:
        return np.array(values, dtype=np.float64)
    column = np.empty(len(values), dtype=object)
    column[:] = [Fraction(value) for value in values]
    return column


def raised(game: BoundGame, name: str, step: Fraction) -> BoundGame:
    """The game with a parameter higher by a step."""
    own = _NAMES.get(name, name)
    more = step if game.exact else float(step)
    if own == "transfer":
        paid = dict(zip(game.states.ids, (game.values[own] + more).tolist(), strict=True))
        return rebind(game, institution=game.institution.replace(transfers=paid))
    return rebind(game, **{own: game.values[own] + more})


def moved(game: BoundGame, movement: Any) -> BoundGame:
    """The game with all ideal points, and the institution's point, moved."""
    points = [list(movement(tuple(row))) for row in game.states.ideal.tolist()]
    rules = game.institution.replace(point=movement(tuple(game.institution.point)))
    return rebind(game, states=game.states.replace(ideal=points), institution=rules)


def isotropic(game: BoundGame) -> bool | str:
    """Whether the axes of policy space do not matter."""
    return True if game.institution.policy != "median" else "policy is the median, axis by axis"


# ------------------------------------------------------------------------------------------------ games


def games_of_totals(max_profiles: int = 32) -> st.SearchStrategy[BoundGame]:
    """Draw games that a search over totals can take, admission open."""
    games = bound_games(max_profiles=max_profiles, committed=st.booleans())
    return games.filter(of_totals)


def of_totals(game: BoundGame) -> bool:
    """Whether a search over totals can take a game: nothing depends on the whole profile."""
    votes = game.institution.admission != "open"
    return not game.form.profile_terms and not (votes and game.form.exposures)


@st.composite
def potential_games(draw: st.DrawFn) -> BoundGame:
    """Draw accession games with a weighted potential: population as size, no matrix of exposures."""
    N = draw(st.integers(2, 4))
    parts = draw(st.lists(st.integers(1, 4), min_size=N, max_size=N))
    shares = [Fraction(part, sum(parts)) for part in parts]
    own: dict[str, Any] = {
        name: draw(st.lists(rationals(0, 2), min_size=N, max_size=N))
        for name in ("benefit", "cost", "legitimacy_weight")
    }
    ideal = draw(st.lists(rationals(-1, 1), min_size=N, max_size=N))
    own |= {"size": shares, "population": shares, "ideal": ideal}
    world = States(tuple("ABCD"[:N]), **own)
    rules = Institution(
        depth=draw(rationals(0, 2)),
        excludability=draw(rationals(0, 1)),
        exclusion_penalty=draw(rationals(0, 2)),
    )
    return bind(AccessionGame(), world, rules, divergence=draw(rationals(0, 1)))


def rising_games(max_profiles: int = 16) -> st.SearchStrategy[BoundGame]:
    """Draw accession games with complements and open admission, where no founders' seats are bound."""
    games = bound_games(
        kind="accession", structure="supermodular", max_profiles=max_profiles, committed=st.booleans()
    )
    return games.filter(lambda game: game.institution.body != "founders")


@st.composite
def voting_games(draw: st.DrawFn, max_profiles: int = 32) -> BoundGame:
    """Draw accession games in which members vote on who enters; in most they do not want some."""
    structure: Any = st.sampled_from((None, "substitutes", "mixed"))
    games = bound_games(
        kind="accession",
        structure=structure,
        min_states=2,
        max_profiles=max_profiles,
        committed=st.booleans(),
    )
    game = draw(games)
    unbound = {"body": "members", "power": "votes"} if game.institution.body == "founders" else {}
    rules = game.institution.replace(
        **unbound,
        admission=draw(st.sampled_from(_RULES)),
        admission_share=draw(st.sampled_from((Fraction(1, 2), Fraction(2, 3)))),
    )
    return rebind(game, institution=rules)


@st.composite
def paying_games(draw: st.DrawFn) -> BoundGame:
    """Draw accession games in which one committed founder pays another."""
    game = draw(bound_games(kind="accession", min_states=2, max_profiles=16))
    giver, taker = draw(st.permutations(game.states.ids))[:2]
    amount = draw(rationals(0, 2))
    game = rebind(game, institution=game.institution.replace(transfers={giver: -amount, taker: amount}))
    return game.commit([giver, taker])
