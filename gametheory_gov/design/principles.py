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

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import format_gain, to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.equilibria.solution import Solution
from gametheory_gov.growth.accession import grow
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.world.institution import ADMISSIONS, BODY_WEIGHTS, POLICIES, RANGES

from .principle_measures import PRINCIPLES, Measure, Situation
from .principle_measures import Principle as Meant

if TYPE_CHECKING:
    import pandas as pd

#: Choices that are tried. Where a fixed policy would lie, and whom an inner club or given votes would name,
#: nobody knows.
_CHOICES = {
    "policy": tuple(rule for rule in POLICIES if rule != "fixed"),
    "body": ("members", "great_powers", "founders"),
    "body_weights": BODY_WEIGHTS,
}
#: Changes that a text shows for each principle.
_SHOWN = 3
#: Two ways to the same float differ by less, relative to payoffs.
_ROUND_OFF = 1e-9


@dataclass(frozen=True, eq=False)
class RuleChange(Record):
    """A change of one entry of the institution, and what it makes of a principle.

    Parameters
    ----------
    entry : str
    now, then : number or str
        Before and after.
    value : Fraction or float
        Of the principle, after.
    members : int
        Of the club, after.

    Examples
    --------
    >>> RuleChange("depth", 1, 2, 0.5, 3).entry
    'depth'
    """

    entry: str
    now: Any
    then: Any
    value: Any
    members: int

    def __str__(self) -> str:
        now, then = (x if isinstance(x, str) else format_gain(x) for x in (self.now, self.then))
        return f"{self.entry} {now} to {then}: {format_gain(self.value)} with {self.members} members"


@dataclass(frozen=True, eq=False)
class MeasuredPrinciple(Record):
    """One principle at one club.

    Parameters
    ----------
    number : int, from 1 to 7
    value : Fraction, float or None
        The higher the better; None where the game cannot tell it.
    detail : str
        Who or what is behind it.
    by_construction : str
        Why it holds whatever the numbers are; empty where it depends on them.
    missing : str
        Why there is no value.
    raised_by : tuple of RuleChange
        The changes that raise it, the greatest rise first.

    Examples
    --------
    >>> found = MeasuredPrinciple(4, 0.5, "", "", "", ())
    >>> found.name, found.least, found.most
    ('legitimacy', 0, 1)
    """

    number: int
    value: Any
    detail: str
    by_construction: str
    missing: str
    raised_by: tuple[RuleChange, ...]

    @property
    def _meant(self) -> Meant:
        return PRINCIPLES[self.number - 1]

    @property
    def name(self) -> str:
        """Its name, in two words at most."""
        return self._meant.name

    @property
    def definition(self) -> str:
        """What is measured."""
        return self._meant.definition

    @property
    def least(self) -> int | None:
        """The least that its value can be; None without such a bound."""
        return self._meant.least

    @property
    def most(self) -> int | None:
        """The most that its value can be; None without such a bound."""
        return self._meant.most

    @property
    def range(self) -> str:
        """What its value can be, in words."""
        if self.least is None:
            return "any number" if self.most is None else f"at most {self.most}"
        return f"from {self.least} to {self.most}"

    @property
    def source(self) -> tuple[str, ...]:
        """Keys of the works behind it, for `gametheory_gov.cite`."""
        return self._meant.sources

    @property
    def said(self) -> str:
        """The detail, why it is true by construction, or why it is not known."""
        if self.missing:
            return f"not known: {self.missing}"
        return f"true by construction: {self.by_construction}" if self.by_construction else self.detail


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
        """One row per principle: its value and range, what is behind it, what raises it, and its source."""
        import pandas as pd

        rows = [
            {
                "number": found.number,
                "principle": found.name,
                "value": None if found.value is None else float(found.value),
                "range": found.range,
                "finding": found.said,
                "raised by": "; ".join(map(str, found.raised_by[:_SHOWN])),
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
        Of a path its end, of a solution its largest club, of a game the club at time 0.
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
    found = tuple(_assessed(game, profile, weight, size, order, ties))
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
    return game, game.start if club is None else game.profile(club), "", ""


# ------------------------------------------------------------------------------------------ the finding


def _taken(game: BoundGame, profiles: Profile) -> Any:
    return game.payoffs_at(profiles)


def _measures(game: BoundGame, profile: Profile, conformity: Any) -> tuple[Measure, ...]:
    return Situation(game, profile, conformity, _taken).measures()


def _assessed(
    game: BoundGame, profile: Profile, conformity: Any, step: Any, order: str, ties: str
) -> Iterator[MeasuredPrinciple]:
    """The principles in order, each with the changes that raise it."""
    now = _measures(game, profile, conformity)
    raised: list[list[RuleChange]] = [[] for _ in now]
    for entry, before, then in tried(game, step, bool(order)):
        after = _after(game, profile, entry, then, order, ties)
        if after is None:
            continue
        members = int((after[1] > 0).sum())
        for changes, meant, old, new in zip(
            raised, PRINCIPLES, now, _measures(*after, conformity), strict=True
        ):
            if old.value is not None and new.value is not None and _rises(game, meant, old.value, new.value):
                changes.append(RuleChange(entry, before, then, new.value, members))
    for number, (measure, changes) in enumerate(zip(now, raised, strict=True), start=1):
        best = sorted(changes, key=lambda change: -change.value)
        yield MeasuredPrinciple(number, *measure, tuple(best))


def tried(game: BoundGame, step: Any, grown: bool) -> Iterator[tuple[str, Any, Any]]:
    """The changes of one entry of the institution: its name, now, and then.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.load_scenario("gatt_wto").bind()
    >>> [round(float(then), 9) for entry, _, then in tried(game, 0.1, True) if entry == "excludability"]
    [0.9]
    """
    rules, recipe = game.institution, game.recipe
    own = set() if recipe is None else set(recipe.given)
    for name, (least, most, _) in RANGES.items():
        now: Any = getattr(rules, name)
        if now is None or name in own or name == "max_depth":  # where performance is full, nothing is done
            continue
        used = {"quota": rules.power != "votes", "admission_share": grown and rules.admission == "share"}
        if used.get(name, name in game.values):
            for sign in (1, -1):
                then = now + sign * step if most == 1 or now == 0 else now * (1 + sign * step)
                then = max(least, then if most is None else min(most, then))
                if then != now:
                    yield name, now, then
    choices = {**_CHOICES, "admission": ADMISSIONS} if grown else _CHOICES
    for name, others in choices.items():
        now = getattr(rules, name)
        yield from ((name, now, then) for then in others if then != now and name not in own)


def _after(
    game: BoundGame, profile: Profile, entry: str, then: Any, order: Any, ties: Any
) -> tuple[BoundGame, Profile] | None:
    """The game and the club after a change; None where there is none."""
    try:
        again = rebind(game, **{entry: then})
        if not order:
            return again, profile
        path = _grown(again, order, ties)
    except GovError:  # a rule that this world has no figures for, or that its other rules forbid
        return None
    return (path.game, path.last_profile) if path.ending == "equilibrium" else None


def _grown(game: BoundGame, order: Any, ties: Any) -> GrowthPath:
    """The path from the club at time 0, which may be nobody."""
    return grow(game, None if game.club else (), order=order, ties=ties, reasons=False)


def _rises(game: BoundGame, meant: Meant, old: Any, new: Any) -> bool:
    """Whether a value rises, in floats beyond the tolerance."""
    return bool(new - old > (0 if game.exact else DEFAULT_TOLERANCE * _unit(game, meant, old, new)))


def _unit(game: BoundGame, meant: Meant, old: Any, new: Any) -> float:
    if meant.unit == "payoff":
        return game.scale
    return 1.0 if meant.unit == "share" else max(abs(float(old)), abs(float(new)))


# --------------------------------------------------------------------------------------------- the check


def _one_by_one(game: BoundGame, profiles: Profile) -> Any:
    """Payoffs, one state at a time."""
    return np.stack([game.payoffs_at(profiles, state=k) for k in range(game.N)], axis=1)


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
        path = _grown(game, found.order, found.ties)
        if path.ending != "equilibrium" or not np.array_equal(path.last_profile, found.profile):
            yield "the club is not where the path ends"
            return
    slow = Situation(game, found.profile, found.conformity, _one_by_one).measures()
    again = tuple(_assessed(game, found.profile, found.conformity, found.step, found.order, found.ties))
    if len(found.principles) != len(again):
        yield f"there are {len(found.principles)} principles, not {len(again)}"
        return
    for said, measure, right, meant in zip(found.principles, slow, again, PRINCIPLES, strict=True):
        if said.number != right.number:
            yield f"{meant.name}: it has another number"
        if not _close(game, meant, said.value, measure.value):
            yield f"{meant.name}: its value is {measure.value}"
        words = (said.detail, said.by_construction, said.missing)
        if words != (right.detail, right.by_construction, right.missing):
            yield f"{meant.name}: what is said of it is otherwise"
        if [_named(change) for change in said.raised_by] != [_named(change) for change in right.raised_by]:
            yield f"{meant.name}: other changes of rules raise it"
        elif not all(
            _close(game, meant, change.value, other.value)
            for change, other in zip(said.raised_by, right.raised_by, strict=True)
        ):
            yield f"{meant.name}: a change of rules raises it to another value"


def _named(change: RuleChange) -> tuple[Any, ...]:
    return change.entry, change.now, change.then, change.members


def _close(game: BoundGame, meant: Meant, said: Any, right: Any) -> bool:
    if said is None or right is None:
        return said is right
    slack = 0 if game.exact else _ROUND_OFF * _unit(game, meant, said, right)
    return bool(abs(said - right) <= slack)
