"""What `solve_form` returns: every equilibrium found, whether that is all, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, reading
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidGameError
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.text import counted

from .check import check_form
from .claims import (
    Component,
    FormEquilibrium,
    FormStatus,
    OutcomeClass,
    chosen,
    equilibrium_from_plain,
    equilibrium_to_plain,
    outcome_classes,
)
from .definition import LAST_DIGITS, decided_payoffs
from .form import NormalForm

if TYPE_CHECKING:
    import pandas as pd

_RULES = ("joint_payoff", "first")


#: Works behind each solver.
_SOLVERS = {
    "comparison": ("nash1951",),
    "enumeration": ("nash1951", "avis2010", "vonstengel2002", "shapley1974"),
    "nashpy": ("nash1951", "nashpy", "shapley1974"),
    "gambit": ("nash1951", "gambit", "wilson1971"),
}


@dataclass(frozen=True, eq=False, repr=False)
class FormSolution(Answer):
    """The equilibria of a normal form.

    Parameters
    ----------
    form : NormalForm
    equilibria : tuple of FormEquilibrium
        Pure ones first, in the order of cells; then mixed ones.
    status : FormStatus
    components : tuple of Component
        How the equilibria of two players hang together; empty when mixed ones were not all found.
    checks : mapping of str to bool
        What was tested on the way, in words.
    tolerance : float
        Payoffs that are floats and are compared count as equal within it, relative to the larger; the message
        says how often that decided.
    message : str
        What was done, in words.
    stats : mapping of str to int
        Counts: systems solved; candidates of Nashpy or Gambit and how many of them were equilibria.
    version : str
        Of the package that made it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> sexes = gg.NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]], players=["USA", "CHN"],
    ...                            choices=[["A", "B"], ["A", "B"]])
    >>> found = gg.solve_form(sexes)
    >>> len(found.equilibria), found.status.value
    (3, 'every equilibrium is listed, mixed ones as the extreme points of their components')
    """

    FORMAT = "stage"
    RESTS = Rests(by=("solver", _SOLVERS))

    form: NormalForm
    equilibria: tuple[FormEquilibrium, ...]
    status: FormStatus
    components: tuple[Component, ...]
    checks: Mapping[str, bool]
    tolerance: float
    message: str = ""
    stats: Mapping[str, int] = field(default_factory=dict)
    version: str = ""

    @property
    def complete(self) -> bool:
        """Whether every equilibrium is listed."""
        return self.status is FormStatus.COMPLETE

    @property
    def solver(self) -> str:
        """How it was found: ``"comparison"``, ``"enumeration"``, ``"nashpy"`` or ``"gambit"``."""
        for solver, count in (
            ("gambit", "gambit_candidates"),
            ("enumeration", "systems"),
            ("nashpy", "nashpy_candidates"),
        ):
            if count in self.stats:
                return solver
        return "comparison"

    @property
    def pure(self) -> tuple[FormEquilibrium, ...]:
        """The equilibria in which every player plays one choice for sure."""
        return tuple(e for e in self.equilibria if e.pure)

    @property
    def mixed(self) -> tuple[FormEquilibrium, ...]:
        """The other equilibria."""
        return tuple(e for e in self.equilibria if not e.pure)

    @cached_property
    def classes(self) -> tuple[OutcomeClass, ...]:
        """The pure equilibria by what happens in them: equal outcomes, or equal payoffs if there are none."""
        return outcome_classes(self.form, self.equilibria, decided_payoffs(self.form, self.tolerance))

    def __iter__(self) -> Iterator[FormEquilibrium]:
        return iter(self.equilibria)

    def __len__(self) -> int:
        return len(self.equilibria)

    def shown(self, rule: str = "joint_payoff") -> FormEquilibrium | None:
        """One equilibrium, chosen by a named rule; None when none is listed.

        Only pure equilibria are compared when there are any, and the first of equals is taken; sums of floats
        are equal up to round-off.

        Parameters
        ----------
        rule : str
            ``"joint_payoff"``: the largest sum of all players' payoffs. ``"best_for:X"``: what player X likes
            best. ``"first"``: the first in the order of cells.

        Raises
        ------
        InvalidGameError
            If there is no such rule.

        Examples
        --------
        >>> from gametheory_gov import NormalForm, solve_form
        >>> solution = solve_form(NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 3]]))
        >>> solution.shown().profile, solution.shown("best_for:row").profile
        (('2', '2'), ('1', '1'))
        """
        rules = [*_RULES, *(f"best_for:{player}" for player in self.form.players)]
        if rule not in rules:
            raise InvalidGameError("rule", [f"{rule!r}; the rules are {', '.join(map(repr, rules))}"])
        among = self.pure or self.equilibria
        near = Fraction(0) if self.form.exact else to_fraction(max(self.tolerance, LAST_DIGITS))
        return chosen(among, rule, near) if among else None

    def verify(self) -> Verification:
        """Re-check the solution from the definition, without the solver.

        Strategies, payoffs and regret of every equilibrium are computed anew; pure equilibria are sought
        cell by cell; and where all equilibria of two players are claimed, every pair of supports is
        solved again, in whole numbers of the standard library.

        Returns
        -------
        Verification
            ``valid``, and every fault found.
        """
        found = check_form(
            self.form,
            self.equilibria,
            status=self.status,
            tolerance=self.tolerance,
            components=self.components,
            checks=self.checks,
        )
        return replace(found, given=(*found.given, "message, stats, version"))

    # ------------------------------------------------------------------------------- presentation

    def __repr__(self) -> str:
        counts = f"{len(self.pure)} pure, {len(self.mixed)} mixed"
        return f"FormSolution({counts}, {self.status.name}, {self.form!r})"

    def __str__(self) -> str:
        mixed = counted(len(self.mixed), "mixed equilibrium", "mixed equilibria")
        lines = [f"{len(self.pure)} pure and {mixed}: {self.status.value}"]
        lines += [self.message] if self.message else []
        lines += [f"  {k}. {equilibrium}" for k, equilibrium in enumerate(self.equilibria, start=1)]
        for group in self.classes:
            if len(group.equilibria) > 1:
                who = ", ".join(str(k + 1) for k in group.equilibria)
                same = "payoffs" if group.outcome is None else f"outcome {group.outcome}"
                lines.append(f"the same {same}: {who}")
        for component in self.components:
            if len(component.equilibria) > 1:
                who = ", ".join(str(k + 1) for k in component.equilibria)
                lines.append(f"one component: {who}, in {len(component.subsets)} maximal Nash subsets")
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """The number of equilibria, and whether they are all."""
        return f"{self!r}: {self.status.value}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per equilibrium: strategies in words, payoffs, outcome, regret, index, component."""
        import pandas as pd

        home = {k: number for number, c in enumerate(self.components, start=1) for k in c.equilibria}
        rows = []
        for k, e in enumerate(self.equilibria):
            row: dict[str, Any] = {"pure": e.pure}
            row |= {player: e.strategy_text(player) for player in self.form.players}
            row |= {f"payoff_{player}": format_number(value) for player, value in e.payoffs.items()}
            if self.form.outcomes is not None:
                row["outcome"] = e.outcome_text()
            rows.append(row | {"regret": float(e.regret), "index": e.index, "component": home.get(k)})
        players = self.form.players
        names = ["pure", *players, *(f"payoff_{player}" for player in players)]
        names += ["outcome"] if self.form.outcomes is not None else []
        return pd.DataFrame(rows, columns=[*names, "regret", "index", "component"])

    # ---------------------------------------------------------------------------------- exchange

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`.

        Raises
        ------
        DataError
            If an outcome of the game holds what cannot be written.
        """
        return {
            "format": self.format(),
            "version": self.version,
            "form": self.form.to_dict(),
            "equilibria": [equilibrium_to_plain(e) for e in self.equilibria],
            "status": self.status.name,
            "components": [[list(c.equilibria), [list(s) for s in c.subsets]] for c in self.components],
            "checks": dict(self.checks),
            "tolerance": self.tolerance,
            "message": self.message,
            "stats": dict(self.stats),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> FormSolution:
        """The solution of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are not those of a solution of a normal form.
        """
        cls._check_format(plain)
        with reading("solution of a normal form"):
            form = NormalForm.from_dict(plain["form"])
            return cls(
                form,
                tuple(equilibrium_from_plain(form, e) for e in plain["equilibria"]),
                FormStatus[plain["status"]],
                tuple(
                    Component(tuple(members), tuple(tuple(subset) for subset in subsets))
                    for members, subsets in plain["components"]
                ),
                plain["checks"],
                float(plain["tolerance"]),
                plain["message"],
                plain["stats"],
                plain["version"],
            )
