r"""What a closed form becomes among many states: its expansion in 1/N.

With :math:`x = 1/N` the formula is expanded by SymPy at :math:`x = 0`,

.. math:: f(N) = c_0 N^m + c_1 N^{m-1} + \dots + O(N^{m-t}),

and the remainder is computed at growing N, at random exact numbers for all other symbols: multiplied by
:math:`N^{t-m}` it must stay bounded.
"""

from __future__ import annotations

import random

import sympy

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import as_whole, public

from .alike import COUNT
from .record import ClosedForm, DerivationStep, substitute_by_name
from .signs import draw_symbol

_WORLDS = 10
_SIZES = (10**6, 10**8)
_MOST_TERMS = 6


@public
def for_many_states(form: ClosedForm, terms: int = 2, *, share: bool = False) -> ClosedForm:
    """A closed form among many states: the first terms of its expansion in 1/N.

    Parameters
    ----------
    form : ClosedForm
        With N in its statement; of a relation the right side is expanded.
    terms : int, 1 to 6
        How many powers of N to keep, the highest first.
    share : bool
        Expand the bound divided by N: the share of states instead of their number.

    Returns
    -------
    ClosedForm
        The kept terms; the order of what is left out is in its last step.

    Raises
    ------
    InvalidInputError
        For a bound without N, or one that is no single expression.
    NotApplicableError
        When SymPy finds no expansion in whole powers of N, or the check fails.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> from gametheory_gov.closed_forms import tipping_condition
    >>> game = AccessionGame().form(Institution(), exposure_matrix=True)
    >>> bare = {"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1}
    >>> many = for_many_states(tipping_condition(game, figures=bare), share=True)
    >>> many.meaning
    'share of N: joining pays from k other members on; among many states, left out is O(N^-2)'
    >>> many.statement.coeff(sympy.Symbol("N", real=True, positive=True), 0)
    cost/(exclusion_penalty + legitimacy_weight)
    """
    faults = Faults("for_many_states")
    terms = as_whole(terms, "terms", faults, least=1)
    if isinstance(terms, int) and terms > _MOST_TERMS:
        faults.add(f"terms = {terms}; at most {_MOST_TERMS}")
    bound = getattr(form, "bound", None)  # anything may be given
    if not isinstance(bound, sympy.Expr) or COUNT not in bound.free_symbols:
        faults.add(f"form = {form!s:.120}; a closed form whose bound is an expression in N is needed")
    faults.raise_as(InvalidInputError)
    exact = form.bound / COUNT if share else form.bound
    small = sympy.Dummy("x", positive=True)
    try:
        expanded = sympy.series(sympy.simplify(exact.subs(COUNT, 1 / small)), small, 0, None)
        parts = _first(expanded, small, terms)
    except (NotImplementedError, ValueError, TypeError, AttributeError, sympy.PoleError) as error:
        raise NotApplicableError(f"{form.name!r}: SymPy finds no expansion of {exact} in 1/N") from error
    kept = sympy.Add(*(sympy.factor(each) * COUNT ** (-power) for power, each in parts))
    least = parts[-1][0]
    order = sympy.Pow(COUNT, -(least + 1))
    checked = _checked(exact, kept, least, form)
    words = (
        f"{'share of N: ' if share else ''}{form.meaning}; among many states, left out is O(N^{-(least + 1)})"
    )
    steps = (DerivationStep("what is expanded", exact), DerivationStep("order of what is left out", order))
    return ClosedForm(
        f"{form.name}_for_many_states", words, kept, form.assumptions, steps, form.references, checked
    )


def _first(series: object, small: sympy.Symbol, terms: int) -> list[tuple[int, sympy.Expr]]:
    """The first powers and their coefficients, consecutive powers from the lowest on."""
    found: dict[int, sympy.Expr] = {}
    first: int | None = None
    ended = False
    iterator = iter([series]) if isinstance(series, sympy.Expr) else iter(series)  # type: ignore[call-overload]
    while not ended:
        term = next(iterator, None)
        if term is None:
            break
        for part in sympy.Add.make_args(sympy.expand(term)):
            each, power = part.as_coeff_exponent(small)
            if not power.is_Integer or each.has(small):
                raise ValueError(part)
            first = int(power) if first is None else min(first, int(power))
            found[int(power)] = found.get(int(power), sympy.S.Zero) + each
        ended = first is not None and max(found) >= first + terms
    assert first is not None
    return [(p, found.get(p, sympy.S.Zero)) for p in range(first, first + terms)]


def _checked(exact: sympy.Expr, kept: sympy.Expr, least: int, form: ClosedForm) -> str:
    """Compare at growing N; the remainder times the power of N that it is said to fall with stays bounded."""
    rng, seen = random.Random(str(exact)), 0
    symbols = sorted(exact.free_symbols - {COUNT}, key=lambda s: s.name)
    for _ in range(10 * _WORLDS):
        values = {s.name: draw_symbol(rng, s) for s in symbols}
        if any(substitute_by_name(a, values) == sympy.false for a in form.assumptions):
            continue
        gaps = []
        for size in _SIZES:
            gap = substitute_by_name(exact - kept, values | {"N": sympy.Integer(size)})
            gaps.append(abs(sympy.N(gap * sympy.Integer(size) ** (least + 1), 30, maxn=400)))
        if not all(gap.is_finite for gap in gaps):
            continue
        if gaps[1] > 2 * gaps[0] + 1:
            raise NotApplicableError(f"{form.name!r}: what is left out grows with N at {values}")
        seen += 1
        if seen == _WORLDS:
            return f"at {_WORLDS} random exact points, what is left out at N = 10^6 and 10^8"
    return ""
