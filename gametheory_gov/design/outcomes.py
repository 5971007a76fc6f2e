r"""What happens under a design, with what shows it: one club grown, selected, or the worst of all equilibria.

``grown``
    where synchronous best reply ends from the club at time 0; the certificate is the clubs on the way, each
    the reply to the one before. A cycle counts as all its clubs;
``selected``
    what noise selects, by the first theory of `gametheory_gov.select` that speaks of the game: the greatest
    weighted potential, else logit errors;
``worst``
    every equilibrium, with the certificate that these are all. Where gains rise with membership, no payoff
    falls with it, moving costs nothing and every measure rises with it too, the least equilibrium is the
    worst, and alone is found.

Where an outcome is several clubs, a design is worth the worst of them, measure by measure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from gametheory_gov.base.answer import Record
from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.exact import format_number
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import Ties, deviations
from gametheory_gov.equilibria.monotone import monotone_obstacle, report_rises, unharmed
from gametheory_gov.equilibria.solution import Result
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.equilibria.solvers.monotone import MonotoneSolver
from gametheory_gov.growth.accession import follow
from gametheory_gov.noise.selection import select

from .candidates import design_game, plain_ideal
from .measures import MEASURES, Outcome, measured, worse

Kind = Literal["grown", "selected", "worst"]
KINDS = ("grown", "selected", "worst")
#: Theories of selection, the first that speaks of a game goes.
THEORIES = ("potential", "logit")


@dataclass(frozen=True, eq=False, repr=False)
class Design(Record):
    """One design: what was chosen, what happens under it, and how good that is.

    Parameters
    ----------
    choices : mapping of str to value
        As for `gametheory_gov.rebind`; ``corridor`` is a width.
    profiles : tuple of str
        The outcome: one digit for each state, the position of its action; several for a cycle, for ties of
        a theory, and for all equilibria. Empty where there is no equilibrium.
    values : mapping of str to number
        Measures, the worst of all profiles.
    path : tuple of str
        Of a club that has grown: the profiles on the way, the first and the last included.
    ending : str
        ``"equilibrium"`` or ``"cycle"`` of a club that has grown; the theory that selects; ``"all"``
        equilibria, or the ``"least"``.
    undecided : int
        Number of profiles, the last ones, that floats do not decide to be equilibria.
    certificate : Certificate, optional
        That the equilibria are all, or that the least is.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0, founders=["1"])
    >>> gg.best_design(game, choose={"excludability": [0, 1]}).designs[1]
    Design(excludability = 1: 3 members)
    """

    choices: Mapping[str, Any]
    profiles: tuple[str, ...]
    values: Mapping[str, Any]
    path: tuple[str, ...] = ()
    ending: str = ""
    undecided: int = 0
    certificate: Certificate | None = None

    @property
    def name(self) -> str:
        """The choices in words."""
        return ", ".join(f"{name} = {shown(value)}" for name, value in self.choices.items())

    @property
    def members(self) -> int | None:
        """Number of members, the fewest where the outcome is several clubs; None where there is none."""
        return min((sum(digit != "0" for digit in profile) for profile in self.profiles), default=None)

    def __repr__(self) -> str:
        number = "no equilibrium" if self.members is None else f"{self.members} members"
        return f"Design({self.name}: {number})"

    def __str__(self) -> str:
        return repr(self)


def shown(value: Any) -> str:
    """A choice in words."""
    if isinstance(value, (int, float, Fraction)) and not isinstance(value, bool):
        return format_number(value)
    if isinstance(value, tuple):
        return " ".join(map(shown, value))
    if isinstance(value, Mapping):
        return " ".join(f"{key}:{shown(entry)}" for key, entry in value.items())
    return str(getattr(value, "name", value))


def as_profile(text: str) -> Profile:
    """A profile from its digits."""
    return np.frombuffer(text.encode(), dtype=np.uint8).astype(np.int64) - ord("0")


def as_digits(profile: Profile) -> str:
    """A profile as digits.

    Examples
    --------
    >>> as_digits(as_profile("0110"))
    '0110'
    """
    return "".join(map(str, profile.tolist()))


# -------------------------------------------------------------------------------------- the question


@dataclass(frozen=True)
class Asked:
    """The question of a design, for the tasks of sweeps.

    Parameters
    ----------
    game : BoundGame
    outcome : {"grown", "selected", "worst"}
    names : tuple of str
        Measures that are taken.
    ties : {"join", "stay_out"}
    tolerance : float
    """

    game: BoundGame
    outcome: Kind
    names: tuple[str, ...]
    ties: Ties
    tolerance: float

    def __call__(self, **choices: Any) -> dict[str, Any]:
        """Figures of a design, as texts and numbers that a cache keeps; see `design_of`."""
        game = design_game(self.game, choices)
        found: dict[str, Any] = getattr(self, f"_{self.outcome}")(game)
        figures: dict[str, Any] = {"path": [], "undecided": 0, "certificate": ""} | found
        values = self.values(game, choices, figures["profiles"])
        texts = {name: str(v) if isinstance(v, Fraction) else float(v).hex() for name, v in values.items()}
        return figures | {"values": json.dumps(texts)}

    def values(self, game: BoundGame, choices: Mapping[str, Any], profiles: Sequence[str]) -> dict[str, Any]:
        """The measures of an outcome, the worst of its profiles."""
        rows = [measured(each, self.names) for each in self.outcomes(game, choices, profiles)]
        return {name: worse(name, [row[name] for row in rows]) for name in self.names} if rows else {}

    def outcomes(
        self, game: BoundGame, choices: Mapping[str, Any], profiles: Sequence[str]
    ) -> Iterator[Outcome]:
        """The profiles with what is needed to measure them."""
        ideal = plain_ideal(self.game, choices) if "corridor" in choices else game.states.ideal
        for text in profiles:
            yield Outcome(game, as_profile(text), ideal, self.ties, self.tolerance)

    def _grown(self, game: BoundGame) -> dict[str, Any]:
        visited, ending = follow(game, game.start, ties=self.ties, tolerance=self.tolerance)
        if ending == "step limit":
            raise NotApplicableError("growth comes to no end; follow it with grow and a larger max_steps")
        path = [as_digits(profile) for profile in visited]
        profiles = path[-1:] if ending == "equilibrium" else path[path.index(path[-1]) : -1]
        unsure = ending == "equilibrium" and left_open(game, visited[-1], self.ties, self.tolerance)
        return {"profiles": profiles, "path": path, "ending": ending, "undecided": int(unsure)}

    def _selected(self, game: BoundGame) -> dict[str, Any]:
        return selected(game)

    def _worst(self, game: BoundGame) -> dict[str, Any]:
        least = not least_obstacle(game, self.names)
        solver = MonotoneSolver() if least else None
        found = solve(game, solver, ties=self.ties, tolerance=self.tolerance)
        if found.result is Result.EXTREMES and not least:
            raise NotApplicableError(
                "only the least and the greatest equilibrium are known, and the worst may lie between; for "
                "up to 20 states all are found"
            )
        sure = [as_digits(game.profile(dict(e.actions))) for e in found.equilibria]
        unsure = [as_digits(game.profile(dict(e.actions))) for e in found.undecided]
        if least:
            lowest = min([*sure, *unsure], key=lambda text: sum(map(int, text)))
            sure, unsure = ([t for t in some if t == lowest] for some in (sure, unsure))
        told = {"profiles": [*sure, *unsure], "undecided": len(unsure), "ending": "least" if least else "all"}
        return told | {"certificate": json.dumps(found.certificate.to_dict())}


def left_open(game: BoundGame, profile: Profile, ties: Ties, tolerance: float) -> bool:
    """Whether floats leave open if some state gains by moving: it was taken as indifferent."""
    return not game.exact and bool(deviations(game, profile, ties=ties, tolerance=tolerance)[1].any())


def selected(game: BoundGame) -> dict[str, Any]:
    """The profiles that noise selects, and the theory that does.

    Raises
    ------
    NotApplicableError
        Where no theory speaks of the game.
    """
    verdicts = {verdict.theory: verdict for verdict in select(game).verdicts}
    for theory in THEORIES:
        if not verdicts[theory].refusal:
            texts = sorted({as_digits(np.array(row)) for row in verdicts[theory].profiles})
            return {"profiles": texts, "ending": theory}
    why = "; ".join(f"{theory}: {verdicts[theory].refusal}" for theory in THEORIES)
    raise NotApplicableError(f"noise selects no club here ({why}); ask for outcome='worst'")


def least_obstacle(game: BoundGame, names: Sequence[str]) -> str:
    """The obstacle to the least equilibrium being the worst in some measures; empty where there is none."""
    obstacle = monotone_obstacle(game)
    if obstacle is None and np.any(np.asarray(game.switching != game.zero)):
        obstacle = "moving costs something"
    if obstacle is None and not (finding := unharmed(game)):
        obstacle = str(finding)
    for name in names:
        if obstacle is None and not MEASURES[name].rises:
            obstacle = f"{name} need not rise with membership"
        if obstacle is None and name == "legitimacy" and not report_rises(game, name):
            obstacle = "legitimacy is not shown to rise with membership"
    return obstacle or ""


def design_of(choices: Mapping[str, Any], figures: Mapping[str, Any]) -> Design:
    """The design of some choices and the figures of `Asked`."""
    texts = json.loads(figures["values"])
    values = {n: float.fromhex(v) if "x" in v else Fraction(v) for n, v in texts.items()}
    certificate = figures["certificate"]
    return Design(
        choices,
        tuple(figures["profiles"]),
        values,
        tuple(figures["path"]),
        figures["ending"],
        int(figures["undecided"]),
        Certificate.from_dict(json.loads(certificate)) if certificate else None,
    )
