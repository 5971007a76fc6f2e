r"""What all agreements on a public good have in common: two actions, transfers, minimum participation.

A family writes the payoffs of a member and of an outsider as formulas of totals over members and outsiders.
From the formula outside follows what a state gets when there is no agreement: everybody then adds to the
totals what an outsider adds, and nobody what a member adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Literal

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError, did_you_mean
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.games.game import Game
from gametheory_gov.games.terms import Term, WithTerms, add_terms, note_terms
from gametheory_gov.world.institution import Institution

_ZERO = sympy.Integer(0)
_INSIDE = {"member": 1}
TIMINGS = ("leader", "simultaneous")


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


def marginal_benefit(sign: Literal["nonnegative", "real"]) -> SymbolInfo:
    """What a state gains by one unit of the public good, one by default."""
    return SymbolInfo(
        "marginal_benefit",
        "marginal benefit of the public good",
        "payoff",
        "b_i",
        "state",
        sign,
        Fraction(1),
    )


def note_flag(name: str, value: object, faults: Faults) -> None:
    """Note what is neither True nor False."""
    if not isinstance(value, bool):
        faults.add(f"{name} = {value!r:.80}; True or False is needed")


def note_timing(timing: object, single_leads: object, faults: Faults) -> None:
    """Note another timing than the two that there are, and a single leader where nobody leads."""
    near = did_you_mean(str(timing), TIMINGS)
    if timing not in TIMINGS:
        faults.add(f"timing = {timing!r:.80}{near}; 'leader' or 'simultaneous' is needed")
    note_flag("single_leads", single_leads, faults)
    if timing == "simultaneous" and single_leads is True:
        faults.add("single_leads: where all move at the same time nobody leads; leave it out")


def total(name: str) -> sympy.Symbol:
    """The symbol of a total of terms that are never negative."""
    return sympy.Symbol(name, real=True, nonnegative=True)


def any_total(name: str) -> sympy.Symbol:
    """The symbol of a total of terms of any sign."""
    return sympy.Symbol(name, real=True)


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
        bare = replace(self, terms=())
        return add_terms(_form(bare, any(institution.minimum_participation)), self.terms)

    def _code(self) -> str | None:
        return f"games.public_goods.{super()._code()}"

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


@lru_cache(maxsize=64)
def _form(family: Agreement, needs: bool) -> Game:
    """The game, for an institution that needs a minimum participation or none."""
    written = family._payoffs()
    instead, of_all = _without_agreement(written)
    members = symbol("members")
    outcomes = {"outside": written.outside, "member": written.member, **written.reports}
    void = {name: formula.subs(instead) for name, formula in outcomes.items() if name != "member"}
    void |= {"member": void["outside"], "parties": _ZERO}

    def if_in_force(holds: Any) -> None:
        for name, formula in outcomes.items():
            outcomes[name] = sympy.Piecewise((formula, holds), (void[name], True))

    if written.leads:
        if_in_force(members > 1)
    outcomes["member"] += symbol("transfer")
    outcomes["parties"] = sympy.Piecewise((members, members > 1), (0, True))
    totals: dict[str, Mapping[str, Any]] = {"members": {"member": 1}, **written.totals}
    if needs:
        enough = [members >= symbol("minimum_members"), symbol("club_size") >= symbol("minimum_size")]
        totals["club_size"] = {"member": "size"}
        if_in_force(sympy.And(*enough))
    if written.leads or needs:
        totals |= of_all
    return Game(
        family.name,
        ("outside", "member"),
        payoffs={action: outcomes.pop(action) for action in ("outside", "member")},
        aggregates=totals,
        parameters={info.name: info for info in written.parameters},
        columns={info.name: info for info in written.columns},
        reports=outcomes,
        drivers={"transfers": "transfer"},
        references=("daspremont1983", *written.references),
    )


def _without_agreement(written: Payoffs) -> tuple[dict[sympy.Symbol, Any], dict[str, Mapping[str, Any]]]:
    """What stands for each total when all do as outsiders do, and the totals that this needs."""
    instead: dict[sympy.Symbol, Any] = {symbol("members"): _ZERO}
    of_all: dict[str, Mapping[str, Any]] = {}
    for name, table in written.totals.items():
        if adds := table.get("outside", 0):
            whole = f"{name}_of_all"
            instead |= {of(name): of(whole) for of in (total, any_total)}
            of_all[whole] = {"outside": adds, "member": adds}
        else:
            instead |= {total(name): _ZERO, any_total(name): _ZERO}
    return instead, of_all
