"""One rule for founders: binding says who founds and whether they are committed; everything obeys it."""

from __future__ import annotations

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import BindingError, InvalidInputError, InvalidStatesError
from tests.worlds import FIVE

COSTS = {"benefit": 0, "divergence": 0, "legitimacy": "1/40"}


def bound(**options):
    return gg.bind(gg.AccessionGame(), FIVE, gg.Institution(exclusion_penalty=1), **COSTS, **options)


def test_founders_are_committed_unless_they_are_said_to_be_free():
    assert bound(founders=["1", "2"]).committed == {"1": "member", "2": "member"}
    free = bound(founders=["1", "2"], committed=False)
    assert (free.founders, dict(free.committed)) == (("1", "2"), {})
    assert free.commit() == bound(founders=["1", "2"])
    assert free.commit().release() == free
    assert free.club == free.commit().club == ("1", "2")
    assert free.start.tolist() == [1, 1, 0, 0, 0]


def test_whoever_is_committed_inside_founds_and_whoever_is_committed_outside_does_not():
    game = bound(founders=["1", "2"]).commit(["5"]).commit(["2"], "outside")
    assert game.club == ("1", "5")
    assert gg.grow(game).rounds[0].members == ("1", "5")
    assert gg.grow(bound().commit(["1", "2"])).sizes == gg.grow(bound(founders=["1", "2"])).sizes


def test_growth_with_founders_is_short_for_founding_and_growing():
    game = bound(founders=["5"])
    assert gg.grow(game, ["1", "2"]) == gg.grow(game.found(["1", "2"]))
    assert gg.grow(game, ["1", "2"], committed=False) == gg.grow(game.found(["1", "2"], committed=False))
    assert gg.grow(game, ["1", "2"]).founders == ("1", "2")
    assert "5" not in game.found(["1", "2"]).committed
    assert gg.grow(game, committed=False) == gg.grow(game.release())


@pytest.mark.parametrize("committed", [True, False])
def test_every_study_starts_from_the_club_that_binding_names(committed):
    """Today's world: what one function says of the founders, the others say too."""
    scenario = gg.load_scenario("gatt_wto")
    game = scenario.bind(committed=committed)
    end = len(gg.grow(game).final)
    assert end == (190 if committed else 0)
    growth = gg.select(game)["growth"]
    assert growth.sizes == (end,)
    loop = gg.hysteresis(game, "legitimacy", [0.4, 0.5])
    assert len(loop.up.points[0].members) == end
    grid = {"x": ("divergence", [0.05, 0.06]), "y": ("legitimacy", [0.4, 0.5]), "refine": None}
    assert gg.phase_diagram(game, **grid).dataset["members"].values[0, 0] == end
    assert end in {len(club) for club in gg.solve(game).clubs}
    rules = gg.growth.compare_admission(game, rules=["open"])
    assert len(rules["open"].final) == end
    assert bool(game.committed) is committed
    assert all(set(scenario.founders) <= set(club) for club in gg.solve(game).clubs) is committed


def test_a_scenario_and_its_bound_game_give_the_same_diagram():
    scenario = gg.load_scenario("gatt_wto")
    grid = {"x": ("divergence", [0.05, 0.3]), "y": ("legitimacy", [0.2, 0.4]), "refine": None}
    one, other = gg.phase_diagram(scenario, **grid), gg.phase_diagram(scenario.bind(), **grid)
    assert np.array_equal(one.label, other.label)
    assert one.labels.tolist() == other.labels.tolist()


def test_questions_of_who_must_found_set_the_named_founders_free():
    named, nobody = bound(founders=["4", "5"]), bound()
    assert gg.tipping_number(named).founders == gg.tipping_number(nobody).founders
    assert gg.tipping.basin(named).share == gg.tipping.basin(nobody).share


def test_the_body_of_founders_is_seated_by_itself():
    rules = gg.Institution(exclusion_penalty=1, body="founders", policy="mean", point=(0,))
    states = FIVE.replace(ideal=[[0], [1], [2], [3], [4]])
    costs = COSTS | {"divergence": "1/100"}
    game = gg.bind(gg.AccessionGame(), states, rules, body=["1"], founders=["2"], **costs)
    same = gg.bind(gg.AccessionGame(), states, rules, founders=["1"], **costs)
    assert (game.seated, game.founders, same.seated) == (("1",), ("2",), ("1",))
    assert game.values["policy_1"] == same.values["policy_1"] == 0
    assert gg.rebind(game, legitimacy=1).seated == ("1",)
    assert gg.BoundGame.from_dict(game.to_dict()) == game
    with pytest.raises(InvalidInputError, match="differ from those the game was bound with"):
        gg.grow(same, ["3"])
    for founders in (["2"], ["3"]):  # was a bug: refused, though the body does not depend on them
        path = gg.grow(game, founders)
        assert (path.rounds[0].members, path.game.seated) == (tuple(founders), ("1",))
        assert path.rounds == gg.grow(gg.rebind(game, founders=founders)).rounds


def test_a_policy_of_the_founders_moves_with_them():
    """Was a bug: the policy stayed that of the founders of before."""
    states = gg.States.symmetric(4, ideal=[0, 1, 2, 3])
    rules = gg.Institution(policy="mean", body="founders")

    def with_founders(founders, **options):
        return gg.bind(gg.AccessionGame(), states, rules, **COSTS, cost="1/2", founders=founders, **options)

    game = with_founders(["1", "2"])
    assert gg.rebind(game, founders=["3", "4"]) == with_founders(["3", "4"])
    assert gg.rebind(game.commit(["1"], "outside"), founders="4").committed == {"1": "outside", "4": "member"}
    free = with_founders(["1", "2"], committed=False)
    assert gg.rebind(free, founders=["3"]) == with_founders(["3"], committed=False)
    assert gg.rebind(with_founders(["2"], body=["1"]), founders=["3"]) == with_founders(["3"], body=["1"])
    assert game.found(["2", "1"]).values == game.values
    assert gg.tipping.freeze_policy(game).found(["3"]).club == ("3",)  # the policy moves no more
    with pytest.raises(InvalidStatesError, match=r"the rules depend on them; use gg\.rebind"):
        game.found(["3"])
    with pytest.raises(BindingError, match="founder '9' is not among the states"):
        gg.rebind(game, founders=["9"])
    with pytest.raises(BindingError, match="founders"):
        gg.rebind(game, founders=3)


def test_what_is_wrong_with_founders_is_said():
    with pytest.raises(BindingError, match="committed = 3; True or False"):
        bound(founders=["1"], committed=3)
    with pytest.raises(BindingError, match="body says who sits in a body of founders"):
        bound(body=["1"])
    with pytest.raises(BindingError, match="founder '9' is not among the states"):
        bound(founders=["9"])
    with pytest.raises(InvalidStatesError):
        bound().found(["9"])
    with pytest.raises(InvalidStatesError):
        bound().release(["9"])
    with pytest.raises(InvalidInputError, match="nobody founds the club"):
        gg.grow(bound())


def test_other_commitments_stay():
    game = bound()
    path = gg.grow(game.commit(["1"], "outside"), ["1", "2"], committed=False)
    assert dict(path.game.committed) == {"1": "outside"}
    assert dict(gg.grow(game.commit(["1"]), ["1", "2"], committed=False).game.committed) == {"1": "member"}
    free = bound(founders=["1"], committed=False)
    outside = free.commit(["1"], "outside")
    assert dict(gg.grow(outside, ["2"]).game.committed) == {"1": "outside", "2": "member"}
    assert dict(gg.grow(outside, committed=True).game.committed) == {"1": "member"}
    assert dict(outside.release().committed) == {"1": "outside"}
    assert dict(outside.release(["1"]).committed) == {}
