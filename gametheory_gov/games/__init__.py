"""The catalogue of games, one file a game."""

from __future__ import annotations

from .accession import AccessionGame

__all__ = ["AccessionGame"]
