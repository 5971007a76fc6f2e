"""Exports: the present setting as Python and as a TOML file, each of which makes the same game again.

A scenario of the package, also that of a bound game, is named, and only what differs is written. Of
anything else Python writes the bound game out, and TOML its states, rules and formulas. A TOML text is handed
out only once it has been read back and is the same game; where a game has what TOML cannot say, a note says
so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np
import tomli_w

from gametheory_gov.base.errors import GovError
from gametheory_gov.base.exact import dump_column, dump_number
from gametheory_gov.base.text import call, wrapped
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import DESIGN
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.games.game import Game
from gametheory_gov.scenarios.catalogue import list_scenarios, load_scenario
from gametheory_gov.scenarios.commitments import commitments_of
from gametheory_gov.scenarios.origin import origin_of
from gametheory_gov.scenarios.reader import scenario_from_table
from gametheory_gov.scenarios.scenario import Scenario

from .answers import bound, changes
from .controls import COMMITMENT, FREE, commitment

#: Entries of a game and of states that say what they are about.
_ABOUT = {
    "game": ("parameters", "columns", "references"),
    "states": ("units", "notes", "coverage", "year", "title"),
}
_RUN = """path = gg.grow(game)
print(path.sizes, path.regime.label)
print(gg.solve(game))
"""


class Exports:
    """What writes the settings of one game or scenario.

    Parameters
    ----------
    source : Scenario or BoundGame
        What is explored.

    Examples
    --------
    >>> scenario = load_scenario("gatt_wto")
    >>> exports = Exports(scenario)
    >>> changed = {"legitimacy": 0.2, "founders": ("FRA", "USA")}
    >>> print(exports.python(changed, scenario.bind()))
    import gametheory_gov as gg
    <BLANKLINE>
    scenario = gg.load_scenario('gatt_wto', year=2019)
    scenario = scenario.replace(founders=('FRA', 'USA'))
    game = gg.rebind(scenario.bind(), legitimacy=0.2)
    <BLANKLINE>
    path = gg.grow(game)
    print(path.sizes, path.regime.label)
    print(gg.solve(game))
    <BLANKLINE>
    >>> text, note = exports.toml(scenario.bind(legitimacy=0.2))
    >>> tomllib.loads(text)["parameters"], note
    ({'benefit': 0.0, 'cost': 0.6, 'divergence': 0.05, 'legitimacy': 0.2}, '')
    """

    def __init__(self, source: Scenario | BoundGame) -> None:
        origin = None if isinstance(source, Scenario) else origin_of(source)
        self.scenario: Scenario | None = source if isinstance(source, Scenario) else None
        #: What makes the game that is explored from that of the scenario.
        self.own: dict[str, Any] = {}
        if origin is not None:
            self.scenario, self.own = origin.scenario, {**origin.options, **origin.changes}
            self.own |= {} if self.own.pop("committed", True) else {COMMITMENT: FREE}

    @cached_property
    def shipped(self) -> Scenario | None:
        """The scenario, where it is one of the package as it comes."""
        scenario = self.scenario
        if scenario is None or scenario.name not in list_scenarios():
            return None
        try:
            same = load_scenario(scenario.name, year=scenario.states.year) == scenario
        except GovError:
            return None
        return scenario if same else None

    @cached_property
    def _parts(self) -> dict[str, Any]:
        """The file of the scenario of the package."""
        assert self.shipped is not None
        text = files("gametheory_gov.scenarios").joinpath(f"{self.shipped.name}.toml")
        return tomllib.loads(text.read_text(encoding="utf-8"))

    def title(self, base: BoundGame) -> str:
        """What the page is called: as the scenario, the states, the institution or the form of the game."""
        told = self.scenario.title if self.scenario else base.states.title or base.institution.name
        return told or base.form.name

    def of(self, base: BoundGame, setting: Mapping[str, Any]) -> dict[str, str]:
        """A setting of a game as ``python`` and ``toml``, and a ``note`` where TOML cannot say it.

        Raises
        ------
        GovError
            Where the setting breaks a rule.
        """
        changed = changes(base, setting)
        game = bound(base, changed)
        text, note = self.toml(game)
        return {"python": self.python(changed, game), "toml": text, "note": note}

    def python(self, changed: Mapping[str, Any], game: BoundGame) -> str:
        """Python that binds the same game, lets the club grow and finds the stable clubs.

        Parameters
        ----------
        changed : mapping
            What the setting changes, of `gametheory_gov.explorer.answers.changes`.
        game : BoundGame
            The game of the setting.

        Returns
        -------
        str
            Empty for a game of a user's own kind, which has no code.
        """
        scenario = self.shipped
        if scenario is None:
            code = game._code()
            head = "import gametheory_gov as gg\nfrom gametheory_gov import *\n\ngame = "
            return "" if code is None else f"{head}{code}\n\n{_RUN}"
        changed = self.own | dict(changed)
        year = {} if scenario.states.year is None else {"year": scenario.states.year}
        lines = [f"scenario = gg.{call('load_scenario', scenario.name, **year)}"]
        if "founders" in changed:
            lines.append(f"scenario = {call('scenario.replace', founders=changed['founders'])}")
        chosen = commitment(game)
        free = {"committed": changed[chosen] != FREE} if chosen in changed else {}
        exact = {"exact": changed.pop("exact")} if "exact" in changed else {}
        start = call("scenario.bind", **free, **exact)
        rest = {name: value for name, value in changed.items() if name not in ("founders", chosen)}
        again = ", ".join([start, *(call("", **{name: value})[1:-1] for name, value in rest.items())])
        lines.append(f"game = gg.rebind({again})" if rest else f"game = {start}")
        broken = "\n".join(part for line in lines for part in wrapped(line))
        return f"import gametheory_gov as gg\n\n{broken}\n\n{_RUN}"

    def toml(self, game: BoundGame) -> tuple[str, str]:
        """The game of a setting as a TOML file, for `gametheory_gov.scenarios.read_world` and the shell.

        Returns
        -------
        text, note : str
            The text is empty where TOML cannot say the game; the note says why.
        """
        try:
            text = tomli_w.dumps(self._table(game))
            again = scenario_from_table(tomllib.loads(text), name="explorer").bind()
        except (GovError, ValueError, TypeError) as error:
            return "", f"a TOML file cannot say this game: {error}"
        wanted, found = _parts_of(game), _parts_of(again)
        lost = [name for name, part in wanted.items() if part != found[name]]
        return (text, "") if not lost else ("", f"a TOML file cannot say this game: {', '.join(lost)}")

    def _table(self, game: BoundGame) -> dict[str, Any]:
        """The parts of the TOML file."""
        scenario = self.scenario
        table: dict[str, Any] = {"title": scenario.title if scenario else game.form.name}
        table |= {"founders": list(game.founders), "committed": commitments_of(game)}
        for name in ("history", "story", "parameter_rule", "sources"):
            value = getattr(scenario, name, ())
            table[name] = list(value) if isinstance(value, tuple) else value
        table = {name: value for name, value in table.items() if value}
        parts = {} if self.shipped is None else self._parts
        if self.shipped is not None and "year" in parts["world"] and "exact" not in self.own:
            table["world"] = parts["world"] | {"year": self.shipped.states.year}
        else:  # a file of the user's own reaches no table of the package
            table |= _states(game)
        table["game"] = parts["game"] if parts else _game(game)
        return table | {"institution": game.institution.to_dict(), "parameters": _parameters(game)}


def _parts_of(game: BoundGame) -> dict[str, Any]:
    """Everything that play depends on, by what it is called."""
    played = game._played()
    form, states = (
        {name: part for name, part in played[whole].items() if name not in about}
        for whole, about in _ABOUT.items()
    )
    return {
        "its formulas": form,
        "its states": (states, played["exposure"], played.get("matrices")),
        "its rules": played["institution"],
        "its values": played["values"],
        "its arithmetic": played["exact"],
        "its founders": played["founders"],
        "who is committed": played["committed"],
        "who sits in the decision body": played["seated"] if game.institution.body == "founders" else [],
    }


def _states(game: BoundGame) -> dict[str, Any]:
    """A row for every state, and the matrices between them."""
    frame = game.states.to_pandas().reset_index(names="id")
    rows = [{name: _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    world: dict[str, Any] = {} if game.exposure is None else {"exposure": dump_column(game.exposure)}
    if game.matrices:
        world["matrices"] = {name: dump_column(matrix) for name, matrix in game.matrices.items()}
    return {"states": rows} | ({"world": world} if world else {})


def _game(game: BoundGame) -> dict[str, Any]:
    """The part ``[game]``: a family by its options, or formulas."""
    family = None if game.recipe is None else game.recipe.family
    if isinstance(family, AccessionGame) and not family.terms:
        options = {name: value for name, value in asdict(family).items() if name != "terms"}
        return {"kind": "accession", **options}
    form: Game = game.form
    plain = form.to_dict()
    plain.pop("references")
    plain["switching"] = [{"from": a, "to": b, "cost": cost} for a, b, cost in plain["switching"]]
    for slot in ("parameters", "columns"):
        infos: Mapping[str, SymbolInfo] = getattr(form, slot)
        plain[slot] = {name: info.meaning for name, info in infos.items()}
    return {name: value for name, value in plain.items() if value}


def _parameters(game: BoundGame) -> dict[str, Any]:
    """What keywords of `bind` gave, and whether founders may leave."""
    given = () if game.recipe is None else game.recipe.given
    found = {ALIASES.get(name, name): _plain(game.values[name]) for name in given if name in game.values}
    found = dict(sorted(found.items()))
    if game.founders and not set(game.founders) <= game.committed.keys():
        found["committed"] = False
    return {name: value for name, value in found.items() if name not in DESIGN}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return dump_column(value)
    if isinstance(value, np.generic):
        return value.item()
    return dump_number(value) if isinstance(value, (Fraction, float)) else value
