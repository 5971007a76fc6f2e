"""The climate club of fifteen regions: 44 regimes with certificates, enumeration, a phase diagram.

``python -m pytest benchmarks/test_climate_club.py -s``. All is measured in processor time in one run.
"""

from __future__ import annotations

import time
from fractions import Fraction as F

import gametheory_gov as gg
from gametheory_gov.equilibria import EnumerationSolver

SCENARIO = gg.load_scenario("climate_club_2015")
REGIMES = [(F(price), F(t, 100)) for price in ("25/2", "25", "50", "100") for t in range(11)]


def timed(work, regimes, exact):
    """The answers of regimes, and the seconds of processor time for all."""
    games = [SCENARIO.bind(price=price, tariff=t, exact=exact) for price, t in regimes]
    start = time.process_time()
    return [work(game) for game in games], time.process_time() - start


def test_all_regimes_with_certificates_against_enumeration():
    for exact, few in ((False, REGIMES[12:15]), (True, REGIMES[13:14])):
        timed(gg.solve, REGIMES[:1], exact)  # formulas are derived once
        found, seconds = timed(gg.solve, REGIMES, exact)
        assert all(solution.certificate is not None for solution in found)
        listed, each = timed(lambda game: gg.solve(game, EnumerationSolver()), few, exact)
        whole = each / len(few) * len(REGIMES)
        again = [found[REGIMES.index(regime)] for regime in few]
        assert [solution.clubs for solution in listed] == [solution.clubs for solution in again]
        print(f"\n{'exact' if exact else 'floats'}: search {seconds:.2f} s, enumeration {whole:.0f} s")
        assert seconds <= 4
        if exact:
            assert whole >= 50 * seconds


def test_phase_diagram():
    start = time.process_time()
    diagram = gg.phase_diagram(
        SCENARIO.bind(),
        x=("tariff", (0, "1/10", 41)),
        y=("price", ("25/2", 100, 41)),
        question=gg.sweeps.size_labels,
    )
    seconds = time.process_time() - start
    print(f"\n41 x 41 points and {len(diagram.boundaries)} boundary points: {seconds:.0f} s on one core")
    assert bool(diagram.dataset["complete"].all())
    assert seconds <= 240, "half of it on each of two cores"
