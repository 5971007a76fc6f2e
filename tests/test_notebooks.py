"""Notebooks say what the package answers today, and are paired with scripts."""

from __future__ import annotations

import re

import pytest

from tests.notebooks import NOTEBOOKS, read, run, said, script

REMEDY = "write it anew: python -m tests.notebooks"
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert len(NOTEBOOKS) > 3


@each
def test_outputs_are_those_of_today(path):
    notebook = read(path)
    assert said(run(notebook)) == said(notebook), REMEDY


@each
def test_the_script_is_the_notebook(path):
    assert path.with_suffix(".py").read_text(encoding="utf-8") == script(read(path)), REMEDY


@each
def test_outputs_are_small_and_of_no_machine(path):
    assert path.stat().st_size < 1_000_000
    for text in said(read(path)):
        assert not re.search(r"/(tmp|home|root|Users)/|\b0x[0-9a-f]{6,}|\d ?(ms|µs|seconds)\b|it/s", text), (
            text
        )
