"""A world of five states in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import WORLD


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "five.toml"
    path.write_text(WORLD, encoding="utf-8")
    return path
