"""Answers of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import numpy as np
import sympy

import gametheory_gov as gg
from tests.worlds import five

DILEMMA = gg.NormalForm.bimatrix([[2, -2], [3, 0]], [[2, 3], [-2, 0]], choices=[["keep", "cheat"]] * 2)
FLOATS = gg.NormalForm.bimatrix([[0.2, 0.0], [0.3, 0.1]], [[0.4, 0.7], [0.0, 0.1]])
HEAVY = gg.NormalForm.bimatrix([[2, -2], [5, 1]], [[2, 5], [-2, 1]], choices=[["keep", "cheat"]] * 2)
LOPSIDED = gg.NormalForm.bimatrix([[2, -1], [3, 1]], [[2, 3], [-5, 4]], choices=[["keep", "cheat"]] * 2)
RING = (("1", "4"), ("2", "1"), ("3", "2"), ("4", "3"))
_OPEN = 1 - np.indices([2] * 4).transpose(1, 2, 3, 4, 0)
#: Each opens its market to the one before it.
CIRCLE = gg.NormalForm(list("1234"), [["open", "close"]] * 4, 5 * np.roll(_OPEN, -1, axis=-1) - 2 * _OPEN)


def provision(N=3, exact=True):
    game = gg.Game(
        "provision",
        ("rest", "provide"),
        aggregates={"sum": {"provide": 1}},
        payoffs={"rest": "3*sum", "provide": "3*sum - price"},
        columns={"price": ""},
    )
    return gg.bind(game, gg.States.symmetric(N), price=5 if exact else 5.5)


def dilemma_of_many(b, d, c, N=8):
    """Who rests gets b for each that provides, who provides d for each other that does, less c."""
    game = gg.Game(
        "dilemma of many",
        ("rest", "provide"),
        aggregates={"m": {"provide": 1}},
        payoffs={"rest": f"({b})*m", "provide": f"({d})*(m - 1) - ({c})"},
    )
    return gg.bind(game, gg.States.symmetric(N))


def one_sided():
    """The row player is never held, the column player soon."""
    return gg.patience(LOPSIDED, agreed=["keep", "keep"], punishment=["cheat", "cheat"])


ANSWERS = {
    "patience": lambda: gg.patience(DILEMMA),
    "patience, stick": lambda: gg.patience(DILEMMA, "stick_and_carrot"),
    "patience, floats": lambda: gg.patience(FLOATS, agreed=["1", "1"]),
    "patience, one never": lambda: gg.patience(
        LOPSIDED, agreed=["keep", "keep"], punishment=["cheat", "cheat"]
    ),
    "patience, one would rather be punished": lambda: gg.patience(
        gg.NormalForm.bimatrix([[0, 0], [-1, 5]], [[0, 0], [0, 0]]),
        "stick_and_carrot",
        agreed=["1", "1"],
        punishment=["2", "2"],
    ),
    "patience, of a game": lambda: gg.patience(provision()),
    "patience, of a club in floats": lambda: gg.patience(provision(4, exact=False), agreed=["1", "2", "3"]),
    "patience, expulsion": lambda: gg.patience(five("1/10"), "expulsion", agreed=["1", "2", "3", "4", "5"]),
    "patience, told along links": lambda: gg.patience(CIRCLE, observers="word_of_mouth", links=RING),
    "patience, only seen by partners": lambda: gg.patience(CIRCLE, observers="partners", links=RING),
    "theorem": gg.enforcement.additive_patience,
    "principles": gg.enforcement.ostrom,
}
ANSWERS |= {
    "obeyed, along a path": lambda: gg.obeyed(
        five("1/10", founders=["1", "2"]), gg.grow(five("1/10", founders=["1", "2"])), patience="4/5"
    ),
    "obeyed, seen by chance": lambda: gg.obeyed(
        five("1/10"), ["1", "2", "3"], monitoring=("1/10", "3/5"), expelled="1/2", conscience="1/5"
    ),
    "obeyed, three rounds": lambda: gg.obeyed(five("1/10"), ["1", "2", "3", "4", "5"], rounds=3),
    "obeyed, one round": lambda: gg.obeyed(five("1/2"), ["1", "2", "3", "4", "5"], rounds=1),
    "obeyed, floats": lambda: gg.obeyed(five(0.1, exact=False), ["1", "2", "4"], saves="cost"),
}
ANSWERS |= {
    "monitored": lambda: gg.enforcement.monitored(1, 3, ("1/5", "3/5")),
    "monitored, reactions": lambda: gg.enforcement.monitored(
        1, 3, gg.Institution(monitoring=("1/5", "3/5"), sanction="1/2"), patience="9/10", rounds=2
    ),
    "monitored, impatient": lambda: gg.enforcement.monitored(1, 3, ("1/5", "3/5"), patience="1/3"),
    "monitored, paralysed": lambda: gg.enforcement.monitored(1, 3, ("9/20", "3/5"), patience="9/10"),
}
ANSWERS |= {
    "harm, exact": lambda: gg.harm(five("1/40"), "3", before=["1", "2"]),
    "harm, in floats, several move": lambda: gg.harm(
        five(0.1, exact=False), before=["1", "2"], after=["1", "2", "3", "4", "5"]
    ),
}
ANSWERS |= {
    "renegotiation": lambda: gg.enforcement.renegotiation_proof(dilemma_of_many(3, 2, 7)),
    "renegotiation, one period": lambda: gg.enforcement.renegotiation_proof(
        dilemma_of_many(3, 2, 7, 6), rounds=1
    ),
    "linked issues": lambda: gg.enforcement.link_issues(
        {"trade": gg.patience(DILEMMA), "climate": gg.patience(HEAVY), "one-sided": one_sided()}
    ),
}
SHARES = ["1/2", "1/4", "1/4"]
LARGE, SMALL = gg.games.TariffGame(["5/4", "5/4", 1]), gg.games.TariffGame([1, 1, "5/4"])
n = sympy.Symbol("n", positive=True)
ANSWERS |= {
    "regimes, pairs may deal": lambda: gg.games.coalition_proof_regimes(LARGE),
    "regimes, all together": lambda: gg.games.coalition_proof_regimes(SMALL, bilateral=False),
    "regimes, pairwise stable": lambda: gg.games.pairwise_stable_regimes(gg.games.TariffGame([1, 1, 1])),
    "war": lambda: gg.enforcement.trade_patience(gg.games.TariffGame(SHARES, SHARES)),
    "embargo, floats": lambda: gg.enforcement.trade_patience(
        gg.games.TariffGame([0.5, 0.3, 0.2], [0.5, 0.3, 0.2]), "embargo"
    ),
    "war, symbols": lambda: gg.enforcement.trade_patience(gg.games.TariffGame([n, 1 - n], [n, 1 - n])),
}
STEEP = gg.NormalForm.bimatrix([[2, -3], [3, 0]], [[2, 3], [-3, 0]], choices=[["keep", "cheat"]] * 2)
ANSWERS |= {
    "payoff set": lambda: gg.enforcement.payoff_set(STEEP, "4/5"),
    "payoff set, a segment": lambda: gg.enforcement.payoff_set(STEEP, "1/2"),
    "payoff set, not settled": lambda: gg.enforcement.payoff_set(STEEP, "599/1000", steps=30),
}
