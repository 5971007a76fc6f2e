r"""Reversible accession: any state may be drawn, members may leave.

Every pure strategy profile in which alike states play alike is tried. Floats sort out most profiles at once;
those that pass, with a margin far above round-off, are decided in the game's own arithmetic. Strategies that
mix are found by `gametheory_gov.foresight.mixing_once`, where one place mixes, and by
`gametheory_gov.foresight.mixing`, where several do; each candidate is decided like the pure ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import prod
from typing import Any

from gametheory_gov.equilibrium import Ties

from .chance_boxes import Unresolved
from .counts import ClubPayoffs, Counts
from .markov_record import MarkovEquilibrium, UndecidedMixture
from .mixing import MOST_EDGES, mixing
from .mixing_once import mixing_once
from .places import Floats, Place, System
from .stages import Sign


def reversible_equilibria(
    payoffs: ClubPayoffs, delta: Any, sign: Sign, ties: Ties
) -> Iterator[MarkovEquilibrium | UndecidedMixture]:
    """Yield all pure equilibria in which alike states play alike, then mixed ones, then what is undecided.

    Parameters
    ----------
    payoffs : ClubPayoffs
    delta : number in [0, 1)
    sign : function of a number to -1, 0 or 1
    ties : {"join", "stay_out", "weak"}

    Raises
    ------
    NotApplicableError
        For more than 600,000 pure strategies.
    """
    system = System(payoffs, delta, ties)
    floats = Floats(system)
    for moves in floats.candidates():
        found = _decided(system, floats, moves, sign, ties)
        if found:
            yield found
    if not mixes(payoffs):
        return
    for case in chain(mixing_once(system, floats), mixing(system, floats)):
        if isinstance(case, Unresolved):
            yield _undecided(system, case)
            continue
        found = _decided(system, floats, case, sign, ties)
        if found:
            yield found


def mixes(payoffs: ClubPayoffs) -> bool:
    """Tell whether mixed strategies are sought."""
    clubs = prod(n + 1 for n in payoffs.sizes)
    return sum(n * clubs // (n + 1) for n in payoffs.sizes) <= MOST_EDGES


def _undecided(system: System, case: Unresolved) -> UndecidedMixture:
    def table(inside: bool) -> dict[Counts, tuple[tuple[float, float], ...]]:
        def bounds(counts: Counts, t: int) -> tuple[float, float]:
            k = system.at.get(Place(counts, t, inside))
            return (0.0, 0.0) if k is None else (float(case.bounds[k, 0]), float(case.bounds[k, 1]))

        sizes = system.payoffs.sizes
        return {n: tuple(bounds(n, t) for t in range(len(sizes))) for n in system.payoffs.member}

    return UndecidedMixture(table(False), table(True))


def _decided(
    system: System, floats: Floats, chances: Sequence[Any], sign: Sign, ties: Ties
) -> MarkovEquilibrium | None:
    """Return a strategy as an equilibrium if everybody who does not mix does what is best.

    Those that mix have been made indifferent.
    """
    values, _ = system.solve(chances)
    decide = floats.sign if any(isinstance(p, float) for p in chances) else sign
    signs = [decide(system.gain(place, values)) for place in system.places]
    for place, p, s in zip(system.places, chances, signs, strict=True):
        wanted = {"join": not place.inside, "stay_out": place.inside}.get(ties)
        if p in (0, 1) and not ((ties == "weak" or p == wanted) if s == 0 else p == (s > 0)):
            return None
    tied = [p in (0, 1) and s == 0 for p, s in zip(chances, signs, strict=True)]
    return _record(system, chances, values, tied)


def _record(system: System, moves: Sequence[Any], values: list[Any], tied: list[bool]) -> MarkovEquilibrium:
    one = 0 * system.delta + 1
    T = range(len(system.payoffs.sizes))

    def table(what: list[Any], inside: bool, missing: Any) -> dict[Counts, tuple[Any, ...]]:
        return {
            counts: tuple(
                missing if (k := system.at.get(Place(counts, t, inside))) is None else what[k] for t in T
            )
            for counts in system.payoffs.member
        }

    chances = [m * one for m in moves]
    return MarkovEquilibrium(
        system.payoffs.sizes,
        table(chances, False, 0 * one),
        table(chances, True, 0 * one),
        table(values, True, None),
        table(values, False, None),
        tuple(sorted({place.counts for place, tie in zip(system.places, tied, strict=True) if tie})),
    )
