"""The G20 and the G20+: facts, and what the three reforms do, alone and together."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.enforcement.monitoring import monitoring_of
from tests.commands import fails, run
from tests.worlds import five

DAY = "2019-12-31"
REFORMS = ("summits", "links", "secretariat")
OFF = dict.fromkeys(REFORMS, 0)


@pytest.fixture(scope="module")
def world():
    return gg.load_states(2019)


@pytest.fixture(scope="module")
def g20():
    return gg.load_scenario("g20").bind(exact=True)


@pytest.fixture(scope="module")
def plus():
    return gg.load_scenario("g20_plus").bind(exact=True, secretariat_cost=0)


def members():
    """The nineteen states, and the members of the Union that have no seat of their own."""
    seats = [label for label in gg.load_memberships("G20").on(DAY) if label != "EUU"]
    return seats, [label for label in gg.load_memberships("EU").on(DAY) if label not in seats]


def test_what_the_members_hold(world):
    seats, union = members()
    shares = []
    for ids, fewest in ((seats, 18), ([*seats, *union], 30)):
        rows = world.indices(ids)
        size, people = float(world.size[rows].sum()), float(world.population[rows].sum())
        shares.append((len(ids), round(100 * size, 1), round(100 * people, 1)))
        largest = sorted(map(float, world.size), reverse=True)
        assert sum(largest[: fewest - 1]) < size <= sum(largest[:fewest])
    assert shares == [(19, 78.8, 59.6), (43, 86.9, 62.7)]


@pytest.mark.parametrize("name", ["g20", "g20_plus"])
def test_scenario_and_decision_body_have_the_same_members(name, world):
    """Also at the end of 2024, after the United Kingdom has left the Union: it sits for itself."""
    scenario, body = gg.load_scenario(name), gg.scenarios.load_body("g20")
    seats, union = members()
    assert set(scenario.founders) == {*seats, "EUU"} == set(body.rule.voters)
    assert body.constituencies == {"EUU": tuple(union)}
    assert scenario.states.N == world.N - len(union) + 1
    theirs, here = body.states(world), scenario.states
    for column in ("size", "population"):  # shares of the members, and of the world
        held = [getattr(some, column)[some.indices(body.rule.voters)] for some in (theirs, here)]
        assert held[0] == pytest.approx(held[1] / held[1].sum())
    assert "assumptions" in scenario.parameter_rule.lower()
    assert "Data" in scenario.parameter_rule


def test_without_reforms_the_g20_plus_is_the_g20(g20, plus):
    without = gg.rebind(plus, **OFF)
    for club in (g20.founders, g20.states.ids[:50], g20.states.ids, ()):
        assert without.gains(without.profile(club)).tolist() == g20.gains(g20.profile(club)).tolist()
        same = [game.reports(game.profile(club)) for game in (without, g20)]
        for name in ("legitimacy", "policy_in_force_1"):
            assert same[0][name] == same[1][name]
        assert monitoring_of(without, without.profile(club)) == g20.institution.monitoring


def test_each_reform_has_its_sign(plus):
    """In a club of everybody but ten: payoffs, gains and chances, by one reform from any combination."""
    club = plus.states.ids[10:]
    profile = plus.profile(club)
    for first in (0, 1):
        for second in (0, 1):
            for name in REFORMS:
                others = dict(zip([each for each in REFORMS if each != name], (first, second), strict=True))
                without, having = (gg.rebind(plus, **others, **{name: on}) for on in (0, 1))
                more = having.gains(profile)[:10, 1] - without.gains(profile)[:10, 1]
                heard = (1 - without.reports(profile)["club_population"]) / 2
                raised = having.reports(profile)["legitimacy"] - without.reports(profile)["legitimacy"]
                assert raised == (heard if name == "summits" else 0)
                assert all(gain > 0 if name == "summits" else gain == 0 for gain in more)
                chances = [monitoring_of(game, profile) for game in (without, having)]
                by = {"summits": (1, 1), "links": (2, 2), "secretariat": (1, 2)}[name]
                assert chances[1] == tuple(p * times for p, times in zip(chances[0], by, strict=True))
                renewed = [game.reports(profile)["renewal"] for game in (without, having)]
                assert renewed[1] <= renewed[0]
                assert (renewed[1] < renewed[0]) == (name == "secretariat")
    assert monitoring_of(plus, profile) == (F(1, 20), F(4, 5))


def test_where_a_reform_breaks_even(plus):
    """At the share of `break_even` a member is held as well as without the reform, a hair above less."""
    club = plus.states.ids[5:]
    for name in REFORMS:
        on = gg.rebind(plus, **(OFF | {name: 1}))
        now, then = gg.obeyed(gg.rebind(plus, **OFF), club), gg.obeyed(on, club)
        shares = now.break_even(then)
        state = min(shares, key=shares.__getitem__)
        before = {one.state: one for one in now.incentives}[state]
        for more in (0, F(1, 10**6)):
            cost = len(club) * (shares[state] + more)
            costly = gg.obeyed(gg.rebind(on, **{f"{name}_cost": cost}), club)
            after = {one.state: one for one in costly.incentives}[state]
            assert (after.patience == before.patience) == (more == 0)
            assert after.patience >= before.patience


def test_a_shared_cost_is_a_hurdle_at_the_beginning():
    plus = gg.load_scenario("g20_plus")
    paths = [gg.grow(plus.bind(secretariat_cost=cost), reasons=False) for cost in (2.23, 2.24)]
    assert [path.universal for path in paths] == [True, False]


def test_both_meanings_of_the_name_are_found():
    assert "20 of 20 votes" in run("power", "g20").stdout
    assert "20 founders" in run("grow", "g20").stdout
    listed = run("scenarios").stdout
    assert listed.index("\ng20: ") < listed.index("Decision bodies") < listed.rindex("\ng20: ")
    assert "gametheory-gov power g20" in " ".join(run("show", "g20").stdout.split())


def test_the_switches_of_the_shell():
    told = " ".join(run("show", "g20_plus").stdout.split())
    for name in REFORMS:
        assert f"--set {name}=0" in told
    for name, words in (("summits", "a club of 20 "), ("links", "found out with probability 2/5")):
        assert words in run("obey", "g20_plus", "-q", "--set", f"{name}=0").stdout
    assert "the game itself reports" in fails("obey", "g20_plus", "--set", "monitoring=0.05,0.8")


def test_what_a_game_reports_of_monitoring_is_asked_at_every_club():
    """A club whose members watch each other: the chances of every round, and accountability."""
    form = five().form
    watched = form.replace(reports={**form.reports, "false_alarm": "1/(5*N)", "found_out": "members/N"})
    game = gg.bind(watched, five().states, gg.Institution(exclusion_penalty=1), **_numbers())
    path = gg.grow(game, ["1", "2"])
    found = gg.obeyed(game, path)
    assert path.sizes == (2, 3, 5)
    for one, size in zip(found.along, path.sizes, strict=True):
        members = path.rounds[one.round].members
        alone = gg.obeyed(game, members, monitoring=(F(1, 25), F(size, 5)))
        assert one.least == alone.least
        assert gg.obeyed(game, members).monitoring == (F(1, 25), F(size, 5))
    assert found.verify().valid
    detail = gg.principles(game, ["1", "2"])["legitimacy"].detail
    assert "detection less false alarms, 9/25" in detail


def _numbers():
    game = five("1/10")
    names = ("benefit", "divergence")
    return {name: game.values[name] for name in names} | {"legitimacy": "1/10"}


def test_what_is_refused():
    game = five("1/10")
    whole = gg.obeyed(game, game.states.ids)
    with pytest.raises(InvalidInputError, match="the clubs differ, of 5 and of 2 members"):
        whole.break_even(gg.obeyed(game, ["1", "2"]))
    with pytest.raises(InvalidInputError, match="with the same rounds"):
        whole.break_even(gg.obeyed(game, game.states.ids, rounds=3))
    with pytest.raises(InvalidInputError, match="renewal is missing"):
        gg.stickiness.grow_with_stock(game, ["1", "2"])
