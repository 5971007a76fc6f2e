r"""Random games in the general symbolic form, written as formulas.

An action's payoff is a sum of a few terms in the state's own figures, the totals, an exposure sum and
terms of the whole profile. In games asked to be *supermodular* every total and exposure has slopes that
rise from action to action, as do all states' contributions, so that by construction every step up gains
from the others' steps up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from hypothesis import strategies as st

from gametheory_gov.games.game import Game

ACTIONS = ("outside", "sign", "comply", "lead")
#: The games' own figures per state, drawn by the caller: how much a state counts, what it likes, and a
#: payoff of the last action alone, which a caller can set so that a state is indifferent.
COLUMNS: Mapping[str, str] = {"weight": "how much a state counts", "taste": "likes", "bonus": "for the last"}
#: The games' own numbers.
PARAMETERS: Mapping[str, str] = {"strength": "strength of one term"}

Tables = dict[str, dict[str, str]]


def _number(draw: st.DrawFn, least: int, most: int) -> Fraction:
    denominator = draw(st.sampled_from((1, 2, 4)))
    return Fraction(draw(st.integers(least * denominator, most * denominator)), denominator)


def _numbers(draw: st.DrawFn, count: int, least: int, most: int) -> list[Fraction]:
    return [_number(draw, least, most) for _ in range(count)]


def _rising(draw: st.DrawFn, count: int) -> list[Fraction]:
    """Numbers that start at zero and never fall."""
    return list(accumulate([Fraction(0), *_numbers(draw, count - 1, 0, 1)]))


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(terms) or "0"


def _totals(draw: st.DrawFn, actions: Sequence[str], supermodular: bool) -> tuple[Tables, list[int]]:
    """Draw what each action adds to each total, and the direction in which totals move with cooperation."""
    tables: Tables = {}
    directions = []
    for name in ("first_total", "second_total", "third_total")[: draw(st.integers(1, 3))]:
        direction = draw(st.sampled_from((1, -1))) if supermodular else 1
        if supermodular:
            plain, weighted = _rising(draw, len(actions)), _rising(draw, len(actions))
        else:
            plain = _numbers(draw, len(actions), 0, 2)
            weighted = _numbers(draw, len(actions), *draw(st.sampled_from(((0, 2), (-1, 2)))))
            if draw(st.booleans()):
                plain[0] = weighted[0] = Fraction(0)
        tables[name] = {
            action: f"({direction * p}) + ({direction * w})*weight"
            for action, p, w in zip(actions, plain, weighted, strict=True)
            if p or w
        }
        directions.append(direction)
    return tables, directions


def _rising_payoffs(
    draw: st.DrawFn, actions: Sequence[str], totals: Sequence[str], directions: Sequence[int], exposed: bool
) -> dict[str, str]:
    """Draw payoffs whose slopes in every total and exposure rise from action to action."""
    rows: list[list[str]] = [[f"({_number(draw, -2, 1)})", "(-1/4)*taste"] for _ in actions]
    for name, direction in zip(totals, directions, strict=True):
        for row, slope in zip(rows, _rising(draw, len(actions)), strict=True):
            row.append(f"({direction * slope})*{name}")
    if exposed:
        for row, slope in zip(rows, _rising(draw, len(actions)), strict=True):
            row.append(f"({slope})*link")
    return {action: _sum(row) for action, row in zip(actions, rows, strict=True)}


def _any_term(draw: st.DrawFn, totals: Sequence[str], others: Sequence[str]) -> str:
    q, r = (f"({_number(draw, -2, 2)})" for _ in range(2))
    a, b = (draw(st.sampled_from(totals)) for _ in range(2))
    forms = [
        f"{q}*{a}",
        f"{q}*taste",
        q,
        f"{q}*weight*{a}",
        f"{q}*{a}*{b}",
        f"{q}*strength*{a}**2",
        f"{q}*Max({a} - {r}, 0)",
        f"{q}*Min({a}, {r})",
        f"{q}*Abs({a} - {r}*taste)",
        f"{q}*{a}/(1 + {b}**2)",
        f"{q}*taste*{a}/N",
        f"Piecewise(({q}, {a} >= {r}), ({r}*taste, True))",
        f"{q}*floor({a})",
        *(f"{q}*{name}" for name in others),
        *(f"{q}*(taste - {name})**2" for name in others),
    ]
    return draw(st.sampled_from(forms))


def _any_payoffs(
    draw: st.DrawFn, actions: Sequence[str], totals: Sequence[str], others: Sequence[str]
) -> dict[str, str]:
    return {
        action: _sum([_any_term(draw, totals, others) for _ in range(draw(st.integers(0, 3)))])
        for action in actions
    }


def _switching(draw: st.DrawFn, actions: Sequence[str]) -> dict[tuple[str, str], str]:
    pairs = [(a, b) for a in actions for b in actions if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    return {pair: f"({_number(draw, 0, 1)})*{draw(st.sampled_from(('1', 'weight')))}" for pair in chosen}


@st.composite
def random_game(draw: st.DrawFn, *, most_actions: int = 4, supermodular: bool = False) -> Game:
    """Draw a game in the general symbolic form.

    Parameters
    ----------
    most_actions : int, at least 2
    supermodular : bool
        Whether every step up must gain from the others' steps up.

    Returns
    -------
    strategy of Game
        Its columns are `COLUMNS`, its parameters `PARAMETERS`; not every one occurs in a formula.
    """
    actions = ACTIONS[: draw(st.integers(2, most_actions))]
    totals, directions = _totals(draw, actions, supermodular)
    exposed = draw(st.booleans())
    counts = _rising(draw, len(actions)) if supermodular else _numbers(draw, len(actions), -1, 2)
    terms: tuple[str, ...] = ()
    cooperation = list(range(len(actions)))
    if supermodular:
        payoffs = _rising_payoffs(draw, actions, list(totals), directions, exposed)
    else:
        terms = tuple(draw(st.lists(st.sampled_from(("representation", "median_policy_1")), unique=True)))
        payoffs = _any_payoffs(draw, actions, list(totals), [*terms, *(["link"] if exposed else [])])
        cooperation = sorted(draw(st.lists(st.integers(0, 3), min_size=len(actions), max_size=len(actions))))
    payoffs[actions[-1]] += " + bonus"
    return Game(
        "random",
        actions,
        aggregates=totals,
        payoffs=payoffs,
        exposures={"link": dict(zip(actions, map(str, counts), strict=True))} if exposed else {},
        profile_terms=terms,
        switching=_switching(draw, actions) if not supermodular or len(actions) == 2 else {},
        columns=dict(COLUMNS),
        parameters=dict(PARAMETERS),
        cooperation=tuple(cooperation),
        reports={"first_report": "first_total**2/N"},
    )
