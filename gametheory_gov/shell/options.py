"""What the shell command reads: targets, options that change a scenario, folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.base.errors import (
    DataError,
    Faults,
    GovError,
    InvalidInputError,
    NotApplicableError,
    NotSolvedError,
    did_you_mean,
)
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.variation import DESIGN, rebind, variable
from gametheory_gov.scenarios.reader import RESERVED

_NUMBERS = ("legitimacy", "divergence")

Target = Annotated[str, typer.Argument(help="A scenario, or a TOML file with a world of your own.")]
Year = Annotated[int | None, typer.Option(help="Take the states of this year (2019; 1950 to 2020 by fives).")]
Legitimacy = Annotated[str | None, typer.Option(help="Value of one unit of legitimacy.", metavar="NUMBER")]
Divergence = Annotated[
    str | None, typer.Option(help="Cost of one unit of distance from the policy.", metavar="NUMBER")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="Another parameter, or entry of the design vector.", metavar="NAME=VALUE"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Results only: no progress, no explanations.")]


def read_target(target: str, year: int | None) -> Any:
    """Return the scenario of a name, or the world of a TOML file."""
    from gametheory_gov.scenarios.reader import read_world

    path = Path(target)
    if path.suffix == ".toml" or path.is_file():
        return read_world(path, year=year)
    return gg.load_scenario(target, year=year)


@dataclass
class Given:
    """A target with the options that change it, and everything that is wrong with them.

    Parameters
    ----------
    faults : Faults
        A command adds its own before anything is raised.
    scenario : Scenario, optional
        With the design vector as asked; None when it cannot be read.
    changes : mapping of str to number
        Parameters that the options change.
    game : BoundGame, optional
        The game at hand; None when anything is wrong with it.
    stand_in : BoundGame, optional
        The game at hand or, where that has faults, the scenario without the options, to check names by.
    states : States, optional
        The states at hand; None when these are not known.
    """

    faults: Faults
    scenario: gg.Scenario | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    game: gg.BoundGame | None = None
    stand_in: gg.BoundGame | None = None
    states: gg.States | None = None

    def checked(self) -> tuple[gg.Scenario, gg.BoundGame]:
        """Return scenario and game, or raise with every fault."""
        self.faults.raise_as(InvalidInputError)
        assert self.scenario is not None
        assert self.game is not None
        return self.scenario, self.game

    def check_ids(self, option: str, ids: tuple[str, ...]) -> None:
        """Note ids of an option that are not among the states, where these are known."""
        if self.states is not None:
            found: list[str] = []
            collect(found, self.states.indices, ids)
            self.faults.extend(f"{option}: {fault}" for fault in found)

    def check_axis(self, name: str, values: Sequence[Any] = ()) -> None:
        """Note a name that cannot be varied, and what is wrong with the first and the last of its values."""
        game = self.stand_in
        if game is None:
            return
        names = variable(game)
        if name not in names:
            near = did_you_mean(name, names) or f"; these can: {', '.join(names)}"
            self.faults.add(f"{name} is nothing that can be changed{near}")
        for value in (values[0], values[-1]) if name in names and values else ():
            found: list[str] = []
            collect(found, lambda at=value: rebind(game, **{name: at}))
            self.faults.extend(fault for fault in found if fault not in self.faults.found)


def read_input(
    command: str,
    target: str,
    year: int | None,
    legitimacy: str | None,
    divergence: str | None,
    settings: list[str] | None,
    *,
    exact: bool | None = None,
) -> Given:
    """Read what all commands take, noting every fault: nothing is raised yet.

    What cannot be read does not keep the rest from being checked, as far as the rest makes sense without it.
    """
    given = Given(Faults(command))
    faults = given.faults
    scenario = collect(faults.found, read_target, target, year)
    given.states = None if scenario is None else scenario.states
    if scenario is None and year is not None:
        scenario = collect([], read_target, target, None)
        said: list[str] = []
        collect(said, gg.load_states, year)
        if not any(fault.endswith(part) for part in said for fault in faults.found):
            faults.extend(said)
    texts = _changes(legitimacy, divergence, settings, faults)
    if scenario is None:
        faults.extend(
            f"{name} = {text!r} is no number"
            for name, text in texts
            if name in _NUMBERS and _number(text) is None
        )
        return given
    given.scenario, given.changes = _changed(scenario, texts, faults)
    before = len(faults.found)
    asked, changes = given.scenario, given.changes
    game = collect(faults.found, lambda: asked.bind(exact=exact, **changes))
    if len(faults.found) > before:
        game = collect([], scenario.bind)
    given.stand_in = game
    given.game = None if faults else game
    return given


def collect(found: list[str], read: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a reader returns, or None with its faults put on the list; a file keeps its name."""
    try:
        return read(*arguments)
    except (NotApplicableError, NotSolvedError):
        raise
    except GovError as error:
        place = error.subject if isinstance(error, DataError) else ""
        head = f"{place}: " if place and not place.startswith(("scenario", "load_states")) else ""
        found += [head + fault for fault in getattr(error, "faults", (str(error),))]
        return None


def collect_folder(folder: Path, faults: Faults) -> None:
    """Note when a folder cannot be written to; when anything is wrong, none is left behind."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    collect(faults.found, writable, folder)
    if faults:
        for place in missing:
            if place.is_dir():
                place.rmdir()


def listed_ids(text: str | None) -> tuple[str, ...]:
    """Return the ids of a text that separates them by commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _changes(
    legitimacy: str | None, divergence: str | None, settings: list[str] | None, faults: Faults
) -> list[tuple[str, str]]:
    """Return names and texts of what is changed."""
    given = [("legitimacy", legitimacy)] if legitimacy is not None else []
    given += [("divergence", divergence)] if divergence is not None else []
    for setting in settings or ():
        name, sign, text = setting.partition("=")
        if not sign or not name.strip():
            faults.add(f"--set {setting!r}; give it as name=number, such as --set cost=0.5")
        else:
            given.append((ALIASES.get(name.strip(), name.strip()), text.strip()))
    names = [name for name, _ in given]
    faults.extend(
        f"{name} is given twice; give it once" for name in dict.fromkeys(names) if names.count(name) > 1
    )
    return list(dict(given).items())


def _changed(
    scenario: gg.Scenario, texts: list[tuple[str, str]], faults: Faults
) -> tuple[gg.Scenario, dict[str, Any]]:
    """Return the scenario with the design vector changed as asked, and the changed parameters.

    Text is read exactly; a world in floats stays one. What is no number stays text, so that binding says
    whether such a parameter exists and what it takes.
    """
    values: dict[str, Any] = {}
    design: dict[str, Any] = {}
    own = {*getattr(scenario.game, "parameters", ()), *getattr(scenario.game, "columns", ())}
    for name, text in texts:
        if name in RESERVED:
            faults.add(f"--set {name}: is no parameter; in a TOML file, write {RESERVED[name]}")
        elif name in ("votes", "transfers") and name not in own:
            faults.add(f"--set {name}: a table by id cannot be given here; write it in a TOML file")
        elif name in DESIGN and name not in own:
            design[name] = _read_entry(name, text)
        else:
            number = _number(text)
            values[name] = text if number is None else number
    changed = collect(
        faults.found, lambda: scenario.replace(institution=scenario.institution.replace(**design))
    )
    return (scenario if changed is None else changed), values


def _number(text: str) -> Fraction | None:
    try:
        return to_fraction(text)
    except ValueError:
        return None


def _read_entry(name: str, text: str) -> Any:
    """Return an entry of the design vector from text: lists are separated by commas."""
    if isinstance(getattr(gg.Institution(), name), tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def writable(folder: Path, *, create: bool = True) -> Path:
    """Return a folder that can be written to, before any work is done."""
    import tempfile

    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise DataError(
            f"{folder}", [f"cannot be written to ({error.strerror}); name another folder"]
        ) from error
