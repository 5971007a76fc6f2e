r"""Two great powers without a compromise: each keeps its own standard or switches to the other's.

The game is `HarmonisationGame` with two standards, one at each power's ideal policy, played by the powers
alone. When i switches and j keeps, i gains j's market at the cost :math:`\kappa D^\rho` and j gains i's
market; when both keep, neither gains; when both switch, both pay and share nothing:

.. math::

    \begin{array}{c|cc} & \text{keep} & \text{switch} \\ \hline
    \text{keep} & 0,\ 0 & \beta s_2,\ \beta s_1 - \kappa D^\rho \\
    \text{switch} & \beta s_2 - \kappa D^\rho,\ \beta s_1 & -\kappa D^\rho,\ -\kappa D^\rho \end{array}

Legitimacy of a constant level comes with either standard and drops out. Ties go to switching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

import sympy

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests

from .concert import S1, S2, D
from .payoffs import SOURCE, choice_payoffs, prove, symbol, variant
from .record import ClosedForm, DerivationStep
from .zeros import zeros

if TYPE_CHECKING:
    import pandas as pd

KEEP, SWITCH = "keep", "switch"
#: Cost of switching in the derivation, positive, before it is written out again.
_PRICE = sympy.Symbol("price", positive=True)
Profile = tuple[str, str]


@dataclass(frozen=True, eq=False, repr=False)
class KeepOrSwitch(Answer):
    """The game of two powers who keep or switch, solved.

    Parameters
    ----------
    payoffs : mapping of (choice, choice) to two sympy expressions
        What each power gets when the first and the second choose so.
    equilibria : mapping of (choice, choice) to sympy relation or truth value
        When the profile is a Nash equilibrium (an indifferent power may do either).
    mixed : two sympy expressions
        Probabilities with which the first and the second keep in the mixed equilibrium.
    mixed_condition : sympy relation
        When there is one, strictly between the pure ones.

    Examples
    --------
    >>> game = keep_or_switch()
    >>> game.mixed[0]
    distance*divergence/(2*market_benefit*power_size_1) + 1/2
    >>> game.equilibria["keep", "switch"]
    distance*divergence <= market_benefit*power_size_1
    """

    RESTS = Rests(SOURCE)
    WIDEST = None

    payoffs: Mapping[Profile, tuple[sympy.Expr, sympy.Expr]]
    equilibria: Mapping[Profile, sympy.Basic]
    mixed: tuple[sympy.Expr, sympy.Expr]
    mixed_condition: sympy.Basic

    def __str__(self) -> str:
        held = [f"{_words(pair)} iff {condition}" for pair, condition in self.equilibria.items()]
        mixed = f"mixed iff {self.mixed_condition}: they keep with {self.mixed[0]} and {self.mixed[1]}"
        return "\n".join(["equilibria of two powers who keep or switch", *held, mixed])

    def to_pandas(self) -> pd.DataFrame:
        """One row per profile: the choices, both payoffs, and when it is an equilibrium."""
        import pandas as pd

        rows = [
            (*pair, *map(str, self.payoffs[pair]), str(condition))
            for pair, condition in self.equilibria.items()
        ]
        names = ["first", "second", "payoff_first", "payoff_second", "equilibrium_iff"]
        return pd.DataFrame(rows, columns=names)


@lru_cache(maxsize=2)
def keep_or_switch(exponent: int = 1) -> KeepOrSwitch:
    r"""The game in which each power keeps its standard or switches to the other's, solved.

    Parameters
    ----------
    exponent : {1, 2}
        :math:`\rho`.

    Returns
    -------
    KeepOrSwitch

    Examples
    --------
    >>> game = keep_or_switch()
    >>> game.payoffs["keep", "switch"]
    (market_benefit*power_size_2, -distance*divergence + market_benefit*power_size_1)
    >>> game.equilibria["keep", "switch"]
    distance*divergence <= market_benefit*power_size_1
    >>> game.equilibria["switch", "switch"]
    False
    """
    pairs = product((KEEP, SWITCH), (KEEP, SWITCH))
    payoffs = {pair: _payoffs(pair, exponent) for pair in pairs}
    price = symbol("divergence") * D**exponent
    cheap = {
        pair: tuple(sympy.expand(u).subs(price, _PRICE) for u in values) for pair, values in payoffs.items()
    }
    conditions = {pair: _equilibrium(cheap, pair) for pair in cheap}
    mixed = _mixed(cheap)
    inside = sympy.And(*[_sign_condition(1 - share, strict=True) for share in mixed])

    def written(formula: sympy.Basic) -> sympy.Basic:
        return formula.subs(_PRICE, price)

    return KeepOrSwitch(
        payoffs,
        {pair: written(condition) for pair, condition in conditions.items()},
        (written(mixed[0]), written(mixed[1])),
        written(inside),
    )


@lru_cache(maxsize=2)
def keep_or_switch_cases(exponent: int = 1) -> ClosedForm:
    r"""The equilibria of keeping or switching by cases, the first power being the larger.

    Parameters
    ----------
    exponent : {1, 2}

    Returns
    -------
    ClosedForm
        Cases with the outcomes ``neither_switches`` (both keep, rival standards), ``smaller_switches`` (to
        the standard of the larger market) and ``battle_of_the_sexes`` (either switches, or both at random).

    Examples
    --------
    >>> numbers = dict(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence=1)
    >>> [keep_or_switch_cases().evaluate(distance=at, **numbers) for at in ("0.3", "0.22", "0.1")]
    ['neither_switches', 'smaller_switches', 'battle_of_the_sexes']
    """
    solved = keep_or_switch(exponent)
    price, beta = symbol("divergence") * D**exponent, symbol("market_benefit")
    more = sympy.Dummy("more", positive=True)
    between = {S1: S2 + more}
    samples = {
        "neither_switches": 2 * beta * S1,
        "smaller_switches": beta * (S1 + S2) / 2,
        "battle_of_the_sexes": beta * S2 / 2,
    }
    steps = []
    for outcome, at in samples.items():
        held = tuple(
            pair for pair, condition in solved.equilibria.items() if _holds(condition, price, at, between)
        )
        prove(sympy.sympify(held == _EQUILIBRIA[outcome]), f"{outcome} has the equilibria {held}")
        words = " or ".join(map(_words, held))
        steps.append(DerivationStep(f"equilibria {words}, as at", sympy.Eq(price, at, evaluate=False)))
    cuts = [_cut(solved.equilibria[pair]) for pair in ((KEEP, SWITCH), (SWITCH, KEEP))]
    cases = [
        (sympy.Symbol(name), sympy.Gt(price, cut, evaluate=False))
        for name, cut in zip(samples, cuts, strict=False)
    ]
    return ClosedForm(
        variant("keep_or_switch_cases", exponent),
        "which equilibria two powers have who keep or switch; ties go to switching",
        sympy.Piecewise(*cases, (sympy.Symbol("battle_of_the_sexes"), True)),
        (sympy.Ge(S1, S2, evaluate=False),),
        (
            *[
                DerivationStep(f"{_words(pair)} is an equilibrium iff", condition)
                for pair, condition in solved.equilibria.items()
            ],
            *steps,
        ),
        SOURCE,
    )


#: What the outcomes are called: the pure equilibria between two cuts.
_EQUILIBRIA: Mapping[str, tuple[Profile, ...]] = MappingProxyType(
    {
        "neither_switches": ((KEEP, KEEP),),
        "smaller_switches": ((KEEP, SWITCH),),
        "battle_of_the_sexes": ((KEEP, SWITCH), (SWITCH, KEEP)),
    }
)


@lru_cache(maxsize=2)
def mixed_equilibrium(exponent: int = 1) -> ClosedForm:
    r"""The probabilities with which each power keeps its standard in the mixed equilibrium.

    Parameters
    ----------
    exponent : {1, 2}

    Returns
    -------
    ClosedForm
        A pair. The larger power's market makes the other likelier to switch, so the larger keeps less often.

    Examples
    --------
    >>> mixed_equilibrium().evaluate(power_size_1="0.25", power_size_2="0.2", market_benefit=1, divergence=1,
    ...                              distance="0.1")
    (Fraction(7, 10), Fraction(3, 4))
    """
    solved = keep_or_switch(exponent)
    return ClosedForm(
        variant("mixed_equilibrium", exponent),
        "probabilities with which the first and the second power keep when neither is sure to",
        sympy.Tuple(*solved.mixed),
        (solved.mixed_condition,),
        tuple(
            DerivationStep(f"the other is indifferent when power {k} keeps with probability", share)
            for k, share in enumerate(solved.mixed, start=1)
        ),
        SOURCE,
    )


def _words(pair: Profile) -> str:
    return f"({pair[0]}, {pair[1]})"


def _payoffs(pair: Profile, exponent: int) -> tuple[sympy.Expr, sympy.Expr]:
    """Both powers' payoffs from the game with a standard at each power's ideal policy."""
    standards = (1 if pair[0] == KEEP else 2, 2 if pair[1] == KEEP else 1)
    markets = [
        sympy.Add(*[size for size, k in zip((S1, S2), standards, strict=True) if k == standard])
        for standard in (1, 2)
    ]
    home = symbol("power_ideal_1")
    places = {"harmonised_position_1": home, "harmonised_position_2": home + D}
    result = []
    for size, ideal, standard in zip((S1, S2), (home, home + D), standards, strict=True):
        figures = {
            "size": size,
            "ideal_1": ideal,
            "market_exclusion": sympy.Integer(0),
            "transfer": sympy.Integer(0),
        }
        payoff = choice_payoffs(exponent, markets, places | figures)[f"adopt_{standard}"]
        # legitimacy comes with either standard, so it is left out of what the choices compare
        constant = symbol("legitimacy_weight") * symbol("legitimacy_level")
        prove(sympy.Eq(sympy.diff(payoff - constant, symbol("legitimacy_weight")), 0), "legitimacy drops out")
        result.append(sympy.expand(payoff - constant))
    return result[0], result[1]


def _equilibrium(payoffs: Mapping[Profile, tuple[sympy.Expr, ...]], pair: Profile) -> sympy.Basic:
    conditions = []
    for power in (0, 1):
        other = list(pair)
        other[power] = SWITCH if pair[power] == KEEP else KEEP
        gain = sympy.expand(payoffs[other[0], other[1]][power] - payoffs[pair][power])
        conditions.append(_sign_condition(-gain))
    return sympy.And(*conditions)


def _sign_condition(loss: sympy.Expr, *, strict: bool = False) -> sympy.Basic:
    """The prices at which an expression linear in the price is not negative (or positive)."""
    found = zeros(sympy.expand(loss), _PRICE)
    if not found:
        return sympy.true if sympy.expand(loss).is_positive else sympy.false
    (zero,) = found
    prove(sympy.sympify(zero.direction in ("up", "down")), f"the sign of {loss} changes once")
    relation = {
        ("up", False): sympy.Ge,
        ("down", False): sympy.Le,
        ("up", True): sympy.Gt,
        ("down", True): sympy.Lt,
    }
    return relation[zero.direction, strict](_PRICE, zero.value, evaluate=False)


def _mixed(payoffs: Mapping[Profile, tuple[sympy.Expr, ...]]) -> tuple[sympy.Expr, sympy.Expr]:
    """The probabilities of keeping that make the other indifferent."""
    keeps = sympy.Symbol("keeps", real=True)
    shares = []
    for power in (0, 1):  # whose probability
        other = 1 - power

        def against(mine: str, theirs: str, power: int = power, other: int = other) -> sympy.Expr:
            pair = (mine, theirs) if power == 0 else (theirs, mine)
            return payoffs[pair][other]

        gap = sum(
            chance * (against(mine, KEEP) - against(mine, SWITCH))
            for mine, chance in ((KEEP, keeps), (SWITCH, 1 - keeps))
        )
        (share,) = sympy.solve(sympy.expand(gap), keeps)
        shares.append(sympy.expand(share))
    return shares[0], shares[1]


def _holds(
    condition: sympy.Basic, price: sympy.Expr, at: sympy.Expr, between: dict[sympy.Symbol, sympy.Expr]
) -> bool:
    """Whether a condition holds at a price between two cuts, the first power being the larger."""
    shown = condition.subs(price, at).subs(between)
    decided = shown.replace(
        lambda e: isinstance(e, sympy.core.relational.Relational),
        lambda e: sympy.simplify(e.func(sympy.expand(e.lhs - e.rhs), 0)),
    )
    prove(sympy.sympify(decided in (sympy.true, sympy.false)), f"{condition} is decided at {at}")
    return bool(decided)


def _cut(condition: sympy.Basic) -> sympy.Expr:
    return condition.rhs
