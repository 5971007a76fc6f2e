"""Random games in normal form."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from gametheory_gov.normal_forms.form import NormalForm

_REGIMES = ("universal", "club", "rival", "sham", "none")


@st.composite
def normal_forms(
    draw: st.DrawFn,
    *,
    players: int | None = None,
    most_choices: int = 3,
    exact: bool | None = None,
    outcomes: bool | None = None,
    ties: bool | None = None,
) -> NormalForm:
    """Draw games in normal form with one to three players.

    Parameters
    ----------
    players : int, optional
        How many; otherwise one to three.
    most_choices : int
        Each player has from one to so many.
    exact : bool, optional
        Whether payoffs are fractions or floats; otherwise either.
    outcomes : bool, optional
        Whether cells name outcomes; otherwise either.
    ties : bool, optional
        Whether payoffs are whole numbers from 0 to 2, so that many are equal, or any from a wide range;
        otherwise either.

    Returns
    -------
    SearchStrategy of NormalForm

    Examples
    --------
    >>> from hypothesis import find
    >>> find(normal_forms(players=2, exact=True), lambda form: form.shape == (1, 2))
    NormalForm(power 1: 1, power 2: 2, exact)
    """
    count = draw(st.integers(1, 3)) if players is None else players
    shape = tuple(draw(st.integers(1, most_choices)) for _ in range(count))
    exact, outcomes, ties = (
        draw(st.booleans()) if flag is None else flag for flag in (exact, outcomes, ties)
    )
    size = math.prod(shape)
    wide = st.fractions(-1000, 1000, max_denominator=50) if exact else st.floats(-1000, 1000)
    number: st.SearchStrategy[Fraction | float | int] = st.integers(0, 2) if ties else wide
    values = draw(st.lists(number, min_size=size * count, max_size=size * count))
    payoffs = np.empty(size * count, dtype=object if exact else np.float64)
    payoffs[:] = values
    named = None
    if outcomes:
        regimes = st.lists(st.sampled_from(_REGIMES), min_size=size, max_size=size)
        named = np.array(draw(regimes), dtype=object).reshape(shape)
    return NormalForm(
        tuple(f"power {k + 1}" for k in range(count)),
        tuple(tuple(f"choice {k + 1}" for k in range(length)) for length in shape),
        payoffs.reshape(*shape, count),
        named,
        draw(st.sampled_from(("", "a game", 'the "great" game'))),
    )
