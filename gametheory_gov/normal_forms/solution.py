"""What `solve_form` returns: every equilibrium found, whether that is all, and how it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import DataError, InvalidGameError, InvalidInputError
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.verification import Verification

from .check import check_form
from .claims import Component, FormEquilibrium, OutcomeClass, chosen, outcome_classes
from .definition import decided_payoffs, slack
from .form import NormalForm

if TYPE_CHECKING:
    import pandas as pd

_FORMAT = "gametheory_gov.stage/1"
_RULES = ("joint_payoff", "first")


class FormStatus(Enum):
    """How much a solution of a normal form contains; the value says it and what to do next."""

    COMPLETE = "every equilibrium is listed, mixed ones as the extreme points of their components"
    PURE = (
        "every pure equilibrium is listed, and mixed ones were not sought: ask with mixed=True (for three or "
        'more players with pip install "gametheory_gov[gambit]")'
    )
    INCOMPLETE = (
        "every pure equilibrium is listed, and mixed ones may be missing: raise max_steps for two players; "
        "for more, no search here is known to find all"
    )


#: Works behind each solver.
_SOLVERS = {
    "stage": ("nash1951", "avis2010", "vonstengel2002", "shapley1974", "nashpy"),
    "stage_gambit": ("nash1951", "gambit", "wilson1971"),
}


@dataclass(frozen=True)
class FormSolution:
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
        Payoffs that are floats count as equal within it, relative to the range of a player's payoffs.
    message : str
        What was done, in words.
    stats : mapping of str to int
        Counts: systems solved, candidates of Nashpy and how many of them were equilibria.
    version : str
        Of the package that made it.
    """

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
        """The key under which `cite` knows the methods used."""
        return "stage_gambit" if "gambit_candidates" in self.stats else "stage"

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
        """Return one equilibrium, chosen by a named rule; None when none is listed.

        Only pure equilibria are compared when there are any, and the first of equals is taken.

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
        near = dict(zip(self.form.players, slack(self.form, self.tolerance), strict=True))
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
        return check_form(self)

    # ------------------------------------------------------------------------------- presentation

    def __repr__(self) -> str:
        counts = f"{len(self.pure)} pure, {len(self.mixed)} mixed"
        return f"FormSolution({counts}, {self.status.name}, {self.form!r})"

    def __str__(self) -> str:
        lines = [f"{len(self.pure)} pure and {len(self.mixed)} mixed equilibria: {self.status.value}"]
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

    def _repr_html_(self) -> str:
        from html import escape

        table = self.to_pandas().to_html(index=False, border=0)
        return f"<p>{escape(repr(self))}: {escape(self.status.value)}</p>{table}"

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per equilibrium: strategies in words, payoffs, outcome, regret, index, component."""
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
        return pd.DataFrame(rows)

    # ---------------------------------------------------------------------------------- exchange

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON. See `from_dict`."""
        return {
            "format": _FORMAT,
            "version": self.version,
            "form": self.form.to_dict(),
            "equilibria": [e.to_dict() for e in self.equilibria],
            "status": self.status.name,
            "components": [[list(c.equilibria), [list(s) for s in c.subsets]] for c in self.components],
            "checks": dict(self.checks),
            "tolerance": self.tolerance,
            "message": self.message,
            "stats": dict(self.stats),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> FormSolution:
        """Build from the values of `to_dict`; outcomes that were records come back as their texts.

        Raises
        ------
        DataError
            If the values are not those of a solution of a normal form.
        """
        found = plain.get("format") if isinstance(plain, Mapping) else type(plain).__name__
        if found != _FORMAT:
            raise DataError("stage solution", [f"its format is {found!r}; {_FORMAT!r} can be read"])
        try:
            form = NormalForm.from_dict(plain["form"])
            return cls(
                form,
                tuple(FormEquilibrium.from_dict(form, e) for e in plain["equilibria"]),
                FormStatus[plain["status"]],
                tuple(
                    Component(tuple(members), tuple(tuple(subset) for subset in subsets))
                    for members, subsets in plain["components"]
                ),
                dict(plain["checks"]),
                float(plain["tolerance"]),
                plain["message"],
                dict(plain["stats"]),
                plain["version"],
            )
        except InvalidInputError:
            raise
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
            why = f"this is no saved solution of a normal form ({error!r} is missing or unusable)"
            raise DataError("stage solution", [why]) from error
