"""`replicate`: an archive of an answer, from which anybody can make it again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from gametheory_gov.base.answer import Answer, load
from gametheory_gov.base.errors import DataError, Faults, GovError, InvalidInputError
from gametheory_gov.base.files import MOST_BYTES, as_path, read_bytes, read_json, read_text, temporary_name
from gametheory_gov.base.inputs import public
from gametheory_gov.base.plain import from_plain, to_plain
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.scenarios.reader import read_world

from .compare import Likeness
from .files import FORMAT, MANIFEST, SUMS, WORLD, as_json, game_of, manifest, texts_of
from .recipes import Recipe, check_given, recipe_of

#: Differences that a message names.
_SHOWN = 5
#: Files of an archive, and bytes in them, at most.
_MOST_FILES, _MOST_TOTAL = 1000, 4 * MOST_BYTES


@public
def replicate(answer: Any, folder: str | Path, **arguments: Any) -> Path:
    r"""Write an archive of an answer, from which anybody can make it again and compare.

    The answer is first made again here: an archive that does not replicate is never written.

    Parameters
    ----------
    answer : Solution, GrowthPath, Threshold, HysteresisLoop, TippingNumber, PhaseDiagram, FormSolution, SubgamePerfect or ClosedForm
        Complete: a search that ended early is refused.
    folder : str or path
        Written whole or not at all. An archive that stands there is replaced; any other folder is refused.
    **arguments
        Arguments of the function that made the answer which the answer does not keep, such as ``rng=1`` of
        random order, or ``values=`` and ``refine=`` of a threshold in floats.

    Returns
    -------
    path
        The folder. `check_archive`, or ``gametheory-gov replicate FOLDER``, makes the answer again.

    Raises
    ------
    NotApplicableError
        For a kind of answer that is not made again from itself, and for one that is not complete.
    InvalidInputError
        If the answer, made again, is another one: then an argument is missing.
    DataError
        If the folder cannot be written, or holds something else than an archive.

    Examples
    --------
    >>> import tempfile
    >>> from gametheory_gov import AccessionGame, States, bind, grow
    >>> from gametheory_gov.papers import check_archive, replicate
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = replicate(grow(game, ["1", "2"]), f"{place}/archive")
    ...     names = sorted(file.name for file in folder.iterdir())
    ...     check_archive(folder).valid
    True
    >>> names[:5]
    ['README.md', 'SHA256SUMS', 'answer.csv', 'answer.json', 'answer.md']
    """  # noqa: E501
    target = as_path(folder).absolute()
    if not isinstance(answer, Answer):
        way = "give an answer, such as solve(game) or grow(game)"
        raise InvalidInputError("replicate", [f"{answer!r:.80} is no answer; {way}"])
    recipe = recipe_of(answer)
    faults = Faults("replicate")
    check_given(recipe, answer, arguments, faults)
    for name, value in arguments.items():
        try:
            to_plain(value)
        except TypeError as error:
            faults.add(f"{name}: {error}")
    faults.raise_as(InvalidInputError)
    _check_again(answer, recipe, arguments)
    temporary: Path | None = None
    try:
        _check_place(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = temporary_name(target)
        temporary.mkdir()
        _write(answer, recipe, arguments, temporary)
        _take_place(temporary, target)
    except OSError as error:
        why = error.strerror or error
        fault = f"cannot be written ({why}); name another folder"
        raise DataError(f"{str(target)[:200]}", [fault]) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return as_path(folder)


def compared(answer: Answer, recipe: Recipe, given: Mapping[str, Any]) -> tuple[Likeness, Any, list[str]]:
    """The answer made again, and where it differs."""
    game = game_of(answer)
    again = recipe.make(answer, given)
    comparison = Likeness(1.0 if game is None else game.scale, recipe.apart)
    return comparison, again, list(comparison.differences(answer, again))


def _check_again(answer: Answer, recipe: Recipe, given: Mapping[str, Any]) -> None:
    _, _, found = compared(answer, recipe, given)
    if found:
        more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        way = (
            f"made again by {recipe.call}, it is another answer; give the arguments that it was made "
            f"with and does not keep, as in replicate(answer, folder, ...): of {', '.join(recipe.allowed())}"
        )
        raise InvalidInputError("replicate", [way, *found[:_SHOWN], *more])


# ----------------------------------------------------------------------------------------------- writing


def _write(answer: Answer, recipe: Recipe, given: Mapping[str, Any], folder: Path) -> None:
    kept = answer.save(folder / f"answer{answer.ENDING}")
    for name, text in texts_of(load(kept), recipe, given).items():
        (folder / name).write_bytes(text.encode())
    if (game := game_of(answer)) is not None and not _is_world(folder / WORLD, game):
        (folder / WORLD).unlink()  # such as a game with tables by state that TOML has no place for
    digests = {path.name: digest(path) for path in folder.iterdir()}
    text = as_json(manifest(answer, recipe, given, digests))
    (folder / MANIFEST).write_bytes(text.encode())
    (folder / SUMS).write_bytes(sums({**digests, MANIFEST: sha256(text.encode()).hexdigest()}).encode())


def _is_world(path: Path, game: BoundGame) -> bool:
    """Whether a world in TOML, bound, is a game; who is committed is not part of it."""
    exact = None if game.recipe is None else game.recipe.exact
    try:
        again = read_world(path).bind(exact=exact, committed=False)
    except GovError:
        return False
    kept = ("payoffs", "aggregates", "exposures", "along", "signed", "switching", "cooperation", "standards")
    one, other = again.to_dict(), game.to_dict()
    told = ("values", "exposure", "matrices", "exact", "founders", "seated")
    return all(one.get(name) == other.get(name) for name in told) and all(
        one["game"].get(name) == other["game"].get(name) for name in kept
    )


def sums(digests: Mapping[str, str]) -> str:
    """Digests as ``sha256sum --check`` reads them."""
    return "".join(f"{value}  {name}\n" for name, value in sorted(digests.items()))


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return sha256(read_bytes(path)).hexdigest()


def listing(folder: Path) -> dict[str, Path]:
    """The files of an archive by name, sorted.

    Raises
    ------
    DataError
        If it is no folder or no archive, holds a folder, link or device, or too much.
    """
    try:
        if not folder.is_dir():
            raise DataError(f"{folder}", ["is no folder; name the folder of an archive"])
        with os.scandir(folder) as entries:
            found = {entry.name: entry for entry in islice(entries, _MOST_FILES + 1)}
        if len(found) > _MOST_FILES:
            raise DataError(f"{folder}", [f"holds more than {_MOST_FILES} files and is no archive"])
        if missing := [name for name in (MANIFEST, SUMS) if name not in found]:
            raise DataError(f"{folder}", [f"is no archive: it has no {' and no '.join(missing)}"])
        for entry in found.values():
            if not entry.is_file(follow_symlinks=False):
                fault = "is a folder, a link or a device, which no archive holds; take it out"
                raise DataError(entry.path, [fault])
        if sum(entry.stat().st_size for entry in found.values()) > _MOST_TOTAL:
            raise DataError(f"{folder}", [f"holds more than {_MOST_TOTAL} bytes and is no archive"])
    except OSError as error:
        why = error.strerror or error
        raise DataError(
            f"{str(folder)[:200]}", [f"cannot be read ({why}); name the folder of an archive"]
        ) from error
    return {name: Path(found[name].path) for name in sorted(found)}


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an archive.

    Raises
    ------
    DataError
        If there is none that this version reads.
    """
    path = folder / MANIFEST
    plain = read_json(read_text(path), f"{path}")
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise DataError(f"{path}", [f"is no manifest of an archive; its format is to be {FORMAT!r}"])
    if not isinstance(plain.get("given"), dict) or not isinstance(plain.get("files"), dict):
        raise DataError(f"{path}", ["names no files, or no arguments that were given"])
    return plain


def given_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a manifest keeps."""
    return {str(name): from_plain(value) for name, value in plain["given"].items()}


def _check_place(target: Path) -> None:
    """Refuse a place where something stands that is no archive."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise DataError(f"{target}", ["is a file or a link; name a folder"])
    if not target.exists() or not any(target.iterdir()):
        return
    try:
        files = set(listing(target))
        known = {*read_manifest(target)["files"], MANIFEST, SUMS}
    except DataError as error:
        raise DataError(f"{target}", ["cannot be replaced; name another folder", *error.faults]) from error
    if odd := sorted(files - known):
        fault = f"holds {', '.join(odd)}, which would be lost; move it, or name another folder"
        raise DataError(f"{target}", [fault])


def _take_place(temporary: Path, target: Path) -> None:
    """Give a finished folder its name; an archive that stands there goes only then."""
    before = target.with_name(f".{target.name[:100]}-before-{temporary.name[-8:]}")
    if target.exists():
        target.rename(before)
    try:
        temporary.rename(target)
    except BaseException:
        if before.exists():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)
