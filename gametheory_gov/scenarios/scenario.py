"""The record of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.citation import Rests
from gametheory_gov.bound.binding import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States


@dataclass(frozen=True)
class Scenario:
    """A world, an institution, a game and its parameters, with what they stand for.

    Parameters
    ----------
    name, title, story : str
    states : States
    institution : Institution
    game : Game or family of games
    parameters : mapping of str to value
        Keywords of `gametheory_gov.bind`.
    founders : tuple of ids
        The founders that exist among the states.
    missing_founders : tuple of ids
        Founders that the table of states does not hold.
    history : tuple of str
        Institutions whose dates of accession the path can be compared with.
    parameter_rule : str
        How the parameters were chosen.
    sources : tuple of str
    """

    RESTS = Rests(parts={"bind": (BoundGame,)})

    name: str
    title: str
    states: States
    institution: Institution
    game: Any
    parameters: Mapping[str, Any] = field(hash=False)
    founders: tuple[str, ...] = ()
    missing_founders: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    story: str = ""
    parameter_rule: str = ""
    sources: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def __reduce__(self) -> tuple[Any, ...]:
        record = {f.name: getattr(self, f.name) for f in fields(self)}
        return partial(Scenario, **(record | {"parameters": dict(self.parameters)})), ()

    def replace(self, **changes: Any) -> Scenario:
        """Return a copy with some entries changed (``states``, ``institution``, ``founders``, ...)."""
        return replace(self, **changes)

    def bind(self, *, exact: bool | None = None, **changes: Any) -> BoundGame:
        """Bind the scenario's game, with some parameters changed.

        Parameters
        ----------
        exact : bool, optional
            As in `gametheory_gov.bind`.
        **changes
            Parameters that replace the scenario's, such as ``legitimacy=0.2``.

        Returns
        -------
        BoundGame
            Its founders are the scenario's, so ``grow(scenario.bind())`` starts from them.

        Examples
        --------
        >>> from gametheory_gov import grow, load_scenario
        >>> grow(load_scenario("gatt_wto").bind(legitimacy=0.2)).sizes
        (22,)
        """
        return bind(
            self.game,
            self.states,
            self.institution,
            exact=exact,
            **({"founders": self.founders or None} | dict(self.parameters) | changes),
        )
