r"""Which trade agreements three countries make: announcements that no coalition can do better than.

Each country announces with whom it wants to trade freely. Where deals of two are allowed, a pair trades
freely when each names the other; else all three trade freely when each names both, or nobody does. Then every
country taxes whom it does not trade freely with as is best for it. An announcement is *coalition-proof*
[bernheim1987]_ when no coalition gains, each member strictly, by another announcement that no part of it
would leave again: defined from single countries upwards, and decided so. A network is *pairwise stable*
[jackson1996]_ when nobody cuts a deal and no two make one.

.. [bernheim1987] Bernheim, Peleg & Whinston, "Coalition-Proof Nash Equilibria: I. Concepts" (1987).
.. [jackson1996] Jackson & Wolinsky, "A Strategic Model of Social and Economic Networks" (1996).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidGameError
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .regime_check import broken_pairs, held_announcements, made_by, worth_of
from .tariffs import TariffGame

if TYPE_CHECKING:
    import pandas as pd

Network = tuple[tuple[str, str], ...]
Profile = tuple[frozenset[str], ...]

PROOF, PAIRWISE = "coalition-proof", "pairwise stable"
_WORDS = ("the war", "a free-trade area", "hub and spoke", "free trade")


@dataclass(frozen=True, eq=False, repr=False)
class TradeRegimes(Answer):
    """The regimes of three countries that hold.

    Parameters
    ----------
    game : TariffGame
        In fractions.
    rule : {"coalition-proof", "pairwise stable"}
    bilateral : bool
        Whether two may deal without the third.
    networks : tuple of networks
        Each a tuple of pairs that trade freely: none is the war, one a free-trade area, two hub and spoke,
        three free trade.

    Examples
    --------
    >>> found = coalition_proof_regimes(TariffGame(["5/4", "5/4", 1]))
    >>> print(found)
    coalition-proof, pairs may deal: 1 of 8 regimes
      a free-trade area (1-2): welfare -567/512, -567/512, -35/64; together -707/256
    >>> print(found.verify())
    valid
      checked: 8 regimes, every deviation by every coalition, in fractions
      taken as given: endowments and markets
    """

    RESTS = Rests(
        by=("rule", {PROOF: ("bernheim1987",), PAIRWISE: ("jackson1996",)}), parts={"game": (TariffGame,)}
    )

    game: TariffGame
    rule: str
    bilateral: bool
    networks: tuple[Network, ...]

    def __iter__(self) -> Iterator[Network]:
        return iter(self.networks)

    def __len__(self) -> int:
        return len(self.networks)

    @property
    def welfare(self) -> tuple[dict[str, Fraction], ...]:
        """Welfare of every country in each of the regimes."""
        worth = _worth(self.game)
        return tuple(dict(worth[network]) for network in self.networks)

    @property
    def headline(self) -> str:
        """How many regimes hold, by which rule."""
        deals = "pairs may deal" if self.bilateral else "only all together may deal"
        return f"{self.rule}, {deals}: {len(self)} of {8 if self.bilateral else 2} regimes"

    def __str__(self) -> str:
        lines = [self.headline]
        for network, worth in zip(self.networks, self.welfare, strict=True):
            pairs = ", ".join(map("-".join, network))
            paid = ", ".join(map(format_number, worth.values()))
            named = f"{_WORDS[len(network)]}{f' ({pairs})' if 0 < len(network) < 3 else ''}"
            lines.append(f"  {named}: welfare {paid}; together {format_number(sum(worth.values()))}")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per regime: its pairs, and the welfare of every country."""
        import pandas as pd

        rows = [
            {"regime": _WORDS[len(network)], "pairs": " ".join(map("-".join, network)), **worth}
            for network, worth in zip(self.networks, self.welfare, strict=True)
        ]
        return pd.DataFrame(rows, columns=["regime", "pairs", *self.game.ids])

    def verify(self) -> Verification:
        """Check every regime against every deviation, by prices that clear markets, in fractions.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        game, faults = self.game, []
        if (
            len(game.ids) != 3
            or self.rule not in (PROOF, PAIRWISE)
            or (self.rule, self.bilateral)
            == (
                PAIRWISE,
                False,
            )
        ):
            return Verification(False, ("these are no regimes of three countries",), ())
        endowments, markets = (
            {k: Fraction(v) for k, v in column.items()} for column in (game.endowments, game.markets)
        )
        if min(*endowments.values(), *markets.values()) <= 0 or list(endowments) != list(markets):
            return Verification(False, ("endowments and markets are positive numbers",), ())
        every = _networks(game.ids)
        worth = {network: worth_of(endowments, markets, network) for network in every}
        if self.rule == PAIRWISE:
            undone = {network: list(broken_pairs(worth, network, game.ids)) for network in every}
            undone = {network: found[:1] for network, found in undone.items()}
        else:
            undone = {network: ["no announcement makes it"] for network in every}
            for profile, why in held_announcements(worth, game.ids, self.bilateral).items():
                network = made_by(profile, game.ids, self.bilateral)
                undone[network] = [] if not why or not undone[network] else [why]
        for network in every:
            if network in self.networks and undone[network]:
                faults.append(f"{list(network)} does not hold: {undone[network][0]}")
            if network not in self.networks and not undone[network]:
                faults.append(f"{list(network)} holds, and is not listed")
        if list(self.networks) != sorted(set(self.networks) & set(every), key=lambda n: (len(n), n)):
            faults.append("regimes are listed twice, out of order, or of other countries")
        checked = (f"{counted(len(every), 'regime')}, every deviation by every coalition, in fractions",)
        return Verification(not faults, tuple(faults), checked, ("endowments and markets",))


@public
def coalition_proof_regimes(game: TariffGame, *, bilateral: bool = True) -> TradeRegimes:
    """List the regimes of three countries that coalition-proof announcements make.

    Parameters
    ----------
    game : TariffGame
        Of three countries; numbers, no symbols.
    bilateral : bool
        Whether two may deal without the third.

    Returns
    -------
    TradeRegimes
        Floats are read as their shortest decimals.

    Raises
    ------
    InvalidGameError
        For other than three countries, and symbols.
    InvalidInputError
        Where a tariff of the war or of a free-trade area reverses trade.

    Examples
    --------
    Deals of two stand in for free trade, or block it:

    >>> large = TariffGame(["5/4", "5/4", 1])
    >>> coalition_proof_regimes(large).networks, coalition_proof_regimes(large, bilateral=False).networks
    (((('1', '2'),),), ((),))
    >>> small = TariffGame([1, 1, "5/4"])
    >>> coalition_proof_regimes(small).networks
    ((),)
    >>> coalition_proof_regimes(small, bilateral=False).networks
    ((('1', '2'), ('1', '3'), ('2', '3')),)
    """
    game = _three(game, "coalition_proof_regimes")
    worth = _worth(game)
    ids = game.ids
    wishes = []
    for i in ids:
        others = [j for j in ids if j != i]
        sizes = (0, 1, 2) if bilateral else (0, 2)
        wishes.append([frozenset(some) for k in sizes for some in itertools.combinations(others, k)])
    every = list(itertools.product(*wishes))

    def made(profile: Profile) -> Network:
        wanted = dict(zip(ids, profile, strict=True))
        pairs = tuple(
            p for p in itertools.combinations(ids, 2) if p[1] in wanted[p[0]] and p[0] in wanted[p[1]]
        )
        return pairs if bilateral or len(pairs) == 3 else ()

    def others_as(profile: Profile, coalition: tuple[int, ...]) -> list[Profile]:
        outside = [k for k in range(3) if k not in coalition]
        return [other for other in every if all(other[k] == profile[k] for k in outside)]

    def better(new: Profile, old: Profile, coalition: tuple[int, ...]) -> bool:
        return all(worth[made(new)][ids[k]] > worth[made(old)][ids[k]] for k in coalition)

    @cache
    def holds(profile: Profile, coalition: tuple[int, ...]) -> bool:
        """Whether no part of a coalition would leave what it announces, the others' announcements fixed."""
        return all(
            proof(profile, part)
            for size in range(1, len(coalition))
            for part in itertools.combinations(coalition, size)
        )

    @cache
    def proof(profile: Profile, coalition: tuple[int, ...]) -> bool:
        return holds(profile, coalition) and not any(
            better(other, profile, coalition) and holds(other, coalition)
            for other in others_as(profile, coalition)
        )

    found = {made(profile) for profile in every if proof(profile, (0, 1, 2))}
    networks = tuple(sorted(found, key=lambda network: (len(network), network)))
    return TradeRegimes(game, PROOF, bilateral, networks)


@public
def pairwise_stable_regimes(game: TariffGame) -> TradeRegimes:
    """List the networks of three countries in which no country cuts a deal and no two make one.

    Nobody gains by ending a deal that it has; of no pair without one do both gain by it, or one while the
    other loses nothing.

    Parameters
    ----------
    game : TariffGame
        Of three countries; numbers, no symbols.

    Returns
    -------
    TradeRegimes

    Raises
    ------
    InvalidGameError, InvalidInputError
        As `coalition_proof_regimes`.

    Examples
    --------
    >>> pairwise_stable_regimes(TariffGame([1, 1, "5/4"])).networks
    ()
    """
    game = _three(game, "pairwise_stable_regimes")
    worth = _worth(game)

    def stable(network: Network) -> bool:
        for pair in itertools.combinations(game.ids, 2):
            linked = pair in network
            other = tuple(sorted({*network} ^ {pair}, key=_order(game)))
            gains = [worth[other][k] - worth[network][k] for k in pair]
            if linked and max(gains) > 0:
                return False
            if not linked and max(gains) > 0 and min(gains) >= 0:
                return False
        return True

    return TradeRegimes(game, PAIRWISE, True, tuple(network for network in worth if stable(network)))


def _order(game: TariffGame) -> Any:
    return list(itertools.combinations(game.ids, 2)).index


def _networks(ids: tuple[str, ...]) -> list[Network]:
    pairs = list(itertools.combinations(ids, 2))
    return [some for k in range(4) for some in itertools.combinations(pairs, k)]


def _worth(game: TariffGame) -> Mapping[Network, Mapping[str, Any]]:
    """Welfare of every country in every network."""
    return {network: game.welfare(game.network(network)) for network in _networks(game.ids)}


def _three(game: TariffGame, subject: str) -> TariffGame:
    """The game of three countries in fractions."""
    if len(game.ids) != 3:
        raise InvalidGameError(subject, [f"the game has {len(game.ids)} countries; three are needed"])
    figures = (*game.endowments.values(), *game.markets.values())
    if symbols := {str(s) for figure in figures for s in getattr(figure, "free_symbols", ())}:
        told = ", ".join(sorted(symbols))
        raise InvalidGameError(subject, [f"the game has symbols, {told}; give them numbers"])
    columns = [{k: to_fraction(v) for k, v in column.items()} for column in (game.endowments, game.markets)]
    return TariffGame(*columns)
