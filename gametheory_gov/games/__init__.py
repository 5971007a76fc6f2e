"""The catalogue of games, one file a game."""

from __future__ import annotations

from .accession import AccessionGame
from .harmonisation import HarmonisationGame
from .standards import StandardsGame
from .typology import HarmonisationOutcome, TwoPowers, classify

__all__ = [
    "AccessionGame",
    "HarmonisationGame",
    "HarmonisationOutcome",
    "StandardsGame",
    "TwoPowers",
    "classify",
]
