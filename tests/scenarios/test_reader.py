"""Files of worlds: what does nothing or is of another kind is refused."""

from __future__ import annotations

import pytest

from gametheory_gov.scenarios import read_world
from tests.commands import STAG_HUNT, WORLD, fails, write


@pytest.mark.parametrize(
    ("entry", "source"),
    [("normalise = true", "year"), ("rename = { a = 'b' }", "year"),
     ("exposure = [[0]]", "year"), ("exact = true", "[[states]]")],
)  # fmt: skip
def test_entries_of_a_world_that_do_nothing_are_refused(tmp_path, entry, source):
    year = "[world]\nyear = 2019\n"
    text = (
        year + entry
        if source == "year"
        else WORLD.replace("[parameters]", f"[world]\n{entry}\n\n[parameters]")
    )
    assert f"does nothing with {source}; leave it out" in fails("grow", write(tmp_path, text))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("history = 'GATT'", "history = 'GATT'; a list of texts"),
        ("history = ['GAT']", "history names 'GAT', which has no table; did you mean 'GATT'?"),
        ("founders = 3", "founders = 3; a list of texts"),
        ("founders = ['1', '1']", "founders[1] = '1' is given twice"),
        ("sources = 4", "sources = 4; a list of texts"),
        ("sources = [1]", "sources[0] = 1; a text is needed"),
        ("title = 3", "title = 3; a text is needed"),
        ("world = 3", "world = 3; a table"),
    ],
)
def test_parts_of_a_file_are_of_their_kind(tmp_path, line, fault):
    text = WORLD.replace('title = "Two great powers and three others"\nfounders = ["1", "2"]', line)
    assert fault in fails("grow", write(tmp_path, text))


def test_switching_costs_in_a_file(tmp_path):
    rows = 'switching = [{ from = "outside", to = "member", cost = "price/3" }]\nparameters ='
    text = STAG_HUNT.replace("PAYOFF", "value*(members - 1)/(N - 1) - price").replace("parameters =", rows, 1)
    game = read_world(write(tmp_path, text)).game
    assert [str(cost) for cost in game.switching.values()] == ["price/3"]
    wrong = text.replace('to = "member", ', "")
    assert "switching is a list of tables, each with from, to and cost" in fails(
        "solve", write(tmp_path, wrong)
    )
    stray = text.replace('to = "member", ', 'to = "menber", ')
    assert "is no pair of different actions" in fails("solve", write(tmp_path, stray))


def test_states_need_ids(tmp_path):
    text = "\n".join(line for line in WORLD.splitlines() if not line.startswith("id = "))
    assert "every state needs an id" in fails("grow", write(tmp_path, text))
