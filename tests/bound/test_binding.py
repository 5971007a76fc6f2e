"""Binding: every fault of the values is named, each with its place."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow
from gametheory_gov.base.errors import BindingError, InvalidInputError
from tests.checks import check_faults, refused
from tests.worlds import FREE, THREE, TWO, bound_three


def test_exact_reads_floats_as_decimals():
    world = States(["a", "b"], size=[0.1, 0.9], population=[0.3, 0.7])
    game = bind(AccessionGame(), world, benefit=0.2, cost=0.7, legitimacy=0.1, divergence=0, exact=True)
    assert game.values["benefit"] == Fraction(1, 5)
    assert list(game.values["size"]) == [Fraction(1, 10), Fraction(9, 10)]
    gain = game.plain(game.gains(game.profile(["a"]))[1, 1])
    assert gain == Fraction(1, 5) * 1 + Fraction(1, 10) - Fraction(7, 10)


def test_every_fault_of_a_binding_at_once():
    check_faults(
        BindingError,
        lambda: bind(
            AccessionGame(),
            THREE,
            Institution(transfers={"9": 1}),
            legitimacy=-1,
            divergence=-2,
            benefit=[1, 2],
            cots=1,
            depth=3,
            founders=["1", "7"],
        ),
        [
            ("transfers names '9'", "not among the states"),
            ("cots is no symbol", "did you mean 'cost'?"),
            ("depth belongs to the institution", "gg.rebind(scenario, depth=3)"),
            ("benefit has shape (2,)", "each of 3 states"),
            ("divergence = -2", "not negative"),
            ("legitimacy = -1", "not negative"),
            "founder '7' is not among the states",
        ],
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"legitimacy": -1}, [("legitimacy = -1", "not negative")]),
        ({"legitimacy": [0, -0.5, 0]}, [("legitimacy[1] ('2') = -0.5", "not negative")]),
        ({"legitimacy": float("nan")}, [("legitimacy = nan", "needed")]),
        ({"cost": {"1": 1, "2": 1}}, [("cost has no value for 3",)]),
        ({"cost": {"1": 1, "2": 1, "3": 1, "4": 1}}, [("cost names '4'", "not among")]),
        ({"benefit": "many"}, [("benefit = 'many'", "no number")]),
        ({"divergence": [1, 2, 3]}, [("divergence is one number",)]),
        ({"N": 3}, [("N is the number of states",)]),
        ({"policy_1": 3}, ["policy_1 belongs to the institution"]),
    ],
)
def test_values_that_break_a_rule(values, expected):
    check_faults(BindingError, lambda: bound_three(**values), expected)


def test_bodies_that_do_not_fit_the_states():
    check_faults(
        BindingError, lambda: bound_three(Institution(body="founders")), [("founders", "bind(..., founders=")]
    )
    stranger = Institution(body="inner_club", inner_club=("1", "X"))
    check_faults(BindingError, lambda: bound_three(stranger), [("'X' sits in the", "not among the states")])
    check_faults(
        BindingError,
        lambda: bound_three(Institution(point=(0, 1))),
        [("the policy point has 2 dimensions", "ideal points have 1")],
    )


def test_what_is_not_rational_cannot_be_exact():
    rules = Institution(inclusion_curve="exp(x) - tanh(x)")
    check_faults(BindingError, lambda: bound_three(rules, exact=True), [("exp, tanh", "exact=False")])
    assert not bound_three(rules).exact


# ------------------------------------------------------------------------------------ found in review


def test_a_fixed_body_is_exact_when_the_game_is():
    rules = Institution(
        policy="mean", body="weighted", votes={"A": 0.1, "B": 0.2}, legitimacy_shares=(0, 1, 0)
    )
    game = bind(AccessionGame(), TWO, rules, exact=True, **FREE)
    assert game.values["policy_1"] == Fraction(2, 3)
    assert game.values["fixed_representation"] == Fraction(5, 6)
    third = Institution(depth=0.1, legitimacy_shares=(1 / 3, 1 / 3, 1 / 3)).to_exact()
    assert (third.depth, third.legitimacy_shares) == (Fraction(1, 10), (Fraction(1, 3),) * 3)


def test_a_body_of_no_great_power_falls_back_on_the_declared_point():
    rules = Institution(policy="mean", body="great_powers", point=("1/4",), legitimacy_shares=(0, 1, 0))
    game = bind(AccessionGame(), TWO, rules, **FREE)
    assert game.values["policy_1"] == Fraction(1, 4)
    assert game.values["fixed_representation"] == Fraction(1, 2)


def own_game():
    return Game(
        "g", ("out", "in"), payoffs={"out": 0, "in": "worth"}, parameters={"worth": "what it is worth"}
    )


def test_keywords_that_belong_elsewhere_or_that_nothing_uses_are_refused():
    found = refused(
        BindingError,
        lambda: bind(
            AccessionGame(),
            TWO,
            **FREE,
            **dict.fromkeys(("size", "population", "ideal_1", "great_power", "members", "depth"), 1),
            **dict.fromkeys(("transfer", "policy_1", "quota", "N", "cots"), 1),
        ),
        "size belongs to the states; use states.replace(size=...)",
        "ideal_1 belongs to the states; use states.replace(ideal=...)",
        "great_power belongs to the states",
        "members is not used by the formulas",
        "depth belongs to the institution; of a scenario or a bound game, give gg.rebind(scenario, depth=1); "
        "or use institution.replace(depth=...)",
        "use institution.replace(transfers=...)",
        "use institution.replace(point=...)",
        "N is the number of states",
        "cots is no symbol of game 'accession'; did you mean 'cost'?",
    )
    assert len(found.faults) == 11
    refused(
        BindingError,
        lambda: bind(own_game(), TWO, worth=1, legitimacy=1, divergence=0, exposure=[[0, 1], [1, 0]]),
        "legitimacy is not used by the formulas of game 'g'",
        "divergence is not used",
        "these can be given: worth",
    )
    refused(
        BindingError,
        lambda: bind(own_game(), TWO, worth=1, exposure=[[0, 1], [1, 0]]),
        "exposure is not used by the formulas of game 'g'",
    )


def test_legitimacy_is_given_once():
    refused(BindingError, lambda: bind(AccessionGame(), TWO, legitimacy_weight=1, **FREE), "are both given")


@pytest.mark.parametrize(
    ("founders", "kept"),
    [
        ("A", ("A",)),
        ((label for label in "BA"), ("B", "A")),
        (pd.Index(["B"]), ("B",)),
        (np.array(["A", "B"]), ("A", "B")),
    ],
)
def test_founders_in_any_container(founders, kept):
    rules = Institution(body="founders", policy="mean")
    game = bind(AccessionGame(), TWO, rules, founders=founders, **FREE)
    assert game.founders == kept
    assert {type(label) for label in game.founders} == {str}
    assert grow(game).founders == kept


@pytest.mark.parametrize(
    ("founders", "fault"),
    [
        (["A", "A"], "founders[1] = 'A' is given twice"),
        ([1], "founders[0] = 1; ids are texts"),
        (3, "founders = 3; a list of ids is needed"),
        (["C"], "founder 'C' is not among the states"),
        ([], "founders names nobody"),
    ],
)
def test_founders_that_cannot_be(founders, fault):
    rules = Institution(body="founders")
    found = refused(BindingError, lambda: bind(AccessionGame(), TWO, rules, founders=founders, **FREE), fault)
    assert len(found.faults) == 1


def test_what_is_bound_is_of_its_kind():
    refused(
        BindingError,
        lambda: bind(AccessionGame, [1], "rules", exact="yes", **FREE),
        "the game is the class AccessionGame; make one first: AccessionGame(...)",
        "[1] is no States",
        "'rules' is no Institution",
        "exact = 'yes'",
    )
    refused(BindingError, lambda: bind("game", TWO), "'game' is no game")


@pytest.mark.parametrize("make", [dict, pd.Series])
def test_values_by_id_are_never_read_by_position(make):
    values = make({"B": 2, "A": 1})
    assert list(bind(AccessionGame(), TWO, **(FREE | {"cost": values})).values["cost"]) == [1, 2]
    assert list(TWO.replace(cost=values).cost) == [1, 2]
    assert TWO.replace(names=make({"B": "Beta", "A": "Alpha"})).names == ("Alpha", "Beta")
    assert TWO.replace(extra={"raw": values}).extra["raw"] == (1, 2)
    assert list(TWO.replace(great_power=make({"B": True, "A": False})).great_power) == [False, True]
    for use in (
        lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": make({"A": 1, "C": 2})})),
        lambda: TWO.replace(cost=make({"A": 1, "C": 2})),
    ):
        refused(InvalidInputError, use, "cost names 'C', who is not among the states", "no value for B")
    refused(BindingError, lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": pd.Series([1, 2])})), "by id")
    refused(
        BindingError,
        lambda: bind(AccessionGame(), TWO, **(FREE | {"divergence": values})),
        "for the whole game",
    )


def test_entries_that_are_no_numbers_are_named():
    refused(
        BindingError,
        lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": [1, "much"], "benefit": None})),
        "cost[1] ('B') = 'much'; a finite number is needed",
        "benefit = None is no number",
    )


def test_a_policy_that_moves_needs_a_game_that_lets_it():
    """Its own formulas with ``policy_1``, one number: no silent 0 in place of the members' mean."""

    def own(**totals):
        return Game(
            "own",
            ("out", "in"),
            aggregates=totals,
            payoffs={
                "out": 0,
                "in": "1 - divergence*(ideal_1 - policy_1)**2" + "".join(f" + 0*{t}" for t in totals),
            },
        )

    world = States.symmetric(3)
    mean = Institution(policy="mean")
    always = {"views": {"out": "ideal_1/N", "in": "ideal_1/N"}}
    for game, rules in ((own(), mean), (own(), Institution(policy="median")), (own(**always), mean)):
        with pytest.raises(BindingError, match=r"moves with them, but policy_1 in game 'own' is one number"):
            bind(game, world, rules, divergence=1)
    moving = Game(
        "own",
        ("out", "in"),
        aggregates={"sum": {"in": "size*ideal_1"}, "club": {"in": "size"}},
        payoffs={
            "out": 0,
            "in": "1 - divergence*(ideal_1 - Piecewise((sum/club, club > 0), (policy_1, True)))**2",
        },
    )
    assert bind(moving, world, mean, divergence=1).N == 3
    for rules in (Institution(), mean.replace(body="great_powers")):
        assert bind(own(), world, rules, divergence=1).N == 3
