"""Slow, exact oracles, written from the definitions alone.

`evaluate` computes a SymPy expression in fractions by walking its tree. On it stands `all_equilibria`: it
asks the game only for its formulas and the bound values, and builds totals, exposures, profile terms,
payoffs and deviations itself, one state and one profile at a time.

`accession_gain` is the join gain of the accession game written out by hand from its definition, without
any formula of the package. Neither oracle uses the package's tapes, gains, solvers or certificates.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np
import sympy

from tests.oracles.voting import Body

# ------------------------------------------------------------------------------ formulas, in fractions

_RELATIONS = {
    sympy.StrictLessThan: lambda a, b: a < b,
    sympy.LessThan: lambda a, b: a <= b,
    sympy.StrictGreaterThan: lambda a, b: a > b,
    sympy.GreaterThan: lambda a, b: a >= b,
    sympy.Equality: lambda a, b: a == b,
    sympy.Unequality: lambda a, b: a != b,
}


def evaluate(e, values):
    """Return the value of a rational expression, or a truth value, at fractions by symbol name."""
    if e.is_Symbol:
        return values[e.name]
    if e.is_Rational:
        return Fraction(int(e.p), int(e.q))
    if e in (sympy.true, sympy.false):
        return bool(e)
    if isinstance(e, sympy.Piecewise):
        return next(evaluate(value, values) for value, test in e.args if evaluate(test, values))
    if e.is_Pow:
        exponent = evaluate(e.exp, values)
        assert exponent.denominator == 1, "a root is not rational"
        return evaluate(e.base, values) ** int(exponent)
    parts = [evaluate(part, values) for part in e.args]
    if e.is_Add:
        return sum(parts, Fraction(0))
    if e.is_Mul:
        return np.prod(np.array(parts, dtype=object))
    if e.func in _RELATIONS:
        return _RELATIONS[e.func](*parts)
    return {
        sympy.Abs: lambda a: abs(a),
        sympy.floor: lambda a: Fraction(a.numerator // a.denominator),
        sympy.Min: min,
        sympy.Max: max,
        sympy.And: lambda *a: all(a),
        sympy.Or: lambda *a: any(a),
        sympy.Not: lambda a: not a,
    }[e.func](*parts)


# --------------------------------------------------------------------------- any game, from its formulas


class Definition:
    """A bound game, read once more from its formulas and values."""

    def __init__(self, game):
        self.game = game
        self.N = game.states.N
        self.actions = game.form.actions
        self.own = [
            {name: value[i] if np.ndim(value) else value for name, value in game.values.items()}
            for i in range(self.N)
        ]
        self.payoff = lru_cache(maxsize=None)(self._payoff)
        self.adds = lru_cache(maxsize=None)(self._adds)

    def _adds(self, table, name, j, action):
        formula = getattr(self.game.form, table)[name].get(action)
        return Fraction(0) if formula is None else evaluate(formula, self.own[j])

    def total(self, name, profile):
        return sum((self.adds("aggregates", name, j, profile[j]) for j in range(self.N)), Fraction(0))

    def matrix(self, name):
        """The matrix of a name, as rows; that of ``M.T`` has the columns of M as rows."""
        if name.endswith(".T"):
            return list(zip(*self.matrix(name[:-2]), strict=True))
        return self.game.exposure if name == "exposure" else self.game.matrices[name]

    def surroundings(self, i, profile):
        """Totals, exposures of state i and profile terms at a profile (a tuple of action names)."""
        game = self.game.form
        seen = {name: self.total(name, profile) for name in game.aggregates}
        for name in game.exposures:
            W = self.matrix(game.along.get(name, "exposure"))
            seen[name] = sum(
                (W[i][j] * self.adds("exposures", name, j, profile[j]) for j in range(self.N)), Fraction(0)
            )
        for name in game.profile_terms:
            seen[name] = self._term(name, [j for j in range(self.N) if profile[j] != self.actions[0]])
        return seen

    def _term(self, name, members):
        states, institution = self.game.states, self.game.institution
        if name == "representation":
            return representation(states, institution, members)
        return median(states, institution, members, int(name.rsplit("_", 1)[1]) - 1, empty=Fraction(0))

    def _payoff(self, i, profile):
        formula = self.game.form.payoffs[profile[i]]
        return evaluate(formula, self.own[i] | self.surroundings(i, profile))

    def gain(self, i, profile, action):
        """What state i gains by changing to an action, the switching cost deducted."""
        after = (*profile[:i], action, *profile[i + 1 :])
        cost = self.game.form.switching.get((profile[i], action))
        paid = Fraction(0) if cost is None else evaluate(cost, self.own[i])
        return self.payoff(i, after) - self.payoff(i, profile) - paid

    def leaves(self, i, profile, action, ties):
        """Whether state i, alone, would change to an action."""
        gain = self.gain(i, profile, action)
        rank = dict(zip(self.actions, self.game.form.cooperation, strict=True))
        step = rank[action] - rank[profile[i]]
        return gain > 0 or (gain == 0 and {"join": step > 0, "stay_out": step < 0, "weak": False}[ties])

    def let_in(self, i, profile, action, ties):
        """Whether the members let state i in, each by its own payoff with and without it."""
        institution, states = self.game.institution, self.game.states
        after = (*profile[:i], action, *profile[i + 1 :])
        if institution.admission in ("no_net_harm", "no_harm"):
            if profile[i] != self.actions[0]:
                return True
            change = [self.payoff(j, after) - self.payoff(j, profile) for j in range(self.N)]
            unharmed = all(change[j] >= 0 for j in range(self.N) if j != i)
            change[i] = self.gain(i, profile, action)
            return unharmed or (institution.admission == "no_net_harm" and sum(change) >= 0)
        votes = []
        for j in range(self.N):
            if profile[j] == self.actions[0] or institution.admission == "open":
                continue
            if institution.admission == "great_power_veto" and not states.great_power[j]:
                continue
            gain = self.payoff(j, after) - self.payoff(j, profile)
            votes.append(gain > 0 or (gain == 0 and ties == "join"))
        if not votes:
            return True
        if institution.admission == "majority":
            return 2 * sum(votes) > len(votes)
        if institution.admission == "share":
            return sum(votes) >= institution.admission_share * len(votes)
        return all(votes)

    def players(self):
        return [i for i, label in enumerate(self.game.states.ids) if label not in self.game.committed]

    def profiles(self):
        """Yield every profile in which committed states play what they are committed to."""
        ids = self.game.states.ids
        yield from product(*([c] if (c := self.game.committed.get(label)) else self.actions for label in ids))

    def stable(self, profile, ties):
        return not any(
            self.leaves(i, profile, action, ties)
            and (profile[i] != self.actions[0] or self.let_in(i, profile, action, ties))
            for i in self.players()
            for action in self.actions
            if action != profile[i]
        )


def all_equilibria(game, ties):
    """Return every equilibrium, each a tuple of action names in the order of the states."""
    definition = Definition(game)
    return {profile for profile in definition.profiles() if definition.stable(profile, ties)}


# ------------------------------------------------------------------------ the accession game, by hand


def _weight(states, institution, j):
    return (
        Fraction(1) if institution.body_weights == "equal" else getattr(states, institution.body_weights)[j]
    )


def representation(states, institution, members):
    """One minus half the distance between the members' shares of weight and the population shares."""
    weight = {j: _weight(states, institution, j) for j in members}
    total = sum(weight.values())
    power = [weight.get(j, 0) / total if total else Fraction(0) for j in range(states.N)]
    return 1 - sum(abs(b - p) for b, p in zip(power, states.population, strict=True)) / 2


def median(states, institution, members, k, *, empty):
    """The least ideal point at which members up to it hold at least half of the members' weight."""
    seated = sorted((states.ideal[j][k], w) for j in members if (w := _weight(states, institution, j)) > 0)
    total, reached = sum(w for _, w in seated), Fraction(0)
    for point, weight in seated:
        reached += weight
        if 2 * reached >= total:
            return point
    return empty


def _seats(states, institution, founders):
    """Voting weights of a body fixed in advance, by position."""
    if institution.body == "weighted":
        return {j: institution.votes.get(label, Fraction(0)) for j, label in enumerate(states.ids)}
    seated = {
        "great_powers": [label for label, g in zip(states.ids, states.great_power, strict=True) if g],
        "founders": founders,
        "inner_club": institution.inner_club,
    }[institution.body]
    return {j: _weight(states, institution, j) for j, label in enumerate(states.ids) if label in seated}


@lru_cache(maxsize=10_000)
def _power(votes, quota, vetoes, index):
    """Power under a quota, by every coalition of those with votes; one half needs more than half."""
    total = sum(vote for _, vote in votes)
    if index == "votes" or not total:
        return {j: vote / total if total else Fraction(0) for j, vote in votes}
    held = {j: vote for j, vote in votes if vote}
    sums = {sum(chosen) for chosen in product(*((0, vote) for vote in held.values()))}
    need = min(s for s in sums if (s > total / 2 if quota == Fraction(1, 2) else s >= quota * total))
    rule = ("weigh", held, need)
    body = Body(("and", rule, ("weigh", dict.fromkeys(vetoes, 1), len(vetoes))) if vetoes else rule)
    if index == "shapley_shubik":
        return body.shapley_shubik()
    swings = body.swings()
    return {j: Fraction(times, sum(swings.values())) for j, times in swings.items()}


def policy_and_representation(states, institution, founders, members):
    """The policy in force and how well the decision body mirrors the population."""
    if institution.body == "members":
        weight = {j: _weight(states, institution, j) for j in members}
    else:
        weight = _seats(states, institution, founders)
    total = sum(weight.values())
    vetoes = tuple(states.ids.index(label) for label in institution.vetoes)
    found = _power(tuple(weight.items()), institution.quota, vetoes, institution.power)
    power = [found.get(j, Fraction(0)) for j in range(states.N)]
    mirrored = 1 - sum(abs(b - p) for b, p in zip(power, states.population, strict=True)) / 2
    policy = list(institution.point)
    for k in range(states.dimensions):
        if not total or institution.policy == "fixed":
            continue
        if institution.policy == "mean":
            policy[k] = sum(weight[j] * states.ideal[j][k] for j in weight) / total
        else:
            reached = Fraction(0)
            for point, w in sorted((states.ideal[j][k], w) for j, w in weight.items() if w > 0):
                reached += w
                if 2 * reached >= total:
                    policy[k] = point
                    break
    return policy, mirrored


def legitimacy(states, institution, founders, members):
    """L, as the institution's weights of inclusion, representation and performance make it."""
    x = sum((states.population[j] for j in members), Fraction(0))
    curve = evaluate(sympy.sympify(institution.inclusion_curve, rational=True), {"x": x})
    quality = institution.performance
    if quality == "size":
        deepest = institution.depth if institution.max_depth is None else institution.max_depth
        held = sum((states.size[j] for j in members), Fraction(0))
        quality = held * institution.depth / deepest if deepest else Fraction(0)
    _, mirrored = policy_and_representation(states, institution, founders, members)
    one, two, three = institution.legitimacy_shares
    return one * curve + two * mirrored + three * quality


def in_force(states, institution, members):
    """Whether the treaty has the members and the size that it needs."""
    least, share = institution.minimum_participation
    return len(members) >= least and sum((states.size[j] for j in members), Fraction(0)) >= share


def accession_payoff(family, states, institution, founders, divergence, members, i):
    """The payoff u_i at a club, term by term."""
    others = [j for j in members if j != i]
    if not in_force(states, institution, members):
        return Fraction(0)
    depth, tau, xi = institution.depth, institution.exclusion_penalty, institution.excludability
    held = sum((states.size[j] for j in others), Fraction(0))
    W = states.exposure
    exposed = sum((states.size[j] if W is None else W[i][j] for j in others), Fraction(0))
    if i not in members:
        return states.benefit[i] * depth * held * (1 - xi) - tau * exposed
    policy, _ = policy_and_representation(states, institution, founders, members)
    square = sum((states.ideal[i][k] - policy[k]) ** 2 for k in range(states.dimensions))
    rho = family.divergence_exponent
    distance = square ** (rho // 2) if rho % 2 == 0 else abs(states.ideal[i][0] - policy[0]) ** rho
    return (
        states.benefit[i] * depth * (states.size[i] + held)
        + states.legitimacy_weight[i] * legitimacy(states, institution, founders, members)
        + institution.transfers.get(states.ids[i], Fraction(0))
        - states.cost[i] * depth**family.cost_exponent
        - divergence * distance
    )


def join_gain(family, states, institution, founders, divergence, members, i):
    """The join gain of i, others' membership given; where the treaty is in force, formula Δ_i itself."""
    inside = sorted({*members, i})
    outside = [j for j in inside if j != i]
    both = (in_force(states, institution, inside), in_force(states, institution, outside))
    if both != (True, True):
        arguments = (family, states, institution, founders, divergence)
        return accession_payoff(*arguments, inside, i) - accession_payoff(*arguments, outside, i)
    depth, tau, xi = institution.depth, institution.exclusion_penalty, institution.excludability
    held = sum((states.size[j] for j in outside), Fraction(0))
    W = states.exposure
    exposed = sum((states.size[j] if W is None else W[i][j] for j in outside), Fraction(0))
    policy, _ = policy_and_representation(states, institution, founders, inside)
    square = sum((states.ideal[i][k] - policy[k]) ** 2 for k in range(states.dimensions))
    rho = family.divergence_exponent
    distance = square ** (rho // 2) if rho % 2 == 0 else abs(states.ideal[i][0] - policy[0]) ** rho
    return (
        states.benefit[i] * depth * (states.size[i] + xi * held)
        + states.legitimacy_weight[i] * legitimacy(states, institution, founders, inside)
        + tau * exposed
        + institution.transfers.get(states.ids[i], Fraction(0))
        - states.cost[i] * depth**family.cost_exponent
        - divergence * distance
    )


def accession_equilibria(family, states, institution, founders, divergence, ties):
    """Every club that is stable: join iff Δ >= K(1-δ), leave iff Δ < -E(1-δ), ties as named."""
    wait = 1 - institution.discount
    K = [Fraction(0)] * states.N if states.entry_cost is None else states.entry_cost
    E = [Fraction(0)] * states.N if states.exit_cost is None else states.exit_cost
    stable = set()
    for chosen in product((False, True), repeat=states.N):
        club = [j for j in range(states.N) if chosen[j]]
        for i in range(states.N):
            gain = join_gain(family, states, institution, founders, divergence, club, i)
            entry, exit_ = K[i] * wait, -E[i] * wait
            if i in club and (gain < exit_ or (ties == "stay_out" and gain == exit_)):
                break
            if i not in club and (gain > entry or (ties == "join" and gain == entry)):
                break
        else:
            stable.add(tuple(states.ids[j] for j in club))
    return stable
