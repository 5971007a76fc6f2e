"""What the shell command reads: targets, options that change a scenario, folders."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

import gametheory_gov as gg
from gametheory_gov.errors import DataError, Faults, InvalidInputError
from gametheory_gov.exact import to_fraction
from gametheory_gov.scenarios.reader import RESERVED

#: Entries of the design vector; ``legitimacy`` is the parameter here, not the weights of that name.
DESIGN = tuple(entry.name for entry in fields(gg.Institution) if entry.name not in ("name", "legitimacy"))
SAME = {"legitimacy_weight": "legitimacy"}

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
    from gametheory_gov.scenarios import read_world

    path = Path(target)
    if path.suffix == ".toml" or path.is_file():
        return read_world(path, year=year)
    return gg.load_scenario(target, year=year)


def changed(
    scenario: gg.Scenario, legitimacy: str | None, divergence: str | None, settings: list[str] | None
) -> tuple[gg.Scenario, dict[str, Any]]:
    """Return the scenario with the design vector changed as asked, and the changed parameters.

    Text is read exactly; a world in floats stays one.
    """
    faults = Faults("options")
    given = [("legitimacy", legitimacy)] if legitimacy is not None else []
    given += [("divergence", divergence)] if divergence is not None else []
    for setting in settings or ():
        name, sign, text = setting.partition("=")
        if not sign or not name.strip():
            faults.add(f"--set {setting!r}; give it as name=number, such as --set cost=0.5")
        else:
            given.append((SAME.get(name.strip(), name.strip()), text.strip()))
    values: dict[str, Any] = {}
    design: dict[str, Any] = {}
    own = {*getattr(scenario.game, "parameters", ()), *getattr(scenario.game, "columns", ())}
    for name, text in given:
        if name in values or name in design:
            faults.add(f"{name} is given twice; give it once")
        elif name in RESERVED:
            faults.add(f"--set {name}: is no parameter; in a TOML file, write {RESERVED[name]}")
        elif name in ("votes", "transfers") and name not in own:
            faults.add(f"--set {name}: a table by id cannot be given here; write it in a TOML file")
        elif name in DESIGN and name not in own:
            design[name] = _read_entry(name, text)
        else:
            try:
                values[name] = to_fraction(text)
            except ValueError:
                faults.add(f"{name} = {text!r} is not a number")
    try:
        scenario = scenario.replace(institution=scenario.institution.replace(**design))
    except InvalidInputError as error:
        faults.extend(error.faults)
    faults.raise_as(InvalidInputError)
    return scenario, values


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
