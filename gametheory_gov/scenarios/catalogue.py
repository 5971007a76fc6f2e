"""The scenarios that come with the package."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from functools import cache, lru_cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.errors import DataError, did_you_mean
from gametheory_gov.base.inputs import public

from .reader import scenario_from_table
from .scenario import Scenario


def list_scenarios() -> dict[str, str]:
    """The titles of the scenarios that come with the package, by name.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> "gatt_wto" in list_scenarios()
    True
    """
    return {name: table["title"] for name, table in _tables().items()}


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    """The files of the scenarios as they are read, by name."""
    return MappingProxyType(
        {
            entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
            for entry in sorted(files("gametheory_gov.scenarios").iterdir(), key=lambda e: e.name)
            if entry.name.endswith(".toml")
        }
    )


@public
def load_scenario(name: str, *, year: int | None = None) -> Scenario:
    """A scenario by name.

    Parameters
    ----------
    name : str
    year : int, optional
        Take the states of another year; see `gametheory_gov.load_states` for the years there are.

    Returns
    -------
    Scenario
        Founders that do not exist in the year's table are in ``missing_founders``.

    Raises
    ------
    DataError
        For an unknown scenario or year.

    Examples
    --------
    >>> scenario = load_scenario("gatt_wto")
    >>> len(scenario.founders), scenario.missing_founders
    (22, ('CSK',))
    """
    known = list_scenarios()
    if not isinstance(name, str) or name not in known:
        from .decision_bodies import WITHOUT_VOTES, list_bodies

        if name in list(WITHOUT_VOTES):
            raise DataError("scenario", [WITHOUT_VOTES[name]])
        near = did_you_mean(str(name), known)
        if isinstance(name, str) and name in list_bodies():
            near = ": it is a decision body, for load_body, or gametheory-gov power in the shell"
        raise DataError("scenario", [f"{name!r:.80} is unknown{near}; these are known: {', '.join(known)}"])
    return _read(name, year)


@lru_cache(maxsize=128, typed=True)  # a scenario cannot be changed, so that one serves all who ask
def _read(name: str, year: int | None) -> Scenario:
    with as_file(files("gametheory_gov.data").joinpath("tables")) as folder:
        return scenario_from_table(deepcopy(_tables()[name]), name=name, year=year, folder=folder)
