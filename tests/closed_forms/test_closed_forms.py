"""Closed forms against enumeration of the game on random exact numbers, and against arguments by hand."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction as F
from itertools import product

import nashpy
import numpy as np
import pytest
import sympy

from gametheory_gov import AccessionGame, HarmonisationGame, Institution, States, bind, solve
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import (
    ClosedForm,
    StandardsPayoffs,
    TwoPowers,
    catalogue,
    classify,
    concert_threshold,
    concession,
    core_interval,
    followed_power,
    followers_radius,
    great_power_cap,
    keep_or_switch,
    keep_or_switch_cases,
    mixed_equilibrium,
    power_radius,
    standards_cap,
    transfers_premium,
    universal_boundary,
)

TINY = F(1, 10**6)


class Draw:
    """Random exact numbers."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def between(self, low, high, steps=60):
        return F(low) + (F(high) - F(low)) * int(self.rng.integers(0, steps + 1)) / steps

    def powers(self):
        first = self.between(F(1, 20), F(1, 2))
        return {"power_size_1": first, "power_size_2": self.between(F(1, 20), F(9, 20))}

    def forces(self):
        return {
            "market_benefit": self.between(F(1, 5), 2),
            "divergence": self.between(F(1, 5), 2),
            "legitimacy_weight": self.between(0, F(1, 2)),
            "legitimacy_level": self.between(0, 1, 4),
        }


def world(powers, ideals):
    """Two powers, and one more state that holds the rest of the market."""
    sizes = [powers["power_size_1"], powers["power_size_2"]]
    return States(
        ["1", "2", "rest"],
        size=[*sizes, 1 - sum(sizes)],
        population=[F(1, 3)] * 3,
        ideal=[*ideals, F(0)][:3],
        great_power=[1, 1, 0],
    )


def one_standard(states, at, forces, exponent=1, exclusion=0, transfer=0):
    rules = Institution(
        point=(at,),
        legitimacy_shares=(0, 0, 1),
        performance=forces["legitimacy_level"],
        transfers={"1": transfer, "2": -transfer},
    )
    return bind(
        HarmonisationGame(exponent),
        states,
        rules,
        market_benefit=forces["market_benefit"],
        market_exclusion=exclusion,
        divergence=forces["divergence"],
        legitimacy=forces["legitimacy_weight"],
    )


def shared(game, others_in=False):
    """Whether both powers adopt in some equilibrium among them, the rest's action given."""
    fixed = game.commit(["rest"], "adopt" if others_in else "own")
    wanted = {"1", "2", "rest"} if others_in else {"1", "2"}
    return any(set(club) == wanted for club in solve(fixed).clubs)


# ------------------------------------------------------------------------------------------- concert


@pytest.mark.parametrize("seed", range(6))
def test_threshold_and_core_against_enumeration(seed):
    draw = Draw(seed)
    powers, forces = draw.powers(), draw.forces()
    most = concert_threshold().bound_at(**powers, **forces)
    for distance in (most * F(2, 3), most, most + TINY):
        states = world(powers, (F(0), distance))
        ends = core_interval().evaluate(power_ideal_1=0, power_ideal_2=distance, **powers, **forces)
        tried = sorted(
            {distance * F(k, 12) for k in range(13)} | {x for x in ends or () if 0 <= x <= distance}
        )
        both = [at for at in tried if shared(one_standard(states, at, forces))]
        assert both == ([] if ends is None else [at for at in tried if ends[0] <= at <= ends[1]])
        assert bool(both) == (distance <= most)
        assert concert_threshold().evaluate(distance=distance, **powers, **forces) == (distance <= most)


def test_classify_agrees_with_the_closed_forms_and_the_accepted_policies_with_the_game():
    beyond = 0
    for seed in range(40):
        draw = Draw(100 + seed)
        powers, forces = draw.powers(), draw.forces()
        distance = draw.between(F(1, 20), 2)
        pair = tuple(powers.values())
        outcome = classify(
            TwoPowers(pair, (F(0), distance)),
            market_benefit=forces["market_benefit"],
            divergence=forces["divergence"],
            legitimacy=forces["legitimacy_weight"],
            level=forces["legitimacy_level"],
        )
        assert outcome.threshold == concert_threshold().bound_at(**powers, **forces)
        ends = core_interval().evaluate(power_ideal_1=0, power_ideal_2=distance, **powers, **forces)
        assert outcome.core == ends
        if not outcome.concert:
            continue
        states = world(powers, (F(0), distance))
        low, high = outcome.accepted
        for at in (low, high, low - TINY, high + TINY, draw.between(low - 1, high + 1)):
            game = one_standard(states, at, forces)
            gains = game.gains(game.profile(["1", "2"]))
            stay = all(game.plain(gains[k, 0]) <= 0 for k in (0, 1))
            assert stay == (low <= at <= high)
        apart = forces["market_benefit"] * abs(pair[0] - pair[1]) / forces["divergence"]
        beyond += outcome.accepted != outcome.core
        assert (outcome.accepted == outcome.core) == (distance >= apart)
    assert 0 < beyond < 40  # both kinds occurred


@pytest.mark.parametrize("seed", range(5))
def test_bargain_maximises_the_product_of_gains(seed):
    draw = Draw(200 + seed)
    powers, forces = draw.powers(), draw.forces()
    distance = concert_threshold().bound_at(**powers, **forces) * F(9, 10)
    states = world(powers, (F(0), distance))

    def product_at(at):
        game = one_standard(states, at, forces)
        gains = [-game.plain(game.gains(game.profile(["1", "2"]))[k, 0]) for k in (0, 1)]
        return gains[0] * gains[1] if min(gains) >= 0 else F(-1)

    pair = tuple(powers.values())
    outcome = classify(
        TwoPowers(pair, (F(0), distance)),
        market_benefit=forces["market_benefit"],
        divergence=forces["divergence"],
        legitimacy=forces["legitimacy_weight"],
        level=forces["legitimacy_level"],
    )
    best = product_at(outcome.standard)
    assert all(product_at(distance * F(k, 40)) <= best for k in range(41))
    numbers = {k: forces[k] for k in ("market_benefit", "divergence")} | powers
    try:
        conceded = concession().bound_at(distance=distance, **numbers)
    except InvalidInputError:  # one power need not concede
        assert outcome.standard in (0, distance)
    else:
        assert outcome.standard == conceded
        assert (conceded <= distance / 2) == (pair[0] >= pair[1])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("exponent", [1, 2])
def test_followers_against_the_game(seed, exponent):
    draw = Draw(300 + seed)
    powers, forces = draw.powers(), draw.forces()
    exclusion = draw.between(F(1, 10), 1)
    for forced in (False, True):
        extra = {"market_exclusion": exclusion} if forced else {}
        form = followers_radius(exponent, coerced=forced)
        square = sympy.Rational(1) * form.bound_at(**powers, **forces, **extra) ** exponent
        for gap in (draw.between(0, 2), draw.between(0, 1)):
            states = world(powers, (F(0), F(0), gap))
            game = one_standard(states, F(0), forces, exponent, exclusion if forced else 0)
            gain = game.plain(game.gains(game.profile(["1", "2"]))[2, 1])
            assert (gain >= 0) == (gap**exponent <= square)
            assert form.evaluate(gap=gap, **powers, **forces, **extra) == (gain >= 0)


def test_followed_power_against_the_game():
    seen = set()
    for seed in range(30):
        draw = Draw(400 + seed)
        powers, forces = draw.powers(), draw.forces()
        distance, place = draw.between(F(1, 10), 2), draw.between(-1, 2)
        states = world(powers, (F(0), distance, place))
        ends = {"harmonised_position_1": F(0), "harmonised_position_2": distance}
        rules = Institution(legitimacy_shares=(0, 0, 1), performance=forces["legitimacy_level"])
        game = bind(
            HarmonisationGame(standards=2),
            states,
            rules,
            market_benefit=forces["market_benefit"],
            divergence=forces["divergence"],
            legitimacy=forces["legitimacy_weight"],
            **ends,
        )
        gains = game.plain(game.gains(game.profile({"1": "adopt_1", "2": "adopt_2"}))[2])
        gaps = {"gap_1": abs(place), "gap_2": abs(place - distance)}
        found = followed_power().evaluate(**gaps, **powers, **forces)
        seen.add(found)
        own, first, second = gains
        best = max(gains)
        assert {"own_standard": own, "first_power": first, "second_power": second}[found] == best
        assert (found == "own_standard") == (max(first, second) < 0)
        outcome = classify(
            TwoPowers(tuple(powers.values()), (0, distance), [place]),
            market_benefit=forces["market_benefit"],
            divergence=forces["divergence"],
            legitimacy=forces["legitimacy_weight"],
            level=forces["legitimacy_level"],
        )
        if not outcome.concert:
            other = outcome.others[0]
            assert (other.label == "sham") == (found == "own_standard")
            named = {"first": "first_power", "second": "second_power", None: "own_standard"}
            assert named[other.joins] == found
            near = [
                k
                for k in (1, 2)
                if gaps[f"gap_{k}"]
                <= power_radius(k).bound_at(**_without(powers | forces, f"power_size_{3 - k}"))
            ]
            assert len(near) <= 1  # no state is near two powers that are too far apart for a concert
            assert bool(near) == (found != "own_standard")
    assert seen == {"own_standard", "first_power", "second_power"}


def _without(numbers, name):
    return {key: value for key, value in numbers.items() if key != name}


# ------------------------------------------------------------------------------- comparative statics


def test_concert_grows_with_markets_and_legitimacy_and_shrinks_with_divergence():
    for form in (concert_threshold(), concert_threshold(2), concert_threshold(2, transfers=True)):
        signs = {name: effect.sign for name, effect in form.effects().items()}
        assert signs.pop("divergence") == "-"
        assert set(signs.values()) == {"+"}
        assert len(signs) == 5


@pytest.mark.parametrize(
    "changed",
    ["market_benefit", "power_size_1", "power_size_2", "legitimacy_weight", "legitimacy_level", "divergence"],
)
def test_comparative_statics_on_random_numbers(changed):
    """More of one thing, everything else fixed: the game's concert region moves one way only."""
    moved = 0
    for seed in range(12):
        draw = Draw(500 + seed)
        powers, forces = draw.powers(), draw.forces()
        before = powers | forces
        after = before | {changed: before[changed] + F(1, 20)}
        if after["power_size_1"] + after["power_size_2"] > 1 or after["legitimacy_level"] > 1:
            continue
        distance = concert_threshold().bound_at(**(before if changed == "divergence" else after))
        outcomes = []
        for numbers in (before, after):
            states = world(numbers, (F(0), distance))
            ends = core_interval().evaluate(power_ideal_1=0, power_ideal_2=distance, **numbers)
            tried = [F(0), distance / 2, distance, *(ends or ())]
            outcomes.append(any(shared(one_standard(states, at, numbers)) for at in tried))
        if changed == "divergence":
            assert outcomes == [True, False]
        else:
            assert outcomes[1]
            changes = concert_threshold().bound_at(**after) > concert_threshold().bound_at(**before)
            assert outcomes[0] == (not changes)
        moved += outcomes[0] != outcomes[1]
    assert moved > 3


def test_switching_is_easier_for_the_smaller_the_more_unequal_the_powers():
    condition = keep_or_switch().equilibria["keep", "switch"]  # the second, smaller power switches
    s1, together = sympy.Symbol("power_size_1", positive=True), sympy.Rational(2, 5)
    room = (condition.rhs - condition.lhs).subs(sympy.Symbol("power_size_2", positive=True), together - s1)
    assert sympy.diff(room, s1).is_positive
    price = {"market_benefit": 1, "divergence": 1, "distance": F(1, 4)}
    found = [
        keep_or_switch_cases().evaluate(power_size_1=size, power_size_2=F(2, 5) - size, **price)
        for size in (F(1, 5), F(11, 50), F(1, 4), F(3, 10))
    ]
    assert found == ["neither_switches"] * 2 + ["smaller_switches"] * 2


# ------------------------------------------------------------------------------------- keep or switch


def bimatrix(first, second, benefit, price):
    """The table by hand: payoffs of the powers when they keep (0) or switch (1)."""
    A = [[F(0), benefit * second], [benefit * second - price, -price]]
    B = [[F(0), benefit * first - price], [benefit * first, -price]]
    return A, B


def pure_equilibria(A, B):
    return {(i, j) for i, j in product((0, 1), repeat=2) if A[i][j] >= A[1 - i][j] and B[i][j] >= B[i][1 - j]}


@pytest.mark.parametrize("exponent", [1, 2])
def test_keep_or_switch_against_a_bimatrix_by_hand_and_the_game(exponent):
    names = ("keep", "switch")
    game = keep_or_switch(exponent)
    seen = set()
    for seed in range(20):
        draw = Draw(600 + seed)
        sizes = sorted(draw.powers().values(), reverse=True)
        benefit, kappa = draw.between(F(1, 5), 2), draw.between(F(1, 5), 2)
        distance = draw.between(F(1, 50), 1)
        if seed % 5 == 0:
            distance, exact = F(1), benefit * sizes[seed // 5 % 2]  # a tie
            kappa = exact
        numbers = {
            "power_size_1": sizes[0],
            "power_size_2": sizes[1],
            "market_benefit": benefit,
            "divergence": kappa,
            "distance": distance,
        }
        price = kappa * distance**exponent
        A, B = bimatrix(*sizes, benefit, price)
        by_hand = pure_equilibria(A, B)
        values = {k: sympy.Rational(v.numerator, v.denominator) for k, v in numbers.items()}
        plain = {s: values[s.name] for c in game.payoffs.values() for u in c for s in u.free_symbols}
        for (i, a), (j, b) in product(enumerate(names), repeat=2):
            assert [u.subs(plain) for u in game.payoffs[a, b]] == [A[i][j], B[i][j]]
            assert ((i, j) in by_hand) == bool(sympy.sympify(game.equilibria[a, b]).subs(plain))
        case = keep_or_switch_cases(exponent).evaluate(**numbers)
        seen.add(case)
        strict = price not in (benefit * sizes[0], benefit * sizes[1])
        expected = {
            "neither_switches": {(0, 0)},
            "smaller_switches": {(0, 1)},
            "battle_of_the_sexes": {(0, 1), (1, 0)},
        }[case]
        assert expected == by_hand if strict else expected <= by_hand
        if price < benefit * sizes[1]:
            p, q = mixed_equilibrium(exponent).evaluate(**numbers)
            assert 0 < p < 1
            assert 0 < q < 1
            assert q * A[0][0] + (1 - q) * A[0][1] == q * A[1][0] + (1 - q) * A[1][1]
            assert p * B[0][0] + (1 - p) * B[1][0] == p * B[0][1] + (1 - p) * B[1][1]
            assert case == "battle_of_the_sexes"
        else:
            with pytest.raises(InvalidInputError, match="assumption"):
                mixed_equilibrium(exponent).evaluate(**numbers)
        if seed < 4:
            _check_against_the_game(numbers, exponent, by_hand)
    assert seen == {"neither_switches", "smaller_switches", "battle_of_the_sexes"}


def _check_against_the_game(numbers, exponent, by_hand):
    """Enumerate the game with two standards; legitimacy makes an own standard worth having."""
    states = world(numbers, (F(0), numbers["distance"]))
    game = bind(
        HarmonisationGame(exponent, standards=2),
        states,
        Institution(legitimacy_shares=(0, 0, 1), performance=1),
        market_benefit=numbers["market_benefit"],
        divergence=numbers["divergence"],
        legitimacy=F(1, 7),
        harmonised_position_1=F(0),
        harmonised_position_2=numbers["distance"],
    ).commit(["rest"], "own")
    found = {
        (int(e.actions["1"] == "adopt_2"), int(e.actions["2"] == "adopt_1"))
        for e in solve(game, ties="weak")
        if {e.actions["1"], e.actions["2"]} <= {"adopt_1", "adopt_2"}
    }
    assert found == by_hand


def test_battle_of_the_sexes_against_nashpy():
    A, B = bimatrix(F(1, 4), F(1, 5), F(1), F(1, 10))
    found = list(nashpy.Game(np.array(A, dtype=float), np.array(B, dtype=float)).support_enumeration())
    assert len(found) == 3
    mixed = next((p, q) for p, q in found if 0 < p[0] < 1)
    exact = mixed_equilibrium().evaluate(
        power_size_1=F(1, 4), power_size_2=F(1, 5), market_benefit=1, divergence=1, distance=F(1, 10)
    )
    assert exact == (F(7, 10), F(3, 4))
    assert np.allclose([mixed[0][0], mixed[1][0]], [float(x) for x in exact])


# ------------------------------------------------------------------------- quadratic cost, transfers


@pytest.mark.parametrize("seed", range(5))
def test_quadratic_thresholds_against_enumeration(seed):
    draw = Draw(700 + seed)
    powers, forces = draw.powers(), draw.forces()
    plain = concert_threshold(2).bound_at(**powers, **forces)
    paid = concert_threshold(2, transfers=True).bound_at(**powers, **forces)
    assert float(paid) >= float(plain)
    assert (paid == plain) == (powers["power_size_1"] == powers["power_size_2"])
    for most, with_transfers in ((plain, False), (paid, True)):
        for share, expected in ((F(999, 1000), True), (F(1001, 1000), False)):
            distance = F(round(float(most) * float(share), 9)).limit_denominator(10**9)
            states = world(powers, (F(0), distance))
            found = False
            reach = (
                forces["market_benefit"] * powers["power_size_2"]
                + forces["legitimacy_weight"] * forces["legitimacy_level"]
            ) / forces["divergence"]
            split = F(float(reach) ** 0.5).limit_denominator(10**6)
            tried = [distance * F(k, 24) for k in range(25)] + [split - F(k, 2000) for k in range(-2, 3)]
            for at in tried:
                game = one_standard(states, at, forces, 2)
                gains = [-game.plain(game.gains(game.profile(["1", "2"]))[k, 0]) for k in (0, 1)]
                transfer = (gains[1] - gains[0]) / 2 if with_transfers else 0
                found |= shared(one_standard(states, at, forces, 2, transfer=transfer))
            assert found == expected


def test_transfers_premium_is_a_square_that_vanishes_between_equals():
    form = transfers_premium()
    equal = form.bound.subs(
        sympy.Symbol("power_size_1", positive=True), sympy.Symbol("power_size_2", positive=True)
    )
    assert sympy.simplify(equal) == 0
    assert form.bound.is_nonnegative
    assert form.derivation[-1].formula == sympy.Eq(*sympy.symbols("power_size_1 power_size_2", positive=True))
    for seed in range(8):
        draw = Draw(750 + seed)
        powers, forces = draw.powers(), draw.forces()
        paid = concert_threshold(2, transfers=True).bound_at(**powers, **forces)
        plain = concert_threshold(2).bound_at(**powers, **forces)
        value = form.bound_at(**powers, **forces)
        assert abs(float(value) - (float(paid) ** 2 - float(plain) ** 2)) < 1e-12
        assert (float(value) > 1e-12) == (powers["power_size_1"] != powers["power_size_2"])


def test_linear_cost_makes_transfers_irrelevant():
    assert concert_threshold(1, transfers=True).bound == concert_threshold(1).bound


# ------------------------------------------------------------------------------------------------ caps


@pytest.mark.parametrize("others_in", [False, True])
def test_great_power_cap_holds_for_all_designs_and_is_reached(others_in):
    """200 random designs beyond the cap give no joint standard; just below it some do."""
    draw = Draw(800)
    powers = {"power_size_1": F(1, 4), "power_size_2": F(1, 5)}
    forces = {"market_benefit": F(1), "divergence": F(3, 2), "legitimacy_weight": F(3, 10)}
    threat = F(1, 2)
    cap = great_power_cap(others_in=others_in).bound_at(**powers, largest_exclusion=threat, **forces)
    by_hand = F(45, 100) if not others_in else 2 - F(45, 100)
    assert cap == ((1 + threat) * by_hand + 2 * F(3, 10)) / F(3, 2)
    joint = {}
    for distance in (cap + TINY, cap - F(1, 20)):
        states = world(powers, (F(0), distance, F(0)))
        joint[distance] = 0
        for k in range(200):
            best = k % 4 == 0  # every fourth design goes to the limits
            design = forces | {"legitimacy_level": F(1) if best else draw.between(0, 1)}
            at = draw.between(-F(1, 2), distance + F(1, 2))
            exclusion = threat if best else draw.between(0, threat)
            gains = _gains_of_powers(states, at, design, exclusion, others_in)
            transfer = (gains[1] - gains[0]) / 2 if best else draw.between(-1, 1)
            game = one_standard(states, at, design, 1, exclusion, transfer)
            profile = game.profile(["1", "2", "rest"] if others_in else ["1", "2"])
            after = game.gains(profile)
            stay = all(game.plain(after[i, 0]) <= 0 for i in (0, 1))
            if k < 10:
                assert stay == shared(game, others_in) or others_in
            joint[distance] += stay
    assert joint[cap + TINY] == 0
    assert joint[cap - F(1, 20)] > 5


def _gains_of_powers(states, at, design, exclusion, others_in):
    game = one_standard(states, at, design, 1, exclusion)
    profile = game.profile(["1", "2", "rest"] if others_in else ["1", "2"])
    return [-game.plain(game.gains(profile)[k, 0]) for k in (0, 1)]


def test_standards_cap_against_payoffs_by_hand():
    """μM + λℓ − c − κ|θ − r| by hand: beyond the cap a power prefers its own standard, alone."""
    below = 0
    for seed in range(25):
        draw = Draw(900 + seed)
        powers = draw.powers()
        mu, weight, kappa, N = draw.between(F(1, 2), 2), draw.between(0, 1), draw.between(F(1, 2), 2), 20
        cost = mu * min(powers.values()) * F(1, 2)
        numbers = powers | {
            "market": mu,
            "legitimacy_weight": weight,
            "divergence": kappa,
            "N": N,
        }
        cap = standards_cap().bound_at(**numbers)
        assert cap == (mu * (2 - sum(powers.values())) + 2 * weight * F(N - 1, N)) / kappa

        def prefers_joint(at, distance, powers=powers, mu=mu, weight=weight, kappa=kappa, cost=cost):
            joint = [mu + weight - cost - kappa * abs(at - ideal) for ideal in (0, distance)]
            alone = [mu * size + weight / 20 - cost for size in powers.values()]
            return all(a >= b for a, b in zip(joint, alone, strict=True))

        for k in range(41):
            assert not prefers_joint((cap + TINY) * F(k, 40), cap + TINY)
        reach = (mu * (1 - powers["power_size_1"]) + weight * F(N - 1, N)) / kappa
        below += prefers_joint(reach, cap)
        with pytest.raises(InvalidInputError, match="assumption"):
            standards_cap().bound_at(cost=mu + weight, **numbers)
    assert below == 25  # the cap is reached


def test_universal_boundary_of_the_trial():
    form = universal_boundary()
    for weight in (F(1, 20), F(3, 20), F(3, 10), F(3, 5)):
        numbers = dict(
            market=1, power_size_1=F(1, 4), power_size_2=F(1, 4), outsider_size=F(1, 36), N=20,
            cost=F(1, 5), divergence=1, legitimacy_weight=weight,
        )  # fmt: skip
        square = F(1, 2) + F(1, 36) + 3 * weight / 20 - F(1, 5)
        assert form.bound_at(**numbers) == sympy.sqrt(sympy.Rational(square.numerator, square.denominator))
        for gap in (F(1, 2), F(3, 5), F(7, 10)):
            gain = F(1, 2) + F(1, 36) + weight * F(3, 20) - F(1, 5) - gap**2
            assert form.evaluate(gap=gap, **numbers) == (gain >= 0)


def test_closed_forms_of_the_standards_game_follow_the_payoffs_that_are_passed_in():
    """A market that counts double doubles the cap: the derivation uses the payoffs given."""
    given = StandardsPayoffs.of(1)
    doubled = StandardsPayoffs(
        given.comply + sympy.Symbol("market", nonnegative=True) * given.market,
        given.outside, given.market, given.legitimacy, given.gap,
    )  # fmt: skip
    numbers = dict(power_size_1="1/4", power_size_2="1/4", legitimacy_weight=0, divergence=1, N=20)
    plain = standards_cap().bound_at(market=1, **numbers)
    assert standards_cap(doubled).bound_at(market=1, **numbers) == 2 * plain


# ------------------------------------------------------------------------------- the game, as a special case


@pytest.mark.parametrize("exponent", [1, 2])
def test_one_standard_is_an_accession_game(exponent):
    """Without common good and cost, exposed by size to the penalty β + χ, the gains are the same."""
    for seed in range(5):
        draw = Draw(1000 + seed)
        powers, forces = draw.powers(), draw.forces()
        states = world(powers, (F(0), draw.between(0, 1), draw.between(-1, 1)))
        exclusion = draw.between(0, 1)
        rules = Institution(legitimacy_shares=("1/2", 0, "1/2"), performance="1/3", point=("1/5",))
        prices = {"divergence": forces["divergence"], "legitimacy": forces["legitimacy_weight"]}
        ours = bind(
            HarmonisationGame(exponent), states, rules,
            market_benefit=forces["market_benefit"], market_exclusion=exclusion, **prices,
        )  # fmt: skip
        theirs = bind(
            AccessionGame(divergence_exponent=exponent),
            states,
            rules.replace(exclusion_penalty=forces["market_benefit"] + exclusion),
            benefit=0, cost=0, **prices,
        )  # fmt: skip
        for bits in product((0, 1), repeat=3):
            profile = np.array(bits)
            assert (ours.plain(ours.gains(profile)) == theirs.plain(theirs.gains(profile))).all()


# ----------------------------------------------------------------------------------------- the record


def test_every_closed_form_is_a_record():
    forms = catalogue()
    assert len({form.name for form in forms}) == len(forms) == 34
    for form in forms:
        assert isinstance(form, ClosedForm)
        assert pickle.loads(pickle.dumps(form)) == form
        assert form.derivation
        assert form.references[0] == "drezner2007"
        assert ClosedForm.from_dict(json.loads(json.dumps(form.to_dict()))) == form
        assert form.headline == f"{form.name}: {form.statement}"
        assert form.to_pandas()["formula"].tolist()[1 + len(form.assumptions) :] == [
            str(step.formula) for step in form.derivation
        ]
        assert "mathrm" not in form.latex()  # every symbol has its letter
        assert form._repr_latex_() == f"$\\displaystyle {form.latex()}$"
        for step in form.derivation:
            assert form.latex(step.formula)


def test_evaluation_is_exact_or_float_as_the_numbers_are():
    numbers = dict(power_size_1=F(1, 4), power_size_2="1/5", market_benefit=1, legitimacy_weight=0,
                   legitimacy_level=0)  # fmt: skip
    assert type(concert_threshold().bound_at(divergence=F(3, 2), **numbers)) is F
    assert type(concert_threshold().bound_at(divergence=1.5, **numbers)) is float
    root = concert_threshold(2).bound_at(divergence=1, **numbers)
    assert root == sympy.Rational(1, 2) + sympy.sqrt(5) / 5


def test_refusals_name_every_fault():
    with pytest.raises(InvalidInputError) as caught:
        concert_threshold().evaluate(distance=-1, market_benfit=1, power_size_1="x", divergence=0)
    message = str(caught.value)
    for part in ("market_benefit has no value", "did you mean 'market_benefit'", "finite number", "positive"):
        assert part in message
    with pytest.raises(InvalidInputError, match="no single bound"):
        keep_or_switch_cases().effects()
