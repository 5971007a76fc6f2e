"""Shocks of years and the great powers' distance: least squares, shifts, years that cannot be compared."""

from __future__ import annotations

import numpy as np
import pytest

from gametheory_gov import data, evidence
from gametheory_gov.base.errors import InvalidInputError
from tests.evidence.answers import few


@pytest.fixture(scope="module")
def risks():
    return evidence.risk_sets(["GATT", "WTO"], missing="carry")


@pytest.fixture(scope="module")
def found(risks):
    return evidence.great_power_shocks(risks, ["distance2"])


def test_slopes_are_those_of_least_squares(found):
    def slope(distances):
        return np.polyfit(distances, found.shocks, 1)[0]

    assert found.slope == pytest.approx(slope(found.distances))
    turned = [
        slope(np.concatenate([found.distances[-k:], found.distances[:-k]]))
        for k in range(1, len(found.years))
    ]
    assert found.placebos == pytest.approx(np.array(turned))
    assert found.share == np.mean(np.abs(turned) >= abs(found.slope))
    assert np.sign(found.correlation) == np.sign(found.slope)


def test_shocks_are_intercepts_of_years_and_distances_of_the_year_before(found, risks):
    intercepts = evidence.estimate(risks, ["distance2"], baseline="years").intercepts["year"]
    own = np.array([intercepts.get(str(year), 0.0) for year in found.years])
    assert found.shocks == pytest.approx(own - own.mean())
    table = data.great_power_divergence().set_index("year").p5_mean_pairwise
    assert found.distances.tolist() == table.loc[found.years - 1].tolist()


def test_years_that_nothing_joins_are_not_compared(found, risks):
    """Nobody could enter both GATT and the WTO; the General Assembly of 1964 did not vote."""
    assert found.years.max() <= 1994
    assert 1965 in found.left_out
    assert {*found.years.tolist(), *found.left_out} == set(risks.to_frame().year)


def test_what_is_refused():
    with pytest.raises(InvalidInputError, match="6 years with a shock and a distance"):
        evidence.great_power_shocks(few(), ["distance2"])
    with pytest.raises(InvalidInputError, match="'USA_RUSS'"):
        evidence.great_power_shocks(few(), ["distance2"], distance="USA_RUSS")
    with pytest.raises(InvalidInputError, match="n_states"):
        evidence.great_power_shocks(few(), ["distance2"], distance="n_states")
