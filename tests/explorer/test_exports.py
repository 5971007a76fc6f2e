"""A setting as code: running it, or reading the TOML, gives the same club."""

import subprocess
import sys
import tomllib

import pytest

import gametheory_gov as gg
from gametheory_gov.explorer.answers import bound, changes, growth
from gametheory_gov.explorer.exports import Exports
from gametheory_gov.scenarios import read_world
from gametheory_gov.scenarios.reader import scenario_from_table

GATT = gg.load_scenario("gatt_wto")
SETTINGS = [
    {},
    {"values": {"legitimacy": 0.2, "depth": 1.5, "body": "members"}},
    {"founders": ["USA", "CHN", "DEU"], "values": {"commitment": "free", "exclusion_penalty": 1.25}},
    {"founders": ["USA", "FRA"], "values": {"legitimacy": 0.9, "admission": "majority"}},
]
HUNT = gg.Game(
    "stag hunt",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    payoffs={"outside": 0, "member": "value*(members - 1)/(N - 1) - price"},
    parameters={"value": "worth of a hunt by all", "price": "cost of hunting"},
    switching={("outside", "member"): "price/10"},
)
SOURCES = {
    "scenario": GATT,
    "another year": gg.load_scenario("gatt_wto", year=1995),
    "changed scenario": GATT.replace(title="mine", founders=("USA", "GBR", "FRA")),
    "bound game": GATT.bind(legitimacy="1/4", exact=True),
    "a world without a year": gg.load_scenario("climate_club_2015").bind(
        founders=["EU"], committed=False, price=50
    ),
    "costs by state": gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(4, cost=["1/4", "1/2", "1/2", 1]),
        gg.Institution("club", exclusion_penalty="1/3"),
        benefit=1, legitimacy=0, divergence=0, founders="1",
    ),
    "own game": gg.bind(HUNT, gg.States.symmetric(5), value=2, price="1/2", founders=["1", "2"]),
    "exposures": gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(3),
        gg.Institution(exclusion_penalty=1),
        exposure=[[0, "1/2", "1/2"], ["1/2", 0, "1/2"], [1, 0, 0]],
        benefit=0, cost="1/2", legitimacy="1/5", divergence=0, founders="1",
    ),
}  # fmt: skip


def check(source, setting, tmp_path):
    base = source if isinstance(source, gg.BoundGame) else source.bind()
    game = bound(base, changes(base, setting))
    told, written = growth(game), Exports(source).of(base, setting)
    names = {}
    exec(written["python"], names)
    assert list(names["path"].sizes) == told["sizes"]
    assert names["path"].regime.label == told["label"]
    assert names["game"] == game
    assert written["note"] == ""
    file = tmp_path / "explored.toml"
    file.write_text(written["toml"], encoding="utf-8")
    again = gg.grow(read_world(file))
    assert list(again.sizes) == told["sizes"]
    assert again.regime.label == told["label"]
    assert again.committed == names["path"].committed


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_a_scenario(setting, tmp_path):
    check(GATT, setting, tmp_path)


@pytest.mark.parametrize(
    ("year", "changed"),
    [
        (2019, {"legitimacy": 0.2, "depth": 2}),
        (2019, {"founders": ["USA", "FRA"], "cost": 0.5}),
        (1980, {}),
    ],
)
@pytest.mark.parametrize("committed", [True, False])
def test_a_bound_game_is_written_as_its_scenario_with_what_was_changed(year, changed, committed, tmp_path):
    scenario = gg.load_scenario("gatt_wto", year=year)
    game = gg.rebind(scenario.bind(committed=committed), **changed)
    explorer = gg.explore(game)
    assert explorer.title == GATT.title
    assert "gg.load_scenario('gatt_wto', year=" in explorer.python()
    for setting in SETTINGS[:3]:
        check(game, setting, tmp_path)


@pytest.mark.parametrize("name", SOURCES)
def test_sources_of_every_kind(name, tmp_path):
    check(SOURCES[name], {}, tmp_path)


def test_the_shell_reads_the_toml(tmp_path):
    file = tmp_path / "explored.toml"
    file.write_text(Exports(GATT).of(GATT.bind(), SETTINGS[1])["toml"], encoding="utf-8")
    command = [sys.executable, "-c", "from gametheory_gov.shell.main import main; main()", "grow", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "22 of 193" in said


def test_a_scenario_of_the_package_is_named_and_short():
    written = Exports(GATT).of(GATT.bind(), {"values": {"legitimacy": 0.2}})
    assert "gg.load_scenario('gatt_wto', year=2019)" in written["python"]
    assert len(written["python"].splitlines()) < 10
    assert "states" not in tomllib.loads(written["toml"])


def test_what_toml_cannot_say_is_named():
    game = GATT.bind(body=["USA", "GBR"])
    written = Exports(game).of(game, {})
    assert written["toml"] == ""
    assert "TOML" in written["note"]
    names = {}
    exec(written["python"], names)
    assert names["game"] == game


def four(rule="founders", **given):
    """Four states, the first of which founds the club and sits in its body."""
    rules = gg.Institution(body=rule, policy="mean")
    values = {
        "benefit": 0,
        "cost": "3/4",
        "legitimacy": "1/2",
        "divergence": "1/8",
        "founders": ["1"],
    } | given
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(4, ideal=[0, 2, 2, 2]), rules, **values)


GAMES = {
    "founders sit": (four(), ""),
    "members sit": (four("members", divergence=0), ""),
    "others found": (gg.rebind(four(), founders=["2", "3"]), ""),
    "free": (four().release(), ""),
    "others sit": (four(body=["2"]), "who sits in the decision body"),
    "another stays": (four().commit(["2"]), ""),
    "one of two stays": (four(founders=["1", "2"]).release(["2"]), "who is committed"),
}


@pytest.mark.parametrize("name", GAMES)
def test_a_toml_file_is_the_same_game_or_none(name):
    """Was a bug: only the clubs that grow were compared, so who sits and who is committed were dropped."""
    game, lost = GAMES[name]
    written, names = Exports(game).of(game, {}), {}
    exec(written["python"], names)
    assert names["game"] == game
    if lost:
        assert written["toml"] == ""
        assert written["note"].startswith("a TOML file cannot say this game: ")
        assert lost in written["note"]
    else:
        assert written["note"] == ""
        assert scenario_from_table(tomllib.loads(written["toml"]), name="read").bind() == game
