"""Are faults found? Small changes to the code that proofs rest on, each tried against laws and tests.

A *mutant* is a file with one operator, constant, bound or condition changed. It is killed by a law that no
longer holds, or by a failing test of the room; otherwise it survives. Every mutant runs in a copy of the
project, in a process of its own with a limit on its time. The draw of mutants is seeded. Not part of a run of
all tests; the scores stand in `docs/explanation/laws.md`::

    python -m tests.mutants 20 equilibria/boxes/bounds.py      # 20 mutants of a file, on paper and tried
    python -m tests.mutants 20                                  # of every file
    python -m tests.mutants 20 --laws                           # by laws alone, which takes half the time
"""

from __future__ import annotations

import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import chain, zip_longest
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: Files that are changed, and the tests of the room that are asked when no law notices.
TARGETS = {
    "equilibria/certificate.py": ["equilibria/test_verification.py", "equilibria/test_supermodular.py"],
    "equilibria/definition.py": ["equilibria/test_equilibria.py", "equilibria/test_tolerance.py"],
    "equilibria/equilibrium.py": ["equilibria/test_equilibria.py", "equilibria/test_tolerance.py"],
    "bound/game.py": ["bound/test_game.py", "bound/test_founders.py", "equilibria/test_equilibria.py"],
    "formulas/intervals.py": ["formulas/test_interval.py"],
    "equilibria/boxes/bounds.py": ["equilibria/test_functions.py", "equilibria/test_tolerance.py"],
    "equilibria/boxes/exposures.py": ["equilibria/test_exposures.py", "equilibria/test_signed_matrices.py"],
    "games/public_goods/climate_club.py": ["literature/test_nordhaus_2015.py"],
    "world/matrices.py": ["world/test_matrices.py", "equilibria/test_signed_matrices.py"],
}  # fmt: skip
SEED = 2026
#: Seconds of processor time for laws, and for tests; and of the clock for either.
_LAWS, _TESTS, _CLOCK = 90, 150, 900

# -------------------------------------------------------------------------------------------- mutants

_COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
             ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
_COMBINED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_SWAPPED = [("low", "high"), ("lower", "upper"), ("least", "most"), ("min", "max"), ("minimum", "maximum"),
            ("any", "all"), ("floor", "ceil"), ("rising", "falling"), ("positive", "negative")]  # fmt: skip
_NAMES = {a: b for pair in _SWAPPED for a, b in (pair, pair[::-1])}
#: What only tells, and does not decide.
_TELLING = {"__repr__", "__str__", "_repr_latex_", "in_words", "to_pandas", "headline", "said"}


def mutants(source, number, seed=SEED):
    """Draw so many places where something can be changed: (what was changed, the changed source) of each."""
    tree, found = ast.parse(source), []
    places = [(k, kind) for k in range(len(list(_nodes(tree)))) for kind in range(2)]
    random.Random(seed).shuffle(places)
    for k, kind in places:
        if len(found) == number:
            break
        other = copy.deepcopy(tree)
        node = list(_nodes(other))[k]
        said = _change(node, kind)
        if said:
            found.append((f"line {node.lineno}: {said}", ast.unparse(ast.fix_missing_locations(other))))
    return found


def _nodes(parent):
    """Every expression and statement that decides something, in order."""
    inside = ast.iter_child_nodes(parent)
    if isinstance(parent, (ast.FunctionDef, ast.ClassDef)):
        inside = parent.body
    for child in inside:
        if isinstance(
            child, (ast.Raise, ast.JoinedStr, ast.Assert, ast.Import, ast.ImportFrom, ast.AnnAssign)
        ):
            continue
        if isinstance(child, ast.FunctionDef) and child.name in _TELLING:
            continue
        if isinstance(child, (ast.expr, ast.stmt)):
            yield child
        yield from _nodes(child)


def _change(node, kind):
    """Change a node in place; what was done, or nothing."""
    if kind:  # a second way to change the same node
        if isinstance(node, ast.If) and not node.orelse:
            node.body = [ast.Pass()]
            return f"nothing is done if {ast.unparse(node.test)}"
        if isinstance(node, (ast.For, ast.While)):
            node.body.append(ast.Break())
            return f"only one turn of {ast.unparse(node).splitlines()[0]}"
        return ""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        before = ast.unparse(node)
        node.ops[0] = _COMPARED[type(node.ops[0])]()
        return f"{before} becomes {ast.unparse(node)}"
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _COMBINED:
        before = ast.unparse(node)
        node.op = _COMBINED[type(node.op)]()
        return f"{before} becomes {ast.unparse(node)}"
    if isinstance(node, ast.BoolOp):
        before = ast.unparse(node)
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return f"{before} becomes {ast.unparse(node)}"
    if isinstance(node, ast.IfExp):
        before = ast.unparse(node)
        node.body, node.orelse = node.orelse, node.body
        return f"{before} becomes {ast.unparse(node)}"
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool) and node.value in (0, 1):
        node.value = type(node.value)(1 - node.value)
        return f"a constant becomes {node.value}"
    if isinstance(node, ast.UnaryOp):
        before = ast.unparse(node)
        if isinstance(node.op, ast.Not):
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        node.op = ast.UAdd()
        return f"{before} becomes {ast.unparse(node)}"
    for field in ("id", "attr"):
        if getattr(node, field, None) in _NAMES and isinstance(node.ctx, ast.Load):
            before = getattr(node, field)
            setattr(node, field, _NAMES[before])
            return f"{before} becomes {_NAMES[before]}"
    return ""


# ---------------------------------------------------------------------------------------------- trials


def asked():
    """The laws that are asked first, with the package as subject: few examples, quickest first."""
    from gametheory_gov.equilibria import BranchingSolver, EnumerationSolver, MonotoneSolver
    from gametheory_gov.testing import bound_games, laws
    from gametheory_gov.testing.laws import our_games, our_subjects

    totals = our_games.games_of_totals()
    rising = bound_games(structure="supermodular", max_profiles=32)
    anything = bound_games(max_profiles=32)
    yield laws.bounds, our_subjects.bounding(), 30
    yield laws.completeness, our_subjects.solving(totals, BranchingSolver()), 30
    yield laws.completeness, our_subjects.solving(anything, EnumerationSolver(), ties="stay_out"), 15
    votes, counted = our_games.voting_games(), our_subjects.CountedVotes
    yield (
        laws.completeness,
        our_subjects.solving(votes.filter(our_games.of_totals).map(counted), BranchingSolver()),
        15,
    )
    yield laws.completeness, our_subjects.solving(votes.map(counted), EnumerationSolver()), 10
    yield laws.equilibrium, our_subjects.solving(votes.map(counted), EnumerationSolver()), 60
    yield laws.consent, our_subjects.growing(), 15
    yield laws.equilibrium, our_subjects.solving(totals, BranchingSolver(), ties="weak"), 15
    yield laws.equilibrium, our_subjects.solving(anything), 15
    yield laws.equilibrium, our_subjects.solving(rising, MonotoneSolver()), 10
    yield laws.formulas, our_subjects.writing(), 10
    yield laws.certificates, our_subjects.certifying(BranchingSolver(), totals), 10
    yield laws.certificates, our_subjects.certifying(EnumerationSolver(), anything), 15
    yield laws.certificates, our_subjects.certifying(MonotoneSolver(), rising), 10


def judge(name):
    """Try all laws, those on proofs first for the check of proofs; say which fails first, and end with 1."""
    from gametheory_gov.testing.laws.law import check_law

    for law, subject, examples in list(asked())[:: -1 if "certificate" in name else 1]:
        report = check_law(law, subject, examples=examples, at_least=1, seconds=20)
        if not report:
            print("LAW", law.name, subject.name, report.outcome)
            sys.exit(1)


def tried(name, said, source, tests=True):
    """What became of a mutant: the law or the test that kills it, or that it survives."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("gametheory_gov", "tests"):
            shutil.copytree(ROOT / part, Path(folder) / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("conftest.py", "pyproject.toml", "setup.cfg"):
            shutil.copy(ROOT / part, folder)
        (Path(folder) / "gametheory_gov" / name).write_text(source, encoding="utf-8")
        ask = [sys.executable, "-m", "tests.mutants", "--judge", name]
        run_tests = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        run_tests += [f"tests/{test}" for test in TARGETS[name]]
        for command, limit in ((ask, _LAWS), (run_tests, _TESTS))[: 1 + tests]:
            try:
                run = subprocess.run(
                    command,
                    cwd=folder,
                    env=os.environ | {"PYTHONPATH": folder},
                    timeout=_CLOCK,
                    capture_output=True,
                    text=True,
                    check=False,
                    preexec_fn=lambda limit=limit: _limit(limit),
                )
            except subprocess.TimeoutExpired:
                return name, said, "too long"
            if run.returncode:
                lines = [
                    line for line in run.stdout.splitlines() if line.startswith(("LAW", "FAILED", "ERROR"))
                ]
                by = "law" if command is ask else "test"
                return name, said, f"{by}: {(lines or run.stderr.splitlines() or ['ended'])[-1][:120]}"
    return name, said, "SURVIVED"


def _limit(seconds):
    import resource  # not everywhere

    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def main(number, names, tests):
    """Try mutants of several files, one of each in turn, two at a time; print each as it is done."""
    drawn = []
    for name in names:
        source = (ROOT / "gametheory_gov" / name).read_text(encoding="utf-8")
        drawn.append([(name, *one) for one in mutants(source, number)])
    scores = {name: Counter() for name in names}
    with ThreadPoolExecutor(2) as pool:
        turns = chain.from_iterable(zip_longest(*drawn))
        for work in as_completed([pool.submit(tried, *one, tests) for one in turns if one is not None]):
            name, said, outcome = work.result()
            scores[name][outcome.split(":")[0]] += 1
            print(f"{name}: {said}: {outcome}", flush=True)
    for name, counts in scores.items():
        print(name, dict(counts))


if __name__ == "__main__":
    if sys.argv[1] == "--judge":
        judge(sys.argv[2])
    else:
        names = [name for name in sys.argv[2:] if name != "--laws"]
        main(int(sys.argv[1]), names or list(TARGETS), "--laws" not in sys.argv)
