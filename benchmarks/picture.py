"""Draw the picture of search times in the docs from a run of the benchmarks.

python -m pytest benchmarks/test_branching.py --benchmark-only --benchmark-json times.json
python benchmarks/picture.py times.json docs/pictures/search_times.png
"""

import json
import re
import sys
from pathlib import Path

from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#666666"


def medians(path: str) -> dict[str, float]:
    """Return median seconds by benchmark name."""
    return {b["name"]: b["stats"]["median"] for b in json.loads(Path(path).read_text())["benchmarks"]}


def draw(times: dict[str, float]) -> Figure:
    """Draw time against the number of states, for the search and for the oracle."""
    figure = Figure(figsize=(8, 4.6), layout="constrained")
    ax = figure.subplots()
    scaling = sorted(
        (int(m[1]), t)
        for name, t in times.items()
        if (m := re.fullmatch(r"test_scaling\[binary, N = (\d+)\]", name))
    )
    oracle = sorted(
        (int(m[1]), t / 7)
        for name, t in times.items()
        if (m := re.fullmatch(r"test_against_the_oracle\[oracle-(\d+)\]", name))
    )
    for points, colour, style, label in (
        (scaling, BLUE, "o-", "search over totals, with proof"),
        (oracle, ORANGE, "s--", "every profile"),
    ):
        ax.loglog(*zip(*points, strict=True), style, color=colour, lw=2)
        x, y = points[-1]
        ax.annotate(label, (x, y), xytext=(-8, 8), textcoords="offset points", color=colour, ha="right")
    ax.axvline(193, color=GREY, lw=1, ls=":")
    ax.annotate("the world", (193, ax.get_ylim()[0]), xytext=(4, 6), textcoords="offset points", color=GREY)
    ax.set(
        xlabel="states",
        ylabel="seconds a world",
        title="Finding every equilibrium of a game with two totals",
    )
    ax.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    draw(medians(sys.argv[1])).savefig(sys.argv[2], dpi=120)
