"""Published voting games: Shapley and Shubik (1954), Banzhaf (1965), Brams, the European Union, the UN.

Sources: for the Council of the European Economic Community of 1958 and for [51; 50, 49, 1] S. J. Brams in
*The Britannica Guide to Statistics and Probability*, and *Games* 9 (2018), 29 (mdpi.com/2073-4336/9/2/29);
for Nassau County Banzhaf (1965) as told by J. Malkevitch, "Voting Games", AMS Feature Column. The other
numbers are derived independently of this package.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import comb

import pytest

from gametheory_gov.decisions import Rule, coalitions, power


def of(weights, quota):
    """A rule of voters named by weight and place."""
    return Rule({f"{weight}, {k}": weight for k, weight in enumerate(weights)}, quota)


def by_weight(found):
    """Power by weight; voters of one weight have the same."""
    values = {}
    for voter, value in found.values.items():
        values.setdefault(int(voter.split(",")[0]), set()).add(value)
    assert all(len(alike) == 1 for alike in values.values())
    return {weight: alike.pop() for weight, alike in values.items()}


PERMANENT, ELECTED = [f"P{k}" for k in range(5)], [f"E{k}" for k in range(10)]


@pytest.mark.parametrize(
    "rule",
    [
        Rule(dict.fromkeys(PERMANENT, 7) | dict.fromkeys(ELECTED, 1), 39),
        Rule(PERMANENT + ELECTED, 9).with_vetoes(PERMANENT),
    ],
    ids=["weights", "vetoes"],
)
def test_security_council(rule):
    shapley, banzhaf, found = power(rule), power(rule, "banzhaf"), coalitions(rule)
    assert (shapley["P0"], shapley["E0"]) == (F(421, 2145), F(4, 2145))
    assert (banzhaf["P0"], banzhaf["E0"]) == (F(106, 635), F(21, 1270))
    assert (found.swings["P0"], found.swings["E0"], found.winning) == (848, 84, 848)
    assert power(rule, "absolute_banzhaf")["P0"] == F(53, 1024)
    assert found.act == F(848, 2**15)
    assert found.vetoers == tuple(PERMANENT)
    assert found.minimal == comb(10, 4)
    assert power(rule, "to_block")["P0"] == 1


def test_security_council_before_1965():
    rule = of([5] * 5 + [1] * 6, 27)
    assert by_weight(power(rule)) == {5: F(76, 385), 1: F(1, 462)}


def test_three_blocs_of_51_votes_are_alike():
    assert set(power(Rule({"A": 49, "B": 49, "C": 2}, 51)).values.values()) == {F(1, 3)}


def test_seven_chairs_have_equal_power_at_51_and_two_classes_at_85():
    weights = [17, 16, 15, 14, 13, 13, 12]
    assert len(set(power(of(weights, 51)).values.values())) == 1
    assert len(set(power(of(weights, 85)).values.values())) == 2


def test_brams_three_shareholders():
    assert by_weight(power(of([50, 49, 1], 51), "banzhaf")) == {50: F(3, 5), 49: F(1, 5), 1: F(1, 5)}


def test_european_economic_community_of_1958():
    rule = of([4, 4, 4, 2, 2, 1], 12)
    assert by_weight(power(rule, "banzhaf")) == {4: F(5, 21), 2: F(1, 7), 1: 0}
    assert by_weight(power(rule)) == {4: F(14, 60), 2: F(9, 60), 1: 0}
    assert coalitions(rule).dummies == ("1, 5",)


@pytest.mark.parametrize(
    ("weights", "quota", "strong"),
    [([9, 9, 7, 3, 1, 1], 16, 3), ([31, 31, 28, 21, 2, 2], 58, 3)],
    ids=["1958", "1964"],
)
def test_nassau_county(weights, quota, strong):
    found = power(of(weights, quota), "banzhaf")
    assert sorted(found.values.values()) == [0] * (6 - strong) + [F(1, strong)] * strong
    assert len(coalitions(found.rule).dummies) == 6 - strong
    assert coalitions(of([31, 31, 28, 21, 2, 2], 63)).dummies == ()


def test_european_council_of_1981_1986_and_1995():
    ten = of([10] * 4 + [5] * 3 + [3] * 2 + [2], 45)
    assert by_weight(power(ten)) == {10: F(73, 420), 5: F(1, 14), 3: F(19, 630), 2: F(19, 630)}
    assert by_weight(power(ten, "absolute_banzhaf")) == {
        w: F(s, 2**9) for w, s in {10: 100, 5: 52, 3: 26, 2: 26}.items()
    }
    twelve = of([10] * 4 + [8] + [5] * 4 + [3] * 2 + [2], 54)
    assert by_weight(power(twelve)) == {
        10: F(31, 231), 8: F(257, 2310), 5: F(589, 9240), 3: F(59, 1386), 2: F(41, 3465)
    }  # fmt: skip
    fifteen = of([10] * 4 + [8] + [5] * 4 + [4] * 2 + [3] * 3 + [2], 62)
    assert by_weight(power(fifteen)) == {
        10: F(7, 60), 8: F(860, 9009), 5: F(19883, 360360), 4: F(743, 16380), 3: F(1588, 45045),
        2: F(932, 45045),
    }  # fmt: skip
    swings = {10: 1849, 8: 1531, 5: 973, 4: 793, 3: 595, 2: 375}
    assert by_weight(power(fifteen, "absolute_banzhaf")) == {w: F(s, 2**14) for w, s in swings.items()}


#: Thousands of inhabitants in 1999, with which the Treaty of Nice was negotiated: as listed, in millions, by
#: M. Bilbao, Seville Game Theory Group, "Nice European Council", www.esi2.us.es/~mbilbao/niza.htm.
INHABITANTS = {
    "DEU": 82038, "GBR": 59247, "FRA": 58966, "ITA": 57612, "ESP": 39394, "POL": 38667, "ROU": 22489,
    "NLD": 15760, "GRC": 10533, "CZE": 10290, "BEL": 10213, "HUN": 10092, "PRT": 9980, "SWE": 8854,
    "BGR": 8230, "AUT": 8082, "SVK": 5393, "DNK": 5313, "FIN": 5160, "IRL": 3744, "LTU": 3701, "LVA": 2439,
    "SVN": 1978, "EST": 1446, "CYP": 752, "LUX": 429, "MLT": 379,
}  # fmt: skip


def test_double_majority_of_states_and_inhabitants():
    rule = Rule([*INHABITANTS], 15) & Rule.share(INHABITANTS, "65/100")
    found = power(rule, "banzhaf")
    assert found.act * 2**27 == 17278561
    published = {"DEU": 0.11859, "GBR": 0.08736, "ESP": 0.06130, "MLT": 0.01580}
    assert {state: round(float(found[state]), 5) for state in published} == published
    # at least four members to block
    eased = power(rule | Rule([*INHABITANTS], 24), "banzhaf")
    assert eased.act > found.act
    assert eased["DEU"] < found["DEU"]


#: Electors of states and the District of Columbia, from the census of 2010; and what 2020 changed.
ELECTORS = dict(
    entry.split(":")
    for entry in (
        "AL:9 AK:3 AZ:11 AR:6 CA:55 CO:9 CT:7 DE:3 DC:3 FL:29 GA:16 HI:4 ID:4 IL:20 IN:11 IA:6 KS:6 KY:8 "
        "LA:8 ME:4 MD:10 MA:11 MI:16 MN:10 MS:6 MO:10 MT:3 NE:5 NV:6 NH:4 NJ:14 NM:5 NY:29 NC:15 ND:3 OH:18 "
        "OK:7 OR:7 PA:20 RI:4 SC:9 SD:3 TN:11 TX:38 UT:6 VT:3 VA:13 WA:12 WV:5 WI:10 WY:3"
    ).split()
)
OF_2020 = {"TX": 40, "CO": 10, "FL": 30, "MT": 4, "NC": 16, "OR": 8} | {
    "CA": 54, "IL": 19, "MI": 15, "NY": 28, "OH": 17, "PA": 19, "WV": 4
}  # fmt: skip


@pytest.mark.parametrize(
    ("electors", "expected"),
    [
        (
            ELECTORS,
            {"CA": (0.1102969, 0.1136082), "TX": (0.0732228, 0.0720648), "WY": (0.0054015, 0.0054549)},
        ),
        (
            ELECTORS | OF_2020,
            {"CA": (0.1080368, 0.1107964), "TX": (0.0774283, 0.0763648), "WY": (0.0054023, 0.0054573)},
        ),
    ],
    ids=["2010", "2020"],
)
def test_electoral_college(electors, expected):
    rule = Rule({state: int(number) for state, number in electors.items()}, 270)
    shapley, banzhaf = power(rule), power(rule, "banzhaf")
    found = {state: (round(float(shapley[state]), 7), round(float(banzhaf[state]), 7)) for state in expected}
    assert found == expected
    assert sum(shapley.values.values()) == sum(banzhaf.values.values()) == 1
    if electors is ELECTORS:
        assert float(power(rule, "absolute_banzhaf")["CA"]) == pytest.approx(0.471147258, abs=5e-10)


def test_general_assembly_in_closed_form():
    seats = [f"state {k}" for k in range(193)]
    for quota in (97, 129):
        rule = Rule(seats, quota)
        absolute = power(rule, "absolute_banzhaf")
        assert set(absolute.values.values()) == {F(comb(192, quota - 1), 2**192)}
        assert absolute.act == F(sum(comb(193, k) for k in range(quota, 194)), 2**193)
        assert set(power(rule).values.values()) == {F(1, 193)}
        assert coalitions(rule).minimal == comb(193, quota)
    assert float(absolute["state 0"]) == pytest.approx(1.155815e-6, abs=5e-13)
    assert float(absolute.act) == pytest.approx(1.669841e-6, abs=5e-13)
    majority = power(Rule(seats, 97), "absolute_banzhaf")
    assert float(majority["state 0"]) == pytest.approx(0.05750743, abs=5e-9)
