"""All coalitions that transfers can hold together: against exhaustion in fractions, and laws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations
from time import process_time

import pytest

import gametheory_gov as gg
from gametheory_gov.agreements import coalition_surplus, potentially_stable
from gametheory_gov.agreements.gains import both
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, UndefinedPayoffError
from tests.agreements.worlds import PUBLIC_GOOD, five_of_one_kind, public_good, random_game, voice
from tests.oracles.transfers import Coalitions

VERDICTS = ("internal", "external", "potentially_internal", "potentially_external")


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
@pytest.mark.parametrize("seed", range(21))
def test_all_that_exhaustion_finds_and_no_other(seed, ties):
    game = random_game(seed)
    truth, found = Coalitions(game, ties), potentially_stable(game, ties=ties)
    assert game.exact
    assert found.complete
    expected = [club for club in truth.clubs if truth.potentially_internal(club)]
    assert found.considered == len(truth.clubs)
    assert found.number("potentially_internal") == len(expected)
    number = Counter(truth.alike(club) for club in expected)
    assert len(found) == len(number)
    for entry in found:
        club = frozenset(entry.members)
        assert entry.clubs == number.pop(truth.alike(club))
        assert entry.surplus == truth.surplus(club)
        for what in VERDICTS:
            assert getattr(entry, what) is getattr(truth, what)(club), (club, what)
    assert not number


def test_states_that_differ_by_their_votes_alone_are_not_alike():
    """Was a bug: one coalition of two, with its surplus, was listed for all six."""
    game = voice()
    truth, found = Coalitions(game, "weak"), potentially_stable(game, ties="weak")
    assert {e.members: e.surplus for e in found if e.clubs == 1} == {
        club: truth.surplus(frozenset(club))
        for size in (2, 3, 4)
        for club in combinations(game.states.ids, size)
        if truth.potentially_internal(frozenset(club))
    }
    alike = gg.bind(game.form, gg.States.symmetric(4))
    assert [entry.clubs for entry in potentially_stable(alike, ties="weak")] == [6, 4, 1]


@pytest.mark.parametrize("seed", range(21))
def test_floats_say_what_is_exactly_so_or_that_they_cannot_tell(seed):
    game, twin = random_game(seed, exact=False), random_game(seed)
    if game.form.profile_terms:  # a median at half of the votes is on one side in floats
        game, twin = (gg.rebind(each, policy="fixed") for each in (game, twin))
    exact, found = potentially_stable(twin), potentially_stable(game)
    assert not game.exact
    truth = {entry.members: entry for entry in exact}
    listed = {entry.members: entry for entry in found}
    assert set(truth) <= set(listed)
    for members, entry in listed.items():
        assert entry.potentially_internal is None or members in truth
        if members not in truth:
            continue
        assert float(truth[members].surplus) == pytest.approx(entry.surplus, abs=1e-9)
        for what in VERDICTS:
            assert getattr(entry, what) in (None, getattr(truth[members], what))
    sure = [entry.potentially_stable is not None for entry in found]
    assert not sure or sum(sure) > len(sure) / 4  # ties are common among fractions of few digits


@pytest.mark.parametrize("unit", [1e-150, 1e-9, 1e7, 1e150])
@pytest.mark.parametrize("b", [(1.3, 2.1, 3.7, 4.9, 5.2), (22.1, 3.3, 0.7, 1e-3, 410.0)])
def test_the_unit_of_payoffs_changes_nothing(b, unit):
    plain, scaled = potentially_stable(public_good(b)), potentially_stable(public_good(b, unit=unit))
    assert [replace(e, surplus=0) for e in scaled] == [replace(e, surplus=0) for e in plain]
    assert plain.complete
    exact = potentially_stable(public_good([F(str(x)) for x in b]))
    assert [replace(e, surplus=0) for e in exact] == [replace(e, surplus=0) for e in plain]


@pytest.mark.parametrize("seed", range(15))
def test_stable_without_transfers_is_what_the_solver_finds(seed):
    game = random_game(seed)
    found = potentially_stable(game)
    solved = {club for club in gg.solve(game, gg.equilibria.EnumerationSolver()).clubs if len(club) > 1}
    assert {e.members for e in found if e.stable} <= solved
    assert found.number("stable") == len(solved)


@pytest.mark.parametrize("seed", range(15))
def test_stable_without_transfers_is_potentially_stable_inside(seed):
    for ties in ("join", "stay_out", "weak"):
        truth = Coalitions(random_game(seed), ties)
        for club in truth.clubs:
            if truth.internal(club):
                assert coalition_surplus(truth.game, club, ties=ties).potentially_internal


@pytest.mark.parametrize("seed", range(9))
def test_one_coalition_at_a_time_is_the_same(seed):
    game = random_game(seed)
    for entry in potentially_stable(game):
        one = coalition_surplus(game, entry.members)
        assert one.surplus == entry.surplus == sum(one.incentives.values())
        assert all(getattr(one, what) is getattr(entry, what) for what in VERDICTS)
        assert one.stable is entry.stable
        assert one.potentially_stable is entry.potentially_stable
        assert one.verify().valid


@pytest.mark.parametrize(
    ("ties", "inside", "outside"), [("join", True, False), ("stay_out", False, True), ("weak", True, True)]
)
def test_a_surplus_of_just_zero_goes_by_the_tie_rule(ties, inside, outside):
    game = public_good((1, 1, 1))
    three = coalition_surplus(game, ["1", "2", "3"], ties=ties)
    assert three.surplus == 0
    assert three.internal is three.potentially_internal is inside
    two = coalition_surplus(game, ["1", "2"], ties=ties)
    assert two.joining["3"] == two.enlarged["3"] == 0
    assert two.external is two.potentially_external is outside
    assert three.verify().valid
    assert two.verify().valid


def test_one_who_leaves_is_enough_where_others_are_undecided():
    for verdicts, holds in (((None, False), False), ((None, True), None), ((True,), True), ((), True)):
        assert both(verdicts) is holds


@pytest.mark.parametrize("b", [0.1, 0.3, 0.7, 1.1, 1.3, 1e-9, 1e9 / 7])
def test_a_surplus_of_just_zero_is_undecided_in_floats(b):
    found = potentially_stable(public_good((b, b, b), (1.0, 1.0, 1.0)))
    verdicts = {len(e.members): (e.potentially_internal, e.potentially_external) for e in found}
    assert verdicts == {2: (True, None), 3: (None, True)}
    assert not found.complete
    assert found.verify().valid


@pytest.mark.parametrize(("inside", "least"), [("3", "-3"), ("-9", "1")])
def test_a_coalition_at_the_edge_of_a_case_is_undecided_however_large_its_surplus(inside, least):
    """Weights of just one half, as 0.2 + 0.3: floats do not tell which case of the formula holds."""
    half = gg.Game(
        "half",
        ("out", "in"),
        aggregates={"share": {"in": "w"}, "members": {"in": 1}},
        payoffs={"out": "members/10", "in": f"Piecewise(({inside}, share >= 1/2), ({least}, True))"},
        columns={"w": "weight"},
    )
    w, world = [0.1, 0.2, 0.2, 0.25, 0.3], gg.States.symmetric(5)
    floats = potentially_stable(gg.bind(half, world, w=w))
    exact = {e.members: e for e in potentially_stable(gg.bind(half, world, w=w, exact=True))}
    inside_unknown, outside_unknown = set(), set()
    for entry in floats:
        truth = exact.get(entry.members)
        if entry.potentially_internal is None:
            inside_unknown.add(entry.members)
        else:
            assert truth is not None
            assert entry.potentially_internal is truth.potentially_internal
            assert entry.potentially_external in (None, truth.potentially_external)
        if entry.potentially_external is None:
            outside_unknown.add(entry.members)
    assert floats.verify().valid
    if inside == "3":  # the surplus of 3 and 5 is nearly 6; 2 is like 3
        assert ("3", "5") in inside_unknown
        assert exact["3", "5"].surplus > 5
        assert ("3", "4") not in inside_unknown
    else:  # whether 2 can be paid to join 1 and 3 depends on the case, and nobody else can
        assert ("1", "3") in outside_unknown
        assert exact["1", "3"].potentially_external
        assert coalition_surplus(floats.game, ["1", "3"]).potentially_external is None


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_adding_a_constant_to_all_payoffs_changes_nothing(ties):
    game = public_good((1, 2, 3, 4, 5), (2, 1, 1, 3, 1))
    higher = {
        action: formula + 1000 - game.form.infos["b"].symbol for action, formula in game.form.payoffs.items()
    }
    raised = gg.bind(
        game.form.replace(payoffs=higher), game.states, a=game.values["a"], b=game.values["b"], unit=1
    )
    assert raised.payoffs(raised.profile([]))[0] > game.payoffs(game.profile([]))[0]
    found = potentially_stable(raised, ties=ties)
    assert found.agreements == potentially_stable(game, ties=ties).agreements


def test_the_real_world_is_not_too_large_for_one_coalition():
    game = gg.load_scenario("gatt_wto").bind(committed=False)
    found = coalition_surplus(game, ["USA", "FRA", "GBR"])
    assert (len(found.incentives), len(found.joining)) == (3, 190)
    assert found.surplus == pytest.approx(sum(found.incentives.values()))
    with pytest.raises(InvalidInputError, match=r"scenario.bind\(committed=False\)"):
        coalition_surplus(gg.load_scenario("gatt_wto"), ["USA", "FRA"])


def test_relabelling_states_permutes_the_answer():
    b, a = (1, 2, 3, 4, 5), (5, 3, 1, 2, 4)
    order = (3, 0, 4, 1, 2)
    plain = potentially_stable(public_good(b, a))
    moved = potentially_stable(public_good([b[k] for k in order], [a[k] for k in order]))
    names = {str(order.index(k) + 1): str(k + 1) for k in range(5)}
    assert {frozenset(e.members): e.surplus for e in plain} == {
        frozenset(names[i] for i in e.members): e.surplus for e in moved
    }


def test_up_to_some_size_it_is_not_complete_and_says_so():
    game = public_good((1, 2, 3, 4, 5))
    whole, part = potentially_stable(game), potentially_stable(game, largest=2)
    assert [e for e in whole if len(e.members) == 2] == list(part)
    assert (part.complete, part.considered, whole.considered) == (False, 10, 26)
    assert "NOT COMPLETE" in str(part)
    assert part.verify().valid
    assert potentially_stable(game, largest=99) == whole


def test_many_states_a_few_members():
    b = [k + 1 for k in range(40)]
    found = potentially_stable(public_good(b), largest=2)
    assert found.considered == 780
    with pytest.raises(NotApplicableError, match=r"40 types of states make .* give largest=2"):
        potentially_stable(public_good(b))


def test_two_hundred_alike_states():
    start = process_time()
    found = potentially_stable(public_good([1] * 200))
    assert process_time() - start < 2
    assert [(len(e.members), e.surplus) for e in found] == [(2, 1), (3, 0)]
    assert found.clubs == (found.agreements[1].members,)
    assert found.complete


def test_twelve_regions_in_a_second():
    b, a = (22, 24, 19, 3, 6, 4, 3, 7, 4, 2, 3, 3), (10, 4, 3, 2, 1, 6, 8, 25, 7, 9, 3, 5)
    game = public_good(b, a)
    start = process_time()
    found = potentially_stable(game)
    assert process_time() - start < 1.5  # a second of a processor that nobody else uses
    assert found.number("potentially_stable") == 256


def test_best_by_a_report_and_by_welfare():
    found = potentially_stable(five_of_one_kind())
    assert len(found.best("abatement").members) == len(found.best().members) == 5
    with pytest.raises(InvalidInputError, match="did you mean 'abatement'"):
        found.best("abatment")
    with pytest.raises(InvalidInputError, match="did you mean 'internal'"):
        found.number("internl")
    nobody = gg.bind(gg.Game("loss", ("out", "in"), payoffs={"out": 0, "in": -1}), gg.States.symmetric(3))
    with pytest.raises(InvalidInputError, match="can hold no coalition together"):
        potentially_stable(nobody).best()


def test_a_game_of_another_kind_is_refused_with_every_fault():
    three = gg.Game("three", ("a", "b", "c"), payoffs={"a": 0, "b": 0, "c": 0})
    rules = gg.Institution(admission="unanimity", transfers={"1": 1})
    game = gg.bind(three, gg.States.symmetric(3), rules, founders=["1"])
    with pytest.raises(InvalidInputError, match="4 faults") as error:
        potentially_stable(game)
    for said in ("two are needed", "game.release(ids)", "gg.rebind(game, transfers={})", "admission='open'"):
        assert said in str(error.value)
    with pytest.raises(InvalidInputError, match="a single state is no club"):
        potentially_stable(gg.bind(PUBLIC_GOOD, gg.States.symmetric(1), a=1, b=1, unit=1))
    with pytest.raises(InvalidInputError, match="largest = 1; a whole number from 2"):
        potentially_stable(public_good((1, 2)), largest=1)


@pytest.mark.parametrize(
    ("club", "said"),
    [
        (["1"], "a single state, '1', is no club"),
        ([], "nobody is no club"),
        (["1", "9"], "'9' is not among the states"),
        (["1", "1", "2"], "given twice"),
    ],
)
def test_what_is_no_club_is_refused(club, said):
    with pytest.raises(InvalidInputError, match=said):
        coalition_surplus(public_good((1, 2, 3)), club)


def test_an_outside_option_that_does_not_exist_is_named():
    form = gg.Game(
        "shared", ("out", "in"), aggregates={"members": {"in": 1}},
        payoffs={"out": "1/(members - 1)", "in": "members"},
    )  # fmt: skip
    game = gg.bind(form, gg.States.symmetric(3))
    with pytest.raises(UndefinedPayoffError, match=r"its outside option \('1'\).* does not exist"):
        coalition_surplus(game, ["1", "2"])
    with pytest.raises(UndefinedPayoffError, match=r"coalition_surplus.* says whose"):
        potentially_stable(game)
    assert coalition_surplus(game, ["1", "2", "3"]).surplus == 6


def test_what_is_changed_is_not_valid():
    found = potentially_stable(public_good((1, 2, 3)))
    first, *rest = found.agreements
    for wrong in (
        replace(found, agreements=tuple(rest)),
        replace(found, agreements=(first, *found.agreements)),
        replace(found, considered=5),
        replace(found, largest=2),
        replace(found, agreements=(replace(first, surplus=first.surplus + 1), *rest)),
        replace(found, agreements=(replace(first, potentially_external=True), *rest)),
        replace(found, agreements=(replace(first, clubs=2), *rest)),
        replace(found, ties="stay_out", agreements=found.agreements[:2]),
    ):
        assert not wrong.verify().valid
    assert found.verify().valid
