r"""Harm: what a move does to the others, and clubs that admit nobody who harms them.

A move changes the payoff of state j by :math:`h_j = u_j(\text{after}) - u_j(\text{before})`, for a state that
moves less the one-off cost of its move. Whoever moved alone is not harmed by it; everybody else with
:math:`h_j < 0` is. With :math:`\sum_j h_j` over all states the move is called, in this order,

*harmless*
    when nobody is harmed;
*harmful but worth it*
    when somebody is, and the total does not fall;
*beggar-thy-neighbour*
    when somebody is, the total falls, and a state that moved does not lose;
*spite*
    when somebody is, the total falls, and all who moved lose too.

A mover that gains exactly nothing does not lose. Payoffs are added as they are: one unit counts the same
whoever has it. Where several move at once, what the others' moves cost a mover counts as harm.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.data.world_picture import tile_map
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, ROUND_OFF, effects, tolerance_of
from gametheory_gov.growth.path import Move
from gametheory_gov.growth.single_moves import SingleMove
from gametheory_gov.world.institution import HARM_RULES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

HARMLESS, WORTH_IT = "harmless", "harmful but worth it"
BEGGAR, SPITE, OPEN = "beggar-thy-neighbour", "spite", "undecided"
#: States that a text names of each kind.
_NAMED = 12


@dataclass(frozen=True, eq=False, repr=False)
class Harm(Answer):
    """Who gains and who loses by a move, and by how much.

    Parameters
    ----------
    game : BoundGame
    before, after : arrays of int, shape (N,)
        The profiles; the states at which they differ have moved.
    changes : tuple of numbers, length N
        What each state gains, one-off costs of its own move deducted; in units of payoff.
    total : number
        Their sum.
    label : str
        ``"harmless"``, ``"harmful but worth it"``, ``"beggar-thy-neighbour"`` or ``"spite"``; ``"undecided"``
        where floats within the tolerance of zero decide it.
    tolerance : float
        Relative to the game's largest payoff; zero in exact arithmetic.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> pie = gg.Game("pie", ("out", "in"), aggregates={"members": {"in": 1}},
    ...               payoffs={"out": 0, "in": "1/members - 1/4"})
    >>> found = gg.harm(gg.bind(pie, gg.States.symmetric(4)), "3", before=["1", "2"])
    >>> found.label, found.gainers, found.losers
    ('beggar-thy-neighbour', {'3': Fraction(1, 12)}, {'1': Fraction(-1, 6), '2': Fraction(-1, 6)})
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    before: Profile
    after: Profile
    changes: tuple[Any, ...]
    total: Any
    label: str
    tolerance: float

    def _those(self, which: Any) -> tuple[str, ...]:
        return tuple(self.game.states.ids[k] for k in np.flatnonzero(which))

    @property
    def movers(self) -> tuple[str, ...]:
        """Ids of those that moved."""
        return self._those(self.before != self.after)

    def _by_sign(self, sign: int) -> dict[str, Any]:
        near = 0 if self.game.exact else self.tolerance * self.game.scale
        pairs = zip(self.game.states.ids, self.changes, strict=True)
        return {label: change for label, change in pairs if sign * change > near}

    @property
    def gainers(self) -> dict[str, Any]:
        """What those gain who gain, by id."""
        return self._by_sign(1)

    @property
    def losers(self) -> dict[str, Any]:
        """The negative changes of those who lose, by id."""
        return self._by_sign(-1)

    @property
    def harmed(self) -> dict[str, Any]:
        """Those of the losers who are harmed by others: all but a state that moved alone."""
        alone = self.movers if len(self.movers) == 1 else ()
        return {label: change for label, change in self.losers.items() if label not in alone}

    @property
    def undecided(self) -> tuple[str, ...]:
        """Ids of those whose change, in floats, is within the tolerance of zero, and not zero."""
        known = {**self.gainers, **self.losers}
        ids = self.game.states.ids
        return tuple(
            label
            for label, change in zip(ids, self.changes, strict=True)
            if change != 0 and label not in known
        )

    def verify(self) -> Verification:
        """The check of every change, the total and the label, from payoffs before and after.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0)
        >>> print(gg.harm(game, "2", before=["1"]).verify())
        valid
          checked: 3 changes of payoff, their total and the label, from payoffs before and after
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
        """
        return checking(lambda: _verified(self))

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """Who moves, the label, and the total."""
        movers = self.movers
        who = ", ".join(movers[:_NAMED]) + (" ..." if len(movers) > _NAMED else "")
        moves = "move" if len(movers) > 1 else self._verb(int(np.flatnonzero(self.before != self.after)[0]))
        return f"{who} {moves}: {self.label}, all together {format_gain(self.total)}"

    def _verb(self, k: int) -> str:
        """What one state does, in a word."""
        if self.after[k] == 0:
            return "leaves"
        joins = self.before[k] == 0 and len(self.game.actions) == 2
        return "joins" if joins else f"moves to {self.game.actions[self.after[k]]}"

    def __repr__(self) -> str:
        return f"Harm({self.headline})"

    def __str__(self) -> str:
        lines: list[str] = [self.headline]
        near: dict[str, Any] = dict.fromkeys(self.undecided, 0.0)
        for head, states in (("gain", self.gainers), ("lose", self.losers), ("within the tolerance", near)):
            if states:
                shown = sorted(states.items(), key=lambda pair: -abs(pair[1]))[:_NAMED]
                words = ", ".join(f"{label} ({format_gain(change)})" for label, change in shown)
                more = f" and {len(states) - _NAMED} more" if len(states) > _NAMED else ""
                lines.append(f"  {head}, {len(states)}: {words}{more}")
        rest = self.game.N - len(self.gainers) - len(self.losers) - len(near)
        if rest:
            lines.append(f"  {counted(rest, 'state')} neither")
        return "\n".join(lines)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per state: whether it moved, its actions, its change of payoff, and what that is.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        gainers, losers, harmed = self.gainers, self.losers, self.harmed
        rows = []
        for k, label in enumerate(self.game.states.ids):
            change = self.changes[k]
            word = "gains" if label in gainers else "loses" if label in losers else "neither"
            rows.append(
                {
                    "state": label,
                    "moved": bool(self.before[k] != self.after[k]),
                    "before": self.game.actions[self.before[k]],
                    "after": self.game.actions[self.after[k]],
                    "change": change if exact else float(change),
                    "verdict": "harmed" if label in harmed else word,
                }
            )
        return pd.DataFrame(rows)

    @picture
    def plot_tiles(self, ax: Axes | None = None) -> Axes:
        """Draw who gains and who loses on a map, as `data.tile_map` does."""
        gainers, losers = self.gainers, self.losers
        moved = {**gainers, **losers}
        shown = {label: moved.get(label, 0) for label in self.game.states.ids}
        title = f"{counted(len(gainers), 'gainer')}, {counted(len(losers), 'loser')}: {self.label}"
        return tile_map(shown, ax, title=title, key="change of payoff")


@public
def harm(
    game: GameLike,
    move: Any = None,
    *,
    before: Any = None,
    after: Any = None,
    tolerance: float = DEFAULT_TOLERANCE,
) -> Harm:
    """Tell who gains and who loses by a move, and whether it is at the cost of others.

    Parameters
    ----------
    game : BoundGame or Scenario
    move : id, (id, action), mapping of id to action, or a move of a path or of `deviations`, optional
        Who moves, and to which action. With two actions the id alone will do: an outsider joins, a member
        leaves.
    before : iterable of ids, mapping of id to action, or array of int with shape (N,), optional
        The club before; by default the club at time 0.
    after : likewise, optional
        The club after, in place of a move.
    tolerance : float
        Relative to the game's largest payoff: a float change closer to zero, and not zero, is undecided. Not
        used in exact arithmetic.

    Returns
    -------
    Harm

    Raises
    ------
    InvalidInputError
        When neither a move nor a club after it is given, or both are, or nobody moves.
    InvalidStatesError
        For unknown states.
    InvalidGameError
        For unknown actions.

    See Also
    --------
    gametheory_gov.do_no_harm : the game under an institution that admits nobody who harms others.
    gametheory_gov.deviations : what every state would gain by moving alone.

    Examples
    --------
    Two of four states share a market. The third gains by joining; the fourth then stands outside alone, and
    loses as much.

    >>> import gametheory_gov as gg
    >>> rules = gg.Institution(exclusion_penalty="1/2", depth="1/2")
    >>> world = gg.States.symmetric(4, cost=["1/4", "1/4", "1/4", 1])
    >>> game = gg.bind(gg.AccessionGame(), world, rules, benefit=0, legitimacy=0, divergence=0)
    >>> print(gg.harm(game, "3", before=["1", "2"]))
    3 joins: harmful but worth it, all together 0
      gain, 1: 3 (1/8)
      lose, 1: 4 (-1/8)
      2 states neither
    """
    game = as_game(game, "harm")
    relative = tolerance_of(game, tolerance)
    if (move is None) == (after is None):
        said = "neither is given" if move is None else "both are given"
        raise InvalidInputError("harm", [f"a move or the club after it, `after`, is needed; {said}"])
    start = game.start if before is None else game.profile(before)
    end = game.profile(after) if move is None else _moved(game, start, move)
    if np.array_equal(start, end):
        raise InvalidInputError("harm", ["nobody moves: all play the same before and after"])
    changes, unsure, totals, doubtful = effects(game, start[None], end[None], relative)
    label = _label(changes[0], unsure[0], totals[0], bool(doubtful[0]), start != end)
    plain = tuple(game.plain(changes[0]).tolist())
    return Harm(game, start, end, plain, _plain(game, totals[0]), label, relative)


@public
def do_no_harm(game: GameLike, standard: str = "net") -> BoundGame:
    """The game under an institution that admits nobody who harms others by joining.

    The rule takes the place of the institution's rule of admission, open or by vote; it is the entry
    ``admission`` of `gametheory_gov.Institution`, and every question reads it there. Joining is judged one
    state at a time, at the club that it joins. A rule of admission forbids no exit: members leave as they
    like.

    Parameters
    ----------
    game : BoundGame or Scenario
    standard : {"net", "nobody"}
        ``"nobody"``: nobody else may lose. ``"net"``: somebody may, unless the payoffs of all states, the
        newcomer's gain included, fall in total: no beggar-thy-neighbour.

    Returns
    -------
    BoundGame
        To solve, grow or compare: `gametheory_gov.growth.compare_admission` grows the same founders under
        ``rules=["open", "no_net_harm", "no_harm"]``.

    Raises
    ------
    InvalidInputError
        For an unknown standard.
    BindingError
        For a game that does not say what it was bound from.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> pie = gg.Game("pie", ("out", "in"), aggregates={"members": {"in": 1}},
    ...               payoffs={"out": 0, "in": "1/members"})
    >>> game = gg.bind(pie, gg.States.symmetric(4), founders=["1"])
    >>> gg.grow(game).sizes, gg.grow(gg.do_no_harm(game, "nobody")).sizes
    ((1, 4), (1,))
    >>> gg.solve(gg.do_no_harm(game, "nobody"), gg.equilibria.EnumerationSolver()).verify().valid
    True
    """
    game = as_game(game, "do_no_harm")
    if standard not in HARM_RULES:
        hint = did_you_mean(str(standard), HARM_RULES)
        raise InvalidInputError(
            "do_no_harm",
            [f"standard = {standard!r:.80}; one of {', '.join(map(repr, HARM_RULES))} is needed{hint}"],
        )
    return rebind(game, admission=HARM_RULES[standard])


def _moved(game: BoundGame, profile: Profile, move: Any) -> Profile:
    """The profile after a move.

    Raises
    ------
    InvalidInputError
    InvalidStatesError
    InvalidGameError
    """
    faults, chosen = Faults("harm"), dict[str, Any]()
    if isinstance(move, (Move, SingleMove)):
        chosen = {move.state: move.to}
    elif isinstance(move, Mapping):
        chosen = dict(move)
    elif isinstance(move, tuple) and len(move) == 2:
        chosen = {move[0]: move[1]}
    elif isinstance(move, str) and len(game.actions) == 2:
        chosen = {move: None}
    elif isinstance(move, str):
        faults.add(f"move = {move!r}; with {len(game.actions)} actions (id, action) is needed")
    else:
        faults.add(f"move = {move!r:.80}; an id, (id, action), or a mapping of ids to actions is needed")
    faults.raise_as(InvalidInputError)
    after = profile.copy()
    for k, action in zip(game.states.indices(chosen, subject="harm"), chosen.values(), strict=True):
        after[k] = 1 - profile[k] if action is None else game.form.action(action)
    return after


def _label(changes: np.ndarray, unsure: BoolArray, total: Any, doubtful: bool, moved: BoolArray) -> str:
    """The label of a move, or that floats within the tolerance of zero decide it."""
    others = np.ones(len(moved), dtype=bool) if moved.sum() > 1 else ~moved
    lose = np.asarray(changes < 0, dtype=bool) & ~unsure
    keep = np.asarray(changes >= 0, dtype=bool) & ~unsure
    harmed = {True} if (lose & others).any() else {False, True} if (unsure & others).any() else {False}
    kept = {True} if (keep & moved).any() else {False, True} if (unsure & moved).any() else {False}
    falls = {False, True} if doubtful else {bool(total < 0)}
    found = {
        HARMLESS if not some else WORTH_IT if not less else BEGGAR if mover else SPITE
        for some, less, mover in itertools.product(harmed, falls, kept)
    }
    return found.pop() if len(found) == 1 else OPEN


def _plain(game: BoundGame, number: Any) -> Fraction | float:
    """One number of the arithmetic as ``Fraction`` or float."""
    plain: Fraction | float = game.plain(number)
    return plain if game.exact else float(plain)


def _verified(found: Harm) -> Verification:
    faults = [*misbound(found.game), *tolerance_faults(found.game, found.tolerance)]
    faults = faults or list(_faults(found))
    checked = (
        f"{len(found.changes)} changes of payoff, their total and the label, from payoffs before and after",
        "the game is the one that its recipe, states and institution make",
    )
    return Verification(not faults, tuple(faults), checked, (given(found.game),))


def _faults(found: Harm) -> Iterator[str]:
    """Everything in which the answer differs from payoffs taken state by state."""
    game = found.game
    for profile in (found.before, found.after):
        if profile.shape != (game.N,) or profile.dtype.kind not in "iu":
            yield "a profile is not one action of every state"
            return
        if np.any((profile < 0) | (profile >= len(game.actions))):
            yield "somebody plays what is no action"
            return
    if len(found.changes) != game.N or not found.movers:
        yield "the changes are not one of every state, or nobody moves"
        return
    slack: Any = 0 if game.exact else ROUND_OFF * game.scale
    both = np.stack([found.before, found.after])
    changes = []
    for k, change in enumerate(found.changes):
        then, now = game.payoffs_at(both, state=k)
        cost = game.switching[found.before[k], found.after[k], k]
        changes.append(game.plain(now - then - cost))
        if not abs(change - changes[-1]) <= slack:
            yield f"{game.states.ids[k]}: its change of payoff is another"
    if not abs(found.total - sum(changes)) <= game.N * slack:
        yield "the total is another"
    said = np.array(found.changes, dtype=object)
    near: Any = 0 if game.exact else found.tolerance * game.scale
    unsure = np.array([change != 0 and abs(change) <= near for change in found.changes])
    doubtful = not game.exact and abs(found.total) <= game.N * near and any(found.changes)
    if found.label != _label(said, unsure, found.total, bool(doubtful), found.before != found.after):
        yield "the label is another"
