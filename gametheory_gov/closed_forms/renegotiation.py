r"""How many states a repeated game holds to an agreement, when those who punish may think better of it.

Identical states play a game of two actions, to provide and to rest, again and again. With m providers let
:math:`u(m)` be what each of them gets, :math:`v(m)` what a state gets that rests. An agreement of n providers
answers a deviation by *penance* [vandamme1989]_: for one period the deviator provides alone while the other
parties rest; then all go on as before. Nobody gains by deviating, and none by refusing penance, iff the
discount factor is at least

.. math::

    \max\Big\{\frac{v(n - 1) - u(n)}{u(n) - u(1)},\ \frac{v(0) - u(1)}{u(n) - u(1)}\Big\},

and those who rest meanwhile do not prefer to let bygones be bygones iff

.. math:: v(1) \ge u(n) .

That bounds the agreement from above however patient states are [barrett1999]_.

.. [barrett1999] Barrett, "A Theory of Full International Cooperation" (1999).
.. [vandamme1989] van Damme, "Renegotiation-Proof Equilibria in Repeated Prisoners' Dilemma" (1989).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike
from gametheory_gov.games.game import Game

from .alike import MEMBERS, OTHERS_IN, read_payoffs, tidy
from .record import ClosedForm, DerivationStep
from .signs import has_bent_quotient, holds, sign_of


@public
def renegotiation_condition(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ClosedForm:
    r"""How many identical states a repeated game holds to an agreement that withstands renegotiation.

    Parameters
    ----------
    game, free, figures : as for `symmetric`
        The game of one period; its second action is to provide.

    Returns
    -------
    ClosedForm
        A relation for the number n of parties: :math:`v(1) \ge u(n)`, solved for n where it is linear in n.
        Its steps give the discount factor that is needed, and the most parties.

    Raises
    ------
    NotApplicableError
        As `stability_condition`; also where an agreement brings its parties nothing that grows with their
        number, so that renegotiation does not limit it.

    See Also
    --------
    stability_condition : how many sign when everybody is free to leave, in a game that is played once.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> once = gg.games.public_goods.LinearPublicGood(joint=False).form(gg.Institution())
    >>> form = renegotiation_condition(once)
    >>> form.statement
    n <= 1 + provision_cost/marginal_benefit
    >>> form.bound_at(marginal_benefit=1, provision_cost="10/3")
    Fraction(13, 3)
    """
    subject = "renegotiation_condition"
    provides, rests, alike = read_payoffs(game, subject, free, figures)

    def u(number: Any) -> sympy.Expr:
        return tidy(provides.subs(OTHERS_IN, number - 1))

    def v(number: Any) -> sympy.Expr:
        return tidy(rests.subs(OTHERS_IN, number))

    one = sympy.S.One
    keep = tidy(v(one) - u(MEMBERS))
    if sign_of(sympy.diff(keep, MEMBERS)) in ("+", "0"):
        raise NotApplicableError(
            f"{subject} of game {alike.name!r}: what parties get, {u(MEMBERS)}, does not grow with their "
            "number, so renegotiation does not limit it; stability_condition asks who stays of their own will"
        )
    lost = tidy(u(MEMBERS) - u(one))

    def patience(gained: sympy.Expr) -> sympy.Expr:
        return gained / lost if has_bent_quotient(gained / lost) else sympy.factor(gained / lost)

    steps = [
        DerivationStep("each of n providers gets", u(MEMBERS)),
        DerivationStep("a state that rests while one provides gets", v(one)),
        DerivationStep("punishing is kept up where this is not negative", keep),
        DerivationStep(
            "deviating does not pay from the discount factor",
            patience(v(MEMBERS - 1) - u(MEMBERS)),
        ),
        DerivationStep("refusing penance does not pay from", patience(v(sympy.S.Zero) - u(one))),
    ]
    statement, needed = sympy.Ge(keep, 0), []
    meaning = "an agreement of n withstands renegotiation where this holds"
    if keep.is_polynomial(MEMBERS) and sympy.degree(keep, MEMBERS) == 1:
        slope, at_zero = sympy.Poly(keep, MEMBERS).all_coeffs()
        root = sympy.expand(-at_zero / slope)
        statement, needed = sympy.Le(MEMBERS, root), [slope < 0]
        steps.append(DerivationStep("the most parties", sympy.Min(alike.count, sympy.floor(root))))
    assumptions = tuple(relation for relation in needed if not holds(relation))
    return ClosedForm(
        subject,
        meaning,
        statement,
        assumptions,
        tuple(steps),
        ("barrett1999", "vandamme1989"),
        f"its gain {alike.checked}",
    )
