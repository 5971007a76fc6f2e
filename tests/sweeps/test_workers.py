"""Processes that share points: how many, what they are given, and where they cannot be had."""

from __future__ import annotations

import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.sweeps import Question, task
from gametheory_gov.sweeps.task import Task
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


def _lost(width):
    return {"area": width**2}


@needs_processes
def test_a_question_that_other_processes_cannot_know_is_refused_by_name():
    def inner(width):
        return {"area": width**2}

    with gg.sweeps.processes(2) as executor:
        for question, name in ((lambda width: {"area": width}, "<lambda>"), (inner, "inner")):
            with pytest.raises(InvalidInputError, match=rf"question .*{name} is not known .* use threads"):
                gg.sweep(question, {"width": [1, 2]}, executor=executor)
    with ThreadPoolExecutor(2) as threads:
        found = gg.sweep(lambda width: {"area": width}, {"width": [1, 2]}, executor=threads)
    assert found.area.values.tolist() == [1, 2]


def test_a_question_that_is_missing_where_it_is_read_does_not_end_the_pool(monkeypatch):
    content = pickle.dumps(Task.of(Question(_lost), None).outcomes)
    assert pickle.loads(content)([(0, {"width": 2})]) == [{"area": 4}]
    monkeypatch.delattr(sys.modules[__name__], "_lost")
    task._load_task.cache_clear()
    with pytest.raises(InvalidInputError, match=r"question .*_lost is not known in other processes"):
        pickle.loads(content)([(0, {"width": 2})])


def test_processes_that_end_early_are_told():
    class Broken:
        def map(self, function, chunks):
            raise BrokenProcessPool("A process was terminated")

    with pytest.raises(InvalidInputError, match="ended before they had answered"):
        gg.sweep(_lost, {"width": [1, 2]}, executor=Broken())
