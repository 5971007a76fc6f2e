r"""The regime that each theory selects, where several could be stable.

``growth``
    where best reply ends from the club at time 0 (from nothing, where nobody founds it), with the members'
    consent where admission needs it; a cycle, of which no club is selected, is said to be one;
``potential``
    the clubs where the weighted potential is greatest: what the Gibbs law concentrates on as errors vanish
    under logit with precision proportional to the weights;
``logit``
    the stochastically stable clubs under logit with one precision for all;
``mutation``
    those under best reply with mutations, all equally unlikely (Kandori, Mailath and Rob 1993; Young 1993);
``global game``
    for N alike states the *Laplacian* rule (Morris and Shin 2003): a state that thinks every number k of the
    others equally likely to join gains :math:`\frac1N \sum_{k<N} \Delta(k)`, and everybody joins iff that is
    positive. As N grows it is :math:`\int_0^1 \Delta(l)\,dl`. For states that differ, with supermodular gains
    and a weighted potential with a single greatest club, that club is selected whatever the noise (in the
    spirit of Frankel, Morris and Pauzner 2003, whose local potentials include weighted ones).

With one type the potential of all is N times the Laplacian gain, so both rules agree on none or all; with
states that differ, and under mutation, they need not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from gametheory_gov.base.errors import NotApplicableError
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, Profile, as_game
from gametheory_gov.equilibria.definition import DEFAULT_TOLERANCE, sizes
from gametheory_gov.equilibria.monotone import monotone_obstacle
from gametheory_gov.equilibria.regimes import UNIVERSAL, check_universal, regime
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.equilibria.solvers.branching import BranchingSolver
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.growth.accession import follow

from .clubs import check_open, types_of
from .laplacian import laplacian_gain
from .potential import NoPotential, Potential
from .potential_search import weighted_potential
from .space import ClubSpace
from .stable_sets import StableSets, stochastically_stable
from .verdicts import Selection, Verdict


@public
def select(
    game: GameLike, *, universal: float = UNIVERSAL, max_clubs: int = 2**13, max_boxes: int = 2**18
) -> Selection:
    """The regime that each theory of selection picks, and where they differ.

    Parameters
    ----------
    game : BoundGame or Scenario
        Committed states are parameters in every theory.
    universal : float in (0, 1]
        Share of states from which a regime counts as universal.
    max_clubs : int
        Clubs, told apart by type, that are listed at most. In larger worlds the potential is compared at the
        equilibria, and mutation and logit are refused.
    max_boxes : int
        Effort allowed to find all equilibria in larger worlds.

    Returns
    -------
    Selection

    Raises
    ------
    InvalidInputError
        For a threshold that is no share.
    NotApplicableError
        When nobody is free, so that no theory applies.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution, States, bind
    >>> rules = Institution(exclusion_penalty="10/9")
    >>> game = bind(AccessionGame(), States.symmetric(10), rules, benefit=0, cost="2/5", legitimacy=0,
    ...                divergence=0)
    >>> print(select(game))
    growth: none (0)
    potential: universal (10); greatest potential 1, next 0
    logit: universal (10); stochastic potential 14/15, next 29/15
    mutation: universal (10); stochastic potential 4, next 6, radius 6, coradius 4
    global game: universal (10); Laplacian gain 1/10
    different: growth and potential; growth and logit; growth and mutation; growth and global game
    """
    game = as_game(game, "select")
    check_universal(universal)
    closed = ""
    if game.institution.admission == "open" or not game.free.any():
        check_open(game)
    else:
        closed = _refusal_of(game)
    theories = _Theories(game, universal, max_clubs, max_boxes)
    found = None if closed else theories.potential
    questions: dict[str, Callable[[], Verdict]] = {
        "growth": theories.growth,
        "potential": theories.greatest,
        "logit": partial(theories.stable, "logit"),
        "mutation": partial(theories.stable, "mutation"),
        "global game": theories.global_game,
    }
    verdicts = []
    for theory, ask in questions.items():
        try:
            if closed and theory != "growth":
                raise NotApplicableError(closed)
            verdicts.append(ask())
        except NotApplicableError as error:
            verdicts.append(Verdict(theory, (), (), (), {}, str(error)))
    kept = found if isinstance(found, (Potential, NoPotential)) else None
    return Selection(game, tuple(verdicts), kept, universal)


def _refusal_of(game: BoundGame) -> str:
    """The reason why theories of noise say nothing where admission needs consent."""
    try:
        check_open(game)
    except NotApplicableError as error:
        return str(error)
    return ""


@dataclass(frozen=True, eq=False)
class _Theories:
    """The theories, asked one after the other."""

    game: BoundGame
    universal: float
    max_clubs: int
    max_boxes: int

    def verdict(self, theory: str, profiles: Iterable[Profile], figures: Mapping[str, Any]) -> Verdict:
        game, found = self.game, list(profiles)
        labels = tuple(regime(game, profile, universal=self.universal).label for profile in found)
        rows = tuple(tuple(profile.tolist()) for profile in found)
        return Verdict(theory, rows, tuple(map(game.members, found)), labels, figures)

    def growth(self) -> Verdict:
        """Follow best reply from the empty club, or from those who are committed."""
        game = self.game
        standards = dict.fromkeys(game.form.standards.values())
        if len(standards) > 1:
            raise NotApplicableError(
                f"the game has {len(standards)} rival standards, and a club grows around one: use "
                "subgame_perfect(game), which says who founds which (in the shell: solve)"
            )
        visited, ending = follow(game, game.start)
        if ending == "step limit":
            raise NotApplicableError("best reply comes to no end; follow it with grow and a larger max_steps")
        first = game.members(visited[0])
        figures = {"starts from": len(first)} if first else {}
        if ending == "cycle":
            again = next(k for k, profile in enumerate(visited) if (profile == visited[-1]).all())
            return replace(self.verdict("growth", visited[again:-1], figures), cycle=True)
        return self.verdict("growth", visited[-1:], figures)

    @cached_property
    def potential(self) -> Potential | NoPotential | NotApplicableError:
        """The result of the test for a weighted potential, or why it could not be made."""
        try:
            return weighted_potential(self.game, max_clubs=self.max_clubs)
        except NotApplicableError as error:
            return error

    def greatest(self) -> Verdict:
        """The clubs where the potential is greatest."""
        profiles, values = self._maximisers()
        figures = dict(zip(("greatest potential", "next"), values, strict=False))
        return self.verdict("potential", profiles, figures)

    def _maximisers(self) -> tuple[list[Profile], list[Any]]:
        """The profiles where it is greatest, and the greatest and the next value at an equilibrium."""
        found = self.potential
        if not isinstance(found, Potential):
            raise found if isinstance(found, NotApplicableError) else NotApplicableError(found.advice)
        ranked = sorted(self._candidates(found), key=lambda pair: -pair[1])
        first, top = ranked[0]
        slack = [0 if found.exact else self._slack(found, first, profile) for profile, _ in ranked]
        near = [top - value <= least for (_, value), least in zip(ranked, slack, strict=True)]
        best = [profile for (profile, _), is_best in zip(ranked, near, strict=True) if is_best]
        less = [value for (_, value), is_best in zip(ranked, near, strict=True) if not is_best]
        return best, [top, *less[:1]]

    def _slack(self, found: Potential, one: Profile, other: Profile) -> float:
        """How far the potential of two clubs may differ, in floats, and count as equal.

        That is the tolerance times the weighted largest terms of the gains of those that play otherwise.
        """
        movers = np.flatnonzero(one != other)
        ends = [sizes(self.game, p)[movers, q[movers]] for p, q in ((one, other), (other, one))]
        weights = np.array(found.weights, dtype=np.float64)[movers]
        return DEFAULT_TOLERANCE * float(weights @ np.maximum(*ends))

    def _candidates(self, found: Potential) -> list[tuple[Profile, Any]]:
        """The equilibria with their potential; the greatest potential of all is among them."""
        game = self.game
        try:
            space = ClubSpace.of(game, max_clubs=self.max_clubs)
        except NotApplicableError:
            solution = self._equilibria
            if solution.result not in (Result.COMPLETE, Result.UNDECIDED):
                raise NotApplicableError(
                    "there is a weighted potential, but not all equilibria, among which it is greatest, were "
                    f"found ({solution.message or solution.result.value}); raise max_boxes"
                ) from None
            every = (*solution.equilibria, *solution.undecided)
            profiles = [game.profile(dict(e.actions)) for e in every]
            return [(profile, found.at(profile)) for profile in profiles]
        values = found.values(space)
        stable = _nobody_moves(space)
        return [(space.profile(int(c)), values[c]) for c in np.flatnonzero(stable)]

    def stable(self, errors: Any) -> Verdict:
        """The stochastically stable clubs."""
        try:
            found = stochastically_stable(self.game, errors, max_clubs=self.max_clubs)
        except NotApplicableError:
            only = self._only_equilibrium()
            if only is None:
                raise
            return self.verdict(errors, [only], {"equilibria": 1})
        profiles = [np.array(profile) for s in found.stable for profile in s.profiles]
        return self.verdict(errors, profiles, _figures(found))

    def _only_equilibrium(self) -> Profile | None:
        """The one profile in which play without errors can end, where that is sure, or None.

        With a weighted potential every move that gains raises it, so play without errors ends in equilibria.
        """
        if not isinstance(self.potential, Potential):
            return None
        solution = self._equilibria
        alone = solution.complete and len(solution) == 1 and solution.equilibria[0].multiplicity == 1
        return self.game.profile(dict(solution.equilibria[0].actions)) if alone else None

    @cached_property
    def _equilibria(self) -> Solution:
        """All equilibria with ties weak, as far as the effort allowed finds them."""
        solver = BranchingSolver(max_boxes=self.max_boxes)
        if solver.refusal(self.game, ties="weak") is not None:
            return solve(self.game, ties="weak", throw=False)
        return solve(self.game, solver, ties="weak", throw=False)

    def global_game(self) -> Verdict:
        """Apply the Laplacian rule, or take the greatest club of a supermodular potential."""
        game = self.game
        obstacle = monotone_obstacle(game)
        if obstacle is not None:
            raise NotApplicableError(f"global games need gains that rise with membership: {obstacle}")
        if len(types_of(game)) == 1 and len(game.actions) == 2:
            gain = laplacian_gain(game)
            ends = [game.fixed_profile, np.where(game.free, 1, game.fixed_profile)]
            slack = DEFAULT_TOLERANCE * ClubSpace.of(game).sizes(0, 0)[:, 1].max()
            chosen = ends[:1] if gain < -slack else ends[1:] if gain > slack else ends
            return self.verdict("global game", chosen, {"Laplacian gain": gain})
        if len(game.actions) > 2:
            raise NotApplicableError(
                "with more than two actions what a global game selects may depend on the noise; ask "
                "potential or logit, which need no such rule"
            )
        profiles, values = self._maximisers()
        if len(profiles) > 1:
            raise NotApplicableError("the potential is greatest in several clubs; change a parameter a bit")
        return self.verdict("global game", profiles, {"greatest potential": values[0]})


def _nobody_moves(space: ClubSpace) -> Any:
    """The clubs that are equilibria with ties weak, float gains within the tolerance counted as zero."""
    game = space.game
    stable = np.ones(len(space), dtype=bool)
    for t in range(len(space.types)):
        for a in range(len(game.actions)):
            moves = np.asarray(space.gains(t, a) > space.slack(t, a), dtype=bool).any(axis=1)
            stable[space.able(t, a)[moves]] = False
    return stable


def _figures(found: StableSets) -> dict[str, Any]:
    """The stochastic potential of the stable classes, of the next, and radius and coradius."""
    best = found.stable[0]
    figures = {"stochastic potential": best.cost}
    others = sorted((c.cost for c in found.classes if not c.stable), key=float)
    if others:
        figures["next"] = others[0]
    if found.by_radius is not None and found.errors == "mutation" and others:
        figures |= {"radius": best.radius, "coradius": best.coradius}
    return figures
