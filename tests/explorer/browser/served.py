"""Notebooks that Voila or JupyterLab show on a free port of this machine, and what tests do with them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

import gametheory_gov as gg
from gametheory_gov.scenarios import read_world

#: Seconds that a server has to answer, and milliseconds that a page has.
PATIENCE, SOON = 90, 120_000
#: A notebook that explores; at one setting its game takes long, and it says who runs it.
CELLS = (
    """\
import os, time
import gametheory_gov as gg
from gametheory_gov.explorer import answers, work

def growth(game):
    if game.values["legitimacy_weight"] == 0.77:
        time.sleep(4)
    return answers.growth(game)

work.growth = growth
print("kernel", os.getpid())
""",
    "explorer = gg.explore('gatt_wto')\nexplorer",
)


#: One with more states than there are tiles, whose search for stable clubs is ended soon.
MANY = (
    """\
import numpy as np
import gametheory_gov as gg

rng = np.random.default_rng(1)
size = rng.pareto(1.2, 10_000) + 0.01
ids = [f"S{k}" for k in range(10_000)]
world = gg.States(ids, size=size / size.sum(), population=size / size.sum(), ideal=rng.normal(size=10_000))
rules = gg.Institution("club", exclusion_penalty=0.8, policy="mean", body="founders")
values = {"benefit": 0, "cost": 0.6, "legitimacy": 0.4, "divergence": 0.05, "founders": ids[:20]}
explorer = gg.explore(gg.bind(gg.AccessionGame(), world, rules, **values))
explorer.widget.work.limit = 0.6
explorer
""",
)


def write_notebook(folder: Path, cells: Sequence[str] = CELLS, name: str = "explore.ipynb") -> Path:
    made = [
        {
            "cell_type": "code",
            "id": f"cell{k}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for k, text in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = folder / name
    path.write_text(json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
    return path


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@contextmanager
def serving(folder: Path, *command: str) -> Iterator[str]:
    """The address of a server that runs in a folder, while it runs."""
    port = free_port()
    settings = {
        name: str(folder / name.lower()) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")
    }
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, f"--port={port}", "--no-browser"],
            cwd=folder, stdout=log, stderr=log, env={**os.environ, **settings}, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, folder / "server.log")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # its kernels too, which are of its session
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/static/", timeout=5)
            return
        except urllib.error.HTTPError:
            return  # any status is an answer
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer: {log.read_text()[-2000:]}")


# ------------------------------------------------------------------------------------- on the page


def explorer(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("^Explorer:"))


def shows(page: Page, label: str, members: int, states: int = 193) -> None:
    """Wait until the answer that is shown has a label and so many members."""
    expect(explorer(page).get_by_role("definition").first).to_have_text(
        f"{members} of {states:,}", timeout=SOON
    )
    expect(explorer(page).locator(".headline")).to_have_text(re.compile(label, re.IGNORECASE))


def slide(page: Page, name: str, value: float) -> None:
    explorer(page).get_by_role("slider", name=name).fill(str(value))


def tile(page: Page, state: str) -> Locator:
    return explorer(page).get_by_role("option", name=re.compile(f"^{state},"))


def stable_clubs(page: Page) -> Locator:
    return explorer(page).get_by_role("radiogroup", name="Stable clubs").get_by_role("radio")


def code(page: Page, language: str) -> str:
    """The setting as code, once it is that of the setting shown."""
    region = explorer(page).get_by_role("region", name=f"{language} for this setting")
    if not region.is_visible():
        explorer(page).get_by_text("Code for this setting").click()
    expect(region).not_to_be_empty(timeout=SOON)
    return region.text_content() or ""


def record(page: Page) -> None:
    """Keep every text that the explorer shows from now on."""
    explorer(page).evaluate("""root => {
        window.seen = [];
        new MutationObserver(() => window.seen.push(root.innerText)).observe(
            root, {subtree: true, childList: true, characterData: true, attributes: true});
    }""")


def recorded(page: Page) -> str:
    return "\n".join(page.evaluate("window.seen"))


def kernel_of(page: Page) -> int:
    said = page.get_by_text(re.compile(r"kernel \d+")).first.text_content(timeout=SOON) or ""
    return int(said.split()[1])


def follow_a_reader(page: Page) -> None:
    """Move a slider, change founders, and see that everything follows: label, tiles, clubs, code."""
    shows(page, "Universal", 190)
    expect(tile(page, "Germany")).to_have_accessible_name(re.compile("joined in round 1"))
    expect(stable_clubs(page)).to_have_count(1, timeout=SOON)

    slide(page, "Legitimacy", 0.2)
    shows(page, "Club", 22)
    expect(tile(page, "Germany")).to_have_accessible_name(re.compile("outside"))
    expect(stable_clubs(page)).to_have_count(2, timeout=SOON)
    agrees(page, (22,), "club")

    slide(page, "Legitimacy", 0.8)
    explorer(page).get_by_text("Founders: 22 states").click()
    explorer(page).get_by_role("group", name="States").get_by_role("checkbox", name="BRA Brazil").uncheck()
    expect(explorer(page).get_by_role("paragraph").filter(has_text="21 founders")).to_be_visible(timeout=SOON)
    expect(tile(page, "Brazil")).not_to_have_accessible_name(re.compile("founder"))
    expect(explorer(page).get_by_text("Founders: 21 states")).to_be_visible()
    founders = [state for state in gg.load_scenario("gatt_wto").founders if state != "BRA"]
    path = gg.grow(gg.load_scenario("gatt_wto").bind(founders=founders, legitimacy=0.8))
    agrees(page, path.sizes, path.regime.label)


def agrees(page: Page, sizes: tuple[int, ...], label: str) -> None:
    """Run the code that the page hands out; it gives what the page shows."""
    steps = explorer(page).get_by_role("list", name="Path of growth").get_by_role("listitem")
    expect(steps).to_have_count(len(sizes), timeout=SOON)
    shown = [int(re.split(r"\D+", text)[-1]) for text in steps.all_inner_texts()]
    assert shown == list(sizes)
    names: dict[str, Any] = {}
    exec(code(page, "Python"), names)
    assert names["path"].sizes == sizes
    assert names["path"].regime.label == label
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "explored.toml")
        file.write_text(code(page, "TOML"), encoding="utf-8")
        assert gg.grow(read_world(file)).sizes == sizes
