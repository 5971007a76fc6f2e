"""Questions: functions of a bound game that return named figures."""

from __future__ import annotations

import inspect
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from gametheory_gov.base._typing import RNGLike
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.text import Shown
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import rebind

from .cache import Figures, qualified_name


@dataclass(frozen=True)
class Question(Shown):
    """A function of a bound game that returns named figures, with what is changed before it is asked.

    Parameters
    ----------
    function : callable
        Takes a bound game, or without a game keywords. Returns a mapping (or dataclass, or named tuple) of
        names to numbers, texts, truth values or arrays. An argument ``rng`` gets a generator.
    fixed : mapping of str to value
        Changes made to every game, as keywords of `gametheory_gov.rebind`.

    Raises
    ------
    InvalidInputError
        For what is no function, or no mapping of names.

    Examples
    --------
    >>> from gametheory_gov import grow, load_scenario
    >>> def members(game):
    ...     return {"members": len(grow(game).final)}
    >>> weak = Question(members, {"legitimacy": 0.2})
    >>> weak(load_scenario("gatt_wto").bind())
    {'members': 22}
    """

    function: Callable[..., Any]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = Faults("question")
        function: Any = self.function
        fixed: Any = self.fixed
        if not callable(function):
            faults.add(f"function = {function!r:.80}; a function is needed")
        if not isinstance(fixed, Mapping) or not all(isinstance(name, str) for name in fixed):
            faults.add(f"fixed = {fixed!r:.80}; a mapping of names to values is needed")
        faults.raise_as(InvalidInputError)

    @classmethod
    def of(cls, question: Any, fixed: Mapping[str, Any], faults: Faults) -> Question:
        """A function, or a question, with further fixed changes; what is none is noted, and replaced."""
        if isinstance(question, Question):
            return cls(question.function, {**question.fixed, **fixed})
        if not callable(question):
            faults.add(f"question = {question!r:.80}; a function is needed")
        return cls(question if callable(question) else _nothing, dict(fixed))

    @property
    def name(self) -> str:
        """Module and name of the function."""
        return qualified_name(self.function)

    @property
    def draws(self) -> bool:
        """Whether the function has an argument named ``rng``."""
        try:
            return "rng" in inspect.signature(self.function).parameters
        except (TypeError, ValueError):
            return False

    def __call__(self, game: BoundGame | None = None, /, *, rng: RNGLike = None, **changes: Any) -> Figures:
        """The figures of a game with something changed.

        Parameters
        ----------
        game : BoundGame, optional
            The function takes the changes as keywords when left out.
        rng : seed or numpy Generator, optional
            For functions that draw.
        **changes
            As for `gametheory_gov.rebind`; they go before the fixed ones.

        Returns
        -------
        dict of str to plain value
            Numbers, texts, truth values, or lists of them.

        Raises
        ------
        InvalidInputError
            If the function returns anything else, or the game cannot be changed so.
        """
        values = {**self.fixed, **changes}
        drawn = {"rng": np.random.default_rng(rng)} if self.draws else {}
        if game is None:
            return plain_figures(self.function(**values, **drawn))
        return plain_figures(self.function(rebind(game, **values) if values else game, **drawn))


def _nothing(*_: Any, **__: Any) -> Figures:
    """Stands in for what is no function while the rest is checked."""
    return {}


def plain_figures(value: Any) -> Figures:
    """What a question returned, as plain values.

    Parameters
    ----------
    value : mapping, dataclass or named tuple
        Names with numbers, texts, truth values or arrays of them.

    Raises
    ------
    InvalidInputError
        Naming every entry that is of another kind.

    Examples
    --------
    >>> plain_figures({"share": np.float64(0.5), "who": ("A", "B")})
    {'share': 0.5, 'who': ['A', 'B']}
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = {entry.name: getattr(value, entry.name) for entry in fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if not isinstance(value, Mapping) or not value:
        rule = "a question returns a mapping of names to numbers, texts or arrays"
        raise InvalidInputError("answer", [f"{value!r}; {rule}"])
    figures, faults = {}, []
    for name, entry in value.items():
        if not isinstance(name, str) or not name.isidentifier():
            faults.append(f"{name!r} is no name; letters, digits and _ are")
            continue
        try:
            figures[name] = _plain(entry)
        except TypeError:
            faults.append(f"{name} = {entry!r}; a number, a text or an array of fixed shape is needed")
    if faults:
        raise InvalidInputError("answer", faults)
    return figures


def _plain(entry: Any) -> Any:
    if isinstance(entry, np.generic):
        entry = entry.item()
    if isinstance(entry, (bool, int, float, str)):
        return entry
    if isinstance(entry, numbers.Real):
        return float(entry)
    if isinstance(entry, (list, tuple, np.ndarray)):
        return [_plain(item) for item in entry]
    raise TypeError
