"""Standards in the real world: blocs, scenarios, the shell command, distances of the great powers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from typer.testing import CliRunner

import gametheory_gov as gg
from gametheory_gov import States
from gametheory_gov.data import read_table
from gametheory_gov.shell.main import app

F = Fraction
NAMES = ("standards_two_powers", "standards_three_powers", "standards_bloc")


# -------------------------------------------------------------------------------------------------- blocs


def world():
    return States(
        list("ABCD"), size=["1/2", "1/4", "1/8", "1/8"], population=["1/10", "2/10", "3/10", "4/10"],
        ideal=[[0, 1], [3, 0], [0, 3], [6, 3]], cost=[1, 2, 3, 4],
        extra={"gdp": [1, 2, 3, 4], "in": list("wxyz")},
    )  # fmt: skip


def test_a_bloc_is_the_sum_of_its_members():
    union = world().merge(["D", "B"], into="U", name="Union")
    assert union.ids == ("A", "U", "C")
    assert union.names == ("A", "Union", "C")
    assert list(union.size) == [F(1, 2), F(3, 8), F(1, 8)]
    assert list(union.population) == [F(1, 10), F(6, 10), F(3, 10)]
    assert list(union.ideal[1]) == [(F(1, 4) * 3 + F(1, 8) * 6) / F(3, 8), F(1, 8) * 3 / F(3, 8)]
    assert list(union.cost) == [1, (F(1, 4) * 2 + F(1, 8) * 4) / F(3, 8), 3]
    assert union.great_powers == ("U",)
    assert union.extra["gdp"][0] == 1
    assert np.isnan(union.extra["gdp"][1])
    assert union.extra["in"] == ("w", "", "y")
    assert "U is a bloc of D, B" in union.notes[-1]
    assert union.exact


def test_blocs_are_formed_whatever_the_order_of_their_members():
    import itertools

    for members in itertools.permutations("BCD"):
        union = world().merge(members, into="U")
        assert union.ids == ("A", "U")
        assert union.replace(notes=[]) == world().merge(list("BCD"), into="U").replace(notes=[])
    for rest in itertools.combinations("ABCD", 2):
        union = world().merge(rest, into="U")
        kept = [k for k in "ABCD" if k not in rest]
        assert [i for i in union.ids if i != "U"] == kept
        assert all(union.size[union.ids.index(k)] == world().size["ABCD".index(k)] for k in kept)
        assert sum(union.size) == 1


@pytest.mark.parametrize(
    ("members", "into", "message"),
    [
        (["B", "X"], "U", "'X' is not among"),
        (["B", "C"], "A", "is the id of a state outside"),
        ([], "U", "members that hold some size"),
    ],
)
def test_blocs_that_cannot_be(members, into, message):
    with pytest.raises(ValueError, match=message):
        world().merge(members, into=into)


def test_exposures_of_a_bloc_are_not_guessed():
    exposed = world().replace(exposure=(np.ones((4, 4), int) - np.eye(4, dtype=int)) * F(1, 3))
    with pytest.raises(ValueError, match="merge first"):
        exposed.merge(["B", "C"], into="U")


# ---------------------------------------------------------------------------------------------- scenarios


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
    from gametheory_gov.scenarios import read_world

    (tmp_path / "world.csv").write_text("id,size,population\nA,0.5,0.5\nB,0.5,0.5\n", encoding="utf-8")
    file = tmp_path / "world.toml"
    body = f'[world]\ncsv = "world.csv"\n{line}\n[game]\nkind = "standards"\n[parameters]\nmarket = 1\n'
    file.write_text(body, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_world(file)


def test_a_file_of_ones_own_may_play_standards(tmp_path):
    from gametheory_gov.scenarios import read_world

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


# ---------------------------------------------------------------------------------------- shell command


def run(*arguments):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def test_solve_shows_every_subgame_perfect_outcome():
    result = run("solve", "standards_bloc")
    assert result.exit_code == 0
    assert "great powers: EU, USA; the others settle by best_reply" in result.output
    assert "EU against USA on paper" in result.output
    assert "shown first by the rule joint_payoff: club" in result.output
    assert "mixed: " in result.output
    quiet = run("solve", "standards_bloc", "-q", "--settle", "synchronous")
    assert "mixed" not in quiet.output
    assert "club" in quiet.output


def test_solve_says_so_when_powers_mix():
    result = run("solve", "standards_two_powers", "--divergence", "0.15", "-q")
    assert result.exit_code == 0
    assert "without mixing" in result.output
    assert "mixed: CHN" in result.output


def test_show_and_scenarios_name_the_powers():
    shown = run("show", "standards_three_powers").output
    assert "great powers\n  CHN RUS USA" in shown
    assert "comply_3: " in shown
    assert "standards_two_powers: Rival standards" in run("scenarios").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grow", "standards_two_powers"], "has 2 rival standards"),
        (["solve", "standards_two_powers", "--all"], "--all is for games of one stage"),
        (
            ["solve", "standards_two_powers", "--committed", "--ties", "weak"],
            "--ties is for games of one stage",
        ),
        (["solve", "standards_two_powers", "--set", "sanctions=1"], "sanctions"),
    ],
)
def test_what_standards_have_no_use_for_is_refused(arguments, message):
    result = run(*arguments)
    assert result.exit_code != 0
    assert message in str(result.exception)


# -------------------------------------------------------------------------------------------- divergence


def test_distances_of_the_great_powers_since_1946():
    table = gg.data.great_power_divergence()
    pairs = [name for name in table.columns if "_" in name and name[:3].isupper()]
    assert len(table) == 77
    assert list(table.year) == [y for y in range(1946, 2024) if y != 1964]
    assert len(pairs) == 10
    assert table.p5_max.to_numpy() == pytest.approx(table[pairs].max(axis=1).to_numpy(), abs=0.001)
    assert table.p5_mean_pairwise.to_numpy() == pytest.approx(table[pairs].mean(axis=1).to_numpy(), abs=0.001)
    china = [name for name in pairs if "CHN" in name]
    assert table.loc[table.year < 1971, china].isna().all(axis=None)
    assert table.loc[table.year >= 1971, pairs].notna().all(axis=None)


def test_distances_are_those_of_the_cross_section():
    """Two tables made from one source agree, to the rounding of this one."""
    table = gg.data.great_power_divergence().set_index("year")
    points = {
        row["iso3"]: float(row["ideal_point"])
        for row in read_table("cross_section_2019")
        if row["ideal_point"]
    }
    for pair in ("USA_CHN", "USA_RUS", "FRA_RUS", "GBR_CHN"):
        a, b = pair.split("_")
        assert table.loc[2019, pair] == pytest.approx(abs(points[a] - points[b]), abs=0.001)
