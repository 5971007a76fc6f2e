"""What users give where ids, whole numbers, numbers or shares are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from numbers import Integral
from operator import index
from typing import Any

from .errors import Faults, InvalidInputError, which_id
from .exact import to_number


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
        For anything but a whole number from 1.
    """
    if not is_whole(N) or N < 1:
        raise InvalidInputError(subject, [f"N = {N!r}; a whole number of players from 1 is needed"])
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
    if isinstance(value, (bytes, Mapping)) or not hasattr(value, "__iter__"):
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
    """
    try:
        share = to_number(value)
        if (0 < share if above_zero else 0 <= share) and share <= 1:
            return share
    except (TypeError, ValueError):
        pass
    faults.add(f"{name} = {value!r:.80}; a share in {'(' if above_zero else '['}0, 1] is needed")
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
    if is_whole(value) and value >= least:
        return index(value)
    faults.add(f"{name} = {value!r:.80}; a whole number from {least} is needed")
    return least
