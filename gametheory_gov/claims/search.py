"""The search for the verdict of a claim: worlds in their order, until one holds and one fails."""

from __future__ import annotations

import math

from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import to_number

from .findings import ClaimFinding, ClaimWitness, proved, verdict_of
from .statements import Case, Estimate


def find(case: Case) -> ClaimFinding:
    """The verdict of a claim in one class of games, with what shows it.

    Examples
    --------
    >>> from gametheory_gov.claims.statements import Worlds
    >>> worlds = Worlds("numbers", "one number", {"x": (1, 2, 3)})
    >>> found = find(Case("voting", worlds, "x >= 2"))
    >>> found.verdict, found.inside.world["x"], found.outside.world["x"]
    ('in a region', 2, 1)
    """
    own = (case.games, case.part, case.asks, case.by_construction)
    if case.measure is not None:
        estimate = case.measure()
        if not isinstance(estimate, Estimate):
            raise InvalidInputError("claims", [f"measure gives {estimate!r:.80}; an Estimate is needed"])
        for number in (estimate.value, estimate.error):
            if not math.isfinite(to_number(number)):
                raise InvalidInputError("claims", [f"measure gives {number}; a finite number is needed"])
        return ClaimFinding(*own, "a matter of data", estimate=estimate)
    assert case.worlds is not None
    first: dict[bool, ClaimWitness] = {}
    tried = 0
    for world in case.worlds:
        tried += 1
        reading = case.read(world)
        first.setdefault(bool(reading.holds), ClaimWitness(world, bool(reading.holds), reading.figures))
        if len(first) == 2:
            break
    proof = case.proof() if case.proof is not None and False not in first else None
    shown = case.worlds.whole or (proof is not None and not proved(proof))
    verdict = verdict_of(True in first, False in first, shown=shown, says=case.says)
    return ClaimFinding(*own, verdict, first.get(True), first.get(False), tried, proof)
