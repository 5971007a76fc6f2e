"""Enforcement: who obeys by which patience, under which monitoring, and who is harmed.

This room may import `growth` and the rooms below.
Why: docs/howto/enforcement.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
