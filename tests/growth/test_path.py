"""Tables and texts of a path."""

from __future__ import annotations

from fractions import Fraction

from gametheory_gov import AccessionGame, States, bind, grow


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
