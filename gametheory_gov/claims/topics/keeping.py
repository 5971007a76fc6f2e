r"""What is kept: who sees a breach, what follows, and who pays for a public good.

Monitoring is that of `gametheory_gov.enforcement.monitored`: an alarm rings with :math:`p_1` where all
comply, and with :math:`p_2 > p_1` where one shirks. The checks write out payoffs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from typing import Any

import gametheory_gov as gg
from gametheory_gov import enforcement
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

from .how_many import form, symbols
from .same_worlds import RIDDEN

# --------------------------------------------------------------------------------------------- monitoring

SEEN = Worlds(
    "monitored rules",
    "a rule that is worth a reward, and shirking 1; alarms ring by chance, falsely and rightly",
    {
        "reward": (1, 2, 4),
        "right": ("1/2", "3/4", "9/10"),
        "false": (0, "1/10", "1/4", "2/5"),
    },
)
#: By how much chances are moved, and what shirking gains where belonging counts for something.
_STEP, _LESS = Fraction(1, 20), Fraction(3, 4)
_GAIN: Any = Fraction(1)


def _kept(gain: Any, reward: Any, false: Any, right: Any) -> tuple[Fraction, Fraction | None]:
    """What is kept of the reward, and the patience that it takes; None where nothing is kept."""
    found = enforcement.monitored(gain, reward, (false, right))
    return found.best, found.least


def _kept_again(gain: Fraction, reward: Any, false: Any, right: Any) -> tuple[Fraction, Fraction | None]:
    """By a punishment that just deters, at a patience of 9/10; and by the least patience that can afford it.

    A punishment costs x: (1 - d) gain = d (right - false) x, and v = (1 - d) reward + d (v - false x).
    """
    patience = Fraction(9, 10)
    price = (1 - patience) * gain / (patience * (right - false))
    value = reward - patience * false * price / (1 - patience)
    if value <= 0:
        return Fraction(0), None
    odds = gain / ((right - false) * value)  # (1 - d) gain = d (right - false) v: all that there is to lose
    return Fraction(value), Fraction(odds / (1 + odds))


_Kept = Callable[..., tuple[Fraction, Fraction | None]]


def _falls(kept: _Kept, reward: Any, right: Any, false: Any) -> Reading:
    """Whether less is kept where alarms ring falsely more often."""
    (now, _), (more, _) = kept(_GAIN, reward, false, right), kept(_GAIN, reward, false + _STEP, right)
    return Reading(more < now or not now, {"kept": now, "kept_with_more_false_alarms": more})


def _nothing(kept: _Kept, reward: Any, right: Any, false: Any) -> Reading:
    """Whether false alarms leave nothing to keep."""
    now, _ = kept(_GAIN, reward, false, right)
    return Reading(not now, {"kept": now, "nothing_from": right * Fraction(reward) / (_GAIN + reward)})


def _eased(kept: _Kept, reward: Any, right: Any, false: Any, *, how: str) -> Reading:
    """Whether a mechanism lowers the patience that rules take; where nothing is kept it does no harm."""
    changed = {
        "monitoring": (_GAIN, reward, false, right + _STEP),
        "dispute_settlement": (_GAIN, reward, max(Fraction(0), false - _STEP), right),
        "legitimacy": (_LESS, reward, false, right),
    }[how]
    now, less = kept(_GAIN, reward, false, right)[1], kept(*changed)[1]
    eased = now is None or (less is not None and less < now) or (how == "dispute_settlement" and not false)
    return Reading(eased, {"patience": now, f"patience_with_{how}": less})


def _needed(gain: Any, reward: Any, false: Any, right: Any) -> Any:
    return gain / (gain * (1 - false) + (right - false) * reward)


def _losses() -> ClosedForm:
    gain, false, edge, more = symbols("gain false edge more")
    right = false + edge + more
    words = "what is lost as false alarms come more often, by an edge that is left"
    lost = gain * (false + more) / edge - gain * false / (right - false)
    return form("false_alarms", words, lost, "abreu1990")


def _ease(how: str) -> ClosedForm:
    """What a mechanism takes off the patience needed; chances are odds/(1 + odds) of those above."""
    gain, reward, odds, edge, more = symbols("gain reward odds edge more")
    rare = odds / (1 + odds)
    before, after = {
        "monitoring": ((gain, reward, rare, rare + edge), (gain, reward, rare, rare + edge + more)),
        "dispute_settlement": (
            (gain, reward, rare, rare + edge),
            (gain, reward, rare / (1 + more), rare + edge),
        ),
        "legitimacy": ((gain + more, reward, rare, rare + edge), (gain, reward, rare, rare + edge)),
    }[how]
    words = f"patience that {how.replace('_', ' ')} saves"
    return form(f"eased_by_{how}", words, _needed(*before) - _needed(*after), "abreu1990")


def _case(test: Callable[..., Reading], *, part: str, says: Any = "always", **more: Any) -> Case:
    """A case in the worlds of monitoring, replayed by payoffs."""
    return Case(
        "compliance",
        SEEN,
        lambda reward, right, false: test(_kept, reward, right, false),
        asks="enforcement.monitored",
        says=says,
        replay=lambda reward, right, false: test(_kept_again, reward, right, false),
        across=("false", "reward"),
        part=part,
        **more,
    )


# ------------------------------------------------------------------------------------- graduated sanctions

SANCTIONS = Worlds(
    "sanctions",
    "a rule worth 4, and shirking 1; alarms ring by chance, 3/4 of the time where one shirks",
    {"patience": ("1/2", "3/4", "9/10"), "false": (0, "1/10", "1/4", "2/5")},
)
_REWARD: Any = Fraction(4)
_RIGHT = Fraction(3, 4)


def _graduated(patience: Any, false: Any) -> Reading:
    found = enforcement.monitored(_GAIN, _REWARD, (false, _RIGHT), patience=patience)
    return _milder(found.schemes[0].value, found.schemes[1].value)


def _graduated_again(patience: Any, false: Any) -> Reading:
    """By the values of ending all after an alarm for ever, and with the least chance that deters."""

    def value(end: Fraction) -> Fraction:
        return Fraction((1 - patience) * _REWARD / (1 - patience * (1 - false * end)))

    # (1 - d) gain = d (right - false) end v(end), solved for end
    slope = (1 - patience) * _GAIN
    end = (
        slope
        * (1 - patience)
        / (patience * (_RIGHT - false) * (1 - patience) * _REWARD - slope * patience * false)
    )
    return _milder(value(end), value(Fraction(1)))


def _milder(graduated: Any, grim: Any) -> Reading:
    return Reading(graduated >= grim, {"graduated": graduated, "for_ever": grim})


def _graduation() -> ClosedForm:
    """Where ending for ever deters, which the reward does from a bound on."""
    gain, odds, false, edge, slack = symbols("gain odds false edge slack")
    patience = odds / (1 + odds)
    reward = gain * (1 - patience * (1 - false)) / (patience * edge) + slack
    grim = (1 - patience) * reward / (1 - patience * (1 - false))
    words = "what a sanction that just deters keeps above one for ever"
    return form("graduated", words, reward - gain * false / edge - grim, "abreu1990", "green1984")


# ---------------------------------------------------------------------------------------------- free riding

RIDERS = Worlds(
    "a public good",
    "N alike states, each of which gives one unit that is worth 1 to everybody, or nothing",
    {"N": (2, 3, 4, 5, 8), "cost": ("3/2", "5/2", "7/2", "9/2", "15/2")},
)
_RIDING = "N alike states who would ride free: each gives one unit that is worth 1 to everybody, or nothing"
PENALTIES = Worlds(
    "a penalty on outsiders",
    f"{_RIDING}; an outsider loses a penalty times the share of states that are members",
    {"N": (3, 4, 5, 8), "cost": ("5/4", "3/2"), "penalty": (0, "1/4", "3/8", "1/2", "2/3", "3/4", 1)},
)
TREATIES = Worlds(
    "a treaty that needs enough members",
    f"{_RIDING}; the treaty is void where more than some stay out",
    {"N": (3, 4, 5, 8), "cost": ("5/4", "3/2"), "may_stay_out": (0, 1, 2)},
)


@cache
def _sizes(N: int, cost: Any, *, penalty: Any = 0, needed: int = 0) -> set[int]:
    """The sizes of all stable agreements."""
    family: Any = gg.games.public_goods.LinearPublicGood()
    rules = gg.Institution(exclusion_penalty=penalty, minimum_participation=(needed, 0))
    found = gg.solve(gg.bind(family, gg.States.symmetric(N), rules, provision_cost=cost))
    return {len(club) for club in found.clubs}


def _sizes_again(N: int, cost: Any, *, penalty: Any = 0, needed: int = 0) -> set[int]:
    def payoff(members: int, *, inside: bool) -> Fraction:
        if members < needed:
            return Fraction(0)
        gives = members >= cost
        own = (cost if gives else 0) if inside else penalty * Fraction(members, N)
        return Fraction(members if gives else 0) - own

    def stable(k: int) -> bool:
        stays = k == 0 or payoff(k, inside=True) >= payoff(k - 1, inside=False)
        return stays and (k == N or payoff(k, inside=False) > payoff(k + 1, inside=True))

    return {k for k in range(N + 1) if stable(k)}


_Sizes = Callable[..., set[int]]


def _free(sizes: _Sizes, N: int, cost: Any) -> Reading:
    """Whether all gain if all give, and yet no agreement of all is stable."""
    found = sizes(N, cost)
    figures = {"stable_sizes": tuple(sorted(found)), "each_gains_if_all_give": N - cost}
    return Reading(cost < N and N not in found, figures)


def _remedied(sizes: _Sizes, N: int, cost: Any, **rule: Any) -> Reading:
    """Whether an agreement of all is stable under a rule, though it is not without."""
    without, found = sizes(N, cost), sizes(N, cost, **rule)
    figures = {"stable_sizes": tuple(sorted(found)), "without_the_rule": tuple(sorted(without))}
    return Reading(N in found - without, figures)


def _on_public_goods(test: Callable[..., Reading], worlds: Worlds, up: str, part: str) -> Case:
    return Case(
        "agreements",
        worlds,
        lambda **settings: test(_sizes, **settings),
        asks="solve games.public_goods.LinearPublicGood",
        replay=lambda **settings: test(_sizes_again, **settings),
        across=("N", up),
        part=part,
    )


def _enough(sizes: _Sizes, N: int, cost: Any, may_stay_out: int) -> Reading:
    return _remedied(sizes, N, cost, needed=N - may_stay_out)


STATEMENTS = (
    Statement(
        "T6",
        "T20 brief",
        "the WTO no longer settles disputes, so its rules are kept less",
        r"v = R - g\,p_1/(p_2-p_1):\ \partial v/\partial p_1 < 0;\ v = 0 \text{ from } p_1 = p_2R/(g+R)",
        (
            _case(_falls, part="less is kept with more false alarms", proof=_losses),
            _case(_nothing, part="nothing is kept", says="somewhere"),
        ),
        ("abreu1990", "maggi1999"),
    ),
    Statement(
        "T28",
        "T20 brief",
        "monitoring, graduated sanctions and the settlement of disputes make cooperation last",
        r"\partial\delta_{\min}/\partial p_2 < 0 < \partial\delta_{\min}/\partial p_1;\ v(\alpha^*) \ge v(1)",
        (
            *(
                _case(partial(_eased, how=how), part=how.replace("_", " "), proof=partial(_ease, how))
                for how in ("monitoring", "dispute_settlement")
            ),
            Case(
                "compliance",
                SANCTIONS,
                _graduated,
                asks="enforcement.monitored",
                says="always",
                proof=_graduation,
                replay=_graduated_again,
                part="graduated sanctions",
            ),
        ),
        ("ostrom1990", "abreu1990"),
    ),
    Statement(
        "T43",
        "T20 brief",
        "without multilateralism states ride free on global public goods",
        r"N \text{ unstable although } N > c;\ \text{stable from } \tau = (c-1)N/(N-1),\ "
        r"\text{or where all must sign}",
        (
            _on_public_goods(_free, RIDERS, "cost", "no agreement of all is stable, though all would gain"),
            _on_public_goods(_remedied, PENALTIES, "penalty", "remedy: a penalty makes it stable"),
            _on_public_goods(_enough, TREATIES, "may_stay_out", "remedy: a treaty that needs enough does"),
            RIDDEN,
        ),
        ("barrett1999",),
    ),
    Statement(
        "T44",
        "T20 brief",
        "accountability shows who breaks rules and makes them legitimate, so that they are kept more easily",
        r"\partial\delta_{\min}/\partial p_2 < 0,\ \partial\delta_{\min}/\partial g > 0",
        tuple(
            _case(partial(_eased, how=how), part=part, proof=partial(_ease, how))
            for how, part in (
                ("monitoring", "breaches are seen more often"),
                ("legitimacy", "breaches gain less, as a legitimate rule is assumed to have it"),
            )
        ),
        ("abreu1990",),
    ),
)
