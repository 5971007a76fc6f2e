"""Thresholds of patience: where play changes, before and after founding."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

from hypothesis import given

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight import patience_thresholds
from tests.checks import refused
from tests.oracles.foresight import few, symmetric, worlds


@few
@given(worlds(1, most=4))
def test_neighbouring_regions_differ_and_founded_are_the_ends_where_founding_does(game):
    found = patience_thresholds(game)
    assert all(a.patterns != b.patterns for a, b in pairwise(found.regions))
    assert list(found.founded) == [
        b.low
        for a, b in pairwise(found.regions)
        if {pattern[0] for pattern in a.patterns} != {pattern[0] for pattern in b.patterns}
    ]


def test_a_threshold_that_changes_later_play_only():
    """With b(n) = n - 5/2 patient states go on from one member before anybody founds."""
    found = patience_thresholds(symmetric(4, taste=F(-5, 2), a=F(1)))
    assert [pattern for region in found.regions[:3] for pattern in region.patterns] == [
        ("stay", "stay", "join", "join"),
        ("stay", "mix", "join", "join"),
        ("stay", "join", "join", "join"),
    ]
    assert found.founded == found.thresholds[2:4]


def test_a_discount_factor_lies_in_its_region():
    refused(
        InvalidInputError,
        lambda: patience_thresholds(symmetric(2)).regions[0].founding_at(2),
        "discount: 2",
        "0 < delta < 1",
    )
