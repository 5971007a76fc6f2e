"""Clubs are counted by type only where all states are alike."""

from __future__ import annotations

import pytest

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.foresight import farsighted_ladder, patience_thresholds
from tests.oracles.foresight import two_types


@pytest.mark.parametrize("ask", [patience_thresholds, farsighted_ladder])
def test_states_that_differ_are_refused_before_their_clubs_are_counted(ask):
    """More types than any of these can list: the remedy named takes them all."""
    with pytest.raises(NotApplicableError, match=r"17 types; .*grow"):
        ask(two_types(17))
