"""The shell command power: bodies of the package and of a user's own world, and what it refuses."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.decisions import body_power
from tests.commands import WORLD, fails, run, write

BOARD = WORLD.replace(
    "[institution]\n",
    '[institution]\nbody = "weighted"\nquota = "1/2"\nvotes = { "1" = 50, "2" = 49, "3" = 1 }\n',
)


def test_the_board_with_either_base(tmp_path):
    done = run("power", "imf_board", "--quota", "85")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Executive Board of the International Monetary Fund: 24 chairs\n")
    assert "at least 4251057.4 of 5001244 votes" in done.stdout
    assert "USA  0.19500068   16.624% of votes" in done.stdout
    assert "VEN had no chair" in done.stdout
    assert "source: votes and chairs of 2022-10-02" in done.stdout
    every = run("power", "imf_board", "--quota", "85%", "--base", "all", "--index", "banzhaf", "-q").stdout
    assert "USA  0.06266334" in every
    assert "source" not in every


def test_an_answer_as_json_is_read_again(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(run("power", "un_security_council", "--json").stdout, encoding="utf-8")
    assert gg.load(path)["USA"] == F(421, 2145)


def test_a_world_of_ones_own(tmp_path):
    world = write(tmp_path, BOARD)
    done = run("power", str(world))
    assert "at least 51 of 100 votes" in done.stdout
    scenario = gg.scenarios.read_world(world)
    for index, quota in (("shapley_shubik", "1/2"), ("banzhaf", "99/100")):
        rules = scenario.institution.replace(power=index, quota=quota)
        found = run("power", str(world), "--index", index, "--quota", quota).stdout
        for voter, value in body_power(rules, scenario.states).values.items():
            assert f"{voter}  {float(value):.8f}" in found


def test_bodies_of_members_and_founders(tmp_path):
    members = run("power", str(write(tmp_path, WORLD))).stdout
    assert "all states count as members here" in members
    founders = write(tmp_path, WORLD.replace("[institution]\n", '[institution]\nbody = "founders"\n'))
    assert "Shapley-Shubik index, 2 voters" in run("power", str(founders)).stdout


def test_votes_of_ones_own(tmp_path):
    """The IMF's own votes from a table are the IMF's board."""
    table = tmp_path / "my_votes.csv"
    gg.data.imf_votes().to_pandas().to_csv(table, index=False)
    for options in (["--quota", "85"], ["--quota", "85", "--base", "all", "--index", "banzhaf"]):
        own, known = (run("power", body, *options, "-q").stdout for body in (str(table), "imf_board"))
        assert sorted(own.splitlines()[1:]) == sorted(known.splitlines()[1:])
    assert "separator=';'" in fails("power", write_table(tmp_path, "id;votes\nA;3\n"))
    told = fails("power", write_table(tmp_path, "id,votes\nA,-1\nA,x\n"))
    assert "3 faults" in told
    assert "line 3: 'A' is given twice" in told


def write_table(tmp_path, text):
    path = tmp_path / "votes.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("quota", ["0", "101", "much", "1/0", "4/3", "nan"])
def test_a_quota_is_a_share(quota):
    assert "per cent above 0 and at most 100" in fails("power", "imf_board", "--quota", quota)


def test_a_quota_that_may_be_per_cent_or_a_share_is_asked_about():
    """Who means 85 % and types 0.85 is not told of a quota of less than one per cent."""
    assert "write 0.85% for per cent" in fails("power", "g20", "--quota", "0.85")
    assert "as a fraction, 17/20" in fails("power", "g20", "--quota", ".85")
    assert "one per cent or all votes" in fails("power", "g20", "--quota", "1")
    assert "at least 0.17 of 20 votes" in run("power", "g20", "--quota", "0.85%").stdout


def test_what_is_refused(tmp_path):
    assert "no one quota" in fails("power", "eu_council", "--quota", "65")
    assert "is for bodies with members without a seat" in fails(
        "power", str(write(tmp_path, BOARD)), "--base", "all"
    )
    assert "did you mean 'imf_board'" in fails("power", "imf_bord")
    assert "'none.csv' is no decision body and no file; give" in fails("power", "none.csv")
    assert "'imf_board' is unknown: it is a decision body, for load_body, or gametheory-gov power" in fails(
        "show", "imf_board"
    )
    assert "separator=';'" in fails("power", write_table(tmp_path, "country;votes\nA;3\n"))
    assert "more than all votes" in fails("power", "imf_board", "--quota", "100", "--base", "all")
