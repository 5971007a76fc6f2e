"""Hypothesis draws the package's types where it looks at types."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory_gov as gg
from gametheory_gov.testing import register

KINDS = register()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_types_are_drawn(kind):
    @settings(max_examples=15, database=None, deadline=None)
    @given(st.from_type(kind))
    def drawn(value):
        assert isinstance(value, kind)
        again = kind.from_dict(value.to_dict()) if hasattr(kind, "from_dict") else value
        assert again == value

    drawn()


def test_annotations_are_enough():
    seen = []

    def world_of(states: gg.States, form: gg.NormalForm):
        return states, form

    @settings(max_examples=5, database=None, deadline=None)
    @given(...)
    def annotated(game: gg.BoundGame, rules: gg.Institution):
        seen.append((game, rules))

    annotated()
    assert seen
    assert isinstance(seen[0][0], gg.BoundGame)

    @settings(max_examples=5, database=None, deadline=None)
    @given(st.builds(world_of))
    def built(pair):
        assert isinstance(pair[0], gg.States)

    built()


def test_the_package_itself_loads_no_hypothesis():
    code = "import sys, gametheory_gov as gg; gg.BoundGame, gg.solve; print('hypothesis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
