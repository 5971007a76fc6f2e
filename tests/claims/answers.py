"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg

ANSWERS = {
    "proved": lambda: gg.claims.get("T22"),
    "all worlds": lambda: gg.claims.get("D3"),
    "region": lambda: gg.claims.get("D4"),
    "counterexample": lambda: gg.claims.get("T32"),
    "several parts": lambda: gg.claims.get("T24"),
    "data": lambda: gg.claims.get("T48"),
    "joint, a world": lambda: gg.claims.joint(["D11", "T24"], where="benefit > 0"),
    "joint, none": lambda: gg.claims.joint(["D11", "T24"], where="exclusion > benefit*(1 - excludability)"),
    "joint, several classes": lambda: gg.claims.joint(["D1", "D7", "T39", "T48"]),
    "ledger": lambda: gg.claims.Ledger(("D4", "T37")),
}
