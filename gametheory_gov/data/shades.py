"""Classes of values for pictures of many states: what they are called, and colours that also differ in grey.

Whatever is asked of states, a picture shows few classes: names as they are, few numbers one by one, many
numbers in steps that hold about as many states each. A class is a full square or, below zero, a frame; no
value is a thin frame. So they can be told apart without colours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, isfinite, isnan, log10
from typing import Any, TypeVar

import numpy as np

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import is_number
from gametheory_gov.base.pictures import COLOURS, palette

K = TypeVar("K")

#: Classes of numbers on one side of zero at most; with numbers on both sides.
_MOST, _MOST_EACH = 8, 4
#: Names that can be told apart by colours.
_MOST_NAMES = 12
#: Frames of what has no value, and of numbers below zero.
_THIN, _THICK = 0.045, 0.11
#: Colour of what is neither above nor below zero, and of frames where there is no value.
_ZERO, _NOTHING = "#EDEDED", "#A8A8A8"


@dataclass(frozen=True)
class Shade:
    """A class of values.

    Parameters
    ----------
    label : str
    colour : str
        Hexadecimal.
    frame : float
        Width of the frame in sides of the square; 0 for a full one.
    """

    label: str
    colour: str
    frame: float = 0

    @property
    def hollow(self) -> bool:
        """Whether it is a frame."""
        return self.frame > 0

    @property
    def ink(self) -> str:
        """Colour of letters on it, black or white: the one of more contrast (luminance as in WCAG 2).

        Examples
        --------
        >>> Shade("in", "#0B4670").ink, Shade("in", "#F3D27C").ink, Shade("out", "#0B4670", 0.1).ink
        ('#FFFFFF', '#000000', '#000000')
        """
        parts = (int(self.colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        dark = not self.hollow and 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179
        return "#FFFFFF" if dark else "#000000"


def shade(
    values: Mapping[K, Any], faults: Faults, *, without: str, dark_first: bool = False
) -> tuple[tuple[Shade, ...], dict[K, int]]:
    """The classes of some values, and the place of each state's class among them.

    Parameters
    ----------
    values : mapping of K to str, bool, number or None
        Names or numbers, by state or by what else they are asked of; None and NaN stand for no value.
    faults : Faults
        What cannot be shown is noted.
    without : str
        What states without a value are called.
    dark_first : bool
        Whether small numbers are dark rather than large ones.

    Examples
    --------
    >>> shades, place = shade({"A": 0, "B": 2, "C": None}, Faults("map"), without="outside")
    >>> [(s.label, s.hollow) for s in shades], place
    ([('0', False), ('2', False), ('outside', True)], {'A': 0, 'B': 1, 'C': 2})
    """
    known = {state: value for state, value in values.items() if not _is_nothing(value)}
    names = all(isinstance(value, (str, bool, np.bool_)) for value in known.values())
    if not names:
        faults.extend(
            f"values[{state!r:.60}] = {value!r:.60}; names or numbers are needed, the same for all states"
            for state, value in known.items()
            if not _is_finite(value)
        )
        if faults:
            return (), {}
    shades, places = _named(known, faults) if names else _numbered(known, dark_first=dark_first)
    if len(known) < len(values):
        shades = (*shades, Shade(without, _NOTHING, _THIN))
    return shades, {state: places.get(state, len(shades) - 1) for state in values}


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and isnan(value))


def _is_finite(value: Any) -> bool:
    return is_number(value) and not isinstance(value, (bool, np.bool_)) and isfinite(value)


def _named(values: Mapping[K, Any], faults: Faults) -> tuple[tuple[Shade, ...], dict[K, int]]:
    """A class for each name; where there are only true and false, false is hollow."""
    if values and not any(isinstance(value, str) for value in values.values()):
        sides = {True: Shade("yes", COLOURS["members"]), False: Shade("no", _NOTHING, _THIN)}
        kept = [side for side in sides if side in values.values()]
        return tuple(sides[side] for side in kept), {
            state: kept.index(bool(value)) for state, value in values.items()
        }
    colours = palette(map(str, values.values()))
    if len(colours) == 1:
        colours = dict.fromkeys(colours, COLOURS["members"])
    if len(colours) > _MOST_NAMES:
        faults.add(
            f"values has {len(colours)} names, and {_MOST_NAMES} can be told apart; give larger classes or "
            "numbers"
        )
    order = list(colours)
    return tuple(Shade(name, colour) for name, colour in colours.items()), {
        state: order.index(str(value)) for state, value in values.items()
    }


def _numbered(values: Mapping[K, Any], *, dark_first: bool) -> tuple[tuple[Shade, ...], dict[K, int]]:
    """Classes of numbers: below zero (hollow), zero, and above; without numbers below zero, all in one."""
    numbers = {state: Fraction(value) for state, value in values.items()}
    both = min(numbers.values()) < 0
    most = _MOST_EACH if both and max(numbers.values()) > 0 else _MOST
    shades: list[Shade] = []
    places: dict[K, int] = {}
    for side in (-1, 0, 1) if both else (None,):
        here = {s: v for s, v in numbers.items() if side is None or (v > 0) - (v < 0) == side}
        if not here:
            continue
        cuts, labels = _steps(list(here.values()), most, side)
        colours = _colours(len(labels), side, dark_first=dark_first)
        places |= {state: len(shades) + bisect_right(cuts, value) for state, value in here.items()}
        shades += [
            Shade(label, colour, _THICK if side == -1 else 0)
            for label, colour in zip(labels, colours, strict=True)
        ]
    return tuple(shades), places


def _steps(numbers: Sequence[Fraction], most: int, side: int | None) -> tuple[list[Fraction], list[str]]:
    """Where each step but the first begins, and what the steps are called."""
    distinct = sorted(set(numbers))
    if len(distinct) <= most:
        return distinct[1:], [_word(number) for number in distinct]
    whole = all(number.denominator == 1 for number in numbers)
    ordered = sorted(numbers)
    quantiles = {ordered[len(ordered) * k // most] for k in range(1, most)}
    rounded = {number if whole else _rounded(number) for number in quantiles}
    cuts = sorted(cut for cut in rounded if ordered[0] < cut <= ordered[-1] and cut)
    if whole:
        ends = [ordered[0], *cuts, ordered[-1] + 1]
        pairs = [(ends[k], ends[k + 1] - 1) for k in range(len(ends) - 1)]
        return cuts, [_word(a) if a == b else f"{_word(a)} to {_word(b)}" for a, b in pairs]
    words = [_word(cut) for cut in cuts]
    first = f"0 to {words[0]}" if side == 1 else f"below {words[0]}"
    last = f"{words[-1]} to 0" if side == -1 else f"{words[-1]} and more"
    return cuts, [first, *(f"{a} to {b}" for a, b in pairwise(words)), last]


def _rounded(number: Fraction) -> Fraction:
    """A number to two digits."""
    return Fraction(0) if not number else round(number, 1 - floor(log10(abs(number))))


def _word(number: Fraction) -> str:
    word = f"{int(number)}" if number.denominator == 1 else f"{float(number):.3g}"
    return word.replace("-", "−")


def _colours(number: int, side: int | None, *, dark_first: bool) -> list[str]:
    """Colours of classes of numbers, from the smallest number on."""
    if side == 0:
        return [_ZERO]
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    name, light, dark = ("Oranges", 0.55, 0.95) if side == -1 else ("Blues", 0.3, 1.0)
    if side is None:
        name, light, dark = "viridis_r", 0.04, 0.96
    places = np.linspace(light, dark, number) if number > 1 else [dark if side is None else 0.8]
    shades = [to_hex(colour).upper() for colour in colormaps[name](places)]
    return shades[::-1] if dark_first != (side == -1) else shades
