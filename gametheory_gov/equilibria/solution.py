"""Solutions: the equilibria, how safe they are, and how they were found.

A `Solution` is what every solver returns, always. Its `Result` says whether all equilibria are listed and
what to do if not. It carries the game and a certificate, so it can be saved, sent and verified.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer, Verification, checking, reading
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.base.version import __version__
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.types import Types
from gametheory_gov.data.world_picture import tile_map

from .boxes.proof_1 import upgraded
from .certificate import Certificate, verify_certificate
from .definition import Ties, check_ties, deviations, read_tolerance, sizes
from .equilibrium import Equilibrium

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes


class Result(Enum):
    """What a solution contains; the value says it in words and what to do next.

    Examples
    --------
    >>> Result.COMPLETE.value
    'every equilibrium is listed'
    """

    COMPLETE = "every equilibrium is listed"
    EXTREMES = (
        "the least and the greatest equilibrium are listed; others may lie between them: for up to "
        "20 states EnumerationSolver lists all"
    )
    STOPPED = (
        "the search ended early: what was found is listed, and the open boxes are in the certificate; raise "
        "max_boxes or max_equilibria to go on"
    )
    UNDECIDED = (
        "some gains are within the tolerance of zero, so whether the undecided profiles are "
        "equilibria is not known in floats: bind with exact=True to decide them"
    )
    REFUSED = "the solver cannot use this game; the message says why and what can"


#: Works behind each solver.
_SOLVERS = {"enumeration": (), "branching": (), "monotone": ("tarski1955", *COMPLEMENTS)}


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Answer):
    """The equilibria of a game, with a certificate.

    Parameters
    ----------
    game : BoundGame
    result : Result
    equilibria : tuple of Equilibrium
        Fewest members first.
    undecided : tuple of Equilibrium
        Profiles that may be equilibria: some gain is within the tolerance of zero. Floats only.
    certificate : Certificate
    solver : str
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    stats : mapping
        What the solver counted.
    message : str
        Anything worth saying, such as why a solver refused.
    version : str
        Of the package that made it.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...            divergence=0)
    >>> solution = gg.solve(game)
    >>> solution.clubs
    ((), ('1', '2', '3', '4'))
    >>> solution.result.value, solution.verify().valid
    ('every equilibrium is listed', True)
    """

    FORMAT = "solution"
    VERSIONS = (1, 2)
    RESTS = Rests(CLUB, ("solver", _SOLVERS), parts={"game": (BoundGame,)})

    game: BoundGame
    result: Result
    equilibria: tuple[Equilibrium, ...]
    undecided: tuple[Equilibrium, ...]
    certificate: Certificate
    solver: str
    ties: Ties
    tolerance: float
    stats: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    version: str = ""

    @classmethod
    def of(
        cls,
        game: BoundGame,
        result: Result,
        certificate: Certificate,
        *,
        solver: str,
        ties: Ties,
        tolerance: float,
        equilibria: Iterable[Profile] = (),
        undecided: Iterable[Profile] = (),
        types: Types | None = None,
        stats: Mapping[str, Any] = MappingProxyType({}),
        message: str = "",
    ) -> Solution:
        """A solution from profiles, which are described and sorted by members, then by the states' order.

        Parameters
        ----------
        game, result, certificate, solver, ties, tolerance, stats, message
            As the solution's; complete becomes undecided where some profiles are.
        equilibria, undecided : iterable of arrays of int, shape (N,)
        types : Types, optional
            Where each profile stands for all in which alike states change places.
        """

        def described(profiles: Iterable[Profile]) -> tuple[Equilibrium, ...]:
            ordered = sorted(profiles, key=lambda p: (int((p > 0).sum()), tuple(-p)))
            return tuple(Equilibrium.at(game, profile, types) for profile in ordered)

        listed, unsure = described(equilibria), described(undecided)
        if unsure and result is Result.COMPLETE:
            result = Result.UNDECIDED
        return cls(
            game, result, listed, unsure, certificate, solver, ties, tolerance, stats, message, __version__
        )

    @property
    def complete(self) -> bool:
        """Whether every equilibrium is listed and none is undecided."""
        return self.result is Result.COMPLETE

    @property
    def clubs(self) -> tuple[tuple[str, ...], ...]:
        """The members at every equilibrium."""
        return tuple(equilibrium.members for equilibrium in self.equilibria)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    def __len__(self) -> int:
        return len(self.equilibria)

    def verify(self) -> Verification:
        """Re-check the solution from the definition: see `gametheory_gov.verify`."""
        return verify(self)

    # ------------------------------------------------------------------------------ presentation

    @picture
    def plot_tiles(self, ax: Axes | None = None) -> Axes:
        """Draw on a map in how many equilibria each state is a member, as `data.tile_map` does.

        An equilibrium that stands for several, in which alike states change places, counts once.
        """
        found = Counter(state for club in self.clubs for state in club)
        return tile_map(
            {state: found.get(state) for state in self.game.states.ids},
            ax,
            title=f"{counted(len(self), 'equilibrium', 'equilibria')}: {self.result.value.partition(':')[0]}",
            key=f"member in how many of {len(self)}",
            without="none",
        )

    def __repr__(self) -> str:
        found = counted(len(self.equilibria), "equilibrium", "equilibria")
        return f"Solution({found}, {self.result.name}, solver={self.solver!r}, ties={self.ties!r})"

    def __str__(self) -> str:
        found = counted(len(self.equilibria), "equilibrium", "equilibria")
        lines = [
            f"{found} of {self.game!r}: {self.result.value}",
            f"solver {self.solver}, ties {self.ties!r}, tolerance {self.tolerance:g}",
        ]
        if self.message:
            lines.append(self.message)
        for word, listed in (("", self.equilibria), ("undecided: ", self.undecided)):
            texts = (e.in_words(by_action=self._many) for e in listed)
            lines += [f"{word}  {k}. {text}" for k, text in enumerate(texts, start=1)]
        return "\n".join(lines)

    @property
    def _many(self) -> bool:
        """Whether there are more than two actions, so that members are not told by one."""
        return len(self.game.actions) > 2

    @property
    def headline(self) -> str:
        """The number of equilibria, and whether they are all."""
        return f"{self!r}: {self.result.value}"

    def to_pandas(self) -> pd.DataFrame:
        """One row per equilibrium: members, totals, reports and who is closest to moving.

        With more than two actions also what members play.
        """
        import pandas as pd

        figures = dict.fromkeys((*self.game.form.aggregates, *self.game.form.reports))
        ends = [f"{what}_{word}" for word in ("leaving", "joining") for what in ("closest_to", "gain_of")]
        rows = []
        for equilibrium in self.equilibria:
            row: dict[str, Any] = {"club": " ".join(equilibrium.members), **equilibrium.reports}
            if self._many:
                row["actions"] = equilibrium.club_text(by_action=True)[1:-1]
            for word, leaving in (("leaving", True), ("joining", False)):
                margin = equilibrium.closest(leaving=leaving)
                row[f"closest_to_{word}"] = margin.state if margin else ""
                row[f"gain_of_{word}"] = margin.gain if margin else None
            rows.append(row)
        return pd.DataFrame(rows, columns=["club", *["actions"] * self._many, *figures, *ends])

    def to_xarray(self) -> xr.Dataset:
        """Actions (as positions) and margins by equilibrium and state."""
        import xarray as xr

        ids = list(self.game.states.ids)
        names = self.game.actions
        actions = [[names.index(e.actions[label]) for label in ids] for e in self.equilibria]
        margins = [
            [float(by[label].gain) if label in by else np.nan for label in ids]
            for by in ({m.state: m for m in e.margins} for e in self.equilibria)
        ]
        shape = (len(self.equilibria), len(ids))
        dims = ("equilibrium", "state")
        return xr.Dataset(
            {
                "action": (
                    dims,
                    np.array(actions, dtype=np.int32).reshape(shape),
                    {"actions": ", ".join(names)},
                ),
                "gain_of_moving": (
                    dims,
                    np.array(margins, dtype=np.float64).reshape(shape),
                    {"units": "payoff"},
                ),
            },
            coords={"state": ids, "equilibrium": np.arange(1, len(self.equilibria) + 1, dtype=np.int32)},
            attrs={"solver": self.solver, "ties": self.ties, "result": self.result.name},
        )

    # ---------------------------------------------------------------------------------- exchange

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON. See `from_dict`."""
        return {
            "format": self.format(),
            "version": self.version,
            "game": self.game.to_dict(),
            "result": self.result.name,
            "equilibria": [e.to_entry() for e in self.equilibria],
            "undecided": [e.to_entry() for e in self.undecided],
            "certificate": self.certificate.to_dict(),
            "solver": self.solver,
            "ties": self.ties,
            "tolerance": self.tolerance,
            "stats": dict(self.stats),
            "message": self.message,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Solution:
        """The solution of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are not those of a solution.
        """
        cls._check_format(plain)
        with reading("solution"):
            game = BoundGame.from_dict(plain["game"] if "game" in plain else plain["numeric"])
            certificate = dict(plain["certificate"])
            current = plain["format"] == cls.format()
            if not current and "proof" in certificate:  # of the first version
                certificate["proof"] = upgraded(game, certificate["proof"])
            return cls(
                game,
                Result[plain["result"]],
                tuple(Equilibrium.from_entry(e) for e in plain["equilibria"]),
                tuple(Equilibrium.from_entry(e) for e in plain["undecided"]),
                Certificate.from_dict(certificate),
                plain["solver"],
                check_ties(plain["ties"]),
                float(plain["tolerance"]) if current else read_tolerance(plain, game),
                plain["stats"],
                plain["message"],
                plain["version"],
            )


@public
def verify(solution: Any) -> Verification:
    """Re-check a solution, or another answer that can be checked, from the definition, without any solver.

    Every equilibrium is tested state by state and action by action; the certificate's claim that these are
    all (or the least and greatest) is replayed.

    Parameters
    ----------
    solution : Solution, or a record with a method ``verify``
        Such as a tipping number.

    Returns
    -------
    Verification
        ``valid``, and every fault found.

    Raises
    ------
    InvalidInputError
        For what carries no certificate.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> verify(solve(game)).valid
    True
    """
    own = isinstance(solution, Solution)
    if not own and not callable(getattr(solution, "verify", None)):
        what = f"a {type(solution).__name__} carries no certificate"
        way = "give a solution, or another answer with a method verify"
        if isinstance(solution, (str, os.PathLike)):
            way = "a saved answer is read first: verify(load(file))"
        raise InvalidInputError("verify", [f"{what}; {way}"])
    return checking(lambda: _verified(solution) if own else solution.verify())


def _verified(solution: Solution) -> Verification:
    checked = verify_certificate(
        solution.game,
        solution.certificate,
        ties=solution.ties,
        tolerance=solution.tolerance,
        equilibria=[_stated(solution, e) for e in solution.equilibria],
        undecided=[_stated(solution, e) for e in solution.undecided],
        complete=solution.complete,
    )
    faults = (*checked.faults, *_misstated(solution))
    number = len(solution.game.committed)
    words = f"the tie rule {solution.ties!r}" + (f", {counted(number, 'committed state')}" if number else "")
    words += "; claim, message, solver, stats, version"
    return Verification(not faults, faults, checked.checked, (*checked.given, words))


def _stated(solution: Solution, equilibrium: Equilibrium) -> tuple[Profile, dict[str, Any]]:
    profile = solution.game.profile(dict(equilibrium.actions))
    return profile, {margin.state: margin.gain for margin in equilibrium.margins}


def _misstated(solution: Solution) -> Iterator[str]:
    """Statements of a solution that do not follow from its game and certificate."""
    kinds = {
        Result.COMPLETE: ("enumeration", "boxes", "extremes"),
        Result.EXTREMES: ("extremes",),
        Result.STOPPED: ("boxes",),
        Result.UNDECIDED: ("enumeration", "boxes", "extremes"),
        Result.REFUSED: ("none",),
    }
    if solution.certificate.kind not in kinds[solution.result]:
        kind = solution.certificate.kind
        yield f"{solution.result.name} does not follow from a certificate of kind {kind!r}"
    if bool(solution.undecided) != (solution.result is Result.UNDECIDED) and (
        solution.result is not Result.STOPPED
    ):
        yield f"{len(solution.undecided)} profiles are undecided, but the result is {solution.result.name}"
    if solution.result is Result.REFUSED and (solution.equilibria or solution.undecided):
        yield "the solver is said to have refused, but profiles are listed"
    game = solution.game
    types = Types.of(game) if solution.certificate.kind == "boxes" else None
    for number, equilibrium in enumerate((*solution.equilibria, *solution.undecided), start=1):
        if tuple(equilibrium.actions) != game.states.ids:
            yield f"profile {number} does not give every state, in order, one action"
            continue
        profile = game.profile(dict(equilibrium.actions))
        size = (
            None if game.exact else dict(zip(game.states.ids, sizes(game, profile).max(axis=1), strict=True))
        )
        if not equilibrium.agrees_with(game, types, size):
            yield f"what is said of profile {number} (margins, totals, reports, alike states) is not so"


def is_equilibrium(
    game: BoundGame, profile: Profile, *, ties: Ties = "join", tolerance: float = 0.0
) -> bool | None:
    """Whether a profile is an equilibrium; None when undecided in floats.

    Parameters
    ----------
    game : BoundGame
    profile : array of int, shape (N,)
    ties : {"join", "stay_out", "weak"}
    tolerance : float
        Relative to the largest term of each gain; not used in exact arithmetic.
    """
    moves, undecided, _ = deviations(game, profile, ties=ties, tolerance=tolerance)
    if moves.any():
        return False
    return None if undecided.any() else True
