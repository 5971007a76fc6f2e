r"""Linear benefits and quadratic costs, for states that differ in both.

.. math:: \pi_i = b_i Q - \frac{c_i}2 q_i^2, \qquad Q = \sum_j q_j .

With :math:`a_i = 1/c_i` and the members' sums A and B of :math:`a_i` and :math:`b_i`, a member provides
:math:`a_i B` and an outsider :math:`a_i b_i`, whatever others do: it does not matter who moves first. Alone
in the agreement a member does what an outsider does, so a single state is no agreement. Among identical
states [barrett1994]_

.. math:: \pi_s(k) - \pi_n(k - 1) = -\frac{b^2}{2c}(k - 1)(k - 3),

so three sign, of however many, and the third is indifferent.

.. [barrett1994] Barrett, "Self-Enforcing International Environmental Agreements" (1994).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from gametheory_gov.base.errors import Faults, did_you_mean
from gametheory_gov.base.inputs import public

from .agreement import Agreement, Payoffs
from .power_cost import power_payoffs

_NEGATIVE = ("refused", "zero", "allowed")


@public
@dataclass(frozen=True)
class LinearQuadratic(Agreement):
    r"""An agreement with linear benefits and quadratic costs of abatement.

    Figures of states, by default one each: ``marginal_benefit`` (:math:`b_i`) and ``cost_slope``
    (:math:`c_i`, above 0), as keywords of `gametheory_gov.bind` or as columns of the states.

    Parameters
    ----------
    negative : {"refused", "zero", "allowed"}
        What a state does that loses by abatement, :math:`b_i < 0`, and an agreement whose members lose in
        sum. By default `gametheory_gov.bind` refuses such benefits. ``"zero"``: they abate nothing, a corner.
        ``"allowed"``: they abate a negative amount, :math:`a_i b_i`, and so emit more.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For another word.

    See Also
    --------
    gametheory_gov.closed_forms.agreement_surplus : what transfers among members could add.

    Examples
    --------
    Of any number of identical states three sign:

    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.games.public_goods.LinearQuadratic(), gg.States.symmetric(10))
    >>> solution = gg.solve(game)
    >>> {len(club) for club in solution.clubs}, solution.complete
    ({3}, True)

    Of five that gain 1, 2, 3, 4 and 5 by a unit of abatement only the two that gain most:

    >>> world = gg.States.symmetric(5)
    >>> five = gg.bind(gg.games.public_goods.LinearQuadratic(), world, marginal_benefit=[1, 2, 3, 4, 5])
    >>> gg.solve(five).clubs
    (('4', '5'),)
    """

    NAME: ClassVar[str] = "linear-quadratic agreement"

    negative: Literal["refused", "zero", "allowed"] = "refused"

    def _check(self, faults: Faults) -> None:
        if self.negative not in _NEGATIVE:
            faults.add(
                f"negative = {self.negative!r:.80}{did_you_mean(str(self.negative), _NEGATIVE)}; one of "
                f"{', '.join(_NEGATIVE)} is needed"
            )

    def _payoffs(self) -> Payoffs:
        return power_payoffs(1, self.negative)
