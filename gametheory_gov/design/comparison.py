"""Designs compared: what all answers about grids of designs share, and the best design as a record.

The check makes every design anew from the game and its choices, holds the outcome against the definition,
takes all measures again and ranks again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import CLUB, Rests
from gametheory_gov.base.errors import Faults, GovError, InvalidInputError
from gametheory_gov.base.exact import format_gain, to_fraction
from gametheory_gov.base.inputs import as_whole
from gametheory_gov.base.pictures import picture
from gametheory_gov.base.text import counted
from gametheory_gov.bound.check import given, misbound, tolerance_faults
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal

from .between import Gap, gap_of
from .candidates import design_game
from .measures import MEASURES, payoffs_from_below
from .outcomes import KINDS, THEORIES, Asked, Design, as_profile
from .prices import Price, prices_of
from .ranking import best_of, feasible, front_of, read_constraints, read_measure, shortfalls
from .replay import mismeasured, misplayed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Designs that a text names of those that tie.
_NAMED = 8
_HOW = {
    "grown": "the clubs on the way of {}, each the reply to the one before",
    "selected": "the club that noise selects under {}, selected again",
    "worst": "all equilibria of {}, by their certificates",
}


@dataclass(frozen=True, eq=False, repr=False)
class Compared(Answer):
    """What answers about a grid of designs share.

    Parameters
    ----------
    game : BoundGame
        Before anything is chosen.
    choose : mapping of str to tuple
        The candidates by name.
    outcome : {"grown", "selected", "worst"}
    ties : {"join", "stay_out"}
    tolerance : float
    designs : tuple of Design
        Every combination, the last choice running fastest.
    """

    game: BoundGame
    choose: Mapping[str, tuple[Any, ...]]
    outcome: str
    ties: Ties
    tolerance: float
    designs: tuple[Design, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that were taken."""
        return tuple(next((design.values for design in self.designs if design.profiles), {}))

    def _among(self) -> list[int]:
        """Positions of the designs that are compared."""
        return feasible(self.designs, ())

    def front(self, measures: Sequence[str] = ("total", "worst_off")) -> tuple[Design, ...]:
        """The designs that none beats: no other is as good in all measures and better in one.

        Parameters
        ----------
        measures : sequence of str
            Two or more that were taken.

        Returns
        -------
        tuple of Design
            The best in the first measure first; designs with equal values are all listed.

        Raises
        ------
        InvalidInputError
            For a measure that was not taken.
        """
        names = self._taken(measures)
        return tuple(self.designs[k] for k in front_of(self.designs, self._among(), names))

    def _taken(self, measures: Sequence[str]) -> list[str]:
        faults = Faults("measures")
        names = [read_measure(name, "measure", faults) for name in measures]
        faults.extend(
            f"{name} was not taken; ask for it as the objective or in subject_to"
            for name in names
            if name not in self.measures and not faults
        )
        faults.raise_as(InvalidInputError)
        return names

    def payoffs(self, design: Design) -> tuple[dict[str, Any], ...]:
        """The payoffs by state under a design, at every profile of its outcome."""
        asked = self._asked()
        game = design_game(self.game, design.choices)
        return tuple(
            dict(zip(game.states.ids, outcome.payoffs, strict=True))
            for outcome in asked.outcomes(game, design.choices, design.profiles)
        )

    def members(self, design: Design) -> tuple[tuple[str, ...], ...]:
        """The ids of the members under a design, at every profile of its outcome."""
        return tuple(self.game.members(as_profile(text)) for text in design.profiles)

    def _asked(self) -> Asked:
        outcome: Any = self.outcome
        return Asked(self.game, outcome, self.measures, self.ties, self.tolerance)

    def lowest(self, design: Design) -> tuple[Any, ...]:
        """The payoffs under a design, the lowest first, as leximin compares them; the worst of several."""
        game = design_game(self.game, design.choices)
        outcomes = self._asked().outcomes(game, design.choices, design.profiles)
        return min(map(payoffs_from_below, outcomes))

    def prices(self, *, universal: float = UNIVERSAL) -> tuple[Price, ...]:
        """The prices of universality in depth, of equity in total, of doing no harm in legitimacy.

        Parameters
        ----------
        universal : float in (0, 1]
            Share of states from which a regime counts as universal.

        See Also
        --------
        gametheory_gov.design.Price : what each is.
        """
        share = to_fraction(check_universal(universal))
        return prices_of(self._asked(), self.designs, self.lowest, share)

    # ---------------------------------------------------------------------------- tables, pictures

    def _marks(self) -> Mapping[str, Sequence[int]]:
        """Columns of the table that say of which designs something is true."""
        return {}

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """One row per design: its choices, members, measures, and how it is judged.

        Parameters
        ----------
        exact : bool
            Keep exact numbers as ``Fraction`` instead of floats.
        """
        import pandas as pd

        marks = {name: set(places) for name, places in self._marks().items()}
        rows = []
        for k, design in enumerate(self.designs):
            values = {name: _number(design.values.get(name), exact) for name in self.measures}
            chosen = {name: _number(value, exact) for name, value in design.choices.items()}
            rows.append(
                {**chosen, "members": design.members, **values, "clubs": len(design.profiles)}
                | {name: k in places for name, places in marks.items()}
            )
        return pd.DataFrame(rows)

    def _points(self, x: str, y: str, marked: Sequence[int]) -> dict[str, Any]:
        """What the picture of two measures shows."""
        among, chosen = self._among(), set(marked)
        front = set(front_of(self.designs, among, (x, y)))
        value = {k: [float(self.designs[k].values[name]) for name in (x, y)] for k in among}
        return {
            "points": [value[k] for k in among],
            "front": [value[k] for k in among if k in front],
            "marked": [value[k] for k in among if k in chosen],
            "labels": (MEASURES[x].words, MEASURES[y].words),
        }

    # -------------------------------------------------------------------------------------- check

    def _faults(self) -> Iterator[str]:
        """Everything in which the designs differ from what the game makes of them."""
        if self.outcome not in KINDS or self.ties not in ("join", "stay_out"):
            yield f"outcome {self.outcome!r:.40} or ties {self.ties!r:.40} is none"
            return
        yield from misbound(self.game)
        points = [dict(zip(self.choose, row, strict=True)) for row in product(*self.choose.values())]
        if not points or [dict(design.choices) for design in self.designs] != points:
            yield "the designs are not all combinations of the candidates, in their order"
            return
        asked, exact = self._asked(), self.game.exact
        for design in self.designs:
            try:
                game = design_game(self.game, design.choices)
                exact = exact and game.exact
                found = [*misplayed(game, design, asked), *mismeasured(game, design, asked)]
            except GovError as error:
                found = [f"cannot be played ({error})"]
            yield from (f"{design.name}: {fault}" for fault in found)
        yield from tolerance_faults(self.game, self.tolerance, exact=exact)

    def _verified(self, more: Sequence[str], faults: Sequence[str], taken: str) -> Verification:
        number = counted(len(self.designs), "design")
        checked = (_HOW[self.outcome].format(number), f"all measures of {number}, from payoffs", *more)
        where = "the game is the one that its recipe, states and institution make"
        told = (given(self.game), f"the tie rule {self.ties!r}{taken}")
        return Verification(not faults, tuple(faults), (*checked, where), told)


def _number(value: Any, exact: bool) -> Any:
    return float(value) if isinstance(value, Fraction) and not exact else value


# -------------------------------------------------------------------------------------- the best one


@dataclass(frozen=True, eq=False, repr=False)
class BestDesign(Compared):
    """The best of a grid of designs, with every design and its certificate: the answer of `best_design`.

    Parameters
    ----------
    game : BoundGame
        Before anything is chosen.
    choose : mapping of str to tuple
        The candidates by name.
    outcome : {"grown", "selected", "worst"}
    ties : {"join", "stay_out"}
    tolerance : float
        Relative to the largest term of each gain; zero in exact arithmetic.
    designs : tuple of Design
        Every combination, the last choice running fastest.
    objective : str
    subject_to : tuple of str
    places : tuple of int
        Positions of the best designs, all that tie; empty where none keeps the constraints.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> four = gg.States.symmetric(4, cost=["1/4", "1/4", "1/2", 1])
    >>> game = gg.bind(gg.AccessionGame(cost_exponent=2), four, benefit=1, legitimacy=0, divergence=0,
    ...                founders=["1", "2"])
    >>> found = gg.best_design(game, choose={"depth": (0, 2, 5)}, objective="total")
    >>> found.best, found.value
    ((Design(depth = 1: 4 members),), Fraction(2, 1))
    >>> [str(design.values["total"]) for design in found.front(["total", "worst_off"])]
    ['2', '3/2']
    """

    RESTS = Rests(
        CLUB,
        ("outcome", {"selected": ("monderer1996", "blume1993", "young1993")}),
        parts={"game": (BoundGame,)},
    )

    objective: str = "total"
    subject_to: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def best(self) -> tuple[Design, ...]:
        """The best designs, all that tie; none where no design keeps the constraints."""
        return tuple(self.designs[k] for k in self.places)

    @property
    def value(self) -> Any:
        """What the objective comes to at the best designs; None where there is none."""
        return self.best[0].values[self.objective] if self.places else None

    def _among(self) -> list[int]:
        return feasible(self.designs, read_constraints(self.subject_to, Faults("constraints")))

    def _marks(self) -> Mapping[str, Sequence[int]]:
        return {"feasible": self._among(), "best": self.places}

    def shortfalls(self) -> tuple[str, ...]:
        """Where no design keeps all constraints: which, by how much, and the nearest design."""
        constraints = read_constraints(self.subject_to, Faults("constraints"))
        return () if self.places else tuple(shortfalls(self.designs, constraints))

    def gap(self, *, boxes: int = 400) -> Gap:
        """How much better any design between those of the grid could be: a bound, and the gap that remains.

        Parameters
        ----------
        boxes : int from 1
            Parts of the range that are looked at, at most; with more the gap is smaller.

        Returns
        -------
        Gap
            Constraints are left out of account: with them the gap is no larger.

        Raises
        ------
        NotApplicableError
            Where nothing is shown of what lies between: founders are not committed, gains are not shown to
            rise with membership, or a choice changes more than one number.
        """
        faults = Faults("gap")
        as_whole(boxes, "boxes", faults, least=1)
        faults.raise_as(InvalidInputError)
        return gap_of(self, boxes)

    def verify(self) -> Verification:
        """The check of every design, of all measures, and of the ranking, without any search.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> game = gg.bind(gg.AccessionGame(), gg.States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
        ...                divergence=0, founders=["1"])
        >>> print(gg.best_design(game, choose={"excludability": [0, 1]}).verify())
        valid
          checked: the clubs on the way of 2 designs, each the reply to the one before
          checked: all measures of 2 designs, from payoffs
          checked: that 1 design is best, and no other ties
          checked: the game is the one that its recipe, states and institution make
          taken as given: the formulas, the states, the institution, and benefit, cost, divergence, legitimacy
          taken as given: the tie rule 'join', the candidates, the objective and the constraints
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults = list(self._faults())
        said = Faults("constraints")
        constraints = read_constraints(self.subject_to, said)
        if said or [str(constraint) for constraint in constraints] != list(self.subject_to):
            faults.append("a constraint is none, or is not written as it is read")
        elif self.objective not in self.measures:
            faults.append(f"the objective {self.objective!r:.40} was not taken")
        elif not faults:
            among = feasible(self.designs, constraints)
            if best_of(self.designs, among, self.objective, self.lowest) != list(self.places):
                faults.append("the best designs are others")
        number = counted(len(self.places), "design")
        more = f"that {number} {'is' if len(self.places) == 1 else 'are'} best, and no other ties"
        taken = ", the candidates, the objective and the constraints"
        return self._verified([more], faults, taken)

    # ------------------------------------------------------------------------------ presentation

    @property
    def headline(self) -> str:
        """The best design and what it comes to."""
        if not self.places:
            return f"no design of {len(self.designs)} keeps the constraints"
        tie = f" and {counted(len(self.places) - 1, 'other design')} that tie" if len(self.places) > 1 else ""
        words = f"{self.objective} {format_gain(self.value)}"
        return f"best {words} ({self.outcome}, {len(self.designs)} designs): {self.best[0].name}{tie}"

    def __repr__(self) -> str:
        return f"BestDesign({self.headline})"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {line}" for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        said = ""
        for design in self.best[:_NAMED]:
            figures = ", ".join(f"{name} {format_gain(value)}" for name, value in design.values.items())
            figures = f"{design.members} of {self.game.N} members; {figures}"
            yield f"{design.name}: {'the same' if figures == said else figures}"
            said = figures
        if len(self.places) > _NAMED:
            yield f"and {len(self.places) - _NAMED} more that tie"
        if self.subject_to:
            yield f"subject to {', '.join(self.subject_to)}: {len(self._among())} designs keep that"
        yield from self.shortfalls()
        several = sum(len(design.profiles) > 1 for design in self.designs)
        if several:
            yield f"{counted(several, 'design')} with several clubs, each worth the worst of them"
        ends = Counter(design.ending for design in self.designs)
        if self.outcome == "selected":
            yield "selected by " + ", ".join(f"{name} ({ends[name]})" for name in THEORIES if ends[name])
        if ends["least"]:
            yield f"in {counted(ends['least'], 'design')} the least equilibrium is shown to be the worst"
        if unsure := sum(design.undecided > 0 for design in self.designs):
            yield f"{counted(unsure, 'design')} with profiles that floats leave open; these count too"
        yield "best of these designs; between them nothing is claimed"

    @picture
    def plot(self, ax: Axes | None = None, *, x: str = "reach", y: str | None = None) -> Axes:
        """Draw all designs over two measures, those that none beats joined, the best ones marked.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A figure of its own when left out.
        x, y : str
            Measures; ``y`` is the objective by default.
        """
        from .pictures import draw_designs

        upward = self.objective if y is None else y
        if upward == x == "reach" and y is None:
            upward = "total"
        names = self._taken([x, upward])
        return draw_designs(
            **self._points(names[0], names[1], self.places), title=self.headline, mark="best", ax=ax
        )
