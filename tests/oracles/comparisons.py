"""Two clubs side by side, from payoffs in fractions, one state at a time.

Clubs that have grown are grown by the package, whose paths have an oracle of their own.
"""

from __future__ import annotations

from fractions import Fraction as F

import gametheory_gov as gg
from tests.oracles.designs import Known
from tests.oracles.principles import values

#: Measures and the data that each needs, as functions of a game.
NEEDS = dict.fromkeys(("reach", "total", "worst_off", "harm", "robustness"), lambda game: True) | {
    "lowest_decile": lambda game: game.states.population is not None,
    "legitimacy": lambda game: "legitimacy" in game.form.reports,
    "policy_diversity": lambda game: any(n.startswith("policy_in_force") for n in game.form.reports),
}


def false_comparison(found, exactly, misbound, near, slack):
    """What is false about two institutions side by side, or nothing."""
    if found.a.name == found.b.name:
        return "they have one name"
    for side in (found.a, found.b):
        if fault := _false_side(side, exactly, misbound, near, slack):
            return fault
    payoffs = [_payoffs(side, exactly) for side in (found.a, found.b)]
    both = [label for label in payoffs[0] if label in payoffs[1]]
    change = {label: payoffs[1][label] - payoffs[0][label] for label in both}
    exact = found.a.game.exact and found.b.game.exact
    least = F(0) if exact else slack * F(max(found.a.game.scale, found.b.game.scale))
    if set(found.changes) != set(both) or any(abs(F(found.changes[k]) - change[k]) > least for k in both):
        return "the changes are others"
    if not {k for k in both if change[k] > least} <= set(found.gainers) <= {k for k in both if change[k] > 0}:
        return "others gain"
    if not {k for k in both if change[k] < -least} <= set(found.losers) <= {k for k in both if change[k] < 0}:
        return "others lose"
    return ""


def _profile(side):
    return tuple(side.game.actions[k] for k in side.profile.tolist())


def _payoffs(side, exactly):
    definition, profile = exactly(side.game), _profile(side)
    return {label: definition.payoff(i, profile) for i, label in enumerate(side.game.states.ids)}


def _false_side(side, exactly, misbound, near, slack):
    game = side.game
    if fault := misbound(game):
        return fault
    if not 0 <= side.tolerance <= (0 if game.exact else 0.5) or (not game.exact and side.tolerance == 0):
        return "no tolerance"
    numbers = side.profile.tolist()
    if len(numbers) != game.N or any(type(k) is not int or not 0 <= k < len(game.actions) for k in numbers):
        return "no profile"
    if side.order:
        path = gg.grow(game, None if game.club else [], order=side.order, ties=side.ties)
        if path.ending != "equilibrium" or path.last_profile.tolist() != numbers:
            return "the club is not the end of the path"
    known = Known(game, exactly(game), side.ties)
    wanted = {name for name, has in NEEDS.items() if has(game)}
    if set(side.measures) != wanted:
        return "other measures"
    room = F(0) if game.exact else slack
    for name, said in side.measures.items():
        if not near(said, known.measure(name, _profile(side)), room):
            return f"{name} is another"
    right = values(exactly, game, numbers, F(1))
    if len(side.principles) != len(right):
        return "not the seven principles"
    for said, (value, _) in zip(side.principles, right, strict=True):
        if (said is None) != (value is None) or (value is not None and not near(said, value, room)):
            return "a principle has another value"
    return ""
