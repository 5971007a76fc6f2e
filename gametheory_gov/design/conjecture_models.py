r"""Quantities that conjectures of rational design speak of, derived by SymPy, and the models at numbers.

*Linked issues.* N states keep N agreements. Breaking one saves g and ends it; the loss per period of state i
is :math:`a` on issue i and :math:`a + l` on all others. Apart, each issue needs the patience
:math:`g/(g + a)`; linked, the losses are pooled, see `gametheory_gov.enforcement.link_issues`.

*Pooled observations.* The state of the world has variance u. Each of N states sees it with an error of its
own of variance v. The best forecast from one observation misses by :math:`uv/(u + v)` on average (squared),
from all by :math:`uv/(Nu + v)`.

*Escape clause.* Cooperation is worth R in a period, and keeping one's word costs what is drawn evenly from
:math:`[0, s]`. A state that may withdraw where that exceeds R gains :math:`E\max(x - R, 0) = (s - R)^2/2s`.

*Agreement with transfers*, see `gametheory_gov.closed_forms.agreement_surplus`, of N states of the same cost;
*accession* of alike states at some distance from the policy; *policies that spill over*, see
`gametheory_gov.closed_forms.uniform_rule_gain`; the *bargain of two powers*, see
`gametheory_gov.closed_forms.concession`.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import sympy

from gametheory_gov.agreements.quadratic import quadratic_public_good
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.bind import bind
from gametheory_gov.closed_forms.alike import read_alike
from gametheory_gov.closed_forms.concert import concession
from gametheory_gov.closed_forms.subsidiarity import differentiated_rule_gain, uniform_rule_gain
from gametheory_gov.closed_forms.surplus import agreement_surplus
from gametheory_gov.enforcement.effects import Figures
from gametheory_gov.enforcement.linkage import link_issues
from gametheory_gov.enforcement.reversions import patience
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.harmonisation import HarmonisationGame
from gametheory_gov.normal_forms.form import NormalForm
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .conjecture_claims import Beyond, Model, Moved, part_of, root_of

_N, _SAVING, _LEAST, _STAKE, _SHOCK, _REWARD, _EXCESS, _WORLD, _NOISE = sympy.symbols(
    "N saving least stake largest_shock reward excess world_variance error_variance", positive=True
)
_LEAD, _SPREAD, _DISTANCE, _VARIANCE, _SPILL, _ASYMMETRY = sympy.symbols(
    "lead spread distance need_variance spillover asymmetry", nonnegative=True
)
_MEAN = sympy.Symbol("mean_need", positive=True)


# --------------------------------------------------------------------------------------- linked issues


@cache
def _patience_saved() -> sympy.Expr:
    held = sympy.Symbol("held", positive=True)

    def needed(gain: sympy.Expr, loss: sympy.Expr) -> sympy.Expr:
        (found,) = sympy.solve(sympy.Eq(gain * (1 - held), held * loss), held)
        return found

    apart = needed(_SAVING, _LEAST)
    linked = needed(_N * _SAVING, _LEAST + (_N - 1) * (_LEAST + _LEAD))
    return apart - linked


def _spread_out() -> sympy.Expr:
    """The same, where each issue is worth so much on average, and so much more to all but one."""
    least = _STAKE - (_N - 1) * _SPREAD
    return _patience_saved().subs({_LEAST: least, _LEAD: _N * _SPREAD}, simultaneous=True)


def _count_links(at: Figures) -> Fraction | None:
    """By `patience` of every issue, a stage in which each state does or does not break its word."""
    if "spread" in at:
        least = at["stake"] - (at["N"] - 1) * at["spread"]
        at = {**at, "least": least, "lead": at["N"] * at["spread"]}
        if least <= 0:
            return None
    number, gain = at["N"], at["saving"]
    players = tuple(f"state {k}" for k in range(number))
    issues = {}
    for issue in range(number):
        payoffs = np.empty((*[2] * number, number), dtype=object)
        for acts in product((0, 1), repeat=number):
            for i in range(number):
                loss = at["least"] if i == issue else at["least"] + at["lead"]
                harm = (loss + gain) / (number - 1)  # by each other state that breaks its word
                payoffs[*acts, i] = gain * acts[i] - harm * (sum(acts) - acts[i])
        form = NormalForm(players, (("keep", "break"),) * number, payoffs)
        issues[f"issue {issue}"] = patience(form, agreed=["keep"] * number, punishment=["break"] * number)
    linked = link_issues(issues)
    if not linked.verify():
        return None
    return max(to_fraction(found.least) for found in issues.values()) - to_fraction(linked.least)


_SAVED = "patience that linking saves"
LINKS = Model(
    "linked issues",
    _SAVED,
    _patience_saved,
    _count_links,
    lambda rng: {"N": rng.randint(2, 3), "saving": part_of(rng), "least": part_of(rng), "lead": part_of(rng)},
    ("bernheim1990",),
)
SPREAD_LINKS = LINKS._replace(
    formula=_spread_out,
    draw=lambda rng: {
        "N": rng.randint(2, 3),
        "saving": part_of(rng),
        "stake": part_of(rng) + 2,
        "spread": part_of(rng, 3, 8),
    },
)
#: The least cost of an agreement's end times the mean one, less the square of what a breach saves.
_HELD = _LEAST * (_LEAST + _LEAD * (_N - 1) / _N) - _SAVING**2


# ------------------------------------------------------------------- what states see, and may withdraw from


@cache
def _pooling() -> sympy.Expr:
    weight = sympy.Symbol("weight", real=True)

    def missed(seen: Any) -> sympy.Expr:
        """The expected square, of a forecast that weighs the sum of so many observations best."""
        square = _WORLD * (1 - weight * seen) ** 2 + weight**2 * seen * _NOISE
        (best,) = sympy.solve(sympy.diff(square, weight), weight)
        return sympy.factor(square.subs(weight, best))

    return missed(sympy.S.One) - missed(_N)


def _count_pooling(at: Figures) -> Fraction:
    """By the normal equations of the best linear forecast, observation by observation."""
    u, v = (sympy.Rational(str(at[name])) for name in ("world_variance", "error_variance"))

    def missed(seen: int) -> sympy.Expr:
        covariance = sympy.Matrix(seen, seen, lambda i, j: u + (v if i == j else 0))
        with_world = sympy.ones(seen, 1) * u
        return u - (with_world.T * covariance.LUsolve(with_world))[0]

    return Fraction(str(missed(1) - missed(at["N"])))


POOLING = Model(
    "pooled observations",
    "accuracy that a common observer adds",
    _pooling,
    _count_pooling,
    lambda rng: {
        "N": rng.randint(2, 4),
        "world_variance": part_of(rng) ** 2,
        "error_variance": part_of(rng) ** 2,
    },
)


@cache
def _escape() -> sympy.Expr:
    cost = sympy.Symbol("cost", positive=True)
    return sympy.factor(sympy.integrate((cost - _REWARD) / _SHOCK, (cost, _REWARD, _SHOCK)))


def _count_escapes(at: Figures) -> Fraction | None:
    """Over as many costs as make the mean exact: of each of many equal parts of the range the middle."""
    if at["largest_shock"] <= at["reward"]:
        return None
    ratio = at["reward"] / at["largest_shock"]
    parts = ratio.denominator  # what it is worth is a line within each of them
    middles = [at["largest_shock"] * Fraction(2 * k + 1, 2 * parts) for k in range(parts)]
    return Fraction(sum((max(cost - at["reward"], Fraction(0)) for cost in middles), Fraction(0)) / parts)


ESCAPES = Model(
    "escape clause",
    "worth of leave to withdraw",
    _escape,
    _count_escapes,
    lambda rng: {"largest_shock": part_of(rng) + 1, "reward": part_of(rng)},
)


# ------------------------------------------------------------------------ agreements, accession, policies


@cache
def _surplus() -> sympy.Expr:
    form = agreement_surplus().statement
    square = _N * (_MEAN**2 + _VARIANCE)  # of what a unit is worth to each, summed
    sums = {"A": _N, "B": _N * _MEAN, "sum_ab": _N * _MEAN, "sum_b2": square, "sum_ab2": square}
    return sympy.expand(form.subs({s: sums[s.name] for s in form.free_symbols}, simultaneous=True))


def _needs(at: Figures) -> list[Fraction]:
    """As many states that need more than the mean as states that need less, by the same."""
    apart = root_of(at["need_variance"])
    return [at["mean_need"] + (apart if k % 2 else -apart) for k in range(at["N"])]


def _count_surplus(at: Figures) -> Fraction | None:
    """By the payoffs of all structures in which one leaves the others alone."""
    needs = {f"state {k}": need for k, need in enumerate(_needs(at))}
    if min(needs.values()) < 0:
        return None
    good, every = quadratic_public_good(needs), tuple(needs)
    together = good.at([every])
    left = [good.at([tuple(k for k in every if k != one)])[one] for one in every]
    return sum((Fraction(together[k]) for k in every), Fraction(0)) - sum(map(Fraction, left), Fraction(0))


def _draw_needs(rng: random.Random) -> Figures:
    return {
        "N": 2 * rng.randint(1, 2),
        "mean_need": part_of(rng) + 2,
        "need_variance": part_of(rng, 3) ** 2,
        "spillover": Fraction(rng.randint(0, 6), 8),
    }


TRANSFERS = Model(
    "agreement with transfers", "surplus of the agreement of all", _surplus, _count_surplus, _draw_needs
)


@cache
def _join_gain() -> sympy.Expr:
    gain = read_alike(AccessionGame().form(Institution()), "conjectures").gain
    by_name = {s.name: s for s in gain.free_symbols}
    return sympy.expand(gain.subs(by_name["ideal_1"], by_name["policy_1"] + _DISTANCE))


def _count_gain(at: Figures) -> Fraction:
    states = States.symmetric(at["N"], ideal=[at["distance"]] * at["N"])
    given = {name: at[name] for name in ("benefit", "cost", "divergence")}
    rules = Institution(depth=at["depth"], legitimacy_shares=(1, 0, 0))
    game = bind(AccessionGame(), states, rules, legitimacy=at["legitimacy_weight"], **given)
    gains = game.plain(game.gains(game.profile(states.ids[1 : at["k"] + 1])))
    return Fraction(gains[0][1])


ACCESSION = Model(
    "accession of alike states",
    "gain from joining",
    _join_gain,
    _count_gain,
    lambda rng: {
        "N": 4,
        "k": rng.randint(0, 3),
        "excludability": Fraction(1),
        "exclusion_penalty": Fraction(0),
        "inclusion_share": Fraction(1),
        **{
            n: part_of(rng)
            for n in ("benefit", "cost", "divergence", "distance", "depth", "legitimacy_weight")
        },
    },
)


def _paid(at: Figures, policies: list[Fraction]) -> Fraction:
    """The mean payoff under some policies, state by state."""
    total, spill = sum(policies, Fraction(0)), at["spillover"]
    paid = [a * (g + spill * (total - g)) - g**2 / 2 for a, g in zip(_needs(at), policies, strict=True)]
    return sum(paid, Fraction(0)) / len(paid)


def _one_rule(at: Figures) -> list[Fraction]:
    return [at["mean_need"] * (1 + at["spillover"] * (at["N"] - 1))] * at["N"]


def _each_its_rule(at: Figures) -> list[Fraction]:
    needs = _needs(at)
    return [need + at["spillover"] * (sum(needs, Fraction(0)) - need) for need in needs]


_SPILLING = "policies that spill over"
ONE_RULE = Model(
    _SPILLING,
    "what one rule for all adds to decisions alone",
    lambda: uniform_rule_gain().statement,
    lambda at: _paid(at, _one_rule(at)) - _paid(at, _needs(at)),
    _draw_needs,
    ("oates1972",),
)
ALONE = ONE_RULE._replace(
    quantity="what decisions alone add to one rule for all",
    formula=lambda: -uniform_rule_gain().statement,
    counted=lambda at: _paid(at, _needs(at)) - _paid(at, _one_rule(at)),
)
OWN_RULES = ONE_RULE._replace(
    quantity="what a rule for each state adds to one for all",
    formula=lambda: differentiated_rule_gain().statement,
    counted=lambda at: _paid(at, _each_its_rule(at)) - _paid(at, _one_rule(at)),
)


@cache
def _conceded() -> sympy.Expr:
    """How much more the smaller power concedes, where sizes are so far from equal."""
    form = concession()
    more = sympy.Symbol("distance", real=True, positive=True)
    by_name = {s.name: s for s in form.bound.free_symbols}
    whole = by_name["distance"] - 2 * form.bound
    sizes = {"power_size_1": _STAKE + _ASYMMETRY, "power_size_2": _STAKE - _ASYMMETRY, "distance": more}
    return sympy.expand(whole.subs({by_name[n]: sizes[n] for n in sizes}, simultaneous=True))


def _count_concessions(at: Figures) -> Fraction | None:
    """By the powers' gains at three standards: the product of two lines is greatest where its parabola is."""
    sizes, apart = [at["stake"] + at["asymmetry"], at["stake"] - at["asymmetry"]], at["distance"]
    if sizes[1] <= 0:
        return None
    rest = 1 - sum(sizes)
    states = States.symmetric(3, size=[*sizes, rest], ideal=[0, apart, 0])
    given = {name: at[name] for name in ("market_benefit", "divergence")}
    heights = []
    for step in range(3):
        rules = Institution(point=(apart * step / 2,))
        game = bind(HarmonisationGame(), states, rules, legitimacy=0, market_exclusion=0, **given)
        gains = -game.gains(game.profile(states.ids[:2]))
        heights.append(Fraction(game.plain(gains[0, 0])) * Fraction(game.plain(gains[1, 0])))
    bend, slope = heights[0] - 2 * heights[1] + heights[2], (heights[2] - heights[0]) / 2
    first = apart / 2 * (1 - slope / bend)
    return Fraction(apart - 2 * first) if 0 <= first <= apart else None


BARGAIN = Model(
    "bargain of two powers",
    "what the smaller concedes more than the larger",
    _conceded,
    _count_concessions,
    lambda rng: {
        "stake": Fraction(rng.randint(5, 8), 20),
        "asymmetry": Fraction(rng.randint(0, 3), 20),
        **{name: part_of(rng) for name in ("distance", "market_benefit", "divergence")},
    },
    ("drezner2007", "nash1950"),
)

# --------------------------------------------------------------------------------------------- the claims

PATIENCE_BY_NUMBER = Moved(LINKS, "N")
PATIENCE_BY_SPREAD = Moved(SPREAD_LINKS, "spread", ((_STAKE, _LEAST + (_N - 1) * _SPREAD),))
PATIENCE_BY_SAVING = Moved(LINKS, "saving", within=_HELD)
LINKS_BEYOND = Beyond(
    "two states that save more by a breach than its end costs: linked, they need much patience too",
    LINKS,
    *({"N": 2, "saving": Fraction(g), "least": Fraction(1), "lead": Fraction(2)} for g in (2, 4)),
)
ACCURACY_BY_WORLD = Moved(POOLING, "world_variance")
ESCAPE_BY_SHOCK = Moved(ESCAPES, "largest_shock", ((_SHOCK, _REWARD + _EXCESS),))
SURPLUS_BY_NEEDS = Moved(TRANSFERS, "need_variance")
GAIN_BY_DISTANCE = Moved(ACCESSION, "distance")
RULE_BY_NUMBER = Moved(ONE_RULE, "N")
RULES_BY_NEEDS = Moved(OWN_RULES, "need_variance")
ALONE_BY_NEEDS = Moved(ALONE, "need_variance", within=sympy.Rational(1, 2) - _SPILL)
ALONE_BEYOND = Beyond(
    "three quarters of a policy spill over: of two states, who needs more gets less from the other",
    ALONE,
    *(
        {"N": 2, "mean_need": Fraction(2), "need_variance": v, "spillover": Fraction(3, 4)}
        for v in (Fraction(1, 4), Fraction(1))
    ),
)
CONCESSION_BY_SIZE = Moved(BARGAIN, "asymmetry")
