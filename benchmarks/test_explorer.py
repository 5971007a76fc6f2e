"""What the explorer's front end costs beside what Python computes; both in processor time.

Thirty settings of 193 states: Python's growth, stable clubs and their texts in processor time; and in a
Chromium, where there is one, reading what Python wrote and drawing it, until the layout is known. Waiting
for a frame and for the network is no part of either; ``tests/explorer/browser/test_speed.py`` says how long
a reader waits in all.
"""

import json
import shutil
import statistics
import time
from contextlib import contextmanager

import pytest

import gametheory_gov as gg
from gametheory_gov.explorer.answers import bound, changes, clubs, growth, kept_controls, world

SETTINGS = [
    *({"legitimacy": k / 20} for k in range(1, 11)),
    *({"divergence": k / 50} for k in range(1, 6)),
    *({"depth": 1 + k / 5} for k in range(1, 6)),
    *({"body": "members", "legitimacy": k / 10} for k in range(1, 6)),
    *({"body": "great_powers", "legitimacy": k / 10} for k in range(1, 6)),
]


#: Rounds of all settings, computed and drawn in turn.
ROUNDS = 7


def spread(times):
    """Median, 95th centile and slowest, in milliseconds."""
    centile = statistics.quantiles(times, n=20)[-1]
    return f"{1000 * statistics.median(times):.1f}, {1000 * centile:.1f}, {1000 * max(times):.1f}"


@pytest.mark.benchmark(group="explorer")
def test_computing(benchmark):
    game = gg.load_scenario("gatt_wto").bind()
    computing, writing, texts = {"growth": [], "both": []}, [], []

    def answer_all():
        for serial, values in enumerate(SETTINGS, 1):
            start = time.process_time()
            moved = bound(game, changes(game, {"values": values}))
            first = growth(moved)
            computing["growth"].append(time.process_time() - start)
            second = clubs(gg.solve(moved, throw=False))
            computing["both"].append(time.process_time() - start)
            start = time.process_time()
            texts.append([json.dumps({"serial": serial, **part}) for part in (first, second)])
            writing.append(time.process_time() - start)

    with drawing_page(game) as draw:
        shares, drawn = [], []
        answer_all()  # formulas are derived once
        draw(texts)  # the browser compiles once
        for kept in (*computing.values(), writing):
            kept.clear()

        def one_round():
            """Both in turn, so that what else the machine does falls on both."""
            texts.clear()
            before = sum(computing["both"]), sum(writing)
            answer_all()
            drawn.append(draw(texts))
            shares.append((sum(writing) - before[1] + drawn[-1]) / (sum(computing["both"]) - before[0]))

        benchmark.pedantic(one_round, rounds=ROUNDS)
    for name, times in computing.items():
        benchmark.extra_info[f"{name}: median, 95th centile, slowest, ms"] = spread(times)
    benchmark.extra_info["writing as JSON, ms"] = spread(writing)
    benchmark.extra_info["reading and drawing, mean, ms"] = 1000 * statistics.median(drawn) / len(SETTINGS)
    benchmark.extra_info["front end and transfer / computing"] = (
        f"{statistics.median(shares):.3f} (lowest {min(shares):.3f}, highest {max(shares):.3f})"
    )


@contextmanager
def drawing_page(game):
    """Give a function: seconds of processor time that a page takes to read all answers and to draw them."""
    pytest.importorskip("playwright")
    from playwright.sync_api import sync_playwright

    from tests.explorer.browser.pages import fake_page

    held = {
        "world": world(game),
        "controls": kept_controls(game),
        "setting": {"serial": 0, "values": {}, "founders": None},
        "growth": {"serial": 0, **growth(game)},
    }
    script = """texts => { for (const [growth, clubs] of texts) {
        const serial = model.get("setting").serial + 1;
        model.set("setting", {...model.get("setting"), serial});
        model.set("growth", {...JSON.parse(growth), serial});
        document.body.getBoundingClientRect();
        model.set("clubs", {...JSON.parse(clubs), serial});
        document.body.getBoundingClientRect();
    } }"""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or pytest.skip("without a Chromium nothing is drawn")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(fake_page(held))
        page.wait_for_selector(".headline")
        asked = page.context.new_cdp_session(page)
        asked.send("Performance.enable", {"timeDomain": "threadTicks"})

        def draw(texts):
            before = busy(asked)
            page.evaluate(script, texts)
            return busy(asked) - before

        yield draw
        browser.close()


def busy(asked):
    """Seconds that the page's thread has worked."""
    metrics = asked.send("Performance.getMetrics")["metrics"]
    return next(entry["value"] for entry in metrics if entry["name"] == "TaskDuration")
