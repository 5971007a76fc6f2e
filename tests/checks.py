"""Checks that many tests share: refusals by their parts, and copies in every way."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from gametheory_gov.base.errors import GovError

#: For the slower laws.
half = settings(max_examples=settings.default.max_examples // 2)
TIES = ("join", "stay_out", "weak")
tie_rules = st.sampled_from(TIES)


def refused(error, make, *parts):
    """Check that all parts of a message are there, and that nothing but this error is raised."""
    with pytest.raises(error) as caught:
        make()
    for part in parts:
        assert part in str(caught.value)
    return caught.value


def check_faults(error, call, expected):
    """Call, and find exactly the expected faults, each by the fragments given for it."""
    with pytest.raises(error) as raised:
        call()
    assert isinstance(raised.value, GovError)
    assert isinstance(raised.value, ValueError)
    faults = list(raised.value.faults)
    assert len(faults) == len(expected), faults
    for wanted in expected:
        fragments = [wanted] if isinstance(wanted, str) else wanted
        found = [fault for fault in faults if all(fragment in fault for fragment in fragments)]
        assert len(found) == 1, (fragments, faults)
        assert found[0] in str(raised.value)


def through_json(value):
    return type(value).from_dict(json.loads(json.dumps(value.to_dict())))


def copies(value):
    yield pickle.loads(pickle.dumps(value))
    yield copy.deepcopy(value)
    yield through_json(value)
