"""A game bound to a world: numbers, types of alike states, and the same game with something varied.

This room may import `games`, `world`, `formulas` and `base`.
Why: docs/explanation/numbers-and-tapes.md.
"""
