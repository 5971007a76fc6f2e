r"""Bodies that decide: who has the power, who can block, what stays as it is, and who acquiesces.

The checks add up votes, write out the chances of members, and search proposals.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from itertools import product, takewhile
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Estimate, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm
from gametheory_gov.decisions import Rule
from gametheory_gov.decisions.best_rules import green_room
from gametheory_gov.decisions.policies import gridlock

from .how_many import form, symbols

# -------------------------------------------------------------------------------------------- power, D6, D2


def concentrated() -> Estimate:
    """How many members of equal power the Executive Board of the IMF amounts to, of so many members."""
    rule = gg.scenarios.load_body("imf_board").rule
    members = len(gg.data.imf_votes().votes)
    power = gg.decisions.power(rule, "banzhaf").values
    seats = len(rule.voters)
    alike = 1 / sum(value**2 for value in power.values())
    room = gg.scenarios.load_body("wto_green_room")
    return Estimate(
        "chairs of equal power to which the IMF's Executive Board amounts, by Banzhaf's index",
        float(alike),
        0,
        "none: all coalitions are counted",
        alike < seats < members,
        {
            "chairs": seats,
            "members": members,
            "largest_power": float(max(power.values())),
            "in_the_green_room": len(room.rule.voters),
        },
    )


# ------------------------------------------------------------------------------------------------ vetoes, D15

FUND = Worlds(
    "the IMF's majorities",
    "its members with their votes, at the quotas of its articles: 85 and 70 of 100 votes, and more than half",
    {"quota": ("17/20", "7/10", "1/2")},
    whole=True,
)


@cache
def _alone(quota: Fraction) -> dict[str, int]:
    """How many members can decide alone, such as to dissolve the body, and block alone, largest first."""
    votes = gg.data.imf_votes().votes
    rule = Rule.share(votes, quota, more=quota == Fraction(1, 2))
    members = sorted(votes, key=lambda k: -votes[k])

    def blocks(member: str) -> bool:
        return not rule.wins([other for other in members if other != member])

    return {
        "can_dissolve_it_alone": len(list(takewhile(lambda member: rule.wins([member]), members))),
        "can_block_alone": len(list(takewhile(blocks, members))),
    }


def _alone_again(quota: Any) -> dict[str, int]:
    votes = gg.data.imf_votes().votes
    total = sum(votes.values())

    def carries(cast: int) -> bool:
        return 2 * cast > total if quota == Fraction(1, 2) else bool(cast >= quota * total)

    return {
        "can_dissolve_it_alone": sum(carries(own) for own in votes.values()),
        "can_block_alone": sum(not carries(total - own) for own in votes.values()),
    }


def _lasts(figures: dict[str, int]) -> Reading:
    return Reading(not figures["can_dissolve_it_alone"], figures)


def _blocked(figures: dict[str, int]) -> Reading:
    return Reading(figures["can_block_alone"] > 0, figures)


# ----------------------------------------------------------------------------------- what stays, T7 and T42

IDEALS = Worlds(
    "policies on a line",
    "states with ideal points, who decide by consent of all or by a majority, and a status quo",
    {
        "ideals": ((0, 1), (0, 1, 2), (0, 1, 4), (0, 1, 4, 6, 9)),
        "rule": ("all", "majority"),
        "status_quo": (-1, 0, "1/2", 1, 2, 3, 4, 6, 9, 10),
    },
)


def _quota(ideals: tuple[int, ...], rule: str) -> int:
    return len(ideals) if rule == "all" else len(ideals) // 2 + 1


@cache
def _interval(ideals: tuple[int, ...], rule: str) -> tuple[Any, Any]:
    names: Any = [f"S{k}" for k in range(len(ideals))]
    made = {rule: Rule(names, _quota(ideals, rule))}
    corners = gridlock(made, dict(zip(names, ideals, strict=True))).cores[rule].corners
    return Fraction(corners[0][0]), Fraction(corners[-1][0])


def _stays(ideals: tuple[int, ...], rule: str, status_quo: Any) -> bool:
    low, high = _interval(ideals, rule)
    return bool(low <= status_quo <= high)


def _stays_again(ideals: tuple[int, ...], rule: str, status_quo: Any) -> bool:
    """By proposals a little to either side: on a line a small step is accepted where any is."""
    step = Fraction(1, 100)
    for proposal in (status_quo - step, status_quo + step):
        better = sum(abs(ideal - proposal) < abs(ideal - status_quo) for ideal in ideals)
        if better >= _quota(ideals, rule):
            return False
    return True


def _rigid(stays: bool) -> Reading:
    return Reading(stays, {"the_status_quo_stays": stays})


def _agreed(stays: bool) -> Reading:
    return Reading(not stays, {"all_agree_on_something_else": not stays})


ALL = Worlds(
    "consent of all",
    "states with ideal points on a line, who decide by consent of all, and a status quo",
    {name: values for name, values in IDEALS.settings.items() if name != "rule"},
)


def _within(ideals: tuple[int, ...], status_quo: Any, stays: bool) -> Reading:
    """Whether under consent of all just what lies among the ideal points stays."""
    among = min(ideals) <= status_quo <= max(ideals)
    return Reading(stays == among, {"among_the_ideal_points": among, "stays": stays})


def _consent() -> tuple[ClosedForm, ClosedForm]:
    """A step away from one ideal point is refused; towards all, and short of the nearest, it is accepted."""
    away, step, gap, further, odds = symbols("away step gap further odds")
    small, far = gap * odds / (1 + odds), gap + further
    return (
        form("refused", "what a step away costs one state", (away + step) ** 2 - away**2, "krehbiel1998"),
        form("accepted", "what a small step gives every state", far**2 - (far - small) ** 2, "krehbiel1998"),
    )


# --------------------------------------------------------------------------------------- deliberation, T23

LOSERS = Worlds(
    "losers who acquiesce",
    "members with one of them in a green room, who accept by chance or else acquiesce",
    {
        "N": (2, 3, 5),
        "chance": ("1/2", "9/10"),
        "acquiescence": (0, "1/4", "1/2", "9/10"),
    },
)
_MORE = Fraction(1, 20)


def _heard(N: int, chance: Any, acquiescence: Any) -> Reading:
    now, more = (
        green_room(N, chance, a, sizes=[1] * N).passes[1] for a in (acquiescence, acquiescence + _MORE)
    )
    return _passes(now, more)


def _heard_again(N: int, chance: Any, acquiescence: Any) -> Reading:
    """Over all ways in which the others accept, acquiesce or block."""
    found = []
    for given in (acquiescence, acquiescence + _MORE):
        quiet = given + (1 - given) * Fraction(1, N)
        outcomes = (chance, (1 - chance) * quiet)
        total = sum((math.prod(way) for way in product(outcomes, repeat=N - 1)), start=Fraction(0))
        found.append(chance * total)
    return _passes(*found)


def _passes(now: Any, more: Any) -> Reading:
    figures = {"passes": round(float(now), 9), "passes_with_more_acquiescence": round(float(more), 9)}
    return Reading(more > now, figures)


def _acquiescence() -> ClosedForm:
    """What more acquiescence adds where an outsider blocks with (1 - p)(1 - share)(1 - a)."""
    odds, quiet, seats = symbols("odds acquiescence_odds seat_odds")
    chance, given, share = (x / (1 + x) for x in (odds, quiet, seats))
    blocks = (1 - chance) * (1 - share)
    more = sympy.Symbol("more", positive=True)
    added = sympy.factor((1 - blocks * (1 - given - more)) - (1 - blocks * (1 - given)))
    return ClosedForm("acquiescence", "by how much more often one outsider does not block", added)


STATEMENTS = (
    Statement(
        "D6",
        "Drezner",
        "inside universal bodies a small club decides: boards of the IMF and the World Bank, the green room",
        r"1/\sum_i b_i^2 < N",
        (
            Case(
                "history",
                measure=concentrated,
                asks="scenarios.load_body decisions.power",
            ),
        ),
        ("banzhaf1965",),
    ),
    Statement(
        "D15",
        "Drezner",
        "powers that dislike the IMF cannot make it disappear",
        r"\forall i:\ v_i < q;\ i \text{ blocks if } 1 - v_i < q",
        (
            Case(
                "voting",
                FUND,
                lambda quota: _lasts(_alone(quota)),
                asks="decisions.Rule data.imf_votes",
                says="always",
                replay=lambda quota: _lasts(_alone_again(quota)),
                part="no member dissolves it alone",
            ),
            Case(
                "voting",
                FUND,
                lambda quota: _blocked(_alone(quota)),
                asks="decisions.Rule data.imf_votes",
                replay=lambda quota: _blocked(_alone_again(quota)),
                part="some member blocks change alone",
            ),
        ),
    ),
    Statement(
        "T7",
        "T20 brief",
        "political rigidities kept the IMF, the World Bank, the UN and the WTO from reform",
        r"\text{consent of all: } q \in [\min\theta, \max\theta] \Leftrightarrow q \text{ stays}",
        (
            Case(
                "voting",
                ALL,
                lambda ideals, status_quo: _within(ideals, status_quo, _stays(ideals, "all", status_quo)),
                asks="decisions.policies.gridlock",
                says="always",
                proof=_consent,
                replay=lambda ideals, status_quo: _within(
                    ideals, status_quo, _stays_again(ideals, "all", status_quo)
                ),
                part="what lies among the ideal points stays under consent of all, and nothing else",
            ),
            Case(
                "voting",
                IDEALS,
                lambda ideals, rule, status_quo: _rigid(_stays(ideals, rule, status_quo)),
                asks="decisions.policies.gridlock",
                replay=lambda ideals, rule, status_quo: _rigid(_stays_again(ideals, rule, status_quo)),
                across=("status_quo", "rule"),
                part="the status quo stays",
            ),
        ),
        ("krehbiel1998",),
    ),
    Statement(
        "T23",
        "T20 brief",
        "decisions pass more easily if those who lose have been heard and acknowledge them",
        r"\partial P(k)/\partial a > 0 \text{ for } k < N",
        (
            Case(
                "voting",
                LOSERS,
                _heard,
                asks="decisions.best_rules.green_room",
                says="always",
                proof=_acquiescence,
                replay=_heard_again,
            ),
        ),
    ),
    Statement(
        "T42",
        "T20 brief",
        "there are principles on which all nations can agree",
        r"q \notin [\min\theta, \max\theta]",
        (
            Case(
                "voting",
                ALL,
                lambda ideals, status_quo: _agreed(_stays(ideals, "all", status_quo)),
                asks="decisions.policies.gridlock",
                replay=lambda ideals, status_quo: _agreed(_stays_again(ideals, "all", status_quo)),
            ),
        ),
        ("krehbiel1998",),
    ),
)
