"""Votes and the weight of those who cast them: what the figures say."""

from __future__ import annotations

from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Estimate, Statement

_YEAR = 2019


def _lags(without: frozenset[str]) -> tuple[float, float, int]:
    """Half the sum of differences between shares of votes, and of GDP and population; over how many."""
    states, votes = gg.load_states(_YEAR), gg.data.imf_votes().votes
    columns: list[Any] = [states.size, states.population]
    places = [n for n, k in enumerate(states.ids) if k in votes and k not in without]
    cast = sum(votes[states.ids[n]] for n in places)
    far = []
    for column in columns:
        total = sum(float(column[n]) for n in places)
        gaps = (abs(votes[states.ids[n]] / cast - float(column[n]) / total) for n in places)
        far.append(sum(gaps) / 2)
    return far[0], far[1], len(places)


def lag() -> Estimate:
    """How far votes in the IMF are from shares of GDP and of population.

    Its error is what leaving out members whose GDP of 2019 is not in the World Bank's table changes.
    """
    rows = gg.data.read_table("cross_section_2019")
    by_rule = frozenset(str(row["iso3"]) for row in rows if row["gdp_note"])
    gdp, people, members = _lags(frozenset())
    known, people_known, members_known = _lags(by_rule)
    return Estimate(
        "share of the IMF's votes of 2022 that would have to move to be shares of GDP of 2019",
        gdp,
        abs(gdp - known),
        "by how much it moves without members whose GDP is estimated",
        gdp > 0,
        {
            "from_population": people,
            "members": members,
            "without_estimates_from_gdp": known,
            "without_estimates_from_population": people_known,
            "members_without_estimates": members_known,
        },
    )


STATEMENTS = (
    Statement(
        "T48",
        "T20 brief",
        "voting weights in universal bodies lag behind economic and demographic weight",
        r"\tfrac12\sum_i |v_i - s_i| > 0",
        (Case("history", measure=lag, asks="data.imf_votes"),),
    ),
)
