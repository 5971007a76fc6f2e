r"""Cartels under Cournot competition.

N firms make a good at no cost and sell at the price :math:`d - b\,Q`. A cartel acts as one firm and shares
its profit evenly. In units of :math:`d^2/b`:

*At the same time.* With m decision makers, cartels and firms alone, each makes :math:`1/(m+1)^2`; a member of
a cartel of s gets

.. math:: \frac{1}{s\,(m + 1)^2}

[salant1983]_. One cartel of k leaves m = N - k + 1. With several cartels, firms choose which to be in
[bloch1996]_ (there by unanimity in sequence: `gametheory_gov.foresight.coalitions.sequential_unanimity`; here
by open membership).

*The cartel leads.* A cartel of :math:`k \ge 2` chooses first and makes half a monopoly's output,

.. math:: \frac{1}{4k\,(N-k+1)} \text{ inside}, \qquad \frac{1}{4\,(N-k+1)^2} \text{ outside}

[shaffer1995]_. Without a cartel every firm gets :math:`1/(N+1)^2`, and a firm alone is no
cartel, unless one asks that it lead.

.. [salant1983] Salant, Switzer and Reynolds, "Losses from Horizontal Merger" (1983).
.. [bloch1996] Bloch, "Sequential Formation of Coalitions in Games with Externalities and Fixed Payoff
   Division" (1996).
.. [shaffer1995] Shaffer, "Stable Cartels with a Cournot Fringe" (1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.games.game import Game
from gametheory_gov.games.terms import add_terms
from gametheory_gov.world.institution import Institution

from .agreement import Agreement, Payoffs, note_timing, symbol, total
from .options import note_rules

_ONE = Fraction(1)
_DEMAND = SymbolInfo(
    "demand", "price at which nothing is bought", "price", "d", "parameter", "positive", _ONE
)
_SLOPE = SymbolInfo(
    "demand_slope", "fall of the price per unit sold", "price", "b", "parameter", "positive", _ONE
)


@public
@dataclass(frozen=True)
class CournotCartel(Agreement):
    r"""Cartels of identical firms in quantities.

    The numbers ``demand`` (:math:`d`) and ``demand_slope`` (:math:`b`), positive and by default one, are
    keywords of `gametheory_gov.bind`. With one cartel the actions are ``outside`` and ``member``; with
    several ``outside``, ``cartel_1``, ``cartel_2``, ..., all equally cooperative.

    Parameters
    ----------
    timing : {"simultaneous", "leader"}
        Whether a cartel chooses its output at the same time as the others, or before them.
    cartels : int, from 1 to 9
        How many cartels there may be; a single one if it leads.
    single_leads : bool
        Whether a single firm leads, too. By default it is no cartel.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another timing, or a number of cartels out of range.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> firms = gg.States.symmetric(10)
    >>> for timing in ("simultaneous", "leader"):
    ...     game = gg.bind(gg.games.public_goods.CournotCartel(timing), firms)
    ...     print(timing, {len(club) for club in gg.solve(game).clubs})
    simultaneous {1}
    leader {6}
    """

    NAME: ClassVar[str] = "Cournot cartel"

    timing: Literal["simultaneous", "leader"] = "simultaneous"
    cartels: int = 1
    single_leads: bool = False

    def _check(self, faults: Faults) -> None:
        note_timing(self.timing, self.single_leads, faults)
        if type(self.cartels) is not int or not 1 <= self.cartels <= 9:
            faults.add(f"cartels = {self.cartels!r:.80}; a whole number from 1 to 9 is needed")
        elif self.cartels > 1 and self.timing == "leader":
            faults.add(f"cartels = {self.cartels} cannot all lead; give timing='simultaneous', or one cartel")

    def _payoffs(self) -> Payoffs:
        members, N = symbol("members"), symbol("N")
        all_profit = _DEMAND.symbol**2 / _SLOPE.symbol
        if self.timing == "leader":
            deciding, scale = N - members + 1, all_profit / 4
            member, outside = scale / (members * deciding), scale / deciding**2
            price = _DEMAND.symbol / (2 * deciding)
        else:
            deciding = N - members + 2
            outside = all_profit / deciding**2
            member = outside / members
            price = _DEMAND.symbol / deciding
        return Payoffs(
            outside=outside,
            member=member,
            void={"outside": all_profit / (N + 1) ** 2, "price": _DEMAND.symbol / (N + 1)},
            parameters=(_DEMAND, _SLOPE),
            reports={"price": price},
            references=("shaffer1995",) if self.timing == "leader" else ("salant1983",),
            leads=not self.single_leads,
        )

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            Of one cartel as of any agreement. Of several only transfers, to all who are in one.
        dimensions : int
            Of the policy space, which plays no part.
        exposure_matrix : bool
            Whether outsiders feel an exclusion penalty along a matrix of exposures instead of along sizes.

        Returns
        -------
        Game

        Raises
        ------
        InvalidGameError
            For several cartels and minimum participation or an exclusion penalty, which are those of one
            club.
        """
        if self.cartels == 1:
            return super().form(institution, dimensions=dimensions, exposure_matrix=exposure_matrix)
        faults = Faults(f"game {self.name!r}")
        note_rules(institution, "there are several cartels", faults)
        faults.raise_as(InvalidGameError)
        return add_terms(_several(self.name, self.cartels), self.terms)


def _several(name: str, cartels: int) -> Game:
    """Several cartels by open membership: all that is not empty decides for itself."""
    sizes = [total(f"members_{k}") for k in range(1, cartels + 1)]
    alone = total("outsiders")
    deciding = alone + sympy.Add(*[sympy.Min(size, 1) for size in sizes])
    each = _DEMAND.symbol**2 / (_SLOPE.symbol * (deciding + 1) ** 2)
    actions = [f"cartel_{k}" for k in range(1, cartels + 1)]
    aggregates: dict[str, Any] = {size.name: {action: 1} for size, action in zip(sizes, actions, strict=True)}
    payoffs = {action: each / size + symbol("transfer") for action, size in zip(actions, sizes, strict=True)}
    return Game(
        name,
        ("outside", *actions),
        payoffs={"outside": each, **payoffs},
        aggregates={**aggregates, alone.name: {"outside": 1}},
        parameters={info.name: info for info in (_DEMAND, _SLOPE)},
        reports={"price": _DEMAND.symbol / (deciding + 1)},
        cooperation=(0, *[1] * cartels),
        drivers={"transfers": "transfer"},
        standards={action: action.partition("_")[2] for action in actions},
        references=("bloch1996", "salant1983"),
    )
