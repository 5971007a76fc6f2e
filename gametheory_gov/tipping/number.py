"""The tipping number: how many founders, who, and what shows that fewer do not suffice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking, reading
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.exact import exact_sum
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.plain import checked, from_plain
from gametheory_gov.base.text import listed
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import read_tolerance
from gametheory_gov.equilibria.regimes import UNIVERSAL, of_people

from .replay import TippingStatus, verified

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Founding clubs that are printed.
_SHOWN = 5
#: Works behind each formulation.
_FORMULATIONS = {
    "thresholds": ("granovetter1978", *COMPLEMENTS),
    "threshold program": ("granovetter1978", *COMPLEMENTS),
    "closed clubs": COMPLEMENTS,
    "leaving rows": COMPLEMENTS,
}


@dataclass(frozen=True, eq=False, repr=False)
class TippingNumber(Answer):
    """The fewest founders from which accession ends in a universal regime; `tipping_number` finds it.

    Parameters
    ----------
    game : BoundGame
    status : TippingStatus
    founders : tuple of ids
        A cheapest founding club, or the best found; empty also when nobody need found.
    found : bool
        Whether ``founders`` tips the world; False when no such club is known.
    bound : float
        No founding club that tips the world costs less; each founder costs one without ``weights``. Infinite
        when there is none.
    minimum_sets : tuple of tuples of ids
        Cheapest founding clubs that were found.
    every_set : bool
        Whether ``minimum_sets`` holds all of them.
    formulation : {"thresholds", "threshold program", "closed clubs", "leaving rows", "enumeration", "none"}
        The way in which the number was found.
    because : str
        Why in this way, and what it makes use of.
    universal_club : tuple of ids
        A universal equilibrium: the regime to which the world is tipped.
    closed_clubs : tuple of tuples of ids
        Clubs short of universal that nobody outside joins: every tipping set has a founder outside each.
    free : bool
        Whether founders may leave, and so must not lose.
    include, exclude : tuple of ids
    weights : mapping of id to number
        The cost of each founder; empty when all count alike.
    universal_share : Fraction or float
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    stats : mapping
        Counts of the search.
    message : str
        Anything worth saying, such as why the question was refused.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> five = gg.States(["1", "2", "3", "4", "5"], size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    ...              population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    ...              cost=["0.24", "0.30", "0.66", "0.80", "0.85"])
    >>> rules = gg.Institution(exclusion_penalty=1)
    >>> game = gg.bind(gg.AccessionGame(), five, rules, benefit=0, divergence=0, legitimacy=0,
    ...            founders=["1", "2"])
    >>> found = gg.tipping_number(game)
    >>> found.number, found.founders, found.status.value
    (2, ('1', '3'), 'no smaller founding club tips the world; verify() replays what shows it')
    """

    FORMAT = "tipping"
    RESTS = Rests(
        (*CLUB, "healkunreuther2006", "healkunreuther2011"),
        ("formulation", _FORMULATIONS),
        parts={"game": (BoundGame,)},
    )

    game: BoundGame
    status: TippingStatus
    founders: tuple[str, ...] = ()
    found: bool = False
    bound: float = 0.0
    minimum_sets: tuple[tuple[str, ...], ...] = ()
    every_set: bool = False
    formulation: str = "none"
    because: str = ""
    universal_club: tuple[str, ...] = ()
    closed_clubs: tuple[tuple[str, ...], ...] = ()
    free: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    universal_share: float = UNIVERSAL
    tolerance: float = 0.0
    stats: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""

    @property
    def number(self) -> int | None:
        """Founders in the cheapest club found; None when no founding club is known to tip the world."""
        return len(self.founders) if self.found else None

    @property
    def cost(self) -> float | None:
        """The cost of the founders; their number without weights."""
        if not self.found:
            return None
        return float(sum(self.weights.get(label, 1.0) for label in self.founders))

    @property
    def proved(self) -> bool:
        """Whether the number is known: none smaller, or none at all."""
        return self.status in (TippingStatus.PROVED, TippingStatus.IMPOSSIBLE)

    def verify(self) -> Verification:
        """The check of everything from the definition, without any solver.

        Returns
        -------
        Verification
            ``valid``, every fault found, what was checked, and what is taken as given: a bound that is too
            large to replay rests on the integer program, and that no other set is as cheap may.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, tipping_number
        >>> game = bind(AccessionGame(), States.symmetric(6), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0)
        >>> print(tipping_number(game).verify())
        valid
          checked: the universal regime of 6 states is an equilibrium
          checked: 1 founding club tips the world
          checked: by the nested rows of thresholds no founding club has fewer than 2
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
          taken as given: because, formulation, message, stats
        """
        return checking(lambda: verified(self))

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """The number, who founds, and what is known of it."""
        if not self.found:
            return f"no tipping number ({self.status.name})"
        who = "free" if self.free else "committed"
        cost = f" at a cost of {self.cost:g}" if self.weights else ""
        at_least = "" if self.proved else f", at least {self.bound:g}"
        return f"tipping number {self.number} ({who} founders{cost}{at_least})"

    def _meaning(self) -> str:
        """The status in words; with weights, founding clubs are compared by cost."""
        kind = "no founding club that costs less" if self.weights else "no smaller founding club"
        return self.status.value.replace("no smaller founding club", kind)

    def __repr__(self) -> str:
        return f"TippingNumber({self.number}, {self.status.name}, {self.formulation!r})"

    def __str__(self) -> str:
        ids = self.game.states.ids
        lines = [f"{self.headline}: {self._meaning()}"]
        if self.found:
            lines.append(f"founders: {listed(self.founders, ids) or 'nobody need found'}")
            share, people = self._held("size"), self._held("population")
            lines.append(f"they hold {share:.1%} of size{of_people(people)}")
            others = [club for club in self.minimum_sets if club != self.founders]
            what = "the only one" if self.every_set else "others were not looked for"
            if others:
                count = f"{len(self.minimum_sets)} sets" if self.every_set else f"{len(others)} more known"
                what = f"{count}: " + " | ".join(listed(club, ids) for club in others[:_SHOWN])
                what += " | ..." if len(others) > _SHOWN else ""
            lines.append(f"sets as {'cheap' if self.weights else 'small'}: {what}")
        if self.universal_club:
            lines.append(
                f"the universal regime is an equilibrium: {len(self.universal_club)} of {len(ids)} states; "
                f"universal means at least {float(self.universal_share):.0%}"
            )
        if self.because:
            lines.append(f"found by {self.formulation}: {self.because}")
        if self.message:
            lines.append(self.message)
        return "\n".join(lines)

    def _held(self, name: str) -> float | None:
        """The share that the founders hold, where states have it."""
        column = getattr(self.game.states, name)
        rows = self.game.states.indices(self.founders)
        return None if column is None else float(exact_sum(list(column[rows])))

    def to_pandas(self) -> pd.DataFrame:
        """One row per founder: size, population, cost, in how many of the cheapest sets."""
        import pandas as pd

        states = self.game.states
        rows = states.indices(self.founders)
        return pd.DataFrame(
            {
                "state": list(self.founders),
                "size": [float(states.size[k]) for k in rows],
                **(
                    {}
                    if states.population is None
                    else {"population": [float(states.population[k]) for k in rows]}
                ),
                "great_power": [bool(states.great_power[k]) for k in rows],
                "cost": [float(self.weights.get(label, 1.0)) for label in self.founders],
                "in_sets": [sum(label in club for club in self.minimum_sets) for label in self.founders],
            }
        )

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """The picture of who founds, with their shares of size and of population."""
        from .pictures import draw_founders

        nobody = "nobody" if self.found else "no founding club known"
        return draw_founders(self.to_pandas(), self.headline, nobody=nobody, ax=ax)

    # ---------------------------------------------------------------------------------- exchange

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the layout of format 1. See `from_dict`."""
        bound = "inf" if self.bound == float("inf") else self.bound
        told = {"game": self.game.to_dict(), "status": self.status.name, "bound": bound}
        plain = super().to_dict() | told | {"relative_tolerance": self.tolerance}
        del plain["tolerance"]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> TippingNumber:
        """The tipping number of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are not those of a tipping number.
        """
        cls._check_format(plain)
        with reading("tipping number"):
            game = BoundGame.from_dict(plain["game"] if "game" in plain else plain["numeric"])
            told: dict[str, Any] = {
                "game": game,
                "tolerance": read_tolerance(plain, game),
                "status": TippingStatus[plain["status"]],
                "bound": float(plain["bound"]),
            }
            names = [name for name in cls.__dataclass_fields__ if name not in told]
            return checked(cls(**told, **{name: from_plain(plain[name]) for name in names}))
