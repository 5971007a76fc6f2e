"""Games with any matrix of exposures: every equilibrium, of either sign of interaction, with proofs."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.equilibria.solvers import choice
from tests.checks import TIES
from tests.oracles.clubs import all_equilibria


def random_matrix(rng: random.Random, number: int) -> list[list[Fraction]]:
    """Draw shares of exchange: rows sum to one, nobody trades with itself."""
    rows = []
    for i in range(number):
        row = [0 if j == i or rng.random() < 0.3 else rng.randint(1, 4) for j in range(number)]
        if not sum(row):
            row[(i + 1) % number] = 1
        rows.append([Fraction(v, sum(row)) for v in row])
    return rows


def random_game(rng: random.Random) -> gg.BoundGame:
    """Draw up to four actions, exposures of either sign, curved ones, and totals besides."""
    actions = [f"a{k}" for k in range(rng.choice([2, 2, 2, 3, 4]))]
    terms = [
        "({c})*near",
        "({c})*near",
        "({c})*near**2",
        "({c})*near*crowd/4",
        "({c})*near/(1 + crowd)",
        "({c})*Max(near, 1/2)",
        "({c})*crowd/3",
        "({c})*far",
    ]
    slopes = ["1", "-1", "2", "-2", "p", "-p", "1/2"]
    payoffs = {
        a: " + ".join(
            [f"({rng.randint(-1, 1)})/2", *(rng.choice(terms).format(c=rng.choice(slopes)) for _ in "ab")]
        )
        for a in actions
    }
    game = gg.Game(
        "exposed",
        actions,
        aggregates={"crowd": {a: rng.choice(["1", "w"]) for a in actions[1:]}},
        exposures={
            "near": {a: rng.choice(["1", "w", "1/2"]) for a in actions[1:]},
            "far": {actions[0]: rng.choice(["1", "w"])},
        },
        payoffs=payoffs,
        columns=dict.fromkeys(["w", "p"], ""),
        switching={(actions[0], actions[1]): "1/4"} if rng.random() < 0.2 else {},
    )
    number = rng.randint(2, {2: 6, 3: 4, 4: 3}[len(actions)])
    game = gg.bind(
        game,
        gg.States.symmetric(number),
        w=[rng.randint(0, 2) for _ in range(number)],
        p=[rng.randint(-1, 2) for _ in range(number)],
        exposure=random_matrix(rng, number),
    )
    return game.commit(["1"], rng.choice(actions)) if rng.random() < 0.5 else game


def listed(solution: gg.Solution) -> set[tuple[str, ...]]:
    ids = solution.game.states.ids
    return {tuple(e.actions[label] for label in ids) for e in solution.equilibria}


@pytest.mark.parametrize("seed", range(12))
def test_equal_to_the_definition(seed):
    rng = random.Random(seed)
    for draw in range(12):
        game, ties = random_game(rng), TIES[draw % 3]
        solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
        assert listed(solution) == all_equilibria(game, ties), (game.form.payoffs, game.values)
        assert solution.verify().valid, str(solution.verify())


@pytest.mark.parametrize("seed", range(4))
def test_floats_decide_as_fractions_do_or_say_undecided(seed):
    rng = random.Random(f"floats{seed}")
    for _ in range(15):
        exact = random_game(rng)
        floats = replace(
            exact,
            exact=False,
            recipe=replace(exact.recipe, exact=False),
            values={
                k: v.astype(np.float64) if isinstance(v, np.ndarray) else v for k, v in exact.values.items()
            },
        )
        solution = gg.solve(floats, gg.equilibria.BranchingSolver())
        ids = floats.states.ids
        unsure = {tuple(e.actions[label] for label in ids) for e in solution.undecided}
        wanted = all_equilibria(exact, "join")
        assert listed(solution) <= wanted <= listed(solution) | unsure
        assert solution.verify().valid, str(solution.verify())


def trading_world(seed: int, *, sign: int = 1) -> gg.BoundGame:
    """Draw 193 states that trade with the large and the near, and an accession game on their trade."""
    rng = np.random.default_rng(seed)
    size = rng.pareto(1.2, 193) + 0.01
    size /= size.sum()
    place = rng.uniform(-1, 1, (193, 2))
    distance = np.sqrt(((place[:, None] - place[None]) ** 2).sum(axis=2)) + 0.1
    trade = size[None, :] / distance
    np.fill_diagonal(trade, 0)
    W = trade / trade.sum(axis=1, keepdims=True)
    world = gg.States([f"s{k}" for k in range(193)], size=size, population=np.full(193, 1 / 193), exposure=W)
    if sign > 0:
        return gg.bind(
            gg.AccessionGame(),
            world,
            gg.Institution(exclusion_penalty=1.0, excludability=0),
            benefit=0.0,
            cost=rng.uniform(0.3, 0.9, 193),
            legitimacy=0.2,
            divergence=0.0,
        )
    game = gg.Game(
        "refuge",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        exposures={"partners": {"member": 1}},
        payoffs={"outside": 0, "member": "p*partners + members/(2*N) - c"},
        columns={"p": "worth of partners", "c": "cost"},
    )
    return gg.bind(
        game,
        world,
        p=np.where(rng.random(193) < 0.5, 1.0, -1.0),
        c=rng.uniform(-0.3, 0.4, 193),
    )


@pytest.mark.parametrize("seed", [1, 7, 9])
def test_the_whole_world_between_its_least_and_greatest_club(seed):
    """All stable clubs of 193 states on a matrix; the ends are those that monotone best reply finds."""
    game = trading_world(seed)
    solution = gg.solve(game)
    assert solution.solver == "branching"
    assert solution.complete
    assert solution.verify().valid
    ends = gg.solve(game, gg.equilibria.MonotoneSolver())
    assert {ends.clubs[0], ends.clubs[-1]} <= set(solution.clubs)
    least, greatest = (set(club) for club in (ends.clubs[0], ends.clubs[-1]))
    assert all(least <= set(club) <= greatest for club in solution.clubs)


def test_the_whole_world_with_interactions_of_either_sign():
    solution = gg.solve(trading_world(1, sign=-1))
    assert solution.solver == "branching"
    assert solution.complete
    assert solution.verify().valid
    with pytest.raises(NotApplicableError, match=r"lower by joining|not shown"):
        gg.solve(solution.game, gg.equilibria.MonotoneSolver())


def test_a_search_given_up_leaves_the_ends(monkeypatch):
    monkeypatch.setattr(choice, "_LONG_PATIENCE", 20)
    solution = gg.solve(trading_world(6))
    assert solution.result is gg.equilibria.Result.EXTREMES
    assert "given up after 20 boxes" in solution.message
    assert solution.verify().valid


def test_a_removal_that_the_matrix_does_not_bear_out_is_noticed():
    rng = random.Random("tampering")
    game = random_game(rng)
    while game.N < 5:
        game = random_game(rng)
    solution = gg.solve(game, gg.equilibria.BranchingSolver())
    rejected = 0
    for _ in range(20):
        moved = replace(game, exposure=np.array(random_matrix(rng, game.N), dtype=object))
        forged = replace(solution, game=moved)
        honest = listed(solution) == all_equilibria(moved, "join")
        rejected += not forged.verify().valid
        assert honest or not forged.verify().valid
    assert rejected


def test_a_matrix_and_votes_together_are_left_to_enumeration():
    rng = random.Random(3)
    game = random_game(rng)
    closed = replace(game, institution=gg.Institution(admission="majority"))
    with pytest.raises(NotApplicableError, match="matrix of exposures"):
        gg.solve(closed, gg.equilibria.BranchingSolver())
    assert listed(gg.solve(closed)) == all_equilibria(closed, "join")
