r"""Symmetric accession: tipping, seed size and self-sustaining size, and selection by the exact potential.

Formulas derived for this project; that the potential rule is what stochastic stability (Kandori, Mailath and
Rob 1993) and global games select was read in abstracts only, and is not tested here. N identical states,

.. math:: \Delta(k) = -c + v\,\frac{k}{N-1} + \lambda\,\frac{k+1}{N}

when k others are in: v through exclusion along a matrix with :math:`W_{ij} = 1/(N-1)`, λ through inclusion
with the state's own share. The seed size is then
:math:`\lceil (c - \lambda/N)/(v/(N-1) + \lambda/N) \rceil`, and the potential rule
selects the universal regime iff :math:`\sum_{k<N} \Delta(k) > 0`, that is iff
:math:`\lambda > 2N(c - v/2)/(N+1)`.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import ceil

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import AccessionGame, Institution, States, bind, grow, solve
from tests.oracles import clubs as oracle


def symmetric(N, *, cost, value=1, legitimacy=0, curve="x"):
    W = [[F(0) if i == j else F(1, N - 1) for j in range(N)] for i in range(N)]
    rules = Institution(exclusion_penalty=value, inclusion_curve=curve)
    world = States.symmetric(N, exposure=W)
    return bind(AccessionGame(), world, rules, benefit=0, divergence=0, cost=cost, legitimacy=legitimacy)


def first(game, k):
    return game.states.ids[:k]


def join_gains(game):
    """Δ(k) for k = 0 ... N - 1 others, from the game."""
    outsider = game.N - 1
    return [game.plain(game.gains(game.profile(first(game, k)))[outsider, 1]) for k in range(game.N)]


def seed_size(gains):
    """Least k with Δ >= 0 at k others, and from there on."""
    return max((k + 1 for k, gain in enumerate(gains) if gain < 0), default=0)


# --------------------------------------------------------------------------- N = 10, c = .6, v = 1


@pytest.mark.parametrize(("legitimacy", "tipping"), [("0", 6), ("0.1", 5), ("0.5", 4)])
def test_tipping_numbers(legitimacy, tipping):
    game = symmetric(10, cost="0.6", legitimacy=legitimacy)
    gains = join_gains(game)
    weight = F(legitimacy)
    assert gains == [-F(3, 5) + F(k, 9) + weight * F(k + 1, 10) for k in range(10)]
    assert seed_size(gains) == tipping == ceil((F(3, 5) - weight / 10) / (F(1, 9) + weight / 10))
    for founders in range(10):
        path = grow(game, first(game, founders))
        assert path.universal == (founders >= tipping)
        assert path.sizes == ((founders, 10) if founders >= tipping else (founders,))
    assert [len(club) for club in solve(game).clubs] == [0, 10]


@pytest.mark.parametrize(("legitimacy", "tipping"), [("0", 6), ("0.1", 5), ("0.5", 4)])
def test_the_packages_closed_form_and_tipping_number_say_the_same(legitimacy, tipping):
    game = symmetric(10, cost="0.6", legitimacy=legitimacy)
    weight = F(legitimacy)
    seed = gg.tipping.seed_size(game)
    assert seed.number == tipping
    assert seed.root == (F(3, 5) - weight / 10) / (F(1, 9) + weight / 10)
    assert list(seed.gains) == join_gains(game)
    names = ("N", "cost", "exclusion_penalty", "legitimacy_weight")
    N, c, v, rate = (game.form.infos[name].symbol for name in names)
    formula = (c - rate / N) / (v / (N - 1) + rate / N)
    if weight:
        assert sympy.simplify(seed.formula - formula) == 0
    else:
        assert sympy.simplify(seed.formula - formula.subs(rate, 0)) == 0
    assert gg.tipping.self_sustaining_size(game).number == tipping + 1
    answer = gg.tipping_number(game)
    assert (answer.number, answer.proved) == (tipping, True)


def test_selection_by_the_exact_potential():
    """Sum the package's own symbolic join gain over k = 0 ... N - 1 and solve for λ: 2/11."""
    game = symmetric(10, cost="0.6")
    gain = game.form.join_gain
    k, weight = sympy.symbols("k lambda")
    rest = {s: sympy.nsimplify(0) for s in gain.free_symbols}
    known = {
        "club_exposure": k / 9,
        "club_population_others": k / sympy.Integer(10),
        "population": sympy.Rational(1, 10),
        "legitimacy_weight": weight,
        "inclusion_share": 1,
        "exclusion_penalty": 1,
        "cost": sympy.Rational(3, 5),
        "depth": 1,
    }
    at = gain.subs({s: known.get(s.name, zero) for s, zero in rest.items()}, simultaneous=True)
    potential = sum(at.subs(k, j) for j in range(10))
    (critical,) = sympy.solve(potential, weight)
    assert critical == sympy.Rational(2, 11)
    assert sympy.expand(potential - (10 * (sympy.Rational(1, 2) + weight * sympy.Rational(11, 20)) - 6)) == 0
    # the numbers of the bound game say the same
    for legitimacy, sign in ((F(2, 11), 0), (F(2, 11) + F(1, 10**6), 1), (F(2, 11) - F(1, 10**6), -1)):
        total = sum(join_gains(symmetric(10, cost="0.6", legitimacy=legitimacy)))
        assert (total > 0) - (total < 0) == sign


# ------------------------------------------------------------------- seed size against brute force


@pytest.mark.parametrize("N", [2, 3, 4, 5, 7, 10])
@pytest.mark.parametrize(
    ("cost", "value", "legitimacy", "curve"),
    [
        (F(1, 2), 1, 0, "x"),
        (F(3, 5), 1, F(1, 2), "x"),
        (F(1, 4), F(1, 3), F(1, 7), "x**2"),
        (0, 1, 0, "x"),
        (F(3, 2), 1, F(1, 2), "x"),  # only the last one in is indifferent
        (2, 1, F(1, 2), "x"),  # nobody ever joins
        (F(1, 2), 0, 1, "Piecewise((0, x < 1/2), (1, True))"),
        (F(1, 8), 1, 1, "4*x*(1 - x)"),  # legitimacy falls again: not monotone, still by its own gains
    ],
)
def test_seed_and_self_sustaining_size(N, cost, value, legitimacy, curve):
    game = symmetric(N, cost=cost, value=value, legitimacy=legitimacy, curve=curve)
    gains = join_gains(game)
    seed = seed_size(gains)
    # growth one by one from every number of committed founders
    ends = [len(grow(game, first(game, k), order="by_size").final) for k in range(N + 1)]
    reached = [k for k, end in enumerate(ends) if end == N]
    assert min(k for k in range(N + 1) if set(range(k, N + 1)) <= set(reached)) == seed
    # self-sustaining: from there up nobody wants to leave and outsiders want to join, by the definition
    if seed < N:
        definition = oracle.Definition(game)
        assert _self_sustaining(definition) == seed + 1


def _self_sustaining(definition):
    """The smallest club from which on, club by club, nobody leaves and everybody outside joins."""
    N = definition.N
    good = []
    for size in range(1, N + 1):
        profile = ("member",) * size + ("outside",) * (N - size)
        stays = not definition.leaves(0, profile, "outside", "join")
        joins = size == N or definition.leaves(N - 1, profile, "member", "join")
        good.append(stays and joins)
    return next(size for size in range(1, N + 1) if all(good[size - 1 :]))


@pytest.mark.parametrize("N", [3, 4, 5])
def test_equilibria_of_symmetric_games_against_the_oracle(N):
    game = symmetric(N, cost=F(1, 2), value=F(3, 4), legitimacy=F(1, 4))
    for ties in ("join", "stay_out", "weak"):
        named = {
            tuple("member" if label in club else "outside" for label in game.states.ids)
            for club in solve(game, ties=ties).clubs
        }
        assert named == oracle.all_equilibria(game, ties)


def test_more_legitimacy_lowers_the_seed_size():
    sizes = [seed_size(join_gains(symmetric(10, cost="0.6", legitimacy=F(k, 20)))) for k in range(0, 21, 2)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (6, 3)
