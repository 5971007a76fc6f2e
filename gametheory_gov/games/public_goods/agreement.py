r"""What all agreements on a public good have in common: two actions, and what an institution adds.

A family writes the payoffs of a member and of an outsider as formulas of totals over members and outsiders.
From the formula outside follows what a state gets when there is no agreement: everybody then adds to the
totals what an outsider adds, and nobody what a member adds. An institution adds transfers to members, an
exclusion penalty that outsiders pay, minimum participation, and legitimacy where members gain from it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError, did_you_mean
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.games.game import PROFILE_TERMS, Game
from gametheory_gov.games.legitimacy import Legitimacy
from gametheory_gov.games.terms import Term, WithTerms, add_terms, note_terms
from gametheory_gov.world.institution import Institution

_ZERO = sympy.Integer(0)
_INSIDE = {"member": 1}
_SIZE = {"member": "size"}
#: What belonging to a legitimate club is worth to a member.
LEGITIMACY = Term("legitimacy", "member", "legitimacy_weight*legitimacy", "legitimacy_weight")
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
    void : mapping of str to sympy expression
        What ``outside`` and reports are without an agreement, where their own formulas do not give it.
    exposures : mapping of str to mapping of action to sympy expression
        Sums over partners, weighted by a matrix of the states.
    along : mapping of str to str
        Which matrix that is.
    drivers : mapping of str to str
        What moves states, in words, and the symbol that switches it off when zero.
    """

    outside: sympy.Expr
    member: sympy.Expr
    totals: Mapping[str, Mapping[str, sympy.Expr]] = field(default_factory=dict)
    parameters: tuple[SymbolInfo, ...] = ()
    columns: tuple[SymbolInfo, ...] = ()
    reports: Mapping[str, sympy.Expr] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    leads: bool = False
    void: Mapping[str, sympy.Expr] = field(default_factory=dict)
    exposures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    along: Mapping[str, str] = field(default_factory=dict)
    drivers: Mapping[str, str] = field(default_factory=dict)


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
class Agreement(WithTerms, ABC):
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

    def _check_values(self, values: Mapping[str, Any], faults: Faults) -> None:
        """Note what is wrong with figures, each of them sound, beside each other; `bind` asks."""

    @abstractmethod
    def _payoffs(self) -> Payoffs:
        """The formulas of the family."""

    @property
    def name(self) -> str:
        """Name of the game."""
        return self.NAME

    def form(self, institution: Institution, *, dimensions: int = 1, exposure_matrix: bool = False) -> Game:
        """The symbolic game under an institution's rules.

        Parameters
        ----------
        institution : Institution
            Members receive its transfers, outsiders pay its exclusion penalty. Below its minimum
            participation the treaty is void: nobody pays or is paid, and members do what outsiders do.
        dimensions : int
            Of the policy space, which plays no part.
        exposure_matrix : bool
            Whether outsiders feel the exclusion penalty along a matrix of exposures instead of along sizes.

        Returns
        -------
        Game
            Actions ``outside`` and ``member``.
        """
        bare, penalty = replace(self, terms=()), None
        if institution.exclusion_penalty:
            penalty = "club_exposure" if exposure_matrix else "club_size"
        game = _form(bare, any(institution.minimum_participation), penalty)
        if LEGITIMACY in self.terms:
            game = _with_legitimacy(game, institution)
        return add_terms(game, self.terms)

    def with_legitimacy(self) -> Self:
        r"""The same game where members gain from the legitimacy of their club.

        A member gets :math:`\lambda_i L` more, with the legitimacy L of the institution: inclusion along its
        curve, representation and performance, by its shares. The weight :math:`\lambda_i` is given to
        `gametheory_gov.bind` as ``legitimacy``. Below minimum participation a treaty has no legitimacy.

        Raises
        ------
        InvalidGameError
            If members gain from it already, or the game is not one of a single club.

        Examples
        --------
        Three of twenty sign without legitimacy. Where each member that joins adds one to what belonging is
        worth to all, five do.

        >>> import gametheory_gov as gg
        >>> family = gg.games.public_goods.LinearQuadratic().with_legitimacy()
        >>> game = gg.bind(family, gg.States.symmetric(20), legitimacy=20)
        >>> [len(club) for club in gg.solve(game, gg.equilibria.BranchingSolver()).clubs]
        [5]
        """
        faults = Faults(f"game {self.name!r}")
        if LEGITIMACY in self.terms:
            faults.add("members gain from legitimacy already")
        if len(self.form(Institution()).actions) > 2:
            faults.add("legitimacy is that of one club; here states choose among several ways to be in")
        faults.raise_as(InvalidGameError)
        return replace(self, terms=(*self.terms, LEGITIMACY))

    def _code(self) -> str | None:
        return f"games.public_goods.{super()._code()}"

    def _code_of_term(self, term: Term) -> str:
        return ".with_legitimacy()" if term == LEGITIMACY else super()._code_of_term(term)

    def _repr_latex_(self) -> str:
        return self.form(Institution())._repr_latex_()


@lru_cache(maxsize=64)
def _form(family: Agreement, needs: bool, penalty: str | None) -> Game:
    """The game, for an institution that needs a minimum participation or none, and how a penalty is felt."""
    written = family._payoffs()
    instead, of_all = _without_agreement(written)
    members = symbol("members")
    outcomes = {"outside": written.outside, "member": written.member, **written.reports}
    void = {name: formula.subs(instead) for name, formula in outcomes.items() if name != "member"}
    void |= written.void
    void |= {"member": void["outside"], "parties": _ZERO}

    def if_in_force(holds: Any) -> None:
        for name, formula in outcomes.items():
            outcomes[name] = sympy.Piecewise((formula, holds), (void[name], True))

    if written.leads:
        if_in_force(members > 1)
    elif written.void:
        if_in_force(members > 0)
    outcomes["member"] += symbol("transfer")
    outcomes["parties"] = sympy.Piecewise((members, members > 1), (0, True))
    totals: dict[str, Mapping[str, Any]] = {"members": _INSIDE, **written.totals}
    exposures, drivers = dict(written.exposures), {**written.drivers, "transfers": "transfer"}
    if penalty:
        outcomes["outside"] -= symbol("exclusion_penalty") * symbol(penalty)
        drivers["exclusion"] = "exclusion_penalty"
        if penalty == "club_size":
            totals["club_size"] = _SIZE
        else:
            exposures["club_exposure"] = _INSIDE
    if needs:
        enough = [members >= symbol("minimum_members"), symbol("club_size") >= symbol("minimum_size")]
        totals["club_size"] = _SIZE
        if_in_force(sympy.And(*enough))
    if written.leads or needs:
        totals |= of_all
    return Game(
        family.name,
        ("outside", "member"),
        payoffs={action: outcomes.pop(action) for action in ("outside", "member")},
        aggregates=totals,
        exposures=exposures,
        along=written.along,
        parameters={info.name: info for info in written.parameters},
        columns={info.name: info for info in written.columns},
        reports=outcomes,
        drivers=drivers,
        references=("daspremont1983", *written.references),
    )


def _with_legitimacy(game: Game, institution: Institution) -> Game:
    """The game that reports the legitimacy of the institution, with the totals that it needs."""
    level = Legitimacy.of(institution).level(symbol("club_size"), symbol("club_population"))
    needed = {symbol.name for symbol in level.free_symbols}
    totals = {"club_size": _SIZE, "club_population": {"member": "population"}}
    return game.replace(
        aggregates={**game.aggregates, **{name: table for name, table in totals.items() if name in needed}},
        profile_terms=tuple(name for name in PROFILE_TERMS if name in needed),
        reports={**game.reports, "legitimacy": level},
    )


def _without_agreement(written: Payoffs) -> tuple[dict[sympy.Symbol, Any], dict[str, Mapping[str, Any]]]:
    """What stands for each total when all do as outsiders do, and the totals that this needs."""
    instead: dict[sympy.Symbol, Any] = {symbol("members"): _ZERO}
    instead |= {total(name): _ZERO for name, table in written.exposures.items() if "outside" not in table}
    of_all: dict[str, Mapping[str, Any]] = {}
    for name, table in written.totals.items():
        if adds := table.get("outside", 0):
            whole = f"{name}_of_all"
            instead |= {of(name): of(whole) for of in (total, any_total)}
            of_all[whole] = {"outside": adds, "member": adds}
        else:
            instead |= {total(name): _ZERO, any_total(name): _ZERO}
    return instead, of_all
