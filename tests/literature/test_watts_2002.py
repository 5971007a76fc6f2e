"""Watts, A simple model of global cascades on random networks (2002): window and peak of the condition."""

from __future__ import annotations

import math
import random
from fractions import Fraction as F

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import cascade_window


def spread(z, threshold):
    """Vulnerable nodes one link further, for each that has failed: summed over degrees."""
    term, total = math.exp(-z), 0.0
    for degree in range(400):
        if degree and threshold * degree <= 1:
            total += degree * (degree - 1) * term
        term *= z / (degree + 1)
    return total / z


@pytest.mark.parametrize(
    ("threshold", "low", "high", "peak_at", "peak"),
    [
        ("0.12", 1.000083, 10.657443, 5.071184, 3.812021),
        ("0.18", 1.020704, 5.764677, 2.945186, 1.942381),
        ("1/5", 1.020704, 5.764677, 2.945186, 1.942381),
    ],
)
def test_windows_and_peaks(threshold, low, high, peak_at, peak):
    found = cascade_window(threshold)
    numbers = found.low, found.high, found.peak_at, found.peak
    assert tuple(round(number, 6) for number in numbers) == (low, high, peak_at, peak)


def test_the_window_of_a_tenth():
    found = cascade_window("0.1")
    assert found.low == pytest.approx(1.0000011, abs=1e-7)
    assert round(found.high, 4) == 13.6593


def test_there_is_a_window_up_to_a_quarter():
    assert cascade_window("1/4").low is not None
    for threshold in ("0.2500001", "1/3", "0.4", "1/2", "0.7", 1):
        found = cascade_window(threshold)
        assert found.low is found.high is None
        assert found.peak <= 1
        assert all(spread(z / 20, F(found.threshold)) <= 1 for z in range(1, 400))


@pytest.mark.parametrize("seed", range(20))
def test_the_condition_holds_within_and_nowhere_else(seed):
    rng = random.Random(seed)
    threshold = F(rng.randint(5, 25), 100)
    found = cascade_window(threshold)
    assert spread(found.peak_at, threshold) == pytest.approx(found.peak, rel=1e-9)
    for _ in range(60):
        z = rng.uniform(0.01, 40)
        value = spread(z, threshold)
        assert value <= found.peak * (1 + 1e-12)
        if abs(value - 1) > 1e-9:
            assert (value > 1) == (found.low < z < found.high)


@pytest.mark.parametrize("threshold", [0, -1, 2, "x", None, float("nan"), "1/100000"])
def test_what_is_no_threshold(threshold):
    with pytest.raises(InvalidInputError, match="threshold"):
        cascade_window(threshold)


def test_very_low_thresholds_stay_in_range():
    found = cascade_window("0.0001")
    assert found.low == 1.0
    assert 10_000 < found.high < 11_000
