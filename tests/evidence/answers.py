"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from functools import cache

from gametheory_gov import evidence

SEED = 18
TERMS = ("like_minded", "distance2")


@cache
def few():
    """A handful of states of four regions, which join two institutions in few years."""
    table = evidence.synthetic_histories(
        40, 2, 6, regions=4, slopes={"like_minded": 2.0}, region_spread=0.5, state_spread=0.5, rng=SEED
    )
    return table.assign(  # as if they were histories of the package, so that games can be made of them
        institution=table.institution.map({"I1": "WTO", "I2": "NPT"}), year=table.year + 1996
    )


def check(runs=3):
    """Growth of an institution that few join."""
    risks = evidence.risk_sets("PARIS")
    return evidence.growth_check(evidence.estimate(risks, ["distance2"]), risks, runs, rng=1)


def estimated(baseline, terms=TERMS):
    return evidence.estimate(few(), terms, baseline=baseline)


ANSWERS = {
    "risk sets": lambda: evidence.risk_sets(["PARIS", "CPTPP"], eligible={"CPTPP": ["VNM", "CHL"]}),
    "hazard": lambda: evidence.hazard(controls=["new"]),
    **{f"estimates, {name}": (lambda name=name: estimated(name)) for name in evidence.BASELINES},
    "by institution": lambda: evidence.by_institution(few(), TERMS),
    "identified": lambda: evidence.identify(few(), ["inclusion", "regional", "distance2"]),
    "forecast": lambda: evidence.forecast(few(), {"distance": ["distance2"]}, cut=2000, runs=3, rng=1),
    "great-power shocks": lambda: evidence.great_power_shocks(evidence.risk_sets("NPT"), ["distance2"]),
    "growth check": check,
    "profile": lambda: evidence.profile(estimated("strata"), "distance2"),
    "bootstrap": lambda: evidence.bootstrap(estimated("institutions"), 5, rng=1),
    "recovery": lambda: evidence.recovery(["strata"], ["distance2"], runs=3, states=30, rng=1),
}
