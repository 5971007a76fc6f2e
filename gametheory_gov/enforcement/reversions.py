r"""`patience`: how patient states must be to keep an agreement that is repeated for ever.

The agreement is a profile a of a stage, and pays state i :math:`R_i = u_i(a)`. Its best deviation gains
:math:`g_i = \max_b u_i(b, a_{-i}) - R_i`. What answers a deviation, of whomever, is one of

``nash``
    for ever an equilibrium e of the stage: :math:`\delta_i^* = g_i/(g_i + R_i - u_i(e))` [friedman1971]_;
    each violator meets the pure equilibrium that is worst for it, unless one is named;
``stick_and_carrot``
    for one period a profile s, then the agreement again, and s anew if somebody deviates from s
    [abreu1986]_: :math:`\delta_i^* = \max(g_i(a), g_i(s))/(R_i - u_i(s))`; of all s the one that asks least
    of the state that needs most, unless one is named;
``expulsion``
    for ever the violator plays the first action (or the one that is named), the others keep the agreement.

That everyone knows of a deviation at once takes somebody who tells everyone. Who else may know of it, and
when, is in `gametheory_gov.enforcement.observers`.

.. [friedman1971] Friedman, "A Non-cooperative Equilibrium for Supergames" (1971).
.. [abreu1986] Abreu, "Extremal Equilibria of Oligopolistic Supergames" (1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import misbound
from gametheory_gov.bound.game import BoundGame, GameLike
from gametheory_gov.games.game import Game
from gametheory_gov.normal_forms.form import NormalForm

from .incentives import Held, Incentive, as_read, deterred, summary_of
from .observers import (
    OBSERVERS,
    Links,
    credible,
    equilibria_of,
    incentive,
    punished,
    read_observers,
    told_in,
    unwilling,
)
from .observers import automaton as observed
from .replay import Automaton, Deviation, fault_of
from .roots import difference, is_zero_of
from .stages import Cell, Stage, as_stage
from .symbolic import least_patience

if TYPE_CHECKING:
    import pandas as pd

REVERSIONS = ("nash", "stick_and_carrot", "expulsion")
#: Said of a deviation from the stick.
INSTEAD = " instead of its part in the punishment"
_SHOWN = 12


@dataclass(frozen=True, eq=False, repr=False)
class Patience(Held, Answer):
    """How patient each state must be for an agreement to be kept.

    Parameters
    ----------
    stage : NormalForm or BoundGame
        The game that is repeated.
    agreed : tuple of str
        What each state is to do, in the order of the states.
    reversion : {"nash", "stick_and_carrot", "expulsion"}
    incentives : tuple of Incentive
        One per party to the agreement.
    punishments : tuple of profiles
        In the order of the incentives, what all states do (first) after that state's deviation.
    exact : bool
        Whether the figures are exact; else payoffs are what floats make of them.
    observers : {"everyone", "partners", "word_of_mouth"}
    links : tuple of (str, str)
        Who acts, and who sees it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> dilemma = gg.NormalForm.bimatrix([[2, 0], [3, 1]], [[2, 3], [0, 1]], choices=[["keep", "cheat"]] * 2)
    >>> print(gg.patience(dilemma))
    all 2 states are held from a patience of 1/2 on (row needs most)
      agreed: keep, keep; then nash
      row: cheat gains 1, then loses 1 a period; held from 1/2 on
      column: cheat gains 1, then loses 1 a period; held from 1/2 on
    """

    RESTS = Rests(
        ("friedman1971",),
        by=("_how", {"stick_and_carrot": ("abreu1986",), **dict.fromkeys(OBSERVERS[1:], ("maggi1999",))}),
        parts={"stage": (NormalForm, BoundGame)},
    )

    stage: NormalForm | BoundGame
    agreed: tuple[str, ...]
    reversion: str
    incentives: tuple[Incentive, ...]
    punishments: tuple[tuple[str, ...], ...]
    exact: bool
    observers: str = OBSERVERS[0]
    links: Links = ()

    @property
    def _how(self) -> str:
        return self.reversion if self.observers == OBSERVERS[0] else self.observers

    @property
    def headline(self) -> str:
        """Who is held, and from which patience on."""
        return summary_of(self.incentives)

    def __str__(self) -> str:
        told = [f"  {one}" for one in self.incentives[:_SHOWN]]
        if len(self.incentives) > _SHOWN:
            told.append(f"  and {len(self.incentives) - _SHOWN} more; see to_pandas()")
        kept = (
            ", ".join(self.agreed)
            if len(self.agreed) <= _SHOWN
            else counted(len(self.incentives), "party", "parties")
        )
        head = self.headline if self.exact else f"{self.headline}, in floats"
        known = {
            "everyone": "",
            "partners": f", known to partners along {counted(len(self.links), 'link')}",
            "word_of_mouth": f", known by word of mouth along {counted(len(self.links), 'link')}",
        }.get(self.observers, "")
        return "\n".join([head, f"  agreed: {kept}; then {self.reversion.replace('_', ' ')}{known}", *told])

    def to_pandas(self) -> pd.DataFrame:
        """One row per party: its best deviation, what that gains, the loss that deters it, the patience."""
        import pandas as pd

        rows = [[one.state, one.deviation, one.gain, one.loss, one.least] for one in self.incentives]
        table = pd.DataFrame(rows, columns=["state", "deviation", "gain", "loss", "patience"])
        return as_read(table, self.stage.exact)

    def verify(self) -> Verification:
        """Check every patience from both sides, by the values of all phases and all deviations in fractions.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        if isinstance(self.stage, BoundGame) and (faults := list(misbound(self.stage))):
            return Verification(False, tuple(faults), ())
        stage, noted, faults, tried = as_stage(self.stage), Faults("patience"), [], 0
        noted.extend(
            f"{len(cell)} choices of {len(stage.ids)} states"
            for cell in (self.agreed, *self.punishments)
            if len(cell) != len(stage.ids)
        )
        agreed = stage.cell(self.agreed, noted)
        answers = [stage.cell(answer, noted) for answer in self.punishments]
        links = None if self.observers == OBSERVERS[0] and not self.links else self.links
        read_observers(self.observers, links, stage, self.reversion, noted)
        if noted or self.exact != stage.exact or self.reversion not in REVERSIONS:
            return Verification(False, (*noted.found, "the stage is not what the answer says"), ())
        parties = stage.parties(agreed)
        if [one.state for one in self.incentives] != [stage.ids[i] for i in parties]:
            faults.append("not every party to the agreement is listed once")
        for one, i, answer in zip(self.incentives, parties, answers, strict=True):
            if self.observers == OBSERVERS[0]:
                automaton = _automaton(stage, agreed, answer, i, self.reversion)
            else:
                told = told_in(stage.ids, self.observers, self.links, i)
                cells = punished(stage, agreed, answer, i, told)
                automaton = observed(stage, agreed, cells, i)
                faults += [
                    f"{label} gains by not punishing {one.state}" for label in unwilling(stage, cells, told)
                ]
            tried += len(automaton.deviations)
            if fault := fault_of(automaton, one.patience, one.not_enough, stage.slack):
                faults.append(f"{one.state}: {fault}")
            if one.root is not None and not _is_root(one, automaton):
                faults.append(f"{one.state}: its least patience is another number")
            if fault := _misstated(stage, one, automaton):
                faults.append(f"{one.state}: {fault}")
            if self.reversion == "expulsion" and answer != stage.moved(agreed, i, answer[i]):
                faults.append(f"{one.state}: others do not keep the agreement after its expulsion")
        if self.reversion == "stick_and_carrot" and len(set(answers)) > 1:
            faults.append("there is more than one stick")
        equilibria = dict.fromkeys(answers) if self.reversion == "nash" else ()
        faults += [
            f"{label} gains by deviating from the equilibrium that is reverted to"
            for cell in equilibria
            for label in stage.gainers(cell)
        ]
        checked = (
            f"{counted(tried, 'deviation')} of {counted(len(parties), 'party', 'parties')}, in fractions",
            *(
                [f"{counted(len(equilibria), 'equilibrium', 'equilibria')} of the stage"]
                if equilibria
                else ()
            ),
        )
        if isinstance(self.stage, BoundGame):
            checked += ("the game is the one that its recipe, states and institution make",)
        given = ["the stage, and what is agreed"]
        if self.reversion == "expulsion":
            given.append("the others keep the agreement after an expulsion")
        if self.observers != OBSERVERS[0]:
            given.append("who does not know keeps the agreement, whatever those do who punish")
        return Verification(not faults, tuple(faults), checked, tuple(given))


def _is_root(one: Incentive, automaton: Automaton) -> bool:
    """Whether the exact number is where the named deviation begins to be deterred."""
    broken = [move.flow for move in automaton.deviations if move.name == one.deviation]
    gap = difference([automaton.flows[0]], [*broken[:1], *automaton.flows[1:]])
    within = one.not_enough is not None and one.patience is not None
    return within and bool(one.not_enough < one.root < one.patience) and is_zero_of(one.root, gap)


def _misstated(stage: Stage, one: Incentive, automaton: Automaton) -> str:
    """What is wrong with the figures of an incentive, by the flows of the phases."""
    gains = {m.name: m.flow - automaton.flows[m.phase] for m in automaton.deviations if m.name}
    most, loss = max(gains.values(), default=Fraction(0)), automaton.flows[0] - automaton.flows[-1]
    if abs(one.gain - most) > stage.slack or abs(one.loss - loss) > stage.slack:
        return "its gain or loss is another"
    best = gains.get(one.deviation, None if gains else most)
    return "the best deviation is another" if best is None or best < most - stage.slack else ""


def _automaton(stage: Stage, agreed: Cell, answer: Cell, i: int, reversion: str) -> Automaton:
    """What one state sees of the strategies: the agreement, and what follows its deviation."""
    now, then = stage.paid(agreed, i), stage.paid(answer, i)
    back = reversion == "stick_and_carrot"
    punished = [1, 0] if back else [0, 1]
    phases = [(agreed, ""), *([(answer, INSTEAD)] if back else [])]
    found = [
        Deviation(k, stage.paid(stage.moved(cell, i, b), i), [0, 1], stage.choices[i][b] + more)
        for k, (cell, more) in enumerate(phases)
        for b in stage.others(cell, i)
    ]
    return Automaton([now, then], [[1, 0], punished], found or [Deviation(0, now, [1, 0])])


@public
def patience(
    stage: NormalForm | Game | GameLike,
    reversion: str = "nash",
    *,
    agreed: Any = None,
    punishment: Any = None,
    observers: str = "everyone",
    links: Any = None,
) -> Any:
    r"""The least discount factor from which states keep an agreement, for each and for all.

    Parameters
    ----------
    stage : NormalForm, BoundGame, Scenario or Game
        The game that is repeated for ever. One-off costs of moving are left out. A `Game` has symbols for
        numbers; N identical states play it, see `gametheory_gov.enforcement.symbolic`.
    reversion : {"nash", "stick_and_carrot", "expulsion"}
        What answers a deviation.
    agreed : profile, optional
        What states are to do: choices by player, or for a bound game a club, whose members are the parties,
        committed founders included: the answer says what would hold them otherwise. By default the cell of
        the largest joint payoff; for a bound game its club at time 0, or all inside where it has none. Of a
        `Game` the action that all take, by default the last.
    punishment : profile, optional
        The equilibrium that is reverted to, or the stick; of a normal form under expulsion what each
        state does that is expelled. By default as in `gametheory_gov.enforcement.patience`; for a bound
        game nobody inside. Of a `Game` one action, by default the first.
    observers : {"everyone", "partners", "word_of_mouth"}
        Who learns of a deviation: all at once, as an institution tells them; only who sees what the deviator
        does; or these, and whom they tell, one link a period and never through the deviator.
    links : list of (id, id)
        Needed unless everyone observes: who acts, and who sees it. Word passes along links either way.

    Returns
    -------
    Patience or ClosedForm
        A formula for a game whose numbers are symbols.

    Raises
    ------
    InvalidInputError
        With every fault: unknown reversions, choices and links, no single best cell, a reversion that is no
        equilibrium, no pure equilibrium to revert to, or, where not all observe, none that those who know
        of the deviation would carry out while others do not; observers other than everyone under another
        reversion than to an equilibrium.
    NotApplicableError
        Of a `Game`: where payoffs are no formula of how many take which action, where the punishment never
        hurts, and for expulsion where there is no action but to keep the agreement and to be expelled.

    Notes
    -----
    Figures are exact where payoffs are rational; floats are read as their shortest decimals. Other payoffs
    are taken as floats, and the answer says so.

    Examples
    --------
    Three states; each enjoys what the others provide and pays 5 for its own share.

    >>> from itertools import product
    >>> import numpy as np
    >>> import gametheory_gov as gg
    >>> provide = gg.Game("provision", ("rest", "provide"), aggregates={"sum": {"provide": 1}},
    ...                   payoffs={"rest": "3*sum", "provide": "3*sum - 5"})
    >>> three = gg.bind(provide, gg.States.symmetric(3))
    >>> gg.patience(three).least  # gains 2, harms each of the two others by 3
    Fraction(1, 3)
    >>> gg.patience(three, "stick_and_carrot").least
    Fraction(1, 2)

    Four states each open their market to the one before. No pair has anything to hold each other with.

    >>> ring = [("1", "4"), ("2", "1"), ("3", "2"), ("4", "3")]
    >>> cells = np.array(list(product((1, 0), repeat=4)))
    >>> trade = gg.NormalForm(list("1234"), [["open", "close"]] * 4,
    ...                       (5 * np.roll(cells, -1, axis=1) - 2 * cells).reshape(2, 2, 2, 2, 4))
    >>> gg.patience(trade).least, gg.patience(trade, observers="partners", links=ring).least
    (Fraction(2, 5), None)
    >>> gg.patience(trade, observers="word_of_mouth", links=ring).least  # (2/5)**(1/3)
    2**(1/3)*5**(2/3)/5

    In symbols:

    >>> linear = gg.games.public_goods.LinearPublicGood(joint=False).form(gg.Institution())
    >>> gg.patience(linear).statement
    -(marginal_benefit - provision_cost)/(marginal_benefit*(N - 1))
    >>> gg.patience(linear, "stick_and_carrot").evaluate(N=3, marginal_benefit=3, provision_cost=5)
    Fraction(1, 2)
    """
    faults = Faults("patience")
    if reversion not in REVERSIONS:
        allowed = ", ".join(map(repr, REVERSIONS))
        hint = did_you_mean(str(reversion), REVERSIONS)
        faults.add(f"reversion = {reversion!r:.80}; one of {allowed} is needed{hint}")
    if isinstance(stage, Game):
        if links is not None or observers != OBSERVERS[0]:
            faults.add("of a game with symbols everyone observes; bind it to states to say who else does")
        faults.raise_as(InvalidInputError)
        return least_patience(stage, reversion, agreed, punishment)
    view = as_stage(stage)
    pairs = read_observers(observers, links, view, reversion, faults)
    cell = view.best() if agreed is None else view.cell(agreed, faults)
    if isinstance(cell, str):
        faults.add(cell)
    named = None
    if punishment is not None:
        named = view.cell(punishment, faults)
    faults.raise_as(InvalidInputError)
    assert not isinstance(cell, str)
    parties = view.parties(cell)
    if observers == OBSERVERS[0]:
        answers = _answers(view, cell, named, reversion, faults)
        faults.raise_as(InvalidInputError)
        incentives = [
            _incentive(view, cell, answer, i, reversion) for i, answer in zip(parties, answers, strict=True)
        ]
    else:
        told = [told_in(view.ids, observers, pairs, i) for i in parties]
        chosen = credible(view, cell, named, parties, told, faults)
        faults.raise_as(InvalidInputError)
        answers = [answer for answer, _ in chosen]
        incentives = [incentive(view, cell, cells, i) for i, (_, cells) in zip(parties, chosen, strict=True)]
    names = tuple(map(view.names, answers))
    return Patience(
        view.game, view.names(cell), reversion, tuple(incentives), names, view.exact, observers, pairs
    )


def _incentive(stage: Stage, agreed: Cell, answer: Cell, i: int, reversion: str) -> Incentive:
    choice, gain = stage.best_move(agreed, i)
    loss = stage.paid(agreed, i) - stage.paid(answer, i)
    if reversion != "stick_and_carrot":
        return deterred(stage.ids[i], choice, gain, loss)
    other, refusal = stage.best_move(answer, i)
    if refusal > gain:
        choice, gain = other + INSTEAD, refusal
    return deterred(stage.ids[i], choice, gain, loss, once=True)


def _answers(stage: Stage, agreed: Cell, named: Cell | None, reversion: str, faults: Faults) -> list[Cell]:
    """For each party what answers its deviation."""
    parties = stage.parties(agreed)
    if reversion == "expulsion":
        return [stage.moved(agreed, i, 0 if named is None else named[i]) for i in parties]
    if reversion == "stick_and_carrot":
        if named is None:
            named = min(stage.cells(), key=lambda s: _asked(stage, agreed, s))
        return [named for _ in parties]
    equilibria = equilibria_of(stage, named, faults)
    return [min(equilibria, key=lambda e: stage.paid(e, i)) for i in parties] if equilibria else []


def _asked(stage: Stage, agreed: Cell, stick: Cell) -> tuple[int, Fraction]:
    """How many states a stick does not hold at all, and how much patience it asks of the others at most."""
    found = [_incentive(stage, agreed, stick, i, "stick_and_carrot").patience for i in stage.parties(agreed)]
    return sum(p is None for p in found), max((p for p in found if p is not None), default=Fraction(0))
