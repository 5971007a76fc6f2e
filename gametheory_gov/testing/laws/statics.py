r"""Laws of statics: what equilibria do when a parameter rises or points move.

For complements the greatest and the least equilibrium rise with everything that raises every step's gain
(Topkis 1979; Milgrom and Roberts 1990). Whether an example has complements, and whether the parameter raises
gains in it, is decided by the definition, profile by profile.
"""

from __future__ import annotations

from fractions import Fraction
from types import NoneType
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public

from .law import Case, Law, Witness
from .small_clubs import TURNS, Isometry, SmallClub, isometries, small_clubs
from .subject import PlainGame
from .views import all_profiles, as_plain, equilibria, gain, key, sign

_VOTES = "admission is by vote"
Steps = dict[tuple[Any, ...], dict[Any, Any]]


# ------------------------------------------------------------------------- complements, by the definition


def upward_gains(game: PlainGame) -> Steps:
    """By profile and player, what the player gains by going one action up; the topmost has no step."""
    order = {i: list(game.actions(i)) for i in game.players}
    return {
        key(game, profile): {
            i: gain(game, i, profile, order[i][order[i].index(profile[i]) + 1])[0]
            for i in game.players
            if profile[i] != order[i][-1]
        }
        for profile in all_profiles(game)
    }


def gains_rise(game: PlainGame, steps: Steps, tolerance: float) -> bool | str:
    """Whether every step's gain rises, or stays, when any other player takes a step up; or where it falls."""
    players = list(game.players)
    order = {i: list(game.actions(i)) for i in players}
    for played, own in steps.items():
        for k, j in enumerate(players):
            if j not in own:
                continue
            after = (*played[:k], order[j][order[j].index(played[k]) + 1], *played[k + 1 :])
            for i, before in own.items():
                if (
                    i != j
                    and sign(steps[after][i] - before, max(abs(before), abs(steps[after][i])), tolerance)
                    == -1
                ):
                    return "a step's gain falls when another player takes a step up"
    return True


def _one_way(game: PlainGame) -> bool | str:
    """Whether moving to and fro never pays, and with several actions costs nothing; and nobody votes."""
    for profile in all_profiles(game):
        for i in game.players:
            for other in game.actions(i):
                if other == profile[i]:
                    continue
                admits = getattr(game, "admits", None)
                if admits and not admits(i, profile, other):
                    return _VOTES
                there, size = gain(game, i, profile, other)
                back, more = gain(game, i, {**profile, i: other}, profile[i])
                cost = -(there + back)
                if cost < -1e-9 * max(size, more) or (
                    cost > 1e-9 * max(size, more) and len(game.actions(i)) > 2
                ):
                    return "switching to and fro pays, or costs something among several actions"
    return True


def _raised(case: Case, name: str) -> PlainGame:
    """The game with the parameter higher; the step is drawn once."""
    steps = st.sampled_from((Fraction(1, 4), Fraction(1), Fraction(5)))
    step = case.drawn["step"] if "step" in case.drawn else case.draw(steps, "step")
    return as_plain(case.call("raised", case.drawn_game, name, step))


def _monotone_class(case: Case, name: str, direction: int) -> bool | str:
    game, after, tolerance = case.game, _raised(case, name), case.subject.tolerance
    if {i: list(game.actions(i)) for i in game.players} != {i: list(after.actions(i)) for i in after.players}:
        return f"players or actions change with {name}"
    one, other = upward_gains(game), upward_gains(after)
    for played, own in one.items():
        for i, before in own.items():
            now = other[played][i]
            if sign(now - before, max(abs(now), abs(before)), tolerance) == -direction:
                return f"{name} {'lowers' if direction > 0 else 'raises'} a step's gain"
    for each, steps in ((game, one), (after, other)):
        for says in (gains_rise(each, steps, tolerance), _one_way(each)):
            if says is not True:
                return says
        if equilibria(each, case.subject.ties, tolerance)[1]:
            return "floats leave an equilibrium open"
    return True


def _monotone(case: Case, name: str, direction: int) -> str | None:
    game, after = case.game, _raised(case, name)
    before, now = case.solve(game), case.solve(after)
    if not before or not now:
        return (
            f"no equilibrium is listed {'after' if before else 'before'} {name} rises; complements have one"
        )
    for what, best in (("greatest", max), ("least", min)):
        for k, i in enumerate(game.players):
            order = list(game.actions(i))
            first, second = (best(order.index(played[k]) for played in listed) for listed in (before, now))
            if direction * (second - first) < 0:
                goes = f"goes from {order[first]} to {order[second]}"
                return f"{name} rises, and in the {what} equilibrium {i} {goes}"
    return None


@public
def monotone_in(name: str, *, falls: bool = False, beyond: Witness | None = None) -> Law:
    """The law that the greatest and the least equilibrium rise with a parameter.

    A subject needs ``raised``: from (game, name, step) to the game with the parameter of that name higher by
    a step.

    Parameters
    ----------
    name : str
        As ``raised`` knows it.
    falls : bool
        Whether the parameter lowers gains, so that equilibria fall.
    beyond : Witness, optional
        An example without complements in which they do not.

    Returns
    -------
    Law

    Raises
    ------
    InvalidInputError
        If the name is no text.

    Notes
    -----
    Topkis (1979), Milgrom and Roberts (1990).

    Examples
    --------
    >>> monotone_in("quality of roads").needs
    ('solver', 'raised')
    """
    faults = Faults("monotone_in")
    if not isinstance(name, str) or not name:
        faults.add(f"name = {name!r:.80}; the name of a parameter is needed")
    for what, value, kind in (("falls", falls, bool), ("beyond", beyond, (Witness, NoneType))):
        if not isinstance(value, kind):
            faults.add(f"{what} = {value!r:.80}; see the documentation")
    faults.raise_as(InvalidInputError)
    direction = -1 if falls else 1
    order = r"\le" if falls else r"\ge"
    return Law(
        name=f"monotone in {name}",
        meaning=f"with complements, no extreme equilibrium {'rises' if falls else 'falls'} when {name} rises",
        statement=rf"p' \ge p \Rightarrow \max S(G_{{p'}}) {order} \max S(G_p)",
        check=lambda case: _monotone(case, name, direction),
        needs=("solver", "raised"),
        reference="milgrom1990",
        games=lambda: small_clubs("complements"),
        applies=lambda case: _monotone_class(case, name, direction),
        beyond=beyond,
    )


# ------------------------------------------------------------------------------------------ ideal points


def _moved(case: Case, *, turned: bool) -> str | None:
    movement = case.draw(isometries(turned=turned), "movement")
    after = as_plain(case.call("moved", case.drawn_game, movement))
    _, unsure = equilibria(case.game, case.subject.ties, case.subject.tolerance)
    before, now = case.solve(case.game), case.solve(after)
    for one, words in ((before - now, "no longer"), (now - before, "only then")):
        for played in sorted(one - set(unsure), key=repr):
            return (
                f"{dict(zip(case.game.players, played, strict=True))} is listed {words} when points are moved"
            )
    return None


def _round(case: Case) -> bool | str:
    return case.call("isotropic", case.drawn_game) if case.subject.has("isotropic") else True


# --------------------------------------------------------------------------------------------- the laws

_0, _1, _2, _4 = Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 4)
#: B stays away from A, so what brings A in drives B out.
_AVOIDS = SmallClub(worth=(_0, _0), links=((_0, _0), (-_2, _0)))
_LEAVES = SmallClub((_4, _4), ((_0, _0), (-_2, _0)), points=((_1,), (_0,)), policy=(_0,))


def _beyond(law: str, what: str, game: SmallClub, **drawn: Any) -> Witness:
    return Witness(law, "small clubs, all profiles tried", what, game, drawn)


#: With complements extreme equilibria rise with legitimacy; part ``raised``, see `monotone_in`.
monotone_legitimacy = monotone_in(
    "legitimacy",
    beyond=_beyond("monotone in legitimacy", "A comes in, and B leaves", _AVOIDS, step=_4),
)
#: The same for what outsiders lose by members.
monotone_exclusion = monotone_in(
    "exclusion",
    beyond=_beyond("monotone in exclusion", "A comes in, and B leaves", _AVOIDS, step=_4),
)
#: The same, downwards, for the weight of distance.
monotone_divergence = monotone_in(
    "divergence",
    falls=True,
    beyond=_beyond("monotone in divergence", "A leaves, and B comes in", _LEAVES, step=_1),
)
#: The origin of policy space does not matter. Part ``moved``: from (game, movement) to the game with all
#: points moved; a movement takes a point.
translation = Law(
    name="translation",
    meaning="where the origin of policy space lies does not matter",
    statement=r"S(\theta + t, r + t) = S(\theta, r)",
    check=lambda case: _moved(case, turned=False),
    needs=("solver", "moved"),
    reference="distances stay as they are",
    games=lambda: small_clubs("complements"),
)
#: The axes of policy space do not matter. Part ``moved``, and ``isotropic``, if there is one: from a game to
#: True, or to why axes matter.
rotation = Law(
    name="rotation",
    meaning="where only distances count, the axes of policy space do not matter",
    statement=r"S(Q\theta, Qr) = S(\theta, r),\quad Q^\top Q = 1",
    check=lambda case: _moved(case, turned=True),
    needs=("solver", "moved"),
    reference="distances stay as they are",
    games=lambda: small_clubs("complements"),
    applies=_round,
    beyond=_beyond(
        "rotation",
        "distances along the axes change, and members leave",
        SmallClub(
            (_0, _0), ((_0, _0),) * 2, ((_0, _0),) * 2, (_0, _2), legitimacy=_2, divergence=_1, squared=False
        ),
        movement=Isometry(TURNS[0]),
    ),
)
