"""The front end with a model that answers late, wrongly or not at all."""

import copy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import gametheory_gov as gg
from gametheory_gov.explorer.answers import growth
from tests.explorer.browser.pages import fake_page, held_by
from tests.explorer.browser.test_baked import slide, tile


def tell(page: Page, name: str, answer: Any) -> None:
    page.evaluate("([name, answer]) => window.model.set(name, answer)", [name, answer])


def asked(page: Page) -> dict[str, Any]:
    return page.evaluate("window.model.get('setting')")


@pytest.fixture
def page(open_page: Any, held: dict[str, Any]) -> Page:
    return open_page(fake_page(held))


def test_an_older_answer_is_never_shown(page: Page, gatt: Any) -> None:
    seen = (
        "[...document.querySelectorAll('.headline, .words, .steps, .mark')].map((e) => e.textContent).join()"
    )
    answers = {weight: growth(gg.rebind(gatt, legitimacy=weight)) for weight in (0.2, 0.3)}
    slide(page, "Legitimacy", 0.2)
    first = asked(page)
    slide(page, "Legitimacy", 0.3)
    second = asked(page)
    assert (first["serial"], second["serial"], second["values"]["legitimacy"]) == (1, 2, 0.3)
    before = page.evaluate(seen)
    tell(page, "growth", {"serial": first["serial"], **answers[0.2]})
    tell(
        page,
        "clubs",
        {"serial": first["serial"], "state": "ready", "found": [], "result": "", "words": "old"},
    )
    tell(page, "faults", {"serial": first["serial"], "texts": ["old"]})
    tell(page, "export", {"serial": first["serial"], "python": "old", "toml": "old"})
    assert page.evaluate(seen) == before
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".computing")).to_be_visible()
    assert "old" not in page.locator(".gge").text_content()
    tell(page, "growth", {"serial": second["serial"], **answers[0.3]})
    expect(page.locator(".words")).to_have_text(answers[0.3]["words"])
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".computing")).to_be_hidden()


def test_growth_is_shown_before_the_clubs(page: Page, gatt: Any, held: dict[str, Any]) -> None:
    slide(page, "Legitimacy", 0.2)
    tell(page, "growth", {"serial": 1, **growth(gg.rebind(gatt, legitimacy=0.2))})
    expect(page.locator(".headline")).to_have_text("The club stays at 22 states")
    expect(page.locator(".panel").first).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("radio", name="190 states")).to_have_count(0)
    searching = {
        "serial": 1,
        "state": "computing",
        "found": [],
        "result": "",
        "words": "",
        "progress": "7 boxes",
    }
    tell(page, "clubs", searching)
    expect(page.locator(".panel").first).to_contain_text("7 boxes")
    tell(
        page,
        "clubs",
        searching | {"state": "partial", "words": "No stable club is known: ended after 9 boxes."},
    )
    expect(page.locator(".panel .partial")).to_have_text("No stable club is known: ended after 9 boxes.")
    tell(page, "clubs", held["clubs"] | {"serial": 1})
    expect(page.get_by_role("radio", name="190 states")).to_have_count(1)
    tile(page, "FRA").hover()
    expect(page.locator(".card")).to_contain_text("in 1 of 1")


def test_faults_are_said_and_hide_the_picture(page: Page, held: dict[str, Any]) -> None:
    slide(page, "Depth", 2)
    tell(page, "faults", {"serial": 1, "texts": ["depth = 2; <b>a rule</b>", "another"]})
    expect(page.get_by_role("alert").first).to_contain_text("depth = 2; <b>a rule</b>")
    expect(page.locator(".world")).to_be_hidden()
    slide(page, "Depth", 1)
    tell(page, "faults", {"serial": 2, "texts": []})
    tell(page, "growth", held["growth"] | {"serial": 2})
    expect(page.get_by_role("alert").first).to_be_hidden()
    expect(page.locator(".world")).to_be_visible()


def test_a_kernel_that_falls_silent_is_told(open_page: Any, held: dict[str, Any]) -> None:
    page = open_page()
    page.clock.install()
    page.set_content(fake_page(held | {"alive": 0}))
    tell(page, "alive", 1)
    page.clock.run_for(8_000)
    gone = page.get_by_role("alert").last
    expect(gone).to_be_hidden()
    page.clock.run_for(4_000)
    expect(gone).to_contain_text("Python does not answer any more")
    tell(page, "alive", 2)
    expect(gone).to_be_hidden()


def test_a_kernel_that_never_answers_is_told(open_page: Any, held: dict[str, Any]) -> None:
    page = open_page()
    page.clock.install()
    page.set_content(fake_page(held))
    slide(page, "Legitimacy", 0.2)
    page.clock.run_for(25_000)
    expect(page.get_by_role("alert").last).to_contain_text("No answer from Python")


def test_founders_are_picked_from_the_list_and_on_the_tiles(page: Page, held: dict[str, Any]) -> None:
    page.locator(".founders summary").click()
    page.get_by_label("Find a state").first.fill("japan")
    page.get_by_role("checkbox", name="JPN").check()
    assert asked(page)["founders"] == [*held["world"]["founders"], "JPN"]
    expect(page.locator(".founders summary")).to_have_text("Founders: 23 states")
    page.get_by_role("button", name="The scenario's founders").click()
    assert asked(page)["founders"] is None
    tell(page, "growth", held["growth"] | {"serial": asked(page)["serial"]})
    tile(page, "FRA").click()
    page.get_by_role("button", name="Take from the founders").click()
    assert "FRA" not in asked(page)["founders"]
    assert len(asked(page)["founders"]) == 21


def test_two_pages_of_one_model_show_the_same_setting(page: Page) -> None:
    page.evaluate(
        """() => { const place = document.createElement("div");
            place.id = "other"; document.body.append(place);
            render({ model: window.model, el: place }); }"""
    )
    page.locator("#place").get_by_role("spinbutton", name="Legitimacy, typed").fill("0.25")
    page.locator("#place").get_by_role("spinbutton", name="Legitimacy, typed").press("Enter")
    expect(page.locator("#other").get_by_role("slider", name="Legitimacy")).to_have_value("0.25")
    assert page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size"
    ) == page.evaluate("document.querySelectorAll('[id]').length")


def test_a_page_that_is_closed_listens_no_more(page: Page) -> None:
    page.evaluate("window.clean()")
    before = page.locator(".headline").text_content()
    tell(page, "growth", {"serial": 0})  # would raise if it were drawn
    assert page.locator(".headline").text_content() == before


def test_the_theme_of_the_notebook_goes_before_that_of_the_system(page: Page) -> None:
    expect(page.locator(".gge")).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".gge")).to_have_attribute("data-theme", "dark")
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    expect(page.locator(".gge")).to_have_attribute("data-theme", "light")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(page.locator(".gge")).to_have_attribute("data-theme", "dark")


def test_ten_thousand_states_are_a_histogram(open_page: Any, gatt: Any) -> None:
    held = copy.deepcopy(held_by(gatt, solved=False))
    number = 10_000
    held["world"]["states"] = [
        {"id": f"S{k}", "name": f"State {k}", "region": "", "size": 1, "population": 1, "x": None, "y": None}
        for k in range(number)
    ]
    held["world"]["founders"] = ["S0"]
    held["growth"] |= {
        "round": [k % 3 if k < 9000 else None for k in range(number)],
        "gain": [(k - 1000) / number for k in range(number)],
        "sizes": [3000, 6000, 9000],
    }
    page = open_page(fake_page(held))
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.locator(".histogram")).to_have_count(4)
    board = page.get_by_role("img", name="Numbers of states")
    expect(board).to_have_attribute(
        "aria-label",
        "Numbers of states: founder: 3000; joined in round 1: 3000; joined in round 2: 3000; outside: 1000",
    )
    page.locator("label", has_text="Gain").click()
    assert 24 <= page.locator(".histogram").count() <= 26
    page.get_by_label("Find a state").last.fill("State 4321")
    page.get_by_label("Find a state").last.press("Enter")
    expect(page.locator(".card")).to_contain_text("State 4321")
    page.locator(".founders summary").click()
    expect(page.locator(".picks input")).to_have_count(200)
    expect(page.locator(".founders [role=status]")).to_contain_text("10,000 states; the first 200 are listed")
    moved = page.evaluate(
        """() => { const started = performance.now();
            for (const name of ["setting", "growth"])
              window.model.set(name, { ...window.model.get(name), serial: 1 });
            return performance.now() - started; }"""
    )
    assert moved < 300
