"""Tables and matrices as people have them: files of offices and spreadsheets, frames of other libraries."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import sympy
import xarray as xr

from gametheory_gov import AccessionGame, Institution, NormalForm, States, bind, load, solve
from gametheory_gov.base.errors import DataError, InvalidInputError, InvalidStatesError
from gametheory_gov.scenarios import read_world
from gametheory_gov.sweeps import write_netcdf
from tests.checks import check_faults, refused
from tests.worlds import FREE

PLAIN = "id,name,size,population,gdp\nFRA,Côte,0.75,0.5,1234.5\nDEU,Öl,0.25,0.5,7\n"
GERMAN = "id;name;size;population;gdp\nFRA;Côte;0,75;0,5;1234,5\nDEU;Öl;0,25;0,5;7\n"
TABBED = GERMAN.replace(";", "\t")
ABOVE = '"Data from ""Offices"""\n\nLast updated, 2026\n'
BELOW = "\n,,,,\nSource: Offices,,,,\nUpdated 2026\n"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "states.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding", "options"),
    [
        (PLAIN, "utf-8", {}),
        (PLAIN, "utf-8-sig", {}),
        (PLAIN.replace("\n", "\r\n"), "utf-8-sig", {}),
        (PLAIN.replace("id,", '"id",'), "utf-8-sig", {}),
        (GERMAN, "utf-8", {"separator": ";", "decimal": ","}),
        (GERMAN, "cp1252", {"separator": ";", "decimal": ",", "encoding": "cp1252"}),
        (TABBED, "utf-16", {"separator": "\t", "decimal": ",", "encoding": "utf-16"}),
        (ABOVE + PLAIN, "utf-8", {"skip_header": 3}),
        (PLAIN + BELOW, "utf-8", {"skip_footer": 2}),
        (ABOVE + PLAIN + BELOW, "cp1252", {"skip_header": 3, "skip_footer": 2, "encoding": "cp1252"}),
        (PLAIN.replace(",0.5,1234.5", ',"0.5","1,234.5"'), "utf-8", {"thousands": ","}),
        (
            GERMAN.replace("1234,5", "1.234,5"),
            "utf-8",
            {"separator": ";", "decimal": ",", "thousands": "."},
        ),
        (
            GERMAN.replace("1234,5", "1\u202f234,5"),
            "utf-8",
            {"separator": ";", "decimal": ",", "thousands": " "},
        ),
    ],
)
def test_files_as_offices_write_them(tmp_path, text, encoding, options):
    expected = States.from_csv(written(tmp_path, PLAIN))
    assert expected.names == ("Côte", "Öl")
    assert expected.extra["gdp"] == (1234.5, 7.0)
    path = written(tmp_path, text, encoding)
    assert States.from_csv(path, **options) == expected
    exact = States.from_csv(path, exact=True, **options)
    assert exact.size.tolist() == [Fraction(3, 4), Fraction(1, 4)]
    if set(options) - {"thousands"}:
        refused(DataError, lambda: States.from_csv(path))


@pytest.mark.parametrize(
    ("text", "options", "parts"),
    [
        (
            GERMAN,
            {},
            ["line 1 names the columns, separated by semicolons", "give separator=';', decimal=','"],
        ),
        (TABBED, {}, ["separated by tabs", r"give separator='\t', decimal=','"]),
        (PLAIN, {"separator": ";"}, ["separated by commas", "give separator=','"]),
        ("country;gdp;people\nFRA;1;2\n", {}, ["separated by semicolons", "give separator=';'"]),
        ("sep=;\n" + GERMAN, {}, ["line 2 names", "give separator=';', decimal=',', skip_header=1"]),
        (ABOVE + PLAIN, {}, ["line 4 names the columns", "give skip_header=3"]),
        (PLAIN, {"skip_header": 1}, ["line 1 names the columns", "give skip_header=0"]),
        (PLAIN + BELOW, {}, ["below the table stands 'Source: Offices'", "give skip_footer=2"]),
        (
            GERMAN,
            {"separator": ";"},
            ["size in line 2 is '0,75'; give decimal=',' if", "population in line 2"],
        ),
        (
            GERMAN.replace("0,75", "1.234,75"),
            {"separator": ";", "decimal": ","},
            ["size in line 2 is '1.234,75'; give thousands='.' if"],
        ),
        (
            PLAIN.replace("0.75", "1 234.75"),
            {},
            ["size in line 2 is '1 234.75'; give thousands=' '"],
        ),
        (PLAIN.replace("0.75", "1'234.75"), {}, ["1'234.75", 'give thousands="\'"']),
        (PLAIN.encode("cp1252"), {}, ["line 2 is not in utf-8; give encoding=..., 'cp1252' for"]),
        (PLAIN.encode("utf-16"), {}, ["it is in UTF-16; give encoding='utf-16'"]),
        (b"PK\x03\x04rest", {}, ["it is a spreadsheet; save it as CSV"]),
        (
            PLAIN + "a,b,c,d,e,f,g\n",
            {},
            ["Expected 5 fields in line 4, saw 7", "skip_header and skip_footer"],
        ),
        (PLAIN, {"separator": ";;"}, ["separator = ';;'; one character"]),
        (
            PLAIN,
            {"separator": 3, "decimal": "'"},
            ["separator = 3; one character", "decimal = \"'\"; '.' or ','"],
        ),
        (PLAIN, {"thousands": "."}, ["decimal and thousands are both '.'"]),
        (PLAIN, {"encoding": "klingon"}, ["encoding = 'klingon' is none"]),
        (PLAIN, {"skip_header": -1, "skip_footer": "x"}, ["skip_header = -1", "skip_footer = 'x'"]),
        ("", {}, ["cannot be read as a CSV table"]),
    ],
)
def test_what_reads_a_file_is_named_and_not_guessed(tmp_path, text, options, parts):
    path = written(tmp_path, text)
    refused(DataError, lambda: States.from_csv(path, **options), *parts)


def test_a_point_is_not_read_as_a_decimal_mark_where_that_is_a_comma(tmp_path):
    path = written(tmp_path, GERMAN.replace("1234,5", "1.234"))
    world = States.from_csv(path, separator=";", decimal=",")
    assert world.extra["gdp"] == ("1.234", 7.0)  # a text, for it may mean 1234


def test_lines_are_counted_as_editors_do(tmp_path):
    """Lines above the table, empty ones and rows of separators count; where a text has two, none is told."""
    text = "About this\n\nid,size,population,name\n\nA,1,1,Aa\n,,,\nB,3,,Bb\n"
    path = written(tmp_path, text)
    options = {"normalise": True, "skip_header": 2}
    refused(InvalidStatesError, lambda: States.from_csv(path, **options), "('B') in line 7 is an empty cell")
    path = written(tmp_path, text.replace("Aa", '"A\na"'))
    refused(InvalidStatesError, lambda: States.from_csv(path, **options), "('B') is an empty cell")


def test_raw_figures_are_told_before_all_else_and_only_once(tmp_path):
    path = written(tmp_path, "id,size,population\nA,30,0.5\nB,10,0.5\n")
    check_faults(
        InvalidStatesError, lambda: States.from_csv(path), [("size: raw figures", "give normalise=True")]
    )
    path = written(tmp_path, "id,size,population\nA,30,211\nB,10,\n")
    found = refused(InvalidStatesError, lambda: States.from_csv(path))
    assert len(found.faults) == 2
    assert found.faults[0].startswith("size and population: raw figures")
    path = written(tmp_path, "id,size,population\nA,25,0.5\nB,0.35,0.3\nC,0.4,0.2\n")  # 0.25 was meant
    refused(InvalidStatesError, lambda: States.from_csv(path), "size[0] ('A') in line 2 = 25")


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (PLAIN, {"normalize": True}, "normalize = True is no argument; did you mean 'normalise'?"),
        (PLAIN.replace("id", "ID"), {}, "give rename={'ID': 'id'}"),
        (PLAIN, {"rename": {"wealth": "gdp"}}, "States: give {'gdp': 'wealth'}"),
    ],
)
def test_a_slip_is_told_with_its_correction(tmp_path, text, options, said):
    found = refused(InvalidStatesError, lambda: States.from_csv(written(tmp_path, text), **options), said)
    assert len(found.faults) == 1


def test_faults_show_the_figures_of_the_file(tmp_path):
    path = written(tmp_path, "id,size,population,cost\nA,30,5,x\nB,-10,,1\nC,20,many,1\n")
    check_faults(
        InvalidStatesError,
        lambda: States.from_csv(path, normalise=True),
        [
            ("size[1] ('B') in line 3 = -10.0", "not negative"),
            ("population[2] ('C') in line 4 = 'many'", "not negative"),
            "cost[0] ('A') in line 2 = 'x'",
        ],
    )
    table = pd.DataFrame({"id": ["A", "B"], "size": ["-3/2", "5/2"], "population": [1, float("nan")]})
    check_faults(
        InvalidStatesError,
        lambda: States.from_pandas(table, normalise=True),
        ["size[0] ('A') = -3/2", "population[1] ('B') is an empty cell"],
    )
    check_faults(
        InvalidStatesError,
        lambda: States(["A", "B"], size=["-1/3", 0.5], population=["1/3", "1/3"]),
        ["size[0] ('A') = -1/3;", "size sums to 0.166667 (0.833333 less than 1)", "2/3 (1/3 less than 1)"],
    )


def test_sums_that_miss_one_say_by_how_much():
    check_faults(
        InvalidStatesError,
        lambda: States(["A", "B"], size=[0.5, 0.50000001], population=[Fraction(1, 3**40)] * 2),
        ["size sums to 1 (1e-08 more than 1)", "population sums to 1.64505e-19 (1 less than 1)"],
    )


@pytest.mark.parametrize(
    ("ids", "fault"),
    [
        (["USA", "usa"], "ids[1] = 'usa' differs from ids[0] = 'USA' by blanks or case alone"),
        (["USA", "FRA", "USA "], "ids[2] = 'USA ' differs from ids[0] = 'USA'"),
        (["South Korea", "SouthKorea"], "differs from ids[0]"),
        (["ﬁn", "FIN"], "differs from ids[0]"),
    ],
)
def test_ids_that_differ_by_blanks_or_case(ids, fault):
    share = [Fraction(1, len(ids))] * len(ids)
    refused(InvalidStatesError, lambda: States(ids, size=share, population=share), fault)


# ------------------------------------------------------------------------------------ other libraries

W = [[0.0, 0.75, 0.25], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]]
IDS = ["FRA", "DEU", "USA"]


def _polars(columns):
    return pytest.importorskip("polars").DataFrame(columns)


def _arrow(columns):
    return pytest.importorskip("pyarrow").table(columns)


tables = pytest.mark.parametrize("table", [pd.DataFrame, _polars, _arrow], ids=["pandas", "polars", "arrow"])


@tables
def test_states_of_any_table(table):
    columns = {"iso3": IDS, "size": [2, 1, 1], "population": [1, 1, 2], "ideal": [0.5, None, 1.5]}
    refused(
        InvalidStatesError,
        lambda: States.from_pandas(table(columns), normalise=True),
        "ideal[1][0] ('DEU') is an empty cell",
    )
    world = States.from_pandas(table(columns | {"ideal": [0.5, 1.0, 1.5]}), normalise=True)
    assert world.ids == tuple(IDS)
    assert world.size.tolist() == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    assert world.ideal.tolist() == [[0.5], [1.0], [1.5]]


def _world(**columns):
    share = [Fraction(1, 3)] * 3
    return States(IDS, size=share, population=share, **columns)


@tables
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_matrices_of_any_table_are_read_by_id(table, order):
    named = {IDS[k]: [row[k] for row in W] for k in order}
    if table is not pd.DataFrame:  # rows of pandas have an index, those of others a column or their order
        assert _world(exposure=table(named)).exposure.tolist() == W
    rows = [2, 1, 0]
    mixed = {"id": [IDS[k] for k in rows]} | {name: [col[k] for k in rows] for name, col in named.items()}
    assert _world(exposure=table(mixed)).exposure.tolist() == W
    wrong = table(named | {"XXX": [0, 0, 0]})
    refused(InvalidStatesError, lambda: _world(exposure=wrong), "has a column for 'XXX'")


@tables
def test_a_column_by_id(table):
    assert _world(cost=table({"id": IDS[::-1], "cost": [3, 2, 1]})).cost.tolist() == [1, 2, 3]
    refused(
        InvalidStatesError,
        lambda: _world(cost=table({"id": ["FRA", "GER"], "cost": [3, 2]})),
        "'GER'",
        "'DEU'",
    )


def _matrices():
    yield "sympy", sympy.Matrix
    yield "numpy matrix", lambda rows: np.array(rows).view(np.matrix)
    yield "sympy array", sympy.Array
    yield "xarray", lambda rows: xr.DataArray(np.array(rows))
    yield (
        "polars",
        lambda rows: _polars({f"column_{k}": [row[k] for row in rows] for k in range(len(rows[0]))}),
    )
    yield "arrow", lambda rows: _arrow({f"column_{k}": [row[k] for row in rows] for k in range(len(rows[0]))})


@pytest.mark.parametrize("matrix", [m for _, m in _matrices()], ids=[name for name, _ in _matrices()])
def test_matrices_without_names_are_read_by_position(matrix):
    assert _world(exposure=matrix(W)).exposure.tolist() == W
    assert _world(ideal=matrix([[1, 2], [3, 4], [5, 6]])).ideal.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert _world(cost=matrix([[1], [2], [3]])).cost.tolist() == [1, 2, 3]
    form = NormalForm.bimatrix(matrix([[3, 0], [5, 1]]), matrix([[3, 5], [0, 1]]))
    assert form == NormalForm.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    game = bind(
        AccessionGame(),
        _world(),
        cost=matrix([[1], [2], [3]]),
        **{k: v for k, v in FREE.items() if k != "cost"},
    )
    assert game.values["cost"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("library", ["polars", "pyarrow", "pandas", "numpy"])
def test_vectors_of_other_libraries(library):
    module = pytest.importorskip(library)
    vector = {"polars": "Series", "pyarrow": "array", "pandas": "Index", "numpy": "array"}[library]
    make = getattr(module, vector)
    world = States(
        make(IDS),
        size=make([0.5, 0.25, 0.25]),
        population=make([0.5, 0.25, 0.25]),
        names=make(["x", "y", "z"]),
    )
    assert world.ids == tuple(IDS)
    assert world.names == ("x", "y", "z")
    assert world.size.tolist() == [0.5, 0.25, 0.25]
    form = NormalForm(make(["a", "b"]), [make(["c", "d"]), ["e"]], [[[1, 2]], [[3, 4]]])
    assert form.choices == (("c", "d"), ("e",))


@tables
def test_normal_forms_of_any_table(table):
    form = NormalForm.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    columns = form.to_pandas().to_dict("list")
    columns |= {
        name: [int(value) for value in columns[name]] for name in columns if name.startswith("payoff_")
    }
    assert NormalForm.from_pandas(table(columns)) == form


# ---------------------------------------------------------------------------------- texts of every kind


def test_marks_of_byte_order(tmp_path):
    text = Institution("club", depth=2).to_toml()
    assert Institution.from_toml("\ufeff" + text).depth == 2
    path = tmp_path / "club.toml"
    path.write_text(text, encoding="utf-8-sig")
    assert Institution.from_toml(path).depth == 2
    (tmp_path / "states.csv").write_text(GERMAN, encoding="cp1252")
    world = (
        'founders = ["FRA"]\n[world]\ncsv = "states.csv"\nseparator = ";"\ndecimal = ","\n'
        'encoding = "cp1252"\n'
        "[parameters]\nbenefit = 1\ncost = 2\nlegitimacy = 0\ndivergence = 0\n"
    )
    path = tmp_path / "world.toml"
    path.write_text(world, encoding="utf-8-sig")
    scenario = read_world(path)
    assert scenario.states.names == ("Côte", "Öl")
    solution = solve(scenario.bind())
    saved = solution.save(tmp_path / "answer.json")
    saved.write_text(saved.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert load(saved) == solution
    path.write_text(world.replace("csv =", "year = 2019\n#"), encoding="utf-8")
    refused(InvalidInputError, lambda: read_world(path), "separator does nothing with year; leave it out")


def test_what_is_no_path_and_no_list():
    wrong = [
        lambda: read_world(3),
        lambda: read_world("a\0b"),
        lambda: write_netcdf(3, "nowhere.nc"),
        lambda: States.from_csv(None),
        lambda: States.from_dict(3),
        lambda: States.from_dict({"ids": ["A"], "size": [1], "population": [1], "extra": 3}),
        lambda: _world().indices([["FRA"]]),
        lambda: _world().select(3),
        lambda: _world().merge(3, into="x"),
        lambda: _world().spread(2, among=3),
    ]
    for ask in wrong:
        refused(InvalidInputError, ask)
