"""Choosing a solver: what no solver can do is refused with the reason and with what can."""

from __future__ import annotations

import pytest

from gametheory_gov import Game, Institution, bind, grow, solve
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, UndefinedPayoffError
from gametheory_gov.equilibria import EnumerationSolver, MonotoneSolver
from tests.worlds import THREE, bound_three


def test_ties_and_tolerances():
    game = bound_three()
    for call in (lambda: solve(game, ties="jion"), lambda: grow(game, ["1"], ties="jion")):
        with pytest.raises(InvalidInputError, match="did you mean 'join'"):
            call()
    for tolerance in (-1e-9, 1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInputError, match="below 1"):
            solve(game, tolerance=tolerance)


def test_solvers_refuse_with_the_reason_and_with_what_can():
    game = bound_three()
    with pytest.raises(NotApplicableError, match=r"profiles, more than 4; .* can"):
        solve(game, EnumerationSolver(max_profiles=4))
    closed = bound_three(Institution(admission="unanimity"))
    with pytest.raises(NotApplicableError, match=r"admission is 'unanimity'.* can, it tries every profile"):
        solve(closed, MonotoneSolver())


def test_payoffs_that_do_not_exist_are_refused_and_never_nan():
    pole = Game(
        "pole",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "1/(2 - members)"},
    )
    for exact in (True, False):
        game = bind(pole, THREE, exact=exact)
        with pytest.raises(UndefinedPayoffError, match="2 - members"):
            solve(game)
