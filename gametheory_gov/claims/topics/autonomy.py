r"""Room for national policy: rules for what spills over and for nothing else; and a place in the trilemma.

There are two policies: one concerns nobody else, and of the other a part :math:`\beta` spills over, as in
`gametheory_gov.closed_forms.uniform_rule_gain`. Policies are restraint. A state on its own restrains itself
for its own good alone, and so is better off at the expense of others.

The trilemma is stylised: integration, own rules and democracy lie between 0 and 1, and their sum is at most
2, so that on the frontier 1 is given up. Nations weigh the three, in tenths. What all nations can gain at
once on the frontier is the value of a game of two: one chooses what is given up, the other the nation that is
asked. The check looks at all corners of the areas in which one nation gains least.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .spillovers import _OATES, _RODRIK, _best_of_three, _no_spillovers, _payoffs, _together, _uniform

# --------------------------------------------------------------------------------------------------- T47

TWO = Worlds(
    "a local policy and one that spills over",
    "states whose needs differ, the same for both policies; the part of the second that spills over",
    {
        "needs": ((1, 3), (2, 3), (1, 2, 6), (1, 2, 3, 4)),
        "spillover": ("1/10", "1/5", "3/10", "8/25", "2/5", "1/2", 1),
    },
)
GOODS = Worlds(
    "a public good by needs",
    "states that need a public good by some amounts, and each make some of it; all of it spills over",
    {"needs": ((1, 1), (1, 2), (2, 3), (3, 4), (1, 1, 1), (1, 1, 2), (2, 2, 3), (1, 2, 3))},
)
#: Mean payoffs alone, under one rule and under rules made together, of the local policy and of the other.
Means = list[tuple[Fraction, Fraction, Fraction]]


def _means(needs: tuple[int, ...], spillover: Any) -> Means:
    found = []
    for part in (Fraction(0), spillover):
        uniform, more = _uniform(needs, part), _together(needs, part)
        found.append((Fraction(0), uniform, uniform + more))
    return found


def _means_again(needs: tuple[int, ...], spillover: Any) -> Means:
    return [_payoffs(needs, part) for part in (Fraction(0), spillover)]


def _minimal(means: Means, rule: int) -> Reading:
    """Whether a rule for what spills over alone is best of all ways, with rules as good or simpler."""
    local, spilt = means
    kept = local[0] + spilt[rule]
    best = max(a + b for a, b in product(local[: rule + 1], spilt[: rule + 1]))
    figures = {
        "more_than_no_rules": kept - local[0] - spilt[0],
        "more_than_one_rule_for_each": kept - local[1] - spilt[1],
    }
    return Reading(kept == best, figures)


def _harms(needs: tuple[int, ...]) -> Reading:
    """What each gains where all make as much as is best for all together."""
    family: Any = gg.games.public_goods.LinearQuadratic()
    game = gg.bind(family, gg.States.symmetric(len(needs)), marginal_benefit=list(needs))
    return _harmless([Fraction(g) for g in gg.harm(game, before=[], after=list(game.states.ids)).changes])


def _harms_again(needs: tuple[int, ...]) -> Reading:
    n, total = len(needs), sum(needs)
    return _harmless([a * total * (n - 1) - Fraction(total**2 - a**2, 2) for a in needs])


def _harmless(gains: list[Fraction]) -> Reading:
    return Reading(min(gains) >= 0, {"least_gain": min(gains), "all_gain_together": sum(gains)})


def _together_is_best() -> tuple[ClosedForm, ...]:
    """Rules made together are best for what spills over; for what does not, they are those of each alone."""
    both = _best_of_three()[1]
    spill = next(symbol for symbol in both.statement.free_symbols if symbol.name == "spillover")
    words = "rules made together less decisions alone, without spillovers"
    alone = ClosedForm("local_autonomy", words, both.statement.subs(spill, 0), references=_OATES)
    return (*_best_of_three(), _no_spillovers(), alone)


def _rules(rule: int, part: str, **more: Any) -> Case:
    return Case(
        "spillovers",
        TWO,
        lambda needs, spillover: _minimal(_means(needs, spillover), rule),
        asks="closed_forms.uniform_rule_gain closed_forms.differentiated_rule_gain",
        replay=lambda needs, spillover: _minimal(_means_again(needs, spillover), rule),
        across=("spillover", "needs"),
        part=part,
        **more,
    )


# --------------------------------------------------------------------------------------------------- T49

_HALF = Fraction(1, 2)
_PLACES: dict[str, tuple[Any, Any, Any]] = {
    "no democracy": (1, 1, 0),
    "no integration": (0, 1, 1),
    "no own rules": (1, 0, 1),
    "own rules, half of the rest": (_HALF, 1, _HALF),
    "half of each": (_HALF, _HALF, _HALF),
}
_TASTES = ("2:3:5, 1:3:6", "5:3:2, 2:3:5", "5:3:2, 2:5:3, 2:3:5")
_WORDS = "nations, by how they weigh integration, own rules and democracy, and where they stand"
PLACES = Worlds("places in the trilemma", _WORDS, {"weights": _TASTES, "status_quo": tuple(_PLACES)})
OFF = Worlds(
    "places off the frontier",
    f"{_WORDS}, with less of the three than they could have",
    {
        "weights": _TASTES,
        "status_quo": tuple(name for name, place in _PLACES.items() if sum(place) < 2),
    },
)
Gains = list[list[Fraction]]


def _gains(weights: str, status_quo: str) -> Gains:
    """What each nation gains, a column each, where one of the three is given up, a row each."""
    nations = [[Fraction(int(w), 10) for w in nation.split(":")] for nation in weights.split(", ")]
    lost = [
        sum(w * (1 - has) for w, has in zip(nation, _PLACES[status_quo], strict=True)) for nation in nations
    ]
    return [[lost[i] - nation[k] for i, nation in enumerate(nations)] for k in range(3)]


@cache
def _form(weights: str, status_quo: str) -> gg.NormalForm:
    gains = _gains(weights, status_quo)
    return gg.NormalForm.bimatrix(gains, [[-gain for gain in row] for row in gains])


@cache
def _all_gain(weights: str, status_quo: str) -> Fraction:
    """What all nations gain at least, at the place on the frontier that is best in this."""
    return min(Fraction(found.payoffs["row"]) for found in gg.solve_form(_form(weights, status_quo)))


def _all_gain_again(weights: str, status_quo: str) -> Fraction:
    """The best of all points where two of these hold: two nations gain the same; one of the three is kept."""
    gains = _gains(weights, status_quo)
    lines = [[Fraction(k == j) for k in range(3)] for j in range(3)]
    lines += [[row[i] - row[j] for row in gains] for i, j in combinations(range(len(gains[0])), 2)]
    found: list[Fraction] = []
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        point = (b * f - c * e, c * d - a * f, a * e - b * d)
        total = sum(point, Fraction(0))
        if total and min(x / total for x in point) >= 0:
            all_gain = zip(
                *([x / total * g for g in row] for x, row in zip(point, gains, strict=True)), strict=True
            )
            found.append(min(sum(parts, Fraction(0)) for parts in all_gain))
    return max(found)


def _agreed(least: Fraction) -> Reading:
    return Reading(least > 0, {"all_gain_at_least": least})


def _dictates(gains: Gains) -> Reading:
    """Whether what some nation would choose alone harms another."""
    nations = range(len(gains[0]))
    chosen = [max(gains, key=lambda row: row[i]) for i in nations]
    worst = min(min(row) for row in chosen)
    return Reading(worst < 0, {"another_gains": worst})


def _cells(weights: str, status_quo: str) -> Gains:
    form = _form(weights, status_quo)
    rows, columns = form.choices
    return [[Fraction(form.payoff([r, c])["row"]) for c in columns] for r in rows]


def _off_the_frontier() -> ClosedForm:
    """With all in proportion, until the frontier is met, a nation loses less than before."""
    names = "integration_missed own_rules_missed democracy_missed weight_of_integration weight_of_own_rules"
    *missed, first, second = sympy.symbols(names, positive=True)
    third, slack = sympy.symbols("weight_of_democracy slack", positive=True)
    loss = sum(w * x for w, x in zip((first, second, third), missed, strict=True))
    words = "stylised: what a nation gains where all three are missed less, by 1 in place of 1 and a slack"
    return ClosedForm("room_for_all", words, sympy.factor(loss - loss / (1 + slack)), references=_RODRIK)


def _place(worlds: Worlds, part: str, **more: Any) -> Case:
    return Case(
        "spillovers",
        worlds,
        lambda weights, status_quo: _agreed(_all_gain(weights, status_quo)),
        asks="solve_form NormalForm",
        replay=lambda weights, status_quo: _agreed(_all_gain_again(weights, status_quo)),
        across=("status_quo", "weights"),
        part=part,
        **more,
    )


STATEMENTS = (
    Statement(
        "T47",
        "T20 brief",
        "room for national policy and no policies at the neighbours' expense can be had together",
        r"W(\text{alone}, r) = \max_{\ell, s} W(\ell, s);\ \min_i (u_i(r) - u_i(\text{alone})) \ge 0",
        (
            _rules(1, "one rule for what spills over, none for the rest, is best of none, one and both"),
            _rules(
                2,
                "rules made together for what spills over, and none for the rest, are best",
                says="always",
                proof=_together_is_best,
            ),
            Case(
                "agreements",
                GOODS,
                _harms,
                asks="harm games.public_goods.LinearQuadratic",
                replay=_harms_again,
                part="nobody loses by rules made together for a public good, without payments",
            ),
        ),
        _OATES,
    ),
    Statement(
        "T49",
        "T20 brief",
        "where institutions stand in the trilemma should be negotiated",
        r"\max_{G+S+D=2} \min_i (u_i(G,S,D) - u_i(q)) > 0",
        (
            _place(PLACES, "stylised: all gain by moving along the frontier, or to it"),
            _place(
                OFF,
                "stylised: off the frontier all gain by moving to it",
                says="always",
                proof=_off_the_frontier,
            ),
            Case(
                "spillovers",
                PLACES,
                lambda weights, status_quo: _dictates(_cells(weights, status_quo)),
                asks="NormalForm",
                replay=lambda weights, status_quo: _dictates(_gains(weights, status_quo)),
                across=("status_quo", "weights"),
                part="stylised: what one nation would choose alone harms another",
            ),
        ),
        _RODRIK,
    ),
)
