"""Two institutions side by side as a record: what their clubs reach, and who gains and who loses.

Both clubs are measured by `gametheory_gov.design.measures` and by the seven principles of
`gametheory_gov.design.principle_measures`, and every state that is in both worlds is asked what it has in
each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import exact_sum, format_gain
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import brief, counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.data.world_picture import tile_map
from gametheory_gov.equilibria.definition import (
    DEFAULT_TOLERANCE,
    Ties,
    deviations,
)
from gametheory_gov.equilibria.regimes import Regime, regime

from .measures import MEASURES, Outcome, measured
from .principle_measures import PRINCIPLES, Measure, Payoffs, Situation, at_once, one_by_one
from .principles import close
from .rule_changes import grown_anew, unit_of
from .rule_differences import differences, in_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: How much states weigh conforming with the common rule, for coherence.
_CONFORMITY = Fraction(1)
#: Two ways to the same float differ by less, relative to payoffs.
_ROUND_OFF = 1e-9
#: States that a text names of each kind.
_NAMED = 8
#: Columns of the tables that no side can be called.
TAKEN = ("kind", "what", "change", "better", "state", "verdict", "entry")


@dataclass(frozen=True, eq=False)
class Side(Record):
    """One of two institutions that are compared: its game, its club, and how good that is.

    Parameters
    ----------
    name : str
    game : BoundGame
    profile : array of int, shape (N,)
        The club.
    order : str
        How the club has grown; empty where it was given.
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    measures : mapping of str to number
        Those that the game has the data for; see `gametheory_gov.design.measures`.
    principles : tuple of number or None
        Values of the seven, in order, None where the game cannot tell; see `gametheory_gov.principles`.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> side = gg.compare((game, ["1", "2"]), (game, ["1"])).a
    >>> side.members, str(side.measures["total"]), [str(payoff) for payoff in side.payoffs.values()]
    (('1', '2'), '0', ['0', '0', '0', '0'])
    """

    RESTS = Rests((), parts={"game": (BoundGame,)})

    name: str
    game: BoundGame
    profile: Profile
    order: str
    ties: Ties
    tolerance: float
    measures: Mapping[str, Any]
    principles: tuple[Any, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of the members."""
        return self.game.members(self.profile)

    @property
    def regime(self) -> Regime:
        """The label of the club, with its figures."""
        return regime(self.game, self.profile)

    @property
    def payoffs(self) -> dict[str, Any]:
        """What each state has, by id."""
        plain = self.game.plain(self.game.payoffs(self.profile)).tolist()
        return dict(zip(self.game.states.ids, plain, strict=True))

    @property
    def undecided(self) -> tuple[str, ...]:
        """Who is indifferent up to the tolerance at a club that has grown, and so taken by the tie rule."""
        if self.game.exact or not self.order:
            return ()
        _, unsure, _ = deviations(self.game, self.profile, ties=self.ties, tolerance=self.tolerance)
        ids = self.game.states.ids
        return tuple(ids[k] for k in np.flatnonzero(unsure.any(axis=1)))

    def __str__(self) -> str:
        how = "grown" if self.order else "given"
        return f"{self.name}: {len(self.members)} of {self.game.N} members, {self.regime.label}, {how}"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Answer):
    """Two institutions side by side: the answer of `compare`.

    Parameters
    ----------
    a, b : Side

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> world = gg.States.symmetric(4, cost=["1/4", "1/4", "1/2", 1])
    >>> game = gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0, founders=["1", "2"])
    >>> found = gg.compare(game, gg.rebind(game, depth=2, excludability=0))
    >>> print(found.headline)
    a to b: 4 to 2 of 4 members; 2 states gain, 2 lose, all together 1
    >>> {label: str(change) for label, change in found.losers.items()}, found.rules[0][0]
    ({'1': '-1/4', '2': '-1/4'}, 'depth')
    """

    RESTS = Rests((*CLUB, "think2020"), parts={"a": (Side,)})

    a: Side
    b: Side

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called."""
        return self.a.name, self.b.name

    @property
    def changes(self) -> dict[str, Any]:
        """What each state has under the second less what it has under the first, by id: of states in both."""
        before, after = self.a.payoffs, self.b.payoffs
        return {label: after[label] - payoff for label, payoff in before.items() if label in after}

    def _by_sign(self, sign: int) -> dict[str, Any]:
        near = self._round_off
        found = {label: change for label, change in self.changes.items() if sign * change > near[label]}
        # changes that are one but for round-off stand in the order of the states
        unit = max(near.values(), default=0.0)
        return dict(
            sorted(found.items(), key=lambda pair: -(round(abs(pair[1]) / unit) if unit else abs(pair[1])))
        )

    @cached_property
    def _round_off(self) -> dict[str, float]:
        """What a change does not differ from zero by: relative to the largest term of the state's payoffs."""
        sizes = [
            dict.fromkeys(s.game.states.ids, 0.0)
            if s.game.exact
            else dict(zip(s.game.states.ids, s.game.scales.tolist(), strict=True))
            for s in (self.a, self.b)
        ]
        return {
            label: DEFAULT_TOLERANCE * max(size, sizes[1].get(label, 0.0)) for label, size in sizes[0].items()
        }

    @property
    def gainers(self) -> dict[str, Any]:
        """What those gain who have more under the second, by id, the greatest gain first."""
        return self._by_sign(1)

    @property
    def losers(self) -> dict[str, Any]:
        """The negative changes of those who have less under the second, by id, the greatest loss first."""
        return self._by_sign(-1)

    @property
    def rules(self) -> tuple[tuple[str, Any, Any], ...]:
        """The entries in which the two differ, with both values: institution, founders, numbers, formulas.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> gg.compare(gg.load_scenario("gatt_wto"), gg.load_scenario("gatt_common_good")).rules
        (('cost_exponent', 1, 2), ('excludability', Fraction(1, 1), Fraction(0, 1)), ('benefit', 0.0, 1.2))
        """
        return tuple(differences(self.a.game, self.b.game))

    def _rows(self) -> Iterator[tuple[str, str, Any, Any, str]]:
        """Kind, name, both values and which is better, of every measure and principle."""
        scale = max(self.a.game.scale, self.b.game.scale)
        exact = self.a.game.exact and self.b.game.exact
        for name, measure in MEASURES.items():
            pair = self.a.measures.get(name), self.b.measures.get(name)
            if pair != (None, None):
                unit = scale if name in ("total", "worst_off", "lowest_decile", "harm") else 1.0
                yield "measure", name, *pair, self._better(*pair, measure.sense, 0 if exact else unit)
        for meant, one, other in zip(PRINCIPLES, self.a.principles, self.b.principles, strict=True):
            unit = 0 if exact or None in (one, other) else unit_of(self.a.game, meant, one, other)
            yield "principle", meant.name, one, other, self._better(one, other, 1, unit)

    def _better(self, one: Any, other: Any, sense: int, unit: float) -> str:
        if one is None or other is None:
            return ""
        change = sense * (other - one)
        near = DEFAULT_TOLERANCE * unit
        return self.b.name if change > near else self.a.name if change < -near else "alike"

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per measure and principle: its value under both, the change, and which is better.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        def number(value: Any) -> Any:
            return value if value is None or exact else float(value)

        rows = [
            {
                "kind": kind,
                "what": name,
                self.a.name: number(one),
                self.b.name: number(other),
                "change": None if one is None or other is None else number(other - one),
                "better": better,
            }
            for kind, name, one, other, better in self._rows()
        ]
        return pd.DataFrame(rows)

    def states_to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per state of either: whether it is a member, what it has, and the change.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        gainers, losers, changes = self.gainers, self.losers, self.changes
        sides = [(side.name, set(side.members), side.payoffs) for side in (self.a, self.b)]
        rows = []
        for label in dict.fromkeys(label for _, _, payoffs in sides for label in payoffs):
            row: dict[str, Any] = {"state": label}
            for name, members, payoffs in sides:
                row[f"member of {name}"] = (label in members) if label in payoffs else None
            for name, _, payoffs in sides:
                row[name] = _number(payoffs.get(label), exact)
            row["change"] = _number(changes.get(label), exact)
            only = "" if label in changes else "in one world only"
            word = "gains" if label in gainers else "loses" if label in losers else only or "neither"
            rows.append(row | {"verdict": word})
        return pd.DataFrame(rows)

    def rules_to_pandas(self) -> pd.DataFrame:
        """One row per entry in which the two differ, with both values."""
        import pandas as pd

        return pd.DataFrame(self.rules, columns=["entry", *self.names])

    def verify(self) -> Verification:
        """The check of both games and clubs, of all measures and principles, payoffs taken state by state.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0, founders=["1"])
        >>> print(gg.compare(game, (game, ["1", "2"])).verify())
        valid
          checked: a: 3 members, where growth ends, and nobody gains by moving
          checked: b: 2 members, a club that was given
          checked: 8 and 8 measures, 7 principles of each, and all payoffs, state by state
          checked: the games are those that their recipes, states and institutions make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence,
              legitimacy
          taken as given: that both count payoffs in one unit
        """
        return checking(lambda: _verified(self))

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """Who is in, and how many gain and lose."""
        sizes = [len(side.members) for side in (self.a, self.b)]
        worlds = [side.game.N for side in (self.a, self.b)]
        members = (
            f"{sizes[0]} to {sizes[1]} of {worlds[0]} members"
            if worlds[0] == worlds[1]
            else f"{sizes[0]} of {worlds[0]} to {sizes[1]} of {worlds[1]} members"
        )
        gain, lose = len(self.gainers), len(self.losers)
        total = format_gain(exact_sum(list(self.changes.values())))
        gains, loses = ("gains" if gain == 1 else "gain", "loses" if lose == 1 else "lose")
        return (
            f"{self.a.name} to {self.b.name}: {members}; {counted(gain, 'state')} {gains}, {lose} {loses}, "
            f"all together {total}"
        )

    def __repr__(self) -> str:
        return f"Comparison({self.headline})"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {line}" for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        for side in (self.a, self.b):
            yield str(side)
            if side.undecided:
                left = brief(side.undecided)
                yield f"undecided in floats in {side.name}, taken as ties {side.ties!r}: {left}"
        for kind, name, one, other, better in self._rows():
            head = name if kind == "measure" else f"principle {name}"
            values = ["not known" if value is None else format_gain(value) for value in (one, other)]
            said = f"; {better}" + ("" if better == "alike" else " is better") if better else ""
            yield f"{head}: {' to '.join(values)}{said}"
        for word, some in (("gain", self.gainers), ("lose", self.losers)):
            if some:
                named = ", ".join(f"{k} ({format_gain(change)})" for k, change in list(some.items())[:_NAMED])
                yield f"who {word} most: {named}"
        only = [len(side.game.states.ids) - len(self.changes) for side in (self.a, self.b)]
        if any(only):
            yield f"in one world only, and not compared: {only[0]} and {only[1]} states"
        rules = [in_words(rule) for rule in self.rules]
        yield f"rules that differ: {'; '.join(rules)}" if rules else "no rule differs"

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what every state has under both: above the line it gains by the second.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A figure of its own when left out.

        Raises
        ------
        NotApplicableError
            Where no state is in both worlds.
        """
        from .pictures import draw_payoffs

        changes = self._compared()
        before, after = self.a.payoffs, self.b.payoffs
        inside = [set(side.members) for side in (self.a, self.b)]
        pairs = {label: (float(before[label]), float(after[label])) for label in changes}
        kinds = {label: (label in inside[0], label in inside[1]) for label in pairs}
        return draw_payoffs(pairs, kinds, self.names, self.headline, ax=ax)

    @picture
    def plot_tiles(self, ax: Axes | None = None) -> Axes:
        """Draw who gains and who loses by the second on a map, as `data.tile_map` does.

        Raises
        ------
        NotApplicableError
            Where no state is in both worlds.
        """
        moved = {**self.gainers, **self.losers}
        shown = {label: moved.get(label, 0) for label in self._compared()}
        return tile_map(shown, ax, title=self.headline, key="change of payoff")

    def _compared(self) -> dict[str, Any]:
        if changes := self.changes:
            return changes
        raise NotApplicableError("no state is in both worlds, so there is nothing to draw")


def _number(value: Any, exact: bool) -> Any:
    return value if value is None or exact else float(value)


def side_of(name: str, game: BoundGame, profile: Profile, order: str, ties: Ties, tolerance: float) -> Side:
    """A side with its measures.

    Parameters
    ----------
    name, game, profile, order, ties, tolerance : as for `Side`

    Returns
    -------
    Side
    """
    outcome = Outcome(game, profile, game.states.ideal, ties, tolerance)
    wanted = tuple(key for key, measure in MEASURES.items() if not measure.lacking(game))
    values = tuple(measure.value for measure in _principles(game, profile, at_once))
    return Side(name, game, profile, order, ties, tolerance, measured(outcome, wanted), values)


def _principles(game: BoundGame, profile: Profile, payoffs: Payoffs) -> tuple[Measure, ...]:
    return Situation(game, profile, _CONFORMITY, payoffs).measures()


# ------------------------------------------------------------------------------------------- the check


def _verified(found: Comparison) -> Verification:
    sides = (found.a, found.b)
    faults = [f"{side.name}: {fault}" for side in sides for fault in _faults(side)]
    if found.a.name == found.b.name or {*found.names} & {*TAKEN, ""}:
        faults.append("the two cannot be told apart by their names")
    checked = [
        f"{side.name}: {len(side.members)} members, "
        + ("where growth ends, and nobody gains by moving" if side.order else "a club that was given")
        + (f", but floats leave open {brief(side.undecided)}" if not faults and side.undecided else "")
        for side in sides
    ]
    numbers = " and ".join(str(len(side.measures)) for side in sides)
    checked += [
        f"{numbers} measures, {len(PRINCIPLES)} principles of each, and all payoffs, state by state",
        "the games are those that their recipes, states and institutions make",
    ]
    told = dict.fromkeys(given(side.game) for side in sides)
    unit = "that both count payoffs in one unit"
    return Verification(not faults, tuple(faults), tuple(checked), (*told, unit))


def _faults(side: Side) -> Iterator[str]:
    game = side.game
    faults = [*misbound(game), *tolerance_faults(game, side.tolerance)]
    if side.profile.shape != (game.N,) or side.profile.dtype.kind not in "iu":
        faults.append("the club is not one action of every state")
    elif np.any((side.profile < 0) | (side.profile >= len(game.actions))):
        faults.append("somebody plays what is no action")
    if side.ties not in ("join", "stay_out"):
        faults.append(f"the tie rule {side.ties!r:.40} is none")
    yield from faults
    if faults:
        return
    if side.order:
        path = grown_anew(game, side.order, side.ties, side.tolerance)
        moves, _, _ = deviations(game, side.profile, ties=side.ties, tolerance=side.tolerance)
        if path.ending != "equilibrium" or not np.array_equal(path.last_profile, side.profile) or moves.any():
            yield "the club is not where growth ends"
            return
    slow = one_by_one(game, side.profile[None])[0]
    near: Any = 0 if game.exact else _ROUND_OFF * game.scale
    if np.any(np.abs(slow - game.payoffs(side.profile)) > near):
        yield "payoffs taken state by state are others"
    again = side_of(side.name, game, side.profile, side.order, side.ties, side.tolerance).measures
    if again.keys() != side.measures.keys():
        yield "other measures are stated than the game has the data for"
        return
    for name, value in again.items():
        said = side.measures[name]
        if type(said) is not type(value) or not abs(said - value) <= (near and near * game.N):
            yield f"{name} is {format_gain(value)}, not {format_gain(said)}"
    right = _principles(game, side.profile, one_by_one)
    if len(side.principles) != len(right):
        yield f"there are {len(side.principles)} principles, not {len(right)}"
        return
    for meant, value, measure in zip(PRINCIPLES, side.principles, right, strict=True):
        if not close(game, meant, value, measure.value):
            yield f"{meant.name} is {measure.value}"
