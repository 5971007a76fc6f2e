"""Games in normal form: faults, labels, tables, Gambit's format."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import NormalForm
from gametheory_gov.base.errors import DataError, InvalidGameError, InvalidInputError
from gametheory_gov.testing import normal_forms


@dataclass(frozen=True)
class Settled:
    """An outcome as a record; all of them read alike."""

    number: int

    def __str__(self):
        return "settled"


def permuted(form, axes):
    """The form with players in another order, written cell by cell."""
    payoffs = np.empty((*(form.shape[k] for k in axes), len(axes)), dtype=object)
    for position, _ in form.cells():
        payoffs[tuple(position[k] for k in axes)] = [form.payoffs[position][k] for k in axes]
    return payoffs


@given(normal_forms())
def test_round_trips(form):
    assert NormalForm.from_nfg(form.to_nfg()) == form
    assert NormalForm.from_pandas(form.to_pandas()) == form
    assert NormalForm.from_dict(json.loads(json.dumps(form.to_dict()))) == form
    again = pickle.loads(pickle.dumps(form))
    assert again == form
    assert hash(again) == hash(form)


@given(normal_forms(), st.randoms())
def test_rows_of_a_table_may_be_in_any_order(form, random):
    frame = form.to_pandas()
    order = list(range(len(frame)))
    random.shuffle(order)
    again = NormalForm.from_pandas(frame.iloc[order])
    for _, profile in form.cells():
        assert again.payoff(profile) == form.payoff(profile)
        assert again.outcome(profile) == form.outcome(profile)


@given(normal_forms(), st.data())
def test_permuting_players_moves_axes_and_columns(form, data):
    order = data.draw(st.permutations(form.players))
    other = form.permute_players(order)
    axes = [form.players.index(name) for name in order]
    assert other.payoffs.tolist() == permuted(form, axes).tolist()
    assert other.permute_players(form.players) == form
    for _, profile in form.cells():
        named = dict(zip(form.players, profile, strict=True))
        assert other.payoff(named) == form.payoff(named)
        assert other.outcome(named) == form.outcome(named)


@given(normal_forms())
def test_text_and_html_show_every_cell(form):
    shown, html = str(form), form._repr_html_()
    for names in form.choices:
        assert all(name in shown and name in html for name in names)
    if form.outcomes is not None:
        assert all(outcome in shown and outcome in html for outcome in form.outcomes.ravel())
    assert len(shown.splitlines()) >= form.shape[0]


def test_equality_is_by_value_and_by_kind_of_number():
    one, other = (NormalForm.bimatrix([[1, 2]], [[3, last]]) for last in (4, 5))
    assert one != other
    assert one != NormalForm.bimatrix([[1.0, 2.0]], [[3.0, 4.0]])
    assert one != "a game"
    assert not one.payoffs.flags.writeable


def test_small_integers_are_exact():
    form = NormalForm.bimatrix(np.array([[127, -128]], np.int8), np.array([[100, 27]], np.int8))
    assert form.exact
    assert form.payoff(["1", "1"]) == {"row": Fraction(127), "column": Fraction(100)}
    assert all(isinstance(value, Fraction) for value in form.payoffs.ravel())


def test_records_that_read_alike_stay_apart_in_texts():
    form = NormalForm(["a"], [["x", "y", "z"]], [[1], [2], [3]], [Settled(1), Settled(2), Settled(1)])
    assert form.outcome(["y"]) == Settled(2)
    assert pickle.loads(pickle.dumps(form)) == form
    for again in (
        NormalForm.from_nfg(form.to_nfg()),
        NormalForm.from_pandas(form.to_pandas()),
        NormalForm.from_dict(form.to_dict()),
    ):
        assert again.outcomes.tolist() == ["settled", "settled (2)", "settled"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"players": ["a", "a"]}, ["players[1] = 'a' occurs before"]),
        ({"players": ["a", " "]}, ["players[1] = ' '"]),
        ({"players": "ab"}, ["a sequence of names is needed"]),
        ({"players": ["outcome", "payoff_b"]}, ["players[0] = 'outcome'", "players[1] = 'payoff_b'"]),
        ({"choices": [["x", "y"]]}, ["choices has 1 sequences for 2 players"]),
        ({"choices": [["x", "x"], []]}, ["choices[0][1] = 'x' occurs before", "choices[1] is empty"]),
        ({"payoffs": [[1, 2], [3, 4]]}, ["shape (2, 2); (2, 1, 2) is needed"]),
        (
            {"payoffs": [[[1, float("nan")]], [[float("inf"), 2]]]},
            ["'b' at (x, z) = nan", "'a' at (y, z) = inf"],
        ),
        ({"payoffs": "many"}, ["payoffs are no array of numbers"]),
        ({"payoffs": [[[1, 2]], [[3]]]}, ["payoffs are no array of numbers"]),
        ({"outcomes": [["club"]]}, ["outcomes have another shape than (2, 1)"]),
        ({"outcomes": [[["list"]], ["club"]]}, ["outcome at (0, 0) is a list, which cannot be hashed"]),
        ({"outcomes": [[""], ["club"]]}, ["outcome at (0, 0) has a blank text"]),
        ({"title": 3}, ["title = 3"]),
    ],
)
def test_faults_are_named_all_at_once(arguments, words):
    sound = {"players": ["a", "b"], "choices": [["x", "y"], ["z"]], "payoffs": [[[1, 2]], [[3, 4]]]}
    with pytest.raises(InvalidGameError) as caught:
        NormalForm(**(sound | arguments))
    assert all(word in str(caught.value) for word in words), caught.value


def test_bimatrix_and_profiles_name_faults():
    with pytest.raises(InvalidGameError, match="matrices of one shape"):
        NormalForm.bimatrix([[1, 2]], [[1], [2]])
    with pytest.raises(InvalidGameError, match="second is no matrix of numbers"):
        NormalForm.bimatrix([[1, 2]], [["x", 2]])
    form = NormalForm.bimatrix([[1, 2]], [[1, 2]], choices=[["join"], ["join", "own"]])
    with pytest.raises(InvalidGameError, match=r"no choice 'joni'.*did you mean 'join'"):
        form.payoff(["join", "joni"])
    with pytest.raises(InvalidGameError, match=r"no player 'col'(?s:.*)'column' has no choice"):
        form.payoff({"row": "join", "col": "own"})
    with pytest.raises(InvalidGameError, match="one choice per player"):
        form.outcome(["join"])
    with pytest.raises(InvalidGameError, match="named once"):
        form.permute_players(["row", "row"])


# --------------------------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="payoff_b"), "no column 'payoff_b'"),
        (lambda frame: frame.drop(columns="a"), "no column 'a'"),
        (lambda frame: frame.iloc[1:], "occurs 0 times"),
        (lambda frame: pd.concat([frame, frame.iloc[:1]]), "occurs 2 times"),
        (lambda frame: frame.iloc[:0], "no rows"),
        (lambda frame: frame.assign(a=[None, *frame["a"][1:]]), "rows without a choice"),
        (lambda frame: frame.drop(columns=list(frame.columns)), "no player"),
        (lambda frame: frame.to_numpy(), "a pandas DataFrame is needed, not a ndarray"),
    ],
)
def test_tables_name_their_faults(change, words):
    frame = NormalForm(["a", "b"], [["x", "y"], ["u", "v"]], np.arange(8).reshape(2, 2, 2)).to_pandas()
    with pytest.raises(InvalidGameError, match=words):
        NormalForm.from_pandas(change(frame))


def test_saved_values_of_something_else_are_refused():
    plain = NormalForm.bimatrix([[1, 2]], [[1, 2]]).to_dict()
    with pytest.raises(DataError, match="its format is 'other/1'"):
        NormalForm.from_dict(plain | {"format": "other/1"})
    with pytest.raises(DataError, match="payoffs"):
        NormalForm.from_dict({name: value for name, value in plain.items() if name != "payoffs"})


# --------------------------------------------------------------------------- Gambit's format

PAYOFFS = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2 1 1 0 3 2 0
"""
OUTCOMES = """NFG 1 R "An example" { "Player 1" "Player 2" }

{ { "1" "2" "3" }
{ "1" "2" } }
"This is a comment"

{ { "one" 1, 1 } { "" 0 2/3 } { "three" .5 -2.5e-1 } }
1 2 2 1 0 3
"""


def test_the_payoff_version_runs_through_the_first_player_first():
    form = NormalForm.from_nfg(PAYOFFS)
    assert form.title == "Selten (IJGT, 75), Figure 2, normal form"
    assert form.shape == (3, 2)
    assert form.payoffs[..., 0].tolist() == [[1, 1], [0, 0], [0, 2]]
    assert form.payoffs[..., 1].tolist() == [[1, 1], [2, 3], [2, 0]]


def test_the_outcome_version():
    form = NormalForm.from_nfg(OUTCOMES)
    assert form.outcomes.tolist() == [["one", "one"], ["outcome 2", "no outcome"], ["outcome 2", "three"]]
    assert form.payoff(["3", "2"]) == {"Player 1": Fraction(1, 2), "Player 2": Fraction(-1, 4)}
    assert form.payoff(["2", "2"]) == {"Player 1": 0, "Player 2": 0}
    assert form.payoff(["2", "1"])["Player 2"] == Fraction(2, 3)
    assert NormalForm.from_nfg(form.to_nfg()) == form


def test_files_and_kinds_of_number(tmp_path):
    form = NormalForm.bimatrix([[0.1, -2e-7]], [[3.0, 4.0]])
    path = tmp_path / "game.nfg"
    assert path.write_text(form.to_nfg(path)) > 0
    assert NormalForm.from_nfg(path) == form
    assert NormalForm.from_nfg(str(path), exact=True).payoffs[0, 0, 0] == Fraction(1, 10)
    assert NormalForm.from_nfg(PAYOFFS, exact=False).payoffs.dtype == np.float64


@given(st.text(min_size=1).filter(lambda name: name.strip() and not name.endswith("\\")))
def test_any_name_can_be_written(name):
    form = NormalForm([name + "'s"], [[name]], [[1]], [name], title=name)
    assert NormalForm.from_nfg(form.to_nfg()) == form


def test_a_name_that_cannot_be_written_is_refused():
    with pytest.raises(DataError, match="ends with a backslash"):
        NormalForm(["a\\"], [["x"]], [[1]]).to_nfg()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EFG 2 R", "cannot be read"),
        ("NFG 2 R", "line 1, at 2: '1' is needed"),
        ("NFG 1 Q", "line 1, at Q: R or D"),
        ('NFG 1 R "t" { "a" b }', "line 1, at b: the name of a player is needed"),
        ('NFG 1 R "t" { "a" "b }', 'line 1, at ": this quotation mark is never closed'),
        (
            'NFG 1 R "t" { "a" "b" }\n{ 2 }',
            "line 2, at }: strategies are given for 1 players, but there are 2",
        ),
        ('NFG 1 R "t" { "a" }\n{ 0 }', "line 2, at 0: the number of strategies cannot be right"),
        ('NFG 1 R "t" { "a" "b" }\n{ 2 x }', "line 2, at x: the number of strategies is needed"),
        ('NFG 1 R "t" { "a" "b" } { 2 2 }\n1 2 3', "8 payoffs are needed, one per cell and player, and 3"),
        ('NFG 1 R "t" { "a" } { 2 }\n1\ntwo', "line 3, at two: a payoff is needed"),
        ('NFG 1 R "t" { "a" } { 2 }\n1 1/0', "line 2, at 1/0: a payoff is needed"),
        ('NFG 1 R "t" { "a" } { 2 }\n1 2 3', "line 2, at 3: the game has ended before"),
        ('NFG 1 R "t" { "a" } { 2 } { { "x" 1 } }\n1 2', "line 2, at 2: the outcomes are numbered 1 to 1"),
        ('NFG 1 R "t" { "a" } { 2 } { { "x" 1 } }\n1', "at the end of the file: the number of an outcome"),
        ('NFG 1 R "t" { "a" } { 2 } { { "x" 1 2 } }\n1 1', "at 2: } is needed around the payoffs of 1"),
        (
            'NFG 1 R "t" { "a" } { 2 } { { "x" 1 }\n',
            "at the end of the file: the list of outcomes is not closed",
        ),
        ('NFG 1 R "t" { "a" "b" "c" } { 9 9999999 9 }', "cannot be right"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(text, words):
    with pytest.raises(DataError) as caught:
        NormalForm.from_nfg(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("players", "choices", "read"),
    [
        ('"" ""', '{ "" "" } { "x" "x" "x_1" }', (("_1", "_2"), ("_1", "_2"), ("x_2", "x_3", "x_1"))),
        ('"P" "P"', '{ " " "a" } { "b" "b" }', (("P_1", "P_2"), ("_1", "a"), ("b_1", "b_2"))),
    ],
)
def test_names_are_numbered_as_gambit_does(players, choices, read):
    cells = " ".join("1" for _ in range(2 * len(read[1]) * len(read[2])))
    form = NormalForm.from_nfg(f'NFG 1 R "t" {{ {players} }}\n{{ {choices} }} {cells}')
    assert (form.players, *form.choices) == read


@pytest.mark.parametrize("folder", ["", "NFG 1 R"])
@pytest.mark.parametrize("name", ["NFG.nfg", "NFG_game.nfg", "NFG 1 R games.nfg", "NFG games.nfg"])
def test_a_path_that_begins_like_a_text(tmp_path, monkeypatch, folder, name):
    monkeypatch.chdir(tmp_path)
    path = Path(folder, name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(PAYOFFS)
    assert NormalForm.from_nfg(str(path)) == NormalForm.from_nfg(PAYOFFS)
    with pytest.raises(DataError, match="cannot be read"):
        NormalForm.from_nfg("NFGs/nowhere.nfg")


def test_marks_of_byte_order_and_other_encodings(tmp_path):
    path = tmp_path / "game.nfg"
    path.write_text(PAYOFFS, encoding="utf-8-sig")
    assert (
        NormalForm.from_nfg(path) == NormalForm.from_nfg("\ufeff" + PAYOFFS) == NormalForm.from_nfg(PAYOFFS)
    )
    path.write_text(PAYOFFS.replace("Player 1", "Müller"), encoding="cp1252")
    with pytest.raises(DataError, match="is no text in UTF-8"):
        NormalForm.from_nfg(path)


# Was a bug.
@pytest.mark.parametrize("wrong", [None, 5, {"row"}])
def test_profiles_and_orders_that_are_no_sequences_are_told(wrong):
    form = NormalForm.bimatrix([[1, 2]], [[1, 2]])
    with pytest.raises(InvalidInputError, match=r"one choice per player"):
        form.payoff(wrong)
    with pytest.raises(InvalidInputError, match=r"every player of"):
        form.permute_players(wrong)
