r"""The yearly chance of joining, whose index is the join gain of the accession game.

State i that is outside joins in year t with probability

.. math:: \Pr(i \text{ joins in } t) = \frac{1}{1 + e^{-\Delta_{it}}} ,

with :math:`\Delta` the gain of `gametheory_gov.AccessionGame` in units of the logit, read from that game's
own formula. An entrant is taken as small: what it brings itself to the size, the population and the policy of
the club is left out, so that a state is no peer of its own. Then

.. math::

    \Delta_{it} = \sum_k \lambda_k \Phi(L^k_{it}) + \tau X_{it} - \kappa |\theta_{it} - r_t|^\rho
                  - c + \sum_l \beta_l z^l_{it} ,

with inclusion :math:`L^k` among peers of some kind, exposure X to the club, controls z as terms of one's own,
and everything of the year before. The common good and transfers are then the same for all who could join in
a year; they, and a one-off cost of entry, are in the constant c. The index is linear in
:math:`\lambda, \tau, \kappa, c, \beta`: its second derivatives by any two of them vanish, which `verify`
finds by differentiating.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
from scipy.special import expit

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import as_ids, is_number, public
from gametheory_gov.base.text import counted
from gametheory_gov.formulas.arithmetic import FLOATS
from gametheory_gov.formulas.symbols import name_fault
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.world.institution import Institution

from .risk import RiskSets

if TYPE_CHECKING:
    import pandas as pd

#: What a small entrant brings, what is the same for all in a year, and units of depth and of shares.
_FIXED = {"size": 0, "population": 0, "benefit": 0, "transfer": 0, "depth": 1, "inclusion_share": 1}
_WEIGHT, _PENALTY, _OTHERS = "legitimacy_weight", "exclusion_penalty", "club_population_others"
#: Columns of the risk sets that stand for symbols of the game.
_COLUMNS = {"ideal_1": "ideal", "policy_1": "policy"}


@dataclass(frozen=True, eq=False, repr=False)
class Hazard(Answer):
    """The index of the logit of joining, and what multiplies each of its parameters.

    Parameters
    ----------
    index : SymPy expression
        The join gain in units of the logit, in parameters and columns of risk sets.
    slopes : mapping of str to SymPy expression
        For each parameter what multiplies it, in columns of risk sets.

    Examples
    --------
    >>> from gametheory_gov.evidence import hazard
    >>> hazard("like_minded").index
    -cost - divergence*(ideal - policy)**2 + legitimacy_weight*like_minded
    """

    index: Any
    slopes: Mapping[str, Any]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return tuple(self.slopes)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of risk sets that the index needs, in alphabetical order."""
        return tuple(sorted({s.name for slope in self.slopes.values() for s in slope.free_symbols}))

    def design(self, risks: RiskSets) -> pd.DataFrame:
        """What multiplies each parameter, for each row of risk sets.

        Parameters
        ----------
        risks : RiskSets

        Returns
        -------
        pandas.DataFrame
            A row for each row, a column for each parameter; the index is this table times the parameters.

        Raises
        ------
        InvalidInputError
            For columns that the risk sets have not.

        Examples
        --------
        >>> from gametheory_gov.evidence import hazard, risk_sets
        >>> hazard("like_minded").design(risk_sets("PARIS")).round(2).head(2).values.tolist()
        [[0.78, -1.8, -1.0], [0.78, -1.75, -1.0]]
        """
        import pandas as pd

        faults = Faults("design")
        faults.extend(
            f"the risk sets have no column {name!r}{did_you_mean(name, risks.covariates)}; add it with "
            "with_inclusion, or ask for another"
            for name in self.columns
            if name not in risks.covariates
        )
        faults.raise_as(InvalidInputError)
        one = np.ones(len(risks))
        return pd.DataFrame(
            {
                name: one * compile_expression(slope).evaluate(dict(risks.covariates), FLOATS)
                for name, slope in self.slopes.items()
            }
        )

    def probability(self, risks: RiskSets, values: Mapping[str, float]) -> FloatArray:
        """The chance of joining of each row.

        Parameters
        ----------
        risks : RiskSets
        values : mapping of str to float
            A value for each parameter, in units of the logit.

        Raises
        ------
        InvalidInputError
            For parameters that are missing, unknown or no numbers.

        Examples
        --------
        >>> from gametheory_gov.evidence import hazard, risk_sets
        >>> chances = hazard("like_minded").probability(
        ...     risk_sets("PARIS"), {"legitimacy_weight": 2, "divergence": 0.1, "cost": 2})
        >>> chances[:2].round(2).tolist()
        [0.35, 0.35]
        """
        faults = Faults("probability")
        faults.extend(f"values: {name!r} is missing" for name in self.parameters if name not in values)
        faults.extend(
            f"values: {name!r:.80} is no parameter{did_you_mean(str(name), self.parameters)}"
            for name in values
            if name not in self.parameters
        )
        faults.extend(
            f"values[{name!r}] = {value!r:.80}; a finite number is needed"
            for name, value in values.items()
            if not is_number(value) or not np.isfinite(float(value))
        )
        faults.raise_as(InvalidInputError)
        weights = np.array([float(values[name]) for name in self.parameters])
        found: FloatArray = expit(self.design(risks).to_numpy() @ weights)
        return found

    def verify(self) -> Verification:
        """The check that the index is linear in its parameters, by differentiating.

        Examples
        --------
        >>> from gametheory_gov.evidence import hazard
        >>> print(hazard("like_minded").verify())
        valid
          checked: 6 second derivatives by two parameters, which vanish
          checked: 3 derivatives by a parameter, which are the slopes
          checked: the index is zero where all parameters are
        """
        return checking(lambda: _verified(self))

    def __str__(self) -> str:
        lines = [f"logit of joining in a year: {self.index}"]
        lines += [f"  {name} multiplies {slope}" for name, slope in self.slopes.items()]
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per parameter and what multiplies it."""
        import pandas as pd

        return pd.DataFrame([(name, str(slope)) for name, slope in self.slopes.items()],
                            columns=["parameter", "multiplies"])  # fmt: skip


@public
def hazard(
    legitimacy: str | Iterable[str] = ("regional", "like_minded"),
    *,
    exclusion: str | None = None,
    controls: str | Iterable[str] = (),
    inclusion_curve: str = "x",
    divergence_exponent: int = 2,
) -> Hazard:
    """The logit of joining in a year whose index is the accession game's join gain.

    Parameters
    ----------
    legitimacy : str or iterable of str
        The columns of risk sets that stand for inclusion, each with a weight of its own.
    exclusion : str, optional
        The column that stands for exposure to the club, such as a share of trade with members.
    controls : str or iterable of str
        Columns that enter as terms of one's own; the parameter of ``new`` is ``new_effect``.
    inclusion_curve : str
        As in `gametheory_gov.Institution`: what inclusion ``x`` is worth.
    divergence_exponent : int
        As in `gametheory_gov.AccessionGame`.

    Returns
    -------
    Hazard

    Raises
    ------
    InvalidInputError
        For columns given twice, names that are none, and an inclusion curve that does not vary.
    FormulaError
        If the inclusion curve is no formula in ``x``.

    Examples
    --------
    >>> print(hazard(controls=["new"]))
    logit of joining in a year: -cost - divergence*(ideal - policy)**2 + \
legitimacy_weight_like_minded*like_minded + legitimacy_weight_regional*regional + new*new_effect
      legitimacy_weight_regional multiplies regional
      legitimacy_weight_like_minded multiplies like_minded
      divergence multiplies -(ideal - policy)**2
      cost multiplies -1
      new_effect multiplies new
    """
    faults = Faults("hazard")
    shares, others = as_ids(legitimacy, "legitimacy", faults), as_ids(controls, "controls", faults)
    exposed = as_ids(exclusion, "exclusion", faults)
    columns = (*shares, *exposed, *others)
    for name in columns:
        if columns.count(name) > 1:
            faults.add(f"the column {name!r} is asked for twice; it cannot stand for two things")
        elif fault := name_fault(name):
            faults.add(fault)
    if not shares and not faults.found:
        faults.add("legitimacy is empty; name the column that stands for inclusion")
    faults.raise_as(InvalidInputError)
    game = AccessionGame(divergence_exponent=divergence_exponent)
    for name in others:
        effect = f"{name}_effect"
        game = game.with_term(
            name, action="member", formula=f"{effect}*{name}", driver=effect,
            parameters={effect: f"what {name} adds to the gain"}, columns={name: "a control"},
        )  # fmt: skip
    form = game.form(Institution(inclusion_curve=inclusion_curve), exposure_matrix=bool(exposed))
    if not form.derivative(_OTHERS).free_symbols:
        faults.add(f"inclusion_curve = {inclusion_curve!r:.80}; a formula in x is needed that varies with x")
    faults.raise_as(InvalidInputError)
    index, slopes = _index(form.join_gain, shares, exposed)
    slopes |= {f"{name}_effect": sympy.diff(index, _symbol_of(index, f"{name}_effect")) for name in others}
    return Hazard(index, slopes)


def _index(gain: Any, shares: tuple[str, ...], exposed: tuple[str, ...]) -> tuple[Any, dict[str, Any]]:
    """The gain of a small entrant in columns of risk sets, and the slopes of the game's own parameters."""
    named = {symbol.name: symbol for symbol in gain.free_symbols}
    weight, others = named[_WEIGHT], named[_OTHERS]
    put = {name: sympy.Integer(value) for name, value in _FIXED.items()}
    put |= {name: sympy.Symbol(column, real=True) for name, column in _COLUMNS.items()}
    put |= {"club_exposure": sympy.Symbol(exposed[0], real=True)} if exposed else {_PENALTY: sympy.Integer(0)}
    gain = gain.subs({named[name]: value for name, value in put.items() if name in named})
    level = sympy.diff(gain, weight)
    index = gain.subs(weight, 0)
    slopes = {}
    for column in shares:
        own = f"{_WEIGHT}_{column}" if len(shares) > 1 else _WEIGHT
        slopes[own] = level.subs(others, sympy.Symbol(column, real=True))
        index += sympy.Symbol(own, real=True) * slopes[own]
    for name in (*((_PENALTY,) if exposed else ()), "divergence", "cost"):
        slopes[name] = sympy.diff(index, named[name])
    return index, slopes


def _symbol_of(expression: Any, name: str) -> Any:
    return next(symbol for symbol in expression.free_symbols if symbol.name == name)


def _verified(found: Hazard) -> Verification:
    faults, symbols = list(_nonlinear(found)), {s.name: s for s in found.index.free_symbols}
    pairs = len(found.slopes) * (len(found.slopes) + 1) // 2
    faults += [
        f"the slope of {name} is not the derivative of the index"
        for name, slope in found.slopes.items()
        if name not in symbols or sympy.simplify(sympy.diff(found.index, symbols[name]) - slope) != 0
    ]
    zero = found.index.subs({symbols[name]: 0 for name in found.slopes if name in symbols})
    if sympy.simplify(zero) != 0:
        faults.append(f"the index is {zero} where all parameters are zero")
    return Verification(
        not faults,
        tuple(faults),
        (
            f"{counted(pairs, 'second derivative')} by two parameters, which vanish",
            f"{counted(len(found.slopes), 'derivative')} by a parameter, which are the slopes",
            "the index is zero where all parameters are",
        ),
    )


def _nonlinear(found: Hazard) -> Iterator[str]:
    symbols = [s for s in found.index.free_symbols if s.name in found.slopes]
    for one, other in combinations_with_replacement(symbols, 2):
        if sympy.diff(found.index, one, other) != 0:
            yield f"the index is not linear in {one} and {other}"
