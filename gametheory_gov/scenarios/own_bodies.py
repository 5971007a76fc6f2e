"""Decision bodies of a user's own, from a CSV table of votes or a TOML file.

A table has one line for each member; of its columns these are read::

    id,votes,chair
    ALP,150000,ALP
    BET,90000,ALP                        # ALP casts the votes of both
    GAM,60000,                           # in no chair: nobody casts its votes

Without a column ``chair`` everybody votes for itself. A TOML file says more::

    title = "Board of a bank"
    quota = "85/100"                     # a share of the votes: one half (the default) means more than half
    vetoes = ["ALP"]
    csv = "votes.csv"                    # beside this file; with separator, thousands, ... of States.from_csv
    sources = ["the bank's annual report"]
    notes = []
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from gametheory_gov.base.errors import DataError, Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.files import as_path, read_text, read_toml
from gametheory_gov.base.inputs import as_ids, as_share, public
from gametheory_gov.world.csv_files import LINES, CsvOptions, read_csv

from .body_record import DecisionBody
from .decision_bodies import Facts, as_base, body_of

_LABELS = ("id", "iso3")
#: Unknown chairs for which a close id is looked for, which takes long.
_MOST_HINTS = 20
_CSV = ("separator", "decimal", "thousands", "encoding", "skip_header", "skip_footer")
_ENTRIES = ("title", "quota", "vetoes", "csv", *_CSV, "sources", "notes")


@public
def read_body(
    path: str | Path, *, quota: Any = None, base: Literal["seated", "all"] = "seated"
) -> DecisionBody:
    r"""A decision body of a user's own: a CSV table of votes, or a TOML file that names one.

    Parameters
    ----------
    path : str or path
        A CSV file has columns ``id`` (or ``iso3``) and ``votes``, and perhaps ``chair``, the id of the voter
        who casts the votes of that member; others are not read. A TOML file has ``csv``, the name of such a
        file beside it, and perhaps ``title``, ``quota``, ``vetoes``, ``sources``, ``notes`` and how the table
        is written (as in `States.from_csv <gametheory_gov.States.from_csv>`).
    quota : number or text in (0, 1], optional
        The share of the votes that is needed; more than half where it is one half, the default.
    base : {"seated", "all"}
        Whether the quota is a share of the votes that chairs cast, or of all votes.

    Returns
    -------
    DecisionBody

    Raises
    ------
    DataError
        If a file cannot be read.
    InvalidInputError
        With every fault of the file, by line: votes that are no numbers, ids that are given twice, chairs
        that are no members, a quota that is no share, vetoes without a vote.

    Notes
    -----
    ``gametheory-gov new FOLDER --body`` writes both files to start from.

    Examples
    --------
    >>> import tempfile
    >>> from gametheory_gov.decisions import power
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "votes.csv")
    ...     _ = file.write_text("id,votes,chair\nALP,150,ALP\nBET,90,ALP\nGAM,80,GAM\nDEL,70,DEL\n")
    ...     board = read_body(file, quota="2/3")
    >>> print(board)
    votes
    3 voters: at least 260 of 390 votes
    >>> power(board.rule)["ALP"]
    Fraction(2, 3)
    """
    faults, source = Faults("read_body"), as_path(path)
    as_base(base, faults)
    if quota is not None:
        quota = to_fraction(as_share(quota, "quota", faults, above_zero=True))
    entries: Mapping[str, Any] = {"csv": source.name}
    if source.suffix.lower() == ".toml":
        entries = _read_entries(read_toml(read_text(source), f"{source}"), faults)
    if not entries["csv"]:
        faults.raise_as(InvalidInputError)
    table = source.parent / entries["csv"]
    options = CsvOptions(**{name: entries[name] for name in _CSV if name in entries})
    rows = _read_rows(table, options, faults)
    cast: dict[str, Any] = {}
    chairs: dict[str, tuple[str, ...]] = {}
    for label, vote, chair in rows:
        if chair:
            cast[chair] = cast.get(chair, 0) + vote
            chairs[chair] = (*chairs.get(chair, ()), label)
    vetoes = as_ids(entries.get("vetoes", ()), "vetoes", faults, known=tuple(cast), among="the voters")
    if not faults and not any(cast.values()):
        faults.add(
            f"{table.name}: nobody has a chair, so nobody casts a vote; say in column 'chair' who casts each "
            "member's votes, or leave the column out where each votes for itself"
            if not cast
            else f"{table.name}: nobody casts a vote; give somebody more than zero"
        )
    faults.raise_as(InvalidInputError)
    facts = Facts(
        cast,
        quota or entries.get("quota", Fraction(1, 2)),
        sum(vote for _, vote, _ in rows),
        vetoes,
        tuple(entries.get("sources", ())) or (f"votes: {table.name}",),
        tuple(entries.get("notes", ())),
        {chair: members for chair, members in chairs.items() if members != (chair,)},
        tuple(label for label, _, chair in rows if not chair),
    )
    return body_of(source.stem, entries.get("title", source.stem), facts, base=base)


def _read_entries(table: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The entries of a TOML file, each of its kind."""
    for name in table:
        if name not in _ENTRIES:
            near = did_you_mean(name, _ENTRIES)
            faults.add(f"{name!r} is no entry of a decision body{near}; these are: {', '.join(_ENTRIES)}")
    entries = {"csv": ""} | {name: value for name, value in table.items() if name in _ENTRIES}
    for name in ("title", "csv"):
        if name in table and not (isinstance(table[name], str) and table[name].strip()):
            faults.add(f"{name} = {table[name]!r:.60}; a text is needed")
            entries[name] = ""
    for name in ("vetoes", "sources", "notes"):
        given = table.get(name, [])
        if not (isinstance(given, list) and all(isinstance(text, str) and text for text in given)):
            faults.add(f"{name} = {given!r:.60}; a list of texts is needed")
            entries[name] = []
    if "csv" not in table:
        faults.add('csv is missing; name the table of votes, such as csv = "votes.csv"')
    if "quota" in entries:
        entries["quota"] = to_fraction(as_share(entries["quota"], "quota", faults, above_zero=True))
    return entries


def is_body(path: str | Path) -> bool:
    """Whether a file is one for `read_body`: a CSV table, or TOML with a table of votes and no world."""
    source = as_path(path)
    if source.suffix.lower() != ".toml":
        return source.suffix.lower() == ".csv"
    table = read_toml(read_text(source), f"{source}")
    return "csv" in table or not table.keys() & {"world", "states", "institution", "game"}


def _read_rows(table: Path, options: CsvOptions, faults: Faults) -> list[tuple[str, Fraction | int, str]]:
    """Id, votes and chair of every member; everybody is its own chair where the table has no chairs."""
    try:
        # votes are known for figures, as sizes are
        frame = read_csv(table, options, exact=True, rename={"votes": "size", "chair": "name"})
    except DataError as error:
        if not _written_otherwise(error):
            raise
        raise DataError(
            error.subject, [f"{fault}, in the TOML file that names the table" for fault in error.faults]
        ) from error
    names = [str(name) for name in frame.columns]
    before = len(faults.found)
    label = next((name for name in _LABELS if name in names), None)
    for name in ([] if label else ["id"]) + ([] if "votes" in names else ["votes"]):
        faults.add(
            f"{table.name}: column {name!r} is missing; the table has {names}{did_you_mean(name, names)}"
        )
    faults.extend(
        f"{table.name}: column {name!r} occurs twice" for name in {n for n in names if names.count(n) > 1}
    )
    if len(faults.found) > before:
        faults.raise_as(InvalidInputError)
    lines = frame.attrs.get(LINES) or range(2, len(frame) + 2)
    cells = [[_text(cell) for cell in frame[name]] for name in (label, "votes")]
    seats = [_text(cell) for cell in frame["chair"]] if "chair" in names else cells[0]
    rows: list[tuple[str, Fraction | int, str]] = []
    known: set[str] = set()
    for line, who, text, chair in zip(lines, *cells, seats, strict=True):
        place = f"{table.name}, line {line}"
        if not who:
            faults.add(f"{place}: the id is empty; every member needs one")
        elif who in known:
            faults.add(f"{place}: {who!r} is given twice")
        known.add(who)
        try:
            vote = to_fraction(text)
        except (TypeError, ValueError):
            vote = Fraction(-1)
        if vote < 0:
            faults.add(f"{place}: votes of {who!r} = {text!r}; a number that is not negative is needed")
        rows.append((who, int(vote) if vote.denominator == 1 else vote, chair))
    strangers = [chair for _, _, chair in rows if chair and chair not in known]
    for line, (who, _, chair) in zip(lines, rows, strict=True):
        if chair and chair not in known:
            near = did_you_mean(chair, known) if len(strangers) < _MOST_HINTS else ""
            faults.add(f"{table.name}, line {line}: {chair!r}, the chair of {who!r}, is no member{near}")
    if not rows:
        faults.add(f"{table.name}: there is no member; write one line for each")
    return rows


def _written_otherwise(error: DataError) -> bool:
    """Whether a table is written otherwise than was said, which a TOML file can say."""
    return any("give " in fault and "=" in fault for fault in error.faults)


def _text(cell: Any) -> str:
    """A cell without blanks around it; an empty one is NaN in tables."""
    return "" if cell != cell else str(cell).strip()
