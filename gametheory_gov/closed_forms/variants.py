"""Every closed form of two powers, in every variant."""

from __future__ import annotations

from .caps import great_power_cap, standards_cap, universal_boundary
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
from .record import ClosedForm
from .two_powers import keep_or_switch_cases, mixed_equilibrium


def catalogue() -> tuple[ClosedForm, ...]:
    """Every closed form, in every variant; names are distinct. The first call takes some seconds.

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
        *[keep_or_switch_cases(exponent) for exponent in both],
        *[mixed_equilibrium(exponent) for exponent in both],
        transfers_premium(),
        great_power_cap(),
        great_power_cap(others_in=True),
        standards_cap(),
        *[universal_boundary(exponent) for exponent in both],
    )
