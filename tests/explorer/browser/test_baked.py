"""The baked page: opened from a file, without a network."""

import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

import gametheory_gov as gg
from gametheory_gov.explorer.words import headline


def slide(page: Page, label: str, value: float) -> None:
    page.get_by_role("slider", name=label).evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", value
    )


def tile(page: Page, code: str) -> Any:
    return page.locator(".tile", has=page.locator(f"text.id:text-is('{code}')"))


def test_settings_are_moved_and_everything_follows(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    expect(page.locator(".headline")).to_have_text("A universal regime")
    expect(page.locator(".steps b")).to_have_text(["22", "68", "169", "190"])
    expect(tile(page, "JPN").locator(".mark")).to_have_text("1")
    expect(page.locator(".note")).to_be_hidden()

    slide(page, "Legitimacy", 0.2)
    expect(page.locator(".headline")).to_have_text("The club stays at 22 states")
    expect(page.locator(".stats dd").first).to_have_text("22 of 193")
    expect(tile(page, "JPN").locator(".mark")).to_have_text("")
    expect(page.locator("[role=status].hidden")).to_contain_text(
        "Legitimacy 0.2. The club stays at 22 states: 22 of 193 states"
    )

    slide(page, "Legitimacy", 0.4)
    page.get_by_role("combobox", name="Founders").select_option("two powers")
    two = gg.grow(gg.load_scenario("gatt_wto").bind(founders=("CHN", "USA")))
    expect(page.locator(".steps b").first).to_have_text("2")
    expect(page.locator(".steps b")).to_have_text([str(size) for size in two.sizes])
    expect(tile(page, "FRA").locator(".mark")).not_to_have_text("F")

    page.get_by_role("button", name="Reset all settings").click()
    expect(page.locator(".headline")).to_have_text("A universal regime")


def test_between_computed_settings_it_says_so_and_never_interpolates(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    computed = {}
    for value in (0, 0.2, 0.4):
        slide(page, "Legitimacy", value)
        computed[value] = page.locator(".words").text_content()
    for value, near in ((0.06, 0), (0.16, 0.2), (0.32, 0.4)):
        slide(page, "Legitimacy", value)
        expect(page.locator(".note")).to_have_text(
            f"Nothing was computed for legitimacy {value}. "
            f"Shown is the nearest computed setting: legitimacy {near}."
        )
        assert page.locator(".words").text_content() == computed[near]


def test_colours_steps_and_clubs_are_chosen(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    page.locator("label", has_text="Gain").click()
    expect(tile(page, "CUB").locator(".mark")).to_contain_text("−")
    page.get_by_role("radio", name="190 states").click()
    expect(page.locator(".switch input[value=club]")).to_be_checked()
    expect(tile(page, "JPN").locator(".mark")).to_have_text("in")
    expect(page.locator("[role=status].hidden")).to_have_text(
        "Stable club 1 on the tiles: 190 states, universal."
    )
    page.get_by_role("button", name="Round 1").click()
    expect(tile(page, "JPN").locator(".mark")).to_have_text("1")
    expect(tile(page, "MEX").locator(".mark")).to_have_text("")
    expect(page.locator(".legend").first).to_contain_text("outside: 125")
    page.get_by_role("button", name="Round 3").click()
    expect(tile(page, "MEX").locator(".mark")).to_have_text("2")


def test_members_outsiders_and_the_committed_are_told_apart_where_gains_are_shown(
    open_page: Any, baked: Path
) -> None:
    page = open_page(baked)
    corner = tile(page, "CUB").locator(".corner")
    expect(corner).to_be_hidden()
    page.locator("label", has_text="Gain").click()
    expect(corner).to_be_visible()
    expect(tile(page, "CUB")).to_have_attribute(
        "aria-label", re.compile("loss .*; committed: stays whatever it gains; gain −")
    )
    expect(tile(page, "JPN").locator(".corner")).to_be_hidden()
    expect(page.locator(".tile.framed .id")).to_have_text(["IRN", "NIC", "VEN"])
    expect(page.locator(".legend").first).to_contain_text("outside: 3")
    expect(page.locator(".legend").first).to_contain_text("committed: stays whatever it gains: 22")
    tile(page, "SYR").click()
    expect(page.locator(".card")).to_contain_text("stays whatever it gains")


def test_by_default_the_tiles_show_the_club_that_growth_ends_in(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    slide(page, "Legitimacy", 0.2)
    expect(page.locator(".clubs input")).to_have_count(2)
    page.locator(".switch label", has_text="Stable club").click()
    chosen = page.locator(".clubs label", has=page.locator("input:checked"))
    expect(chosen).to_contain_text("growth ends here")
    expect(chosen).to_contain_text("22 states")
    expect(page.locator(".legend").first).to_contain_text("member of this club: 22")


def test_a_reader_is_told_what_it_is_and_what_words_mean(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    expect(page.locator(".model")).to_contain_text("A model run on figures of 2019, not a record of history.")
    expect(page.locator(".controls")).to_contain_text("Czechoslovakia (CSK) is not among the states of 2019")
    expect(page.locator(".top")).to_contain_text("universal: at least 95% of states")
    expect(page.locator(".meanings dd").first).to_be_hidden()
    page.get_by_text("What the words mean").click()
    expect(page.locator(".meanings dd").first).to_contain_text("share of GDP in current US dollars")
    expect(page.locator(".meanings dt")).to_contain_text(["Size", "Payoff", "Regime", "Stable club"])


def test_a_click_on_the_diagram_moves_the_setting(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    diagram = page.locator(".diagram")
    diagram.scroll_into_view_if_needed()
    box = diagram.bounding_box()
    diagram.click(position={"x": box["width"] * 0.16, "y": box["height"] * 0.07})
    expect(page.get_by_role("spinbutton", name="Legitimacy, typed")).to_have_value("0")
    expect(page.get_by_role("spinbutton", name="Divergence, typed")).to_have_value("0.1")
    expect(page.locator(".headline")).to_have_text("The club stays at 22 states")


def test_the_code_of_a_setting_gives_the_same_club(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    page.get_by_role("combobox", name="Founders").select_option("two powers")
    page.get_by_role("combobox", name="Body").select_option("members")
    slide(page, "Divergence", 0.1)
    page.locator("details.code summary").click()
    code = page.locator("details.code pre").first.text_content()
    made: dict[str, Any] = {}
    exec(code, made)
    expect(page.locator(".steps b")).to_have_text([str(size) for size in made["path"].sizes])
    expect(page.locator(".headline")).to_have_text(headline(made["path"]))


def test_the_page_says_who_made_it_how_and_from_what(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    page.get_by_text("The code that made it").click()
    code = page.locator("footer pre").first.text_content()
    again = baked.with_name("again.html")
    exec(code.replace("'page.html'", repr(str(again))), {})
    kept = lambda path: path.read_text(encoding="utf-8").split('id="answers">')[1]  # noqa: E731
    assert kept(again) == kept(baked)
    footer = page.locator("footer").text_content()
    for words in (gg.__version__, "24 settings", "World Bank", "CC BY 4.0", "cost 0.6", "@"):
        assert words in footer


def test_ids_and_titles_are_text(open_page: Any, tmp_path: Path) -> None:
    ids = ['<b>&"', "</script>", "${1}", "⟦x⟧"]
    states = gg.States(
        ids, names=["<i>one</i>", "two", "three", "four"], size=[0.4, 0.3, 0.2, 0.1], population=[0.25] * 4
    )
    game = gg.bind(
        gg.AccessionGame(), states, benefit=1, cost=0.1, legitimacy=0, divergence=0, founders=ids[:1]
    )
    page = open_page(gg.explore(game).save(tmp_path / "page.html", {"legitimacy": [0, 1]}))
    expect(page.locator(".tile")).to_have_count(4)
    names = [page.locator(".tile").nth(k).get_attribute("aria-label") for k in range(4)]
    assert names[0].startswith('<i>one</i>, <b>&": founder')
    page.locator(".tile").first.hover()
    expect(page.locator(".card strong")).to_have_text('<i>one</i> <b>&"')
    assert page.locator(".tiles b, .card i, .card b").count() == 0
    page.locator("details.code summary").click()
    expect(page.locator("details.code")).to_contain_text("none of the package's scenarios")
    expect(page.locator("details.code pre")).to_have_count(2)
    expect(page.locator("details.code pre:visible")).to_have_count(0)


def test_what_a_rule_forbids_is_said_in_the_packages_words(open_page: Any, tmp_path: Path) -> None:
    grid = {"excludability": [1, 2], "legitimacy": [0.4]}
    page = open_page(gg.explore("gatt_wto").save(tmp_path / "page.html", grid))
    slide(page, "Excludability", 2)
    expect(page.locator(".faults").first).to_contain_text("excludability")
    expect(page.locator(".headline")).to_have_text("No answer for this setting")
    expect(page.locator(".world")).to_be_hidden()
    slide(page, "Excludability", 1)
    expect(page.locator(".headline")).to_have_text("A universal regime")
    expect(page.locator(".world")).to_be_visible()


def test_a_thousand_settings_are_small_and_open_at_once(open_page: Any, tmp_path: Path) -> None:
    grid = {"legitimacy": (0, 1, 40), "divergence": (0, 0.2, 25)}
    with ProcessPoolExecutor(2) as executor:
        path = gg.explore("gatt_wto").save(tmp_path / "page.html", grid, executor=executor)
    size = path.stat().st_size
    opened = []
    for _ in range(3):  # the quickest: other work on the machine is not the page's
        page = open_page()
        started = time.perf_counter()
        page.goto(path.as_uri())
        page.locator(".tile").first.wait_for()
        opened.append(time.perf_counter() - started)
    moved = page.evaluate(
        """() => { const slider = document.querySelector("input[type=range]"); const times = [];
            for (let k = 0; k < 60; k += 1) {
              const started = performance.now();
              slider.value = k / 60;
              slider.dispatchEvent(new Event("input"));
              slider.getBoundingClientRect();
              times.push(performance.now() - started);
            }
            return times.sort((a, b) => a - b); }"""
    )
    print(f"\n1,000 settings: {size / 1e6:.2f} MB, open in {min(opened):.2f} s, moved in {moved[30]:.0f} ms")
    assert size <= 3_000_000
    assert min(opened) <= 2
    assert moved[30] <= 150
