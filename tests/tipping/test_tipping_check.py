"""The check of an answer about tipping."""

from __future__ import annotations

import dataclasses

from gametheory_gov import tipping_number, verify
from tests.worlds import four


def test_verify_takes_every_answer_that_can_be_checked():
    found = tipping_number(four())
    assert verify(found) == found.verify()
    assert verify(found).valid
    assert not verify(dataclasses.replace(found, founders=(), minimum_sets=((),))).valid
