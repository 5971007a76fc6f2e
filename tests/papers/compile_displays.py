"""Sets with LaTeX what every record shows of itself in a notebook's LaTeX, one document for all kinds.

``python -m tests.papers.compile_displays FOLDER``, in the checkout; it needs pytest besides what
`tests.papers.compile_pdf` needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.base.test_answers import MADE
from tests.base.test_displays import records
from tests.papers.compile_pdf import HEAD, compile_pdf


def main(folder: Path) -> None:
    """Write and set the document."""
    shown = {name: record for name, record in records(anew=False).items() if hasattr(record, "_repr_latex_")}
    shown |= {name: make() for name, make in MADE.items()}
    wide = "\\setlength\\textwidth{2000pt}\n\\begin{document}"  # tables have every column
    head = HEAD.replace("TITLE", "What records show of themselves")
    parts = [head.replace(r"\begin{document}", wide)]
    written = 0
    for name, record in shown.items():
        latex = record._repr_latex_()
        if latex is not None:
            written += 1
            parts += [f"\\section*{{{name}}}".replace("_", r"\_"), latex, r"\clearpage"]
    folder.mkdir(parents=True, exist_ok=True)
    compile_pdf(folder, "displays", "\n\n".join([*parts, r"\end{document}"]))
    print(f"{written} records have LaTeX, {len(shown) - written} have none")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
