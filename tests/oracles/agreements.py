"""Equilibrium binding agreements by the recursive definition, on labelled players and all set partitions."""

from __future__ import annotations

import operator
from fractions import Fraction as F
from functools import cache
from itertools import chain, combinations, product

from sympy.utilities.iterables import multiset_partitions


class Labelled:
    """Players 0 to n - 1, structures as sets of sets, and the three conditions as they are written.

    Residuals are chosen anew in every move, also in those that condition 3 refers to.
    """

    def __init__(self, n, worth, tell=operator.gt, credible=True):
        self.worth, self.tell, self.credible = worth, tell, credible
        self.all = [frozenset(map(frozenset, parts)) for parts in multiset_partitions(list(range(n)))]
        self.binds = cache(self._binds)
        self.blocks = cache(self._blocks)
        self.payoff = cache(self._payoff)

    def shape(self, P):
        return tuple(sorted(map(len, P), reverse=True))

    def _payoff(self, i, P):
        (own,) = [C for C in P if i in C]
        total = self.worth(len(own), self.shape(P))
        return total / len(own) if isinstance(total, float) else F(total) / len(own)

    def finer(self, P):
        return [Q for Q in self.all if len(Q) > len(P) and all(any(T <= C for C in P) for T in Q)]

    def labellings(self, P, Q):
        """Every choice of a residual in each coalition that breaks up: perpetrators with their residuals."""
        broken = [[T for T in Q if T <= C] for C in P if C not in Q]
        for residuals in product(*broken):
            yield {
                T: residual
                for parts, residual in zip(broken, residuals, strict=True)
                for T in parts
                if T != residual
            }

    def merge(self, Q, residual_of, again):
        parts = set(Q) - set(again)
        for residual in {residual_of[T] for T in again}:
            parts.remove(residual)
            parts.add(residual.union(*(T for T in again if residual_of[T] == residual)))
        return frozenset(parts)

    def _blocks(self, P, Q, may_lead):
        """Whether Q blocks P, led by one of some coalitions; by any one for None."""
        for residual_of in self.labellings(P, Q):
            for S in residual_of:
                if may_lead is not None and S not in may_lead:
                    continue
                if not all(self.tell(self.payoff(i, Q), self.payoff(i, P)) for i in S):
                    continue
                others = [T for T in residual_of if T != S]
                again = chain.from_iterable(combinations(others, k) for k in range(1, len(others) + 1))
                if not self.credible or all(
                    self.blocks(self.merge(Q, residual_of, some), Q, frozenset(some)) for some in again
                ):
                    return True
        return False

    def _binds(self, P):
        return not any(self.binds(Q) and self.blocks(P, Q, None) for Q in self.finer(P))

    def binding(self):
        verdicts = {(self.shape(P), self.binds(P)) for P in self.all}
        assert len(verdicts) == len({shape for shape, _ in verdicts}), "names of players must not matter"
        return {shape for shape, binds in verdicts if binds}
