"""What every record shows of itself, over all kinds: HTML that a page can hold, text of 100 columns.

The records are those of `tests.base.test_answers`, of `tests.base.test_wrong_kinds_of_methods`, and all
that they hold.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov import closed_forms, equilibria, sweeps
from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.text import Shown, Summary, brief, folded
from gametheory_gov.closed_forms import StandardsPayoffs
from gametheory_gov.foresight import ClubPayoffs
from gametheory_gov.testing import laws
from tests.base.test_answers import KINDS, MADE
from tests.base.test_wrong_kinds_of_methods import objects
from tests.equilibria.answers import five
from tests.great_powers.answers import three

#: Tags that stand alone.
VOID = {"br", "hr", "img", "col"}
ODD = '<b>&"'


def held(value, found):
    """Enters everything that shows itself in a value: one of each kind."""
    if isinstance(value, Mapping):
        parts = [*value.values()][:5]
    elif isinstance(value, (tuple, list)):
        parts = value[:5]
    elif isinstance(value, Shown) and is_dataclass(value) and not isinstance(value, type):
        found.setdefault(type(value), value)
        parts = [getattr(value, entry.name) for entry in fields(value)]
    else:
        return
    for part in parts:
        held(part, found)


def further():
    """Records that no answer holds."""
    game = laws.TableGame({"A": ("out", "in")}, {("out",): (0,), ("in",): (1,)})
    bound = MADE["closed_forms: a bound"]()
    best = MADE["design: best, grown"]()
    voting = gg.claims.Case("voting", gg.claims.Worlds("numbers", "one number", {"x": (1, 2)}), "x > 1")
    return (
        gg.claims.Statement("X1", "a scholar", "numbers are large", "x > 1", (voting,)),
        best.gap(boxes=5),
        best.prices(),
        equilibria.EnumerationSolver(),
        equilibria.MonotoneSolver(),
        StandardsPayoffs.of(2),
        ClubPayoffs.of(five()),
        closed_forms.TwoPowers.of(three().states),
        bound.effects(),
        gg.solve_form(gg.NormalForm.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])).classes,
        [
            made.boundaries
            for name, make in MADE.items()
            if name.startswith("sweeps") and hasattr(made := make(), "boundaries")
        ],
        sweeps.Question(five),
        gg.AccessionGame().with_term(
            "more", action="member", formula="2*prize", driver="prize", parameters={"prize": "a prize"}
        ),
        game,
        laws.by_definition(),
        laws.Witness("a law", "a subject", "something", game, {}),
    )


def records(*, anew):
    """One record of each kind; made anew, or as other tests have it."""
    found = {}
    for value in (
        *objects().values(),
        *further(),
        *(make.__wrapped__() if anew else make() for make in MADE.values()),
        gg.verify(gg.solve(five())),
    ):
        held(value, found)
    return {kind.__name__: value for kind, value in found.items()}


#: Public kinds that show themselves.
NAMED = sorted(
    kind.__name__
    for kind in KINDS
    if (is_dataclass(kind) or issubclass(kind, Record)) and not inspect.isabstract(kind)
)


@pytest.fixture(scope="module")
def made_twice():
    return records(anew=False), records(anew=True)


class Balanced(HTMLParser):
    """Reads HTML; each tag must be closed in its turn."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.text = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not {"src", "href", "style", "id", "color", "bgcolor"} & {name for name, _ in attrs} or (
            dict(attrs) == {"style": "text-align: right;"}  # rows of heads by pandas
        )
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def parsed(html):
    reader = Balanced()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert not reader.tags & {"script", "style", "link", "iframe"}
    return reader


@pytest.mark.parametrize("name", NAMED)
def test_it_can_be_shown(name, made_twice):
    record, again = (made[name] for made in made_twice)
    html = record._repr_html_()
    assert parsed(html).text
    assert " at 0x" not in html + str(record)
    assert (again._repr_html_(), str(again)) == (html, str(record))
    assert max(map(len, str(record).splitlines())) <= 100


@pytest.mark.parametrize("name", MADE)
def test_every_answer_fits_a_page(name):
    answer = MADE[name]()
    assert max(map(len, str(answer).splitlines())) <= 100
    assert "\n" not in answer.headline
    if type(answer).headline is Answer.headline:  # whole, though the text folds it
        assert str(answer).startswith("\n".join(folded(answer.headline)))


def test_parts_of_records_can_be_shown(made_twice):
    for name in made_twice[0].keys() - set(NAMED):
        assert parsed(made_twice[0][name]._repr_html_()).text
        assert made_twice[0][name]._repr_html_() == made_twice[1][name]._repr_html_()


def odd_game():
    world = gg.States(
        [ODD, "$x$"],
        size=["3/4", "1/4"],
        population=["1/2", "1/2"],
        extra={ODD: [1.0, float("nan")]},
        title=ODD,
    )
    return gg.bind(gg.AccessionGame(), world, gg.Institution(ODD, vetoes=[ODD]), benefit=1, cost="1/4",
                   legitimacy=0, divergence=0, founders=[ODD])  # fmt: skip


def test_odd_ids_survive():
    game = odd_game()
    scenario = gg.load_scenario("gatt_wto").replace(states=game.states, founders=(ODD,), title=ODD)
    solution = gg.solve(game)
    for record in (game.states, game.institution, game, scenario, solution.equilibria[0]):
        html = record._repr_html_()
        assert ODD in "".join(parsed(html).text)
        assert not parsed(html).tags & {"b"}
        assert ODD in str(record)


def test_states_say_what_is_lacking_and_how_many_there_are():
    world = gg.load_scenario("gatt_wto").states
    shown = str(world)
    missing = sum(np.isnan(world.extra["co2_mt"]))
    assert f"co2_mt {missing}" in shown
    assert f"the first 8 of {world.N}" in shown
    assert world.ids[7] in shown
    assert world.ids[8] not in shown.partition("the first")[2]
    assert len(shown.splitlines()) < 20


def test_an_institution_shows_what_differs_with_its_meaning():
    text = str(gg.Institution("club", depth=2))
    assert text.splitlines()[0] == "institution club"
    assert "Depth of cooperation" in text
    assert "quota" not in text
    assert "every entry by default" in str(gg.Institution())


def test_a_bound_game_shows_every_value_and_who_plays():
    game = gg.load_scenario("gatt_wto").bind()
    text = str(game)
    assert all(f"\n  {name} " in text for name in game.values)
    assert "cost of one unit of depth" in text
    assert f"({game.N} in all)" in text
    assert "displaystyle" in game._repr_html_()  # a notebook prefers HTML, and keeps the formulas


def test_columns_that_do_not_fit_are_named():
    told = Summary("wide", (), [f"column {k}" for k in range(30)], [["x" * 50] * 30] * 70)
    lines = told.text().splitlines()
    assert max(map(len, lines)) <= 100
    assert "column 29" in told.text().partition("more columns:")[2]
    assert lines[-1] == "  and 10 more rows"
    assert told.html().count("<tr>") == 61
    assert "and 10 more rows" in told.html()


def test_long_lists_are_folded():
    assert brief([(1, 2)] * 20).endswith("(1, 2), ... (20 in all)")
    assert brief([0.123456] * 9, 40) == "0.123456, 0.123456, ... (9 in all)"
    assert brief(["x" * 50] * 2, 40) == f"{'x' * 50}, ... (2 in all)"
    assert " at 0x" not in brief(object())
    assert brief(test_long_lists_are_folded) == "test_long_lists_are_folded"
    assert brief(np.array([[0.5, np.nan]])) == "(0.5, )"
