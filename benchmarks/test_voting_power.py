"""Voting power of large bodies, exactly or within a proven bound; and nucleoli.

Each is run once, for its goal on two cores stands in seconds: `GOALS`, in processor time.
"""

import random
import resource
from time import process_time

import pytest

import gametheory_gov as gg
from gametheory_gov.decisions import Rule, power
from gametheory_gov.decisions.sharing import Worths, nucleolus


def fund(quota: str) -> Rule:
    """Return the members of the IMF, each with its own votes."""
    return Rule.share(gg.data.imf_votes().votes, quota, more=quota == "1/2")


def many(number: int) -> Rule:
    """Return voters with up to 60 votes each."""
    rng = random.Random(number)
    return Rule.share({f"v{k}": rng.randrange(1, 61) for k in range(number)}, "1/2", more=True)


def twelve() -> Worths:
    """Return worths of 12 players that rise with the square of a coalition's size."""
    rng = random.Random(12)
    values = [10 * mask.bit_count() ** 2 + rng.randrange(30) for mask in range(2**12)]
    values[0], values[-1] = 0, 1480
    return Worths(tuple("ABCDEFGHIJKL"), tuple(values))


def owen():
    """Find the Owen values of the members in their constituencies."""
    imf = gg.data.imf_votes()
    return power(Rule.share(imf.seated, "85/100"), "owen", unions=imf.chairs)


#: What is done, and in how many seconds it should be.
GOALS = {
    "190 members, Banzhaf, half": (lambda: power(fund("1/2"), "banzhaf"), 10),
    "190 members, Banzhaf, 85 %": (lambda: power(fund("85/100"), "banzhaf"), 10),
    "190 members, Shapley-Shubik, half": (lambda: power(fund("1/2")), 10),
    "190 members, Shapley-Shubik, 85 %": (lambda: power(fund("85/100")), 10),
    "189 members in 24 constituencies, Owen": (owen, 60),
    "24 chairs, Shapley-Shubik, 85 %": (
        lambda: power(Rule.share(gg.data.imf_votes().chair_votes, "85/100")), 1
    ),
    "300 voters, Shapley-Shubik": (lambda: power(many(300)), 10),
    "1,000 voters, Banzhaf": (lambda: power(many(1000), "banzhaf"), 3),
    "12 players, nucleolus": (lambda: nucleolus(twelve()), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", GOALS)
def test_goals(name, benchmark):
    ask, seconds = GOALS[name]
    start = process_time()
    found = benchmark.pedantic(ask, rounds=1)
    took = process_time() - start
    benchmark.extra_info["error"] = float(getattr(found, "error", 0.0))
    benchmark.extra_info["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert took < seconds
    assert getattr(found, "error", 0.0) < 1e-10
    assert benchmark.extra_info["MB"] < 500


def test_checking_costs_a_few_times_as_much(benchmark):
    found = power(fund("85/100"), "banzhaf")
    assert benchmark.pedantic(found.verify, rounds=1)
