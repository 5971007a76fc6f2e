"""Estimates of entry: other software, identities, known slopes, and what is refused."""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy import optimize, sparse
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.discrete.discrete_model import Logit
from statsmodels.duration.hazard_regression import PHReg

from gametheory_gov import evidence
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.evidence.mixed import Mixed

LONG = "GAMETHEORY_GOV_LONG" in os.environ
TERMS = ["regional", "like_minded", "distance2", "log_gdp", "new", "young"]


@pytest.fixture(scope="module")
def world():
    return evidence.risk_sets(missing="carry").to_frame()


@pytest.fixture(scope="module")
def small():
    return evidence.synthetic_histories(60, 2, 12, rng=3)


@pytest.fixture(scope="module")
def drawn(world):
    return evidence.estimate(world, TERMS, baseline="random")


def dummies(table, *columns):
    labels = table[list(columns)].astype(str).agg(" ".join, axis=1)
    return np.unique(labels, return_inverse=True)[1]


def informative(table):
    share = table.groupby(["institution", "year"]).joined.transform("mean")
    return table[(share > 0) & (share < 1)]


# ------------------------------------------------------------------------------- the package's tables


def test_strata_of_the_world(world):
    found = evidence.estimate(world, TERMS)
    assert (len(found.rows), found.number_of_intercepts) == (7432, 173)
    assert np.abs(found.slopes - [0.666, 1.563, -0.114, -0.003, 0.495, 0.012]).max() < 0.01
    assert np.abs(found.errors("state") - [0.162, 0.480, 0.029, 0.030, 0.234, 0.199]).max() < 0.003


def test_propensities_of_the_world(drawn):
    found = drawn
    assert np.abs(found.slopes[:3] - [0.34, 2.04, -0.10]).max() < 0.02
    assert [round(value, 1) for value in found.deviations.values()] == [0.6, 0.7]
    assert found.verify()
    assert np.all(found.errors() > found.errors("model"))  # deviations are estimates too


def test_squared_distance_slows_entry_in_each_institution_alone(world):
    for name, alone in world.groupby("institution"):
        assert evidence.estimate(alone, TERMS[:4]).slope("distance2") < 0, name


@pytest.mark.parametrize("baseline", ["institutions", "duration", "strata", "random"])
def test_gains_of_the_game_are_the_estimated_log_odds(world, drawn, baseline):
    found = drawn if baseline == "random" else evidence.estimate(world, TERMS, baseline=baseline)
    for institution, year in (("WTO", 2007), ("GATT", 1967)):
        game = found.game(institution, year)
        rows = world[(world.institution == institution) & (world.year == year)]
        gains = game.gains(game.profile(game.founders))[[game.states.ids.index(s) for s in rows.state], 1]
        odds = rows[TERMS].to_numpy(float) @ found.slopes
        for table in (found.intercepts, found.propensities):
            for factor, values in table.items():
                if factor == "trend":
                    age = (year - world[world.institution == institution].year.min()) / 10
                    odds += sum(value * age ** int(power) for power, value in values.items())
                else:
                    parts = rows[factor.split(" and ")].astype(str).agg(" ".join, axis=1)
                    odds += parts.map(values).fillna(0).to_numpy(float)
        assert np.allclose(np.asarray(gains, dtype=float), odds, atol=1e-9)


def test_a_game_is_refused_for_what_it_cannot_hold(small):
    found = evidence.estimate(small, ["log_size", "distance2"])
    with pytest.raises(InvalidInputError) as caught:
        found.game("I1")
    assert "'I1' is none of the package's institutions" in str(caught.value)
    assert "no place for 'log_size'" in str(caught.value)
    with pytest.raises(InvalidInputError, match="the intercepts cancel"):
        evidence.estimate(small, ["distance2"], baseline="conditional").game("WTO")


# ------------------------------------------------------------------------------------ other software


@pytest.mark.parametrize(
    ("baseline", "columns"), [("institutions", ["institution"]), ("strata", ["institution", "year"])]
)
def test_equal_to_statsmodels(small, baseline, columns):
    kept = small if baseline == "institutions" else informative(small)
    found = evidence.estimate(small, ["regional", "distance2"], baseline=baseline)
    levels = np.eye(dummies(kept, *columns).max() + 1)[dummies(kept, *columns)]
    model = Logit(kept.joined.to_numpy(float), np.c_[kept[["regional", "distance2"]].to_numpy(), levels])
    theirs = model.fit(disp=0)
    assert np.allclose(found.slopes, theirs.params[:2], atol=1e-4)
    assert np.allclose(found.errors("model"), theirs.bse[:2], atol=1e-4)
    assert np.isclose(found.log_likelihood, theirs.llf)
    clustered = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": dummies(kept, "state")})
    assert np.allclose(found.errors("state"), clustered.bse[:2], atol=1e-4)
    ways = (("state",), ("year",), ("state", "year"))
    parts = [model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": dummies(kept, *way)}) for way in ways]
    by_state, by_year, by_both = (part.cov_params()[:2, :2] for part in parts)
    assert np.allclose(found.covariances["two-way"], by_state + by_year - by_both, atol=1e-4)


def test_conditional_equals_statsmodels(small):
    table = informative(small[small.institution == "I1"])
    found = evidence.estimate(table, ["regional", "distance2"], baseline="conditional")
    x = table[["regional", "distance2"]].to_numpy()
    theirs = ConditionalLogit(table.joined.to_numpy(float), x, groups=dummies(table, "year"))
    assert np.isclose(found.log_likelihood, theirs.loglike(found.slopes))
    assert np.abs(theirs.score(found.slopes)).max() < 1e-4
    covariance = np.linalg.inv(-theirs.hessian(found.slopes))
    assert np.allclose(found.covariances["model"], covariance, atol=1e-3)


def test_with_one_entry_a_year_it_is_coxs_regression(small):
    table = informative(small)
    order = table.assign(at=np.random.default_rng(1).random(len(table))).sort_values(["joined", "at"])
    first = order[order.joined].groupby(["institution", "year"]).tail(1).index
    kept = table[~table.joined | table.index.isin(first)]
    found = evidence.estimate(kept, ["regional", "distance2"], baseline="conditional")
    x = kept[["regional", "distance2"]].to_numpy()
    # all are at risk at one moment of their stratum
    theirs = PHReg(
        np.ones(len(kept)), x, status=kept.joined.to_numpy(int), strata=dummies(kept, "institution", "year")
    ).fit()
    assert np.allclose(found.slopes, theirs.params, atol=1e-4)
    assert np.allclose(found.errors("model"), theirs.bse, atol=1e-4)


def test_laplace_against_quadrature():
    rng = np.random.default_rng(2)
    state = np.repeat(np.arange(60), 20)
    joined = rng.random(1200) < 1 / (1 + np.exp(1 - rng.normal(size=60)[state]))
    model = Mixed(sparse.csr_matrix(np.ones((1200, 1))), joined, [sparse.csr_matrix(np.eye(60)[state])])
    points, weights = np.polynomial.hermite_e.hermegauss(40)
    entries = np.bincount(state, joined)

    def exact(deviation):
        """The likelihood with the intercept integrated out too, on a grid."""
        levels = np.linspace(-3, 1, 161)
        eta = levels[:, None] + deviation * points
        parts = np.exp(entries[:, None, None] * eta - 20 * np.logaddexp(0, eta)) @ weights
        whole = np.log(parts).sum(axis=0)
        return whole.max() + np.log(np.exp(whole - whole.max()).sum())

    best = optimize.minimize_scalar(lambda s: -exact(s), bounds=(0.2, 3), method="bounded").x
    assert abs(model.deviations()[0] - best) < 0.03
    for low, high in ((0.7, 1.0), (1.0, 1.4)):
        ours = model.marginal(np.array([high])) - model.marginal(np.array([low]))
        assert abs(ours - (exact(high) - exact(low))) < 0.3


# --------------------------------------------------------------------------------------- identities

BOTH = ("strata", "conditional")


@pytest.mark.parametrize("baseline", BOTH)
def test_what_all_share_in_an_institution_and_year_changes_no_slope(small, baseline):
    shift = np.sin(small.year) + 3 * (small.institution == "I1") * small.year
    shifted = small.assign(distance2=small.distance2 + shift)
    one = evidence.estimate(small, ["regional", "distance2"], baseline=baseline)
    other = evidence.estimate(shifted, ["regional", "distance2"], baseline=baseline)
    assert np.allclose(one.slopes, other.slopes, atol=1e-8)
    assert np.allclose(one.errors(), other.errors(), atol=1e-8)


@pytest.mark.parametrize("baseline", ["institutions", "duration", "years", "strata"])
def test_all_rows_twice_halve_the_variance(small, baseline):
    twice = np.r_[np.arange(len(small)), np.arange(len(small))]
    copies = small.iloc[twice].assign(
        state=[f"{s} {k < len(small)}" for k, s in enumerate(small.state.iloc[twice])]
    )
    one = evidence.estimate(small, ["regional", "distance2"], baseline=baseline)
    other = evidence.estimate(copies, ["regional", "distance2"], baseline=baseline)
    assert np.allclose(one.slopes, other.slopes, atol=1e-7)
    assert np.allclose(one.covariances["model"], 2 * other.covariances["model"], atol=1e-9)


@pytest.mark.parametrize("baseline", ["strata", "conditional", "random"])
def test_names_and_order_of_states_change_nothing(small, baseline):
    rng = np.random.default_rng(1)
    names = dict(zip(sorted(set(small.state)), rng.permutation([f"X{k}" for k in range(60)]), strict=False))
    other = small.assign(state=small.state.map(names)).iloc[rng.permutation(len(small))]
    one = evidence.estimate(small, ["distance2"], baseline=baseline)
    again = evidence.estimate(other, ["distance2"], baseline=baseline)
    near = 5e-3 if baseline == "random" else 1e-8
    assert np.allclose(one.slopes, again.slopes, atol=near)
    assert np.allclose(one.errors(), again.errors(), atol=near)


def test_no_propensities_are_no_change(small):
    table = evidence.synthetic_histories(60, 2, 12, rng=9)
    found = evidence.estimate(table, ["distance2"], baseline="random")
    if max(found.deviations.values()) == 0:
        assert np.allclose(found.slopes, evidence.estimate(table, ["distance2"]).slopes, atol=1e-8)
    assert found.verify()


def test_the_ends_of_a_profile_lose_what_an_interval_allows(small):
    for baseline in ("strata", "conditional", "random"):
        table = small if baseline == "strata" else small[(small.institution == "I1") & (small.year < 9)]
        found = evidence.estimate(table, ["regional", "distance2"], baseline=baseline)
        first = evidence.profile(found, "distance2", [found.slope("distance2")])
        ends = evidence.profile(found, "distance2", [first.lower, found.slope("distance2"), first.upper])
        assert np.allclose(ends.losses, [1.9207, 0, 1.9207], atol=1e-3)
        low, high = found.interval("distance2", "model")
        assert abs(first.lower - low) < 0.3 * (high - low) > abs(first.upper - high)


def test_samples_of_states_vary_as_clustered_errors_say(small):
    found = evidence.estimate(small, ["regional", "distance2"], baseline="institutions")
    drawn = evidence.bootstrap(found, 60, rng=1)
    ratio = drawn.slopes.std(axis=0, ddof=1) / found.errors("state")
    assert np.all((0.7 < ratio) & (ratio < 1.4)), ratio
    assert drawn.slopes[:3].tolist() == evidence.bootstrap(found, 3, rng=1).slopes.tolist()


# ------------------------------------------------------------------------------------- known slopes


def test_regional_propensities_are_taken_for_legitimacy():
    few = {"runs": 4, "rng": 2, "states": 60, "institutions": 3, "years": 12}
    world = {"runs": 40, "rng": 5} if LONG else few
    baselines = ["strata", "regions", "random"]
    found = evidence.recovery(baselines, ["regional"], slopes={}, region_spread=0.7, **world)
    table = found.to_pandas().set_index("baseline")
    assert table.rejects["strata"] > 0.6
    assert table.rejects["random"] < 0.2
    assert abs(table["mean"]["random"]) < 2 * table.monte_carlo_error["random"]
    # entry is an absorbing event: constants for regions turn the slope round
    assert table["mean"]["regions"] < -1
    assert table.rejects["regions"] > 0.6


def test_slopes_that_are_known_are_found():
    few = {"states": 60, "institutions": 3, "years": 12}
    world = {"states": 160, "institutions": 6, "regions": 20} if LONG else few
    found = evidence.recovery(
        ["random"], ["like_minded", "distance2"], region_spread=0.5, state_spread=0.5,
        runs=30 if LONG else 5, rng=8, **world,
    )  # fmt: skip
    table = found.to_pandas()
    near = 2 if LONG else 3  # few histories tell little of how much they vary
    assert (abs(table["mean"] - table["true"]) < near * table.monte_carlo_error).all(), str(found)
    assert (table.coverage > 0.8).all()
    assert (table["mean"] / table["true"] > 0.5).all()
    assert found.failed == (0,)


# ------------------------------------------------------------------------------------ identification


def test_verdicts():
    table = evidence.synthetic_histories(60, 3, 10, rng=2)
    table["twin"] = table.distance2 + 0.01 * table.log_size
    found = evidence.identify(table, ["inclusion", "regional", "like_minded", "twin", "distance2"])
    assert found.verdicts == (
        "not identified",
        "only with random effects",
        "identified",
        "collinear",
        "collinear",
    )
    assert "distance2 foretell" in found.reasons[3]
    assert found.rank == 4
    assert found.slope("like_minded") == evidence.estimate(
        table, ["regional", "like_minded", "twin", "distance2"]
    ).slope("like_minded")
    for term, why in (("inclusion", "nearly the same for all"), ("twin", "foretell")):
        with pytest.raises(InvalidInputError, match=why):
            found.slope(term)
    with pytest.raises(InvalidInputError, match="only a law assumed"):
        found.slope("regional", "strata")
    assert found.slope("regional") == found.slope("regional", "random")


# ------------------------------------------------------------------------------------------- refused


def refusal(table, terms=("distance2",), **options):
    with pytest.raises(InvalidInputError) as caught:
        evidence.estimate(table, terms, **options)
    return str(caught.value)


def test_what_a_table_lacks_is_said_at_once(small):
    told = refusal(small.drop(columns="region"), ["distence2", "year"])
    assert "no column 'region'" in told
    assert "no column 'distence2'; did you mean 'distance2'?" in told
    assert "'year' is no covariate" in told
    assert "has no rows" in refusal(small[:0])


def test_figures_that_are_none_are_named(small):
    gaps = small.astype({"joined": object})
    gaps.loc[3, "distance2"] = np.nan
    gaps.loc[4, "joined"] = "perhaps"
    gaps.loc[7, "state"] = gaps.loc[6, "state"]
    told = refusal(gaps)
    assert f"distance2 of row 3 (I1, {small.state[3]}, 1) = nan" in told.replace("np.float64(nan)", "nan")
    assert "joined of row 4" in told
    assert "a state is in an institution's year once" in told


def test_an_institution_without_entries_is_named(small):
    alone = small.assign(joined=small.joined & (small.institution != "I2"))
    assert "I2 has no entry" in refusal(alone)


def test_collinear_terms_are_named(small):
    table = small.assign(twin=2 * small.distance2 - small.log_size + small.year, flat=1.0)
    assert "log_size is collinear with twin, distance2" in refusal(table, ["twin", "distance2", "log_size"])
    assert "flat is nearly the same" in refusal(table, ["flat"], baseline="institutions")
    assert "inclusion is nearly the same for all that are compared" in refusal(table, ["inclusion"])


@pytest.mark.parametrize("baseline", ["institutions", "strata", "conditional", "random"])
def test_separated_entry_is_found_beforehand(small, baseline):
    table = small.assign(oracle=small.joined * (1 + small.log_size**2))
    assert "oracle: the entry of" in refusal(table, ["distance2", "oracle"], baseline=baseline)


def test_strata_with_all_or_nobody_say_nothing(small):
    found = evidence.estimate(small, ["distance2"])
    kept = informative(small)
    assert len(found.rows) == len(kept)
    assert evidence.estimate(kept, ["distance2"]).slopes.tolist() == pytest.approx(found.slopes.tolist())
    assert f"{len(small) - len(kept)} row" in found.left_out[0]
    everyone = small.assign(joined=small.year < 3)
    assert "nothing is left to compare" in refusal(everyone)


def test_a_term_that_stands_for_two_states_has_no_estimate():
    """Was a bug: a slope of -20 for inclusion in the NPT, which `identify` refuses."""
    alone = evidence.risk_sets("NPT")
    for baseline in ("strata", "years"):
        assert "is that of CHN and IND" in refusal(alone, ["inclusion"], baseline=baseline)
    assert "is that of CHN and IND" in evidence.identify(alone, ["inclusion"]).reasons[0]


def test_rows_that_are_hardly_apart_are_separated_all_the_same():
    """A mutant of the threshold survived: what is left of a term is large, so tables do not tell."""
    from scipy import sparse

    from gametheory_gov.evidence.baselines import _separated

    joined = np.array([False, True, False])
    apart = sparse.csr_matrix([[1 - 1e-4, 1.0], [1.0, 1.0], [1.0, 1.0]])
    assert _separated(apart, joined)[0].tolist() == [True, False, False]
    mixed = sparse.csr_matrix([[1 - 1e-4, 1.0], [1 - 1e-4, 1.0], [1.0, 1.0], [1.0, 1.0]])
    assert not _separated(mixed, np.array([False, True, False, True]))[0].any()
