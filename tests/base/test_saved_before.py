"""Files that were saved before there were rooms still load, and say what they said (see ``tests/saved``)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
import xarray as xr

import gametheory_gov as gg

SAVED = Path(__file__).parents[1] / "saved"


def test_an_exact_solution():
    solution = gg.load(SAVED / "solution.json")
    assert solution.clubs == ((), ("1", "2", "3", "4", "5"))
    assert solution.complete
    assert gg.verify(solution).valid
    assert gg.solve(solution.game).equilibria == solution.equilibria


def test_a_solution_in_floats():
    solution = gg.load(SAVED / "solution_floats.json")
    assert gg.verify(solution).valid
    assert gg.solve(solution.game).clubs == solution.clubs


def test_the_clubs_of_the_world():
    solution = gg.Solution.load(SAVED / "gatt_wto.json")
    assert [len(club) for club in solution.clubs] == [0, 188]
    assert solution.complete
    assert gg.verify(solution).valid


@pytest.mark.parametrize("file", sorted(SAVED.glob("boxes_*.json")), ids=lambda file: file.stem)
def test_proofs_of_the_first_format(file, tmp_path):
    """They are read as trees, hold, and are written in the format of today."""
    plain = json.loads(file.read_text(encoding="utf-8"))
    solution = gg.load(file)
    assert plain["format"] == "gametheory_gov.solution/1"
    assert (solution.result.name, dict(solution.stats)) == (plain["result"], plain["stats"])
    assert gg.verify(solution).valid
    again = json.loads(solution.save(tmp_path / "again.json").read_text(encoding="utf-8"))
    assert again["format"] == "gametheory_gov.solution/2"
    assert gg.load(tmp_path / "again.json") == solution
    for name in ("outcomes", "removed", "cut_index"):
        broken = json.loads(json.dumps(plain))
        proof = broken["certificate"]["proof"]
        proof[name] = proof["round_sizes" if name != "removed" else "round_rows"]
        with pytest.raises(gg.errors.DataError, match="proof: cannot be read"):
            gg.Solution.from_dict(broken)


@pytest.mark.parametrize(("file", "number"), [("tipping.json", 1), ("gatt_wto_tipping.json", 5)])
def test_tipping_numbers(file, number):
    answer = gg.load(SAVED / file)
    assert answer.number == number
    assert answer.verify().valid


def test_normal_forms_and_their_equilibria():
    form = gg.load(SAVED / "normal_form.json")
    assert form == gg.NormalForm(["USA", "CHN"], [["joint", "own"]] * 2, [[[2, 1], [0, 0]], [[0, 0], [1, 2]]])
    assert gg.NormalForm.from_nfg(SAVED / "normal_form.nfg").payoffs.tolist() == form.payoffs.tolist()
    solution = gg.load(SAVED / "stage.json")
    assert solution.form == form
    assert len(solution.equilibria) == 3
    assert gg.verify(solution).valid


def test_a_sweep():
    found = gg.load(SAVED / "sweep.nc")
    assert isinstance(found, xr.Dataset)
    assert found["members"].values.tolist() == [2, 5, 5]
    assert found["regime"].values.tolist() == ["club", "universal", "universal"]


def test_a_phase_diagram():
    diagram = gg.load(SAVED / "phase.nc")
    assert (diagram.x, diagram.y) == ("exclusion_penalty", "legitimacy")
    assert diagram.label.shape == (5, 5)
    assert diagram.base.states.ids == ("1", "2", "3", "4", "5")
    assert "daspremont1983" in diagram.cite()


def test_a_bound_game_and_a_basin():
    game = gg.BoundGame.from_dict(json.loads((SAVED / "game.json").read_text()))
    assert game.values["legitimacy_weight"] == Fraction(1, 40)
    assert gg.grow(game, ["1", "2"]).sizes == (2, 3, 4, 5)
    basin = gg.tipping.Basin.from_dict(json.loads((SAVED / "basin.json").read_text()))
    assert basin == gg.tipping.basin(game)
