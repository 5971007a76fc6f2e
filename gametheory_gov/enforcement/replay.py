r"""Strategies of a repeated game as automata, valued in fractions, and what one deviation brings.

An automaton is in one of finitely many phases. In phase s a state gets the flow :math:`f_s` and phase t
follows with chance :math:`p_{st}`, so that its values solve

.. math:: V_s = f_s + \delta \sum_t p_{st} V_t .

Nobody gains by deviating for ever so long in ever so many ways iff nobody gains by one deviation in one phase
(the one-shot deviation principle). This file knows no formula for a least patience: it solves these equations
and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Row = Sequence[Fraction | int]
#: How much less than a least patience is tried, as a part of it.
HAIR = Fraction(1, 10**12)
#: The greatest patience that is tried: what comes for ever outweighs what comes once, whatever the figures.
PATIENT = 1 - Fraction(1, 10**60)
#: How wide the bracket of a least patience is at most that is no fraction.
BRACKET = Fraction(1, 2**50)


class Deviation(NamedTuple):
    """One deviation: in which phase, the flow it brings, the chances of the phases that follow, its name."""

    phase: int
    flow: Fraction
    then: Row
    name: str = ""


class Automaton(NamedTuple):
    """Flows by phase, chances of the next phase by phase, and the deviations that there are."""

    flows: Row
    moves: Sequence[Row]
    deviations: Sequence[Deviation]


def values(flows: Row, moves: Sequence[Row], discount: Fraction) -> list[Fraction]:
    """The value of every phase, by elimination.

    Examples
    --------
    >>> values([1, 0], [[0, 1], [1, 0]], Fraction(1, 2))
    [Fraction(4, 3), Fraction(2, 3)]
    """
    size = len(flows)
    rows = [
        [Fraction(int(s == t)) - discount * moves[s][t] for t in range(size)] + [Fraction(flows[s])]
        for s in range(size)
    ]
    for s in range(size):  # rows are dominated by their diagonal, so no row need change its place
        filled = [t for t in range(s, size + 1) if rows[s][t]]
        for other in range(s + 1, size):
            if rows[other][s]:
                ratio = rows[other][s] / rows[s][s]
                for t in filled:
                    rows[other][t] -= ratio * rows[s][t]
    worth = [Fraction(0)] * size
    for s in reversed(range(size)):
        known = sum((rows[s][t] * worth[t] for t in range(s + 1, size) if rows[s][t]), Fraction(0))
        worth[s] = (rows[s][-1] - known) / rows[s][s]
    return worth


def best_deviation(automaton: Automaton, discount: Fraction) -> Fraction:
    """What the best single deviation brings, in present value.

    Examples
    --------
    >>> grim = Automaton([2, 1], [[1, 0], [0, 1]], [Deviation(0, Fraction(3), [0, 1])])
    >>> best_deviation(grim, Fraction(1, 2)), best_deviation(grim, Fraction(1, 4))
    (Fraction(0, 1), Fraction(2, 3))
    """
    worth = values(automaton.flows, automaton.moves, discount)
    return max(
        flow + discount * sum((p * v for p, v in zip(then, worth, strict=True)), Fraction(0)) - worth[phase]
        for phase, flow, then, _ in automaton.deviations
    )


def fault_of(
    automaton: Automaton, patience: Fraction | None, not_enough: Fraction | None, slack: Fraction
) -> str:
    """What is wrong with a claim about the least patience that holds a state, or nothing.

    Parameters
    ----------
    automaton : Automaton
    patience : Fraction, optional
        Said to hold the state from there on; None says that none does, or that the patient deviate where
        deviating costs something at first.
    not_enough : Fraction, optional
        Said not to hold it: the patience itself where that is the least, and then a hair less is tried.
    slack : Fraction
        What a deviation may bring nevertheless; zero in exact figures.

    Examples
    --------
    >>> grim = Automaton([2, 1], [[1, 0], [0, 1]], [Deviation(0, Fraction(3), [0, 1])])
    >>> fault_of(grim, Fraction(1, 2), Fraction(1, 2), Fraction(0))
    ''
    >>> fault_of(grim, Fraction(3, 4), Fraction(3, 4), Fraction(0))
    'already a patience of 0.75 holds it'
    """
    if patience is None:
        now = max(move.flow - automaton.flows[move.phase] for move in automaton.deviations)
        tries = (Fraction(0), Fraction(1, 2), PATIENT) if now > slack else (PATIENT,)
        pays = all(best_deviation(automaton, tried) + slack / (1 - tried) > 0 for tried in tries)
        return "" if pays and not_enough is None else "some patience holds it"
    if not 0 <= patience < 1:
        return f"its patience {float(patience):g} is outside [0, 1)"
    for tried in (patience, (1 + patience) / 2, max(patience, PATIENT)):
        if best_deviation(automaton, tried) > slack / (1 - tried):
            return f"a deviation pays at a patience of {float(tried):g}"
    if not patience:
        return "" if not_enough is None else "less than no patience is said not to be enough"
    if not_enough is None or not 0 <= patience - not_enough <= BRACKET:
        return "its patience is not said to be the least"
    less = patience * (1 - (10**6 if slack else 1) * HAIR) if not_enough == patience else not_enough
    if best_deviation(automaton, less) + slack / (1 - less) <= 0:
        return f"already a patience of {float(less):g} holds it"
    return ""
