"""Claims on great powers, trade and designs: numbers of the debate, and other verdicts in other games."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import pytest

from gametheory_gov import claims
from gametheory_gov.claims import Worlds
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.search import find


def column(label, name, number=0):
    """A figure in every world of a case, by the settings of the world."""
    case = statements()[label].cases[number]
    return {tuple(world.values()): case.read(world).figures[name] for world in case.worlds}


def test_the_price_of_equity():
    told = claims.get("T16").findings[0].inside.figures
    assert tuple(told.values()) == (F(173, 50), F(23, 100), F(14, 5), F(11, 20))


def test_an_actor_that_is_no_state_lowers_the_least_legitimacy():
    least = column("T26", "least_legitimacy")
    assert (least[F(1, 20), 0], least[F(1, 10), 0]) == (F(7, 300), F(11, 500))
    assert set(column("T26", "without_the_actor").values()) == {F(1, 40)}


def test_an_outsider_gains_by_an_area_and_loses_by_a_union():
    area, union, spoke = claims.get("T39").findings
    assert (area.inside.figures["tariff_on_it_before"], area.inside.figures["tariff_on_it_after"]) == (
        F(1, 4),
        F(1, 11),
    )
    assert union.outside.figures["outsider_gains"] == F(-71, 100) + F(11, 16)
    assert spoke.verdict == "not in general"


@pytest.mark.parametrize(
    ("label", "number", "settings", "verdict"),
    [
        ("D16", 0, {"largest_exclusion": ("1/4",), "distance": ("1/2", 1)}, "not in general"),
        ("T2", 0, {"deepest": (1,)}, "not in general"),
        ("T10", 0, {"legitimacy": (0,), "depth": (3,)}, "not in general"),
        ("T12", 0, {"third": (1,), "regime": ("an area of 1 and 2",)}, "not in general"),
        ("T15", 1, {"small": ("2/5",), "distance": ("1/10",)}, "not in general"),
        ("T16", 0, {"deepest": (1,)}, "not in general"),
        ("T26", 0, {"counts": ("1/20",), "cost": ("7/10",)}, "not in general"),
        ("T38", 0, {"benefit": (1,), "distance": (1,)}, "not in general"),
        ("T39", 0, {"third": ("9/8",)}, "not in general"),
        ("T41", 1, {"distance": (2,), "before": (1,), "after": ("1/2",)}, "not in general"),
        ("T51", 0, {"second_is_worth": (1,), "order": ("at once",)}, "undecided"),
        ("T54", 0, {"counts": ("1/20",), "cost": (0,)}, "not in general"),
    ],
)
def test_other_worlds_have_other_verdicts(label, number, settings, verdict):
    case = statements()[label].cases[number]
    found = find(replace(case, worlds=Worlds("others", "other worlds", settings)))
    assert found.verdict == verdict != claims.get(label).findings[number].verdict
