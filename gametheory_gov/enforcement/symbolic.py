r"""Least patience as a formula, and what it is where effects on others are additive.

Let N identical states agree on an action, be free to rest, and answer a deviation by resting for ever. With
m providers a provider gets :math:`u(m)`, a state that rests :math:`v(m)`. Then

.. math:: \delta^* = \frac{v(N-1) - u(N)}{v(N-1) - v(0)} .

In a symmetric stage with *additive effects* a state gets :math:`f(x)` by its own action and :math:`h(y)` by
that of each other state. The violator gains :math:`g = f(b) - f(a)`, harms each other state by
:math:`h(a) - h(b)`, and :math:`R - P = f(a) - f(b) + (N-1)(h(a) - h(b))`, so that

.. math:: \delta^* = \frac{g}{g + R - P} = \frac{f(b) - f(a)}{(N-1)\,(h(a) - h(b))} :

the violator's gain divided by the harm that it does to all others. An agreement is kept by the patient iff
breaking it harms the others by more than it brings.
"""

from __future__ import annotations

import sympy

from gametheory_gov.base.inputs import public
from gametheory_gov.closed_forms.alike import COUNT, OTHERS_IN, read_payoffs
from gametheory_gov.closed_forms.record import ClosedForm, DerivationStep
from gametheory_gov.closed_forms.signs import holds
from gametheory_gov.games.game import Game


def least_patience(game: Game) -> ClosedForm:
    """The least patience of identical states in a game with symbols; see `gametheory_gov.patience`.

    Examples
    --------
    >>> game = Game("club", ("rest", "provide"), aggregates={"sum": {"provide": 1}},
    ...             payoffs={"rest": "3*sum", "provide": "3*sum - 5"})
    >>> least_patience(game).evaluate(N=3)
    Fraction(1, 3)
    """
    provides, rests, alike = read_payoffs(game, "patience")
    kept, broken = provides.subs(OTHERS_IN, COUNT - 1), rests.subs(OTHERS_IN, COUNT - 1)
    punished, alone = rests.subs(OTHERS_IN, 0), provides.subs(OTHERS_IN, 0)
    gain, loss = sympy.factor(broken - kept), sympy.factor(kept - punished)
    needed = (gain > 0, loss > 0, sympy.factor(punished - alone) >= 0)
    return ClosedForm(
        "patience",
        "the least discount factor at which identical states all keep an agreement that they answer a "
        "deviation from by resting for ever",
        sympy.factor(gain / (broken - punished)),
        tuple(relation for relation in needed if not holds(relation)),
        (
            DerivationStep("each gets while all provide", sympy.factor(kept)),
            DerivationStep("the violator gains in one period", gain),
            DerivationStep("it loses in every period after", loss),
        ),
        ("friedman1971", *alike.references),
        f"its gain {alike.checked}",
    )


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
