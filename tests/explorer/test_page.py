"""Baked pages as files; what a browser shows of them is tried in ``browser``."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.explorer import page as page_module
from gametheory_gov.explorer.answers import growth


@pytest.fixture(scope="module")
def explorer() -> Any:
    return gg.explore("gatt_wto")


def data_of(path: Path) -> dict[str, Any]:
    found = re.search(r'id="answers">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_setting_of_the_grid_is_answered_in_order(explorer: Any, tmp_path: Path) -> None:
    grid = {"legitimacy": [0.4, 0.2], "commitment": ["free", "committed"], "divergence": (0.05, 0.1, 2)}
    data = data_of(explorer.save(tmp_path / "page.html", grid))
    assert [axis["values"] for axis in data["axes"]] == [[0.2, 0.4], ["free", "committed"], [0.05, 0.1]]
    assert data["first"] == {"legitimacy": 0.4, "commitment": "committed", "divergence": 0.05}
    scenario = gg.load_scenario("gatt_wto")
    expected = [
        growth(gg.rebind(scenario.bind(committed=committed), legitimacy=weight, divergence=divergence))
        for weight in (0.2, 0.4)
        for committed in (False, True)
        for divergence in (0.05, 0.1)
    ]
    assert [answer[2] for answer in data["answers"]] == [found["sizes"] for found in expected]
    assert [data["texts"][answer[8][2]] for answer in data["answers"]] == [
        found["words"] for found in expected
    ]
    for k, (free, weight) in enumerate([(True, 0.2), (False, 0.2), (True, 0.4), (False, 0.4)]):
        made: dict[str, Any] = {}
        code = data["code"]
        for axis, value in zip(data["axes"], (weight, "free" if free else "committed", 0.05), strict=True):
            code = code.replace(f"⟦{axis['name']}⟧", axis["code"][axis["values"].index(value)])
        exec(code, made)  # as the page fills it in
        assert list(made["path"].sizes) == expected[2 * k]["sizes"]
        assert bool(made["game"].committed) is not free
        gains = data["answers"][2 * k][1]
        assert gains == pytest.approx(expected[2 * k]["gain"], rel=0.005)  # three figures


def test_the_page_may_fetch_nothing(explorer: Any, tmp_path: Path) -> None:
    text = explorer.save(tmp_path / "page.html", {"legitimacy": [0.4]}).read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(
        r"""(?:src|href)\s*=|@import|\bfetch\(|\beval\(|innerHTML|new Function|url\((?!#)""", text
    )


def test_without_a_grid_two_numbers_vary(tmp_path: Path) -> None:
    states = gg.States(["A", "B", "C"], size=[0.5, 0.3, 0.2], population=[0.4, 0.3, 0.3])
    game = gg.bind(gg.AccessionGame(), states, benefit=1, cost=1, legitimacy=0, divergence=0, founders=["A"])
    data = data_of(gg.explore(game).save(tmp_path / "page.html"))
    assert [(axis["name"], len(axis["values"])) for axis in data["axes"]] == [
        ("legitimacy", 11),
        ("divergence", 11),
    ]
    assert data["code"] == ""


def test_a_page_begins_with_the_setting_of_the_game(explorer: Any, tmp_path: Path) -> None:
    data = data_of(explorer.save(tmp_path / "page.html", {"legitimacy": (0, 1, 3), "divergence": [0.1, 0.2]}))
    assert [axis["values"] for axis in data["axes"]] == [[0, 0.4, 0.5, 1], [0.1, 0.2]]
    assert data["first"] == {"legitimacy": 0.4, "divergence": 0.05}
    assert {control["name"]: control["default"] for control in data["controls"]} == data["first"]
    assert "[0.0, 0.4, 0.5, 1.0]" in (tmp_path / "page.html").read_text(encoding="utf-8").replace(
        "legitimacy=", ""
    )
    alone = data_of(
        explorer.save(tmp_path / "alone.html", {"legitimacy": [0.2], "divergence": (0.1, 0.2, 2)})
    )
    assert alone["first"] == {"legitimacy": 0.2, "divergence": 0.05}
    assert alone["world"]["note"].endswith("setting of the game: legitimacy 0.2, where the game has 0.4.")
    assert "begins away" not in data["world"]["note"]
    assert [axis["values"] for axis in alone["axes"]] == [[0.2], [0.1, 0.2]]


def test_a_page_says_where_choices_and_founders_begin_away_from_the_game(
    explorer: Any, tmp_path: Path
) -> None:
    grid = {"commitment": ["free"], "founders": {"two powers": ["USA", "CHN"]}}
    note = data_of(explorer.save(tmp_path / "page.html", grid))["world"]["note"]
    assert "commitment free, where the game has committed; founders two powers, where the game has" in note
    grid["founders"]["all"] = explorer.base.founders
    assert "founders" not in data_of(explorer.save(tmp_path / "page.html", grid))["world"]["note"]


def test_the_default_grid_holds_the_setting_of_the_game(explorer: Any) -> None:
    for axis in page_module._axes(explorer.base, None, Path("page.html")):
        assert axis.first in axis.values
        assert axis.first == {"legitimacy": 0.4, "divergence": 0.05}[axis.name]


def test_faults_of_a_grid_are_all_named(explorer: Any, tmp_path: Path) -> None:
    grid = {
        "legitimcy": (0, 1),
        "legitimacy": "much",
        "divergence": [0.1, "x"],
        "body": ["members", "nobody"],
        "founders": {"two": ["USA", "XXX"]},
    }
    with pytest.raises(InvalidInputError) as caught:
        explorer.save(tmp_path / "page.txt", grid)
    for words in (
        "ends in .html",
        "'legitimcy' is no control",
        "legitimacy = 'much'",
        "divergence[1]",
        "'nobody'",
        "XXX",
    ):
        assert words in str(caught.value)
    with pytest.raises(InvalidInputError, match="a mapping of controls to values is needed"):
        explorer.save(tmp_path / "page.html", [1])
    with pytest.raises(InvalidInputError, match="settings; 100,000 is the most"):
        explorer.save(tmp_path / "page.html", {"legitimacy": (0, 1, 1000), "divergence": (0, 1, 1000)})
    with pytest.raises(InvalidInputError, match="a mapping of names to lists"):
        explorer.save(tmp_path / "page.html", {"founders": ["USA"]})
    twice = {1: ["USA"], "1": ["FRA"], "also the US": ["USA"], "the US": "USA"}
    with pytest.raises(InvalidInputError) as caught:  # was a bug: the axis was left out without a word
        explorer.save(tmp_path / "page.html", {"founders": twice})
    assert list(caught.value.faults) == [
        "founders: the name '1' is given twice",
        "founders: '1' and 'also the US' name the same founders",
        "founders: '1' and 'the US' name the same founders",
    ]
    with pytest.raises(DataError, match="cannot be written"):
        explorer.save(tmp_path / "none" / "page.html", {"legitimacy": [0.4]})
    assert not list(tmp_path.iterdir())


def test_what_is_interrupted_goes_on_and_leaves_the_old_page(
    explorer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = tmp_path / "page.html", tmp_path / "cache"
    path.write_text("old", encoding="utf-8")
    grid = {"legitimacy": [0.1, 0.2, 0.3, 0.4]}
    asked = 0

    def some(game: Any) -> dict[str, Any]:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise KeyboardInterrupt
        return growth(game)

    monkeypatch.setattr(page_module, "growth", some)
    with pytest.raises(KeyboardInterrupt):
        explorer.save(path, grid, cache=cache)
    assert path.read_text(encoding="utf-8") == "old"
    explorer.save(path, grid, cache=cache)
    assert asked == 5  # two were kept
    assert len(data_of(path)["answers"]) == 4
    assert {entry.name for entry in tmp_path.iterdir()} == {"page.html", "cache"}


def test_a_setting_that_a_rule_forbids_keeps_its_words(explorer: Any, tmp_path: Path) -> None:
    data = data_of(explorer.save(tmp_path / "page.html", {"excludability": [0.5, 2]}))
    allowed, forbidden = data["answers"]
    assert isinstance(allowed, list)
    assert "excludability" in forbidden["faults"][0]
    assert data["colours"]["not possible"]


def test_a_search_that_takes_too_long_is_named_a_partial_answer(explorer: Any, tmp_path: Path) -> None:
    data = data_of(explorer.save(tmp_path / "page.html", {"legitimacy": [0.4]}, limit=0))
    [state, _, words, _] = data["answers"][0][9]
    assert state == "partial"
    assert "ended" in data["texts"][words]
    with pytest.raises(InvalidInputError, match="limit"):
        explorer.save(tmp_path / "page.html", {"legitimacy": [0.4]}, limit="long")


def exact_game(**values: Any) -> gg.BoundGame:
    """Four equal states, two of them founders: with legitimacy 1/3 the others are just indifferent."""
    given = {"benefit": 0, "cost": "1/4", "legitimacy": 0, "divergence": 0, "founders": ["1", "2"]} | values
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(4), **given)


def test_values_of_an_exact_game_stay_exact(tmp_path: Path) -> None:
    game = exact_game()
    tie = gg.grow(gg.rebind(game, legitimacy="1/3"))
    assert list(tie.sizes) == [2, 4]
    for grid in ((0, 1, 4), ["1/3", 0, "2/3", 1]):  # was a bug: 2 members at 0.3333333333333333
        data = data_of(gg.explore(game).save(tmp_path / "page.html", {"legitimacy": grid}))
        assert data["axes"][0]["values"] == [0, 1 / 3, 2 / 3, 1]
        assert data["axes"][0]["code"] == ["0", "'1/3'", "'2/3'", "1"]
        assert data["controls"][0]["names"] == ["0", "1/3 (0.333)", "2/3 (0.667)", "1"]
        assert [answer[2] for answer in data["answers"]] == [[2], [2, 4], [2, 4], [2, 4]]
    text = gg.explore(game).save(tmp_path / "page.html", {"legitimacy": [0.1, "1/3"]}).read_text("utf-8")
    assert "[&#x27;0.1&#x27;, &#x27;1/3&#x27;]" in text  # the code that made it
