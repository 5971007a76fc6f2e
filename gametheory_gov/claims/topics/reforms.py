r"""Three reforms of the G20, one by one and together: the scenario ``g20_plus``.

Summits at the United Nations raise inclusion, links with organisations see to it that findings have
consequences, and a secretariat finds out more and remembers longer. What a reform costs in a round is shared
equally by the members of the day. A reform *breaks even* in obedience at the cost at which the member that
gains least by it is held as well as without, in the club of 163 in which growth ends with all three; in
growth, at the cost up to which growth ends larger than without. Costs are exact; memory is in floats. The
checks write out the payoffs of all states.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

_NAMES = ("summits", "links", "secretariat")
#: All sets of reforms, the smallest first.
_SETS = tuple(" and ".join(some) for n in (1, 2, 3) for some in combinations(_NAMES, n))
_NONE, _ALL = "none", _SETS[-1]
#: Rounds after a crisis.
_ROUNDS = 12
SETS = Worlds(
    "sets of reforms",
    "the G20 with every set of the three reforms, at no cost",
    {"reforms": _SETS},
    whole=True,
)
COST = Worlds(
    "a reform at a cost",
    "the universal G20 with one reform or with all, by what it costs in a round",
    {"cost": (0, "1/20", "3/5", 2, 10, 11)},
)
COSTS = Worlds(
    "reforms at a cost",
    "the G20 with one reform or with all, by what it costs in a round",
    {"reforms": (*_NAMES, _ALL), "cost": (0, "3/5", 2, "237/100", "238/100", 10)},
)
CRISIS = Worlds(
    "after a crisis",
    "a universal G20 of which all but the twenty stayed away for some years, with one reform or with all",
    {"years": (5, 10), "reforms": (*_NAMES, _ALL)},
)


def _on(reforms: str) -> dict[str, int]:
    return {name: int(name in reforms.split(" and ")) for name in _NAMES}


# --------------------------------------------------------------------------------------- by the package


@cache
def _free(*, exact: bool) -> gg.BoundGame:
    return gg.load_scenario("g20_plus").bind(exact=exact, secretariat_cost=0)


@cache
def _game(reforms: str, cost: Any = 0, *, exact: bool = True) -> gg.BoundGame:
    """The G20 with some reforms, of which the first bears the cost of all."""
    first = reforms.partition(" ")[0]
    return gg.rebind(_free(exact=exact), **_on(reforms), **({f"{first}_cost": cost} if cost else {}))


@cache
def _club(reforms: str, cost: Any = 0) -> tuple[str, ...]:
    return tuple(gg.grow(_game(reforms, cost), reasons=False).final)


@cache
def _obeyed(reforms: str) -> Any:
    return gg.obeyed(_game(reforms), _club(_ALL))


@cache
def _even(reforms: str) -> tuple[float, int]:
    """The cost at which a reform breaks even in obedience, and how many members nothing holds."""
    shares = _obeyed(_NONE).break_even(_obeyed(reforms))
    return float(len(_club(_ALL)) * min(shares.values())), len(_obeyed(reforms).never)


def _sizes(reforms: str, cost: Any) -> tuple[int, int]:
    return len(_club(reforms, cost)), len(_club(_NONE))


@cache
def _back(reforms: str, years: int) -> int:
    """Members some rounds after a crisis that lasted some years."""
    game = _game(reforms, exact=False)
    high, low = (game.reports(game.profile(some))["legitimacy"] for some in (_club(_ALL), game.founders))
    kept = (1 - game.reports(game.start)["renewal"]) ** years
    path = gg.stickiness.grow_with_stock(
        gg.tipping.freeze_policy(game), game.founders, stock=low + kept * (high - low), max_steps=_ROUNDS
    )
    return len(path.final)


# ----------------------------------------------------------------------------------------- written out


class _World(NamedTuple):
    """Shares, costs of distance from the mean of the twenty, who founds, and the scenario's numbers."""

    size: Any
    people: Any
    far: Any
    founds: Any
    given: Any


@cache
def _world() -> _World:
    scenario = gg.load_scenario("g20_plus")
    states = scenario.states
    size, people, ideal = (
        np.asarray(column, dtype=float) for column in (states.size, states.population, states.ideal[:, 0])
    )
    founds = np.zeros(states.N, dtype=bool)
    founds[states.indices(scenario.founders)] = True
    given = {name: float(value) for name, value in scenario.parameters.items() if name != "policy_1"}
    far = given["divergence"] * (ideal - ideal[founds].mean()) ** 2
    return _World(size, people, far, founds, given)


def _heard(reforms: str, people: Any) -> Any:
    return people + _on(reforms)["summits"] * (1 - people) / 2


def _gains(reforms: str, club: Any, cost: float = 0.0, legitimacy: Any = None) -> Any:
    """What belonging gives each state, the others as they are."""
    w = _world()
    others = (w.size * club).sum() - w.size * club
    if legitimacy is None:
        legitimacy = _heard(reforms, (w.people * club).sum() + w.people * ~club)
    shared = cost / (club.sum() + ~club)
    worth = w.given["benefit"] * w.size + w.given["legitimacy"] * legitimacy + 0.25 * others
    return worth - w.given["cost"] - w.far - shared


@cache
def _sizes_again(reforms: str, cost: Any) -> tuple[int, int]:
    found = []
    for some, price in ((reforms, float(cost)), (_NONE, 0.0)):
        club = _world().founds
        while not np.array_equal(then := _world().founds | (_gains(some, club, price) >= 0), club):
            club = then
        found.append(int(club.sum()))
    return found[0], found[1]


@cache
def _universal() -> Any:
    club = _world().founds
    while not np.array_equal(then := _world().founds | (_gains(_ALL, club) >= 0), club):
        club = then
    return club


def _deterrents(reforms: str, cost: float = 0.0) -> Any:
    """What a breach brings upon each member in expectation, per unit that it saves."""
    w, on, club = _world(), _on(reforms), _universal()
    false, found_out = (1 + on["links"]) / 40, (1 + on["links"]) * (1 + on["secretariat"]) / 5
    saves = w.given["cost"] + w.far
    return ((found_out - false) * _gains(reforms, club, cost) / saves - false)[club]


@cache
def _even_again(reforms: str) -> tuple[float, int]:
    before, free, dear = _deterrents(_NONE), _deterrents(reforms), _deterrents(reforms, 1.0)
    costs = np.where(before > 0, (free - before) / (free - dear), np.inf)  # of those held by something
    return float(costs.min()), int((free <= 0).sum())


@cache
def _back_again(reforms: str, years: int) -> int:
    w = _world()
    renewal = 1 / 3 - 7 / 30 * _on(reforms)["secretariat"]
    high, low = (_heard(reforms, w.people[club].sum()) for club in (_universal(), w.founds))
    club = w.founds

    def today() -> Any:
        return _heard(reforms, (w.people * club).sum() + w.people * ~club)

    stocks = today() + (1 - renewal) ** years * (high - low)
    for _ in range(_ROUNDS):
        then = w.founds | (_gains(reforms, club, legitimacy=stocks) >= 0)
        stocks = (1 - renewal) * stocks + renewal * today()
        club = then
    return int(club.sum())


# ------------------------------------------------------------------------------------------- the readings


def _held(reforms: str, even: Callable[[str], tuple[float, int]], cost: Any = 0) -> Reading:
    least, never = even(reforms)
    return Reading(
        cost < least, {"breaks_even_at": float(f"{least:.9g}"), "held_by_nothing_at_no_cost": never}
    )


def _by_cost(reforms: str) -> Case:
    return Case(
        "compliance",
        COST,
        lambda cost: _held(reforms, _even, cost),
        asks="obeyed load_scenario",
        replay=lambda cost: _held(reforms, _even_again, cost),
        part=f"more effective: at its cost, {reforms}",
    )


def _grows(sizes: tuple[int, int]) -> Reading:
    return Reading(sizes[0] > sizes[1], {"members": sizes[0], "without_reform": sizes[1]})


def _returns(reforms: str, years: int, back: Callable[[str, int], int]) -> Reading:
    now, without = back(reforms, years), back(_NONE, years)
    return Reading(now > without, {"members_after": now, "without_reform": without})


STATEMENTS = (
    Statement(
        "T31",
        "T20 brief",
        "a G20+, with summits at the United Nations, links and a secretariat, does more, for more, and lasts",
        r"\delta_{\min}^+ < \delta_{\min},\ |M^+| > |M|:\ \text{by sign, and up to a cost}",
        (
            Case(
                "compliance",
                SETS,
                lambda reforms: _held(reforms, _even),
                asks="obeyed load_scenario",
                says="always",
                replay=lambda reforms: _held(reforms, _even_again),
                part="more effective: at no cost every set of reforms holds the members better",
            ),
            *(_by_cost(reforms) for reforms in (*_NAMES, _ALL)),
            Case(
                "accession",
                COSTS,
                lambda reforms, cost: _grows(_sizes(reforms, cost)),
                asks="grow load_scenario",
                replay=lambda reforms, cost: _grows(_sizes_again(reforms, cost)),
                across=("cost", "reforms"),
                part="more inclusive: more belong to it at its cost",
            ),
            Case(
                "accession",
                CRISIS,
                lambda years, reforms: _returns(reforms, years, _back),
                asks="stickiness.grow_with_stock load_scenario",
                replay=lambda years, reforms: _returns(reforms, years, _back_again),
                across=("years", "reforms"),
                part="more sustainable: more are back twelve years after a crisis",
            ),
        ),
        ("think2020",),
    ),
)
