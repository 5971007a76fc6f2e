"""Unusable input is refused in one message that names the place, the value, the rule and the remedy."""

import copy
import dataclasses
import math
import os
import pickle
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sympy

from gametheory_gov import (
    AccessionGame,
    Game,
    Institution,
    States,
    bind,
    grow,
    load_scenario,
    solve,
    tipping_number,
    verify,
)
from gametheory_gov.base.errors import (
    BindingError,
    DataError,
    FormulaError,
    InvalidGameError,
    InvalidInputError,
    InvalidInstitutionError,
    InvalidStatesError,
)
from gametheory_gov.base.exact import to_number
from gametheory_gov.formulas.parse import parse_formula, to_expression
from gametheory_gov.scenarios import read_world
from gametheory_gov.stickiness import grow_with_stock
from gametheory_gov.tipping import basin
from tests.shell.test_cli import STAG_HUNT, WORLD, run

HALVES = {"size": ["1/2", "1/2"], "population": ["1/2", "1/2"]}
TWO = States(["A", "B"], **HALVES, ideal=[0, 1])
FREE = {"benefit": 0, "cost": 0, "legitimacy": 0, "divergence": 0}
X = {"x": sympy.Symbol("x", real=True)}


def refused(error, make, *parts):
    """Check that all parts of a message are there, and that nothing but this error is raised."""
    with pytest.raises(error) as caught:
        make()
    for part in parts:
        assert part in str(caught.value)
    return caught.value


# ------------------------------------------------------------------------------------------- games


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


# ------------------------------------------------------------------------------------- institution


def test_only_max_depth_may_be_none():
    names = (
        "depth",
        "excludability",
        "quota",
        "discount",
        "policy",
        "point",
        "legitimacy_shares",
        "votes",
        "vetoes",
    )
    found = refused(InvalidInstitutionError, lambda: Institution(**dict.fromkeys(names)))
    assert len(found.faults) == len(names)
    assert Institution(max_depth=None).max_depth is None


def test_performance_by_size_cannot_exceed_one():
    refused(
        InvalidInstitutionError,
        lambda: Institution(depth=3, max_depth=2),
        "max_depth = 2 is less than depth = 3; performance by size would exceed 1",
    )
    assert Institution(depth=3, max_depth=2, performance=1).max_depth == 2


def test_minimum_participation_is_a_whole_number_and_a_share():
    refused(
        InvalidInstitutionError,
        lambda: Institution(minimum_participation=(1.5, 2)),
        "minimum_participation[0] = 1.5; members are a whole number",
        "minimum_participation[1] = 2; a size share is at most 1",
    )


def test_containers_of_an_institution_hold_ids():
    refused(
        InvalidInstitutionError,
        lambda: Institution(votes=["A"], vetoes=5, transfers=[1], inner_club=[1, "A", "A"]),
        "votes = ['A']; one number per state id is needed",
        "vetoes = 5; a list of state ids is needed",
        "transfers = [1]; one number per state id",
        "inner_club[0] = 1; ids are non-empty strings",
        "inner_club[2] = 'A' is given twice",
    )
    refused(InvalidInstitutionError, lambda: Institution(transfers={3: 1}), "transfers names 3; ids are")


def test_a_float_that_equals_the_default_stays_a_float():
    again = Institution.from_toml(Institution(depth=1.0).to_toml())
    assert isinstance(again.depth, float)
    assert Institution(depth=1).to_dict() == {}


def test_files_of_institutions(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'name = "\xff"')
    refused(DataError, lambda: Institution.from_toml(bad), "cannot be read as TOML")
    refused(DataError, lambda: Institution.from_toml("club.toml"), "or a Path for a file")
    refused(DataError, lambda: Institution.from_toml(5), "cannot be read as TOML")
    refused(DataError, lambda: Institution().to_toml(tmp_path / "no" / "x.toml"), "cannot be written")
    Institution("club").to_toml(tmp_path / "club.toml")
    assert Institution.from_toml(tmp_path / "club.toml").name == "club"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.toml", "club.toml"]


def test_a_fixed_body_is_exact_when_the_game_is():
    rules = Institution(
        policy="mean", body="weighted", votes={"A": 0.1, "B": 0.2}, legitimacy_shares=(0, 1, 0)
    )
    game = bind(AccessionGame(), TWO, rules, exact=True, **FREE)
    assert game.values["policy_1"] == Fraction(2, 3)
    assert game.values["fixed_representation"] == Fraction(5, 6)
    third = Institution(depth=0.1, legitimacy_shares=(1 / 3, 1 / 3, 1 / 3)).to_exact()
    assert (third.depth, third.legitimacy_shares) == (Fraction(1, 10), (Fraction(1, 3),) * 3)


def test_a_body_of_no_great_power_falls_back_on_the_declared_point():
    rules = Institution(policy="mean", body="great_powers", point=("1/4",), legitimacy_shares=(0, 1, 0))
    game = bind(AccessionGame(), TWO, rules, **FREE)
    assert game.values["policy_1"] == Fraction(1, 4)
    assert game.values["fixed_representation"] == Fraction(1, 2)


# -------------------------------------------------------------------------------------------- bind


def test_keywords_that_belong_elsewhere_or_that_nothing_uses_are_refused():
    found = refused(
        BindingError,
        lambda: bind(
            AccessionGame(),
            TWO,
            **FREE,
            **dict.fromkeys(("size", "population", "ideal_1", "great_power", "members", "depth"), 1),
            **dict.fromkeys(("transfer", "policy_1", "quota", "N", "cots"), 1),
        ),
        "size belongs to the states; use states.replace(size=...)",
        "ideal_1 belongs to the states; use states.replace(ideal=...)",
        "great_power belongs to the states",
        "members is not used by the formulas",
        "depth belongs to the institution; use institution.replace(depth=...)",
        "use institution.replace(transfers=...)",
        "use institution.replace(point=...)",
        "N is the number of states",
        "cots is no symbol of game 'accession'; did you mean 'cost'?",
    )
    assert len(found.faults) == 11
    refused(
        BindingError,
        lambda: bind(make_game(), TWO, worth=1, legitimacy=1, divergence=0, exposure=[[0, 1], [1, 0]]),
        "legitimacy is not used by the formulas of game 'g'",
        "divergence is not used",
        "these can be given: worth",
    )
    refused(
        BindingError,
        lambda: bind(make_game(), TWO, worth=1, exposure=[[0, 1], [1, 0]]),
        "exposure is not used by the formulas of game 'g'",
    )


def test_legitimacy_is_given_once():
    refused(BindingError, lambda: bind(AccessionGame(), TWO, legitimacy_weight=1, **FREE), "are both given")


@pytest.mark.parametrize(
    ("founders", "kept"),
    [
        ("A", ("A",)),
        ((label for label in "BA"), ("B", "A")),
        (pd.Index(["B"]), ("B",)),
        (np.array(["A", "B"]), ("A", "B")),
    ],
)
def test_founders_in_any_container(founders, kept):
    rules = Institution(body="founders", policy="mean")
    game = bind(AccessionGame(), TWO, rules, founders=founders, **FREE)
    assert game.founders == kept
    assert {type(label) for label in game.founders} == {str}
    assert grow(game).founders == kept


@pytest.mark.parametrize(
    ("founders", "fault"),
    [
        (["A", "A"], "founders[1] = 'A' is given twice"),
        ([1], "founders[0] = 1; ids are texts"),
        (3, "founders = 3; a list of ids is needed"),
        (["C"], "founder 'C' is not among the states"),
        ([], "founders names nobody"),
    ],
)
def test_founders_that_cannot_be(founders, fault):
    rules = Institution(body="founders")
    found = refused(BindingError, lambda: bind(AccessionGame(), TWO, rules, founders=founders, **FREE), fault)
    assert len(found.faults) == 1


def test_what_is_bound_is_of_its_kind():
    refused(
        BindingError,
        lambda: bind(AccessionGame, [1], "rules", exact="yes", **FREE),
        "the game is the class AccessionGame; make one first: AccessionGame(...)",
        "[1] is no States",
        "'rules' is no Institution",
        "exact = 'yes'",
    )
    refused(BindingError, lambda: bind("game", TWO), "'game' is no game")


@pytest.mark.parametrize("make", [dict, pd.Series])
def test_values_by_id_are_never_read_by_position(make):
    values = make({"B": 2, "A": 1})
    assert list(bind(AccessionGame(), TWO, **(FREE | {"cost": values})).values["cost"]) == [1, 2]
    assert list(TWO.replace(cost=values).cost) == [1, 2]
    assert TWO.replace(names=make({"B": "Beta", "A": "Alpha"})).names == ("Alpha", "Beta")
    assert TWO.replace(extra={"raw": values}).extra["raw"] == (1, 2)
    assert list(TWO.replace(great_power=make({"B": True, "A": False})).great_power) == [False, True]
    for use in (
        lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": make({"A": 1, "C": 2})})),
        lambda: TWO.replace(cost=make({"A": 1, "C": 2})),
    ):
        refused(InvalidInputError, use, "cost names 'C', who is not among the states", "no value for B")
    refused(BindingError, lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": pd.Series([1, 2])})), "by id")
    refused(
        BindingError,
        lambda: bind(AccessionGame(), TWO, **(FREE | {"divergence": values})),
        "for the whole game",
    )


def test_a_matrix_of_pandas_is_read_by_id_in_both_directions():
    frame = pd.DataFrame([[0, 0, 1], [0, 1, 0], [0, 1, 0]], index=list("CAB"), columns=list("BCA"))
    world = States.symmetric(3, ids=list("ABC"), exposure=frame)
    assert world.exposure.tolist() == [[0, 0, 1], [0, 0, 1], [1, 0, 0]]
    nameless = pd.DataFrame(frame.to_numpy(), index=list("ABC"))
    refused(InvalidStatesError, lambda: world.replace(exposure=nameless), "name rows and columns by id")


def test_entries_that_are_no_numbers_are_named():
    refused(
        BindingError,
        lambda: bind(AccessionGame(), TWO, **(FREE | {"cost": [1, "much"], "benefit": None})),
        "cost[1] ('B') = 'much'; a finite number is needed",
        "benefit = None is no number",
    )


# ------------------------------------------------------------------------------------------ states


def test_arguments_of_states_are_of_their_kind():
    refused(InvalidStatesError, lambda: States("AB", **HALVES), "ids = 'AB'; a list of ids is needed")
    refused(InvalidStatesError, lambda: States([["A"], {}], **HALVES), "ids[0] = ['A']", "ids[1] = {}")
    refused(
        InvalidStatesError,
        lambda: States(["A", "B"], **HALVES, units="x", extra=[1], names="AB", cost=3, year="1950", title=5),
        "units = 'x'; a mapping of names to texts",
        "extra = [1]; a mapping of names to columns",
        "names = 'AB'; a list",
        "cost = 3; a list with one entry for each of 2 states",
        "year = '1950'; a whole number",
        "title = 5; a text",
    )
    assert TWO.replace(notes="one note").notes == ("one note",)
    refused(InvalidStatesError, lambda: TWO.replace(cost={1, 2}), "cost = {1, 2}; a list")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("abc", "'abc'"), (None, "None"), (pd.NA, "<NA>"), (math.nan, "nan"), ("nan", "'nan'")],
)
def test_what_is_no_number_names_its_state(value, shown):
    refused(
        InvalidStatesError,
        lambda: States(["USA", "FRA"], size=[0.5, value], population=[0.5, 0.5], ideal=[[0, 1], [1, value]]),
        f"size[1] ('FRA') = {shown}; sizes and population are finite shares",
        f"ideal[1][1] ('FRA') = {shown}; a finite number",
    )


def test_numbers_too_large_are_refused():
    refused(InvalidStatesError, lambda: TWO.replace(cost=[10**400, 1]), "beyond the range of floats")
    refused(InvalidStatesError, lambda: TWO.replace(cost=["1e999999999", 1]), "cost[0] ('A')")
    with pytest.raises(ValueError, match="exponent beyond 1000 digits"):
        to_number("1e999999999")


def test_new_ids_are_the_names_unless_names_are_given():
    world = TWO.replace(names=["Alpha", "Beta"])
    assert world.replace(ids=["X", "Y"]).names == ("X", "Y")
    assert world.replace(ids=["X", "Y"], names=["Ex", "Why"]).names == ("Ex", "Why")


@pytest.mark.parametrize("factor", ["x", math.nan, None, -1, "1/0"])
def test_spread_by_what_is_no_number(factor):
    refused(
        InvalidStatesError,
        lambda: TWO.spread(factor, ["A"]),
        f"factor = {factor!r}; a number that is not negative",
    )


def test_a_mean_of_nobody_is_refused():
    refused(InvalidStatesError, lambda: TWO.mean_ideal([]), "nobody is named")
    empty = TWO.replace(size=[0, 1])
    refused(InvalidStatesError, lambda: empty.mean_ideal(["A"]), "hold no size")


@pytest.mark.parametrize("N", [2.5, "3", True, 0])
def test_symmetric_needs_a_whole_number(N):
    refused(InvalidStatesError, lambda: States.symmetric(N), f"N = {N!r}; a whole number from 1")


def test_states_and_scenarios_are_copied_equal():
    world = TWO.replace(
        extra={"raw": [Fraction(1, 3), math.nan]}, units={"raw": "t"}, coverage={"size": 0.5}, cost=[0.1, 0.2]
    )
    scenario = load_scenario("gatt_wto")
    for value in (world, scenario, load_scenario("gatt_wto").states):
        for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert again == value
            assert hash(again) == hash(value)
    assert pickle.loads(pickle.dumps(world)).extra["raw"][0] == Fraction(1, 3)


def test_objects_among_raw_figures_become_text(tmp_path):
    extra = {"day": [pd.Timestamp("1945-10-24"), pd.NaT], "raw": [np.float64(2), pd.NA]}
    world = TWO.replace(extra=extra)
    assert world.extra["day"][0] == "1945-10-24 00:00:00"
    assert world == TWO.replace(extra=extra)
    assert world.to_dict()["extra"] == {"day": ["1945-10-24 00:00:00", None], "raw": [2.0, None]}
    assert States.from_dict(world.to_dict()) == world
    solution = solve(bind(AccessionGame(), world, **FREE))
    assert type(solution).load(solution.save(tmp_path / "answer.json")) == solution


# ------------------------------------------------------------------------------------------ tables


def from_csv(tmp_path, text, **options):
    path = tmp_path / "states.csv"
    path.write_text(text, encoding="utf-8")
    return States.from_csv(path, **options)


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        ("id,size,size,population\nA,1,2,1\n", {}, "column 'size' occurs 2 times"),
        (
            "id,gdp,size,population\nA,1,1,1\n",
            {"rename": {"gdp": "size"}},
            "rename turns 'gdp' into 'size', but the table has a column 'size'",
        ),
        (
            "id,a,b,population\nA,1,1,1\n",
            {"rename": {"a": "size", "b": "size"}},
            "column 'size' occurs 2 times",
        ),
        ("id,size,population\nA,1,1\n", {"rename": 5}, "rename = 5; a mapping"),
        ("id,size,population,ideal_1,ideal_3\nA,1,1,1,1\n", {}, "columns ideal_1, ideal_3 leave a gap"),
        ("id,size,population,ideal,ideal_1\nA,1,1,1,1\n", {}, "columns 'ideal' and 'ideal_1' are both given"),
        ("size,population\n1,1\n", {}, "there is no column 'id' or 'iso3', and rows are only numbered"),
        ("id,size,population\n,1,1\n", {}, "id of row 0 is empty"),
        ("id,size,population\nA,1,1,3\n", {}, "Expected 3 fields in line 2, saw 4"),
        ("id,size,population\nA,1\n", {}, "population[0] ('A') = nan"),
    ],
)
def test_faulty_tables(tmp_path, text, options, fault):
    refused(InvalidInputError, lambda: from_csv(tmp_path, text, **options), fault)


def test_faulty_frames():
    frame = pd.DataFrame({"id": ["A", None], "size": [0.5, 0.5], "population": [0.5, 0.5]})
    refused(InvalidStatesError, lambda: States.from_pandas(frame), "id of row 1 is missing")
    refused(InvalidStatesError, lambda: States.from_pandas(frame.drop(columns="id")), "only numbered")
    double = pd.DataFrame([["A", 1, 1, 1]], columns=["id", "size", "size", "population"])
    refused(InvalidStatesError, lambda: States.from_pandas(double), "column 'size' occurs 2 times")
    refused(InvalidStatesError, lambda: States.from_pandas([1]), "a pandas DataFrame is needed, not a list")
    swapped = {"size": "population", "population": "size"}
    table = pd.DataFrame({"id": ["A", "B"], "size": [0.5, 0.5], "population": [0.25, 0.75]})
    assert States.from_pandas(table, rename=swapped).size.tolist() == [0.25, 0.75]


# ---------------------------------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.12345678901234567890", Fraction("0.12345678901234567890")),
        ("1e-400", Fraction(1, 10**400)),
        ("1e400", Fraction(10**400)),
        ("1_0.5 + .5 + 5.", Fraction(16)),
        ("(\n0.1 +\n 0.02)", Fraction(3, 25)),
    ],
)
def test_decimals_of_formulas_are_exact_as_written(text, value):
    assert parse_formula(text, X) == sympy.Rational(value.numerator, value.denominator)


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("1e99999*x", "'1e99999' has an exponent beyond 1000 digits"),
        ("*".join(["10**1000"] * 50), "'10**1000*10**1000' makes a number of more than 4096 bits"),
        ("*".join(["x", "10**1000"] * 50), "makes a number of more than 4096 bits"),
        ("(10**1000*x)**5", "is too large"),
        pytest.param(10**5000, "holds a number of more than 4096 bits", id="int"),
        pytest.param(sympy.Integer(10) ** 5000 * X["x"], "holds a number of more than 4096 bits", id="sympy"),
        (sympy.oo, "has no finite value"),
    ],
)
def test_gigantic_numbers_are_refused(formula, fault):
    assert len(refused(FormulaError, lambda: to_expression(formula, X), fault).faults) == 1


# ------------------------------------------------------------------------------------------- shell


@pytest.fixture
def world(tmp_path):
    path = tmp_path / "five.toml"
    path.write_text(WORLD, encoding="utf-8")
    return path


def write(tmp_path, text):
    path = tmp_path / "world.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fails(*arguments):
    done = run(*map(str, arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_an_exact_world_stays_exact(world):
    assert "exact" in run("solve", str(world), "--legitimacy", "0.025").stdout
    assert "exact" in run("solve", str(world), "--set", "legitimacy=2.5e-2").stdout


@pytest.mark.parametrize("name", ["exact", "founders", "game", "states", "institution", "exposure"])
def test_other_parts_are_no_parameters(world, tmp_path, name):
    assert f"--set {name}: is no parameter" in fails("grow", world, "--set", f"{name}=1")
    path = write(tmp_path, WORLD.replace("benefit = 0", f"benefit = 0\n{name} = 1"))
    assert f"parameters: {name!r} is no parameter; write" in fails("grow", path)


def test_entries_of_the_design_vector_can_be_set(world):
    assert re.search(r"^ +0 +2 ", run("grow", str(world), "--set", "depth=2", "-q").stdout, re.M)
    plain, none = (
        run("solve", str(world), *options).stdout for options in ([], ["--set", "exclusion_penalty=0"])
    )
    assert plain != none
    assert "exact" in run("solve", str(world), "--set", "minimum_participation=2,0.5").stdout
    assert "policy = 'meen'; one of" in fails("grow", world, "--set", "policy=meen", "--set", "x=")
    assert "a table by id cannot be given here" in fails("grow", world, "--set", "votes=1")


def test_an_option_is_given_once(world):
    text = fails(
        "grow", world, "--set", "legitimacy=.3", "--legitimacy", ".2", "--set", "cost=1", "--set", "cost=1"
    )
    assert "legitimacy is given twice" in text
    assert "cost is given twice" in text
    assert "given twice" in fails("grow", world, "--set", "legitimacy_weight=.3", "--legitimacy", ".2")


def test_a_year_needs_a_world_of_years(world):
    assert "can be taken only of a world that has [world] year" in fails("grow", world, "--year", 1950)


@pytest.mark.parametrize(
    ("entry", "source"),
    [("exact = true", "year"), ("normalise = true", "year"), ("rename = { a = 'b' }", "year"),
     ("exposure = [[0]]", "year"), ("exact = true", "[[states]]")],
)  # fmt: skip
def test_entries_of_a_world_that_do_nothing_are_refused(tmp_path, entry, source):
    year = "[world]\nyear = 2019\n"
    text = (
        year + entry
        if source == "year"
        else WORLD.replace("[parameters]", f"[world]\n{entry}\n\n[parameters]")
    )
    assert f"does nothing with {source}; leave it out" in fails("grow", write(tmp_path, text))


def test_nothing_is_left_behind_by_an_unknown_scenario(tmp_path):
    out = tmp_path / "newdir"
    assert "'nonsense' is unknown" in fails("grow", "nonsense", "--out", out)
    assert not out.exists()


def test_a_folder_does_not_hide_a_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("gatt_wto").mkdir()
    assert run("grow", "gatt_wto", "-q").returncode == 0


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("history = 'GATT'", "history = 'GATT'; a list of texts"),
        ("history = ['GAT']", "history names 'GAT', which has no table; did you mean 'GATT'?"),
        ("founders = 3", "founders = 3; a list of texts"),
        ("founders = ['1', '1']", "founders[1] = '1' is given twice"),
        ("sources = 4", "sources = 4; a list of texts"),
        ("sources = [1]", "sources[0] = 1; a text is needed"),
        ("title = 3", "title = 3; a text is needed"),
        ("world = 3", "world = 3; a table"),
    ],
)
def test_parts_of_a_file_are_of_their_kind(tmp_path, line, fault):
    text = WORLD.replace('title = "Two great powers and three others"\nfounders = ["1", "2"]', line)
    assert fault in fails("grow", write(tmp_path, text))


def test_a_solution_is_not_saved_as_a_folder(world, tmp_path):
    assert "is a folder; name a file" in fails("solve", world, "--save", tmp_path)
    assert os.listdir(tmp_path) == ["five.toml"]


def test_brackets_print_as_they_are(tmp_path):
    text = WORLD.replace('"1"', '"[/b]"').replace('"2"', '"[red]"').replace('"3"', '":tada:"')
    path = write(tmp_path, text.replace("Two great powers", "Two [bold]great[/x] powers"))
    for command in ("grow", "solve", "show"):
        done = run(command, str(path))
        assert done.returncode == 0, done.stderr
        assert "[/b]" in done.stdout
        assert "[red]" in done.stdout
    assert "Two [bold]great[/x] powers" in run("grow", str(path)).stdout


def test_switching_costs_in_a_file(tmp_path):
    rows = 'switching = [{ from = "outside", to = "member", cost = "price/3" }]\nparameters ='
    text = STAG_HUNT.replace("PAYOFF", "value*(members - 1)/(N - 1) - price").replace("parameters =", rows, 1)
    game = read_world(write(tmp_path, text)).game
    assert [str(cost) for cost in game.switching.values()] == ["price/3"]
    wrong = text.replace('to = "member", ', "")
    assert "switching is a list of tables, each with from, to and cost" in fails(
        "solve", write(tmp_path, wrong)
    )
    stray = text.replace('to = "member", ', 'to = "menber", ')
    assert "is no pair of different actions" in fails("solve", write(tmp_path, stray))


# ------------------------------------------------------------------------------------------- paths


def test_tables_of_a_path_hold_floats_unless_exact_numbers_are_asked_for():
    states = States.symmetric(3, cost=["1/4", "1/2", 1])
    path = grow(bind(AccessionGame(), states, benefit=1, legitimacy=0, divergence=0), ["1"])
    for table in (path.to_pandas(), path.reasons()):
        numbers = table.drop(columns=table.select_dtypes(exclude="number").columns)
        assert {"club_size", "gain"} & set(numbers.columns)
        assert not any(isinstance(value, Fraction) for value in table.to_numpy().ravel())
    assert path.to_pandas(exact=True)["club_size"].tolist()[0] == Fraction(1, 3)
    assert isinstance(path.reasons(exact=True)["gain"][0], Fraction)
    assert path.to_pandas()["members"].tolist()[-1] == "1 2 3"


def test_ids_with_spaces_are_told_apart():
    states = States.symmetric(3, ids=["New Zealand", "Fiji", "Samoa"])
    path = grow(bind(AccessionGame(), states, benefit=1, cost=0, legitimacy=0, divergence=0), ["Fiji"])
    assert path.to_pandas()["joined"].tolist()[1] == "New Zealand; Samoa"
    assert "New Zealand; Samoa" in str(path)


def four():
    return bind(
        AccessionGame(),
        States.symmetric(4),
        benefit=1,
        cost="1/2",
        legitimacy=0,
        divergence=0,
        founders=["1"],
    )


@pytest.mark.parametrize("steps", [2.5, "3", float("nan"), True, 0])
def test_steps_are_whole_numbers_from_one(steps):
    for run_ in (grow, lambda *given, **more: grow_with_stock(*given, renewal=1, **more)):
        refused(
            InvalidInputError,
            lambda run_=run_: run_(four(), ["9"], max_steps=steps, universal=2),
            f"max_steps = {steps!r}",
            "'9' is not among",
            "universal: 2",
        )


def test_choices_that_are_no_texts():
    refused(InvalidInputError, lambda: grow(four(), order=3, ties=None), "order = 3", "None is no tie rule")


def test_faults_of_tipping_and_basin_are_told_together():
    refused(
        InvalidInputError,
        lambda: tipping_number(four(), ties="jion", time_limit="x", include=["9"]),
        "did you mean 'join'",
        "time_limit = 'x'",
        "'9' is not among",
    )
    refused(
        InvalidInputError, lambda: basin(four(), sample=True, universal=7), "sample = True", "universal = 7"
    )


def test_verify_takes_every_answer_that_can_be_checked():
    found = tipping_number(four())
    assert verify(found) == found.verify()
    assert verify(found).valid
    assert not verify(dataclasses.replace(found, founders=(), minimum_sets=((),))).valid
