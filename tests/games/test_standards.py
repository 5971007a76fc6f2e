"""The standards game: payoffs, second stages, structure and labels, against definitions written out."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import Institution, StandardsGame, States, bind
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.equilibria.monotone import supermodular
from gametheory_gov.great_powers.founding import reordered
from tests.oracles.clubs import all_equilibria
from tests.oracles.standards import RULES, Model, named, trial

F = Fraction


@pytest.mark.parametrize("standards", [1, 2, 3])
def test_payoffs_are_those_of_the_definition(standards):
    """With own contributions to every total, and sanctions by the other great powers that founded only."""
    rng = np.random.default_rng(standards)
    menu = [None, *itertools.product(range(1, standards + 1), ("sign", "comply"))]
    for _ in range(12):
        model = Model(rng, N=5, powers=3, d=2)
        game = model.bound(standards, **_policies(rng, standards, 2))
        policies = {
            k: [game.values[f"standard_policy_{k}_{j}"] for j in (1, 2)] for k in range(1, standards + 1)
        }
        founders = {
            k: [label for label, founds in zip(model.ids, game.values[f"founder_{k}"], strict=True) if founds]
            for k in policies
        }
        assert sorted(map(len, founders.values())) == [1] * standards
        actions = [menu[int(k)] for k in rng.integers(0, len(menu), 5)]
        profile = game.profile(dict(zip(model.ids, map(named, actions), strict=True)))
        expected = [model.payoff(i, actions, policies, founders) for i in range(5)]
        assert list(game.plain(game.payoffs(profile))) == expected
        gains = game.plain(game.gains(profile))
        for i, b in itertools.product(range(5), range(len(menu))):
            after = [*actions[:i], menu[b], *actions[i + 1 :]]
            assert gains[i, b] == model.payoff(i, after, policies, founders) - expected[i]


def _policies(rng, standards, d):
    return {
        f"standard_policy_{k}_{j}": F(int(rng.integers(-3, 4)), 3)
        for k in range(1, standards + 1)
        for j in range(1, d + 1)
    }


@pytest.mark.parametrize(("standards", "others"), [(1, 5), (2, 3), (3, 2)])
@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_second_stages_are_solved_exactly(standards, others, ties):
    """Search over totals and enumeration both list what brute force finds, paper legitimacy below one."""
    rng = np.random.default_rng(10 * standards)
    several = 0
    for turn in range(6):
        model = Model(rng, N=standards + others, powers=standards)
        if turn % 2:
            model.coordinating()
        founding = [{p: str(rng.choice(["comply", "comply", "sign"]))} for p in model.powers]
        second = gg.great_powers.second_stage(model.bound(standards), founding)
        assert len(second.actions) == 1 + 2 * standards
        expected = {tuple(e) for e in all_equilibria(second, ties)}
        several += len(expected) > 1
        for solver in (gg.equilibria.EnumerationSolver(), gg.equilibria.BranchingSolver()):
            found = gg.solve(second, solver, ties=ties)
            listed = [tuple(d.values()) for e in found.equilibria for d in e.expand()]
            assert sorted(listed) == sorted(expected), solver
            assert not found.undecided
            assert gg.verify(found).valid
    assert several > 0


def test_totals_that_are_fixed_do_not_slow_the_search():
    """What the committed powers add is a number with a rounding error, and nothing to split on."""
    rng = np.random.default_rng(4)
    N = 193
    size = rng.pareto(1.2, N)
    large = np.argsort(-size)[:2]
    ids = [f"s{k}" for k in range(N)]
    world = States(
        ids, size=size / size.sum(), population=[1 / N] * N, ideal=rng.normal(size=N),
        great_power=np.isin(np.arange(N), large),
    )  # fmt: skip
    game = bind(StandardsGame(), world, RULES, market=1, cost=0.2, legitimacy=0.15, divergence=0.1)
    second = gg.great_powers.second_stage(game, [{ids[k]: "comply"} for k in large])
    found = gg.solve(second, gg.equilibria.BranchingSolver(max_boxes=4_000), ties="weak")
    assert found.result is gg.equilibria.Result.COMPLETE
    assert len(found) >= 2
    assert gg.verify(found).valid


def increasing_differences(game, order):
    """Whether every step up gains more when any other player steps up, by brute force."""
    steps = list(itertools.pairwise([game.form.action(a) for a in order]))
    players = np.flatnonzero(game.free)
    fixed = game.fixed_profile
    for base in itertools.product(range(len(order)), repeat=len(players)):
        profile = fixed.copy()
        profile[players] = base
        gains = game.gains(profile)
        for i, (low, high) in itertools.product(players, steps):
            mine = gains[i, high] - gains[i, low]
            for j, (below, above) in itertools.product(players, steps):
                if j == i or profile[j] != below:
                    continue
                raised = profile.copy()
                raised[j] = above
                after = game.gains(raised)
                if after[i, high] - after[i, low] < mine:
                    return False
    return True


def test_two_standards_without_penalty_are_supermodular():
    """In the order comply A, sign A, outside, sign B, comply B; with a penalty, not always."""
    rng = np.random.default_rng(5)
    order = ("comply_1", "sign_1", "outside", "sign_2", "comply_2")
    for penalty in (0, 1):
        found = []
        for _ in range(4):
            model = Model(rng, N=4, powers=2)
            model.tau, model.m = F(penalty), F(1, 2)
            second = gg.great_powers.second_stage(model.bound(2), [{p: "comply"} for p in model.powers])
            holds = increasing_differences(second, order)
            shown = bool(supermodular(reordered(second, order)))
            assert holds or not shown
            found.append((holds, shown))
        if penalty == 0:
            assert all(holds and shown for holds, shown in found)
        else:
            assert not any(shown for _, shown in found)
            assert not all(holds for holds, _ in found)


# --------------------------------------------------------------------------------------- regime labels


def labelled(great, actions, standards=2, **options):
    """Label a profile of ten states written as one letter each: o, s, c, S, C (capitals: standard 2)."""
    words = {"o": "outside", "s": "sign_1", "c": "comply_1", "S": "sign_2", "C": "comply_2"}
    N = len(actions)
    world = States.symmetric(N, great_power=[k < great for k in range(N)])
    policies = {f"standard_policy_{k}_1": 0 for k in range(1, standards + 1)}
    game = bind(StandardsGame(standards), world, market=1, cost=0, legitimacy=0, divergence=0, **policies)
    profile = game.profile({str(k + 1): words[a] for k, a in enumerate(actions)})
    return gg.regime(game, profile, **options)


@pytest.mark.parametrize(
    ("powers", "actions", "label", "detail"),
    [
        (2, "cccccccccc", "universal", ""),
        (2, "cccccccccC", "club", ""),  # nine of ten with one standard, short of 95%
        (2, "cCcccccccc", "rival", ""),
        (2, "cCoooooooo", "rival", ""),
        (2, "cSssssssss", "sham", ""),  # a power that only signs founds, but does not comply
        (2, "sSssssSSss", "sham", ""),
        (2, "ccssssssss", "sham", ""),
        (2, "ccsssooooo", "club", "concert"),
        (2, "cooooooooo", "club", "solo"),
        (2, "cocccccCCC", "club", ""),  # no great power complies with the second
        (2, "ssssoooooo", "none", ""),
        (2, "oooooooooo", "none", ""),
        (2, "ccccccccss", "club", ""),  # all belong, most comply
        (0, "cCcCcCcCcC", "club", ""),
    ],
)
def test_labels_of_standards(powers, actions, label, detail):
    found = labelled(powers, actions)
    assert (found.label, found.detail) == (label, detail)
    assert found.compliers == sum(a in "cC" for a in actions)
    assert sum(s.signatories for s in found.standards) == found.members == sum(a != "o" for a in actions)
    for figures in found.standards:
        mine = "cs" if figures.name == "1" else "CS"
        assert figures.compliers == actions.count(mine[0])
        assert figures.size_share == pytest.approx(sum(a in mine for a in actions) / len(actions))
        assert figures.great_powers == tuple(str(k + 1) for k in range(powers) if actions[k] in mine)
        assert set(figures.complying_powers) <= set(figures.great_powers)


def test_thresholds_and_powers_are_options():
    assert labelled(2, "cccccccccC", universal=0.9).label == "universal"
    assert labelled(0, "cCoooooooo", powers=["1", "2"]).label == "rival"
    assert labelled(2, "cCoooooooo", powers=["1"]).label == "club"


def test_a_game_of_ones_own_names_its_standards():
    """Default cooperation ranks differ between standards; who complies is told by standard."""
    form = gg.Game(
        "two codes", ("out", "a", "A", "b", "B"), payoffs=dict.fromkeys(("out", "a", "A", "b", "B"), 0),
        standards={"a": "x", "A": "x", "b": "y", "B": "y"},
    )  # fmt: skip
    game = bind(form, States.symmetric(4, great_power=[True, True, False, False]))
    assert gg.regime(game, np.array([2, 4, 0, 0])).label == "rival"
    assert gg.regime(game, np.array([2, 3, 0, 0])).label == "club"
    assert [s.name for s in gg.regime(game, np.array([2, 3, 0, 0])).standards] == ["x", "y"]
    assert gg.Game.from_dict(form.to_dict()) == form
    assert gg.Game.from_dict(form.to_dict()).standards == form.standards
    with pytest.raises(ValueError, match="action 'B' has none"):
        form.replace(standards={"a": "x", "A": "x", "b": "y"})
    with pytest.raises(ValueError, match="'out' is no action inside"):
        form.replace(standards=dict(form.standards) | {"out": "x"})


# ------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StandardsGame(0), "standards = 0; a whole number from 1"),
        (lambda: StandardsGame(divergence_exponent=1.5), "divergence_exponent = 1.5"),
        (lambda: StandardsGame(founders=[["A"]]), "founders of 1 standards; the game has 2"),
        (lambda: StandardsGame(1, founders=[[]]), "names nobody"),
        (lambda: trial(0, 0, paper_legitimacy=2), "at most 1 is needed"),
        (lambda: trial(0, 0, sanction=2), "sanction belongs to the institution"),
        (lambda: trial(0, 0, detection=1), r"institution.replace\(monitoring"),
        (lambda: gg.great_powers.first_stage(trial(0, 0), ["A", "B", "s01"]), "bind StandardsGame"),
        (lambda: gg.great_powers.first_stage(trial(0, 0), ["A", "X"]), "'X' is not among"),
        (lambda: gg.great_powers.first_stage(trial(0, 0), []), "there are none; name them"),
        (
            lambda: gg.great_powers.first_stage(trial(0, 0), settle="bestreply"),
            "did you mean 'best_reply'",
        ),
        (lambda: gg.great_powers.first_stage(trial(0, 0), ties="in"), "is no tie rule"),
        (lambda: gg.great_powers.first_stage(trial(0, 0), order=["A", "B"]), "names all 20 once"),
        (
            lambda: gg.great_powers.first_stage(trial(0, 0).commit(["s01"], "outside")),
            "committed states",
        ),
        (lambda: gg.great_powers.first_stage(3), "is no bound game"),
        (lambda: gg.great_powers.second_stage(trial(0, 0), []), "0 standards are founded"),
        (lambda: gg.great_powers.second_stage(trial(0, 0), [{}]), "has no founder"),
        (lambda: gg.great_powers.second_stage(trial(0, 0), [{"A": "join"}]), "'comply' or 'sign' is needed"),
        (lambda: gg.great_powers.second_stage(trial(0, 0), [{"A": "sign"}, {"A": "sign"}]), "more than one"),
        (lambda: gg.great_powers.second_stage(trial(0, 0), [{"s01": "sign"}]), "is no great power"),
    ],
)
def test_what_is_refused_says_what_to_do(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_games_without_standards_have_no_stage():
    world = States.symmetric(3, great_power=[True, False, False])
    game = bind(gg.AccessionGame(), world, benefit=1, cost=1, legitimacy=0, divergence=0)
    with pytest.raises(gg.errors.NotApplicableError, match="names no standards"):
        gg.great_powers.first_stage(game)


def test_a_world_without_great_powers_has_no_policies():
    world = States.symmetric(3)
    with pytest.raises(ValueError, match=r"standard_policy_1_1 .* has no value"):
        bind(StandardsGame(1), world, market=1, cost=1, legitimacy=0, divergence=0)
    bind(StandardsGame(1, founders=[["1"]]), world, market=1, cost=1, legitimacy=0, divergence=0)


def test_exclusion_along_a_matrix_of_exposures():
    world = States(
        list("ABC"), size=["1/2", "1/4", "1/4"], population=["1/3"] * 3, great_power=[1, 0, 0],
        exposure=[[0, "1/2", "1/2"], [1, 0, 0], ["1/4", "3/4", 0]],
    )  # fmt: skip
    rules = Institution(exclusion_penalty=2, monitoring=(0, 1), sanction=5)
    game = bind(StandardsGame(1), world, rules, market=0, cost=1, legitimacy=0, divergence=0)
    form = gg.great_powers.first_stage(game)
    assert form.outcomes[2].actions == ("comply_1", "comply_1", "comply_1")
    second = gg.great_powers.second_stage(game, [{"A": "comply"}])
    assert list(second.plain(second.payoffs(second.profile({"A": "comply_1"})))) == [-1, -2, F(-1, 2)]


# Was a bug.
@pytest.mark.parametrize("founders", [5, "A", [1, 2], [["A"], None]])
def test_founders_that_are_no_lists_are_told(founders):
    with pytest.raises(InvalidInputError, match=r"founders.* = .*list of ids"):
        gg.StandardsGame(2, founders=founders)
