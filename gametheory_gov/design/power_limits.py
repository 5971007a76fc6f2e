r"""Great powers against design: distances at which design is not needed, can help, and cannot.

Two great powers at distance D share a standard only if the sum of their gains is not negative, and what one
pays the other cancels in it. In the harmonisation game with linear cost that is

.. math:: D \le D(\chi, L) = \frac{(\beta + \chi)\,S + (\lambda_1 + \lambda_2) L}{\kappa},

with S the market that each would gain, summed over the two: :math:`s_1 + s_2`, or
:math:`2 - s_1 - s_2` when everyone else is in. A design chooses the threat of exclusion
:math:`\chi \in [0, \bar\chi]`, what makes for legitimacy :math:`L \in [0, 1]`, the policy and transfers
between the two. Up to :math:`D(0, 0)` no more is needed than a policy; from there to
:math:`D(\bar\chi, 1)`, the *cap*, design decides; beyond it no design
helps, in the spirit of [drezner2007]_. The cap is `gametheory_gov.closed_forms.great_power_cap`.

.. [drezner2007] Drezner, *All Politics Is Global* (2007).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.exact import exact_sum, short_number, to_fraction
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.base.pictures import picture
from gametheory_gov.bound.check import given, misbound
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.closed_forms.caps import great_power_cap
from gametheory_gov.games.harmonisation import HarmonisationGame

from .limits_picture import limits_picture

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Two ways to the same float differ by less, relative to the terms of a gain.
_ROUND_OFF = 1e-9
#: What moves a threshold, with the symbol of the closed form.
_MOVERS = {
    "market_benefit": "market_benefit",
    "market_exclusion": "largest_exclusion",
    "legitimacy": "legitimacy_weight",
    "divergence": "divergence",
}
VERDICTS = ("design is not needed", "design can", "design cannot")


@dataclass(frozen=True, eq=False, repr=False)
class DesignLimits(Answer):
    """The distances at which design decides whether two powers share a standard; see `limits_of_design`.

    Parameters
    ----------
    game : BoundGame
    powers : (id, id)
    distance : Fraction or float
        Between their ideal policies.
    least : Fraction or float
        Up to here any design will do, given the right policy: without exclusion and legitimacy.
    own : Fraction or float
        Up to here the game's own exclusion and legitimacy will do, given the right policy.
    cap : Fraction or float
        Beyond here no design does.
    largest_exclusion : Fraction or float
    others_in : bool
        Whether everyone else adopts the standard.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> two = gg.States(["A", "B"], size=["5/9", "4/9"], population=["1/2"] * 2, ideal=[0, 1],
    ...                 great_power=[True, True])
    >>> game = gg.bind(gg.HarmonisationGame(), two, market_benefit="1/2", market_exclusion="1/4",
    ...                legitimacy="1/8", divergence=1)
    >>> limits_of_design(game).verdict
    'design can'
    """

    RESTS = Rests(("drezner2007",), parts={"game": (BoundGame,)})

    game: BoundGame
    powers: tuple[str, ...]
    distance: Any
    least: Any
    own: Any
    cap: Any
    largest_exclusion: Any
    others_in: bool = False

    @property
    def verdict(self) -> str:
        """Whether design is needed, and can help, at the powers' distance."""
        return VERDICTS[(self.distance > self.least) + (self.distance > self.cap)]

    @property
    def elasticities(self) -> dict[str, Any]:
        """By how many per cent ``own`` moves when something rises by one; legitimacy is weight or level.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> two = gg.States(["A", "B"], size=["5/9", "4/9"], population=["1/2"] * 2, ideal=[0, 1],
        ...                 great_power=[True, True])
        >>> game = gg.bind(gg.HarmonisationGame(), two, market_benefit="1/2", market_exclusion="1/4",
        ...                legitimacy="1/8", divergence=1)
        >>> {name: str(x) for name, x in limits_of_design(game).elasticities.items()}
        {'market_benefit': '1/2', 'market_exclusion': '1/4', 'legitimacy': '1/4', 'divergence': '-1'}
        """
        form = great_power_cap(others_in=self.others_in)
        values = _numbers(self.game, self.powers, _own(self.game, "market_exclusion"), _level(self))
        found = {}
        for name, symbol in _MOVERS.items():
            (moved,) = [s for s in form.bound.free_symbols if s.name == symbol]
            share = sympy.simplify(moved * sympy.diff(form.bound, moved) / form.bound)
            exact = share.subs({s: _rational(values[s.name]) for s in share.free_symbols})
            number = Fraction(int(exact.p), int(exact.q))
            found[name] = number if self.game.exact else float(number)
        return found

    def verify(self) -> Verification:
        """The check by payoffs: at each distance the powers' gains from the best policy sum to zero.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> two = gg.States(["A", "B"], size=["5/9", "4/9"], population=["1/2"] * 2, ideal=[0, 1],
        ...                 great_power=[True, True])
        >>> game = gg.bind(gg.HarmonisationGame(), two, market_benefit="1/2", market_exclusion="1/4",
        ...                legitimacy="1/8", divergence=1)
        >>> print(limits_of_design(game).verify())
        valid
          checked: at 3 distances the gains of A and B sum to zero, and to less beyond
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and divergence, legitimacy,
              market_benefit, market_exclusion
          taken as given: that no design does better, by the derivation of great_power_cap
        """
        return checking(lambda: _verified(self))

    def __str__(self) -> str:
        first, second = self.powers
        others = ", everyone else in" if self.others_in else ""
        least, own, cap = map(short_number, (self.least, self.own, self.cap))
        lines = (
            f"{self.verdict}: {first} and {second} are {short_number(self.distance)} apart",
            f"  up to {least} a policy is enough, up to {own} the game's own exclusion and legitimacy are",
            f"  beyond {cap} no design makes the two share a standard, with exclusion up to "
            f"{short_number(self.largest_exclusion)}{others}",
        )
        return "\n".join(lines)

    def to_pandas(self) -> pd.DataFrame:
        """One row per distance: what it is, and its value."""
        import pandas as pd

        words = ("of the powers", "a policy is enough", "own design does", "cap")
        values = (self.distance, self.least, self.own, self.cap)
        return pd.DataFrame({"distance": words, "value": values})

    @picture
    def plot(self, ax: Axes | None = None, *, over: str = "divergence") -> Axes:
        """Draw where design is not needed, can help and cannot, over the distance and something else.

        Parameters
        ----------
        ax : matplotlib Axes, optional
        over : {"divergence", "market_benefit", "legitimacy", "market_exclusion"}
            What runs from a quarter of its value to twice it; for exclusion the largest one.
        """
        import pandas as pd

        if over not in _MOVERS:
            near = did_you_mean(str(over), _MOVERS) or f"; one of {', '.join(_MOVERS)} is needed"
            raise InvalidInputError("plot", [f"over = {over!r:.80}{near}"])
        form = great_power_cap(others_in=self.others_in)
        symbol, rows = _MOVERS[over], []
        ends = [_numbers(self.game, self.powers, *design) for design in _designs(self)[::2]]
        base = ends[1][symbol] or Fraction(1)
        for k in range(8, 65):
            value = base * k / 32
            at = [
                end | {symbol: value} if end[symbol] else end for end in (ends[0], ends[1] | {symbol: base})
            ]
            rows.append((float(value), *(float(form.bound_at(**numbers)) for numbers in at)))
        table = pd.DataFrame(rows, columns=[over, "least", "cap"])
        here = (float(self.distance), float(base))
        return limits_picture(
            table, ax, over=over, here=here, verdicts=VERDICTS, title=str(self).split("\n")[0]
        )


@public
def limits_of_design(
    game: GameLike,
    *,
    powers: Any = None,
    largest_exclusion: Any = None,
    others_in: bool = False,
) -> DesignLimits:
    r"""Find the distances at which design decides whether two great powers share a standard.

    Parameters
    ----------
    game : BoundGame or Scenario
        A `HarmonisationGame` with one standard and linear cost.
    powers : two ids, optional
        The great powers when these are two.
    largest_exclusion : number, at least that of the game, optional
        :math:`\bar\chi`, the largest threat of exclusion per unit of market that a design may use; that of
        the game by default.
    others_in : bool
        Whether everyone else adopts the standard; by default only the powers' markets count.

    Returns
    -------
    DesignLimits

    Raises
    ------
    InvalidInputError
        With every fault: another game, other than two powers, a divergence of zero, money from others.

    Notes
    -----
    Transfers from third parties, and other issues, are no part of these designs: with enough of either any
    two powers can be brought together.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> two = gg.States(["A", "B"], size=["5/9", "4/9"], population=["1/2"] * 2, ideal=[0, 1],
    ...                 great_power=[True, True])
    >>> game = gg.bind(gg.HarmonisationGame(), two, market_benefit="1/2", market_exclusion="1/4",
    ...                legitimacy="1/8", divergence=1)
    >>> print(limits_of_design(game))
    design can: A and B are 1 apart
      up to 1/2 a policy is enough, up to 1 the game's own exclusion and legitimacy are
      beyond 1 no design makes the two share a standard, with exclusion up to 1/4
    >>> limits_of_design(game, largest_exclusion="1/2").cap
    Fraction(5, 4)
    """
    game = as_game(game, "limits_of_design")
    faults = Faults("limits_of_design")
    family = None if game.recipe is None else game.recipe.family
    if not isinstance(family, HarmonisationGame) or family.standards > 1 or family.divergence_exponent != 1:
        faults.add(
            "a HarmonisationGame with one standard and linear cost is needed; bind one to the same states: "
            "gg.bind(gg.HarmonisationGame(), scenario.states, market_benefit=0.5, market_exclusion=0.5, "
            "legitimacy=0.25, divergence=1), with numbers of your own"
        )
        faults.raise_as(InvalidInputError)
    assert isinstance(family, HarmonisationGame)
    if family.terms:
        faults.add("the game has terms of its own, which the derivation does not know")
    ids, names = game.states.ids, game.states.names
    pair = (
        game.states.great_powers
        if powers is None
        else as_ids(powers, "powers", faults, known=ids, names=names)
    )
    if not faults and len(pair) != 2:
        faults.add(f"there are {len(pair)} great powers; name two, powers=('USA', 'CHN')")
    if others_in not in (True, False):
        faults.add(f"others_in = {others_in!r:.80}; True or False is needed")
    if to_fraction(game.values["divergence"]) == 0:
        faults.add("divergence = 0; where distance costs nothing there is no cap")
    least = _own(game, "market_exclusion")
    most = least if largest_exclusion is None else _exclusion(game, largest_exclusion, least, faults)
    if len(pair) == 2 and not faults:
        paid = exact_sum([np.atleast_1d(game.values["transfer"])[k] for k in game.states.indices(pair)])
        if paid != 0:
            faults.add(
                f"{pair[0]} and {pair[1]} are paid {paid} by others; only transfers between the two are part"
            )
    faults.raise_as(InvalidInputError)
    gap = game.states.ideal[game.states.indices(pair)]
    found = DesignLimits(game, tuple(pair), _length(gap[1] - gap[0], game), 0, 0, 0, most, bool(others_in))
    form = great_power_cap(others_in=found.others_in)
    ends = [form.bound_at(**_numbers(game, found.powers, *design)) for design in _designs(found)]
    lowest, own, cap = ends if game.exact else map(float, ends)
    return replace(found, least=lowest, own=own, cap=cap)


def _exclusion(game: BoundGame, given: Any, least: Any, faults: Faults) -> Any:
    """The largest exclusion; noted where it is no number, or less than that of the game."""
    try:
        most: Any = to_fraction(given)
    except (TypeError, ValueError, OverflowError):
        faults.add(f"largest_exclusion = {given!r:.80}; a number is needed")
        return least
    if most < to_fraction(least):
        faults.add(f"largest_exclusion = {given!r:.80} is less than the game's own, {short_number(least)}")
    return most if game.exact else float(most)


def _length(gap: Any, game: BoundGame) -> Any:
    if len(gap) == 1:
        return abs(gap[0]) if game.exact else float(abs(gap[0]))
    return float(np.sqrt(np.square(gap.astype(np.float64)).sum()))


def _own(game: BoundGame, name: str) -> Any:
    value = game.values[name]
    return value if game.exact else float(value)


def _level(found: DesignLimits) -> Any:
    """The legitimacy of the standard when the two have adopted it, or all have."""
    game = found.game
    club = game.states.ids if found.others_in else found.powers
    return game.reports(game.profile(club))["legitimacy"]


def _designs(found: DesignLimits) -> list[tuple[Any, Any]]:
    """Exclusion and level of legitimacy: of the design that helps least, the game's own, and the best."""
    return [
        (Fraction(0), 0),
        (_own(found.game, "market_exclusion"), _level(found)),
        (found.largest_exclusion, 1),
    ]


def _numbers(game: BoundGame, powers: tuple[str, ...], exclusion: Any, level: Any) -> dict[str, Any]:
    """The numbers of the closed form, under a design; of two weights of legitimacy the mean counts."""
    places = game.states.indices(powers)
    weights = np.broadcast_to(np.atleast_1d(game.values["legitimacy_weight"]), (game.N,))[places]
    first, second = game.states.size[places]
    return {
        "power_size_1": to_fraction(first),
        "power_size_2": to_fraction(second),
        "market_benefit": to_fraction(game.values["market_benefit"]),
        "divergence": to_fraction(game.values["divergence"]),
        "legitimacy_weight": (to_fraction(weights[0]) + to_fraction(weights[1])) / 2 * to_fraction(level),
        "largest_exclusion": to_fraction(exclusion),
    }


def _rational(value: Any) -> sympy.Rational:
    number = to_fraction(value)
    return sympy.Rational(number.numerator, number.denominator)


# ------------------------------------------------------------------------------------------- the check


def _verified(found: DesignLimits) -> Verification:
    faults = [*misbound(found.game)]
    if not faults:
        faults = [*_faults(found)]
    first, second = found.powers
    checked = (
        f"at 3 distances the gains of {first} and {second} sum to zero, and to less beyond",
        "the game is the one that its recipe, states and institution make",
    )
    taken = (given(found.game), "that no design does better, by the derivation of great_power_cap")
    return Verification(not faults, tuple(faults), checked if not faults else (), taken)


def _faults(found: DesignLimits) -> Iterator[str]:
    game = found.game
    gap = np.subtract(*game.states.ideal[game.states.indices(found.powers)])
    if abs(_length(gap, game) - found.distance) > (0 if game.exact else _ROUND_OFF * abs(found.distance)):
        yield "the distance between the powers is another"
    if to_fraction(found.largest_exclusion) < to_fraction(_own(game, "market_exclusion")):
        yield "the largest exclusion is less than the game's own"
    for name, distance, design in zip(
        ("least", "own", "cap"), (found.least, found.own, found.cap), _designs(found), strict=True
    ):
        here, size = _together(found, distance, *design)
        beyond, _ = _together(found, distance + 1, *design)
        if abs(here) > (0 if game.exact else _ROUND_OFF * size) or not beyond < here:
            yield f"{name}: at this distance the powers' gains do not sum to zero"


def _together(found: DesignLimits, distance: Any, exclusion: Any, level: Any) -> tuple[Any, Any]:
    """The sum of the powers' gains from a standard half-way, by payoffs, and the size of its terms.

    Everybody sits at zero but the second power; legitimacy is a constant performance.
    """
    game, places = found.game, found.game.states.indices(found.powers)
    ideal = np.zeros((game.N, game.states.dimensions), dtype=object)
    ideal[:] = Fraction(0)
    ideal[places[1], 0] = distance if game.exact else float(distance)
    point = (distance / 2, *[Fraction(0)] * (game.states.dimensions - 1))
    rules = {"policy": "fixed", "point": point, "legitimacy_shares": (0, 0, 1), "performance": level}
    there = rebind(game, ideal=ideal.tolist(), market_exclusion=exclusion, **rules)
    profile = there.profile(there.states.ids if found.others_in else found.powers)
    gains = [there.plain(-there.gains(profile)[k, 0]) for k in places]
    return gains[0] + gains[1], there.scale
