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

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .effects import EffectTable, PrincipleEffect, Row, lines_of
from .principle_models import (
    COMPLIANCE,
    MEAN,
    MONITORED,
    PATIENCE,
    SANCTION,
    TIERS,
    VALUE,
    VALUE_AT,
    StageEffect,
)
from .principle_worlds import WORLDS

if TYPE_CHECKING:
    import pandas as pd

ACCESSION, TARIFFS = "growth of a club", "tariff game of three countries"


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
        return "\n".join(lines_of(f"{self.number} {self.name}", self.effects, self.note))


def _row(number: int, instrument: str, model: str, quantity: str, symbol: str, *assumed: sympy.Basic) -> Row:
    claim = StageEffect(model, quantity, symbol, assumed)
    return Row(number, instrument, model, quantity, "lowered" not in instrument, claim)


def _shown(number: int, instrument: str, model: str) -> Row:
    return Row(number, instrument, model, WORLDS[number][0].quantity, worlds=WORLDS[number])


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
    _shown(2, "policy, from fixed to the members' median", ACCESSION),
    _row(3, "inner_club, of more states under a fixed policy", COMPLIANCE, PATIENCE, "deciders"),
    _shown(3, "body, from great powers to all members", ACCESSION),
    _shown(4, "admission, from open to unanimity", ACCESSION),
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
    _shown(8, "bilateral, deals of two allowed", TARIFFS),
)


@dataclass(frozen=True, eq=False, repr=False)
class OstromPrinciples(EffectTable, Answer):
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

    TOPIC = "principle"
    BARE = tuple(OstromPrinciple(number, name, (), note) for number, (name, note) in _PRINCIPLES.items())
    ROWS = _ROWS
    GIVEN = "which instrument stands for which principle"

    def __iter__(self) -> Iterator[OstromPrinciple]:
        return iter(self.principles)

    @property
    def headline(self) -> str:
        """How many effects have a sign that is proved."""
        effects = [effect for one in self.principles for effect in one.effects]
        proved = sum(effect.sign != "?" for effect in effects)
        asked = f"{counted(len(self.principles), 'principle')}, {counted(len(effects), 'effect')}"
        return f"{asked}: {proved} with a sign that is proved, {len(effects) - proved} that may go either way"

    def to_pandas(self) -> pd.DataFrame:
        """One row per effect: principle, instrument, model, quantity, sign and evidence."""
        return self._rows(("number", "name"), {}).rename(columns={"name": "principle"})


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
    return OstromPrinciples(OstromPrinciples.topics())
