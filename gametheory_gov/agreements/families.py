r"""Agreements of the catalogue with several coalitions, where their games have one club.

Members of every coalition choose what is best for them together, all coalitions and single players at the
same time. Where only one coalition has two members or more that is the game itself, and it is checked that
payoffs are the same there. So what an institution or a term of one's own adds to the game is never left out:
such games are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.games.public_goods.cournot_cartel import CournotCartel
from gametheory_gov.games.public_goods.emissions import EmissionGame
from gametheory_gov.games.public_goods.linear import LinearPublicGood
from gametheory_gov.games.public_goods.linear_quadratic import LinearQuadratic
from gametheory_gov.games.public_goods.quadratic_benefits import QuadraticBenefits

from .quadratic import quadratic_public_good
from .structures import PartitionFunction, Structure, said


def of_family(game: BoundGame, read: Callable[[Any], Fraction], slack: Fraction) -> PartitionFunction | None:
    """The structures of an agreement of the catalogue; None for games that are none, or of another kind.

    Raises
    ------
    NotApplicableError
        For a leader, and for a game to which something has been added.
    """
    family: Any = None if game.recipe is None else game.recipe.family
    write = _WRITERS.get(type(family))
    if write is None:
        return None
    if getattr(family, "timing", "simultaneous") != "simultaneous":
        raise NotApplicableError(
            f"in {family.name!r} the agreement leads; who leads among several coalitions is not said. Take "
            "timing='simultaneous'"
        )
    found = write(family, _Figures(game))
    for structure, row in found.payoffs.items():
        several = [coalition for coalition in structure if len(coalition) > 1]
        if len(several) > 1:
            continue
        profile = game.profile(several[0] if several else ())
        own = [read(value) for value in game.plain(game.payoffs(profile))]
        if any(abs(one - other) > slack for one, other in zip(own, row, strict=True)):
            raise NotApplicableError(
                f"in {said(structure)} the game pays something else than {family.name!r} by itself. What its "
                "institution, a term or a corner adds is not known for several coalitions"
            )
    return found


class _Figures:
    """Exact figures of a game's states, and numbers of the game, by name."""

    def __init__(self, game: BoundGame) -> None:
        self.game, self.ids, self.N = game, game.states.ids, game.N

    def number(self, name: str) -> Fraction:
        """One number for the game."""
        return to_fraction(self.game.values[name])

    def column(self, name: str) -> dict[str, Fraction]:
        """One figure per state."""
        row = np.broadcast_to(self.game.values[name], (self.N,))
        return {label: to_fraction(value) for label, value in zip(self.ids, row, strict=True)}


def _linear_quadratic(family: Any, figures: _Figures) -> PartitionFunction:
    """Where nothing is provided instead of less than nothing the game is another one, and then refused."""
    slopes = {label: 1 / cost for label, cost in figures.column("cost_slope").items()}
    negative = family.negative != "refused"
    return quadratic_public_good(figures.column("marginal_benefit"), slopes, negative=negative)


def _quadratic_benefits(_: Any, figures: _Figures) -> PartitionFunction:
    b = figures.number("benefit_slope") / figures.N
    first = dict.fromkeys(figures.ids, b * figures.number("satiation"))
    return quadratic_public_good(first, 1 / figures.number("cost_slope"), b)


def _emissions(_: Any, figures: _Figures) -> PartitionFunction:
    """Abatement is one less emissions; the constant is what a state gets where nobody abates."""
    damage, N = figures.number("damage_slope"), figures.N
    abated = quadratic_public_good(dict.fromkeys(figures.ids, damage * N), curvature=damage)
    fixed = Fraction(1, 2) - damage * N * N / 2
    return PartitionFunction(
        figures.ids, {structure: tuple(x + fixed for x in row) for structure, row in abated.payoffs.items()}
    )


def _cartels(_: Any, figures: _Figures) -> PartitionFunction:
    unit = figures.number("demand") ** 2 / figures.number("demand_slope")
    return PartitionFunction.alike(figures.ids, lambda size, sizes: unit / (size * (len(sizes) + 1) ** 2))


def _linear(family: Any, figures: _Figures) -> PartitionFunction:
    """Members provide one unit each where that is worth its cost to all of them."""
    benefit, cost = figures.column("marginal_benefit"), figures.number("provision_cost")

    def payoffs(structure: Structure) -> dict[str, Fraction]:
        provided: dict[str, int] = {}
        for coalition in structure:
            worth = sum(benefit[label] for label in coalition)
            does = worth > cost or (worth == cost and family.indifferent == "provide")
            provided |= dict.fromkeys(coalition, int(does))
        total = sum(provided.values())
        return {label: benefit[label] * total - cost * own for label, own in provided.items()}

    return PartitionFunction.of(figures.ids, payoffs)


_WRITERS: Mapping[Any, Callable[[Any, _Figures], PartitionFunction]] = {
    LinearPublicGood: _linear,
    LinearQuadratic: _linear_quadratic,
    QuadraticBenefits: _quadratic_benefits,
    EmissionGame: _emissions,
    CournotCartel: _cartels,
}
