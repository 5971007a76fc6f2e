"""The index of the hazard, against the gains of bound accession games and by differentiating."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy
from scipy.special import logit

import gametheory_gov as gg
from gametheory_gov import evidence
from gametheory_gov.base.errors import FormulaError, InvalidInputError


def _fractions(rng, n):
    return [Fraction(int(k), 12) for k in rng.integers(1, 12, n)]


def _shares(parts):
    return [part / sum(parts) for part in parts]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("curve", ["x", "x**2"])
def test_the_index_is_the_gain_of_an_entrant_that_brings_nothing(seed, curve):
    """The gain comes from the bound game: its policy is the mean of members by size, with the entrant in."""
    rng = np.random.default_rng(seed)
    size, people, row = (_shares(_fractions(rng, 3)) for _ in range(3))
    ideal, need = _fractions(rng, 4), _fractions(rng, 4)
    weight, penalty, divergence, cost, aid = _fractions(rng, 5)
    world = gg.States(
        ["new", "A", "B", "C"],
        size=[0, *size],
        population=[0, *people],
        ideal=ideal,
        exposure=[[0, *row], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]],
    )
    rules = gg.Institution(
        body="members", policy="mean", inclusion_curve=curve, exclusion_penalty=penalty, depth=1
    )
    game = gg.AccessionGame().with_term(
        "aid", action="member", formula="aid*need", driver="aid", parameters={"aid": ""}, columns={"need": ""}
    )
    bound = gg.bind(
        game, world, rules, benefit=3, cost=cost, legitimacy=weight, divergence=divergence, aid=aid,
        need=need,
    )  # fmt: skip
    members = [True, *rng.permutation([True, False]).tolist()]
    gain = bound.gains(np.array([0, *map(int, members)]))[0, 1]
    common_good = 3 * rules.excludability * sum(s for s, m in zip(size, members, strict=True) if m)
    inside = [s if m else 0 for s, m in zip(size, members, strict=True)]
    columns = {
        "share": sum(p for p, m in zip(people, members, strict=True) if m),
        "exposed": sum(x for x, m in zip(row, members, strict=True) if m),
        "ideal": ideal[0],
        "policy": sum(s * t for s, t in zip(inside, ideal[1:], strict=True)) / sum(inside),
        "need": need[0],
        "legitimacy_weight": weight,
        "exclusion_penalty": penalty,
        "divergence": divergence,
        "cost": cost,
        "need_effect": aid,
    }
    found = evidence.hazard("share", exclusion="exposed", controls="need", inclusion_curve=curve)
    value = found.index.subs(
        {symbol: sympy.Rational(columns[symbol.name]) for symbol in found.index.free_symbols}
    )
    assert Fraction(int(value.p), int(value.q)) == Fraction(str(gain)) - common_good


def test_the_index_is_linear_in_every_parameter_and_says_so():
    found = evidence.hazard(["inclusion", "regional"], exclusion="like_minded", controls=["new", "young"])
    assert found.verify().valid
    weights = {s for s in found.index.free_symbols if s.name in found.parameters}
    assert len(weights) == len(found.parameters) == 7
    for one in weights:
        assert not sympy.diff(found.index, one).free_symbols & weights


def test_an_index_that_is_not_linear_is_not_valid():
    found = evidence.hazard("inclusion")
    cost = next(s for s in found.index.free_symbols if s.name == "cost")
    bent = replace(found, index=found.index + cost**2)
    assert len(bent.verify().faults) == 2
    assert not replace(found, index=found.index + 1).verify().valid


def test_the_design_times_parameters_is_the_logit_of_the_chance():
    risks = evidence.risk_sets("PARIS", missing="carry")
    found = evidence.hazard(controls=["log_gdp", "new"])
    values = dict(zip(found.parameters, (0.5, 2.0, 0.1, 3.0, -0.02, 0.4), strict=True))
    frame = risks.to_frame()
    index = (
        0.5 * frame.regional + 2.0 * frame.like_minded - 0.1 * frame.distance2 - 3.0
        - 0.02 * frame.log_gdp + 0.4 * frame.new
    )  # fmt: skip
    assert np.allclose(logit(found.probability(risks, values)), index, rtol=1e-12)
    assert found.design(risks).shape == (len(risks), 6)


def test_distance_may_count_as_it_is():
    risks = evidence.risk_sets("PARIS", missing="carry")
    slope = evidence.hazard(divergence_exponent=1).design(risks)["divergence"]
    assert np.allclose(slope, -np.sqrt(risks.covariates["distance2"]), rtol=1e-12)


def test_bad_questions_are_told():
    with pytest.raises(InvalidInputError, match="asked for twice"):
        evidence.hazard(["regional", "new"], controls="new")
    with pytest.raises(InvalidInputError, match="is no name"):
        evidence.hazard("own region")
    with pytest.raises(FormulaError):
        evidence.hazard(inclusion_curve="y")
    with pytest.raises(InvalidInputError, match="varies with x"):
        evidence.hazard(inclusion_curve="1/2")
    with pytest.raises(InvalidInputError, match="legitimacy is empty"):
        evidence.hazard([])
    risks = evidence.risk_sets("PARIS")
    with pytest.raises(InvalidInputError, match="did you mean 'regional'"):
        evidence.hazard("regionl").design(risks)
    with pytest.raises(InvalidInputError) as caught:
        evidence.hazard("regional").probability(
            risks, {"divergence": np.nan, "legitimacy_weight": 1, "costs": 1}
        )
    assert len(caught.value.faults) == 3
