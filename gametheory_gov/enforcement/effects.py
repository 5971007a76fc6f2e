"""Tables that say which way an instrument moves a quantity: proved, proved in a region, or shown both ways.

A sign is proved by SymPy for all figures of a model, and the formula is compared with the model itself at
exact points. Where it holds in a region only, a world beyond shows the other way; where none is proved, two
worlds show both. `gametheory_gov.enforcement.ostrom` and `gametheory_gov.design.conjectures` are such tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

import sympy

from gametheory_gov.base.answer import Record, Verification, checking
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.text import counted
from gametheory_gov.closed_forms.record import ClosedForm, substitute_by_name
from gametheory_gov.closed_forms.signs import Sign

if TYPE_CHECKING:
    import pandas as pd

#: Points at which a formula is compared with its model.
POINTS = 4
PROOF, REGION, BOTH = "proof", "region", "witness on both sides"
_WORDS = {"+": "never falls", "-": "never rises", "0": "does not move", "?": "may rise or fall"}
_OPPOSITE: Mapping[Sign, Sign] = MappingProxyType({"+": "-", "-": "+", "0": "0", "?": "?"})
Figures = dict[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class PrincipleWitness(Record):
    """A world, and a quantity there without and with what is asked for.

    Parameters
    ----------
    words : str
        What sets the world apart.
    before, after : Fraction

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> print(ostrom()[3].effects[1].witnesses[0])
    from 3 to 4: each newcomer who takes part moves the policy towards the next
    """

    words: str
    before: Fraction
    after: Fraction

    def __str__(self) -> str:
        return _told(self)


@dataclass(frozen=True, eq=False, repr=False)
class PrincipleEffect(Record):
    """How an instrument, or another figure of a model, moves a quantity.

    Parameters
    ----------
    instrument : str
        An entry of `gametheory_gov.Institution` or a parameter of a model, and what is asked of it.
    model : str
    quantity : str
    raised : bool
        Whether more of it is asked for, or less.
    change : ClosedForm, optional
        The derivative of the quantity by the instrument, or the difference that it makes, with its steps and
        what is assumed.
    witnesses : tuple of PrincipleWitness
        Where no sign holds for all figures: a world in which the quantity rises, and one in which it falls.
        Where a sign holds in a region: a world beyond, in which it moves the other way.

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> effect = ostrom()[7].effects[1]
    >>> effect.sign, effect.raised, effect.change.statement, effect.verdict
    ('+', False, -saving*(false_alarm + margin)/margin**2, 'proof')
    """

    instrument: str
    model: str
    quantity: str
    raised: bool = True
    change: ClosedForm | None = None
    witnesses: tuple[PrincipleWitness, ...] = ()

    @property
    def sign(self) -> Sign:
        """Where the quantity goes: ``+`` it never falls, ``-`` never rises, ``?`` either."""
        if self.change is None:
            return "?"
        return self.change.sign if self.raised else _OPPOSITE[self.change.sign]

    @property
    def verdict(self) -> str:
        """``"proof"``, ``"region"`` or ``"witness on both sides"``."""
        return BOTH if self.change is None else REGION if self.witnesses else PROOF

    @property
    def evidence(self) -> str:
        """Proved, and under which assumptions, or shown both ways."""
        shown = "; ".join(map(_told, self.witnesses))
        if self.change is None:
            return shown
        assumed = ", ".join(map(str, self.change.assumptions))
        proved = f"proved{f' if {assumed}' if assumed else ''}"
        return f"{proved}; beyond, {shown}" if shown else proved

    def __str__(self) -> str:
        return _moved(self)


def _told(witness: PrincipleWitness) -> str:
    return f"from {format_number(witness.before)} to {format_number(witness.after)}: {witness.words}"


def _moved(effect: PrincipleEffect) -> str:
    if effect.change is None:
        shown = "both are shown"
    else:
        shown = replace(effect, witnesses=()).evidence
    return f"{effect.instrument}: {effect.quantity} {_WORDS[effect.sign]} ({effect.model}; {shown})"


def lines_of(head: str, effects: Iterable[PrincipleEffect], note: str) -> Iterator[str]:
    """A topic of a table in text: its head, its effects with their worlds, and what is not here.

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> print(*lines_of("monitoring", ostrom()[5].effects[:1], ""), sep=": ")
    monitoring:   monitoring[1], detection, raised: least patience never rises (compliance stage; proved)
    """
    yield head
    for effect in effects:
        yield f"  {_moved(effect)}"
        beyond = "beyond, " if effect.change is not None else ""
        yield from (f"    {beyond}{_told(witness)}" for witness in effect.witnesses)
    if note:
        yield f"  not here: {note}"


# ------------------------------------------------------------------------------------- what is to be shown


class Proved(Protocol):
    """A change whose sign SymPy proves."""

    def form(self) -> ClosedForm:
        """The change, with its steps."""

    def replayed(self) -> str:
        """What is wrong with it, or nothing."""


class Shown(Protocol):
    """A world without and with what is asked for."""

    @property
    def words(self) -> str:
        """What sets it apart."""

    def figure(self, asked: bool) -> Fraction:
        """The quantity there."""

    def replayed(self, asked: bool) -> Fraction | None:
        """The quantity there, by the definition."""


class Row(NamedTuple):
    """An effect that is to be shown, of the topic of that number."""

    number: Hashable
    instrument: str
    model: str
    quantity: str
    raised: bool = True
    claim: Proved | None = None
    worlds: tuple[Shown, ...] = ()

    def misread(self, effect: PrincipleEffect) -> str:
        """Whether the evidence is not of the kind that the effect has."""
        if effect.change != (self.claim.form() if self.claim is not None else None):
            return "its formula is another"
        same = [witness.words for witness in effect.witnesses] == [world.words for world in self.worlds]
        return "" if same else "its worlds are others"

    def unshown(self, effect: PrincipleEffect) -> str:
        """What of the evidence does not hold."""
        if self.claim is not None and (fault := self.claim.replayed()):
            return fault
        for world, witness in zip(self.worlds, effect.witnesses, strict=True):
            if (witness.before, witness.after) != (world.replayed(False), world.replayed(True)):
                return f"in a world the {effect.quantity} is another: {witness.words}"
        ways = ["+" if witness.before < witness.after else "-" for witness in effect.witnesses]
        moved = all(witness.before != witness.after for witness in effect.witnesses)
        both = ["+", "-"] if self.claim is None else [_OPPOSITE[effect.sign]] * len(ways)
        return "" if moved and ways == both else "its worlds do not show both ways"


@cache
def effect_of(row: Row) -> PrincipleEffect:
    """An effect with its evidence, computed."""
    form = row.claim.form() if row.claim is not None else None
    found = [PrincipleWitness(w.words, w.figure(False), w.figure(True)) for w in row.worlds]
    return PrincipleEffect(*row[1:5], form, tuple(found))


def a_little_more(_: str, figure: Any, rng: random.Random) -> Any:
    """A whole number and one, or another number and a part."""
    return figure + (1 if isinstance(figure, int) else Fraction(1, rng.randint(5, 20)))


def compared(
    sign: Sign,
    moved: tuple[str, ...],
    drawn: Callable[[], Figures],
    counted_at: Callable[[Figures], Fraction | None],
    written_at: Callable[[Figures], Fraction],
    rng: random.Random,
    more: Callable[[str, Any, random.Random], Any] = a_little_more,
) -> str:
    """What is wrong with a formula whose change is said to have a sign, by exact points, or nothing.

    Parameters
    ----------
    sign : {"+", "-", "0", "?"}
    moved : tuple of names
        Of one figure the change is the difference that more of it makes, of two that of these differences.
    drawn : callable
        Figures of the model.
    counted_at : callable
        The quantity by the model itself; None where there is none.
    written_at : callable
        The quantity by the formula.
    more : callable
        A larger figure of that name.

    Examples
    --------
    >>> rng = random.Random(1)
    >>> def draw():
    ...     return {"x": Fraction(rng.randint(1, 9))}
    >>> compared("+", ("x",), draw, lambda at: at["x"] ** 2, lambda at: at["x"] ** 2, rng)
    ''
    >>> compared("-", ("x",), draw, lambda at: at["x"] ** 2, lambda at: at["x"] ** 2, rng)
    'at a point the stage moves the other way'
    """
    if sign == "?":
        return "its sign is not proved"
    tried = 0
    while tried < POINTS:
        corners = [(drawn(), 1)]
        for name in moved:
            raised = {name: more(name, corners[0][0][name], rng)}
            corners = [(at, -way) for at, way in corners] + [(at | raised, way) for at, way in corners]
        figures = [counted_at(at) for at, _ in corners]
        if None in figures:
            continue  # nobody is held there, or it is no point of the stage
        tried += 1
        change = Fraction(0)
        for (at, way), figure in zip(corners, figures, strict=True):
            if figure != (written := written_at(at)):
                return f"its formula is {written} and the stage's figure {figure}"
            change += way * (figure or 0)
        if (sign == "+" and change < 0) or (sign == "-" and change > 0) or (sign == "0" and change):
            return "at a point the stage moves the other way"
    return ""


def value_of(formula: sympy.Expr, figures: Figures) -> Fraction:
    """A formula at exact figures, by name.

    Examples
    --------
    >>> value_of(sympy.Symbol("x") / 3, {"x": Fraction(1, 2), "y": 1})
    Fraction(1, 6)
    """
    numbers = {name: sympy.Rational(str(number)) for name, number in figures.items()}
    value = substitute_by_name(formula, numbers)
    return Fraction(int(value.p), int(value.q))


# ------------------------------------------------------------------------------------------- the table


class EffectTable:
    """What tables of effects have in common: topics by number, one row per effect, a check."""

    #: What one topic is called.
    TOPIC: ClassVar[str]
    #: Topics without their effects.
    BARE: ClassVar[tuple[Any, ...]]
    ROWS: ClassVar[tuple[Row, ...]]
    #: What the table rests on that nobody can prove.
    GIVEN: ClassVar[str]

    @classmethod
    def topics(cls) -> tuple[Any, ...]:
        """The topics with their effects, computed."""
        of: dict[Hashable, list[PrincipleEffect]] = {one.number: [] for one in cls.BARE}
        for row in cls.ROWS:
            of[row.number].append(effect_of(row))
        return tuple(replace(one, effects=tuple(of[one.number])) for one in cls.BARE)

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def __getitem__(self, number: Any) -> Any:
        found = {one.number: one for one in self}
        if number not in found:
            rule = f"one of {', '.join(map(str, found))} is needed"
            raise InvalidInputError(f"{self.TOPIC}s", [f"number = {number!r:.80}; {rule}"])
        return found[number]

    def __str__(self) -> str:
        return "\n".join([self.headline, *(line for one in self for line in str(one).split("\n"))])

    @property
    def headline(self) -> str:
        """The table in one line."""
        raise NotImplementedError

    def _rows(self, before: tuple[str, ...], renamed: Mapping[str, str]) -> pd.DataFrame:
        """One row per effect, after some fields of its topic; fields of effects may have another name."""
        import pandas as pd

        after = ("instrument", "model", "quantity", "sign", "evidence")
        rows = [
            [getattr(one, name) for name in before] + [getattr(effect, name) for name in after]
            for one in self
            for effect in one.effects
        ]
        return pd.DataFrame(rows, columns=[*before, *(renamed.get(name, name) for name in after)])

    def verify(self) -> Verification:
        """Check every sign and every witness anew.

        Derivatives are derived again and their signs proved again; the formulas are compared with the models
        themselves at exact points, which must move the same way. Worlds are decided again by the definition.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults = []
        if [replace(one, effects=()) for one in self] != list(self.BARE):
            faults.append(f"the {self.TOPIC}s are others")
        effects = [(one.number, effect) for one in self for effect in one.effects]
        if [(k, e.instrument, e.model, e.quantity, e.raised) for k, e in effects] != [
            row[:5] for row in self.ROWS
        ]:
            faults.append("the instruments, models or quantities are others")
        if faults:
            return Verification(False, tuple(faults), ())
        for fault_of in (Row.misread, Row.unshown):  # what takes long comes last
            for row, (_, effect) in zip(self.ROWS, effects, strict=True):
                if fault := fault_of(row, effect):
                    faults.append(f"{self.TOPIC} {row.number}, {row.instrument}: {fault}")
            if faults:
                return Verification(False, tuple(faults), ())
        proved = sum(row.claim is not None for row in self.ROWS)
        worlds = sum(len(row.worlds) for row in self.ROWS)
        checked = (
            f"{counted(proved, 'sign')}, proved by SymPy and compared with the stages at exact points",
            f"{counted(worlds, 'world')}, by the definition",
        )
        return Verification(True, (), checked, (self.GIVEN,))
