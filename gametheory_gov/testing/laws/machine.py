"""A club that lives: members join and leave, shocks and reforms come, and the dynamics answer each time."""

from __future__ import annotations

from typing import Any
from unittest import TestCase

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.inputs import as_whole, public

from .case import Case, Fault
from .law import judge, note_seconds, says
from .paths import consent, gaining_steps, no_return, stable_end
from .reading import Reading
from .subject import Subject
from .table_games import tables
from .views import as_plain, read_profile

#: What is asked of every path.
_LAWS = (gaining_steps, consent, stable_end, no_return)


class ClubMachine(RuleBasedStateMachine):
    """The rules; `club_machine` gives them a subject."""

    subject: Subject
    seconds: float
    most: int

    def __init__(self) -> None:
        super().__init__()
        self.game: Any = None
        self.profile: dict[Any, Any] = {}

    def _case(self, data: Any) -> Case:
        """The present as an example of a law."""
        return Case(self.subject, self.game, data.draw, self.seconds, given={"start": dict(self.profile)})

    def _draw_game(self, data: Any) -> Any:
        own = self.subject.games
        if own is None:
            own = tables(min_players=2)
        return data.draw(own if isinstance(own, st.SearchStrategy) else st.just(own), "game")

    @initialize(data=st.data())
    def found(self, data: Any) -> None:
        """A game, and a club of nobody."""
        self.game = self._draw_game(data)
        self.profile = Case(self.subject, self.game, data.draw, self.seconds).reading().bottom

    def _move(self, data: Any, up: bool) -> None:
        game: Reading = self._case(data).reading()
        wanted = []
        for move in game.moves(self.profile):
            after = {**self.profile, move.player: move.other}
            if game.below(self.profile, after) == up:
                wanted.append(after)
        if wanted:
            self.profile = data.draw(st.sampled_from(wanted), "after the move")

    @rule(data=st.data())
    def join(self, data: Any) -> None:
        """Somebody who gains by it, and is admitted, takes a more cooperative action."""
        self._move(data, True)

    @rule(data=st.data())
    def leave(self, data: Any) -> None:
        """Somebody who gains by it takes a less cooperative action."""
        self._move(data, False)

    @rule(data=st.data())
    def shock(self, data: Any) -> None:
        """Somebody's action is changed by force."""
        game = self._case(data).reading()
        i = data.draw(st.sampled_from(game.players), "player")
        self.profile = {**self.profile, i: data.draw(st.sampled_from(game.choices[i]), "action")}

    @rule(data=st.data())
    def reform(self, data: Any) -> None:
        """Another game; who is still there and can, plays what it played."""
        self.game = self._draw_game(data)
        game = Case(self.subject, self.game, data.draw, self.seconds).reading()
        start = game.bottom
        kept = {i: a for i, a in self.profile.items() if i in start and a in game.choices[i]}
        self.profile = start | kept

    @rule(data=st.data())
    def grow(self, data: Any) -> None:
        """The dynamics run; their path obeys the laws of dynamics, and its end is the new club."""
        case = self._case(data)
        for law in _LAWS:
            if says(law, case) is True:
                judge(law, case)
        path = case.path(case.game, self.profile)
        self.profile = case.reading().profile(path[-1])

    @rule(data=st.data())
    def rest(self, data: Any) -> None:
        """From a club at which nobody moves, the dynamics go nowhere."""
        case = self._case(data)
        game = case.reading()
        if not game.moves(self.profile, unsure=True):
            path = case.path(case.game, self.profile)
            if len(path) > 1:
                raise case.fault(
                    f"dynamics: nobody moves at {self.profile}, yet {len(path) - 1} steps follow"
                )

    @invariant()
    def membership(self) -> None:
        """Every player plays one of its actions; who counts as a member plays more than its first."""
        if self.game is None:
            return
        game = as_plain(self.game, self.subject.ties)
        read_profile(game, self.profile, "the club")
        members = self.subject.get("members")
        if members is not None:
            inside = {i for i in game.players if self.profile[i] != game.actions(i)[0]}
            listed = list(members(game, dict(self.profile)))
            if set(listed) != inside or len(listed) != len(inside):
                told = sorted(map(str, inside))
                raise Fault(f"members: {listed!r:.200} at {self.profile}, where {told} are inside")


@public
def club_machine(
    subject: Subject, *, examples: int = 25, steps: int = 20, seconds: float = 5
) -> type[TestCase]:
    """A test case in which a club lives through joining, leaving, shocks, reforms and growth.

    Whatever happens, every path of the subject's dynamics obeys the laws of dynamics; a club at which nobody
    moves stays; every player plays one of its actions. A failure shows the shortest life that leads to it.

    Parameters
    ----------
    subject : Subject
        With dynamics; its games are drawn at the beginning and at each reform. If it has a part
        ``"members"``, from a game and a profile to the players inside, that is checked too.
    examples : int, at least 1
        Number of lives.
    steps : int, at least 1
        Length of a life.
    seconds : float
        How long one call of the dynamics may take.

    Returns
    -------
    subclass of unittest.TestCase
        Assign it to a name in a test module; pytest and unittest find it there.

    Raises
    ------
    NotApplicableError
        If the subject has no dynamics.

    Examples
    --------
    >>> from gametheory_gov.testing.laws import by_definition
    >>> TestClub = club_machine(by_definition(), examples=5, steps=5)
    >>> TestClub("runTest").runTest()
    """
    faults = Faults("club_machine")
    given: object = subject
    if not isinstance(given, Subject):
        faults.add(f"subject = {subject!r:.80}; a Subject is needed")
    as_whole(examples, "examples", faults, least=1)
    as_whole(steps, "steps", faults, least=1)
    note_seconds(faults, seconds)
    faults.raise_as(InvalidInputError)
    if not subject.has("dynamics"):
        raise NotApplicableError(f"a machine is about dynamics; {subject.name} has none")
    parts = {"subject": subject, "seconds": seconds, "__doc__": f"The life of clubs under {subject.name}."}
    machine: Any = type("ClubMachine", (ClubMachine,), parts)
    machine.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    case: type[TestCase] = machine.TestCase
    return case
