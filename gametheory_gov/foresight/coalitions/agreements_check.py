r"""Equilibrium binding agreements checked without what found them.

Payoffs are taken from worths anew. For every structure that is said to be blocked, the perpetrators and
residuals named are put to the definition: the target is said to be binding, the leader gains, and of every
set of others that merge again one gains by going on. For every structure that is said to be binding, all
moves to structures said to be binding are tried, coalition by coalition and perpetrator by perpetrator,
nobody taken for interchangeable; none may block. By induction from the finest structure all verdicts are
then right.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from gametheory_gov.base.verification import Verification

from .agreements_record import BindingAgreements, Block, Structure, gains, share

#: Parts of each coalition, the residual first.
_Parts = tuple[Structure, ...]
#: A perpetrator: the number of its coalition and its place among the parts.
_Perpetrator = tuple[int, int]


def verify_agreements(found: BindingAgreements) -> Verification:
    """Check which structures are binding.

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
    check = _Check(found)
    everything = set(_sizes(found.N, found.N))
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
    )


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


def _merge(parts: _Parts, again: set[_Perpetrator]) -> tuple[Structure, list[int]]:
    """Return the structure when some merge with their residuals, and the sizes of what they merge into."""
    whole = [of[0] + sum(of[j] for i, j in again if i == k) for k, of in enumerate(parts)]
    apart = [of[j] for k, of in enumerate(parts) for j in range(1, len(of)) if (k, j) not in again]
    return tuple(sorted([*whole, *apart], reverse=True)), whole


class _Check:
    """The definition, applied to what is claimed."""

    def __init__(self, found: BindingAgreements) -> None:
        self.found = found
        self.claimed = set(found.structures)
        self.known: dict[tuple[int, Structure], Any] = {}
        self.moves = 0

    def payoff(self, size: int, structure: Structure) -> Any:
        """Return what a member of a coalition gets."""
        if (size, structure) not in self.known:
            self.known[size, structure] = share(self.found.worth, size, structure)
        return self.known[size, structure]

    def gains(self, size: int, target: Structure, before: int, structure: Structure) -> bool:
        """Tell whether members of a part gain by what is reached against where they are."""
        return gains(self.payoff(before, structure), self.payoff(size, target), self.found.tolerance)

    def lists(self, everything: set[Structure]) -> list[str]:
        """Return what is wrong with the lists themselves."""
        found, faults = self.found, []
        if len(self.claimed) != len(found.structures):
            faults.append("a binding structure is listed twice")
        if self.claimed | set(found.blocks) != everything or self.claimed & set(found.blocks):
            faults.append("structures are not divided into binding ones and blocked ones")
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

    def blocks(self, parts: _Parts, leader: _Perpetrator, structure: Structure, target: Structure) -> bool:
        """Tell whether a move led by somebody blocks, wherever the target is binding."""
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

    def _chain(self, parts: _Parts, block: Block) -> Iterator[str]:
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
