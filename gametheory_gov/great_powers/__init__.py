"""Great powers found standards, the others reply, and the first stage is a normal form.

This room may import `normal_forms`, `equilibria` and the rooms below.
Why: docs/explanation/great-powers.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
