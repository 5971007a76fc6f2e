r"""Deviations at a club: who would leave, join or change its action alone, and what stands behind it.

At any profile, stable or not, state i gains :math:`G_i(a\to b)` from moving from its action a to b while the
others stay. It would move when that is positive, or zero and the tie rule prefers b. Whether it also may is
another matter: committed states stay, and under an admission rule other than ``open`` the members vote on an
outsider (see `gametheory_gov.equilibria`). A club is stable when nobody who may would.

The check makes every gain anew from payoffs before and after the move, profile by profile, and the reasons
from the games in which one driver is at work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import listed
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    ROUND_OFF,
    Ties,
    check_ties,
    consent,
    decide,
    effects,
    harms_decide,
    judged,
    moves_on_tie,
    sizes,
    tolerance_of,
    voters,
)

from .path import Move
from .reasons import BASE, OTHER, Drivers, explain

if TYPE_CHECKING:
    import pandas as pd

#: Names that a text shows of each kind of move.
_NAMED = 12


@dataclass(frozen=True, eq=False)
class SingleMove(Record):
    """One state's move to another action, the others staying.

    Parameters
    ----------
    state : str
    action, to : str
        Names of its action before and after.
    gain : Fraction or float
        Switching costs deducted.
    would : {"yes", "by the tie rule", "undecided", "no"}
        Whether it would move if it might; undecided where a float gain is within the tolerance of zero.
    committed : bool
        Whether its action is fixed, so that it may not.
    admitted : {"yes", "no", "undecided", ""}
        Whether the members admit an outsider, by the institution's rule; empty for who is inside.
    against : tuple of ids
        Members with a vote who would not consent to an outsider; empty where nobody votes. Under a rule
        against harm all others, outsiders too, who would lose.
    reasons : mapping of str to number
        Parts of the gain by driver of the game; they sum to it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> move = gg.deviations(game, ["1", "2"]).moves[-1]
    >>> move.state, move.to, move.gain, move.would
    ('4', 'member', Fraction(1, 4), 'yes')
    """

    state: str
    action: str
    to: str
    gain: Any
    would: str
    committed: bool = False
    admitted: str = ""
    against: tuple[str, ...] = ()
    reasons: Mapping[str, Any] = field(default_factory=dict)

    @property
    def happens(self) -> str:
        """Whether the state would move and may: ``"yes"``, ``"no"`` or ``"undecided"``."""
        if self.committed or self.would == "no" or self.admitted == "no":
            return "no"
        return "undecided" if "undecided" in (self.would, self.admitted) else "yes"


@dataclass(frozen=True, eq=False, repr=False)
class Deviations(Answer):
    """What every state would gain by moving alone from a club, and whether it would and may.

    Parameters
    ----------
    game : BoundGame
    profile : array of int, shape (N,)
    moves : tuple of SingleMove
        One for every state and every other action, in the order of the states.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> found = gg.deviations(game, ["1", "2"])
    >>> found.joiners, found.leavers, found.stable
    (('3', '4'), (), False)
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    profile: Profile
    moves: tuple[SingleMove, ...]
    ties: str
    tolerance: float

    @property
    def club(self) -> tuple[str, ...]:
        """Ids of the members."""
        return self.game.members(self.profile)

    @property
    def wanted(self) -> tuple[SingleMove, ...]:
        """Moves that states would make, or for which that is undecided; whether they may is said in each."""
        return tuple(move for move in self.moves if move.would != "no")

    def _who(self, inside: bool, to_inside: bool, happens: str = "yes") -> tuple[str, ...]:
        first = self.game.actions[0]
        return tuple(
            dict.fromkeys(
                move.state
                for move in self.moves
                if (move.action != first) == inside
                and (move.to != first) == to_inside
                and move.happens == happens
            )
        )

    @property
    def leavers(self) -> tuple[str, ...]:
        """Ids of members who would leave and may."""
        return self._who(True, False)

    @property
    def joiners(self) -> tuple[str, ...]:
        """Ids of outsiders who would join and may."""
        return self._who(False, True)

    @property
    def changers(self) -> tuple[str, ...]:
        """Ids of members who would take another action inside; none with two actions."""
        return self._who(True, True)

    @property
    def stable(self) -> bool | None:
        """Whether nobody moves; None where it is undecided, in floats."""
        found = {move.happens for move in self.moves}
        return False if "yes" in found else None if "undecided" in found else True

    def verify(self) -> Verification:
        """The check of every gain, verdict, vote and reason, from payoffs before and after each move.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, deviations
        >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
        ...             divergence=0)
        >>> print(deviations(four, ["1"]).verify())
        valid
          checked: 4 moves and their reasons, from payoffs before and after
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
        """
        return checking(lambda: _verified(self))

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """The club, and whether it is stable."""
        word = {True: "stable", False: "not stable", None: "stable or not, which is undecided in floats"}
        return f"a club of {len(self.club)} of {self.game.N} states, {word[self.stable]} (ties {self.ties!r})"

    def __repr__(self) -> str:
        return f"Deviations({self.headline})"

    def __str__(self) -> str:
        lines = [self.headline]
        for head, moves in (
            ("would leave", self._listed(True, False, "yes")),
            ("would join", self._listed(False, True, "yes")),
            ("would change inside", self._listed(True, True, "yes")),
            ("undecided", [move for move in self.moves if move.happens == "undecided"]),
            ("would if not committed", [move for move in self.wanted if move.committed]),
            (
                "would join but is not admitted",
                [move for move in self.wanted if move.admitted == "no" and not move.committed],
            ),
        ):
            if moves:
                lines.append(f"  {head}, {len({move.state for move in moves})}: {self._words(moves)}")
        return "\n".join(lines)

    def _listed(self, inside: bool, to_inside: bool, happens: str) -> list[SingleMove]:
        first = self.game.actions[0]
        return [
            move
            for move in self.moves
            if (move.action != first, move.to != first, move.happens) == (inside, to_inside, happens)
        ]

    def _words(self, moves: list[SingleMove]) -> str:
        actions, words = self.game.actions, []
        for move in moves[:_NAMED]:
            to = "" if len(actions) == 2 or move.to == actions[0] else f" {move.to}"
            tie = ", by the tie rule" if move.would == "by the tie rule" else ""
            words.append(f"{move.state}{to} ({format_gain(move.gain)}{tie})")
        more = f" and {len(moves) - _NAMED} more" if len(moves) > _NAMED else ""
        return f"{', '.join(words)}{more}"

    def to_pandas(self, *, exact: bool = False, every: bool = False) -> pd.DataFrame:
        """One row per move that a state would make: gain, whether it may, who is against, reasons.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        every : bool
            Also moves that nobody would make.
        """
        import pandas as pd

        rows, first = [], self.game.actions[0]
        drivers = list(dict.fromkeys(label for move in self.moves for label in move.reasons))
        for move in self.moves if every else self.wanted:
            what = "leave" if move.to == first else "join" if move.action == first else "change"
            numbers = {"gain": move.gain, **{label: move.reasons.get(label, 0) for label in drivers}}
            if not exact:
                numbers = {name: float(value) for name, value in numbers.items()}
            rows.append(
                {
                    "state": move.state,
                    "move": what,
                    "action": move.action,
                    "to": move.to,
                    "gain": numbers.pop("gain"),
                    "would": move.would,
                    "committed": move.committed,
                    "admitted": move.admitted,
                    "against": listed(move.against, self.game.states.ids),
                    "happens": move.happens,
                    **{f"by {label}": value for label, value in numbers.items()},
                }
            )
        columns = "state move action to gain would committed admitted against happens".split()
        return pd.DataFrame(rows, columns=columns + [f"by {label}" for label in drivers])


@public
def deviations(
    game: GameLike, club: Any = None, *, ties: Ties = "join", tolerance: float = DEFAULT_TOLERANCE
) -> Deviations:
    """List who would leave or join a club, or change its action, with gains and reasons.

    Parameters
    ----------
    game : BoundGame or Scenario
    club : iterable of ids, mapping of id to action, or array of int with shape (N,), optional
        Any club, stable or not; by default the club at time 0. A state that is committed to another
        action than it plays there counts as free.
    ties : {"join", "stay_out", "weak"}
        What an indifferent state does, and how an indifferent member votes.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero are undecided.

    Returns
    -------
    Deviations

    Raises
    ------
    InvalidInputError
        For an unknown tie rule.
    InvalidStatesError
        For unknown states in the club.

    See Also
    --------
    gametheory_gov.grow : what becomes of the club when they do.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States.symmetric(4, cost=["1/8", "1/2", "1/2", 2])
    >>> game = bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    >>> found = deviations(game, ["1", "4"])
    >>> print(found)
    a club of 2 of 4 states, not stable (ties 'join')
      would leave, 1: 4 (3/2)
      would join, 2: 2 (1/4), 3 (1/4)
    >>> found.leavers, found.joiners, found.stable
    (('4',), ('2', '3'), False)
    >>> dict(found.wanted[0].reasons)
    {'common good': Fraction(3, 4), 'cost': Fraction(-1, 2)}
    """
    game = as_game(game, "deviations")
    check_ties(ties)
    profile = game.start if club is None else game.profile(club)
    elsewhere = (profile != game.fixed_profile) & ~game.free
    game = game.release([game.states.ids[k] for k in np.flatnonzero(elsewhere)])
    relative = tolerance_of(game, tolerance)
    gains, unsure = judged(game, profile, relative, all_carefully=True)
    sure = decide(gains, unsure, moves_on_tie(game, ties)[profile])
    moves = tuple(
        SingleMove(
            move.state,
            move.action,
            move.to,
            move.gain,
            _would(bool(sure[k, b]), bool(unsure[k, b]), move.gain),
            not game.free[k],
            *_vote(game, profile, k, b, ties, relative),
            move.reasons,
        )
        for (k, b), move in sorted(_explained(game, profile, gains).items())
    )
    return Deviations(game, profile, moves, ties, relative)


def _explained(game: BoundGame, profile: Profile, gains: np.ndarray) -> dict[tuple[int, int], Move]:
    """Every move with its reasons, by the positions of the state and of the action it goes to."""
    drivers, found = Drivers(game), {}
    for b, action in enumerate(game.actions):
        bare = {
            int(k): Move(game.states.ids[k], game.actions[profile[k]], action, game.plain(gains[k, b]))
            for k in np.flatnonzero(profile != b)
        }
        moves = explain(drivers, profile, None, bare)
        found.update({(k, b): move for k, move in zip(bare, moves, strict=True)})
    return found


def _would(sure: bool, unsure: bool, gain: Fraction | float) -> str:
    if unsure:
        return "undecided"
    return "no" if not sure else "yes" if gain > 0 else "by the tie rule"


def _vote(
    game: BoundGame, profile: Profile, k: int, b: int, ties: Ties, tolerance: float
) -> tuple[str, tuple[str, ...]]:
    """Whether an outsider is admitted, and who with a vote does not consent."""
    if profile[k] != 0:
        return "", ()
    if game.institution.admission == "open":
        return "yes", ()
    admits, unsure = consent(game, profile[None], k, b, ties=ties, tolerance=tolerance)
    after = profile.copy()
    after[k] = b
    if harms_decide(game):
        change, maybe, _, _ = effects(game, profile[None], after[None], tolerance)
        against = np.asarray(change[0] < 0, dtype=bool) & ~maybe[0] & (np.arange(game.N) != k)
        said = "yes" if admits[0] else "undecided" if unsure[0] else "no"
        return said, game.members(against.astype(np.int64))
    change = (game.payoffs(after) - game.payoffs(profile))[None]
    maybe = np.zeros(change.shape, dtype=bool)
    if not game.exact:
        change, maybe = judge_of(game, tolerance).votes(change, profile[None], k, b)
    agree = decide(change, maybe, ties == "join")
    against = (profile > 0) & voters(game) & ~agree[0] & ~maybe[0]
    return "yes" if admits[0] else "undecided" if unsure[0] else "no", game.members(against.astype(np.int64))


def _verified(found: Deviations) -> Verification:
    faults = [*misbound(found.game), *tolerance_faults(found.game, found.tolerance)]
    faults = faults or list(_faults(found))
    checked = (
        f"{len(found.moves)} moves and their reasons, from payoffs before and after",
        "the game is the one that its recipe, states and institution make",
    )
    return Verification(not faults, tuple(faults), checked, (given(found.game),))


def _faults(found: Deviations) -> Iterator[str]:
    """Everything in which deviations differ from the definition."""
    game, profile, actions = found.game, found.profile, found.game.actions
    if profile.shape != (game.N,) or profile.dtype.kind not in "iu":
        yield "the profile is not one action of every state"
        return
    if np.any((profile < 0) | (profile >= len(actions))):
        yield "somebody plays what is no action"
        return
    if not np.array_equal(profile, np.where(game.free, profile, game.fixed_profile)):
        yield "committed states do not play what they are committed to"
    ties: Ties = check_ties(found.ties)
    rank, wanted = game.form.cooperation, [(k, b) for k in range(game.N) for b in range(len(actions))]
    wanted = [(k, b) for k, b in wanted if b != profile[k]]
    if [(m.state, m.to) for m in found.moves] != [(game.states.ids[k], actions[b]) for k, b in wanted]:
        yield "the moves are not those of all states to all other actions"
        return
    gains, unsure = judged(game, profile, found.tolerance, all_carefully=True)
    slacks, drivers = ROUND_OFF * sizes(game, profile), Drivers(game).alone
    for move, (k, b) in zip(found.moves, wanted, strict=True):
        a, slack = int(profile[k]), 0 if game.exact else slacks[k, b]
        gain = game.plain(gains[k, b])
        if game.exact:
            gain = _gain(game, profile, k, b) - game.plain(game.switching[a, b, k])
        tie = {"join": rank[b] > rank[a], "stay_out": rank[b] < rank[a], "weak": False}[ties]
        would = "yes" if gain > 0 else "by the tie rule" if gain == 0 and tie else "no"
        if unsure[k, b]:
            would = "undecided"
        said = (move.action, move.would, move.committed, abs(move.gain - gain) <= slack)
        if said != (actions[a], would, not game.free[k], True):
            yield f"{move.state} to {move.to}: its gain or what it would do is another"
        parts = {label: _gain(alone, profile, k, b) for label, alone in drivers.items()}
        if not _same_reasons(move.reasons, parts, gain, slack):
            yield f"{move.state} to {move.to}: the reasons are others"
        if (move.admitted, move.against) != _vote(game, profile, k, b, ties, found.tolerance):
            yield f"{move.state} to {move.to}: the vote is another"


def _gain(game: BoundGame, profile: Profile, k: int, b: int) -> Fraction | float:
    """What a state gains by another action, before switching costs."""
    after = profile.copy()
    after[k] = b
    before, then = game.payoffs_at(np.stack([profile, after]), state=k)
    gain: Fraction | float = game.plain(then - before)
    return gain


def _same_reasons(said: Mapping[str, Any], alone: dict[str, Any], gain: Any, slack: float) -> bool:
    """Whether reasons are those of a gain, from the gains with each driver alone."""
    base = alone.pop(BASE, 0)
    parts = {label: part - base for label, part in alone.items()}
    if parts:
        parts |= {BASE: base, OTHER: gain - sum(parts.values()) - base}
    return set(parts) - {BASE, OTHER} <= set(said) <= set(parts) and all(
        abs(said.get(label, 0) - part) <= slack for label, part in parts.items()
    )
