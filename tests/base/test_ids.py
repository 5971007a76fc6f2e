"""Hints for ids that are not there: the state that is meant, or nothing, never another country."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from gametheory_gov import load_states
from gametheory_gov.base.errors import which_id
from gametheory_gov.data.tables import read_table

WORLD = load_states(2019)
KNOWN = [
    (row["iso3"], word)
    for row in csv.DictReader(
        files("gametheory_gov.base").joinpath("state_codes.csv").read_text(encoding="utf-8").splitlines()
    )
    for word in (*row["codes"].split(), *row["names"].split("|"))
]


def hint(label, ids=WORLD.ids, names=WORLD.names):
    """The id that a hint names, or None."""
    said = which_id(label, ids, names)
    return said.split("'")[1] if "did you mean" in said else None


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("UK", "GBR"),
        ("GER", "DEU"),
        ("ROM", "ROU"),
        ("ZAR", "COD"),
        ("DRC", "COD"),
        ("BUR", "MMR"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("Cote d’Ivoire", "CIV"),
        ("U.S.A.", "USA"),
        ("usa", "USA"),
        (" France", "FRA"),
        ("Swaziland", "SWZ"),
        ("UKG", "GBR"),
        ("Germny", "DEU"),
        ("CHNA", "CHN"),
        ("USAA", "USA"),
        ("FRNA", "FRA"),
        ("Chna", "CHN"),
        ("UAS", None),  # AUS or USA
        ("GRB", "GBR"),
        ("USSA", None),  # or Russia
        ("CNH", "CHN"),
        ("AUST", None),  # AUS or AUT
        ("CHX", None),  # CHE, CHL or CHN
        ("Austrlia", None),  # or Austria
        ("Nigera", None),  # Niger or Nigeria
        ("Korea", None),
        ("Congo", None),
        ("Czechoslovakia", None),
        ("SLO", None),  # Slovakia, or Slovenia
        ("NIG", None),
        ("TWN", None),
        ("UQ", None),
    ],
)
def test_the_state_that_is_meant_or_none(label, meant):
    assert hint(label) == meant


def test_every_code_and_name_means_its_state_or_nothing():
    assert {row["iso3"] for row in read_table("states")} == {state for state, _ in KNOWN}
    counted = {None: 0, True: 0}
    for state, word in KNOWN:
        found = hint(word)
        if word.upper() not in WORLD.ids:  # AUS is Austria elsewhere, but here it is an id
            assert found in (None, state), (word, found)
            counted[None if found is None else True] += 1
        ids = [label for label in WORLD.ids if label not in (state, word)]
        names = [name for label, name in zip(WORLD.ids, WORLD.names, strict=True) if label in ids]
        assert hint(word, ids, names) is None
        assert hint(word, ids, ids) is None
    assert counted[True] > 500
    assert counted[None] < 80


def test_a_slip_never_leads_to_another_country():
    folded = {word.casefold(): state for state, word in KNOWN}
    helped = 0
    for state, name in zip(WORLD.ids, WORLD.names, strict=True):
        for k in range(0, len(name), 3):
            slip = name[:k] + name[k + 1 :]
            if folded.get(slip.casefold(), state) == state and len(slip) > 2:
                found = hint(slip)
                assert found in (None, state), (name, slip, found)
                helped += found == state
    assert helped > 400


def test_ids_of_other_kinds():
    assert hint("USA", ["US", "AT"], ["US", "AT"]) == "US"
    assert hint("Australia", ["AUS"], ["AUS"]) is None  # by the Correlates of War, AUS is Austria
    assert hint("Australia", ["AUS"], ["Australia"]) == "AUS"
    assert hint("Nort", ["North", "South"]) == "North"
    assert hint("state_4", ["state_1", "state_2", "state_3"]) is None
    assert which_id("Rohan", ["Gondor"]) == "; the ids are 'Gondor'"
    assert which_id("Rohan", []) == ""
