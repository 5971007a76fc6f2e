"""What would change a verdict, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Rational
from typing import Any

from .findings import ClaimFinding, told
from .statements import Case


def change(finding: ClaimFinding, case: Case) -> str:
    """What would change a verdict: the nearest value of one setting with which it holds, or what is assumed.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> claim = gg.claims.get("T24")
    >>> change(claim.findings[1], claim.cases[1])
    'one setting: larger from 3/5 to 11/20, and it holds'
    """
    if finding.estimate is not None:
        return "other figures; the error says how far these carry"
    if finding.verdict == "undecided":
        return "a counterexample, or a proof"
    if finding.outside is None:
        assumed = [
            str(a)
            for part in (finding.proof if isinstance(finding.proof, tuple) else (finding.proof,))
            for a in getattr(part, "assumptions", ())
        ]
        where = f", where {', '.join(assumed)}" if assumed else ""
        return f"nothing in this class{where}; another class of games"
    return _nearest(finding, case)


def _nearest(finding: ClaimFinding, case: Case) -> str:
    """The first setting that alone makes it hold, at the value nearest to that where it fails."""
    assert finding.outside is not None
    assert case.worlds is not None
    start = dict(finding.outside.world)
    for name, values in case.worlds.settings.items():
        for value in _outwards(values, start[name]):
            if value != start[name] and case.read(start | {name: value}).holds:
                before, after = (told({"": entry}).strip() for entry in (start[name], value))
                return f"one setting: {name.replace('_', ' ')} from {before} to {after}, and it holds"
    if finding.inside is None:
        return "other worlds: it holds in none of this class"
    differ = [name for name in start if start[name] != finding.inside.world[name]]
    return f"several settings at once: {_named(differ)}"


def _outwards(values: Sequence[Any], start: Any) -> list[Any]:
    """Values from the nearest to one of them outwards: numbers by their distance, others as listed.

    Examples
    --------
    >>> _outwards((1, 4, 3), 3), _outwards("abcd", "c")
    ([3, 4, 1], ['c', 'b', 'd', 'a'])
    """
    numbers = all(isinstance(value, Rational) for value in values)
    places = values if numbers else range(len(values))
    here = places[values.index(start)]
    return [values[k] for k in sorted(range(len(values)), key=lambda k: abs(places[k] - here))]


def _named(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
