"""Every claim is checked, and its counterexamples are the smallest: all worlds below hold. None is typed.

In one file, so that each claim is judged once.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from gametheory_gov import claims
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.search import find
from gametheory_gov.claims.statements import Worlds
from gametheory_gov.claims.topics import keeping
from tests.oracles.judgements import false_judged

ALL = tuple(statements())
LONG = "GAMETHEORY_GOV_LONG" in os.environ

#: Settings that list states, one entry each, or options by how many are alike.
LISTS = {
    "needs": len,
    "ideals": len,
    "wants": len,
    "weights": lambda told: told.count(",") + 1,
    "alike": sum,
    "tenths": len,
}
#: The fewest states where those of the class are more than two.
FEWEST = {worlds.name: 3 for worlds in (keeping.PENALTIES, keeping.TREATIES)}


def failing(label):
    """The cases of a claim with a world in which it fails, and that world."""
    found = zip(statements()[label].cases, claims.get(label).findings, strict=True)
    return [(case, dict(finding.outside.world)) for case, finding in found if finding.outside is not None]


@pytest.mark.parametrize("label", ALL)
def test_a_claim_is_checked_and_its_counterexamples_are_minimal_by_exhaustion_below_them(label):
    claim = claims.get(label)
    assert claim.check().valid, claim.check()
    if LONG or ALL.index(label) % 10 == 1:  # brute force
        assert false_judged(claim) == ""
    for case, outside in failing(label):
        worlds = [dict(world) for world in case.worlds]
        below = worlds[: worlds.index(outside)]
        for again in (False, True):
            assert not case.read(outside, again=again).holds
            assert all(case.read(world, again=again).holds for world in below)
        no_fewer_states_were_left_out(case.worlds, outside)


def no_fewer_states_were_left_out(worlds, outside):
    settings = worlds.settings
    if "N" in settings:
        below = [n for n in settings["N"] if n <= outside["N"]]
        assert below == list(range(FEWEST.get(worlds.name, 2), outside["N"] + 1))
    for name in settings.keys() & LISTS.keys():
        counted = [LISTS[name](value) for value in settings[name]]
        assert counted == sorted(counted)
        assert counted[0] == 2


def test_two_states_of_the_remedies_do_not_ride_free():
    for cost in keeping.PENALTIES.settings["cost"]:
        assert keeping._sizes(2, cost) == keeping._sizes_again(2, cost) == {2}


# --------------------------------------------------------------------- another game, another verdict


def alone(world):
    """The class of one world."""
    return Worlds("one", "one world", {name: (value,) for name, value in world.items()}, whole=True)


def changes(case, finding):
    """Other cases, and the verdict that each must have."""
    if case.measure is not None:
        return
    if finding.outside is not None:
        yield replace(case, worlds=alone(finding.outside.world), proof=None), "not in general"
    if finding.inside is not None and finding.verdict != "always":
        yield replace(case, worlds=alone(finding.inside.world), proof=None), "always"
    if finding.inside is None or finding.outside is None:
        opposite = replace(case, holds=lambda **world: not case.read(world).holds, proof=None)
        yield opposite, "not in general" if finding.outside is None else "undecided"
    if finding.proof is not None and not case.worlds.whole:
        yield replace(case, proof=None), "undecided"


@pytest.mark.parametrize("label", ALL)
def test_another_game_has_another_verdict(label):
    for case, finding in zip(statements()[label].cases, claims.get(label).findings, strict=True):
        for other, verdict in changes(case, finding):
            found = find(other).verdict
            wanted = {"always", "undecided"} if verdict == "undecided" and case.worlds.whole else {verdict}
            assert found in wanted, (label, case.part, verdict, found)
        others = {verdict for _, verdict in changes(case, finding)} - {finding.verdict}
        assert others or case.measure is not None
