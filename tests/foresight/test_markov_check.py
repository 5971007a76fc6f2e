"""What the check of Markov play must refuse, and that it accepts what the solver lists."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.checks import TIES
from tests.foresight.answers import leaky, symmetric
from tests.oracles.foresight import generic, replace_floats

NAN = float("nan")


@pytest.mark.parametrize("irreversible", [True, False])
@pytest.mark.parametrize("exact", [True, False])
def test_no_equilibrium_may_be_left_out(irreversible, exact):
    rng, found = np.random.default_rng(7), 0
    for draw in range(12):
        game = generic(rng, [(3,), (1, 1), (2, 1)][draw % 3 if irreversible else draw % 2])
        game = game if exact else replace_floats(game)
        solution = gg.markov_perfect(game, F(7, 10) if exact else 0.7, irreversible=irreversible, throw=False)
        assert solution.verify().valid, str(solution.verify())
        for k in range(len(solution) if solution.complete else 0):
            less = solution.equilibria[:k] + solution.equilibria[k + 1 :]
            assert not replace(solution, equilibria=less).verify().valid
            assert replace(solution, equilibria=less, complete=False).verify().valid
            found += 1
    assert found > 8


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("irreversible", [True, False])
def test_games_full_of_ties_are_accepted(ties, irreversible):
    for outside, member in (
        ("0", "members - 2"),
        ("members", "members"),
        ("0", "1 - members"),
        ("1", "members"),
    ):
        for delta in ("0", "1/2", "9/10"):
            game = symmetric(3, outside, member)
            solution = gg.markov_perfect(game, delta, irreversible=irreversible, ties=ties, throw=False)
            assert solution.verify().valid, (outside, member, delta, str(solution.verify()))


@pytest.mark.parametrize("tolerance", [0.0, 10.0, NAN, float("inf"), -1.0])
def test_a_tolerance_that_no_solver_takes_is_refused(tolerance):
    for game, delta in ((leaky(exact=False), 0.9), (leaky(), "9/10")):
        solution = gg.markov_perfect(game, delta, irreversible=False)
        assert replace(solution, tolerance=tolerance).verify().valid is (game.exact and tolerance == 0)
    for bad in (10, NAN, float("inf"), -1):
        with pytest.raises(GovError):
            gg.markov_perfect(game, delta, tolerance=bad)


def test_strategies_reversed_with_undefined_values_are_refused():
    solution = gg.markov_perfect(leaky(exact=False), 0.9, irreversible=False)
    (found, *_) = solution.equilibria

    def undefined(table):
        return {n: tuple(None if v is None else NAN for v in row) for n, row in table.items()}

    wrong = replace(
        found,
        join={n: tuple(1 - p for p in row) for n, row in found.join.items()},
        members=undefined(found.members),
        outsiders=undefined(found.outsiders),
    )
    assert not replace(solution, equilibria=(wrong, *solution.equilibria[1:])).verify().valid
    assert (
        not replace(solution, equilibria=(replace(found, members=undefined(found.members)),)).verify().valid
    )


def test_nobody_has_no_value_and_never_moves():
    solution = gg.markov_perfect(leaky(), "9/10", irreversible=False)
    (first, *rest) = solution.equilibria
    for name, counts, said in (
        ("join", (3,), F(1, 2)),
        ("leave", (0,), F(1, 2)),
        ("members", (0,), F(1)),
        ("outsiders", (3,), NAN),
    ):
        wrong = replace(first, **{name: dict(getattr(first, name)) | {counts: (said,)}})
        assert not replace(solution, equilibria=(wrong, *rest)).verify().valid


def test_every_statement_is_checked():
    solution = gg.markov_perfect(symmetric(2, "0", "0"), "1/2", irreversible=False, ties="weak", throw=False)
    whole = gg.markov_perfect(symmetric(), "2/5")
    for one, changes in (
        (whole, {"scope": "all strategies"}),
        (whole, {"types": (("1", "2"), ("3",))}),
        (whole, {"equilibria": whole.equilibria * 2}),
        (whole, {"discount": F(3, 2)}),
        (whole, {"discount": F(1, 3)}),
        (whole, {"ties": "never"}),
        (whole, {"irreversible": False}),
        (whole, {"complete": 1}),
        (whole, {"undecided": solution.undecided}),
        (whole, {"equilibria": (replace(whole.equilibria[0], ties=((1,),)),)}),
        (solution, {"complete": True}),
        (solution, {"ties": "join"}),
    ):
        assert one.verify().valid
        assert not replace(one, **changes).verify().valid, changes
