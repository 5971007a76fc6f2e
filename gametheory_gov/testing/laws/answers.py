"""Laws of solvers: every answer is an equilibrium, none is missing, and words and units do not matter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.base.text import counted

from .case import Case
from .law import Law
from .reading import Played, Reading
from .rewording import Reworded
from .slow import by_definition
from .table_games import tables


def _is_equilibrium(case: Case) -> str | None:
    game = case.reading()
    for played in sorted(case.solve(case.game), key=repr):
        for move in game.moves(game.profile(played)):
            return f"{game.profile(played)} is no equilibrium: {move}"
    return None


def _is_complete(case: Case) -> str | None:
    game, found = case.reading(), case.solve(case.game)
    for played in game.equilibria[0]:
        if played not in found:
            return f"{game.profile(played)} is an equilibrium, and is not among the {len(found)} listed"
    return None


def _same_answers(case: Case, other: Reworded, what: str) -> str | None:
    """Whether the solver finds, in a reworded game, what it finds in the game, but for undecided profiles."""
    game, theirs = case.reading(), case.reading(other)
    open_ = {*game.equilibria[1], *_inner(game, theirs, other, theirs.equilibria[1])}
    before, after = case.solve(case.game), _inner(game, theirs, other, case.solve(other))
    for one, words in ((before - after, "no longer"), (after - before, "only then")):
        for played in sorted(one - open_, key=repr):
            return f"{game.profile(played)} is listed {words} when {what}"
    return None


def _inner(game: Reading, theirs: Reading, other: Reworded, profiles: Any) -> set[Played]:
    """Profiles of the reworded game, as those of the game itself."""
    inner = (other.inner(theirs.profile(played)) for played in profiles)
    return {tuple(profile[i] for i in game.players) for profile in inner}


def _relabelling(case: Case) -> str | None:
    players = list(case.game.players)
    order = case.draw(st.permutations(players), "order")
    names = {i: f"player {k}" for k, i in enumerate(players)}
    other = Reworded(case.game, names=names, order=order)
    return _same_answers(case, other, "players have other names and places")


def _per_player(case: Case, some: st.SearchStrategy[Any], what: str) -> dict[Any, Any]:
    return {i: case.draw(some, f"{what} of {i}") for i in case.game.players}


def _payoff_scale(case: Case) -> str | None:
    factors = _per_player(case, st.sampled_from((Fraction(1, 3), Fraction(8), Fraction(10**6))), "factor")
    return _same_answers(case, Reworded(case.game, factors=factors), "payoffs are in other units")


def _payoff_constant(case: Case) -> str | None:
    constants = _per_player(case, st.sampled_from((0, Fraction(-7, 3), 10**4)), "constant")
    return _same_answers(case, Reworded(case.game, constants=constants), "payoffs are counted from elsewhere")


def _null_player(case: Case) -> str | None:
    name = "nobody"
    while name in case.game.players:
        name += "!"
    other = Reworded(case.game, null=name)
    wrong = _same_answers(case, other, "somebody is there whom nobody minds")
    if wrong or not case.reading().exact:
        return wrong
    ties = case.subject.ties
    wanted = set(other.actions(name)) if ties == "weak" else {"yes" if ties == "join" else "no"}
    seen: dict[Played, set[Any]] = {}
    for played in case.solve(other):
        seen.setdefault(played[:-1], set()).add(played[-1])
    for rest, done in seen.items():
        if done != wanted:
            listed, others = " and ".join(map(str, sorted(done))), case.reading().profile(rest)
            return f"beside {others} an indifferent further player plays {listed} (ties {ties!r})"
    return None


def _lattice(case: Case) -> str | None:
    game = case.reading()
    found = [game.profile(played) for played in sorted(case.solve(case.game), key=repr)]
    for words, way in (("least", 1), ("greatest", -1)):
        if not any(all(game.below(*(a, b)[::way]) for b in found) for a in found):
            return f"among {counted(len(found), 'equilibrium', 'equilibria')} none is {words}: {found!r:.400}"
    return None


def _complements(case: Case) -> bool | str:
    return case.reading().complements


#: Every answer is an equilibrium: nobody gains by moving alone.
equilibrium = Law(
    name="equilibrium",
    meaning="nobody gains by moving alone from a profile that the solver lists",
    statement=r"\forall a \in S(G),\ \forall i,\ \forall b:\quad u_i(b, a_{-i}) \le u_i(a)",
    check=_is_equilibrium,
    needs=("solver",),
    reference="nash1951",
    games=tables,
)
#: No equilibrium is missing.
completeness = Law(
    name="completeness",
    meaning="every profile from which nobody gains by moving alone is listed",
    statement=r"\{a : \forall i\,\forall b\ u_i(b, a_{-i}) \le u_i(a)\} \subseteq S(G)",
    check=_is_complete,
    needs=("solver",),
    reference="nash1951",
    games=tables,
)
#: Players' names and places do not matter.
relabelling = Law(
    name="relabelling",
    meaning="players' names and places do not matter",
    statement=r"S(\pi G) = \pi S(G)",
    check=_relabelling,
    needs=("solver", "rewording"),
    reference="nash1951",
    games=tables,
)
#: The unit of a player's payoffs does not matter.
payoff_scale = Law(
    name="payoff_scale",
    meaning="the unit of a player's payoffs does not matter",
    statement=r"S(\alpha_1 u_1, \dots, \alpha_n u_n) = S(u_1, \dots, u_n),\quad \alpha_i > 0",
    check=_payoff_scale,
    needs=("solver", "rewording"),
    reference="nash1951",
    games=tables,
)
#: A constant added to a player's payoffs does not matter.
payoff_constant = Law(
    name="payoff_constant",
    meaning="a constant added to a player's payoffs does not matter",
    statement=r"S(u_1 + c_1, \dots, u_n + c_n) = S(u_1, \dots, u_n)",
    check=_payoff_constant,
    needs=("solver", "rewording"),
    reference="nash1951",
    games=tables,
)
#: A further player whom nobody minds changes nothing for the others.
null_player = Law(
    name="null_player",
    meaning="a further player whom nobody minds, and who minds nothing, changes nothing for the others",
    statement=r"S(G \times \{0\}) = S(G) \times \{\text{what ties let the indifferent do}\}",
    check=_null_player,
    needs=("solver", "any_game"),
    reference="nash1951",
    games=tables,
)
#: With increasing differences there are a least and a greatest equilibrium.
lattice = Law(
    name="lattice",
    meaning="with increasing differences there are a least and a greatest equilibrium",
    statement=r"\exists\,\underline a, \overline a \in S(G)\ \forall a \in S(G):\quad"
    r" \underline a \le a \le \overline a",
    check=_lattice,
    needs=("solver",),
    reference="topkis1979",
    games=lambda: tables(complements=True),
    applies=_complements,
    outside=lambda: by_definition(games=tables(min_players=2, most_actions=2)),
)
