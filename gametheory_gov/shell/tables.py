"""What the shell command prints."""

from __future__ import annotations

import re
import sys
import textwrap
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.table import Table

from gametheory_gov.base.exact import exact_sum, format_gain
from gametheory_gov.base.text import counted, listed
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.data.memberships import accession_years
from gametheory_gov.equilibria.solution import Solution
from gametheory_gov.growth.concordances import concordance
from gametheory_gov.growth.path import GrowthPath
from gametheory_gov.scenarios.scenario import Scenario

WIDTH = 110
_NAMED = 12
#: A fraction that stands alone, not in a name, a longer number or a formula.
_FRACTION = re.compile(r"(?<![\w/.])(?<![-+*^] )-?\d{1,24}/\d{1,24}(?![\w/]|\.\d| ?[-+*^])")


class _Screen(Console):
    """A console that writes the decimal beside each exact fraction."""

    def print(self, *objects: Any, **options: Any) -> None:
        told = (with_decimals(each) if isinstance(each, str) else each for each in objects)
        super().print(*told, **options)


def with_decimals(text: str) -> str:
    """A text with the decimal beside each fraction.

    Examples
    --------
    >>> with_decimals("gains 1/40, at most 2/3 of GATT/WTO")
    'gains 1/40 = 0.025, at most 2/3 ≈ 0.666667 of GATT/WTO'
    """

    def both(found: re.Match[str]) -> str:
        decimal = f"{float(Fraction(found[0])):.6g}"
        sign = "=" if Fraction(decimal) == Fraction(found[0]) else "≈"
        return f"{found[0]} {sign} {decimal}"

    return _FRACTION.sub(both, text)


def print_heading(console: Console, scenario: Scenario, game: BoundGame) -> None:
    """Print what every command on a game says first: the title, how many states, and its founders."""
    parts = [f"{game.N} states"]
    if game.founders:
        kind = "committed" if game.committed.keys() & set(game.founders) else "free to leave"
        parts.append(f"{counted(len(game.founders), 'founder')} {kind}")
    if others := game.committed.keys() - set(game.founders):
        parts.append(f"{len(others)} committed")
    if game.exact:
        parts.append("exact")
    console.print(f"{scenario.title} ({', '.join(parts)})", style="bold")


def console(*, silent: bool = False, errors: bool = False) -> Console:
    """A console as wide as the terminal, or 110 characters where there is none.

    What is in brackets is printed as it is: ids may hold them.

    Parameters
    ----------
    silent : bool
        Whether nothing is printed.
    errors : bool
        Whether it prints to standard error.
    """
    width = None if sys.stdout.isatty() else WIDTH
    return _Screen(width=width, quiet=silent, stderr=errors, highlight=False, markup=False, emoji=False)


def wrapped(text: str, indent: str = "") -> str:
    """A text with its lines wrapped and indented."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def print_founding(console: Console, scenario: Scenario, path: GrowthPath) -> None:
    """Print the heading, the founders, and founders that the table does not hold."""
    print_heading(console, scenario, path.game)
    console.print(f"{path.order} order; founders: {path.listed(path.founders) or 'nobody'}")
    if scenario.missing_founders:
        console.print(f"founders not among these states: {path.listed(scenario.missing_founders)}")
    console.print()


def path_table(path: GrowthPath) -> Table:
    """The table of a growth path: round, members, share of size, legitimacy, who joined."""
    size = dict(zip(path.game.states.ids, path.game.states.size, strict=True))
    legitimacy = all("legitimacy" in r.reports for r in path.rounds)
    table = Table(box=None, pad_edge=False)
    for name in ("round", "members", "of size", *(["legitimacy"] if legitimacy else [])):
        table.add_column(name, justify="right")
    table.add_column("who joined")
    for r in path.rounds:
        share = float(exact_sum([size[label] for label in r.members]))
        seen = [f"{float(r.reports['legitimacy']):.3f}"] if legitimacy else []
        table.add_row(str(r.number), str(len(r.members)), f"{share:.1%}", *seen, path.moves_text(r))
    return table


def print_reasons(console: Console, path: GrowthPath) -> None:
    """Say why: what each driver brought to the gain of those who joined, on average, round by round."""
    rounds = [r for r in path.rounds if r.joiners and any(m.reasons for m in r.moves)]
    if not rounds:
        return
    labels = list(dict.fromkeys(label for r in rounds for m in r.moves for label in m.reasons))
    console.print("\nwhy they joined (averages over those who did, in units of payoff)")
    table = Table(box=None, pad_edge=False)
    for name in ("round", "joined", *labels, "= gain", "gain one round earlier"):
        table.add_column(name, justify="right")
    for r in rounds:
        joined = [m for m in r.moves if m.state in r.joiners]
        means = [_mean([m.reasons.get(label, 0) for m in joined]) for label in labels]
        before = [m.before for m in joined if m.before is not None]
        table.add_row(
            str(r.number),
            str(len(joined)),
            *means,
            _mean([m.gain for m in joined]),
            _mean(before) if before else "-",
        )
    console.print(table)


def _mean(values: list[Any]) -> str:
    return f"{float(sum(values)) / len(values):+.3f}"


def print_ending(console: Console, scenario: Scenario, path: GrowthPath, quiet: bool) -> None:
    """Print where a path ends, who would leave, and how its order compares with history."""
    console.print()
    console.print(f"ends in {path.ending}: {path.regime.headline}", soft_wrap=quiet)
    if path.cycle:
        console.print(f"the path cycles through {len(path.cycle)} clubs")
    if quiet:
        return
    if path.would_leave:
        who = ", ".join(f"{m.state} ({format_gain(m.gain)})" for m in path.would_leave)
        left = (
            "the path would cycle"
            if path.remaining is None
            else f"{counted(len(path.remaining), 'member')} would remain"
        )
        console.print(f"founders who would leave if free, and their gain: {who}; then {left}")
    if path.decided_on_tie:
        who = path.listed(m.state for m in path.decided_on_tie)
        console.print(f"moves decided by the tie rule {path.ties!r}: {who}")
    if scenario.history:
        agreement = concordance(path, accession_years(*scenario.history)).headline
        console.print(f"order of accession against history ({'/'.join(scenario.history)}): {agreement}")
    if scenario.parameter_rule:
        console.print(f"parameters: {scenario.parameter_rule}")


def solution_table(solution: Solution) -> Table:
    """The table of equilibria with the states closest to leaving and to joining."""
    table = Table(box=None, pad_edge=False)
    for name, side in (
        ("", "right"),
        ("members", "right"),
        ("of size", "right"),
        ("club", "left"),
        ("closest to leaving", "left"),
        ("closest to joining", "left"),
    ):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    size = dict(zip(solution.game.states.ids, solution.game.states.size, strict=True))
    numbered = [(str(k), e) for k, e in enumerate(solution.equilibria, start=1)]
    for label, e in [*numbered, *(("undecided", e) for e in solution.undecided)]:
        named = listed(e.members[:_NAMED], size)
        if len(solution.game.actions) > 2:
            named = listed([f"{state} ({e.actions[state]})" for state in e.members[:_NAMED]], ["; "])
        more = f" and {len(e.members) - _NAMED} more" if len(e.members) > _NAMED else ""
        closest = [e.closest(leaving=leaving) for leaving in (True, False)]
        margins = [with_decimals(f"{m.state} ({format_gain(m.gain)})") if m else "-" for m in closest]
        share = float(exact_sum([size[label] for label in e.members]))
        table.add_row(label, str(len(e.members)), f"{share:.1%}", (named or "nobody") + more, *margins)
    return table
