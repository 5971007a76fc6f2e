r"""Seven principles of multilateralism, each as one number of a game and a club.

With u the payoffs at a club M, o those with no club, and every number the better the higher:

1. *the worst-off*: :math:`\min_i u_i`;
2. *diversity*: :math:`\frac1{|M|}\sum_{i\in M}(u_i - u_i|_{\kappa=0})`, the price of one policy for all;
3. *robustness*: the share of the members whose exit makes no other member gain by leaving that did not
   before, zero where there is no other;
4. *legitimacy*: its level L, by inclusion, representation and performance;
5. *no harm*: :math:`\sum_{i\notin M}\min(0, u_i - o_i)`;
6. *subsidiarity*: :math:`\frac1N\sum_i(u_i - o_i)`, the common level against each on its own;
7. *coherence*: :math:`-\frac{1+k^2}{(1+k)^2}\frac1{|M|}\sum_{i\in M}\|\theta_i-r\|^2`, what national policies
   and the common rule miss, squared, when states weigh conforming with k.

At a stable club, where gains rise with membership, the third is the robustness of `best_design`, which lets
everybody reply to an exit. A principle that holds whatever the numbers says so, and one that a game cannot
tell says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base.errors import UndefinedPayoffError
from gametheory_gov.base.exact import format_gain, to_number
from gametheory_gov.base.text import counted
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.enforcement.harm import harm
from gametheory_gov.enforcement.monitoring import monitoring_of
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.world.institution import Institution

#: How payoffs are taken: of all states at profiles of shape (P, N).
Payoffs = Callable[[BoundGame, Profile], Any]


def at_once(game: BoundGame, profiles: Profile) -> Any:
    """Payoffs, of all states at once."""
    return game.payoffs_at(profiles)


def one_by_one(game: BoundGame, profiles: Profile) -> Any:
    """Payoffs, one state at a time."""
    return np.stack([game.payoffs_at(profiles, state=k) for k in range(game.N)], axis=1)


class Measure(NamedTuple):
    """One principle in one number.

    Parameters
    ----------
    value : Fraction, float or None
        None where the game cannot tell it.
    detail : str
    by_construction : str
        Why it holds whatever the numbers; empty where it depends on them.
    missing : str
        Why there is no value.
    """

    value: Any
    detail: str = ""
    by_construction: str = ""
    missing: str = ""


class Principle(NamedTuple):
    """What a principle is.

    Parameters
    ----------
    name, definition : str
    least, most : int or None
        Ends of what its value can be.
    unit : {"payoff", "share", "squared distance"}
    sources : tuple of str
    measure : callable
        Of a `Situation`.
    """

    name: str
    definition: str
    least: int | None
    most: int | None
    unit: str
    sources: tuple[str, ...]
    measure: Callable[[Situation], Measure]


class Situation:
    """A game and a club, with what several principles ask of them.

    Parameters
    ----------
    game : BoundGame
    profile : array of int, shape (N,)
    conformity : Fraction or float
    payoffs : callable
        How payoffs are taken; a check takes them state by state.
    """

    def __init__(self, game: BoundGame, profile: Profile, conformity: Any, payoffs: Payoffs) -> None:
        self.game = game
        self.profile = profile
        self.conformity = conformity
        self.payoffs = payoffs
        self.inside = np.flatnonzero(profile)
        self.outside = np.flatnonzero(profile == 0)

    def plain(self, value: Any) -> Any:
        """A number of the arithmetic as ``Fraction`` or float."""
        return self.game.plain(value) if self.game.exact else float(value) + 0.0  # not minus zero

    def label(self, k: int) -> str:
        """The id of a state."""
        return self.game.states.ids[k]

    @cached_property
    def now(self) -> Any:
        """Payoffs at the club; shape (N,)."""
        return self.payoffs(self.game, self.profile[None])[0]

    @cached_property
    def gained(self) -> Any:
        """Payoffs at the club less those with no club; shape (N,)."""
        return self.now - self.payoffs(self.game, np.zeros_like(self.profile)[None])[0]

    @cached_property
    def exits(self) -> Profile:
        """The club without each of its members in turn; shape (members, N)."""
        return np.where(np.eye(self.game.N, dtype=bool)[self.inside], 0, self.profile)

    @cached_property
    def after_exits(self) -> Any:
        """Payoffs after each of these exits; shape (members, N)."""
        return self.payoffs(self.game, self.exits)

    def measures(self) -> tuple[Measure, ...]:
        """All seven, in order."""
        found = []
        for principle in PRINCIPLES:
            try:
                found.append(principle.measure(self))
            except UndefinedPayoffError as error:
                found.append(Measure(None, missing=f"a payoff is not defined ({error})"))
        return tuple(found)


_NOBODY = "nobody is a member"


def _worst_off(at: Situation) -> Measure:
    k = min(range(at.game.N), key=lambda i: at.now[i])
    gained = format_gain(at.plain(at.gained[k]))
    return Measure(at.plain(at.now[k]), f"state {at.label(k)}, which gains {gained} against no club")


def _diversity(at: Situation) -> Measure:
    game = at.game
    if "divergence" not in game.values:
        return Measure(None, missing="the game has no cost of distance from a policy (divergence)")
    if not len(at.inside):
        return Measure(None, missing=_NOBODY)
    price = game.values["divergence"]
    if not np.any(np.asarray(price) != 0):
        return Measure(game.plain(game.zero), by_construction="distance from the policy costs nothing")
    free = replace(game, values={**game.values, "divergence": price * 0})
    lost = (at.now - at.payoffs(free, at.profile[None])[0])[at.inside]
    most = min(range(len(lost)), key=lambda i: lost[i])
    return Measure(
        at.plain(lost.sum()) / len(lost),
        f"most for {at.label(at.inside[most])} ({format_gain(at.plain(lost[most]))})",
    )


def _robustness(at: Situation) -> Measure:
    game, inside = at.game, at.inside
    if not len(inside):
        return Measure(None, missing=_NOBODY)
    if len(inside) == 1:
        return Measure(Fraction(0), f"{at.label(inside[0])} is the only member, and its exit ends the club")
    free = [int(j) for j in inside if game.free[j]]
    if not free:
        return Measure(Fraction(1), by_construction="no member can leave: all are committed")
    near = 0 if game.exact else DEFAULT_TOLERANCE * game.scale
    before = game.gains(at.profile)[:, 0]
    follow: list[list[str]] = []
    for row, profile in enumerate(at.exits):
        gains = game.gains(profile)[:, 0]
        follow.append([at.label(j) for j in free if j != inside[row] and before[j] <= near < gains[j]])
    broken = [row for row, others in enumerate(follow) if others]
    detail = ""
    if broken:
        worst = max(broken, key=lambda row: len(follow[row]))
        exits = counted(len(follow[worst]), "other")
        detail = f"most follow the exit of {at.label(inside[worst])}: {exits}"
    return Measure(1 - Fraction(len(broken), len(inside)), detail)


#: Monitoring that misses nothing and nobody.
_SEEN = Institution().monitoring
#: The parts of legitimacy and the symbols that weigh them.
_PARTS = {
    "inclusion": "inclusion_share",
    "representation": "representation_share",
    "performance": "performance_share",
}


def _legitimacy(at: Situation) -> Measure:
    game = at.game
    if "legitimacy" not in game.form.reports:
        return Measure(None, missing="the game reports no one level of legitimacy")
    weighed = {part: name for part, name in _PARTS.items() if name in game.values}
    told = []
    for part, name in weighed.items():
        only = {other: game.values[other] * 0 + (other == name) for other in weighed.values()}
        level = replace(game, values={**game.values, **only}).reports(at.profile)["legitimacy"]
        told.append(f"{part} {format_gain(level)}, weight {format_gain(game.values[name])}")
    rules, level = game.institution, game.reports(at.profile)["legitimacy"]
    if rules.power != "votes" and "representation" in weighed:
        told.append(f"power by {rules.power}")
    monitoring = monitoring_of(game, at.profile)
    if monitoring != _SEEN:
        false, found = map(to_number, monitoring)
        told.append(f"accountability, stylised as detection less false alarms, {format_gain(found - false)}")
    weight = game.values.get("legitimacy_weight")
    if weight is not None and not np.ndim(weight):
        told.append(f"acquiescence, stylised as what it is worth to a member, {format_gain(weight * level)}")
    return Measure(level, "; ".join(told))


def _no_harm(at: Situation) -> Measure:
    zero = at.game.plain(at.game.zero)
    if not len(at.inside) or not len(at.outside):
        why = "nobody is outside" if len(at.inside) else _NOBODY
        return Measure(zero, by_construction=why)
    near = 0 if at.game.exact else DEFAULT_TOLERANCE * at.game.scale
    losers = [int(k) for k in at.outside if at.gained[k] < -near]
    label = f"the club as a whole: {harm(at.game, before=(), after=at.profile).label}"
    if not losers:
        return Measure(zero, label)
    most = min(losers, key=lambda k: at.gained[k])
    loss = format_gain(at.plain(at.gained[most]))
    return Measure(
        at.plain(at.gained[losers].sum()),
        f"{len(losers)} of {len(at.outside)} outsiders lose, {at.label(int(most))} most ({loss}); {label}",
    )


def _subsidiarity(at: Situation) -> Measure:
    value = at.plain(at.gained.sum()) / at.game.N
    if not len(at.inside):
        return Measure(value, by_construction=_NOBODY)
    added = at.now - at.after_exits  # by a member's being one, to each
    own, whole = np.abs(added[range(len(at.inside)), at.inside]).sum(), np.abs(added).sum()
    if whole == 0:
        return Measure(value, "whether a member is one changes nothing for anybody")
    share = format_gain(at.plain((whole - own) / whole))
    return Measure(value, f"of what a membership changes, a share {share} falls on others")


def _coherence(at: Situation) -> Measure:
    game = at.game
    names = [name for name in game.form.reports if name.startswith("policy_in_force_")]
    ideal = game.states.ideal
    if not names or ideal is None:
        return Measure(None, missing="the game reports no policy in force to compare with ideal points")
    if not len(at.inside):
        return Measure(None, missing=_NOBODY)
    reports = game.reports(at.profile)
    policy = [reports[f"policy_in_force_{k + 1}"] for k in range(len(names))]
    apart = [sum((ideal[i, k] - r) ** 2 for k, r in enumerate(policy)) for i in at.inside]
    if not any(apart):
        return Measure(policy[0] * 0, by_construction="the rule is every member's own ideal policy")
    weight = at.conformity / (1 + at.conformity)
    both = weight**2 + (1 - weight) ** 2  # of the state, and of the regime
    far = max(range(len(apart)), key=lambda row: apart[row])
    mean = sum(apart) / len(apart)
    value = -(both * mean if game.exact else float(both) * float(mean))
    return Measure(value, f"farthest from the rule: {at.label(at.inside[far])}")


PRINCIPLES = (
    Principle(
        "the worst-off", "the least payoff of any state", None, None, "payoff", ("think2020",), _worst_off
    ),
    Principle(
        "diversity",
        "what one policy for all costs a member, on average, against its own ideal policy",
        None,
        0,
        "payoff",
        ("think2020", "oates1972"),
        _diversity,
    ),
    Principle(
        "robustness",
        "share of the members whose exit gives no other member a gain from leaving too",
        0,
        1,
        "share",
        ("think2020", "watts2002"),
        _robustness,
    ),
    Principle(
        "legitimacy",
        "the level of legitimacy, by inclusion, representation and performance",
        0,
        1,
        "share",
        ("think2020",),
        _legitimacy,
    ),
    Principle(
        "no harm",
        "what outsiders lose by the club, all together",
        None,
        0,
        "payoff",
        ("think2020",),
        _no_harm,
    ),
    Principle(
        "subsidiarity",
        "payoff at the club less payoff with no club, on average of all states",
        None,
        None,
        "payoff",
        ("think2020", "oates1972"),
        _subsidiarity,
    ),
    Principle(
        "coherence",
        "by how much, squared, members' policies and the common rule miss what each aims at; stylised",
        None,
        0,
        "squared distance",
        ("think2020",),
        _coherence,
    ),
)
