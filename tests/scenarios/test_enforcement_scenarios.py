"""The scenarios of enforcement: their facts, and what a dispute body and a secretariat change."""

from __future__ import annotations

from fractions import Fraction

import pytest

import gametheory_gov as gg
from gametheory_gov.enforcement import monitored
from tests.commands import run

#: (false alarm, detection), as the scenarios tell them.
SETTLED, PARALYSED = ("1/20", "3/5"), ("1/5", "1/2")
WITHOUT, WITH = ("1/20", "2/5"), ("1/20", "4/5")


@pytest.fixture(scope="module")
def wto():
    return gg.load_scenario("wto_dispute_body").bind(exact=True)


@pytest.fixture(scope="module")
def g20():
    return gg.load_scenario("g20_police").bind(exact=True)


@pytest.mark.parametrize(
    ("name", "body", "day", "number"),
    [("wto_dispute_body", "WTO", "2019-12-10", 160), ("g20_police", "G20", "2019-12-31", 19)],
)
def test_founders_are_the_members_that_are_states(name, body, day, number):
    scenario = gg.load_scenario(name)
    members = gg.load_memberships(body).on(day)
    assert set(scenario.founders) == {label for label in members if label in scenario.states.ids}
    assert len(scenario.founders) == number
    assert "assumptions" in scenario.parameter_rule.lower()
    assert "Data: who the members are" in scenario.parameter_rule


@pytest.mark.parametrize("name", ["wto_dispute_body", "g20_police"])
def test_the_switches_of_the_story_are_those_of_the_shell(name):
    scenario = gg.load_scenario(name)
    first = scenario.parameter_rule.replace("\n", " ").split("--set ", 1)[1].split(";")[0].split(". ")[0]
    settings = [word for word in first.replace("--set", " ").split() if "=" in word]
    done = run("obey", name, "-q", *(part for word in settings for part in ("--set", word)))
    assert done.returncode == 0, done.stderr
    assert done.stdout != run("obey", name, "-q").stdout


def test_paralysis_of_the_dispute_body(wto):
    """With one cost of a promise for all, a member is held by nothing from p2 Δ/(Δ + g) false alarms on."""
    on, off = (
        gg.obeyed(wto, wto.founders, monitoring=pair, patience="9/10") for pair in (SETTLED, PARALYSED)
    )
    assert (len(on.never), len(on.shirkers)) == (3, 7)
    assert (len(off.never), len(off.shirkers)) == (90, 160)
    assert set(on.never) < set(off.never)
    assert wto.institution.monitoring == tuple(map(Fraction, SETTLED))
    p1, p2 = map(Fraction, PARALYSED)
    for one in off.incentives:
        stage = monitored(one.gain, one.loss, PARALYSED) if one.loss > 0 else None
        assert (one.patience is None) == (stage is None or stage.paralysis <= p1)
        assert stage is None or stage.paralysis == p2 * one.loss / (one.loss + one.gain)
        if one.patience is not None:  # expulsion for ever is grim reversion of a typical stage
            assert stage is not None
            assert one.patience == stage.least


def test_without_a_secretariat_the_promise_is_an_accession_game(g20):
    scenario = gg.load_scenario("g20_police")
    plain = gg.bind(
        gg.AccessionGame(),
        scenario.states,
        scenario.institution,
        exact=True,
        benefit=0,
        cost="3/5",
        legitimacy="2/5",
        divergence="1/20",
        founders=scenario.founders,
    )
    for club in (g20.founders, g20.states.ids[:50], g20.states.ids):
        assert g20.gains(g20.profile(club)).tolist() == plain.gains(plain.profile(club)).tolist()
    assert gg.grow(g20).sizes == gg.grow(plain).sizes == (19, 169, 189, 190)


def test_a_secretariat_breaks_even_at_a_share_of_the_join_gain(g20):
    """A member is held as well as without it up to Δ (p2' - p2)/(p2' - p1), its share of the cost."""
    club = gg.grow(g20).final
    before = {one.state: one for one in gg.obeyed(g20, club, monitoring=WITHOUT).incentives}
    (p1, p2), (_, better) = (map(Fraction, pair) for pair in (WITHOUT, WITH))
    for state in ("KHM", "USA", "DEU"):
        share = before[state].loss * (better - p2) / (better - p1)
        for cost, holds in ((share * len(club), True), (share * len(club) * Fraction(101, 100), False)):
            costly = gg.rebind(g20, secretariat=cost)
            after = {one.state: one for one in gg.obeyed(costly, club, monitoring=WITH).incentives}[state]
            assert (after.patience <= before[state].patience) == holds
            assert after.loss == before[state].loss - cost / len(club)


def test_a_costly_secretariat_keeps_the_others_out(g20):
    assert gg.grow(gg.rebind(g20, secretariat=5)).universal
    assert gg.grow(gg.rebind(g20, secretariat=6)).sizes[-1] < 190 / 2
