"""`bind`: where states, institution and formulas meet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ._typing import PerState
from .errors import BindingError, Faults, did_you_mean
from .exact import is_exact
from .institution import Institution
from .lookup import collect_values, is_family
from .numeric import NumericGame
from .states import States
from .tape import compile_expression


def bind(
    game: Any,
    states: States,
    institution: Institution | None = None,
    *,
    legitimacy: PerState | None = None,
    divergence: Any = None,
    founders: Sequence[str] | None = None,
    exact: bool | None = None,
    exposure: Any = None,
    **values: Any,
) -> NumericGame:
    r"""Bind a game to states and an institution.

    Every symbol of the game is looked up: in the keywords, then among the states' columns (raw figures
    included), then in the institution; what nobody supplies is a fault, except the entry and exit costs and
    transfers, which are zero.

    Parameters
    ----------
    game : Game or a family of games such as games.AccessionGame()
    states : States
    institution : Institution, optional
        `Institution()` by default.
    legitimacy : number, sequence of N numbers or mapping of id to number, at least 0
        :math:`\lambda_i`, the value of one unit of legitimacy (the symbol ``legitimacy_weight``); the
        states' column by default.
    divergence : number, at least 0
        :math:`\kappa`, the cost of one unit of distance from the policy.
    founders : sequence of ids, optional
        Needed when the decision body is the founders; `grow` then starts from them.
    exact : bool, optional
        True: exact arithmetic, floats read as shortest decimals. False: floats. By default exact when all
        inputs and formulas are rational.
    exposure : array_like, shape (N, N), optional
        W: rows sum to one; the states' own by default. Without one, exposure follows size.
    **values
        Other symbols by name (``cost=...``, ``benefit=...``, the game's own): a number, or one per state
        as a sequence or as a mapping of id to number.

    Returns
    -------
    NumericGame

    Raises
    ------
    BindingError
        Listing every symbol without a value, unknown keyword, wrong length, negative weight.

    Examples
    --------
    >>> from gametheory_gov.games import AccessionGame
    >>> world = States.symmetric(4)
    >>> numeric = bind(AccessionGame(), world, benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> numeric.exact, numeric.plain(numeric.gains(numeric.profile(["1"]))[1, 1])
    (True, Fraction(0, 1))
    """
    institution = Institution() if institution is None else institution
    if exact:
        states = states.to_exact()
    if exposure is not None:
        states = states.replace(exposure=exposure)
    if is_family(game):
        game = game.form(
            institution, dimensions=states.dimensions, exposure_matrix=states.exposure is not None
        )
    if exact:
        game.check_rational()
    faults = Faults(f"binding game {game.name!r}")
    given = {
        name: value
        for name, value in (("legitimacy_weight", legitimacy), ("divergence", divergence))
        if value is not None
    } | values
    if game.exposures and states.exposure is None:
        faults.add("the game uses a matrix of exposures; give bind(..., exposure=W)")
    bound = collect_values(game, states, institution, given, founders, faults)
    if founders is not None:
        strangers = [label for label in founders if label not in states.ids]
        faults.extend(
            f"founder {label!r} is not among the states{did_you_mean(label, states.ids)}"
            for label in strangers
        )
    faults.raise_as(BindingError)
    columns = [value for value in bound.values() if isinstance(value, np.ndarray)]
    numbers = [value for value in bound.values() if not isinstance(value, np.ndarray)]
    used = states.exposure if game.exposures else None
    rational = (
        all(is_exact(column) for column in [*columns, *([] if used is None else [used])])
        and all(isinstance(value, Fraction) for value in numbers)
        and not any(compile_expression(f).irrational for f in game.formulas())
    )
    numeric = NumericGame(
        game, states, institution, bound, used, rational and exact is not False, tuple(founders or ())
    )
    return numeric.to_exact() if exact and not numeric.exact else numeric
