r"""The band in which a state stays what it is: entry and exit costs at one club.

With discount factor :math:`\delta` a state joins when its gain of membership is at least :math:`K(1-\delta)`
and leaves when it is below :math:`-E(1-\delta)`. Between the two its past decides (in the spirit of Dixit
1989).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike, as_game

if TYPE_CHECKING:
    import pandas as pd


@public
def switching_band(game: GameLike, club: Any, *, exact: bool = False) -> pd.DataFrame:
    """Every state's gain of membership at a club, and the band in which it does not move.

    Parameters
    ----------
    game : BoundGame or Scenario
        With two actions.
    club : iterable of ids, mapping of id to action, or array of int with shape (N,)
        The actions of the others.
    exact : bool
        Keep exact numbers as ``Fraction`` instead of floats.

    Returns
    -------
    pandas.DataFrame
        Index: ids. Columns: ``member``; ``gain`` of membership over staying out, the others fixed, before any
        cost of moving; ``leaves_below`` and ``joins_from``, the ends of the band; ``in_band``, whether the
        gain lies in it, so that the state would stay inside if it were a member and outside if it were not.

    Raises
    ------
    NotApplicableError
        If the game has more than two actions.
    InvalidStatesError
        For unknown states in the club.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> world = States.symmetric(3, entry_cost=[1, 1, 1], exit_cost=[2, 2, 2])
    >>> game = bind(AccessionGame(), world, benefit=0, cost="1/20", legitimacy=0, divergence=0)
    >>> band = switching_band(game, ["1"], exact=True)
    >>> print(band.loc["1", "gain"], band.loc["1", "leaves_below"], band.loc["1", "joins_from"])
    -1/20 -2 1
    >>> list(band["in_band"])
    [True, True, True]
    """
    game = as_game(game, "switching_band")
    import pandas as pd

    if len(game.actions) != 2:
        raise NotApplicableError(
            f"game {game.form.name!r} has {len(game.actions)} actions; a band is between two, so look "
            "at game.gains and game.switching instead"
        )
    profile = game.profile(club)
    entry, leaving = game.switching[0, 1], game.switching[1, 0]
    gains = game.gains(profile)
    rows = []
    for k, inside in enumerate(profile > 0):
        gain = -(gains[k, 0] + leaving[k]) if inside else gains[k, 1] + entry[k]
        numbers = [game.plain(value) for value in (gain, -leaving[k], entry[k])]
        in_band = numbers[1] <= numbers[0] < numbers[2]
        rows.append([bool(inside), *(numbers if exact else map(float, numbers)), in_band])
    columns = ["member", "gain", "leaves_below", "joins_from", "in_band"]
    return pd.DataFrame(rows, index=pd.Index(game.states.ids, name="state"), columns=columns)
