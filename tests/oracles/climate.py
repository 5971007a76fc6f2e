"""The climate club of fifteen regions, computed from the tables alone: no line of the package is used.

Payoffs are written as the model states them (rates of abatement, costs as shares of GDP, what is avoided by
everybody's abatement, tariffs between each two regions), exactly or as arrays over all clubs.
"""

from __future__ import annotations

import csv
from fractions import Fraction as F
from pathlib import Path

import numpy as np

TABLES = Path(__file__).parents[2] / "gametheory_gov" / "data" / "tables"


def _rows(name):
    return list(csv.DictReader((TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


REGIONS = tuple(row["id"] for row in _rows("climate_regions"))
_FIGURES = {name: [F(row[name]) for row in _rows("climate_regions")] for name in
            ("gdp_bn_usd", "co2_mt", "abatement_cost", "tariff_gain", "tariff_loss")}  # fmt: skip
GDP, CO2, _COEFFICIENT, GAIN, LOSS = _FIGURES.values()
COST = [F(837, 1000) * coefficient for coefficient in _COEFFICIENT]
_BY_ID = {row["id"]: row for row in _rows("climate_imports")}
IMPORTS = [[F(_BY_ID[buyer][seller]) for seller in REGIONS] for buyer in REGIONS]
OWN = [gdp / sum(GDP) for gdp in GDP]


def parts(club, price, tariff):
    """What makes up the payoff of every region, by name: exact numbers, in thousand million dollars."""
    N = len(REGIONS)
    inside = [label in club for label in REGIONS]
    held = [price * (1 if inside[i] else OWN[i]) for i in range(N)]
    rates = [held[i] * (CO2[i] / GDP[i]) / (2 * COST[i]) / 1000 for i in range(N)]
    world = sum(rate * co2 for rate, co2 in zip(rates, CO2, strict=True))

    def taxed(i, j):
        return IMPORTS[i][j] if inside[i] and not inside[j] else F(0)

    return {
        "avoided damage": [OWN[i] * price * world / 1000 for i in range(N)],
        "cost of abatement": [-GDP[i] * COST[i] * rates[i] ** 2 for i in range(N)],
        "gain in terms of trade": [sum(tariff * GAIN[i] * taxed(i, j) for j in range(N)) for i in range(N)],
        "loss of trade": [-sum(tariff**2 * LOSS[i] * taxed(i, j) for j in range(N)) for i in range(N)],
        "loss to members' tariffs": [
            -sum(tariff * GAIN[j] * taxed(j, i) for j in range(N)) for i in range(N)
        ],
    }


def payoffs(club, price, tariff):
    """The payoff of every region, exactly."""
    return [sum(column) for column in zip(*parts(club, price, tariff).values(), strict=True)]


def _every_club():
    return (np.arange(1 << len(REGIONS))[:, None] >> np.arange(len(REGIONS))) & 1


_CLUBS = _every_club()


def _payoffs_at_every_club(price, tariff):
    """Payoffs in floats, shape (32768, 15)."""
    gdp, co2, cost, gain, loss, own, imports = (
        np.array(column, dtype=float) for column in (GDP, CO2, COST, GAIN, LOSS, OWN, IMPORTS)
    )
    price, tariff = float(price), float(tariff)
    held = price * np.where(_CLUBS, 1.0, own)
    rates = held * co2 / gdp / (2 * cost) / 1000
    payoff = (rates @ co2)[:, None] * own * price / 1000 - gdp * cost * rates**2
    payoff += _CLUBS * ((1 - _CLUBS) @ imports.T) * (tariff * gain - tariff**2 * loss)
    return payoff - (1 - _CLUBS) * ((_CLUBS * tariff * gain) @ imports)


def random_search(price, tariff, rng, *, changes, starts):
    """Where a published random search ends: members at the end of each start, and in how many it is stable.

    Each region changes sides with probability one half, all at once; that is kept if all who changed are
    better off than before.
    """
    payoff, every = _payoffs_at_every_club(price, tariff), 1 << len(REGIONS)
    club = rng.integers(0, every, starts)
    for flip in rng.integers(0, every, (changes, starts)):
        gains = np.where(_CLUBS[flip] == 1, payoff[club ^ flip] - payoff[club], np.inf)
        club = np.where((gains.min(axis=1) > 0) & (flip > 0), club ^ flip, club)
    stable = {tuple(found) for found in stable_clubs(price, tariff)[0]}
    ends = [
        tuple(label for label, inside in zip(REGIONS, row, strict=True) if inside) for row in _CLUBS[club]
    ]
    return np.array([len(end) for end in ends]), sum(end in stable for end in ends)


def stable_clubs(price, tariff):
    """All stable clubs among the 2^15, and the gain closest to zero; in floats.

    A club is stable where no member gains by leaving and no outsider by joining, nor is indifferent to it.
    """
    payoff = _payoffs_at_every_club(price, tariff)
    bits = 1 << np.arange(len(REGIONS))
    number, regions = np.arange(len(_CLUBS))[:, None], np.arange(len(REGIONS))
    joins = payoff[number | bits, regions] - payoff[number & ~bits, regions]
    stable = np.where(_CLUBS == 1, joins >= 0, joins < 0).all(axis=1)
    clubs = [
        tuple(label for label, inside in zip(REGIONS, row, strict=True) if inside) for row in _CLUBS[stable]
    ]
    return clubs, float(np.abs(joins).min())
