"""Can they all be right: worlds in which claims hold together, and the smallest sets that never do."""

from __future__ import annotations

import json
import os
import random
from fractions import Fraction as F
from functools import cache
from itertools import product

import pytest

from gametheory_gov import claims
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.joining import exclusions
from gametheory_gov.claims.topics import five_states
from tests.base.test_mutations import changed, judged
from tests.oracles.judgements import excluded, false_joint

LONG = "GAMETHEORY_GOV_LONG" in os.environ


def test_attraction_and_no_harm_never_meet_where_exclusion_is_worth_more_than_what_leaks():
    """Both at benefit 1, exclusion 1, excludability 0, legitimacy 1/40; nowhere where exclusion is more."""
    nowhere = claims.joint(["D11", "T24"], where="exclusion > benefit*(1 - excludability)")
    assert not nowhere
    (found,) = nowhere.classes
    assert (nowhere.conflicts, found.tried) == ((("D11", "T24"),), 70)
    assert nowhere.verify().valid
    point = "Eq(exclusion, 1) & Eq(benefit, 1) & Eq(excludability, 0) & Eq(legitimacy, 1/40)"
    assert claims.joint(["D11", "T24"], where=point).classes[0].tried == 1
    assert claims.joint(["T24", "D11"], where=point)
    assert claims.joint("D11", where="Eq(legitimacy, 0) & Eq(benefit, 0)").conflicts == (("D11",),)


def test_smallest_sets_are_those_of_brute_force():
    """Random tables of what holds where, and twenty claims that cannot be gone through set by set."""
    rng = random.Random(20)
    for _ in range(300 if LONG else 60):
        ids = tuple("abcdefgh"[: rng.randint(1, 8)])
        chance = rng.random()
        rows = [{k for k in ids if rng.random() < chance} for _ in range(rng.randint(1, 12))]
        fails = [frozenset(ids) - row for row in rows]
        assert exclusions(fails) == set(map(frozenset, excluded(ids, rows)))
    # ten worlds, of which each has all but two of twenty claims: sets of one of each pair, and no others
    pairs = [frozenset((k, k + 10)) for k in range(10)]
    assert exclusions(pairs) == {frozenset(group) for group in product(*pairs)}


def test_one_name_is_one_class_of_worlds():
    settings = {}
    for statement in statements().values():
        for case in statement.cases:
            if case.worlds is not None:
                assert settings.setdefault(case.worlds.name, case.worlds) == case.worlds


def test_claims_of_several_classes_hold_in_each():
    """The best club inside is small in one class of worlds, the club of the powers attracts in another."""
    found = claims.joint(["D4", "D11"])
    assert found
    assert {name: dict(world) for name, world in found.worlds.items()} == {
        "green rooms": {"N": 2, "chance": F(1, 2), "sizes": "Zipf", "acquiescence": 0},
        "five states": {"exclusion": 1, "benefit": 0, "excludability": 0, "legitimacy": F(1, 40)},
    }
    assert [part.ids for part in claims.joint(["D4", "D11"], where="exclusion > benefit").classes] == [
        ("D11",)
    ]
    assert claims.joint(["D4", "D11", "T48"], where="exclusion > benefit").without == ("D4", "T48")


def test_what_cannot_be_asked_together_is_refused():
    with pytest.raises(InvalidInputError, match="asked in no class of worlds"):
        claims.joint(["T48", "D6"])
    with pytest.raises(InvalidInputError, match="no claim 'D112'; did you mean 'D1"):
        claims.joint(["D112", "D11"])
    with pytest.raises(InvalidInputError, match="ids is empty"):
        claims.joint([])
    with pytest.raises(InvalidInputError, match="satisfies it"):
        claims.joint(["D11"], where="legitimacy > 7")
    with pytest.raises(InvalidInputError, match="unknown symbol 'legit'"):
        claims.joint(["D11"], where="legit > 7")
    with pytest.raises(InvalidInputError, match=r"write Eq\(exclusion, benefit\)"):
        claims.joint(["D11"], where="exclusion = benefit")
    with pytest.raises(InvalidInputError, match="no class of worlds has all of N, legitimacy"):
        claims.joint(["D4", "D11"], where="legitimacy > N")


@cache
def five(*texts):
    """What the five states say of the claims of some texts."""
    return claims.joint(list(texts), where="excludability >= 0")


def test_authors_claims_and_letters_name_the_same_claims():
    """The post is Drezner's, who quotes Naim; each of the two agrees with himself where they meet."""
    by_author = {name: set(five(name).ids) for name in ("Drezner", "Naím", "D")}
    assert by_author["D"] == by_author["Drezner"] | by_author["Naím"]
    assert by_author["Drezner"] == {k for k, said in statements().items() if said.who == "Drezner"}
    assert five("Drezner")
    assert five("Naim")
    assert not five("D")
    assert all(set(group) & {"D2", "D18", "D19"} for group in five("D").conflicts)
    assert claims.joint([claims.get("D11"), "T24"], "benefit > 0").ids == ("D11", "T24")
    with pytest.raises(InvalidInputError, match=r"2 faults[^$]*'Drezner'[^$]*'T20 brief'"):
        claims.joint(["Dresner", "T20 briefs"])


def test_nothing_is_said_of_settings_between_the_worlds():
    """D11 and D18 hold together in no world tried, and both at settings between them."""
    between = {"exclusion": F(1, 2), "benefit": F(5, 8), "excludability": F(3, 4), "legitimacy": F(0)}
    nowhere = five("D")
    assert ("D11", "D18") in nowhere.conflicts
    for label in ("D11", "D18"):
        cases = [case for case in statements()[label].cases if case.worlds == five_states.FIVE]
        assert all(case.read(between).holds for case in cases)
    assert "in none of 135 worlds tried" in nowhere.headline
    assert str(nowhere).count("settings between the worlds tried were not asked") == 1


def test_the_headline_counts_the_classes_that_ask_several():
    found = claims.joint(["D4", "D5", "D11", "T39"])
    asked = [len(part.ids) for part in found.classes]
    assert sorted(asked) == [1, 1, 2]
    assert found.headline == (
        "D4, D5, D11, T39 hold together in the one class of worlds that asks several; 2 classes ask one, "
        "which holds in no world tried in 1 of them"
    )
    assert claims.joint(["D4", "D5", "D11", "D20"]).headline == (
        "D4, D5, D11, D20 hold together in 2 of 2 classes of worlds that ask several"
    )


def test_the_texts_on_the_five_states():
    """Each text alone has claims that hold together in no world tried, and both together have more."""
    own, briefs, both = (set(five(*texts).conflicts) for texts in ("D", "T", "DT"))
    assert {part.worlds for texts in ("D", "T", "DT") for part in five(*texts).classes} == {"five states"}
    assert own | briefs < both
    assert {("D2", "T8"), ("D11", "T3", "T24")} <= both - own - briefs
    assert [false_joint(five(*texts)) for texts in ("D", "T", *(["DT"] if LONG else []))] == [""] * (2 + LONG)
    assert five(*"DT").verify().valid


def test_cases_on_the_five_states_are_asked_in_two_ways():
    rng, worlds = random.Random(20), list(five_states.FIVE)
    for statement in statements().values():
        for case in statement.cases:
            if case.worlds == five_states.FIVE:
                for world in rng.sample(worlds, 135 if LONG else 12):
                    left, right = case.read(world), case.read(world, again=True)
                    assert (bool(left.holds), dict(left.figures)) == (right.holds, dict(right.figures))


def test_the_others_can_pay_the_worst_off_wherever_the_best_in_total_harms_them():
    """Totals net the loss, so T2 holds in the worlds of T16; in the first of them the powers gain enough."""
    pays, unfair = (statements()[label].cases[1] for label in ("T2", "T16"))
    for again in (False, True):
        held = [
            [case.read(world, again=again).holds for world in five_states.FIVE] for case in (pays, unfair)
        ]
        assert held[0] == held[1]
        assert (sum(held[0]), held[0].index(True)) == (15, 17)
    world = claims.get("T2").findings[1].inside.world
    assert [*world.values()] == [1, F(1, 2), 0, F(1, 10)]
    most, fair = (
        [five_states.payoff(state, club, **world) for state in five_states.STATES]
        for club in (five_states.end(five_states.POWERS, **world), ())
    )
    changes = [a - b for a, b in zip(most, fair, strict=True)]
    assert changes == [F(9, 25), F(3, 10), F(-3, 50), F(-1, 5), F(-1, 4)]


def test_without_each_state_the_others_stay_from_a_legitimacy():
    least = claims.get("D14").findings[0].inside.figures
    assert [least[f"all_stay_without_state_{k}_from"] for k in "2345"] == [F(18, 95), F(4, 35), F(1, 13), 0]


def test_changed_answers_are_refused():
    rng = random.Random(20)
    found = claims.joint(["D1", "D7", "T39", "T48"])
    plain = json.loads(json.dumps(found.to_dict()))
    outcomes = [judged(found, changed(plain, rng)[0]) for _ in range(60)]
    assert set(outcomes) <= {"refused", "same"}
    assert outcomes.count("refused") > 45
