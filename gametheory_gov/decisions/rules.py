r"""Rules of decision bodies: which coalitions carry a decision.

A rule is weights with a quota, :math:`\sum_{i\in S} w_i \ge q`; rules are combined by AND and OR (double
majorities, vetoes, blocking minorities); and a body may have two levels, where the chair of a constituency
casts its votes once the constituency's own rule says yes. Every such rule is monotone, the coalition of all
wins and the empty one loses: it is a simple game.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, gcd, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.exact import short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, as_share, public
from gametheory_gov.base.text import counted

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("weigh", "and", "or", "chairs")
#: Whole-number weights whose sum stays below are computed with in 64 bits.
_WORD = 2**62


@public
@dataclass(frozen=True, eq=False, repr=False)
class Rule(Answer):
    """Which coalitions of a body carry a decision.

    ``Rule(votes, quota)`` weighs votes. Rules of the same body are combined by ``&`` and ``|``; every voter
    of the second must be among those of the first, and has no vote in a part that does not name it.

    Parameters
    ----------
    votes : mapping of id to number, or list of ids
        Votes of each voter, not negative, exact: a float counts as its decimals. A list gives one vote each.
    quota : number
        A coalition wins with at least as many votes. More than zero, at most all votes.
    how : {"weigh", "and", "or", "chairs"}
        How the parts of a combined rule are combined; left to ``&``, ``|`` and `chairs`.
    parts : tuple of Rule
        For ``"chairs"`` the rule among the chairs first, then one rule for each chair, in its order.

    Raises
    ------
    InvalidInputError
        With every fault: votes that are negative, no numbers or all zero, a quota that is not positive or
        that nobody can reach, parts of different bodies.

    Notes
    -----
    Simple games: Taylor and Zwicker, *Simple Games* (1999); weighted rules: Felsenthal and Machover, *The
    Measurement of Voting Power* (1998).

    Examples
    --------
    >>> rule = Rule({"A": 50, "B": 49, "C": 1}, 51)
    >>> rule.wins(["A", "C"]), rule.wins(["B", "C"])
    (True, False)
    >>> print(rule & Rule(["A", "B", "C"], 2))
    3 voters: at least 51 of 100 votes and at least 2 of 3 votes
    >>> Rule({"A": -1, "B": 3}, 9)
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: rule: 2 faults
      1. votes['A'] = -1; votes are numbers that are not negative
      2. quota = 9 is more than all votes (3), so nobody could carry a decision; give at most 3
    """

    RESTS = Rests(("taylor1999", "felsenthal1998"))

    votes: Mapping[str, Fraction | int] = field(default_factory=dict)
    quota: Fraction | int | None = None
    how: str = "weigh"
    parts: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        faults, put = Faults("rule"), object.__setattr__
        if self.how == "weigh":
            votes = read_votes(self.votes, faults)
            put(self, "votes", votes)
            put(self, "quota", _read_quota(self.quota, votes, faults))
            if not isinstance(self.parts, (tuple, list)) or self.parts:
                faults.add("parts are given, but a rule that weighs votes has none")
        else:
            put(self, "parts", _read_parts(self.how, self.parts, faults))
            if not isinstance(self.votes, Mapping) or self.votes or self.quota is not None:
                faults.add(
                    f"votes and quota are given, but a rule with how = {self.how!r:.40} has parts only"
                )
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    # ---------------------------------------------------------------------------------------- making

    @classmethod
    def share(cls, votes: Any, share: Any, *, more: bool = False) -> Rule:
        """The rule that a share of all votes carries a decision.

        Parameters
        ----------
        votes : mapping of id to number, or list of ids
        share : number or text in (0, 1]
            Such as ``"85/100"``. A float counts as its decimals.
        more : bool
            Whether more than the share is needed.

        Examples
        --------
        >>> Rule.share({"A": 50, "B": 49, "C": 1}, "1/2", more=True).quota
        51
        """
        faults = Faults("rule")
        taken = to_fraction(as_share(share, "share", faults, above_zero=True))
        given = read_votes(votes, faults)
        if more and taken == 1:
            faults.add("share = 1 and more = True: nobody has more than all votes; leave more out")
        faults.raise_as(InvalidInputError)
        unit = Fraction(1, lcm(*(vote.denominator for vote in given.values())))
        need = taken * sum(given.values())
        return cls(given, (floor(need / unit) + 1) * unit if more else need)

    @classmethod
    def chairs(cls, rule: Rule, inside: Mapping[str, Rule]) -> Rule:
        """A body of two levels: each chair votes yes when its constituency's own rule does.

        Parameters
        ----------
        rule : Rule
            Among the chairs.
        inside : mapping of chair to Rule
            The rule within each constituency; a constituency of one is ``Rule(["USA"], 1)``.

        Raises
        ------
        InvalidInputError
            For chairs without constituency or the reverse, and constituencies that overlap.

        Examples
        --------
        >>> south = Rule(["B", "C", "D"], 2)
        >>> body = Rule.chairs(Rule(["north", "south"], 2), {"north": Rule(["A"], 1), "south": south})
        >>> body.wins(["A", "B", "D"]), body.wins(["B", "C", "D"])
        (True, False)
        """
        faults = Faults("chairs")
        if not isinstance(rule, Rule) or not isinstance(inside, Mapping):
            raise InvalidInputError(
                "chairs", ["a rule among chairs and a mapping of chair to rule are needed"]
            )
        faults.extend(f"chair {chair!r} has no constituency" for chair in rule.voters if chair not in inside)
        faults.extend(
            f"inside names {chair!r}, who is no chair{which_id(chair, rule.voters)}"
            for chair in inside
            if chair not in rule.voters
        )
        faults.raise_as(InvalidInputError)
        return cls(how="chairs", parts=(rule, *(inside[chair] for chair in rule.voters)))

    def with_vetoes(self, ids: Iterable[str]) -> Rule:
        """The same rule, but nothing is carried without these voters.

        Raises
        ------
        InvalidInputError
            For a vetoer without seat.

        Examples
        --------
        >>> print(Rule(["A", "B", "C"], 2).with_vetoes("A"))
        3 voters: at least 2 of 3 votes and A
        """
        faults = Faults("with_vetoes")
        vetoers = as_ids(ids, "ids", faults, known=self.voters, among="the voters")
        if not vetoers and not faults:
            faults.add("ids names nobody; name the voters who have a veto")
        faults.raise_as(InvalidInputError)
        return self & Rule(dict.fromkeys(vetoers, 1), len(vetoers))

    def __and__(self, other: object) -> Rule:
        return _combine("and", self, other) if isinstance(other, Rule) else NotImplemented

    def __or__(self, other: object) -> Rule:
        return _combine("or", self, other) if isinstance(other, Rule) else NotImplemented

    # --------------------------------------------------------------------------------------- reading

    @property
    def voters(self) -> tuple[str, ...]:
        """Everyone who has a seat, in order."""
        if self.how == "weigh":
            return tuple(self.votes)
        within = self.parts[1:] if self.how == "chairs" else self.parts
        return tuple(dict.fromkeys(voter for part in within for voter in part.voters))

    def wins(self, coalition: Iterable[str]) -> bool:
        """Whether a coalition carries a decision.

        Raises
        ------
        InvalidInputError
            For who has no seat.
        """
        faults = Faults("wins")
        inside = as_ids(coalition, "coalition", faults, known=self.voters, among="the voters")
        faults.raise_as(InvalidInputError)
        return bool(winning(self, np.array([[voter in inside for voter in self.voters]]))[0])

    def __str__(self) -> str:
        return f"{counted(len(self.voters), 'voter')}: {_said(self)}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per voter: its votes in every part that weighs votes, and in which constituency."""
        import pandas as pd

        table: dict[str, list[Any]] = {"voter": list(self.voters)}
        for part in _within(self):
            if part.how == "chairs":
                seat = {
                    voter: chair
                    for chair, within in zip(part.parts[0].voters, part.parts[1:], strict=True)
                    for voter in within.voters
                }
                table[_free("constituency", table)] = [seat.get(voter, "") for voter in self.voters]
            elif part.how == "weigh":
                table[_free("votes", table)] = [part.votes.get(voter, 0) for voter in self.voters]
        return pd.DataFrame(table)


def read_votes(given: Any, faults: Faults) -> dict[str, Fraction | int]:
    """One exact number per id."""
    if hasattr(given, "items") and hasattr(given, "keys"):
        pairs = [(label, value) for label, value in given.items()]
    else:
        ids = tuple(given) if isinstance(given, str) else given
        pairs = [(label, 1) for label in as_ids(ids, "votes", faults)]
    votes: dict[str, Fraction | int] = {}
    for label, value in pairs:
        if not isinstance(label, str) or not label:
            faults.add(f"votes names {label!r:.60}; ids are texts that are not empty")
            continue
        try:
            vote = to_fraction(value)
        except (TypeError, ValueError):
            vote = Fraction(-1)
        if vote < 0:
            faults.add(f"votes[{label!r}] = {value!r:.60}; votes are numbers that are not negative")
        else:
            votes[label] = _plain(vote)
    if not faults and not any(votes.values()):
        faults.add("votes: nobody has a vote; give somebody more than zero")
    return votes


def _read_quota(given: Any, votes: Mapping[str, Any], faults: Faults) -> Fraction | int:
    total = sum(votes.values())
    try:
        quota = to_fraction(given)
    except (TypeError, ValueError):
        faults.add(f"quota = {given!r:.60}; a number of votes is needed")
        return 1
    said = short_number(quota)
    if quota <= 0:
        faults.add(f"quota = {said}; a quota is more than zero, or nobody would carry decisions too")
    elif quota > total > 0:
        most = short_number(total)
        faults.add(
            f"quota = {said} is more than all votes ({most}), so nobody could carry a decision; "
            f"give at most {most}"
        )
    return _plain(quota)


def _read_parts(how: Any, given: Any, faults: Faults) -> tuple[Rule, ...]:
    parts = tuple(given) if isinstance(given, (tuple, list)) else ()
    if how not in _KINDS:
        faults.add(f"how = {how!r:.40}; one of {', '.join(map(repr, _KINDS))} is needed")
    elif len(parts) < 2:
        faults.add(f"parts = {given!r:.60}; two rules or more are needed")
    elif not all(isinstance(part, Rule) for part in parts):
        none = [k for k, part in enumerate(parts) if not isinstance(part, Rule)]
        faults.extend(f"parts[{k}] = {parts[k]!r:.60}; a Rule is needed" for k in none)
    elif how == "chairs":
        if len(parts) != 1 + len(parts[0].voters):
            faults.add(f"{len(parts) - 1} constituencies have {len(parts[0].voters)} chairs; each has one")
        seat: dict[str, int] = {}
        for k, part in enumerate(parts[1:]):
            for voter in part.voters:
                if voter in seat:
                    faults.add(f"{voter!r} sits in two constituencies; each voter belongs to one")
                seat[voter] = k
    else:
        strangers = [voter for part in parts[1:] for voter in part.voters if voter not in parts[0].voters]
        faults.extend(
            f"{voter!r} is not among the voters of the first rule{which_id(voter, parts[0].voters)}"
            for voter in dict.fromkeys(strangers)
        )
    return parts


def _plain(value: Fraction | int) -> Fraction | int:
    return int(value) if value.denominator == 1 else Fraction(value)


def _combine(how: str, one: Rule, other: Rule) -> Rule:
    """Both rules under one AND or OR; one of the same kind takes the other in."""
    first = one.parts if one.how == how else (one,)
    second = other.parts if other.how == how else (other,)
    return Rule(how=how, parts=(*first, *second))


def _said(rule: Rule) -> str:
    """A rule in words."""
    if rule.how == "weigh":
        total = sum(rule.votes.values())
        if rule.quota == total == len(rule.votes) <= 5 and set(rule.votes.values()) == {1}:
            return " and ".join(rule.votes)
        return f"at least {_decimal(rule.quota or 0)} of {_decimal(total)} votes"
    if rule.how == "chairs":
        number = counted(len(rule.parts) - 1, "constituency", "constituencies")
        return f"chairs of {number}, {_said(rule.parts[0])}"
    inner = [f"({_said(part)})" if part.how in ("and", "or") else _said(part) for part in rule.parts]
    return f" {rule.how} ".join(inner)


def _decimal(number: Fraction | int) -> str:
    """A number of votes, as a decimal where it has few digits."""
    scaled = Fraction(number) * 10**6
    if number.denominator == 1 or scaled.denominator > 1:
        return short_number(number)
    before, after = divmod(int(scaled), 10**6)
    return f"{before}.{after:06d}".rstrip("0")


def _within(rule: Rule) -> Iterator[Rule]:
    """The parts of which voters are the body's own: not the rule among chairs."""
    yield rule
    for part in rule.parts[1:] if rule.how == "chairs" else rule.parts:
        yield from _within(part)


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A column's name that is not taken."""
    number = sum(known.startswith(name) for known in taken) + 1
    return name if number == 1 else f"{name}_{number}"


# ------------------------------------------------------------------------------------- what others read


def whole(rule: Rule) -> tuple[dict[str, int], int]:
    """Votes and quota of a rule that weighs votes, as small whole numbers: the same game.

    Examples
    --------
    >>> whole(Rule({"A": "1/2", "B": 1, "C": 0}, "4/3"))
    ({'A': 1, 'B': 2, 'C': 0}, 3)
    """
    scale = lcm(*(vote.denominator for vote in rule.votes.values()))
    votes = {voter: int(vote * scale) for voter, vote in rule.votes.items()}
    common = gcd(*votes.values())
    quota = -(-Fraction(rule.quota or 0) * scale // common)
    return {voter: vote // common for voter, vote in votes.items()}, int(quota)


def single(rule: Rule) -> tuple[dict[str, int], int] | None:
    """Whole-number votes and quota of a rule that is one weighing, alone or with vetoes; else None.

    A veto is so many votes more, and so much more quota, that the others' votes cannot make up for it.

    Examples
    --------
    >>> single(Rule(["A", "B", "C"], 2).with_vetoes("A"))
    ({'A': 3, 'B': 1, 'C': 1}, 4)
    """
    if rule.how == "weigh":
        return whole(rule)
    if rule.how != "and" or any(part.how != "weigh" for part in rule.parts):
        return None
    others = [part for part in rule.parts if not _unanimous(part)]
    if len(others) > 1:
        return None
    everyone = dict.fromkeys(rule.voters, 0)
    votes, quota = whole(others[0]) if others else ({}, 0)
    votes = everyone | votes
    vetoers = {voter for part in rule.parts if _unanimous(part) for voter, vote in part.votes.items() if vote}
    extra = sum(votes.values()) - quota + 1
    return {v: votes[v] + extra * (v in vetoers) for v in votes}, quota + extra * len(vetoers)


def _unanimous(rule: Rule) -> bool:
    """Whether everybody with votes is needed."""
    votes, quota = whole(rule)
    return sum(votes.values()) - min(vote for vote in votes.values() if vote) < quota


def winning(rule: Rule, present: BoolArray) -> BoolArray:
    """Whether coalitions win.

    Parameters
    ----------
    rule : Rule
    present : array of bool, shape (K, n)
        Who is in each coalition, in the order of the rule's voters.

    Returns
    -------
    array of bool, shape (K,)
    """
    column = {voter: k for k, voter in enumerate(rule.voters)}
    if rule.how == "weigh":
        votes, quota = whole(rule)
        kind: Any = np.int64 if sum(votes.values()) < _WORD else object
        reached: Any = present.astype(kind) @ np.array([*votes.values()], dtype=kind)
        found: BoolArray = np.asarray(reached >= quota, dtype=np.bool_)
        return found
    within = rule.parts[1:] if rule.how == "chairs" else rule.parts
    each = [winning(part, present[:, [column[voter] for voter in part.voters]]) for part in within]
    if rule.how == "chairs":
        return winning(rule.parts[0], np.stack(each, axis=1))
    joined: BoolArray = np.all(each, axis=0) if rule.how == "and" else np.any(each, axis=0)
    return joined
