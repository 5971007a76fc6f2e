"""The International Monetary Fund: 190 members, 24 chairs, votes of October 2022."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.decisions import Rule, chair_votes, coalitions, power

BOARD = gg.data.imf_votes()
#: Half of all votes and one; 85 % of all votes; 85 % of the votes of those who sit in a chair.
MAJORITY, ALL, SEATED = 2_519_966, 4_283_941, 4_251_058
#: Cores and memory are shared in tests: times are of the processor, and a multiple of what is promised.
PATIENCE = 4


def timed(call, promised):
    start = process_time()
    found = call()
    assert process_time() - start < promised * PATIENCE
    return found


def test_the_table():
    assert BOARD.total == 5_039_930
    assert sum(BOARD.quotas.values()) == F("476272.0")
    assert len(BOARD.votes) == 190
    assert len(BOARD.chairs) == 24
    assert BOARD.seatless == ("VEN",)
    assert chair_votes(BOARD.votes, BOARD.chairs, seatless="VEN") == dict(BOARD.chair_votes)
    assert float(F(BOARD.votes["USA"], BOARD.total)) == pytest.approx(0.164963, abs=5e-7)
    assert Rule.share(BOARD.votes, "85/100").quota == F("4283940.5")
    assert Rule.share(BOARD.seated, "85/100").quota == F("4251057.4")
    with pytest.raises(InvalidInputError, match="misses VEN"):
        chair_votes(BOARD.votes, BOARD.chairs)
    with pytest.raises(
        InvalidInputError, match=r"(?s)votes\['A'\] = nan.*votes\['B'\] = 'x'.*votes\['C'\] = -1"
    ):
        chair_votes({"A": float("nan"), "B": "x", "C": -1}, {"all": "ABC"})


@pytest.mark.parametrize(
    ("quota", "shapley", "banzhaf", "absolute"),
    [
        (MAJORITY, 0.1916713432, 0.23260812, 0.74390778),
        (ALL, 0.1891683736, 0.02906702, 6.1045642e-6),
    ],
)
def test_members(quota, shapley, banzhaf, absolute):
    rule = Rule(BOARD.votes, quota)
    found = timed(lambda: power(rule), 10)
    assert found["USA"] == pytest.approx(shapley, abs=5e-11)
    assert found.error < 1e-10
    assert sum(found.values.values()) == pytest.approx(1, abs=190 * found.error)
    exact = timed(lambda: power(rule, "absolute_banzhaf"), 10)
    assert float(exact["USA"]) == pytest.approx(absolute, rel=1e-8)
    assert float(exact["USA"] / sum(exact.values.values())) == pytest.approx(banzhaf, abs=5e-9)
    order = sorted(BOARD.votes, key=BOARD.votes.__getitem__)
    assert all(found[a] <= found[b] + 2 * found.error for a, b in pairwise(order))


@pytest.mark.parametrize(
    ("quota", "shapley", "banzhaf"), [(ALL, 0.18734468, 0.06266334), (SEATED, 0.19500068, 0.06398603)]
)
def test_chairs(quota, shapley, banzhaf):
    rule = Rule(BOARD.chair_votes, quota)
    exact = timed(lambda: power(rule), 1)
    assert float(exact["USA"]) == pytest.approx(shapley, abs=5e-9)
    assert float(timed(lambda: power(rule, "banzhaf"), 1)["USA"]) == pytest.approx(banzhaf, abs=5e-9)
    by_nodes = power(rule, method="quadrature")
    assert all(abs(F(by_nodes[chair]) - exact[chair]) <= by_nodes.error for chair in exact.values)
    assert coalitions(rule).vetoers == ("USA",)


def test_owen_values_of_members_sum_to_the_indices_of_their_chairs():
    rule = Rule(BOARD.seated, MAJORITY)
    found = timed(lambda: power(rule, "owen", unions=BOARD.chairs), 60)
    assert found.error < 1e-10
    chairs = power(Rule(BOARD.chair_votes, MAJORITY))
    for chair, members in BOARD.chairs.items():
        together = sum(found[member] for member in members)
        assert together == pytest.approx(float(chairs[chair]), abs=len(members) * found.error)


def test_a_board_whose_chairs_follow_their_majority():
    rule = Rule.chairs(
        Rule(BOARD.chair_votes, MAJORITY),
        {
            chair: Rule.share({v: BOARD.votes[v] for v in members}, "1/2", more=True)
            for chair, members in BOARD.chairs.items()
        },
    )
    found = power(rule)
    assert found["USA"] == pytest.approx(0.137752, abs=5e-7)
    assert sum(found.values.values()) == pytest.approx(1, abs=1e-9)
    assert sum(power(rule, "banzhaf").values.values()) == 1


def test_hundreds_of_voters_with_few_votes_are_exact():
    rng = random.Random(2)
    votes = {f"v{k}": rng.randrange(1, 61) for k in range(300)}
    found = timed(lambda: power(Rule.share(votes, "1/2", more=True)), 10)
    assert (found.method, found.error, sum(found.values.values())) == ("table", 0, 1)
    more = {f"v{k}": rng.randrange(1, 61) for k in range(1000)}
    assert sum(timed(lambda: power(Rule.share(more, "1/2", more=True), "banzhaf"), 3).values.values()) == 1


@pytest.mark.parametrize("index", ["shapley_shubik", "banzhaf"])
def test_memory(index):
    """A process of its own, with the package's libraries; in kilobytes.

    Of its own memory: what ``getrusage`` says is at least what the process of the tests had when it began.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("only Linux says how much memory a process took")
    told = "import gametheory_gov as gg; from gametheory_gov.decisions import Rule, power; "
    asked = f"power(Rule(gg.data.imf_votes().votes, {ALL}), {index!r}); "
    code = told + asked + f"print(open({str(status)!r}).read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    most = re.search(r"VmHWM:\s*(\d+) kB", done.stdout)
    assert 50_000 < int(most[1]) < 500_000
