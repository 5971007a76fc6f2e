r"""A carbon club: members hold a price of carbon, and tax imports from those who do not.

A state abates :math:`\kappa_i` per unit of the price, at a cost of :math:`\kappa_i P^2/2` at price P; a unit
of world abatement Q saves it its own social cost of carbon :math:`p_i`. Members hold the price P, outsiders
their own :math:`p_i`. Every member charges an outsider t, what its tariff costs the outsider [nordhaus2015]_:

.. math::

    u_i = p_i Q - \tfrac12 \kappa_i P^2 \text{ inside}, \qquad
    u_i = p_i Q - \tfrac12 \kappa_i p_i^2 - t\,k \text{ outside}, \qquad
    Q = P \sum_{j \in S} \kappa_j + \sum_{j \notin S} \kappa_j p_j .

So a state joins k members iff :math:`t\,k \ge \kappa_i (P - p_i)^2/2`: a penalty that grows with the club,
against a cost that grows with the square of the price. Nobody and all can be stable side by side. This is a
reduced form in the spirit of the source, in which every partner counts alike and members gain nothing from
the tariff.

.. [nordhaus2015] Nordhaus, "Climate Clubs: Overcoming Free-riding in International Climate Policy" (2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, symbol, total

_PRICE = SymbolInfo("price", "price of carbon that members hold", "price", "P", sign="nonnegative")
_TARIFF = SymbolInfo(
    "tariff", "what the tariff of one member costs an outsider", "payoff", "t", "parameter", "nonnegative"
)
_OWN = SymbolInfo("carbon_cost", "own social cost of carbon", "price", "p_i", "state", "nonnegative")
_RESPONSE = SymbolInfo(
    "abatement_response",
    "abatement per unit of the price of carbon",
    "quantity",
    r"\kappa_i",
    "state",
    "positive",
    Fraction(1),
)


@public
@dataclass(frozen=True)
class CarbonClub(Agreement):
    r"""A club with a common price of carbon and a penalty for outsiders.

    Keywords of `gametheory_gov.bind`: the numbers ``price`` (:math:`P`) and ``tariff`` (:math:`t`), at least
    0, and, per state or as columns of the states, ``carbon_cost`` (:math:`p_i`, at least 0) and
    ``abatement_response`` (:math:`\kappa_i`, above 0, by default one). A member alone holds the price too.

    Parameters
    ----------
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Examples
    --------
    Fifteen states, each bearing a fifteenth of a social cost of 30. At a price of 15 a penalty of 10 holds
    all in once nine others are.

    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.games.public_goods.CarbonClub(), gg.States.symmetric(15), carbon_cost=2, price=15,
    ...                tariff=10)
    >>> [len(club) for club in gg.solve(game).clubs], gg.tipping.seed_size(game).number
    ([0, 15], 9)
    """

    NAME: ClassVar[str] = "carbon club"

    def _payoffs(self) -> Payoffs:
        price, own, response = _PRICE.symbol, _OWN.symbol, _RESPONSE.symbol
        abatement = price * total("club_response") + total("outside_provision")
        return Payoffs(
            outside=own * abatement - response * own**2 / 2 - _TARIFF.symbol * symbol("members"),
            member=own * abatement - response * price**2 / 2,
            totals={
                "club_response": {"member": response},
                "outside_provision": {"outside": response * own},
            },
            parameters=(_PRICE, _TARIFF),
            columns=(_OWN, _RESPONSE),
            reports={"abatement": abatement},
            references=("nordhaus2015",),
        )
