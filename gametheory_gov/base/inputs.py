"""What users give where ids, whole numbers, numbers or shares are wanted."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from numbers import Integral
from operator import index
from os import PathLike
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from .errors import Faults, GovError, InvalidInputError, did_you_mean, which_id
from .exact import is_exact_number, to_number
from .text import counted

#: Players that coalitions are formed of, at most.
MOST_PLAYERS = 100_000
#: Whole numbers of steps, states or rounds stay below.
_TOO_LARGE = 2**53
C = TypeVar("C", bound=Callable[..., Any])
V = TypeVar("V")


def is_whole(value: Any) -> bool:
    """Whether something is a whole number, of Python or NumPy; truth values are none.

    Examples
    --------
    >>> is_whole(3), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether something has a place in the order of numbers; exact ones of any library do.

    Examples
    --------
    >>> is_number(2.5), is_number(float("nan")), is_number(None), is_number("2")
    (True, False, False, False)
    """
    try:
        return bool(value + 0 >= value)
    except (TypeError, ValueError):
        return False


def as_frame(table: Any) -> Any:
    """A table of pandas, polars or Arrow as one of pandas; None for what is no table.

    Examples
    --------
    >>> import pandas as pd
    >>> as_frame(pd.DataFrame({"id": ["A"]})).columns.tolist(), as_frame([1])
    (['id'], None)
    """
    if hasattr(table, "iloc") and hasattr(table, "columns"):
        return table
    if hasattr(table, "to_pydict"):  # of Arrow
        columns = table.to_pydict()
    elif hasattr(table, "to_dicts") and hasattr(table, "columns"):  # of polars, whose to_pandas needs Arrow
        columns = {name: table[name].to_list() for name in table.columns}
    else:
        return None
    import pandas as pd

    return pd.DataFrame(columns)


#: Less, relative to what is compared, is no tolerance in floats.
LEAST_TOLERANCE = 1e-16


def is_tolerance(value: Any, *, exact: bool, unit: float = 1.0) -> bool:
    """Whether something is a tolerance: zero in exact arithmetic, else within round-off and everything.

    Parameters
    ----------
    value : object
    exact : bool
    unit : float
        What the tolerance is relative to.

    Examples
    --------
    >>> is_tolerance(1e-9, exact=False), is_tolerance(1e-9, exact=True), is_tolerance(0, exact=True)
    (True, False, True)
    >>> [is_tolerance(value, exact=False) for value in (0, 1, 10, float("nan"), float("inf"), "1/2", True)]
    [False, False, False, False, False, False, False]
    """
    if isinstance(value, bool) or not is_number(value):
        return False
    return bool(value == 0 if exact else LEAST_TOLERANCE * unit <= value < unit)


def check_players(N: Any, subject: str) -> int:
    """A number of players as a plain whole number.

    Raises
    ------
    InvalidInputError
        For anything but a whole number from 1 to `MOST_PLAYERS`.
    """
    if not is_whole(N) or not 1 <= N <= MOST_PLAYERS:
        rule = f"a whole number of players from 1 to {MOST_PLAYERS:,} is needed"
        raise InvalidInputError(subject, [f"N = {N!r:.80}; {rule}"])
    return index(N)


def as_ids(
    value: Any,
    name: str,
    faults: Faults,
    *,
    known: Sequence[str] | None = None,
    names: Sequence[str] = (),
    among: str = "the states",
) -> tuple[str, ...]:
    """One id, or several, as a tuple; what is wrong with them is noted.

    Parameters
    ----------
    value : str, iterable of str, or None
        None stands for no ids.
    name : str
        Of the argument.
    faults : Faults
    known : sequence of str, optional
        The ids that there are; others are faults.
    names : sequence of str, optional
        Full names of the known ids, in the same order.
    among : str
        What the known ids are of.

    Examples
    --------
    >>> faults = Faults("club")
    >>> as_ids("USA", "founders", faults), as_ids(["USA", "FRA"], "founders", faults)
    (('USA',), ('USA', 'FRA'))
    >>> as_ids(["usa", "usa", 3], "founders", faults, known=["USA"])
    ('usa', 'usa')
    >>> faults.found
    ["founders[1] = 'usa' is given twice", 'founders[2] = 3; ids are texts', \
"founders: 'usa' is not among the states; did you mean 'USA'?"]
    """
    if value is None:
        return ()
    if isinstance(value, str):
        value = (value,)
    if isinstance(value, (bytes, Mapping)) or not _is_list(value):
        faults.add(f"{name} = {value!r:.80}; a list of ids is needed, such as ['USA', 'FRA']")
        return ()
    given = tuple(value)
    for k, label in enumerate(given):
        if not isinstance(label, str):
            faults.add(f"{name}[{k}] = {label!r:.80}; ids are texts")
        elif label in given[:k]:
            faults.add(f"{name}[{k}] = {label!r:.80} is given twice")
    ids = tuple(str(label) for label in given if isinstance(label, str))
    if known is not None:
        faults.extend(
            f"{name}: {label!r:.80} is not among {among}{which_id(label, known, names)}"
            for label in dict.fromkeys(ids)
            if label not in known
        )
    return ids


def entry(table: Mapping[str, V], name: str, what: str) -> V:
    """What a table has by some name; one that it has not is refused.

    Examples
    --------
    >>> entry({"join": 1, "stay_out": 2}, "joni", "tie rule")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: tie rule: 'joni' is unknown; did you mean 'join'?
    """
    if isinstance(name, str) and name in table:
        return table[name]
    near = did_you_mean(str(name), table) or f"; these are known: {', '.join(table)}"
    raise InvalidInputError(what, [f"{name!r:.80} is unknown{near}"])


def as_share(value: Any, name: str, faults: Faults, *, above_zero: bool = False) -> Fraction | float:
    """A share from 0 to 1, exact when it is given so; what is wrong with it is noted.

    Parameters
    ----------
    value : number, or text such as ``"1/2"``
    name : str
        Of the argument.
    faults : Faults
    above_zero : bool
        Whether zero is refused.

    Examples
    --------
    >>> faults = Faults("club")
    >>> as_share("1/2", "universal", faults), as_share(0.95, "universal", faults)
    (Fraction(1, 2), 0.95)
    >>> as_share(2, "universal", faults), faults.found
    (Fraction(1, 1), ['universal = 2; a share in [0, 1] is needed'])
    >>> as_share("85%", "quota", faults), faults.found[-1]
    (Fraction(1, 1), "quota = '85%'; a share in [0, 1] is needed; write 0.85 for 85 per cent")
    """
    above = "(" if above_zero else "["
    fault = f"{name} = {value!r:.80}; a share in {above}0, 1] is needed"
    try:
        share = to_number(value.strip().removesuffix("%") if isinstance(value, str) else value)
        if (0 < share if above_zero else 0 <= share) and share <= 1 and "%" not in str(value):
            return share
        if 10 <= share <= 100:
            fault += f"; write {float(share) / 100:.10g} for {float(share):.10g} per cent"
    except (TypeError, ValueError):
        pass
    faults.add(fault)
    return Fraction(1)


def as_whole(value: Any, name: str, faults: Faults, *, least: int = 0) -> int:
    """A whole number, of Python or NumPy; what is wrong with it is noted.

    Parameters
    ----------
    value : int
    name : str
        Of the argument.
    faults : Faults
    least : int
        The least that will do.

    Examples
    --------
    >>> faults = Faults("search")
    >>> as_whole(3, "steps", faults), as_whole(2.5, "steps", faults), faults.found
    (3, 0, ['steps = 2.5; a whole number from 0 is needed'])
    """
    if is_whole(value) and least <= value < _TOO_LARGE:
        return index(value)
    faults.add(f"{name} = {value!r:.80}; a whole number from {least} is needed")
    return least


# ------------------------------------------------------------------------------------ kinds of arguments


def public(function: C) -> C:
    """A function or class that says what is wrong with arguments where Python would stumble over them.

    Of a class, the public methods do so as well; those of records do anyway.

    What it refuses itself is left alone. Where anything else than the package's own error comes out of it,
    its arguments are compared with its annotations, as far as these tell a number, a text, a list of ids from
    something else; those of a wrong kind, missing or unknown are named together. If there are none the
    error is no fault of the caller, and is not hidden.

    Raises
    ------
    InvalidInputError

    Examples
    --------
    >>> @public
    ... def share(states: Iterable[str], universal: float = 0.95):
    ...     return len(states) * universal
    >>> share(3, universl=1)
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: share: 2 faults
      1. universl = 1 is no argument; did you mean 'universal'?
      2. states = 3; a list of ids is needed
    """
    if isinstance(function, type):
        function.__init__ = _told(function.__init__, function.__name__)  # type: ignore[misc]
        tell_methods(function)
        return function
    return _told(function, function.__name__)  # type: ignore[return-value]


def tell_methods(made: type) -> None:
    """Make the public methods of a class that take something say what is wrong, as `public` does.

    Also those that it has of a class that is none of these itself.
    """
    for name in dir(made):
        held = inspect.getattr_static(made, name)
        function = getattr(held, "__func__", held)
        if name.startswith("_") or not inspect.isfunction(function) or function.__code__ is _TOLD:
            continue
        code = function.__code__
        more = code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
        if more or code.co_argcount + code.co_kwonlyargcount > 1:
            told = _told(function, f"{made.__name__}.{name}")
            setattr(made, name, type(held)(told) if held is not function else told)


def _told(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(function)
    def asked(*args: Any, **kwargs: Any) -> Any:
        try:
            made = function(*args, **kwargs)
            if hasattr(type(made), "_made_by"):
                made._made_by(function, args, kwargs)
            return made
        except GovError:
            raise
        except Exception:
            faults = Faults(name)
            faults.extend(_wrong_arguments(function, args, kwargs))
            if not faults:
                raise
        raise InvalidInputError(faults.subject, faults.found)

    return asked


#: The code that all functions have that say what is wrong.
_TOLD = _told(len, "").__code__


def _wrong_arguments(
    function: Callable[..., Any], args: Sequence[Any], given: Mapping[str, Any]
) -> Iterator[str]:
    """What is wrong with the arguments of a call, as far as names and annotations say."""
    arguments = inspect.signature(function).parameters
    listed = [name for name, a in arguments.items() if a.kind is a.POSITIONAL_OR_KEYWORD]
    rest = any(a.kind is a.VAR_POSITIONAL for a in arguments.values())
    named = {name: a for name, a in arguments.items() if a.kind not in (a.VAR_POSITIONAL, a.VAR_KEYWORD)}
    if len(args) > len(listed) and not rest:
        own = int(listed[:1] == ["self"])  # which a call of a method does not write
        number = counted(len(args) - own, "argument")
        are = "is" if len(args) - own == 1 else "are"
        yield f"{number} {are} given without a name; at most {len(listed) - own} can be"
    values = dict(zip(listed, args, strict=False))
    if not any(a.kind is a.VAR_KEYWORD for a in arguments.values()):
        for name in given.keys() - named.keys():
            yield f"{name} = {given[name]!r:.80} is no argument{did_you_mean(name, named)}"
    for name in given.keys() & values.keys():
        yield f"{name} is given twice"
    values |= {name: value for name, value in given.items() if name in named}
    for name, argument in named.items():
        if name not in values:
            if argument.default is argument.empty:
                yield f"{name} is missing"
        elif values[name] is not argument.default:
            kinds = _kinds(str(argument.annotation), function.__globals__)
            if is_whole(values[name]) and abs(values[name]) >= _TOO_LARGE:
                yield f"{name} = {values[name]!r:.80}; a number below 2**53 is needed"
            elif kinds and not any(kind.holds(values[name]) for kind in kinds):
                words = " or ".join(dict.fromkeys(kind.words for kind in kinds))
                yield f"{name} = {values[name]!r:.80}; {words} is needed"


@dataclass(frozen=True)
class _Kind:
    """What an argument may be: in words, and whether something is."""

    words: str
    holds: Callable[[Any], bool]


def _is_list(value: Any) -> bool:
    listed = hasattr(value, "__iter__") and not isinstance(value, (str, bytes, type))
    return listed and np.ndim(value) > 0 if isinstance(value, np.ndarray) else listed


def _is_texts(value: Any) -> bool:
    if isinstance(value, str):
        return True
    listed = _is_list(value) and not isinstance(value, Mapping)
    return listed and (hasattr(value, "__next__") or all(isinstance(entry, str) for entry in value))


def _is_finite(value: Any) -> bool:
    try:
        return np.ndim(value) == 0 and (is_exact_number(value) or is_number(value)) and float(value) == value
    except (TypeError, ValueError, OverflowError):
        return False


def _of_class(value: Any, name: str) -> bool:
    """Whether something is of a class of this name, or of one made from it; no library is loaded for that."""
    return any(made.__name__ == name for made in type(value).__mro__)


def _is_graph_of_clubs(value: Any) -> bool:
    return _of_class(value, "DiGraph") and all("members" in club for _, club in value.nodes(data=True))


def _is_seed(value: Any) -> bool:
    try:
        np.random.default_rng(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, bool)


_TEXT = _Kind("a text", lambda value: isinstance(value, str))
_TEXTS = _Kind("a list of ids", _is_texts)
_LIST = _Kind("a list", _is_list)
_FUNCTION = _Kind("a function", callable)
_FORMULA = _Kind("a formula of SymPy", lambda value: _of_class(value, "Basic"))
_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "None": _Kind("None", lambda value: value is None),
        "bool": _Kind("True or False", lambda value: isinstance(value, (bool, np.bool_))),
        "int": _Kind("a whole number", is_whole),
        "float": _Kind("a number", _is_finite),
        "str": _TEXT,
        "Path": _Kind("a path", lambda value: isinstance(value, PathLike)),
        "RNGLike": _Kind("a seed or a NumPy generator", _is_seed),
        "GameLike": _Kind(
            "a bound game or a scenario",
            lambda value: _of_class(value, "BoundGame") or hasattr(value, "bind"),
        ),
        "Solver": _Kind("a solver", lambda value: hasattr(value, "refusal") and not isinstance(value, type)),
        "pd.DataFrame": _Kind("a table of pandas", lambda value: _of_class(value, "DataFrame")),
        "nx.DiGraph": _Kind("a graph, as transition_graph makes it", _is_graph_of_clubs),
        "xr.Dataset": _Kind("a dataset of xarray", lambda value: _of_class(value, "Dataset")),
        "Axes": _Kind("axes of matplotlib", lambda value: _of_class(value, "Axes")),
        "date": _Kind("a date", lambda value: _of_class(value, "date")),
        **dict.fromkeys(("sympy.Expr", "sympy.Basic"), _FORMULA),
        "Iterable[str]": _TEXTS,
        **dict.fromkeys(("Iterable", "Sequence", "tuple", "list", "Column", "BoolArray"), _LIST),
        **dict.fromkeys(("Callable", "Worth", "Valuation", "Summary", "Effectivity"), _FUNCTION),
        **dict.fromkeys(("Ties", "Order", "Method", "Errors", "Movers", "Literal"), _TEXT),
        "Mapping": _Kind("a mapping", lambda value: isinstance(value, Mapping)),
    }
)


def _kinds(annotation: str, names: Mapping[str, Any]) -> tuple[_Kind, ...]:
    """The kinds that an annotation allows; none where it allows anything, or is known to no one here."""
    found = []
    for part in re.split(r" \| (?![^\[]*\])", annotation):
        head = part.split("[")[0]
        kind = _KINDS.get(part, _KINDS.get(head))
        inner = _KINDS.get(part[:-1].split(", ")[-1]) if head == "Mapping" else None
        if inner is not None:
            kind = _Kind(f"a mapping to {inner.words}", _maps_to(inner))
        made = names.get(head)
        if kind is None and isinstance(made, type) and made.__module__.startswith("gametheory_gov."):
            kind = _Kind(f"an object of {head}", _instances(made))
        if kind is None:
            return ()
        found.append(kind)
    return tuple(found)


def _maps_to(kind: _Kind) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, Mapping) and all(kind.holds(entry) for entry in value.values())


def _instances(made: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, made)
