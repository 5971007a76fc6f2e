r"""The war that holds free trade: which patience keeps countries from taxing each other.

In a game of tariffs (`gametheory_gov.games.TariffGame`) free trade pays a country R, a violation that nobody
answers T, and the war P. In every symmetric stage in which each violator harms each other by h and gains g,
whatever the rest do, :math:`T - R = g` and :math:`R - P = (N-1)h - g`, so reversion to the war holds from

.. math:: \delta^* = \frac{T - R}{T - P} = \frac{g}{(N-1)h}

on: the violator's gain over the harm that it does to all others. With N alike countries that is
:math:`(N+1)/(2N+1)`. A country that is large enough wins the war [kennan1988]_: then no patience holds it.

.. [kennan1988] Kennan & Riezman, "Do Big Countries Win Tariff Wars?" (1988).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted, listed
from gametheory_gov.games.tariffs import TariffGame, negative, read_number, said, tidy

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WAR, EMBARGO = "war", "embargo"
_SHOWN = 12
#: Round-off that is forgiven, relative to the endowment and the market of a country.
_SLACK = 1e-13


@dataclass(frozen=True, eq=False, repr=False)
class TradePatience(Answer):
    """Which patience keeps every country to free trade, and who wins the war.

    Parameters
    ----------
    game : TariffGame
    reversion : {"war", "embargo"}
    gains : mapping of id to number
        What a country gains in the period in which it taxes the others and nobody answers.
    losses : mapping of id to number
        What it loses in every period of the reversion; negative for a country that wins the war.
    patience : mapping of id to number, or None
        The least discount factor that holds it; None where none does.

    Examples
    --------
    >>> shares = ["1/2", "1/4", "1/4"]
    >>> found = trade_patience(TariffGame(shares, shares))
    >>> print(found)
    no patience holds 1 (1 of 3 countries); the others from 135/581 on (2 needs most)
      1: gains 1/48 by a violation, then gains 23/2400 a period; no patience
      2: gains 3/640 by a violation, then loses 223/14400 a period; held from 135/581 on
      3: gains 3/640 by a violation, then loses 223/14400 a period; held from 135/581 on
    """

    RESTS = Rests(("friedman1971", "kennan1988"), parts={"game": (TariffGame,)})

    game: TariffGame
    reversion: str
    gains: Mapping[str, Any]
    losses: Mapping[str, Any]
    patience: Mapping[str, Any]

    def __getitem__(self, country: str) -> Any:
        return self.patience[country]

    @property
    def never(self) -> tuple[str, ...]:
        """Countries that no patience holds: those that do not lose by the reversion."""
        return tuple(k for k, least in self.patience.items() if least is None)

    @property
    def binding(self) -> str | None:
        """Of the countries that some patience holds the one that needs most; None among symbols."""
        held = {k: least for k, least in self.patience.items() if least is not None}
        if not held or any(isinstance(least, sympy.Expr) for least in held.values()):
            return None
        return max(held, key=held.__getitem__)

    @property
    def headline(self) -> str:
        """Whom no patience holds, and what the others need."""
        ids, never, most = self.game.ids, self.never, self.binding
        if most is None and len(never) < len(ids):
            return f"formulas for {len(ids)} countries; each is held where it loses by the {self.reversion}"
        rest = "" if most is None else f"from {said(self.patience[most])} on ({most} needs most)"
        if not never:
            return f"all {len(ids)} countries are held {rest}"
        more = f" and {len(never) - _SHOWN} more" if len(never) > _SHOWN else ""
        head = f"no patience holds {listed(never[:_SHOWN], ids)}{more} ({len(never)} of {len(ids)} countries)"
        return f"{head}; the others {rest}" if rest else head

    def __str__(self) -> str:
        lines = [self.headline]
        order = list(self.game.ids)
        if self.binding is not None or self.never:  # numbers: the largest markets first
            order.sort(key=lambda k: -float(self.game.markets[k]))
        for k in order[:_SHOWN]:
            least = self.patience[k]
            held = "no patience" if least is None else f"held from {said(least)} on"
            wins = negative(self.losses[k])
            turns = f"{'gains' if wins else 'loses'} {said(abs(self.losses[k]) if wins else self.losses[k])}"
            lines.append(f"  {k}: gains {said(self.gains[k])} by a violation, then {turns} a period; {held}")
        if len(order) > _SHOWN:
            lines.append(f"  and {len(order) - _SHOWN} more with smaller markets")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per country: market, gain of a violation, loss by the reversion, least patience."""
        import pandas as pd

        rows = [
            [k, self.game.markets[k], self.gains[k], self.losses[k], self.patience[k]] for k in self.game.ids
        ]
        return pd.DataFrame(rows, columns=["country", "market", "gain", "loss", "patience"])

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what each country gains or loses by the reversion against its share of all markets.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Drawn into a new figure when left out.

        Raises
        ------
        NotApplicableError
            For a game of symbols.
        """
        from .pictures import draw_war

        table = self.to_pandas()
        if any(isinstance(value, sympy.Expr) for value in (*table["market"], *table["loss"])):
            raise NotApplicableError("plot: the game has symbols; numbers are needed")
        return draw_war(table, f"What the {self.reversion} brings in place of free trade", ax=ax)

    def verify(self) -> Verification:
        """Check gains and losses by prices that clear the markets, and both sides of every patience.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        game, faults = self.game, []
        columns = (self.gains, self.losses, self.patience)
        if self.reversion not in (WAR, EMBARGO) or any(tuple(column) != game.ids for column in columns):
            return Verification(False, ("not every country has its figures, or no such reversion",), ())
        war = game.war()
        game.flows(war)
        rates = {pair[0]: rate for pair, rate in war.items()}
        all_of = sum(game.endowments.values()), sum(game.markets.values())
        for k in game.ids:
            faults += [f"{k}: {fault}" for fault in _faults(self, k, rates, all_of)]
        checked = (
            f"gains and losses of {counted(len(game.ids), 'country', 'countries')}, by prices that clear",
            "no other tariff is better for a country that taxes all others",
        )
        return Verification(not faults, tuple(faults), checked, ("endowments and markets",))


def _had(game: TariffGame, all_of: tuple[Any, Any], i: str, k: str, rate: Any) -> Any:
    """What country k has of the market for the good of i, if i taxes all others by some rate.

    ``all_of``: all endowments, and all markets, together.
    """
    n, E = game.markets, game.endowments
    sold, held = all_of[0] - E[i], all_of[1] - n[i]
    here = (sold - held * rate) / all_of[1]
    if k != i:
        return n[k] * (here + rate) ** 2 / 2 - E[k] * (here + rate)
    return n[k] * here**2 / 2 + rate * (sold - held * (here + rate))


def _faults(found: TradePatience, k: str, rates: Mapping[str, Any], all_of: tuple[Any, Any]) -> Iterator[str]:
    game, least = found.game, found.patience[k]
    gain, loss = found.gains[k], found.losses[k]
    own, free = (_had(game, all_of, k, k, rate) for rate in (rates[k], 0))
    abroad = [i for i in game.ids if i != k]
    if found.reversion == EMBARGO:
        after = -len(abroad) * game.endowments[k] ** 2 / game.markets[k] / 2
    else:
        after = sum(_had(game, all_of, i, k, rates[i]) for i in abroad)
    before = sum(_had(game, all_of, i, k, 0) for i in abroad)

    def near(one: Any, other: Any) -> bool:
        gap = tidy(one - other)
        if gap == 0 or isinstance(gap, (Fraction, sympy.Expr)):
            return bool(gap == 0)
        return bool(abs(gap) <= _SLACK * len(game.ids) * (game.endowments[k] + game.markets[k]))

    more, less = (_had(game, all_of, k, k, rates[k] * step) for step in (2, 0))
    if not near(more, less) or negative(tidy(own - more)):
        yield "another tariff is better"
    if not near(gain, own - free) or not near(loss, free + before - own - after):
        yield "its gain or its loss is another"
    if least is None:
        if loss != 0 and not negative(loss):
            yield "some patience holds it"
    elif loss == 0 or negative(loss):
        yield "no patience holds it"
    elif not near(least * (gain + loss), gain):
        yield "its least patience is another"


@public
def trade_patience(game: TariffGame, reversion: str = "war") -> TradePatience:
    r"""The least discount factor at which each country keeps to free trade, a violation seen at once.

    A country that taxes the others once gains :math:`T - R`, and loses :math:`R - V` in every period
    after: :math:`\delta^* = (T - R)/(T - V)`, with free trade R, violation unanswered T, and reversion V.

    Parameters
    ----------
    game : TariffGame
    reversion : {"war", "embargo"}
        What follows for ever: the war, or that nobody buys from the violator any more. The war is an
        equilibrium of one period. The embargo is only the worst that there is: below its patience no
        punishment at all suffices; whether the others would carry it out is not asked.

    Returns
    -------
    TradePatience
        With None for a country that no patience holds, because it does not lose by the reversion. A formula,
        where the game has symbols, says so by one or more.

    Raises
    ------
    InvalidInputError
        For another reversion, and where a tariff of the war reverses trade.

    Examples
    --------
    >>> from gametheory_gov.games import TariffGame
    >>> trade_patience(TariffGame([1, 1]))["1"], trade_patience(TariffGame([2, 1, 1], [2, 1, 1])).never
    (Fraction(3, 5), ('1',))

    The world of 1990, by GDP of the package's table:

    >>> from gametheory_gov import load_states
    >>> world = TariffGame.of(load_states(1990))
    >>> trade_patience(world).never, round(trade_patience(world)["CHN"], 3)
    (('USA',), 0.303)
    >>> trade_patience(world, "embargo").never
    ('USA',)
    """
    if reversion not in (WAR, EMBARGO):
        hint = did_you_mean(str(reversion), (WAR, EMBARGO))
        raise InvalidInputError(
            "trade_patience", [f"reversion = {reversion!r:.80}; 'war' or 'embargo' is needed{hint}"]
        )
    free, gains = game.welfare({}), game.violation_gains()
    worst = game.embargo() if reversion == EMBARGO else game.welfare(game.war())
    losses = {k: tidy(free[k] - worst[k]) for k in game.ids}
    least = {
        k: None if loss == 0 or negative(loss) else tidy(gains[k] / (gains[k] + loss))
        for k, loss in losses.items()
    }
    return TradePatience(game, reversion, gains, losses, least)


@public
def most_cooperative_tariff(game: TariffGame, patience: Any) -> Any:
    """The lowest common tariff of alike countries that reversion to the war holds at some patience.

    With the war's tariff t*, gain G and loss L of a period: at the tariff t a violator gains
    :math:`G(1-t/t^*)^2` once and loses :math:`L(1-(t/t^*)^2)` after; solved for t.

    Parameters
    ----------
    game : TariffGame
        Of countries that are alike.
    patience : number in (0, 1)
        Discount factor.

    Returns
    -------
    number

    Raises
    ------
    InvalidInputError
        For countries that differ, and a patience outside (0, 1).

    Examples
    --------
    >>> three = TariffGame([1, 1, 1])
    >>> most_cooperative_tariff(three, "1/2"), most_cooperative_tariff(three, "4/7")
    (Fraction(1, 28), Fraction(0, 1))
    """
    faults = Faults("most_cooperative_tariff")
    delta = read_number("patience", patience, faults)
    if not faults and not getattr(delta, "free_symbols", ()) and not 0 < delta < 1:
        faults.add(f"patience = {said(delta)}; a discount factor between 0 and 1 is needed")
    rate, gain, loss = _alike(game, faults)
    weight = delta / (1 - delta) * loss / gain
    least = rate * (1 - weight) / (1 + weight)
    return to_number(0) if negative(least) else tidy(least)


@public
def tariff_stick(game: TariffGame) -> tuple[Any, Any]:
    r"""The best symmetric stick of one period for alike countries, and the patience that it needs.

    After a violation all tax each other for one period by the stick, then trade freely again; who will
    not take part is punished anew. Free trade holds from :math:`\max\{G, G(1-x)^2\}/(L x^2)` on, with
    the stick x times the war's tariff: least at twice that tariff, with :math:`\delta = G/(4L)`.

    Parameters
    ----------
    game : TariffGame
        Of countries that are alike.

    Returns
    -------
    stick, patience

    Raises
    ------
    InvalidInputError
        For countries that differ, and where the stick reverses trade.

    Examples
    --------
    >>> tariff_stick(TariffGame([1, 1, 1, 1]))
    (Fraction(2, 5), Fraction(5, 16))
    """
    rate, gain, loss = _alike(game, Faults("tariff_stick"))
    stick = 2 * rate
    game.flows({(i, j): stick for i in game.ids for j in game.ids if i != j})
    return stick, tidy(gain / (4 * loss))


def _alike(game: TariffGame, faults: Faults) -> tuple[Any, Any, Any]:
    """Of countries that are alike: the war's tariff, the gain of a violation, the loss by the war."""
    if len(set(game.endowments.values())) > 1 or len(set(game.markets.values())) > 1:
        faults.add("the countries differ; trade_patience takes each by itself")
    faults.raise_as(InvalidInputError)
    war, first = game.war(), game.ids[0]
    free = game.welfare({})[first]
    gain, loss = game.violation_gains()[first], free - game.welfare(war)[first]
    return war[first, game.ids[1]], gain, loss
