"""The site in a browser, from the disk: what a search finds, and that nothing is asked of a network.

The variable `SITE` names the folder of a built site.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright

SITE = Path(os.environ["SITE"]).resolve()
DOORS = (
    "index.html",
    *(f"docs/{door}/index.html" for door in ("tutorial", "howto", "explanation", "reference")),
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


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_door_opens_without_a_network(browser, door, scheme):
    context = browser.new_context(color_scheme=scheme, offline=True, viewport={"width": 400, "height": 800})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((SITE / door).as_uri())
    page.wait_for_selector("article h1")
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than a phone"
    context.close()
