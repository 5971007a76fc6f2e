"""The explorer in Voila: a kernel answers while a reader moves things."""

import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser import served
from tests.explorer.browser.served import SOON, explorer, shows, slide, stable_clubs, tile


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("voila")
    served.write_notebook(folder)
    served.write_notebook(folder, served.MANY, "many.ipynb")
    with served.serving(folder, "voila") as found:
        yield f"{found}/voila/render"


@pytest.fixture
def page(browser: Browser, address: str, request: Any) -> Iterator[Page]:
    """The explorer, with a kernel of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, **getattr(request, "param", {}))
    shown = context.new_page()
    shown.goto(f"{address}/explore.ipynb", timeout=SOON)
    shows(shown, "Universal", 190)
    yield shown
    context.close()


def test_everything_follows_a_slider_and_the_founders(page: Page) -> None:
    served.follow_a_reader(page)


def test_an_older_answer_never_shows_when_a_newer_setting_was_sent(page: Page) -> None:
    expect(stable_clubs(page)).to_have_count(1, timeout=SOON)
    served.record(page)
    slide(page, "Legitimacy", 0.77)  # takes four seconds
    expect(explorer(page).get_by_text("Computing …")).to_be_visible()
    slide(page, "Legitimacy", 0.2)
    shows(page, "Club", 22)
    expect(stable_clubs(page)).to_have_count(2, timeout=SOON)
    page.wait_for_timeout(5000)
    seen = served.recorded(page)
    assert "22 of 193" in seen
    assert "193 of 193" not in seen  # where growth ends at 0.77
    slide(page, "Legitimacy", 0.77)
    shows(page, "Universal", 193)


def test_a_forbidden_setting_is_said_in_the_package_s_words_and_left_again(page: Page) -> None:
    explorer(page).get_by_text("Founders: 22 states").click()
    explorer(page).get_by_role("button", name="None").click()
    alert = explorer(page).get_by_role("alert").filter(has_text="not possible")
    expect(alert).to_contain_text("nobody founds the club; name at least one founder", timeout=SOON)
    explorer(page).get_by_role("button", name="The scenario's founders").click()
    shows(page, "Universal", 190)
    expect(alert).to_be_hidden()


def test_the_page_says_when_the_kernel_is_gone(page: Page) -> None:
    expect(stable_clubs(page)).to_have_count(1, timeout=SOON)
    page.wait_for_timeout(3000)  # a sign of life
    os.kill(served.kernel_of(page), signal.SIGKILL)
    alert = explorer(page).get_by_role("alert").filter(has_text="the kernel has stopped")
    expect(alert).to_be_visible(timeout=30_000)


def test_ten_thousand_states_are_a_histogram_and_a_long_search_ends_with_a_named_part(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/many.ipynb", timeout=SOON)
    expect(explorer(page).get_by_role("img", name="Histogram of states")).to_be_visible(timeout=SOON)
    told = explorer(page).get_by_role("paragraph")
    expect(told.filter(has_text="the search ended early")).to_be_visible(timeout=SOON)
    shows(page, "Club", 20, 10_000)
    served.record(page)
    slide(page, "Legitimacy", 0.5)
    shows(page, "Club", 20, 10_000)
    expect(told.filter(has_text="the search ended early")).to_be_visible(timeout=SOON)
    assert re.search(r"Searching for stable clubs: [\d,]+ boxes in", served.recorded(page))
    page.close()


def test_the_keyboard_moves_a_slider(page: Page) -> None:
    slider = explorer(page).get_by_role("slider", name="Legitimacy")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value("0.2")
    shows(page, "Club", 22)
    expect(
        explorer(page).get_by_role("status").filter(has_text=re.compile("22 states: 22 of 193"))
    ).to_be_attached()


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_axe_finds_no_serious_fault(page: Page) -> None:
    expect(stable_clubs(page)).to_have_count(1, timeout=SOON)
    tile(page, "Brazil").click()
    found = Axe().run(page, context=".gge").response["violations"]
    serious = [
        (f["id"], [n["html"] for n in f["nodes"]][:3])
        for f in found
        if f["impact"] in ("serious", "critical")
    ]
    assert not serious
