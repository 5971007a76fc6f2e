r"""Who decides, and what follows: voting weights, the policy in force, representation.

A decision body that is fixed in advance (great powers, founders, a weighted body, an inner club) has a fixed
policy and a fixed representation :math:`1 - \tfrac12\sum_j |b_j - \pi_j|`; with a body of all members both
change with membership and are left to the game. Voting power :math:`b_j` is the share of the votes, or an
index of power that is handed in (`gametheory_gov.decisions.body_power`, from a storey above).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import Column
from gametheory_gov.base.errors import Faults, InvalidStatesError, which_id
from gametheory_gov.base.exact import exact_sum, to_column

from .ideal import weighted_mean
from .institution import Institution
from .states import States


def member_weights(institution: Institution, states: States) -> Column:
    """The voting weight that each state has, or would have, as a member; shape (N,)."""
    if institution.body_weights == "equal":
        return to_column([1] * states.N)
    weights: Column | None = getattr(states, institution.body_weights)
    if weights is None:
        raise InvalidStatesError(
            "states", ["members vote by population, which the states have not; give States(population=...)"]
        )
    return weights


def fixed_body(
    institution: Institution, states: States, founders: Sequence[str] | None, faults: Faults
) -> Column | None:
    """The voting weights of a body fixed in advance, or None when it is the members.

    A body without weight (a world without great powers) has no power: the declared point is the policy.

    Returns
    -------
    array, shape (N,), or None
    """
    if institution.body == "members":
        return None
    if institution.body == "weighted":
        strangers = [label for label in institution.votes if label not in states.ids]
        faults.extend(
            f"votes names {label!r}, who is not among the states{which_id(label, states.ids, states.names)}"
            for label in strangers
        )
        return to_column([institution.votes.get(label, Fraction(0)) for label in states.ids])
    if institution.body == "founders" and founders is None:
        faults.add("the decision body is the founders; say who they are: bind(..., founders=[...])")
        return None
    seated = {
        "great_powers": states.great_powers,
        "founders": tuple(founders or ()),
        "inner_club": institution.inner_club,
    }[institution.body]
    if institution.body == "inner_club":
        faults.extend(
            f"{label!r} sits in the inner club but is not among the states"
            f"{which_id(label, states.ids, states.names)}"
            for label in seated
            if label not in states.ids
        )
    if institution.body == "founders" and not seated:
        faults.add("the decision body is the founders, but founders names nobody")
    weights = member_weights(institution, states)
    return to_column([weights[k] if label in seated else Fraction(0) for k, label in enumerate(states.ids)])


def representation(weights: Any, population: Any) -> Any:
    r""":math:`1 - \tfrac12\sum_j|b_j - \pi_j|` for voting weights in any unit.

    Parameters
    ----------
    weights, population : array, shape (..., N)
        An empty body has no power: all :math:`b_j = 0`.

    Returns
    -------
    array, shape (...,), in [0, 1]

    Examples
    --------
    >>> float(representation(np.array([3.0, 1.0]), np.array([0.5, 0.5])))
    0.75
    """
    total = weights.sum(axis=-1, keepdims=True)
    power = weights / np.where(total == 0, total + 1, total)
    return 1 - abs(power - population).sum(axis=-1) / 2


def weighted_median(points: Column, weights: Column) -> Column:
    """The lower weighted median in every dimension.

    The least point at which at least half of the weight is reached.

    Parameters
    ----------
    points : array, shape (N, d)
    weights : array, shape (N,), with a positive sum

    Returns
    -------
    array, shape (d,)

    Examples
    --------
    >>> weighted_median(to_column([[0], [1], [5]]), to_column([1, 1, 3]))
    array([Fraction(5, 1)], dtype=object)
    """
    half = sum(weights) / 2
    middle = []
    for column in points.T:
        order = sorted(range(len(column)), key=lambda k: column[k])
        reached = 0
        for k in order:
            reached = reached + weights[k]
            if reached >= half and weights[k] > 0:
                middle.append(column[k])
                break
    result: Column = np.array(middle, dtype=points.dtype)
    return result


def institution_values(
    institution: Institution,
    states: States,
    founders: Sequence[str] | None,
    faults: Faults,
    power: Callable[[], Column] | None = None,
) -> dict[str, Any]:
    """The value of every symbol that the institution supplies, by name.

    Parameters
    ----------
    institution : Institution
    states : States
    founders : sequence of ids, optional
    faults : Faults
        Receives strangers in the body or among the transfers, and policies of the wrong dimension.
    power : callable, optional
        Gives the power of every state, shape (N,), where it is not the share of the votes. It is called for a
        body with votes; without it, a representation by such power is left out.
    """
    before = len(faults.found)
    weights = fixed_body(institution, states, founders, faults)
    values: dict[str, Any] = {
        name: getattr(institution, name)
        for name in ("depth", "excludability", "exclusion_penalty", "discount")
    }
    values["inclusion_share"], values["representation_share"], values["performance_share"] = (
        institution.legitimacy_shares
    )
    values["detection"], values["sanction"] = institution.monitoring[1], institution.sanction
    values["minimum_members"], values["minimum_size"] = institution.minimum_participation
    # at depth 0, with no other measure of full depth, performance is 0 and not 0/0
    values["max_depth"] = institution.max_depth or institution.depth or Fraction(1)
    values["performance"] = Fraction(0) if institution.performance == "size" else institution.performance
    faults.extend(
        f"transfers names {label!r}, who is not among the states{which_id(label, states.ids, states.names)}"
        for label in institution.transfers
        if label not in states.ids
    )
    values["transfer"] = to_column([institution.transfers.get(label, Fraction(0)) for label in states.ids])
    if len(faults.found) > before:
        return values
    point = to_column(institution.point)
    voted = weights is not None and exact_sum(list(weights)) > 0
    if weights is not None and voted:
        if institution.policy == "mean":
            point = weighted_mean(states.ideal, weights)
        elif institution.policy == "median":
            point = weighted_median(states.ideal, weights)
    # a body without any weight has no power, and so represents half
    by_votes = institution.power == "votes" or not voted
    seated = weights if by_votes else power() if power is not None else None
    if weights is not None and seated is not None and states.population is not None:
        values["fixed_representation"] = _exact_or_float_representation(seated, states.population)
    if len(point) == 1 and states.dimensions > 1 and point[0] == 0:
        point = to_column([0] * states.dimensions)
    if len(point) != states.dimensions:
        faults.add(
            f"the policy point has {len(point)} dimensions, the ideal points have "
            f"{states.dimensions}; give point=({', '.join(['0'] * states.dimensions)}) or the like"
        )
    values |= {f"policy_{k}": r for k, r in enumerate(point, start=1)}
    return values


def _exact_or_float_representation(weights: Column, population: Column) -> Any:
    if weights.dtype != population.dtype:
        weights, population = weights.astype(np.float64), population.astype(np.float64)
    return representation(weights, population)
