"""Pictures of claims: sides where there are two, a figure where there is one."""

from __future__ import annotations

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gametheory_gov import claims
from gametheory_gov.claims import Case
from tests.claims.test_claims import NUMBERS, statement


def drawn(claim, number=0):
    """The cells of a picture, and the words in them."""
    ax = claim.picture(number)
    cells, words = ax.collections[0].get_array(), [text.get_text() for text in ax.texts]
    plt.close(ax.figure)
    return cells, words, ax


@pytest.mark.parametrize("label", ["D4", "T42", "D11"])
def test_a_picture_shows_what_the_test_says(label):
    claim = claims.get(label)
    cells, words, ax = drawn(claim)
    assert set(cells.ravel().tolist()) == {False, True} == set(claim.worlds().holds)
    assert not words
    assert {text.get_text() for text in ax.get_legend().texts} >= {"holds", "fails"}


def test_where_all_hold_or_fail_a_picture_shows_a_figure():
    """Magic numbers up to those of ten states alike; founding clubs; patience, which is no claim's truth."""
    cells, words, ax = drawn(claims.get("D3"))
    numbers = claims.get("D3").worlds().numbers_for_tenths_of_the_whole
    assert cells.T.astype(int).tolist() == [list(told) for told in numbers]
    assert words == [str(int(n)) for n in cells.ravel()]
    assert "holds in all cells, shaded by: numbers for tenths of the whole" in ax.get_title(loc="left")
    assert drawn(claims.get("T22"))[1] == ["23", "27", "28", "30", "31"]
    cells, words, ax = drawn(claims.get("D1"), 2)
    assert "fails in all cells, shaded by: patience" in ax.get_title(loc="left")
    assert (words[:3], cells.shape) == (["3/5", "3/10", "3/20"], (3, 5))


def test_a_figure_that_is_missing_is_left_white():
    cells, words, _ = drawn(claims.get("T28"))
    assert words.count("") == 4 == int(np.isnan(cells.filled(np.nan)).sum())


def test_a_claim_without_figures_has_one_colour():
    claim = claims.judge(statement(Case("voting", replace(NUMBERS, whole=True), "x > 0")))
    assert drawn(claim)[0].tolist() == [[True] * 3]
