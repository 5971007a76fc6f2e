"""What is written and read again, pickled or sent, is the same by value and plays the same."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, BoundGame, Game, Institution, Solution, States, bind, solve
from gametheory_gov.testing import bound_games, games, institutions, profiles, states

#: For the slower laws.
half = settings(max_examples=settings.default.max_examples // 2)
any_states = states(
    1, 5, exact=st.booleans(), dimensions=st.sampled_from((1, 2)), with_exposure=st.booleans()
)


def through_json(value):
    return type(value).from_dict(json.loads(json.dumps(value.to_dict())))


def copies(value):
    yield pickle.loads(pickle.dumps(value))
    yield copy.deepcopy(value)
    yield through_json(value)


@given(any_states)
def test_states(world):
    for again in copies(world):
        assert again == world
        assert hash(again) == hash(world)
        assert again.exact == world.exact
        assert [type(v) for v in again.size] == [type(v) for v in world.size]


@given(any_states)
def test_states_through_a_table(world):
    """A table holds everything but the matrix of exposures."""
    assert States.from_pandas(world.to_pandas()) == world.replace(exposure=None)


@given(states(2, 4, exact=st.booleans()), st.data())
def test_states_that_differ_are_not_equal(world, data):
    name = data.draw(st.sampled_from(["benefit", "cost", "ideal"]))
    column = getattr(world, name).copy()
    column[data.draw(st.integers(0, world.N - 1))] += 1
    assert world.replace(**{name: column}) != world
    assert world.replace(ids=[*world.ids[1:], "Z"], names=()) != world
    assert world != world.to_dict()


@given(st.data())
def test_institutions(data):
    world = data.draw(states(1, 4))
    exact = data.draw(st.booleans())
    institution = data.draw(institutions(world, exact=exact))
    again = Institution.from_toml(institution.to_toml())
    for other in (again, *copies(institution)):
        assert other == institution
        assert hash(other) == hash(institution)
        assert type(other.depth) is type(institution.depth)
    assert institution.replace(sanction=institution.sanction + 1) != institution
    assert Institution.from_toml(institution.replace(name="quote \" and 'é'\n").to_toml()).name.endswith("\n")


@given(games())
def test_games(game):
    for again in copies(game):
        assert again == game
        assert again.payoffs == game.payoffs
        assert again.symbols == game.symbols
    doubled = {action: formula + 1 for action, formula in game.payoffs.items()}
    assert game.replace(payoffs=doubled) != game


@half
@given(bound_games(exact=st.booleans(), max_profiles=64, committed=st.booleans()), st.data())
def test_bound_games_play_the_same(game, data):
    profile = data.draw(profiles(game))
    gains = game.plain(game.gains(profile))
    for again in copies(game):
        assert again == game
        assert again.exact == game.exact
        assert (again.plain(again.gains(profile)) == gains).all()
        assert again.reports(profile) == game.reports(profile)
        assert (again.free == game.free).all()
    other = replace(game, committed={game.states.ids[0]: game.actions[0]})
    assert (other == game) == (dict(other.committed) == dict(game.committed))


@half
@given(bound_games(exact=st.booleans(), max_profiles=64), st.sampled_from(("join", "stay_out", "weak")))
def test_solutions(game, ties):
    solution = solve(game, ties=ties)
    for again in copies(solution):
        assert again == solution
        assert again.verify().valid
        assert again.clubs == solution.clubs
        assert [e.reports for e in again] == [e.reports for e in solution]


@half
@given(bound_games(max_profiles=32))
def test_solutions_through_a_file(tmp_path_factory, game):
    solution = solve(game)
    file = tmp_path_factory.mktemp("saved") / "solution.json"
    assert Solution.load(solution.save(file)) == solution
    assert [path.name for path in file.parent.iterdir()] == ["solution.json"]


@half
@given(bound_games(max_profiles=64))
def test_an_exact_game_through_floats_keeps_its_decimals(game):
    """to_exact reads floats by their shortest decimals: an exact game is left as it is."""
    assert game.to_exact() == game
    assert game.to_exact().to_exact() == game.to_exact()


def test_exact_reads_floats_as_decimals():
    world = States(["a", "b"], size=[0.1, 0.9], population=[0.3, 0.7])
    game = bind(AccessionGame(), world, benefit=0.2, cost=0.7, legitimacy=0.1, divergence=0, exact=True)
    assert game.values["benefit"] == Fraction(1, 5)
    assert list(game.values["size"]) == [Fraction(1, 10), Fraction(9, 10)]
    gain = game.plain(game.gains(game.profile(["a"]))[1, 1])
    assert gain == Fraction(1, 5) * 1 + Fraction(1, 10) - Fraction(7, 10)


@pytest.mark.parametrize(
    "formula",
    [
        "Piecewise((members, (members > 1) & (members < 3)), (-members, True))",
        "Piecewise((1, Ne(members, 2) | (size >= 1/3)), (2, Eq(members, 3)), (0, True))",
        "Max(0, members - 1/3)**2/Min(3, N) - Abs(members - 2)**3",
        "sqrt(members)*exp(-size)*erf(members/2) + log(1 + members)**(1/3)",
        "tanh(pi*members) + E**members - floor(members/2)",
        "Not(members > 2) & True",
    ],
)
def test_formulas_print_as_they_are_read(formula):
    if formula.startswith("Not"):
        formula = f"Piecewise((1, {formula}), (0, True))"
    game = Game(
        "printed",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": formula},
    )
    for again in copies(game):
        assert again.payoffs == game.payoffs


def test_factored_payoffs_keep_their_form():
    """SymPy leaves 2*(x + 1) alone when told to; the text must read back to the same game."""
    x = sympy.Symbol("members", real=True, nonnegative=True)
    game = Game(
        "factored",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": sympy.Mul(2, x + 1, evaluate=False) - sympy.factor(x**2 - 1)},
    )
    assert through_json(game) == game
    assert pickle.loads(pickle.dumps(game)) == game


def test_a_bound_game_is_made_of_read_only_arrays():
    world = States.symmetric(3)
    game = bind(AccessionGame(), world, benefit=[1, 2, 3], cost=1, legitimacy=0, divergence=0)
    for column in (world.size, world.ideal, game.values["benefit"], game.values["size"]):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7
    with pytest.raises(TypeError):
        game.values["benefit"] = 1
    assert isinstance(game, BoundGame)
