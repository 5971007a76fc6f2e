r"""An independent check of a saved answer: one file, standard library only, exact fractions.

Run it as ``python3 -I -S independent.py answer.json``. Nothing of the package that wrote the answer is
imported. Read it in the order in which it stands: formulas, the game and its definition (`Game`), what holds
all over a box of profiles (`Search`), and what a file claims (`Claim`).

**Taken as given** is the game, which is printed. State i that plays a has the payoff
:math:`u_i(a, A, E_i)`. Totals :math:`A_k=\sum_j g_k(j,a_j)` contain its own contribution; exposures
:math:`E_i=\sum_j W_{ij}h(j,a_j)`, each along a matrix W of its own, do not, since :math:`W_{ii}=0`. Moving
alone from a to b it gains

.. math:: G_i(a\to b) = u_i(b, A - g(i,a) + g(i,b), E_i) - u_i(a, A, E_i) - C_i(a\to b).

It moves when G > 0, or when G = 0 and the tie rule prefers b: ``join`` if b is more cooperative,
``stay_out`` if less, ``weak`` never. At an equilibrium no state that is free to choose moves.

**Shown** is that the profiles listed are equilibria, by the definition (`Game.deviation`), and that there
are no others, in one of three ways:

``enumeration``
    for each profile that is not listed the file names a state that moves, and where to; each is tried.
``boxes``
    The file holds a tree. A *box* gives the least and the most states of each type that play each action,
    and bounds of each total. An action is removed where moving to another one gains throughout the box
    (`Search.removed`); then the box is split, or holds one profile or none.
``extremes``
    Rounds raise a lower bound on everybody's action and lower an upper one: removals from a single box.

**How.** There is one evaluator of formulas (`value`). At one profile everything is a number: that is the
definition. In a box a formula is a linear function of totals and exposures plus an error within bounds
(`Linear`). A linear function is bounded by the bounds of the sums, and by the counts, for each type apart.
Where that does not suffice the box is halved, with bounded effort, down to single profiles.

The answer is *confirmed* (exit code 0), *refuted* with a profile, *not shown* with the place (both 1), or
the file cannot be read or is refused (2): floats, payoffs that depend on the whole profile, admission by
vote.
"""

from __future__ import annotations

import argparse
import ast
import base64
import json
import math
import os
import random
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from itertools import chain, product
from operator import attrgetter
from typing import Any

MOST_BYTES, MOST_TREE = 3 << 23, 1 << 24  # of the file, and of the tree once it is unpacked
LONGEST, MOST_BITS = 20_000, 100_000  # characters of a formula, bits of a number
HALVES, TRIES = 4_000, 12  # effort: halves of one box, starts of the search for a refutation
TIES = {"join": 1, "stay_out": -1, "weak": 0}


class Verdict(Exception):
    """The end of the check: REFUSED (not read, or not usable), REFUTED or NOT SHOWN, and why."""

    def __init__(self, why: str, word: str = "REFUSED") -> None:
        super().__init__(f"{word}: {why}")


def need(holds: object, fault: str) -> None:
    """Refuse the file unless something holds."""
    if not holds:
        raise Verdict(fault)


class Rounded(str):
    """The digits of a float."""


def read_json(text: str) -> Any:
    """Plain values; entries that are given twice are refused, floats keep their digits."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "an entry of the file is given twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once, parse_float=Rounded)


def number(value: Any, where: str, *, rounded: bool = False) -> Fraction:
    """An exact number, ``3`` or ``"3/7"``; where figures may be rounded, also the digits of a float."""
    need(rounded or not isinstance(value, Rounded), f"{where} is a float; only exact answers can be checked")
    text = str(value)
    pattern = r"-?\d+(\.\d+)?([eE][-+]?\d{1,3})?" if isinstance(value, Rounded) else r"-?\d+(/0*[1-9]\d*)?"
    good = len(text) <= 8000 and re.fullmatch(pattern, text, re.ASCII)
    need(good, f"{where} = {text[:40]!r} is no number")
    return Fraction(text)


def short(value: Fraction) -> str:
    """A number that can be read: a long fraction as a decimal."""
    p, q = value.numerator, value.denominator
    return str(value) if p.bit_length() + q.bit_length() < 80 else f"about {Decimal(p) / Decimal(q):.6g}"


def unpacked(text: Any, most: int, where: str) -> bytes:
    """Bytes that were compressed and written as base64, at most so many."""
    opener = zlib.decompressobj()
    data = opener.decompress(base64.b64decode(text, validate=True), most + 1)
    good = len(data) <= most and opener.eof and not opener.unused_data
    need(good, f"{where} is larger than {most} bytes, cut short or too long")
    return data


# ----------------------------------------------------------------------------------------- formulas

Ends = tuple[Any, Any]  # the least and the greatest value


class Linear:
    """A linear function of variables within bounds, plus an error between ``low`` and ``high``."""

    def __init__(self, terms: dict[int, Any], low: Any = 0, high: Any = 0, ends: Sequence[Ends] = ()) -> None:
        self.terms, self.low, self.high, self.ends = terms, low, high, ends

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Linear):
            return Linear(self.terms, self.low + other, self.high + other, self.ends)
        terms = {v: self.terms.get(v, 0) + other.terms.get(v, 0) for v in {*self.terms, *other.terms}}
        return Linear(terms, self.low + other.low, self.high + other.high, self.ends or other.ends)

    def __mul__(self, other: Any) -> Any:
        """The product. For p and q with middles m and n it is mq + np - mn + (p - m)(q - n)."""
        if not isinstance(other, Linear):
            low, high = sorted((self.low * other, self.high * other))
            return Linear({v: c * other for v, c in self.terms.items()}, low, high, self.ends)
        (a, b), (c, d), square = span(self), span(other), self is other
        m, n, rest = Fraction(a + b) / 2, Fraction(c + d) / 2, Fraction((b - a) * (d - c)) / 4
        corners = [a * a, b * b, max(a, min(b, 0)) ** 2] if square else [a * c, a * d, b * c, b * d]
        error = Linear({}, 0 if square else -rest, rest)
        return tighter(self * n + other * m + -m * n + error, corners)

    __radd__, __rmul__ = __add__, __mul__


def span(p: Any) -> Ends:
    """Bounds of a number or of a linear function."""
    if not isinstance(p, Linear):
        return p, p
    low, high = p.low, p.high
    for v, c in p.terms.items():
        x, y = p.ends[v] if c >= 0 else p.ends[v][::-1]
        low, high = low + c * x, high + c * y
    return low, high


def tighter(p: Any, ends: Sequence[Any]) -> Any:
    """A linear function, or bounds of its values where they are narrower than it."""
    low, high = span(p)
    return p if high - low <= max(ends) - min(ends) else Linear({}, min(ends), max(ends))


def over(p: Any, q: Any) -> Any:
    """The quotient. With middles m of p/q and n of 1/q it is m + n(p - mq) + (p - mq)(1/q - n)."""
    (a, b), (c, d) = span(p), span(q)
    if c <= 0 <= d:
        raise ZeroDivisionError
    m, n = Fraction(a + b) / (c + d), 2 / Fraction(c + d)
    rest = p + q * -m
    error = max(map(abs, span(rest))) * max(1 / Fraction(c) - n, n - 1 / Fraction(d))
    quotient = rest * n + m + (Linear({}, -error, error) if error else 0)
    return tighter(quotient, [Fraction(x) / y for x in (a, b) for y in (c, d)])


def power(p: Any, n: Any) -> Any:
    """A whole power, by squares."""
    need(isinstance(n, (int, Fraction)) and n.denominator == 1, "a power is no whole number, or not fixed")
    if n < 2:
        return over(Fraction(1), power(p, -n)) if n < 0 else p if n else Fraction(1)
    half = small(power(p, n // 2))
    return half * half * p if n % 2 else half * half


def larger(p: Any, q: Any) -> Any:
    """The larger of two."""
    low, high = span(p + q * -1)
    return p if low >= 0 else q if high <= 0 else q + Linear({}, 0, high)


def floor(p: Any) -> Any:
    """The greatest whole number below."""
    low, high = (Fraction(math.floor(x)) for x in span(p))
    return low if low == high else Linear({}, low, high)


def small(p: Any) -> Any:
    """A number or linear function, once it is known that it is not too long."""
    for x in (p.low, p.high, *p.terms.values()) if isinstance(p, Linear) else (p,):
        longest = max(x.numerator.bit_length(), x.denominator.bit_length())
        need(longest <= MOST_BITS, "a number becomes too long")
    return p


OPERATIONS: dict[str, Callable[..., Any]] = {
    "Add": lambda p, q: p + q, "Sub": lambda p, q: p + q * -1, "Mult": lambda p, q: p * q, "Div": over,
    "Pow": power, "USub": lambda p: p * -1, "Abs": lambda p: larger(p, p * -1), "floor": floor,
    "Max": lambda *ps: reduce(larger, ps), "Min": lambda *ps: reduce(larger, [p * -1 for p in ps]) * -1,
}  # fmt: skip
COMPARISONS: dict[str, Callable[..., tuple[bool, bool]]] = {  # of a difference with 0: surely, perhaps
    "Lt": lambda low, high: (high < 0, low < 0), "LtE": lambda low, high: (high <= 0, low <= 0),
    "Gt": lambda low, high: (low > 0, high > 0), "GtE": lambda low, high: (low >= 0, high >= 0),
    "Eq": lambda low, high: (low == high == 0, low <= 0 <= high),
    "Ne": lambda low, high: (not low <= 0 <= high, not low == high == 0),
}  # fmt: skip


def parse(text: str, where: str) -> ast.expr:
    """A formula as Python reads it, with exact numbers; nothing of it is ever run."""
    need(len(text) <= LONGEST, f"{where} has more than {LONGEST} characters")
    tree = ast.parse(text.strip(), mode="eval").body
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            digits = Rounded(ast.get_source_segment(text.strip(), node))
            node.value = number(digits, where, rounded=True)  # type: ignore[assignment]
    return tree


def value(node: Any, names: dict[str, Any]) -> Any:
    """What a formula is: a number, or a linear function and an error; `ZeroDivisionError` without a value."""
    known, parts = getattr(node, "value", None), [node]
    if isinstance(known, Fraction):
        return known
    match node:
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Call(func=ast.Name(id="Piecewise"), args=cases, keywords=[]):
            possible: list[Any] = []
            for case, condition in map(attrgetter("elts"), cases):
                sure, maybe = truth(condition, names)
                possible += [value(case, names)] if maybe else []
                if sure:
                    first, *others = possible
                    ends = [end for p in others for end in span(p + first * -1)]
                    return first + Linear({}, min(0, *ends), max(0, *ends)) if others else first
            raise ZeroDivisionError
        case ast.UnaryOp(op=op, operand=part):
            name, parts = type(op).__name__, [part]
        case ast.BinOp(left=left, op=op, right=right):
            name, parts = type(op).__name__, [left, right]
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]):
            pass
        case _:
            name = ast.unparse(node)[:40]
    need(name in OPERATIONS, f"{name} is no rational function of what the game holds, and cannot be checked")
    return small(OPERATIONS[name](*(value(part, names) for part in parts)))


def truth(node: Any, names: dict[str, Any]) -> tuple[bool, bool]:
    """Whether a condition holds for sure, and whether perhaps."""
    match node:
        case ast.Constant(value=bool(known)):
            return known, known
        case ast.UnaryOp(op=ast.Invert(), operand=part):
            sure, maybe = truth(part, names)
            return not maybe, not sure
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() as op, right=right):
            (sure, maybe), (surely, perhaps) = truth(left, names), truth(right, names)
            if isinstance(op, ast.BitAnd):
                return sure and surely, maybe and perhaps
            return sure or surely, maybe or perhaps
        case ast.Compare(left=left, ops=[kind], comparators=[right]):
            name = type(kind).__name__
        case ast.Call(func=ast.Name(id=name), args=[left, right], keywords=[]):
            pass
        case _:
            name = ast.unparse(node)[:40]
    need(name in COMPARISONS, f"{name} is no condition, and cannot be checked")
    return COMPARISONS[name](*span(value(left, names) + value(right, names) * -1))


# --------------------------------------------------------------------------------------------- game


def whole(table: list[list[Fraction]]) -> tuple[Fraction, list[list[int]]]:
    """A unit, and a table of numbers in that unit."""
    below = reduce(lambda q, x: small(math.lcm(q, x.denominator)), (x for row in table for x in row), 1)
    return Fraction(1, below), [[x.numerator * (below // x.denominator) for x in row] for row in table]


class Game:
    """The game of a file: numbers, contributions, and who moves where at a profile.

    A profile is a list of positions in ``actions``, one for each state. *Sums* are the totals, then the
    exposures, which each state has for itself; ``adds[i][v]`` is a unit and, in that unit, what state j adds
    by playing a to sum v as state i sees it, ``adds[i][v][1][j][a]``.
    """

    def __init__(self, plain: dict[str, Any], ties: str, until: float) -> None:
        form, self.until, self.step = plain["game"], until, "the start"
        need(plain["exact"] is True, "it is in floats; solve again with exact=True, in the shell --exact")
        need(not form["profile_terms"], f"payoffs use {form['profile_terms']}, terms of the whole profile")
        admission = plain["institution"].get("admission", "open")
        need(admission == "open", f"admission is by vote ({admission!r}); only open admission can be checked")
        self.ids, self.actions, rank = plain["states"]["ids"], form["actions"], form["cooperation"]
        self.place = {label: i for i, label in enumerate(self.ids)}
        self.N, self.M = len(self.place), len({*self.actions})
        good = len(self.ids) == self.N and len(self.actions) == len(rank) == self.M >= 2
        need(good, "ids, actions or cooperation are not one for each")
        self.on_tie = [[(b - a) * TIES[ties] > 0 for b in rank] for a in rank]
        for label in (*plain["founders"], *plain["committed"], *plain.get("seated", ())):
            need(label in self.place, f"{label!r} is a founder or committed, and is none of the states")
        self.committed = {self.place[i]: self.actions.index(a) for i, a in plain["committed"].items()}
        self.free = [i for i in range(self.N) if i not in self.committed]
        self.values: dict[str, Any] = {}
        self.names: list[dict[str, Fraction]] = [{} for _ in self.ids]
        for name, v in plain["values"].items():
            column = [number(x, f"values.{name}") for x in (v if isinstance(v, list) else [v] * self.N)]
            self.values[name] = column if isinstance(v, list) else column[0]
            need(len(column) == self.N, f"values.{name} is not one per state")
            for own, x in zip(self.names, column, strict=True):
                own[name] = x
        need(self.values.get("N", self.N) == self.N, "N is not the number of states")
        tables = form["aggregates"] | form["exposures"]
        self.sums, self.K = [*tables], len(form["aggregates"])
        named = len({*tables, *self.values})
        need(named == self.K + len(form["exposures"]) + len(self.values), "two things bear one name")
        used = {a for table in (form["payoffs"], *tables.values()) for a in table}
        used |= {a for *pair, _ in form["switching"] for a in pair}
        good = used | {*form["payoffs"]} == {*self.actions} == {*form["payoffs"]}
        need(good, "not one payoff per action, or an unknown action")
        self.payoffs = [parse(form["payoffs"][a], f"payoff of {a}") for a in self.actions]
        self.reports = {name: parse(text, f"report {name}") for name, text in form["reports"].items()}
        self.costs = {(a, b): self._column(text) for a, b, text in form["switching"]}
        self.matrices = {"exposure": plain["exposure"] or [], **plain.get("matrices", {})}
        for name, table in self.matrices.items():
            matrix = self.matrices[name] = [[number(v, name) for v in row] for row in table]
            good = [len(row) for row in matrix] == [self.N] * (self.N if matrix else 0)
            need(good, f"{name} is not N x N")
            need(not any(row[i] for i, row in enumerate(matrix)), "a state is exposed to itself")
        along = form.get("along", {})
        need({*along} <= {*form["exposures"]}, "a matrix is named for what is no exposure")
        self.along = [along.get(name, "exposure") for name in form["exposures"]]
        bare = {name.removesuffix(".T") for name in self.along}
        need(
            all(self.matrices.get(name) for name in bare), "an exposure runs along a matrix that is not given"
        )
        self.W = [self._along(name) for name in self.along]
        added = []
        for table in tables.values():
            by_action = [self._column(table.get(a, "0")) for a in self.actions]
            added.append([list(row) for row in zip(*by_action, strict=True)])
        self.totals = [whole(rows) for rows in added[: self.K]]
        self.adds = [list(self.totals) for _ in self.ids]
        for i, (W, rows) in product(range(self.N), zip(self.W, added[self.K :], strict=True)):
            weighted = [[w * x for x in row] for w, row in zip(W[i], rows, strict=True)]
            self.adds[i].append(whole(weighted))

    def _along(self, name: str) -> list[list[Fraction]]:
        """What partner j weighs for state i: row i of a matrix, or its column i where it is transposed."""
        matrix = self.matrices[name.removesuffix(".T")]
        return [list(column) for column in zip(*matrix, strict=True)] if name.endswith(".T") else matrix

    def _column(self, text: Any) -> list[Any]:
        tree = parse(text, "a contribution or cost")
        return [value(tree, names) for names in self.names]

    def sums_at(self, profile: Sequence[int], i: int) -> list[Fraction]:
        """The sums at a profile that a state sees."""
        return [u * sum(row[a] for row, a in zip(rows, profile, strict=True)) for u, rows in self.adds[i]]

    def gain(self, i: int, a: int, b: int, sums: Sequence[Any]) -> Any:
        """The gain of state i from moving from a to b, where sums are as it plays a."""
        self.in_time()
        here = self.names[i] | dict(zip(self.sums, sums, strict=True))
        after = dict(here)
        for name, (unit, rows) in zip(self.sums[: self.K], self.adds[i], strict=False):
            after[name] += (rows[i][b] - rows[i][a]) * unit
        cost = self.costs.get((self.actions[a], self.actions[b]))
        lost = value(self.payoffs[a], here) + (cost[i] if cost else 0)
        return value(self.payoffs[b], after) + lost * -1

    def in_time(self) -> None:
        """Give up when time is up."""
        if time.monotonic() > self.until:
            raise Verdict(f"time is up at {self.step}", "NOT SHOWN")

    def gain_at(self, profile: Sequence[int], i: int, b: int) -> Any:
        """The gain of state i from moving to b at a profile, by the definition; None without a value."""
        try:
            return self.gain(i, profile[i], b, self.sums_at(profile, i))
        except ZeroDivisionError:
            return None

    def moves(self, a: int, b: int, gain: Any) -> bool:
        """Whether a gain, or one that is not smaller, makes a state move from a to b."""
        return gain is not None and bool(gain > 0 or (gain == 0 and self.on_tie[a][b]))

    def deviation(self, profile: Sequence[int]) -> tuple[int, int, Any] | None:
        """A free state that moves, where to and its gain; None at an equilibrium."""
        found = []
        for i, b in product(self.free, range(self.M)):
            if b != profile[i]:
                found.append(self.gain_at(profile, i, b))
                if self.moves(profile[i], b, found[-1]):
                    return i, b, found[-1]
        if None in found:
            raise Verdict(f"a payoff has no value at {self.shown(profile)}", "NOT SHOWN")
        return None

    def shown(self, profile: Sequence[int]) -> str:
        """A profile in words."""
        who = [" ".join(self.ids[i] for i, b in enumerate(profile) if b == a) for a in range(self.M)]
        return "; ".join(f"{action}: {who[a] or 'nobody'}" for a, action in enumerate(self.actions))

    def alike(self, i: int, j: int) -> bool:
        """Whether two states can change places: same values, same entries of the matrices."""
        rest = [k for k in range(self.N) if k not in (i, j)]
        same = all(W[i][j] == W[j][i] for W in self.W)
        same = same and all(W[i][k] == W[j][k] and W[k][i] == W[k][j] for W in self.W for k in rest)
        return same and self.names[i] == self.names[j]


# -------------------------------------------------------------------------------------------- boxes

Row = tuple[Ends, ...]  # for one type: the least and the most states that play each action
Box = tuple[Row, ...]  # a row for each type; the last row has the bounds of each total, in units


def cut(box: Box, t: int, k: int, least: Any, most: Any) -> Box:
    """The part of a box in which a count or a total lies within bounds."""
    ends = max(box[t][k][0], least), min(box[t][k][1], most)
    return (*box[:t], (*box[t][:k], ends, *box[t][k + 1 :]), *box[t + 1 :])


def halves(box: Box | None, t: int, k: int, most: int) -> list[Box | None]:
    """The part in which a count or a total is more, and the part in which it is at most so much."""
    return [cut(box, t, k, most + 1, math.inf), cut(box, t, k, -math.inf, most)] if box else [None, None]


def filled(n: int, row: Row, adds: Sequence[Any]) -> Any:
    """The least sum that n states can make, filled greedily."""
    rest, total = n - sum(least for least, _ in row), 0
    for add, (least, most) in sorted(zip(adds, row, strict=True)):
        more = min(rest, most - least)
        rest, total = rest - more, total + (least + more) * add
    return total


class Search:
    """What can be said of all profiles in a box, for free states grouped by types of alike states."""

    def __init__(self, game: Game, types: list[list[int]], known: Sequence[list[int]]) -> None:
        self.game, self.types, self.first = game, types, [members[0] for members in types]
        self.known = {self.key(profile) for profile in known}
        self.row = cache(self._row)
        rows = [((0, len(members)),) * game.M for members in types]
        self.root: Box = (*rows, ((-math.inf, math.inf),) * game.K)
        self.fixed = [sum(rows[i][a] for i, a in game.committed.items()) for _, rows in game.totals]

    def key(self, profile: Sequence[int]) -> tuple[Any, ...]:
        """How many of each type play each action: equal for profiles in which alike states change places."""
        return tuple(tuple(sorted(profile[i] for i in members)) for members in self.types)

    def _row(self, t: int, row: Row) -> Any:
        """A row narrowed by the number of states, and the ends of what the type then adds to each total."""
        n, low, high = len(self.types[t]), sum(least for least, _ in row), sum(most for _, most in row)
        if not low <= n <= high or any(least > most for least, most in row):
            return None
        tight = tuple((max(least, n - high + most), min(most, n - low + least)) for least, most in row)
        adds = [rows[self.first[t]] for _, rows in self.game.totals]
        return tight, [(filled(n, tight, x), -filled(n, tight, [-y for y in x])) for x in adds]

    def contract(self, box: Box) -> Box | None:
        """The box without what its counts and totals rule out; None where nothing is left."""
        self.game.in_time()
        found = [self.row(t, row) for t, row in enumerate(box[:-1])]
        if None in found:
            return None
        box = (*(row for row, _ in found), box[-1])
        for k, fixed in enumerate(self.fixed):
            low, high = (fixed + sum(added[k][end] for _, added in found) for end in (0, 1))
            box = cut(box, len(found), k, low, high)
        return None if any(low > high for low, high in box[-1]) else box

    def profile(self, counts: Sequence[Sequence[int]]) -> list[int]:
        """A profile in which so many states of each type play each action."""
        profile = [self.game.committed.get(i, 0) for i in range(self.game.N)]
        for members, row in zip(self.types, counts, strict=True):
            for i, a in zip(members, [a for a, n in enumerate(row) for _ in range(n)], strict=True):
                profile[i] = a
        return profile

    def least(self, box: Box, t: int, a: int, weights: dict[int, Any]) -> Any:
        """A bound, by the counts, of a weighted sum of totals and exposures where one of a type plays a."""
        adds = self.game.adds[self.first[t]]

        def added(j: int, b: int, start: int = 0) -> Any:
            return sum(c * adds[v][1][j][b] for v, c in weights.items() if v >= start)

        total = sum(added(j, b) for j, b in self.game.committed.items())
        for s, (members, row) in enumerate(zip(self.types, box, strict=False)):
            j = members[s == t and len(members) > 1]  # a type is exposed to itself by another member
            total += filled(len(members), row, [added(j, b) for b in range(self.game.M)])
            total -= added(j, a, self.game.K) if s == t else 0
        return total

    def beaten(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether bounds show that a state of a type that plays a, anywhere in a box, would move to b."""
        game, i = self.game, self.first[t]
        ends = [*box[-1]]
        for v in range(game.K, len(game.sums)):
            ends.append((self.least(box, t, a, {v: 1}), -self.least(box, t, a, {v: -1})))
        try:
            sums = [Linear({v: unit}, ends=ends) for v, (unit, _) in enumerate(game.adds[i])]
            gain = Linear({}, ends=ends) + game.gain(i, a, b, sums)
        except ZeroDivisionError:
            return False
        if game.moves(a, b, span(gain)[0]):
            return True
        below = math.lcm(*(c.denominator for c in gain.terms.values()))  # whole numbers are quicker
        weights = {v: c.numerator * (below // c.denominator) for v, c in gain.terms.items()}
        return game.moves(a, b, self.least(box, t, a, weights) + below * gain.low)

    def everywhere(self, box: Box, holds: Callable[[Box], bool]) -> bool:
        """Whether something is shown to hold all over a box, which is halved where it is not seen."""
        boxes: list[Box | None] = [box]
        for _ in range(HALVES):
            if not boxes:
                return True
            part = boxes.pop()
            part = part and self.contract(part)
            if part is None or holds(part):
                continue
            rows = enumerate(part[:-1])
            counts = [(b - a, t, k) for t, row in rows for k, (a, b) in enumerate(row) if a < b]
            if not counts:
                return False
            pairs = zip(part[-1], box[-1], strict=True)  # how much of each total is left
            shares = [Fraction(b - a, 1 + high - low) for (a, b), (low, high) in pairs]
            most = max(shares, default=Fraction(0))
            t, k = (len(self.types), shares.index(most)) if most > Fraction(1, 8) else max(counts)[1:]
            boxes += halves(part, t, k, sum(part[t][k]) // 2)
        return False

    def removed(self, box: Box, t: int, a: int, b: int) -> bool:
        """Whether b beats a for a type at every profile of a box in which one of its states plays a."""
        part = cut(box, t, a, 1, math.inf)
        if not self.row(t, part[t]) or self.beaten(part, t, a, b):
            return True
        return self.everywhere(part, lambda part: self.beaten(part, t, a, b))

    def holds_known(self, box: Box) -> bool:
        """Whether a box is shown to hold no equilibrium that is not listed."""

        def holds(part: Box) -> bool:
            one = all(least == most for row in part[:-1] for least, most in row)
            return one and self.settled(self.profile([[least for least, _ in row] for row in part[:-1]]))

        return self.everywhere(box, holds)

    def settled(self, profile: list[int]) -> bool:
        """Whether a profile is listed or no equilibrium; one that should be listed refutes the claim."""
        if self.key(profile) not in self.known and self.game.deviation(profile) is None:
            raise Verdict(f"an equilibrium is not listed: {self.game.shown(profile)}", "REFUTED")
        return True


RESULTS: dict[str, tuple[tuple[str, ...], str]] = {  # from which certificates, and what then is shown
    "COMPLETE": (("boxes", "enumeration", "extremes"), "there are no other equilibria (shown by {kind})"),
    "STOPPED": (("boxes",), "no others lie outside {open} boxes that were left open; NOT that these are all"),
    "EXTREMES": (("extremes",), "all others lie between the least and the greatest; NOT that these are all"),
}
RULES = {"depth": 1, "excludability": 1, "sanction": 0, "exclusion_penalty": 0, "discount": 0}  # where absent
SHARED: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {  # entries that hold several
    "legitimacy_shares": (("inclusion_share", "representation_share", "performance_share"), (1, 0, 0)),
    "minimum_participation": (("minimum_members", "minimum_size"), (0, 0)),
    "monitoring": (("", "detection"), (0, 1)),
}


class Claim:
    """A saved solution: its game, what it lists, and its certificate."""

    def __init__(self, plain: Any, minutes: float) -> None:
        form = plain.get("format", "") if isinstance(plain, dict) else ""
        kind, _, version = str(form)[:80].rpartition("/")
        need(kind == "gametheory_gov.solution", f"it holds {kind or 'something else'}, no saved solution")
        need(version == "2", f"it is of format {version}; solve the game again to have format 2")
        self.plain, self.result, self.certificate = plain, plain["result"], plain["certificate"]
        need(plain["ties"] in [*TIES], f"ties = {plain['ties']!r}; one of {', '.join(TIES)} is needed")
        self.game = game = Game(plain["game"], plain["ties"], time.monotonic() + 60 * minutes)
        exact = number(plain["tolerance"], "tolerance", rounded=True) == 0 and not plain["undecided"]
        need(exact, "it has a tolerance, or undecided profiles; exact answers have none")
        self.kind, kinds = self.certificate["kind"], RESULTS.get(self.result, ((), ""))[0]
        need(self.kind in kinds, f"{self.result!r} by {self.kind!r} claims nothing that can be checked")
        self._check_figures(plain["game"])
        named = [[game.ids[i]] for i in game.free]
        named = self.certificate["proof"]["types"] if self.kind == "boxes" else named
        types = [[game.place.get(label, -1) for label in members] for members in named]
        once = all(types) and sorted(i for members in types for i in members) == game.free
        need(once, "not every free state is in exactly one type")
        for i, j in ((members[0], j) for members in types for j in members[1:]):
            need(game.alike(i, j), f"{game.ids[i]} and {game.ids[j]} are of one type, but not alike")
        self.listed = []
        for n, actions in enumerate((entry["actions"] for entry in plain["equilibria"]), start=1):
            need(list(actions) == game.ids, f"equilibrium {n} does not give every state, in order, an action")
            self.listed.append([game.actions.index(a) for a in actions.values()])
            kept = all(self.listed[-1][i] == a for i, a in game.committed.items())
            need(kept, f"equilibrium {n}: a committed state plays another action")
        self.search = Search(game, types, self.listed)
        need(len(self.search.known) == len(self.listed), "a profile is listed twice")

    def _check_figures(self, plain: dict[str, Any]) -> None:
        """States and institution must have the figures that the game is evaluated with."""
        states, rules, form, values = plain["states"], plain["institution"], plain["game"], self.game.values
        given = {*values} if plain.get("recipe") is None else {*plain["recipe"]["given"]}
        need(given <= {*values}, "the recipe gives a value to a name that the game has not")
        sources = {**states.get("extra", {}), **states}
        own = {*form["columns"], "benefit", "cost", "legitimacy_weight", "entry_cost", "exit_cost"} - given
        held = {name: sources[name] for name in own if sources.get(name) is not None}
        held |= {f"ideal_{k}": column for k, column in enumerate(zip(*states["ideal"], strict=True), 1)}
        held |= {name: states[name] for name in ("size", "population") if name in states}
        held["great_power"] = [int(flag) for flag in states["great_power"]]
        ruled = {name: rules.get(name, absent) for name, absent in RULES.items()}
        for entry, (several, absent) in SHARED.items():
            ruled |= zip(several, rules.get(entry, absent), strict=True)
        deepest = 1 if values.get("max_depth") == 1 else rules.get("max_depth")
        ruled["max_depth"] = deepest or ruled["depth"]
        if rules.get("performance", "size") != "size":
            ruled["performance"] = rules["performance"]
        if rules.get("policy", "fixed") == "fixed" or rules.get("body", "members") == "members":
            ruled |= {f"policy_{k}": v for k, v in enumerate(rules.get("point", (0,)), start=1)}
        rounded = {name: [v] for name, v in ruled.items() if name not in {*given, *form["parameters"]}}
        rounded["transfer"] = [rules.get("transfers", {}).get(label, 0) for label in self.game.ids]
        used = {name: v if isinstance(v, list) else [v] for name, v in values.items()}
        for name, matrix in self.game.matrices.items():
            if matrix:
                own = states["exposure"] if name == "exposure" else states["matrices"][name]
                held[f"matrix {name}"], used[f"matrix {name}"] = [*chain(*own)], [*chain(*matrix)]
        for columns, off in ((held, Fraction(0)), (rounded, Fraction(1, 10**9))):
            for name in columns.keys() & used.keys():
                pairs = zip(columns[name], used[name], strict=True)
                same = all(abs(number(v, name, rounded=True) - w) <= off * (1 + abs(w)) for v, w in pairs)
                need(same, f"{name} differs from what the game is evaluated with")

    def _check_entry(self, entry: dict[str, Any], profile: list[int], where: str) -> None:
        """A listed profile is an equilibrium, and what is said of it is so."""
        game, actions = self.game, self.game.actions
        move = game.deviation(profile)
        if move is not None:
            i, b, gain = move
            how = f"{game.ids[i]} moves from {actions[profile[i]]} to {actions[b]} and gains {short(gain)}"
            raise Verdict(f"{where} is none: {how}, at {game.shown(profile)}", "REFUTED")
        margins = [(label, a, b, number(gain, where)) for label, a, b, gain in entry["margins"]]
        order = [(-gain, label) for label, *_, gain in margins]
        whose = sorted(game.place[label] for label, *_ in margins)
        need(order == sorted(order) and whose == game.free, f"{where}: not one margin for each, in order")
        for label, action, other, gain in margins:
            i = game.place[label]
            gains = {b: game.gain_at(profile, i, n) for n, b in enumerate(actions) if n != profile[i]}
            best = max(x for x in gains.values() if x is not None)
            right = action == actions[profile[i]] and gains[other] == gain == best
            need(right, f"{where}: the margin of {label} is not so")
        seen = dict(zip(game.sums[: game.K], game.sums_at(profile, 0), strict=False))
        shared = {name: v for name, v in game.values.items() if not isinstance(v, list)} | seen
        seen |= {name: value(tree, shared) for name, tree in game.reports.items()}
        said = {name: number(x, where) for name, x in entry["reports"].items()}
        groups = []
        for members in self.search.types if self.kind == "boxes" else ():
            counts = [sum(profile[i] == a for i in members) for a in range(game.M)]
            groups += [[[game.ids[i] for i in members], counts]] if sum(c > 0 for c in counts) > 1 else []
        good = said == seen and sorted(entry["groups"]) == sorted(groups)
        good = good and entry["first_action"] == actions[0]
        need(good, f"{where}: the totals, reports, groups or first action are not so")

    # the three proofs

    def check(self) -> str:
        """What is shown, in words."""
        entries = zip(self.plain["equilibria"], self.listed, strict=True)
        for n, (entry, profile) in enumerate(entries, start=1):
            self.game.step = f"equilibrium {n}"
            self._check_entry(entry, profile, self.game.step)
        open_, many = getattr(self, f"_{self.kind}")(), len(self.listed)
        those = f"the {many} profiles listed are equilibria"
        those = "the 1 profile listed is an equilibrium" if many == 1 else those
        if any(entry["groups"] for entry in self.plain["equilibria"]):
            those += ", as are those in which alike states change places"
        return f"{those}, and {RESULTS[self.result][1].format(kind=self.kind, open=open_)}"

    def _enumeration(self) -> None:
        game, search = self.game, self.search
        size = game.M ** len(game.free)
        need(size <= 1 << 24, "there are too many profiles to go through")
        states, moves = (unpacked(self.certificate[n], size, n) for n in ("upsetters", "upsetting_moves"))
        need(len(states) == len(moves) == size, f"the table has not one entry for each of {size} profiles")
        for n, backwards in enumerate(product(range(game.M), repeat=len(game.free))):
            game.step = f"profile {n}"
            chosen = game.committed | dict(zip(game.free, backwards[::-1], strict=True))
            profile = [chosen[i] for i in range(game.N)]
            if states[n] == 255:
                shown = search.key(profile) in search.known
            else:
                i, b = game.free[states[n]], moves[n]
                need(b < game.M and b != profile[i], f"profile {n} names a move that is none")
                shown = game.moves(profile[i], b, game.gain_at(profile, i, b))
            if not shown:
                search.settled(profile)
                raise Verdict(f"at profile {n} the move in the table is no profitable deviation", "NOT SHOWN")

    def _extremes(self) -> None:
        game, ends = self.game, []
        rounds: list[Any] = []
        for name, start in (("rising", 0), ("falling", game.M - 1)):
            profile = [game.committed.get(i, start) for i in range(game.N)]
            for moves in self.certificate[name]:
                rounds.append([])
                for i, a in moves:
                    need(i in game.free and a in range(game.M), f"the {name} rounds hold a move that is none")
                    profile[i] = a
                    gone = range(a) if start == 0 else range(a + 1, game.M)
                    rounds[-1] += [[game.free.index(i), c, a] for c in gone]
            ends.append(profile)
            need(profile in self.listed, f"the {name} rounds end at a profile that is not listed")
        need(self.result == "EXTREMES" or ends[0] == ends[1], "the extremes do not meet: not all are shown")
        self._replay([[rounds, "open" if self.result == "EXTREMES" else "profile"]])

    def _boxes(self) -> int:
        tree = unpacked(self.certificate["proof"]["tree"], MOST_TREE, "the tree").decode()
        nodes: list[Any] = read_json(tree)
        splits, open_ = sum(isinstance(end, list) for _, end in nodes), sum(end == "open" for _, end in nodes)
        need(len(nodes) == 2 * splits + 1, "the tree is cut short, or goes on after its end")
        need(not open_ or self.result == "STOPPED", f"all equilibria are claimed, but {open_} boxes are open")
        self._replay(nodes)
        return int(open_)

    def _replay(self, nodes: list[Any]) -> None:
        """Go through a tree in the order in which it stands."""
        game, search = self.game, self.search
        waiting: list[Box | None] = [search.root]
        for n, (rounds, end) in enumerate(nodes):
            game.step = f"node {n}"
            box = waiting.pop()
            box = box and search.contract(box)
            for r, removals in enumerate(rounds, start=1):
                after = box
                for t, a, b in removals:
                    good = t in range(len(search.types)) and {a, b} <= {*range(game.M)} and a != b
                    need(good, f"node {n} holds a removal that is none")
                    if box and not search.removed(box, t, a, b):
                        who = f"{game.ids[search.first[t]]} and {len(search.types[t]) - 1} alike"
                        where = f"playing {game.actions[a]} would not all move to {game.actions[b]}"
                        self._doubt(f"node {n}, round {r}: {who} {where}")
                    after = after and cut(after, t, a, 0, 0)
                box = after and search.contract(after)
            match end:
                case ["count", t, a, int(most)] if t in range(len(search.types)) and a in range(game.M):
                    waiting += halves(box, t, a, most)
                case ["total", name, at] if name in game.sums[: game.K]:
                    k = game.sums.index(name)
                    most = math.floor(number(at, f"node {n}") / game.totals[k][0])
                    waiting += halves(box, len(search.types), k, most)
                case _:
                    need(end in ("empty", "profile", "open"), f"node {n} ends in nothing known")
                    if box and end != "open" and not search.holds_known(box):
                        self._doubt(f"node {n} is not shown to hold no equilibrium but the listed")

    def _doubt(self, place: str) -> None:
        """A step that is not shown: look for an equilibrium that is not listed, and go no further."""
        game, draw = self.game, random.Random(1)
        for n in range(TRIES if self.result == "COMPLETE" else 0):
            drawn = (n if n < game.M else draw.randrange(game.M) for _ in game.ids)
            profile = [game.committed.get(i, a) for i, a in enumerate(drawn)]
            for _ in range(2 * game.N + 10):  # steps of best reply
                move = game.deviation(profile)
                if move is None:
                    self.search.settled(profile)
                    break
                profile[move[0]] = move[1]
        raise Verdict(place, "NOT SHOWN")

    def printed(self) -> Iterator[str]:
        """The game that is checked: what is taken as given."""
        game, form, ties = self.game, self.plain["game"]["game"], self.plain["ties"]
        yield f"the game {form['name']!r} of {game.N} states; actions, the least cooperative first:"
        yield f"  {', '.join(game.actions)}, of cooperation {form['cooperation']}; ties: {ties!r}"
        yield from (f"  payoff of {action}: {form['payoffs'][action]}" for action in game.actions)
        for kind in ("aggregates", "exposures"):
            for name, table in form[kind].items():
                added = ", ".join(f"{f} by {a}" for a, f in table.items())
                along = form.get("along", {}).get(name)
                turned = ", with rows as columns" if along and along.endswith(".T") else ""
                along = f" along {along}{turned}" if along else ""
                yield f"  {kind[:-1]} {name}{along}: each state adds {added or 'nothing'}"
        yield from (f"  cost of moving from {a} to {b}: {f}" for a, b, f in form["switching"])
        for name, v in game.values.items():
            column = zip(game.ids, v, strict=True) if isinstance(v, list) else ()
            yield f"  {name}: {', '.join(f'{label} {x}' for label, x in column) or v}"
        for name, matrix in game.matrices.items():
            for label, row in zip(game.ids, matrix, strict=False):
                exposed = zip(game.ids, row, strict=True)
                yield f"  {name} of {label}: {', '.join(f'{other} {w}' for other, w in exposed if w)}"
        fixed = ", ".join(f"{label} {action}" for label, action in self.plain["game"]["committed"].items())
        yield f"  committed: {fixed or 'nobody'}; all others choose freely; admission is open"


def run(path: str, minutes: float, say: Callable[[str], Any]) -> int:
    """Check a file; the exit code."""
    try:
        need(os.path.exists(path), "there is no such file")
        need(os.path.isfile(path), "it is a folder or a device; name a file")
        need(os.path.getsize(path) <= MOST_BYTES, f"it is larger than {MOST_BYTES} bytes")
        with open(path, "rb") as file:
            claim = Claim(read_json(file.read(MOST_BYTES + 1).decode("utf-8-sig")), minutes)
        for line in claim.printed():
            say(line)
        say(f"CONFIRMED: {claim.check()}")
        return 0
    except Verdict as found:
        said = str(found)
    except json.JSONDecodeError as error:
        said = f"REFUSED: it cannot be read as JSON ({error})"
    except UnicodeDecodeError:
        said = "REFUSED: it is no text in UTF-8, as a saved answer is"
    except KeyError as error:
        said = f"REFUSED: entry {error!s:.80} is missing or unknown"
    except Exception as error:  # whatever a file may hold: it is refused, never believed
        said = f"REFUSED: it cannot be read ({type(error).__name__}: {error!s:.200})"
    refused = said.startswith("REFUSED")
    say(said[:300] if refused else said)
    return 2 if refused else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check a saved answer, independently of what wrote it.")
    parser.add_argument("file")
    parser.add_argument("--minutes", type=float, default=60, help="when to give up (60)")
    given = parser.parse_args()
    sys.exit(run(given.file, given.minutes, print))
