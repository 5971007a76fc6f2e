r"""Where a gain is zero: boundaries of a parameter in closed form.

A state is indifferent between two actions where its gain :math:`G` vanishes. As a function of one parameter
t, all other figures fixed or left as symbols, the gain is first split into cases (absolute values, minima,
cases of the formula itself); in each case where it is a polynomial in t, or a quotient of such, all its real
roots are known when the coefficients are numbers, and up to degree two when they are symbols, and

.. math:: G(t^*) = 0, \qquad \operatorname{sign} G^{(m)}(t^*), \quad m \text{ the multiplicity of the zero},

says whether the gain turns positive above t* (``up``), below it (``down``) or keeps its sign (``touches``).
Where SymPy cannot vouch for having all roots, the answer is a refusal by name, never a part of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sympy

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.errors import Faults, InvalidGameError, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike, as_game
from gametheory_gov.formulas.expand import MOST_TERMS, is_small
from gametheory_gov.formulas.symbols import OTHERS
from gametheory_gov.games.game import Game

if TYPE_CHECKING:
    import pandas as pd


Direction = Literal["up", "down", "touches", "unknown"]


@dataclass(frozen=True, eq=False, repr=False)
class Zero(Answer):
    """One value of a parameter at which a gain is zero.

    Parameters
    ----------
    parameter : str
    value : sympy expression
        In the symbols that were not given numbers; exact.
    direction : {"up", "down", "touches", "unknown"}
        The gain turns positive above the value, below it, keeps its sign, or SymPy cannot tell. With symbols
        it holds where the zero is single.
    condition : sympy relation or truth value
        When the value applies; true when always.

    Examples
    --------
    >>> print(Zero("cost", sympy.Rational(1, 2), "down"))
    cost = 1/2, positive below
    """

    parameter: str
    value: sympy.Expr
    direction: Direction
    condition: sympy.Basic = sympy.true

    def __str__(self) -> str:
        words = {
            "up": "positive above",
            "down": "positive below",
            "touches": "of one sign on both sides",
            "unknown": "direction not known",
        }
        when = "" if self.condition == sympy.true else f", when {self.condition}"
        return f"{self.parameter} = {self.value}, {words[self.direction]}{when}"

    def to_pandas(self) -> pd.DataFrame:
        """One row: the parameter, its value, the side on which the gain is positive, and when it applies."""
        import pandas as pd

        row = (self.parameter, str(self.value), self.direction, str(self.condition))
        return pd.DataFrame([row], columns=["parameter", "value", "direction", "condition"])


@public
def boundary(
    game: Game,
    parameter: str,
    *,
    to: str | None = None,
    from_: str | None = None,
    others: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
    switching: bool = False,
) -> tuple[Zero, ...]:
    """Every value of a parameter at which a state's gain is zero, in closed form.

    Parameters
    ----------
    game : Game
    parameter : str
        Name of a symbol of the gain: a parameter, a figure of the state or the institution, or a total of the
        others (``"club_size_others"``).
    to, from_ : str, optional
        The gain of ``to`` over ``from_``; the last and the first action by default.
    others : mapping of str to number or expression, optional
        The club as the state sees it: totals without the state's own part, and exposures, by name
        (``{"club_size": "1/2"}``).
    figures : mapping of str to number or expression, optional
        Values of other symbols by name; what is not given stays a symbol. Floats are read as decimals.
    switching : bool
        Whether the one-off cost of the move is deducted.

    Returns
    -------
    tuple of Zero
        In no particular order when symbols remain, else rising; empty when the gain is never zero in the
        range of the parameter.

    Raises
    ------
    InvalidGameError
        For a name the game does not know, or a parameter that the gain does not depend on.
    NotApplicableError
        When SymPy cannot find all solutions, or the gain is zero throughout a range.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> game = AccessionGame().form(Institution(legitimacy_shares=(1, 0, 0)))
    >>> (found,) = boundary(
    ...     game, "legitimacy_weight", others={"club_size": "1/2", "club_population": "3/10"},
    ...     figures={"cost": 1, "depth": 1, "benefit": 1, "size": "1/10", "population": "1/10", "transfer": 0,
    ...              "excludability": 1, "divergence": 0, "inclusion_share": 1, "exclusion_penalty": 0})
    >>> print(found)
    legitimacy_weight = 1, positive above
    """
    gain = game.gain(to or game.actions[-1], from_ or game.actions[0])
    if switching:
        gain -= game.switching.get((from_ or game.actions[0], to or game.actions[-1]), sympy.Integer(0))
    symbols = {symbol.name: symbol for symbol in gain.free_symbols}
    given = _given(game, symbols, others or {}, figures or {})
    if parameter in given:
        raise InvalidGameError(
            f"boundary of game {game.name!r}", [f"{parameter} is given a value; leave it out of figures"]
        )
    if parameter not in symbols:
        raise InvalidGameError(
            f"boundary of game {game.name!r}",
            [
                f"the gain does not depend on {parameter!r}{did_you_mean(parameter, symbols)}; it depends on "
                f"{', '.join(sorted(symbols))}"
            ],
        )
    gain = gain.subs({symbols[name]: value for name, value in given.items()}, simultaneous=True)
    return zeros(gain, symbols[parameter])


@public
def state_boundary(
    game: GameLike,
    parameter: str,
    state: str,
    club: Any,
    *,
    to: str | None = None,
    from_: str | None = None,
) -> tuple[Zero, ...]:
    """Every value of a parameter at which a state of a bound game is indifferent, others' actions fixed.

    Parameters
    ----------
    game : BoundGame or Scenario
        Its numbers are read exactly, floats as their shortest decimals.
    parameter : str
        As in `boundary`; its bound value is not used.
    state : str
    club : iterable of ids, mapping of id to action, or array of int
        What the others do; the state's own entry does not matter.
    to, from_ : str, optional
        As in `boundary`; the cost of switching is deducted.

    Returns
    -------
    tuple of Zero

    Raises
    ------
    InvalidStatesError, InvalidGameError, NotApplicableError
        As `BoundGame.profile` and `boundary`; also when payoffs depend on the whole profile.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = States.symmetric(4)
    >>> game = bind(AccessionGame(), four, benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> [str(found) for found in state_boundary(game, "cost", "4", ["1", "2"])]
    ['cost = 3/4, positive below']
    """
    game = as_game(game, "state_boundary")
    if game.form.profile_terms:
        raise NotApplicableError(
            f"game {game.form.name!r}: {', '.join(game.form.profile_terms)} depends on the whole "
            "profile, so no closed form in totals exists; evaluate game.gains at single points instead"
        )
    (row,) = game.states.indices([state], subject="state_boundary")
    profile = game.profile(club)
    own = profile[row]
    others = {
        name: game.plain(total - game.contributions[name][own, row])
        for name, total in game.totals(profile).items()
    }
    others |= {name: game.plain(sums[row]) for name, sums in game.exposures(profile).items()}
    figures = {name: game.plain(value) for name, value in game.numbers_of(int(row)).items()}
    figures.pop(parameter, None)
    others.pop(parameter.removesuffix(OTHERS), None)
    return boundary(game.form, parameter, to=to, from_=from_, others=others, figures=figures, switching=True)


def _given(
    game: Game, symbols: Mapping[str, sympy.Symbol], others: Mapping[str, Any], figures: Mapping[str, Any]
) -> dict[str, sympy.Expr]:
    """Values by name of the gain's symbols; names of the game that the gain lacks are left out."""
    faults = Faults(f"boundary of game {game.name!r}")
    seen = (*game.aggregates, *game.exposures)
    faults.extend(
        f"others: {name!r} is no total or exposure{did_you_mean(name, seen)}; these are: "
        f"{', '.join(seen) or 'none'}"
        for name in others
        if name not in seen
    )
    names = {**{f"{name}{OTHERS}" if name in game.aggregates else name: v for name, v in others.items()}}
    faults.extend(
        f"figures: {name!r} is no symbol of the game{did_you_mean(name, game.infos)}"
        for name in figures
        if name not in game.infos and name not in symbols
    )
    faults.raise_as(InvalidGameError)
    given = {}
    for name, value in (names | dict(figures)).items():
        try:
            given[name] = as_sympy(value)
        except (TypeError, ValueError) as error:
            faults.add(f"{name} = {value!r} is neither a number nor an expression ({error})")
    faults.raise_as(InvalidGameError)
    return {name: value for name, value in given.items() if name in symbols}


def as_sympy(value: Any) -> sympy.Expr:
    """A number exactly, floats as their shortest decimals; expressions as they are.

    Examples
    --------
    >>> as_sympy(0.1), as_sympy("1/40"), as_sympy(sympy.Symbol("x"))
    (1/10, 1/40, x)
    """
    if isinstance(value, sympy.Basic) and not isinstance(value, (sympy.Rational, sympy.Float)):
        return value
    number = to_fraction(value)
    return sympy.Rational(number.numerator, number.denominator)


# -------------------------------------------------------------------------------- zeros, case by case


def zeros(gain: sympy.Expr, symbol: sympy.Symbol) -> tuple[Zero, ...]:
    """Every zero of an expression in one symbol; see `boundary`.

    Parameters
    ----------
    gain : sympy expression
    symbol : sympy.Symbol
        Its sign is respected: zeros outside its range are left out, and where the sign of a zero depends on
        other symbols, the condition says so.

    Raises
    ------
    NotApplicableError

    Examples
    --------
    >>> x = sympy.Symbol("x", real=True)
    >>> [str(zero) for zero in zeros(sympy.Abs(x - 1) - 2, x)]
    ['x = -1, positive below', 'x = 3, positive above']
    """
    if not is_small(gain):
        raise _refusal(
            symbol, f"the gain has over {MOST_TERMS} terms multiplied out; give figures for more symbols"
        )
    real = sympy.Dummy(symbol.name, real=True)
    found: dict[sympy.Expr, Zero] = {}
    for branch, case in _cases(gain.xreplace({symbol: real}), real, symbol):
        for value, multiplicity, when in _roots(branch, real, symbol, case):
            condition = sympy.And(when, sympy.simplify(case.subs(real, value)), _in_range(value, symbol))
            if condition == sympy.false:
                continue
            edge = _at_edge(case, real, value)
            direction = "unknown" if edge else _direction(branch, real, value, multiplicity)
            if value in found:
                condition, direction = sympy.Or(found[value].condition, condition), "unknown"
            found[value] = Zero(symbol.name, value, direction, condition)
    if all(value.is_number for value in found):
        return tuple(sorted(found.values(), key=lambda zero: zero.value))
    return tuple(found.values())


def _cases(
    gain: sympy.Expr, real: sympy.Dummy, symbol: sympy.Symbol
) -> Iterable[tuple[sympy.Expr, sympy.Basic]]:
    """Yield the gain without absolute values, minima and cases in the symbol, and when it is so."""
    kinds = (sympy.Abs, sympy.Min, sympy.Max, sympy.Piecewise)
    parts = [part for part in gain.atoms(*kinds) if real in part.free_symbols]
    for part in gain.atoms(sympy.floor):
        if real in part.free_symbols:
            raise _refusal(symbol, f"{part.xreplace({real: symbol})} moves in steps")
    if not parts:
        yield gain, sympy.true
        return
    split = gain.replace(
        lambda e: isinstance(e, kinds[:3]) and real in e.free_symbols, lambda e: e.rewrite(sympy.Piecewise)
    )
    before = sympy.false
    for branch, condition in sympy.piecewise_fold(split).args:
        yield branch, sympy.And(condition, sympy.Not(before))
        before = sympy.Or(before, condition)


def _roots(
    branch: sympy.Expr, real: sympy.Dummy, symbol: sympy.Symbol, case: sympy.Basic
) -> list[tuple[sympy.Expr, int, sympy.Basic]]:
    """Roots with their multiplicity and when they exist."""
    numerator, denominator = sympy.fraction(sympy.together(branch))
    if numerator.is_polynomial(real):
        polynomial = sympy.Poly(numerator, real)
        if polynomial.is_zero:
            where = "throughout a range" if case.has(real) else "whatever its value"
            raise _refusal(symbol, f"the gain is zero {where}")
        return [
            root for root in _polynomial_roots(polynomial, symbol) if denominator.subs(real, root[0]) != 0
        ]
    if branch.free_symbols == {real}:
        solved = sympy.solveset(branch, real, sympy.S.Reals)
        if isinstance(solved, sympy.FiniteSet):
            return [(value, _multiplicity(branch, real, value), sympy.true) for value in solved]
        if solved == sympy.S.EmptySet:
            return []
    shown = str(branch.xreplace({real: symbol}))
    raise _refusal(symbol, f"the gain {shown if len(shown) < 80 else ''} is no polynomial in it")


def _polynomial_roots(
    polynomial: sympy.Poly, symbol: sympy.Symbol
) -> list[tuple[sympy.Expr, int, sympy.Basic]]:
    if polynomial.degree() == 0:
        return []
    if polynomial.domain in (sympy.ZZ, sympy.QQ):
        values = polynomial.real_roots()
        return [(value, values.count(value), sympy.true) for value in dict.fromkeys(values)]
    if polynomial.degree() > 2:
        raise _refusal(symbol, f"a polynomial of degree {polynomial.degree()} with symbols as coefficients")
    leading, *rest = polynomial.all_coeffs()
    exists = sympy.true if leading.is_nonzero else sympy.Ne(leading, 0)
    if len(rest) == 1:
        return [(sympy.simplify(-rest[0] / leading), 1, exists)]
    discriminant = sympy.factor(sympy.discriminant(polynomial))
    if discriminant == 0:
        return [(sympy.simplify(-rest[0] / (2 * leading)), 2, exists)]
    exists = sympy.And(exists, discriminant >= 0)
    root = sympy.sqrt(discriminant)
    return [(sympy.simplify((-rest[0] + sign * root) / (2 * leading)), 1, exists) for sign in (1, -1)]


def _multiplicity(branch: sympy.Expr, real: sympy.Dummy, value: sympy.Expr) -> int:
    for order in range(1, 10):
        if sympy.simplify(sympy.diff(branch, real, order).subs(real, value)) != 0:
            return order
    return 2  # flat as far as was looked: no side can be named


def _in_range(value: sympy.Expr, symbol: sympy.Symbol) -> sympy.Basic:
    if symbol.is_positive:
        return sympy.true if value.is_positive else value > 0
    if symbol.is_nonnegative:
        return sympy.true if value.is_nonnegative else value >= 0
    return sympy.true


def _direction(branch: sympy.Expr, real: sympy.Dummy, value: sympy.Expr, multiplicity: int) -> Direction:
    """The sign of the first derivative that is not zero, given that the zero exists and is as said."""
    if multiplicity % 2 == 0:
        return "touches"
    slope = sympy.factor(sympy.diff(branch, real, multiplicity).subs(real, value))
    # roots in the slope are of quantities that the condition of the zero says are not negative
    bases = {part.base for part in slope.atoms(sympy.Pow) if part.exp == sympy.S.Half}
    slope = slope.xreplace({sympy.sqrt(base): sympy.Dummy(positive=True) for base in bases})
    if slope.is_nonnegative:
        return "up"
    return "down" if slope.is_nonpositive else "unknown"


def _at_edge(condition: sympy.Basic, real: sympy.Dummy, value: sympy.Expr) -> bool:
    """Whether the value lies where one case ends and another begins."""
    relations = condition.atoms(sympy.core.relational.Relational)
    return any(
        sympy.simplify((part.lhs - part.rhs).subs(real, value)) == 0
        for part in relations
        if real in part.free_symbols
    )


def _refusal(symbol: sympy.Symbol, why: str) -> NotApplicableError:
    return NotApplicableError(
        f"no closed form for {symbol.name}: {why}; look for the boundary by bisection of game.gains"
    )
