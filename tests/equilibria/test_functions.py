"""Games of all functions that formulas allow: solvers agree, and no derivative leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError, UndefinedPayoffError
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria import supermodular
from gametheory_gov.equilibria.solvers.branching import BranchingSolver
from gametheory_gov.equilibria.solvers.enumeration import EnumerationSolver
from gametheory_gov.equilibria.solvers.monotone import MonotoneSolver
from gametheory_gov.formulas.parse import FUNCTIONS
from gametheory_gov.noise import weighted_potential

SOLVERS = (EnumerationSolver(), BranchingSolver(max_boxes=5000))


def formula(rng, depth, leaves):
    """A random formula in which every function can occur."""
    if depth == 0 or rng.random() < 0.2:
        return str(rng.choice(leaves))

    def part() -> str:
        return formula(rng, depth - 1, leaves)

    def test() -> str:
        return f"{part()} {rng.choice(['<', '<=', '>', '>='])} {part()}"

    forms: list[Callable[[], str]] = [
        lambda: f"({part()} + {part()})",
        lambda: f"({part()} - {part()})",
        lambda: f"({part()} * {part()})",
        lambda: f"({part()} / (1 + {part()}))",
        lambda: f"({part()})**2",
        lambda: f"Min({part()}, {part()})",
        lambda: f"Max({part()} - {part()}, {part()} + {part()})",
        lambda: f"sqrt(Abs({part()}))",
        lambda: f"exp(-Abs({part()}))",
        lambda: f"log(1 + Abs({part()}))",
        lambda: f"tanh({part()})",
        lambda: f"erf({part()})",
        lambda: f"floor({part()})",
        lambda: f"Piecewise(({part()}, {test()}), ({part()}, True))",
        lambda: f"Piecewise(({part()}, And({test()}, Or({test()}, Not({test()})))), ({part()}, True))",
        lambda: f"Piecewise(({part()}, Eq({part()}, 1)), ({part()}, Ne({part()}, 1)), ({part()}, True))",
    ]
    return forms[rng.integers(len(forms))]()


def random_game(rng):
    leaves = ["k", "k", "k", "value", "strength", "1", "2", "1/2"]
    three = rng.random() < 0.4
    actions = ("out", "in", "lead") if three else ("out", "in")
    totals = {"k": {"in": "1", "lead": "1"}, "h": {"lead": "1 + value"}} if three else {"k": {"in": "1"}}
    leaves += ["h"] if three else []
    depth = int(rng.integers(1, 4))
    payoffs = {action: formula(rng, depth, leaves) for action in actions}
    form = gg.Game(
        "random",
        actions,
        aggregates=totals,
        payoffs=payoffs,
        columns={"value": "a figure"},
        parameters={"strength": "a number"},
    )
    N = int(rng.integers(2, 5))
    needed = {info.name for info in form.symbols}
    values = {"value": rng.integers(-2, 4, N).tolist(), "strength": int(rng.integers(-1, 3))}
    return gg.bind(form, gg.States.symmetric(N), **{name: v for name, v in values.items() if name in needed})


def answer(game, solver, ties):
    """Every equilibrium and undecided profile by counts; the error where payoffs do not exist."""
    try:
        solution = gg.solve(game, solver, ties=ties)
    except UndefinedPayoffError:
        return "undefined"
    assert solution.verify().valid
    types = Types.of(game)
    return [
        {str(types.counts(game, game.profile(dict(e.actions)))) for e in listed}
        for listed in (solution.equilibria, solution.undecided)
    ]


def test_the_random_formulas_know_every_function():
    rng = np.random.default_rng(0)
    text = " ".join(formula(rng, 4, ["k"]) for _ in range(200))
    assert {name for name in FUNCTIONS if f"{name}(" not in text} == set()


@pytest.mark.parametrize("part", range(3))
def test_solvers_agree_on_games_of_all_functions(part):
    rng, undefined = np.random.default_rng([12, part]), 0
    for _ in range(25):
        try:
            game = random_game(rng)
        except GovError:  # such as a formula that SymPy finds to be infinite
            continue
        ties = str(rng.choice(["join", "stay_out", "weak"]))
        every, searched = (answer(game, solver, ties) for solver in SOLVERS)
        assert every == searched, game.form.payoffs
        undefined += every == "undefined"
        if MonotoneSolver().refusal(game, ties=ties) is None and every != "undefined":
            ends, _ = answer(game, MonotoneSolver(), ties)
            assert ends <= every[0] | every[1], game.form.payoffs
        for study in (supermodular, weighted_potential):
            try:
                study(game)
            except UndefinedPayoffError:
                continue
    assert undefined < 10


def comply_or_pay(exact):
    number = str if exact else float
    form = gg.Game(
        "comply or pay",
        ("outside", "member"),
        aggregates={"k": {"member": 1}},
        payoffs={"outside": 0, "member": "Max(b*k - price, b*k - fine)"},
        columns={"price": "cost of complying"},
        parameters={"b": "benefit", "fine": "fine"},
    )
    price = [number(p) for p in (1.5, 2, 3, 4)]
    return gg.bind(form, gg.States.symmetric(4), price=price, b=1, fine=number(1.75), exact=exact)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("ties", ["join", "stay_out"])
def test_comply_or_pay_is_solved_by_every_solver(exact, ties):
    """A member gets k less what is cheaper, complying or the fine: 3/2 for one state, 7/4 for the others."""
    game = comply_or_pay(exact)
    for solver in (*SOLVERS, MonotoneSolver()):
        solution = gg.solve(game, solver, ties=ties)
        assert solution.clubs == ((), game.states.ids)
        assert solution.verify().valid
    assert weighted_potential(game)


POLE = gg.Game(
    "pole", ("out", "in"), aggregates={"members": {"in": 1}}, payoffs={"out": 0, "in": "1/(2 - members)"}
)
UPSET = gg.Game(
    "pole", ("out", "in"), aggregates={"members": {"in": 1}}, payoffs={"out": 0, "in": "1/(members - 2)"}
)


@pytest.mark.parametrize("exact", [True, False])
def test_payoffs_that_do_not_exist_give_one_answer(exact):
    """A lone member gains, and whether a second would join is not defined; with the other sign it leaves."""
    states = gg.States.symmetric(3)
    for solver in (None, *SOLVERS):
        with pytest.raises(UndefinedPayoffError, match=r"at the profile \(.*in\): .*members"):
            gg.solve(gg.bind(POLE, states, exact=exact), solver)
        solution = gg.solve(gg.bind(UPSET, states, exact=exact), solver)
        assert solution.complete
        assert sorted(map(len, solution.clubs)) == [0, 3]
        assert solution.verify().valid


@pytest.mark.parametrize("ties", ["join", "weak"])
@pytest.mark.parametrize("kinds", [1, 2])
def test_two_actions_that_pay_and_add_the_same_end_the_search_in_floats(ties, kinds):
    """Whichever of the two a member plays: all splits of the members are undecided, each listed once."""
    form = gg.Game(
        "twins",
        ("out", "one", "other"),
        aggregates={"k": {"one": "weight", "other": "weight"}},
        payoffs={"out": 0, "one": "k - cost", "other": "k - cost"},
        columns={"weight": "what a member adds"},
    )
    weight = [0.3 + 0.1 * (k % kinds) for k in range(8)]
    cost = [0.2 + (k % kinds) / 7 for k in range(8)]
    game = gg.bind(form, gg.States.symmetric(8), weight=weight, cost=cost, exact=False)
    solution = gg.solve(game, BranchingSolver(max_boxes=200), ties=ties)
    assert not solution.equilibria
    assert len(solution.undecided) == (9 if kinds == 1 else 25)
    assert solution.verify().valid


def test_a_search_with_too_many_answers_stops_and_says_so():
    """Each of ten different states may play either of two actions that are the same: 1,024 equilibria."""
    form = gg.Game(
        "twins",
        ("out", "one", "other"),
        aggregates={"k": {"one": "weight", "other": "weight"}},
        payoffs={"out": 0, "one": "k", "other": "k"},
        columns={"weight": "what a member adds"},
    )
    for exact in (True, False):
        game = gg.bind(form, gg.States.symmetric(10), weight=[1 + k / 16 for k in range(10)], exact=exact)
        solution = gg.solve(game, BranchingSolver(max_equilibria=100), ties="weak", throw=False)
        assert solution.result.name == "STOPPED"
        assert 100 < len(solution.equilibria) + len(solution.undecided) < 400
