"""How to cite: BibTeX of the package, of the works an answer rests on, and of its data.

The entries stand in ``references.bib`` beside this module; docstrings name them by key, or by authors and
year. What an answer rests on is listed by type, and by the part of it that says which method was used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from .errors import Faults, InvalidInputError

_PACKAGE = """@software{{gametheory_gov,
  author = {{{{gametheory_gov contributors}}}},
  title = {{gametheory_gov: games of international institutions}},
  version = {{{version}}},
  year = {{2026}}
}}"""

Keys = tuple[str, ...]
_DATA: Keys = ("wdi", "bailey2017", "maddison")
#: A club that nobody leaves and nobody joins.
_CLUB: Keys = ("daspremont1983",)
_COMPLEMENTS: Keys = ("topkis1979", "milgrom1990")
_STAGE: Keys = ("nash1951", "avis2010", "vonstengel2002", "shapley1974", "nashpy")
_FARSIGHTED: Keys = ("diamantoudi2002", "dezeeuw2008")
_SOLVERS: Mapping[str, Keys] = {
    "enumeration": (),
    "branching": (),
    "monotone": ("tarski1955", *_COMPLEMENTS),
}
_STAGES: Mapping[str, Keys] = {"stage": _STAGE, "stage_gambit": ("nash1951", "gambit", "wilson1971")}
_QUESTIONS: Mapping[str, Keys] = {
    "gametheory_gov.sweeps.labels.club_labels": _CLUB,
    "gametheory_gov.sweeps.labels.stage_labels": ("drezner2007", *_STAGE),
}
_LAWS: Mapping[str, Keys] = {
    "gibbs": ("blume1993", "monderer1996"),
    "elimination": ("grassmann1985", "ocinneide1993"),
}
_ERRORS: Mapping[str, Keys] = {
    "mutation": ("young1993", "kandori1993"),
    "logit": ("blume1993", "alosferrer2010"),
}
_THEORIES: Mapping[str, Keys] = {
    "growth": (),
    "potential": ("monderer1996", "blume1993"),
    "logit": (*_ERRORS["logit"], "young1993", "ellison2000"),
    "mutation": (*_ERRORS["mutation"], "ellison2000"),
    "global game": ("carlsson1993", "morris2003", "frankel2003"),
}


@dataclass(frozen=True)
class _Rests:
    """What answers of one type rest on.

    ``works`` always; ``by`` names a part whose value chooses further works; ``own`` a part that lists keys
    itself; ``parts`` are parts that rest on works too, with the names of their types (``bind`` is called).
    """

    works: Keys = ()
    by: tuple[str, Mapping[str, Keys]] = ("", {})
    own: str = ""
    parts: Mapping[str, Keys] = field(default_factory=dict)


_GAME: dict[str, Keys] = {"game": ("BoundGame",)}
_RULE: dict[str, Keys] = {"dynamics": ("Logit", "Mutation")}
_SPACE: dict[str, Keys] = {"space": ("ClubSpace",)}
_RESTS: Mapping[str, _Rests] = {
    # what is given
    "States": _Rests(),
    "Game": _Rests(own="references"),
    "BoundGame": _Rests(_CLUB, parts={"form": ("Game",), "states": ("States",)}),
    "Scenario": _Rests(parts={"bind": ("BoundGame",)}),
    "NormalForm": _Rests(("nash1951",)),
    "ClosedForm": _Rests(own="references"),
    "Logit": _Rests(("blume1993",)),
    "Mutation": _Rests(("kandori1993", "young1993")),
    # one club
    "Solution": _Rests(_CLUB, ("solver", _SOLVERS), parts=_GAME),
    "Equilibrium": _Rests(_CLUB),
    "GrowthPath": _Rests(_CLUB, parts=_GAME),
    "AdmissionComparison": _Rests(_CLUB, parts={"paths": ("GrowthPath",)}),
    "StockPath": _Rests(_CLUB, parts=_GAME),
    "Persistence": _Rests((*_CLUB, *_COMPLEMENTS), parts={"path": ("GrowthPath",)}),
    "HysteresisLoop": _Rests((*_CLUB, *_COMPLEMENTS, "dixit1989"), parts=_GAME),
    "PhaseDiagram": _Rests(by=("question", _QUESTIONS), parts={"base": ("BoundGame",)}),
    "Cascade": _Rests(("granovetter1978", "baldwin1993")),
    "SequentialFounding": _Rests(("downs1998",)),
    # magic numbers
    "Basin": _Rests((*_CLUB, "granovetter1978"), parts=_GAME),
    "ImpactNumber": _Rests(("naim2009",)),
    "SymmetricSize": _Rests(_CLUB),
    "TippingNumber": _Rests(
        (*_CLUB, "healkunreuther2006", "healkunreuther2011"),
        (
            "formulation",
            {
                "thresholds": ("granovetter1978", *_COMPLEMENTS),
                "threshold program": ("granovetter1978", *_COMPLEMENTS),
                "closed clubs": _COMPLEMENTS,
                "leaving rows": _COMPLEMENTS,
            },
        ),
        parts=_GAME,
    ),
    # great powers
    "Regime": _Rests(("drezner2007",)),
    "StandardsOutcome": _Rests(("drezner2007",)),
    "FormEquilibrium": _Rests(("nash1951",)),
    "FormSolution": _Rests(by=("solver", _STAGES)),
    "SubgamePerfect": _Rests(("drezner2007",), parts={"stage": ("FormSolution",)}),
    # noise
    "ClubSpace": _Rests(("kemeny1976",), parts=_GAME),
    "StationaryLaw": _Rests(by=("method", _LAWS), parts=_RULE | _SPACE),
    "HittingTimes": _Rests(_LAWS["elimination"], parts=_RULE | _SPACE),
    "NoiseSimulation": _Rests(parts=_RULE | _GAME),
    "StableSets": _Rests(("young1993", "ellison2000", "kemeny1976"), ("errors", _ERRORS), parts=_GAME),
    "Potential": _Rests(("monderer1996",), parts=_GAME),
    "NoPotential": _Rests(("monderer1996",), parts=_GAME),
    "Verdict": _Rests(by=("theory", _THEORIES)),
    "Selection": _Rests(parts={"verdicts": ("Verdict",)} | _GAME),
    # foresight
    "MarkovEquilibrium": _Rests(("maskin2001",)),
    "MarkovSolution": _Rests(("maskin2001",), parts=_GAME),
    "PatienceThresholds": _Rests(("maskin2001",)),
    "Ladder": _Rests(by=("solver", {"ladder": _FARSIGHTED})),
    "ConsistentSet": _Rests(by=("solver", {"consistent_set": ("chwe1994",)})),
    "BindingAgreements": _Rests(by=("solver", {"agreements": ("rayvohra1997",)})),
    "BindingStructure": _Rests(by=("solver", {"sequence": ("bloch1996", "rayvohra1999")})),
}


def references() -> dict[str, str]:
    """Return every BibTeX entry that the package knows, by key.

    Returns
    -------
    dict of str to str
        In the order of the bibliography.

    Examples
    --------
    >>> sorted(references())[:2]
    ['alosferrer2010', 'avis2010']
    """
    text = files("gametheory_gov.base").joinpath("references.bib").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=@)", text.strip())
    return {re.split(r"[{,]", entry)[1]: entry.strip() for entry in entries}


def citable() -> tuple[str, ...]:
    """Return the names of the types whose answers `cite` knows the works of, sorted.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> citable()[:3]
    ('AdmissionComparison', 'Basin', 'BindingAgreements')
    """
    return tuple(sorted(set(_RESTS) - {"ClubSpace"}))


def cite(*answers: Any) -> str:
    """Return BibTeX for the package and for what answers rest on.

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
        For anything else; the message lists what can be cited.

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
    from gametheory_gov.base.version import __version__

    faults = Faults("cite")
    for answer in answers:
        _check(answer, faults)
    faults.raise_as(InvalidInputError)
    named = [key for answer in answers for key in _rests_on(answer)]
    keys = list(dict.fromkeys(named if answers else _DATA))
    known = references()
    parts = [_PACKAGE.format(version=__version__), *(known[key] for key in keys if key in known)]
    parts += [f"% also named by the game: {' '.join(key.split())}" for key in keys if key not in known]
    return "\n\n".join(parts)


def _check(answer: Any, faults: Faults) -> None:
    """Note an answer, or a type, of which nothing is known."""
    kind = answer if isinstance(answer, type) else type(answer)
    if _name(kind) not in citable():
        what = "the type" if answer is kind else "an answer of type"
        faults.add(
            f"{what} {kind.__name__} rests on no works that are known here; cite the game, or one of "
            f"{', '.join(citable())}, or such a type, or nothing for the package and its data"
        )


def _rests_on(answer: Any) -> Iterator[str]:
    """Return the keys of what an answer, or any answer of a type, rests on."""
    return _of_type(_name(answer)) if isinstance(answer, type) else _of_answer(answer)


def _name(kind: type) -> str:
    """Return the name of a type of this package, or nothing."""
    own = kind.__module__.split(".")[0] == __name__.split(".")[0]
    return kind.__name__ if own else ""


def _of_answer(answer: Any) -> Iterator[str]:
    """Yield what one answer rests on."""
    name = _name(type(answer))
    if name not in _RESTS or (name == "Verdict" and answer.refusal):
        return
    rests = _RESTS[name]
    yield from rests.works
    attribute, works = rests.by
    if attribute:
        yield from works.get(getattr(answer, attribute), ())
    if name == "States" and answer.year is not None:
        yield from _DATA
    yield from getattr(answer, rests.own) if rests.own else ()
    for part in rests.parts:
        held = answer.bind() if part == "bind" else getattr(answer, part)
        several = held.values() if isinstance(held, Mapping) else held
        for one in several if isinstance(held, (Mapping, tuple)) else [held]:
            yield from _of_answer(one)


def _of_type(name: str) -> Iterator[str]:
    """Yield all that answers of a type may rest on."""
    rests = _RESTS[name]
    yield from rests.works
    for works in rests.by[1].values():
        yield from works
    if name == "States":
        yield from _DATA
    for kinds in rests.parts.values():
        for kind in kinds:
            yield from _of_type(kind)
