"""The check of an answer about tipping."""

from __future__ import annotations

import dataclasses
from fractions import Fraction as F

from gametheory_gov import tipping_number, verify
from gametheory_gov.tipping import TippingStatus
from tests.worlds import five, four, symmetric


def test_verify_takes_every_answer_that_can_be_checked():
    found = tipping_number(four())
    assert verify(found) == found.verify()
    assert verify(found).valid
    assert not verify(dataclasses.replace(found, founders=(), minimum_sets=((),))).valid


def everybody(answer, **changes):
    """The answer with all states as founders, who do tip the world."""
    ids = answer.game.states.ids
    return dataclasses.replace(answer, founders=ids, minimum_sets=(ids,), **changes)


def test_status_bound_and_founders_must_agree():
    found, none = tipping_number(five()), tipping_number(five(), exclude=["1", "2", "3"], universal=0.8)
    assert (found.number, none.status, none.bound) == (2, TippingStatus.IMPOSSIBLE, float("inf"))
    assert found.verify().valid
    assert none.verify().valid
    nobody = {"founders": (), "found": False, "minimum_sets": (), "bound": float("inf")}
    for wrong in (
        everybody(found),  # five "proved", with the true bound of two
        everybody(found, bound=5.0),
        dataclasses.replace(found, bound=1.0),
        dataclasses.replace(found, bound=float("nan")),
        dataclasses.replace(found, status=TippingStatus.IMPOSSIBLE),
        dataclasses.replace(found, status=TippingStatus.IMPOSSIBLE, **nobody),
        dataclasses.replace(found, status=TippingStatus.REFUSED),
        dataclasses.replace(found, every_set=True, minimum_sets=found.minimum_sets[:1]),
        dataclasses.replace(found, minimum_sets=found.minimum_sets * 2),
        dataclasses.replace(found, universal_share=float("inf")),
        dataclasses.replace(found, weights={"1": -1.0}),
        dataclasses.replace(none, status=TippingStatus.PROVED),
        dataclasses.replace(none, bound=1.0),
        dataclasses.replace(none, exclude=()),
    ):
        assert not wrong.verify().valid, (wrong.status, wrong.bound)
    assert everybody(found, status=TippingStatus.BOUNDED).verify().valid  # that claims no more than is so


def test_all_cheapest_sets_are_tried():
    every = tipping_number(five(), free=True, all_minimal=True)
    assert every.every_set
    assert every.verify().valid
    more = tipping_number(symmetric(5, F(1, 2)), all_minimal=True)
    assert len(more.minimum_sets) > 1
    assert more.verify().valid
    fewer = dataclasses.replace(more, minimum_sets=more.minimum_sets[1:], founders=more.minimum_sets[1])
    assert not fewer.verify().valid
