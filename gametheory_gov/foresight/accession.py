r"""Markov-perfect accession: states that look ahead decide when to join.

Time is discrete and everybody discounts by :math:`\delta`. In every period one state is drawn evenly, it
may move, and then all receive the payoffs of the club that results. Strategies depend on the club alone.
When membership is *irreversible* an outsider is drawn and may join; when it is *reversible* any state is
drawn, and a member may leave. Alike states play alike, so a club is a vector of counts
(`gametheory_gov.foresight.counts`).

Irreversible clubs only grow, so equilibria follow by backward induction from the club of all, with every
equilibrium of every stage as a branch (`gametheory_gov.foresight.stages`). With reversible membership
strategies are tried one by one: values solve a linear system, and an equilibrium has no profitable one-shot
deviation. With a discount factor of zero a state looks no further than its next payoff, which is myopic
growth.

The small model of irreversible accession is a reconstruction, derived for this package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError, NotSolvedError
from gametheory_gov.base.exact import to_number
from gametheory_gov.base.inputs import as_whole, is_tolerance, public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, Ties, check_ties

from .counts import ClubPayoffs, Counts, in_units, over, scope, units_of
from .equilibrium import MarkovEquilibrium, MarkovSolution, UndecidedMixture
from .reversible import reversible_equilibria
from .stages import AccessionStage, Sign, Strategy, stage_equilibria

_MOST_STAGES = 200_000
#: Round-off of sums of payoffs over all periods, relative to the largest.
_ROUND_OFF = 1e-14


@public
def markov_perfect(
    game: GameLike,
    discount: Any = None,
    *,
    irreversible: bool = True,
    ties: Ties = "join",
    limit: int = 1000,
    tolerance: float = DEFAULT_TOLERANCE,
    throw: bool = True,
) -> MarkovSolution:
    r"""The Markov-perfect equilibria of accession to one club.

    Parameters
    ----------
    game : BoundGame or Scenario
        A game with two actions and open admission. Committed states are members or outsiders for good.
    discount : number in [0, 1), optional
        :math:`\delta`; the institution's by default. An exact number keeps an exact game exact.
    irreversible : bool
        Whether members stay for good. Otherwise any state may be drawn and members may leave.
    ties : {"join", "stay_out", "weak"}
        What a state does that is indifferent in a pure equilibrium; ``"weak"`` lists both.
    limit : int
        Most equilibria to list.
    tolerance : float
        Relative to the largest term of the state's own payoffs (or the next lower power of two); float gains
        closer to zero count as zero. Round-off of patient sums is added to it.
    throw : bool
        Whether to raise when there are more equilibria than ``limit``, instead of returning some.

    Returns
    -------
    MarkovSolution
        Irreversible: all pure and mixed equilibria in which alike states play alike; where mixtures may be a
        continuum only its corners are listed, and ``complete`` is false. Reversible: all pure
        ones; in worlds of up to six alike states, or two that differ, also all mixed ones, and ``undecided``
        holds mixtures that may be a continuum. There, without one-off costs, states indifferent about joining
        a club are so about leaving it; of such families only those are listed in which one side follows
        ``ties``. So does whoever is indifferent whatever the others do; with ``"weak"`` that is undecided.
        ``scope`` says which strategies were searched. Empty when there is none of these; with ties,
        ``"weak"`` may have some, and lists the corners of families.

    Raises
    ------
    InvalidInputError
        For a game with more than two actions, a discount factor outside [0, 1), an unknown tie rule, a limit
        or a tolerance out of range.
    NotApplicableError
        For an admission rule other than open, or too many clubs or strategies.
    NotSolvedError
        For more equilibria than ``limit``; the exception carries those found.

    See Also
    --------
    gametheory_gov.foresight.patience_thresholds : the discount factors at which equilibria change, exactly.
    gametheory_gov.grow : myopic growth.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> club = Game("club", ("outside", "member"), aggregates={"members": {"member": 1}},
    ...             payoffs={"outside": 0, "member": "members - 3/2"})
    >>> game = bind(club, States.symmetric(3))
    >>> markov_perfect(game, "1/3").founding, markov_perfect(game, "9/10").founding
    ((Fraction(0, 1),), (Fraction(1, 1),))
    >>> print(markov_perfect(game, "2/5").equilibria[0])
    0 in: join 9/16
    1 in: join 1
    2 in: join 1
    3 in: join 0
    >>> markov_perfect(game, "2/5").verify().valid
    True
    """
    game = as_game(game, "markov_perfect")
    delta = _check(game, discount, ties, limit, tolerance)
    payoffs = ClubPayoffs.of(game)
    exact = game.exact and isinstance(delta, Fraction)
    units, relative = (1.0,) * len(payoffs.sizes), 0.0
    if not exact:
        delta = float(delta)
        relative = tolerance + _ROUND_OFF / (1 - delta)  # values grow with patience
        units = units_of(game, payoffs.types)
        payoffs = in_units(payoffs, units)
    sign = _sign(relative)
    families: set[Counts] = set()
    search: Iterator[MarkovEquilibrium | UndecidedMixture] = (
        _irreversible(payoffs, delta, sign, ties, families)
        if irreversible
        else reversible_equilibria(payoffs, delta, sign, ties)
    )
    listed = tuple(islice(search, limit))
    more = next(search, None) is not None
    found = tuple(_in_payoffs(x, units) for x in listed if isinstance(x, MarkovEquilibrium))
    undecided = tuple(x for x in listed if isinstance(x, UndecidedMixture))
    solution = MarkovSolution(
        game,
        delta,
        irreversible,
        ties,
        tuple(tuple(game.states.ids[k] for k in group) for group in payoffs.types.members),
        found,
        not (more or undecided or families),
        scope(irreversible, payoffs),
        relative,
        undecided,
    )
    if throw and more:
        raise NotSolvedError(
            f"there are more than {limit} Markov-perfect equilibria or undecided mixtures; raise limit, take "
            "ties='join' or 'stay_out', commit founders, or ask with throw=False for those found",
            solution,
        )
    return solution


def _check(game: BoundGame, discount: Any, ties: str, limit: Any, tolerance: Any) -> Fraction | float:
    faults = Faults("markov_perfect")
    delta: Fraction | float = Fraction(0)
    try:
        delta = to_number(game.institution.discount if discount is None else discount)
    except (ValueError, TypeError) as error:
        faults.add(f"discount: {error}")
    if not 0 <= delta < 1:
        faults.add(
            f"discount = {discount if discount is not None else delta}; a discount factor in [0, 1) is "
            "needed, so that sums of payoffs are finite"
        )
    with faults.noting():
        check_ties(ties)
    as_whole(limit, "limit", faults, least=1)
    if not (is_tolerance(tolerance, exact=False) or is_tolerance(tolerance, exact=True)):
        faults.add(f"tolerance = {tolerance!r}; a number above round-off and below 1 is needed, or 0")
    faults.raise_as(InvalidInputError)
    check_open(game)
    return delta


def check_open(game: BoundGame) -> None:
    """Refuse a game whose members may keep newcomers out.

    Raises
    ------
    NotApplicableError
    """
    if game.institution.admission != "open":
        raise NotApplicableError(
            f"admission is {game.institution.admission!r}, and Markov-perfect accession is open; "
            "use grow, which asks the members, or rebind with admission='open'"
        )


def _in_payoffs(found: MarkovEquilibrium, units: tuple[float, ...]) -> MarkovEquilibrium:
    """The same equilibrium, values that were found in units of each type in units of payoff."""
    if all(unit == 1 for unit in units):
        return found
    inverse = tuple(1 / unit for unit in units)
    members, outsiders = (
        {n: over(row, inverse) for n, row in table.items()} for table in (found.members, found.outsiders)
    )
    return replace(found, members=members, outsiders=outsiders)


def _sign(tolerance: float) -> Sign:
    def sign(value: Any) -> int:
        return 0 if abs(value) <= tolerance else 1 if value > 0 else -1

    return sign


def _irreversible(
    payoffs: ClubPayoffs, delta: Any, sign: Sign, ties: Ties, families: set[Counts]
) -> Iterator[MarkovEquilibrium]:
    """Yield every equilibrium by backward induction, larger clubs first, one branch per stage equilibrium.

    Clubs at which mixtures may be a continuum are added to ``families``.
    """
    order = sorted(payoffs.member, key=lambda counts: (-sum(counts), counts))
    members: dict[Counts, tuple[Any, ...]] = {}
    outsiders: dict[Counts, tuple[Any, ...]] = {}
    join: dict[Counts, Strategy] = {}
    tied: dict[Counts, bool] = {}
    for_ever = 1 / (1 - delta)
    full, rising = order[0], order[::-1]
    members[full] = tuple(None if b is None else b * for_ever for b in payoffs.member[full])
    outsiders[full] = (None,) * len(full)
    join[full] = (0 * for_ever,) * len(full)
    one = for_ever / for_ever

    def stage(k: int) -> AccessionStage:
        return AccessionStage(payoffs, order[k], delta, members, outsiders)

    branches = [stage_equilibria(stage(1), sign, ties, one, families)]
    for _ in range(_MOST_STAGES):
        here = next(branches[-1], None)
        counts = order[len(branches)]
        if here is None:
            branches.pop()
            if not branches:
                return
            continue
        join[counts], tied[counts] = here
        members[counts], outsiders[counts] = stage(len(branches)).values(here[0])
        if len(branches) + 1 < len(order):
            branches.append(stage_equilibria(stage(len(branches) + 1), sign, ties, one, families))
            continue
        yield MarkovEquilibrium(
            payoffs.sizes,
            {n: join[n] for n in rising},
            {},
            {n: members[n] for n in rising},
            {n: outsiders[n] for n in rising},
            tuple(n for n in rising if tied.get(n)),
        )
    raise NotApplicableError(
        f"backward induction needs more than {_MOST_STAGES:,} stages; commit founders, make states alike, or "
        "choose ties='join'"
    )
