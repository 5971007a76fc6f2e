r"""Gambit's strategic form: reading and writing ``.nfg`` files.

A file is a *prologue* (``NFG 1 R``, a title, the players, their strategies as names or as counts, perhaps a
comment) and a body. In the *payoff version* the body lists what every player gets cell by cell. In the
*outcome version* it lists outcomes, each with a name and payoffs, and then a number of an outcome for every
cell, 0 for none (all get nothing). The first player's strategy varies fastest. White space means nothing
outside quotation marks; in names a backslash stands before a quotation mark. Names are always in quotation
marks, but may be empty or repeat each other, and are then numbered as Gambit numbers them. Source: Gambit's
manual, "The strategic game file format", and its reader.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from gametheory_gov.base.errors import DataError
from gametheory_gov.base.exact import dump_number, read_fraction
from gametheory_gov.base.files import read_text, write_text

_TOKEN = re.compile(
    r'(?P<text>"(?:\\"|\\(?!")|[^"\\])*")|(?P<mark>[{},])|(?P<word>[^\s{},"]+)|(?P<open>")', re.DOTALL
)
_NO_OUTCOME = "no outcome"


def write_nfg(
    path: str | Path | None,
    *,
    players: Sequence[str],
    choices: Sequence[Sequence[str]],
    payoffs: Any,
    outcomes: Any,
    title: str,
) -> str:
    """A game as text in Gambit's format, also written to a file if a path is given.

    Parameters
    ----------
    path : str or path, optional
    players : sequence of str, length K
    choices : sequence of K sequences of str
    payoffs : array, shape (n_1, ..., n_K, K)
    outcomes : array of str, shape (n_1, ..., n_K), or None
    title : str

    Raises
    ------
    DataError
        If a name ends with a backslash, or the file cannot be written.
    """
    exact = payoffs.dtype == object
    names = " ".join(_quoted_list(row) for row in choices)
    lines = [
        f"NFG 1 {'R' if exact else 'D'} {_quoted(title)} {_quoted_list(players)}",
        f"{{ {names} }}",
        '""',
        "",
    ]
    cells = list(np.ndindex(payoffs.shape[-2::-1]))  # the first player's strategy varies fastest
    rows = [" ".join(str(dump_number(value)) for value in payoffs[cell[::-1]]) for cell in cells]
    if outcomes is None:
        lines += rows
    else:
        entries = [f"{{ {_quoted(outcomes[c[::-1]])} {row} }}" for c, row in zip(cells, rows, strict=True)]
        numbers = {entry: k for k, entry in enumerate(dict.fromkeys(entries), start=1)}
        lines += ["{", *numbers, "}", " ".join(str(numbers[entry]) for entry in entries)]
    text = "\n".join(lines) + "\n"
    if path is not None:
        write_text(path, text)
    return text


def _quoted(name: str) -> str:
    if name.endswith("\\"):
        raise DataError("nfg", [f"{name!r} ends with a backslash, which the format cannot hold; rename it"])
    return '"' + name.replace('"', '\\"') + '"'


def _quoted_list(names: Sequence[str]) -> str:
    return "{ " + " ".join(map(_quoted, names)) + " }"


def read_nfg(source: str | Path, *, exact: bool | None = None) -> dict[str, Any]:
    """The fields of a normal form from a file in Gambit's format or its text.

    Parameters
    ----------
    source : str or path
        Text begins with ``NFG``, a version and no name of a file.
    exact : bool, optional
        Whether numbers are read as fractions; by default unless the file is marked ``D``.

    Returns
    -------
    dict
        ``players``, ``choices``, ``payoffs``, ``outcomes`` (names, or None) and ``title``.

    Raises
    ------
    DataError
        Naming the line and what stands there.
    """
    if isinstance(source, str) and re.match(r"\ufeff?\s*NFG\s+\d", source) and not _is_file(source):
        return _Reader("nfg", source.removeprefix("\ufeff")).game(exact)
    return _Reader(f"{str(source)[:80]}", read_text(source)).game(exact)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name
        return False


def _numbered(names: Sequence[str]) -> tuple[str, ...]:
    """Names with blank and repeated ones numbered as Gambit does, by the next number that is free.

    Examples
    --------
    >>> _numbered(["x", "x", "x_1", ""])
    ('x_2', 'x_3', 'x_1', '_1')
    """
    plain = [name if name.strip() else "" for name in names]
    count, taken, last, given = Counter(plain), set(plain), dict.fromkeys(plain, 0), []
    for name in plain:
        if name and count[name] == 1:
            given.append(name)
            continue
        while True:
            last[name] += 1
            numbered = f"{name}_{last[name]}"
            if numbered not in taken:
                break
        taken.add(numbered)
        given.append(numbered)
    return tuple(given)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int

    def __str__(self) -> str:
        return "the end of the file" if self.kind == "end" else self.text[:40]


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.tokens = []
        line, seen = 1, 0
        for match in _TOKEN.finditer(text):
            line, seen = line + text.count("\n", seen, match.start()), match.start()
            self.tokens.append(_Token(match.lastgroup or "", match[0], line))
        self.tokens.append(_Token("end", "", line + text.count("\n", seen)))
        self.at = 0

    def game(self, exact: bool | None) -> dict[str, Any]:
        for expected in ("NFG", "1"):
            if self.next().text != expected:
                self.fail(f"{expected!r} is needed: an nfg file begins with NFG 1 R")
        mark = self.next().text
        if mark not in ("R", "D"):
            self.fail("R or D is needed after NFG 1")
        self.exact = mark == "R" if exact is None else exact
        title = self.text("the title")
        players = self.list_of(lambda: self.text("the name of a player"), "the players")
        choices = self.choices(players)
        if self.peek().kind == "text":
            self.next()  # a comment
        shape = tuple(len(names) for names in choices)
        read = self.outcome_body if self.peek().text == "{" else self.payoff_body
        payoffs, outcomes = read(shape, len(players))
        if self.peek().kind != "end":
            self.next()
            self.fail("the game has ended before")
        return {
            "players": _numbered(players),
            "choices": choices,
            "payoffs": payoffs,
            "outcomes": outcomes,
            "title": title,
        }

    def choices(self, players: list[str]) -> tuple[tuple[str, ...], ...]:
        def one() -> tuple[str, ...]:
            if self.peek().text == "{":
                return _numbered(self.list_of(lambda: self.text("the name of a strategy"), "strategies"))
            count = self.whole("the number of strategies")
            if not 0 < count <= len(self.tokens):
                self.fail("the number of strategies cannot be right")
            return tuple(str(k + 1) for k in range(count))

        choices = tuple(self.list_of(one, "the strategies of the players"))
        if len(choices) != len(players):
            self.fail(f"strategies are given for {len(choices)} players, but there are {len(players)}")
        return choices

    def payoff_body(self, shape: tuple[int, ...], players: int) -> tuple[Any, None]:
        left, needed = len(self.tokens) - self.at - 1, math.prod(shape) * players
        if left < needed:
            self.fail(f"{needed} payoffs are needed, one per cell and player, and {left} entries follow")
        values = [self.number() for _ in range(needed)]
        return self.array(values, (*shape[::-1], players)).transpose(*range(len(shape))[::-1], -1), None

    def outcome_body(self, shape: tuple[int, ...], players: int) -> tuple[Any, Any]:
        def one() -> tuple[str, list[Any]]:
            self.mark("{", "an outcome")
            name = self.text("the name of an outcome")
            values = []
            for _ in range(players):
                values.append(self.number())
                if self.peek().text == ",":
                    self.next()
            self.mark("}", f"the payoffs of {players} players")
            return name, values

        listed = self.list_of(one, "the outcomes")
        names = [
            _NO_OUTCOME,
            *(name if name.strip() else f"outcome {k}" for k, (name, _) in enumerate(listed, 1)),
        ]
        payoffs = [[self.read("0")] * players, *(values for _, values in listed)]
        numbers = []
        for _ in range(min(math.prod(shape), len(self.tokens))):
            numbers.append(self.whole("the number of an outcome"))
            if not 0 <= numbers[-1] < len(names):
                self.fail(f"the outcomes are numbered 1 to {len(listed)}")
        back = tuple(range(len(shape)))[::-1]
        outcomes = np.empty(len(numbers), dtype=object)
        outcomes[:] = [names[k] for k in numbers]
        values = self.array([value for k in numbers for value in payoffs[k]], (*shape[::-1], players))
        return values.transpose(*back, -1), outcomes.reshape(shape[::-1]).transpose(back)

    def array(self, values: list[Any], shape: tuple[int, ...]) -> Any:
        table = np.empty(len(values), dtype=object if self.exact else np.float64)
        table[:] = values
        return table.reshape(shape)

    # -------------------------------------------------------------------------------- tokens

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        self.current = token
        return token

    def fail(self, why: str) -> NoReturn:
        token = self.current
        raise DataError(self.name, [f"line {token.line}, at {token}: {why}"])

    def mark(self, text: str, what: str) -> None:
        if self.next().text != text:
            self.fail(f"{text} is needed around {what}")

    def text(self, what: str) -> str:
        token = self.next()
        if token.kind == "open":
            self.fail("this quotation mark is never closed")
        if token.kind != "text":
            self.fail(f"{what} is needed, in quotation marks")
        return token.text[1:-1].replace('\\"', '"')

    def list_of(self, one: Any, what: str) -> list[Any]:
        self.mark("{", what)
        items = []
        while self.peek().text != "}":
            if self.peek().kind == "end":
                self.next()
                self.fail(f"the list of {what.removeprefix('the ')} is not closed with }}")
            items.append(one())
        self.next()
        return items

    def whole(self, what: str) -> int:
        token = self.next()
        if not re.fullmatch(r"\d{1,9}", token.text):
            self.fail(f"{what} is needed, a whole number")
        return int(token.text)

    def number(self) -> Any:
        token = self.next()
        try:
            return self.read(token.text)
        except (ValueError, OverflowError):
            self.fail("a payoff is needed: a whole number, a fraction such as 1/3 or a decimal")

    def read(self, text: str) -> Any:
        value = read_fraction(text)
        return value if self.exact else float(value)
