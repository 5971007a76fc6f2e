r"""Rules that all can accept: the designs of a grid that leave no state worse off.

State i is worse off when its payoff falls below that of the *reference*, no club at all or another regime:
:math:`u_i < o_i`. A design is acceptable when nobody is. The state with the least margin :math:`u_i - o_i`
*binds*. A design that is not can become so by *transfers* among its members, when

.. math:: \sum_{i\in M,\ u_i>o_i} \min(u_i - o_i,\ g_i) \;\ge\; \sum_{i\in M,\ u_i<o_i} (o_i - u_i)

and no outsider is worse off. Here :math:`g_i` is what i would lose by leaving, without bound where it is
committed: nobody is asked for more than it would stay for, so the club is as stable as without transfers.
Outsiders cannot be paid by a club that they do not belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base.answer import Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import exact_sum, format_gain, to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, tolerance_of

from .candidates import design_game
from .choosing import checked_choices, played, taken, tolerance_among
from .comparison import Compared
from .measures import Outcome
from .outcomes import Asked, Design
from .prices import depth_of, told
from .ranking import SLACK

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NO_CLUB = "no_club"
_NAMED = 6


@dataclass(frozen=True, eq=False, repr=False)
class Acceptable(Compared):
    """The designs that leave no state worse off, among all of a grid: the answer of `acceptable`.

    Parameters
    ----------
    game : BoundGame
        Before anything is chosen.
    choose : mapping of str to tuple
        The candidates by name.
    outcome : {"grown", "selected", "worst"}
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    designs : tuple of Design
        Every combination, the last choice running fastest.
    against : str
        The reference in words; ``"no_club"``, or whose regime it is.
    reference : tuple of N numbers
        What each state has there.
    margins : tuple of (id, number) or None
        For each design the state that binds, and its payoff less the reference's; None where there is no
        equilibrium.
    places : tuple of int
        Positions of the acceptable designs.
    payments : mapping of int to mapping of id to number
        By position, transfers that make a design acceptable which is not by itself; received ones are
        positive.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.States.symmetric(4, cost=["1/4", "1/4", "1/2", 1])
    >>> game = gg.bind(gg.AccessionGame(cost_exponent=2), four, benefit=1, legitimacy=0, divergence=0,
    ...                founders=["1", "2"])
    >>> found = gg.acceptable(game, choose={"depth": (0, 4, 9)})
    >>> found.deepest, found.binding(found.deepest[0])
    ((Design(depth = 2: 2 members),), ('1', Fraction(0, 1)))
    """

    RESTS = Rests(
        CLUB,
        ("outcome", {"selected": ("monderer1996", "blume1993", "young1993")}),
        parts={"game": (BoundGame,)},
    )

    against: str = NO_CLUB
    reference: tuple[Any, ...] = ()
    margins: tuple[tuple[str, Any] | None, ...] = ()
    places: tuple[int, ...] = ()
    payments: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def accepted(self) -> tuple[Design, ...]:
        """The designs that leave nobody worse off."""
        return tuple(self.designs[k] for k in self.places)

    @property
    def with_transfers(self) -> tuple[Design, ...]:
        """The designs that transfers among members make acceptable, and that are not without."""
        return tuple(self.designs[k] for k in self.payments)

    @property
    def deepest(self) -> tuple[Design, ...]:
        """The deepest acceptable designs; all of them where depth is not chosen."""
        return self._most(self.accepted, lambda design: depth_of(self.game, design))

    @property
    def furthest(self) -> tuple[Design, ...]:
        """The acceptable designs that reach furthest."""
        return self._most(self.accepted, lambda design: design.values["reach"])

    @staticmethod
    def _most(designs: Sequence[Design], value: Any) -> tuple[Design, ...]:
        most = max(map(value, designs), default=None)
        return tuple(design for design in designs if value(design) == most)

    def binding(self, design: Design) -> tuple[str, Any] | None:
        """The state with the least margin under a design, and that margin; None without an equilibrium."""
        return self.margins[self.designs.index(design)]

    def transfers(self, design: Design) -> Mapping[str, Any]:
        """The transfers that make a design acceptable; empty where none are needed, or none do."""
        return self.payments.get(self.designs.index(design), {})

    def receivers(self, design: Design) -> tuple[str, ...]:
        """Who is paid under a design that transfers make acceptable, the most first."""
        paid = self.transfers(design)
        return tuple(sorted((state for state in paid if paid[state] > 0), key=lambda state: -paid[state]))

    def _marks(self) -> Mapping[str, Sequence[int]]:
        return {"acceptable": self.places, "with_transfers": tuple(self.payments)}

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per design: its choices, members, measures, whether it is acceptable, and who binds.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        table = super().to_pandas(exact=exact)
        ends = [("", None) if pair is None else pair for pair in self.margins]
        table["binding"] = [state for state, _ in ends]
        margins = [margin for _, margin in ends]
        table["margin"] = margins if exact else [None if m is None else float(m) for m in margins]
        return table

    # -------------------------------------------------------------------------------------- check

    def verify(self) -> Verification:
        """The check of every design, of who binds, and of transfers, without any search.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0, founders=["1"])
        >>> gg.acceptable(game, choose={"excludability": [0, 1]}).verify().valid
        True
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults = list(self._faults())
        if not faults:
            faults += self._unacceptable()
        more = f"who is worse off than with {self.against.replace('_', ' ')}, and what transfers change"
        own = "" if self.against == NO_CLUB else ", the reference"
        return self._verified([more], faults, f", the candidates{own}")

    def _unacceptable(self) -> Iterator[str]:
        if len(self.reference) != self.game.N:
            yield "the reference is not one payoff of every state"
            return
        if self.against == NO_CLUB:
            slack: Any = 0 if self.game.exact else SLACK * self.game.scale
            pairs = zip(self.reference, without_club(self.game), strict=True)
            if any(not abs(said - real) <= slack for said, real in pairs):
                yield "what states have without a club is another"
                return
        again = judged(self._asked(), self.designs, self.reference)
        if list(self.places) != again.places:
            yield "other designs leave nobody worse off"
        for design, said, real in zip(self.designs, self.margins, again.margins, strict=True):
            if not _same_margin(said, real, self.game):
                yield f"{design.name}: another state binds, or by another margin"
        if list(self.payments) != list(again.payments):
            yield "transfers make other designs acceptable"
            return
        for k, payment in self.payments.items():
            if not _pays(payment, again.payments[k], self.game):
                yield f"{self.designs[k].name}: the transfers are others"

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """How many designs all can accept, and the deepest."""
        words = f"{len(self.places)} of {counted(len(self.designs), 'design')} leave nobody worse off"
        return f"{words} than {self.against.replace('_', ' ')} ({self.outcome})"

    def __repr__(self) -> str:
        return f"Acceptable({self.headline})"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {line}" for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        for word, designs in (("deepest", self.deepest), ("reaches furthest", self.furthest)):
            if designs:
                design = designs[0]
                tie = f" and {len(designs) - 1} more" if len(designs) > 1 else ""
                yield f"{word}: {design.name}{tie}; {self._binds(design)}"
        if beyond := self._beyond():
            yield f"deeper, {beyond.name} is not, by itself: {self._binds(beyond)}"
        if self.payments:
            paid = self._most(self.with_transfers, lambda design: depth_of(self.game, design))
            names = " ".join(list(self.receivers(paid[0]))[:_NAMED])
            number = counted(len(self.payments), "design")
            yield f"transfers add {number}; deepest: {paid[0].name}, to {names}"
        yield from told(self.prices())
        yield "of these designs; between them nothing is claimed"

    def _binds(self, design: Design) -> str:
        pair = self.binding(design)
        if pair is None:
            return "no equilibrium"
        state, margin = pair
        verb = "binds, and gains" if margin >= 0 else "loses"
        return f"{design.members} of {self.game.N} members; {state} {verb} {format_gain(abs(margin))}"

    def _beyond(self) -> Design | None:
        """The shallowest design, deeper than all that are acceptable, that is not."""
        depths = [depth_of(self.game, design) for design in self.deepest]
        deeper = [
            design
            for design in self.designs
            if depths and design.profiles and depth_of(self.game, design) > depths[0]
        ]
        return min(deeper, key=lambda design: depth_of(self.game, design), default=None)

    @picture
    def plot(self, ax: Axes | None = None, *, x: str = "depth", y: str = "reach") -> Axes:
        """Draw thin and inclusive designs against deep and closed ones, by whether all can accept them.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A figure of its own when left out.
        x : str
            A choice in numbers across; the first one where depth is not chosen.
        y : str
            A measure upwards.
        """
        from .pictures import draw_acceptance

        name = x if x in self.choose else next(iter(self.choose))
        (upward,) = self._taken([y])
        spots = [
            (_place(self.choose[name], design.choices[name]), float(design.values[upward]))
            for design in self.designs
            if design.profiles
        ]
        known = [k for k, design in enumerate(self.designs) if design.profiles]
        kinds = [
            "acceptable to all"
            if k in self.places
            else "with transfers"
            if k in self.payments
            else "somebody is worse off"
            for k in known
        ]
        return draw_acceptance(spots, kinds, name.replace("_", " "), upward, self.headline, ax=ax)


def _place(values: Sequence[Any], value: Any) -> float:
    """A candidate on an axis: its number, or its place where candidates are no numbers."""
    try:
        return float(to_number(value))
    except (TypeError, ValueError):
        return float(values.index(value))


# ------------------------------------------------------------------------------------- judgement


@dataclass(frozen=True)
class Judgement:
    """Which designs leave nobody worse off; see `Acceptable`."""

    margins: list[tuple[str, Any] | None]
    places: list[int]
    payments: dict[int, dict[str, Any]]


def without_club(game: BoundGame) -> list[Any]:
    """What every state has where nobody is a member."""
    plain: list[Any] = game.plain(game.payoffs(np.zeros(game.N, dtype=np.int64))).tolist()
    return plain


def judged(asked: Asked, designs: Sequence[Design], reference: Sequence[Any]) -> Judgement:
    """Who is worse off under each design than in the reference, and what transfers change."""
    found = Judgement([], [], {})
    for k, design in enumerate(designs):
        game = design_game(asked.game, design.choices)
        outcomes = list(asked.outcomes(game, design.choices, design.profiles))
        rows = [[own - then for own, then in zip(o.payoffs, reference, strict=True)] for o in outcomes]
        least = [(min(row[i] for row in rows), i) for i in range(game.N)] if rows else []
        if not least:
            found.margins.append(None)
            continue
        margin, state = min(least)
        found.margins.append((game.states.ids[state], margin))
        near = 0 if game.exact else SLACK * game.scale
        if margin >= -near:
            found.places.append(k)
        elif len(rows) == 1 and (paid := _payment(outcomes[0], rows[0], near)):
            found.payments[k] = paid
    return found


def _payment(outcome: Outcome, margins: Sequence[Any], near: Any) -> dict[str, Any]:
    """Transfers among members that leave nobody worse off and nobody wishing to leave; empty without any."""
    game, inside = outcome.game, outcome.profile > 0
    if len(game.actions) != 2 or any(margins[i] < -near for i in np.flatnonzero(~inside).tolist()):
        return {}
    stays = [-gain for gain in game.plain(game.gains(outcome.profile)[:, 0]).tolist()]
    members = np.flatnonzero(inside).tolist()
    able = {
        i: min(margins[i], stays[i]) if game.free[i] else margins[i]
        for i in members
        if margins[i] > 0 and (stays[i] > 0 or not game.free[i])
    }
    need = {i: -margins[i] for i in members if margins[i] < 0}
    have, lack = (exact_sum(list(some.values())) if some else 0 for some in (able, need))
    indifferent = any(game.free[i] and own == stays[i] for i, own in able.items())
    if have < lack or (outcome.ties == "stay_out" and have == lack and indifferent):
        return {}
    paid = {i: -own * lack / have for i, own in able.items()} | need
    return {game.states.ids[i]: paid[i] for i in sorted(paid)}


def _same_margin(said: Any, real: Any, game: BoundGame) -> bool:
    if said is None or real is None:
        return said is real
    near = 0 if game.exact else SLACK * game.scale
    return bool((said[0] == real[0] or not game.exact) and abs(said[1] - real[1]) <= near)


def _pays(said: Mapping[str, Any], real: Mapping[str, Any], game: BoundGame) -> bool:
    near = 0 if game.exact else SLACK * game.scale
    return list(said) == list(real) and all(abs(said[state] - real[state]) <= near for state in real)


# ------------------------------------------------------------------------------------- the question


@public
def acceptable(
    game: GameLike,
    choose: Mapping[str, Any],
    *,
    against: Any = NO_CLUB,
    outcome: Literal["grown", "selected", "worst"] = "grown",
    ties: Literal["join", "stay_out"] = "join",
    tolerance: float = DEFAULT_TOLERANCE,
    executor: Any = None,
    cache: str | Path | None = None,
    progress: bool = False,
) -> Acceptable:
    """Find the rules that all can accept: the designs that leave no state worse off.

    Parameters
    ----------
    game : BoundGame or Scenario
    choose : mapping of str to range or candidates
        As for `gametheory_gov.best_design`. A traffic rule may be a corridor of policies: from one policy for
        all (``"corridor": 0``) to none.
    against : "no_club", club, path or equilibrium
        What states would have otherwise: no club at all, or a regime: a club of the game as it stands (ids,
        or a mapping of ids to actions), where a `GrowthPath` ends, or an `Equilibrium` of the game.
    outcome : {"grown", "selected", "worst"}
        What happens under a design; under ``"worst"`` it is to be acceptable at all equilibria.
    ties : {"join", "stay_out"}
        Choice of an indifferent state.
    tolerance : float
        Relative to the largest term of each gain; not used in exact arithmetic.
    executor : object with ``map``, optional
        As for `gametheory_gov.sweep`, as the next two.
    cache : str or path, optional
        Folder that keeps every finished design.
    progress : bool
        Whether to show a progress bar with the time left.

    Returns
    -------
    Acceptable
        With the deepest acceptable design, the one that reaches furthest, who binds, what transfers add, and
        three prices.

    Raises
    ------
    InvalidInputError
        With every fault of the arguments.
    NotApplicableError
        When the outcome is not known under some design.

    Examples
    --------
    Where depth makes a common good, GATT's founders find depths that nobody minds. Deeper, few join, and
    the founders themselves pay too much.

    >>> import gametheory_gov as gg
    >>> found = gg.acceptable(gg.load_scenario("gatt_common_good"), choose={"depth": (0, 2, 11)})
    >>> print(found)  # doctest: +ELLIPSIS
    3 of 11 designs leave nobody worse off than no club (grown)
      deepest: depth = 1; 190 of 193 members; SYR binds, and gains 0.163884
      reaches furthest: depth = 3/5 and 1 more; 193 of 193 members; SYR binds, and gains 0.0849696
      deeper, depth = 6/5 is not, by itself: 22 of 193 members; SYR loses 0.602245
    ...
    """
    game = as_game(game, "acceptable")
    faults = Faults("acceptable")
    words, reference = _reference(game, against, faults)
    tolerance_of(game, tolerance)
    axes = checked_choices(game, choose, outcome, ties, executor, cache, faults)
    asked = Asked(game, outcome, taken(game, axes, ()), ties, float(tolerance))
    designs = played(asked, axes, executor, cache, progress)
    found = judged(asked, designs, reference)
    return Acceptable(
        game,
        {name: tuple(values) for name, values in axes.items()},
        outcome,
        ties,
        tolerance_among(game, designs, tolerance),
        designs,
        words,
        tuple(reference),
        tuple(found.margins),
        tuple(found.places),
        found.payments,
    )


def _reference(game: BoundGame, against: Any, faults: Faults) -> tuple[str, list[Any]]:
    """What states would have otherwise, in words and by state; what is none is noted."""
    if isinstance(against, str) and against == NO_CLUB:
        return NO_CLUB, without_club(game)
    try:
        theirs = getattr(against, "game", game)
        club = getattr(against, "last_profile", None)
        club = getattr(against, "actions", against) if club is None else club
        profile = theirs.profile(club)
        plain: list[Any] = theirs.plain(theirs.payoffs(profile)).tolist()
        if theirs.states.ids == game.states.ids:
            return f"a regime of {counted(len(theirs.members(profile)), 'member')}", plain
        faults.add("against is a regime of other states")
    except InvalidInputError as error:
        faults.extend(f"against: {fault}" for fault in error.faults)
    except (GovError, AttributeError, TypeError, ValueError):
        faults.add(f"against = {against!r:.80}; 'no_club', a club of ids, a path or an equilibrium is needed")
    return "", [Fraction(0)] * game.N
