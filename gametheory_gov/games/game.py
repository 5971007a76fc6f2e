r"""Games in one symbolic form: actions, additive aggregates, one payoff per action.

A game is written once, for a representative state :math:`i`:

.. math:: A_k = \sum_j g_k(j, a_j), \qquad u_i(a, A),

with :math:`A_k` an *aggregate* (own contribution included) and :math:`u_i(a, A)` the payoff of state i when
it plays a and the aggregates are A. When i moves from a to b they become
:math:`A - g(i,a) + g(i,b)`. Numeric payoffs, gains, derivatives and LaTeX all derive from these
expressions. Three further slots are declared, so that a solver can refuse by name what it cannot use:
*exposures* :math:`\sum_j W_{ij} h(a_j)`, each along a matrix W of the states, *switching* costs between
two actions, and *profile terms* that depend on the whole profile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property, wraps
from html import escape as escape_html
from types import MappingProxyType
from typing import Any, Literal, TypeVar, TypeVarTuple, cast

import sympy

from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import BindingError, Faults, InvalidGameError, did_you_mean
from gametheory_gov.base.inputs import entry, public
from gametheory_gov.base.text import Coded, Summary, call, left_out
from gametheory_gov.formulas.expand import expanded
from gametheory_gov.formulas.latex import (
    LINE,
    broken,
    escape,
    longest_part,
    others_latex,
    seen,
    sum_latex,
    symbols_latex,
)
from gametheory_gov.formulas.slopes import common_terms_out
from gametheory_gov.formulas.symbols import OTHERS, SymbolInfo, known, name_fault
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.world.matrices import SHARES, TRANSPOSED

from .reader import (
    Contributions,
    FormulaReader,
    Names,
    check_along,
    check_kinds,
    check_standards,
)

#: Letters up to which the gain of joining is written out.
LONGEST = 500

_T = TypeVar("_T")
_Given = TypeVarTuple("_Given")
#: What a profile term may be; the game layer knows how to evaluate them.
PROFILE_TERMS = ("representation", "median_policy")


@public
@dataclass(frozen=True, eq=False, repr=False)
class Game(Coded):
    """A game in symbolic form.

    Formulas are texts or SymPy expressions in the names of `gametheory_gov.formulas.symbols`, the
    aggregates and exposures defined here, and the symbols declared in ``parameters`` and ``columns``.
    Floats in them become exact decimals.

    Parameters
    ----------
    name : str
    actions : sequence of str
        At least two, the least cooperative first; the first is what a state does outside.
    payoffs : mapping of action to formula
        One for every action.
    aggregates : mapping of str to mapping of action to formula
        For every total, what a state adds to it by each action; nothing for actions left out.
    exposures : mapping of str to mapping of action to formula
        For every exposure sum, what a partner j counts for by each action, weighted by W_ij.
    along : mapping of str to str
        For exposure sums the matrix that weighs partners: a name among ``States(matrices=...)``, such as
        ``"imports"``, or its transpose ``"imports.T"``; by default ``"exposure"``, the matrix of shares.
    signed : sequence of str
        The matrices among these whose entries may be negative.
    profile_terms : sequence of str
        Names among ``representation`` and ``median_policy_1``, ... that payoffs use.
    switching : mapping of (from, to) to formula
        One-off costs of moving from one action to another, in units of payoff.
    parameters : mapping of str to str or SymbolInfo
        The game's own numbers and what they mean.
    columns : mapping of str to str or SymbolInfo
        The game's own figures per state and what they mean.
    reports : mapping of str to formula
        What is worth watching as totals change (legitimacy, policy, ...); no figures of single states. Some
        are read: ``false_alarm`` and ``found_out``, the chances that a complier and a shirker is accused, by
        `gametheory_gov.obeyed`; ``renewal`` by `gametheory_gov.stickiness.grow_with_stock`.
    cooperation : sequence of int, optional
        How cooperative each action is, for ties; by default the position in ``actions``. A tie between
        equally cooperative actions counts as weak.
    drivers : mapping of str to str
        What moves states, in words, and the symbol that switches it off when zero (``"legitimacy":
        "legitimacy_weight"``): gains are explained as the sum of what each brings alone.
    standards : mapping of action to str, optional
        Which of several rival standards each action but the first belongs to; all belong to one by default.
    references : sequence of str
        Keys of the sources of the mathematics.

    Raises
    ------
    InvalidGameError
        Listing every unknown action, unknown symbol and missing payoff.

    Examples
    --------
    >>> stag = Game(
    ...     "stag hunt", ("outside", "member"),
    ...     aggregates={"members": {"member": 1}},
    ...     payoffs={"outside": 0, "member": "value*(members - 1)/(N - 1) - price"},
    ...     parameters={"value": "worth of a hunt by all", "price": "cost of hunting"},
    ... )
    >>> stag.join_gain
    members_others*value/(N - 1) - price
    >>> Game("broken", ("out", "in"), payoffs={"in": "valu", "inn": 1}, parameters={"value": "worth"})
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidGameError: game 'broken': 3 faults
      1. payoffs: unknown action 'inn'; did you mean 'in'?; actions are out, in
      2. payoffs: action 'out' has no payoff
      3. payoffs['in'] "valu": unknown symbol 'valu'; did you mean 'value'?; known here: ...
    """

    RESTS = Rests(own="references")

    name: str
    actions: tuple[str, ...]
    payoffs: Mapping[str, Any] = field(kw_only=True)
    aggregates: Mapping[str, Contributions] = field(kw_only=True, default_factory=dict)
    exposures: Mapping[str, Contributions] = field(kw_only=True, default_factory=dict)
    along: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    signed: tuple[str, ...] = field(kw_only=True, default=())
    profile_terms: tuple[str, ...] = field(kw_only=True, default=())
    switching: Mapping[tuple[str, str], Any] = field(kw_only=True, default_factory=dict)
    parameters: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    columns: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    reports: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    cooperation: tuple[int, ...] = field(kw_only=True, default=())
    drivers: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    standards: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    references: tuple[str, ...] = field(kw_only=True, default=())

    def __post_init__(self) -> None:
        faults = Faults(f"game {self.name!r}")
        put = object.__setattr__
        check_kinds(self, faults)
        faults.raise_as(InvalidGameError)
        for name in ("actions", "references", "profile_terms", "signed"):
            put(self, name, tuple(getattr(self, name)))
        put(self, "cooperation", tuple(self.cooperation) or tuple(range(len(self.actions))))
        self._check_actions(faults)
        check_standards(self.standards, self.actions, faults)
        put(self, "standards", MappingProxyType(dict(self.standards)))
        check_along(self.along, self.signed, self.exposures, faults)
        put(self, "along", MappingProxyType({k: v for k, v in self.along.items() if v != SHARES}))
        put(self, "parameters", self._declare("parameters", "parameter", faults))
        put(self, "columns", self._declare("columns", "state", faults))
        own = Names(self, faults)
        faults.raise_as(InvalidGameError)
        read = FormulaReader(faults)
        plain = own.of_state()
        put(self, "aggregates", read.tables("aggregates", self.aggregates, plain, self.actions))
        put(self, "exposures", read.tables("exposures", self.exposures, plain, self.actions))
        put(self, "switching", read.pairs(self.switching, plain, self.actions))
        everything = plain | own.of_totals()
        put(self, "payoffs", read.table("payoffs", self.payoffs, everything, self.actions, all_of=True))
        put(self, "reports", read.reports(self.reports, own.of_reports(everything)))
        faults.extend(
            f"drivers: {name!r} is no symbol of the game{did_you_mean(name, own.infos)}"
            for name in self.drivers.values()
            if name not in own.infos
        )
        faults.extend(
            f"drivers: {label!r} is what a reason without driver is called; take another name"
            for label in self.drivers
            if label in ("base", "other")
        )
        put(self, "drivers", MappingProxyType(dict(self.drivers)))
        faults.raise_as(InvalidGameError)
        put(self, "_infos", own.infos)

    def _check_actions(self, faults: Faults) -> None:
        if len(self.actions) < 2 or len(set(self.actions)) < len(self.actions):
            faults.add(f"actions = {self.actions}; at least two different ones are needed")
        if len(self.cooperation) != len(self.actions):
            faults.add(f"cooperation has {len(self.cooperation)} entries for {len(self.actions)} actions")
        for name in self.profile_terms:
            info = known(name)
            if info is None or info.role != "profile":
                faults.add(f"profile_terms: {name!r} is none of {', '.join(PROFILE_TERMS)}")

    def _declare(
        self, slot: str, role: Literal["parameter", "state"], faults: Faults
    ) -> Mapping[str, SymbolInfo]:
        declared: dict[str, SymbolInfo] = {}
        for name, meaning in getattr(self, slot).items():
            fault = name_fault(str(name))
            if fault:
                faults.add(f"{slot}: {fault}")
            info = (
                meaning if isinstance(meaning, SymbolInfo) else SymbolInfo(str(name), str(meaning), role=role)
            )
            declared[str(name)] = info
        return MappingProxyType(declared)

    @property
    def infos(self) -> Mapping[str, SymbolInfo]:
        """What is known of every symbol that occurs, by name."""
        return cast("Mapping[str, SymbolInfo]", self._infos)  # type: ignore[attr-defined]

    @cached_property
    def symbols(self) -> tuple[SymbolInfo, ...]:
        """The symbols that occur in any formula, sorted by name."""
        names = {symbol.name for formula in self.formulas() for symbol in formula.free_symbols}
        return tuple(self.infos[name] for name in sorted(names))

    def link(self, name: str) -> tuple[str, bool]:
        """The matrix along which an exposure sum runs, and whether it is transposed.

        Parameters
        ----------
        name : str

        Raises
        ------
        InvalidInputError
            For what is no exposure sum.

        Examples
        --------
        >>> game = Game("trade", ("out", "in"), exposures={"sales": {"in": 1}},
        ...             along={"sales": "imports.T"}, payoffs={"out": 0, "in": "sales - 1"})
        >>> game.link("sales"), game.matrices
        (('imports', True), ('imports',))
        """
        entry(self.exposures, name, f"game {self.name!r}")
        matrix = self.along.get(name, SHARES)
        return matrix.removesuffix(TRANSPOSED), matrix.endswith(TRANSPOSED)

    @property
    def matrices(self) -> tuple[str, ...]:
        """Names of the matrices that exposure sums run along, ``"exposure"`` being that of shares."""
        return tuple(dict.fromkeys(self.link(name)[0] for name in self.exposures))

    def formulas(self) -> Iterable[sympy.Expr]:
        """Every formula of the game."""
        for table in (*self.aggregates.values(), *self.exposures.values(), self.payoffs, self.reports):
            yield from table.values()
        yield from self.switching.values()

    @cached_property
    def terms(self) -> tuple[sympy.Expr, ...]:
        """The summands of all payoffs, those within cases included."""
        found: dict[sympy.Expr, None] = {}
        waiting = list(self.payoffs.values())
        while waiting:
            formula = waiting.pop()
            if isinstance(formula, sympy.Piecewise):
                waiting += [branch for branch, _ in formula.args]
            elif formula.is_Add:
                waiting += formula.args
            else:
                found[formula] = None
        return tuple(found)

    def check_rational(self) -> None:
        """Check that all formulas can be evaluated exactly.

        Raises
        ------
        BindingError
            Naming the functions that are not rational.
        """
        tapes = [compile_expression(formula) for formula in self.formulas()]
        names = sorted({name for tape in tapes for name in tape.irrational})
        if names:
            raise BindingError(
                f"game {self.name!r}",
                [
                    f"{', '.join(names)} cannot be exact; bind with exact=False to work in floats with a "
                    "stated tolerance"
                ],
            )

    def action(self, name: str) -> int:
        """The position of an action.

        Raises
        ------
        InvalidGameError
            For an unknown action.
        """
        if name not in self.actions:
            raise InvalidGameError(
                f"game {self.name!r}",
                [
                    f"unknown action {name!r}{did_you_mean(name, self.actions)}; actions are "
                    f"{', '.join(self.actions)}"
                ],
            )
        return self.actions.index(name)

    def payoff(self, action: str, *, given: Literal["totals", "others"] = "totals") -> sympy.Expr:
        """The payoff of an action, of all totals or of the others' part of them.

        Parameters
        ----------
        action : str
        given : {"totals", "others"}
            With ``"others"`` the own contribution is written out and ``S`` becomes ``S_others``.
        """
        self.action(action)
        formula = self.payoffs[action]
        if given == "totals":
            return formula
        own = {
            self.infos[name].symbol: self.others(name) + table.get(action, sympy.Integer(0))
            for name, table in self.aggregates.items()
        }
        return formula.subs(own, simultaneous=True)

    def others(self, name: str) -> sympy.Symbol:
        """The symbol of the others' part of an aggregate."""
        sign = entry(self.infos, name, f"game {self.name!r}").sign
        assume = {} if sign == "real" else {sign: True}
        return sympy.Symbol(name + OTHERS, real=True, **assume)

    def gain(self, to: str, from_: str) -> sympy.Expr:
        """The gain of a state from playing ``to`` instead of ``from_``, the others fixed.

        A function of the others' part of the totals; switching costs are not deducted.

        Examples
        --------
        >>> game = Game("club", ("outside", "member"), aggregates={"club_size": {"member": "size"}},
        ...             payoffs={"outside": 0, "member": "benefit*club_size - cost"})
        >>> game.gain("member", "outside")
        benefit*club_size_others + benefit*size - cost
        """
        return _gain(self, to, from_)

    @cached_property
    def _derived(self) -> dict[Any, Any]:
        """What functions marked `derived` returned before."""
        return {}

    @cached_property
    def join_gain(self) -> sympy.Expr:
        """The gain of the last action over the first, for two actions the join gain."""
        return self.gain(self.actions[-1], self.actions[0])

    def derivative(self, by: str, *, to: str | None = None, from_: str | None = None) -> sympy.Expr:
        """The derivative of a gain by a symbol (``"club_size_others"``, ``"cost"``, ...).

        Parameters
        ----------
        by : str
            Name of a symbol of the gain.
        to, from_ : str, optional
            The last and the first action by default.

        Raises
        ------
        InvalidGameError
            For an unknown symbol or action.
        """
        gain = self.gain(to or self.actions[-1], from_ or self.actions[0])
        match = [symbol for symbol in gain.free_symbols if symbol.name == by]
        if not match and by.removesuffix(OTHERS) not in self.infos:
            raise InvalidGameError(
                f"game {self.name!r}",
                [f"unknown symbol {by!r}{did_you_mean(by, [s.name for s in gain.free_symbols])}"],
            )
        return sympy.diff(common_terms_out(gain), match[0]) if match else sympy.Integer(0)

    def __repr__(self) -> str:
        return f"Game({self.name!r}, actions={self.actions}, aggregates={tuple(self.aggregates)})"

    def _code(self) -> str | None:
        values: dict[str, Any] = self.to_dict()
        values["switching"] = {(a, b): formula for a, b, formula in values["switching"]}
        roles: Mapping[str, Literal["parameter", "state"]] = {"parameters": "parameter", "columns": "state"}
        for slot, role in roles.items():
            infos: Mapping[str, SymbolInfo] = getattr(self, slot)
            if any(info != SymbolInfo(name, info.meaning, role=role) for name, info in infos.items()):
                return None  # units and signs have no short form
            values[slot] = {name: info.meaning for name, info in infos.items()}
        tables: dict[str, Any] = {
            entry.name: {} for entry in fields(self) if entry.default_factory is not MISSING
        }
        defaults = {
            "profile_terms": (),
            "references": (),
            "signed": (),
            "cooperation": tuple(range(len(self.actions))),
        }
        name, actions = values.pop("name"), tuple(values.pop("actions"))
        return call("Game", name, actions, **left_out(values, tables | defaults))

    def latex(self, expression: sympy.Expr | None = None) -> str:
        r"""The game in LaTeX with the catalogue's letters, or one of its expressions.

        Parameters
        ----------
        expression : SymPy expression, optional
            By default the whole game: payoffs, totals, costs of moving and the gain of joining (if it is very
            long, or distinguishes cases at length, as a difference of payoffs, each at its own totals), as an
            ``align*`` of amsmath, and a table of all symbols with meaning and unit, with rules of booktabs.

        Examples
        --------
        >>> game = Game("club", ("out", "in"), aggregates={"members": {"in": 1}},
        ...             payoffs={"out": 0, "in": "value*members - 1"}, parameters={"value": "worth"})
        >>> print(game.latex())
        \begin{align*}
        u_i(\mathrm{out}) &= 0 \\
        u_i(\mathrm{in}) &= n \mathrm{value} - 1 \\
        n &= \sum_{j:\,a_j = \mathrm{in}} 1 \\
        \Delta_i &= n_{-i} \mathrm{value} + \mathrm{value} - 1
        \end{align*}
        \begin{tabular}{lll}
        \toprule
        symbol & meaning & unit \\
        \midrule
        $n$ & number of members & states \\
        $\mathrm{value}$ & worth &  \\
        \bottomrule
        \end{tabular}
        """
        if expression is None:
            sums = (*self.aggregates, *self.exposures)
            infos = {info.name: info for info in (*self.symbols, *(self.infos[name] for name in sums))}
            rows = " \\\\\n".join(self.equations())
            return f"\\begin{{align*}}\n{rows}\n\\end{{align*}}\n{symbols_latex(infos.values())}"
        names = {info.symbol: info.latex_name for info in self.infos.values()}
        names |= {self.others(name): others_latex(self.infos[name].latex_name) for name in self.aggregates}
        return str(sympy.latex(expression, symbol_names=names))

    def _weight(self, name: str) -> str:
        """The weight of partner j in an exposure sum, in LaTeX."""
        matrix, transposed = self.link(name)
        letter = "W" if matrix == SHARES else f"\\mathrm{{{escape(matrix)}}}"
        return f"{letter}_{{{'ji' if transposed else 'ij'}}} "

    def equations(self) -> list[str]:
        """The game's equations in LaTeX, each with its sign of equality marked, long ones broken."""
        rows = [f"u_i(\\mathrm{{{escape(a)}}}) &= {self.latex(self.payoffs[a])}" for a in self.actions]
        tables = (*self.aggregates.items(), *self.exposures.items())
        rows += [
            f"{self.infos[name].latex_name} &= "
            + sum_latex(table, self.latex, weight="" if name in self.aggregates else self._weight(name))
            for name, table in tables
        ]
        rows += [
            f"C_i(\\mathrm{{{escape(a)}}} \\to \\mathrm{{{escape(b)}}}) &= {self.latex(formula)}"
            for (a, b), formula in self.switching.items()
        ]
        if len(self.actions) == 2:
            gain = self.latex(self.join_gain)
            if seen(gain) > LONGEST or longest_part(gain) > LINE:  # nobody reads it
                gain = " - ".join(f"u_i(\\mathrm{{{escape(a)}}})" for a in reversed(self.actions))
            rows.append(f"\\Delta_i &= {gain}")
        heads = [seen(row.partition("&=")[0]) for row in rows]  # all as wide as the widest, once aligned
        return [broken(row, LINE - max(heads) + head) for row, head in zip(rows, heads, strict=True)]

    def _repr_latex_(self) -> str:
        return "$\\displaystyle \\begin{aligned}" + " \\\\ ".join(self.equations()) + "\\end{aligned}$"

    def _summary(self) -> Summary:
        tables = {"payoff of": self.payoffs, "reports": self.reports}
        tables |= {f"{name} of": table for name, table in self.aggregates.items()}
        tables |= {
            f"{name}{f' along {self.along[name]}' if name in self.along else ''} of": table
            for name, table in self.exposures.items()
        }
        rows = [
            (f"{what} {name}", str(formula))
            for what, table in tables.items()
            for name, formula in table.items()
        ]
        rows += [
            (f"cost of moving from {a} to {b}", str(formula)) for (a, b), formula in self.switching.items()
        ]
        return Summary(
            f"game {self.name!r}", (f"actions: {', '.join(self.actions)}",), ("what", "formula"), rows
        )

    def _repr_html_(self) -> str:
        return f"{self._summary().html()}<p>{escape_html(self._repr_latex_())}</p>"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: formulas as text. See `from_dict`."""
        return {
            "name": self.name,
            "actions": list(self.actions),
            "payoffs": _texts(self.payoffs),
            "aggregates": {name: _texts(table) for name, table in self.aggregates.items()},
            "exposures": {name: _texts(table) for name, table in self.exposures.items()},
            **({"along": dict(self.along)} if self.along else {}),
            **({"signed": list(self.signed)} if self.signed else {}),
            "profile_terms": list(self.profile_terms),
            "switching": [[a, b, str(formula)] for (a, b), formula in self.switching.items()],
            "parameters": {name: info.to_dict() for name, info in self.parameters.items()},
            "columns": {name: info.to_dict() for name, info in self.columns.items()},
            "reports": _texts(self.reports),
            "cooperation": list(self.cooperation),
            "drivers": dict(self.drivers),
            "standards": dict(self.standards),
            "references": list(self.references),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Game:
        """The game of the values of `to_dict`; formulas are parsed, never run.

        Raises
        ------
        InvalidGameError
            As the constructor.
        """
        record = dict(plain)
        record["switching"] = {(a, b): text for a, b, text in record.get("switching", [])}
        for slot in ("parameters", "columns"):
            record[slot] = {name: SymbolInfo.from_dict(info) for name, info in record.get(slot, {}).items()}
        return cls(**record)

    def replace(self, **changes: Any) -> Game:
        """A copy with some parts changed."""
        return Game(**({f.name: getattr(self, f.name) for f in fields(self)} | changes))

    def __reduce__(self) -> tuple[Any, ...]:
        return Game.from_dict, (self.to_dict(),)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Game) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.name, self.actions))


def derived(function: Callable[[Game, *_Given], _T]) -> Callable[[Game, *_Given], _T]:
    """A function of a game, and of hashable arguments by position, whose values are kept on the game.

    Parameters
    ----------
    function : callable
        Of a game's formulas alone: equal games must give equal values.

    Examples
    --------
    >>> @derived
    ... def summands(game, action):
    ...     print("deriving")
    ...     return len(game.payoffs[action].args)
    >>> game = Game("club", ("out", "in"), payoffs={"out": 0, "in": "benefit - cost"})
    >>> summands(game, "in"), summands(game, "in")
    deriving
    (2, 2)
    """

    @wraps(function)
    def kept(game: Game, *given: *_Given) -> _T:
        memo, key = game._derived, (function, given)
        if key not in memo:
            memo[key] = function(game, *given)
        value: _T = memo[key]
        return value

    return kept


@derived
def _gain(game: Game, to: str, from_: str) -> sympy.Expr:
    return expanded(game.payoff(to, given="others") - game.payoff(from_, given="others"), powers=False)


def _texts(table: Mapping[str, sympy.Expr]) -> dict[str, str]:
    return {name: str(formula) for name, formula in table.items()}
