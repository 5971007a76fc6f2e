r"""Reversible accession where one place mixes: at one club, inside or outside.

With all other places pure, the gain times the determinant of the equations of values
(`gametheory_gov.foresight.places`) is quadratic in the chance of moving there, because states of a type are
inside or outside, so that two equations contain it. It is known from its values at 0, 1/2 and 1. Floats sort
out most cases; the zeros of the others are exact, or have many digits where they are irrational: in floats a
quadratic that is nearly linear would lose all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt, lcm

import numpy as np

from gametheory_gov.base._typing import FloatArray

from .places import MARGIN, Candidate, Floats, System

_BITS = 256


def mixing_once(system: System, floats: Floats) -> Iterator[Candidate]:
    """Yield strategies in which one place mixes and is indifferent.

    A place whose gain counts as zero whatever its chance does not mix.

    Parameters
    ----------
    system : System
    floats : Floats
        The same equations.
    """
    for number, edge in enumerate(system.edges):
        for joins, other in edge.mixed:
            k, partner = (edge.join, edge.leave) if joins else (edge.leave, edge.join)
            for moves in _candidates(floats, number, k, partner, other):
                points, gains = [], []
                for x in (Fraction(0), Fraction(1, 2), Fraction(1)):
                    values, determinants = system.solve([*moves[:k], x, *moves[k + 1 :]])
                    gains.append(system.gain(system.places[k], values))
                    points.append(gains[-1] * determinants[k])
                if all(system.sign(gain) == 0 for gain in gains):
                    continue
                for root, exact in _roots(*points):
                    if 0 < root < 1:
                        yield Candidate([*moves[:k], root, *moves[k + 1 :]], exact)


def _candidates(floats: Floats, number: int, k: int, partner: int, other: int) -> Iterator[tuple[int, ...]]:
    """Yield what all places but k do, where it stands for some chance that leaves k indifferent."""
    margin = 10 * MARGIN
    for moves in floats.pure(without=number):
        moves[:, partner] = other
        points = []
        for x in (0, 0.5, 1):
            moves[:, k] = x
            gains, determinants = floats.gains(moves)
            points.append(gains[:, k] * determinants[:, k])
        good = np.zeros(len(moves), dtype=bool)
        for root in _quadratic_roots(*points):
            moves[:, k] = root
            gains, _ = floats.gains(moves)
            stands = np.where(moves == 1, gains >= -margin, gains <= margin)
            stands[:, k] = np.abs(gains[:, k]) <= margin
            good |= stands.all(axis=1)
        moves[:, k] = 0
        for row in moves[good]:
            yield tuple(int(x) for x in row)


def _quadratic_roots(low: FloatArray, middle: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return both zeros of quadratics with given values at 0, 1/2 and 1, moved into [0, 1]."""
    a, b = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high
    with np.errstate(all="ignore"):
        half = -(b + np.where(b < 0, -1, 1) * np.sqrt(np.maximum(b * b - 4 * a * low, 0))) / 2
        both = half / a, low / half
    first, second = (np.clip(np.where(np.isfinite(x), x, 0), 0, 1) for x in both)
    return first, second


def _roots(low: Fraction, middle: Fraction, high: Fraction) -> list[tuple[Fraction, bool]]:
    """Return the zeros of a quadratic with given values at 0, 1/2 and 1, and whether they are exact.

    Irrational ones are right to 256 bits after the point.

    Examples
    --------
    >>> _roots(Fraction(2, 9), Fraction(-1, 36), Fraction(2, 9))  # (x - 1/3)(x - 2/3)
    [(Fraction(1, 3), True), (Fraction(2, 3), True)]
    """
    a, b, c = 2 * (low - 2 * middle + high), -3 * low + 4 * middle - high, low
    if a == 0:
        return [(-c / b, True)] if b != 0 else []
    whole = lcm(a.denominator, b.denominator, c.denominator)
    a, b, square = a * whole, b * whole, int(whole * whole * (b * b - 4 * a * c))
    if square < 0:
        return []
    exact = isqrt(square) ** 2 == square
    root = Fraction(isqrt(square)) if exact else Fraction(isqrt(square << 2 * _BITS), 1 << _BITS)
    zeros = {(-b - root) / (2 * a), (-b + root) / (2 * a)}
    return [(x if exact else Fraction(round(x * (1 << _BITS)), 1 << _BITS), exact) for x in sorted(zeros)]
