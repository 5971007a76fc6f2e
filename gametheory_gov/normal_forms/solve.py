"""`solve_form`: every equilibrium of a normal form, as far as it can be known.

*Pure* equilibria are found by comparing payoffs, for any number of players. *Mixed* equilibria of two players
come from an exact enumeration of the extreme ones. The indices of a nondegenerate game must sum to 1. That is
checked, but proves nothing alone: two missing equilibria of opposite index leave the sum as it is. Only
where the enumeration is too long (``max_steps``) does the answer rest on Nashpy, whose answers are lifted to
fractions and tested by the definition, and then it is said to be incomplete.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gametheory_gov.base._typing import Column
from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.base.version import __version__

from .candidates import lift, nashpy_supports
from .claims import Component, FormEquilibrium, FormStatus
from .definition import (
    LAST_DIGITS,
    Strategies,
    check_tolerance,
    decided_payoffs,
    pure_positions,
    pure_strategies,
    regret_allowed,
    regrets,
    tied_comparisons,
)
from .extremes import Edge, components, extreme_equilibria, index_of, nash_subsets, systems
from .form import NormalForm
from .gambit import gambit_equilibria
from .solution import FormSolution

#: Two players with eight choices each stay within it, about two seconds.
DEFAULT_STEPS = 30_000


@dataclass
class _Found:
    """Equilibria and what is known of them, before they are described."""

    profiles: list[Strategies]
    status: FormStatus
    message: str
    components: tuple[Component, ...] = ()
    checks: dict[str, bool] = field(default_factory=dict)
    stats: dict[str, int] = field(default_factory=dict)
    indices: dict[Strategies, int | None] = field(default_factory=dict)


@public
def solve_form(
    form: NormalForm,
    *,
    mixed: bool | None = None,
    max_steps: int = DEFAULT_STEPS,
    tolerance: float = LAST_DIGITS,
) -> FormSolution:
    r"""The equilibria of a game in normal form.

    Parameters
    ----------
    form : NormalForm
    mixed : bool, optional
        Whether mixed equilibria are sought. By default they are for up to two players; for three or more
        they need Gambit (``pip install "gametheory_gov[gambit]"``).
    max_steps : int
        Most square systems that the exact enumeration for two players may solve: an m x n game needs
        :math:`2 \binom{m+n}{n} - 2`, 500 for 5 x 5 and 26,000 for 8 x 8.
    tolerance : float, from 0 to 1e-6
        Payoffs of one player against the same choices of the others that are floats count as equal where they
        differ by no more than this times the larger of the two, and the answer says how often that was so.
        The default allows for round-off in the last digits; with 0 floats are decided as they are. Exact
        payoffs need none.

    Returns
    -------
    FormSolution
        Pure equilibria as they are and as classes of outcomes; mixed ones of two players as the extreme
        points of their components.

    Raises
    ------
    InvalidGameError
        If an argument is unusable.
    NotApplicableError
        If mixed equilibria of three or more players are asked for without Gambit.

    Notes
    -----
    Enumeration of extreme equilibria: [avis2010]_, [vonstengel2002]_; indices: [shapley1974]_. Beyond
    ``max_steps``: Nashpy [nashpy]_.

    Examples
    --------
    >>> sexes = NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"],
    ...                             choices=[["A", "B"], ["A", "B"]])
    >>> for equilibrium in solve_form(sexes):
    ...     print(equilibrium)
    USA: A; CHN: A; payoffs 2, 1
    USA: B; CHN: B; payoffs 1, 2
    USA: A (2/3), B (1/3); CHN: A (1/3), B (2/3); payoffs 2/3, 2/3
    """
    _check_arguments(form, mixed, max_steps, tolerance)
    payoffs = decided_payoffs(form, tolerance)
    pure = [pure_strategies(form.shape, cell) for cell in pure_positions(payoffs)]
    found = _search(form, payoffs, pure, mixed, max_steps, tolerance)
    equilibria = tuple(FormEquilibrium.at(form, p, found.indices.get(p)) for p in found.profiles)
    message = found.message
    if tied := tied_comparisons(form, tolerance):
        message += (
            f"; {counted(tied, 'comparison')} of payoffs depended on the tolerance: floats that differ by no "
            f"more than {float(tolerance):g} of the larger were read as ties"
        )
    return FormSolution(
        form,
        equilibria,
        found.status,
        found.components,
        found.checks,
        float(tolerance),
        message,
        found.stats,
        __version__,
    )


def _check_arguments(form: object, mixed: object, max_steps: object, tolerance: Any) -> None:
    faults = Faults("solve_form")
    if not isinstance(form, NormalForm):
        faults.add(f"a NormalForm is needed, not a {type(form).__name__}")
    if mixed not in (None, True, False):
        faults.add(f"mixed = {mixed!r}; True, False or None is needed")
    if not isinstance(max_steps, int) or isinstance(max_steps, bool) or max_steps < 0:
        faults.add(f"max_steps = {max_steps!r}; a whole number, 0 or more, is needed")
    if (fault := check_tolerance(tolerance)) is not None:
        faults.add(fault)
    faults.raise_as(InvalidGameError)


def _search(
    form: NormalForm,
    payoffs: Column,
    pure: list[Strategies],
    mixed: bool | None,
    max_steps: int,
    tolerance: float,
) -> _Found:
    count = len(form.players)
    if mixed is False or (mixed is None and count > 2):
        return _Found(pure, FormStatus.PURE, f"{len(form.players)} players: pure equilibria only")
    if count == 1:
        together = tuple(range(len(pure)))
        return _Found(
            pure, FormStatus.COMPLETE, "one player: the best choices", (Component(together, (together,)),)
        )
    if count > 2:
        return _through_gambit(form, payoffs, pure, tolerance)
    if systems(*form.shape) > max_steps:
        return _through_nashpy(payoffs, pure, max_steps)
    return _exactly(payoffs, pure)


def _verified(payoffs: Column) -> tuple[list[Strategies], dict[str, int]]:
    """Nashpy's answers that are equilibria, in fractions, and counts."""
    first, second = payoffs[..., 0], payoffs[..., 1]
    supports = nashpy_supports(first, second)
    lifted = [pair for pair in (lift(first, second, s) for s in supports) if pair is not None]
    true = [pair for pair in dict.fromkeys(lifted) if not any(regrets(payoffs, pair)[1])]
    return list(true), {"nashpy_candidates": len(supports), "nashpy_verified": len(true)}


def _exactly(payoffs: Column, pure: list[Strategies]) -> _Found:
    """All equilibria of two players, by the exact enumeration."""
    first, second = payoffs[..., 0], payoffs[..., 1]
    extremes = extreme_equilibria(first, second)
    edges: dict[Strategies, Edge] = {
        (extremes.rows[u].weights, extremes.columns[v].weights): (u, v) for u, v in extremes.edges
    }
    profiles = _ordered(edges, pure)
    indices = {p: index_of(first, second, *p) for p in profiles}
    checks = {"nondegenerate": not extremes.degenerate}
    if not extremes.degenerate:
        checks["the indices sum to 1"] = sum(index or 0 for index in indices.values()) == 1
    stats = {"systems": systems(*first.shape), "extreme_equilibria": len(edges)}
    kind = "degenerate" if extremes.degenerate else "nondegenerate"
    message = f"{kind} game, decided by exact enumeration of {stats['systems']} systems"
    found = _components([edges[p] for p in profiles])
    return _Found(profiles, FormStatus.COMPLETE, message, found, checks, stats, indices)


def _ordered(profiles: Any, pure: Sequence[Strategies]) -> list[Strategies]:
    """Pure profiles in the order of cells, then the others by their supports."""
    alone = set(pure)
    mixed = [p for p in profiles if p not in alone]
    return [*pure, *sorted(mixed, key=lambda p: ([[k for k, s in enumerate(x) if s] for x in p], p))]


def _components(edges: Sequence[tuple[int, int]]) -> tuple[Component, ...]:
    where = {edge: k for k, edge in enumerate(edges)}
    found = []
    for members in components(edges):
        subsets = nash_subsets([edges[k] for k in members])
        positions = (sorted(where[edge] for edge in itertools.product(*sides)) for sides in subsets)
        found.append(Component(tuple(members), tuple(tuple(subset) for subset in positions)))
    return tuple(found)


def _through_nashpy(payoffs: Column, pure: list[Strategies], max_steps: int) -> _Found:
    """The pure equilibria of two players and what Nashpy adds, where enumeration is too long."""
    first, second = payoffs[..., 0], payoffs[..., 1]
    from_nashpy, stats = _verified(payoffs)
    profiles = _ordered(dict.fromkeys([*pure, *from_nashpy]), pure)
    indices = {p: index_of(first, second, *p) for p in profiles}
    checks = {"the indices sum to 1": sum(index or 0 for index in indices.values()) == 1}
    message = (
        f"exact enumeration would solve {systems(*first.shape)} systems, more than max_steps = {max_steps}; "
        "beyond the pure ones these are the equilibria that Nashpy found"
    )
    return _Found(profiles, FormStatus.INCOMPLETE, message, checks=checks, stats=stats, indices=indices)


def _through_gambit(form: NormalForm, payoffs: Column, pure: list[Strategies], tolerance: float) -> _Found:
    """The pure equilibria of three or more players and the mixed ones that Gambit finds."""
    found = [p for p in gambit_equilibria(payoffs) if not all(max(strategy) == 1 for strategy in p)]
    true = [
        p
        for p in found
        if all(
            regret <= regret_allowed(form, p, tolerance, who)
            for who, regret in enumerate(regrets(form.exact_payoffs, p)[1])
        )
    ]
    message = (
        f"{len(payoffs.shape) - 1} players: pure equilibria by comparison, mixed ones by Gambit in floats "
        f"({len(true)} of its {len(found)} without regret beyond round-off)"
    )
    odd = (len(pure) + len(true)) % 2 == 1
    if not odd:
        message += (
            "; a game without ties has an odd number (Wilson 1971), so one is missing or there are ties"
        )
    stats = {"gambit_candidates": len(found), "gambit_verified": len(true)}
    checks = {"the number of equilibria is odd": odd}
    return _Found([*pure, *true], FormStatus.INCOMPLETE, message, checks=checks, stats=stats)
