r"""Two powers and three others: what legitimacy does to a club, and what a club does to those outside.

Five states with shares of size .40, .25, .15, .12, .08, of population .05, .05, .30, .35, .25 and costs .24,
.30, .66, .80, .85 play the accession game with divergence 0 and exposure :math:`W_{ij} = s_j`. Legitimacy,
the benefit of the common good, excludability and the exclusion penalty are the settings of `FIVE`. All
figures are exact. The check grows clubs anew, from the inequality of joining alone.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

STATES = ("1", "2", "3", "4", "5")
POWERS = ("1", "2")
_SIZE, _PEOPLE, _COST = (
    [Fraction(n, 100) for n in column]
    for column in ((40, 25, 15, 12, 8), (5, 5, 30, 35, 25), (24, 30, 66, 80, 85))
)
FIVE = Worlds(
    "five states",
    "two great powers and three others, in the accession game",
    {
        "exclusion": (1, "1/2", 0),
        "benefit": (0, "1/2", 1),
        "excludability": (0, "1/2", 1),
        "legitimacy": (0, "1/40", "1/10", "2/5", 1),
    },
)
#: The first world alone, by legitimacy: exclusion 1, no common good.
LEGITIMACY = Worlds(
    "five states, by legitimacy",
    "the five states with an exclusion penalty of 1 and no common good",
    {"legitimacy": (0, "1/40", "1/10", "2/5", 1)},
)
_FEWER = {"benefit": Fraction(0), "excludability": Fraction(0), "exclusion": Fraction(1)}


@cache
def world(legitimacy: Any, exclusion: Any = 1, benefit: Any = 0, excludability: Any = 0) -> gg.BoundGame:
    """The accession game of the five states, exact.

    Examples
    --------
    >>> gg.grow(world("1/40"), POWERS).universal
    True
    """
    make: Any = gg.States
    states = make(
        STATES, size=_SIZE, population=_PEOPLE, cost=_COST, great_power=[k in POWERS for k in STATES]
    )
    rules = gg.Institution(exclusion_penalty=exclusion, excludability=excludability)
    return gg.bind(
        gg.AccessionGame(), states, rules, benefit=benefit, legitimacy=legitimacy, divergence=0, exact=True
    )


def clubs() -> list[tuple[str, ...]]:
    """All 32 clubs, the smallest first."""
    return [club for n in range(6) for club in combinations(STATES, n)]


@cache
def end(club: tuple[str, ...], **settings: Any) -> tuple[str, ...]:
    """Where accession ends from committed founders."""
    return tuple(gg.grow(world(**settings), club, reasons=False).final)


def payoff(state: str, club: tuple[str, ...], *, legitimacy: Any, **given: Any) -> Fraction:
    """The payoff of a state at a club, written out.

    Examples
    --------
    >>> payoff("4", ("1", "2"), legitimacy=0)
    Fraction(-13, 20)
    """
    benefit, leaks, exclusion = ((_FEWER | given)[name] for name in ("benefit", "excludability", "exclusion"))
    k, inside = STATES.index(state), [STATES.index(other) for other in club]
    held = sum((_SIZE[j] for j in inside if j != k), Fraction(0))
    if state not in club:
        return Fraction(benefit * held * (1 - leaks) - exclusion * held)
    people = sum((_PEOPLE[j] for j in inside), Fraction(0))
    return Fraction(benefit * (_SIZE[k] + held) + legitimacy * people - _COST[k])


def end_again(club: tuple[str, ...], *, harmless: bool = False, **settings: Any) -> tuple[str, ...]:
    """Where accession ends, by the inequality of joining: all who gain or lose nothing join at once.

    With ``harmless`` only those join at whose joining alone nobody else loses.
    """
    while True:
        joins = {
            state
            for state in STATES
            if state not in club
            and all(
                payoff(other, (*club, state), **settings) >= payoff(other, club, **settings)
                for other in (STATES if harmless else (state,))
            )
        }
        if not joins:
            return club
        club = tuple(state for state in STATES if state in club or state in joins)


def stable(club: tuple[str, ...], settings: dict[str, Any]) -> bool:
    """Whether nobody gains by leaving, and nobody who is out by joining or is indifferent, by payoffs."""
    for state in STATES:
        inside = tuple(k for k in STATES if k in club or k == state)
        gain = payoff(state, inside, **settings) - payoff(
            state, tuple(k for k in inside if k != state), **settings
        )
        if (gain < 0) if state in club else (gain >= 0):
            return False
    return True


def stayers(club: tuple[str, ...], **settings: Any) -> tuple[str, ...]:
    """Who is left of a club where all who gain by leaving leave at once, by payoffs."""
    while True:
        go = {
            state
            for state in club
            if payoff(state, club, **settings)
            < payoff(state, tuple(k for k in club if k != state), **settings)
        }
        if not go:
            return club
        club = tuple(state for state in club if state not in go)


@cache
def equilibria(**settings: Any) -> frozenset[tuple[str, ...]]:
    """All stable clubs."""
    return frozenset(tuple(club) for club in gg.solve(world(**settings)).clubs)


@cache
def equilibria_again(**settings: Any) -> frozenset[tuple[str, ...]]:
    """The same by the payoffs of all clubs."""
    return frozenset(club for club in clubs() if stable(club, settings))


# ------------------------------------------------------------------------------------------ D8, T22


def _universal(legitimacy: Fraction, grown: Any) -> int:
    return sum(len(grown(club, legitimacy=legitimacy)) == len(STATES) for club in clubs())


def _helps(legitimacy: Fraction, grown: Any) -> Reading:
    """Whether every club that ends universal without legitimacy, or with less, also ends so with it."""
    less = [value for value in LEGITIMACY.settings["legitimacy"] if value < legitimacy]
    number, before = _universal(legitimacy, grown), [_universal(value, grown) for value in less]
    return Reading(
        all(number > other for other in before),
        {"founding_clubs_that_end_universal": number, "of": len(clubs())},
    )


def _more_legitimacy() -> gg.closed_forms.ClosedForm:
    """The gain from joining never falls in the value of legitimacy, for any number of alike states."""
    form = gg.AccessionGame().form(gg.Institution())
    return gg.closed_forms.comparative_statics(form)["legitimacy_weight"]


_LEGITIMATE: dict[str, Any] = {
    "worlds": LEGITIMACY,
    "holds": lambda legitimacy: _helps(legitimacy, end),
    "replay": lambda legitimacy: _helps(legitimacy, end_again),
    "asks": "grow closed_forms.comparative_statics",
    "says": "always",
    "proof": _more_legitimacy,
}


# ----------------------------------------------------------------------------------------- D11, T24


def attracts(**settings: Any) -> Reading:
    """Whether the two powers alone end in the universal regime."""
    return _attracts(end(POWERS, **settings))


def _attracts(final: tuple[str, ...]) -> Reading:
    return Reading(len(final) == len(STATES), {"ends_with": len(final), "of": len(STATES)})


@cache
def _without_harm(**settings: Any) -> tuple[str, ...]:
    """Where accession from the powers ends under a rule that admits nobody who harms another state."""
    game = gg.do_no_harm(world(**settings), "nobody")
    return tuple(gg.grow(game, POWERS, reasons=False).final)


def harmless(**settings: Any) -> Reading:
    """Whether open accession from the powers ends where it does if nobody is harmed on the way."""
    final, nobody = end(POWERS, **settings), ()
    losers = {} if final == POWERS else gg.harm(world(**settings), before=POWERS, after=final).losers
    founded = gg.harm(world(**settings), before=nobody, after=final).losers
    return _harm(final, _without_harm(**settings), losers, len(founded))


def harmless_again(**settings: Any) -> Reading:
    """The same from payoffs written out."""
    final = end_again(POWERS, **settings)
    changes, founded = (
        {k: payoff(k, final, **settings) - payoff(k, club, **settings) for k in STATES}
        for club in (POWERS, ())
    )
    losers = {k: change for k, change in changes.items() if change < 0}
    number = sum(change < 0 for change in founded.values())
    return _harm(final, end_again(POWERS, harmless=True, **settings), losers, number)


def _harm(final: tuple[str, ...], without: tuple[str, ...], losers: Any, founded: int) -> Reading:
    """The reading from where open accession ends, where it does without harm, and who loses by the end."""
    figures = {
        "ends_with": len(final),
        "without_harm": len(without),
        "worse_off_than_without_a_club": founded,
    }
    worse = {f"change_of_state_{state}": change for state, change in losers.items()}
    return Reading(set(final) == set(without), figures | worse)


STATEMENTS = (
    Statement(
        "D8",
        "Drezner",
        "universal bodies are slow, but they confer legitimacy, and that is worth something",
        r"\partial\Delta_i/\partial\lambda \ge 0;\ \#\{F : F \to \text{all}\} \text{ rises in } \lambda",
        (Case("accession", **_LEGITIMATE),),
    ),
    Statement(
        "D11",
        "Drezner",
        "small clubs attract others, which leads to universal regimes",
        r"\{1,2\} \to \text{all}",
        (
            Case(
                "accession",
                FIVE,
                attracts,
                asks="grow",
                replay=lambda **settings: _attracts(end_again(POWERS, **settings)),
                across=("legitimacy", "benefit"),
            ),
        ),
    ),
    Statement(
        "T22",
        "T20 brief",
        "inclusion makes a regime more legitimate, and so makes it last",
        r"\partial\Delta_i/\partial\lambda \ge 0;\ \#\{F : F \to \text{all}\} \text{ rises in } \lambda",
        (Case("accession", **_LEGITIMATE),),
    ),
)
HARMLESS = Case(
    "accession",
    FIVE,
    harmless,
    asks="grow harm",
    replay=harmless_again,
    across=("legitimacy", "benefit"),
    part="the club of the powers grows as far when it may harm nobody on the way",
)
