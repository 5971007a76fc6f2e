"""How to cite: BibTeX of the package, of the methods an answer used, and of its data.

The entries stand in ``references.bib`` beside this module; docstrings name them by key.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

_ALWAYS = ("daspremont1983",)
_DATA = ("wdi", "bailey2017", "maddison")
_METHODS = {
    "agreements": ("rayvohra1997",),
    "consistent_set": ("chwe1994",),
    "enumeration": (),
    "ladder": ("diamantoudi2002", "dezeeuw2008"),
    "monotone": ("tarski1955", "topkis1979", "milgrom1990"),
    "sequence": ("bloch1996", "rayvohra1999"),
    "stage": ("nash1951", "avis2010", "vonstengel2002", "shapley1974", "nashpy"),
    "stage_gambit": ("nash1951", "gambit", "wilson1971"),
}
_PACKAGE = """@software{{gametheory_gov,
  author = {{{{gametheory_gov contributors}}}},
  title = {{gametheory_gov: games of international institutions}},
  version = {{{version}}},
  year = {{2026}}
}}"""


def references() -> dict[str, str]:
    """Return every BibTeX entry that the package knows, by key.

    Examples
    --------
    >>> sorted(references())[:2]
    ['alosferrer2010', 'avis2010']
    """
    text = files("gametheory_gov").joinpath("references.bib").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=@)", text.strip())
    return {re.split(r"[{,]", entry)[1]: entry.strip() for entry in entries}


def cite(answer: Any = None) -> str:
    """Return BibTeX for the package and for what an answer rests on.

    Parameters
    ----------
    answer : Solution, GrowthPath, NumericGame, StageSolution or States, optional
        Adds the methods of its solver, and the data when its states carry a year. Without an answer,
        the package and its data.

    Returns
    -------
    str
        BibTeX entries, the package first.

    Examples
    --------
    >>> print(cite()[:9])
    @software
    """
    from gametheory_gov import __version__

    keys: list[str] = []
    if answer is not None:
        keys += [*_ALWAYS, *_METHODS.get(getattr(answer, "solver", ""), ())]
    numeric = getattr(answer, "numeric", answer)
    states = getattr(numeric, "states", numeric)
    if answer is None or getattr(states, "year", None) is not None:
        keys += _DATA
    game = getattr(numeric, "game", None)
    keys += [key for key in getattr(game, "references", ()) if key not in keys]
    known = references()
    entries = [_PACKAGE.format(version=__version__), *(known[key] for key in keys if key in known)]
    return "\n\n".join(entries)
