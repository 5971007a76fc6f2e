r"""Trade agreements of three countries, and free trade against the war of best tariffs.

The tariff game of `gametheory_gov.games.TariffGame` with markets alike. Countries 1 and 2 have one unit to
sell of every good but one, and country 3 as many as a setting says. The check writes welfare out, and finds
best tariffs where its slope, which is linear, vanishes. Each country taxes all whom it taxes alike, and a
union has one tariff. Where country 3 has from 4/5 to 5/4 no best tariff is below zero.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .same_worlds import NO_SUBSTITUTE, TIDE

_SAGGI = ("saggi2010",)
Tariffs = dict[tuple[str, str], Any]
#: Who trades freely with whom; the last is a customs union.
_LINKS: dict[str, tuple[str, ...]] = {
    "the war": (),
    "an area of 1 and 2": ("12",),
    "an area of 1 and 3": ("13",),
    "spokes of hub 1": ("12", "13"),
    "spokes of hub 3": ("13", "23"),
    "free trade": ("12", "13", "23"),
    "a union of 1 and 2": ("12",),
    "a union of 1 and 3": ("13",),
}
_OTHERS = tuple(name for name in _LINKS if name != "free trade")
_THIRD = (1, "9/10", "9/8", "5/4")
ALIKE = Worlds("alike countries", "countries alike, which tax each other's goods", {"N": tuple(range(2, 7))})
REGIMES = Worlds(
    "trade regimes of three countries",
    "three countries, the third with more or less to sell, before and after an agreement",
    {"third": _THIRD, "regime": tuple(name for name in _LINKS if name != "the war")},
)
WEBS = Worlds(
    "webs of trade agreements",
    "three countries, the third with more or less to sell, under agreements of some",
    {"third": _THIRD, "regime": _OTHERS},
)
AREAS = Worlds(
    "areas of two",
    "three countries, of which the first two trade freely, and the third has more or less to sell",
    {"third": _THIRD},
)

# --------------------------------------------------------------------------------- welfare, asked and counted


@cache
def _asked(endowments: tuple[Any, ...], regime: str) -> tuple[dict[str, Any], Tariffs]:
    """Welfare and tariffs under a regime, from the package."""
    game = gg.games.TariffGame(endowments)
    links = [tuple(link) for link in _LINKS[regime]]
    tariffs = game.customs_union(links[0]) if "union" in regime else game.network(links)
    return game.welfare(tariffs), tariffs


def _welfare(i: str, endowments: dict[str, Any], tariffs: Tariffs) -> Fraction:
    """Welfare of a country with markets of one each, written out."""
    n, total = len(endowments), Fraction(0)
    for good in endowments:
        others = [k for k in endowments if k != good]
        lowest = Fraction(sum(endowments[k] - tariffs.get((good, k), 0) for k in others), n)
        if i != good:
            own = lowest + tariffs.get((good, i), 0)
            total += own**2 / 2 - endowments[i] * own
        else:
            total += lowest**2 / 2
            for k in others:
                taxed = tariffs.get((good, k), Fraction(0))
                total += taxed * (endowments[k] - lowest - taxed)
    return total


def _best(taxed: list[tuple[str, str]], whose: list[str], endowments: dict[str, Any]) -> Tariffs:
    """The one tariff, of whom on whom is given, that is best for some together."""
    if not taxed:
        return {}
    zero, one, two = (
        sum((_welfare(k, endowments, dict.fromkeys(taxed, Fraction(t))) for k in whose), Fraction(0))
        for t in (0, 1, 2)
    )
    best = (4 * one - two - 3 * zero) / (4 * one - 2 * two - 2 * zero)
    return dict.fromkeys(taxed, max(Fraction(0), best))


@cache
def _counted(given: tuple[Any, ...], regime: str) -> tuple[dict[str, Any], Tariffs]:
    """The same from welfare written out."""
    endowments = {str(k + 1): Fraction(e) for k, e in enumerate(given)}
    free = {frozenset(link) for link in _LINKS[regime]}
    tariffs: Tariffs = {}
    for i in endowments:
        inside = [k for k in endowments if k == i or frozenset((i, k)) in free]
        deciding = inside if "union" in regime else [i]
        taxed = [(m, k) for m in deciding for k in endowments if k not in inside]
        tariffs |= _best(taxed, deciding, endowments)
    return {k: _welfare(k, endowments, tariffs) for k in endowments}, tariffs


# -------------------------------------------------------------------------------------------------- T1, T12


def _prosper(N: int, ask: Any) -> Reading:
    (war, _), (free, _) = ask((1,) * N, "the war"), _free(N, ask)
    return Reading(free["1"] > war["1"], {"free_trade": free["1"], "the_war": war["1"]})


def _free(N: int, ask: Any) -> Any:
    if ask is _asked:
        return gg.games.TariffGame((1,) * N).welfare({}), {}
    endowments = {str(k + 1): Fraction(1) for k in range(N)}
    return {k: _welfare(k, endowments, {}) for k in endowments}, {}


def _of_alike() -> ClosedForm:
    """What each of N alike countries gains by free trade, each with one unit to sell of every other good."""
    more = sympy.Symbol("countries_beyond_two", integer=True, nonnegative=True)
    N = more + 2

    def welfare(tariff: Any) -> Any:
        lowest = (N - 1) * (1 - tariff) / N
        own = lowest + tariff
        return lowest**2 / 2 + (N - 1) * (tariff * (1 - own) + own**2 / 2 - own)

    return ClosedForm(
        "gain_of_free_trade",
        "what each of N alike countries gains by free trade, from the war of best tariffs",
        sympy.factor(welfare(sympy.Integer(0)) - welfare(1 / (N + 1))),
        references=_SAGGI,
    )


def _tide(third: Any, regime: str, ask: Any) -> Reading:
    (war, _), (after, _) = ask((1, 1, third), "the war"), ask((1, 1, third), regime)
    changes = {k: after[k] - war[k] for k in war}
    figures = {f"change_of_country_{k}": change for k, change in changes.items()}
    total = sum(changes.values())
    return Reading(total > 0 > min(changes.values()), {"together": total} | figures)


# --------------------------------------------------------------------------------------------------- T8, T39


def _total_is_greatest(third: Any, regime: str, ask: Any) -> Reading:
    (free, _), (web, _) = ask((1, 1, third), "free trade"), ask((1, 1, third), regime)
    lost = sum(free.values()) - sum(web.values())
    return Reading(lost >= 0, {"lost_together": lost})


def _nobody_prefers(third: Any, regime: str, ask: Any) -> Reading:
    (free, _), (web, _) = ask((1, 1, third), "free trade"), ask((1, 1, third), regime)
    gains = {k: web[k] - free[k] for k in free}
    return Reading(max(gains.values()) <= 0, {f"country_{k}_gains": gain for k, gain in gains.items()})


def _lost(third: Any, regime: str) -> Any:
    return _total_is_greatest(third, regime, _asked).figures["lost_together"]


def _losses() -> tuple[ClosedForm, ...]:
    """What the three together lose by each web, where the third has from 4/5 to 5/4 to sell.

    Best tariffs, where they are positive, are linear in endowments, and welfare is of second degree in both,
    so three values tell all others; the square is completed.
    """
    third = sympy.Symbol("third", positive=True)
    forms = []
    for regime in _OTHERS:
        values = [
            (sympy.Rational(8 + k, 8), sympy.Rational(str(_lost(Fraction(8 + k, 8), regime))))
            for k in range(3)
        ]
        square, linear, constant = sympy.Poly(sympy.interpolate(values, third), third).all_coeffs()
        centre = -linear / (2 * square)
        loss = square * (third - centre) ** 2 + constant - square * centre**2
        if centre < 0:  # every term of the loss written out is positive
            loss = sympy.expand(loss)
        name = f"loss_by_{regime.replace(' ', '_')}"
        forms.append(
            ClosedForm(
                name,
                f"what three countries lose by {regime}, of which the third has 4/5 to 5/4",
                loss,
                references=_SAGGI,
            )
        )
    return tuple(forms)


def _outsider(third: Any, ask: Any) -> Reading:
    (war, before), (area, after) = (ask((1, 1, third), name) for name in ("the war", "an area of 1 and 2"))
    figures = {
        "tariff_on_it_before": before["1", "3"],
        "tariff_on_it_after": after["1", "3"],
        "outsider_gains": area["3"] - war["3"],
    }
    return Reading(area["3"] > war["3"], figures)


def _outside_a_union(third: Any, ask: Any) -> Reading:
    (war, before), (union, after) = (ask((1, 1, third), name) for name in ("the war", "a union of 1 and 2"))
    figures = {
        "tariff_on_it_before": before["1", "3"],
        "tariff_on_it_after": after["1", "3"],
        "outsider_gains": union["3"] - war["3"],
    }
    return Reading(union["3"] > war["3"], figures)


def _spoke(third: Any, ask: Any) -> Reading:
    names = ("spokes of hub 1", "free trade", "an area of 1 and 2")
    (hub, _), (free, _), (area, _) = (ask((1, 1, third), name) for name in names)
    figures = {"spoke": hub["2"], "in_free_trade": free["2"], "in_an_area_of_two": area["2"]}
    return Reading(hub["2"] >= max(free["2"], area["2"]), figures)


def _case(worlds: Worlds, test: Any, **given: Any) -> Case:
    return Case(
        "tariffs",
        worlds,
        lambda **settings: test(**settings, ask=_asked),
        asks="games.TariffGame",
        replay=lambda **settings: test(**settings, ask=_counted),
        **given,
    )


STATEMENTS = (
    Statement(
        "T1",
        "T20 brief",
        "multilateral cooperation made the world prosper",
        r"w_i(0) > w_i(t^*),\ i = 1,\dots,N",
        (_case(ALIKE, _prosper, says="always", proof=_of_alike),),
        _SAGGI,
    ),
    Statement(
        "T8",
        "T20 brief",
        "deals of two or of the like-minded are no substitute for true multilateralism",
        r"\sum_i w_i(0) \ge \sum_i w_i(t^g);\ w_i(0) \ge w_i(t^g)\ \forall i",
        (
            _case(
                WEBS,
                _total_is_greatest,
                says="always",
                proof=_losses,
                across=("regime", "third"),
                part="all together lose by any web of deals, where the third has 4/5 to 5/4",
            ),
            _case(WEBS, _nobody_prefers, across=("regime", "third"), part="nobody prefers a web of deals"),
            NO_SUBSTITUTE,
        ),
        _SAGGI,
    ),
    Statement(
        "T12",
        "T20 brief",
        "the rising tide did not lift all boats",
        r"\sum_i \Delta w_i > 0 > \min_i \Delta w_i",
        (_case(REGIMES, _tide, across=("regime", "third")), TIDE),
        _SAGGI,
    ),
    Statement(
        "T39",
        "T20 brief",
        "bilateral and like-minded deals are tried as alternatives",
        r"w_3(t^{12}) > w_3(t^*);\ w_2(t^{12,13}) \ge w_2(0)",
        (
            _case(AREAS, _outsider, part="an outsider gains by an area of two"),
            _case(AREAS, _outside_a_union, part="an outsider gains by a customs union of two"),
            _case(AREAS, _spoke, part="a spoke does as well as in an area of two and in free trade"),
        ),
        _SAGGI,
    ),
)
