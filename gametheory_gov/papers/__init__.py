"""Papers: tables, model sections, derivations and citations of answers, and archives that replicate them.

This room may import everything but `testing` and `shell`.
Why: docs/howto/papers.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
