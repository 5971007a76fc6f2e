"""The page without a mouse, without colours, enlarged, and read aloud."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.explorer.browser.pages import fake_page

#: What can be reached by a key: what holds it, and whether it can be seen.
REACHABLE = """
[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled)
"""


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", ["round", "gain", "club"])
def test_axe_finds_no_serious_fault(open_page: Any, baked: Path, scheme: str, way: str) -> None:
    page = open_page(baked, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page.locator(f".switch input[value={way}]").click(force=True)
    for details in page.locator("details:visible").all():
        details.locator("summary").click()
    page.locator(".tile").nth(80).focus()
    expect(page.locator(".card")).to_be_visible()
    assert faults_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_all_controls_or_faults(
    open_page: Any, held: dict[str, Any], scheme: str
) -> None:
    page = open_page(fake_page(held), color_scheme=scheme, reduced_motion="reduce")
    for details in page.locator("details:visible").all():
        details.locator("summary").click()
    assert faults_of(page) == []
    page.evaluate("window.model.set('faults', { serial: 0, texts: ['a rule'] })")
    assert faults_of(page) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_keys_alone_reach_everything(open_page: Any, held: dict[str, Any], backwards: bool) -> None:
    page = open_page(fake_page(held))
    for details in page.locator("details:visible").all():
        details.locator("summary").click()
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(f"(window.wanted = {REACHABLE}).length")
    reached: set[int] = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        reached.add(page.evaluate("window.wanted.indexOf(document.activeElement)"))
    # Radio buttons of one name are one stop, whose arrows lead to the others.
    missed = page.evaluate(
        """(reached) => { const names = new Set(reached.map((k) => window.wanted[k]?.name).filter(Boolean));
            return window.wanted
              .filter((e, k) => !reached.includes(k) && !(e.type === "radio" && names.has(e.name)))
              .map((e) => e.outerHTML.slice(0, 120)); }""",
        sorted(reached),
    )
    assert missed == []
    assert wanted > 200


def test_what_has_the_focus_is_seen(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    for _ in range(30):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => { let e = document.activeElement;
                if (e === document.body) return "3px";
                if (e.classList.contains("tile")) e = e.querySelector("rect");
                if (e.closest(".switch")) e = e.nextElementSibling;
                const style = getComputedStyle(e);
                return style.outlineStyle === "none" ? "none" : style.outlineWidth; }"""
        )
        assert ring == "3px"


def test_a_walk_by_keys(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    page.get_by_role("slider", name="Legitimacy").focus()
    page.keyboard.press("Home")
    expect(page.locator(".headline")).to_have_text("The club stays at 22 states")
    page.keyboard.press("End")
    expect(page.locator(".headline")).to_have_text("A universal regime")
    page.get_by_role("radio", name="Round").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Gain")).to_be_checked()
    page.get_by_role("searchbox", name="Find a state").fill("France")
    page.keyboard.press("Enter")
    expect(page.locator(".tile:focus")).to_have_attribute(
        "aria-label", re.compile("France, FRA: gain above .*; gain 0.5")
    )
    expect(page.locator(".card")).to_contain_text("France")
    before = page.locator(".tile:focus").get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    after = page.locator(".tile:focus").get_attribute("aria-label")
    assert before != after
    expect(page.locator(".card strong")).to_contain_text(after.split(",")[0])
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    page.keyboard.press("Home")
    expect(page.locator(".tile:focus")).to_contain_text("AFG")
    page.keyboard.press("End")
    expect(page.locator(".tile:focus")).to_contain_text("ZWE")
    expect(page.locator(".tile[tabindex='0']")).to_have_count(1)
    expect(page.locator(".tile[tabindex='0']")).to_contain_text("ZWE")


def test_changes_are_announced_in_one_sentence_each(open_page: Any, baked: Path) -> None:
    page = open_page(baked)
    live = page.locator("[aria-live=polite]")
    expect(live).to_contain_text("A universal regime: 190 of 193 states")
    page.get_by_role("slider", name="Legitimacy").focus()
    page.keyboard.press("Home")
    expect(live).to_contain_text("Legitimacy 0. The club stays at 22 states: 22 of 193 states")
    page.get_by_role("combobox", name="Founders").select_option("two powers")
    expect(live).to_contain_text("Founders two powers.")
    page.get_by_role("radio", name="Gain").focus()
    page.keyboard.press("Space")
    expect(live).to_have_text("Coloured by gain from membership.")


@pytest.mark.parametrize("width", [640, 320])
def test_enlarged_nothing_is_lost(open_page: Any, held: dict[str, Any], width: int) -> None:
    """A window of 1,280 points at 200 and at 400 per cent."""
    page = open_page(fake_page(held), viewport={"width": width, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".gge *")]
            .filter((e) => e.checkVisibility() && !e.closest(".scroll, .hidden, svg, .steps, .switch input"))
            .filter((e) => {
              const box = e.getBoundingClientRect();
              return box.width && (box.left < -1 || box.right > innerWidth + 1);
            }).map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert cut == []
    if width == 640:
        assert page.locator(".scroll").evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_larger_letters_alone_lose_nothing(open_page: Any, held: dict[str, Any]) -> None:
    page = open_page(fake_page(held))
    page.add_style_tag(
        content=".gge, .gge * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; "
        "line-height: 1.5 !important; }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize(("motion", "time"), [("reduce", "0s"), ("no-preference", "0.2s")])
def test_nothing_moves_for_who_wants_no_motion(open_page: Any, baked: Path, motion: str, time: str) -> None:
    page = open_page(baked, reduced_motion=motion)
    assert page.locator(".bar > span").first.evaluate("(e) => getComputedStyle(e).transitionDuration") == time
