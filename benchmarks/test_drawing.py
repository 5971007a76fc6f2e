"""How long it takes to draw a bound game, beside solving it: ``python -m pytest benchmarks/test_drawing.py``.

Both are measured in processor time in one run, so that their ratio counts on a noisy machine. The first
examples take longer than later ones, with which they have formulas in common.
"""

import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.testing import bound_games


@st.composite
def timed(draw, strategy):
    """Draw an example, and how long that took."""
    start = time.process_time()
    return draw(strategy), time.process_time() - start


@pytest.mark.benchmark(group="drawing and solving")
@pytest.mark.parametrize("kind", [None, "accession", "general"])
def test_drawing(benchmark, kind):
    drawing, solving = [], []

    @settings(
        max_examples=500,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(timed(bound_games(kind=kind)))
    def solved(pair):
        game, took = pair
        start = time.process_time()
        gg.solve(game)
        solving.append(time.process_time() - start)
        drawing.append(took)

    benchmark.pedantic(solved, rounds=1)
    for name, times in (("drawing", drawing), ("solving", solving)):
        benchmark.extra_info[f"{name}, ms"] = 1000 * sum(times) / len(times)
    benchmark.extra_info["drawing / solving"] = sum(drawing) / sum(solving)
