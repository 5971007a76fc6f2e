r"""`renegotiation_proof`: agreements that those who punish would not rather forgive.

Identical states may provide or rest, again and again. With m providers let :math:`u(m)` be what each of them
gets, :math:`v(m)` what a state gets that rests. In an agreement of n parties all provide. If one deviates, it
*repents* for T periods: it provides alone, the other parties rest; then all provide again. A deviation in
between starts repentance anew, for whoever made it. Outsiders rest throughout.

The agreement is *subgame perfect* at the discount factor :math:`\delta` iff nobody gains by one deviation
from any of these phases, among them

.. math::

    v(n-1) - u(n) &\le (\delta + \dots + \delta^T)\,(u(n) - u(1)) && \text{a party deviates,} \\
    v(0) - u(1) &\le \delta^T\,(u(n) - u(1)) && \text{it refuses to repent,}

and *weakly renegotiation-proof* [farrell1989]_ iff no payoffs that it promises from some phase on are better
for all parties than those from another. With s periods of repentance left a party that punishes expects
:math:`(1-\delta^s)\,v(1) + \delta^s u(n)` a period, so that it would rather forgive unless

.. math:: v(1) \ge u(n) .

In the prisoners' dilemma of many, :math:`u(m) = d(m-1) - c` and :math:`v(m) = bm`, that allows up to
:math:`1 + (b+c)/d` parties, while an agreement is worth having iff :math:`d(n-1) > c` [barrett1999]_.

.. [farrell1989] Farrell and Maskin, "Renegotiation in Repeated Games" (1989).
.. [barrett1999] Barrett, "A Theory of Full International Cooperation" (1999).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import as_whole, public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import misbound
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.types import Types

from .incentives import told
from .obedience import MOST_ROUNDS
from .replay import PATIENT, Automaton, Deviation, best_deviation, fault_of, values
from .roots import Flows, held_from
from .stages import exactly, fraction

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "brings its parties no more than having none"
FORGIVE = "those who punish would rather forgive"
OUTSIDERS = "outsiders would rather provide too"
SHORT = "repentance does not deter"


@dataclass(frozen=True, eq=False, repr=False)
class RepeatedAgreement(Record):
    """An agreement of some number of parties, and whether it withstands renegotiation.

    Parameters
    ----------
    size : int
        Parties.
    why_not : str
        Why it does not; empty if it does.
    rounds : int, optional
        Periods of repentance, where it does.
    patience, not_enough : Fraction, optional
        The least discount factor from which on nobody deviates, and one that is not enough, as close as is
        known.
    root : SymPy number, optional
        The least discount factor exactly, where it is no fraction.

    Examples
    --------
    >>> print(RepeatedAgreement(5, FORGIVE))
    5 parties: those who punish would rather forgive
    """

    size: int
    why_not: str
    rounds: int | None = None
    patience: Fraction | None = None
    not_enough: Fraction | None = None
    root: Any = None

    @property
    def least(self) -> Any:
        """The least discount factor: a fraction, or a SymPy number where it is none."""
        return self.patience if self.root is None else self.root

    def __str__(self) -> str:
        if self.patience is None or self.rounds is None:
            return f"{self.size} parties: {self.why_not}"
        length = counted(self.rounds, "period")
        return (
            f"{self.size} parties: from a patience of {told(self.patience)} on, with {length} of repentance"
        )


@dataclass(frozen=True, eq=False, repr=False)
class RenegotiationProof(Answer):
    """Which agreements of identical states withstand renegotiation, and from which patience on.

    Parameters
    ----------
    game : BoundGame
        Of one period.
    rounds : int, optional
        Periods of repentance that were asked for; None for the fewest that deter.
    agreements : tuple of RepeatedAgreement
        One for every size from two on.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> linear = gg.games.public_goods.LinearPublicGood(joint=False)
    >>> game = gg.bind(linear, gg.States.symmetric(5), marginal_benefit=1, provision_cost="7/2")
    >>> print(renegotiation_proof(game))
    agreements of 4 of 5 states withstand renegotiation
      2 parties: brings its parties no more than having none
      3 parties: brings its parties no more than having none
      4 parties: from a patience of 5/6 on, with 1 period of repentance
      5 parties: those who punish would rather forgive
    """

    RESTS = Rests(("farrell1989", "barrett1999", "vandamme1989"), parts={"game": (BoundGame,)})

    game: BoundGame
    rounds: int | None
    agreements: tuple[RepeatedAgreement, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many parties an agreement may have that withstands renegotiation."""
        return tuple(one.size for one in self.agreements if not one.why_not)

    def __str__(self) -> str:
        among = counted(self.game.N, "state")
        some = ", ".join(map(str, self.sizes))
        head = f"agreements of {some} of {among} withstand" if some else f"no agreement of {among} withstands"
        return "\n".join([f"{head} renegotiation", *(f"  {one}" for one in self.agreements)])

    def to_pandas(self) -> pd.DataFrame:
        """One row per size: whether it withstands renegotiation, periods of repentance, patience, why not."""
        import pandas as pd

        rows = [[one.size, not one.why_not, one.rounds, one.least, one.why_not] for one in self.agreements]
        return pd.DataFrame(rows, columns=["parties", "withstands", "rounds", "patience", "why_not"])

    def verify(self) -> Verification:
        """Replay every agreement in fractions: all single deviations, and who would renegotiate.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        if faults := list(misbound(self.game)):
            return Verification(False, tuple(faults), ())
        u, v = _payoffs(self.game)
        N = self.game.N
        if [one.size for one in self.agreements] != list(range(2, N + 1)):
            faults.append("not every size is listed once")
        for one in self.agreements:
            n, T = one.size, one.rounds
            if one.why_not or T is None:
                said = {
                    NOTHING: u(n) <= v(0),
                    FORGIVE: v(1) < u(n),
                    OUTSIDERS: n < N and (u(n + 1) > v(n) or u(2) > v(1)),
                    SHORT: one.why_not == SHORT and all(_pays(u, v, n, t) for t in _lengths(self.rounds)),
                }
                if not said.get(one.why_not) or T is not None or one.patience is not None:
                    faults.append(f"{n} parties: why it does not withstand renegotiation is another reason")
                continue
            automaton = _automaton(u, v, n, T)
            if fault := fault_of(automaton, one.patience, one.not_enough, Fraction(0)):
                faults.append(f"{n} parties: {fault}")
            if one.root is not None and not (one.not_enough or 0) < one.root < (one.patience or 0):
                faults.append(f"{n} parties: its least patience is another number")
            if T != self.rounds and (
                self.rounds is not None or any(not _pays(u, v, n, t) for t in range(1, T))
            ):
                faults.append(f"{n} parties: periods of repentance are others")
            if n < N and (u(n + 1) > v(n) or u(2) > v(1)):
                faults.append(f"{n} parties: outsiders do not rest")
            tried = Fraction(one.patience or 0)
            for discount in (tried, (1 + tried) / 2):
                if _all_prefer(automaton, T, n, discount):
                    faults.append(f"{n} parties: all would rather renegotiate")
        checked = (
            f"{counted(len(self.agreements), 'size')}, all single deviations in fractions",
            "payoffs from every phase, against those from every other",
            "the game is the one that its recipe, states and institution make",
        )
        return Verification(not faults, tuple(faults), checked, ("the game", "one repents, the others rest"))


@public
def renegotiation_proof(game: GameLike, *, rounds: int | None = None) -> RenegotiationProof:
    r"""Which agreements of identical states withstand renegotiation, with how long a repentance.

    Parameters
    ----------
    game : BoundGame or Scenario
        Two actions, to rest and to provide, of states that are alike, played again and again.
    rounds : int from 1 to 50, optional
        How many periods a deviator repents; by default the fewest that deter the patient.

    Returns
    -------
    RenegotiationProof

    Raises
    ------
    InvalidInputError
        For other numbers of rounds.
    NotApplicableError
        For states that differ, more than two actions, or payoffs that are not rational.

    See Also
    --------
    gametheory_gov.closed_forms.renegotiation_condition : the most parties as a formula, for one period.

    Notes
    -----
    Definitions are in `gametheory_gov.enforcement.renegotiation`. What is asked of each size is in the
    spirit of [barrett1999]_.

    Examples
    --------
    One who provides pays 7 and brings each other provider 2, each that rests 3.

    >>> import gametheory_gov as gg
    >>> dilemma = gg.Game("dilemma", ("rest", "provide"), aggregates={"m": {"provide": 1}},
    ...                   payoffs={"rest": "3*m", "provide": "2*(m - 1) - 7"})
    >>> game = gg.bind(dilemma, gg.States.symmetric(8))
    >>> renegotiation_proof(game).sizes, renegotiation_proof(game, rounds=1).sizes
    ((5, 6), ())
    >>> renegotiation_proof(game).agreements[4].least
    sqrt(70)/10
    """
    game = as_game(game, "renegotiation_proof")
    faults = Faults("renegotiation_proof")
    if rounds is not None:
        rounds = as_whole(rounds, "rounds", faults, least=1)
        if rounds > MOST_ROUNDS:
            faults.add(f"rounds = {rounds}; at most {MOST_ROUNDS}")
    faults.raise_as(InvalidInputError)
    u, v = _payoffs(game)
    return RenegotiationProof(
        game, rounds, tuple(_agreement(u, v, n, game.N, rounds) for n in range(2, game.N + 1))
    )


def _payoffs(game: BoundGame) -> tuple[Any, Any]:
    """What a provider gets among m of them, and what a state gets that rests beside m."""
    subject, number = "renegotiation_proof", exactly(game)
    if len(game.actions) != 2 or game.committed or len(Types.of(game).first) != 1:
        raise NotApplicableError(f"{subject} of {game!r}: two actions and states that are alike are needed")
    if not number.exact:
        raise NotApplicableError(
            f"{subject} of {game!r}: its formulas are not rational, so ties are not known"
        )

    @cache
    def paid(providers: int) -> tuple[Fraction, Fraction]:
        profile = (np.arange(game.N) < providers).astype(np.int64)
        found = number.plain(number.payoffs(profile))
        return fraction(found[0]), fraction(found[-1])

    return (lambda m: paid(m)[0]), (lambda m: paid(m)[1])


class _Promise(NamedTuple):
    kept: Flows
    broken: Flows


def _promises(u: Any, v: Any, n: int, rounds: int) -> Iterator[_Promise]:
    """What keeping to the agreement brings in each phase, and what deviating from it brings, as streams."""
    after = [*[u(1)] * rounds, u(n)]
    yield _Promise([u(n)], [v(n - 1), *after])
    for left in range(1, rounds + 1):
        yield _Promise([*[u(1)] * left, u(n)], [v(0), *after])
        yield _Promise([*[v(1)] * left, u(n)], [u(2), *after])


def _agreement(u: Any, v: Any, n: int, N: int, rounds: int | None) -> RepeatedAgreement:
    for why_not, holds in (
        (NOTHING, u(n) <= v(0)),
        (FORGIVE, v(1) < u(n)),
        (OUTSIDERS, n < N and (u(n + 1) > v(n) or u(2) > v(1))),
    ):
        if holds:
            return RepeatedAgreement(n, why_not)
    for length in _lengths(rounds):
        promises = list(_promises(u, v, n, length))
        if any(_in_the_end(promise) < 0 for promise in promises):
            continue
        if (least := held_from(promises)) is not None:
            return RepeatedAgreement(n, "", length, *least)
    return RepeatedAgreement(n, SHORT)


def _lengths(rounds: int | None) -> range:
    return range(1, MOST_ROUNDS + 1) if rounds is None else range(rounds, rounds + 1)


def _in_the_end(promise: _Promise) -> Fraction:
    """What the most patient gain by keeping a promise whose streams end alike."""
    last = promise.kept[-1]
    pairs = zip_longest(promise.kept, promise.broken, fillvalue=last)
    return sum((Fraction(a) - b for a, b in pairs), Fraction(0))


# ----------------------------------------------------------------------------------------------- check


def _automaton(u: Any, v: Any, n: int, rounds: int) -> Automaton:
    """What a party sees: phase 0 all provide, then its own repentance, then that of another."""
    size = 2 * rounds + 1

    def to(phase: int) -> list[int]:
        return [int(s == phase) for s in range(size)]

    own, others = range(1, rounds + 1), range(rounds + 1, size)
    moves = [to(0), *(to((s + 1) % (rounds + 1)) for s in own), *(to((s + 1) % size) for s in others)]
    deviations = [
        Deviation(0, v(n - 1), to(1)),
        *(Deviation(s, v(0), to(1)) for s in own),
        *(Deviation(s, u(2), to(1)) for s in others),
    ]
    return Automaton([u(n), *[u(1)] * rounds, *[v(1)] * rounds], moves, deviations)


def _pays(u: Any, v: Any, n: int, rounds: int) -> bool:
    """Whether the most patient deviate."""
    return best_deviation(_automaton(u, v, n, rounds), PATIENT) > 0


def _all_prefer(automaton: Automaton, rounds: int, n: int, discount: Fraction) -> bool:
    """Whether from some phase on all parties expect more than from another."""
    worth = values(automaton.flows, automaton.moves, discount)
    phases = [[worth[0]] * n]
    for who in (0, 1):
        for s in range(1, rounds + 1):
            phases.append([worth[s] if k == who else worth[rounds + s] for k in range(n)])
    return any(all(a > b for a, b in zip(one, other, strict=True)) for one in phases for other in phases)
