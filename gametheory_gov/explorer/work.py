"""Work: the newest setting is answered, in a thread of its own, and older ones are dropped.

A setting is answered in parts, each told as soon as it is known: where the club grows, the stable clubs, the
setting as code, its place among other settings. Between the parts, and at every step of a search, the work
looks whether a newer setting has come; then it drops what it is at. Whoever asks never waits. A search for
stable clubs that takes long tells how far it is, and ends at a limit with what it has found.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Condition, Thread
from typing import Any

from gametheory_gov.base.errors import EndedError, GovError
from gametheory_gov.base.progress import watched
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.solution import Result
from gametheory_gov.equilibria.solvers.choice import solve

from .answers import NOT_POSSIBLE, bound, changes, clubs, colours, faults_of, growth, kept_controls
from .exports import Exports

#: Seconds after which a search for stable clubs ends with what it has found.
LIMIT = 10.0
#: Seconds between two words of progress.
_WORDS_EVERY = 0.5
#: Settings whose answers are kept.
_KEPT = 4096
#: The two numbers that a place is told in, and at how many values of each.
_AXES = ("divergence", "legitimacy")
_POINTS = (13, 9)
#: States beyond which no place is told, which takes a growth at every point, and no code, which is long.
_MOST_STATES = 400

Tell = Callable[[str, Any], None]


class Dropped(Exception):
    """A newer setting has come."""


class Work:
    """Whoever answers settings of one game.

    Parameters
    ----------
    game : BoundGame
    exports : Exports
    tell : callable
        Takes the name of an answer (``faults``, ``growth``, ``clubs``, ``export``, ``place``) and the
        answer, plain values with the ``serial`` of their setting; called in the work's own thread.
    limit : float
        Seconds after which a search for stable clubs ends.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> scenario = load_scenario("gatt_wto")
    >>> work = Work(scenario.bind(), Exports(scenario), lambda name, told: print(name, told["serial"]))
    >>> work.answer({"serial": 0, "values": {"legitimacy": 0.2}})
    growth 0
    clubs 0
    export 0
    place 0
    """

    def __init__(self, game: BoundGame, exports: Exports, tell: Tell, *, limit: float = LIMIT) -> None:
        self.game = game
        self.exports = exports
        self.tell = tell
        self.limit = limit
        self._kept: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._news = Condition()
        self._newest: Mapping[str, Any] | None = None
        self._serial = -1
        self._open = True
        self._thread: Thread | None = None

    # ------------------------------------------------------------------------------------ the thread

    def ask(self, setting: Mapping[str, Any]) -> None:
        """Have a setting answered; older ones are dropped. Returns at once."""
        with self._news:
            self._newest, self._serial = setting, int(setting["serial"])
            if self._thread is None:
                self._thread = Thread(target=self._run, name="explorer", daemon=True)
                self._thread.start()
            self._news.notify()

    def close(self) -> None:
        """End the work, and drop what it is at."""
        with self._news:
            self._open = False
            self._serial += 1
            self._news.notify()

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._newest is not None or not self._open)
                if not self._open:
                    return
                setting, self._newest = self._newest, None
            assert setting is not None
            self.answer(setting)

    def _look(self, serial: int) -> None:
        if self._serial > serial:
            raise Dropped

    # ----------------------------------------------------------------------------------- the answers

    def answer(self, setting: Mapping[str, Any]) -> None:
        """Tell all parts of the answer to a setting, as long as no newer one comes."""
        serial = int(setting["serial"])
        self._serial = max(self._serial, serial)
        try:
            with watched(lambda what, done: self._serial <= serial):
                self._answer(setting, serial)
        except (Dropped, EndedError):
            pass
        except GovError as error:
            self.tell("faults", {"serial": serial, "texts": faults_of(error)})
        except Exception as error:  # the thread goes on whatever a user's own game raises
            self.tell("faults", {"serial": serial, "texts": [f"{type(error).__name__}: {error}"]})

    def _answer(self, setting: Mapping[str, Any], serial: int) -> None:
        changed = changes(self.game, setting)
        kept = self._keep(changed)
        game = bound(self.game, changed)
        found = kept.get("growth") or growth(game)
        kept["growth"] = found
        self._look(serial)
        self.tell("growth", {"serial": serial, **found})
        self._clubs(game, kept, serial)
        self._look(serial)
        if "export" not in kept:
            kept["export"] = self._export(setting)
        self._look(serial)
        self.tell("export", {"serial": serial, **kept["export"]})
        self._place(setting, changed, serial)

    def _keep(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """What is known of a setting, kept with those asked for last."""
        key = json.dumps(changed, sort_keys=True)
        kept = self._kept.setdefault(key, {})
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept

    def _clubs(self, game: BoundGame, kept: dict[str, Any], serial: int) -> None:
        if "clubs" in kept:
            self.tell("clubs", {"serial": serial, **kept["clubs"]})
            return
        started = last = time.monotonic()

        def watch(what: str, done: int) -> bool:
            nonlocal last
            now = time.monotonic()
            if self._serial > serial:
                return False
            if now - last >= _WORDS_EVERY:
                last = now
                words = f"Searching for stable clubs: {done:,} {what} in {now - started:.0f} s."
                told = {"state": "computing", "progress": words, "found": [], "result": "", "words": words}
                self.tell("clubs", {"serial": serial, **told})
            return now - started < self.limit

        ties: Ties = "join"
        try:
            with watched(watch):
                solution = solve(game, ties=ties, throw=False)
            self._look(serial)
            told = clubs(solution)
            if solution.result is not Result.STOPPED:
                kept["clubs"] = told
            else:
                told["words"] += f" The search took {time.monotonic() - started:.0f} s."
        except EndedError as error:
            self._look(serial)
            words = f"No stable club is known: the search was {error}, after {self.limit:g} s."
            told = {"state": "partial", "progress": "", "found": [], "result": str(error), "words": words}
        except GovError as error:
            words = "; ".join(faults_of(error))
            told = {"state": "failed", "progress": "", "found": [], "result": words, "words": words}
        self.tell("clubs", {"serial": serial, **told})

    def _export(self, setting: Mapping[str, Any]) -> dict[str, str]:
        if self.game.N <= _MOST_STATES or self.exports.shipped is not None:
            return self.exports.of(self.game, setting)
        words = f"{self.game.N:,} states are not written out here: explorer.python(), explorer.toml()"
        return {"python": "", "toml": "", "note": words}

    def _place(self, setting: Mapping[str, Any], changed: dict[str, Any], serial: int) -> None:
        """Tell what growth ends in over two numbers, all others as the setting has them."""
        known = {control["name"]: control for control in kept_controls(self.game)}
        if not set(_AXES) <= known.keys() or self.game.N > _MOST_STATES:
            return
        axes = []
        for name, points in zip(_AXES, _POINTS, strict=True):
            low, high = known[name]["low"], known[name]["high"]
            values = [round(low + (high - low) * k / (points - 1), 12) for k in range(points)]
            axes.append({"name": name, "values": values})
        labels = []
        for upwards in axes[1]["values"]:
            row = []
            for across in axes[0]["values"]:
                self._look(serial)
                at = {"values": {_AXES[0]: across, _AXES[1]: upwards}}
                point = {name: value for name, value in changed.items() if name not in _AXES}
                row.append(self._label(point | changes(self.game, at)))
            labels.append(row)
        place = {
            "x": axes[0],
            "y": axes[1],
            "labels": labels,
            "colours": colours(label for row in labels for label in row),
            "fixed": {
                name: changed.get(name, control["default"])
                for name, control in known.items()
                if name not in (*_AXES, "founders")
            },
            "founders": setting.get("founders"),
        }
        self._look(serial)
        self.tell("place", {"serial": serial, **place})

    def _label(self, changed: dict[str, Any]) -> str:
        kept = self._keep(changed)
        if "ends" not in kept:
            try:
                found = kept.get("growth") or growth(bound(self.game, changed))
                kept["ends"] = found["label"] if found["ended"] == "equilibrium" else found["ended"]
            except EndedError:
                raise
            except GovError:
                kept["ends"] = NOT_POSSIBLE
        return str(kept["ends"])
