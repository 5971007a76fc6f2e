"""An example that fails is shown as short code that makes it again; large values are shown in one line."""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import gametheory_gov as gg
from gametheory_gov.base.text import literal, wrapped
from gametheory_gov.testing import (
    accession_games,
    bound_games,
    games,
    institutions,
    normal_forms,
    states,
)


def made_of(code):
    """What a text makes after ``from gametheory_gov import *``."""
    names = {name: getattr(gg, name) for name in gg.__all__}
    return eval(code, names)


either = st.booleans()
QUIET = settings(
    max_examples=300,
    phases=[Phase.generate, Phase.shrink],
    database=None,
    derandomize=True,
    deadline=None,
    report_multiple_bugs=False,
)


@given(
    st.one_of(
        states(exact=either, dimensions=st.integers(1, 2), with_exposure=either),
        institutions(gg.States.symmetric(3), exact=either),
        games(),
        accession_games(),
        normal_forms(),
        bound_games(exact=either, committed=either, max_profiles=64),
    )
)
def test_the_code_of_a_value_makes_it_again(value):
    lines = wrapped(value._code())
    assert made_of("\n".join(lines)) == value


def planted(test, **options):
    """The examples that a test failed with, the last one last, and what Hypothesis says of that."""
    failed = []

    @QUIET
    @given(bound_games(max_states=4, **options))
    def planted_test(game):
        if not test(game):
            failed.append(game)
            raise AssertionError

    with pytest.raises(AssertionError) as caught:
        planted_test()
    said = "\n".join(caught.value.__notes__)
    example = re.search(r"planted_test\(.*?\n\)", said, re.DOTALL)
    assert example
    return failed[-1], example[0]


@pytest.mark.parametrize(
    ("test", "options"),
    [
        (lambda game: len(gg.solve(game)) < 2, {}),
        (lambda game: game.N < 4, {"kind": "general"}),
        (lambda game: not game.committed, {"committed": True}),
        (lambda game: game.exact or not game.form.switching, {"exact": st.booleans()}),
    ],
)
def test_a_planted_failure_is_read_on_one_page_and_can_be_pasted(test, options):
    game, said = planted(test, **options)
    assert said.count("\n") < 20
    pasted = []
    exec(
        said,
        {name: getattr(gg, name) for name in gg.__all__} | {"planted_test": lambda game: pasted.append(game)},
    )
    assert pasted == [game]
    assert not test(pasted[0])


def test_examples_shrink_to_small_ones():
    game, said = planted(lambda game: game.N < 3 or len(game.actions) < 3, kind="general")
    assert (game.N, len(game.actions), len(game.form.aggregates)) == (3, 3, 1)
    assert set(game.states.cost or ()) <= {0}
    assert said.count("\n") < 10


def test_large_worlds_and_answers_are_shown_in_one_line():
    game = gg.load_scenario("gatt_wto").bind()
    for value in (
        game,
        game.states,
        gg.solve(
            gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost=1, legitimacy=0, divergence=0)
        ),
    ):
        assert pretty(value) == repr(value)
        assert "\n" not in repr(value)


def test_terms_bodies_and_what_has_no_code():
    world = gg.States.symmetric(3)
    game = gg.AccessionGame(cost_exponent=2).with_term(
        "prestige", action="member", formula="prestige*members/N", parameters={"prestige": "value"}
    )
    rules = gg.Institution(body="founders", votes={}, name='it\'s a club, "x"')
    bound = gg.bind(
        game,
        world,
        rules,
        benefit=[1, 2, 0.5],
        cost="1/2",
        prestige=1,
        legitimacy=0,
        divergence=0,
        founders=["1", "2"],
        body=["3"],
    )
    for value in (bound, bound.release(["1"]), bound.commit(["3"], "outside")):
        assert made_of(pretty(value)) == value
    assert "committed" not in pretty(bound)
    bare = gg.BoundGame(bound.form, world, rules, bound.values, None, bound.exact)
    assert pretty(bare) == repr(bare)
    assert repr(gg.Institution()) == "Institution()"
    assert made_of(literal((float("inf"), {"A": [True, None]}))) == (float("inf"), {"A": (True, None)})
