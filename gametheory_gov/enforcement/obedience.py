"""Records of who complies in a club, with their check; the mathematics is told in `compliance`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.check import misbound
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.growth.single_moves import deviations

from .incentives import Held, Incentive, as_read, least_of, summary_of, told
from .replay import Automaton, Deviation, fault_of
from .stages import exactly, fraction

if TYPE_CHECKING:
    import pandas as pd

#: The one deviation that there is.
SHIRKS = "shirking"
MOST_ROUNDS = 50
_SHOWN = 12


@dataclass(frozen=True, eq=False, repr=False)
class HeldClub(Record):
    """Who is held in one club of a growth path.

    Parameters
    ----------
    round : int
    members : int
    least : Fraction, optional
        The least patience that holds all members; None where none does.
    rest : Fraction
        The least patience that holds all whom any patience holds.
    binding : str
        Who needs that.
    never : tuple of ids
        Whom none holds.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> for club in gg.obeyed(game, gg.grow(game, ["1", "2"])).along:
    ...     print(club)
    round 0, 2 members: no patience holds 2 of them
    round 1, 4 members: all held from 1/2 on (1)
    """

    round: int
    members: int
    least: Fraction | None
    rest: Fraction
    binding: str
    never: tuple[str, ...]

    def __str__(self) -> str:
        held = f"held from {told(self.rest)} on ({self.binding})" if self.binding else ""
        if self.never:
            held = f"no patience holds {len(self.never)} of them" + (f"; the others {held}" if held else "")
        elif held:
            held = f"all {held}"
        return f"round {self.round}, {counted(self.members, 'member')}: {held or 'nobody to hold'}"


@dataclass(frozen=True, eq=False, repr=False)
class Obedience(Held, Answer):
    """Whether the members of a club comply, and the least patience at which each does.

    Parameters
    ----------
    game : BoundGame
    club : tuple of ids
    incentives : tuple of Incentive
        One per member: what shirking saves, the join gain, which expulsion takes, and the least patience.
    stable : bool, optional
        Whether no single state gains by joining or leaving, None where floats do not tell; it says nothing
        about compliance.
    monitoring : (Fraction, Fraction)
        Probabilities that a complier, and a shirker, is accused.
    expelled : Fraction
        Probability that an accused is expelled.
    rounds : int, optional
        For how long; None for ever.
    conscience : Fraction
    saves : tuple of str
        Symbols of the terms that shirkers do not bear.
    exact : bool
        Whether the figures are exact.
    patience : Fraction, optional
        The discount factor asked about.
    along : tuple of HeldClub
        For a growth path, its clubs round by round.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> found = gg.obeyed(game, ["1", "2", "3", "4"], patience="1/3")
    >>> found.stable, found.obeys, found.least
    (True, False, Fraction(1, 2))
    """

    RESTS = Rests((*CLUB, "friedman1971"), parts={"game": (BoundGame,)})

    game: BoundGame
    club: tuple[str, ...]
    incentives: tuple[Incentive, ...]
    stable: bool | None
    monitoring: tuple[Fraction, Fraction]
    expelled: Fraction
    rounds: int | None
    conscience: Fraction
    saves: tuple[str, ...]
    exact: bool
    patience: Fraction | None = None
    along: tuple[HeldClub, ...] = ()

    @property
    def shirkers(self) -> tuple[str, ...]:
        """Who shirks at the patience asked about; without one, whom none holds."""
        asked = Fraction(1) if self.patience is None else self.patience
        return tuple(one.state for one in self.incentives if one.patience is None or one.patience > asked)

    @property
    def obeys(self) -> bool:
        """Whether all comply at the patience asked about; without one, at some patience."""
        return not self.shirkers

    def break_even(self, reformed: Obedience) -> dict[str, Fraction]:
        r"""What each member may pay in a round for other rules, and be held as well as it is now.

        A member that saves g by shirking and loses :math:`\Delta` by expulsion is deterred by :math:`D =
        \alpha[(p_2 - p_1)\Delta - p_1 g]`, and held the better the larger D/g is. Of other rules it may pay
        :math:`\Delta' - (D g'/(\alpha' g) + p_1' g')/(p_2' - p_1')`, as its share of their cost, until D'/g'
        has come down to D/g.

        Parameters
        ----------
        reformed : Obedience
            The answer under the other rules, at no cost, for the same club and length of expulsion.

        Returns
        -------
        dict of str to Fraction
            In payoff, by member; who is held by no patience now, or saves nothing by shirking, is left out.

        Raises
        ------
        InvalidInputError
            For an answer about another club, or another length of expulsion.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0)
        >>> before, after = (gg.obeyed(game, game.states.ids, monitoring=(0, p2)) for p2 in ("1/2", 1))
        >>> after.break_even(after)["1"], before.break_even(after)["1"], before.incentives[0].loss
        (Fraction(0, 1), Fraction(1, 4), Fraction(1, 2))
        """
        faults = Faults("break_even")
        given: object = reformed
        if not isinstance(given, Obedience):
            faults.add(f"reformed = {given!r:.60}; an answer of obeyed is needed")
        elif reformed.club != self.club:
            faults.add(
                f"the clubs differ, of {len(self.club)} and of {len(reformed.club)} members; "
                "name one: obeyed(game, club)"
            )
        elif reformed.rounds != self.rounds:
            faults.add(
                f"expulsion lasts {self.rounds} and {reformed.rounds} rounds; ask both with the same rounds"
            )
        faults.raise_as(InvalidInputError)
        (p1, p2), (q1, q2) = self.monitoring, reformed.monitoring
        shares = {}
        for now, then in zip(self.incentives, reformed.incentives, strict=True):
            deterrent = self.expelled * ((p2 - p1) * now.loss - p1 * now.gain)
            if now.gain > 0 and now.patience is not None:
                alike = deterrent * max(then.gain, Fraction(0)) / (now.gain * reformed.expelled)
                shares[now.state] = then.loss - (alike + q1 * then.gain) / (q2 - q1)
        return shares

    @property
    def headline(self) -> str:
        """Whether the club is stable, and obeyed, and from which patience on."""
        stable = {True: "stable", False: "not stable", None: "perhaps stable"}[self.stable]
        at = "" if self.patience is None else f" at a patience of {told(self.patience)}"
        obeyed = "obeyed" if self.obeys else "not obeyed"
        return f"a club of {len(self.club)} that is {stable} and {obeyed}{at}"

    def __str__(self) -> str:
        p1, p2 = map(format_gain, self.monitoring)
        length = "for ever" if self.rounds is None else f"for {counted(self.rounds, 'round')}"
        lines = [
            self.headline,
            f"  {summary_of(self.incentives)}",
            f"  shirkers are found out with probability {p2}, compliers accused with {p1}; "
            f"expelled with {format_gain(self.expelled)}, {length}",
        ]
        if self.patience is not None and self.shirkers:
            some = self.shirkers[:_SHOWN]
            more = f" and {len(self.shirkers) - _SHOWN} more" if len(self.shirkers) > _SHOWN else ""
            lines.append(f"  shirk: {listed(some, self.game.states.ids)}{more}")
        lines += [f"  {club}" for club in self.along]
        if not self.exact:
            lines.append("  figures in floats")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per member: what it saves by shirking, its join gain, and the least patience."""
        import pandas as pd

        rows = [[one.state, one.gain, one.loss, one.patience] for one in self.incentives]
        return as_read(
            pd.DataFrame(rows, columns=["state", "saves", "join_gain", "patience"]), self.game.exact
        )

    def verify(self) -> Verification:
        """Check every least patience from both sides, by the values of a complier and of the expelled.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        if faults := list(misbound(self.game)):
            return Verification(False, tuple(faults), ())
        game, rules = exactly(self.game), (self.monitoring, self.expelled, self.rounds)
        known = all(name in game.values and name in game.form.infos for name in self.saves)
        asked = self.patience is None or 0 < self.patience < 1
        if self.exact != game.exact or not (_allowed(*rules) and known and asked and self.conscience >= 0):
            fault = "the monitoring, expulsion, patience, savings or arithmetic are none that there are"
            return Verification(False, (fault,), ())
        profile = self.game.profile(self.club)
        members = [int(k) for k in np.flatnonzero(profile)]
        if [one.state for one in self.incentives] != [game.states.ids[k] for k in members]:
            faults.append("not every member is listed once")
        if self.stable != deviations(self.game, list(self.club)).stable:
            faults.append("the club is stable or not, and it is the other way round")
        slack = _slack(game)
        saved = saved_by_shirking(game, profile, self.saves, self.conscience)
        inside = game.plain(game.payoffs(profile))
        for one, k in zip(self.incentives, members, strict=True):
            without = profile.copy()
            without[k] = 0
            outside = fraction(game.plain(game.payoffs(without))[k])
            here = fraction(inside[k])
            if abs(one.gain - saved[k]) > slack or abs(one.loss - (here - outside)) > slack:
                faults.append(f"{one.state}: its saving or its join gain is another")
            if one.deviation != SHIRKS:
                faults.append(f"{one.state}: its deviation is another")
            automaton = _automaton(here, outside, saved[k], *rules)
            if fault := fault_of(automaton, one.patience, one.not_enough, slack):
                faults.append(f"{one.state}: {fault}")
        if self.along and self.along[-1] != held_club(self.along[-1].round, self.incentives):
            faults.append("the last club of the path is another")
        if not all(_possible(one, k, game) for k, one in enumerate(self.along)):
            faults.append("a club of the path is none that there could be")
        checked = (
            f"shirking of {counted(len(members), 'member')}, in fractions",
            "joining and leaving",
            "the game is the one that its recipe, states and institution make",
        )
        given = ["the game, the club and the rules of expulsion", "the others comply and stay"]
        if self.along:
            given.append("the earlier clubs of the path")
        return Verification(not faults, tuple(faults), checked, tuple(given))


def _possible(one: HeldClub, number: int, game: BoundGame) -> bool:
    """Whether what is said of an earlier club fits together; its figures are taken as given."""
    ids = set(game.states.ids)
    return (
        one.round == number
        and len(one.never) <= one.members <= game.N
        and one.least == (None if one.never else one.rest)
        and 0 <= one.rest < 1
        and {*one.never, *([one.binding] if one.binding else [])} <= ids
        and bool(one.binding) == (one.members > len(one.never))
        and one.binding not in one.never
    )


def _allowed(monitoring: tuple[Fraction, Fraction], expelled: Fraction, rounds: int | None) -> bool:
    p1, p2 = monitoring
    return 0 <= p1 < p2 <= 1 and 0 < expelled <= 1 and (rounds is None or 1 <= rounds <= MOST_ROUNDS)


def _automaton(
    inside: Fraction,
    outside: Fraction,
    saving: Fraction,
    monitoring: tuple[Fraction, Fraction],
    expelled: Fraction,
    rounds: int | None,
) -> Automaton:
    """What one member sees: phase 0 inside, then the rounds of its expulsion."""
    length = rounds or 1
    size = length + 1

    def row(*chances: tuple[int, Fraction]) -> list[Fraction]:
        return [sum((p for t, p in chances if t == s), Fraction(0)) for s in range(size)]

    def accused(chance: Fraction) -> list[Fraction]:
        return row((1, expelled * chance), (0, 1 - expelled * chance))

    one = Fraction(1)
    after = [row((s, one)) if rounds is None else row(((s + 1) % size, one)) for s in range(1, size)]
    moves = [accused(monitoring[0]), *after]
    shirks = Deviation(0, inside + saving, accused(monitoring[1]), SHIRKS)
    return Automaton([inside, *[outside] * length], moves, [shirks])


def _slack(game: BoundGame) -> Fraction:
    return Fraction(0) if game.exact else Fraction(game.scale * DEFAULT_TOLERANCE)


def saved_by_shirking(
    game: BoundGame, profile: Profile, saves: tuple[str, ...], conscience: Fraction
) -> list[Fraction]:
    """What each state saves by shirking, less its conscience."""
    light = {
        name: np.array([0 * v for v in value], dtype=value.dtype)
        if isinstance(value, np.ndarray)
        else 0 * value
        for name, value in game.values.items()
        if name in saves
    }
    free = replace(game, values={**game.values, **light})
    more = zip(game.plain(free.payoffs(profile)), game.plain(game.payoffs(profile)), strict=True)
    level = conscience * fraction(game.reports(profile)["legitimacy"]) if conscience else Fraction(0)
    return [fraction(a) - fraction(b) - level for a, b in more]


def held_club(number: int, incentives: tuple[Incentive, ...]) -> HeldClub:
    """Who is held in a club, of the incentives of its members."""
    rest = [one for one in incentives if one.patience is not None]
    binding = least_of(tuple(rest))
    least = least_of(incentives)
    return HeldClub(
        number,
        len(incentives),
        Fraction(0) if least is None else least.patience,
        Fraction(0) if binding is None or binding.patience is None else binding.patience,
        "" if binding is None else binding.state,
        tuple(one.state for one in incentives if one.patience is None),
    )
