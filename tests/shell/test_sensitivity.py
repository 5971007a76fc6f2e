"""The shell command sensitivity."""

from __future__ import annotations

import pytest

import gametheory_gov as gg
from tests.commands import STAG_HUNT, fails, run, write

FEW = ("--samples", "8", "--vary", "legitimacy=0:1/20", "--vary", "exclusion_penalty=0:2")


def test_it_says_what_drives_members_and_writes_files(world, tmp_path):
    out = tmp_path / "out"
    done = run("sensitivity", str(world), *FEW, "--pairs", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "what drives members: Sobol' indices, 2 parameters, 48 points" in done.stdout
    assert "exclusion_penalty (0 to 2): total " in done.stdout
    found = gg.load(out / "sensitivity.json")
    assert (found.seed, found.names) == ((0,), ("legitimacy", "exclusion_penalty"))
    names = {"sensitivity.png", "sensitivity.json", "sensitivity.csv", "pairs.csv", "points"}
    assert {file.name for file in out.iterdir()} == names
    assert len(list((out / "points").iterdir())) == 32  # with two parameters 16 of the 48 points are equal
    assert run("sensitivity", str(world), *FEW, "--seed", "1").stdout != done.stdout


@pytest.mark.parametrize("outcome", ["members", "size", "universal"])
def test_outcomes_are_those_of_growth(outcome, world):
    options = ("--method", "one_at_a_time", "--vary", "legitimacy=0,1/20", "--outcome", outcome)
    done = run("sensitivity", str(world), *options)
    assert done.returncode == 0, done.stderr
    least, greatest = {"members": ("2", "5"), "size": ("0.65", "1"), "universal": ("0", "1")}[outcome]
    assert f"legitimacy (0, 1/20 = 0.05): from {least} at 0 to {greatest} at 1/20" in done.stdout


def test_without_ranges_parameters_vary_by_half(tmp_path):
    done = run("sensitivity", "gatt_wto", "--method", "one_at_a_time", "-q")
    for parameter in ("legitimacy (0.2 to 0.6)", "divergence (0.025 to 0.075)", "cost (0.3 to 0.9)"):
        assert parameter in done.stdout
    done = run("sensitivity", "gatt_wto", "--method", "one_at_a_time", "-q", "--set", "cost=0.5")
    assert "cost (" not in done.stdout
    assert "cost = 1/2" in done.stdout
    assert "--vary" not in done.stdout
    none = write(tmp_path, STAG_HUNT.replace("PAYOFF", "value*members/3 - price"))
    done = run("sensitivity", str(none), "--method", "one_at_a_time")  # nobody founds; growth from nobody
    assert "price (3/10 = 0.3 to 9/10 = 0.9): from 0 at 9/10 = 0.9 to 3 at 3/10 = 0.3" in done.stdout
    assert "value (1/2 = 0.5 to 3/2 = 1.5): 0 throughout" in done.stdout


def test_what_is_held_fixed_is_named_and_can_be_varied_as_it_says():
    done = run("sensitivity", "gatt_wto", "--method", "one_at_a_time")
    assert "held fixed, though it could vary too: benefit = 0, body = founders, depth = 1" in done.stdout
    assert "exclusion_penalty = 0.8" in done.stdout
    assert "no rule of the institution; name what varies: --vary exclusion_penalty=0.4:1.2" in done.stdout
    done = run("sensitivity", "gatt_wto", "--method", "one_at_a_time", "--vary", "exclusion_penalty=0.4:1.2")
    assert "1. exclusion_penalty (0.4 to 1.2): from 22 at 0.4 to 193 at 1.2" in done.stdout
    assert "exclusion_penalty =" not in done.stdout


def test_great_powers_are_asked_what_they_foresee():
    options = ("--method", "one_at_a_time", "--vary", "divergence=0:1/10", "--outcome", "universal")
    done = run("sensitivity", "standards_two_powers", *options)
    assert done.returncode == 0, done.stderr
    assert "what drives label is universal" in done.stdout


def test_every_fault_is_told_at_once(world):
    told = fails(
        "sensitivity", world, "--vary", "costs=0:1", "--vary", "legitimacy", "--vary", "cost=1:0", "--vary",
        "cost=0:1", "--samples", "100", "--outcome", "happiness", "--workers", "0", "--seed", "-1",
        "--set", "cost=1",
    )  # fmt: skip
    for fault in (
        "costs is nothing that can be changed; did you mean 'cost'?",
        "--vary 'legitimacy'; give it as name=low:high",
        "cost is given twice",
        "cost varies and is also given",
        "give 64 or 128",
        "--outcome happiness; one of members",
        "--workers 0",
        "--seed -1",
    ):
        assert fault in told
