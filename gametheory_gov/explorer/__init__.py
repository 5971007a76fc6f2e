"""The explorer: a game's settings as sliders, and what follows from them as a picture in the browser.

This room may import everything but `papers`, `testing` and `shell`.
Why: docs/explanation/explorer.md.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
