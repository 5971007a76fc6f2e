"""Files that a stranger could send: seeded changes of good files of every kind, and files made to do harm.

``python -m tests.hostile 2000`` reads that many, each with ten seconds, all with one gigabyte.
"""

from __future__ import annotations

import base64
import importlib
import json
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.commands import STAG_HUNT, WORLD, run

TESTS = Path(__file__).parent
BOMB = base64.b64encode(zlib.compress(bytes(1 << 27))).decode()
FORMULAS = [
    "members**1000000000",
    "(((members**1000)**1000)**1000)",
    "floor(exp(exp(exp(9))))",
    "9" * 5000,
    "1e999999",
    "(" * 250 + "members" + ")" * 250,
    "Max(" + ", ".join(f"{k}*members + {k * k % 17}*N" for k in range(300)) + ")",
    "Piecewise(" + ", ".join(f"({k}, members > {k})" for k in range(700)) + ", (0, True))",
    "Abs(" * 60 + "members" + "-1)" * 60,
    "__import__('os').system('touch hacked')",
    "1/0",
    "members +",
    "\x00",
]
TREES: list[Any] = [
    ["Pow", 2, 10**9],
    ["Pow", ["Symbol", "x"], 10**9],
    ["Pow", ["Pow", ["Pow", 2, 1000], 1000], 1000],
    ["floor", ["exp", ["exp", ["exp", 9]]]],
    ["Float", 0, 1, 10**12, 1, 53],
    ["Rational", "1/0"],
    ["root", ["Add", ["Pow", ["Symbol", "x"], 5000], -2], ["Symbol", "x"], 0],
    ["Max", *(["Mul", k, ["Symbol", "x"]] for k in range(300))],
    ["Symbol"],
    ["os.system", "touch hacked"],
    [],
]
#: Values that may stand anywhere in an answer; what begins with ``RAW`` is written as it is.
VALUES: list[Any] = [
    None, True, -1, 0, 7, 2.5, -1e308, 10**400, "", "x", "nan", "1/0", "a" * 3000, [], {}, [[]], {"x": 1},
    "RAW1e999", "RAWNaN", "RAW-Infinity", "RAW" + "7" * 1_000_000, "RAW" + "[" * 100_000 + "]" * 100_000,
    "RAW" + "[" * 400 + "]" * 400, 'RAW{"a": 1, "a": 2}', 'RAW{"a":' * 5000 + "1" + "}" * 5000, BOMB,
    {"$fraction": "1e99999"}, {"$fraction": "9" * 5000}, {"$fraction": 3}, {"$float": "x"}, {"$map": [1]},
    {"$set": [[{}]]}, {"$array": [1, 2], "of": "float64", "shape": [1 << 40]},
    {"$array": [1], "of": "S9", "shape": [1]}, {"$array": ["x"], "of": "bool", "shape": [-1]},
    {"$record": "growth.Round"}, {"$record": "os.path"}, {"$record": "games.Game", "is": []},
    {"$enum": "equilibria.Result", "name": "NONE"}, {"$nothing": 1},
    *({"$formula": tree} for tree in TREES), *FORMULAS,
]  # fmt: skip


def answers() -> dict[str, str]:
    """The text of one saved answer of every kind and maker."""
    found = {}
    for file in sorted(TESTS.rglob("answers.py")):
        module = importlib.import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
        for name, make in module.ANSWERS.items():
            answer = make()
            found[f"{type(answer).__name__}, {name}"] = json.dumps(answer.to_dict())
    return found


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within a value, as what holds it and where."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, entry in list(entries):
        yield value, key
        yield from _places(entry)


def changed_answer(rng: random.Random, text: str) -> str:
    """An answer's text with one change."""
    kind = rng.random()
    if kind < 0.1:
        return text[: rng.randrange(len(text))]
    if kind < 0.2:
        return scratched(rng, text)
    plain = json.loads(text)
    holder, key = rng.choice(list(_places(plain)))
    if kind < 0.3:
        del holder[key]
    elif kind < 0.4:
        other, place = rng.choice(list(_places(plain)))
        holder[key] = other[place] if other is not holder[key] else 3
    elif kind < 0.45 and isinstance(holder, dict):
        holder[f"{key}_"] = holder[key]
    else:
        holder[key] = rng.choice(VALUES)
    try:
        told = json.dumps(plain)
    except (ValueError, RecursionError):  # it holds itself now
        return text[:-1]
    return re.sub(r'"RAW((?:[^"\\]|\\.)*)"', lambda found: json.loads(f'"{found[1]}"'), told)


def scratched(rng: random.Random, text: str) -> str:
    """A text in which some characters were replaced, left out or doubled."""
    marks = list(text)
    for _ in range(rng.choice([1, 1, 1, 3, 20])):
        at = rng.randrange(len(marks))
        marks[at] = rng.choice(
            ["", marks[at] * 2, chr(rng.randrange(1, 0x250)), rng.choice('{}[]",:.-019\n')]
        )
    return "".join(marks)


def changed_world(rng: random.Random) -> str:
    """A world's TOML text with one change."""
    text = rng.choice([WORLD, STAG_HUNT.replace("PAYOFF", "value*members/N - price")])
    kind = rng.random()
    if kind < 0.1:
        return text[: rng.randrange(len(text))]
    if kind < 0.3:
        return scratched(rng, text)
    values = [
        "[" * 100_000 + "]" * 100_000, "[" * 400 + "]" * 400, "{a=" * 5000 + "1" + "}" * 5000, "1e999", "nan",
        "-inf", "7" * 1_000_000, '"1e99999"', '"' + "9" * 5000 + '"', "true", "[]", "{}", '""', "1979-05-27",
        '"\\u0000"', "-1", "[[1, 2], [3]]", '"x"', "0x" + "f" * 10_000,
    ]  # fmt: skip
    if kind < 0.6:
        lines = text.split("\n")
        at = rng.choice([k for k, line in enumerate(lines) if "=" in line])
        lines[at] = lines[at].partition("=")[0] + "= " + rng.choice(values)
        return "\n".join(lines)
    if kind < 0.8:
        formula = json.dumps(rng.choice(FORMULAS))
        return STAG_HUNT.replace('"PAYOFF"', formula)
    more = [
        "[world]\ncsv = '.'\n", "[world]\ncsv = '/dev/zero'\n", "[world]\nyear = 10000000000000\n", "x = 1\n",
        ".".join(["a"] * 50_000) + " = 1\n", "[" + ".".join(["a"] * 50_000) + "]\n", "[[states]]\n" * 50_000,
        'founders = "1"\n', "[world.a.b]\n", "[game]\nkind = 'standards'\nstandards = 1000000000\n",
        "[game]\nkind = 'accession'\ncost_exponent = 1000000000\n", "[institution]\npolicy = 3\n",
        '[game]\ndivergence_exponent = "x"\n', "[parameters]\nbenefit = [1, 2]\n",
    ]  # fmt: skip
    return rng.choice(more) + (text if rng.random() < 0.5 else text.replace("[[states]]", "[[countries]]"))


CSV = "id,size,population,cost\nA,0.5,0.5,0.1\nB,0.3,0.3,0.2\nC,0.2,0.2,1/3\n"
NFG = 'NFG 1 R "a" { "p" "q" } { { "x" "y" } { "x" "y" } }\n""\n1 2 3 4 5 6 7 1/3\n'
_CELLS = ["", "nan", "inf", "1e999", "9" * 5000, "-1", "x", '"', ",,,", "\x00", "1e99999", "1/0", "é", "\n\n"]


def changed_table(rng: random.Random, text: str) -> str:
    """A CSV or nfg text with one change."""
    if rng.random() < 0.4:
        return scratched(rng, text)
    words = re.split(r"([,\s]+)", text)
    words[rng.randrange(0, len(words), 2)] = rng.choice(_CELLS)
    return "".join(words)


def changed_bytes(rng: random.Random, content: bytes) -> bytes:
    """Bytes of a netCDF file with one change: somewhere, or a number in its head."""
    kind = rng.random()
    if kind < 0.2:
        return content[: rng.randrange(4, len(content))]
    told = bytearray(content)
    at = rng.randrange(4, len(told))
    if kind < 0.6:
        told[at] = rng.randrange(256)
    elif kind < 0.8:
        at = 4 * rng.randrange(1, min(len(told), 600) // 4)
        told[at : at + 4] = rng.choice([b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\1\0\0"])
    else:
        del told[at : at + rng.choice([1, 4, 16])]
    return bytes(told)


def cases(number: int, seed: int) -> Iterator[tuple[str, list[str], dict[str, bytes]]]:
    """A name, arguments of the shell command, and the files that these name."""
    rng = random.Random(seed)
    known = answers()
    names = sorted(known)
    diagrams = [(TESTS / "saved" / name).read_bytes() for name in ("phase.nc", "sweep.nc")]
    for k in range(number):
        kind = rng.random()
        if kind < 0.55:
            name = names[k % len(names)]
            text = changed_answer(rng, known[name])
            yield (
                name,
                [rng.choice(["verify", "verify", "cite"]), "answer.json"],
                {"answer.json": _coded(text)},
            )
        elif kind < 0.75:
            command = rng.choice(["solve", "grow", "show"])
            yield "world", [command, "world.toml"], {"world.toml": _coded(changed_world(rng))}
        elif kind < 0.85:
            world = (
                WORLD.partition("[[states]]")[0].replace('["1", "2"]', '["A"]') + '[world]\ncsv = "w.csv"\n'
            )
            files = {"world.toml": _coded(world), "w.csv": _coded(changed_table(rng, CSV))}
            yield "table", ["show", "world.toml"], files
        elif kind < 0.9:
            yield "nfg", ["nfg", "game.nfg"], {"game.nfg": _coded(changed_table(rng, NFG))}
        else:
            content = changed_bytes(rng, rng.choice(diagrams))
            yield "netCDF", [rng.choice(["verify", "cite"]), "found.nc"], {"found.nc": content}


def _coded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def fault(arguments: list[str], files: dict[str, bytes], folder: Path) -> str:
    """What is wrong with how files are met, if it is neither with an answer nor with one error."""
    import gametheory_gov as gg

    for name, content in files.items():
        (folder / name).write_bytes(content)
    paths = [str(folder / word) if word in files else word for word in arguments]
    if paths[0] == "nfg":
        try:
            gg.NormalForm.from_nfg(paths[1])
        except gg.errors.GovError:
            pass
        return ""
    done = run(*paths)
    if done.returncode == 2 and not done.stderr.startswith("error: "):
        return f"no error is said: {done.stderr[-200:]}"
    if done.returncode not in (0, 1, 2, 3) or "Traceback" in done.stderr + done.stdout:
        return f"exit code {done.returncode}: {done.stderr[-200:]}"
    if done.returncode == 1 and not done.stdout.startswith("NOT VALID"):
        return "exit code 1 without a verdict"
    return ""


def main(number: int, seed: int = 0) -> None:
    """Read many files and print what went wrong, the slowest, and the memory used."""
    import resource
    import signal
    import time
    import traceback
    from collections import Counter

    def late(*_: Any) -> None:
        raise TimeoutError("ten seconds are over")

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.signal(signal.SIGALRM, late)
    times: list[tuple[float, str]] = []
    wrong: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for k, (name, arguments, files) in enumerate(cases(number, seed)):
            start = time.perf_counter()
            signal.alarm(10)
            try:
                found = fault(arguments, files, Path(folder))
            except BaseException as error:
                found = f"{type(error).__name__}: {error!s:.150} " + " < ".join(
                    f"{frame.name}:{frame.lineno}"
                    for frame in traceback.extract_tb(error.__traceback__)[:-6:-1]
                )
            signal.alarm(0)
            times.append((time.perf_counter() - start, f"{k} {name}"))
            if found:
                wrong[found[:100]] += 1
                print(f"{k} {name} {arguments[0]}: {found}", flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number} files, {sum(wrong.values())} met wrongly; at most {memory:.0f} MB")
    print(f"seconds in all {sum(t for t, _ in times):.0f}; slowest {sorted(times)[-8:]}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
