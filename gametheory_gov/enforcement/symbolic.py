r"""Least patience as a formula, and what it is where effects on others are additive.

Let N identical states agree on an action a, and let :math:`u(x, y)` be what a state gets that does x while
all others do y. Symbols that are zero by default (transfers, costs of moving) are left out. A deviation gains
:math:`g = \max_{b \ne a} u(b, a) - u(a, a)`. With a punishing action p

.. math::

    \text{reversion: } \delta^* &= \frac{g}{g + u(a,a) - u(p,p)}, \quad p \text{ an equilibrium;} \\
    \text{stick and carrot: } \delta^* &= \frac{\max\{g, \max_b u(b, p) - u(p, p)\}}{u(a,a) - u(p,p)}; \\
    \text{expulsion: } \delta^* &= \frac{g}{g + u(a,a) - u(p,a)}, \quad b \ne p .

With two actions the third is of no use: who is expelled does what it did when it broke the agreement, and if
that was worth doing once it is worth doing for ever.

In a symmetric stage with *additive effects* a state gets :math:`f(x)` by its own action and :math:`h(y)` by
that of each other state. The violator gains :math:`g = f(b) - f(a)`, harms each other state by
:math:`h(a) - h(b)`, and :math:`R - P = f(a) - f(b) + (N-1)(h(a) - h(b))`, so that

.. math:: \delta^* = \frac{g}{g + R - P} = \frac{f(b) - f(a)}{(N-1)\,(h(a) - h(b))} :

the violator's gain divided by the harm that it does to all others. An agreement is kept by the patient iff
breaking it harms the others by more than it brings.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import sympy

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.closed_forms.alike import COUNT, read_matches
from gametheory_gov.closed_forms.record import ClosedForm, DerivationStep
from gametheory_gov.closed_forms.signs import draw_symbol, holds, sign_of
from gametheory_gov.games.game import Game

#: At how many random points formulas are compared before a proof is tried.
_TRIALS = 8
#: What follows a deviation, in words.
_THEN = {
    "nash": "by all doing {p!r} for ever",
    "stick_and_carrot": "by all doing {p!r} for one period",
    "expulsion": "by letting the violator do {p!r} for ever, while the others go on",
}


def least_patience(
    game: Game, reversion: str = "nash", agreed: Any = None, punishment: Any = None
) -> ClosedForm:
    """The least patience of identical states in a game with symbols; see `gametheory_gov.patience`.

    Examples
    --------
    >>> treaty = Game("treaty", ("outside", "sign", "comply"), aggregates={"done": {"comply": 1}},
    ...               payoffs={"outside": 0, "sign": "benefit*done", "comply": "benefit*done - cost"})
    >>> least_patience(treaty, "expulsion").statement
    -(benefit - cost)/(benefit*(N - 1))
    >>> least_patience(treaty, "stick_and_carrot").evaluate(N=3, benefit=3, cost=5)
    Fraction(1, 2)
    """
    faults = Faults("patience")
    first, *_, last = game.actions
    a = _read_action(game, "agreed", agreed, last, faults)
    p = _read_action(game, "punishment", punishment, first, faults)
    if a == p:
        faults.add(f"{a!r} is both agreed and the punishment; name another action for one of them")
    faults.raise_as(InvalidInputError)
    expelled = reversion == "expulsion"
    deviations = [b for b in game.actions if b not in ((a, p) if expelled else (a,))]
    if not deviations:
        raise NotApplicableError(
            f"patience of game {game.name!r}: with two actions the expelled state does for ever what broke "
            "the agreement, so that no patience suffices where that gains; take reversion='nash', or a game "
            "in which members can also shirk"
        )
    matches = {(b, a) for b in game.actions} | {(b, p) for b in game.actions}
    paid, checked = read_matches(game, "patience", sorted(matches))
    kept, punished = paid[a, a], paid[p, a if expelled else p]
    gain = _largest([sympy.factor(paid[b, a] - kept) for b in deviations])
    loss = sympy.factor(kept - punished)
    if sign_of(loss) in ("-", "0"):
        raise NotApplicableError(
            f"patience of game {game.name!r}: no patience suffices, since doing {p!r} costs nothing: "
            f"the loss {loss} is never positive"
        )
    steps = [
        DerivationStep(f"each gets while all do {a!r}", sympy.factor(kept)),
        DerivationStep("the violator gains in one period", gain),
    ]
    refusals = [sympy.factor(paid[b, p] - paid[p, p]) for b in game.actions if b != p]
    if reversion == "stick_and_carrot":
        needed = _largest([*_parts(gain), *refusals])
        steps += [
            DerivationStep("refusing to punish gains in one period", _largest(refusals)),
            DerivationStep("a period of punishment costs", loss),
        ]
        statement = needed / loss
        assumptions = [_some_positive(needed), *(sympy.Gt(loss, part) for part in _parts(needed))]
    else:
        steps.append(DerivationStep("it loses in every period after", loss))
        statement, assumptions = gain / (gain + loss), [_some_positive(gain), loss > 0]
        credible = [] if expelled else [sympy.factor(-refusal) for refusal in refusals]
        assumptions += [payoff >= 0 for payoff in credible if payoff not in (gain, loss)]
    statement = statement if statement.has(sympy.Max) else sympy.factor(statement)
    return ClosedForm(
        "patience",
        f"the least discount factor at which identical states all do {a!r}, when they answer a deviation "
        + _THEN[reversion].format(p=p),
        statement,
        tuple(relation for relation in assumptions if not holds(relation)),
        tuple(steps),
        ("abreu1986" if reversion == "stick_and_carrot" else "friedman1971", *game.references),
        f"its payoffs {checked}",
    )


def _read_action(game: Game, name: str, given: Any, default: str, faults: Faults) -> str:
    """An action that all take."""
    if given is None or (isinstance(given, str) and given in game.actions):
        return default if given is None else given
    hint = did_you_mean(str(given), game.actions)
    faults.add(
        f"{name} = {given!r:.80}; of a game with symbols all states take one action, one of "
        f"{', '.join(game.actions)}{hint}; bind it to states for other profiles"
    )
    return default


def _largest(formulas: Sequence[sympy.Expr]) -> sympy.Expr:
    """The largest of some formulas, those left out that are proved never to be."""
    kept: list[sympy.Expr] = []
    for k, one in enumerate(formulas):
        others = (*kept, *formulas[k + 1 :])
        if not any(_never_above(one - other) for other in others):
            kept.append(one)
    return sympy.Max(*kept, evaluate=False) if len(kept) > 1 else kept[0]


def _never_above(gap: sympy.Expr) -> bool:
    """Whether a formula is proved never to be positive; a few random numbers spare most proofs."""
    rng, symbols = random.Random(0), sorted(gap.free_symbols, key=lambda symbol: symbol.name)
    trials = (gap.xreplace({s: draw_symbol(rng, s) for s in symbols}) for _ in range(_TRIALS))
    return not any(value.is_positive for value in trials) and sign_of(gap) in ("-", "0")


def _some_positive(formula: sympy.Expr) -> sympy.Basic:
    return sympy.Or(*(part > 0 for part in _parts(formula)))


def _parts(formula: sympy.Expr) -> tuple[sympy.Expr, ...]:
    return formula.args if isinstance(formula, sympy.Max) else (formula,)


@public
def additive_patience() -> ClosedForm:
    r"""Theorem: with additive effects, least patience is the violator's gain by the harm to all others.

    Returns
    -------
    ClosedForm
        In ``own_kept``, ``own_broken`` (:math:`f(a), f(b)`), ``others_kept``, ``others_broken`` (:math:`h(a),
        h(b)`) and N; derived by SymPy from payoffs, see `gametheory_gov.enforcement.symbolic`.

    Examples
    --------
    >>> theorem = additive_patience()
    >>> theorem.statement
    -(own_broken - own_kept)/((N - 1)*(others_broken - others_kept))
    >>> theorem.evaluate(own_kept=0, own_broken=2, others_kept=3, others_broken=0, N=3)
    Fraction(1, 3)
    """
    f, g, h, k = sympy.symbols("own_kept own_broken others_kept others_broken", real=True)
    kept, broken, punished = f + (COUNT - 1) * h, g + (COUNT - 1) * h, g + (COUNT - 1) * k
    patience = sympy.factor((broken - kept) / (broken - punished))
    gain, harm = g - f, (COUNT - 1) * (h - k)
    assert sympy.simplify(patience - gain / harm) == 0
    return ClosedForm(
        "additive_patience",
        "the least discount factor of a symmetric stage with additive effects: the violator's gain "
        "divided by the harm that it does to all others",
        patience,
        (gain > 0, harm > gain),
        (
            DerivationStep("each gets while all keep the agreement", kept),
            DerivationStep("the violator gets", broken),
            DerivationStep("each gets in the equilibrium that is reverted to", punished),
            DerivationStep("the violator's gain", gain),
            DerivationStep("the harm to all others", harm),
            DerivationStep("their ratio", gain / harm),
        ),
        ("friedman1971",),
    )
