"""The newest setting is answered and nothing else: no part of an older one is told after a newer one came."""

import threading
import time

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.progress import goes_on, watched
from gametheory_gov.equilibria.solvers.branching import BranchingSolver
from gametheory_gov.explorer import work as work_module
from gametheory_gov.explorer.exports import Exports
from gametheory_gov.explorer.work import Work

GAME = gg.load_scenario("gatt_wto").bind()


class Told(list):
    """What was told, and waiting until something is."""

    def __init__(self):
        super().__init__()
        self.news = threading.Condition()

    def __call__(self, name, told):
        with self.news:
            self.append((name, told))
            self.news.notify_all()

    def until(self, name, serial, state=None):
        def there():
            return [
                t for n, t in self if n == name and t["serial"] == serial and state in (None, t.get("state"))
            ]

        with self.news:
            assert self.news.wait_for(there, 20), f"{name} of {serial} was never told"
            return there()[-1]


def setting(serial, **values):
    return {"serial": serial, "values": values, "founders": None}


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def working(told):
    open_works = []

    def start(game=GAME, **options):
        open_works.append(Work(game, Exports(game), told, **options))
        return open_works[-1]

    yield start
    for one in open_works:
        one.close()
        if one._thread is not None:
            one._thread.join(20)
            assert not one._thread.is_alive()


def test_growth_comes_first_and_clubs_when_they_are_ready(working, told):
    working().ask(setting(1, legitimacy=0.2))
    told.until("place", 1)
    assert [name for name, _ in told] == ["growth", "clubs", "export", "place"]
    path = gg.grow(gg.rebind(GAME, legitimacy=0.2))
    assert told.until("growth", 1)["sizes"] == list(path.sizes)
    assert [club["size"] for club in told.until("clubs", 1)["found"]] == [22, 185]


def test_the_place_on_the_diagram_is_where_growth_ends(working, told):
    working().ask(setting(1, depth=1.5))
    place = told.until("place", 1)
    for k, j in [(0, 0), (4, 3), (12, 8), (6, 0)]:
        values = {axis["name"]: axis["values"][at] for axis, at in ((place["x"], k), (place["y"], j))}
        wanted = gg.grow(gg.rebind(GAME, depth=1.5, **values), reasons=False)
        assert place["labels"][j][k] == wanted.regime.label
    assert place["fixed"]["depth"] == 1.5
    assert set(place["colours"]) == {label for row in place["labels"] for label in row}


def test_asking_returns_at_once_and_only_the_newest_is_answered(working, told, monkeypatch):
    gate, started = threading.Event(), threading.Event()
    true_growth = work_module.growth

    def slow(game):
        started.set()
        assert gate.wait(20)
        return true_growth(game)

    monkeypatch.setattr(work_module, "growth", slow)
    busy = working()
    before = time.perf_counter()
    busy.ask(setting(1, legitimacy=0.1))
    assert started.wait(20)
    for serial in range(2, 30):
        busy.ask(setting(serial, legitimacy=serial / 50))
    assert time.perf_counter() - before < 1
    gate.set()
    told.until("clubs", 29)
    assert {answer["serial"] for _, answer in told} == {29}


def test_a_newer_setting_ends_a_search_at_its_next_step(working, told, monkeypatch):
    steps, ended = [], threading.Event()

    def endless(game, **options):
        if float(game.values["legitimacy_weight"]) != 0.3:
            return gg.solve(game, **options)
        while goes_on("boxes", len(steps)):
            steps.append(1)
            time.sleep(0.01)
        ended.set()
        raise gg.errors.EndedError("ended after some boxes by whoever watched")

    monkeypatch.setattr(work_module, "solve", endless)
    busy = working()
    busy.ask(setting(1, legitimacy=0.3))
    progress = told.until("clubs", 1, "computing")
    assert "Searching for stable clubs" in progress["words"]
    busy.ask(setting(2, legitimacy=0.2))
    assert ended.wait(5)
    told.until("clubs", 2, "ready")
    last = max(k for k, (_, answer) in enumerate(told) if answer["serial"] == 1)
    first = min(k for k, (_, answer) in enumerate(told) if answer["serial"] == 2)
    assert last < first
    assert not any(n == "clubs" and a["serial"] == 1 and a["state"] != "computing" for n, a in told)


def many_states(number):
    rng = np.random.default_rng(1)
    size, population = rng.pareto(1.2, number) + 0.01, rng.pareto(1.2, number) + 0.01
    ids = [f"S{k}" for k in range(number)]
    world = gg.States(
        ids, size=size / size.sum(), population=population / population.sum(), ideal=rng.normal(size=number)
    )
    rules = gg.Institution("club", exclusion_penalty=0.8, policy="mean", body="founders")
    values = {"benefit": 0, "cost": 0.6, "legitimacy": 0.4, "divergence": 0.05}
    return gg.bind(gg.AccessionGame(), world, rules, founders=ids[:20], **values)


def test_a_slow_search_ends_with_a_named_partial_answer(working, told, monkeypatch):
    monkeypatch.setattr(work_module, "_WORDS_EVERY", 0)
    working(many_states(300), limit=0).ask(setting(1))
    partial = told.until("clubs", 1, "partial")
    assert "the search ended early" in partial["words"]
    assert "took" in partial["words"]
    assert told.until("growth", 1)["sizes"]
    assert any(a.get("state") == "computing" and "boxes" in a["progress"] for n, a in told if n == "clubs")


def test_an_answer_that_was_cut_short_is_not_kept(working, told):
    busy = working(many_states(300), limit=0)
    busy.ask(setting(1))
    told.until("clubs", 1, "partial")
    busy.limit = 60
    busy.ask(setting(2))
    assert told.until("clubs", 2, "ready")["found"]


def test_faults_are_told_and_the_work_goes_on(working, told):
    busy = working()
    busy.ask(setting(1, depth=-2))
    assert told.until("faults", 1)["texts"] == ["depth = -2; a depth is a number that is not negative"]
    busy.ask(setting(2))
    told.until("clubs", 2)
    assert not [name for name, answer in told if name == "growth" and answer["serial"] == 1]


def test_whatever_a_game_raises_the_work_goes_on(working, told, monkeypatch):
    def broken(game):
        raise ZeroDivisionError("of a user's own game")

    busy = working()
    with monkeypatch.context() as patch:
        patch.setattr(work_module, "growth", broken)
        busy.ask(setting(1))
        assert told.until("faults", 1)["texts"] == ["ZeroDivisionError: of a user's own game"]
    busy.ask(setting(2))
    told.until("growth", 2)


def test_a_game_that_no_solver_can_use_is_told(working, told):
    working().ask(setting(1, body="members", policy="median"))
    failed = told.until("clubs", 1, "failed")
    assert "no solver applies" in failed["words"]
    assert told.until("growth", 1)["sizes"]


def test_what_was_computed_is_kept(working, told, monkeypatch):
    busy = working()
    busy.ask(setting(1, legitimacy=0.2))
    first = told.until("clubs", 1, "ready")
    told.until("place", 1)

    def refuse(*given, **options):
        raise AssertionError("computed again")

    monkeypatch.setattr(work_module, "growth", refuse)
    monkeypatch.setattr(work_module, "solve", refuse)
    busy.ask(setting(2, legitimacy=0.2))
    assert told.until("clubs", 2, "ready") == {**first, "serial": 2}
    assert told.until("place", 2)


def test_watching_changes_no_answer():
    game = many_states(60)
    seen = []
    with watched(lambda what, done: not seen.append((what, done))):
        one = gg.solve(game, BranchingSolver())
    assert one == gg.solve(game, BranchingSolver())
    assert seen[0] == ("boxes", 0)


def test_a_search_that_is_watched_can_be_ended():
    with watched(lambda what, done: done < 3):
        early = gg.solve(many_states(300), throw=False)
        with (
            pytest.raises(gg.errors.EndedError, match="ended after 0 rounds"),
            watched(lambda what, done: False),
        ):
            gg.grow(GAME, reasons=False)
    assert early.result is gg.equilibria.Result.STOPPED
    assert gg.verify(early).valid


def test_settings_asked_in_turn_are_not_taken_for_each_other(working, told):
    """One work that is asked for settings to and fro says of each what a work of its own says."""
    game = gg.bind(
        gg.AccessionGame(),
        gg.States.symmetric(5, cost=["1/8", "1/4", "3/8", "3/4", 1]),
        benefit=0, legitimacy="1/4", divergence="1/8", founders=["4", "5"],
    )  # fmt: skip
    asked = [
        {"values": {}},
        {"values": {"commitment": "free"}},
        {"values": {"legitimacy": 0.9, "divergence": 0.2}},
        {"values": {"legitimacy": 0.9, "commitment": "free"}, "founders": ["1", "2"]},
    ]
    busy, alone = working(game), {}
    for k, one in enumerate(asked):
        fresh = Told()
        Work(game, Exports(game), fresh).answer({"serial": k, **one})
        alone[k] = fresh
    for turn, k in enumerate([0, 1, 0, 2, 3, 1]):
        told.clear()
        busy.answer({"serial": turn, **asked[k]})
        assert [name for name, _ in told] == ["growth", "clubs", "export", "place"]
        for (name, mine), (_, its) in zip(told, alone[k], strict=True):
            assert {**mine, "serial": 0} == {**its, "serial": 0}, name
    ends = [dict(answers)["growth"]["sizes"] for answers in alone.values()]
    assert ends[0] != ends[1]  # by who is committed alone
    place = dict(alone[2])["place"]
    assert place == {**dict(alone[0])["place"], "serial": 2}  # both numbers run over their ranges


def test_a_point_that_is_not_possible_costs_no_other_answer(working, told):
    """Was a bug: one such point of the diagram was told as a fault of a setting that has none."""
    form = gg.Game(
        "own",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "legitimacy_weight*members/divergence - 2"},
    )
    game = gg.bind(form, gg.States.symmetric(4), legitimacy="1/2", divergence="1/2", founders=["1", "2"])
    working(game).answer(setting(1))
    assert [name for name, _ in told] == ["growth", "clubs", "export", "place"]
    place = told.until("place", 1)
    impossible = [[label == "not possible" for label in row] for row in place["labels"]]
    assert impossible == [[x == 0 for x in place["x"]["values"]]] * len(place["y"]["values"])
    assert place["colours"].keys() == {label for row in place["labels"] for label in row}
