"""The table of sentences: none that asserts something lacks a claim, and no claim lacks a sentence."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter

from gametheory_gov import claims
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.reporting import report
from gametheory_gov.claims.texts import NO_ASSERTION, rows


def test_every_sentence_that_asserts_something_has_a_claim():
    uncovered = [row for row in rows() if not row.claims and row.asserts_nothing not in NO_ASSERTION]
    assert uncovered == []
    assert [row for row in rows() if row.claims and row.asserts_nothing] == []
    assert all(row.says.endswith("?") for row in rows() if row.asserts_nothing == "question")


def test_the_claims_of_sentences_are_those_of_the_ledger():
    assert {label for row in rows() for label in row.claims} == set(statements())


def test_claims_carry_sentences_of_their_own_text():
    assert all(label[0] == {"post": "D", "brief": "T"}[row.text] for row in rows() for label in row.claims)


def test_sentences_are_numbered_without_gaps():
    assert [text for text, _ in groupby(rows(), attrgetter("text"))] == ["post", "brief"]
    for _, of_text in groupby(rows(), attrgetter("text")):
        paragraphs = [
            (k, [row.sentence for row in found]) for k, found in groupby(of_text, lambda r: r.paragraph)
        ]
        assert [k for k, _ in paragraphs] == list(range(1, len(paragraphs) + 1))
        assert all(numbers == list(range(1, len(numbers) + 1)) for _, numbers in paragraphs)
    assert len({row.says for row in rows()}) == len(rows()) == 119


def test_the_table_is_public_and_the_report_quotes_it(tmp_path):
    table = claims.sentences()
    assert list(map(tuple, table.itertuples(index=False))) == [tuple(row) for row in rows()]
    page = report(tmp_path, ["D3"]).read_text(encoding="utf-8")
    said = re.search(r"<summary>Sentences of D3</summary><ul>(.*?)</ul>", page)[1]
    assert said.count("<li>post, paragraph 4: ") == said.count("<li>") == 2
