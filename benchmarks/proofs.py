"""Sizes and times of proofs: ``python benchmarks/proofs.py`` prints a table of the page "file format"."""

from __future__ import annotations

import json
import time
from statistics import median

from test_branching import standards, trade

import gametheory_gov as gg


def cases():
    world = gg.load_scenario("gatt_wto").bind().to_exact()
    for legitimacy in ("0.2", "0.4"):
        for who, game in (("founders committed", world), ("all free", world.release())):
            name = f"`gatt_wto`, legitimacy {legitimacy}, {who}"
            yield name, gg.rebind(game, legitimacy=legitimacy)
    for rivals, word in ((2, "two"), (3, "three")):
        yield f"{word} rival standards, 193 states", standards(193, rivals, 1).to_exact()
    yield "a matrix of exposures, 30 states", trade(30, 5).to_exact()


def timed(call):
    """The result of a call, and the median of three times in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return result, median(times)


HEAD = (
    "game, in exact arithmetic",
    "equilibria",
    "boxes",
    "removals",
    "in file",
    "decoded",
    "search",
    "`verify`",
)
print(f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|", sep="\n")
for name, game in cases():
    solution, search = timed(lambda game=game: gg.solve(game, gg.equilibria.BranchingSolver()))
    checked, check = timed(solution.verify)
    assert checked.valid, name
    proof = solution.certificate.proof
    held, decoded = (len(json.dumps(part, separators=(",", ":"))) for part in (proof.to_dict(), proof.tree()))
    row = [name, len(solution), len(proof.ends), len(proof.removals)]
    row += [f"{held / 1000:.1f} kB", f"{decoded / 1000:.1f} kB", f"{search:.2f} s", f"{check:.2f} s"]
    print(f"| {' | '.join(map(str, row))} |")
