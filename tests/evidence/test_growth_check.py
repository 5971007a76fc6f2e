"""Growth simulated from estimates: columns as in the risk sets, known chances, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from gametheory_gov import evidence
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.evidence.at_risk import members_at
from gametheory_gov.evidence.growing import RENEWED, _History, renewed
from gametheory_gov.evidence.panel import read_panel


@pytest.fixture(scope="module")
def risks():
    return evidence.risk_sets(["ICC", "WTO"], missing="carry")


def test_members_as_they_were_make_the_columns_of_the_risk_sets(risks):
    panel = read_panel(True)
    place = {label: k for k, label in enumerate(panel.ids)}
    rows = risks.to_frame()
    for kind in risks.kinds:
        for year, part in rows[rows.institution == kind.institution].groupby("year"):
            members = members_at(risks.spells[kind.institution], year - 1, panel)
            found = renewed(panel, kind, year, np.column_stack([members, members]), RENEWED)
            which = [place[state] for state in part.state]
            for name, column in found.items():
                whole = np.broadcast_to(column, (len(panel.ids), 2))[which]
                assert np.allclose(whole, part[[name, name]].to_numpy(), rtol=1e-10), name


def test_chances_of_nothing_and_of_all(risks):
    kind = risks.kinds[0]
    years = np.arange(2000, 2021)
    history, draw = _History(risks, kind, years), np.random.default_rng(1)
    assert not history.run({}, -800.0, 0.0, 3, draw).any()
    everyone = history.run({}, 800.0, 0.0, 3, draw)[-1]
    assert set(everyone) == {
        len({s for s, i in zip(risks.state, risks.institution, strict=True) if i == "ICC"})
    }


def test_a_constant_chance_takes_the_share_that_it_should(risks):
    kind = risks.kinds[0]
    history = _History(risks, kind, np.arange(2000, 2021))
    curves = history.run({}, np.log(0.1 / 0.9), 0.0, 800, np.random.default_rng(1))
    left = 1 - 0.1
    waits = np.array([2021 - year for year in history.since if year <= 2020])
    expected = (1 - left**waits).sum()
    error = np.sqrt(((1 - left**waits) * left**waits).sum() / 800)
    assert abs(curves[-1].mean() - expected) < 4 * error


def test_members_draw_others_in(risks):
    """With a slope of inclusion entries vary more: those that are early bring others."""
    history = _History(risks, risks.kinds[0], np.arange(2000, 2021))
    alone = history.run({}, -3.0, 0.0, 300, np.random.default_rng(1))
    drawn = history.run({"inclusion": 4.0}, -3.0, 0.0, 300, np.random.default_rng(1))
    assert drawn[-1].mean() > alone[-1].mean() + 20
    assert np.array_equal(drawn, history.run({"inclusion": 4.0}, -3.0, 0.0, 300, np.random.default_rng(1)))


def test_what_is_refused(risks):
    more = risks.with_inclusion("mine", "all")
    with pytest.raises(InvalidInputError, match="'mine' cannot be found anew"):
        evidence.growth_check(evidence.estimate(more, ["mine"], baseline="institutions"), more, 2)
    again = evidence.risk_sets("ICC", missing="carry", entries="every")
    with pytest.raises(InvalidInputError, match="first entries"):
        evidence.growth_check(evidence.estimate(again, ["distance2"]), again, 2)
