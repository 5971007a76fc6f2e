"""Ranking: which designs are best, which none beats, and how far the others are from what is asked.

All of it takes designs and looks at their values; nothing is searched. Floats count as equal within `SLACK`
of the largest among the designs.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.base.exact import format_gain, format_number, to_fraction

from .measures import MEASURES, SYNONYMS
from .outcomes import Design

#: Floats closer than this, relative to the largest value among the designs, count as equal.
SLACK = 1e-9
_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, "==": operator.eq}
)
_FORM = re.compile(r"\s*(\w+)\s*(>=|<=|==|=|>|<)\s*(\S+)\s*")


@dataclass(frozen=True)
class Constraint:
    """A bound on a measure.

    Parameters
    ----------
    name : str
        A measure.
    relation : {">=", "<=", "=="}
    bound : Fraction
    """

    name: str
    relation: str
    bound: Fraction

    def __str__(self) -> str:
        return f"{self.name} {self.relation} {format_number(self.bound)}"

    def shortfall(self, design: Design) -> Any:
        """What a design lacks of the bound, in units of the measure; zero where it is kept."""
        value = design.values[self.name]
        bound: Any = self.bound if isinstance(value, Fraction) else float(self.bound)
        gap = {">=": bound - value, "<=": value - bound, "==": abs(value - bound)}[self.relation]
        near = 0 if isinstance(value, Fraction) else SLACK * max(abs(bound), abs(value))
        return gap if gap > near else bound * 0


def read_measure(name: Any, place: str, faults: Faults) -> str:
    """The measure of a name; what is none is noted."""
    known = (*MEASURES, *SYNONYMS)
    if not isinstance(name, str) or name not in known:
        near = did_you_mean(str(name), known)
        faults.add(f"{place} = {name!r:.80} is no measure{near}; these are: {', '.join(known)}")
        return "reach"
    return SYNONYMS.get(name, name)


def read_constraints(given: Any, faults: Faults) -> tuple[Constraint, ...]:
    """Constraints from texts such as ``"universal >= 0.95"``; what is none is noted.

    Examples
    --------
    >>> faults = Faults("example")
    >>> print(*read_constraints(["universal >= 0.95", "harm<=0"], faults))
    reach >= 19/20 harm <= 0
    >>> read_constraints("reach > 1", faults), len(faults.found)
    ((), 1)
    """
    texts = (given,) if isinstance(given, (str, Constraint)) else given
    if isinstance(texts, Mapping) or not isinstance(texts, Sequence):
        faults.add(f"subject_to = {given!r:.80}; texts are needed, such as ['universal >= 0.95']")
        return ()
    found = []
    for text in texts:
        match = _FORM.fullmatch(text) if isinstance(text, str) else None
        if match is None or match[2] in "<>":
            faults.add(
                f"subject_to: {text!r:.80}; a measure, >=, <= or ==, and a number are needed, such as "
                "'universal >= 0.95'"
            )
            continue
        name = read_measure(match[1], "subject_to: the measure", faults)
        try:
            found.append(Constraint(name, "==" if match[2] == "=" else match[2], to_fraction(match[3])))
        except ValueError:
            faults.add(f"subject_to: {text!r:.80}; {match[3]!r} is no number")
    return tuple(found)


def feasible(designs: Sequence[Design], constraints: Sequence[Constraint]) -> list[int]:
    """The positions of designs that have an outcome and keep all constraints."""
    return [
        k
        for k, design in enumerate(designs)
        if design.profiles and not any(constraint.shortfall(design) for constraint in constraints)
    ]


def best_of(
    designs: Sequence[Design],
    among: Sequence[int],
    objective: str,
    lowest: Callable[[Design], Sequence[Any]],
) -> list[int]:
    """The positions of the best designs among some, all of them where they tie.

    Parameters
    ----------
    designs : sequence of Design
    among : sequence of int
    objective : str
        ``"worst_off"`` is compared by leximin.
    lowest : function of a design
        Its payoffs, the lowest first.
    """
    if not among:
        return []
    sense = MEASURES[objective].sense
    kept = _greatest(among, {k: sense * designs[k].values[objective] for k in among})
    if objective != "worst_off" or len(kept) == 1:
        return kept
    rows = {k: lowest(designs[k]) for k in kept}
    for place in range(1, len(rows[kept[0]])):
        kept = _greatest(kept, {k: rows[k][place] for k in kept})
    return kept


def _greatest(among: Sequence[int], values: Mapping[int, Any]) -> list[int]:
    """Those whose value is the greatest, floats up to the slack."""
    top = max(values[k] for k in among)
    exact = all(isinstance(values[k], Fraction) for k in among)
    near = 0 if exact else SLACK * max(abs(values[k]) for k in among)
    return [k for k in among if values[k] >= top - near]


def front_of(designs: Sequence[Design], among: Sequence[int], names: Sequence[str]) -> list[int]:
    """The positions of designs that none beats: no other is as good in all measures and better in one.

    They stand in order of the first measure, the best first; designs of equal values are all listed.
    """

    def point(k: int) -> tuple[Any, ...]:
        return tuple(MEASURES[name].sense * designs[k].values[name] for name in names)

    front: dict[tuple[Any, ...], list[int]] = {}
    for own, k in sorted(((point(k), k) for k in among), key=lambda pair: (pair[0], -pair[1]), reverse=True):
        if own in front or not any(all(a >= b for a, b in zip(kept, own, strict=True)) for kept in front):
            front.setdefault(own, []).append(k)
    return [k for ties in front.values() for k in ties]


def shortfalls(designs: Sequence[Design], constraints: Sequence[Constraint]) -> Iterator[str]:
    """Which constraints no design keeps, and by how much; then the design that comes nearest to all.

    Nearest is where the largest shortfall, relative to how far the measure's values lie apart, is least.
    """
    known = [design for design in designs if design.profiles]
    if not known:
        yield "no design has an equilibrium"
        return
    spans = {c: _span([design.values[c.name] for design in known]) for c in constraints}
    missed = []
    for constraint in constraints:
        nearest = min(known, key=constraint.shortfall)
        if gap := constraint.shortfall(nearest):
            value = format_gain(nearest.values[constraint.name])
            missed.append(
                f"{constraint}: no design keeps it; the nearest has {value}, {format_gain(gap)} off, at "
                f"{nearest.name}"
            )
    yield from missed or ["each constraint is kept by some design, and all together by none"]
    nearest = min(known, key=lambda design: max(c.shortfall(design) / spans[c] for c in constraints))
    gaps = [(constraint, constraint.shortfall(nearest)) for constraint in constraints]
    told = ", ".join(f"{constraint} by {format_gain(gap)}" for constraint, gap in gaps if gap)
    yield f"the design nearest to all of them is {nearest.name}; it misses {told}"


def _span(values: Sequence[Any]) -> Any:
    """How far values lie apart, and one where they do not."""
    return (max(values) - min(values)) or 1
