"""What a check of an answer found, the same record whatever was checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verification:
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
