"""Archives: what is made again replicates, one changed byte is named, nothing else is touched."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import DataError, GovError, InvalidInputError, NotApplicableError
from gametheory_gov.closed_forms import ClosedForm
from gametheory_gov.papers import check_archive, compare, recipes
from gametheory_gov.papers import replicate as write_archive
from gametheory_gov.papers.files import _code
from gametheory_gov.scenarios import read_world
from tests.base.test_answers import MADE
from tests.equilibria.answers import five
from tests.stickiness.test_hysteresis import five as founded

#: What an answer does not keep, by the name of the answer in the tests.
GIVEN = {
    "growth: path, in floats, at random": {"rng": 1},
    "stickiness: threshold, in floats": {"values": (0, 1, 5)},
    "normal_forms: equilibria beyond the limit": {"max_steps": 1},
}
#: Rooms whose answers are made again.
ROOMS = {room for kind in recipes.RECIPES for room in [kind.__module__.split(".")[1]]}
NAMES = [name for name in MADE if name.partition(":")[0] in ROOMS]
UNFINISHED = ("equilibria: stopped", "equilibria: refused", "tipping: refused")
#: Closed forms that are derived of no game of one's own.
GENERAL = {form.name for form in gg.closed_forms.catalogue()}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The archive of a growth path, in exact arithmetic."""
    return write_archive(gg.grow(five(), ["1", "2"]), tmp_path_factory.mktemp("made") / "archive")


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_replicates_or_is_refused_by_name(name, tmp_path):
    answer = MADE[name]()
    folder = tmp_path / "archive"
    own = isinstance(answer, ClosedForm) and answer.name not in GENERAL
    if type(answer) not in recipes.RECIPES or name in UNFINISHED or own:
        with pytest.raises(NotApplicableError, match=type(answer).__name__):
            write_archive(answer, folder)
        assert list(tmp_path.iterdir()) == []
        return
    if name in GIVEN:
        with pytest.raises(InvalidInputError, match=r"give the arguments|its seed is needed"):
            write_archive(answer, folder)
    write_archive(answer, folder, **GIVEN.get(name, {}))
    found = check_archive(folder)
    assert found.valid, found
    assert "numpy" in found.given[0]
    assert list(tmp_path.iterdir()) == [folder]


def test_each_recipe_is_tried():
    assert {type(MADE[name]()) for name in NAMES} >= set(recipes.RECIPES)


def test_it_holds_the_world_the_seed_and_the_versions(tmp_path):
    path = gg.grow(founded(0.1, exact=False), ["1", "2"], order="random", rng=1)
    folder = write_archive(path, tmp_path / "archive", rng=1)
    told = json.loads((folder / "manifest.json").read_text())
    assert told["seeds"] == {"rng": 1}
    assert told["versions"]["numpy"] == np.__version__
    assert read_world(folder / "world.toml").bind(committed=False).values["legitimacy_weight"] == 0.1
    assert {"answer.csv", "answer.tex", "answer.md", "model.tex", "model.md", "works.bib"} <= set(
        told["files"]
    )
    assert gg.load(folder / "answer.json") == path


def test_it_holds_digests_of_the_tables_that_the_states_come_from(tmp_path):
    world = gg.load_scenario("gatt_wto")
    few = world.replace(states=world.states.select(["USA", "CHN", "FRA"]), founders=("USA",))
    folder = write_archive(gg.grow(few), tmp_path / "archive")
    told = json.loads((folder / "manifest.json").read_text())
    assert len(told["data"]["history"]) == 64
    assert "are the same here" in check_archive(folder).given[1]
    told["data"]["history"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(told))
    found = check_archive(fitting(folder))
    assert found.valid
    assert "others here: history" in found.given[1]


def test_the_script_runs(archive):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", archive / "replicate.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "\nvalid\n" in done.stdout


def test_code_makes_the_arguments_that_it_shows():
    values = [F(1, 3), ("a",), {"b": [1.5, None]}, gg.equilibria.EnumerationSolver()]
    assert eval(_code(values), {"gg": gg, "Fraction": F}) == values


@pytest.mark.parametrize("seed", range(3))
def test_one_changed_byte_is_named_in_any_file(archive, tmp_path, seed):
    draw = random.Random(seed)
    for file in sorted(archive.iterdir()):
        copy = tmp_path / "copy"
        shutil.copytree(archive, copy)
        content = bytearray(file.read_bytes())
        at = draw.randrange(len(content))
        content[at] = draw.choice([byte for byte in range(32, 127) if byte != content[at]])
        (copy / file.name).write_bytes(content)
        try:
            said = check_archive(copy).faults
        except DataError as error:
            said = (str(error),)
        assert any(file.name in fault for fault in said), (file.name, at, said)
        shutil.rmtree(copy)


def changed(archive, folder, name, old, new):
    """A copy of an archive in which a text stands for another, with fitting digests where asked."""
    shutil.copytree(archive, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def fitting(folder):
    """Make the digests of an archive fit its files."""
    from gametheory_gov.papers import archive as module

    told = json.loads((folder / "manifest.json").read_text())
    told["files"] = {name: module.digest(folder / name) for name in told["files"]}
    (folder / "manifest.json").write_text(module.as_json(told))
    sums = {**told["files"], "manifest.json": module.digest(folder / "manifest.json")}
    (folder / "SHA256SUMS").write_text(module.sums(sums))
    return folder


def test_a_changed_entry_is_named_also_where_digests_fit(archive, tmp_path):
    def faults(name, old, new):
        return check_archive(fitting(changed(archive, tmp_path / new.strip('"'), name, old, new))).faults

    assert faults("answer.csv", "1,3,,3,", "1,3,,4,") == (
        "answer.csv, line 3, n_members: '4' in the archive, '3' made again",
    )
    (found, *_) = faults("states.csv", "2/5", "3/5")
    assert found.startswith("states.csv, line 2, size: '3/5' in the archive, '2/5'")
    (found, *_) = faults("answer.json", '"equilibrium"', '"cycle"')
    assert found == "answer.json, ending: 'cycle' in the archive, 'equilibrium' recomputed"
    assert faults("answer.json", '"6/25"', '"7/25"')


def test_a_changed_answer_that_cannot_be_read_is_named_twice(archive, tmp_path):
    found = check_archive(changed(archive, tmp_path / "copy", "answer.json", '"rounds"', '"round"')).faults
    assert found[0] == "answer.json was changed: its digest is another"
    assert found[-1].startswith("what is kept cannot be made again: ")


def test_states_that_are_not_those_of_the_game_are_named(archive, tmp_path):
    """A path is grown by the numbers of its game; its states could say something else."""
    folder = shutil.copytree(archive, tmp_path / "copy")
    plain = json.loads((folder / "answer.json").read_text())
    game = plain["game"].get("is", plain["game"])
    game["states"]["cost"][0] = "1/7"
    (folder / "answer.json").write_text(json.dumps(plain))
    found = check_archive(fitting(folder)).faults
    assert any("evaluated with other values of cost" in fault for fault in found)


@pytest.mark.parametrize(("old", "new", "number"), [("\n1,3,", "\n1,", 1), ("\n1,3,", "\n1,3,,", -1)])
def test_a_table_with_more_or_fewer_entries_is_named(archive, tmp_path, old, new, number):
    folder = fitting(changed(archive, tmp_path / "copy", "answer.csv", old, new))
    wide = (archive / "answer.csv").read_text().splitlines()[0].count(",") + 1
    said = f"answer.csv, line 3: {wide - number} entries in the archive, {wide} made again"
    assert said in check_archive(folder).faults


def test_texts_are_written_again_also_where_digests_fit(archive, tmp_path):
    """Who changes a table in LaTeX, or the script, can make the digests fit, but not the answer say so."""
    for name in ("answer.tex", "answer.md", "model.tex", "README.md", "replicate.py", "works.bib"):
        folder = shutil.copytree(archive, tmp_path / name)
        with (folder / name).open("a") as file:
            file.write("more\n")
        (found,) = check_archive(fitting(folder)).faults
        assert found.startswith(f"{name}, line ")
        assert found.endswith("'more' in the archive, '' made again")
    told = json.loads((folder / "manifest.json").read_text())
    told["versions"]["sympy"] = "1.0"
    (folder / "manifest.json").write_text(json.dumps(told))
    found = check_archive(fitting(folder))
    assert found.valid  # another version may write otherwise, ...
    assert found.given[-1].startswith("works.bib, as they are kept")  # ... which is told


@pytest.mark.parametrize("entry", ["kind", "answer", "made_with", "seeds"])
def test_a_manifest_says_how_the_answer_was_made(archive, tmp_path, entry):
    folder = shutil.copytree(archive, tmp_path / "copy")
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**told, entry: {"rng": 7}}))
    (found,) = check_archive(fitting(folder)).faults
    assert found.startswith(f"manifest.json, {entry}: {{'rng': 7}} in the archive, ")


def test_files_that_are_missing_or_added_are_named(archive, tmp_path):
    folder = shutil.copytree(archive, tmp_path / "copy")
    (folder / "model.md").unlink()
    (folder / "notes.txt").write_text("mine")
    assert check_archive(folder).faults == ("model.md is missing", "notes.txt is not part of the archive")
    (folder / "notes.txt").unlink()
    told = json.loads((folder / "manifest.json").read_text())
    del told["files"]["model.md"]
    (folder / "manifest.json").write_text(json.dumps(told))
    assert check_archive(fitting(folder)).faults == ("model.md is missing",)


def test_what_holds_too_much_is_refused_at_once(archive, tmp_path):
    for k, (many, size) in enumerate([(1100, 0), (8, 60_000_000)]):
        folder = shutil.copytree(archive, tmp_path / f"{k}")
        for number in range(many):
            with (folder / f"{number}").open("wb") as file:
                file.truncate(size)
        with pytest.raises(DataError, match="holds more than"):
            check_archive(folder)
    with pytest.raises(DataError, match="no archive"):
        check_archive("/")
    with pytest.raises(DataError, match="cannot be read"):
        check_archive("x" * 5000)


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS", "answer.json"])
def test_what_is_no_archive_is_refused(archive, tmp_path, name):
    with pytest.raises(DataError, match="no folder"):
        check_archive(tmp_path / "nowhere")
    with pytest.raises(DataError, match="no archive"):
        check_archive(tmp_path)
    folder = shutil.copytree(archive, tmp_path / "copy")
    (folder / name).unlink()
    if name == "answer.json":
        assert "answer.json is missing" in check_archive(folder).faults
    else:
        with pytest.raises(DataError):
            check_archive(folder)
    (folder / name).symlink_to(archive / name)
    with pytest.raises(DataError, match="a link"):
        check_archive(folder)


@pytest.mark.parametrize(
    "given", ['{"cache": "/tmp/x"}', '{"rng": {"$record": "os.system"}}', '{"progress": true}', "[]"]
)
def test_a_manifest_cannot_ask_for_anything_else(archive, tmp_path, given):
    folder = fitting(changed(archive, tmp_path / "copy", "manifest.json", '"given": {}', f'"given": {given}'))
    with pytest.raises(DataError):
        check_archive(folder)


def test_an_archive_is_replaced_and_nothing_else_is(archive, tmp_path):
    folder = shutil.copytree(archive, tmp_path / "copy")
    write_archive(gg.solve(five()), folder)
    assert check_archive(folder).valid
    assert type(gg.load(folder / "answer.json")) is gg.Solution
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match=r"notes\.txt"):
        write_archive(gg.solve(five()), folder)
    other = tmp_path / "other"
    other.mkdir()
    write_archive(gg.solve(five()), other)  # it was empty
    shutil.rmtree(other)
    other.mkdir()
    (other / "paper.tex").write_text("mine")
    with pytest.raises(DataError, match="no archive"):
        write_archive(gg.solve(five()), other)
    with pytest.raises(DataError, match="a file or a link"):
        write_archive(gg.solve(five()), other / "paper.tex")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "other"]
    assert [path.name for path in other.iterdir()] == ["paper.tex"]


def test_any_name_of_a_folder_is_taken_or_refused(archive, tmp_path, monkeypatch):
    with pytest.raises(DataError, match="name another folder"):
        write_archive(gg.solve(five()), tmp_path / ("x" * 300))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError):
        write_archive(gg.solve(five()), "..")
    (tmp_path / "Länder & Clubs").mkdir()
    monkeypatch.chdir(tmp_path / "Länder & Clubs")
    assert write_archive(gg.solve(five()), ".").name == ""
    monkeypatch.chdir(tmp_path)
    assert check_archive("Länder & Clubs").valid
    assert [path.name for path in tmp_path.iterdir()] == ["Länder & Clubs"]


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gametheory_gov.papers.archive._take_place", fail)
    with pytest.raises(DataError, match="No space left"):
        write_archive(gg.solve(five()), tmp_path / "archive")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_removed_by_the_next(archive, tmp_path):
    """The archive that stands there is as it was."""
    folder = shutil.copytree(archive, tmp_path / "archive")
    script = (
        "import os, signal, gametheory_gov as gg\nfrom gametheory_gov.papers import archive\n"
        "archive._take_place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"archive.replicate(gg.load({str(folder / 'answer.json')!r}), {str(folder)!r})\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=False)
    assert done.returncode == -9
    assert len(list(tmp_path.iterdir())) == 2
    assert check_archive(folder).valid
    write_archive(gg.solve(five()), tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "other"]


def test_an_interruption_between_two_names_puts_the_old_archive_back(archive, tmp_path, monkeypatch):
    folder = shutil.copytree(archive, tmp_path / "archive")
    rename = type(folder).rename

    def interrupted(path, target):
        if target == folder and "-before-" not in path.name:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(type(folder), "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_archive(gg.solve(five()), folder)
    assert check_archive(folder).valid
    assert list(tmp_path.iterdir()) == [folder]


def test_unknown_and_unwritable_arguments_are_refused(tmp_path):
    path = gg.grow(five(), ["1"])
    with pytest.raises(InvalidInputError) as error:
        write_archive(path, tmp_path / "archive", rgn=1, progress=True, rng=object())
    assert len(error.value.faults) == 3
    assert "did you mean 'rng'?" in error.value.faults[0]
    with pytest.raises(InvalidInputError, match="is no answer"):
        write_archive(five(), tmp_path / "archive")


def test_a_question_of_ones_own_is_refused_by_name(tmp_path):
    diagram = gg.phase_diagram(
        five(), x=("cost", [0, 1]), y=("legitimacy", [0, 1]), question=lambda game: ("a", ("a",))
    )
    with pytest.raises(NotApplicableError, match="no question of the package"):
        write_archive(diagram, tmp_path / "archive")


def test_an_answer_that_is_false_is_not_archived(tmp_path):
    found = gg.solve(five())
    with pytest.raises(InvalidInputError, match="equilibria: 1 entries in the archive, 2 recomputed"):
        write_archive(replace(found, equilibria=found.equilibria[:1]), tmp_path / "archive")


def test_exact_numbers_are_equal_and_floats_are_near():
    x = sympy.Symbol("x", positive=True)
    near = compare.Likeness()
    for one, other in [
        (1.0, 1.0 + 1e-10),
        (0.0, 1e-13),
        (F(1, 3), F(1, 3)),
        (float("nan"), float("nan")),
        (x**2 - 1, (x - 1) * (x + 1)),
        (sympy.sqrt(x**2 + 2 * x + 1), x + 1),
        (sympy.Lt(x, x**2 - 1), sympy.Lt(x, (x - 1) * (x + 1))),
        (np.array([1, 2]), np.array([1, 2])),
    ]:
        assert list(near.differences(one, other)) == []
    for one, other in [
        (1.0, 1.0 + 1e-8),
        (0.0, 1e-11),
        (F(1, 3), F(10**20, 3 * 10**20 + 1)),
        (F(1, 2), 0.5),
        (1, 2),
        (True, 1),
        ("a", "b"),
        ((1,), (1, 2)),
        ({"a": 1}, {"b": 1}),
        ({}, {"b": 1}),
        ({"a": 1}, {}),
        ((1, 2), (1,)),
        (np.zeros((1, 2)), np.zeros((2, 1))),
        (x, x + 1),
        (x, sympy.Symbol("y")),
        (x, x + sympy.Rational(1, 10**15)),
        (np.array([1, 2]), np.array([1, 3])),
        (np.array([1.0]), np.array([1.0, 2.0])),
    ]:
        assert list(near.differences(one, other)) != []


def test_a_search_without_a_proof_is_not_made_again(tmp_path, monkeypatch):
    """It may be of a game whose search has no end."""
    found = gg.solve(five())
    folder = write_archive(found, tmp_path / "archive")
    replace(found, equilibria=found.equilibria[:1]).save(folder / "answer.json")
    monkeypatch.setattr(recipes.Recipe, "make", None)
    said = check_archive(fitting(folder))
    assert "answer.json, " in said.faults[0]


def test_what_the_answers_own_check_takes_as_given_is_told(tmp_path):
    answer = MADE["great_powers: subgame perfect"]()
    folder = write_archive(answer, tmp_path / "archive")
    assert set(answer.verify().given) <= set(check_archive(folder).given)


def test_what_is_no_payoff_is_compared_without_regard_to_their_size():
    """Among payoffs of 10^12 a gain may round to 0.5 more or less; a share of 0.5 more is another."""
    for scale in (1e12, float("inf")):
        large = compare.Likeness(scale)
        assert list(large.differences({"size": 0.5}, {"size": 0.75})) != []
        assert list(large.differences({"gain": 1e-9}, {"gain": 2.0})) != []
    assert list(compare.Likeness(1e12).differences({"gain": 0.0}, {"gain": 0.5})) == []


def test_hard_formulas_are_compared_at_once():
    x = sympy.symbols("x:6", positive=True)
    hard = sympy.Add(*(1 / (x[k % 6] + k * x[(k + 3) % 6] + x[(k + 5) % 6] ** 2) for k in range(24)))
    near = compare.Likeness()
    assert list(near.differences(hard, hard + sum(x) / 10**6)) != []
    assert list(near.differences(sum(x) ** 60, sum(x) ** 59)) != []
    assert list(near.differences(hard, hard * (sum(x) ** 2) / sum(x) ** 2)) == []


def test_hostile_answers_end_in_the_packages_own_error(archive, tmp_path):
    text = (archive / "answer.json").read_text()
    for k, (old, new) in enumerate(
        [('"founders"', '"fonders"'), ('"rounds"', '"round"'), ('"order"', '"ordr"')]
    ):
        folder = shutil.copytree(archive, tmp_path / f"{k}")
        (folder / "answer.json").write_text(text.replace(old, new))
        with pytest.raises(GovError):
            check_archive(fitting(folder))
