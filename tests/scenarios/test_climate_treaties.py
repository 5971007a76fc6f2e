"""The climate treaties: thin, conditional, without the largest; and what their dates say."""

from fractions import Fraction

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.decisions import entry_rule, power
from gametheory_gov.explorer.exports import Exports
from gametheory_gov.scenarios import load_body, read_world
from tests.checks import refused
from tests.commands import WORLD, fails, run, write


@pytest.fixture(scope="module")
def paris():
    return gg.load_scenario("paris_2016")


@pytest.fixture(scope="module")
def kyoto():
    return gg.load_scenario("kyoto_2008")


def figures(treaty):
    """Emissions and people in the table of 2019, and the states of a treaty's world that have them."""
    table = gg.load_states(2019)
    co2, people = (dict(zip(table.ids, table.extra[name], strict=True)) for name in ("co2_mt", "people"))
    return co2, people, treaty.states.ids


def test_sizes_are_emissions_and_costs_are_emissions_per_head(paris, kyoto):
    co2, people, ids = figures(paris)
    assert {label for label, known in co2.items() if known != known} == {"MCO", "SMR"}
    assert set(ids) == set(co2) - {"MCO", "SMR"}
    world = sum(co2[label] for label in ids) / sum(people[label] for label in ids)
    for label in ("CHN", "IND", "TUV", "USA"):
        k = ids.index(label)
        assert float(paris.states.size[k]) == pytest.approx(co2[label] / sum(co2[i] for i in ids))
        assert float(paris.states.cost[k]) == pytest.approx(co2[label] / people[label] / world)
    assert paris.states.exact
    assert "Left out, since a figure that a column needs is not known: MCO SMR." in paris.states.notes
    bound = np.array(kyoto.states.extra["annex_b"]) == 1
    assert bound.sum() == 37, "38 states of Annex B, without Monaco"
    assert not kyoto.states.cost[~bound].any()
    assert not kyoto.states.size[~bound].any()
    annex_b = sum(co2[label] for label, inside in zip(ids, bound, strict=True) if inside)
    assert float(kyoto.parameters["benefit"]) == pytest.approx(annex_b / sum(co2[i] for i in ids), abs=5e-4)


@pytest.mark.parametrize("name", ["unfccc", "kyoto_2008", "paris_2016"])
def test_founders_are_the_first_parties_of_the_table(name):
    treaty, day = (
        gg.load_scenario(name),
        {"unfccc": "1992-12-31", "kyoto_2008": "1998-12-31"}.get(name, "2016-04-22"),
    )
    first = set(gg.load_memberships(treaty.history[0]).on(day))
    assert {*treaty.founders, *treaty.missing_founders} == first
    path = gg.grow(treaty)
    assert path.ending == "equilibrium"
    assert path.universal


def test_a_gain_is_what_the_story_says(paris):
    """By hand: a share of all emissions, legitimacy by the square of the people inside, a squared cost."""
    game = gg.rebind(paris, minimum_participation=(0, 0))
    club = [label for label in paris.states.ids if label not in ("CHN", "USA")]
    inside = paris.states.indices(club)
    k = paris.states.ids.index("CHN")
    size, people, cost = (getattr(paris.states, name) for name in ("size", "population", "cost"))
    own = Fraction(1, 2) * size[k] + (people[inside].sum() + people[k]) ** 2 - cost[k] / 4
    assert game.plain(game.gains(game.profile(club))[k, 1]) == own


def test_without_a_condition_nobody_follows_and_with_it_nearly_everybody(paris):
    assert gg.grow(gg.rebind(paris, minimum_participation=(0, 0))).sizes == (14,)
    path = gg.grow(paris)
    assert path.sizes == (14, 191, 184)
    assert set(paris.states.ids) - set(path.final) == {"ARE", "BHR", "BRN", "KWT", "QAT", "SAU", "TTO"}
    assert gg.grow(paris, ties="stay_out").sizes == (14,)
    assert gg.grow(gg.rebind(paris, minimum_participation=(0, 0), legitimacy=0)).sizes == (14,)
    deep = gg.rebind(gg.load_scenario("unfccc"), depth="1/2").release()
    assert [len(club) for club in gg.solve(deep).clubs] == [0, 184]


def on(treaty, day):
    """Parties on a day that are among the states."""
    return [state for state in gg.load_memberships(treaty.history[0]).on(day) if state in treaty.states.ids]


def test_the_61_parties_did_not_suffice_and_india_did(paris):
    rule = entry_rule(paris.institution, paris.states)
    assert len(gg.load_memberships("PARIS").on("2016-09-23")) == 61
    assert not rule.wins(on(paris, "2016-09-23"))
    assert len(on(paris, "2016-09-23")) >= 55, "the number was met"
    assert {*on(paris, "2016-10-02")} - {*on(paris, "2016-10-01")} == {"IND"}
    assert not rule.wins(on(paris, "2016-10-01"))
    assert rule.wins(on(paris, "2016-10-02"))


def test_russia_brought_kyoto_into_force(kyoto):
    rule = entry_rule(kyoto.institution, kyoto.states)
    assert len(gg.load_memberships("KYOTO").on("2002-05-22")) == 54
    assert {*on(kyoto, "2002-05-23")} - {*on(kyoto, "2002-05-22")} == {"ISL"}
    newcomers = {*on(kyoto, "2004-11-18")} - {*on(kyoto, "2004-11-17")}
    assert newcomers == {"MKD", "RUS"}, "North Macedonia has no target"
    assert not rule.wins(on(kyoto, "2004-11-17"))
    assert rule.wins(on(kyoto, "2004-11-18"))
    rest = [state for state in kyoto.states.ids if state != "USA"]
    ends = {state for state in rest if not rule.wins([other for other in rest if other != state])}
    assert ends == {"CAN", "DEU", "JPN", "RUS"}


def test_an_entry_rule_wins_where_payoffs_are_those_of_a_treaty_in_force():
    world = gg.States(list("ABCD"), size=["1/2", "1/4", "1/8", "1/8"], population=["1/4"] * 4)
    for condition in ((2, 0), (0, "5/8"), (2, "5/8"), (3, "1/2")):
        treaty = gg.Institution(minimum_participation=condition, excludability=0)
        game = gg.bind(gg.AccessionGame(), world, treaty, benefit=1, cost="1/3", legitimacy=0, divergence=0)
        rule = entry_rule(treaty, world)
        for number in range(16):
            club = [label for k, label in enumerate(world.ids) if number >> k & 1]
            assert rule.wins(club) == any(game.payoffs(game.profile(club))), (condition, club)


def test_the_power_of_the_condition_is_counted_with_rounded_shares(paris):
    rule = entry_rule(paris.institution, paris.states, digits=2)
    found = power(rule, "banzhaf")
    assert max(found.values, key=found.values.get) == "CHN"
    assert found["CHN"] > Fraction(3, 10)
    assert found["TUV"] > 0, "by number"
    refused(InvalidInputError, lambda: entry_rule(gg.Institution(), paris.states), "such as (55, '55/100')")
    refused(
        InvalidInputError, lambda: entry_rule(paris.institution, paris.states, digits=0), "from 1 is needed"
    )


def test_the_united_states_stay_outside_unless_they_are_let_choose(kyoto):
    game = kyoto.bind()
    assert game.committed["USA"] == "outside"
    assert "USA" not in gg.grow(game).final
    assert "USA" in gg.grow(kyoto.bind(committed=False)).final
    assert gg.rebind(kyoto, legitimacy=2).committed["USA"] == "outside"
    assert "universal: 191 of 191" in run("grow", "kyoto_2008", "--free-founders", "--quiet").stdout


def test_who_stays_outside_is_written_into_files(kyoto, tmp_path):
    text, note = Exports(kyoto).toml(kyoto.bind(legitimacy="1/2"))
    assert note == ""
    again = read_world(write(tmp_path, text))
    assert dict(again.committed) == {"outside": ("USA",)}
    assert again.bind() == kyoto.bind(legitimacy="1/2")
    assert gg.load(kyoto.save(tmp_path / "kyoto.json")) == kyoto


def test_the_regime_survives_without_the_united_states_from_a_legitimacy_on(kyoto):
    free = kyoto.bind(committed=False)
    gone = gg.persistence(free, "USA", over="legitimacy", values=(0, 1), ties="stay_out")
    least = gone.sticking_point
    assert isinstance(least, Fraction)
    assert 0.81 < least < 0.82
    for change, survives in ((Fraction(1, 1000), True), (-Fraction(1, 1000), False)):
        near = gg.rebind(free, legitimacy=least + change)
        outcome = gg.persistence(near, "USA", club=free.states.ids, ties="stay_out")
        assert outcome.survives == survives
        assert (len(outcome.remaining) == 0) != survives
    # Canada is pivotal there: what it gains in force without the United States is zero
    left = [state for state in free.states.ids if state not in ("USA", "AUS", "LUX")]
    there = gg.rebind(free, legitimacy=least)
    k = free.states.ids.index("CAN")
    assert there.plain(there.payoffs(there.profile(left))[k]) == 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('rich = "gdp*2"', "unknown symbol 'gdp'"),
        ('ideal = "size"', "'ideal' is no name for a column"),
        ('rich = ["1", "9"]', "rich: '9' is not among the states"),
        ('size = "0*size"', "size is zero for all states"),
        ('rich = "1/(size - size)"', "no finite value"),
    ],
)
def test_columns_that_cannot_be_are_refused(tmp_path, entry, said):
    text = WORLD.replace("[parameters]", f"[world.columns]\n{entry}\n\n[parameters]")
    assert said in fails("grow", write(tmp_path, text))


def test_columns_are_made_in_order_and_exactly(tmp_path):
    lines = (
        '[world.columns]\nrich = ["1", "2"]\nweight = "size*(1 + rich)"\nsize = "weight"\ncost = "1 - size"\n'
    )
    states = read_world(write(tmp_path, WORLD.replace("[parameters]", f"{lines}\n[parameters]"))).states
    before = read_world(write(tmp_path, WORLD)).states
    weight = [
        size * (2 if label in ("1", "2") else 1) for label, size in zip(before.ids, before.size, strict=True)
    ]
    assert list(states.size) == [each / sum(weight) for each in weight]
    assert list(states.cost) == [1 - size for size in states.size]
    assert list(states.extra["rich"]) == [1, 1, 0, 0, 0]


def test_the_world_bank_asks_for_votes_and_says_how():
    remedy = "columns id, votes and, where a director casts the votes of others, chair"
    refused(InvalidInputError, lambda: load_body("world_bank"), remedy, "read_body('votes.csv', quota=...)")
    refused(DataError, lambda: gg.load_scenario("world_bank"), remedy)
    assert "gametheory-gov power votes.csv" in fails("power", "world_bank")
