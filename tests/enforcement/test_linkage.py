"""Linked issues: against the one stage in which all issues are played at once."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError, InvalidInputError
from tests.enforcement.answers import ANSWERS, CIRCLE, DILEMMA, RING, provision

link = gg.enforcement.link_issues


def random_issue(rng, players):
    payoffs = np.empty((*[2] * players, players), dtype=object)
    for position in np.ndindex(payoffs.shape):
        payoffs[position] = F(rng.randint(-6, 9), rng.randint(1, 3))
    return gg.NormalForm([f"p{k}" for k in range(players)], [["a", "b"]] * players, payoffs)


def together(forms):
    """The stage in which each player chooses for all issues at once."""
    players = forms[0].players
    choices = [list(product("ab", repeat=len(forms)))] * len(players)
    payoffs = np.empty((*[len(c) for c in choices], len(players)), dtype=object)
    for cell in np.ndindex(*payoffs.shape[:-1]):
        acts = [choices[k][c] for k, c in enumerate(cell)]
        payoffs[cell] = [0] * len(players)
        for k, form in enumerate(forms):
            paid = form.payoff([act[k] for act in acts])
            payoffs[cell] = payoffs[cell] + np.array([paid[p] for p in players], dtype=object)
    return gg.NormalForm(players, [["".join(c) for c in names] for names in choices], payoffs)


def test_linked_is_the_stage_of_all_issues_at_once():
    rng, seen = random.Random(17), {"held": 0, "never": 0, "free": 0}
    for _ in range(120):
        players, issues = rng.choice([(2, 2), (2, 3), (3, 2)])
        forms = [random_issue(rng, players) for _ in range(issues)]
        try:
            apart = {f"issue {k}": gg.patience(form, agreed=["a"] * players) for k, form in enumerate(forms)}
        except InvalidInputError:
            continue
        if any(len(set(found.punishments)) > 1 for found in apart.values()):
            continue
        linked = link(apart)
        assert linked.verify().valid
        punished = ["".join(acts) for acts in zip(*(f.punishments[0] for f in apart.values()), strict=True)]
        whole = gg.patience(together(forms), agreed=["a" * issues] * players, punishment=punished)
        for one, same in zip(linked.incentives, whole.incentives, strict=True):
            assert (one.gain, one.loss, one.patience) == (same.gain, same.loss, same.patience)
            seen["never" if one.patience is None else "held" if one.patience else "free"] += 1
            needed = [e.patience for f in apart.values() for e in f.incentives if e.state == one.state]
            if None not in needed:
                assert min(needed) <= one.patience <= max(needed)
    assert min(seen.values()) > 5, seen


def test_clubs_may_be_linked_with_matrices():
    """Only members of the club have a second issue."""
    club = gg.patience(provision(3), agreed=["1", "2", "3"])
    form = gg.NormalForm(["1", "9"], DILEMMA.choices, DILEMMA.payoffs)
    linked = link({"club": club, "trade": gg.patience(form)})
    # of 1: gains 2 and 1, loses 4 and 2; of 2 and 3 what the club alone does; of 9 what trade alone does
    assert {one.state: one.patience for one in linked.incentives} == {
        "1": F(1, 3), "2": F(1, 3), "3": F(1, 3), "9": F(1, 3)
    }  # fmt: skip
    assert linked.to_pandas().columns.tolist() == ["state", "club", "trade", "linked"]


def test_false_claims_are_refused():
    found = ANSWERS["linked issues"]()
    assert found.verify().valid
    one = found.incentives[0]
    for change in (
        {"patience": F(99, 100)},
        {"gain": one.gain + 1},
        {"loss": one.loss + 1},
        {"deviation": "x"},
    ):
        wrong = (replace(one, **change), *found.incentives[1:])
        assert not replace(found, incentives=wrong).verify().valid, change
    assert not replace(found, incentives=found.incentives[1:]).verify().valid


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: link({"one": gg.patience(DILEMMA)}), "2 to 10 answers"),
        (lambda: link([gg.patience(DILEMMA)] * 2), "issues = .*2 to 10 answers"),
        (lambda: link({"a": gg.patience(DILEMMA), "b": DILEMMA}), r"issues\['b'\].*an answer of gg.patience"),
        (
            lambda: link(
                {
                    "a": gg.patience(DILEMMA, "stick_and_carrot"),
                    "b": gg.patience(CIRCLE, observers="partners", links=RING),
                }
            ),
            "(?s)2 faults.*'a'.*'b'",
        ),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(GovError, match=words):
        call()


def test_who_has_one_choice_on_an_issue_cannot_deviate_there():
    """The column player can only break the second agreement, and is harmed by what follows."""
    alone = gg.patience(
        gg.NormalForm.bimatrix([[2], [3]], [[2], [1]], choices=[["a", "b"], ["a"]]), agreed=["a", "a"]
    )
    both = gg.patience(gg.NormalForm.bimatrix([[2, 0], [3, 1]], [[2, 1], [0, -1]]), agreed=["1", "1"])
    linked = link({"one": alone, "two": both})
    column = next(one for one in linked.incentives if one.state == "column")
    assert "in one" not in column.deviation
    assert column.gain == next(one.gain for one in both.incentives if one.state == "column")
    assert linked.verify().valid


def test_what_answers_a_breach_counts_where_one_has_no_choice_too():
    """The column player, tempted by trade alone, also loses 3 a period where only the row player acts."""
    trade = gg.patience(DILEMMA)
    aid = gg.patience(
        gg.NormalForm.bimatrix([[2], [3]], [[4], [1]], choices=[["give", "keep"], ["take"]]),
        agreed=["give", "take"],
        punishment=["keep", "take"],
    )
    linked = link({"trade": trade, "aid": aid})
    column = next(one for one in linked.incentives if one.state == "column")
    assert (column.gain, column.loss) == (1, 2 + 3)  # of 2 while both keep, 3 once, then 0
    assert column.patience == F(1, 6)  # 1/(1 + 5), against 1/3 by trade alone
    assert linked.verify().valid
