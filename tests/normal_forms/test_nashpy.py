"""Two-state games against Nashpy, whose algorithms share nothing with ours."""

from __future__ import annotations

import nashpy
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Institution, States, bind, solve
from tests.oracles import clubs as oracle

ACTIONS = ("outside", "sign", "comply")


@st.composite
def bimatrices(draw):
    """Payoffs of two states with two or three actions, all different, so that no best reply ties."""
    M = draw(st.integers(2, 3))
    values = draw(st.lists(st.integers(-50, 50), min_size=2 * M * M, max_size=2 * M * M, unique=True))
    return np.array(values[: M * M]).reshape(M, M), np.array(values[M * M :]).reshape(M, M)


def as_game(first, second):
    """The bimatrix in the symbolic form: what each state gets from the action that the other plays.

    The counts of players per action are the totals; a column per pair of actions holds the payoffs.
    """
    actions = ACTIONS[: len(first)]
    counts = {f"number_{name}": {name: 1} for name in actions}
    payoffs = {
        a: " + ".join(f"worth_{a}_{b}*(number_{b}{' - 1' if a == b else ''})" for b in actions)
        for a in actions
    }
    columns = {f"worth_{a}_{b}": "payoff" for a in actions for b in actions}
    game = Game("bimatrix", actions, aggregates=counts, payoffs=payoffs, columns=columns)
    values = {
        f"worth_{a}_{b}": [int(first[i, j]), int(second[i, j])]
        for i, a in enumerate(actions)
        for j, b in enumerate(actions)
    }
    return bind(game, States.symmetric(2), **values)


def pure(equilibria):
    """Positions of the actions of the equilibria that are pure."""
    return {
        (int(row.argmax()), int(column.argmax()))
        for row, column in equilibria
        if np.isclose(row.max(), 1) and np.isclose(column.max(), 1)
    }


def solved(game):
    solution = solve(game, ties="weak")
    assert solution.verify().valid
    return {tuple(game.actions.index(e.actions[label]) for label in ("1", "2")) for e in solution}


# support enumeration loses mixed equilibria to round-off and then warns; the pure ones it finds
@pytest.mark.filterwarnings("ignore:\\s*An even number of:RuntimeWarning")
@pytest.mark.parametrize("method", ["vertex_enumeration", "support_enumeration"])
@given(payoffs=bimatrices())
def test_pure_equilibria_are_those_that_nashpy_finds(method, payoffs):
    first, second = payoffs  # each state's own action by row
    game = nashpy.Game(first.astype(float), second.T.astype(float))
    assert solved(as_game(first, second)) == pure(getattr(game, method)())


@settings(max_examples=25)
@given(st.lists(st.integers(1, 40), min_size=6, max_size=6, unique=True))
def test_two_states_that_may_accede(numbers):
    """The accession game as a bimatrix from its formula; generic costs, so no state is indifferent."""
    share, cost_1, cost_2, weight_1, weight_2, penalty = numbers
    world = States(
        ["1", "2"],
        size=[f"{share}/41", f"{41 - share}/41"],
        population=["1/3", "2/3"],
        benefit=["1/2", "1/3"],
        cost=[f"{cost_1}/43", f"{cost_2}/43"],
        legitimacy_weight=[f"{weight_1}/47", f"{weight_2}/47"],
    )
    rules = Institution(exclusion_penalty=f"{penalty}/53", excludability="1/2")
    game = bind(AccessionGame(), world, rules, divergence=0)
    definition = oracle.Definition(game)
    table = np.zeros((2, 2, 2))
    for i, a in enumerate(game.actions):
        for j, b in enumerate(game.actions):
            table[:, i, j] = [float(definition.payoff(k, (a, b))) for k in (0, 1)]
    first, second = table
    assume(min(np.abs(np.diff(first, axis=0)).min(), np.abs(np.diff(second, axis=1)).min()) > 1e-6)
    found = pure(nashpy.Game(first, second).vertex_enumeration())
    assert solved(game) == found
