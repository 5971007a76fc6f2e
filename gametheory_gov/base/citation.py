"""How to cite: BibTeX of the package, of the works an answer rests on, and of its data.

The entries stand in ``references.bib`` beside this module; docstrings name them by key, or by authors and
year. What an answer rests on is listed by type, and by the part of it that says which method was used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from gametheory_gov.base.inputs import public

from .errors import Faults, InvalidInputError
from .version import __version__

_PACKAGE = r"""@software{{gametheory_gov,
  author = {{{{gametheory\_gov contributors}}}},
  title = {{gametheory\_gov: games of international institutions}},
  version = {{{version}}},
  year = {{2026}}
}}"""

Keys = tuple[str, ...]
DATA: Keys = ("wdi", "bailey2017", "maddison")
#: A club that nobody leaves and nobody joins.
CLUB: Keys = ("daspremont1983",)
COMPLEMENTS: Keys = ("topkis1979", "milgrom1990")


@dataclass(frozen=True)
class Rests:
    """What answers of one type rest on.

    Parameters
    ----------
    works : tuple of keys
        What all of them rest on.
    by : (attribute, mapping)
        An attribute whose value chooses further works.
    own : str
        An attribute that lists keys itself.
    may : tuple of keys
        What that attribute may list.
    parts : mapping of attribute to types
        Parts that rest on works too, with their types; a method is called.
    unless : str
        An attribute that is true of answers that rest on nothing.
    """

    works: Keys = ()
    by: tuple[str, Mapping[str, Keys]] = ("", MappingProxyType({}))
    own: str = ""
    may: Keys = ()
    parts: Mapping[str, tuple[type, ...]] = field(default_factory=dict)
    unless: str = ""


def references() -> dict[str, str]:
    """Every BibTeX entry that the package knows, by key.

    Returns
    -------
    dict of str to str
        In the order of the bibliography.

    Examples
    --------
    >>> "drezner2007" in references()
    True
    """
    text = files("gametheory_gov.base").joinpath("references.bib").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=@)", text.strip())
    return {re.split(r"[{,]", entry)[1]: entry.strip() for entry in entries}


@public
def cite(*answers: Any) -> str:
    """BibTeX of the package and of the works that answers rest on.

    Parameters
    ----------
    *answers : answers and games, or types of them
        Each adds the works that its method rests on, those that its game names, and the data when its states
        carry a year. For a type, such as ``Selection``, all that its answers may rest on. Without any, the
        package and its data.

    Returns
    -------
    str
        BibTeX entries, none twice, the package first; works that a game names but the bibliography does not
        know follow as comments.

    Raises
    ------
    InvalidInputError
        For anything else.

    Examples
    --------
    >>> print(cite()[:9])
    @software
    >>> from gametheory_gov import AccessionGame, States, bind
    >>> from gametheory_gov.noise import Logit, stationary
    >>> game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0,
    ...                divergence=0)
    >>> "Grassmann" in cite(stationary(game, Logit(2)))
    True
    """
    faults = Faults("cite")
    for answer in answers:
        _check(answer, faults)
    faults.raise_as(InvalidInputError)
    keys = works_of(*answers) if answers else DATA
    known = references()
    parts = [_PACKAGE.format(version=__version__), *(known[key] for key in keys if key in known)]
    parts += [f"% also named by the game: {' '.join(key.split())}" for key in keys if key not in known]
    return "\n\n".join(parts)


def works_of(*answers: Any) -> Keys:
    """The keys of the works that answers, games or types of them rest on, none twice."""
    return tuple(dict.fromkeys(key for answer in answers for key in _rests_on(answer)))


def _check(answer: Any, faults: Faults) -> None:
    """Note an answer, or a type, of which nothing is known."""
    kind = answer if isinstance(answer, type) else type(answer)
    if not isinstance(getattr(kind, "RESTS", None), Rests):
        what = "the type" if answer is kind else "an answer of type"
        faults.add(
            f"{what} {kind.__name__} rests on no works that are known here; cite an answer such as "
            "solve(game), or the game, or a type of answers, or nothing for the package and its data"
        )


def _rests_on(answer: Any) -> Iterator[str]:
    """The keys of what an answer, or any answer of a type, rests on."""
    return _of_type(answer) if isinstance(answer, type) else _of_answer(answer)


def _of_answer(answer: Any) -> Iterator[str]:
    """The works that one answer rests on."""
    rests = getattr(type(answer), "RESTS", None)
    if rests is None or (rests.unless and getattr(answer, rests.unless)):
        return
    yield from rests.works
    attribute, works = rests.by
    if attribute:
        yield from works.get(getattr(answer, attribute), ())
    yield from getattr(answer, rests.own) if rests.own else ()
    for part in rests.parts:
        held = getattr(answer, part)
        held = held() if callable(held) else held
        several = held.values() if isinstance(held, Mapping) else held
        for one in several if isinstance(held, (Mapping, tuple)) else [held]:
            yield from _of_answer(one)


def _of_type(kind: Any) -> Iterator[str]:
    """All works that answers of a type may rest on."""
    rests = kind.RESTS
    yield from rests.works
    for works in rests.by[1].values():
        yield from works
    yield from rests.may
    for kinds in rests.parts.values():
        for part in kinds:
            yield from _of_type(part)
