r"""What histories of accession tell of legitimacy, and how GATT became the WTO.

The slope of a term is that of a logit of joining in a year, by `gametheory_gov.evidence.estimate`, of all
states outside nine open institutions since 1946. Worldwide inclusion, the share of the world's people inside,
is the same for all outsiders of an institution in a year but for their own people. So intercepts of
institution and year leave nothing of it, and what it tells depends on the course that one assumes.

In the scenario ``gatt_wto`` states join one by one. The check writes out the gain from joining.
"""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Estimate, Reading, Statement, Worlds
from gametheory_gov.equilibria.regimes import UNIVERSAL

# ------------------------------------------------------------------------------ what legitimacy is worth, D9

#: What is held fixed: an intercept for each institution, with a cubic in its age, with one for each year.
_FIXED = {"nothing_else": "institutions", "age": "duration", "years": "years"}
_TERMS = ("inclusion", "regional", "distance2")
_TWO_SIDED = 1.96
_INTERVAL = "half of the interval of 95 in 100, by state and year"


@cache
def _risks(*institutions: str) -> gg.evidence.RiskSets:
    return gg.evidence.risk_sets(institutions or "open")


@cache
def _slopes(baseline: str) -> dict[str, tuple[float, float]]:
    """Slope of each term, and half the interval about it."""
    found = gg.evidence.estimate(_risks(), _TERMS, baseline=baseline)
    errors = _TWO_SIDED * found.errors("two-way")
    return {name: (float(b), float(s)) for name, b, s in zip(found.terms, found.slopes, errors, strict=True)}


def _left(term: str) -> float:
    """The share of a term's variance that intercepts of institution and year leave."""
    table = _risks().to_pandas()
    column = table[term] - table.groupby("institution")[term].transform("mean")
    within = table[term] - table.groupby(["institution", "year"])[term].transform("mean")
    return float((within**2).sum() / (column**2).sum())


def hard_to_measure() -> Estimate:
    """The slope of worldwide inclusion, whose sign depends on what is held fixed, beside that of distance."""
    by = {word: _slopes(baseline) for word, baseline in _FIXED.items()}
    clear = {term: [abs(found[term][0]) > found[term][1] for found in by.values()] for term in _TERMS}
    value, error = by["years"]["inclusion"]
    left = {term: _left(term) for term in ("inclusion", "distance2")}
    return Estimate(
        "slope of worldwide inclusion in the log odds of joining, institutions and years held fixed",
        value,
        error,
        _INTERVAL,
        not any(clear["inclusion"]) and all(clear["distance2"]) and left["inclusion"] < left["distance2"],
        {
            "years_not_held_fixed": by["nothing_else"]["inclusion"][0],
            "age_held_fixed": by["age"]["inclusion"][0],
            "error_over_slope": error / abs(value),
            "of_distance": by["years"]["distance2"][1] / abs(by["years"]["distance2"][0]),
            "share_of_variance_within_institution_and_year": left["inclusion"],
            "of_that_of_distance": left["distance2"],
        },
    )


# --------------------------------------------------------------------------------- GATT and the WTO, D12


def _inside(institution: str, year: int) -> frozenset[str]:
    members = frozenset(gg.load_memberships(institution).on(date(year, 12, 31)))
    return members & frozenset(gg.data.counted_states(year))


@cache
def _entries() -> tuple[tuple[int, int, int], ...]:
    """Members and outsiders at the end of a year, and how many of these are members a year later."""
    found = []
    for institution, first, last in (("GATT", 1948, 1994), ("WTO", 1996, 2020)):
        for before, after in pairwise(range(first, last + 1)):
            inside = _inside(institution, before)
            outside = frozenset(gg.data.counted_states(before)) - inside
            found.append((len(inside), len(outside), len(outside & _inside(institution, after))))
    return tuple(found)


def _log_likelihood(exposures: list[float], entries: list[int]) -> tuple[float, float]:
    """The rate per exposure of entries that are Poisson, and what is made likely by it."""
    rate = sum(entries) / sum(exposures)
    made = (
        e * math.log(rate * x) - rate * x - math.lgamma(e + 1)
        for x, e in zip(exposures, entries, strict=True)
    )
    return rate, sum(made)


def _logistic(shares: tuple[Fraction, Fraction], years: int) -> float:
    """The yearly rate of a logistic curve through two shares."""
    before, after = (share / (1 - share) for share in shares)
    return math.log(after / before) / years


def grew() -> Estimate:
    """The share of the world's states inside, from GATT's signatories to the WTO; all are counted."""
    ends = (("GATT", 1948), ("GATT", 1994), ("WTO", 2016))
    members = [len(gg.load_memberships(name).on(date(year, 12, 31))) for name, year in ends]
    signed = len(gg.load_memberships("GATT").founders)
    shares = [Fraction(len(_inside(*end)), len(gg.data.counted_states(end[1]))) for end in ends]
    return Estimate(
        "share of the states of 2016 that were members of the WTO",
        shares[2],
        0,
        "none: all are counted",
        shares[2] > Fraction(1, 2),
        {
            "signatories_of_1947": signed,
            "parties_of_1994": members[1],
            "members_of_2016": members[2],
            "share_of_1948": shares[0],
            "share_of_1994": shares[1],
            "logistic_rate_a_year_until_1994": _logistic((shares[0], shares[1]), 1994 - 1948),
            "from_then_until_2016": _logistic((shares[1], shares[2]), 2016 - 1994),
        },
    )


def attracted() -> Estimate:
    """Whether outsiders join the faster, the more of the world is inside.

    Two laws of the number that join in a year are compared too, both Poisson: contagion, in proportion to
    outsiders and to the share of states inside, and a chance that is the same for each outsider and year.
    """
    found = gg.evidence.estimate(_risks("GATT", "WTO"), ["inclusion"], baseline="institutions")
    slope, error = float(found.slopes[0]), _TWO_SIDED * float(found.errors("two-way")[0])
    joined = [entries for _, _, entries in _entries()]
    contagion, by_contagion = _log_likelihood([m * o / (m + o) for m, o, _ in _entries()], joined)
    chance, by_chance = _log_likelihood([o for _, o, _ in _entries()], joined)
    return Estimate(
        "slope of inclusion in the log odds of joining GATT or the WTO",
        slope,
        error,
        _INTERVAL,
        slope > 0 if abs(slope) > error else None,
        {
            "entries": sum(joined),
            "contagion_a_year": contagion,
            "chance_of_each_outsider_a_year": chance,
            "log_likelihood_of_contagion": by_contagion,
            "of_the_same_chance_for_all": by_chance,
        },
    )


GATT = Worlds(
    "the world of 2019 and the signatories of GATT",
    "the scenario gatt_wto by the penalty of exclusion and the value of legitimacy",
    {"exclusion": ("2/5", "4/5", 1), "legitimacy": (0, "1/5", "3/10", "2/5", "3/5")},
)


@cache
def _game() -> gg.BoundGame:
    return gg.load_scenario("gatt_wto").bind()


def _rules(exclusion: Fraction, legitimacy: Fraction) -> gg.BoundGame:
    return gg.rebind(_game(), exclusion_penalty=float(exclusion), legitimacy=float(legitimacy))


@cache
def _tips(exclusion: Fraction, legitimacy: Fraction) -> gg.tipping.TippingNumber:
    """The fewest founders, free in their choice but for the policy, which stays that of the signatories."""
    return gg.tipping_number(gg.tipping.freeze_policy(_rules(exclusion, legitimacy)), throw=False)


def _became(exclusion: Fraction, legitimacy: Fraction) -> Reading:
    final = gg.grow(_rules(exclusion, legitimacy), reasons=False).final
    return _universal(len(final), _tips(exclusion, legitimacy))


def _became_again(exclusion: Fraction, legitimacy: Fraction) -> Reading:
    """All who gain join at once, by the gain written out; the proof of the fewest founders is replayed."""
    states, values = _game().states, _game().values
    inside = np.isin(states.ids, _game().founders)
    size, people = (np.asarray(column, dtype=float) for column in (states.size, states.population))
    apart = np.asarray(states.ideal, dtype=float)[:, 0]
    apart = apart - np.average(apart[inside], weights=size[inside])
    while True:
        gains = (
            float(exclusion) * (size @ inside - size * inside)
            + float(legitimacy) * (people @ inside + people * ~inside)
            - float(values["cost"])
            - float(values["divergence"]) * apart**2
        )
        if not (joins := ~inside & (gains >= 0)).any():
            fewest = _tips(exclusion, legitimacy)
            assert fewest.verify().valid
            return _universal(int(inside.sum()), fewest)
        inside = inside | joins


def _universal(final: int, fewest: gg.tipping.TippingNumber) -> Reading:
    figures: dict[str, Any] = {"founders": len(_game().founders), "ends_with": final, "of": _game().N}
    if fewest.found:
        figures["fewest_founders_that_do"] = len(fewest.founders)
    return Reading(final >= UNIVERSAL * _game().N, figures)


STATEMENTS = (
    Statement(
        "D9",
        "Drezner",
        "the legitimacy that universal bodies confer is very difficult to measure",
        r"|\hat\lambda| < 1.96\,\hat\sigma_\lambda,\ |\hat\kappa| > 1.96\,\hat\sigma_\kappa",
        (Case("history", measure=hard_to_measure, asks="evidence.risk_sets evidence.estimate"),),
    ),
    Statement(
        "D12",
        "Drezner",
        "GATT and the WTO began as a club that attracted the others",
        r"F \to \text{all};\ 23 \to 128 \to 164;\ \partial\Pr(\text{join})/\partial I > 0",
        (
            Case(
                "accession",
                GATT,
                _became,
                asks="grow tipping_number",
                replay=_became_again,
                across=("legitimacy", "exclusion"),
                part="in the model the signatories' club becomes universal",
            ),
            Case(
                "history",
                measure=grew,
                asks="load_memberships data.counted_states",
                part="the club grew to most states",
            ),
            Case(
                "history",
                measure=attracted,
                asks="evidence.risk_sets evidence.estimate",
                part="outsiders join the faster, the more of the world is inside",
            ),
        ),
    ),
)
