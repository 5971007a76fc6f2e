r"""Small games of a club, written by hand: what laws are tried on where a subject has no games of its own.

A member's gain over staying outside is

.. math:: w_i + \sum_j J_{ij} m_j + \lambda (1 + n_{-i}) / N + \tau n_{-i} / N - \kappa \| x_i - r \|,

with :math:`n_{-i}` other members. The parameters λ, τ and κ are those that laws of comparative statics raise;
links J can be complements, of both signs, or symmetric up to weights, so that there is a potential.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from hypothesis import strategies as st

from gametheory_gov.base.answer import Record

Links = Literal["complements", "signed", "weighted"]
#: Points on the circle of radius one whose coordinates are fractions.
TURNS = tuple(
    (Fraction(a, c), Fraction(b, c)) for a, b, c in ((3, 4, 5), (-4, 3, 5), (5, -12, 13), (0, 1, 1))
)


@dataclass(frozen=True, eq=False, repr=False)
class Isometry(Record):
    """A movement of points that leaves all distances: a rotation of the plane, then a shift.

    Parameters
    ----------
    turn : (cosine, sine)
        Of the first two coordinates; on a line (-1, 0) and the like mirror.
    shift : tuple of numbers
        By coordinate; further ones are not shifted.
    """

    turn: tuple[Fraction, Fraction] = (Fraction(1), Fraction(0))
    shift: tuple[Fraction, ...] = ()

    def __call__(self, point: Sequence[Any]) -> tuple[Any, ...]:
        """Where a point moves to."""
        cosine, sine = self.turn
        moved = list(point)
        if len(moved) == 1 and cosine < 0:
            moved = [-moved[0]]
        elif len(moved) > 1:
            moved[:2] = [cosine * point[0] - sine * point[1], sine * point[0] + cosine * point[1]]
        return tuple(x + s for x, s in zip(moved, (*self.shift, *[0] * len(moved)), strict=False))


@dataclass(frozen=True, eq=False, repr=False)
class SmallClub(Record):
    """A game of joining a club; see the module.

    Parameters
    ----------
    worth : tuple of Fraction, length N
    links : tuple of tuples of Fraction, N x N
    points : tuple of points
    policy : point
    legitimacy, exclusion, divergence : Fraction
    squared : bool
        Whether distances are squared Euclidean; otherwise absolute differences are added up.
    weights : tuple of Fraction
        Where links are symmetric up to weights: those.
    vote : bool
        Whether newcomers need that no member loses by them.
    """

    worth: tuple[Fraction, ...]
    links: tuple[tuple[Fraction, ...], ...]
    points: tuple[tuple[Fraction, ...], ...] = ()
    policy: tuple[Fraction, ...] = ()
    legitimacy: Fraction = Fraction(0)
    exclusion: Fraction = Fraction(0)
    divergence: Fraction = Fraction(0)
    squared: bool = True
    weights: tuple[Fraction, ...] = ()
    vote: bool = False

    @property
    def players(self) -> tuple[str, ...]:
        """Letters."""
        return tuple("ABCDEFGH"[: len(self.worth)])

    def actions(self, player: str) -> tuple[str, str]:
        """What everybody can do."""
        return ("out", "in")

    def payoff(self, player: str, profile: Mapping[str, str]) -> Fraction:
        """What a player receives."""
        i, N = self.players.index(player), len(self.worth)
        others = [j for j, label in enumerate(self.players) if j != i and profile[label] == "in"]
        if profile[player] == "out":
            return -self.exclusion * len(others) / N
        linked = sum((self.links[i][j] for j in others), start=Fraction(0))
        return (
            self.worth[i] + linked + self.legitimacy * (1 + len(others)) / N - self.divergence * self._away(i)
        )

    def _away(self, i: int) -> Fraction:
        gaps = [x - r for x, r in zip(self.points[i] if self.points else (), self.policy, strict=True)]
        return sum((gap * gap if self.squared else abs(gap) for gap in gaps), start=Fraction(0))

    def admits(self, player: str, profile: Mapping[str, str], action: str) -> bool:
        """Whether no member loses by a newcomer."""
        if not self.vote or profile[player] != "out":
            return True
        after = {**profile, player: action}
        members = [i for i in self.players if profile[i] == "in"]
        return all(self.payoff(i, after) >= self.payoff(i, profile) for i in members)

    def raised(self, name: str, step: Fraction) -> SmallClub:
        """The game with a parameter higher by a step."""
        return replace(self, **{name: getattr(self, name) + step})

    def moved(self, movement: Callable[[Any], Any]) -> SmallClub:
        """The game with all points moved."""
        return replace(self, points=tuple(map(movement, self.points)), policy=movement(self.policy))


def isometries(*, turned: bool) -> st.SearchStrategy[Isometry]:
    """Draw a shift, or a rotation (on a line, a mirror image)."""
    shifts = st.tuples(*[st.integers(-3, 3).map(lambda k: Fraction(k, 2))] * 2)
    return st.builds(Isometry, turn=st.sampled_from(TURNS)) if turned else st.builds(Isometry, shift=shifts)


@st.composite
def small_clubs(draw: st.DrawFn, links: Links, *, vote: bool = False) -> SmallClub:
    """Draw a small game of a club with two to four players; numbers are halves, so that ties come up.

    Parameters
    ----------
    links : {"complements", "signed", "weighted"}
        Gains never fall when others join; any; symmetric up to weights that differ.
    vote : bool
    """
    N = draw(st.integers(2, 4))

    def halves(least: int, most: int) -> Fraction:
        return Fraction(draw(st.integers(2 * least, 2 * most)), 2)

    least = -2 if links != "complements" else 0
    matrix = [[halves(least, 2) if i != j else Fraction(0) for j in range(N)] for i in range(N)]
    weights: tuple[Fraction, ...] = ()
    if links == "weighted":
        weights = tuple(Fraction(draw(st.integers(1, 4)), draw(st.integers(1, 3))) for _ in range(N))
        matrix = [[matrix[min(i, j)][max(i, j)] / weights[i] for j in range(N)] for i in range(N)]
    weighted = links == "weighted"  # what all members add alike would need other weights
    return SmallClub(
        worth=tuple(halves(-3, 2) for _ in range(N)),
        links=tuple(map(tuple, matrix)),
        points=tuple((halves(-1, 1), halves(-1, 1)) for _ in range(N)),
        policy=(halves(-1, 1), halves(-1, 1)),
        divergence=halves(0, 1),
        weights=weights,
        vote=vote,
        legitimacy=Fraction(0) if weighted else halves(0, 1),
        exclusion=Fraction(0) if weighted else halves(0, 1),
    )
