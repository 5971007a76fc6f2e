"""Which institutions say something about the wish to join: open, gated and unusable ones.

A yearly chance of joining can be read off a table only if a state that is outside could have come in. Three
kinds are told apart. An *open* institution takes any state that ratifies or accedes. A *gated* one chooses
whom it lets in, so that only a list of those it would have taken makes a risk set. An *unusable* table holds
no decisions to join.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gametheory_gov.base.answer import Record

OPEN, GATED, UNUSABLE = "open", "gated", "unusable"


@dataclass(frozen=True, eq=False, repr=False)
class Kind(Record):
    """What a table of memberships says about the wish to join.

    Parameters
    ----------
    institution : str
        One of `gametheory_gov.institutions`.
    kind : {"open", "gated", "unusable"}
    reason : str
        Why, in a sentence.
    opening : int or None
        The opening year: members at its end are founders, and the first year of a risk set is the next one.
    closing : int or None
        The last year of its risk sets; None where it is the last year of the figures.

    Examples
    --------
    >>> from gametheory_gov.evidence import kinds
    >>> wto = kinds()["WTO"]
    >>> wto.kind, wto.opening, wto.closing
    ('open', 1996, None)
    """

    institution: str
    kind: str
    reason: str
    opening: int | None = None
    closing: int | None = None


_ACCEDES = "any state may accede"
_KINDS = (
    Kind("IMF", OPEN, "any state may apply; it was founded from December 1945 to the end of 1946", 1946),
    Kind("GATT", OPEN, "any government may accede; the WTO takes its place on 1 January 1995", 1948, 1994),
    Kind(
        "WTO",
        OPEN,
        "any state may accede; founders are all that came in, most as parties to GATT, by the end of 1996",
        1996,
    ),
    Kind("NPT", OPEN, f"{_ACCEDES}; nobody comes in after 2015 in its table", 1968, 2015),
    Kind("MONTREAL_PROTOCOL", OPEN, _ACCEDES, 1988),
    Kind("UNFCCC", OPEN, _ACCEDES, 1992),
    Kind("KYOTO", OPEN, f"{_ACCEDES}; its commitments end with 2012", 1998, 2012),
    Kind("ICC", OPEN, f"{_ACCEDES} to the Rome Statute, first ratified in 1999", 1999),
    Kind("PARIS", OPEN, _ACCEDES, 2016),
    Kind("OECD", GATED, "its members invite whom they judge like-minded", 1961),
    Kind("GPA", GATED, "members of the WTO negotiate their way in", 1996),
    Kind("EU", GATED, "European states only, admitted by unanimity", 1958),
    Kind("CPTPP", GATED, "its members admit by consensus", 2018),
    Kind("BRICS", GATED, "its members invite", 2009),
    Kind("AIIB_FOUNDING", UNUSABLE, "the table holds the founders only, so nobody ever joins"),
    Kind("G7", UNUSABLE, "a closed circle that nobody can ask to join"),
    Kind("G8", UNUSABLE, "the table holds one state"),
    Kind("G20", UNUSABLE, "a circle chosen once, that nobody can ask to join"),
    Kind(
        "ITA",
        UNUSABLE,
        "three snapshots of participants say by when a state was in, not in which year it came",
    ),
    Kind("UN", UNUSABLE, "states join as they come to exist, and its seats are how this package dates them"),
)
_BY_NAME: Mapping[str, Kind] = MappingProxyType({kind.institution: kind for kind in _KINDS})


def kinds() -> dict[str, Kind]:
    """Every institution with a table, its kind and why.

    Returns
    -------
    dict of str to Kind
        In the order open, gated, unusable.

    Examples
    --------
    >>> [name for name, found in kinds().items() if found.kind == "gated"]
    ['OECD', 'GPA', 'EU', 'CPTPP', 'BRICS']
    >>> kinds()["ITA"].reason
    'three snapshots of participants say by when a state was in, not in which year it came'
    """
    return dict(_BY_NAME)
