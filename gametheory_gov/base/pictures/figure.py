"""The figures that pictures make for themselves; this file alone imports matplotlib when it is read."""

from __future__ import annotations

from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

#: How fonts come into a file: as letters in PDF, so that journals take it and readers can search it; as
#: outlines in SVG, so that it looks the same where a font is missing.
FONTS: Any = {
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "gametheory_gov",
    "text.hinting": "none",  # letters of PNG keep their shape, and are drawn sooner
}


class Sheet(Figure):
    """A figure that is written with its fonts however it is saved; settings of the session stay as they are.

    Matplotlib decides on fonts when a file is written, by settings of the whole session. A figure that the
    package makes brings its own.
    """

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """Write the figure, as any figure of matplotlib is written."""
        place = kwargs.get("format") or (args[0] if args else kwargs.get("fname"))
        if str(place).endswith("png"):  # no larger for these pictures, and written sooner
            kwargs.setdefault("pil_kwargs", {"compress_level": 3})
        with rc_context(FONTS):
            super().savefig(*args, **kwargs)
