"""`bind`: where states, institution and formulas meet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from gametheory_gov.base._typing import PerState
from gametheory_gov.base.errors import BindingError, Faults, did_you_mean, which_id
from gametheory_gov.base.exact import format_number, is_exact
from gametheory_gov.base.inputs import as_ids, public
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.game import Game
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.matrices import SHARES
from gametheory_gov.world.states import States

from .game import BoundGame
from .lookup import check_exact_power, collect_values, is_family
from .recipe import Recipe


@public
def bind(
    game: Any,
    states: States,
    institution: Institution | None = None,
    *,
    legitimacy: PerState | None = None,
    divergence: Any = None,
    founders: Iterable[str] | None = None,
    committed: bool = True,
    body: Iterable[str] | None = None,
    exact: bool | None = None,
    exposure: Any = None,
    **values: Any,
) -> BoundGame:
    r"""Bind a game to states and an institution.

    Every symbol of the game is looked up: in the keywords, then among the states' columns (raw figures
    included), then in the institution; what nobody supplies is a fault, except the entry and exit costs and
    transfers, which are zero. Shares, ideal points and great powers come from the states alone, the design
    vector from the institution alone.

    Parameters
    ----------
    game : Game or a family of games such as games.AccessionGame()
    states : States
    institution : Institution, optional
        `Institution()` by default.
    legitimacy : number, sequence of N numbers or mapping of id to number, at least 0
        :math:`\lambda_i`, the value of one unit of legitimacy (the symbol ``legitimacy_weight``); the
        states' column by default.
    divergence : number, at least 0
        :math:`\kappa`, the cost of one unit of distance from the policy.
    founders : sequence of ids, or one id, optional
        The club at time 0.
    committed : bool
        Whether founders never leave: they are then parameters, not players, in whatever is asked of the game
        (`BoundGame.release` frees them).
    body : sequence of ids, or one id, optional
        Who sits in a decision body of founders; the founders by default.
    exact : bool, optional
        True: exact arithmetic; floats of states, institution and keywords are read as shortest decimals.
        False: floats. By default exact when all inputs and formulas are rational.
    exposure : array_like, shape (N, N), optional
        W: rows sum to one; the states' own by default. Without one, exposure follows size. Other matrices
        are the states': ``States(matrices=...)``.
    **values
        Other symbols by name (``cost=...``, ``benefit=...``, the game's own): a number, or one per state
        as a sequence, or by id as a mapping or a pandas Series.

    Returns
    -------
    BoundGame

    Raises
    ------
    BindingError
        Listing every symbol without a value, keyword that is unknown or that no formula uses, wrong length,
        negative weight.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame
    >>> world = States.symmetric(4)
    >>> game = bind(AccessionGame(), world, benefit=1, cost="1/2", legitimacy=0, divergence=0)
    >>> game.exact, game.plain(game.gains(game.profile(["1"]))[1, 1])
    (True, Fraction(0, 1))
    """
    institution = Institution() if institution is None else institution
    named, seated = _check_kinds(game, states, institution, founders, body, committed, exact)
    faults = Faults(f"binding game {game.name!r}")
    given = {
        name: value
        for name, value in (("legitimacy_weight", legitimacy), ("divergence", divergence))
        if value is not None
    } | values
    if legitimacy is not None and "legitimacy_weight" in values:
        faults.add("legitimacy and legitimacy_weight are the same and are both given; give one")
    if exposure is not None:
        with faults.noting():
            states = states.replace(exposure=exposure)
    if exact:
        states, institution = states.to_exact(), institution.to_exact()
    supplied = game.values_from(states) if hasattr(game, "values_from") else {}
    family = game if is_family(game) else None
    if family is not None:
        game = family.form(
            institution, dimensions=states.dimensions, exposure_matrix=states.exposure is not None
        )
    if exact:
        game.check_rational()
    if SHARES in game.matrices and states.exposure is None and exposure is None:
        faults.add("the game uses a matrix of exposures; give bind(..., exposure=W)")
    if exposure is not None and SHARES not in game.matrices and not faults:
        faults.add(f"exposure is not used by the formulas of game {game.name!r}")
    faults.extend(
        f"founder {label!r} is not among the states{which_id(label, states.ids, states.names)}"
        for label in dict.fromkeys((*named, *(seated or ())))
        if label not in states.ids
    )
    if body is not None and institution.body != "founders":
        faults.add(f"body says who sits in a body of founders; the decision body is {institution.body!r}")
    if family is None:
        _check_policy(game, institution, faults)
    _check_matrices(game, states, faults)
    bound = collect_values(game, states, institution, supplied | given, seated, faults)
    if exact:
        check_exact_power(institution, bound, faults)
    if not faults and (check := getattr(family, "_check_values", None)):
        check(bound, faults)
    faults.raise_as(BindingError)
    columns = [value for value in bound.values() if isinstance(value, np.ndarray)]
    numbers = [value for value in bound.values() if not isinstance(value, np.ndarray)]
    used = states.exposure if SHARES in game.matrices else None
    matrices = {name: states.matrices[name] for name in game.matrices if name != SHARES}
    rational = (
        all(is_exact(column) for column in [*columns, *matrices.values(), *([] if used is None else [used])])
        and all(isinstance(value, Fraction) for value in numbers)
        and not any(compile_expression(f).irrational for f in game.formulas())
    )
    bound_game = BoundGame(
        game,
        states,
        institution,
        bound,
        used,
        rational and exact is not False,
        named,
        dict.fromkeys(named, game.actions[-1]) if committed else {},
        Recipe(family, tuple(given), exact),
        (seated or ()) if institution.body == "founders" else (),
        matrices,
    )
    return bound_game.to_exact() if exact and not bound_game.exact else bound_game


def _check_policy(game: Game, institution: Institution, faults: Faults) -> None:
    """Note a policy that is to move with the members, of a game whose formulas cannot let it."""
    if institution.policy == "fixed" or institution.body != "members":
        return
    used = [info.name for info in game.symbols if re.fullmatch("policy_[0-9]+", info.name)]
    moving = any(name.startswith("median_policy") for name in game.profile_terms) or any(
        len({table.get(action) for action in game.actions}) > 1
        and any(
            symbol.name.startswith("ideal_") for formula in table.values() for symbol in formula.free_symbols
        )
        for table in game.aggregates.values()
    )
    if used and not moving:
        faults.add(
            f"policy = {institution.policy!r} of a body of members moves with them, but {', '.join(used)} in "
            f"game {game.name!r} is one number: give another body or policy='fixed', or write the members' "
            "mean by a total of ideal points, such as {'member': 'size*ideal_1'}"
        )


def _check_matrices(game: Game, states: States, faults: Faults) -> None:
    """Note the matrices that the states have not, and negative entries where the game allows none."""
    for name in game.matrices:
        matrix = states.matrices.get(name)
        if name == SHARES or (matrix is not None and (name in game.signed or not (matrix < 0).any())):
            continue
        sums = ", ".join(label for label in game.exposures if game.link(label)[0] == name)
        if matrix is None:
            near = did_you_mean(name, states.matrices)
            these = f"; they have {', '.join(states.matrices)}" if states.matrices else ""
            faults.add(
                f"{sums} runs along the matrix {name!r}, which the states have not{near}{these}; give "
                f"States(matrices={{{name!r}: ...}})"
            )
            continue
        i, j = np.argwhere(matrix < 0)[0]
        more = int((matrix < 0).sum()) - 1
        others = f", as {'is 1 other' if more == 1 else f'are {more} others'}" if more else ""
        faults.add(
            f"matrices[{name!r}][{i}][{j}] ({states.ids[i]!r}, {states.ids[j]!r}) = "
            f"{format_number(matrix[i, j])} is negative{others}; where "
            f"that is meant, declare it: Game(..., signed=({name!r},))"
        )


def _check_kinds(
    game: Any, states: Any, institution: Any, founders: Any, body: Any, committed: Any, exact: Any
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The founders, and who sits in a body of founders, once everything is of the kind that `bind` takes."""
    faults = Faults("bind")
    if isinstance(game, type):
        faults.add(f"the game is the class {game.__name__}; make one first: {game.__name__}(...)")
    elif not isinstance(game, Game) and not is_family(game):
        faults.add(f"{_short(game)} is no game; give a Game or a family of games such as AccessionGame()")
    for value, kind in ((states, States), (institution, Institution)):
        if not isinstance(value, kind):
            faults.add(f"{_short(value)} is no {kind.__name__}")
    if exact not in (None, True, False):
        faults.add(f"exact = {exact!r}; True, False or None is needed")
    if not isinstance(committed, bool):
        faults.add(f"committed = {committed!r:.80}; True or False is needed")
    named = as_ids(founders, "founders", faults)
    seated = named if body is None else as_ids(body, "body", faults)
    faults.raise_as(BindingError)
    return named, None if founders is None and body is None else seated


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}..."
