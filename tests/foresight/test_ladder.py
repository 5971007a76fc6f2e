"""Farsighted ladders: ties, committed members, sizes that are none."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.foresight import farsighted_ladder, patience_thresholds
from tests.checks import refused
from tests.oracles.foresight import replace_floats, symmetric


@pytest.mark.parametrize(("ties", "sizes"), [("join", (0, 1, 2)), ("weak", (0, 1, 2)), ("stay_out", (0,))])
@pytest.mark.parametrize("exact", [True, False])
def test_an_indifferent_member_stays_unless_ties_say_so(ties, sizes, exact):
    """Members and outsiders get nothing whatever the size: every size is a tie."""
    game = symmetric(2)
    ladder = farsighted_ladder(game if exact else replace_floats(game), ties=ties)
    assert (ladder.sizes, ladder.ties) == (sizes, (1, 2))


def test_committed_members_stand_beside_the_ladder():
    game = symmetric(4, taste=F(-3, 2), a=F(1))
    assert farsighted_ladder(game).sizes == (0, 2, 3, 4)
    beside = farsighted_ladder(game.commit(["1"]))
    assert (beside.N, beside.sizes, beside.universal) == (3, (0, 1, 2, 3), True)
    assert patience_thresholds(game.commit(["1"])).N == 3


@pytest.mark.parametrize("size", [0, 4])
def test_sizes_that_are_none_are_told(size):
    refused(
        InvalidInputError,
        lambda: farsighted_ladder(symmetric(3)).falls_to(size),
        f"size: {size}",
        "from 1 to 3",
    )
