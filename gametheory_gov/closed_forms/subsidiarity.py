r"""At which level of government: one rule for all, rules made together, or each on its own.

State i needs a good by :math:`a_i`, pays :math:`g_i^2/2` for its own policy :math:`g_i`, and of every other
state's policy a part :math:`\beta` spills over (in the spirit of Oates 1972):

.. math:: u_i = a_i\Bigl(g_i + \beta\sum_{j\ne i} g_j\Bigr) - \frac{g_i^2}{2}.

Let :math:`\bar a` be the mean of the needs and :math:`\sigma^2` their variance (divided by N), and
:math:`B = \beta(N-1)`. Alone each state chooses :math:`g_i = a_i`. One uniform rule for all is best at
:math:`g = \bar a(1+B)`; rules that are made together and differ, at :math:`g_i = a_i + \beta\sum_{j\ne i}
a_j`. *Unions* (in the spirit of Alesina, Angeloni and Etro 2005) are the case of alike states with a
logarithmic benefit, :math:`u = y - g + \alpha\ln(g + \beta\sum g_j)`.

The averages over states are taken by SymPy with :math:`E\,a = \bar a` and :math:`E\,a^2 = \bar a^2 +
\sigma^2`, and compared with payoffs counted state by state.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

import sympy

from gametheory_gov.base.errors import NotApplicableError

from .alike import POINTS
from .record import ClosedForm, DerivationStep, substitute_by_name
from .zeros import as_sympy

_N = sympy.Symbol("N", positive=True)
_MEAN = sympy.Symbol("mean_need", positive=True)
_VARIANCE = sympy.Symbol("need_variance", nonnegative=True)
_SPILL = sympy.Symbol("spillover", nonnegative=True)
_WEIGHT = sympy.Symbol("benefit_weight", positive=True)
_need, _own, _all = sympy.symbols("need policy policies", real=True)
_OATES, _UNIONS = ("oates1972",), ("alesina2005",)


def _average(formula: sympy.Expr) -> sympy.Expr:
    """The mean over states of a quadratic in the need of one of them."""
    parts = sympy.Poly(sympy.expand(formula), _need).all_coeffs()[::-1]
    moments = (sympy.Integer(1), _MEAN, _MEAN**2 + _VARIANCE)
    return sympy.expand(sum(part * moment for part, moment in zip(parts, moments, strict=False)))


#: A state's payoff, where all policies sum to ``policies``.
_PAYOFF = _need * (_own + _SPILL * (_all - _own)) - _own**2 / 2


def _alone() -> tuple[sympy.Expr, sympy.Expr]:
    """What each chooses by itself, and the mean payoff of all."""
    others = sympy.Symbol("others", real=True)
    (best,) = sympy.solve(sympy.diff(_PAYOFF.subs(_all, _own + others), _own), _own)
    return best, _average(_PAYOFF.subs({_own: best, _all: _N * _MEAN}))


def _uniform() -> tuple[sympy.Expr, sympy.Expr]:
    """The best uniform rule, and the mean payoff under it."""
    welfare = _average(_PAYOFF.subs(_all, _N * _own))
    (best,) = sympy.solve(sympy.diff(welfare, _own), _own)
    return best, sympy.expand(welfare.subs(_own, best))


def _together() -> tuple[sympy.Expr, sympy.Expr]:
    """The best rule for one state when all are chosen together, and the mean payoff."""
    worth = _need + _SPILL * (_N * _MEAN - _need)  # of one unit of a state's policy, to all states
    (best,) = sympy.solve(sympy.diff(worth * _own - _own**2 / 2, _own), _own)
    return best, _average(worth * best - best**2 / 2)


@lru_cache(maxsize=1)
def uniform_rule_gain() -> ClosedForm:
    r"""What one uniform rule adds to each state, on average, to what all get when each decides alone.

    Returns
    -------
    ClosedForm
        :math:`\bar a^2 B^2/2 - \sigma^2(1/2-\beta)`, in ``mean_need``, ``need_variance``, ``spillover`` and
        ``N``.

    Raises
    ------
    NotApplicableError
        When the formula differs from payoffs counted state by state.

    Examples
    --------
    Two states that need 1 and 3: mean 2, variance 1.

    >>> form = uniform_rule_gain()
    >>> [str(form.evaluate(mean_need=2, need_variance=1, spillover=b, N=2)) for b in ("0.3", "0.32")]
    ['-1/50', '31/1250']
    """
    local, apart = _alone()
    rule, uniform = _uniform()
    shared = _MEAN**2 * (_SPILL * (_N - 1)) ** 2 / 2
    lost = sympy.factor(sympy.expand(shared - uniform + apart))
    statement = shared - lost
    return ClosedForm(
        "uniform_rule_gain",
        "one uniform rule less decisions alone: mean payoff of a state",
        statement,
        (),
        (
            DerivationStep("alone a state chooses", sympy.Eq(_own, local, evaluate=False)),
            DerivationStep("mean payoff of decisions alone", apart),
            DerivationStep("the best uniform rule", sympy.Eq(_own, sympy.factor(rule), evaluate=False)),
            DerivationStep("mean payoff under it", sympy.factor(uniform)),
            DerivationStep("gained by what spills over", shared),
            DerivationStep("lost since needs differ", lost),
        ),
        _OATES,
        _checked(statement, lambda a, b: _mean(a, b, [_best_uniform(a, b)] * len(a)) - _mean(a, b, a)),
    )


@lru_cache(maxsize=1)
def uniform_rule_from() -> ClosedForm:
    r"""The spillover from which one uniform rule beats decisions alone.

    Returns
    -------
    ClosedForm
        For two states or more :math:`\beta \ge (\sqrt{\sigma^4 + A\sigma^2} - \sigma^2)/A` with
        :math:`A = \bar a^2(N-1)^2`.

    Examples
    --------
    >>> uniform_rule_from().bound_at(mean_need=2, need_variance=1, N=2)
    -1/4 + sqrt(5)/4
    """
    gain = uniform_rule_gain()
    others = _MEAN**2 * (_N - 1) ** 2
    bound = (sympy.sqrt(_VARIANCE**2 + others * _VARIANCE) - _VARIANCE) / others
    slope = sympy.diff(gain.statement, _SPILL)
    if not slope.is_nonnegative or sympy.simplify(gain.statement.subs(_SPILL, bound)) != 0:
        raise NotApplicableError(f"the gain does not rise through zero at a spillover of {bound}")
    return ClosedForm(
        "uniform_rule_from",
        "one uniform rule is at least as good as decisions alone from this spillover on",
        sympy.Ge(_SPILL, bound, evaluate=False),
        (sympy.Ge(_N, 2, evaluate=False),),
        (
            DerivationStep("gain by one uniform rule", gain.statement),
            DerivationStep("it rises with the spillover by", slope),
            DerivationStep("and is zero at", bound),
        ),
        _OATES,
    )


@lru_cache(maxsize=1)
def differentiated_rule_gain() -> ClosedForm:
    r"""What rules made together, one for each state, add to one uniform rule: the price of uniformity.

    Returns
    -------
    ClosedForm
        :math:`\sigma^2(1-\beta)^2/2`, the mean payoff of a state. It is zero only where all states need the
        same, or where all of a policy spills over.

    Examples
    --------
    >>> differentiated_rule_gain().evaluate(need_variance=1, spillover="1/4")
    Fraction(9, 32)
    """
    rule, together = _together()
    _, uniform = _uniform()
    statement = sympy.factor(sympy.expand(together - uniform))
    return ClosedForm(
        "differentiated_rule_gain",
        "rules made together, one for each state, less one uniform rule: mean payoff of a state",
        statement,
        (),
        (
            DerivationStep("the best rule for a state", sympy.Eq(_own, rule, evaluate=False)),
            DerivationStep("mean payoff under these", together),
            DerivationStep("and under the best uniform rule", sympy.factor(uniform)),
        ),
        _OATES,
        _checked(
            statement,
            lambda a, b: _mean(a, b, _best_together(a, b)) - _mean(a, b, [_best_uniform(a, b)] * len(a)),
        ),
    )


@lru_cache(maxsize=1)
def union_gain() -> ClosedForm:
    r"""What a union of N alike states adds for each of them, with a logarithmic benefit.

    Returns
    -------
    ClosedForm
        :math:`\alpha(\ln S - 1 + 1/S)` with :math:`S = 1 + \beta(N-1)`, in ``benefit_weight``
        (:math:`\alpha`), ``spillover`` and ``N``.

    Examples
    --------
    >>> form = union_gain()
    >>> form.evaluate(benefit_weight=1, spillover=1, N=4)
    -3/4 + log(4)
    >>> round(form.evaluate(benefit_weight=1.0, spillover=0.25, N=3), 7)
    0.0721318
    """
    reach = 1 + _SPILL * (_N - 1)
    policy = sympy.Symbol("policy", positive=True)
    others = sympy.Symbol("others", nonnegative=True)
    payoff = _WEIGHT * sympy.log(policy + _SPILL * others) - policy
    slope = sympy.diff(payoff, policy).subs(others, (_N - 1) * policy)
    (apart,) = sympy.solve(slope, policy)
    alike = payoff.subs(others, (_N - 1) * policy)
    (joint,) = sympy.solve(sympy.diff(alike, policy), policy)
    statement = _WEIGHT * (sympy.log(reach) - 1 + 1 / reach)
    gained = sympy.expand_log(alike.subs(policy, joint) - alike.subs(policy, apart), force=True)
    if sympy.simplify(sympy.expand_log(gained - statement, force=True)) != 0:
        raise NotApplicableError(f"the union gains {gained}, not {statement}")
    return ClosedForm(
        "union_gain",
        "what a union of alike states adds for each of them",
        statement,
        (),
        (
            DerivationStep("a state's payoff when all do the same", alike),
            DerivationStep("each alone provides", sympy.Eq(policy, sympy.factor(apart), evaluate=False)),
            DerivationStep("the union provides", sympy.Eq(policy, joint, evaluate=False)),
        ),
        _UNIONS,
    )


# --------------------------------------------------------------------------------------------- the check


def _mean(needs: Sequence[Fraction], spill: Fraction, policies: Sequence[Fraction]) -> Fraction:
    """The mean payoff, state by state."""
    total, whole = sum(policies, Fraction(0)), Fraction(0)
    for need, policy in zip(needs, policies, strict=True):
        whole += need * (policy + spill * (total - policy)) - policy**2 / 2
    return whole / len(needs)


def _best_uniform(needs: Sequence[Fraction], spill: Fraction) -> Fraction:
    return sum(needs, Fraction(0)) / len(needs) * (1 + spill * (len(needs) - 1))


def _best_together(needs: Sequence[Fraction], spill: Fraction) -> list[Fraction]:
    total = sum(needs, Fraction(0))
    return [need + spill * (total - need) for need in needs]


def _checked(statement: sympy.Expr, count: Callable[[Sequence[Fraction], Fraction], Fraction]) -> str:
    """Compare with payoffs counted state by state at random needs and spillovers."""
    rng = random.Random(1)
    for _ in range(POINTS):
        needs = [Fraction(rng.randint(1, 12), rng.randint(1, 5)) for _ in range(rng.randint(1, 7))]
        spill, mean = Fraction(rng.randint(0, 8), 8), sum(needs, Fraction(0)) / len(needs)
        numbers = {
            "N": len(needs),
            "mean_need": mean,
            "need_variance": sum((need - mean) ** 2 for need in needs) / len(needs),
            "spillover": spill,
        }
        value = substitute_by_name(statement, {name: as_sympy(v) for name, v in numbers.items()})
        if value != as_sympy(count(needs, spill)):
            raise NotApplicableError(f"{statement} is {value} at {numbers}, not {count(needs, spill)}")
    return f"at {POINTS} random exact points against payoffs counted state by state"
