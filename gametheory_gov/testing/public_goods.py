"""Agreements on a public good as a Hypothesis strategy: a family, figures that it allows, and a world."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.games import public_goods as catalogue
from gametheory_gov.games.public_goods.agreement import Agreement
from gametheory_gov.world.institution import Institution

from .worlds import Alike, Drawn, Structure, draw_states, drawn, rationals

_LEAST = {"real": Fraction(-1), "nonnegative": Fraction(0), "positive": Fraction(1, 4)}
_MOST = Fraction(2)


def _families() -> Iterator[Any]:
    """Families of the catalogue whose payoffs are rational, in several of their options."""
    for timing in ("leader", "simultaneous"):
        yield from (catalogue.QuadraticBenefits(timing), catalogue.CournotCartel(timing))
        yield catalogue.EmissionGame(timing)
    for choice in (True, False):
        yield from (catalogue.LinearPublicGood(joint=choice), catalogue.PriceLeadership(single_leads=choice))
    yield from (catalogue.LinearQuadratic(), catalogue.LinearQuadratic("zero"), catalogue.PowerCost(2))
    yield from (catalogue.QuasiLinear("1/2"), catalogue.EmissionGame(nonnegative=False))
    yield catalogue.CatastropheAvoidance()
    yield from (catalogue.UncertainBenefit(), catalogue.UncertainBenefit("after_membership"))
    yield from (catalogue.CarbonClub(), catalogue.ClimateClub())


_FAMILIES: st.SearchStrategy[Agreement] = st.sampled_from([*_families()])


@st.composite
def agreement_games(
    draw: st.DrawFn,
    family: Drawn[Agreement] | None = None,
    *,
    exact: Drawn[bool] = True,
    min_states: int = 2,
    max_states: int = 5,
) -> BoundGame:
    """Draw a bound agreement on a public good.

    Half of the games have alike states; some ask for a minimum participation or punish outsiders.

    Parameters
    ----------
    family : family of `gametheory_gov.games.public_goods`, or strategy, optional
        Any whose payoffs are rational by default, in several of its options. One along a matrix other than
        ``imports`` cannot be drawn.
    exact : bool or strategy
        Whether arithmetic is exact; otherwise inputs are floats.
    min_states, max_states : int
        Bounds on the number of states.

    Returns
    -------
    strategy of BoundGame
        All states are free and admission is open, so that transfers can be asked about. Figures lie between
        -1 and 2, as their signs and bounds allow.

    Examples
    --------
    >>> from gametheory_gov.agreements import potentially_stable
    >>> from gametheory_gov.games.public_goods import LinearQuadratic
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, deadline=None)
    ... @given(agreement_games(LinearQuadratic(), max_states=3))
    ... def what_transfers_hold_together_is_checked(game):
    ...     assert potentially_stable(game).verify().valid
    >>> what_transfers_hold_together_is_checked()
    """
    chosen: Any = draw(_FAMILIES) if family is None else drawn(draw, family)
    rational = drawn(draw, exact)
    alike = Alike.draw(draw, min_states, max_states, draw(st.sampled_from((None, "symmetric"))))
    rules = Institution(
        exclusion_penalty=draw(st.sampled_from((Fraction(0), Fraction(1, 2)))),
        minimum_participation=(draw(st.sampled_from((0, 0, 2, alike.N))), 0),
    )
    form = chosen.form(rules)
    sized: Structure | None = (
        "potential" if any(info.name == "size" for info in form.symbols) else None
    )  # it divides by sizes
    world = draw_states(
        draw, alike, exact=rational, matrices=form.matrices, parameters=False, structure=sized
    )
    given: dict[str, Any] = {}
    for info in (*form.parameters.values(), *form.columns.values()):
        low, high = _LEAST[info.sign], _highest(info)
        given[info.name] = (
            alike.column(draw, low, high, rational)
            if info.role == "state"
            else draw(rationals(low, high, exact=rational))
        )
    return bind(chosen, world, rules, exact=None if rational else False, **given)


def _highest(info: SymbolInfo) -> Fraction:
    return _MOST if info.greatest is None else min(_MOST, info.greatest)
