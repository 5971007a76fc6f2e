r"""Two stylised models of the debate on multilateralism: conflict of policies, and the trilemma.

*Coherence.* A state's own ideal policy is a, the multilateral rule is r. The state weighs conforming with
:math:`\kappa` and chooses x to minimise :math:`(x-a)^2 + \kappa(x-r)^2`, which is
:math:`x = (a+\kappa r)/(1+\kappa)`. Then both miss their aims: the state by
:math:`\kappa^2(a-r)^2/(1+\kappa)^2` and the regime by :math:`(a-r)^2/(1+\kappa)^2`. For
:math:`0 < \kappa < \infty` both are positive unless a = r.

*The trilemma* (in the spirit of Rodrik 2011). The medians of N nations span a range R. Integration G allows
policies to lie at most (1 - G)R apart. Responsiveness is :math:`D = 1 - \max_i|x_i-m_i|/(R/2)`. When rules
are set nationally, S = 1, it is at most 1 - G, so that :math:`G + S + D \le 2`.

Both are reconstructions: the sources say it in words.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import lru_cache

import sympy

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import public

from .alike import POINTS
from .record import ClosedForm, DerivationStep

_CONFORM = sympy.Symbol("conformity", nonnegative=True)
_GAP = sympy.Symbol("gap", real=True)
_INTEGRATION = sympy.Symbol("integration", nonnegative=True)
_RESPONSE = sympy.Symbol("responsiveness", real=True)
_RANGE = sympy.Symbol("R", positive=True)
BEARERS = ("state", "regime")


@public
def incoherence_loss(bearer: str = "state") -> ClosedForm:
    r"""What a state or the regime loses where national policy and the multilateral rule conflict. Stylised.

    Parameters
    ----------
    bearer : {"state", "regime"}

    Returns
    -------
    ClosedForm
        In ``gap`` (a - r, in the unit of policies) and ``conformity``; squared distance from what the bearer
        aims at.

    Raises
    ------
    InvalidInputError
        For another bearer.

    Examples
    --------
    >>> [str(incoherence_loss(who).evaluate(gap=2, conformity="1/2")) for who in ("state", "regime")]
    ['4/9', '16/9']
    """
    if bearer not in BEARERS:
        raise InvalidInputError(
            "incoherence_loss", [f"bearer = {bearer!r:.60}; 'state' or 'regime' is needed"]
        )
    policy = sympy.Symbol("policy", real=True)  # from the rule: the rule is at 0, the ideal at the gap
    whole = (policy - _GAP) ** 2 + _CONFORM * policy**2
    (best,) = sympy.solve(sympy.diff(whole, policy), policy)
    aim = _GAP if bearer == "state" else sympy.Integer(0)
    return ClosedForm(
        f"incoherence_loss_{bearer}",
        f"stylised: how far, squared, the {bearer} ends from its aim where policy and rule conflict",
        sympy.factor((best - aim) ** 2),
        (),
        (
            DerivationStep("what the state minimises, with the rule at 0", whole),
            DerivationStep("its policy", sympy.Eq(policy, best, evaluate=False)),
        ),
        (),
    )


@lru_cache(maxsize=1)
def trilemma_frontier() -> ClosedForm:
    r"""How responsive nations that set their own rules can be at most at some integration. Stylised.

    Returns
    -------
    ClosedForm
        ``responsiveness`` is at most one less ``integration``, whatever lies between the outermost medians;
        with S = 1 that is :math:`G + S + D \le 2`.

    Raises
    ------
    NotApplicableError
        When the best policies of some nations do better or worse.

    Examples
    --------
    >>> trilemma_frontier().bound_at(integration="3/4")
    Fraction(1, 4)
    """
    band = (1 - _INTEGRATION) * _RANGE
    miss = (_RANGE - band) / 2
    bound = sympy.expand(sympy.simplify(1 - miss / (_RANGE / 2)))
    return ClosedForm(
        "trilemma_frontier",
        "stylised: the most responsive that nations that set their own rules can be",
        sympy.Le(_RESPONSE, bound, evaluate=False),
        (sympy.Le(_INTEGRATION, 1, evaluate=False),),
        (
            DerivationStep("policies lie apart at most by", band),
            DerivationStep(
                "so of the outermost medians, R apart, one is missed by at least", sympy.factor(miss)
            ),
            DerivationStep("reached with the band in the middle, and each policy the nearest in it", bound),
        ),
        ("rodrik2011",),
        _frontier_checked(bound),
    )


def _frontier_checked(bound: sympy.Expr) -> str:
    """Compare with the best bands of policies at random medians; every end that may be best is tried."""
    rng = random.Random(1)
    for _ in range(POINTS):
        medians = [Fraction(rng.randint(0, 40), rng.randint(1, 6)) for _ in range(rng.randint(2, 6))]
        span = max(medians) - min(medians)
        if span == 0:
            continue
        G = Fraction(rng.randint(0, 8), 8)
        width = (1 - G) * span
        starts = {m - width * k for m in medians for k in (0, 1)}
        starts |= {(a + b - width) / 2 for a in medians for b in medians}
        missed = min(max(max(low - m, m - low - width, Fraction(0)) for m in medians) for low in starts)
        if 1 - missed / (span / 2) != Fraction(str(bound.subs(_INTEGRATION, sympy.Rational(str(G))))):
            raise NotApplicableError(f"nations at {medians} are not held to {bound} at integration {G}")
    return f"at the medians of {POINTS} random worlds against the best of all bands of policies"
