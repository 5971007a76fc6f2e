"""Branch and prune over totals: every equilibrium, no other, and proofs that only the truth passes.

Each box is split down to single candidates, so the pruning itself is what these tests exercise.
"""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError, NotSolvedError
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.boxes.boxes import Boxes, Cuts, split
from gametheory_gov.equilibria.boxes.proof import SPLIT
from gametheory_gov.equilibria.solvers import branching
from tests.checks import TIES
from tests.oracles.clubs import all_equilibria

TERMS = (
    "({c})*T{k}",
    "({c})*T{k}",
    "({c})*T{k}**2/5",
    "({c})*T{k}/(1 + T{k})",
    "({c})*Max(T{k}, 2)",
    "({c})*Min(T{k}, p)",
    "({c})*Abs(T{k} - 2)",
    "({c})*Piecewise((T{k}, T{k} > 2), (1, True))",
    "({c})*T{k}*T{l}/4",
    "({c})*Piecewise((T{l}/(T{k} + 3), T{k} >= 1), (p, True))",
)


def random_structure(rng: random.Random) -> tuple[gg.Game, int]:
    """Draw actions, totals and payoffs; terms of either sign, curved, by cases, with quotients."""
    actions = [f"a{i}" for i in range(rng.choice([2, 2, 2, 3, 3, 4, 5]))]
    totals = rng.choice([1, 2, 3, 4])
    contributions = [f"w{k}" for k in range(totals)]
    kinds = ["{w}", "{w}", "1", "{w}/2", "2*{w}"]
    tables = {}
    for k, own in enumerate(contributions):
        tables[f"T{k}"] = {
            a: rng.choice(kinds).format(w=own if rng.random() < 0.8 else contributions[0])
            for a in actions
            if rng.random() < 0.8
        }

    def term() -> str:
        slope = rng.choice(["1", "-1", "2", "-2", "p", "-p", "1/3", "q"])
        return rng.choice(TERMS).format(c=slope, k=rng.randrange(totals), l=rng.randrange(totals))

    payoffs = {
        a: " + ".join([str(rng.randint(-3, 3)), *(term() for _ in range(rng.choice([1, 1, 2])))])
        for a in actions
    }
    switching = {(actions[0], actions[1]): "1/2"} if rng.random() < 0.3 else {}
    ranks = rng.choice([(), (), [rng.randint(0, 2) for _ in actions]])
    game = gg.Game(
        "random",
        actions,
        aggregates=tables,
        payoffs=payoffs,
        switching=switching,
        columns=dict.fromkeys([*contributions, "p", "q"], ""),
        cooperation=tuple(ranks),
    )
    return game, {2: 6, 3: 4, 4: 4, 5: 3}[len(actions)]


def random_numbers(rng: random.Random, game: gg.Game, most: int) -> gg.BoundGame:
    """Draw small whole numbers, so that ties are common; alike states, equal and near-equal sizes."""
    number = rng.randint(2, most)
    kind = rng.choice(["mixed", "mixed", "types", "near", "proportional"])
    columns = {}
    for name in game.columns:
        if name in "pq":
            columns[name] = [rng.randint(-2, 2) for _ in range(number)]
        elif kind == "near":
            columns[name] = [1 + Fraction(rng.randint(0, 3), 1000) for _ in range(number)]
        elif kind == "proportional":
            base = columns.get("w0", [rng.randint(0, 3) for _ in range(number)])
            columns[name] = [v * (int(name[1:]) + 1) for v in base]
        else:
            columns[name] = [rng.randint(0, 3) for _ in range(number)]
    if kind == "types":
        half = number // 2
        columns = {name: [v[0]] * half + [v[-1]] * (number - half) for name, v in columns.items()}
    return gg.bind(game, gg.States.symmetric(number), **columns)


def profiles(solution: gg.Solution) -> list[tuple[int, ...]]:
    """List every equilibrium, classes expanded."""
    return sorted(
        tuple(int(a) for a in solution.game.profile(actions))
        for e in solution.equilibria
        for actions in e.expand()
    )


def check(game: gg.BoundGame, ties: str) -> int:
    """Compare with the oracle as sets, and replay the proof."""
    oracle = gg.solve(game, gg.equilibria.EnumerationSolver(), ties=ties)
    found = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
    listed = profiles(found)
    assert listed == profiles(oracle), (ties, game.form.payoffs, dict(game.values))
    assert len(listed) == sum(e.multiplicity for e in found.equilibria)
    verification = found.verify()
    assert verification.valid, str(verification)
    return len(listed)


@pytest.mark.parametrize("seed", range(50))
def test_equal_to_the_oracle_on_random_games(seed):
    """2,000 games in exact arithmetic: 50 structures, 40 sets of numbers each, the tie rules in turn."""
    rng = random.Random(seed)
    game, most = random_structure(rng)
    for draw in range(40):
        check(random_numbers(rng, game, most), TIES[draw % 3])


@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize("weights", ["size", "population", "equal"])
@pytest.mark.parametrize("curve", ["x", "x**2", "2*x/(1 + x)"])
def test_accession_with_the_members_mean_as_policy(dimensions, weights, curve):
    rng = random.Random(f"{dimensions}{weights}{curve}")
    for draw in range(6):
        number = rng.randint(3, 6)
        size, people = ([rng.randint(1, 4) for _ in range(number)] for _ in range(2))
        world = gg.States(
            [f"s{k}" for k in range(number)],
            size=[Fraction(v, sum(size)) for v in size],
            population=[Fraction(v, sum(people)) for v in people],
            ideal=[[rng.randint(-2, 2) for _ in range(dimensions)] for _ in range(number)],
            cost=[Fraction(rng.randint(0, 8), 8) for _ in range(number)],
            exit_cost=[Fraction(rng.randint(0, 1), 8) for _ in range(number)],
        )
        rules = gg.Institution(
            policy="mean",
            body_weights=weights,
            point=(0,) * dimensions,
            inclusion_curve=curve,
            exclusion_penalty=rng.choice([0, "1/2"]),
            excludability=rng.choice([0, 1]),
            minimum_participation=rng.choice([(0, 0), (2, "1/4")]),
            discount="1/2",
        )
        game = gg.bind(
            gg.AccessionGame(), world, rules, benefit=rng.choice([-1, 1]), legitimacy="1/2", divergence="1/8"
        )
        check(game, TIES[draw % 3])


@pytest.mark.parametrize("seed", range(20))
def test_floats_agree_with_the_oracle(seed):
    rng = np.random.default_rng(seed)
    number = int(rng.integers(6, 11))
    size = rng.pareto(1.2, number) + 0.01
    world = gg.States(
        [f"s{k}" for k in range(number)],
        size=size / size.sum(),
        population=np.full(number, 1 / number),
        ideal=rng.normal(size=number),
    )
    rules = gg.Institution(policy="mean", exclusion_penalty=0.8, inclusion_curve="tanh(2*x)")
    game = gg.bind(
        gg.AccessionGame(),
        world,
        rules,
        benefit=rng.normal(size=number) / 3,
        cost=rng.random(number),
        legitimacy=0.4,
        divergence=0.1,
    )
    oracle, found = (
        gg.solve(game, gg.equilibria.EnumerationSolver()),
        gg.solve(game, gg.equilibria.BranchingSolver()),
    )
    assert found.clubs == oracle.clubs
    assert found.verify().valid


def test_ties_in_floats_are_undecided_and_exactly_decided():
    game = gg.Game(
        "tie",
        ("out", "in"),
        aggregates={"n": {"in": 1}},
        payoffs={"out": 0, "in": "v*n/N - c"},
        parameters={"v": "", "c": ""},
    )
    world = gg.States.symmetric(30)
    floats = gg.solve(gg.bind(game, world, v=0.9, c=0.9))
    assert floats.result.name == "UNDECIDED"
    assert [len(e.members) for e in floats.undecided] == [30]
    assert floats.verify().valid
    exact = gg.solve(gg.bind(game, world, v=0.9, c=0.9, exact=True))
    assert [len(club) for club in exact.clubs] == [0, 30]
    assert [
        len(club) for club in gg.solve(gg.bind(game, world, v="0.9", c="0.9"), ties="stay_out").clubs
    ] == [0]


def test_classes_of_alike_states():
    game = gg.Game(
        "two places", ("out", "in"), aggregates={"n": {"in": 1}}, payoffs={"out": 0, "in": "5/2 - n"}
    )
    (pair,) = gg.solve(gg.bind(game, gg.States.symmetric(200)), gg.equilibria.BranchingSolver()).equilibria
    assert (len(pair.members), pair.multiplicity) == (2, 200 * 199 // 2)
    first = list(itertools.islice(pair.expand(), 3))
    assert all(sum(a == "in" for a in actions.values()) == 2 for actions in first)
    assert len({tuple(actions.values()) for actions in first}) == 3


# ------------------------------------------------------------------------------------ properties


@pytest.fixture(scope="module")
def world_game() -> gg.BoundGame:
    rng = np.random.default_rng(3)
    number = 60
    size = rng.pareto(1.2, number) + 0.01
    world = gg.States(
        [f"s{k}" for k in range(number)], size=size / size.sum(), population=np.full(number, 1 / number)
    )
    return gg.bind(
        gg.AccessionGame(),
        world,
        benefit=1,
        cost=0.2 + 0.8 * rng.random(number),
        legitimacy=0.5,
        divergence=0,
    )


def test_the_order_of_states_does_not_matter(world_game):
    states = world_game.states
    order = list(np.random.default_rng(0).permutation(states.ids))
    cost = dict(zip(states.ids, world_game.values["cost"], strict=True))
    other = gg.bind(
        gg.AccessionGame(), states.select(order), benefit=1, cost=cost, legitimacy=0.5, divergence=0
    )
    assert {frozenset(c) for c in gg.solve(world_game).clubs} == {frozenset(c) for c in gg.solve(other).clubs}


def test_a_state_that_never_joins_and_adds_nothing_changes_nothing():
    game = gg.Game(
        "club",
        ("out", "in"),
        aggregates={"S": {"in": "w"}},
        columns={"w": "", "c": ""},
        payoffs={"out": 0, "in": "S - c"},
    )
    rng = random.Random(2)
    w, c = [rng.randint(1, 9) for _ in range(12)], [rng.randint(1, 60) for _ in range(12)]
    before = gg.solve(gg.bind(game, gg.States.symmetric(12), w=w, c=c), gg.equilibria.BranchingSolver())
    never = sum(w) + 1
    after = gg.solve(
        gg.bind(game, gg.States.symmetric(13), w=[*w, 0], c=[*c, never]), gg.equilibria.BranchingSolver()
    )
    assert before.clubs == after.clubs


def test_the_halves_of_the_root_hold_what_the_whole_holds(world_game, monkeypatch):
    whole = {frozenset(c) for c in gg.solve(world_game, gg.equilibria.BranchingSolver()).clubs}
    original, found = Boxes.root, set()
    for half in (0, 1):

        def root(bounds, half=half):
            boxes = original(bounds)
            middle = (boxes.low[:, 1] + boxes.high[:, 1]) / 2
            halves = split(bounds, boxes, Cuts(np.array([-1]), np.array([1]), middle))
            return halves.take(np.array([half]))

        monkeypatch.setattr(branching.Boxes, "root", root)
        found |= {frozenset(c) for c in gg.solve(world_game, gg.equilibria.BranchingSolver()).clubs}
    assert found == whole


# ------------------------------------------------------------------------- limits and refusals


def hard_game(number: int = 14) -> gg.BoundGame:
    """Return substitutes with near-equal sizes: thousands of equilibria, hardly any pruning."""
    game = gg.Game(
        "commons",
        ("out", "in"),
        aggregates={"S": {"in": "w"}},
        columns={"w": ""},
        payoffs={"out": 0, "in": f"{number // 2} + 1/3 - S"},
    )
    w = [1 + Fraction(k, 1000) for k in range(number)]
    return gg.bind(game, gg.States.symmetric(number), w=w)


def test_an_early_end_says_so():
    game = hard_game()
    with pytest.raises(NotSolvedError, match="boxes open") as caught:
        gg.solve(game, gg.equilibria.BranchingSolver(max_boxes=200))
    stopped = caught.value.solution
    assert stopped.result.name == "STOPPED"
    assert stopped.stats["open_boxes"] > 0
    assert stopped.verify().valid
    few = gg.solve(game, gg.equilibria.BranchingSolver(max_equilibria=10), throw=False)
    assert few.result.name == "STOPPED"
    assert len(few) > 10
    assert set(profiles(few)) < set(profiles(gg.solve(game, gg.equilibria.EnumerationSolver())))


def test_where_searching_totals_does_not_pay_all_profiles_are_tried():
    game = hard_game()
    solution = gg.solve(game)
    assert solution.solver == "enumeration"
    assert solution.complete


def test_games_beyond_totals_are_refused_by_name():
    world = gg.States.symmetric(30)
    rules = gg.Institution(legitimacy_shares=("1/2", "1/2", 0))
    game = gg.bind(gg.AccessionGame(), world, rules, benefit=1, cost=1, legitimacy=1, divergence=0)
    with pytest.raises(NotApplicableError, match="representation depends on the whole profile"):
        gg.solve(game)
    assert "branching: searches the totals" in str(gg.choose_solver(hard_game(30)))


# --------------------------------------------------------------------------------------- tampering


@pytest.fixture(scope="module")
def proved() -> gg.Solution:
    rng = random.Random(7)
    game = gg.Game(
        "clubs",
        ("out", "in"),
        aggregates={"S": {"in": "w"}, "n": {"in": 1}},
        columns={"w": "", "c": "", "l": ""},
        payoffs={"out": 0, "in": "S + l*n - c"},
    )
    number = 14
    w, length = [rng.randint(1, 9) for _ in range(number)], [rng.randint(-3, 3) for _ in range(number)]
    c = [rng.randint(5, 60) for _ in range(number)]
    solution = gg.solve(
        gg.bind(game, gg.States.symmetric(number), w=w, c=c, l=length), gg.equilibria.BranchingSolver()
    )
    assert solution.complete
    assert solution.verify().valid
    assert len(solution) >= 1
    assert len(solution.certificate.proof.removals) > 10
    assert (solution.certificate.proof.ends == SPLIT).any()
    return solution


def test_a_proof_survives_saving(proved, tmp_path):
    loaded = gg.Solution.load(proved.save(tmp_path / "answer.json"))
    assert loaded == proved
    assert loaded.to_dict() == proved.to_dict()
    assert loaded.verify().valid


def test_an_equilibrium_left_out_is_noticed(proved):
    assert not replace(proved, equilibria=proved.equilibria[1:]).verify()


def test_an_equilibrium_made_up_is_noticed(proved):
    e = proved.equilibria[0]
    label = proved.game.states.ids[0]
    other = "in" if e.actions[label] == "out" else "out"
    assert not replace(
        proved, equilibria=(*proved.equilibria[1:], replace(e, actions={**e.actions, label: other}))
    ).verify()


def test_types_group_alike_states():
    world = gg.States.symmetric(5, cost=["1/2", 1, "1/2", 1, 1])
    game = gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    types = Types.of(game)
    assert [m.tolist() for m in types.members] == [[0, 2], [1, 3, 4]]
    assert [m.tolist() for m in Types.of(game.commit(["1"])).members] == [[1, 3, 4], [2]]


@pytest.mark.parametrize("ties", TIES)
def test_games_that_hardly_use_totals(ties):
    """No total at all, a total that nobody adds to, cases without totals, everybody committed."""
    columns = {"c": [0, 1, "1/2", "1/2", 1, 0]}
    world = gg.States.symmetric(6)
    alone = gg.Game("alone", ("out", "in"), payoffs={"out": 0, "in": "1/2 - c"}, columns={"c": ""})
    empty = gg.Game("empty", ("out", "in"), aggregates={"z": {"in": 0}}, columns={"c": ""},
                    payoffs={"out": 0, "in": "z + 1/2 - c"})  # fmt: skip
    cases = gg.Game("cases", ("out", "in"), aggregates={"T": {"in": 1}}, columns={"c": ""},
                    payoffs={"out": 0, "in": "Piecewise((T, c > 0), (2, True)) - 2"})  # fmt: skip
    for game in (alone, empty, cases):
        game = gg.bind(game, world, **columns)
        check(game, ties)
        check(game.commit(["1", "4"]), ties)
    nobody_free = gg.bind(alone, world, **columns).commit(world.ids)
    assert gg.solve(nobody_free, gg.equilibria.BranchingSolver(), ties=ties).clubs == (world.ids,)


@pytest.mark.parametrize("seed", range(12))
def test_proofs_of_larger_worlds_pass(seed):
    """Fifty states of any mix of complements and substitutes, near tipping; types are folded away."""
    rng = np.random.default_rng(seed)
    size, people = (raw / raw.sum() for raw in rng.pareto(1.2, (2, 50)) + 1e-3)
    slopes = rng.normal(size=(2, 50)) * rng.choice([-1, 1, 1])
    if seed % 3 == 0:
        slopes = -abs(slopes)
    ends = [
        sum(f(s * (1 - w), 0) for s, w in zip(slopes, (size, people), strict=True))
        for f in (np.minimum, np.maximum)
    ]
    cost = ends[0] + (0.3 + 0.4 * rng.random(50)) * (ends[1] - ends[0])
    game = gg.Game(
        "two totals",
        ("outside", "member"),
        aggregates={"S": {"member": "size"}, "P": {"member": "population"}},
        payoffs={"outside": 0, "member": "b*(S - size) + l*(P - population) - c"},
        columns={"b": "value of size", "l": "value of population", "c": "cost"},
    )
    world = gg.States([f"s{k}" for k in range(50)], size=size, population=people)
    solution = gg.solve(
        gg.bind(game, world, b=slopes[0], l=slopes[1], c=cost), gg.equilibria.BranchingSolver()
    )
    assert solution.complete
    assert solution.verify().valid, str(solution.verify())


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("pull", ["sum - weight", "weight*(members - 1)"])
def test_whole_numbers_that_floats_cannot_hold(pull, ties):
    """Whether a state gains hangs on the last digits of sums, or products, beyond 2^53."""
    rng = random.Random(1)
    game = gg.Game(
        "large",
        ("out", "in"),
        aggregates={"sum": {"in": "weight"}, "members": {"in": "1"}},
        payoffs={"out": "0", "in": f"{pull} - needed"},
        columns={"weight": "how much it adds", "needed": "by others, if it is to join"},
    )
    for _ in range(30):
        weight = [10**17 + rng.randrange(64) for _ in range(5)]
        others = [rng.sample(weight[:k] + weight[k + 1 :], rng.randint(0, 3)) for k in range(5)]
        if pull != "sum - weight":
            others = [[weight[k]] * len(listed) for k, listed in enumerate(others)]
        needed = [sum(listed) + rng.randint(-9, 9) for listed in others]
        bound = gg.bind(game, gg.States.symmetric(5), weight=weight, needed=needed)
        solution = gg.solve(bound, gg.equilibria.BranchingSolver(), ties=ties)
        assert {tuple(e.actions.values()) for e in solution} == all_equilibria(bound, ties)
        assert solution.verify().valid


def test_a_time_limit_leaves_boxes_open_and_what_was_found_true():
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(193), benefit=1, cost="1/2", legitimacy=0, divergence=0
    )
    stopped = gg.solve(game, gg.equilibria.BranchingSolver(time_limit=1e-9), throw=False)
    assert stopped.result is gg.equilibria.Result.STOPPED
    assert stopped.stats["open_boxes"] > 0
    assert gg.verify(stopped)
    whole = gg.solve(game, gg.equilibria.BranchingSolver(time_limit=600))
    assert [len(club) for club in whole.clubs] == [0, 193]
