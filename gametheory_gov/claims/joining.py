"""Can they all be right: one world in which claims hold together, or the smallest sets that never do.

A claim is asked in the worlds of its cases, and holds in a world if all parts of it that are asked there do.
Classes of worlds share no settings: what holds in a world of one says nothing of another, so claims are asked
together only within a class. Each class is finite and gone through. Nothing is said of settings between its
worlds: claims that hold together in none of them may do so there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import sympy

from gametheory_gov.base.answer import Answer, Record, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted
from gametheory_gov.formulas.parse import parse_formula

from .catalogue import labels, statements
from .findings import told
from .statements import Case, Worlds

if TYPE_CHECKING:
    import pandas as pd

#: Claims that are named one by one in a headline, at most.
_NAMED = 6


@dataclass(frozen=True, eq=False, repr=False)
class JointFinding(Record):
    """Whether claims can hold together in one class of worlds.

    Parameters
    ----------
    worlds : str
        Name of the class.
    ids : tuple of str
        The claims that are asked in it.
    tried : int
        How many worlds: all of them, or all in which ``where`` holds.
    world : mapping of str to value
        The smallest world in which most of them hold.
    fail : tuple of str
        Those that fail there; none if all hold together.
    conflicts : tuple of tuples of str
        Otherwise: all smallest sets of claims that hold together in none of the worlds tried.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> print(gg.claims.joint(["D4", "D5", "T22"]).classes[0])
    D4, D5 hold together at N 2, chance 1/2, sizes Zipf, acquiescence 0 (green rooms, 180 worlds tried)
    """

    worlds: str
    ids: tuple[str, ...]
    tried: int
    world: Mapping[str, Any]
    fail: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What was found, a line each."""
        names, number = ", ".join(self.ids), f"{counted(self.tried, 'world')} tried"
        held, place = len(self.ids) - len(self.fail), told(self.world)
        if not self.fail:
            return (
                f"{names} {'hold together' if held > 1 else 'holds'} at {place} ({self.worlds}, {number})",
            )
        if len(self.ids) == 1:
            return (f"{names} holds in none of {number} ({self.worlds})",)
        most = f"at most {held} of {len(self.ids)} hold together, first at {place}, without {_and(self.fail)}"
        return (
            f"{names} hold together in none of {number} ({self.worlds})",
            *_excluded(self.conflicts),
            *([most] if len(self.ids) > max(2, len(self.fail)) else []),
        )

    def __str__(self) -> str:
        return "\n  ".join(self.lines)


def _excluded(conflicts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Conflicts in words; pairs with the same first claim in one line."""
    pairs: dict[str, list[str]] = {}
    for group in conflicts:
        if len(group) == 1:
            yield f"no world tried has {group[0]}"
        elif len(group) == 2:
            pairs.setdefault(group[0], []).append(group[1])
    for label, others in pairs.items():
        if len(others) == 1:
            yield f"no world tried has both {label} and {others[0]}"
        else:
            yield f"no world tried has {label} with any of {', '.join(others)}"
    for number in sorted({len(group) for group in conflicts if len(group) > 2}):
        same = [group for group in conflicts if len(group) == number]
        if len(same) == 1:
            yield f"no world tried has all of {_and(same[0])}"
        else:
            yield f"no world tried has all {number} of {'; or of '.join(map(', '.join, same))}"


def _and(ids: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(ids[:-1]), ids[-1])))


def _names(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= _NAMED else f"{len(ids)} claims from {ids[0]} to {ids[-1]}"


@dataclass(frozen=True, eq=False, repr=False)
class Joint(Answer):
    """Whether claims can hold together, in each class of worlds in which they are asked.

    Parameters
    ----------
    ids : tuple of str
    where : str
        A formula that the worlds satisfy; empty for all of them.
    classes : tuple of JointFinding
        One for each class of worlds that has the settings of the formula.
    without : tuple of str
        Claims that are asked in none of these: matters of data, or not formalised, or without the settings.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> found = gg.claims.joint(["D11", "T24"], where="legitimacy > 0")
    >>> {name: str(value) for name, value in found.worlds["five states"].items()}
    {'exclusion': '1', 'benefit': '1', 'excludability': '0', 'legitimacy': '1/40'}
    """

    RESTS = Rests(("drezner2009", "naim2009", "think2020"))

    ids: tuple[str, ...]
    where: str
    classes: tuple[JointFinding, ...]
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not any(found.fail for found in self.classes)

    @property
    def worlds(self) -> Mapping[str, Mapping[str, Any] | None]:
        """By class, the smallest world in which all hold together; None where there is none."""
        return {found.worlds: None if found.fail else found.world for found in self.classes}

    @property
    def conflicts(self) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of claims that hold together in none of the worlds tried of a class."""
        return tuple(dict.fromkeys(group for found in self.classes for group in found.conflicts))

    @property
    def headline(self) -> str:
        """Where they hold together, or that they do not; in how many of the classes that ask several."""
        where = f", where {self.where}" if self.where else ""
        if len(self.classes) == 1:
            return f"{self.classes[0].lines[0]}{where}"
        several = [found for found in self.classes if len(found.ids) > 1]
        good, number = sum(not found.fail for found in several), len(several)
        among = f"hold together in {good} of {number} classes of worlds that ask several"
        if not several:
            among = "are asked together in no class of worlds"
        elif number == 1:
            among = (
                f"{'hold' if good else 'do not hold'} together in the one class of worlds that asks several"
            )
        alone = [found for found in self.classes if found not in several]
        never = sum(bool(found.fail) for found in alone)
        rest = f"; {'1 class asks' if len(alone) == 1 else f'{len(alone)} classes ask'} one" if alone else ""
        rest += f", which holds in no world tried in {never} of them" if never else ""
        return f"{_names(self.ids)} {among}{rest}{where}"

    def __str__(self) -> str:
        if len(self.classes) == 1:
            lines = [f"  {line}" for line in self.classes[0].lines[1:]]
        else:
            lines = self._by_class()
        if not self:
            lines.append(
                "  settings between the worlds tried were not asked: such claims may hold together there"
            )
        if self.without:
            lines.append(f"  asked in no such worlds: {', '.join(self.without)}")
        return "\n".join([self.headline, *lines])

    def _by_class(self) -> list[str]:
        """Classes in which not all hold together first; those of one claim that holds in one line."""
        alone = [found for found in self.classes if len(found.ids) == 1 and not found.fail]
        others = sorted(
            (found for found in self.classes if found not in alone), key=lambda found: not found.fail
        )
        lines = [f"  {'  ' * (k > 0)}{line}" for found in others for k, line in enumerate(found.lines)]
        if alone:
            names = ", ".join(f"{found.ids[0]} ({found.worlds})" for found in alone)
            lines.append(f"  each alone in its worlds, and true in some: {names}")
        return [
            *lines,
            "  claims of different classes, which share no settings, are not asked together",
            "  a claim holds in a world if all parts of it that are asked there do",
        ]

    def to_pandas(self) -> pd.DataFrame:
        """One row per class of worlds: claims, worlds tried, the best world, which fail there, conflicts."""
        import pandas as pd

        rows = [
            (
                found.worlds,
                ", ".join(found.ids),
                found.tried,
                told(found.world),
                ", ".join(found.fail),
                "; ".join(map(_and, found.conflicts)),
            )
            for found in self.classes
        ]
        return pd.DataFrame(rows, columns=["worlds", "claims", "tried", "world", "fail", "conflicts"])

    def verify(self) -> Verification:
        """Ask all tests again in all worlds, by the other way where there is one.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> print(gg.claims.joint(["D11", "T24"], where="exclusion > benefit*(1 - excludability)").verify())
        valid
          checked: five states: 2 claims in 70 worlds
        """
        return checking(self._verified)

    def _verified(self) -> Verification:
        again = _joined(self.ids, self.where, again=True)
        names = ("ids", "where", "classes", "without")
        faults = [f"other {name} follow" for name in names if getattr(self, name) != getattr(again, name)]
        checked = tuple(
            f"{found.worlds}: {counted(len(found.ids), 'claim')} in {counted(found.tried, 'world')}"
            for found in again.classes
        )
        return Verification(not faults, tuple(faults), checked)


# ------------------------------------------------------------------------------------------ what is asked


def _asked(ids: Sequence[str], where: str) -> dict[str, tuple[Worlds, list[str]]]:
    """Classes of worlds by name, with the claims asked in them; only those with the settings of a formula."""
    classes: dict[str, tuple[Worlds, list[str]]] = {}
    for label in ids:
        for case in statements()[label].cases:
            if case.worlds is not None:
                _, here = classes.setdefault(case.worlds.name, (case.worlds, []))
                here.extend([label] if label not in here else [])
    names = {name for worlds, _ in classes.values() for name in worlds.settings}
    if not classes:
        raise InvalidInputError("joint", [f"{', '.join(ids)} is asked in no class of worlds"])
    if not where:
        return classes
    symbols = {name: sympy.Symbol(name, real=True) for name in sorted(names)}
    wanted = {str(s) for s in parse_formula(where, symbols, subject="where").free_symbols}
    found = {name: held for name, held in classes.items() if wanted <= set(held[0].settings)}
    if not found:
        raise InvalidInputError("where", [f"no class of worlds has all of {', '.join(sorted(wanted))}"])
    return found


def _those(worlds: Worlds, where: str) -> list[int]:
    """Places of the worlds that satisfy a formula."""
    if not where:
        return list(range(len(worlds)))
    asked = Case("accession", worlds, where)
    return [k for k, world in enumerate(worlds) if asked.read(world).holds]


def _holds(label: str, name: str, *, again: bool) -> tuple[bool, ...]:
    """Whether all parts of a claim that are asked in a class hold, world by world."""
    cases = [case for case in statements()[label].cases if case.worlds and case.worlds.name == name]
    worlds: Any = cases[0].worlds
    return tuple(all(bool(case.read(world, again=again).holds) for case in cases) for world in worlds)


@cache
def _held(label: str, name: str) -> tuple[bool, ...]:
    return _holds(label, name, again=False)


# ---------------------------------------------------------------------------------------- what is found


def exclusions(fails: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """The smallest sets with something of each of some sets: what fails together in every world.

    One world after another: a set that has nothing of what fails there grows by each of it, and what holds a
    smaller set is left out (Berge's algorithm).

    Examples
    --------
    >>> found = exclusions([frozenset("ab"), frozenset("bc")])
    >>> sorted("".join(sorted(group)) for group in found)
    ['ac', 'b']
    """
    found: set[frozenset[str]] = {frozenset()}
    for fail in sorted(set(fails), key=len):
        kept = {group for group in found if group & fail}
        grown = {group | {label} for group in found - kept for label in fail}
        found = kept | {group for group in grown if not any(other <= group for other in kept)}
    return found


def _found(worlds: Worlds, ids: Sequence[str], where: str, *, again: bool) -> JointFinding:
    table = {k: _holds(k, worlds.name, again=True) if again else _held(k, worlds.name) for k in ids}
    places = _those(worlds, where)
    if not places:
        raise InvalidInputError("joint", [f"where = {where!r:.200}; no world of {worlds.name} satisfies it"])
    fails = {place: frozenset(k for k in ids if not table[k][place]) for place in places}
    best = min(places, key=lambda place: len(fails[place]))
    order = {label: k for k, label in enumerate(ids)}
    groups = [tuple(sorted(group, key=order.__getitem__)) for group in exclusions(fails.values())]
    return JointFinding(
        worlds.name,
        tuple(ids),
        len(places),
        list(worlds)[best],
        tuple(k for k in ids if k in fails[best]),
        tuple(sorted(groups, key=lambda group: (len(group), [order[k] for k in group]))),
    )


def _joined(given: Any, where: str, *, again: bool) -> Joint:
    faults, known = Faults("joint"), statements()
    ids = labels(given, faults, known)
    if not ids and not faults:
        faults.add("ids is empty; claims are needed, such as ['D11', 'T24'], or 'D' for all of a text")
    faults.raise_as(InvalidInputError)
    classes = _asked(ids, where)
    without = tuple(label for label in ids if not any(label in here for _, here in classes.values()))
    found = (_found(worlds, here, where, again=again) for worlds, here in classes.values())
    return Joint(tuple(ids), where, tuple(found), without)


@public
def joint(ids: Any, where: str = "") -> Joint:
    """One world in which all of some claims hold, or the smallest sets that hold together in none tried.

    Parameters
    ----------
    ids : list of str or Claim
        Claims; authors by name (``"Drezner"``, ``"Naim"``, ``"T20 brief"``), for all claims of theirs; texts
        by their letter: ``"D"`` for the post, with what it quotes of Naim, and ``"T"`` for the brief. A claim
        that is asked in several classes of worlds has to hold in each.
    where : str
        A formula in the settings that the worlds satisfy. Only classes that have all its settings are asked.

    Returns
    -------
    Joint
        One finding for each class of worlds. All its worlds are tried: sets that are named hold together in
        none of them. Settings in between are not tried, and such sets may hold together there. Classes share
        no settings, so claims of different classes are not asked together.

    Raises
    ------
    InvalidInputError
        For unknown claims and authors, claims that are asked in no worlds, and formulas with other symbols.

    Examples
    --------
    The club of the powers attracts all without harm in some worlds, and in none where exclusion takes more
    than the benefit.

    >>> bool(joint(["D11", "T24"], where="Eq(exclusion, benefit)"))
    True
    >>> print(joint(["D11", "T24"], where="exclusion > benefit"))
    D11, T24 hold together in none of 45 worlds tried (five states), where exclusion > benefit
      no world tried has both D11 and T24
      settings between the worlds tried were not asked: such claims may hold together there

    Whether all that Drezner says of those worlds can hold together:

    >>> bool(joint("Drezner", where="exclusion > benefit"))
    True
    """
    return _joined(ids, where, again=False)
