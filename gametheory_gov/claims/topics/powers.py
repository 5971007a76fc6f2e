r"""Great powers: when they share a standard, what design can do, and who gives way.

Two powers with markets :math:`s_1, s_2` and ideal policies a distance D apart play the harmonisation game
with linear cost, in the spirit of [drezner2007]_. The checks write out what each gains by a shared standard
and try standards one by one; those at which a gain ends are among them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import sympy

import gametheory_gov as gg
from gametheory_gov import closed_forms
from gametheory_gov.claims.statements import Case, Reading, Statement, Worlds
from gametheory_gov.closed_forms import ClosedForm

_DREZNER = ("drezner2007",)
_SIZES = (Fraction(5, 9), Fraction(4, 9))
_BENEFIT, _LEGITIMACY = Fraction(1, 2), Fraction(1, 8)
_NONE = Fraction(0)
_APART = ("1/4", "1/2", "3/4", 1, "5/4", "3/2")
DESIGNS = Worlds(
    "two powers and any design",
    "two great powers some distance apart, and the largest threat of exclusion that a design may use",
    {"largest_exclusion": ("1/4", "1/2"), "distance": _APART},
)
MONEY = Worlds(
    "two powers and money of others",
    "two great powers some distance apart, any design, and what third parties pay the two for a standard",
    {"largest_exclusion": ("1/4", "1/2"), "third_parties_pay": (0, "1/4", "1/2", 1), "distance": _APART},
)
MODELS = Worlds(
    "two models",
    "two great powers some distance apart, at some worth of a common market",
    {"benefit": ("1/2", 1), "distance": _APART},
)
LESS = Worlds(
    "less interdependence",
    "two great powers before and after their markets are worth less to each other",
    {"distance": _APART, "before": ("3/4", 1), "after": ("1/2", "1/4", "1/8")},
)
NEIGHBOURS = Worlds(
    "a large market and a small one",
    "two markets of different size whose ideal policies are some distance apart",
    {"small": ("1/10", "1/5", "2/5"), "distance": ("1/20", "1/10", "1/4", "1/2", "3/4")},
)


def _form(name: str, meaning: str, statement: Any) -> ClosedForm:
    return ClosedForm(name, meaning, sympy.factor(statement), references=_DREZNER)


def _shared(
    distance: Any,
    benefit: Any,
    *,
    exclusion: Any = _NONE,
    legitimacy: Any = _NONE,
    paid: Any = _NONE,
    money: Any = _NONE,
) -> bool:
    """Whether some standard, and payments between the two and of others, leave neither power worse off."""
    worth = [(benefit + exclusion) * size + legitimacy for size in reversed(_SIZES)]
    ends = {_NONE, distance, worth[0], distance - worth[1]}
    for place in (end for end in ends if 0 <= end <= distance):
        gains = [worth[0] - place, worth[1] - (distance - place)]
        if min(gains) >= 0 or (paid and sum(gains) + money >= 0):
            return True
    return False


# ------------------------------------------------------------------------------------ what design can do, D16


def _powers(distance: Any, *, benefit: Any = _BENEFIT) -> gg.BoundGame:
    make: Any = gg.States
    two = make(["1", "2"], size=_SIZES, population=["1/2"] * 2, ideal=[0, distance], great_power=[True, True])
    rules: dict[str, Any] = {"market_exclusion": "1/4", "legitimacy": _LEGITIMACY, "divergence": 1}
    return gg.bind(gg.HarmonisationGame(), two, market_benefit=benefit, **rules)


def _design(largest_exclusion: Any, distance: Any) -> tuple[bool, Any]:
    """Whether any design brings the powers together, and the distance up to which one does."""
    found = gg.design.limits_of_design(_powers(distance), largest_exclusion=largest_exclusion)
    return found.verdict != "design cannot", found.cap


def _bought(largest_exclusion: Any, third_parties_pay: Any, distance: Any) -> tuple[bool, Any]:
    """Whether a standard halfway holds, if others pay the first power what it lacks, the second the rest."""
    game, money = _powers(distance), Fraction(third_parties_pay)
    cap = gg.design.limits_of_design(game, largest_exclusion=largest_exclusion).cap
    halfway = {"market_exclusion": largest_exclusion, "point": [distance / 2]}

    def leaving(first: Any, second: Any) -> list[Any]:
        both = gg.rebind(game, **halfway, transfers={"1": first, "2": second})
        return [both.plain(gain) for gain in both.gains(both.profile(["1", "2"]))[:, 0]]

    lacks = leaving(_NONE, _NONE)[0]
    return max(leaving(lacks, money - lacks)) <= 0, cap


def _design_again(largest_exclusion: Any, distance: Any, third_parties_pay: Any = _NONE) -> tuple[bool, Any]:
    """The same by trying designs: legitimacy, exclusion, standards, and payments between the two."""
    shares = [Fraction(k, 4) for k in range(5)]
    able = any(
        _shared(
            distance,
            _BENEFIT,
            exclusion=largest_exclusion * threat,
            legitimacy=_LEGITIMACY * level,
            paid=True,
            money=third_parties_pay,
        )
        for threat, level in product(shares, shares)
    )
    return able, (_BENEFIT + largest_exclusion) * sum(_SIZES) + 2 * _LEGITIMACY


def _nothing(found: tuple[bool, Any]) -> Reading:
    able, cap = found
    return Reading(not able, {"some_design_does": able, "designs_do_up_to": cap})


def _beyond(found: tuple[bool, Any], distance: Any) -> Reading:
    able, cap = found
    return Reading(distance <= cap or not able, {"some_design_does": able, "designs_do_up_to": cap})


def _no_design() -> ClosedForm:
    """Beyond the cap the two together lose by any standard, at any legitimacy, threat and payment.

    The loss is what the distance exceeds the cap by, and what the design leaves of the cap, all written as
    what is not negative.
    """
    names = "benefit threat unused_threat legitimacy low_level power_size_1 power_size_2 beyond detour"
    symbols = sympy.symbols(names, nonnegative=True)
    benefit, threat, unused, legitimacy, low, s1, s2, beyond, detour = symbols
    bound = closed_forms.great_power_cap().bound
    values = {
        "market_benefit": benefit,
        "largest_exclusion": threat + unused,
        "legitimacy_weight": legitimacy,
        "divergence": sympy.Integer(1),
        "power_size_1": s1,
        "power_size_2": s2,
    }
    cap = bound.subs({symbol: values[symbol.name] for symbol in bound.free_symbols})
    gains = (benefit + threat) * (s1 + s2) + 2 * legitimacy / (1 + low)  # a level of 1/(1 + low), at most 1
    return _form(
        "loss_beyond_the_cap",
        "what two powers together lose by any standard beyond the cap, where distance costs one",
        sympy.simplify(cap + beyond + detour - gains),
    )


# --------------------------------------------------------------------------- models that compete, T38 and T41


def _concert(benefit: Any, distance: Any) -> tuple[bool, Any]:
    bound = closed_forms.concert_threshold().bound_at(
        power_size_1=_SIZES[0],
        power_size_2=_SIZES[1],
        market_benefit=benefit,
        divergence=1,
        legitimacy_weight=0,
        legitimacy_level=0,
    )
    return distance <= bound, bound


def _concert_again(benefit: Any, distance: Any) -> tuple[bool, Any]:
    return _shared(distance, benefit), benefit * sum(_SIZES)


def _lost(found: tuple[bool, Any]) -> Reading:
    shared, bound = found
    return Reading(not shared, {"a_standard_is_shared": shared, "shared_up_to": bound})


def _shorter(distance: Any, before: Any, after: Any, concert: Any) -> Reading:
    (shared, bound), (still, less) = concert(before, distance), concert(after, distance)
    figures = {"shared_up_to_before": bound, "shared_up_to_after": less}
    return Reading(less < bound and (shared or not still), figures)


def _breaks(distance: Any, before: Any, after: Any, concert: Any) -> Reading:
    (shared, bound), (still, less) = concert(before, distance), concert(after, distance)
    return Reading(shared and not still, {"shared_up_to_before": bound, "shared_up_to_after": less})


def _interdependence() -> ClosedForm:
    bound = closed_forms.concert_threshold().bound
    (benefit,) = [symbol for symbol in bound.free_symbols if symbol.name == "market_benefit"]
    return _form(
        "concert_by_interdependence",
        "by how much the distance at which powers share a standard rises in the worth of markets",
        sympy.diff(bound, benefit),
    )


# ----------------------------------------------------------------------------------- who gives way, T15


def _radii(small: Any) -> tuple[Any, Any]:
    """How far the small market goes to the large one's policy, and the large market to the small one's."""
    values = {"divergence": 1, "market_benefit": 1, "legitimacy_weight": 0, "legitimacy_level": 0}
    one, two = (closed_forms.power_radius(power) for power in (1, 2))
    sizes = {"power_size_1": 1 - small, "power_size_2": small}

    def at(form: ClosedForm) -> Any:
        wanted = {symbol.name for symbol in form.bound.free_symbols}
        return form.bound_at(**{k: v for k, v in (values | sizes).items() if k in wanted})

    return at(one), at(two)


def _gives_way(small: Any, distance: Any) -> tuple[bool, bool]:
    far, near = _radii(small)
    return distance <= far, distance <= near


def _gives_way_again(small: Any, distance: Any) -> tuple[bool, bool]:
    """By the gain of adopting the other's policy while the other keeps it."""
    return 1 - small - distance >= 0, small - distance >= 0


def _first(found: tuple[bool, bool]) -> Reading:
    small, large = found
    return Reading(small or not large, {"the_small_gives_way": small, "the_large_gives_way": large})


def _alone(found: tuple[bool, bool]) -> Reading:
    small, large = found
    return Reading(small and not large, {"the_small_gives_way": small, "the_large_gives_way": large})


def _larger_markets() -> ClosedForm:
    one, two = (closed_forms.power_radius(power).bound for power in (1, 2))
    by_name = {symbol.name: symbol for symbol in one.free_symbols | two.free_symbols}
    more = sympy.Symbol("how_much_larger", positive=True)
    gap = (one - two).subs(by_name["power_size_1"], by_name["power_size_2"] + more)
    return _form(
        "small_states_go_further",
        "by how much further a state goes to the policy of a larger market than it comes to its own",
        sympy.simplify(gap),
    )


STATEMENTS = (
    Statement(
        "D16",
        "Drezner",
        "where the great powers differ radically, the best design amounts to nothing",
        r"D > \bar D = [(\beta+\bar\chi)(s_1+s_2) + 2\lambda]/\kappa \Rightarrow \text{no design}",
        (
            Case(
                "standards",
                DESIGNS,
                lambda **settings: _nothing(_design(**settings)),
                asks="design.limits_of_design",
                replay=lambda **settings: _nothing(_design_again(**settings)),
                across=("distance", "largest_exclusion"),
                part="no design brings the two together",
            ),
            Case(
                "standards",
                DESIGNS,
                lambda **settings: _beyond(_design(**settings), settings["distance"]),
                asks="design.limits_of_design closed_forms.great_power_cap",
                says="always",
                proof=_no_design,
                replay=lambda **settings: _beyond(_design_again(**settings), settings["distance"]),
                across=("distance", "largest_exclusion"),
                part="beyond a distance no design does",
            ),
            Case(
                "standards",
                MONEY,
                lambda **settings: _beyond(_bought(**settings), settings["distance"]),
                asks="rebind design.limits_of_design",
                says="always",
                replay=lambda **settings: _beyond(_design_again(**settings), settings["distance"]),
                across=("distance", "third_parties_pay"),
                part="beyond that distance no design does, though third parties pay the powers",
            ),
        ),
        _DREZNER,
    ),
    Statement(
        "T15",
        "T20 brief",
        "small states must choose between access to markets and policies of their own",
        r"\beta s_j < \kappa d \le \beta s_i,\ s_j < s_i",
        (
            Case(
                "standards",
                NEIGHBOURS,
                lambda **settings: _first(_gives_way(**settings)),
                asks="closed_forms.power_radius",
                says="always",
                proof=_larger_markets,
                replay=lambda **settings: _first(_gives_way_again(**settings)),
                across=("distance", "small"),
                part="the large market never gives way where the small one does not",
            ),
            Case(
                "standards",
                NEIGHBOURS,
                lambda **settings: _alone(_gives_way(**settings)),
                asks="closed_forms.power_radius",
                replay=lambda **settings: _alone(_gives_way_again(**settings)),
                across=("distance", "small"),
                part="the small market alone gives way",
            ),
        ),
        _DREZNER,
    ),
    Statement(
        "T38",
        "T20 brief",
        "where economic models compete, common rules are lost",
        r"D > D^* = [\beta(s_1+s_2) + 2\lambda L]/\kappa",
        (
            Case(
                "standards",
                MODELS,
                lambda **settings: _lost(_concert(**settings)),
                asks="closed_forms.concert_threshold",
                replay=lambda **settings: _lost(_concert_again(**settings)),
                across=("distance", "benefit"),
            ),
        ),
        _DREZNER,
    ),
    Statement(
        "T41",
        "T20 brief",
        "renewed competition of the great powers takes common rules away",
        r"\partial D^*/\partial\beta > 0",
        (
            Case(
                "standards",
                LESS,
                lambda **settings: _shorter(**settings, concert=_concert),
                asks="closed_forms.concert_threshold",
                says="always",
                proof=_interdependence,
                replay=lambda **settings: _shorter(**settings, concert=_concert_again),
                across=("distance", "after"),
                part="less interdependence shortens the distance at which a standard is shared",
            ),
            Case(
                "standards",
                LESS,
                lambda **settings: _breaks(**settings, concert=_concert),
                asks="closed_forms.concert_threshold",
                replay=lambda **settings: _breaks(**settings, concert=_concert_again),
                across=("distance", "after"),
                part="less interdependence ends a shared standard",
            ),
        ),
        _DREZNER,
    ),
)
