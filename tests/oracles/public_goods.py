"""Agreements on a public good from their definition, slowly and exactly; nothing here is the package's.

What states do is found from payoffs alone: a best reply, or the best of an agreement, is the vertex of a
parabola through three of its points.
"""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations


def vertex(value):
    """Where a concave parabola is greatest, from three of its points."""
    low, middle, high = value(F(-1)), value(F(0)), value(F(1))
    bend = low - 2 * middle + high
    assert bend < 0
    return (low - high) / (2 * bend)


def clubs_of(number):
    """Every club of so many states, as sets of positions."""
    return [frozenset(c) for size in range(number + 1) for c in combinations(range(number), size)]


def stable(payoffs, number, *, inside_only=False):
    """The clubs that nobody leaves, and unless ``inside_only`` nobody joins; who is indifferent is in."""
    at = {club: payoffs(club) for club in clubs_of(number)}
    return {
        club
        for club, here in at.items()
        if all(here[i] >= at[club - {i}][i] for i in club)
        and (inside_only or all(here[j] > at[club | {j}][j] for j in set(range(number)) - club))
    }


def stable_sizes(payoffs, number):
    """The same for identical states, of ``payoffs(k)``, those of a member and of an outsider."""
    at = [payoffs(k) for k in range(number + 1)]
    return [
        k
        for k in range(number + 1)
        if (k == 0 or at[k][0] >= at[k - 1][1]) and (k == number or at[k][1] > at[k + 1][0])
    ]


def linear_benefits(club, b, c, exponent=2, *, least=None):
    """Payoffs with benefits b_i Q and costs c_i q_i^e/e: a member does what is best for its club."""
    beta = F(1, exponent - 1) if not isinstance(exponent, F) else 1 / (exponent - 1)
    assert beta.denominator == 1
    worth = [sum(b[j] for j in club) if i in club else b[i] for i in range(len(b))]
    if least is not None:
        worth = [max(w, least) for w in worth]
    q = [(w / c_i) ** int(beta) for w, c_i in zip(worth, c, strict=True)]
    cost = [
        (w * q_i) / exponent if q_i else F(0) for w, q_i in zip(worth, q, strict=True)
    ]  # c q^e / e, as c q^(e - 1) is the worth of a unit
    return [b_i * sum(q) - cost_i for b_i, cost_i in zip(b, cost, strict=True)]


def provision(club, b, c, *, tie=True):
    """Payoffs where each provides one unit or none."""
    worth = [sum(b[j] for j in club) if i in club else b[i] for i in range(len(b))]
    q = [int(w > c or (tie and w == c)) for w in worth]
    return [b_i * sum(q) - c * q_i for b_i, q_i in zip(b, q, strict=True)]


def barrett(k, number, a, b, c, *, leads=True):
    """Payoffs of a member and an outsider with quadratic benefits, k members doing the same."""

    def payoff(own, Q):
        return b * (a * Q - Q**2 / 2) / number - c * own**2 / 2

    def replies(T):
        """What each outsider does when members together do T: its best reply to the same by the others."""
        rest = number - k
        if rest == 0:
            return F(0)
        at = [vertex(lambda q, x=x: payoff(q, T + (rest - 1) * x + q)) - x for x in (F(0), F(1))]
        return at[0] / (at[0] - at[1])

    def joint(q, outside):
        return k * payoff(q, k * q + (number - k) * outside)

    if k == 0:
        q = F(0)
    elif leads:
        q = vertex(lambda x: joint(x, replies(k * x)))
    else:  # what is best for members, given what outsiders do in reply to it
        at = [vertex(lambda y, x=x: joint(y, replies(k * x))) - x for x in (F(0), F(1))]
        q = at[0] / (at[0] - at[1])
    outside = replies(k * q)
    Q = k * q + (number - k) * outside
    return payoff(q, Q), payoff(outside, Q)


def emissions(s, number, damage, *, leads=True, nonnegative=True):
    """Payoffs of a member and an outsider, and what each emits, s members doing the same."""
    rest = number - s

    def payoff(own, E):
        return own - own**2 / 2 - damage * E**2 / 2

    def fixed(reply):
        """Where a reply that is a straight line meets itself."""
        at = [reply(x) - x for x in (F(0), F(1))]
        return at[0] / (at[0] - at[1])

    def interior(T):
        """What each outsider emits when members together emit T."""
        if rest == 0:
            return F(0)
        return fixed(lambda x: vertex(lambda e: payoff(e, T + (rest - 1) * x + e)))

    def replies(T):
        return max(interior(T), F(0)) if nonnegative else interior(T)

    def joint(e, outside):
        return s * payoff(e, s * e + rest * outside)

    if s == 0:
        e = F(0)
    elif leads:
        e = vertex(lambda x: joint(x, interior(s * x)))
        if nonnegative:  # from the kink on outsiders emit nothing, and the parabola is another
            tries = [F(0), 1 / (damage * s), max(e, F(0)), max(vertex(lambda x: joint(x, F(0))), F(0))]
            e = max(tries, key=lambda x: joint(x, replies(s * x)))
    else:
        e = fixed(lambda x: vertex(lambda y: joint(y, interior(s * x))))
        e = max(e, F(0)) if nonnegative else e
    outside = replies(s * e)
    E = s * e + rest * outside
    return payoff(e, E), payoff(outside, E), e, outside


def no_single(payoffs):
    """The same payoffs, but that one member alone is no agreement."""

    def taken(k):
        if k != 1:
            return payoffs(k)[:2]
        outside = payoffs(0)[1]
        return outside, outside

    return taken
