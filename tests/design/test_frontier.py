"""Frontiers of design against all clubs, growth and forgeries."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise, product
from math import inf

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError
from tests.checks import check_faults, refused
from tests.worlds import five, random_game

LONG = "GAMETHEORY_GOV_LONG" in os.environ
WORLDS = 4000 if LONG else 250
HAIR = F(1, 10**12)


# ----------------------------------------------------------------------------------- rows of the issue


@pytest.mark.parametrize(
    ("legitimacy", "depth"), [("0", "65/66"), ("1/40", "1"), ("1/10", "23/22"), ("1/5", "73/66")]
)
def test_the_deepest_club_of_five(legitimacy, depth):
    found = gg.frontier(five(legitimacy, founders=["1", "2"]), "depth")
    assert (found.value, found.club, found.states) == (F(depth), ("1", "2"), ("3",))
    assert found.verify(), found.verify()


@pytest.mark.parametrize(
    ("penalty", "depth"), [("1/2", "67/132"), ("3/4", "199/264"), ("1", "1"), ("5/4", "329/264")]
)
def test_the_deepest_club_of_five_by_penalty(penalty, depth):
    game = gg.rebind(five("1/40", founders=["1", "2"]), exclusion_penalty=penalty)
    found = gg.frontier(game, "depth")
    assert (found.value, found.club, found.states) == (F(depth), ("1", "2"), ("3",))
    stairs = gg.frontier(
        five("1/40", founders=["1", "2"]),
        ("depth", "exclusion_penalty"),
        values={"exclusion_penalty": ["1/2", "3/4", 1, "5/4"]},
    )
    assert {corner.at["exclusion_penalty"]: corner.value for corner in stairs.corners}[F(penalty)] == F(depth)
    assert stairs.stairs
    assert stairs.verify(), stairs.verify()


def test_other_founders_have_another_bottleneck():
    found = gg.frontier(five(founders=["1", "3"]), "depth")
    assert (found.value, found.club, found.states) == (1, ("1", "2", "3"), ("4",))
    given = gg.frontier(five(), "depth", founders=["1", "3"])
    assert given.corner == found.corner


def test_the_least_transfers_of_five_go_to_one_state():
    game = five(founders=["1", "2"])
    found = gg.frontier(game, "transfers")
    assert (found.value, found.states) == (F(1, 100), ("3",))
    assert found.verify(), found.verify()
    # whoever joins the bottleneck first needs as much, so no other transfers cost less in total
    alone = gg.rebind(game, transfers={"3": "1/100"})
    assert gg.grow(alone).regime.label == "universal"
    less = gg.rebind(game, transfers=dict.fromkeys("12345", F(1, 100) - HAIR))
    assert gg.grow(less).final == ("1", "2")


@pytest.mark.parametrize(
    ("legitimacy", "depth", "members", "state"),
    [
        (0, 0.6950, 183, "IRQ"),
        (0.1, 0.8540, 183, "IRQ"),
        (0.2, 0.9848, 22, "DEU"),
        (0.3, 1.0730, 22, "DEU"),
        (0.4, 1.1611, 22, "DEU"),
    ],
)
def test_the_deepest_club_of_the_founders_of_gatt(legitimacy, depth, members, state):
    game = gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=legitimacy, divergence=0.05)
    found = gg.frontier(game, "depth")
    assert round(found.value, 4) == depth
    assert (len(found.club), found.states) == (members, (state,))
    assert found.verify(), found.verify()
    for value, label in ((found.value * (1 - 1e-6), "universal"), (found.value * (1 + 1e-6), "club")):
        assert gg.grow(gg.rebind(game, depth=value), reasons=False).regime.label == label
    if legitimacy == 0.2:
        assert gg.grow(gg.rebind(game, depth=1), reasons=False).sizes == (22,)


def test_far_apart_no_depth_reaches():
    game = gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=0.4, divergence=0.2)
    found = gg.frontier(game, "depth")
    assert found.value is None
    assert found.corner.outcome == "nowhere"
    assert found.club == gg.grow(gg.rebind(game, depth=0), reasons=False).final
    assert found.verify(), found.verify()
    near = gg.frontier(game, "divergence", values=(0, "0.2"))
    assert near.corner.outcome == "reached"
    assert 0 < near.value < 0.2


# ------------------------------------------------------------------------------------ against all clubs


def world(seed):
    """A world of four to six states with rational figures, and two founders or one."""
    rng = np.random.default_rng(seed)
    N = int(rng.integers(4, 7))

    def shares():
        parts = rng.integers(1, 12, N)
        return [F(int(part), int(parts.sum())) for part in parts]

    return {
        "size": shares(),
        "population": shares(),
        "cost": [F(int(k), 12) for k in rng.integers(1, 20, N)],
        "far": [F(int(k), 8) for k in rng.integers(0, 5, N)],  # divergence times distance squared
        "legitimacy": F(int(rng.integers(0, 9)), 8),
        "penalty": F(int(rng.integers(0, 9)), 4),
        "founders": sorted(int(k) for k in rng.choice(N, int(rng.integers(1, 3)), replace=False)),
        "share": [F(19, 20), F(1), F(3, 5)][int(rng.integers(0, 3))],
    }


def bound(parts, **changes):
    N = len(parts["size"])
    states = gg.States(
        [f"S{k}" for k in range(N)],
        size=parts["size"],
        population=parts["population"],
        cost=parts["cost"],
        entry_cost=parts["far"],
    )
    rules = gg.Institution(exclusion_penalty=parts["penalty"])
    values = {"benefit": 0, "divergence": 0, "legitimacy": parts["legitimacy"]} | changes
    founders = [f"S{k}" for k in parts["founders"]]
    return gg.bind(gg.AccessionGame(), states, rules, **values, founders=founders)


def by_all_clubs(parts, entry):
    """The least over clubs short of the goal of the best threshold outside, written out by hand."""
    N = len(parts["size"])
    least = -(-parts["share"] * N // 1)
    worst, where = None, []
    for mask in product((0, 1), repeat=N):
        if sum(mask) >= least or not all(mask[k] for k in parts["founders"]):
            continue
        size = sum(s for s, m in zip(parts["size"], mask, strict=True) if m)
        people = sum(p for p, m in zip(parts["population"], mask, strict=True) if m)
        best, who = -inf, []
        for i in range(N):
            if mask[i]:
                continue
            legitimacy = people + parts["population"][i]
            rest = parts["legitimacy"] * legitimacy + parts["penalty"] * size - parts["far"][i]
            if entry == "depth":
                t = rest / parts["cost"][i]
            else:
                rest -= parts["legitimacy"] * legitimacy + parts["cost"][i]
                t = rest / legitimacy  # its opposite is the least legitimacy at which i joins
            if t > best:
                best, who = t, []
            if t == best:
                who.append(f"S{i}")
        if worst is None or best < worst:
            worst, where = best, []
        if best == worst:
            where.append(({f"S{k}" for k in range(N) if mask[k]}, set(who)))
    return (worst if entry == "depth" or worst is None else -worst), where


@pytest.mark.parametrize("part", range(10))
def test_random_worlds_against_all_clubs(part):
    for seed in range(part * WORLDS // 10, (part + 1) * WORLDS // 10):
        parts = world(seed)
        entry = ("depth", "legitimacy")[seed % 2]
        found = gg.frontier(bound(parts), entry, reaches=parts["share"])
        value, where = by_all_clubs(parts, entry)
        if value is None:  # the founders are enough
            assert found.corner.outcome == "everywhere"
        elif entry == "depth" and value < 0:
            assert found.corner.outcome == "nowhere"
        elif entry == "legitimacy" and value <= 0:
            assert found.value == 0
        else:
            assert found.value == value
            assert (set(found.club), set(found.states)) in where
        if seed % 10 == 0:
            assert found.verify(), found.verify()


def reached(game, entry, value, least, ties):
    values = {"transfers": dict.fromkeys(game.states.ids, value)} if entry == "transfers" else {entry: value}
    return len(gg.grow(gg.rebind(game, **values), ties=ties, reasons=False).final) >= least


@pytest.mark.parametrize("ties", ["join", "stay_out"])
@pytest.mark.parametrize(
    "entry", ["depth", "exclusion_penalty", "legitimacy", "transfers", "divergence", "cost", "benefit"]
)
@pytest.mark.parametrize("seed", range(3))
def test_growth_just_before_at_and_just_beyond(seed, entry, ties):
    game = random_game(seed, N=5, founders=["S0"], **({"benefit": 0} if entry == "depth" else {}))
    high = 12 if entry in ("cost", "benefit", "divergence") else None
    found = gg.frontier(game, entry, ties=ties, values=None if high is None else (0, high), reaches="4/5")
    assert found.verify(), found.verify()
    corner, beyond = found.corner, HAIR if found.seek == "greatest" else -HAIR
    if corner.outcome != "reached":
        easy, hard = (0, high or 99) if found.seek == "greatest" else (high or 99, 0)
        assert reached(game, entry, hard if corner.outcome == "everywhere" else easy, 4, ties) == (
            corner.outcome == "everywhere"
        )
        return
    assert not reached(game, entry, found.value + beyond, 4, ties)
    assert reached(game, entry, found.value, 4, ties) == corner.attained == (ties == "join")
    assert reached(game, entry, found.value - beyond, 4, ties)


def roots(game, low, high):
    """All values in a range at which some gain at some club is zero, and its ends."""
    found = {low, high}
    free = np.flatnonzero(game.free)
    for mask in product((0, 1), repeat=len(free)):
        profile = game.start.copy()
        profile[free] = mask
        ends = [gg.rebind(game, depth=d).gains(profile)[:, 1] for d in (low, high)]
        for k in free[profile[free] == 0]:
            a, b = (game.plain(end[k]) for end in ends)
            if a * b < 0:
                found.add(low + (high - low) * a / (a - b))
    return sorted(found)


@pytest.mark.parametrize("part", range(2))
def test_slopes_of_both_signs_are_searched_with_a_proof(part):
    """With a common good a deeper club draws some and repels others."""
    several = 0
    for seed in range(part, 400 if LONG else 30, 2):
        parts = world(seed)
        game = bound(parts, benefit=1)
        least = -(-parts["share"] * game.N // 1)
        for seek in ("greatest", "least"):
            found = gg.frontier(game, "depth", seek=seek, values=(0, 8), reaches=parts["share"])
            if found.sign == 0:
                refused(InvalidInputError, lambda game=game: gg.frontier(game, "depth"), "to fall or to rise")
            if found.corner.outcome == "everywhere":
                assert reached(game, "depth", found.value, least, "join")
                continue
            assert found.verify(), found.verify()
            values = roots(game, F(0), F(8))
            points = values + [(a + b) / 2 for a, b in pairwise(values)]
            good = [value for value in points if reached(game, "depth", value, least, "join")]
            assert found.value == (None if not good else max(good) if seek == "greatest" else min(good))
            assert (found.corner.outcome == "nowhere") == (not good)
            several += len(found.corner.closed) > 1
    assert several > 0


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_floats_agree_with_exact_arithmetic_over_magnitudes(scale):
    for seed in range(40 if LONG else 8):
        game = bound(world(seed))
        parts = {name: [x * F(scale) for x in game.values[name]] for name in ("cost", "entry_cost")}
        scaled = gg.rebind(
            game, **parts, exclusion_penalty=game.values["exclusion_penalty"] * F(scale),
            legitimacy=game.values["legitimacy_weight"] * F(scale),
        )  # fmt: skip
        floats = {name: np.array([float(x) for x in column]) for name, column in parts.items()}
        floated = gg.rebind(
            scaled, **floats, exclusion_penalty=float(scaled.values["exclusion_penalty"]),
            legitimacy=float(scaled.values["legitimacy_weight"]),
        )  # fmt: skip
        exact, found = gg.frontier(scaled, "depth"), gg.frontier(floated, "depth")
        assert not floated.exact
        assert found.verify(), found.verify()
        assert found.corner.outcome == exact.corner.outcome
        if exact.value is not None:
            assert found.value == pytest.approx(float(exact.value), rel=1e-12)
            assert found.club == exact.club


def test_the_same_value_as_the_threshold():
    for legitimacy in ("0", "1/10"):
        game = five(legitimacy, founders=["1", "2"])
        (bracket,) = gg.threshold(game, "depth", values=(0, 3)).brackets
        assert bracket == (gg.frontier(game, "depth").value,) * 2


def test_an_exposure_matrix_and_an_inclusion_curve():
    W = [[0 if i == j else F(1, 4) for j in range(5)] for i in range(5)]
    rules = gg.Institution(exclusion_penalty=1, inclusion_curve="x**2")
    states = five().states.replace(exposure=W)
    game = gg.bind(
        gg.AccessionGame(), states, rules, benefit=0, divergence=0, legitimacy="1/5", founders=["1", "2"]
    )
    for entry in ("depth", "legitimacy", "exclusion_penalty", "transfers"):
        found = gg.frontier(game, entry)
        assert found.verify(), found.verify()
        step = HAIR if found.seek == "greatest" else -HAIR
        assert found.corner.outcome == "reached"
        assert reached(game, entry, found.value, 5, "join")
        assert not reached(game, entry, found.value + step, 5, "join")


# -------------------------------------------------------------------------------------- several entries


def test_three_entries_make_stairs_of_exact_corners():
    game = five(founders=["1", "2"])
    found = gg.frontier(
        game,
        ("depth", "legitimacy", "exclusion_penalty"),
        values={"legitimacy": (0, 1, 3), "exclusion_penalty": ["1/2", 1]},
    )
    assert [dict(corner.at) for corner in found.corners[:3]] == [
        {"legitimacy": 0, "exclusion_penalty": F(1, 2)},
        {"legitimacy": 0, "exclusion_penalty": 1},
        {"legitimacy": F(1, 2), "exclusion_penalty": F(1, 2)},
    ]
    for corner in found.corners:
        alone = gg.frontier(gg.rebind(game, **corner.at), "depth")
        assert replace(corner, at={}) == alone.corner
    assert found.stairs
    assert found.verify(), found.verify()
    assert found.value is None
    assert len(found.to_pandas()) == 6


def test_excludability_runs_over_its_whole_range():
    game = random_game(3, N=4, benefit=2, founders=["S0"])
    found = gg.frontier(game, ("exclusion_penalty", "excludability"))
    assert len(found.corners) == 11
    assert found.stairs
    values = [corner.value for corner in found.corners]
    assert values == sorted(values, reverse=True)


def test_elasticities_are_those_of_small_changes():
    game = five("1/40", founders=["1", "2"])
    found = gg.frontier(game, "depth").elasticities()
    assert found == {"cost": -1, "legitimacy": F(1, 66), "exclusion_penalty": F(65, 66)}
    for seed in range(6):
        game = bound(world(seed), legitimacy=F(1, 3))
        for entry in ("depth", "exclusion_penalty"):
            whole = gg.frontier(game, entry)
            if not whole.states or not whole.value or len(whole.states) > 1:
                continue
            for name, elasticity in whole.elasticities().items():
                column = game.values[{"legitimacy": "legitimacy_weight"}.get(name, name)]
                up = 1 + F(1, 10**9)
                more = gg.frontier(gg.rebind(game, **{name: column * up}), entry)
                if more.states == whole.states and more.club == whole.club:
                    change = (more.value - whole.value) / whole.value * 10**9
                    assert abs(change - elasticity) < F(1, 10**6)
    refused(
        NotApplicableError,
        lambda: gg.frontier(five(founders=["1", "2"]), "depth", reaches=0.2).elasticities(),
    )
    bad = lambda: gg.frontier(five(founders=["1", "2"]), "depth").elasticities("4")  # noqa: E731
    refused(InvalidInputError, bad, "'4' does not bind")


# -------------------------------------------------------------------------------------------- forgeries


def forged(found):
    """Frontiers that say something else, one thing at a time."""
    corner = found.corner
    (club,) = corner.closed
    ids = found.game.states.ids
    hair = HAIR if found.game.exact else abs(corner.value) * 1e-3
    for value in (corner.value + hair, corner.value - hair, corner.value * 2, None):
        yield replace(found, corners=(replace(corner, value=value),))
        moved = replace(club, near=value)
        yield replace(found, corners=(replace(corner, value=value, closed=(moved,)),))
    outside = [label for label in ids if label not in club.members]
    for members in (club.members[1:], (*club.members, outside[0]), (*club.members, outside[-1]), ids, ()):
        yield replace(found, corners=(replace(corner, closed=(replace(club, members=members),)),))
    for states in ((), (outside[-1],), (club.members[0],), ("nobody",)):
        yield replace(found, corners=(replace(corner, closed=(replace(club, states=states),)),))
    for steps in (corner.steps[1:], corner.steps[:-1], corner.steps[::-1]):
        if steps != corner.steps:
            yield replace(found, corners=(replace(corner, steps=steps),))
    yield replace(found, corners=(replace(corner, attained=False),))
    yield replace(found, corners=(replace(corner, closed=()),))
    yield replace(found, corners=())
    yield replace(found, seek="least" if found.seek == "greatest" else "greatest")
    yield replace(found, reaches=F(1, 10))
    yield replace(found, ties="stay_out")
    yield replace(found, ties="weak")
    yield replace(found, low=None)
    yield replace(found, entries=("exclusion_penalty",))
    yield replace(found, game=gg.rebind(found.game, legitimacy=3))
    yield replace(found, game=found.game.release())


@pytest.mark.parametrize("legitimacy", ["0", "1/10", 0.1])
def test_a_forged_club_or_value_is_refused(legitimacy):
    game = five(legitimacy, founders=["1", "2"], **({"exact": False} if legitimacy == 0.1 else {}))
    found = gg.frontier(game, "depth")
    assert found.verify(), found.verify()
    for fake in forged(found):
        assert not fake.verify(), fake


def test_a_forged_club_of_the_founders_of_gatt_is_refused():
    found = gg.frontier(gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=0.2), "depth")
    for k, fake in enumerate(forged(found)):
        if k % 4 == 0:
            assert not fake.verify(), k


# -------------------------------------------------------------------------------------------- bad input


def test_every_fault_is_named():
    game = five(founders=["1", "2"])
    check_faults(InvalidInputError, lambda: gg.frontier(five(), "depth"), [("nobody founds", "founders=")])
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(game.release(), "depth"),
        [("free to leave", "game.commit()")],
    )
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(
            game, ("sanction", "dept"), reaches="all", seek="most", ties="weak", founders="9"
        ),
        ["sanction is not used", "did you mean 'depth'", "reaches = 'all'", "seek = 'most'", "ties", "'9'"],
    )
    check_faults(InvalidInputError, lambda: gg.frontier(game, ()), ["none is given"])
    check_faults(
        InvalidInputError, lambda: gg.frontier(game, "spread"), [("more than one number", "threshold")]
    )
    check_faults(
        InvalidInputError, lambda: gg.frontier(game, "cost"), [("no least value", "values=(low, high)")]
    )
    check_faults(InvalidInputError, lambda: gg.frontier(game, "depth", values=(2, 1)), ["does not rise"])
    check_faults(InvalidInputError, lambda: gg.frontier(game, "depth", values=(-1, 1)), ["depth = -1"])
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(game, ("depth", "exclusion_penalty")),
        [("no greatest value", "(0, 1, 11)")],
    )
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(game, "depth", values={"legitimacy": (0, 1)}),
        ["none of the entries"],
    )
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(game, ("depth", "legitimacy"), values=(0, 1)),
        [("several entries", "say whose")],
    )
    check_faults(InvalidInputError, lambda: gg.frontier(game, "excludability"), ["do not move with"])
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(game, ("depth", "cost", "legitimacy", "transfers")),
        ["at most 3"],
    )
    check_faults(
        InvalidInputError, lambda: gg.frontier(game, "depth", seek="least"), [("easy end", "values=(0, 2)")]
    )
    check_faults(
        InvalidInputError,
        lambda: gg.frontier(gg.load_scenario("standards_two_powers").bind(), "monitoring", founders=["USA"]),
        ["a frontier is for two", "monitoring"],
    )


def test_what_is_not_shown_is_refused():
    moving = gg.Institution(policy="mean", exclusion_penalty=1)
    states = five().states.replace(ideal=[0, 1, 2, 3, 4])
    game = gg.bind(gg.AccessionGame(), states, moving, benefit=0, divergence=1, legitimacy=0, founders=["1"])
    refused(NotApplicableError, lambda: gg.frontier(game, "depth"), "may jump down", "threshold(game")
    deep = gg.bind(
        gg.AccessionGame(cost_exponent=2), five().states, gg.Institution(exclusion_penalty=1),
        benefit=0, divergence=0, legitimacy=0, founders=["1"],
    )  # fmt: skip
    refused(NotApplicableError, lambda: gg.frontier(deep, "depth"), "affine in depth", "threshold(game")
    voted = gg.rebind(five(founders=["1"]), admission="majority")
    refused(NotApplicableError, lambda: gg.frontier(voted, "depth"), "admission is 'majority'")


def test_slopes_that_change_their_sign_from_corner_to_corner_need_a_range():
    game = five(founders=["1", "2"])
    entries, benefits = ("depth", "benefit"), {"benefit": ["0", "3/4"]}
    refused(NotApplicableError, lambda: gg.frontier(game, entries, values=benefits), "give values={'depth'")
    found = gg.frontier(game, entries, values=benefits | {"depth": (0, 4)})
    assert found.verify(), found.verify()
    assert (found.sign, found.stairs) == (0, True)
    for corner in found.corners:
        there = gg.rebind(game, **corner.at)
        assert gg.frontier(there, "depth", seek="greatest", values=(0, 4)).value == corner.value


def test_who_is_committed_to_stay_outside_is_not_waited_for():
    game = five(founders=["1", "2"]).commit(["4"], "outside")
    assert gg.frontier(game, "depth").corner.outcome == "nowhere"
    never = gg.frontier(game, "legitimacy")
    assert never.corner.outcome == "nowhere"
    assert "however large it is" in str(never)
    assert never.verify(), never.verify()
    (club,) = never.corner.closed
    fake = replace(club, members=("1", "2"))
    assert not replace(never, corners=(replace(never.corner, closed=(fake,)),)).verify()
    found = gg.frontier(game, "depth", reaches="4/5")
    assert found.verify(), found.verify()
    assert (found.value, found.states) == (F(16, 17), ("5",))
    assert reached(game, "depth", found.value, 4, "join")
    assert not reached(game, "depth", found.value + HAIR, 4, "join")


def test_the_other_end_of_a_range_may_be_asked_for():
    game = five(founders=["1", "2"])
    assert gg.frontier(game, "depth", seek="least", values=(0, 2)).value == 0
    nowhere = gg.frontier(game, "depth", seek="least", values=(1, 2))
    assert nowhere.corner.outcome == "nowhere"
    assert nowhere.verify(), nowhere.verify()
    assert gg.frontier(game, "depth", values=(0, "1/2")).corner.outcome == "everywhere"
    some = gg.frontier(game, "depth", reaches="2/5")
    assert (some.value, some.corner.outcome) == (None, "everywhere")
    assert some.verify(), some.verify()
    half = gg.frontier(game, "depth", reaches=0.6)
    assert (half.value, half.states) == (F(65, 66), ("3",))


@pytest.mark.parametrize("entry", ["exclusion_penalty", "transfers", "legitimacy", "divergence"])
def test_a_true_value_of_any_magnitude_is_found_valid_and_a_false_one_is_not(entry):
    """Was a bug: where the range has no end, thresholds were checked by a step of one, in floats lost."""
    for unit in (1e-12, 1e-6, 1e6, 1e12):
        numbers = {"cost": [unit * x for x in (0.1, 0.2, 0.9, 1.3, 2.7)]}
        numbers |= {"legitimacy": unit * 0.3, "divergence": unit * 0.01, "benefit": 0}
        world = five().states.replace(cost=None, ideal=[0, 0, 0.3, -0.7, 1.1])
        rules = gg.Institution(exclusion_penalty=0.2 * unit)
        game = gg.bind(gg.AccessionGame(), world, rules, founders=["1", "2"], exact=False, **numbers)
        found, exact = gg.frontier(game, entry), gg.frontier(game.to_exact(), entry)
        assert found.corner.outcome == exact.corner.outcome
        if exact.value is not None:
            assert found.value == pytest.approx(float(exact.value), rel=1e-9)
        assert found.verify(), found.verify()
        (corner,) = found.corners
        for k, step in enumerate(corner.steps):
            if step.best is not None and step.best:
                others = [*corner.steps]
                others[k] = replace(step, best=step.best * (1 + 1e-4))
                assert not replace(found, corners=(replace(corner, steps=tuple(others)),)).verify()
