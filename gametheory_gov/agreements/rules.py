r"""Rules by which the members of an agreement share what they gain: functions of payoffs.

Each gives a member a payoff that it has anyway, :math:`d_i`, and a share of what the members then gain
together,

.. math:: v_i = d_i + w_i\,\Big(\sum_{j\in S}\pi_j(S) - \sum_{j\in S} d_j\Big),\qquad
   \sum_{j \in S} w_j = 1,

so that the transfers :math:`T_i = v_i - \pi_i(S)` balance.

``optimal``
    :math:`d_i = \pi_i(S\setminus i)`, the outside option; equal shares, or in proportion to a column. Every
    member gets its outside option and a part of the surplus: "almost ideal" sharing ([eyckmans2009]_,
    [weikard2009]_).

In the others :math:`d_i = \pi_i(\emptyset)`, the payoff without an agreement:

``nash``
    equal shares, or in proportion to a column of bargaining power: the Nash bargaining solution with
    transferable payoffs ([nash1950]_).
``per_capita``
    in proportion to population.
``grandfathering``
    in proportion to a column, such as emissions of today ([weikard2006]_).
``historical``
    in inverse proportion to a column, such as emissions of the past, for which states are responsible
    ([weikard2006]_).
``ability_to_pay``
    in inverse proportion to a column, income per head.
``chander_tulkens``
    the members' additional costs are shared in proportion to a column, marginal benefits (or damages) where
    they abate ([chander1997]_):

    .. math:: T_i = C_i(S) - C_i(\emptyset) - w_i \sum_{j\in S} [C_j(S) - C_j(\emptyset)].

    With costs not given, benefits are taken to be the column times what is provided; the formula is then that
    of the others.

A newcomer's outside option is what it gets outside now. Whoever leaves pays a cost of leaving, and who joins
a cost of joining, where the game has them.

.. [nash1950] Nash, "The Bargaining Problem" (1950).
.. [weikard2006] Weikard, Finus and Altamirano-Cabrera, "The impact of surplus sharing on the stability of
   international climate agreements" (2006).
.. [chander1997] Chander and Tulkens, "The Core of an Economy with Multilateral Environmental Externalities"
   (1997).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import fsum
from typing import Any

import numpy as np

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import Faults, InvalidInputError, UndefinedPayoffError, did_you_mean
from gametheory_gov.base.exact import as_exact, to_number
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.lookup import column_of
from gametheory_gov.world.columns import check_column

#: What members get anyway, whether a column is needed, and whether its inverse counts.
RULES: Mapping[str, tuple[str, bool, bool]] = {
    "optimal": ("outside", False, False),
    "nash": ("alone", False, False),
    "per_capita": ("alone", False, False),
    "grandfathering": ("alone", True, False),
    "historical": ("alone", True, True),
    "ability_to_pay": ("alone", True, True),
    "chander_tulkens": ("alone", True, False),
}


@dataclass(frozen=True, eq=False, repr=False)
class MemberPayoffs(Record):
    """The payoffs of an agreement's members, of which a sharing rule is a function.

    Parameters
    ----------
    inside : mapping of id to number
        Of every member, at the agreement.
    outside : mapping of id to number
        Its outside option: the others go on without it. A cost of leaving is deducted.
    alone : mapping of id to number or None
        Without an agreement; None where that payoff does not exist.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": 0, "in": "members - 1"})
    >>> game = gg.bind(club, gg.States.symmetric(2))
    >>> payoffs = gg.agreements.transfer_scheme(game, ["1", "2"]).payoffs
    >>> {state: str(value) for state, value in payoffs.inside.items()}
    {'1': '1', '2': '1'}
    """

    inside: Mapping[str, Any]
    outside: Mapping[str, Any]
    alone: Mapping[str, Any]


def read_weights(game: BoundGame, rule: str, column: Any, faults: Faults) -> Mapping[str, Any]:
    """The weight of every state in a rule, equal ones by default; what is wrong is noted."""
    _, needed, inverse = RULES[rule]
    ids = game.states.ids
    if rule == "per_capita":
        if column is not None:
            faults.add("column is given, and rule 'per_capita' takes the states' population")
        if game.states.population is None:
            faults.add("rule 'per_capita' takes the states' population, and these states have none")
            return {}
        column = "population"
    if column is None:
        if needed:
            faults.add(f"rule {rule!r} needs column=, {_WANTED[rule]}: a name, or one number per state")
        return dict.fromkeys(ids, Fraction(1))
    name = column if isinstance(column, str) else "column"
    values = _column(game, column, faults)
    if values is None:
        return {}
    bad = [label for label, value in zip(ids, values, strict=True) if inverse and value == 0]
    if bad:
        how = "positive numbers are needed, whose inverse counts"
        faults.add(f"{name} of {', '.join(map(repr, bad[:5]))}: {how} in rule {rule!r}")
        return {}
    if not all(isinstance(value, Fraction) for value in values):  # only ratios count; these are in range
        most, least = max(values), min(values)
        values = [least / value if inverse else value / most if most else value for value in values]
    elif inverse:
        values = [1 / value for value in values]
    return dict(zip(ids, values, strict=True))


_WANTED = {
    "grandfathering": "what shares are in proportion to, such as emissions",
    "historical": "what states are responsible for, such as emissions of the past",
    "ability_to_pay": "income per head",
    "chander_tulkens": "marginal benefits or damages",
}


def _column(game: BoundGame, column: Any, faults: Faults) -> list[Any] | None:
    """The values of a column by name, or one number per state; None where that is not what it is."""
    states = game.states
    if isinstance(column, str):
        name, held = column, game.values.get(column)
        held = held if isinstance(held, np.ndarray) else column_of(states, column)
        if held is None:
            names = [name for name, value in game.values.items() if isinstance(value, np.ndarray)]
            shares = [name for name in ("size", "population") if getattr(states, name) is not None]
            known = [name for name in dict.fromkeys((*names, *states.extra, *shares)) if name != "transfer"]
            near = did_you_mean(column, known) or f"; these are known: {', '.join(known)}"
            faults.add(f"column = {column!r:.60} is no column of the game or the states{near}")
            return None
    else:
        name, held = "column", column
    values = check_column(name, held, states.ids, "nonnegative", faults)
    if values is None:
        return None
    return [to_number(value) for value in (as_exact(values) if game.exact else values)]


def read_costs(game: BoundGame, costs: Any, faults: Faults) -> BoundGame | None:
    """The game whose payoffs are costs, from a formula per action; what is wrong is noted."""
    if costs is None:
        return None
    if not isinstance(costs, Mapping):
        faults.add(f"costs = {costs!r:.60}; a formula for each of {', '.join(game.actions)} is needed")
        return None
    priced: BoundGame | None = None
    with faults.noting("costs"):
        form = game.form.replace(payoffs=dict(costs), drivers={}, reports={}, switching={})
        needed = {s.name for formula in form.payoffs.values() for s in formula.free_symbols}
        seen = {*game.values, *form.aggregates, *form.exposures, *form.profile_terms}
        faults.extend(
            f"costs use {name!r}, which no payoff of the game does, so that it has no value"
            for name in sorted(needed - seen)
        )
        priced = replace(game, form=form, recipe=None)
    return priced


def payoff(game: BoundGame, profile: Profile, state: int) -> Any:
    """The payoff of one state at one profile, as a plain number."""
    return game.plain(game.payoffs_at(profile[None, :], state)[0])


def payoff_alone(game: BoundGame, state: int) -> Any:
    """The payoff of one state without an agreement; None where it does not exist."""
    try:
        return payoff(game, np.zeros(game.N, dtype=np.int64), state)
    except UndefinedPayoffError:
        return None


def payoffs_of(game: BoundGame, profile: Profile, newcomer: int | None = None) -> MemberPayoffs:
    """The payoffs of the members at a profile, which one of them may just have joined."""
    inside, outside, alone = {}, {}, {}
    for k in np.flatnonzero(profile == 1):
        without, label = profile.copy(), game.states.ids[k]
        without[k] = 0
        inside[label] = payoff(game, profile, int(k))
        costs = game.plain(game.switching[0, 1, k] if k == newcomer else -game.switching[1, 0, k])
        outside[label] = payoff(game, without, int(k)) + costs
        alone[label] = payoff_alone(game, int(k))
    return MemberPayoffs(inside, outside, alone)


def transfers_by(
    rule: str, payoffs: MemberPayoffs, weights: Mapping[str, Any], costs: tuple[Any, Any] | None = None
) -> dict[str, Any]:
    """What each member is paid by a rule of `RULES`.

    Parameters
    ----------
    rule : str
    payoffs : MemberPayoffs
    weights : mapping of id to number
    costs : (mapping, mapping), optional
        The members' costs at the agreement and without one, for ``"chander_tulkens"``.

    Raises
    ------
    InvalidInputError
        Where no member has a positive weight.
    UndefinedPayoffError
        Where a payoff that the rule is made of does not exist.

    Examples
    --------
    >>> payoffs = MemberPayoffs({"A": 5, "B": 1}, {"A": 2, "B": 2}, {"A": 0, "B": 0})
    >>> transfers_by("optimal", payoffs, {"A": Fraction(1), "B": Fraction(1)})
    {'A': Fraction(-2, 1), 'B': Fraction(2, 1)}
    """
    anyway = payoffs.outside if RULES[rule][0] == "outside" else payoffs.alone
    before, after = (payoffs.inside, anyway) if costs is None else (costs[1], costs[0])
    missing = [label for label in before if before[label] is None or after[label] is None]
    if missing:
        raise UndefinedPayoffError(
            f"rule {rule!r} is made of payoffs without an agreement, and that of "
            f"{', '.join(map(repr, missing[:5]))} does not exist; state it for an empty club, or take "
            "rule 'optimal', which compares with outside options"
        )
    return share({label: after[label] - before[label] for label in before}, weights, rule)


def share(claims: Mapping[str, Any], weights: Mapping[str, Any], what: str) -> dict[str, Any]:
    """What each is paid who has a claim, when all pay for the sum of claims in proportion to weights.

    Balanced: exactly in rational arithmetic, in floats but for rounding.

    Raises
    ------
    InvalidInputError
        Where no weight is positive.
    """
    own = {label: weights[label] for label in claims}
    exact = all(isinstance(value, (Fraction, int)) for value in (*claims.values(), *own.values()))
    whole = sum(own.values()) if exact else fsum(own.values())
    if not whole > 0:
        raise InvalidInputError(what, ["the shares of all members are zero; give another column"])
    claimed = sum(claims.values(), Fraction(0)) if exact else fsum(claims.values())
    return {label: claim - claimed * own[label] / whole for label, claim in claims.items()}
