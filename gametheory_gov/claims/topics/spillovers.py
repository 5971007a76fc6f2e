r"""At which level: one rule for all, rules made together, or each on its own; and the trilemma.

The model is that of `gametheory_gov.closed_forms.uniform_rule_gain`: needs :math:`a_i`, of every other
state's policy a part :math:`\beta` spills over. The check counts payoffs state by state. The trilemma is a
stylised model in which its three corners cannot be had together by construction.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from gametheory_gov import closed_forms
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

_OATES, _RODRIK = ("oates1972",), ("rodrik2011",)
NEEDS = Worlds(
    "needs and spillovers",
    "states that need a good by some amounts, and the part of each policy that spills over to every other",
    {
        "needs": ((1, 3), (2, 2), (1, 2, 6), (1, 2, 3, 4)),
        "spillover": (0, "1/10", "1/5", "3/10", "8/25", "2/5", "1/2", 1),
    },
)
DIFFER = Worlds(
    "needs that differ",
    "states whose needs differ, and policies that spill over in part",
    {"needs": ((1, 3), (1, 2, 6), (1, 2, 3, 4)), "spillover": (0, "1/5", "1/2", "9/10")},
)
LOCAL = Worlds(
    "no spillovers", "states whose policies concern nobody else", {"needs": ((1, 3), (2, 2), (1, 2, 6))}
)


def _moments(needs: tuple[int, ...]) -> dict[str, Any]:
    mean = Fraction(sum(needs), len(needs))
    return {"mean_need": mean, "need_variance": sum((a - mean) ** 2 for a in needs) / len(needs)}


def _uniform(needs: tuple[int, ...], spillover: Any) -> Fraction:
    """What one uniform rule adds to decisions alone, by the closed form."""
    form = closed_forms.uniform_rule_gain()
    return Fraction(str(form.evaluate(**_moments(needs), spillover=spillover, N=len(needs))))


def _together(needs: tuple[int, ...], spillover: Any) -> Fraction:
    """What rules made together add to one uniform rule, by the closed form."""
    variance = _moments(needs)["need_variance"]
    form = closed_forms.differentiated_rule_gain()
    return Fraction(str(form.evaluate(need_variance=variance, spillover=spillover)))


def _mean_payoff(needs: tuple[int, ...], spillover: Any, policies: list[Fraction]) -> Fraction:
    total = sum(policies)
    each = [
        a * (g + spillover * (total - g)) - g**2 / Fraction(2) for a, g in zip(needs, policies, strict=True)
    ]
    return Fraction(sum(each), len(needs))


def _payoffs(needs: tuple[int, ...], spillover: Any) -> tuple[Fraction, Fraction, Fraction]:
    """Mean payoffs alone, under the best uniform rule, and under the best rules together, counted."""
    n, total = len(needs), sum(needs)
    uniform = Fraction(total, n) * (1 + spillover * (n - 1))
    ways = [
        [Fraction(a) for a in needs],
        [uniform] * n,
        [a + spillover * Fraction(total - a) for a in needs],
    ]
    alone, one, together = (_mean_payoff(needs, spillover, way) for way in ways)
    return alone, one, together


def _uniform_again(needs: tuple[int, ...], spillover: Any) -> Fraction:
    alone, one, _ = _payoffs(needs, spillover)
    return one - alone


def _together_again(needs: tuple[int, ...], spillover: Any) -> Fraction:
    _, one, together = _payoffs(needs, spillover)
    return together - one


def _creeps(gain: Fraction) -> Reading:
    return Reading(gain < 0, {"one_rule_adds_on_average": gain})


def _costs(gain: Fraction) -> Reading:
    return Reading(gain > 0, {"one_size_costs_on_average": gain})


def _local(gain: Fraction) -> Reading:
    return Reading(gain <= 0, {"one_rule_adds_on_average": gain})


def _tiers(uniform: Fraction, together: Fraction) -> Reading:
    figures = {"more_than_one_rule": together, "more_than_decisions_alone": uniform + together}
    return Reading(min(figures.values()) >= 0, figures)


def _own_form(name: str, meaning: str, statement: Any) -> ClosedForm:
    return ClosedForm(name, meaning, sympy.factor(statement), references=_OATES)


def _no_spillovers() -> ClosedForm:
    gain = closed_forms.uniform_rule_gain().statement
    spill = next(symbol for symbol in gain.free_symbols if symbol.name == "spillover")
    return _own_form("local_rules", "decisions alone less one rule, without spillovers", -gain.subs(spill, 0))


def _best_of_three() -> tuple[ClosedForm, ClosedForm]:
    together, uniform = closed_forms.differentiated_rule_gain(), closed_forms.uniform_rule_gain()
    both = sympy.expand(together.statement + uniform.statement)
    return together, _own_form("nested_rules", "rules made together less decisions alone", both)


# ------------------------------------------------------------------------------------------- the trilemma

MEDIANS = Worlds(
    "the trilemma",
    "nations that set their own rules, by what their medians want, at some integration",
    {
        "medians": ((0, 1), (0, "1/4", 1), (0, "1/2", "3/4", 3)),
        "integration": (0, "1/4", "1/2", "3/4", 1),
    },
)
_CONSTRUCTED = "integration is defined as the share of the nations' differences that rules leave no room for"


def _responsive(integration: Any) -> Fraction:
    return Fraction(str(closed_forms.trilemma_frontier().bound_at(integration=integration)))


def _responsive_again(medians: tuple[Any, ...], integration: Any) -> Fraction:
    """The best of all bands of policies that touch a median, or that miss two medians by as much."""
    wants = [Fraction(m) for m in medians]
    span = max(wants) - min(wants)
    width = (1 - integration) * span
    starts = {m - width * k for m in wants for k in (0, 1)} | {
        (a + b - width) / 2 for a in wants for b in wants
    }
    missed = min(max(max(low - m, m - low - width, Fraction(0)) for m in wants) for low in starts)
    return Fraction(1 - missed / (span / 2))


def _shrinks(now: Fraction, before: Fraction, integration: Any) -> Reading:
    figures = {"responsive_at_most": now, "without_integration": before}
    return Reading(now < before or integration == 0, figures)


def _no_three(now: Fraction, integration: Any) -> Reading:
    return Reading(integration + 1 + now <= 2, {"integration_autonomy_and_democracy": integration + 1 + now})


def _trilemma(name: str, meaning: str, sign: int) -> ClosedForm:
    frontier = closed_forms.trilemma_frontier().bound
    (integration,) = frontier.free_symbols
    if sign:
        return ClosedForm(name, meaning, -sympy.diff(frontier, integration), references=_RODRIK)
    return ClosedForm(name, meaning, sympy.expand(2 - (integration + 1 + frontier)), references=_RODRIK)


def _trilemma_case(*, shrinks: bool) -> Case:
    if shrinks:
        return Case(
            "spillovers",
            MEDIANS,
            lambda medians, integration: _shrinks(_responsive(integration), _responsive(0), integration),
            asks="closed_forms.trilemma_frontier",
            says="always",
            proof=lambda: _trilemma("price_of_integration", "responsiveness lost by integration", 1),
            replay=lambda medians, integration: _shrinks(
                _responsive_again(medians, integration),
                _responsive_again(medians, Fraction(0)),
                integration,
            ),
            by_construction=_CONSTRUCTED,
        )
    return Case(
        "spillovers",
        MEDIANS,
        lambda medians, integration: _no_three(_responsive(integration), integration),
        asks="closed_forms.trilemma_frontier",
        says="always",
        proof=lambda: _trilemma("trilemma", "what is left of two", 0),
        replay=lambda medians, integration: _no_three(_responsive_again(medians, integration), integration),
        by_construction=_CONSTRUCTED,
    )


# ------------------------------------------------------------------------------------- conflict of policies

CONFLICT = Worlds(
    "conflict of policies",
    "a state whose own ideal policy lies a gap away from the rule, and the weight it puts on conforming",
    {"gap": ("1/2", 1, 2), "conformity": ("1/4", "1/2", 1, 4)},
)


def _loses(gap: Any, conformity: Any) -> Reading:
    state, regime = (
        Fraction(str(closed_forms.incoherence_loss(who).evaluate(gap=gap, conformity=conformity)))
        for who in ("state", "regime")
    )
    return _both_lose(state, regime)


def _loses_again(gap: Any, conformity: Any) -> Reading:
    chosen = gap / (1 + Fraction(conformity))  # of (x - gap)^2 + conformity x^2, where the slope is zero
    return _both_lose((chosen - gap) ** 2, chosen**2)


def _both_lose(state: Fraction, regime: Fraction) -> Reading:
    return Reading(min(state, regime) > 0, {"the_state_misses_its_aim_by": state, "the_regime_by": regime})


STATEMENTS = (
    Statement(
        "T4",
        "T20 brief",
        "multilateralism that crept beyond subsidiarity created a backlash",
        r"\sigma^2(1/2-\beta) > \bar a^2\beta^2(N-1)^2/2",
        (
            Case(
                "spillovers",
                NEEDS,
                lambda needs, spillover: _creeps(_uniform(needs, spillover)),
                asks="closed_forms.uniform_rule_gain",
                replay=lambda needs, spillover: _creeps(_uniform_again(needs, spillover)),
                across=("spillover", "needs"),
            ),
        ),
        _OATES,
    ),
    Statement(
        "T13",
        "T20 brief",
        "globalisation shrinks the room for national policy, and with it democracy",
        r"D \le 1 - G \text{ where nations set their own rules}",
        (_trilemma_case(shrinks=True),),
        _RODRIK,
    ),
    Statement(
        "T14",
        "T20 brief",
        "deep integration, national sovereignty and democracy cannot all be had",
        r"G + S + D \le 2",
        (_trilemma_case(shrinks=False),),
        _RODRIK,
    ),
    Statement(
        "T17",
        "T20 brief",
        "as needs differ, one size for all is costly",
        r"\sigma^2(1-\beta)^2/2 > 0",
        (
            Case(
                "spillovers",
                DIFFER,
                lambda needs, spillover: _costs(_together(needs, spillover)),
                asks="closed_forms.differentiated_rule_gain",
                says="always",
                proof=closed_forms.differentiated_rule_gain,
                replay=lambda needs, spillover: _costs(_together_again(needs, spillover)),
            ),
        ),
        _OATES,
    ),
    Statement(
        "T25",
        "T20 brief",
        "multilateral rules are for what spills over, and for nothing else",
        r"\beta = 0:\ W_{\text{one rule}} \le W_{\text{alone}}",
        (
            Case(
                "spillovers",
                LOCAL,
                lambda needs: _local(_uniform(needs, 0)),
                asks="closed_forms.uniform_rule_gain",
                says="always",
                proof=_no_spillovers,
                replay=lambda needs: _local(_uniform_again(needs, Fraction(0))),
            ),
        ),
        _OATES,
    ),
    Statement(
        "T27",
        "T20 brief",
        "where multilateral and national policies conflict, both lose",
        r"\kappa^2(a-r)^2/(1+\kappa)^2 > 0,\ (a-r)^2/(1+\kappa)^2 > 0",
        (
            Case(
                "spillovers",
                CONFLICT,
                _loses,
                asks="closed_forms.incoherence_loss",
                says="always",
                proof=lambda: tuple(closed_forms.incoherence_loss(who) for who in ("state", "regime")),
                replay=_loses_again,
                by_construction="the state minimises a sum of squared distances from both aims",
            ),
        ),
    ),
    Statement(
        "T30",
        "T20 brief",
        "rules in tiers, by national needs and made together, serve all together better than one rule "
        "or none",
        r"W_{\text{together}} \ge \max(W_{\text{one rule}}, W_{\text{alone}})",
        (
            Case(
                "spillovers",
                NEEDS,
                lambda needs, spillover: _tiers(_uniform(needs, spillover), _together(needs, spillover)),
                asks="closed_forms.differentiated_rule_gain closed_forms.uniform_rule_gain",
                says="always",
                proof=_best_of_three,
                replay=lambda needs, spillover: _tiers(
                    _uniform_again(needs, spillover), _together_again(needs, spillover)
                ),
            ),
        ),
        ("oates1972", "ostrom1990"),
    ),
    Statement(
        "T36",
        "T20 brief",
        "more room for national policy can make globalisation democratic again",
        r"\partial D/\partial G < 0 \text{ on the frontier}",
        (_trilemma_case(shrinks=True),),
        _RODRIK,
    ),
)
