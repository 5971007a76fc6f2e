"""The shell command ``gametheory-gov evidence``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.evidence import estimate, identify, risk_sets

from .options import Json, Quiet, listed_ids, note_folder
from .tables import console
from .writing import hand_over

EXAMPLES = (
    "Examples: gametheory-gov evidence --carry   |   "
    "gametheory-gov evidence --institutions ICC,NPT --inclusion ideology --controls log_gdp   |   "
    "gametheory-gov evidence --institutions EU --eligible GBR,DNK,IRL,NOR,GRC,ESP,PRT,AUT,SWE,FIN,CHE,TUR "
    "--inclusion region --controls ''   |   "
    "gametheory-gov evidence --memberships my_memberships.csv --out results"
)


class InclusionOption(StrEnum):
    """Whose membership counts as inclusion."""

    region = "region"
    ideology = "ideology"
    every = "all"


_COLUMN = {"region": "regional", "ideology": "like_minded", "all": "inclusion"}


def evidence(
    institutions: Annotated[
        str | None, typer.Option(help="By default all open ones.", metavar="NAME,NAME,...")
    ] = None,
    inclusion: Annotated[
        InclusionOption | None,
        typer.Option(help="Whose membership may draw states in; by default region and ideology."),
    ] = None,
    controls: Annotated[
        str, typer.Option(help="Further covariates; none: ''.", metavar="NAME,NAME,...")
    ] = "log_gdp,new,young",
    eligible: Annotated[
        str | None, typer.Option(help="Who could have joined a gated institution.", metavar="ID,ID,...")
    ] = None,
    memberships: Annotated[
        Path | None, typer.Option(help="CSV of your own: institution, state, start, end.")
    ] = None,
    carry: Annotated[
        bool, typer.Option("--carry", help="First and last figures of a state stand for years beyond them.")
    ] = False,
    quiet: Quiet = False,
    json: Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for estimates, identification and risk_sets.")
    ] = None,
) -> None:
    """Say what accession histories tell of legitimacy and divergence, and what they cannot."""
    faults = Faults("evidence")
    inputs = () if memberships is None else (memberships,)
    note_folder(out, faults, inputs, "estimates", "identification", "risk_sets")
    faults.raise_as(InvalidInputError)
    risks = risk_sets(
        "open" if institutions is None else listed_ids(institutions),
        missing="carry" if carry else "leave out",
        eligible=None if eligible is None else listed_ids(eligible),
        memberships=memberships,
    )
    peers = ("region", "ideology") if inclusion is None else (inclusion.value,)
    terms = (*(_COLUMN[name] for name in peers), "distance2", *listed_ids(controls))
    found = estimate(risks, terms)
    known = identify(risks, terms)
    screen = console(silent=json)
    if not quiet:
        screen.print(str(risks), soft_wrap=True)
        screen.print()
    screen.print(str(found), soft_wrap=True)
    screen.print()
    screen.print(str(known), soft_wrap=True)
    tables = {"identification": known.to_pandas(), "risk_sets": risks.to_pandas()}
    hand_over(found, out, "estimates", json=json, quiet=quiet, tables=tables, pictures={})
