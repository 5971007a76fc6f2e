"""Answers: what a setting makes of the club, as plain values for a page.

A *setting* is what a page sends: ``values`` by the names of the controls, and ``founders``, a list of ids,
or None for those of the game. What is left out, or equal to the control's default, stays as the game has
it. `growth` and `clubs` are pure functions of the bound game; states are named by their positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.base.pictures import palette
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.data.places import tiles
from gametheory_gov.data.tables import read_table
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, judged
from gametheory_gov.equilibria.regimes import regime
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.growth.accession import grow
from gametheory_gov.scenarios.scenario import Scenario

from .controls import COMMITTED, commitment, controls, number
from .words import club_words, glossary, growth_words, headline, missing, note

#: Clubs that are handed to a page at most; how many there are is said.
MOST_CLUBS = 100
#: States from which on a page shows no tiles.
MOST_TILES = 400
#: Where growth ends at a setting that a rule forbids.
NOT_POSSIBLE = "not possible"
#: Fewer states do not stand where they do in the world, if most of the map would be empty.
_SPARSE = 30


# ------------------------------------------------------------------------------------------- settings


def changes(game: BoundGame, setting: Mapping[str, Any]) -> dict[str, Any]:
    """What a setting changes: entries that differ from the controls' defaults, by name.

    ``founders`` and ``commitment`` are among them where they differ.

    Parameters
    ----------
    game : BoundGame
        The game that the controls belong to.
    setting : mapping
        With ``values`` and ``founders``; either may be missing.

    Raises
    ------
    InvalidInputError
        For names that no control has, and founders that are none.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> game = load_scenario("gatt_wto").bind()
    >>> changes(game, {"values": {"legitimacy": 0.4, "depth": 2}, "founders": ["USA", "FRA"]})
    {'depth': 2, 'founders': ('FRA', 'USA')}
    """
    faults = Faults("setting")
    known = {control["name"]: control for control in kept_controls(game)}
    found = {}
    for name, value in dict(setting.get("values") or {}).items():
        if name not in known or name == "founders":
            faults.add(f"{name!r:.80} is no control; these are: {', '.join(known)}")
        elif value != known[name]["default"]:
            found[name] = number(game, value)
    founders = setting.get("founders")
    if founders is not None:
        ids = game.states.ids
        named = set(as_ids(founders, "founders", faults, known=ids, names=game.states.names))
        if not named and game.founders:
            faults.add("nobody founds the club; name at least one founder")
        if named != set(game.founders):
            found["founders"] = tuple(label for label in ids if label in named)
    faults.raise_as(InvalidInputError)
    return found


def kept_controls(game: BoundGame) -> list[dict[str, Any]]:
    """The controls of a game, made once."""
    if "controls" not in game.kept:
        game.kept["controls"] = controls(game)
    found: list[dict[str, Any]] = game.kept["controls"]
    return found


def bound(game: BoundGame, changed: Mapping[str, Any]) -> BoundGame:
    """The game with the changes of a setting.

    Other founders change it as `gametheory_gov.rebind` says.

    Parameters
    ----------
    game : BoundGame
    changed : mapping
        Of `changes`.

    Raises
    ------
    GovError
        With every rule that the changes break.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> game = load_scenario("gatt_wto").bind()
    >>> pair = bound(game, {"founders": ("FRA", "USA"), "commitment": "free", "legitimacy": 0.5})
    >>> pair.founders, pair.seated, dict(pair.committed), pair.values["legitimacy_weight"]
    (('FRA', 'USA'), ('FRA', 'USA'), {}, 0.5)
    """
    chosen = commitment(game)
    rest = {name: value for name, value in changed.items() if name != chosen}
    again = rebind(game, **rest) if rest else game
    if chosen not in changed:
        return again
    return again.commit() if changed[chosen] == COMMITTED else again.release()


# -------------------------------------------------------------------------------------------- answers


def growth(game: BoundGame) -> dict[str, Any]:
    """Where a club grows from its founders, as plain values.

    Parameters
    ----------
    game : BoundGame

    Returns
    -------
    dict
        ``round`` in which each state joined for good, 0 for founders, None for outsiders; ``gain`` of each
        at the end: of a member from staying, of an outsider from joining; ``sizes`` by round; ``shares`` of
        states, size and population; ``label``, ``universal``, ``ended``; positions of the ``undecided`` and
        the ``committed``; where it ends as ``headline``, what universal ``means``, the rest in ``words``.

    Raises
    ------
    GovError
        Where `gametheory_gov.grow` cannot follow the game.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> found = growth(load_scenario("gatt_wto").bind(legitimacy=0.2))
    >>> found["sizes"], found["label"], found["headline"], found["means"]
    ([22], 'club', 'The club stays at 22 states', 'universal: at least 95% of states')
    >>> print(found["words"])
    22 of 193 states, 60.7% of size, 51.8% of population. 22 founders, who are committed and stay; nobody
    joins or leaves.
    """
    path = grow(game, None if game.club else (), reasons=False)
    place = {label: k for k, label in enumerate(game.states.ids)}
    rounds: list[int | None] = [None] * game.N
    for label, entered in path.joined().items():
        rounds[place[label]] = entered
    found = path.regime
    return {
        "round": rounds,
        "gain": gains_at(game, path.profile),
        "sizes": list(path.sizes),
        "shares": {
            "members": found.members / found.states,
            "size": found.size_share,
            "population": found.population_share,
        },
        "label": found.label,
        "universal": path.universal,
        "ended": path.ending,
        "undecided": [place[label] for label in path.undecided],
        "committed": sorted(place[label] for label in path.game.committed),
        "headline": headline(path),
        "means": f"universal: at least {path.universal_share:.0%} of states",
        "words": growth_words(path),
    }


def gains_at(game: BoundGame, profile: Profile) -> list[float]:
    """What each member gains by staying, and each outsider by joining, at a profile."""
    gains, _ = judged(game, profile, DEFAULT_TOLERANCE, all_carefully=True)
    joining = gains[:, 1:].max(axis=1)
    kept = np.where(profile > 0, -gains[:, 0], joining)
    return [float(game.plain(gain)) for gain in kept]


def clubs(solution: Solution) -> dict[str, Any]:
    """The stable clubs of a solution, as plain values.

    Parameters
    ----------
    solution : Solution

    Returns
    -------
    dict
        ``state``: ``"ready"``, ``"partial"`` or ``"failed"``; ``found``: for each club the positions of its
        ``members``, ``size``, ``label`` and ``words``; ``result``, what is listed, and both in ``words``.

    Examples
    --------
    >>> from gametheory_gov import load_scenario, solve
    >>> found = clubs(solve(load_scenario("gatt_wto")))
    >>> found["state"], [(club["size"], club["label"]) for club in found["found"]], found["result"]
    ('ready', [(190, 'universal')], 'every equilibrium is listed')
    """
    game = solution.game
    place = {label: k for k, label in enumerate(game.states.ids)}
    listed = [
        *((e, "") for e in solution.equilibria),
        *((e, "Undecided in floats. ") for e in solution.undecided),
    ]
    found = [
        {
            "members": [place[label] for label in e.members],
            "size": len(e.members),
            "label": regime(game, game.profile(dict(e.actions))).label,
            "words": prefix + club_words(game, e),
        }
        for e, prefix in listed[:MOST_CLUBS]
    ]
    state = {Result.REFUSED: "failed", Result.STOPPED: "partial"}.get(solution.result, "ready")
    result = solution.message if state == "failed" else solution.result.value
    many = f", the first {MOST_CLUBS} are shown" if len(listed) > MOST_CLUBS else ""
    head = (
        "No stable club is known" if state == "failed" else counted(len(solution.equilibria), "stable club")
    )
    head += f", {len(solution.undecided)} undecided" if solution.undecided else ""
    return {
        "state": state,
        "progress": "",
        "found": found,
        "result": result,
        "words": f"{head}{many}: {result}.",
    }


def colours(labels: Iterable[str]) -> dict[str, str]:
    """The colours of what growth ends in, with grey for settings that a rule forbids.

    Examples
    --------
    >>> colours(["club", NOT_POSSIBLE])[NOT_POSSIBLE]
    '#8C8C8C'
    """
    found = set(labels)
    return palette(found - {NOT_POSSIBLE}) | dict.fromkeys(found & {NOT_POSSIBLE}, "#8C8C8C")


def faults_of(error: GovError) -> list[str]:
    """What a rule forbids, in the package's own words."""
    return list(getattr(error, "faults", ())) or [str(error)]


# --------------------------------------------------------------------------------------------- the world


def _blanks(places: Iterable[tuple[int, int]]) -> int:
    """Squares without a state in the box around some."""
    wide, tall = (max(entries) - min(entries) + 1 for entries in zip(*places, strict=True))
    return int(wide * tall) - len({*places})


def world(game: BoundGame, *, title: str = "", scenario: Scenario | None = None) -> dict[str, Any]:
    """Who plays, as plain values: the states with their figures and their places on the map of tiles.

    Parameters
    ----------
    game : BoundGame
    title : str
    scenario : Scenario, optional
        What is said of parameters, and which founders are not among the states, comes from there.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> found = world(load_scenario("gatt_wto").bind(), title="GATT")
    >>> [found["states"][0][name] for name in ("id", "region", "x", "y")], found["actions"]
    (['AFG', 'Southern Asia', 22, 6], ['outside', 'member'])
    """
    states = game.states
    regions = {row["iso3"]: row["region"] for row in read_table("states")}
    places = tiles(states.ids) if states.N <= MOST_TILES else {}
    if states.N < _SPARSE and _blanks(places.values()) > 3 * states.N:
        places = {}  # the page draws a block of tiles
    rows = []
    for k, label in enumerate(states.ids):
        x, y = places.get(label, (None, None))
        people = None if states.population is None else float(states.population[k])
        figures = {"size": float(states.size[k]), "population": people}
        about = {"id": label, "name": states.names[k], "region": regions.get(label, "")}
        rows.append({**about, **figures, "great_power": bool(states.great_power[k]), "x": x, "y": y})
    return {
        "title": title or game.form.name,
        "year": states.year,
        "states": rows,
        "regions": sorted({row["region"] for row in rows} - {""}),
        "institution": game.institution.name,
        "actions": list(game.actions),
        "founders": list(game.founders),
        "note": note(game, scenario),
        "missing": missing(game, scenario),
        "glossary": glossary(game),
    }
