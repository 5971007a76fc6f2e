r"""Clubs side by side, and a universal body above them: the game of the scenario ``patchwork``.

One club benefits its members alone, the other everybody; a state is outside, in one, or in both. With the
body above, members of either count in the legitimacy of both, at some dues. Guided by consensus, the mean
view of all states takes the place of the clubs' own policies. In small exact worlds of alike states the
first belongs to the exclusive club and the second to the open one, for good, and the clubs' policies are
what these two want. The checks write payoffs out and let all reply at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

_BENEFIT, _DISTANCE = Fraction(2, 5), Fraction(1, 40)
_COST = {"gpa": Fraction(1, 5), "ita": Fraction(1, 10)}
_ACTIONS = ("outside", "ita", "gpa", "both")
ABOVE = Worlds(
    "three states and two clubs",
    "one state in each of two clubs and a third that is free; a body above them costs each member dues",
    {"legitimacy": ("1/10", "1/5", "3/10"), "dues": (0, "1/40", "1/20", "1/10")},
)
GUIDED = Worlds(
    "whose consensus",
    "two clubs, whose policies are what their first members want, and what the states want",
    {
        "wants": ((0, 2), (0, 2, 1), (0, 2, 2), (0, 3, 1), (0, 4, 1), (2, 0, 1, 1), (0, 4, 1, 1)),
        "universal_body": (0, 1),
    },
)
LISTED = Worlds(
    "two clubs of the WTO",
    "the 61 states of two plurilateral agreements and 132 others, by the value of legitimacy",
    {"legitimacy": ("3/20", "1/5", "1/4", "3/10")},
)

Ends = tuple[tuple[str, ...], tuple[Fraction, ...]]


@cache
def _scenario() -> gg.BoundGame:
    return gg.load_scenario("patchwork").bind()


@cache
def _end(wants: tuple[int, ...], legitimacy: Any, **rules: Any) -> Ends:
    """What all play where the clubs have grown, and what each has."""
    states = gg.States.symmetric(len(wants), ideal=wants)
    given = {"benefit": _BENEFIT, "legitimacy": legitimacy, "divergence": _DISTANCE, "overlap": 0}
    given |= {f"{club}_cost": cost for club, cost in _COST.items()}
    given |= {"gpa_policy": wants[0], "ita_policy": wants[1], "dues": 0, "guidance": 0, "universal_body": 0}
    form, institution = _scenario().form, gg.Institution(excludability=1)
    game = gg.bind(form, states, institution, **(given | rules)).commit(["1"], "gpa").commit(["2"], "ita")
    path = gg.grow(game, reasons=False)
    paid = game.plain(game.payoffs(path.last_profile))
    return tuple(game.actions[k] for k in path.last_profile), tuple(map(Fraction, paid))


def _paid(
    state: int, played: Sequence[str], wants: Sequence[int], legitimacy: Any, rules: Mapping[str, Any]
) -> Fraction:
    """The payoff of one of some alike states, club by club."""
    n, body, guidance = len(wants), rules.get("universal_body", 0), rules.get("guidance", 0)
    mean = Fraction(sum(wants), n)
    anyone = Fraction(sum(action != "outside" for action in played), n)
    found = Fraction(0)
    for club, own, open_to_all in (("gpa", wants[0], False), ("ita", wants[1], True)):
        share = Fraction(sum(action in (club, "both") for action in played), n)
        inside = played[state] in (club, "both")
        if inside or open_to_all:
            found += _BENEFIT * share
        if inside:
            policy = own + guidance * (mean - own)
            found += legitimacy * (share + body * (anyone - share)) - _COST[club]
            found -= _DISTANCE * (wants[state] - policy) ** 2
    return found - (body * rules.get("dues", 0) if played[state] != "outside" else 0)


@cache
def _end_again(wants: tuple[int, ...], legitimacy: Any, **rules: Any) -> Ends:
    played = ["gpa", "ita", *["outside"] * (len(wants) - 2)]
    while True:
        replies = list(played)
        for state in range(2, len(wants)):
            worth = {}
            for action in _ACTIONS:
                then = [*played[:state], action, *played[state + 1 :]]
                worth[action] = _paid(state, then, wants, legitimacy, rules)
            best = [action for action in _ACTIONS if worth[action] == max(worth.values())]
            if played[state] not in best or played[state] == "outside":  # the indifferent join
                replies[state] = best[-1]
        if replies == played:
            paid = (_paid(k, played, wants, legitimacy, rules) for k in range(len(wants)))
            return tuple(played), tuple(paid)
        played = replies


def _better(before: Ends, after: Ends) -> Reading:
    """Whether nobody is worse off, and somebody better."""
    changes = [then - now for now, then in zip(before[1], after[1], strict=True)]
    members = sum(action != "outside" for action in after[0])
    figures = {"members": members, "all_gain": sum(changes, Fraction(0)), "worst_off_gains": min(changes)}
    return Reading(min(changes) >= 0 and max(changes) > 0, figures)


def _above(legitimacy: Any, dues: Any, end: Callable[..., Ends]) -> Reading:
    alike = (0, 0, 0)
    return _better(end(alike, legitimacy), end(alike, legitimacy, universal_body=1, dues=dues))


_VALUE = Fraction(1, 5)


def _guided(wants: tuple[int, ...], universal_body: int, end: Callable[..., Ends]) -> Reading:
    alone = end(wants, _VALUE, universal_body=universal_body)
    return _better(alone, end(wants, _VALUE, universal_body=universal_body, guidance=1))


# -------------------------------------------------------------------------------------------- the scenario


def _members(legitimacy: Any, body: int) -> int:
    game = gg.rebind(_scenario(), universal_body=body, legitimacy=float(legitimacy))
    return len(gg.grow(game, reasons=False).final)


def _members_again(legitimacy: Any, body: int) -> int:
    """By payoffs, club by club, with all who are not on the lists replying at once."""
    scenario = gg.load_scenario("patchwork")
    states, given, value = scenario.states, scenario.parameters, float(legitimacy)
    rows = {action: states.indices(ids) for action, ids in scenario.committed.items()}
    played = np.zeros(states.N, dtype=int)
    for action, where in rows.items():
        played[where] = _ACTIONS.index(action)
    free = played == 0
    size, people, ideal = (
        np.asarray(column, dtype=float) for column in (states.size, states.population, states.ideal[:, 0])
    )
    in_club = {"gpa": np.array([0, 0, 1, 1]), "ita": np.array([0, 1, 0, 1])}
    while True:
        worth = np.zeros((states.N, len(_ACTIONS)))
        some = people * (np.arange(len(_ACTIONS)) > 0)[:, None]
        anyone = (people * (played > 0)).sum() - people * (played > 0) + some
        for club, member in in_club.items():
            there = {
                name: (column * member[played]).sum() - column * member[played] + column * member[:, None]
                for name, column in (("size", size), ("people", people))
            }
            share = there["people"] + body * (anyone - there["people"])
            inside = value * share - float(given[f"{club}_cost"])
            inside = inside - float(given["divergence"]) * (ideal - float(given[f"{club}_policy"])) ** 2
            good = float(given["benefit"]) * there["size"]
            worth += (good * (1 if club == "ita" else member[:, None]) + inside * member[:, None]).T
        now = worth[np.arange(states.N), played]
        moves = free & (worth.max(axis=1) > now + 1e-12)
        if not moves.any():
            return int((played > 0).sum())
        played = np.where(moves, worth.argmax(axis=1), played)


def _makes_universal(legitimacy: Any, members: Callable[[Any, int], int]) -> Reading:
    alone, above = (members(legitimacy, body) for body in (0, 1))
    number = gg.load_scenario("patchwork").states.N
    figures = {"members": alone, "members_with_a_body_above": above, "of": number}
    return Reading(alone < 0.95 * number <= above, figures)


_ASKS = "grow load_scenario"
STATEMENTS = (
    Statement(
        "T33",
        "T20 brief",
        "a patchwork of plurilateral clubs serves all where multilateral consensus guides it",
        r"u_i(\text{clubs} + \text{body}) \ge u_i(\text{clubs})\ \forall i",
        (
            Case(
                "accession",
                ABOVE,
                lambda legitimacy, dues: _above(legitimacy, dues, _end),
                asks=_ASKS,
                replay=lambda legitimacy, dues: _above(legitimacy, dues, _end_again),
                across=("dues", "legitimacy"),
                part="a universal body above the clubs leaves nobody worse off",
            ),
            Case(
                "accession",
                GUIDED,
                lambda wants, universal_body: _guided(wants, universal_body, _end),
                asks=_ASKS,
                replay=lambda wants, universal_body: _guided(wants, universal_body, _end_again),
                across=("wants", "universal_body"),
                part="the mean view of all, in place of the clubs' own, leaves nobody worse off",
            ),
            Case(
                "history",
                LISTED,
                lambda legitimacy: _makes_universal(legitimacy, _members),
                asks=_ASKS,
                replay=lambda legitimacy: _makes_universal(legitimacy, _members_again),
                part="the clubs of today take in nearly all with a universal body above, and not without",
            ),
        ),
        ("think2020",),
    ),
)
