r"""Legitimacy as a stock: it is built slowly and lost slowly.

The legitimacy of members is not today's figure :math:`L(M_t)` but a stock :math:`S_t` of which a share
:math:`\nu` is renewed in every round:

.. math:: S_{t+1} = (1 - \nu)\,S_t + \nu\,L(M_t).

State i reckons with the legitimacy of the club with itself inside, as the model does, so its stock is
:math:`S^i_{t+1} = (1 - \nu) S^i_t + \nu L(M_t \cup \{i\})`; for those who stay inside this is
:math:`S_t`. In the payoffs the term L becomes :math:`L + g_i`, where the *gap* :math:`g_i = S^i_t - L(M_t
\cup \{i\})` is a figure of the state, given in every round. Where nothing moves any more the gaps are
zero, so the steady states are exactly the equilibria of the game itself. With :math:`\nu = 1` states
reply to the legitimacy of one round earlier: growth with a lag. While a club stays every gap shrinks
towards zero, so where nobody moves at the present gaps nor at any later ones, nobody ever will.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import sympy

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import to_column, to_fraction, to_number
from gametheory_gov.base.inputs import as_ids, as_share, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import listed
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.recipe import Recipe
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, note_steps, note_ties, tolerance_of
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, check_universal, regime
from gametheory_gov.formulas.slopes import common_terms_out, evaluable
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.game import Game, derived
from gametheory_gov.growth.accession import follow

from .picture import stock_path

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The figure per state of the transformed game.
GAP = "legitimacy_gap"

StockEnding = Literal["steady state", "cycle", "step limit"]


@dataclass(frozen=True, eq=False)
class StockRound(Record):
    """One round of growth with a stock of legitimacy; round 0 is the founding.

    Parameters
    ----------
    number : int
    members : tuple of ids
    stock : Fraction or float
        Legitimacy that members reckon with in this round.
    legitimacy : Fraction or float
        Today's figure for this club, towards which the stock moves.
    profile : array of int, shape (N,)

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.stickiness import grow_with_stock
    >>> four = bind(AccessionGame(), States.symmetric(4, cost=["1/4", "1/2", "5/8", "3/4"]), benefit=0,
    ...             legitimacy=1, divergence=0)
    >>> last = grow_with_stock(four, ["1"], renewal="1/2").rounds[-1]
    >>> last.number, len(last.members), last.stock, last.legitimacy
    (5, 4, Fraction(43, 64), Fraction(1, 1))
    """

    number: int
    members: tuple[str, ...]
    stock: Any
    legitimacy: Any
    profile: Profile = field(repr=False)


@dataclass(frozen=True, eq=False, repr=False)
class StockPath(Answer):
    """The path of a club whose legitimacy is a stock.

    Parameters
    ----------
    game : BoundGame
        The game, committed founders fixed.
    renewal : Fraction or float
        Share of the stock that is renewed in every round.
    rounds : tuple of StockRound
    ending : {"steady state", "cycle", "step limit"}
        A steady state: nobody moves at the last gaps, nor at any that follow. A cycle: the same club came
        back with the same stocks.
    universal_share : float
        Share of states from which a regime counts as universal.
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain: float gains closer to zero counted as zero.
    undecided : tuple of ids
        Those who had such a gain in some round: the tie rule decided.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.stickiness import grow_with_stock
    >>> four = bind(AccessionGame(), States.symmetric(4, cost=["1/4", "1/2", "5/8", "3/4"]), benefit=0,
    ...             legitimacy=1, divergence=0)
    >>> grow_with_stock(four, ["1"], renewal="1/2")
    StockPath(1 -> 2 -> 2 -> 3 -> 3 -> 4 of 4, steady state, universal)
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    renewal: Any
    rounds: tuple[StockRound, ...]
    ending: StockEnding
    universal_share: float = UNIVERSAL
    ties: str = "join"
    tolerance: float = 0.0
    undecided: tuple[str, ...] = ()

    @property
    def final(self) -> tuple[str, ...]:
        """Members at the end."""
        return self.rounds[-1].members

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of members in each round."""
        return tuple(len(r.members) for r in self.rounds)

    @property
    def regime(self) -> Regime:
        """Label of the end, with its figures."""
        return regime(self.game, self.rounds[-1].profile, universal=self.universal_share)

    @property
    def universal(self) -> bool:
        """Whether the path ends in a universal regime."""
        return self.ending == "steady state" and self.regime.label == "universal"

    def __repr__(self) -> str:
        shown = " -> ".join(map(str, self.sizes[:12])) + (" ..." if len(self.sizes) > 12 else "")
        return f"StockPath({shown} of {self.game.N}, {self.ending}, {self.regime.label})"

    def __str__(self) -> str:
        if not self.undecided:
            return repr(self)
        return (
            f"{self!r}\nundecided in floats (tolerance {self.tolerance:g}), taken as ties {self.ties!r}: "
            f"{listed(self.undecided, self.game.states.ids)}"
        )

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per round: members, stock and legitimacy.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        rows = [
            {
                "round": r.number,
                "n_members": len(r.members),
                "stock": r.stock if exact else float(r.stock),
                "legitimacy": r.legitimacy if exact else float(r.legitimacy),
            }
            for r in self.rounds
        ]
        return pd.DataFrame(rows)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw members, stock and legitimacy: see `gametheory_gov.stickiness.picture.stock_path`."""
        table = self.to_pandas()
        table["share"] = table["n_members"] / self.game.N
        title = (
            f"{float(self.renewal):.3g} of the stock renewed each round; {len(self.final)} of {self.game.N} "
            f"states at the end: {self.regime.label}"
        )
        return stock_path(table, ax, universal=self.universal_share, title=title)


@public
def with_stock(game: GameLike, gap: Any = 0) -> BoundGame:
    r"""The game in which legitimacy is a stock that differs from today's figure by a gap.

    The formulas are transformed: in every payoff the term that the legitimacy weight multiplies, written with
    the figure L that the game reports, has L replaced by :math:`L + g_i`.

    Parameters
    ----------
    game : BoundGame or Scenario
        A game with two actions, a driver ``legitimacy`` and a report ``legitimacy``, as the accession game.
    gap : number, or array of shape (N,)
        In the formula g, the stock less today's figure, with the state itself inside.

    Returns
    -------
    BoundGame
        The game with one column more, ``legitimacy_gap``.

    Raises
    ------
    NotApplicableError
        If the game has more actions, or payoffs do not contain the reported legitimacy.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=2, divergence=0)
    >>> before, after = (game.gains(four.profile([]))[0, 1] for game in (four, with_stock(four, "1/10")))
    >>> print(after - before)
    1/5
    """
    game = as_game(game, "with_stock")
    try:
        column = np.broadcast_to(np.asarray(gap, dtype=object), (game.N,))
        gaps = to_column([to_fraction(g) if game.exact else float(to_number(g)) for g in column])
        if not np.isfinite(gaps.astype(np.float64)).all():
            raise ValueError("not finite")
    except (TypeError, ValueError, OverflowError):
        rule = f"a finite number, or one for each of the {game.N} states, is needed"
        raise InvalidInputError("with_stock", [f"gap = {gap!r:.80}; {rule}"]) from None
    values = {**game.values, GAP: gaps}
    if GAP in game.values:
        return replace(game, values=values)
    recipe = game.recipe
    if recipe is not None:
        recipe = Recipe(None, (*recipe.given, GAP), recipe.exact)
    return replace(game, form=_transformed(game.form), values=values, recipe=recipe)


@derived
def _transformed(game: Game) -> Game:
    """Return the game with L + g in place of L."""
    weight, figure = game.drivers.get("legitimacy"), game.reports.get("legitimacy")
    if weight is None or figure is None:
        raise NotApplicableError(
            f"game {game.name!r} has no legitimacy that could be a stock; name its weight as the driver "
            "'legitimacy' and report the figure as 'legitimacy'"
        )
    if len(game.actions) > 2:
        raise NotApplicableError(
            f"game {game.name!r} has {len(game.actions)} actions; a stock of legitimacy is defined for "
            "outside and member"
        )
    gap = sympy.Symbol(GAP, real=True)
    payoffs = {
        action: formula + gap * _weight_of(formula, weight, figure, game.name)
        for action, formula in game.payoffs.items()
    }
    meaning = SymbolInfo(GAP, "stock of legitimacy less today's figure", role="state")
    return game.replace(payoffs=payoffs, columns={**game.columns, GAP: meaning})


def _weight_of(formula: sympy.Expr, weight: str, figure: sympy.Expr, name: str) -> sympy.Expr:
    """The worth of one unit of legitimacy in a payoff: its derivative by the figure."""
    (symbol,) = [s for s in formula.free_symbols if s.name == weight] or [None]
    if symbol is None:
        return sympy.Integer(0)
    stand_in = sympy.Dummy("figure", real=True)
    term = sympy.diff(common_terms_out(formula), symbol)
    written = term.xreplace({figure: stand_in})
    unit = sympy.diff(written, stand_in)
    if (
        not evaluable(unit)
        or sympy.diff(unit, stand_in) != 0
        or sympy.diff(term, symbol) != 0
        or written.xreplace({stand_in: 0}) != 0
    ):
        raise NotApplicableError(
            f"game {name!r}: a payoff is not {weight} times the reported legitimacy, so it is not known what "
            "a stock of it would bring; write the payoff with that product"
        )
    return symbol * unit


@public
def grow_with_stock(
    game: GameLike,
    founders: Iterable[str] | None = None,
    *,
    renewal: Any = None,
    stock: Any = None,
    committed: bool | None = None,
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    max_steps: int | None = None,
    tolerance: float = DEFAULT_TOLERANCE,
) -> StockPath:
    r"""Let a club grow while its legitimacy is a stock.

    In every round all who gain move at once, replying to the club and the stock of the round before.

    Parameters
    ----------
    game : BoundGame or Scenario
        A game that `with_stock` can transform.
    founders : iterable of ids, optional
        The club at time 0, in place of the founders named at binding.
    renewal : number in (0, 1], optional
        :math:`\nu`, the share of the stock that is renewed in every round; left out, what the game reports as
        ``renewal`` at its own start.
    stock : number, optional
        The stock at the start; by default today's figure for the founders.
    committed : bool
        Whether founders never leave; see `gametheory_gov.grow`.
    ties : {"join", "stay_out"}
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    max_steps : int, optional
        Rounds after which to stop; 100 N by default.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.

    Returns
    -------
    StockPath

    Raises
    ------
    InvalidInputError
        With every fault: a renewal that is no share, or none where the game reports none, ties ``"weak"``,
        nobody to found.
    NotApplicableError
        For a game that `with_stock` refuses.

    Examples
    --------
    A shock drives all but eight of twenty states out of a universal regime: with memory they come back.

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States.symmetric(20)
    >>> twenty = bind(AccessionGame(), world, benefit=0, cost="1/2", legitimacy=1, divergence=0)
    >>> half = world.ids[:8]
    >>> grow_with_stock(twenty, half, renewal=1, committed=False).sizes
    (8, 0)
    >>> grow_with_stock(twenty, half, renewal="1/10", stock=1, committed=False).sizes
    (8, 20)
    """
    game = as_game(game, "grow_with_stock")
    shown, share, at_start = _check(game, founders, committed, renewal, stock, ties, universal, max_steps)
    walk = _Walk(with_stock(shown), share, ties, tolerance)
    rounds, ending = walk.run(shown.start, at_start, max_steps or 100 * game.N)
    unsure = tuple(label for label in game.states.ids if label in walk.undecided)
    kept = tolerance_of(shown, tolerance)
    return StockPath(shown, share, tuple(rounds), ending, universal, ties, kept, unsure)


class _Walk:
    """Rounds of best reply, which every state's stock follows."""

    def __init__(self, game: BoundGame, renewal: Any, ties: Ties, tolerance: float) -> None:
        self.game = game
        self.renewal = renewal
        self.ties = ties
        self.tolerance = tolerance
        self.undecided: set[str] = set()

    def reply(self, profile: Profile, gaps: Any) -> Profile:
        """The profile after all who gain have moved."""
        game = with_stock(self.game, gaps)
        visited, _ = follow(
            game,
            profile,
            ties=self.ties,
            tolerance=self.tolerance,
            max_steps=1,
            undecided=self.undecided,
        )
        return visited[-1]

    def is_steady(self, profile: Profile, gaps: Any) -> bool:
        """Whether nobody moves at the gaps nor at any smaller ones of the same signs.

        Gains are affine in the state's own gap, so the gaps and their limit suffice. A tie at the limit does
        not count when the gain is negative on the way there.
        """
        if not np.array_equal(self.reply(profile, gaps), profile):
            return False
        if np.array_equal(self.reply(profile, gaps * 0), profile):
            return True
        if not self.game.exact or self.game.institution.admission != "open":
            return False  # in floats the gaps soon are within the tolerance of zero
        limit = with_stock(self.game).gains(profile)
        return not bool((np.asarray(limit > 0, dtype=bool) & self.game.free[:, None]).any())

    def run(self, profile: Profile, stock: Any, steps: int) -> tuple[list[StockRound], StockEnding]:
        """The rounds, and how they end."""
        today, figures = self._figures(profile)
        stock = today if stock is None else stock
        stocks = figures + (stock - today)
        rounds = [StockRound(0, self.game.members(profile), stock, today, profile)]
        seen = set()
        for number in range(1, steps + 1):
            if self.is_steady(profile, stocks - figures):
                return rounds, "steady state"
            key = (profile.tobytes(), tuple(stocks))
            if key in seen:
                return rounds, "cycle"
            seen.add(key)
            profile = self.reply(profile, stocks - figures)
            stock = (1 - self.renewal) * stock + self.renewal * today
            stocks = (1 - self.renewal) * stocks + self.renewal * figures
            today, figures = self._figures(profile)
            rounds.append(StockRound(number, self.game.members(profile), stock, today, profile))
        return rounds, "steady state" if self.is_steady(profile, stocks - figures) else "step limit"

    def _figures(self, profile: Profile) -> tuple[Any, Any]:
        """Today's legitimacy, and that of the club with each state inside; a number, and (N,)."""
        game = self.game
        states = np.arange(game.N)
        values: dict[str, Any] = {
            name: total - game.contributions[name][profile, states] + game.contributions[name][-1]
            for name, total in game.totals(profile).items()
        }
        if game.form.profile_terms:
            after = np.repeat(profile[None, :], game.N, axis=0)
            np.fill_diagonal(after, len(game.actions) - 1)
            values |= {name: game.profile_term(name, after) for name in game.form.profile_terms}
        tape = compile_expression(game.form.reports["legitimacy"])
        figures = np.broadcast_to(tape.evaluate({**game.numbers, **values}, game.arithmetic), (game.N,))
        return game.reports(profile)["legitimacy"], game.plain(np.array(figures))


def _check(
    game: BoundGame,
    founders: Iterable[str] | None,
    committed: bool | None,
    renewal: Any,
    stock: Any,
    ties: str,
    universal: float,
    max_steps: int | None,
) -> tuple[BoundGame, Any, Any]:
    """The game with its founders, renewal and stock, as the game's numbers; every fault is raised."""
    faults = Faults("grow_with_stock")
    note_ties(faults, ties)
    if renewal is None and "renewal" not in game.form.reports:
        faults.add("renewal is missing; give the share of the stock that is renewed in a round: renewal=0.1")
    elif renewal is None:
        renewal = game.reports(game.start)["renewal"]
    share = to_fraction(as_share(1 if renewal is None else renewal, "renewal", faults, above_zero=True))
    at_start = None if stock is None else to_fraction(as_share(stock, "stock", faults))
    note_steps(faults, max_steps)
    names = game.founders
    if founders is not None:
        ids, full = game.states.ids, game.states.names
        names = as_ids(founders, "founders", faults, known=ids, names=full, among=f"the {game.N} states")
    elif not game.club:
        faults.add("nobody founds the club; say who: grow_with_stock(game, ['USA', ...], ...)")
    with faults.noting("universal"):
        check_universal(universal)
    faults.raise_as(InvalidInputError)
    if founders is not None:
        game = game.found(names, committed=committed is not False)
    elif committed is not None:
        game = game.commit() if committed else game.release()
    if game.exact:
        return game, share, at_start
    return game, float(share), None if at_start is None else float(at_start)
