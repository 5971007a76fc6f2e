"""How long drawing takes beside solving, for random games and for pictures.

``python -m pytest benchmarks/test_drawing.py``. All is measured in processor time in one run, so that ratios
count on a noisy machine. The first examples of random games take longer than later ones, with which they have
formulas in common.
"""

import io
import statistics
import time

import matplotlib.pyplot as plt
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


def test_a_growth_path(benchmark):
    """The picture of a path, as PNG, takes no longer than growing and solving together: 193 states."""
    scenario = gg.load_scenario("gatt_wto")
    seconds = {"grow": [], "solve": [], "draw": []}

    def slide():
        for step in range(30):
            game = gg.rebind(scenario, legitimacy=0.3 + step / 100)
            start = time.process_time()
            path = gg.grow(game)
            grown = time.process_time()
            gg.solve(game)
            solved = time.process_time()
            figure = path.plot().figure
            figure.savefig(io.BytesIO(), format="png")
            plt.close(figure)
            ends = (grown - start, solved - grown, time.process_time() - solved)
            for name, took in zip(seconds, ends, strict=True):
                seconds[name].append(took)

    benchmark.pedantic(slide, rounds=1)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, took in medians.items():
        benchmark.extra_info[f"{name}, ms"] = 1000 * took
    ratio = medians["draw"] / (medians["grow"] + medians["solve"])
    benchmark.extra_info["draw / (grow + solve)"] = ratio
    assert ratio <= 1
