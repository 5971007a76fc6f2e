"""Terms of one's own in games of the catalogue, and games in LaTeX."""

from __future__ import annotations

import pickle
import re
from fractions import Fraction as F

import pytest

import gametheory_gov as gg
from gametheory_gov.base.errors import InvalidGameError
from tests.checks import check_faults, refused

PRESTIGE = {"prestige": "value of a club of all"}


def with_prestige(family, action="member", **changes):
    given = {"action": action, "formula": "prestige*members/N", "parameters": PRESTIGE} | changes
    return family.with_term("standing", **given)


def bound(**changes):
    values = {"benefit": 1, "cost": "1/2", "legitimacy": 0, "divergence": 0, "prestige": "1/4"} | changes
    return gg.bind(with_prestige(gg.AccessionGame()), gg.States.symmetric(4), **values)


def test_it_counts_in_gains_reasons_and_latex():
    game = bound()
    plain = gg.bind(
        gg.AccessionGame(), gg.States.symmetric(4), benefit=1, cost="1/2", legitimacy=0, divergence=0
    )
    club = game.profile(["1"])
    more = game.plain(game.gains(club))[1, 1] - plain.plain(plain.gains(club))[1, 1]
    assert more == F(1, 4) * F(2, 4)
    move = gg.grow(game, ["1"]).rounds[1].moves[0]
    assert move.reasons["standing"] == F(1, 8)
    assert sum(move.reasons.values()) == move.gain
    assert r"\mathrm{prestige}" in game.form.latex()
    assert "value of a club of all" in game.form.latex()


def test_it_is_saved_and_bound_again(tmp_path):
    path = gg.grow(bound(), ["1"])
    again = gg.load(path.save(tmp_path / "path.json"))
    assert again == path
    deeper = gg.rebind(again.game, depth=2, prestige=1)
    assert deeper.values["prestige"] == 1
    assert deeper.form.drivers["standing"] == "prestige"
    moving = gg.rebind(again.game, body="members", policy="mean")
    assert moving.form.drivers["standing"] == "prestige"
    assert pickle.loads(pickle.dumps(path)) == path
    family = with_prestige(gg.AccessionGame())
    assert pickle.loads(pickle.dumps(family)) == family
    assert family != gg.AccessionGame()


@pytest.mark.parametrize(
    ("family", "action", "total"),
    [
        (gg.HarmonisationGame(), "adopt", "club_size"),
        (gg.StandardsGame(), "comply_2", "complying_size_2"),
        (gg.StandardsGame(1), "sign_1", "standing_1"),
        (gg.AccessionGame(cost_exponent=2), "outside", "club_population"),
    ],
    ids=["harmonisation", "standards", "one standard", "accession"],
)
def test_any_game_of_the_catalogue_takes_terms_one_after_the_other(family, action, total):
    rich = family.with_term("aid", action=action, formula=f"aid*{total}", parameters={"aid": "aid to all"})
    rich = rich.with_term("pride", action=action, formula="2*pride", columns={"pride": "pride of each"})
    form, bare = rich.form(gg.Institution()), family.form(gg.Institution())
    assert form.drivers == {**bare.drivers, "aid": "aid", "pride": "pride"}
    names = {symbol.name: symbol for symbol in form.payoffs[action].free_symbols}
    added = form.payoffs[action] - bare.payoffs[action]
    assert (added - names["aid"] * names[total] - 2 * names["pride"]).expand() == 0
    assert all(form.payoffs[a] == bare.payoffs[a] for a in form.actions if a != action)


def test_every_fault_is_listed():
    family = gg.AccessionGame()
    check_faults(
        InvalidGameError,
        lambda: family.with_term(
            "cost", action="membr", formula="prestige*membrs", parameters={"prestige": "", "lambda": ""}
        ),
        [["'membr'", "'member'"], ["'cost'", "another name"], ["'lambda'", "word of Python"]],
    )
    for changes, parts in (
        ({"formula": "prestige*membrs"}, ["unknown symbol 'membrs'", "'members'"]),
        ({"formula": "members/N"}, ["prestige", "does not use it"]),
        ({"formula": "members/N", "parameters": {}}, ["driver=", "weight*(members/N)"]),
        ({"formula": "prestige**2"}, ["driver="]),
        ({"formula": "prestige + 1", "driver": "prestige"}, ["not zero without it"]),
        ({"formula": "cost*members", "driver": "cost", "parameters": {}}, ["'cost' drives another term"]),
        ({"formula": "depth*members", "driver": "depth", "parameters": {}}, ["occurs elsewhere"]),
        ({"parameters": {"cost": "x", **PRESTIGE}}, ["catalogue"]),
        ({"columns": PRESTIGE}, ["both as a parameter and as a column"]),
        ({"formula": "prestige*members", "driver": "members"}, ["'members' is no figure"]),
        ({"parameters": ["prestige"]}, ["parameters = ['prestige']", "a mapping"]),
        ({"columns": 5}, ["columns = 5", "a mapping"]),
    ):
        refused(InvalidGameError, lambda changes=changes: with_prestige(family, **changes), *parts)
    refused(InvalidGameError, lambda: gg.AccessionGame(terms=("x",)), "with_term")
    rest = {"action": "member", "formula": "prestige", "parameters": PRESTIGE}
    refused(InvalidGameError, lambda: family.with_term("other", **rest), "another name")


def test_below_minimum_participation_it_is_void_with_the_rest():
    family = with_prestige(gg.AccessionGame()).with_term(
        "pride", action="member", formula="pride", parameters={"pride": "of each"}
    )
    game = gg.bind(
        family, gg.States.symmetric(4), gg.Institution(minimum_participation=(2, 0)), benefit=1, cost="1/2",
        prestige=1, pride=2, legitimacy=0, divergence=0,
    )  # fmt: skip
    alone, pair = game.profile(["1"]), game.profile(["1", "2"])
    assert game.plain(game.payoffs(alone)).tolist() == [0, 0, 0, 0]
    assert game.plain(game.payoffs(pair)).tolist() == [F(1, 2) - F(1, 2) + F(1, 2) + 2] * 2 + [0, 0]


@pytest.mark.parametrize(
    "family", [gg.AccessionGame(), gg.HarmonisationGame(), gg.StandardsGame(2)], ids=lambda f: f.name
)
def test_the_whole_game_in_latex(family):
    form = family.form(gg.Institution())
    text = form.latex()
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"\\left", text)) == len(re.findall(r"\\right", text))
    body, table = text.split(r"\end{align*}")
    assert all(line.count("&=") == 1 for line in body.replace(" \\\\\n&\\quad", "").splitlines()[1:] if line)
    for info in form.symbols:
        assert f"${info.latex_name}$ & " in table
        assert form.latex(info.symbol) in text


def test_names_of_ones_own_in_latex():
    form = gg.Game(
        "odd names", ("stay & out", "50% in"),
        aggregates={"weighted": {"50% in": "income_index*weight/price_index"}},
        payoffs={"stay & out": 0, "50% in": "weighted*weight"},
        columns={"income_index": "x", "weight": "y"}, parameters={"price_index": "z"},
    )  # fmt: skip
    text = form.latex()
    assert r"\frac{\mathrm{income\_index}_j \mathrm{weight}_j}{\mathrm{price\_index}}" in text
    assert r"u_i(\mathrm{50\%\ in}) &= \mathrm{weight}_i \mathrm{weighted}" in text
    assert r"u_i(\mathrm{stay\ \&\ out}) &= 0" in text


def test_a_term_may_use_what_the_game_reports():
    """By name; what the user declares under that name goes before it."""
    family = gg.AccessionGame().with_term(
        "pride", action="member", formula="pride*legitimacy", parameters={"pride": "of a legitimate club"}
    )
    rules = gg.Institution(inclusion_curve="x**2")
    form, bare = family.form(rules), gg.AccessionGame().form(rules)
    names = {symbol.name: symbol for symbol in form.payoffs["member"].free_symbols}
    added = form.payoffs["member"] - bare.payoffs["member"]
    assert (added - names["pride"] * bare.reports["legitimacy"]).expand() == 0
    own = gg.AccessionGame().with_term(
        "own", action="member", formula="legitimacy", parameters={"legitimacy": "a figure of one's own"}
    )
    assert [s.name for s in (own.form(rules).payoffs["member"] - bare.payoffs["member"]).free_symbols] == [
        "legitimacy"
    ]
    refused(
        InvalidGameError,
        lambda: gg.games.public_goods.CarbonClub().with_term(
            "pride", action="member", formula="pride*legitimacy", parameters={"pride": "x"}
        ),
        "unknown symbol 'legitimacy'",
    )
