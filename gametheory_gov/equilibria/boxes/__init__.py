"""Bounds of gains over boxes of totals, and the proof that a search leaves behind.

This room may import `equilibria.definition` and the rooms below `equilibria`; no solver.
Why: docs/explanation/search-over-totals.md.
"""
