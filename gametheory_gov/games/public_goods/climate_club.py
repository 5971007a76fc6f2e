r"""A climate club: members hold one price of carbon, and put a tariff on imports from everybody else.

The model of Nordhaus, with a tariff on all imports, whatever carbon they hold [nordhaus2015]_. A state abates
the share :math:`\mu_i` of its emissions :math:`E_i` at a cost of :math:`a_i\mu_i^2` of its GDP :math:`Y_i`;
at a price of carbon :math:`\pi`, in dollars a tonne,

.. math::

    \mu_i = \frac{\pi}{1000}\,\frac{k_i}{2 a_i}, \qquad k_i = \frac{E_i}{Y_i}, \qquad
    \mu_i E_i = \pi \kappa_i, \qquad Y_i a_i \mu_i^2 = \frac{\kappa_i \pi^2}{2000}, \qquad
    \kappa_i = \frac{E_i^2}{2000\,a_i Y_i},

with emissions in million tonnes and money in thousand million dollars. A tonne abated saves the world P, the
global social cost of carbon, and state i its share of the world's GDP, :math:`p_i = s_i P`. Members hold the
price P, outsiders their own :math:`p_i`. A member's tariff t on imports :math:`M_{ij}` from an outsider j
gains it :math:`t\alpha_i M_{ij}` by better terms of trade, which j loses, and costs it
:math:`t^2\beta_i M_{ij}` by trade that is lost:

.. math::

    u_i = \frac{p_i Q}{1000} - \frac{\kappa_i P^2}{2000}
          + (t\alpha_i - t^2\beta_i) \sum_{j \notin S} M_{ij} \text{ inside}, \qquad
    u_i = \frac{p_i Q}{1000} - \frac{\kappa_i p_i^2}{2000} - t \sum_{j \in S} \alpha_j M_{ji} \text{ outside},

with world abatement :math:`Q = P (\sum_{j \in S} \kappa_j + \sum_{j \notin S} \kappa_j s_j)`. What a state
gains by joining is then

.. math::

    -\frac{\kappa_i (P - p_i)^2}{2000} + (t\alpha_i - t^2\beta_i) \sum_{j \notin S} M_{ij}
    + t \sum_{j \in S} \alpha_j M_{ji} .

Every member counts for a state by what it sells there, every outsider by what it buys there, so that one
member more may make others join or leave: several clubs may be stable, or none.

.. [nordhaus2015] Nordhaus, "Climate Clubs: Overcoming Free-riding in International Climate Policy" (2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, symbol, total
from .options import note_choice

TRADES = ("imports", "size")
_MONEY = "bn USD"
_PRICE = SymbolInfo(
    "price",
    "target price of carbon",
    "USD/t",
    "P",
    sign="nonnegative",
)
_TARIFF = SymbolInfo("tariff", "tariff of members on imports from outsiders", "share of value", "t")
_WORLD = SymbolInfo("world_gdp", "GDP of all states together", _MONEY, "Y", sign="positive")
_LEVEL = SymbolInfo(
    "cost_level",
    "what all costs of abatement are multiplied by",
    "",
    "c",
    "parameter",
    "positive",
    Fraction(1),
)


def _of_state(name: str, meaning: str, unit: str, latex: str, sign: Any = "nonnegative") -> SymbolInfo:
    return SymbolInfo(name, meaning, unit, latex, "state", sign)


_EMISSIONS = _of_state("emissions", "emissions of carbon dioxide a year", "Mt", "E_i")
_COST = _of_state("abatement_cost", "cost of abating all emissions", "share of GDP", "a_i", "positive")
_GAIN = _of_state("tariff_gain", "gain in terms of trade by a tariff", "imports", r"\alpha_i")
_LOSS = _of_state("tariff_loss", "loss of trade by the square of a tariff", "imports", r"\beta_i")
_IMPORTS = _of_state("total_imports", "imports a year from all others", _MONEY, "M_i")


@public
@dataclass(frozen=True)
class ClimateClub(Agreement):
    r"""A club with one price of carbon and a tariff on imports from outsiders, in money.

    Keywords of `gametheory_gov.bind`: the numbers ``price`` (:math:`P \ge 0`, dollars a tonne), ``tariff``
    (:math:`t`, 0.03 for three per cent), ``world_gdp`` (thousand million dollars; sizes are shares of it) and
    ``cost_level``, by default one, which multiplies :math:`a_i`. Per state, or as columns of the states:
    ``emissions`` (:math:`E_i`, million tonnes), ``abatement_cost`` (:math:`a_i`, above 0), ``tariff_gain``
    and ``tariff_loss`` (:math:`\alpha_i, \beta_i`, at least 0). The states have a matrix ``"imports"``, row
    i holding the imports of i from each other state.

    A member alone holds the price and the tariff too. A tariff below zero is allowed: members then pay for
    imports from outsiders, who gain, so that staying out is rewarded. So is a tariff above
    :math:`\alpha_i/\beta_i`, about 100 per cent, from which a member loses more trade than it gains by its
    terms: the penalty of outsiders still rises in proportion to the tariff, what it costs members with the
    square. The coefficients were fitted to tariffs of a few per cent.

    Parameters
    ----------
    trade : {"imports", "size"}
        Along which imports the tariff is paid: the matrix ``"imports"``, or, where there is none,
        :math:`M_{ij} = M_i s_j`, ``total_imports`` times the size of the partner.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another kind of trade.

    Examples
    --------
    Fifteen regions at 25 dollars a tonne: without a tariff nobody joins, at one per cent nine do, at three
    everybody, and no other club is stable.

    >>> import gametheory_gov as gg
    >>> game = gg.load_scenario("climate_club_2015").bind(price=25)
    >>> [[len(club) for club in gg.solve(gg.rebind(game, tariff=t)).clubs] for t in (0, "0.01", "0.03")]
    [[0], [9], [15]]
    """

    NAME: ClassVar[str] = "climate club"

    trade: str = "imports"

    def _check(self, faults: Faults) -> None:
        note_choice("trade", self.trade, TRADES, faults)

    def _payoffs(self) -> Payoffs:
        price, tariff, share = _PRICE.symbol, _TARIFF.symbol, symbol("size")
        gain, loss = _GAIN.symbol, _LOSS.symbol
        cost = _LEVEL.symbol * _COST.symbol
        response = _EMISSIONS.symbol**2 / (2000 * cost * _WORLD.symbol * share)
        abatement = price * (total("club_response") + total("outside_response"))
        avoided = share * price * abatement / 1000
        if self.trade == "imports":
            taxed, sold = total("taxed_imports"), total("taxed_exports")
            tables: dict[str, Any] = {"taxed_imports": {"outside": 1}, "taxed_exports": {"member": gain}}
            linked = {"taxed_imports": "imports", "taxed_exports": "imports.T"}
            totals: dict[str, Any] = {}
        else:
            taxed = _IMPORTS.symbol * total("outside_size")
            sold = share * total("club_imports")
            tables, linked = {}, {}
            totals = {
                "outside_size": {"outside": share},
                "club_imports": {"member": gain * _IMPORTS.symbol},
            }
        return Payoffs(
            outside=avoided - response * (share * price) ** 2 / 2000 - tariff * sold,
            member=avoided - response * price**2 / 2000 + (tariff * gain - tariff**2 * loss) * taxed,
            totals={
                "club_response": {"member": response},
                "outside_response": {"outside": response * share},
                **totals,
            },
            exposures=tables,
            along=linked,
            parameters=(_PRICE, _TARIFF, _WORLD, _LEVEL),
            columns=(_EMISSIONS, _COST, _GAIN, _LOSS, *((_IMPORTS,) if self.trade == "size" else ())),
            reports={"abatement": abatement},
            drivers={"carbon price": _PRICE.name, "tariffs": _TARIFF.name},
            references=("nordhaus2015",),
        )
