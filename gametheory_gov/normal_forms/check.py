r"""Equilibria of a normal form, checked from the definition alone.

Nothing of the solver is imported here. That *all* equilibria of two players are listed is checked in
another form than the solver's. A strategy x is extreme iff for some supports I, J of one size the system

.. math:: \sum_{i \in I} x_i = 1, \qquad \sum_{i \in I} x_i B_{ij} = v \quad (j \in J)

has exactly one solution, it is positive on I, and no column pays more than v; likewise y. Every pair of
extreme strategies without regret must be listed, and no other [avis2010]_.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Verification, checking
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.text import counted

from .claims import Component, FormEquilibrium, FormStatus
from .definition import (
    check_tolerance,
    decided_payoffs,
    payoffs_by_choice,
    pure_strategies,
    regret_allowed,
    regrets,
    tied_comparisons,
)
from .form import NormalForm

if TYPE_CHECKING:
    from gametheory_gov.base._typing import Column

Strategy = tuple[Any, ...]
_ROUND_OFF = Fraction(1, 10**12)


def check_form(
    form: NormalForm,
    equilibria: Sequence[FormEquilibrium],
    *,
    status: FormStatus,
    tolerance: float,
    components: Sequence[Component] = (),
    checks: Mapping[str, bool] = MappingProxyType({}),
) -> Verification:
    """Check what is claimed of a normal form from the definition; see `FormSolution.verify`.

    Parameters
    ----------
    form : NormalForm
    equilibria : sequence of FormEquilibrium
    status : FormStatus
    tolerance : float
        Relative to the larger of two payoffs that are compared.
    components : sequence of Component
    checks : mapping of str to bool
        What was said to be tested on the way.

    Returns
    -------
    Verification

    Examples
    --------
    >>> from gametheory_gov import NormalForm, solve_form
    >>> form = NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 3]])
    >>> found = solve_form(form)
    >>> print(check_form(form, found.pure, status=found.status, tolerance=0))
    NOT VALID
      checked: 2 equilibria by the definition
      checked: 4 cells for pure equilibria
      checked: 3 x 3 pairs of extreme strategies for mixed equilibria
      taken as given: the payoffs and outcomes of the game
      fault: the extreme equilibrium (3/4, 1/4) / (1/3, 2/3) is not listed
      fault: the components do not hold every equilibrium once
    """
    return checking(lambda: _check(form, tuple(equilibria), status, tolerance, tuple(components), checks))


def _check(
    form: NormalForm,
    equilibria: Sequence[FormEquilibrium],
    status: FormStatus,
    tolerance: float,
    components: Sequence[Component],
    checks: Mapping[str, bool],
) -> Verification:
    if (fault := check_tolerance(tolerance)) is not None:
        return Verification(False, (fault,), ())
    payoffs = decided_payoffs(form, tolerance)
    faults, checked = [], [f"{counted(len(equilibria), 'equilibrium', 'equilibria')} by the definition"]
    if tied := tied_comparisons(form, tolerance):
        near = f"within {float(tolerance):g} of the larger"
        checked.append(f"{counted(tied, 'comparison')} of payoffs {near}, read as ties")
    for number, equilibrium in enumerate(equilibria, start=1):
        faults += [f"equilibrium {number}: {fault}" for fault in _misstated(form, equilibrium, tolerance)]
    listed = [equilibrium.probabilities for equilibrium in equilibria]
    if len(set(listed)) < len(listed):
        faults.append("an equilibrium is listed twice")
    cells = [pure_strategies(form.shape, cell) for cell in _stable_cells(payoffs)]
    faults += _differences("pure equilibrium", cells, [e.probabilities for e in equilibria if e.pure])
    checked.append(f"{math.prod(form.shape)} cells for pure equilibria")
    if status is FormStatus.COMPLETE:
        faults += _all_listed(form, payoffs, listed, components, checked)
    elif components:
        faults.append(f"components are stated, but the solution is {status.name}")
    if status is FormStatus.PURE and not all(equilibrium.pure for equilibrium in equilibria):
        faults.append("mixed equilibria are listed, but are said not to have been sought")
    unknown = set(checks)
    faults += _miscounted(payoffs, equilibria, status, checks, unknown)
    taken = ["the payoffs and outcomes of the game", *(f"checks: {what}" for what in sorted(unknown))]
    return Verification(not faults, tuple(faults), tuple(checked), tuple(taken))


def _miscounted(
    payoffs: Column,
    equilibria: Sequence[FormEquilibrium],
    status: FormStatus,
    checks: Mapping[str, bool],
    unknown: set[str],
) -> Iterator[str]:
    """Yield indices, and tests said to be made on the way, that are not so; unknown tests are left over."""
    two = payoffs.ndim == 3
    for number, equilibrium in enumerate(equilibria, start=1):
        index = _index(payoffs, *equilibrium.probabilities) if two else None
        if equilibrium.index != index and (equilibrium.index is not None or status is FormStatus.COMPLETE):
            yield f"the index of equilibrium {number} is {index}, not {equilibrium.index}"
    so = {
        "the indices sum to 1": sum(equilibrium.index or 0 for equilibrium in equilibria) == 1,
        "the number of equilibria is odd": len(equilibria) % 2 == 1,
    }
    if two and status is FormStatus.COMPLETE:
        so["nondegenerate"] = not (_degenerate(payoffs[..., 0].T) or _degenerate(payoffs[..., 1]))
    for what in so.keys() & checks.keys():
        unknown.discard(what)
        if checks[what] is not so[what]:
            yield f"it is said to be {checks[what]} that {what}, which is not so"


def _degenerate(payoffs: Column) -> bool:
    """Whether some extreme strategy of the player of the rows has more best responses than choices."""
    for x in _extreme_strategies(payoffs.tolist()):
        plays, best = _played_and_best(x, payoffs_by_choice(payoffs, (x, ()), 1))
        if len(best) > len(plays):
            return True
    return False


def _index(payoffs: Column, x: Strategy, y: Strategy) -> int | None:
    """The index of an equilibrium of two players; None when it is degenerate [shapley1974]_."""
    first, second = payoffs[..., 0], payoffs[..., 1]
    rows, best_columns = _played_and_best(x, payoffs_by_choice(second, (x, ()), 1))
    columns, best_rows = _played_and_best(y, payoffs_by_choice(first, ((), y), 0))
    if rows != best_rows or columns != best_columns or len(rows) != len(columns):
        return None
    sign = 1 if len(rows) % 2 else -1
    for table in (first, second):
        part = (table - table.min() + 1)[np.ix_(sorted(rows), sorted(columns))].tolist()
        sign *= _sign_of_determinant([[Fraction(value) for value in row] for row in part])
    return sign or None


def _sign_of_determinant(rows: list[list[Fraction]]) -> int:
    sign = 1
    for k in range(len(rows)):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        sign = sign if rows[k][k] > 0 else -sign
        for row in rows[k + 1 :]:
            factor = row[k] / rows[k][k]
            row[:] = [a - factor * b for a, b in zip(row, rows[k], strict=True)]
    return sign


def _misstated(form: NormalForm, equilibrium: FormEquilibrium, tolerance: float) -> Iterator[str]:
    """Yield what one equilibrium says of itself that is not so."""
    strategies = equilibrium.probabilities
    if tuple(equilibrium.strategies) != form.players or any(
        tuple(strategy) != names
        for strategy, names in zip(equilibrium.strategies.values(), form.choices, strict=True)
    ):
        yield "it does not give every choice of every player a probability"
        return
    certain = all(isinstance(p, Fraction) for strategy in strategies for p in strategy)
    for player, strategy in zip(form.players, strategies, strict=True):
        shares = [to_fraction(share) for share in strategy]
        off: Fraction = abs(sum(shares, Fraction(0)) - 1)
        if min(shares) < 0 or off > (0 if certain else _ROUND_OFF):
            yield f"the probabilities of {player!r} are no distribution"
    expected, found = regrets(form.exact_payoffs, strategies)
    for who, (player, regret) in enumerate(zip(form.players, found, strict=True)):
        if regret > regret_allowed(form, strategies, tolerance, who):
            yield f"{player!r} would gain {float(regret):.6g} by another choice"
    figures = {f"what {player!r} gets": value for player, value in zip(form.players, expected, strict=True)}
    stated = [*equilibrium.payoffs.values(), equilibrium.regret]
    exact = form.exact and certain
    for said, (what, so) in zip(stated, [*figures.items(), ("its regret", max(found))], strict=True):
        off = abs(to_fraction(said) - to_fraction(so))
        if off > (0 if exact else _ROUND_OFF * abs(to_fraction(so))):
            yield f"{what} is {float(so):.6g}, not {float(said):.6g}"
    if tuple(equilibrium.outcomes) != tuple(type(equilibrium).at(form, strategies).outcomes):
        yield "its outcomes are not those of the cells that it plays"


def _stable_cells(payoffs: Column) -> Iterator[tuple[int, ...]]:
    """Yield the pure equilibria, comparing one payoff with another."""
    shape = payoffs.shape[:-1]
    for cell in itertools.product(*map(range, shape)):
        if all(
            payoffs[(*cell[:who], other, *cell[who + 1 :], who)] <= payoffs[(*cell, who)]
            for who, count in enumerate(shape)
            for other in range(count)
        ):
            yield cell


def _differences(what: str, expected: Sequence[Any], listed: Sequence[Any]) -> Iterator[str]:
    for strategies in expected:
        if strategies not in listed:
            yield f"the {what} {_in_words(strategies)} is not listed"
    for strategies in listed:
        if strategies not in expected:
            yield f"{_in_words(strategies)} is listed, but is no {what}"


def _in_words(strategies: Any) -> str:
    return " / ".join("(" + ", ".join(map(str, strategy)) + ")" for strategy in strategies)


def _all_listed(
    form: NormalForm,
    payoffs: Column,
    listed: Sequence[Any],
    components: Sequence[Component],
    checked: list[str],
) -> Iterator[str]:
    """Yield what is wrong with the claim that all equilibria are listed."""
    if len(form.players) == 1:  # the best choices are the extreme points
        together = tuple(range(len(listed)))
        if tuple(components) != (Component(together, (together,)),):
            yield "the best choices are not one component"
        return
    if len(form.players) > 2:
        yield "all mixed equilibria of three or more players are claimed, and nothing here can show that"
        return
    first, second = payoffs[..., 0], payoffs[..., 1]
    xs, ys = _extreme_strategies(second.tolist()), _extreme_strategies(first.T.tolist())
    against_x = {x: _played_and_best(x, payoffs_by_choice(second, (x, ()), 1)) for x in xs}
    against_y = {y: _played_and_best(y, payoffs_by_choice(first, ((), y), 0)) for y in ys}
    expected = [  # without regret: each plays only best responses to the other
        (x, y)
        for x, (plays, best_columns) in against_x.items()
        for y, (answers, best_rows) in against_y.items()
        if plays <= best_rows and answers <= best_columns
    ]
    yield from _differences("extreme equilibrium", expected, listed)
    checked.append(f"{len(xs)} x {len(ys)} pairs of extreme strategies for mixed equilibria")
    yield from _misjoined(components, listed)


def _played_and_best(strategy: Strategy, paid: Sequence[Any]) -> tuple[set[int], set[int]]:
    """The choices that a strategy plays, and the other player's best responses to it."""
    most = max(paid)
    return {k for k, p in enumerate(strategy) if p}, {k for k, value in enumerate(paid) if value == most}


def _misjoined(components: Sequence[Component], listed: Sequence[Any]) -> Iterator[str]:
    """Yield what is wrong with components: they part the list, and their subsets are products."""
    members = sorted(k for component in components for k in component.equilibria)
    if members != list(range(len(listed))):
        yield "the components do not hold every equilibrium once"
        return
    for number, component in enumerate(components, start=1):
        if {k for subset in component.subsets for k in subset} != set(component.equilibria):
            yield f"component {number} is not the union of its maximal Nash subsets"
        for subset in component.subsets:
            sides = [{listed[k][side] for k in subset} for side in (0, 1)]
            if set(itertools.product(*sides)) != {listed[k] for k in subset}:
                yield f"a Nash subset of component {number} is not a product"
    home = {k: number for number, c in enumerate(components) for k in c.equilibria}
    for a, b in itertools.combinations(range(len(listed)), 2):
        if home[a] != home[b] and any(listed[a][side] == listed[b][side] for side in (0, 1)):
            yield f"equilibria {a + 1} and {b + 1} share a strategy, but are in two components"


def _extreme_strategies(payoffs: list[list[Fraction]]) -> list[Strategy]:
    """The extreme strategies of the player of the rows, given what the other gets."""
    scale = math.lcm(*(value.denominator for row in payoffs for value in row))
    whole = [[int(value * scale) for value in row] for row in payoffs]
    found: dict[Strategy, None] = {}
    rows, columns = range(len(whole)), range(len(whole[0]))
    for size in range(1, min(len(rows), len(columns)) + 1):
        for support in itertools.combinations(rows, size):
            for best in itertools.combinations(columns, size):
                system = [[*(whole[i][j] for i in support), -1, 0] for j in best]
                solved = _solve([*system, [*[1] * size, 0, 1]])
                if solved is None or min(solved[:-2]) <= 0:
                    continue
                *weights, value, unit = solved
                if all(
                    sum(x * whole[i][j] for x, i in zip(weights, support, strict=True)) <= value
                    for j in columns
                ):
                    shares = dict(zip(support, weights, strict=True))
                    found[tuple(Fraction(shares.get(i, 0), unit) for i in rows)] = None
    return list(found)


def _solve(rows: list[list[int]]) -> list[int] | None:
    """The only solution of a square system (last entries: the right side), or None.

    Elimination without fractions [bareiss1968]_: the solution is over a common denominator, which is positive
    and comes last.
    """
    size, before = len(rows), 1
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        own, unit = rows[k], rows[k][k]
        for r in range(size):
            if r != k:
                factor = rows[r][k]
                rows[r] = [(unit * a - factor * b) // before for a, b in zip(rows[r], own, strict=True)]
        before = unit
    sign = 1 if before > 0 else -1
    return [*(sign * row[-1] for row in rows), sign * before]
