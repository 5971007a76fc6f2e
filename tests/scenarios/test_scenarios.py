"""The real world: what the issue of clubs and universal regimes shows on 193 states."""

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import BindingError, InvalidInputError
from gametheory_gov.equilibria.solution import is_equilibrium
from gametheory_gov.scenarios import read_world
from tests.checks import refused

FOUNDERS = (
    "AUS BEL BRA MMR CAN LKA CHL CHN CUB CSK FRA IND LBN LUX NLD NZL NOR PAK ZWE SYR ZAF GBR USA".split()
)


@pytest.fixture(scope="module")
def gatt():
    return gg.load_scenario("gatt_wto")


def test_the_founders_are_the_23_signatories(gatt):
    assert set(gatt.founders) | set(gatt.missing_founders) == set(FOUNDERS)
    assert set(gg.load_memberships("GATT").founders) == set(FOUNDERS)
    assert gatt.missing_founders == ("CSK",)


def test_committed_founders_stay_a_club_or_become_universal(gatt):
    assert gg.grow(gatt.bind(legitimacy=0)).sizes == (22,)
    path = gg.grow(gatt.bind())
    assert path.sizes == (22, 68, 169, 190)
    assert path.universal
    assert is_equilibrium(path.game, path.profile, tolerance=1e-9) is True
    assert {move.state for move in path.would_leave} == {"CUB", "SYR"}


def test_the_end_does_not_depend_on_the_order(gatt):
    game = gatt.bind()
    ends = {
        gg.grow(game, order=order, rng=1).final for order in ("synchronous", "by_size", "by_gain", "random")
    }
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("factor", "members", "label"),
    [(1, 190, "universal"), (2, 190, "universal"), (3, 165, "club"), (4, 76, "club")],
)
def test_diverging_great_powers_stop_growth_half_way(gatt, factor, members, label):
    apart = gatt.replace(states=gatt.states.spread(factor))
    path = gg.grow(apart.bind())
    assert (len(path.final), path.regime.label) == (members, label)


def test_spread_moves_the_great_powers_apart_about_their_mean(gatt):
    before = gatt.states
    after = before.spread(3)
    powers = before.great_power
    assert np.array_equal(before.ideal[~powers], after.ideal[~powers])
    mean = before.ideal[powers].mean(axis=0)
    assert after.ideal[powers] - mean == pytest.approx(3 * (before.ideal[powers] - mean))


def test_cheaper_founders_are_a_club_stable_by_itself_until_legitimacy_moves_the_rest(gatt):
    cost = {label: 0.15 if label in gatt.founders else 0.6 for label in gatt.states.ids}
    stuck = gatt.bind(legitimacy=0, divergence=0.02, cost=cost, committed=False)
    assert is_equilibrium(stuck, stuck.profile(gatt.founders), tolerance=1e-9) is True
    assert gg.grow(stuck, committed=False).sizes == (22,)
    grown = gg.grow(gatt.bind(legitimacy=0.4, divergence=0.02, cost=cost, committed=False))
    assert grown.universal
    assert grown.final == gatt.states.ids
    solution = gg.solve(stuck)
    assert solution.complete
    assert [len(club) for club in solution.clubs] == [0, 22, 190]
    assert set(solution.clubs[1]) == set(gatt.founders)
    assert gg.verify(solution).valid


def test_the_founders_policy_is_their_size_weighted_mean(gatt):
    game = gatt.bind()
    rows = gatt.states.indices(gatt.founders)
    size, ideal = gatt.states.size[rows], gatt.states.ideal[rows, 0]
    assert float(game.values["policy_1"]) == pytest.approx((size * ideal).sum() / size.sum())


@pytest.mark.parametrize(
    ("divergence", "legitimacy", "sizes"),
    [
        (0.05, 0, (22,)),
        (0.05, 0.2, (22,)),
        (0.05, 0.4, (22, 70, 177, 186)),
        (0.1, 0.4, (22, 63, 95, 106)),
        (0.2, 0.4, (22, 62, 66)),
    ],
)
def test_the_188_states_with_a_figure_of_2019(gatt, divergence, legitimacy, sizes):
    """A trial made independently of this package, on the states whose GDP of 2019 is known."""
    filled = {"ERI", "PRK", "SSD", "VEN", "YEM"}
    known = gg.load_states(2019).select([k for k in gatt.states.ids if k not in filled]).standardise()
    assert known.N == 188
    path = gg.grow(gatt.replace(states=known).bind(divergence=divergence, legitimacy=legitimacy))
    assert path.sizes == sizes


def test_concordance_counts_pairs_by_hand():
    world = gg.States.symmetric(4, cost=["1/4", "1/2", "3/4", 2])
    game = gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    path = gg.grow(game, ["1"])
    assert path.joined() == {"1": 0, "2": 1, "3": 2}
    # pairs of later joiners: 2-3 right, 2-4 right (4 never joins, so last), 3-4 wrong
    agreement = gg.growth.concordance(path, {"1": 1948, "2": 1950, "3": 1970, "4": 1960})
    assert (agreement.pairs, agreement.states) == (3, 3)
    assert agreement.share == pytest.approx(2 / 3)
    same_year = gg.growth.concordance(path, {"2": 1950, "3": 1950, "4": 1960})
    assert (same_year.pairs, same_year.share) == (2, 1.0)
    assert gg.growth.concordance(path, {"2": 1950}).pairs == 0


def test_same_round_counts_half():
    world = gg.States.symmetric(3, cost=["1/4", "1/2", "1/2"])
    path = gg.grow(gg.bind(gg.AccessionGame(), world, benefit=1, legitimacy=0, divergence=0), ["1"])
    assert gg.growth.concordance(path, {"2": 1950, "3": 1960}).share == 0.5


def test_a_csv_beside_the_file_is_read(tmp_path):
    (tmp_path / "states.csv").write_text("iso3,gdp,people\nUSA,3,1\nNAM,1,1\n", encoding="utf-8")
    (tmp_path / "world.toml").write_text(
        'founders = ["USA"]\n[world]\ncsv = "states.csv"\nnormalise = true\nexact = true\n'
        'rename = { gdp = "size", people = "population" }\n'
        "[parameters]\nbenefit = 1\ncost = 1\nlegitimacy = 0\ndivergence = 0\n",
        encoding="utf-8",
    )
    scenario = read_world(tmp_path / "world.toml")
    assert scenario.states.ids == ("USA", "NAM")
    assert scenario.bind().exact
    assert gg.grow(scenario.bind()).sizes == (1, 2)


def test_scenarios_can_be_shown_in_html_and_latex(gatt):
    path = gg.grow(gatt.bind())
    assert "<table" in path._repr_html_()
    assert "\\lambda_i" in path.game._repr_latex_()
    assert "\\begin{aligned}" in gg.AccessionGame()._repr_latex_()


def test_the_picture_shows_what_the_path_says(gatt):
    import matplotlib.pyplot as plt

    path = gg.grow(gatt.bind())
    ax = path.plot()
    states = next(line for line in ax.lines if len(line.get_xdata()) == 4)
    assert list(states.get_ydata()) == pytest.approx([n / 193 for n in path.sizes])
    ticks = [label.get_text() for label in ax.get_xticklabels()]
    assert ticks[1] == "1: +46 states\nJPN DEU ITA\nand 43 more"
    plt.close(ax.figure)


def test_all_stable_clubs_of_the_world(gatt, tmp_path):
    """Free founders and the scenario's parameters: nobody, or 188 states; the proof survives saving."""
    free = gatt.bind(committed=False)
    solution = gg.solve(free)
    assert solution.complete
    assert [len(club) for club in solution.clubs] == [0, 188]
    assert [len(club) for club in gg.solve(gatt.bind()).clubs] == [190]
    loaded = gg.Solution.load(solution.save(tmp_path / "clubs.json"))
    assert gg.verify(loaded).valid
    ends = gg.solve(free, gg.equilibria.MonotoneSolver())
    assert ends.clubs == solution.clubs


def test_a_rule_is_changed_by_what_the_refusal_says(gatt):
    refused(BindingError, lambda: gatt.bind(depth=2), "give gg.rebind(scenario, depth=2)")
    refused(InvalidInputError, lambda: gatt.replace(depth=2), "give gg.rebind(scenario, depth=2)")
    refused(InvalidInputError, lambda: gatt.replace(cost=0.5), "give scenario.bind(cost=0.5)")
    assert gg.rebind(gatt, depth=2).institution.depth == 2
    assert gatt.bind(cost=0.5).values["cost"] == 0.5


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda gatt: gg.load_scenario("GATT"), "did you mean 'gatt_wto'?"),
        (lambda gatt: gg.load_states("2019"), "give a number: load_states(2019)"),
        (lambda gatt: gg.grow("gatt_wto"), "such as gg.load_scenario('gatt_wto')"),
        (lambda gatt: gatt.bind(legitimacy="0,4"), "the decimal mark is a point: '0.4'"),
        (lambda gatt: gatt.bind(cost=["0,5"] * 193), "the decimal mark is a point: '0.5'"),
        (lambda gatt: gatt.bind(founders=["BRZ"]), "ids that begin like it are 'BRA' (Brazil), 'BRB' (Barb"),
        (lambda gatt: gg.grow(gatt).plot("club.pdf"), "write .plot().figure.savefig('club.pdf')"),
    ],
)
def test_a_slip_is_told_with_its_correction(gatt, call, said):
    refused(InvalidInputError, lambda: call(gatt), said)


def test_a_misspelt_parameter_is_not_missed_as_well(gatt):
    given = {"benefit": 0, "cost": 1, "divergence": 0, "legitimcy": 0.4}
    found = refused(
        BindingError, lambda: gg.bind(gatt.game, gatt.states, **given), "did you mean 'legitimacy'?"
    )
    assert len(found.faults) == 1


def test_an_unknown_part_is_named_and_the_arguments_that_were_written_are_counted(gatt):
    with pytest.raises(
        InvalidInputError, match="'foundrs' is no part of a scenario; did you mean 'founders'"
    ):
        gatt.replace(foundrs=("USA",))
    with pytest.raises(InvalidInputError, match="1 argument is given without a name; at most 0 can be"):
        gatt.replace(3)
    with pytest.raises(InvalidInputError, match="states = 3; States is needed"):
        gatt.replace(states=3)


# ---------------------------------------------------------------------- a trade order with a common good


@pytest.fixture(scope="module")
def common():
    return gg.load_scenario("gatt_common_good")


def payoffs(game, depth, club):
    changed = gg.rebind(game, depth=depth)
    return changed.payoffs(changed.profile(club))


def test_the_common_good_changes_nothing_else(common, gatt):
    assert (common.founders, common.missing_founders) == (gatt.founders, gatt.missing_founders)
    one, other = common.bind(), gatt.bind()
    for name in ("cost", "legitimacy_weight", "divergence", "exclusion_penalty"):
        assert one.values[name] == other.values[name]
    assert one.values["benefit"] == 2 * one.values["cost"]
    assert one.states == other.states


def test_without_a_common_good_all_are_worse_off_than_without_a_club(gatt):
    game = gatt.bind()
    assert max(payoffs(game, 1, game.states.ids)) < 0 == max(game.payoffs(np.zeros(game.N, dtype=int)))


def test_with_a_common_good_the_universal_regime_leaves_all_better_off(common):
    game = common.bind()
    ids, nobody = game.states.ids, np.zeros(game.N, dtype=int)
    assert not game.payoffs(nobody).any()
    here = payoffs(game, 1, ids)
    assert min(here) > 0
    for depth in (0.9, 1.1):  # depth 1 is best for every state
        assert max(payoffs(game, depth, ids) - here) < 0


def test_thin_rules_are_joined_by_all_and_deep_ones_by_hardly_anybody(common):
    game = common.bind()
    reach = [len(gg.grow(gg.rebind(game, depth=depth)).final) for depth in (0.8, 1, 1.2)]
    assert reach == [193, 190, 22]


def test_scenarios_that_are_loaded_again_are_the_same_and_cannot_be_changed():
    first = gg.load_scenario("gatt_wto")
    gg.list_scenarios().clear()
    with pytest.raises(TypeError):
        first.parameters["legitimacy"] = 7
    with pytest.raises(ValueError, match="read-only"):
        first.states.size[0] = 1
    assert gg.load_scenario("gatt_wto") == first
    assert gg.load_scenario("gatt_wto", year=1950) != first
