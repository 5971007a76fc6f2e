"""Files that a stranger could send end in an answer or in one error, soon and in little memory.

The long run is ``python -m tests.hostile 2000``.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import DataError, InvalidGameError, NotExactError
from gametheory_gov.base.files import (
    MOST_BYTES,
    as_path,
    read_bytes,
    read_json,
    read_toml,
    unpacked,
    write_text,
    write_whole,
)
from gametheory_gov.base.formula_trees import from_tree, to_tree
from gametheory_gov.formulas.arithmetic import rationals
from gametheory_gov.formulas.tape import compile_expression
from tests.checks import refused
from tests.commands import STAG_HUNT, WORLD, fails, run, write
from tests.equilibria.answers import alike, five
from tests.equilibria.test_proof import tree_of, with_tree
from tests.hostile import BOMB, FORMULAS, TREES, cases, fault
from tests.sweeps.answers import ANSWERS as SWEPT


def of_the_first_format():
    """A saved solution of the first format whose proof is arrays."""
    file = Path(__file__).parents[1] / "saved" / "boxes_alike.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_changed_files_of_every_kind(tmp_path):
    wrong = {}
    for k, (name, arguments, files) in enumerate(cases(100, seed=12)):
        found = fault(arguments, files, tmp_path)
        if found:
            wrong[k, name] = found
    assert wrong == {}


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_formulas_that_no_memory_holds_are_refused(formula):
    game = {"aggregates": {"members": {"in": 1}}, "payoffs": {"out": 0, "in": formula}}
    error = refused(InvalidGameError, lambda: gg.Game("bomb", ("out", "in"), **game), "payoffs['in']")
    assert len(str(error)) < 2500


def test_many_long_formulas_are_refused_together():
    formula = "Max(" + ", ".join(f"{k}*members + N" for k in range(38)) + ")"
    payoffs = {f"a{k}": f"{formula} + {k}" for k in range(200)}
    game = {"aggregates": {"members": {"a1": 1}}, "payoffs": payoffs}
    error = refused(InvalidGameError, lambda: gg.Game("many", tuple(payoffs), **game), "up to 120 are read")
    assert len(error.faults) == 1


@pytest.mark.parametrize("tree", TREES, ids=range(len(TREES)))
def test_trees_that_no_memory_holds_are_refused(tree):
    with pytest.raises((ValueError, TypeError)):
        from_tree(tree)


def test_what_cannot_be_read_again_is_not_saved():
    x = sympy.Symbol("x")
    with pytest.raises(TypeError, match="more than 4096 bits"):
        to_tree(sympy.Pow(x, 10**9, evaluate=False))
    assert from_tree(to_tree(x**1000)) == x**1000


def test_exact_powers_with_a_free_exponent_end():
    numbers = rationals()
    tower = compile_expression(sympy.sympify("2**(2**x)"))
    assert numbers.plain(tower.evaluate({"x": numbers.read(Fraction(3))}, numbers)) == 256
    refused(
        NotExactError,
        lambda: tower.evaluate({"x": numbers.read(Fraction(40))}, numbers),
        "has more than 1048576 bits",
    )


def test_deep_nesting_is_one_error(tmp_path):
    deep = "[" * 100_000 + "]" * 100_000
    refused(DataError, lambda: read_json(deep, "answer"), "nested too deeply")
    refused(DataError, lambda: read_toml(f"a = {deep}", "world"), "nested too deeply")
    file = tmp_path / "answer.json"
    file.write_text(f'{{"format": "gametheory_gov.solution/1", "stats": {deep}}}')
    assert "nested too deeply" in fails("verify", str(file))


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1e999", "9" * 5000, '{"a": 1, "a": 2}', "\ud800", ""])
def test_numbers_without_end_and_double_keys_are_refused(text):
    refused(DataError, lambda: read_json(text, "answer"), "cannot be read as JSON")


def test_whole_numbers_of_a_million_figures_are_refused():
    for digits in ("7" * 1_000_000, "0x" + "f" * 10_000):
        refused(
            DataError, lambda digits=digits: read_toml(f"a = {digits}", "world"), "cannot be read as TOML"
        )
    refused(DataError, lambda: read_toml(".".join("a" * 50_000) + "=1", "world"), "more than 20 parts")


def test_what_is_packed_comes_out_to_a_bound():
    refused(ValueError, lambda: unpacked(BOMB, 1 << 20), "more than 1048576 bytes")
    assert len(unpacked(BOMB, 1 << 27)) == 1 << 27
    for text in (3, "x", BOMB[: len(BOMB) // 8 * 4]):
        refused(ValueError, lambda text=text: unpacked(text, 1 << 28), "is no")


@pytest.mark.parametrize("name", ["upsetters", "tree", "outcomes"])
def test_a_bomb_in_a_certificate_is_refused(name, tmp_path):
    plain = (
        of_the_first_format()
        if name == "outcomes"
        else gg.solve(alike() if name == "tree" else five()).to_dict()
    )
    held = plain["certificate"] if name == "upsetters" else plain["certificate"]["proof"]
    assert name in held
    held[name] = BOMB
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(plain))
    assert "bytes come out of" in fails("verify", str(file))


def test_rounds_and_splits_that_change_nothing_are_refused():
    solution = gg.solve(alike())
    tree = tree_of(solution.to_dict())
    (rounds, end), *rest = tree

    def why(nodes):
        return " ".join(gg.verify(gg.Solution.from_dict(with_tree(solution, nodes))).faults)

    assert why([[[*rounds, *[[]] * 1001], end], *rest]) == "more than 1000 rounds of a box remove nothing"
    assert why([[[*rounds, *[[]] * 1000], end], *rest]) == ""
    first, second = [[[], ["total", "members", "99"]]], [[[], ["total", "members", "-1"]], [[], "empty"]]
    for nodes in ([*first * 1100, *tree, *[[[], "empty"]] * 1100], [*second * 1100, *tree]):
        assert why(nodes) == "boxes are split more than 1080 times one after another"
    assert why([*first * 9, *tree, *[[[], "empty"]] * 9]) == why([*second * 9, *tree]) == ""


def test_rounds_and_splits_that_change_nothing_are_refused_in_files_of_the_first_format():
    def why(arrays):
        plain = of_the_first_format()
        plain["certificate"]["proof"] |= {
            name: base64.b64encode(zlib.compress(array.tobytes())).decode() for name, array in arrays.items()
        }
        return " ".join(gg.verify(gg.Solution.from_dict(plain)).faults)

    told = of_the_first_format()["certificate"]["proof"]
    kinds = {name: "<f8" if name == "cut_value" else "<i4" for name in told}
    proof = {name: np.frombuffer(unpacked(told[name], 1 << 20), kind) for name, kind in kinds.items()}
    assert why(proof) == ""
    more, sizes, idle = proof["rounds"].copy(), proof["round_sizes"], np.zeros(1001, dtype="<i4")
    at = int(more[0])
    more[0] += len(idle)
    padded = {
        "rounds": more,
        "round_sizes": np.insert(sizes, at, idle + 1),
        "round_rows": np.insert(proof["round_rows"], sizes[:at].sum(), idle),
        "removed_sizes": np.insert(proof["removed_sizes"], at, idle),
    }
    assert why(padded) == "more than 1000 rounds of a box remove nothing"
    cut = proof["cut_value"].copy()
    cut[0] = 1e9
    assert why({"cut_value": cut}) == "a box with several profiles is said to hold one"


def test_fields_of_another_type_are_refused(tmp_path):
    path = gg.grow(five(), ["1", "2"])
    file = path.save(tmp_path / "path.json")
    plain = json.loads(file.read_text())
    for name, value in (("order", 3), ("rounds", "x"), ("universal_share", "much")):
        if name in plain:
            file.write_text(json.dumps(plain | {name: value}))
            refused(DataError, lambda: gg.load(file), name, "is needed")
            refused(DataError, lambda told=plain | {name: value}: type(path).from_dict(told), name)


@pytest.mark.parametrize("path", [3, None, b"x", "", "a\0b", ["x"]], ids=repr)
def test_what_is_no_path_is_refused_by_name(path):
    for use in (gg.load, gg.solve(five()).save, gg.sweeps.read_netcdf, gg.States.from_csv):
        with pytest.raises(DataError):
            use(path)
    with pytest.raises(DataError):
        as_path(path)


def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long.json").write_bytes(bytes(MOST_BYTES + 1))
    for name, why in (
        ("pipe", "a pipe"),
        (".", "a folder"),
        ("long.json", "more than"),
        ("n" * 300, "too long"),
    ):
        refused(DataError, lambda name=name: read_bytes(tmp_path / name), why)
        assert why in fails("verify", str(tmp_path / name))
    assert "a pipe or a device" in fails("verify", "/dev/zero")
    world = write(tmp_path, '[world]\ncsv = "/dev/zero"\n')
    assert "a pipe or a device" in fails("solve", str(world))


# ---------------------------------------------------------------------------------------------- writing


def test_links_pipes_devices_and_folders_are_never_replaced(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("kept")
    (tmp_path / "link").symlink_to(kept)
    (tmp_path / "loose").symlink_to(tmp_path / "none")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    words = {"link": "is a link to", "loose": "is a link to", "folder": "is a folder", "pipe": "is a pipe"}
    for name, why in words.items():
        refused(DataError, lambda name=name: write_text(tmp_path / name, "new"), why)
    refused(DataError, lambda: write_text("/dev/null", "new"), "is a pipe or a device")
    refused(DataError, lambda: write_text(tmp_path / ("n" * 250), "new"), "shorten it")
    refused(DataError, lambda: write_text(tmp_path / "no" / "x", "new"), "name a folder that exists")
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "link").is_symlink()
    assert kept.read_text() == "kept"
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_permissions_are_kept_and_new_files_obey_the_mask(tmp_path):
    file = write_text(tmp_path / "x", "one")
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~_mask()
    file.chmod(0o600)
    assert stat.S_IMODE(write_text(file, "two").stat().st_mode) == 0o600
    assert file.read_text() == "two"


def _mask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_what_fails_while_written_leaves_the_old_file(tmp_path):
    file = write_text(tmp_path / "x", "old")

    def fail(temporary):
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    refused(DataError, lambda: write_whole(file, fail), "No space left")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_killed_run_left_is_removed_at_the_next_writing(tmp_path):
    code = (
        "import os, sys\nfrom gametheory_gov.base.files import write_whole\n"
        "write_whole(sys.argv[1], lambda t: (t.write_text('half'), os._exit(9)))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "x.json")], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / ".mine").write_text("kept")
    write_text(tmp_path / "x.json", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mine", "x.json"]


def test_inputs_are_never_replaced(tmp_path):
    world = write(tmp_path, WORLD)
    text = world.read_text()
    assert "would be replaced" in fails("solve", str(world), "--save", str(world))
    out = tmp_path / "out"
    out.mkdir()
    table = "id,size,population,cost\nA,1/2,1/2,0\nB,1/2,1/2,0\n"
    (out / "growth.csv").write_text(table)
    changed = text.partition("[[states]]")[0].replace('["1", "2"]', '["A"]')
    world.write_text(changed + '\n[world]\ncsv = "out/growth.csv"\nexact = true\n')
    assert "would be replaced" in fails("grow", str(world), "--out", str(out))
    assert (out / "growth.csv").read_text() == table
    assert run("grow", str(world), "--out", str(tmp_path / "other")).returncode == 0


def test_a_cache_without_a_name_is_refused_and_a_broken_entry_computed_again(tmp_path):
    axes = {"x": ("cost", (0, 1, 2)), "y": ("legitimacy", (0, 1, 2)), "refine": None}
    refused(gg.errors.InvalidInputError, lambda: gg.phase_diagram(five(), cache="", **axes), "cache = ''")
    first = gg.phase_diagram(five(), cache=tmp_path, **axes)
    for k, file in enumerate(sorted(tmp_path.iterdir())):
        file.write_text(["[" * 100_000, '{"format": 1e999}', "", "9" * 10_000][k % 4])
    assert gg.phase_diagram(five(), cache=tmp_path, **axes) == first


def test_a_changed_diagram_is_noticed(tmp_path):
    diagram = next(made for make in SWEPT.values() if (made := make()).ENDING == ".nc")
    file = diagram.save(tmp_path / "phase.nc")
    content = file.read_bytes()
    assert gg.load(file) == diagram
    for at in range(40, len(content), len(content) // 150):
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            found = gg.load(file)
        except DataError:
            continue
        assert found == diagram  # a byte between the parts


def test_datasets_of_all_kinds_keep_their_digest(tmp_path):
    import xarray as xr

    dataset = xr.Dataset(
        {
            "text": ("x", ["a", "", "é"]),
            "float": ("x", [0.1, float("nan"), -0.0], {"units": "", "valid": [1.0, 2.0]}),
            "small": ("x", np.array([1.5, 2, 3], dtype=np.float32)),
            "whole": ("x", np.array([1, -2, 3], dtype=np.int64)),
            "flag": ("x", [True, False, True]),
        },
        coords={"x": [1.0, 2.0, 3.0]},
        attrs={"description": "{}", "n": 3},
    )
    again = gg.load(gg.sweeps.write_netcdf(dataset, tmp_path / "all.nc"))
    assert set(again) == set(dataset)
    assert again["text"].values.tolist() == ["a", "", "é"]


def test_a_diagram_that_contradicts_itself_is_refused():
    diagram = next(made for make in SWEPT.values() if (made := make()).ENDING == ".nc")
    kind, dataset = type(diagram), diagram.dataset
    other = dataset.assign_attrs(digest="x")
    moved = dataset.assign_coords({diagram.x: dataset[diagram.x].values + 1})
    label = dataset["label"].copy(data=dataset["label"].astype(str).values[::-1] + "x")
    for wrong, why in (
        (other, "attributes"),
        (moved, "the grid"),
        (dataset.assign(label=label), "a label is shown"),
    ):
        refused(DataError, lambda wrong=wrong: kind.from_dataset(wrong), why)


def test_the_shell_reads_what_it_writes(tmp_path):
    world = write(tmp_path, WORLD)
    run("tip", str(world), "--out", str(tmp_path), "--quiet")
    done = run("verify", str(tmp_path / "tipping.json"))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "valid")
    run("solve", str(world), "--save", str(tmp_path / "answer.json"), "--quiet")
    assert run("verify", str(tmp_path / "answer.json")).returncode == 0
    run("grow", str(world), "--out", str(tmp_path), "--quiet")
    for name, why in (
        ("growth.json", "a GrowthPath carries no certificate"),
        ("growth.csv", "holds no saved answer"),
        ("growth.png", "is no text in UTF-8"),
    ):
        assert why in fails("verify", str(tmp_path / name))


def test_a_missing_folder_does_not_hide_bad_axes(tmp_path):
    said = fails("phase", str(write(tmp_path, WORLD)), "--x", "nothing", "0:1", "--y", "legitimacy", "1")
    for part in ("--out is missing", "nothing", "--y legitimacy 1"):
        assert part in said


def test_no_memory_is_one_error(tmp_path):
    code = (
        "import resource, sys\nimport gametheory_gov.shell.main as m, gametheory_gov as gg, sympy, pandas\n"
        "resource.setrlimit(resource.RLIMIT_AS, (5 * 10**8, 5 * 10**8))\n"
        "sys.argv = ['gametheory-gov', 'verify', sys.argv[1]]\nm.main()"
    )
    file = tmp_path / "answer.json"
    file.write_text('{"format": "gametheory_gov.solution/1", "stats": [' + "[]," * 5_000_000 + "1]}")
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr[-500:]
    assert done.stderr.startswith("error: ")


def test_formulas_of_a_file_are_refused_by_name(tmp_path):
    world = write(tmp_path, STAG_HUNT.replace("PAYOFF", "members**1000000000"))
    assert "is too high" in fails("solve", str(world))
