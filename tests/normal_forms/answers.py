"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import numpy as np

import gametheory_gov as gg

SEXES = gg.NormalForm.bimatrix(
    [[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"], choices=[["joint", "own"]] * 2, title="Sexes"
)
NAMED = gg.NormalForm(
    ["USA", "CHN"], [["joint", "own"]] * 2, SEXES.payoffs, [["universal", "none"], ["none", "rival"]]
)
FLOATS = gg.NormalForm.bimatrix([[0.1 + 0.2, 1.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]])
THREE = gg.NormalForm(["a", "b", "c"], [["x", "y"]] * 3, np.arange(24).reshape(2, 2, 2, 3) % 5)
PENNIES = gg.NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
REGIMES = gg.NormalForm(
    ["USA"], [["join", "own"]], [[1], [2]], [gg.solve_form(PENNIES), gg.solve_form(PENNIES, mixed=False)]
)

ANSWERS = {
    "a bimatrix": lambda: SEXES,
    "a bimatrix with outcomes": lambda: NAMED,
    "floats": lambda: FLOATS,
    "three players": lambda: THREE,
    "answers as outcomes": lambda: REGIMES,
    "its equilibria": lambda: gg.solve_form(SEXES),
    "equilibria with outcomes": lambda: gg.solve_form(NAMED),
    "equilibria in floats": lambda: gg.solve_form(FLOATS),
    "equilibria of three": lambda: gg.solve_form(THREE),
    "equilibria beyond the limit": lambda: gg.solve_form(SEXES, max_steps=1),
    "no equilibrium": lambda: gg.solve_form(PENNIES, mixed=False),
    "one player": lambda: gg.solve_form(REGIMES),
}
