"""Laws of solvers and dynamics: they hold by definition, what is wrong breaks them, their class counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.citation import references
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.testing import bound_games, normal_forms
from gametheory_gov.testing.laws import (
    Subject,
    by_definition,
    check_law,
    find,
    solving_forms,
    tables,
)
from gametheory_gov.testing.laws.conformance import all_laws
from gametheory_gov.testing.laws.reading import Reading
from tests.testing.laws.wrong import WRONG

LAWS = {name: all_laws()[name] for name in WRONG}
#: Laws whose class is one of games, whatever happens in them; and others that fail beyond their class.
OF_GAMES = ["lattice", "order_independence", "monotone_basins", "monotone_legitimacy", "monotone_exclusion",
            "monotone_divergence"]  # fmt: skip
CLASSES = [*OF_GAMES, "stable_end", "no_return", "rotation", "potential", "efficiency", "more_votes"]


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize("name", LAWS)
def test_laws_hold_by_definition(name, ties):
    report = check_law(LAWS[name], by_definition(ties=ties), examples=30)
    assert report, report
    assert report.applied >= 6


@pytest.mark.parametrize("name", LAWS)
def test_what_is_wrong_is_caught(name):
    witness = find(LAWS[name], WRONG[name], examples=200)
    assert witness is not None
    assert (witness.law, witness.subject) == (name, WRONG[name].name)
    text = " ".join(str(witness).split())
    assert "TableGame(" in text
    assert witness.what in text
    # the witness can be pasted: its game alone is enough to see it again
    again = replace(WRONG[name], games=witness.game)
    assert find(LAWS[name], again, examples=200) is not None


def test_normal_forms_are_taken_as_they_are():
    subject = solving_forms(normal_forms(exact=True, players=2))
    for name in ("equilibrium", "completeness", "payoff_scale"):
        assert check_law(LAWS[name], subject, examples=20)


def test_bound_games_in_floats_are_read_by_their_definition():
    """Gains, switching costs, votes and ties: the package's solver agrees with the views."""

    def solver(view):
        found = gg.solve(view.source, ties="join")
        return [equilibrium.actions for equilibrium in found]

    games = bound_games(exact=False, max_states=3, max_profiles=27, committed=st.booleans())
    subject = Subject("solve", games, solver, ties="join", any_game=False)
    for name in ("equilibrium", "completeness"):
        report = check_law(LAWS[name], subject, examples=10)
        assert report, report


@pytest.mark.parametrize("name", CLASSES)
def test_beyond_its_class_a_law_fails(name):
    law = all_laws()[name]
    witness = law.counterexample()
    assert witness is not None
    assert witness.law == name
    outside = replace(law.outside(), games=witness.game)
    if name in OF_GAMES:  # the game alone is outside
        with pytest.raises(NotApplicableError, match="the gain from a step up falls"):
            find(law, outside)


def test_laws_about_everything_have_no_beyond():
    assert {name for name, law in all_laws().items() if law.outside} == set(CLASSES)
    assert LAWS["equilibrium"].counterexample() is None


@pytest.mark.parametrize("name", LAWS)
def test_laws_say_what_they_are(name):
    law = LAWS[name]
    assert " ".join(str(law).split()) == f"{name}: {law.meaning}"
    assert law._repr_latex_() == f"$\\displaystyle {law.statement}$"
    assert law.reference in references()


def test_a_law_about_votes_says_nothing_where_nobody_votes():
    report = check_law(LAWS["consent"], by_definition(games=tables()), examples=20)
    assert report.outcome == "too few examples"
    assert report.applied == 0
    assert "nobody is refused by vote" in str(report)


@pytest.mark.parametrize("admission", ["open", "majority", "unanimity"])
def test_complements_are_those_of_the_definition(admission):
    """Tables drawn with complements have them, as the definition says, unless somebody votes."""
    from hypothesis import given, settings

    @settings(max_examples=25, database=None, deadline=None, derandomize=True)
    @given(tables(complements=True, admission=admission))
    def tried(game):
        read = Reading(game, "join", 1e-9)
        assert read.complements in ((True,) if not read.refuses else ("who may enter is put to a vote",))

    tried()


def test_floats_leave_open_what_is_within_the_tolerance():
    class Near:
        players = ("A",)

        def actions(self, i):
            return ("out", "in")

        def payoff(self, i, profile):
            return 1.0 if profile["A"] == "out" else 1.0 + 1e-12

    either = Subject("either", Near(), lambda game: [["out"]])
    for name in ("equilibrium", "completeness", "payoff_scale"):
        assert find(LAWS[name], either) is None
    coarse = Subject("either", Near(), lambda game: [["out"]], tolerance=1e-15)
    assert find(LAWS["equilibrium"], coarse) is not None


def test_seeds_draw_other_examples():
    law, subject = LAWS["completeness"], WRONG["completeness"]
    assert find(law, subject) == find(law, subject)
    assert find(law, subject, seed=3) == find(law, subject, seed=3)


def test_who_enters_without_consent_does_not_move_by_the_rules():
    votes = tables(min_players=2, admission="unanimity")
    witness = find(LAWS["gaining_steps"], replace(WRONG["consent"], games=votes), examples=200)
    assert witness is not None
    assert "is not admitted" in witness.what


def together(game, start):
    """All who would move do so at once, each by its reply."""
    read, now, seen = Reading(game, "join", 1e-9), dict(start), []
    while now not in seen:
        yield now
        seen.append(now)
        movers = {move.player for move in read.moves(now)}
        now = {i: read.reply(i, now) if i in movers else action for i, action in now.items()}
    if movers:
        yield now


@pytest.mark.parametrize("name", [name for name in LAWS if "dynamics" in LAWS[name].needs])
def test_replies_all_at_once_obey_the_laws_of_dynamics(name):
    report = check_law(LAWS[name], replace(by_definition(ties="join"), dynamics=together), examples=40)
    assert report, report
