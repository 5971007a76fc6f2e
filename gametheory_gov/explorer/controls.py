"""Controls: what of a game can be changed in the explorer, and within which ends.

Numbers are those that formulas of the game use: its own parameters, where all states have the same, and the
entries of the design vector. Their ends are those of the rules that `gametheory_gov.Institution` and the
symbols keep; where a rule leaves an end open it is zero or a round number beyond twice the present value.
Choices that the game's rules forbid, such as a weighted body where nobody has votes, are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sympy.printing.pretty.pretty_symbology import pretty_symbol

from gametheory_gov.base.errors import GovError
from gametheory_gov.base.exact import to_fraction
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
    RANGES,
    Institution,
)

#: Parts of its range that a slider steps through, about.
STEPS = 100
#: The first controls in this order, all others after them.
_FIRST = ("legitimacy", "divergence", "depth", "excludability", "exclusion_penalty", "cost", "benefit")
#: Whether founders may leave, as a choice.
COMMITMENT = "commitment"
COMMITTED, FREE = "committed", "free"
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "body": BODIES,
    "body_weights": BODY_WEIGHTS,
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
        Each with ``name``, ``label``, ``symbol``, ``help`` and ``kind``; a ``"range"`` also has ``low``,
        ``high``, ``step`` and ``default``, a ``"choice"`` ``values`` and ``default``, ``"founders"`` a list
        of ids as ``default``.

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


def _numbers(game: BoundGame) -> Iterator[dict[str, Any]]:
    """A range for every number that formulas use and that is one for the whole game."""
    told = meanings(Institution)[1]
    for info in game.form.symbols:
        name = ALIASES.get(info.name, info.name)
        designed = info.role == "institution" and info.name in DESIGN and info.name in RANGES
        free = info.role in ("parameter", "state") and not of_states(info.name)
        if not (designed or free):
            continue
        value = getattr(game.institution, name) if designed else game.values[info.name]
        if getattr(value, "shape", ()):
            if len({*value.tolist()}) > 1:  # states differ: one number for all would hide that
                continue
            value = value.tolist()[0]
        help_text = told[name] if designed else info.meaning
        yield _range(name, info, float(value), help_text, *(RANGES[name][:2] if designed else _ends(info)))
    yield _range(
        "admission_share",
        None,
        float(game.institution.admission_share),
        told["admission_share"],
        *RANGES["admission_share"][:2],
    )


def _ends(info: SymbolInfo) -> tuple[float | None, float | None]:
    """The ends that a symbol's sign and greatest value set."""
    greatest = None if info.greatest is None else float(info.greatest)
    return (None if info.sign == "real" else 0, greatest)


def _range(
    name: str, info: SymbolInfo | None, value: float, help_text: str, least: Any, greatest: Any
) -> dict[str, Any]:
    reach = round_up(2.5 * abs(value)) if value else 1.0
    low = float(least) if least is not None else -reach if value < 0 else 0.0
    high = float(greatest) if greatest is not None else reach
    unit = f" ({info.unit})" if info is not None and info.unit else ""
    positive = info is not None and info.sign == "positive"
    step = step_of(low, high, value)
    return {
        "name": name,
        "label": name.replace("_", " "),
        "symbol": "" if info is None else letter(info),
        "help": f"{help_text}{unit}",
        "kind": "range",
        "low": step if positive and not low else low,
        "high": high,
        "step": step,
        "default": value,
    }


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
            yield _choice(name, told[name], allowed, present)
    if game.founders:
        committed = set(game.founders) <= game.committed.keys()
        about = "Whether founders never leave, or are free to choose like all others"
        yield _choice(COMMITMENT, about, [COMMITTED, FREE], COMMITTED if committed else FREE)


def _choice(name: str, help_text: str, values: list[str], default: str) -> dict[str, Any]:
    label = name.replace("_", " ")
    about = {"label": label, "symbol": "", "help": help_text, "kind": "choice"}
    return {"name": name, **about, "values": values, "default": default}


def _binds(game: BoundGame, name: str, value: str) -> bool:
    try:
        rebind(game, **{name: value})
    except GovError:
        return False
    return True


def _founders(game: BoundGame) -> Iterator[dict[str, Any]]:
    yield {
        "name": "founders",
        "label": "founders",
        "symbol": "",
        "help": "The states that found the club",
        "kind": "founders",
        "default": list(game.founders),
    }


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
