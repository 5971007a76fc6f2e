r"""Forward-looking accession: when patience founds a club that myopia would not.

A small model derived for this project. One outsider, drawn evenly, may join each period, members stay for
good, and then all receive :math:`b(n) = n - 3/2` or nothing. Founders lose at first, so myopic states
never start. With three states nobody founds below :math:`\delta_1 = (\sqrt3 - 1)/2`; from :math:`\delta_2
= 3/7` on the first state drawn founds at once; in between it mixes, because it would rather see another
state found.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import sympy

from gametheory_gov import Game, States, bind, grow, markov_perfect
from gametheory_gov.foresight import patience_thresholds

CLUB = Game(
    "club",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    payoffs={"outside": 0, "member": "members - 3/2"},
)


@pytest.fixture(scope="module")
def game():
    return bind(CLUB, States.symmetric(3))


def test_below_the_first_threshold_nobody_founds(game):
    first = patience_thresholds(game).thresholds[0]
    assert sympy.simplify(first - (sympy.sqrt(3) - 1) / 2) == 0
    assert abs(float(first) - 0.3660254037844386) < 1e-9
    for step, founded in ((F(-1, 10**9), False), (F(1, 10**9), True)):
        near = F(str(sympy.N(first, 30))) + step
        assert (markov_perfect(game, near).founding[0] > 0) == founded


def test_the_second_threshold_solves_its_equation(game):
    """Value of founding against value of waiting when all join at once, worked out by hand in SymPy."""
    d = sympy.Symbol("d")
    b = {1: -sympy.Rational(1, 2), 2: sympy.Rational(1, 2), 3: sympy.Rational(3, 2)}
    member = {3: b[3] / (1 - d)}
    for n in (2, 1):
        member[n] = b[n + 1] + d * member[n + 1]
    join = {n: b[n + 1] + d * member[n + 1] for n in (0, 1, 2)}
    outside = {2: join[2]}
    outside[1] = join[1] / 2 + d * outside[2] / 2
    outside[0] = join[0] / 3 + d * outside[1] * sympy.Rational(2, 3)
    roots = [r for r in sympy.solve(sympy.together(join[0] - d * outside[0]), d) if r.is_real and 0 < r < 1]
    assert roots == [sympy.Rational(3, 7)]
    assert patience_thresholds(game).thresholds[1] == sympy.Rational(3, 7)
    assert float(roots[0]) > float(patience_thresholds(game).thresholds[0])


@pytest.mark.parametrize(
    ("discount", "pure", "founding"),
    [("0", True, 0), ("0.36", True, 0), ("0.4", False, F(9, 16)), ("3/7", True, 1), ("0.9", True, 1)],
)
def test_founding(game, discount, pure, founding):
    solution = markov_perfect(game, discount)
    (equilibrium,) = solution.equilibria
    assert (equilibrium.pure, equilibrium.founding) == (pure, founding)
    assert equilibrium.ends() == {(3 if founding else 0,): 1}
    assert solution.verify().valid


def test_in_between_no_pure_equilibrium_is_symmetric(game):
    region = patience_thresholds(game).regions[1]
    assert region.patterns == (("mix", "join", "join"),)
    assert [region.founding_at(float(x))[0] for x in (region.low, region.high)] == pytest.approx([0, 1])


def test_myopic_states_never_start(game):
    assert grow(game, []).final == ()
    assert len(grow(game, ["1"]).final) == 3  # one committed founder is enough
    assert markov_perfect(game, 0).founding == (0,)
