r"""Whose voice counts: a minority that decides, all who are affected, and the right to leave.

Of the five states of `five_states` those who decide are fixed in advance and vote by population. Half of
legitimacy is inclusion and half is representation, :math:`L = (P + V)/2`, so that V is the share of people
who decide. All figures are exact; the checks write payoffs out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import gametheory_gov as gg
from gametheory_gov import closed_forms, enforcement
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .five_states import _COST, _PEOPLE, _SIZE, POWERS, STATES, payoff
from .how_many import form, symbols

_HALF = Fraction(1, 2)

# ------------------------------------------------------------------------------------------------------ T21

#: Those who decide, the fewest people first.
_BODIES = (("1",), POWERS, ("1", "2", "3"))
START = Worlds(
    "a minority decides",
    "the five states, some of whom decide, and the fewest founders of a universal regime",
    {"deciders": _BODIES, "legitimacy": (0, "1/40", "1/10", 1)},
)
LEAVES = Worlds(
    "a minority decides, and a state leaves",
    "the five states, all of them members, some of whom decide, and one that leaves for good",
    {"deciders": _BODIES, "leaves": ("state 4", "state 3", "state 1")},
)
VIEWS = Worlds(
    "whose policy",
    "alike states that want different policies, of whom the first decides, or all by their mean",
    {"wants": ((0, 1), (0, 1, 1), (1, 0, 2), (0, 0, 0, 1), (1, 0, 0, 2), (2, 0, 0, 3), (0, 1, 2, 3))},
)


@cache
def _ruled(deciders: tuple[str, ...], legitimacy: Any, depth: Any = 1, exit_cost: Any = 0) -> gg.BoundGame:
    """The five states, some of whom decide."""
    make: Any = gg.States
    states = make(STATES, size=_SIZE, population=_PEOPLE, cost=_COST, exit_cost=[exit_cost] * len(STATES))
    rules: Any = gg.Institution
    institution = rules(
        depth=depth,
        exclusion_penalty=1,
        body="inner_club",
        inner_club=deciders,
        body_weights="population",
        legitimacy_shares=(_HALF, _HALF, 0),
    )
    return gg.bind(gg.AccessionGame(), states, institution, benefit=0, legitimacy=legitimacy, divergence=0)


def _people(deciders: Sequence[str]) -> Fraction:
    return sum((_PEOPLE[STATES.index(k)] for k in deciders), Fraction(0))


def _gain(state: str, club: tuple[str, ...], deciders: tuple[str, ...], legitimacy: Any) -> Fraction:
    """What belonging to a club that it is in gives a state, written out."""
    own = {"legitimacy": legitimacy * _HALF}
    without = tuple(k for k in club if k != state)
    heard: Fraction = legitimacy * _HALF * _people(deciders)
    return payoff(state, club, **own) - payoff(state, without, **own) + heard


@cache
def _founders(deciders: tuple[str, ...], legitimacy: Any) -> int:
    return len(gg.tipping_number(_ruled(deciders, legitimacy)).founders)


@cache
def _founders_again(deciders: tuple[str, ...], legitimacy: Any) -> int:
    for n in range(len(STATES) + 1):
        for founders in combinations(STATES, n):
            club = founders
            while True:
                inside = {k: tuple(j for j in STATES if j in club or j == k) for k in STATES if k not in club}
                joins = {k for k, grown in inside.items() if _gain(k, grown, deciders, legitimacy) >= 0}
                if not joins:
                    break
                club = tuple(k for k in STATES if k in club or k in joins)
            if club == STATES:
                return n
    return len(STATES)


def _fragile(few: int, all_of_them: int, deciders: Any) -> Reading:
    figures = {"founders_needed": few, "if_all_decide": all_of_them, "people_who_decide": _people(deciders)}
    return Reading(few >= all_of_them, figures)


def _heard() -> ClosedForm:
    """The gain from joining never falls in representation, so the fewest founders never rise."""
    rules: Any = gg.Institution
    body = rules(body="inner_club", inner_club=("1",), legitimacy_shares=(_HALF, _HALF, 0))
    statics = closed_forms.comparative_statics(gg.AccessionGame().form(body))
    return statics["fixed_representation"]


@cache
def _sticks(deciders: tuple[str, ...], leaves: str) -> Fraction:
    """The least value of legitimacy from which nobody follows a state that leaves."""
    found = gg.persistence(
        _ruled(deciders, 1), [leaves[-1]], club=STATES, keep=1, over="legitimacy", values=(0, 2)
    )
    return Fraction(found.sticking_point)


@cache
def _sticks_again(deciders: tuple[str, ...], leaves: str) -> Fraction:
    club = tuple(k for k in STATES if k != leaves[-1])
    at_zero, at_one = ({k: _gain(k, club, deciders, value) for k in club} for value in (0, 1))
    return max(-at_zero[k] / (at_one[k] - at_zero[k]) for k in club)


def _unsteady(few: Fraction, all_of_them: Fraction) -> Reading:
    return Reading(few > all_of_them, {"holds_from": few, "if_all_decide_from": all_of_them})


def _missing() -> ClosedForm:
    """What a state needs divided by legitimacy of worth one, where more people decide and where fewer do."""
    need, inside, heard, more, weight = symbols("need inside heard more weight")
    fewer, all_of_them = need / (inside + weight * heard), need / (inside + weight * (heard + more))
    return form("minority_rule", "what less representation adds to the value needed", fewer - all_of_them)


def _worst(wants: tuple[int, ...]) -> tuple[Fraction, Fraction]:
    """What the worst-off have where the first decides, and where all do by their mean."""
    ids, n = [str(k + 1) for k in range(len(wants))], len(wants)
    make: Any = gg.States
    states = make(ids, size=[Fraction(1, n)] * n, population=[Fraction(1, n)] * n, cost=[0] * n, ideal=wants)
    found = []
    for body in (ids[:1], ids):
        rules: Any = gg.Institution
        rule = rules(policy="mean", body="inner_club", inner_club=body, body_weights="equal")
        game = gg.bind(gg.AccessionGame(), states, rule, benefit=1, legitimacy=0, divergence=1)
        found.append(min(map(Fraction, gg.harm(game, before=[], after=ids).changes)))
    return found[0], found[1]


def _worst_again(wants: tuple[int, ...]) -> tuple[Fraction, Fraction]:
    middle = Fraction(sum(wants), len(wants))
    first, both = (1 - max((w - policy) ** 2 for w in wants) for policy in (Fraction(wants[0]), middle))
    return first, both


def _unfair(few: Fraction, all_of_them: Fraction) -> Reading:
    return Reading(few < all_of_them, {"worst_off_gain": few, "if_all_decide": all_of_them})


# ------------------------------------------------------------------------------------------------------ T29

VOICE = Worlds(
    "alike states, some of whom decide",
    "four alike states, some of whom decide, and the patience that keeps them to a rule",
    {"deciders": (2, 3, 4), "legitimacy": (0, "1/2", 1)},
)
COMMON = Worlds(
    "who takes part",
    "two powers that want 0, a large third state, and a fourth that wants -1, who join the powers",
    {"third_wants": (1, "1/2", 0, "-1/2"), "cost_of_fourth": ("3/5", "2/3", "7/10", "3/4")},
)
RIGHTS = Worlds(
    "voice or locks",
    "the five states, all members: all decide and are free to leave, or the powers decide and exit costs",
    {"exit_cost": ("1/10", "1/4"), "legitimacy": (0, "1/10", "2/5", 1)},
)
_COST_OF_RULE = Fraction(1, 4)


def _patient(deciders: int, legitimacy: Any) -> Fraction:
    """The patience that keeps four alike states to a rule."""
    states = gg.States.symmetric(4)
    rules: Any = gg.Institution
    body = rules(body="inner_club", inner_club=states.ids[:deciders], legitimacy_shares=(_HALF, _HALF, 0))
    game = gg.bind(
        gg.AccessionGame(), states, body, benefit=1, cost=_COST_OF_RULE, legitimacy=legitimacy, divergence=0
    )
    return Fraction(gg.obeyed(game, states.ids).least)


def _patient_again(deciders: int, legitimacy: Any) -> Fraction:
    """From (1 - d) saving = d gain: who is found out loses what belonging gives, for ever."""
    gain = 1 + legitimacy * (_HALF + _HALF * Fraction(deciders, 4)) - _COST_OF_RULE
    return Fraction(_COST_OF_RULE / (_COST_OF_RULE + gain))


def _kept(now: Fraction, fewer: Fraction) -> Reading:
    return Reading(now <= fewer, {"patience": now, "patience_if_one_fewer_decides": fewer})


def _voice() -> ClosedForm:
    """What the patience needed falls by, as one decides more; from the table of Ostrom's principles."""
    change = enforcement.ostrom()[3].effects[0].change
    assert change is not None
    return ClosedForm("voice", "patience that more deciders save", -change.statement, change.assumptions)


_SIZES = tuple(Fraction(n, 10) for n in (1, 1, 6, 2))


def _grown(third_wants: Any, cost_of_fourth: Any, *, by: str) -> tuple[str, ...]:
    make: Any = gg.States
    states = make(
        ["1", "2", "3", "4"],
        size=_SIZES,
        population=_SIZES,
        cost=[0, 0, 0, cost_of_fourth],
        ideal=[0, 0, third_wants, -1],
        great_power=[True, True, False, False],
    )
    rule = gg.Institution(exclusion_penalty=1, policy="mean", body=by)
    game = gg.bind(
        gg.AccessionGame(), states, rule, benefit=0, legitimacy=0, divergence="1/8", founders=["1", "2"]
    )
    return tuple(gg.grow(game, reasons=False).final)


def _grown_again(third_wants: Any, cost_of_fourth: Any, *, by: str) -> tuple[str, ...]:
    wants, costs = (0, 0, third_wants, -1), (0, 0, 0, cost_of_fourth)
    club = {0, 1}
    while True:
        joins = set()
        for i in {2, 3} - club:
            body = club | {i} if by == "members" else {0, 1}
            policy = sum(_SIZES[j] * wants[j] for j in body) / sum(_SIZES[j] for j in body)
            if sum(_SIZES[j] for j in club) - costs[i] - (wants[i] - policy) ** 2 / 8 >= 0:
                joins.add(i)
        if not joins:
            return tuple(str(i + 1) for i in sorted(club))
        club |= joins


def _larger(theirs: tuple[str, ...], own: tuple[str, ...]) -> Reading:
    return Reading(len(theirs) > len(own), {"if_members_decide": len(theirs), "if_powers_decide": len(own)})


def _deepest(deciders: tuple[str, ...], legitimacy: Any, exit_cost: Any) -> tuple[Fraction, Fraction]:
    """The greatest depth at which nobody leaves the club of all, and what the least content has there."""
    shallow, deep = (_ruled(deciders, legitimacy, depth) for depth in (Fraction(0), Fraction(1)))
    none, one = (game.plain(game.gains(game.profile(STATES))[:, 0]) for game in (shallow, deep))
    least = [-Fraction(leaving) for leaving in none]  # what belonging gives each at depth 0
    slope = [Fraction(b) - Fraction(a) for a, b in zip(none, one, strict=True)]
    depth = min((gain + exit_cost) / cost for gain, cost in zip(least, slope, strict=True))
    stays, goes = (
        gg.deviations(_ruled(deciders, legitimacy, level, exit_cost), STATES).stable
        for level in (depth, depth + Fraction(1, 10**6))
    )
    assert (stays, goes) == (True, False), (deciders, legitimacy, exit_cost)
    return depth, min(gain - cost * depth for gain, cost in zip(least, slope, strict=True))


def _deepest_again(deciders: tuple[str, ...], legitimacy: Any, exit_cost: Any) -> tuple[Fraction, Fraction]:
    heard = legitimacy * (_HALF + _HALF * _people(deciders))
    worth = [1 - size + heard for size in _SIZE]
    depth = min((own + exit_cost) / cost for own, cost in zip(worth, _COST, strict=True))
    return depth, min(own - cost * depth for own, cost in zip(worth, _COST, strict=True))


def _rights(exit_cost: Any, legitimacy: Any, deepest: Any) -> Reading:
    (voice, free), (lock, held) = (
        deepest(STATES, legitimacy, Fraction(0)),
        deepest(POWERS, legitimacy, Fraction(exit_cost)),
    )
    figures = {"depth_with_rights": voice, "depth_without": lock, "least_gain": free, "least_without": held}
    return Reading(voice >= lock, figures)


STATEMENTS = (
    Statement(
        "T21",
        "T20 brief",
        "decisions by a minority, and for it, make the system fragile and unfair",
        r"V \downarrow:\ k^* \uparrow,\ \lambda_{\text{stick}} \uparrow,\ \min_i u_i \downarrow",
        (
            Case(
                "accession",
                START,
                lambda deciders, legitimacy: _fragile(
                    _founders(deciders, legitimacy), _founders(STATES, legitimacy), deciders
                ),
                asks="tipping_number closed_forms.comparative_statics",
                says="always",
                proof=_heard,
                replay=lambda deciders, legitimacy: _fragile(
                    _founders_again(deciders, legitimacy), _founders_again(STATES, legitimacy), deciders
                ),
                part="it never takes fewer founders",
            ),
            Case(
                "accession",
                LEAVES,
                lambda deciders, leaves: _unsteady(_sticks(deciders, leaves), _sticks(STATES, leaves)),
                asks="persistence",
                says="always",
                proof=_missing,
                replay=lambda deciders, leaves: _unsteady(
                    _sticks_again(deciders, leaves), _sticks_again(STATES, leaves)
                ),
                part="after an exit the others stay only from a higher value of legitimacy on",
            ),
            Case(
                "accession",
                VIEWS,
                lambda wants: _unfair(*_worst(wants)),
                asks="harm",
                replay=lambda wants: _unfair(*_worst_again(wants)),
                part="the worst-off have less where the first decides",
            ),
        ),
    ),
    Statement(
        "T29",
        "T20 brief",
        "rules last where all whom they affect can change them, and rights to make rules are respected",
        r"\partial\delta_{\min}/\partial V \le 0;\ d^*(V = 1, E = 0) \ge d^*(V_P, E)",
        (
            Case(
                "compliance",
                VOICE,
                lambda deciders, legitimacy: _kept(
                    _patient(deciders, legitimacy), _patient(deciders - 1, legitimacy)
                ),
                asks="obeyed enforcement.ostrom",
                says="always",
                proof=_voice,
                replay=lambda deciders, legitimacy: _kept(
                    _patient_again(deciders, legitimacy), _patient_again(deciders - 1, legitimacy)
                ),
                across=("deciders", "legitimacy"),
                part="where more decide under a fixed policy, rules are kept at less patience",
            ),
            Case(
                "accession",
                COMMON,
                lambda **world: _larger(_grown(**world, by="members"), _grown(**world, by="great_powers")),
                asks="grow enforcement.ostrom",
                replay=lambda **world: _larger(
                    _grown_again(**world, by="members"), _grown_again(**world, by="great_powers")
                ),
                across=("third_wants", "cost_of_fourth"),
                part="a club whose members decide grows larger than one whose powers do",
            ),
            Case(
                "accession",
                RIGHTS,
                lambda exit_cost, legitimacy: _rights(exit_cost, legitimacy, _deepest),
                asks="deviations",
                replay=lambda exit_cost, legitimacy: _rights(exit_cost, legitimacy, _deepest_again),
                across=("legitimacy", "exit_cost"),
                part="voice and free exit hold all as deep as the powers' rule and a cost of exit",
            ),
        ),
        ("ostrom1990",),
    ),
)
