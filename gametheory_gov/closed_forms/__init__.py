r"""Closed forms, each derived by SymPy from the payoffs of a game.

Nothing is typed in as a result: every function takes gains from the game's own expressions, solves the
inequalities, has SymPy prove what the argument needs (a sum that is concave, a transfer that cancels) and
returns a `ClosedForm` with its statement, its assumptions and the steps. Where SymPy does not show a step,
the function raises instead.

=====================  ======================================================================================
concert_threshold      how far apart two powers share a standard; linear, quadratic, with transfers
core_interval          the standards that both adopt
power_limit            either end of it, and how it moves
concession             who concedes how much in the bargain that maximises the product of gains
followers_radius       who follows a concert, of its own will or coerced
power_radius           who adopts a power's standard without a concert
followed_power         and which of the two
stage_game             two powers who keep or switch: payoffs, equilibria, mixed equilibrium
stage_cases            neither switches, the smaller switches, battle of the sexes
mixed_equilibrium      with which probabilities they keep
transfers_premium      what transfers add under quadratic cost, a square
great_power_cap        the distance beyond which no design gives a joint standard
standards_cap          the same in the standards game
universal_boundary     where the universal region of the standards game ends
=====================  ======================================================================================

For the zero of any game's gain in any of its parameters see `gametheory_gov.boundary`.
"""

from __future__ import annotations

from .caps import StandardsPayoffs, great_power_cap, standards_cap, universal_boundary
from .concert import (
    concert_threshold,
    concession,
    core_interval,
    followed_power,
    followers_radius,
    power_limit,
    power_radius,
    transfers_premium,
)
from .record import ClosedForm, Effect, Step
from .stage import StageGame, mixed_equilibrium, stage_cases, stage_game

__all__ = [
    "ClosedForm",
    "Effect",
    "StageGame",
    "StandardsPayoffs",
    "Step",
    "catalogue",
    "concert_threshold",
    "concession",
    "core_interval",
    "followed_power",
    "followers_radius",
    "great_power_cap",
    "mixed_equilibrium",
    "power_limit",
    "power_radius",
    "stage_cases",
    "stage_game",
    "standards_cap",
    "transfers_premium",
    "universal_boundary",
]


def catalogue() -> tuple[ClosedForm, ...]:
    """Return every closed form, in every variant; names are distinct. The first call takes some seconds.

    Returns
    -------
    tuple of ClosedForm

    Examples
    --------
    >>> sorted({form.name for form in catalogue()})[:2]
    ['concert_threshold', 'concert_threshold_coerced']
    """
    both = (1, 2)
    return (
        *[
            concert_threshold(exponent, transfers=paid, coerced=forced)
            for exponent in both
            for paid in (False, True)
            for forced in (False, True)
        ],
        *[power_limit(power, exponent) for power in both for exponent in both],
        *[core_interval(exponent) for exponent in both],
        concession(),
        *[followers_radius(exponent, coerced=forced) for exponent in both for forced in (False, True)],
        *[power_radius(power, exponent) for power in both for exponent in both],
        followed_power(),
        *[stage_cases(exponent) for exponent in both],
        *[mixed_equilibrium(exponent) for exponent in both],
        transfers_premium(),
        great_power_cap(),
        great_power_cap(others_in=True),
        standards_cap(),
        *[universal_boundary(exponent) for exponent in both],
    )
