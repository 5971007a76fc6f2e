"""The explorer in JupyterLab, in the longer profile: GAMETHEORY_GOV_LONG=1, and the group `lab`."""

import json
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser import served
from tests.explorer.browser.served import SOON

pytestmark = pytest.mark.skipif(
    "GAMETHEORY_GOV_LONG" not in os.environ, reason="the longer profile is asked for by GAMETHEORY_GOV_LONG=1"
)


@pytest.fixture(scope="module", params=["light", "dark"])
def lab(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[str, str]]:
    """A theme, and the address of the notebook in a JupyterLab that has it."""
    folder = tmp_path_factory.mktemp("lab")
    notebook = served.write_notebook(folder)
    themes = folder / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    themes.parent.mkdir(parents=True)
    themes.write_text(json.dumps({"theme": f"JupyterLab {request.param.capitalize()}"}))
    options = ("--IdentityProvider.token=", "--ServerApp.allow_root=True", "--LabApp.news_url=")
    options += (f"--LabApp.user_settings_dir={folder / 'settings'}",)
    with served.serving(folder, "jupyterlab", *options) as found:
        yield request.param, f"{found}/lab/tree/{notebook.name}"


def run_all(page: Page) -> None:
    """Run the notebook; cells that are run in the first seconds may be dropped, so try until one has run."""
    expect(page.get_by_role("button", name=re.compile("Idle$")).first).to_be_visible(timeout=SOON)
    for _ in range(20):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
        try:
            expect(page.get_by_text(re.compile(r"kernel \d+")).first).to_be_visible(timeout=5_000)
            return
        except AssertionError:
            page.keyboard.press("Escape")
    raise AssertionError("no cell ran")


def test_everything_follows_a_slider_and_the_founders(browser: Browser, lab: tuple[str, str]) -> None:
    theme, address = lab
    context = browser.new_context(viewport={"width": 1600, "height": 1200})
    page = context.new_page()
    page.goto(address, timeout=SOON)
    run_all(page)
    expect(served.explorer(page)).to_have_attribute("data-theme", theme, timeout=SOON)
    served.follow_a_reader(page)
    if folder := os.environ.get("GAMETHEORY_GOV_PICTURES"):
        page.screenshot(path=f"{folder}/lab_{theme}.png")
    context.close()
