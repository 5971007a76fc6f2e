r"""What spreads, what holds, and what is only known by trying: robustness, thresholds, experiments.

A failure can spread through a large random network with z links on average exactly when
:math:`z\Pr(\text{Pois}(z) \le K-2) > 1`, where K is the most links with which one failed neighbour is enough.
A system of N parts that needs all of them survives with the product of their chances; each part can be made
safer at a cost that its owner bears.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

NETWORKS = Worlds(
    "networks",
    "nodes with so many links on average that fail once a share of their neighbours has",
    {"threshold": ("3/25", "9/50", "3/10"), "links": ("1/2", 1, 2, 3, 5, 8, 12, 20)},
)


def _most_links(threshold: Any) -> int:
    return int(1 // threshold)


def _spread(threshold: Any, links: Any) -> float:
    """How many a failure reaches in the next step, for each that it has reached."""
    z = float(links)
    few = sum(math.exp(-z) * z**k / math.factorial(k) for k in range(_most_links(threshold) - 1))
    return z * few


def _fails(threshold: Any, links: Any) -> bool:
    window = closed_forms.cascade_window(threshold)
    return window.low is not None and bool(window.low < links < window.high)


def _connected(threshold: Any, links: Any, *, now: bool, half: bool) -> Reading:
    figures = {"spreads": now, "with_half_the_links": half, "reaches_next": _spread(threshold, links)}
    return Reading(now and not half, figures)


def _spreads(threshold: Any, links: Any) -> Reading:
    return _connected(
        threshold, links, now=_fails(threshold, links), half=_fails(threshold, Fraction(links) / 2)
    )


def _spreads_again(threshold: Any, links: Any) -> Reading:
    now, half = (_spread(threshold, Fraction(links) / n) > 1 for n in (1, 2))
    return _connected(threshold, links, now=now, half=half)


def _fewer(reading: Reading) -> Reading:
    """Whether fewer links are no danger: they do not start what did not spread."""
    figures = reading.figures
    return Reading(bool(figures["spreads"] or not figures["with_half_the_links"]), figures)


# ------------------------------------------------------------------------------------------- redundancy

PARTS = Worlds(
    "parts",
    "systems that need some of their parts, with some to spare, each of which holds by chance",
    {"needed": (1, 2, 3, 4), "spare": (1, 2), "chance": ("1/2", "4/5", "9/10", "99/100")},
)


def _holds(needed: int, spare: int, chance: Any) -> Reading:
    with_, without = (
        Fraction(str(closed_forms.survival_chance(needed, n, chance))) for n in (needed + spare, needed)
    )
    return _spared(with_, without)


def _holds_again(needed: int, spare: int, chance: Any) -> Reading:
    chances = []
    for n in (needed + spare, needed):
        total = Fraction(0)
        for outcome in product((True, False), repeat=n):
            if sum(outcome) >= needed:
                total += math.prod((chance if up else 1 - chance for up in outcome), start=Fraction(1))
        chances.append(total)
    return _spared(*chances)


def _spared(with_: Fraction, without: Fraction) -> Reading:
    return Reading(with_ > without, {"survives": with_, "without_spare_parts": without})


def _redundancy() -> tuple[ClosedForm, ...]:
    """For each system of the class, whatever the chance, which is odds/(1 + odds)."""
    odds = sympy.Symbol("odds", positive=True)
    chance = odds / (1 + odds)
    forms = []
    for needed, spare in product(PARTS.settings["needed"], PARTS.settings["spare"]):
        n = needed + spare
        survives = sum(
            sympy.binomial(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(needed, n + 1)
        )
        added = sympy.factor(sympy.together(survives - chance**needed))
        name = f"redundancy_{needed}_{spare}"
        forms.append(ClosedForm(name, f"what {spare} to spare add where {needed} are needed", added))
    return tuple(forms)


# ------------------------------------------------------------------------------- who pays for robustness

SAFETY = Worlds(
    "who pays for robustness",
    "four owners of parts that are all needed; survival is worth 8 to each, and a part holds with 1/2, or "
    "with 3/4 at a cost",
    {"cost": ("1/8", "1/4", "1/2", "27/32", 1, 2)},
)
_VALUE, _N = 8, 4
_LOW, _HIGH = Fraction(1, 2), Fraction(3, 4)


def _band() -> tuple[Fraction, Fraction]:
    low, high = closed_forms.coordination_band().evaluate(
        survival_value=_VALUE, chance_without=_LOW, chance_with=_HIGH, N=_N
    )
    return Fraction(str(low)), Fraction(str(high))


def _stable(cost: Any) -> tuple[bool, bool]:
    """Whether nobody's paying, and everybody's, is stable."""
    low, high = _band()
    return cost > low, cost <= high


def _stable_again(cost: Any) -> tuple[bool, bool]:
    def payoff(own: Fraction, others: Fraction) -> Fraction:
        return _VALUE * own * others ** (_N - 1) - (cost if own == _HIGH else 0)

    nobody = payoff(_LOW, _LOW) > payoff(_HIGH, _LOW)
    return nobody, payoff(_HIGH, _HIGH) >= payoff(_LOW, _HIGH)


def _together(cost: Any, stable: tuple[bool, bool]) -> Reading:
    """Whether alone nobody pays, and all are better off where all do."""
    gain = _VALUE * (_HIGH**_N - _LOW**_N) - Fraction(cost)
    return Reading(stable[0] and gain > 0, {"nobody_pays_alone": stable[0], "each_gains_if_all_pay": gain})


def _kept(cost: Any, stable: tuple[bool, bool]) -> Reading:
    """Whether a rule that all pay is kept by all, where alone nobody pays."""
    figures = {"nobody_pays_alone": stable[0], "a_rule_that_all_pay_is_kept": stable[1]}
    return Reading(all(stable), figures)


# --------------------------------------------------------------------------------------------- thresholds

CATASTROPHE = Worlds(
    "a catastrophe",
    "eight alike states that lose 6 unless 40 are given in all, or somewhat more or less",
    {"uncertainty": (0, 2, 4, 8)},
)
_STATES, _LOSS, _AIM = 8, 6, 40


def _avoided(uncertainty: int) -> Reading:
    """Whether there is an equilibrium that surely avoids it, by solving the game."""
    game: Any = gg.games.public_goods.CatastropheAvoidance(uncertain=uncertainty > 0)
    pledge = Fraction(_AIM + uncertainty, _STATES)
    known: dict[str, Any]
    if uncertainty:
        known = {"least_threshold": _AIM - uncertainty, "greatest_threshold": _AIM + uncertainty}
    else:
        known = {"threshold": _AIM}
    world = gg.States.symmetric(_STATES)
    bound = gg.bind(game, world, pledge=pledge, damage=_LOSS, exact=True, **known)
    return _sizes([len(club) for club in gg.solve(bound).clubs])


def _avoided_again(uncertainty: int) -> Reading:
    pledge = Fraction(_AIM + uncertainty, _STATES)

    def payoff(members: int, *, inside: bool) -> Fraction:
        short = _AIM + uncertainty - members * pledge
        if uncertainty:
            chance = min(Fraction(1), max(Fraction(0), short / (2 * uncertainty)))
        else:
            chance = Fraction(short > 0)
        return -_LOSS * chance - (pledge if inside else 0)

    def stable(k: int) -> bool:
        stays = k == 0 or payoff(k, inside=True) >= payoff(k - 1, inside=False)
        out = k == _STATES or payoff(k, inside=False) > payoff(k + 1, inside=True)
        return stays and out

    return _sizes([k for k in range(_STATES + 1) if stable(k)])


def _sizes(sizes: list[int]) -> Reading:
    told = tuple(sorted(set(sizes)))
    return Reading(_STATES not in told, {"sizes_of_stable_clubs": told})


# -------------------------------------------------------------------------------------------- experiments

DRAWS = Worlds("experiments", "so many policies tried, with values drawn alike", {"n": tuple(range(1, 11))})


def _tries(values: list[float]) -> Reading:
    first, second, third = values
    figures = {"best_expected": round(first, 9), "one_more_adds": round(second - first, 9)}
    return Reading(second - first > third - second > 0, figures)


def _tried(n: int) -> Reading:
    return _tries([closed_forms.best_of_draws(m) for m in range(n, n + 3)])


def _tried_again(n: int) -> Reading:
    """The mean of the largest of m normal draws, by summing over the probability that one is below."""
    step, values = 1e-2, []
    cells = [-9 + step * (k + 0.5) for k in range(round(18 / step))]
    below = [0.5 * math.erfc(-x / math.sqrt(2)) for x in cells]
    for m in range(n, n + 3):
        values.append(math.fsum((float(x > 0) - p**m) * step for x, p in zip(cells, below, strict=True)))
    return _tries(values)


def _more_draws() -> tuple[ClosedForm, ClosedForm]:
    """A draw adds the integral of Q'(u) u^n (1 - u), and the next one less by that of Q'(u) u^n (1 - u)^2."""
    n, odds, slope = (sympy.Symbol(name, positive=True) for name in ("n", "odds", "slope_of_quantiles"))
    u = odds / (1 + odds)
    added = sympy.simplify(slope * u**n * (1 - u))
    words = "what one experiment more adds, at each quantile, whatever the distribution"
    less = "by how much less the next one adds, at each quantile, whatever the distribution"
    return (
        ClosedForm("experiment_gain", words, added),
        ClosedForm("experiment_gain_falls", less, sympy.simplify(added * (1 - u))),
    )


STATEMENTS = (
    Statement(
        "T11",
        "T20 brief",
        "the pursuit of efficiency by more links made the world fragile",
        r"z\Pr(\text{Pois}(z) \le K-2) > 1 \text{ at } z, \text{ not at } z/2",
        (
            Case(
                "networks",
                NETWORKS,
                _spreads,
                asks="closed_forms.cascade_window",
                replay=_spreads_again,
                across=("links", "threshold"),
            ),
        ),
        ("watts2002",),
    ),
    Statement(
        "T18",
        "T20 brief",
        "where the best policy is not known, national experiments are worth having",
        r"E\max_{n+1} > E\max_n, \text{ by less and less}",
        (
            Case(
                "spillovers",
                DRAWS,
                _tried,
                asks="closed_forms.best_of_draws",
                says="always",
                proof=_more_draws,
                replay=_tried_again,
            ),
        ),
    ),
    Statement(
        "T19",
        "T20 brief",
        "redundancy makes a system robust",
        r"\Pr(\text{Bin}(N,p) \ge k) > p^k \text{ for } N > k",
        (
            Case(
                "networks",
                PARTS,
                _holds,
                asks="closed_forms.survival_chance",
                says="always",
                proof=_redundancy,
                replay=_holds_again,
            ),
        ),
    ),
    Statement(
        "T20",
        "T20 brief",
        "robustness takes more multilateralism, not less",
        r"Vp_0^{n-1}(p_1-p_0) < c < V(p_1^n-p_0^n)",
        (
            Case(
                "networks",
                SAFETY,
                lambda cost: _together(cost, _stable(cost)),
                asks="closed_forms.coordination_band",
                replay=lambda cost: _together(cost, _stable_again(cost)),
            ),
        ),
    ),
    Statement(
        "T40",
        "T20 brief",
        "the world nears irreversible thresholds, and the window for action closes",
        r"X/(T_h-T_l) < c \Rightarrow \text{ no equilibrium avoids the catastrophe}",
        (
            Case(
                "agreements",
                CATASTROPHE,
                _avoided,
                asks="solve games.public_goods.CatastropheAvoidance",
                replay=_avoided_again,
            ),
        ),
        ("barrett2013",),
    ),
    Statement(
        "T46",
        "T20 brief",
        "burdens shared under global rules make robustness affordable",
        r"Vp_0^{n-1}(p_1-p_0) < c \le Vp_1^{n-1}(p_1-p_0)",
        (
            Case(
                "networks",
                SAFETY,
                lambda cost: _kept(cost, _stable(cost)),
                asks="closed_forms.coordination_band",
                replay=lambda cost: _kept(cost, _stable_again(cost)),
            ),
        ),
    ),
    Statement(
        "T50",
        "T20 brief",
        "robustness may need some less globalisation",
        r"z\Pr(\text{Pois}(z) \le K-2) > 1 \text{ at } z/2 \Rightarrow \text{ also at } z",
        (
            Case(
                "networks",
                NETWORKS,
                lambda threshold, links: _fewer(_spreads(threshold, links)),
                asks="closed_forms.cascade_window",
                replay=lambda threshold, links: _fewer(_spreads_again(threshold, links)),
                across=("links", "threshold"),
                part="with half the links nothing spreads that did not before",
            ),
        ),
        ("watts2002",),
    ),
)
