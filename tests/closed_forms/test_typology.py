"""The typology of two powers: every fault is named; each of these was a bug."""

from __future__ import annotations

import pytest

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import TwoPowers, classify


def test_a_cell_of_the_harmonisation_game_tells_every_fault():
    wrong = {"market_benefit": -1, "divergence": 0, "level": 3, "universal": 7, "standard": "x"}
    with pytest.raises(InvalidInputError) as error:
        classify(None, **wrong)
    assert len(error.value.faults) == 6
    with pytest.raises(InvalidInputError) as error:
        TwoPowers(5, 5, 5, 5)
    assert len(error.value.faults) == 4


def test_a_standard_is_read_even_without_a_concert():
    far = TwoPowers(("1/4", "1/5"), (0, 9))
    with pytest.raises(InvalidInputError, match=r"standard = 'x'"):
        classify(far, market_benefit=1, divergence=1, standard="x")
