"""The bibliography agrees with the docstrings, and every answer cites the works that it rests on."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import unicodedata
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import gametheory_gov
import gametheory_gov as gg
from gametheory_gov.base import citation
from gametheory_gov.base.citation import DATA, Rests, cite, references
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.closed_forms import concession
from gametheory_gov.sweeps.cache import qualified_name
from gametheory_gov.sweeps.labels import club_labels, stage_labels
from tests.public_names import NAMES, read

ROOT = Path(gametheory_gov.__file__).parent
NEEDED = {
    "article": {"author", "title", "journal", "year"},
    "book": {"title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "publisher", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "phdthesis": {"author", "title", "school", "year"},
    "misc": {"author", "title", "note"},
}
MENTION = re.compile(
    r"\b((?:van |de )?[A-Z][\w'-]+(?:(?:, | and |, and )(?:van |de )?[A-Z][\w'-]+)*) \(?((?:19|20)\d\d)\b"
)


def fields(entry):
    """The fields of an entry, by name."""
    return dict(re.findall(r"(\w+) = \{((?:[^{}]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*)\}", entry))


def plain(text):
    """A text without braces, commands, accents and capitals."""
    text = re.sub(r"\\\W|[{}]", "", text)
    letters = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).lower().split())


def surnames(entry):
    """Surnames of the authors, or else of the editors, in order."""
    known = fields(entry)
    return [plain(name.split(",")[0]) for name in known.get("author", known.get("editor", "")).split(" and ")]


@cache
def docstrings():
    """Every docstring of the package's modules, with its file."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = ast.get_docstring(node)
                if text:
                    found.append((path.relative_to(ROOT).as_posix(), " ".join(text.split())))
    return found


@pytest.mark.parametrize("key", sorted(references()))
def test_entries_are_complete(key):
    entry = references()[key]
    assert entry.count("{") == entry.count("}")
    kind = re.match(r"@(\w+)\{", entry)[1]
    known = fields(entry)
    assert set(known) >= NEEDED[kind], key
    assert "author" in known or "editor" in known
    year = re.search(r"\d{4}$", key)
    assert year is None or known["year"] == year[0]
    assert year is None or re.sub(r"[^a-z]", "", surnames(entry)[0]) in key
    assert re.fullmatch(r"\d+(--\d+)?", known.get("pages", "1"))


def test_keys_are_given_once():
    text = (ROOT / "base" / "references.bib").read_text(encoding="utf-8")
    assert len(re.findall("^@", text, flags=re.MULTILINE)) == len(references())


def test_docstrings_name_only_keys_of_the_bibliography():
    named = {key for _, text in docstrings() for key in re.findall(r"\[([a-z]+\d{4}|nashpy|gambit)\]", text)}
    assert len(named) >= 10
    assert named <= set(references())


def test_works_described_in_docstrings_agree_with_the_bibliography():
    described = [
        (key, plain(text))
        for _, whole in docstrings()
        for key, text in re.findall(r"\.\. \[(\w+)\] (.*?\(\d{4}\))", whole)
    ]
    assert len(described) >= 5
    for key, text in described:
        entry = references()[key]
        title = plain(fields(entry)["title"]).split(":")[0]
        assert title in text, key
        assert fields(entry)["year"] in text, key
        assert all(name in text for name in surnames(entry)), key


def test_authors_and_years_in_docstrings_are_in_the_bibliography():
    works = {(tuple(surnames(entry)), fields(entry).get("year")) for entry in references().values()}
    found = set()
    for path, text in docstrings():
        if path.startswith("data/"):
            continue
        for names, year in MENTION.findall(text):
            authors = tuple(plain(name) for name in re.split(r", and |, | and ", names))
            assert (authors, year) in works, (path, names, year)
            found.add(authors)
    assert len(found) >= 12


# ------------------------------------------------------------------------- what answers rest on


def keys(text):
    """The keys of the entries of a text, in order, without the package's own."""
    return re.findall(r"^@\w+\{(\w+),", text, flags=re.MULTILINE)[1:]


def club(N=4, **more):
    """A symmetric world in which all stay out or all come in."""
    given = {"benefit": 0, "cost": "2/5", "legitimacy": 0, "divergence": 0} | more
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(N), gg.Institution(exclusion_penalty=1), **given)


def own_game(reference, member="members - 3/2"):
    """A game that names a source."""
    return gg.Game(
        "stag hunt",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": member},
        references=(reference,),
    )


ANSWERS = {
    "blume1993": lambda: gg.noise.stationary(club(), gg.noise.Logit(2), method="gibbs"),
    "grassmann1985": lambda: gg.noise.hitting_times(club(), gg.noise.Mutation(0.1)),
    "ocinneide1993": lambda: gg.noise.stationary(club(), gg.noise.Mutation(0.1)),
    "kandori1993": lambda: gg.noise.simulate(club(), gg.noise.Mutation(0.1), 20, rng=0),
    "ellison2000": lambda: gg.noise.stochastically_stable(club()),
    "alosferrer2010": lambda: gg.noise.stochastically_stable(club(), "logit"),
    "monderer1996": lambda: gg.noise.weighted_potential(club()),
    "morris2003": lambda: gg.select(club()),
    "frankel2003": lambda: gg.select(club())["global game"],
    "maskin2001": lambda: gg.markov_perfect(club(3), "1/2"),
    "chwe1994": lambda: gg.foresight.coalitions.consistent_clubs(club(3)),
    "dezeeuw2008": lambda: gg.foresight.farsighted_ladder(club(3)),
    "rayvohra1999": lambda: gg.foresight.coalitions.binding_structure(2, lambda size, structure: size),
    "healkunreuther2006": lambda: gg.tipping_number(club()),
    "naim2009": lambda: gg.tipping.impact_number(gg.load_states(2019), 0.5),
    "dixit1989": lambda: gg.hysteresis(club(), "legitimacy", [0, 1]),
    "granovetter1978": lambda: gg.closed_forms.threshold_cascade([0, 1, 2]),
    "downs1998": lambda: gg.closed_forms.found_in_sequence([0, "1/2", 1], "2/3"),
    "tarski1955": lambda: gg.solve(club(), gg.equilibria.MonotoneSolver()),
    "daspremont1983": lambda: gg.growth.compare_admission(club(), ["1"], rules=["open", "unanimity"]),
    "nash1951": lambda: gg.solve_form(gg.NormalForm.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])),
    "nash1950": concession,
    "bailey2017": lambda: gg.load_scenario("gatt_wto"),
}


@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_answers_cite_what_they_rest_on(key):
    answer = ANSWERS[key]()
    cited = keys(cite(answer))
    assert key in cited
    assert len(set(cited)) == len(cited)
    everything = set(keys(cite(type(answer)))) | set(DATA) | {"nash1950", "drezner2007"}
    assert set(cited) <= everything


def test_methods_that_were_not_used_are_not_cited():
    exact = keys(cite(gg.noise.stationary(club(), gg.noise.Logit(2), method="gibbs")))
    solved = keys(cite(gg.noise.stationary(club(), gg.noise.Mutation(0.5), method="elimination")))
    assert "grassmann1985" not in exact
    assert not {"blume1993", "monderer1996"} & set(solved)
    tried = gg.solve(club(), gg.equilibria.EnumerationSolver())
    assert "tarski1955" not in keys(cite(tried))
    assert not set(DATA) & set(keys(cite(tried)))


def test_phase_diagrams_cite_what_their_question_rests_on():
    axes = {"x": ("legitimacy", [0, 1]), "y": ("divergence", [0, 1])}
    clubs = keys(cite(gg.phase_diagram(club(3), refine=None, **axes)))
    assert "daspremont1983" in clubs
    assert "avis2010" not in clubs
    world = gg.States(["A", "B"], size=["3/4", "1/4"], population=["1/2"] * 2, great_power=[True, False])
    standards = gg.bind(gg.StandardsGame(1), world, market=1, cost="1/5", legitimacy=0, divergence=0)
    stage = keys(cite(gg.phase_diagram(standards, refine=None, **axes)))
    assert {"avis2010", "drezner2007"} <= set(stage)


def test_a_theory_that_says_nothing_is_not_cited():
    substitutes = gg.bind(own_game("olson1965", member="3/2 - members"), gg.States.symmetric(3))
    found = gg.select(substitutes)
    assert found["global game"].refusal
    assert not keys(cite(found["global game"]))
    assert "carlsson1993" not in keys(cite(found))
    assert "monderer1996" in keys(cite(found))


def test_several_answers_share_one_list():
    law, ladder = gg.noise.stationary(club(), gg.noise.Logit(1)), gg.foresight.farsighted_ladder(club(3))
    both = keys(cite(law, ladder, law))
    assert both == list(dict.fromkeys(keys(cite(law)) + keys(cite(ladder))))


def test_works_that_a_game_names_are_cited():
    known = gg.bind(own_game("olson1965"), gg.States.symmetric(3))
    unknown = gg.bind(own_game("A. Hunter, On  stags"), gg.States.symmetric(3))
    assert "olson1965" in keys(cite(gg.grow(known, ["1"])))
    assert cite(unknown).endswith("% also named by the game: A. Hunter, On stags")


def test_without_an_answer_the_data_are_cited():
    assert tuple(keys(cite())) == DATA


def every_class():
    """Every class of the package, by name, but for those of the program that stands alone."""
    found = {}
    for info in pkgutil.walk_packages([str(ROOT)], "gametheory_gov."):
        if info.name == "gametheory_gov.equilibria.independent":
            continue
        module = importlib.import_module(info.name)
        for name, value in inspect.getmembers(module, inspect.isclass):
            if value.__module__ == info.name:
                found.setdefault(name, []).append(value)
    return found


def kinds_with_works():
    """Every class that says what its answers rest on, by name."""
    return {
        name: kind
        for name, classes in every_class().items()
        for kind in classes
        if isinstance(vars(kind).get("RESTS"), Rests) and name not in ("Answer", "Record")
    }


def test_types_that_cite_exist_once_with_the_parts_named():
    for name, kind in kinds_with_works().items():
        assert len(every_class()[name]) == 1
        rests = kind.RESTS
        parts = [*rests.parts, *filter(None, (rests.own, rests.by[0], rests.unless))]
        known = {part for each in kind.__mro__ for part in vars(each).get("__annotations__", {})}
        assert all(hasattr(kind, part) or part in known for part in parts), name
        held = [part for parts in rests.parts.values() for part in parts]
        assert all(isinstance(part.RESTS, Rests) for part in held), name


def test_choices_of_works_are_those_that_answers_make():
    rests = {name: kind.RESTS for name, kind in kinds_with_works().items()}
    assert set(rests["Verdict"].by[1]) == {v.theory for v in gg.select(club()).verdicts}
    assert set(rests["Solution"].by[1]) == {
        solver().name
        for solver in (
            gg.equilibria.EnumerationSolver,
            gg.equilibria.MonotoneSolver,
            gg.equilibria.BranchingSolver,
        )
    }
    assert {qualified_name(club_labels), qualified_name(stage_labels)} <= set(rests["PhaseDiagram"].by[1])
    for name, attribute in [
        ("StationaryLaw", "method"),
        ("StableSets", "errors"),
        ("TippingNumber", "formulation"),
    ]:
        (kind,) = every_class()[name]
        values = re.search(rf"{attribute} : \{{(.*)\}}", inspect.getdoc(kind))[1]
        assert set(rests[name].by[1]) <= set(re.findall(r'"([^"]+)"', values))


def test_every_key_is_in_the_bibliography_and_every_entry_is_of_use():
    named = set(DATA)
    for kind in kinds_with_works().values():
        named |= set(citation._of_type(kind))
    assert named <= set(references())
    text = " ".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    works = mentioned()
    described = {
        key
        for key, entry in references().items()
        if key in text or (surnames(entry)[0], fields(entry).get("year")) in works
    }
    assert set(references()) == named | described


def mentioned():
    """First author and year of every work that docstrings mention."""
    return {
        (plain(re.split(r", and |, | and ", names)[0]), year)
        for _, text in docstrings()
        for names, year in MENTION.findall(text)
    }


PUBLIC = sorted((name, space) for space, name, _ in NAMES if inspect.isclass(read(space, name)))


@pytest.mark.parametrize(("name", "space"), PUBLIC)
def test_every_public_type_is_cited_or_refused_with_what_can_be(name, space):
    kind = read(space, name)
    if isinstance(getattr(kind, "RESTS", None), Rests):
        assert cite(kind).startswith("@software")
        return
    with pytest.raises(InvalidInputError, match=f"the type {name} rests on no works .* cite an answer"):
        cite(kind)


@pytest.mark.parametrize("answer", [None, 3, Fraction(1, 2), "chwe1994", [], object])
def test_what_rests_on_nothing_is_refused(answer):
    with pytest.raises(InvalidInputError, match=r"cite an answer .* or nothing for the package"):
        cite(answer)


def test_all_refusals_come_at_once():
    with pytest.raises(InvalidInputError, match="2 faults"):
        cite(1, gg.noise.Selection, "two")
