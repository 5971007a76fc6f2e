"""One style for all pictures, and a note on every picture of how it was drawn.

A function that draws is a `picture`. It takes ``ax`` and begins with ``axes(ax, size)``. This room imports
matplotlib only when something is drawn.
Why: docs/design.md.
"""

from .note import Note, note_of, picture
from .style import (
    COLOURS,
    OPEN,
    ORDER,
    REGIMES,
    SHADES,
    SIZE,
    SMALL,
    UNSETTLED,
    axes,
    finish,
    in_order,
    inches,
    palette,
    percent,
    save_picture,
    universal_line,
    universal_mark,
)

__all__ = [
    "COLOURS",
    "OPEN",
    "ORDER",
    "REGIMES",
    "SHADES",
    "SIZE",
    "SMALL",
    "UNSETTLED",
    "Note",
    "axes",
    "finish",
    "in_order",
    "inches",
    "note_of",
    "palette",
    "percent",
    "picture",
    "save_picture",
    "universal_line",
    "universal_mark",
]
