"""States and institution: the two records of data, and what follows from them alone.

This room may import `base`.
Why: docs/explanation/numbers-and-tapes.md.
"""
