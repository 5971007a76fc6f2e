"""Laws of statics: on a stranger's games, on the package, on what is broken, and outside of their class."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.equilibria import MonotoneSolver
from gametheory_gov.testing import bound_games
from gametheory_gov.testing.laws import consent, our_subjects, statics
from gametheory_gov.testing.laws.law import check_law, find
from tests.testing.laws.small_clubs import SmallClub, small_clubs
from tests.testing.laws import trials
from tests.testing.laws.trials import beyond, broken, caught, holds, signed, stranger

COMPLEMENTS = bound_games(
    kind="accession", structure="supermodular", max_profiles=16, committed=st.booleans()
)
PLACES = bound_games(kind="accession", max_profiles=16, committed=st.booleans())
MONOTONE = [
    monotone_legitimacy,
    monotone_exclusion,
    monotone_divergence,
    monotone_in("benefit"),
    monotone_in("transfers"),
    monotone_in("cost", falls=True),
]
ALL = [*MONOTONE[:3], translation, rotation, consent]
VOTES = small_clubs("signed", vote=True)


class Closed(SmallClub):
    """Nobody is let in."""

    def admits(self, player, profile, action):
        return False


def named(law):
    return law.name


@pytest.mark.parametrize("law", ALL, ids=named)
def test_they_hold_for_a_stranger(law):
    holds(law, strange(law))


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize("law", MONOTONE, ids=named)
def test_extremes_move_with_parameters(law, ties):
    solver = MonotoneSolver() if ties == "join" else None
    holds(law, our_subjects.solving(COMPLEMENTS, solver, ties=ties), trials.EXAMPLES // 2)


@pytest.mark.parametrize("law", [translation, rotation], ids=named)
def test_only_distances_count(law):
    holds(law, our_subjects.solving(PLACES))


def test_nobody_grows_in_against_the_rule():
    holds(consent, our_subjects.growing())


@pytest.mark.parametrize("name", ["legitimacy", "exclusion", "divergence"])
def test_a_wrong_sign_is_caught(name):
    def wrong(game):
        return trials.solver(replace(game, **{name: -getattr(game, name)}))

    law = getattr(statics, f"monotone_{name}")
    caught(law, broken("wrong sign", solver=wrong), f"{name} rises, and in the")
    caught(law, broken("nothing", solver=lambda game: []), "no equilibrium is listed")


def test_forgotten_parts_of_a_movement_are_caught():
    def stays(game, movement):
        return replace(game.moved(movement), policy=game.policy)

    caught(translation, broken("policy stays", moved=stays), "when points are moved")
    caught(rotation, broken("policy stays", moved=stays), "when points are moved")


def test_who_enters_against_the_rule_is_caught():
    def crowds(game, start):
        return trials.replies(replace(game, vote=False), start)

    caught(consent, broken("crowd", VOTES, dynamics=crowds), "is not admitted")


@pytest.mark.parametrize("law", [law for law in ALL if law.beyond is not None], ids=named)
def test_outside_their_class_they_fail(law):
    beyond(law, stranger)


def test_where_a_law_says_nothing_the_reason_is_told():
    report = check_law(monotone_divergence, replace(stranger, games=signed), examples=50)
    assert "a step's gain falls when another player takes a step up" in report.reasons
    closed = small_clubs("complements").map(lambda game: Closed(game.worth, game.links))
    voting = check_law(monotone_divergence, replace(stranger, games=closed), examples=20)
    assert dict(voting.reasons) == {"admission is by vote": 20}
    lowered = broken("lowered", raised=lambda game, name, step: game.raised(name, -step))
    with pytest.raises(NotApplicableError, match="legitimacy lowers a step's gain"):
        find(monotone_legitimacy, lowered, examples=20)
    other = broken("other players", raised=lambda game, name, step: replace(game, worth=game.worth[1:]))
    with pytest.raises(NotApplicableError, match="players or actions change with legitimacy"):
        find(monotone_legitimacy, other, examples=20)


def test_a_parameter_has_a_name():
    with pytest.raises(InvalidInputError, match="the name of a parameter is needed"):
        monotone_in("")
