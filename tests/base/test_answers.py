"""What every answer can do, walked over all kinds: text, HTML, LaTeX, tables, files, equality, copies.

Each room's ``tests/<room>/answers.py`` has ``ANSWERS``, a mapping of names to functions that make an answer.
Answers cannot be changed, so that each is made once for all tests; ``make.__wrapped__()`` makes it anew.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import gametheory_gov as gg
from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.errors import DataError, NotApplicableError
from tests.public_names import NAMES, read

TESTS = Path(__file__).parents[1]
MADE = {
    f"{'.'.join(file.parent.relative_to(TESTS).parts)}: {name}": cache(make)
    for file in sorted(TESTS.rglob("answers.py"))
    for name, make in importlib.import_module(
        ".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts))
    ).ANSWERS.items()
}
#: Kinds that users name, and those they only get.
KINDS = {read(space, name) for space, name, _ in NAMES if inspect.isclass(read(space, name))}
ANSWERS = {kind for kind in KINDS if issubclass(kind, Answer) and kind is not Answer}
RECORDS = {kind for kind in KINDS if issubclass(kind, Record) and not issubclass(kind, Answer)}


@pytest.fixture(scope="module", params=MADE, ids=str)
def answer(request):
    return MADE[request.param]()


def test_every_kind_of_answer_is_walked_over():
    assert {kind.__name__ for kind in ANSWERS} - {type(make()).__name__ for make in MADE.values()} == set()


def test_it_says_itself(answer):
    assert answer.summary() == str(answer)
    assert answer.headline.strip()
    assert "object at 0x" not in str(answer) + repr(answer) + answer._repr_html_()
    assert answer._repr_html_().startswith("<p>")


def test_it_is_a_table(answer):
    table = answer.to_pandas()
    assert len(table.columns)
    latex = answer._repr_latex_()
    assert latex.startswith(("\\begin{tabular}", "$"))  # a formula may say more than the table
    assert latex.count("\\toprule") == latex.count("\\bottomrule") == (latex[0] != "$")


def test_it_is_a_table_of_a_paper(answer):
    formula = isinstance(answer, gg.closed_forms.ClosedForm)
    rows = len(answer.to_pandas() if formula else answer._shown())
    latex = gg.papers.table(answer, caption="x", label="y")
    body = latex.split("\\endlastfoot" if "longtable" in latex else "\\midrule")[-1]
    assert len(re.findall(r" \\\\$", body, flags=re.MULTILINE)) == rows
    assert latex.count("\\begin{") == latex.count("\\end{")
    assert latex.count("\\label{y}") == 1
    markdown = gg.papers.table(answer, "markdown").splitlines()
    assert len(markdown) == rows + 2
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in markdown}) == 1


def test_it_comes_back_from_a_file(answer, tmp_path):
    file = answer.save(tmp_path / "answer")
    again = gg.load(file)
    assert type(again) is type(answer)
    assert again == answer
    assert hash(again) == hash(answer)
    assert str(again) == str(answer)
    assert again.to_pandas().equals(answer.to_pandas())
    assert type(answer).load(file) == answer


def test_it_comes_back_from_plain_values(answer):
    assert type(answer).from_dict(answer.to_dict()) == answer


def test_it_can_be_pickled_and_copied(answer):
    for again in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer), copy.copy(answer)):
        assert again == answer
        assert hash(again) == hash(answer)
        assert repr(again) == repr(answer)


def test_it_is_cited(answer):
    assert answer.cite().startswith("@software")


def test_a_check_says_that_it_is_valid_also_when_it_comes_back(answer, tmp_path):
    if hasattr(answer, "verify"):
        assert answer.verify().valid
        assert gg.verify(gg.load(answer.save(tmp_path / "answer"))).valid


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": 3}', '{"format": "gametheory_gov.os.path/1"}']
)
def test_what_is_no_answer_is_refused(text, tmp_path):
    file = tmp_path / "answer.json"
    file.write_text(text)
    with pytest.raises(DataError):
        gg.load(file)
    with pytest.raises(DataError):
        gg.load(tmp_path / "none.json")


def test_two_pictures_side_by_side_stay_legible():
    """In one figure under constrained layout each keeps at least a third of its width and height."""
    drawn = set()
    for made in (make() for make in MADE.values()):
        if not hasattr(made, "plot"):
            continue
        figure, both = plt.subplots(1, 2, figsize=(11, 4.4), layout="constrained")
        with suppress(NotApplicableError):  # refused answers have nothing to draw
            for ax in both:
                assert made.plot(ax=ax) is ax
            figure.draw_without_rendering()
            places = [ax.get_position() for ax in both]
            assert all(place.width > 0.5 / 3 and place.height > 1 / 3 for place in places), made
            drawn.add(type(made))
        plt.close(figure)
    assert drawn == {kind for kind in ANSWERS if hasattr(kind, "plot")}


def test_a_check_with_many_faults_can_be_read():
    found = gg.Verification(False, tuple(f"fault {k}" for k in range(400)), ("something",))
    lines = str(found).splitlines()
    assert len(lines) < 30
    assert lines[-1] == "  and 380 more faults; the first may be the cause of the others"
    assert "380 more" not in str(gg.Verification(False, found.faults[:20], ()))
    assert len(found.to_pandas()) == 401


def test_faults_hold_gains_that_can_be_read():
    game = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(7),
        benefit=1,
        cost="100000000000001/300000000000001",
        legitimacy=0,
        divergence=0,
    )
    plain = gg.solve(game).to_dict()
    plain["equilibria"][0]["margins"][0][3] = "-1/300000000000001"
    faults = gg.verify(gg.Solution.from_dict(plain)).faults
    assert any("gains -0.19047619..., not -1/300000000000001" in fault for fault in faults), faults


def test_tables_in_a_notebook_show_no_fraction_of_hundreds_of_digits():
    game = gg.bind(gg.AccessionGame(), gg.States.symmetric(7), benefit=1, legitimacy=0, divergence=0,
                   cost=f"{10**40 + 1}/{3 * 10**40}")  # fmt: skip
    shown = gg.solve(game)._repr_html_()
    assert "0.19047619..." in shown
    assert "0" * 30 not in shown
