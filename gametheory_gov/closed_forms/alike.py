r"""The gain from joining where all states are alike, as a function of the number of members.

Among identical states a club is its size. With k other members, every total of the game is

.. math:: A = (k + m)\,g(\text{inside}) + (N - k - m)\,g(\text{outside}),

where m is one for a state that joins and zero for one that stays out, an exposure sum is the share
:math:`k/(N-1)` of the others, and a state's share of size or population is :math:`1/N`. Put into the two
payoffs of a game this gives

.. math:: \Delta(k) = u(\text{inside}) - u(\text{outside}),

a formula in k, N and the game's own symbols. It is compared with the gains of the game itself, bound to
random numbers, before it is handed out.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import sympy

from gametheory_gov.base.errors import (
    Faults,
    GovError,
    InvalidGameError,
    InvalidInputError,
    NotApplicableError,
    UndefinedPayoffError,
    did_you_mean,
)
from gametheory_gov.base.exact import to_fraction
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import BoundGame, GameLike, as_game
from gametheory_gov.bound.lookup import ALIASES
from gametheory_gov.formulas.expand import MOST_TERMS, expanded, is_small
from gametheory_gov.formulas.symbols import known
from gametheory_gov.games.game import Game, derived
from gametheory_gov.world.institution import Institution
from gametheory_gov.world.matrices import SHARES
from gametheory_gov.world.states import States

from .record import ClosedForm, DerivationStep
from .signs import draw, has_bent_quotient, may_be
from .zeros import as_sympy

#: Other members.
OTHERS_IN = sympy.Symbol("k", real=True, nonnegative=True)
#: Members, the state in question among them.
MEMBERS = sympy.Symbol("n", real=True, nonnegative=True)
COUNT = sympy.Symbol("N", real=True, positive=True)
#: Points at which a formula is compared with the game.
POINTS = 50
_SHARES = ("size", "population")
#: Left out of formulas of a bound game when they are one.
_WHOLE = ("depth", "excludability", "inclusion_share")
_ZERO = sympy.Integer(0)


class Alike(NamedTuple):
    """What identical states gain, in the number k of other members.

    Parameters
    ----------
    name : str
        Of the game.
    gain, entry, exit : sympy expression
        The gain from joining before costs of moving, and these costs.
    count : sympy expression
        N, or its number.
    references : tuple of str
    checked : str
    """

    name: str
    gain: sympy.Expr
    entry: sympy.Expr
    exit: sympy.Expr
    count: sympy.Expr
    references: tuple[str, ...]
    checked: str

    def of_members(self) -> sympy.Expr:
        """The gain in the number n of members, the state in question among them."""
        return tidy(self.gain.subs(OTHERS_IN, MEMBERS - 1))


def tidy(formula: sympy.Expr) -> sympy.Expr:
    """A formula multiplied out, but for what divergence is multiplied with: squares of distances stay.

    Quotients by what is not linear in the number of members stay as they are: multiplied out they only grow.

    Examples
    --------
    >>> x, divergence = sympy.symbols("x divergence")
    >>> tidy((x + 1) * (divergence * (x - 1) ** 2 + 2))
    divergence*(x - 1)**2*(x + 1) + 2*x + 2
    """
    if has_bent_quotient(formula):
        return formula
    formula = sympy.expand(formula)
    for price in formula.free_symbols:
        if price.name == "divergence" and formula.is_Add:
            each = formula.coeff(price)
            formula += price * sympy.factor(each) - sympy.expand(price * each)
    return formula


@public
def symmetric(
    game: Game | GameLike,
    *,
    by: str = "others",
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> ClosedForm:
    r"""The gain from joining among identical states, as a function of the number of members.

    Parameters
    ----------
    game : Game, BoundGame or Scenario
        Two actions. Of a game family take ``family.form(institution)``.
    by : {"others", "members"}
        Count the other members, k, or all members with the state in question among them, n = k + 1.
    free : iterable of str, optional
        Names of the symbols that stay symbols. Left out, all stay, but for what is nothing: symbols whose
        value is zero, or by default zero (transfers, costs of entry and exit), and depth, excludability and
        inclusion of one in a bound game. Given, all others take the bound game's numbers.
    figures : mapping of str to number or expression, optional
        Values of other symbols by name, ``"k"`` and ``"N"`` among them; symbols may also be named by the
        keywords of `bind`.

    Returns
    -------
    ClosedForm
        The gain, in payoff, costs of moving not deducted.

    Raises
    ------
    InvalidGameError
        For unknown names.
    NotApplicableError
        For more than two actions, states that differ, or a payoff outside that depends on the decision body.

    Notes
    -----
    The formula is compared with `BoundGame.gains` at 50 points with random exact numbers, in floats where
    the game uses functions whose values are not rational.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> game = AccessionGame().form(Institution(exclusion_penalty=1), exposure_matrix=True)
    >>> form = symmetric(game, figures={"benefit": 0, "divergence": 0, "depth": 1, "inclusion_share": 1})
    >>> form.statement
    -cost + exclusion_penalty*k/(N - 1) + k*legitimacy_weight/N + legitimacy_weight/N
    >>> form.checked
    "at 50 random exact points against the game's own gains"
    >>> form.evaluate(k=5, N=10, cost="3/5", exclusion_penalty=1, legitimacy_weight="1/2")
    Fraction(23, 90)
    """
    if by not in ("others", "members"):
        raise InvalidGameError("symmetric", [f"by = {by!r:.80}; 'others' or 'members' is needed"])
    alike = read_alike(game, "symmetric", free, figures)
    counted = "k other members" if by == "others" else "n members, the state among them,"
    return ClosedForm(
        "symmetric",
        f"what a state gains by being inside with {counted} among N identical states",
        alike.gain if by == "others" else alike.of_members(),
        derivation=(DerivationStep("the gain with k other members", alike.gain),),
        references=alike.references,
        checked=alike.checked,
    )


def read_alike(
    game: Any,
    subject: str,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
    *,
    condition: bool = False,
) -> Alike:
    """The gain and the costs of moving of identical states; see `symmetric`.

    A ``condition`` speaks of all numbers of members of a club that is open, and of states that join when
    indifferent; other games are refused.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> read_alike(AccessionGame().form(Institution()), "example", ["entry_cost"]).entry
    -discount*entry_cost + entry_cost
    """
    if callable(getattr(game, "form", None)) and not isinstance(game, type):
        raise InvalidInputError(subject, [f"{game!r:.80} is a family of games; give game.form(institution)"])
    bound = None if isinstance(game, Game) else as_game(game, subject)
    if condition and bound is not None and bound.institution.admission != "open":
        raise NotApplicableError(
            f"{subject} of {bound!r}: admission is {bound.institution.admission!r}, so outsiders who gain "
            "may not be admitted; solve and grow follow the rule"
        )
    form: Game = game if bound is None else bound.form
    if condition and len(form.actions) == 2 and form.cooperation[1] <= form.cooperation[0]:
        raise NotApplicableError(
            f"{subject} of game {form.name!r}: {form.actions[1]!r} does not count as more cooperative than "
            f"{form.actions[0]!r}, but an indifferent state is taken to join; solve follows the ranks"
        )
    symbols, checked = _symbols_of(form)
    numbers = _numbers(form, bound, subject, free, figures, counts=not condition)
    chosen = {s: numbers[s.name] for formula in symbols for s in formula.free_symbols if s.name in numbers}
    gain, entry, out = (tidy(f.xreplace(chosen)) for f in symbols)
    return Alike(form.name, gain, entry, out, numbers.get("N", COUNT), form.references, checked)


def read_payoffs(
    game: Any, subject: str, free: Iterable[str] | None = None, figures: Mapping[str, Any] | None = None
) -> tuple[sympy.Expr, sympy.Expr, Alike]:
    """Both payoffs of identical states, inside with k others and outside with k members; see `symmetric`.

    Examples
    --------
    >>> game = Game("club", ("out", "in"), aggregates={"n": {"in": 1}}, payoffs={"out": "n", "in": "2*n"})
    >>> read_payoffs(game, "example")[:2]
    (2*k + 2, k)
    """
    alike = read_alike(game, subject, free, figures, condition=True)
    bound = None if isinstance(game, Game) else as_game(game, subject)
    form: Game = game if bound is None else bound.form
    numbers = _numbers(form, bound, subject, free, figures, counts=False)
    formulas = [payoff_among(form, action, {form.actions[1]: OTHERS_IN}) for action in reversed(form.actions)]
    chosen = {s: numbers[s.name] for formula in formulas for s in formula.free_symbols if s.name in numbers}
    inside, outside = (tidy(formula.xreplace(chosen)) for formula in formulas)
    return inside, outside, alike


@derived
def _symbols_of(form: Game) -> tuple[tuple[sympy.Expr, sympy.Expr, sympy.Expr], str]:
    """Gain, entry and exit cost in the game's symbols, compared with the game."""
    subject = f"identical states in game {form.name!r}"
    if len(form.actions) != 2:
        raise NotApplicableError(f"{subject}: the game has {len(form.actions)} actions, two are needed")
    out, member = form.actions
    taken = {"k", "n"} & {s.name for s in form.symbols if s.role not in ("total", "exposure")}
    if taken:
        raise NotApplicableError(
            f"{subject}: {', '.join(sorted(taken))} stands for a number of members; name the parameter anew"
        )
    _refuse_raw(form, subject)
    if {s.name for s in form.payoffs[out].free_symbols} & set(form.profile_terms):
        raise NotApplicableError(f"{subject}: the payoff outside depends on the decision body")
    inside, outside = (payoff_among(form, action, {member: OTHERS_IN}) for action in (member, out))
    gain = inside - outside
    if not is_small(gain):
        raise NotApplicableError(f"{subject}: the gain has over {MOST_TERMS} terms multiplied out")
    costs = [form.switching.get(pair, _ZERO) for pair in ((out, member), (member, out))]
    formulas = (gain if has_bent_quotient(gain) else expanded(gain), *costs)
    return formulas, _compare(form, formulas)


def _refuse_raw(form: Game, subject: str) -> None:
    """Refuse games in which states need not be linked alike though their numbers are."""
    if raw := [name for name in form.matrices if name != SHARES]:
        raise NotApplicableError(
            f"{subject}: sums run along the matrix {', '.join(raw)} of raw numbers, which says "
            "nothing of N identical states; take the matrix of shares, or solve the game with numbers"
        )


def payoff_among(form: Game, action: str, others: Mapping[str, sympy.Expr]) -> sympy.Expr:
    """The payoff of an action among identical states, by how many others take which action.

    Parameters
    ----------
    form : Game
    action : str
    others : mapping of action to number
        All who are not counted take the first action.

    Examples
    --------
    >>> game = Game("club", ("out", "in"), aggregates={"n": {"in": 1}}, payoffs={"out": "n", "in": "2*n"})
    >>> payoff_among(game, "in", {"in": COUNT - 1}), payoff_among(game, "out", {"in": 3})
    (2*N, 3)
    """
    seen: dict[sympy.Symbol, sympy.Expr] = {}
    first, *rest = form.actions
    counts = {a: others.get(a, _ZERO) + int(a == action) for a in rest}
    counts[first] = COUNT - sum(counts.values())
    shares = {a: others.get(a, _ZERO) / (COUNT - 1) for a in rest}
    shares[first] = 1 - sum(shares.values())
    for tables, weights in ((form.aggregates, counts), (form.exposures, shares)):
        for name, table in tables.items():
            total = sum((weights[a] * table.get(a, _ZERO) for a in (*rest, first)), _ZERO)
            seen[form.infos[name].symbol] = total
    for name in form.profile_terms if len(rest) == 1 else ():
        dimension = name.removeprefix("median_policy_")
        info = known(f"ideal_{dimension}")
        mirrored = counts[rest[0]] / COUNT  # equal votes of members, equal shares of all
        seen[form.infos[name].symbol] = mirrored if name == "representation" or info is None else info.symbol
    payoff: sympy.Expr = form.payoffs[action].xreplace(seen)
    return payoff.xreplace({s: 1 / COUNT for s in payoff.free_symbols if s.name in _SHARES})


def _numbers(
    form: Game,
    bound: BoundGame | None,
    subject: str,
    free: Iterable[str] | None,
    figures: Mapping[str, Any] | None,
    *,
    counts: bool,
) -> dict[str, sympy.Expr]:
    """What symbols are replaced by, by name; k only where it is asked for the gain alone."""
    faults = Faults(f"{subject} of game {form.name!r}")
    usable = {*form.infos, "N", *(["k"] if counts else [])}
    own = {keyword: name for name, keyword in ALIASES.items() if keyword not in form.infos}
    kept = None if free is None else [own.get(n, n) for n in ([free] if isinstance(free, str) else free)]
    figures = {own.get(name, name): value for name, value in (figures or {}).items()}
    faults.extend(
        f"{name!r:.80} is no symbol of the game{did_you_mean(str(name), usable)}"
        for name in (*(kept or ()), *figures)
        if name not in usable
    )
    numbers = {} if bound is None else _of_bound(bound, subject)
    if bound is None:
        numbers |= {s.name: _ZERO for s in form.symbols if s.default == 0}
    elif kept is None:
        whole = {name for name in _WHOLE if numbers.get(name) == 1}
        numbers = {name: value for name, value in numbers.items() if value == 0 or name in whole}
    for name, value in figures.items():
        try:
            numbers[name] = as_sympy(value)
        except (TypeError, ValueError, OverflowError):
            faults.add(f"{name} = {value!r:.80} is neither a number nor a SymPy expression")
            continue
        if name in usable and not may_be(numbers[name], name, form.infos):
            faults.add(f"{name} = {value!r:.80} is outside the values it may have")
    faults.raise_as(InvalidGameError)
    return {name: value for name, value in numbers.items() if name not in (kept or ())}


def _of_bound(game: BoundGame, subject: str) -> dict[str, sympy.Expr]:
    """The numbers of a bound game of identical states, exactly; floats as their shortest decimals."""
    numbers: dict[str, sympy.Expr] = {"N": sympy.Integer(game.N)}
    for name, value in game.values.items():
        entries = np.atleast_1d(value)
        if any(entry != entries[0] for entry in entries):
            raise NotApplicableError(
                f"{subject} of {game!r}: the states differ in {name}; state_boundary has one state's boundary"
            )
        if name not in _SHARES:
            numbers[name] = as_sympy(to_fraction(entries[0]))
        elif to_fraction(entries[0]) * game.N != 1:
            raise NotApplicableError(f"{subject} of {game!r}: the shares of {name} do not sum to one")
    weights = game.exposure
    if game.form.exposures and weights is not None:
        off = weights[~np.eye(game.N, dtype=bool)]
        if any(value != off[0] for value in off):
            raise NotApplicableError(f"{subject} of {game!r}: states are not exposed to each other alike")
    return numbers


# -------------------------------------------------------------------------- against the game itself


def random_world(form: Game, rng: random.Random, *, exact: bool) -> BoundGame:
    """A game bound to a few identical states with random numbers."""
    N = rng.randint(2, 7)
    values: dict[str, Any] = {}
    for info in form.symbols:
        if info.role not in ("total", "exposure", "profile"):
            values[info.name] = Fraction(1, N) if info.name in _SHARES else draw(rng, info)
    values["N"] = Fraction(N)
    wanted = [int(name.rpartition("_")[2]) for name in form.profile_terms if name.startswith("median")]
    ideal = (
        [[values.get(f"ideal_{d}", Fraction(0)) for d in range(1, max(wanted) + 1)]] * N if wanted else None
    )
    states = States.symmetric(N, **({"ideal": ideal} if ideal else {}))
    columns = {s.name for s in form.symbols if s.role == "state"}
    kind: Any = object if exact else np.float64
    table = {name: np.array([v] * N, dtype=kind) if name in columns else v for name, v in values.items()}
    weights = np.array([[Fraction(int(i != j), N - 1) for j in range(N)] for i in range(N)]).astype(kind)
    return BoundGame(form, states, Institution(), table, weights if form.exposures else None, exact)


def _compare(form: Game, formulas: tuple[sympy.Expr, sympy.Expr, sympy.Expr]) -> str:
    """Compare formulas with the game's own gains; what was compared, in words.

    Raises
    ------
    NotApplicableError
        Where they differ: some state sees more of the others than the count of members.
    """
    exact = _is_rational(form)
    rng, seen = random.Random(form.name), 0
    for _ in range(4 * POINTS):
        game = random_world(form, rng, exact=exact)
        number = {s: _at(game, s.name) for f in formulas for s in f.free_symbols if s != OTHERS_IN}
        for k in range(game.N):
            try:
                joins, leaves, size = _own_gains(game, k)
            except UndefinedPayoffError:
                continue
            gain, entry, out = (f.xreplace({**number, OTHERS_IN: sympy.Integer(k)}) for f in formulas)
            margin = 0.0 if exact else 1e-9 * max(1.0, size)
            if not (_same(joins, gain - entry, margin) and _same(leaves, -gain - out, margin)):
                raise NotApplicableError(
                    f"identical states in game {form.name!r}: with {k} of {game.N - 1} others inside the "
                    f"game's own gain is {joins}, the formula's {gain - entry}; the number of members is not "
                    "enough"
                )
            seen += 1
        if seen >= POINTS:
            kind = "exact points" if exact else "points in floats"
            return f"at {POINTS} random {kind} against the game's own gains"
    raise NotApplicableError(f"identical states in game {form.name!r}: no random numbers give it payoffs")


def read_matches(
    game: Game, subject: str, matches: Iterable[tuple[str, str]]
) -> tuple[dict[tuple[str, str], sympy.Expr], str]:
    """What identical states get by one action where all others take another, and how it was compared.

    Parameters
    ----------
    game : Game
    subject : str
    matches : iterable of (action, action of all others)

    Raises
    ------
    NotApplicableError
        For games whose payoffs the numbers of states by action do not determine.

    Examples
    --------
    >>> game = Game("club", ("out", "in"), aggregates={"n": {"in": 1}}, payoffs={"out": "n", "in": "2*n"})
    >>> formulas, checked = read_matches(game, "example", [("out", "in")])
    >>> formulas, checked
    ({('out', 'in'): N - 1}, "at 50 random exact points against the game's own payoffs")
    """
    numbers = _numbers(game, None, subject, None, None, counts=False)
    _refuse_raw(game, f"{subject} of game {game.name!r}")
    formulas = {(own, all_): payoff_among(game, own, {all_: COUNT - 1}) for own, all_ in matches}
    if len(game.actions) > 2 and {s.name for f in formulas.values() for s in f.free_symbols} & set(
        game.profile_terms
    ):
        raise NotApplicableError(f"{subject} of game {game.name!r}: payoffs depend on the decision body")
    exact = _is_rational(game)
    rng, seen = random.Random(game.name), 0
    for _ in range(4 * POINTS):
        world = random_world(game, rng, exact=exact)
        for (own, all_), formula in formulas.items():
            profile = np.full(world.N, game.actions.index(all_), dtype=np.int64)
            profile[-1] = game.actions.index(own)
            try:
                paid = world.plain(world.payoffs(profile)[-1])
            except UndefinedPayoffError:
                continue
            value = formula.xreplace({s: _at(world, s.name) for s in formula.free_symbols})
            if not _same(paid, value, 0.0 if exact else 1e-9 * max(1.0, abs(float(paid)))):
                raise NotApplicableError(
                    f"{subject} of game {game.name!r}: a state that does {own!r} while all others do "
                    f"{all_!r} gets {paid}, the formula's {value}; the numbers of states by action are not "
                    "enough"
                )
            seen += 1
        if seen >= POINTS:
            kind = "exact points" if exact else "points in floats"
            known_at = {
                s: numbers[s.name] for f in formulas.values() for s in f.free_symbols if s.name in numbers
            }
            told = f"at {POINTS} random {kind} against the game's own payoffs"
            return {pair: tidy(formula.xreplace(known_at)) for pair, formula in formulas.items()}, told
    raise NotApplicableError(f"{subject} of game {game.name!r}: no random numbers give it payoffs")


def _is_rational(form: Game) -> bool:
    try:
        form.check_rational()
    except GovError:
        return False
    return True


def _at(game: BoundGame, name: str) -> sympy.Expr:
    return as_sympy(to_fraction(np.atleast_1d(game.values.get(name, game.N))[0]))


def _own_gains(game: BoundGame, k: int) -> tuple[Any, Any, float]:
    """What the last state gains by joining k others, and by leaving them; the size of its payoff outside."""
    profile = (np.arange(game.N) < k).astype(np.int64)
    size = abs(float(game.plain(game.payoffs(profile)[-1])))
    joins = game.plain(game.gains(profile)[-1, 1])
    profile[-1] = 1
    return joins, game.plain(game.gains(profile)[-1, 0]), max(size, abs(float(joins)))


def _same(own: Any, value: sympy.Expr, margin: float) -> bool:
    """Whether two numbers are equal, or in floats nearly so."""
    return bool(as_sympy(own) == value) if margin == 0 else abs(float(own) - float(value)) <= margin
