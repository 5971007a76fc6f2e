"""Who learns of a violation: rumours period by period, streams added up in fractions, on random stages."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError, InvalidInputError
from tests.enforcement.answers import CIRCLE, DILEMMA, RING, provision
from tests.enforcement.oracle import stream
from tests.enforcement.test_patience import index, random_form

HAIR = F(1, 10**14)


def additive(rng):
    """Two to five states, each with an action that is best for itself, and effects on others that add up."""
    number = rng.randint(2, 5)
    own = [F(rng.randint(1, 9), rng.randint(1, 3)) for _ in range(number)]
    harm = [[F(rng.randint(-1, 6), 2) * rng.randint(0, 1) for _ in range(number)] for _ in range(number)]
    payoffs = np.empty((*[2] * number, number), dtype=object)
    for cell in np.ndindex(*[2] * number):
        for i in range(number):
            payoffs[(*cell, i)] = own[i] * cell[i] - sum(
                harm[j][i] * cell[j] for j in range(number) if j != i
            )
    ids = [f"p{k}" for k in range(number)]
    return gg.NormalForm(ids, [["c0", "c1"]] * number, payoffs)


def random_links(rng, ids):
    return [(a, b) for a in ids for b in ids if a != b and rng.random() < 0.4]


def informed(ids, observers, links, violator, periods):
    """Who knows in each of the periods after a deviation; passed on from mouth to mouth."""
    known, found = {b for a, b in links if a == violator}, []
    for _ in range(periods):
        found.append(frozenset(known))
        if observers == "word_of_mouth":
            talk = {frozenset(pair) for pair in links}
            known = known | {j for j in ids if j != violator and any({j, k} in talk for k in known)}
    return found


def after(form, agreed, answer, violator, known):
    """The cell in which those who know punish and the violator does what is best for it."""
    i = form.players.index(violator)
    cell = [answer[k] if label in known else agreed[k] for k, label in enumerate(form.players)]
    cell[i] = agreed[i]
    options = [[*cell[:i], b, *cell[i + 1 :]] for b in range(len(form.choices[i]))]
    return max(options, key=lambda option: (form.payoffs[tuple(option)][i], option == cell))


def brings(form, agreed, cells, i, discount):
    """What the best deviation brings more than the agreement, in present value."""
    kept = F(form.payoffs[tuple(agreed)][i])
    flows = [F(form.payoffs[tuple(cell)][i]) for cell in cells]
    first = max(
        F(form.payoffs[(*agreed[:i], b, *agreed[i + 1 :])][i])
        for b in range(len(form.choices[i]))
        if b != agreed[i]
    )
    return stream([first, *flows[:-1]], flows[-1], discount) - kept / (1 - discount)


@pytest.mark.parametrize("observers", ["partners", "word_of_mouth"])
@pytest.mark.parametrize("made", [additive, random_form])
def test_on_both_sides_of_its_value(observers, made):
    """A patience holds, a hair less does not, and whom none holds deviates however patient."""
    rng, seen = random.Random(f"{observers}{made.__name__}"), {"held": 0, "root": 0, "never": 0, "free": 0}
    for _ in range(120):
        form = made(rng)
        agreed = [rng.choice(names) if made is random_form else names[0] for names in form.choices]
        links = random_links(rng, form.players)
        try:
            found = gg.patience(form, agreed=agreed, observers=observers, links=links)
        except InvalidInputError as error:
            if "no pure equilibrium" not in str(error) and "would not punish" not in str(error):
                raise
            continue
        assert found.verify().valid
        for i, (one, answer) in enumerate(zip(found.incentives, found.punishments, strict=True)):
            start, then = index(form, agreed), index(form, answer)
            known = informed(form.players, observers, links, one.state, len(form.players))
            cells = [after(form, start, then, one.state, ids) for ids in known]
            for ids, cell in zip(known, cells, strict=True):
                for label in ids:
                    j = form.players.index(label)
                    other = [
                        form.payoffs[(*cell[:j], b, *cell[j + 1 :])][j] for b in range(len(form.choices[j]))
                    ]
                    assert form.payoffs[tuple(cell)][j] == max(other)
            if one.patience is None:
                assert brings(form, start, cells, i, 1 - HAIR) > 0
                seen["never"] += 1
                continue
            for tried in (one.patience, (1 + one.patience) / 2, 1 - HAIR):
                assert brings(form, start, cells, i, tried) <= 0
            if one.root is not None:
                assert one.not_enough < one.root < one.patience
                assert brings(form, start, cells, i, one.not_enough) > 0
                seen["root"] += 1
            elif one.patience:
                assert brings(form, start, cells, i, one.patience * (1 - HAIR)) > 0
                seen["held"] += 1
            else:
                seen["free"] += 1
    assert seen["never"] > 50
    assert seen["held"] > 20 if made is additive else seen["free"] > 20
    assert seen["root"] > 20 or made is random_form or observers == "partners"


def test_who_would_not_punish_is_not_counted_on():
    """Every equilibrium that those who know would not carry out is refused, and named so."""
    rng, refused = random.Random(3), 0
    for _ in range(300):
        form = random_form(rng)
        agreed = [rng.choice(names) for names in form.choices]
        links = random_links(rng, form.players)
        for equilibrium in gg.solve_form(form, mixed=False):
            named = dict(agreed=agreed, punishment=equilibrium.profile, observers="partners", links=links)
            start, then = index(form, agreed), index(form, equilibrium.profile)
            willing = all(
                form.payoffs[tuple(cell)][j]
                == max(form.payoffs[(*cell[:j], b, *cell[j + 1 :])][j] for b in range(len(form.choices[j])))
                for violator in form.players
                for ids in informed(form.players, "partners", links, violator, 1)
                for cell in [after(form, start, then, violator, ids)]
                for j in map(form.players.index, ids)
            )
            if willing:
                assert gg.patience(form, **named).verify().valid
            else:
                refused += 1
                with pytest.raises(InvalidInputError, match="would not punish"):
                    gg.patience(form, **named)
    assert refused > 20


def test_the_more_are_told_the_less_patience_is_needed():
    """Where punishing hurts the violator: everyone at most word of mouth, that at most partners."""
    rng, compared = random.Random(8), 0
    for _ in range(60):
        form = additive(rng)
        if any(form.payoffs[cell][i] < form.payoffs[tuple(np.ones(len(cell), int))][i]
               for cell in np.ndindex(*form.shape) for i in range(len(cell)) if cell[i]):  # fmt: skip
            continue
        links, agreed = random_links(rng, form.players), [names[0] for names in form.choices]
        answers = [gg.patience(form, agreed=agreed, observers=who, links=None if who == "everyone" else links)
                   for who in ("everyone", "word_of_mouth", "partners")]  # fmt: skip
        for three in zip(*(found.incentives for found in answers), strict=True):
            needed = [1 if one.patience is None else one.least for one in three]
            assert needed[0] <= needed[1] <= needed[2]
            compared += needed[0] < 1
    assert compared > 10


def test_of_a_club_only_members_are_held_and_bystanders_may_carry_word():
    links = [("1", "2"), ("2", "4"), ("4", "3")]
    found = gg.patience(provision(4), agreed=["1", "2", "3"], observers="word_of_mouth", links=links)
    assert [one.state for one in found.incentives] == ["1", "2", "3"]
    # 1 gains 2 at once; 2 knows next period, 4 tells 3 two periods later: 1 - 3 d - 3 d^3 + ... = 0
    x = sympy.Symbol("x")
    (root,) = [r for r in sympy.real_roots(2 - 3 * x - 3 * x**3, x) if 0 < r < 1]
    assert found.incentives[0].least == root
    assert found.verify().valid


def test_false_claims_are_refused():
    found = gg.patience(CIRCLE, observers="word_of_mouth", links=RING)
    one = found.incentives[0]
    for change in ({"patience": F(3, 4)}, {"patience": F(2, 5), "not_enough": F(2, 5), "root": None},
                   {"root": sympy.sqrt(F(2, 5))}, {"root": one.root + sympy.Rational(1, 10**30)},
                   {"gain": F(1)}, {"loss": F(1)}, {"patience": None, "root": None}):  # fmt: skip
        wrong = replace(found, incentives=(replace(one, **change), *found.incentives[1:]))
        assert not wrong.verify().valid, change
    for change in ({"observers": "partners"}, {"observers": "everyone"}, {"links": RING[:3]},
                   {"links": (*RING, ("1", "9"))}, {"reversion": "stick_and_carrot"}):  # fmt: skip
        assert not replace(found, **change).verify().valid, change


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gg.patience(DILEMMA, observers="partner"), "one of .* is needed; did you mean 'partners'"),
        (lambda: gg.patience(CIRCLE, observers="partners"), "needs links"),
        (lambda: gg.patience(CIRCLE, links=RING), "leave them out"),
        (lambda: gg.patience(CIRCLE, "expulsion", observers="partners", links=RING), "reversion='nash' only"),
        (
            lambda: gg.patience(CIRCLE, observers="partners", links=[("1", "5"), "12"]),
            "(?s)2 faults.*'5'.*'12'",
        ),
        (lambda: gg.patience(CIRCLE, observers="partners", links="1-2"), "a list of pairs of ids"),
        (lambda: gg.patience(provision().form, observers="partners", links=RING), "bind it to states"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(GovError, match=words):
        call()


def test_where_a_deviation_costs_and_what_answers_it_pays_the_patient_are_not_held():
    """Was a bug: whoever gains nothing at once was said to be held by any patience."""
    form = gg.NormalForm.bimatrix([[2, 2], [1, 5]], [[2, 0], [1, 5]], choices=[["a", "b"]] * 2)
    found = gg.patience(form, agreed=["a", "a"], punishment=["b", "b"])
    assert found.never == ("row", "column")
    assert "loses 1, then gains 3 a period; the patient are not held" in str(found)
    assert found.verify().valid
    held = replace(found.incentives[0], patience=F(0))
    assert not replace(found, incentives=(held, found.incentives[1])).verify().valid
    stick = gg.patience(form, "stick_and_carrot", agreed=["a", "a"], punishment=["b", "b"])
    assert stick.never == ("row", "column")
    assert stick.verify().valid


@pytest.mark.parametrize("observers", ["partners", "word_of_mouth"])
def test_of_several_equilibria_the_worst_for_the_violator_is_reverted_to(observers):
    """Equilibria pay 2 and 0, the agreement 4 and a deviation 1 more: 1/(1 + 4), not 1/(1 + 2)."""
    first = [[4, 0, -1], [5, 2, -1], [0, 0, 0]]
    form = gg.NormalForm.bimatrix(first, [list(row) for row in zip(*first, strict=True)])
    links = [("row", "column"), ("column", "row")]
    found = gg.patience(form, agreed=["1", "1"], observers=observers, links=links)
    assert [one.patience for one in found.incentives] == [F(1, 5)] * 2
    assert found.incentives == gg.patience(form, agreed=["1", "1"]).incentives
    assert found.verify().valid
