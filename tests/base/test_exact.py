"""Numbers as they are read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gametheory_gov.base.exact import format_gain, short_number, to_number


def test_numbers_of_too_many_digits_are_refused():
    with pytest.raises(ValueError, match="exponent beyond 1000 digits"):
        to_number("1e999999999")


def test_short_numbers_beyond_the_floats_keep_their_size():
    assert short_number(Fraction(10**400, 7)) == "1.42857143e+399..."
    assert short_number(Fraction(-7, 10**400 + 1)) == "-7.00000000e-400..."
    assert format_gain(Fraction(-(10**40), 10**42 + 1)) == "-0.01..."
