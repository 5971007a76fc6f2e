r"""No form of cooperation is best for every issue: nobody, a club, all.

An issue is a world of `five_states.FIVE`: how much the common good is worth, how much of it outsiders miss,
what being outside costs, and what legitimacy is worth. The best form is that with the greatest total payoff
of the five states; a club is the best of those of two to four states. The check adds up payoffs, written
out. In a body that decides by consensus, a group of the k largest gets the share that it holds with the
chance that all k agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from .clubs_inside import _sizes
from .five_states import FIVE, STATES, clubs, payoff, world

# ------------------------------------------------------------------------------------------------ five states

NOBODY, CLUB, ALL = FORMS = ("nobody", "a club", "all")
Totals = Mapping[str, Fraction]


def _forms(total: Callable[[tuple[str, ...]], Fraction]) -> Totals:
    few = [club for club in clubs() if 2 <= len(club) < len(STATES)]
    return {NOBODY: total(()), CLUB: max(map(total, few)), ALL: total(STATES)}


@cache
def _totals(**issue: Any) -> Totals:
    """The total payoff of each form."""
    game = world(**issue)
    profiles = np.array([[state in club for state in STATES] for club in clubs()], dtype=np.int64)
    sums = [sum(row, Fraction(0)) for row in game.plain(game.payoffs_at(profiles))]
    by_club = dict(zip(clubs(), sums, strict=True))
    return _forms(lambda club: by_club[club])


@cache
def _totals_again(**issue: Any) -> Totals:
    return _forms(lambda club: sum((payoff(state, club, **issue) for state in STATES), Fraction(0)))


def _figures(totals: Totals) -> dict[str, Fraction]:
    return {f"total_with_{form.replace(' ', '_')}": total for form, total in totals.items()}


def _not_all(totals: Totals) -> Reading:
    return Reading(totals[ALL] < max(totals.values()), _figures(totals))


EACH = Worlds(
    "three forms",
    "each form of cooperation, and all issues of the five states",
    {"form": FORMS},
    whole=True,
)


def _no_panacea(form: str, totals: Callable[..., Totals]) -> Reading:
    """Whether another form does better on some issue; with the first such issue."""
    worse = [issue for issue in FIVE if totals(**issue)[form] < max(totals(**issue).values())]
    figures: dict[str, Any] = {"issues_on_which_another_is_better": len(worse), "of": len(FIVE)}
    if worse:
        figures |= {**worse[0]} | _figures(totals(**worse[0]))
    return Reading(bool(worse), figures)


# -------------------------------------------------------------------------------------------------- consensus

TALKS = Worlds(
    "talks among the largest",
    "N states, alike or each k-th with 1/k of the largest, who agree by chance",
    {"N": (2, 3, 5, 20), "chance": ("1/2", "9/10", "99/100", 1), "sizes": ("equal", "Zipf")},
)


def _talks(N: int, chance: Any, sizes: str, agree: Callable[[Any, int], Fraction]) -> Reading:
    held = list(accumulate(_sizes(N, sizes)))
    worth = [agree(chance, k) * share / held[-1] for k, share in enumerate(held, start=1)]
    best = max(k for k, value in enumerate(worth, start=1) if value == max(worth))
    figures = {"best_number": best, "it_gets": worth[best - 1], "all_get": worth[-1]}
    return Reading(worth[-1] < worth[best - 1], figures)


STATEMENTS = (
    Statement(
        "D19",
        "Naim",
        "multilateralism is no panacea",
        r"\forall f\ \exists\text{ issue}: W_f < \max_g W_g",
        (
            Case(
                "accession",
                EACH,
                lambda form: _no_panacea(form, _totals),
                asks="BoundGame.payoffs_at",
                says="always",
                replay=lambda form: _no_panacea(form, _totals_again),
                part="each form is worse than another on some issue",
            ),
            Case(
                "accession",
                FIVE,
                lambda **issue: _not_all(_totals(**issue)),
                asks="BoundGame.payoffs_at",
                replay=lambda **issue: _not_all(_totals_again(**issue)),
                across=("legitimacy", "benefit"),
                part="another form is better than the universal regime",
            ),
            Case(
                "voting",
                TALKS,
                lambda **talks: _talks(**talks, agree=gg.closed_forms.agreement_chance),
                asks="closed_forms.agreement_chance",
                replay=lambda **talks: _talks(**talks, agree=lambda chance, number: chance**number),
                across=("chance", "N"),
                part="a smaller group gets more by consensus than all do",
            ),
        ),
        ("naim2009",),
    ),
)
