r"""Subgame-perfect outcomes: great powers foresee how the others reply.

The game is solved backwards. What the others do after every founding is settled first (`first_stage`),
and the equilibria of the normal form that this leaves are the subgame-perfect ones, given that way of
settling. All are reported; which one is shown first is a named rule, because labels depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.inputs import public
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties
from gametheory_gov.equilibria.regimes import UNIVERSAL
from gametheory_gov.normal_forms.claims import FormEquilibrium, OutcomeClass
from gametheory_gov.normal_forms.solution import FormSolution
from gametheory_gov.normal_forms.solve import solve_form

from .response import Settling
from .stage import StandardsOutcome, first_stage

if TYPE_CHECKING:
    import pandas as pd


#: What a check takes as given.
_SETTLED = "how the others reply after every founding (settle), which is not sought anew"


@dataclass(frozen=True, eq=False, repr=False)
class SubgamePerfect(Answer):
    """The subgame-perfect outcomes of a game whose great powers move first.

    Parameters
    ----------
    stage : FormSolution
        Equilibria of the great powers' game, pure ones also as classes of outcomes, and the game itself.
    settle : str
        How the others reply.
    rule : str
        Which equilibrium is shown first.

    Examples
    --------
    >>> from gametheory_gov import StandardsGame, States, bind
    >>> world = States(["A", "B"], size=["3/4", "1/4"], population=["1/2"] * 2, great_power=[True, False])
    >>> game = bind(StandardsGame(1), world, market=1, cost="1/5", legitimacy=0, divergence=0)
    >>> print(subgame_perfect(game))
    shown first by the rule 'joint_payoff': universal
      universal; A: 2 comply, 0 only sign; payoffs A 4/5; chosen as joint comply | own
    """

    RESTS = Rests(("drezner2007",), parts={"stage": (FormSolution,)})

    stage: FormSolution
    settle: str
    rule: str

    @property
    def shown(self) -> FormEquilibrium | None:
        """The equilibrium that the rule picks; None when there is none among those found."""
        return self.stage.shown(self.rule)

    @property
    def outcome(self) -> StandardsOutcome | None:
        """What happens in the equilibrium shown; None when it is mixed, or there is none."""
        shown = self.shown
        return None if shown is None or not shown.pure else shown.outcome

    @property
    def outcomes(self) -> tuple[StandardsOutcome, ...]:
        """The outcomes of the pure equilibria, each once; the one shown comes first."""
        return tuple(each.outcome for each in self._classes())

    @property
    def label(self) -> str:
        """Label of the outcome shown; ``"mixed"`` when it is mixed, ``"unknown"`` when there is none."""
        if self.outcome is not None:
            return self.outcome.label
        return "unknown" if self.shown is None else "mixed"

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all pure outcomes, each once; that of the one shown comes first."""
        return tuple(dict.fromkeys(outcome.label for outcome in self.outcomes))

    def verify(self) -> Verification:
        """The check of the great powers' equilibria from the definition; see `FormSolution.verify`.

        How the others reply is not sought anew: what they do after each founding, and what that pays, is
        taken as given. Outcomes must not contradict themselves.
        """
        return checking(self._verified)

    def _verified(self) -> Verification:
        found = self.stage.verify()
        with (refused := Faults("rule")).noting():
            self.stage.shown(self.rule)
        outcomes = self.stage.form.outcomes
        kept = [] if outcomes is None else outcomes.ravel().tolist()
        if not kept or not all(isinstance(each, StandardsOutcome) for each in kept):
            refused.add("the great powers' game does not say what comes of their choices")
        elif any(each.contradicted for each in kept):
            refused.add("an outcome has a label, members or standards that contradict each other")
        faults = (*found.faults, *refused.found)
        return Verification(not faults, faults, found.checked, (*found.given, _SETTLED))

    def to_pandas(self) -> pd.DataFrame:
        """One row per outcome, the one shown first, then mixed equilibria: label, payoffs, choices."""
        import pandas as pd

        powers = self.stage.form.players
        rows = [
            (each.outcome.label, True, *each.payoffs.values(), " | ".join(map(" & ".join, each.profiles)))
            for each in self._classes()
        ]
        rows += [
            ("mixed", False, *each.payoffs.values(), " & ".join(map(each.strategy_text, powers)))
            for each in self.stage.mixed
        ]
        names = ["label", "pure", *(f"payoff_{power}" for power in powers), "chosen_as"]
        return pd.DataFrame(rows, columns=names)

    def _classes(self) -> list[OutcomeClass]:
        """The classes of pure equilibria, the one shown first."""
        return sorted(self.stage.classes, key=lambda each: each.outcome != self.outcome)

    def __str__(self) -> str:
        lines = [f"shown first by the rule {self.rule!r}: {self.label}"]
        for each in self._classes():
            paid = ", ".join(f"{power} {format_number(u)}" for power, u in each.payoffs.items())
            ways = " | ".join(" & ".join(profile) for profile in each.profiles)
            lines.append(f"  {each.outcome}; payoffs {paid}; chosen as {ways}")
        lines += [f"  mixed: {_mixture(equilibrium)}" for equilibrium in self.stage.mixed]
        return "\n".join(lines)


def _mixture(equilibrium: FormEquilibrium) -> str:
    """A mixed equilibrium in words: mixtures, payoffs, and the probability of each regime."""
    parts = [
        f"{power} " + ", ".join(f"{choice} {float(p):.3f}" for choice, p in mix.items() if p)
        for power, mix in equilibrium.strategies.items()
    ]
    likely: dict[str, float] = {}
    for outcome, p in equilibrium.outcomes:
        likely[outcome.label] = likely.get(outcome.label, 0.0) + float(p)
    paid = ", ".join(f"{power} {format_number(u)}" for power, u in equilibrium.payoffs.items())
    return f"{'; '.join(parts)}; payoffs {paid}; " + ", ".join(
        f"{label} {p:.3f}" for label, p in likely.items()
    )


@public
def subgame_perfect(
    game: Any,
    powers: Iterable[str] | None = None,
    *,
    settle: Settling = "best_reply",
    rule: str = "joint_payoff",
    mixed: bool | None = None,
    ties: Ties = "weak",
    order: Iterable[str] | None = None,
    universal: float = UNIVERSAL,
    tolerance: float = DEFAULT_TOLERANCE,
    exact: bool | None = None,
) -> SubgamePerfect:
    """Every subgame-perfect outcome of a game whose great powers move first.

    Parameters
    ----------
    game : BoundGame or Scenario
    powers : iterable of ids, optional
        The great powers; those marked among the states by default.
    settle : str or function
        How the others reply; see `gametheory_gov.great_powers.stage`.
    rule : str
        Which equilibrium is shown first: ``"joint_payoff"`` (among pure equilibria the largest sum of the
        powers' payoffs), ``"best_for:X"`` (what power X likes best) or ``"first"``.
    mixed : bool, optional
        Whether mixed equilibria are sought; as in `gametheory_gov.solve_form`.
    ties, order, universal, tolerance, exact : as for `gametheory_gov.great_powers.first_stage`

    Returns
    -------
    SubgamePerfect

    Raises
    ------
    InvalidInputError, NotApplicableError, NotSolvedError
        As `gametheory_gov.great_powers.first_stage`.
    InvalidGameError
        For an unknown rule.

    Examples
    --------
    >>> from gametheory_gov import Institution, StandardsGame, States, bind
    >>> world = States(["A", "B", "C"], size=["1/3"] * 3, population=["1/3"] * 3,
    ...                great_power=[True, True, False], ideal=[0, 1, 0])
    >>> rules = Institution(monitoring=(0, "4/5"), sanction="3/2")
    >>> def game(kappa):
    ...     return bind(StandardsGame(), world, rules, market=1, cost="1/5", legitimacy=0, divergence=kappa)
    >>> subgame_perfect(game(1)).labels, subgame_perfect(game(4)).labels
    (('universal', 'rival'), ('rival',))
    """
    form = first_stage(
        game,
        powers,
        settle=settle,
        ties=ties,
        order=order,
        universal=universal,
        tolerance=tolerance,
        exact=exact,
    )
    stage = solve_form(form, mixed=mixed)
    stage.shown(rule)  # an unknown rule is refused now
    named = settle if isinstance(settle, str) else getattr(settle, "__name__", "function")
    return SubgamePerfect(stage, named, rule)
