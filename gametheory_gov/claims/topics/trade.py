"""Tariffs at the cost of others, and a ban on them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from . import five_states

COUNTRIES = Worlds(
    "two markets",
    "two countries of shares n and 1 - n of the world, in markets and in what there is to sell",
    {"larger": ("1/2", "11/20", "3/5", "2/3", "3/4", "4/5", "9/10")},
)


def _gains(larger: Any) -> dict[str, Any]:
    """What each country gains when all tariffs are banned, from the war of best tariffs."""
    shares = [larger, 1 - larger]
    game = gg.games.TariffGame(shares, shares)
    war, free = game.welfare(game.war()), game.welfare({})
    return {name: free[state] - war[state] for name, state in (("larger_gains", "1"), ("smaller_gains", "2"))}


def _gains_again(larger: Fraction) -> dict[str, Any]:
    """The same from markets that clear, written out for two countries."""
    size = {"1": larger, "2": 1 - larger}

    def welfare(i: str, tariff: dict[str, Fraction]) -> Fraction:
        j = "2" if i == "1" else "1"
        own = size[j] - size[j] * tariff[i]  # y_i of the good that i imports; markets add up to one
        abroad = size[i] - size[i] * tariff[j] + tariff[j]  # its y of the good that it sells, at home
        bought = size[j] - size[j] * (own + tariff[i])
        return (own**2 + abroad**2) * size[i] / 2 - size[i] * abroad + tariff[i] * bought

    best, none = {k: n / (1 + n) for k, n in size.items()}, dict.fromkeys(size, Fraction(0))
    gains = {k: welfare(k, none) - welfare(k, best) for k in size}
    return {"larger_gains": gains["1"], "smaller_gains": gains["2"]}


def _rises(gains: dict[str, Any]) -> Reading:
    return Reading(sum(gains.values()) > 0, gains | {"together": sum(gains.values())})


def _pareto(gains: dict[str, Any]) -> Reading:
    return Reading(min(gains.values()) >= 0, gains)


def _total() -> gg.closed_forms.ClosedForm:
    """All together never lose by a ban, whatever the two markets."""
    odds = sympy.Symbol("odds", positive=True)  # of the larger market to the other
    total = sympy.factor(sum(_gains(odds / (1 + odds)).values()))
    return gg.closed_forms.ClosedForm(
        "gain_of_a_ban",
        "what two countries together gain when all tariffs are banned, by the odds of their markets",
        total,
        references=("saggi2010",),
    )


STATEMENTS = (
    Statement(
        "T24",
        "T20 brief",
        "a minimum core of multilateralism is that nobody gains at the cost of others",
        r"\sum_i w_i(0) > \sum_i w_i(t^*);\ w_i(0) \ge w_i(t^*)\ \forall i",
        (
            Case(
                "tariffs",
                COUNTRIES,
                lambda larger: _rises(_gains(larger)),
                asks="games.TariffGame",
                says="always",
                proof=_total,
                replay=lambda larger: _rises(_gains_again(larger)),
                part="a ban on tariffs never lowers the total",
            ),
            Case(
                "tariffs",
                COUNTRIES,
                lambda larger: _pareto(_gains(larger)),
                asks="games.TariffGame",
                replay=lambda larger: _pareto(_gains_again(larger)),
                part="a ban on tariffs harms nobody",
            ),
            five_states.HARMLESS,
        ),
        ("saggi2010",),
    ),
)
