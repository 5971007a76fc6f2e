"""The report: one page with every claim, its verdict, its picture and what would change it; no network.

Each claim is kept as JSON in a folder beside the page, so that a report that was interrupted goes on: a kept
answer is taken where its check still holds.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gametheory_gov.base.citation import cite
from gametheory_gov.base.errors import DataError, Faults, GovError, InvalidInputError
from gametheory_gov.base.files import as_path, write_text
from gametheory_gov.base.inputs import public
from gametheory_gov.base.progress import progress_bar
from gametheory_gov.base.text import counted
from gametheory_gov.base.version import __version__

from .asking import Ledger, ledger
from .catalogue import labels, statements
from .findings import VERDICTS, ClaimFinding, told
from .joining import Joint, joint
from .record import Claim, counts_of, matrix_row, stated
from .statements import GAMES, Case
from .texts import rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DOTS = 110
#: A part of a formula, in braces or of one sign.
_PART = r"(?:\{([^{}]*)\}|(\w))"
#: Whose claims are asked together, in the order of the page.
_TOGETHER = {
    "Drezner": "Drezner's alone",
    "Naim": "Naím's alone",
    "T20 brief": "The brief's alone",
    "DT": "Both texts",
}
_Kind = TypeVar("_Kind", Claim, Joint)
#: What matplotlib calls some signs of LaTeX.
_SYNONYMS = {
    "ge": "geq",
    "le": "leq",
    "iff": "Leftrightarrow",
    "implies": "Rightarrow",
    "dots": "ldots",
    "land": "wedge",
    "lor": "vee",
}


@public
def report(folder: str | Path, ids: Any = None, *, own: Any = (), progress: bool = False) -> Path:
    """Write one page with the verdicts of claims, in the order of the texts, and whether all can be right.

    Parameters
    ----------
    folder : str or path
        Is made where there is none. The page is ``claims.html``; what was computed is kept in ``claims/``,
        and taken from there when the report is written again.
    ids : list of str, optional
        Which claims, authors or texts, as `joint` takes them; by default all.
    own : Statement, path of a TOML file, or list of these, optional
        Claims of one's own, which stand after the others.
    progress : bool
        Show a bar.

    Returns
    -------
    path
        The page. It is printed, to paper or PDF, by any browser.

    Raises
    ------
    InvalidInputError
        For unknown claims.
    DataError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     page = report(place, ["D4", "T32"]).read_text(encoding="utf-8")
    >>> page.count("<article")
    2
    """
    place, faults = as_path(folder), Faults("report")
    whole = ledger(own)
    chosen = list(whole.ids) if ids is None else labels(ids, faults, whole.ids)
    faults.raise_as(InvalidInputError)
    order = [label for label in whole.ids if label in chosen]
    kept = place / "claims"
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{place}", [f"cannot be made ({error.strerror})"]) from error
    claims = [_kept(whole, label, kept) for label in progress_bar(order, "claims", show=progress)]
    asked = [label for label in order if label in statements()]
    joints = []
    for name, words in _TOGETHER.items():
        those = [label for label in asked if name in (statements()[label].who, "DT")]
        if name != "DT" or {label[0] for label in those} == set("DT"):
            found = _kept_joint(those, kept / f"joint_{name.split()[0]}.json")
            joints += [] if found is None else [(words, found)]
    return write_text(place / "claims.html", _page(claims, joints))


def _kept(whole: Ledger, label: str, folder: Path) -> Claim:
    """A claim as it was kept, if its check still holds; judged and kept otherwise."""

    def read(plain: Any) -> Claim:
        return stated(Claim.from_dict(plain), whole.statement(label))

    return _again(folder / f"{label}.json", read) or _saved(whole[label], folder / f"{label}.json")


def _kept_joint(ids: list[str], file: Path) -> Joint | None:
    """Whether claims can all hold, as it was kept or asked anew; None where they are asked in no worlds."""

    def read(plain: Any) -> Joint:
        found: Joint = Joint.from_dict(plain)
        if (found.ids, found.where) != (tuple(ids), ""):
            raise DataError(f"{file}", ["is of other claims"])
        return found

    if not any(case.worlds is not None for label in ids for case in statements()[label].cases):
        return None
    return _again(file, read) or _saved(joint(ids), file)


def _again(file: Path, read: Callable[[Any], _Kind]) -> _Kind | None:
    """An answer that was kept, if this version made it and its check still holds."""
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        found = read(plain)
        return found if plain.get("made_by") == __version__ and found.verify() else None
    except (GovError, OSError, ValueError):
        return None  # it is asked anew


def _saved(found: _Kind, file: Path) -> _Kind:
    found.save(file)
    return found


# ------------------------------------------------------------------------------------------------ the page


def _page(claims: list[Claim], joints: list[tuple[str, Joint]]) -> str:
    style = files("gametheory_gov.claims").joinpath("page.css").read_text(encoding="utf-8")
    told_counts = ", ".join(f"{number} {kind}" for kind, number in counts_of(claims).items())
    rows = "".join(f"<li><b>{escape(kind)}</b>: {escape(words)}</li>" for kind, words in VERDICTS.items())
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Claims of the debate, computed</title>\n<style>{style}</style>\n</head>\n<body>",
            '<a class="skip" href="#claims">Skip to the claims</a>\n<main>',
            "<h1>Small clubs or universal regimes: claims of the debate, computed</h1>",
            f"<p>{counted(len(claims), 'claim')}: {escape(told_counts)}. "
            "Claims are told in our own words. Every verdict is computed, and can be checked without the "
            "search that found it.</p>",
            f"<h2>What a verdict means</h2>\n<ul>{rows}</ul>",
            _matrix(claims),
            *_together(claims, joints),
            '<h2 id="claims">The claims</h2>',
            *(_article(claim) for claim in claims),
            f"<h2>Works</h2>\n{_scrolled('Works, in BibTeX', f'<pre>{escape(cite(*claims))}</pre>')}",
            f"</main>\n<footer><p>Made by gametheory_gov {escape(__version__)}.</p></footer>",
            "</body>\n</html>\n",
        ]
    )


def _matrix(claims: list[Claim]) -> str:
    """The verdict by claim and class of games."""
    rows = {claim.id: list(matrix_row(claim)) for claim in claims}
    asked = [k for k, _ in enumerate(GAMES) if any(row[k] for row in rows.values())]
    names = list(GAMES)
    head = "".join(f'<th scope="col">{escape(names[k])}</th>' for k in asked)
    body = "".join(
        f'<tr><th scope="row"><a href="#{label}">{label}</a></th>'
        + "".join(f'<td class="{_class(row[k])}">{escape(row[k])}</td>' for k in asked)
        + "</tr>"
        for label, row in rows.items()
    )
    return "<h2>Verdict by class of games</h2>\n" + _scrolled(
        "Verdict by class of games",
        "<table><caption>Empty: the claim makes no sense there.</caption><thead><tr>"
        f'<th scope="col">claim</th>{head}</tr></thead><tbody>{body}</tbody></table>',
    )


def _together(claims: list[Claim], joints: list[tuple[str, Joint]]) -> Iterator[str]:
    """Whether the claims of each text, and of both, can all be right."""
    if not joints:
        return
    links = {claim.id: f'<a href="#{claim.id}">{claim.id}</a>' for claim in claims}

    def linked(words: str) -> str:
        return re.sub(r"\b[A-Z]+\d+\b", lambda found: links.get(found[0], found[0]), escape(words))

    yield "<h2>Can they all be right?</h2>"
    yield (
        "<p>Drezner answers Naím, and quotes claims of his. A claim holds in a world if all parts of it that "
        "are asked there do. All worlds of a class are tried; settings between them are not, and claims that "
        "hold together in no world tried may do so there. Claims of different classes are not asked "
        "together.</p>"
    )
    for words, found in joints:
        yield f"<h3>{escape(words)}</h3>\n<p>{linked(found.headline)}.</p>"
        if len(found.classes) > 1 and not found:
            lines = ("<br>".join(map(linked, part.lines)) for part in found.classes if part.fail)
            yield "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    _, found = joints[-1]
    rows = "".join(
        f'<tr><th scope="row">{escape(part.worlds)}</th><td>{linked(", ".join(part.ids))}</td>'
        f"<td>{part.tried}</td><td>{escape(told(part.world))}</td></tr>"
        for part in found.classes
        if not part.fail
    )
    yield _scrolled(
        "Worlds in which all claims hold",
        "<table><caption>Where all claims of a class of worlds hold together, the smallest such world."
        '</caption><thead><tr><th scope="col">worlds</th><th scope="col">claims</th>'
        '<th scope="col">tried</th><th scope="col">all hold at</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>",
    )


def _scrolled(name: str, inner: str) -> str:
    """A part that scrolls by itself, also by keyboard."""
    return f'<section role="region" aria-label="{name}" tabindex="0" class="scroll">{inner}</section>'


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-") or "none"


def _article(claim: Claim) -> str:
    mark = ", by construction" if claim.by_construction else ""
    parts = [
        f'<article id="{claim.id}" aria-labelledby="h-{claim.id}">\n<div class="head">',
        f'<h3 id="h-{claim.id}">{claim.id}. {escape(claim.says[:1].upper() + claim.says[1:])}</h3>',
        f'<p><span class="verdict {_class(claim.verdict)}">{claim.verdict}{mark}</span> '
        f'<span class="who">{escape(claim.who)}</span></p>',
        f"<p>Proposition: {_formula(claim.proposition)}</p>",
        f"<p>{escape(claim.why)}</p>" if claim.why else "",
        "</div>",
    ]
    for k, (finding, case) in enumerate(zip(claim.findings, claim.cases, strict=True)):
        parts += _finding(claim, k, finding, case)
    code = f'import gametheory_gov as gg\n\nclaim = gg.claims.get("{claim.id}")\nprint(claim, claim.check())'
    if claim.id in statements():
        parts.append(f"<details><summary>Code of {claim.id}</summary><pre>{escape(code)}</pre></details>")
    if told_by := [row for row in rows() if claim.id in row.claims]:
        said = "".join(
            f"<li>{row.text}, paragraph {row.paragraph}: {escape(row.says)}</li>" for row in told_by
        )
        parts.append(f"<details><summary>Sentences of {claim.id}</summary><ul>{said}</ul></details>")
    if claim.references:
        parts.append(f'<p class="rests">Rests on: {escape(", ".join(claim.references))}</p>')
    return "\n".join([*filter(None, parts), "</article>"])


def _finding(claim: Claim, number: int, finding: ClaimFinding, case: Case) -> Iterator[str]:
    yield f'<div class="finding">\n<div>\n<h4>{escape(finding.where)}: {escape(finding.verdict)}</h4>'
    if case.worlds is not None:
        yield f"<p>Worlds: {escape(case.worlds.words)} ({counted(len(case.worlds), 'world')})</p>"
    yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in finding.shown_by) + "</ul>"
    yield f"<p>What would change this: {escape(claim.change(number))}</p>"
    if finding.asks:
        yield f"<p>Asks: <code>{escape(', '.join(f'gg.{name}' for name in finding.asks.split()))}</code></p>"
    words = f"{claim.id}, {finding.where}: {finding.verdict}. {'; '.join(finding.shown_by)}"
    yield f'</div>\n<p class="picture">{_image(words, _drawn(claim.picture(number)))}</p>\n</div>'


def _formula(latex: str) -> str:
    """A formula as a picture that says its LaTeX; as LaTeX where matplotlib cannot set it."""
    from matplotlib.mathtext import math_to_image

    held, written = io.BytesIO(), latex
    for name, word in (("tfrac", "frac"), ("binom", "binom")):  # matplotlib wants braces
        written = re.sub(rf"\\{name}\s*{_PART}\s*{_PART}", rf"\\{word}{{\1\2}}{{\3\4}}", written)
    for name, word in _SYNONYMS.items():
        written = re.sub(rf"\\{name}(?![A-Za-z])", rf"\\{word}", written)
    try:
        math_to_image(f"${written}$", held, dpi=_DOTS, format="png")
    except ValueError:
        return f"<code>{escape(latex)}</code>"
    return _image(latex, held.getvalue())


def _image(words: str, content: bytes) -> str:
    data = base64.b64encode(content).decode()
    return f'<img alt="{escape(words, quote=True)}" src="data:image/png;base64,{data}">'


def _drawn(ax: Axes) -> bytes:
    import matplotlib.pyplot as plt

    figure: Any = ax.get_figure(root=True)
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=_DOTS)
    plt.close(figure)
    return held.getvalue()
