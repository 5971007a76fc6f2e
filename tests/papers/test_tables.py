"""Tables of answers in LaTeX and Markdown: what they hold, how it is written, what is refused."""

from __future__ import annotations

import re
from fractions import Fraction as F

import pandas as pd
import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.papers import derivation, table, write_bibliography
from tests.base.test_answers import MADE
from tests.equilibria.answers import five


def test_marks_stand_for_themselves():
    frame = pd.DataFrame({"a_b": ["50% of $x & #1", r"{\~^", "a|b", "–"]})
    latex = table(frame)
    assert "a b" in latex
    assert r"50\% of \$x \& \#1" in latex
    assert r"\{\textbackslash{}\textasciitilde{}\textasciicircum{}" in latex
    assert "\n-- \\\\" in latex
    assert r"| a\|b " in table(frame, "markdown")


def test_numbers_are_mathematics_and_stand_to_the_right():
    frame = pd.DataFrame(
        {
            "exact": [F(-9, 40), F(1), F(10**30, 3 * 10**30 + 1)],
            "float": [0.12345, -2.5, 1e-7],
            "count": [1.0, float("nan"), 3.0],
            "text": ["x", "1/2", None],
            "formula": [sympy.Symbol("cost") / 2, sympy.Integer(0), sympy.Symbol("cost") ** 2],
        },
        dtype=object,
    )
    lines = table(frame).splitlines()
    assert lines[0] == r"\begin{tabular}{rrrll}"
    assert lines[4] == (
        r"$-9/40$ & $0.123$ & $1$ & x & $\displaystyle \frac{c}{2}$ \rule[-2.8ex]{0pt}{6.8ex} \\"
    )
    assert lines[5] == r"$1$ & $-2.500$ &  & $1/2$ & $0$ \\"
    assert lines[6] == r"$0.333\ldots$ & $1\times 10^{-7}$ & $3$ &  & $c^{2}$ \\"
    assert r"$1.5\times 10^{12}$" in table(pd.DataFrame({"large": [1.5e12]}))
    assert table(frame, columns=["float"], rows=[0], digits=1).splitlines()[4] == r"$0.1$ \\"


def test_exact_numbers_of_a_path_columns_and_rows():
    path = gg.grow(five(), ["1", "2"])
    exact = table(path, columns={"club_size": "size"}, rows=1, exact=True)
    assert "\nsize \\\\" in exact
    assert "\n$13/20$ \\\\" in exact
    assert "\n$0.650$ \\\\" in table(path, columns=["club_size"], rows=1)
    assert "& $13/20$ & " in table(path, exact=True)  # also of the columns that a notebook shows
    order = table(path, "markdown", columns=["round"], rows=[2, 0]).splitlines()
    assert [line.strip("| ") for line in order[2:]] == ["$2$", "$0$"]
    assert "members" in table(path, columns=["members"])  # not among those that a notebook shows


def test_long_texts_are_broken_and_long_tables_run_over_pages():
    wide = pd.DataFrame({"club": ["A " * 200], "size": [1], "other": ["B " * 100]})
    assert re.search(r"\{>\{\\raggedright\\arraybackslash\}p\{0\.\d+\\linewidth\}r>", table(wide))
    long = table(pd.DataFrame({"k": range(41)}), caption="Many", label="tab:many")
    assert long.startswith("\\begin{longtable}{r}\n\\caption{Many}\\label{tab:many} \\\\")
    assert "\\begin{table}" not in long
    assert "longtable" not in table(pd.DataFrame({"k": range(40)}))


def test_tables_wider_than_the_line_are_made_smaller():
    wide = pd.DataFrame({"club": ["A " * 200], **{f"column {k}": [k] for k in range(7)}})
    lines = table(wide, caption="Wide").splitlines()
    fitted = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"
    assert lines.index(fitted) + 1 == next(k for k, line in enumerate(lines) if r"\begin{tabular}{" in line)
    assert table(wide).startswith("\\noindent\n" + fitted)  # else a paragraph's indent would be too much
    assert r"p{0.40\linewidth}" in table(wide)  # however much the others take
    assert lines[-2] == r"\end{tabular}}"
    many = table(pd.concat([wide] * 41)).splitlines()
    assert (many[0][:24], many[-1]) == (r"\begingroup\footnotesize", r"\endgroup")
    assert "resizebox" not in table(wide, columns=["column 1", "column 2"])
    assert table(wide, columns=["column 1", "column 2"]).startswith(r"\begin{tabular}")


def test_what_does_not_exist_is_empty_and_zero_has_no_sign():
    frame = pd.DataFrame({"a": [-0.0, 0.5], "b": [pd.NA, 1], "c": [pd.NaT, pd.Timestamp(2019, 1, 1)]})
    assert table(frame).splitlines()[4] == r"$0.000$ &  &  \\"


@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_captions_and_heads_are_on_one_line(form):
    text = table(pd.DataFrame({"k": [1]}), form, caption="One\n\nrow", columns={"k": "a\n\nb"})
    assert "One row" in text
    assert "a b" in text


def test_sets_are_written_in_order():
    assert "| A B C D " in table(pd.DataFrame({"who": [frozenset("DBCA")]}), "markdown")


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_every_answer_is_a_table_with_a_row_for_each_row(form, name):
    answer = MADE[name]()
    frame = answer.to_pandas()
    lines = table(answer, form, columns=list(frame.columns)).splitlines()
    if form == "latex":
        first = lines.index(r"\endlastfoot") if r"\endlastfoot" in lines else lines.index(r"\midrule")
        last = next(k for k in range(first, len(lines)) if lines[k] in (r"\bottomrule", r"\end{longtable}"))
        assert last - first - 1 == len(frame)
    else:
        assert len(lines) == 2 + len(frame)
    if isinstance(answer, gg.closed_forms.ClosedForm) and answer.checked:
        assert answer.checked[:40] in derivation(answer, form)


def test_a_sweep_is_a_table_of_its_points():
    found = gg.sweep(lambda x: {"twice": 2 * x}, {"x": [1, 2]})
    assert table(found, "markdown").splitlines()[2:] == ["| $1$ |   $2$ |", "| $2$ |   $4$ |"]


def test_a_caption_in_markdown():
    text = table(pd.DataFrame({"k": [1]}), "markdown", caption="One_row", label="tab:one")
    assert text.endswith("\n\nTable: One\\_row {#tab:one}")


def test_faults_come_together():
    with pytest.raises(InvalidInputError) as error:
        table(five(), "latx", caption=3, label="a b", digits=-1)
    assert len(error.value.faults) == 5
    with pytest.raises(InvalidInputError) as error:
        table(gg.solve(five()), columns=["clb", "club", "club"], rows=[0, 7])
    assert len(error.value.faults) == 3
    assert "did you mean 'club'?" in error.value.faults[0]
    with pytest.raises(InvalidInputError, match="is needed"):
        table(gg.solve(five()), columns="club")
    with pytest.raises(InvalidInputError, match="leave it out"):
        table(gg.solve(five()), columns=[])
    with pytest.raises(InvalidInputError, match="from 1"):
        table(gg.solve(five()), rows=0)


def test_a_derivation_has_all_steps_assumptions_and_slopes():
    form = gg.closed_forms.great_power_cap()
    latex = derivation(form)
    assert latex.count("\\item ") == len(form.derivation) > 2
    assert "\\paragraph{Assumptions.} $s_1 + s_2 \\leq 1$." in latex
    assert latex.count("never falls") == [e.sign for e in form.effects().values()].count("+") > 0
    assert "\\cite{drezner2007}" in latex
    markdown = derivation(form, "markdown")
    assert "\n1. " in markdown
    assert "[@drezner2007]" in markdown
    assert "Comparative" not in derivation(gg.closed_forms.keep_or_switch_cases())  # it has no single bound
    with pytest.raises(InvalidInputError, match="2 faults"):
        derivation(five(), "html")


def test_a_bibliography_is_for_bibtex_too(tmp_path):
    file = write_bibliography(tmp_path / "paper.bib", gg.solve(five()), gg.closed_forms.concert_threshold())
    text = file.read_text(encoding="utf-8")
    assert "@software" not in text
    assert text.startswith("@misc{gametheory_gov,")
    assert "{daspremont1983," in text
    assert "{drezner2007," in text
    assert re.search(r"[^\\{]_", re.sub(r"@misc\{gametheory_gov,|doi:?[^\n]*|url[^\n]*", "", text)) is None
