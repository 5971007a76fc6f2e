r"""Quantities that Ostrom's principles move, derived by SymPy from the stages, and the stages at numbers.

*Compliance stage*, see `compliance`: alike states, expulsion for ever. With what shirking saves, :math:`g`,
the gain from joining :math:`\Delta`, chances of a false alarm and of detection :math:`p_1 < p_2` and the
chance :math:`\alpha` that an accused is expelled, the least patience solves

.. math:: \alpha\,[(p_2 - p_1)\Delta - p_1 g]\,\frac{\delta}{1-\delta} = g .

:math:`\Delta` is that of the accession game of N alike states (`gametheory_gov.closed_forms.symmetric`), to
which q alike deciders, fixed in advance, add the representation
:math:`1 - \tfrac12\sum_j |b_j - \pi_j| = q/N`.

*Monitored stage*, see `monitoring`: the value v of cooperation under a sanction :math:`\alpha` solves
:math:`v = (1-\delta)R + \delta(1 - p_1\alpha)v`; the least sanction that deters also solves
:math:`(1-\delta)g = \delta(p_2 - p_1)\alpha v`, and the least patience is that at which it is one.

*Policies that spill over*, see `gametheory_gov.closed_forms.differentiated_rule_gain`: the mean payoff under
rules that are made together and differ by state, less that under one rule for all, or under none.

Derivatives are written so that what is assumed can be read off: *margin* is :math:`p_2 - p_1 > 0`;
*deterrent* is :math:`(p_2 - p_1)\Delta - p_1 g > 0`, or with R in place of :math:`\Delta`, without which no
patience holds anybody; *impatience* is :math:`1/\delta - 1 > 0`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import sympy

from gametheory_gov.bound.bind import bind
from gametheory_gov.closed_forms.alike import COUNT, OTHERS_IN, read_alike
from gametheory_gov.closed_forms.record import ClosedForm, DerivationStep
from gametheory_gov.closed_forms.signs import sign_of
from gametheory_gov.closed_forms.subsidiarity import differentiated_rule_gain, uniform_rule_gain
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

from .compliance import obeyed
from .effects import POINTS, Figures, compared, value_of
from .monitoring import monitored

COMPLIANCE, MONITORED, TIERS = "compliance stage", "monitored stage", "policies that spill over"
PATIENCE, VALUE, SANCTION = "least patience", "value of cooperation", "least sanction that deters"
VALUE_AT, MEAN = "value at a sanction", "mean payoff of a state"

_SAVING, _JOIN_GAIN, _EXPELLED, _REWARD, _MARGIN, _DETERRENT, _IMPATIENCE = sympy.symbols(
    "saving join_gain expelled reward margin deterrent impatience", positive=True
)
_FALSE, _DETECTION, _SANCTION, _DISCOUNT, _CONSCIENCE, _DISTANCE, _DECIDERS = sympy.symbols(
    "false_alarm detection sanction discount conscience distance deciders", real=True, nonnegative=True
)


class StageEffect(NamedTuple):
    """One quantity of a stage, moved by one symbol, and what is assumed of symbols that may be negative.

    With ``by`` it is what the symbol adds that is moved, by another one.
    """

    model: str
    quantity: str
    symbol: str
    assumed: tuple[sympy.Basic, ...] = ()
    by: str = ""

    @property
    def moved(self) -> tuple[str, ...]:
        """The symbols by which the quantity is differentiated."""
        return (self.symbol, self.by) if self.by else (self.symbol,)

    def form(self) -> ClosedForm:
        """See `derive`."""
        return derive(self)

    def replayed(self) -> str:
        """See `replayed`."""
        return replayed(self)


@cache
def _stage(model: str, quantity: str) -> sympy.Expr:
    """A quantity in the symbols of its stage, solved from the equations in the module."""
    patience, value = sympy.symbols("patience value", positive=True)
    p1, p2 = _FALSE, _DETECTION
    if model == COMPLIANCE:
        lost = _EXPELLED * ((p2 - p1) * _JOIN_GAIN - p1 * _SAVING)
        (found,) = sympy.solve(sympy.Eq(lost * patience, _SAVING * (1 - patience)), patience)
        return sympy.factor(found)
    kept = sympy.Eq(value, (1 - _DISCOUNT) * _REWARD + _DISCOUNT * (1 - p1 * _SANCTION) * value)
    deters = sympy.Eq((1 - _DISCOUNT) * _SAVING, _DISCOUNT * (p2 - p1) * _SANCTION * value)
    if quantity == VALUE_AT:
        return sympy.factor(sympy.solve(kept, value)[0])
    ((best, sanction),) = sympy.solve([kept, deters], [value, _SANCTION])
    if quantity == PATIENCE:
        (least,) = sympy.solve(sympy.Eq(sanction, 1), _DISCOUNT)
        return sympy.factor(least)
    return sympy.factor(best if quantity == VALUE else sanction)


@cache
def _parts() -> Mapping[sympy.Symbol, sympy.Expr]:
    """What shirking saves and the gain from joining of alike states, in the symbols of the accession game."""
    alike = read_alike(AccessionGame().form(Institution()), "ostrom").gain
    by_name = {s.name: s for s in alike.free_symbols}
    ideal, policy, share, weight = (
        by_name[name] for name in ("ideal_1", "policy_1", "inclusion_share", "legitimacy_weight")
    )
    q = _DECIDERS  # of alike states each decider has 1/q of the votes and 1/N of the people
    represented = sympy.simplify(1 - (q * (1 / q - 1 / COUNT) + (COUNT - q) / COUNT) / 2)
    other = sympy.Symbol("representation_share", real=True, nonnegative=True)
    gain = sympy.expand(alike.subs(ideal, policy + _DISTANCE)) + weight * other * represented
    level = share * (OTHERS_IN + 1) / COUNT + other * represented
    cost, depth, price = (by_name[name] for name in ("cost", "depth", "divergence"))
    return {_SAVING: cost * depth + price * _DISTANCE**2 - _CONSCIENCE * level, _JOIN_GAIN: gain}


@cache
def derive(claim: StageEffect) -> ClosedForm:
    """The derivative of a quantity by one symbol, with its steps; its sign is what SymPy proves.

    Examples
    --------
    >>> form = derive(StageEffect(MONITORED, VALUE, "detection"))
    >>> form.statement, form.sign
    (false_alarm*saving/margin**2, '+')
    """
    if claim.model == TIERS:
        return _together(claim.symbol)
    whole = _stage(claim.model, claim.quantity)
    inner = _parts() if claim.model == COMPLIANCE else {}
    symbols = {s.name: s for formula in (whole, *inner.values()) for s in formula.free_symbols}
    moved = symbols[claim.symbol]
    slope = sympy.diff(whole, moved) + sum(
        sympy.diff(whole, part) * sympy.diff(formula, moved) for part, formula in inner.items()
    )
    if claim.by:  # of a stage without inner parts
        slope = sympy.diff(slope, symbols[claim.by])
    read = {
        _DETECTION: _FALSE + _MARGIN,
        _JOIN_GAIN: (_DETERRENT + _FALSE * _SAVING) / _MARGIN,
        _REWARD: (_DETERRENT + _FALSE * _SAVING) / _MARGIN,
        _DISCOUNT: 1 / (1 + _IMPATIENCE),
        **{r.lhs: sympy.Symbol(r.lhs.name, real=True, nonnegative=True) for r in claim.assumed},
    }
    statement = sympy.factor(slope.subs(read, simultaneous=True))
    steps = [DerivationStep(claim.quantity, whole)]
    steps += [
        DerivationStep(words, formula)
        for part, formula, words in (
            (part, formula, "what shirking saves" if part == _SAVING else "the gain from joining")
            for part, formula in inner.items()
        )
        if part in whole.free_symbols
    ]
    return ClosedForm(
        f"{claim.quantity} by {' and '.join(claim.moved)}",
        f"how the {claim.quantity} of the {claim.model} moves with {' and '.join(claim.moved)}",
        statement,
        claim.assumed,
        tuple(steps),
        ("friedman1971",) if claim.model == COMPLIANCE else ("abreu1990",),
        f"sign proved by SymPy; the formula at {POINTS} exact points against the stage itself",
    )


def _together(less: str) -> ClosedForm:
    """The mean payoff under rules made together that differ, less that under one rule or under none."""
    over_one, one = differentiated_rule_gain(), uniform_rule_gain()
    if less == "from_uniform":
        return over_one
    names = {s.name: s for s in one.statement.free_symbols}
    statement = sympy.expand(over_one.statement + one.statement)
    return ClosedForm(
        "differentiated_rule_over_none",
        "rules made together, one for each state, less decisions alone: mean payoff of a state",
        sympy.collect(statement, [names["mean_need"] ** 2, names["need_variance"]], sympy.factor),
        (),
        (
            DerivationStep(f"{over_one.meaning}", over_one.statement),
            DerivationStep(f"{one.meaning}", one.statement),
        ),
        one.references,
        one.checked,
    )


def _counted(claim: StageEffect, form: ClosedForm, rng: random.Random) -> str:
    """What is wrong with the formula of policies that spill over, by payoffs counted state by state."""
    for _ in range(POINTS):
        needs = [Fraction(rng.randint(1, 9), rng.randint(1, 3)) for _ in range(rng.randint(2, 5))]
        spill, number = Fraction(rng.randint(0, 8), 8), len(needs)
        mean = sum(needs, Fraction(0)) / number
        every = [a + spill * (number * mean - a) for a in needs]
        other = needs if claim.symbol == "from_alone" else [mean * (1 + spill * (number - 1))] * number
        variance = sum(((a - mean) ** 2 for a in needs), Fraction(0)) / number
        figures = {"mean_need": mean, "need_variance": variance, "spillover": spill, "N": number}
        used = {name: figures[name] for name in form.symbols}
        paid = [_paid(needs, policies, spill) for policies in (every, other)]
        if form.evaluate(**used) != paid[0] - paid[1]:
            return "its formula is not what states are paid"
    return ""


def _paid(needs: list[Fraction], policies: list[Fraction], spill: Fraction) -> Fraction:
    """The mean payoff of states that need, choose and are reached by so much."""
    reached = [g + spill * (sum(policies, Fraction(0)) - g) for g in policies]
    paid = [a * r - g**2 / 2 for a, r, g in zip(needs, reached, policies, strict=True)]
    return sum(paid, Fraction(0)) / len(needs)


@cache
def replayed(claim: StageEffect) -> str:
    """What is wrong with a derived effect, or nothing: its sign, and its formula at points of the stage."""
    sign = sign_of(derive(claim).statement)
    if sign == "?":
        return "its sign is not proved"
    rng = random.Random(f"{claim}")
    if claim.model == TIERS:
        return _counted(claim, derive(claim), rng)
    count: Callable[[StageEffect, Figures], Fraction | None] = (
        _complies if claim.model == COMPLIANCE else _reacts
    )
    whole = _stage(claim.model, claim.quantity)
    if claim.model == COMPLIANCE:
        whole = whole.subs(_parts(), simultaneous=True)
    return compared(
        sign,
        claim.moved,
        lambda: _draw(rng),
        lambda at: count(claim, at),
        lambda at: value_of(whole, at),
        rng,
    )


def _draw(rng: random.Random) -> Figures:
    def number(least: int, most: int, parts: int) -> Fraction:
        return Fraction(rng.randint(least, most), parts)

    members = rng.randint(3, 5)
    represented = number(0, 4, 4)
    return {
        "N": members,
        "k": rng.randint(1, members - 1),
        "deciders": rng.randint(1, members - 1),
        "benefit": number(0, 6, 4),
        "depth": number(1, 4, 4),
        "excludability": number(0, 3, 4),
        "exclusion_penalty": number(0, 8, 4),
        "cost": number(1, 4, 8),
        "divergence": number(0, 4, 8),
        "distance": number(0, 4, 4),
        "policy_1": number(-2, 2, 3),
        "legitimacy_weight": number(0, 6, 4),
        "representation_share": represented,
        "inclusion_share": 1 - represented,
        "conscience": number(0, 2, 40),
        "false_alarm": number(0, 3, 20),
        "detection": number(8, 15, 20),
        "expelled": number(2, 7, 10),
        "saving": number(1, 4, 4),
        "reward": number(2, 12, 4),
        "sanction": number(5, 7, 10),
        "discount": number(8, 9, 10),
    }


def _complies(_: StageEffect, values: Figures) -> Fraction | None:
    """The least patience of a member of a club of alike states, by `obeyed`."""
    states = States.symmetric(values["N"], ideal=[values["policy_1"] + values["distance"]] * values["N"])
    rules = Institution(
        depth=values["depth"],
        excludability=values["excludability"],
        exclusion_penalty=values["exclusion_penalty"],
        point=(values["policy_1"],),
        legitimacy_shares=(1 - values["representation_share"], values["representation_share"], 0),
        body="inner_club",
        inner_club=states.ids[: values["deciders"]],
    )
    given = {name: values[name] for name in ("benefit", "cost", "divergence")}
    game = bind(AccessionGame(), states, rules, legitimacy=values["legitimacy_weight"], **given)
    found = obeyed(
        game,
        states.ids[: values["k"] + 1],
        monitoring=(values["false_alarm"], values["detection"]),
        expelled=values["expelled"],
        conscience=values["conscience"],
    )
    one = found.incentives[0]
    return one.patience if one.gain > 0 and found.verify() else None


def _reacts(claim: StageEffect, values: Figures) -> Fraction | None:
    """A figure of the best that is kept up where compliance is seen by chance, by `monitored`."""
    pair = (values["false_alarm"], values["detection"])
    rules = Institution(monitoring=pair, sanction=values["sanction"])
    found = monitored(values["saving"], values["reward"], rules, patience=values["discount"])
    schemes = {scheme.name: scheme for scheme in found.schemes}
    if found.least is None or not found.verify() or "graduated" not in schemes:
        return None
    if claim.quantity == PATIENCE:
        return found.least
    if claim.quantity == VALUE:
        return found.best
    return schemes["graduated"].sanction if claim.quantity == SANCTION else schemes["given"].value
