r"""What it means to be stable: the definition that solvers and certificates share.

A profile is an equilibrium when no state that is free to choose moves. State i moves from a to b when its
gain :math:`G_i(a\to b)` is positive, or zero and the tie rule prefers b:

``join``
    an indifferent state takes the more cooperative action (between equally cooperative ones it stays);
``stay_out``
    it takes the less cooperative one;
``weak``
    it stays: the textbook Nash inequality.

In floats a gain within the tolerance of zero, relative to the largest term that enters it, is *undecided*:
whether the state moves is then not known. See `gametheory_gov.bound.judging`.

Under an admission rule other than ``open`` an outsider moves in only if the members admit it. Member j votes
by its own payoff with and without the newcomer, :math:`u_j(i\ \text{inside}) - u_j(i\ \text{outside})`: it
consents when that is positive, and when it is zero under ``join``. Every member has one vote:

``majority``
    more than half of the members consent;
``share``
    at least the share ``admission_share`` of them do;
``unanimity``
    all do;
``great_power_veto``
    all great powers among the members do.

An empty club, or one without great powers under their veto, keeps nobody out. Members leave as they like.

Two rules ask nobody, but look at what the newcomer does to all others, members and outsiders:

``no_harm``
    nobody else loses by its joining;
``no_net_harm``
    nobody else loses, or the payoffs of all states, its own gain included, do not fall in total.

Nothing lost is no harm, whatever the tie rule. In floats a change of payoff is undecided where it is within
the tolerance of zero, relative to the game's largest payoff, and not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import numpy as np

from gametheory_gov.base._typing import BoolArray, IntArray
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import is_tolerance, is_whole
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.bound.measures import once
from gametheory_gov.world.institution import HARM_RULES

#: What an indifferent state does.
Ties = Literal["join", "stay_out", "weak"]
#: Relative to the largest term of a gain: float gains closer to zero than this are undecided.
DEFAULT_TOLERANCE = 1e-9
#: Relative likewise: how far a gain that is stated in floats may be from what it is evaluated to again.
ROUND_OFF = 1e-9


def check_ties(ties: str) -> Ties:
    """The tie rule, once it is known to be one.

    Raises
    ------
    InvalidInputError
    """
    if ties not in get_args(Ties):
        raise InvalidInputError(
            "ties",
            [
                f"{ties!r} is no tie rule{did_you_mean(ties, get_args(Ties))}; "
                f"one of {', '.join(get_args(Ties))} is needed"
            ],
        )
    return ties  # type: ignore[return-value]


def note_ties(faults: Faults, ties: str) -> None:
    """Note ties that do not say what an indifferent state does, and name those that do.

    Examples
    --------
    >>> faults = Faults("grow")
    >>> note_ties(faults, "weak")
    >>> faults.found
    ["ties = 'weak' does not say what an indifferent state does; use 'join' or 'stay_out'"]
    """
    with faults.noting("ties"):
        check_ties(ties)
    if ties == "weak":
        faults.add("ties = 'weak' does not say what an indifferent state does; use 'join' or 'stay_out'")


def note_steps(faults: Faults, max_steps: Any) -> None:
    """Note a number of rounds that is no whole number from one; None is left to the default.

    Examples
    --------
    >>> faults = Faults("grow")
    >>> note_steps(faults, 0)
    >>> faults.found
    ['max_steps = 0; a whole number is needed, at least one step']
    """
    if max_steps is not None and (not is_whole(max_steps) or max_steps < 1):
        faults.add(f"max_steps = {max_steps!r}; a whole number is needed, at least one step")


def tolerance_of(game: BoundGame, tolerance: float) -> float:
    """The tolerance on gains, relative to the largest term of each: zero in exact arithmetic.

    Raises
    ------
    InvalidInputError
        For a tolerance that is none; see `is_tolerance`. In exact arithmetic zero will do too.
    """
    if not (is_tolerance(tolerance, exact=False) or is_tolerance(tolerance, exact=game.exact)):
        raise InvalidInputError(
            "tolerance", [f"{tolerance!r:.80}; a number above round-off and below 1 is needed"]
        )
    return 0.0 if game.exact else float(tolerance)


def read_tolerance(plain: Mapping[str, Any], game: BoundGame) -> float:
    """The tolerance in a saved answer; earlier files hold it times the game's largest payoff."""
    if "relative_tolerance" in plain:
        return float(plain["relative_tolerance"])
    return 0.0 if game.exact and plain["tolerance"] == 0 else float(plain["tolerance"]) / game.scale


def moves_on_tie(game: BoundGame, ties: Ties) -> BoolArray:
    """Whether an indifferent state moves from action a to action b; shape (M, M)."""
    rank = np.array(game.form.cooperation)
    if ties == "weak":
        return np.zeros((len(rank), len(rank)), dtype=bool)
    upwards: BoolArray = rank[None, :] > rank[:, None]
    return upwards if ties == "join" else upwards.T


def judged(
    game: BoundGame, profile: Profile, tolerance: float, *, all_carefully: bool = False
) -> tuple[np.ndarray, BoolArray]:
    """The gains of all moves at a profile, and which of them are undecided; shape (N, M) each.

    Floats are as good as their terms where they are evaluated with care; else as good as payoffs.
    """
    if game.exact:
        known = all_carefully or profile.tobytes() in game.kept.get("gains", ())
        gains = once(game, "gains", profile, game.gains).copy() if known else game.gains(profile)
        return gains, np.zeros(gains.shape, dtype=bool)
    return judge_of(game, tolerance).gains(profile, all_carefully=all_carefully)


def sizes(game: BoundGame, profile: Profile) -> np.ndarray:
    """The largest term of each gain at a profile, in floats; zeros in exact arithmetic. Shape (N, M)."""
    if game.exact:
        return np.zeros((game.N, len(game.actions)))
    return judge_of(game, DEFAULT_TOLERANCE).sizes(profile)


def decide(gains: np.ndarray, undecided: BoolArray, on_tie: np.ndarray | bool) -> BoolArray:
    """The gains that surely make a state move.

    Parameters
    ----------
    gains : array
    undecided : array of bool, shaped like ``gains``
        See `judged`.
    on_tie : array of bool, broadcasting against ``gains``
        Whether the state moves when its gain is zero.

    Examples
    --------
    >>> decide(np.array([1.0, 0.0, -1.0, 1.0]), np.array([False, False, False, True]), True).tolist()
    [True, True, False, False]
    """
    nonzero = np.asarray(gains, dtype=bool)
    moves: BoolArray = np.array(np.broadcast_to(~nonzero & on_tie, nonzero.shape))
    moves[nonzero] = gains[nonzero] > 0  # signs of fractions take longer
    return moves & ~undecided


def passes(game: BoundGame, yes: IntArray, no: IntArray) -> BoolArray:
    """Whether consenting and other voters, by their numbers, admit an outsider."""
    rule = game.institution.admission
    nobody = np.asarray(no == 0, dtype=bool)
    if rule == "open":
        return np.ones_like(nobody)
    if rule == "majority":
        return nobody | (yes > no)
    if rule == "share":
        share = to_fraction(game.institution.admission_share)
        return nobody | (yes * share.denominator >= (yes + no) * share.numerator)
    return nobody


def voters(game: BoundGame) -> BoolArray:
    """The states that vote on admission once they are members; shape (N,)."""
    if game.institution.admission == "great_power_veto":
        return np.asarray(game.states.great_power, dtype=bool)
    return np.ones(game.N, dtype=bool)


def consent(
    game: BoundGame, profiles: Profile, newcomer: int, action: int, *, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray]:
    """The members' admission of an outsider, by the institution's admission rule.

    Parameters
    ----------
    game : BoundGame
    profiles : array of int, shape (P, N)
        The newcomer plays the first action in all of them.
    newcomer, action : int
        Position of the state, and what it would play.
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of each vote; not used in exact arithmetic.

    Returns
    -------
    admits, undecided : arrays of bool, shape (P,)
        Never both.

    Examples
    --------
    >>> from gametheory_gov import Game, Institution, States, bind
    >>> pie = Game("pie", ("out", "in"), aggregates={"members": {"in": 1}},
    ...            payoffs={"out": 0, "in": "1/members"})
    >>> closed = bind(pie, States.symmetric(3), Institution(admission="majority"))
    >>> admits, undecided = consent(closed, np.array([[0, 0, 0], [0, 1, 0]]), 0, 1, ties="join", tolerance=0)
    >>> admits.tolist()  # nobody is there to object, or one member who would have to share
    [True, False]
    """
    after = profiles.copy()
    after[:, newcomer] = action
    if harms_decide(game):
        return _admits_unharmed(game, profiles, after, newcomer, tolerance)
    gains = game.payoffs_at(after) - game.payoffs_at(profiles)
    unsure = np.zeros(gains.shape, dtype=bool)
    if not game.exact:
        gains, unsure = judge_of(game, tolerance).votes(gains, profiles, newcomer, action)
    agree = decide(gains, unsure, ties == "join")
    voting = (profiles > 0) & voters(game)
    yes, maybe = (agree & voting).sum(axis=1), (unsure & voting).sum(axis=1)
    no = voting.sum(axis=1) - yes
    admits = passes(game, yes, no)
    return admits, passes(game, yes + maybe, no - maybe) & ~admits


def harms_decide(game: BoundGame) -> bool:
    """Whether admission goes by what a newcomer does to all others, and nobody votes."""
    return game.institution.admission in HARM_RULES.values()


def effects(
    game: BoundGame, before: Profile, after: Profile, tolerance: float
) -> tuple[np.ndarray, BoolArray, np.ndarray, BoolArray]:
    """What every state gains as profiles change, one-off costs of its own move deducted, and all together.

    Parameters
    ----------
    game : BoundGame
    before, after : arrays of int, shape (P, N)
    tolerance : float
        Relative to the game's largest payoff; not used in exact arithmetic.

    Returns
    -------
    changes : array, shape (P, N)
    unsure : array of bool, shape (P, N)
        Whether a float is within the tolerance of zero, and not zero.
    totals : array, shape (P,)
    doubtful : array of bool, shape (P,)
        Likewise for the totals.

    Examples
    --------
    >>> from gametheory_gov import Game, States, bind
    >>> pie = Game("pie", ("out", "in"), aggregates={"members": {"in": 1}},
    ...            payoffs={"out": 0, "in": "1/members"})
    >>> changes, _, totals, _ = effects(
    ...     bind(pie, States.symmetric(3)), np.array([[0, 1, 0]]), np.array([[1, 1, 0]]), 0)
    >>> [str(change) for change in changes[0]], str(totals[0])
    (['1/2', '-1/2', '0'], '0')
    """
    everyone = np.arange(game.N)
    changes = game.payoffs_at(after) - game.payoffs_at(before) - game.switching[before, after, everyone]
    totals = changes.sum(axis=1)
    if game.exact:
        return changes, np.zeros(changes.shape, bool), totals, np.zeros(len(totals), bool)
    near = tolerance * game.scale
    unsure = (np.abs(changes) <= near) & (changes != 0)
    return changes, unsure, totals, (np.abs(totals) <= game.N * near) & (changes != 0).any(axis=1)


def _admits_unharmed(
    game: BoundGame, before: Profile, after: Profile, newcomer: int, tolerance: float
) -> tuple[BoolArray, BoolArray]:
    """Whether nobody else loses from a newcomer, or, under the net rule, all together do not."""
    changes, unsure, totals, doubtful = effects(game, before, after, tolerance)
    others = np.arange(game.N) != newcomer
    may_lose = (unsure & others).any(axis=1)
    unharmed = ~(np.asarray(changes < 0, dtype=bool) & ~unsure & others).any(axis=1)
    admits, might = unharmed & ~may_lose, unharmed
    if game.institution.admission == HARM_RULES["net"]:
        admits = admits | (np.asarray(totals >= 0, dtype=bool) & ~doubtful)
        might = might | doubtful
    return admits, might & ~admits


def with_consent(
    game: BoundGame,
    profiles: Profile,
    newcomer: int,
    action: int,
    moves: BoolArray,
    undecided: BoolArray,
    *,
    ties: Ties,
    tolerance: float,
) -> tuple[BoolArray, BoolArray]:
    """The moves of an outsider that are left when the members have voted on its admission.

    Parameters
    ----------
    game : BoundGame
    profiles : array of int, shape (P, N)
    newcomer, action : int
    moves, undecided : array of bool, shape (P,)
        What the newcomer would do if it might; see `decide`.
    ties, tolerance
        As for `consent`.

    Returns
    -------
    moves, undecided : arrays of bool, shape (P,)
    """
    asked = np.flatnonzero(moves | undecided)
    if game.institution.admission == "open" or not len(asked):
        return moves, undecided
    admits, unsure = consent(game, profiles[asked], newcomer, action, ties=ties, tolerance=tolerance)
    may, might = np.zeros_like(moves), np.zeros_like(moves)
    may[asked] = moves[asked] & admits
    might[asked] = (undecided[asked] & (admits | unsure)) | (moves[asked] & unsure)
    return may, might


def deviations(
    game: BoundGame, profile: Profile, *, ties: Ties, tolerance: float
) -> tuple[BoolArray, BoolArray, np.ndarray]:
    """The deviations that states would make at a profile.

    Returns
    -------
    moves, undecided : arrays of bool, shape (N, M)
        False for committed states and for staying.
    gains : array, shape (N, M)
    """
    gains, undecided = judged(game, profile, tolerance)
    moves = decide(gains, undecided, moves_on_tie(game, ties)[profile])
    players = game.free[:, None] & (np.arange(len(game.actions)) != profile[:, None])
    moves, undecided = moves & players, undecided & players
    if game.institution.admission != "open":
        for k, b in np.argwhere((moves | undecided) & (profile == 0)[:, None]):
            moves[k, b : b + 1], undecided[k, b : b + 1] = with_consent(
                game,
                profile[None],
                int(k),
                int(b),
                moves[k, b : b + 1],
                undecided[k, b : b + 1],
                ties=ties,
                tolerance=tolerance,
            )
    return moves, undecided, gains
