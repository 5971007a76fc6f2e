"""The ledger: all claims, in the order of the texts, judged when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import public

from .catalogue import statements
from .reader import read
from .record import Claim, counts_of, judged, matrix_row
from .statements import GAMES, Statement

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Ledger(Answer):
    """Claims by id, each judged when it is first asked for.

    Parameters
    ----------
    ids : tuple of str

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> ledger = gg.claims.ledger()
    >>> ledger["T32"].verdict
    'not in general'
    >>> "D99" in ledger
    False
    """

    RESTS = Rests(("drezner2009", "naim2009", "think2020"))

    ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Claim]:
        return (self[label] for label in self.ids)

    def __contains__(self, label: object) -> bool:
        return label in self.ids

    def __getitem__(self, label: str) -> Claim:
        own: Mapping[str, Statement] = getattr(self, "_own", {})
        if label not in self.ids:
            raise _unknown([label], self.ids)
        return judged(own[label]) if label in own else get(label)

    def statement(self, label: str) -> Statement:
        """What a claim says, without its verdict.

        Parameters
        ----------
        label : str
        """
        own: Mapping[str, Statement] = getattr(self, "_own", {})
        if label not in self.ids:
            raise _unknown([label], self.ids)
        return own[label] if label in own else statements()[label]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many claims have each verdict; those by construction stand apart. All are judged."""
        return MappingProxyType(counts_of(self))

    def matrix(self) -> pd.DataFrame:
        """The verdict of each claim in each class of games; empty where it makes no sense. All are judged."""
        import pandas as pd

        rows = {claim.id: list(matrix_row(claim)) for claim in self}
        return pd.DataFrame.from_dict(rows, orient="index", columns=list(GAMES))

    def to_pandas(self) -> pd.DataFrame:
        """One row per claim: id, who, claim, verdict, by construction. All are judged."""
        import pandas as pd

        rows = [(c.id, c.who, c.says, c.verdict, c.by_construction) for c in self]
        return pd.DataFrame(rows, columns=["id", "who", "claim", "verdict", "by_construction"])

    @property
    def headline(self) -> str:
        """How many claims there are."""
        return f"{len(self)} claims; ask by id, as ledger[{self.ids[0]!r}], or for ledger.matrix()"

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {self.statement(label)}" for label in self.ids)])


def _unknown(labels: list[Any], known: Any) -> InvalidInputError:
    return InvalidInputError(
        "claims", [f"no claim {label!r:.80}{did_you_mean(str(label), known)}" for label in labels]
    )


@cache
def _judged(label: str) -> Claim:
    return judged(statements()[label])


@public
def get(id: str) -> Claim:
    """A claim of the two texts with its verdict, computed.

    Parameters
    ----------
    id : str
        Such as ``"D11"``: D for the blog post, T for the brief.

    Returns
    -------
    Claim

    Raises
    ------
    InvalidInputError
        For an unknown id.

    Examples
    --------
    >>> get("D5").verdict
    'not in general'
    """
    if id not in statements():
        raise _unknown([id], statements())
    return _judged(id)


@public
def judge(statement: Statement) -> Claim:
    """The verdict of a claim of one's own.

    Parameters
    ----------
    statement : Statement
        Made in Python, or by `read` from a TOML file.

    Returns
    -------
    Claim

    Raises
    ------
    InvalidInputError
        Where a test is neither true nor false.

    Examples
    --------
    >>> from gametheory_gov.claims import Case, Statement, Worlds
    >>> worlds = Worlds("numbers", "N states who agree by chance", {"N": (1, 2), "chance": ("1/2",)})
    >>> print(judge(Statement("X1", "me", "all agree half the time", "p^N = 1/2",
    ...                       (Case("voting", worlds, "Eq(chance**N, 1/2)"),))))
    X1 (me): all agree half the time: in a region
      voting: in a region
        holds at N 1, chance 1/2
        fails at N 2, chance 1/2
    """
    return judged(statement)


@public
def ledger(own: Any = ()) -> Ledger:
    """All claims of the two texts, in their order, and claims of one's own.

    Parameters
    ----------
    own : Statement, path of a TOML file, or list of these, optional
        Stand after the others.

    Returns
    -------
    Ledger
        Claims are judged when they are asked for.

    Raises
    ------
    InvalidInputError
        For an id that is taken, and what is no statement.
    DataError
        For a file that cannot be read.

    Examples
    --------
    >>> found = ledger()
    >>> found.statement("D4").who
    'Drezner'
    """
    given = list(own) if isinstance(own, (list, tuple)) else [own]
    faults, added = Faults("ledger"), dict[str, Statement]()
    for entry in given:
        with faults.noting(f"{entry}" if isinstance(entry, (str, Path)) else ""):
            statement = entry if isinstance(entry, Statement) else read(entry)
            if statement.id in statements() or statement.id in added:
                faults.add(f"own claim {statement.id}: the id is taken; choose another")
            added[statement.id] = statement
    faults.raise_as(InvalidInputError)
    made = Ledger((*statements(), *added))
    object.__setattr__(made, "_own", MappingProxyType(added))
    return made
