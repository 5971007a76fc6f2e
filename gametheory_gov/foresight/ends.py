"""Where clubs end against the discount factor, in worlds of states that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.game import BoundGame

from .accession import markov_perfect
from .equilibrium import MarkovSolution
from .pictures import MOST, draw_ends

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@public
@picture
def draw_founding(
    games: Mapping[str, BoundGame], discounts: Iterable[Any], *, limit: int = 50, ax: Axes | None = None
) -> Axes:
    """Draw where clubs end, on average, against the discount factor, in worlds of states that differ.

    A strip for each world, darker where more are in; it is parted where Markov-perfect equilibria of
    irreversible accession end differently, and hatched where there are more than were listed. Who is first to
    join, at the least discount factor at which somebody is, is named.

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
    import pandas as pd

    rows = [
        (label, float(discount), members, solution.complete, ", ".join(_first(solution)))
        for label, game, discount in _check(games, discounts)
        for solution in [markov_perfect(game, discount, limit=limit, throw=False)]
        for members in _ends(solution) or [float("nan")]
    ]
    table = pd.DataFrame(rows, columns=["world", "discount", "members", "complete", "first"])
    most = max(game.N for game in games.values())
    return draw_ends(table, most=most, title="Members in the end, on average, by patience", ax=ax)


def _check(games: Mapping[str, BoundGame], discounts: Iterable[Any]) -> list[tuple[str, BoundGame, Any]]:
    """Every world at every discount factor, in order; what cannot be drawn is refused."""
    faults = Faults("draw_founding")
    if not 1 <= len(games) <= MOST:
        faults.add(f"{len(games)} games; give from one to {MOST}, more cannot be told apart")
    grid = []
    for discount in discounts:
        try:
            grid.append(to_number(discount))
        except (ValueError, TypeError) as error:
            faults.add(f"discounts: {error}")
    if not grid:
        faults.add("discounts has none; give some in [0, 1)")
    faults.raise_as(InvalidInputError)
    return [(label, game, discount) for label, game in games.items() for discount in sorted(grid)]


def _ends(solution: MarkovSolution) -> list[float]:
    """The expected number of members in the end, by equilibrium."""
    committed = int(solution.game.fixed_profile.sum())
    return [
        committed + float(sum(sum(counts) * weight for counts, weight in equilibrium.ends().items()))
        for equilibrium in solution.equilibria
    ]


def _first(solution: MarkovSolution) -> list[str]:
    """Those who join first in some equilibrium, one of each type."""
    return [
        group[0] if len(group) == 1 else f"one like {group[0]}"
        for t, group in enumerate(solution.types)
        if any(equilibrium.join[equilibrium.empty][t] > 0 for equilibrium in solution.equilibria)
    ]
