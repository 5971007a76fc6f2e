"""Rules from what the package knows of a body or a treaty: its institution, its constituencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from math import floor, log10
from operator import and_
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, which_id
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_ids, is_whole, public
from gametheory_gov.world.bodies import fixed_body, member_weights
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .calculate import power
from .groups import partition
from .record import Power
from .rules import Rule, read_votes

#: Bodies whose power is kept, so that a sweep over anything else finds it once.
_KEPT = 64
#: Digits of a sum of floats that are not noise.
_DIGITS = 15


@public
def body_rule(
    institution: Institution,
    states: States,
    *,
    members: Iterable[str] | None = None,
    founders: Sequence[str] | None = None,
) -> Rule:
    """The rule by which an institution's decision body decides: its votes, its quota, its vetoes.

    Parameters
    ----------
    institution : Institution
        Its ``quota`` is a share of the body's votes; one half means more than half. ``vetoes`` must have
        seats.
    states : States
    members : iterable of ids, optional
        Who belongs, for a body of the members.
    founders : sequence of ids, optional
        For a body of the founders.

    Returns
    -------
    Rule
        Its voters are the states that have a vote. Sizes given as floats count as their decimals, of
        which those beyond the 15th digit of their sum, where floats are noise, are rounded away.

    Raises
    ------
    InvalidInputError
        For a body of members or founders who are not named, strangers, vetoers without seat, a body without
        votes, a quota of zero.

    Examples
    --------
    >>> votes = {"A": 3, "B": 2, "C": 2}
    >>> council = Institution("council", body="weighted", votes=votes, quota="2/3", vetoes="A")
    >>> print(body_rule(council, States.symmetric(3, ids=["A", "B", "C"])))
    3 voters: at least 14/3 of 7 votes and A
    """
    faults = Faults("body_rule")
    for given, kind in ((institution, Institution), (states, States)):
        if not isinstance(given, kind):
            faults.add(f"{given!r:.60}; an object of {kind.__name__} is needed")
    faults.raise_as(InvalidInputError)
    if founders is not None:
        founders = as_ids(founders, "founders", faults, known=states.ids, names=states.names)
    weights = fixed_body(institution, states, founders, faults)
    if institution.body == "members":
        if members is None:
            faults.add("the decision body is the members; say who they are: body_rule(..., members=[...])")
        inside = as_ids(members, "members", faults, known=states.ids, names=states.names)
        own = member_weights(institution, states)
        votes = {voter: own[k] for k, voter in enumerate(states.ids) if voter in inside}
    else:
        if members is not None:
            faults.add(f"members are given, but the decision body is {institution.body!r}")
        votes = {} if weights is None else dict(zip(states.ids, weights.tolist(), strict=True))
    votes = _exactly({voter: vote for voter, vote in votes.items() if vote > 0})
    if not faults and not votes:
        faults.add("nobody in the decision body has a vote")
    faults.extend(
        f"{voter!r} has a veto but no vote in the body{which_id(voter, tuple(votes))}"
        for voter in institution.vetoes
        if votes and voter not in votes
    )
    quota = to_fraction(institution.quota)
    if not quota:
        faults.add("quota = 0; a share of votes above zero is needed")
    faults.raise_as(InvalidInputError)
    rule = Rule.share(votes, quota, more=quota == Fraction(1, 2))
    return rule.with_vetoes(institution.vetoes) if institution.vetoes else rule


@public
def entry_rule(institution: Institution, states: States, *, digits: int | None = None) -> Rule:
    """The rule by which a treaty enters into force: enough members, and with them enough size.

    Parameters
    ----------
    institution : Institution
        Its ``minimum_participation``.
    states : States
    digits : int, optional
        Round shares of size to so many digits after the point, so that `power` can count coalitions of many
        states of many different sizes; exact by default.

    Returns
    -------
    Rule
        It wins where the treaty is in force.

    Raises
    ------
    InvalidInputError
        Where the institution asks for no minimum, or for more members than there are states.

    Examples
    --------
    >>> treaty = Institution(minimum_participation=(2, "55/100"))
    >>> world = States(["A", "B", "C"], size=["1/2", "3/10", "1/5"], population=["1/3"] * 3)
    >>> rule = entry_rule(treaty, world)
    >>> rule.wins(["B", "C"]), rule.wins(["A", "C"])
    (False, True)
    """
    faults = Faults("entry_rule")
    for given, kind in ((institution, Institution), (states, States)):
        if not isinstance(given, kind):
            faults.add(f"{given!r:.60}; an object of {kind.__name__} is needed")
    if digits is not None and (not is_whole(digits) or digits < 1):
        faults.add(f"digits = {digits!r:.60}; a whole number from 1 is needed")
    faults.raise_as(InvalidInputError)
    members, share = institution.minimum_participation
    sizes = _exactly(dict(zip(states.ids, states.size.tolist(), strict=True)))
    if digits is not None:
        sizes = {state: round(size, digits) for state, size in sizes.items()}
    rules = [Rule(dict.fromkeys(states.ids, 1), to_fraction(members))] if members else []
    rules += [Rule.share(sizes, share)] if share else []
    if not rules:
        faults.add(
            "minimum_participation = (0, 0), so a treaty is in force from the first member on; give the "
            "members and the share of size that are needed, such as (55, '55/100')"
        )
        faults.raise_as(InvalidInputError)
    return reduce(and_, rules)


def _exactly(votes: Mapping[str, Any]) -> dict[str, Fraction]:
    """Votes as fractions; floats without the digits that are noise, so that whole words can count them."""
    read = {voter: to_fraction(vote) for voter, vote in votes.items()}
    if all(isinstance(vote, Fraction) for vote in votes.values()):
        return read
    unit = Fraction(10) ** (floor(log10(sum(read.values()))) - _DIGITS)
    return {voter: round(vote / unit) * unit for voter, vote in read.items()}


@public
def body_power(
    institution: Institution,
    states: States,
    *,
    members: Iterable[str] | None = None,
    founders: Sequence[str] | None = None,
) -> Power:
    r"""The voting power :math:`b_j` in an institution's decision body, as its ``power`` says.

    It is what representation, :math:`1 - \tfrac12\sum_j |b_j - \pi_j|`, compares with the shares of
    population :math:`\pi_j`, in a game whose decision body is fixed in advance.

    Parameters
    ----------
    institution : Institution
        ``power="votes"``: shares of the votes; ``"banzhaf"``: the normalised Banzhaf index;
        ``"shapley_shubik"``: the Shapley-Shubik index, under its ``quota`` and ``vetoes``.
    states : States
    members : iterable of ids, optional
        Who belongs, for a body of the members.
    founders : sequence of ids, optional
        For a body of the founders.

    Returns
    -------
    Power
        Of the states that have a vote; all others have no power. Fractions, or, for Shapley-Shubik indices of
        many voters with many different votes, floats with a proven bound on their error.

    Raises
    ------
    InvalidInputError
        As `body_rule`.
    NotApplicableError
        If a rule is too large.

    Notes
    -----
    Banzhaf (1965), Shapley and Shubik (1954).

    Examples
    --------
    >>> votes = {"A": 50, "B": 49, "C": 1}
    >>> board = Institution("board", body="weighted", votes=votes, power="shapley_shubik")
    >>> world = States.symmetric(3, ids=["A", "B", "C"])
    >>> print(body_power(board, world))
    Shapley-Shubik index, 3 voters: at least 51 of 100 votes
    A 2/3, B 1/6, C 1/6
      exact, by a diagram of 8 nodes, paths by size
    >>> body_power(board.replace(power="votes"), world)["B"]
    Fraction(49, 100)
    """
    return _power(body_rule(institution, states, members=members, founders=founders), institution.power)


@lru_cache(maxsize=_KEPT)
def _power(rule: Rule, index: str) -> Power:
    if index != "votes":
        return power(rule, index)
    weighed = rule if rule.how == "weigh" else rule.parts[0]
    total = sum(map(Fraction, weighed.votes.values()))
    shares = {voter: Fraction(vote) / total for voter, vote in weighed.votes.items()}
    return Power("votes", shares, rule, "votes", "the votes alone, whatever the quota")


@public
def chair_votes(
    votes: Mapping[str, Any], chairs: Mapping[str, Iterable[str]], *, seatless: Iterable[str] = ()
) -> dict[str, Any]:
    """The votes that each chair casts: those of its constituency.

    Parameters
    ----------
    votes : mapping of id to number
    chairs : mapping of chair to ids
        Every voter belongs to one.
    seatless : iterable of ids
        Voters who are in none; only those that are named may be.

    Returns
    -------
    dict of chair to int or Fraction

    Raises
    ------
    InvalidInputError
        For votes that are none, constituencies that overlap, miss a voter, or name a stranger.

    Examples
    --------
    >>> chair_votes({"A": 5, "B": 2, "C": 1}, {"A": ["A"], "rest": ["B", "C"]})
    {'A': 5, 'rest': 3}
    """
    faults = Faults("chair_votes")
    given = read_votes(votes, faults)
    faults.raise_as(InvalidInputError)
    outside = as_ids(seatless, "seatless", faults, known=tuple(given), among="the voters")
    groups = partition(chairs, tuple(voter for voter in given if voter not in outside), "chairs", faults)
    return {chair: sum(given[voter] for voter in members) for chair, members in groups.items()}
