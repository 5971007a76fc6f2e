"""Pictures of the documentation are those that the code before them on their page draws."""

from __future__ import annotations

import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.image import imread

HERE = Path(__file__).parents[1] / "docs" / "pictures"
DRAW = runpy.run_path(str(HERE / "draw.py"))
PICTURES = {name: (blocks, command) for name, _, blocks, command in DRAW["pictures"]()}


def test_every_picture_is_shown_and_every_shown_picture_is_there():
    assert {file.stem for file in HERE.glob("*.png")} - {"explorer_dark"} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_something_draws_it(name):
    blocks, command = PICTURES[name]
    last = blocks[-1] if blocks else ""
    assert command or DRAW["AXES"].search(last) or name in DRAW["ELSEWHERE"]


@pytest.mark.parametrize("name", ["gatt_wto_growth", "ladder", "noise", "patience", "patience_powers"])
def test_it_is_drawn_as_it_is_kept(name, tmp_path):
    """But for what another version of matplotlib draws otherwise."""
    DRAW["draw"](name, *PICTURES[name], tmp_path)
    plt.close("all")
    kept, drawn = (imread(folder / f"{name}.png")[..., :3] for folder in (HERE, tmp_path))
    assert kept.shape == drawn.shape
    assert np.abs(kept - drawn).mean() < 0.01
