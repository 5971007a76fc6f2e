"""Agreements that withstand renegotiation: strategies played out period by period, in fractions."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F
from functools import cache
from itertools import product

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.enforcement.answers import dilemma_of_many
from tests.worlds import five


def play(paid, n, rounds, first, discount):
    """What all parties expect, by playing the strategies from a phase on: (repentant, periods left)."""
    who, left = first
    totals, weight = [F(0)] * n, F(1)
    alone = paid(tuple(k == who for k in range(n)))
    while left:
        totals = [t + weight * alone[k] for k, t in enumerate(totals)]
        weight, left = weight * discount, left - 1
    kept = paid((True,) * n)
    return [t + weight * kept[k] / (1 - discount) for k, t in enumerate(totals)]


def perfect_and_proof(game, n, rounds, discount):
    """Whether no party gains by one deviation in any phase, and no phase is better for all than another."""

    @cache
    def paid(acts):
        club = [label for label, does in zip(game.states.ids, acts, strict=False) if does]
        return [F(x) for x in game.plain(game.payoffs(game.profile(club)))]

    phases = [(0, 0), *product((0, 1), range(1, rounds + 1))]
    worth = {phase: play(paid, n, rounds, phase, discount) for phase in phases}
    again = play(paid, n, rounds, (0, rounds), discount)[0]  # what a new repentant expects
    perfect = True
    for who, left in phases:
        acts = (True,) * n if not left else tuple(k == who for k in range(n))
        for k in range(n):
            turned = tuple(not a if j == k else a for j, a in enumerate(acts))
            perfect &= paid(turned)[k] + discount * again <= worth[who, left][k]
    proof = not any(
        all(a > b for a, b in zip(x, y, strict=True)) for x in worth.values() for y in worth.values()
    )
    return perfect, proof


@pytest.mark.parametrize("rounds", [None, 1, 2, 5])
def test_played_out_period_by_period(rounds):
    rng, seen = random.Random(f"{rounds}"), {"held": 0, "forgiven": 0, "short": 0}
    for _ in range(12 if rounds is None else 40):
        b, d, c = (F(rng.randint(1, 12), rng.randint(1, 4)) for _ in range(3))
        game = dilemma_of_many(b, d, c, rng.randint(2, 6))
        found = gg.enforcement.renegotiation_proof(game, rounds=rounds)
        assert found.verify().valid
        for one in found.agreements:
            if one.patience is not None:
                for tried in (one.patience, (1 + one.patience) / 2, F(10**6 - 1, 10**6)):
                    assert perfect_and_proof(game, one.size, one.rounds, max(tried, one.patience)) == (
                        True,
                        True,
                    )
                less = one.not_enough if one.root is not None else one.patience * (1 - F(1, 10**9))
                assert not perfect_and_proof(game, one.size, one.rounds, less)[0]
                if rounds is None:
                    near = F(10**6 - 1, 10**6)
                    assert not any(
                        perfect_and_proof(game, one.size, t, near)[0] for t in range(1, one.rounds)
                    )
                seen["held"] += 1
            elif one.why_not == "those who punish would rather forgive":
                assert not perfect_and_proof(game, one.size, 3, F(999, 1000))[1]
                seen["forgiven"] += 1
            else:
                lengths = (1, 2, 3, 7) if rounds is None else (rounds,)
                assert not any(
                    perfect_and_proof(game, one.size, t, d)[0] and one.size == game.N
                    for t in lengths
                    for d in (F(1, 2), F(99, 100), F(10**6 - 1, 10**6))
                )
                seen["short"] += 1
    assert min(seen.values()) >= 3, seen


def test_longer_repentance_is_harder_to_accept_and_deters_more():
    """Two periods: (7/10)^(1/2). Three: refusing binds, (7/10)^(1/3)."""
    found = gg.enforcement.renegotiation_proof(dilemma_of_many(3, 2, 7), rounds=3)
    assert found.agreements[4].least == sympy.root(sympy.Rational(7, 10), 3)


def test_false_claims_are_refused():
    found = gg.enforcement.renegotiation_proof(dilemma_of_many(3, 2, 7))
    k = found.sizes[0] - 2
    one = found.agreements[k]
    for change in ({"patience": F(99, 100)}, {"rounds": 3}, {"rounds": 1}, {"root": sympy.Rational(1, 2)},
                   {"why_not": "those who punish would rather forgive"}, {"not_enough": None}):  # fmt: skip
        wrong = (*found.agreements[:k], replace(one, **change), *found.agreements[k + 1 :])
        assert not replace(found, agreements=wrong).verify().valid, change
    lost = replace(found.agreements[-1], why_not="", rounds=2, patience=F(9, 10), not_enough=F(9, 10))
    assert not replace(found, agreements=(*found.agreements[:-1], lost)).verify().valid
    assert not replace(found, agreements=found.agreements[1:]).verify().valid
    assert not replace(found, rounds=1).verify().valid


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gg.enforcement.renegotiation_proof(five("1/10")), "states that are alike"),
        (
            lambda: gg.enforcement.renegotiation_proof(dilemma_of_many(3, 2, 7), rounds=0),
            "whole number from 1",
        ),
        (lambda: gg.enforcement.renegotiation_proof(dilemma_of_many(3, 2, 7), rounds=99), "at most 50"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(GovError, match=words):
        call()


def test_who_would_rather_provide_while_another_repents():
    """In a crowded club two provide better than three: the third promise binds, 1/(3 - 1), not the first."""
    crowded = gg.Game(
        "crowded", ("rest", "provide"), aggregates={"m": {"provide": 1}},
        payoffs={"rest": "1 + (19*m - 7*m**2)/4", "provide": "13*m - 3*m**2 - 9"},
    )  # fmt: skip
    found = gg.enforcement.renegotiation_proof(gg.bind(crowded, gg.States.symmetric(3)), rounds=1)
    assert (found.sizes, found.agreements[1].patience) == ((3,), F(1, 2))
    assert found.verify().valid
    less = replace(found.agreements[1], patience=F(1, 4), not_enough=F(1, 4))
    assert not replace(found, agreements=(found.agreements[0], less)).verify().valid
