"""For tests: Hypothesis strategies that draw states, institutions, games, normal forms and clubs.

Nothing else in the package imports this module, and importing `gametheory_gov` does not import Hypothesis.
"""

from __future__ import annotations

from .normal_forms import normal_forms
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
    "normal_forms",
    "numeric_games",
    "profiles",
    "rationals",
    "states",
]
