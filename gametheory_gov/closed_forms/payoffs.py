r"""What the derivations start from: gains of the harmonisation game, with its symbols as two powers see them.

Nothing here is a result. Gains are taken from `HarmonisationGame` and its symbols are replaced: the size of
the others who share a standard, the state's distance :math:`a` from it, the level :math:`L` of legitimacy.
Where a derivation divides by :math:`\beta` or :math:`\kappa`, these are taken to be positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sympy

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.formulas.symbols import COMPARED, known
from gametheory_gov.games.game import Game
from gametheory_gov.games.harmonisation import HarmonisationGame
from gametheory_gov.world.institution import Institution

from .zeros import zeros

ZERO = sympy.S.Zero
#: Reference of every closed form of this game.
SOURCE = ("drezner2007",)


def symbol(name: str) -> sympy.Symbol:
    """A symbol of the catalogue; prices of the two headline forces are positive."""
    info = COMPARED.get(name) or known(name)
    assert info is not None, name
    if name in ("market_benefit", "divergence"):
        return sympy.Symbol(name, positive=True)
    return info.symbol


def variant(name: str, exponent: int = 1, *words: str) -> str:
    """The name of one variant of a closed form; the linear one has the plain name.

    Examples
    --------
    >>> variant("concert_threshold"), variant("concert_threshold", 2, "coerced")
    ('concert_threshold', 'concert_threshold_quadratic_coerced')
    """
    return "_".join([name, *(["quadratic"] if exponent == 2 else []), *words])


def symbols(names: str) -> tuple[sympy.Symbol, ...]:
    """Several symbols of the catalogue, named with blanks between.

    Examples
    --------
    >>> symbols("distance divergence")
    (distance, divergence)
    """
    return tuple(symbol(name) for name in names.split())


@lru_cache(maxsize=8)
def _game(exponent: int, standards: int = 1) -> Game:
    rules = Institution(legitimacy_shares=(0, 0, 1), performance=1)
    return HarmonisationGame(exponent, standards).form(rules)


def adoption_gain(
    exponent: int,
    market: sympy.Expr,
    gap: sympy.Expr,
    *,
    exclusion: sympy.Expr = ZERO,
    transfer: sympy.Expr = ZERO,
) -> sympy.Expr:
    r"""The gain of adopting a standard that others with a given market share.

    Parameters
    ----------
    exponent : {1, 2}
    market : sympy expression
        Size of the others who share it.
    gap : sympy expression, not negative
        Distance :math:`a` of the state's ideal policy from it.
    exclusion, transfer : sympy expression
        Coercion and what the state is paid, zero by default.

    Examples
    --------
    >>> adoption_gain(2, sympy.Integer(1), symbol("gap"))
    -divergence*gap**2 + legitimacy_level*legitimacy_weight + market_benefit
    """
    game = _game(exponent)
    position = next(s for s in game.join_gain.free_symbols if s.name == "policy_1")
    away = sympy.Dummy("gap", nonnegative=True)
    values = {
        "club_size_others": market,
        "ideal_1": position + away,
        "market_exclusion": exclusion,
        "transfer": transfer,
        **constant_legitimacy(),
    }
    return sympy.expand(substitute(game.join_gain, values).subs(away, gap))


def constant_legitimacy() -> dict[str, sympy.Expr]:
    """The figures that make the legitimacy of every standard the number L."""
    return {
        "inclusion_share": sympy.Integer(0),
        "performance_share": sympy.Integer(1),
        "performance": symbol("legitimacy_level"),
    }


def substitute(formula: sympy.Expr, values: dict[str, sympy.Expr]) -> sympy.Expr:
    """A formula with symbols replaced by name, and positive prices."""
    prices = {name: symbol(name) for name in ("market_benefit", "divergence")}
    everything = prices | values
    chosen = {s: everything[s.name] for s in formula.free_symbols if s.name in everything}
    return sympy.expand(formula.xreplace(chosen))


def choice_payoffs(
    exponent: int, markets: Iterable[sympy.Expr], values: dict[str, sympy.Expr]
) -> dict[str, sympy.Expr]:
    """The payoffs of every action with two standards, given the totals and a state's figures.

    Parameters
    ----------
    exponent : {1, 2}
    markets : two sympy expressions
        Size of those who adopt each standard, own size included.
    values : dict
        The state's figures and the standards' positions by name of symbol.
    """
    game = _game(exponent, 2)
    first, second = markets
    everything = values | constant_legitimacy()
    everything |= {"harmonised_market_1": first, "harmonised_market_2": second}
    return {action: substitute(formula, everything) for action, formula in game.payoffs.items()}


def greatest(gain: sympy.Expr, by: sympy.Symbol) -> sympy.Expr:
    """The bound b such that a gain is not negative iff ``by`` is at most b.

    Raises
    ------
    NotApplicableError
        If SymPy does not find exactly one zero above which the gain is negative.

    Examples
    --------
    >>> x = sympy.Symbol("x", nonnegative=True)
    >>> greatest(4 - x**2, x)
    2
    """
    found = zeros(gain, by)
    if len(found) != 1 or found[0].direction != "down" or found[0].condition != sympy.true:
        raise NotApplicableError(
            f"{by.name}: the gain {gain} is not shown to fall through zero once ({list(map(str, found))})"
        )
    return sympy.factor_terms(sympy.collect(sympy.expand(found[0].value), list(found[0].value.free_symbols)))


def prove(claim: sympy.Basic, words: str) -> None:
    """Check that SymPy shows a claim to be true.

    Raises
    ------
    NotApplicableError
        Naming the claim.
    """
    if sympy.simplify(claim) != sympy.true:
        raise NotApplicableError(f"SymPy does not show that {words}: {claim}")
