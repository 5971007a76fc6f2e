"""The explorer in a notebook: an anywidget, whose front end is ``front.js``.

Imported only where the widgets are installed. The traits are the parts of the answers, by name; a page
sends its setting as the trait ``setting``. Answers are set from the work's own thread, so that cells can
run meanwhile. A count ``alive`` goes up every other second: a page that sees it stand still says that the
kernel is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

import anywidget
import traitlets

from gametheory_gov.bound.game import BoundGame

from .answers import kept_controls, world
from .exports import Exports
from .work import Work

#: Seconds between two signs of life.
BEAT = 2.0


class ExplorerWidget(anywidget.AnyWidget):
    """The front end and what it shows.

    Parameters
    ----------
    game : BoundGame
    exports : Exports
    first : dict
        The growth of the game as it is, which is shown before anything is moved.
    title : str
    """

    _esm = Path(__file__).with_name("front.js")
    _css = Path(__file__).with_name("front.css")

    world = traitlets.Dict().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    setting = traitlets.Dict().tag(sync=True)
    growth = traitlets.Dict().tag(sync=True)
    clubs = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    export = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    place = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    faults = traitlets.Dict().tag(sync=True)
    alive = traitlets.Dict().tag(sync=True)

    def __init__(self, game: BoundGame, exports: Exports, first: Mapping[str, Any], title: str) -> None:
        known = kept_controls(game)
        values = {control["name"]: control["default"] for control in known if control["kind"] != "founders"}
        super().__init__(
            world=world(game, title=title, scenario=exports.scenario),
            controls=known,
            setting={"serial": 0, "values": values, "founders": None},
            growth={"serial": 0, **first},
            faults={"serial": 0, "texts": []},
            alive={"beat": 0},
        )
        self._closed = Event()
        self.work = Work(game, exports, self._tell)
        self.observe(self._asked, "setting")
        self.life = Thread(target=self._live, name="explorer alive", daemon=True)
        self.life.start()
        self.work.ask(self.setting)

    def _tell(self, name: str, told: dict[str, Any]) -> None:
        if not self._closed.is_set():
            self.set_trait(name, told)

    def _asked(self, change: Any) -> None:
        self.work.ask(change["new"])

    def _live(self) -> None:
        beat = 0
        while not self._closed.wait(BEAT):
            beat += 1
            self.alive = {"beat": beat}

    def close(self) -> None:
        """End the work and the signs of life, and take the widget off the page."""
        if "work" in vars(self):  # not where it could not be made
            self._closed.set()
            self.work.close()
        super().close()
