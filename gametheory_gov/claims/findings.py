"""What was found of a claim in a class of games, and the check of it without the search.

A finding is checked from its own witnesses: the test is asked at them again, and at the smaller worlds, which
must all say the opposite; a proof is derived again, and SymPy asked again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from sympy.core.relational import Relational

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.closed_forms.record import ClosedForm
from gametheory_gov.closed_forms.signs import holds as relation_holds

from .statements import Case, Estimate, Reading

Verdict = Literal[
    "always", "in a region", "not in general", "a matter of data", "not formalised", "undecided"
]
VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "always": "proved",
        "in a region": "holds in some worlds and fails in others",
        "not in general": "fails, with the smallest counterexample",
        "a matter of data": "estimated",
        "not formalised": "no proposition was found for it",
        "undecided": "no counterexample was found, and no proof",
    }
)


@dataclass(frozen=True, eq=False, repr=False)
class ClaimWitness(Record):
    """A world in which a claim holds or fails, and what shows it.

    Parameters
    ----------
    world : mapping of str to value
        The settings.
    holds : bool
    figures : mapping of str to value

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> print(gg.claims.get("D11").witness)
    fails at exclusion 1, benefit 0, excludability 0, legitimacy 0: ends with 2, of 5
    """

    world: Mapping[str, Any]
    holds: bool
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return _said(self)


@dataclass(frozen=True, eq=False, repr=False)
class ClaimFinding(Record):
    """The verdict of a claim in one class of games.

    Parameters
    ----------
    games, part, asks, by_construction : str
        Those of the `Case`.
    verdict : str
    inside, outside : ClaimWitness or None
        The smallest worlds in which it holds, and fails.
    tried : int
        How many worlds were asked until both were found, or all.
    proof : ClosedForm, Answer or tuple of these, optional
    estimate : Estimate, optional

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> print(gg.claims.get("T24").findings[1])
    tariffs, a ban on tariffs harms nobody: in a region
      holds at larger 1/2: larger gains 1/72, smaller gains 1/72
      fails at larger 3/5: larger gains -171/49000, smaller gains 1689/56000
    """

    games: str
    part: str
    asks: str
    by_construction: str
    verdict: str
    inside: ClaimWitness | None = None
    outside: ClaimWitness | None = None
    tried: int = 0
    proof: Any = None
    estimate: Estimate | None = None

    def __post_init__(self) -> None:
        if self.verdict == "in a region" and (self.inside is None or self.outside is None):
            fault = "a region has a world inside, where the claim holds, and one outside; one is missing"
            raise InvalidInputError(f"finding in {self.games!r:.80}", [fault])
        super().__post_init__()

    @property
    def where(self) -> str:
        """The class of games, and the part of the claim where it has several."""
        return f"{self.games}, {self.part}" if self.part else self.games

    @property
    def shown_by(self) -> tuple[str, ...]:
        """What shows the verdict, a line each."""
        lines = [_said(witness) for witness in (self.inside, self.outside) if witness is not None]
        if self.estimate is not None:
            lines = [_estimated(self.estimate)]
        elif self.verdict == "always":
            lines = ["proved" if self.proof is not None else f"proved: all {self.tried} worlds of the class"]
        elif self.verdict == "undecided":
            lines = [f"{self.tried} worlds tried"]
        return (
            (f"true by construction: {self.by_construction}", *lines) if self.by_construction else (*lines,)
        )

    def __str__(self) -> str:
        return "\n".join([f"{self.where}: {self.verdict}", *(f"  {line}" for line in self.shown_by)])


def _said(witness: ClaimWitness) -> str:
    shown = f"{'holds' if witness.holds else 'fails'} at {told(witness.world)}"
    return f"{shown}: {told(witness.figures)}" if witness.figures else shown


def _estimated(estimate: Estimate) -> str:
    told_by = {True: "supports the claim", False: "speaks against it", None: "does not tell"}
    shown = f"{estimate.words}: {_word(estimate.value)}, error {_word(estimate.error)} ({estimate.of_error})"
    shown = f"{told_by[estimate.supports]}: {shown}"
    return f"{shown}; {told(estimate.figures)}" if estimate.figures else shown


def verdict_of(some: bool, fails: bool, *, shown: bool, says: str) -> Verdict:
    """The verdict from whether some worlds hold, some fail, and whether it is proved.

    Examples
    --------
    >>> verdict_of(True, True, shown=False, says="always")
    'not in general'
    >>> verdict_of(True, False, shown=False, says="always")
    'undecided'
    """
    if not fails:
        return "always" if shown else "undecided"
    return "in a region" if some and says == "somewhere" else "not in general"


def proved(proof: Any) -> list[str]:
    """What of a proof does not hold; nothing where it is proved."""
    if isinstance(proof, tuple):
        return [fault for part in proof for fault in proved(part)] if proof else ["the proof is empty"]
    if isinstance(proof, ClosedForm):
        if isinstance(proof.statement, Relational):
            known = relation_holds(proof.statement)
        else:
            known = proof.sign in ("+", "0")
        return [] if known else [f"SymPy does not prove it of {proof.statement}"]
    if isinstance(proof, Answer) and hasattr(proof, "verify"):
        return list(proof.verify().faults)
    return [f"{proof!r:.80} is no proof: a closed form, or an answer with verify(), is needed"]


def faults_of(finding: ClaimFinding, case: Case) -> Iterator[str]:
    """Everything in which a finding differs from what its case says at its own witnesses."""
    own = (finding.games, finding.part, finding.asks, finding.by_construction)
    if own != (case.games, case.part, case.asks, case.by_construction):
        yield "the class of games, the part, the question or the reason is another"
        return
    if case.measure is not None:
        again = ClaimFinding(*own, "a matter of data", estimate=case.measure())
        if not (_alike(finding, again) and finding.verdict == again.verdict):
            yield "the estimate is another"
        return
    yield from _tested(finding, case)


def _tested(finding: ClaimFinding, case: Case) -> Iterator[str]:
    assert case.worlds is not None
    inside, outside = finding.inside, finding.outside
    if finding.estimate is not None:
        yield "there is nothing to estimate"
    worlds = list(case.worlds)
    places = {}
    for witness, side in ((inside, True), (outside, False)):
        if witness is None:
            continue
        place = next((k for k, world in enumerate(worlds) if _alike(dict(world), dict(witness.world))), None)
        if place is None:
            yield f"{told(witness.world)} is no world of the class"
            return
        places[side] = place
        if witness.holds is not side or not _alike(
            _plain(case.read(worlds[place], again=True)), _told(witness)
        ):
            yield f"at {told(witness.world)} the test says something else"
            return
    both = len(places) == 2
    tried = max(places.values()) + 1 if both else len(worlds)
    if finding.tried != tried or not places:
        yield f"{tried} worlds are to be tried, and {finding.tried} are said to have been"
        return
    for k, world in enumerate(worlds[:tried]):
        side = bool(case.read(world, again=True).holds)
        if places.get(side, tried) > k:
            yield f"at the smaller {told(world)} it {'holds' if side else 'fails'} too"
            return
    yield from _shown(finding, case)


def _shown(finding: ClaimFinding, case: Case) -> Iterator[str]:
    """Whether proof and verdict are those that follow."""
    fails = finding.outside is not None
    asked = case.proof is not None and not fails
    if (finding.proof is None) == asked:
        yield "a proof is missing" if asked else "there is nothing to prove"
        return
    shown = case.worlds.whole  # type: ignore[union-attr]
    if asked:
        faults = proved(finding.proof)
        if not _alike(finding.proof, case.proof()):  # type: ignore[misc]
            yield "the proof is another"
        shown = shown or not faults
    verdict = verdict_of(finding.inside is not None, fails, shown=shown, says=case.says)
    if finding.verdict != verdict:
        yield f"the verdict is said to be {finding.verdict!r:.40}; {verdict!r} follows"


def _plain(reading: Reading) -> tuple[bool, dict[str, Any]]:
    return bool(reading.holds), dict(reading.figures)


def _told(witness: ClaimWitness) -> tuple[bool, dict[str, Any]]:
    return witness.holds, dict(witness.figures)


def _alike(left: Any, right: Any) -> bool:
    """Whether two values are the same, floats up to their last digits."""
    if isinstance(left, (float, np.floating)) and isinstance(right, (float, np.floating)):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12) or (left != left and right != right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return list(left) == list(right) and all(_alike(left[name], right[name]) for name in left)
    if isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)):
        return len(left) == len(right) and all(map(_alike, left, right))
    if isinstance(left, Record) and type(left) is type(right):
        return _alike(dict(left._values()), dict(right._values()))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return type(left) is type(right) and bool(left == right)


def told(values: Mapping[str, Any]) -> str:
    """Settings or figures in words.

    Examples
    --------
    >>> told({"size_of_club": 2, "chance": Fraction(1, 2)})
    'size of club 2, chance 1/2'
    """
    return ", ".join(f"{name.replace('_', ' ')} {_word(value)}" for name, value in values.items())


def _word(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_word, value))})"
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float, Fraction)):
        return str(value)
    exact = format_number(value)
    return exact if len(exact) <= 16 else f"{float(value):.6g}"
