"""Can they all be right: one world in which claims hold together, or the smallest sets that exclude others.

The worlds are a finite class that the claims share, so what holds in none of them is excluded in the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .catalogue import labels, statements
from .findings import told
from .statements import Case, Worlds

if TYPE_CHECKING:
    import pandas as pd

#: Claims at most: sets of them are gone through.
_MOST = 24


@dataclass(frozen=True, eq=False, repr=False)
class Joint(Answer):
    """Whether claims can hold together in a class of worlds.

    Parameters
    ----------
    ids : tuple of str
    worlds : str
        Name of the class.
    where : str
        A formula that the worlds satisfy; empty for all of them.
    tried : int
        How many worlds that are.
    world : mapping of str to value, or None
        The smallest one in which all hold.
    conflicts : tuple of tuples of str
        Where there is none: the smallest sets of claims that hold together in no world of the class.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> found = gg.claims.joint(["D11", "T24"], where="legitimacy > 0")
    >>> {name: str(value) for name, value in found.world.items()}
    {'exclusion': '1', 'benefit': '1', 'excludability': '0', 'legitimacy': '1/40'}
    """

    RESTS = Rests(("think2020", "naim2009"))

    ids: tuple[str, ...]
    worlds: str
    where: str
    tried: int
    world: Mapping[str, Any] | None = None
    conflicts: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return self.world is not None

    @property
    def headline(self) -> str:
        """Where they hold together, or that they do not."""
        among = (
            f"({self.worlds}, {counted(self.tried, 'world')}{f' where {self.where}' if self.where else ''})"
        )
        if self.world is not None:
            return f"{', '.join(self.ids)} hold together at {told(self.world)} {among}"
        return f"{', '.join(self.ids)} hold together nowhere {among}"

    def __str__(self) -> str:
        lines = [f"  {' and '.join(group)} exclude each other" for group in self.conflicts if len(group) > 1]
        lines += [f"  {group[0]} holds nowhere" for group in self.conflicts if len(group) == 1]
        return "\n".join([self.headline, *lines])

    def to_pandas(self) -> pd.DataFrame:
        """One row per smallest set that holds together nowhere."""
        import pandas as pd

        return pd.DataFrame({"hold together nowhere": [", ".join(group) for group in self.conflicts]})

    def verify(self) -> Verification:
        """Ask all tests again in all worlds of the class, by the other way where there is one.

        Examples
        --------
        >>> import gametheory_gov as gg
        >>> print(gg.claims.joint(["D11", "T24"], where="exclusion > benefit*(1 - excludability)").verify())
        valid
          checked: 2 claims in 70 worlds
        """
        return checking(self._verified)

    def _verified(self) -> Verification:
        cases, worlds = _shared(self.ids)
        if worlds.name != self.worlds:
            return Verification(False, ("the worlds are others",), ())
        here = list(_those(worlds, self.where))
        again = _joined(self.ids, cases, here, again=True)
        faults = [] if (self.world, self.conflicts) == again else ["another world, or other sets, follow"]
        if self.tried != len(here):
            faults.append(f"{counted(len(here), 'world')} are to be tried")
        checked = f"{counted(len(self.ids), 'claim')} in {counted(len(here), 'world')}"
        return Verification(not faults, tuple(faults), (checked,))


def _shared(given: Any) -> tuple[dict[str, list[Case]], Worlds]:
    """The cases of claims on a class of worlds that all of them share, the largest of several."""
    faults = Faults("joint")
    known, ids = statements(), labels(given, faults)
    for label in ids:
        if not isinstance(label, str) or label not in known:
            faults.add(f"no claim {label!r:.80}{did_you_mean(str(label), known)}")
    if not 0 < len(ids) <= _MOST or len(set(map(str, ids))) < len(ids):
        faults.add(f"from 1 to {_MOST} different claims are needed; {len(ids)} are given")
    faults.raise_as(InvalidInputError)
    classes: list[dict[str, Worlds]] = [
        {case.worlds.name: case.worlds for case in known[label].cases if case.worlds is not None}
        for label in ids
    ]
    common = [worlds for name, worlds in classes[0].items() if all(name in held for held in classes)]
    if not common:
        told = (f"{label}: {', '.join(held) or 'none'}" for label, held in zip(ids, classes, strict=True))
        raise InvalidInputError("joint", [f"they share no class of worlds ({'; '.join(told)})"])
    worlds = max(common, key=len)
    cases = {
        label: [
            case for case in known[label].cases if case.worlds is not None and case.worlds.name == worlds.name
        ]
        for label in ids
    }
    return cases, worlds


def _those(worlds: Worlds, where: str) -> Iterator[Mapping[str, Any]]:
    if not where:
        yield from worlds
        return
    asked = Case("accession", worlds, where)
    yield from (world for world in worlds if asked.read(world).holds)


def _joined(
    ids: Sequence[str], cases: Mapping[str, list[Case]], worlds: Sequence[Mapping[str, Any]], *, again: bool
) -> tuple[Mapping[str, Any] | None, tuple[tuple[str, ...], ...]]:
    """The first world in which all hold, or the smallest sets that hold together in none."""
    held = []
    for world in worlds:
        here = {k for k in ids if all(case.read(world, again=again).holds for case in cases[k])}
        if len(here) == len(ids):
            return world, ()
        held.append(here)
    found: list[tuple[str, ...]] = []
    for number in range(1, len(ids) + 1):
        for group in combinations(ids, number):
            if not any(set(other) <= set(group) for other in found):
                if not any(set(group) <= here for here in held):
                    found.append(group)
    return None, tuple(found)


@public
def joint(ids: list[str], where: str = "") -> Joint:
    """One world in which all of some claims hold, or the smallest sets of them that exclude each other.

    Parameters
    ----------
    ids : list of str
        Claims with cases on the same worlds, such as the five states.
    where : str
        A formula in the settings that the worlds satisfy.

    Returns
    -------
    Joint
        The worlds are all gone through, so sets that are named exclude each other in the whole class.

    Raises
    ------
    InvalidInputError
        For unknown claims, claims that share no worlds, and formulas with other symbols.

    Examples
    --------
    The club of the powers attracts all without harm where what outsiders keep of its good is worth as much as
    what excludes them; elsewhere the one excludes the other.

    >>> print(joint(["D11", "T24"], where="exclusion > benefit"))
    D11, T24 hold together nowhere (five states, 45 worlds where exclusion > benefit)
      D11 and T24 exclude each other
    """
    cases, worlds = _shared(ids)
    here = list(_those(worlds, where))
    if not here:
        raise InvalidInputError("joint", [f"where = {where!r:.200}; no world of {worlds.name} satisfies it"])
    world, conflicts = _joined(tuple(cases), cases, here, again=False)
    return Joint(tuple(cases), worlds.name, where, len(here), world, conflicts)
