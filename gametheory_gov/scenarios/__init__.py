"""Scenarios: worlds, institutions and parameters ready to run, and those a user writes as TOML."""

from __future__ import annotations

from .catalogue import list_scenarios, load_scenario
from .reader import read_world
from .scenario import Scenario

__all__ = ["Scenario", "list_scenarios", "load_scenario", "read_world"]
