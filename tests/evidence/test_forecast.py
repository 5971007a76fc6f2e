"""Forecasts of entry: other software, pairs counted one by one, what is not known, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu
from statsmodels.discrete.discrete_model import Logit

from gametheory_gov import evidence
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.evidence.forecasts import tally
from gametheory_gov.evidence.rows import take

MODELS = {"one": ["distance2"], "two": ["like_minded", "distance2"]}
SCHEMES = ("rolling", "cut", "leave one institution out")


@pytest.fixture(scope="module")
def histories():
    return evidence.synthetic_histories(50, 3, 12, slopes={"like_minded": 2, "distance2": -1}, rng=4)


@pytest.fixture(scope="module", params=SCHEMES)
def found(request, histories):
    return evidence.forecast(histories, MODELS, request.param, runs=20, rng=1)


def test_pairs_and_scores_one_by_one(found):
    y, where = found.rows.joined, list(zip(found.rows.institution, found.rows.year.tolist(), strict=True))
    for model, p in found.chances.items():
        order = {True: [], False: []}
        for i in np.flatnonzero(y):
            for j in np.flatnonzero(~y):
                order[where[i] == where[j]].append((p[i] > p[j]) + (p[i] == p[j]) / 2)
        everywhere = order[True] + order[False]
        assert found.pairs == (len(everywhere), len(order[True]))
        assert found.figure("auc", model) == pytest.approx(np.mean(everywhere))
        assert found.figure("auc_within", model) == pytest.approx(np.mean(order[True]))
        test = mannwhitneyu(p[y], p[~y]).statistic
        assert found.figure("auc", model) == pytest.approx(test / len(everywhere))
        assert found.figure("brier", model) == pytest.approx(np.mean((p - y) ** 2))
        assert found.figure("log_score", model) == pytest.approx(-np.mean(np.log(np.where(y, p, 1 - p))))


def test_a_constant_tells_nothing_within_a_year(found):
    assert found.figure("auc_within", "constant") == 0.5
    assert np.all(found.samples["constant"][:, 1] == 0.5)


def test_the_constant_is_the_share_of_entries_so_far(histories):
    found = evidence.forecast(histories, MODELS, "rolling", runs=2, rng=1)
    for name, year, chance in zip(
        found.rows.institution, found.rows.year, found.chances["constant"], strict=True
    ):
        known = histories[(histories.institution == name) & (histories.year < year)]
        assert chance == pytest.approx(known.joined.mean(), abs=1e-6)


@pytest.mark.parametrize("baseline", ["institutions", "duration"])
def test_chances_are_those_of_other_software(histories, baseline):
    found = evidence.forecast(histories, MODELS, "cut", baseline=baseline, cut=7, runs=2, rng=1)
    age = (histories.year - 1) / 10
    columns = [histories.institution == name for name in ("I1", "I2", "I3")]
    columns += [histories[term] for term in MODELS["two"]]
    columns += [age**power for power in (1, 2, 3)] if baseline == "duration" else []
    design = np.column_stack(columns).astype(float)
    past = (histories.year < 7).to_numpy()
    theirs = Logit(histories.joined[past].astype(float).to_numpy(), design[past]).fit(disp=False, tol=1e-12)
    assert np.allclose(found.chances["two"], theirs.predict(design[~past]), atol=1e-6)


def test_an_unknown_institution_has_the_level_of_all(histories):
    found = evidence.forecast(histories, {"none": [], **MODELS}, "leave one institution out", runs=2)
    for name in set(found.rows.institution):
        known = histories.joined[histories.institution != name].mean()
        own = np.array(found.rows.institution) == name
        assert np.allclose(found.chances["none"][own], known)
        assert np.array_equal(found.chances["none"][own], found.chances["constant"][own])


def test_what_comes_later_changes_no_forecast(histories):
    changed = histories.copy()
    late = changed.year == 12
    changed.loc[late, "joined"] = ~changed.joined[late]
    plain, moved = (evidence.forecast(t, MODELS, cut=8, runs=2, rng=1) for t in (histories, changed))
    for model in MODELS:
        assert np.array_equal(plain.chances[model], moved.chances[model])


def test_names_of_states_change_nothing(found, histories):
    other = histories.assign(state=histories.state.str[::-1])
    renamed = evidence.forecast(other.sample(frac=1, random_state=1), MODELS, found.scheme, runs=2)
    kept = ["auc", "auc_within", "brier", "log_score", "entries"]
    assert np.allclose(found.to_pandas()[kept], renamed.to_pandas()[kept], rtol=1e-7)


def test_a_sample_of_states_is_a_table_in_which_they_stand_as_often(histories):
    found = evidence.forecast(histories, MODELS, runs=2, rng=1)
    states = sorted(set(found.rows.state))
    drawn = np.random.default_rng(2).multinomial(len(states), np.full(len(states), 1 / len(states)))
    times = dict(zip(states, drawn.tolist(), strict=True))
    which = np.repeat(np.arange(len(found.rows)), [times[name] for name in found.rows.state])
    copied = tally(take(found.rows, which), found.chances["two"][which])
    by_weights = tally(found.rows, found.chances["two"]).figures(drawn.astype(float))
    assert np.allclose(by_weights, copied.figures(np.ones(len(copied.rows))))


def test_a_known_slope_helps_and_noise_does_not():
    histories = evidence.synthetic_histories(120, 4, 20, slopes={"distance2": -1}, rng=7)
    noise = np.random.default_rng(1).normal(size=len(histories))
    models = {"true": ["distance2"], "noise": ["noise"]}
    found = evidence.forecast(histories.assign(noise=noise), models, rng=1)
    assert found.difference("auc_within", "true")[1] > 0
    assert found.difference("log_score", "true")[2] < 0
    _, low, high = found.difference("auc_within", "noise")
    assert low < 0 < high


def test_calibration_groups_all_rows(found):
    table = found.calibration(4)
    for model, part in table.groupby("model"):
        assert part.rows.sum() == len(found.rows)
        assert (part.forecast * part.rows).sum() == pytest.approx(found.chances[model].sum())
        assert (part.observed * part.rows).sum() == pytest.approx(found.rows.joined.sum())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scheme": "roll"}, "scheme = 'roll'"),
        ({"baseline": "strata"}, "has not come is unknown"),
        ({"baseline": "duraton"}, "baseline = 'duraton'"),
        ({"cut": 1}, "no entry lies before it"),
        ({"cut": 99}, "no row is of that year or later"),
        ({"cut": 5, "scheme": "leave one institution out"}, "leave it out"),
        ({"runs": 1}, "runs"),
        ({"models": {}}, "terms by name of the model"),
        ({"models": {"constant": ["distance2"]}}, "stands beside every model"),
        ({"models": {"a": ["distanse2"]}}, "did you mean 'distance2'"),
        ({"models": {"a": ["distance2", "twice"]}}, "twice is collinear with distance2"),
        ({"panel": "one"}, "two at least are needed"),
    ],
)
def test_what_is_refused(histories, change, message):
    table = histories.assign(twice=2 * histories.distance2)
    given = {"panel": table, "models": MODELS} | change
    if change.get("panel") == "one":
        given |= {"panel": table[table.institution == "I1"], "scheme": "leave one institution out"}
    with pytest.raises(InvalidInputError, match=message):
        evidence.forecast(**given)
