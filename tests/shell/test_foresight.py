"""The shell command foresight: thresholds of patience, ends of accession, and what to do with big worlds."""

from __future__ import annotations

import re

import pytest

import gametheory_gov as gg
from tests.commands import fails, run

#: A club of three that is worth n - 3/2 to each member: the first member loses.
CLUB = """
[game]
actions = ["outside", "member"]
aggregates = { members = { member = "1" } }
payoffs = { outside = "0", member = "members - 3/2" }
""" + "".join(f'\n[[states]]\nid = "{k}"\nsize = "1/3"\npopulation = "1/3"\n' for k in "abc")


@pytest.fixture
def club(tmp_path):
    path = tmp_path / "club.toml"
    path.write_text(CLUB, encoding="utf-8")
    return str(path)


def test_thresholds_of_states_that_are_alike(club, tmp_path):
    out = tmp_path / "out"
    done = run("foresight", club, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert "-1/2 + sqrt(3)/2 < delta < 3/7 ≈ 0.428571: mix join join" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == [
        f"foresight.{end}" for end in ("csv", "json", "png")
    ]
    assert run("foresight", club, "--json").stdout == (out / "foresight.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("discount", "first", "end"),
    [("1/4", "nobody", "nobody"), ("0.4", "a b c: 0.5625", "a b c"), ("3/4", "a b c: 1", "a b c")],
)
def test_patient_states_found_what_myopic_ones_do_not(discount, first, end, club, tmp_path):
    out = tmp_path / "out"
    done = run("foresight", club, "--discount", discount, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(rf"^1 +{first} +{end} +1 *$", done.stdout, re.M), done.stdout
    assert "myopic growth ends in: nobody" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["foresight.csv", "foresight.json"]
    assert run("verify", str(out / "foresight.json"), "-q").stdout == "valid\n"


def test_states_that_differ_join_the_founders_or_found(world, tmp_path):
    done = run("foresight", str(world), "--discount", "0.9")
    assert "starting from the founders, who stay: 1 2" in done.stdout
    assert "myopic growth ends in: 1 2 3 4 5" in done.stdout
    free = run("foresight", str(world), "--discount", "0.9", "--from-nobody", "--json")
    assert free.returncode == 0, free.stderr
    redirected = tmp_path / "answer.json"
    redirected.write_text(free.stdout, encoding="utf-8")
    solution = gg.load(redirected)
    game = gg.scenarios.read_world(world).bind(committed=False)
    assert solution == gg.markov_perfect(game, "9/10")
    (counts,) = solution.equilibria[0].ends()
    ids = [label for label, inside in zip(game.states.ids, counts, strict=True) if inside]
    said = run("foresight", str(world), "--discount", "0.9", "--from-nobody").stdout
    assert "starting from nobody" in said
    assert "myopic" not in said
    assert re.search(rf" {' '.join(ids) or 'nobody'} +1 *$", said, re.M)


def test_what_cannot_be_done_says_what_can(world):
    for arguments, remedy in (
        (
            ("gatt_wto", "--discount", "0.9"),
            "here: gametheory-gov grow follows myopic states in a world of any size",
        ),
        ((str(world),), "or --discount 0.9 for one discount factor and a few"),
    ):
        done = run("foresight", *arguments)
        assert (done.returncode, done.stdout) == (3, "")
        assert remedy in done.stderr


def test_floats_have_no_thresholds(club, tmp_path):
    floats = tmp_path / "floats.toml"
    text = CLUB.replace("3/2", "price").replace(
        "\n\n[[", '\nparameters = { price = "" }\n[parameters]\nprice = 1.5\n[[', 1
    )
    floats.write_text(text, encoding="utf-8")
    done = run("foresight", str(floats))
    assert (done.returncode, done.stdout) == (3, "")
    assert "here: add --exact, or --discount 0.9 for one" in done.stderr
    assert "3/7 ≈ 0.428571 < delta < 1: join join join" in run("foresight", str(floats), "--exact").stdout


@pytest.mark.parametrize("discount", ["1", "-0.1", "x", "nan"])
def test_faults_come_together(discount, world):
    error = fails("foresight", world, "--discount", discount, "--set", "cost=x")
    assert f"--discount {discount}; a number from 0 to below 1 is needed" in error
    assert "cost" in error
