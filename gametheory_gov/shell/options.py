"""What the shell command reads: targets, options that change a scenario, folders."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from os.path import exists, isdir, isfile
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
    NotExactError,
    NotSolvedError,
)
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.files import read_text, read_toml
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.bound.rebind import DESIGN, Axis, read_values
from gametheory_gov.scenarios.reader import RESERVED

_NUMBERS = ("legitimacy", "divergence")

#: What is varied, in the words of the help.
RUN = "NAME LOW:HIGH[:POINTS]|VALUE,..."

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
Free = Annotated[bool, typer.Option("--free-founders", help="Founders may leave.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, and nothing else.")]
Exact = Annotated[bool, typer.Option("--exact", help="Exact arithmetic; decimals are exact.")]


class TiesOption(StrEnum):
    """Tie rules of paths and clubs."""

    join_ = "join"
    stay_out = "stay_out"


Ties = Annotated[TiesOption, typer.Option(help="What an indifferent state does.")]


def read_target(target: str, year: int | None) -> Any:
    """The scenario of a name, or the world of a TOML file."""
    from gametheory_gov.scenarios.reader import read_world

    path = Path(target)
    if isdir(path) and target not in gg.list_scenarios():
        world = path / "world.toml"
        inside = f"{world}" if isfile(world) else "a TOML file"
        raise DataError(target, [f"is a folder; give {inside}"])
    if path.suffix == ".toml" or isfile(path):
        return read_world(path, year=year)
    return gg.load_scenario(target, year=year)


def _inputs(target: str) -> tuple[Path, ...]:
    """The files of a target: a TOML file, and the table that it names."""
    path = Path(target)
    try:
        csv = read_toml(read_text(path), target).get("world", {})["csv"]
        return path, path.parent / csv
    except (DataError, LookupError, TypeError, AttributeError):
        return (path,)


def replaced(file: Path, inputs: Sequence[Path]) -> bool:
    """Whether a file that is to be written is one of those that were read."""
    return any(exists(file) and exists(known) and file.samefile(known) for known in inputs)


@dataclass(frozen=True)
class _Given:
    """What was given to a command on a game; the command adds the faults of its own options.

    Parameters
    ----------
    faults : Faults
        Everything that is wrong so far.
    changes : mapping of str to number
        Parameters that the options change.
    quiet : bool
        Whether results only are to be printed.
    stand_in : BoundGame or None
        The game at hand or, where that has faults, the scenario's without the options: to check names by.
    states : States or None
        The states at hand.
    inputs : tuple of path
        The files that were read, which no output may replace.
    """

    faults: Faults
    changes: Mapping[str, Any]
    quiet: bool
    stand_in: gg.BoundGame | None
    states: gg.States | None
    inputs: tuple[Path, ...]

    @property
    def progress(self) -> bool:
        """Whether progress is shown."""
        return not self.quiet and sys.stderr.isatty()

    def check_ids(self, option: str, ids: Sequence[str]) -> bool:
        """Whether the ids of an option are among the states, where these are known; others are noted."""
        before = len(self.faults.found)
        if self.states is not None:
            with self.faults.noting(option):
                self.states.indices(ids)
        return len(self.faults.found) == before

    def need_a_club(self, *, named: bool | None = None) -> None:
        """Note when there is no club to ask about.

        Parameters
        ----------
        named : bool, optional
            Whether one is named, for a command that takes one; for others it must grow from founders.
        """
        game = self.stand_in
        if game is not None and len({*game.form.standards.values()}) > 1:
            self.faults.add(
                "a club grows around one standard, and here are rival ones; gametheory-gov solve says "
                "who founds which"
            )
        elif game is not None and not game.club and not named:
            other = "" if named is None else ", or name a club: --club ID,ID,..."
            self.faults.add(f'nobody founds; write who does in a TOML file: founders = ["USA", ...]{other}')

    def read_axis(self, option: str, given: tuple[str, str], points: int) -> Axis:
        """A name and what it runs over, from text; what is wrong with the values is noted.

        Parameters
        ----------
        option : str
        given : (str, str)
            The name, and ``low:high``, ``low:high:points`` or values such as ``0,0.5,1``.
        points : int
            Number of values of a range that does not say it.
        """
        spec = self.read_range(option, given)
        if spec is None:
            return Axis(given[0], [])
        exact = self.stand_in is not None and self.stand_in.exact
        values = read_values(
            f"{option} {given[0]}", spec, self.faults, points=points, exact=exact, rising=True, shown=given[1]
        )
        return Axis(given[0], values)

    def read_range(self, option: str, given: tuple[str, str]) -> Any:
        """A range as a tuple, values as a list, still in texts; None for what is neither, which is noted."""
        name, text = given
        parts, values = ([part.strip() for part in text.split(sign)] for sign in ":,")
        if len(parts) in (2, 3):
            return (*parts[:2], *(int(part) if part.isdecimal() else part for part in parts[2:]))
        if len(parts) == 1 and len(values) > 1:
            return values
        self.faults.add(f"{option} {name} {text}: give low:high, low:high:points or values such as 0,0.5,1")
        return None


@dataclass(frozen=True)
class Ready(_Given):
    """A scenario, with the design vector as asked, and its game as the options change it."""

    scenario: gg.Scenario
    game: gg.BoundGame

    def checked(self) -> tuple[gg.Scenario, gg.BoundGame]:
        """Scenario and game; the command's own faults are raised."""
        self.faults.raise_as(InvalidInputError)
        return self.scenario, self.game


@dataclass(frozen=True)
class Faulty(_Given):
    """What could be read where something is wrong with the target or the options that change it."""

    def checked(self) -> tuple[gg.Scenario, gg.BoundGame]:
        """Raise every fault."""
        raise InvalidInputError(self.faults.subject, self.faults.found)


Given = Ready | Faulty


def read(
    command: str,
    target: str,
    year: int | None = None,
    legitimacy: str | None = None,
    divergence: str | None = None,
    settings: list[str] | None = None,
    *,
    quiet: bool = False,
    exact: bool | None = None,
    free: bool = False,
) -> Given:
    """What all commands on a game take, with every fault noted: nothing is raised yet.

    What cannot be read does not keep the rest from being checked, as far as the rest makes sense without it.
    """
    faults = Faults(command)
    scenario = collect(faults, read_target, target, year)
    states = None if scenario is None else scenario.states
    if scenario is None and year is not None:
        scenario = collect(Faults(command), read_target, target, None)
        said = Faults(command)
        collect(said, gg.load_states, year)
        faults.extend(
            fault for fault in said.found if not any(known.endswith(fault) for known in faults.found)
        )
    texts = _changes(legitimacy, divergence, settings, faults)
    inputs = _inputs(target) if scenario is not None else (Path(target),)
    if scenario is None:
        faults.extend(
            f"{name} = {text!r} is no number"
            for name, text in texts
            if name in _NUMBERS and _number(text) is None
        )
        return Faulty(faults, {}, quiet, None, None, inputs)
    asked, changes = _changed(scenario, texts, faults)
    game = collect(faults, lambda: asked.bind(exact=exact, committed=not free, **changes))
    if game is not None and not faults:
        return Ready(faults, changes, quiet, game, states, inputs, asked, game)
    game = collect(Faults(command), scenario.bind) if game is None else game
    return Faulty(faults, changes, quiet, game, states, inputs)


def on_a_game(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the options that all commands on a game share.

    Its parameter ``given`` receives what `read` returns. In its place stand the options that change the
    scenario; the target comes first, ``--quiet`` last. Parameters ``exact`` and ``free`` are read as well.
    """
    shared = inspect.signature(read, eval_str=True).parameters
    hints = {"year": Year, "legitimacy": Legitimacy, "divergence": Divergence, "settings": Settings}
    changes = [shared[name].replace(annotation=hint) for name, hint in hints.items()]
    parameters = [shared["target"].replace(annotation=Target)]
    for name, parameter in inspect.signature(command, eval_str=True).parameters.items():
        parameters += changes if name == "given" else [parameter]
    parameters.append(shared["quiet"].replace(annotation=Quiet))

    def run(**values: Any) -> None:
        common = {name: values.pop(name) for name in ("target", *hints, "quiet")}
        own = {"exact": values.get("exact") or None, "free": values.get("free", False)}
        given = read(command.__name__, **common, **own)
        command(given=given, **values)

    only = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    run.__signature__ = inspect.Signature(only)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in only}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def collect(faults: Faults, read: Callable[..., Any], *arguments: Any) -> Any:
    """What a reader returns, or None with its faults noted; a file keeps its name."""
    try:
        return read(*arguments)
    except (NotApplicableError, NotSolvedError):
        raise
    except GovError as error:
        place = error.subject if isinstance(error, DataError) else ""
        head = f"{place}: " if place and not place.startswith(("scenario", "load_states")) else ""
        faults.extend(head + fault for fault in getattr(error, "faults", (str(error),)))
        return None


def collect_folder(folder: Path | None, given: Given, *stems: str) -> None:
    """Note when a folder cannot be written to, for a command on a game; see `note_folder`."""
    note_folder(folder, given.faults, given.inputs, *stems)


def note_folder(folder: Path | None, faults: Faults, inputs: Sequence[Path], *stems: str) -> None:
    """Note when a folder cannot be written to; when anything is wrong, none is left behind.

    ``stems`` are those of the files that are written there, none of which may be an input.
    """
    if folder is None:
        return
    for stem in stems:
        for ending in (".png", ".csv", ".json", ".nc"):
            if replaced(folder / f"{stem}{ending}", inputs):
                faults.add(f"{folder / stem}{ending}: is read, and would be replaced; name another folder")
    missing = [place for place in (folder, *folder.parents) if not exists(place)]
    collect(faults, writable, folder)
    if faults:
        for place in missing:
            if place.is_dir():
                place.rmdir()


@contextmanager
def refusals(remedy: str) -> Iterator[None]:
    """Say what can be typed instead, where an answer is refused with names of Python."""
    try:
        yield
    except (NotApplicableError, NotExactError) as error:
        why = re.split(r"[;.] ", str(error))[0]
        raise NotApplicableError(f"{why}; here: {remedy}") from error


def listed_ids(text: str | None) -> tuple[str, ...]:
    """The ids of a text that separates them by commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _changes(
    legitimacy: str | None, divergence: str | None, settings: list[str] | None, faults: Faults
) -> list[tuple[str, str]]:
    """Names and texts of what is changed."""
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
    """The scenario with the design vector changed as asked, and the changed parameters.

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
    changed = collect(faults, lambda: scenario.replace(institution=scenario.institution.replace(**design)))
    return (scenario if changed is None else changed), values


def _number(text: str) -> Fraction | None:
    try:
        return to_fraction(text)
    except ValueError:
        return None


def _read_entry(name: str, text: str) -> Any:
    """An entry of the design vector from text: lists are separated by commas."""
    if isinstance(getattr(gg.Institution(), name), tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def writable(folder: Path, *, create: bool = True) -> Path:
    """A folder that can be written to, before any work is done."""
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
