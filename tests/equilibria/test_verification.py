"""What `verify` must refuse: a saved solution that was changed, and a solver that is broken.

Every change is one that makes the record say something false, as the oracle confirms.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gametheory_gov.equilibria.solvers.enumeration as enumeration
import gametheory_gov.equilibria.solvers.monotone as monotone
from gametheory_gov import AccessionGame, Game, Solution, States, bind, solve, verify
from gametheory_gov.base.errors import GovError
from gametheory_gov.equilibria import Certificate, EnumerationSolver, Equilibrium, MonotoneSolver
from gametheory_gov.equilibria.definition import deviations
from gametheory_gov.testing import bound_games
from tests.checks import TIES, half, tie_rules
from tests.oracles import clubs as oracle

NOBODY = 255


def enumerated(game, ties):
    return solve(game, EnumerationSolver(), ties=ties)


def saved(solution):
    """The solution as it stands in a file."""
    return json.loads(json.dumps(solution.to_dict()))


def refused(plain):
    """Whether a changed file is refused: it does not load, or does not verify."""
    try:
        return not verify(Solution.from_dict(plain)).valid
    except GovError:
        return True


def played(game, equilibrium):
    return tuple(equilibrium.actions[label] for label in game.states.ids)


# ------------------------------------------------------------------------------- tampered enumerations


@half
@given(bound_games(max_profiles=81), tie_rules, st.data())
def test_a_changed_equilibrium_is_refused(game, ties, data):
    solution = enumerated(game, ties)
    assume(len(solution))
    plain = saved(solution)
    row = data.draw(st.sampled_from(plain["equilibria"]))
    label = data.draw(st.sampled_from(game.states.ids))
    row["actions"][label] = data.draw(
        st.sampled_from([a for a in game.actions if a != row["actions"][label]])
    )
    assert refused(plain)


@half
@given(bound_games(max_profiles=81), tie_rules, st.data())
def test_a_removed_equilibrium_is_refused(game, ties, data):
    plain = saved(enumerated(game, ties))
    assume(plain["equilibria"])
    plain["equilibria"].remove(data.draw(st.sampled_from(plain["equilibria"])))
    assert refused(plain)


@half
@given(bound_games(max_profiles=81), tie_rules, st.data())
def test_an_added_profile_is_refused_even_with_its_true_gains(game, ties, data):
    solution = enumerated(game, ties)
    definition = oracle.Definition(game)
    others = sorted(set(definition.profiles()) - oracle.all_equilibria(game, ties))
    assume(others)
    profile = data.draw(st.sampled_from(others))
    extra = Equilibrium.at(game, game.profile(dict(zip(game.states.ids, profile, strict=True))))
    assert not verify(replace(solution, equilibria=(*solution.equilibria, extra))).valid
    if len(solution):
        assert not verify(replace(solution, equilibria=(*solution.equilibria, solution.equilibria[0]))).valid


@half
@given(bound_games(max_profiles=81, exact=st.booleans()), tie_rules, st.data())
def test_a_changed_margin_is_refused(game, ties, data):
    plain = saved(enumerated(game, ties))
    rows = [row for row in plain["equilibria"] if row["margins"]]
    assume(rows)
    margin = data.draw(st.sampled_from(data.draw(st.sampled_from(rows))["margins"]))
    margin[3] = f"{margin[3]}1" if game.exact else margin[3] + 0.001
    assert refused(plain)


@given(bound_games(max_profiles=81), tie_rules, st.data())
def test_a_changed_upsetter_is_refused_unless_it_upsets_too(game, ties, data):
    solution = enumerated(game, ties)
    states = bytearray(solution.certificate.upsetters)
    moves = bytearray(solution.certificate.upsetting_moves)
    k = data.draw(st.integers(0, len(states) - 1))
    position = data.draw(st.sampled_from([*range(game.N), NOBODY]))
    move = data.draw(st.integers(0, len(game.actions) - 1))
    profile = [game.actions[k // len(game.actions) ** j % len(game.actions)] for j in range(game.N)]
    definition = oracle.Definition(game)
    if position == NOBODY:
        true = definition.stable(tuple(profile), ties)
    else:
        action = game.actions[move]
        upsets = action != profile[position] and definition.leaves(position, tuple(profile), action, ties)
        true = upsets and not definition.stable(tuple(profile), ties)
    states[k], moves[k] = position, move
    changed = replace(solution.certificate, upsetters=bytes(states), upsetting_moves=bytes(moves))
    verification = verify(replace(solution, certificate=changed))
    assert verification.valid == true, str(verification)


@half
@given(bound_games(max_profiles=81))
def test_another_tie_rule_is_refused_when_it_changes_the_answer(game):
    answers = {ties: oracle.all_equilibria(game, ties) for ties in TIES}
    changes = [(one, other) for one in TIES for other in TIES if answers[one] != answers[other]]
    assume(changes)
    for ties, other in changes:
        plain = saved(enumerated(game, ties))
        plain["ties"] = other
        assert refused(plain)


@half
@given(bound_games(max_profiles=64, exact=st.booleans()), tie_rules)
def test_a_raised_tolerance_is_refused(game, ties):
    """Exact answers have no tolerance; in floats one that a decided gain does not pass is refused."""
    solution = enumerated(game, ties)
    plain = saved(solution)
    tolerance = 1e-9 if game.exact else 0.9
    if not game.exact:
        at = [deviations(game, game.profile(e.actions), ties=ties, tolerance=tolerance) for e in solution]
        assume(any(undecided.any() for _, undecided, _ in at))
    plain["tolerance"] = tolerance
    assert refused(plain)


@pytest.mark.parametrize("tolerance", [float("nan"), float("inf"), -1.0])
@pytest.mark.parametrize("exact", [True, False])
def test_no_tolerance_is_refused(tolerance, exact):
    game = bind(
        AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0, exact=exact
    )
    assert not verify(replace(solve(game), tolerance=tolerance)).valid


def hunt(**changes):
    """Three states, a stag hunt with three equilibria of which one is a tie."""
    game = Game(
        "hunt",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "(members - 1)*(members - 2)"},
    )
    return solve(bind(game, States.symmetric(3)), **changes)


def test_certificates_that_claim_less_or_nothing_do_not_show_completeness():
    solution = hunt()
    assert len(solution) == 1
    for certificate in (
        Certificate("none", "trust me"),
        Certificate("extremes", "trust me"),
        replace(solution.certificate, upsetters=b"", upsetting_moves=b""),
        replace(solution.certificate, upsetters=solution.certificate.upsetters[:-1]),
        replace(solution.certificate, upsetters=bytes([250]) * 8),
        replace(solution.certificate, upsetting_moves=bytes([7]) * 8),
    ):
        assert not verify(replace(solution, certificate=certificate)).valid


def test_a_committed_state_may_not_be_listed_elsewhere():
    game = bind(
        AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0
    ).commit(["1", "2"])
    solution = solve(game)
    assert solution.clubs == (("1", "2", "3"),)
    elsewhere = solve(game.commit(["1", "2"], "outside"))
    assert elsewhere.clubs == ((),)
    verification = verify(replace(solution, equilibria=elsewhere.equilibria))
    assert any("committed" in fault for fault in verification.faults)


def test_files_that_hold_no_solution_are_refused_by_name(tmp_path):
    file = tmp_path / "solution.json"
    solution = hunt()
    assert Solution.load(solution.save(file)) == solution
    for text in ("", "[]", "{}", "null", '{"numeric": 1}', file.read_text()[:-40]):
        file.write_text(text)
        with pytest.raises(GovError):
            Solution.load(file)
    broken = saved(solution)
    broken["certificate"]["upsetters"] = base64.b64encode(zlib.compress(b"1")).decode()[:-3]
    assert refused(broken)


# -------------------------------------------------------------------- what verify reads, besides profiles


def _club_of(plain):
    return plain["equilibria"][-1]


def _first_action(plain):
    _club_of(plain)["first_action"] = "member"


def _report(plain):
    _club_of(plain)["reports"]["legitimacy"] = "1/7"


def _no_reports(plain):
    _club_of(plain)["reports"] = {}


def _margin_action(plain):
    _club_of(plain)["margins"][0][1] = "outside"


def _margin_move(plain):
    _club_of(plain)["margins"][0][2] = "nowhere"


def _stranger(plain):
    _club_of(plain)["margins"].append(["Atlantis", "member", "outside", "-1"])


def _order_of_margins(plain):
    _club_of(plain)["margins"].reverse()


def _less_than_it_is(plain):
    plain["result"] = "REFUSED"


def _undecided_of_what(plain):
    plain["result"] = "UNDECIDED"


def _extremes_without_rounds(plain):
    plain["result"] = "EXTREMES"
    plain["certificate"] = {"kind": "none", "claim": "nothing is claimed"}
    plain["equilibria"].pop()


def _unheard_of(plain):
    plain["result"] = "EXTREMES"
    plain["certificate"] = {"kind": "revelation", "claim": "all"}
    plain["equilibria"].pop()


@pytest.mark.parametrize(
    "tamper",
    [
        _first_action,
        _report,
        _no_reports,
        _margin_action,
        _margin_move,
        _stranger,
        _order_of_margins,
        _less_than_it_is,
        _undecided_of_what,
        _extremes_without_rounds,
        _unheard_of,
    ],
)
def test_every_statement_of_the_record_is_checked(tamper):
    """What a reader sees (clubs, reports, who is closest to moving, what is claimed) must be true."""
    world = States.symmetric(3, cost=["1/2", "2/3", "3/4"])
    plain = saved(solve(bind(AccessionGame(), world, benefit=1, legitimacy=1, divergence=0)))
    assert not refused(plain)
    tamper(plain)
    assert refused(plain)


# --------------------------------------------------------------------------------- tampered extremes


@half
@given(bound_games(max_profiles=64, structure="supermodular"), tie_rules, st.data())
def test_changed_rounds_are_refused(game, ties, data):
    """Rounds cut short end elsewhere, and a mover that would not move is found out."""
    solution = solve(game, MonotoneSolver(), ties=ties)
    certificate = solution.certificate
    name = data.draw(st.sampled_from(["rising", "falling"]))
    rounds = getattr(certificate, name)
    if rounds:
        assert not verify(replace(solution, certificate=replace(certificate, **{name: rounds[:-1]}))).valid
    step = 1 if name == "rising" else -1
    end = game.profile(dict(solution.equilibria[0 if step == 1 else -1].actions))
    further = [k for k in range(game.N) if 0 <= end[k] + step < len(game.actions)]
    assume(further)
    k = data.draw(st.sampled_from(further))
    added = (*rounds, ((k, int(end[k] + step)),))
    assert not verify(replace(solution, certificate=replace(certificate, **{name: added}))).valid


def test_extremes_of_a_game_that_is_not_supermodular_are_refused():
    solution = hunt()
    certificate = Certificate("extremes", "trust me")
    changed = replace(solution, certificate=certificate, result=type(solution.result).EXTREMES)
    verification = verify(changed)
    assert any("monotone" in fault for fault in verification.faults)


# --------------------------------------------------------- a broken solver does not pass for a whole one


def games_with_teeth():
    """Games whose equilibria depend on ties, switching costs and others' totals."""
    world = States.symmetric(3, cost=["1/3", "2/3", 1], entry_cost=["1/6", 0, 0], exit_cost=[0, "1/6", "1/3"])
    yield bind(AccessionGame(), world, benefit=1, legitimacy=0, divergence=0)
    yield bind(AccessionGame(), world, benefit="2/3", legitimacy="1/3", divergence=0, cost="1/2")
    climb = States.symmetric(3, cost=["1/3", "2/3", 2])  # one ties alone, two with one inside, three never
    yield bind(AccessionGame(), climb, benefit=1, legitimacy=0, divergence=0)
    slide = States.symmetric(3, cost=["1/4", "1/3", "7/6"])  # three leaves, then the others stay
    yield bind(AccessionGame(), slide, benefit=1, legitimacy=0, divergence=0)


def agrees(solver):
    """The property of `test_equilibria`, and `verify`, on these games."""
    for game in games_with_teeth():
        for ties in TIES:
            try:
                solution = solve(game, solver, ties=ties)
            except (GovError, IndexError, ValueError):
                return False
            expected = oracle.all_equilibria(game, ties)
            found = {played(game, e) for e in solution}
            if isinstance(solver, MonotoneSolver):
                ends = [sorted(expected, key=lambda p: p.count("member"))[k] for k in (0, -1)]
                expected = set(ends)
            valid = verify(solution).valid
            if valid and found != expected:
                raise AssertionError("verify accepts a broken solver's answer")
            if not valid:
                return False
    return True


def _flipped(decide):
    return lambda gains, undecided, on_tie: ~decide(gains, undecided, on_tie)


def _deaf_to_ties(decide):
    return lambda gains, undecided, on_tie: decide(gains, undecided, False)


def _always_on_ties(decide):
    return lambda gains, undecided, on_tie: decide(gains, undecided, True)


def _blind_to_small_gains(decide):
    return lambda gains, undecided, on_tie: (
        decide(gains, undecided, on_tie) & np.asarray(gains * 6 > 1, dtype=bool)
    )


@pytest.mark.parametrize("mutation", [_flipped, _deaf_to_ties, _always_on_ties, _blind_to_small_gains])
def test_a_broken_enumeration_is_caught(monkeypatch, mutation):
    assert agrees(EnumerationSolver())
    monkeypatch.setattr(enumeration, "decide", mutation(enumeration.decide))
    assert not agrees(EnumerationSolver())


def test_an_enumeration_that_forgets_switching_costs_is_caught(monkeypatch):
    def broken(self, k, a, b, *rest):
        return whole(self, k, a, b, *rest) + self.game.switching[a, b, k]

    whole = enumeration._ProfileSearch._gains
    monkeypatch.setattr(enumeration._ProfileSearch, "_gains", broken)
    assert not agrees(EnumerationSolver())


def test_a_climb_that_stops_early_is_caught(monkeypatch):
    def broken(game, ties, tolerance, step):
        profile, _ = whole(game, ties, tolerance, step)
        start = 0 if step == 1 else len(game.actions) - 1
        return np.where(game.free, start, profile), ()

    assert agrees(MonotoneSolver())
    whole = MonotoneSolver._climb
    monkeypatch.setattr(MonotoneSolver, "_climb", staticmethod(broken))
    assert not agrees(MonotoneSolver())


def test_a_climb_that_is_deaf_to_ties_is_caught(monkeypatch):
    def broken(game, profile, *, ties, tolerance):
        return whole(game, profile, ties="weak", tolerance=tolerance)

    whole = monotone.deviations
    monkeypatch.setattr(monotone, "deviations", broken)
    assert not agrees(MonotoneSolver())


@pytest.mark.parametrize("exact", [True, False])
def test_the_move_of_a_margin_is_the_best_other_action(exact):
    """In floats another move may be named, but none that is worth less, and not the action itself."""
    form = Game(
        "three",
        ("out", "sign", "comply"),
        payoffs={"out": 0, "sign": "-1/2", "comply": "fee"},
        parameters={"fee": ""},
    )
    for fee, twins in (("-1/4", False), ("-1/2", True)):
        found = solve(bind(form, States.symmetric(2), fee=fee, exact=exact))
        assert found.verify().valid
        for move in ("out", "sign", "comply", "none"):
            (equilibrium,) = found.equilibria
            margins = tuple(replace(margin, move=move) for margin in equilibrium.margins)
            said = replace(found, equilibria=(replace(equilibrium, margins=margins),))
            right = margins == equilibrium.margins or (twins and not exact and move in ("sign", "comply"))
            assert said.verify().valid is right, (fee, move)
