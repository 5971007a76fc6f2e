"""What one deviation brings in a repeated game, by adding up what is paid period by period, in fractions."""

from __future__ import annotations

from fractions import Fraction as F


def stream(flows, cycle, discount):
    """The value of some flows and then of one flow for ever."""
    paid = sum((discount**t * flow for t, flow in enumerate(flows)), F(0))
    return paid + discount ** len(flows) * cycle / (1 - discount)


def gains(table, agreed, answer, i, reversion, discount):
    """What player i gains by each deviation, from the agreement and its punishment; by (phase, choice)."""

    def paid(cell):
        return F(table[tuple(cell)][i])

    def moved(cell, b):
        return [*cell[:i], b, *cell[i + 1 :]]

    kept, punished = paid(agreed), paid(answer)
    after = [punished] if reversion == "stick_and_carrot" else []
    then = kept if reversion == "stick_and_carrot" else punished
    phases = {0: (agreed, stream([], kept, discount))}
    if reversion == "stick_and_carrot":
        phases[1] = (answer, stream([punished], kept, discount))
    return {
        (phase, b): stream([paid(moved(cell, b)), *after], then, discount) - worth
        for phase, (cell, worth) in phases.items()
        for b in range(table.shape[i])
        if b != cell[i]
    }
