"""Thresholds of growth along a parameter, against growth at single values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest

from gametheory_gov import (
    AccessionGame,
    Game,
    Institution,
    States,
    bind,
    grow,
    load_scenario,
    rebind,
    threshold,
)
from gametheory_gov.base.errors import InvalidInputError
from tests.checks import check_faults
from tests.worlds import five, random_game

HAIR = F(1, 10**9)


def reached(game, name, value, founders, label, **settings):
    path = grow(rebind(game, **{name: value}), founders, **settings)
    return path.ending == "equilibrium" and path.regime.label == label


def said(found, value):
    """What the answer says of one value."""
    for part in found.stretches:
        if part.low == value == part.high or part.low < value < part.high:
            return part.reached
    raise AssertionError(value)


def check_at(found, game, value, founders, **settings):
    assert said(found, value) == reached(game, found.over, value, founders, found.reaches, **settings)


def looked_at(found, rng, n=12):
    """Every value where the answer changes, values just beside it, and random ones."""
    low, high = found.range
    edges = {edge for pair in found.brackets for edge in pair}
    near = {edge + step for edge in edges for step in (-HAIR, F(0), HAIR)}
    some = {low + (high - low) * F(int(k), 10**6) for k in rng.integers(0, 10**6, n)}
    return sorted(value for value in near | some | {low, high} if low <= value <= high)


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize(
    ("name", "high"), [("legitimacy", 3), ("divergence", 2), ("cost", 2), ("benefit", 3)]
)
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_growth_below_at_and_above(seed, name, high, ties):
    game = random_game(seed + 40, N=5)
    found = threshold(game, name, values=(0, high), founders=["S0", "S1"], ties=ties)
    assert found.exact
    assert found.shown
    assert found.verify(), found.verify()
    for value in looked_at(found, np.random.default_rng(seed)):
        check_at(found, game, value, ["S0", "S1"], ties=ties)


@pytest.mark.parametrize("seed", range(5))
def test_free_founders_and_other_regimes_are_walked_through(seed):
    game = random_game(seed + 70, N=4, entry_cost=F(seed % 3, 8))
    for label in ("universal", "club", "none"):
        found = threshold(
            game, "legitimacy", values=(0, 3), founders=["S0", "S1"], committed=False, reaches=label
        )
        assert found.exact
        assert found.shown
        assert {part.because for part in found.stretches} <= {"point", "affine"}
        assert found.verify(), found.verify()
        for value in looked_at(found, np.random.default_rng(seed)):
            check_at(found, game, value, ["S0", "S1"], committed=False)


def crowded(**values):
    """A club that only some want while it is small: not monotone in the price of crowding or the prize."""
    form = Game(
        "crowd",
        ("out", "in", "deep"),
        aggregates={"members": {"in": 1, "deep": 2}},
        payoffs={"out": 0, "in": "prize*members/N - cost", "deep": "prize - cost - members/(2*N)"},
        parameters={"prize": "what there is"},
    )
    costs = ["1/8", "1/4", "3/8", "1/2", "1"]
    return bind(form, States.symmetric(5, cost=costs), **({"prize": 0} | values))


@pytest.mark.parametrize("label", ["universal", "club", "sham", "none"])
@pytest.mark.parametrize("ties", ["join", "stay_out"])
def test_three_actions_of_which_one_gives_way_to_another(label, ties):
    game = crowded()
    found = threshold(game, "prize", values=(0, 3), founders=["1"], committed=False, reaches=label, ties=ties)
    assert found.exact
    assert found.shown
    assert found.verify(), found.verify()
    for value in looked_at(found, np.random.default_rng(0), n=40):
        check_at(found, game, value, ["1"], committed=False, ties=ties)


def test_a_fall_a_rise_and_an_interval_are_said_as_such():
    game = five(founders=["1", "2"])
    rise = threshold(game, "legitimacy")
    assert rise.value == F(1, 40)
    assert rise.brackets == ((F(1, 40), F(1, 40)),)
    assert rise.headline == "universal: legitimacy from 1/40 on"
    strict = threshold(game, "legitimacy", ties="stay_out")
    assert strict.headline == "universal: legitimacy from 1/40 on (1/40 not included)"
    fall = threshold(five("1/10", founders=["1", "2"]), "cost", values=(0, 1))
    assert fall.headline.startswith("universal: cost up to ")
    assert fall.monotone
    inside = threshold(game, "legitimacy", reaches="club", values=(0, 1))
    assert inside.headline == "club: legitimacy up to 1/40 (1/40 not included)"
    nowhere = threshold(game, "legitimacy", values=(0, "1/50"))
    assert nowhere.headline == "universal: legitimacy nowhere from 0 to 1/50"
    assert nowhere.value is None
    assert nowhere.brackets == ()


def test_what_is_not_affine_is_bracketed_and_never_called_exact():
    """Rivals far apart: spread moves the policy, and nothing is shown between the values."""
    found = threshold(load_scenario("gatt_wto"), "legitimacy", values=(0, 0.4))
    ((low, high),) = found.brackets
    assert 0 < high - low < 1e-6
    assert not found.exact
    assert found.value is None
    assert found.shown  # one way along legitimacy
    assert 0.2172 < low < high < 0.2173
    assert found.verify()
    spread = random_game(3, N=4, founders=["S0"], legitimacy="1/2")
    near = threshold(spread, "depth", values=(0, 2, 5), reaches="club")
    assert near.verify()
    for value in (F(0), F(1, 2), F(1), F(3, 2), F(2)):
        check_at(near, spread, value, ["S0"])
    unshown = threshold(
        bind(
            AccessionGame(cost_exponent=2), States.symmetric(4, cost=["1/4", "1/2", 1, 2]), benefit=1,
            legitimacy=0, divergence=0, founders=["1"],
        ),
        "depth", values=(0, 4, 9),
    )  # fmt: skip
    assert not unshown.shown
    assert not unshown.exact
    assert unshown.verify()
    assert "not shown between" in str(unshown)


def test_the_check_refuses_what_is_false():
    found = threshold(five(founders=["1", "2"]), "legitimacy")
    parts = list(found.stretches)
    moved = F(1, 50)

    def shifted(part):
        old = F(1, 40)
        return replace(
            part, low=moved if part.low == old else part.low, high=moved if part.high == old else part.high
        )

    false = [
        replace(found, stretches=tuple(shifted(part) for part in parts)),
        replace(found, stretches=()),
        replace(found, stretches=tuple(parts[:-1])),
        replace(found, stretches=tuple(parts[2:4])),
        replace(found, ties="stay_out"),
        replace(found, reaches="club"),
        replace(found, stretches=(*parts[:-2], replace(parts[-2], because="affine"), parts[-1])),
        replace(found, stretches=(parts[0], replace(parts[1], high=parts[-1].low), parts[-1])),
        replace(found, ties="weak"),
        replace(found, reaches="universel", stretches=(replace(parts[0], reached=False),)),
        replace(found, over=5),
        replace(found, tolerance="x"),
        *(
            replace(found, stretches=(*parts[:k], replace(part, on_tie=not part.on_tie), *parts[k + 1 :]))
            for k, part in enumerate(parts)
        ),
    ]
    assert found.verify()
    for claim in false:
        assert not claim.verify(), claim


def test_what_happens_between_values_that_agree_is_neither_claimed_nor_checked():
    form = Game(
        "hump", ("out", "in"), payoffs={"out": 0, "in": "prize*(1 - prize) - 1/8"}, parameters={"prize": "x"}
    )
    game = bind(form, States.symmetric(3), prize=0, founders=["1"])
    found = threshold(game, "prize", values=[0, 1])
    assert found.headline == "universal: prize nowhere from 0 to 1, not shown between the values"
    assert not found.shown
    assert found.verify(), found.verify()
    closer = threshold(game, "prize", values=(0, 1, 3))
    assert [pair[0] < F(1, 2) for pair in closer.brackets] == [True, False]


def test_every_fault_is_listed():
    check_faults(
        InvalidInputError,
        lambda: threshold(five(), "legitimcy", reaches="universel", values=(1, 0), refine=2, ties="weak"),
        [
            ["reaches", "universal"],
            ["refine", "(0, 1]"],
            ["weak"],
            ["nobody founds"],
            ["legitimcy", "legitimacy"],
            ["does not rise"],
        ],
    )
    rival = Institution(admission="majority")
    guarded = bind(
        AccessionGame(), States.symmetric(4), rival, benefit=1, cost="1/2", legitimacy=0, divergence=0,
        founders=["1"],
    )  # fmt: skip
    assert not threshold(guarded, "cost").shown  # votes may turn within a stretch


@pytest.mark.parametrize("ties", ["join", "stay_out"])
def test_a_point_says_that_somebody_hung_on_the_tolerance(ties):
    """Whether who is undecided in floats joins or stays."""
    game = bind(
        AccessionGame(), States.symmetric(4), benefit=1.0, cost=0.5, legitimacy=0, divergence=0,
        founders=["1"],
    )  # fmt: skip
    found = threshold(game, "cost", values=[0.4, 0.5, 0.6], ties=ties)
    tied = [part.low for part in found.stretches if part.on_tie]
    assert 0.5 in tied
    assert 0.4 not in tied
    assert "the tie rule decides at" in str(found)
    assert found.verify(), found.verify()
