"""Hypothesis strategies of voting: rules of decision bodies, and what coalitions are worth.

Votes and worths are small and often equal or zero, and quotas are often just reached, so that ties, dummies,
vetoers, dictators and improper rules come up.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from string import ascii_uppercase
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.sharing.worths import Worths

#: Voters, or players, at most.
_MOST = 12
Kind = Literal["any", "weighted"]


def rules(*, min_voters: int = 1, max_voters: int = 5, kind: Kind = "any") -> st.SearchStrategy[Rule]:
    """Draw a rule of a decision body.

    Parameters
    ----------
    min_voters, max_voters : int, from 1 to 12
        Bounds on the number of voters, who are called A, B, ...
    kind : {"any", "weighted"}
        ``"weighted"``: one weighing of votes. ``"any"``: also weighings combined by AND and OR, vetoes, and
        bodies of two levels.

    Returns
    -------
    strategy of Rule

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For numbers of voters out of range, and unknown kinds.

    Examples
    --------
    >>> from hypothesis import find
    >>> rule = find(rules(min_voters=3), lambda rule: not rule.wins(["A", "B"]) and rule.wins(["C"]))
    >>> rule.wins(["A", "C"])
    True
    """
    _check("voters", min_voters, max_voters)
    if kind not in ("any", "weighted"):
        raise InvalidArgument(f"kind = {kind!r}; 'any' or 'weighted' is needed")
    return _rules(min_voters, max_voters, kind)


def worths(
    *, min_players: int = 1, max_players: int = 4, balanced: bool = False
) -> st.SearchStrategy[Worths]:
    """Draw what every coalition is worth.

    Parameters
    ----------
    min_players, max_players : int, from 1 to 12
        Bounds on the number of players, who are called A, B, ...
    balanced : bool
        Whether some division of what all gain together leaves no coalition less than its worth: there is a
        core.

    Returns
    -------
    strategy of Worths
        All together are worth no less than each alone, so that there is a nucleolus.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For numbers of players out of range.

    Examples
    --------
    >>> from hypothesis import find
    >>> game = find(worths(min_players=2), lambda game: game.worth("AB") > game.worth("A"))
    >>> game.players
    ('A', 'B')
    """
    _check("players", min_players, max_players)
    return _worths(min_players, max_players, balanced)


def _check(what: str, least: int, most: int) -> None:
    if not (1 <= least <= most <= _MOST):
        raise InvalidArgument(f"min_{what} = {least!r}, max_{what} = {most!r}; from 1 to {_MOST} are needed")


@st.composite
def _rules(draw: st.DrawFn, least: int, most: int, kind: Kind) -> Rule:
    ids = ascii_uppercase[: draw(st.integers(least, most))]
    return draw(weighings(ids)) if kind == "weighted" else _rule(draw, ids, 2)


@st.composite
def weighings(draw: st.DrawFn, ids: Sequence[str]) -> Rule:
    """Draw votes and a quota of given voters."""
    votes: Any = st.sampled_from((1, 2, 0, 3, 5, Fraction(1, 2), Fraction(7, 3)))
    given = {voter: draw(votes) for voter in ids}
    if not any(given.values()):
        given[ids[0]] = 1
    total = Fraction(sum(given.values()))
    reached = sum((Fraction(given[voter]) for voter in ids if draw(st.booleans())), start=Fraction(0))
    share = draw(st.sampled_from((Fraction(1, 2), Fraction(2, 3), Fraction(1), Fraction(1, 10))))
    return Rule(given, draw(st.sampled_from((reached or total, share * total, total / 2 + Fraction(1, 12)))))


def _rule(draw: st.DrawFn, ids: str, depth: int) -> Rule:
    kinds = ["weigh", "weigh", "and", "or", "vetoes", "chairs"]
    kind = draw(st.sampled_from(kinds)) if depth and len(ids) > 1 else "weigh"
    if kind == "weigh":
        return draw(weighings(ids))
    if kind == "vetoes":
        return _rule(draw, ids, depth - 1).with_vetoes([*ids[: draw(st.integers(1, 2))]])
    if kind == "chairs":
        number = draw(st.integers(1, len(ids)))
        blocks = {f"chair {k}": ids[k::number] for k in range(number)}
        inside = {chair: _rule(draw, block, depth - 1) for chair, block in blocks.items()}
        return Rule.chairs(draw(weighings([*blocks])), inside)
    one, other = _rule(draw, ids, depth - 1), _rule(draw, ids, depth - 1)
    return one & other if kind == "and" else one | other


@st.composite
def _worths(draw: st.DrawFn, least: int, most: int, balanced: bool) -> Worths:
    players = tuple(ascii_uppercase[: draw(st.integers(least, most))])
    number = st.integers(-2, 6) | st.builds(Fraction, st.integers(-4, 12), st.just(3))
    n, together, values = len(players), 2 ** len(players) - 1, [Fraction(0)]
    if balanced:
        part = [Fraction(draw(number)) for _ in players]
        less: Any = st.sampled_from((0, 1, Fraction(1, 2), 4))
        for mask in range(1, together + 1):
            gets = sum((part[k] for k in range(n) if mask >> k & 1), start=Fraction(0))
            values.append(gets if mask == together else gets - Fraction(draw(less)))
        return Worths(players, tuple(values))
    values += [Fraction(draw(number)) for _ in range(together)]
    values[together] = max(values[together], sum(values[1 << k] for k in range(n)))
    return Worths(players, tuple(values))
