"""Payoff landscapes: what a state gains from membership, over two totals or a total and a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, GovError, InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.inputs import as_ids, is_whole, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.solution import Solution

from .accession import grow
from .landscape_picture import draw_landscape
from .path import GrowthPath

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from gametheory_gov.base._typing import FloatArray

#: Points along an axis at most.
_MOST = 1000


@dataclass(frozen=True, eq=False, repr=False)
class PayoffLandscape(Answer):
    r"""What a state gains from membership, over two totals or over a total and a parameter.

    The gain is the payoff as a member less the payoff as an outsider, one-off costs aside, where the other
    states contribute what the axes say. A state outside joins where it is above zero, a member leaves where
    it is below, if entry and exit cost nothing.

    Parameters
    ----------
    game : BoundGame
    state : str
    across, up : str
        Names of the axes: totals of the game, of the other states alone; ``up`` may be a parameter.
    x, y : array of float, shapes (X,) and (Y,)
        Values along the axes.
    gains : array of float, shape (X, Y)
    path : tuple of (number, number, number)
        The clubs of a path by round: both figures, and the number of members.
    stable : tuple of (number, number, number)
        Stable clubs, likewise.
    reach : tuple of (number, number)
        Corners of the region that clubs of the other states can be in; none where ``up`` is a parameter.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost=1, legitimacy=1, divergence=0)
    >>> print(payoff_landscape(game, "1"))
    gain of 1 from membership over club_size and club_population: -0.5 to 1, zero inside
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    state: str
    across: str
    up: str
    x: FloatArray
    y: FloatArray
    gains: FloatArray
    path: tuple[tuple[float, float, int], ...] = ()
    stable: tuple[tuple[float, float, int], ...] = ()
    reach: tuple[tuple[float, float], ...] = ()

    def __str__(self) -> str:
        low, high = float(self.gains.min()), float(self.gains.max())
        line = "zero inside" if low <= 0 <= high else "never zero"
        over = f"{self.across} and {self.up}"
        span = f"{format_gain(low)} to {format_gain(high)}"
        return f"gain of {self.state} from membership over {over}: {span}, {line}"

    def to_pandas(self) -> pd.DataFrame:
        """A row per point of the grid: both figures and the gain."""
        import pandas as pd

        grid = np.meshgrid(self.x, self.y, indexing="ij")
        columns = {self.across: grid[0].ravel(), self.up: grid[1].ravel(), "gain": self.gains.ravel()}
        return pd.DataFrame(columns)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw lines of equal gain, with zero thick, and clubs as points on them.

        Where ``up`` is a parameter, clubs lie at the game's own value; they are left out where the range does
        not hold it.
        """
        return draw_landscape(
            (self.x, self.y, self.gains),
            ax,
            names=(_words(self.game, self.across), _words(self.game, self.up)),
            path=self.path,
            stable=self.stable,
            reach=self.reach,
            title=f"What {self.state} gains from membership",
        )


@public
def payoff_landscape(
    game: GameLike,
    state: str,
    across: str | None = None,
    up: str | tuple[str, Any] | None = None,
    *,
    path: GrowthPath | None = None,
    stable: Solution | None = None,
    points: int = 61,
) -> PayoffLandscape:
    """What a state gains from membership, over two totals of the others or a total and a parameter.

    Parameters
    ----------
    game : BoundGame or Scenario
        With two actions, and payoffs of the state that depend on the others by totals alone.
    state : str
        Its id.
    across : str, optional
        A total of the game, such as ``"club_size"``; the first on which the payoffs depend by default.
    up : str, or (str, (number, number)), optional
        Another total, the second by default; or a parameter, as in `gametheory_gov.rebind`, with its least
        and greatest value, such as ``("legitimacy", (0, 0.6))``.
    path : GrowthPath, optional
        Of this game, from any founders. Its clubs are drawn by round; where the game has founders, the path
        from them by default.
    stable : Solution, optional
        Of this game. Its clubs are drawn.
    points : int
        Along each axis.

    Returns
    -------
    PayoffLandscape

    Raises
    ------
    NotApplicableError
        For a game with more actions, exposures by pairs of states, bodies that members make, or payoffs that
        depend on a total that neither axis shows.
    InvalidInputError
        For an unknown state, total or parameter, and a path or solution of another game.

    Notes
    -----
    Totals are those of the other states, so that one picture shows the state both inside and outside: at
    every point its own contribution is added where it is a member.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> scenario = gg.load_scenario("gatt_wto")
    >>> found = gg.growth.payoff_landscape(scenario, "CHN")
    >>> found.across, found.up, [int(members) for *_, members in found.path]
    ('club_size', 'club_population', [22, 68, 169, 190])
    """
    game = as_game(game, "payoff_landscape")
    faults = Faults("payoff_landscape")
    ids = as_ids(state, "state", faults, known=game.states.ids, names=game.states.names)
    if len(ids) != 1:
        faults.add(f"state = {state!r:.80}; one id is needed")
    if not is_whole(points) or not 2 <= points <= _MOST:
        faults.add(f"points = {points!r:.80}; a whole number from 2 to {_MOST} is needed")
    for name, answer, kind in (("path", path, GrowthPath), ("stable", stable, Solution)):
        if answer is not None and not isinstance(answer, kind):
            faults.add(f"{name} = {answer!r:.80}; a {kind.__name__} is needed")
        elif answer is not None and _bare(answer.game) != _bare(game):
            faults.add(f"{name} is one of another game; its states, rules and values differ")
    faults.raise_as(InvalidInputError)
    k = game.states.ids.index(ids[0])
    totals = _totals(game, k, up[0] if isinstance(up, (tuple, list)) and up else "")
    across, up, values = _axes(game, totals, across, up)
    x = np.linspace(*_range(game, across, k), points)
    if values is None:
        y = np.linspace(*_range(game, up, k), points)
        gains = _gains(game, k, dict(zip((across, up), np.meshgrid(x, y, indexing="ij"), strict=True)))
    else:
        y = np.linspace(*values, points)
        try:
            rows = [_gains(rebind(game, **{up: float(value)}), k, {across: x}) for value in y]
        except GovError as error:
            raise InvalidInputError("payoff_landscape", [f"up = {up!r:.80}: {error}"]) from error
        gains = np.stack(rows, axis=1)
    if path is None and game.founders:
        path = grow(game, reasons=False)
    clubs = [] if path is None else [r.members for r in path.rounds]
    height = None if values is None else float(game.values[_own_name(game, up)])
    return PayoffLandscape(
        game, ids[0], across, up, x, y, gains,
        tuple(_place(game, k, club, across, up, height) for club in clubs),
        tuple(_place(game, k, club, across, up, height) for club in (stable.clubs if stable else ())),
        _reach(game, k, across, up) if values is None else (),
    )  # fmt: skip


def _bare(game: BoundGame) -> BoundGame:
    """The game without what says who founded it."""
    return replace(game, founders=(), committed={}, seated=())


def _totals(game: BoundGame, k: int, open_to: Any) -> list[str]:
    """The totals on which a state's payoffs depend, whatever the value of some parameter.

    Raises
    ------
    NotApplicableError
    """
    known = {
        name: value[k] if isinstance(value, np.ndarray) else value for name, value in game.values.items()
    }
    known.pop(_own_name(game, str(open_to)), None)
    free = {
        symbol.name
        for formula in game.form.payoffs.values()
        for symbol in formula.subs(
            {s: known[s.name] for s in formula.free_symbols if s.name in known}
        ).free_symbols
    }
    why = []
    if len(game.actions) != 2:
        why.append(f"the game has {len(game.actions)} actions, and membership is one of two")
    if pairs := sorted(free & set(game.form.exposures)):
        why.append(f"payoffs depend on who is inside, by {', '.join(pairs)}")
    if bodies := sorted(free & set(game.form.profile_terms)):
        why.append(f"payoffs depend on what a body of the members decides, by {', '.join(bodies)}")
    if why:
        raise NotApplicableError(f"payoff_landscape: it has none, since {'; '.join(why)}")
    return [name for name in game.form.aggregates if name in free]


def _axes(
    game: BoundGame, totals: Sequence[str], across: Any, up: Any
) -> tuple[str, str, tuple[float, float] | None]:
    """The names of both axes, and the values of a parameter.

    Raises
    ------
    InvalidInputError, NotApplicableError
    """
    faults = Faults("payoff_landscape")
    values: tuple[float, float] | None = None
    if isinstance(up, (tuple, list)):
        name, given = up if len(up) == 2 else (None, ())
        try:
            low, high = map(float, given)
        except (TypeError, ValueError):
            low, high = 0.0, 0.0
        if not isinstance(name, str) or not low < high or not np.isfinite(high - low):
            faults.add(f"up = {up!r:.80}; a name with its least and greatest value is needed")
        elif (own := _own_name(game, name)) not in game.values or np.ndim(game.values[own]):
            near = did_you_mean(name, game.values)
            faults.add(f"up: {name!r:.80} is no parameter of the game that is one number{near}")
        up, values = name, (low, high)
    wanted = [name for name in (across, None if values else up) if name is not None]
    for name in wanted:
        if not isinstance(name, str) or name not in game.form.aggregates:
            near = did_you_mean(str(name), game.form.aggregates)
            faults.add(f"{str(name)!r:.80} is no total{near}; these are: {', '.join(game.form.aggregates)}")
    faults.raise_as(InvalidInputError)
    rest = [name for name in totals if name not in wanted]
    missing = (1 if values else 2) - len(wanted)
    if len(rest) < missing:
        way = 'give up= a parameter and its range, such as ("legitimacy", (0, 1))'
        raise NotApplicableError(
            f"payoff_landscape: payoffs depend on {len(totals)} totals ({', '.join(totals) or 'none'}); {way}"
        )
    chosen, rest = [*wanted, *rest[:missing]], rest[missing:]
    if across is None and wanted:  # the one that was given goes up
        chosen.reverse()
    if rest:
        shown = " and ".join(chosen)
        raise NotApplicableError(
            f"payoff_landscape: payoffs depend on {', '.join(rest)} besides {shown}; two axes do not show it"
        )
    return chosen[0], str(up) if values else chosen[1], values


def _own_name(game: BoundGame, name: str) -> str:
    """The game's name of a parameter that is given by a keyword."""
    names = {keyword: own for own, keyword in ALIASES.items()}
    return name if name in game.values else names.get(name, name)


def _contributions(game: BoundGame, total: str, k: int) -> np.ndarray:
    """What every other state adds to a total, outside and inside, in floats; shape (2, N - 1)."""
    return np.delete(np.asarray(game.plain(game.contributions[total]), dtype=np.float64), k, axis=1)


def _range(game: BoundGame, total: str, k: int) -> tuple[float, float]:
    table = _contributions(game, total, k)
    return float(table.min(axis=0).sum()), float(table.max(axis=0).sum())


def _gains(game: BoundGame, k: int, others: Mapping[str, np.ndarray]) -> FloatArray:
    """Payoff inside less payoff outside, where totals of the others are given; in floats."""
    dropped = dict.fromkeys((*game.form.exposures, *game.form.profile_terms), game.zero)  # of no weight here
    inside, outside = (
        game.payoff_at(
            action,
            dropped
            | {
                name: game.number(others.get(name, 0)) + table[action, k]
                for name, table in game.contributions.items()
            },
            k,
        )
        for action in (1, 0)
    )
    shape = next(iter(others.values())).shape
    gains = np.asarray(game.plain(np.broadcast_to(inside - outside, shape)), dtype=np.float64)
    return gains


def _place(
    game: BoundGame, k: int, club: Sequence[str], across: str, up: str, height: float | None
) -> tuple[float, float, int]:
    """Where a club lies: the totals of the others, or the game's own value of a parameter; its members."""
    profile = game.profile(club)
    found = []
    for name in (across, up) if height is None else (across,):
        table = np.asarray(game.plain(game.contributions[name]), dtype=np.float64)
        found.append(float(np.delete(table[profile, np.arange(game.N)], k).sum()))
    return found[0], found[1] if height is None else height, int((profile > 0).sum())


def _reach(game: BoundGame, k: int, across: str, up: str) -> tuple[tuple[float, float], ...]:
    """The corners of the hull of what clubs of the others add up to, counter-clockwise."""
    steps = np.stack([np.diff(_contributions(game, name, k), axis=0)[0] for name in (across, up)], axis=1)
    start = np.array([_contributions(game, name, k)[0].sum() for name in (across, up)])
    if (steps < 0).any():
        return ()
    below = steps[np.argsort(np.arctan2(steps[:, 1], steps[:, 0]), kind="stable")]
    lower = start + np.vstack([np.zeros(2), below.cumsum(axis=0)])
    upper = start + np.vstack([np.zeros(2), below[::-1].cumsum(axis=0)])
    return tuple((float(a), float(b)) for a, b in [*lower, *upper[-2:0:-1]])


def _words(game: BoundGame, name: str) -> str:
    """A total or a parameter with whose it is or what it means."""
    told = name.replace("_", " ")
    if name in game.form.aggregates:
        return f"{told} (other states)"
    info = game.form.infos.get(_own_name(game, name))
    return f"{told}: {info.meaning}" if info is not None and info.meaning else told
