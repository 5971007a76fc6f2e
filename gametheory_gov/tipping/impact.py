r"""The impact number: the fewest states that hold a share of a total.

With shares :math:`s_{(1)} \ge s_{(2)} \ge \dots` it is
:math:`\min\{n : s_{(1)} + \dots + s_{(n)} \ge q\}`. It says how few states matter, and nothing of whether
their club grows: that is the tipping number. It is at most N, and moving size from a smaller state to a
larger one never raises it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import exact_sum, to_fraction
from gametheory_gov.base.inputs import as_share, public
from gametheory_gov.base.text import listed
from gametheory_gov.world.states import States

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("size", "population")
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class ImpactNumber(Answer):
    """The fewest states that hold a share of a total.

    Parameters
    ----------
    number : int
    states : tuple of ids
        The largest first; among equals in the order of the table.
    holds : Fraction or float
        The share that they hold.
    share : Fraction or float
        The share that was asked for.
    by : {"size", "population"}
    tied : tuple of ids
        States as large as the last of ``states``, in and out of it, when some are left out; any of them
        would do.
    of : int
        Number of states in the table.
    shares : tuple of Fraction or float
        The share of each of ``states``.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> found = gg.tipping.impact_number(gg.load_states(2019), 0.5)
    >>> found.number, found.states
    (4, ('USA', 'CHN', 'JPN', 'DEU'))
    """

    RESTS = Rests(("naim2009",))

    number: int
    states: tuple[str, ...]
    holds: Fraction | float
    share: Fraction | float
    by: str
    tied: tuple[str, ...]
    of: int
    shares: tuple[Fraction | float, ...]

    def __str__(self) -> str:
        text = (
            f"impact number {self.number} of {self.of}: {listed(self.states, self.states)} hold "
            f"{float(self.holds):.1%} of {self.by}, {float(self.share):.1%} asked for"
        )
        if self.tied:
            text += f"; equally large, so any of them would do: {listed(self.tied, self.tied)}"
        return text

    def to_pandas(self) -> pd.DataFrame:
        """One row per state: its share, and the share of it and all larger ones."""
        import pandas as pd

        reached = [float(exact_sum(list(self.shares[: k + 1]))) for k in range(self.number)]
        return pd.DataFrame(
            {"state": list(self.states), "share": [float(s) for s in self.shares], "together": reached}
        )


@public
def impact_number(states: States, share: Any, by: Literal["size", "population"] = "size") -> ImpactNumber:
    """The fewest states that together hold a share of all size or population.

    Parameters
    ----------
    states : States
    share : number or text in (0, 1]
        A float that the sum misses by no more than 1e-12 counts as reached.
    by : {"size", "population"}

    Returns
    -------
    ImpactNumber

    Raises
    ------
    InvalidInputError
        For a share out of range, or one that nobody holds, or another column.

    Examples
    --------
    >>> from gametheory_gov import load_states
    >>> found = impact_number(load_states(2019), 0.5)
    >>> found.number, found.states
    (4, ('USA', 'CHN', 'JPN', 'DEU'))
    """
    faults = Faults("impact_number")
    if by not in _COLUMNS:
        faults.add(f"by = {by!r}; size or population is needed{did_you_mean(str(by), _COLUMNS)}")
    elif by == "population" and states.population is None:
        faults.add("the states have no shares of population; give States(population=...), or by='size'")
    wanted = to_fraction(as_share(share, "share", faults, above_zero=True))
    faults.raise_as(InvalidInputError)
    column = getattr(states, by)
    exact = not isinstance(column[0], float)
    order = sorted(range(states.N), key=lambda k: (-column[k], k))
    need = wanted if exact else float(wanted) - _ROUNDING
    for number in range(1, states.N + 1):
        holds = exact_sum([column[k] for k in order[:number]])
        if holds >= need:
            break
    else:
        raise InvalidInputError("impact_number", [f"all states hold {float(holds):.4g}, less than {share!r}"])
    chosen = order[:number]
    same = [k for k in range(states.N) if column[k] == column[chosen[-1]]]
    tied = same if set(same) - set(chosen) else []
    return ImpactNumber(
        number,
        tuple(states.ids[k] for k in chosen),
        holds if exact else float(holds),
        wanted if exact else float(wanted),
        by,
        tuple(states.ids[k] for k in tied),
        states.N,
        tuple(column[k] if exact else float(column[k]) for k in chosen),
    )
