"""The oracle: try every profile.

Slow, exact where the inputs are rational, and complete for any game in the symbolic form, with exposure
matrices, switching costs and terms of the whole profile: the measure of every faster solver. Profiles are
tested state by state in arrays; one from which somebody deviates is dropped at once, so about two states are
looked at per profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.base.text import Shown
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.judging import judge_of
from gametheory_gov.equilibria.certificate import NOBODY, Certificate, digits
from gametheory_gov.equilibria.definition import Ties, decide, moves_on_tie, with_consent
from gametheory_gov.equilibria.existence import sure_moves, where_defined
from gametheory_gov.equilibria.solution import Result, Solution


@public
@dataclass(frozen=True)
class EnumerationSolver(Shown):
    """Every profile, tested by the definition.

    Parameters
    ----------
    max_profiles : int
        The most profiles it will try: 2**20 by default, that is 20 states with two actions.
    name : str
        In messages and saved solutions.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> [len(club) for club in solve(game, EnumerationSolver()).clubs]
    [0, 4]
    """

    max_profiles: int = 2**20
    name: str = "enumeration"

    def refusal(self, game: BoundGame, *, ties: Ties) -> str | None:
        """The reason why a game is beyond enumeration, or None."""
        if game.profiles > self.max_profiles:
            return (
                f"{int(game.free.sum())} free states with {len(game.actions)} actions make "
                f"{_about(game.profiles)} profiles, more than {self.max_profiles}"
            )
        return None

    def solve(self, game: BoundGame, *, ties: Ties, tolerance: float, progress: bool) -> Solution:
        """Every equilibrium."""
        search = _ProfileSearch(game, ties, tolerance)
        upsetters, moves, undecided = [], [], []
        chunks = range(game.profiles // search.low_profiles)
        for high in progress_bar(chunks, "chunks of profiles", show=progress):
            states, actions, hesitant = search.chunk(high)
            upsetters.append(states)
            moves.append(actions)
            undecided.append(hesitant)
        states = np.concatenate(upsetters)
        search.refuse_undefined(states)
        standing = np.flatnonzero(states == NOBODY)
        profiles = digits(game, standing.astype(np.int64))
        unsure = np.concatenate(undecided)[standing]
        certificate = Certificate(
            "enumeration",
            f"each of the {game.profiles} profiles is listed, or a profitable deviation is named",
            upsetters=states.tobytes(),
            upsetting_moves=np.concatenate(moves).tobytes(),
        )
        return Solution.of(
            game,
            Result.COMPLETE,
            certificate,
            equilibria=profiles[~unsure],
            undecided=profiles[unsure],
            solver=self.name,
            ties=ties,
            tolerance=tolerance,
            stats={"profiles": game.profiles},
        )


def _about(number: int) -> str:
    """A whole number of any size with three digits.

    Examples
    --------
    >>> _about(2**30), _about(2**10000)
    ('1.07e+09', 'about 10^3010')
    """
    digits = int(number.bit_length() * 0.30103)
    return f"{number:.3g}" if digits < 300 else f"about 10^{digits}"


class _ProfileSearch:
    """Sums over all settings of the first free states, combined with each setting of the rest."""

    def __init__(self, game: BoundGame, ties: Ties, tolerance: float) -> None:
        self.game = game
        self.ties = ties
        self.tolerance = tolerance
        self.on_tie = moves_on_tie(game, ties)
        self.free = np.flatnonzero(game.free)
        M = len(game.actions)
        most = 1 << (12 if game.exact else 15)
        self.low = min(len(self.free), max(1, int(np.log(most) / np.log(M))))
        self.low_profiles = M**self.low
        self.low_digits = digits(game, np.arange(self.low_profiles, dtype=np.int64))
        self.low_sums = {name: self._sums(table) for name, table in game.contributions.items()}
        self.low_exposures: dict[tuple[str, int], Any] = {}
        self.undefined: list[np.ndarray] = []

    def _sums(self, table: Any) -> Any:
        """Sum of one table (M, N) over the low states, for every setting of them; shape (low_profiles,)."""
        sums = np.array([self.game.zero])
        for k in self.free[: self.low]:
            sums = (table[:, k][:, None] + sums[None, :]).ravel()
        return sums

    def _rest(self, table: Any, profile: Profile) -> Any:
        """Sum of one table over everybody else: the high and the committed states."""
        others = np.setdiff1d(np.arange(self.game.N), self.free[: self.low])
        return sum(table[profile[others], others], start=self.game.zero)

    def chunk(self, high: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who deviates, by which move, and what is undecided, for one setting of the high states."""
        game = self.game
        corner = digits(game, np.array([high * self.low_profiles], dtype=np.int64))[0]
        sums = {
            name: low + self._rest(game.contributions[name], corner) for name, low in self.low_sums.items()
        }
        states = np.full(self.low_profiles, NOBODY, dtype=np.uint8)
        moves = np.zeros(self.low_profiles, dtype=np.uint8)
        undecided = np.zeros(self.low_profiles, dtype=bool)
        alive = np.arange(self.low_profiles)
        for position, k in enumerate(self.free):
            now = self.low_digits[alive, k] if position < self.low else np.full(len(alive), corner[k])
            for b in range(len(game.actions)):
                for a in np.unique(now):
                    rows = np.flatnonzero((now == a) & (states[alive] == NOBODY))
                    if a == b or not len(rows):
                        continue

                    def judged(
                        where: np.ndarray, k: int = int(k), a: int = int(a), b: int = b
                    ) -> tuple[np.ndarray, np.ndarray]:
                        gains, unsure = self._judged(k, a, b, where, corner, sums)
                        deviates = decide(gains, unsure, self.on_tie[a, b])
                        if a == 0:
                            return self._admitted(where, corner, k, b, deviates, unsure)
                        return deviates, unsure

                    found, missing = where_defined(judged, alive[rows])
                    for where, (deviates, unsure) in found:
                        states[where[deviates]] = position
                        moves[where[deviates]] = b
                        undecided[where[unsure]] = True
                    self.undefined.append(high * self.low_profiles + missing)
            alive = alive[states[alive] == NOBODY]
            if not len(alive):
                break
        return states, moves, undecided

    def refuse_undefined(self, upsetters: np.ndarray) -> None:
        """Raise for a profile at which a gain does not exist and no other move gains."""
        numbers = np.concatenate([np.empty(0, dtype=np.int64), *self.undefined])
        standing = np.sort(numbers[upsetters[numbers] == NOBODY])
        for profile in digits(self.game, standing[:1]):
            sure_moves(self.game, profile, ties=self.ties, tolerance=self.tolerance)

    def _judged(
        self, k: int, a: int, b: int, rows: np.ndarray, corner: Profile, sums: Mapping[str, Any]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Gains of state k from moving from a to b, and which of them are undecided."""
        gains = self._gains(k, a, b, rows, corner, sums)
        if self.game.exact:
            return gains, np.zeros(len(rows), dtype=bool)
        judge = judge_of(self.game, self.tolerance)
        return judge.moves(gains, lambda some: self._profiles(rows[some], corner), k, a, b)

    def _admitted(
        self, rows: np.ndarray, corner: Profile, k: int, b: int, deviates: np.ndarray, unsure: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """An outsider's moves that the members admit."""
        if self.game.institution.admission == "open":
            return deviates, unsure
        profiles = self._profiles(rows, corner)
        return with_consent(
            self.game, profiles, k, b, deviates, unsure, ties=self.ties, tolerance=self.tolerance
        )

    def _profiles(self, rows: np.ndarray, corner: Profile) -> Profile:
        """Profiles of the chunk; shape (P, N)."""
        profiles: Profile = self.low_digits[rows].copy()
        high = self.free[self.low :]
        profiles[:, high] = corner[high]
        return profiles

    def _gains(
        self, k: int, a: int, b: int, rows: np.ndarray, corner: Profile, sums: Mapping[str, Any]
    ) -> np.ndarray:
        """Gains of state k from moving from a to b at some profiles of the chunk."""
        game = self.game
        here: dict[str, Any] = {name: total[rows] for name, total in sums.items()}
        there = {
            name: total + (game.contributions[name][b, k] - game.contributions[name][a, k])
            for name, total in here.items()
        }
        for name, table in game.exposure_weights.items():
            here[name] = there[name] = self._exposure(name, table, k, rows, corner)
        for name in game.form.profile_terms:
            profiles = self._profiles(rows, corner)
            here[name] = game.profile_term(name, profiles)
            profiles[:, k] = b
            there[name] = game.profile_term(name, profiles)
        gain: np.ndarray = game.payoff_at(b, there, k) - game.payoff_at(a, here, k) - game.switching[a, b, k]
        return np.broadcast_to(gain, rows.shape)

    def _exposure(self, name: str, table: Any, k: int, rows: np.ndarray, corner: Profile) -> Any:
        weighted = table * self.game.links[name][k]
        if (name, k) not in self.low_exposures:
            self.low_exposures[name, k] = self._sums(weighted)
        return self.low_exposures[name, k][rows] + self._rest(weighted, corner)
