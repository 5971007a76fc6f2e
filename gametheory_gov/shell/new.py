"""The shell command ``gametheory-gov new``."""

from __future__ import annotations

from os.path import lexists
from pathlib import Path
from typing import Annotated

import typer

from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.files import write_text

from .options import Quiet, collect, writable

EXAMPLES = (
    "Example: gametheory-gov new mine; gametheory-gov grow mine/world.toml; "
    "gametheory-gov solve mine/world.toml --free-founders   |   "
    "gametheory-gov new bank --body; gametheory-gov power bank/body.toml --quota 85"
)
#: The states of the world, as a spreadsheet keeps them.
_STATES = """\
id,name,size,population,ideal,cost
ALP,Alphaland,9000,150,0.0,0.24
BET,Betaland,6000,90,0.2,0.30
GAM,Gammaland,3000,250,0.6,0.50
DEL,Deltaland,1500,60,0.4,0.55
EPS,Epsilonia,400,300,1.0,0.75
ZET,Zetaland,100,50,1.6,0.88
"""
_WORLD = """\
# A world to start from: six invented states and a club that two of them found.
# Change the entries and run again:
#   gametheory-gov show world.toml
#   gametheory-gov grow world.toml
#   gametheory-gov solve world.toml
# What stands after # is a comment. A number in quotes, such as "1/20" or "0.05", is exact.

# The title is printed above the results.
title = "A club of two among six states"

# Ids of the states that found the club; each is an id of states.csv.
# Founders stay inside, unless a command has --free-founders.
founders = ["ALP", "BET"]

# Who the states are.
[world]
# The table of states, beside this file, one line per state:
#   id          a short name without spaces, by which options and founders name the state
#   name        the full name
#   size        capability, such as gross domestic product in billions
#   population  such as millions of people
#   ideal       the policy that the state likes best, on a scale of your own
#   cost        what one unit of depth costs the state as a member
# Instead of csv, year = 2019 takes the states of the real world; then leave out normalise and exact, and
# give cost under [parameters].
csv = "states.csv"
# true: size and population are figures, and are divided by their totals. false: they are shares with sum 1.
normalise = true
# true: the decimals of the table are read as exact numbers, and answers are exact.
exact = true

# Which game is played.
[game]
# "accession": each state stays outside or is a member. See the formulas with: gametheory-gov show world.toml
kind = "accession"
# The cost of distance grows with this power of the distance from the policy.
divergence_exponent = 2

# How the institution is designed.
[institution]
# The name of the institution.
name = "the club"
# Depth of cooperation: cost and the common good are multiplied by it.
depth = 1
# The share of the common good that outsiders are kept from, from 0 (a pure public good) to 1 (a club good).
excludability = 1
# What an outsider loses when all others are inside; less in proportion to the size of the club.
exclusion_penalty = "0.8"
# The policy: "mean" or "median" of the ideal policies of those who decide, or "fixed".
policy = "mean"
# Who decides: "founders", "members", "great_powers", "weighted" or "inner_club".
body = "founders"
# The weight of those who decide: "size", "population" or "equal".
body_weights = "size"
# Whose consent newcomers need: "open" (nobody's), "majority", "share", "unanimity" or "great_power_veto";
# or whom they may not harm: "no_net_harm" (the others taken together), "no_harm" (anybody else).
admission = "open"

# What the terms of the payoffs are worth; a list gives one value per state, in the order of the table.
[parameters]
# The value of one unit of the common good, which grows with the size of the club.
benefit = 0
# The value of full legitimacy to a member; legitimacy grows with the share of population inside.
legitimacy = "0.3"
# What a member loses at distance 1 between the policy and its ideal policy.
divergence = "0.05"
"""
#: The files of a new world by name.
FILES = {"world.toml": _WORLD, "states.csv": _STATES}
#: The votes of a body's members, as a spreadsheet keeps them.
_VOTES = """\
id,name,votes,chair
ALP,Alphaland,433000,ALP
BET,Betaland,180000,BET
GAM,Gammaland,148000,GAM
DEL,Deltaland,109000,DEL
EPS,Epsilonia,46000,DEL
ZET,Zetaland,31000,DEL
ETA,Etania,27000,GAM
THE,Thetania,5000,
"""
_BODY = """\
# A decision body to start from: invented votes of eight members, of whom four sit at the table.
# Put your own figures into votes.csv: those of the World Bank, say, of which the package has none, are in its
# list of Executive Directors and their voting power. Then:
#   gametheory-gov power body.toml
#   gametheory-gov power body.toml --quota 85 --index banzhaf
#   gametheory-gov power body.toml --quota 85 --base all
# What stands after # is a comment. A number in quotes, such as "85/100", is exact.

# The title is printed above the results.
title = "Board of an invented bank"

# The share of the votes that carries a decision: at least so many; "1/2" means more than half.
quota = "1/2"

# Without whom nothing is carried, besides the quota; each is the id of a chair.
vetoes = []

# The table of votes, beside this file, one line per member:
#   id     a short name without spaces
#   name   the full name; not read
#   votes  how many votes the member has
#   chair  the id of the member who casts these votes; empty for a member without a seat at the table
# Without the column chair every member votes for itself. Where the table is written with semicolons or
# 433,000 for 433000, say so here: separator = ";" or thousands = ",".
csv = "votes.csv"

# Where the votes are from, and what to know of them; printed below the results.
sources = ["invented"]
notes = []
"""
#: The files of a new decision body by name.
BODY_FILES = {"body.toml": _BODY, "votes.csv": _VOTES}


def new(
    folder: Annotated[
        Path, typer.Argument(help="Where world.toml and states.csv are written; made if there is none.")
    ],
    body: Annotated[
        bool,
        typer.Option("--body", help="A decision body instead: body.toml and votes.csv, for your own votes."),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write a world to start from: six states in a table, and a file that explains every entry.

    Files that exist are never replaced.
    """
    faults = Faults("new")
    files = BODY_FILES if body else FILES
    main, run = ("body.toml", "power") if body else ("world.toml", "grow")
    if folder.suffix.lower() in (".toml", ".csv"):
        faults.add(f"{folder}: a folder is made, with {main} in it; name it {folder.with_suffix('')}")
    for name in files:
        if lexists(folder / name):
            faults.add(f"{folder / name}: exists and is not replaced; name another folder")
    if not faults:
        collect(faults, writable, folder)
    faults.raise_as(InvalidInputError)
    for name, text in files.items():
        write_text(folder / name, text)
    if not quiet:
        names = ", ".join(str(folder / name) for name in files)
        typer.echo(f"written: {names}; try: gametheory-gov {run} {folder / main}")
