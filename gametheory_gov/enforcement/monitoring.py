r"""`monitored`: what states can keep up when compliance is seen only by chance.

In a symmetric stage cooperation pays each R more than the equilibrium that states revert to, and shirking
gains g. Everybody sees an alarm: with probability :math:`p_1` where all comply, with :math:`p_2 > p_1` where
one shirks. The best that alike states can reach together, when all react to alarms alike, is [abreu1990]_

.. math:: v = R - g\,\frac{p_1}{p_2 - p_1}, \qquad
          \alpha^* = \frac{(1-\delta)\,g}{\delta\,(p_2-p_1)\,v}, \qquad
          \delta \ge \frac{g}{g + (p_2-p_1)\,v} .

:math:`\alpha^*` is the *graduated sanction*: the chance that an alarm ends cooperation. Any larger one deters
too, but costs more, since there are false alarms: with :math:`\alpha` the value is

.. math:: v(\alpha) = \frac{(1-\delta)R}{1 - \delta + \delta p_1 \alpha} .

*Grim* reversion is :math:`\alpha = 1`; reversion for T periods [green1984]_ is :math:`\alpha = 1 - \delta^T`.
With :math:`v \le 0`, that is from :math:`p_1 = p_2 R/(R+g)` on, nothing can be kept up.

.. [abreu1990] Abreu, Pearce & Stacchetti, "Toward a Theory of Discounted Repeated Games with Imperfect
   Monitoring" (1990).
.. [green1984] Green & Porter, "Noncooperative Collusion under Imperfect Price Information" (1984).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_gain, to_fraction
from gametheory_gov.base.inputs import as_share, as_whole, public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.world.institution import Institution

from .incentives import told
from .replay import PATIENT, Automaton, Deviation, best_deviation, values

if TYPE_CHECKING:
    import pandas as pd

_MOST_ROUNDS = 50
#: Reports by which a game says what its parameters make of the chances that somebody is accused.
REPORTED = ("false_alarm", "found_out")


@dataclass(frozen=True, eq=False, repr=False)
class SanctionScheme(Record):
    """One way to react to an alarm.

    Parameters
    ----------
    name : {"graduated", "grim", "rounds", "given"}
    sanction : Fraction
        The chance that an alarm ends cooperation, or what reversion for some rounds amounts to.
    value : Fraction
        What each state gets per period, over what reversion pays.
    deters : bool
        Whether nobody gains by shirking.

    Examples
    --------
    >>> from gametheory_gov.enforcement import monitored
    >>> print(monitored(1, 3, ("1/5", "3/5"), patience="9/10").schemes[0])
    graduated: an alarm counts as 1/9, worth 5/2; deters
    """

    name: str
    sanction: Fraction
    value: Fraction
    deters: bool

    def __str__(self) -> str:
        deters = "deters" if self.deters else "does not deter, so that nothing is kept up"
        return (
            f"{self.name}: an alarm counts as {format_gain(self.sanction)}, worth {format_gain(self.value)}; "
            f"{deters}"
        )


@dataclass(frozen=True, eq=False, repr=False)
class Monitored(Answer):
    """What can be kept up where compliance is seen by chance.

    Parameters
    ----------
    gain, reward : Fraction
        What shirking brings, and what cooperation pays over reversion.
    monitoring : (Fraction, Fraction)
        Probabilities of an alarm where all comply, and where one shirks.
    best : Fraction
        The most that each can get per period, of patient states; zero where nothing can be kept up.
    least : Fraction, optional
        The least discount factor at which that is reached; None where nothing can be kept up.
    patience : Fraction, optional
        The discount factor asked about.
    rounds : int, optional
        How long the reversion lasts that is asked about.
    schemes : tuple of SanctionScheme
        At that discount factor: graduated (if any is), grim, for some rounds, and the sanction given.

    Examples
    --------
    >>> from gametheory_gov.enforcement import monitored
    >>> print(monitored(1, 3, ("1/5", "3/5"), patience="9/10", rounds=2))
    best worth 5/2 a period, from a patience of 1/2 on; nothing from a false alarm of 9/20 on
      at a patience of 9/10:
      graduated: an alarm counts as 1/9, worth 5/2; deters
      grim: an alarm counts as 1, worth 15/14; deters
      rounds: an alarm counts as 19/100, worth 1500/671; deters
    """

    RESTS = Rests(("abreu1990", "green1984"))

    gain: Fraction
    reward: Fraction
    monitoring: tuple[Fraction, Fraction]
    best: Fraction
    least: Fraction | None
    patience: Fraction | None = None
    rounds: int | None = None
    schemes: tuple[SanctionScheme, ...] = ()

    @property
    def paralysis(self) -> Fraction:
        """The chance of false alarms from which on nothing is kept up, at this chance of detection."""
        return self.monitoring[1] * self.reward / (self.reward + self.gain)

    @property
    def headline(self) -> str:
        """What can be kept up, and from which patience on."""
        dies = f"from a false alarm of {format_gain(self.paralysis)} on"
        if self.least is None:
            return f"nothing can be kept up, as is so {dies}"
        return (
            f"best worth {format_gain(self.best)} a period, from a patience of {told(self.least)} on; "
            f"nothing {dies}"
        )

    def __str__(self) -> str:
        lines = [self.headline]
        if self.patience is not None:
            lines.append(f"  at a patience of {told(self.patience)}:")
        return "\n".join(lines + [f"  {scheme}" for scheme in self.schemes])

    def to_pandas(self) -> pd.DataFrame:
        """One row per reaction to alarms; without a patience, one with the best."""
        import pandas as pd

        columns = ["scheme", "sanction", "value", "deters"]
        rows = [[s.name, s.sanction, s.value, s.deters] for s in self.schemes]
        return pd.DataFrame(rows or [["best", None, self.best, self.least is not None]], columns=columns)

    def verify(self) -> Verification:
        """Check values and deterrence by the equations of the phases, in fractions.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults, (p1, p2) = [], self.monitoring
        asked = self.rounds is None or (self.patience is not None and 1 <= self.rounds <= _MOST_ROUNDS)
        if not (0 <= p1 < p2 <= 1 and self.gain > 0 and self.reward > 0 and asked):
            return Verification(False, ("these are no figures of a stage",), ())
        # where the best is reached an alarm ends cooperation for sure, and shirking brings just nothing
        if self.least is None:
            patient = self._automaton(Fraction(1), None)
            if self.best or best_deviation(patient, PATIENT) < 0:
                faults.append("something can be kept up")
        else:
            grim = self._automaton(Fraction(1), None)
            if not 0 < self.least < 1 or best_deviation(grim, self.least):
                faults.append("its least patience is another")
            elif (1 - self.least) * values(grim.flows, grim.moves, self.least)[0] != self.best:
                faults.append("its best value is another")
        names = [scheme.name for scheme in self.schemes]
        expected = self._expected()
        if names[: len(expected)] != expected or set(names[len(expected) :]) - {"given"} or len(names) > 4:
            faults.append("other reactions are listed")
        for scheme in self.schemes:
            if fault := self._fault(scheme):
                faults.append(f"{scheme.name}: {fault}")
        told = (f"values and deterrence of {counted(len(self.schemes) + 1, 'reaction')}, in fractions",)
        return Verification(not faults, tuple(faults), told, ("the stage, and what states see",))

    def _expected(self) -> list[str]:
        if self.patience is None:
            return []
        reached = self.least is not None and self.patience >= self.least
        return [*(["graduated"] if reached else []), "grim", *(["rounds"] if self.rounds else [])]

    def _fault(self, scheme: SanctionScheme) -> str:
        assert self.patience is not None
        length = self.rounds if scheme.name == "rounds" else None
        chance = Fraction(1) if scheme.name in ("rounds", "grim") else scheme.sanction
        if not 0 <= chance <= 1:
            return "its sanction is no chance"
        automaton = self._automaton(chance, length)
        worth = values(automaton.flows, automaton.moves, self.patience)
        pays = best_deviation(automaton, self.patience)
        if scheme.deters != (pays <= 0) or scheme.value != (1 - self.patience) * worth[0]:
            return "its value is another, or it deters and is said not to"
        if scheme.name == "graduated" and pays != 0:
            return "less would deter"
        equal = 1 - worth[1] / worth[0]
        return (
            ""
            if scheme.name not in ("rounds", "grim") or scheme.sanction == equal
            else "it amounts to another"
        )

    def _automaton(self, chance: Fraction, rounds: int | None) -> Automaton:
        size = (rounds or 1) + 1

        def accused(alarm: Fraction) -> list[Fraction]:
            return [1 - chance * alarm, chance * alarm, *[Fraction(0)] * (size - 2)]

        def next_to(phase: int) -> list[Fraction]:
            then = phase if rounds is None else (phase + 1) % size
            return [Fraction(int(then == other)) for other in range(size)]

        moves = [accused(self.monitoring[0]), *map(next_to, range(1, size))]
        shirks = Deviation(0, self.reward + self.gain, accused(self.monitoring[1]))
        return Automaton([self.reward, *[0] * (size - 1)], moves, [shirks])


@public
def monitored(
    gain: float | str,
    reward: float | str,
    monitoring: Institution | Iterable[Any],
    *,
    patience: float | str | None = None,
    rounds: int | None = None,
) -> Monitored:
    r"""The best that alike states can keep up when compliance is seen by chance, and the graduated sanction.

    Parameters
    ----------
    gain : number, more than 0
        What a state gains by shirking in one period, in payoff.
    reward : number, more than 0
        What cooperation pays each state per period over the equilibrium that is reverted to.
    monitoring : (number, number), or Institution
        Probabilities :math:`p_1 < p_2` of an alarm where all comply, and where one shirks. Dispute settlement
        lowers the first, monitoring raises the second. Of an institution its ``monitoring`` and, if that is
        in (0, 1], its ``sanction`` as the chance that an alarm ends cooperation.
    patience : number in (0, 1), optional
        A discount factor at which reactions to alarms are compared.
    rounds : int from 1 to 50, optional
        Reversion for so many periods among them.

    Returns
    -------
    Monitored
        In fractions; floats are read as their shortest decimals.

    Raises
    ------
    InvalidInputError
        With every fault: numbers out of range, and p1 < p2 where it fails.

    Notes
    -----
    Best symmetric public equilibria: [abreu1990]_. Reversion for some periods: [green1984]_.

    Examples
    --------
    >>> found = monitored(1, 4, ("1/4", "3/4"), patience="3/4", rounds=1)
    >>> found.best, found.least, [str(scheme.value) for scheme in found.schemes]
    (Fraction(7, 2), Fraction(4, 11), ['7/2', '16/7', '64/19'])
    """
    faults, given = Faults("monitored"), None
    figures = []
    for name, value in (("gain", gain), ("reward", reward)):
        try:
            figures.append(to_fraction(value))
        except (TypeError, ValueError, OverflowError):
            figures.append(Fraction(0))
        if figures[-1] <= 0:
            faults.add(f"{name} = {value!r:.80}; a number that is more than 0 is needed")
    if isinstance(monitoring, Institution):
        strength = to_fraction(monitoring.sanction)
        given = strength if 0 < strength <= 1 else None
        monitoring = monitoring.monitoring
    pair = read_monitoring(monitoring, faults)
    asked = None if patience is None else read_patience(patience, faults)
    if rounds is not None:
        rounds = as_whole(rounds, "rounds", faults, least=1)
        if rounds > _MOST_ROUNDS:
            faults.add(f"rounds = {rounds}; at most {_MOST_ROUNDS}, or leave it out for ever")
        if asked is None:
            faults.add("rounds need a patience: patience='9/10'")
    faults.raise_as(InvalidInputError)
    (g, R), (p1, p2) = figures, pair
    best = R - g * p1 / (p2 - p1)
    least = g / (g + (p2 - p1) * best) if best > 0 else None
    schemes = () if asked is None else tuple(_schemes(g, R, pair, best, asked, rounds, given))
    return Monitored(g, R, pair, max(best, Fraction(0)), least, asked, rounds, schemes)


def _schemes(
    g: Fraction,
    R: Fraction,
    monitoring: tuple[Fraction, Fraction],
    best: Fraction,
    discount: Fraction,
    rounds: int | None,
    given: Fraction | None,
) -> list[SanctionScheme]:
    p1, p2 = monitoring
    needed = (1 - discount) * g / (discount * (p2 - p1) * best) if best > 0 else None

    def scheme(name: str, sanction: Fraction) -> SanctionScheme:
        value = (1 - discount) * R / (1 - discount + discount * p1 * sanction)
        return SanctionScheme(name, sanction, value, needed is not None and sanction >= needed)

    found = [] if needed is None or needed > 1 else [scheme("graduated", needed)]
    found.append(scheme("grim", Fraction(1)))
    if rounds is not None:
        found.append(scheme("rounds", 1 - discount**rounds))
    return found if given is None else [*found, scheme("given", given)]


def read_patience(value: Any, faults: Faults) -> Fraction:
    """A discount factor between zero and one; what is wrong with it is noted."""
    try:
        number = to_fraction(value)
    except (TypeError, ValueError, OverflowError):
        number = Fraction(0)
    if not 0 < number < 1:
        faults.add(f"patience = {value!r:.80}; a discount factor between 0 and 1, neither of them, is needed")
    return number


def monitoring_of(game: BoundGame, profile: Profile) -> tuple[Any, Any]:
    """The chances that a complier, and a shirker, is accused: what the game reports, or the institution's.

    A game that reports ``false_alarm`` and ``found_out`` says what its own parameters make of them, such as a
    secretariat that watches; then the institution's monitoring counts for nothing.
    """
    if not reports_monitoring(game):
        return game.institution.monitoring
    found = game.reports(profile)
    return found[REPORTED[0]], found[REPORTED[1]]


def reports_monitoring(game: BoundGame) -> bool:
    """Whether the game says itself with which chances somebody is accused."""
    return all(name in game.form.reports for name in REPORTED)


def read_monitoring(monitoring: Any, faults: Faults) -> tuple[Fraction, Fraction]:
    """The chances of a false alarm and of detection; what is wrong with them is noted."""
    pair = tuple(monitoring)
    if len(pair) != 2:
        faults.add(f"monitoring has {len(pair)} entries; (false alarm, detection) is needed")
        return Fraction(0), Fraction(1)
    before = len(faults.found)
    p1, p2 = (to_fraction(as_share(p, f"monitoring[{k}]", faults)) for k, p in enumerate(pair))
    if len(faults.found) == before and not p1 < p2:
        faults.add(
            f"monitoring = ({p1}, {p2}): p1 < p2 fails, so an alarm says nothing of who shirks; "
            "lower the first or raise the second"
        )
    return p1, p2
