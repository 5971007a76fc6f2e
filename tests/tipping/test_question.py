"""Questions of tipping and basins: faults are told together."""

from __future__ import annotations

from gametheory_gov import tipping_number
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.tipping import basin
from tests.checks import refused
from tests.worlds import four


def test_faults_of_tipping_and_basin_are_told_together():
    refused(
        InvalidInputError,
        lambda: tipping_number(four(), ties="jion", time_limit="x", include=["9"]),
        "did you mean 'join'",
        "time_limit = 'x'",
        "'9' is not among",
    )
    refused(
        InvalidInputError, lambda: basin(four(), sample=True, universal=7), "sample = True", "universal = 7"
    )
