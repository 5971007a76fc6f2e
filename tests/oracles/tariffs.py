"""Tariff games by their definition: prices that clear markets, the best of tariffs, every announcement."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations, product

import sympy

CHOKE = F(10)


def market(endowments, markets, i, rates):
    """What each country has of the market for the good of i, at tariffs by exporter, less the choke price."""
    ids = list(endowments)

    def demanded(price):
        return sum(markets[k] * (CHOKE - (price - (rates.get(k, 0) if k != i else 0))) for k in ids)

    # demand falls by all markets for a unit of price
    price = (demanded(0) - sum(endowments[k] for k in ids if k != i)) / (demanded(0) - demanded(1))
    had = dict.fromkeys(ids, 0)
    for k in ids:
        own = price - (rates.get(k, 0) if k != i else 0)
        bought = markets[k] * (CHOKE - own)
        had[k] += bought * (CHOKE - own) / 2
        if k != i:
            had[k] += endowments[k] * (own - CHOKE)
            had[i] += rates.get(k, 0) * (endowments[k] - bought)
    return had


def welfare(endowments, markets, tariffs):
    """Welfare of every country at tariffs by (importer, exporter), the choke price left out."""
    total = dict.fromkeys(endowments, 0)
    for i in endowments:
        had = market(endowments, markets, i, {j: rate for (m, j), rate in tariffs.items() if m == i})
        for k in total:
            total[k] += had[k]
    return total


def best_tariff(endowments, markets, i, taxed):
    """The one tariff on some that is best for i: where a small step up brings as much as one down."""
    if not taxed:
        return 0

    def paid(rate):
        return market(endowments, markets, i, dict.fromkeys(taxed, rate))[i]

    slope = [paid(at + 1) - paid(at - 1) for at in (0, 1)]  # of a parabola: a straight line
    rate = slope[0] / (slope[0] - slope[1])
    return rate if isinstance(rate, sympy.Expr) or rate > 0 else 0


def network_tariffs(endowments, markets, links):
    links = {frozenset(link) for link in links}
    found = {}
    for i in endowments:
        taxed = [j for j in endowments if j != i and frozenset((i, j)) not in links]
        found |= {(i, j): best_tariff(endowments, markets, i, taxed) for j in taxed}
    return found


def _columns(game):
    def read(value):
        return value if isinstance(value, sympy.Expr) else F(value)

    return [{k: read(v) for k, v in column.items()} for column in (game.endowments, game.markets)]


def _reverses(endowments, markets, tariffs):
    """Whether somebody sells less than nothing, or an importer pays more than the choke price."""
    every = sum(markets.values())
    for i in endowments:
        others = [j for j in endowments if j != i]
        y = sum(endowments[j] - markets[j] * tariffs.get((i, j), 0) for j in others) / every
        if y < 0 or any(endowments[j] < markets[j] * (y + tariffs.get((i, j), 0)) for j in others):
            return True
    return False


def of_regimes(found):
    """Every regime decided by the recursive definition, from above."""
    endowments, markets = _columns(found.game)
    ids = tuple(endowments)
    pairs = list(combinations(ids, 2))
    networks = [some for k in range(4) for some in combinations(pairs, k)]
    worth = {}
    for some in networks:
        tariffs = network_tariffs(endowments, markets, some)
        if _reverses(endowments, markets, tariffs):
            return "trade is reversed"
        worth[some] = welfare(endowments, markets, tariffs)
    if found.rule == "pairwise stable" and found.bilateral:
        right = {some for some in networks if _pairwise(worth, some, pairs)}
    elif found.rule == "coalition-proof":
        right = _coalition_proof(worth, ids, found.bilateral)
    else:
        return "no such rule"
    expected = sorted(right, key=lambda some: (len(some), some))
    return "" if list(found.networks) == expected else "other regimes hold"


def _pairwise(worth, some, pairs):
    for pair in pairs:
        other = tuple(p for p in pairs if (p in some) != (p == pair))
        a, b = (worth[other][k] - worth[some][k] for k in pair)
        if (pair in some and max(a, b) > 0) or (pair not in some and max(a, b) > 0 and min(a, b) >= 0):
            return False
    return True


def _coalition_proof(worth, ids, bilateral):
    sizes = (0, 1, 2) if bilateral else (0, 2)
    others = [[j for j in ids if j != i] for i in ids]
    wishes = [[set(some) for size in sizes for some in combinations(rest, size)] for rest in others]
    every = list(product(*(range(len(w)) for w in wishes)))

    def network(profile):
        wish = {i: wishes[n][profile[n]] for n, i in enumerate(ids)}
        some = tuple((a, b) for a, b in combinations(ids, 2) if b in wish[a] and a in wish[b])
        return some if bilateral or len(some) == 3 else ()

    paid = {profile: worth[network(profile)] for profile in every}
    known = {}

    def proof(profile, who):
        """The announcements of a coalition, given those of the others, are coalition-proof in it."""
        if (profile, who) not in known:
            known[profile, who] = enforcing(profile, who) and not any(
                all(paid[other][ids[n]] > paid[profile][ids[n]] for n in who) and enforcing(other, who)
                for other in every
                if all(other[n] == profile[n] for n in range(3) if n not in who)
            )
        return known[profile, who]

    def enforcing(profile, who):
        return all(proof(profile, part) for size in range(1, len(who)) for part in combinations(who, size))

    return {network(profile) for profile in every if proof(profile, (0, 1, 2))}


def of_trade_patience(found):
    """Gains, losses and least patience by the definition; symbols at some numbers."""
    if found.reversion not in ("war", "embargo"):
        return "no such reversion"
    columns = (found.gains, found.losses, found.patience)
    endowments, markets = _columns(found.game)
    if any(list(column) != list(endowments) for column in columns):
        return "not every country has its figures"
    held = [v for column in (endowments, markets, *columns) for v in column.values()]
    symbols = sorted(set().union(*(v.free_symbols for v in held if isinstance(v, sympy.Expr))), key=str)
    for at in [{}] if not symbols else [dict.fromkeys(symbols, sympy.Rational(n, 7)) for n in (1, 2, 3)]:

        def number(value, at=at):
            if value is None or not isinstance(value, sympy.Expr):
                return value
            value = sympy.sympify(value).subs(at)
            return F(int(value.p), int(value.q))

        numbers = [{k: number(v) for k, v in column.items()} for column in (endowments, markets, *columns)]
        if fault := _false_figures(*numbers, found.reversion, bool(symbols)):
            return fault
    return ""


def _false_figures(endowments, markets, gains, losses, patience, reversion, at_numbers):
    floats = any(isinstance(v, float) for v in gains.values())
    war = network_tariffs(endowments, markets, ())
    if not at_numbers and _reverses(endowments, markets, war):
        return "trade is reversed"
    free, fought = welfare(endowments, markets, {}), welfare(endowments, markets, war)
    for k in endowments:
        near = F(1, 10**9) * (endowments[k] + markets[k]) if floats else 0
        alone = welfare(endowments, markets, {pair: rate for pair, rate in war.items() if pair[0] == k})[k]
        after = fought[k]
        if reversion == "embargo":  # nothing is sold: all that it has it uses itself
            own = market(endowments, markets, k, {j: war[k, j] for j in endowments if j != k})[k]
            after = own - sum(endowments[k] ** 2 / markets[k] / 2 for i in endowments if i != k)
        gain, loss = alone - free[k], free[k] - after
        if abs(F(gains[k]) - gain) > near or abs(F(losses[k]) - loss) > near:
            return "another gain or loss"
        if patience[k] is None and not at_numbers and loss > near:
            return "some patience holds it"
        if patience[k] is not None:
            if not at_numbers and (loss < -near or not 0 < patience[k] <= 1):
                return "no patience holds it"
            if abs(F(patience[k]) * (gain + loss) - gain) > near:
                return "another patience"
    return ""
