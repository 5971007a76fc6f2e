"""Representation over quotas: that of the games with these quotas, and what is refused."""

from __future__ import annotations

import random
from fractions import Fraction as F

import matplotlib.pyplot as plt
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.decisions import RepresentationByQuota, representation_by_quota
from gametheory_gov.world.institution import POWERS

FIVE = list("ABCDE")


def worlds(number, exact):
    rng = random.Random(number)
    for _ in range(number):
        people = [rng.randrange(1, 50) for _ in FIVE]
        shares = [F(p, sum(people)) if exact else p / sum(people) for p in people]
        states = gg.States(FIVE, size=["1/5"] * 5, population=shares)
        votes = {label: rng.randrange(1, 9) for label in FIVE}
        yield states, gg.Institution("body", body="weighted", votes=votes, legitimacy_shares=(0, 1, 0))


@pytest.mark.parametrize("exact", [True, False])
def test_it_is_that_of_the_bound_games(exact):
    for states, rules in worlds(8, exact):
        quotas = ["1/2", "3/5", "7/10", "9/10", 1]
        found = representation_by_quota(rules, states, quotas)
        game = gg.bind(gg.AccessionGame(), states, rules, benefit=0, cost=0, divergence=0, legitimacy=1)
        for measure in POWERS:
            for quota, value in zip(quotas, found[measure], strict=True):
                told = gg.rebind(game, quota=quota, power=measure).values["fixed_representation"]
                assert value == told if exact else value == pytest.approx(float(told), abs=1e-15)
                assert isinstance(value, F) == exact


def test_unanimity_shares_power_equally_and_votes_know_no_quota():
    for states, rules in worlds(20, True):
        found = representation_by_quota(rules, states, [1, "1/2"])
        assert found.quotas == (F(1, 2), F(1))  # rising
        equal = 1 - sum(abs(F(1, 5) - share) for share in states.population) / 2
        assert found["banzhaf"][1] == found["shapley_shubik"][1] == equal
        assert len(set(found["votes"])) == 1
        assert f"{float(found['votes'][0]):.4f} at every quota" in str(found)


def test_every_per_cent_by_default_and_its_picture():
    states, rules = next(worlds(1, True))
    found = representation_by_quota(rules, states, measures=["banzhaf", "votes"])
    assert found.quotas == tuple(F(k, 100) for k in range(50, 100))
    assert found.to_pandas().columns.tolist() == ["quota", "banzhaf", "votes"]
    with pytest.raises(InvalidInputError, match="'banzaf' is unknown; did you mean 'banzhaf'"):
        found["banzaf"]
    ax = found.plot()
    for line, measure in zip(ax.lines, found.values, strict=True):
        assert line.get_ydata().tolist() == [float(value) for value in found[measure]]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["by Banzhaf", "by votes"]
    plt.close("all")


def test_who_has_no_vote_counts_with_no_power():
    states = gg.States(FIVE, size=["1/5"] * 5, population=["1/5"] * 5)
    rules = gg.Institution(body="weighted", votes={"A": 1, "B": 1})
    assert set(representation_by_quota(rules, states, ["1/2", 1])["banzhaf"]) == {F(2, 5)}


@pytest.mark.parametrize(
    ("quotas", "measures", "faults"),
    [
        ([0, 2, "x"], ["weights"], 4),
        ([], "votes", 1),
        (5, [], 2),
        ("1/2", 5, 1),
        (range(1, 2000), "banzhaf", 1),
    ],
)
def test_what_is_refused(quotas, measures, faults):
    states, rules = next(worlds(1, True))
    with pytest.raises(InvalidInputError) as caught:
        representation_by_quota(rules, states, quotas, measures=measures)
    assert len(caught.value.faults) == faults
    with pytest.raises(InvalidInputError, match="the decision body is the members"):
        representation_by_quota(gg.Institution(), states)
    nameless = gg.States(states.ids, size=states.size)
    with pytest.raises(InvalidInputError, match="the states have no shares of population"):
        representation_by_quota(rules, nameless)


def test_records_are_checked():
    with pytest.raises(InvalidInputError) as caught:
        RepresentationByQuota((F(1), F(1, 2)), {"votes": (2,), "weights": (0, 0)})
    assert len(caught.value.faults) == 3
