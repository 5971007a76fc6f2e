"""Small worlds in which a principle moves a quantity one way or the other, and what happens there.

Each world comes without and with what the principle asks for. Figures are found by `grow` and by the regimes
of three countries; `replayed` finds them again by the definition: who gains joins, who loses would have left.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.tariff_regimes import coalition_proof_regimes
from gametheory_gov.games.tariffs import TariffGame
from gametheory_gov.growth.accession import grow
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

SIZE, TOTAL = "size of the club that grows", "payoff of all where the club ends"
WELFARE = "welfare of all in the regime that holds"


class World(NamedTuple):
    """A world without and with what a principle asks for.

    Parameters
    ----------
    words : str
        What sets it apart.
    quantity : str
    make : callable
        The game, of False without and True with what the principle asks for.
    """

    words: str
    quantity: str
    make: Callable[[bool], Any]

    def figure(self, asked: bool) -> Fraction:
        """The quantity there."""
        made = self.make(asked)
        if isinstance(made, TariffGame):
            (worth,) = coalition_proof_regimes(made, bilateral=asked).welfare
            return sum(worth.values(), Fraction(0))
        return _figure(made, self.quantity, set(grow(made).final))

    def replayed(self, asked: bool) -> Fraction:
        """The quantity there, decided anew.

        Raises
        ------
        ValueError
            If a state that has joined would leave, or a regime does not hold.
        """
        made = self.make(asked)
        if isinstance(made, TariffGame):
            regimes = coalition_proof_regimes(made, bilateral=asked)
            check = regimes.verify()
            if not check or len(regimes) != 1:
                raise ValueError(f"one regime does not hold: {'; '.join(check.faults)}")
            return sum(regimes.welfare[0].values(), Fraction(0))
        return _figure(made, self.quantity, _regrown(made))


def _figure(game: BoundGame, quantity: str, club: set[str]) -> Fraction:
    if quantity == SIZE:
        return Fraction(len(club))
    return sum(_paid(game, club).values(), Fraction(0))


def _paid(game: BoundGame, club: set[str]) -> dict[str, Fraction]:
    paid = game.plain(game.payoffs(game.profile(sorted(club))))
    return dict(zip(game.states.ids, map(Fraction, paid), strict=True))


def _regrown(game: BoundGame) -> set[str]:
    """The club to which founders grow: round by round all join who do not lose, if nobody else objects."""
    founders = set(game.club)
    club = set(founders)
    while True:
        here, newcomers = _paid(game, club), set()
        for k in game.states.ids:
            there = _paid(game, club | {k})
            asked = club if game.institution.admission == "unanimity" else set()
            if k not in club and all(there[j] >= here[j] for j in {k, *asked}):
                newcomers.add(k)
        for k in club - founders:
            if _paid(game, club - {k})[k] > here[k]:
                raise ValueError(f"{k} would leave")
        if not newcomers:
            return club
        club |= newcomers


def _world(
    ideal: tuple[Any, ...], cost: tuple[Any, ...], figures: tuple[Any, Any, Any], sizes: Any = None
) -> Callable[..., BoundGame]:
    """A world of states named by letters, the first two founders and great powers.

    ``figures``: exclusion penalty, value of legitimacy, cost of distance.
    """
    number = len(ideal)
    ids = "ABCDE"[:number]
    shares = sizes or [Fraction(1, number)] * number
    penalty, legitimacy, divergence = figures

    def make(**rules: Any) -> BoundGame:
        columns = {"ids": list(ids), "size": shares, "population": shares, "ideal": list(ideal)}
        powers = [k < 2 for k in range(number)]
        states = States.symmetric(number, **columns, cost=list(cost), great_power=powers)
        institution = Institution(exclusion_penalty=penalty, **rules)
        given = {"benefit": 0, "legitimacy": legitimacy, "divergence": divergence}
        return bind(AccessionGame(), states, institution, founders=["A", "B"], **given)

    return make


def _median_or_founder(make: Callable[..., BoundGame], founder: Any) -> Callable[[bool], BoundGame]:
    def ruled(asked: bool) -> BoundGame:
        return make(policy="median") if asked else make(policy="fixed", point=(founder,))

    return ruled


def _members_or_powers(make: Callable[..., BoundGame]) -> Callable[[bool], BoundGame]:
    return lambda asked: make(policy="mean", body="members" if asked else "great_powers")


def _consent(make: Callable[..., BoundGame]) -> Callable[[bool], BoundGame]:
    return lambda asked: make(policy="mean", admission="unanimity" if asked else "open")


#: By principle, one world in which the quantity rises and one in which it falls.
WORLDS: dict[int, tuple[World, World]] = {
    2: (
        World(
            "the median of the founders lies nearer to an outsider than the fixed policy",
            SIZE,
            _median_or_founder(_world((1, "3/2", 0, 2), (0, 0, "1/2", "1/2"), (1, "1/2", 1)), 1),
        ),
        World(
            "the median of the members lies further from an outsider than the fixed policy",
            SIZE,
            _median_or_founder(_world((1, 0, 2, "1/2"), ("1/4", "1/2", "3/4", 0), (1, "1/2", "1/2")), 1),
        ),
    ),
    3: (
        World(
            "each newcomer who takes part moves the policy towards the next",
            SIZE,
            _members_or_powers(_world((1, 1, "-3/2", "-1/2", 0), ("1/4", 0, "1/4", "1/4", 0), (1, 0, "1/4"))),
        ),
        World(
            "a large newcomer who takes part moves the policy away from the next",
            SIZE,
            _members_or_powers(
                _world((0, 0, 1, -1), (0, 0, 0, "3/5"), (1, 0, "1/8"), ["1/10", "1/10", "3/5", "1/5"])
            ),
        ),
    ),
    4: (
        World(
            "members keep out a state that would move the policy away from them",
            TOTAL,
            _consent(_world((2, 1, "3/2", 0), ("1/4", "1/4", "1/2", 0), (1, 0, "1/2"))),
        ),
        World(
            "members keep out states that would gain more than they lose",
            TOTAL,
            _consent(_world((0, "1/2", 2, "3/2"), ("1/4", 0, "1/4", 0), ("1/2", "1/2", "1/2"))),
        ),
    ),
    8: (
        World(
            "two large countries and a small one: the two trade freely, where all three would not",
            WELFARE,
            lambda asked: TariffGame(["5/4", "5/4", 1]),
        ),
        World(
            "two small countries and a large one: deals of two undo the free trade of three",
            WELFARE,
            lambda asked: TariffGame([1, 1, "5/4"]),
        ),
    ),
}
