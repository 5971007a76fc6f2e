"""The accession game as a family."""

from __future__ import annotations

import pytest

from gametheory_gov import AccessionGame
from gametheory_gov.base.errors import InvalidGameError


@pytest.mark.parametrize("exponents", [(0, 1), (1, -1), ("2", 1), (1.5, 1)])
def test_exponents(exponents):
    with pytest.raises(InvalidGameError, match="a whole number"):
        AccessionGame(*exponents)
