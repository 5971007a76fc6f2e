r"""Tariff games: competing exporters, who tax each other's goods.

There are N countries and as many goods. Country i imports good i, of which it has nothing, from all others;
of every other good it has :math:`E_i` to sell. Everywhere the demand of country k for a good is
:math:`n_k(\alpha - p)`. It taxes what comes from j by :math:`t_{ij}` a unit, so prices of good i satisfy
:math:`p_i = p_j + t_{ij}`. Markets clear: with :math:`y_k = \alpha - p_k` and :math:`n = \sum_k n_k`,

.. math::

    y_i = \frac{1}{n}\Big(\sum_{j\ne i} E_j - \sum_{j\ne i} n_j t_{ij}\Big), \qquad
    y_j = y_i + t_{ij}, \qquad x_{ij} = E_j - n_j y_j,

where :math:`x_{ij}` is what j sells to i. The welfare of a country is its consumers' surplus, the value of
what it has, and its revenue; :math:`\alpha` adds the same number whatever the tariffs, and is left out:

.. math:: w_i = \sum_{g} \tfrac12 n_i y_{gi}^2 - \sum_{g\ne i} E_i\, y_{gi} + \sum_{j\ne i} t_{ij} x_{ij},

:math:`y_{gi}` being country i's :math:`y` for good g. No country's tariff touches another good, so the best
tariff of one depends on no other's: the war is in dominant strategies. With N alike countries it is
:math:`e/(N+1)`; with markets of shares :math:`n_i` and endowments :math:`n_i e` it is
:math:`n_i e/(1+n_i)`. The linear model is that of [saggi2010]_, derived anew for this package; best tariffs
that answer each other go back to [johnson1953]_.

.. [saggi2010] Saggi & Yildiz, "Bilateralism, Multilateralism, and the Quest for Global Free Trade" (2010).
.. [johnson1953] Johnson, "Optimum Tariffs and Retaliation" (1953).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import sympy

from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidGameError, InvalidInputError
from gametheory_gov.base.exact import format_number, to_number
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.base.text import Coded, call, counted
from gametheory_gov.world.states import States

Tariffs = Mapping[tuple[str, str], Any]


@public
@dataclass(frozen=True, repr=False)
class TariffGame(Coded):
    """Countries that import one good each from all others, and may tax it.

    Parameters
    ----------
    endowments : mapping of id to number, or sequence of N numbers
        What a country has of every good but the one that it imports; more than 0. Numbers are exact when
        they are whole, fractions, or text such as ``"5/4"``; SymPy expressions will do.
    markets : mapping of id to number, or sequence of N numbers, optional
        How many consumers a country has, relative to each other; more than 0, by default 1 each.

    Raises
    ------
    InvalidGameError
        For fewer than two countries, what is no positive number, and markets of other countries.

    Examples
    --------
    >>> game = TariffGame([1, 1, 1])
    >>> war = game.war()
    >>> str(war["1", "2"]), [str(w) for w in game.welfare(war).values()]
    ('1/4', ['-11/16', '-11/16', '-11/16'])
    >>> [str(w) for w in game.welfare({}).values()]
    ['-2/3', '-2/3', '-2/3']

    In symbols, the best tariff of a market of share n of the world:

    >>> import sympy
    >>> n, e = sympy.symbols("n e", positive=True)
    >>> sympy.factor(TariffGame([n*e, (1 - n)*e], [n, 1 - n]).war()["1", "2"])
    e*n/(n + 1)
    """

    RESTS = Rests(("saggi2010", "johnson1953"))

    endowments: Any
    markets: Any = None

    def __post_init__(self) -> None:
        faults = Faults("tariff game")
        endowments = _column("endowments", self.endowments, faults)
        markets = dict.fromkeys(endowments, to_number(1))
        if self.markets is not None:
            markets = _column("markets", self.markets, faults)
        if not faults and list(markets) != list(endowments):
            faults.add("markets and endowments are not those of the same countries, in the same order")
        if not faults and len(endowments) < 2:
            faults.add(f"{counted(len(endowments), 'country', 'countries')}; at least two are needed")
        faults.raise_as(InvalidGameError)
        object.__setattr__(self, "endowments", endowments)
        object.__setattr__(self, "markets", markets)

    def __repr__(self) -> str:
        return call("TariffGame", endowments=self.endowments, markets=self.markets)

    def _code(self) -> str | None:
        return f"games.{super()._code()}"

    def __hash__(self) -> int:
        return hash((tuple(self.endowments.items()), tuple(self.markets.items())))

    @classmethod
    def of(cls, states: States) -> Self:
        """The tariff game of a world: markets, and what there is to sell, in proportion to size.

        States without size, which neither sell nor buy, are left out.

        Parameters
        ----------
        states : States
            Such as ``gg.load_states(2019)``, with the shares of GDP of a year.

        Returns
        -------
        TariffGame

        Raises
        ------
        InvalidGameError
            For fewer than two states with size.

        Examples
        --------
        >>> from gametheory_gov import States
        >>> game = TariffGame.of(States(["A", "B"], size=["3/5", "2/5"]))
        >>> game.welfare(game.war())["A"] - game.welfare({})["A"]
        Fraction(171, 49000)
        """
        shares = {k: s for k, s in zip(states.ids, states.size.tolist(), strict=True) if s > 0}
        return cls(shares, shares)

    @property
    def ids(self) -> tuple[str, ...]:
        """The countries."""
        return tuple(self.endowments)

    # ------------------------------------------------------------------------------------- markets

    def _market(self, tariffs: Tariffs, i: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """For the good of i: choke price less price by country, and what each other country sells to i."""
        n, E = self.markets, self.endowments
        others = [j for j in self.ids if j != i]
        rates = {j: tariffs.get((i, j), 0) for j in others}
        here = sum(E[j] - n[j] * rates[j] for j in others) / sum(n.values())
        below = {i: here, **{j: here + rates[j] for j in others}}
        return below, {j: E[j] - n[j] * below[j] for j in others}

    def _parts(self, tariffs: Tariffs, good: str) -> dict[str, Any]:
        """What the market of one good adds to the welfare of each country, flows unchecked."""
        below, sold = self._market(tariffs, good)
        parts = {k: self.markets[k] * below[k] ** 2 / 2 - self.endowments[k] * below[k] for k in sold}
        revenue = sum(tariffs.get((good, j), 0) * flow for j, flow in sold.items())
        return {**parts, good: self.markets[good] * below[good] ** 2 / 2 + revenue}

    def _welfare(self, tariffs: Tariffs) -> dict[str, Any]:
        """Welfare by the formula, flows unchecked."""
        total: dict[str, Any] = dict.fromkeys(self.ids, 0)
        for good in self.ids:
            for k, part in self._parts(tariffs, good).items():
                total[k] += part
        return {k: tidy(w) for k, w in total.items()}

    def flows(self, tariffs: Tariffs) -> dict[tuple[str, str], Any]:
        """What is sold, by (importer, exporter).

        Parameters
        ----------
        tariffs : mapping of (importer, exporter) to number
            A unit; zero for pairs not named, at least 0.

        Raises
        ------
        InvalidInputError
            For unknown pairs, negative tariffs, and tariffs that reverse trade: at which somebody would sell
            less than nothing, or no consumer of the importer would buy at a price above the choke price.

        Examples
        --------
        >>> TariffGame([1, 1]).flows({("1", "2"): "1/3"})[("1", "2")]
        Fraction(1, 3)
        >>> TariffGame([1, 1]).flows({("1", "2"): "3/2"})
        Traceback (most recent call last):
        ...
        gametheory_gov.base.errors.InvalidInputError: tariffs: 2 faults
          1. 1 taxes 2 by 3/2: 2 would sell -1/4 to it; a tariff that reverses trade is outside the model
          2. 1: its consumers would buy -1/4 of what it imports; lower its tariffs
        """
        given = self._given(tariffs)
        faults, found = Faults("tariffs"), {}
        for i in self.ids:
            below, sold = self._market(given, i)
            for j, flow in sold.items():
                found[i, j] = flow
                if negative(flow):
                    faults.add(
                        f"{i} taxes {j} by {said(given[i, j])}: {j} would sell {said(flow)} to it; "
                        "a tariff that reverses trade is outside the model"
                        if given.get((i, j))
                        else f"{i} does not tax {j}, and {j} would sell {said(flow)} to it: {j} has too "
                        "little of that good for its own market, and its imports are outside the model; take "
                        "endowments that differ less"
                    )
            if negative(below[i]):
                bought = said(self.markets[i] * below[i])
                faults.add(f"{i}: its consumers would buy {bought} of what it imports; lower its tariffs")
        faults.raise_as(InvalidInputError)
        return found

    def welfare(self, tariffs: Tariffs) -> dict[str, Any]:
        """Welfare of every country, what the choke price adds left out.

        Parameters
        ----------
        tariffs : mapping of (importer, exporter) to number
            As for `flows`.

        Returns
        -------
        dict of id to number

        Raises
        ------
        InvalidInputError
            As `flows`.
        """
        self.flows(tariffs)
        return self._welfare(self._given(tariffs))

    def embargo(self) -> dict[str, Any]:
        """Welfare of every country when no other buys from it, while it buys at its best tariff.

        Nothing that the others' tariffs can do to it is worse.

        Examples
        --------
        >>> TariffGame([1, 1]).embargo()
        {'1': Fraction(-1, 3), '2': Fraction(-1, 3)}
        """
        war, goods = self.war(), len(self.ids) - 1
        self.flows(war)
        unsold = {k: goods * self.endowments[k] ** 2 / self.markets[k] / 2 for k in self.ids}
        return {k: tidy(self._parts(war, k)[k] - unsold[k]) for k in self.ids}

    def _given(self, tariffs: Tariffs) -> dict[tuple[str, str], Any]:
        faults, known, asked = Faults("tariffs"), set(self.ids), cast("Any", tariffs)
        found: dict[tuple[str, str], Any] = {}
        if not isinstance(asked, Mapping):
            faults.add(f"tariffs = {asked!r:.80}; a mapping of (importer, exporter) to number is needed")
            asked = {}
        for pair, rate in asked.items():
            if not (isinstance(pair, tuple) and len(pair) == 2 and set(pair) <= known):
                faults.add(f"{pair!r:.80} is no (importer, exporter); countries are {', '.join(self.ids)}")
            elif pair[0] == pair[1]:
                faults.add(f"{pair!r} is one country, which does not tax itself")
            else:
                found[pair] = read_number(f"tariff of {pair[0]} on {pair[1]}", rate, faults)
                if not faults and negative(found[pair]):
                    faults.add(f"{pair[0]} taxes {pair[1]} by {said(found[pair])}; tariffs are at least 0")
        faults.raise_as(InvalidInputError)
        return found

    # ------------------------------------------------------------------------------------- regimes

    def _best(self, whose: Sequence[str], taxed: Callable[[str], Iterable[str]]) -> dict[Any, Any]:
        """The one tariff on all taxed that is best for some countries together, as the tariffs that it makes.

        Their welfare is quadratic in it: what follows are its slope at no tariff, and how the slope falls.
        What is best at a negative tariff is best at none.
        """
        n, E, everybody = self.markets, self.endowments, sum(self.markets.values())
        ours = sum(n[k] for k in whose) / everybody
        slope, fall, found = 0, 0, dict[Any, Any]()
        for i in whose:
            hit = list(taxed(i))
            part = sum(n[j] for j in hit) / everybody
            below = sum(E[j] for j in self.ids if j != i)  # of good i, over all who buy it
            sold = sum(E[k] for k in whose if k != i)
            slope += sum(E[j] for j in hit) - part * (below * (1 + ours) - sold)
            fall += part * (2 - part * (2 + ours)) * everybody
            found |= {(i, j): None for j in hit}
        best = tidy(slope / fall) if found else None
        return dict.fromkeys(found, to_number(0) if found and negative(best) else best)

    def war(self) -> dict[tuple[str, str], Any]:
        """The tariffs of the war: each country's best, one on all others.

        Examples
        --------
        >>> TariffGame([1, 1]).war()
        {('1', '2'): Fraction(1, 3), ('2', '1'): Fraction(1, 3)}
        """
        return self.network([])

    def network(self, links: Iterable[Iterable[str]]) -> dict[tuple[str, str], Any]:
        """The tariffs when some pairs trade freely, and each country taxes all others by what is best for it.

        No pair: the war. One pair of three countries: a free-trade area. All pairs with one hub: hub and
        spoke. All pairs: free trade.

        Parameters
        ----------
        links : iterable of pairs of ids

        Raises
        ------
        InvalidInputError
            For what is no pair of two of the countries.

        Examples
        --------
        >>> TariffGame([1, 1, 1]).network([("1", "2")])["1", "3"]
        Fraction(1, 11)
        """
        free: dict[str, set[str]] = {k: set() for k in self.ids}
        faults = Faults("links")
        for link in [links] if isinstance(links, str) else links:
            pair = as_ids(link, "links", faults, known=self.ids, among="the countries")
            if not faults and len(set(pair)) != 2:
                faults.add(f"{link!r:.80} is no pair of two countries")
            if not faults:
                free[pair[0]].add(pair[1])
                free[pair[1]].add(pair[0])
        faults.raise_as(InvalidInputError)
        found: dict[tuple[str, str], Any] = {}
        for i in self.ids:
            found |= self._best([i], lambda i: [j for j in self.ids if j != i and j not in free[i]])
        return found

    def customs_union(self, members: Iterable[str]) -> dict[tuple[str, str], Any]:
        """The tariffs when members trade freely and tax all others alike, as is best for them together.

        Parameters
        ----------
        members : iterable of ids

        Raises
        ------
        InvalidInputError
            For unknown countries, and fewer than two members.

        Examples
        --------
        A union of two harms the third, which a free-trade area does not: -11/16 is what the war leaves it.

        >>> game = TariffGame([1, 1, 1])
        >>> union = game.customs_union(["1", "2"])
        >>> union["1", "3"], game.welfare(union)["3"]
        (Fraction(1, 5), Fraction(-71, 100))
        """
        faults = Faults("members")
        inside = as_ids(members, "members", faults, known=self.ids, among="the countries")
        if not faults and len(set(inside)) < 2:
            faults.add("a customs union has at least two members")
        faults.raise_as(InvalidInputError)
        found = self._best(inside, lambda i: [j for j in self.ids if j not in inside])
        for i in (k for k in self.ids if k not in inside):
            found |= self._best([i], lambda i: [j for j in self.ids if j != i])
        return found

    def violation_gains(self) -> dict[str, Any]:
        """What every country gains if it alone taxes the others, and nobody answers.

        Examples
        --------
        >>> TariffGame([1, 1]).violation_gains()["1"]
        Fraction(1, 24)
        """
        war = self.war()
        self.flows(war)  # in the market of one good they do not depend on tariffs on another
        return {k: tidy(self._parts(war, k)[k] - self._parts({}, k)[k]) for k in self.ids}

    def temptation(self) -> dict[str, Any]:
        """Welfare of every country if it alone taxes the others, and nobody answers.

        Examples
        --------
        >>> TariffGame([1, 1]).temptation()["1"]
        Fraction(-5, 24)
        """
        free, gains = self.welfare({}), self.violation_gains()
        return {k: tidy(free[k] + gains[k]) for k in self.ids}


def _column(name: str, given: Any, faults: Faults) -> dict[str, Any]:
    """Positive numbers by country."""
    if isinstance(given, (str, bytes)) or not hasattr(given, "__iter__"):
        faults.add(f"{name} = {given!r:.80}; one number for each country is needed")
        return {}
    if not isinstance(given, Mapping):
        given = {str(k + 1): value for k, value in enumerate(given)}
    column = {}
    for label, value in given.items():
        if not isinstance(label, str):
            faults.add(f"{name}: {label!r:.80} is no id of a country")
        number = read_number(f"{name} of {label}", value, faults)
        if number is not None and (number == 0 or negative(number)):
            faults.add(f"{name} of {label} = {said(number)}; a positive number is needed")
        column[label] = number
    return column


def read_number(name: str, value: Any, faults: Faults) -> Any:
    """An exact number, a float, or a SymPy expression."""
    try:
        number = value if isinstance(value, sympy.Expr) else to_number(value)
    except (TypeError, ValueError, InvalidInputError):
        number = sympy.nan
    if isinstance(number, sympy.Expr):
        wrong = number.is_extended_real is False or number in (sympy.nan, sympy.oo, -sympy.oo)
    else:
        wrong = isinstance(number, float) and not math.isfinite(number)
    if wrong:
        faults.add(f"{name} = {value!r:.80}; a number is needed")
        return None
    return number


def negative(value: Any) -> bool:
    """Whether a number is negative; a symbol that may be either is not."""
    return value.is_negative is True if isinstance(value, sympy.Expr) else bool(value < 0)


def tidy(value: Any) -> Any:
    """A number, or an expression in factors."""
    return sympy.factor(value) if isinstance(value, sympy.Expr) else value


def said(value: Any) -> str:
    """A number or an expression as text."""
    return str(value) if isinstance(value, sympy.Expr) else format_number(value)
