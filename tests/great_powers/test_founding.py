"""Second stages: a founding of another shape is told; this was a bug."""

from __future__ import annotations

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from tests.worlds import two_powers_and_a_third


@pytest.mark.parametrize("founding", [{"A": "comply"}, "A", 5, [["A", "comply"]], [3, "A"]])
def test_a_founding_of_another_shape_is_told(founding):
    with pytest.raises(InvalidInputError, match=r"mapping of power to 'comply' or 'sign'"):
        gg.great_powers.second_stage(two_powers_and_a_third(), founding)
