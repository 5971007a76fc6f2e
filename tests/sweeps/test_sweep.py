"""Sweeps: the same everywhere, resumed without loss, and clear about what is wrong."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.datasets import read_netcdf, write_netcdf
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.sweeps.grids import sweep
from tests.processes import needs_processes

GRID = {"legitimacy": [0, 0.3, 0.6, 0.9], "divergence": [0.0, 0.5, 1.0]}


def world(N=6, **changes):
    rng = np.random.default_rng(5)
    share = np.diff(np.sort([0, *rng.uniform(size=N - 1), 1]))
    states = gg.States(
        [f"s{k}" for k in range(N)],
        size=share,
        population=share[::-1],
        ideal=rng.normal(size=(N, 2)),
        great_power=[k < 2 for k in range(N)],
    )
    rules = gg.Institution(exclusion_penalty=0.5, point=(0.0, 0.0))
    return gg.bind(
        gg.AccessionGame(),
        states,
        rules,
        **({"benefit": 0.2, "cost": 0.4, "legitimacy": 0.3, "divergence": 0.1} | changes),
    )


def stable_clubs(game):
    solution = gg.solve(game)
    return {
        "clubs": len(solution),
        "largest": max((len(club) for club in solution.clubs), default=0),
        "sizes": np.sort([len(club) for club in [*solution.clubs, *[()] * 9]])[-3:],
        "cost": float(game.values["cost"]),
        "text": " ".join(solution.clubs[-1]) if len(solution) else "",
        "many": len(solution) > 1,
    }


def drawn(game, rng):
    return {
        "end": len(gg.grow(game, ["s0"], order="random", rng=rng, committed=False).final),
        "u": rng.random(),
    }


def area(width, height):
    return {"area": width * height}


@dataclass
class Sides:
    total: float
    names: tuple[str, str]


def sides(width, height):
    return Sides(2 * (width + height), ("w", "h"))


def fails_at_zero(width, height):
    if width == 0:
        raise InvalidInputError("width", [f"nothing is {width} wide"])
    return {"area": width * height}


def breaks(width):
    return {"area": 1 / width}


# ------------------------------------------------------------------------------------------ what it returns


def test_every_point_is_what_binding_there_by_hand_gives():
    base = world()
    found = sweep(stable_clubs, GRID, base=base)
    assert dict(found.sizes) == {"legitimacy": 4, "divergence": 3, "sizes_1": 3}
    for legitimacy, divergence in itertools.product(*GRID.values()):
        here = found.sel(legitimacy=legitimacy, divergence=divergence)
        expected = stable_clubs(world(legitimacy=legitimacy, divergence=divergence))
        for name, value in expected.items():
            np.testing.assert_array_equal(here[name].values, value)


def test_dimensions_tell_their_unit_and_the_dataset_what_it_is():
    base = world()
    found = sweep(stable_clubs, GRID | {"distance": [1, 2]}, base=base)
    assert found.legitimacy.attrs == {
        "long_name": "value of one unit of legitimacy",
        "units": "payoff",
        "symbol": r"\lambda_i",
    }
    assert found.distance.attrs["units"] == "policy"
    told = json.loads(found.attrs["description"])
    assert gg.BoundGame.from_dict(told["base"]) == base
    assert told["question"].endswith("stable_clubs")
    assert told["version"] == gg.__version__
    assert told["grid"]["legitimacy"] == [0, 0.3, 0.6, 0.9]


def test_a_range_is_as_its_values():
    base = world()
    found = sweep(stable_clubs, {"legitimacy": (0, 0.9, 4), "divergence": ("0", "1/2", 2)}, base=base)
    listed = sweep(stable_clubs, {"legitimacy": [0, 0.3, 0.6, 0.9], "divergence": [0, "1/2"]}, base=base)
    assert found.drop_attrs().identical(listed.drop_attrs())
    assert sweep(lambda n: {"last": max(range(n))}, {"n": (1, 11)}).last.values.tolist() == [*range(11)]


def test_without_a_base_the_values_are_keywords():
    grid = {"width": [1, Fraction(1, 2)], "height": [3, 4]}
    assert sweep(area, grid).area.values.tolist() == [[3, 4], [1.5, 2]]
    by_half = sweep(partial(area, height=2), {"width": [1, 2]})
    assert by_half.area.values.tolist() == [2, 4]
    assert by_half.area.dtype == np.int32
    record = sweep(sides, grid)
    assert record.total.values.tolist() == [[8, 10], [7, 9]]
    assert record["names"].values[0, 0].tolist() == ["w", "h"]
    assert sweep(area, {"width": [1]}, fixed={"height": 7}).area.values.tolist() == [7]


def test_texts_are_an_axis_too():
    found = sweep(stable_clubs, {"policy": ["fixed", "mean"]}, base=world())
    assert found.policy.values.tolist() == ["fixed", "mean"]
    expected = gg.rebind(world(), policy="mean")
    assert int(found.clubs.sel(policy="mean")) == len(gg.solve(expected))


def test_a_scenario_is_a_base():
    found = sweep(
        lambda game: {"members": len(gg.grow(game).final)},
        {"legitimacy": [0.2, 0.4]},
        base=gg.load_scenario("gatt_wto"),
    )
    assert found.members.values.tolist() == [22, 190]


def test_netcdf_is_the_same_dataset_and_the_same_bytes(tmp_path):
    found = sweep(stable_clubs, GRID, base=world())
    first = write_netcdf(found, tmp_path / "a.nc")
    again = read_netcdf(first)
    assert again.identical(found)
    second = write_netcdf(again, tmp_path / "b.nc")
    assert first.read_bytes() == second.read_bytes()
    with pytest.raises(gg.errors.DataError, match="cannot be written"):
        write_netcdf(found, tmp_path / "none" / "a.nc")
    (tmp_path / "c.nc").write_text("nothing")
    with pytest.raises(gg.errors.DataError, match="cannot be read as netCDF"):
        read_netcdf(tmp_path / "c.nc")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.nc", "b.nc", "c.nc"]


# --------------------------------------------------------------------------------- wherever it is computed


@pytest.mark.parametrize("question", [stable_clubs, drawn])
def test_threads_give_what_one_thread_gives(question):
    base = world()
    alone = sweep(question, GRID, base=base, rng=7)
    with ThreadPoolExecutor(3) as threads:
        assert sweep(question, GRID, base=base, rng=7, executor=threads).identical(alone)


@needs_processes
@pytest.mark.parametrize("question", [stable_clubs, drawn])
def test_processes_give_what_one_process_gives(question):
    base = world()
    alone = sweep(question, GRID, base=base, rng=7)
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as processes:
        assert sweep(question, GRID, base=base, rng=7, executor=processes).identical(alone)


def test_a_dask_cluster_gives_what_one_process_gives():
    distributed = pytest.importorskip("distributed")
    alone = sweep(drawn, GRID, base=world(), rng=7)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with distributed.Client(cluster) as client:
            found = sweep(drawn, GRID, base=world(), rng=7, executor=client.get_executor())
    assert found.identical(alone)


def test_seeds_differ_between_points_and_follow_the_seed_given():
    first = sweep(drawn, GRID, base=world(), rng=7)
    assert len(np.unique(first.u)) == first.u.size
    assert first.identical(sweep(drawn, GRID, base=world(), rng=np.random.SeedSequence(7)))
    assert not (first.u == sweep(drawn, GRID, base=world(), rng=8).u).any()
    seeds = [np.random.default_rng(np.random.SeedSequence(7, spawn_key=(k,))) for k in (0, 11)]
    ends = [
        drawn(gg.rebind(world(), legitimacy=a, divergence=b), seed)["u"]
        for (a, b), seed in zip([(0, 0.0), (0.9, 1.0)], seeds, strict=True)
    ]
    assert ends == [float(first.u[0, 0]), float(first.u[-1, -1])]
    generator = np.random.default_rng(1)
    assert not (
        sweep(drawn, GRID, base=world(), rng=generator).u == sweep(drawn, GRID, base=world(), rng=generator).u
    ).any()


# ---------------------------------------------------------------------------------------------- the cache


class Counted:
    """Counts how often it is asked; counting is no part of what it is."""

    def __init__(self):
        self.asked = 0

    def __call__(self, width, height):
        self.asked += 1
        return {"area": width * height}

    def __reduce__(self):
        return Counted, ()


def test_finished_points_are_not_asked_again(tmp_path):
    question = Counted()
    grid = {"width": [1, 2, 3], "height": [0.5, 4]}
    first = sweep(question, grid, cache=tmp_path)
    assert question.asked == 6
    assert sweep(question, grid, cache=tmp_path).identical(first)
    assert question.asked == 6
    wider = sweep(question, grid | {"width": [1, 2, 3, 5]}, cache=tmp_path)
    assert question.asked == 8
    assert wider.area.values.tolist() == [[0.5, 4], [1, 8], [1.5, 12], [2.5, 20]]


def test_what_is_kept_is_not_trusted_blindly(tmp_path):
    question = Counted()
    grid = {"width": [1, 2], "height": [4, 5]}
    first = sweep(question, grid, cache=tmp_path)
    files = sorted(tmp_path.glob("*.json"))
    assert len(files) == 4
    files[0].write_text(files[0].read_text()[:40])
    kept = json.loads(files[1].read_text())
    kept["answer"]["area"] += 1
    files[1].write_text(json.dumps(kept))
    files[2].write_text(files[3].read_text())
    assert sweep(question, grid, cache=tmp_path).identical(first)
    assert question.asked == 4 + 3
    assert sweep(question, grid, cache=tmp_path).identical(first)
    assert question.asked == 4 + 3


def double(width, height):
    return {"area": 2 * width * height}


def test_another_question_base_seed_or_fixed_value_is_another_answer(tmp_path):
    grid = {"width": [1, 2]}
    for question in (area, double, partial(area), lambda width, height: {"area": width + height}):
        for height in (1, 1.5):
            cached = sweep(question, grid, fixed={"height": height}, cache=tmp_path)
            assert cached.identical(sweep(question, grid, fixed={"height": height}))
    for extra in (1, 2):
        cached = sweep(lambda width: {"area": width + extra}, grid, cache=tmp_path)  # noqa: B023
        assert cached.area.values.tolist() == [1 + extra, 2 + extra]
    axis = {"divergence": [0.2]}
    for cost, seed in itertools.product((0.1, 0.8), (1, 2)):
        found = sweep(drawn, axis, base=world(cost=cost), rng=seed, cache=tmp_path)
        assert found.identical(sweep(drawn, axis, base=world(cost=cost), rng=seed))


SLOW = """
    import sys, time
    from pathlib import Path
    from gametheory_gov.base.datasets import write_netcdf
    from gametheory_gov.sweeps.grids import sweep

    def slow(width, height, rng):
        time.sleep(0.01)
        return {"area": width * height, "u": rng.random()}

    if __name__ == "__main__":
        folder = Path(sys.argv[1])
        found = sweep(slow, {"width": range(8), "height": range(8)}, rng=3, cache=folder / "points")
        write_netcdf(found, folder / "areas.nc")
"""


def test_killed_half_way_and_restarted_it_ends_with_the_same_file(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(textwrap.dedent(SLOW))
    once, twice = tmp_path / "once", tmp_path / "twice"
    environment = os.environ | {"PYTHONPATH": str(Path(gg.__file__).parents[1])}

    def start(folder):
        folder.mkdir(exist_ok=True)
        return subprocess.Popen([sys.executable, script, folder], env=environment)

    assert start(once).wait() == 0
    interrupted = start(twice)
    deadline = time.monotonic() + 30
    while len(list(twice.glob("points/[!.]*.json"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.005)
    interrupted.send_signal(signal.SIGKILL)
    interrupted.wait()
    kept = {file.name: file.stat().st_mtime_ns for file in twice.glob("points/[!.]*.json")}
    assert 20 <= len(kept) < 64
    assert not (twice / "areas.nc").exists()
    assert start(twice).wait() == 0
    assert (twice / "areas.nc").read_bytes() == (once / "areas.nc").read_bytes()
    assert all((twice / "points" / name).stat().st_mtime_ns == when for name, when in kept.items())


# ------------------------------------------------------------------------------------------ what is wrong


def test_all_faults_at_once():
    with pytest.raises(InvalidInputError) as caught:
        sweep(
            stable_clubs,
            {
                "legitimacy": [0.1, -1],
                "divergense": [1],
                "depth": [],
                "cost": "high",
                "spread": [1, float("nan"), 1],
            },
            base=world(),
            executor=3,
            errors="ignore",
        )
    for fault in (
        "executor = 3; an executor with map is needed",
        "errors = 'ignore'",
        "depth has no values",
        "cost = 'high'; a range (low, high)",
        "spread[1] = nan; a finite number",
        "spread[2] = 1 is given twice",
        "divergense is nothing that can be changed; did you mean 'divergence'?",
        "legitimacy = -1",
    ):
        assert any(fault in line for line in caught.value.faults), (fault, caught.value.faults)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((3, {"width": [1]}), "question = 3; a function is needed"),
        ((area, {"width": [1]}), "does not take the names given"),
        ((area, {}), "a mapping of names to values is needed"),
        ((lambda width: {"width": 1}, {"width": [1]}), "'width', which is a name of the grid"),
        ((lambda width: {"area": [0] * width}, {"width": [1, 2]}), "of one kind and shape"),
        ((lambda width: {"area": 1 if width == 1 else "much"}, {"width": [1, 2]}), "of one kind and shape"),
        ((lambda width: {f"area{width}": 1}, {"width": [1, 2]}), "other names at some points"),
        ((lambda width: {"area": None}, {"width": [1, 2]}), "at width = 1: answer: area = None"),
        ((lambda width: 3, {"width": [1, 2]}), "returns a mapping of names"),
    ],
)
def test_bad_questions_and_grids(arguments, fault):
    with pytest.raises(InvalidInputError) as caught:
        sweep(*arguments)
    assert fault in str(caught.value)


def test_a_base_must_be_a_game():
    with pytest.raises(InvalidInputError, match="a bound game or a scenario is needed"):
        sweep(stable_clubs, GRID, base="gatt_wto")
    with pytest.raises(InvalidInputError, match="needs a seed"):
        sweep(drawn, GRID, base=world(), cache="nowhere")


def test_points_that_fail_are_named_together_and_the_others_kept(tmp_path):
    grid = {"width": [0, 1], "height": [1, 2, 3, 4]}
    with pytest.raises(InvalidInputError) as caught:
        sweep(fails_at_zero, grid, cache=tmp_path)
    assert "at width = 0, height = 1: width: nothing is 0 wide" in str(caught.value)
    assert "4 of 8 points failed, these first" in str(caught.value)
    assert len(list(tmp_path.glob("*.json"))) == 4
    recorded = sweep(fails_at_zero, grid, errors="record")
    assert np.isnan(recorded.area.values[0]).all()
    assert recorded.area.values[1].tolist() == [1, 2, 3, 4]
    assert recorded.error.values[:, 0].tolist() == ["width: nothing is 0 wide", ""]
    with pytest.raises(InvalidInputError, match="at least 10 of 40 points failed"):
        sweep(fails_at_zero, {"width": [0], "height": range(40)})


def test_a_bug_in_the_question_names_the_point():
    with pytest.raises(ZeroDivisionError) as caught:
        sweep(breaks, {"width": [1, 0]})
    assert caught.value.__notes__ == ["at the point width = 0"]


def test_progress_shows_the_time_left(capsys):
    sweep(area, {"width": [1, 2], "height": [1]}, progress=True)
    shown = capsys.readouterr().err
    assert "points: " in shown
    assert "2/2" in shown or "0/2" in shown
    sweep(area, {"width": [1, 2], "height": [1]})
    assert capsys.readouterr().err == ""


# Was a bug.
def test_a_sweep_tells_base_fixed_and_cache_together():
    with pytest.raises(InvalidInputError) as error:
        gg.sweep(3, {"cost": [1, float("nan")]}, base=3, fixed=5, cache=5)
    assert len(error.value.faults) == 5
    assert all(
        part in " | ".join(error.value.faults)
        for part in ("base = 3", "fixed = 5", "cache = 5", "question = 3", "nan")
    )
