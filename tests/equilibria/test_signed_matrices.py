"""Games along several matrices of any sign, and their transposes: the search finds what enumeration finds."""

import json
import os
import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria import independent
from gametheory_gov.equilibria.boxes import replay
from gametheory_gov.equilibria.boxes.exposures import Exposures
from tests.checks import TIES
from tests.oracles.clubs import all_equilibria

#: All of them take minutes: LONG=1 pytest ...
DRAWS = 2000 if "GAMETHEORY_GOV_LONG" in os.environ else 150
_PARTS = 10
_MATRICES = ("imports", "net_gains", "losses")
_TERMS = (
    "({c})*near",
    "({c})*far",
    "({c})*back",
    "({c})*share",
    "({c})*near*crowd/4",
    "({c})*near*far/4",
    "({c})*far**2/4",
    "({c})*back/(1 + crowd)",
    "({c})*Max(near, 1/2)",
    "({c})*Abs(far - 1)",
    "({c})*crowd/3",
)
_SLOPES = ("1", "-1", "2", "-2", "p", "-p", "1/2")


def signed_matrix(rng: random.Random, number: int, least: int) -> list[list[Fraction]]:
    """Draw raw numbers from ``least`` up, many of them zero, with nothing on the diagonal."""
    parts = rng.choice([1, 2, 3])
    return [
        [
            Fraction(0) if i == j or rng.random() < 0.2 else Fraction(rng.randint(least, 4), parts)
            for j in range(number)
        ]
        for i in range(number)
    ]


def signed_game(rng: random.Random, most: int = 8) -> gg.BoundGame:
    """Draw sums along matrices of both signs, of one sign, and of shares, straight and transposed."""
    actions = [f"a{k}" for k in range(rng.choice([2, 2, 2, 3]))]
    number = rng.randint(2, most if len(actions) == 2 else min(most, 4))
    ways = ["imports", "imports.T", "net_gains", "net_gains.T", "losses", "losses.T"]
    along = {name: rng.choice(ways) for name in ("near", "far", "back")}
    if rng.random() < 0.3:
        along["share"] = "exposure.T"
    used = {name.removesuffix(".T") for name in along.values()}
    game = gg.Game(
        "signed",
        actions,
        aggregates={"crowd": {a: rng.choice(["1", "w"]) for a in actions[1:]}},
        exposures={
            "near": {a: rng.choice(["1", "w", "1/2"]) for a in actions[1:]},
            "far": {actions[-1]: rng.choice(["1", "w", "-w"]), actions[0]: rng.choice(["0", "1"])},
            "back": {actions[0]: rng.choice(["1", "w"])},
            "share": {actions[-1]: "1"},
        },
        along=along,
        signed=[name for name in ("net_gains", "losses") if name in used],
        payoffs={
            a: " + ".join(
                [f"({rng.randint(-2, 2)})/2"]
                + [rng.choice(_TERMS).format(c=rng.choice(_SLOPES)) for _ in range(rng.randint(1, 3))]
            )
            for a in actions
        },
        columns=dict.fromkeys(["w", "p"], ""),
        switching={(actions[0], actions[1]): "1/4"} if rng.random() < 0.2 else {},
    )
    W = [[Fraction(int(i != j), number - 1) for j in range(number)] for i in range(number)]
    losses = [[-abs(v) for v in row] for row in signed_matrix(rng, number, 0)]
    drawn = (signed_matrix(rng, number, 0), signed_matrix(rng, number, -4), losses)
    world = gg.States.symmetric(
        number, exposure=W, matrices={k: M for k, M in zip(_MATRICES, drawn, strict=True)}
    )
    columns = {
        "w": [rng.randint(0, 2) for _ in range(number)],
        "p": [rng.randint(-1, 2) for _ in range(number)],
    }
    needed = {symbol.name for symbol in game.symbols}
    bound = gg.bind(game, world, **{k: v for k, v in columns.items() if k in needed})
    return bound.commit(["1"], rng.choice(actions)) if rng.random() < 0.3 else bound


def in_floats(game: gg.BoundGame) -> gg.BoundGame:
    floats = gg.bind(game.form, game.states, **given(game), exact=False)
    return replace(floats, committed=game.committed)


def given(game: gg.BoundGame) -> dict:
    return {name: game.values[name] for name in ("w", "p") if name in game.values}


def listed(equilibria, game: gg.BoundGame) -> set[tuple[str, ...]]:
    return {tuple(e.actions[label] for label in game.states.ids) for e in equilibria}


@pytest.mark.parametrize("part", range(_PARTS))
def test_the_search_finds_what_enumeration_finds(part):
    """Up to 8 states, exact and in floats, three rules for ties; small ones also by the slow definition."""
    rng = random.Random(f"signed{part}")
    signs = set()
    for draw in range(DRAWS // _PARTS):
        game, ties = signed_game(rng), TIES[draw % 3]
        signs.add(any((game.weights(name) < 0).any() for name in game.form.exposures))
        found = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
        every = gg.solve(game, gg.equilibria.EnumerationSolver(), ties=ties)
        assert listed(found.equilibria, game) == listed(every.equilibria, game), game.form.to_dict()
        assert found.verify().valid, str(found.verify())
        if game.profiles <= 32:
            assert listed(found.equilibria, game) == all_equilibria(game, ties), game.form.to_dict()
        floats = in_floats(game)
        rough = gg.solve(floats, gg.equilibria.BranchingSolver(), ties=ties)
        sure, unsure = listed(rough.equilibria, game), listed(rough.undecided, game)
        wanted = listed(every.equilibria, game)
        assert sure <= wanted <= sure | unsure, game.form.to_dict()
        assert rough.verify().valid, str(rough.verify())
    assert True in signs


def test_bounds_hold_what_is_reached_and_are_reached():
    """In every box the least and the greatest exposure are those of some profile, whatever the signs."""
    rng = random.Random("bounds")
    for _ in range(20):
        game = signed_game(rng, 4)
        free = gg.bind(game.form, game.states, **given(game))
        types = Types.of(free)
        exposures, M = Exposures(free, types), len(free.actions)
        possible = np.array([[rng.random() < 0.6 for _ in range(free.N)] for _ in range(M)])
        possible[rng.randrange(M)] = True
        low, high = exposures.reach(possible[:, None].astype(np.int64))
        profiles = np.array(np.meshgrid(*[np.flatnonzero(column) for column in possible.T])).reshape(
            free.N, -1
        )
        for x, name in enumerate(exposures.names):
            unit = exposures.units[x]
            seen = np.array([free.plain(free.exposures(p)[name]) for p in profiles.T]) * unit
            assert low[0, x].tolist() == seen.min(axis=0).tolist()
            assert high[0, x].tolist() == seen.max(axis=0).tolist()


@pytest.mark.parametrize(("size", "parts"), [(1.0, None), (1e6, None), (1.0, 5)])
def test_bounds_in_floats_hold_the_sums_without_rounding(size, parts):
    """With a committed state of any weight, in boxes of one profile, where rounding is all that is left."""
    rng = random.Random(f"rounding{size}")
    N, ids = 7, [str(i) for i in range(1, 8)]
    game = gg.Game(
        "rounding",
        ("out", "in"),
        exposures={"seen": {"out": "w", "in": "-2*w"}},
        along={"seen": "ties"},
        signed=("ties",),
        payoffs={"out": 0, "in": "seen"},
        columns={"w": ""},
    )
    for _ in range(30):
        ties = [[0.0 if i == j else rng.uniform(-1, 1) for j in range(N)] for i in range(N)]
        w = [rng.uniform(-1, 1) for _ in ids]
        if parts:  # whole numbers, but for what the committed state counts for
            ties = [[row[0], *(float(round(parts * v)) for v in row[1:])] for row in ties]
            w = [w[0], *(float(round(parts * v)) for v in w[1:])]
        for row in ties[1:]:
            row[0] *= size
        bound = gg.bind(game, gg.States.symmetric(N, matrices={"ties": ties}), w=w).commit(["1"], "in")
        types, played = Types.of(bound), [1, *(rng.randrange(2) for _ in range(N - 1))]
        exposures = Exposures(bound, types)
        box = np.array([[[int(played[i] == a) for i in types.first]] for a in (0, 1)])
        low, high = exposures.reach(box)
        for t, i in enumerate(types.first):
            counts = [Fraction(w[j]) * (-2 if played[j] else 1) for j in range(N)]
            truth = sum(Fraction(ties[i][j]) * counts[j] for j in range(N))
            assert low[0, 0, t] <= truth <= high[0, 0, t]


def test_weights_with_no_common_denominator_in_range():
    """Weights of hundreds of digits cannot be made whole numbers; they are rounded, with a bound."""
    rng = random.Random("digits")
    ties = [
        [Fraction(rng.randint(-9, 9) * 10**90, 10**90 + 2 * rng.randint(1, 10**89) + 1) for _ in range(5)]
        for _ in range(5)
    ]
    for i in range(5):
        ties[i][i] = Fraction(0)
    game = gains_of_two(ties)
    found = gg.solve(game, gg.equilibria.BranchingSolver())
    assert listed(found.equilibria, game) == all_equilibria(game, "join")


def gains_of_two(signed: list[list[int]]) -> gg.BoundGame:
    game = gg.Game(
        "neighbours",
        ("out", "in"),
        exposures={"near": {"in": 1}},
        along={"near": "gains"},
        signed=("gains",),
        payoffs={"out": 0, "in": "near - 1/2"},
    )
    return gg.bind(game, gg.States.symmetric(len(signed), matrices={"gains": signed}))


def test_a_matrix_of_both_signs_has_no_lattice():
    """1 gains from 2, and 2 loses from 1: no order in which both raise each other."""
    mixed = gains_of_two([[0, 1], [-1, 0]])
    found = gg.equilibria.supermodular(mixed)
    assert not found
    assert "along gains, which has entries of both signs" in found.reasons[0]
    with pytest.raises(NotApplicableError, match="both signs"):
        gg.solve(mixed, gg.equilibria.MonotoneSolver())
    assert gg.equilibria.supermodular(gains_of_two([[0, 1], [1, 0]]))
    falling = gg.equilibria.supermodular(gains_of_two([[0, -1], [-1, 0]]))
    assert not falling
    assert "not shown to rise" in str(falling)


def test_losses_that_shrink_with_membership_are_complements():
    """What an outsider costs falls as it joins: the sum runs over those outside, along negative entries."""
    game = gg.Game(
        "shelter",
        ("out", "in"),
        exposures={"threat": {"out": 1}},
        along={"threat": "threats"},
        signed=("threats",),
        payoffs={"out": 0, "in": "1 + threat"},
    )
    world = gg.States.symmetric(
        4, matrices={"threats": [[0 if i == j else -1 for j in range(4)] for i in range(4)]}
    )
    bound = gg.bind(game, world)
    assert gg.equilibria.supermodular(bound)
    ends = gg.solve(bound, gg.equilibria.MonotoneSolver())
    assert set(ends.clubs) == {(), ("1", "2", "3", "4")}
    assert listed(gg.solve(bound).equilibria, bound) == all_equilibria(bound, "join")


def test_the_transpose_of_imports_is_what_the_others_buy():
    """A buys from B alone: only B has a customer, so only B joins where customers are inside."""
    game = gg.Game(
        "market",
        ("out", "in"),
        exposures={"sales": {"in": 1}},
        along={"sales": "imports.T"},
        payoffs={"out": 0, "in": "sales - 1"},
    )
    world = gg.States.symmetric(3, ids=list("ABC"), matrices={"imports": [[0, 2, 0], [0, 0, 0], [0, 0, 0]]})
    bound = gg.bind(game, world).commit(["A"])
    assert gg.solve(bound).clubs == (("A", "B"),)
    straight = gg.bind(game.replace(along={"sales": "imports"}), world).commit(["A"])
    assert gg.solve(straight).clubs == (("A",),)


def test_another_matrix_than_the_certificate_s_is_noticed():
    rng = random.Random("forged")
    rejected = 0
    for _ in range(20):
        game = signed_game(rng, 6)
        solution = gg.solve(game, gg.equilibria.BranchingSolver())
        turned = replace(game, matrices={name: -matrix for name, matrix in game.matrices.items()})
        forged = replace(solution, game=turned)
        honest = listed(solution.equilibria, game) == all_equilibria(turned, "join")
        rejected += not forged.verify().valid
        assert honest or not forged.verify().valid
    assert rejected


# ------------------------------------------------------------------------------- faults that are planted


def without_signs_of_weights(patch):
    """Bounds of exposures as they are right for weights that are not negative."""
    patch.setattr(Exposures, "parts", property(lambda self: [(weights, None) for weights in self.weights]))


def with_matrices_turned(patch):
    """What a state imports taken for what it exports, and the other way round."""
    right = BoundGame.weights
    patch.setattr(BoundGame, "weights", lambda self, name: right(self, name).T)


@pytest.mark.parametrize("fault", [without_signs_of_weights, with_matrices_turned])
def test_a_fault_that_search_and_certificate_share_is_found(fault, tmp_path, monkeypatch):
    """The replay believes a search that errs alike; enumeration and the independent check do not."""
    rng, lost, believed, refuted = random.Random("planted"), 0, 0, 0
    for draw in range(40):
        game, ties = signed_game(rng, 5), TIES[draw % 3]
        wanted = all_equilibria(game, ties)
        with monkeypatch.context() as patch:
            fault(patch)
            patch.setattr(replay.Trials, "faults", lambda self: [])
            again = gg.BoundGame.from_dict(game.to_dict())
            solution = gg.solve(again, gg.equilibria.BranchingSolver(), ties=ties)
            if not solution.complete or listed(solution.equilibria, game) == wanted:
                continue
            lost += 1
            believed += solution.verify().valid
            file = tmp_path / "answer.json"
            file.write_text(json.dumps(solution.to_dict()), encoding="utf-8")
        said: list[str] = []
        refuted += independent.run(str(file), 1, said.append) != 0
    assert lost >= 5
    assert believed == lost
    assert refuted == lost


@pytest.mark.parametrize("sizes", [True, False])
def test_forty_states_are_searched_through_or_the_search_says_where_it_stopped(sizes):
    """Gains from partners of unequal size are quick; where every pair matters alike, boxes stay open."""
    rng = np.random.default_rng(3)
    gains = rng.normal(size=(40, 40)) * (rng.pareto(1.2, 40) if sizes else 1.0)
    np.fill_diagonal(gains, 0.0)
    game = gg.Game(
        "gains",
        ("out", "in"),
        exposures={"near": {"in": 1}},
        along={"near": "gains"},
        signed=("gains",),
        payoffs={"out": 0, "in": "near - price"},
        columns={"price": "cost"},
    )
    bound = gg.bind(game, gg.States.symmetric(40, matrices={"gains": gains}), price=rng.normal(size=40))
    solution = gg.solve(bound, gg.equilibria.BranchingSolver(max_boxes=3000), throw=False)
    assert solution.result is (gg.equilibria.Result.COMPLETE if sizes else gg.equilibria.Result.STOPPED)
    assert bool(solution.stats["open_boxes"]) is not sizes
    assert solution.verify().valid


def test_dense_signed_matrices_among_forty_states_where_prices_spread_as_gains_do():
    """Drawn as in docs/explanation/search-over-totals.md, where the share of 50 draws stands."""
    rng, N = np.random.default_rng(1), 40
    form = gg.Game(
        "gains",
        ("out", "in"),
        exposures={"near": {"in": 1}},
        along={"near": "gains"},
        signed=("gains",),
        payoffs={"out": 0, "in": "near - price"},
        columns={"price": "cost"},
    )
    complete = 0
    for _ in range(6):
        gains = rng.uniform(-1, 1, (N, N)) / N
        np.fill_diagonal(gains, 0.0)
        price = rng.uniform(-1, 1, N) / N**0.5
        game = gg.bind(form, gg.States.symmetric(N, matrices={"gains": gains}), price=price)
        found = gg.solve(game, gg.equilibria.BranchingSolver(max_boxes=20_000), throw=False)
        assert found.verify().valid
        assert (found.result is gg.equilibria.Result.COMPLETE) is not bool(found.stats["open_boxes"])
        complete += found.complete
    assert complete >= 3
