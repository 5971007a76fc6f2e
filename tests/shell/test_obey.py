"""The shell command obey: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import re

import gametheory_gov as gg
from tests.commands import fails, run


def test_the_real_world_is_stable_and_not_obeyed():
    done = run("obey", "gatt_wto", "--patience", "0.9")
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "a club of 190 that is stable and not obeyed at a patience of 9/10 = 0.9" in said
    assert "no patience holds CUB SYR (2 of 190 states)" in said
    assert "shirk: CUB KHM SYR" in said
    assert "round 0, 22 members: no patience holds 12 of them; the others held from 0.994054 on" in said
    hardest = re.findall(r"^([A-Z]{3}) .* (none suffices|[\d.]+)$", done.stdout, re.M)
    assert hardest[:3] == [("SYR", "none suffices"), ("CUB", "none suffices"), ("KHM", "0.90093")]
    needed = [float(patience) for _, patience in hardest[2:]]
    assert needed == sorted(needed, reverse=True)


def test_figures_are_those_of_python(world, tmp_path):
    out = tmp_path / "out"
    done = run("obey", str(world), "--legitimacy", "1/10", "--patience", "4/5", "--out", str(out))
    assert "all 5 states are held from a patience of 5/6 ≈ 0.833333 on (5 needs most)" in done.stdout
    assert "round 0, 2 members: all held from 12/13" in done.stdout
    assert sorted(p.name for p in out.iterdir()) == ["obedience.csv", "obedience.json"]
    saved = gg.load(out / "obedience.json")
    game = gg.rebind(gg.scenarios.read_world(world), legitimacy="1/10")
    assert saved.incentives == gg.obeyed(game, gg.grow(game)).incentives
    assert saved.shirkers == ("4", "5")
    assert run("verify", str(out / "obedience.json"), "-q").stdout == "valid\n"
    with (out / "obedience.csv").open(encoding="utf-8") as file:
        assert [row["patience"] for row in csv.DictReader(file)][-1] == "5/6"


def test_options_change_the_rules(world, tmp_path):
    for options, rules in (
        (("--set", "monitoring=0,1/2"), {"monitoring": (0, "1/2")}),
        (("--expelled", "1/2", "--rounds", "3"), {"expelled": "1/2", "rounds": 3}),
        (("--conscience", "1/5"), {"conscience": "1/5"}),
        (("--saves", "divergence"), {"saves": ["divergence"]}),
    ):
        game = gg.scenarios.read_world(world).bind()
        found = gg.obeyed(game, ["1", "2", "3"], **rules)
        assert found.incentives != gg.obeyed(game, ["1", "2", "3"]).incentives
        printed = run("obey", str(world), "--club", "1,2,3", *options, "--json").stdout
        (tmp_path / "answer.json").write_text(printed, encoding="utf-8")
        assert gg.load(tmp_path / "answer.json").incentives == found.incentives


def test_all_that_is_wrong_is_said_at_once(world):
    error = fails(
        *("obey", world, "--patience", "2", "--rounds", "0", "--expelled", "0", "--conscience", "-1"),
        *("--saves", "cots", "--club", "9", "--set", "monitoring=0.5,0.1"),
    )
    for fault in (
        "patience = '2'; a discount factor between 0 and 1",
        "rounds = 0; a whole number from 1",
        "expelled = '0'; a share in (0, 1]",
        "conscience = '-1'; a number that is not negative",
        "'cots' is no symbol of the game; did you mean 'cost'?",
        "--club: '9' is not among the 5 states",
        "monitoring = (1/2, 1/10): p1 < p2 fails",
    ):
        assert error.count(fault) == 1, fault
    assert "7 faults" in error
    assert "--club names nobody" in fails("obey", world, "--club", ",")


def test_a_club_is_needed_and_something_to_save():
    error = fails("obey", "climate_club_2015")
    assert 'founders = ["USA", ...], or name a club: --club ID,ID,...' in error
    assert "the game has neither cost nor divergence; name in saves what shirking saves" in error
    named = run("obey", "climate_club_2015", "--club", "EU,US", "--saves", "price")
    assert "a club of 2" in named.stdout
    assert "rival ones" in fails("obey", "standards_bloc", "--club", "USA")
