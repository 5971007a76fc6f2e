r"""A cartel that sets the price, and a fringe that takes it.

At price p demand is :math:`d - b\,p`. A firm that makes q pays :math:`q^2/2a_i`, with :math:`a_i` its
capacity: at a given price it makes :math:`a_i p`. The fringe takes the price. The cartel sets it, foresees
what the fringe then makes, and shares its output so that its marginal costs are equal. With A the capacity of
the cartel and :math:`R = b + \sum_{j \notin S} a_j`, by how much what is left to the cartel falls when the
price rises,

.. math::

    p = \frac{d\,(A + R)}{R\,(2A + R)}, \qquad
    \pi_i = \frac{a_i\,d^2}{2R\,(2A + R)} \text{ inside}, \qquad
    \pi_i = \frac{a_i\,p^2}{2} \text{ outside}.

A cartel is stable when no member gains by joining the fringe and no firm of the fringe by joining the cartel
[daspremont1983]_. Often three firms, of however many, are; where capacities are large a second stable cartel
of all firms stands beside it, and few firms all join.

.. [daspremont1983] d'Aspremont, Jacquemin, Gabszewicz and Weymark, "On the Stability of Collusive Price
   Leadership" (1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, note_flag, total

_ONE = Fraction(1)
_DEMAND = SymbolInfo("demand", "demand at price zero", "quantity", "d", "parameter", "positive", _ONE)
_SLOPE = SymbolInfo(
    "demand_slope", "fall of demand per unit of the price", "quantity", "b", "parameter", "positive", _ONE
)
_CAPACITY = SymbolInfo(
    "capacity", "what a firm makes at price one", "quantity", "a_i", "state", "positive", _ONE
)


@public
@dataclass(frozen=True)
class PriceLeadership(Agreement):
    r"""A cartel that leads in price, with a competitive fringe.

    Members of the cartel are states, or firms. Numbers, by default one each, are keywords of
    `gametheory_gov.bind`: ``demand`` (:math:`d`), ``demand_slope`` (:math:`b`) and, per state or as a column
    of the states, ``capacity`` (:math:`a_i`, the inverse slope of marginal cost). All are positive. A single
    firm is no cartel: alone it takes the price as the fringe does.

    Parameters
    ----------
    single_leads : bool
        Whether a single firm leads, too. By default it is no cartel and takes the price as the fringe does.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For an option that is not True or False.

    Examples
    --------
    Ten firms of large capacity: a cartel of three is stable, and so is one of all.

    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.games.public_goods.PriceLeadership(), gg.States.symmetric(10), capacity=10)
    >>> sorted({len(club) for club in gg.solve(game).clubs})
    [3, 10]
    """

    NAME: ClassVar[str] = "price leadership"

    single_leads: bool = False

    def _check(self, faults: Faults) -> None:
        note_flag("single_leads", self.single_leads, faults)

    def _payoffs(self) -> Payoffs:
        d, a = _DEMAND.symbol, _CAPACITY.symbol
        cartel, fringe = total("club_capacity"), total("outside_capacity")
        left = _SLOPE.symbol + fringe
        price = d * (cartel + left) / (left * (2 * cartel + left))
        return Payoffs(
            outside=a * price**2 / 2,
            member=a * d**2 / (2 * left * (2 * cartel + left)),
            totals={"club_capacity": {"member": a}, "outside_capacity": {"outside": a}},
            parameters=(_DEMAND, _SLOPE),
            columns=(_CAPACITY,),
            reports={"price": price},
            leads=not self.single_leads,
        )
