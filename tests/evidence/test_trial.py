"""Slopes that an earlier trial found on the same rules, with its clustered errors, and the signs it saw."""

from __future__ import annotations

import numpy as np
import pytest

from gametheory_gov import evidence

#: Slope and standard error clustered by state, of institution-year strata.
TRIAL = {
    "regional": (0.666, 0.162),
    "like_minded": (1.563, 0.480),
    "distance2": (-0.114, 0.029),
    "log_gdp": (-0.003, 0.030),
    "new": (0.495, 0.234),
    "young": (0.012, 0.199),
}


@pytest.fixture(scope="module")
def risks():
    return evidence.risk_sets(missing="carry")


def test_slopes_and_clustered_errors_in_institution_years(risks):
    found = evidence.estimate(risks, list(TRIAL))
    slopes, errors = np.array(list(TRIAL.values())).T
    assert len(found.rows) == 7432
    assert np.abs(found.slopes - slopes).max() < 0.005
    assert np.abs(found.errors("state") - errors).max() < 0.003


def test_distance_keeps_states_out_of_each_institution_alone(risks):
    frame = risks.to_frame()
    for name, rows in frame.groupby("institution"):
        found = evidence.estimate(rows, ["regional", "like_minded", "distance2", "log_gdp"])
        assert found.slope("distance2") < 0, name


def test_what_all_share_in_an_institution_year_changes_no_slope(risks):
    frame = risks.to_frame().query("institution in ('ICC', 'NPT')")
    share = frame.groupby(["institution", "year"]).like_minded.transform("mean")
    terms = ["like_minded", "distance2"]
    plain = evidence.estimate(frame, terms)
    moved = evidence.estimate(frame.assign(like_minded=frame.like_minded + share), terms)
    assert np.allclose(plain.slopes, moved.slopes, rtol=1e-6)
