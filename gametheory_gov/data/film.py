"""The world with one square for each state as it changes: pages and pictures that move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from gametheory_gov.base.errors import DataError, Faults, InvalidInputError
from gametheory_gov.base.files import as_path, write_text, write_whole
from gametheory_gov.base.inputs import is_number, public
from gametheory_gov.base.text import counted

from .places import tiles
from .shades import Shade, shade
from .world_picture import MOST, Tiles, shortened

if TYPE_CHECKING:
    from PIL.Image import Image

#: Frames at most, how many frames long the last one stands, and dots per inch.
MOST_FRAMES, _LAST, _DPI = 60, 3, 100
#: Side of a square in the page's picture, and of what is drawn of it.
_UNIT, _SIDE = 20, 18

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
_STYLE = """
.{name} {{ margin: 0 }}
.{name} fieldset {{ border: 0; margin: 0; padding: 0 }}
.{name} label {{ display: inline-block; margin-right: .7em; white-space: nowrap }}
.{name} svg {{ display: block; max-height: 80vh; width: 100% }}
.{name} text {{ fill: currentColor; font: 7px sans-serif; stroke: none; text-anchor: middle }}
.{name} p {{ display: grid; margin: .4em 0 }}
.{name} p span {{ grid-area: 1 / 1 }}
.{name} div span {{ margin-right: 1.2em; white-space: nowrap }}
.{name} div svg {{ display: inline; height: 1em; margin-right: .4em; vertical-align: -.15em; width: 1em }}
"""


@public
class TileAnimation:
    """A world of squares that changes from frame to frame: shown in notebooks, saved as HTML or GIF.

    The page holds no script and loads nothing. It plays, and stops at any frame that is chosen; where the
    system asks for less motion it shows the last one.

    Parameters
    ----------
    frames : mapping of str to (mapping of str to value)
        What each frame is called, and its values by state, as `tile_map` takes them; colours mean the same
        in all. States that a frame lacks have no value there. Of more than 60 frames evenly spaced ones are
        kept, among them the first and the last.
    captions : mapping of str to str, optional
        What stands below the title, by frame.
    title, key, without : str
        As in `tile_map`.
    dark_first : bool
        As in `tile_map`.
    seconds : float
        How long a frame stands; the last one stands three times as long.

    Raises
    ------
    InvalidInputError
        For no frames, more than 400 states, seconds that are not from 0.05 to 60, and values that
        `tile_map` refuses.

    Examples
    --------
    >>> film = TileAnimation({"1947": {"USA": True, "IND": True}, "1948": {"USA": True, "NPL": False}})
    >>> film
    TileAnimation(2 frames, 3 states)
    """

    def __init__(
        self,
        frames: Mapping[str, Mapping[str, Any]],
        captions: Mapping[str, str] | None = None,
        *,
        title: str = "",
        key: str = "",
        without: str = "no value",
        dark_first: bool = False,
        seconds: float = 1.2,
    ) -> None:
        faults = Faults("animation")
        given: Mapping[Any, Any] = frames
        for name, held in given.items():
            if not isinstance(name, str):
                faults.add(f"frames has the name {name!r:.60}; names are texts")
            if not isinstance(held, Mapping):
                faults.add(f"frames[{name!r:.60}] = {held!r:.60}; values by state are needed")
        faults.raise_as(InvalidInputError)
        kept = _spaced(list(frames))
        ids = list(dict.fromkeys(state for name in kept for state in frames[name]))
        if not ids:
            faults.add("there is nothing to show; give frames, each with values by state")
        if len(ids) > MOST:
            fault = f"{len(ids)} states are more than {MOST} and cannot be told apart"
            faults.add(f"{fault}; draw how many there are, such as growth paths by plot()")
        if not is_number(seconds) or not 0.05 <= seconds <= 60:
            faults.add(f"seconds = {seconds!r:.60}; a number from 0.05 to 60 is needed")
        faults.raise_as(InvalidInputError)
        self._places = tiles(ids)
        values = {(name, state): frames[name].get(state) for name in kept for state in ids}
        self._shades, chosen = shade(values, faults, without=without, dark_first=dark_first)
        faults.raise_as(InvalidInputError)
        self._frames = {name: {state: chosen[name, state] for state in ids} for name in kept}
        self._captions = {name: (captions or {}).get(name, name) for name in kept}
        self._title, self._key, self._seconds = title, key, float(seconds)
        # of what is shown: several animations may stand on one page, each with rules of its own
        shown = (self._frames, self._captions, self._shades, title, key, self._seconds)
        self._name = f"gg{crc32(repr(shown).encode()):08x}"

    def __repr__(self) -> str:
        frames = counted(len(self._frames), "frame")
        return f"TileAnimation({frames}, {counted(len(self._places), 'state')})"

    def save(self, path: str | Path) -> Path:
        """Write the animation to a file, whole or not at all.

        Parameters
        ----------
        path : str or path
            Ends in ``.html`` (a page that needs no other file) or in ``.gif``.

        Raises
        ------
        DataError
            For another ending, and if the file cannot be written.
        """
        target = as_path(path)
        kind = target.suffix.lower()
        if kind in (".html", ".htm"):
            page = _PAGE.format(title=escape(self._title or "The world by states"), body=self._repr_html_())
            return write_text(target, page)
        if kind == ".gif":
            return write_whole(target, self._write_gif)
        raise DataError(f"{target}", [f"animations are written as .html or .gif, not as {kind!r:.40}"])

    # --------------------------------------------------------------------------------------- GIF

    def _write_gif(self, path: Path) -> None:
        first, *others = self._images()
        times = [round(1000 * self._seconds)] * len(self._frames)
        times[-1] *= _LAST
        first.save(path, "GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=True)

    def _images(self) -> Iterator[Image]:
        import matplotlib.pyplot as plt
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        titles = ["\n".join(filter(None, (self._title, caption))) for caption in self._captions.values()]
        drawn = Tiles(self._places, self._shades, key=self._key, titles=titles)
        figure: Any = drawn.ax.get_figure(root=True)
        canvas: Any = FigureCanvasAgg(figure)
        figure.set_dpi(_DPI)
        colours = self._palette()
        try:
            for title, chosen in zip(titles, self._frames.values(), strict=True):
                drawn.paint(chosen, title)
                canvas.draw()
                picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
                yield picture.quantize(palette=colours, dither=Image.Dither.NONE)
        finally:
            plt.close(figure)

    def _palette(self) -> Image:
        """The colours of all frames: greys, and those of the classes, also lighter and darker."""
        from PIL import Image

        found = [(grey, grey, grey) for grey in range(0, 256, 17)]
        for item in self._shades:
            full = [int(item.colour[k : k + 2], 16) for k in (1, 3, 5)]
            for part, other in ((0, 0), (0.33, 255), (0.67, 255), (0.33, 0), (0.67, 0)):
                red, green, blue = (round(entry + part * (other - entry)) for entry in full)
                found.append((red, green, blue))
        image = Image.new("P", (1, 1))
        image.putpalette([entry for colour in found for entry in colour])
        return image

    # -------------------------------------------------------------------------------------- HTML

    def _repr_html_(self) -> str:
        own, names = self._name, list(self._frames)
        # states that look alike in every frame are drawn together
        looks: dict[tuple[int, ...], list[str]] = {}
        for state in self._places:
            looks.setdefault(tuple(self._frames[name][state] for name in names), []).append(state)
        picture = self._picture(looks)
        choices = "".join(
            f'<label><input type="radio" name="{own}" value="{k}" aria-label="{escape(self._captions[name])}"'
            f">{escape(name)}</label>"
            for k, name in enumerate(names)
        )
        captions = "".join(
            f'<span class="f{k}">{escape(caption)}</span>'
            for k, caption in enumerate(self._captions.values())
        )
        swatches = "".join(
            f'<span><svg viewBox="0 0 20 20"><path d="{_square(0, 0)}" style="{_look(item)}"/></svg>'
            f"{escape(item.label)}</span>"
            for item in self._shades
        )
        key = f"<span>{escape(self._key)}</span>" if self._key else ""
        body = (
            f"<figcaption>{escape(self._title)}</figcaption>"
            f'<fieldset aria-label="frames"><label><input type="radio" name="{own}" value="play" checked>play'
            f"</label>{choices}</fieldset><p>{captions}</p>{picture}<div>{key}{swatches}</div>"
        )
        style = _STYLE.format(name=own) + self._rules(list(looks))
        return f'<figure class="{own}"><style>{style}</style>{body}</figure>'

    def _picture(self, looks: Mapping[tuple[int, ...], Sequence[str]]) -> str:
        """The squares as SVG, in the colours of the last frame."""
        columns, rows = zip(*self._places.values(), strict=True)
        left, top = min(columns) * _UNIT, min(rows) * _UNIT
        size = f"{max(columns) * _UNIT + _UNIT - left} {max(rows) * _UNIT + _UNIT - top}"
        groups = []
        for k, (look, states) in enumerate(looks.items()):
            squares, letters = "", ""
            for state in states:
                x, y = (_UNIT * place for place in self._places[state])
                squares += _square(x, y)
                letters += _letters(state, x + _UNIT // 2, y + 12.5)
            style = _look(self._shades[look[-1]])
            groups.append(f'<g class="k{k}" style="{style}"><path d="{squares}"/>{letters}</g>')
        told = escape(f"One square for each state. {'; '.join(self._captions.values())}")
        return f'<svg viewBox="{left} {top} {size}" role="img" aria-label="{told}">{"".join(groups)}</svg>'

    def _rules(self, looks: Sequence[tuple[int, ...]]) -> str:
        """What changes, in CSS: while it plays, and at each frame that is chosen."""
        last, whole = len(self._frames) - 1, len(self._frames) - 1 + _LAST
        span = f"{self._seconds * whole:g}s step-end infinite"
        own = self._name
        rules = [f".{own} p span {{ visibility: hidden }}\n.{own} .f{last} {{ visibility: visible }}"]
        moves = []
        for k in range(last + 1):
            start, end = 100 * k / whole, 100 * (k + 1) / whole if k < last else 100
            shown = f"0% {{ visibility: hidden }} {start:.3g}% {{ visibility: visible }}"
            if not k:
                shown = "0% { visibility: visible }"
            hidden = f" {end:.4g}% {{ visibility: hidden }}" if k < last else ""
            rules.append(f"@keyframes {own}f{k} {{ {shown}{hidden} }}")
            moves.append(f".f{k} {{ animation: {own}f{k} {span} }}")
        for k, look in enumerate(looks):
            steps, at = [], 0
            for place, run in groupby(look):
                steps.append(f"{100 * at / whole:.4g}% {{ {_look(self._shades[place])} }}")
                at += len(list(run))
            if len(steps) > 1:
                rules.append(f"@keyframes {own}k{k} {{ {' '.join(steps)} }}")
                moves.append(f".k{k} {{ animation: {own}k{k} {span} }}")
        play = "\n".join(f'.{own}:has([value="play"]:checked) {move}' for move in moves)
        rules.append(f"@media (prefers-reduced-motion: no-preference) {{\n{play}\n}}")
        for t in range(last + 1):
            here = f'.{own}:has([value="{t}"]:checked)'
            rules.append(f"{here} p span {{ visibility: hidden }}\n{here} .f{t} {{ visibility: visible }}")
            for place, item in enumerate(self._shades):
                alike = [f".k{k}" for k, look in enumerate(looks) if look[t] == place != look[-1]]
                if alike:
                    rules.append(f"{here} :is({', '.join(alike)}) {{ {_look(item, ' !important')} }}")
        return "\n".join(rules)


def _spaced(names: list[str]) -> list[str]:
    """Names that are evenly spaced, the first and the last among them.

    Examples
    --------
    >>> len(_spaced([str(k) for k in range(100)])), _spaced(["0", "1"])
    (60, ['0', '1'])
    """
    if len(names) <= MOST_FRAMES:
        return names
    return [names[k * (len(names) - 1) // (MOST_FRAMES - 1)] for k in range(MOST_FRAMES)]


def _square(x: int, y: int) -> str:
    """A square in SVG, with some room around it."""
    return f"M{x + 1} {y + 1}h{_SIDE}v{_SIDE}h-{_SIDE}z"


def _letters(state: str, x: float, y: float) -> str:
    """A state's code in SVG; a longer one is smaller, with the whole id as what it is called."""
    short = shortened(state)
    if len(short) <= 3:
        return f'<text x="{x}" y="{y}">{escape(short)}</text>'
    size = round(21 / len(short), 1)
    place = f'x="{x}" y="{y}" style="font-size:{size}px"'
    return f"<text {place}>{escape(short)}<title>{escape(state)}</title></text>"


def _look(item: Shade, mark: str = "") -> str:
    """How squares of a class look, and the letters on them, in CSS."""
    fill, edge, ink, wide = (
        ("none", item.colour, "inherit", _UNIT * item.frame)
        if item.hollow
        else (item.colour, "#80808080", item.ink, 1)
    )
    parts = {"fill": fill, "stroke": edge, "stroke-width": f"{wide:.2g}", "color": ink}
    return ";".join(f"{name}:{value}{mark}" for name, value in parts.items())
