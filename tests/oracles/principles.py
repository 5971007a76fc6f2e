"""The seven principles from payoffs in fractions, one state and one profile at a time.

Clubs that grow anew are grown by the package, whose paths have an oracle of their own.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import numpy as np

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.oracles.clubs import evaluate

NAMES = ("the worst-off", "diversity", "robustness", "legitimacy", "no harm", "subsidiarity", "coherence")
SHARES = ("excludability", "discount", "quota", "admission_share")


def values(exactly, game, numbers, conformity):
    """The value of each principle, None where there is none, and whether it is one by construction."""
    definition, N, slack = exactly(game), game.N, F(0) if game.exact else F(game.scale) / 10**9
    outside = game.actions[0]
    profile = tuple(game.actions[k] for k in numbers)
    nobody = (outside,) * N
    inside = [i for i in range(N) if profile[i] != outside]
    u = [definition.payoff(i, profile) for i in range(N)]
    change = [u[i] - definition.payoff(i, nobody) for i in range(N)]
    found = {"the worst-off": (min(u), False)}
    found["no harm"] = (
        sum((min(change[i], F(0)) for i in range(N) if i not in inside), F(0)),
        len(inside) in (0, N),
    )
    found["subsidiarity"] = (sum(change) / N, not inside)

    found["diversity"] = None
    if "divergence" in game.values and inside:
        price = np.asarray(game.values["divergence"], dtype=object)
        free = exactly(replace(game, values={**game.values, "divergence": price.ravel()[0] * 0}))
        lost = [u[i] - free.payoff(i, profile) for i in inside]
        found["diversity"] = (sum(lost) / len(lost), not any(price.ravel()))

    found["robustness"] = None
    if inside:
        kept = [
            i for i in inside if not any(follows(definition, profile, i, j, slack) for j in inside if j != i)
        ]
        held = all(game.states.ids[i] in game.committed for i in inside)
        share = F(len(kept) if len(inside) > 1 else 0, len(inside))
        found["robustness"] = (share, held and len(inside) > 1)

    shared = {k: F(v) for k, v in game.values.items() if not isinstance(v, np.ndarray)}
    at = shared | definition.surroundings(0, profile)
    reports = {name: evaluate(formula, at) for name, formula in game.form.reports.items()}
    level = reports.get("legitimacy")
    found["legitimacy"] = None if level is None else (level, False)

    found["coherence"] = None
    policy = [reports[name] for name in sorted(reports) if name.startswith("policy_in_force_")]
    if policy and game.states.ideal is not None and inside:
        gaps = [sum((F(game.states.ideal[i, k]) - r) ** 2 for k, r in enumerate(policy)) for i in inside]
        a = F(conformity)
        national = [(a / (1 + a)) ** 2 * gap for gap in gaps]
        regime = [(1 / (1 + a)) ** 2 * gap for gap in gaps]
        found["coherence"] = (-(sum(national) + sum(regime)) / len(gaps), not any(gaps))
    return [found[name] or (None, False) for name in NAMES]


def follows(definition, profile, i, j, slack):
    """Whether j gains by leaving once i has left, and not before."""
    game = definition.game
    if game.states.ids[j] in game.committed:
        return False
    without = tuple(game.actions[0] if k == i else a for k, a in enumerate(profile))
    before, after = (definition.gain(j, at, game.actions[0]) for at in (profile, without))
    return before <= slack < after


def tried(game, step, grown):
    """Every change of one entry, from the institution alone."""
    rules = game.institution
    for name in (
        "depth",
        "excludability",
        "exclusion_penalty",
        "discount",
        "quota",
        "admission_share",
        "sanction",
    ):
        now = getattr(rules, name)
        used = {"quota": rules.power != "votes", "admission_share": grown and rules.admission == "share"}
        if not used.get(name, name in game.values):
            continue
        by = step if name in SHARES or now == 0 else now * step
        for then in (now + by, now - by):
            then = max(then, 0) if name not in SHARES else min(max(then, 0), 1)
            if then != now:
                yield name, then
    choices = {
        "policy": ("mean", "median"),
        "body": ("members", "great_powers", "founders"),
        "body_weights": ("size", "population", "equal"),
    }
    if grown:
        votes = ("open", "majority", "share", "unanimity", "great_power_veto")
        choices["admission"] = (*votes, "no_net_harm", "no_harm")
    for name, others in choices.items():
        yield from ((name, then) for then in others if then != getattr(rules, name))


def after(found, game, name, then):
    """The game and the club under the changed rule."""
    try:
        again = gg.rebind(game, **{name: then})
        if not found.order:
            return again, found.profile
        path = gg.grow(again, None if again.club else [], order=found.order, ties=found.ties)
    except GovError:
        return None
    return (path.game, path.last_profile) if path.ending == "equilibrium" else None


def false_principles(found, exactly, misbound, near):
    """What is false about a measurement of principles, or nothing."""
    game = found.game
    if fault := misbound(game):
        return fault
    numbers = found.profile.tolist()
    if len(numbers) != game.N or any(type(k) is not int or not 0 <= k < len(game.actions) for k in numbers):
        return "no profile"
    if (
        not 0 < found.step <= 1
        or not 0 <= found.conformity < float("inf")
        or bool(found.order) != bool(found.ties)
    ):
        return "no step, no weight of conformity or no way of growing"
    if found.order:
        path = gg.grow(game, None if game.club else [], order=found.order, ties=found.ties)
        if path.ending != "equilibrium" or path.last_profile.tolist() != numbers:
            return "the club is not the end of the path"
    if [p.number for p in found.principles] != list(range(1, 8)):
        return "not the seven principles"
    slack = F(0) if game.exact else near * F(game.scale)
    now = values(exactly, game, numbers, found.conformity)
    rises = [{} for _ in now]
    for name, then in tried(game, found.step, bool(found.order)):
        changed = after(found, game, name, then)
        if changed is None:
            continue
        new = values(exactly, changed[0], changed[1].tolist(), found.conformity)
        for rise, (old, _), (value, _) in zip(rises, now, new, strict=True):
            if old is not None and value is not None and value - old > slack:
                rise[name, then] = value, int((changed[1] > 0).sum())
    for said, (value, constructed), rise in zip(found.principles, now, rises, strict=True):
        if (said.value is None) != (value is None) or bool(said.missing) != (value is None):
            return f"{said.name}: known where it is not, or unknown where it is"
        if value is not None and abs(F(said.value) - value) > slack:
            return f"{said.name}: another value"
        if bool(said.by_construction) != constructed:
            return f"{said.name}: by construction or not"
        listed = {(c.entry, c.then): (c.value, c.members) for c in said.raised_by}
        if len(listed) != len(said.raised_by) or listed.keys() != rise.keys():
            return f"{said.name}: other changes raise it"
        for key, (to, members) in rise.items():
            if abs(F(listed[key][0]) - to) > slack or listed[key][1] != members:
                return f"{said.name}: raised to another value"
        if any(c.now != getattr(game.institution, c.entry) for c in said.raised_by):
            return f"{said.name}: another rule now"
    return ""
