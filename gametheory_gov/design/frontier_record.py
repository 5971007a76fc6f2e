"""Frontiers of design: the record, its words, its table, its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, COMPLEMENTS, Rests
from gametheory_gov.base.errors import InvalidInputError, NotApplicableError, did_you_mean
from gametheory_gov.base.exact import short_number
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE
from gametheory_gov.equilibria.regimes import UNIVERSAL

from .bottleneck import Corner, changes, goal, verified
from .frontier_lines import elasticities
from .frontier_picture import frontier_picture, stairs_picture

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Corners that a text lists, and states that it names.
_SHOWN, _NAMED = 20, 12


@dataclass(frozen=True, eq=False, repr=False)
class Frontier(Answer):
    """The design that reaches the goal and gives up least; `gametheory_gov.frontier` finds it.

    Parameters
    ----------
    game : BoundGame
        With its committed founders.
    entries : tuple of str
        The first is sought, at values of the others.
    reaches : number in (0, 1]
        The goal, as a share of states.
    seek : {"greatest", "least"}
    low, high : Fraction or float, optional
        The range of the first entry; None where it has no end.
    sign : {-1, 0, 1}
        Whether gains fall (-1) or rise (1) with the first entry at every club; 0 where neither is shown.
    corners : tuple of Corner
        One for every combination of values of the other entries, the last changing fastest.
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    stairs : bool
        Whether between neighbouring corners the value is shown to lie between theirs.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), benefit=0, cost=1, legitimacy=2,
    ...                divergence=0, founders=["1"])
    >>> found = gg.frontier(game, "depth")
    >>> found.headline, found.value, len(found.states)
    ('universal: depth up to 1', Fraction(1, 1), 3)
    """

    RESTS = Rests((*CLUB, *COMPLEMENTS, "granovetter1978"), parts={"game": (BoundGame,)})

    game: BoundGame
    entries: tuple[str, ...]
    reaches: Any
    seek: str
    low: Any
    high: Any
    sign: int
    corners: tuple[Corner, ...]
    ties: str = "join"
    tolerance: float = DEFAULT_TOLERANCE
    stairs: bool = False

    @property
    def corner(self) -> Corner | None:
        """The only corner; None where there are several."""
        return self.corners[0] if len(self.corners) == 1 else None

    @property
    def one_way(self) -> bool:
        """Whether gains are shown never to fall towards the easy end: all values on that side reach."""
        return self.sign == (-1 if self.seek == "greatest" else 1)

    @property
    def value(self) -> Any:
        """The value that is sought, where there is one corner; None where nothing reaches the goal."""
        return self.corner.value if self.corner else None

    @property
    def club(self) -> tuple[str, ...]:
        """The bottleneck, where there is one corner."""
        return self.corner.club if self.corner else ()

    @property
    def states(self) -> tuple[str, ...]:
        """The states that bind, where there is one corner."""
        return self.corner.states if self.corner else ()

    def verify(self) -> Verification:
        """The check of growth and of closed clubs by gains alone, without what found them.

        Examples
        --------
        >>> from gametheory_gov import AccessionGame, States, bind, frontier
        >>> game = bind(AccessionGame(), States.symmetric(4), benefit=0, cost=1, legitimacy=2, divergence=0,
        ...             founders=["1"])
        >>> print(frontier(game, "depth").verify())
        valid
          checked: growth to 4 of 4 states at 1 corner, and at the easy end of depth
          checked: 1 closed club, whose outsiders do not gain at either end of its stretch
          checked: gains are affine in depth and never fall when others join
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence,
              legitimacy
        """
        return checking(lambda: verified(self))

    def elasticities(self, state: str | None = None) -> dict[str, Any]:
        """By how many per cent the value moves when another entry rises by one per cent, by name.

        Only for small changes, as long as the same club and state bind. What does not move the value, or is
        zero, is left out; figures of states are those of the state that binds.

        Parameters
        ----------
        state : id, optional
            One of those that bind; the first by default. Where several do, the value moves with
            one of them.

        Raises
        ------
        NotApplicableError
            Where there is not one corner with a value other than zero up to which the goal is reached.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(4), gg.Institution(exclusion_penalty=2),
        ...                benefit=0, cost=1, legitimacy=1, divergence=0, founders=["1"])
        >>> {name: str(x) for name, x in gg.frontier(game, "depth").elasticities().items()}
        {'cost': '-1', 'legitimacy': '1/2', 'exclusion_penalty': '1/2'}
        """
        if not self.states or not self.value:
            raise NotApplicableError(
                "elasticities are of one value, other than zero, up to which the goal is reached"
            )
        who = self.states[0] if state is None else state
        if who not in self.states:
            near = did_you_mean(str(who), self.states) or f"; these bind: {' '.join(self.states)}"
            raise InvalidInputError("elasticities", [f"state = {who!r:.80} does not bind{near}"])
        name = self.entries[0]
        there = rebind(self.game, **changes(self.game, {name: self.value}))
        return elasticities(there, name, self.value, self.club, who)

    # ------------------------------------------------------------------------------ presentation

    @property
    def _goal(self) -> str:
        share = float(self.reaches)
        return "universal" if share == UNIVERSAL else f"{100 * share:.4g}% of states"

    def _where(self, corner: Corner) -> str:
        """The value of a corner in words."""
        name, easy = self.entries[0], self.low if self.seek == "greatest" else self.high
        if corner.outcome == "everywhere":
            return f"every value of {name}{self._range}"
        if corner.outcome == "nowhere":
            return f"no value of {name}{self._range}"
        value = short_number(corner.value)
        open_ = "" if corner.attained else f" ({value} not included)"
        if not self.one_way:
            return f"{name} at most {value}" if self.seek == "greatest" else f"{name} at least {value}"
        if easy is not None and corner.value == easy:
            return f"{name} {value} only"
        return f"{name} up to {value}{open_}" if self.seek == "greatest" else f"{name} from {value} on{open_}"

    @property
    def _range(self) -> str:
        if self.low is None or self.high is None:
            end, words = (self.high, "up to") if self.low is None else (self.low, "from")
            return "" if end is None else f" {words} {short_number(end)}{' on' if words == 'from' else ''}"
        return f" from {short_number(self.low)} to {short_number(self.high)}"

    @property
    def headline(self) -> str:
        """The goal and the value; of several corners the first and the last."""
        if self.corner:
            return f"{self._goal}: {self._where(self.corner)}"
        others = " and ".join(self.entries[1:])
        return f"{self._goal}: {self.entries[0]} at {len(self.corners)} values of {others}"

    def __repr__(self) -> str:
        return f"Frontier({self.headline})"

    def __str__(self) -> str:
        name = self.entries[0]
        moves = {-1: f"gains fall with {name}", 1: f"gains rise with {name}"}
        told = moves.get(self.sign, f"gains are not shown to move one way with {name}")
        lines = [
            self.headline,
            f"  {counted(len(self.game.club), 'committed founder')} of {self.game.N} states, ties "
            f"{self.ties!r}; {told}",
        ]
        if self.corner:
            lines += [f"  {line}" for line in self._proof(self.corner)]
        else:
            for corner in self.corners[:_SHOWN]:
                at = ", ".join(f"{key} {short_number(value)}" for key, value in corner.at.items())
                binds = (
                    f"; the club of {len(corner.club)}, {' '.join(corner.states)}" if corner.states else ""
                )
                lines.append(f"  {at}: {self._where(corner)}{binds}")
            if len(self.corners) > _SHOWN:
                lines.append(f"  and {len(self.corners) - _SHOWN} more corners")
            between = "lies between theirs" if self.stairs else "is not shown"
            lines.append(f"  each corner is proved; between neighbours the value {between}")
        floats = "" if self.game.exact else "; in floats, up to the tolerance"
        lines.append(f"  shown for all values of {name}{self._range}{floats}")
        return "\n".join(lines)

    def _proof(self, corner: Corner) -> Iterator[str]:
        """Which club and which states bind, in words."""
        if not corner.closed:
            yield f"growth takes {counted(len(corner.steps), 'round')} even where it is hardest"
            return
        club = f"the bottleneck, the club of {len(corner.club)}, is closed{self._named(corner.club)}"
        if corner.outcome == "nowhere":
            easy = self.low if self.seek == "greatest" else self.high
            where = (
                "however large it is" if easy is None else f"even at {self.entries[0]} {short_number(easy)}"
            )
            yield f"{where} {club}"
        else:
            beyond = "above it" if self.seek == "greatest" else "below it"
            are = "is" if len(corner.states) == 1 else "are"
            who = listed(corner.states[:_NAMED], self.game.states.ids)
            more = f" and {len(corner.states) - _NAMED} others" if len(corner.states) > _NAMED else ""
            yield f"{beyond} {club}, and {who}{more} {are} the first to join it"
        if len(corner.closed) > 1:
            yield f"what lies beyond is covered by {len(corner.closed)} closed clubs"

    def _named(self, club: tuple[str, ...]) -> str:
        """Who is in a club, or who is not, whichever are fewer, unless both are many."""
        inside, ids = set(club), self.game.states.ids
        outside = [label for label in ids if label not in inside]
        if len(club) <= max(_NAMED, min(len(outside), 2 * _NAMED)):
            return f" ({listed(club, ids)})"
        return f" (all but {listed(outside, ids)})" if 0 < len(outside) <= 2 * _NAMED else ""

    def to_pandas(self) -> pd.DataFrame:
        """One row per corner: the other entries, the value, members of the bottleneck, who binds."""
        import pandas as pd

        rows = [
            {
                **corner.at,
                self.entries[0]: corner.value,
                "outcome": corner.outcome,
                "attained": corner.attained,
                "club_members": len(corner.club),
                "binding": " ".join(corner.states),
            }
            for corner in self.corners
        ]
        return pd.DataFrame(rows)

    @picture
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how far each club on the way could go, or the value along the second entry."""
        import pandas as pd

        name = self.entries[0]
        if self.corner:
            corner = self.corner
            rows = [(step.members, step.best) for step in corner.steps]
            table = pd.DataFrame(rows, columns=["members", "best"])
            table["best"] = table["best"].astype(float)
            value = None if corner.value is None else float(corner.value)
            marked = (len(corner.club), " ".join(corner.states)) if corner.states else None
            return frontier_picture(
                table, ax, entry=name, value=value, bottleneck=marked, least=goal(self.reaches, self.game.N),
                title=self.headline,
            )  # fmt: skip
        table = self.to_pandas()
        for label in self.entries:
            table[label] = table[label].astype(float)
        greatest = self.seek == "greatest"
        return stairs_picture(table, ax, entries=self.entries, greatest=greatest, title=self.headline)
