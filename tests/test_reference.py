"""The reference: every public function and kind is told as numpydoc asks, and shows itself at work.

Constants are shown by their value, which the site prints when it is built.
"""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Protocol

import pytest
from numpydoc.validate import ERROR_MSGS, validate

from tests.public_names import NAMES, read

#: What numpydoc may miss, and why.
EXCUSED = {
    "ES01": "a summary can say it all",
    "SA01": "related names stand on the page of the namespace, and in the text as links",
    "SA03": "a hint need not be a sentence",
    "PR07": "a name with its type can say it all",
    "RT03": "a type can say it all, where the summary says what is returned",
}
TOLD = [
    (space, name)
    for space, name, _ in NAMES
    if inspect.isclass(read(space, name)) or inspect.isroutine(inspect.unwrap(read(space, name)))
]


def excused(value):
    """What may be missing here: an enumeration and a protocol are not called by users."""
    called = not inspect.isclass(value) or not (issubclass(value, Enum) or Protocol in value.__bases__)
    return set(EXCUSED) if called else {*EXCUSED, "PR01"}


def test_what_is_excused_is_known_to_numpydoc():
    assert set(EXCUSED) <= set(ERROR_MSGS)


@pytest.mark.parametrize(("space", "name"), TOLD, ids=str)
def test_docstrings_are_as_numpydoc_asks(space, name):
    errors = validate(f"{space}.{name}")["errors"]
    assert [error for error in errors if error[0] not in excused(read(space, name))] == []


@pytest.mark.parametrize(("space", "name"), TOLD, ids=str)
def test_every_name_shows_itself_at_work(space, name):
    assert ">>> " in inspect.getdoc(read(space, name)).partition("Examples\n--------\n")[2]
