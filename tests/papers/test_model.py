"""Model sections: they say what the game says, of every kind of game."""

from __future__ import annotations

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.formulas.latex import broken, seen
from gametheory_gov.papers import describe
from tests.equilibria.answers import alike, five, standards


def test_a_scenario_says_its_rule_and_its_sources():
    scenario = gg.load_scenario("gatt_wto")
    text = describe(scenario)
    assert "$N = 193$ states" in text
    assert "22 founders" in text
    assert "22 states never move and always play member." in text
    assert "$\\kappa$ & cost of one unit of distance from the policy & payoff & $0.050$ \\\\" in text
    assert "How they were chosen: Illustrative" in text
    assert "Geneva Final Act" in text
    assert "\\cite{daspremont1983,wdi,bailey2017,maddison}" in text
    assert "values, with 3 decimals:" in text
    assert "$C_i(a \\to b)$ is what it costs to move" in text
    assert "floats" in text
    assert "Ties" not in text


def test_a_game_in_floats_has_no_fractions_where_decimals_are_announced():
    world = gg.States(["A", "B"], size=["1/3", "2/3"], population=["1/2", "1/2"])
    game = gg.bind(gg.AccessionGame(), world, benefit=0.1, cost=1, legitimacy=0, divergence=0)
    text = describe(game, "markdown")
    assert "values, with 3 decimals:" in text
    assert "$0.333$ to $0.667$" in text
    assert "1/3" not in text
    assert "$1/3$ to $2/3$" in describe(game.to_exact(), "markdown")


@pytest.mark.parametrize("form", ["latex", "markdown"])
@pytest.mark.parametrize(
    "game", [five(), five(exact=False), alike(3), standards(), five().commit(["1"])], ids=repr
)
def test_every_action_formula_and_symbol_is_there(form, game):
    text = describe(game, form)
    for row in game.form.equations():
        assert row in text
    for info in game.form.symbols:
        assert f"${info.latex_name}$" in text
    assert ("fractions" in text) is game.exact
    assert text.count("\\begin{") == text.count("\\end{")


def test_ties_and_tolerance_are_those_of_the_answer():
    assert "stays with its action" in describe(gg.solve(five(), ties="weak"))
    assert "takes the less" in describe(gg.grow(five(), ["1"], ties="stay_out"))
    assert "takes the more" in describe(five(), ties="join")
    assert r"$1\times 10^{-6}$ times" in describe(gg.solve(five(exact=False), tolerance=1e-6))


def test_values_that_differ_between_states_are_a_range():
    assert "& $6/25$ to $17/20$ \\\\" in describe(five())
    assert "decimals" not in describe(five())


def test_faults_come_together():
    with pytest.raises(InvalidInputError) as error:
        describe(gg.States.symmetric(2), "html", ties="jon", digits=True)
    assert len(error.value.faults) == 4


def test_long_equations_are_broken_outside_brackets_only():
    long = "u &= " + " + ".join(rf"a_{k} \left(b + c - d\right)" for k in range(20))
    lines = broken(long).split(" \\\\\n")
    assert len(lines) > 2
    assert all(line.count(r"\left") == line.count(r"\right") for line in lines)
    assert all(line.startswith("&\\quad +") for line in lines[1:])
    assert "".join(broken(long).replace(" \\\\\n&\\quad", "").split()) == "".join(long.split())
    assert all(seen(line) < 90 for line in lines)
    assert broken("u &= a + b") == "u &= a + b"


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (r"x \left(" + " + ".join(f"a_{k} b" for k in range(40)) + r"\right)^{2}", 2),
        (r"\frac{" + " + ".join(f"a_{k} b" for k in range(40)) + "}{n}", 2),
        (
            r"\left(1 - x\right) \left("
            + " - ".join(rf"\frac{{a_{k}}}{{b + c}}" for k in range(30))
            + r"\right)",
            2,
        ),
    ],
)
def test_a_summand_longer_than_a_line_is_broken_in_its_longest_brackets(term, parts):
    told = broken(f"u &= z - {term}")
    lines = told.split(" \\\\\n")
    assert len(lines) >= parts
    assert all(seen(line) < 90 for line in lines)
    assert told.count(r"\Bigl(") == told.count(r"\Bigr)") == 1
    assert all(line.count(r"\left") == line.count(r"\right") for line in lines)
    assert all(line.count("{") == line.count("}") for line in lines)


def test_long_values_of_cases_are_broken():
    value = " + ".join(f"a_{k} b" for k in range(30))
    cases = r"\begin{cases} " + value + r" & \text{for}\: n \geq m \\0 & \text{otherwise} \end{cases}"
    rows = broken(f"u &= {cases}").split(r"\\")
    assert len(rows) > 3
    assert all(seen(row) < 90 and row.count("&") == 1 for row in rows[1:])
    assert broken("u &= " + cases.replace(value, "a")) == "u &= " + cases.replace(value, "a")


def test_every_scenario_has_equations_that_fit_a_line():
    for name in gg.list_scenarios():
        game = gg.load_scenario(name).bind()
        for row in game.form.equations():
            for line in row.split(r"\\"):
                assert seen(line) < 100, (name, line)
