r"""A club inside a universal body: the green room.

The model is that of `gametheory_gov.decisions.best_rules.green_room`. Here it is asked whether the best club
inside lies strictly between nobody and everybody. The check takes the formula, in fractions
up to twenty members and in floats beyond.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import Any

from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.decisions.best_rules import green_room

#: With one member nothing lies between nobody and everybody.
BODIES = Worlds(
    "green rooms",
    "N members, alike or each k-th with 1/k of the largest, who accept by chance or acquiesce",
    {
        "N": (2, 3, 5, 20, 164),
        "chance": ("1/2", "9/10", "99/100"),
        "sizes": ("Zipf", "equal"),
        "acquiescence": (0, "3/10", "1/2", "7/10", "9/10", "99/100"),
    },
)
_SHOWN, _EXACT = 5, 20


def _sizes(N: int, sizes: str) -> list[Fraction]:
    return [Fraction(1, k) if sizes == "Zipf" else Fraction(1) for k in range(1, N + 1)]


@cache
def _shares(N: int, sizes: str) -> list[Any]:
    """The share of all sizes that nobody, one, ... all hold."""
    held, number = _sizes(N, sizes), Fraction if N <= _EXACT else float
    total = sum(held)
    return [number(0), *(number(part / total) for part in accumulate(held))]


def _chances(N: int, chance: Fraction, sizes: str, acquiescence: Fraction) -> list[Any]:
    """The chance to pass with nobody, one, ... all inside, by the formula."""
    number: Any = Fraction if N <= _EXACT else float
    refuses = [number((1 - chance) * (1 - acquiescence)) * (1 - share) for share in _shares(N, sizes)]
    return [number(chance) ** k * (1 - refusal) ** (N - k) for k, refusal in enumerate(refuses)]


def _told(best: int, chances: list[Any]) -> dict[str, Any]:
    """The best size with the chance of it, of nobody and of all; fractions where they are short."""
    figures = {"passes": chances[best], "with_nobody": chances[0], "with_everybody": chances[-1]}
    short = len(chances) <= _SHOWN + 1
    return {"best": best} | {name: value if short else float(value) for name, value in figures.items()}


def _asked(N: int, chance: Fraction, sizes: str, acquiescence: Fraction) -> tuple[int, dict[str, Any]]:
    best = green_room(N, chance, acquiescence, sizes=_sizes(N, sizes)).best
    return best, _told(best, _chances(N, chance, sizes, acquiescence))


def _again(N: int, chance: Fraction, sizes: str, acquiescence: Fraction) -> tuple[int, dict[str, Any]]:
    chances = _chances(N, chance, sizes, acquiescence)
    best = chances.index(max(chances))
    return best, _told(best, chances)


def between(N: int, chance: Fraction, sizes: str, acquiescence: Fraction) -> Reading:
    """Whether the best club inside is neither nobody nor everybody."""
    best, figures = _asked(N, chance, sizes, acquiescence)
    return Reading(0 < best < N, figures)


def between_again(N: int, chance: Fraction, sizes: str, acquiescence: Fraction) -> Reading:
    """The same by the formula alone."""
    best, figures = _again(N, chance, sizes, acquiescence)
    return Reading(0 < best < N, figures)


_CASE: dict[str, Any] = {
    "worlds": BODIES,
    "holds": between,
    "replay": between_again,
    "asks": "decisions.best_rules.green_room",
    "across": ("acquiescence", "N"),
}
STATEMENTS = (
    Statement(
        "D4",
        "Drezner",
        "minilateralism or multilateralism is no either/or: a small club can work inside a universal body",
        r"0 < \arg\max_k p^k\,[1-(1-p)(1-a_k)]^{N-k} < N",
        (Case("voting", **_CASE, says="somewhere"),),
    ),
    Statement(
        "D5",
        "Drezner",
        "there has to be a more exclusive club inside, or nothing of consequence is decided",
        r"\forall N, p, a:\ 0 < \arg\max_k p^k\,[1-(1-p)(1-a_k)]^{N-k} < N",
        (Case("voting", **_CASE, says="always"),),
    ),
)
