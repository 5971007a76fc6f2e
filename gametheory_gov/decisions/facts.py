"""What is known of a rule before any index: its coalitions, vetoers, dictators, dummies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import as_whole, public
from gametheory_gov.base.text import listed

from .counting import count_pivots
from .minimal import minimal
from .proper import is_proper, is_strong
from .rules import Rule

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True, eq=False, repr=False)
class Coalitions(Answer):
    """The coalitions of a body.

    Parameters
    ----------
    rule : Rule
    winning : int
        Coalitions that win; all others lose, and block together with who is not among them.
    swings : mapping of id to int
        Coalitions of others that lose without the voter and win with it.
    minimal : int or None
        Winning coalitions of which nobody can be spared. None where they are too many to be counted.
    minimal_coalitions : tuple of tuple of ids
        They themselves, where they are few.
    proper : bool or None
        Whether no two coalitions without a common member win.
    strong : bool or None
        Whether of a coalition and all others one wins.

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule, coalitions
    >>> found = coalitions(Rule({"A": 50, "B": 49, "C": 1}, 51))
    >>> found.winning, found.minimal_coalitions
    (3, (('A', 'B'), ('A', 'C')))
    """

    RESTS = Rests(("taylor1999", "felsenthal1998"))

    rule: Rule
    winning: int
    swings: Mapping[str, int]
    minimal: int | None
    minimal_coalitions: tuple[tuple[str, ...], ...]
    proper: bool | None
    strong: bool | None

    def __post_init__(self) -> None:
        n = len(self.rule.voters)
        if (
            set(self.swings) != set(self.rule.voters)
            or not 0 < self.winning < 2**n
            or not all(0 <= times <= min(self.winning, 2 ** (n - 1)) for times in self.swings.values())
            or not all(set(club) <= set(self.swings) for club in self.minimal_coalitions)
        ):
            raise InvalidInputError("coalitions", ["these are not the coalitions of the rule"])
        super().__post_init__()

    @property
    def blocking(self) -> int:
        """Coalitions that block: without them the others lose."""
        return int(2 ** len(self.rule.voters)) - self.winning

    @property
    def act(self) -> Fraction:
        """The power to act (Coleman): the share of all coalitions that win."""
        return Fraction(self.winning, 2 ** len(self.rule.voters))

    @property
    def dummies(self) -> tuple[str, ...]:
        """Voters who are never pivotal."""
        return tuple(voter for voter, times in self.swings.items() if not times)

    @property
    def vetoers(self) -> tuple[str, ...]:
        """Voters without whom nothing is carried: pivotal in every winning coalition."""
        return tuple(voter for voter, times in self.swings.items() if times == self.winning)

    @property
    def dictator(self) -> str | None:
        """The voter who decides alone, if there is one."""
        half = 2 ** (len(self.rule.voters) - 1)
        return next((voter for voter, times in self.swings.items() if times == half), None)

    def __str__(self) -> str:
        voters = self.rule.voters

        def said(ids: tuple[str, ...]) -> str:
            return listed(ids, voters) if len(ids) <= 12 else f"{len(ids)} voters"

        number = "not counted" if self.minimal is None else f"{self.minimal}"
        lines = [
            f"{self.rule}",
            f"  winning coalitions: {self.winning} of 2**{len(voters)} ({float(self.act):.6g})",
            f"  minimal winning coalitions: {number}",
            f"  vetoers: {said(self.vetoers) or 'none'}; dummies: {said(self.dummies) or 'none'}; "
            f"dictator: {self.dictator or 'none'}",
            f"  proper: {_WORDS[self.proper]}; strong: {_WORDS[self.strong]}",
        ]
        if self.proper is False:
            lines.append("  two coalitions without a common member can both win")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per voter: swings, and whether it is a vetoer or a dummy."""
        import pandas as pd

        rows = [(v, times, v in self.vetoers, v in self.dummies) for v, times in self.swings.items()]
        return pd.DataFrame(rows, columns=["voter", "swings", "vetoer", "dummy"])


@public
def coalitions(rule: Rule, *, most: int = 100) -> Coalitions:
    """The coalitions that win, block or are minimal; vetoers and dummies; whether the rule is proper.

    Parameters
    ----------
    rule : Rule
    most : int
        Minimal winning coalitions are listed where they are at most so many.

    Returns
    -------
    Coalitions
        Minimal ones are counted for one weighing of votes, alone or with vetoes, and for any rule of up to 27
        voters.

    Raises
    ------
    InvalidInputError
        For what is no rule.
    NotApplicableError
        If the rule is too large.

    Notes
    -----
    Taylor and Zwicker (1999), Felsenthal and Machover (1998).

    Examples
    --------
    >>> print(coalitions(Rule({"A": 50, "B": 49, "C": 1}, 51)))
    3 voters: at least 51 of 100 votes
      winning coalitions: 3 of 2**3 (0.375)
      minimal winning coalitions: 2
      vetoers: A; dummies: none; dictator: none
      proper: yes; strong: no
    """
    faults = Faults("coalitions")
    given: Any = rule
    as_whole(most, "most", faults)
    if not isinstance(given, Rule):
        faults.add(f"rule = {rule!r:.60}; a Rule is needed")
    faults.raise_as(InvalidInputError)
    found = count_pivots(rule)
    swings = {voter: int(found.values[voter]) for voter in rule.voters}
    number, few = minimal(rule, most)
    return Coalitions(rule, found.wins or 0, swings, number, few, is_proper(rule), is_strong(rule))
