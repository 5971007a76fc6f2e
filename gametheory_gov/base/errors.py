"""Exceptions: what happened, every fault at once, and the remedy.

Every exception is a `GovError` and also the built-in exception a caller would expect, so that
``except ValueError`` keeps working. Input is checked to the end before anything is raised:
`Faults` collects what is wrong and raises it in one message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any
from unicodedata import normalize

#: Ids that a message shows where none is close to what was given.
_SHOWN_IDS = 5
#: How much closer a word is than another that is not meant; words that are the same have 1.
_CLEARLY = 0.08
#: Characters of a fault, and faults, that a message shows whole: a file may hold numbers of any length.
_LONGEST, _MOST_LINES = 2000, 100


class GovError(Exception):
    """Base of every exception raised by the package."""


class InvalidInputError(GovError, ValueError):
    """Something given by the caller is unusable; ``faults`` lists every reason.

    Parameters
    ----------
    subject : str
        What was being checked, in words.
    faults : iterable of str
        One sentence per fault, each naming the place, the value, the rule and the remedy.
    """

    def __init__(self, subject: str, faults: Iterable[str]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        super().__init__(_list_faults(subject, self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.subject, self.faults)


class InvalidStatesError(InvalidInputError):
    """A table of states breaks a rule: see `gametheory_gov.States`."""


class InvalidInstitutionError(InvalidInputError):
    """A design vector breaks a rule: see `gametheory_gov.Institution`."""


class InvalidGameError(InvalidInputError):
    """A game is not well formed: unknown action, symbol without a role, payoff missing."""


class FormulaError(InvalidInputError):
    """A formula contains something outside the whitelist, or does not parse."""


class BindingError(InvalidInputError):
    """A game cannot be bound to these states and this institution."""


class DataError(InvalidInputError):
    """A table, year, institution or file that is asked for does not exist or cannot be read."""


class UndefinedPayoffError(GovError, ArithmeticError):
    """A payoff has no value at some profile (division by zero, logarithm of zero, ...)."""


class NotExactError(GovError, TypeError):
    """Exact arithmetic was asked of a formula that is not rational.

    Bind with ``exact=False`` to work in floats with a stated tolerance.
    """


class NotApplicableError(GovError, RuntimeError):
    """A solver cannot use this game; the message says why and what can."""


class NotSolvedError(GovError, RuntimeError):
    """A search ended before the whole answer was known; ``solution`` holds what was found.

    Ask with ``throw=False`` to receive the solution instead of this exception.
    """

    def __init__(self, message: str, solution: object = None) -> None:
        self.solution = solution
        super().__init__(message)


class EndedError(GovError, RuntimeError):
    """A search was ended by whoever watched it, before it had an answer."""


class Faults:
    """Collects faults and raises them together.

    Parameters
    ----------
    subject : str
        What is being checked, in words; the first words of the message.

    Examples
    --------
    >>> faults = Faults("states")
    >>> faults.add("size[0] ('USA') = -1; sizes are shares in [0, 1]")
    >>> faults.raise_as(InvalidStatesError)
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidStatesError: states: size[0] ('USA') = -1; sizes are shares in [0, 1]
    """

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.found: list[str] = []

    def add(self, fault: str) -> None:
        """Note one fault."""
        self.found.append(fault)

    def extend(self, faults: Iterable[str]) -> None:
        """Note several faults."""
        self.found.extend(faults)

    @contextmanager
    def noting(self, place: str = "") -> Iterator[None]:
        """Note the faults of what is done inside instead of letting them be raised.

        Parameters
        ----------
        place : str
            Where they are, in words; written before each.

        Examples
        --------
        >>> faults = Faults("world")
        >>> with faults.noting("states"):
        ...     raise InvalidStatesError("table", ["no rows", "no names"])
        >>> faults.found
        ['states: no rows', 'states: no names']
        """
        try:
            yield
        except InvalidInputError as error:
            self.extend(f"{place}: {fault}" if place else fault for fault in error.faults)

    def __bool__(self) -> bool:
        return bool(self.found)

    def raise_as(self, error: type[InvalidInputError]) -> None:
        """Raise ``error`` with all faults noted so far, if there are any."""
        if self.found:
            raise error(self.subject, self.found)


def _list_faults(subject: str, faults: tuple[str, ...]) -> str:
    told = [fault if len(fault) <= _LONGEST else f"{fault[:400]} [...] {fault[-400:]}" for fault in faults]
    if len(told) == 1:
        return f"{subject}: {told[0]}"
    lines = "".join(f"\n  {k}. {fault}" for k, fault in enumerate(told[:_MOST_LINES], start=1))
    more = f"\n  and {len(told) - _MOST_LINES} more" if len(told) > _MOST_LINES else ""
    return f"{subject}: {len(told)} faults{lines}{more}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` when a known name is close, whatever its case, else an empty string.

    Examples
    --------
    >>> did_you_mean("benfit", ["benefit", "cost"]), did_you_mean("ID", ["id", "size"])
    ("; did you mean 'benefit'?", "; did you mean 'id'?")
    """
    names = list(known)
    plain = {str(word).casefold(): word for word in reversed(names)}
    close = get_close_matches(str(name), names, n=1)
    close = close or [plain[word] for word in get_close_matches(str(name).casefold(), plain, n=1)]
    return f"; did you mean {close[0]!r}?" if close else ""


def which_id(label: object, ids: Sequence[str], names: Sequence[str] = ()) -> str:
    """The state that may be meant by an unknown id, or what ids look like here; never another country.

    Codes and names of the world's states, in use or not, are known (``state_codes.csv``: ISO, Correlates of
    War, sport). Where such a state is not among the ids, or a code has been given to two, nothing is said.

    Parameters
    ----------
    label : object
        What was given.
    ids : sequence of str
        The ids that there are.
    names : sequence of str, optional
        Full names in the same order; a name is often given for an id.

    Examples
    --------
    >>> which_id("usa", ["USA", "FRA"]), which_id("Frances", ["USA", "FRA"], ["United States", "France"])
    ("; did you mean 'USA'?", "; did you mean 'FRA' (France)?")
    >>> which_id("UK", ["UKR", "GBR"]), which_id("Austria", ["AUS"])
    ("; did you mean 'GBR'?", '')
    >>> which_id("XYZ", ["USA", "FRA"])
    "; the ids are 'USA', 'FRA'"
    """
    given = _folded(label)
    own = {_folded(name): k for k, name in reversed(list(enumerate(names)))}
    own |= {_folded(name): k for k, name in reversed(list(enumerate(ids)))}
    world = _codes_and_names()

    def places(word: str) -> set[int | None]:
        """Where the states stand that a code or name may mean; None for one that is not here."""
        if word in own:
            return {own[word]}
        return {_place(state, ids, names) for state in world[word]}

    if given in own or given in world:
        found = places(given)
        if found == {None} or len(found) > 1:
            return ""
    else:
        found = {place for word in _close_words(given, own, world) for place in places(word)}
    if len(found) == 1 and (k := found.pop()) is not None:
        full = f" ({names[k]})" if names and _folded(label) != _folded(ids[k]) and names[k] != ids[k] else ""
        return f"; did you mean {ids[k]!r}{full}?"
    if not ids:
        return ""
    alike = [k for k, known in enumerate(ids) if len(given) > 2 and _folded(known)[:2] == given[:2]]
    if 0 < len(alike) <= _SHOWN_IDS < len(ids):
        told = [f"{ids[k]!r} ({names[k]})" if names and names[k] != ids[k] else repr(ids[k]) for k in alike]
        return f"; ids that begin like it are {', '.join(told)}"
    some = ", ".join(repr(known) for known in ids[:_SHOWN_IDS])
    return f"; the ids are {some}" + (f" and {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else "")


def _close_words(given: str, own: Iterable[str], world: Iterable[str]) -> list[str]:
    """The words that may be meant by one that is none: those about as close to it as the closest.

    Codes are no slips of each other, except that two letters of one may have changed places.
    """
    if len(given) <= 3:
        swapped = {given[:k] + given[k : k + 2][::-1] + given[k + 2 :] for k in range(len(given) - 1)}
        return [word for word in {*own, *world} if word in swapped]
    words = {*own, *(word for word in world if len(word) > 3)}
    close = get_close_matches(given, sorted(words), n=_SHOWN_IDS, cutoff=0.75)
    nearness = {word: SequenceMatcher(None, word, given).ratio() for word in close}
    return [word for word, near in nearness.items() if near > max(nearness.values()) - _CLEARLY]


def _place(state: str, ids: Sequence[str], names: Sequence[str]) -> int | None:
    """Where a state of the world stands among ids of any kind, if it is certain that it is there."""
    world = _codes_and_names()
    for k, known in enumerate(ids):
        named = world.get(_folded(names[k])) if names and names[k] != known else None
        if (named or world.get(_folded(known))) == {state}:
            return k
    return None


def _folded(text: object) -> str:
    """A text without what people leave out: case, accents, blanks and marks."""
    return "".join(c for c in normalize("NFKD", str(text)).casefold() if c.isalnum())


@cache
def _codes_and_names() -> dict[str, set[str]]:
    """From a code or name of a state, folded, to the ISO codes of all that it may mean."""
    import csv
    from importlib.resources import files

    text = files("gametheory_gov.base").joinpath("state_codes.csv").read_text(encoding="utf-8")
    meant: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for word in (row["iso3"], *row["codes"].split(), *row["names"].split("|")):
            meant.setdefault(_folded(word), set()).add(row["iso3"])
    return meant
