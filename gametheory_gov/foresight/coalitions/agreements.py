r"""Binding agreements: which structures are binding, who blocks the others, and the check of both.

The check does without what found them. Payoffs are taken from worths anew. For every structure that is said
to be blocked, the perpetrators and residuals named are put to the definition: the target is said to be
binding, the leader gains, and of every set of others that merge again one gains by going on. For every
structure that is said to be binding, all moves to structures said to be binding are tried, coalition by
coalition and perpetrator by perpetrator, nobody taken for interchangeable; none may block. By induction from
the finest structure all verdicts are then right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Any, ClassVar

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.inputs import is_number, is_tolerance, is_whole, public

if TYPE_CHECKING:
    import pandas

#: Sizes of coalitions in falling order.
Structure = tuple[int, ...]
#: Parts of each coalition, the residual first.
_AllParts = tuple[Structure, ...]
#: A perpetrator: the number of its coalition and its place among the parts.
_Perpetrator = tuple[int, int]


def gains(before: Any, after: Any, tolerance: float) -> bool:
    """Whether somebody strictly gains; among floats by more than the tolerance allows.

    Parameters
    ----------
    before, after : numbers
    tolerance : float
        Relative to the larger of the two in size. It plays no part between exact numbers.

    Examples
    --------
    >>> from fractions import Fraction
    >>> gains(0.3, 0.1 + 0.2, 1e-9), gains(Fraction(1, 3), Fraction(1, 2), 1e-9)
    (False, True)
    """
    if isinstance(before, float) or isinstance(after, float):
        return bool(after - before > tolerance * max(abs(before), abs(after)))
    return bool(after > before)


@dataclass(frozen=True, eq=False, repr=False)
class Split(Record):
    """One coalition that breaks up.

    Parameters
    ----------
    residual : int
        Size of the part that is left behind.
    leaving : tuple of int
        Sizes of the parts that break off, its perpetrators, in falling order.

    Examples
    --------
    >>> from gametheory_gov.foresight.coalitions import binding_agreements
    >>> from fractions import Fraction
    >>> def cournot(size, structure):
    ...     return Fraction(1, (len(structure) + 1) ** 2)
    >>> found = binding_agreements(5, cournot)
    >>> [(split.residual, split.leaving) for split in found.blocks[5,].splits]
    [(2, (2, 1))]
    """

    residual: int
    leaving: Structure

    @property
    def size(self) -> int:
        """Size of the coalition that breaks up."""
        return self.residual + sum(self.leaving)


@dataclass(frozen=True, eq=False, repr=False)
class BreakUp(Record):
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

    Examples
    --------
    >>> from gametheory_gov.foresight.coalitions import binding_agreements
    >>> from fractions import Fraction
    >>> def cournot(size, structure):
    ...     return Fraction(1, (len(structure) + 1) ** 2)
    >>> found = binding_agreements(5, cournot)
    >>> [(step.size, step.leaves, step.structure) for step in found.blocks[5,].chain]
    [(1, 5, (4, 1)), (2, 4, (2, 2, 1))]
    """

    size: int
    leaves: int
    structure: Structure
    before: Any
    after: Any


@dataclass(frozen=True, eq=False, repr=False)
class Block(Record):
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

    Examples
    --------
    >>> from gametheory_gov.foresight.coalitions import binding_agreements
    >>> from fractions import Fraction
    >>> def cournot(size, structure):
    ...     return Fraction(1, (len(structure) + 1) ** 2)
    >>> found = binding_agreements(5, cournot)
    >>> block = found.blocks[5,]
    >>> block.structure, block.target, block.leader
    ((5,), (2, 2, 1), 1)
    """

    structure: Structure
    target: Structure
    leader: int
    splits: tuple[Split, ...]
    chain: tuple[BreakUp, ...]

    def __str__(self) -> str:
        steps = ", then ".join(f"{step.size} leaves {step.leaves}" for step in self.chain)
        return f"{self.structure} is blocked by {self.target}: {steps}"


@dataclass(frozen=True, eq=False, repr=False)
class BindingAgreements(Answer):
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
    worths : mapping of structure to tuple of numbers
        What each coalition gets altogether, for all structures: all that verdicts rest on.
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
    worths: Mapping[Structure, tuple[Any, ...]] = field(repr=False)
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
        """The check of every verdict from worths alone, without the solver.

        Returns
        -------
        Verification

        Examples
        --------
        >>> from gametheory_gov.foresight.coalitions import binding_agreements
        >>> binding_agreements(4, lambda size, structure: size * size).verify().valid
        True
        """
        return verify_agreements(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A row per structure: whether it is binding, and otherwise what blocks it and who leads."""
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

    @property
    def headline(self) -> str:
        """The number of binding structures, and the coarsest of them."""
        coarsest = ", ".join(map(str, self.coarsest))
        count = f"{len(self)} of {len(self.payoffs)} structures"
        return f"{count} of {self.N} players are binding; coarsest: {coarsest}"

    def __str__(self) -> str:
        listed = ", ".join(map(str, self.structures))
        coarsest = ", ".join(map(str, self.coarsest))
        return f"binding agreements of {self.N} players: {listed}; coarsest: {coarsest}"


@public
def verify_agreements(found: BindingAgreements) -> Verification:
    """The check of which structures are binding.

    Parameters
    ----------
    found : BindingAgreements

    Returns
    -------
    Verification

    Examples
    --------
    >>> from dataclasses import replace
    >>> from gametheory_gov.foresight.coalitions import binding_agreements
    >>> found = binding_agreements(3, lambda size, structure: size * size)
    >>> verify_agreements(replace(found, structures=found.structures[1:])).valid
    False
    """
    return checking(lambda: _verified(found))


def _verified(found: BindingAgreements) -> Verification:
    worths = [worth for row in found.worths.values() for worth in row]
    if not is_whole(found.N) or found.N < 1 or not all(sum(P) == found.N for P in found.worths):
        fault = f"worths are not those of structures of N = {found.N!r:.40} players"
        return Verification(False, (fault,), ())
    if not all(is_number(worth) and abs(worth) < float("inf") for worth in worths):
        return Verification(False, ("worths are not finite numbers",), ())
    inexact = any(isinstance(worth, float) for worth in worths)
    if not is_tolerance(found.tolerance, exact=False) and (inexact or found.tolerance != 0):
        fault = f"tolerance is {found.tolerance!r:.40}; one above round-off and below 1 is needed"
        return Verification(False, (fault,), ())
    everything = set(islice(_sizes(found.N, found.N), len(found.worths) + 1))
    paid = _even_shares(found.worths)
    if set(paid) != everything:
        fault = f"worths are not given for all structures of {found.N} players, the same for alike coalitions"
        return Verification(False, (fault,), ())
    check = _Replay(found, paid)
    faults = check.lists(everything)
    for structure in sorted(everything & set(found.blocks), key=len):
        faults += [
            f"block of {structure}: {fault}" for fault in check.block(structure, found.blocks[structure])
        ]
    for structure in sorted(everything & set(found.structures), key=len):
        faults += check.binding(structure)
    return Verification(
        not faults,
        tuple(faults),
        (
            f"{len(everything)} structures",
            f"{len(found.blocks)} blocks",
            f"{check.moves} moves from {len(found.structures)} binding structures",
        ),
        ("the worths of all coalitions",),
    )


def _even_shares(worths: Mapping[Structure, tuple[Any, ...]]) -> dict[Structure, dict[int, Any]]:
    """The payoffs of members by structure and size, where alike coalitions are worth the same."""
    return {
        P: {size: worth / size for size, worth in zip(P, row, strict=True)}
        for P, row in worths.items()
        if len(row) == len(P) and len(set(zip(P, row, strict=True))) == len(set(P))
    }


def _sizes(n: int, most: int) -> Iterator[Structure]:
    """Yield all structures of n players whose coalitions have at most so many members."""
    if n == 0:
        yield ()
    for first in range(min(n, most), 0, -1):
        for rest in _sizes(n - first, first):
            yield (first, *rest)


def _breakings(size: int) -> Iterator[Structure]:
    """Yield the parts of a coalition, the residual first."""
    for parts in _sizes(size, size):
        for k, residual in enumerate(parts):
            if residual not in parts[:k]:
                yield (residual, *parts[:k], *parts[k + 1 :])


def _merge(parts: _AllParts, again: set[_Perpetrator]) -> tuple[Structure, list[int]]:
    """The structure when some merge with their residuals, and the sizes of what they merge into."""
    whole = [of[0] + sum(of[j] for i, j in again if i == k) for k, of in enumerate(parts)]
    apart = [of[j] for k, of in enumerate(parts) for j in range(1, len(of)) if (k, j) not in again]
    return tuple(sorted([*whole, *apart], reverse=True)), whole


class _Replay:
    """The definition, applied to what is claimed."""

    def __init__(self, found: BindingAgreements, paid: Mapping[Structure, Mapping[int, Any]]) -> None:
        self.found = found
        self.claimed = set(found.structures)
        self.paid = paid
        self.moves = 0

    def payoff(self, size: int, structure: Structure) -> Any:
        """The payoff of a member of a coalition."""
        return self.paid[structure][size]

    def gains(self, size: int, target: Structure, before: int, structure: Structure) -> bool:
        """Whether members of a part gain by what is reached against where they are."""
        return gains(self.payoff(before, structure), self.payoff(size, target), self.found.tolerance)

    def lists(self, everything: set[Structure]) -> list[str]:
        """Whatever is wrong with the lists themselves."""
        found, faults = self.found, []
        if len(self.claimed) != len(found.structures):
            faults.append("a binding structure is listed twice")
        if self.claimed | set(found.blocks) != everything or self.claimed & set(found.blocks):
            faults.append("structures are not divided into binding ones and blocked ones")
        if not all(isinstance(block, Block) for block in found.blocks.values()):
            faults.append("what blocks are no blocks")
        if (1,) * found.N not in self.claimed:
            faults.append("the finest structure is not listed as binding")
        paid = {P: tuple(self.payoff(size, P) for size in P) for P in everything}
        if dict(found.payoffs) != paid:
            faults.append("payoffs are not even shares of the worths")
        arising = {Q for P in self.claimed & everything for Q in self._finer(P) if Q != P}
        if set(found.coarsest) != self.claimed - arising or len(set(found.coarsest)) != len(found.coarsest):
            faults.append("coarsest does not list the binding structures that arise from no other one")
        return faults

    @staticmethod
    def _finer(structure: Structure) -> set[Structure]:
        reached: set[Structure] = {()}
        for size in structure:
            reached = {
                tuple(sorted((*parts, *more), reverse=True))
                for parts in reached
                for more in _sizes(size, size)
            }
        return reached

    def blocks(self, parts: _AllParts, leader: _Perpetrator, structure: Structure, target: Structure) -> bool:
        """Whether a move led by somebody blocks, wherever the target is binding."""
        size, whole = parts[leader[0]][leader[1]], sum(parts[leader[0]])
        if not self.gains(size, target, whole, structure):
            return False
        others = [(k, j) for k, of in enumerate(parts) for j in range(1, len(of)) if (k, j) != leader]
        for count in range(1, len(others) + 1):
            for again in combinations(others, count):
                between, merged = _merge(parts, set(again))
                if not any(self.gains(parts[k][j], target, merged[k], between) for k, j in again):
                    return False
        return True

    def binding(self, structure: Structure) -> Iterator[str]:
        """Yield moves that block a structure said to be binding."""
        for parts in product(*(tuple(_breakings(size)) for size in structure)):
            target, _ = _merge(parts, set())
            if target == structure or target not in self.claimed:
                continue
            self.moves += 1
            for leader in [(k, j) for k, of in enumerate(parts) for j in range(1, len(of))]:
                if self.blocks(parts, leader, structure, target):
                    yield f"{structure} is blocked by {target}; {parts[leader[0]][leader[1]]} leads"
                    return

    def block(self, structure: Structure, block: Block) -> Iterator[str]:
        """Yield what is wrong with a block."""
        if block.structure != structure or block.target not in self.claimed:
            yield "another structure is blocked, or the target is not listed as binding"
            return
        stay = list(structure)
        for split in block.splits:
            if split.size not in stay or min((split.residual, *split.leaving)) < 1 or not split.leaving:
                yield f"no coalition breaks up into {split.residual} and {split.leaving}"
                return
            stay.remove(split.size)
        parts = (*((split.residual, *split.leaving) for split in block.splits), *((size,) for size in stay))
        if not block.splits or block.leader not in parts[0][1:]:
            yield "the leader does not break off from the first coalition that breaks up"
        elif _merge(parts, set())[0] != block.target:
            yield "the move does not lead to the target"
        elif not self.blocks(parts, (0, parts[0].index(block.leader, 1)), structure, block.target):
            yield "the leader does not gain, or some of the others would rather merge again"
        else:
            yield from self._chain(parts, block)

    def _chain(self, parts: _AllParts, block: Block) -> Iterator[str]:
        """Yield what is wrong with an order in which perpetrators break off."""
        leaving = sorted(size for of in parts for size in of[1:])
        if sorted(step.size for step in block.chain) != leaving or block.chain[0].size != block.leader:
            yield "the chain does not list all perpetrators, the leader first"
            return
        structure = block.structure
        for step in block.chain:
            if step.leaves not in structure or not 0 < step.size < step.leaves:
                yield f"{step.size} cannot leave {step.leaves} at {structure}"
                return
            after = list(structure)
            after.remove(step.leaves)
            after += [step.size, step.leaves - step.size]
            paid = self.payoff(step.leaves, structure), self.payoff(step.size, block.target)
            if (step.before, step.after) != paid or not gains(*paid, self.found.tolerance):
                yield f"{step.size} does not gain by leaving {step.leaves} at {structure}, or not as stated"
            structure = tuple(sorted(after, reverse=True))
            if step.structure != structure:
                yield f"after {step.size} leaves {step.leaves} there is {structure}, not {step.structure}"
                return
        if structure != block.target:
            yield "the chain does not lead to the target"
