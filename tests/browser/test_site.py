"""The site in a browser, from the disk: what a search finds; pages need no network, and can be read aloud.

The variable `SITE` names the folder of a built site.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SITE = Path(os.environ["SITE"]).resolve()
PAGES = (
    "index.html",
    *(f"docs/{door}/index.html" for door in ("tutorial", "howto", "explanation", "reference")),
    "docs/tutorial/twenty-minutes.html",
    "docs/reference/symbols.html",
    "docs/reference/api/gg.growth.html",
    "notebooks/01_from_club_to_universal_regime.html",
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_default_timeout(20_000)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("legitimacy", "docs/explanation/model.html"),
        ("hysteresis", "docs/howto/stickiness.html"),
        ("own data", "docs/howto/own-data.html"),
        ("own game", "docs/howto/own-games.html"),
        ("phase diagram", "docs/howto/phase.html"),
    ],
)
def test_a_search_finds_the_right_page_first(page, words, found):
    page.goto(f"{(SITE / 'search.html').as_uri()}?{urlencode({'q': words})}")
    first = page.locator("#search-results ul.search li > a").first
    first.wait_for()
    assert first.get_attribute("href").partition("#")[0] == found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_needs_no_network_and_can_be_read_aloud(browser, name, scheme):
    context = browser.new_context(color_scheme=scheme, offline=True, viewport={"width": 400, "height": 800})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((SITE / name).as_uri())
    page.wait_for_selector("article h1")
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than a phone"
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []
    context.close()
