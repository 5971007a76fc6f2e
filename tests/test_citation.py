"""The bibliography: entries that parse and are complete, and docstrings that agree with them."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest

import gametheory_gov
from gametheory_gov.citation import references

ROOT = Path(gametheory_gov.__file__).parent
NEEDED = {
    "article": {"author", "title", "journal", "year"},
    "book": {"title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "publisher", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "misc": {"author", "title", "note"},
}
MENTION = re.compile(
    r"\b((?:van |de )?[A-Z][\w'-]+(?:(?:, | and |, and )(?:van |de )?[A-Z][\w'-]+)*) \(?((?:19|20)\d\d)\b"
)


def fields(entry):
    """The fields of an entry, by name."""
    return dict(re.findall(r"(\w+) = \{((?:[^{}]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*)\}", entry))


def plain(text):
    """A text without braces, commands, accents and capitals."""
    text = re.sub(r"\\\W|[{}]", "", text)
    letters = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).lower().split())


def surnames(entry):
    """Surnames of the authors, or else of the editors, in order."""
    known = fields(entry)
    return [plain(name.split(",")[0]) for name in known.get("author", known.get("editor", "")).split(" and ")]


def docstrings():
    """Every docstring of the package's modules, with its file."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = ast.get_docstring(node)
                if text:
                    yield path.relative_to(ROOT).as_posix(), " ".join(text.split())


@pytest.mark.parametrize("key", sorted(references()))
def test_entries_are_complete(key):
    entry = references()[key]
    assert entry.count("{") == entry.count("}")
    kind = re.match(r"@(\w+)\{", entry)[1]
    known = fields(entry)
    assert set(known) >= NEEDED[kind], key
    assert "author" in known or "editor" in known
    year = re.search(r"\d{4}$", key)
    assert year is None or known["year"] == year[0]
    assert year is None or re.sub(r"[^a-z]", "", surnames(entry)[0]) in key
    assert re.fullmatch(r"\d+(--\d+)?", known.get("pages", "1"))


def test_keys_are_given_once():
    text = (ROOT / "references.bib").read_text(encoding="utf-8")
    assert len(re.findall("^@", text, flags=re.MULTILINE)) == len(references())


def test_docstrings_name_only_keys_of_the_bibliography():
    named = {key for _, text in docstrings() for key in re.findall(r"\[([a-z]+\d{4}|nashpy|gambit)\]", text)}
    assert len(named) >= 10
    assert named <= set(references())


def test_works_described_in_docstrings_agree_with_the_bibliography():
    described = [
        (key, plain(text))
        for _, whole in docstrings()
        for key, text in re.findall(r"\.\. \[(\w+)\] (.*?\(\d{4}\))", whole)
    ]
    assert len(described) >= 5
    for key, text in described:
        entry = references()[key]
        title = plain(fields(entry)["title"]).split(":")[0]
        assert title in text, key
        assert fields(entry)["year"] in text, key
        assert all(name in text for name in surnames(entry)), key


def test_authors_and_years_in_docstrings_are_in_the_bibliography():
    works = {(tuple(surnames(entry)), fields(entry).get("year")) for entry in references().values()}
    found = set()
    for path, text in docstrings():
        if path.startswith("data/"):
            continue
        for names, year in MENTION.findall(text):
            authors = tuple(plain(name) for name in re.split(r", and |, | and ", names))
            assert (authors, year) in works, (path, names, year)
            found.add(authors)
    assert len(found) >= 12
