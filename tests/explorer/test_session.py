"""`gg.explore`: what it takes, what it shows with and without widgets, and that its widget is answered."""

import gc
import subprocess
import sys
import threading
from html.parser import HTMLParser

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.explorer import session
from gametheory_gov.explorer.answers import world

VIEW = "application/vnd.jupyter.widget-view+json"


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


@pytest.fixture
def no_widgets(monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: None)


@pytest.fixture
def explorer():
    made = gg.explore("gatt_wto")
    yield made
    made.widget.close()


def test_without_widgets_the_picture_and_what_to_install(no_widgets):
    shown = gg.explore("gatt_wto")._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}
    assert "pip install 'gametheory_gov[explorer]'" in shown["text/html"].replace("&#x27;", "'")
    tags = Tags(shown["text/html"]).tags
    assert [tag for tag, _ in tags if tag in ("script", "link", "style")] == []
    (picture,) = [about for tag, about in tags if tag == "img"]
    assert picture["src"].startswith("data:image/png;base64,")
    assert picture["alt"].startswith("A universal regime: 190 of 193 states")
    assert shown == gg.explore("gatt_wto")._repr_mimebundle_()


def test_without_widgets_a_slider_says_what_to_install(no_widgets):
    with pytest.raises(ImportError, match=r"sliders need anywidget and ipywidgets: pip install"):
        gg.explore("gatt_wto").widget  # noqa: B018


def test_hostile_names_are_escaped(no_widgets):
    ids = ['<b>&"', "B", "C"]
    world = gg.States(ids, size=["1/3"] * 3, population=["1/3"] * 3)
    values = {"benefit": 1, "cost": 0, "legitimacy": 0, "divergence": 0, "founders": ids[:1]}
    game = gg.bind(gg.AccessionGame(), world, **values)
    scenario = gg.load_scenario("gatt_wto").replace(title='<i>&"')
    for source in (game, scenario):
        shown = gg.explore(source)._repr_mimebundle_()["text/html"]
        assert [tag for tag, _ in Tags(shown).tags if tag in ("b", "i")] == ["b"]  # the title, of ours


def test_importing_needs_no_widgets():
    code = (
        "import sys, gametheory_gov as gg; gg.explore('gatt_wto');"
        "print([name for name in ('anywidget', 'ipywidgets', 'matplotlib', 'pandas') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("gat_wto", "'gat_wto' is unknown; did you mean 'gatt_wto'?"),
        (3, "3 is no bound game"),
        (None, "None is no bound game"),
        (gg.AccessionGame(), "is no bound game; give bind"),
    ],
)
def test_what_is_no_game_is_refused(source, words):
    with pytest.raises(gg.errors.InvalidInputError) as caught:
        gg.explore(source)
    assert words in str(caught.value)


def test_rival_standards_have_no_club_that_grows():
    with pytest.raises(gg.errors.InvalidInputError, match="rival standards, and a club grows around one"):
        gg.explore("standards_two_powers")


def test_ten_thousand_states_are_shown_without_tiles():
    rng = np.random.default_rng(1)
    size = rng.pareto(1.2, 10_000) + 0.01
    size /= size.sum()
    ids = [f"S{k}" for k in range(10_000)]
    world = gg.States(ids, size=size, population=size, ideal=rng.normal(size=10_000))
    rules = gg.Institution("club", exclusion_penalty=0.8, policy="mean", body="founders")
    values = {"benefit": 0, "cost": 0.6, "legitimacy": 0.4, "divergence": 0.05, "founders": ids[:20]}
    explorer = gg.explore(gg.bind(gg.AccessionGame(), world, rules, **values))
    widget = explorer.widget
    widget.work.close()
    try:
        assert len(widget.growth["gain"]) == 10_000
        assert {(row["x"], row["y"]) for row in widget.world["states"]} == {(None, None)}
    finally:
        widget.close()


# ------------------------------------------------------------------------------------ with widgets


def test_with_widgets_both_are_shown(explorer):
    shown = explorer._repr_mimebundle_()
    assert {VIEW, "text/html", "text/plain"} <= set(shown)
    assert "pip install" not in shown["text/html"]


def answered(widget, name, serial):
    """Wait until a trait answers a setting."""
    there = threading.Event()

    def look(*_):
        if (getattr(widget, name) or {}).get("serial") == serial:
            there.set()

    widget.observe(look, name)
    look()
    assert there.wait(20), f"{name} of {serial} never came"
    widget.unobserve(look, name)
    return getattr(widget, name)


def move(widget, founders=None, **values):
    old = widget.setting
    widget.setting = {"serial": old["serial"] + 1, "values": old["values"] | values, "founders": founders}
    return widget.setting["serial"]


def test_the_first_answer_is_there_before_anything_is_moved(explorer):
    assert explorer.widget.growth["serial"] == 0
    assert explorer.widget.growth["sizes"] == [22, 68, 169, 190]
    assert answered(explorer.widget, "clubs", 0)["found"][0]["size"] == 190


def test_a_moved_slider_is_answered_and_handed_out_as_code(explorer):
    serial = move(explorer.widget, legitimacy=0.2)
    told = answered(explorer.widget, "growth", serial)
    assert told["sizes"] == [22]
    assert [club["size"] for club in answered(explorer.widget, "clubs", serial)["found"]] == [22, 185]
    export = answered(explorer.widget, "export", serial)
    names = {}
    exec(export["python"], names)
    assert names["path"].sizes == (22,)
    assert export == {
        "serial": serial,
        "python": explorer.python(),
        "toml": explorer.toml(),
        "note": "",
    }
    assert explorer.game == gg.rebind(gg.load_scenario("gatt_wto").bind(), legitimacy=0.2)


def test_changed_founders_are_answered(explorer):
    serial = move(explorer.widget, founders=["USA", "CHN"])
    assert answered(explorer.widget, "growth", serial)["sizes"][0] == 2
    assert explorer.game.founders == ("CHN", "USA")


def test_a_forbidden_setting_is_said_in_the_package_s_words(explorer):
    serial = move(explorer.widget, depth=-1)
    told = answered(explorer.widget, "faults", serial)
    assert told["texts"] == ["depth = -1; a depth is a number that is not negative"]
    with pytest.raises(gg.errors.GovError):
        explorer.game  # noqa: B018


def test_a_sign_of_life_comes_until_it_is_closed(explorer, monkeypatch):
    from gametheory_gov.explorer import widget as widget_module

    monkeypatch.setattr(widget_module, "BEAT", 0.01)
    beats = threading.Event()
    widget = explorer.widget
    widget.observe(lambda change: beats.set() if change["new"]["beat"] > 3 else None, "alive")
    assert beats.wait(60)
    widget.close()
    widget.life.join(60)
    assert not widget.life.is_alive()


def test_a_widget_that_cannot_be_made_ends_in_one_error(monkeypatch):
    """Was a bug: taking it away raised a second error, in a place where nobody can catch it."""
    from gametheory_gov.explorer import widget

    def broken(game):
        raise ZeroDivisionError("of a user's own game")

    raised = []
    monkeypatch.setattr(widget, "kept_controls", broken)
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    with pytest.raises(ZeroDivisionError):
        gg.explore("gatt_wto").widget  # noqa: B018
    gc.collect()
    assert raised == []


def test_a_page_has_the_title_that_is_given_or_that_of_what_is_explored() -> None:
    states = gg.States.symmetric(3, title="Three cities")
    values = {"benefit": 1, "cost": 1, "legitimacy": 0, "divergence": 0, "founders": ["1"]}
    game = gg.bind(gg.AccessionGame(), states, **values)
    assert gg.explore(game).title == "Three cities"
    assert gg.explore(game, title="Ours").title == "Ours"
    named = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), gg.Institution(name="the club"), **values)
    assert gg.explore(named).title == "the club"
    with pytest.raises(InvalidInputError, match=r"save\('page.html', \{'legitimacy': \(0, 1\)\}\)"):
        gg.explore(game, legitimacy=(0, 1))


def test_few_states_stand_side_by_side_and_not_where_they_are_in_the_world() -> None:
    scattered = gg.load_states().select(["USA", "CHN", "BRA", "IND", "ZAF", "RUS"])
    near = gg.load_states().select(["FRA", "DEU", "BEL", "NLD", "LUX", "CHE", "AUT"])
    for states, placed in ((scattered, False), (near, True), (gg.load_states(1950), True)):
        game = gg.bind(gg.AccessionGame(), states, benefit=1, cost=1, legitimacy=0, divergence=0)
        assert all((row["x"] is not None) == placed for row in world(game)["states"])
