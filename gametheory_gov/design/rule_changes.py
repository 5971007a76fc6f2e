"""Changes of rules, one entry of the institution at a time, and which of them raise a principle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import GovError
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.growth.accession import grow
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.world.institution import ADMISSIONS, BODY_WEIGHTS, POLICIES, RANGES

from .principle_measures import PRINCIPLES, Measure, Situation, at_once
from .principle_measures import Principle as Meant

#: Choices that are tried. Where a fixed policy would lie, and whom an inner club or given votes would name,
#: nobody knows.
_CHOICES = {
    "policy": tuple(rule for rule in POLICIES if rule != "fixed"),
    "body": ("members", "great_powers", "founders"),
    "body_weights": BODY_WEIGHTS,
}


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
        return (
            f"{self.entry} {now} to {then}: {format_gain(self.value)} with {counted(self.members, 'member')}"
        )


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


def _measures(game: BoundGame, profile: Profile, conformity: Any) -> tuple[Measure, ...]:
    return Situation(game, profile, conformity, at_once).measures()


def assessed(
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
        path = grown_anew(again, order, ties)
    except GovError:  # a rule that this world has no figures for, or that its other rules forbid
        return None
    return (path.game, path.last_profile) if path.ending == "equilibrium" else None


def grown_anew(game: BoundGame, order: Any, ties: Any, tolerance: float = DEFAULT_TOLERANCE) -> GrowthPath:
    """The path from the club at time 0, which may be nobody."""
    founders = None if game.club else ()
    return grow(game, founders, order=order, ties=ties, tolerance=tolerance, reasons=False)


def _rises(game: BoundGame, meant: Meant, old: Any, new: Any) -> bool:
    """Whether a value rises, in floats beyond the tolerance."""
    return bool(new - old > (0 if game.exact else DEFAULT_TOLERANCE * unit_of(game, meant, old, new)))


def unit_of(game: BoundGame, meant: Meant, old: Any, new: Any) -> float:
    """What a difference of two values of a principle is small or large against.

    Examples
    --------
    >>> unit_of(None, PRINCIPLES[2], 0, 1), unit_of(None, PRINCIPLES[6], -4, -3)
    (1.0, 4.0)
    """
    if meant.unit == "payoff":
        return game.scale
    return 1.0 if meant.unit == "share" else max(abs(float(old)), abs(float(new)))
