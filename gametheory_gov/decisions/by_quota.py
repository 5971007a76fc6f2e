r"""How well a decision body represents people, by its quota and by what counts as power.

Representation is :math:`1 - \tfrac12\sum_j |b_j - \pi_j|`, with :math:`\pi_j` the shares of population and
:math:`b_j` the power in the body, which depends on the quota where power is an index: see
`gametheory_gov.decisions.body_power`. It is the part of legitimacy that comes from who decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import as_share, entry, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.world.institution import POWERS, Institution
from gametheory_gov.world.states import States

from .bodies import body_power

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: From a majority to almost unanimity, in per cent.
_QUOTAS = tuple(Fraction(percent, 100) for percent in range(50, 100))
#: Quotas at most.
_MOST = 1_000


@dataclass(frozen=True, eq=False, repr=False)
class RepresentationByQuota(Answer):
    """The representation of a decision body by quota.

    Parameters
    ----------
    quotas : tuple of Fraction
        Shares of the votes, rising; one half means more than half.
    values : mapping of measure to tuple of Fraction or float
        Representation in [0, 1] at each quota, for each measure of power.
    title : str

    Examples
    --------
    >>> from gametheory_gov import Institution, States
    >>> from gametheory_gov.decisions import representation_by_quota
    >>> world = States(list("ABC"), size=["1/3"] * 3, population=["3/5", "1/5", "1/5"])
    >>> body = Institution("council", body="weighted", votes={"A": 3, "B": 2, "C": 2})
    >>> found = representation_by_quota(body, world, ["1/2", "2/3", "9/10"])
    >>> {measure: [str(value) for value in row] for measure, row in found.values.items()}["banzhaf"]
    ['11/15', '1', '11/15']
    """

    RESTS = Rests(("shapley1954", "banzhaf1965"))

    quotas: tuple[Fraction, ...]
    values: Mapping[str, tuple[Fraction | float, ...]]
    title: str = ""

    def __post_init__(self) -> None:
        faults = Faults("representation by quota")
        rising = all(low < high for low, high in zip(self.quotas, self.quotas[1:], strict=False))
        if not self.quotas or not rising or not 0 < self.quotas[0] <= self.quotas[-1] <= 1:
            faults.add("quotas are rising shares above zero")
        if not self.values or not set(self.values) <= set(POWERS):
            faults.add(f"values: measures are {', '.join(POWERS)}")
        if any(
            len(row) != len(self.quotas) or not all(0 <= value <= 1 for value in row)
            for row in self.values.values()
        ):
            faults.add("values: one number in [0, 1] is needed for each quota")
        faults.raise_as(InvalidInputError)
        super().__post_init__()

    def __getitem__(self, measure: str) -> tuple[Fraction | float, ...]:
        return entry(self.values, measure, "representation by quota: measure")

    def __str__(self) -> str:
        def said(row: Sequence[Fraction | float], k: int) -> str:
            return f"{float(row[k]):.4f} at {_percent(self.quotas[k])}"

        lines = [f"representation by quota{f', {self.title}' if self.title else ''}"]
        for measure, row in self.values.items():
            least, most = (row.index(find(row)) for find in (min, max))
            told = f"{float(row[0]):.4f} at every quota"
            if row[least] != row[most]:
                told = f"least {said(row, least)}, most {said(row, most)}"
            lines.append(f"  power as {measure}: {told}")
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per quota: representation for each measure of power."""
        import pandas as pd

        return pd.DataFrame({"quota": self.quotas} | {name: list(row) for name, row in self.values.items()})

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Representation by quota, one line for each measure of power.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        """
        from .picture import lines_by_quota

        return lines_by_quota(
            self.quotas, self.values, f"Representation{f': {self.title}' if self.title else ''}", ax
        )


@public
def representation_by_quota(
    institution: Institution,
    states: States,
    quotas: Iterable[Any] | None = None,
    *,
    measures: Iterable[str] = POWERS,
    founders: Sequence[str] | None = None,
) -> RepresentationByQuota:
    """How well a decision body represents people at every quota, by votes and by indices of power.

    Parameters
    ----------
    institution : Institution
        Its body is fixed in advance; ``quota`` and ``power`` are varied, the rest stays.
    states : States
        With the shares of population that power is compared with.
    quotas : iterable of numbers or texts in (0, 1], optional
        Shares of the votes; every per cent from 50 to 99 by default.
    measures : iterable of {"votes", "banzhaf", "shapley_shubik"}
    founders : sequence of ids, optional
        For a body of the founders.

    Returns
    -------
    RepresentationByQuota
        Fractions where power and populations are; else floats, off by no more than the bounds of
        `body_power` and rounding.

    Raises
    ------
    InvalidInputError
        For what are no quotas or measures, and as `body_power`.

    Examples
    --------
    >>> world = States(list("ABC"), size=["1/3"] * 3, population=["3/5", "1/5", "1/5"])
    >>> body = Institution("council", body="weighted", votes={"A": 3, "B": 2, "C": 2})
    >>> print(representation_by_quota(body, world, ["1/2", "2/3", "9/10"]))
    representation by quota, council
      power as votes: 0.8286 at every quota
      power as banzhaf: least 0.7333 at 50 %, most 1.0000 at 66.67 %
      power as shapley_shubik: least 0.7333 at 50 %, most 0.9333 at 66.67 %
    """
    faults = Faults("representation_by_quota")
    for given, kind in ((institution, Institution), (states, States)):
        if not isinstance(given, kind):
            faults.add(f"{given!r:.60}; an object of {kind.__name__} is needed")
    if isinstance(states, States) and states.population is None:
        faults.add("the states have no shares of population; give States(population=...)")
    shares = _read_quotas(quotas, faults)
    named = (
        (measures,) if isinstance(measures, str) else tuple(measures) if hasattr(measures, "__iter__") else ()
    )
    faults.extend(
        f"measures names {name!r:.60}; these are: {', '.join(POWERS)}{did_you_mean(str(name), POWERS)}"
        for name in named
        if name not in POWERS
    )
    if not named:
        faults.add(f"measures = {measures!r:.60}; some of {', '.join(POWERS)} are needed")
    faults.raise_as(InvalidInputError)

    def at(quota: Fraction, measure: str) -> Fraction | float:
        found = body_power(institution.replace(quota=quota, power=measure), states, founders=founders)
        return _represented(found.values, states)

    values = {
        measure: (at(shares[0], measure),) * len(shares)
        if measure == "votes"
        else tuple(at(quota, measure) for quota in shares)
        for measure in dict.fromkeys(named)
    }
    return RepresentationByQuota(shares, values, institution.name)


def _read_quotas(given: Any, faults: Faults) -> tuple[Fraction, ...]:
    """Rising shares, each once."""
    if given is None:
        return _QUOTAS
    try:
        listed = (
            [given]
            if isinstance(given, str)
            else [value for value, _ in zip(given, range(_MOST + 1), strict=False)]
        )
    except TypeError:
        listed = []
    if not 0 < len(listed) <= _MOST:
        faults.add(f"quotas = {given!r:.60}; from one to {_MOST} shares of the votes are needed")
        return _QUOTAS
    read = [as_share(value, f"quotas[{k}]", faults, above_zero=True) for k, value in enumerate(listed)]
    return tuple(sorted({to_fraction(share) for share in read}))


def _represented(power: Mapping[str, Fraction | float], states: States) -> Fraction | float:
    assert states.population is not None  # refused above
    people = zip(states.ids, states.population, strict=True)
    pairs = [(power.get(label, Fraction(0)), share) for label, share in people]
    if all(isinstance(number, Fraction) for pair in pairs for number in pair):
        return Fraction(1 - sum(abs(Fraction(held) - share) for held, share in pairs) / 2)
    return float(min(max(1 - fsum(abs(float(held) - float(share)) for held, share in pairs) / 2, 0.0), 1.0))


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.4g} %"
