"""Decision bodies that come with the package: their facts, their power, what is refused."""

from __future__ import annotations

from fractions import Fraction as F
from math import comb

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.decisions import coalitions, power
from gametheory_gov.scenarios import list_bodies, load_body


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


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": "imf_bord"}, "did you mean 'imf_board'"),
        ({"name": "imf_board", "quota": 0}, "quota = 0"),
        ({"name": "imf_board", "quota": "85"}, "quota = '?85"),
        ({"name": "imf_board", "quota": 1, "base": "all"}, "more than all votes"),
        ({"name": "imf_board", "base": "table"}, "base = 'table'"),
        ({"name": "eu_council", "quota": "2/3"}, "no one quota"),
        ({"name": ["g20"]}, "no decision body"),
    ],
)
def test_what_is_no_body_is_refused(asked, told):
    with pytest.raises(InvalidInputError, match=told):
        load_body(**asked)
