"""What families of agreements on a public good have in common; payoffs are tested beside their sources."""

from __future__ import annotations

import pickle
from fractions import Fraction as F

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidGameError, NotApplicableError
from gametheory_gov.games import public_goods
from gametheory_gov.games.public_goods import (
    EmissionGame,
    LinearPublicGood,
    LinearQuadratic,
    PowerCost,
    QuadraticBenefits,
)

FAMILIES = {
    "linear": (LinearPublicGood(), {"provision_cost": "5/2"}),
    "provided by each": (LinearPublicGood(joint=False), {"provision_cost": "5/2"}),
    "linear-quadratic": (LinearQuadratic(), {"cost_slope": "2/3"}),
    "power": (PowerCost(3), {"marginal_benefit": "3/2"}),
    "power in floats": (PowerCost(), {"elasticity": 2.5}),
    "led": (QuadraticBenefits(), {"cost_slope": "1/5"}),
    "not led": (QuadraticBenefits("simultaneous"), {"cost_slope": "1/5"}),
    "emissions led": (EmissionGame(), {"damage_slope": "4/5"}),
    "emissions not led": (EmissionGame("simultaneous"), {"damage_slope": "1/90"}),
    "no corners": (EmissionGame(nonnegative=False, single_leads=True), {"damage_slope": "4/5"}),
}
#: The same is asked of these in `test_public_goods_by_hand`, and of two beside their sources.
ELSEWHERE = {
    "CarbonClub",
    "CatastropheAvoidance",
    "ClimateClub",
    "CournotCartel",
    "InterdependentSecurity",
    "PriceLeadership",
    "QuasiLinear",
    "UncertainBenefit",
}


@pytest.fixture(params=FAMILIES)
def played(request):
    return FAMILIES[request.param]


def test_every_family_is_here():
    assert {type(family).__name__ for family, _ in FAMILIES.values()} == set(dir(public_goods)) - ELSEWHERE


def test_a_family_comes_back_from_files_pickles_and_code(played):
    family, values = played
    game = gg.bind(family, gg.States.symmetric(3), **values)
    assert gg.BoundGame.from_dict(game.to_dict()) == game == pickle.loads(pickle.dumps(game))
    assert gg.BoundGame.from_dict(game.to_dict()).recipe.family == family
    made = {}
    exec(gg.code_of(game), made)
    assert made["game"] == game
    assert made["game"].recipe.family == family
    name = next(iter(values))
    assert gg.rebind(game, **{name: 3}).form == family.form(gg.Institution())
    assert "daspremont1983" in gg.cite(game)
    assert game.form.latex().count(r"\begin{align*}") == 1


def test_below_its_minimum_a_treaty_is_void(played):
    """Everybody gets then what it gets when nobody signs; nobody is paid."""
    family, values = played
    world, rng = gg.States.symmetric(5), np.random.default_rng(12)
    free = gg.bind(family, world, **values)
    paid = gg.Institution(minimum_participation=(3, 0), transfers={"1": "1/3", "2": "-1/3"})
    game = gg.bind(family, world, paid, **values)
    for _ in range(8):
        club = [i for i in world.ids if rng.random() < 0.5]
        own, profile = game.payoffs(game.profile(club)), game.profile(club)
        bare = free.payoffs(free.profile(club if len(club) >= 3 else []))
        for i, label in enumerate(world.ids):
            due = {"1": F(1, 3), "2": -F(1, 3)}.get(label, F(0)) if label in club and len(club) >= 3 else F(0)
            given, expected = game.plain(own[i]), free.plain(bare[i]) + (due if game.exact else float(due))
            assert given == expected if game.exact else given == pytest.approx(expected)
        assert game.reports(profile)["parties"] == (len(club) if len(club) >= 3 else 0)


def test_every_signature_counts_below_the_minimum():
    """Void or not, any number from three on that a treaty asks for is stable, and nobody else joins."""
    for family, values in ((LinearQuadratic(), {}), (EmissionGame(), {"damage_slope": "1/5"})):
        for needed in (4, 6):
            rules = gg.Institution(minimum_participation=(needed, 0))
            solution = gg.solve(gg.bind(family, gg.States.symmetric(6), rules, **values))
            assert solution.complete
            assert {len(club) for club in solution.clubs} == {needed}


def test_transfers_reach_members_alone():
    world = gg.States.symmetric(3)
    rules = gg.Institution(transfers={"1": "-1/2", "3": "1/2"})
    game = gg.bind(LinearQuadratic(), world, rules, marginal_benefit=[1, 2, 3])
    bare = gg.bind(LinearQuadratic(), world, marginal_benefit=[1, 2, 3])
    profile = game.profile(["1", "2"])
    difference = [
        game.plain(a - b) for a, b in zip(game.payoffs(profile), bare.payoffs(profile), strict=True)
    ]
    assert difference == [F(-1, 2), 0, 0]


def test_a_single_member_is_no_agreement():
    world = gg.States.symmetric(4)
    for family, values in FAMILIES.values():
        if getattr(family, "single_leads", False) or not getattr(family, "joint", True):
            continue
        game = gg.bind(family, world, **values)
        alone, nobody = game.profile(["2"]), game.profile([])
        floats = [list(map(float, map(game.plain, game.payoffs(p)))) for p in (alone, nobody)]
        assert floats[0] == pytest.approx(floats[1], rel=1e-12)
        assert game.reports(alone)["parties"] == 0
        assert game.reports(game.profile(["1", "2"]))["parties"] == 2


def test_a_single_leader_gains_by_moving_first():
    world = gg.States.symmetric(4)
    for family, values in (
        (QuadraticBenefits(single_leads=True), {"cost_slope": "1/5"}),
        FAMILIES["no corners"],
    ):
        game = gg.bind(family, world, **values)
        nobody, alone = (game.plain(game.payoffs(game.profile(c))[0]) for c in ([], ["1"]))
        assert alone > nobody


def test_payoffs_moved_or_scaled_change_no_club():
    world = gg.States.symmetric(5)
    figures = {"marginal_benefit": [1, 2, 3, 4, 5], "cost_slope": [1, "1/2", 2, 1, 3]}
    plain = gg.solve(gg.bind(LinearQuadratic(), world, **figures)).clubs
    form = LinearQuadratic().form(gg.Institution())
    moved = form.replace(payoffs={action: 7 * u - 3 for action, u in form.payoffs.items()})
    assert gg.solve(gg.bind(moved, world, **figures)).clubs == plain
    order = [3, 0, 4, 1, 2]
    named = gg.States.symmetric(5, ids=[world.ids[i] for i in order])
    again = {name: [column[i] for i in order] for name, column in figures.items()}
    clubs = gg.solve(gg.bind(LinearQuadratic(), named, **again)).clubs
    assert {frozenset(c) for c in clubs} == {frozenset(c) for c in plain}


def test_outsiders_gain_by_every_signature():
    """Positive spillovers: what is provided, and what outsiders get, rises with a club."""
    rng = np.random.default_rng(2)
    for _ in range(10):
        number = int(rng.integers(3, 7))
        world = gg.States.symmetric(number)
        b, c = (list(map(int, rng.integers(1, 9, number))) for _ in range(2))
        game = gg.bind(LinearQuadratic(), world, marginal_benefit=b, cost_slope=c)
        order = [world.ids[i] for i in rng.permutation(number)]
        for k in range(1, number):
            small, large = (game.profile(order[:size]) for size in (k - 1, k))
            assert game.reports(large)["abatement"] >= game.reports(small)["abatement"]
            before, after = game.payoffs(small), game.payoffs(large)
            assert all(after[i] >= before[i] for i, label in enumerate(world.ids) if label not in order[:k])


def test_a_term_of_ones_own_keeps_more_states_in():
    family = LinearQuadratic().with_term(
        "legitimacy", action="member", formula="rho*members", parameters={"rho": "worth of one more member"}
    )
    for rho, size in (("1/2", 4), (1, 5), (2, 7)):
        solution = gg.solve(gg.bind(family, gg.States.symmetric(8), rho=rho))
        assert {len(club) for club in solution.clubs} == {size}
    game = gg.bind(family, gg.States.symmetric(8), rho=1)
    assert gg.BoundGame.from_dict(game.to_dict()).recipe.family == family
    reasons = gg.grow(game, ["1"], committed=False).rounds[1].moves[0].reasons
    assert dict(reasons)["legitimacy"] == 2


def test_closed_forms_are_the_solvers_sizes():
    for name in (
        "linear",
        "linear-quadratic",
        "power",
        "led",
        "not led",
        "emissions led",
        "emissions not led",
    ):
        family, values = FAMILIES[name]
        game = gg.bind(family, gg.States.symmetric(6), **values)
        condition = cf.stability_condition(game, free=())
        found = sorted({len(club) for club in gg.solve(game).clubs})
        assert [n for n in range(7) if _holds(condition, n)] == found


def _holds(condition, n):
    return condition.evaluate(n=n) if "n" in condition.symbols else condition.bound == n


def test_a_quotient_is_not_multiplied_out():
    """Multiplied out the gain has twenty thousand characters."""
    form = cf.symmetric(QuadraticBenefits(single_leads=True).form(gg.Institution()))
    assert len(str(form.statement)) < 2000
    assert "against the game's own gains" in form.checked


@pytest.mark.parametrize("family", [QuadraticBenefits("simultaneous"), EmissionGame("simultaneous", False)])
def test_comparative_statics_of_quotients_end(family):
    """SymPy would search for minutes; two points show that the gain may rise or fall."""
    form = family.form(gg.Institution())
    for name, effect in cf.comparative_statics(form).items():
        assert effect.sign == "?"
        for side, step in zip((1, -1), effect.derivation[-2:], strict=True):
            at = {pair.lhs: pair.rhs for pair in step.formula}
            assert side * effect.statement.subs(at) > 0, name


def test_a_gain_in_floats_is_compared_at_the_size_of_its_payoffs():
    """Powers of random numbers make payoffs so large that a transfer of one is lost in rounding."""
    assert "in floats" in cf.symmetric(PowerCost().form(gg.Institution())).checked


def test_there_is_no_closed_form_where_states_differ():
    game = gg.bind(LinearQuadratic(), gg.States.symmetric(3), marginal_benefit=[1, 2, 3])
    for question in (cf.symmetric, cf.stability_condition, cf.renegotiation_condition):
        with pytest.raises(NotApplicableError, match="the states differ in marginal_benefit; state_boundary"):
            question(game)


@pytest.mark.parametrize(
    ("make", "faults"),
    [
        (
            lambda: LinearQuadratic(negative="zeros"),
            ["negative = 'zeros'; did you mean 'zero'?; one of refused"],
        ),
        (lambda: PowerCost(0.5), ["elasticity = 0.5; a whole number from 1, or None"]),
        (lambda: PowerCost(True), ["elasticity = True; a whole number"]),
        (
            lambda: QuadraticBenefits("leaders", 1),
            ["did you mean 'leader'?", "single_leads = 1; True or False"],
        ),
        (lambda: QuadraticBenefits("simultaneous", True), ["nobody leads; leave it out"]),
        (
            lambda: EmissionGame("first", "no"),
            ["'leader' or 'simultaneous' is needed", "nonnegative = 'no'; True"],
        ),
        (
            lambda: LinearPublicGood("prvide", None),
            ["did you mean 'provide'?", "joint = None; True or False"],
        ),
        (lambda: EmissionGame(terms=["x"]), ["terms = ['x']; add them with .with_term("]),
    ],
)
def test_options_that_are_none(make, faults):
    with pytest.raises(InvalidGameError) as error:
        make()
    for fault in faults:
        assert fault in str(error.value)
    assert len(error.value.faults) == len(faults)


def test_a_gain_that_nobody_reads_is_a_difference_of_payoffs():
    short, long = (
        family.form(gg.Institution()).equations()[-1] for family in (LinearQuadratic(), EmissionGame())
    )
    assert long == r"\Delta_i &= u_i(\mathrm{member}) - u_i(\mathrm{outside})"
    assert short.startswith(r"\Delta_i &= ")
    assert "u_i" not in short
