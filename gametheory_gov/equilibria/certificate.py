"""Certificates, and `verify`: what a referee reads.

A certificate says *why* the listed equilibria are all there are (or the least and the greatest), in a form
that can be checked from the definition. No solver is imported here.

``enumeration``
    For every profile of the free states, a state and an action: a profitable deviation. A profile
    without one is listed as an equilibrium (or as undecided). Checking replays every such move.
``extremes``
    The rounds of best reply from the lowest and from the highest profile of a supermodular game. Each move
    was forced, so every equilibrium lies above (below) each round; checking replays the moves. Where both
    end at one profile there is no other equilibrium.
``boxes``
    The tree of boxes of totals that a search went through, with what was removed in each and why; see
    `gametheory_gov.equilibria.boxes.proof`. Checking replays it, and tries removals at random profiles.
``none``
    Nothing is claimed beyond the stability of what is listed.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

import numpy as np

from gametheory_gov.base._typing import BoolArray
from gametheory_gov.base.answer import Record, Verification
from gametheory_gov.base.errors import DataError
from gametheory_gov.base.exact import format_gain
from gametheory_gov.base.files import unpacked
from gametheory_gov.base.text import Summary, counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.boxes.proof import Proof
from gametheory_gov.equilibria.boxes.replay import check_proof

from .definition import ROUND_OFF, Ties, decide, deviations, judged, moves_on_tie, sizes, with_consent
from .monotone import monotone_obstacle

#: In an enumeration, marks a profile from which nobody deviates.
NOBODY = 255
_CHUNK = 1 << 14
#: Bytes that come out of a saved table.
_MOST_BYTES = 1 << 26
Stated = tuple[Profile, Mapping[str, Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Certificate(Record):
    """Why the equilibria listed are all, or the least and the greatest.

    Parameters
    ----------
    kind : {"enumeration", "extremes", "boxes", "none"}
    claim : str
        In words.
    upsetters, upsetting_moves : bytes
        For ``enumeration``: one byte per profile, the position of a state among the free ones (255:
        nobody) and the action it moves to. Profile k has the base-M digits of k as the free states'
        actions, the first state's the least significant.
    rising, falling : tuple of rounds
        For ``extremes``: each round a tuple of (state position, action).
    proof : Proof, optional
        For ``boxes``.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> certificate = gg.solve(game).certificate
    >>> certificate.kind, certificate.claim
    ('enumeration', 'each of the 8 profiles is listed, or a profitable deviation is named')
    """

    kind: str
    claim: str
    upsetters: bytes = b""
    upsetting_moves: bytes = b""
    rising: tuple[tuple[tuple[int, int], ...], ...] = ()
    falling: tuple[tuple[tuple[int, int], ...], ...] = ()
    proof: Proof | None = None

    def _summary(self) -> Summary:
        rounds = ((self.rising, "rising"), (self.falling, "falling"))
        named = counted(len(self.upsetters), "profile")
        lines = (
            [f"a profitable deviation, or that there is none, at each of {named}"] if self.upsetters else []
        )
        lines += [counted(len(moves), f"{way} round") for moves, way in rounds if moves]
        lines += [] if self.proof is None else ["with a proof in boxes"]
        return Summary(f"certificate by {self.kind}: {self.claim}", lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the bytes compressed, as base64 text."""
        plain: dict[str, Any] = {"kind": self.kind, "claim": self.claim}
        if self.kind == "enumeration":
            plain |= {
                name: base64.b64encode(zlib.compress(getattr(self, name), 9)).decode()
                for name in ("upsetters", "upsetting_moves")
            }
        if self.kind == "extremes":
            plain |= {
                name: [[list(move) for move in moves] for moves in getattr(self, name)]
                for name in ("rising", "falling")
            }
        if self.proof is not None:
            plain["proof"] = self.proof.to_dict()
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Certificate:
        """The certificate of the values of `to_dict`.

        Raises
        ------
        DataError
            If the bytes cannot be read.
        """
        record = dict(plain)
        try:
            for name in ("upsetters", "upsetting_moves"):
                if name in record:
                    record[name] = unpacked(record[name], _MOST_BYTES)
        except ValueError as error:
            raise DataError("certificate", [f"cannot be read ({error})"]) from error
        for name in ("rising", "falling"):
            if name in record:
                record[name] = tuple(tuple((int(k), int(a)) for k, a in moves) for moves in record[name])
        if not isinstance(record.get("proof"), (Proof, NoneType)):
            record["proof"] = Proof.from_dict(record["proof"])
        return cls(**record)


def verify_certificate(
    game: BoundGame,
    certificate: Certificate,
    *,
    ties: Ties,
    tolerance: float,
    equilibria: Sequence[Stated],
    undecided: Sequence[Stated],
    complete: bool,
) -> Verification:
    """Check stated equilibria and the certificate's claim from the definition.

    Parameters
    ----------
    game : BoundGame
    certificate : Certificate
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    equilibria, undecided : sequence of (profile, gain of the best move by state id)
    complete : bool
        Whether all equilibria are claimed to be listed.
    """
    faults: list[str] = []
    checked: list[str] = []
    faults += tolerance_faults(game, tolerance)
    if certificate.kind not in ("enumeration", "extremes", "boxes", "none"):
        faults.append(f"{certificate.kind!r} is no kind of certificate")
    if len(equilibria) + len(undecided) > game.profiles:
        return Verification(
            False, (*faults, f"more profiles are listed than the {game.profiles} there are"), ()
        )
    faults += misbound(game)
    for stated, settled in ((equilibria, True), (undecided, False)):
        for number, (profile, gains) in enumerate(stated, start=1):
            what = f"{'equilibrium' if settled else 'undecided profile'} {number}"
            faults += [
                f"{what}: {fault}"
                for fault in _unstable(game, profile, gains, ties=ties, tolerance=tolerance, settled=settled)
            ]
    checked.append(
        f"{counted(len(equilibria), 'equilibrium', 'equilibria')}, every state and every other action"
        + (f"; {counted(len(undecided), 'undecided profile')}" if undecided else "")
    )
    listed = [profile for profile, _ in (*equilibria, *undecided)]
    if len({profile.tobytes() for profile in listed}) < len(listed):
        faults.append("a profile is listed twice")
    if certificate.kind == "enumeration":
        faults += _check_enumeration(game, certificate, listed, ties, tolerance)
        checked.append(
            f"a profitable deviation at each of the other {game.profiles - len(listed)} of "
            f"{game.profiles} profiles"
        )
    elif certificate.kind == "boxes" and certificate.proof is not None:
        wrong, replayed = check_proof(
            game, certificate.proof, listed, ties=ties, tolerance=tolerance, complete=complete
        )
        faults += wrong
        checked += replayed
    elif complete and not (certificate.kind == "extremes" and len(listed) == 1):
        faults.append(
            f"all equilibria are claimed to be listed, but a certificate of kind "
            f"{certificate.kind!r} does not show that"
        )
    if certificate.kind == "extremes":
        faults += _check_extremes(game, certificate, listed, ties, tolerance)
        checked.append("the rounds of best reply to the least and to the greatest equilibrium")
    checked.append("the game is the one that its recipe, states and institution make")
    return Verification(not faults, tuple(faults), tuple(checked), (given(game),))


def _unstable(
    game: BoundGame,
    profile: Profile,
    stated: Mapping[str, Any],
    *,
    ties: Ties,
    tolerance: float,
    settled: bool,
) -> Iterator[str]:
    """Test one profile by the definition, every state and every other action, and the gains stated for it."""
    if (profile != game.fixed_profile)[~game.free].any():
        yield "a committed state plays another action"
    gains, _ = judged(game, profile, tolerance, all_carefully=True)
    moves, unsure, _ = deviations(game, profile, ties=ties, tolerance=tolerance)
    slack = ROUND_OFF * sizes(game, profile).max(axis=1)
    for k, b in np.argwhere(moves | unsure if settled else moves):
        yield (
            f"{game.states.ids[k]} would move from {game.actions[profile[k]]} to {game.actions[b]} "
            f"(gain {format_gain(game.plain(gains[k, b]))})"
        )
    if not settled and not unsure.any():
        yield "nothing about it is undecided"
    others = np.arange(len(game.actions)) != profile[:, None]
    for k in np.flatnonzero(game.free):
        label = game.states.ids[k]
        best = game.plain(max(gains[k][others[k]]))
        off = label not in stated or (
            best != stated[label] if game.exact else not abs(best - stated[label]) <= slack[k]
        )
        if off:
            said = stated.get(label)
            texts = [format_gain(best), "None" if said is None else format_gain(said)]
            if texts[0] == texts[1]:  # they differ in what is not shown
                texts = [str(best), str(said)]
            yield f"the best move of {label} gains {texts[0]}, not {texts[1]}"


def digits(game: BoundGame, numbers: np.ndarray) -> Profile:
    """The profiles with some numbers: base-M digits as the free states' actions.

    Parameters
    ----------
    game : BoundGame
    numbers : array of int, shape (P,)

    Returns
    -------
    array of int, shape (P, N)
    """
    profiles = np.repeat(game.fixed_profile[None, :], len(numbers), axis=0)
    rest = numbers.copy()
    for k in np.flatnonzero(game.free):
        rest, profiles[:, k] = np.divmod(rest, len(game.actions))
    return profiles


def _check_enumeration(
    game: BoundGame, certificate: Certificate, listed: Sequence[Profile], ties: Ties, tolerance: float
) -> Iterator[str]:
    states = np.frombuffer(certificate.upsetters, dtype=np.uint8)
    moves = np.frombuffer(certificate.upsetting_moves, dtype=np.uint8)
    if len(states) != game.profiles or len(moves) != game.profiles:
        yield (f"the table has {len(states)} and {len(moves)} entries for {game.profiles} profiles")
        return
    standing = digits(game, np.flatnonzero(states == NOBODY).astype(np.int64))
    if {row.tobytes() for row in standing} != {profile.tobytes() for profile in listed}:
        yield "the profiles from which nobody gains by moving are not the ones listed"
    on_tie = moves_on_tie(game, ties)
    free = np.flatnonzero(game.free)
    wrong = np.flatnonzero((states != NOBODY) & ((states >= len(free)) | (moves >= len(game.actions))))
    if len(wrong):
        yield f"profile {wrong[0]} names a state or an action that does not exist"
        return
    for start in range(0, game.profiles, _CHUNK):
        numbers = np.arange(start, min(start + _CHUNK, game.profiles), dtype=np.int64)
        numbers = numbers[states[numbers] != NOBODY]
        profiles = digits(game, numbers)
        for position, b in sorted(set(zip(states[numbers].tolist(), moves[numbers].tolist(), strict=True))):
            rows = (states[numbers] == position) & (moves[numbers] == b)
            k = int(free[position])
            gains, unsure = _judged(game, profiles[rows], k, b, tolerance)
            deviates = decide(gains, unsure, on_tie[profiles[rows, k], b])
            deviates &= profiles[rows, k] != b
            outside = profiles[rows, k] == 0
            deviates[outside], _ = with_consent(
                game,
                profiles[rows][outside],
                k,
                b,
                deviates[outside],
                unsure[outside],
                ties=ties,
                tolerance=tolerance,
            )
            if not deviates.all():
                failing = int(numbers[rows][~deviates][0])
                yield (
                    f"profile {failing}: {game.states.ids[k]} is said to move to "
                    f"{game.actions[b]}, but would not"
                )
                return


def _judged(
    game: BoundGame, profiles: Profile, state: int, move: int, tolerance: float
) -> tuple[np.ndarray, BoolArray]:
    """Gains of one state from one move at many profiles, by the definition, and which are undecided."""
    after = profiles.copy()
    after[:, state] = move
    change = game.payoffs_at(after, state) - game.payoffs_at(profiles, state)
    gains: np.ndarray = change - game.switching[profiles[:, state], move, state]
    undecided = np.zeros(len(gains), dtype=bool)
    if not game.exact:
        judge = judge_of(game, tolerance)
        for a in np.unique(profiles[:, state]):
            rows = np.flatnonzero(profiles[:, state] == a)
            if a != move:
                here = profiles[rows]
                gains[rows], undecided[rows] = judge.moves(gains[rows], here.__getitem__, state, int(a), move)
    return gains, undecided


def _check_extremes(
    game: BoundGame, certificate: Certificate, listed: Sequence[Profile], ties: Ties, tolerance: float
) -> Iterator[str]:
    obstacle = monotone_obstacle(game)
    if obstacle:
        yield f"best reply is not shown to be monotone: {obstacle}"
        return
    top = len(game.actions) - 1
    if max(len(certificate.rising), len(certificate.falling)) > game.N * top:
        yield f"there are more rounds than {game.N} states can move in"
        return
    for name, start, step in (("rising", 0, 1), ("falling", top, -1)):
        profile = np.where(game.free, start, game.fixed_profile)
        for number, moves in enumerate(getattr(certificate, name), start=1):
            forced, _, gains = deviations(game, profile, ties=ties, tolerance=tolerance)
            after = profile.copy()
            for k, a in moves:
                if not (0 <= k < game.N and 0 <= a < len(game.actions)):
                    yield f"{name} round {number} names a state or an action that does not exist"
                    return
                nearer = range(int(profile[k]) + step, a, step)
                best = gains[k, a] == max(gains[k]) and all(gains[k, c] < gains[k, a] for c in nearer)
                if (a - profile[k]) * step <= 0 or not forced[k, a] or not best:
                    yield (
                        f"{name} round {number}: {game.states.ids[k]} is said to move to "
                        f"{game.actions[a]}, but would not"
                    )
                after[k] = a
            profile = after
        if not any((profile == candidate).all() for candidate in listed):
            yield f"the {name} rounds end at a profile that is not listed"
