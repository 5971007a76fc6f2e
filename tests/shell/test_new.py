"""The shell command new: a world that runs at once, explains itself, and replaces nothing."""

from __future__ import annotations

import re

import pytest

import gametheory_gov as gg
from tests.commands import fails, run


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "new" / "mine"
    done = run("new", str(place))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"try: gametheory-gov grow {place / 'world.toml'}" in done.stdout
    assert sorted(path.name for path in place.iterdir()) == ["states.csv", "world.toml"]
    return place


def test_the_world_runs_at_once(folder):
    world = str(folder / "world.toml")
    grown = run("grow", world)
    assert (grown.returncode, grown.stderr) == (0, "")
    assert [*re.findall(r"^ +\d +(\d) +\d+\.\d%", grown.stdout, re.M)] == ["2", "4", "5", "6"]
    assert "ends in equilibrium: universal: 6 of 6 states" in grown.stdout
    solved = run("solve", world, "--free-founders")
    assert (solved.returncode, solved.stderr) == (0, "")
    assert re.findall(r"^(\d) +(\d) ", solved.stdout, re.M) == [("1", "0"), ("2", "6")]
    assert "exact" in solved.stdout
    assert run("show", world).returncode == 0


def test_every_entry_has_a_comment(folder):
    text = (folder / "world.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    entries = [k for k, line in enumerate(lines) if line and not line.startswith("#")]
    assert len(entries) > 15
    assert [lines[k] for k in entries if not lines[k - 1].startswith("# ")] == []
    for column in (folder / "states.csv").read_text(encoding="utf-8").splitlines()[0].split(","):
        assert re.search(rf"^#   {column} {{2,}}\w", text, re.M), column


def test_the_words_it_offers_are_those_that_are_read(folder):
    text = (folder / "world.toml").read_text(encoding="utf-8")
    for entry in ("policy", "body", "body_weights", "admission"):
        comment = re.search(rf"((?:^# .*\n)+){entry} = ", text, re.M).group(1)
        offered = set(re.findall(r'"(\w+)"', comment))
        known = set(re.findall(r"'(\w+)'", fails("grow", folder / "world.toml", "--set", f"{entry}=zzz")))
        assert offered == known - {"zzz"}


def test_the_year_it_offers_instead_can_be_taken(folder):
    world = folder / "world.toml"
    text = world.read_text(encoding="utf-8")
    real = re.sub(r"^(csv|normalise|exact) = .*\n", "", text, flags=re.M)
    real = real.replace("[world]\n", "[world]\nyear = 2019\n").replace(
        "[parameters]\n", '[parameters]\ncost = "0.6"\n'
    )
    world.write_text(real.replace('"ALP", "BET"', '"USA", "CHN"'), encoding="utf-8")
    assert "of 193 states" in run("grow", str(world)).stdout


@pytest.mark.parametrize("name", ["world.toml", "states.csv"])
@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_replaced(name, link, tmp_path):
    kept = tmp_path / name
    if link:
        kept.symlink_to(tmp_path / "nowhere")
    else:
        kept.write_text("mine", encoding="utf-8")
    assert f"{kept}: exists and is not replaced; name another folder" in fails("new", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert link or kept.read_text(encoding="utf-8") == "mine"


def test_both_files_are_named_and_a_file_is_no_folder(folder):
    error = fails("new", folder)
    assert "world.toml: exists" in error
    assert "states.csv: exists" in error
    (folder / "notes").write_text("mine", encoding="utf-8")
    assert "cannot be written to" in fails("new", folder / "notes")


def test_a_folder_is_not_taken_for_a_file_nor_a_file_for_a_folder(folder, tmp_path, monkeypatch):
    assert f"a folder is made, with world.toml in it; name it {tmp_path / 'his'}" in fails(
        "new", tmp_path / "his.toml"
    )
    assert not (tmp_path / "his.toml").exists()
    assert f"is a folder; give {folder / 'world.toml'}" in fails("grow", folder)
    assert "is a folder; give a TOML file" in fails("grow", tmp_path)
    (tmp_path / "gatt_wto").mkdir()  # such as one of results
    monkeypatch.chdir(tmp_path)
    assert "gatt_wto: GATT and WTO" in run("show", "gatt_wto").stdout


def test_quietly(tmp_path):
    done = run("new", str(tmp_path / "a"), "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert gg.scenarios.read_world(tmp_path / "a" / "world.toml").states.N == 6


def test_a_decision_body_to_start_from(tmp_path):
    done = run("new", str(tmp_path / "bank"), "--body")
    body = tmp_path / "bank" / "body.toml"
    assert f"try: gametheory-gov power {body}" in done.stdout
    text = body.read_text(encoding="utf-8")
    for column in (tmp_path / "bank" / "votes.csv").read_text(encoding="utf-8").splitlines()[0].split(","):
        assert re.search(rf"^#   {column} {{2,}}\w", text, re.M), column
    for line in re.findall(r"^#   gametheory-gov power body.toml(.*)$", text, re.M):
        shown = run("power", str(body), *line.split())
        assert (shown.returncode, shown.stderr) == (0, "")
        assert shown.stdout.startswith("Board of an invented bank\n")
    assert "body.toml: exists" in fails("new", tmp_path / "bank", "--body")
    assert "with body.toml in it" in fails("new", tmp_path / "x.csv", "--body")
