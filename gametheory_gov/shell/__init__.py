"""The command `gametheory-gov`.

This room may import every room.
Why: docs/explanation/answers.md.
"""
