"""Tipping numbers as records: how many founders, who, and what shows that fewer do not suffice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.base.exact import exact_sum, format_number
from gametheory_gov.base.files import write_text
from gametheory_gov.base.text import listed
from gametheory_gov.base.verification import Verification
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.regimes import UNIVERSAL

from .tipping_check import verify_tipping

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_FORMAT = "gametheory_gov.tipping/1"
_SHOWN = 5


class TippingStatus(Enum):
    """How far a tipping number is known; the value says it in words and what to do next."""

    PROVED = "no smaller founding club tips the world; verify() replays what shows it"
    BOUNDED = (
        "the best founding club found, and a bound that none can beat; raise time_limit to close the gap"
    )
    IMPOSSIBLE = (
        "no founding club that holds include and leaves out exclude tips the world; exclude fewer, or let "
        "the founders be committed"
    )
    REFUSED = "the question has no answer here; the message says why and what to ask instead"


#: Works behind each formulation.
_FORMULATIONS = {
    "thresholds": ("granovetter1978", *COMPLEMENTS),
    "threshold program": ("granovetter1978", *COMPLEMENTS),
    "closed clubs": COMPLEMENTS,
    "leaving rows": COMPLEMENTS,
}


@dataclass(frozen=True)
class TippingNumber:
    """The fewest founders from which accession ends in a universal regime.

    Made by `tipping_number`.

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
        How the number was found.
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
        What each founder costs; empty when all count alike.
    universal_share : float
    tolerance : float
        Absolute; zero in exact arithmetic.
    stats : mapping
        What was counted.
    message : str
        Anything worth saying, such as why the question was refused.
    """

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
        """What the founders cost; their number without weights."""
        if not self.found:
            return None
        return float(sum(self.weights.get(label, 1.0) for label in self.founders))

    @property
    def proved(self) -> bool:
        """Whether the number is known: none smaller, or none at all."""
        return self.status in (TippingStatus.PROVED, TippingStatus.IMPOSSIBLE)

    def verify(self) -> Verification:
        """Re-check everything from the definition, without any solver: see `verify_tipping`."""
        return verify_tipping(self)

    # ------------------------------------------------------------------------------ presentation

    def _head(self) -> str:
        if not self.found:
            return f"no tipping number ({self.status.name})"
        who = "free" if self.free else "committed"
        cost = f" at a cost of {self.cost:g}" if self.weights else ""
        at_least = "" if self.proved else f", at least {self.bound:g}"
        return f"tipping number {self.number} ({who} founders{cost}{at_least})"

    def _told(self) -> str:
        """Return the status in words; with weights, founding clubs are compared by cost."""
        kind = "no founding club that costs less" if self.weights else "no smaller founding club"
        return self.status.value.replace("no smaller founding club", kind)

    def __repr__(self) -> str:
        return f"TippingNumber({self.number}, {self.status.name}, {self.formulation!r})"

    def __str__(self) -> str:
        ids = self.game.states.ids
        lines = [f"{self._head()}: {self._told()}"]
        if self.found:
            lines.append(f"founders: {listed(self.founders, ids) or 'nobody need found'}")
            share = float(exact_sum(self._column("size")))
            lines.append(
                f"they hold {share:.1%} of size, {float(exact_sum(self._column('population'))):.1%} "
                "of population"
            )
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
                f"universal means at least {self.universal_share:.0%}"
            )
        if self.because:
            lines.append(f"found by {self.formulation}: {self.because}")
        if self.message:
            lines.append(self.message)
        return "\n".join(lines)

    def _column(self, name: str) -> list[Any]:
        rows = self.game.states.indices(self.founders)
        return list(getattr(self.game.states, name)[rows])

    def _repr_html_(self) -> str:
        from html import escape

        text = "<br>".join(escape(line) for line in str(self).splitlines())
        return f"<p>{text}</p>{self.to_pandas().to_html(index=False, border=0)}"

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per founder: size, population, cost, in how many of the cheapest sets."""
        import pandas as pd

        states = self.game.states
        rows = states.indices(self.founders)
        return pd.DataFrame(
            {
                "state": list(self.founders),
                "size": [float(states.size[k]) for k in rows],
                "population": [float(states.population[k]) for k in rows],
                "great_power": [bool(states.great_power[k]) for k in rows],
                "cost": [float(self.weights.get(label, 1.0)) for label in self.founders],
                "in_sets": [sum(label in club for club in self.minimum_sets) for label in self.founders],
            }
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw who founds: see `gametheory_gov.tipping.pictures.founders`."""
        from .pictures import founders

        return founders(self, ax)

    # ---------------------------------------------------------------------------------- exchange

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON. See `from_dict`."""
        record = {name: getattr(self, name) for name in self.__dataclass_fields__}
        record |= {"format": _FORMAT, "game": self.game.to_dict(), "status": self.status.name}
        record |= {"bound": format_number(self.bound) if self.bound == float("inf") else self.bound}
        for name in ("founders", "universal_club", "include", "exclude"):
            record[name] = list(record[name])
        for name in ("minimum_sets", "closed_clubs"):
            record[name] = [list(club) for club in record[name]]
        for name in ("weights", "stats"):
            record[name] = dict(record[name])
        return record

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> TippingNumber:
        """Build from the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are not those of a tipping number.
        """
        if plain.get("format") != _FORMAT:
            raise DataError("tipping number", [f"its format is {plain.get('format')!r}; {_FORMAT!r} is read"])
        try:
            plain = {"game" if name == "numeric" else name: value for name, value in plain.items()}
            record = {name: plain[name] for name in cls.__dataclass_fields__}
            record |= {
                "game": BoundGame.from_dict(plain["game"]),
                "status": TippingStatus[plain["status"]],
                "bound": float(plain["bound"]),
            }
            for name in ("founders", "universal_club", "include", "exclude"):
                record[name] = tuple(record[name])
            for name in ("minimum_sets", "closed_clubs"):
                record[name] = tuple(tuple(club) for club in record[name])
            return cls(**record)
        except InvalidInputError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise DataError(
                "tipping number", [f"this is none that was saved ({error!r} is missing or unusable)"]
            ) from error

    def save(self, path: str | Path) -> Path:
        """Write the record as JSON, whole or not at all.

        Raises
        ------
        DataError
            If the file cannot be written.
        """
        return write_text(path, json.dumps(self.to_dict(), indent=1) + "\n")
