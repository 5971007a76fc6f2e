"""The principles record: how well a club does by each, and which change of a rule would raise it.

Rules are changed one entry of the institution at a time: numbers by a step, choices to each other choice. A
path grows anew from its founders under the changed rule; any other club is held as it is, and the answer
says so. See `gametheory_gov.design.principle_measures` for what is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_gain, to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.equilibria.solution import Solution
from gametheory_gov.growth.path import GrowthPath

from .principle_measures import PRINCIPLES, Situation, one_by_one
from .principle_measures import Principle as Meant
from .rule_changes import MeasuredPrinciple, RuleChange, assessed, grown_anew, tried, unit_of

if TYPE_CHECKING:
    import pandas as pd

#: Changes that a text shows for each principle.
_SHOWN = 3
#: Two ways to the same float differ by less, relative to payoffs.
_ROUND_OFF = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Principles(Answer):
    """Seven principles at a club, and which changes of rules would raise them.

    Parameters
    ----------
    game : BoundGame
    profile : array of int, shape (N,)
        The club.
    conformity : Fraction or float
        How much states weigh conforming with the common rule, for coherence.
    step : Fraction or float
        By how much numbers of the institution are changed: shares by as much, others by such a part.
    order, ties : str
        How the club grows anew after a change; empty where it is held as it is.
    principles : tuple of MeasuredPrinciple
        All seven, in order.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> found = gg.principles(gg.grow(game, ["1", "2"]))
    >>> found["robustness"].value, found["no harm"].by_construction
    (Fraction(1, 1), 'nobody is outside')
    >>> print(found["subsidiarity"].raised_by[0])
    depth 1 to 11/10: 11/20 with 4 members
    """

    RESTS = Rests((*CLUB, "think2020", "oates1972", "watts2002"), parts={"game": (BoundGame,)})

    game: BoundGame
    profile: Profile
    conformity: Any
    step: Any
    order: str
    ties: str
    principles: tuple[MeasuredPrinciple, ...]

    def __getitem__(self, name: str) -> MeasuredPrinciple:
        for principle in self.principles:
            if principle.name == name:
                return principle
        known = ", ".join(repr(principle.name) for principle in self.principles)
        raise InvalidInputError("principles", [f"{name!r:.60} is none of them; these are: {known}"])

    def __iter__(self) -> Iterator[MeasuredPrinciple]:
        return iter(self.principles)

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the members of the club."""
        return self.game.members(self.profile)

    def verify(self) -> Verification:
        """The check of every value, payoffs taken state by state, and of every change of a rule.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0)
        >>> print(gg.principles(game, ["1", "2"]).verify())
        valid
          checked: 7 principles, payoffs taken state by state
          checked: 11 changes of rules, one at a time: which raise what, and to how much
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence,
              legitimacy
        """
        return checking(lambda: _verified(self))

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """The club, and how changes are judged."""
        how = "the club grows anew" if self.order else "the club is held"
        club = f"a club of {len(self.members)} of {counted(self.game.N, 'state')}"
        return f"seven principles at {club}; when a rule is changed, by {format_gain(self.step)}, {how}"

    def __repr__(self) -> str:
        return f"Principles({self.headline})"

    def __str__(self) -> str:
        lines = [self.headline]
        for found in self.principles:
            value = "not known" if found.value is None else format_gain(found.value)
            words = found.missing if found.missing else found.said
            lines.append(f"  {found.number}. {found.name}: {value}" + (f"; {words}" if words else ""))
            lines += [f"     raised by {change}" for change in found.raised_by[:_SHOWN]]
            if found.value is not None and not found.raised_by and found.value != found.most:
                lines.append("     raised by no change of one rule that was tried")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per principle: value and range, what is behind it, what raises it most, and its source."""
        import pandas as pd

        def most(changes: tuple[RuleChange, ...]) -> str:
            more = f"; and {len(changes) - 1} more" if len(changes) > 1 else ""
            return f"{changes[0]}{more}" if changes else ""

        rows = [
            {
                "number": found.number,
                "principle": found.name,
                "value": None if found.value is None else float(found.value),
                "range": found.range,
                "finding": found.said,
                "raised by": most(found.raised_by),
                "definition": found.definition,
                "source": ", ".join(found.source),
            }
            for found in self.principles
        ]
        return pd.DataFrame(rows)


@public
def principles(
    outcome: GrowthPath | Solution | GameLike,
    club: Any = None,
    *,
    conformity: Any = 1,
    step: Any = "1/10",
) -> Principles:
    """Measure a club by seven principles of multilateralism, and say which rules would raise each.

    Parameters
    ----------
    outcome : GrowthPath, Solution, BoundGame or Scenario
        Of a path its end, of a solution its largest club, of a game or a scenario the club that grows from
        its founders, or nobody where there are none.
    club : iterable of ids, mapping of id to action, or array of int with shape (N,), optional
        Another club.
    conformity : number, at least 0
        How much states weigh conforming with the common rule against their own ideal policy; for coherence.
    step : number above 0, at most 1
        By how much a number of the institution is changed: shares by as much, others by such a part of
        themselves, or by as much where they are zero.

    Returns
    -------
    Principles

    Raises
    ------
    InvalidInputError
        With every fault; also for a path that does not end, and for a solution without an equilibrium.
    InvalidStatesError
        For unknown states.

    Notes
    -----
    The brief of the T20 (Think20 2020) states the principles in words. What stands for each here is in
    `gametheory_gov.design.principle_measures`; where no number of the game can, the answer says so. A path is
    grown anew under each changed rule, in its own order of moving; after draws, and for all else, the club is
    held.

    Examples
    --------
    Two of three states found a club from which the third is shut out. It loses by that, and less with a lower
    penalty.

    >>> import gametheory_gov as gg
    >>> world = gg.States(["1", "2", "3"], size=["1/2", "1/4", "1/4"], population=["1/4", "1/4", "1/2"],
    ...                   cost=["1/5", "1/5", 1])
    >>> game = gg.bind(gg.AccessionGame(), world, gg.Institution(exclusion_penalty=1), benefit=0,
    ...                legitimacy=0, divergence=0, founders=["1", "2"])
    >>> found = gg.principles(gg.grow(game))
    >>> print(found["no harm"].value, found["no harm"].detail)
    -3/4 1 of 1 outsiders lose, 3 most (-3/4); the club as a whole: spite
    >>> print(found["no harm"].raised_by[0])
    exclusion_penalty 1 to 9/10: -27/40 with 2 members
    """
    faults = Faults("principles")
    weight = _number(
        "conformity", conformity, faults, "a finite number that is not negative", lambda x: 0 <= x < inf
    )
    size = _number("step", step, faults, "a number above 0 and at most 1", lambda x: 0 < x <= 1)
    game, profile, order, ties = _read(outcome, club, faults)
    faults.raise_as(InvalidInputError)
    assert game is not None
    assert profile is not None
    found = tuple(assessed(game, profile, weight, size, order, ties))
    return Principles(game, profile, weight, size, order, ties, found)


def _number(name: str, value: Any, faults: Faults, rule: str, holds: Any) -> Any:
    try:
        number = to_number(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not holds(number):
        faults.add(f"{name} = {value!r:.60}; {rule} is needed")
    return number


def _read(outcome: Any, club: Any, faults: Faults) -> tuple[BoundGame | None, Profile | None, str, str]:
    """The game, the club, and how it grows anew after a change of rules."""
    if club is None and not isinstance(outcome, (GrowthPath, Solution)):
        game = as_game(outcome, "principles")
        if not game.club:
            return game, game.start, "", ""
        outcome = grown_anew(game, "synchronous", "join")
    if isinstance(outcome, GrowthPath) and club is None:
        if outcome.ending != "equilibrium":
            faults.add(f"the path ends with a {outcome.ending}; give a club: principles(path.game, ids)")
            return None, None, "", ""
        drawn = outcome.order == "random"
        order, ties = ("", "") if drawn else (outcome.order, outcome.ties)
        return outcome.game, outcome.last_profile, order, ties
    if isinstance(outcome, Solution) and club is None:
        if not outcome.equilibria:
            faults.add("the solution lists no equilibrium; give a club: principles(solution.game, ids)")
            return None, None, "", ""
        chosen = dict(outcome.equilibria[-1].actions)
        return outcome.game, outcome.game.profile(chosen), "", ""
    held = isinstance(outcome, (GrowthPath, Solution))
    game = outcome.game if held else as_game(outcome, "principles")
    return game, game.profile(club), "", ""


# --------------------------------------------------------------------------------------------- the check


def _verified(found: Principles) -> Verification:
    game, changes = found.game, 0
    faults = [*misbound(game)]
    if found.profile.shape != (game.N,) or found.profile.dtype.kind not in "iu":
        faults.append("the club is not one action of every state")
    elif np.any((found.profile < 0) | (found.profile >= len(game.actions))):
        faults.append("somebody plays what is no action")
    if not 0 < found.step <= 1 or not 0 <= found.conformity < inf or bool(found.order) != bool(found.ties):
        faults.append("a step, a weight of conformity, or a way of growing that is none")
    if not faults:
        changes = len(list(tried(game, found.step, bool(found.order))))
        faults = list(_faults(found))
    checked = (
        f"{len(PRINCIPLES)} principles, payoffs taken state by state",
        f"{counted(changes, 'change')} of rules, one at a time: which raise what, and to how much",
        "the game is the one that its recipe, states and institution make",
    )
    return Verification(not faults, tuple(faults), checked, (given(game),))


def _faults(found: Principles) -> Iterator[str]:
    game = found.game
    if found.order:
        path = grown_anew(game, found.order, found.ties)
        if path.ending != "equilibrium" or not np.array_equal(path.last_profile, found.profile):
            yield "the club is not where the path ends"
            return
    slow = Situation(game, found.profile, found.conformity, one_by_one).measures()
    again = tuple(assessed(game, found.profile, found.conformity, found.step, found.order, found.ties))
    if len(found.principles) != len(again):
        yield f"there are {len(found.principles)} principles, not {len(again)}"
        return
    for said, measure, right, meant in zip(found.principles, slow, again, PRINCIPLES, strict=True):
        if said.number != right.number:
            yield f"{meant.name}: it has another number"
        if not close(game, meant, said.value, measure.value):
            yield f"{meant.name}: its value is {measure.value}"
        words = (said.detail, said.by_construction, said.missing)
        if words != (right.detail, right.by_construction, right.missing):
            yield f"{meant.name}: what is said of it is otherwise"
        if [_named(change) for change in said.raised_by] != [_named(change) for change in right.raised_by]:
            yield f"{meant.name}: other changes of rules raise it"
        elif not all(
            close(game, meant, change.value, other.value)
            for change, other in zip(said.raised_by, right.raised_by, strict=True)
        ):
            yield f"{meant.name}: a change of rules raises it to another value"


def _named(change: RuleChange) -> tuple[Any, ...]:
    return change.entry, change.now, change.then, change.members


def close(game: BoundGame, meant: Meant, said: Any, right: Any) -> bool:
    """Whether two values of a principle are one, in floats up to round-off.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> close(game, PRINCIPLES[0], None, None), close(game, PRINCIPLES[0], 1, 1 + 1e-12)
    (True, False)
    """
    if said is None or right is None:
        return said is right
    slack = 0 if game.exact else _ROUND_OFF * unit_of(game, meant, said, right)
    return bool(abs(said - right) <= slack)
