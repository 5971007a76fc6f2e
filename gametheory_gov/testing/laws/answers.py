"""Laws of solvers: every answer is an equilibrium, none is missing, and words and units do not matter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.testing.forms import normal_forms

from .law import Case, Law
from .views import Reworded, equilibria, key, moves


def _tables() -> st.SearchStrategy[Any]:
    return normal_forms(outcomes=False, exact=True)


def _is_equilibrium(case: Case) -> str | None:
    subject, game = case.subject, case.game
    for played in sorted(case.solve(game), key=repr):
        profile = dict(zip(game.players, played, strict=True))
        move = next(moves(game, profile, subject.ties, subject.tolerance), None)
        if move is not None:
            return f"{profile} is no equilibrium: {move}"
    return None


def _is_complete(case: Case) -> str | None:
    sure, _ = equilibria(case.game, case.subject.ties, case.subject.tolerance)
    found = case.solve(case.game)
    for played in sure:
        if played not in found:
            profile = dict(zip(case.game.players, played, strict=True))
            return f"{profile} is an equilibrium, and is not among the {len(found)} listed"
    return None


def _same_answers(case: Case, other: Reworded, what: str) -> str | None:
    """Whether the solver finds, in a reworded game, what it finds in the game, but for undecided profiles."""
    game, subject = case.game, case.subject
    _, open_ = equilibria(game, subject.ties, subject.tolerance)
    before = case.solve(game)
    after = set()
    for played in case.solve(other):
        after.add(key(game, other.inner(dict(zip(other.players, played, strict=True)))))
    for one, words in ((before - after, "no longer"), (after - before, "only then")):
        for played in sorted(one - set(open_), key=repr):
            profile = dict(zip(game.players, played, strict=True))
            return f"{profile} is listed {words} when {what}"
    return None


def _relabelling(case: Case) -> str | None:
    players = list(case.game.players)
    order = case.draw(st.permutations(players), "order")
    names = {i: f"player {k}" for k, i in enumerate(players)}
    return _same_answers(
        case, Reworded(case.game, names=names, order=order), "players have other names and places"
    )


def _payoff_scale(case: Case) -> str | None:
    some = st.sampled_from((Fraction(1, 3), Fraction(8), Fraction(10**6)))
    factors = {i: case.draw(some, f"factor of {i}") for i in case.game.players}
    return _same_answers(case, Reworded(case.game, factors=factors), "payoffs are in other units")


#: Every answer is an equilibrium.
equilibrium = Law(
    name="equilibrium",
    meaning="nobody gains by moving alone from a profile that the solver lists",
    statement=r"\forall a \in S(G),\ \forall i,\ \forall b:\quad u_i(b, a_{-i}) \le u_i(a)",
    check=_is_equilibrium,
    needs=("solver",),
    reference="nash1951",
    games=_tables,
)
#: No equilibrium is missing.
completeness = Law(
    name="completeness",
    meaning="every profile from which nobody gains by moving alone is listed",
    statement=r"\{a : \forall i\,\forall b\ u_i(b, a_{-i}) \le u_i(a)\} \subseteq S(G)",
    check=_is_complete,
    needs=("solver",),
    reference="nash1951",
    games=_tables,
)
relabelling = Law(
    name="relabelling",
    meaning="players' names and places do not matter",
    statement=r"S(\pi G) = \pi S(G)",
    check=_relabelling,
    needs=("solver",),
    reference="nash1951",
    games=_tables,
)
payoff_scale = Law(
    name="payoff_scale",
    meaning="the unit of a player's payoffs does not matter",
    statement=r"S(\alpha_1 u_1, \dots, \alpha_n u_n) = S(u_1, \dots, u_n),\quad \alpha_i > 0",
    check=_payoff_scale,
    needs=("solver",),
    reference="nash1951",
    games=_tables,
)
