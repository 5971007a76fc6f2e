r"""Interdependent security: protect oneself, or rely on others who may pass the harm on.

An exposed state suffers a loss :math:`L_i` with probability :math:`p_i`, and every other exposed state passes
one on with probability q; it is suffered once. Protection costs :math:`c_i`. With j others exposed
[kunreuther2003]_

.. math::

    u_i = -c_i - L_i\,[1 - (1-q)^j] \text{ protected}, \qquad
    u_i = -p_i L_i - (1-p_i) L_i\,[1 - (1-q)^j] \text{ exposed},

so a state protects itself iff :math:`c_i \le p_i L_i (1-q)^j`: the more who do, the more it pays, and a few
can tip all [healkunreuther2006]_. Where protection is *complete*, it also stops what others pass on (a
vaccine), :math:`u_i = -c_i`, and a state protects itself iff :math:`c_i \le L_i\,[1 - (1-p_i)(1-q)^j]`: the
more who do, the less it pays.

.. [kunreuther2003] Kunreuther and Heal, "Interdependent Security" (2003).
.. [healkunreuther2006] Heal and Kunreuther, "Supermodularity and Tipping" (2006).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
import sympy

from gametheory_gov.base.errors import Faults
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo

from .agreement import Agreement, Payoffs, note_flag, symbol, total

_ONE = Fraction(1)
_RISK = SymbolInfo("risk", "own risk of a loss", "", "p_i", "state", "nonnegative", None, _ONE)
_LOSS = SymbolInfo("loss", "size of the loss", "payoff", "L_i", "state", "nonnegative", _ONE)
_PROTECTION = SymbolInfo("protection_cost", "cost of protection", "payoff", "c_i", "state", "nonnegative")
_MEANING = "probability that an exposed state passes a loss on to another"


@public
@dataclass(frozen=True)
class InterdependentSecurity(Agreement):
    r"""Protection against harm that spreads: a member protects itself.

    Keywords of `gametheory_gov.bind`, per state or as columns of the states: ``risk`` (:math:`p_i` in [0,
    1]), ``protection_cost`` (:math:`c_i`, at least 0) and ``loss`` (:math:`L_i`, at least 0, by default one);
    and ``contagion`` (:math:`q` in [0, 1]), one number, or below 1 and one per state where ``own_contagion``.
    Powers of it make the game one in floats, whatever the numbers.

    Parameters
    ----------
    complete : bool
        Whether protection also stops what others pass on.
    own_contagion : bool
        Whether each state has its own probability to pass a loss on.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For options that are not True or False.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.games.public_goods.InterdependentSecurity(), gg.States.symmetric(5), risk="1/10",
    ...                contagion="1/5", loss=1000, protection_cost=70)
    >>> [len(club) for club in gg.solve(game).clubs], gg.tipping_number(game).number
    ([0, 5], 3)
    """

    NAME: ClassVar[str] = "interdependent security"

    complete: bool = False
    own_contagion: bool = False

    def _check(self, faults: Faults) -> None:
        for option in ("complete", "own_contagion"):
            note_flag(option, getattr(self, option), faults)

    def _check_values(self, values: Mapping[str, Any], faults: Faults) -> None:
        if self.own_contagion and (np.asarray(values["contagion"]) >= 1).any():
            faults.add(
                "contagion = 1; where each state has its own, numbers below 1 are needed, for what all do "
                "to a state is divided by what it would do itself"
            )

    def _payoffs(self) -> Payoffs:
        p, loss, c = _RISK.symbol, _LOSS.symbol, _PROTECTION.symbol
        if self.own_contagion:
            contagion = SymbolInfo("contagion", _MEANING, "", "q_i", "state", "nonnegative", None, _ONE)
            spared = sympy.exp(-total("contagiousness"))  # by all who are exposed, the state itself if it is
            others = spared / (1 - contagion.symbol)
        else:
            contagion = SymbolInfo("contagion", _MEANING, "", "q", "parameter", "nonnegative", None, _ONE)
            exposed = symbol("N") - symbol("members")
            spared = (1 - contagion.symbol) ** exposed
            others = (1 - contagion.symbol) ** (exposed - 1)
        return Payoffs(
            outside=-loss * (1 - (1 - p) * others),
            member=-c if self.complete else -c - loss * (1 - spared),
            totals={"contagiousness": {"outside": -sympy.log(1 - contagion.symbol)}}
            if self.own_contagion
            else {},
            parameters=() if self.own_contagion else (contagion,),
            columns=(_RISK, _LOSS, _PROTECTION, *((contagion,) if self.own_contagion else ())),
            references=("kunreuther2003", "healkunreuther2006"),
        )
