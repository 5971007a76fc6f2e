"""The code of every picture draws the same picture."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from tests.pictures import PICTURES, content, drawn
from tests.stickiness.test_hysteresis import five


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def run(code):
    names = {}
    exec(compile(code, "the code of a picture", "exec"), names)
    return names


@pytest.mark.parametrize("name", PICTURES)
def test_the_code_of_a_picture_draws_it_again(name):
    ax = drawn(name)
    if ax is None:
        return
    code = gg.code_of(ax)
    if name.startswith("decisions") and "gg.load(" in code:
        return  # rules and positions are not written as code; the next test draws from the answer's file
    again = run(code)["ax"]
    assert again is not ax
    assert content(again) == content(ax)
    assert code == gg.code_of(ax.figure) == gg.code_of(again)
    assert max(map(len, code.splitlines())) <= 100
    assert "gg.load(" not in code  # all of these have short code


@pytest.mark.parametrize("name", PICTURES)
def test_the_code_of_a_picture_whose_answer_came_from_a_file(name, tmp_path):
    """Nothing but the file is known of it."""
    answer = getattr(PICTURES[name], "__defaults__", None)
    if not answer or drawn(name) is None:
        return
    answer, method = answer
    loaded = gg.load(answer.save(tmp_path / f"kept{answer.ENDING}"))
    ax = getattr(loaded, method)()
    code = gg.code_of(ax)
    assert "gg.load(" in code
    assert content(run(code)["ax"]) == content(ax)


def test_a_game_is_written_as_its_scenario_with_what_was_changed():
    scenario = gg.load_scenario("gatt_wto")
    for game, wanted in (
        (scenario.bind(), "gg.load_scenario('gatt_wto').bind()"),
        (scenario.bind(legitimacy=0.2), "gg.rebind(gg.load_scenario('gatt_wto'), legitimacy=0.2)"),
        (scenario.bind(committed=False), "gg.load_scenario('gatt_wto').bind(committed=False)"),
        (
            gg.rebind(scenario.bind(committed=False), cost=0.5, policy="median"),
            "gg.rebind(gg.load_scenario('gatt_wto').bind(committed=False), cost=0.5, policy='median')",
        ),
        (
            gg.rebind(scenario, excludability=0.5, exclusion_penalty=0),
            "gg.rebind(gg.load_scenario('gatt_wto'), excludability=0.5, exclusion_penalty=0)",
        ),
        (
            gg.bind(gg.AccessionGame(), gg.load_states(1950), benefit=1, cost=1, legitimacy=0, divergence=0),
            "gg.bind(gg.AccessionGame(), gg.load_states(1950), legitimacy=0, divergence=0, benefit=1,\n"
            "    cost=1)",
        ),
    ):
        code = gg.code_of(game)
        assert code == f"import gametheory_gov as gg\n\ngame = {wanted}"
        assert run(code)["game"] == game


CLIMATE = gg.load_scenario("climate_club_2015")


@pytest.mark.parametrize(
    ("game", "wanted"),
    [
        (CLIMATE.bind(), ".bind()"),
        (CLIMATE.bind(tariff="1/40", price=50), ", price=50, tariff=Fraction(1, 40))"),
        (gg.rebind(CLIMATE, tariff=0.02), ", tariff=0.02)"),
        (CLIMATE.bind(exact=False), ".bind(exact=False)"),
        (CLIMATE.bind(founders=["EU"], committed=False), ".bind(founders=('EU',), committed=False)"),
        (gg.load_scenario("gatt_wto").bind(exact=True), ".bind(exact=True)"),
    ],
)
def test_a_world_without_a_year_and_options_of_binding_are_written(game, wanted):
    """Was refused: states of no year, parameters that a scenario gives as text."""
    code = gg.code_of(game)
    assert code.endswith(wanted)
    assert run(code)["game"] == game


CLIMATE_PICTURES = {
    "path": lambda: gg.grow(CLIMATE.bind(tariff="0.03", price=50), ["EU"]).plot(),
    "loop": lambda: gg.hysteresis(
        CLIMATE.bind(founders=["EU"], committed=False), "tariff", (0, "1/20", 3)
    ).plot(),
    "phases": lambda: gg.phase_diagram(
        CLIMATE, x=("tariff", (0, 0.1, 3)), y=("price", (12.5, 100, 2)), question=gg.sweeps.size_labels
    ).plot(),
}


@pytest.mark.parametrize("name", CLIMATE_PICTURES)
def test_pictures_of_the_climate_club(name):
    ax = CLIMATE_PICTURES[name]()
    code = gg.code_of(ax)
    assert "gg.load_scenario('climate_club_2015')" in code
    assert content(run(code)["ax"]) == content(ax)


def test_an_answer_has_code_as_well():
    answer = gg.grow(gg.load_scenario("gatt_wto").bind(legitimacy=0.4), order="random", rng=3)
    code = gg.code_of(answer)
    assert "rng=3" in code
    assert run(code)["answer"] == answer


def test_a_list_that_is_changed_afterwards_changes_nothing():
    founders = ["1", "2"]
    path = gg.grow(five(), founders)
    founders.clear()
    assert run(gg.code_of(path))["answer"] == path


def test_what_has_no_short_code_is_saved(tmp_path):
    """A world of the user's own in memory; drawn by a generator that cannot be written."""
    rng = np.random.default_rng(1)
    size = rng.random(60)
    world = gg.States([f"S{k}" for k in range(60)], size=size / size.sum(), population=[1 / 60] * 60)
    game = gg.bind(gg.AccessionGame(), world, benefit=1, cost=0.5, legitimacy=0.1, divergence=0)
    for path in (gg.grow(game, ["S0"]), gg.grow(five(), ["1"], order="random", rng=rng)):
        ax = path.plot()
        told = gg.code_of(ax)
        assert "# no short code makes" in told
        assert "save the answer first: answer.save('answer.json')" in told.replace("\n#", "")
        code = gg.code_of(ax, tmp_path / "kept")
        assert content(run(code)["ax"]) == content(ax)


def test_an_answer_that_was_copied_is_made_again_from_itself():
    """It has lost the call that made it, and keeps its arguments."""
    from copy import deepcopy

    path = deepcopy(gg.grow(five("1/10"), ["1", "2"], order="by_size"))
    code = gg.code_of(path)
    assert "order='by_size'" in code
    assert run(code)["answer"] == path


def test_a_figure_of_several_pictures_keeps_their_places():
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    path = gg.grow(five("1/10"), ["1", "2"])
    path.plot(left)
    path.plot_timeline(right)
    code = gg.code_of(figure)
    again = run(code)["figure"]
    assert [content(ax) for ax in again.axes] == [content(left), content(right)]
    assert again.get_size_inches().tolist() == [9, 4]
    for one, other in zip(again.axes, figure.axes, strict=True):
        assert one.get_position().bounds == pytest.approx(other.get_position().bounds, abs=1e-3)
    assert code.count("gg.grow(") == 1


def test_what_was_not_drawn_here_is_refused():
    figure, ax = plt.subplots()
    for what in (figure, ax, "here", None):
        with pytest.raises(InvalidInputError, match="axes that the package drew into"):
            gg.code_of(what)
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost=1, legitimacy=0, divergence=0)
    diagram = gg.phase_diagram(game, x=("cost", [0, 1]), y=("legitimacy", [0, 1]))
    with pytest.raises(NotApplicableError, match="no code here makes <function"):
        gg.code_of(diagram.plot(overlays={"mine": lambda x: x}))


def test_a_graph_that_was_changed_is_refused():
    graph = gg.growth.transition_graph(five())
    graph.remove_node(next(iter(graph)))
    with pytest.raises(NotApplicableError, match="a graph that was changed"):
        gg.code_of(gg.growth.transition_picture(graph))


def test_a_large_game_is_written_by_its_scenario_or_refused():
    """Was a bug: a private exception was raised."""
    pair = gg.load_scenario("gatt_wto").replace(founders=("USA", "FRA")).bind()
    code = gg.code_of(pair)
    assert run(code)["game"] == pair
    assert ".bind(founders=('USA', 'FRA'))" in code
    values = {"benefit": 1, "cost": 1, "legitimacy": 0, "divergence": 0}
    large = gg.bind(gg.AccessionGame(), gg.States.symmetric(200), **values)
    with pytest.raises(NotApplicableError, match="no code here makes a game with so many values"):
        gg.code_of(large)
