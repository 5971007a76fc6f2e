"""Random games in floats of any magnitude, and the definition of what is undecided, in exact fractions.

Run ``python -m tests.oracles.magnitudes 20000`` for a long comparison; it prints how many are undecided.
"""

from __future__ import annotations

import itertools
import random
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver
from gametheory_gov.games.moves import move_gain

TOLERANCE = 1e-9
#: Joining pays what is listed here; z, t, p, q are columns, k and s totals, e an exposure.
JOINING = (
    "z*(k/N - t)",
    "z*(s - t)",
    "z*(q - p)",
    "z*q - z*p + k*t",
    "p + z*s - q*k",
    "z*(s - t)**2 - p",
    "z*s/(1 + k) - p",
    "Piecewise((z, s - t >= 0), (-p, True))",
    "Piecewise((z, s >= t), (-p, True))",
    "Piecewise((z, s*q <= p), (q, True)) - p",
    "Max(z - t, q*s - p)",
    "z*floor(k/2) - p",
    "Min(z*s, t) - p",
    "Abs(z*s - t) - p",
    "z*e - p",
)
OUTSIDE = ("0", "c", "z", "c + q*s", "c - p*k")


def magnitude(rng: random.Random) -> float:
    """A number with a random sign and exponent, often one that makes others cancel."""
    kind = rng.random()
    if kind < 0.35:
        return float(rng.randint(-4, 4))
    if kind < 0.55:
        return rng.choice((0.1, 0.2, 0.3, 0.25, 0.75, 1 / 3, 2 / 3, -0.1, 0.7))
    return rng.choice((-1, 1)) * rng.choice((1.0, rng.random())) * 10.0 ** rng.randint(-12, 12)


def column(rng: random.Random, number: int) -> list[float]:
    """Values that are all alike, of one magnitude, or of all magnitudes."""
    kind, one = rng.random(), magnitude(rng)
    if kind < 0.4:
        return [one] * number
    if kind < 0.6:
        return [one * rng.choice((1, 1, 2, 0.5, 1 + 1e-10, 1 + 1e-8)) for _ in range(number)]
    return [magnitude(rng) for _ in range(number)]


@cache
def form(joining: str, outside: str, common: bool, both: bool, cost: int) -> gg.Game:
    """A game of two actions; what outsiders get may be paid to members, too."""
    return gg.Game(
        "magnitudes",
        ("out", "in"),
        aggregates={"k": {"in": 1}, "s": {"in": "w"} | ({"out": "v"} if both else {})},
        exposures={"e": {"in": 1}} if "*e" in joining else {},
        payoffs={"out": outside, "in": joining + (f" + ({outside})" if common else "")},
        columns={name: name for name in ("z", "t", "p", "q", "c", "w", "v")},
        switching=[{}, {("out", "in"): "t"}, {("in", "out"): "Abs(p)"}][cost],
    )


def random_game(rng: random.Random) -> gg.BoundGame:
    """A game with up to four states."""
    joining, number = rng.choice(JOINING), rng.randint(1, 4)
    number = max(number, 2) if "*e" in joining else number
    game = form(joining, rng.choice(OUTSIDE), rng.random() < 0.5, rng.random() < 0.3, rng.randint(0, 2))
    names = {symbol.name for formula in game.formulas() for symbol in formula.free_symbols}
    values = {name: column(rng, number) for name in game.columns if name in names}
    exposure = None
    if game.exposures:
        weights = np.array([[abs(magnitude(rng)) + 1e-12 for _ in range(number)] for _ in range(number)])
        np.fill_diagonal(weights, 0.0)
        exposure = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    world = gg.States.symmetric(number, **({} if exposure is None else {"exposure": exposure}))
    rules = "open" if exposure is not None else rng.choice(("open", "open", "majority", "unanimity"))
    return gg.bind(game, world, gg.Institution(admission=rules), exact=False, **values)


def as_fractions(game: gg.BoundGame) -> gg.BoundGame:
    """The same game in exact arithmetic, floats read as the fractions that they are."""

    def read(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return np.array([Fraction(v) for v in value.flat], dtype=object).reshape(value.shape)
        return Fraction(value)

    values = {name: read(value) for name, value in game.values.items()}
    exposure = None if game.exposure is None else read(game.exposure)
    matrices = {name: read(matrix) for name, matrix in game.matrices.items()}
    return replace(game, values=values, exposure=exposure, matrices=matrices, exact=True, recipe=None)


def largest_term(game: gg.BoundGame, profile: np.ndarray, state: int, b: int) -> Fraction:
    """The largest term that enters a gain, and its factors' parts, in exact fractions."""
    values = seen_by(game, profile, state)
    return _size(move_gain(game.form, int(profile[state]), b), values)[1]


def seen_by(game: gg.BoundGame, profile: np.ndarray, state: int) -> dict[str, Fraction]:
    """The values of all symbols, the others' totals, and the largest that any of these add."""
    values = game.numbers_of(state)
    for name, table in game.contributions.items():
        others = [table[profile[j], j] for j in range(game.N) if j != state]
        values[name + "_others"] = sum(others, start=game.zero)
        values["largest " + name] = max(map(abs, others), default=game.zero)
    for name, seen in game.exposures(profile).items():
        values[name] = seen[state]
    return {name: game.plain(value) for name, value in values.items()}


def _size(e: Any, values: dict[str, Fraction]) -> tuple[Any, Fraction]:
    """A value and its size: the rules of the tolerance, written a second time."""
    if e.is_Symbol:
        value = values[e.name]
        return value, max(abs(value), values.get("largest " + e.name.removesuffix("_others"), Fraction(0)))
    if e.is_Rational:
        value = Fraction(int(e.p), int(e.q))
        return value, abs(value)
    if isinstance(e, sympy.Piecewise):
        parts = [_size(branch, values) for branch, _ in e.args]
        return next(p for p, (_, test) in zip(parts, e.args, strict=True) if _holds(test, values))[0], max(
            size for _, size in parts
        )
    parts = [_size(part, values) for part in e.args]
    sizes = [size for _, size in parts]
    if e.is_Add:
        return sum(value for value, _ in parts), max(sizes)
    if e.is_Mul:
        value, size = parts[0]
        for other, own in parts[1:]:
            value, size = value * other, max(abs(value) * own, abs(other) * size)
        return value, size
    if e.is_Pow:
        (value, size), n = parts[0], int(e.exp)
        if n > 0:
            return value**n, abs(value) ** (n - 1) * size
        return 1 / value**-n, size / abs(value) ** (1 - n)
    if isinstance(e, sympy.Abs):
        return abs(parts[0][0]), sizes[0]
    if isinstance(e, sympy.floor):
        return Fraction(parts[0][0].__floor__()), abs(parts[0][0]) + 1
    assert isinstance(e, (sympy.Min, sympy.Max)), e
    chosen = (min if isinstance(e, sympy.Min) else max)(value for value, _ in parts)
    return chosen, max(sizes)


def _holds(test: Any, values: dict[str, Fraction]) -> bool:
    if test in (sympy.true, sympy.false):
        return bool(test)
    gap = _size(test.lhs - test.rhs, values)[0]
    return bool(test.func(sympy.Rational(gap.numerator, gap.denominator), 0))


def close_comparison(game: gg.BoundGame, profile: np.ndarray, state: int, b: int) -> bool:
    """Whether some case, or floor, in a gain would be another within twice the tolerance."""
    plain = seen_by(game, profile, state)
    payoffs = [game.form.payoff(game.actions[action], given="others") for action in (int(profile[state]), b)]
    tests = [test for payoff in payoffs for test in payoff.atoms(sympy.core.relational.Relational)]
    gaps = [_size(test.lhs - test.rhs, plain) for test in tests]
    return any(abs(value) <= 2 * Fraction(TOLERANCE) * size for value, size in gaps)


def compare(game: gg.BoundGame, ties: str) -> str:
    """What a float game's answer is worth: ``decided``, ``undecided``; a wrong one raises."""
    readings = [as_fractions(game), game.to_exact()]
    try:
        solutions = [gg.solve(game, solver, ties=ties) for solver in (EnumerationSolver(), BranchingSolver())]
        exact = [gg.solve(g, EnumerationSolver(), ties=ties) for g in readings]
    except UndefinedPayoffError:
        return "undefined"
    lists = [{e.members for e in s.equilibria} for s in solutions]
    unsure = [{c.members for c in s.undecided} for s in solutions]
    told = [
        (
            {frozenset(d.items()) for e in s.equilibria for d in e.expand()},
            {frozenset(d.items()) for e in s.undecided for d in e.expand()},
        )
        for s in solutions
    ]
    assert told[0] == told[1], ("search and enumeration differ", lists, unsure)
    for solution in solutions:
        assert solution.verify().valid, str(solution.verify())
    listed, open_ = told[0]
    for truth in exact:
        right = {frozenset(e.actions.items()) for e in truth.equilibria}
        assert listed <= right, ("listed, but no equilibrium", listed - right)
        assert right <= listed | open_, ("missed", right - listed - open_)
    judge = judge_of(game, TOLERANCE)
    for codes in itertools.product((0, 1), repeat=game.N):
        profile = np.array(codes)
        _, undecided = judge.gains(profile)
        gains = [g.gains(profile) for g in readings]
        for k, b in np.argwhere(undecided):
            size = max(largest_term(g, profile, k, b) for g in readings)
            gain = min(abs(readings[r].plain(gains[r][k, b])) for r in (0, 1))
            near = gain <= Fraction(TOLERANCE) * size * (1 + Fraction(1, 10**4))
            assert near or close_comparison(readings[0], profile, k, b), (
                "undecided without need",
                codes,
                int(k),
                float(gain),
                float(size),
            )
    return "undecided" if open_ else "decided"


def main(number: int, seed: int) -> None:
    """Compare many games and print what came of them."""
    counts: Counter[str] = Counter()
    for draw in range(seed, seed + number):
        rng = random.Random(draw)
        game, ties = random_game(rng), rng.choice(("join", "stay_out", "weak"))
        try:
            counts[compare(game, ties)] += 1
        except Exception as error:
            counts["wrong"] += 1
            if counts["wrong"] <= 20:
                payoffs, values = dict(game.form.payoffs), dict(game.values)
                print(draw, ties, payoffs, values, type(error).__name__, str(error)[:300], flush=True)
        if draw % 500 == 499:
            print(f"{sum(counts.values())} games: {dict(counts)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
