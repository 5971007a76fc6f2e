r"""Votes between every two of a finite set of policies, in any number of dimensions.

x *beats* y when the voters who are nearer to x than to y win. Distances are compared as squares of exact
numbers, so that ties are ties. x *covers* y (McKelvey 1986) when it beats y, beats whatever y beats, and is
beaten by nothing that does not beat y. What nothing covers is the uncovered set. That of a region is
approximated by a grid of its policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, which_id
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.decisions.rules import Rule, winning
from gametheory_gov.decisions.spatial import read_points

if TYPE_CHECKING:
    import pandas as pd

#: Comparisons of two policies by one voter, at most.
_MOST = 2**26


@dataclass(frozen=True, eq=False, repr=False)
class PairwiseVotes(Answer):
    """Which policies beat which.

    Parameters
    ----------
    rule : Rule
    alternatives : tuple of str
    ranks : array of int, shape (n, m)
        How near each policy is to each voter, in the order of the rule's voters: 0 for the nearest, one
        number for the equally near.

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule
    >>> from gametheory_gov.decisions.policies import pairwise_votes
    >>> votes = pairwise_votes(Rule("ABC", 2), {"A": 0, "B": 4, "C": 10}, {"low": 1, "middle": 5, "high": 9})
    >>> votes.core, votes.winset("high"), votes.setter_outcome("C", "low")
    (('middle',), ('low', 'middle'), ('middle',))
    """

    RESTS = Rests(("mckelvey1986", "miller1980"))

    rule: Rule
    alternatives: tuple[str, ...]
    ranks: IntArray

    def __post_init__(self) -> None:
        if np.shape(self.ranks) != (len(self.rule.voters), len(self.alternatives)):
            raise InvalidInputError("pairwise votes", ["ranks do not fit the voters and the alternatives"])
        super().__post_init__()

    @cached_property
    def beats(self) -> BoolArray:
        """Whether the policy of the row beats that of the column, shape (m, m)."""
        return self._carried(self.ranks[:, :, None] < self.ranks[:, None, :])

    @property
    def core(self) -> tuple[str, ...]:
        """The policies that none beats."""
        return self._named(~self.beats.any(axis=0))

    @property
    def covers(self) -> BoolArray:
        """Whether the policy of the row covers that of the column, shape (m, m)."""
        beats: FloatArray = self.beats.astype(np.float32)
        missed = (
            beats @ (1 - beats.T) > 0
        )  # of row and column: the row beats something that the column does not
        worse = beats.T @ (1 - beats) > 0  # something beats the row, but not the column
        found: BoolArray = self.beats & ~missed.T & ~worse
        return found

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The policies that none covers."""
        return self._named(~self.covers.any(axis=0))

    def winset(self, policy: str) -> tuple[str, ...]:
        """The policies that beat one.

        Parameters
        ----------
        policy : str
        """
        return self._named(self.beats[:, self._place("policy", policy)])

    def setter_outcome(self, setter: str, status_quo: str) -> tuple[str, ...]:
        """The best for a voter among the status quo and what is accepted against it.

        Who finds both equally near accepts.

        Parameters
        ----------
        setter : str
        status_quo : str

        Returns
        -------
        tuple of str
            Several where they are equally near to the setter.
        """
        at = self._place("status_quo", status_quo)
        if setter not in self.rule.voters:
            fault = f"setter = {setter!r:.60} is no voter{which_id(setter, self.rule.voters)}"
            raise InvalidInputError("setter_outcome", [fault])
        accepted = winning(self.rule, (self.ranks <= self.ranks[:, [at]]).T)
        accepted[at] = True
        own = self.ranks[self.rule.voters.index(setter)]
        return self._named(accepted & (own == own[accepted].min()))

    def _carried(self, support: BoolArray) -> BoolArray:
        n, *shape = support.shape
        found: BoolArray = winning(self.rule, support.reshape(n, -1).T).reshape(shape)
        return found

    def _named(self, which: Any) -> tuple[str, ...]:
        return tuple(name for name, chosen in zip(self.alternatives, which, strict=True) if chosen)

    def _place(self, what: str, name: str) -> int:
        if name not in self.alternatives:
            known = which_id(name, self.alternatives)
            raise InvalidInputError("pairwise votes", [f"{what} = {name!r:.60} is no alternative{known}"])
        return self.alternatives.index(name)

    def __str__(self) -> str:
        def said(names: tuple[str, ...]) -> str:
            return f"{', '.join(names) or 'none'}" if len(names) < 9 else f"{len(names)} policies"

        head = f"votes between {counted(len(self.alternatives), 'policy', 'policies')}, {self.rule}"
        return f"{head}\n  unbeaten: {said(self.core)}\n  uncovered: {said(self.uncovered)}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per policy: how many it beats, how many beat it, whether it is unbeaten, uncovered."""
        import pandas as pd

        core, uncovered, beats = self.core, self.uncovered, self.beats
        rows = [
            (name, int(beats[k].sum()), int(beats[:, k].sum()), name in core, name in uncovered)
            for k, name in enumerate(self.alternatives)
        ]
        return pd.DataFrame(rows, columns=["policy", "beats", "beaten_by", "unbeaten", "uncovered"])


@public
def pairwise_votes(rule: Rule, points: Any, alternatives: Mapping[str, Any]) -> PairwiseVotes:
    """Which of some policies beat which: winsets, the uncovered set, setters' outcomes, in any dimension.

    Parameters
    ----------
    rule : Rule
    points : mapping of id to point, or States
        Ideal points; floats count as their decimals.
    alternatives : mapping of name to point
        The policies, in as many dimensions.

    Returns
    -------
    PairwiseVotes

    Raises
    ------
    InvalidInputError
        For points that are none, or of other dimensions.
    NotApplicableError
        For more than 2**26 comparisons, such as 800 policies and 100 voters.

    Notes
    -----
    The uncovered set: Miller (1980), McKelvey (1986).

    Examples
    --------
    Condorcet's cycle: each policy loses to another, but one that all like less is covered.

    >>> points = {"A": (0, 0), "B": (6, 0), "C": (3, 5)}
    >>> policies = {"a": (1, 0), "b": (5, "1/2"), "c": ("2.8", "4.1"), "far": (30, 30)}
    >>> print(pairwise_votes(Rule("ABC", 2), points, policies))
    votes between 4 policies, 3 voters: at least 2 of 3 votes
      unbeaten: none
      uncovered: a, b, c
    """
    given: object = alternatives
    if not isinstance(given, Mapping):
        wanted = "a mapping of name to point is needed, such as {'a': (0, 1)}"
        fault = f"alternatives = {given!r:.60}; {wanted}"
        raise InvalidInputError("pairwise_votes", [fault])
    if not alternatives:
        raise InvalidInputError("pairwise_votes", ["alternatives names none; give at least one policy"])
    ideal = read_points("pairwise_votes", points, rule.voters)
    places = read_points("pairwise_votes: alternatives", alternatives, alternatives)
    if ideal.shape[1] != places.shape[1]:
        fault = f"alternatives have {places.shape[1]} dimensions and the voters' points {ideal.shape[1]}"
        raise InvalidInputError("pairwise_votes", [fault])
    if len(ideal) * len(places) ** 2 > _MOST:
        fault = f"{len(places)} alternatives of {len(ideal)} voters are too many; give fewer alternatives"
        raise NotApplicableError("pairwise_votes", [fault])
    scale = lcm(*(value.denominator for value in (*ideal.ravel(), *places.ravel())))
    apart = (ideal * scale)[:, None, :] - (places * scale)[None, :, :]
    distances = (apart**2).sum(axis=2)
    ranks = np.stack([np.unique(row, return_inverse=True)[1].reshape(-1) for row in distances])
    return PairwiseVotes(rule, tuple(map(str, alternatives)), ranks.astype(np.int64))
