r"""Side payments: what an outsider must be paid to join, and whether the members can pay it.

An outsider j of an agreement S asks for at least what it loses by joining, :math:`m_j = \pi_j(S) -
\pi_j(S+j)`. Members who are committed to the agreement can pay it, and none is worse off than without j,
iff their gains from its joining suffice ([hoel1997]_):

.. math:: \sum_{i\in S}[\pi_i(S+j)-\pi_i(S)] \ge m_j.

Members who may leave must also be left enough to stay: what they and the newcomer have together must be
at least their outside options, a surplus :math:`\sigma(S+j)\ge 0`.

.. [hoel1997] Hoel and Schneider, "Incentives to participate in an international environmental agreement"
   (1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, InvalidStatesError
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.inputs import as_ids, entry, public
from gametheory_gov.bound.game import BoundGame, GameLike
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties, tolerance_of

from .checks import Check
from .gains import (
    Stays,
    agreement_game,
    check_defined,
    enlarged_at,
    keeps,
    read_club,
    stays_at,
    total_of,
)
from .paid import with_transfers
from .rules import payoff, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class SidePayment(Record):
    """What one outsider must be paid to join, and who can pay it.

    Parameters
    ----------
    newcomer : str
    needed : number
        The least that it must be paid; not positive where it joins unpaid.
    gains : mapping of id to number
        What each member gains by its joining, before any payment.
    surplus : number
        Of the enlarged coalition.
    affordable : bool or None
        Whether the members gain enough together, or nothing is needed; None where floats do not tell.
    sustainable : bool or None
        Whether some transfers then keep everybody inside.
    payments : mapping of id to number
        What each member pays so that all gain alike; they sum to ``needed``, by which the newcomer is
        indifferent. Empty where not affordable, or where nothing is needed.

    Examples
    --------
    >>> one = SidePayment("C", 2, {"A": 3, "B": 1}, 1, True, True, {"A": 2, "B": 0})
    >>> dict(one.transfers)
    {'A': -2, 'B': 0, 'C': 2}
    """

    newcomer: str
    needed: Any
    gains: Mapping[str, Any]
    surplus: Any
    affordable: bool | None
    sustainable: bool | None
    payments: Mapping[str, Any]

    @property
    def transfers(self) -> Mapping[str, Any]:
        """The payments as transfers: members are paid less than nothing, the newcomer what it needs."""
        paid = {label: -payment for label, payment in self.payments.items()}
        return paid | ({self.newcomer: self.needed} if paid else {})


@dataclass(frozen=True, eq=False, repr=False)
class SidePayments(Answer):
    """What outsiders of an agreement must be paid to join, each alone.

    Parameters
    ----------
    game : BoundGame
    club : tuple of ids
    payments : tuple of SidePayment
        Of each outsider asked about.
    ties : {"join", "stay_out", "weak"}
    tolerance : float

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": 0, "in": "members - price"}, columns={"price": "cost of membership"})
    >>> game = gg.bind(club, gg.States.symmetric(3), price=[1, 1, 4])
    >>> found = gg.agreements.side_payments(game, ["1", "2"])
    >>> str(found["3"].needed), found["3"].affordable, str(found["3"].payments["1"])
    ('1', True, '1/2')
    """

    RESTS = Rests(("hoel1997",))

    game: BoundGame
    club: tuple[str, ...]
    payments: tuple[SidePayment, ...]
    ties: Ties
    tolerance: float

    def __getitem__(self, newcomer: str) -> SidePayment:
        return entry({one.newcomer: one for one in self.payments}, newcomer, "outsider")

    def __iter__(self) -> Iterator[SidePayment]:
        return iter(self.payments)

    def __len__(self) -> int:
        return len(self.payments)

    def paid(self, newcomer: str) -> BoundGame:
        """The game in which the members pay an outsider to join, for `gametheory_gov.solve` and all else.

        Parameters
        ----------
        newcomer : id

        Raises
        ------
        InvalidInputError
            For an outsider that was not asked about, or whom the members do not pay.
        """
        one = self[newcomer]
        if not one.payments:
            raise InvalidInputError("paid", [f"nothing is paid to {newcomer!r}: see needed and affordable"])
        return with_transfers(self.game, one.transfers)

    def verify(self) -> Verification:
        """Check what is needed, gained and paid from payoffs of single states, and the verdicts."""
        return checking(lambda: verify_payments(self))

    def __str__(self) -> str:
        words = {True: "yes", False: "no", None: "undecided in floats"}
        lines = [f"side payments of {', '.join(self.club)} to outsiders"]
        for one in self.payments:
            if one.needed < 0 or (one.needed == 0 and self.ties == "join"):
                lines.append(f"  {one.newcomer}: joins unpaid, and gains {short_number(-one.needed)}")
                continue
            lines.append(
                f"  {one.newcomer}: needs {short_number(one.needed)}; the members gain "
                f"{short_number(sum(one.gains.values()))}, and can pay it: {words[one.affordable]}; "
                f"everybody can then be kept inside: {words[one.sustainable]}"
            )
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per outsider: needed, what the members gain together, the enlarged surplus, verdicts."""
        import pandas as pd

        rows = [
            (one.newcomer, one.needed, sum(one.gains.values()), one.surplus, one.affordable, one.sustainable)
            for one in self.payments
        ]
        names = ["outsider", "needed", "members_gain", "surplus", "affordable", "sustainable"]
        return pd.DataFrame(rows, columns=names)


@public
def side_payments(
    game: GameLike,
    club: Iterable[str],
    outsiders: Iterable[str] | None = None,
    *,
    ties: Ties = "join",
    tolerance: float = DEFAULT_TOLERANCE,
) -> SidePayments:
    """What outsiders of an agreement must be paid to join, each alone, and whether the members can pay.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of two actions, all states free, with open admission and without transfers.
    club : iterable of ids
        Two members or more.
    outsiders : iterable of ids, or one id, optional
        Whom to ask about; all outsiders by default.
    ties : {"join", "stay_out", "weak"}
        Whether what just suffices is enough; not under ``"stay_out"``.
    tolerance : float
        Relative to the largest terms of gains: sums of floats closer to zero are undecided.

    Returns
    -------
    SidePayments

    Raises
    ------
    InvalidInputError
        With every fault: another game, unknown ids, a club of one, an outsider that is a member.
    UndefinedPayoffError
        Where a payoff at the club, or of what a state could do instead, does not exist.

    Notes
    -----
    Hoel and Schneider (1997), who also show that states which count on being paid are less willing to join
    unpaid; what is asked here is one step, not whether states wait for it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> world = gg.States.symmetric(3)
    >>> game = gg.bind(gg.AccessionGame(), world, benefit=3, cost=["1/2", "1/2", "9/2"], legitimacy=0,
    ...                divergence=0)
    >>> print(side_payments(game, ["1", "2"]))
    side payments of 1, 2 to outsiders
      3: needs 3/2; the members gain 2, and can pay it: yes; everybody can then be kept inside: yes
    """
    asked, rule = agreement_game(game, "side_payments"), check_ties(ties)
    tolerance, faults = tolerance_of(asked, tolerance), Faults("side_payments")
    members = read_club(asked, club, faults)
    names = as_ids(outsiders, "outsiders", faults, known=asked.states.ids, names=asked.states.names)
    faults.extend(f"outsiders: {label!r} is a member" for label in names if label in members)
    if outsiders is None:
        names = tuple(label for label in asked.states.ids if label not in members)
    if len(members) == asked.N and not faults:
        faults.add("all states are members, so there is nobody to be paid")
    faults.raise_as(InvalidStatesError)
    profile = asked.profile(members)
    check_defined(asked, profile, "side_payments")
    found = tuple(_payment(asked, members, label, rule, tolerance) for label in names)
    return SidePayments(asked, members, found, rule, tolerance)


def _payment(
    game: BoundGame, members: tuple[str, ...], newcomer: str, ties: Ties, tolerance: float
) -> SidePayment:
    profile, ids = game.profile(members), game.states.ids
    j = ids.index(newcomer)
    larger = profile.copy()
    larger[j] = 1
    stays: Stays = stays_at(game, profile, tolerance)
    worth = [[payoff(game, at, ids.index(label)) for label in members] for at in (larger, profile)]
    gains = {label: after - before for label, after, before in zip(members, *worth, strict=True)}
    joining = stays.gains[j]
    most = max(game.scale, *(abs(float(value)) for value in (*worth[0], *worth[1], joining)))
    near, known = np.full(len(members) + 1, most), stays.sign(j)
    total = total_of(game, [*map(game.number, gains.values()), joining], near, False, tolerance)
    surplus = enlarged_at(game, profile, j, tolerance)
    affordable, needed = keeps(total.sign, ties), -game.plain(joining)
    unpaid = keeps(known, ties)
    if unpaid is not False and not affordable:  # nothing is needed
        affordable = None if unpaid is None else True
    paid = {}
    if affordable and needed > 0:
        paid = share(gains, dict.fromkeys(members, 1), "side_payments")  # sum to zero; each keeps the mean
        paid = {label: payment + needed / len(members) for label, payment in paid.items()}
    return SidePayment(newcomer, needed, gains, surplus.value, affordable, keeps(surplus.sign, ties), paid)


def verify_payments(found: SidePayments) -> Verification:
    """What is needed, gained and paid, from payoffs of single states, and the verdicts from these."""
    game, ties = found.game, found.ties
    check = Check(game, ties, found.tolerance)
    members = check.club(found.club)
    asked = [one.newcomer for one in found.payments]
    if members & set(asked) or len(set(asked)) < len(asked) or not set(asked) <= set(game.states.ids):
        check.faults.append("those asked about are not outsiders, each once")
    if check.faults:
        return check.outcome()
    for one in found.payments:
        new, larger = one.newcomer, members | {one.newcomer}
        needed = -check.join(new, members)
        gains = {i: check.payoff(i, larger) - check.payoff(i, members) for i in found.club}
        check.number(f"what {new!r} needs", one.needed, needed)
        check.numbers(f"what {new!r} brings to the gain", one.gains, gains)
        check.number(f"the surplus with {new!r}", one.surplus, check.enlarged(new, members))
        again = _payment(game, found.club, new, ties, found.tolerance)
        for what in ("affordable", "sustainable"):
            check.verdict(f"{new!r}, {what}", getattr(one, what), getattr(again, what))
        if game.exact:
            spare = sum(gains.values()) - needed
            free = keeps(_sign(-needed), ties)
            check.verdict(f"{new!r}, affordable", one.affordable, free or keeps(_sign(spare), ties))
            check.verdict(f"{new!r}, sustainable", one.sustainable, keeps(_sign(one.surplus), ties))
        left = (sum(gains.values()) - needed) / len(gains)
        pays = bool(again.payments)
        check.numbers(
            f"what is paid for {new!r}", one.payments, {i: gains[i] - left for i in found.club if pays}
        )
        if pays is not bool(one.affordable and one.needed > 0):
            check.faults.append(f"{new!r} is paid for where it is not needed or cannot be afforded, or not")
    said = (
        f"what each of {len(found.payments)} needs, what the members gain and pay, and the enlarged surplus"
    )
    return check.outcome(said)


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)
