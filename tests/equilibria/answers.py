"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg


def five(**changes):
    states = gg.States(
        ["1", "2", "3", "4", "5"],
        size=["0.40", "0.25", "0.15", "0.12", "0.08"],
        population=["0.05", "0.05", "0.30", "0.35", "0.25"],
        cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
        great_power=[1, 1, 0, 0, 0],
    )
    given = {"benefit": 0, "divergence": 0, "legitimacy": "1/40"} | changes
    return gg.bind(gg.AccessionGame(), states, gg.Institution(exclusion_penalty=1), **given)


def alike(number=40, **options):
    """So many alike states that nothing but a search of totals can list the equilibria."""
    game = gg.Game(
        "congestion",
        ("out", "in"),
        aggregates={"members": {"in": 1}},
        payoffs={"out": 0, "in": "N/2 + 1/4 - members"},
        references=("daspremont1983",),
    )
    return gg.bind(game, gg.States.symmetric(number), **options)


def standards():
    institution = gg.Institution(exclusion_penalty="1/2", monitoring=(0, "1/2"), sanction=1)
    return gg.bind(
        gg.StandardsGame(),
        five().states,
        institution,
        market=2,
        legitimacy=0,
        divergence=0,
        paper_legitimacy=1,
    )


def regime_of(actions):
    game = standards()
    return gg.regime(game, game.profile(actions))


def wrong():
    """A solution that leaves out an equilibrium, as its check finds."""
    plain = gg.solve(five()).to_dict()
    plain["equilibria"] = plain["equilibria"][:1]
    return gg.verify(gg.Solution.from_dict(plain))


stopped = gg.equilibria.BranchingSolver(max_boxes=1)
ANSWERS = {
    "exact": lambda: gg.solve(five()),
    "floats": lambda: gg.solve(five(exact=False)),
    "classes of alike states": lambda: gg.solve(alike()),
    "extremes": lambda: gg.solve(five(), gg.equilibria.MonotoneSolver()),
    "stopped": lambda: gg.solve(alike(), stopped, throw=False),
    "undecided": lambda: gg.solve(five(exact=False), tolerance=0.5),
    "refused": lambda: gg.solve(alike(), gg.equilibria.MonotoneSolver(), throw=False),
    "equilibrium": lambda: gg.solve(five()).equilibria[-1],
    "equilibrium in floats": lambda: gg.solve(five(exact=False)).equilibria[0],
    "class of equilibria": lambda: gg.solve(alike()).equilibria[0],
    "regime": lambda: gg.regime(five(), five().profile(["1", "2"])),
    "rival regime": lambda: regime_of({"1": "comply_1", "2": "comply_2", "3": "sign_1"}),
    "no regime": lambda: regime_of({}),
    "choice": lambda: gg.choose_solver(alike()),
    "no solver": lambda: gg.choose_solver(median()),
    "supermodular": lambda: gg.equilibria.supermodular(five()),
    "not supermodular": lambda: gg.equilibria.supermodular(alike()),
    "valid": lambda: gg.verify(gg.solve(five())),
    "not valid": wrong,
}


def median():
    institution = gg.Institution(policy="median")
    given = {"benefit": 1, "cost": 1, "legitimacy": 0, "divergence": 1}
    return gg.bind(gg.AccessionGame(), gg.States.symmetric(40), institution, **given)
