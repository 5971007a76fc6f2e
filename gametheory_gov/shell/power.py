"""The shell command ``gametheory-gov power``."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from os.path import isfile
from typing import Annotated

import typer

from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.decisions import Rule, body_rule
from gametheory_gov.decisions import power as voting_power
from gametheory_gov.scenarios import list_bodies, load_body, read_body
from gametheory_gov.scenarios.catalogue import list_scenarios
from gametheory_gov.scenarios.decision_bodies import WITHOUT_VOTES
from gametheory_gov.scenarios.own_bodies import is_body

from .options import Json, Quiet, read_target
from .tables import console
from .writing import print_json

EXAMPLES = (
    "Examples: gametheory-gov power imf_board --quota 85   |   "
    "gametheory-gov power imf_board --quota 85 --base all --index banzhaf   |   "
    "gametheory-gov power un_general_assembly --quota 2/3   |   "
    "gametheory-gov power my_votes.csv --quota 85   |   gametheory-gov power world.toml --json"
)


class IndexOption(StrEnum):
    """Indices of power."""

    shapley_shubik = "shapley_shubik"
    banzhaf = "banzhaf"
    absolute_banzhaf = "absolute_banzhaf"
    to_initiate = "to_initiate"
    to_block = "to_block"


class BaseOption(StrEnum):
    """What a quota is a share of."""

    seated = "seated"
    every = "all"


def power(
    target: Annotated[
        str,
        typer.Argument(
            help="A decision body (imf_board, un_security_council, un_security_council_before_1965, "
            "un_general_assembly, eu_council, wto_green_room, g20), a CSV table of your own votes, or a TOML "
            "file with a body or an institution."
        ),
    ],
    quota: Annotated[
        str | None,
        typer.Option(help="Per cent of the votes, such as 85, or a share, such as 2/3.", metavar="NUMBER"),
    ] = None,
    index: Annotated[IndexOption, typer.Option(help="Which index of power.")] = IndexOption.shapley_shubik,
    base: Annotated[
        BaseOption, typer.Option(help="The quota is a share of the votes at the table, or of all votes.")
    ] = BaseOption.seated,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Say what voting power a decision body gives to whom."""
    faults = Faults("power")
    share = None if quota is None else _read_quota(quota, faults)
    faults.raise_as(InvalidInputError)
    titles = list_bodies()
    own = target not in titles and isfile(target) and is_body(target)
    if target in titles or own:
        load = read_body if own else load_body
        body = load(target, quota=share, base=base.value)
        title, rule, notes, sources = body.title, body.rule, body.notes, body.sources
    else:
        if base is BaseOption.every:
            faults.add("--base all is for bodies with members without a seat, such as imf_board")
        if not target.endswith(".toml") and not isfile(target) and target not in list_scenarios():
            near = did_you_mean(target, titles)
            faults.add(
                WITHOUT_VOTES[target]
                if target in WITHOUT_VOTES
                else f"{target!r:.80} is no decision body and no file{near}; "
                f"give {', '.join(titles)}, a CSV or a TOML file"
            )
        faults.raise_as(InvalidInputError)
        title, rule, notes = _of_a_world(target, share)
        sources = ()
    found = voting_power(rule, index.value)
    if json:
        print_json(found)
        return
    screen = console()
    if not quiet:
        screen.print(title, soft_wrap=True)
    screen.print(str(found), soft_wrap=True)
    shares = found.shares()
    for voter in sorted(found.values, key=lambda voter: -found.values[voter]):
        votes = f"  {float(shares[voter]):8.3%} of votes" if voter in shares else ""
        screen.print(f"{voter:>12}  {float(found.values[voter]):.8f}{votes}", soft_wrap=True, highlight=False)
    for line in () if quiet else (*(f"note: {note}" for note in notes), *(f"source: {s}" for s in sources)):
        screen.print(line, soft_wrap=True)


def _read_quota(text: str, faults: Faults) -> Fraction:
    """A share, from per cent or from a fraction."""
    try:
        share = Fraction(text.strip().removesuffix("%")) / (1 if "/" in text else 100)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        faults.add(f"--quota {text}; per cent above 0 and at most 100, or a share such as 2/3, is needed")
    elif share <= Fraction(1, 100) and not {"/", "%"} & {*text}:
        faults.add(
            f"--quota {text} may be per cent or a share; write {text}% for per cent, or the share as a "
            f"fraction, {100 * share}"
            if share < Fraction(1, 100)
            else f"--quota {text} may be one per cent or all votes; write 1% or 100"
        )
    return share


def _of_a_world(target: str, share: Fraction | None) -> tuple[str, Rule, tuple[str, ...]]:
    """The rule of the decision body of a scenario or a world, its title, and what to know of it."""
    scenario = read_target(target, None)
    institution = scenario.institution
    if share is not None:
        institution = institution.replace(quota=share)
    members = scenario.states.ids if institution.body == "members" else None
    founders = scenario.founders if institution.body == "founders" else None
    rule = body_rule(institution, scenario.states, members=members, founders=founders)
    notes = ("the body is the members; all states count as members here",) if members else ()
    return scenario.title, rule, notes
