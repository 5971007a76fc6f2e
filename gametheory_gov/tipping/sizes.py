r"""Seed size and self-sustaining size of worlds of identical states, in closed form.

Among identical states a club is its size. With :math:`\Delta(k)` the join gain when k others are in, and K
and E the costs of entry and of exit, counted by one minus the discount factor,

.. math::

    \text{seed size} &= \min\{k : \Delta(j) \ge K \text{ for all } j = k, \dots, N - 1\}, \\
    \text{self-sustaining size} &= \min\{n \ge 1 : \Delta(m - 1) \ge -E \text{ and } (m = N \text{ or }
    \Delta(m) \ge K) \text{ for all } m = n, \dots, N\}.

The first is the fewest committed founders from whom everybody joins one by one, the second the smallest club,
from there up, that nobody wants to leave and outsiders want to join. Without costs of entry and exit the
second is the first plus one, except that a club of one founder may be needed where nobody is. Where
:math:`\Delta` is a polynomial in k of degree one or two and rises, the seed size is the root of
:math:`\Delta(k) = K`, rounded up; the formula is given in the game's symbols.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, tolerance_of
from gametheory_gov.formulas.expand import expanded, is_small
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.world.matrices import SHARES

from .ends import ClubEnds

if TYPE_CHECKING:
    import pandas as pd

#: Others who are in, in formulas.
OTHERS_IN = sympy.Symbol("k", real=True, nonnegative=True)
#: Symbols that are left out of formulas when they are one.
_WHOLE = ("depth", "excludability", "inclusion_share")


@dataclass(frozen=True, eq=False, repr=False)
class SymmetricSize(Answer):
    """A size that tips or sustains the regime of identical states.

    Parameters
    ----------
    name : {"seed size", "self-sustaining size"}
    number : int
    root : Fraction or float, optional
        The point where the gain reaches the cost of entry, before rounding up; None without a formula.
    formula : sympy expression, optional
        The root in the game's symbols.
    gains : tuple of Fraction or float, length N
        Join gains when 0, 1, ..., N - 1 others are in, switching costs not deducted.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(10), gg.Institution(exclusion_penalty=1),
    ...            benefit=0, divergence=0, cost="0.6", legitimacy="0.1")
    >>> found = gg.tipping.seed_size(game)
    >>> found.number, found.root
    (6, Fraction(59, 11))
    """

    RESTS = Rests(CLUB)

    name: str
    number: int
    root: Fraction | float | None
    formula: sympy.Expr | None
    gains: tuple[Fraction | float, ...]

    def __int__(self) -> int:
        return self.number

    def __str__(self) -> str:
        closed = "" if self.formula is None else f" = {self._rounded()} with root k = {self.formula}"
        return f"{self.name} {self.number}{closed}"

    def _rounded(self) -> str:
        return "ceiling(k)" if self.name == "seed size" else "ceiling(k) + 1"

    def _repr_latex_(self) -> str:
        if self.formula is None:
            return super()._repr_latex_()
        plus = "" if self.name == "seed size" else " + 1"
        letters = {s: (known(s.name) or SymbolInfo(s.name, "")).latex_name for s in self.formula.free_symbols}
        root = sympy.latex(self.formula, symbol_names=letters)
        return f"$\\displaystyle \\left\\lceil {root} \\right\\rceil{plus} = {self.number}$"

    def to_pandas(self) -> pd.DataFrame:
        """The join gain by the number of others who are in."""
        import pandas as pd

        gains = [float(gain) for gain in self.gains]
        return pd.DataFrame({"others_in": range(len(gains)), "join_gain": gains})


@public
def seed_size(game: GameLike, *, tolerance: float = DEFAULT_TOLERANCE) -> SymmetricSize:
    """The fewest committed founders from whom everybody joins one by one, among identical states.

    Parameters
    ----------
    game : BoundGame or Scenario
        Two actions, open admission, identical states, none committed; exposures the same between any two.
    tolerance : float, at least 0
        Relative to the largest term of each gain; float gains closer to zero count as zero.

    Returns
    -------
    SymmetricSize

    Raises
    ------
    NotApplicableError
        For states that differ, or when the regime of all is no equilibrium; the message names the
        alternative.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty=1), benefit=0,
    ...                divergence=0, cost="0.6", legitimacy="0.1")
    >>> found = seed_size(game)
    >>> found.number, found.root, found.formula
    (6, Fraction(59, 11), (N*cost - legitimacy_weight)/(exclusion_penalty + legitimacy_weight))
    """
    game = as_game(game, "seed_size")
    game = game.release()  # any club may found
    gains, joins, _ = _gains(game, tolerance, "seed_size")
    number = game.N
    while number and joins[number - 1]:
        number -= 1
    root, formula = _root(game, number, tolerance)
    return SymmetricSize("seed size", number, root, formula, _plain(game, gains))


@public
def self_sustaining_size(game: GameLike, *, tolerance: float = DEFAULT_TOLERANCE) -> SymmetricSize:
    """The smallest club, from there up, that nobody leaves and outsiders join, among identical states.

    Parameters
    ----------
    game, tolerance : as for `seed_size`

    Returns
    -------
    SymmetricSize

    Raises
    ------
    NotApplicableError
        As for `seed_size`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(10), Institution(exclusion_penalty=1), benefit=0,
    ...                divergence=0, cost="0.6", legitimacy="0.1")
    >>> self_sustaining_size(game).number
    7
    """
    game = as_game(game, "self_sustaining_size")
    game = game.release()  # any club may found
    gains, enters, stays = _gains(game, tolerance, "self_sustaining_size")
    number = game.N + 1
    for size in range(game.N, 0, -1):
        if not (stays[size - 1] and (size == game.N or enters[size])):
            break
        number = size
    seed = seed_size(game, tolerance=tolerance)
    same = seed.formula is not None and number == seed.number + 1
    return SymmetricSize(
        "self-sustaining size",
        number,
        seed.root if same else None,
        seed.formula if same else None,
        _plain(game, gains),
    )


def _plain(game: BoundGame, gains: Any) -> tuple[Any, ...]:
    return tuple(game.plain(gain) for gain in gains)


def _gains(game: BoundGame, tolerance: float, what: str) -> tuple[Any, Any, Any]:
    """The join gains by others in, and by these whether a state enters and whether a member stays."""
    refusal = _refusal(game)
    if refusal:
        raise NotApplicableError(f"{what} of {game!r}: {refusal}")
    ends = ClubEnds(game, tolerance_of(game, tolerance), 1.0)
    clubs = np.arange(game.N)[None, :] < np.arange(game.N)[:, None]
    gains = ends.join_gains(clubs)[:, -1]  # the last state is an outsider of all these clubs
    enters = ends.movers(clubs)[0][:, -1]
    clubs[:, -1] = True
    stays = ~ends.movers(clubs)[1][:, -1]
    if not stays[-1]:
        raise NotApplicableError(
            f"{what} of {game!r}: the regime of all {game.N} states is no equilibrium, so nothing tips "
            "to it; solve lists the sizes that are stable"
        )
    return gains, enters, stays


def _refusal(game: BoundGame) -> str:
    if len(game.actions) != 2:
        return f"the game has {len(game.actions)} actions; grow follows the club of given founders"
    if game.institution.admission != "open" or game.committed:
        return "admission must be open and nobody committed; grow follows the club of given founders"
    alike = True
    for weights in game.links.values():
        off = weights[~np.eye(game.N, dtype=bool)]
        alike = alike and bool(len(off) == 0 or all(value == off[0] for value in off))
    columns = [value for value in game.values.values() if isinstance(value, np.ndarray)]
    if not alike or any(value != column[0] for column in columns for value in column):
        return "the states differ; tipping_number finds the fewest founders of a world of any kind"
    return ""


def _root(game: BoundGame, number: int, tolerance: float) -> tuple[Any, sympy.Expr | None]:
    """The point where the gain reaches the cost of entry, in numbers and symbols; None without a formula."""
    form = game.form
    raw = any(game.form.link(name)[0] != SHARES for name in form.exposures)  # no share of the others each
    if raw or form.profile_terms or game.N < 2 or not 0 < number <= game.N:
        return None, None
    gain = _gain_by_others(game)
    if not is_small(gain):
        return None, None
    try:
        polynomial = sympy.Poly(gain, OTHERS_IN)
    except sympy.PolynomialError:
        return None, None
    if polynomial.degree() not in (1, 2):
        return None, None
    for formula in sympy.roots(polynomial, multiple=True):
        known = {s: _rational(game.values[s.name]) for s in formula.free_symbols if s.name in game.values}
        known |= {s: sympy.Integer(game.N) for s in formula.free_symbols if s.name == "N"}
        root = formula.subs(known)
        slack = 0 if game.exact else 1e-6
        if root.is_real and number - 1 - slack <= root <= number + slack:
            value = Fraction(int(root.p), int(root.q)) if root.is_Rational and game.exact else float(root)
            return value, sympy.factor(formula)
    return None, None


def _gain_by_others(game: BoundGame) -> sympy.Expr:
    """The join gain, entry cost deducted, with k identical others in."""
    form = game.form
    out, member = form.actions
    zero = sympy.Integer(0)
    count = form.infos["N"].symbol if "N" in form.infos else sympy.Integer(game.N)
    seen = {
        form.others(name): OTHERS_IN * table.get(member, zero)
        + (count - 1 - OTHERS_IN) * table.get(out, zero)
        for name, table in form.aggregates.items()
    }
    for name, table in form.exposures.items():
        inside, outside = table.get(member, zero), table.get(out, zero)
        share = OTHERS_IN / (count - 1)
        seen[form.infos[name].symbol] = share * inside + (1 - share) * outside
    entry = form.switching.get((out, member), zero)
    gain = (form.join_gain - entry).subs(seen, simultaneous=True)
    return expanded(gain.subs(_plain_figures(game, gain, count), simultaneous=True))


def _plain_figures(game: BoundGame, gain: sympy.Expr, count: sympy.Expr) -> dict[sympy.Symbol, sympy.Expr]:
    """Figures for symbols that would only lengthen a formula: absent drivers, equal shares."""
    known: dict[sympy.Symbol, sympy.Expr] = {}
    for symbol in gain.free_symbols:
        value = game.values.get(symbol.name)
        if value is None:
            continue
        number = _rational(value)
        if number == 0 or (number == 1 and symbol.name in _WHOLE):
            known[symbol] = number
        elif symbol.name in ("size", "population") and number * game.N == 1:
            known[symbol] = 1 / count
    return known


def _rational(value: Any) -> sympy.Rational:
    return sympy.Rational(str(Fraction(np.atleast_1d(value)[0])))
