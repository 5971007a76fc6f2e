r"""Random games in the general symbolic form, written as formulas.

An action's payoff is a sum of a few terms in the state's own figures, the totals, an exposure sum and
terms of the whole profile. Where a *structure* is asked for it holds by construction. Let action a add
:math:`g_{ka}` to total k and let its payoff have the slope :math:`\beta_{ka}` in it, both rising from action
to action and from zero. What a step up gains then changes, when another state steps up, by the product of the
two differences, summed over totals; it gains with :math:`\beta` (*supermodular*), loses with
:math:`-\beta` (*substitutes*), and gains or loses as :math:`t_i` is positive or negative with
:math:`t_i \beta` (*mixed*). The last step's part in the first total is never zero.

A *potential* exists with contributions :math:`w_i g_{ka}` and slopes :math:`c_k w_i g_{ka}`: the product of
the two differences is the same for both states. It still exists when all states get the same function of the
totals on top, whatever they do (an exact potential), and, with weights :math:`w_i > 0`, when slopes are
:math:`c_k g_{ka}` (Monderer and Shapley 1996). States that are *symmetric* or *typed* need equal figures,
which are the caller's; here only exposures are left out, which can tell equal states apart.

Numbers in formulas come from a short list, so that examples have terms in common: a term is read once, and
so is a game that is drawn again while an example is made smaller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import accumulate
from typing import Literal, TypeAlias, TypeVar

import sympy
from hypothesis import strategies as st

from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.games.game import Game
from gametheory_gov.games.reader import read_formula

from .worlds import Structure

T = TypeVar("T")
#: Each term with the number that it is multiplied with.
Payoff: TypeAlias = tuple[tuple[Fraction, str], ...]
Signs: TypeAlias = tuple[tuple[str, Literal["nonnegative", "real"]], ...]
ACTIONS = ("outside", "sign", "comply", "lead")
TOTALS = ("first_total", "second_total", "third_total")
#: The games' own figures per state, drawn by the caller: how much a state counts, what it likes, and a
#: payoff of the last action alone, which a caller can set so that a state is indifferent.
COLUMNS: Mapping[str, str] = {"weight": "how much a state counts", "taste": "likes", "bonus": "for the last"}
#: The games' own numbers.
PARAMETERS: Mapping[str, str] = {"strength": "strength of one term"}

#: Terms of an action's payoff, but for a factor: r is a number, a and b are totals.
_TERMS = (
    "1",
    "taste",
    "{a}",
    "weight*{a}",
    "{a}*{b}",
    "strength*{a}**2",
    "Max({a} - {r}, 0)",
    "Min({a}, {r})",
    "Abs({a} - {r}*taste)",
    "{a}/(1 + {b}**2)",
    "taste*{a}/N",
    "floor({a})",
    "Piecewise((1, {a} >= {r}), ({r}*taste, True))",
)
#: Further ones, where exposures or terms of the whole profile occur.
_TERMS_OF_OTHERS = ("{other}", "(taste - {other})**2")
#: What all states get alike at some totals, whatever they do.
_COMMON = ("0", "{a}", "{a}*{b}", "Max({a} - {r}, 0)", "Piecewise((1, {a} >= {r}), (0, True))")

_FACTORS = st.sampled_from(tuple(Fraction(k, 4) for k in (4, -4, 8, -8, 2, -2, 1, -1, 6, -6)))
_LEVELS = st.sampled_from(tuple(Fraction(k, 2) for k in (0, 2, 1, -2, 4, -1, 3, -4)))
_LIMITS = st.sampled_from(("0", "1", "(1/2)", "2", "(-1)"))
_PART = ("0", "1", "weight", "2", "1/2", "2*weight", "weight/2", "1 + weight", "2 + weight", "1/4 + weight")
_PARTS = st.sampled_from((*_PART, "-weight", "1 - weight", "2 - weight/2", "3/2 - weight/4"))
_NEVER_NEGATIVE = st.sampled_from(_PART)
_STEPS = st.sampled_from((Fraction(1), Fraction(0), Fraction(1, 2), Fraction(1, 4)))
_COUNTS = st.sampled_from(tuple(Fraction(k, 2) for k in (0, 2, 1, 4, -1, -2, 3)))
_SIGNS = st.sampled_from((1, -1))
_WAYS = st.sampled_from(("exposure", "exposure.T", "imports", "imports.T", "gains", "gains.T"))
_MOST_TERMS = st.integers(0, 3)
_TERMS_OF_PROFILES = st.lists(st.sampled_from(("representation", "median_policy_1")), unique=True)


@cache
def _one_of(texts: tuple[T, ...]) -> st.SearchStrategy[T]:
    return st.sampled_from(texts)


@cache
def _symbols(signs: Signs) -> dict[str, sympy.Symbol]:
    """The symbols of payoffs; were they other ones than the game's own, it would write each term again."""
    infos = [known(name) for name in ("N", "representation", "median_policy_1")]
    infos += [SymbolInfo(name, "", sign=sign) for name, sign in signs]
    infos += [SymbolInfo(name, "") for name in (*COLUMNS, *PARAMETERS)]
    return {info.name: info.symbol for info in infos if info is not None}


@lru_cache(maxsize=1024)
def _sum(terms: Payoff, signs: Signs) -> sympy.Expr:
    """A payoff as an expression; the game checks it."""
    symbols = _symbols(signs)
    return sympy.Add(*[sympy.Rational(factor) * read_formula(term, symbols)[1] for factor, term in terms])


@lru_cache(maxsize=1024)
def _written(
    actions: tuple[str, ...],
    totals: tuple[tuple[str, ...], ...],
    payoffs: tuple[Payoff, ...],
    counts: tuple[Fraction, ...],
    terms: tuple[str, ...],
    switching: tuple[tuple[tuple[str, str], str], ...],
    cooperation: tuple[int, ...],
) -> Game:
    """The game of what was drawn: what each action adds to each total, and the terms of each payoff."""
    added = dict(zip(TOTALS, totals, strict=False)) | ({"link": tuple(map(str, counts))} if counts else {})
    signs: Signs = tuple(
        (name, "nonnegative" if all(part.replace("/", "").isdigit() for part in parts) else "real")
        for name, parts in added.items()
    )
    return Game(
        "random",
        actions,
        aggregates={
            name: {action: part for action, part in zip(actions, parts, strict=True) if part != "0"}
            for name, parts in zip(TOTALS, totals, strict=False)
        },
        payoffs={action: _sum(payoff, signs) for action, payoff in zip(actions, payoffs, strict=True)},
        exposures={"link": dict(zip(actions, counts, strict=True))} if counts else {},
        profile_terms=terms,
        switching=dict(switching),
        columns=COLUMNS,
        parameters=PARAMETERS,
        cooperation=cooperation,
        reports={"first_report": "first_total**2/N"},
    )


def along_some_matrix(draw: st.DrawFn, game: Game) -> Game:
    """The game with its exposure along a matrix that is drawn: of shares, of raw numbers, or of any sign."""
    way = draw(_WAYS) if game.exposures else "exposure"
    if way == "exposure":
        return game
    return game.replace(along={"link": way}, signed=("gains",) if way.startswith("gains") else ())


def _rising(draw: st.DrawFn, count: int, *, strict: bool = False) -> list[Fraction]:
    """Numbers that start at zero and never fall; the last is above the one before it where that is asked."""
    steps = [draw(_STEPS) for _ in range(count - 1)]
    if strict:
        steps[-1] = steps[-1] or Fraction(1)
    return list(accumulate([Fraction(0), *steps]))


def _linear(
    draw: st.DrawFn, actions: Sequence[str], structure: Structure, exposed: bool
) -> tuple[list[tuple[str, ...]], list[list[tuple[Fraction, str]]]]:
    """Draw what actions add to totals, and payoffs with slopes in totals and exposure, as is said above."""
    M, sign = len(actions), -1 if structure == "substitutes" else 1
    factor = "taste*" if structure == "mixed" else ""
    totals: list[tuple[str, ...]] = []
    payoffs = _own_terms(draw, M)
    for k in range(draw(st.integers(1, len(TOTALS)))):
        direction = draw(_SIGNS)
        plain, weighted = _rising(draw, M, strict=not k), _rising(draw, M)
        totals.append(
            tuple(_part(direction * p, direction * w) for p, w in zip(plain, weighted, strict=True))
        )
        for row, slope in zip(payoffs, _rising(draw, M, strict=not k), strict=True):
            row += [(sign * direction * slope, factor + TOTALS[k])] if slope else []
    for row, slope in zip(payoffs, _rising(draw, M) if exposed else (), strict=exposed):
        row += [(sign * slope, f"{factor}link")] if slope else []
    return totals, payoffs


def _own_terms(draw: st.DrawFn, count: int) -> list[list[tuple[Fraction, str]]]:
    return [[(draw(_LEVELS), "1"), (draw(_LEVELS), "taste")] for _ in range(count)]


def _part(plain: Fraction, weighted: Fraction) -> str:
    """What an action adds to a total."""
    return f"{plain} + ({weighted})*weight" if weighted else f"{plain}"


def _with_potential(
    draw: st.DrawFn, actions: Sequence[str]
) -> tuple[list[tuple[str, ...]], list[list[tuple[Fraction, str]]]]:
    """Draw what actions add to totals, and payoffs with a potential, as is said above."""
    M, exact = len(actions), draw(st.booleans())
    totals: list[tuple[str, ...]] = []
    payoffs = _own_terms(draw, M)
    for k in range(draw(st.integers(1, len(TOTALS)))):
        added = [draw(_COUNTS) for _ in range(M)]
        if len(set(added)) == 1:
            added[-1] += 1
        totals.append(tuple(_part(Fraction(0), part) for part in added))
        factor = draw(_FACTORS)
        for row, part in zip(payoffs, added, strict=True):
            row += [(factor * part, f"{'weight*' if exact else ''}{TOTALS[k]}")] if part else []
    if exact:
        common = _filled(draw, draw(_one_of(_COMMON)), len(totals))
        payoffs = [[*row, common] for row in payoffs]
    return totals, payoffs


def _filled(draw: st.DrawFn, term: str, totals: int) -> tuple[Fraction, str]:
    """A term with numbers and totals drawn."""
    factor = draw(_FACTORS)
    k = draw(st.integers(0, totals - 1)) if totals > 1 and "{a}" in term else 0
    limit = draw(_LIMITS) if "{r}" in term else ""
    return factor, term.format(r=limit, a=TOTALS[k], b=TOTALS[(k + 1) % totals])


def _any(
    draw: st.DrawFn, actions: Sequence[str], others: Sequence[str]
) -> tuple[list[tuple[str, ...]], list[list[tuple[Fraction, str]]]]:
    """Draw what actions add to totals, and payoffs of any terms."""
    totals: list[tuple[str, ...]] = []
    for _ in range(draw(st.integers(1, len(TOTALS)))):
        part = _NEVER_NEGATIVE if draw(st.booleans()) else _PARTS
        parts = [draw(part) for _ in actions[1:]]
        totals.append((draw(part) if draw(st.booleans()) else "0", *parts))
    terms = _one_of(
        _TERMS + tuple(term.replace("{other}", name) for name in others for term in _TERMS_OF_OTHERS)
    )
    payoffs = [[_filled(draw, draw(terms), len(totals)) for _ in range(draw(_MOST_TERMS))] for _ in actions]
    return totals, payoffs


@cache
def _moves(actions: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, str]]]:
    pairs = [(a, b) for a in actions for b in actions if a != b]
    return st.lists(st.sampled_from(pairs), max_size=3, unique=True)


_COSTS = st.sampled_from(("1", "0", "1/2", "1/4", "weight", "weight/2", "3*weight/4"))


def draw_game(draw: st.DrawFn, M: int, structure: Structure | None) -> Game:
    """Draw a game in the general symbolic form.

    Parameters
    ----------
    M : int
        Number of actions, at least 2.
    structure : str, optional

    Returns
    -------
    Game
        Its columns are `COLUMNS`, its parameters `PARAMETERS`; not every one occurs in a formula.
    """
    actions, free = ACTIONS[:M], structure in (None, "symmetric", "typed")
    exposed = structure in (None, "supermodular", "substitutes", "mixed") and draw(st.booleans())
    counts: list[Fraction] = []
    if exposed:
        counts = [draw(_COUNTS) for _ in actions] if free else _rising(draw, M)
    terms: tuple[str, ...] = tuple(draw(_TERMS_OF_PROFILES)) if free else ()
    cooperation = list(range(M))
    if structure == "potential":
        totals, payoffs = _with_potential(draw, actions)
    elif structure is None or free:
        totals, payoffs = _any(draw, actions, [*terms, *(["link"] if exposed else [])])
        cooperation = sorted(draw(st.lists(st.integers(0, 3), min_size=M, max_size=M)))
    else:
        totals, payoffs = _linear(draw, actions, structure, exposed)
    payoffs[-1].append((Fraction(1), "bonus"))
    moves = draw(_moves(actions)) if free or (M == 2 and structure != "potential") else []
    return _written(
        actions,
        tuple(totals),
        tuple(map(tuple, payoffs)),
        tuple(counts),
        terms,
        tuple((pair, draw(_COSTS)) for pair in moves),
        tuple(cooperation),
    )
