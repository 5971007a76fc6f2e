r"""The window of opportunity: whether a club is founded while there is time.

N alike states look ahead, in the model of `gametheory_gov.foresight`. In a period one state outside is drawn
and may join for good; then each of n members gets :math:`b(n) = n - 3/2`, an outsider nothing. A founder is
alone at first, and loses. With a hazard h a period that the chance is gone for good, and with it all later
payoffs, states play as if their patience were :math:`\delta(1-h)`.

Once founded, one more joins in each period. So the founder gets :math:`F = \sum_t \delta^t b(\min(t+1, N))`,
and nobody founds where :math:`F < 0`. Where each would rather see another found first, the one that is drawn
founds by chance. The checks take these sums, written out.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

import gametheory_gov as gg
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds

_COST = Fraction(3, 2)
_NUMBERS = (2, 3, 4)
HAZARD = Worlds(
    "a window that may close",
    "N alike states that look ahead, and the chance in each period that it is too late for good",
    {
        "N": _NUMBERS,
        "hazard": ("1/20", "1/10", "1/4", "1/2"),
        "patience": ("3/8", "2/5", "11/20", "3/5", "9/10"),
    },
)
DELAY = Worlds(
    "a window that is missed",
    "N alike states that look ahead, by how much they value the next period",
    {"N": _NUMBERS, "patience": ("1/10", "1/4", "3/10", "7/20", "2/5", "11/20", "9/10")},
)


@cache
def _club(N: int) -> gg.BoundGame:
    club = gg.Game(
        "club",
        ("outside", "member"),
        aggregates={"members": {"member": 1}},
        payoffs={"outside": 0, "member": f"members - {_COST}"},
    )
    return gg.bind(club, gg.States.symmetric(N))


@cache
def _needed(N: int) -> float:
    """The patience from which a club is founded at all."""
    return float(gg.foresight.patience_thresholds(_club(N)).founded[0])


@cache
def _needed_again(N: int) -> float:
    r"""The root in (0, 1) of :math:`(1-\delta) F`."""
    rising = [1.0] * (N - 1) + [float(1 - _COST)]  # by what b rises, the highest power of patience first
    roots = np.roots(rising)
    return float(next(root.real for root in roots if abs(root.imag) < 1e-12 and 0 < root.real < 1))


def _founding(N: int, patience: Fraction) -> Fraction:
    """The chance that the first state drawn founds; the states have one equilibrium."""
    (chance,) = gg.markov_perfect(_club(N), patience).founding
    return Fraction(chance)


def _streams(N: int, patience: Fraction) -> list[Fraction]:
    """What the first, second, ... to join gets, if one joins in each period."""
    last = patience ** (N - 1) * (N - _COST) / (1 - patience)
    found = []
    for first in range(N):
        early = (patience**t * (t + 1 - _COST) for t in range(first, N - 1))
        found.append(sum(early, last))
    return found


def _founding_again(N: int, patience: Fraction) -> Fraction:
    r"""By indifference: :math:`F = \delta W` and :math:`W = pX + (1-p)F`, X the mean over who founds."""
    founder, *others = _streams(N, patience)
    mean = (founder + sum(others)) / N
    if founder < 0:
        return Fraction(0)
    if patience * mean <= founder:
        return Fraction(1)
    return founder * (1 - patience) / (patience * (mean - founder))


def _closes(N: int, hazard: Any, patience: Any, founding: Any, needed: Any) -> Reading:
    """Whether a club that would be founded, at least by chance, is not founded under the hazard."""
    without, under = founding(N, patience), founding(N, patience * (1 - hazard))
    figures = {"chance_of_founding": without, "under_the_hazard": under, "patience_needed": needed(N)}
    return Reading(under == 0 < without, figures)


def _worth(N: int, patience: Fraction) -> Fraction:
    """What founding now is worth to all together: the payoffs of clubs that grow by one in each period."""
    game = _club(N)
    clubs = [game.states.ids[: n + 1] for n in range(N)]
    totals = [sum(game.plain(game.payoffs(game.profile(club))), Fraction(0)) for club in clubs]
    early = sum((patience**t * total for t, total in enumerate(totals[:-1])), Fraction(0))
    return early + patience ** (N - 1) * totals[-1] / (1 - patience)


def _missed(patience: Fraction, chance: Fraction, worth: Fraction) -> Reading:
    figures = {"chance_of_founding": chance, "founding_is_worth": worth, "a_period_later": patience * worth}
    return Reading(chance == 0 < worth, figures)


STATEMENTS = (
    Statement(
        "T5",
        "T20 brief",
        "the window of opportunity to solve global problems is closing",
        r"F(\delta) \ge 0 > F(\delta(1-h));\ F(\delta) < 0 < \sum_t \delta^t\,n_t\,b(n_t)",
        (
            Case(
                "accession",
                HAZARD,
                lambda **at: _closes(**at, founding=_founding, needed=_needed),
                asks="markov_perfect foresight.patience_thresholds",
                replay=lambda **at: _closes(**at, founding=_founding_again, needed=_needed_again),
                across=("patience", "hazard"),
                part="nobody founds once it may be too late",
            ),
            Case(
                "accession",
                DELAY,
                lambda N, patience: _missed(patience, _founding(N, patience), _worth(N, patience)),
                asks="markov_perfect",
                replay=lambda N, patience: _missed(
                    patience, _founding_again(N, patience), sum(_streams(N, patience), Fraction(0))
                ),
                across=("patience", "N"),
                part="nobody founds, though delay costs all together",
            ),
        ),
        ("maskin2001",),
    ),
)
