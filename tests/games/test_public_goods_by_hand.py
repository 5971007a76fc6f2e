"""Cartels, clubs and agreements against payoffs from first principles, at random figures of all states."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import BindingError, InvalidGameError
from tests.checks import refused
from tests.oracles import public_goods_by_hand as by_hand

ROOM = gg.games.public_goods


def draw(rng, least=1, most=12):
    return F(rng.randint(least, most), rng.randint(1, 5))


def draws(rng, N, least=1, most=12):
    return [draw(rng, least, most) for _ in range(N)]


def share(rng):
    return F(rng.randint(0, 10), 10)


def price_leadership(rng, N):
    capacity, demand, slope = draws(rng, N), draw(rng), draw(rng)
    given = {"capacity": capacity, "demand": demand, "demand_slope": slope}
    return ROOM.PriceLeadership(), given, by_hand.price_leadership(capacity, demand, slope)


def cournot(timing):
    def drawn(rng, N):
        demand, slope = draw(rng), draw(rng)
        family = ROOM.CournotCartel(timing)
        return (
            family,
            {"demand": demand, "demand_slope": slope},
            by_hand.cournot(N, demand, slope, timing == "leader"),
        )

    return drawn


def uncertain(learning, indifferent):
    def drawn(rng, N):
        low, high, chance, cost = draws(rng, N, 0, 4), draws(rng, N, 0, 8), share(rng), F(rng.randint(1, 6))
        given = {"low_benefit": low, "high_benefit": high, "chance": chance, "provision_cost": cost}

        def payoff(i, club):
            if learning == "never":
                mean = [(1 - chance) * a + chance * b for a, b in zip(low, high, strict=True)]
                return by_hand.known_benefit(mean, cost, indifferent == "provide", club)[i]
            one, two = (
                by_hand.known_benefit(b, cost, indifferent == "provide", club)[i] for b in (low, high)
            )
            return (1 - chance) * one + chance * two

        return ROOM.UncertainBenefit(learning, indifferent), given, payoff

    return drawn


def carbon_club(rng, N):
    own, response, price, tariff = draws(rng, N, 0), draws(rng, N), draw(rng, 0), draw(rng, 0, 20)
    given = {"carbon_cost": own, "abatement_response": response, "price": price, "tariff": tariff}
    return ROOM.CarbonClub(), given, by_hand.carbon_club(own, response, price, tariff)


def security(complete):
    def drawn(rng, N):
        risk, loss, cost = [share(rng) for _ in range(N)], draws(rng, N, 0), draws(rng, N, 0, 6)
        q = F(rng.randint(0, 9), 10)
        given = {"risk": risk, "loss": loss, "protection_cost": cost, "contagion": q}
        return (
            ROOM.InterdependentSecurity(complete),
            given,
            by_hand.security(risk, loss, cost, [q] * N, complete),
        )

    return drawn


def catastrophe(uncertain):
    def drawn(rng, N):
        pledge, damage, cost = draws(rng, N), draws(rng, N, 0, 20), draw(rng)
        least = draw(rng, 0, 20)
        greatest = least + (draw(rng) if uncertain else 0)
        given = {"pledge": pledge, "damage": damage, "unit_cost": cost}
        given |= (
            {"least_threshold": least, "greatest_threshold": greatest} if uncertain else {"threshold": least}
        )
        return (
            ROOM.CatastropheAvoidance(uncertain),
            given,
            by_hand.catastrophe(pledge, damage, cost, least, greatest),
        )

    return drawn


DRAWN = {
    "price leadership": price_leadership,
    "Cournot cartel": cournot("simultaneous"),
    "leading cartel": cournot("leader"),
    **{
        f"{learning}, {indifferent}": uncertain(learning, indifferent)
        for learning in ("never", "after_membership")
        for indifferent in ("provide", "rest")
    },
    "carbon club": carbon_club,
    "security": security(False),
    "complete security": security(True),
    "known threshold": catastrophe(False),
    "uncertain threshold": catastrophe(True),
}


def as_clubs(game, clubs):
    return {tuple(game.states.ids[i] for i in sorted(club)) for club in clubs}


def assert_payoffs(game, club, expected):
    (ids,) = as_clubs(game, [club])
    found = game.plain(game.payoffs(game.profile(ids))).tolist()
    assert found == (expected if game.exact else pytest.approx([float(u) for u in expected], abs=1e-12))


@pytest.mark.parametrize("name", DRAWN)
def test_payoffs_and_every_stable_club(name):
    rng = random.Random(name)
    for round_ in range(12):
        N = 2 + round_ % 4
        family, given, payoff = DRAWN[name](rng, N)
        game = gg.bind(family, gg.States.symmetric(N), **given)
        assert game.exact == ("security" not in name)  # the number exposed is an exponent
        for club in by_hand.every_club(N):
            assert_payoffs(game, club, [payoff(i, club) for i in range(N)])
        for ties in ("join", "weak", "stay_out"):
            expected = as_clubs(game, by_hand.stable(N, payoff, ties))
            solution = gg.solve(game, gg.equilibria.EnumerationSolver(), ties=ties)
            classes = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
            if not solution.complete:
                assert not game.exact
                assert set(solution.clubs) <= expected
                continue
            assert set(solution.clubs) == expected
            assert set(classes.clubs) <= expected
            assert sum(e.multiplicity for e in classes) == len(expected)


@pytest.mark.parametrize("complete", [False, True])
def test_contagion_of_each_state_its_own(complete):
    rng = random.Random(5)
    for N in (2, 3, 4, 5):
        risk, loss = [share(rng) for _ in range(N)], draws(rng, N)
        cost, q = draws(rng, N, 0, 6), [F(rng.randint(0, 9), 10) for _ in range(N)]
        family = ROOM.InterdependentSecurity(complete, True)
        game = gg.bind(family, gg.States.symmetric(N), risk=risk, loss=loss,
                       protection_cost=cost, contagion=q)  # fmt: skip
        payoff = by_hand.security(risk, loss, cost, q, complete)
        for club in by_hand.every_club(N):
            assert_payoffs(game, club, [payoff(i, club) for i in range(N)])


@pytest.mark.parametrize("seed", range(4))
def test_full_learning_is_a_game_for_each_benefit(seed):
    """Plans are in equilibrium iff the clubs under either benefit are; a benefit that never comes is free."""
    rng = random.Random(seed)
    N = 3
    low, high, cost = draws(rng, N, 0, 4), draws(rng, N, 0, 8), F(rng.randint(1, 6))
    game = gg.bind(
        ROOM.UncertainBenefit("before_membership"), gg.States.symmetric(N),
        low_benefit=low, high_benefit=high,
        chance="1/3", provision_cost=cost,
    )  # fmt: skip
    alone = [
        by_hand.stable(N, lambda i, club, b=b: by_hand.known_benefit(b, cost, True, club)[i], "weak")
        for b in (low, high)
    ]
    plans = {(False, False): "outside", (True, False): "member_if_low", (False, True): "member_if_high",
             (True, True): "member"}  # fmt: skip
    expected = {tuple(plans[i in one, i in two] for i in range(N)) for one, two in product(*alone)}
    found = {tuple(e.actions[label] for label in game.states.ids) for e in gg.solve(game, ties="weak")}
    assert found == expected


@pytest.mark.parametrize(("N", "cartels"), [(3, 2), (4, 2), (5, 2), (4, 3)])
def test_several_cartels_by_open_membership(N, cartels):
    demand, slope = F(3), F(2)
    game = gg.bind(
        ROOM.CournotCartel(cartels=cartels), gg.States.symmetric(N), demand=demand, demand_slope=slope
    )
    choices = [None, *range(1, cartels + 1)]
    names = {None: "outside", **{k: f"cartel_{k}" for k in range(1, cartels + 1)}}
    expected = set()
    for profile in product(choices, repeat=N):
        now = by_hand.cournot_profit(N, demand, slope, list(profile))
        actions = [game.actions.index(names[c]) for c in profile]
        assert game.plain(game.payoffs(np.array(actions))).tolist() == now
        if all(
            by_hand.cournot_profit(N, demand, slope, [*profile[:i], other, *profile[i + 1 :]])[i] <= now[i]
            for i in range(N)
            for other in choices
        ):
            expected.add(tuple(names[c] for c in profile))
    found = {tuple(e.actions[label] for label in game.states.ids) for e in gg.solve(game, ties="weak")}
    assert found == expected


RULES = {
    "minimum": gg.Institution(minimum_participation=(2, "1/2")),
    "penalty": gg.Institution(exclusion_penalty=2),
    "both": gg.Institution(
        minimum_participation=(3, "2/5"), exclusion_penalty="3/2", transfers={"1": 1, "2": -1}
    ),
}


@pytest.mark.parametrize("along", [False, True], ids=["sizes", "matrix"])
@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("name", DRAWN)
def test_what_an_institution_adds_to_any_of_them(name, rules, along):
    """Sanctions, transfers and legitimacy within a treaty in force; else what all get when nobody signs."""
    rng, institution = random.Random(f"{name} {rules}"), RULES[rules]
    N = 4
    sizes = [F(n, 10) for n in (4, 3, 2, 1)]
    people = [F(n, 10) for n in (1, 2, 3, 4)]
    matrix = [
        [F(0), F(1, 2), F(1, 2), F(0)],
        [F(1), 0, 0, 0],
        [F(1, 4), F(1, 4), 0, F(1, 2)],
        [0, 0, F(1), 0],
    ]
    states = gg.States.symmetric(N).replace(size=sizes, population=people)
    if along:
        states = states.replace(exposure=matrix)
    institution = institution.replace(
        inclusion_curve="x**2", legitimacy_shares=("3/4", 0, "1/4"), depth="1/2", max_depth=1
    )
    family, given, payoff = DRAWN[name](rng, N)
    weight = draws(rng, N)
    game = gg.bind(family.with_legitimacy(), states, institution, legitimacy=weight, **given)
    count, least = institution.minimum_participation
    for club in by_hand.every_club(N):
        size = sum((sizes[j] for j in club), F(0))
        population = sum((people[j] for j in club), F(0))
        expected = [payoff(i, frozenset()) for i in range(N)]
        if len(club) >= count and size >= least:
            level = F(3, 4) * population**2 + F(1, 4) * size / 2
            expected = [payoff(i, club) for i in range(N)]
            for i in range(N):
                if i in club:
                    expected[i] += weight[i] * level + institution.transfers.get(str(i + 1), 0)
                else:
                    felt = sum(matrix[i][j] for j in club) if along else size
                    expected[i] -= institution.exclusion_penalty * felt
        assert_payoffs(game, club, expected)


def test_options_that_mean_nothing_are_refused():
    for make, parts in (
        (lambda: ROOM.CournotCartel("leadr"), ["timing = 'leadr'", "did you mean 'leader'"]),
        (lambda: ROOM.CournotCartel(cartels=0), ["cartels = 0", "from 1 to 9"]),
        (lambda: ROOM.CournotCartel("leader", 2), ["cartels = 2", "simultaneous"]),
        (lambda: ROOM.PriceLeadership(single_leads=2), ["single_leads = 2", "True or False"]),
        (lambda: ROOM.QuasiLinear("1"), ["elasticity = '1'", "below 1"]),
        (lambda: ROOM.QuasiLinear("x"), ["elasticity = 'x'", "below 1"]),
        (lambda: ROOM.UncertainBenefit("after"), ["learning = 'after'", "after_membership"]),
        (lambda: ROOM.UncertainBenefit(indifferent="sign"), ["indifferent = 'sign'", "provide, rest"]),
        (lambda: ROOM.InterdependentSecurity(complete=1), ["complete = 1", "True or False"]),
        (lambda: ROOM.CatastropheAvoidance("yes"), ["uncertain = 'yes'", "True or False"]),
        (lambda: ROOM.CarbonClub().with_legitimacy().with_legitimacy(), ["already"]),
        (lambda: ROOM.CournotCartel(cartels=2).with_legitimacy(), ["one club"]),
        (lambda: ROOM.UncertainBenefit("before_membership").with_legitimacy(), ["one club"]),
    ):
        refused(InvalidGameError, make, *parts)
    voided = gg.Institution(minimum_participation=(3, 0), exclusion_penalty=1)
    for family in (ROOM.CournotCartel(cartels=2), ROOM.UncertainBenefit("before_membership")):
        refused(
            InvalidGameError,
            lambda family=family: family.form(voided),
            "minimum_participation",
            "exclusion_penalty",
        )


@pytest.mark.parametrize("exact", [None, False])
@pytest.mark.parametrize("least", [2, 3])
def test_a_range_of_thresholds_runs_upwards(least, exact):
    # the other way round more contributions would make the catastrophe more likely
    family, states = ROOM.CatastropheAvoidance(uncertain=True), gg.States.symmetric(3)
    figures = {"pledge": 1, "damage": 5, "greatest_threshold": 2, "exact": exact}
    refused(
        BindingError,
        lambda: gg.bind(family, states, least_threshold=least, **figures),
        f"greatest_threshold = 2 is not above least_threshold = {least}",
    )
    game = gg.bind(family, states, least_threshold=1, **figures)
    refused(BindingError, lambda: gg.rebind(game, least_threshold=least), "is not above")


@pytest.mark.parametrize("contagion", [1, ["1/2", 1, 0]])
def test_contagion_of_ones_own_is_less_than_certain(contagion):
    family, states = ROOM.InterdependentSecurity(own_contagion=True), gg.States.symmetric(3)
    refused(
        BindingError,
        lambda: gg.bind(family, states, risk="1/10", contagion=contagion, protection_cost="1/20"),
        "contagion = 1",
        "below 1",
    )


def test_a_matrix_with_no_penalty_changes_nothing():
    states = gg.States.symmetric(3)
    plain = gg.bind(ROOM.CarbonClub(), states, carbon_cost=1, price=2, tariff=1)
    along = states.replace(exposure=[[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert (
        gg.solve(gg.bind(ROOM.CarbonClub(), along, carbon_cost=1, price=2, tariff=1)).clubs
        == gg.solve(plain).clubs
    )
    assert not gg.bind(ROOM.CarbonClub(), along, carbon_cost=1, price=2, tariff=1).form.exposures


@pytest.mark.parametrize("name", DRAWN)
def test_a_saved_answer_knows_its_family(name, tmp_path):
    """It can be bound again under other rules, with its options, its term and legitimacy."""
    family, given, _ = DRAWN[name](random.Random(name), 3)
    family = family.with_legitimacy().with_term(
        "aid", action="member", formula="aid*legitimacy", parameters={"aid": "help to legitimate clubs"}
    )
    game = gg.bind(family, gg.States.symmetric(3), legitimacy=1, aid=2, **given)
    solution = gg.solve(game)
    again = gg.load(solution.save(tmp_path / "answer.json"))
    assert again == solution
    assert again.game.recipe.family == family
    assert pickle.loads(pickle.dumps(game)) == game
    assert eval(f"gg.{family._code()}") == family
    strict = gg.rebind(again.game, minimum_participation=(3, 0), exclusion_penalty=1)
    assert strict == gg.bind(
        family, gg.States.symmetric(3), gg.Institution(minimum_participation=(3, 0), exclusion_penalty=1),
        legitimacy=1, aid=2, **given,
    )  # fmt: skip
    two = strict.profile(strict.states.ids[:2])
    assert (
        strict.plain(strict.payoffs(two)).tolist()
        == strict.plain(strict.payoffs(strict.profile([]))).tolist()
    )


def test_reasons_speak_of_sanctions_and_legitimacy():
    game = gg.bind(
        ROOM.CarbonClub().with_legitimacy(), gg.States.symmetric(4), gg.Institution(exclusion_penalty=4),
        legitimacy=8, carbon_cost=1, price=1, tariff=0,
    )  # fmt: skip
    move = gg.grow(game, ["1"]).rounds[1].moves[0]
    assert move.reasons["exclusion"] == 1
    assert move.reasons["legitimacy"] == 4
    assert move.gain == 5


@pytest.mark.parametrize(
    "rules",
    [
        {"legitimacy_shares": ("1/2", "1/2", 0)},
        {"legitimacy_shares": ("1/4", "1/2", "1/4"), "body": "great_powers", "performance": "1/3"},
        {
            "legitimacy_shares": ("1/3", "1/3", "1/3"),
            "body": "weighted",
            "votes": {"1": 2, "3": 1},
            "depth": 2,
        },
    ],
    ids=["members", "great powers", "votes"],
)
def test_legitimacy_is_that_of_the_accession_game(rules):
    """Inclusion, representation and performance of every club, whoever decides."""
    states = gg.States.symmetric(4).replace(
        size=["4/10", "3/10", "2/10", "1/10"], population=["1/10", "1/5", "3/10", "2/5"],
        great_power=[True, True, False, False],
    )  # fmt: skip
    institution = gg.Institution(**rules)
    accession = gg.bind(
        gg.AccessionGame(), states, institution, benefit=1, cost=1, legitimacy=1, divergence=0
    )
    plain = gg.bind(ROOM.LinearQuadratic(), states, institution)
    game = gg.bind(ROOM.LinearQuadratic().with_legitimacy(), states, institution, legitimacy=[1, 2, 3, 4])
    for club in by_hand.every_club(4):
        (ids,) = as_clubs(game, [club])
        level = game.reports(game.profile(ids))["legitimacy"]
        assert level == accession.reports(accession.profile(ids))["legitimacy"]
        more = game.plain(game.payoffs(game.profile(ids)) - plain.payoffs(plain.profile(ids))).tolist()
        assert more == [(i + 1) * level if i in club else 0 for i in range(4)]
    assert gg.solve(game).complete
