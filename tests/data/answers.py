"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg

ANSWERS = {
    "memberships": lambda: gg.load_memberships("GATT"),
    "votes of the IMF": lambda: gg.data.imf_votes(),
    "memberships by year": lambda: gg.load_memberships("G7"),
}
