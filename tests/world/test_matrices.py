"""Matrices with names: read by id, kept exactly, cut and merged with the states, refused with all faults."""

from fractions import Fraction as F

import numpy as np
import pandas as pd
import pytest

import gametheory_gov as gg
from gametheory_gov import States
from gametheory_gov.base.errors import BindingError, InvalidGameError, InvalidStatesError
from gametheory_gov.scenarios import read_world
from tests.checks import check_faults, copies, refused

IDS = list("ABC")
IMPORTS = [[0, 2, "1/3"], [1, 0, 4], [5, -6, 0]]
EXACT = [[F(0), F(2), F(1, 3)], [F(1), F(0), F(4)], [F(5), F(-6), F(0)]]
TABLE = {a: {b: IMPORTS[i][j] for j, b in enumerate(IDS)} for i, a in enumerate(IDS)}


def world(**matrices):
    return States(IDS, size=["1/2", "1/4", "1/4"], matrices=matrices)


@pytest.mark.parametrize(
    "given",
    [
        IMPORTS,
        TABLE,
        {who: TABLE[who] for who in "CAB"},
        {who: {j: v for j, v in reversed(row.items()) if j != who} for who, row in TABLE.items()},
        pd.DataFrame(TABLE).T,
        pd.DataFrame(TABLE).T.loc[list("BCA"), list("CAB")],
        pd.DataFrame(TABLE).T.loc[list("BCA"), list("CAB")].rename_axis("id").reset_index(),
    ],
)
def test_what_has_names_is_read_by_them(given):
    states = world(imports=given)
    assert states.matrices["imports"].tolist() == EXACT
    assert states.exact
    assert all(copy == states for copy in copies(states))
    assert states.matrix("imports").loc["C", "B"] == -6
    assert states.matrix("imports.T").loc["B", "C"] == -6
    assert not states.replace(matrices={"imports": np.array(EXACT, dtype=float)}).exact


def test_floats_become_exact_with_the_states():
    rough = world(imports=[[0, 0.1, 0.25], [1, 0, 3], [0, 0, 0]])
    assert not rough.exact
    assert rough.to_exact().matrices["imports"][0].tolist() == [0, F(1, 10), F(1, 4)]
    assert States.from_dict(rough.to_dict()) == rough


def test_states_that_are_left_and_blocs_keep_raw_numbers():
    states = world(imports=IMPORTS)
    assert states.select(["C", "A"]).matrices["imports"].tolist() == [[0, 5], [F(1, 3), 0]]
    union = states.merge(["C", "A"], into="U")
    assert union.ids == ("U", "B")
    assert union.matrices["imports"].tolist() == [[0, -4], [5, 0]]


def test_every_fault_of_matrices_at_once():
    frame = pd.DataFrame(TABLE).T
    check_faults(
        InvalidStatesError,
        lambda: world(
            short=frame.drop(columns="A"),
            strange=frame.rename(index={"A": "X"}),
            twice=frame.loc[list("ABCA")],
            unknown=[[0, float("nan"), 1], [1, 0, 1], [1, 1, 0]],
            own=[[1, 0, 0], [0, -2, 0], [0, 0, 0]],
            square=[[0, 1, 0], [1, 0, 0]],
            mixed={"A": [0, 1, 2], "B": [1, 0, 1], "C": [1, 1, 0]},
            holes={"A": {"B": 1, "C": 2}, "B": {"C": 1}, "C": {"A": 1, "B": 1}},
            exposure=IMPORTS,
            trade=IMPORTS,
            Trade=IMPORTS,
        ),
        [
            "matrices['short'] has no column for A",
            "matrices['strange'] has a row for 'X', who is not among the states",
            "matrices['strange'] has no row for A",
            "matrices['twice'] has two rows for A",
            ("matrices['unknown'][0][1] ('A') = nan", "finite number"),
            ("matrices['own'][0][0] ('A') = 1", "diagonal is 0"),
            ("matrices['own'][1][1] ('B') = -2", "diagonal is 0"),
            "matrices['square'] has shape (2, 3)",
            "matrices['mixed'] names its rows; name the columns of 'A', too",
            "matrices['holes'] has no entry of B for A",
            ("'exposure' is the matrix of shares", "another name"),
            "'trade' and 'Trade' differ by case alone",
        ],
    )
    refused(InvalidStatesError, lambda: States(IDS, size=[1, 0, 0], matrices=[1]), "a mapping of names")
    refused(InvalidStatesError, lambda: world(imports=IMPORTS).matrix("import"), "did you mean 'imports'?")
    refused(InvalidStatesError, lambda: world(**{"a b": IMPORTS}), "'a b' is no name")


GAME = gg.Game(
    "trade",
    ("out", "in"),
    exposures={"bought": {"out": 1}, "sold": {"in": "size"}, "net": {"in": 1}},
    along={"bought": "imports", "sold": "imports.T", "net": "gains"},
    signed=("gains",),
    payoffs={"out": "-tariff*sold", "in": "tariff*bought + net - price"},
    parameters={"tariff": "share of imports", "price": "cost of joining"},
)
GAINS = [[0, -1, 2], [1, 0, "1/3"], [0, -2, 0]]


def bound(**changes):
    drawn = {"imports": [[abs(F(v)) for v in row] for row in IMPORTS], "gains": GAINS} | changes
    return gg.bind(GAME, world(**drawn), tariff="1/10", price="1/2")


def test_each_sum_runs_along_its_own_matrix():
    game = bound()
    seen = game.exposures(game.profile(["B", "C"]))
    assert [game.plain(seen[name]).tolist() for name in ("bought", "sold", "net")] == [
        [0, 1, 5],
        [F(1, 4) * 1 + F(1, 4) * 5, F(1, 4) * 6, F(1, 4) * 4],
        [1, F(1, 3), -2],
    ]
    assert game.exact
    assert all(copy == game for copy in copies(game))
    assert eval(game._code(), {"bind": gg.bind, "Game": gg.Game, "States": States}) == game
    assert "sold along imports.T" in str(GAME)
    assert r"\mathrm{imports}_{ji} s_j" in GAME._repr_latex_()
    assert all(copy == GAME for copy in copies(GAME))


def test_binding_again_with_another_matrix_or_parameter():
    game = bound()
    none = [[0] * 3] * 3
    assert gg.rebind(game, matrices={"imports": none}) == bound(imports=none)
    assert gg.rebind(game, tariff="1/5").values["tariff"] == F(1, 5)
    for tariff in ("0", "1/10", "3"):  # a parameter in the payoff does what scaled matrices do
        scaled = [[F(tariff) * 10 * F(v) for v in row] for row in bound().matrices["imports"]]
        assert gg.solve(gg.rebind(game, tariff=tariff)).clubs == gg.solve(bound(imports=scaled)).clubs


def test_a_misspelt_matrix_is_not_bound_beside_the_one_that_was_meant():
    refused(
        BindingError,
        lambda: gg.rebind(bound(), matrices={"import": IMPORTS, "debts": IMPORTS}),
        "matrices: 'import' is none that the states have; did you mean 'imports'?",
        "matrices: 'debts' is none that the states have; they have imports, gains",
    )
    others = world(imports=[[0, 1, 1], [1, 0, 1], [1, 1, 0]], debts=IMPORTS)
    changed = gg.rebind(bound(), states=others, matrices={"gains": GAINS})  # the game looks along it
    assert list(changed.states.matrices) == ["imports", "debts", "gains"]


def test_matrices_that_a_game_cannot_use():
    states = world(imports=[[0, 1, 1], [1, 0, 1], [1, 1, 0]], gains=GAINS)
    ask = {"tariff": 1, "price": 1}
    refused(
        BindingError,
        lambda: gg.bind(GAME.replace(along={**GAME.along, "sold": "import"}), states, **ask),
        "sold runs along the matrix 'import'",
        "did you mean 'imports'?",
    )
    refused(
        BindingError,
        lambda: gg.bind(GAME.replace(signed=()), states, **ask),
        "matrices['gains'][0][1] ('A', 'B') = -1 is negative, as is 1 other",
        "signed=('gains',)",
    )
    shares = GAME.replace(along={"bought": "imports", "net": "gains"})
    refused(BindingError, lambda: gg.bind(shares, states, **ask), "give bind(..., exposure=W)")
    check_faults(
        InvalidGameError,
        lambda: GAME.replace(
            along={"sale": "imports", "net": "gains.X", "sold": 3}, signed=("exposure", "gain")
        ),
        [
            ("'sale' is no exposure sum", "these are bought, sold, net"),
            "along['net'] = 'gains.X'",
            "along['sold'] = 3",
            ("'exposure' holds shares", "never negative"),
            "signed: 'gain' is no matrix that an exposure sum runs along",
        ],
    )


FILE = """
[world.matrices]
imports = "imports.csv"
gains = [[0, -1, 2], [1, 0, "1/3"], [0, -2, 0]]

[[states]]
id = "A"
size = "1/2"
[[states]]
id = "B"
size = "1/4"
[[states]]
id = "C"
size = "1/4"

[game]
name = "trade"
actions = ["out", "in"]
exposures = { bought = { out = "1" }, sold = { in = "size" }, net = { in = "1" } }
along = { bought = "imports", sold = "imports.T", net = "gains" }
signed = ["gains"]
payoffs = { out = "-tariff*sold", in = "tariff*bought + net - price" }
parameters = { tariff = "share of imports", price = "cost of joining" }

[parameters]
tariff = "1/10"
price = "1/2"
"""


def test_a_world_in_toml_with_a_matrix_in_csv(tmp_path):
    (tmp_path / "imports.csv").write_text("id,C,A,B\nB,4,1,0\nA,1/3,0,2\nC,0,5,6\n")
    (tmp_path / "world.toml").write_text(FILE)
    assert read_world(tmp_path / "world.toml").bind() == bound()
    (tmp_path / "world.toml").write_text(FILE.replace('"imports.csv"', "{ A = { B = 2 } }"))
    refused(ValueError, lambda: read_world(tmp_path / "world.toml"), "no row for B, C")
    (tmp_path / "world.toml").write_text(
        FILE.replace('imports = "imports.csv"', "imports = [[0]]\nimports = [[1]]")
    )
    refused(ValueError, lambda: read_world(tmp_path / "world.toml"), "world.toml")


def test_an_archive_holds_the_matrices(tmp_path):
    game = bound()
    solution = gg.solve(game, gg.equilibria.BranchingSolver())
    saved = solution.save(tmp_path / "answer.json")
    again = gg.load(saved)
    assert again == solution
    assert again.game.matrices["gains"].tolist() == game.matrices["gains"].tolist()
    assert gg.verify(again).valid


# ------------------------------------------------------------------------------- without population


def test_population_is_left_out_where_nothing_needs_it():
    states = world(imports=IMPORTS)
    assert states.population is None
    assert States.from_pandas(states.to_pandas()) == states.replace(matrices={})
    assert states.select(["A", "B"]).population is None
    assert states.merge(["A", "B"], into="U").population is None
    assert states.to_exact() == states
    found = gg.regime(bound(), bound().profile(["A"]))
    assert found.population_share is None
    assert "50.0% of size; universal" in str(found)
    rest = {"benefit": 1, "cost": 1, "legitimacy": 1, "divergence": 0}
    refused(BindingError, lambda: gg.bind(gg.AccessionGame(), states, **rest), "give States(population=...)")
    refused(ValueError, lambda: gg.tipping.impact_number(states, "1/2", by="population"), "by='size'")
    quotas = gg.decisions.representation_by_quota
    refused(ValueError, lambda: quotas(gg.Institution(body="great_powers"), states), "shares of population")
    votes = gg.Institution(body="great_powers", body_weights="population", policy="mean")
    refused(ValueError, lambda: gg.bind(GAME, bound().states, votes, tariff=1, price=1), "vote by population")
