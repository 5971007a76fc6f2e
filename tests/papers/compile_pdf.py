"""Sets what `gametheory_gov.papers` writes with LaTeX, and the formulas of every game of the catalogue.

``python tests/papers/compile_pdf.py FOLDER`` writes `paper.tex`, `games.tex`, `paper.bib` and their PDFs.
It ends with an error where LaTeX or BibTeX finds one, a reference or a work is missing, or a line sticks out.
It needs pdflatex and bibtex, and the packages amsmath, array, booktabs, graphicx and longtable.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import gametheory_gov as gg
from gametheory_gov import papers

#: How far a line may stick out, in points: an eighth of the margin.
MOST_POINTS = 10
HEAD = r"""\documentclass[11pt]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,array,booktabs,graphicx,longtable}
\emergencystretch=3em
\title{TITLE}
\author{gametheory\_gov}
\date{}
\begin{document}
\maketitle
"""


def main(folder: Path) -> None:
    """Write and set the two documents."""
    folder.mkdir(parents=True, exist_ok=True)
    compile_pdf(folder, "paper", paper(folder))
    papers.write_bibliography(folder / "games.bib", gg.States, *map(gg.load_scenario, gg.list_scenarios()))
    compile_pdf(folder, "games", games())


def paper(folder: Path) -> str:
    """A model section, tables of every kind, derivations and the list of works."""
    scenario = gg.load_scenario("gatt_wto")
    path = gg.grow(scenario)
    few = scenario.states.select(["USA", "CHN", "IND", "JPN", "DEU", "FRA", "GBR"])
    small = scenario.replace(states=few, founders=("USA", "GBR")).bind(legitimacy="2/5", exact=True)
    solution = gg.solve(small.release())
    over = gg.threshold(small, "legitimacy")
    diagram = gg.phase_diagram(small, x=("legitimacy", (0, 1, 5)), y=("divergence", (0, 1, 5)))
    forms = [
        gg.closed_forms.concert_threshold(2),
        gg.closed_forms.keep_or_switch_cases(),
        gg.closed_forms.great_power_cap(),
    ]
    papers.write_bibliography(folder / "paper.bib", path, solution, over, diagram, *forms)
    points = ["legitimacy", "divergence", "label", "labels"]
    clubs = ["club", "members", "club_size", "legitimacy", "closest_to_joining", "gain_of_joining"]
    moves = ["round", "state", "legitimacy", "cost", "gain"]
    words = "A club grows: 100% of what joins & stays"
    growth = {"round": "round", "left": "who leaves", "n_members": "members", "club_size": "size"}
    parts = [
        r"\section{Model}",
        papers.describe(scenario),
        r"\section{Results}",
        r"Tables~\ref{tab:growth} and~\ref{tab:clubs} show how the club grows and which clubs are stable.",
        papers.table(path, caption=words, label="tab:growth", columns=growth),
        papers.table(solution, caption="Stable clubs", label="tab:clubs", columns=clubs),
        papers.table(solution, columns=clubs),  # within the text, without a caption
        papers.table(over, caption="Where growth is universal", label="tab:over"),
        papers.table(diagram, caption="Regimes", label="tab:regimes"),
        papers.table(diagram, caption="Points of the grid", columns=points),
        papers.table(path.reasons(), caption="Moves and reasons", columns=moves),
        *(f"\\section{{Result}}\n\n{papers.derivation(form)}" for form in forms),
        papers.table(forms[0], caption="The same as a table"),
        r"\nocite{*}",
        r"\bibliographystyle{plain}",
        r"\bibliography{paper}",
    ]
    return "\n\n".join([HEAD.replace("TITLE", "Tables, a model, derivations"), *parts, r"\end{document}"])


def games() -> str:
    """The formulas of all games of the catalogue, as the games write them and as model sections do."""
    rules = gg.Institution(monitoring=(0, "4/5"), sanction="3/2", legitimacy_shares=("3/4", 0, "1/4"))
    parts = [HEAD.replace("TITLE", "The games of the catalogue")]
    for family in (
        gg.AccessionGame(),
        gg.AccessionGame(1, 2),
        gg.StandardsGame(),
        gg.StandardsGame(3),
        gg.HarmonisationGame(),
        gg.HarmonisationGame(2),
    ):
        form = family.form(rules)
        parts += [f"\\section*{{{form.name}}}", form.latex(), form._repr_latex_()]
    for name, title in gg.list_scenarios().items():
        parts += [f"\\section*{{{title}}}", papers.describe(gg.load_scenario(name))]
    parts += [r"\nocite{*}", r"\bibliographystyle{plain}", r"\bibliography{games}"]
    return "\n\n".join([*parts, r"\end{document}"])


def compile_pdf(folder: Path, stem: str, text: str) -> None:
    """Set a document; end with what LaTeX complains of."""
    (folder / f"{stem}.tex").write_text(text + "\n", encoding="utf-8")
    for ending in ("aux", "bbl"):  # of an earlier run
        (folder / f"{stem}.{ending}").unlink(missing_ok=True)
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error", f"{stem}.tex"]
    works = [["bibtex", stem], latex] if r"\bibliography{" in text else []
    for command in [latex, *works, latex, latex]:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}")
    log = (folder / f"{stem}.log").read_text(encoding="latin-1")
    faults = re.findall(r"^.*(?:undefined|multiply defined|Missing character).*$", log, flags=re.MULTILINE)
    wide = re.findall(r"^Overfull \\hbox \(([\d.]+)pt too wide\).*$", log, flags=re.MULTILINE)
    faults += [f"a line sticks out by {points} pt" for points in wide if float(points) > MOST_POINTS]
    if works:
        told = (folder / f"{stem}.blg").read_text(encoding="latin-1")
        faults += re.findall(r"^Warning--.*$", told, flags=re.MULTILINE)
    if faults:
        sys.exit(f"{stem}.tex:\n" + "\n".join(faults))
    print(f"{folder / stem}.pdf: {(folder / f'{stem}.pdf').stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
