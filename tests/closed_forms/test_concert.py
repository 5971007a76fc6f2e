"""Closed forms of the concert: whose they are; this was a bug."""

from __future__ import annotations

import pytest

from gametheory_gov import closed_forms
from gametheory_gov.base.errors import InvalidInputError


@pytest.mark.parametrize("power", [0, -1, 3, True, "1"])
def test_there_are_two_powers_in_closed_forms(power):
    """Counted from 0, or from the end, another power's closed form would come under a wrong name."""
    for form in (closed_forms.power_limit, closed_forms.power_radius):
        with pytest.raises(InvalidInputError, match=r"power = .*; 1 or 2 is needed"):
            form(power)
