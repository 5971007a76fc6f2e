"""Processes that share points: how many, what they are given, and where they cannot be had."""

from __future__ import annotations

import os

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from tests.processes import needs_processes

THREADS = "OMP_NUM_THREADS"


def threads(width):
    return {"threads": os.environ.get(THREADS, "many"), "area": width**2}


def test_one_is_this_process():
    with gg.sweeps.processes(1) as executor:
        assert executor is None


@needs_processes
def test_they_give_what_this_process_gives_and_keep_to_one_thread(monkeypatch):
    monkeypatch.delenv(THREADS, raising=False)
    with gg.sweeps.processes(2) as executor:
        found = gg.sweep(threads, {"width": range(4)}, executor=executor)
    assert found.area.values.tolist() == [0, 1, 4, 9]
    assert set(found.threads.values) == {"1"}
    assert THREADS not in os.environ


@pytest.mark.parametrize("number", [0, -1, 999_999, 2.0, True, "2"])
def test_other_numbers_are_refused(number):
    with pytest.raises(InvalidInputError, match="a whole number from 1 to"), gg.sweeps.processes(number):
        pass


def test_where_processes_cannot_share_work_the_remedy_is_named(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("multiprocessing.context.BaseContext.Lock", refuse)
    with pytest.raises(InvalidInputError, match="use 1, in the shell --workers 1"), gg.sweeps.processes(2):
        pass
