"""Decision bodies of institutions of today, with their facts and sources, as rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any, Literal

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_share, public
from gametheory_gov.data.imf import imf_votes
from gametheory_gov.data.memberships import load_memberships
from gametheory_gov.data.statehood import permanent_members
from gametheory_gov.data.tables import read_table
from gametheory_gov.data.world import load_states
from gametheory_gov.decisions.rules import Rule

from .body_record import DecisionBody

#: Of which day the lists of members are, and of which year the populations.
_DAY, _YEAR = "2024-12-31", 2019
_LISTS = f"members on {_DAY}: table memberships"
_PERMANENT = "the permanent members: table statehood"
_CHARTER = "seats, votes and vetoes: Charter of the United Nations, articles 23 and 27"
#: Of which day the members of the WTO are: with the United Kingdom in the European Union, as in the room.
_ROOM_DAY = "2019-12-31"
_BASES = ("seated", "all")
#: Bodies that are known and whose votes are not, with what to do.
WITHOUT_VOTES = {
    "world_bank": "the package has no votes of the World Bank; write those of its list of Executive "
    "Directors and their voting power into a table with the columns id, votes and, where a director casts "
    "the votes of others, chair, and give that: read_body('votes.csv', quota=...), or in the shell "
    "gametheory-gov power votes.csv; gametheory-gov new FOLDER --body writes a table to start from"
}


@dataclass(frozen=True)
class Facts:
    """Votes with a quota (a share of them, or of more votes than sit at the table), and vetoes."""

    votes: Mapping[str, Fraction | int]
    share: Fraction
    all_votes: Fraction | int
    vetoes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    constituencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def _one_each(
    ids: Iterable[str], share: Fraction, sources: tuple[str, ...], note: str, vetoes: tuple[str, ...] = ()
) -> Facts:
    votes = dict.fromkeys(ids, 1)
    return Facts(votes, share, len(votes), vetoes, sources, (note,))


def _imf() -> Facts:
    votes = imf_votes()
    without, seated = ", ".join(votes.seatless), sum(votes.chair_votes.values())
    return Facts(
        votes.chair_votes,
        Fraction(1, 2),
        votes.total,
        sources=(f"votes and chairs of {votes.day}: table imf_votes (members' quotas, Executive Directors)",),
        notes=(f"{votes.total} votes in all, {seated} at the table: {without} had no chair",),
        constituencies=votes.chairs,
        others=votes.seatless,
    )


def _green_room() -> Facts:
    """Who was at small meetings of ministers, each for itself; the European Union for its members."""
    room = tuple(row["iso3"] for row in read_table("wto_green_room"))
    union, members = (load_memberships(name).on(_ROOM_DAY) for name in ("EU", "WTO"))
    others = tuple(member for member in members if member not in {*room, *union})
    facts = _one_each(
        room,
        Fraction(1),
        (
            "who sits: meetings of ministers in Sydney 2002, Tokyo 2003, Geneva 2008: table wto_green_room",
            f"members on {_ROOM_DAY}: table memberships",
        ),
        "a reconstruction: nobody publishes who sits in a green room, and seats rotate; for 20 to 40 members",
    )
    held = f"the {len(others)} members outside may still block, see best_rules.green_room"
    return replace(facts, notes=(*facts.notes, held), constituencies={"EUU": union}, others=others)


def _g20() -> Facts:
    """One vote each; the European Union for those of its members that have none of their own."""
    note = "the African Union, a member since 2023, is in no table and left out"
    facts = _one_each(load_memberships("G20").on(_DAY), Fraction(1), (_LISTS,), note)
    union = tuple(member for member in load_memberships("EU").on(_DAY) if member not in facts.votes)
    return replace(facts, constituencies={"EUU": union})


def _council(elected: int, share: Fraction, year: int) -> Facts:
    permanent = permanent_members(year)
    seats = (*permanent, *(f"elected {k}" for k in range(1, elected + 1)))
    note = "everybody says yes or no here; in practice a permanent member may abstain without blocking"
    return _one_each(seats, share, (_PERMANENT, _CHARTER), note, permanent)


#: Bodies that weigh votes once, by name: title, facts.
_WEIGHED: Mapping[str, tuple[str, Callable[[], Facts]]] = {
    "imf_board": ("Executive Board of the International Monetary Fund: 24 chairs", _imf),
    "un_security_council": (
        "UN Security Council: five permanent and ten elected members",
        lambda: _council(10, Fraction(9, 15), 2019),
    ),
    "un_security_council_before_1965": (
        "UN Security Council before the reform of 1965: five permanent and six elected members",
        lambda: _council(6, Fraction(7, 11), 1964),
    ),
    "un_general_assembly": (
        "UN General Assembly: one vote each",
        lambda: _one_each(
            load_memberships("UN").on(_DAY),
            Fraction(1, 2),
            (_LISTS, "majorities: Charter of the United Nations, article 18"),
            "all members are counted, not those present and voting; more than half decide, on important "
            "questions two thirds",
        ),
    ),
    "wto_green_room": (
        "WTO green room: consensus of those who negotiate before the other members are asked",
        _green_room,
    ),
    "g20": (
        "G20: consensus of nineteen states and the European Union",
        _g20,
    ),
}
_EU = "Council of the European Union: 55 % of members with 65 % of the population, four members to block"


def list_bodies() -> dict[str, str]:
    """The titles of the decision bodies that come with the package, by name.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> sorted(list_bodies())[:3]
    ['eu_council', 'g20', 'imf_board']
    """
    return {name: title for name, (title, _) in _WEIGHED.items()} | {"eu_council": _EU}


@public
def load_body(name: str, *, quota: Any = None, base: Literal["seated", "all"] = "seated") -> DecisionBody:
    """A decision body that comes with the package, by name.

    Parameters
    ----------
    name : str
        One of `list_bodies`.
    quota : number or text in (0, 1], optional
        Another share of the votes than the body's own: at least as much; more than half where it is one half.
    base : {"seated", "all"}
        Whether the quota is a share of the votes that sit at the table, or of all votes, those of members
        without a seat included.

    Returns
    -------
    DecisionBody

    Raises
    ------
    InvalidInputError
        For an unknown name, a quota that is no share or that nobody at the table can reach, a quota for a
        body that weighs votes more than once.

    Notes
    -----
    The package has no votes of the World Bank: `read_body` reads a user's own, and ``"world_bank"`` says how.
    Who is elected to the Security Council does not matter to the rule; seats are numbered.

    Examples
    --------
    >>> print(load_body("imf_board", quota="85/100").rule)
    24 voters: at least 4251057.4 of 5001244 votes
    >>> print(load_body("imf_board", quota="85/100", base="all").rule)
    24 voters: at least 4283940.5 of 5001244 votes
    """
    faults, known = Faults("load_body"), list_bodies()
    if not isinstance(name, str) or name not in known:
        near = did_you_mean(str(name), known)
        faults.add(
            WITHOUT_VOTES[name]
            if name in list(WITHOUT_VOTES)
            else f"{name!r:.80} is no decision body{near}; these are: {', '.join(known)}"
        )
    as_base(base, faults)
    if quota is not None:
        quota = as_share(quota, "quota", faults, above_zero=True)
    if name == "eu_council" and quota is not None:
        faults.add("eu_council has three thresholds and no one quota; leave quota out, or combine rules by &")
    faults.raise_as(InvalidInputError)
    if name == "eu_council":
        return _eu_council()
    title, find = _WEIGHED[name]
    facts = find()
    if quota is not None:
        if facts.share == 1:  # behind the colon the title says that it is by consensus
            title = title.partition(":")[0]
        facts = replace(facts, share=to_fraction(quota))
    return body_of(name, title, facts, base=base)


def as_base(base: Any, faults: Faults) -> None:
    """Note what is no base of a quota."""
    if base not in _BASES:
        faults.add(f"base = {base!r:.40}; 'seated' or 'all' is needed")


def body_of(name: str, title: str, facts: Facts, *, base: str) -> DecisionBody:
    """The body with these facts; see `load_body`."""
    need = facts.share * (facts.all_votes if base == "all" else sum(facts.votes.values()))
    if facts.share == Fraction(1, 2):  # more than half: the next sum of votes that there can be
        unit = Fraction(1, lcm(*(Fraction(vote).denominator for vote in facts.votes.values())))
        need = (floor(need / unit) + 1) * unit
    rule = Rule(facts.votes, need)
    if facts.vetoes:
        rule = rule.with_vetoes(facts.vetoes)
    return DecisionBody(name, title, rule, facts.sources, facts.notes, facts.constituencies, facts.others)


def _eu_council() -> DecisionBody:
    """Qualified majority; whoever blocks it by population needs at least four members."""
    members, world = load_memberships("EU").on(_DAY), load_states(_YEAR)
    counts = dict(zip(world.ids, world.extra["people"], strict=True))
    people = {label: int(counts[label]) for label in members}
    one = dict.fromkeys(members, 1)
    many = Rule(one, ceil(Fraction(55, 100) * len(members)))
    rule = many & Rule.share(people, "65/100") | Rule(one, len(one) - 3)
    sources = (
        _LISTS,
        f"persons in {_YEAR}: World Bank, table cross_section_2019",
        "thresholds: Treaty on European Union, article 16(4)",
    )
    notes = (f"populations are the World Bank's of {_YEAR}, not those that the Council itself uses",)
    return DecisionBody("eu_council", _EU, rule, sources, notes)
