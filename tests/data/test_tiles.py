"""The map with one square for each state: places, and the regions on them."""

from collections import Counter

import pytest

from gametheory_gov import load_states
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.data import available_years, counted_states, read_table, tiles

TABLE = {row["iso3"]: (int(row["column"]), int(row["row"])) for row in read_table("tiles")}
STATES = {row["iso3"]: row for row in read_table("states")}
REGIONS = sorted({row["region"] for row in STATES.values()} - {""})
#: Islands that touch their region at a corner only.
APART = {"NZL"}
#: States of the past, and today's states on their squares.
SHARED = {"CSK": "CZE", "YUG": "SRB"}


def patches(states):
    """The states in groups of squares that share sides."""
    left, groups = set(states), []
    while left:
        group = {left.pop()}
        front = list(group)
        while front:
            column, row = TABLE[front.pop()]
            beside = {s for s in left if abs(TABLE[s][0] - column) + abs(TABLE[s][1] - row) == 1}
            left -= beside
            group |= beside
            front += beside
        groups.append(group)
    return groups


def middle(*regions):
    places = [TABLE[state] for state in TABLE if STATES[state]["region"] in regions]
    return tuple(sum(entries) / len(places) for entries in zip(*places, strict=True))


def test_todays_members_have_193_places():
    world = tiles()
    assert len(world) == len(set(world.values())) == 193
    assert set(world) == set(load_states(2019).ids)
    assert all(world[state] == TABLE[state] for state in world)


def test_the_table_holds_every_entity_but_the_european_union():
    assert set(TABLE) == set(STATES) - {"EUU"}
    shared = {place for place, number in Counter(TABLE.values()).items() if number > 1}
    assert shared == {TABLE[state] for state in SHARED}
    assert all(TABLE[past] == TABLE[now] for past, now in SHARED.items())
    assert {column for column, _ in TABLE.values()} == set(range(32))
    assert {row for _, row in TABLE.values()} == set(range(17))


@pytest.mark.parametrize("year", available_years())
def test_states_of_every_year_are_on_the_map(year):
    for ids in (load_states(year).ids, counted_states(year)):
        places = tiles(ids)
        assert list(places) == list(ids)
        assert places == {state: TABLE[state] for state in ids}
        assert len(set(places.values())) == len(ids)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("members", [True, False])
def test_a_region_is_one_patch(region, members):
    states = [
        state
        for state in TABLE
        if STATES[state]["region"] == region
        and state not in APART | set(SHARED)
        and (STATES[state]["status"] == "un_member" or not members)
    ]
    assert len(patches(states)) == 1


def test_islands_that_stand_apart_touch_their_region_at_a_corner():
    for state in APART:
        column, row = TABLE[state]
        region = [s for s in TABLE if STATES[s]["region"] == STATES[state]["region"]]
        assert len(patches(region)) > 1, "no exception is needed"
        assert any(abs(TABLE[s][0] - column) == 1 == abs(TABLE[s][1] - row) for s in region)


def test_regions_lie_as_on_a_world_map():
    america = [middle("Northern America"), middle("Central America"), middle("South America")]
    assert [row for _, row in america] == sorted(row for _, row in america)
    africa = middle(*(region for region in REGIONS if "Africa" in region))
    europe = middle(*(region for region in REGIONS if "Europe" in region))
    asia = middle(*(region for region in REGIONS if "Asia" in region))
    oceania = middle("Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia")
    west = middle("Northern America", "Central America", "South America", "Caribbean")
    assert west[0] + 5 < min(africa[0], europe[0]) < max(africa[0], europe[0]) + 5 < asia[0] < oceania[0] - 3
    assert europe[1] + 5 < africa[1]
    assert asia[1] + 2 < oceania[1]


def test_directions_that_everybody_knows():
    north_of = (
        "CAN USA, USA MEX, GBR FRA, DEU ITA, NOR MAR, EGY ZAF, RUS IND, IND LKA, CHN VNM, IDN AUS, VEN BRA"
    )
    west_of = "USA GBR, BRA NGA, ESP ITA, POL UKR, NGA KEN, EGY SAU, IND MMR, CHN JPN, AUS NZL, CHL ARG"
    for axis, pairs in ((1, north_of), (0, west_of)):
        for pair in pairs.split(", "):
            first, second = pair.split()
            assert TABLE[first][axis] < TABLE[second][axis], pair


def test_states_that_are_not_on_the_map_stand_below_it():
    places = tiles(["CSK", "CZE", "EUU", "<b>", "YUG"])
    assert places["CZE"] == TABLE["CZE"]
    assert places["YUG"] == TABLE["SRB"]
    assert [places[state] for state in ("CSK", "EUU", "<b>")] == [(0, 18), (1, 18), (2, 18)]


def test_states_without_places_stand_in_a_block():
    places = list(tiles(map(str, range(50))).values())
    assert places[:2] == [(0, 0), (1, 0)]
    assert max(places) == (9, 4)
    assert len(set(places)) == 50
    assert tiles([]) == {}


@pytest.mark.parametrize(
    ("ids", "fault"), [(["USA", "USA"], "given twice"), ([3], "ids are texts"), (3, "ids")]
)
def test_wrong_ids(ids, fault):
    with pytest.raises(InvalidInputError, match=fault):
        tiles(ids)
