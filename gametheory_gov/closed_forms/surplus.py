r"""Whether transfers can hold an agreement together: its surplus in closed form.

States value one unit of a public good at :math:`b_i` and pay :math:`q_i^2 / 2a_i` for providing :math:`q_i`,

.. math:: \pi_i = b_i Q - \frac{q_i^2}{2 a_i}, \qquad Q = \sum_j q_j.

A member provides what is best for all members together, an outsider what is best for itself. A club holds
under some sharing of its payoff iff the members together get at least what each would get by leaving alone,
:math:`\sum_{i\in S} \pi_i(S) \ge \sum_{i\in S}\pi_i(S\setminus i)` (potential internal stability, in the
spirit of Carraro, Eyckmans and Finus). What outsiders provide is on both sides the same and cancels.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import lru_cache

import sympy

from gametheory_gov.base.errors import NotApplicableError

from .alike import POINTS
from .record import ClosedForm, DerivationStep, substitute_by_name
from .zeros import as_sympy

#: Of one member, and of all members together.
_b, _a, _q = sympy.symbols("b a q", positive=True)
_B, _A = sympy.symbols("B A", positive=True)
_OUTSIDE = sympy.Symbol("Q_out", nonnegative=True)
#: Sums over members, by the term of one of them; latex-ready names.
_SUMS = {
    _b**2: sympy.Symbol("sum_b2", positive=True),
    _a * _b: sympy.Symbol("sum_ab", positive=True),
    _a * _b**2: sympy.Symbol("sum_ab2", positive=True),
    _a: _A,
    _b: _B,
}


@lru_cache(maxsize=1)
def agreement_surplus() -> ClosedForm:
    r"""The surplus of an agreement on a public good with linear benefits and quadratic costs.

    Returns
    -------
    ClosedForm
        In A and B, the members' sums of a and b, and ``sum_b2``, ``sum_ab``, ``sum_ab2``, their sums of
        :math:`b^2`, :math:`ab` and :math:`ab^2`. Not negative iff some sharing keeps every member.

    Raises
    ------
    NotApplicableError
        When the formula differs from payoffs counted member by member.

    Examples
    --------
    >>> form = agreement_surplus()
    >>> form.statement
    -A*B**2/2 + A*sum_b2 + B*sum_ab - 3*sum_ab2/2
    >>> form.evaluate(A=3, B=6, sum_b2=14, sum_ab=6, sum_ab2=14)
    Fraction(3, 1)
    """
    worth = sympy.Symbol("w", positive=True)  # what one unit brings to those for whom it is provided
    (best,) = sympy.solve(sympy.diff(worth * _q - _q**2 / (2 * _a), _q), _q)
    member, outsider = best.subs(worth, _B), best.subs(worth, _b)
    inside = _b * (_A * _B + _OUTSIDE) - member**2 / (2 * _a)
    rest = (_A - _a) * (_B - _b)  # of the others, who go on together
    alone = _b * (rest + outsider + _OUTSIDE) - outsider**2 / (2 * _a)
    each = sympy.expand(inside - alone)
    statement = sympy.Add(*(_summed(term) for term in each.args))
    steps = (
        DerivationStep("a state provides for those who together value a unit at w", sympy.Eq(_q, best)),
        DerivationStep("a member gets", sympy.expand(inside)),
        DerivationStep("by leaving alone it gets", sympy.expand(alone)),
        DerivationStep("the difference, summed over members term by term", each),
    )
    return ClosedForm(
        "agreement_surplus",
        "what members get together beyond what each would get by leaving alone",
        statement,
        (),
        steps,
        (),
        _checked(statement),
    )


def _summed(term: sympy.Expr) -> sympy.Expr:
    """The sum over members of a term of one of them."""
    common, own = term.as_independent(_a, _b, as_Add=False)
    return common * _SUMS[own]


def _checked(statement: sympy.Expr) -> str:
    """Compare with payoffs counted member by member, in worlds with outsiders."""
    rng = random.Random(1)
    for _ in range(POINTS):
        N = rng.randint(2, 7)
        value = [Fraction(rng.randint(1, 12), rng.randint(1, 5)) for _ in range(N)]
        ease = [Fraction(rng.randint(1, 12), rng.randint(1, 5)) for _ in range(N)]
        club = set(rng.sample(range(N), rng.randint(1, N)))

        def payoff(
            i: int, inside: set[int], value: list[Fraction] = value, ease: list[Fraction] = ease
        ) -> Fraction:
            joint = sum((value[j] for j in inside), Fraction(0))
            done = [
                a * (joint if j in inside else b) for j, (a, b) in enumerate(zip(ease, value, strict=True))
            ]
            return value[i] * sum(done) - done[i] ** 2 / (2 * ease[i])

        own = sum((payoff(i, club) - payoff(i, club - {i}) for i in club), Fraction(0))
        a, b = ([of[i] for i in club] for of in (ease, value))
        sums = {
            "A": sum(a),
            "B": sum(b),
            "sum_b2": sum(y**2 for y in b),
            "sum_ab": sum(x * y for x, y in zip(a, b, strict=True)),
            "sum_ab2": sum(x * y**2 for x, y in zip(a, b, strict=True)),
        }
        if substitute_by_name(statement, {name: as_sympy(v) for name, v in sums.items()}) != as_sympy(own):
            raise NotApplicableError(f"the surplus {statement} is not {own} at {sums}")
    return f"at {POINTS} random exact points against payoffs counted member by member"
