"""What a claim is before it is judged: a statement, its cases, their worlds, and the reading of one world."""

from __future__ import annotations

import inspect
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
import sympy

from gametheory_gov.base.answer import Record
from gametheory_gov.base.citation import references
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_number
from gametheory_gov.formulas.parse import parse_formula

#: Classes of games, in the order of the matrix.
GAMES: Mapping[str, str] = MappingProxyType(
    {
        "accession": "states join and leave a club",
        "standards": "great powers found rival standards",
        "agreements": "public goods and who pays for them",
        "tariffs": "trade and tariffs",
        "voting": "bodies that decide",
        "compliance": "repeated play, monitoring, sanctions",
        "spillovers": "policies that spill over, made together or apart",
        "coordination": "the same payoffs, several equilibria",
        "networks": "failures that spread",
        "history": "figures of the world",
    }
)
Says = Literal["always", "somewhere"]
_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?(/\d+)?\s*")


class Reading(NamedTuple):
    """What a test says of one world.

    Parameters
    ----------
    holds : bool
        Whether the claim holds there.
    figures : mapping of str to value
        What shows it, by name; fractions where they can be.

    Examples
    --------
    >>> Reading(1 + 1 == 2, {"sum": 2}).holds
    True
    """

    holds: bool
    figures: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False, repr=False)
class Worlds(Record):
    """A class of worlds: all combinations of some settings, the smallest first.

    Parameters
    ----------
    name, words : str
    settings : mapping of str to sequence
        The first one varies slowest. Texts that are numbers become fractions.
    whole : bool
        Whether these are all worlds of the class, so that what holds in each is proved for it.

    Examples
    --------
    >>> for world in Worlds("two bodies", "consensus", {"N": (2, 3), "chance": ("1/2",)}):
    ...     print(dict(world))
    {'N': 2, 'chance': Fraction(1, 2)}
    {'N': 3, 'chance': Fraction(1, 2)}
    """

    name: str
    words: str
    settings: Mapping[str, tuple[Any, ...]]
    whole: bool = False

    def __post_init__(self) -> None:
        faults = Faults(f"worlds {self.name!r:.80}")
        if not isinstance(self.settings, Mapping) or not self.settings:
            faults.add("settings: names with the values of each are needed, such as {'N': (2, 3)}")
        else:
            read = {}
            given: Mapping[str, Any] = self.settings
            for name, values in given.items():
                if not isinstance(values, (tuple, list, range)) or not values:
                    faults.add(f"setting {name!r:.80} = {values!r:.80}; a list of values is needed")
                elif not str(name).isidentifier():
                    faults.add(f"setting {name!r:.80}; a name is needed, of letters, digits and _")
                else:
                    with faults.noting(f"setting {name}"):
                        read[name] = tuple(_exact(value) for value in values)
            object.__setattr__(self, "settings", read)
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for values in itertools.product(*self.settings.values()):
            yield MappingProxyType(dict(zip(self.settings, values, strict=True)))

    def __len__(self) -> int:
        number = 1
        for values in self.settings.values():
            number *= len(values)
        return number

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


def _exact(value: Any) -> Any:
    """A value of a setting: texts that are numbers, and floats, as fractions."""
    if isinstance(value, str):
        return to_number(value) if _NUMBER.fullmatch(value) else value
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInputError("values", [f"{value} is no finite number"])
    return to_number(repr(value)) if isinstance(value, float) else value


@dataclass(frozen=True, eq=False, repr=False)
class Estimate(Record):
    """A figure of the world that a claim is about.

    Parameters
    ----------
    words : str
        What is estimated, in which unit.
    value : number
    error : number
        In the same unit; zero where everything is counted.
    of_error : str
        What kind of error it is: a standard error, rounding, none.
    supports : bool or None
        Whether the figure supports the claim; None where the data do not tell.
    figures : mapping of str to value
        Others that belong to it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> found = gg.claims.get("T48").findings[0].estimate
    >>> round(found.value, 3), found.supports
    (0.205, True)
    """

    words: str
    value: Any
    error: Any
    of_error: str
    supports: bool | None
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, repr=False)
class Case(Record):
    """A claim in one class of games; see the room.

    Parameters
    ----------
    games : str
        One of `GAMES`.
    worlds : Worlds, optional
    holds : callable or str, optional
        From the settings, by name, to a truth value or a `Reading`; or a formula in them.
    asks : str
        The public question that answers it, as ``"decisions.best_rules.green_room"``; several with blanks.
    says : {"always", "somewhere"}
        What the text says of the class.
    proof : callable, optional
        Without arguments, to what proves the claim.
    replay : callable, optional
        As ``holds``, by another way; the check asks it.
    measure : callable, optional
        Without arguments, to an `Estimate`; in place of worlds and test.
    by_construction : str
        Why it cannot be otherwise; empty where it could.
    across : pair of str
        Settings along and up the picture; without, those with most values.
    part : str
        Which part of the claim is asked, where a class of games has several cases.

    Examples
    --------
    >>> case = Case("voting", Worlds("numbers", "one number", {"x": (1, 2)}), "x > 1")
    >>> [case.read(world).holds for world in case.worlds]
    [False, True]
    """

    games: str
    worlds: Worlds | None = None
    holds: Callable[..., Any] | str | None = None
    asks: str = ""
    says: Says = "somewhere"
    proof: Callable[[], Any] | None = None
    replay: Callable[..., Any] | None = None
    measure: Callable[[], Estimate] | None = None
    by_construction: str = ""
    across: tuple[str, ...] = ()
    part: str = ""

    def __post_init__(self) -> None:
        faults = Faults(f"case in {self.games!r:.80}")
        if self.games not in GAMES:
            known = ", ".join(GAMES)
            faults.add(
                f"games = {self.games!r:.80}; one of {known} is needed{did_you_mean(str(self.games), GAMES)}"
            )
        if self.says not in ("always", "somewhere"):
            faults.add(f"says = {self.says!r:.80}; 'always' or 'somewhere' is needed")
        tested = (self.worlds is not None, self.holds is not None)
        if self.measure is None and tested != (True, True):
            faults.add("worlds and a test of them, holds, are needed; or measure, for a matter of data")
        if self.measure is not None and any((*tested, self.proof, self.replay)):
            faults.add("measure stands in place of worlds, holds, proof and replay; leave those out")
        if isinstance(self.worlds, Worlds):
            faults.extend(_misnamed(self, self.worlds))
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    @property
    def formula(self) -> sympy.Basic | None:
        """The test as a formula; None where it is a function."""
        if not isinstance(self.holds, str) or self.worlds is None:
            return None
        return _formula(self.holds, tuple(self.worlds.settings))

    def read(self, world: Mapping[str, Any], *, again: bool = False) -> Reading:
        """What the test says of a world; ``again``: by ``replay``, where there is one."""
        test: Any = (self.replay if again else None) or self.holds
        if isinstance(test, str):
            return Reading(_said(test, self.formula, world))
        found = test(**world)
        made = found if isinstance(found, Reading) else Reading(found)
        holds: Any = made.holds
        if not isinstance(holds, (bool, np.bool_, sympy.logic.boolalg.BooleanAtom)):
            place = ", ".join(f"{name} {value}" for name, value in world.items())
            raise InvalidInputError("claims", [f"the test says {holds!r:.80} at {place}; true or false"])
        return made


def _said(text: str, formula: Any, world: Mapping[str, Any]) -> bool:
    """What a formula says of a world; the numbers are read with it, so that none gets too large."""
    used = {symbol.name for symbol in formula.free_symbols}
    named = {name: sympy.Rational(value) for name, value in world.items() if name in used}
    place = f"formula {text!r:.200} at {', '.join(f'{name} {value}' for name, value in named.items())}"
    try:
        said = parse_formula(text, named, subject="holds")
    except InvalidInputError as error:
        raise InvalidInputError("claims", [f"{place}: {fault}" for fault in error.faults]) from error
    if said not in (sympy.true, sympy.false):
        raise InvalidInputError("claims", [f"{place}: is neither true nor false"])
    return bool(said)


def _formula(text: str, names: tuple[str, ...]) -> sympy.Basic:
    read = parse_formula(text, {name: sympy.Symbol(name, real=True) for name in names}, subject="holds")
    if not isinstance(read, sympy.logic.boolalg.Boolean):
        raise InvalidInputError(f'holds "{text:.200}"', ["is no comparison, such as a >= b"])
    return read


def _misnamed(case: Case, worlds: Worlds) -> Iterator[str]:
    """Names in tests and pictures that are no settings of the worlds."""
    names = tuple(worlds.settings)
    if isinstance(case.holds, str):
        try:
            used = {symbol.name for symbol in _formula(case.holds, names).free_symbols}
        except InvalidInputError as error:
            used = set()
            yield from (f"{error.subject}: {fault}" for fault in error.faults)
        for name, values in worlds.settings.items():
            others = [v for v in values if isinstance(v, bool) or not isinstance(v, (int, Fraction))]
            if name in used and others:
                yield f"setting {name} = {others[0]!r:.80}; a formula needs numbers"
    for what in ("holds", "replay"):
        test = getattr(case, what)
        if callable(test):
            taken = inspect.signature(test).parameters
            odd = [name for name in taken if name not in names] + [
                name for name in names if name not in taken
            ]
            if odd and not any(p.kind is p.VAR_KEYWORD for p in taken.values()):
                yield f"{what} takes {', '.join(taken) or 'nothing'}; the settings are {', '.join(names)}"
    for name in case.across:
        if name not in names:
            yield f"across names {name!r:.80}, which is no setting{did_you_mean(str(name), names)}"


@dataclass(frozen=True, eq=False, repr=False)
class Statement(Record):
    """A claim before it is judged; see the room.

    Parameters
    ----------
    id : str
        A letter and a number, as D4.
    who : str
    says : str
        The claim in our own words.
    proposition : str
        In symbols, LaTeX.
    cases : tuple of Case
        One for each class of games.
    references : tuple of str
        Keys of works.
    why : str
        Why it is not formalised, where there are no cases.

    Examples
    --------
    >>> Statement("X1", "a scholar", "talks fail", "p^N < 1", ())
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: claim 'X1': has no class of games: give a case, or why ...
    """

    id: str
    who: str
    says: str
    proposition: str
    cases: tuple[Case, ...] = ()
    references: tuple[str, ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        faults = Faults(f"claim {self.id!r:.80}")
        if not re.fullmatch(r"[A-Z]{1,8}\d{1,4}", str(self.id)):
            faults.add("an id is capital letters and a number, such as X1")
        for name in ("who", "says", "proposition"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                faults.add(f"{name} = {value!r:.80}; a text is needed")
        if not isinstance(self.cases, tuple) or not all(isinstance(case, Case) for case in self.cases):
            faults.add(f"cases = {self.cases!r:.80}; a tuple of Case is needed")
            faults.raise_as(InvalidInputError)
        known = references()
        for key in self.references:
            if key not in known:
                near = did_you_mean(str(key), known)
                faults.add(f"references names {key!r:.80}, which is no key of the bibliography{near}")
        if bool(self.cases) == bool(self.why):
            faults.add(
                "is not formalised by why, yet has cases: leave one out"
                if self.cases
                else "has no class of games: give a case, or why it is not formalised"
            )
        parts = [(case.games, case.part) for case in self.cases]
        faults.extend(
            f"has two cases in {games!r} of the same part {part!r}; name the parts"
            for games, part in dict.fromkeys(parts)
            if parts.count((games, part)) > 1
        )
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def __str__(self) -> str:
        return f"{self.id} ({self.who}): {self.says}"
