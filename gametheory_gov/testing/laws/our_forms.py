"""The package's search for pure equilibria of normal forms, as a subject that takes any game."""

from __future__ import annotations

from typing import Any

import numpy as np

from gametheory_gov.base.inputs import public
from gametheory_gov.normal_forms.form import NormalForm
from gametheory_gov.normal_forms.solve import solve_form

from .reading import Reading
from .subject import PlainGame, Subject


def as_form(game: PlainGame) -> NormalForm:
    """The normal form of any game, its players and choices called by their places.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import TableGame
    >>> as_form(TableGame({"A": ("out", "in")}, {("out",): (0,), ("in",): (1,)})).payoffs.tolist()
    [[Fraction(0, 1)], [Fraction(1, 1)]]
    """
    read = Reading(game, "weak", 1e-9)
    shape = [len(listed) for listed in read.choices.values()]
    payoffs = np.array(list(read.cells.values()), dtype=object if read.exact else np.float64)
    return NormalForm(
        tuple(f"player {k}" for k in range(len(shape))),
        tuple(tuple(map(str, range(length))) for length in shape),
        payoffs.reshape(*shape, len(shape)),
    )


@public
def solving_forms(games: Any = None) -> Subject:
    """The search for pure equilibria of normal forms (`gametheory_gov.solve_form`) as a subject.

    Parameters
    ----------
    games : game or strategy of games, optional
        Otherwise each law draws its own.

    Returns
    -------
    Subject
        Indifferent players stay (ties ``"weak"``).

    Examples
    --------
    >>> from gametheory_gov.testing.laws import check_law, completeness
    >>> bool(check_law(completeness, solving_forms(), examples=20))
    True
    """

    def solver(game: PlainGame) -> list[dict[Any, Any]]:
        form = as_form(game)
        listed = [list(game.actions(i)) for i in game.players]
        found = []
        for equilibrium in solve_form(form, mixed=False).equilibria:
            places = [list(weights.values()).index(1) for weights in equilibrium.strategies.values()]
            found.append({i: a[k] for i, a, k in zip(game.players, listed, places, strict=True)})
        return found

    return Subject("solve_form", games, solver)
