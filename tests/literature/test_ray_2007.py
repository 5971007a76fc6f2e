"""Ray, A Game-Theoretic Perspective on Coalition Formation (2007), example 5.2.

Four players; worths read in a public implementation of the algorithm. Two of them form a pair, and then
the others are better off apart.
"""

from __future__ import annotations

from fractions import Fraction as F

from gametheory_gov.foresight.coalitions import binding_structure

WORTH = {(3, (3, 1)): 22, (1, (3, 1)): 0, (2, (2, 1, 1)): 16, (1, (2, 1, 1)): 1}


def test_example():
    found = binding_structure(4, lambda size, structure: WORTH.get((size, structure), 0))
    assert found.sizes == (2, 1, 1)
    assert found.payoffs == (8, 1, 1)


def test_the_pair_beats_the_three():
    """A coalition of three would get 22/3 each, fewer than the eight of the pair."""
    richer = WORTH | {(3, (3, 1)): 24 + F(1, 1000)}
    assert binding_structure(4, lambda size, structure: richer.get((size, structure), 0)).sizes == (3, 1)
