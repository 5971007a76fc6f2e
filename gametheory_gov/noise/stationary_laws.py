r"""Noise: how much of the time a world spends in each club, and how long it takes from one to another.

States revise one at a time by a rule with errors (`gametheory_gov.noise.revision`). Every club can then be
reached from every other, so the chain has one stationary law :math:`\pi = \pi P`, and the expected number
of revisions until a target T solves :math:`h = 1 + P h` outside T, :math:`h = 0` in T. Both are exact up to
floats, on the clubs told apart by type (`gametheory_gov.noise.space`).

Where the weighted gains come from a potential Φ (`gametheory_gov.noise.weighted_potential`), logit with
precision :math:`\beta a_i` has the Gibbs law :math:`\pi(x) \propto \mu(x) e^{\beta \Phi(x)}`, with μ the
number of profiles that x stands for (Blume 1993), and each step is as frequent as the step back
(*detailed balance*).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import to_column, to_number
from gametheory_gov.base.inputs import is_whole, public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.rebind import check_ends, read_axis, read_values, rebind
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal

from .clubs import universal_size
from .elimination import Chain, hitting_logs, stationary_logs
from .laws import HittingTimes, StationaryLaw, check_alike, transitions
from .potential import Potential
from .potential_search import weighted_potential
from .revision import Logit, Revision
from .space import MAX_CLUBS, ClubSpace, sizes_in
from .sparse import sparse_hitting_logs, sparse_stationary_logs

if TYPE_CHECKING:
    import pandas as pd

#: Numbers that an elimination may combine in logarithms, and in floats: about ten seconds of either.
_WORK = {True: 6e8, False: 8e9}
#: Elimination this small is done before a potential is looked for.
_SMALL = 2e7
#: Values of a range that does not say how many.
_POINTS = 11
Target = int | tuple[int, int] | Literal["universal"]
Method = Literal["auto", "gibbs", "elimination"]


@public
def stationary(
    game: GameLike, dynamics: Revision, *, method: Method = "auto", max_clubs: int = MAX_CLUBS
) -> StationaryLaw:
    """The exact stationary law of a game under noise.

    Parameters
    ----------
    game : BoundGame or Scenario
        Committed states are parameters and never revise.
    dynamics : Logit or Mutation
    method : {"auto", "gibbs", "elimination"}
        From a potential (logit only), by elimination, or whichever is fit.
    max_clubs : int
        Clubs, told apart by type, that are listed at most.

    Returns
    -------
    StationaryLaw

    Raises
    ------
    NotApplicableError
        When the chain is too large for exact work; the message names the alternatives.
    InvalidInputError
        For an unknown method, or alike states with different precision.

    Notes
    -----
    Elimination without subtractions: Grassmann, Taksar and Heyman (1985). Gibbs law: Blume (1993).

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit
    >>> rules = Institution(exclusion_penalty="10/9")
    >>> game = bind(AccessionGame(), States.symmetric(10), rules, benefit=0, cost="2/5", legitimacy=0,
    ...                divergence=0)
    >>> law = stationary(game, Logit(5))
    >>> round(law.mean, 6), round(float(law.sizes[10] / law.sizes[0]), 4)
    (9.068736, 148.4132)
    """
    game = as_game(game, "stationary")
    if method not in ("auto", "gibbs", "elimination"):
        raise InvalidInputError("stationary", [f"method = {method!r}; auto, gibbs or elimination is needed"])
    space = ClubSpace.of(game, max_clubs=max_clubs)
    check_alike(space, dynamics)
    work = _level_work(space)
    potential_first = method == "gibbs" or (method == "auto" and work > _SMALL)
    if potential_first and isinstance(dynamics, Logit):
        ones = [1] * game.N
        found = weighted_potential(game, weights=dynamics.weights or ones, max_clubs=max_clubs)
        if isinstance(found, Potential):
            logs = space.log_profiles + dynamics.precision * found.of_clubs(space)
            logs = logs - np.logaddexp.reduce(logs)
            return StationaryLaw(space, dynamics, logs, "gibbs")
        if method == "gibbs":
            raise NotApplicableError(f"{found}; ask with method='elimination'")
    elif method == "gibbs":
        raise NotApplicableError("the Gibbs law belongs to logit; ask with method='elimination'")
    chain = transitions(space, dynamics)
    if work <= _WORK[False]:
        logs = stationary_logs(chain, logs=work <= _WORK[True])
        return StationaryLaw(space, dynamics, logs, "elimination")
    checked = sparse_stationary_logs(chain) if _sparse_work(space) <= _WORK[False] else None
    if checked is None:
        raise NotApplicableError(
            "the chain is too large to be solved exactly: where a weighted potential exists, ask stationary "
            "with Logit(precision, potential.weights); else lower the precision, make more states alike, or "
            "use simulate"
        )
    return StationaryLaw(space, dynamics, checked, "sparse")


@public
def hitting_times(
    game: GameLike,
    dynamics: Revision,
    target: Target = "universal",
    *,
    universal: float = UNIVERSAL,
    max_clubs: int = MAX_CLUBS,
) -> HittingTimes:
    """The expected number of revisions until the club has a certain size.

    Parameters
    ----------
    game : BoundGame or Scenario
    dynamics : Logit or Mutation
    target : int, (int, int) or "universal"
        At least so many members; between so many, both included; or a universal regime, in which enough
        states comply with one standard.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    max_clubs : int
        As for `stationary`.

    Returns
    -------
    HittingTimes

    Raises
    ------
    InvalidInputError
        For a target that no club can meet, or alike states with different precision.
    NotApplicableError
        When the chain is too large for exact work.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Mutation
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> times = hitting_times(game, Mutation(0.5), 2)  # one error, then the other follows
    >>> round(times.steps([]), 9)
    10.666666667
    """
    game = as_game(game, "hitting_times")
    low, high = _target(game, target, universal)
    space = ClubSpace.of(game, max_clubs=max_clubs)
    by_label = isinstance(target, str)
    inside = space.universal(universal) if by_label else sizes_in(space, low, high)
    if not inside.any():
        raise InvalidInputError(
            "target", [f"{low} to {high} members: committed states leave no such club; name another size"]
        )
    logs = _hitting(space, transitions(space, dynamics), inside)
    return HittingTimes(space, dynamics, (low, high), logs)


@public
def waiting_times(
    game: GameLike,
    dynamics: Revision,
    across: tuple[str, Iterable[Any]],
    lines: tuple[str, Iterable[Any]],
    *,
    start: Any = (),
    target: Target = "universal",
) -> pd.DataFrame:
    """The expected rounds until a target, over one parameter, for each value of another.

    Parameters
    ----------
    game : BoundGame or Scenario
    dynamics : Logit or Mutation
    across, lines : (str, range or values)
        A name that `gametheory_gov.rebind` can change, and a range ``(low, high)`` or
        ``(low, high, points)``, of 11 points by default, or a list of values.
    start : iterable of ids, mapping or array
        The club at the start.
    target : int, (int, int) or "universal"
        As for `hitting_times`.

    Returns
    -------
    DataFrame
        One row per pair of values: the two parameters (that of ``lines`` exact where all values are), and
        ``log_rounds``, the natural logarithm of the
        rounds; in a round as many revisions happen as there are free states.

    Raises
    ------
    InvalidInputError
        With every fault: names that cannot be varied, values that they do not take, unknown ids in
        ``start``, a target that no club can meet.
    NotApplicableError
        As `hitting_times`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> from gametheory_gov.noise import Logit
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> waiting_times(game, Logit(5), ("legitimacy", (0, 1, 3)), ("divergence", [0])).legitimacy.tolist()
    [0.0, 0.5, 1.0]
    """
    game = as_game(game, "waiting_times")
    import pandas as pd

    faults = Faults("waiting_times")
    read = [
        read_axis("across", across, faults, points=_POINTS, exact=game.exact),
        read_axis("lines", lines, faults, points=_POINTS),
    ]
    axes = {axis.name: axis.values for axis in read if axis is not None}
    if read[0] is not None and len(axes) == 1 and read[1] is not None:
        faults.add(f"across and lines are both {read[0].name}; two parameters are needed")
    check_ends(game, axes, {}, faults)
    with faults.noting("start"):
        start = game.profile(start)
    with faults.noting("target"):
        _target(game, target, UNIVERSAL)
    faults.raise_as(InvalidInputError)
    (x, values), (name, others) = axes.items()
    in_a_round = np.log(float(game.free.sum()))
    rows = []
    for other in others:
        for value in values:
            times = hitting_times(rebind(game, **{x: value, name: other}), dynamics, target)
            rows.append((float(value), other, times.log_from(start) - in_a_round))
    frame = pd.DataFrame(rows, columns=[x, name, "log_rounds"])
    try:
        frame[name] = to_column([to_number(other) for other in frame[name]])
    except ValueError:  # words, such as rules of admission
        pass
    return frame


@public
def outcomes_by_precision(
    game: GameLike, precisions: Iterable[Any], *, weights: Any = None, universal: float = UNIVERSAL
) -> pd.DataFrame:
    """The shares of time with no regime, a club, ..., a universal regime, as errors get rarer.

    Parameters
    ----------
    game : BoundGame or Scenario
    precisions : range or values, above 0
        Precisions of logit, per unit of payoff: ``(low, high)`` or ``(low, high, points)``, of 11 points by
        default, or a list.
    weights : sequence of numbers, shape (N,), optional
        As for `gametheory_gov.noise.Logit`.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.

    Returns
    -------
    DataFrame
        One row per ``precision``, with a column for each label of regimes that occurs.

    Raises
    ------
    InvalidInputError
        For a precision that is not above zero, or a threshold that is no share.
    NotApplicableError
        As `stationary`.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(4), Institution(exclusion_penalty=1), benefit=0,
    ...                cost="1/4", legitimacy=0, divergence=0)
    >>> outcomes_by_precision(game, [1, 2, 4]).columns.tolist()
    ['precision', 'none', 'club', 'universal']
    """
    game = as_game(game, "outcomes_by_precision")
    import pandas as pd

    faults = Faults("outcomes_by_precision")
    read = read_values("precisions", precisions, faults, points=_POINTS, exact=False)
    faults.extend(f"precisions: {p:g}; numbers above zero are needed" for p in read if not p > 0)
    with faults.noting("universal"):
        check_universal(universal)
    faults.raise_as(InvalidInputError)
    rows = [{"precision": p} | stationary(game, Logit(p, weights)).outcomes(universal) for p in read]
    return pd.DataFrame(rows)


def _hitting(space: ClubSpace, chain: Chain, inside: BoolArray) -> FloatArray:
    """The logarithms of times by whichever way is fit, the one in logarithms if possible."""
    work = _level_work(space)
    if work > _WORK[True] and _sparse_work(space) <= _WORK[False]:
        checked = sparse_hitting_logs(chain, inside)
        if checked is not None:
            return checked
    if work > _WORK[False]:
        raise NotApplicableError(
            "the chain is too large for exact times: lower the precision, make more states alike, or look "
            "how long the paths of simulate take from a start"
        )
    return hitting_logs(chain, inside, logs=work <= _WORK[True])


def _target(game: BoundGame, target: Target, universal: float) -> tuple[int, int]:
    faults = Faults("target")
    low, high = 0, game.N
    if isinstance(target, str) and target == "universal":
        low = universal_size(game, universal)
    elif is_whole(target):
        low = int(target)  # type: ignore[arg-type]
    elif isinstance(target, (tuple, list)) and len(target) == 2 and all(map(is_whole, target)):
        low, high = map(int, target)
    else:
        faults.add(f"{target!r}; a number of members, a pair of numbers, or 'universal' is needed")
    if not 0 <= low <= high <= game.N:
        faults.add(f"from {low} to {high} members; numbers from 0 to {game.N}, the least first, are needed")
    faults.raise_as(InvalidInputError)
    return low, high


def _level_work(space: ClubSpace) -> float:
    empty = np.zeros(0, dtype=np.int64)
    return Chain(space.members - space.members.min(), empty, empty, np.zeros(0)).work


def _sparse_work(space: ClubSpace) -> float:
    """About how many numbers sparse factors combine: clubs are points of a grid of so many dimensions."""
    dimensions = len(space.types) * (len(space.game.actions) - 1)
    return float(len(space) ** (3 - 3 / max(dimensions, 2)))
