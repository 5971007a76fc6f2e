r"""Comparative statics: which way the gain from joining moves with each parameter.

For a parameter t of the gain :math:`\Delta` of identical states, the derivative
:math:`\partial\Delta/\partial t` is written out and SymPy is asked for its sign, given what the symbols may
be. If the gain never falls in t, neither does the set of sizes at which joining pays, so the seed size
never rises in t:

.. math:: \text{seed size} = \min\{k : \Delta(j) \ge K \text{ for all } j = k, \dots, N - 1\}.

Nothing is claimed where no sign is proved. Then exact numbers are looked for at which the derivative is
positive, and others at which it is negative: both together show that the direction is not determined.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import sympy

from gametheory_gov.base.errors import Faults, InvalidGameError, NotApplicableError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.bound.game import GameLike
from gametheory_gov.games.game import Game

from .alike import OTHERS_IN, POINTS, read_alike
from .record import ClosedForm, DerivationStep, substitute_by_name
from .signs import Sign, draw_symbol, has_bent_quotient, jumps, sign_of

_TRIES = 2000
_WORDS = {"+": "never falls", "-": "never rises", "0": "does not depend on it", "?": "may rise or fall"}
#: What a direction says of the seed size.
_SEED = {"+": "; the seed size never rises", "-": "; the seed size never falls"}


@public
def comparative_statics(
    game: Game | GameLike,
    *,
    free: Iterable[str] | None = None,
    figures: Mapping[str, Any] | None = None,
    nonnegative: Iterable[str] = (),
) -> Mapping[str, ClosedForm]:
    r"""The direction in which each parameter moves the gain from joining, proved or shown to be open.

    Parameters
    ----------
    game, free, figures : as for `symmetric`
    nonnegative : iterable of str
        Names of symbols to be taken as not negative, beyond those that never are; they become assumptions.

    Returns
    -------
    mapping of str to ClosedForm
        For every symbol of the gain but N, and for k, the number of other members: the derivative, with its
        ``sign`` where one is proved. Elsewhere an exact example of each sign that was found is among the
        steps, and words say what was not.

    Raises
    ------
    InvalidGameError
        For unknown names.
    NotApplicableError
        As `symmetric`.

    Notes
    -----
    N is taken to be at least 2, k at most N - 1 and shares at most one.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, Institution
    >>> found = comparative_statics(AccessionGame().form(Institution()))
    >>> for name in ("legitimacy_weight", "cost", "divergence", "excludability"):
    ...     print(f"{name}: {found[name].meaning}")
    legitimacy_weight: the gain never falls in legitimacy_weight; the seed size never rises
    cost: the gain never rises in cost; the seed size never falls
    divergence: the gain never rises in divergence; the seed size never falls
    excludability: the gain may rise or fall in excludability
    >>> for step in found["excludability"].derivation[-2:]:
    ...     print(step)
    it is 22/5 at: (Eq(N, 7), Eq(benefit, 7/5), Eq(depth, 11), Eq(k, 2))
    it is -200/9 at: (Eq(N, 8), Eq(benefit, -8), Eq(depth, 40/9), Eq(k, 5))
    >>> found["excludability"].statement, found["excludability"].sign
    (benefit*depth*k/N, '?')
    >>> harmless = comparative_statics(AccessionGame().form(Institution()), nonnegative=["benefit"])
    >>> harmless["excludability"].sign, harmless["excludability"].assumptions
    ('+', (benefit >= 0,))
    """
    alike = read_alike(game, "comparative_statics", free, figures)
    gain = alike.gain - alike.entry
    by_name = {s.name: s for s in gain.free_symbols}
    names = [nonnegative] if isinstance(nonnegative, str) else list(nonnegative)
    faults = Faults(f"comparative_statics of game {alike.name!r}")
    faults.extend(
        f"nonnegative: {name!r:.80} is no symbol of the gain{did_you_mean(str(name), by_name)}"
        for name in names
        if name not in by_name
    )
    faults.raise_as(InvalidGameError)
    assumed = {by_name[name]: sympy.Symbol(name, real=True, nonnegative=True) for name in names}
    gain = gain.subs(assumed)
    forms = {}
    for symbol in sorted(gain.free_symbols, key=lambda s: s.name):
        if symbol.name == "N":
            continue  # a whole number, and the others may be many or few
        parts = _direction(gain, symbol)
        used = parts[0].free_symbols
        needed = tuple(sympy.Ge(s, 0) for s, taken in assumed.items() if taken in used)
        forms[symbol.name] = ClosedForm(
            f"effect_of_{symbol.name}", parts[1], parts[0], needed, parts[2], alike.references, parts[3]
        )
    return MappingProxyType(forms)


def _direction(
    gain: sympy.Expr, symbol: sympy.Symbol
) -> tuple[sympy.Basic, str, tuple[DerivationStep, ...], str]:
    """Statement, meaning, steps, and how it was checked."""
    slope = sympy.diff(gain, symbol)
    if not has_bent_quotient(slope):
        slope = sympy.factor(slope)
    steps = [DerivationStep("the gain with k other members", gain), DerivationStep("its derivative", slope)]
    if jumps(gain, symbol):  # a pair with one part has no sign
        meaning = f"the gain moves in steps with {symbol.name}; no direction is proved"
        return sympy.Tuple(gain), meaning, tuple(steps[:1]), ""
    sign: Sign = sign_of(slope)
    seed = "" if symbol == OTHERS_IN else _SEED.get(sign, "")
    if sign != "?":
        contrary = _witness(slope, "-" if sign == "+" else "+", POINTS)
        if contrary is not None and sign != "0":
            raise NotApplicableError(
                f"the derivative {slope} is not of the sign {sign} at {contrary.formula}"
            )
        meaning = f"the gain {_WORDS[sign]} in {symbol.name}{seed}"
        return (
            slope,
            meaning,
            tuple(steps),
            f"proved from signs; the derivative's at {POINTS} random exact points",
        )
    found = [_witness(slope, wanted, _TRIES) for wanted in ("+", "-")]
    steps += [step for step in found if step is not None]
    if None not in found:
        return slope, f"the gain {_WORDS['?']} in {symbol.name}", tuple(steps), "at the exact points given"
    side = "falls" if found[0] is not None else "rises"
    meaning = f"no direction in {symbol.name} is proved; no point was found at which the gain {side}"
    return slope, meaning, tuple(steps), f"at {_TRIES} random exact points"


def _witness(slope: sympy.Expr, wanted: str, tries: int) -> DerivationStep | None:
    """Exact numbers at which a derivative has a sign, small ones first; None when none are found."""
    rng = random.Random(f"{slope} {wanted}")
    symbols = sorted(slope.free_symbols, key=lambda s: s.name)
    for _ in range(tries):
        values = {s.name: draw_symbol(rng, s) for s in symbols}
        if "N" in values and "k" in values:
            values["k"] = sympy.Integer(rng.randint(0, int(values["N"]) - 1))
        value = substitute_by_name(slope, values)
        if value.is_real and (value.is_positive if wanted == "+" else value.is_negative):
            point = sympy.Tuple(*(sympy.Eq(s, values[s.name], evaluate=False) for s in symbols))
            return DerivationStep(f"it is {value} at", point)
    return None
