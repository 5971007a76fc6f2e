"""Scenarios of great powers and blocs: rival standards in the real world."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.scenarios import read_world

NAMES = ("standards_two_powers", "standards_three_powers", "standards_bloc")


@pytest.mark.parametrize("name", NAMES)
def test_the_joint_standard_is_a_club_with_the_scenarios_parameters(name):
    """Not a universal regime; a lower divergence makes it one and a higher turns it into something else."""
    scenario = gg.load_scenario(name)
    assert "llustrative" in scenario.parameter_rule
    for settle in ("best_reply", "in_turn", "synchronous"):
        found = gg.subgame_perfect(scenario, settle=settle, mixed=False)
        assert found.label == "club"
        assert len(found.outcome.founders) == 1
    assert gg.subgame_perfect(scenario.bind(divergence=0.05), mixed=False).labels == ("universal",)
    assert gg.subgame_perfect(scenario.bind(divergence=0.2), mixed=False).labels == ("sham",)


def test_what_legitimacy_does_depends_on_who_the_powers_are():
    """It makes the standard of two distant powers universal, and that of the bloc a sham."""
    labels = {
        name: [
            gg.subgame_perfect(gg.load_scenario(name).bind(legitimacy=weight), mixed=False).labels
            for weight in (0.05, 0.2)
        ]
        for name in NAMES
    }
    assert labels == {
        "standards_two_powers": [("club",), ("universal",)],
        "standards_three_powers": [("club",), ("universal",)],
        "standards_bloc": [("club", "rival"), ("sham",)],
    }


def test_three_distant_powers_found_rival_standards():
    scenario = gg.load_scenario("standards_three_powers")
    found = gg.subgame_perfect(scenario.bind(divergence=0.3), mixed=False)
    assert set(found.labels) == {"rival", "sham"}
    assert found.label == "rival"
    assert len(found.outcome.founders) >= 2


def test_the_bloc_holds_the_members_of_its_year():
    states = gg.load_scenario("standards_bloc").states
    members = gg.load_memberships("EU").on("2019-12-31")
    whole = gg.load_states(2019)
    assert states.N == whole.N - len(members) + 1
    assert not set(members) & set(states.ids)
    assert states.great_powers == ("EU", "USA")
    share = sum(whole.size[whole.indices(members)])
    assert states.size[states.ids.index("EU")] == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('powers = ["A", "X"]', "'X' is not among"),
        ('blocs = [{ id = "U", members = "EU" }]', "depends on the year"),
        ('blocs = [{ id = "U", members = "EUU" }]', "has no table of members; did you mean 'EU'"),
        ('blocs = [{ members = ["A"] }]', "a table with id and members"),
        ('blocs = "EU"', "a list of tables"),
    ],
)
def test_powers_and_blocs_of_a_file_are_checked(tmp_path, line, message):

    (tmp_path / "world.csv").write_text("id,size,population\nA,0.5,0.5\nB,0.5,0.5\n", encoding="utf-8")
    file = tmp_path / "world.toml"
    body = f'[world]\ncsv = "world.csv"\n{line}\n[game]\nkind = "standards"\n[parameters]\nmarket = 1\n'
    file.write_text(body, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_world(file)


def test_a_file_of_ones_own_may_play_standards(tmp_path):

    rows = "id,size,population,ideal\nA,1/2,1/3,0\nB,1/4,1/3,1\nC,1/4,1/3,1\n"
    (tmp_path / "world.csv").write_text(rows, encoding="utf-8")
    file = tmp_path / "world.toml"
    file.write_text(
        '[world]\ncsv = "world.csv"\nexact = true\npowers = ["A", "U"]\n'
        'blocs = [{ id = "U", members = ["B", "C"] }]\n'
        '[game]\nkind = "standards"\nstandards = 2\n'
        '[parameters]\nmarket = 1\ncost = "1/5"\nlegitimacy = 0\ndivergence = 1\n',
        encoding="utf-8",
    )
    scenario = read_world(file)
    assert scenario.states.great_powers == ("A", "U")
    form = gg.great_powers.first_stage(scenario)
    assert form.exact
    assert form.payoff(["joint comply", "joint comply"]) == {"A": F(11, 20), "U": F(11, 20)}
