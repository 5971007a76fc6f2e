"""The catalogue of games, one file a game."""

from __future__ import annotations

from .accession import AccessionGame
from .standards import StandardsGame

__all__ = ["AccessionGame", "StandardsGame"]
