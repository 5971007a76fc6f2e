"""Equilibria of games in normal form, against exact oracles that share nothing with the solver."""

from __future__ import annotations

import itertools
import json
import pickle
import random
import warnings
from dataclasses import replace
from fractions import Fraction

import flint
import nashpy
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.spatial import QhullError

from gametheory_gov import NormalForm, cite, solve_form
from gametheory_gov.base.errors import DataError, InvalidGameError, NotApplicableError
from gametheory_gov.normal_forms import FormSolution, FormStatus
from gametheory_gov.normal_forms.candidates import between_minus_one_and_one, lemke_howson
from gametheory_gov.testing import normal_forms

HALF = Fraction(1, 2)
THREE = (
    [[971, 414, 643], [892, 544, 607], [957, 725, 163]],
    [[580, 377, 632], [15, 577, 398], [309, 569, 886]],
)
LOOPING = (
    [
        [5, 98, 30, 40, 33],
        [90, 44, 9, 37, 55],
        [6, 64, 91, 95, 70],
        [70, 22, 31, 1, 22],
        [36, 14, 83, 77, 30],
    ],
    [
        [45, 21, 13, 37, 22],
        [46, 95, 25, 67, 24],
        [41, 64, 74, 78, 19],
        [88, 82, 18, 20, 36],
        [19, 49, 81, 26, 68],
    ],
)


def found(solution):
    """The equilibria as a set of profiles of probabilities."""
    profiles = [equilibrium.probabilities for equilibrium in solution]
    assert len(set(profiles)) == len(profiles)
    return set(profiles)


def solved(first, second, **options):
    """The solution of a bimatrix, checked by the definition."""
    solution = solve_form(NormalForm.bimatrix(first, second), **options)
    verified = solution.verify()
    assert verified.valid, verified
    return solution


# ----------------------------------------------------------------------------------- oracles


def expected_payoffs(form, who, strategies):
    """What each choice of a player pays, cell by cell."""
    paid = [Fraction(0)] * form.shape[who]
    for position, _ in form.cells():
        share = Fraction(1)
        for player, (chosen, strategy) in enumerate(zip(position, strategies, strict=True)):
            share *= 1 if player == who else strategy[chosen]
        paid[position[who]] += share * Fraction(form.payoffs[position][who])
    return paid


def regret(form, strategies):
    """The most that a player could gain, by the definition."""
    worst = Fraction(0)
    for who, strategy in enumerate(strategies):
        paid = expected_payoffs(form, who, strategies)
        worst = max(worst, max(paid) - sum(p * v for p, v in zip(strategy, paid, strict=True)))
    return worst


def by_supports(first, second):
    """All equilibria of a nondegenerate game: every pair of supports of one size, solved exactly.

    Strategies that make the other side indifferent over its support, positive, and to which that support is a
    best response. Payoffs are whole numbers; the value is an unknown of the system.
    """

    def indifferent(payoffs, own, others):
        # probabilities over `own` that make all of `others` pay the same value, which is the last unknown
        rows = [[payoffs[i][j] for i in own] + [-1] for j in others] + [[1] * len(own) + [0]]
        try:
            *shares, value = (
                flint.fmpz_mat(rows).solve(flint.fmpz_mat(len(rows), 1, [0] * len(others) + [1])).entries()
            )
        except ZeroDivisionError:
            return None
        if min(shares) <= 0:
            return None
        for column in zip(*(payoffs[i] for i in own), strict=True):
            if sum(p * v for p, v in zip(shares, column, strict=True)) > value:
                return None
        strategy = [Fraction(0)] * len(payoffs)
        for i, p in zip(own, shares, strict=True):
            strategy[i] = Fraction(int(p.p), int(p.q))
        return tuple(strategy)

    across = [list(column) for column in zip(*first, strict=True)]
    m, n = len(first), len(first[0])
    everything = set()
    for size in range(1, min(m, n) + 1):
        for rows in itertools.combinations(range(m), size):
            for columns in itertools.combinations(range(n), size):
                x = indifferent(second, rows, columns)
                y = x and indifferent(across, columns, rows)
                if y:
                    everything.add((x, y))
    return everything


def extreme_by_brute_force(form):
    """All extreme equilibria, degenerate or not: vertices of the best-response polyhedra by their definition.

    The polyhedron of x holds (x, v) with x ≥ 0, sum 1 and no column paying more than v. A vertex is the only
    solution of some choice of as many of its inequalities, taken as equations, as x has entries.
    """

    def vertices(payoffs):  # payoffs[i][j]: what the other player gets
        m, n = len(payoffs), len(payoffs[0])
        zero = [[int(k == i) for k in range(m)] + [0] for i in range(m)]
        tight = [[payoffs[i][j] for i in range(m)] + [-1] for j in range(n)]
        for chosen in itertools.combinations(zero + tight, m):
            matrix = flint.fmpq_mat(
                [
                    [flint.fmpq(v.numerator, v.denominator) for v in map(Fraction, row)]
                    for row in [*chosen, [1] * m + [0]]
                ]
            )
            try:
                *x, v = matrix.solve(flint.fmpq_mat(m + 1, 1, [0] * m + [1])).entries()
            except ZeroDivisionError:
                continue
            x, v = [Fraction(int(p.p), int(p.q)) for p in x], Fraction(int(v.p), int(v.q))
            if min(x) >= 0 and all(sum(x[i] * payoffs[i][j] for i in range(m)) <= v for j in range(n)):
                yield tuple(x)

    xs = set(vertices(form.payoffs[..., 1].tolist()))
    ys = set(vertices(form.payoffs[..., 0].T.tolist()))
    return {(x, y) for x in xs for y in ys if regret(form, (x, y)) == 0}


# ------------------------------------------------------------------------- games that defeat Nashpy


def test_three_equilibria_that_support_enumeration_loses():
    solution = solved(*THREE)
    assert found(solution) == {
        ((1, 0, 0), (0, 0, 1)),
        ((Fraction(179, 434), Fraction(255, 434), 0), (0, Fraction(18, 83), Fraction(65, 83))),
        ((0, Fraction(317, 496), Fraction(179, 496)), (0, Fraction(444, 625), Fraction(181, 625))),
    }
    assert solution.complete
    assert sorted(e.index for e in solution) == [-1, 1, 1]
    assert solution.checks["the indices sum to 1"]
    assert len(solution.components) == 3


def test_lemke_howson_that_does_not_return_is_given_up():
    first, second = (np.array(matrix, dtype=float) for matrix in LOOPING)
    assert lemke_howson(first, second, 0, 1000) is None
    x, y = lemke_howson(first, second, 1, 1000)
    assert x @ first @ y >= (first @ y).max() - 1e-9
    solution = solved(*LOOPING)
    assert found(solution) == by_supports(*LOOPING)
    assert solution.complete


def test_400_games_with_large_payoffs_against_the_oracle():
    rng = np.random.default_rng(20)
    most = 0
    for number in range(400):
        tables = rng.integers(-(10**6), 10**6, (2, 5, 5))
        form = NormalForm.bimatrix(*tables)
        solution = solve_form(form)
        expected = by_supports(*(table.tolist() for table in tables))
        assert found(solution) == expected, number
        assert solution.complete
        assert all(solution.checks.values())
        assert sum(e.index for e in solution) == 1
        most = max(most, len(expected))
    assert most >= 5


def test_indices_that_sum_to_1_prove_nothing():
    """Without two equilibria of opposite index the sum is the same, so the check must look further."""
    solution = solved(*THREE)
    kept = [e for e in solution if e.pure]
    assert sum(e.index for e in kept) == 1
    assert not replace(solution, equilibria=tuple(kept), components=()).verify()


def test_small_integers_do_not_overflow():
    rng = np.random.default_rng(3)
    for _ in range(20):
        tables = rng.integers(-128, 127, (2, 3, 3), dtype=np.int8)
        assert found(solved(*tables)) == extreme_by_brute_force(NormalForm.bimatrix(*tables))


# ---------------------------------------------------------------------------------- known games


def test_matching_pennies():
    solution = solved([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert found(solution) == {((HALF, HALF), (HALF, HALF))}
    (equilibrium,) = solution
    assert not equilibrium.pure
    assert (equilibrium.index, equilibrium.regret, solution.classes) == (1, 0, ())
    assert solution.shown() == equilibrium


def test_battle_of_the_sexes():
    solution = solved([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert [e.profile for e in solution.pure] == [("1", "1"), ("2", "2")]
    (mixed,) = solution.mixed
    assert mixed.probabilities == ((Fraction(2, 3), Fraction(1, 3)), (Fraction(1, 3), Fraction(2, 3)))
    assert mixed.payoffs == {"row": Fraction(2, 3), "column": Fraction(2, 3)}
    assert [e.index for e in solution] == [1, 1, -1]


@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (3, 1), (2, 3), (6, 6)])
def test_all_payoffs_equal(shape):
    solution = solved(np.ones(shape, int), np.full(shape, 7))
    assert len(solution.pure) == len(solution) == shape[0] * shape[1]
    (component,) = solution.components
    assert component.subsets == (tuple(range(len(solution))),)
    assert len(solution.classes) == 1
    assert solution.checks["nondegenerate"] == (shape == (1, 1))


def test_one_choice_against_many():
    solution = solved([[3, 1, 2]], [[5, 4, 5]])
    assert [e.profile for e in solution] == [("1", "1"), ("1", "3")]
    assert solution.components[0].equilibria == (0, 1)


def test_dominated_choices_are_not_played():
    solution = solved([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert [e.profile for e in solution] == [("2", "2")]


def test_a_component_of_more_than_one_nash_subset():
    # the row player is indifferent when column plays 1; column when row plays 2: an L of equilibria
    solution = solved([[1, 0], [1, 1]], [[1, 0], [1, 1]])
    (component,) = solution.components
    assert [e.profile for e in solution] == [("1", "1"), ("2", "1"), ("2", "2")]
    assert component.subsets == ((0, 1), (1, 2))


def test_outcomes_make_classes():
    """Joining alone and standing alone are the same outcome, whatever it is called."""
    outcomes = [["joint", "two clubs", "two clubs"], ["two clubs"] * 3, ["two clubs"] * 3]
    first = [[1, 2, 2], [2, 2, 2], [2, 2, 2]]
    form = NormalForm(["USA", "CHN"], [["join", "own", "none"]] * 2, np.stack([first] * 2, -1), outcomes)
    solution = solve_form(form)
    assert solution.verify()
    (group,) = solution.classes
    assert group.outcome == "two clubs"
    assert len(group.profiles) == 8
    assert group.payoffs == {"USA": 2, "CHN": 2}
    assert "the same outcome two clubs" in str(solution)
    assert {e.outcome for e in solution} == {"two clubs"}


def test_outcomes_of_mixed_equilibria_have_probabilities():
    form = NormalForm(
        ["a", "b"], [["x", "y"]] * 2, [[[2, 1], [0, 0]], [[0, 0], [1, 2]]], [["A", "no"], ["no", "B"]]
    )
    (mixed,) = solve_form(form).mixed
    assert dict(mixed.outcomes) == {"A": Fraction(2, 9), "no": Fraction(5, 9), "B": Fraction(2, 9)}
    assert mixed.outcome is None


# -------------------------------------------------------------------------------- general laws


@given(normal_forms(players=2, exact=True))
def test_two_players_against_brute_force(form):
    solution = solve_form(form)
    assert solution.complete
    assert found(solution) == extreme_by_brute_force(form)
    assert all(e.regret == 0 for e in solution)
    verified = solution.verify()
    assert verified.valid, verified


@settings(max_examples=15)
@given(normal_forms(players=2, exact=True, ties=True, most_choices=4))
def test_games_with_many_ties_against_brute_force(form):
    assert found(solve_form(form)) == extreme_by_brute_force(form)


@given(normal_forms(players=2, exact=True, ties=True), st.integers(0, 2**32))
def test_nash_subsets_are_maximal_products_of_equilibria(form, seed):
    solution = solve_form(form)
    weights = random.Random(seed)
    listed = [e.probabilities for e in solution]

    def mixture(strategies):
        shares = [Fraction(weights.randint(1, 9)) for _ in strategies]
        return tuple(
            sum(s * x for s, x in zip(shares, column, strict=True)) / sum(shares)
            for column in zip(*strategies, strict=True)
        )

    for component in solution.components:
        for subset in component.subsets:
            sides = [sorted({listed[k][side] for k in subset}) for side in (0, 1)]
            assert regret(form, [mixture(side) for side in sides]) == 0
            for x, y in listed:  # neither side can be enlarged
                assert x in sides[0] or any((x, other) not in listed for other in sides[1])
                assert y in sides[1] or any((other, y) not in listed for other in sides[0])
    assert sorted(k for c in solution.components for k in c.equilibria) == list(range(len(listed)))


@given(normal_forms())
def test_pure_equilibria_of_any_number_of_players(form):
    exact = replace(form, payoffs=form.exact_payoffs)
    solution = solve_form(exact, mixed=False)
    assert solution.verify()
    expected = [
        profile
        for position, profile in exact.cells()
        if regret(
            exact, [[int(k == p) for k in range(n)] for p, n in zip(position, exact.shape, strict=True)]
        )
        == 0
    ]
    assert [e.profile for e in solution] == expected
    assert [p for group in solution.classes for p in group.profiles if p not in expected] == []


@given(normal_forms(players=2), st.data())
def test_permuting_players_permutes_the_answer(form, data):
    order = data.draw(st.permutations(form.players))
    axes = [form.players.index(name) for name in order]
    expected = {tuple(p[k] for k in axes) for p in found(solve_form(form))}
    assert found(solve_form(form.permute_players(order))) == expected


@given(normal_forms(exact=True), st.data())
def test_adding_constants_and_positive_scales_change_nothing(form, data):
    number = st.fractions(-50, 50, max_denominator=9)
    moved = form.payoffs.copy()
    for who, shape in enumerate([form.shape] * len(form.players)):
        rest = [1 if axis == who else count for axis, count in enumerate(shape)]
        shift = np.array([data.draw(number) for _ in range(int(np.prod(rest)))], dtype=object).reshape(rest)
        moved[..., who] = moved[..., who] * data.draw(st.integers(1, 10**9)) + shift  # by what others choose
    assert found(solve_form(replace(form, payoffs=moved))) == found(solve_form(form))


@given(normal_forms(exact=False))
def test_floats_have_no_more_regret_than_the_tolerance(form):
    solution = solve_form(form)
    verified = solution.verify()
    assert verified.valid, verified
    width = np.ptp(form.payoffs.reshape(-1, len(form.players)), axis=0).max()
    assert all(e.regret <= 1e-9 * max(width, 1e-300) for e in solution)
    exact = replace(form, payoffs=form.exact_payoffs)
    for equilibrium in solution:
        assert float(regret(exact, equilibrium.probabilities)) == pytest.approx(equilibrium.regret, abs=1e-12)


def test_ties_that_round_off_breaks_are_ties():
    """The same outcome behind two cells, its payoffs summed in another order."""
    tie = 0.1 + 0.2
    assert tie != 0.3
    solution = solved([[tie, 1.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]])
    assert [e.profile for e in solution] == [("1", "1"), ("2", "1")]
    assert len(solution.components) == 1
    assert 0 < max(e.regret for e in solution) < 1e-15
    strict = solved([[tie, 1.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]], tolerance=0)
    assert [e.profile for e in strict] == [("1", "1")]


@settings(max_examples=15)
@given(normal_forms(players=2, ties=False))
def test_answers_of_nashpy_that_are_equilibria_are_among_ours(form):
    """Its vertex enumeration, with its own choice of tolerance, on games that are not degenerate."""
    solution = solve_form(form)
    assume(min(form.shape) > 1 and solution.checks["nondegenerate"])
    if any(0 < abs(u) < 1e-9 for u in form.payoffs.flat):
        return  # what is nothing beside other payoffs decides here, but not in its floats
    first, second = (between_minus_one_and_one(form.exact_payoffs[..., who]) for who in (0, 1))
    ours = [np.concatenate(p).astype(float) for p in found(solution)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = [np.concatenate(pair) for pair in nashpy.Game(first, second).vertex_enumeration()]
        except QhullError:  # flat polytopes
            theirs = []
    for pair in theirs:
        x, y = np.split(pair, [len(first)])
        regrets = (first @ y).max() - x @ first @ y, (x @ second).max() - x @ second @ y
        if max(regrets) < 1e-13:
            assert min(np.abs(pair - own).max() for own in ours) < 1e-3


@given(normal_forms(players=2))
def test_what_is_taken_from_nashpy_beyond_the_limit_is_part_of_the_enumeration(form):
    assume(min(form.shape) > 1)
    all_of_them, some = solve_form(form), solve_form(form, max_steps=0)
    assert (all_of_them.solver, some.solver) == ("enumeration", "nashpy")
    if all_of_them.checks["nondegenerate"]:  # else it may end inside a component, at no extreme equilibrium
        assert found(some) <= found(all_of_them)
    assert some.verify().valid


# ------------------------------------------------------------------------- limits and refusals


def test_beyond_the_limit_the_answer_is_incomplete_and_says_so():
    first, second = np.random.default_rng(0).integers(0, 10**6, (2, 9, 9))
    solution = solved(first, second)
    assert solution.status is FormStatus.INCOMPLETE
    assert not solution.complete
    assert "more than max_steps = 30000" in solution.message
    assert solution.stats["nashpy_verified"] >= 1
    assert len(solution) >= 1
    assert all(e.regret == 0 for e in solution)
    limited = solve_form(NormalForm.bimatrix(*THREE), max_steps=37)
    assert found(limited) < found(solved(*THREE, max_steps=38))


def test_three_players_have_their_pure_equilibria_by_default():
    form = NormalForm(["a", "b", "c"], [["x", "y"]] * 3, np.zeros((2, 2, 2, 3), int))
    solution = solve_form(form)
    assert solution.status is FormStatus.PURE
    assert len(solution) == 8
    assert "mixed=True" in solution.status.value


def test_without_gambit_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pygambit", None)
    form = NormalForm(["a", "b", "c"], [["x", "y"]] * 3, np.zeros((2, 2, 2, 3), int))
    with pytest.raises(NotApplicableError, match=r'pip install "gametheory_gov\[gambit\]"'):
        solve_form(form, mixed=True)


def test_mixed_equilibria_of_three_players_through_gambit():
    pytest.importorskip("pygambit")
    # each wants to differ from the next: no pure equilibrium but all one half
    payoffs = np.zeros((2, 2, 2, 3), int)
    for cell in np.ndindex(2, 2, 2):
        for who in range(3):
            payoffs[(*cell, who)] = int(cell[who] != cell[(who + 1) % 3])
    form = NormalForm(["a", "b", "c"], [["x", "y"]] * 3, payoffs)
    solution = solve_form(form, mixed=True)
    assert solution.verify(), solution.verify()
    assert any(np.allclose(e.probabilities, 0.5) for e in solution.mixed)
    assert solution.status is FormStatus.INCOMPLETE
    rng = np.random.default_rng(1)
    odd = []
    for _ in range(20):
        form = NormalForm(["a", "b", "c"], [["x", "y"]] * 3, rng.normal(size=(2, 2, 2, 3)))
        solution = solve_form(form, mixed=True)
        assert solution.verify(), solution.verify()
        assert solution.stats["gambit_verified"] == solution.stats["gambit_candidates"]
        assert FormSolution.from_dict(json.loads(json.dumps(solution.to_dict()))) == solution
        odd.append(len(solution) % 2 == 1)
        assert solution.checks["the number of equilibria is odd"] == odd[-1]
        assert ("one is missing" in solution.message) != odd[-1]
    assert sum(odd) > 10
    assert "gambit" in cite(solution)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mixed": "yes"}, "mixed = 'yes'"),
        ({"max_steps": -1}, "max_steps = -1"),
        ({"max_steps": 1.5}, "max_steps = 1.5"),
        ({"tolerance": -1}, "tolerance = -1"),
        ({"tolerance": "little"}, "tolerance = 'little'"),
    ],
)
def test_unusable_arguments_are_named(options, words):
    with pytest.raises(InvalidGameError, match=words):
        solve_form(NormalForm.bimatrix(*THREE), **options)


def test_only_normal_forms_are_solved():
    with pytest.raises(InvalidGameError, match="a NormalForm is needed, not a list"):
        solve_form([[1, 2]])


# --------------------------------------------------------------------------- what is returned


def test_selection_names_its_rule():
    form = NormalForm.bimatrix([[2, 0, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 4, 0], [0, 0, 3]])
    solution = solve_form(form)
    chosen = {rule: solution.shown(rule).profile[0] for rule in ("joint_payoff", "first", "best_for:row")}
    assert chosen == {"joint_payoff": "2", "first": "1", "best_for:row": "1"}
    assert solution.shown("best_for:column").profile == ("2", "2")
    with pytest.raises(InvalidGameError, match="the rules are 'joint_payoff', 'first', 'best_for:row'"):
        solution.shown("fair")
    none = solve_form(NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), mixed=False)
    assert none.shown() is None


@given(normal_forms())
def test_solutions_are_saved_and_shown(form):
    solution = solve_form(form)
    assert FormSolution.from_dict(json.loads(json.dumps(solution.to_dict()))) == solution
    assert pickle.loads(pickle.dumps(solution)) == solution
    assert len(solution.to_pandas()) == len(solution)
    assert solution.status.value in solution.headline
    assert "<table" in solution._repr_html_()


def test_what_is_no_saved_solution_is_refused():
    plain = solve_form(NormalForm.bimatrix(*THREE)).to_dict()
    with pytest.raises(DataError, match="its format is 'other'"):
        FormSolution.from_dict(plain | {"format": "other"})
    with pytest.raises(DataError, match="none that was saved"):
        FormSolution.from_dict(plain | {"equilibria": [{}]})


def test_the_methods_can_be_cited():
    text = cite(solve_form(NormalForm.bimatrix(*THREE)))
    assert all(key in text for key in ("avis2010", "shapley1974", "vonstengel2002"))
    assert "nashpy" not in text
    assert "nashpy" in cite(solve_form(NormalForm.bimatrix(*THREE), max_steps=37))


# --------------------------------------------------------------- what the check must not believe


def altered(solution, number, **changes):
    """The solution with one equilibrium changed."""
    listed = list(solution.equilibria)
    listed[number] = replace(listed[number], **changes)
    return replace(solution, equilibria=tuple(listed))


def test_the_check_finds_what_is_wrong():
    solution = solved(*THREE)
    mixed = solution.mixed[0]
    row = mixed.strategies["row"]
    off = mixed.strategies | {"row": dict(zip(row, (HALF, HALF, Fraction(0)), strict=True))}
    too_much = mixed.strategies | {"row": dict.fromkeys(row, HALF)}
    wrong = {
        "would gain": altered(solution, 1, strategies=off),
        "are no distribution": altered(solution, 1, strategies=too_much),
        "what 'row' gets is": altered(solution, 1, payoffs=mixed.payoffs | {"row": Fraction(1)}),
        "its regret is": altered(solution, 1, regret=HALF),
        "its outcomes are not": altered(solution, 1, outcomes=(("club", Fraction(1)),)),
        "listed twice": replace(solution, equilibria=(*solution.equilibria, mixed)),
        "the extreme equilibrium": replace(solution, equilibria=solution.equilibria[:2]),
        "the pure equilibrium (1, 0, 0) / (0, 0, 1) is not listed": replace(
            solution, equilibria=solution.equilibria[1:]
        ),
        "do not hold every equilibrium": replace(solution, components=solution.components[:2]),
        "components are stated": replace(solution, status=FormStatus.INCOMPLETE),
        "cannot be checked": replace(solution, equilibria=(1, 2, 3)),
    }
    for words, claim in wrong.items():
        verified = claim.verify()
        assert not verified
        assert any(words in fault for fault in verified.faults), (words, verified)


def test_the_check_reads_components():
    solution = solved([[1, 0], [1, 1]], [[1, 0], [1, 1]])
    (component,) = solution.components
    wrong = {
        "is not the union": (replace(component, subsets=((0, 1),)),),
        "is not a product": (replace(component, subsets=((0, 1, 2),)),),
        "are in two components": (
            replace(component, equilibria=(0,), subsets=((0,),)),
            replace(component, equilibria=(1, 2), subsets=((1, 2),)),
        ),
    }
    for words, components in wrong.items():
        verified = replace(solution, components=components).verify()
        assert any(words in fault for fault in verified.faults), (words, verified)
    three = NormalForm(["a", "b", "c"], [["x", "y"]] * 3, np.zeros((2, 2, 2, 3), int))
    claimed = replace(solve_form(three), status=FormStatus.COMPLETE)
    assert any("nothing here can show that" in fault for fault in claimed.verify().faults)


# Was a bug.
@pytest.mark.parametrize("shift", [0.3, 1e6])
def test_payoffs_that_differ_in_their_last_digit_are_ties(shift):
    first = [[shift, np.nextafter(shift, np.inf)], [np.nextafter(shift, 0), shift]]
    form = NormalForm.bimatrix(first, first)
    solution = solve_form(form, mixed=False)
    assert len(solution.pure) == 4
    assert solution.verify().valid
    assert len(solve_form(form, mixed=False, tolerance=0).pure) == 1


def test_indices_and_tests_on_the_way_are_checked():
    solution = solve_form(NormalForm.bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 3]]))
    assert [e.index for e in solution] == [1, 1, -1]
    wrong = [replace(solution.equilibria[0], index=index) for index in (-1, None)]
    for changes in (
        *({"equilibria": (first, *solution.equilibria[1:])} for first in wrong),
        {"checks": {"nondegenerate": False}},
        {"checks": {"the indices sum to 1": False}},
        {"checks": 1},
        {"status": FormStatus.PURE, "components": ()},
        {"tolerance": 1.0},
        {"tolerance": float("nan")},
    ):
        assert solution.verify().valid
        assert not replace(solution, **changes).verify().valid, changes
    hearsay = replace(solution, checks={"it was looked at by all": True}).verify()
    assert hearsay.valid
    assert "checks: it was looked at by all" in hearsay.given
    best = solve_form(NormalForm(["a"], [["x", "y", "z"]], [[1], [2], [2]]))
    assert best.verify().valid
    assert not replace(best, components=()).verify().valid
