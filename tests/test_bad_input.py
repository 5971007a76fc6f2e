"""Bad input: one error that names every fault with the rule it breaks, of the class that fits."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from gametheory_gov import AccessionGame, Game, Institution, States, bind, grow, regime, solve
from gametheory_gov.base.errors import (
    BindingError,
    DataError,
    FormulaError,
    GovError,
    InvalidGameError,
    InvalidInputError,
    InvalidInstitutionError,
    InvalidStatesError,
    NotApplicableError,
    UndefinedPayoffError,
)
from gametheory_gov.equilibria import EnumerationSolver, MonotoneSolver
from gametheory_gov.formulas.parse import FUNCTIONS, parse_formula

THREE = States.symmetric(3)
FREE = {"benefit": 1, "cost": "1/2", "legitimacy": 0, "divergence": 0}


def bound(rules=None, **values):
    return bind(AccessionGame(), THREE, rules, **(FREE | values))


def check(error, call, expected):
    """Call, and find exactly the expected faults, each by the fragments given for it."""
    with pytest.raises(error) as raised:
        call()
    assert isinstance(raised.value, GovError)
    assert isinstance(raised.value, ValueError)
    faults = list(raised.value.faults)
    assert len(faults) == len(expected), faults
    for wanted in expected:
        fragments = [wanted] if isinstance(wanted, str) else wanted
        found = [fault for fault in faults if all(fragment in fault for fragment in fragments)]
        assert len(found) == 1, (fragments, faults)
        assert found[0] in str(raised.value)


# ----------------------------------------------------------------------------------------- states


def test_missing_columns():
    table = pd.DataFrame({"id": ["A"], "siz": [1.0]})
    expected = [("'size' is missing", "did you mean 'siz'?"), "'population' is missing"]
    check(InvalidStatesError, lambda: States.from_pandas(table), expected)
    with pytest.raises(InvalidStatesError, match=r"rename names a column 'gdpp' .* did you mean 'gdp'"):
        States.from_pandas(pd.DataFrame({"id": ["A"], "gdp": [1.0]}), rename={"gdpp": "size"})


def test_every_fault_of_a_table_at_once(tmp_path):
    file = tmp_path / "world.csv"
    file.write_text("id,size,population,cost,ideal\nA,0.5,,-1,0\nA,-0.5,0.5,x,0\nB,1,0.5,2,\n")
    check(
        InvalidStatesError,
        lambda: States.from_csv(file),
        [
            ("ids[1] = 'A' repeats ids[0]", "distinct"),
            ("size[1] ('A') = -0.5", "finite shares in [0, 1]"),
            ("population[0] ('A') = nan", "finite shares in [0, 1]"),
            ("cost[1] ('A') = 'x'", "finite number"),
            ("ideal[2][0] ('B') = nan", "finite number"),
        ],
    )
    with pytest.raises(DataError, match="cannot be read"):
        States.from_csv(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"size": [0.5, float("nan"), 0.5]}, ["size[1] ('2') = nan"]),
        ({"size": [1.5, -0.5, 0]}, ["size[0] ('1') = 1.5", "size[1] ('2') = -0.5"]),
        ({"size": ["1/2", "1/3", 0]}, [("size sums to 5/6", "divide by the total", "normalise=True")]),
        ({"population": [0.5, 0.5, 0.1]}, [("population sums to 1.1", "normalise=True")]),
        ({"size": [1, 0]}, [("size has shape (2,)", "each of 3 states")]),
        ({"ideal": [[0, 1], [1, 0]]}, [("ideal has shape (2, 2)", "each of 3 states")]),
        ({"great_power": [1, 0, 2]}, [("great_power[2] ('3') = 2", "true or false")]),
        ({"entry_cost": [0, -1, 0]}, [("entry_cost[1] ('2') = -1", "not negative")]),
        ({"legitimacy_weight": [-1, 0, -2]}, ["legitimacy_weight[0] ('1')", "legitimacy_weight[2] ('3')"]),
        ({"cost": [0, "inf", 1]}, ["cost[1] ('2')"]),
        ({"names": ["only one"]}, [("names has 1 entries", "3 states")]),
        ({"extra": {"gdp": [1, 2]}}, [("extra['gdp'] has 2 entries", "3 states")]),
        ({"extra": {"cost": [1, 2, 3]}}, [("extra['cost']", "rename it")]),
    ],
)
def test_columns_that_break_a_rule(columns, expected):
    check(InvalidStatesError, lambda: States.symmetric(3, **columns), expected)


def test_rows_of_exposures():
    W = [["1/2", "1/2", 0], [0, 0, "1/2"], ["1/3", "2/3", 0]]
    expected = [("exposure[0][0] ('1') = 1/2", "diagonal is 0"), ("row 1 ('2') sums to 1/2", "sum to 1")]
    check(InvalidStatesError, lambda: States.symmetric(3, exposure=W), expected)
    negative = [[0, 2, -1], [1, 0, 0], [1, 0, 0]]
    check(
        InvalidStatesError,
        lambda: States.symmetric(3, exposure=negative),
        [("[0][2] ('1') = -1", "negative")],
    )
    check(InvalidStatesError, lambda: States.symmetric(3, exposure=[[0, 1], [1, 0]]), ["shape (2, 2)"])
    check(BindingError, lambda: bound(exposure=W), expected)


def test_selecting_and_changing_states():
    check(
        InvalidStatesError,
        lambda: THREE.select(["1", "9", "1"]),
        ["'9' is not among the 3 states", "'1' is given twice"],
    )
    check(
        InvalidStatesError,
        lambda: THREE.replace(cots=[1, 1, 1], siez=1),
        [("'cots' is no column", "'cost'"), ("'siez' is no column", "'size'")],
    )
    check(InvalidStatesError, lambda: THREE.spread(-1, among=["1"]), [("factor = -1", "not negative")])
    check(InvalidStatesError, lambda: THREE.spread(2), [("nobody to move", "great powers")])
    nothing = States.symmetric(3, size=[1, 0, 0])
    check(InvalidStatesError, lambda: nothing.select(["2", "3"]), ["hold no size"])


# ------------------------------------------------------------------------------------ institutions


def test_every_fault_of_an_institution_at_once():
    check(
        InvalidInstitutionError,
        lambda: Institution(
            depth=-1,
            excludability=2,
            exclusion_penalty="much",
            discount=float("nan"),
            policy="meen",
            admission="opne",
            minimum_participation=(1,),
            legitimacy_shares=("1/2", "1/2", "1/2"),
            votes={"A": 1},
        ),
        [
            ("depth = -1", "not negative"),
            ("excludability = 2", "[0, 1]"),
            ("exclusion_penalty = 'much'", "not negative"),
            ("discount = nan", "[0, 1]"),
            ("policy = 'meen'", "did you mean 'mean'?"),
            ("admission = 'opne'", "did you mean 'open'?"),
            ("minimum_participation has 1 entries", "(members, size share)"),
            ("legitimacy_shares sums to 3/2", "sum to 1"),
            ("votes are given", "body='weighted'"),
        ],
    )


@pytest.mark.parametrize("weights", [(1, 1, 0), (0.5, 0.6, 0.0), ("1/3", "1/3", 0)])
def test_weights_of_legitimacy_sum_to_one(weights):
    check(
        InvalidInstitutionError,
        lambda: Institution(legitimacy_shares=weights),
        [("legitimacy_shares sums to", "sum to 1")],
    )


def test_institutions_from_files():
    with pytest.raises(InvalidInstitutionError, match=r"'dept' is no entry .*; did you mean 'depth'"):
        Institution.from_toml("dept = 1")
    with pytest.raises(DataError, match="cannot be read as TOML"):
        Institution.from_toml("depth = ")
    with pytest.raises(InvalidInstitutionError, match="the largest depth is a positive number"):
        Institution(max_depth=0)


# ----------------------------------------------------------------------------------------- binding


def test_every_fault_of_a_binding_at_once():
    check(
        BindingError,
        lambda: bind(
            AccessionGame(),
            THREE,
            Institution(transfers={"9": 1}),
            legitimacy=-1,
            divergence=-2,
            benefit=[1, 2],
            cots=1,
            depth=3,
            founders=["1", "7"],
        ),
        [
            ("transfers names '9'", "not among the states"),
            ("cots is no symbol", "did you mean 'cost'?"),
            ("depth belongs to the institution", "institution.replace(depth=...)"),
            ("benefit has shape (2,)", "each of 3 states"),
            ("cost (cost of one unit of depth) has no value", "bind(..., cost=...)"),
            ("divergence = -2", "not negative"),
            ("legitimacy = -1", "not negative"),
            "founder '7' is not among the states",
        ],
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"legitimacy": -1}, [("legitimacy = -1", "not negative")]),
        ({"legitimacy": [0, -0.5, 0]}, [("legitimacy[1] ('2') = -0.5", "not negative")]),
        ({"legitimacy": float("nan")}, [("legitimacy = nan", "needed")]),
        ({"cost": {"1": 1, "2": 1}}, [("cost has no value for 3",)]),
        ({"cost": {"1": 1, "2": 1, "3": 1, "4": 1}}, [("cost names '4'", "not among")]),
        ({"benefit": "many"}, [("benefit = 'many'", "no number")]),
        ({"divergence": [1, 2, 3]}, [("divergence is one number",)]),
        ({"N": 3}, [("N is the number of states",)]),
        ({"policy_1": 3}, ["policy_1 belongs to the institution"]),
    ],
)
def test_values_that_break_a_rule(values, expected):
    check(BindingError, lambda: bound(**values), expected)


def test_bodies_that_do_not_fit_the_states():
    check(BindingError, lambda: bound(Institution(body="founders")), [("founders", "bind(..., founders=")])
    stranger = Institution(body="inner_club", inner_club=("1", "X"))
    check(BindingError, lambda: bound(stranger), [("'X' sits in the", "not among the states")])
    check(
        BindingError,
        lambda: bound(Institution(point=(0, 1))),
        [("the policy point has 2 dimensions", "ideal points have 1")],
    )


def test_what_is_not_rational_cannot_be_exact():
    rules = Institution(inclusion_curve="exp(x) - tanh(x)")
    check(BindingError, lambda: bound(rules, exact=True), [("exp, tanh", "exact=False")])
    assert not bound(rules).exact


# ------------------------------------------------------------------------------- games and formulas


def test_every_fault_of_a_game_at_once():
    check(
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
    check(
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


ATTACKS = [
    "__import__('os').system('touch hacked')",
    "open('hacked', 'w')",
    "(lambda: open('hacked', 'w'))()",
    "size.__class__.__bases__",
    "[c for c in ().__class__.__mro__]",
    "eval('1')",
    "exec",
    "f'{size}'",
    "size if True else 0",
    "(size := 3)",
    "'text'*9",
    "size @ size",
    "size % 2",
    "size // 2",
    "{1: 2}[1]",
    "size[0]",
    "Max(size, key=size)",
    "Max(*size)",
    "lambda x: x",
    "yield size",
    "import os",
    "size; cost",
    "9**9**9**9",
    "2**100000",
    "size**10**6000",
    "1e99999999999",
    "1e-99999999999",
    "1j",
    "None",
    "1/0",
    "log(0)",
    "",
    "size +",
    "(" * 300 + "size" + ")" * 300,
    "-" * 5000 + "size",
    "+".join(["size"] * 20_000),
    "Symbol('x')",
    "sin(size)",
    "Piecewise(size)",
    "Max",
    "size < 1",
    "True",
    "\x00",
]


@pytest.mark.parametrize("formula", ATTACKS)
def test_formulas_are_parsed_and_never_run(formula, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    game = {"aggregates": {"members": {"in": 1}}, "payoffs": {"out": 0, "in": formula}}
    with pytest.raises(InvalidGameError) as refused:
        Game("attack", ("out", "in"), **game)
    assert all(fault.startswith("payoffs['in']") for fault in refused.value.faults)
    with pytest.raises(FormulaError):
        AccessionGame().form(Institution.from_toml(Institution(inclusion_curve=formula or " x x").to_toml()))
    assert os.listdir() == []


def test_every_fault_of_a_formula_at_once():
    check(
        FormulaError,
        lambda: parse_formula("sin(a) + b.c + 'd' + e % 2", {"a": None}),
        [
            "'sin' is no function",
            ("'b.c'", "not allowed"),
            "'d' is not a number",
            "unknown symbol 'e'",
            "operator Mod",
        ],
    )


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_of_formulas_need_their_arguments(name):
    with pytest.raises(InvalidGameError):
        Game("g", ("out", "in"), payoffs={"out": 0, "in": f"{name}(size, size, size, size, size)('x')"})


# ------------------------------------------------------------------------- playing, solving, growing


def test_unknown_states_and_actions_in_a_profile():
    game = bound()
    check(InvalidStatesError, lambda: game.profile(["1", "9"]), ["'9' is not among the 3 states"])
    check(InvalidStatesError, lambda: game.commit(["8", "9"]), ["'8' is not", "'9' is not"])
    for profile in (np.array([0, 1]), np.array([0, 1, 2]), np.array([0, 1, -1]), np.array([[0, 1, 1]])):
        with pytest.raises(InvalidStatesError, match="one action from 0 to 1 for each of 3 states"):
            game.profile(profile)
    with pytest.raises(InvalidGameError, match="unknown action 'membr'; did you mean 'member'"):
        game.profile({"1": "membr"})
    with pytest.raises(InvalidGameError, match="unknown action 'membr'; did you mean 'member'"):
        game.commit(["1"], "membr")


def test_founders():
    game = bound()
    check(
        InvalidStatesError,
        lambda: grow(game, ["1", "9", "1"]),
        ["'9' is not among the 3 states", "'1' is given twice"],
    )
    check(InvalidInputError, lambda: grow(game), [("nobody founds the club", "grow(game, [")])
    ruled = bound(Institution(body="founders"), founders=["1"])
    check(InvalidInputError, lambda: grow(ruled, ["2"]), [("differ from those", "bind again with founders=")])


def test_every_fault_of_growing_at_once():
    check(
        InvalidInputError,
        lambda: grow(
            bound(),
            ["1", "x"],
            order="by_sise",
            ties="weak",
            universal=1.5,
            max_steps=0,
        ),
        [
            ("universal: 1.5", "(0, 1]"),
            ("order = 'by_sise'", "did you mean 'by_size'?"),
            ("ties = 'weak'", "'join' or 'stay_out'"),
            ("max_steps = 0", "at least one"),
            "founders: 'x' is not among the 3 states",
        ],
    )


@pytest.mark.parametrize("universal", [0, -1, 1.01, float("nan")])
def test_universal_is_a_share(universal):
    game = bound()
    for call in (
        lambda: grow(game, ["1"], universal=universal),
        lambda: regime(game, game.profile(["1"]), universal=universal),
    ):
        with pytest.raises(InvalidInputError, match=r"a share in \(0, 1\]"):
            call()


def test_ties_and_tolerances():
    game = bound()
    for call in (lambda: solve(game, ties="jion"), lambda: grow(game, ["1"], ties="jion")):
        with pytest.raises(InvalidInputError, match="did you mean 'join'"):
            call()
    for tolerance in (-1e-9, float("nan"), float("inf")):
        with pytest.raises(InvalidInputError, match="not negative"):
            solve(game, tolerance=tolerance)


def test_solvers_refuse_with_the_reason_and_with_what_can():
    game = bound()
    with pytest.raises(NotApplicableError, match=r"profiles, more than 4; .* can"):
        solve(game, EnumerationSolver(max_profiles=4))
    closed = bound(Institution(admission="unanimity"))
    with pytest.raises(NotApplicableError, match=r"admission is 'unanimity'.* can, it tries every profile"):
        solve(closed, MonotoneSolver())


def test_payoffs_that_do_not_exist_are_refused_and_never_nan():
    pole = Game(
        "pole",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "1/(members - 2)"},
    )
    for exact in (True, False):
        game = bind(pole, THREE, exact=exact)
        with pytest.raises(UndefinedPayoffError, match="members - 2"):
            solve(game)


@pytest.mark.parametrize("exponents", [(0, 1), (1, -1), ("2", 1), (1.5, 1)])
def test_exponents(exponents):
    with pytest.raises(InvalidGameError, match="a whole number"):
        AccessionGame(*exponents)
