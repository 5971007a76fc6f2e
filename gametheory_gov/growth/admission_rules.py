"""AdmissionComparison: the same founders under every rule of admission, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.text import listed
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.variation import rebind
from gametheory_gov.world.institution import ADMISSIONS

from .accession import grow
from .path import GrowthPath

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AdmissionComparison:
    """Growth from the same founders, by rule of admission.

    Parameters
    ----------
    paths : mapping of str to GrowthPath
        By the name of the rule.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.growth import compare_admission
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> compare_admission(four, ["1", "2"], doors=["open", "unanimity"])
    AdmissionComparison(open: 4, unanimity: 4)
    """

    RESTS = Rests(CLUB, parts={"paths": (GrowthPath,)})

    paths: Mapping[str, GrowthPath] = field()

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", MappingProxyType(dict(self.paths)))

    def __getitem__(self, door: str) -> GrowthPath:
        return self.paths[door]

    def __repr__(self) -> str:
        ends = ", ".join(f"{door}: {len(path.final)}" for door, path in self.paths.items())
        return f"AdmissionComparison({ends})"

    def kept_out(self, door: str) -> tuple[str, ...]:
        """Return who is outside at the end under a rule, but inside under the first of the rules."""
        first = next(iter(self.paths.values()))
        return tuple(label for label in first.final if label not in self.paths[door].final)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per rule: rounds, members, size, label, ending, and who is kept out.

        Kept out are those who are outside under a rule but inside under the first one.
        """
        import pandas as pd

        rows = []
        for door, path in self.paths.items():
            found = path.regime
            rows.append(
                {
                    "door": door,
                    "rounds": len(path.rounds) - 1,
                    "n_members": len(path.final),
                    "share": len(path.final) / path.game.N,
                    "size_share": found.size_share,
                    "label": found.label,
                    "ending": path.ending,
                    "kept_out": listed(self.kept_out(door), path.game.states.ids),
                }
            )
        return pd.DataFrame(rows)


def compare_admission(
    game: BoundGame,
    founders: Iterable[str] | None = None,
    *,
    doors: Iterable[str] | None = None,
    share: Any = Fraction(2, 3),
    **settings: Any,
) -> AdmissionComparison:
    """Let a club grow from the same founders under every rule of admission.

    Parameters
    ----------
    game : BoundGame
    founders : iterable of ids, optional
        By default the founders named at binding.
    doors : iterable of str, optional
        Rules of admission; all by default: open, majority, share, unanimity, great-power veto.
    share : number in [0, 1]
        Share of the members that must consent under the rule ``share``.
    **settings
        Passed on to `gametheory_gov.grow`: ``committed``, ``order``, ``ties``, ...

    Returns
    -------
    AdmissionComparison

    Raises
    ------
    InvalidInputError
        For an unknown rule, and as `gametheory_gov.grow`.

    Examples
    --------
    A newcomer far from the others costs the members nothing here, so no door keeps anyone out.

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> compare_admission(four, ["1", "2"]).to_pandas()[["door", "n_members"]].values.tolist()
    [['open', 4], ['majority', 4], ['share', 4], ['unanimity', 4], ['great_power_veto', 4]]
    """
    names = tuple(ADMISSIONS) if doors is None else (doors,) if isinstance(doors, str) else tuple(doors)
    faults = Faults("compare_admission")
    faults.extend(
        f"{name!r} is no rule of admission{did_you_mean(str(name), ADMISSIONS)}; these are: "
        f"{', '.join(ADMISSIONS)}"
        for name in names
        if name not in ADMISSIONS
    )
    if not names:
        faults.add(f"no rule is named; these are: {', '.join(ADMISSIONS)}")
    faults.raise_as(InvalidInputError)
    club = None if founders is None else ((founders,) if isinstance(founders, str) else tuple(founders))
    paths = {}
    for name in names:
        rule: dict[str, Any] = {"admission": name} | ({"admission_share": share} if name == "share" else {})
        paths[name] = grow(rebind(game, **rule), club, **settings)
    return AdmissionComparison(paths)
