"""What the code says of symbols and of the design vector, as parts of the page `docs/reference/symbols.md`.

``python -m tests.symbols_page`` writes these parts anew.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from fractions import Fraction

from gametheory_gov import AccessionGame, Institution
from gametheory_gov.formulas.symbols import _NUMBERED, COMPARED, TABLE, known
from gametheory_gov.games import accession
from gametheory_gov.world.institution import RANGES
from tests.public_names import ROOT

PAGE = ROOT.parent / "docs" / "reference" / "symbols.md"
_SIGNS = {"nonnegative": "at least 0", "positive": "more than 0", "real": "any number"}


def parts():
    """The written parts of the page, by the name of the mark they stand behind."""
    return {
        "payoffs": _math(*_displayed(accession.__doc__)),
        "default": _math(AccessionGame().form(Institution()).latex().partition("\\begin{tabular}")[0]),
        "symbols": _symbols([*TABLE.values(), *(_numbered(stem) for stem in _NUMBERED)]),
        "compared": _symbols(COMPARED.values()),
        "institution": _institution(),
    }


def symbols_page(text):
    """The page with its written parts made anew."""
    for mark, part in parts().items():
        written = re.compile(rf"(<!-- written: {mark} -->\n).*?(<!-- end -->\n)", re.DOTALL)
        text, found = written.subn(lambda match, part=part: f"{match[1]}\n{part}\n\n{match[2]}", text)
        assert found == 1, mark
    return text


def _displayed(docstring):
    """The displayed formulas of a docstring."""
    for block in re.findall(r"^\.\. math::\n\n((?: {4}.*\n|\n)+)", docstring, flags=re.MULTILINE):
        yield from (inspect.cleandoc(formula) for formula in block.strip("\n").split("\n\n"))


def _math(*formulas):
    return "\n\n".join(f"```math\n{formula.strip()}\n```" for formula in formulas)


def _numbered(stem):
    """A symbol that is counted by dimension or standard, with the letter k for its number."""
    info = known(f"{stem}_1")
    return dataclasses.replace(
        info,
        name=f"{stem}_k",
        meaning=re.sub(r"\b1\b", "k", info.meaning),
        latex=info.latex.replace("1", "k"),
    )


def _symbols(infos):
    rows = [
        f"| ${info.latex_name}$ | `{info.name}` | {info.unit} | {_range(info)} | {info.role} "
        f"| {info.meaning} |"
        for info in infos
    ]
    head = "| letter | name | unit | range | role | meaning |"
    return "\n".join([head, "|---" * 6 + "|", *rows])


def _range(info):
    least, greatest, _ = RANGES.get(info.name, (None, info.greatest, ""))
    if info.unit == "share" or greatest is not None:
        words = f"{least or 0} to {1 if greatest is None else greatest}"
    else:
        words = _SIGNS[info.sign]
    return words if info.default is None else f"{words}; {info.default} if not given"


def _institution():
    docstring = inspect.getdoc(Institution).partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    said = re.findall(r"^(\w+) : (.*)\n((?: {4}.*(?:\n|$))*)", docstring + "\n", flags=re.MULTILINE)
    fields = {field.name: field for field in dataclasses.fields(Institution)}
    assert [name for name, _, _ in said] == list(fields)
    rows = [
        f"| `{name}` | {_cell(kind)} | {_default(fields[name])} | {_cell(words)} |"
        for name, kind, words in said
    ]
    return "\n".join(["| entry | values | default | meaning |", "|---|---|---|---|", *rows])


def _cell(text):
    line = re.sub(r":math:`([^`]*)`", r"$\1$", " ".join(text.split())).replace("``", "`")
    return line.removesuffix(", optional")


def _default(field):
    return "none" if field.default is dataclasses.MISSING else _say(field.default)


def _say(value):
    if isinstance(value, tuple):
        return f"({', '.join(map(_say, value))})" if value else "none"
    return "none" if value is None else str(value) if isinstance(value, Fraction) else f'`"{value}"`'


if __name__ == "__main__":
    PAGE.write_text(symbols_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
