"""Tables of states in text files as offices and spreadsheets write them.

A file is read as its options say, and nothing is guessed: where another separator, decimal mark, encoding or
number of lines to skip would make a table of states of it, the refusal names the options that do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.errors import DataError, Faults
from gametheory_gov.base.files import MOST_CSV, read_bytes
from gametheory_gov.base.inputs import as_whole

from .columns import PARAMETER_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

#: Columns whose cells are never numbers.
TEXTS = ("id", "iso3", "name", "great_power")
#: Columns whose cells are always numbers, and ``ideal_1``, ``ideal_2``, ....
_FIGURES = frozenset({"size", "population", "ideal", *PARAMETER_COLUMNS})
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
#: How files begin that are no text in UTF-8, and what to do.
_MARKS = {
    b"PK\x03\x04": "it is a spreadsheet; save it as CSV, or use pandas.read_excel and from_pandas",
    b"\xff\xfe": "it is in UTF-16; give encoding='utf-16'",
    b"\xfe\xff": "it is in UTF-16; give encoding='utf-16'",
}
#: A blank that parts thousands: plain, not to be broken, or narrow.
_BLANK = r"[ \u00a0\u202f]"
#: Lines among which the names of columns are looked for.
_HEAD = 50
_MOST_COLUMNS = 5000
#: Under what a table from a file keeps the line of each row, as editors count them.
LINES = "lines of the file"


@dataclass(frozen=True)
class CsvOptions:
    """How a file is written; see `gametheory_gov.States.from_csv`."""

    separator: str = ","
    decimal: str = "."
    thousands: str = ""
    encoding: str = "utf-8"
    skip_header: int = 0
    skip_footer: int = 0

    def check(self) -> None:
        """Refuse options that no file can have.

        Raises
        ------
        DataError
        """
        faults = Faults("from_csv")
        if self.decimal not in (".", ","):
            faults.add(f"decimal = {self.decimal!r:.80}; '.' or ',' is needed")
        for name, mark in (("separator", self.separator), ("thousands", self.thousands or "'")):
            if not isinstance(mark, str) or len(mark) != 1:
                faults.add(f"{name} = {mark!r:.80}; one character is needed")
        if self.decimal == self.thousands:
            faults.add(f"decimal and thousands are both {self.decimal!r}; they differ")
        for name in ("skip_header", "skip_footer"):
            as_whole(getattr(self, name), name, faults)
        try:
            "".encode(self.encoding)
        except (LookupError, TypeError):
            faults.add(f"encoding = {self.encoding!r:.80} is none that Python knows, such as 'cp1252'")
        faults.raise_as(DataError)

    def number(self, text: str) -> str | None:
        """A cell as Python writes numbers; None where its marks are not those of the options."""
        whole, mark, rest = text.strip().partition(self.decimal)
        if self.thousands:
            part = _BLANK if self.thousands.isspace() else re.escape(self.thousands)
            if re.fullmatch(rf"[-+]?\d{{1,3}}({part}\d{{3}})+", whole):
                whole = re.sub(part, "", whole)
        if self.decimal == "," and "." in whole + rest:
            return None
        return f"{whole}.{rest}" if mark else whole


def read_csv(
    path: str | Path, options: CsvOptions, *, exact: bool, rename: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """A CSV file as a table: ``NA`` stays text, empty cells are NaN; ``attrs`` keep the rows' lines.

    Parameters
    ----------
    path : str or path
    options : CsvOptions
    exact : bool
        Keep numbers as text, which `States` reads as fractions; otherwise they become floats.
    rename : mapping of str to str, optional
        From the file's names of columns to those of `States`, by which they are recognised.

    Raises
    ------
    DataError
        If the file cannot be read, or is written otherwise than the options say.
    """
    import pandas as pd

    options.check()
    lines = list(StringIO(_read_text(path, options), newline=""))
    aliases = {str(old): str(new) for old, new in rename.items()} if isinstance(rename, Mapping) else {}
    faults = Faults(f"{path}")
    faults.extend(_of_layout(lines, options, {*_FIGURES, *TEXTS[:2], "ideal_1", *aliases}))
    faults.raise_as(DataError)
    kept = ["\n"] * options.skip_header + lines[options.skip_header :]  # so that lines keep their numbers
    for _ in range(options.skip_footer):
        while kept and not kept[-1].strip(f" \r\n{options.separator}"):
            kept.pop()
        kept = kept[:-1]
    try:
        rows = pd.read_csv(
            StringIO("".join(kept)), sep=options.separator, dtype=str, keep_default_na=False, header=None
        ).fillna("")
    except (ValueError, MemoryError) as error:
        fault = f"cannot be read as a CSV table ({str(error).strip()})"
        hint = (
            "; the first line names the columns, a cell that holds a separator stands in quotes, "
            "lines above and below the table are left out by skip_header and skip_footer"
        )
        raise DataError(f"{path}", [fault + hint]) from error
    places = [k for k, line in enumerate(kept, start=1) if line.strip()]
    known = len(places) == len(rows)  # else a text in quotes goes over several lines
    rows = rows[(rows.map(str.strip) != "").any(axis=1)]  # spreadsheets write empty rows as separators
    numbers = [places[k] for k in rows.index[1:]] if known else []
    names = [name.strip() or f"column {k}" for k, name in enumerate(rows.iloc[0], start=1)]
    cells = [rows.iloc[1:, k].tolist() for k in range(len(names))]
    faults.extend(_of_footer(cells))
    for name, column in zip(names, cells, strict=True):
        faults.extend(_of_marks(name, aliases.get(name, name), column, options, numbers))
    faults.raise_as(DataError)
    frame = pd.DataFrame(
        {
            k: column if aliases.get(name, name) in TEXTS else [_cell(v, options, exact) for v in column]
            for k, (name, column) in enumerate(zip(names, cells, strict=True))
        }
    )
    frame.columns = pd.Index(names)
    frame.attrs[LINES] = numbers
    return frame


def _read_text(path: str | Path, options: CsvOptions) -> str:
    raw = read_bytes(path, most=MOST_CSV)
    if len(re.findall(rb"[,;|\t]", raw.partition(b"\n")[0])) > _MOST_COLUMNS:
        raise DataError(f"{path}", [f"has more than {_MOST_COLUMNS} columns"])
    utf8 = options.encoding.lower().replace("_", "-") in ("utf-8", "utf8")
    for mark, fault in _MARKS.items() if utf8 else ():
        if raw.startswith(mark):
            raise DataError(f"{path}", [f"cannot be read as UTF-8: {fault}"])
    try:
        return raw.decode("utf-8-sig" if utf8 else options.encoding)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = raw[:at].count(b"\n") + 1
        fault = f"line {line} is not in {options.encoding}"
        hint = "; give encoding=..., 'cp1252' for most files of Western Windows" if utf8 else ""
        raise DataError(f"{path}", [fault + hint]) from error


def _cell(text: str, options: CsvOptions, exact: bool) -> Any:
    if not text.strip():
        return float("nan")
    plain = options.number(text)
    try:
        number = float(plain or "")
    except ValueError:
        return text
    return plain if exact else number


def _of_layout(lines: Sequence[str], options: CsvOptions, known: Set[str]) -> Iterator[str]:
    """The options by which names of columns are found, where those given find none."""

    def fields(line: str, separator: str) -> list[str]:
        return [field.strip().strip('"').strip() for field in line.strip("\r\n").split(separator)]

    def names(k: int, separator: str) -> int:
        return len(known & set(fields(lines[k], separator)))

    first = next((k for k in range(options.skip_header, len(lines)) if lines[k].strip()), None)
    if first is None or names(first, options.separator) > 1:
        return
    places = [(names(k, mark), -k, mark) for k in range(min(_HEAD, len(lines))) for mark in _SEPARATORS]
    most, place, separator = max(places, key=lambda found: found[:2])
    if most < 2:  # no name is known; but a table has more than one column
        wide = [
            mark for mark in _SEPARATORS if len(fields(lines[first], mark)) > (1 if names(first, mark) else 2)
        ]
        if len(fields(lines[first], options.separator)) > 1 or len(wide) != 1:
            return
        place, separator = -first, wide[0]
    wanted = []
    if separator != options.separator:
        wanted.append(f"separator={separator!r}")
        if options.decimal == "." and separator != ",":
            rows = (fields(line, separator) for line in lines[1 - place : _HEAD - place])
            if any(re.fullmatch(r"[-+]?\d+,\d+", field) for row in rows for field in row):
                wanted.append("decimal=','")
    if first != -place:
        wanted.append(f"skip_header={-place}")
    if wanted:
        yield (
            f"line {1 - place} names the columns, separated by {_SEPARATORS[separator]}: "
            f"{lines[-place].strip():.60}; give {', '.join(wanted)}"
        )


def _of_footer(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """How many lines below the table hold a text and nothing else."""
    rows = list(zip(*cells, strict=True))
    below = 0
    while below < len(rows) and not any(cell.strip() for cell in rows[-1 - below][1:]):
        below += 1
    if below and len(cells) > 2 and below < len(rows):
        yield (
            f"below the table stands {rows[-below][0]!r:.60} and nothing beside it; "
            f"give skip_footer={below}, or the figures of that state"
        )


def _of_marks(
    name: str, meant: str, column: Sequence[str], options: CsvOptions, lines: Sequence[int]
) -> Iterator[str]:
    """The first figure whose marks are not those of the options."""
    if meant not in _FIGURES and not re.fullmatch(r"ideal_\d+", meant):
        return
    for k, text in enumerate(column):
        plain = text.strip()
        if options.number(plain) not in (None, plain):
            continue
        if options.decimal == "." and re.fullmatch(r"[-+]?[\d.]*,[\d,]+", plain):
            remedy = "decimal=',' if this is its decimal mark, thousands=',' if it parts thousands"
        elif options.decimal == "," and re.fullmatch(r"[-+]?[\d.]*\.\d+(,\d*)?", plain):
            remedy = "thousands='.' if points part thousands, decimal='.' if they are decimal marks"
        elif found := re.fullmatch(r"[-+]?\d{1,3}([ \u00a0\u202f'\u2019]\d{3})+([.,]\d*)?", plain):
            remedy = f"thousands={found[1][0]!r}"
        else:
            continue
        place = f"line {lines[k]}" if lines else f"row {k}"
        yield f"{name} in {place} is {text!r}; give {remedy}"
        return
