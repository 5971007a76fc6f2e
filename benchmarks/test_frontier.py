"""The deepest universal club of 193 states: one pass with its proof against bisection by growth.

``python -m pytest benchmarks/test_frontier.py -s``. Both are measured in processor time in one run.
"""

from __future__ import annotations

import time

import pytest

import gametheory_gov as gg

WIDTH = 1e-9


def bisected(game, low, high):
    """The greatest depth, to within a width, at which growth ends in a universal regime."""
    while high - low > WIDTH:
        middle = (low + high) / 2
        path = gg.grow(gg.rebind(game, depth=middle), reasons=False)
        low, high = (middle, high) if path.regime.label == "universal" else (low, middle)
    return low


def test_one_pass_against_bisection():
    whole = passes = 0.0
    for legitimacy in (0, 0.1, 0.2, 0.3, 0.4):
        game = gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=legitimacy)
        gg.frontier(game, "depth")  # formulas are derived once
        start = time.process_time()
        found = gg.frontier(game, "depth")
        middle = time.process_time()
        value = bisected(game, 0.0, 2.0)
        end = time.process_time()
        print(f"\nlegitimacy {legitimacy}: {middle - start:.4f} s against {end - middle:.2f} s", end="")
        assert found.value == pytest.approx(value, abs=2 * WIDTH)
        passes, whole = passes + middle - start, whole + end - middle
    print(f"\nratio 1/{whole / passes:.0f}")
    assert whole >= 50 * passes
