"""States from tables and files of commas, and back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import States
from gametheory_gov.base.errors import DataError, InvalidInputError, InvalidStatesError
from gametheory_gov.testing import states
from tests.checks import check_faults, refused

any_states = states(
    1,
    5,
    exact=st.booleans(),
    dimensions=st.sampled_from((1, 2)),
    with_exposure=st.booleans(),
    with_matrices=st.booleans(),
)


@given(any_states)
def test_states_through_a_table(world):
    """A table holds everything but the matrix of exposures."""
    assert States.from_pandas(world.to_pandas()) == world.replace(exposure=None, matrices={})


def test_missing_columns():
    table = pd.DataFrame({"id": ["A"], "siz": [1.0], "populaton": [1.0]})
    expected = [("'size' is missing", "did you mean 'siz'?"), ("'population' is missing", "'populaton'?")]
    check_faults(InvalidStatesError, lambda: States.from_pandas(table), expected)
    with pytest.raises(InvalidStatesError, match=r"rename names a column 'gdpp' .* did you mean 'gdp'"):
        States.from_pandas(pd.DataFrame({"id": ["A"], "gdp": [1.0]}), rename={"gdpp": "size"})


def test_every_fault_of_a_table_at_once(tmp_path):
    file = tmp_path / "world.csv"
    file.write_text("id,size,population,cost,ideal\nA,0.5,,-1,0\nA,-0.5,0.5,x,0\nB,1,0.5,2,\n")
    check_faults(
        InvalidStatesError,
        lambda: States.from_csv(file),
        [
            ("ids[1] = 'A' repeats ids[0]", "distinct"),
            ("size[1] ('A') in line 3 = -0.5", "finite shares in [0, 1]"),
            ("population[0] ('A') in line 2 is an empty cell", "finite shares in [0, 1]"),
            ("cost[1] ('A') in line 3 = 'x'", "finite number"),
            ("ideal[2][0] ('B') in line 4 is an empty cell", "finite number"),
        ],
    )
    with pytest.raises(DataError, match="cannot be read"):
        States.from_csv(tmp_path / "nowhere.csv")


# ------------------------------------------------------------------------------------ found in review


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
        ("id,size,population\n,1,1\n", {}, "id in line 2 is empty"),
        ("id,size,population\nA,1,1,3\n", {}, "Expected 3 fields in line 2, saw 4"),
        ("id,size,population\nA,1\n", {}, "population[0] ('A') in line 2 is an empty cell"),
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
