"""Scenarios: a world, an institution, a game and its parameters, ready to be bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.plain import checked
from gametheory_gov.base.text import Summary, brief, counted, listed
from gametheory_gov.bound.bind import bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES, is_family
from gametheory_gov.bound.rebind import DESIGN
from gametheory_gov.formulas.symbols import SymbolInfo, known
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.states import States

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Scenario(Answer):
    """A world, an institution, a game and its parameters, with what they stand for.

    Parameters
    ----------
    name, title : str
    states : States
    institution : Institution
    game : Game or family of games
    parameters : mapping of str to value
        Keywords of `gametheory_gov.bind`.
    founders : tuple of ids
        The founders that exist among the states.
    missing_founders : tuple of ids
        Founders, and others who are committed, that the table of states does not hold.
    history : tuple of str
        Institutions whose dates of accession the path can be compared with.
    story : str
    parameter_rule : str
        How the parameters were chosen.
    sources : tuple of str
    committed : mapping of action to tuple of ids
        Who plays another action than the founders, for good: the members of one of several clubs.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> scenario = gg.load_scenario("gatt_wto")
    >>> len(scenario.states), scenario.founders[:3]
    (193, ('AUS', 'BEL', 'BRA'))
    >>> scenario.bind(legitimacy="1/5").N
    193
    """

    RESTS = Rests(parts={"bind": (BoundGame,)})

    name: str
    title: str
    states: States
    institution: Institution
    game: Any
    parameters: Mapping[str, Any]
    founders: tuple[str, ...] = ()
    missing_founders: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    story: str = ""
    parameter_rule: str = ""
    sources: tuple[str, ...] = ()
    committed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def replace(self, **changes: Any) -> Scenario:
        """A copy with some entries changed (``states``, ``institution``, ``founders``, ...)."""
        parts = [entry.name for entry in fields(self)]
        faults = Faults("scenario.replace")
        for name in changes.keys() - set(parts):
            if name in DESIGN or name in self.parameters:
                value = f"{name}={changes[name]!r:.60}"
                where = f"a rule of its institution; give gg.rebind(scenario, {value})"
                if name not in DESIGN:
                    where = f"one of its parameters; give scenario.bind({value})"
                faults.add(f"{name!r} is {where}, which is the bound game with this changed")
            else:
                near = did_you_mean(name, parts)
                faults.add(f"{name!r:.80} is no part of a scenario{near}; these are: {', '.join(parts)}")
        faults.raise_as(InvalidInputError)
        return checked(replace(self, **changes))

    def bind(self, *, exact: bool | None = None, **changes: Any) -> BoundGame:
        """The scenario's game bound to its states and institution, with some parameters changed.

        Parameters
        ----------
        exact : bool, optional
            As in `gametheory_gov.bind`.
        **changes
            Parameters that replace the scenario's, such as ``legitimacy=0.2``.

        Returns
        -------
        BoundGame
            Its founders are the scenario's, committed unless ``committed=False`` is among the changes; then
            nobody is committed.

        Examples
        --------
        >>> from gametheory_gov import grow, load_scenario
        >>> grow(load_scenario("gatt_wto").bind(legitimacy=0.2)).sizes
        (22,)
        """
        given = {"founders": self.founders or None} | dict(self.parameters) | changes
        game = bind(self.game, self.states, self.institution, exact=exact, **given)
        for action, ids in self.committed.items() if given.get("committed", True) else ():
            game = game.commit([label for label in ids if label not in game.founders], action)
        return game

    # ------------------------------------------------------------------------------ presentation

    def __str__(self) -> str:
        return self._summary().text()

    def _summary(self) -> Summary:
        founders = f"{counted(len(self.founders), 'founder')}: {listed(self.founders, self.states.ids)}"
        rules = ", ".join(f"{name} = {brief(value)}" for name, value in self.institution.to_dict().items())
        year = "" if self.states.year is None else f", {self.states.year}"
        lines = (
            founders if self.founders else "no founders are named",
            *(
                f"committed to {action}: {listed(ids, self.states.ids)}"
                for action, ids in self.committed.items()
            ),
            f"institution: {rules or 'every entry by default'}",
        )
        rows = [
            (name, value, f"{meaning}{unit and f' ({unit})'}")
            for name, value, meaning, unit in self.to_pandas().itertuples(index=False)
        ]
        return Summary(
            f"{self.title} ({self.states.N} states{year})", lines, ("parameter", "value", "meaning"), rows
        )

    def _repr_html_(self) -> str:
        return self._summary().html()

    def to_pandas(self) -> pd.DataFrame:
        """The parameters with their meaning and unit, a row each."""
        import pandas as pd

        form = self.game.form(self.institution) if is_family(self.game) else self.game
        own = {**form.parameters, **form.columns}
        names = {keyword: name for name, keyword in ALIASES.items()}
        rows = []
        for name, value in self.parameters.items():
            info: SymbolInfo | None = own.get(name) or known(names.get(name, name))
            about = (info.meaning, info.unit) if info else ("", "")
            rows.append((name, value, *about))
        return pd.DataFrame(rows, columns=["parameter", "value", "meaning", "unit"])
