"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

from typing import Any

ANSWERS: dict[str, Any] = {}
