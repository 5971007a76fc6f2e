r"""Estimates as an accession game, in units of the logit.

In the year before, with members m and the estimated :math:`\beta`,

.. math:: \Delta_i = \tau \sum_{j \ne i} W_{ij} m_j - \kappa (\theta_i - r)^2 - c_i , \qquad
   \tau W = \sum_k \beta_k W^k , \quad \kappa = -\beta_{\text{distance2}} ,

where :math:`W^k` has the weights of i's peers of some kind, r is the members' mean ideal point, held fixed,
and :math:`-c_i` the intercept, the propensities and the other terms. So the gain of each state outside is
the estimated log-odds of its entry, and an equilibrium is a club in which nobody's chance of entry is above
one half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import is_whole
from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .access import kinds
from .at_risk import NEW, YOUNG, members_at
from .baselines import trend
from .panel import FIRST, read_panel
from .peers import Peers
from .spells import package_spells

#: The terms that are inclusion among peers of some kind.
_PEERS = {"inclusion": "all", "regional": "region", "like_minded": "like-minded"}
#: The terms that are features of a state.
_FEATURES = ("log_gdp", "new", "young")


def bind_estimates(estimates: Any, institution: str, year: int | None) -> BoundGame:
    """The accession game of an institution in a year; see `Estimates.game`."""
    slopes = dict(zip(estimates.terms, map(float, estimates.slopes), strict=True))
    years = [
        int(when)
        for name, when in zip(estimates.rows.institution, estimates.rows.year, strict=True)
        if name == institution
    ]
    faults = Faults("game")
    faults.extend(_refusals(estimates.baseline, slopes, institution, year, years))
    faults.raise_as(InvalidInputError)
    when = max(years) if year is None else int(year)
    panel = read_panel(True)
    now = when - 1 - FIRST
    here = np.flatnonzero(panel.exists[now + 1])
    ids = [panel.ids[k] for k in here]
    spells = package_spells(institution)
    inside = members_at(spells, when - 1, panel)
    ideal, gdp, people = panel.ideal[now], panel.gdp[now], panel.people[now]
    weights, short = _weights(slopes, panel, when, here, faults)
    faults.raise_as(InvalidInputError)
    age = when - panel.since
    features = {"log_gdp": np.log(gdp), "new": age <= NEW, "young": (NEW < age) & (age <= YOUNG)}
    index = sum((slopes.get(name, 0.0) * features[name] for name in _FEATURES), np.zeros(len(ideal)))
    constant = np.array(
        [_constant(estimates, institution, when, years, panel.region[k], panel.ids[k]) for k in here]
    )
    policy = float(gdp @ (inside * ideal) / (gdp @ inside))
    states = States(
        tuple(ids),
        size=gdp[here] / gdp[here].sum(),
        population=people[here] / people[here].sum(),
        ideal=ideal[here],
        title=f"States of {when}, seen from {institution}",
    )
    penalty, exposure = weights or (0.0, None)
    rules = Institution(institution, point=(policy,), exclusion_penalty=penalty)
    game = bind(
        AccessionGame(),
        states,
        rules,
        benefit=0,
        legitimacy=0,
        divergence=-slopes.get("distance2", 0.0),
        cost=-(constant + index[here]),
        founders=[panel.ids[k] for k in here if inside[k]],
        exposure=exposure,
    )
    alone = [ids[k] for k in short if not inside[here[k]]]
    return game.commit(alone, "outside") if alone else game


def _refusals(
    baseline: str, slopes: Mapping[str, float], institution: Any, year: Any, years: list[int]
) -> Iterator[str]:
    if baseline in ("conditional", "regions"):
        why = "the intercepts cancel" if baseline == "conditional" else "constants of regions are biased"
        yield f"baseline {baseline!r}: {why}; estimate with another baseline"
    if institution not in kinds():
        near = did_you_mean(str(institution), kinds())
        yield f"{institution!r:.80} is none of the package's institutions{near}, whose members are known"
    elif not years:
        yield f"the estimates have no rows of {institution}"
    elif year is not None and (not is_whole(year) or int(year) not in years):
        span = f"from {min(years)} to {max(years)}"
        yield f"year = {year!r:.80}; there are estimates of {institution} in {len(set(years))} years {span}"
    for name in slopes:
        if name not in (*_PEERS, *_FEATURES, "distance2"):
            known = ", ".join((*_PEERS, "distance2", *_FEATURES))
            yield f"the game has no place for {name!r}; it has for {known}"
    if slopes.get("distance2", 0.0) > 0:
        yield f"the slope of distance2 is {slopes['distance2']:.3g}; divergence is a cost: 0 at most"


def _weights(
    slopes: Mapping[str, float], panel: Any, year: int, here: Any, faults: Faults
) -> tuple[tuple[float, FloatArray] | None, list[int]]:
    """The value of exposure with its shares, and the states that lack peers of some kind."""
    kept = {name: kind for name, kind in _PEERS.items() if slopes.get(name)}
    total = sum(slopes[name] for name in kept)
    if not kept:
        return None, []
    matrix = sum(slopes[name] * Peers(panel, kind, "population").shares(year) for name, kind in kept.items())
    matrix = np.asarray(matrix)[np.ix_(here, here)]
    if matrix.min() < 0 or total <= 0:
        worst = min(kept, key=lambda name: slopes[name])
        faults.add(
            f"the slope of {worst} is {slopes[worst]:.3g}, so that members repel some states; exposures "
            "are at least 0"
        )
        return None, []
    found = matrix.sum(axis=1)
    short = [int(k) for k in np.flatnonzero(found < total * (1 - 1e-9))]
    for k in short:  # whatever they feel does not matter: they do not move
        matrix[k] = np.where(np.arange(len(here)) == k, 0, 1)
    return (float(total), matrix / matrix.sum(axis=1, keepdims=True)), short


def _constant(
    estimates: Any, institution: str, year: int, years: list[int], region: str, state: str
) -> float:
    """The intercepts and propensities of a state's row."""
    labels = {
        "institution": institution,
        "year": str(year),
        "institution and year": f"{institution} {year}",
        "region and institution": f"{region} {institution}",
        "state": state,
    }
    found = sum(
        by_level.get(labels[factor], 0.0)
        for table in (estimates.intercepts, estimates.propensities)
        for factor, by_level in table.items()
        if factor != "trend"
    )
    powers = estimates.intercepts.get("trend", {})
    age = trend(np.array([year - min(years)], dtype=float))[0]
    return float(found + sum(value * age[int(power) - 1] for power, value in powers.items()))
