"""Conditions for identical states: derived formulas against the solvers, on random exact numbers."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf
from gametheory_gov.base.errors import InvalidGameError, InvalidInputError, NotApplicableError
from gametheory_gov.closed_forms.alike import symmetric
from gametheory_gov.closed_forms.solving import enclose_roots

#: Nothing but the number of members: how many more are worth what.
CROWD = gg.Game("crowd", ("out", "in"), aggregates={"club": {"in": 1}},
                payoffs={"out": 0, "in": "value*club - crowding*club**2 - price"},
                parameters={"value": "of a member", "crowding": "of members", "price": "to pay"})  # fmt: skip


def drawn(rng, low=0, high=24, by=12):
    return F(int(rng.integers(low, high)), by)


def sizes(game, ties="join"):
    return sorted({len(e.members) for e in gg.solve(game, ties=ties).equilibria})


def accession(rng, curve="x"):
    """Identical states with every force, and costs of moving."""
    number = int(rng.integers(2, 8))
    rules = gg.Institution(depth=drawn(rng), excludability=drawn(rng, 0, 13), inclusion_curve=curve,
                           exclusion_penalty=drawn(rng), discount="1/2")  # fmt: skip
    world = gg.States.symmetric(number, ideal=[drawn(rng)] * number)
    forces = {name: drawn(rng) for name in ("benefit", "cost", "legitimacy", "divergence")}
    moving = {name: drawn(rng, 0, 6) for name in ("entry_cost", "exit_cost")}
    return gg.bind(gg.AccessionGame(), world, rules, **forces, **moving)


@pytest.mark.parametrize("curve", ["x", "x**2", "x**3", "4*x*(1 - x)"])
def test_the_sizes_at_which_the_condition_holds_are_those_that_solve_finds(curve):
    rng = np.random.default_rng(len(curve))
    for _ in range(4):
        game = accession(rng, curve)
        form = cf.stability_condition(game, free=())
        stable = [n for n in range(game.N + 1) if form.evaluate(n=n)]
        assert stable == sizes(game)
        assert bool(cf.universal_condition(game, free=()).evaluate()) == (game.N in stable)
        assert bool(cf.universal_condition(game, free=(), only=True).evaluate()) == (stable == [game.N])


def test_symbols_and_numbers_are_the_same_gain():
    rng = np.random.default_rng(3)
    game = accession(rng, "x**2")
    symbols = symmetric(game.form, free=["entry_cost", "exit_cost"])
    numbers = symmetric(game, free=())
    kept = [name for name in symbols.symbols if name not in ("k", "N")]
    given = {name: game.plain(game.numbers_of(0)[name]) for name in kept}
    for k in range(game.N):
        profile = (np.arange(game.N) < k).astype(np.int64)
        own = game.plain(game.gains(profile)[-1, 1]) + game.plain(game.switching[0, 1, 0])
        assert numbers.evaluate(k=k) == own == symbols.evaluate(k=k, N=game.N, **given)
    by_members = symmetric(game, free=(), by="members")
    assert by_members.evaluate(n=2) == numbers.evaluate(k=1)


def test_the_body_of_all_members_and_its_median_need_no_totals():
    rules = gg.Institution(legitimacy_shares=(0, 1, 0), policy="median")
    number = 5
    world = gg.States.symmetric(number, ideal=[F(1, 3)] * number)
    game = gg.bind(gg.AccessionGame(), world, rules, benefit=0, cost="1/2", legitimacy=1, divergence=3)
    form = symmetric(game, free=())
    for k in range(number):
        profile = (np.arange(number) < k).astype(np.int64)
        assert form.evaluate(k=k) == game.plain(game.gains(profile)[-1, 1]) == F(k + 1, 5) - F(1, 2)


def test_crowding_leaves_one_stable_size_below_the_first_gain():
    form = cf.stability_condition(CROWD, figures={"crowding": 1})
    assert form.evaluate(value=5, price=2, N=9, n=4)
    rng = np.random.default_rng(5)
    for _ in range(12):
        number = int(rng.integers(2, 9))
        values = {"value": 1 + drawn(rng, 0, 60), "price": drawn(rng, 0, 12)}
        if values["value"] - 1 < values["price"]:
            continue
        game = gg.bind(CROWD, gg.States.symmetric(number), crowding=1, **values)
        assert sizes(game) == [form.bound_at(**values, N=number)]


def test_a_concave_gain_tips_at_its_lower_zero():
    form = cf.tipping_condition(CROWD, figures={"crowding": "1/10"})
    seeds = set()
    rng = np.random.default_rng(6)
    for _ in range(30):
        number = int(rng.integers(2, 9))
        values = {"value": drawn(rng, 0, 30), "price": drawn(rng, 0, 40)}
        game = gg.bind(CROWD, gg.States.symmetric(number), crowding="1/10", **values)
        try:
            seed = gg.tipping.seed_size(game).number
            root = form.bound_at(**values, N=number)
        except (NotApplicableError, InvalidInputError):
            continue  # everybody is no equilibrium: an assumption of the form, and a refusal of the seed size
        seeds.add(seed)
        assert max(0, -int(-root // 1)) == seed
    assert len(seeds) > 2


def test_what_never_rises_tips_nowhere():
    game = gg.Game("substitutes", ("out", "in"), aggregates={"club": {"in": 1}},
                   payoffs={"out": "club", "in": "club/2 - price"}, parameters={"price": "paid"})  # fmt: skip
    with pytest.raises(NotApplicableError, match="nothing tips"):
        cf.tipping_condition(game)
    form = cf.stability_condition(game)
    assert not form.statement.has(sympy.Or)


@pytest.mark.parametrize(
    "parameter", ["cost", "legitimacy_weight", "divergence", "benefit", "exclusion_penalty"]
)
def test_the_universal_condition_solved_for_a_parameter_is_its_border(parameter):
    rng, tried = np.random.default_rng(8), 0
    keyword = {"legitimacy_weight": "legitimacy"}.get(parameter, parameter)
    for _ in range(6):
        game = accession(rng)
        try:
            form = cf.solve_for(cf.universal_condition(game, free=[parameter]), parameter)
        except InvalidInputError:
            continue  # the gain does not depend on it in this world
        border = form.bound_at()
        for value in (border - F(1, 1000), border, border + F(1, 1000)):
            if value < 0:
                continue
            changed = (
                gg.rebind(game, institution=game.institution.replace(exclusion_penalty=value))
                if parameter == "exclusion_penalty"
                else gg.rebind(game, **{keyword: value})
            )
            assert (game.N in sizes(changed)) == form.evaluate(**{parameter: value})
            tried += 1
    assert tried > 4


def test_a_condition_with_other_symbols_and_no_closed_form_is_returned_as_an_equation():
    curved = gg.AccessionGame().form(gg.Institution(inclusion_curve="(x**2 + 1 - exp(-3*x))/2"))
    form = cf.solve_for(curved, "k")
    assert isinstance(form.statement, sympy.Eq)
    assert "no closed form found for k" in form.meaning


def test_an_enclosed_root_is_where_the_gain_changes_its_sign():
    curved = gg.AccessionGame().form(gg.Institution(inclusion_curve="(x**2 + 1 - exp(-3*x))/2"))
    bare = {"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1, "exclusion_penalty": 0, "N": 10,
            "legitimacy_weight": 1}  # fmt: skip
    form = symmetric(curved, figures=bare)
    found = cf.solve_for(symmetric(curved, figures=bare | {"cost": "1/2"}), "k", between=(0, 9))
    low, high = found.evaluate()
    assert 0 < high - low < F(1, 10**9)
    assert form.evaluate(k=float(low) - 1e-9, cost=0.5) < 0 < form.evaluate(k=float(high) + 1e-9, cost=0.5)
    none = cf.solve_for(symmetric(curved, figures=bare | {"cost": 2}), "k", between=(0, 9))
    assert "no root lies in [0, 9]" in none.meaning


def test_roots_of_a_polynomial_without_radicals_are_all_enclosed():
    x = sympy.Symbol("x", real=True)
    roots = enclose_roots(sympy.expand((x**2 - 2) * (x - 3) * (x**3 - 5)), x, F(0), F(10))
    assert [float(low) for low, _ in roots] == pytest.approx([2**0.5, 5 ** (1 / 3), 3])
    with pytest.raises(NotApplicableError, match="touches zero or has several roots"):
        enclose_roots((x - sympy.sqrt(2)) ** 2, x, F(0), F(10))
    with pytest.raises(NotApplicableError, match="moves in steps"):
        enclose_roots(sympy.floor(x) - 1, x, F(0), F(10))


def test_signs_of_the_accession_game_are_proved():
    for rules in (gg.Institution(), gg.Institution(inclusion_curve="x**2"), gg.Institution(policy="mean")):
        found = cf.comparative_statics(gg.AccessionGame().form(rules))
        signs = {name: form.sign for name, form in found.items()}
        assert signs["legitimacy_weight"] == signs["exclusion_penalty"] == "+"
        assert signs["cost"] == "-"
        assert signs.get("divergence", "-") == "-"  # states alike are at their mean: it is gone
        assert found["cost"].meaning == "the gain never rises in cost; the seed size never falls"
        assert "proved from signs" in found["cost"].checked
        # a public good weighs more in a deeper club, and so does its cost
        assert found["depth"].meaning == "the gain may rise or fall in depth"


def test_a_proved_sign_holds_between_bound_games():
    rng = np.random.default_rng(9)
    for _ in range(4):
        game = accession(rng)
        gains = [
            game.plain(game.gains((np.arange(game.N) < k).astype(np.int64))[-1, 1]) for k in range(game.N)
        ]
        for keyword, sign in (("legitimacy", 1), ("cost", -1), ("divergence", -1)):
            name = {"legitimacy": "legitimacy_weight"}.get(keyword, keyword)
            more = gg.rebind(game, **{keyword: game.plain(game.numbers_of(0)[name]) + F(1, 7)})
            for k, gain in enumerate(gains):
                profile = (np.arange(game.N) < k).astype(np.int64)
                assert sign * (more.plain(more.gains(profile)[-1, 1]) - gain) >= 0


def test_without_supermodularity_both_signs_have_an_exact_witness():
    found = cf.comparative_statics(CROWD)
    k, crowding, value = (sympy.Symbol(n, real=True) for n in ("k", "crowding", "value"))
    assert found["k"].meaning == "the gain may rise or fall in k"
    up, down = [step for step in found["k"].derivation if step.words.startswith("it is")]
    for step, sign in ((up, 1), (down, -1)):
        at = {e.lhs.name: F(int(e.rhs.p), int(e.rhs.q)) for e in step.formula.args}
        numbers = {"value": at["value"], "crowding": at["crowding"], "price": 0}
        game = gg.bind(CROWD, gg.States.symmetric(int(at["k"]) + 3), **numbers)
        gains = [game.plain(game.gains((np.arange(game.N) < n).astype(np.int64))[-1, 1])
                 for n in (int(at["k"]), int(at["k"]) + 1)]  # fmt: skip
        derivative = numbers["value"] - 2 * numbers["crowding"] * (at["k"] + 1)
        assert sign * derivative > 0
        assert gains[1] - gains[0] == derivative - numbers["crowding"]
    assert {k.name, crowding.name, value.name} <= set(found)
    assert found["price"].sign == "-"


def test_an_assumption_proves_what_hangs_on_a_sign():
    game = gg.AccessionGame().form(gg.Institution())
    assert cf.comparative_statics(game)["excludability"].meaning.startswith("the gain may rise or fall")
    (form,) = [cf.comparative_statics(game, nonnegative="benefit")["excludability"]]
    assert form.sign == "+"
    assert [str(a) for a in form.assumptions] == ["benefit >= 0"]
    with pytest.raises(InvalidInputError, match="does not hold"):
        form.evaluate(benefit=-1, depth=1, k=1, N=3)


def test_among_many_states_the_remainder_falls_as_it_is_said_to():
    game = gg.AccessionGame().form(gg.Institution(), exposure_matrix=True)
    bare = {"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1}
    form = cf.tipping_condition(game, figures=bare)
    numbers = {"cost": F(3, 5), "exclusion_penalty": 1, "legitimacy_weight": F(1, 2)}
    for terms in (1, 2, 3):
        many = cf.for_many_states(form, terms, share=True)
        gaps = [abs(form.bound_at(N=n, **numbers) / n - many.bound_at(N=n, **numbers)) * n**terms
                for n in (10**3, 10**4, 10**5)]  # fmt: skip
        assert 0 < max(gaps) < 2 * min(gaps)
    assert cf.for_many_states(form, 1, share=True).bound_at(**numbers) == F(3, 5) / F(3, 2)
    with pytest.raises(InvalidInputError, match="an expression in N is needed"):
        cf.for_many_states(cf.concert_threshold())
    with pytest.raises(InvalidInputError, match="at most 6"):
        cf.for_many_states(form, 7)


def test_refusals_by_name():
    with pytest.raises(NotApplicableError, match="3 actions"):
        symmetric(gg.Game("three", ("a", "b", "c"), payoffs=dict.fromkeys("abc", 0)))
    with pytest.raises(NotApplicableError, match="k stands for a number of members"):
        symmetric(gg.Game("own", ("a", "b"), payoffs={"a": 0, "b": "k"}, parameters={"k": "mine"}))
    with pytest.raises(InvalidGameError, match="did you mean 'crowding'"):
        symmetric(CROWD, figures={"crowdin": 1})
    with pytest.raises(InvalidGameError, match="'others' or 'members'"):
        symmetric(CROWD, by="size")
    two = gg.States(["A", "B"], size=["1/3", "2/3"], population=["1/2", "1/2"])
    unequal = gg.bind(gg.AccessionGame(), two, benefit=1, cost=1, legitimacy=0, divergence=0)
    with pytest.raises(NotApplicableError, match="differ in size"):
        symmetric(unequal)
    with pytest.raises(InvalidInputError, match="did you mean 'price'"):
        cf.solve_for(CROWD, "prise")
    with pytest.raises(InvalidInputError, match="no relation"):
        cf.solve_for(cf.core_interval(), "distance")
    with pytest.raises(InvalidInputError, match="the lower one first"):
        cf.solve_for(CROWD, "price", between=(3, 1))


def test_a_gain_that_only_rises_has_one_zero_and_sympy_may_solve_it():
    game = gg.Game("slow", ("out", "in"), aggregates={"club": {"in": 1}},
                   payoffs={"out": 0, "in": "N*log(club)/(N + 1) - price"},
                   parameters={"price": "paid"})  # fmt: skip
    form = cf.solve_for(game, "k")
    k, price = sympy.Symbol("k", real=True, nonnegative=True), sympy.Symbol("price", real=True)
    N = sympy.Symbol("N", real=True, positive=True)
    assert form.statement.rel_op == ">="
    assert sympy.simplify(form.bound - (sympy.exp(price * (N + 1) / N) - 1)) == 0
    assert "50 random exact points" in form.checked
    # a square root has no zero where the price is negative, though its square has one
    root = gg.Game("root", ("out", "in"), aggregates={"club": {"in": 1}},
                   payoffs={"out": 0, "in": "sqrt(club) - price"}, parameters={"price": "paid"})  # fmt: skip
    assert cf.solve_for(root, "k").statement == sympy.Eq(sympy.sqrt(k + 1) - price, 0)


def test_what_moves_in_steps_has_no_direction_and_is_not_solved():
    rules = gg.Institution(minimum_participation=(3, "1/4"))
    game = gg.AccessionGame().form(rules)
    form = cf.comparative_statics(game)["minimum_members"]
    assert (form.sign, form.meaning) == (
        "?",
        "the gain moves in steps with minimum_members; no direction is proved",
    )
    with pytest.raises(NotApplicableError, match="in steps"):
        cf.solve_for(game, "minimum_members")
    with pytest.raises(NotApplicableError, match="where the gain"):
        cf.universal_condition(game, only=True)
    # of a given number of states every size is asked
    forces = {"benefit": "1/2", "cost": "1/4", "legitimacy": "1/8", "divergence": 0}
    six = gg.bind(gg.AccessionGame(), gg.States.symmetric(6), rules, **forces)
    stable = cf.stability_condition(six, free=())
    assert [n for n in range(7) if stable.evaluate(n=n)] == sizes(six)
    assert bool(cf.universal_condition(six, free=(), only=True).evaluate()) == (sizes(six) == [6])


def test_no_root_is_seen_at_a_pole():
    x = sympy.Symbol("x", real=True)
    with pytest.raises(NotApplicableError, match="near 2"):
        enclose_roots(1 / (x - 2), x, F(0), F(5))


def test_other_doors_are_refused_and_gains_are_not():
    forces = {"benefit": 1, "cost": 1, "legitimacy": 1, "divergence": 0}
    unanimous = gg.Institution(admission="unanimity")
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(5), unanimous, **forces)
    assert symmetric(game, free=()).evaluate(k=4) == 1
    for condition in (cf.stability_condition, cf.tipping_condition, cf.universal_condition):
        with pytest.raises(NotApplicableError, match="admission is 'unanimity'"):
            condition(game)
    with pytest.raises(InvalidInputError, match=r"give game\.form\(institution\)"):
        symmetric(gg.AccessionGame())


def test_payoffs_that_do_not_exist_without_members_are_compared_where_they_do():
    game = gg.Game("shared", ("out", "in"), aggregates={"club": {"in": 1}},
                   payoffs={"out": "1/club", "in": "pie/club - price"},
                   parameters={"pie": "to share", "price": "paid"})  # fmt: skip
    form = symmetric(game)
    assert form.evaluate(k=2, pie=9, price=1) == 3 - 1 - F(1, 2)
    assert "50 random exact points" in form.checked


def test_a_total_of_figures_is_fine_while_the_figures_are_the_same():
    game = gg.Game("odd", ("out", "in"), aggregates={"club": {"in": "great_power"}},
                   payoffs={"out": 0, "in": "club"})  # fmt: skip
    bound = gg.bind(game, gg.States.symmetric(3, great_power=[1, 0, 0]))
    with pytest.raises(NotApplicableError, match="differ in great_power"):
        symmetric(bound)
    assert symmetric(game).evaluate(k=1, great_power=1) == 2
