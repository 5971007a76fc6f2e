r"""Emission games: each state gains by its own emissions and loses by those of all.

.. math:: \pi_i = e_i - \frac{e_i^2}2 - \frac\gamma2 E^2, \qquad E = \sum_j e_j,

in units in which a state's marginal benefit of emissions is :math:`1 - e_i`; with a benefit
:math:`\alpha e - \beta e^2/2` and a damage :math:`\delta E^2/2`, :math:`\gamma = \delta/\beta`. With s
members, :math:`X = 1 + \gamma(N - s)` and :math:`\Psi = X^2 + \gamma s^2`, a member emits

.. math::

    \text{at the same time as outsiders [carraro1993]:} \quad & e_s = 1 - \gamma s E,
        \quad E = \frac{N}{1 + \gamma(N - s + s^2)}, \\
    \text{first [diamantoudi2006]:} \quad & e_s = 1 - \frac{\gamma s N}{\Psi}, \quad E = \frac{NX}{\Psi},

and an outsider :math:`e_n = (1 - \gamma s e_s)/X`. Emissions may come out negative; where they must not,
members emit nothing instead, or, moving first, no more than what brings outsiders to nothing [rubio2006]_:

.. math:: e_s = \max\Big(0, \min\Big(1 - \frac{\gamma s N}{\Psi}, \frac1{\gamma s}\Big)\Big) .

An agreement that leads has no other corner: its payoff is concave in :math:`e_s` as long as outsiders emit,
and beyond :math:`\gamma s e_s = 1` it falls, because the optimum without outsiders,
:math:`1/(1 + \gamma s^2)`, lies below.

.. [rubio2006] Rubio and Ulph, "Self-Enforcing International Environmental Agreements Revisited" (2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import sympy

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, note_flag, note_timing, symbol

_DAMAGE = SymbolInfo(
    "damage_slope",
    "slope of marginal damage, relative to that of the marginal benefit of emissions",
    "",
    r"\gamma",
    "parameter",
    "positive",
)


@public
@dataclass(frozen=True)
class EmissionGame(Agreement):
    r"""An agreement on emissions with quadratic benefits and damages, among states that are alike.

    ``damage_slope`` (:math:`\gamma`, above 0) is given to `gametheory_gov.bind`.

    Parameters
    ----------
    timing : {"leader", "simultaneous"}
        Whether the agreement moves first and foresees what outsiders do (Stackelberg), or all move at the
        same time (Cournot).
    nonnegative : bool
        Whether emissions below zero are ruled out. If not, formulas are those of the interior.
    single_leads : bool
        Whether a single member moves first, too. By default it is no agreement and does what outsiders do.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another timing, and for a single leader where nobody leads.

    Examples
    --------
    Whether states could emit less than nothing hardly ever changes who signs; here it does:

    >>> import gametheory_gov as gg
    >>> world = gg.States.symmetric(9)
    >>> for nonnegative in (False, True):
    ...     family = gg.games.public_goods.EmissionGame(nonnegative=nonnegative)
    ...     game = gg.bind(family, world, damage_slope="8/5")
    ...     print({len(club) for club in gg.solve(game).clubs})
    {7}
    {6}
    """

    NAME: ClassVar[str] = "emission game"

    timing: Literal["leader", "simultaneous"] = "leader"
    nonnegative: bool = True
    single_leads: bool = False

    def _check(self, faults: Faults) -> None:
        note_timing(self.timing, self.single_leads, faults)
        note_flag("nonnegative", self.nonnegative, faults)

    def _payoffs(self) -> Payoffs:
        s, N, damage = symbol("members"), symbol("N"), _DAMAGE.symbol
        X = 1 + damage * (N - s)
        if self.timing == "leader":
            scale = X**2 + damage * s**2
            E, forgone = N * X / scale, damage * s * N / scale  # 1 - e of a member
        else:
            scale = 1 + damage * (N - s + s**2)
            E, forgone = N / scale, damage * s * N / scale
        if self.nonnegative:
            corners = [((N - s) / X, 1, damage * s * N > scale)]  # members emit nothing
            if self.timing == "leader":  # or outsiders do
                none_left = damage * s * (scale - damage * s * N) > scale
                corners.append((1 / damage, 1 - 1 / (damage * s), none_left))
            E = sympy.Piecewise(*((value, holds) for value, _, holds in corners), (E, True))
            forgone = sympy.Piecewise(*((value, holds) for _, value, holds in corners), (forgone, True))
        return Payoffs(
            outside=(1 - damage * (1 + damage) * E**2) / 2,
            member=(1 - forgone**2 - damage * E**2) / 2,
            parameters=(_DAMAGE,),
            reports={"emissions": E},
            references=("carraro1993", "diamantoudi2006", *(("rubio2006",) if self.nonnegative else ())),
            leads=self.timing == "leader" and not self.single_leads,
        )
