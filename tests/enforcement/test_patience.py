"""Least patience: from both sides of its value by all deviations, in fractions, on thousands of stages."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError, InvalidInputError, NotApplicableError
from tests.enforcement.answers import DILEMMA, FLOATS, provision
from tests.enforcement.oracle import gains

HAIR = F(1, 10**9)


def random_form(rng, scale=1):
    shape = [rng.randint(2, 3) for _ in range(rng.randint(2, 3))]
    payoffs = np.empty((*shape, len(shape)), dtype=object)
    for position in np.ndindex(payoffs.shape):
        payoffs[position] = F(rng.randint(-6, 9), rng.randint(1, 3)) * scale
    names = [[f"c{k}" for k in range(n)] for n in shape]
    return gg.NormalForm([f"p{k}" for k in range(len(shape))], names, payoffs)


def index(form, cell):
    return [form.choices[k].index(choice) for k, choice in enumerate(cell)]


@pytest.mark.parametrize("scale", [1, F(1, 10**9), 10**9])
@pytest.mark.parametrize("reversion", ["nash", "stick_and_carrot", "expulsion"])
def test_on_both_sides_of_its_value(reversion, scale):
    """A patience and all above it hold their state, a hair less does not; else the patient deviate."""
    rng = random.Random(f"{reversion}{scale}")
    seen = {"held": 0, "never": 0, "free": 0, "at a cost": 0}
    for _ in range(230):
        form = random_form(rng, scale)
        agreed = [rng.choice(names) for names in form.choices]
        outside = [rng.choice(names) for names in form.choices] if reversion == "expulsion" else None
        try:
            found = gg.patience(form, reversion, agreed=agreed, punishment=outside)
        except InvalidInputError as error:
            if "no pure equilibrium" not in str(error):
                raise
            continue
        assert found.verify().valid
        for i, (one, answer) in enumerate(zip(found.incentives, found.punishments, strict=True)):
            at = (form.payoffs, index(form, agreed), index(form, answer), i, reversion)
            if one.patience is None:
                assert max(gains(*at, 1 - HAIR).values()) > 0
                if one.gain > 0:
                    assert all(max(gains(*at, d).values()) > 0 for d in (F(0), F(1, 3), F(9, 10)))
                seen["never" if one.gain > 0 else "at a cost"] += 1
                continue
            for d in (one.patience, (1 + one.patience) / 2, 1 - HAIR * (1 - one.patience)):
                assert max(gains(*at, d).values()) <= 0
            if one.patience:
                assert max(gains(*at, one.patience - HAIR * one.patience).values()) > 0
                seen["held"] += 1
            else:
                seen["free"] += 1
    assert seen.pop("at a cost") > 10 or reversion != "nash"  # whom expulsion helps, leaving helps at once
    assert min(seen.values()) > 10


def test_who_likes_the_punishment_is_held_by_no_patience():
    """The row player loses 1 by a deviation, and gets 5 instead of 0 for ever after: the patient deviate."""
    form = gg.NormalForm.bimatrix([[0, 0], [-1, 5]], [[0, 0], [0, 0]])
    found = gg.patience(form, agreed=["1", "1"], punishment=["2", "2"])
    assert (found.never, found.incentives[0].gain, found.incentives[0].loss) == (("row",), -1, -5)
    assert str(found.incentives[0]) == "row: 2 loses 1, then gains 5 a period; the patient are not held"
    held = replace(found.incentives[0], patience=F(0))
    assert "a deviation pays at a patience of 0.5" in str(
        replace(found, incentives=(held, found.incentives[1])).verify()
    )
    once = gg.patience(form, "stick_and_carrot", agreed=["1", "1"], punishment=["2", "2"])
    assert once.never == ("row",)
    dear = gg.NormalForm.bimatrix([[0, 0], [-5, 5]], [[0, 0], [0, 0]])
    assert gg.patience(dear, "stick_and_carrot", agreed=["1", "1"], punishment=["2", "2"]).least == 0
    bound = gg.NormalForm(["A", "B"], [["only"], ["keep", "break"]], [[[0, 1], [5, 1]]])
    for reversion in ("nash", "stick_and_carrot"):
        stuck = gg.patience(bound, reversion, agreed=["only", "keep"], punishment=["only", "break"])
        assert stuck.least == 0  # who has no other choice keeps its word, whatever it would like
        assert stuck.verify().valid


def test_the_default_punishments_ask_least():
    """No other equilibrium, and no other stick, lets a less patient society keep the agreement."""
    rng = random.Random(5)
    for _ in range(60):
        form = random_form(rng)
        agreed = [rng.choice(names) for names in form.choices]
        best = gg.patience(form, "stick_and_carrot", agreed=agreed)
        for stick in product(*form.choices):
            other = gg.patience(form, "stick_and_carrot", agreed=agreed, punishment=list(stick))
            assert len(best.never) <= len(other.never)
            if not other.never:
                assert best.least <= other.least
        try:
            best = gg.patience(form, agreed=agreed)
        except InvalidInputError:
            continue
        for equilibrium in gg.solve_form(form, mixed=False):
            other = gg.patience(form, agreed=agreed, punishment=equilibrium.profile)
            for one, two in zip(best.incentives, other.incentives, strict=True):
                assert two.patience is None or (one.patience is not None and one.patience <= two.patience)


def test_with_additive_effects_it_is_the_gain_by_the_harm_to_all_others():
    """The theorem, on 300 symmetric stages, against the answer of the stage itself and the closed form."""
    rng, theorem = random.Random(17), gg.enforcement.additive_patience()
    for _ in range(300):
        N = rng.randint(2, 4)
        own, others = [F(0), F(rng.randint(1, 9))], [F(rng.randint(1, 9), 2), F(rng.randint(-3, 0))]
        payoffs = np.empty((*[2] * N, N), dtype=object)
        for cell in product((0, 1), repeat=N):
            for i in range(N):
                payoffs[(*cell, i)] = own[cell[i]] + sum(others[c] for j, c in enumerate(cell) if j != i)
        form = gg.NormalForm([str(i) for i in range(N)], [["keep", "break"]] * N, payoffs)
        gain, harm = own[1], (N - 1) * (others[0] - others[1])
        found = gg.patience(form, agreed=["keep"] * N)
        assert found.least == (gain / harm if harm > gain else None)
        if harm > gain:
            numbers = dict(own_kept=0, own_broken=gain, others_kept=others[0], others_broken=others[1], N=N)
            assert theorem.evaluate(**numbers) == found.least


def test_the_tariff_game_of_four():
    """T, R, P, S of four competing exporters, e = 1, net of 3 alpha: gain 3/160, harm 9/800 to each other."""
    kept, cheats, war, sucker = F(-9, 8), F(-177, 160), F(-57, 50), F(-927, 800)
    harm = F(9, 800)
    assert (cheats - kept, kept - war) == (F(3, 160), 3 * harm - F(3, 160))
    payoffs = np.empty((2, 2, 2, 2, 4), dtype=object)
    for cell in product((0, 1), repeat=4):
        for i in range(4):
            payoffs[(*cell, i)] = kept + F(3, 160) * cell[i] - harm * (sum(cell) - cell[i])
    assert payoffs[0, 1, 1, 1, 0] == sucker
    form = gg.NormalForm(list("abcd"), [["free", "tariff"]] * 4, payoffs)
    assert gg.patience(form).least == F(5, 9)
    assert F(3, 160) / (3 * harm) == F(5, 9)


def test_a_formula_is_what_the_numbers_give():
    game = provision(5)
    formula = gg.patience(game.form)
    assert formula.evaluate(N=5, price=5) == gg.patience(game).least == F(1, 6)
    with pytest.raises(NotApplicableError, match="members can also shirk"):
        gg.patience(game.form, "expulsion")


def test_a_club_and_its_members():
    """Only members are parties; whom exclusion does not hurt no patience holds."""
    found = gg.patience(provision(4), agreed=["1", "2", "3"])
    assert [one.state for one in found.incentives] == ["1", "2", "3"]
    assert found.least == F(1, 3)
    shut_out = gg.patience(provision(4), "expulsion")
    assert (shut_out.never, shut_out.binding) == (("1", "2", "3", "4"), "1")


def test_false_claims_are_refused():
    found = gg.patience(DILEMMA)
    for change in ({"patience": F(2, 3)}, {"patience": F(1, 4)}, {"patience": None}, {"gain": F(2)},
                   {"loss": F(3)}, {"deviation": "keep"}, {"not_enough": None}):  # fmt: skip
        wrong = replace(found.incentives[0], **change)
        assert not replace(found, incentives=(wrong, found.incentives[1])).verify().valid, change
    assert not replace(found, punishments=(("keep", "cheat"),) * 2).verify().valid
    assert not replace(found, incentives=found.incentives[:1]).verify().valid
    assert not replace(found, reversion="stick_and_carrot").verify().valid


def test_punishments_that_nobody_would_carry_out_are_refused():
    """Figures that fit, after a cell that is no equilibrium, two sticks, or an expulsion by more."""
    found = gg.patience(DILEMMA)
    harsher = tuple(replace(one, loss=F(4), patience=F(1, 5), not_enough=F(1, 5)) for one in found.incentives)
    no_equilibrium = replace(found, incentives=harsher, punishments=(("keep", "cheat"), ("cheat", "keep")))
    assert "from the equilibrium that is reverted to" in str(no_equilibrium.verify())
    one, two = (
        gg.patience(DILEMMA, "stick_and_carrot", punishment=stick)
        for stick in (["cheat", "cheat"], ["keep", "cheat"])
    )
    both = replace(
        one,
        incentives=(one.incentives[0], two.incentives[1]),
        punishments=(one.punishments[0], two.punishments[1]),
    )
    assert one.verify().valid
    assert two.verify().valid
    assert "more than one stick" in str(both.verify())
    alike = gg.NormalForm.bimatrix([[0, 0], [2, 1]], [[1, 1], [1, 1]])
    shut_out = gg.patience(alike, "expulsion", agreed=["2", "2"])
    assert shut_out.verify().valid
    named = gg.patience(alike, "expulsion", agreed=["1", "1"], punishment=["2", "2"])
    assert named.punishments == (("2", "1"), ("1", "2"))
    more = replace(shut_out, punishments=(("1", "1"), shut_out.punishments[1]))
    assert "others do not keep the agreement" in str(more.verify())


PENNIES = gg.NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gg.patience(PENNIES, agreed=["1", "1"]), "no pure equilibrium to revert to"),
        (lambda: gg.patience(PENNIES), "4 cells have the largest joint payoff"),
        (lambda: gg.patience(DILEMMA, "grim"), "one of 'nash', 'stick_and_carrot', 'expulsion'"),
        (lambda: gg.patience(DILEMMA, agreed=["kept", "keep"]), "has no choice 'kept'.*did you mean 'keep'"),
        (lambda: gg.patience(DILEMMA, punishment=["keep", "keep"]), "punishment is no equilibrium"),
        (lambda: gg.patience(DILEMMA, "nsh", agreed=3), "2 faults"),
        (lambda: gg.patience(provision(), agreed=["1", "7"]), "'7' is not among the 3 states"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(GovError, match=f"(?s){words}"):
        call()


def test_floats_are_read_as_their_shortest_decimals():
    assert gg.patience(FLOATS, agreed=["1", "1"]).incentives[0].patience == F(1, 2)
