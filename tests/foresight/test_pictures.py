"""The picture of patience in worlds of states that differ: strips, parted between equilibria."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import colormaps

from gametheory_gov import States, bind, markov_perfect
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.foresight import draw_founding, farsighted_ladder, patience_thresholds
from tests.oracles.foresight import CLUB, symmetric, two_types


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def leader_and_followers():
    """One state loses less by founding than three others, who are alike."""
    taste, numbers = [F(-1), F(-2), F(-2), F(-2)], dict.fromkeys(("b", "c", "entry", "leaving"), F(0))
    return bind(CLUB, States.symmetric(4), taste=taste, weight=[F(1)] * 4, a=F(3, 4), **numbers)


def parts(ax, row):
    """The parts of a strip: the discount factor's interval, its lower edge, its colour."""
    boxes = [path.get_extents() for path in ax.collections[row].get_paths()]
    shades = [tuple(colour) for colour in ax.collections[row].get_facecolors()]
    return [(box.x0, box.x1, box.y1, shade) for box, shade in zip(boxes, shades, strict=True)]


def test_strips_show_where_equilibria_end():
    game = leader_and_followers()
    discounts = [F(0), F(1, 4), F(1, 2), F(3, 4), F(9, 10)]
    edges = [0, 1 / 8, 3 / 8, 5 / 8, 33 / 40, 1]
    ax = draw_founding({"four": game, "three beside one": game.commit(["1"])}, reversed(discounts))
    ends = {}
    for row, (played, inside) in enumerate(((game, set()), (game.commit(["1"]), {"1"}))):
        wanted = []
        for discount, (left, right) in zip(discounts, pairwise(edges), strict=True):
            found = sorted(
                {
                    float(sum(p * (sum(n) + len(inside)) for n, p in equilibrium.ends().items()))
                    for equilibrium in markov_perfect(played, discount).equilibria
                }
            )
            wanted += [(left, right, size) for size in found]
        shown = parts(ax, row)
        assert [part[:2] for part in shown] == [pytest.approx(part[:2]) for part in wanted]
        shades = colormaps["Blues"](0.08 + 0.82 * np.array([size for *_, size in wanted]) / 4)
        np.testing.assert_allclose([shade for *_, shade in shown], shades)
        for one, other in pairwise(shown):
            assert one[0] < other[0] or one[2] > other[2]  # the smaller club below, and rows are from above
        ends[row] = [size for *_, size in wanted]
    assert ends[0][0] == 0  # myopic states never start,
    assert ends[0][-1] == 4  # and patient ones all end inside
    assert ends[1][0] == 1
    assert [text.get_text() for text in ax.get_yticklabels()] == ["four", "three beside one"]


def named(ax):
    """The words beside numbers of members."""
    return [text for text in ax.texts if "first" in text.get_text()]


def test_who_founds_is_named():
    """The leader moves first where it alone founds at the least discount factor at which anybody does."""
    game = leader_and_followers()
    grid = [F(k, 20) for k in range(20)]
    first = next(d for d in grid if max(markov_perfect(game, d).founding) > 0)
    joins = {e.join[0, 0] for e in markov_perfect(game, first).equilibria}
    assert joins == {(1, 0)}
    ax = draw_founding({"four": game}, grid)
    (text,) = named(ax)
    assert (text.get_text(), text.xy[0]) == ("first to join: 1", float(first))
    alike = draw_founding({"three": symmetric(3, taste=F(-3, 2), a=F(1))}, [F(1, 2)])
    assert [text.get_text() for text in named(alike)] == ["first to join: one like 1"]
    never = draw_founding({"never": symmetric(3, taste=F(-9))}, [F(1, 2)])
    assert [text.get_text() for text in never.texts] == ["0"]


def test_rungs_lead_from_an_outsider_to_the_next_stable_size():
    ladder = farsighted_ladder(symmetric(12, taste=F(1, 4), a=F(1, 2), b=F(3, 4)))
    assert len(ladder.sizes) > 3
    rungs = [line for line in ladder.plot().lines if len(line.get_xdata()) == 3]
    for rung, (low, high) in zip(rungs, pairwise(ladder.sizes), strict=True):
        assert tuple(rung.get_xdata()) == (low, high, high)
        assert tuple(rung.get_ydata()) == (ladder.outsider[low], ladder.outsider[low], ladder.member[high])


def test_hatched_where_more_exist():
    game = symmetric(9, taste=F(-9, 2), a=F(1, 2), b=F(-1, 2))
    assert not markov_perfect(game, "7/10", limit=1, throw=False).complete
    for limit, hatches in ((1, ["//"]), (50, [])):
        ax = draw_founding({"nine": game}, ["7/10"], limit=limit)
        assert [patch.get_hatch() for patch in ax.patches] == hatches
        assert bool(ax.get_legend()) is bool(hatches)


@pytest.mark.parametrize(
    ("games", "discounts", "error", "message"),
    [
        (0, [], InvalidInputError, "2 faults"),
        (0, ["much"], InvalidInputError, "3 faults"),
        (5, [F(1, 2)], InvalidInputError, "from one to 4"),
        (1, [2], InvalidInputError, r"\[0, 1\)"),
    ],
)
def test_refusals(games, discounts, error, message):
    with pytest.raises(error, match=message):
        draw_founding({str(k): symmetric(2) for k in range(games)}, discounts)
    with pytest.raises(NotApplicableError, match="use grow"):
        draw_founding({"large": two_types(17)}, [0])


def test_pictures_stay_inside_the_axes_they_are_given():
    """Words at the ends of lines would take the room of a small axes: they go into the key."""
    game = symmetric(3, taste=F(-3, 2), a=F(1))
    _, some = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    farsighted_ladder(game).plot(some[0])
    patience_thresholds(game).plot(some[1])
    draw_founding({"three": game}, [0, F(1, 2)], ax=some[2])
    some[0].figure.draw_without_rendering()
    assert all(ax.get_window_extent().width > 150 for ax in some)
    assert [text.get_text() for text in some[0].get_legend().get_texts()] == ["outsider", "member"]
    for ax in some:
        box = ax.get_window_extent().padded(12)
        assert all(box.contains(*text.get_window_extent().p0) for text in ax.texts)
        assert all(box.contains(*text.get_window_extent().p1) for text in ax.texts)
