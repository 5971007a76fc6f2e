r"""The surplus of a coalition: what its members gain together by staying, each against leaving alone.

With :math:`\pi_i(S)` the payoff of i when the members are S,

.. math:: \sigma(S) = \sum_{i\in S} [\pi_i(S) - \pi_i(S\setminus i)].

Without transfers every term must be at least zero for the coalition to be internally stable
([daspremont1983]_). Members who can pay each other need only the sum: S is *potentially internally stable*
iff :math:`\sigma(S)\ge 0`, and *potentially externally stable* iff :math:`\sigma(S+j) < 0` for every
outsider j, who could otherwise be taken in and everybody paid to stay ([eyckmans2009]_, [weikard2009]_,
[carraro2006]_).

One-off costs count where a game has them: who leaves pays its cost of leaving, and a newcomer its cost of
joining. Ties: under ``"join"`` an indifferent state is inside, so that a surplus of zero is enough for a
coalition, and keeps the smaller one from being externally stable; under ``"stay_out"`` it is outside; under
``"weak"`` zero does no harm to either.

A treaty that is void for want of members pays nothing. Where leaving or joining has one-off costs, the
surplus of such a coalition counts them all the same, though nobody can be compensated for them.

.. [daspremont1983] d'Aspremont, Jacquemin, Gabszewicz and Weymark, "On the Stability of Collusive Price
   Leadership" (1983).
.. [eyckmans2009] Eyckmans and Finus, "An Almost Ideal Sharing Scheme for Coalition Games with Externalities"
   (2009).
.. [weikard2009] Weikard, "Cartel Stability Under an Optimal Sharing Rule" (2009).
.. [carraro2006] Carraro, Eyckmans and Finus, "Optimal Transfers and Participation Decisions in International
   Environmental Agreements" (2006).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import fsum
from typing import Any, NamedTuple

import numpy as np

from gametheory_gov.base._typing import IntArray
from gametheory_gov.base.errors import Faults, InvalidInputError, UndefinedPayoffError
from gametheory_gov.base.inputs import as_ids
from gametheory_gov.bound.game import BoundGame, Profile, as_game
from gametheory_gov.equilibria.definition import Ties, judged, sizes
from gametheory_gov.formulas.arithmetic import COINCIDENCE

WORKS = ("eyckmans2009", "weikard2009", "carraro2006")


# ------------------------------------------------------------------------------------ what is asked about


def agreement_game(value: Any, subject: str) -> BoundGame:
    """A game in which members may be paid: two actions, free states, open membership, no transfers yet.

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    game, faults = as_game(value, subject), Faults(subject)
    if len(game.actions) != 2:
        listed = ", ".join(game.actions)
        faults.add(
            f"game {game.form.name!r} has {len(game.actions)} actions ({listed}); an agreement has members "
            "and outsiders, so two are needed"
        )
    if game.committed:
        some = ", ".join([*game.committed][:5]) + (", ..." if len(game.committed) > 5 else "")
        faults.add(
            f"committed to what they play: {some}; nobody has to be paid who cannot leave: free them with "
            "game.release(ids), or give scenario.bind(committed=False)"
        )
    if any(game.institution.transfers.values()):
        faults.add("the institution pays transfers already; take them out with gg.rebind(game, transfers={})")
    if game.institution.admission != "open":
        faults.add(
            f"admission = {game.institution.admission!r}; potential stability is that of open membership: "
            "gg.rebind(game, admission='open')"
        )
    faults.raise_as(InvalidInputError)
    return game


def read_club(game: BoundGame, club: Any, faults: Faults) -> tuple[str, ...]:
    """The members of a coalition, two at least, in the order of the states; what is wrong is noted."""
    before = len(faults.found)
    ids = as_ids(club, "club", faults, known=game.states.ids, names=game.states.names)
    if len(faults.found) == before and len(ids) < 2:
        what = f"a single state, {ids[0]!r}," if ids else "nobody"
        faults.add(
            f"club = {list(ids)}; {what} is no club: there is no partner to pay or to leave; name two or more"
        )
    return tuple(label for label in game.states.ids if label in ids)


# --------------------------------------------------------------------------------------- signs, and ties


class Sum(NamedTuple):
    """A sum of gains and its sign: 1, 0 or -1, or None where floats do not tell."""

    value: Any
    sign: int | None


def total_of(game: BoundGame, gains: Any, near: Any, unknown: bool, tolerance: float) -> Sum:
    """The sum of some gains, undecided within the tolerance times the sum of their largest terms."""
    if game.exact:
        value = sum((game.plain(gain) for gain in gains), Fraction(0))
        return Sum(value, (value > 0) - (value < 0))
    value = fsum(gains)
    slack = max(tolerance, COINCIDENCE) * float(np.sum(near))
    return Sum(value, None if unknown or abs(value) <= slack else (1 if value > 0 else -1))


def keeps(sign: int | None, ties: Ties) -> bool | None:
    """Whether members stay whose gain of staying has some sign."""
    return None if sign is None else sign > 0 or (sign == 0 and ties != "stay_out")


def admits_none(sign: int | None, ties: Ties) -> bool | None:
    """Whether outsiders stay outside whose gain of joining has some sign."""
    return None if sign is None else sign < 0 or (sign == 0 and ties != "join")


def both(verdicts: Iterable[bool | None]) -> bool | None:
    """Whether all hold; None where that is not known."""
    listed = set(verdicts)
    return False if False in listed else None if None in listed else True


# ------------------------------------------------------------------------------------------ one coalition


class Stays(NamedTuple):
    """What members gain by staying, and outsiders by joining, at one profile; with the sizes of terms."""

    gains: Any
    undecided: Any
    sizes: Any

    def sign(self, state: Any) -> int | None:
        """The sign of one gain."""
        gain = self.gains[state]
        return None if self.undecided[state] else int(gain > 0) - int(gain < 0)


def stays_at(game: BoundGame, profile: Profile, tolerance: float) -> Stays:
    """By the definition of gains: of staying for members, of joining for outsiders; shape (N,) each."""
    gains, undecided = judged(game, profile, tolerance, all_carefully=True)
    inside, states = profile == 1, np.arange(game.N)
    move = np.where(inside, 0, 1)
    moved = gains[states, move]
    near = sizes(game, profile)[states, move]
    return Stays(np.where(inside, -moved, moved), undecided[states, move], near)


def surplus_at(game: BoundGame, stays: Stays, states: IntArray, tolerance: float) -> Sum:
    """The sum of what some states gain, and its sign."""
    gains, near = stays.gains[states], stays.sizes[states]
    wild = False
    if not game.exact:
        wild = bool((stays.undecided[states] & (np.abs(gains) > tolerance * near)).any())
    return total_of(game, gains, near, wild, tolerance)


def enlarged_at(game: BoundGame, profile: Profile, newcomer: int, tolerance: float) -> Sum:
    """The surplus of a coalition with a newcomer, whose alternative is to stay outside.

    Raises
    ------
    UndefinedPayoffError
        Naming the newcomer.
    """
    after = profile.copy()
    after[newcomer] = 1
    with naming_newcomer(game.states.ids[newcomer]):
        stays = stays_at(game, after, tolerance)
    before = stays_at(game, profile, tolerance)
    mixed = Stays(
        *(np.where(np.arange(game.N) == newcomer, b, s) for b, s in zip(before, stays, strict=True))
    )
    return surplus_at(game, mixed, np.flatnonzero(after == 1), tolerance)


@contextmanager
def naming_newcomer(label: str) -> Iterator[None]:
    """Say with whom inside a payoff does not exist.

    Raises
    ------
    UndefinedPayoffError
    """
    try:
        yield
    except UndefinedPayoffError as error:
        raise UndefinedPayoffError(
            f"with {label!r} inside the club some payoff, or outside option, does not exist: {error}"
        ) from error


def check_defined(game: BoundGame, profile: Profile, subject: str) -> None:
    """Refuse a coalition at which the payoff of a state, or of what it could do instead, does not exist.

    Raises
    ------
    UndefinedPayoffError
        Naming the states.
    """
    missing = []
    for k, label in enumerate(game.states.ids):
        moved = profile.copy()
        moved[k] = 1 - moved[k]
        for at, words in (
            (profile, "its payoff at the club"),
            (moved, "its outside option" if profile[k] else "its payoff of joining"),
        ):
            try:
                game.payoffs_at(at[None, :], k)
            except UndefinedPayoffError:
                missing.append(f"{words} ({label!r})")
    if missing:
        raise UndefinedPayoffError(
            f"{subject}: {', '.join(missing[:5])} does not exist, so that it cannot be compared; "
            "state the payoff for that case, as with Piecewise((0, members < 1), (formula, True))"
        )
