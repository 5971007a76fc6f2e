"""The package's answers on voting as subjects of its own laws: indices, Nakamura number, nucleolus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Literal

from gametheory_gov.base.exact import to_column
from gametheory_gov.bound.bind import bind
from gametheory_gov.decisions.calculate import power
from gametheory_gov.decisions.policies.intersections import nakamura_number
from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.sharing.divisions import nucleolus
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .subject import Subject

#: Which index the dual rule's power is, where it is another one.
_DUAL = {"to_initiate": "to_block", "to_block": "to_initiate"}


def deciding(
    index: str = "shapley_shubik", method: Literal["diagram", "table", "quadrature"] | None = None
) -> Subject:
    """An index of power; shares of power also represent people, and Shapley-Shubik indices have Owen values.

    Parameters
    ----------
    index : str
    method : {"diagram", "table", "quadrature"}, optional
        Tables are for weighings only.
    """

    def of(rule: Rule, asked: str = index) -> Mapping[str, Any]:
        return power(rule, asked, method=method).values

    parts: dict[str, Any] = {"power": of}
    if index in _DUAL:
        parts["dual_power"] = lambda rule: of(rule, _DUAL[index])
    if index in ("shapley_shubik", "banzhaf"):
        parts["normalised"] = True
    if index in ("shapley_shubik", "banzhaf") and method is None:
        parts["represents"] = lambda rule, people: _representation(rule, people, index)
    if index == "shapley_shubik" and method != "table":
        parts["owen"] = lambda rule, unions: power(rule, "owen", unions=unions, method=method).values
    return Subject(f"{index}{f' by {method}' if method else ''}", parts=parts)


def _representation(rule: Rule, people: Mapping[str, Fraction], index: str) -> Any:
    """The representation of a body of all states in an accession game."""
    votes = [Fraction(vote) for vote in rule.votes.values()]
    step = Fraction(1, 2 * lcm(*(vote.denominator for vote in votes)))
    share = -(-Fraction(rule.quota or 0) // (2 * step)) * 2 * step - step  # below it, above the next sum
    seats: Any = {"ids": [*people], "population": [*people.values()]}
    world = States(**seats, size=to_column([Fraction(1, len(people))] * len(people)))
    body = Institution(
        body="weighted",
        votes={voter: vote for voter, vote in rule.votes.items() if vote},
        quota=share / sum(votes),
        power=index,
        legitimacy_shares=("1/2", "1/2", 0),
    )
    game = bind(AccessionGame(), world, body, benefit=0, cost=0, legitimacy=1, divergence=0)
    return game.values["fixed_representation"]


def intersecting() -> Subject:
    """The search for the number of Nakamura."""
    return Subject("nakamura_number", parts={"nakamura": nakamura_number})


def dividing() -> Subject:
    """The search for the nucleolus."""
    return Subject("nucleolus", parts={"nucleolus": lambda game: nucleolus(game).shares})


def voting() -> Sequence[Subject]:
    """All of them, by the algorithm that is chosen and by each that takes every rule."""
    indices = ("shapley_shubik", "banzhaf", "absolute_banzhaf", "to_initiate", "to_block")
    by_nodes = deciding(method="quadrature")
    return [*map(deciding, indices), by_nodes, intersecting(), dividing()]
