r"""Backing: parliaments that have to ratify, and forums whose members have to agree.

Chances are logit, so that these figures are floats. The checks sum over all ways to say yes and no.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .how_many import symbols

PARLIAMENTS = Worlds(
    "ratification",
    "three states, whose parliaments ratify with a logit chance, by what the agreement gives and by "
    "backing at home",
    {"gain": (0, 1, 2), "backing": ((0, 0, 0), (-2, 0, 0), (-3, 1, 2), (1, 2, 3), (2, 2, 2))},
)
_RAISE = Fraction(1, 2)


def _logit(x: Any) -> float:
    return 1 / (1 + math.exp(-float(x)))


def _ratified(gain: Any, backing: tuple[Any, ...]) -> float:
    return math.prod(
        float(closed_forms.agreement_chance(_logit(gain + home), backing.count(home)))
        for home in sorted(set(backing))
    )


def _ratified_again(gain: Any, backing: tuple[Any, ...]) -> float:
    """From odds: all say yes, among all ways to say yes and no."""
    odds = [math.exp(float(gain + home)) for home in backing]
    ways = [
        math.prod(o if yes else 1.0 for o, yes in zip(odds, votes, strict=True))
        for votes in product((True, False), repeat=len(odds))
    ]
    return max(ways[0], 0.0) / math.fsum(ways)


_Chance = Callable[[Any, tuple[Any, ...]], float]


def _solidarity(chance: _Chance, gain: Any, backing: tuple[Any, ...]) -> Reading:
    """Whether backing at home raises the chance, and most in the state with the least of it."""
    now = chance(gain, backing)
    raised = [
        chance(gain, tuple(home + (_RAISE if k == i else 0) for i, home in enumerate(backing)))
        for k in range(len(backing))
    ]
    least = backing.index(min(backing))
    holds = min(raised) > now and raised[least] >= max(raised) * (1 - 1e-12)
    figures = {"ratified": round(now, 9), "with_more_backing_where_it_is_least": round(raised[least], 9)}
    return Reading(holds, figures)


def _unbacked(chance: _Chance, gain: Any, backing: tuple[Any, ...]) -> Reading:
    """Whether an agreement that gains every state is more likely refused than not, for want of backing."""
    now, fair = chance(gain, backing), chance(gain, tuple(max(home, 6) for home in backing))
    figures = {"ratified": round(now, 9), "with_backing_everywhere": round(fair, 9)}
    return Reading(gain > 0 and now < 0.5 < fair, figures)


def _backing() -> tuple[ClosedForm, ClosedForm]:
    """By odds o of one state: o/(1 + o) rises, and its ratio to what it was is the higher, the lower o."""
    odds, more, raised = symbols("odds more raised")

    def ratio(o: Any) -> Any:
        return (1 + raised) * (1 + o) / (1 + o * (1 + raised))

    return (
        ClosedForm("backing", "what backing adds to the chance, relatively", sympy.factor(ratio(odds) - 1)),
        ClosedForm(
            "least_backed",
            "by how much more it adds where odds are lower",
            sympy.factor(ratio(odds) - ratio(odds + more)),
        ),
    )


# ---------------------------------------------------------------------------------------------- forums, T52

#: Bodies with lists of members, of the day, and the shares of world GDP that they hold.
_DAY, _YEAR = "2019-12-31", 2019
FORUMS = Worlds(
    "forums in 2019",
    "bodies that decide by consensus, whose members agree by chance; and the share of GDP that they need",
    {"scale": ("1/2", "7/10", "3/4", "4/5", "9/10"), "chance": ("9/10", "99/100")},
)
_NAMES = ("G20", "G7", "BRICS", "OECD", "EU", "CPTPP", "WTO", "IMF", "UN")
_PLAUSIBLE = Fraction(1, 10)


@cache
def _forums() -> dict[str, tuple[int, float]]:
    """Members, and the share of GDP that those with figures hold."""
    states = gg.load_states(_YEAR)
    size = {k: float(s) for k, s in zip(states.ids, states.size, strict=True)}
    lists = {name: set(gg.load_memberships(name).on(_DAY)) & set(size) for name in _NAMES}
    return {name: (len(ids), sum(size[k] for k in ids) / sum(size.values())) for name, ids in lists.items()}


def _only_one(scale: Any, chance: Any) -> Reading:
    held = {name: n for name, (n, share) in _forums().items() if share >= scale}
    return _plausible({name: float(closed_forms.agreement_chance(chance, n)) for name, n in held.items()})


def _only_one_again(scale: Any, chance: Any) -> Reading:
    held = {name: n for name, (n, share) in _forums().items() if share >= scale}
    return _plausible({name: math.exp(n * math.log(float(chance))) for name, n in held.items()})


def _plausible(chances: dict[str, float]) -> Reading:
    likely = tuple(sorted(name for name, found in chances.items() if found >= _PLAUSIBLE))
    figures = {"plausible": likely, "chance_of_the_g20": round(chances.get("G20", 0.0), 9)}
    return Reading(likely == ("G20",), figures)


STATEMENTS = (
    Statement(
        "T35",
        "T20 brief",
        "governments lack the backing at home for what would serve them all",
        r"\Delta_i > 0\ \forall i,\ \prod_i \Lambda(\Delta_i + h_i) < 1/2",
        (
            Case(
                "voting",
                PARLIAMENTS,
                lambda gain, backing: _unbacked(_ratified, gain, backing),
                asks="closed_forms.agreement_chance",
                replay=lambda gain, backing: _unbacked(_ratified_again, gain, backing),
            ),
        ),
    ),
    Statement(
        "T45",
        "T20 brief",
        "national solidarity comes first: it decides whether agreements are ratified",
        r"\partial\prod_i\Lambda(\Delta_i+h_i)/\partial h_j > 0, \text{ most where } h_j \text{ is least}",
        (
            Case(
                "voting",
                PARLIAMENTS,
                lambda gain, backing: _solidarity(_ratified, gain, backing),
                asks="closed_forms.agreement_chance",
                says="always",
                proof=_backing,
                replay=lambda gain, backing: _solidarity(_ratified_again, gain, backing),
            ),
        ),
        ("ostrom1990",),
    ),
    Statement(
        "T52",
        "T20 brief",
        "the G20 is the only forum in which consensus on reform is plausible",
        r"\{B : s_B \ge q,\ p^{|B|} \ge 1/10\} = \{\mathrm{G20}\}",
        (
            Case(
                "history",
                FORUMS,
                _only_one,
                asks="closed_forms.agreement_chance load_memberships load_states",
                replay=_only_one_again,
                across=("scale", "chance"),
            ),
        ),
    ),
)
