"""The pages of claims: the list is the ledger's, and what is told in words has its verdicts and figures.

On the page in words a link says in its title with which verdict a claim is told, and of which part.
"""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import gametheory_gov as gg
from tests.claims_page import EXPECTED, PAGE, WHY, claims_page, surprises, word

WORDS = PAGE.parents[1] / "explanation" / "minilateralism-or-multilateralism.md"
TEXT = WORDS.read_text(encoding="utf-8")
FLAT = " ".join(TEXT.split())
LINK = re.compile(r'\[([^\]]*)\]\(\.\./reference/claims-ledger\.md#([dt]\d+) "([^"]*)"\)')
NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+|/\d+)?)( per cent)?")
DECIMAL = r"(\d+\.\d+(?:e[-+]\d+)?)"
#: Sections that state results: a paragraph on what is claimed, and then nothing without a claim.
RESULTS = {
    heading: paragraphs.strip().split("\n\n")
    for heading, paragraphs in re.findall(r"^## (.*)\n\n((?:(?!## ).*\n?)*)", TEXT, flags=re.MULTILINE)
    if heading not in ("How to read this page", "Limits")
}


def sentences(paragraph):
    """Sentences, with their links."""
    return re.split(r"(?<=[.?!])\s+(?=[A-Z[])", " ".join(paragraph.split()))


def told(paragraph):
    """Each sentence of a paragraph without links, and the claims it leads to."""
    for sentence in sentences(paragraph):
        labels = [label.upper() for _, label, _ in LINK.findall(sentence)]
        yield LINK.sub(r"\1", sentence), labels


STATED = [entry for paragraphs in RESULTS.values() for text in paragraphs[1:] for entry in told(text)]


def figures(claim):
    """All numbers that a claim shows."""
    return {Fraction(number) for number, _ in NUMBER.findall(f"{claim} {claim.says}") if "/0" not in number}


def shown(number, percent, known):
    """Whether a number of the page is one of a claim, rounded as the page does."""
    value = Fraction(number) / (100 if percent else 1)
    digits = len(number.partition(".")[2]) + (2 if percent else 0)
    return value in known or ("/" not in number and any(round(each, digits) == value for each in known))


def test_the_list_is_the_ledger():
    pages = [re.split(DECIMAL, text) for text in (PAGE.read_text(encoding="utf-8"), claims_page())]
    (kept, kept_decimals), (made, made_decimals) = ((page[::2], [*map(float, page[1::2])]) for page in pages)
    assert kept == made, "write it anew: python -m tests.claims_page"
    assert made_decimals == pytest.approx(kept_decimals, rel=1e-3), (
        "estimates are not the same on all machines"
    )


def test_every_wrong_expectation_has_its_reason():
    ledger = gg.claims.ledger()
    wrong = {claim.id for claim in surprises(ledger)}
    assert wrong == set(WHY) & set(ledger.ids), "say why in tests/claims_page.py, and drop what is no more"
    assert set(EXPECTED) == {*(f"D{k}" for k in range(1, 18)), *(f"T{k}" for k in range(1, 47))}


def test_links_say_the_computed_verdicts():
    wrong = {}
    for _, label, title in LINK.findall(FLAT):
        claim = gg.claims.get(label.upper())
        verdict, _, part = title.partition(": ")
        parts = [finding.verdict for finding in claim.findings if part in finding.where]
        if [verdict] != (parts if part else [word(claim)]):
            wrong[label, title] = parts
    assert wrong == {}


def test_every_claim_is_told_and_every_link_is_seen():
    assert {label.upper() for _, label, _ in LINK.findall(FLAT)} == set(gg.claims.ledger().ids)
    assert len(re.findall(r"claims-ledger\.md#[dt]\d", TEXT)) == len(LINK.findall(FLAT)) > 70


def test_every_sentence_that_states_a_result_leads_to_its_claim():
    assert len(STATED) > 60
    assert [sentence for sentence, labels in STATED if not labels] == []


def test_numbers_of_the_page_are_those_of_the_claims():
    wrong, seen = [], 0
    for sentence, labels in STATED:
        known = set().union(*(figures(gg.claims.get(label)) for label in labels))
        numbers = NUMBER.findall(sentence)
        wrong += [(entry, sentence) for entry in numbers if not shown(*entry, known)]
        seen += len(numbers)
    assert wrong == []
    assert seen > 30
    assert not shown("1/41", "", {Fraction(1, 40)})
    assert shown("39", " per cent", {Fraction("0.390712")})
    assert not shown("38", " per cent", {Fraction("0.390712")})


def test_the_page_in_words_is_one_sitting():
    assert 1700 < len(LINK.sub(r"\1", FLAT).split()) < 2400
