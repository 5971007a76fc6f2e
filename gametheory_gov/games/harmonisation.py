r"""The harmonisation game: share a standard with others, or keep one's own.

Markets are worth more to each other when they share a standard, and adjusting to a foreign one costs. With
K standards at :math:`r^{(k)}`, :math:`M_k` the size of those who adopt k and :math:`L_k` its legitimacy,

.. math::

    u_i(\text{adopt } k) &= \beta\,(M_k - s_i) - \chi \sum_{l\ne k} M_l + \lambda_i L_k + T_i
                            - \kappa\|\theta_i - r^{(k)}\|^\rho, \\
    u_i(\text{own}) &= -\chi \sum_l M_l,

so a state that the market of a standard's users does not include gains by adopting it, when nobody else
moves,

.. math:: \Delta_i = (\beta + \chi) M_k + \lambda_i L_k + T_i - \kappa\|\theta_i - r^{(k)}\|^\rho .

:math:`\chi` is coercion: exclusion from a market whose standard one does not share. With one standard the
join gain is that of the accession game without common good and cost, exposure by size and the penalty
:math:`\tau = \beta + \chi`. The formal game is a reconstruction in the spirit of [drezner2007]_, derived for
this package; `gametheory_gov.closed_forms` solves it.

.. [drezner2007] Drezner, *All Politics Is Global* (2007).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.base.inputs import public
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.world.institution import Institution

from .game import Game
from .legitimacy import Legitimacy
from .terms import Term, WithTerms, add_terms, note_terms


@public
@dataclass(frozen=True)
class HarmonisationGame(WithTerms):
    r"""The harmonisation game with one or several standards.

    With one standard its position is the institution's policy and the actions are ``own`` and ``adopt``. With
    several, positions are given to `bind` as ``harmonised_position_1``, ``harmonised_position_2``, ... (in
    more than one dimension ``harmonised_position_1_2`` is the second coordinate of the first), and the
    actions are ``own``, ``adopt_1``, ``adopt_2``, ...; all adoptions are equally cooperative.

    Parameters
    ----------
    divergence_exponent : {1, 2}
        :math:`\rho`: linear or quadratic cost of adjustment.
    standards : int, from 1 to 9
        K.
    terms : tuple of Term
        Terms of one's own, see `with_term`.

    Raises
    ------
    InvalidGameError
        For an exponent or a number of standards out of range.

    See Also
    --------
    gametheory_gov.closed_forms.classify : the four cells harmonised, club, rival and sham, exactly.
    gametheory_gov.closed_forms : thresholds derived from the payoffs.

    Examples
    --------
    >>> HarmonisationGame().form(Institution()).derivative("club_size_others")
    market_benefit + market_exclusion
    >>> HarmonisationGame(standards=2).form(Institution()).actions
    ('own', 'adopt_1', 'adopt_2')
    """

    divergence_exponent: int = 1
    standards: int = 1
    terms: tuple[Term, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        faults = Faults("HarmonisationGame")
        if self.divergence_exponent not in (1, 2) or isinstance(self.divergence_exponent, bool):
            faults.add(
                f"divergence_exponent = {self.divergence_exponent!r}; give 1 (linear) or 2 (quadratic)"
            )
        if type(self.standards) is not int or not 1 <= self.standards <= 9:
            faults.add(f"standards = {self.standards!r}; a whole number from 1 to 9 is needed")
        note_terms(self.terms, faults)
        faults.raise_as(InvalidGameError)

    @property
    def name(self) -> str:
        """Name of the game."""
        return "harmonisation"

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            Its legitimacy weights and inclusion curve shape the formulas; its numbers stay symbols.
        dimensions : int
            Dimensions of the policy space.
        exposure_matrix : bool
            Must be False: a market counts by its size.

        Returns
        -------
        Game
            Actions ``own`` and ``adopt``, or ``own`` and ``adopt_1``, ``adopt_2``, ...

        Raises
        ------
        InvalidGameError
            Naming every rule of the institution that this game has no term for.
        FormulaError
            If the inclusion curve is no formula in ``x``.
        """
        faults = Faults(f"game {self.name!r}")
        changing = institution.body == "members"
        if changing and institution.policy != "fixed" and self.standards == 1:
            faults.add(
                f"policy = {institution.policy!r} of a body of all members moves with every adoption; give "
                "policy='fixed' and a point, or a body fixed in advance"
            )
        if changing and institution.legitimacy_shares[1] != 0:
            faults.add(
                "representation changes with membership when the body is all members; give a body fixed in "
                "advance, or legitimacy weights (inclusion, 0, performance)"
            )
        if any(institution.minimum_participation):
            faults.add("minimum_participation has no meaning for a standard; leave it at (0, 0)")
        if exposure_matrix:
            faults.add("a matrix of exposures is not used; a market counts by its size")
        faults.raise_as(InvalidGameError)
        legitimacy = Legitimacy.of(institution)
        form = _form(self.divergence_exponent, self.standards, dimensions, legitimacy)
        return add_terms(form, self.terms)

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


@lru_cache(maxsize=64)
def _form(
    exponent: int,
    standards: int,
    dimensions: int,
    rules: Legitimacy,
) -> Game:
    numbers = range(1, standards + 1)
    names = {k: _Standard(k, standards, dimensions) for k in numbers}
    everything = sympy.Add(*[names[k].market for k in numbers])
    aggregates: dict[str, Any] = {}
    payoffs: dict[str, Any] = {"own": -_symbol("market_exclusion") * everything}
    reports: dict[str, Any] = {}
    for k in numbers:
        of = names[k]
        aggregates |= {
            of.market.name: {of.action: "size"},
            of.population.name: {of.action: "population"},
        }
        legitimacy = rules.level(of.market, of.population)
        payoffs[of.action] = (
            _symbol("market_benefit") * (of.market - _symbol("size"))
            - _symbol("market_exclusion") * (everything - of.market)
            + _symbol("legitimacy_weight") * legitimacy
            + _symbol("transfer")
            - _symbol("divergence") * _distance(of.position, exponent)
        )
        reports["legitimacy" if standards == 1 else f"legitimacy_{k}"] = legitimacy
    return Game(
        "harmonisation",
        tuple(payoffs),
        payoffs=payoffs,
        aggregates=aggregates,
        parameters={} if standards == 1 else {info.name: info for k in numbers for info in names[k].infos},
        reports=reports,
        cooperation=(0, *[1] * standards),
        drivers={
            "market": "market_benefit",
            "exclusion": "market_exclusion",
            "legitimacy": "legitimacy_weight",
            "transfers": "transfer",
            "divergence": "divergence",
        },
        references=("drezner2007",),
    )


def _symbol(name: str) -> sympy.Symbol:
    info = known(name)
    assert info is not None, name
    return info.symbol


class _Standard:
    """The symbols of one standard: its action, its totals and its position."""

    def __init__(self, k: int, standards: int, dimensions: int) -> None:
        alone = standards == 1
        self.action = "adopt" if alone else f"adopt_{k}"
        self.market = _symbol("club_size" if alone else f"harmonised_market_{k}")
        self.population = _symbol("club_population" if alone else f"harmonised_population_{k}")
        self.infos = () if alone else tuple(_position(k, n, dimensions) for n in range(1, dimensions + 1))
        self.position = (
            [_symbol(f"policy_{n}") for n in range(1, dimensions + 1)]
            if alone
            else [info.symbol for info in self.infos]
        )


def _position(k: int, dimension: int, dimensions: int) -> SymbolInfo:
    whole = known(f"harmonised_position_{k}")
    assert whole is not None
    if dimensions == 1:
        return whole
    return SymbolInfo(
        f"{whole.name}_{dimension}",
        f"{whole.meaning} in dimension {dimension}",
        whole.unit,
        f"{whole.latex}_{{{dimension}}}",
    )


def _distance(position: list[sympy.Symbol], exponent: int) -> sympy.Expr:
    gaps = [_symbol(f"ideal_{n}") - r for n, r in enumerate(position, start=1)]
    if exponent == 1 and len(gaps) == 1:
        return sympy.Abs(gaps[0])
    square = sympy.Add(*[gap**2 for gap in gaps])
    return square if exponent == 2 else sympy.sqrt(square)
