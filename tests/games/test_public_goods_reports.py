"""What agreements report is what their payoffs say: totals put back into the definition of each payoff."""

from fractions import Fraction as F

import pytest

import gametheory_gov as gg

ROOM = gg.games.public_goods
N = 5


def outcomes(family, **figures):
    """By number of members: what is reported, and the payoffs of members and of outsiders."""
    states = gg.States.symmetric(N)
    game = gg.bind(family, states, **figures)
    for k in range(N + 1):
        profile = game.profile(states.ids[:k])
        payoffs = game.plain(game.payoffs(profile)).tolist()
        yield k, game.reports(profile), payoffs[:k], payoffs[k:]


@pytest.mark.parametrize("gamma", [F(1, 100), F(1, 5), F(1, 2), F(2), F(5)])
@pytest.mark.parametrize(
    ("timing", "single_leads"), [("leader", False), ("leader", True), ("simultaneous", False)]
)
def test_emissions(timing, single_leads, gamma):
    corners = set()
    for k, said, members, outsiders in outcomes(
        ROOM.EmissionGame(timing, single_leads=single_leads), damage_slope=gamma
    ):
        E = said["emissions"]
        each = max(F(0), 1 - gamma * E)  # the best of an outsider, who takes the others' as given
        of_members = E - (N - k) * each
        assert set(outsiders) <= {each - each**2 / 2 - gamma * E**2 / 2}
        if k:
            own = of_members / k
            assert own >= 0
            assert set(members) == {own - own**2 / 2 - gamma * E**2 / 2}
            corners |= {own == 0, k < N and each == 0}
        else:
            assert of_members == 0
    assert True in corners or gamma < 2


def test_abatement():
    gain, slope = F(3), F(2)
    for k, said, members, outsiders in outcomes(
        ROOM.LinearQuadratic(), marginal_benefit=gain, cost_slope=slope
    ):
        Q, own = said["abatement"], gain / slope
        assert set(outsiders) <= {gain * Q - slope * own**2 / 2}
        if k:
            own = (Q - (N - k) * own) / k
            assert set(members) == {gain * Q - slope * own**2 / 2}
    for timing in ("leader", "simultaneous"):
        for k, said, members, outsiders in outcomes(
            ROOM.QuadraticBenefits(timing), satiation=3, benefit_slope=2, cost_slope="1/2"
        ):
            Q = said["abatement"]
            common, own = F(2, N) * (3 * Q - Q**2 / 2), F(2, N) * (3 - Q) / F(1, 2)
            assert set(outsiders) <= {common - own**2 / 4}
            if k:
                own = (Q - (N - k) * own) / k
                assert set(members) == {common - own**2 / 4}
    for _, said, members, outsiders in outcomes(
        ROOM.CarbonClub(), carbon_cost=2, price=7, tariff=0, abatement_response=3
    ):
        assert set(members) <= {2 * said["abatement"] - F(3, 2) * 7**2}
        assert set(outsiders) <= {2 * said["abatement"] - F(3, 2) * 2**2}


def test_prices():
    for family in (
        ROOM.CournotCartel(),
        ROOM.CournotCartel("leader"),
        ROOM.CournotCartel("leader", single_leads=True),
    ):
        for k, said, members, outsiders in outcomes(family, demand=6, demand_slope=2):
            price = said["price"]
            sold = (6 - price) / 2 - (N - k) * price / 2  # an outsider sells where its profit is greatest
            assert set(outsiders) <= {price**2 / 2}
            assert sum(members) == price * sold
    for single_leads in (False, True):
        for k, said, members, outsiders in outcomes(
            ROOM.PriceLeadership(single_leads), demand=6, demand_slope=2, capacity=3
        ):
            price = said["price"]
            sold = 6 - 2 * price - (N - k) * 3 * price
            assert set(outsiders) <= {3 * price**2 / 2}
            assert sum(members) == (price * sold - sold**2 / (2 * 3 * k) if k else 0)


def test_what_is_provided():
    for family in (ROOM.LinearPublicGood(), ROOM.LinearPublicGood(joint=False)):
        for _, said, members, outsiders in outcomes(family, marginal_benefit=1, provision_cost="5/2"):
            assert sum(members) + sum(outsiders) == (N - F(5, 2)) * said["provided"]
    said = {}
    for chance in (F(0), F(1, 4), F(1)):
        figures = {"low_benefit": "1/2", "high_benefit": 1, "provision_cost": "3/2", "chance": chance}
        family = ROOM.UncertainBenefit("after_membership")
        said[chance] = [found["provided"] for _, found, *_ in outcomes(family, **figures)]
    assert said[F(0)] == [0, 0, 0, 3, 4, 5]
    assert said[F(1)] == [0, 0, 2, 3, 4, 5]
    assert said[F(1, 4)] == [0, 0, F(1, 2), 3, 4, 5]
    for _, said, members, outsiders in outcomes(ROOM.QuasiLinear("1/2"), value=3):
        spent = said["provision"]
        assert (sum(members) + sum(outsiders) + spent) ** 2 == (N * 6) ** 2 * spent


def test_chance_of_a_catastrophe():
    for family, figures in (
        (ROOM.CatastropheAvoidance(), {"threshold": 3}),
        (ROOM.CatastropheAvoidance(True), {"least_threshold": 1, "greatest_threshold": 4}),
    ):
        for _, said, members, outsiders in outcomes(family, pledge=1, damage=7, **figures):
            assert set(outsiders) <= {-7 * said["chance_of_catastrophe"]}
            assert set(members) <= {-7 * said["chance_of_catastrophe"] - 1}
