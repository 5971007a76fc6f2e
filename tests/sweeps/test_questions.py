"""Questions: a function with what is fixed, the same wherever a function can be given."""

from __future__ import annotations

import pickle

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.sweeps import Question, club_labels
from tests.sweeps.answers import game


def members(bound):
    return {"members": len(gg.grow(bound).final)}


def drawn(bound, rng):
    return {"u": rng.random()}


def area(width, height):
    return {"area": width * height}


def test_it_is_asked_of_a_game_with_something_changed():
    base = game().commit(["1", "2"])
    question = Question(members, {"cost": "1/4"})
    assert question(base) == members(gg.rebind(base, cost="1/4"))
    assert question(base, cost=1) == members(base) == Question(members)(base)
    assert Question(area, {"height": 3})(width=2) == {"area": 6}
    assert Question(drawn)(base, rng=3) == Question(drawn)(base, rng=3) != Question(drawn)(base, rng=4)
    assert pickle.loads(pickle.dumps(question)) == question
    with pytest.raises(InvalidInputError, match="did you mean 'cost'"):
        question(base, cots=1)
    with pytest.raises(InvalidInputError, match="a question returns a mapping"):
        Question(len)([1])


def test_a_sweep_takes_it_for_its_function_and_the_fixed_changes(tmp_path):
    base, grid = game().commit(["1", "2"]), {"legitimacy": [0, "1/2", 1]}
    found = gg.sweep(Question(members, {"cost": "1/4"}), grid, base=base, cache=tmp_path)
    assert found.identical(gg.sweep(members, grid, base=base, fixed={"cost": "1/4"}))
    kept = sorted(tmp_path.iterdir())
    gg.sweep(members, grid, base=base, fixed={"cost": "1/4"}, cache=tmp_path)
    assert sorted(tmp_path.iterdir()) == kept
    both = gg.sweep(Question(members, {"cost": "1/4"}), grid, base=base, fixed={"depth": 2})
    assert both.identical(gg.sweep(members, grid, base=base, fixed={"cost": "1/4", "depth": 2}))
    with pytest.raises(InvalidInputError, match="legitimacy is both in the grid and fixed"):
        gg.sweep(Question(members, {"legitimacy": 1}), grid, base=base)


def test_a_phase_diagram_takes_it():
    axes = {"x": ("cost", (0, 1, 3)), "y": ("legitimacy", (0, 1, 3)), "refine": None}
    found = gg.phase_diagram(game(), **axes, question=Question(club_labels, {"depth": 2}))
    assert found == gg.phase_diagram(game(), **axes, fixed={"depth": 2})
    assert found.question.endswith(".club_labels")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((3,), "function = 3; a function is needed"),
        ((None, {}), "function = None"),
        ((area, 3), "fixed = 3; a mapping of names to values is needed"),
        ((area, {1: 2}), "fixed = {1: 2}"),
        (("area", [1]), "2 faults"),
    ],
)
def test_what_is_none_is_refused_when_it_is_made(given, words):
    with pytest.raises(InvalidInputError) as refused:
        Question(*given)
    assert words in str(refused.value)
