"""Pictures of noise: the potential by club size, laws, waiting times, and what noise does to outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import FloatArray, IntArray
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from gametheory_gov.base.pictures import palette
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.variation import rebind
from gametheory_gov.equilibria.regimes import UNIVERSAL, regime

from .laws import StationaryLaw
from .potential import Potential
from .potential_search import weighted_potential
from .revision import Dynamics, Logit
from .space import ClubSpace, universal_size
from .stationary_laws import Target, hitting_times, stationary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Lines from dark to light, told apart in grey too.
SHADES = ("#0B4670", "#C04F00", "#009E73", "#E69F00", "#7A7A7A")
_STYLES = ("-", "--", "-.", ":", (0, (1, 1)))
#: Clubs that are listed for the greatest potential of each size; in larger worlds a path is followed.
_LISTED = 2**13
#: Labels of regimes, from the bottom of a picture to its top.
OUTCOMES = ("none", "club", "sham", "rival", "universal")
#: Shares of time below this are not drawn.
_FLOOR = 1e-9


def landscape(game: BoundGame) -> tuple[IntArray, FloatArray, bool]:
    """Return the weighted potential by number of members.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    sizes : array of int, shape (S,)
    values : array, shape (S,)
        The greatest potential of a club of each size; or, where the clubs are too many to be listed, of the
        clubs on a path on which the state with the greatest weighted gain joins next.
    listed : bool
        Whether all clubs were listed.

    Raises
    ------
    NotApplicableError
        Where there is no weighted potential, or more than two actions on a path.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> sizes, values, listed = landscape(game)
    >>> values.tolist(), listed
    ([0.0, -0.25, -0.25, 0.0, 0.5], True)
    """
    found = weighted_potential(game)
    if not isinstance(found, Potential):
        raise NotApplicableError(found.advice)
    try:
        space = ClubSpace.of(game, max_clubs=_LISTED)
    except NotApplicableError:
        return (*_path(game, found), False)
    values = found.of_clubs(space)
    sizes = np.unique(space.members)
    return sizes, np.array([values[space.members == size].max() for size in sizes]), True


def _path(game: BoundGame, found: Potential) -> tuple[IntArray, FloatArray]:
    """Return sizes and potentials as the state with the greatest weighted gain joins, one after the other."""
    if len(game.actions) != 2:
        raise NotApplicableError("a path of joining states needs two actions; make more states alike")
    weights = np.array(found.weights, dtype=np.float64)
    profile, value = game.fixed_profile.copy(), 0.0
    sizes, values = [int((profile > 0).sum())], [value]
    while True:
        outside = np.flatnonzero(game.free & (profile == 0))
        if not len(outside):
            return np.array(sizes, dtype=np.int64), np.array(values)
        gains = np.asarray(game.plain(game.gains(profile)[:, 1]), dtype=np.float64) * weights
        best = outside[int(np.argmax(gains[outside]))]
        profile[best] = 1
        value += float(gains[best])
        sizes.append(sizes[-1] + 1)
        values.append(value)


def draw_landscape(games: Mapping[str, BoundGame], ax: Axes | None = None) -> Axes:
    """Draw the weighted potential by number of members; a dot marks where it is greatest.

    Parameters
    ----------
    games : mapping of str to BoundGame
        By the name of their line.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    NotApplicableError
        As `landscape`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_landscape({"four states": game}).get_ylabel()
    'potential Φ'
    """
    ax = _axes(ax)
    curves = {name: landscape(game) for name, game in games.items()}
    for (name, (sizes, values, _)), colour, style in _styled(curves):
        ax.plot(sizes, values, ls=style, color=colour, lw=2, label=name)
        top = int(np.argmax(values))
        ax.plot(sizes[top], values[top], "o", color=colour, ms=9, clip_on=False, zorder=5)
    listed = all(found[2] for found in curves.values())
    what = "greatest of any club of that size" if listed else "greatest weighted gain joins next"
    ax.set(xlabel=f"members ({what})", ylabel="potential Φ")
    ax.axhline(0, color="#666666", lw=0.8, zorder=0)
    _whole(ax)
    _finish(ax, "Potential by club size; a dot where it is greatest")
    return ax


def draw_laws(laws: Mapping[str, StationaryLaw], ax: Axes | None = None) -> Axes:
    """Draw how much of the time a club has each number of members.

    Parameters
    ----------
    laws : mapping of str to StationaryLaw
        By the name of their line.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_laws({"precise": stationary(game, Logit(9))}).get_yscale()
    'log'
    """
    ax = _axes(ax)
    for (name, law), colour, style in _styled(laws):
        sizes = np.arange(len(law.sizes))
        ax.plot(sizes, law.sizes, ls=style, color=colour, lw=2, label=f"{name}: mean {law.mean:.1f}")
    ax.set(xlabel="members", ylabel="share of time", yscale="log", ylim=(_FLOOR, 1.5))
    _whole(ax)
    _finish(ax, "Stationary law of the number of members")
    return ax


def draw_waiting(
    game: BoundGame,
    dynamics: Dynamics,
    across: tuple[str, Iterable[Any]],
    lines: tuple[str, Iterable[Any]],
    *,
    start: Any = (),
    target: Target = "universal",
    ax: Axes | None = None,
) -> Axes:
    """Draw the expected rounds until a target, over one parameter, a line for each value of another.

    Parameters
    ----------
    game : BoundGame
    dynamics : Logit or Mutation
    across, lines : (str, iterable of numbers)
        Parameters as for `gametheory_gov.rebind`, such as ``("legitimacy", [0, 0.1, 0.2])``.
    start : iterable of ids, mapping or array
        The club at the start.
    target : int, (int, int) or "universal"
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For a target that no club can meet, parameters that the game does not have, or unknown ids in
        ``start``.
    NotApplicableError
        As `gametheory_gov.noise.hitting_times`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> axes = draw_waiting(game, Logit(5), ("legitimacy", [0, 1]), ("divergence", [0]))
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('legitimacy', 'expected rounds')
    """
    ax = _axes(ax)
    (x, values), (name, others) = across, lines
    values = list(values)
    rounds = np.log10(np.e), np.log10(float(game.free.sum()))
    for (other, _), colour, style in _styled({value: None for value in others}):
        bounds = [rebind(game, **{x: value, name: other}) for value in values]
        logs = [hitting_times(bound, dynamics, target).log_from(start) for bound in bounds]
        heights = [log * rounds[0] - rounds[1] for log in logs]
        ax.plot([float(v) for v in values], heights, ls=style, color=colour, lw=2, label=f"{name} {other}")
    ax.set(xlabel=x.replace("_", " "), ylabel="expected rounds")
    ax.yaxis.set_major_formatter(lambda value, _: f"$10^{{{value:g}}}$")
    goal = "a universal regime" if target == "universal" else f"{target} members"
    _finish(ax, f"How long until {goal} comes about by accident")
    return ax


def draw_outcomes(
    game: BoundGame,
    precisions: Iterable[float],
    *,
    weights: Any = None,
    universal: float = UNIVERSAL,
    ax: Axes | None = None,
) -> Axes:
    """Draw the shares of time with no regime, a club, ..., a universal regime, as errors get rarer.

    Parameters
    ----------
    game : BoundGame
    precisions : iterable of float > 0
        Of logit, per unit of payoff; at least two, rising.
    weights : sequence of numbers, shape (N,), optional
        As for `gametheory_gov.noise.Logit`.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For fewer than two precisions, or one that is not above zero.
    NotApplicableError
        As `gametheory_gov.noise.stationary`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> draw_outcomes(game, [1, 2, 4]).get_xscale()
    'log'
    """
    steps = [float(p) for p in precisions]
    if len(steps) < 2:
        raise InvalidInputError("precisions", ["at least two are needed to draw over"])
    ax = _axes(ax)
    shares = [_outcomes(stationary(game, Logit(precision, weights)), universal) for precision in steps]
    labels = tuple(label for label in OUTCOMES if label in shares[0])
    colours = palette(labels)
    table = np.array([[row[label] for label in labels] for row in shares]).T
    ax.stackplot(steps, table, colors=[colours[label] for label in labels], lw=0)
    bottom = np.cumsum(table, axis=0) - table
    for row, label in enumerate(labels):
        margin = len(steps) // 8  # a name at the very edge would be cut off
        widest = int(np.argmax(table[row, margin : len(steps) - margin])) + margin
        if table[row, widest] > 0.08:
            ink = "white" if label == "universal" else "#111111"
            place = (steps[widest], bottom[row, widest] + table[row, widest] / 2)
            ax.annotate(label, place, color=ink, ha="center", va="center", fontsize=12)
    ax.set_xscale("log")
    ax.set(
        xlim=(steps[0], steps[-1]),
        ylim=(0, 1),
        xlabel="precision β (errors get rarer)",
        ylabel="share of time",
    )
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_title("Outcomes under noise", loc="left")
    return ax


def _outcomes(law: StationaryLaw, universal: float) -> dict[str, float]:
    """Return the share of time with each label of regimes that occurs."""
    space, chance = law.space, law.probability
    if len(space.game.actions) == 2:
        least = universal_size(space.game, universal)
        each = np.where(space.members >= least, "universal", np.where(space.members > 0, "club", "none"))
        return {label: float(chance[each == label].sum()) for label in ("none", "club", "universal")}
    profiles = (space.profile(k) for k in range(len(space)))
    each = np.array([regime(space.game, profile, universal=universal).label for profile in profiles])
    return {label: float(chance[each == label].sum()) for label in OUTCOMES if (each == label).any()}


def _axes(ax: Axes | None) -> Axes:
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    return ax


def _styled(items: Mapping[Any, Any]) -> list[tuple[tuple[Any, Any], str, Any]]:
    return [
        (item, SHADES[k % len(SHADES)], _STYLES[k % len(_STYLES)]) for k, item in enumerate(items.items())
    ]


def _whole(ax: Axes) -> None:
    """Label members by whole numbers."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def _finish(ax: Axes, title: str) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    if any(ax.get_legend_handles_labels()[1]):
        ax.legend(frameon=False, fontsize=9)
    ax.set_title(title, loc="left", fontsize=11)
