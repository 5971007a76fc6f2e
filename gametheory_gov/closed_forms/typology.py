r"""Harmonised, club, rival, sham: the four cells of the linear harmonisation game, in exact numbers.

Two great powers with markets :math:`s_1, s_2` and ideal policies :math:`\theta_1 < \theta_2` at distance D,
others at :math:`\theta_j`, linear cost of adjustment. A *concert* is a standard that both powers adopt of
their own will; one exists iff

.. math:: D \le D^* = [\beta(s_1 + s_2) + 2\lambda L]/\kappa ,

and among policies between the two it can be any of the *core*
:math:`[\theta_2 - (\beta s_1 + \lambda L)/\kappa,\ \theta_1 + (\beta s_2 + \lambda L)/\kappa]`. With a
concert at r the others face the market of both powers, without one the market of each:

==========  =====================================================================================
harmonised  concert, and :math:`\kappa|\theta_j - r| \le \beta(s_1+s_2) + \lambda L`: j follows
club        concert, and j does not follow (*coerced*: it does when shut out of both markets)
rival       no concert, and :math:`\kappa|\theta_j - \theta_g| \le \beta s_g + \lambda L` for a power g
sham        no concert, and j is near no power
==========  =====================================================================================

The cells are those of [drezner2007]_; the formal game is a reconstruction in their spirit, derived for this
package. The inequalities are derived from the game's payoffs in `gametheory_gov.closed_forms`.

.. [drezner2007] Drezner, *All Politics Is Global* (2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Record
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.exact import format_number, to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.world.states import States

if TYPE_CHECKING:
    import pandas as pd

Interval = tuple[Fraction, Fraction]
#: Share of all states that follow a concert from which a world counts as harmonised.
UNIVERSAL = Fraction(19, 20)


@public
@dataclass(frozen=True, eq=False, repr=False)
class TwoPowers(Record):
    """Two great powers on a line of policies, and others.

    Parameters
    ----------
    size : two numbers in [0, 1]
        The powers' markets, as shares of the world's.
    ideal : two numbers
        Their ideal policies.
    others : mapping of label to number, sequence of numbers or of pairs (label, number)
        Ideal policies of the others; numbers are labelled ``"1"``, ``"2"``, ... Kept as pairs.
    labels : two str
        Names of the powers.

    Raises
    ------
    InvalidInputError
        Listing every number that is none or out of range.

    Examples
    --------
    >>> TwoPowers(("0.25", "0.20"), (0, "0.2"), ["0.4"]).distance
    Fraction(1, 5)
    """

    size: tuple[Any, Any]
    ideal: tuple[Any, Any]
    others: Any = ()
    labels: tuple[str, str] = ("first", "second")

    def __post_init__(self) -> None:
        faults = Faults("two powers")
        size = _read_pair("size", self.size, faults)
        if min(size) < 0 or sum(size) > 1:
            faults.add(
                f"size = {', '.join(map(format_number, size))}; two shares of the world's market are needed, "
                "neither negative, of at most 1 together"
            )
        labels = tuple(self.labels) if isinstance(self.labels, Iterable) else ()
        if len(labels) != 2 or labels[0] == labels[1]:
            faults.add(f"labels = {self.labels!r}; two different names are needed")
        put = object.__setattr__
        put(self, "size", size)
        put(self, "labels", labels)
        put(self, "ideal", _read_pair("ideal", self.ideal, faults))
        put(self, "others", _read_others(self.others, faults))
        faults.raise_as(InvalidInputError)

    @classmethod
    def of(cls, states: States) -> TwoPowers:
        """The two powers and the others among states with two great powers and one dimension of policy.

        Raises
        ------
        InvalidInputError
            If there are not exactly two great powers, or policies have several dimensions.
        """
        faults = Faults("two powers")
        if len(states.great_powers) != 2:
            faults.add(
                f"{len(states.great_powers)} of the states are great powers; two are needed: "
                "states.replace(great_power=...)"
            )
        if states.dimensions != 1:
            faults.add(f"ideal policies have {states.dimensions} dimensions; one is needed")
        faults.raise_as(InvalidInputError)
        first, second = (states.ids.index(label) for label in states.great_powers)
        rest = {label: states.ideal[k, 0] for k, label in enumerate(states.ids) if k not in (first, second)}
        pair = states.size[[first, second]], states.ideal[[first, second], 0]
        return cls(tuple(pair[0]), tuple(pair[1]), rest, (states.great_powers[0], states.great_powers[1]))

    @property
    def distance(self) -> Fraction:
        """Distance D between the powers' ideal policies."""
        return Fraction(abs(self.ideal[1] - self.ideal[0]))


@dataclass(frozen=True, eq=False, repr=False)
class Follower(Record):
    """The choice of one of the others.

    Parameters
    ----------
    state : str
    label : {"harmonised", "club", "rival", "sham"}
    detail : {"", "coerced"}
        ``coerced``: it keeps its own standard, and would follow the concert if shut out of both markets.
    joins : str or None
        ``"concert"``, or without one the power whose standard is worth having. There is at most one: were
        both near enough, the powers would be near enough to each other for a concert.

    Examples
    --------
    >>> world = TwoPowers(("0.25", "0.20"), (0, "0.2"), ["-0.1", "0.3"])
    >>> for follower in classify(world, market_benefit=1, divergence="1.5").others:
    ...     print(follower.state, follower.label, follower.joins)
    1 harmonised concert
    2 harmonised concert
    """

    state: str
    label: str
    detail: str = ""
    joins: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class HarmonisationOutcome(Answer):
    """The cell that a world falls into, with the figures behind it.

    Parameters
    ----------
    label : {"harmonised", "club", "rival", "sham"}
        With a concert, harmonised when at least ``universal`` of all states share its standard, else club.
        Without one, rival when at least half of the others join a power, else sham.
    detail : {"", "coerced"}
        A club is coerced when exclusion from both markets would harmonise it.
    concert : bool
    distance, threshold : Fraction
        D and D*.
    core : two Fractions, or None
        Ends of the core, None without a concert. Between the powers' ideal policies both accept exactly what
        lies in it.
    accepted : two Fractions, or None
        All policies that both accept, also beyond either ideal policy; equal to the core when the distance is
        at least the difference of their markets times market_benefit over divergence.
    standard : Fraction or None
        Where the concert is.
    others : tuple of Follower
    universal : Fraction

    Examples
    --------
    >>> world = TwoPowers(("0.25", "0.20"), (0, "0.2"), ["-0.1", "0.3"])
    >>> outcome = classify(world, market_benefit=1, divergence="1.5")
    >>> outcome.label, outcome.concert, outcome.distance, outcome.threshold
    ('harmonised', True, Fraction(1, 5), Fraction(3, 10))
    """

    RESTS = Rests(("drezner2007",))

    label: str
    detail: str
    concert: bool
    distance: Fraction
    threshold: Fraction
    core: Interval | None
    accepted: Interval | None
    standard: Fraction | None
    others: tuple[Follower, ...]
    universal: Fraction

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        sign = "at most" if self.concert else "more than"
        apart, most = format_number(self.distance), format_number(self.threshold)
        joined = sum(other.joins is not None for other in self.others)
        return (
            f"{self.label}{detail}: the powers are {apart} apart, {sign} the threshold {most}; "
            f"{joined} of {len(self.others)} others follow"
        )

    def to_pandas(self) -> pd.DataFrame:
        """One row per other state: what it does, and what it joins."""
        import pandas as pd

        rows = [(each.state, each.label, each.detail, each.joins) for each in self.others]
        return pd.DataFrame(rows, columns=["state", "label", "detail", "joins"])


@public
def classify(
    world: States | TwoPowers,
    *,
    market_benefit: Any,
    divergence: Any,
    legitimacy: Any = 0,
    level: Any = 1,
    market_exclusion: Any = 0,
    standard: Any = None,
    universal: Any = UNIVERSAL,
) -> HarmonisationOutcome:
    r"""The cell of the four in which two great powers and the others end, with its figures.

    The cost of adjustment is linear. Only the powers' markets count, so this is what the first to follow
    faces; that others follow too can only make following better. All arithmetic is exact: floats are read as
    their shortest decimals. Ties go to adopting.

    Parameters
    ----------
    world : TwoPowers or States
        States need exactly two great powers and one dimension of policy.
    market_benefit : number, at least 0
        :math:`\beta`.
    divergence : number, more than 0
        :math:`\kappa`.
    legitimacy : number, at least 0
        :math:`\lambda`.
    level : number in [0, 1]
        Legitimacy L that a standard has.
    market_exclusion : number, at least 0
        :math:`\chi`, coercion of the others per unit of market; the powers' concert is voluntary.
    standard : number, optional
        Where the concert is, when there is one. By default where the product of the powers' gains is largest
        (Nash's bargain): the middle of the core, or the ideal policy of the power that need not concede.
    universal : number in (0, 1]
        Share of all states from which a concert's world is harmonised.

    Returns
    -------
    HarmonisationOutcome

    Raises
    ------
    InvalidInputError
        For numbers out of range, or a standard that a power of the concert does not accept.

    References
    ----------
    In the spirit of Drezner, *All Politics Is Global* (2007); see the module.

    Examples
    --------
    >>> def cell(distance, gap):
    ...     world = TwoPowers(("0.25", "0.20"), (0, distance))
    ...     at = classify(world, market_benefit=1, divergence="1.5").standard or 0
    ...     world = TwoPowers(("0.25", "0.20"), (0, distance), [at - Fraction(gap)])
    ...     return classify(world, market_benefit=1, divergence="1.5").label
    >>> cell("0.2", "0.2"), cell("0.2", "0.5"), cell("0.5", "0.1"), cell("0.5", "0.5")
    ('harmonised', 'club', 'rival', 'sham')
    """
    faults = Faults("classify")
    powers = _read_world(world, faults)
    beta = _at_least_zero("market_benefit", market_benefit, faults)
    rule = "a positive number is needed, else every policy is as good as any"
    kappa = _in_range("divergence", divergence, faults, rule)
    chi = _at_least_zero("market_exclusion", market_exclusion, faults)
    worth = _at_least_zero("legitimacy", legitimacy, faults)
    worth *= _in_range("level", level, faults, "legitimacy is in [0, 1]", zero=True, most=Fraction(1))
    share = _in_range("universal", universal, faults, "a share in (0, 1] is needed", most=Fraction(1))
    if standard is not None:
        _read("standard", standard, faults)
    faults.raise_as(InvalidInputError)
    assert powers is not None
    bargain = _Bargain(powers, beta, kappa, worth)
    at = bargain.settle(standard) if bargain.concert else None
    others = tuple(bargain.follow(label, place, at, chi) for label, place in powers.others)
    return HarmonisationOutcome(
        *_world_label(others, bargain.concert, share),
        bargain.concert,
        powers.distance,
        bargain.threshold,
        bargain.core if bargain.concert else None,
        bargain.accepted if bargain.concert else None,
        at,
        others,
        share,
    )


class _Bargain:
    """What two powers, the one with the lower ideal policy first, can agree on."""

    def __init__(self, powers: TwoPowers, beta: Fraction, kappa: Fraction, worth: Fraction) -> None:
        self.powers = powers
        self.beta, self.kappa, self.worth = beta, kappa, worth
        self.low: Fraction
        self.high: Fraction
        (self.low, size_low), (self.high, size_high) = sorted(
            zip(powers.ideal, powers.size, strict=True), key=lambda power: power[0]
        )
        # how far each goes for the other's market
        self.reach_low = (beta * size_high + worth) / kappa
        self.reach_high = (beta * size_low + worth) / kappa
        self.threshold = self.reach_low + self.reach_high
        self.concert = powers.distance <= self.threshold
        self.core = self.high - self.reach_high, self.low + self.reach_low
        self.accepted = (
            max(self.core[0], self.low - self.reach_low),
            min(self.core[1], self.high + self.reach_high),
        )

    def settle(self, standard: Any) -> Fraction:
        if standard is None:
            middle = (self.core[0] + self.core[1]) / 2
            return self.low if middle < self.low else self.high if middle > self.high else middle
        faults = Faults("classify")
        at = _read("standard", standard, faults)
        if not faults and not self.accepted[0] <= at <= self.accepted[1]:
            ends = " to ".join(map(format_number, self.accepted))
            faults.add(f"standard = {format_number(at)}; the two powers accept policies from {ends}")
        faults.raise_as(InvalidInputError)
        return at

    def follow(self, state: str, place: Fraction, at: Fraction | None, chi: Fraction) -> Follower:
        if at is not None:
            market = sum(self.powers.size, Fraction(0))
            gain = self.beta * market + self.worth - self.kappa * abs(place - at)
            if gain >= 0:
                return Follower(state, "harmonised", joins="concert")
            return Follower(state, "club", "coerced" if gain + chi * market >= 0 else "")
        gaps = [abs(place - ideal) for ideal in self.powers.ideal]
        gains = [
            self.beta * size + self.worth - self.kappa * gap
            for size, gap in zip(self.powers.size, gaps, strict=True)
        ]
        best = max((0, 1), key=gains.__getitem__)
        if gains[best] < 0:
            return Follower(state, "sham")
        return Follower(state, "rival", joins=self.powers.labels[best])


def _world_label(others: tuple[Follower, ...], concert: bool, universal: Fraction) -> tuple[str, str]:
    joined = sum(other.joins is not None for other in others)
    if not concert:
        return ("rival" if 2 * joined >= len(others) else "sham"), ""
    least = universal * (len(others) + 2)
    if joined + 2 >= least:
        return "harmonised", ""
    forced = sum(other.detail == "coerced" for other in others)
    return "club", "coerced" if joined + forced + 2 >= least else ""


def _read(name: str, value: Any, faults: Faults) -> Fraction:
    try:
        return to_fraction(value)
    except (TypeError, ValueError, OverflowError):
        faults.add(f"{name} = {value!r}; a finite number is needed")
        return Fraction(0)


def _read_pair(name: str, values: Any, faults: Faults) -> tuple[Fraction, Fraction]:
    pair = tuple(values) if hasattr(values, "__iter__") and not isinstance(values, str) else ()
    if len(pair) != 2:
        faults.add(f"{name} = {values!r}; two numbers are needed, one for each power")
        return Fraction(0), Fraction(0)
    return _read(f"{name}[0]", pair[0], faults), _read(f"{name}[1]", pair[1], faults)


def _read_others(others: Any, faults: Faults) -> tuple[tuple[str, Fraction], ...]:
    if isinstance(others, str) or not isinstance(others, Iterable) or getattr(others, "ndim", 1) == 0:
        faults.add(f"others = {others!r}; a list of numbers, or a mapping of labels to numbers, is needed")
        return ()
    if isinstance(others, Mapping):
        pairs = list(others.items())
    else:
        pairs = [
            other if isinstance(other, tuple) and len(other) == 2 else (str(k), other)
            for k, other in enumerate(others, start=1)
        ]
    labels = [str(label) for label, _ in pairs]
    twice = [label for k, label in enumerate(labels) if label in labels[:k]]
    faults.extend(f"others: {label!r} is named twice" for label in twice)
    return tuple((str(label), _read(f"others[{label!r}]", at, faults)) for label, at in pairs)


def _read_world(world: Any, faults: Faults) -> TwoPowers | None:
    if isinstance(world, TwoPowers):
        return world
    if isinstance(world, States):
        with faults.noting():
            return TwoPowers.of(world)
    else:
        faults.add(f"world = {world!r:.80}; TwoPowers(size, ideal, others) or States are needed")
    return None


def _at_least_zero(name: str, value: Any, faults: Faults) -> Fraction:
    return _in_range(name, value, faults, "a number that is not negative is needed", zero=True)


def _in_range(
    name: str, value: Any, faults: Faults, rule: str, *, zero: bool = False, most: Fraction | None = None
) -> Fraction:
    """A number above zero (or from it) and at most ``most``; note the rule that it breaks."""
    before, number = len(faults.found), _read(name, value, faults)
    wrong = number < 0 or (number == 0 and not zero) or (most is not None and number > most)
    if wrong and len(faults.found) == before:
        faults.add(f"{name} = {format_number(number)}; {rule}")
    return number
