"""Options of the command: numbers as written, given once, and no others."""

from __future__ import annotations

import re

import pytest

from tests.commands import WORLD, fails, run, write


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
