"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from gametheory_gov.decisions.sharing import Worths, coalition_core, nucleolus, shapley_value

PAIRS = Worths.of("ABC", {("A", "B"): 4, ("A", "C"): "7/2", ("A", "B", "C"): 6}, rest=0.5)

ANSWERS = {
    "worths": lambda: PAIRS,
    "Shapley value": lambda: shapley_value(PAIRS),
    "nucleolus": lambda: nucleolus(PAIRS),
    "core": lambda: coalition_core(PAIRS),
    "empty core": lambda: coalition_core(Worths.of("ABC", lambda club: int(len(club) > 1))),
}
