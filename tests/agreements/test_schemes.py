"""Schemes of transfers and side payments: rules by hand, balance, and the ordinary solver as judge."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.agreements import (
    coalition_surplus,
    potentially_stable,
    side_payments,
    transfer_scheme,
    with_transfers,
)
from gametheory_gov.base.errors import (
    BindingError,
    InvalidGameError,
    InvalidInputError,
    InvalidStatesError,
    UndefinedPayoffError,
)
from tests.agreements.worlds import COSTS, public_good, random_game
from tests.oracles.transfers import Coalitions

RULES = ("optimal", "nash", "per_capita", "grandfathering", "historical", "ability_to_pay", "chander_tulkens")
NEEDED = {
    "grandfathering": [1, 2, 3, 4, 5, 6],
    "historical": [1, 2, 3, 4, 5, 6],
    "ability_to_pay": [9, 3, 1, 2, 2, 2],
    "chander_tulkens": [3, 1, 1, 0, 1, 2],
}


def given(rule, N):
    return {"column": NEEDED[rule][:N]} if rule in NEEDED else {}


def some_clubs(game, rng, most=4):
    truth = Coalitions(game)
    return rng.sample(truth.clubs, min(most, len(truth.clubs)))


def solved(game, ties="join"):
    """The clubs that the ordinary solver lists, checked."""
    solution = gg.solve(game, gg.equilibria.EnumerationSolver(), ties=ties)
    assert solution.complete
    assert gg.verify(solution).valid
    return set(solution.clubs)


# ----------------------------------------------------------------------------------------- the laws


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
@pytest.mark.parametrize("seed", range(9))
def test_optimal_sharing_stabilises_exactly_the_clubs_with_enough_surplus(seed, ties):
    game = random_game(seed, most=5)
    truth = Coalitions(game, ties)
    for club in truth.clubs:
        scheme = transfer_scheme(game, club, ties=ties)
        assert sum(scheme.transfers.values()) == 0
        assert scheme.surplus == truth.surplus(club)
        assert scheme.internal is truth.potentially_internal(club)
        assert scheme.external is truth.potentially_external(club)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rule", RULES)
def test_transfers_balance_and_the_solver_confirms_what_is_stated(rule, seed):
    game, rng = random_game(seed, most=5), random.Random(seed)
    for club in some_clubs(game, rng):
        scheme = transfer_scheme(game, club, rule, **given(rule, game.N))
        assert sum(scheme.transfers.values()) == 0
        paid = scheme.paid()
        assert paid.exact
        assert paid.institution == scheme.institution
        profile = paid.profile(club)
        before, after = game.payoffs(profile), paid.payoffs(profile)
        moved = {i: after[k] - before[k] for k, i in enumerate(game.states.ids)}
        assert {i: game.plain(x) for i, x in moved.items() if i in scheme.club} == scheme.transfers
        assert all(moved[j] == 0 for j in scheme.offers)
        assert (scheme.club in solved(paid)) is scheme.stable
        assert scheme.verify().valid


@pytest.mark.parametrize("seed", range(9))
def test_floats_balance_and_agree_where_they_tell(seed):
    game, twin, rng = random_game(seed, exact=False), random_game(seed), random.Random(seed)
    if game.form.profile_terms:
        game, twin = (gg.rebind(each, policy="fixed") for each in (game, twin))
    for club in some_clubs(game, rng, 3):
        for rule in ("optimal", "nash"):
            scheme, exact = transfer_scheme(game, club, rule), transfer_scheme(twin, club, rule)
            assert abs(sum(scheme.transfers.values())) <= 1e-12 * max(
                map(abs, [1, *scheme.transfers.values()])
            )
            for label, value in exact.transfers.items():
                assert scheme.transfers[label] == pytest.approx(float(value), abs=1e-9)
            assert scheme.internal in (None, exact.internal)
            assert scheme.external in (None, exact.external)
            assert scheme.verify().valid


@pytest.mark.parametrize("unit", [1e-120, 1e-6, 1e8, 1e120])
def test_the_unit_of_payoffs_changes_nothing_but_the_unit(unit):
    plain = transfer_scheme(public_good((1, 2, 3.5), exact=True), ["2", "3"])
    scaled = transfer_scheme(public_good((1, 2, 3.5), unit=unit), ["2", "3"])
    assert scaled.stable is plain.stable
    for label, value in plain.transfers.items():
        assert scaled.transfers[label] == pytest.approx(float(value) * unit, rel=1e-12)
    assert scaled.verify().valid


def test_no_rule_stabilises_a_club_with_a_negative_surplus():
    game, club = public_good((1, 1, 1, 1)), ["1", "2", "3", "4"]
    assert coalition_surplus(game, club).surplus == -6
    for rule in RULES:
        assert transfer_scheme(game, club, rule, **given(rule, 4)).internal is False


# ------------------------------------------------------------------------------------ rules by hand


def test_what_each_rule_gives_in_the_public_good():
    """Benefits 1, 2, 3: alone 6 are provided, together 18; gains of 21 in all, 3 beyond outside options."""
    world = gg.States.symmetric(3).replace(population=["1/2", "1/3", "1/6"])
    game = gg.rebind(public_good((1, 2, 3)), states=world)
    club = ["1", "2", "3"]
    inside, outside, alone = (0, 18, 36), (F(21, 2), 18, F(45, 2)), (F(11, 2), 10, F(27, 2))
    scheme = transfer_scheme(game, club)
    assert tuple(scheme.payoffs.inside.values()) == inside
    assert tuple(scheme.payoffs.outside.values()) == outside
    assert tuple(scheme.payoffs.alone.values()) == alone
    gain, extra = sum(inside) - sum(alone), sum(inside) - sum(outside)
    assert (gain, extra) == (25, 3)
    shares = {
        ("optimal",): [F(1, 3)] * 3,
        ("optimal", "b"): [F(1, 6), F(1, 3), F(1, 2)],
        ("nash",): [F(1, 3)] * 3,
        ("nash", (0, 1, 3)): [0, F(1, 4), F(3, 4)],
        ("per_capita",): [F(1, 2), F(1, 3), F(1, 6)],
        ("grandfathering", "b"): [F(1, 6), F(1, 3), F(1, 2)],
        ("historical", "b"): [F(6, 11), F(3, 11), F(2, 11)],
        ("ability_to_pay", (1, 2, 4)): [F(4, 7), F(2, 7), F(1, 7)],
        ("chander_tulkens", "b"): [F(1, 6), F(1, 3), F(1, 2)],
    }
    for (rule, *column), share in shares.items():
        found = transfer_scheme(game, club, rule, column=column[0] if column else None)
        anyway, whole = (outside, extra) if rule == "optimal" else (alone, gain)
        after = [anyway[k] + share[k] * whole for k in range(3)]
        assert [found.payoffs.inside[i] + paid for i, paid in found.transfers.items()] == after
        assert found.verify().valid


def test_chander_and_tulkens_share_costs_in_proportion_to_marginal_benefits():
    """With linear benefits it is the same whether costs are given; every state gains on no agreement."""
    game = public_good((1, 2, 4, 7), (2, 1, 3, 1))
    club = ["1", "2", "3", "4"]
    told = transfer_scheme(game, club, "chander_tulkens", column="b", costs=COSTS)
    assert told.transfers == transfer_scheme(game, club, "chander_tulkens", column="b").transfers
    assert all(told.payoffs.inside[i] + paid > told.payoffs.alone[i] for i, paid in told.transfers.items())
    b, a, together = (1, 2, 4, 7), (2, 1, 3, 1), 14
    extra = [F(a[k] * (together**2 - b[k] ** 2), 2) for k in range(4)]
    for k, i in enumerate(club):
        assert told.transfers[i] == extra[k] - F(b[k], together) * sum(extra)
    assert told.verify().valid
    assert gg.agreements.TransferScheme.from_dict(told.to_dict()) == told


def test_with_curved_benefits_costs_make_the_difference():
    form = gg.Game(
        "decreasing benefits", ("out", "in"),
        aggregates={"effort": {"in": "2*b", "out": "b"}},
        payoffs={"out": "b*effort - effort**2/40 - b**2/4", "in": "b*effort - effort**2/40 - b**2"},
        columns={"b": "weight of benefits"},
    )  # fmt: skip
    game, club = gg.bind(form, gg.States.symmetric(3), b=[1, 2, 3]), ["1", "3"]
    told = transfer_scheme(game, club, "chander_tulkens", column="b", costs={"out": "b**2/4", "in": "b**2"})
    extra = {"1": F(3, 4), "3": F(27, 4)}
    assert told.transfers == {i: extra[i] - F(int(i), 4) * sum(extra.values()) for i in club}
    assert told.transfers != transfer_scheme(game, club, "chander_tulkens", column="b").transfers
    assert told.verify().valid
    assert told.costs["in"] == "b**2"


def test_a_rule_of_ones_own_is_a_function_of_payoffs():
    def equal_payoffs(payoffs):
        mean = sum(payoffs.inside.values()) / len(payoffs.inside)
        return {i: mean - value for i, value in payoffs.inside.items()}

    game = public_good((1, 2, 3))
    scheme = transfer_scheme(game, ["1", "2", "3"], equal_payoffs)
    assert scheme.rule == "equal_payoffs"
    assert set(scheme.paid().payoffs(game.profile(["1", "2", "3"]))) == {18}
    assert scheme.internal is False
    assert scheme.verify().valid
    with pytest.raises(InvalidInputError, match="its transfers sum to 3"):
        transfer_scheme(game, ["1", "2", "3"], lambda payoffs: dict.fromkeys(payoffs.inside, 1))
    with pytest.raises(InvalidInputError, match=r"its transfers sum to 0\.001"):
        transfer_scheme(
            game, ["1", "2"], lambda payoffs: dict(zip(payoffs.inside, (1.0, -0.999), strict=True))
        )
    tenths = {2: (0.3, -0.3), 3: (0.1, 0.2, -0.3)}  # which miss zero by rounding
    rounded = transfer_scheme(
        game, ["1", "2"], lambda payoffs: dict(zip(payoffs.inside, tenths[len(payoffs.inside)], strict=True))
    )
    assert rounded.offers == {"3": -0.3}
    with pytest.raises(InvalidInputError, match="what each of 1, 2 is paid is needed"):
        transfer_scheme(game, ["1", "2"], lambda payoffs: {"1": 0})
    with pytest.raises(InvalidInputError, match="'2' is paid None; a number is needed"):
        transfer_scheme(game, ["1", "2"], lambda payoffs: {"1": 0, "2": None})


@pytest.mark.parametrize(
    ("rule", "options", "said"),
    [
        ("optimall", {}, "did you mean 'optimal'"),
        ("historical", {}, "needs column=, what states are responsible for"),
        ("ability_to_pay", {"column": "incom"}, "'incom' is no column"),
        ("grandfathering", {"column": {"1": 2, "3": 1}}, "column has no value for 2"),
        ("grandfathering", {"column": [1, 2]}, "column has shape"),
        ("grandfathering", {"column": [1, -2, 3]}, "column"),
        ("historical", {"column": [1, 0, 3]}, "positive numbers are needed, whose inverse counts"),
        ("nash", {"column": [0, 0, 1]}, "the shares of all members are zero"),
        ("per_capita", {"column": "b"}, "takes the states' population"),
        ("nash", {"costs": COSTS}, "costs are for rule 'chander_tulkens'"),
        ("chander_tulkens", {"column": "b", "costs": {"outside": "gama", "member": 0}}, "gama"),
        (
            "chander_tulkens",
            {"column": "b", "costs": {"outside": "great_power", "member": 0}},
            "has no value",
        ),
    ],
)
def test_what_a_rule_lacks_is_said(rule, options, said):
    with pytest.raises(InvalidInputError, match=said):
        transfer_scheme(public_good((1, 2, 3)), ["1", "2"], rule, **options)


def _with_figures(**extra):
    states = gg.States(["A", "B", "C"], size=["1/3"] * 3, ideal=[[0, 1]] * 3, extra=extra)
    return gg.bind(gg.games.public_goods.LinearQuadratic(), states, marginal_benefit=[1, 2, 3])


@pytest.mark.parametrize(
    ("rule", "column", "said"),
    [
        ("grandfathering", "text", "text\\[0\\] \\('A'\\) = 'much'; a finite number that is not negative"),
        ("grandfathering", "gap", "gap\\[2\\] \\('C'\\) = nan; a finite number that is not negative"),
        ("historical", "debt", "debt\\[2\\] \\('C'\\) = -1; a finite number that is not negative"),
        ("historical", "none", "none of 'C': positive numbers are needed, whose inverse counts"),
        ("nash", "ideal", "ideal has shape \\(3, 2\\)"),
        ("nash", "names", "names\\[0\\] \\('A'\\) = 'A'"),
        (
            "nash",
            "x99",
            "'x99' is no column .* these are known: marginal_benefit, text, gap, debt, none, size",
        ),
        ("per_capita", None, "takes the states' population, and these states have none"),
    ],
)
def test_a_column_by_name_must_be_figures_of_all_states(rule, column, said):
    figures = {"text": ["much"] * 3, "gap": [1, 2, float("nan")], "debt": [1, 2, -1], "none": [1, 2, 0]}
    with pytest.raises(InvalidInputError, match=said):
        transfer_scheme(_with_figures(**figures), ["A", "B"], rule, column=column)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "per_capita"])
def test_in_an_exact_game_figures_in_floats_are_read_as_decimals(rule):
    figures = [0.1, 0.2, 0.7]
    game = _with_figures(gdp=figures)
    for club in (["A", "B"], ["A", "B", "C"]):
        exact = transfer_scheme(game, club, rule, column=["1/10", "1/5", "7/10"])
        for column in ("gdp", figures):
            found = transfer_scheme(game, club, rule, column=column)
            assert (found.transfers, found.offers) == (exact.transfers, exact.offers)
            assert sum(found.transfers.values()) == 0
            assert found.verify().valid
            assert (found.internal, found.external) == (exact.internal, exact.external)


@pytest.mark.parametrize("rule", ["grandfathering", "historical", "nash"])
@pytest.mark.parametrize("unit", [5e-324, 1e-310, 1.0, 1e308])
def test_the_unit_of_figures_changes_nothing(rule, unit):
    game = public_good((1.0, 2.0, 3.0), exact=False)
    found = transfer_scheme(game, ["1", "2"], rule, column=[unit, unit, unit])
    plain = transfer_scheme(game, ["1", "2"], rule, column=[1, 1, 1])
    assert found.transfers == pytest.approx(plain.transfers)
    assert found.offers == pytest.approx(plain.offers)
    assert all(type(paid) is float for paid in found.transfers.values())
    assert found.verify().valid


def test_faults_come_together():
    with pytest.raises(InvalidInputError, match="3 faults"):
        transfer_scheme(public_good((1, 2, 3)), ["1"], "historical", costs=COSTS)


def test_payoffs_that_a_rule_is_made_of_must_exist():
    form = gg.Game(
        "shared", ("out", "in"), aggregates={"members": {"in": 1}},
        payoffs={"out": "6/members", "in": "members"},
    )  # fmt: skip
    game = gg.bind(form, gg.States.symmetric(3))
    assert transfer_scheme(game, ["1", "2", "3"]).surplus == 0
    with pytest.raises(UndefinedPayoffError, match=r"without an agreement.*'1'"):
        transfer_scheme(game, ["1", "2", "3"], "nash")


def test_payoffs_with_a_newcomer_must_exist_too():
    form = gg.Game(
        "crowded", ("out", "in"), aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "1/(4 - members) + members"},
    )  # fmt: skip
    game = gg.bind(form, gg.States.symmetric(5))
    for ask in (coalition_surplus, side_payments, transfer_scheme):
        with pytest.raises(UndefinedPayoffError, match=r"'4'.*does not exist"):
            ask(game, ["1", "2", "3"])


# -------------------------------------------------------------------------------- the paid game


def test_transfers_enter_a_game_of_ones_own_as_a_term():
    game = public_good((1, 2, 3))
    paid = with_transfers(game, {"1": 1, "2": -1})
    assert str(paid.form.payoffs["member"] - game.form.payoffs["member"]) == "transfer"
    assert paid.form.drivers == {"transfers": "transfer"}
    again = with_transfers(paid, {"3": "1/2"})
    assert again.form is paid.form
    assert again.institution.transfers == {"3": F(1, 2)}
    assert gg.rebind(again, b=[1, 1, 1]).institution.transfers == {"3": F(1, 2)}


@pytest.mark.parametrize(
    "formula",
    ["2*transfer", "transfer*members", "transfer**2", "Piecewise((2*transfer, members > 1), (0, True))"],
)
def test_a_transfer_in_another_role_is_refused(formula):
    form = gg.Game("odd", ("out", "in"), aggregates={"members": {"in": 1}}, payoffs={"out": 0, "in": formula})
    with pytest.raises(InvalidGameError, match="in another way than added"):
        with_transfers(gg.bind(form, gg.States.symmetric(2)), {"1": 1})


def test_transfers_to_strangers_are_refused():
    with pytest.raises(BindingError, match="transfers names '9'"):
        with_transfers(public_good((1, 2)), {"9": 1})
    three = gg.Game("three", ("a", "b", "c"), payoffs={"a": 0, "b": 0, "c": 0})
    with pytest.raises(InvalidGameError, match="two are needed"):
        with_transfers(gg.bind(three, gg.States.symmetric(2)), {})


def test_below_minimum_participation_transfers_are_void_with_the_rest():
    rules = gg.Institution(minimum_participation=(3, 0), excludability=0)
    game = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(4), rules, benefit=[1, 2, 3, 4], cost="3/5", legitimacy=0,
        divergence=0,
    )  # fmt: skip
    small = transfer_scheme(game, ["1", "2"])
    assert set(small.transfers.values()) == {0}
    whole = transfer_scheme(game, ["1", "2", "3"])
    assert whole.internal is True
    assert ("1", "2", "3") in solved(whole.paid()) or whole.external is False


# ---------------------------------------------------------------------------------- side payments


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
@pytest.mark.parametrize("seed", range(9))
def test_side_payments_are_those_of_the_definition(seed, ties):
    game, rng = random_game(seed, most=5), random.Random(seed)
    truth = Coalitions(game, ties)
    for club in some_clubs(game, rng):
        if len(club) == game.N:
            continue
        for one in side_payments(game, club, ties=ties):
            j = one.newcomer
            needed = -truth.join(j, club)
            gains = {i: truth.payoff(i, club | {j}) - truth.payoff(i, club) for i in club}
            assert one.needed == needed
            assert one.gains == gains
            assert one.sustainable is truth.keeps(truth.enlarged(club, j))
            unpaid = needed < 0 or (needed == 0 and ties != "stay_out")
            assert one.affordable is (unpaid or truth.keeps(sum(gains.values()) - needed))
            if not one.payments:
                assert needed <= 0 or not one.affordable
                continue
            assert sum(one.payments.values()) == needed
            left = {gains[i] - paid for i, paid in one.payments.items()}
            assert len(left) == 1
            assert min(left) >= 0


def test_what_is_just_zero_in_floats_is_undecided():
    game = public_good((1.0, 1.0, 1.0), exact=False)
    three, two = transfer_scheme(game, ["1", "2", "3"]), transfer_scheme(game, ["1", "2"])
    assert (three.internal, three.external, three.stable) == (None, True, None)
    assert (two.internal, two.external, two.stable) == (True, None, None)
    for found in (three, two):
        assert found.verify().valid
        assert "undecided in floats" in str(found)
        assert not replace(found, internal=not found.internal).verify().valid


@pytest.mark.parametrize("x", [1.0, 1e12 / 7, 1e-9 / 7])
def test_what_members_can_just_pay_is_undecided_where_payoffs_are_large_at_the_club_alone(x):
    """Was a bug: payoffs of the club itself did not count, and round-off decided."""
    form = gg.Game(
        "middle",
        ("out", "in"),
        aggregates={"m": {"in": 1}},
        parameters={"x": ""},
        columns={"w": ""},
        payoffs={"out": "w*x*m*(4 - m)", "in": "-w*x*m*(4 - m)*(3 - m)"},
    )
    game = gg.bind(form, gg.States.symmetric(4), x=x, w=[0.1, 0.2, 0.3, 1.0])
    assert game.scale == 1  # all payoffs are zero where nobody is in, and where all are
    found = side_payments(game, ["1", "2"], "3", ties="stay_out")
    assert found["3"].affordable is None
    assert not side_payments(game.to_exact(), ["1", "2"], "3", ties="stay_out")["3"].affordable
    assert found.verify().valid


def test_who_needs_nothing_joins_unpaid_if_ties_let_it():
    form = gg.Game("harm", ("out", "in"), aggregates={"m": {"in": 1}}, payoffs={"out": 0, "in": "3 - m"})
    game = gg.bind(form, gg.States(["A", "B", "C"], size=["1/3"] * 3))
    for ties, affordable, said in (
        ("join", True, "C: joins unpaid, and gains 0"),
        ("stay_out", False, "C: needs 0; the members gain -2, and can pay it: no"),
        ("weak", True, "C: needs 0; the members gain -2, and can pay it: yes"),
    ):
        found = side_payments(game, ["A", "B"], ties=ties)
        assert (found["C"].needed, found["C"].affordable, dict(found["C"].payments)) == (0, affordable, {})
        assert said in str(found)
        assert found.verify().valid
        assert not replace(found, payments=(replace(found["C"], affordable=not affordable),)).verify().valid


@pytest.mark.parametrize("seed", range(9))
def test_who_is_paid_joins_and_members_are_no_worse_off(seed):
    game, rng = random_game(seed, most=5), random.Random(seed)
    for club in some_clubs(game, rng):
        if len(club) == game.N:
            continue
        found = side_payments(game, club)
        assert found.verify().valid
        for one in found:
            if not one.payments:
                with pytest.raises(InvalidInputError, match="nothing is paid"):
                    found.paid(one.newcomer)
                continue
            paid = found.paid(one.newcomer)
            assert sum(paid.institution.transfers.values()) == 0
            profile = paid.profile(sorted(club))
            k = game.states.ids.index(one.newcomer)
            assert paid.gains(profile)[k, 1] == 0  # indifferent, which is enough
            before = game.payoffs(profile)
            profile[k] = 1
            after = paid.payoffs(profile)
            assert all(after[game.states.ids.index(i)] >= before[game.states.ids.index(i)] for i in club)


def test_side_payments_in_floats_and_bad_input():
    game = public_good((3.1, 2.2, 0.1))
    found = side_payments(game, ["1", "2"])
    assert found["3"].affordable is True
    assert found.verify().valid
    with pytest.raises(InvalidStatesError, match="'1' is a member"):
        side_payments(game, ["1", "2"], "1")
    with pytest.raises(InvalidStatesError, match="nobody to be paid"):
        side_payments(game, ["1", "2", "3"])
    with pytest.raises(InvalidInputError, match="'9' is unknown"):
        found["9"]


# ------------------------------------------------------------------------------------- checks


def test_what_is_changed_is_not_valid():
    scheme = transfer_scheme(public_good((1, 2, 3, 4, 5)), ["3", "4"])
    pair = dict(scheme.transfers)
    more = {label: value + sign for (label, value), sign in zip(pair.items(), (1, -1), strict=True)}
    for wrong in (
        replace(scheme, transfers=pair | {"3": pair["3"] + 1}),
        replace(scheme, transfers=more),
        replace(scheme, offers=dict(scheme.offers) | {"1": 0}),
        replace(scheme, internal=not scheme.internal),
        replace(scheme, external=not scheme.external),
        replace(scheme, rule="nash"),
        replace(scheme, club=("3", "5")),
        replace(scheme, weights=dict(scheme.weights) | {"3": F(2)}),
    ):
        assert not wrong.verify().valid
    assert scheme.verify().valid
    found = side_payments(public_good((1, 2, 3)), ["2", "3"])
    (one,) = found
    for wrong in (
        replace(one, needed=one.needed + 1),
        replace(one, gains={i: 2 * gain for i, gain in one.gains.items()}),
        replace(one, affordable=not one.affordable),
        replace(one, sustainable=not one.sustainable),
        replace(one, surplus=0),
    ):
        assert not replace(found, payments=(wrong,)).verify().valid


def test_the_best_potentially_stable_coalition_holds_in_the_paid_game():
    game = public_good((1, 2, 3, 4, 5))
    best = potentially_stable(game).best("abatement")
    scheme = transfer_scheme(game, best.members)
    assert scheme.stable
    assert best.members in solved(scheme.paid())
    assert best.members not in solved(game)
    assert gg.regime(scheme.paid(), best.members).label == gg.regime(game, best.members).label
