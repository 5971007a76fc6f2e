"""The plain functions of the page, called one by one."""

import itertools
import json
import random
from typing import Any

import pytest
from matplotlib import colormaps
from matplotlib.colors import to_hex

import gametheory_gov as gg
from gametheory_gov.explorer.answers import clubs, growth, world
from gametheory_gov.explorer.page import _packed, _Texts
from tests.explorer.browser.pages import FRONT, ROOM

BAKED = ROOM.joinpath("baked.js").read_text(encoding="utf-8").rpartition("\nrender(")[0]


@pytest.fixture
def run(open_page: Any) -> Any:
    page = open_page("<!DOCTYPE html><title>parts</title>")
    page.add_script_tag(content=FRONT + BAKED)
    return page.evaluate


def test_numbers_are_read_as_people_write_them(run: Any) -> None:
    assert run("[0.4, -0.0131063, 193, 1234567, 1e-9, null, NaN].map(show)") == [
        "0.4",
        "−0.0131",
        "193",
        "1,234,567",
        "1.00e−9",
        "not known",
        "not known",
    ]
    assert run("[0, 0.0001, 0.984, null].map(percent)") == ["0.0%", "under 0.1%", "98.4%", "not known"]


def test_arrow_keys_lead_from_every_tile_to_every_other(run: Any, gatt: Any) -> None:
    states = world(gatt)["states"]
    steps = run(
        """(states) => { const { places } = layout(states);
            const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
            return places.map((_, k) => keys.map((key) => neighbour(places, k, key))); }""",
        states,
    )
    for back in (False, True):
        edges = [(b, a) if back else (a, b) for a, to in enumerate(steps) for b in to]
        reached, fresh = {0}, {0}
        while fresh:
            fresh = {b for a, b in edges if a in fresh} - reached
            reached |= fresh
        assert reached == set(range(len(states)))


def test_states_without_a_place_stand_below_and_nobody_shares_one(run: Any) -> None:
    states = [{"id": "A", "x": 3, "y": 2}, {"id": "B", "x": 5, "y": 4}, *({"id": str(k)} for k in range(40))]
    places = run("(states) => layout(states).places", states)
    assert places[:2] == [[0, 0], [2, 2]]
    assert all(y > 2 for _, y in places[2:])
    assert len({tuple(place) for place in places}) == len(states)


def test_what_is_sought_is_found_by_code_first(run: Any, gatt: Any) -> None:
    states = world(gatt)["states"]
    ids = lambda found: [states[k]["id"] for k in found]  # noqa: E731
    assert ids(run("([states, text]) => search(states, text)", [states, "ind"]))[:2] == ["IND", "IDN"]
    assert ids(run("([states, text]) => search(states, text)", [states, "burkina"])) == ["BFA"]
    assert len(run("([states, text]) => search(states, text)", [states, " "])) == len(states)


def test_a_histogram_counts_everybody_once(run: Any) -> None:
    drawn = random.Random(1)
    gains = [drawn.gauss(0, 1) for _ in range(10_000)]
    bars = run("(gains) => bins(gains)", gains)
    assert sum(bar["number"] for bar in bars) == len(gains)
    assert 24 <= len(bars) <= 26
    assert min(abs(bar["from"]) for bar in bars) == 0
    for bar in bars:
        assert bar["number"] == sum(bar["from"] <= gain < bar["to"] for gain in gains)
    assert run("bins([2, 2, 2]).reduce((sum, bar) => sum + bar.number, 0)") == 3
    assert run("bins([null, NaN])") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_told_apart_in_grey_and_read_on(run: Any, theme: str) -> None:
    found = run(
        """(theme) => { const palette = PALETTES[theme];
            const shades = [...palette.rounds, ...palette.plus, ...palette.minus, palette.member,
              ...Array.from({ length: 101 }, (_, k) => blend(palette.rounds, k / 100))];
            const light = (shade) => luminance(shade) + 0.05;
            const contrast = (a, b) => Math.max(light(a), light(b)) / Math.min(light(a), light(b));
            return { ink: shades.map((shade) => contrast(shade, inkOn(shade))),
              outside: contrast(palette.outside, palette.ink),
              lists: [palette.rounds, palette.plus, palette.minus].map((list) => list.map(luminance)) }; }""",
        theme,
    )
    assert min(found["ink"]) >= 4.5
    assert found["outside"] >= 4.5
    for list_ in found["lists"]:
        assert all((max(a, b) + 0.05) / (min(a, b) + 0.05) > 1.3 for a, b in itertools.pairwise(list_))


def test_rounds_have_the_colours_of_the_map_of_squares(run: Any) -> None:
    stops = run("PALETTES.light.rounds")
    for k, stop in enumerate(stops[:-1]):  # the last is less bright than the map's own end
        assert stop.lower() == to_hex(colormaps["viridis"](k / 4))
    light, dark = run(
        "Object.values(PALETTES).map(({ rounds }) => [rounds[0], rounds.at(-1)].map(luminance))"
    )
    assert light[0] < light[1]  # founders first: darkest on white, brightest on black
    assert dark[0] > dark[1]


@pytest.mark.parametrize("way", ["round", "gain", "club"])
def test_looks_differ_by_a_mark_besides_the_colour(run: Any, held: dict[str, Any], way: str) -> None:
    found = run(
        "([way, growth, clubs]) => looks(way, growth, clubs, Infinity, 0, PALETTES.light)",
        [way, held["growth"], held["clubs"]],
    )
    entries = {(entry["words"], entry["mark"], entry["fill"]) for entry in found["legend"]}
    assert len({mark for _, mark, _ in entries}) == len(entries) > 1
    assert sum(entry["number"] for entry in found["legend"]) == len(held["world"]["states"])
    for look, gain, entered in zip(
        found["states"], held["growth"]["gain"], held["growth"]["round"], strict=True
    ):
        if way == "gain":
            assert look["mark"][0] == ("+" if gain >= 0 else "−")
        if way == "round":
            assert look["open"] == (entered is None)


def test_answers_come_out_as_they_were_packed(run: Any) -> None:
    scenario = gg.load_scenario("gatt_wto")
    texts = _Texts()
    for game in (scenario.bind(), scenario.bind(legitimacy=0.2, divergence=0.1)):
        grown, stable = growth(game), clubs(gg.solve(game))
        packed = json.loads(json.dumps(_packed({"growth": grown, "clubs": stable}, texts)))
        found = run("([packed, texts]) => unpack(packed, texts)", [packed, list(texts)])
        for name in (
            "round",
            "sizes",
            "label",
            "universal",
            "ended",
            "undecided",
            "words",
            "headline",
            "means",
            "committed",
        ):
            assert found["growth"][name] == grown[name]
        assert found["growth"]["gain"] == [float(f"{gain:.3g}") for gain in grown["gain"]]
        for one, other in zip(found["clubs"]["found"], stable["found"], strict=True):
            assert one == other
        assert found["clubs"]["words"] == stable["words"]


def test_masks_of_any_club(run: Any) -> None:
    drawn = random.Random(2)
    for states in (1, 4, 5, 193):
        club = [k for k in range(states) if drawn.random() < 0.5]
        assert run("(mask) => positions(mask)", f"{sum(1 << k for k in club):x}") == club


def test_the_nearest_point_is_nearest(run: Any) -> None:
    axes = [
        {"name": "a", "values": [0, 0.2, 1], "number": True},
        {"name": "b", "values": ["x", "y"], "number": False},
    ]
    assert run("(axes) => nearestPoint(axes, { a: 0.59, b: 'y' })", axes) == [1, 1]
    assert run("(axes) => nearestPoint(axes, { a: 0.61, b: 'x' })", axes) == [2, 0]
    assert run("(axes) => nearestPoint(axes, { a: -7, b: 'x' })", axes) == [0, 0]


def test_close_values_are_told_apart_and_rounding_is_not(run: Any) -> None:
    close = [0, 1e-10, 2e-10]  # was a bug: whatever lay within 1e-9 counted as computed
    assert run("(values) => [1e-10, 1.5e-10].map((value) => isAt(values, 1, value))", close) == [True, False]
    assert run("isAt([0, 1 / 3, 1], 1, 0.333333333)")
    assert not run("isAt([0, 1 / 3, 1], 1, 0.3333)")
    exact = {"kind": "range", "values": [0, 1 / 3], "names": ["0", "1/3 (0.333)"]}
    assert run("(control) => [0.33333333333, 0.3].map((value) => option(control, value))", exact) == [
        "1/3 (0.333)",
        "0.3",
    ]
