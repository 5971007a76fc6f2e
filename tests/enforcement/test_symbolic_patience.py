"""Least patience as a formula against the answer with numbers, at random parameters, for every reversion."""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError, InvalidInputError, NotApplicableError

ACTIONS = ("outside", "sign", "comply", "lead")
REVERSIONS = ("nash", "stick_and_carrot", "expulsion")


def treaty(rng, number):
    """A game of two to four actions: what the others do is worth something, and doing more oneself costs."""
    actions = ACTIONS[:number]
    shared = rng.choice(["a*done", "a*done**2/N", "a*done - b*done**2/20", "a*done + b*signed"])
    payoffs = {
        action: f"{rng.randint(1, 3)}*({shared}) - {rng.randint(k, 2 * k)}*c + {rng.choice(['0', 'b', '-b'])}"
        for k, action in enumerate(actions)
    }
    return gg.Game(
        f"treaty {rng.random()}",
        actions,
        aggregates={
            "done": {action: k for k, action in enumerate(actions) if k},
            "signed": {action: 1 for action in actions[1:]},
        },
        payoffs=payoffs,
        parameters={"a": "", "b": "", "c": ""},
    )


@pytest.mark.parametrize("reversion", REVERSIONS)
@pytest.mark.parametrize("number", [2, 3, 4])
def test_the_formula_is_what_numbers_give(reversion, number):
    rng, seen = random.Random(f"{reversion}{number}"), {"number": 0, "none": 0, "refused": 0}
    for _ in range(8):
        game = treaty(rng, number)
        agreed, punishment = game.actions[-1], game.actions[0]
        if number > 2 and rng.random() < 0.3:
            agreed, punishment = rng.sample(game.actions, 2)
            if agreed == game.actions[0]:  # who keeps to that is no member of a bound game's club
                agreed, punishment = punishment, agreed
        try:
            formula = gg.patience(game, reversion, agreed=agreed, punishment=punishment)
        except NotApplicableError:
            seen["refused"] += 1
            continue
        for _ in range(8):
            N, figures = rng.randint(2, 5), {x: F(rng.randint(1, 9), rng.randint(1, 4)) for x in "abc"}
            stage = gg.bind(game, gg.States.symmetric(N), **figures)
            least = number_of(stage, reversion, agreed, punishment)
            used = {name: value for name, value in (figures | {"N": N}).items() if name in names_of(formula)}
            if least:
                assert formula.evaluate(**used) == least
                seen["number"] += 1
            else:
                with pytest.raises(InvalidInputError, match=r"assumption|not defined"):
                    formula.evaluate(**used)
                seen["none"] += 1
    if (reversion, number) == ("expulsion", 2):
        assert seen == {"number": 0, "none": 0, "refused": 8}
    else:
        assert min(seen["number"], seen["none"]) > 3, seen


def names_of(formula):
    parts = (formula.statement, *formula.assumptions)
    return {symbol.name for part in parts for symbol in part.free_symbols}


def number_of(stage, reversion, agreed, punishment):
    """The least patience of the game with numbers; None where there is none, or no equilibrium."""
    try:
        return gg.patience(
            stage, reversion, agreed=(agreed,) * stage.N, punishment=(punishment,) * stage.N
        ).least
    except InvalidInputError as error:
        if "no equilibrium" not in str(error):
            raise
        return None


def test_who_signs_and_does_not_comply_is_thrown_out():
    """Of the standards game: complying costs 1/2, a shirker keeps 4/5 of the market but for its own part."""
    form = gg.StandardsGame(standards=1).form(gg.Institution())
    formula = gg.patience(form, "expulsion")
    states = gg.States.symmetric(6, cost=["1/2"] * 6, ideal=[0] * 6)
    game = gg.bind(
        gg.StandardsGame(standards=1, founders=[["1"]]),
        states,
        gg.Institution(monitoring=(0, "1/5")),
        legitimacy="1/10",
        market=1,
        divergence=0,
    )
    numbers = dict(N=6, cost="1/2", detection="1/5", legitimacy_weight="1/10", market=1, divergence=0)
    numbers |= {name: 0 for name in ("ideal_1", "standard_policy_1_1", "exclusion_penalty")}
    least = gg.patience(game, "expulsion", agreed=("comply_1",) * 6).least
    assert formula.evaluate(**numbers, paper_legitimacy=1) == least
    # 1/2 saved, less 1/5 of the market of the other five and its own sixth; all is lost with expulsion
    kept, shirked = 1 + F(1, 10) - F(1, 2), F(4, 5) * F(5, 6) + F(1, 10)
    assert least == (shirked - kept) / shirked == F(5, 23)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda g: gg.patience(g, "expulsion"), "members can also shirk"),
        (lambda g: gg.patience(g, agreed="inn"), "agreed = 'inn'.*did you mean 'in'"),
        (lambda g: gg.patience(g, agreed=["in"], punishment=3), "(?s)2 faults.*agreed.*punishment"),
        (lambda g: gg.patience(g, agreed="out"), "both agreed and the punishment"),
        (lambda g: gg.patience(g, observers="partners", links=[("1", "2")]), "everyone observes"),
        (lambda g: gg.patience(g, agreed="out", punishment="in"), "costs nothing"),
    ],
)
def test_what_is_refused(call, words):
    game = gg.Game("g", ("out", "in"), aggregates={"n": {"in": 1}}, payoffs={"out": 0, "in": "n"})
    with pytest.raises(GovError, match=words):
        call(game)


def test_what_counts_do_not_tell_is_refused():
    """States that see raw trade along a matrix are not alike."""
    game = gg.Game(
        "trade",
        ("closed", "open"),
        exposures={"sold": {"open": 1}},
        along={"sold": "imports.T"},
        payoffs={"closed": 0, "open": "sold - c"},
        parameters={"c": ""},
    )
    with pytest.raises(NotApplicableError):
        gg.patience(game)
