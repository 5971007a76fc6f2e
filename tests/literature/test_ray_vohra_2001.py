"""Ray and Vohra, Coalitional power and public goods (2001).

The article was read in abstract only; the numbers are derived for this project. A coalition of k provides
k^2 of a public good at a cost of k^2/2 to each member. With m players left the first proposer maximises
s^2/2 + sum of squares of what forms afterwards. Sizes at which all stay together are a sequence of their
own, and the structure of n players is read off greedily: the largest of these sizes, then what is left.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.foresight.coalitions import binding_structure

WHOLE = (1, 2, 3, 5, 8, 13, 20, 31, 48, 74, 115, 178)
STRUCTURES = {
    4: (1, 3),
    6: (1, 5),
    7: (2, 5),
    10: (2, 8),
    12: (1, 3, 8),
    20: (20,),
    27: (2, 5, 20),
    50: (2, 48),
    100: (1, 5, 20, 74),
    193: (2, 13, 178),
    200: (2, 20, 178),
}


def worth(size, structure):
    return size * (sum(k * k for k in structure) - F(size * size, 2))


def structure(n):
    return binding_structure(n, worth, summary=lambda formed: 0).sizes


@pytest.mark.parametrize(("n", "sizes"), STRUCTURES.items())
def test_structures(n, sizes):
    assert structure(n) == sizes


def test_recursion_is_the_greedy_expansion():
    """The model's own recursion in a few lines, for every n up to 200."""
    after: dict[int, list[int]] = {0: []}
    for m in range(1, 201):
        value = {s: s * s / 2 + sum(t * t for t in after[m - s]) for s in range(1, m + 1)}
        best = max(s for s in value if value[s] == max(value.values()))
        after[m] = [best, *after[m - best]]
    whole = [m for m in after if after[m] == [m]]
    assert tuple(whole) == WHOLE
    for n in range(1, 201):
        greedy, left = [], n
        while left:
            greedy.append(max(t for t in whole if t <= left))
            left -= greedy[-1]
        assert after[n] == greedy[::-1]
    for n in (1, 11, 33, 61, 90, 150):
        assert structure(n) == tuple(after[n])


@pytest.mark.parametrize("n", range(1, 15))
def test_what_formed_before_does_not_matter(n):
    assert binding_structure(n, worth).sizes == structure(n)
