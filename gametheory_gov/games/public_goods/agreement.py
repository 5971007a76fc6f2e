r"""What all agreements on a public good have in common: two actions, transfers, minimum participation.

A family writes the payoffs of a member and of an outsider as formulas of totals over members and outsiders.
From the formula outside follows what a state gets when there is no agreement: everybody then adds to the
totals what an outsider adds, and nobody what a member adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.games.game import Game
from gametheory_gov.games.terms import Term, WithTerms, add_terms, note_terms
from gametheory_gov.world.institution import Institution

_ZERO = sympy.Integer(0)
_INSIDE = {"member": 1}


@dataclass(frozen=True, eq=False)
class Payoffs:
    """The payoffs of an agreement as a family writes them.

    Parameters
    ----------
    outside, member : sympy expression
    totals : mapping of str to mapping of action to sympy expression
        Totals that the payoffs use, beside the number of members.
    parameters, columns : tuple of SymbolInfo
        Numbers of the game and figures per state.
    reports : mapping of str to sympy expression
    references : tuple of str
    leads : bool
        Whether a member alone would do otherwise than an outsider, so that one member is to be told apart.
    """

    outside: sympy.Expr
    member: sympy.Expr
    totals: Mapping[str, Mapping[str, sympy.Expr]] = field(default_factory=dict)
    parameters: tuple[SymbolInfo, ...] = ()
    columns: tuple[SymbolInfo, ...] = ()
    reports: Mapping[str, sympy.Expr] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    leads: bool = False


def symbol(name: str) -> sympy.Symbol:
    """The symbol of the catalogue of a name."""
    info = known(name)
    assert info is not None, name
    return info.symbol


def total(name: str) -> sympy.Symbol:
    """The symbol of a total of terms that are never negative."""
    return sympy.Symbol(name, real=True, nonnegative=True)


@dataclass(frozen=True)
class Agreement(WithTerms):
    """A family of agreements on a public good.

    Parameters
    ----------
    terms : tuple of Term
        Terms of one's own, see `with_term`.
    """

    NAME: ClassVar[str]

    terms: tuple[Term, ...] = field(default=(), repr=False, kw_only=True)

    def __post_init__(self) -> None:
        faults = Faults(type(self).__name__)
        self._check(faults)
        note_terms(self.terms, faults)
        faults.raise_as(InvalidGameError)

    def _check(self, faults: Faults) -> None:
        """Note what is wrong with the family's own options."""

    def _payoffs(self) -> Payoffs:
        raise NotImplementedError

    @property
    def name(self) -> str:
        """Name of the game."""
        return self.NAME

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            Members receive its transfers. Below its minimum participation the treaty is void: nobody is paid,
            and members do what outsiders do.
        dimensions : int
            Of the policy space, which plays no part.
        exposure_matrix : bool
            Whether there is a matrix of exposures, which plays no part.

        Returns
        -------
        Game
            Actions ``outside`` and ``member``.
        """
        written = self._payoffs()
        members, transfer = symbol("members"), symbol("transfer")
        totals: dict[str, Mapping[str, Any]] = {"members": _INSIDE, **written.totals}
        payoffs = {"outside": written.outside, "member": written.member}
        void, everybody = _void(written)
        if written.leads:
            payoffs = {
                action: sympy.Piecewise((formula, members > 1), (void, True))
                for action, formula in payoffs.items()
            }
        payoffs["member"] += transfer
        if any(institution.minimum_participation):
            enough = sympy.And(
                members >= symbol("minimum_members"), symbol("club_size") >= symbol("minimum_size")
            )
            totals["club_size"] = {"member": "size"}
            payoffs = {
                action: sympy.Piecewise((formula, enough), (void, True))
                for action, formula in payoffs.items()
            }
        if written.leads or any(institution.minimum_participation):
            totals |= everybody
        game = Game(
            self.name,
            ("outside", "member"),
            payoffs=payoffs,
            aggregates=totals,
            parameters={info.name: info for info in written.parameters},
            columns={info.name: info for info in written.columns},
            reports=written.reports,
            drivers={"transfers": "transfer"},
            references=("daspremont1983", *written.references),
        )
        return add_terms(game, self.terms)

    def _code(self) -> str | None:
        return f"games.public_goods.{super()._code()}"

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


def _void(written: Payoffs) -> tuple[sympy.Expr, dict[str, Mapping[str, Any]]]:
    """The payoff without an agreement, and the totals of what all add as outsiders that it uses."""
    instead = {symbol("members"): _ZERO}
    everybody: dict[str, Mapping[str, Any]] = {}
    for name, table in written.totals.items():
        outside = table.get("outside", _ZERO)
        of_all = total(f"{name}_of_all")
        instead[total(name)] = of_all if outside != 0 else _ZERO
        if outside != 0:
            everybody[of_all.name] = {"outside": outside, "member": outside}
    return written.outside.subs(instead, simultaneous=True), everybody
