"""The shell command harm: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import re

import gametheory_gov as gg
from tests.commands import fails, run


def steps(text):
    """The lines of the table of steps: members, gain, lose, and what it is, by step."""
    found = re.findall(r"^(\S.*?)  +(\d+) +(\d+) +(\d+) +[-+.\d]+  (.+?) *$", text, re.M)
    return {name: (int(members), int(gain), int(lose), label) for name, members, gain, lose, label in found}


def test_the_real_world():
    done = run("harm", "gatt_wto")
    assert (done.returncode, done.stderr) == (0, "")
    assert steps(done.stdout) == {
        "founding, against no club": (22, 0, 193, "spite"),
        "round 1": (68, 68, 125, "beggar-thy-neighbour"),
        "round 2": (169, 169, 24, "harmful but worth it"),
        "round 3": (190, 190, 3, "harmful but worth it"),
        "end, against the founding": (190, 158, 35, "harmful but worth it"),
        "end, against no club": (190, 0, 193, "spite"),
    }
    said = " ".join(done.stdout.split())
    assert (
        "of 171 states that did not found, 136 are better off at the end than at the founding, 35 w" in said
    )
    assert "lose, 35: IRN (-0.307545)" in said


def test_the_answer_is_from_founding_to_end_or_from_nobody(world, tmp_path):
    out = tmp_path / "out"
    done = run("harm", str(world), "--out", str(out))
    assert "of 3 states that did not found, 1 are better off at the end than at the f" in done.stdout
    assert "3, 4, 5 move: beggar-thy-neighbour, all together -6/25 = -0.24" in done.stdout
    assert sorted(p.name for p in out.iterdir()) == ["harm.csv", "harm.json", "steps.csv"]
    game = gg.scenarios.read_world(world).bind()
    saved = gg.load(out / "harm.json")
    assert saved.changes == gg.harm(game, after=game.states.ids).changes
    assert run("verify", str(out / "harm.json"), "-q").stdout == "valid\n"
    with (out / "steps.csv").open(encoding="utf-8") as file:
        rows = {row["step"]: row for row in csv.DictReader(file)}
    for number, (before, after) in enumerate((("12", "123"), ("123", "1234"), ("1234", "12345")), start=1):
        found = gg.harm(game, before=list(before), after=list(after))
        row = rows[f"round {number}"]
        assert (int(row["members"]), row["label"]) == (len(after), found.label)
        assert (int(row["gain"]), int(row["lose"])) == (len(found.gainers), len(found.losers))
        assert float(row["total"]) == float(found.total)
    run("harm", str(world), "--from-nobody", "--out", str(out))
    assert gg.load(out / "harm.json").changes == gg.harm(game, before=[], after=game.states.ids).changes


def test_growth_that_ends_where_it_began(world, tmp_path):
    still = ("harm", str(world), "--legitimacy", "0")
    done = run(*still)
    assert "growth ends with the founders, so it harms nobody; --from-nobody compares" in done.stdout
    assert steps(done.stdout)["end, against the founding"] == (2, 0, 0, "nobody moves")
    out = tmp_path / "out"
    for asked in (("--json",), ("--out", str(out))):
        refused = run(*still, *asked)
        assert (refused.returncode, refused.stdout, refused.stderr.count("--from-nobody")) == (3, "", 1)
    assert not any(out.iterdir())
    assert (
        "better off at the end than without any club"
        in run(*still, "--from-nobody", "--out", str(out)).stdout
    )
    assert gg.load(out / "harm.json").movers == ("1", "2")


def test_who_leaves_and_rules_that_forbid_harm(world):
    freed = run("harm", "gatt_wto", "--free-founders")
    assert steps(freed.stdout)["end, against the founding"] == (0, 193, 0, "harmless")
    assert "leave --from-nobody out" in run("harm", "gatt_wto", "--free-founders", "--from-nobody").stdout
    assert "growth ends with the founders" in run("harm", str(world), "--set", "admission=no_harm").stdout


def test_what_it_refuses(world):
    assert "nobody founds" in fails("harm", "climate_club_2015")
    assert "rival ones" in fails("harm", "standards_bloc")
    error = fails("harm", world, "--set", "cots=1", "--out", "/proc/nowhere")
    assert "did you mean 'cost'?" in error
    assert "/proc/nowhere: cannot be written to" in error
