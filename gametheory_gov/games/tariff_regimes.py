r"""Which trade agreements three countries make: announcements that no coalition can do better than.

Each country announces with whom it wants to trade freely. Where deals of two are allowed, a pair trades
freely when each names the other; else all three trade freely when each names both, or nobody does. Then every
country taxes whom it does not trade freely with as is best for it. An announcement is *coalition-proof* when
no coalition gains, each member strictly, by another announcement that no part of it would leave again
(Bernheim, Peleg and Whinston): defined from single countries upwards, and decided so.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from typing import Any

from gametheory_gov.base.errors import InvalidGameError
from gametheory_gov.base.inputs import public

from .tariffs import TariffGame

Network = tuple[tuple[str, str], ...]
Profile = tuple[frozenset[str], ...]


@public
def coalition_proof_regimes(game: TariffGame, *, bilateral: bool = True) -> tuple[Network, ...]:
    """List the regimes of three countries that coalition-proof announcements make.

    Parameters
    ----------
    game : TariffGame
        Of three countries; numbers, no symbols.
    bilateral : bool
        Whether two may deal without the third.

    Returns
    -------
    tuple of networks
        Each a tuple of pairs that trade freely: none is the war, one a free-trade area, two hub and spoke,
        three free trade.

    Raises
    ------
    InvalidGameError
        For other than three countries, and symbols.

    Examples
    --------
    Deals of two stand in for free trade, or block it:

    >>> large = TariffGame(["5/4", "5/4", 1])
    >>> coalition_proof_regimes(large), coalition_proof_regimes(large, bilateral=False)
    (((('1', '2'),),), ((),))
    >>> small = TariffGame([1, 1, "5/4"])
    >>> coalition_proof_regimes(small)
    ((),)
    >>> coalition_proof_regimes(small, bilateral=False)
    ((('1', '2'), ('1', '3'), ('2', '3')),)
    """
    _three(game, "coalition_proof_regimes")
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
    return tuple(sorted(found, key=lambda network: (len(network), network)))


@public
def pairwise_stable_regimes(game: TariffGame) -> tuple[Network, ...]:
    """List the networks of three countries in which no country cuts a deal and no two make one.

    Nobody gains by ending a deal that it has; of no pair without one do both gain by it, or one while the
    other loses nothing.

    Parameters
    ----------
    game : TariffGame
        Of three countries; numbers, no symbols.

    Returns
    -------
    tuple of networks

    Raises
    ------
    InvalidGameError
        For other than three countries, and symbols.

    Examples
    --------
    >>> pairwise_stable_regimes(TariffGame([1, 1, "5/4"]))
    ()
    """
    _three(game, "pairwise_stable_regimes")
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

    return tuple(network for network in worth if stable(network))


def _order(game: TariffGame) -> Any:
    return list(itertools.combinations(game.ids, 2)).index


def _worth(game: TariffGame) -> Mapping[Network, Mapping[str, Any]]:
    """Welfare of every country in every network."""
    pairs = list(itertools.combinations(game.ids, 2))
    networks = [some for k in range(4) for some in itertools.combinations(pairs, k)]
    return {network: game.welfare(game.network(network)) for network in networks}


def _three(game: TariffGame, subject: str) -> None:
    if len(game.ids) != 3:
        raise InvalidGameError(subject, [f"the game has {len(game.ids)} countries; three are needed"])
    figures = (*game.endowments.values(), *game.markets.values())
    if symbols := {str(s) for figure in figures for s in getattr(figure, "free_symbols", ())}:
        told = ", ".join(sorted(symbols))
        raise InvalidGameError(subject, [f"the game has symbols, {told}; give them numbers"])
