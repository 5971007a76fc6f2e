"""Games of one's own: every fault is named, and copies are equal."""

from __future__ import annotations

import pickle

import pytest
import sympy
from hypothesis import given

from gametheory_gov import AccessionGame, Game, Institution, bind
from gametheory_gov.base.errors import FormulaError, InvalidGameError
from gametheory_gov.formulas.parse import to_expression
from gametheory_gov.testing import games
from tests.checks import check_faults, copies, refused, through_json
from tests.worlds import FREE, TWO


@given(games())
def test_copies_are_equal(game):
    for again in copies(game):
        assert again == game
        assert again.payoffs == game.payoffs
        assert again.symbols == game.symbols
    doubled = {action: formula + 1 for action, formula in game.payoffs.items()}
    assert game.replace(payoffs=doubled) != game


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


def test_every_fault_of_a_game_at_once():
    check_faults(
        InvalidGameError,
        lambda: Game(
            "club",
            ("out", "in"),
            aggregates={"members": {"inn": 1, "in": "sise"}},
            payoffs={"inn": 0, "in": "membrs - 1/0"},
            switching={("out", "out"): 1},
            reports={"share": "size"},
        ),
        [
            ("aggregates['members']: unknown action 'inn'", "did you mean 'in'?"),
            ("aggregates['members']['in']", "unknown symbol 'sise'", "did you mean 'size'?"),
            ("switching: ('out', 'out')", "pair of different actions"),
            ("payoffs: unknown action 'inn'", "actions are out, in"),
            "action 'out' has no payoff",
            ("unknown symbol 'membrs'", "did you mean 'members'?"),
            ("reports['share']", "unknown symbol 'size'"),
        ],
    )


def test_every_fault_of_the_declarations_at_once():
    check_faults(
        InvalidGameError,
        lambda: Game(
            "club",
            ("out", "in", "in"),
            payoffs={},
            aggregates={"N": {}},
            parameters={"for": "a word of Python", "size": "taken", "x_others": "reserved", "E": "Euler"},
            cooperation=(0, 1),
            profile_terms=("mood",),
        ),
        [
            ("actions = ", "at least two different"),
            "cooperation has 2 entries for 3 actions",
            ("profile_terms: 'mood'", "representation"),
            "'for' is a word of Python",
            "'x_others' ends in '_others'",
            "'E' is a number in formulas",
            "'size' is a symbol of the catalogue",
            "'N' is taken",
        ],
    )


# ------------------------------------------------------------------------------------ found in review


X = {"x": sympy.Symbol("x", real=True)}


def make_game(**parts):
    given = {"payoffs": {"out": 0, "in": "worth"}, "parameters": {"worth": "what it is worth"}}
    return Game("g", ("out", "in"), **(given | parts))


def test_an_aggregate_and_an_exposure_of_one_name_are_refused():
    refused(
        InvalidGameError,
        lambda: make_game(aggregates={"k": {"in": 1}}, exposures={"k": {"in": 1}}),
        "exposures: 'k' is taken by another symbol",
    )


def test_formulas_that_are_true_or_false_are_refused_everywhere():
    found = refused(
        InvalidGameError,
        lambda: make_game(
            aggregates={"k": {"in": "size > 1"}},
            switching={("out", "in"): "size > 1"},
        ),
    )
    assert [fault.split(":")[1].split(" ")[1] for fault in found.faults] == ["is", "is"]
    found = refused(
        InvalidGameError,
        lambda: make_game(
            payoffs={"out": "size > 1", "in": True},
            aggregates={"k": {"in": 1}},
            reports={"r": "k > 1", "s": "Piecewise((k > 1, k > 2), (1, True))"},
        ),
        "write Piecewise((1, ...), (0, True))",
    )
    assert len(found.faults) == 4
    refused(
        FormulaError,
        lambda: bind(AccessionGame(), TWO, Institution(inclusion_curve="x > 1/2"), **FREE),
        'inclusion_curve "x > 1/2": is true or false',
    )
    assert to_expression("Piecewise((1, x > 1/2), (0, True))", X).is_Piecewise


def test_parts_of_a_game_are_of_their_kind():
    refused(
        InvalidGameError,
        lambda: make_game(cooperation=(0.5, True), aggregates=[1], drivers={1: "worth"}),
        "cooperation = (0.5, True); a list of whole numbers is needed",
        "aggregates = [1]; a table by name is needed",
        "drivers names 1; names are texts",
    )
    refused(InvalidGameError, lambda: Game("g", "ab", payoffs={"a": 0, "b": 0}), "actions = 'ab'; a list of")
    refused(InvalidGameError, lambda: make_game(switching={"in": 1}), "'in' is no pair of different actions")


@given(games())
def test_formulas_are_what_their_own_texts_are_read_to(game):
    for formula in game.formulas():
        symbols = {symbol.name: symbol for symbol in formula.free_symbols}
        assert to_expression(str(formula), symbols) == formula
