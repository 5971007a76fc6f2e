"""Worlds and bound games that many tests share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Institution, StandardsGame, States, bind

THREE = States.symmetric(3)
HALVES = {"size": ["1/2", "1/2"], "population": ["1/2", "1/2"]}
TWO = States(["A", "B"], **HALVES, ideal=[0, 1])
#: Nothing is worth or costs anything.
FREE = {"benefit": 0, "cost": 0, "legitimacy": 0, "divergence": 0}


def bound_three(rules=None, **values):
    """Three alike states play the accession game."""
    free = {"benefit": 1, "cost": "1/2", "legitimacy": 0, "divergence": 0}
    return bind(AccessionGame(), THREE, rules, **(free | values))


def four():
    return bind(
        AccessionGame(),
        States.symmetric(4),
        benefit=1,
        cost="1/2",
        legitimacy=0,
        divergence=0,
        founders=["1"],
    )


def two_powers_and_a_third():
    """Two great powers apart and a state at the spot of the first, in the standards game."""
    states = States(
        ["A", "B", "C"],
        size=["1/2", "1/4", "1/4"],
        population=["1/3"] * 3,
        ideal=[0, 1, 0],
        great_power=[True, True, False],
    )
    rules = Institution(monitoring=(0, "4/5"), sanction="3/2")
    return bind(StandardsGame(), states, rules, market=1, cost="1/5", legitimacy=0, divergence=1)


def relabelled(game, order, names):
    """The same game with the states listed in another order and under other ids."""
    ids = game.states.ids

    def moved(column):
        return [column[k] for k in order] if np.ndim(column) else column

    states, rules = game.states, game.institution
    columns = {
        name: moved(getattr(states, name))
        for name in ("size", "population", "ideal", "great_power", "benefit", "cost", "legitimacy_weight")
    }
    columns |= {
        name: None if getattr(states, name) is None else moved(getattr(states, name))
        for name in ("entry_cost", "exit_cost")
    }
    W = states.exposure
    columns["exposure"] = None if W is None else [[W[j][k] for k in order] for j in order]
    return replace(
        game,
        states=type(states)(tuple(names[ids[k]] for k in order), **columns),
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
        founders=tuple(names[label] for label in game.founders),
        committed={names[label]: action for label, action in game.committed.items()},
    )


@st.composite
def relabellings(draw, game):
    order = draw(st.permutations(range(game.N)))
    letters = [chr(ord("a") + k) for k in draw(st.permutations(range(game.N)))]
    return order, dict(zip(game.states.ids, letters, strict=True))
