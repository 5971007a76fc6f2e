"""The independent check of saved answers, held against brute force."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from pathlib import Path

import pytest

from gametheory_gov import AccessionGame, Game, Institution, States, bind, solve
from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.equilibria import independent
from gametheory_gov.equilibria.boxes import replay
from tests.commands import run as command
from tests.equilibria import test_proof as planted
from tests.oracles.proofs import is_true, packed, random_exact_game, solution_file, unpacked

#: All of it takes minutes: LONG=1 pytest ...
SLOW = "LONG" in os.environ


def checked(plain, tmp_path, minutes=2.0):
    """The exit code and the last line of the check of a file."""
    file, lines = tmp_path / "answer.json", []
    file.write_text(plain if isinstance(plain, str) else json.dumps(plain), encoding="utf-8")
    code = independent.run(str(file), minutes, lines.append)
    return code, lines[-1]


def saved(seed, **options):
    """A random game's solution, by brute force or the package; None where payoffs do not exist everywhere."""
    game, ties = random_exact_game(seed)
    try:
        if options.get("kind") == "package":
            return json.loads(json.dumps(solve(game, ties=ties, throw=False).to_dict()))
        return solution_file(game, ties, random.Random(seed), **options)[0] if game.free.any() else None
    except UndefinedPayoffError:
        return None


@pytest.mark.parametrize("seed", range(500 if SLOW else 40))
def test_what_is_right_is_confirmed(seed, tmp_path):
    plain = saved(seed, kind="boxes" if seed % 5 else "enumeration")
    if plain is not None:
        code, said = checked(plain, tmp_path)
        assert code == 0, said
        many = len(plain["equilibria"])
        assert ("the 1 profile listed is" if many == 1 else f"the {many} profiles listed are") in said


@pytest.mark.parametrize("seed", range(300 if SLOW else 30))
def test_a_writer_whose_gains_are_wrong_is_not_believed(seed, tmp_path):
    plain = saved(seed, slack=random.Random(seed).choice((-1, 1)) * independent.Fraction(1, 3))
    if plain is not None:
        code, said = checked(plain, tmp_path)
        assert code or is_true(plain)
        assert said.startswith(("CONFIRMED", "REFUTED", "NOT SHOWN", "REFUSED"))


# ------------------------------------------------------------------------------------------- bounds


def _formula(rng, depth=3):
    """A random formula in x and y."""
    if depth == 0:
        return rng.choice(["x", "y", "x", "y", "2", "1/3", "(-5/2)"])
    a, b, c, d = (_formula(rng, rng.randrange(depth)) for _ in range(4))
    forms = [
        f"({a} + {b})", f"({a} - {b})", f"({a} - {b})", f"({a})*({b})", f"({a})/({b})", f"({a})**2",
        f"({a})**-1", f"({a} - {b})**3", f"Max({a}, {b}, {c})", f"Min({a}, {b})",
        f"Abs({a})", f"floor({a})", f"-({a})",
        f"(x + {rng.randint(0, 3)})/(2*x + y + {rng.randint(1, 9)})",
        f"Piecewise(({a}, ({b} < {c}) & ~Eq({a}, {d})), ({c}, ({a} >= {d}) | Ne({b}, 1)), ({d}, True))",
    ]  # fmt: skip
    return rng.choice(forms)


@pytest.mark.parametrize("block", range(20 if SLOW else 1))
def test_a_formula_lies_within_its_bounds_wherever_it_has_a_value(block):
    for seed in range(200 * block, 200 * block + 200):
        rng = random.Random(seed)
        tree = independent.parse(_formula(rng), "it")
        ends = [sorted(rng.choices(range(-4, 7), k=2)) for _ in "xy"]
        one = independent.Fraction(1)
        names = {name: independent.Linear({v: one}, ends=ends) for v, name in enumerate("xy")}
        try:
            low, high = independent.span(independent.value(tree, names))
        except ZeroDivisionError:
            low = high = None  # perhaps no value somewhere
        for x in range(ends[0][0], ends[0][1] + 1):
            for y in range(ends[1][0], ends[1][1] + 1):
                try:
                    value = independent.value(tree, {"x": x * one, "y": y * one})
                except ZeroDivisionError:
                    assert low is None
                else:
                    assert low is None or low <= value <= high


# ------------------------------------------------------------------------------ what the package writes

FAULTS = ("without_signs", "without_switching_costs", "with_the_own_contribution_twice", "rounded_inwards",
          "with_a_gap_between_halves")  # fmt: skip


@pytest.mark.parametrize("ties", ["join", "stay_out", "weak"])
def test_what_the_package_proves_is_confirmed(ties, tmp_path):
    for seed in range(100 if SLOW else 8):
        solution = planted.searched(planted.drawn(seed, 7), ties)
        assert solution.complete
        code, said = checked(solution.save(tmp_path / "saved.json").read_text(encoding="utf-8"), tmp_path)
        assert code == 0, said


@pytest.mark.parametrize("fault", FAULTS)
def test_an_equilibrium_lost_by_a_fault_in_the_package_is_not_confirmed(fault, tmp_path, monkeypatch):
    """The package's search and its replay share the fault, and believe each other; this check does not."""
    lost, verdicts = 0, Counter()
    for seed in range(200 if SLOW else 24):
        with monkeypatch.context() as patch:
            getattr(planted, fault)(patch)
            solution = planted.searched(planted.drawn(seed))
            patch.setattr(replay.Trials, "faults", lambda self: [])
            fooled = solution.complete and solution.verify().valid
            plain = json.loads(json.dumps(solution.to_dict()))
        if fooled and not is_true(plain):
            lost += 1
            code, said = checked(plain, tmp_path)
            verdicts[said.split(":")[0]] += 1
            assert code == 1
    print(fault, lost, verdicts)
    assert lost >= 5
    assert verdicts["REFUTED"] > verdicts["NOT SHOWN"]


def _mean(number):
    """A club whose policy is the members' mean, weighted by size: squares of quotients of totals."""
    rng = random.Random(1)
    sizes = [rng.randint(1, 50) for _ in range(number)]
    shares = [independent.Fraction(size, sum(sizes)) for size in sizes]
    ideal = [[independent.Fraction(rng.randint(0, 100), 100)] for _ in sizes]
    costs = [independent.Fraction(rng.randint(5, 90), 100) for _ in sizes]
    world = States(
        [f"s{i}" for i in range(number)],
        size=shares,
        population=[independent.Fraction(1, number)] * number,
        ideal=ideal,
    )
    terms = {"benefit": "3/2", "cost": costs, "legitimacy": "1/5", "divergence": "3/2"}
    return bind(AccessionGame(), world, Institution(policy="mean"), **terms, exact=True)


def _exposed(number):
    """States that are exposed to each other by a matrix of fractions without a common denominator."""
    rng = random.Random(3)
    rows = [[rng.randint(1, 10**9) * (i != j) for j in range(number)] for i in range(number)]
    matrix = [[independent.Fraction(x, sum(row)) for x in row] for row in rows]
    game = Game(
        "matrix",
        ("out", "in"),
        exposures={"link": {"in": 1}},
        payoffs={"out": "0", "in": "link - c"},
        columns={"c": ""},
    )
    costs = [independent.Fraction(rng.randint(5, 90), 100) for _ in rows]
    return bind(game, States.symmetric(number), c=costs, exposure=matrix, exact=True)


@pytest.mark.parametrize("game", [lambda: _mean(12), lambda: _exposed(40)], ids=["mean", "matrix"])
def test_quotients_and_matrices_are_bounded_in_time(game, tmp_path):
    solution = solve(game(), throw=False)
    assert solution.complete
    code, said = checked(json.dumps(solution.to_dict()), tmp_path, minutes=0.5)
    assert code == 0, said


# ---------------------------------------------------------------------------------------- mutations


def _mutations(plain, rng):
    """Functions that change one thing in a file in place, by name."""
    game, certificate, listed = plain["game"], plain["certificate"], plain["equilibria"]
    form, ids, actions = game["game"], game["states"]["ids"], plain["game"]["game"]["actions"]

    def some(items):
        return rng.choice(list(items))

    def other(text):
        return str(independent.Fraction(text) + some((-1, 1, independent.Fraction(1, 7))))

    def in_tree(change):
        nodes = unpacked(certificate["proof"]["tree"])
        change(nodes)
        certificate["proof"]["tree"] = packed(nodes)

    def removals(nodes):
        return [(rounds, k) for node in nodes for rounds in node[0] for k in range(len(rounds))]

    def drop_removal(nodes):
        rounds, k = some(removals(nodes))
        del rounds[k]

    def other_removal(nodes):
        rounds, k = some(removals(nodes))
        rounds[k] = [some(range(len(certificate["proof"]["types"]))), *rng.sample(range(len(actions)), 2)]

    def more_removals(nodes):
        new = [some(range(len(certificate["proof"]["types"]))), *rng.sample(range(len(actions)), 2)]
        some(nodes)[0].append([new])

    def other_split(nodes):
        end = some(node[1] for node in nodes if isinstance(node[1], list))
        end[-1] = end[-1] + some((-1, 1)) if isinstance(end[-1], int) else other(end[-1])

    def other_end(nodes):
        some(nodes)[1] = some(("empty", "profile", "open"))

    def nothing_left(nodes):
        nodes[:] = [[nodes[0][0], "empty"]]

    def other_value():
        name = some(game["values"])
        value = game["values"][name]
        if isinstance(value, list):
            k = some(range(len(value)))
            value[k] = other(value[k])
        else:
            game["values"][name] = other(value)

    def other_formula():
        table = some((form["payoffs"], *form["aggregates"].values()))
        action = some(table)
        table[action] = f"{table[action]} + {some((1, '1/3', '-1/5'))}"

    def other_commitment():
        if game["committed"] and rng.random() < 0.5:
            game["committed"].pop(some(game["committed"]))
        else:
            game["committed"][some(ids)] = some(actions)

    def other_types():
        types = certificate["proof"]["types"]
        one = some(types)
        label = one.pop(some(range(len(one))))
        some(types).append(label)
        types[:] = [members for members in types if members]

    def other_action():
        entry = some(listed)
        entry["actions"][some(ids)] = some(actions)

    def other_margin():
        margin = some(some(listed)["margins"])
        margin[3] = other(margin[3])

    def other_report():
        entry = some(listed)
        name = some(entry["reports"])
        entry["reports"][name] = other(entry["reports"][name])

    def other_bytes():
        name = some(("upsetters", "upsetting_moves"))
        table = bytearray(zlib.decompress(b64decode(certificate[name])))
        table[some(range(len(table)))] = some((0, 1, 2, 255))
        certificate[name] = b64encode(zlib.compress(bytes(table))).decode()

    def other_matrix():
        i, (j, k) = some(range(len(ids))), rng.sample(range(len(ids)), 2)
        for matrix in (game["exposure"], game["states"]["exposure"]):
            matrix[i][j], matrix[i][k] = matrix[i][k], matrix[i][j]

    return {
        "an equilibrium is dropped": lambda: listed.pop(some(range(len(listed)))),
        "one is listed twice": lambda: listed.append(copy.deepcopy(some(listed))),
        "another action": other_action,
        "another gain": other_margin,
        "another report": other_report,
        "a removal is dropped": lambda: in_tree(drop_removal),
        "another removal": lambda: in_tree(other_removal),
        "one more removal": lambda: in_tree(more_removals),
        "another split": lambda: in_tree(other_split),
        "another end": lambda: in_tree(other_end),
        "nothing is left": lambda: in_tree(nothing_left),
        "a node is dropped": lambda: in_tree(lambda nodes: nodes.pop(some(range(len(nodes))))),
        "other types": other_types,
        "another value": other_value,
        "another formula": other_formula,
        "other ties": lambda: plain.update(ties=some(("join", "stay_out", "weak"))),
        "other cooperation": lambda: form["cooperation"].reverse(),
        "another commitment": other_commitment,
        "another table": other_bytes,
        "another matrix": other_matrix,
        "another result": lambda: plain.update(result=some(("STOPPED", "EXTREMES", "UNDECIDED", "REFUSED"))),
        "other switching costs": lambda: form["switching"].append([*rng.sample(actions, 2), "1/3"]),
    }


def _mutated(seed, number):
    """A changed file and what was changed, or None where there is nothing of the kind to change."""
    rng = random.Random(f"{seed} {number}")
    plain = saved(seed, kind=rng.choice(("boxes", "boxes", "package", "enumeration")))
    if plain is None:
        return None
    mutations = _mutations(plain, rng)
    name = list(mutations)[number % len(mutations)]
    before = json.dumps(plain)
    try:
        mutations[name]()
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    return None if json.dumps(plain) == before else (name, plain)


def test_no_false_claim_is_confirmed(tmp_path):
    tally, true = Counter(), 0
    for seed in range(220 if SLOW else 8):
        for number in range(22):
            mutated = _mutated(seed, number)
            if mutated is None:
                continue
            name, plain = mutated
            code, said = checked(plain, tmp_path)
            tally[code] += 1
            if code == 0 and plain["result"] == "COMPLETE":
                assert is_true(plain), f"{name}, game {seed}: {said}"
                true += 1
            elif code == 0:
                assert "NOT that these are all" in said
    print(f"{sum(tally.values())} mutations; by exit code {dict(tally)}; confirmed and true {true}")
    assert min(tally[code] for code in (0, 1, 2)) > 3


# ------------------------------------------------------------------------------------------- claims


def _symmetric(**changes):
    return bind(
        AccessionGame(), States.symmetric(5), benefit=1, cost="1/2", legitimacy=0, divergence=0, **changes
    )


def _written(game, **options):
    plain = solution_file(game, "join", random.Random(1), **options)[0]
    return json.loads(json.dumps(plain))


def test_refuted_with_the_profile(tmp_path):
    plain = _written(_symmetric())
    assert checked(plain, tmp_path)[0] == 0
    missing = plain["equilibria"].pop()
    code, said = checked(plain, tmp_path)
    assert (code, said.startswith("REFUTED: an equilibrium is not listed: outside: nobody; member: 1 2")) == (
        1,
        True,
    )
    plain["equilibria"].append(missing)
    missing["actions"]["1"] = "outside"
    code, said = checked(plain, tmp_path)
    assert code == 1
    assert "1 moves from outside to member and gains 1/2" in said


def test_not_shown_with_the_node(tmp_path):
    plain = _written(_symmetric())
    plain["certificate"]["proof"]["tree"] = packed([[[[[0, 1, 0]]], "profile"]])
    plain["equilibria"] = plain["equilibria"][:1]
    code, said = checked(plain, tmp_path)
    assert code == 1
    assert "REFUTED" in said
    plain = _written(_symmetric())
    plain["certificate"]["proof"]["tree"] = packed([[[[[0, 1, 0]]], "profile"]])
    code, said = checked(plain, tmp_path)
    assert (code, said) == (
        1,
        "NOT SHOWN: node 0, round 1: 1 and 4 alike playing member would not all move to outside",
    )


def test_less_than_completeness_is_reported_as_that(tmp_path):
    plain = _written(_symmetric())
    plain["certificate"]["proof"]["tree"] = packed([[[], "open"]])
    code, said = checked(plain, tmp_path)
    assert (code, "claimed, but 1 boxes are open" in said) == (2, True)
    plain["result"] = "STOPPED"
    code, said = checked(plain, tmp_path)
    assert (code, "NOT that these are all" in said) == (0, True)


def test_extremes(tmp_path):
    world = States.symmetric(4, cost=["1/4", "1/2", "1/2", "3"])
    game = bind(
        AccessionGame(), world, Institution(exclusion_penalty=1), benefit=0, legitimacy=0, divergence=0
    )
    plain = _written(game, kind="enumeration")
    ends = [[list(e["actions"].values()).count("member") for e in plain["equilibria"]][k] for k in (0, -1)]
    assert ends == [0, 3]
    plain["certificate"] = {"kind": "extremes", "claim": "", "rising": [], "falling": [[[3, 0]]]}
    plain["result"] = "EXTREMES"
    code, said = checked(plain, tmp_path)
    assert (code, "lie between the least and the greatest" in said) == (0, True)
    for wrong in ([[[3, 1]]], [[[3, 0], [2, 0]]], []):
        changed = copy.deepcopy(plain)
        changed["certificate"]["falling"] = wrong
        assert checked(changed, tmp_path)[0] in (1, 2)
    plain["result"] = "COMPLETE"
    assert checked(plain, tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p.update(format="gametheory_gov.solution/1"), "solve the game again"),
        (
            lambda p: p.update(format="gametheory_gov.tipping/1"),
            "it holds gametheory_gov.tipping, no saved solution",
        ),
        (lambda p: p.update(tolerance=0.5), "tolerance"),
        (lambda p: p["game"].update(exact=False), "floats"),
        (lambda p: p["game"]["institution"].update(admission="majority"), "admission is by vote"),
        (lambda p: p["game"]["institution"].update(depth=2), "depth differs"),
        (lambda p: p["game"]["states"].update(size=["1/3"] * 5), "size differs"),
        (lambda p: p["game"]["game"].update(profile_terms=["representation"]), "whole profile"),
        (lambda p: p["game"].update(founders=["nobody"]), "none of the states"),
        (lambda p: p["game"].update(committed={"1": "member"}), "in exactly one type"),
        (lambda p: p["equilibria"].append(p["equilibria"][0]), "listed twice"),
        (lambda p: p["equilibria"][0].update(groups=[[["1", "2"], [1, 1]]]), "groups"),
        (lambda p: p["equilibria"][0]["margins"].pop(), "margin"),
        (lambda p: p["game"]["game"]["payoffs"].update(member="exp(club_size)"), "no rational function"),
        (lambda p: p["game"]["game"]["payoffs"].update(member="__import__('os')"), "__import__ is no"),
        (lambda p: p["game"]["values"].update(cost=0.5), "float"),
    ],
)
def test_refused_by_name(change, said, tmp_path):
    plain = _written(_symmetric())
    change(plain)
    code, line = checked(plain, tmp_path)
    assert code == 2
    assert said in line


# -------------------------------------------------------------------------------------- hostile files


def _with(place, value):
    plain = _written(_symmetric())
    entry = plain
    for key in place[:-1]:
        entry = entry[key]
    entry[place[-1]] = value
    return json.dumps(plain)


_MEMBER = ("game", "game", "payoffs", "member")
_TREE = ("certificate", "proof", "tree")
HOSTILE = {
    "nesting": lambda: "[" * 100_000,
    "nesting of tables": lambda: '{"format":' * 100_000,
    "a nested tree": lambda: _with(_TREE, b64encode(zlib.compress(b"[" * 100_000)).decode()),
    "a bomb": lambda: _with(_TREE, b64encode(zlib.compress(bytes(300_000_000))).decode()),
    "brackets": lambda: _with(_MEMBER, "(" * 9000 + "1" + ")" * 9000),
    "signs": lambda: _with(_MEMBER, "-" * 19_000 + "1"),
    "a sum of thousands": lambda: _with(_MEMBER, "+".join(["club_size"] * 1999)),
    "a tower": lambda: _with(_MEMBER, "**".join(["9"] * 50)),
    "a power": lambda: _with(_MEMBER, "members**1000000000"),
    "powers of powers": lambda: _with(_MEMBER, "((((members + club_size)**60)**60)**60)**60"),
    "a long number": lambda: _with(("game", "values", "cost"), "9" * 1_000_000),
    "a long whole number": lambda: _with(("tolerance",), "long").replace('"long"', "9" * 10**6),
    "an exponent": lambda: _with(("game", "values", "cost"), "1e999999999"),
    "infinity": lambda: _with(("tolerance",), float("inf")),
    "not a number": lambda: _with(("tolerance",), float("nan")),
    "many cases": lambda: _with(
        _MEMBER, "Piecewise(" + "".join(f"(1, members > {k}), " for k in range(700)) + "(0, True))"
    ),
    "splits without end": lambda: _with(_TREE, packed([[[], ["count", 0, 0, 99]]] * 100_000)),
    "twice the same entry": lambda: _with(("ties",), "join").replace('"ties"', '"ties": "weak", "ties"'),
    "a wrong entry that is long": lambda: '{"format": [' + "[]," * 100_000 + "[]]}",
    "no table": lambda: "3",
    "nothing": lambda: "",
    "a gap": lambda: _with(("game",), None),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_with_a_clear_line(name, tmp_path):
    code, said = checked(HOSTILE[name](), tmp_path, minutes=0.1)
    readable = (
        "a power",
        "a sum of thousands",
        "many cases",
    )  # and false, or time is up
    assert (code, said[:7]) == (2, "REFUSED") or (name in readable and code == 1)
    assert len(said) < 600


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    folder, pipe, absent, device = tmp_path, tmp_path / "pipe", tmp_path / "absent", Path("/dev/zero")
    for path in (folder, pipe, absent, device):
        lines = []
        assert independent.run(str(path), 1, lines.append) == 2
        assert ("no such file" if path == absent else "a folder or a device; name a file") in lines[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "cannot be read as JSON"),
        (b"[1]", "it holds something else, no saved solution"),
        (b"{}", "it holds something else, no saved solution"),
        (b'{"format": "gametheory_gov.solution/2"}', "entry 'result' is missing or unknown"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(text, said, tmp_path):
    (tmp_path / "answer.json").write_bytes(text)
    lines = []
    assert independent.run(str(tmp_path / "answer.json"), 1, lines.append) == 2
    assert said in lines[-1]
    assert "Error" not in lines[-1]


def test_an_unknown_tie_rule_and_long_fractions_are_said_in_plain_words(tmp_path):
    code, said = checked({**_written(_symmetric()), "ties": "maybe"}, tmp_path)
    assert (code, "ties = 'maybe'; one of join, stay_out, weak is needed" in said) == (2, True)
    assert independent.short(independent.Fraction(-1, 3)) == "-1/3"
    assert independent.short(independent.Fraction(10**5000, 3 * 10**5000 + 1)) == "about 0.333333"


# ------------------------------------------------------------------------------------- the two doors


def test_alone_and_from_the_shell(tmp_path):
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(_written(_symmetric())))
    alone = subprocess.run(
        [sys.executable, "-I", "-S", independent.__file__, file], capture_output=True, text=True, check=False
    )
    assert (alone.returncode, alone.stderr) == (0, "")
    assert "payoff of member: " in alone.stdout
    assert "ties: 'join'" in alone.stdout
    done = command("verify", str(file), "--independent")
    assert (done.returncode, done.stdout) == (0, alone.stdout)
    file.write_text(json.dumps({**_written(_symmetric()), "equilibria": []}))
    assert command("verify", str(file), "--independent", "--quiet").returncode == 1


def test_imports_nothing_of_the_package():
    script = (
        f"import sys; sys.path.insert(0, {str(Path(independent.__file__).parent)!r}); import independent; "
    )
    script += "print([name for name in sys.modules if 'gov' in name])"
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
