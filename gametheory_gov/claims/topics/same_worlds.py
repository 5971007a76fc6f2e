r"""Further claims asked of the five states, so that they can be asked together.

Each case here is a part of a claim whose other parts stand in its own topic. Payoffs of all states, and where
accession from the two powers ends, are exact; the checks write them out.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading

from .five_states import (
    _COST,
    FIVE,
    POWERS,
    STATES,
    end,
    end_again,
    equilibria,
    equilibria_again,
    payoff,
    stable,
    stayers,
    world,
)

Club = tuple[str, ...]
#: How much states value the next period, and how thin a thin institution is.
_PATIENCE: Any = Fraction(9, 10)
_THIN: Any = Fraction(1, 10)
#: How one world is asked, and asked again: payoffs at a club, and the end of accession from one.
_Ask = tuple[Callable[..., tuple[Fraction, ...]], Callable[..., Club]]


@cache
def _paid(club: Club, **settings: Any) -> tuple[Fraction, ...]:
    return _at(world(**settings), club)


def _at(game: gg.BoundGame, club: Club) -> tuple[Fraction, ...]:
    return tuple(Fraction(str(paid)) for paid in game.payoffs(game.profile(club)))


def _paid_again(club: Club, **settings: Any) -> tuple[Fraction, ...]:
    return tuple(payoff(state, club, **settings) for state in STATES)


def _all(club: Club, paid: Any, settings: dict[str, Any]) -> Fraction:
    return sum(paid(club, **settings), Fraction(0))


# ----------------------------------------------------------------- few, or all: D2, T2, T8, T12, T16 and T43


def _few(ask: _Ask, settings: dict[str, Any]) -> Reading:
    few, everybody = (_all(club, ask[0], settings) for club in (POWERS, STATES))
    return Reading(few >= everybody, {"total_with_the_powers_alone": few, "with_all": everybody})


def _many(ask: _Ask, settings: dict[str, Any]) -> Reading:
    few, everybody = (_all(club, ask[0], settings) for club in (POWERS, STATES))
    return Reading(everybody > few, {"total_with_the_powers_alone": few, "with_all": everybody})


def _choices(ask: _Ask, settings: dict[str, Any]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Total and least payoff of the form with the greatest total, and of the best for the worst-off."""
    paid, grown = ask
    forms = [
        paid(club, **settings) for club in dict.fromkeys(((), POWERS, grown(POWERS, **settings), STATES))
    ]
    return tuple(
        (sum(best, Fraction(0)), min(best)) for best in (max(forms, key=sum), max(forms, key=sorted))
    )


def _unfair(ask: _Ask, settings: dict[str, Any]) -> Reading:
    (most, left), (fair, least) = _choices(ask, settings)
    figures = {"best_total": most, "worst_off_then": left, "total_if_fair": fair, "worst_off_if_fair": least}
    return Reading(least > left, figures)


def _discontent(ask: _Ask, settings: dict[str, Any]) -> Reading:
    """Whether the worst-off lose; totals net that loss, so that the others can pay it if all lose nothing."""
    (most, left), (fair, least) = _choices(ask, settings)
    return Reading(most >= fair and least > left, {"worst_off_lose": least - left, "all_gain": most - fair})


def _tide(ask: _Ask, settings: dict[str, Any]) -> Reading:
    paid, grown = ask
    before, after = paid((), **settings), paid(grown(POWERS, **settings), **settings)
    changes = [now - then for then, now in zip(before, after, strict=True)]
    figures = {"total_changes_by": sum(changes, Fraction(0)), "worst_off_by": min(changes)}
    return Reading(figures["total_changes_by"] > 0 > min(changes), figures)


def _ridden(ask: _Ask, settings: dict[str, Any], found: frozenset[Club]) -> Reading:
    gain = _all(STATES, ask[0], settings) - _all((), ask[0], settings)
    return Reading(
        gain > 0 and STATES not in found, {"all_gain_together": gain, "all_are_stable": STATES in found}
    )


# ------------------------------------------------------------- what the club of the powers reaches, D10, D17


def _together(ask: _Ask, settings: dict[str, Any]) -> Reading:
    bare = settings | {"legitimacy": Fraction(0)}
    figures = {
        "ends_with": len(ask[1](POWERS, **settings)),
        "without_legitimacy": len(ask[1](POWERS, **bare)),
        "without_the_club": len(ask[1]((), **settings)),
    }
    both, *alone = figures.values()
    return Reading(both == len(STATES) > max(alone), figures)


def _matter(ask: _Ask, settings: dict[str, Any]) -> Reading:
    now, *without = (
        len(ask[1](POWERS, **settings | change))
        for change in ({}, {"exclusion": Fraction(0)}, {"legitimacy": Fraction(0)})
    )
    names = ("without_exclusion", "without_legitimacy")
    return Reading(now > max(without), {"ends_with": now} | dict(zip(names, without, strict=True)))


# ------------------------------------------ who leaves, breaks their word or gains: D13, D14, D18, T10


def _lasts(found: frozenset[Club], grown: Club) -> Reading:
    figures = {"all_are_stable": STATES in found, "from_nobody_ends_with": len(grown)}
    return Reading(STATES in found and grown != STATES, figures)


def _stay(**settings: Any) -> Reading:
    return _left(len(gg.persistence(world(**settings), POWERS[0], club=list(STATES)).remaining))


def _stay_again(**settings: Any) -> Reading:
    return _left(len(stayers(STATES[1:], **settings)))


def _left(stay: int) -> Reading:
    return Reading(stay == len(STATES) - 1, {"stay": stay, "of": len(STATES) - 1})


def _broken(**settings: Any) -> Reading:
    club = end(POWERS, **settings)
    found = gg.obeyed(world(**settings), club, patience=_PATIENCE)
    return _word(bool(found.stable), len(found.shirkers), len(club))


def _broken_again(**settings: Any) -> Reading:
    """A breach saves the cost once, and loses the gain from belonging in every later period."""
    club = end_again(POWERS, **settings)
    belonging = {
        state: payoff(state, club, **settings)
        - payoff(state, tuple(k for k in club if k != state), **settings)
        for state in club
    }
    breaks = sum(
        (1 - _PATIENCE) * _COST[STATES.index(state)] > _PATIENCE * gain for state, gain in belonging.items()
    )
    return _word(stable(club, settings), breaks, len(club))


def _word(kept_together: bool, breaks: int, of: int) -> Reading:
    return Reading(
        kept_together and breaks > 0, {"stable": kept_together, "break_their_word": breaks, "of": of}
    )


def _thin(**settings: Any) -> Reading:
    game = gg.rebind(world(**settings), depth=_THIN)
    return _better(_at(game, STATES), _at(game, ()))


def _thin_again(benefit: Any, legitimacy: Any, **_: Any) -> Reading:
    everybody = tuple(Fraction(_THIN * (benefit - cost) + legitimacy) for cost in _COST)
    return _better(everybody, (Fraction(0),) * len(STATES))


def _better(everybody: tuple[Fraction, ...], nobody: tuple[Fraction, ...]) -> Reading:
    changes = [a - b for a, b in zip(everybody, nobody, strict=True)]
    figures = {"total_gains": sum(changes, Fraction(0)), "worst_off_gains": min(changes)}
    return Reading(min(changes) > 0, figures)


def _case(part: str, asks: str, holds: Any, replay: Any, *, games: str = "accession") -> Case:
    across = ("legitimacy", "exclusion")
    return Case(games, FIVE, holds, asks=asks, replay=replay, across=across, part=part)


def _of(test: Callable[..., Reading], part: str, asks: str) -> Case:
    """A case by payoffs and by where accession ends."""
    return _case(
        part,
        asks,
        lambda **settings: test((_paid, end), settings),
        lambda **settings: test((_paid_again, end_again), settings),
    )


_FORMS = "of no club, the powers, where they end and all"
FEWEST = _of(_few, "the club of the powers gives all together as much as the universal regime", "harm")
NO_SUBSTITUTE = _of(_many, "the universal regime gives all together more than the club of the powers", "harm")
UNFAIR = _of(_unfair, f"{_FORMS}, the best in total is not the best for the worst-off", "grow harm")
DISCONTENT = _of(
    _discontent, f"{_FORMS}, the best in total harms the worst-off, who could be paid", "grow harm"
)
TIDE = _of(_tide, "where the club of the powers ends, the total has risen and some have lost", "grow harm")
TOGETHER = _of(
    _together, "the powers reach all with legitimacy, and neither they nor legitimacy alone does", "grow"
)
MATTER = _of(_matter, "the powers reach fewer without exclusion, and fewer without legitimacy", "grow")
LASTING = _case(
    "all stay in a regime that would not grow from nobody",
    "solve grow",
    lambda **settings: _lasts(equilibria(**settings), end((), **settings)),
    lambda **settings: _lasts(equilibria_again(**settings), end_again((), **settings)),
)
RIDDEN = _case(
    "all together gain by the universal regime, and yet it is not stable",
    "solve harm",
    lambda **settings: _ridden((_paid, end), settings, equilibria(**settings)),
    lambda **settings: _ridden((_paid_again, end_again), settings, equilibria_again(**settings)),
)
STAY = _case("without the largest great power all others stay", "persistence", _stay, _stay_again)
BROKEN = _case(
    "where the club of the powers ends is stable, and some break their word at a patience of 9/10",
    "obeyed",
    _broken,
    _broken_again,
    games="compliance",
)
THIN = _case("everybody gains if all join at a tenth of the depth", "harm", _thin, _thin_again)
