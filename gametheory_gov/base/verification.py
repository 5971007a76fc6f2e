"""What a check of an answer found, the same record whatever was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answer import Answer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Verification(Answer):
    """The outcome of a check.

    Parameters
    ----------
    valid : bool
    faults : tuple of str
        Everything that does not hold.
    checked : tuple of str
        What was checked, with counts.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind, solve, verify
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost="1/4", legitimacy=0,
    ...                divergence=0)
    >>> print(verify(solve(game)))
    valid
      checked: 1 equilibria, every state and every other action
      checked: the move that upsets each of the other 3 of 4 profiles
    """

    valid: bool
    faults: tuple[str, ...]
    checked: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.valid

    def __str__(self) -> str:
        head = "valid" if self.valid else "NOT VALID"
        return "\n".join(
            [
                head,
                *(f"  checked: {line}" for line in self.checked),
                *(f"  fault: {line}" for line in self.faults),
            ]
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per thing that was checked, and per fault."""
        import pandas as pd

        rows = [("checked", line) for line in self.checked] + [("fault", line) for line in self.faults]
        return pd.DataFrame(rows, columns=["what", "finding"])
