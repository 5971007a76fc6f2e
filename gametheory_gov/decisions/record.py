"""Voting power as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted

from .check import check_power, shares_of
from .groups import value_of
from .rules import Rule

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: What each index is called.
TITLES = {
    "shapley_shubik": "Shapley-Shubik index",
    "banzhaf": "normalised Banzhaf index",
    "absolute_banzhaf": "absolute Banzhaf index",
    "to_initiate": "power to initiate",
    "to_block": "power to block",
    "owen": "Owen value",
    "banzhaf_owen": "Banzhaf-Owen value",
    "spatial": "spatial power",
    "votes": "share of the votes",
}
#: Voters that a text names.
_SHOWN = 5


@dataclass(frozen=True, eq=False, repr=False)
class Power(Answer):
    """The voting power of every voter.

    Parameters
    ----------
    index : str
        Which index; see `gametheory_gov.decisions.power`. ``"votes"`` is the mere share of the votes.
    values : mapping of id to Fraction or float
        Fractions are exact. Floats are within ``error``.
    rule : Rule
    method : {"diagram", "table", "quadrature", "arcs", "votes"}
        The algorithm.
    detail : str
        How it went, in words.
    error : float
        A proven bound on the error of each float; zero for fractions.
    act : Fraction or None
        The power to act: the share of all coalitions that win. None where coalitions were not counted.
    unions : mapping of name to ids
        Who votes together, for Owen and Banzhaf-Owen values.
    notes : tuple of str
        What to know of the rule.

    Examples
    --------
    >>> from gametheory_gov.decisions import Rule, power
    >>> found = power(Rule({"A": 50, "B": 49, "C": 1}, 51))
    >>> {name: str(value) for name, value in found.values.items()}
    {'A': '2/3', 'B': '1/6', 'C': '1/6'}
    """

    RESTS = Rests(
        by=(
            "index",
            {
                "shapley_shubik": ("shapley1954", "owen1972"),
                "banzhaf": ("banzhaf1965", "felsenthal1998"),
                "absolute_banzhaf": ("penrose1946", "banzhaf1965", "felsenthal1998"),
                "to_initiate": ("coleman1971",),
                "to_block": ("coleman1971",),
                "owen": ("owen1977",),
                "banzhaf_owen": ("owen1981",),
                "spatial": ("owen1989",),
                "votes": (),
            },
        )
    )

    index: str
    values: Mapping[str, Fraction | float]
    rule: Rule
    method: str
    detail: str
    error: float = 0.0
    act: Fraction | None = None
    unions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = Faults("power")
        if self.index not in TITLES:
            faults.add(f"index = {self.index!r:.40} is no index of power")
        if set(self.values) != set(self.rule.voters):
            faults.add("values and the rule have other voters")
        if not 0 <= self.error < 1 or not 0 <= (self.act or 0) <= 1:
            faults.add("error and act are between 0 and 1")
        if not all(-self.error <= value <= 1 + self.error for value in self.values.values()):
            faults.add("values: power is between 0 and 1")
        together = [voter for members in self.unions.values() for voter in members]
        if together and sorted(together) != sorted(self.values):
            faults.add("unions: each voter stands in one")
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def __getitem__(self, voter: str) -> Fraction | float:
        return value_of(self.values, voter, "power", "voters")

    def __str__(self) -> str:
        most = sorted(self.values, key=lambda voter: -self.values[voter])[:_SHOWN]
        named = ", ".join(f"{voter} {_short(self.values[voter])}" for voter in most)
        more = len(self.values) - len(most)
        named += f" and {more} more" if more else ""
        exact = "exact" if not self.error else f"each within {float(self.error):.0e}"
        lines = [f"{TITLES[self.index]}, {self.rule}", named, f"  {exact}, by {self.detail}"]
        if self.act is not None:
            lines.append(f"  power to act: {_short(self.act)} of all coalitions win")
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    def verify(self) -> Verification:
        """The check of every value by another algorithm: the definition, where voters are few.

        Returns
        -------
        Verification
            It names the algorithm. What no other algorithm can count is taken as given.

        Examples
        --------
        >>> from gametheory_gov.decisions import Rule, power
        >>> print(power(Rule({"A": 50, "B": 49, "C": 1}, 51)).verify())
        valid
          checked: every value, by the definition, 8 coalitions
          taken as given: method, detail and notes
        """
        return checking(
            lambda: check_power(
                self.index,
                self.values,
                self.rule,
                self.method,
                error=self.error,
                act=self.act,
                unions=self.unions,
            )
        )

    def shares(self) -> dict[str, Fraction]:
        """Each voter's share of the votes, where the rule weighs votes once, besides vetoes; else nothing."""
        return shares_of(self.rule)

    def to_pandas(self) -> pd.DataFrame:
        """One row per voter: its power, its share of the votes where there is one, and power over share."""
        import pandas as pd

        table: dict[str, list[Any]] = {"voter": [*self.values]}
        union = {voter: name for name, members in self.unions.items() for voter in members}
        if union:
            table["union"] = [union[voter] for voter in self.values]
        if shares := self.shares():
            table["votes"] = [shares[voter] for voter in self.values]
        table["power"] = [*self.values.values()]
        if shares:
            table["power_over_votes"] = [
                float(value) / float(shares[voter]) if float(shares[voter]) else float("nan")
                for voter, value in self.values.items()
            ]
        return pd.DataFrame(table)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Power beside the share of the votes, of the voters with most power.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from .picture import power_and_votes

        title = f"{TITLES[self.index]}, {counted(len(self.values), 'voter')}"
        return power_and_votes(self.values, self.shares(), title, ax)


def _short(value: Fraction | float) -> str:
    """A number in few characters: a short fraction as it is, else six digits."""
    text = short_number(value) if isinstance(value, Fraction) and value.denominator < 3_000 else ""
    return text or f"{float(value):.6g}"
