"""Growth with a stock of legitimacy as a record: club, stock and today's figure by round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.bound.game import BoundGame, Profile
from gametheory_gov.equilibria.regimes import UNIVERSAL, Regime, regime

if TYPE_CHECKING:
    import pandas as pd

StockEnding = Literal["steady state", "cycle", "step limit"]


@dataclass(frozen=True)
class StockRound:
    """One round of growth with a stock of legitimacy; round 0 is the founding.

    Parameters
    ----------
    number : int
    members : tuple of ids
    stock : Fraction or float
        What members have as legitimacy in this round.
    legitimacy : Fraction or float
        Today's figure for this club, towards which the stock moves.
    profile : array of int, shape (N,)
    """

    number: int
    members: tuple[str, ...]
    stock: Any
    legitimacy: Any
    profile: Profile = field(compare=False, repr=False)


@dataclass(frozen=True)
class StockPath:
    """The path of a club whose legitimacy is a stock.

    Parameters
    ----------
    game : BoundGame
        The game, committed founders fixed.
    renewal : Fraction or float
        Share of the stock that is renewed in every round.
    rounds : tuple of StockRound
    ending : {"steady state", "cycle", "step limit"}
        A steady state: nobody moves at the last gaps, nor at any that follow. A cycle: the same club came
        back with the same stocks.
    universal_share : float

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.stickiness import grow_with_stock
    >>> four = bind(AccessionGame(), States.symmetric(4, cost=["1/4", "1/2", "5/8", "3/4"]), benefit=0,
    ...             legitimacy=1, divergence=0)
    >>> grow_with_stock(four, ["1"], renewal="1/2")
    StockPath(1 -> 2 -> 2 -> 3 -> 3 -> 4 of 4, steady state, universal)
    """

    RESTS = Rests(CLUB, parts={"game": (BoundGame,)})

    game: BoundGame
    renewal: Any
    rounds: tuple[StockRound, ...]
    ending: StockEnding
    universal_share: float = UNIVERSAL

    @property
    def final(self) -> tuple[str, ...]:
        """Members at the end."""
        return self.rounds[-1].members

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of members in each round."""
        return tuple(len(r.members) for r in self.rounds)

    @property
    def regime(self) -> Regime:
        """Label of the end, with its figures."""
        return regime(self.game, self.rounds[-1].profile, universal=self.universal_share)

    @property
    def universal(self) -> bool:
        """Whether the path ends in a universal regime."""
        return self.ending == "steady state" and self.regime.label == "universal"

    def __repr__(self) -> str:
        shown = " -> ".join(map(str, self.sizes[:12])) + (" ..." if len(self.sizes) > 12 else "")
        return f"StockPath({shown} of {self.game.N}, {self.ending}, {self.regime.label})"

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """Return one row per round: members, stock and legitimacy.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        rows = [
            {
                "round": r.number,
                "n_members": len(r.members),
                "stock": r.stock if exact else float(r.stock),
                "legitimacy": r.legitimacy if exact else float(r.legitimacy),
            }
            for r in self.rounds
        ]
        return pd.DataFrame(rows)

    def plot(self, ax: Any = None) -> Any:
        """Draw members, stock and legitimacy by round."""
        from gametheory_gov.growth.timeline_plot import stock_path

        return stock_path(self, ax)
