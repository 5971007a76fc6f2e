r"""`ostrom`: eight principles of lasting commons, asked among nations as instruments of an institution.

Ostrom found what the institutions of commons that last have in common [ostrom1990]_; Wilson and others ask
the same of groups of any kind [wilson2013]_. A policy brief of the T20 puts the eight principles to relations
among nations. Here each is an entry of the design vector, or a parameter of a stage, and the table says which
quantity it moves, and which way: proved by SymPy for all figures of the stage, or, where it may be either, by
one world in which the quantity rises and one in which it falls.

.. [ostrom1990] Ostrom, "Governing the Commons: The Evolution of Institutions for Collective Action" (1990).
.. [wilson2013] Wilson, Ostrom & Cox, "Generalizing the Core Design Principles for the Efficacy of Groups"
   (2013).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import sympy

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.closed_forms.record import ClosedForm
from gametheory_gov.closed_forms.signs import Sign

from .principle_models import (
    COMPLIANCE,
    MEAN,
    MONITORED,
    PATIENCE,
    SANCTION,
    TIERS,
    VALUE,
    VALUE_AT,
    Claim,
    derive,
    replayed,
)
from .principle_worlds import WORLDS

if TYPE_CHECKING:
    import pandas as pd

ACCESSION, TARIFFS = "growth of a club", "tariff game of three countries"
_WORDS = {"+": "never falls", "-": "never rises", "0": "does not move", "?": "may rise or fall"}
_OPPOSITE: Mapping[Sign, Sign] = MappingProxyType({"+": "-", "-": "+", "0": "0", "?": "?"})


@dataclass(frozen=True, eq=False, repr=False)
class PrincipleWitness(Record):
    """A world, and a quantity there without and with what a principle asks for.

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
    """How an instrument of a principle moves a quantity.

    Parameters
    ----------
    instrument : str
        An entry of `gametheory_gov.Institution` or a parameter of a stage, and what the principle asks of it.
    model : str
    quantity : str
    raised : bool
        Whether the principle asks for more of the instrument, or for less.
    change : ClosedForm, optional
        The derivative of the quantity by the instrument, or the difference that it makes, with its steps and
        what is assumed.
    witnesses : tuple of PrincipleWitness
        Where no sign holds for all figures: a world in which the quantity rises, and one in which it falls.

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> effect = ostrom()[7].effects[1]
    >>> effect.sign, effect.raised, effect.change.statement
    ('+', False, -saving*(false_alarm + margin)/margin**2)
    """

    instrument: str
    model: str
    quantity: str
    raised: bool = True
    change: ClosedForm | None = None
    witnesses: tuple[PrincipleWitness, ...] = ()

    @property
    def sign(self) -> Sign:
        """Where the quantity goes by the principle: ``+`` it never falls, ``-`` never rises, ``?`` either."""
        if self.change is None:
            return "?"
        return self.change.sign if self.raised else _OPPOSITE[self.change.sign]

    @property
    def evidence(self) -> str:
        """Proved, and under which assumptions, or shown both ways."""
        if self.change is None:
            return "; ".join(map(_told, self.witnesses))
        assumed = ", ".join(map(str, self.change.assumptions))
        return f"proved{f' if {assumed}' if assumed else ''}"

    def __str__(self) -> str:
        return _moved(self)


@dataclass(frozen=True, eq=False, repr=False)
class OstromPrinciple(Record):
    """One principle, with what moves by it.

    Parameters
    ----------
    number : int
    name : str
    effects : tuple of PrincipleEffect
    note : str
        What the principle asks for and the models here do not have; empty where nothing is missing.

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> print(ostrom()[6])
    6 graduated sanctions
      expelled, raised: least patience never rises (compliance stage; proved)
      sanction, lowered to what just deters: value at a sanction never falls (monitored stage; proved)
    """

    number: int
    name: str
    effects: tuple[PrincipleEffect, ...]
    note: str = ""

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def _told(witness: PrincipleWitness) -> str:
    return f"from {format_number(witness.before)} to {format_number(witness.after)}: {witness.words}"


def _moved(effect: PrincipleEffect) -> str:
    shown = effect.evidence if effect.change is not None else "both are shown"
    return f"{effect.instrument}: {effect.quantity} {_WORDS[effect.sign]} ({effect.model}; {shown})"


def _lines(one: OstromPrinciple) -> Iterator[str]:
    yield f"{one.number} {one.name}"
    for effect in one.effects:
        yield f"  {_moved(effect)}"
        yield from (f"    {_told(witness)}" for witness in effect.witnesses)
    if one.note:
        yield f"  not here: {one.note}"


@dataclass(frozen=True, eq=False, repr=False)
class OstromPrinciples(Answer):
    """Ostrom's eight principles among nations: what each moves here, and which way.

    Parameters
    ----------
    principles : tuple of OstromPrinciple

    Examples
    --------
    >>> from gametheory_gov.enforcement import ostrom
    >>> found = ostrom()
    >>> print(found.headline)
    8 principles, 22 effects: 18 with a sign that is proved, 4 that may go either way
    >>> found[5].name, [effect.sign for effect in found[5].effects]
    ('monitoring by members', ['-', '+', '-', '-'])
    """

    RESTS = Rests(
        ("ostrom1990", "wilson2013", "think2020", "friedman1971", "abreu1990", "oates1972", "bernheim1987")
    )

    principles: tuple[OstromPrinciple, ...]

    def __iter__(self) -> Iterator[OstromPrinciple]:
        return iter(self.principles)

    def __getitem__(self, number: int) -> OstromPrinciple:
        found = {one.number: one for one in self.principles}
        if number not in found:
            rule = f"one of {', '.join(map(str, found))} is needed"
            raise InvalidInputError("principles", [f"number = {number!r:.80}; {rule}"])
        return found[number]

    @property
    def headline(self) -> str:
        """How many effects have a sign that is proved."""
        effects = [effect for one in self.principles for effect in one.effects]
        proved = sum(effect.sign != "?" for effect in effects)
        asked = f"{counted(len(self.principles), 'principle')}, {counted(len(effects), 'effect')}"
        return f"{asked}: {proved} with a sign that is proved, {len(effects) - proved} that may go either way"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(line for one in self.principles for line in _lines(one))])

    def to_pandas(self) -> pd.DataFrame:
        """One row per effect: principle, instrument, model, quantity, sign and evidence."""
        import pandas as pd

        rows = [
            [
                one.number,
                one.name,
                effect.instrument,
                effect.model,
                effect.quantity,
                effect.sign,
                effect.evidence,
            ]
            for one in self.principles
            for effect in one.effects
        ]
        columns = ["number", "principle", "instrument", "model", "quantity", "sign", "evidence"]
        return pd.DataFrame(rows, columns=columns)

    def verify(self) -> Verification:
        """Check every sign and every witness anew.

        Derivatives are derived again and their signs proved again; the formulas are compared with the stages
        themselves at exact points, which must move the same way. Worlds are grown again by the definition of
        who joins, and regimes of trade checked against all deviations.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults = []
        if [(one.number, one.name, one.note) for one in self.principles] != [
            (number, *told) for number, told in _PRINCIPLES.items()
        ]:
            faults.append("the principles are others")
        effects = [(one.number, effect) for one in self.principles for effect in one.effects]
        if [(k, e.instrument, e.model, e.quantity, e.raised) for k, e in effects] != [
            row[:5] for row in _ROWS
        ]:
            faults.append("the instruments, models or quantities are others")
        if faults:
            return Verification(False, tuple(faults), ())
        for fault_of in (_misread, _unshown):  # what takes long comes last
            for row, (_, effect) in zip(_ROWS, effects, strict=True):
                if fault := fault_of(row, effect):
                    faults.append(f"principle {row.number}, {row.instrument}: {fault}")
            if faults:
                return Verification(False, tuple(faults), ())
        proved = sum(row.claim is not None for row in _ROWS)
        checked = (
            f"{counted(proved, 'sign')}, proved by SymPy and compared with the stages at exact points",
            f"{counted(len(_ROWS) - proved, 'pair')} of worlds, by the definition",
        )
        return Verification(
            not faults, tuple(faults), checked, ("which instrument stands for which principle",)
        )


class _Row(NamedTuple):
    number: int
    instrument: str
    model: str
    quantity: str
    raised: bool = True
    claim: Claim | None = None


def _row(number: int, instrument: str, model: str, quantity: str, symbol: str, *assumed: sympy.Basic) -> _Row:
    claim = Claim(model, quantity, symbol, assumed)
    return _Row(number, instrument, model, quantity, "lowered" not in instrument, claim)


_BENEFIT = sympy.Ge(sympy.Symbol("benefit", real=True), 0)
#: Name of each principle, and what is not here.
_PRINCIPLES = {
    1: (
        "national solidarity",
        "solidarity within a nation, as a state is one actor; taken are a conscience, by which a state that "
        "breaks its word loses, found out or not, and clear boundaries, Ostrom's own first principle",
    ),
    2: ("rules that fit national conditions", ""),
    3: ("affected states change the rules", ""),
    4: (
        "rule-making rights respected",
        "rights over a state's own rules, such as opting out; taken is the consent of all to newcomers",
    ),
    5: ("monitoring by members", "what monitoring costs"),
    6: ("graduated sanctions", ""),
    7: ("cheap dispute resolution", "what dispute settlement costs"),
    8: (
        "nested tiers",
        "more than two tiers; taken are policies that spill over, and deals of two below that of all",
    ),
}
_FOUND, _ALARM = "monitoring[1], detection, raised", "monitoring[0], false alarms, lowered"
_ROWS = (
    _row(1, "conscience, raised", COMPLIANCE, PATIENCE, "conscience"),
    _row(1, "excludability, raised", COMPLIANCE, PATIENCE, "excludability", _BENEFIT),
    _row(1, "exclusion_penalty, raised", COMPLIANCE, PATIENCE, "exclusion_penalty"),
    _row(2, "a rule for each state in place of one for all", TIERS, MEAN, "from_uniform"),
    _row(2, "distance of the point from the national ideal, lowered", COMPLIANCE, PATIENCE, "distance"),
    _Row(2, "policy, from fixed to the members' median", ACCESSION, WORLDS[2][0].quantity),
    _row(3, "inner_club, of more states under a fixed policy", COMPLIANCE, PATIENCE, "deciders"),
    _Row(3, "body, from great powers to all members", ACCESSION, WORLDS[3][0].quantity),
    _Row(4, "admission, from open to unanimity", ACCESSION, WORLDS[4][0].quantity),
    _row(5, _FOUND, COMPLIANCE, PATIENCE, "detection"),
    _row(5, _FOUND, MONITORED, VALUE, "detection"),
    _row(5, _FOUND, MONITORED, SANCTION, "detection"),
    _row(5, _FOUND, MONITORED, PATIENCE, "detection"),
    _row(6, "expelled, raised", COMPLIANCE, PATIENCE, "expelled"),
    _row(6, "sanction, lowered to what just deters", MONITORED, VALUE_AT, "sanction"),
    _row(7, _ALARM, COMPLIANCE, PATIENCE, "false_alarm"),
    _row(7, _ALARM, MONITORED, VALUE, "false_alarm"),
    _row(7, _ALARM, MONITORED, SANCTION, "false_alarm"),
    _row(7, _ALARM, MONITORED, PATIENCE, "false_alarm"),
    _row(8, "rules made together that differ by state, in place of one for all", TIERS, MEAN, "from_uniform"),
    _row(8, "rules made together that differ by state, in place of none", TIERS, MEAN, "from_alone"),
    _Row(8, "bilateral, deals of two allowed", TARIFFS, WORLDS[8][0].quantity),
)


@cache
def _effect(row: _Row) -> PrincipleEffect:
    told = row[1:5]
    if row.claim is not None:
        return PrincipleEffect(*told, derive(row.claim))
    found = [PrincipleWitness(w.words, w.figure(False), w.figure(True)) for w in WORLDS[row.number]]
    return PrincipleEffect(*told, None, tuple(found))


def _misread(row: _Row, effect: PrincipleEffect) -> str:
    """Whether the evidence is not of the kind that the effect has."""
    if row.claim is not None:
        same = effect.change == derive(row.claim) and not effect.witnesses
        return "" if same else "its formula is another"
    words = [witness.words for witness in effect.witnesses]
    same = effect.change is None and words == [world.words for world in WORLDS[row.number]]
    return "" if same else "its worlds are others"


def _unshown(row: _Row, effect: PrincipleEffect) -> str:
    """What of the evidence does not hold."""
    if row.claim is not None:
        return replayed(row.claim)
    for world, witness in zip(WORLDS[row.number], effect.witnesses, strict=True):
        if (witness.before, witness.after) != (world.replayed(False), world.replayed(True)):
            return f"in a world the {effect.quantity} is another: {witness.words}"
    rises, falls = effect.witnesses
    both = rises.before < rises.after and falls.before > falls.after
    return "" if both else "its worlds do not show both ways"


@public
def ostrom() -> OstromPrinciples:
    """Which of Ostrom's principles has which instrument here, and which way it moves what.

    Returns
    -------
    OstromPrinciples
        Signs are those that SymPy proves for all figures of a stage of alike states; where the effect may be
        either, two worlds show it.

    See Also
    --------
    gametheory_gov.obeyed : the compliance stage of a club.
    gametheory_gov.enforcement.monitored : compliance seen by chance.

    Notes
    -----
    The principles: [ostrom1990]_, [wilson2013]_. Which instrument stands for which is a reading of this
    package's own.

    Examples
    --------
    >>> for principle in ostrom():
    ...     print(principle.number, principle.name, *(effect.sign for effect in principle.effects))
    1 national solidarity - - -
    2 rules that fit national conditions + - ?
    3 affected states change the rules - ?
    4 rule-making rights respected ?
    5 monitoring by members - + - -
    6 graduated sanctions - +
    7 cheap dispute resolution - + - -
    8 nested tiers + + ?
    """
    found = [
        OstromPrinciple(number, name, tuple(_effect(row) for row in _ROWS if row.number == number), note)
        for number, (name, note) in _PRINCIPLES.items()
    ]
    return OstromPrinciples(tuple(found))
