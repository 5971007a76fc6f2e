r"""Designs and what they leave to whom; actors that are no states; and what coherence needs.

Four states choose among 81 designs: nine depths up to 2, three levels of excludability, three exclusion
penalties. They have shares of size .4, .3, .2, .1, of population .1, .2, .3, .4, and costs 1/4, 3/10, 1/2,
1/2 that are quadratic in depth; the fourth wants another policy, which costs it 1/20. States 1 and 2 are
committed. An actor that is no state counts x in inclusion, where all people count 1, and has no market. The
checks write payoffs out and compare all designs, all clubs, or all choices.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

from .five_states import _COST, _PEOPLE, _SIZE
from .magic_numbers import _partitions
from .same_worlds import DISCONTENT, UNFAIR
from .same_worlds import THIN as THIN_AMONG_FIVE

_SHARES, _PERSONS = (tuple(Fraction(n, 10) for n in column) for column in ((4, 3, 2, 1), (1, 2, 3, 4)))
_COSTS = (Fraction(1, 4), Fraction(3, 10), Fraction(1, 2), Fraction(1, 2))
_FAR = (Fraction(0), Fraction(0), Fraction(0), Fraction(1, 20))
_LEGITIMACY = Fraction(1, 10)
_SHUT = (Fraction(0), Fraction(1, 2), Fraction(1))
_PENALTY = (Fraction(0), Fraction(1, 4), Fraction(1, 2))
CHOICES = Worlds(
    "81 designs",
    "four states and designs up to a depth, 45 up to depth 1 and 81 up to depth 2",
    {"deepest": (1, 2)},
)
THIN = Worlds(
    "thin and inclusive",
    "an institution of all four states, at depths and values of legitimacy",
    {"legitimacy": (0, "1/10", 1), "depth": ("1/100", "1/4", 1, 2, 3)},
)
#: All ways to tell options apart, by how many are alike of each kind; few options first.
LABELS = Worlds(
    "options told apart",
    "two who want the same option, of 2 to 4, and do not talk; how many options look alike, of each kind",
    {"alike": tuple(kinds for n in (2, 3, 4) for kinds in _partitions(n, n))},
)
ACTORS = Worlds(
    "an actor that is no state",
    "the five states and an actor that counts in inclusion, at a cost of joining",
    {"counts": ("1/20", "1/10"), "cost": (0, "1/2", "7/10")},
)
GOVERNMENTS = Worlds(
    "an actor or a government",
    "the five states and an actor at no cost, or a government that counts as much, at a cost of joining",
    ACTORS.settings,
)
SIGNS = Worlds(
    "coordination without words",
    "two who want the same policy of two, the second worth as much or less, and do not talk",
    {"second_is_worth": (1, "1/2"), "order": ("at once", "a leader first")},
)
Payoffs = tuple[Fraction, ...]

# --------------------------------------------------------------------------------------- designs, T2 and T16


def _game(legitimacy: Any) -> gg.BoundGame:
    make: Any = gg.States
    states = make(["1", "2", "3", "4"], size=_SHARES, population=_PERSONS, cost=_COSTS, ideal=[0, 0, 0, 1])
    worth: dict[str, Any] = {"benefit": 1, "legitimacy": legitimacy, "divergence": "1/20"}
    return gg.bind(gg.AccessionGame(cost_exponent=2), states, **worth, founders=["1", "2"])


@cache
def _best(deepest: int) -> tuple[Payoffs, Payoffs]:
    """Total and least payoff of the design with the greatest total, and of the leximin design."""
    choose = {
        "depth": (0, deepest, 4 * deepest + 1),
        "excludability": list(_SHUT),
        "exclusion_penalty": list(_PENALTY),
    }
    found = (
        gg.best_design(_game(_LEGITIMACY), choose, objective=objective).best[0].values
        for objective in ("total", "worst_off")
    )
    most, fair = ((Fraction(values["total"]), Fraction(values["worst_off"])) for values in found)
    return most, fair


def _payoffs(club: frozenset[int], legitimacy: Any, depth: Any, shut: Any, penalty: Any) -> Payoffs:
    """What all four have, written out."""
    found = []
    for i in range(4):
        held = sum((_SHARES[j] for j in club if j != i), Fraction(0))
        if i in club:
            belong = legitimacy * sum((_PERSONS[j] for j in club), Fraction(0))
            found.append(depth * (held + _SHARES[i]) + belong - _COSTS[i] * depth**2 - _FAR[i])
        else:
            found.append(depth * held * (1 - shut) - penalty * held)
    return tuple(found)


def _grown(*design: Any) -> Payoffs:
    """Payoffs where all who do not lose by it have joined the first two, at once each time."""
    club = frozenset((0, 1))
    while True:
        joins = {
            i
            for i in range(4)
            if i not in club
            and _payoffs(club | {i}, _LEGITIMACY, *design)[i] >= _payoffs(club, _LEGITIMACY, *design)[i]
        }
        if not joins:
            return _payoffs(club, _LEGITIMACY, *design)
        club |= joins


@cache
def _best_again(deepest: int) -> tuple[Payoffs, Payoffs]:
    depths = [Fraction(k, 4) for k in range(4 * deepest + 1)]
    all_of_them = [_grown(*design) for design in product(depths, _SHUT, _PENALTY)]
    most, fair = max(all_of_them, key=sum), max(all_of_them, key=sorted)
    return (sum(most, Fraction(0)), min(most)), (sum(fair, Fraction(0)), min(fair))


def _price(found: tuple[Payoffs, Payoffs]) -> Reading:
    (most, left), (fair, least) = found
    figures = {"best_total": most, "worst_off_then": left, "total_if_fair": fair, "worst_off_if_fair": least}
    return Reading(least > left, figures)


def _discontent(found: tuple[Payoffs, Payoffs]) -> Reading:
    """Whether the worst-off lose by the greatest total; totals net that loss, so that others can pay it."""
    (most, left), (fair, least) = found
    return Reading(most >= fair and least > left, {"worst_off_lose": least - left, "all_gain": most - fair})


# ------------------------------------------------------------------------------------------------------- T10


def _thin(depth: Any, legitimacy: Any) -> Reading:
    """What each gains where all are members."""
    game = gg.rebind(_game(legitimacy), depth=depth)
    change = gg.harm(game, before=[], after=list(game.states.ids)).changes
    return _better(tuple(Fraction(value) for value in change))


def _thin_again(depth: Any, legitimacy: Any) -> Reading:
    nobody = _payoffs(frozenset(), legitimacy, depth, 0, 0)
    everybody = _payoffs(frozenset(range(4)), legitimacy, depth, 0, 0)
    return _better(tuple(a - b for a, b in zip(everybody, nobody, strict=True)))


def _better(changes: Payoffs) -> Reading:
    figures = {"total_gains": sum(changes, Fraction(0)), "worst_off_gains": min(changes)}
    return Reading(min(changes) > 0, figures)


# ----------------------------------------------------------------------------------------------- T26 and T54


@cache
def _least(counts: Any, cost: Any) -> Fraction:
    """The least legitimacy at which the two powers end in the universal regime of states and actor."""
    make: Any = gg.States
    six = make(
        ["1", "2", "3", "4", "5", "actor"],
        size=[*_SIZE, 0],
        population=[people / (1 + counts) for people in (*_PEOPLE, counts)],
        cost=[*_COST, cost],
    )
    rules = gg.Institution(exclusion_penalty=1)
    none: dict[str, Any] = {"benefit": 0, "divergence": 0, "legitimacy": 0}
    game = gg.bind(gg.AccessionGame(), six, rules, **none, founders=["1", "2"])
    return Fraction(gg.threshold(game, "legitimacy").value)


@cache
def _least_again(counts: Any, cost: Any) -> Fraction:
    """The greatest, over clubs with both powers, of the least legitimacy at which somebody else joins."""
    size, needs = [*_SIZE, Fraction(0)], [*_COST, cost]
    people = [share / (1 + counts) for share in (*_PEOPLE, counts)]
    found = Fraction(0)
    for n in range(4):
        for more in combinations(range(2, 6), n):
            club = (0, 1, *more)
            held, inside = (sum(column[j] for j in club) for column in (size, people))
            found = max(
                found,
                min((needs[j] - held) / (inside + people[j]) for j in range(2, 6) if j not in club),
            )
    return found


def _lowers(counts: Any, cost: Any, least: Any) -> Reading:
    alone, found = least(Fraction(0), Fraction(0)), least(counts, cost)
    return Reading(found < alone, {"least_legitimacy": found, "without_the_actor": alone})


def _advances(counts: Any, cost: Any, least: Any) -> Reading:
    actor, government = least(counts, Fraction(0)), least(counts, cost)
    figures = {"least_legitimacy_with_the_actor": actor, "with_a_government": government}
    return Reading(actor < government, figures)


# ------------------------------------------------------------------------------------------------------- T51


def _silent(second_is_worth: Any, order: str) -> Reading:
    """The greatest chance of an equilibrium without words that the two do not meet."""
    worth = {"A": Fraction(1), "B": second_is_worth}
    replies = [("A", "A"), ("B", "B"), ("A", "B"), ("B", "A")] if order != "at once" else ["A", "B"]

    def met(first: str, reply: Any) -> bool:
        return bool(first == (reply if order == "at once" else reply["AB".index(first)]))

    pays = [[worth[first] if met(first, reply) else Fraction(0) for reply in replies] for first in worth]
    form = gg.NormalForm.bimatrix(pays, pays, choices=[list(worth), ["".join(reply) for reply in replies]])
    missed = []
    for found in gg.solve_form(form):
        mine, theirs = found.strategies.values()
        chances = [
            mine[first] * theirs["".join(reply)]
            for first in worth
            for reply in replies
            if not met(first, reply)
        ]
        missed.append(sum(map(Fraction, chances), Fraction(0)))
    return _misses(max(missed))


def _silent_again(second_is_worth: Any, order: str) -> Reading:
    """At once each is indifferent at one mixture; who sees the first choice always meets it."""
    first = Fraction(second_is_worth, 1 + second_is_worth)
    return _misses(2 * first * (1 - first) if order == "at once" else Fraction(0))


def _unfocused(alike: tuple[int, ...]) -> Reading:
    """The best equilibria in which options that look alike are chosen alike: chance to miss, and number."""
    kinds = [f"kind {k + 1}" for k in range(len(alike))]
    pays = [
        [Fraction(1, count) if i == j else Fraction(0) for j in range(len(alike))]
        for i, count in enumerate(alike)
    ]
    form = gg.NormalForm.bimatrix(pays, pays, choices=[kinds, kinds])
    return _focused([Fraction(found.payoffs["row"]) for found in gg.solve_form(form)])


def _unfocused_again(alike: tuple[int, ...]) -> Reading:
    """In equilibrium all options of some kinds are chosen with the same chance."""
    sets = [kinds for n in range(len(alike)) for kinds in combinations(alike, n + 1)]
    return _focused([Fraction(1, sum(kinds)) for kinds in sets])


def _focused(meet: list[Fraction]) -> Reading:
    """Whether no single best equilibrium is sure to meet."""
    ways, missed = meet.count(max(meet)), 1 - max(meet)
    return Reading(ways > 1 or missed > 0, {"least_chance_to_miss": missed, "best_ways": ways})


def _misses(chance: Fraction) -> Reading:
    return Reading(chance > 0, {"greatest_chance_to_miss": chance})


STATEMENTS = (
    Statement(
        "T2",
        "T20 brief",
        "how costs are distributed feeds discontent",
        r"\min_i u_i(D^*) < \min_i u_i(D^f),\ \sum_i u_i(D^*) - \sum_i u_i(D^f) \ge 0",
        (
            Case(
                "accession",
                CHOICES,
                lambda deepest: _discontent(_best(deepest)),
                asks="best_design",
                replay=lambda deepest: _discontent(_best_again(deepest)),
                part="the worst-off lose by the greatest total, and the others could pay them",
            ),
            DISCONTENT,
        ),
    ),
    Statement(
        "T10",
        "T20 brief",
        "a thin institution that includes all is better than none",
        r"u_i(\text{all}, d) > u_i(\emptyset)\ \forall i",
        (
            Case(
                "accession",
                THIN,
                _thin,
                asks="harm",
                replay=_thin_again,
                across=("depth", "legitimacy"),
            ),
            THIN_AMONG_FIVE,
        ),
    ),
    Statement(
        "T16",
        "T20 brief",
        "the wellbeing of the worst-off is the measure, and not the total",
        r"\min_i u_i(D^f) > \min_i u_i(D^*)",
        (
            Case(
                "accession",
                CHOICES,
                lambda deepest: _price(_best(deepest)),
                asks="best_design",
                replay=lambda deepest: _price(_best_again(deepest)),
                part="the design with the greatest total is not the best for the worst-off",
            ),
            UNFAIR,
        ),
    ),
    Statement(
        "T26",
        "T20 brief",
        "non-state actors help to go beyond exclusive clubs",
        r"\lambda^*(x) < \lambda^*(0)",
        (
            Case(
                "accession",
                ACTORS,
                lambda **settings: _lowers(**settings, least=_least),
                asks="threshold",
                replay=lambda **settings: _lowers(**settings, least=_least_again),
                across=("cost", "counts"),
                part="less legitimacy is enough for the club of the powers to reach all",
            ),
        ),
    ),
    Statement(
        "T51",
        "T20 brief",
        "coherence is possible only through dialogue",
        r"\text{without messages: } \max_\sigma \Pr(\text{miss}) > 0,\ "
        r"\text{no single best } \sigma \text{ has } \Pr(\text{miss}) = 0",
        (
            Case(
                "coordination",
                SIGNS,
                _silent,
                asks="solve_form NormalForm",
                says="always",
                replay=_silent_again,
                across=("order", "second_is_worth"),
                part="somebody may lead",
            ),
            Case(
                "coordination",
                LABELS,
                _unfocused,
                asks="solve_form NormalForm",
                says="always",
                replay=_unfocused_again,
                part="one option may stand out: a focal point",
            ),
        ),
    ),
    Statement(
        "T54",
        "T20 brief",
        "non-state actors advance norms more effectively than governments can",
        r"\lambda^*(x, c = 0) < \lambda^*(x, c)",
        (
            Case(
                "accession",
                GOVERNMENTS,
                lambda **settings: _advances(**settings, least=_least),
                asks="threshold",
                replay=lambda **settings: _advances(**settings, least=_least_again),
                across=("cost", "counts"),
                part="an actor that joins at no cost does more than a government that counts as much",
            ),
        ),
    ),
)
