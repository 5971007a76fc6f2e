"""Laws that no labelling and no unit of payoff may change."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import solve, verify
from gametheory_gov.testing import bound_games
from gametheory_gov.testing.laws.our_games import in_units, relabelled
from tests.checks import tie_rules
from tests.worlds import relabellings


def scaled(game, factor):
    """The same game with all payoffs, and the costs of switching, in another unit."""
    return in_units(game, dict.fromkeys(game.states.ids, factor), {})


def described(solution, names=None):
    """Equilibria as a set: actions and gains of the closest move, by (new) name."""
    return {
        (
            frozenset((names[s] if names else s, a) for s, a in e.actions.items()),
            frozenset((names[m.state] if names else m.state, m.gain) for m in e.margins),
        )
        for e in solution
    }


@given(bound_games(max_profiles=81, committed=st.booleans()), tie_rules, st.data())
def test_relabelling_states_permutes_equilibria(game, ties, data):
    order, names = data.draw(relabellings(game))
    other = relabelled(game, order, names)
    solution = solve(other, ties=ties)
    assert described(solution) == described(solve(game, ties=ties), names)
    assert verify(solution).valid


@given(
    bound_games(max_profiles=81, committed=st.booleans()),
    tie_rules,
    st.sampled_from((Fraction(1, 3), Fraction(7), Fraction(10**12))),
)
def test_unit_of_payoff_changes_nothing_in_exact_arithmetic(game, ties, factor):
    before, after = solve(game, ties=ties), solve(scaled(game, factor), ties=ties)
    assert after.clubs == before.clubs
    for old, new in zip(before, after, strict=True):
        assert new.actions == old.actions
        assert [(m.state, m.move, m.gain) for m in new.margins] == [
            (m.state, m.move, factor * m.gain) for m in old.margins
        ]


@given(bound_games(exact=False, max_profiles=81), tie_rules, st.sampled_from((2.0**40, 2.0**-30, 8.0)))
def test_unit_of_payoff_changes_nothing_in_floats(game, ties, factor):
    """A power of two is exact in floats, so that even roundings and what is undecided must agree."""
    before, after = solve(game, ties=ties), solve(scaled(game, factor), ties=ties)
    assert after.clubs == before.clubs
    assert [e.members for e in after.undecided] == [e.members for e in before.undecided]


@given(bound_games(exact=False, max_profiles=81), tie_rules, st.sampled_from((1000.0, 0.3)))
def test_unit_of_payoff_in_floats_up_to_the_tolerance(game, ties, factor):
    """Any other factor rounds: what one of the two decides, the other decides alike or leaves open."""
    before, after = solve(game, ties=ties), solve(scaled(game, factor), ties=ties)
    for one, other in ((before, after), (after, before)):
        profiles = {tuple(e.actions.items()) for e in (*other, *other.undecided)}
        assert {tuple(e.actions.items()) for e in one} <= profiles
