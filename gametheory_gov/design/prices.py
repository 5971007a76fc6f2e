r"""Three prices, read off a grid of designs: of universality, of equity, of doing no harm.

*universality*
    the depth that is lost: that of the design of greatest total, less that of the design of greatest total
    among those whose regime is universal;
*equity*
    the total that is lost: the greatest, less that of the design that is best for the worst-off (leximin);
*doing no harm*
    the legitimacy that is needed: the least weight of legitimacy at which a design that harms nobody is
    universal, less the least at which any design is. A design harms when at some club on the way an outsider
    is worse off than without any club. It takes legitimacy among the choices, and clubs that grow.

Of designs that tie the deepest counts. A price is one of these designs; between them nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gametheory_gov.base.answer import Record
from gametheory_gov.base.exact import format_gain, to_number
from gametheory_gov.bound.game import BoundGame

from .candidates import design_game
from .measures import MEASURES, Outcome
from .outcomes import Asked, Design, as_profile
from .ranking import SLACK, best_of

#: Names under which the weight of legitimacy is chosen.
_LEGITIMACY = ("legitimacy", "legitimacy_weight")


@dataclass(frozen=True, eq=False, repr=False)
class Price(Record):
    """What is lost for something that is wanted.

    Parameters
    ----------
    of : {"universality", "equity", "doing no harm"}
    lost : number or None
        How much; None where the designs do not tell, which ``note`` says.
    what : {"depth", "total", "legitimacy"}
        What is lost, or needed.
    without, under : Design, optional
        The design that is best otherwise, and the one that is best with it.
    note : str

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.States.symmetric(4, cost=["1/4", "1/4", "1/2", 1])
    >>> game = gg.bind(gg.AccessionGame(cost_exponent=2), four, benefit=1, legitimacy=0, divergence=0,
    ...                founders=["1", "2"])
    >>> for price in gg.best_design(game, choose={"depth": (0, 2, 9)}).prices():
    ...     print(price)
    price of universality: none; depth = 1 is best either way
    price of equity: 1/2 of total (depth = 1/2, not depth = 1)
    price of doing no harm: unknown; legitimacy is not chosen
    """

    of: str
    lost: Any
    what: str
    without: Design | None = None
    under: Design | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """The price in a sentence."""
        if self.lost is None or self.without is None or self.under is None:
            return f"price of {self.of}: unknown; {self.note}"
        if self.under == self.without:
            return f"price of {self.of}: none; {self.under.name} is best either way"
        where = f"{self.under.name}, not {self.without.name}"
        return f"price of {self.of}: {format_gain(self.lost)} of {self.what} ({where})"

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"Price({self.words})"


def prices_of(
    asked: Asked, designs: Sequence[Design], lowest: Callable[[Design], Sequence[Any]], universal: Any
) -> tuple[Price, Price, Price]:
    """The three prices on a grid of designs.

    Parameters
    ----------
    asked : Asked
    designs : sequence of Design
    lowest : function of a design
        Its payoffs, the lowest first.
    universal : number in (0, 1]
        Share of states from which a regime counts as universal.
    """
    known = [k for k, design in enumerate(designs) if design.profiles]
    everybody = [k for k in known if designs[k].values["reach"] >= universal]
    return (
        _universality(asked.game, designs, known, everybody),
        _equity(designs, known, lowest),
        _harmlessness(asked, designs, everybody),
    )


def depth_of(game: BoundGame, design: Design) -> Any:
    """The depth of a design, chosen or that of the game."""
    return to_number(design.choices.get("depth", game.institution.depth))


def _universality(
    game: BoundGame, designs: Sequence[Design], known: list[int], everybody: list[int]
) -> Price:
    name, what = "universality", "depth"
    if not everybody:
        return Price(name, None, what, note="no design is universal")
    if "depth" not in designs[0].choices:
        return Price(name, None, what, note="depth is not chosen")

    def deepest(among: list[int]) -> Design:
        ties = best_of(designs, among, "total", lambda _: ())
        return max((designs[k] for k in ties), key=lambda design: depth_of(game, design))

    free, universal = deepest(known), deepest(everybody)
    return Price(name, depth_of(game, free) - depth_of(game, universal), what, free, universal)


def _equity(designs: Sequence[Design], known: list[int], lowest: Callable[[Design], Sequence[Any]]) -> Price:
    if not known:
        return Price("equity", None, "total", note="no design has an equilibrium")
    free = designs[best_of(designs, known, "total", lowest)[0]]
    fair = [designs[k] for k in best_of(designs, known, "worst_off", lowest)]
    under = max(fair, key=lambda design: design.values["total"])
    return Price("equity", free.values["total"] - under.values["total"], "total", free, under)


def _harmlessness(asked: Asked, designs: Sequence[Design], everybody: list[int]) -> Price:
    name, what = "doing no harm", "legitimacy"
    chosen = next((each for each in _LEGITIMACY if each in designs[0].choices), None)
    if chosen is None:
        return Price(name, None, what, note="legitimacy is not chosen")
    if asked.outcome != "grown":
        return Price(name, None, what, note="only a club that grows harms on its way")
    if not everybody:
        return Price(name, None, what, note="no design is universal")
    rising = sorted((designs[k] for k in everybody), key=lambda design: to_number(design.choices[chosen]))
    harmless = next((design for design in rising if not harms_on_the_way(asked, design)), None)
    if harmless is None:
        return Price(name, None, what, note="every universal design harms somebody on the way")
    needed = [to_number(design.choices[chosen]) for design in (rising[0], harmless)]
    return Price(name, needed[1] - needed[0], what, rising[0], harmless)


def harms_on_the_way(asked: Asked, design: Design) -> bool:
    """Whether at some club on the way of a design an outsider is worse off than with no club at all."""
    game = design_game(asked.game, design.choices)
    for text in design.path:
        profile = as_profile(text)
        lost = MEASURES["harm"].of(Outcome(game, profile, game.states.ideal, asked.ties, asked.tolerance))
        if lost > (0 if game.exact else SLACK * game.scale):
            return True
    return False


def told(prices: Iterable[Price]) -> list[str]:
    """The prices that are known, in words."""
    return [price.words for price in prices if price.lost is not None]
