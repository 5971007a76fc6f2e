r"""The war that holds free trade: which patience keeps countries from taxing each other.

In a game of tariffs (`gametheory_gov.games.TariffGame`) free trade pays a country R, a violation that nobody
answers T, and the war P. In every symmetric stage in which each violator harms each other by h and gains g,
whatever the rest do, :math:`T - R = g` and :math:`R - P = (N-1)h - g`, so reversion to the war holds from

.. math:: \delta^* = \frac{T - R}{T - P} = \frac{g}{(N-1)h}

on: the violator's gain over the harm that it does to all others. With N alike countries that is
:math:`(N+1)/(2N+1)`.
"""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.games.tariffs import TariffGame, negative, read_number, said, tidy


@public
def trade_patience(game: TariffGame, reversion: str = "war") -> dict[str, Any]:
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
    dict of id to number, or None where no patience suffices: the country does not lose by the reversion. A
    formula, where the game has symbols, says so by one or more.

    Examples
    --------
    >>> from gametheory_gov.games import TariffGame
    >>> trade_patience(TariffGame([1, 1])), trade_patience(TariffGame([2, 1, 1], [2, 1, 1]))["1"]
    ({'1': Fraction(3, 5), '2': Fraction(3, 5)}, None)
    """
    if reversion not in ("war", "embargo"):
        hint = did_you_mean(str(reversion), ("war", "embargo"))
        raise InvalidInputError(
            "trade_patience", [f"reversion = {reversion!r:.80}; 'war' or 'embargo' is needed{hint}"]
        )
    free, after = game.welfare({}), game.temptation()
    worst = game.embargo() if reversion == "embargo" else game.welfare(game.war())
    found: dict[str, Any] = {}
    for k in game.ids:
        gain, loss = tidy(after[k] - free[k]), tidy(free[k] - worst[k])
        found[k] = None if loss == 0 or negative(loss) else tidy(gain / (gain + loss))
    return found


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
    gain, loss = game.temptation()[first] - free, free - game.welfare(war)[first]
    return war[first, game.ids[1]], gain, loss
