r"""The tipping number: the fewest founders from which accession ends in a universal regime.

A set of *committed* founders F tips the world when open accession from F, founders never leaving, ends in a
club of at least the share ``universal`` of all states. *Free* founders are players like all others: F tips
the world when on its path no founder ever leaves and the end is universal. Where gains never fall when
others join, that is accession from an F of whom none loses at the start; such founders never lose later.

The question is asked of a game whose policy does not depend on who founds, and in which some universal
regime is an equilibrium. How it is answered depends on what the game shows of itself:

- gains that never fall when others join (complements): see `gametheory_gov.tipping.programs`;
- all others: founding clubs are tried one by one, since a superset of a tipping set need not tip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray
from gametheory_gov.base.errors import Faults, InvalidInputError, NotApplicableError
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_ids, as_share, public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, check_ties, tolerance_of
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.equilibria.regimes import UNIVERSAL
from gametheory_gov.growth.accession import grow
from gametheory_gov.world.bodies import member_weights

from .ends import ClubEnds
from .number import TippingNumber
from .programs import IntegerProgram, all_cheapest, by_program, by_thresholds
from .question import Deadline, Question, Search, by_enumeration, shrink
from .replay import TippingStatus

#: States up to which founding clubs are tried one by one.
MOST_STATES = 20
_MOST_SETS = 100
_FEW_OPEN = 16  # so many are tried one by one although rows exist, where these are weak
_BECAUSE = {
    "thresholds": "gains depend on one weighted total of the others, so the rows are nested and going from "
    "the highest threshold down is exact",
    "threshold program": "gains depend on one weighted total of the others: one covering row for each "
    "threshold, in an integer program",
    "leaving rows": "gains are affine in who is in and never fall: from every closed club found, founders "
    "outside it must bring what its nearest outsider lacks",
    "closed clubs": "gains never fall when others join: every closed club short of universal must have a "
    "founder outside it",
    "enumeration": "founding clubs were tried one by one, the cheapest first",
}


@public
def tipping_number(
    game: GameLike,
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    weights: Mapping[str, Any] | None = None,
    free: bool = False,
    all_minimal: bool = False,
    universal: float = UNIVERSAL,
    ties: str = "join",
    time_limit: float | None = 60.0,
    throw: bool = True,
    tolerance: float = DEFAULT_TOLERANCE,
    progress: bool = False,
) -> TippingNumber:
    """The fewest founders from which accession ends in a universal regime.

    Parameters
    ----------
    game : BoundGame or Scenario
        Its policy must not depend on who founds (see `freeze_policy`), and no state may be committed.
    include, exclude : iterable of ids
        States that must be among the founders, and states that must not.
    weights : mapping of id to positive number, optional
        The cost of each founder, one for those not named; the least total cost is then sought.
    free : bool
        Whether founders may leave: then no founder may ever lose. A different number.
    all_minimal : bool
        Whether to list all cheapest founding clubs, up to 100.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    ties : {"join"}
        The rule for indifferent states.
    time_limit : float, optional
        Seconds after which the best club and the bound known by then are returned; None for no limit.
    throw : bool
        Whether to raise when the question is refused; otherwise the record says so.
    tolerance : float, at least 0
        Relative to the largest term of each gain; float gains closer to zero count as zero.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    TippingNumber

    Raises
    ------
    InvalidInputError
        For unknown ids, ids both included and excluded, costs that are not positive, other ties, a time
        limit that is not positive.
    NotApplicableError
        When the policy depends on who founds, when no universal regime is an equilibrium, or when the game
        is neither shown to be supermodular nor small enough to try all founding clubs.

    Notes
    -----
    In the spirit of Heal and Kunreuther's tipping sets and minimum critical coalitions (keys
    ``healkunreuther2006``, ``healkunreuther2011``), known from notes, not read; rows and programs are this
    package's own.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> five = States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...               population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...               cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> game = bind(AccessionGame(), five, Institution(exclusion_penalty=1), benefit=0, divergence=0,
    ...                legitimacy=0)
    >>> tipping_number(game).number, tipping_number(game, free=True).number
    (2, 4)
    """
    game = as_game(game, "tipping_number")
    game = game.release()  # who founds is the question
    relative = tolerance_of(game, tolerance)
    faults = Faults("tipping_number")
    share: Any = as_share(universal, "universal", faults, above_zero=True)
    _check_play(game, ties, time_limit, faults)
    inside = _read_ids(game, include, "include", faults)
    outside = _read_ids(game, exclude, "exclude", faults)
    faults.extend(f"{label!r} is both included and excluded" for label in inside if label in outside)
    prices = _read_prices(game, weights, faults)
    faults.raise_as(InvalidInputError)
    ends = ClubEnds(game, relative, share)
    question = Question(ends, prices, ends.club(inside), ~ends.club(outside), free)
    record = TippingNumber(
        game,
        TippingStatus.REFUSED,
        free=free,
        include=ends.ids(question.include),
        exclude=ends.ids(~question.allowed),
        weights=dict(zip(game.states.ids, prices.tolist(), strict=True) if weights else ()),
        universal_share=share,
        tolerance=relative,
    )
    obstacle = monotone_obstacle(game)
    refusal, club = _refusal(question, obstacle)
    if refusal:
        if throw:
            raise NotApplicableError(f"tipping number of {game!r}: {refusal}")
        return replace(record, message=refusal)
    record = replace(record, universal_club=ends.ids(club))
    record = _answer(record, question, club, obstacle, Deadline(time_limit), all_minimal, progress)
    return record if game.exact or not record.found else _with_undecided(record)


def _with_undecided(record: TippingNumber) -> TippingNumber:
    """The same, with a word on whom the tie rule brings in because floats do not tell."""
    path = grow(
        record.game,
        record.founders,
        committed=not record.free,
        universal=record.universal_share,
        tolerance=record.tolerance,
        reasons=False,
    )
    if not path.undecided:
        return record
    who = path.listed(path.undecided)
    told = f"undecided in floats (tolerance {record.tolerance:g}), taken as ties 'join': {who}"
    return replace(record, message="\n".join(filter(None, (record.message, told))))


@public
def freeze_policy(game: GameLike, body: Iterable[str] | None = None) -> BoundGame:
    """The game with its decision body fixed, so that policy does not depend on who founds.

    Parameters
    ----------
    game : BoundGame or Scenario
    body : iterable of ids, optional
        The states that decide from now on, each with the weight the institution gives it; by default the
        founders named at binding.

    Returns
    -------
    BoundGame
        Its institution has a weighted body with the same votes, so policy and representation are those
        that this body makes, whoever founds.

    Raises
    ------
    InvalidInputError
        When no body is given and no founders were named, or an id is unknown.
    BindingError
        When the game does not say what it was bound from and its formulas would change.

    Examples
    --------
    >>> from gametheory_gov import load_scenario, tipping_number
    >>> frozen = freeze_policy(load_scenario("gatt_wto").bind())
    >>> frozen.institution.body, tipping_number(frozen).number
    ('weighted', 5)
    """
    game = as_game(game, "freeze_policy")
    seated = (
        (game.seated or game.founders)
        if body is None
        else ((body,) if isinstance(body, str) else tuple(body))
    )
    if not seated:
        raise InvalidInputError(
            "freeze_policy", ["nobody decides; name the founders at binding, or give body=[...]"]
        )
    rows = game.states.indices(seated, subject="freeze_policy")
    weights = member_weights(game.institution, game.states)
    votes = {game.states.ids[k]: weights[k] for k in rows}
    institution = game.institution.replace(body="weighted", votes=votes, inner_club=())
    if body is None and game.institution.body == "founders":
        return replace(game, institution=institution)
    return rebind(game, institution=institution)


# ----------------------------------------------------------------------------------------- the question


def _check_play(game: BoundGame, ties: str, time_limit: float | None, faults: Faults) -> None:
    """Note what is wrong with the tie rule, the time limit and the commitments of a game."""
    with faults.noting("ties"):
        check_ties(ties)
    if ties in ("stay_out", "weak"):
        faults.add(
            f"ties = {ties!r}; founding clubs are compared with ties 'join', so that an indifferent state "
            "comes in; grow(ties='stay_out') follows one club under the other rule"
        )
    if time_limit is not None and not (isinstance(time_limit, (int, float, Fraction)) and time_limit > 0):
        faults.add(f"time_limit = {time_limit!r}; a positive number of seconds is needed, or None")
    if game.committed:
        faults.add(
            f"{len(game.committed)} states are committed already; give the game without commitments, and "
            "include=[...] for who must found"
        )


def _read_prices(game: BoundGame, weights: Mapping[str, Any] | None, faults: Faults) -> FloatArray:
    """The cost of every founder, shape (N,); what is wrong with the weights is noted."""
    given = dict(weights or {})
    prices = dict.fromkeys(game.states.ids, 1.0)
    for label in _read_ids(game, tuple(given), "weights", faults):
        try:
            price = float(to_fraction(given[label]))
        except (ArithmeticError, TypeError, ValueError):
            price = 0.0
        if not price > 0:
            faults.add(f"weights[{label!r}] = {given[label]!r}; costs are positive numbers")
        elif label in prices:
            prices[label] = price
    return np.array(list(prices.values()))


def _read_ids(game: BoundGame, ids: Any, name: str, faults: Faults) -> tuple[str, ...]:
    """Ids of states of the game, as a tuple; what is wrong with them is noted."""
    states = game.states
    return as_ids(ids, name, faults, known=states.ids, names=states.names, among=f"the {states.N} states")


def _refusal(question: Question, obstacle: str | None) -> tuple[str, BoolArray]:
    """The reason why the question cannot be answered, or nothing and a universal equilibrium."""
    ends, nobody = question.ends, np.zeros(question.ends.game.N, dtype=bool)
    if len(ends.game.actions) != 2:
        return (
            f"the game has {len(ends.game.actions)} actions, and tipping numbers are for two; grow "
            "follows the club of given founders",
            nobody,
        )
    if np.any(np.diff(ends.game.form.cooperation) < 0):
        return (
            "members count as less cooperative than outsiders; name the actions the other way round",
            nobody,
        )
    if ends.game.institution.body == "founders":
        return (
            "the decision body is the founders, so every founding club would have a policy of its own; "
            "freeze_policy(game) keeps that of the founders named at binding, freeze_policy(game, "
            "body) that of others",
            nobody,
        )
    if obstacle is not None and ends.game.N > MOST_STATES:
        return (
            f"{obstacle}; so all founding clubs would have to be tried, which goes up to {MOST_STATES} "
            "states: select fewer (states.select), try founders with grow, or ask which share of founding "
            "clubs tips the world with basin(sample=...)",
            nobody,
        )
    club = universal_equilibrium(ends, obstacle)
    if club is None:
        return (
            f"no regime of at least {float(ends.universal):.0%} of the states is an equilibrium, so there is "
            "nothing to tip to; ask with a smaller universal=..., or how far a club grows with grow",
            nobody,
        )
    return "", club


def universal_equilibrium(ends: ClubEnds, obstacle: str | None) -> BoolArray | None:
    """A universal equilibrium, the greatest where gains rise with membership; None when there is none.

    Parameters
    ----------
    ends : ClubEnds
    obstacle : str, optional
        Why gains are not shown to rise with membership; then all universal clubs are tried.
    """
    N = ends.game.N
    everyone = np.ones((1, N), dtype=bool)
    top = ends.ends(everyone, committed=False)
    if top.converged[0] and ends.is_universal(top.clubs[0]):
        return np.asarray(top.clubs[0])
    if obstacle is None:
        return None
    codes = np.arange(1 << N, dtype=np.int64)
    for start in range(0, len(codes), 4096):
        clubs = ((codes[start : start + 4096, None] >> np.arange(N)) & 1).astype(bool)
        clubs = clubs[ends.is_universal(clubs)]
        stable = ends.stable(clubs)
        if stable.any():
            return np.asarray(clubs[int(stable.argmax())])
    return None


# ------------------------------------------------------------------------------------------- the answer


def _answer(
    record: TippingNumber,
    question: Question,
    top: BoolArray,
    obstacle: str | None,
    deadline: Deadline,
    every: bool,
    progress: bool,
) -> TippingNumber:
    """The record with what was found, in the strongest way that the game allows."""
    ends = question.ends
    open_ = int((question.allowed & ~question.include).sum())
    if obstacle is None and question.free and ends.thresholds is None and ends.pulls is None:
        if open_ <= _FEW_OPEN:
            obstacle = "free founders, whose gains are not affine in who is in: rows would be weak"
    if obstacle is not None:
        search = by_enumeration(question, deadline, every=every, progress=progress)
        return _complete(record, question, search, "enumeration", obstacle)
    search, formulation, program = _search_complements(question, top, deadline, progress)
    if every and search.proved and search.best is not None:
        program = program or IntegerProgram(question, ends.thresholds, np.random.default_rng(0))
        all_cheapest(program, search, deadline, _MOST_SETS)
    return _complete(record, question, search, formulation, "")


def _search_complements(
    question: Question, top: BoolArray, deadline: Deadline, progress: bool
) -> tuple[Search, str, IntegerProgram | None]:
    """The findings in a supermodular game, the formulation, and the integer program where there is one."""
    ends, thresholds = question.ends, question.ends.thresholds
    if thresholds is not None and question.counts and not question.free:
        search = by_thresholds(question, thresholds)
        if search is not None:
            return search, "thresholds", None
    formulation = "closed clubs" if ends.pulls is None else "leaving rows"
    formulation = formulation if thresholds is None else "threshold program"
    program = IntegerProgram(question, thresholds, np.random.default_rng(0))
    start = question.allowed | question.include
    if question.free:
        start = start & (top | question.include)
    incumbent = shrink(question, start, deadline) if question.tips(start) else None
    own = ends.club(ends.game.founders) & start | question.include
    if incumbent is not None and question.tips(own):  # those of the game, if fewer of them suffice
        incumbent = min(incumbent, shrink(question, own, deadline), key=question.price)
    if incumbent is None and not question.free:  # if all who may found do not tip the world, none do
        closed = np.asarray(ends.ends(start[None, :], committed=True).clubs[0])
        return Search(bound=float("inf"), proved=True, clubs=[closed]), formulation, program
    return by_program(program, deadline, incumbent, progress=progress), formulation, program


def _complete(
    record: TippingNumber, question: Question, search: Search, formulation: str, obstacle: str
) -> TippingNumber:
    """The record with what a search found."""
    ends = question.ends
    status = TippingStatus.PROVED if search.proved else TippingStatus.BOUNDED
    if search.proved and search.best is None:
        status = TippingStatus.IMPOSSIBLE
    best = () if search.best is None else ends.ids(search.best)
    because = (
        _BECAUSE[formulation] if record.weights else _BECAUSE[formulation].replace("cheapest", "smallest")
    )
    sets = sorted({ends.ids(club) for club in search.every} | ({best} if search.best is not None else set()))
    return replace(
        record,
        status=status,
        founders=best,
        found=search.best is not None,
        bound=float(search.bound),
        minimum_sets=tuple(sets) if search.proved else (),
        every_set=search.listed and search.proved,
        formulation=formulation,
        because=(f"{obstacle}; " if obstacle else "") + because,
        closed_clubs=tuple(ends.ids(club) for club in search.clubs),
        stats={"programs": search.programs, "closed_clubs": len(search.clubs)},
    )
