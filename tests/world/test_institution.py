"""The design vector: every fault is named, and what is written is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import Institution
from gametheory_gov.base.errors import DataError, InvalidInstitutionError
from gametheory_gov.testing import institutions, states
from tests.checks import check_faults, copies, refused


@given(st.data())
def test_copies_are_equal(data):
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


def test_every_fault_of_an_institution_at_once():
    check_faults(
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
    check_faults(
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


# ------------------------------------------------------------------------------------ found in review


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


def test_votes_are_not_negative():
    told = "votes['USA'] = -1; one number per state id, not negative, is needed"
    refused(InvalidInstitutionError, lambda: Institution(body="weighted", votes={"USA": -1}), told)


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
    refused(DataError, lambda: Institution.from_toml(bad), "is no text in UTF-8")
    refused(DataError, lambda: Institution.from_toml("club.toml"), "or a Path for a file")
    refused(DataError, lambda: Institution.from_toml(5), "the name of a file is needed")
    refused(DataError, lambda: Institution().to_toml(tmp_path / "no" / "x.toml"), "cannot be written")
    Institution("club").to_toml(tmp_path / "club.toml")
    assert Institution.from_toml(tmp_path / "club.toml").name == "club"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.toml", "club.toml"]
