"""Numbers as they are read."""

from __future__ import annotations

import pytest

from gametheory_gov.base.exact import to_number


def test_numbers_of_too_many_digits_are_refused():
    with pytest.raises(ValueError, match="exponent beyond 1000 digits"):
        to_number("1e999999999")
