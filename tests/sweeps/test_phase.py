"""Phase diagrams: labels, boundaries against closed forms, coexistence against brute force, pictures."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.base.datasets import write_netcdf
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.equilibria.regimes import regime
from gametheory_gov.sweeps.labels import club_labels, stage_labels
from tests.oracles.clubs import all_equilibria
from tests.worlds import two_powers_and_a_third

N, FOUNDERS, PENALTY = 10, 2, Fraction(1, 2)
X = ("cost", (0, "3/2", 11))
Y = ("legitimacy", (0, 1, 6))


def symmetric(**changes):
    """N equal states, of whom two are committed; exact."""
    rules = gg.Institution(exclusion_penalty=PENALTY)
    given = {"benefit": 0, "cost": 1, "legitimacy": 1, "divergence": 0} | changes
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(N), rules, **given, founders=["1", "2"])
    return game.commit(["1", "2"])


def grows(legitimacy):
    """The greatest cost at which the first outsider joins the founders: its join gain is zero."""
    return legitimacy * Fraction(FOUNDERS + 1, N) + PENALTY * Fraction(FOUNDERS, N)


def holds(legitimacy):
    """The greatest cost at which nobody leaves the universal regime."""
    return legitimacy + PENALTY * Fraction(N - 1, N)


@pytest.fixture(scope="module")
def diagram():
    return gg.phase_diagram(symmetric(), x=X, y=Y, refine=1 / 64)


# ------------------------------------------------------------------------------------ labels and boundaries


def test_labels_are_those_of_the_join_gain(diagram):
    for (i, cost), (j, legitimacy) in itertools.product(enumerate(range(11)), enumerate(range(6))):
        c, weight = Fraction(3 * cost, 20), Fraction(legitimacy, 5)
        labels = {"universal"} if c <= holds(weight) else set()
        labels |= {"club"} if c > grows(weight) else set()
        assert set(diagram.labels[i, j]) == labels
        assert diagram.label[i, j] == ("universal" if c <= grows(weight) else "club")


def test_boundaries_bracket_the_closed_forms(diagram):
    grid = {b.at for b in diagram.boundaries if b.along == "cost"}
    assert grid == {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}
    cell = {"cost": 0.15, "legitimacy": 0.2}
    kinds = set()
    for b in diagram.boundaries:
        assert 0 < b.high - b.low <= cell[b.along] / 64 + 1e-12
        form = grows if b.before != b.after else holds
        kinds.add((b.along, form))
        at, low, high = (Fraction(str(v)).limit_denominator(10**6) for v in (b.at, b.low, b.high))
        if b.along == "cost":
            assert low <= form(at) <= high
        else:
            assert form(low) <= at <= form(high)
    assert len(kinds) == 4


def test_every_differing_pair_has_its_boundary_and_no_other(diagram):
    both = np.array(
        [
            [(s, *a) for s, a in zip(*rows, strict=True)]
            for rows in zip(diagram.label, diagram.labels, strict=True)
        ],
        dtype=object,
    )
    for along, (name, line) in enumerate((("cost", "legitimacy"), ("legitimacy", "cost"))):
        values, others = diagram.dataset[name].values, diagram.dataset[line].values
        states = both if along == 0 else both.swapaxes(0, 1)
        for k, at in enumerate(others):
            here = [b for b in diagram.boundaries if b.along == name and b.at == at]
            for a in range(len(values) - 1):
                inside = [b for b in here if values[a] <= b.low and b.high <= values[a + 1]]
                differ = tuple(states[a, k]) != tuple(states[a + 1, k])
                assert bool(inside) == differ
                if inside:
                    chain = [(inside[0].before, *inside[0].all_before)]
                    chain += [(b.after, *b.all_after) for b in inside]
                    assert chain[0] == tuple(states[a, k])
                    assert chain[-1] == tuple(states[a + 1, k])
                    for first, second in itertools.pairwise(inside):
                        assert first.high <= second.low
                        assert (first.after, first.all_after) == (second.before, second.all_before)


def steps(game):
    """Three labels along the cost, the middle one on a fifth of a cell."""
    cost = float(game.values["cost"])
    return "left" if cost < 0.45 else "middle" if cost < 0.55 else "right", ("left",)


def test_a_third_label_between_two_points_is_found():
    found = gg.phase_diagram(symmetric(), x=("cost", [0, 1]), y=("legitimacy", [0, 1]), question=steps)
    along = [b for b in found.boundaries if b.along == "cost" and b.at == 0]
    assert [(b.before, b.after) for b in along] == [("left", "middle"), ("middle", "right")]
    assert [b.low <= edge <= b.high for b, edge in zip(along, (0.45, 0.55), strict=True)] == [True, True]


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_coexistence_is_that_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(5))
    states = gg.States(
        [f"s{k}" for k in range(5)],
        size=share,
        population=rng.dirichlet(np.ones(5)),
        ideal=rng.normal(size=5).round(2),
        cost=rng.uniform(0.1, 0.6, 5).round(2),
    )
    base = gg.bind(
        gg.AccessionGame(),
        states,
        gg.Institution(exclusion_penalty=0.4),
        benefit=0.3,
        legitimacy=0.2,
        divergence=0.1,
        founders=["s0"],
        committed=False,
        exact=True,
    )
    base = base.commit() if seed % 2 else base
    found = gg.phase_diagram(base, x=("divergence", (0, 1, 4)), y=("legitimacy", (0, 1, 4)), refine=None)
    for i, j in itertools.product(range(4), range(4)):
        here = gg.rebind(base, divergence=Fraction(i, 3), legitimacy=Fraction(j, 3))
        clubs = [dict(zip(states.ids, actions, strict=True)) for actions in all_equilibria(here, "join")]
        labels = {regime(here, here.profile(club)).label for club in clubs}
        end = gg.grow(here, ["s0"], committed=bool(seed % 2))
        shown = end.regime.label if end.ending == "equilibrium" else end.ending
        assert found.label[i, j] == shown
        assert set(found.labels[i, j]) == labels | {shown}
        assert found.coexisting[i, j] == (len(labels | {shown}) > 1)


def test_a_scenario_and_its_bound_game_are_one_world_with_founders_as_the_binding_says():
    scenario = gg.load_scenario("gatt_wto")
    grid = {"x": ("divergence", [0.05, 0.3]), "y": ("legitimacy", [0.2, 0.4]), "refine": None}
    committed = gg.phase_diagram(scenario, **grid)
    assert committed.label.tolist() == [["club", "universal"], ["club", "club"]]
    ends = [
        len(gg.grow(scenario.bind(legitimacy=b, divergence=a)).final) for a in (0.05, 0.3) for b in (0.2, 0.4)
    ]
    assert committed.dataset.members.values.ravel().tolist() == ends
    assert np.array_equal(gg.phase_diagram(scenario.bind(), **grid).label, committed.label)
    free = gg.phase_diagram(scenario.bind(committed=False), **grid)
    assert "none" in free.labels[0, 1]
    assert not free.base.committed
    assert committed.description["title"] == scenario.title


def test_a_cycle_is_a_label_of_its_own():
    game = gg.Game(
        "chase",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "worth - members"},
        parameters={"worth": "worth of being in"},
    )
    base = gg.bind(game, gg.States.symmetric(4), worth=1, founders=["1"])
    assert club_labels(gg.rebind(base, worth="5/2"))[:2] == ("cycle", ("club", "cycle"))


def test_a_cell_that_floats_leave_open_is_counted_and_told():
    """With three states the first to join gains 1/3 less a cost of 1/3."""
    given = {"benefit": 1, "cost": 0.5, "legitimacy": 0, "divergence": 0}
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), exact=False, **given)
    found = gg.phase_diagram(game, x=("cost", [0.2, 1 / 3]), y=("legitimacy", [0.0, 0.1]))
    assert (found.to_pandas().undecided > 0).tolist() == [False, False, True, False]
    assert "At 25.0% of points floats leave something undecided, which is taken as a tie" in str(found)


# ------------------------------------------------------------------------------------- exchange and workers


def test_netcdf_and_tables(diagram, tmp_path):
    again = gg.sweeps.PhaseDiagram.load(diagram.save(tmp_path / "a.nc"))
    assert again == diagram
    assert again.boundaries == diagram.boundaries
    assert again.base == symmetric()
    assert again.save(tmp_path / "b.nc").read_bytes() == (tmp_path / "a.nc").read_bytes()
    table = diagram.to_pandas()
    figures = ["members", "clubs", "complete", "undecided"]
    assert list(table.columns) == ["cost", "legitimacy", "label", "labels", *figures]
    assert len(table) == 66
    assert table.complete.all()
    row = table[(table.cost == 0.3) & (table.legitimacy == 0.2)].iloc[0]
    assert (row.label, row.labels, row.members) == ("club", "club, universal", 2)
    assert len(diagram.boundaries_to_pandas()) == len(diagram.boundaries)
    other = gg.sweep(lambda width: {"area": width}, {"width": [1]})
    with pytest.raises(DataError, match="holds no PhaseDiagram, but a Dataset"):
        gg.sweeps.PhaseDiagram.load(write_netcdf(other, tmp_path / "c.nc"))


def test_without_boundaries(tmp_path):
    plain = gg.phase_diagram(symmetric(), x=("cost", [2, 3]), y=("legitimacy", [0, 1]))
    assert plain.boundaries == ()
    assert gg.sweeps.PhaseDiagram.load(plain.save(tmp_path / "a.nc")) == plain
    assert len(plain.boundaries_to_pandas()) == 0


def test_workers_and_the_cache_change_nothing(tmp_path):
    grid = {"x": X, "y": Y, "refine": 1 / 4}
    alone = gg.phase_diagram(symmetric(), **grid)
    with ThreadPoolExecutor(3) as threads:
        assert gg.phase_diagram(symmetric(), **grid, executor=threads, cache=tmp_path) == alone
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert len(kept) > 66
    assert gg.phase_diagram(symmetric(), **grid, cache=tmp_path) == alone
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == kept


def test_text_and_html_tell_shares_and_parameters(diagram):
    text = " ".join(str(diagram).split())
    for part in (
        "cost from 0 to 1.5 (11 values)",
        "several labels coexist at",
        "10 states, 2 of them committed to member",
        "benefit = 0, divergence = 0, exclusion_penalty = 1/2",
    ):
        assert part in text, text
    assert "<td>universal</td>" in diagram._repr_html_()
    assert "0x" not in repr(diagram) + text
    assert sum(diagram.shares().values()) == pytest.approx(1)
    universal = gg.phase_diagram(
        symmetric(),
        x=("cost", [0, 1]),
        y=("legitimacy", [0, 1]),
        question=partial(club_labels, universal=0.5),
    )
    assert "universal: at least 50% of states" in universal.caption


# -------------------------------------------------------------------------------------------------- faults


def drawn(game, rng):
    return "a", ("a",)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        (
            {"x": ("cost", 0, 1)},
            ["x = ('cost', 0, 1); a name", "are needed: ('cost', (0, 1))"],
        ),
        ({"x": "cost", "y": (3, 4)}, ["x = 'cost'; a name and", "y = (3, 4); a name and"]),
        ({"x": ("cost", (1, 0, 5))}, ["x: cost = (1, 0, 5) does not rise"]),
        ({"x": ("cost", (0, 1, 1))}, ["points = 1, a whole number from 2 is needed; give values"]),
        ({"x": ("cost", [0, 2, 1])}, ["x: cost = [0, 2, 1] does not rise"]),
        ({"x": ("cost", [0, "much"])}, ["x: cost[1] = 'much'; a finite number is needed"]),
        ({"x": ("cost", (0, "much", 3))}, ["x: cost = (0, 'much', 3); the ends of a range are finite"]),
        ({"x": ("legitimacy", (0, 1, 3))}, ["x and y are both legitimacy"]),
        ({"x": ("cots", (0, 1, 3)), "refine": 0}, ["did you mean 'cost'?", "refine = 0"]),
        ({"y": ("legitimacy", (-1, 1, 3)), "executor": 3}, ["legitimacy = -1", "executor = 3"]),
        ({"question": drawn}, ["without rng, is needed"]),
        ({"fixed": {"cost": 3}}, ["cost is an axis and also fixed"]),
        ({"question": lambda game: 3}, ["3; a labelling question returns"]),
        ({"question": lambda game: ("a, b", ("c",))}, ["labels are texts without"]),
        ({"question": lambda game: ("a", "bc")}, ["a labelling question returns"]),
    ],
)
def test_faults_are_listed(changes, faults):
    with pytest.raises(InvalidInputError) as caught:
        gg.phase_diagram(symmetric(), **({"x": X, "y": Y} | changes))
    for fault in faults:
        assert fault in str(caught.value)


def test_a_base_that_no_solver_can_use_is_named():
    states = gg.States.symmetric(30, cost=[1] * 30)
    rules = gg.Institution(legitimacy_shares=("1/2", "1/2", 0))
    base = gg.bind(gg.AccessionGame(), states, rules, benefit=1, legitimacy=1, divergence=0)
    with pytest.raises(InvalidInputError, match="representation depends on the whole profile"):
        gg.phase_diagram(base, x=("benefit", (0, 1, 2)), y=Y)


def rivals(divergence="1/2"):
    """Two great powers and eight others on a line between them."""
    world = gg.States(
        [f"s{k}" for k in range(10)],
        size=["1/4", "1/4", *["1/16"] * 8],
        population=["1/10"] * 10,
        ideal=[-1, 1, *["-1", "1"] * 4],
        great_power=[True, True, *[False] * 8],
    )
    rules = gg.Institution(monitoring=(0, "4/5"), sanction="3/2")
    return gg.bind(
        gg.StandardsGame(), world, rules, market=1, cost="1/5", legitimacy="3/20", divergence=divergence
    )


def test_games_with_standards_are_labelled_by_their_great_powers():
    """The question is chosen by the game; each label is that of the subgame-perfect outcome found there."""
    base = rivals()
    diagram = gg.phase_diagram(base, x=("distance", (0, 3, 7)), y=("divergence", (0, 1, 3)))
    assert diagram.description["question"].endswith(".stage_labels")
    for i, distance in enumerate(np.linspace(0, 3, 7)):
        for j, divergence in enumerate(np.linspace(0, 1, 3)):
            game = gg.rebind(base, distance=distance, divergence=divergence)
            found = gg.subgame_perfect(game, settle="synchronous")
            assert diagram.label[i, j] == found.label
            if found.outcomes:
                assert set(diagram.labels[i, j]) == set(found.labels)
    assert {"universal", "rival"} <= set(diagram.label.ravel().tolist())
    assert "Great powers: s0, s1" in diagram.caption


def test_what_has_no_pure_equilibrium_is_called_mixed():
    """At this legitimacy one power wants to be where the other complies, and the other wants to be alone."""
    game = gg.load_scenario("standards_two_powers").bind(divergence=0.1, legitimacy=0.9)
    found = gg.subgame_perfect(game, settle="synchronous")
    assert not found.outcomes
    assert found.stage.mixed
    assert stage_labels(game) == (
        "mixed",
        ("mixed",),
        {"compliers": 0, "signatories": 0, "outcomes": 0},
    )


# ----------------------------------------------------- the great powers' question, and faults: each was a bug


@pytest.fixture(scope="module")
def three():
    return two_powers_and_a_third()


AXES = {"x": ("divergence", (0, 1, 2)), "y": ("cost", (0, 1, 2))}


def everyone_outside(second):
    return second.fixed_profile


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"universal": Fraction(999, 1000), "powers": "A"}, ("at least 99.9% of", "Great powers: A. ")),
        ({"settle": everyone_outside}, ("settling by a function", "Great powers: A, B. ")),
    ],
)
def test_options_of_the_question_are_told_in_the_caption(three, tmp_path, options, words):
    diagram = gg.phase_diagram(
        three, question=partial(stage_labels, **options), refine=Fraction(1, 4), **AXES
    )
    assert all(part in diagram.caption for part in words)
    assert "Boundaries to 0.25 of a cell" in diagram.caption
    diagram.save(tmp_path / "phase.nc")
    assert gg.sweeps.PhaseDiagram.load(tmp_path / "phase.nc") == diagram


def test_a_truth_value_is_no_part_of_a_cell(three):
    with pytest.raises(InvalidInputError, match=r"refine = True; a part of a cell"):
        gg.phase_diagram(three, refine=True, **AXES)


def test_a_phase_diagram_tells_fixed_and_cache_together(three):
    with pytest.raises(InvalidInputError) as error:
        gg.phase_diagram(three, fixed=5, cache=5, refine=2, **AXES)
    assert len(error.value.faults) == 3
