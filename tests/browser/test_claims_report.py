"""The report of claims in a browser: no network, can be read aloud, and prints to PDF."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import gametheory_gov as gg


def test_the_report_needs_no_network_can_be_read_aloud_and_printed(tmp_path):
    page_of_claims = gg.claims.report(tmp_path, ["D4", "T22", "T24", "T32", "T48"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page, asked = browser.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page_of_claims.as_uri())
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the claims"
        assert page.locator("article").count() == 5
        assert page.evaluate(
            "[...document.images].every(image => image.complete && image.naturalWidth && image.alt)"
        )
        assert page.pdf(format="A4").startswith(b"%PDF")
        browser.close()
