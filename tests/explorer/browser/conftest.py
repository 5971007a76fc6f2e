"""A Chromium, pages on it, and whatever goes wrong on them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import gametheory_gov as gg
from tests.explorer.browser.pages import held_by


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "a Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Any]:
    """Opens pages without a network; none may write an error, or ask for anything but files."""
    wrong: list[str] = []
    contexts = []

    def look(page: Page) -> Page:
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(("file:", "data:", "blob:")) else wrong.append(asked.url)
            ),
        )
        return page

    def new(target: Path | str | None = None, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "offline": True, **options}
        )
        contexts.append(context)
        page = look(context.new_page())
        if isinstance(target, Path):
            page.goto(target.as_uri())
        elif target is not None:
            page.set_content(target)
        return page

    yield new
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture(scope="session")
def gatt() -> Any:
    return gg.rebind(gg.load_scenario("gatt_wto").bind())


@pytest.fixture(scope="session")
def held(gatt: Any) -> dict[str, Any]:
    return held_by(gatt)


@pytest.fixture(scope="session")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small page: two numbers, the body and the founders."""
    scenario = gg.load_scenario("gatt_wto")
    grid = {
        "legitimacy": [0, 0.2, 0.4],
        "divergence": [0.05, 0.1],
        "body": ["founders", "members"],
        "founders": {"as in 1947": scenario.founders, "two powers": ["USA", "CHN"]},
    }
    return gg.explore(scenario).save(tmp_path_factory.mktemp("baked") / "page.html", grid)
