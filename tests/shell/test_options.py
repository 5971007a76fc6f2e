"""Options of the command: numbers as written, given once, and no others."""

from __future__ import annotations

import re

import pytest
import typer

from gametheory_gov.shell import main as cli
from tests.commands import WORLD, fails, run, write

#: Commands on a game, each with what it needs to answer quickly for the world of the tests.
ON_A_GAME = {
    "grow": (),
    "deviations": (),
    "obey": (),
    "harm": ("--from-nobody",),
    "principles": (),
    "frontier": (),
    "solve": (),
    "phase": ("--x", "legitimacy", "0:1:2", "--y", "cost", "0:1:2", "--json"),
    "sensitivity": ("--vary", "legitimacy=0:1", "--method", "one_at_a_time"),
    "hysteresis": ("--over", "legitimacy", "0:1:2"),
    "threshold": (),
    "tip": (),
    "design": ("--choose", "exclusion_penalty", "0:1:2"),
    "select": (),
    "foresight": ("--discount", "1/2"),
}
#: Options that have no meaning for a command, and what stands in their place.
WITHOUT = {
    ("tip", "--ties"),  # founding clubs are compared with indifferent states coming in
    ("select", "--ties"),  # theories of selection break no ties
    ("foresight", "--ties"),  # proved for every choice of the indifferent
    ("frontier", "--free-founders"),  # founders are committed
    ("foresight", "--free-founders"),  # --from-nobody: members never leave
}


def test_an_exact_world_stays_exact(world):
    assert "exact" in run("solve", str(world), "--legitimacy", "0.025").stdout
    assert "exact" in run("solve", str(world), "--set", "legitimacy=2.5e-2").stdout


@pytest.mark.parametrize("name", ["exact", "founders", "game", "states", "institution", "exposure"])
def test_other_parts_are_no_parameters(world, tmp_path, name):
    assert f"--set {name}: is no parameter" in fails("grow", world, "--set", f"{name}=1")
    path = write(tmp_path, WORLD.replace("benefit = 0", f"benefit = 0\n{name} = 1"))
    assert f"parameters: {name!r} is no parameter; write" in fails("grow", path)


def test_entries_of_the_design_vector_can_be_set(world):
    assert re.search(r"^ +0 +2 ", run("grow", str(world), "--set", "depth=2", "-q").stdout, re.M)
    plain, none = (
        run("solve", str(world), *options).stdout for options in ([], ["--set", "exclusion_penalty=0"])
    )
    assert plain != none
    assert "exact" in run("solve", str(world), "--set", "minimum_participation=2,0.5").stdout
    assert "policy = 'meen'; one of" in fails("grow", world, "--set", "policy=meen", "--set", "x=")
    assert "a table by id cannot be given here" in fails("grow", world, "--set", "votes=1")


def test_an_option_is_given_once(world):
    text = fails(
        "grow", world, "--set", "legitimacy=.3", "--legitimacy", ".2", "--set", "cost=1", "--set", "cost=1"
    )
    assert "legitimacy is given twice" in text
    assert "cost is given twice" in text
    assert "given twice" in fails("grow", world, "--set", "legitimacy_weight=.3", "--legitimacy", ".2")


def test_a_year_needs_a_world_of_years(world):
    assert "can be taken only of a world that has [world] year" in fails("grow", world, "--year", 1950)


def test_commands_on_a_game_share_their_options():
    commands = typer.main.get_command(cli.app).commands
    missing = {
        (name, option)
        for name in ON_A_GAME
        for option in ("--exact", "--ties", "--free-founders", "--json", "--quiet", "--set", "--year")
        if not any(option in parameter.opts for parameter in commands[name].params)
    }
    assert missing == WITHOUT
    talking = set(commands) - {"new", "cite", "explore"}  # these print no answer
    assert all(any("--json" in p.opts for p in commands[name].params) for name in talking)


@pytest.mark.parametrize("command", ON_A_GAME)
def test_commands_on_a_game_begin_with_one_heading(command, world, tmp_path):
    options = [option for option in ON_A_GAME[command] if option != "--json"]
    if command == "phase":
        options += ["--out", str(tmp_path / "out")]
    done = run(command, str(world), *options)
    assert done.returncode == 0, done.stderr
    head = "Two great powers and three others (5 states, 2 founders committed, exact)"
    assert done.stdout.splitlines()[0] == head
    assert head not in run(command, str(world), *options, "-q").stdout
    assert run(command, str(world), *ON_A_GAME[command], "--json").stdout.startswith("{")


@pytest.mark.parametrize("command", [name for name in ON_A_GAME if (name, "--ties") not in WITHOUT])
def test_the_tie_rule_reaches_the_answer(command, tmp_path):
    tie = WORLD.replace('legitimacy = "1/40"', "legitimacy = 0").replace('cost = "0.66"', 'cost = "0.65"')
    path = write(tmp_path, tie)
    options = [option for option in ON_A_GAME[command] if option != "--json"]
    if command == "deviations":
        options = ["--club", "1,2"]
    joined, stayed = (
        run(command, str(path), *options, "--json", "--ties", ties) for ties in ("join", "stay_out")
    )
    assert joined.returncode == stayed.returncode == 0, joined.stderr + stayed.stderr
    assert joined.stdout != stayed.stdout
