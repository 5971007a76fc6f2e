"""Pages for a browser: the front end with a model that a test answers for."""

import json
from importlib.resources import files
from typing import Any

import gametheory_gov as gg
from gametheory_gov.explorer.answers import clubs, growth, kept_controls, world

ROOM = files("gametheory_gov.explorer")
FRONT = ROOM.joinpath("front.js").read_text(encoding="utf-8").replace("export default { render };", "")
STYLE = ROOM.joinpath("front.css").read_text(encoding="utf-8")

#: A model as a widget has it, which answers when the test says so.
FAKE = """
window.model = (() => {
  const held = JSON.parse(document.getElementById("held").textContent), heard = {};
  return {
    sent: 0,
    get: (name) => held[name] ?? null,
    set(name, value) { held[name] = value; for (const f of heard[name] ?? []) f(); },
    save_changes() { this.sent += 1; },
    on(event, f) { const name = event.replace("change:", ""); (heard[name] ??= []).push(f); },
    off(event, f) {
      const name = event.replace("change:", "");
      heard[name] = heard[name].filter((g) => g !== f);
    },
  };
})();
window.render = render;
window.clean = render({ model: window.model, el: document.getElementById("place") });
"""


def fake_page(held: dict[str, Any]) -> str:
    """A page with the front end and a model that the test answers for."""
    content = json.dumps(held).replace("<", "\\u003c")
    return (
        f"<!DOCTYPE html><html lang=en><title>test</title><style>{STYLE}</style>"
        f"<main><div id=place data-level=1></div></main>"
        f"<script type=application/json id=held>{content}</script><script type=module>{FRONT}{FAKE}</script>"
    )


def held_by(game: Any, *, title: str = "A world", solved: bool = True) -> dict[str, Any]:
    """What a model holds when a game's page is opened."""
    held = {
        "world": world(game, title=title),
        "controls": kept_controls(game),
        "setting": {"serial": 0, "values": {}, "founders": None},
        "growth": {"serial": 0, **growth(game)},
    }
    return held | ({"clubs": {"serial": 0, **clubs(gg.solve(game))}} if solved else {})
