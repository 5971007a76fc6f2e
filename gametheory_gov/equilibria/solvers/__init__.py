"""Solvers: one algorithm a file behind one small protocol.

This room is the top of `equilibria` and may import all of it.
Why: docs/explanation/search-over-totals.md.
"""
