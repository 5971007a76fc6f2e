r"""Schemes of transfers: who pays whom in an agreement, and whether it then holds.

A scheme states what every member is paid, and what every outsider would be offered (or asked for) by the same
rule if it joined. With both as the transfers of an institution, the agreement is an equilibrium of the
ordinary game iff it is stable under the rule: members compare with leaving, outsiders with joining at
what they are offered. At the agreement itself the transfers balance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import short_number, to_number
from gametheory_gov.base.inputs import entry, public
from gametheory_gov.bound.game import BoundGame, GameLike, Profile
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    Ties,
    check_ties,
    deviations,
    tolerance_of,
)
from gametheory_gov.world.institution import Institution

from .checks import Check
from .gains import agreement_game, both, check_defined, naming_newcomer, read_club
from .paid import with_transfers
from .rules import RULES, MemberPayoffs, payoff_alone, payoffs_of, read_costs, read_weights, transfers_by

if TYPE_CHECKING:
    import pandas as pd

_WORKS = {
    "optimal": ("eyckmans2009", "weikard2009"),
    "nash": ("nash1950",),
    "per_capita": ("weikard2006",),
    "grandfathering": ("weikard2006",),
    "historical": ("weikard2006",),
    "ability_to_pay": ("weikard2006",),
    "chander_tulkens": ("chander1997",),
}


@dataclass(frozen=True, eq=False, repr=False)
class TransferScheme(Answer):
    """What members of an agreement pay each other by a rule, and whether it holds.

    Parameters
    ----------
    game : BoundGame
        Without transfers.
    club : tuple of ids
    rule : str
        A rule of `gametheory_gov.agreements.rules`, or the name of a function of one's own.
    payoffs : MemberPayoffs
        Before transfers.
    transfers : mapping of id to number
        What each member is paid; they sum to zero, in floats but for rounding.
    offers : mapping of id to number
        What each outsider would be paid if it joined, by the same rule.
    internal, external : bool or None
        Whether no member leaves, and no outsider joins; None where floats do not tell.
    weights : mapping of id to number
        Of every state in the rule; empty for a rule of one's own.
    costs : mapping of action to str
        Formulas of costs, for ``"chander_tulkens"``; empty where none were given.
    ties : {"join", "stay_out", "weak"}
    tolerance : float

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> club = gg.Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
    ...                payoffs={"out": 0, "in": "members - price"}, columns={"price": "cost of membership"})
    >>> game = gg.bind(club, gg.States.symmetric(2), price=[1, "5/2"])
    >>> scheme = gg.agreements.transfer_scheme(game, ["1", "2"])
    >>> {label: str(paid) for label, paid in scheme.transfers.items()}, scheme.stable
    ({'1': '-3/4', '2': '3/4'}, True)
    >>> gg.solve(scheme.paid()).clubs
    ((), ('1', '2'))
    """

    RESTS = Rests(CLUB, ("rule", _WORKS))

    game: BoundGame
    club: tuple[str, ...]
    rule: str
    payoffs: MemberPayoffs
    transfers: Mapping[str, Any]
    offers: Mapping[str, Any]
    internal: bool | None
    external: bool | None
    weights: Mapping[str, Any]
    costs: Mapping[str, str]
    ties: Ties
    tolerance: float

    @property
    def stable(self) -> bool | None:
        """Whether the agreement holds: nobody leaves, and nobody joins at what it is offered."""
        return both((self.internal, self.external))

    @property
    def surplus(self) -> Any:
        """What the members have together beyond their outside options."""
        gains = [value - self.payoffs.outside[label] for label, value in self.payoffs.inside.items()]
        return sum(gains, Fraction(0)) if self.game.exact else fsum(gains)

    @property
    def institution(self) -> Institution:
        """The game's institution with what members are paid and outsiders are offered."""
        return self.game.institution.replace(transfers={**self.transfers, **self.offers})

    def paid(self) -> BoundGame:
        """The game under that institution, for `gametheory_gov.solve` and all else.

        Whether the agreement is an equilibrium of it is what the scheme states. Transfers balance at the
        agreement, and at no other club.
        """
        return with_transfers(self.game, self.institution.transfers)

    def verify(self) -> Verification:
        """Check payoffs, balance and the rule again, and stability by the definition in the paid game."""
        return checking(lambda: verify_scheme(self))

    def __str__(self) -> str:
        words = {True: "yes", False: "no", None: "undecided in floats"}
        named = ", ".join(f"{label} {short_number(paid)}" for label, paid in self.transfers.items())
        lines = [
            f"transfers by rule {self.rule!r} among {', '.join(self.club)}: {named}",
            f"  surplus {short_number(self.surplus)}; nobody leaves: {words[self.internal]}; "
            f"nobody joins: {words[self.external]}",
        ]
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per member, then per outsider.

        Returns
        -------
        pandas.DataFrame
            ``state``, ``member``, ``before`` (payoff without transfers), ``transfer``, ``after``, ``outside``
            (the outside option) and ``alone`` (without an agreement). Of outsiders only what they are
            offered.
        """
        import pandas as pd

        own = self.payoffs
        rows = [
            (i, True, own.inside[i], paid, own.inside[i] + paid, own.outside[i], own.alone[i])
            for i, paid in self.transfers.items()
        ]
        rows += [(label, False, None, offer, None, None, None) for label, offer in self.offers.items()]
        names = ["state", "member", "before", "transfer", "after", "outside", "alone"]
        return pd.DataFrame(rows, columns=names)


@public
def transfer_scheme(
    game: GameLike,
    club: Iterable[str],
    rule: str | Callable[..., Any] = "optimal",
    *,
    column: Any = None,
    costs: Mapping[str, Any] | None = None,
    ties: Ties = "join",
    tolerance: float = DEFAULT_TOLERANCE,
) -> TransferScheme:
    """What the members of an agreement pay each other by a sharing rule, and whether it then holds.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of two actions, all states free, with open admission and without transfers.
    club : iterable of ids
        Two members or more.
    rule : str or callable
        ``"optimal"``, ``"nash"``, ``"per_capita"``, ``"grandfathering"``, ``"historical"``,
        ``"ability_to_pay"``, ``"chander_tulkens"`` (see `gametheory_gov.agreements.rules`), or a function of
        `MemberPayoffs` that returns what each member is paid.
    column : str, or one number per state, optional
        What shares are in proportion to: the name of a column of the game or the states, a list in the order
        of the states, or a mapping by id. Not negative; positive where the inverse counts. Where the game is
        exact, floats are read as their decimals.
    costs : mapping of action to formula, optional
        A state's cost by action, in the game's symbols, for ``"chander_tulkens"``.
    ties : {"join", "stay_out", "weak"}
        Where an indifferent state is.
    tolerance : float
        Relative to the largest term of gains in the paid game: floats closer to zero are undecided.

    Returns
    -------
    TransferScheme

    Raises
    ------
    InvalidInputError
        With every fault: another game, unknown ids, a club of one, an unknown rule, a column that is missing
        or has wrong numbers, a function whose transfers do not balance.
    UndefinedPayoffError
        Where an outside option, or another payoff that the rule is made of, does not exist.

    Notes
    -----
    Eyckmans and Finus (2009), Weikard (2009), Weikard, Finus and Altamirano-Cabrera (2006), Chander and
    Tulkens (1997), Nash (1950).

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> world = gg.States(["A", "B"], size=["1/2", "1/2"], population=["1/4", "3/4"])
    >>> game = gg.bind(gg.AccessionGame(), world, benefit=[3, 1], cost=1, legitimacy=0, divergence=0)
    >>> print(transfer_scheme(game, ["A", "B"], "per_capita"))
    transfers by rule 'per_capita' among A, B: A -3/2, B 3/2
      surplus 2; nobody leaves: yes; nobody joins: yes
    """
    asked, kept = agreement_game(game, "transfer_scheme"), check_ties(ties)
    tolerance, faults = tolerance_of(asked, tolerance), Faults("transfer_scheme")
    members = read_club(asked, club, faults)
    own = callable(rule)
    if own and (column is not None or costs is not None):
        faults.add("column and costs are for the rules by name; a function has its own")
    name = getattr(rule, "__name__", "own rule") if own else str(rule)
    weights: Mapping[str, Any] = {}
    if not own:
        with faults.noting("rule"):
            entry(RULES, name, "rule")
        weights = read_weights(asked, name, column, faults) if name in RULES else {}
    if costs is not None and name != "chander_tulkens":
        faults.add("costs are for rule 'chander_tulkens'")
    priced = read_costs(asked, costs, faults)
    faults.raise_as(InvalidInputError)
    sharing = _Sharing(asked, name, rule if own else None, weights, priced)
    profile = asked.profile(members)
    check_defined(asked, profile, "transfer_scheme")
    payoffs = sharing.payoffs(profile)
    transfers = sharing.transfers(profile)
    offers = {}
    for j in np.flatnonzero(profile == 0):
        larger = profile.copy()
        larger[j] = 1
        with naming_newcomer(asked.states.ids[j]):
            offers[asked.states.ids[j]] = sharing.transfers(larger, int(j))[asked.states.ids[j]]
    internal, external = _holds(with_transfers(asked, {**transfers, **offers}), profile, kept, tolerance)
    told = {} if priced is None else {a: str(f) for a, f in priced.form.payoffs.items()}
    return TransferScheme(
        asked, members, name, payoffs, transfers, offers, internal, external, weights, told, kept, tolerance
    )


@dataclass(frozen=True)
class _Sharing:
    """A rule, with what it takes."""

    game: BoundGame
    name: str
    own: Any
    weights: Mapping[str, Any]
    priced: BoundGame | None

    def payoffs(self, profile: Profile, newcomer: int | None = None) -> MemberPayoffs:
        return payoffs_of(self.game, profile, newcomer)

    def transfers(self, profile: Profile, newcomer: int | None = None) -> dict[str, Any]:
        """What each member is paid at a profile."""
        payoffs = self.payoffs(profile, newcomer)
        if self.own is not None:
            return _balanced(self.name, self.own(payoffs), payoffs)
        costs = None
        if self.priced is not None:
            found = payoffs_of(self.priced, profile)
            costs = (found.inside, found.alone)
        return transfers_by(self.name, payoffs, self.weights, costs)


def _balanced(name: str, given: Any, payoffs: MemberPayoffs) -> dict[str, Any]:
    """What a function says that members are paid.

    Raises
    ------
    InvalidInputError
        For missing and other states, no numbers, and a sum that is not zero.
    """
    faults = Faults(name)
    if not isinstance(given, Mapping) or set(given) != set(payoffs.inside):
        faults.add(f"it returned {given!r:.80}; what each of {', '.join(payoffs.inside)} is paid is needed")
        faults.raise_as(InvalidInputError)
    paid = {}
    for label in payoffs.inside:
        try:
            paid[label] = to_number(given[label])
        except (TypeError, ValueError):
            faults.add(f"{label!r} is paid {given[label]!r:.40}; a number is needed")
    faults.raise_as(InvalidInputError)
    missing = _imbalance(paid)
    if missing:
        faults.add(f"its transfers sum to {short_number(missing)}; what some are paid others must pay")
    faults.raise_as(InvalidInputError)
    return paid


def _imbalance(transfers: Mapping[str, Any]) -> Any:
    """The sum of transfers; zero where floats miss it by rounding."""
    values = [*transfers.values()]
    if all(isinstance(value, (Fraction, int)) for value in values):
        return sum(values, Fraction(0))
    total = fsum(values)
    return 0.0 if abs(total) <= 1e-12 * fsum(map(abs, values)) else total


def _holds(
    paid: BoundGame, profile: Profile, ties: Ties, tolerance: float
) -> tuple[bool | None, bool | None]:
    """Whether no member leaves and no outsider joins in a game with transfers, by the definition."""
    moves, undecided, _ = deviations(paid, profile, ties=ties, tolerance=tolerance)
    found = []
    for side in (profile == 1, profile == 0):
        unsure = bool(undecided[side].any())
        found.append(False if moves[side].any() else None if unsure else True)
    return found[0], found[1]


def verify_scheme(scheme: TransferScheme) -> Verification:
    """Payoffs, balance, the rule and stability of a scheme, each from the game again."""
    game, own = scheme.game, scheme.payoffs
    check = Check(game, scheme.ties, scheme.tolerance)
    members, club = check.club(scheme.club), scheme.club
    if check.faults:
        return check.outcome()
    others = [label for label in game.states.ids if label not in members]
    check.numbers("the payoff", own.inside, {i: check.payoff(i, club) for i in club})
    outside = {i: check.payoff(i, members - {i}) - check.cost(i, False) for i in club}
    check.numbers("the outside option", own.outside, outside)
    alone = {i: payoff_alone(game, game.states.ids.index(i)) for i in club}
    check.numbers("the payoff without an agreement", own.alone, alone)
    if [*scheme.transfers] != [*club] or [*scheme.offers] != others:
        check.faults.append("transfers and offers are not those of the members and of the others, in order")
    missing = _imbalance(scheme.transfers)
    if not abs(missing) <= check.near:
        check.faults.append(f"the transfers sum to {short_number(missing)}")
    checked = ["payoffs and outside options of the members; transfers sum to zero"]
    if check.faults:
        return check.outcome()
    named = scheme.rule in RULES
    if [*scheme.weights] != ([*game.states.ids] if named else []) or (scheme.costs and not named):
        check.faults.append("weights are those of all states in a rule by name, and of none in one's own")
        return check.outcome()
    if named:
        check.numbers("the transfer", scheme.transfers, _by_rule(scheme, check, members, None))
        offers = {j: _by_rule(scheme, check, members | {j}, j)[j] for j in others}
        check.numbers("the offer", scheme.offers, offers)
        checked.append(f"transfers and offers are those of rule {scheme.rule!r}")
    holds = _holds(scheme.paid(), game.profile(club), scheme.ties, scheme.tolerance)
    check.verdict("internal", scheme.internal, holds[0])
    check.verdict("external", scheme.external, holds[1])
    checked.append("every state's gain of moving in the game with these transfers and offers")
    taken = "; weights and costs" if named else "; what outsiders are offered; the rule's name"
    return check.outcome(*checked, taken=taken)


def _by_rule(scheme: TransferScheme, check: Check, members: set[str], newcomer: str | None) -> dict[str, Any]:
    """What members are paid by the formula of the rule, in words of what they have afterwards."""
    club = [label for label in scheme.game.states.ids if label in members]
    weights = scheme.weights
    whole = sum(weights[i] for i in club)
    if scheme.rule == "chander_tulkens" and scheme.costs:
        faults = Faults("costs")
        priced = read_costs(scheme.game, scheme.costs, faults)
        faults.raise_as(InvalidInputError)
        assert priced is not None  # or there were faults
        at = payoffs_of(priced, scheme.game.profile(club))
        extra = {i: at.inside[i] - at.alone[i] for i in club}
        return {i: extra[i] - weights[i] * sum(extra.values()) / whole for i in club}
    inside = {i: check.payoff(i, club) for i in club}
    if scheme.rule != "optimal":
        anyway = {i: check.payoff(i, ()) for i in club}
    else:
        costs = {i: check.cost(i, True) if i == newcomer else -check.cost(i, False) for i in club}
        anyway = {i: check.payoff(i, members - {i}) + costs[i] for i in club}
    gain = sum(inside.values()) - sum(anyway.values())
    return {i: anyway[i] + weights[i] * gain / whole - inside[i] for i in club}
