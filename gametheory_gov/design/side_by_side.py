"""`compare`: which two clubs stand side by side, from scenarios, games, paths, solutions and regimes."""

from __future__ import annotations

from typing import Any

from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, Profile, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, note_ties, tolerance_of
from gametheory_gov.equilibria.regimes import Regime
from gametheory_gov.equilibria.solution import Solution
from gametheory_gov.growth.accession import grow
from gametheory_gov.growth.path import GrowthPath

from .side_record import TAKEN, Comparison, side_of


@public
def compare(
    a: Any,
    b: Any,
    *,
    names: Any = None,
    ties: Ties = "join",
) -> Comparison:
    """Compare two institutions: what each reaches, by all measures and principles, and who gains and loses.

    Parameters
    ----------
    a, b : Scenario, BoundGame, GrowthPath, Solution, or pair of a game and a club
        A scenario or a game stands for the club that grows from its founders, a path for its end, a solution
        for its largest club. A pair ``(game, club)`` is a regime as it is: the club as for
        `gametheory_gov.principles`.
    names : two texts, optional
        What they are called; by default the names of two scenarios, else a and b.
    ties : {"join", "stay_out"}
        Choice of an indifferent state, where a club grows here.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidInputError
        With every fault: what is none of these, nobody who founds, growth that does not end in a stable club.

    See Also
    --------
    gametheory_gov.principles : one club, and which change of a rule would raise what.
    gametheory_gov.harm : two clubs under the same rules.

    Notes
    -----
    Payoffs are compared as they are: both games must count in the same unit. States are those of the same id.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> found = gg.compare(gg.load_scenario("gatt_wto"), gg.load_scenario("gatt_common_good"))
    >>> print(found.headline)
    gatt_wto to gatt_common_good: 190 to 190 of 193 members; 193 states gain, 0 lose, all together 229.525
    """
    faults = Faults("compare")
    note_ties(faults, ties)
    called = _called(a, b, names, faults)
    read = [_read(value, f"{which}", ties, faults) for which, value in zip(("a", "b"), (a, b), strict=True)]
    faults.raise_as(InvalidInputError)
    return Comparison(
        *(side_of(name, *one) for name, one in zip(called, read, strict=True) if one is not None)
    )


def _called(a: Any, b: Any, names: Any, faults: Faults) -> tuple[str, ...]:
    """What the two are called."""
    if names is None:
        own = [getattr(value, "name", "") for value in (a, b)]
        good = all(isinstance(name, str) and name and name not in TAKEN for name in own)
        return tuple(own) if good and own[0] != own[1] else ("a", "b")
    given = list(names) if isinstance(names, (list, tuple)) else []
    if len(given) != 2 or not all(isinstance(name, str) and name.strip() for name in given):
        faults.add(f"names = {names!r:.80}; two texts are needed, such as names=('before', 'after')")
    elif given[0] == given[1] or set(given) & set(TAKEN):
        faults.add(f"names = {names!r:.80}; two that differ are needed, none of {', '.join(TAKEN)}")
    return tuple(given)


#: A game, a club, the order in which it has grown or "", the tie rule, and the tolerance.
_Club = tuple[BoundGame, Profile, str, Any, float]


def _read(value: Any, which: str, ties: Any, faults: Faults) -> _Club | None:
    """The game and the club of one side; what is wrong is noted."""
    try:
        if isinstance(value, GrowthPath):
            return _end_of(value, which, faults)
        if isinstance(value, Solution):
            if value.equilibria:
                game, club = value.game, dict(value.equilibria[-1].actions)
                return game, game.profile(club), "", value.ties, value.tolerance
            faults.add(f"{which}: the solution lists no equilibrium; give (solution.game, club)")
            return None
        if isinstance(value, tuple) and len(value) == 2:
            game = as_game(value[0], which)
            return game, game.profile(value[1]), "", ties, tolerance_of(game, DEFAULT_TOLERANCE)
        if isinstance(value, Regime):
            faults.add(f"{which}: a Regime keeps figures alone; give the pair of its game and its club")
            return None
        game = as_game(value, which)
        if ties in ("join", "stay_out"):
            return _end_of(grow(game, ties=ties, reasons=False), which, faults)
    except GovError as error:
        faults.extend(f"{which}: {fault}" for fault in getattr(error, "faults", (str(error),)))
    return None


def _end_of(path: GrowthPath, which: str, faults: Faults) -> _Club | None:
    if path.ending != "equilibrium":
        faults.add(f"{which}: growth ends with a {path.ending}; give a pair of the game and a club")
        return None
    order = "" if path.order == "random" else path.order  # draws are not made again
    return path.game, path.last_profile, order, path.ties, path.tolerance
