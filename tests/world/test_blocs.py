"""Blocs: the sums of their members."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from gametheory_gov import States


def world():
    return States(
        list("ABCD"), size=["1/2", "1/4", "1/8", "1/8"], population=["1/10", "2/10", "3/10", "4/10"],
        ideal=[[0, 1], [3, 0], [0, 3], [6, 3]], cost=[1, 2, 3, 4],
        extra={"gdp": [1, 2, 3, 4], "in": list("wxyz")},
    )  # fmt: skip


def test_a_bloc_is_the_sum_of_its_members():
    union = world().merge(["D", "B"], into="U", name="Union")
    assert union.ids == ("A", "U", "C")
    assert union.names == ("A", "Union", "C")
    assert list(union.size) == [F(1, 2), F(3, 8), F(1, 8)]
    assert list(union.population) == [F(1, 10), F(6, 10), F(3, 10)]
    assert list(union.ideal[1]) == [(F(1, 4) * 3 + F(1, 8) * 6) / F(3, 8), F(1, 8) * 3 / F(3, 8)]
    assert list(union.cost) == [1, (F(1, 4) * 2 + F(1, 8) * 4) / F(3, 8), 3]
    assert union.great_powers == ("U",)
    assert union.extra["gdp"][0] == 1
    assert np.isnan(union.extra["gdp"][1])
    assert union.extra["in"] == ("w", "", "y")
    assert "U is a bloc of D, B" in union.notes[-1]
    assert union.exact


def test_blocs_are_formed_whatever_the_order_of_their_members():
    import itertools

    for members in itertools.permutations("BCD"):
        union = world().merge(members, into="U")
        assert union.ids == ("A", "U")
        assert union.replace(notes=[]) == world().merge(list("BCD"), into="U").replace(notes=[])
    for rest in itertools.combinations("ABCD", 2):
        union = world().merge(rest, into="U")
        kept = [k for k in "ABCD" if k not in rest]
        assert [i for i in union.ids if i != "U"] == kept
        assert all(union.size[union.ids.index(k)] == world().size["ABCD".index(k)] for k in kept)
        assert sum(union.size) == 1


@pytest.mark.parametrize(
    ("members", "into", "message"),
    [
        (["B", "X"], "U", "'X' is not among"),
        (["B", "C"], "A", "is the id of a state outside"),
        ([], "U", "members that hold some size"),
    ],
)
def test_blocs_that_cannot_be(members, into, message):
    with pytest.raises(ValueError, match=message):
        world().merge(members, into=into)


def test_exposures_of_a_bloc_are_not_guessed():
    exposed = world().replace(exposure=(np.ones((4, 4), int) - np.eye(4, dtype=int)) * F(1, 3))
    with pytest.raises(ValueError, match="merge first"):
        exposed.merge(["B", "C"], into="U")
