"""Pictures of foresight: what patience does to founding, and how a ladder of stable sizes is climbed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gametheory_gov.bound.game import BoundGame

    from .equilibrium import MarkovSolution
    from .ladder import Ladder
    from .patience import PatienceThresholds

#: Colours that the colour-blind tell apart and that differ in grey (Okabe and Ito).
COLOURS = {"member": "#0072B2", "outsider": "#D55E00", "rule": "#666666"}
_WORDS = {"stay": "nobody founds", "mix": "founding by chance", "join": "founded at once"}
_LINES = ("-", "--", ":", "-.")
#: Colour, marker and size by world: later ones are smaller, so that none is hidden.
_MARKS = (("#0072B2", "o", 10), ("#D55E00", "s", 6.5), ("#009E73", "^", 4.5), ("#000000", "D", 2.5))


def draw_patience(found: PatienceThresholds, ax: Axes | None = None) -> Axes:
    """Draw the founding probability of every equilibrium against the discount factor.

    Parameters
    ----------
    found : PatienceThresholds
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> from gametheory_gov.foresight import patience_thresholds
    >>> axes = draw_patience(patience_thresholds(bind(club, States.symmetric(3))))
    >>> axes.get_xlabel(), [round(float(line), 4) for line in axes.get_xlim()]
    ('discount factor δ', [0.0, 1.0])
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.6), layout="constrained")
    for region in found.regions:
        low, high = float(region.low), float(region.high)
        across = np.linspace(low + 1e-9, high - 1e-9, 81)
        for k, founding in enumerate(region.founding):
            style = _LINES[k % len(_LINES)]
            ax.plot(across, _along(founding, across), style, color=COLOURS["member"], lw=2.4)
        _name_region(ax, low, high, dict.fromkeys(_WORDS[pattern[0]] for pattern in region.patterns))
    _mark_thresholds(ax, found)
    ax.set(
        xlim=(0, 1),
        ylim=(-0.03, 1.04),
        xlabel="discount factor δ",
        ylabel="probability that the first state drawn founds",
    )
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(f"Patience and founding among {found.N} states", loc="left")
    return ax


def _name_region(ax: Axes, low: float, high: float, words: Iterable[str]) -> None:
    """Write what happens in a region into it, or beside it with an arrow where it is narrow."""
    middle, text = (low + high) / 2, "\nor ".join(words)
    if high - low > 0.2:
        ax.annotate(text, (middle, 0.5), ha="center", va="center")
        return
    left = low > 0.3
    ax.annotate(
        text,
        (middle, 0.8),
        xytext=(low - 0.04 if left else high + 0.04, 0.8),
        ha="right" if left else "left",
        va="center",
        arrowprops={"arrowstyle": "->", "color": COLOURS["rule"]},
    )


def _along(founding: Any, across: np.ndarray) -> np.ndarray:
    import sympy

    from .patience import DELTA

    heights: np.ndarray = np.broadcast_to(sympy.lambdify(DELTA, founding, "numpy")(across), across.shape)
    return heights


def _mark_thresholds(ax: Axes, found: PatienceThresholds) -> None:
    """Draw thresholds at which founding changes, their values in turn to the left and to the right."""
    for k, threshold in enumerate(found.founded):
        x = float(threshold)
        ax.axvline(x, color=COLOURS["rule"], lw=1, ls=(0, (4, 4)))
        ax.annotate(
            f"{x:.4f}",
            (x, 0.1),
            xytext=(4 if k % 2 else -4, 0),
            textcoords="offset points",
            ha="left" if k % 2 else "right",
            color=COLOURS["rule"],
            fontsize=9,
        )


def draw_founding(
    games: Mapping[str, BoundGame], discounts: Iterable[Any], *, limit: int = 50, ax: Axes | None = None
) -> Axes:
    """Draw where clubs end, on average, against the discount factor, in worlds of states that differ.

    Every Markov-perfect equilibrium of irreversible accession is a mark; hollow ones stand where there are
    more than were listed. Who is first to join, at the least discount factor at which somebody is, is named.

    Parameters
    ----------
    games : mapping of str to BoundGame
        Worlds with their labels, each such as `gametheory_gov.markov_perfect` takes. At most four.
    discounts : iterable of numbers in [0, 1)
    limit : int
        Most equilibria to list at each discount factor.
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    InvalidInputError
        For no world or more than four, no discount factor, or one outside [0, 1).
    NotApplicableError
        For worlds of too many types.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> powers = States(["USA", "CHN"], size=["3/5", "2/5"], population=["1/2", "1/2"])
    >>> game = bind(AccessionGame(), powers, Institution(exclusion_penalty=1), benefit=0, cost="1/2",
    ...             legitimacy=0, divergence=0)
    >>> draw_founding({"two powers": game}, [0, "1/2"]).get_xlabel()
    'discount factor δ'
    """
    import matplotlib.pyplot as plt

    from .accession import markov_perfect

    grid = _check_founding(games, discounts)
    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    for (label, game), (colour, marker, size) in zip(games.items(), _MARKS, strict=False):
        named = False
        for discount in grid:
            solution = markov_perfect(game, discount, limit=limit, throw=False)
            heights = _ends(solution)
            fill = colour if solution.complete else "none"
            across = [float(discount)] * len(heights)
            ax.plot(across, heights, marker, color=colour, mfc=fill, ms=size, ls="none", clip_on=False)
            if not named and (founders := _founders(solution)):
                _name_founders(ax, founders, (float(discount), max(heights)), colour)
                named = True
        ax.plot([], [], marker, color=colour, ms=size, ls="none", label=label)
    most = max(game.N for game in games.values())
    ax.set(xlim=(0, 1), ylim=(-0.03 * most, 1.04 * most))
    ax.set(xlabel="discount factor δ", ylabel="members in the end, on average")
    ax.legend(frameon=False, loc="center left")
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title("Patience and founding", loc="left")
    return ax


def _check_founding(games: Mapping[str, BoundGame], discounts: Iterable[Any]) -> list[Any]:
    """Return discount factors in order, or refuse."""
    from gametheory_gov.base.errors import Faults, InvalidInputError
    from gametheory_gov.base.exact import to_number

    faults = Faults("draw_founding")
    if not 1 <= len(games) <= len(_MARKS):
        faults.add(f"{len(games)} games; give from one to {len(_MARKS)}, more cannot be told apart")
    grid = []
    for discount in discounts:
        try:
            grid.append(to_number(discount))
        except (ValueError, TypeError) as error:
            faults.add(f"discounts: {error}")
    if not grid:
        faults.add("discounts has none; give some in [0, 1)")
    faults.raise_as(InvalidInputError)
    return sorted(grid)


def _ends(solution: MarkovSolution) -> list[float]:
    """Return for every equilibrium how many states are members in the end, on average."""
    committed = int(solution.game.fixed_profile.sum())
    return [
        committed + float(sum(sum(counts) * weight for counts, weight in equilibrium.ends().items()))
        for equilibrium in solution.equilibria
    ]


def _founders(solution: MarkovSolution) -> list[str]:
    """Return who joins first in some equilibrium, one of each type."""
    return [
        group[0] if len(group) == 1 else f"one like {group[0]}"
        for t, group in enumerate(solution.types)
        if any(equilibrium.join[equilibrium.empty][t] > 0 for equilibrium in solution.equilibria)
    ]


def _name_founders(ax: Axes, founders: list[str], at: tuple[float, float], colour: str) -> None:
    left = at[0] > 0.5
    ax.annotate(
        f"first to join: {', '.join(founders)}",
        at,
        xytext=(-9 if left else 9, -1),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        color=colour,
    )


def draw_ladder(ladder: Ladder, ax: Axes | None = None) -> Axes:
    """Draw payoffs by size, and the ladder: from a stable size across to the next that nobody leaves for it.

    Parameters
    ----------
    ladder : Ladder
    ax : matplotlib Axes, optional
        Drawn into a new figure when left out.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> from gametheory_gov.foresight import farsighted_ladder
    >>> draw_ladder(farsighted_ladder(bind(club, States.symmetric(3)))).get_title(loc="left")
    '2 farsightedly stable sizes of 3'
    """
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.8), layout="constrained")
    member = np.array([np.nan, *map(float, ladder.member[1:])])
    outsider = np.array([*map(float, ladder.outsider[:-1]), np.nan])
    sizes = np.arange(ladder.N + 1)
    for key, values in (("outsider", outsider), ("member", member)):
        ax.plot(sizes, values, color=COLOURS[key], lw=2, ls="-" if key == "member" else "--")
        end = ladder.N if key == "member" else ladder.N - 1
        ax.annotate(
            f" {key}",
            (end, values[end]),
            color=COLOURS[key],
            va="center",
            fontsize=10,
            annotation_clip=False,
        )
    for low, high in zip(ladder.sizes, ladder.sizes[1:], strict=False):
        corner = [outsider[low], outsider[low], member[high]]
        ax.plot([low, high, high], corner, color=COLOURS["rule"], lw=0.9)
    stable = np.array(ladder.sizes[1:], dtype=np.int64)
    ax.plot(stable, member[stable], "o", color=COLOURS["member"], ms=6)
    _name_sizes(ax, ladder.sizes[1:], member, ladder.N)
    ax.set(xlabel="members", ylabel="payoff of one state", xlim=(0, ladder.N * 1.02))
    ax.set_title(f"{len(stable)} farsightedly stable sizes of {ladder.N}", loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _name_sizes(ax: Axes, sizes: tuple[int, ...], member: np.ndarray, N: int) -> None:
    """Write stable sizes below their points, those that would overlap left out."""
    last = -N
    for k in sizes:
        if k - last >= 0.04 * N:
            ax.annotate(
                str(k), (k, member[k]), xytext=(5, -11), textcoords="offset points", fontsize=9, ha="left"
            )
            last = k
