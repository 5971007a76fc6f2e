"""Coalition structures that are equilibrium binding agreements, and who blocks the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory_gov.base.citation import Rests
from gametheory_gov.base.verification import Verification

if TYPE_CHECKING:
    import pandas

#: Sizes of coalitions in falling order.
Structure = tuple[int, ...]
Worth = Callable[[int, Structure], Any]


def share(worth: Worth, size: int, structure: Structure) -> Any:
    """Return what a member gets: an even share, exact unless the worth is a float.

    Parameters
    ----------
    worth : function of a size and a structure to number
    size : int
    structure : tuple of int

    Examples
    --------
    >>> share(lambda size, structure: size - 1, 3, (3, 1))
    Fraction(2, 3)
    """
    total = worth(size, structure)
    if isinstance(total, Real) and not isinstance(total, Rational):
        return float(total) / size
    return Fraction(total) / size


def gains(before: Any, after: Any, tolerance: float) -> bool:
    """Return whether somebody strictly gains; among floats by more than the tolerance allows.

    Parameters
    ----------
    before, after : numbers
    tolerance : float
        Relative to the larger of the two in size. It plays no part between exact numbers.

    Examples
    --------
    >>> gains(0.3, 0.1 + 0.2, 1e-9), gains(Fraction(1, 3), Fraction(1, 2), 1e-9)
    (False, True)
    """
    if isinstance(before, float) or isinstance(after, float):
        return bool(after - before > tolerance * max(abs(before), abs(after)))
    return bool(after > before)


@dataclass(frozen=True)
class Split:
    """One coalition that breaks up.

    Parameters
    ----------
    residual : int
        Size of the part that is left behind.
    leaving : tuple of int
        Sizes of the parts that break off, its perpetrators, in falling order.
    """

    residual: int
    leaving: Structure

    @property
    def size(self) -> int:
        """Size of the coalition that breaks up."""
        return self.residual + sum(self.leaving)


@dataclass(frozen=True)
class BreakUp:
    """One perpetrator breaks off.

    Parameters
    ----------
    size : int
        Of the perpetrator.
    leaves : int
        Size of the coalition that it leaves.
    structure : tuple of int
        What there is afterwards.
    before, after : numbers
        What a member of the perpetrator would get by staying, and what it gets at the end of the chain.
    """

    size: int
    leaves: int
    structure: Structure
    before: Any
    after: Any


@dataclass(frozen=True)
class Block:
    """Why a structure is not binding.

    Parameters
    ----------
    structure : tuple of int
        What is blocked.
    target : tuple of int
        The binding structure that blocks it.
    leader : int
        Size of the leading perpetrator, which breaks off from the first of ``splits``.
    splits : tuple of Split
        The coalitions that break up, with their perpetrators and residuals; all others stay.
    chain : tuple of BreakUp
        One order in which perpetrators break off, the leading one first.
    """

    structure: Structure
    target: Structure
    leader: int
    splits: tuple[Split, ...]
    chain: tuple[BreakUp, ...]

    def __str__(self) -> str:
        steps = ", then ".join(f"{step.size} leaves {step.leaves}" for step in self.chain)
        return f"{self.structure} is blocked by {self.target}: {steps}"


@dataclass(frozen=True)
class BindingAgreements:
    """Which coalition structures of alike players are equilibrium binding agreements.

    Parameters
    ----------
    N : int
    structures : tuple of tuples of int
        Every binding structure, those of fewest coalitions first.
    coarsest : tuple of tuples of int
        Those of them that do not arise from another one by breaking up.
    blocks : mapping of structure to Block
        For every other structure, who blocks it and how.
    payoffs : mapping of structure to tuple of numbers
        What a member of each coalition gets, for all structures.
    worth : function of a size and a structure to number
    tolerance : float

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gametheory_gov.foresight.coalitions import binding_agreements
    >>> found = binding_agreements(3, lambda size, structure: Fraction(1, (len(structure) + 1) ** 2))
    >>> found.structures, found.universal, (2, 1) in found
    (((3,), (1, 1, 1)), True, False)
    """

    RESTS = Rests(("rayvohra1997",))

    N: int
    structures: tuple[Structure, ...]
    coarsest: tuple[Structure, ...]
    blocks: Mapping[Structure, Block]
    payoffs: Mapping[Structure, tuple[Any, ...]] = field(repr=False)
    worth: Worth = field(repr=False, compare=False)
    tolerance: float = 1e-9
    solver: ClassVar[str] = "agreements"

    @property
    def universal(self) -> bool:
        """Whether the coalition of all players is binding."""
        return (self.N,) in self.structures

    def __len__(self) -> int:
        return len(self.structures)

    def __contains__(self, structure: object) -> bool:
        return structure in self.structures

    def verify(self) -> Verification:
        """Check every verdict from worths alone, without the solver.

        Returns
        -------
        Verification

        Examples
        --------
        >>> from gametheory_gov.foresight.coalitions import binding_agreements
        >>> binding_agreements(4, lambda size, structure: size * size).verify().valid
        True
        """
        from .agreements_check import verify_agreements

        return verify_agreements(self)

    def to_pandas(self) -> pandas.DataFrame:
        """Return one row per structure: whether it is binding, and what blocks it and who otherwise."""
        import pandas

        rows = []
        for structure in sorted(self.payoffs, key=lambda structure: (len(structure), structure)):
            block = self.blocks.get(structure)
            rows.append(
                {
                    "structure": structure,
                    "binding": structure in self.structures,
                    "coarsest": structure in self.coarsest,
                    "blocked_by": block.target if block else None,
                    "leader": block.leader if block else None,
                }
            )
        return pandas.DataFrame(rows)

    def __str__(self) -> str:
        listed = ", ".join(map(str, self.structures))
        coarsest = ", ".join(map(str, self.coarsest))
        return f"binding agreements of {self.N} players: {listed}; coarsest: {coarsest}"
