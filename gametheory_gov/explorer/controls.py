"""Controls: what of a game can be changed in the explorer, and within which ends.

Numbers are those that formulas of the game use: its own parameters, where all states have the same, and the
entries of the design vector. Their ends are those of the rules that `gametheory_gov.Institution` and the
symbols keep; where a rule leaves an end open it is zero or a round number beyond twice the present value.
Choices that the game's rules forbid, such as a weighted body where nobody has votes, are not offered.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sympy.printing.pretty.pretty_symbology import pretty_symbol

from gametheory_gov.base.errors import GovError
from gametheory_gov.base.exact import dump_number, to_fraction
from gametheory_gov.base.text import meanings
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.lookup import ALIASES, of_states
from gametheory_gov.bound.rebind import DESIGN, rebind
from gametheory_gov.formulas.symbols import SymbolInfo
from gametheory_gov.world.institution import (
    ADMISSIONS,
    BODIES,
    BODY_WEIGHTS,
    POLICIES,
    POWERS,
    RANGES,
    Institution,
)

#: Parts of its range that a slider steps through, about.
STEPS = 100
#: The first controls in this order, all others after them.
_FIRST = ("legitimacy", "divergence", "depth", "excludability", "exclusion_penalty", "cost", "benefit")
#: Headings.
_PARAMETERS, _RULES, _FOUNDERS = "Parameters", "Design of the institution", "Founders"
#: Characters of a help.
_LONGEST = 90
#: Whether founders may leave, as a choice; the last one where some of them may.
COMMITMENT = "commitment"
COMMITTED, FREE, AS_GIVEN = "committed", "free", "as_given"
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "body": BODIES,
    "body_weights": BODY_WEIGHTS,
    "power": POWERS,
    "policy": POLICIES,
    "admission": ADMISSIONS,
}


def controls(game: BoundGame) -> list[dict[str, Any]]:
    """The controls of a game, as plain values.

    Parameters
    ----------
    game : BoundGame
        One that `rebind` can bind again.

    Returns
    -------
    list of dict
        Each with ``name``, ``label``, ``symbol``, ``unit``, ``help``, ``group`` (a heading) and ``kind``; a
        ``"range"`` also has ``low``, ``high``, ``step`` and ``default`` (``own`` is the same exactly), a
        ``"choice"`` ``values``, ``names`` and ``default``, ``"founders"`` a list of ids as ``default``.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> found = {control["name"]: control for control in controls(load_scenario("gatt_wto").bind())}
    >>> [found["legitimacy"][name] for name in ("symbol", "low", "high", "step", "default")]
    ['λ', 0.0, 1.0, 0.01, 0.4]
    >>> found["body"]["values"], found["excludability"]["high"], len(found["founders"]["default"])
    (['members', 'great_powers', 'founders'], 1.0, 22)
    """
    numbers = {control["name"]: control for control in _numbers(game)}
    order = [name for name in _FIRST if name in numbers]
    order += [name for name in numbers if name not in order]
    return [*(numbers[name] for name in order), *_choices(game), *_founders(game)]


def _about(name: str, kind: str, group: str, told: str, info: SymbolInfo | None = None) -> dict[str, Any]:
    """What every control says of itself; a long help ends with its first clause."""
    short = told if len(told) <= _LONGEST else re.split(r"[:;(]", told)[0].strip()
    return {
        "name": name,
        "label": name.replace("_", " "),
        "symbol": "" if info is None else letter(info),
        "unit": "" if info is None else info.unit,
        "help": short[:1].upper() + short[1:],
        "group": group,
        "kind": kind,
    }


def _numbers(game: BoundGame) -> Iterator[dict[str, Any]]:
    """A range for every number that formulas use and that is one for the whole game."""
    told = meanings(Institution)[1]
    for info in game.form.symbols:
        name = ALIASES.get(info.name, info.name)
        if info.role == "institution" and info.name in DESIGN and info.name in RANGES:
            given = getattr(game.institution, name)
            if given is not None:  # a largest depth that nobody gave moves with the depth
                yield _about(name, "range", _RULES, told[name], info) | _range(given, *RANGES[name][:2])
        elif info.role in ("parameter", "state") and not of_states(info.name):
            value = game.values[info.name]
            if getattr(value, "shape", ()):
                if len({*value.tolist()}) > 1:  # states differ: one number for all would hide that
                    continue
                value = value.tolist()[0]
            least = None if info.sign == "real" else 0
            about = _about(name, "range", _PARAMETERS, info.meaning, info)
            yield about | _range(value, least, info.greatest, positive=info.sign == "positive")
    if "admission_share" in game.values:  # a symbol of the game goes before a rule of that name
        return
    consent = "Share of members whose consent admits, with the rule share"
    about = _about("admission_share", "range", _RULES, consent)
    yield about | _range(game.institution.admission_share, *RANGES["admission_share"][:2])


def _range(given: Any, least: Any, greatest: Any, *, positive: bool = False) -> dict[str, Any]:
    """The ends of a slider, within a rule's; zero is none where a positive number is needed."""
    value = float(given)
    reach = round_up(2.5 * abs(value)) if value else 1.0
    low = float(least) if least is not None else -reach if value < 0 else 0.0
    high = float(greatest) if greatest is not None else reach
    step = step_of(low, high, value)
    ends = {"low": step if positive and not low else low, "high": high}
    return ends | {"step": step, "default": value, "own": dump_number(given)}


def round_up(value: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is not below a positive number.

    Examples
    --------
    >>> round_up(0.8), round_up(1.2), round_up(0.1), round_up(30)
    (1.0, 2.0, 0.1, 50.0)
    """
    power = math.floor(math.log10(value))
    return next(
        float(Decimal(head).scaleb(power + more))
        for more in (0, 1)
        for head in (1, 2, 5)
        if Decimal(head).scaleb(power + more) >= Decimal(repr(value))
    )


def step_of(low: float, high: float, value: float) -> float:
    """A round step of a slider on which the present value lies, as far as four more decimals can make it so.

    Steps are about a hundredth of the range or less.

    Examples
    --------
    >>> step_of(0, 1, 0.4), step_of(0, 1, 0.123), step_of(0, 0.1, 0.05)
    (0.01, 0.001, 0.001)
    """
    step = Decimal(repr(round_up((high - low) / STEPS)))
    for _ in range(4):
        if (Decimal(repr(value)) - Decimal(repr(low))) % step == 0:
            break
        step = step.scaleb(-1)
    return float(step)


def letter(info: SymbolInfo) -> str:
    r"""The letter of a symbol as a screen writes it; empty where it has none of its own.

    Examples
    --------
    >>> from gametheory_gov.formulas.symbols import known
    >>> letter(known("divergence")), letter(known("depth"))
    ('κ', 'd')
    """
    shown = str(pretty_symbol(info.latex_name.removesuffix("_i").lstrip("\\")))
    return shown if len(shown) == 1 else ""


def _choices(game: BoundGame) -> Iterator[dict[str, Any]]:
    told = meanings(Institution)[1]
    for name, values in _CHOICES.items():
        present = getattr(game.institution, name)
        allowed = [value for value in values if value == present or _binds(game, name, value)]
        if len(allowed) > 1:
            yield _about(name, "choice", _RULES, told[name]) | _choice(allowed, present)
    if game.founders:
        fixed = {game.committed.get(label, game.actions[0]) for label in game.founders}
        present = {game.actions[-1:]: COMMITTED, game.actions[:1]: FREE}.get(tuple(fixed), AS_GIVEN)
        about = "Whether founders never leave, or are free to choose like all others"
        choice = _choice(list(dict.fromkeys([COMMITTED, FREE, present])), present)
        yield _about(commitment(game), "choice", _FOUNDERS, about) | choice


def commitment(game: BoundGame) -> str:
    """The name of the choice whether founders may leave; another one where the game has that symbol.

    Examples
    --------
    >>> from gametheory_gov import load_scenario
    >>> commitment(load_scenario("gatt_wto").bind())
    'commitment'
    """
    return f"founders_{COMMITMENT}" if COMMITMENT in game.values else COMMITMENT


def _choice(values: list[str], default: str) -> dict[str, Any]:
    return {"values": values, "names": [value.replace("_", " ") for value in values], "default": default}


def _binds(game: BoundGame, name: str, value: str) -> bool:
    try:
        rebind(game, **{name: value})
    except GovError:
        return False
    return True


def _founders(game: BoundGame) -> Iterator[dict[str, Any]]:
    about = _about("founders", "founders", _FOUNDERS, "The states that found the club")
    yield about | {"default": list(game.founders)}


def number(game: BoundGame, value: Any) -> Any:
    """A number of a setting as `rebind` takes it: in exact arithmetic the decimal that the screen shows.

    Examples
    --------
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> game = bind(AccessionGame(), States.symmetric(2), benefit=1, cost=1, legitimacy=0, divergence=0)
    >>> number(game, 0.35)
    '0.35'
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return value
    if not game.exact:
        return value
    fraction = to_fraction(repr(value))
    return int(fraction) if fraction.denominator == 1 else repr(value)
