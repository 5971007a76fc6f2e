r"""Reversible accession: any state may be drawn, members may leave.

Every pure strategy profile in which alike states play alike is tried. Floats sort out most profiles at once;
those that pass, with a margin far above round-off, are decided in fractions. Strategies that mix are found by
`gametheory_gov.foresight.mixtures`; each candidate is decided like the pure ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from gametheory_gov.equilibria.definition import Ties

from .boxes import Unresolved
from .counts import ClubPayoffs, Counts, mixes
from .equilibrium import MarkovEquilibrium, UndecidedMixture
from .mixtures import mixtures_of_one, mixtures_of_several
from .places import Candidate, FloatSystem, Place, System
from .stages import Sign

#: A gain of irrational strategies, relative to the largest value, that counts as zero.
_ZERO = 1e-25
#: How close to 0 or 1, in floats, a chance may be one of them with round-off.
_CLOSE = 1e-6


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
        For more than 600,000 pure strategies, or a discount factor closer to one than 1e-9.
    """
    system = System(payoffs, delta, ties, sign)
    floats = FloatSystem(system)
    for moves in floats.candidates():
        found = _decide(system, floats, Candidate(moves))
        if found:
            yield found
    if not mixes(payoffs):
        return
    for case in chain(mixtures_of_one(system, floats), mixtures_of_several(system, floats)):
        if isinstance(case, Unresolved):
            yield _to_undecided(system, case)
            continue
        found = _decide(system, floats, case)
        if found:
            yield found


def _to_undecided(system: System, case: Unresolved) -> UndecidedMixture:
    def table(inside: bool) -> dict[Counts, tuple[tuple[float, float], ...]]:
        def bounds(counts: Counts, t: int) -> tuple[float, float]:
            k = system.at.get(Place(counts, t, inside))
            return (0.0, 0.0) if k is None else (float(case.bounds[k, 0]), float(case.bounds[k, 1]))

        sizes = system.payoffs.sizes
        return {n: tuple(bounds(n, t) for t in range(len(sizes))) for n in system.payoffs.member}

    return UndecidedMixture(table(False), table(True))


def _decide(system: System, floats: FloatSystem, candidate: Candidate) -> MarkovEquilibrium | None:
    """The equilibrium that a strategy is if everybody does what is best; None otherwise."""
    chances = candidate.chances
    values, _ = system.solve(chances)
    signs = []
    for place, unit in zip(system.places, floats.units, strict=True):
        gain = system.gain(place, values)
        rounded = system.exact and not candidate.exact
        signs.append(0 if rounded and abs(gain) <= _ZERO * unit else system.sign(gain))
    tied = [p in (0, 1) and s == 0 for p, s in zip(chances, signs, strict=True)]
    for k, (place, p, s) in enumerate(zip(system.places, chances, signs, strict=True)):
        if s != 0:
            if p != (s > 0):
                return None
            continue
        wanted = {"join": not place.inside, "stay_out": place.inside}.get(system.ties, p)
        if p != wanted if tied[k] else not system.exact and _is_tie(system, chances, k):
            return None
    return _to_equilibrium(system, candidate, values, tied)


def _is_tie(system: System, chances: Sequence[Any], k: int) -> bool:
    """Whether place k mixes by round-off only: the pure choice next to it leaves it indifferent too."""
    end = round(chances[k])
    if abs(chances[k] - end) > _CLOSE:
        return False
    values, _ = system.solve([*chances[:k], end, *chances[k + 1 :]])
    return system.sign(system.gain(system.places[k], values)) == 0


def _to_equilibrium(
    system: System, candidate: Candidate, values: list[Any], tied: list[bool]
) -> MarkovEquilibrium:
    plain: type[float] | type[Fraction] = Fraction if system.exact and candidate.exact else float
    pure = Fraction if system.exact else float
    T = range(len(system.payoffs.sizes))

    def table(what: list[Any], inside: bool, missing: Any) -> dict[Counts, tuple[Any, ...]]:
        return {
            counts: tuple(
                missing if (k := system.at.get(Place(counts, t, inside))) is None else what[k] for t in T
            )
            for counts in system.payoffs.member
        }

    chances = [pure(p) if p in (0, 1) else plain(p) for p in candidate.chances]
    worth = [plain(value) for value in values]
    return MarkovEquilibrium(
        system.payoffs.sizes,
        table(chances, False, pure(0)),
        table(chances, True, pure(0)),
        table(worth, True, None),
        table(worth, False, None),
        tuple(sorted({place.counts for place, tie in zip(system.places, tied, strict=True) if tie})),
    )
