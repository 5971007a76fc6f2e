r"""What can be shown of a game from the signs of derivatives.

A game is *supermodular* in the order of its actions when a state's gain from any step up rises with the
others' actions. It is enough that, for every total :math:`A_k`, all states' contributions move one way with
their action and the derivative of every step's gain by the others' part of :math:`A_k` has that sign
(Topkis; Milgrom and Roberts). An exposure along a matrix of negative entries moves the other way, one along a
matrix of both signs no known way. Then equilibria form a lattice whose ends monotone best reply finds.
The test is one-sided: what it does not show may still hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import COMPLEMENTS, Rests
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.formulas.expand import is_small
from gametheory_gov.formulas.slopes import common_terms_out, evaluable
from gametheory_gov.formulas.tape import compile_expression

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Finding(Answer):
    """Whether a property was shown, and why or why not.

    Parameters
    ----------
    shown : bool
    reasons : tuple of str
        The derivatives that show it, or what stands in the way.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> from gametheory_gov.equilibria import supermodular
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> found = supermodular(game)
    >>> found.shown, found.reasons
    (True, ('supermodular: the join gain never falls in club_population, club_size',))
    """

    RESTS = Rests(COMPLEMENTS)

    shown: bool
    reasons: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.shown

    def __str__(self) -> str:
        return "; ".join(self.reasons)

    def to_pandas(self) -> pd.DataFrame:
        """One row per reason."""
        import pandas as pd

        return pd.DataFrame({"shown": self.shown, "reason": self.reasons})


@public
def supermodular(game: GameLike) -> Finding:
    """Whether derivative signs show a game to be supermodular in the order of its actions, and why.

    Parameters
    ----------
    game : BoundGame or Scenario

    Returns
    -------
    Finding

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(5), benefit=1, cost=1, legitimacy=1,
    ...                divergence=0)
    >>> print(supermodular(game))
    supermodular: the join gain never falls in club_population, club_size
    """
    game = as_game(game, "supermodular")
    form = game.form
    if form.profile_terms:
        return Finding(
            False,
            (
                f"{', '.join(form.profile_terms)} depends on the whole profile, so the "
                "gain need not rise with membership",
            ),
        )
    obstacles = [
        obstacle for name in (*form.aggregates, *form.exposures) for obstacle in _obstacles(game, name)
    ]
    if obstacles:
        return Finding(False, tuple(obstacles))
    seen = sorted(
        name
        for name in (*form.aggregates, *form.exposures)
        if any(_slope(game, name, low, high) != 0 for low, high in _steps(game))
    )
    what = "the join gain" if len(form.actions) == 2 else "the gain of every step up"
    return Finding(
        True,
        (
            f"supermodular: {what} never falls in {', '.join(seen)}"
            if seen
            else f"supermodular: {what} does not depend on the others",
        ),
    )


def monotone_obstacle(game: BoundGame) -> str | None:
    """The obstacle to best reply being monotone in the order of the actions, or None.

    Besides what `supermodular` needs: open admission, actions that differ in how cooperative they are,
    switching costs that are not negative, and none with more than two actions.
    """
    rank = game.form.cooperation
    if game.institution.admission != "open":
        return (
            f"admission is {game.institution.admission!r}: consent may be given in one club and refused "
            "in a larger one"
        )
    if any(low >= high for low, high in pairwise(rank)):
        return "some actions are equally cooperative, so they are not ordered"
    if len(rank) > 2 and game.form.switching:
        return "with more than two actions, switching costs keep best reply from being monotone"
    if not np.all(game.switching >= game.zero):
        return "some switching costs are negative, so states may move to and fro"
    finding = supermodular(game)
    return None if finding else str(finding)


def unharmed(game: BoundGame) -> Finding:
    """Whether derivative signs show that no payoff falls as other states take higher actions, and why.

    Then in a supermodular game without switching costs the least equilibrium is the worst for every state: in
    any other one it has, with what it plays in the least, at least as much.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> world, given = States.symmetric(4), {"benefit": 1, "cost": 1, "legitimacy": 1, "divergence": 0}
    >>> print(unharmed(bind(AccessionGame(), world, **given)))
    no payoff falls with the others' membership
    >>> print(unharmed(bind(AccessionGame(), world, Institution(exclusion_penalty=1), **given)))
    the payoff of outside is not shown to rise with club_size
    """
    form = game.form
    if form.profile_terms:
        return Finding(False, (f"{', '.join(form.profile_terms)} depends on the whole profile",))
    found = []
    for name in (*form.aggregates, *form.exposures):
        table = (game.contributions if name in form.aggregates else game.exposure_weights)[name]
        some, fewer = _signs(game, name)
        rising = all(np.all(low <= high) for low, high in pairwise(table)) and not fewer
        falling = all(np.all(low >= high) for low, high in pairwise(table)) and not fewer
        if (rising and falling) or not (some or fewer):
            continue
        for action, formula in form.payoffs.items():
            symbol = form.infos[name].symbol
            if symbol not in formula.free_symbols:
                continue
            steps = any(symbol in part.free_symbols for part in formula.atoms(sympy.Piecewise, sympy.floor))
            slope = sympy.diff(formula, symbol) * (1 if rising else -1)
            if steps or not (rising or falling) or not _never_negative(game, slope):
                found.append(f"the payoff of {action} is not shown to rise with {name}")
    return Finding(not found, tuple(found) or ("no payoff falls with the others' membership",))


def report_rises(game: BoundGame, name: str) -> bool:
    """Whether derivative signs show that a report of the game, such as legitimacy, rises with membership.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=1, divergence=0)
    >>> report_rises(game, "legitimacy")
    True
    """
    formula = game.form.reports[name]
    for total, table in game.contributions.items():
        symbol = game.form.infos[total].symbol
        if symbol in formula.free_symbols:
            steps = any(symbol in part.free_symbols for part in formula.atoms(sympy.Piecewise, sympy.floor))
            rising = all(np.all(low <= high) for low, high in pairwise(table))
            if steps or not rising or not _never_negative(game, sympy.diff(formula, symbol)):
                return False
    return not game.form.profile_terms


def direction_in(game: BoundGame, name: str) -> int | None:
    """Whether the gain of every step up rises (1) or falls (-1) with a symbol at all profiles, or None.

    Parameters
    ----------
    game : BoundGame
        Its gains are affine in the symbol.
    name : str
        One that no contribution to a total uses.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(5), benefit=1, cost=1, legitimacy=1, divergence=0)
    >>> direction_in(game, "legitimacy_weight"), direction_in(game, "cost")
    (1, -1)
    """
    symbol = game.form.infos[name].symbol
    if any(symbol in formula.free_symbols for formula in game.form.switching.values()):
        return None
    slopes = [sympy.diff(game.form.gain(high, low), symbol) for low, high in _steps(game)]
    for sign in (1, -1):
        if all(_never_negative(game, sign * slope) for slope in slopes):
            return sign
    return None


def _steps(game: BoundGame) -> Iterator[tuple[str, str]]:
    yield from zip(game.actions, game.actions[1:], strict=False)


def _seen(game: BoundGame, name: str) -> sympy.Symbol:
    """The symbol of the others' part of a total, or of an exposure."""
    form = game.form
    return form.others(name) if name in form.aggregates else form.infos[name].symbol


def _slope(game: BoundGame, name: str, low: str, high: str) -> sympy.Expr:
    """The derivative of the gain of one step up by the others' part of a total, or by an exposure."""
    return sympy.diff(common_terms_out(game.form.gain(high, low)), _seen(game, name))


def _obstacles(game: BoundGame, name: str) -> Iterator[str]:
    table = (game.contributions if name in game.form.aggregates else game.exposure_weights)[name]
    table = table[:, game.free]  # what committed states add is a constant
    rising = all(np.all(table[k] <= table[k + 1]) for k in range(len(table) - 1))
    falling = all(np.all(table[k] >= table[k + 1]) for k in range(len(table) - 1))
    some, fewer = _signs(game, name)
    if (rising and falling) or not (some or fewer):
        return  # nobody's action changes this total
    if fewer:  # partners of negative weight lower it where they raise what they count for
        rising, falling = falling and not some, rising and not some
    for low, high in _steps(game):
        slope = _slope(game, name, low, high)
        signed = slope if rising else -slope
        if _jumps(game, name, low, high):
            yield f"the gain of {high} over {low} is defined by cases or steps in {name}, so it may jump down"
        elif slope == 0:
            continue
        elif not (rising or falling):
            both = f", along {game.form.along[name]}, which has entries of both signs" if fewer else ""
            yield (
                f"the gain of {high} over {low} depends on {name}, which some states raise and others "
                f"lower by joining{both}"
            )
        elif not _never_negative(game, signed):
            yield (
                f"the gain of {high} over {low} is not shown to rise with membership through {name}"
                f"{_shown(slope)}"
            )


def _signs(game: BoundGame, name: str) -> tuple[bool, bool]:
    """Whether some free state weighs in a sum positively for another one, and whether some negatively."""
    if name in game.form.aggregates:
        return True, False
    links = game.links[name][np.ix_(game.free, game.free)]
    return bool(np.any(links > game.zero)), bool(np.any(links < game.zero))


def _jumps(game: BoundGame, name: str, low: str, high: str) -> bool:
    """Whether cases or steps depend on a total; between jumps its derivative does not show them."""
    parts = game.form.gain(high, low).atoms(sympy.Piecewise, sympy.floor)
    return any(_seen(game, name) in part.free_symbols for part in parts)


def _shown(slope: sympy.Expr) -> str:
    text = str(slope)
    return f" (derivative {text})" if len(text) <= 100 else ""


def _never_negative(game: BoundGame, expression: sympy.Expr) -> bool:
    """Whether an expression is shown not to be negative for every state and all totals."""
    # the derivative of Max and Min is a step function, which lies in [0, 1]
    expression = expression.replace(sympy.Heaviside, lambda *_: sympy.Dummy(nonnegative=True))
    if not evaluable(expression):
        return False
    totals = {s for s in expression.free_symbols if s.name not in game.values}
    if not totals:
        tape = compile_expression(expression)
        return bool(np.all(tape.evaluate(game.numbers, game.arithmetic) >= game.zero))
    known = {
        symbol: _sign_stand_in(symbol.name, game.values[symbol.name])
        for symbol in expression.free_symbols - totals
    }
    stood = expression.subs(known, simultaneous=True)
    if stood.is_nonnegative is True:
        return True
    return is_small(stood) and sympy.factor(stood).is_nonnegative is True


def _sign_stand_in(name: str, value: Any) -> sympy.Expr:
    """The number itself, or for a column a symbol with the sign that all entries share."""
    column = np.atleast_1d(value)
    if all(entry == column[0] for entry in column):
        return sympy.Rational(str(Fraction(column[0])))
    if all(entry > 0 for entry in column):
        return sympy.Symbol(name, positive=True)
    if all(entry >= 0 for entry in column):
        return sympy.Symbol(name, nonnegative=True)
    return sympy.Symbol(name, real=True)
