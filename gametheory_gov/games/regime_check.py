r"""Which regimes of three countries hold, decided anew: by prices, and coalition by coalition.

This shares nothing with the search in `tariff_regimes`, and takes plain fractions. In the market for the good
of i let :math:`y` be what the choke price exceeds the price of i by, and O those whom it taxes by t:

.. math:: y\sum_k n_k + t\sum_{j\in O} n_j = \sum_{j\ne i} E_j .

The best tariff is where the welfare of i, :math:`\tfrac12 n_i y^2 + t\sum_{j \in O} (E_j - n_j(y + t))`, has
the slope zero, and none where that is at no tariff that is positive.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

Column = Mapping[str, Fraction]
Network = tuple[tuple[str, str], ...]
#: What each country announces, in order.
Wishes = tuple[frozenset[str], ...]


def worth_of(endowments: Column, markets: Column, network: Network) -> dict[str, Fraction]:
    """Welfare of every country when some pairs trade freely, and all else is taxed as is best.

    Examples
    --------
    >>> three = dict.fromkeys("123", Fraction(1))
    >>> [str(w) for w in worth_of(three, three, (("1", "2"),)).values()]
    ['-2615/3872', '-2615/3872', '-327/484']
    """
    ids, total = list(endowments), sum(markets.values(), Fraction(0))
    worth = dict.fromkeys(ids, Fraction(0))
    for i in ids:
        others = [j for j in ids if j != i]
        taxed = [j for j in others if (i, j) not in network and (j, i) not in network]
        sold, held = (sum((column[j] for j in taxed), Fraction(0)) for column in (endowments, markets))
        free = sum((endowments[j] for j in others), Fraction(0)) / total  # y at no tariff
        falls = held / total  # by how much y falls for a unit of tariff
        # the slope at t is n_i y (-falls) + sold - held (y + t) - t held (1 - falls), with y = free - falls t
        rate = Fraction(0)
        if held:
            level = sold - held * free - markets[i] * free * falls
            steep = held * (1 - falls) * 2 - markets[i] * falls**2
            rate = max(Fraction(0), level / steep)
        y = free - falls * rate
        for k in ids:
            own = y + rate if k in taxed else y
            if min(y, endowments[k] - markets[k] * own if k != i else y) < 0:
                raise ValueError(f"the tariff of {i} reverses trade with {k}")
            worth[k] += markets[k] * own**2 / 2 - (endowments[k] * own if k != i else 0)
        worth[i] += rate * (sold - held * (y + rate))
    return worth


def broken_pairs(worth: Mapping[Network, Column], network: Network, ids: tuple[str, ...]) -> Iterator[str]:
    """By which single deals a network falls: one that is cut, or one that is made."""
    for pair in itertools.combinations(ids, 2):
        rest = tuple(p for p in itertools.combinations(ids, 2) if (p in network) != (p == pair))
        gain = [worth[rest][k] - worth[network][k] for k in pair]
        if pair in network:
            for k, more in zip(pair, gain, strict=True):
                if more > 0:
                    yield f"{k} gains {more} by ending its deal with {pair[k == pair[0]]}"
        elif max(gain) > 0 and min(gain) >= 0:
            yield f"{pair[0]} and {pair[1]} gain {gain[0]} and {gain[1]} by a deal"


def held_announcements(
    worth: Mapping[Network, Column], ids: tuple[str, ...], bilateral: bool
) -> dict[Wishes, str]:
    """Every announcement of the three, with the deviation that undoes it; nothing where none does.

    Upwards from single countries: of a coalition, and announcements of all others, the announcements that no
    part of it would change again are its candidates; those candidates hold that no other candidate beats.
    """
    wishes = []
    for i in ids:
        others = [j for j in ids if j != i]
        subsets = [frozenset(), *(frozenset({j}) for j in others if bilateral), frozenset(others)]
        wishes.append(subsets)
    every = list(itertools.product(*wishes))
    paid = {profile: worth[made_by(profile, ids, bilateral)] for profile in every}
    undone: dict[tuple[int, ...], dict[Wishes, str]] = {}
    for size in (1, 2, 3):
        for who in itertools.combinations(range(3), size):
            parts = [part for part in undone if set(part) < set(who)]
            reasons = {p: next((undone[part][p] for part in parts if undone[part][p]), "") for p in every}
            found = dict(reasons)
            for old, new in itertools.product(every, every):
                same = all(a == b for k, (a, b) in enumerate(zip(old, new, strict=True)) if k not in who)
                if same and not found[old] and not reasons[new]:
                    gains = [paid[new][ids[k]] - paid[old][ids[k]] for k in who]
                    if min(gains) > 0:
                        names = ", ".join(ids[k] for k in who)
                        found[old] = f"{names} gain {', '.join(map(str, gains))} by another announcement"
            undone[who] = found
    return undone[0, 1, 2]


def made_by(profile: Wishes, ids: tuple[str, ...], bilateral: bool) -> Network:
    """The pairs that trade freely by what countries announce."""
    pairs = tuple(
        (ids[a], ids[b])
        for a, b in itertools.combinations(range(3), 2)
        if ids[b] in profile[a] and ids[a] in profile[b]
    )
    return pairs if bilateral or len(pairs) == 3 else ()
