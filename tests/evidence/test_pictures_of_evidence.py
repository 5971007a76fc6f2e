"""Pictures of slopes show the record's own figures, and slopes of one institution are those of its rows."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from gametheory_gov import evidence
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.evidence.uncertainty import LOSS
from tests.evidence.answers import TERMS, estimated, few


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def unmoved():
    """An institution that nobody enters, beside the others."""
    table = few()
    nobody = table[table.institution == "NPT"].assign(institution="nobody", joined=False)
    return pd.concat([table, nobody], ignore_index=True)


def segments(ax):
    """Ends of the intervals that are drawn."""
    return [line.get_xdata().tolist() for line in ax.lines[1:-1]]


@pytest.mark.parametrize("baseline", ["strata", "institutions", "years", "conditional"])
def test_slopes_of_an_institution_are_those_of_its_rows_alone(baseline):
    found = evidence.by_institution(unmoved(), TERMS, baseline=baseline)
    assert found.institutions == ("WTO", "NPT")
    assert list(found.refused) == ["nobody"]
    for k, name in enumerate(found.institutions):
        alone = evidence.estimate(few()[few().institution == name], TERMS, baseline=baseline)
        assert np.array_equal(found.slopes[k], alone.slopes)
        assert np.array_equal(found.errors[k], alone.errors())
        row = found.to_pandas().set_index(["term", "institution"]).loc["distance2", name]
        assert alone.interval("distance2") == pytest.approx((row.lower, row.upper))


def test_slopes_of_institutions_as_drawn():
    found = evidence.by_institution(unmoved(), TERMS)
    ax = found.plot(term="distance2")
    table = found.to_pandas().query("term == 'distance2'")
    assert segments(ax)[:2] == table[["lower", "upper"]].to_numpy().tolist()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["WTO", "NPT", "nobody"]
    assert [(text.get_text().strip(), text.get_position()[1]) for text in ax.texts] == [("no estimate", 2)]


def test_no_institution_with_an_estimate_is_refused_with_all_reasons():
    with pytest.raises(InvalidInputError, match=r"(?s)2 faults.*WTO.*NPT"):
        evidence.by_institution(few().assign(joined=False), TERMS)
    with pytest.raises(InvalidInputError, match=r"(?s)2 faults.*'state'.*distance"):
        evidence.by_institution(few(), ["distance"], baseline="state")


def test_a_term_under_every_baseline_as_drawn():
    found = evidence.identify(few(), ["inclusion", "regional", "distance2"])
    for k, term in enumerate(found.terms):
        ax = found.plot(term=term)
        assert found.verdicts[k] in ax.get_title(loc="left")
        drawn = np.array(segments(ax))
        assert np.allclose(drawn.mean(axis=1), found.slopes[:, k], equal_nan=True)
        assert np.allclose(np.diff(drawn)[:, 0], 2 * 1.96 * found.errors[:, k], rtol=1e-4, equal_nan=True)
        assert len(ax.texts) == np.isnan(found.slopes[:, k]).sum()


@pytest.mark.parametrize("values", [None, [0.5, -2.0]])
def test_a_profile_as_drawn_has_its_top_and_its_interval(values):
    found = evidence.profile(estimated("strata"), "distance2", values)
    curve, level = found.plot().lines[:2]
    x, y = curve.get_xdata(), curve.get_ydata()
    assert (np.diff(x) > 0).all()
    assert x[np.argmax(y)] == found.slope
    assert set(found.values) <= set(x)
    assert level.get_xdata().tolist() == [found.lower, found.upper]
    assert set(level.get_ydata()) == {-LOSS}
