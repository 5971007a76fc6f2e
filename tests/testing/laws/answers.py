"""Answers of this room, for the tests of what every answer can do."""

from __future__ import annotations

from gametheory_gov.testing.laws import by_definition, check_law, check_laws, equilibrium
from tests.testing.laws.wrong import WRONG


def _many():
    right, wrong = by_definition(), WRONG["completeness"]
    known = {f"completeness-{wrong.name}": "it drops one"}
    return check_laws([right, wrong], ["equilibrium", "completeness"], expected_failures=known, examples=10)


ANSWERS = {
    "a law": lambda: check_law(equilibrium, WRONG["equilibrium"]),
    "laws": _many,
}
