"""What a subject does wrong apart from any law: one clear message each, with the law and the example."""

from __future__ import annotations

import threading
import time
from itertools import count

import pytest
from hypothesis import strategies as st

from gametheory_gov.base.errors import InvalidGameError, InvalidInputError, NotApplicableError
from gametheory_gov.testing.laws import (
    Subject,
    TableGame,
    by_definition,
    check_law,
    completeness,
    equilibrium,
    find,
    gaining_steps,
    relabelling,
    stable_end,
    tables,
)
from gametheory_gov.testing.laws.case import MOST_ANSWERS, limited
from tests.checks import check_faults, refused

TWO = TableGame(
    {"A": ("out", "in"), "B": ("out", "in")},
    {("out", "out"): (0, 0), ("out", "in"): (0, 0), ("in", "out"): (0, 0), ("in", "in"): (1, 1)},
)
OUT = {"A": "out", "B": "out"}


def raises(game, *start):
    raise KeyError("cost")


def hangs(game, *start):
    while True:
        time.sleep(0.01)


def swallows(game, *start):
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            pass


def sneezes(game, *start):
    """As `swallows`, and it catches everything at first."""
    try:
        time.sleep(5)
    except BaseException:
        while True:
            time.sleep(0.01)


def endless(game, *start):
    yield from (OUT for _ in count())


def unknown_player(game, *start):
    return [{"A": "out", "C": "out"}]


def unknown_action(game, *start):
    return [["out", "inn"]]


def too_long(game, *start):
    return [["out", "out", "out"]]


def number(game, *start):
    return 3


def text(game, *start):
    return "out"


def one_profile(game, *start):
    return OUT


class Fickle:
    """Answers differently every time."""

    def __init__(self):
        self.asked = 0

    def __call__(self, game, *start):
        self.asked += 1
        return [OUT] * (1 + self.asked % 2) if start else [OUT][: self.asked % 2]


SAID = {
    "raises": (raises, "raised KeyError: 'cost'"),
    "hangs": (hangs, "did not end within 0.2 seconds"),
    "swallows": (swallows, "did not end within 0.2 seconds"),
    "sneezes": (sneezes, "did not end within 0.2 seconds"),
    "endless": (endless, f"returned more than {MOST_ANSWERS:,} profiles"),
    "unknown player": (unknown_player, "'C' is no player; did you mean"),
    "unknown action": (unknown_action, "'B' plays 'inn', which is none of its actions ['out', 'in']"),
    "too long": (too_long, "has 3 actions for 2 players"),
    "number": (number, "returned 3; a list of profiles is needed"),
    "text": (text, "returned 'out'; a list of profiles is needed"),
    "one profile": (one_profile, "a list of profiles is needed"),
    "fickle": (Fickle(), "answers differently when asked again"),
}


@pytest.mark.parametrize("part", ["solver", "dynamics"])
@pytest.mark.parametrize("name", SAID)
def test_one_message_with_law_and_example(name, part):
    function, said = SAID[name]
    if name == "unknown player":
        said = said.split(";")[0]
    law = equilibrium if part == "solver" else gaining_steps
    subject = Subject(name, TWO, **{part: function})
    seconds = 5 if name == "endless" else 0.2
    error = refused(InvalidInputError, lambda: find(law, subject, seconds=seconds), said)
    assert len(error.faults) == 1
    assert error.subject == f"{law.name}, {name}"
    assert f"{part}: " in error.faults[0]
    assert repr(TWO) in error.faults[0]
    report = check_law(law, subject, seconds=seconds)
    assert report.outcome == "fault"
    assert not report
    assert said in report.finding


def test_in_another_thread_the_time_is_kept_too():
    found = []

    def run():
        try:
            find(equilibrium, Subject("hangs", TWO, hangs_a_while), seconds=0.2)
        except InvalidInputError as error:
            found.append(str(error))

    def hangs_a_while(game):
        time.sleep(1)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert "did not end within 0.2 seconds" in found[0]


def test_in_another_thread_what_is_raised_and_returned_comes_through():
    found = []

    def run():
        found.append(limited(lambda: 3, 5))
        with pytest.raises(ZeroDivisionError):
            limited(lambda: 1 / 0, 5)
        found.append("raised")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert found == [3, "raised"]


def test_a_timer_that_was_set_before_goes_on():
    import signal

    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        assert limited(lambda: 3, 5) == 3
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.3
        time.sleep(0.5)
        assert rang == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Own:
    """A game whose payoffs somebody may change."""

    players = ("A", "B")

    def __init__(self, **paid):
        self.paid = paid

    def actions(self, i):
        return ("out", "in")

    def payoff(self, i, profile):
        return self.paid[i] if profile[i] == "in" else 0


def test_a_game_that_is_changed_is_told():
    def changes(game):
        game.paid["A"] = -5
        return [["in", "in"]]

    subject = Subject("changes", tables().map(lambda _: Own(A=1, B=1)), changes, any_game=False)
    for law in (equilibrium, completeness):
        refused(
            InvalidInputError, lambda law=law: find(law, subject), "it changed the game that it was given"
        )


def test_a_path_that_does_not_begin_at_its_start_is_told():
    subject = Subject("elsewhere", TWO, dynamics=lambda game, start: [["in", "in"]])
    refused(InvalidInputError, lambda: find(stable_end, subject), "the first profile is not the start")
    nothing = Subject("nothing", TWO, dynamics=lambda game, start: [])
    refused(InvalidInputError, lambda: find(stable_end, nothing), "the first profile is not the start")


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        (
            {"A": float("nan"), "B": 0},
            "payoff('A', {'A': 'in', 'B': 'out'}) = nan; finite numbers are needed",
        ),
        ({"A": "1", "B": 0}, "= '1'; finite numbers are needed"),
        ({"A": None, "B": 0}, "= None; finite numbers are needed"),
        ({"A": 1}, "game: raised KeyError: 'B'"),
    ],
)
def test_games_that_cannot_be_read_are_told(paid, said):
    subject = Subject("right", Own(**paid), by_definition().solver)
    refused(InvalidInputError, lambda: find(equilibrium, subject), said, "equilibrium, right")


class NoActions(Own):
    def actions(self, i):
        raise LookupError("nobody acts")


class Slow(Own):
    def payoff(self, i, profile):
        time.sleep(5)


@pytest.mark.parametrize(
    ("games", "said"),
    [
        (NoActions(A=1, B=1), "game: raised LookupError: nobody acts"),
        (Slow(A=1, B=1), "game: did not end within 0.2 seconds"),
        (st.integers(), "games: raised InvalidInputError: game: int is no game"),
        (st.integers().map(lambda n: 1 / 0), "games: raised ZeroDivisionError: division by zero"),
        (st.nothing(), "no game could be drawn"),
    ],
    ids=["no actions", "slow", "numbers", "raises", "nothing"],
)
def test_games_that_cannot_be_made_are_told(games, said):
    subject = Subject("right", games, by_definition().solver)
    error = (InvalidInputError, NotApplicableError)
    refused(error, lambda: find(equilibrium, subject, seconds=0.2), said, "equilibrium", "right")
    assert check_law(equilibrium, subject, seconds=0.2).outcome in ("fault", "too few examples")


def test_players_and_actions_are_there_once():
    class Twice(Own):
        players = ("A", "A")

        def actions(self, i):
            return ("out", "out")

    subject = Subject("right", Twice(A=1), by_definition().solver)
    refused(
        InvalidInputError,
        lambda: find(equilibrium, subject),
        "each can be there once",
        "at least one is needed",
    )


def test_what_reads_only_its_own_games_is_not_asked_in_other_words():
    def solver(game):
        return [["in" if game.paid[i] >= 0 else "out" for i in game.players]]

    narrow = Subject("narrow", Own(A=1, B=-1), solver)
    refused(InvalidInputError, lambda: find(relabelling, narrow), "raised AttributeError", "paid")
    said = Subject("narrow", Own(A=1, B=-1), solver, any_game=False)
    refused(
        NotApplicableError, lambda: find(relabelling, said), "relabelling is about rewording; narrow has none"
    )
    assert check_law(equilibrium, said)


def test_what_can_reword_its_own_games_says_so():
    own = Subject("own", Own(A=1), lambda game: [], any_game=False, parts={"rewording": True})
    assert own.has("rewording")
    assert not own.has("any_game")
    assert by_definition().has("rewording")


def test_what_lacks_a_part_is_refused():
    refused(
        NotApplicableError,
        lambda: find(equilibrium, Subject("nothing")),
        "equilibrium is about solver; nothing has none",
    )


def test_faults_of_arguments_are_told_together():
    check_faults(
        InvalidInputError,
        lambda: find(3, "mine", examples=0, seed=-1, seconds=0),
        [
            "law = 3; a Law is needed",
            "subject = 'mine'; a Subject is needed",
            "examples = 0",
            "seed = -1",
            "seconds = 0",
        ],
    )
    refused(InvalidInputError, lambda: check_law(equilibrium, by_definition(), at_least=0), "at_least = 0")


def test_faults_of_subjects_are_told_together():
    check_faults(
        InvalidInputError,
        lambda: Subject(
            "", games=3, solver=3, dynamics="grow", ties="stay", tolerance=2, parts=[], any_game=1, votes=1
        ),
        [
            "name = ''",
            "games = 3",
            "solver = 3",
            "dynamics = 'grow'",
            "'stay' is no tie rule",
            "tolerance = 2",
            "parts = []",
            "any_game = 1",
            "votes = 1",
        ],
    )
    refused(InvalidInputError, lambda: Subject("mine", any_game=False), "then games are needed")


def test_faults_of_tables_are_told_together():
    check_faults(
        InvalidGameError,
        lambda: TableGame({"A": ("out", "in")}, {("out",): (0, 1), ("inn",): (1,)}, "closed"),
        [
            "admission = 'closed'",
            "payoffs[('out',)] = (0, 1)",
            "('inn',) is no profile",
            "('in',) is missing",
        ],
    )
    refused(InvalidGameError, lambda: TableGame({"A": ()}, {}), "a mapping from players to actions is needed")
