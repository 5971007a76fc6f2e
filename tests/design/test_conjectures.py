"""Conjectures of rational design: formulas on paper, worlds by other means, changed tables."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction as F

import pytest
import sympy

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.design import conjecture_models as models
from gametheory_gov.design.conjecture_claims import Moved
from gametheory_gov.design.conjecture_worlds import WORLDS
from gametheory_gov.enforcement.effects import Row, compared, effect_of

FOUND = gg.design.conjectures()
PROVED = [(one.number, k) for one in FOUND for k, effect in enumerate(one.effects) if effect.change]


def test_they_are_the_sixteen_with_the_signs_of_their_authors():
    told = {one.number: f"{one.instrument} {one.expected} {one.parameter}" for one in FOUND}
    problem = {
        "D": "the distribution problem",
        "E": "the enforcement problem",
        "N": "the number of states",
        "P": "uncertainty about preferences",
        "B": "uncertainty about behaviour",
        "W": "uncertainty about the state of the world",
        "A": "asymmetry of contributors",
    }
    expected = {
        "membership": {"M1": "-E", "M2": "-P", "M3": "+D"},
        "scope": {"S1": "+N", "S2": "+D", "S3": "+E"},
        "centralisation": {"C1": "+B", "C2": "+W", "C3": "+N", "C4": "+E"},
        "individual control": {"V1": "-N", "V3": "+W"},
        "asymmetry of control": {"V2": "+A"},
        "flexibility": {"F1": "+W", "F2": "+D", "F3": "-N"},
    }
    wanted = {
        number: f"{instrument} {code[0]} {problem[code[1]]}"
        for instrument, codes in expected.items()
        for number, code in codes.items()
    }
    wanted["S1"] += " that differ"
    assert told == wanted


def test_what_has_to_be_shown():
    shown = {one.number: (one.verdict, one.sign) for one in FOUND}
    for number in ("C3", "C4", "F1", "F2"):
        assert shown[number] == ("proof", "+")
    assert shown["M1"] == ("witness on both sides", "?")
    alarm, margin, spill = sympy.symbols("false_alarm margin spillover")

    def statement(number):
        found = FOUND[number].effects[0].change.statement
        return found.subs({s: sympy.Symbol(s.name) for s in found.free_symbols})

    assert sympy.simplify(statement("C4") - alarm / margin**2) == 0
    assert sympy.simplify(statement("F2") - (1 - spill) ** 2 / 2) == 0
    excess, reward = sympy.symbols("excess reward")
    s, R = reward + excess, reward
    assert sympy.simplify(statement("F1") - ((s - R) / s - (s - R) ** 2 / (2 * s**2))) == 0
    rises, falls = FOUND["M1"].effects[0].witnesses
    assert (rises.before, rises.after, falls.before, falls.after) == (3, 4, 50, 35)


def test_a_proof_is_one_of_the_sign_that_is_expected():
    for one in FOUND:
        if one.verdict in ("proof", "region"):
            assert {effect.sign for effect in one.effects} == {one.expected} == {one.sign}
    assert [effect.sign for effect in FOUND["M3"].effects] == ["+", "-"]  # with payments, and without


# ------------------------------------------------------------------------------- formulas, on paper


def on_paper(number, k, at):
    """What a conjecture speaks of, at numbers; the figure that is moved is t."""
    a = dict(at)
    t = a.pop("t")
    if number in ("C1", "C4"):  # what one more of detection adds to R - g p1 / (p2 - p1)
        g, p1 = (a["g"], t) if number == "C1" else (t, a["p1"])
        return g * p1 / (a["p2"] - p1) ** 2
    if number == "C2":
        return t * a["v"] / (t + a["v"]) - t * a["v"] / (a["N"] * t + a["v"])
    if number == "C3":
        return a["m"] ** 2 * a["b"] ** 2 * (t - 1) ** 2 / 2 - a["w"] * (F(1, 2) - a["b"])
    if number == "V3":
        return t * (F(1, 2) - a["b"]) - a["m"] ** 2 * a["b"] ** 2 * (a["N"] - 1) ** 2 / 2
    if number == "F1":
        return (t - a["R"]) ** 2 / (2 * t)
    if number == "F2":
        return t * (1 - a["b"]) ** 2 / 2
    if number == "V2":  # a move of x by the first: the product of two lines is greatest in their middle
        return 2 * a["g"] * t / a["v"]
    if number == "M3" and k == 0:
        N, m = a["N"], a["m"]
        return N * (-((N * m) ** 2) / 2 + 2 * N * m**2 - F(3, 2) * m**2 + t * (N - F(3, 2)))
    if number == "M3":
        return -a["v"] * t**2
    N, g, low, lead = a["N"], a["g"], a["p1"] + 1, a["m"]
    if number == "S1":
        N = t
    elif number == "S3":
        g = t
    else:
        low, lead = low + (N - 1) * (F(1, 10) - t), N * t
    mean = low + lead * (N - 1) / N
    return g / (g + low) - g / (g + mean)


#: By conjecture, what symbols of the statement are in the numbers above.
SYMBOLS = {
    "saving": lambda a: a["g"],
    "false_alarm": lambda a: a["p1"],
    "margin": lambda a: a["p2"] - a["p1"],
    "N": lambda a: a["N"],
    "mean_need": lambda a: a["m"],
    "spillover": lambda a: a["b"],
    "slack": lambda a: F(1, 2) - a["b"],
    "error_variance": lambda a: a["v"],
    "divergence": lambda a: a["v"],
    "market_benefit": lambda a: a["g"],
    "reward": lambda a: a["R"],
    "least": lambda a: a["p1"] + 1,
    "lead": lambda a: a["m"],
}
#: The symbol that is moved, where it stands in the statement.
MOVED = {
    "C1": "false_alarm", "C2": "world_variance", "C3": "N", "C4": "saving", "M3": "distance", "S1": "N",
    "S3": "saving",
}  # fmt: skip


@pytest.mark.parametrize(("number", "k"), PROVED)
def test_derivatives_are_slopes_of_the_formulas_on_paper(number, k):
    statement = FOUND[number].effects[k].change.statement
    rng, step, region = random.Random(f"{number} {k}"), F(1, 10**10), FOUND[number].verdict == "region"
    tried = 0
    while tried < 20:
        at = {name: F(rng.randint(1, 12), 8) for name in ("g", "v", "m", "w", "R")}
        at |= {"N": rng.randint(2, 7), "b": F(rng.randint(0, 8), 8)}
        at |= {"p1": F(rng.randint(1, 4), 20), "p2": F(rng.randint(6, 19), 20)}
        t = {"C1": at["p1"], "C3": F(at["N"]), "S1": F(at["N"]), "S2": F(1, 10)}.get(number, at["g"])
        t = at["R"] + at["g"] if number == "F1" else t
        numbers = dict(SYMBOLS, excess=lambda a: a["g"])
        if number in MOVED:
            numbers[MOVED[number]] = lambda a, t=t: t
        if number == "S3":
            low, mean = at["p1"] + 1, at["p1"] + 1 + at["m"] * F(at["N"] - 1, at["N"])
            numbers["slack"] = lambda a, t=t, low=low, mean=mean: low * mean - t**2
        values = {s: sympy.Rational(str(numbers[s.name](at))) for s in statement.free_symbols}
        if region and numbers["slack"](at) < 0:
            continue
        tried += 1
        rise = (on_paper(number, k, at | {"t": t + step}) - on_paper(number, k, at | {"t": t})) / step
        slope = F(str(statement.subs(values)))
        assert float(rise) == pytest.approx(float(slope), rel=1e-6, abs=1e-9)
        assert slope <= 0 if FOUND[number].effects[k].sign == "-" else slope >= 0


def test_beyond_the_regions_signs_are_the_others_and_the_border_is_theirs():
    for number, at, outside in (
        ("S3", {"N": 2, "g": F(1), "p1": F(0), "m": F(2)}, [F(3, 2), F(2), F(9)]),
        ("V3", {"N": 2, "m": F(1), "b": F(3, 4)}, [F(0), F(1), F(5)]),
    ):
        values = [on_paper(number, 0, at | {"t": t}) for t in outside]
        assert values == sorted(values, reverse=True)
    at = {"N": 2, "p1": F(0), "m": F(6), "g": F(1)}  # least 1, mean 4: the border is at 2
    near = [on_paper("S3", 0, at | {"t": t}) for t in (F(19, 10), F(2), F(21, 10))]
    assert near[1] == max(near)
    assert FOUND["S3"].effects[0].change.assumptions[0].lhs.subs(
        {s: {"least": 1, "lead": 6, "N": 2, "saving": 2}[s.name]
         for s in FOUND["S3"].effects[0].change.assumptions[0].lhs.free_symbols}
    ) == 0  # fmt: skip


# ---------------------------------------------------------------------------------------------- worlds


def test_worlds_show_both_ways():
    for number, worlds in WORLDS.items():
        (effect,) = FOUND[number].effects
        rises, falls = effect.witnesses
        assert rises.before < rises.after
        assert falls.before > falls.after
        for world, witness in zip(worlds, effect.witnesses, strict=True):
            assert (world.replayed(False), world.replayed(True)) == (witness.before, witness.after)


def test_the_size_that_false_alarms_leave():
    """p1 = 1 - .99^n < p2 R/(R + g): n below log(1 - p2 R/(R + g)) / log .99."""
    (effect,) = FOUND["M1"].effects
    for saving, size in ((1, effect.witnesses[1].before), (2, effect.witnesses[1].after)):
        border = math.log(1 - 0.6 * 2 / (2 + saving)) / math.log(0.99)
        assert size == math.floor(border)


def test_the_size_at_which_a_public_good_pays_its_members():
    for ratio, size in (("5/2", 3), ("7/2", 4)):
        game = gg.bind(gg.games.public_goods.LinearPublicGood(), gg.States.symmetric(9), provision_cost=ratio)
        clubs = gg.solve(game, gg.equilibria.EnumerationSolver()).clubs
        assert {len(club) for club in clubs} == {size}


# ------------------------------------------------------------------------------------- changed tables


def _with(number, **changes):
    other = replace(FOUND[number], **changes)
    return replace(FOUND, conjectures=tuple(other if one.number == number else one for one in FOUND))


def test_the_table_is_checked_and_a_changed_one_is_refused():
    check = FOUND.verify()
    assert check.valid, check
    assert check.checked[0].startswith("13 signs")
    (proved,), (region,), (shown,) = (FOUND[number].effects for number in ("C4", "V3", "M1"))
    first, second = shown.witnesses
    (beyond,) = region.witnesses
    form = proved.change
    for number, effect in (
        ("C4", replace(proved, change=replace(form, statement=-form.statement))),
        ("C4", replace(proved, change=region.change)),
        ("C4", replace(proved, raised=False)),
        ("C4", replace(proved, witnesses=(first,))),
        ("V3", replace(region, witnesses=())),
        ("V3", replace(region, witnesses=(replace(beyond, before=beyond.after, after=beyond.before),))),
        ("V3", replace(region, change=replace(region.change, assumptions=()))),
        ("M1", replace(shown, witnesses=(second, first))),
        ("M1", replace(shown, witnesses=(first, replace(second, after=F(36))))),
        ("M1", replace(shown, quantity="depth")),
    ):
        assert not _with(number, effects=(effect,)).verify().valid, (number, effect)
    assert not _with("C4", expected="-").verify().valid
    assert not _with("M2", note="").verify().valid
    assert not replace(FOUND, conjectures=FOUND.conjectures[1:]).verify().valid
    assert not _with("M3", effects=FOUND["M3"].effects[:1]).verify().valid


@pytest.mark.parametrize("name", [name for name in dir(models) if isinstance(getattr(models, name), Moved)])
def test_a_formula_that_is_not_the_models_is_found_out(name):
    """The comparison with the models bites: each quantity made a little larger where it is counted."""
    claim = getattr(models, name)

    def more(at):
        found = claim.model.counted(at)
        return None if found is None else found + F(1, 10**6)

    assert not claim.replayed()
    assert "the stage's figure" in claim._replace(model=claim.model._replace(counted=more)).replayed()


@pytest.mark.parametrize("name", [name for name in dir(models) if isinstance(getattr(models, name), Moved)])
def test_most_figures_that_are_drawn_are_counted(name):
    """A model that seldom has the quantity would compare next to nothing."""
    model, rng = getattr(models, name).model, random.Random(1)
    assert sum(model.counted(model.draw(rng)) is not None for _ in range(12)) >= 8


@pytest.mark.parametrize(("sign", "fits"), [("+", True), ("-", False), ("0", False), ("?", False)])
def test_what_moves_the_other_way_is_found_out(sign, fits):
    """Of xy the differences of differences are one times one."""
    rng = random.Random(3)

    def product(at):
        return at["x"] * at["y"]

    def draw():
        return {"x": -rng.randint(1, 9), "y": F(rng.randint(-9, 9))}

    assert (compared(sign, ("x", "y"), draw, product, product, rng) == "") == fits
    assert (compared(sign, ("y",), draw, product, product, rng) == "") == (sign == "-")


def test_worlds_that_show_one_way_only_are_found_out():
    rises, falls = WORLDS["M1"]
    still = falls._replace(after=falls.before)
    for claim, worlds, shown in (
        (None, (rises, falls), True),
        (None, (rises, rises), False),
        (None, (rises,), False),
        (None, (rises, still), False),
        (models.ALONE_BY_NEEDS, (falls,), True),
        (models.ALONE_BY_NEEDS, (rises,), False),
        (models.ALONE_BY_NEEDS, (still,), False),
        (models.GAIN_BY_DISTANCE, (rises,), True),
        (models.GAIN_BY_DISTANCE, (falls,), False),
    ):
        row = Row("X1", "figure", "model", "size", claim=claim, worlds=worlds)
        assert (row.unshown(effect_of(row)) == "") == shown


def test_without_effects_there_is_no_instrument():
    assert replace(FOUND["C4"], effects=()).verdict == "no instrument here"
    assert _with("C4", effects=()).headline.endswith("5 that may go either way, 1 no instrument here")


def test_it_is_shown_saved_and_cited(tmp_path):
    assert gg.load(FOUND.save(tmp_path / "conjectures.json")) == FOUND
    table = FOUND.to_pandas()
    assert len(table) == sum(len(one.effects) for one in FOUND) == 17
    assert list(table["number"].unique()) == [one.number for one in FOUND]
    assert "The Rational Design of International Institutions" in FOUND.cite()
    assert "centralisation" in FOUND._repr_html_()
    assert "toprule" in FOUND._repr_latex_()


def test_a_conjecture_that_there_is_not():
    with pytest.raises(InvalidInputError, match="number = 'M4'; one of M1, M2"):
        FOUND["M4"]
