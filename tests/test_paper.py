"""The paper about the package cites works that its bibliography has, told as the package tells them."""

import re

from tests.public_names import ROOT

CHECKOUT = ROOT.parent


def entries(path):
    text = path.read_text(encoding="utf-8")
    return {
        re.match(r"@\w+\{(\w+),", entry)[1]: entry.strip() for entry in re.split(r"\n(?=@)", text.strip())
    }


def test_the_bibliography_is_what_the_paper_cites():
    paper = (CHECKOUT / "paper.md").read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"@(\w+)", paper))) == list(entries(CHECKOUT / "paper.bib"))


def test_works_are_told_once():
    own, told = entries(CHECKOUT / "paper.bib"), entries(ROOT / "base" / "references.bib")
    shared = own.keys() & told.keys()
    assert len(shared) > 5
    assert {key: own[key] for key in shared} == {key: told[key] for key in shared}
