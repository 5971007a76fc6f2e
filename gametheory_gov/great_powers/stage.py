r"""The first stage: great powers choose standards first, the others reply, and everyone is paid.

The first stage is a normal form. Each power has the four choices of `gametheory_gov.great_powers.founding`;
behind every cell stand the regime that results, who founded what, and what every state does. Cells with the
same founding have the same outcome, which is settled once. So the first stage has ties by construction: a
power that is alone in the joint standard and one that founds its own are in the same outcome.

How the others reply is stated, because labels depend on it:

``best_reply``
    from all outside, the first state in the order of moves that gains moves, then the list is searched anew;
``in_turn``
    the same, but the next state in the order is asked, round by round;
``synchronous``
    all who gain move at once; where such rounds cycle, that founding is settled by ``best_reply`` instead;
``least``, ``greatest``
    the extreme equilibria. With one standard, in the order outside, sign, comply: the least and the most
    cooperative; with two and no exclusion penalty, in the order comply 1, sign 1, outside, sign 2, comply 2:
    the one most in favour of the first standard and of the second. With three there are none in general;
a function
    of the second-stage game (see `gametheory_gov.great_powers.second_stage`), returning a profile of it.

A state that gains may have several best replies, such as complying with either of two standards. It takes
the one listed first, and the outcome's ``decided_by`` says so.

In floats a gain within the tolerance counts as zero, and then the tie rule decides: ``weak`` moves nobody.
Payoffs of a power that lie within it of each other are given as equal, so ties stay ties. The tolerance is
relative to the terms of the payoffs that are compared, and what it decided beyond the last digits is said in
``decided_by`` too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.bound.game import BoundGame, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, check_universal, misnamed, regime
from gametheory_gov.normal_forms.form import NormalForm

from .founding import CHOICES, standard_actions
from .response import PowerGame, Response, Settling, respond
from .settling import Settle

if TYPE_CHECKING:
    import pandas as pd

#: Numbers in one array when many games are solved together; more do not fit the processor's memory.
_TOGETHER = 2**16
#: Of the tolerance: what is round-off in any case.
_LAST_DIGITS = 1e-5
EQUAL = "payoffs of a power within the tolerance are given as equal"


@dataclass(frozen=True, eq=False, repr=False)
class StandardsOutcome(Answer):
    """The outcome of one founding: its regime, its standards, and what every state does.

    Parameters
    ----------
    regime : Regime
        The label and the figures behind it, by standard.
    founders : tuple of (standard, founders)
        For every standard founded, its name and each of its authors with ``"comply"`` or ``"sign"``.
    policies : tuple of (standard, policy)
        The authors' size-weighted mean ideal point, d numbers.
    actions : tuple of str, length N
        What every state does, in the order of the table.
    totals : tuple of (name, number)
        Totals of the standards founded, such as ``("complying_size_1", 3/4)``.
    settled_by : str
        How the others replied; see the module.
    decided_by : tuple of str
        Rules that decided on the way where payoffs did not: among tied best replies, and in floats within the
        tolerance.

    Examples
    --------
    >>> from gametheory_gov import StandardsGame, States, bind
    >>> from gametheory_gov.great_powers import first_stage
    >>> world = States(["A", "B"], size=["3/4", "1/4"], population=["1/2"] * 2, great_power=[True, False])
    >>> game = bind(StandardsGame(1), world, market=1, cost="1/5", legitimacy=0, divergence=0)
    >>> outcome = first_stage(game).outcomes[2]
    >>> outcome.label, outcome.founders, outcome.actions
    ('universal', (('1', (('A', 'comply'),)),), ('comply_1', 'comply_1'))
    """

    RESTS = Rests(("drezner2007",))

    regime: Regime
    founders: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    policies: tuple[tuple[str, tuple[Fraction | float, ...]], ...]
    actions: tuple[str, ...]
    totals: tuple[tuple[str, Fraction | float], ...]
    settled_by: str
    decided_by: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The regime's label."""
        return self.regime.label

    @property
    def contradicted(self) -> bool:
        """Whether the label, the standards and the states' actions contradict each other."""
        names = [name for name, _ in self.founders]
        outside = self.regime.states - self.regime.members
        return (
            misnamed(self.regime)
            or [name for name, _ in self.policies] != names
            or not {s.name for s in self.regime.standards} <= set(names)
            or len(self.actions) != self.regime.states
            or (outside > 0 and outside not in map(self.actions.count, self.actions))
            or len(set(self.actions)) < len(self.regime.standards) + (outside > 0)
        )

    def __hash__(self) -> int:
        return hash((self.founders, self.actions))

    def to_pandas(self) -> pd.DataFrame:
        """One row per standard founded: its authors with what they do, its policy, who belongs to it."""
        import pandas as pd

        figures = {s.name: s for s in self.regime.standards}
        rows = [
            (
                name,
                ", ".join(f"{power}: {act}" for power, act in authors),
                policy,
                figures[name].signatories,
                figures[name].compliers,
            )
            for (name, authors), (_, policy) in zip(self.founders, self.policies, strict=True)
        ]
        return pd.DataFrame(rows, columns=["standard", "founders", "policy", "signatories", "compliers"])

    def __str__(self) -> str:
        if not self.founders:
            return f"{self.label}: no standard is founded"
        figures = {s.name: s for s in self.regime.standards}
        parts = []
        for name, authors in self.founders:
            who = ", ".join(power if act == "comply" else f"{power} on paper" for power, act in authors)
            only = figures[name].signatories - figures[name].compliers
            parts.append(f"{who}: {figures[name].compliers} comply, {only} only sign")
        detail = f" ({self.regime.detail})" if self.regime.detail else ""
        rules = f" ({'; '.join(self.decided_by)})" if self.decided_by else ""
        return f"{self.label}{detail}; {'; '.join(parts)}{rules}"


@public
def first_stage(
    game: Any,
    powers: Iterable[str] | None = None,
    *,
    settle: Settling = "best_reply",
    ties: Ties = "weak",
    order: Iterable[str] | None = None,
    universal: float = UNIVERSAL,
    tolerance: float = DEFAULT_TOLERANCE,
    exact: bool | None = None,
) -> NormalForm:
    """The game that great powers play about standards, in normal form.

    Parameters
    ----------
    game : BoundGame or Scenario
        Of `StandardsGame` with at least as many standards as there are powers, or of a game of one's own
        whose ``standards`` say which actions are whose.
    powers : iterable of ids, optional
        Who moves first, in the order of the normal form's players; the states marked as great powers by
        default. The others reply, those marked among them too.
    settle : str or function
        How the others reply; see the module.
    ties : {"weak", "join", "stay_out"}
        What an indifferent state does; ``weak``: it stays. Not used by ``least``, ``greatest`` and functions.
    order : iterable of all ids, optional
        The order of moves; of the table by default. Standards are numbered by the place of their first
        founder, and a state that is indifferent between two joins the first.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    tolerance : float
        Relative to the terms of the payoffs compared; float gains closer to zero count as zero.
    exact : bool, optional
        True: in exact arithmetic. By default in the game's own.

    Returns
    -------
    NormalForm
        Choices ``"joint comply"``, ``"joint sign"``, ``"own"``, ``"none"``; outcomes are `StandardsOutcome`.

    Raises
    ------
    InvalidInputError
        For powers, an order or options that do not fit the game.
    NotApplicableError
        For a game without standards, and for an extreme equilibrium that need not exist.
    NotSolvedError
        When the others never settle.

    Examples
    --------
    >>> from gametheory_gov import Institution, StandardsGame, States, bind
    >>> world = States(["A", "B", "C"], size=["1/2", "1/4", "1/4"], population=["1/3"] * 3,
    ...                great_power=[True, True, False], ideal=[0, 1, 0])
    >>> rules = Institution(monitoring=(0, "4/5"), sanction="3/2")
    >>> game = bind(StandardsGame(), world, rules, market=1, cost="1/5", legitimacy=0, divergence=1)
    >>> stage = first_stage(game)
    >>> stage.payoff(["joint comply", "own"])
    {'A': Fraction(11, 20), 'B': Fraction(1, 20)}
    >>> print(stage.outcomes[0, 2])
    rival; A: 2 comply, 0 only sign; B: 1 comply, 0 only sign
    """
    return _first_stages([game], powers, settle, ties, order, universal, tolerance, exact)[0]


@public
def first_stages(
    games: Sequence[Any],
    powers: Iterable[str] | None = None,
    *,
    settle: Settling = "best_reply",
    ties: Ties = "weak",
    order: Iterable[str] | None = None,
    universal: float = UNIVERSAL,
    tolerance: float = DEFAULT_TOLERANCE,
    exact: bool | None = None,
) -> list[NormalForm]:
    """The great-power game of each of several games, solved together: quicker than one by one.

    Parameters
    ----------
    games : sequence of BoundGame or Scenario
        Such as the points of a phase diagram.
    powers, settle, ties, order, universal, tolerance, exact : as for `first_stage`
        The same for all.

    Returns
    -------
    list of NormalForm

    Raises
    ------
    InvalidInputError, NotApplicableError, NotSolvedError
        As `first_stage`.

    Examples
    --------
    >>> from gametheory_gov import StandardsGame, States, bind
    >>> world = States(["A", "B"], size=["3/4", "1/4"], population=["1/2"] * 2, great_power=[True, False])
    >>> games = [
    ...     bind(StandardsGame(1), world, market=1, cost=cost, legitimacy=0, divergence=0)
    ...     for cost in ("1/5", "6/5")
    ... ]
    >>> [form.outcomes[2].label for form in first_stages(games)]
    ['universal', 'club']
    """
    return _first_stages(games, powers, settle, ties, order, universal, tolerance, exact)


def _first_stages(
    given: Sequence[Any],
    powers: Iterable[str] | None,
    settle: Settling,
    ties: Ties,
    order: Iterable[str] | None,
    universal: float,
    tolerance: float,
    exact: bool | None,
) -> list[NormalForm]:
    games = [_bound_game(game, exact) for game in given]
    powers, order = _check_options(powers, order, settle, ties, universal, tolerance)
    together: dict[Any, list[int]] = {}
    power_games = [PowerGame.of(game, powers, order) for game in games]
    for k, power_game in enumerate(power_games):
        together.setdefault(power_game.key, []).append(k)
    forms: dict[int, NormalForm] = {}
    for places in together.values():
        first = power_games[places[0]]
        step = max(1, _TOGETHER // (len(first.cells) * first.game.N))
        regimes = _Regimes(first, universal)
        for start in range(0, len(places), step):
            some = places[start : start + step]
            settled = respond([power_games[k] for k in some], settle, ties, tolerance)
            for k, found in zip(some, settled, strict=True):
                regimes = regimes.for_(power_games[k])
                forms[k] = _form(power_games[k], found, regimes)
    return [forms[k] for k in range(len(games))]


def _bound_game(game: Any, exact: bool | None) -> BoundGame:
    """The bound game of a scenario, or a bound game itself; exact when asked."""
    bound = as_game(game, "great powers")
    return bound.to_exact() if exact and not bound.exact else bound


def _check_options(
    powers: Any, order: Any, settle: Any, ties: Any, universal: Any, tolerance: Any
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Powers and order as tuples; every fault of the options is raised together."""
    faults = Faults("great powers")
    given = {"powers": powers, "order": order}
    lists = [None if ids is None else as_ids(ids, name, faults) for name, ids in given.items()]
    with faults.noting("ties"):
        check_ties(ties)
    with faults.noting("universal"):
        check_universal(universal)
    names = get_args(Settle)
    if not callable(settle) and (not isinstance(settle, str) or settle not in names):
        faults.add(
            f"settle = {settle!r:.80}{did_you_mean(str(settle), names)}; one of {', '.join(names)}, or a "
            "function of the second-stage game, is needed"
        )
    number = isinstance(tolerance, Real) and not isinstance(tolerance, bool)
    if not number or not 0 <= tolerance < float("inf"):
        faults.add(f"tolerance = {tolerance!r}; a number that is not negative is needed")
    faults.raise_as(InvalidInputError)
    return lists[0], lists[1]


class _Regimes:
    """Labels of profiles, each worked out once for all games whose states hold the same shares."""

    def __init__(self, first: PowerGame, universal: float) -> None:
        self.first = first.game.states
        self.universal = universal
        self.known: dict[bytes, tuple[Regime, tuple[str, ...]]] = {}

    def of(self, power_game: PowerGame, profile: IntArray) -> tuple[Regime, tuple[str, ...]]:
        """The label of a profile, and the names of the actions in it."""
        key = profile.tobytes()
        if key not in self.known:
            names = power_game.game.actions
            label = regime(power_game.game, profile, universal=self.universal, powers=power_game.powers)
            self.known[key] = label, tuple(map(names.__getitem__, profile.tolist()))
        return self.known[key]

    def for_(self, power_game: PowerGame) -> _Regimes:
        """These labels where they hold for a game's states, else new ones."""
        states, first = power_game.game.states, self.first
        columns: list[tuple[Any, Any]] = [(states.size, first.size), (states.population, first.population)]
        if all(np.array_equal(one, other) for one, other in columns):
            return self
        return _Regimes(power_game, self.universal)


def _form(power_game: PowerGame, settled: Response, regimes: _Regimes) -> NormalForm:
    """The normal form, given the others' response to every founding."""
    game, powers = power_game.game, power_game.powers
    shape = (len(CHOICES),) * len(powers)
    payoffs = np.empty((*shape, len(powers)), dtype=object if game.exact else np.float64)
    outcomes = np.empty(shape, dtype=object)
    level, merged = _level_ties(settled)
    paid, totals = game.plain(level), _totals_by_count(power_game, settled)
    for k, (founding, cells) in enumerate(power_game.cells.items()):
        label, actions = regimes.of(power_game, settled.profiles[k])
        names = [s.name for s in standard_actions(game.form)][: len(founding)]
        points = [tuple(map(game.plain, policy)) for policy in settled.policies[k]]
        outcome = StandardsOutcome(
            label,
            tuple(zip(names, founding, strict=True)),
            tuple(zip(names, points, strict=True)),
            actions,
            tuple((name, column[k]) for name, column in totals[len(founding)]),
            settled.how[k],
            (*settled.decided_by[k], *([EQUAL] if merged[k] else [])),
        )
        for cell in cells:
            payoffs[cell], outcomes[cell] = paid[k], outcome
    title = f"{game.form.name}: great powers"
    return NormalForm(powers, (CHOICES,) * len(powers), payoffs, outcomes, title)


def _level_ties(settled: Response) -> tuple[Any, BoolArray]:
    """The powers' payoffs, in which floats within the tolerance of each other are equal.

    Only here it is known how large the terms of payoffs are, so how much round-off they may carry. Also by
    row whether a payoff was moved by more than round-off.
    """
    moved = np.zeros(len(settled.profiles), dtype=bool)
    if settled.slack is None:
        return settled.paid, moved
    paid = settled.paid.copy()
    for column, slack in zip(paid.T, settled.slack.T, strict=True):
        rising = np.argsort(column, kind="stable")
        starts = [0]
        for k, place in enumerate(rising):
            first = rising[starts[-1]]
            if column[place] - column[first] > max(slack[place], slack[first]):
                starts.append(k)
        for group in np.split(rising, starts[1:]):
            level = column[group[np.abs(column[group]).argmin()]]
            moved[group] |= np.abs(column[group] - level) > _LAST_DIGITS * slack[group]
            column[group] = level
    return paid, moved


def _totals_by_count(power_game: PowerGame, settled: Response) -> list[list[tuple[str, list[Any]]]]:
    """The totals that the standards founded have, by how many are founded."""
    game = power_game.game.form
    plain = {name: power_game.game.plain(column).tolist() for name, column in settled.totals.items()}
    names = [standard.name for standard in standard_actions(game)]
    return [
        [
            (name, plain[name])
            for name, table in game.aggregates.items()
            if any(game.standards.get(action) in names[:count] for action in table)
        ]
        for count in range(len(names) + 1)
    ]
