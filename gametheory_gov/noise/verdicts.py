"""Verdicts of each theory of selection on a game, and where theories differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import InvalidInputError, did_you_mean
from gametheory_gov.base.exact import format_number
from gametheory_gov.base.text import listed
from gametheory_gov.bound.game import BoundGame

from .clubs import types_of
from .potential import NoPotential, Potential
from .stable_sets import ERRORS

if TYPE_CHECKING:
    import pandas as pd

Profiles = tuple[tuple[int, ...], ...]


#: Works behind each theory.
_THEORIES = {
    "growth": (),
    "potential": ("monderer1996", "blume1993"),
    "logit": (*ERRORS["logit"], "young1993", "ellison2000"),
    "mutation": (*ERRORS["mutation"], "ellison2000"),
    "global game": ("carlsson1993", "morris2003", "frankel2003"),
}


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(Answer):
    """The regimes that one theory selects.

    Parameters
    ----------
    theory : str
    profiles : tuple of tuple of int
        The actions of states in each selected club, as positions in the actions of the game; alike states may
        change places; several for a tie or a cycle, none where the theory says nothing.
    clubs : tuple of tuple of ids
        Their members: the states that play anything but the first action.
    labels : tuple of str
        The label of the regime in each.
    figures : mapping of str to number
        The numbers on which the choice rests.
    refusal : str
        The reason why the theory says nothing of this game, and what to do instead; empty where it does.
    cycle : bool
        Whether play runs through these clubs again and again, so that none of them is selected.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind, select
    >>> game = bind(AccessionGame(), States.symmetric(2), Institution(exclusion_penalty=4), benefit=0,
    ...                cost=1, legitimacy=0, divergence=0)
    >>> verdict = select(game)["mutation"]
    >>> verdict.clubs, verdict.sizes, verdict.labels
    (((), ('1', '2')), (0, 2), ('none', 'universal'))
    >>> print(verdict)
    mutation: none (0), universal (2); stochastic potential 1
    """

    RESTS = Rests(by=("theory", _THEORIES), unless="refusal")

    theory: str
    profiles: Profiles
    clubs: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    figures: Mapping[str, Any] = field(default_factory=dict)
    refusal: str = ""
    cycle: bool = False

    @property
    def selected(self) -> str:
        """The labels of the selected regimes in words; those of a cycle are said to be one."""
        labels = ", ".join(self.labels)
        return f"cycle ({labels})" if self.cycle else labels

    @property
    def basis(self) -> str:
        """The figures in words; fractions too long to be read are rounded."""
        texts = ((name, format_number(value), value) for name, value in self.figures.items())
        return ", ".join(
            f"{k} {text if len(text) <= 16 else format(float(v), '.6g')}" for k, text, v in texts
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of members of each selected club."""
        return tuple(len(club) for club in self.clubs)

    def to_pandas(self) -> pd.DataFrame:
        """One row per selected club: the regime's label, the number of members, and who they are."""
        import pandas as pd

        members = [listed(club, club) for club in self.clubs]
        return pd.DataFrame({"selected": list(self.labels), "members": list(self.sizes), "club": members})

    def __str__(self) -> str:
        if self.refusal:
            return f"{self.theory}: says nothing ({self.refusal})"
        chosen = ", ".join(f"{label} ({size})" for label, size in zip(self.labels, self.sizes, strict=True))
        chosen = f"none, a cycle of {chosen}" if self.cycle else chosen
        return f"{self.theory}: {chosen}" + (f"; {self.basis}" if self.figures else "")


@dataclass(frozen=True, eq=False, repr=False)
class Selection(Answer):
    """The verdicts of every theory on one game, and where they differ.

    Parameters
    ----------
    game : BoundGame
    verdicts : tuple of Verdict
    potential : Potential or NoPotential, optional
        The result of the test for a weighted potential; None where it could not be made.
    universal : float
        Share of states from which a regime counts as universal.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, select
    >>> game = bind(AccessionGame(), States.symmetric(5), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> found = select(game)
    >>> found["mutation"].sizes, found["growth"].labels, found["potential"].basis
    ((5,), ('none',), 'greatest potential 1/2, next 0')
    """

    RESTS = Rests(parts={"verdicts": (Verdict,), "game": (BoundGame,)})

    game: BoundGame
    verdicts: tuple[Verdict, ...]
    potential: Potential | NoPotential | None
    universal: float

    def __getitem__(self, theory: str) -> Verdict:
        found = {verdict.theory: verdict for verdict in self.verdicts}
        if theory not in found:
            near = did_you_mean(str(theory), found)
            raise InvalidInputError("selection", [f"{theory!r} is none of {', '.join(found)}{near}"])
        return found[theory]

    @property
    def differ(self) -> tuple[tuple[str, str], ...]:
        """Pairs of theories that select different clubs."""
        said = [verdict for verdict in self.verdicts if not verdict.refusal]
        return tuple(
            (a.theory, b.theory) for a, b in combinations(said, 2) if self._kinds(a) != self._kinds(b)
        )

    def _kinds(self, verdict: Verdict) -> set[bytes]:
        """The selected clubs up to alike states."""
        types = types_of(self.game)
        return {types.counts(self.game, np.array(profile)).tobytes() for profile in verdict.profiles}

    @property
    def agree(self) -> bool:
        """Whether all theories that say something, if any, select the same."""
        return not self.differ

    def to_pandas(self) -> pd.DataFrame:
        """One row per theory: labels, sizes, figures, refusal."""
        import pandas as pd

        rows = [
            (v.theory, v.selected, ", ".join(map(str, v.sizes)), v.basis, v.refusal) for v in self.verdicts
        ]
        return pd.DataFrame(rows, columns=["theory", "selected", "members", "figures", "refusal"])

    @property
    def headline(self) -> str:
        """Where the theories differ."""
        return self.conclusion

    def __str__(self) -> str:
        return "\n".join([*map(str, self.verdicts), self.conclusion])

    @property
    def conclusion(self) -> str:
        """Where the theories differ, or that they agree, or that too few of them say something."""
        said = [verdict.theory for verdict in self.verdicts if not verdict.refusal]
        if len(said) < 2:
            return f"only {said[0]} says something" if said else "no theory says anything of this game"
        pairs = "; ".join(" and ".join(pair) for pair in self.differ)
        return f"different: {pairs}" if pairs else "all that say something agree"
