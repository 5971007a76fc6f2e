"""Claims on histories, on what lasts, on forms and on windows: figures derived anew, and other verdicts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction as F
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

import gametheory_gov as gg
from gametheory_gov import claims
from gametheory_gov.claims import Case, Estimate, Statement, Worlds
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.reporting import _formula
from gametheory_gov.claims.search import find
from gametheory_gov.claims.topics import forms, histories, powers


def case_of(label, words):
    """The number of the case whose part has these words."""
    (number,) = (k for k, case in enumerate(statements()[label].cases) if words in case.part)
    return number


def worlds_of(label, words):
    return claims.get(label).worlds(case_of(label, words))


def estimates(label):
    return [finding.estimate for finding in claims.get(label).findings if finding.estimate is not None]


@pytest.mark.parametrize(
    ("supports", "words"), [(True, "supports the claim"), (False, "speaks against"), (None, "does not tell")]
)
def test_an_estimate_says_whether_it_supports_its_claim(supports, words):
    made = Estimate("a figure", F(1, 2), 0, "none", supports)
    claim = claims.judge(Statement("X1", "me", "it is", "x", (Case("history", measure=lambda: made),)))
    assert f"  {words}" in str(claim)


# ---------------------------------------------------------------------------------------- histories, D9, D12


def test_the_slope_of_legitimacy_is_that_of_a_likelihood_made_anew():
    """Newton's method on the plain logit, an intercept for each institution; and the variance by sums."""
    (found,) = estimates("D9")
    assert found.supports is True
    assert found.figures["error_over_slope"] > 1 > found.figures["of_distance"] > 0
    table = gg.evidence.risk_sets().to_pandas()
    names = ["inclusion", "regional", "distance2"]
    kinds = sorted(set(table.institution))
    columns = np.column_stack(
        [table[names].to_numpy(), *((table.institution == kind).to_numpy(float) for kind in kinds)]
    )
    joined, slopes = table.joined.to_numpy(float), np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ slopes))
        weighted = columns * (chance * (1 - chance))[:, None]
        slopes = slopes + np.linalg.solve(weighted.T @ columns, columns.T @ (joined - chance))
    assert slopes[0] == pytest.approx(found.figures["years_not_held_fixed"], abs=1e-6)
    sums, squares, number = Counter(), Counter(), Counter()
    for row in table.itertuples():
        for key in ((row.institution, row.year), row.institution):
            sums[key] += row.inclusion
            squares[key] += row.inclusion**2
            number[key] += 1
    within, whole = (
        sum(squares[k] - sums[k] ** 2 / number[k] for k in sums if isinstance(k, tuple) is cells)
        for cells in (True, False)
    )
    share = found.figures["share_of_variance_within_institution_and_year"]
    assert share == pytest.approx(within / whole, rel=1e-6)
    assert share < 0.01


def test_legitimacy_among_neighbours_would_not_be_hard_to_measure(monkeypatch):
    """Were inclusion as clear as the share of the region inside, the claim would find no support."""
    table = gg.evidence.risk_sets().to_pandas()
    swapped = table.rename(columns={"inclusion": "regional", "regional": "inclusion"})

    class Swapped:
        @staticmethod
        def to_pandas():
            return swapped

    real = gg.evidence.estimate
    monkeypatch.setattr(histories, "_risks", Swapped)
    monkeypatch.setattr(
        gg.evidence, "estimate", lambda panel, *args, **kwargs: real(panel.to_pandas(), *args, **kwargs)
    )
    histories._slopes.cache_clear()
    assert histories.hard_to_measure().supports is False
    histories._slopes.cache_clear()


def test_gatt_grew_but_not_by_contagion():
    """Members by the rows of the table; both laws of yearly entries by their likeliest rate on a grid."""
    grew, attracted = estimates("D12")
    assert tuple(grew.figures.values())[:3] == (23, 128, 164)
    assert (grew.value, grew.error, grew.supports) == (F(160, 193), 0, True)
    odds = F(125, 65) / F(21, 59)
    assert math.exp(46 * grew.figures["logistic_rate_a_year_until_1994"]) == pytest.approx(float(odds))
    members = {k: gg.load_memberships(k) for k in ("GATT", "WTO")}
    exposed = []
    for name, years in (("GATT", range(1948, 1994)), ("WTO", range(1996, 2020))):
        for year in years:
            states = set(gg.data.counted_states(year))
            now, later = (
                {row.state for row in members[name].rows if row.covers(date(end, 12, 31))}
                for end in (year, year + 1)
            )
            out = states - now
            joined = len(out & later & set(gg.data.counted_states(year + 1)))
            exposed.append((len(states & now), len(out), joined))
    assert sum(joined for *_, joined in exposed) == attracted.figures["entries"]
    for words, rate, law in (
        ("log_likelihood_of_contagion", "contagion_a_year", lambda m, o: m * o / (m + o)),
        ("of_the_same_chance_for_all", "chance_of_each_outsider_a_year", lambda m, o: o),
    ):
        levels = [attracted.figures[rate] * factor for factor in (0.99, 1, 1.01)]
        low, best, high = (
            sum(stats.poisson.logpmf(joined, level * law(m, o)) for m, o, joined in exposed)
            for level in levels
        )
        assert best == pytest.approx(attracted.figures[words])
        assert best > max(low, high)
    assert attracted.figures["log_likelihood_of_contagion"] < attracted.figures["of_the_same_chance_for_all"]
    assert attracted.supports is None


def test_accession_that_feeds_on_itself_would_be_seen(monkeypatch):
    """Were more inside whenever one joins, the data would support the claim; were fewer, speak against it."""
    table = gg.evidence.risk_sets(["GATT", "WTO"]).to_pandas()
    for sign, verdict in ((1, True), (-1, False)):
        noise = np.random.default_rng(12).normal(size=len(table))
        made = table.assign(inclusion=sign * table.joined + noise)
        monkeypatch.setattr(histories, "_risks", lambda *names, made=made: made)
        assert histories.attracted().supports is verdict


# ------------------------------------------------------------------------------------------- what stays, D13


def test_the_regime_of_five_stays_where_nobody_would_found_it():
    """State 3 is the first that joins alone, at .66 / .30; state 5 needs most to stay."""
    told = worlds_of("D13", "would not be founded")
    assert claims.get("D13").findings[case_of("D13", "would not be founded")].inside.figures[
        "width_of_the_loop"
    ] == F(66, 30)
    stays = {1: F(0), F(3, 4): F(85, 100) - F(3, 4) * F(92, 100), F(1, 2): F(39, 100), 0: F(85, 100)}
    for row in told.itertuples():
        assert (row.stay == 5) is (row.legitimacy >= stays[row.exclusion])
        assert row.would_found_it == 0


def test_members_that_lose_stay_where_leaving_costs_more():
    assert {
        (row.loss, row.exit_cost, row.patience): row.holds
        for row in worlds_of("D13", "by which they lose").itertuples()
    } == {
        (loss, cost, patience): bool(-loss + patience * -loss / (1 - patience) >= -cost)
        for loss in (F(1, 20), F(1, 10), F(1, 2))
        for cost in (0, 1, 2)
        for patience in (F(1, 2), F(9, 10), F(99, 100))
    }


def test_a_crowd_stays_until_the_spinodal_point():
    """At a coupling of 2 until .53284: the largest that speaks against it and leaves a root above zero."""
    told = worlds_of("D13", "most stay")
    two = told[told.others_count == 2]
    assert set(two.stays_up_to.round(5)) == {0.53284}
    assert [bool(holds) for holds in two.holds] == [a <= 0.53284 for a in (0.1, 0.25, 0.5, 0.75)]
    z = 2 * two.share_inside - 1
    assert np.allclose(np.arctanh(z), 2 * z - two.against.astype(float))


# ------------------------------------------------------------------------------------------- no panacea, D19


def total(club, exclusion, benefit, excludability, legitimacy):
    """The total payoff of the five states, summed by hand: S held, P people inside, n of 5 inside."""
    size, people, cost = ((40, 25, 15, 12, 8), (5, 5, 30, 35, 25), (24, 30, 66, 80, 85))
    held, inside, costs = (F(sum(column[k] for k in club), 100) for column in (size, people, cost))
    good = benefit * held * (len(club) + (5 - len(club)) * (1 - excludability))
    return good + legitimacy * inside * len(club) - costs - exclusion * held * (5 - len(club))


def test_each_form_is_best_on_some_issues_and_none_on_all():
    told, best = worlds_of("D19", "than the universal regime"), Counter()
    for row in told.itertuples():
        issue = (row.exclusion, row.benefit, row.excludability, row.legitimacy)
        few = max(total(club, *issue) for n in (2, 3, 4) for club in combinations(range(5), n))
        every = total(range(5), *issue)
        assert (row.total_with_nobody, row.total_with_a_club, row.total_with_all) == (0, few, every)
        assert row.holds is (every < max(few, 0))
        best["nobody" if max(few, every) < 0 else "a club" if few > every else "all"] += 1
    assert best == {"nobody": 46, "a club": 13, "all": 76}
    forms = worlds_of("D19", "each form").set_index("form")
    assert dict(forms.issues_on_which_another_is_better) == {form: 135 - n for form, n in best.items()}


def test_talks_of_twenty_alike_states_are_best_held_by_half():
    told = worlds_of("D19", "by consensus")
    twenty = told[(told.N == 20) & (told.chance == F(9, 10)) & (told.sizes == "equal")].iloc[0]
    assert (twenty.best_number, twenty.it_gets) == (10, F(9, 10) ** 10 * F(1, 2))
    assert F(9, 10) ** 10 * 10 == F(9, 10) ** 9 * 9 > F(9, 10) ** 11 * 11


def test_where_benefits_are_common_the_universal_regime_is_a_panacea(monkeypatch):
    shared = Worlds(
        "shared", "much of it", dict.fromkeys(forms.FIVE.settings, (1,)) | {"legitimacy": ("1/2", 1)}
    )
    monkeypatch.setattr(forms, "FIVE", shared)
    found = find(statements()["D19"].cases[case_of("D19", "each form")])
    assert (found.verdict, found.outside.world["form"]) == ("not in general", "all")


# ----------------------------------------------------------------------------------------------- windows, T5


def value_of_founding(N, patience, periods=400):
    """What the first state to join gets, period by period, and what all get together."""
    members = [min(period + 1, N) for period in range(periods)]
    weights = [float(patience) ** period for period in range(periods)]
    first = sum(weight * (n - 1.5) for weight, n in zip(weights, members, strict=True))
    return first, sum(weight * n * (n - 1.5) for weight, n in zip(weights, members, strict=True))


def test_a_club_is_founded_only_from_a_patience_on():
    told = worlds_of("T5", "too late")
    needed = {row.N: row.patience_needed for row in told.itertuples()}
    assert needed == pytest.approx({2: 1 / 2, 3: (math.sqrt(3) - 1) / 2, 4: 0.3425080313680749})
    for row in told.itertuples():
        founders = [
            value_of_founding(row.N, patience)[0]
            for patience in (row.patience, row.patience * (1 - row.hazard))
        ]
        assert [chance > 0 for chance in (row.chance_of_founding, row.under_the_hazard)] == [
            value > 0 for value in founders
        ]
        assert row.holds is (founders[0] > 0 > founders[1])
    three = told[(told.N == 3) & (told.patience == F(2, 5))].iloc[0]
    assert three.chance_of_founding == F(9, 16)


def test_delay_costs_all_where_nobody_founds():
    for row in worlds_of("T5", "delay").itertuples():
        founder, together = value_of_founding(row.N, row.patience)
        assert float(row.founding_is_worth) == pytest.approx(together)
        assert row.holds is (founder < 0 < together)


# -------------------------------------------------------------------------------------- money of others, D16


def test_money_of_others_brings_any_powers_together():
    """Up to the cap (1/2 + exclusion) + 2/8 and what others pay, whoever pays whom."""
    told = worlds_of("D16", "third parties")
    for row in told.itertuples():
        cap = F(1, 2) + row.largest_exclusion + F(1, 4)
        assert row.designs_do_up_to == cap
        assert row.some_design_does is (row.distance <= cap + row.third_parties_pay)
    counterexample = claims.get("D16").findings[case_of("D16", "third parties")].outside.world
    assert tuple(counterexample.values()) == (F(1, 4), F(1, 4), F(5, 4))


# ---------------------------------------------------------------------------------------------- other worlds


@pytest.mark.parametrize(
    ("label", "part", "settings", "verdict"),
    [
        ("D12", "in the model", {"exclusion": ("2/5",), "legitimacy": (0, "3/5")}, "not in general"),
        ("D13", "would not be founded", {"exclusion": (0,), "legitimacy": (0, "1/2")}, "not in general"),
        ("D13", "they lose", {"loss": ("1/20",), "exit_cost": (0,), "patience": ("1/2",)}, "not in general"),
        ("D13", "most stay", {"against": ("1/10",), "others_count": ("1/2", 1)}, "not in general"),
        ("D16", "third parties", powers.MONEY.settings | {"third_parties_pay": (0,)}, "undecided"),
        ("D19", "than the universal regime", dict.fromkeys(forms.FIVE.settings, (1,)), "not in general"),
        ("D19", "by consensus", {"N": (2, 20), "chance": (1,), "sizes": ("Zipf",)}, "not in general"),
        ("T5", "too late", {"N": (3,), "hazard": ("1/10",), "patience": ("9/10",)}, "not in general"),
        ("T5", "delay", {"N": (3,), "patience": ("1/10", "9/10")}, "not in general"),
    ],
)  # fmt: skip
def test_other_worlds_have_other_verdicts(label, part, settings, verdict):
    number = case_of(label, part)
    case = statements()[label].cases[number]
    found = find(replace(case, worlds=Worlds("others", "other worlds", settings)))
    assert found.verdict == verdict != claims.get(label).findings[number].verdict


@pytest.mark.parametrize("label", ["D9", "D12", "D13", "D16", "D19", "T5"])
def test_every_case_is_drawn_and_its_formula_set(label):
    claim = claims.get(label)
    for k, finding in enumerate(claim.findings):
        ax = claim.picture(k)
        assert finding.verdict in ax.get_title(loc="left")
        ax.figure.canvas.draw()
        plt.close(ax.figure)
    assert _formula(claim.proposition).startswith("<img")
