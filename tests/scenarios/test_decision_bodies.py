"""Decision bodies that come with the package: their facts, their power, what is refused."""

from __future__ import annotations

from fractions import Fraction as F
from math import comb

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.data import read_table
from gametheory_gov.decisions import Rule, body_power, coalitions, power
from gametheory_gov.scenarios import DecisionBody, list_bodies, load_body

MEETINGS = ("sydney_2002", "tokyo_2003", "geneva_2008")


@pytest.mark.parametrize("name", list_bodies())
def test_bodies_say_who_sits_and_from_where(name):
    body = load_body(name)
    assert body.title == list_bodies()[name]
    assert body.sources
    found = power(body.rule)
    assert sum(found.values.values()) == 1
    assert not found.notes  # none is improper


def test_the_security_council_today_and_before_its_reform():
    """421/2145 and 106/635 are published; before 1965, by counting orders: 6!/(k!(6-k)!) coalitions each."""
    today, before = (load_body(n).rule for n in ("un_security_council", "un_security_council_before_1965"))
    assert power(today)["USA"] == F(421, 2145)
    assert power(today, "banzhaf")["CHN"] == F(106, 635)
    assert coalitions(before).winning == sum(comb(6, k) for k in range(2, 7))
    elected = F(comb(5, 1), 11 * comb(10, 6))  # the five and one more have come before
    assert power(before)["elected 1"] == elected
    assert power(before)["TWN"] == (1 - 6 * elected) / 5


def test_the_board_by_either_base():
    table, every = (power(load_body("imf_board", quota="85/100", base=b).rule) for b in ("seated", "all"))
    assert float(table["USA"]) == pytest.approx(0.19500068, abs=5e-9)
    assert float(every["USA"]) == pytest.approx(0.18734468, abs=5e-9)
    assert load_body("imf_board").rule.quota == 5_001_244 // 2 + 1
    assert load_body("imf_board", base="all").rule.quota == 2_519_966


def test_three_members_of_the_council_of_the_union_block_nothing():
    rule = load_body("eu_council").rule
    large = ["DEU", "FRA", "ITA"]
    others = [voter for voter in rule.voters if voter not in large]
    assert len(rule.voters) == 27
    assert rule.wins(others)
    assert not rule.wins([voter for voter in others if voter != "MLT"])  # four hold 47 % of the population
    assert not rule.wins(sorted(rule.voters, key=["DEU", "FRA", "ITA", "ESP"].count)[-14:])


def test_the_assembly_in_closed_form():
    rule = load_body("un_general_assembly").rule
    found = power(rule, "absolute_banzhaf")
    assert set(found.values.values()) == {F(comb(192, 96), 2**192)}
    assert load_body("un_general_assembly", quota="2/3").rule.wins(rule.voters[:129])
    assert not load_body("un_general_assembly", quota="2/3").rule.wins(rule.voters[:128])


def test_the_green_room_and_those_outside_are_the_members():
    room = load_body("wto_green_room")
    union, members = room.constituencies["EUU"], gg.load_memberships("WTO").on("2019-12-31")
    assert 20 <= len(room.rule.voters) <= 40
    assert {"USA", "EUU", "JPN", "CAN"} <= set(room.rule.voters)  # the Quad
    assert {*room.rule.voters, *room.others, *union} == set(members)
    assert len(members) == 164
    assert room.rule.wins(room.rule.voters)
    assert not room.rule.wins(room.rule.voters[1:])
    for row in read_table("wto_green_room"):
        assert row["sydney_2002"] or row["tokyo_2003"] or row["geneva_2008"]
    assert [sum(row[place] == "1" for row in read_table("wto_green_room")) for place in MEETINGS] == [
        22,
        25,
        10,
    ]


@pytest.mark.parametrize("name", ["wto_green_room", "imf_board"])
def test_constituencies_are_states_with_all_of_their_people(name):
    body, world = load_body(name), gg.load_states(2019)
    members = body.states(world)
    people, of_world = (dict(zip(s.ids, s.population, strict=True)) for s in (members, world))
    inside = {voter: body.constituencies.get(voter, (voter,)) for voter in body.rule.voters}
    inside |= {label: (label,) for label in body.others}
    whole = sum(of_world.get(label, 0) for group in inside.values() for label in group)
    assert set(members.ids) == {voter for voter, group in inside.items() if set(group) & set(of_world)}
    for voter in members.ids:
        held = sum(of_world.get(label, 0) for label in inside[voter])
        assert people[voter] == pytest.approx(held / whole, rel=1e-12)
    assert "not among the states: " in members.notes[-1]
    assert set(body.states(world, others=False).ids) == set(members.ids) - set(body.others)


@pytest.mark.parametrize("index", ["banzhaf", "shapley_shubik"])
def test_as_an_institution_it_has_the_power_of_its_rule(index):
    board = load_body("imf_board", quota="85/100")
    world = board.states(gg.load_states(2019))
    rules = board.institution(world, power=index, policy="mean")
    assert (rules.name, rules.policy, rules.body) == ("imf_board", "mean", "weighted")
    assert body_power(rules, world).values == power(board.rule, index).values
    council = load_body("un_security_council")
    seats = gg.States.symmetric(15, ids=council.rule.voters)
    rules = council.institution(council.states(seats), power=index)
    assert set(rules.vetoes) == {"USA", "GBR", "FRA", "RUS", "CHN"}
    assert body_power(rules, seats).values == power(council.rule, index).values


def test_voters_without_figures_are_left_out_by_name():
    room = load_body("wto_green_room")
    members = room.states(gg.load_states(2019))
    with pytest.raises(InvalidInputError, match=r"1 voter not among the states.*without=\['HKG'\]"):
        room.institution(members)
    rules = room.institution(members, without="HKG", power="shapley_shubik")
    assert set(body_power(rules, members).values.values()) == {F(1, 27)}
    with pytest.raises(InvalidInputError) as caught:
        room.institution(members, without=["HKG", "USA", "XYZ"], votes={}, quota=1)
    assert len(caught.value.faults) == 4
    union = load_body("eu_council")
    world = union.states(gg.load_states(2019))
    with pytest.raises(InvalidInputError, match="weighs votes more than once"):
        union.institution(world)
    with pytest.raises(InvalidInputError, match="its voters are seats"):
        room.states(gg.States.symmetric(3))


def test_constituencies_do_not_overlap():
    rule = Rule(["A", "B"], 2)
    with pytest.raises(InvalidInputError) as caught:
        DecisionBody("b", "b", rule, constituencies={"A": ("a", "B"), "C": ("c",)}, others=("a",))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": "imf_bord"}, "did you mean 'imf_board'"),
        ({"name": "imf_board", "quota": 0}, "quota = 0"),
        ({"name": "imf_board", "quota": "85"}, "quota = '85'.*write 0.85 for 85 per cent"),
        ({"name": "imf_board", "quota": 85}, "quota = 85; a share in .*; write 0.85 for 85 per cent"),
        ({"name": "imf_board", "quota": "62.5%"}, "write 0.625 for 62.5 per cent"),
        ({"name": "imf_board", "quota": "1%"}, "quota = '1%'; a share in .0, 1. is needed$"),
        ({"name": "imf_board", "quota": 1, "base": "all"}, "more than all votes"),
        ({"name": "imf_board", "base": "table"}, "base = 'table'"),
        ({"name": "eu_council", "quota": "2/3"}, "no one quota"),
        ({"name": ["g20"]}, "no decision body"),
    ],
)
def test_what_is_no_body_is_refused(asked, told):
    with pytest.raises(InvalidInputError, match=told):
        load_body(**asked)
