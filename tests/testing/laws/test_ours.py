"""The package is held against its own laws: solvers, growth, noise, files, bounds, proofs, sweeps."""

from __future__ import annotations

import os
from dataclasses import replace

from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver, MonotoneSolver
from gametheory_gov.testing import bound_games
from gametheory_gov.testing.laws import (
    by_definition,
    monotone_in,
    parametrize_with_laws,
    solving_forms,
)
from gametheory_gov.testing.laws.conformance import all_laws
from gametheory_gov.testing.laws.law import missing
from gametheory_gov.testing.laws.our_games import games_of_totals, of_totals, rising_games, voting_games
from gametheory_gov.testing.laws.our_rules import voting
from gametheory_gov.testing.laws.our_subjects import (
    CountedVotes,
    acceding,
    bounding,
    certifying,
    growing,
    paying,
    revising,
    saving,
    solving,
    sweeping,
    writing,
)

#: Examples of a law: `GAMETHEORY_GOV_LONG=1` asks for more.
EXAMPLES = 100 if "GAMETHEORY_GOV_LONG" in os.environ else 20
TOTALS = games_of_totals()
GENERAL = bound_games(kind="general", max_profiles=32).filter(of_totals)
COUNTED = voting_games().map(CountedVotes)
COUNTED_TOTALS = voting_games().filter(of_totals).map(CountedVotes)

OURS = [
    by_definition(),
    solving_forms(),
    solving(),
    acceding(),
    growing(),
    revising(),
    paying(),
    writing(),
    sweeping(),
    bounding(),
    certifying(),
    *map(saving, ("plain values", "JSON text", "pickle", "TOML", "code")),
    *voting(),
]


@parametrize_with_laws(OURS, examples=EXAMPLES)
def test_our_subjects_obey_all_laws(check):
    check()


def test_every_law_is_asked_of_some():
    assert all(any(not missing(law, subject) for subject in OURS) for law in all_laws().values())


def named(subject, name):
    return replace(subject, name=name)


@parametrize_with_laws(
    [named(solving(GENERAL, BranchingSolver(), ties=ties), ties) for ties in ("join", "stay_out", "weak")],
    ["search"],
    examples=EXAMPLES,
)
def test_branching_finds_what_enumeration_finds(check):
    check()


@parametrize_with_laws(
    [
        named(solving(TOTALS, BranchingSolver()), "branching"),
        named(solving(COUNTED, EnumerationSolver()), "votes"),
        named(solving(COUNTED_TOTALS, BranchingSolver()), "votes, branching"),
    ],
    ["equilibrium", "completeness", "relabelling", "payoff_scale"],
    examples=EXAMPLES // 2,
)
def test_each_solver_obeys_laws_of_answers(check):
    check()


@parametrize_with_laws(
    [certifying(solver, TOTALS) for solver in (BranchingSolver(), EnumerationSolver())],
    ["certificates"],
    examples=EXAMPLES,
)
def test_no_changed_solution_is_accepted_whose_claim_is_false(check):
    check()


@parametrize_with_laws(
    [
        named(acceding(rising_games(), MonotoneSolver()), "join"),
        named(acceding(rising_games(), ties="stay_out"), "stay_out"),
    ],
    [
        "monotone_legitimacy",
        "monotone_exclusion",
        "monotone_divergence",
        monotone_in("benefit"),
        monotone_in("transfers"),
        monotone_in("cost", falls=True),
    ],
    examples=EXAMPLES // 2,
)
def test_extremes_move_with_parameters(check):
    check()
