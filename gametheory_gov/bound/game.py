r"""The same game as numbers: where states, institution and formulas meet.

A `BoundGame`, made by `gametheory_gov.bind`, evaluates payoffs and gains in floats or, when every input is
rational, exactly. A
*profile* is one action per state, as positions in ``game.actions``; for two actions a profile is a club.

The gain of state i from moving from its action a to b is

.. math:: G_i(a \to b) = u_i(b, A - g(i,a) + g(i,b)) - u_i(a, A) - C_i(a \to b)

with C the one-off switching cost (for accession :math:`K_i(1-\delta)` in, :math:`E_i(1-\delta)` out).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from gametheory_gov.base._typing import BoolArray, Column, FloatArray, IntArray
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import (
    BindingError,
    Faults,
    InvalidInputError,
    InvalidStatesError,
    UndefinedPayoffError,
)
from gametheory_gov.base.exact import as_exact, to_fraction
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.formulas.arithmetic import FLOATS, Arithmetic, rationals
from gametheory_gov.formulas.tape import Tape, compile_expression
from gametheory_gov.games.game import Game
from gametheory_gov.world.bodies import member_weights, representation
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.matrices import SHARES
from gametheory_gov.world.states import States

from .lookup import check_exact_power, designed_values
from .recipe import PlainExchange, Recipe

Profile = IntArray


@dataclass(frozen=True, eq=False, repr=False)
class BoundGame(PlainExchange):
    """A game bound to states and an institution.

    Made by `gametheory_gov.bind`; frozen, pickles, keeps the ids of the states.

    Parameters
    ----------
    form : Game
    states : States
    institution : Institution
    values : mapping of str to Fraction, float or array of shape (N,)
        The value of every symbol that is not a total.
    exposure : array, shape (N, N), optional
        The matrix of shares, where an exposure sum runs along it.
    exact : bool
        Whether arithmetic is exact.
    founders : tuple of ids
        The club at time 0, named at binding, or empty. They are players like all others but for those who are
        committed.
    committed : mapping of id to action
        States whose action is fixed; they are parameters, not players.
    recipe : Recipe, optional
        What it was bound from, for `gametheory_gov.rebind`.
    seated : tuple of ids
        Who sits in a decision body of founders.
    matrices : mapping of str to array, shape (N, N)
        The further matrices that exposure sums run along.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> game.N, game.actions, game.exact
    (4, ('outside', 'member'), True)
    >>> game.members(game.profile(["1", "2"]))
    ('1', '2')
    """

    RESTS = Rests(CLUB, parts={"form": (Game,), "states": (States,)})

    form: Game
    states: States
    institution: Institution
    values: Mapping[str, Any]
    exposure: Column | None
    exact: bool
    founders: tuple[str, ...] = ()
    committed: Mapping[str, str] = field(default_factory=dict)
    recipe: Recipe | None = None
    seated: tuple[str, ...] = ()
    matrices: Mapping[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("values", "committed", "matrices"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def N(self) -> int:
        """Number of states."""
        return self.states.N

    @property
    def actions(self) -> tuple[str, ...]:
        """Names of the actions, the least cooperative first."""
        return self.form.actions

    @property
    def profiles(self) -> int:
        """Number of profiles that the states free to choose can make."""
        return int(len(self.actions) ** int(self.free.sum()))

    @cached_property
    def free(self) -> BoolArray:
        """Which states are players; committed ones are not.  Shape (N,)."""
        return np.array([label not in self.committed for label in self.states.ids])

    @cached_property
    def fixed_profile(self) -> Profile:
        """Actions of the committed states, the first action for all others.  Shape (N,)."""
        return np.array(
            [self.form.action(self.committed.get(label, self.actions[0])) for label in self.states.ids],
            dtype=np.int64,
        )

    @property
    def club(self) -> tuple[str, ...]:
        """The club at time 0: the founders, and who is committed to be inside; in the order of the states."""
        inside = {label for label, action in self.committed.items() if action != self.actions[0]}
        outside = self.committed.keys() - inside
        return tuple(
            label for label in self.states.ids if label in inside or label in set(self.founders) - outside
        )

    @cached_property
    def start(self) -> Profile:
        """The profile at time 0: founders play the last action, the committed theirs.  Shape (N,)."""
        return np.where(self.free, self.profile(self.club), self.fixed_profile)

    def commit(self, ids: Iterable[str] | None = None, action: str | None = None) -> BoundGame:
        """The game with some states' action fixed.

        Parameters
        ----------
        ids : iterable of ids, or one id, optional
            The founders by default.
        action : str, optional
            The last one by default.

        Raises
        ------
        InvalidStatesError, InvalidGameError
            For an unknown state or action.
        """
        wanted = self.founders if ids is None else self._known(ids, "commit")
        action = self.actions[-1] if action is None else self.actions[self.form.action(action)]
        return replace(self, committed=dict(self.committed) | dict.fromkeys(wanted, action))

    def release(self, ids: Iterable[str] | None = None) -> BoundGame:
        """The game with some states free to choose again.

        Parameters
        ----------
        ids : iterable of ids, or one id, optional
            The founders by default, but for those who are committed to stay outside.

        Raises
        ------
        InvalidStatesError
            For an unknown state.
        """
        inside = [label for label in self.founders if self.committed.get(label) != self.actions[0]]
        wanted = inside if ids is None else self._known(ids, "release")
        kept = {label: action for label, action in self.committed.items() if label not in set(wanted)}
        return self if len(kept) == len(self.committed) else replace(self, committed=kept)

    def found(self, founders: Iterable[str], *, committed: bool = True) -> BoundGame:
        """The game with other founders; those of before are free again, other commitments stay.

        Parameters
        ----------
        founders : iterable of ids, or one id
        committed : bool
            Whether they never leave.

        Raises
        ------
        InvalidStatesError
            For an unknown state, and where the founders sit in the decision body: its policy would have to
            move with them, which `gametheory_gov.rebind` does.
        """
        names = self._known(founders, "founders")
        theirs = self.institution.body == "founders" and self.seated == self.founders
        if theirs and self.seated and set(names) != set(self.seated):
            raise InvalidStatesError(
                "founders",
                [
                    "the founders sit in the decision body, so the rules depend on them; "
                    "use gg.rebind(game, founders=[...])"
                ],
            )
        named = replace(self.release(), founders=names)
        return named.commit() if committed else named

    def _known(self, ids: Any, subject: str) -> tuple[str, ...]:
        """One id, or several, of the states."""
        faults = Faults(subject)
        known = as_ids(ids, "ids", faults, known=self.states.ids, names=self.states.names)
        faults.raise_as(InvalidStatesError)
        return known

    def profile(self, club: Any) -> Profile:
        """A profile from a club or from actions.

        Parameters
        ----------
        club : iterable of ids, one id, mapping of id to action, or array of int with shape (N,)
            Members play the last action; states not named play the first.

        Returns
        -------
        array of int, shape (N,)

        Raises
        ------
        InvalidStatesError
            For an unknown state, or an array of the wrong shape or range.
        """
        if isinstance(club, np.ndarray) and club.dtype.kind in "iub":
            if club.shape != (self.N,) or club.min() < 0 or club.max() >= len(self.actions):
                raise InvalidStatesError(
                    "profile",
                    [f"one action from 0 to {len(self.actions) - 1} for each of {self.N} states is needed"],
                )
            return club.astype(np.int64)
        if isinstance(club, Mapping):
            chosen = dict(club)
        else:
            faults = Faults("profile")
            chosen = dict.fromkeys(as_ids(() if club is None else club, "club", faults), self.actions[-1])
            faults.raise_as(InvalidStatesError)
        profile = np.zeros(self.N, dtype=np.int64)
        profile[self.states.indices(chosen, subject="profile")] = [
            self.form.action(action) for action in chosen.values()
        ]
        return profile

    def members(self, profile: Profile) -> tuple[str, ...]:
        """The ids of the states that play anything but the first action."""
        return tuple(self.states.ids[k] for k in np.flatnonzero(profile))

    @property
    def arithmetic(self) -> Arithmetic:
        """The arithmetic that payoffs are evaluated in."""
        return rationals() if self.exact else FLOATS

    def number(self, value: Any) -> Any:
        """A value, or an array of them, as the arithmetic's numbers."""
        return self.arithmetic.read(value)

    def plain(self, value: Any) -> Any:
        """An arithmetic's number (or array) as ``Fraction`` or float."""
        return self.arithmetic.plain(value)

    @cached_property
    def numbers(self) -> Mapping[str, Any]:
        """``values`` as the arithmetic's numbers."""
        return {name: self.number(value) for name, value in self.values.items()}

    def weights(self, name: str) -> Column:
        """What each partner weighs in an exposure sum of each state: entry ij for state i and partner j.

        Parameters
        ----------
        name : str
            An exposure sum of the game.

        Returns
        -------
        array, shape (N, N)
            The matrix that the sum runs along, or its transpose.
        """
        matrix, transposed = self.form.link(name)
        known = self.matrices if self.exposure is None else {**self.matrices, SHARES: self.exposure}
        return known[matrix].T if transposed else known[matrix]

    @cached_property
    def links(self) -> Mapping[str, Any]:
        """For every exposure sum, its `weights` as the arithmetic's numbers; arrays of shape (N, N)."""
        return {name: np.ascontiguousarray(self.number(self.weights(name))) for name in self.form.exposures}

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What is made once for this game, by whoever makes it."""
        return {}

    @cached_property
    def zero(self) -> Any:
        """The arithmetic's zero."""
        return self.arithmetic.read(0)

    def _table(self, formulas: Mapping[str, Any]) -> Any:
        """Evaluate one formula per action for all states: shape (M, N)."""
        rows = np.empty((len(self.actions), self.N), dtype=object if self.exact else np.float64)
        for a, action in enumerate(self.actions):
            formula = formulas.get(action)
            tape = None if formula is None else compile_expression(formula)
            rows[a] = self.zero if tape is None else tape.evaluate(self.numbers, self.arithmetic)
        return rows

    @cached_property
    def contributions(self) -> Mapping[str, Any]:
        """For every aggregate, what each state adds by each action; arrays of shape (M, N)."""
        return {name: self._table(table) for name, table in self.form.aggregates.items()}

    @cached_property
    def exposure_weights(self) -> Mapping[str, Any]:
        """For every exposure sum, what each state counts for by each action; shape (M, N)."""
        return {name: self._table(table) for name, table in self.form.exposures.items()}

    @cached_property
    def switching(self) -> Any:
        """Switching costs by old action, new action and state; shape (M, M, N)."""
        M = len(self.actions)
        costs = np.empty((M, M, self.N), dtype=object if self.exact else np.float64)
        costs[:] = self.zero
        for (a, b), formula in self.form.switching.items():
            row = compile_expression(formula).evaluate(self.numbers, self.arithmetic)
            costs[self.form.action(a), self.form.action(b)] = row
        return costs

    @cached_property
    def tapes(self) -> tuple[Tape, ...]:
        """The compiled payoff of every action."""
        return tuple(compile_expression(self.form.payoffs[action]) for action in self.actions)

    def totals(self, profile: Profile) -> dict[str, Any]:
        """The aggregates of a profile, by name, as the arithmetic's numbers."""
        profile = profile if isinstance(profile, np.ndarray) else self.profile(profile)
        states = np.arange(self.N)
        return {name: table[profile, states].sum() for name, table in self.contributions.items()}

    def exposures(self, profile: Profile) -> dict[str, Any]:
        """The exposure sums of every state, by name; arrays of shape (N,)."""
        states = np.arange(self.N)
        return {
            name: self.links[name] @ table[profile, states] for name, table in self.exposure_weights.items()
        }

    def profile_term(self, name: str, profiles: Profile) -> Any:
        """A term of payoffs that depends on the whole profile, at some profiles.

        It is what a body of all members makes of its membership: its representation of the population, or its
        median policy. Solvers that work with totals refuse games that use it.

        Parameters
        ----------
        name : str
            ``representation`` or ``median_policy_k``.
        profiles : array of int, shape (P, N)

        Returns
        -------
        array, shape (P,), of the arithmetic's numbers
        """
        weights = self.number(member_weights(self.institution, self.states))
        seated = np.where(profiles > 0, weights, self.zero)
        if name == "representation":
            assert self.states.population is not None  # checked when it was bound
            return representation(seated, self.number(self.states.population))
        return self._medians(int(name.removeprefix("median_policy_")) - 1, seated)

    def _medians(self, dimension: int, seated: Any) -> Any:
        """Lower weighted medians of the members; zero, and not used, while nobody has a vote."""
        points = self.number(self.states.ideal[:, dimension])
        order = np.argsort(self.states.ideal[:, dimension].astype(np.float64), kind="stable")
        if self.exact:
            order = np.array(sorted(order, key=lambda k: points[k]))
        reached = np.cumsum(seated[:, order], axis=1)
        total = reached[:, -1]
        enough = np.asarray(reached + reached >= total[:, None], dtype=bool) & np.asarray(
            seated[:, order] > self.zero, dtype=bool
        )
        first = enough.argmax(axis=1)
        return np.where(np.asarray(total > self.zero, dtype=bool), points[order][first], self.zero)

    def payoff_at(
        self, action: int, surroundings: Mapping[str, Any], state: int | IntArray | None = None
    ) -> Any:
        """The payoff of one action where totals, exposures and profile terms are given.

        Parameters
        ----------
        action : int
        surroundings : mapping of str to array
            Value of every total, exposure and profile term, own contribution included.
        state : int or array of int, optional
            One state, for arrays over profiles, or some states; all by default, for arrays over states.
        """
        values = self.numbers if state is None else self.numbers_of(state)
        return self.tapes[action].evaluate({**values, **surroundings}, self.arithmetic)

    def numbers_of(self, state: int | IntArray) -> dict[str, Any]:
        """The values of all symbols for one state, or for some."""
        return {
            name: value[state] if isinstance(value, np.ndarray) and value.ndim else value
            for name, value in self.numbers.items()
        }

    def payoffs(self, profile: Profile) -> Any:
        """The payoff of every state at a profile, as the arithmetic's numbers; shape (N,)."""
        profile = profile if isinstance(profile, np.ndarray) else self.profile(profile)
        return self.payoffs_at(profile[None, :])[0]

    def payoffs_at(self, profiles: Profile, state: int | None = None) -> Any:
        """Payoffs at many profiles, as the arithmetic's numbers.

        Parameters
        ----------
        profiles : array of int, shape (P, N)
        state : int, optional
            One state; all by default.

        Returns
        -------
        array, shape (P, N), or (P,) for one state
        """
        states = np.arange(self.N)
        several = (slice(None), None) if state is None else slice(None)
        surroundings: dict[str, Any] = {
            name: table[profiles, states].sum(axis=1)[several] for name, table in self.contributions.items()
        }
        for name, table in self.exposure_weights.items():
            weights = self.links[name] if state is None else self.links[name][state]
            surroundings[name] = table[profiles, states] @ weights.T
        for name in self.form.profile_terms:
            surroundings[name] = self.profile_term(name, profiles)[several]
        played = profiles if state is None else profiles[:, state]
        result = np.empty(played.shape, dtype=object if self.exact else np.float64)
        for a in np.unique(played):
            here = played == a
            rows = np.flatnonzero(here.any(axis=1) if state is None else here)
            # elsewhere the payoff need not exist
            if state is None and len(profiles) == 1:
                some = np.flatnonzero(here[0])
                seen = {name: v[:, some] if v.shape[1] > 1 else v for name, v in surroundings.items()}
                result[:, some] = self.payoff_at(int(a), seen, some)
                continue
            value = self.payoff_at(int(a), {name: v[rows] for name, v in surroundings.items()}, state)
            result[rows] = np.where(here[rows], value, result[rows])
        return result

    def _payoffs_after(self, profile: Profile, around: Mapping[str, Any], move: int, states: IntArray) -> Any:
        """Payoffs when each of some states in turn, alone, moves to ``move``; shape (S,).

        Totals and exposures of the profile are given.
        """
        surroundings = {name: around[name][states] for name in self.form.exposures}
        for name, table in self.contributions.items():
            surroundings[name] = around[name] - table[profile[states], states] + table[move, states]
        if self.form.profile_terms:
            after = np.repeat(profile[None, :], len(states), axis=0)
            after[np.arange(len(states)), states] = move
            surroundings |= {name: self.profile_term(name, after) for name in self.form.profile_terms}
        return self.payoff_at(move, surroundings, states)

    def gains(self, profile: Profile) -> Any:
        """The gains of each state from moving to each action, the others fixed.

        Switching costs are deducted; the gain of staying is zero.

        Returns
        -------
        array, shape (N, M)
            ``float64``, or objects that are exact rationals.
        """
        profile = profile if isinstance(profile, np.ndarray) else self.profile(profile)
        now, around = self.payoffs(profile), self.totals(profile) | self.exposures(profile)
        gains = np.full((self.N, len(self.actions)), self.zero, dtype=object if self.exact else np.float64)
        for b in range(len(self.actions)):
            moving = np.flatnonzero(profile != b)
            if len(moving):
                after = self._payoffs_after(profile, around, b, moving)
                gains[moving, b] = after - now[moving] - self.switching[profile[moving], b, moving]
        return gains

    def reports(self, profile: Profile) -> dict[str, Any]:
        """Totals and the game's reports (legitimacy, policy) at a profile, as plain numbers."""
        profile = profile if isinstance(profile, np.ndarray) else self.profile(profile)
        totals: dict[str, Any] = self.totals(profile)
        values = {**self.numbers, **totals}
        for name in self.form.profile_terms:
            values[name] = self.profile_term(name, profile[None, :])[0]
        reports = {
            name: compile_expression(formula).evaluate(values, self.arithmetic)
            for name, formula in self.form.reports.items()
        }
        return {name: self.plain(value) for name, value in {**totals, **reports}.items()}

    @cached_property
    def scale(self) -> float:
        """Largest absolute value of any term of a payoff, when all play the first or all the last action.

        Tolerances are relative to it, so they scale with payoffs and survive terms that cancel; 1 when all
        terms are zero.
        """
        return float(self.scales.max()) or 1.0

    @cached_property
    def scales(self) -> FloatArray:
        """As `scale`, of the payoff of every state; zero where its terms are. Shape (N,)."""
        most = np.zeros(self.N)
        for end in (0, len(self.actions) - 1):
            profile = np.full(self.N, end, dtype=np.int64)
            values = {**self.numbers, **self.totals(profile), **self.exposures(profile)}
            for name in self.form.profile_terms:
                values[name] = self.profile_term(name, profile[None, :])[0]
            for term in self.form.terms:
                try:
                    value = compile_expression(term).evaluate(values, self.arithmetic)
                except UndefinedPayoffError:
                    continue  # a branch that is not taken here
                most = np.maximum(most, np.abs(np.asarray(value, dtype=np.float64)))
        return most

    def to_exact(self) -> BoundGame:
        """The same game in exact arithmetic; floats become their shortest decimals.

        Shares that then miss one are divided by their total, as in `States.to_exact`.

        Raises
        ------
        BindingError
            If a formula is not rational, or an index of power in floats.
        """
        self.form.check_rational()
        states, institution = self.states.to_exact(), self.institution.to_exact()
        designed = designed_values(self.form, institution, states, self.seated or None, Faults("to_exact"))
        faults = Faults("to_exact")
        check_exact_power(institution, designed, faults)
        faults.raise_as(BindingError)
        values = {  # a policy is a mean of exact points, not a mean of floats that is then read as exact
            name: as_exact(value) if isinstance(value, np.ndarray) else to_fraction(designed.get(name, value))
            for name, value in self.values.items()
        }
        values |= {name: getattr(states, name) for name in ("size", "population") if name in values}
        exposure = None if self.exposure is None else states.exposure
        recipe = None if self.recipe is None else replace(self.recipe, exact=True)
        return replace(
            self,
            states=states,
            institution=institution,
            values=values,
            exposure=exposure,
            exact=True,
            recipe=recipe,
            matrices={name: states.matrices[name] for name in self.matrices},
        )

    def __repr__(self) -> str:
        kind = "exact" if self.exact else "float"
        fixed = f", committed={len(self.committed)}" if self.committed else ""
        return f"BoundGame({self.form.name!r}, N={self.N}, {kind}{fixed})"

    def _repr_latex_(self) -> str:
        return self.form._repr_latex_()

    def _repr_html_(self) -> str:
        return f"{self._summary().html()}<p>{escape(self._repr_latex_())}</p>"


class Bindable(Protocol):
    """What has a bound game, such as a scenario."""

    def bind(self) -> BoundGame:
        """The bound game."""


#: What may be given where a bound game is wanted.
GameLike = BoundGame | Bindable


def as_game(value: Any, subject: str) -> BoundGame:
    """The bound game that was given, or that a scenario binds.

    Parameters
    ----------
    value : BoundGame or Scenario
    subject : str
        Name of the function that asks.

    Raises
    ------
    InvalidInputError
        For anything else.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> as_game(load_scenario("gatt_wto"), "grow")
    BoundGame('accession', N=193, float, committed=22)
    >>> as_game(3, "grow")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: grow: 3 is no bound game; give bind(game, states, ...) ...
    """
    if isinstance(value, BoundGame):
        return value
    if not isinstance(value, type) and callable(getattr(value, "bind", None)):
        bound = value.bind()
        if isinstance(bound, BoundGame):
            return bound
    remedy = "give bind(game, states, ...) or a scenario"
    if isinstance(value, str):
        remedy += f", such as gg.load_scenario({value!r:.80})"
    raise InvalidInputError(subject, [f"{value!r:.80} is no bound game; {remedy}"])
