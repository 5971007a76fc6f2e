"""The shell command: what it prints, its exit codes, and that nothing is left half written."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gametheory_gov as gg
from tests.commands import STAG_HUNT, WORLD, fails, run, write


def test_grow_prints_the_path_and_writes_picture_and_table(tmp_path):
    out = tmp_path / "new" / "folder"
    done = run("grow", "gatt_wto", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    text = done.stdout
    assert re.search(r"^ +0 +22 +60\.7% +0\.518 +AUS BEL BRA", text, re.M)
    assert re.search(r"^ +3 +190 +99\.1%", text, re.M)
    assert "founders not among these states: CSK" in text
    assert "ends in equilibrium: universal: 190 of 193 states" in text
    path = gg.grow(gg.load_scenario("gatt_wto").bind())
    agreement = gg.growth.concordance(path, gg.data.accession_years("GATT", "WTO"))
    assert f"{agreement.share:.1%} of {agreement.pairs} pairs" in text
    assert "matched to no figure" in " ".join(text.split())
    with (out / "growth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["n_members"]) for row in rows] == list(path.sizes)
    assert rows[1]["joined"].split() == list(path.rounds[1].joiners)
    assert (out / "growth.png").read_bytes().startswith(b"\x89PNG")
    written = text.rpartition("written: ")[2].strip().split(", ")
    assert sorted(written) == sorted(map(str, out.iterdir()))
    assert {Path(name).name for name in written} >= {"growth.csv", "growth.png"}


def test_reasons_add_up_to_the_gain():
    done = run("grow", "gatt_wto")
    rows = re.findall(r"^ +[123] +\d+ ((?: +[+-]\d\.\d{3}){4}) +([+-]\d\.\d{3}) ", done.stdout, re.M)
    assert len(rows) == 3
    for parts, gain in rows:
        assert sum(map(float, parts.split())) == pytest.approx(float(gain), abs=0.0026)


def test_less_legitimacy_and_free_founders_change_the_path():
    assert "club: 22 of 193 states" in run("grow", "gatt_wto", "--legitimacy", "0.2", "-q").stdout
    assert (
        "ends in equilibrium: none: 0 of 193"
        in run("grow", "gatt_wto", "--legitimacy", "0", "--free-founders", "-q").stdout
    )


@pytest.mark.parametrize("order", ["by_size", "by_gain", "random"])
def test_orders_reach_the_same_end(order):
    done = run("grow", "gatt_wto", "--order", order, "--quiet")
    assert "ends in equilibrium: universal: 190 of 193 states" in done.stdout


def test_another_year_names_the_founders_that_are_missing():
    done = run("grow", "gatt_wto", "--year", "1950")
    assert done.returncode == 0
    assert "founders not among these states: LKA CHN ZWE" in done.stdout


def test_a_world_of_ones_own_is_solved_saved_and_verified(world, tmp_path):
    saved = tmp_path / "answer.json"
    done = run("solve", str(world), "--set", "legitimacy=0/1", "--free-founders", "--save", str(saved))
    assert done.returncode == 0, done.stderr
    assert "every equilibrium is listed" in done.stdout
    assert re.findall(r"^(\d) +(\d) ", done.stdout, re.M) == [("1", "0"), ("2", "2"), ("3", "5")]
    assert "3 (-1/100 = -0.01)" in done.stdout
    checked = run("verify", str(saved))
    assert (checked.returncode, checked.stdout.splitlines()[0]) == (0, "valid")
    saved.write_text(saved.read_text(encoding="utf-8").replace('"-1/100"', '"-1/50"'), encoding="utf-8")
    refused = run("verify", str(saved))
    assert refused.returncode == 1
    assert "NOT VALID" in refused.stdout
    assert "not -1/50" in refused.stdout


def test_grow_in_a_world_of_ones_own(world):
    done = run("grow", str(world), "-q")
    assert re.findall(r"^ +(\d) +(\d) ", done.stdout, re.M) == [
        ("0", "2"),
        ("1", "3"),
        ("2", "4"),
        ("3", "5"),
    ]


def test_a_game_of_ones_own_from_a_file(tmp_path):
    path = tmp_path / "stag.toml"
    path.write_text(STAG_HUNT.replace("PAYOFF", "value*(members - 1)/(N - 1) - price"), encoding="utf-8")
    done = run("solve", str(path))
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\d) +(\d) ", done.stdout, re.M) == [("1", "0"), ("2", "3")]


@pytest.mark.parametrize(
    ("payoff", "fault"),
    [
        ("__import__('os').system('touch pwned')", "is no function of formulas"),
        ("(lambda: 1)()", "is no function of formulas"),
        ("members.__class__", "is not allowed in a formula"),
        ("[v for v in range(9)]", "is not allowed in a formula"),
        ("9**9**9", "is too large"),
        ("valu*members", "did you mean 'value'?"),
        ("members +", "is not a formula"),
    ],
)
def test_formulas_are_never_run(tmp_path, monkeypatch, payoff, fault):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "evil.toml"
    path.write_text(STAG_HUNT.replace("PAYOFF", payoff), encoding="utf-8")
    done = run("solve", str(path), "--save", str(tmp_path / "answer.json"))
    assert done.returncode == 2
    assert fault in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["evil.toml"]


def test_all_faults_of_a_file_are_said_at_once(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(
        WORLD.replace('size = "0.40"', 'size = "-0.40"')
        .replace("exclusion_penalty = 1", "depht = 1")
        .replace('id = "3"', 'id = "2"')
        + "\n[gmae]\n",
        encoding="utf-8",
    )
    done = run("grow", str(path), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    for fault in (
        "'gmae' is no part of a scenario; did you mean 'game'?",
        "'2' repeats ids[1]",
        "size[0] ('1') = -0.40",
        "size sums to 1/5",
        "'depht' is no entry of the design vector; did you mean 'depth'?",
    ):
        assert fault in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["grow", "gatt_wot"], "did you mean 'gatt_wto'?"),
        (["grow", "gatt_wto", "--year", "1951"], "the years are 1950, 1955"),
        (["grow", "gatt_wto", "--legitimacy", "-1"], "legitimacy = -1; a number that is not negative"),
        (
            ["grow", "gatt_wto", "--legitimacy", "much"],
            "legitimacy = 'much' is no number; a number that is not negative",
        ),
        (["grow", "gatt_wto", "--set", "cost"], "give it as name=number"),
        (["grow", "gatt_wto", "--set", "cots=1"], "did you mean 'cost'?"),
        (["grow", "gatt_wto", "--out", "/proc/nowhere"], "cannot be written to"),
        (["grow", "gatt_wto", "--order", "alphabetical"], "alphabetical"),
        (["grow", "gatt_wto", "--seed", "-1"], "--seed -1; a whole number from 0 is needed"),
        (["grow", "missing.toml"], "cannot be read (No such file or directory)"),
        (["verify", "missing.json"], "cannot be read (No such file or directory)"),
        (["solve", "gatt_wto", "--save", "/proc/nowhere/x.json"], "cannot be written to"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(arguments, fault):
    done = run(*arguments)
    assert done.returncode == 2
    assert fault in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


_OPTIONS = ("--set", "cots=1", "--set", "depth=-1", "--legitimacy", "much")
_SAID = ("did you mean 'cost'?", "depth = -1; a depth is", "legitimacy = 'much' is no number")


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (
            ("grow", "gatt_wto", *_OPTIONS, "--year", "1951", "--seed", "-1", "--out", "/proc/nowhere"),
            (*_SAID, "no states for 1951", "--seed -1", "/proc/nowhere: cannot be written to"),
        ),
        (
            ("grow", "gatt_wot", "--set", "cost", "--legitimacy", "much", "--year", "1951"),
            ("did you mean 'gatt_wto'?", "give it as name=number", "'much' is no number", "for 1951"),
        ),
        (
            (
                "solve",
                "standards_bloc",
                "--set",
                "cots=1",
                "--save",
                "/proc/nowhere/x.json",
                "--free-founders",
            ),
            (
                "did you mean 'cost'?",
                "cannot be written to",
                "--free-founders is for games",
            ),
        ),
        (
            (
                "tip",
                "gatt_wto",
                *_OPTIONS,
                "--include",
                "XYZ,USA",
                "--exclude",
                "usa,USA",
                "--universal",
                "3",
            ),
            (*_SAID, "'XYZ' is not among", "mean 'USA'?", "'USA' is both included and", "--universal 3"),
        ),
        (
            ("hysteresis", "gatt_wto", *_OPTIONS, "--over", "divergense", "1:0", "--leaver", "XYZ"),
            (*_SAID, "did you mean 'divergence'?", "1:0 does not rise", "--leaver: 'XYZ' is not"),
        ),
        (
            (
                "hysteresis",
                "gatt_wto",
                "--over",
                "divergence",
                "-1:1",
                "--leaver",
                ",",
                "--out",
                "/proc/nowhere",
            ),
            ("divergence = -1; a number that is not", "--leaver names nobody", "cannot be written to"),
        ),
        (("select", "gatt_wto", *_OPTIONS, "--out", "/proc/nowhere"), (*_SAID, "cannot be written to")),
        (("show", "gatt_wot", "--year", "1951"), ("did you mean 'gatt_wto'?", "no states for 1951")),
    ],
)
def test_all_faults_of_a_command_are_said_at_once(arguments, faults):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    for fault in faults:
        assert done.stderr.count(fault) == 1, (fault, done.stderr)
    assert f"{len(faults)} faults" in done.stderr


def test_a_game_beyond_every_solver_says_so(tmp_path):
    rows = "".join(
        f'\n[[states]]\nid = "s{k}"\nsize = "1/30"\npopulation = "1/30"\ncost = 1\n' for k in range(30)
    )
    path = tmp_path / "council.toml"
    path.write_text(
        '[institution]\nlegitimacy_shares = ["1/2", "1/2", 0]\n'
        "[parameters]\nbenefit = 1\nlegitimacy = 1\ndivergence = 0\n" + rows,
        encoding="utf-8",
    )
    done = run("solve", str(path))
    assert done.returncode == 3
    assert "more than 1048576" in done.stderr
    assert "representation depends on the whole profile" in done.stderr
    assert "select at most 20 states" in done.stderr


def test_version_scenarios_show_and_cite():
    assert run("--version").stdout == f"gametheory-gov {gg.__version__}\n"
    listed = run("scenarios").stdout
    assert re.search("^gatt_wto: GATT and WTO", listed, re.M)
    assert "\nimf_board: Executive Board of the International Monetary Fund" in listed
    shown = run("show", "gatt_wto").stdout
    for part in (
        "22: AUS BEL",
        "CSK",
        "legitimacy = 0.4",
        "matched to no figure",
        "divergence*(ideal_1",
        "GDP of North Korea",
    ):
        assert part in " ".join(shown.split())
    cited = run("cite").stdout
    assert cited.startswith("@software{gametheory_gov,")
    assert "Bailey, Michael A." in cited


def test_cite_takes_commands_and_saved_answers(tmp_path):
    chosen = run("cite", "select").stdout
    assert all(f"{{{key}," in chosen for key in ("ellison2000", "morris2003", "wdi"))
    assert "chwe1994" not in chosen
    solved = run("cite", "solve").stdout
    assert all(f"{{{key}," in solved for key in ("tarski1955", "avis2010", "drezner2007"))
    world = tmp_path / "answer.json"
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, legitimacy=0, divergence=0, cost=0)
    gg.solve(game, gg.equilibria.MonotoneSolver()).save(world)
    assert "tarski1955" in run("cite", str(world)).stdout
    gg.tipping_number(game).save(world)
    assert "healkunreuther2011" in run("cite", str(world)).stdout
    assert "wdi" not in run("cite", str(world)).stdout
    unknown = run("cite", "tipp")
    assert unknown.returncode == 2
    assert "did you mean 'tip'?; give grow, deviations, solve, phase, sensitivity," in unknown.stderr
    world.write_text("{", encoding="utf-8")
    assert "cannot be read as JSON" in run("cite", str(world)).stderr


def test_all_stable_clubs_of_the_world(tmp_path):
    saved = tmp_path / "clubs.json"
    with_founders = run("solve", "gatt_wto", "--all").stdout
    assert re.findall(r"^(\d) +(\d+) ", with_founders, re.M) == [("1", "190")]
    assert "22 founders committed" in with_founders
    done = run("solve", "gatt_wto", "--all", "--free-founders", "--save", str(saved))
    assert done.returncode == 0, done.stderr
    assert "every equilibrium is listed" in done.stdout
    assert re.findall(r"^(\d) +(\d+) ", done.stdout, re.M) == [("1", "0"), ("2", "188")]
    checked = run("verify", str(saved))
    assert "boxes of totals" in checked.stdout
    assert checked.returncode == 0


def test_help_has_examples():
    for command in ("grow", "solve", "verify", "phase"):
        assert f"gametheory-gov {command}" in run(command, "--help").stdout


def test_the_installed_command_runs():
    command = Path(sys.executable).with_name("gametheory-gov")
    done = subprocess.run([command, "scenarios"], capture_output=True, text=True, check=True)
    assert re.search("^gatt_wto:", done.stdout, re.M)


def test_nothing_is_left_behind_by_an_unknown_scenario(tmp_path):
    out = tmp_path / "newdir"
    assert "'nonsense' is unknown" in fails("grow", "nonsense", "--out", out)
    assert not out.exists()


def test_a_folder_does_not_hide_a_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("gatt_wto").mkdir()
    assert run("grow", "gatt_wto", "-q").returncode == 0


def test_a_solution_is_not_saved_as_a_folder(world, tmp_path):
    assert "is a folder; name a file" in fails("solve", world, "--save", tmp_path)
    assert os.listdir(tmp_path) == ["five.toml"]


def test_a_search_that_takes_too_long_tells_what_was_found(tmp_path):
    saved = tmp_path / "part.json"
    done = run("solve", "gatt_wto", "--all", "--time-limit", "1e-6", "--save", str(saved))
    assert done.returncode == 3
    assert "the search ended early" in done.stdout
    assert re.search(r"error: more equilibria may exist: \d+ box(es are| is) open after", done.stderr)
    assert "a --time-limit above 1e-06 searches on" in done.stderr
    assert gg.load(saved).result is gg.equilibria.Result.STOPPED
    assert run("verify", str(saved), "-q").stdout == "valid\n"
    assert "add --all" in fails("solve", "gatt_wto", "--time-limit", "5")
    assert "--time-limit 0; a positive number" in fails("solve", "gatt_wto", "--all", "--time-limit", "0")


def test_growth_needs_founders_and_one_standard(tmp_path):
    hunt = write(tmp_path, STAG_HUNT.replace("PAYOFF", "value*members/3 - price"))
    for command in ("grow", "threshold"):
        assert "nobody founds; write who does in a TOML file" in fails(command, hunt)
        assert "gametheory-gov solve says who founds which" in fails(command, "standards_bloc")


def test_what_is_no_answer_says_so(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("growth ends at 190", encoding="utf-8")
    assert (
        run("verify", str(text)).stderr
        == f"error: {text}: holds no saved answer; name a file that save wrote\n"
    )
    assert (
        "actions, and tipping numbers are for two; here: gametheory-gov grow"
        in run("tip", "standards_two_powers").stderr
    )
