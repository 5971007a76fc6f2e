"""Linear benefits, quadratic costs, and legitimacy that grows with the club, written as user games.

Sources. The agreement without legitimacy (payoffs Q - q^2/2 in units of b = c = 1, members internalising
each other's benefit) is the textbook model of Barrett (1994), with the stability of d'Aspremont and others
(1983); its stable size is three. Legitimacy terms added to members' payoffs, and the two blocs with a mean
policy, are reconstructions: their sizes below were derived from the stability inequalities, not read in a
paper.
"""

from fractions import Fraction

import pytest

import gametheory_gov as gg


def agreement(legitimacy: str, parameter: str = "r") -> gg.Game:
    """Return the agreement game: k members abate k each, outsiders one; legitimacy is added to members."""
    return gg.Game(
        "agreement",
        ("outside", "member"),
        aggregates={"k": {"member": 1}},
        payoffs={"outside": "k**2 + N - k - 1/2", "member": f"k**2/2 - k + N + {legitimacy}"},
        parameters={parameter: "strength of legitimacy"},
    )


def sizes(game: gg.Game, number: int, value, ties: str = "join") -> list[int]:
    """Return the sizes of all stable agreements among identical states; the proof is replayed."""
    solution = gg.solve(
        gg.bind(game, gg.States.symmetric(number), r=value), gg.equilibria.BranchingSolver(), ties=ties
    )
    assert solution.complete
    assert solution.verify().valid
    return sorted({len(e.members) for e in solution.equilibria})


def test_without_legitimacy_the_answer_hangs_on_the_tie_at_the_third_member():
    game = agreement("0*r")
    assert sizes(game, 10, 0, "join") == [3]
    # a member alone does what an outsider does, so nobody is stable too unless indifferent states join
    assert sizes(game, 10, 0, "stay_out") == [0, 2]
    assert sizes(game, 10, 0, "weak") == [0, 2, 3]


@pytest.mark.parametrize(
    ("strength", "size"),
    [("1/2", 4), (1, 5), (2, 7), (3, 9), (5, 13), (10, 23), (50, 103), (98, 199)],
)
def test_legitimacy_growing_linearly(strength, size):
    """The largest k with (k - 1)(k - 3)/2 <= r k."""
    assert sizes(agreement("r*k"), 200, strength) == [size]


def test_linear_legitimacy_that_makes_the_agreement_universal():
    edge = Fraction(199 * 197, 400)
    assert sizes(agreement("r*k"), 200, edge) == [200]
    assert sizes(agreement("r*k"), 200, edge - Fraction(1, 1000)) == [199]


@pytest.mark.parametrize(
    ("strength", "size"),
    [("1/10", 4), ("1/5", 5), ("3/10", 9), ("2/5", 19), ("9/20", 39), ("12/25", 99), ("49/100", 199)],
)
def test_legitimacy_growing_quadratically(strength, size):
    assert sizes(agreement("r*k**2"), 200, strength) == [size]


def test_quadratic_legitimacy_jumps_from_minilateral_to_universal():
    edge = Fraction(39203, 80000)
    assert sizes(agreement("r*k**2"), 200, edge) == [200]
    assert sizes(agreement("r*k**2"), 200, edge - Fraction(1, 10**6)) == [199]


@pytest.mark.parametrize(
    ("number", "d", "tipping"), [(20, 45, 18), (50, 105, 49), (100, 205, 99), (200, 405, 199)]
)
def test_cubic_legitimacy_has_two_stable_sizes_and_a_tipping_point(number, d, tipping):
    game = agreement("k**3/r")
    assert sizes(game, number, d) == [3, number]
    world = gg.States.symmetric(number)
    game = gg.bind(game, world, r=d)
    assert gg.grow(game, world.ids[:3], committed=False).sizes == (3,)
    assert gg.grow(game, world.ids[: tipping - 1]).final == world.ids
    assert len(gg.grow(game, world.ids[: tipping - 2]).final) < number
    assert gg.tipping.seed_size(game).number == tipping - 1
    assert gg.tipping.self_sustaining_size(game).number == tipping


@pytest.mark.parametrize(
    ("divergence", "clubs"),
    [
        (0, {(0, 5), (1, 4), (2, 3), (3, 2), (4, 1), (5, 0)}),
        (1, {(0, 5), (1, 3), (2, 2), (3, 1), (5, 0)}),
        (2, {(0, 5), (1, 3), (2, 2), (3, 1), (5, 0)}),
        (4, {(0, 5), (1, 3), (2, 2), (3, 1), (5, 0)}),
        (8, {(0, 5), (2, 2), (5, 0)}),
        (16, {(0, 5), (5, 0)}),
        (40, {(0, 5), (5, 0)}),
    ],
)
def test_two_blocs_with_the_members_mean_as_policy(divergence, clubs):
    """Five states at 0 and five at 1; a constant benefit of 4, policy the members' mean."""
    game = gg.Game(
        "two blocs",
        ("outside", "member"),
        aggregates={"k": {"member": 1}, "right": {"member": "ideal_1"}},
        payoffs={
            "outside": "k**2 + N - k - 1/2",
            "member": "k**2/2 - k + N + 4 - x*(ideal_1 - right/k)**2",
        },
        parameters={"x": "cost of a squared distance of one"},
    )
    world = gg.States.symmetric(10, ideal=[0] * 5 + [1] * 5)
    solution = gg.solve(gg.bind(game, world, x=divergence), gg.equilibria.BranchingSolver())
    assert solution.complete
    assert solution.verify().valid
    left = set(world.ids[:5])
    found = {
        (sum(m in left for m in e.members), sum(m not in left for m in e.members))
        for e in solution.equilibria
    }
    assert found == clubs
