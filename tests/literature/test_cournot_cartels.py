"""Cartels in quantities: Salant, Switzer and Reynolds (1983), Shaffer (1995), and Bloch (1996).

Price 1 - Q, no cost. Sources were not read; what is checked was derived from the profits. That a merger pays
only when at least 80 per cent of all firms take part is the well-known result of the first.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.foresight.coalitions import sequential_unanimity

CARTEL = gg.games.public_goods.CournotCartel


def profits(family, n, k):
    """A member's and an outsider's profit with a cartel of the first k."""
    game = gg.bind(family, gg.States.symmetric(n))
    found = game.plain(game.payoffs(game.profile(game.states.ids[:k]))).tolist()
    assert found[:k] == [found[0]] * k
    return found[0], found[-1]


@pytest.mark.parametrize("n", [2, 3, 4, 5, 10, 20, 31])
def test_a_merger_pays_only_with_four_fifths_of_all(n):
    apart = F(1, (n + 1) ** 2)
    paying = [k for k in range(2, n + 1) if profits(CARTEL(), n, k)[0] > apart]
    assert paying == [k for k in range(2, n + 1) if k * (n - k + 2) ** 2 < (n + 1) ** 2]
    assert all(F(k, n) >= F(4, 5) for k in paying)
    assert n in paying or n == 1


@pytest.mark.parametrize("n", [3, 4, 5, 10])
def test_no_cartel_of_several_is_stable_where_all_move_at_once(n):
    """Of three or more firms; what is left, under ties to joining, is one firm that is no cartel."""
    game = gg.bind(CARTEL(), gg.States.symmetric(n))
    solution = gg.solve(game, gg.equilibria.BranchingSolver())
    assert solution.complete
    assert {len(club) for club in solution.clubs} == {1}
    assert gg.solve(gg.bind(CARTEL(), gg.States.symmetric(2))).clubs == (("1", "2"),)


@pytest.mark.parametrize(
    ("n", "size"), [(2, 2), (3, 3), (4, 4), (5, 4), (6, 4), (8, 5), (10, 6), (20, 11), (50, 26)]
)
def test_a_cartel_that_leads_has_about_half_of_all_firms(n, size):
    for k in range(2, n):
        assert profits(CARTEL("leader"), n, k) == (F(1, 4 * k * (n - k + 1)), F(1, 4 * (n - k + 1) ** 2))
    solution = gg.solve(gg.bind(CARTEL("leader"), gg.States.symmetric(n)), gg.equilibria.BranchingSolver())
    assert solution.complete
    assert solution.verify().valid
    assert {len(club) for club in solution.clubs} == {size}


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_bloch_s_cartels_get_what_the_catalogue_pays(n):
    """The structure of sequential unanimity, played as choices among cartels."""
    found = sequential_unanimity(n, lambda size, parts: F(1, size * (len(parts) + 1) ** 2), summary=len)
    large = [size for size in found.sizes if size > 1]
    game = gg.bind(CARTEL(cartels=2), gg.States.symmetric(n))
    actions = ["outside"] * (n - sum(large))
    for number, size in enumerate(large, start=1):
        actions += [f"cartel_{number}"] * size
    profile = game.profile([])
    profile[:] = [game.actions.index(action) for action in actions]
    assert game.plain(game.payoffs(profile)).tolist() == [
        payoff for size, payoff in zip(found.sizes, found.payoffs, strict=True) for _ in range(size)
    ]
