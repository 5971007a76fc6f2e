"""Claims on ends, voice, reforms, patchworks and traffic rules: figures, and verdicts in other games."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov import claims
from gametheory_gov.claims import Case, Worlds
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.changing import change
from gametheory_gov.claims.search import find
from gametheory_gov.claims.topics import reforms, voice

LABELS = ("T9", "T21", "T29", "T31", "T33", "T34")


def readings(label, number=0):
    """What a case says in every world, by its settings."""
    case = statements()[label].cases[number]
    return {tuple(world.values()): case.read(world) for world in case.worlds}


def column(label, name, number=0):
    return {world: reading.figures[name] for world, reading in readings(label, number).items()}


@pytest.mark.parametrize("label", LABELS)
def test_two_ways_agree_in_every_world(label):
    """By the package and by payoffs written out, where that takes milliseconds."""
    for case in statements()[label].cases:
        for world in [one for one in case.worlds][:: 3 if case.games == "accession" else 1]:
            here, again = case.read(world), case.read(world, again=True)
            assert here.holds == again.holds, world
            for name, value in here.figures.items():
                exact = isinstance(value, (tuple, F))
                assert again.figures[name] == (value if exact else pytest.approx(value)), (world, name)


def test_the_verdicts():
    assert claims.get("T9").by_construction
    told = {label: [finding.verdict for finding in claims.get(label).findings] for label in LABELS}
    assert told["T9"] == ["always"]
    assert told["T21"] == ["always", "always", "in a region"]
    assert told["T29"] == ["always", "in a region", "in a region"]
    assert told["T31"] == ["always"] + ["in a region"] * 6
    assert told["T33"] == ["in a region"] * 3
    assert told["T34"] == ["in a region"] * 2


# ------------------------------------------------------------------------------------------------ figures


def test_the_idle_one_is_counted_and_changes_nothing():
    for reading in readings("T9").values():
        assert reading.figures["members_at_the_best"] == reading.figures["without_the_idle_one"] + 1


def test_a_minority_that_decides_makes_an_exit_dangerous():
    """Without state 1, state 5 lacks 85/100 - 52/100; half of legitimacy is the 95/100 of people inside."""
    needs = F(85, 100) - F(52, 100)
    found = column("T21", "holds_from", 1)
    for deciders, heard in ((("1",), F(1, 20)), (("1", "2"), F(1, 10)), (("1", "2", "3"), F(2, 5))):
        assert found[deciders, "state 1"] == needs / (F(95, 200) + heard / 2)
    assert set(column("T21", "if_all_decide_from", 1).values()) == {F(2, 33), F(8, 85), F(22, 65)}
    founders = readings("T21")[("1", "2"), F(1, 40)].figures
    assert (founders["founders_needed"], founders["if_all_decide"]) == (2, 1)


def test_the_smallest_world_in_which_a_minority_serves_the_worst_off_better_has_four_states():
    changes = {wants: r.figures["worst_off_gain"] - r.figures["if_all_decide"] for wants, r in _views()}
    assert min(len(wants) for wants, change in changes.items() if change > 0) == 4
    assert changes[1, 0, 0, 2] == F(25, 16) - 1


def _views():
    return [(world[0], reading) for world, reading in readings("T21", 2).items()]


def test_full_voice_makes_up_for_an_exit_cost_of_nine_twentieths_of_legitimacy():
    """The powers are a tenth of the people, and representation is half of legitimacy."""
    for (exit_cost, legitimacy), reading in readings("T29", 2).items():
        assert reading.holds == (exit_cost <= F(9, 20) * legitimacy)
        assert (reading.figures["least_gain"], reading.figures["least_without"]) == (0, -exit_cost)
    assert column("T29", "depth_with_rights", 2)[F(1, 10), F(2, 5)] == F(132, 85)
    assert column("T29", "patience")[4, 1] == F(1, 8)


def test_reforms_break_even_where_they_are_known_to():
    """What summits add is the same for all 163: .6 of half the people outside."""
    found = {name: value for (name,), value in column("T31", "breaks_even_at").items()}
    rounded = [round(found[name], 2) for name in (*reforms._NAMES, reforms._ALL)]
    assert rounded == [1.14, 0.07, 9.15, 10.32]
    scenario = gg.load_scenario("g20_plus")
    inside = scenario.states.indices(reforms._club(reforms._ALL))
    outside = 1 - float(scenario.states.population[inside].sum())
    assert found["summits"] == pytest.approx(163 * 0.6 * outside / 2)
    members = column("T31", "members", 5)
    assert [members[name, 0] for name in (*reforms._NAMES, reforms._ALL)] == [163, 21, 21, 163]
    assert members["secretariat", F(3, 5)] == 20
    back = column("T31", "members_after", 6)
    assert [back[5, name] for name in reforms._NAMES] == [163, 22, 155]


def test_what_would_change_a_verdict_is_the_nearest_value():
    claim = claims.get("T31")
    assert claim.change(1) == "one setting: cost from 2 to 3/5, and it holds"
    assert claim.change(5) == "one setting: cost from 119/50 to 237/100, and it holds"
    assert claims.get("T39").change() == "one setting: third from 9/8 to 1, and it holds"
    values = (1, 2, 3, 4, 5)
    for holds, words in (("Ne(x, 3)", "3 to 2"), ("(x < 2) | (x > 3)", "2 to 1"), ("x > 3", "1 to 4")):
        case = Case("voting", Worlds("numbers", "one number", {"x": values}), holds)
        assert change(find(case), case) == f"one setting: x from {words}, and it holds"


def test_dues_are_worth_a_third_of_legitimacy():
    """Whoever is in one club of two has the third state's people by the body above."""
    for (legitimacy, dues), reading in readings("T33").items():
        assert reading.holds == (dues <= legitimacy / 3)
        assert reading.figures["worst_off_gains"] == legitimacy / 3 - dues
    guided = readings("T33", 1)
    assert guided[(0, 4, 1), 0].figures["worst_off_gains"] == F(23, 360)
    assert not guided[(0, 4, 1), 1].holds
    assert column("T33", "members_with_a_body_above", 2)[(F(1, 5),)] == 184


def test_how_far_apart_policies_may_lie():
    """From the slope of the total: n states want 0, 1, ..., and only the two outermost move until w = n - 3.

    That is n beta = n - 1 - w, so the best width is n - 1 - n beta; of four, 2 - 2 beta where it is below 1.
    """
    found = readings("T34")
    for (wants, spillover), reading in found.items():
        n = len(wants)
        best = n - 1 - n * spillover
        if best < n - 3:
            best = 2 - 2 * spillover
        assert reading.figures["best_width"] == max(0, best)
        assert reading.holds == (0 < best < n - 1)
    paid = {key: (reading.figures["total"], reading.figures["least_gain"]) for key, reading in found.items()}
    assert paid[(0, 1, 2), F(1, 8)] == (F(9, 128), F(3, 256))
    assert [paid[(0, 1, 2, 3), F(1, k)] for k in (8, 4, 2)] == [(F(1, 8), 0), (F(1, 2), 0), (2, 0)]
    for (first, second), reading in readings("T34", 1).items():
        assert reading.holds == (first != second)


# ---------------------------------------------------------------------------------------------- other games


@pytest.mark.parametrize(
    ("label", "number", "settings", "verdict"),
    [
        (
            "T9",
            0,
            {"objective": ("total",), "legitimacy": (0,), "belonging_gives": ("1/10",)},
            "not in general",
        ),
        ("T21", 1, {"deciders": (voice.STATES,), "leaves": ("state 3",)}, "not in general"),
        ("T21", 2, {"wants": ((1, 0, 0, 2),)}, "not in general"),
        ("T29", 1, {"third_wants": (1,), "cost_of_fourth": ("3/5",)}, "not in general"),
        ("T29", 2, {"exit_cost": (0,), "legitimacy": (0, 1)}, "undecided"),
        ("T31", 0, {"reforms": ("none",)}, "not in general"),
        ("T31", 2, {"cost": ("1/10",)}, "not in general"),
        ("T31", 3, {"cost": (9,)}, "undecided"),
        ("T31", 5, {"reforms": ("links", "secretariat"), "cost": (0,)}, "not in general"),
        ("T31", 6, {"years": (5,), "reforms": ("links",)}, "not in general"),
        ("T33", 0, {"legitimacy": ("1/10",), "dues": ("1/10",)}, "not in general"),
        ("T33", 1, {"wants": ((0, 2, 1),), "universal_body": (0, 1)}, "not in general"),
        ("T33", 2, {"legitimacy": ("3/10",)}, "not in general"),
        ("T34", 0, {"wants": ((0, 1),), "spillover": ("1/8", "3/8")}, "undecided"),
        ("T34", 0, {"wants": ((0, 1),), "spillover": (0, 1)}, "not in general"),
        ("T34", 1, {"first": ("1/8",), "second": ("1/8",)}, "not in general"),
    ],
)
def test_other_worlds_have_other_verdicts(label, number, settings, verdict):
    case = statements()[label].cases[number]
    found = find(replace(case, worlds=Worlds("others", "other worlds", settings)))
    assert found.verdict == verdict != claims.get(label).findings[number].verdict


@pytest.mark.parametrize(("label", "number"), [("T9", 0), ("T21", 0), ("T21", 1), ("T29", 0)])
def test_nothing_is_always_so_without_a_proof(label, number):
    assert find(replace(statements()[label].cases[number], proof=None)).verdict == "undecided"


def test_representation_counts_where_legitimacy_does():
    """That more who decide help strictly, or take fewer founders, is false where legitimacy is nothing."""
    strictly = replace(
        statements()["T29"].cases[0],
        holds=lambda deciders, legitimacy: (
            voice._patient(deciders, legitimacy) < voice._patient(1, legitimacy)
        ),
    )
    assert find(strictly).verdict == "not in general"
    fewer = replace(
        statements()["T21"].cases[0],
        holds=lambda deciders, legitimacy: (
            voice._founders(deciders, legitimacy) > voice._founders(voice.STATES, legitimacy)
        ),
    )
    assert find(fewer).verdict == "not in general"
