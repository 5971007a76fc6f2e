"""Claims about a normal form: its equilibria, their outcomes and components, and whether these are all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from gametheory_gov.base.answer import Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.exact import dump_number, format_number, to_fraction, to_number
from gametheory_gov.base.inputs import entry

from .definition import regrets
from .form import NormalForm


class FormStatus(Enum):
    """How much a solution of a normal form contains; the value says it and what to do next.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> sexes = gg.NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"],
    ...                            choices=[["A", "B"], ["A", "B"]])
    >>> gg.solve_form(sexes).status.name
    'COMPLETE'
    """

    COMPLETE = "every equilibrium is listed, mixed ones as the extreme points of their components"
    PURE = (
        "every pure equilibrium is listed, and mixed ones were not sought: ask with mixed=True (for three or "
        'more players with pip install "gametheory_gov[gambit]")'
    )
    INCOMPLETE = (
        "every pure equilibrium is listed, and mixed ones may be missing: raise max_steps for two players; "
        "for more, no search here is known to find all"
    )


@dataclass(frozen=True, eq=False, repr=False)
class FormEquilibrium(Record):
    """One equilibrium of a normal form.

    Parameters
    ----------
    strategies : mapping of player to mapping of choice to probability
        Every choice is named. Probabilities are fractions; floats where an equilibrium is known only
        numerically (mixed, three or more players).
    payoffs : mapping of player to number
        Expected, in units of payoff; fractions when the game's payoffs are.
    outcomes : tuple of (outcome, probability)
        What comes of it, as far as the game names outcomes.
    regret : Fraction or float
        The most that any player could gain by another choice; 0 when the game is exact.
    index : int, optional
        +1 or −1 for a nondegenerate equilibrium of two players, else None.

    Examples
    --------
    >>> pennies = NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> half = Fraction(1, 2)
    >>> print(FormEquilibrium.at(pennies, [(half, half), (half, half)]))
    row: 1 (1/2), 2 (1/2); column: 1 (1/2), 2 (1/2); payoffs 0, 0
    """

    RESTS = Rests(("nash1951",))

    strategies: Mapping[str, Mapping[str, Any]]
    payoffs: Mapping[str, Any]
    outcomes: tuple[tuple[Any, Any], ...]
    regret: Any
    index: int | None = None

    @classmethod
    def at(
        cls, form: NormalForm, strategies: Sequence[Sequence[Any]], index: int | None = None
    ) -> FormEquilibrium:
        """The record of a profile of strategies, each a sequence of probabilities in the order of choices.

        Parameters
        ----------
        form : NormalForm
        strategies : sequence of K sequences of numbers
        index : int, optional
        """
        expected, found = regrets(form.exact_payoffs, strategies)
        if not form.exact:
            expected, found = [float(v) for v in expected], [float(v) for v in found]
        paid = dict(zip(form.players, expected, strict=True))
        return cls(_named(form, strategies), paid, _outcomes(form, strategies), max(found), index)

    @property
    def pure(self) -> bool:
        """Whether every player plays one choice for sure."""
        return all(len(names) == 1 for names in self.support.values())

    @property
    def support(self) -> dict[str, tuple[str, ...]]:
        """By player, the choices played with positive probability."""
        return {
            player: tuple(name for name, share in strategy.items() if share)
            for player, strategy in self.strategies.items()
        }

    @property
    def profile(self) -> tuple[str, ...] | None:
        """The players' choices at a pure equilibrium; None at a mixed one."""
        return tuple(names[0] for names in self.support.values()) if self.pure else None

    @property
    def outcome(self) -> Any:
        """The outcome, where only one can come of it; else None."""
        return self.outcomes[0][0] if len(self.outcomes) == 1 else None

    @property
    def probabilities(self) -> tuple[tuple[Any, ...], ...]:
        """The strategies as tuples, players and choices in the order of the game."""
        return tuple(tuple(strategy.values()) for strategy in self.strategies.values())

    def strategy_text(self, player: str) -> str:
        """A player's strategy in words, such as ``joint (1/3), own (2/3)``."""
        played = [(name, share) for name, share in entry(self.strategies, player, "player").items() if share]
        if len(played) == 1:
            return played[0][0]
        return ", ".join(f"{name} ({format_number(share)})" for name, share in played)

    def outcome_text(self) -> str:
        """The outcomes with their probabilities in words."""
        if len(self.outcomes) == 1:
            return str(self.outcomes[0][0])
        return ", ".join(f"{record} ({format_number(share)})" for record, share in self.outcomes)

    def __str__(self) -> str:
        played = "; ".join(f"{player}: {self.strategy_text(player)}" for player in self.strategies)
        paid = ", ".join(format_number(value) for value in self.payoffs.values())
        comes = f"; outcome {self.outcome_text()}" if self.outcomes else ""
        return f"{played}; payoffs {paid}{comes}"


def equilibrium_to_plain(equilibrium: FormEquilibrium) -> dict[str, Any]:
    """Plain values for JSON; names and outcomes are left to the game. See `equilibrium_from_plain`."""
    return {
        "strategies": [[dump_number(share) for share in strategy] for strategy in equilibrium.probabilities],
        "payoffs": [dump_number(value) for value in equilibrium.payoffs.values()],
        "regret": dump_number(equilibrium.regret),
        "index": equilibrium.index,
    }


def equilibrium_from_plain(form: NormalForm, plain: Mapping[str, Any]) -> FormEquilibrium:
    """The equilibrium of the values of `equilibrium_to_plain` and the game they belong to."""
    strategies = [[to_number(share) for share in strategy] for strategy in plain["strategies"]]
    return FormEquilibrium(
        _named(form, strategies),
        dict(zip(form.players, map(to_number, plain["payoffs"]), strict=True)),
        _outcomes(form, strategies),
        to_number(plain["regret"]),
        plain["index"],
    )


def _named(form: NormalForm, strategies: Sequence[Sequence[Any]]) -> dict[str, dict[str, Any]]:
    """Strategies by player and choice."""
    return {
        player: dict(zip(names, strategy, strict=True))
        for player, names, strategy in zip(form.players, form.choices, strategies, strict=True)
    }


def _outcomes(form: NormalForm, strategies: Sequence[Sequence[Any]]) -> tuple[tuple[Any, Any], ...]:
    """The outcomes that may come of a profile, each once, with their probabilities."""
    if form.outcomes is None:
        return ()
    likely: dict[Any, Any] = {}
    played = [[k for k, share in enumerate(strategy) if share] for strategy in strategies]
    for cell in itertools.product(*played):
        share = math.prod(
            (strategy[k] for strategy, k in zip(strategies, cell, strict=True)), start=Fraction(1)
        )
        record = form.outcomes[cell]
        likely[record] = likely.get(record, 0) + share
    return tuple(likely.items())


@dataclass(frozen=True, eq=False, repr=False)
class Component(Record):
    """A connected set of equilibria of two players, by its extreme points.

    Parameters
    ----------
    equilibria : tuple of int
        Positions of its extreme equilibria in the solution, counted from 0.
    subsets : tuple of tuples of int
        Its maximal Nash subsets, each by positions of its extreme equilibria. Any mixture of first
        strategies with any mixture of second strategies of one subset is an equilibrium, and the
        component is the union of these products.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> sexes = gg.NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"],
    ...                            choices=[["A", "B"], ["A", "B"]])
    >>> [component.equilibria for component in gg.solve_form(sexes).components]
    [(0,), (1,), (2,)]
    """

    equilibria: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False, repr=False)
class OutcomeClass(Record):
    """Pure equilibria in which the same happens.

    Parameters
    ----------
    outcome : hashable
        What happens in them; None when the game names no outcomes, and then the payoffs are what is equal.
    payoffs : mapping of player to number
        At the first of them.
    equilibria : tuple of int
        Positions in the solution, counted from 0.
    profiles : tuple of profiles
        The players' choices at each.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> sexes = gg.NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"],
    ...                            choices=[["A", "B"], ["A", "B"]])
    >>> for found in gg.solve_form(sexes).classes:
    ...     print(dict(found.payoffs), found.profiles)
    {'USA': Fraction(2, 1), 'CHN': Fraction(1, 1)} (('A', 'A'),)
    {'USA': Fraction(1, 1), 'CHN': Fraction(2, 1)} (('B', 'B'),)
    """

    outcome: Any
    payoffs: Mapping[str, Any]
    equilibria: tuple[int, ...]
    profiles: tuple[tuple[str, ...], ...]


def outcome_classes(
    form: NormalForm, equilibria: Sequence[FormEquilibrium], values: Any
) -> tuple[OutcomeClass, ...]:
    """The pure equilibria by their outcomes or, without outcomes, by their payoffs.

    Parameters
    ----------
    form : NormalForm
    equilibria : sequence of FormEquilibrium
    values : array of Fraction, shape (n_1, ..., n_K, K)
        Payoffs in which ties are ties: these are compared when the game names no outcomes.
    """
    groups: dict[Any, list[int]] = {}
    for k, equilibrium in enumerate(equilibria):
        if (profile := equilibrium.profile) is not None:
            position = form.position(profile)
            key = tuple(values[position]) if form.outcomes is None else form.outcomes[position]
            groups.setdefault(key, []).append(k)
    return tuple(
        OutcomeClass(
            None if form.outcomes is None else key,
            equilibria[found[0]].payoffs,
            tuple(found),
            tuple(profile for k in found if (profile := equilibria[k].profile) is not None),
        )
        for key, found in groups.items()
    )


def chosen(equilibria: Sequence[FormEquilibrium], rule: str, near: Fraction) -> FormEquilibrium:
    """The equilibrium that a rule names, the first of equals; see `FormSolution.shown`.

    Parameters
    ----------
    equilibria : sequence of FormEquilibrium
    rule : str
    near : Fraction
        Sums of payoffs count as equal within it, relative to the absolute values that are added up.
    """
    if rule == "first":
        return equilibria[0]
    players = list(equilibria[0].payoffs) if rule == "joint_payoff" else [rule.removeprefix("best_for:")]

    def paid(equilibrium: FormEquilibrium) -> list[Fraction]:
        return [to_fraction(equilibrium.payoffs[player]) for player in players]

    best = equilibria[0]
    for other in equilibria[1:]:
        ours, theirs = paid(best), paid(other)
        gain = sum(theirs, Fraction(0)) - sum(ours, Fraction(0))
        if gain > near * max(sum(map(abs, ours)), sum(map(abs, theirs))):
            best = other
    return best
