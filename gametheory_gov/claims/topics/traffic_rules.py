r"""Traffic rules: policies may differ, but by no more than what they do to others bears.

All states are bound by a rule. It lets policies lie a *width* w apart: each state moves from what it wants
only as far as a corridor of that width around the mean asks, at the square of the way. What the others do
costs a state :math:`\beta` per unit of the width, so that without a rule, where w is the whole span of what
states want, it costs most, and under one policy for all, w = 0, nothing:

.. math:: u_i = \beta\,(\text{span} - w) - \max(0, |\theta_i - \bar\theta| - w/2)^2 .

This is the accession game under a corridor, with benefit :math:`\beta\,\text{span}` and depth :math:`1 -
w/\text{span}`. Wants are symmetric here, so that a width of the span leaves all as they are. Widths are
multiples of an eighth. All figures are exact; the check writes payoffs out.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

#: Widths are multiples of this.
_STEP = Fraction(1, 8)
ROADS = Worlds(
    "widths of a rule",
    "states that want policies apart, and what each unit of difference costs every one of them; "
    "widths are in eighths",
    {"wants": ((0, 1), (0, 1, 2), (0, 1, 2, 3)), "spillover": (0, "1/8", "1/4", "1/2", 1, 2)},
)
BOOKS = Worlds(
    "several issues",
    "two states and two issues, on each of which they want policies one apart, by what differences cost; "
    "widths are in eighths",
    {"first": (0, "1/8", "1/4"), "second": (0, "1/8", "1/4", "1/2", 1)},
)

#: By width, from 0 to the span: what all have, and the least that one has, both against no rule.
Rules = dict[Fraction, tuple[Fraction, Fraction]]


def _widths(span: Any) -> list[Fraction]:
    return [k * _STEP for k in range(int(span / _STEP) + 1)]


@cache
def _rules(wants: tuple[int, ...], spillover: Any) -> Rules:
    """What rules of some widths give, as corridors of the accession game."""
    span, n = Fraction(max(wants) - min(wants)), len(wants)
    states = gg.States.symmetric(n, ideal=wants, cost=[0] * n)
    rule = gg.Institution(point=(Fraction(sum(wants), n),), excludability=0)
    game = gg.bind(
        gg.AccessionGame(),
        states,
        rule,
        benefit=spillover * span,
        legitimacy=0,
        divergence=1,
        founders=list(states.ids),
    )
    found: Rules = {}
    for width in _widths(span):
        judged = gg.acceptable(gg.rebind(game, depth=1 - width / span), {"corridor": [width]})
        (margin,) = judged.margins
        assert margin is not None
        found[width] = Fraction(judged.designs[0].values["total"]), Fraction(margin[1])
    return found


@cache
def _rules_again(wants: tuple[int, ...], spillover: Any) -> Rules:
    low, high, mean = min(wants), max(wants), Fraction(sum(wants), len(wants))
    found: Rules = {}
    for width in _widths(high - low):
        saved = spillover * (high - low - width)
        paid = [saved - max(Fraction(0), abs(want - mean) - width / 2) ** 2 for want in wants]
        found[width] = sum(paid, Fraction(0)), min(paid)
    return found


def _best(rules: Rules) -> Fraction:
    """The width with the greatest total, and of several that which leaves the least content most."""
    return max(rules, key=lambda width: rules[width])


def _differs(rules: Rules) -> Reading:
    """Whether the best rule lets policies differ in part, and leaves nobody worse off than no rule."""
    width = _best(rules)
    figures = {
        "best_width": width,
        "total": rules[width][0],
        "total_of_one_policy": rules[Fraction(0)][0],
        "least_gain": rules[width][1],
        "least_of_one_policy": rules[Fraction(0)][1],
    }
    return Reading(0 < width < max(rules) and rules[width][0] > 0 and rules[width][1] >= 0, figures)


def _by_issue(first: Rules, second: Rules) -> Reading:
    """Whether a width for each issue is better than the best one for both."""
    own = [_best(rules) for rules in (first, second)]
    one = max(first, key=lambda width: first[width][0] + second[width][0])
    total, of_one = (first[a][0] + second[b][0] for a, b in (own, (one, one)))
    figures = {"widths": tuple(own), "total": total, "one_width": one, "total_of_one_width": of_one}
    return Reading(total > of_one, figures)


_Way = Callable[[tuple[int, ...], Any], Rules]


def _road(wants: tuple[int, ...], spillover: Any, way: _Way) -> Reading:
    return _differs(way(wants, spillover))


def _book(first: Any, second: Any, way: _Way) -> Reading:
    return _by_issue(way((0, 1), first), way((0, 1), second))


STATEMENTS = (
    Statement(
        "T34",
        "T20 brief",
        "rules should be traffic rules, by which different policies get along, and not one policy for all",
        r"\max_w W(w) > \max(W(0), W(\text{span})),\ u_i(w^*) \ge u_i(\text{span})\ \forall i",
        (
            Case(
                "spillovers",
                ROADS,
                lambda wants, spillover: _road(wants, spillover, _rules),
                asks="acceptable",
                replay=lambda wants, spillover: _road(wants, spillover, _rules_again),
                across=("spillover", "wants"),
                part="a rule that lets policies differ in part is best, and leaves nobody worse off",
            ),
            Case(
                "spillovers",
                BOOKS,
                lambda first, second: _book(first, second, _rules),
                asks="acceptable",
                replay=lambda first, second: _book(first, second, _rules_again),
                across=("second", "first"),
                part="rules as narrow as each issue needs are better than the best one for all issues",
            ),
        ),
        ("think2020", "rodrik2011"),
    ),
)
