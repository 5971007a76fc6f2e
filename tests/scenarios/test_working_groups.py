"""A working group and a patchwork of clubs: their facts, their mechanisms, and what each switch does."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.equilibria.solution import is_equilibrium
from gametheory_gov.growth.accession import follow
from gametheory_gov.papers import files
from gametheory_gov.scenarios import read_world
from gametheory_gov.scenarios.non_states import with_non_states
from gametheory_gov.scenarios.origin import origin_of
from tests.checks import refused
from tests.commands import WORLD, fails, run, write

#: Five states of docs/howto/stickiness.md.
COST = ["0.24", "0.30", "0.66", "0.80", "0.85"]
SIZE = ["0.40", "0.25", "0.15", "0.12", "0.08"]
PEOPLE = ["0.05", "0.05", "0.30", "0.35", "0.25"]


@pytest.fixture(scope="module")
def group():
    return gg.load_scenario("g20_working_group")


@pytest.fixture(scope="module")
def patchwork():
    return gg.load_scenario("patchwork")


# ------------------------------------------------------------------------------------------- facts


def test_the_nineteen_adopt_and_three_of_them_draft(group):
    states = [label for label in group.states.ids if not group.states.extra["non_state"][_row(group, label)]]
    members = gg.load_memberships("G20").on("2019-12-31")
    assert set(group.founders) == {label for label in members if label in states}
    assert (len(states), len(group.states)) == (193, 201)
    assert set(group.institution.inner_club) < set(group.founders)


def _row(scenario, label):
    return scenario.states.ids.index(label)


def test_the_clubs_are_those_of_the_tables(patchwork):
    known = set(patchwork.states.ids)
    gpa = set(gg.load_memberships("GPA").on("2019-12-31")) & known
    ita = set(gg.load_memberships("ITA").on("2019-12-31")) & known
    union = set(gg.load_memberships("EU").on("2019-12-31"))
    assert union - ita == {"HUN", "MLT"}  # through the European Union
    ita |= union & gpa
    expected = {"both": gpa & ita, "gpa": gpa - ita, "ita": ita - gpa}
    assert {action: set(ids) for action, ids in patchwork.committed.items()} == expected


@pytest.mark.parametrize(("club", "digits"), [("gpa", 2), ("ita", 2)])
def test_a_clubs_policy_is_its_members_mean(patchwork, club, digits):
    ids = [*patchwork.committed["both"], *patchwork.committed[club]]
    mean = float(patchwork.states.mean_ideal(ids)[0])
    assert patchwork.parameters[f"{club}_policy"] == round(mean, digits)


@pytest.mark.parametrize(("name", "switches"), [("g20_working_group", 3), ("patchwork", 4)])
def test_every_switch_of_the_story_changes_payoffs(name, switches):
    scenario = gg.load_scenario(name)
    rule = scenario.parameter_rule.replace("\n", " ")
    settings = [part.split()[0].rstrip(".,;").split("=") for part in rule.split("--set ")[1:]]
    assert len(settings) == switches
    first = {settings[0][0]: settings[0][1]}
    club = scenario.bind().start
    for entry, text in settings:
        changed = {entry: text.split(",") if entry == "inner_club" else text}
        pairs = [({}, changed), (first, first | changed)]  # dues are due to a body that there is
        assert any(
            (gg.rebind(scenario, **old).payoffs(club) != gg.rebind(scenario, **new).payoffs(club)).any()
            for old, new in pairs
        ), entry


# ----------------------------------------------------------------------------------- a working group


def draft(group, **changes):
    return gg.rebind(group, **changes)


def test_the_draft_is_the_mean_of_the_drafters_or_of_all(group):
    ideal = group.states.ideal[:, 0]
    drafters = ideal[[_row(group, label) for label in group.institution.inner_club]].mean()
    for share, policy in ((0, drafters), (1, ideal.mean()), (0.25, 0.75 * drafters + 0.25 * ideal.mean())):
        game = draft(group, elicited=share)
        report = game.reports(game.start)["policy_in_force_1"]
        assert float(report) == pytest.approx(policy, abs=1e-12)


def test_payoffs_are_those_of_the_definition(group):
    game = draft(group, elicited=0.5, engagement=0.1)
    rng = np.random.default_rng(3)
    groups = np.array(group.states.extra["non_state"])
    for _ in range(3):
        inside = rng.integers(0, 2, game.N)
        states = group.states
        people = (states.population * inside).sum()
        reach = (people + 0.1 * inside[groups == 1].mean()) / 1.1
        policy = (float(game.values["policy_1"]) + states.ideal[:, 0].mean()) / 2
        good = 1.2 * 0.4 * (states.size * inside).sum()
        member = good + 0.4 * reach - 0.24 - 0.05 * (states.ideal[:, 0] - policy) ** 2
        expected = np.where(groups, inside * (people - 0.5), np.where(inside, member, good))
        assert game.payoffs(inside).astype(float) == pytest.approx(expected)


def test_what_eliciting_and_engaging_do(group):
    sizes = {}
    for elicited in (0, 1):
        for engagement in (0, 0.1):
            game = draft(group, elicited=elicited, engagement=engagement)
            path = gg.grow(game, reasons=False)
            assert is_equilibrium(path.game, path.last_profile, tolerance=1e-9) is True
            sizes[elicited, engagement] = len(path.final)
            assert gg.solve(game).clubs[0] == path.final
    assert sizes[0, 0] == len(group.founders) + 8
    assert sizes[0, 0] < sizes[0, 0.1] < sizes[1, 0] <= sizes[1, 0.1]


def test_a_deeper_draft_is_universal_when_views_are_elicited(group):
    found = {
        (share, count): gg.frontier(draft(group, elicited=share, engagement=count), "depth")
        for share, count in ((0, 0), (0, 0.1), (1, 0), (1, 0.1))
    }
    assert all(answer.verify().valid for answer in found.values())
    values = {key: answer.value for key, answer in found.items()}
    assert values[0, 0] < values[0, 0.1] < values[1, 0] < values[1, 0.1]
    for key, value in values.items():
        for step, universal in ((-1e-6, True), (1e-6, False)):
            game = draft(group, elicited=key[0], engagement=key[1], depth=value + step)
            assert gg.grow(game, reasons=False).universal is universal


@pytest.mark.parametrize(("count", "least"), [(None, "1/40"), ("1/20", "7/300"), ("1/10", "11/500")])
def test_a_non_state_actor_lowers_the_least_legitimacy(count, least):
    """Five states; an actor that counts x in inclusion, beside all people, joins at no cost."""
    extra = [] if count is None else [0]
    people = PEOPLE if count is None else [*PEOPLE, count]
    world = gg.States(
        ["1", "2", "3", "4", "5", "actor"][: len(people)],
        size=[*SIZE, *extra],
        population=[Fraction(share) / sum(map(Fraction, people)) for share in people],
        cost=[*COST, *extra],
    )
    rules = gg.Institution(exclusion_penalty=1)
    given = {"benefit": 0, "divergence": 0, "legitimacy": 0, "founders": ["1", "2"]}
    game = gg.bind(gg.AccessionGame(), world, rules, **given)
    found = gg.threshold(game, "legitimacy", reaches="universal")
    assert found.value == Fraction(least)
    assert found.verify().valid


# ---------------------------------------------------------------------------------------- a patchwork


def test_payoffs_of_the_patchwork_are_two_accession_games(patchwork):
    """Club by club: good, legitimacy, cost and distance; a state in both has the sum."""
    changes = {"universal_body": 0.3, "dues": 0.01, "guidance": 0.2, "overlap": 0.05}
    game = gg.rebind(patchwork, **changes, excludability=0.9)
    states, rng = patchwork.states, np.random.default_rng(5)
    value = {name: float(v) for name, v in game.values.items() if np.ndim(v) == 0}
    for _ in range(3):
        played = rng.integers(0, 4, game.N)
        names = np.array(game.actions)[played]
        total = np.zeros(game.N)
        anyone = (states.population * (played > 0)).sum()
        for club, cost, shut in (("gpa", 0.2, 0.9), ("ita", 0.1, 0)):
            inside = np.isin(names, [club, "both"])
            policy = 0.8 * value[f"{club}_policy"] + 0.2 * states.ideal[:, 0].mean()
            legitimacy = 0.7 * (states.population * inside).sum() + 0.3 * anyone
            net = 0.2 * legitimacy - cost - 0.025 * (states.ideal[:, 0] - policy) ** 2
            total += 0.4 * (states.size * inside).sum() * np.where(inside, 1, 1 - shut) + inside * net
        total -= 0.3 * 0.01 * (played > 0) + 0.05 * (names == "both")
        assert game.payoffs(played).astype(float) == pytest.approx(total)


def test_a_universal_body_above_the_clubs(patchwork):
    ends = {}
    for body, guidance in ((0, 0), (1, 0), (0, 1), (1, 1)):
        game = gg.rebind(patchwork, universal_body=body, guidance=guidance)
        path = gg.grow(game, reasons=False)
        solution = gg.solve(game)
        assert solution.complete
        assert [len(club) for club in solution.clubs] == [len(path.final)]
        ends[body, guidance] = len(path.final), path.universal, float(game.payoffs(path.last_profile).sum())
    assert not ends[0, 0][1]
    assert all(ends[key][1] for key in ((1, 0), (0, 1), (1, 1)))
    assert ends[0, 0][2] < ends[1, 0][2] < ends[0, 1][2] < ends[1, 1][2]


@pytest.mark.parametrize(("legitimacy", "without", "above"), [(0.15, 0, 0), (0.2, 0, 1), (0.3, 1, 1)])
def test_the_body_makes_the_difference_in_a_region(patchwork, legitimacy, without, above):
    for body, universal in ((0, without), (1, above)):
        game = gg.rebind(patchwork, universal_body=body, legitimacy=legitimacy)
        assert gg.grow(game, reasons=False).universal is bool(universal)


def test_members_of_both_clubs_divide_when_both_are_too_much_work(patchwork):
    game = gg.rebind(patchwork, universal_body=1, overlap=0.1)
    path = gg.grow(game, reasons=False)
    both = [game.states.ids[k] for k in np.flatnonzero(path.last_profile == 3)]
    assert set(both) == set(patchwork.committed["both"])


@pytest.mark.parametrize("body", [0, 1])
def test_the_open_club_lasts_only_under_a_body_when_everybody_may_change(patchwork, body):
    game = gg.rebind(patchwork, universal_body=body)
    free = game.release(list(game.committed))
    profiles, ending = follow(free, game.start)
    assert ending == "equilibrium"
    assert is_equilibrium(free, profiles[-1], tolerance=1e-9) is True
    opened = np.isin(np.array(game.actions)[profiles[-1]], ["ita", "both"]).sum()
    assert bool(opened) == bool(body)


# --------------------------------------------------------------------------------------- mechanisms


def test_who_is_committed_to_an_action_is_read_bound_and_kept(patchwork, tmp_path):
    game = patchwork.bind()
    assert game.committed == {label: action for action, ids in patchwork.committed.items() for label in ids}
    assert len(game.club) == 61
    assert not patchwork.bind(committed=False).committed
    assert gg.load(patchwork.save(tmp_path / "patchwork.json")) == patchwork
    other = patchwork.bind(founders=["USA", "CHN"])
    assert (other.committed["CHN"], other.committed["IND"]) == ("both", "ita")
    assert origin_of(gg.rebind(patchwork, dues=0.1)).scenario.name == "patchwork"
    assert "61 committed" in run("grow", "patchwork").stdout


def test_a_committed_state_of_another_year_may_be_missing():
    earlier = gg.load_scenario("patchwork", year=1990)
    gone = set(earlier.missing_founders)
    assert {"ARM", "CZE"} <= gone
    assert not gone & {label for ids in earlier.committed.values() for label in ids}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("member = 3", "committed.member = 3; a list of ids is needed"),
        ("member = ['1']", "'1' is committed twice; name it once, founders in founders only"),
        ("membr = ['3']", "'membr' is no action of the game; did you mean 'member'?"),
        ("outside = ['9']", "committed '9' is not among the states"),
    ],
)
def test_what_is_wrong_with_commitments_is_said(tmp_path, lines, fault):
    text = WORLD.replace("[parameters]", f"[committed]\n{lines}\n\n[parameters]")
    assert fault in fails("grow", write(tmp_path, text))


def test_players_that_are_no_states_follow_the_states(tmp_path):
    rows = 'non_states = [{ id = "C40", name = "Cities", cost = "1/3", voice = "1/10" }]'
    world = read_world(write(tmp_path, WORLD.replace("[parameters]", f"[world]\n{rows}\n\n[parameters]")))
    states = world.states
    assert states.ids[-1] == "C40"
    assert states.names[-1] == "Cities"
    assert (states.size[-1], states.population[-1], states.cost[-1]) == (0, 0, Fraction(1, 3))
    assert states.exact
    assert states.extra["voice"][-1] == Fraction(1, 10)
    assert sum(states.extra["non_state"]) == 1
    plain = read_world(write(tmp_path, WORLD)).states
    assert states.select(plain.ids).size.tolist() == plain.size.tolist()


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("[3]", ["non_states[0] = 3; a table with id"]),
        ('[{ id = "C40" }]', ["non_states[0] (C40): cost is missing; a number is needed in every row"]),
        (
            '[{ id = "1", cost = 1, size = 1, voice = "x" }]',
            ["'size' is a column of the states already", "non_states[0] (1): voice = 'x'; a number"],
        ),
        ('[{ id = "1", cost = 1 }]', ["non_states: ids[5] = '1' repeats ids[0]"]),
    ],
)
def test_what_is_wrong_with_such_players_is_said(tmp_path, rows, faults):
    text = WORLD.replace("[parameters]", f"[world]\nnon_states = {rows}\n\n[parameters]")
    said = fails("grow", write(tmp_path, text))
    for fault in faults:
        assert fault in said


def test_a_world_with_matrices_takes_no_such_players():
    two = gg.States(["A", "B"], size=["1/2"] * 2, matrices={"imports": [[0, 1], [1, 0]]})
    refused(InvalidInputError, lambda: with_non_states(two, [{"id": "C40"}]), "a world with matrices")


def test_a_file_written_of_a_game_says_who_is_committed(patchwork, tmp_path):
    game = gg.rebind(patchwork, universal_body=1)
    (tmp_path / "world.toml").write_text(files._world(game), encoding="utf-8")
    (tmp_path / "states.csv").write_text(files.states_csv(game.states), encoding="utf-8")
    again = read_world(tmp_path / "world.toml").bind()
    assert dict(again.committed) == dict(game.committed)
    assert again.gains(again.start).tolist() == game.gains(game.start).tolist()
