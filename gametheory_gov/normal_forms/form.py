r"""Games in normal form: who chooses among what, and what each combination of choices pays.

Players :math:`1, \dots, K` choose at once; player i has :math:`n_i` choices. A *cell* is one choice per
player, and :math:`u_i(a_1, \dots, a_K)` is what the cell pays player i. The payoffs are one array of shape
:math:`(n_1, \dots, n_K, K)`: one axis per player's choice, the last axis for who is paid. A cell may also
carry its *outcome*, whatever lies behind it, such as the regime that results. Different cells may have the
same outcome, and then the game has ties by construction.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gametheory_gov.base.answer import Answer, Record, reading
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import DataError, Faults, InvalidGameError, did_you_mean
from gametheory_gov.base.exact import as_exact, dump_number, format_number, is_exact, to_column
from gametheory_gov.base.inputs import public
from gametheory_gov.base.plain import to_plain
from gametheory_gov.base.text import Coded

from .cells import (
    OUTCOME,
    PAYOFF,
    distinct_texts,
    fields_from_frame,
    fields_from_plain,
    take_choices,
    take_names,
    take_outcomes,
    take_payoffs,
)
from .nfg import read_nfg, write_nfg

if TYPE_CHECKING:
    import pandas as pd

    from gametheory_gov.base._typing import Column

#: Text shows no more cells of a game with other than two players than this.
_SHOWN = 64
Profile = tuple[str, ...]


@public
@dataclass(frozen=True, eq=False, repr=False)
class NormalForm(Coded, Answer):
    """A game in normal form with labelled players and choices.

    Parameters
    ----------
    players : sequence of str, length K
        Distinct names. ``"outcome"`` and names that begin with ``"payoff_"`` are kept for columns of tables.
    choices : sequence of K sequences of str
        The choices of each player: at least one, distinct.
    payoffs : array_like, shape (n_1, ..., n_K, K)
        Finite numbers in units of payoff, the last axis by player. Exact when every entry is (integers,
        fractions, text such as ``"1/40"``); then an object array of ``Fraction``, otherwise ``float64``.
    outcomes : array_like of object, shape (n_1, ..., n_K), optional
        What lies behind each cell: hashable records with a readable ``str``. Equal records are one outcome.
    title : str

    Raises
    ------
    InvalidGameError
        Naming every fault of names, shapes and numbers.

    Examples
    --------
    >>> form = NormalForm(["USA", "CHN"], [["joint", "own"]] * 2, [[[2, 1], [0, 0]], [[0, 0], [1, 2]]])
    >>> form.payoff(["joint", "joint"])
    {'USA': Fraction(2, 1), 'CHN': Fraction(1, 1)}
    >>> print(form)
    USA (rows), CHN (columns): each cell is what they get, in this order
           joint  own
    joint  2, 1   0, 0
    own    0, 0   1, 2
    """

    FORMAT = "normal_form"
    RESTS = Rests(("nash1951",))
    WIDEST = None

    players: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    payoffs: Column
    outcomes: npt.NDArray[Any] | None = None
    title: str = ""

    def __post_init__(self) -> None:
        faults = Faults("normal form")
        players = take_names(self.players, "players", faults)
        choices = take_choices(self.choices, players, faults)
        shape = tuple(len(names) for names in choices)
        payoffs = take_payoffs(self.payoffs, players, choices, faults)
        outcomes = None if self.outcomes is None else take_outcomes(self.outcomes, shape, faults)
        title: object = self.title
        if not isinstance(title, str):
            faults.add(f"title = {title!r}; a text is needed")
        faults.raise_as(InvalidGameError)
        for name, value in zip(
            ("players", "choices", "payoffs", "outcomes"), (players, choices, payoffs, outcomes), strict=True
        ):
            object.__setattr__(self, name, value)
        super().__post_init__()

    @classmethod
    def bimatrix(
        cls,
        first: Any,
        second: Any,
        *,
        players: Sequence[str] = ("row", "column"),
        choices: Sequence[Sequence[str]] | None = None,
        title: str = "",
    ) -> NormalForm:
        """The two-player game of two payoff matrices.

        Parameters
        ----------
        first, second : array_like, shape (n_1, n_2)
            What the first and the second player get; rows are the first player's choices.
        players : sequence of two str
        choices : pair of sequences of str, optional
            Numbered from ``"1"`` if not given.
        title : str

        Raises
        ------
        InvalidGameError
            If the matrices differ in shape or hold something that is not a finite number.

        Examples
        --------
        >>> NormalForm.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
        NormalForm(row: 2, column: 2, exact)
        """
        faults = Faults("normal form")
        tables = []
        for name, matrix in (("first", first), ("second", second)):
            try:
                tables.append(to_column(matrix))
            except (ValueError, TypeError) as error:
                faults.add(f"{name} is no matrix of numbers ({error})")
        if not faults and (tables[0].ndim != 2 or tables[0].shape != tables[1].shape):
            faults.add(
                f"shapes {tables[0].shape} and {tables[1].shape}; two matrices of one shape are needed"
            )
        faults.raise_as(InvalidGameError)
        if choices is None:
            choices = [[str(k + 1) for k in range(count)] for count in tables[0].shape]
        mixed = [np.asarray(table, dtype=object) for table in tables]
        return cls(players, choices, np.stack(mixed, axis=-1), title=title)  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------ reading

    @property
    def shape(self) -> tuple[int, ...]:
        """How many choices each player has."""
        return tuple(len(names) for names in self.choices)

    @property
    def exact(self) -> bool:
        """Whether payoffs are exact."""
        return is_exact(self.payoffs)

    @cached_property
    def exact_payoffs(self) -> Column:
        """The payoffs as fractions, floats by their shortest decimal form; shape (n_1, ..., n_K, K)."""
        return as_exact(self.payoffs)

    def cells(self) -> Iterator[tuple[tuple[int, ...], Profile]]:
        """The position and the choices of every cell, the last player's choice varying fastest."""
        positions = itertools.product(*(range(count) for count in self.shape))
        yield from zip(positions, itertools.product(*self.choices), strict=True)

    def position(self, profile: Sequence[str] | Mapping[str, str]) -> tuple[int, ...]:
        """The position of a cell, given the players' choices.

        Parameters
        ----------
        profile : sequence of str in the order of players, or mapping of player to choice

        Raises
        ------
        InvalidGameError
            Naming every player without a choice and every unknown name.
        """
        faults = Faults("profile")
        given = _by_player(profile, self.players, faults)
        found = []
        for player, names in zip(self.players, self.choices, strict=True):
            choice = given.get(player)
            if choice in names:
                found.append(names.index(choice))
            elif player in given:
                hint = did_you_mean(str(choice), names)
                faults.add(f"{player!r} has no choice {choice!r}; its choices are {list(names)}{hint}")
        faults.raise_as(InvalidGameError)
        return tuple(found)

    def payoff(self, profile: Sequence[str] | Mapping[str, str]) -> dict[str, Fraction | float]:
        """The players' payoffs in a cell.

        Parameters
        ----------
        profile : sequence of str in the order of players, or mapping of player to choice

        Raises
        ------
        InvalidGameError
            Naming every player without a choice and every unknown name.
        """
        values = self.payoffs[self.position(profile)]
        return dict(zip(self.players, values.tolist(), strict=True))

    def outcome(self, profile: Sequence[str] | Mapping[str, str]) -> Any:
        """The outcome behind a cell; None when the game holds no outcomes."""
        position = self.position(profile)
        return None if self.outcomes is None else self.outcomes[position]

    def permute_players(self, order: Sequence[str]) -> NormalForm:
        """The same game with its players in another order.

        Parameters
        ----------
        order : sequence of str
            Every player once.

        Raises
        ------
        InvalidGameError
            If the order is no permutation of the players.

        Examples
        --------
        >>> NormalForm.bimatrix([[1, 2]], [[3, 4]]).permute_players(["column", "row"]).shape
        (2, 1)
        """
        listed = isinstance(order, Sequence) and not isinstance(order, str)
        if not listed or sorted(map(str, order)) != sorted(self.players):
            raise InvalidGameError(
                "order", [f"{order!r}; every player of {list(self.players)} is named once"]
            )
        axes = [self.players.index(name) for name in order]
        payoffs = self.payoffs.transpose(*axes, len(axes))[..., axes]
        outcomes = None if self.outcomes is None else self.outcomes.transpose(axes)
        choices = tuple(self.choices[k] for k in axes)
        return NormalForm(tuple(order), choices, payoffs, outcomes, self.title)

    # ----------------------------------------------------------------------------------- exchange

    def to_pandas(self) -> pd.DataFrame:
        """One row per cell: each player's choice, each player's payoff, and the outcome as text.

        Columns are the players, ``payoff_`` and the player, and ``outcome`` if there are outcomes; the title
        is in ``attrs``. See `from_pandas`.
        """
        import pandas as pd

        profiles = [profile for _, profile in self.cells()]
        data: dict[str, Any] = {name: [p[k] for p in profiles] for k, name in enumerate(self.players)}
        for k, name in enumerate(self.players):
            data[PAYOFF + name] = self.payoffs[..., k].ravel()
        if self.outcomes is not None:
            data[OUTCOME] = distinct_texts(self.outcomes).ravel()
        frame = pd.DataFrame(data)
        frame.attrs["title"] = self.title
        return frame

    @classmethod
    def from_pandas(cls, frame: pd.DataFrame, *, title: str | None = None) -> NormalForm:
        """The game of a table like that of `to_pandas`, its rows in any order.

        Parameters
        ----------
        frame : pandas.DataFrame, or a table of polars or Arrow
            A column ``payoff_X`` for every player X, a column X with its choice, and perhaps ``outcome``.
            Choices are ordered by first appearance.
        title : str, optional
            By default the one in ``frame.attrs``.

        Raises
        ------
        InvalidGameError
            Naming columns that are missing and cells that are missing or occur twice.
        """
        return cls(**fields_from_frame(frame, title))

    def to_nfg(self, path: str | Path | None = None) -> str:
        """The game in Gambit's strategic form, also written to a file if a path is given.

        With outcomes it is the outcome version, in which each outcome is named by its text. Floats are
        marked ``D`` and written as shortest decimals, exact numbers ``R``.

        Parameters
        ----------
        path : str or path, optional

        Raises
        ------
        DataError
            If a name ends with a backslash, or the file cannot be written.
        """
        return write_nfg(
            path,
            players=self.players,
            choices=self.choices,
            payoffs=self.payoffs,
            outcomes=None if self.outcomes is None else distinct_texts(self.outcomes),
            title=self.title,
        )

    @classmethod
    def from_nfg(cls, source: str | Path, *, exact: bool | None = None) -> NormalForm:
        """The game of a file or text in Gambit's strategic form, both the payoff and the outcome version.

        Parameters
        ----------
        source : str or path
            A path, or the text itself (it begins with ``NFG 1``). Outcomes become their names; names that are
            blank or repeat each other are numbered as by Gambit.
        exact : bool, optional
            Whether numbers are read as fractions; by default they are unless the file is marked ``D``.

        Raises
        ------
        DataError
            Naming the line and what stands there.
        """
        return cls(**read_nfg(source, exact=exact))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; outcomes as distinct texts, with the records that they stand for.

        Records of this package come back as they are, other outcomes as their texts. See `from_dict`.

        Raises
        ------
        DataError
            If a record holds what cannot be written.
        """
        plain = {
            "format": self.format(),
            "title": self.title,
            "players": list(self.players),
            "choices": [list(names) for names in self.choices],
            "payoffs": [dump_number(value) for value in self.payoffs.ravel()],
            "outcomes": None,
        }
        if self.outcomes is None:
            return plain
        texts = distinct_texts(self.outcomes).ravel().tolist()
        behind = dict(zip(texts, self.outcomes.ravel().tolist(), strict=True))
        records = {text: record for text, record in behind.items() if isinstance(record, Record)}
        try:
            return plain | {"outcomes": texts} | ({"records": to_plain(records)} if records else {})
        except TypeError as error:
            raise DataError("normal form", [str(error)]) from error

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> NormalForm:
        """The game of the values of `to_dict`.

        Raises
        ------
        DataError
            If the values are not those of a normal form.
        """
        cls._check_format(plain)
        with reading("normal form"):
            return cls(**fields_from_plain(plain))

    # ------------------------------------------------------------------------------- presentation

    def __repr__(self) -> str:
        counts = ", ".join(f"{name}: {count}" for name, count in zip(self.players, self.shape, strict=True))
        return f"NormalForm({counts}{', exact' if self.exact else ''})"

    def __str__(self) -> str:
        head = [self.title] if self.title else []
        if len(self.players) == 2:
            row, column = self.players
            head.append(f"{row} (rows), {column} (columns): each cell is what they get, in this order")
            table = [["", *self.choices[1]], *self._bimatrix()]
        else:
            head.append(f"{', '.join(self.players)}: what they choose, then what they get, in this order")
            cells = itertools.islice(self.cells(), _SHOWN)
            table = [[*profile, self._cell(position)] for position, profile in cells]
        lines = [*head, *_aligned(table)]
        if len(self.players) != 2 and math.prod(self.shape) > _SHOWN:
            lines.append(f"... ({math.prod(self.shape)} cells)")
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """The title, or how many choices each player has."""
        return self.title.strip() or repr(self)

    def _cell(self, position: tuple[int, ...]) -> str:
        paid = ", ".join(format_number(value) for value in self.payoffs[position])
        return paid if self.outcomes is None else f"{paid} [{self.outcomes[position]}]"

    def _bimatrix(self) -> list[list[str]]:
        """A row per choice of the first of two players: its name, and the cells."""
        columns = range(self.shape[1])
        return [[name, *(self._cell((i, j)) for j in columns)] for i, name in enumerate(self.choices[0])]

    def _shown(self) -> pd.DataFrame:
        """The bimatrix of two players, else the cells."""
        if len(self.players) != 2:
            return self.to_pandas()
        import pandas as pd

        return pd.DataFrame(self._bimatrix(), columns=[" \\ ".join(self.players), *self.choices[1]])


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _by_player(profile: Any, players: tuple[str, ...], faults: Faults) -> dict[str, Any]:
    if isinstance(profile, Mapping):
        for name in profile:
            if name not in players:
                faults.add(f"there is no player {name!r}{did_you_mean(str(name), players)}")
        for name in players:
            if name not in profile:
                faults.add(f"{name!r} has no choice; every player makes one")
        return {name: profile[name] for name in players if name in profile}
    if isinstance(profile, str) or not isinstance(profile, Sequence) or len(profile) != len(players):
        faults.add(f"{profile!r}; one choice per player of {list(players)} is needed, in this order")
        return {}
    return dict(zip(players, profile, strict=True))
