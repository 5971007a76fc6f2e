"""Deviations at any club, against the oracle's reading of the definition."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Institution, States, bind, deviations, load_scenario, rebind
from gametheory_gov.base.errors import InvalidInputError, InvalidStatesError
from gametheory_gov.growth.reasons import Drivers
from gametheory_gov.testing import bound_games
from tests.checks import TIES, half, refused
from tests.growth.test_admission_rules import moving_policy
from tests.oracles.clubs import Definition
from tests.worlds import five


@given(game=bound_games(max_states=4), data=st.data())
@half
def test_every_move_is_that_of_the_definition(game, data):
    if not game.exact:
        game = game.to_exact()
    ties = data.draw(st.sampled_from(TIES))
    drawn = data.draw(st.lists(st.sampled_from(game.actions), min_size=game.N, max_size=game.N))
    profile = tuple(game.committed.get(label, b) for label, b in zip(game.states.ids, drawn, strict=True))
    found = deviations(game, dict(zip(game.states.ids, profile, strict=True)), ties=ties)
    oracle = Definition(game)
    assert len(found.moves) == game.N * (len(game.actions) - 1)
    for move in found.moves:
        k = game.states.ids.index(move.state)
        assert move.gain == oracle.gain(k, profile, move.to)
        assert (move.would != "no") == oracle.leaves(k, profile, move.to, ties)
        assert (move.would == "by the tie rule") == (move.would != "no" and move.gain == 0)
        if profile[k] == game.actions[0]:
            assert (move.admitted == "yes") == oracle.let_in(k, profile, move.to, ties)
        assert not move.reasons or sum(move.reasons.values()) == move.gain
    assert found.stable == oracle.stable(profile, ties)
    assert found.verify(), found.verify()


def test_the_five_states():
    found = deviations(five("1/40"), ["1", "2"])
    assert found.joiners == ("3",)
    assert found.leavers == ()
    assert deviations(five("1/40"), ["1"]).leavers == ("1",)
    assert found.stable is False
    (three,) = (move for move in found.wanted if move.state == "3")
    assert (three.gain, three.would, three.happens) == (0, "by the tie rule", "yes")
    assert three.reasons == {"exclusion": F(13, 20), "legitimacy": F(1, 100), "cost": F(-33, 50)}
    assert deviations(five("1/40"), ["1", "2"], ties="weak").joiners == ()
    near = deviations(five(0.025, exact=False), ["1", "2"])
    assert [move.state for move in near.moves if move.happens == "undecided"] == ["3"]
    kept = deviations(five("1/40", founders=["1"]))
    assert kept.leavers == ()
    assert [move.state for move in kept.wanted if move.committed] == ["1"]
    assert "would if not committed, 1: 1" in str(kept)
    # a club without the founders is asked about as it is given
    assert deviations(five("1/40", founders=["1", "2"]), ["5"]).club == ("5",)


def test_members_who_would_not_admit_are_named():
    game = rebind(moving_policy(), admission="unanimity")
    (far,) = (move for move in deviations(game, ["A", "B"]).wanted if move.state == "D")
    assert (far.would, far.admitted, far.against, far.happens) == ("yes", "no", ("A", "B"), "no")
    assert "would join but is not admitted, 1: D" in str(deviations(game, ["A", "B"]))
    table = deviations(game, ["A", "B"]).to_pandas(exact=True).set_index("state")
    assert list(table.loc["D", ["move", "admitted", "against", "happens"]]) == ["join", "no", "A B", "no"]
    assert set(table.columns) >= {f"by {label}" for label in Drivers(game).alone if label != "base"}


def test_a_scenario_and_its_founders():
    found = deviations(load_scenario("gatt_wto"))
    assert len(found.club) == 22
    assert "CHN" in {move.state for move in found.wanted if move.committed}
    assert found.verify()
    assert len(found.to_pandas(every=True)) == 193


def test_actions_are_named_where_there_are_several():
    found = deviations(load_scenario("standards_two_powers"), ["USA"])
    assert "comply_2 (" in str(found)
    assert "USA comply_2 (" not in str(found)  # as it plays that


def test_any_profile_by_name_or_by_position():
    game = load_scenario("standards_two_powers").bind()
    other = game.states.ids[1]
    found = deviations(game, {"USA": game.actions[1], other: game.actions[2]})
    assert {move.state: move.action for move in found.moves} == dict.fromkeys(
        game.states.ids, game.actions[0]
    ) | {"USA": game.actions[1], other: game.actions[2]}
    positions = np.zeros(game.N, dtype=int)
    positions[[game.states.ids.index("USA"), 1]] = 1, 2
    assert deviations(game, positions) == found
    assert found.verify().valid


@pytest.mark.parametrize(
    "change",
    [
        {"gain": F(1)},
        {"would": "yes"},
        {"committed": True},
        {"admitted": "no"},
        {"against": ("1",)},
        {"reasons": {"cost": F(1)}},
        {"reasons": {}},
        {"reasons": {"exclusion": F(13, 20), "cost": F(1, 100), "legitimacy": F(-33, 50)}},
        {"to": "outside"},
        {"state": "2"},
    ],
    ids=str,
)
def test_the_check_refuses_what_is_false(change):
    found = deviations(five("1/40"), ["1", "2"])
    moves = list(found.moves)
    moves[4] = replace(moves[4], **change)
    assert not replace(found, moves=tuple(moves)).verify()
    assert not replace(found, moves=tuple(moves[1:])).verify()
    assert not replace(found, profile=np.zeros(5, dtype=np.int64)).verify()
    assert not replace(found, tolerance=1.0).verify()
    assert not replace(found, tolerance=None).verify()


@pytest.mark.parametrize("size", [1e-12, 1.0, 1e12])
def test_round_off_is_no_fault(size):
    game = bind(
        AccessionGame(), States.symmetric(3, ideal=[0, 1 / 3, 2 / 3]),
        Institution(exclusion_penalty=0.3 * size), benefit=0.7 * size,
        cost=0.1 * size, legitimacy=1.1 * size, divergence=0.9 * size, exact=False,
    )  # fmt: skip
    for club in ([], ["1"], ["2", "3"], ["1", "2", "3"]):
        found = deviations(game, club, tolerance=1e-15)
        assert found.verify(), found.verify()


def test_refusals():
    refused(InvalidInputError, lambda: deviations(five(), ["1"], ties="jion"), "did you mean 'join'")
    refused(InvalidStatesError, lambda: deviations(five(), ["9"]), "'9'")
    refused(InvalidStatesError, lambda: deviations(five(), "USA"), "'USA'")
    refused(InvalidStatesError, lambda: deviations(five(), 5), "club = 5; a list of ids")
    assert deviations(five(), "2").club == ("2",)
