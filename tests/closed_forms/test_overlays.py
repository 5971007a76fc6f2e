"""Closed forms over the regions of a phase diagram."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidInputError

BOTH = ["cost", "legitimacy_weight"]


@pytest.fixture(scope="module")
def world():
    rules = gg.Institution(exclusion_penalty="1/2")
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(10), rules, benefit=0, divergence=0, cost=1,
                   legitimacy=1, founders=["1", "2"])  # fmt: skip


@pytest.fixture(scope="module")
def diagram(world):
    return gg.phase_diagram(world, x=("cost", (0, "3/2", 6)), y=("legitimacy", (0, 1, 6)))


@pytest.fixture(scope="module")
def forms(world):
    grows = cf.solve_for(cf.symmetric(world, free=BOTH, figures={"k": 2}), "cost")
    return grows, cf.universal_condition(world, free=BOTH)


def test_the_curves_are_the_computed_boundaries(diagram, forms):
    grows, holds = forms
    ends = {"universal": grows, "club": holds}  # of the label shown, and of what is stable beside it
    seen = set()
    for border in diagram.boundaries:
        if border.along != "cost":
            continue
        for before, form in ends.items():
            if border.before == before and (before == "club") == (border.before == border.after):
                low, high = (
                    form.evaluate(cost=c, legitimacy_weight=border.at) for c in (border.low, border.high)
                )
                assert (low, high) == (True, False)
                seen.add(before)
    assert seen == set(ends)


def test_forms_are_drawn_with_the_equations_of_their_borders(diagram, forms, tmp_path):
    ax = diagram.plot(overlays=forms)
    texts = {text.get_text(): text for text in ax.texts}
    names = [text for text in texts if text.startswith("$")]
    assert names == [r"$c = \frac{3 \lambda + 1}{10}$", r"$- c + \lambda + \frac{9}{20} = 0$"]
    ax.figure.savefig(tmp_path / "a.png")  # the letters can be set
    frame = ax.get_window_extent()
    for name in names:
        box = texts[name].get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
    lines = [path.vertices for c in ax.collections for path in c.get_paths() if len(path.vertices) > 100]
    on = [np.abs(10 * p[:, 0] - 3 * p[:, 1] - 1).max() for p in lines]
    assert min(on) < 1e-2
    plt.close(ax.figure)


def test_one_form_may_have_a_name_and_several_relations(diagram, world):
    alone = cf.universal_condition(world, only=True, free=BOTH)
    ax = diagram.plot(overlays={"alone": alone})
    assert any(text.get_text().startswith("alone") for text in ax.texts)
    plt.close(ax.figure)


@pytest.mark.parametrize(
    ("overlays", "words"),
    [
        ([3], "one of closed forms"),
        ([cf.core_interval()], "states no relation"),
        ([cf.concert_threshold()], "it may speak of cost and legitimacy only"),
    ],
)
def test_what_is_no_curve_is_refused(diagram, overlays, words):
    with pytest.raises(InvalidInputError, match=words):
        diagram.plot(overlays=overlays)
