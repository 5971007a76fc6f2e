"""Treaties with a minimum participation: void below it, so that gains jump and many ties are exact."""

import random
from fractions import Fraction

import pytest

import gametheory_gov as gg
from gametheory_gov.equilibria.boxes.gains import move_parts
from tests.checks import TIES
from tests.oracles.clubs import all_equilibria

goods = gg.games.public_goods
FAMILIES = (
    (gg.AccessionGame(), ("benefit", "cost", "legitimacy", "divergence")),
    (gg.AccessionGame(cost_exponent=2), ("benefit", "cost", "legitimacy", "divergence")),
    (goods.LinearQuadratic(), ()),
    (goods.LinearQuadratic().with_legitimacy(), ("legitimacy",)),
    (goods.EmissionGame(), ("damage_slope",)),
)


def drawn(rng: random.Random) -> gg.BoundGame:
    """A treaty of three to six states that needs some members, a share of size, or both."""
    N = rng.randint(3, 6)
    parts = [[rng.randint(1, 9) for _ in range(N)] for _ in range(2)]
    size, population = ([Fraction(part, sum(row)) for part in row] for row in parts)
    world = gg.States([f"s{k}" for k in range(N)], size=size, population=population)
    rules = gg.Institution(
        minimum_participation=(rng.randint(0, N), Fraction(rng.randint(1, 9), 10)),
        exclusion_penalty=rng.choice([0, Fraction(1, 4)]),
        excludability=rng.choice([0, 1]),
        depth=rng.choice([Fraction(1, 2), 1]),
        inclusion_curve=rng.choice(["x", "x**2"]),
        transfers={"s0": rng.choice([0, Fraction(1, 8), -Fraction(1, 8)])},
    )
    family, names = rng.choice(FAMILIES)
    values = {name: Fraction(rng.randint(name == "damage_slope", 8), 4) for name in names}
    if "cost" in values and rng.random() < 0.7:
        values["cost"] = [Fraction(rng.randint(0, 8), 8) for _ in range(N)]
    return gg.bind(family, world, rules, exact=True, **values)


@pytest.mark.parametrize("ties", TIES)
def test_every_equilibrium_of_a_treaty_and_no_other(ties):
    rng = random.Random(55)
    several = in_force = 0
    for _ in range(20):
        game = drawn(rng)
        solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
        expected = all_equilibria(game, ties)
        assert {tuple(each.values()) for one in solution for each in one.expand()} == expected, game
        assert solution.complete
        assert solution.verify().valid
        several += len(expected) > 1
        in_force += any("member" in profile for profile in expected)
    assert min(several, in_force) > 3


def test_the_gain_of_a_move_is_one_formula_by_cases():
    """Who joins cannot end a treaty, so what both payoffs have in common cancels while it is in force."""
    treaty = gg.Institution(minimum_participation=(2, "1/2"))
    form = gg.AccessionGame().form(treaty)
    for a, b in ((0, 1), (1, 0)):
        parts = move_parts(form, a, b)
        assert len(parts.rest.expression.args) == 3, "in force before and after, once only, never"
        assert not any(parts.slopes)


def test_a_world_of_191_states_and_a_double_condition_is_solved_in_a_few_hundred_boxes():
    game = gg.load_scenario("paris_2016").bind(committed=False)
    solution = gg.solve(game)
    assert [len(club) for club in solution.clubs] == [184]
    assert solution.complete
    assert solution.stats["boxes"] < 2000
    assert solution.verify().valid
