"""Sensitivity: against indices known in closed form, and what it refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from itertools import pairwise
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.sweeps.designs import Factor, SobolDesign
from tests.sweeps.answers import game

CIRCLE = {name: (-np.pi, np.pi) for name in "abc"}
FIRST, SECOND = 7.0, 0.1


def ishigami(a, b, c):
    return {"y": np.sin(a) + FIRST * np.sin(b) ** 2 + SECOND * c**4 * np.sin(a)}


def ishigami_indices():
    """Variances of Ishigami's function by analysis: total, and of each first-order and joint part."""
    one = (1 + SECOND * np.pi**4 / 5) ** 2 / 2
    two = FIRST**2 / 8
    joint = SECOND**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + joint
    return {
        "first": (one / whole, two / whole, 0),
        "total": ((one + joint) / whole, two / whole, joint / whole),
    }


def linear(width=0, height=0, depth=0):
    return {"y": 3 * width - 2 * height + depth}


def negative_depth(width, height):
    return {"y": float(gg.Institution(depth=-width).depth)}


def drawn(width, rng):
    return {"y": width + rng.normal()}


def test_indices_of_ishigamis_function_are_within_their_intervals():
    found = gg.sensitivity(ishigami, CIRCLE, samples=2048, second_order=True, rng=1)
    for name, exact in ishigami_indices().items():
        estimates, widths = found.estimates[name], found.estimates[f"{name}_conf"]
        assert np.abs(np.subtract(estimates, exact)).max() < 0.03
        assert all(abs(e - x) <= 1.5 * w for e, x, w in zip(estimates, exact, widths, strict=True))
    pairs = {row[:2]: row[2] for row in found.pairs}
    joint = ishigami_indices()["total"][2]
    assert pairs == pytest.approx({("a", "b"): 0, ("a", "c"): joint, ("b", "c"): 0}, abs=0.08)
    assert found.ranking == ("a", "b", "c")
    assert found.points == 2048 * 8
    assert found.spread["mean"] == pytest.approx(FIRST / 2, abs=0.01)


def test_a_linear_outcome_shares_out_its_variance_by_squares():
    found = gg.sensitivity(linear, {"width": (0, 1), "height": (0, 2)}, samples=1024, rng=3)
    assert found.estimates["first"] == pytest.approx((9 / 25, 16 / 25), abs=0.01)
    assert found.estimates["total"] == pytest.approx((9 / 25, 16 / 25), abs=0.01)


def test_effects_of_a_linear_outcome_are_its_slopes_times_the_ranges():
    ranges = {"width": (0, 2), "height": (-1, 3), "depth": [0, 5]}
    found = gg.sensitivity(linear, ranges, method="morris", samples=5, rng=2)
    assert found.estimates["mu"] == pytest.approx((6, -8, 5))
    assert found.estimates["mu_star"] == pytest.approx((6, 8, 5))
    assert found.estimates["sigma"] == found.estimates["mu_star_conf"] == (0, 0, 0)
    assert found.points == 5 * 4


@pytest.mark.parametrize("number", [2, 3, 5, 6])
def test_values_of_a_list_are_equally_likely_in_trajectories(number):
    asked = []

    def question(choice, x):
        asked.append(choice)
        return {"y": x}

    gg.sensitivity(
        question, {"choice": list(map(str, range(number))), "x": (0, 1)}, method="morris", samples=900, rng=1
    )
    shares = np.array([asked.count(str(k)) for k in range(number)]) / len(asked)
    assert np.abs(shares - 1 / number).max() < 0.05
    moves = {pair for k in range(0, len(asked), 3) for pair in pairwise(asked[k : k + 3])}
    assert {a for a, b in moves if a != b} == set(map(str, range(number)))


def test_a_label_counts_as_an_indicator_and_truth_values_as_numbers():
    def question(x):
        return {"label": "club" if x < 0.25 else "universal", "open": x >= 0.25}

    label = gg.sensitivity(question, {"x": (0, 1)}, figure="label", label="universal", samples=64, rng=1)
    truth = gg.sensitivity(question, {"x": (0, 1)}, figure="open", samples=64, rng=1)
    assert label.outcome == "label is universal"
    assert label.estimates == truth.estimates
    assert label.spread["mean"] == pytest.approx(0.75, abs=0.02)


def test_one_at_a_time_asks_at_the_ends_with_all_else_as_in_the_base():
    ranges = {"legitimacy": (0, 2), "cost": ["1/10", 1], "exclusion_penalty": (0, 1, 3)}
    found = gg.sensitivity(
        gg.sweeps.club_figures, ranges, base=game(), figure="members", method="one_at_a_time"
    )
    by_hand = {
        name: [len(gg.grow(gg.rebind(game(), **{name: v}), reasons=False).final) for v in values]
        for name, values in {
            "legitimacy": (0, 2),
            "cost": ("1/10", 1),
            "exclusion_penalty": (0, "1/2", 1),
        }.items()
    }
    assert found.estimates["least"] == tuple(min(own) for own in by_hand.values())
    assert found.estimates["greatest"] == tuple(max(own) for own in by_hand.values())
    assert found.spread["base"] == len(gg.grow(game(), reasons=False).final)
    assert found.points == 8
    alone = gg.sensitivity(linear, {"depth": (1, 4)}, fixed={"width": 1, "height": 0}, method="one_at_a_time")
    assert (alone.spread["base"], alone.estimates["swing"]) == (3, (3,))


def test_points_of_an_exact_game_are_exact():
    asked = []

    def question(bound):
        asked.append(bound.values["cost"])
        return {"members": float(bound.values["cost"])}

    gg.sensitivity(question, {"cost": (0, "1/2")}, base=game(), method="morris", samples=2, rng=1)
    assert all(isinstance(value, Fraction) and value.denominator in (1, 2, 3, 6) for value in asked)


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_a_seed_gives_the_same_and_its_own_seed_gives_it_again(method):
    ranges = {"width": (0, 1)}
    one = gg.sensitivity(drawn, ranges, method=method, samples=8, rng=5)
    assert gg.sensitivity(drawn, ranges, method=method, samples=8, rng=5) == one
    other = gg.sensitivity(drawn, ranges, method=method, samples=8)
    assert other.estimates != one.estimates
    assert gg.sensitivity(drawn, ranges, method=method, samples=8, rng=other.seed) == other
    generator = gg.sensitivity(drawn, ranges, method=method, samples=8, rng=np.random.default_rng(1))
    assert gg.sensitivity(drawn, ranges, method=method, samples=8, rng=generator.seed) == generator


def test_equal_points_are_asked_once_unless_the_question_draws():
    asked = []

    def question(choice, other):
        asked.append((choice, other))
        return {"y": choice == "a"}

    ranges = {"choice": ["a", "b"], "other": ["a", "b"]}
    found = gg.sensitivity(question, ranges, samples=16, rng=1)
    assert sorted(asked) == [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]
    assert found.points == 16 * 4
    assert found.estimates["total"] == pytest.approx((1, 0), abs=0.4)


def test_executors_and_caches_change_nothing(tmp_path):
    options = {"samples": 8, "rng": 4}
    one = gg.sensitivity(drawn, {"width": (0, 1)}, **options)
    with ThreadPoolExecutor(2) as executor:
        assert gg.sensitivity(drawn, {"width": (0, 1)}, executor=executor, cache=tmp_path, **options) == one
    assert len(list(tmp_path.iterdir())) == one.points
    assert gg.sensitivity(drawn, {"width": (0, 1)}, cache=tmp_path, **options) == one


@pytest.mark.parametrize("method", ["sobol", "morris", "one_at_a_time"])
def test_a_tornado_puts_what_drives_most_on_top(method):
    samples = None if method == "one_at_a_time" else 16
    ranges = {"height": (0, 1), "width": (0, 9)}
    found = gg.sensitivity(linear, ranges, method=method, samples=samples, rng=1)
    given = plt.figure().subplots()
    for ax in (found.plot(), found.plot(given)):
        names = [text.get_text().partition("\n")[0] for text in ax.get_yticklabels()]
        assert names == list(found.ranking) == ["width", "height"]
        assert ax.yaxis_inverted()
    assert found.plot(given) is given
    plt.close("all")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"samples": 100}, "give 64 or 128"),
        ({"samples": 1}, "samples = 1; a whole number from 2"),
        ({"method": "sobl"}, "did you mean 'sobol'"),
        ({"method": "morris", "second_order": True}, "no indices of pairs"),
        ({"method": "one_at_a_time", "samples": 8}, "draws none"),
        ({"method": "one_at_a_time", "question": lambda width, height: {}}, "does not take the names given"),
        ({"confidence": 95}, "confidence = 95; a number in"),
        ({"ranges": {"length": (0, 1)}}, "does not take the names given"),
        ({"ranges": {"width": (1, 0), "height": (0, 1)}}, "does not rise"),
        ({"ranges": {}}, "ranges = {}; a mapping of names"),
        ({"figure": "z"}, "figure = 'z' is not returned"),
        ({"label": "club"}, "y is no text"),
        ({"question": lambda width, height: {"y": 1, "z": width}}, "say which is the outcome, figure='y'"),
        ({"question": lambda width, height: {"y": "club"}}, "say which label counts, label='club'"),
        ({"question": lambda width, height: {"y": [width]}}, "y is an array"),
        ({"question": lambda width, height: {"y": 1 if width < 0.5 else np.nan}}, "y is nan at width = "),
        ({"question": negative_depth}, "at width = .* depth = -"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_do(changes, words):
    given = {
        "question": linear,
        "ranges": {"width": (0, 1), "height": (0, 1)},
        "samples": 16,
        "rng": 1,
    } | changes
    if changes.get("method") and "samples" not in changes:
        del given["samples"]
    with pytest.raises(InvalidInputError, match=words):
        gg.sensitivity(**given)


def test_there_is_no_share_of_no_variance():
    with pytest.raises(NotApplicableError, match=r"0.3 at all 48 points, so there is no variance"):
        gg.sensitivity(lambda x: {"y": 0.1 + 0.2 if x > 0.5 else 0.3}, {"x": (0, 1)}, samples=16)
    with pytest.raises(NotApplicableError, match=r"label is sham is 0 .* \(labels found: club\)"):
        gg.sensitivity(lambda x: {"label": "club"}, {"x": (0, 1)}, label="sham", samples=16)
    flat = gg.sensitivity(lambda x: {"y": 1}, {"x": (0, 1)}, method="morris", samples=2)
    assert flat.estimates["mu_star"] == (0,)


def test_parameters_that_drive_as_much_have_one_rank_and_stand_by_name():
    def area(one, two, three, four):
        return {"y": 2 * one + 2 * two + three + 3 * four}

    ends = dict.fromkeys(("two", "one", "three", "four"), (0, 1))
    start = {name: 0 for name in ends}
    asked = partial(area, **start)
    found = gg.sensitivity(asked, ends, method="one_at_a_time")
    assert found.ranking == ("four", "one", "two", "three")
    assert found.to_pandas()["rank"].tolist() == [1, 2, 2, 4]
    assert [line.split(" (")[0].strip() for line in str(found).splitlines()[2:]] == [
        "1. four", "2. one", "2. two", "4. three",
    ]  # fmt: skip


def test_half_widths_are_those_of_salib_at_the_confidence_that_is_asked():
    from SALib.analyze import sobol

    found = {
        level: gg.sensitivity(ishigami, CIRCLE, samples=64, second_order=True, confidence=level, rng=1)
        for level in (0.5, 0.99)
    }
    factors = [Factor(name, ends, True, False) for name, ends in CIRCLE.items()]
    for level, mine in found.items():
        design = SobolDesign(factors, 64, level, mine.seed, True)
        outcomes = np.array([ishigami(**point)["y"] for point in design.points()])
        its = sobol.analyze(
            design._problem(), outcomes, num_resamples=200, conf_level=level, seed=design._seeds()[1]
        )
        names = {"first": "S1", "first_conf": "S1_conf", "total": "ST", "total_conf": "ST_conf"}
        for name, key in names.items():
            assert mine.estimates[name] == pytest.approx(its[key]), name
        for (one, other, index, half), (k, m) in zip(mine.pairs, [(0, 1), (0, 2), (1, 2)], strict=True):
            assert (one, other) == ("abc"[k], "abc"[m])
            assert (index, half) == pytest.approx((its["S2"][k, m], its["S2_conf"][k, m]))
    ratio = NormalDist().inv_cdf(0.995) / NormalDist().inv_cdf(0.75)
    for name in ("first_conf", "total_conf"):
        assert found[0.99].estimates[name] == pytest.approx([ratio * w for w in found[0.5].estimates[name]])
    assert "some intervals are wider than ± 0.2" in str(found[0.99])


def test_with_many_samples_errors_are_far_smaller_than_the_intervals_say():
    found = [gg.sensitivity(ishigami, CIRCLE, samples=1024, rng=seed) for seed in range(3)]
    for name, exact in ishigami_indices().items():
        errors = np.array([np.subtract(one.estimates[name], exact) for one in found])
        told = np.mean([one.estimates[f"{name}_conf"] for one in found], axis=0)
        assert (np.sqrt((errors**2).mean(axis=0)) < told / 4).all()
