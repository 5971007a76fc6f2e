"""Agreements counted by hand: payoffs from first principles, and stable clubs by trying every one.

A payoff here is a function of the number of a state and the set of members; nothing is shared with the
package. `quadratic_peak` finds the best choice of whoever faces a concave quadratic from three of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction as F
from itertools import chain, combinations, product

Club = frozenset[int]
Payoff = Callable[[int, Club], F]


def every_club(N: int) -> Iterator[Club]:
    """All sets of members."""
    return map(frozenset, chain.from_iterable(combinations(range(N), k) for k in range(N + 1)))


def stable(N: int, payoff: Payoff, ties: str = "join") -> set[Club]:
    """The clubs that nobody leaves and nobody joins."""
    found = set()
    for club in every_club(N):
        stays = all(_stays(payoff(i, club), payoff(i, club - {i}), ties) for i in club)
        if stays and not any(
            _joins(payoff(i, club | {i}), payoff(i, club), ties) for i in set(range(N)) - club
        ):
            found.add(club)
    return found


def _stays(inside, outside, ties):
    return inside > outside if ties == "stay_out" else inside >= outside


def _joins(inside, outside, ties):
    return inside >= outside if ties == "join" else inside > outside


def quadratic_peak(profit: Callable[[F], F]) -> F:
    """Where a concave quadratic is greatest."""
    at = [profit(F(x)) for x in (0, 1, 2)]
    curve = (at[2] - 2 * at[1] + at[0]) / 2
    assert curve < 0
    return -(at[1] - at[0] - curve) / (2 * curve)


def price_leadership(capacity: list[F], demand: F, slope: F) -> Payoff:
    """Cartel and fringe; a single firm belongs to the fringe."""

    def payoff(i: int, club: Club) -> F:
        inside = club if len(club) > 1 else frozenset()
        fringe = sum((a for j, a in enumerate(capacity) if j not in inside), F(0))
        own = sum((capacity[j] for j in inside), F(0))

        def output(p: F) -> F:
            return demand - slope * p - fringe * p

        if inside:
            p = quadratic_peak(lambda p: p * output(p) - output(p) ** 2 / (2 * own))
        else:
            p = demand / (slope + fringe)
        made = capacity[i] * output(p) / own if i in inside else capacity[i] * p
        return p * made - made**2 / (2 * capacity[i])

    return payoff


def cournot(N: int, demand: F, slope: F, leads: bool) -> Payoff:
    """One cartel, moving first or with the others; a single firm is none."""

    def payoff(i: int, club: Club) -> F:
        inside = club if len(club) > 1 else frozenset()
        rest = N - len(inside)
        makers = rest + bool(inside)
        if inside and leads:

            def follow(q: F) -> F:  # each follower's best reply, where all do alike
                return (demand / slope - q) / (rest + 1)

            first = quadratic_peak(lambda q: q * (demand - slope * (q + rest * follow(q))))
            each = follow(first)
        else:
            first = each = demand / slope / (makers + 1)
        price = demand - slope * (rest * each + (first if inside else 0))
        return price * first / len(inside) if i in inside else price * each

    return payoff


def cournot_profit(N: int, demand: F, slope: F, cartels: list[int | None]) -> list[F]:
    """Each firm's profit when it is in a cartel of some number, or alone: None."""
    makers = len({c for c in cartels if c is not None}) + cartels.count(None)
    each = demand**2 / slope / (makers + 1) ** 2
    return [each if c is None else each / cartels.count(c) for c in cartels]


def known_benefit(benefit: list[F], cost: F, provides_ties: bool, signed: Club) -> list[F]:
    """A linear public good: members choose jointly among all ways to provide, outsiders each for itself."""
    N = len(benefit)
    worth = sum((benefit[j] for j in signed), F(0))
    best = []
    for choice in product((0, 1), repeat=len(signed)):
        best.append((sum(choice) * (worth - cost), sum(choice) * (1 if provides_ties else -1), choice))
    _, _, chosen = max(best, default=(0, 0, ()))
    units = dict(zip(sorted(signed), chosen, strict=True))
    for i in set(range(N)) - signed:
        units[i] = int(benefit[i] >= cost if provides_ties else benefit[i] > cost)
    total = sum(units.values())
    return [benefit[i] * total - cost * units[i] for i in range(N)]


def carbon_club(own: list[F], response: list[F], price: F, tariff: F) -> Payoff:
    """Members hold the price, outsiders their own cost of carbon, and pay a tariff to every member."""

    def payoff(i: int, club: Club) -> F:
        held = [price if j in club else own[j] for j in range(len(own))]
        world = sum((k * p for k, p in zip(response, held, strict=True)), F(0))
        paid = 0 if i in club else tariff * len(club)
        return own[i] * world - response[i] * held[i] ** 2 / 2 - paid

    return payoff


def security(risk: list[F], loss: list[F], cost: list[F], contagion: list[F], complete: bool) -> Payoff:
    """Every way in which losses can be passed on, one by one."""

    def payoff(i: int, club: Club) -> F:
        exposed = [j for j in range(len(risk)) if j not in club and j != i]
        total = F(0) if i not in club else -cost[i]
        if i in club and complete:
            return total
        for passed in product((False, True), repeat=len(exposed)):
            chance = F(1)
            for j, on in zip(exposed, passed, strict=True):
                chance *= contagion[j] if on else 1 - contagion[j]
            suffers = 1 if any(passed) else (0 if i in club else risk[i])
            total -= chance * suffers * loss[i]
        return total

    return payoff


def catastrophe(pledge: list[F], damage: list[F], cost: F, least: F, greatest: F) -> Payoff:
    """A threshold anywhere from the least to the greatest; equal ones are a known threshold."""

    def payoff(i: int, club: Club) -> F:
        given = sum((pledge[j] for j in club), F(0))
        if given >= greatest:
            chance = F(0)
        elif given <= least or least == greatest:
            chance = F(1)
        else:
            chance = (greatest - given) / (greatest - least)
        return -damage[i] * chance - (cost * pledge[i] if i in club else 0)

    return payoff
