"""For tests: Hypothesis strategies that draw states, institutions, games and clubs.

Nothing else in the package imports this module, and importing `gametheory_gov` does not import Hypothesis.
"""

from __future__ import annotations

from .strategies import (
    accession_games,
    clubs,
    games,
    institutions,
    numeric_games,
    profiles,
    rationals,
    states,
)

__all__ = [
    "accession_games",
    "clubs",
    "games",
    "institutions",
    "numeric_games",
    "profiles",
    "rationals",
    "states",
]
