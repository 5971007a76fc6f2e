"""Decision bodies of a user's own: what a table says, and what is refused with every fault at once."""

from __future__ import annotations

from fractions import Fraction as F
from time import perf_counter

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.decisions import coalitions, power
from gametheory_gov.scenarios import load_body, read_body

VOTES = "id,name,votes,chair\nA,Aland,50,A\nB,Bland,29.5,B\nC,Cland,20.5,B\nD,Dland,10,\n"


def write(tmp_path, votes=VOTES, body=None):
    (tmp_path / "votes.csv").write_text(votes, encoding="utf-8")
    if body is None:
        return tmp_path / "votes.csv"
    (tmp_path / "body.toml").write_text(body, encoding="utf-8")
    return tmp_path / "body.toml"


def test_a_table_alone(tmp_path):
    body = read_body(write(tmp_path))
    assert body.rule.votes == {"A": 50, "B": 50}
    assert body.rule.quota == 51  # more than half
    assert body.constituencies == {"B": ("B", "C")}
    assert body.others == ("D",)
    assert read_body(write(tmp_path), base="all").rule.quota == 56
    assert read_body(write(tmp_path), quota=0.85).rule.quota == 85
    halves = read_body(write(tmp_path, "id,votes\nA,1.5\nB,1\nC,1\n"))
    assert halves.rule.quota == 2  # of 3.5, in halves: more than 1.75
    assert not read_body(write(tmp_path, "id,votes\nA,1.5\nB,1.5\n")).rule.wins(["A"])


def test_without_chairs_everybody_votes(tmp_path):
    body = read_body(write(tmp_path, "iso3,votes\nUSA,3\nFRA,2\n"), quota="1/2")
    assert body.rule.votes == {"USA": 3, "FRA": 2}
    assert (body.constituencies, body.others) == ({}, ())


def test_a_file_says_more(tmp_path):
    text = """
        title = "a bank"
        quota = "3/5"
        vetoes = ["C"]
        csv = "votes.csv"
        separator = ";"
        thousands = "."
        decimal = ","
        sources = ["its report"]
        notes = ["of 2030"]
    """
    table = "id;votes\nA;1.050,5\nB;29,5\nC;20\n"
    body = read_body(write(tmp_path, table, text))
    assert (body.title, body.sources, body.notes) == ("a bank", ("its report",), ("of 2030",))
    assert coalitions(body.rule).vetoers == ("A", "C")
    assert body.rule.parts[0].quota == F(3, 5) * 1100
    assert read_body(tmp_path / "body.toml", quota=1).rule.parts[0].quota == 1100


def test_the_imf_as_a_table_of_ones_own(tmp_path):
    gg.data.imf_votes().to_pandas().to_csv(tmp_path / "imf.csv", index=False)
    for base in ("seated", "all"):
        own = read_body(tmp_path / "imf.csv", quota="85/100", base=base)
        known = load_body("imf_board", quota="85/100", base=base)
        assert own.rule.quota == known.rule.quota
        assert power(own.rule, "banzhaf").values == power(known.rule, "banzhaf").values
    world = gg.load_states(2019)
    assert own.states(world) == known.states(world).replace(notes=own.states(world).notes)


@pytest.mark.parametrize(
    ("votes", "body", "told"),
    [
        ("id,votes,chair\nA,1,Z\nA,x,A\n,-1,A\n", None,
         ["line 2: 'Z', the chair", "line 3: 'A' is given twice", "line 3: votes of 'A' = 'x'",
          "line 4: the id is empty", "line 4: votes of '' = '-1'"]),
        ("name,vote\nA,1\n", None, ["column 'id' is missing", "column 'votes' is missing"]),
        ("id,votes\n", None, ["there is no member"]),
        ("id,votes\nA,0\n", None, ["nobody casts a vote"]),
        ("id,votes,chair\nA,1,\n", None, ["nobody has a chair, so nobody casts"]),
        ("id,votes\nA,1\nA,2\n", 'csv = "votes.csv"\nquota = 85\nveto = 3\nvetoes = [1]\ntitle = 4',
         ["quota = 85", "'veto' is no entry", "vetoes = [1]", "title = 4", "'A' is given twice"]),
        ("id,votes\nA,1\n", 'csv = "votes.csv"\nvetoes = ["B"]', ["'B'"]),
        ("id,votes\nA,1\n", 'title = "a"', ["csv is missing"]),
    ],
)  # fmt: skip
def test_every_fault_at_once(tmp_path, votes, body, told):
    with pytest.raises(InvalidInputError) as caught:
        read_body(write(tmp_path, votes, body))
    faults = caught.value.faults
    assert len(faults) == len(told)
    assert all(any(text in fault for fault in faults) for text in told), faults


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_body(tmp_path / "none.csv")
    with pytest.raises(DataError, match="TOML"):
        read_body(write(tmp_path, body="csv ="))
    with pytest.raises(DataError, match=r"thousands=',' if it parts thousands, in the TOML file"):
        read_body(write(tmp_path, 'id,votes\nA,"3,000"\n'))
    with pytest.raises(InvalidInputError, match="base = 'seats'"):
        read_body(write(tmp_path), base="seats")
    with pytest.raises(InvalidInputError, match="more than all votes"):
        read_body(write(tmp_path), quota=1, base="all")


def test_a_long_table_is_read_or_refused_soon(tmp_path):
    rows = "".join(f"state {k},{k},chair {k}\n" for k in range(20_000))
    started = perf_counter()
    with pytest.raises(InvalidInputError) as caught:
        read_body(write(tmp_path, "id,votes,chair\n" + rows))
    assert len(caught.value.faults) == 20_000
    assert perf_counter() - started < 30
