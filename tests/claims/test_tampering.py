"""Two hundred stored claims, each changed somewhere: what is false is refused."""

from __future__ import annotations

import json
import random
from collections import Counter

import gametheory_gov as gg
from tests.base.test_mutations import changed, judged

#: Claims that are checked in milliseconds.
QUICK = ("D3", "D4", "D5", "D11", "T32", "T37", "T48")


def test_changed_claims_are_refused():
    rng = random.Random(20)
    files = {label: json.loads(json.dumps(gg.claims.get(label).to_dict())) for label in QUICK}
    counts = Counter()
    for k in range(200):
        label = QUICK[k % len(QUICK)]
        plain, path = changed(files[label], rng)
        outcome = judged(gg.claims.get(label), plain)
        assert outcome in ("refused", "same"), (label, path, outcome)
        counts[outcome] += 1
    assert counts["refused"] > 180


def test_a_verdict_a_witness_and_a_smaller_world_cannot_be_swapped():
    claim = gg.claims.get("D4")
    plain = json.loads(json.dumps(claim.to_dict()))
    for verdict in ("always", "not in general", "undecided", "a matter of data"):
        plain["findings"][0]["verdict"] = verdict
        found = gg.claims.Claim.from_dict(plain).check()
        assert not found.valid
        assert "follow" in str(found)
    world = claim.worlds()
    later = world[~world.holds].iloc[1]
    moved = json.loads(json.dumps(claim.to_dict()))
    moved["findings"][0]["outside"]["world"]["acquiescence"] = {"$fraction": str(later.acquiescence)}
    assert not gg.claims.Claim.from_dict(moved).check().valid
