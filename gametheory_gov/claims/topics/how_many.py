r"""How many: numbers of states, and how hard it is to agree and to keep to what is agreed.

The checks write out the payoffs of the repeated game, and count.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, combinations
from math import prod
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms, enforcement
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .magic_numbers import SHARES, _world
from .same_worlds import FEWEST

CONSENSUS = Worlds(
    "consensus",
    "N states, each of which agrees by itself with the same chance",
    {"N": (2, 3, 5, 20, 164), "chance": ("1/2", "9/10", "99/100")},
)
SHARED = Worlds(
    "a shared benefit",
    "N states and a good of cost 1, whose benefit is divided among all, repeated; nobody gives alone",
    {"N": (3, 5, 10, 20), "benefit": ("3/2", 2, 3)},
)
OWN = Worlds(
    "a benefit for each",
    "N states and a good of cost 2, of which each has the whole benefit, repeated; nobody gives alone",
    {"N": (2, 3, 5, 10, 20), "benefit": ("5/4", "3/2", "7/4")},
)
MARKETS = Worlds("alike markets", "N countries with the same markets, repeated", {"N": (2, 3, 4, 5)})


def _harder(now: Any, more: Any, name: str) -> Reading:
    return Reading(more > now, {name: now, f"{name}_with_one_more": more})


def _agrees(N: int, chance: Any) -> Reading:
    return _less(closed_forms.agreement_chance(chance, N), closed_forms.agreement_chance(chance, N + 1))


def _agrees_again(N: int, chance: Any) -> Reading:
    return _less(prod([Fraction(chance)] * N), prod([Fraction(chance)] * (N + 1)))


def _less(now: Any, more: Any) -> Reading:
    short = {"all_agree": now, "all_agree_with_one_more": more}
    return Reading(more < now, {name: round(float(value), 9) for name, value in short.items()})


def _patience(N: int, benefit: Any, *, shared: bool) -> Reading:
    cost = 1 if shared else 2
    now, more = (closed_forms.patience_needed(n, cost, benefit, shared=shared) for n in (N, N + 1))
    return _harder(now, more, "patience")


def _patience_again(N: int, benefit: Any, *, shared: bool) -> Reading:
    """From payoffs: all give, one does not, and nobody does any more."""
    found: list[Fraction] = []
    for n in (N, N + 1):
        cost, each = (1, benefit / Fraction(n)) if shared else (2, Fraction(benefit))
        kept, broken = n * each - cost, (n - 1) * each
        found.append(max(Fraction(0), Fraction((broken - kept) / broken)))
    return _harder(found[0], found[1], "patience")


def _tariffs(N: int) -> Reading:
    now, more = (enforcement.trade_patience(gg.games.TariffGame([1] * n))["1"] for n in (N, N + 1))
    return _harder(now, more, "patience")


def _tariffs_again(N: int) -> Reading:
    """From what a best tariff gains, 1/(N + 1) of what is on offer, and the war loses, by market."""
    found: list[Fraction] = []
    for n in (N, N + 1):
        gain = Fraction(n - 1, 2 * n**2 * (n + 1))
        loss = Fraction(n - 1, 2 * n * (n + 1) ** 2)
        found.append(gain / (gain + loss))
    return _harder(found[0], found[1], "patience")


def _pairs(N: int, chance: Any) -> Reading:
    del chance
    return _harder(closed_forms.bargaining_pairs(N), closed_forms.bargaining_pairs(N + 1), "pairs")


def _pairs_again(N: int, chance: Any) -> Reading:
    del chance
    now, more = (sum(1 for _ in combinations(range(n), 2)) for n in (N, N + 1))
    return _harder(now, more, "pairs")


def _rounds(N: int, chance: Any) -> Reading:
    return _slower(*(1 / Fraction(str(closed_forms.agreement_chance(chance, n))) for n in (N, N + 1)))


def _rounds_again(N: int, chance: Any) -> Reading:
    return _slower(*(prod([1 / Fraction(chance)] * n) for n in (N, N + 1)))


def _slower(now: Any, more: Any) -> Reading:
    figures = {"rounds": float(now), "rounds_with_one_more": float(more)}
    return Reading(more > now, {name: float(f"{value:.9g}") for name, value in figures.items()})


def symbols(names: str) -> tuple[sympy.Symbol, ...]:
    """Symbols of positive numbers, by their names."""
    return tuple(sympy.Symbol(name, positive=True) for name in names.split())


def form(name: str, meaning: str, statement: Any, *references: str) -> ClosedForm:
    """A closed form, factored so that its sign is seen."""
    return ClosedForm(name, meaning, sympy.factor(sympy.together(statement)), references=references)


def _less_chance() -> ClosedForm:
    n, odds = symbols("N odds")
    chance = odds / (1 + odds)
    lost = chance**n * sympy.factor(1 - chance)
    return ClosedForm("chance_lost", "the chance to agree that one more state costs", lost)


def _more_patience() -> ClosedForm:
    n, cost, surplus = symbols("others cost surplus")
    benefit = cost + surplus

    def needed(states: Any) -> Any:
        return (states * cost - benefit) / ((states - 1) * benefit)

    words = "what one more state adds to the patience needed, at a benefit of cost + surplus"
    return form("shared_patience", words, needed(n + 2) - needed(n + 1), "olson1965")


def _more_pairs() -> ClosedForm:
    (n,) = symbols("N")
    return form("pairs", "pairs that one more state adds", sympy.expand(n * (n + 1) / 2 - n * (n - 1) / 2))


def _more_rounds() -> ClosedForm:
    n, odds = symbols("N odds")
    again = (1 + odds) / odds
    return ClosedForm("rounds", "rounds that one more state adds", again**n * sympy.factor(again - 1))


# ------------------------------------------------------------------------------------ the smallest number, D2

TABLE = Worlds(
    "who is at the table",
    "twelve states of unequal size, a good that is worth what its makers hold, and a cost of each "
    "pair who bargain; the fewest who hold a share of the whole, against all",
    {"share": ("1/2", "3/4", "9/10"), "cost": (0, "1/1000", "1/200", "1/100", "1/20")},
)


def _fewest(share: Any, cost: Any) -> Reading:
    number = gg.tipping.impact_number(_world(SHARES), share).number
    pairs = [closed_forms.bargaining_pairs(n) for n in (number, len(SHARES))]
    return _table(number, sum(SHARES[:number]) - cost * pairs[0], 1 - cost * pairs[1])


def _fewest_again(share: Any, cost: Any) -> Reading:
    held = list(accumulate(SHARES))
    number = next(n for n, reached in enumerate(held, start=1) if reached >= share)
    pairs = [sum(range(n)) for n in (number, len(SHARES))]
    return _table(number, held[number - 1] - cost * pairs[0], 1 - cost * pairs[1])


def _table(number: int, few: Any, everybody: Any) -> Reading:
    figures = {"fewest": number, "worth_with_the_fewest": few, "worth_with_all": Fraction(everybody)}
    return Reading(few > everybody, figures)


STATEMENTS = (
    Statement(
        "D1",
        "Naim",
        "the more states have to agree, the harder it is to agree, and to keep to it",
        r"p^{N+1} < p^N;\ \delta^*(N+1) > \delta^*(N)",
        (
            Case(
                "voting",
                CONSENSUS,
                _agrees,
                asks="closed_forms.agreement_chance",
                says="always",
                proof=_less_chance,
                replay=_agrees_again,
            ),
            Case(
                "compliance",
                SHARED,
                lambda N, benefit: _patience(N, benefit, shared=True),
                asks="closed_forms.patience_needed",
                says="always",
                proof=_more_patience,
                replay=lambda N, benefit: _patience_again(N, benefit, shared=True),
                part="the benefit is divided among all",
            ),
            Case(
                "compliance",
                OWN,
                lambda N, benefit: _patience(N, benefit, shared=False),
                asks="closed_forms.patience_needed",
                says="always",
                replay=lambda N, benefit: _patience_again(N, benefit, shared=False),
                part="each has the whole benefit",
            ),
            Case(
                "tariffs",
                MARKETS,
                _tariffs,
                asks="enforcement.trade_patience",
                says="always",
                replay=_tariffs_again,
            ),
        ),
        ("naim2009", "oye1986"),
    ),
    Statement(
        "D2",
        "Naim",
        "forget all two hundred: bring together the fewest states that have the largest impact",
        r"\sum_{i \le k^*} s_{(i)} - c\binom{k^*}2 > 1 - c\binom N2",
        (
            Case(
                "agreements",
                TABLE,
                _fewest,
                asks="tipping.impact_number closed_forms.bargaining_pairs",
                replay=_fewest_again,
                across=("cost", "share"),
            ),
            FEWEST,
        ),
        ("naim2009",),
    ),
    Statement(
        "D7",
        "Drezner",
        "large multilateral bodies are cumbersome and slow",
        r"\binom{N+1}{2} > \binom N2;\ p^{-(N+1)} > p^{-N}",
        tuple(
            Case(
                "voting",
                CONSENSUS,
                test,
                asks=question,
                says="always",
                proof=proof,
                replay=again,
                part=part,
            )
            for test, question, proof, again, part in (
                (_pairs, "closed_forms.bargaining_pairs", _more_pairs, _pairs_again, "pairs who bargain"),
                (_rounds, "closed_forms.agreement_chance", _more_rounds, _rounds_again, "rounds expected"),
            )
        ),
    ),
)
