"""What a picture was drawn by: noted on its axes, for `gametheory_gov.code_of`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = ParamSpec("P")
_NAME = "_drawn_by_gametheory_gov"


@dataclass(frozen=True)
class Note:
    """How a picture was drawn.

    Parameters
    ----------
    function : str
        Its name: that of a method where ``method`` is true.
    module : str
        Where the function is.
    method : bool
        Whether the first argument is what was drawn.
    arguments : mapping of str to value
        In the order of the function, without ``ax`` and without defaults.
    """

    function: str
    module: str
    method: bool
    arguments: Mapping[str, Any]


def picture(function: Callable[P, Axes]) -> Callable[P, Axes]:
    """A function that draws, and notes on the axes how it was called.

    Of functions that call each other the outer one is noted: it is the one that the user called.
    """
    listed = inspect.signature(function)
    method = next(iter(listed.parameters)) == "self"

    @wraps(function)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Axes:
        made = function(*args, **kwargs)
        given = listed.bind(*args, **kwargs).arguments
        given.pop("ax", None)
        kept = {
            name: value
            for name, value in given.items()
            if not (value is None or value is listed.parameters[name].default)
        }
        setattr(made, _NAME, Note(function.__name__, function.__module__, method, kept))
        return made

    drawn.is_picture = True  # type: ignore[attr-defined]
    return drawn


def note_of(ax: Axes) -> Note | None:
    """The note on some axes; None where the package did not draw them."""
    found = getattr(ax, _NAME, None)
    return found if isinstance(found, Note) else None
