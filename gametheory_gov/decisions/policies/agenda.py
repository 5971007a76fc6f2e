r"""One proposal against the status quo on a line.

A voter with ideal point :math:`\theta_i` accepts a proposal that is no further away than what comes without
agreement, r, so that voter i accepts :math:`[\theta_i - d_i, \theta_i + d_i]` with :math:`d_i = |r -
\theta_i|`. All these intervals hold r; what a winning coalition accepts is therefore an interval too, from
the pivot of the left ends to that of the right ends. A setter proposes what it likes best in it (Romer and
Rosenthal 1978).

*Outside option* (in the spirit of Voeten 2001). One state can act alone at policy o and cost c. It would iff
it then is better off than under the status quo, :math:`|o - \theta| + c < |s - \theta|`. Then without
agreement the others get o, not s. The state itself accepts what is no worse for it than acting alone,
:math:`d = |o - \theta| + c`; the cost that an agreement spares it is what it may concede.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.spatial import read_points

from .cores import in_decimals, pivots

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Proposal(Answer):
    """What a setter proposes against a status quo on a line.

    Parameters
    ----------
    rule : Rule
    points : mapping of id to Fraction
        Ideal points.
    status_quo : Fraction
    setter : str or Fraction
        A voter's id, or the ideal point of a setter without vote.
    outside : tuple of (str, Fraction, Fraction), or None
        Who can act alone, at which policy, at what cost.
    without : Fraction
        The policy that comes without agreement: the status quo, or the outside option where its threat is
        credible.
    low, high : Fraction
        What is accepted: everything between these, and nothing else.
    outcome : Fraction

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule
    >>> from gametheory_gov.decisions.policies import spatial_vote
    >>> vote = spatial_vote(Rule("ABC", 2), {"A": 0, "B": 4, "C": 10}, status_quo=1, setter="C")
    >>> str(vote.low), str(vote.high), str(vote.outcome)
    ('1', '7', '7')
    """

    RESTS = Rests(("romer1978", "voeten2001"))

    rule: Rule
    points: Mapping[str, Fraction]
    status_quo: Fraction
    setter: str | Fraction
    outside: tuple[str, Fraction, Fraction] | None
    without: Fraction
    low: Fraction
    high: Fraction
    outcome: Fraction

    def __post_init__(self) -> None:
        if set(self.points) != set(self.rule.voters) or not self.low <= self.outcome <= self.high:
            raise InvalidInputError("proposal", ["the rule, the points and the outcome do not fit together"])
        super().__post_init__()

    @property
    def stays(self) -> bool:
        """Whether nothing is accepted but what comes without agreement."""
        return self.low == self.high

    def __str__(self) -> str:
        said = in_decimals
        who = self.setter if isinstance(self.setter, str) else f"a setter at {said(self.setter)}"
        lines = [f"{who} proposes {said(self.outcome)} against {said(self.status_quo)}, {self.rule}"]
        if self.outside is not None:
            state, policy, cost = self.outside
            would = "would" if self.without != self.status_quo else "would not"
            lines.append(f"  {state} {would} act alone at {said(policy)} at a cost of {said(cost)}")
        rest = "nothing else" if self.stays else f"from {said(self.low)} to {said(self.high)}"
        lines.append(f"  without agreement {said(self.without)}; accepted: {rest}")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per voter: its ideal point, and its distance from the status quo and from the outcome."""
        import pandas as pd

        rows = [(v, x, abs(x - self.status_quo), abs(x - self.outcome)) for v, x in self.points.items()]
        return pd.DataFrame(rows, columns=["voter", "ideal_point", "from_status_quo", "from_outcome"])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The ideal points, what is accepted, the status quo and the outcome.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from .picture import proposal_on_line

        marks = {"status quo": self.status_quo, "outcome": self.outcome}
        if self.without != self.status_quo:
            marks["acting alone"] = self.without
        ends = [float(self.low), float(self.high)]
        return proposal_on_line(self.points, ends, marks, self.headline, ax)


@public
def spatial_vote(
    rule: Rule, points: Any, status_quo: Any, setter: Any, *, outside: tuple[str, Any, Any] | None = None
) -> Proposal:
    """What a setter proposes and a rule accepts, on a line, exactly.

    Parameters
    ----------
    rule : Rule
    points : mapping of id to number, or States
        Ideal points on a line; floats count as their decimals.
    status_quo : number
    setter : str or number
        A voter, or the ideal point of a setter who has no vote.
    outside : (id, policy, cost), optional
        One voter can act alone, at this policy and this cost, a number that is not negative, in the units of
        the line. It does where that is better for it than the status quo; an agreement then needs its
        consent, too, whatever the rule.

    Returns
    -------
    Proposal
        Its ``low`` and ``high`` are the ends of the winset, with the ends, as who is indifferent accepts.

    Raises
    ------
    InvalidInputError
        For voters without a point, more than one dimension, numbers that are none, an unknown setter or state
        with an outside option, a negative cost.

    Examples
    --------
    >>> points = {"USA": 8, "FRA": 3, "RUS": 0, "CHN": 1, "GBR": 7}
    >>> council = Rule(list(points), 5)
    >>> print(spatial_vote(council, points, 2, "USA"))
    USA proposes 2 against 2, 5 voters: USA and FRA and RUS and CHN and GBR
      without agreement 2; accepted: nothing else
    >>> print(spatial_vote(council, points, 2, "FRA", outside=("USA", 8, 2)))
    FRA proposes 6 against 2, 5 voters: USA and FRA and RUS and CHN and GBR
      USA would act alone at 8 at a cost of 2
      without agreement 8; accepted: from 6 to 8
    """
    line = read_points("spatial_vote", points, rule.voters, (1,))[:, 0]
    ideal: dict[str, Fraction] = dict(zip(rule.voters, line, strict=True))
    faults = Faults("spatial_vote")
    at = _read("status_quo", status_quo, faults)
    best = ideal.get(setter) if isinstance(setter, str) else _read("setter", setter, faults)
    if best is None:
        faults.add(f"setter = {setter!r:.60} is no voter{which_id(setter, rule.voters)}")
    option = _read_outside(outside, rule, faults)
    faults.raise_as(InvalidInputError)
    without, reach = at, abs(line - at)
    low, high = None, None
    if option is not None:
        state, policy, cost = option
        alone = abs(policy - ideal[state]) + cost
        if alone < abs(at - ideal[state]):
            without, reach = policy, abs(line - policy)
            reach[rule.voters.index(state)] = alone
            low, high = ideal[state] - alone, ideal[state] + alone  # beyond, it acts alone whoever votes
    left, right = pivots(rule, np.stack([reach - line, line + reach]))
    low = -left if low is None else max(low, -left)
    high = right if high is None else min(high, right)
    outcome = min(max(best or Fraction(0), low), high)
    chosen = setter if isinstance(setter, str) else best
    return Proposal(rule, ideal, at, chosen or Fraction(0), option, without, low, high, outcome)


def _read(name: str, value: Any, faults: Faults, *, least: int | None = None) -> Fraction:
    try:
        number = to_fraction(value)
    except (TypeError, ValueError):
        faults.add(f"{name} = {value!r:.60}; a finite number is needed")
        return Fraction(0)
    if least is not None and number < least:
        faults.add(f"{name} = {value!r:.60}; a number of at least {least} is needed")
    return number


def _read_outside(given: Any, rule: Rule, faults: Faults) -> tuple[str, Fraction, Fraction] | None:
    if given is None:
        return None
    if not isinstance(given, (tuple, list)) or len(given) != 3 or not isinstance(given[0], str):
        faults.add(f"outside = {given!r:.60}; a voter's id, a policy and a cost are needed")
        return None
    if given[0] not in rule.voters:
        faults.add(f"outside names {given[0]!r:.60}, who is no voter{which_id(given[0], rule.voters)}")
    policy = _read("the policy of outside", given[1], faults)
    return given[0], policy, _read("the cost of outside", given[2], faults, least=0)
