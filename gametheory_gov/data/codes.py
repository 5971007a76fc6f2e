"""Letters that keep their size relative to the axes; matplotlib is loaded with this module."""

from __future__ import annotations

from typing import Any

from matplotlib.text import Text


class Code(Text):
    """A short text in the middle of a square.

    Parameters
    ----------
    x, y : float
        Middle of the square.
    text : str
    size : float
        Of the letters, in sides of the square.
    """

    def __init__(self, x: float, y: float, text: str, size: float) -> None:
        super().__init__(x, y, text, ha="center", va="center_baseline", parse_math=False)
        self._share = size
        self.set_in_layout(False)

    def draw(self, renderer: Any) -> None:
        """Draw it in the size that the axes have by now."""
        figure: Any = self.get_figure(root=True)
        (left, _), (right, _) = self.get_transform().transform([(0, 0), (1, 0)])
        self.set_fontsize(max(0.5, self._share * abs(right - left) * 72 / figure.dpi))
        super().draw(renderer)
