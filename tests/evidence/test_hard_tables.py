"""Tables that are hard on estimates, and claims that a check has to refuse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gametheory_gov import evidence
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.evidence.baselines import Setting
from gametheory_gov.evidence.estimation import fit

TERMS = ["like_minded", "distance2"]


@pytest.fixture(scope="module")
def small():
    return evidence.synthetic_histories(40, 2, 8, rng=3)


@pytest.mark.parametrize("baseline", evidence.BASELINES)
def test_where_a_term_begins_and_its_unit_change_nothing(small, baseline):
    moved = small.assign(distance2=1e-6 * small.distance2 + 1, like_minded=1e6 * (small.like_minded - 7))
    one = evidence.estimate(small, TERMS, baseline=baseline)
    other = evidence.estimate(moved, TERMS, baseline=baseline)
    unit = [1e6, 1e-6]
    near = 1e-3 if baseline == "random" else 1e-6
    assert np.allclose(one.slopes, other.slopes * unit, rtol=near)
    assert np.allclose(one.errors(), other.errors() * unit, rtol=near)
    assert np.isclose(one.log_likelihood, other.log_likelihood, rtol=near)
    assert other.verify()


def test_of_one_year_there_are_no_two_way_errors(small):
    found = evidence.estimate(small[small.year == 5], ["distance2"])
    assert set(found.covariances) == {"model", "state"}
    assert found.verify()
    sure = replace(found, covariances={**found.covariances, "two-way": np.zeros((1, 1))})
    assert "standard errors" in sure.verify().faults[0]


def test_a_variance_that_is_not_above_zero_is_no_error(small):
    found = evidence.estimate(small, TERMS)
    by = {**found.covariances, "two-way": np.diag([-1.0, 1.0])}
    assert np.isnan(replace(found, covariances=by).errors("two-way")).tolist() == [True, False]
    assert "nan where the estimate of a variance" in str(replace(found, covariances=by))


def test_levels_may_have_no_intercept_of_their_own(small):
    """In one year of one institution, either has the constant."""
    table = small[(small.year == 5) & (small.institution == "I1")]
    found = evidence.estimate(table, ["distance2"], baseline="years")
    assert set(found.intercepts) == {"institution", "year"}
    assert found.number_of_intercepts == 1
    assert found.verify()


def test_few_and_small_strata_given_numbers_of_entries():
    x = [0.3, 0, 0, -0.3, -0.1, 0, -0.1, -1.1, 0.3, 0.2, 2.4, -1.6]
    z = [-0.3, 0.4, 0.6, 0.4, -0.6, 0, 1.4, -1.4, 0.9, 0.1, 0.6, -0.3]
    table = pd.DataFrame(
        {"x": x, "z": z, "joined": [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1], "institution": "club"}
    )
    table["year"] = [2, 2, 1, 2, 0, 0, 1, 0, 2, 1, 1, 0]
    table["state"] = table["region"] = [f"S{k}" for k in range(12)]
    found = evidence.estimate(table, ["x", "z"], baseline="conditional")
    assert found.slopes == pytest.approx([1.5018526, 4.06232271], rel=1e-6)
    assert found.verify()


# ------------------------------------------------------------------------------------ forged answers


@pytest.mark.parametrize("baseline", ["duration", "years", "strata", "regions"])
def test_the_greatest_likelihood_of_fewer_intercepts_is_refused(small, baseline):
    rows = evidence.estimate(small, TERMS, baseline=baseline).rows
    setting = Setting(rows, TERMS, baseline)
    names, columns = setting.intercepts
    kept = [k for k, (factor, _) in enumerate(names) if k % 2 or factor != names[-1][0]]
    setting.__dict__["means"] = np.zeros(2)
    setting.__dict__["intercepts"] = (tuple(names[k] for k in kept), columns[:, kept])
    told = fit(setting, baseline).verify()
    assert told.faults[0] == "intercepts are missing: they do not stand for every level"


def test_propensities_that_are_missing_and_spreads_below_zero_are_refused(small):
    found = evidence.estimate(small, TERMS, baseline="random")
    for name, by_level in found.propensities.items():
        fewer = dict(list(by_level.items())[1:])
        forged = replace(found, propensities={**found.propensities, name: fewer})
        assert "are not there for" in forged.verify().faults[0]
        forged = replace(found, deviations={**found.deviations, name: -found.deviations[name]})
        assert "none is negative" in forged.verify().faults[0]


# ---------------------------------------------------------------------------------------- identified


@pytest.mark.parametrize("name", ["NPT", "WTO"])
def test_worldwide_inclusion_is_not_identified_in_any_institution_alone(name):
    """China leaves out more people, itself, than other outsiders do, and so differs from them."""
    found = evidence.identify(evidence.risk_sets(name, missing="carry"), ["inclusion", "distance2"])
    assert found.verdicts == ("not identified", "identified")
    with pytest.raises(InvalidInputError, match="from what else sets them apart"):
        found.slope("inclusion")


def test_without_a_year_to_compare_nothing_is_identified(small):
    with pytest.raises(InvalidInputError, match="nothing is left to compare"):
        evidence.identify(small.assign(joined=small.year < 3), ["distance2"])


# ----------------------------------------------------------------------------------------- bad input


def test_columns_that_are_there_twice(small):
    with pytest.raises(InvalidInputError, match="several columns 'distance2'"):
        evidence.estimate(pd.concat([small, small[["distance2"]]], axis=1), ["distance2"])


def test_entrants_without_figures_are_named():
    own = pd.DataFrame({"institution": "old", "state": ["GBR", "FRA"], "start": [1945, 1946]})
    with pytest.raises(InvalidInputError, match="FRA would, without figures of the year before"):
        evidence.risk_sets(memberships=own)
