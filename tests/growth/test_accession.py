"""What growth is asked for: every fault is named."""

from __future__ import annotations

import pytest

from gametheory_gov import Institution, grow, regime
from gametheory_gov.base.errors import InvalidInputError, InvalidStatesError
from tests.checks import check_faults, refused
from tests.worlds import bound_three, four


def test_founders():
    game = bound_three()
    check_faults(
        InvalidStatesError,
        lambda: grow(game, ["1", "9", "1"]),
        ["'9' is not among the 3 states", "'1' is given twice"],
    )
    check_faults(InvalidInputError, lambda: grow(game), [("nobody founds the club", "grow(game, [")])
    ruled = bound_three(Institution(body="founders"), founders=["1"])
    check_faults(
        InvalidInputError, lambda: grow(ruled, ["2"]), [("differ from those", "gg.rebind(game, founders=")]
    )


def test_every_fault_of_growing_at_once():
    check_faults(
        InvalidInputError,
        lambda: grow(
            bound_three(),
            ["1", "x"],
            order="by_sise",
            ties="weak",
            universal=1.5,
            max_steps=0,
        ),
        [
            ("universal: 1.5", "(0, 1]"),
            ("order = 'by_sise'", "did you mean 'by_size'?"),
            ("ties = 'weak'", "'join' or 'stay_out'"),
            ("max_steps = 0", "at least one"),
            "founders: 'x' is not among the 3 states",
        ],
    )


@pytest.mark.parametrize("universal", [0, -1, 1.01, float("nan")])
def test_universal_is_a_share(universal):
    game = bound_three()
    for call in (
        lambda: grow(game, ["1"], universal=universal),
        lambda: regime(game, game.profile(["1"]), universal=universal),
    ):
        with pytest.raises(InvalidInputError, match=r"a share in \(0, 1\]"):
            call()


def test_choices_that_are_no_texts():
    refused(InvalidInputError, lambda: grow(four(), order=3, ties=None), "order = 3", "None is no tie rule")
