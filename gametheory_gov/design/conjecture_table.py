r"""`conjectures`: what the rational design of institutions leads one to expect, asked of the models here.

Koremenos, Lipson and Snidal ask how five features of international institutions (membership, scope,
centralisation, control and flexibility) vary with the problem that an institution is for, and put sixteen
conjectures [koremenos2001]_. Each is a sign: more of a problem, more (or less) of a feature. A feature is
chosen for what it is worth, so the sign is that of how the worth of the feature, or its best extent, moves
with the problem. The table says of each which quantity that is here, and whether its sign is proved by SymPy
for all figures of a model, holds in a region of them, or may be either, with a world for each.

.. [koremenos2001] Koremenos, Lipson and Snidal, "The Rational Design of International Institutions" (2001).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.closed_forms.signs import Sign
from gametheory_gov.enforcement.effects import (
    BOTH,
    PROOF,
    REGION,
    EffectTable,
    PrincipleEffect,
    Row,
    lines_of,
)
from gametheory_gov.enforcement.principle_models import MONITORED, VALUE, StageEffect

from .conjecture_claims import Beyond, Moved
from .conjecture_models import (
    ACCURACY_BY_WORLD,
    ALONE_BEYOND,
    ALONE_BY_NEEDS,
    CONCESSION_BY_SIZE,
    ESCAPE_BY_SHOCK,
    GAIN_BY_DISTANCE,
    LINKS_BEYOND,
    PATIENCE_BY_NUMBER,
    PATIENCE_BY_SAVING,
    PATIENCE_BY_SPREAD,
    RULE_BY_NUMBER,
    RULES_BY_NEEDS,
    SURPLUS_BY_NEEDS,
)
from .conjecture_worlds import WORLDS

if TYPE_CHECKING:
    import pandas as pd

NONE = "no instrument here"
_WAYS = {"+": "rises", "-": "falls"}


@dataclass(frozen=True, eq=False, repr=False)
class Conjecture(Record):
    """One conjecture, with what is found of it.

    Parameters
    ----------
    number : str
        As its authors count, such as ``"M1"``.
    instrument : str
        The feature of an institution.
    parameter : str
        The problem with which it varies.
    expected : {"+", "-"}
        Whether there is more of the feature, or less, where there is more of the problem.
    effects : tuple of PrincipleEffect
        How quantities that stand for the feature move with figures that stand for the problem.
    note : str
        What the authors argue from and the models here do not have; empty where nothing is missing.

    Examples
    --------
    >>> print(conjectures()["F1"])
    F1 flexibility rises with uncertainty about the state of the world: proof
      largest cost of keeping one's word, raised: worth of leave to withdraw never falls (escape clause;
          proved)
      not here: states that withdraw without need
    """

    number: str
    instrument: str
    parameter: str
    expected: Sign
    effects: tuple[PrincipleEffect, ...] = ()
    note: str = ""

    @property
    def verdict(self) -> str:
        """``"proof"``, ``"region"``, ``"witness on both sides"`` or ``"no instrument here"``.

        Two proofs of opposite signs, in two models, are witnesses on both sides too.
        """
        found = {effect.verdict for effect in self.effects}
        if not found:
            return NONE
        if BOTH in found or len({effect.sign for effect in self.effects}) > 1:
            return BOTH
        return REGION if REGION in found else PROOF

    @property
    def sign(self) -> Sign:
        """The sign that is found: ``+``, ``-``, or ``?`` where it may be either."""
        return self.effects[0].sign if self.verdict in (PROOF, REGION) else "?"

    def __str__(self) -> str:
        head = f"{self.number} {self.instrument} {_WAYS[self.expected]} with {self.parameter}: {self.verdict}"
        return "\n".join(lines_of(head, self.effects, self.note))


_DISTRIBUTION, _ENFORCEMENT = "the distribution problem", "the enforcement problem"
_WORLD, _NUMBER = "uncertainty about the state of the world", "the number of states"
_CENTRAL, _CONTROL = "centralisation", "individual control"
_CONJECTURES = (
    Conjecture("M1", "membership", _ENFORCEMENT, "-"),
    Conjecture(
        "M2",
        "membership",
        "uncertainty about preferences",
        "-",
        note="what joining at a cost tells of a state's preferences; taken is who negotiates first",
    ),
    Conjecture("M3", "membership", _DISTRIBUTION, "+"),
    Conjecture("S1", "scope", "the number of states that differ", "+"),
    Conjecture("S2", "scope", _DISTRIBUTION, "+"),
    Conjecture("S3", "scope", _ENFORCEMENT, "+"),
    Conjecture("C1", _CENTRAL, "uncertainty about behaviour", "+", note="what monitoring costs"),
    Conjecture("C2", _CENTRAL, _WORLD, "+", note="what observing costs, and states that misreport"),
    Conjecture("C3", _CENTRAL, _NUMBER, "+"),
    Conjecture("C4", _CENTRAL, _ENFORCEMENT, "+", note="what monitoring costs"),
    Conjecture("V1", _CONTROL, _NUMBER, "-"),
    Conjecture(
        "V2",
        "asymmetry of control",
        "asymmetry of contributors",
        "+",
        note="votes that follow from contributions; taken is the standard for which two powers bargain",
    ),
    Conjecture("V3", _CONTROL, _WORLD, "+"),
    Conjecture("F1", "flexibility", _WORLD, "+", note="states that withdraw without need"),
    Conjecture("F2", "flexibility", _DISTRIBUTION, "+"),
    Conjecture("F3", "flexibility", _NUMBER, "-"),
)


def _proved(number: str, raised: str, moved: Moved, *beyond: Beyond) -> Row:
    return Row(number, f"{raised}, raised", moved.model.name, moved.model.quantity, True, moved, beyond)


def _either(number: str, raised: str, model: str, quantity: str) -> Row:
    return Row(number, f"{raised}, raised", model, quantity, worlds=WORLDS[number])


def _detecting(number: str, raised: str, symbol: str) -> Row:
    claim = StageEffect(MONITORED, VALUE, "detection", by=symbol)
    return Row(number, f"{raised}, raised", MONITORED, "what detection adds to cooperation", True, claim)


_ROWS = (
    _either("M1", "what shirking saves", "self-enforcing agreements", "largest size that holds"),
    _either("M2", "spread of what states gain", "green room", "best number to negotiate first"),
    _proved("M3", "variance of needs", SURPLUS_BY_NEEDS),
    _proved("M3", "distance from the policy", GAIN_BY_DISTANCE),
    _proved("S1", "number of states and issues", PATIENCE_BY_NUMBER),
    _proved("S2", "difference among what issues are worth to a state", PATIENCE_BY_SPREAD),
    _proved("S3", "what a breach saves", PATIENCE_BY_SAVING, LINKS_BEYOND),
    _detecting("C1", "false alarms", "false_alarm"),
    _proved("C2", "variance of the state of the world", ACCURACY_BY_WORLD),
    _proved("C3", "number of states", RULE_BY_NUMBER),
    _detecting("C4", "what shirking saves", "saving"),
    _either(
        "V1", "number of members", "majorities that hold by themselves", "share of votes that the best needs"
    ),
    _proved("V2", "difference of sizes", CONCESSION_BY_SIZE),
    _proved("V3", "variance of needs", ALONE_BY_NEEDS, ALONE_BEYOND),
    _proved("F1", "largest cost of keeping one's word", ESCAPE_BY_SHOCK),
    _proved("F2", "variance of needs", RULES_BY_NEEDS),
    _either("F3", "number of states", "consent and escape", "chance that a flexible regime goes on"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Conjectures(EffectTable, Answer):
    """Sixteen conjectures of rational design: which hold in the models here, and where.

    Parameters
    ----------
    conjectures : tuple of Conjecture

    Examples
    --------
    >>> found = conjectures()
    >>> print(found.headline)
    16 conjectures: 9 by proof, 2 in a region, 5 that may go either way
    >>> found["C4"].effects[0].change.statement
    false_alarm/margin**2
    """

    RESTS = Rests(
        (
            "koremenos2001",
            "abreu1990",
            "barrett1999",
            "bernheim1990",
            "drezner2007",
            "maggi2006",
            "nash1950",
            "oates1972",
        )
    )

    conjectures: tuple[Conjecture, ...]

    TOPIC = "conjecture"
    BARE = _CONJECTURES
    ROWS = _ROWS
    GIVEN = "which quantity stands for which feature, and which figure for which problem"

    def __iter__(self) -> Iterator[Conjecture]:
        return iter(self.conjectures)

    @property
    def headline(self) -> str:
        """How many have which verdict."""
        words = {PROOF: "by proof", REGION: "in a region", BOTH: "that may go either way", NONE: NONE}
        verdicts = [one.verdict for one in self]
        told = ", ".join(
            f"{verdicts.count(verdict)} {words[verdict]}" for verdict in words if verdict in verdicts
        )
        return f"{counted(len(verdicts), 'conjecture')}: {told}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per effect: conjecture, the figure that is raised, model, quantity, sign and evidence."""
        columns = {"instrument": "raised"}
        return self._rows(("number", "instrument", "parameter", "expected", "verdict"), columns)

    def _shown(self) -> pd.DataFrame:
        """A row for each piece of evidence, so that it fits a page."""
        rows = self.to_pandas()
        return rows.assign(evidence=rows["evidence"].str.split("; ")).explode("evidence", ignore_index=True)


@public
def conjectures() -> Conjectures:
    """Which of the sixteen conjectures of rational design hold in which model, and where.

    Returns
    -------
    Conjectures
        By number, from ``"M1"`` to ``"F3"``. Signs are those that SymPy proves; where one holds in a region,
        a world beyond it shows the other; where it may be either, two worlds show both.

    See Also
    --------
    gametheory_gov.enforcement.ostrom : the same for Ostrom's principles.
    gametheory_gov.best_design : the best rules of one institution.

    Notes
    -----
    The conjectures: [koremenos2001]_. Which quantity stands for which feature is a reading of this package's
    own, and a proof speaks of its model alone.

    Examples
    --------
    >>> for one in conjectures():
    ...     print(one.number, one.instrument, one.expected, one.sign, one.verdict)
    M1 membership - ? witness on both sides
    M2 membership - ? witness on both sides
    M3 membership + ? witness on both sides
    S1 scope + + proof
    S2 scope + + proof
    S3 scope + + region
    C1 centralisation + + proof
    C2 centralisation + + proof
    C3 centralisation + + proof
    C4 centralisation + + proof
    V1 individual control - ? witness on both sides
    V2 asymmetry of control + + proof
    V3 individual control + + region
    F1 flexibility + + proof
    F2 flexibility + + proof
    F3 flexibility - ? witness on both sides
    """
    return Conjectures(Conjectures.topics())
