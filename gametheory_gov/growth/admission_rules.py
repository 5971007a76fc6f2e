"""Admission rules side by side: growth from the same founders under each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import as_ids, entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.world.institution import ADMISSIONS, CONSENTS

from .accession import grow
from .path import GrowthPath
from .pictures import admission

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class AdmissionComparison(Answer):
    """Growth from the same founders, by rule of admission.

    Parameters
    ----------
    paths : mapping of str to GrowthPath
        Paths by the name of the rule.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.growth import compare_admission
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> print(compare_admission(four, ["1", "2"], rules=["open", "unanimity"]))
    2 founders of 4 states under 2 rules of admission
      open: universal: 4 members, 100.0% of size, equilibrium after 1 round
      unanimity: universal: 4 members, 100.0% of size, equilibrium after 1 round
    """

    RESTS = Rests(CLUB, parts={"paths": (GrowthPath,)})

    paths: Mapping[str, GrowthPath]

    def __getitem__(self, rule: str) -> GrowthPath:
        return self.paths[rule]

    def __repr__(self) -> str:
        ends = ", ".join(f"{rule}: {len(path.final)}" for rule, path in self.paths.items())
        return f"AdmissionComparison({ends})"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {rule}: {self._end(rule)}" for rule in self.paths)])

    @property
    def headline(self) -> str:
        """The founders, and the number of rules."""
        first = next(iter(self.paths.values()))
        rules = "1 rule" if len(self.paths) == 1 else f"{len(self.paths)} rules"
        return f"{counted(first.sizes[0], 'founder')} of {first.game.N} states under {rules} of admission"

    def _end(self, rule: str) -> str:
        """The end of one path in words."""
        path = self.paths[rule]
        number = len(path.rounds) - 1
        rounds = "1 round" if number == 1 else f"{number} rounds"
        out = len(self.kept_out(rule))
        return (
            f"{path.regime.label}: {counted(len(path.final), 'member')}, {path.regime.size_share:.1%} of "
            f"size, {path.ending} after {rounds}{f'; {out} not admitted' if out else ''}"
        )

    def kept_out(self, rule: str) -> tuple[str, ...]:
        """Ids of those who are outside at the end under a rule, but inside under the first of the rules."""
        first, path = next(iter(self.paths.values())), entry(self.paths, rule, "rule of admission")
        return tuple(label for label in first.final if label not in path.final)

    def to_pandas(self) -> pd.DataFrame:
        """One row per rule: rounds, members, size, label, ending, and who is not admitted.

        Kept out are those who are outside under a rule but inside under the first one.
        """
        import pandas as pd

        rows = []
        for rule, path in self.paths.items():
            found = path.regime
            rows.append(
                {
                    "rule": rule,
                    "rounds": len(path.rounds) - 1,
                    "n_members": len(path.final),
                    "share": len(path.final) / path.game.N,
                    "size_share": found.size_share,
                    "label": found.label,
                    "ending": path.ending,
                    "kept_out": listed(self.kept_out(rule), path.game.states.ids),
                }
            )
        return pd.DataFrame(rows)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw where growth ends by rule: see `gametheory_gov.growth.pictures.admission`."""
        first = next(iter(self.paths.values()))
        return admission(self.to_pandas(), ax, universal=first.universal_share, title=self.headline)


@public
def compare_admission(
    game: GameLike,
    founders: Iterable[str] | None = None,
    *,
    rules: Iterable[str] | None = None,
    share: Any = Fraction(2, 3),
    **settings: Any,
) -> AdmissionComparison:
    """Let a club grow from the same founders under several rules of admission.

    Parameters
    ----------
    game : BoundGame or Scenario
    founders : iterable of ids, optional
        The club at time 0, in place of the founders named at binding.
    rules : iterable of str, optional
        Rules of admission; by default open, majority, share, unanimity, great-power veto. The rules
        against harm, ``no_net_harm`` and ``no_harm``, are compared when they are named.
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
    A newcomer far from the others costs the members nothing here, so no rule keeps anyone out.

    >>> from gametheory_gov import AccessionGame, States, bind
    >>> four = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> compare_admission(four, ["1", "2"]).to_pandas()[["rule", "n_members"]].values.tolist()
    [['open', 4], ['majority', 4], ['share', 4], ['unanimity', 4], ['great_power_veto', 4]]
    """
    game = as_game(game, "compare_admission")
    faults = Faults("compare_admission")
    names = CONSENTS if rules is None else as_ids(rules, "rules", faults)
    faults.extend(
        f"{name!r} is no rule of admission{did_you_mean(str(name), ADMISSIONS)}; these are: "
        f"{', '.join(ADMISSIONS)}"
        for name in names
        if name not in ADMISSIONS
    )
    if not names:
        faults.add(f"no rule is named; these are: {', '.join(ADMISSIONS)}")
    club = None if founders is None else as_ids(founders, "founders", faults)
    faults.raise_as(InvalidInputError)
    paths = {}
    for name in names:
        rule: dict[str, Any] = {"admission": name} | ({"admission_share": share} if name == "share" else {})
        paths[name] = grow(rebind(game, **rule), club, **settings)
    return AdmissionComparison(paths)
