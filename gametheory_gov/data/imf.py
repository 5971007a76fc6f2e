"""The votes of the members of the International Monetary Fund, and the chairs that cast them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import DataError

from .tables import read_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class ImfVotes(Answer):
    """Votes in the International Monetary Fund at one day.

    Parameters
    ----------
    votes : mapping of id to int
        Votes of every member.
    quotas : mapping of id to Fraction
        Quotas in million SDR (14th review).
    chairs : mapping of id to ids
        The constituencies of the Executive Board, each named after its largest member.
    day : str
        Whose votes they are.

    Examples
    --------
    >>> from gametheory_gov.data import imf_votes
    >>> votes = imf_votes()
    >>> len(votes.votes), len(votes.chairs), sum(votes.votes.values())
    (190, 24, 5039930)
    """

    votes: Mapping[str, int]
    quotas: Mapping[str, Fraction]
    chairs: Mapping[str, tuple[str, ...]]
    day: str

    def __post_init__(self) -> None:
        seats = [voter for members in self.chairs.values() for voter in members]
        if (
            set(self.quotas) != set(self.votes)
            or len(set(seats)) != len(seats)
            or set(seats) - set(self.votes)
        ):
            raise DataError("votes of the IMF", ["quotas, votes and chairs are not of the same members"])
        super().__post_init__()

    @property
    def total(self) -> int:
        """All votes."""
        return sum(self.votes.values())

    @property
    def seated(self) -> Mapping[str, int]:
        """Votes of the members who sit in a chair."""
        return {voter: self.votes[voter] for members in self.chairs.values() for voter in members}

    @property
    def seatless(self) -> tuple[str, ...]:
        """Members who sit in no chair; their votes count in all votes, but nobody casts them at the Board."""
        return tuple(voter for voter in self.votes if voter not in self.seated)

    @property
    def chair_votes(self) -> Mapping[str, int]:
        """Votes that each chair casts, the most first."""
        cast = {chair: sum(self.votes[v] for v in members) for chair, members in self.chairs.items()}
        return dict(sorted(cast.items(), key=lambda pair: -pair[1]))

    def __str__(self) -> str:
        cast = sum(self.chair_votes.values())
        outside = f"; in no chair: {', '.join(self.seatless)}" if self.seatless else ""
        return (
            f"International Monetary Fund, {self.day}: {len(self.votes)} members with {self.total} votes\n"
            f"  {len(self.chairs)} chairs cast {cast} of them{outside}"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per member: chair, quota, votes."""
        import pandas as pd

        chair = {voter: name for name, members in self.chairs.items() for voter in members}
        rows = [(v, chair.get(v, ""), float(self.quotas[v]), n) for v, n in self.votes.items()]
        return pd.DataFrame(rows, columns=["id", "chair", "quota_sdr_m", "votes"])


def imf_votes() -> ImfVotes:
    """The votes of the 190 members of the International Monetary Fund in October 2022, and the 24 chairs.

    Returns
    -------
    ImfVotes
        Sources and terms: ``gametheory_gov/data/SOURCES.md``.

    Examples
    --------
    >>> print(imf_votes())
    International Monetary Fund, 2022-10-02: 190 members with 5039930 votes
      24 chairs cast 5001244 of them; in no chair: VEN
    """
    rows = read_table("imf_votes")
    chairs: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["chair"]:
            chairs[row["chair"]] = (*chairs.get(row["chair"], ()), row["iso3"])
    return ImfVotes(
        {row["iso3"]: int(row["votes"]) for row in rows},
        {row["iso3"]: Fraction(row["quota_sdr_m"]) for row in rows},
        chairs,
        "2022-10-02",
    )
