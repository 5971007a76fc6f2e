r"""When a club of identical states tips, is stable, or is everybody: conditions derived from the gain.

With :math:`\Delta(k)` the gain from joining k others (`symmetric`), K and E the costs of entry and exit, and
:math:`G(n) = \Delta(n - 1)` the gain of the n-th member:

.. math::

    \text{joining pays:}\quad & \Delta(k) \ge K, \\
    \text{a club of } n \text{ is stable:}\quad & (n = 0 \text{ or } G(n) \ge -E)
        \text{ and } (n = N \text{ or } G(n + 1) < K), \\
    \text{so is the club of all:}\quad & G(N) \ge -E, \\
    \text{and it alone:}\quad & G(n) \ge K \text{ for } n = 1, \dots, N.

An indifferent state joins, and stays; admission is open, and every state is free to choose. Where G is a
polynomial of degree one or two these are solved:

*Gains rise, or rise at an increasing rate.* From the upper zero of :math:`\Delta - K` on joining pays.
Rounded up this is the *seed size*; one more is the *self-sustaining size*. A gain that falls first is one
of these only if it starts below zero; a seed size of N or more says that nothing tips.

*Gains fall, or rise and then fall at an increasing rate (concave).* If the first member does not lose, the
members that G speaks for are exactly those up to its upper zero, and without costs of moving one size is
stable: that zero rounded down, at most N. For n with :math:`1 \le n \le \bar n` a concave G is at least the
smaller of :math:`G(1) \ge 0` and :math:`G(\bar n) = 0`, and beyond it is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import sympy

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike
from gametheory_gov.games.game import Game

from .alike import MEMBERS, OTHERS_IN, Alike, read_alike, tidy
from .record import ClosedForm, DerivationStep
from .signs import direction_of, holds, jumps, sign_of
from .solving import decimal

_MOST_SIZES = 1000


class _Curve(NamedTuple):
    """A polynomial of degree one or two in a number of members."""

    slope: sympy.Expr  # of degree one
    bend: sympy.Expr  # leading coefficient of degree two, else zero
    upper: sympy.Expr  # the zero, or with a bend the one on its falling (concave) or rising (convex) side
    inner: sympy.Expr  # what stands under the root of the zero; it has one where this is not negative

    @classmethod
    def of(cls, gain: sympy.Expr, by: sympy.Symbol, *, concave: bool) -> _Curve | None:
        """None for other formulas, and for polynomials of a degree above two."""
        if not gain.is_polynomial(by):
            return None
        polynomial = sympy.Poly(gain, by)
        if polynomial.degree() == 1:
            slope, at_zero = polynomial.all_coeffs()
            return cls(slope, sympy.S.Zero, sympy.factor(-at_zero / slope), sympy.S.Zero)
        if polynomial.degree() != 2:
            return None
        bend, slope, at_zero = polynomial.all_coeffs()
        inner = sympy.factor(slope**2 - 4 * bend * at_zero)
        # written over |bend|, so that the square root has a plus on the side that is asked for
        size, turned = (-bend, slope) if concave else (bend, -slope)
        return cls(slope, bend, _simplest((turned + sympy.sqrt(inner)) / (2 * size)), inner)


def _simplest(formula: sympy.Expr) -> sympy.Expr:
    return min((formula, sympy.simplify(formula), sympy.radsimp(formula)), key=sympy.count_ops)


@public
def tipping_condition(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ClosedForm:
    r"""From how many other members on joining pays, among identical states.

    Parameters
    ----------
    game, free, figures : as for `symmetric`

    Returns
    -------
    ClosedForm
        A relation for the number k of other members. Its last steps are the seed size, the fewest founders
        who stay from whom everybody joins, and the self-sustaining size, one more; an indifferent state
        joins. Where the zero has no closed form, or joining may pay below it too, the statement is
        :math:`\Delta(k) \ge K`.

    Raises
    ------
    NotApplicableError
        As `symmetric`; also for admission that is not open, for a member that does not count as more
        cooperative than an outsider, and when the gain is shown never to rise in the number of
        members, or not to depend on it, so that nothing tips.

    See Also
    --------
    gametheory_gov.tipping.seed_size : the number for one bound game.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> ten = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty=1), benefit=0,
    ...            divergence=0, cost="0.6", legitimacy="0.1")
    >>> form = tipping_condition(ten)
    >>> form.statement
    k >= (N*cost - legitimacy_weight)/(exclusion_penalty + legitimacy_weight)
    >>> form.bound_at(N=10, cost="0.6", legitimacy_weight="0.1", exclusion_penalty=1)
    Fraction(59, 11)
    """
    alike = read_alike(game, "tipping_condition", free, figures, condition=True)
    gain = tidy(alike.gain - alike.entry)
    first = DerivationStep("joining pays where this is not negative", gain)
    if OTHERS_IN not in gain.free_symbols or direction_of(gain, OTHERS_IN) in ("0", "-"):
        raise NotApplicableError(
            f"tipping_condition of game {alike.name!r}: the gain {gain} never rises in the number of "
            "members, so nothing tips; stability_condition says which size is stable"
        )
    curve = _Curve.of(gain, OTHERS_IN, concave=False)
    if curve is not None and sign_of(curve.bend) == "-":
        curve = _lower_zero(gain)
        needed = [gain.subs(OTHERS_IN, alike.count - 1) >= 0]
    elif curve is not None:
        needed = [(curve.bend if curve.bend != 0 else curve.slope) > 0, curve.inner >= 0]
        if curve.bend != 0 and sign_of(curve.slope) != "+":  # else it may fall first, from above zero
            needed.append(sympy.Or(gain.subs(OTHERS_IN, 0) < 0, curve.slope >= 0))
    else:
        needed = []
    if curve is not None and curve.inner.is_negative and curve.bend.is_positive:
        curve, needed = curve._replace(upper=sympy.S.Zero), []  # never zero, always positive
    if gain.subs(OTHERS_IN, alike.count - 1).is_negative:
        raise NotApplicableError(
            f"tipping_condition of game {alike.name!r}: the club of all is not stable, so nothing tips to "
            "it; stability_condition says which sizes are"
        )
    root = curve.upper if curve is not None else _greatest_rise(gain)
    if root is not None and curve is None:
        needed = [root <= alike.count - 1]
    if root is None or sympy.false in needed:
        meaning = "joining pays with k other members where this holds"
        meaning += "; no closed form found for k" if root is None else ""
        return _form("tipping_condition", meaning, sympy.Ge(gain, 0), [], [first], alike)
    zero = DerivationStep(_rooted("the gain is zero, and positive beyond, at", root), root)
    seed = sympy.Max(0, sympy.ceiling(root))
    sizes = [
        DerivationStep("seed size", seed),
        DerivationStep("self-sustaining size", sympy.Max(1, sympy.ceiling(root) + 1)),
    ]
    meaning = "joining pays from k other members on"
    return _form(
        "tipping_condition", meaning, sympy.Ge(OTHERS_IN, root), needed, [first, zero, *sizes], alike
    )


def _lower_zero(gain: sympy.Expr) -> _Curve:
    """The zero on the rising side of a concave gain."""
    bend, slope, at_zero = sympy.Poly(gain, OTHERS_IN).all_coeffs()
    inner = sympy.factor(slope**2 - 4 * bend * at_zero)
    return _Curve(slope, bend, _simplest((slope - sympy.sqrt(inner)) / (-2 * bend)), inner)


def _greatest_rise(gain: sympy.Expr) -> sympy.Expr | None:
    """The greatest zero of a polynomial with rational coefficients, beyond which it is positive.

    None also when it is not negative for the last whole number before it.
    """
    if gain.free_symbols != {OTHERS_IN} or not gain.is_polynomial(OTHERS_IN):
        return None
    polynomial = sympy.Poly(gain, OTHERS_IN)
    roots = polynomial.real_roots() if polynomial.domain in (sympy.ZZ, sympy.QQ) else []
    if not roots or polynomial.LC() < 0:
        return None
    before = sympy.ceiling(roots[-1]) - 1
    return roots[-1] if before < 0 or gain.subs(OTHERS_IN, before) < 0 else None


def _rooted(words: str, root: sympy.Expr) -> str:
    """The words for a zero; with the interval it lies in where it has no radicals."""
    if not root.has(sympy.CRootOf):
        return words
    near = Fraction(str(root.evalf(40)))
    low, high = (decimal(near + side * Fraction(1, 10**18), down=side < 0) for side in (-1, 1))
    return f"no closed form found; the root lies in [{low}, {high}]; {words}"


@public
def stability_condition(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ClosedForm:
    """Which clubs of identical states are stable: nobody leaves, and nobody outside joins.

    Parameters
    ----------
    game, free, figures : as for `symmetric`

    Returns
    -------
    ClosedForm
        For the number n of members. Where gains fall or are concave in n and moving costs nothing, one size
        is stable and the statement is this number; elsewhere the statement is the condition itself, true
        for the sizes that are stable. Where the sign of the bend depends on parameters it is taken to be
        concave, and the assumptions say so. An indifferent state joins, and stays.

    Raises
    ------
    NotApplicableError
        As `symmetric`; also for admission that is not open, and for a member that does not count as more
        cooperative than an outsider.

    Examples
    --------
    Barrett's agreement, with legitimacy that grows with its members:

    >>> from gametheory_gov import Game
    >>> payoffs = {"outside": "club**2 + N - club - 1/2", "member": "club**2/2 - club + N + r*club"}
    >>> game = Game("agreement", ("outside", "member"), aggregates={"club": {"member": 1}}, payoffs=payoffs,
    ...             parameters={"r": "strength of legitimacy"})
    >>> form = stability_condition(game)
    >>> form.statement
    Eq(n, Min(N, floor(r + sqrt(r**2 + 4*r + 1)) + 2))
    >>> form.bound_at(r=50, N=200), form.bound_at(r=99, N=200)
    (Fraction(103, 1), Fraction(200, 1))
    """
    alike = read_alike(game, "stability_condition", free, figures, condition=True)
    gain = alike.of_members()
    stays = DerivationStep("a member of n stays where this is not negative", tidy(gain + alike.exit))
    joins = DerivationStep(
        "an outsider of n stays out where this is negative",
        tidy(gain.subs(MEMBERS, MEMBERS + 1) - alike.entry),
    )
    curve = None if alike.entry != 0 or alike.exit != 0 else _Curve.of(gain, MEMBERS, concave=True)
    leading = sympy.S.One if curve is None else (curve.bend if curve.bend != 0 else curve.slope)
    needed = [leading < 0, gain.subs(MEMBERS, 1) >= 0]
    if curve is not None and sign_of(leading) not in ("+", "0") and sympy.false not in needed:
        steps = [stays, joins, DerivationStep("the gain is zero, and negative beyond, at", curve.upper)]
        statement = sympy.Eq(MEMBERS, sympy.Min(alike.count, sympy.floor(curve.upper)))
        meaning = "the one number n of members at which nobody leaves and nobody joins"
        return _form("stability_condition", meaning, statement, needed, steps, alike)
    inside = sympy.Or(sympy.Eq(MEMBERS, 0), sympy.Ge(stays.formula, 0))
    outside = sympy.Or(sympy.Eq(MEMBERS, alike.count), sympy.Lt(joins.formula, 0))
    meaning = "a club of n members is stable where this holds"
    return _form("stability_condition", meaning, sympy.And(inside, outside), [], [stays, joins], alike)


@public
def universal_condition(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
    only: bool = False,
) -> ClosedForm:
    """When the club of all is stable among identical states, or the only stable club.

    Parameters
    ----------
    game, free, figures : as for `symmetric`
    only : bool
        Whether no other size may be stable, so that everybody joins from any start.

    Returns
    -------
    ClosedForm
        A relation, or several that must all hold; `solve_for` solves it for a parameter.

    Raises
    ------
    NotApplicableError
        As `symmetric`; with ``only``, when neither the shape of the gain nor a given number of states tells
        at which sizes it is least.

    Examples
    --------
    >>> from gametheory_gov import Game
    >>> payoffs = {"outside": "club**2 + N - club - 1/2", "member": "club**2/2 - club + N + r*club"}
    >>> game = Game("agreement", ("outside", "member"), aggregates={"club": {"member": 1}}, payoffs=payoffs,
    ...             parameters={"r": "strength of legitimacy"})
    >>> from gametheory_gov.closed_forms import solve_for
    >>> solve_for(universal_condition(game), "r").statement
    r >= (N - 3)*(N - 1)/(2*N)
    """
    alike = read_alike(game, "universal_condition", free, figures, condition=True)
    gain, count = alike.of_members(), alike.count
    if not only:
        last = tidy(gain.subs(MEMBERS, count) + alike.exit)
        step = DerivationStep("the last member stays where this is not negative", last)
        meaning = "the club of all is stable where this holds"
        return _form("universal_condition", meaning, sympy.Ge(last, 0), [], [step], alike)
    gain = tidy(gain - alike.entry)
    ends, words = _least_ends(gain, count, alike.name)
    relations = [sympy.Ge(tidy(gain.subs(MEMBERS, end)), 0) for end in ends]
    steps = [DerivationStep(f"the n-th member joins where this is not negative; {words}", gain)]
    meaning = "the club of all is stable, and no other, where this holds"
    return _form("universal_condition", meaning, sympy.And(*relations), [], steps, alike)


def _least_ends(gain: sympy.Expr, count: sympy.Expr, name: str) -> tuple[list[sympy.Expr], str]:
    """The sizes at which a gain may be least, and why."""
    first = sympy.S.One
    direction = direction_of(gain, MEMBERS)
    if direction in ("+", "0"):
        return [first], "it never falls in n, so it is least at n = 1"
    if direction == "-":
        return [count], "it never rises in n, so it is least at n = N"
    smooth = not jumps(gain, MEMBERS) and not gain.has(sympy.Abs, sympy.Min, sympy.Max)
    if smooth and sign_of(sympy.diff(gain, MEMBERS, 2)) in ("-", "0"):
        return [first, count], "it is concave in n, so it is least at n = 1 or n = N"
    if count.is_Integer and count <= _MOST_SIZES:
        return [sympy.Integer(n) for n in range(1, int(count) + 1)], "every size is asked"
    raise NotApplicableError(
        f"universal_condition of game {name!r}: SymPy does not show where the gain {gain} is least; give "
        "more figures, or a bound game whose N is not free"
    )


@public
def potential_condition(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ClosedForm:
    r"""When the club of all has a higher potential than nobody, among identical states.

    The potential of k members is the sum of the gains of those who joined one after the other,
    :math:`\Phi(k) = \sum_{j<k} [\Delta(j) - K]`. With rare mistakes the regime of the higher potential is the
    one that is seen almost always.

    Parameters
    ----------
    game, free, figures : as for `symmetric`

    Returns
    -------
    ClosedForm
        The relation :math:`\Phi(N) \ge 0`.

    Raises
    ------
    NotApplicableError
        As `symmetric`; also when SymPy does not find the sum.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> ten = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty=1), benefit=0,
    ...            divergence=0, cost="0.6", legitimacy="0.1", exposure=[[0 if i == j else "1/9"
    ...            for j in range(10)] for i in range(10)])
    >>> from gametheory_gov.closed_forms import solve_for
    >>> solve_for(potential_condition(ten, free=["legitimacy_weight"]), "legitimacy_weight").statement
    legitimacy_weight >= 2/11
    """
    alike = read_alike(game, "potential_condition", free, figures, condition=True)
    gain = tidy(alike.gain - alike.entry)
    potential = _summed(gain, alike.count)
    if potential is None:
        raise NotApplicableError(
            f"potential_condition of game {alike.name!r}: SymPy does not find the sum of {gain} over k; give "
            'a figure for N: figures={"N": ...}'
        )
    potential = sympy.factor(potential)
    steps = [
        DerivationStep("the gain with k other members", gain),
        DerivationStep("summed from k = 0 to N - 1", potential),
    ]
    meaning = "the club of all has at least the potential of nobody where this holds"
    return _form("potential_condition", meaning, sympy.Ge(potential, 0), [], steps, alike)


def _summed(gain: sympy.Expr, count: sympy.Expr) -> sympy.Expr | None:
    """The sum over k = 0, ..., N - 1, term by term for a number of states; None when SymPy finds none."""
    if count.is_Integer and count <= _MOST_SIZES:
        return sympy.Add(*(gain.subs(OTHERS_IN, k) for k in range(int(count))))
    if any(OTHERS_IN in part.base.free_symbols and part.exp.is_negative for part in gain.atoms(sympy.Pow)):
        return None  # SymPy searches long and finds no elementary sum of quotients
    try:
        total = sympy.summation(gain, (OTHERS_IN, 0, count - 1))
    except (ValueError, sympy.polys.polyerrors.BasePolynomialError):
        return None  # it puts an infinity into Min or Max, or fails on cases
    return None if total.has(sympy.Sum) else total


def _form(
    name: str,
    meaning: str,
    statement: sympy.Basic,
    needed: list[Any],
    steps: list[DerivationStep],
    alike: Alike,
) -> ClosedForm:
    """The record, with those of the assumptions that SymPy does not show to hold anyway."""
    checked = f"its gain {alike.checked}"
    kept = tuple(relation for relation in needed if not holds(relation))
    return ClosedForm(name, meaning, statement, kept, tuple(steps), alike.references, checked)
