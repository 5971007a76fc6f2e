"""`check_archive`: an archive's answer made again, and every file compared.

Nothing of an archive is run. Its answer is read as data, made again by the package's own function, and
compared: exact numbers must be equal, floats within a tolerance. Versions of libraries are told, not
compared. A file that was changed is told by its digest, and by the line or entry in which it differs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gametheory_gov.base.answer import Verification, load, reading
from gametheory_gov.base.errors import DataError, Faults, GovError
from gametheory_gov.base.files import as_path, read_bytes
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import misbound

from .archive import compared, digest, given_of, listing, read_manifest, sums
from .compare import NEAR_ZERO, RELATIVE, Likeness
from .files import CELLS, MANIFEST, SUMS, WORLD, data_digests, game_of, manifest, texts_of, versions
from .recipes import check_given, recipe_of

#: What decides how texts are written.
_WRITERS = ("gametheory_gov", "sympy", "pandas")


@public
def check_archive(folder: str | Path) -> Verification:
    """Make the answer of an archive again, compare it, and check every file of the archive.

    Parameters
    ----------
    folder : str or path
        An archive that `replicate` wrote.

    Returns
    -------
    Verification
        ``valid``; otherwise every difference, with its file and its entry. The versions of then and now are
        among what is given.

    Raises
    ------
    DataError
        If it is no archive, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from gametheory_gov import AccessionGame, States, bind, grow
    >>> from gametheory_gov.papers import check_archive, replicate
    >>> game = bind(AccessionGame(), States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = replicate(grow(game, ["1", "2"]), f"{place}/archive")
    ...     file = folder / "answer.csv"
    ...     _ = file.write_text(file.read_text().replace("1,3 4,,4", "1,3 4,,3"))
    ...     print(check_archive(folder).faults[0])
    answer.csv was changed: its digest is another
    """
    place = as_path(folder)
    files = listing(place)
    plain = read_manifest(place)
    changed = _changed(files, plain)
    faults = [f"{name} {why}" for name, why in changed.items()]
    checked = [f"{counted(len(files), 'file')} by their digests"]
    given = list(_given(plain))
    try:
        with reading("the answer"):
            faults += _made_again(files, plain, changed, checked, given)
    except GovError as error:
        words = "; ".join(getattr(error, "faults", (str(error),)))
        if not faults:
            raise DataError(f"{place}", [f"what is kept cannot be made again: {words}"]) from error
        faults.append(f"what is kept cannot be made again: {words}")
    return Verification(not faults, tuple(faults), tuple(checked), tuple(given))


def _made_again(
    files: Mapping[str, Path],
    plain: Mapping[str, Any],
    changed: Mapping[str, str],
    checked: list[str],
    told: list[str],
) -> Iterator[str]:
    """What differs once the answer is made again; what was checked, and what could not be, is noted."""
    answer = load(files[f"answer{_ending(files)}"])
    given, recipe = given_of(plain), recipe_of(answer)
    with (odd := Faults(MANIFEST)).noting():
        check_given(recipe, answer, given, odd)
    odd.raise_as(DataError)
    name = f"answer{answer.ENDING}"
    own = [f"{name}, {line}" for line in _of_itself(answer, checked, told)]
    yield from own
    if own and "stats" in recipe.apart:
        return  # a search may have no end where what was found has no proof
    comparison, again, found = compared(answer, recipe, given)
    yield from (f"{name}, {line}" for line in found)
    checked.append(
        f"the answer, made again by {recipe.call}: {counted(comparison.entries, 'entry', 'entries')}, exact "
        f"ones equal, floats to {RELATIVE:g} of the larger or {NEAR_ZERO:g} of payoffs"
    )
    made = manifest(answer, recipe, given, {})
    for entry in ("kind", "answer", "made_with", "seeds"):
        if plain.get(entry) != made[entry]:
            values = f"{plain.get(entry)!r:.60} in the archive, {made[entry]!r:.60} made again"
            yield f"{MANIFEST}, {entry}: {values}"
    texts = texts_of(again if found else answer, recipe, given)
    kept = {name: read_bytes(files[name]).decode("utf-8", "replace") for name in texts if name in files}
    yield from (f"{name} is missing" for name in texts if name not in {*files, *changed, WORLD})
    # another version may say the same in other words; the entries of tables are always compared
    then = plain.get("versions")
    now = versions()
    alike = isinstance(then, dict) and all(then.get(name) == now[name] for name in _WRITERS)
    other = [name for name, text in kept.items() if text != texts[name] and name not in {*changed, *CELLS}]
    compared_texts = {name: text for name, text in kept.items() if alike or name not in other}
    yield from _texts(compared_texts, texts)
    checked.append(f"{counted(len(compared_texts), 'text')}, written again, tables entry by entry")
    if other and not alike:
        told.append(
            f"{', '.join(other)}, as they are kept: other versions of {', '.join(_WRITERS)} wrote them"
        )


def _ending(files: Mapping[str, Path]) -> str:
    for ending in (".json", ".nc"):
        if f"answer{ending}" in files:
            return ending
    raise DataError("archive", ["has no answer.json and no answer.nc"])


def _changed(files: Mapping[str, Path], plain: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with each file that is not as it was written.

    Of three that tell of a file (itself, the manifest, the sums) the odd one out was changed.
    """
    told = {str(name): str(value) for name, value in plain["files"].items()}
    text = read_bytes(files[SUMS]).decode("utf-8", "replace")
    summed = {name: value for value, _, name in (line.partition("  ") for line in text.splitlines())}
    now = {name: digest(path) for name, path in files.items() if name not in (MANIFEST, SUMS)}
    other = "was changed: its digest is another"
    found: dict[str, str] = {}
    for name in sorted({*told, *now}):
        values = [part.get(name) for part in (now, told, summed)]
        if name not in now:
            found[name] = "is missing"
        elif values[1] is None and values[2] is None:
            found[name] = "is not part of the archive"
        elif values[0] != values[1] and values[0] == values[2]:
            found[MANIFEST] = f"was changed: it has another digest of {name}"
        elif values[0] != values[1]:
            found[name] = other
    own = digest(files[MANIFEST])
    if text != sums({**told, MANIFEST: own}) and MANIFEST not in found:
        rest = {name: value for name, value in summed.items() if name != MANIFEST}
        good = rest == told and summed.get(MANIFEST) is not None and text == sums(summed)
        where = f"{MANIFEST}, or its line in {SUMS}," if good else SUMS
        found[where] = "was changed: it does not fit the others"
    return found


def _of_itself(answer: Any, checked: list[str], told: list[str]) -> Iterator[str]:
    """What the answer's own check finds or, where it has none, the check of its game."""
    if callable(getattr(answer, "verify", None)):
        verification = answer.verify()
        checked += verification.checked
        told += verification.given
        yield from verification.faults
    elif (game := game_of(answer)) is not None:
        checked.append("the game is the one that its recipe, states and institution make")
        yield from misbound(game)


def _texts(texts: Mapping[str, str], again: Mapping[str, str]) -> Iterator[str]:
    """Where texts differ: tables by entry, others by line."""
    for name, kept in texts.items():
        if name in CELLS:
            yield from _cells(name, kept, again[name])
        elif kept != again[name]:
            pairs = zip_longest(kept.splitlines(), again[name].splitlines(), fillvalue="")
            k, pair = next(((k, p) for k, p in enumerate(pairs, start=1) if p[0] != p[1]), (0, ("", "")))
            yield f"{name}, line {k}: {pair[0]!r:.90} in the archive, {pair[1]!r:.90} made again"


def _cells(name: str, kept: str, again: str) -> Iterator[str]:
    """Entries of a table that differ; floats may within the tolerance."""
    rows, others = (list(csv.reader(io.StringIO(text))) for text in (kept, again))
    if len(rows) != len(others):
        yield f"{name}: {len(rows)} lines in the archive, {len(others)} made again"
    comparison = Likeness()
    heads = others[0] if others else []
    for line, (row, other) in enumerate(zip(rows, others, strict=False), start=1):
        if len(row) != len(other):
            yield f"{name}, line {line}: {len(row)} entries in the archive, {len(other)} made again"
        for head, one, two in zip(heads, row, other, strict=False):
            if one != two and any(comparison.differences(_number(one), _number(two))):
                yield f"{name}, line {line}, {head}: {one!r:.60} in the archive, {two!r:.60} made again"


def _number(text: str) -> Any:
    """A float, where a text is one with a point or an exponent."""
    try:
        return float(text) if set(text) & set(".e") else text
    except ValueError:
        return text


def _given(plain: Mapping[str, Any]) -> Iterator[str]:
    """Versions of libraries and the package's tables, then and now."""
    told = plain.get("versions")
    then = told if isinstance(told, dict) else {}
    pairs = [
        f"{name} {then.get(name, 'unknown')}" + (f" (now {value})" if then.get(name) != value else "")
        for name, value in versions().items()
    ]
    yield f"versions, which are not compared: {', '.join(pairs)}"
    if isinstance(data := plain.get("data"), dict) and data:
        other = [name for name, value in data_digests().items() if data.get(name) != value]
        now = f"others here: {', '.join(other)}" if other else "the same here"
        yield f"the states as they are kept; the package's tables, which they came from, are {now}"
