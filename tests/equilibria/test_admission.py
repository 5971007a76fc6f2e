"""Admission by consent: against the definition, state by state, and searched with proofs."""

import random
from dataclasses import replace
from fractions import Fraction
from math import comb

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import NotApplicableError, NotSolvedError
from gametheory_gov.equilibria.boxes import votes
from gametheory_gov.equilibria.definition import consent, deviations, passes
from tests.checks import TIES
from tests.oracles.clubs import all_equilibria

VOTES = ("majority", "share", "unanimity", "great_power_veto")
RULES = (*VOTES, "no_net_harm", "no_harm")


def random_club(rng: random.Random, rule: str, *, exact: bool = True) -> gg.BoundGame:
    """Draw an accession game under an admission rule: members lose from some newcomers, gain from others."""
    number = rng.randint(2, 5)
    size, people = ([rng.randint(1, 3) for _ in range(number)] for _ in range(2))
    world = gg.States(
        [f"s{k}" for k in range(number)],
        size=[Fraction(v, sum(size)) for v in size],
        population=[Fraction(v, sum(people)) for v in people],
        ideal=[[rng.randint(-2, 2)] for _ in range(number)],
        cost=[Fraction(rng.randint(0, 6), 8) for _ in range(number)],
        great_power=[rng.random() < 0.4 for _ in range(number)],
    )
    rules = gg.Institution(
        policy=rng.choice(["mean", "fixed", "median"]),
        admission=rule,
        admission_share=rng.choice(["1/3", "1/2", "2/3", 1]),
        legitimacy_shares=rng.choice([(1, 0, 0), ("1/2", "1/2", 0)]),
        excludability=rng.choice([0, 1]),
    )
    game = gg.bind(
        gg.AccessionGame(),
        world,
        rules,
        benefit=rng.choice([0, 1]),
        legitimacy=rng.choice([0, "1/2"]),
        divergence=rng.choice(["1/10", "1/2"]),
        exact=exact,
    )
    return game.commit([game.states.ids[0]]) if rng.random() < 0.3 else game


def random_crowd(rng: random.Random, rule: str) -> gg.BoundGame:
    """Draw a game of up to four actions with crowding, alike states and ties."""
    actions = [f"a{k}" for k in range(rng.choice([2, 2, 3, 4]))]
    slopes = ["1", "-1", "p", "-1/2", "0", "q"]
    payoffs = {
        a: f"({rng.choice(slopes)})*T0 + ({rng.choice(slopes)})*T1 + ({rng.randint(-2, 2)})"
        + rng.choice(["", "", " - T0**2/4", " + 2*T1/(1 + T1)"])
        for a in actions
    }
    game = gg.Game(
        "crowd",
        actions,
        aggregates={
            "T0": {a: rng.choice(["1", "w"]) for a in actions[1:]},
            "T1": {actions[-1]: rng.choice(["1", "w"])},
        },
        payoffs=payoffs,
        columns=dict.fromkeys(["w", "p", "q"], ""),
    )
    number = rng.randint(2, {2: 6, 3: 4, 4: 3}[len(actions)])
    alike = rng.random() < 0.4
    columns = {
        "w": [1 if alike else rng.randint(0, 3) for _ in range(number)],
        "p": [rng.randint(-1, 1) if not alike or k == 0 else 1 for k in range(number)],
        "q": [0 if alike else rng.randint(-2, 2) for _ in range(number)],
    }
    world = gg.States.symmetric(number, great_power=[k % 2 == 0 for k in range(number)])
    rules = gg.Institution(admission=rule, admission_share=rng.choice(["1/3", "1/2", "2/3", 1]))
    return gg.bind(game, world, rules, **columns)


def listed(solution: gg.Solution) -> set[tuple[str, ...]]:
    ids = solution.game.states.ids
    return {tuple(actions[label] for label in ids) for e in solution.equilibria for actions in e.expand()}


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("rule", RULES)
def test_every_profile_by_the_definition(rule, ties):
    rng = random.Random(f"{rule}{ties}")
    for _ in range(12):
        game = random_club(rng, rule)
        solution = gg.solve(game, gg.equilibria.EnumerationSolver(), ties=ties)
        assert listed(solution) == all_equilibria(game, ties)
        assert solution.verify().valid, str(solution.verify())


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("rule", RULES)
def test_the_search_over_totals_equals_the_definition(rule, ties):
    rng = random.Random(f"totals{rule}{ties}")
    for draw in range(40):
        game = random_crowd(rng, rule) if draw % 2 else random_club(rng, rule)
        if game.form.profile_terms:
            continue
        solution = gg.solve(game, gg.equilibria.BranchingSolver(), ties=ties)
        assert listed(solution) == all_equilibria(game, ties), (game.form.payoffs, game.values)
        assert solution.verify().valid, str(solution.verify())


def test_floats_decide_as_fractions_do_or_say_undecided():
    for draw in range(40):
        rule = RULES[draw % 4]
        exact = random_club(random.Random(draw), rule)
        floats = random_club(random.Random(draw), rule, exact=False)
        for solver in (gg.equilibria.EnumerationSolver(), gg.equilibria.BranchingSolver()):
            if exact.form.profile_terms and isinstance(solver, gg.equilibria.BranchingSolver):
                continue
            found = gg.solve(floats, solver)
            wanted = all_equilibria(exact, "join")
            ids = floats.states.ids
            unsure = {tuple(e.actions[label] for label in ids) for e in found.undecided}
            assert listed(found) <= wanted <= listed(found) | unsure
            assert found.verify().valid, str(found.verify())


def pie(rule: str, **entries) -> gg.BoundGame:
    """Members share a pie: whoever is in loses from a newcomer."""
    game = gg.Game(
        "pie", ("out", "in"), aggregates={"members": {"in": 1}}, payoffs={"out": 0, "in": "1/members"}
    )
    world = gg.States.symmetric(5, great_power=[True, False, False, False, False])
    return gg.bind(game, world, gg.Institution(admission=rule, **entries))


@pytest.mark.parametrize("rule", ["majority", "unanimity", "share"])
def test_who_shares_a_pie_lets_nobody_in(rule):
    """Open, all five come in; by consent every club that has members stays as it is."""
    assert [len(club) for club in gg.solve(pie("open")).clubs] == [5]
    clubs = gg.solve(pie(rule), gg.equilibria.EnumerationSolver()).clubs
    assert sorted(map(len, clubs)) == sorted(k for k in range(1, 6) for _ in range(comb(5, k)))
    classes = gg.solve(pie(rule), gg.equilibria.BranchingSolver()).equilibria
    assert sum(e.multiplicity for e in classes) == 31


def test_a_great_power_outside_cannot_veto():
    """Without the great power the club is open to all; once in, it keeps the others out."""
    clubs = gg.solve(pie("great_power_veto")).clubs
    assert sorted(clubs) == sorted(
        tuple(str(k + 1) for k in range(5) if k == 0 or mask >> (k - 1) & 1) for mask in range(16)
    )


def test_outsiders_that_are_kept_out_are_named():
    solution = gg.solve(pie("unanimity"), gg.equilibria.EnumerationSolver())
    pair = next(e for e in solution.equilibria if len(e.members) == 2)
    assert pair.kept_out == tuple(label for label in pair.actions if label not in pair.members)
    assert "not admitted" in str(solution)
    assert gg.solve(pie("open")).equilibria[0].kept_out == ()


def test_no_state_gains_from_a_move_it_may_make():
    """The defining inequality, written out once more for a club of the real world."""
    scenario = gg.load_scenario("gatt_wto")
    rules = scenario.institution.replace(admission="majority", body="members", policy="mean")
    game = gg.bind(
        scenario.game,
        scenario.states,
        rules,
        **{**scenario.parameters, "founders": scenario.founders, "divergence": 0.05},
    ).commit(scenario.founders)
    path = gg.grow(game, scenario.founders)
    profile = path.last_profile
    gains = game.gains(profile)
    outside = np.flatnonzero((profile == 0) & (gains[:, 1] > 1e-9))
    payoffs = game.payoffs(profile)
    for k in outside:
        after = profile.copy()
        after[k] = 1
        better = (game.payoffs(after) > payoffs)[profile > 0]
        assert 2 * better.sum() <= len(better)
    moves, _, _ = deviations(game, profile, ties="join", tolerance=1e-9)
    assert not moves.any()


def test_votes_within_the_tolerance_are_undecided():
    game = gg.Game(
        "even",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "x"},
        parameters={"x": "worth"},
    )
    floats = gg.bind(game, gg.States.symmetric(3), gg.Institution(admission="unanimity"), x=0.5)
    admits, unsure = consent(floats, np.array([[0, 1, 0], [0, 0, 0]]), 0, 1, ties="join", tolerance=1e-9)
    assert admits.tolist() == [False, True]
    assert unsure.tolist() == [True, False]
    exact = gg.bind(game, gg.States.symmetric(3), gg.Institution(admission="unanimity"), x="1/2")
    assert gg.solve(exact, ties="join").clubs == (("1", "2", "3"),)
    assert {
        len(club) for club in gg.solve(exact, gg.equilibria.EnumerationSolver(), ties="stay_out").clubs
    } == {1, 2, 3}


def test_growth_by_consent():
    """From one founder a pie is never shared; a club whose members gain from newcomers takes all."""
    assert gg.grow(pie("majority"), ["2"]).sizes == (1,)
    assert gg.grow(pie("open"), ["2"]).sizes == (1, 5)
    growing = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(4),
        gg.Institution(admission="unanimity"),
        benefit=1,
        cost="1/2",
        legitimacy=0,
        divergence=0,
    )
    assert gg.grow(growing, ["1", "2"]).sizes == (2, 4)


def test_best_reply_from_the_ends_is_refused_by_name():
    with pytest.raises(NotApplicableError, match="admission is 'majority'"):
        gg.solve(pie("majority"), gg.equilibria.MonotoneSolver())


@pytest.mark.parametrize("rule", RULES)
def test_a_false_claim_of_consent_is_noticed(rule):
    """A proof made for open admission does not pass under a rule that keeps newcomers out."""
    honest = gg.solve(pie("open"), gg.equilibria.BranchingSolver())
    closed = replace(honest, game=pie(rule))
    assert not closed.verify().valid


def asked_all_at_once(votes, boxes, rows, types, action):
    """Who is admitted when all voters are heard: the fewest sure to consent against the most others."""
    count = votes.bounds.types.count
    allowed = []
    for row, newcomer in zip(rows, types, strict=True):
        everyone = np.arange(len(votes.states))
        sure = votes._sure(boxes, np.array([row]), np.array([newcomer]), everyone, action)[0]
        yes = no = 0
        for voter in everyone:
            if not votes.entitled[voter]:
                continue
            fewest = largest = 1  # a committed member
            if voter < len(count):
                inside = range(1, len(boxes.most))
                largest = min(sum(boxes.most[p, row, voter] for p in inside), count[voter])
                largest = min(largest, count[voter] - boxes.least[0, row, voter])
                largest -= voter == newcomer and largest == count[voter]
                fewest = max(
                    sum(boxes.least[p, row, voter] for p in inside), count[voter] - boxes.most[0, row, voter]
                )
                fewest = min(fewest, largest)
            yes, no = yes + fewest * sure[voter], no + largest * (not sure[voter])
        allowed.append(bool(passes(votes.game, np.array([yes]), np.array([no]))[0]))
    return allowed


@pytest.mark.parametrize("rule", VOTES)
def test_asking_voters_a_few_at_a_time_decides_as_asking_all(rule, monkeypatch):
    monkeypatch.setattr(votes, "_FIRST", 1)
    admit = votes.Votes.admit
    heard = []

    def compared(self, boxes, rows, types, action):
        found = admit(self, boxes, rows, types, action)
        assert found.tolist() == asked_all_at_once(self, boxes, rows, types, action)
        heard.extend(found.tolist())
        return found

    monkeypatch.setattr(votes.Votes, "admit", compared)
    rng = random.Random(f"ballot{rule}")
    for draw in range(12):
        game = random_crowd(rng, rule) if draw % 2 else random_club(rng, rule, exact=draw % 4 > 0)
        if not game.form.profile_terms:
            gg.solve(game, gg.equilibria.BranchingSolver(), ties=TIES[draw % 3])
    assert True in heard
    assert False in heard


@pytest.mark.parametrize("rule", VOTES)
def test_most_newcomers_to_a_mean_policy_are_decided_by_few_voters(rule, monkeypatch):
    """Forty different states: less than half of all pairs of voter and newcomer are looked at."""
    rng = np.random.default_rng(3)
    world = gg.load_scenario("gatt_wto").states
    world = world.select(rng.choice(world.ids, 40, replace=False).tolist())
    rules = gg.Institution(policy="mean", admission=rule, admission_share="2/3")
    game = gg.bind(
        gg.AccessionGame(),
        world,
        rules,
        benefit=1,
        cost=rng.uniform(0.3, 0.9, 40),
        legitimacy=0.3,
        divergence=0.05,
    )
    asked, pairs = [], []
    sure, admit = votes.Votes._sure, votes.Votes.admit

    def counted(self, boxes, rows, types, voters, action):
        asked.append(len(rows) * len(voters))
        return sure(self, boxes, rows, types, voters, action)

    def called(self, boxes, rows, *arguments, **options):
        pairs.append(len(rows) * len(self.states))
        return admit(self, boxes, rows, *arguments, **options)

    monkeypatch.setattr(votes.Votes, "_sure", counted)
    monkeypatch.setattr(votes.Votes, "admit", called)
    solution = gg.solve(game, gg.equilibria.BranchingSolver(max_boxes=200), throw=False)
    assert sum(pairs) > 0
    assert sum(asked) < sum(pairs) / 2
    assert solution.verify().valid


def test_a_search_with_votes_that_takes_long_stops_and_says_what_next(monkeypatch):
    from gametheory_gov.equilibria.solvers import choice

    world = gg.load_scenario("gatt_wto").states
    rules = gg.Institution(policy="mean", admission="majority")
    game = gg.bind(
        gg.AccessionGame(),
        world.select(world.ids[:60]),
        rules,
        benefit=1,
        cost=0.4,
        legitimacy=0.3,
        divergence=0.05,
    )
    monkeypatch.setattr(choice, "_LONG_PATIENCE", 60)
    with pytest.raises(NotSolvedError, match=r"max_boxes=\.\.\.\) searches on, and grow") as caught:
        gg.solve(game)
    assert caught.value.solution.verify().valid
    assert gg.solve(game, throw=False).result is gg.equilibria.Result.STOPPED
