"""One answer of every kind of this room, for `tests.base.test_answers`."""

from __future__ import annotations

import gametheory_gov as gg
from gametheory_gov import foresight


def symmetric(N=3, outside="0", member="members - 3/2", **given):
    club = gg.Game(
        "club",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": outside, "member": member},
    )
    return gg.bind(club, gg.States.symmetric(N), **given)


def leaky(**given):
    """Outsiders get a quarter of the club's size; moving costs something."""
    club = gg.Game(
        "leaky club",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": "members/4", "member": "members - 7/4"},
        switching={("outside", "member"): "1/4", ("member", "outside"): "1/4"},
    )
    return gg.bind(club, gg.States.symmetric(3), **given)


def two_powers(**given):
    states = gg.States(["USA", "CHN"], size=["3/5", "2/5"], population=["1/2", "1/2"])
    return gg.bind(
        gg.AccessionGame(),
        states,
        gg.Institution(exclusion_penalty=1),
        benefit=0,
        cost="1/2",
        legitimacy=0,
        divergence=0,
        **given,
    )


ANSWERS = {
    "irreversible": lambda: gg.markov_perfect(symmetric(), "2/5"),
    "irreversible floats": lambda: gg.markov_perfect(two_powers(exact=False), 0.4),
    "reversible, mixed": lambda: gg.markov_perfect(leaky(), "9/10", irreversible=False),
    "reversible, floats": lambda: gg.markov_perfect(leaky(exact=False), 0.9, irreversible=False),
    "reversible, undecided": lambda: gg.markov_perfect(
        symmetric(2, "0", "0"), "1/2", irreversible=False, ties="weak", throw=False
    ),
    "no equilibrium": lambda: gg.markov_perfect(
        symmetric(3, "0", "members - 5/3"), "3/5", irreversible=False
    ),
    "patience": lambda: foresight.patience_thresholds(symmetric()),
    "patience, roots": lambda: foresight.patience_thresholds(symmetric(5, "-members/2", "members/2 - 3/2")),
    "ladder": lambda: foresight.farsighted_ladder(symmetric(7)),
    "ladder, floats": lambda: foresight.farsighted_ladder(symmetric(7, exact=False)),
}
