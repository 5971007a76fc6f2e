"""Saved answers of every kind with a check, changed in every place: what is false is refused.

A change that the check accepts must leave a true answer, as `tests.oracles.claims` decides by brute force, or
one that differs only in what no check calls valid.

Many more than in a run of all tests: ``python -m tests.base.test_mutations 3000``.
"""

from __future__ import annotations

import base64
import copy
import json
import random
import sys
import zlib
from collections import Counter
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from gametheory_gov.equilibria import BranchingSolver, MonotoneSolver
from tests import worlds
from tests.base.test_answers import ANSWERS, MADE
from tests.equilibria.answers import alike
from tests.foresight.answers import leaky, symmetric
from tests.oracles.claims import CLAIMS, false_claim

#: Words that stand for each other in files.
WORDS = (
    ("PROVED", "BOUNDED", "IMPOSSIBLE", "REFUSED"),
    ("COMPLETE", "EXTREMES", "STOPPED", "UNDECIDED", "REFUSED", "PURE", "INCOMPLETE"),
    ("join", "stay_out", "weak"),
    ("thresholds", "threshold program", "closed clubs", "leaving rows", "enumeration", "none"),
    ("enumeration", "extremes", "boxes", "none"),
    ("outside", "member"),
    ("open", "majority", "share", "unanimity", "great_power_veto", "no_net_harm", "no_harm"),
    ("harmless", "harmful but worth it", "beggar-thy-neighbour", "spite", "undecided"),
    ("members", "founders", "weighted", "great_powers", "inner_club"),
    ("affine", "monotone", "points", "bracket", "point"),
    ("universal", "club", "sham", "none", "cycle"),
    ("greatest", "least"),
    ("yes", "no", "undecided", "by the tie rule"),
    ("gamma", "delta", "alpha", "beta", "pessimistic", "optimistic"),
    ("together", "apart"),
    ("coalition-proof", "pairwise stable"),
    ("war", "embargo"),
    ("always", "in a region", "not in general", "a matter of data", "undecided"),
    ("joint_payoff", "first", "best_for:B", "best_for:Z"),
)
NUMBERS = (0, 1, -1, 2, 6, 10, 0.5, 1e-9, 1e-3, 1e-15, 1e300, float("nan"), float("inf"), "1/3", "7/2", "0")
#: What no check calls valid, by kind; the check itself says so.
UNCLAIMED = {
    "Acceptable": (),
    "BestDesign": (),
    "Solution": ("solver", "stats", "message", "version", "certificate"),
    "TippingNumber": ("stats", "message", "because", "formulation"),
    "MarkovSolution": ("scope",),
    "FormSolution": ("message", "stats", "version"),
    "SubgamePerfect": ("settle",),
    "BindingAgreements": (),
    "CharacteristicFunction": (),
    "CoalitionCore": (),
    "Deviations": (),
    "StableStructures": (),
    "Threshold": (),
    "Frontier": ("stairs",),
    "DesignLimits": (),
    "CoalitionSurplus": (),
    "PotentiallyStable": (),
    "TransferScheme": ("rule",),
    "SidePayments": (),
    "Patience": (),
    "Obedience": ("along",),
    "LinkedIssues": (),
    "RenegotiationProof": (),
    "Monitored": (),
    "OstromPrinciples": (),
    "Conjectures": (),
    "TradePatience": (),
    "TradeRegimes": (),
    "Harm": (),
    "Hazard": (),
    "PayoffSet": (),
    "Principles": (),
    "Comparison": (),
    "Claim": (),
    "Joint": (),
    "Power": ("method", "detail", "notes"),
    "Estimates": ("left_out",),
}


def spread(exact=True):
    """Costs and sizes that differ, so that tipping numbers are above one."""
    return worlds.five(exact=exact)


def majority():
    rules = gg.Institution(exclusion_penalty=1, admission="majority")
    return gg.bind(gg.AccessionGame(), worlds.FIVE, rules, benefit=0, divergence=0, legitimacy="1/10")


def seated():
    """A body of founders, with a policy of its own."""
    states = worlds.FIVE.replace(ideal=[0, 1, 0, 1, 2])
    rules = gg.Institution(policy="mean", body="founders", exclusion_penalty=1)
    return gg.bind(
        gg.AccessionGame(), states, rules, benefit=0, divergence="1/10", legitimacy="1/2", founders=["1", "2"]
    )


def curved():
    """Gains that rise with membership by more than a straight line."""
    rules = gg.Institution(exclusion_penalty="1/2", inclusion_curve="x**2")
    return gg.bind(gg.AccessionGame(), worlds.FIVE, rules, benefit=0, divergence=0, legitimacy="1/2")


def crowded():
    """Gains that fall when others join: founding clubs are tried one by one."""
    form = gg.Game(
        "crowd",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": "(members - 2)*(5 - members) + 1/2"},
    )
    return gg.bind(form, gg.States.symmetric(4))


def pledging():
    """Three actions, switching costs, and gains that rise with a weight."""
    form = gg.Game(
        "pledges",
        ("out", "sign", "comply"),
        aggregates={"members": {"sign": 1, "comply": 1}, "compliers": {"comply": 1}},
        parameters={"weight": "", "fee": ""},
        columns={"price": ""},
        payoffs={"out": 0, "sign": "weight*members/8 - 1/8", "comply": "weight*compliers/2 - price"},
        switching={("out", "comply"): "fee", ("sign", "comply"): "fee/2"},
        drivers={"reputation": "weight", "price": "price"},
    )
    prices = dict(price=["1/8", "1/4", "3/8", "1/2"], weight="1/2", fee="1/8")
    return gg.bind(form, gg.States.symmetric(4), founders=["1"], **prices)


def voting():
    """Members who decide on others, and lose by some of them."""
    rules = gg.Institution(policy="mean", exclusion_penalty=1, admission="share", admission_share="2/3")
    states = spread().states.replace(ideal=[0, 1, 0, 1, 2])
    given = {"benefit": 0, "divergence": "1/4", "legitimacy": "1/10"}
    return gg.bind(gg.AccessionGame(), states, rules, **given, founders=["1"])


def humped():
    """A gain that is positive only between the ends of a range."""
    form = gg.Game("hump", ("out", "in"), parameters={"x": ""}, payoffs={"out": 0, "in": "x*(1 - x) - 1/8"})
    return gg.bind(form, gg.States.symmetric(3), x=0, founders=["1"])


def bimatrix(seed, exact=True):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 6, (3, 3, 2))
    return gg.NormalForm(["a", "b"], [["x", "y", "z"]] * 2, payoffs if exact else payoffs / 7)


EXTRA = {
    "types": lambda: gg.solve(alike(8), BranchingSolver()),
    "boxes": lambda: gg.solve(seated(), BranchingSolver()),
    "seated": lambda: gg.solve(seated()),
    "majority": lambda: gg.solve(majority()),
    "extremes, others between": lambda: gg.solve(curved(), MonotoneSolver()),
    "standards": lambda: gg.solve(worlds.two_powers_and_a_third()),
    "thresholds": lambda: gg.tipping_number(spread()),
    "weights": lambda: gg.tipping_number(spread(), weights={"1": 3, "2": 2}, all_minimal=True),
    "free": lambda: gg.tipping_number(spread(), free=True, all_minimal=True),
    "leaving rows": lambda: gg.tipping_number(worlds.random_game(3, 5, legitimacy="1/2"), throw=False),
    "closed clubs": lambda: gg.tipping_number(curved()),
    "tried": lambda: gg.tipping_number(crowded(), universal=Fraction(3, 4), all_minimal=True),
    "tipping in floats": lambda: gg.tipping_number(spread(exact=False)),
    "markov, two types": lambda: gg.markov_perfect(worlds.two_types(2, 1, 1), "1/2"),
    "markov, weak": lambda: gg.markov_perfect(symmetric(3, "members/4", "members - 1"), "1/2", ties="weak"),
    "markov, many": lambda: gg.markov_perfect(leaky(), "3/4", irreversible=False, ties="weak", throw=False),
    "moves of three": lambda: gg.deviations(pledging(), {"1": "comply", "2": "sign"}),
    "moves of three, committed": lambda: gg.deviations(
        pledging().commit(["4"], "sign"), {"1": "comply", "4": "sign"}, ties="stay_out"
    ),
    "moves by vote": lambda: gg.deviations(voting(), ["1", "2", "5"]),
    "moves in floats": lambda: gg.deviations(spread(exact=False), ["1", "3"]),
    "threshold, monotone": lambda: gg.threshold(spread(), "cost", founders=["1"], committed=True),
    "threshold, three actions": lambda: gg.threshold(pledging(), "weight", reaches="sham", values=(0, 4)),
    "threshold, founders leave": lambda: gg.threshold(
        curved(), "legitimacy", reaches="club", founders=["1", "2"], committed=False, ties="stay_out"
    ),
    "threshold by vote": lambda: gg.threshold(voting(), "legitimacy", values=[0, 1, 2, 4], refine=2**-6),
    "threshold, missed between": lambda: gg.threshold(humped(), "x", values=[0, 1]),
    "threshold over fees": lambda: gg.threshold(
        pledging(), "fee", reaches="none", values=[0, "1/2", 1], ties="stay_out"
    ),
    "form": lambda: gg.solve_form(bimatrix(1)),
    "form, degenerate": lambda: gg.solve_form(bimatrix(2)),
    "form in floats": lambda: gg.solve_form(bimatrix(3, exact=False)),
}  # fmt: skip


@cache
def answers():
    """Every answer that has a check, and whose truth can be decided by brute force."""
    found = {name: make() for name, make in (MADE | EXTRA).items()}
    return {
        name: answer
        for name, answer in found.items()
        if hasattr(answer, "verify") and not (isinstance(answer, gg.Solution) and answer.game.N > 8)
    }


# ------------------------------------------------------------------------------------------ changes


def places(value, path=()):
    """Yield the paths of everything inside plain values."""
    yield path
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def changed(plain, rng):
    """Plain values with one change, and where it is; places of few entries are met as often as others."""
    plain = copy.deepcopy(plain)
    at, path = plain, []
    while isinstance(at, (dict, list)) and len(at):
        keys = [k for k in at if k not in ("format", "made_by")] if isinstance(at, dict) else range(len(at))
        if path and rng.random() < 0.12:
            break
        key = rng.choice(list(keys))
        parent, at = at, at[key]
        path.append(key)
    parent[key] = _another(at, plain, rng)
    return plain, path


def _another(value, plain, rng):
    if isinstance(value, dict) and value:
        return _rearranged(value, rng)
    if isinstance(value, list):
        kept = list(value)
        what = rng.choice(("drop", "twice", "reverse", "swap", "empty"))
        if not kept or what == "empty":
            return [] if kept else [rng.choice(NUMBERS)]
        k, j = rng.randrange(len(kept)), rng.randrange(len(kept))
        if what == "drop":
            del kept[k]
        elif what == "twice":
            kept.insert(j, copy.deepcopy(kept[k]))
        elif what == "reverse":
            kept.reverse()
        else:
            kept[k], kept[j] = kept[j], kept[k]
        return kept
    if isinstance(value, bool) or value is None:
        return rng.choice((True, False, None, 1))
    if isinstance(value, (int, float)):
        near = (value + 1, value - 1, value * 2, value * (1 + 1e-6), value * 1.01 + 0.01, -value)
        return rng.choice((*near, *rng.sample(NUMBERS, 3)))
    if isinstance(value, str):
        return _other_text(value, plain, rng)
    return 0


def _rearranged(value, rng):
    kept, keys = dict(value), list(value)
    k, j = rng.choice(keys), rng.choice(keys)
    what = rng.choice(("drop", "swap", "reverse"))
    if what == "drop":
        del kept[k]
    elif what == "swap":
        kept[k], kept[j] = kept[j], kept[k]
    else:
        kept = dict(reversed(kept.items()))
    return kept


def _other_text(text, plain, rng):
    alike_ = [w for words in WORDS if text in words for w in words if w != text]
    if alike_:
        return rng.choice(alike_)
    try:
        number = Fraction(text)
        return str(rng.choice((number + 1, -number, number / 2, number + Fraction(1, 1000), Fraction(3, 7))))
    except (ValueError, ZeroDivisionError):
        pass
    try:
        data = bytearray(zlib.decompress(base64.b64decode(text, validate=True)))
    except (ValueError, zlib.error):
        return rng.choice((text + "x", "", "1", "2", text[::-1], *_texts(plain, rng)))
    if data:
        data[rng.randrange(len(data))] = rng.choice((0, 1, 2, 255))
    return base64.b64encode(zlib.compress(bytes(data))).decode()


def _texts(plain, rng):
    """A few texts from elsewhere in the file."""
    held = []
    for path in places(plain):
        value = plain
        for key in path:
            value = value[key]
        if isinstance(value, str) and len(value) < 30:
            held.append(value)
    return rng.sample(sorted(set(held)), min(3, len(set(held))))


# ---------------------------------------------------------------------------------------- judgement


def claimed(answer, original):
    """An answer with what it does not claim as in another one."""
    if type(answer) is not type(original):
        return answer
    own = UNCLAIMED[type(answer).__name__]
    parts = {name: getattr(original, name) for name in own}
    if isinstance(answer, gg.great_powers.SubgamePerfect):
        parts["stage"] = claimed(answer.stage, original.stage)
    return replace(answer, **parts)


def judged(original, plain):
    """What became of a changed file: refused, the same, true, or what is false about it."""
    try:
        answer = type(original).from_dict(plain)
        if not answer.verify().valid:
            return "refused"
    except GovError:
        return "refused"
    except Exception as error:  # an error that is not the package's own
        return f"{type(error).__name__}: {error}"
    if claimed(answer, original).to_dict() == original.to_dict():  # what a game was bound from counts too
        return "same"
    try:
        return false_claim(answer) or "true"
    except Exception as error:  # it says what no such answer can
        return f"no answer at all: {type(error).__name__}: {error}"


def saved(answer):
    return json.loads(json.dumps(answer.to_dict()))


def run(number, seed, names=None):
    """Change answers many times; count what became of them, and list what was accepted and is false."""
    rng = random.Random(seed)
    made = answers()
    names = list(made) if names is None else names
    files = {name: saved(made[name]) for name in names}
    counts, wrong = Counter(), []
    for k in range(number):
        name = names[k % len(names)]
        plain, path = changed(files[name], rng)
        if rng.random() < 0.2:
            plain, more = changed(plain, rng)
            path = (path, more)
        outcome = judged(made[name], plain)
        counts[outcome if outcome in ("refused", "same", "true") else "FALSE"] += 1
        if outcome not in ("refused", "same", "true"):
            wrong.append((name, path, outcome))
    return counts, wrong


@pytest.fixture(scope="module", params=sorted({*MADE, *EXTRA}), ids=str)
def answer(request):
    found = answers().get(request.param)
    if found is None:
        pytest.skip("an answer without a certificate claims nothing that could be changed")
    return found


def test_every_kind_with_a_check_has_its_truth():
    kinds = {type(answer).__name__ for answer in answers().values()}
    checked = {kind.__name__ for kind in ANSWERS if hasattr(kind, "verify")}
    assert kinds == checked == set(CLAIMS) == set(UNCLAIMED)
    assert all(
        name in {f.name for f in fields(type(a))}
        for a in answers().values()
        for name in UNCLAIMED[type(a).__name__]
    )


def test_answers_that_nobody_changed_are_accepted_and_true():
    for name, answer in answers().items():
        again = type(answer).from_dict(saved(answer))
        assert again == answer, name
        assert again.verify().valid, (name, str(again.verify()))
        assert not false_claim(answer), (name, false_claim(answer))


@pytest.mark.parametrize("seed", range(4))
def test_no_changed_answer_is_accepted_whose_claim_is_false(seed):
    counts, wrong = run(75, seed)
    assert not wrong
    assert counts["refused"] > 30


if __name__ == "__main__":
    total, false = run(
        int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2026, sys.argv[3:] or None
    )
    print(dict(total))
    for line in false:
        print(*line)
    sys.exit(bool(false))
