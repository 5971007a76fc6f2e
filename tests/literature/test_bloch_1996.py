"""Bloch, Sequential formation of coalitions in games with externalities and fixed payoff division (1996).

Cartels under linear Cournot competition: a member of a cartel of s among m cartels gets 1/(s (m + 1)^2).
Under sequential unanimity some firms stay alone and all others form one cartel.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from gametheory_gov.foresight.coalitions import sequential_unanimity


def cournot(size, structure):
    return F(1, size * (len(structure) + 1) ** 2)


@pytest.mark.parametrize(("n", "cartel"), [(5, 4), (8, 7), (10, 9), (12, 10), (15, 13), (20, 17)])
def test_singles_and_one_cartel(n, cartel):
    found = sequential_unanimity(n, cournot, summary=len)
    assert found.sizes == (1,) * (n - cartel) + (cartel,)
    assert found.payoffs[-1] == cournot(cartel, found.sizes)


@pytest.mark.parametrize("n", [2, 3, 5, 8, 12])
def test_what_matters_of_the_past_is_how_many_formed(n):
    """The summary changes the work, not the answer."""
    short, full = sequential_unanimity(n, cournot, summary=len), sequential_unanimity(n, cournot)
    assert short.sizes == full.sizes
    assert short.histories <= full.histories


def test_three_firms_in_full():
    """Once one is alone the others stay apart, since 1/16 beats 1/18; so all three share a monopoly."""
    assert cournot(1, (1, 1, 1)) > cournot(2, (2, 1))
    assert cournot(3, (3,)) > cournot(1, (1, 1, 1)) > cournot(2, (2, 1))
    assert sequential_unanimity(3, cournot).sizes == (3,)
