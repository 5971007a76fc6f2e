r"""Growth: the path of a club from its founders.

States that gain move and members that lose may leave, until nobody moves; where the institution's admission
rule is not open, outsiders move in only with the consent of those who are members before the move. Committed
founders never leave; free founders are players like all others. Orders of moving:

``synchronous``
    in every round all who gain move at once, each replying to the profile before the round;
``random``
    one mover at a time, drawn evenly among those who gain;
``by_size``, ``by_gain``
    one mover at a time: the largest of those who gain, or the one that gains most.

In supermodular games with committed founders where the path ends does not depend on the order; with free
founders it may, and the path may cycle. An indifferent state follows the tie rule; in floats a gain within
the tolerance counts as zero, and the path lists the moves that were decided so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

import numpy as np

from gametheory_gov.base._typing import BoolArray, RNGLike
from gametheory_gov.base.errors import Faults, InvalidInputError, InvalidStatesError, did_you_mean
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    Ties,
    consent,
    judged,
    moves_on_tie,
    note_steps,
    note_ties,
    tolerance_of,
)
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal

from .path import Ending, GrowthPath, Move, Round
from .reasons import Drivers, explain

Order = Literal["synchronous", "random", "by_size", "by_gain"]
_CLASS_LIMIT = 4096


@public
def grow(
    game: GameLike,
    founders: Iterable[str] | None = None,
    *,
    committed: bool | None = None,
    order: Order = "synchronous",
    rng: RNGLike = None,
    ties: Ties = "join",
    universal: float = UNIVERSAL,
    max_steps: int | None = None,
    tolerance: float = DEFAULT_TOLERANCE,
    reasons: bool = True,
    progress: bool = False,
) -> GrowthPath:
    """Let a club grow from its founders, under the institution's rule of admission.

    Parameters
    ----------
    game : BoundGame or Scenario
    founders : iterable of ids, optional
        The club at time 0, in place of the founders named at binding.
    committed : bool, optional
        Whether founders never leave; by default founders given here do not, and those of the game do as it
        says. ``grow(game, founders)`` is short for ``grow(game.found(founders))``.
    order : {"synchronous", "random", "by_size", "by_gain"}
    rng : seed or numpy Generator, optional
        Source of draws in random order.
    ties : {"join", "stay_out"}
        Choice of an indifferent state.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    max_steps : int, optional
        Rounds after which to stop; 100 N by default.
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    reasons : bool
        Whether moves say why; without, a path takes a fraction of the time.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    GrowthPath

    Raises
    ------
    InvalidInputError
        For an unknown order, ties ``"weak"``, founders that differ from those named at binding.
    InvalidStatesError
        For unknown founders.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> grow(game, ["1", "2"]).sizes
    (2, 4)
    """
    game = as_game(game, "grow")
    played = _check(game, founders, committed, order, ties, universal, max_steps)
    names = played.founders or played.club
    stay = played.committed.keys() >= set(names) if names else committed is not False
    mover = _Mover(played, ties, tolerance_of(game, tolerance), order, np.random.default_rng(rng), reasons)
    rounds, ending, cycle, last = _walk(mover, played.start, max_steps or 100 * game.N, progress)
    path = GrowthPath(
        played,
        names,
        stay,
        order,
        ties,
        tuple(rounds),
        ending,
        cycle,
        universal,
        last_profile=last,
        tolerance=mover.tolerance,
        stayed_undecided=tuple(game.states.ids[k] for k in sorted(mover.hesitant)),
    )
    return _add_leavers(path, mover, max_steps) if stay else path


def follow(
    game: BoundGame,
    start: Profile,
    *,
    ties: Ties = "join",
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int | None = None,
    undecided: set[str] | None = None,
) -> tuple[tuple[Profile, ...], Ending]:
    """The profiles that synchronous best reply runs through from any profile, and how it ends.

    Parameters
    ----------
    game : BoundGame
        Its committed states keep their action.
    start : array of int, shape (N,)
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    max_steps : int, optional
        100 N by default.
    undecided : set of ids, optional
        Those are added whose gain is within the tolerance of zero on the way, in floats.

    Returns
    -------
    profiles : tuple of arrays of int, shape (N,)
        The start first; the last one is where nobody moves, or the first that came before.
    ending : {"equilibrium", "cycle", "step limit"}

    Raises
    ------
    InvalidInputError
        For ties ``"weak"``, which do not say what an indifferent state does.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> profiles, ending = follow(game, game.profile(["1"]))
    >>> [len(game.members(profile)) for profile in profiles], ending
    ([1, 3, 4], 'equilibrium')
    """
    faults = Faults("follow")
    note_ties(faults, ties)
    faults.raise_as(InvalidInputError)
    mover = _Mover(game, ties, tolerance_of(game, tolerance), "synchronous", np.random.default_rng(0), False)
    profile = np.where(game.free, start, game.fixed_profile)
    visited, seen = [profile], {profile.tobytes()}
    for _ in range(max_steps or 100 * game.N):
        profile, moves = mover.step(profile, None)
        if undecided is not None and not game.exact:
            undecided |= {move.state for move in moves if move.on_tie}
            undecided |= {game.states.ids[k] for k in mover.hesitant}
        if not moves:
            return tuple(visited), "equilibrium"
        visited.append(profile)
        if profile.tobytes() in seen:
            return tuple(visited), "cycle"
        seen.add(profile.tobytes())
    return tuple(visited), "equilibrium" if not mover.willing(profile) else "step limit"


def _check(
    game: BoundGame,
    founders: Iterable[str] | None,
    committed: bool | None,
    order: str,
    ties: str,
    universal: float,
    max_steps: int | None,
) -> BoundGame:
    """The game with its founders; every fault is raised."""
    faults = Faults("grow")
    standards = dict.fromkeys(game.form.standards.values())
    if len(standards) > 1:
        faults.add(
            f"the game has {len(standards)} rival standards, and a club grows around one: use "
            "subgame_perfect(game) (in the shell: solve), or StandardsGame(1)"
        )
        faults.raise_as(InvalidInputError)
    with faults.noting("universal"):
        check_universal(universal)
    note_ties(faults, ties)
    if order not in get_args(Order):
        faults.add(
            f"order = {order!r}; one of {', '.join(get_args(Order))} is needed"
            f"{did_you_mean(order, get_args(Order))}"
        )
    note_steps(faults, max_steps)
    unknown = Faults("grow")
    if committed not in (None, True, False):
        faults.add(f"committed = {committed!r:.80}; True, False or None is needed")
    names = game.founders
    if founders is not None:
        ids, full = game.states.ids, game.states.names
        names = as_ids(founders, "founders", unknown, known=ids, names=full, among=f"the {game.N} states")
    elif not (game.commit() if committed else game).club:
        faults.add("nobody founds the club; say who: grow(game, ['USA', ...])")
    seated = game.institution.body == "founders" and game.seated == game.founders
    if not unknown and seated and set(names) != set(game.seated):
        faults.add(
            "the founders differ from those the game was bound with, whose rules depend on them; "
            "use gg.rebind(game, founders=[...])"
        )
    if not faults:
        unknown.raise_as(InvalidStatesError)
    faults.extend(unknown.found)
    faults.raise_as(InvalidInputError)
    if founders is not None:
        return game.found(names, committed=committed is not False)
    return game if committed is None else game.commit() if committed else game.release()


class _Wish(NamedTuple):
    """A deviation that a state would make: the action, its gain, and whether the tie rule decided."""

    to: int
    gain: Fraction | float
    on_tie: bool


class _Mover:
    """Moves at a profile: those that states would make, and those that are made in a round."""

    def __init__(
        self,
        game: BoundGame,
        ties: Ties,
        tolerance: float,
        order: str,
        rng: np.random.Generator,
        reasons: bool,
    ) -> None:
        self.game = game
        self.ties = ties
        self.tolerance = tolerance
        self.order = order
        self.rng = rng
        self.on_tie = moves_on_tie(game, ties)
        self.sizes = game.states.size.astype(np.float64)
        self.drivers = Drivers(game) if reasons else None
        self.hesitant: dict[int, None] = {}

    def willing(self, profile: Profile, players: BoolArray | None = None) -> dict[int, _Wish]:
        """The best profitable deviation of every state that has one, by position."""
        game = self.game
        gains, undecided = judged(game, profile, self.tolerance)
        zero = np.asarray(gains == 0, dtype=bool) if game.exact else undecided
        moves = (np.asarray(gains > 0, dtype=bool) & ~zero) | (zero & self.on_tie[profile])
        moves &= (game.free if players is None else players)[:, None]
        moves &= np.arange(len(game.actions)) != profile[:, None]
        if not game.exact and players is None:
            doubtful = zero.any(axis=1) & ~moves.any(axis=1) & game.free
            self.hesitant |= dict.fromkeys(np.flatnonzero(doubtful).tolist())
        if game.institution.admission != "open":
            for k, b in np.argwhere(moves & (profile == 0)[:, None]):
                moves[k, b] = self._admitted(profile, int(k), int(b))
        found = {}
        for k in np.flatnonzero(moves.any(axis=1)):
            b = self._best(moves[k], gains[k])
            found[int(k)] = _Wish(b, game.plain(gains[k, b]), bool(zero[k, b]))
        return found

    def moves(self, profile: Profile, willing: Mapping[int, _Wish]) -> list[Move]:
        """The records of some deviations from a profile."""
        actions, ids = self.game.actions, self.game.states.ids
        return [
            Move(ids[k], actions[profile[k]], actions[wish.to], wish.gain, wish.on_tie)
            for k, wish in willing.items()
        ]

    def _admitted(self, profile: Profile, newcomer: int, action: int) -> bool:
        """Whether the members admit an outsider; a vote within the tolerance counts as indifferent."""
        admits, unsure = consent(
            self.game, profile[None], newcomer, action, ties=self.ties, tolerance=self.tolerance
        )
        return bool(admits[0] or (unsure[0] and self.ties == "join"))

    def _best(self, moves: BoolArray, gains: np.ndarray) -> int:
        """The action that gains most; among equals the more (or less) cooperative one."""
        rank = np.array(self.game.form.cooperation) * (1 if self.ties == "join" else -1)
        return int(max(np.flatnonzero(moves), key=lambda b: (gains[b], rank[b])))

    def step(self, profile: Profile, before: Profile | None) -> tuple[Profile, list[Move]]:
        """The next profile and the moves that led there; no moves when nobody gains."""
        willing = self.willing(profile)
        if not willing:
            return profile, []
        movers = list(willing) if self.order == "synchronous" else [self._next(willing)]
        moves = self.moves(profile, {k: willing[k] for k in movers})
        if self.drivers is not None:
            moves = explain(self.drivers, profile, before, dict(zip(movers, moves, strict=True)))
        return self.after(profile, willing, movers), moves

    def _next(self, willing: Mapping[int, _Wish]) -> int:
        positions = list(willing)
        if self.order == "random":
            return int(self.rng.choice(positions))
        if self.order == "by_size":
            return max(positions, key=lambda k: (self.sizes[k], -k))
        return max(positions, key=lambda k: (willing[k].gain, -k))

    def after(self, profile: Profile, willing: Mapping[int, _Wish], movers: Sequence[int]) -> Profile:
        """The profile after some of the willing have moved."""
        moved = profile.copy()
        for k in movers:
            moved[k] = willing[k].to
        return moved


def _walk(
    mover: _Mover, start: Profile, max_steps: int, progress: bool
) -> tuple[list[Round], Ending, tuple[tuple[str, ...], ...], Profile]:
    game = mover.game
    first = game.actions[0]
    rounds = [Round(0, (), game.members(start), game.reports(start), first)]
    before: Profile | None = None
    profile, seen = start, {start.tobytes(): 0}
    returns = 0
    for number in progress_bar(range(1, max_steps + 1), "rounds", show=progress):
        after, moves = mover.step(profile, before)
        if not moves:
            return rounds, "equilibrium", (), profile
        before, profile = profile, after
        rounds.append(Round(number, tuple(moves), game.members(profile), game.reports(profile), first))
        again = seen.setdefault(profile.tobytes(), number)
        if again == number:
            continue
        if mover.order != "random":
            return rounds, "cycle", tuple(r.members for r in rounds[again:number]), profile
        returns += 1
        if returns & (returns - 1) == 0:  # look again after 1, 2, 4, 8, ... returns
            closed = _closed_class(mover, profile)
            if closed:
                return rounds, "cycle", closed, profile
    ending: Ending = "step limit" if mover.willing(profile) else "equilibrium"
    return rounds, ending, (), profile


def _closed_class(mover: _Mover, start: Profile) -> tuple[tuple[str, ...], ...]:
    """The clubs among which random moves stay for ever, when the start is one of them.

    Empty when a club without a way back to the start can be reached, or more than 4,096 profiles can.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    position = {start.tobytes(): 0}
    profiles, edges = [start], []
    for k, profile in enumerate(profiles):
        willing = mover.willing(profile)
        if not willing:
            return ()
        for mover_k in willing:
            after = mover.after(profile, willing, [mover_k])
            if after.tobytes() not in position:
                position[after.tobytes()] = len(profiles)
                profiles.append(after)
            edges.append((k, position[after.tobytes()]))
        if len(profiles) > _CLASS_LIMIT:
            return ()
    rows, columns = np.array(edges).T
    graph = coo_array((np.ones(len(edges)), (rows, columns)), shape=(len(profiles), len(profiles)))
    parts, _ = connected_components(graph, directed=True, connection="strong")
    return tuple(map(mover.game.members, profiles)) if parts == 1 else ()


def _add_leavers(path: GrowthPath, mover: _Mover, max_steps: int | None) -> GrowthPath:
    """The path with the committed founders who would move if free, and the club that then remains."""
    game = path.game
    rows = game.states.indices(path.founders)
    players = np.zeros(game.N, dtype=bool)
    players[rows] = True
    willing = mover.willing(path.last_profile, players)
    remaining: tuple[str, ...] | None = path.final
    if willing:
        game = game.release(path.founders)
        free = _Mover(game, mover.ties, mover.tolerance, "synchronous", mover.rng, False)
        _, ending, _, last = _walk(free, path.last_profile, max_steps or 100 * game.N, False)
        remaining = game.members(last) if ending == "equilibrium" else None
    return replace(path, would_leave=tuple(mover.moves(path.last_profile, willing)), remaining=remaining)
