r"""Risk sets: who could have joined an institution in a year, and who did.

A row is a state i, an institution and a year t such that

- t is after the institution's opening year and not after its closing year,
- i counts as a state at the end of t, and still does at the end of the last year of the figures,
- i was never a member before t (of first entries), or was none at the end of t - 1 (of every entry).

``joined`` says whether a membership of i starts in t. Members at the end of the opening year are founders:
they are given, and never events. Everything else is of the year before: who was a member at its end, ideal
points, GDP. With :math:`y_j` GDP, :math:`m_j` membership at the end of t - 1 and :math:`L_i` as in
`peers`,

.. math::

    r = \frac{\sum_j y_j m_j \theta_j}{\sum_j y_j m_j} , \qquad
    \text{distance2}_i = (\theta_i - r)^2 ,

the policy r being what the accession game calls a mean policy, weighted by size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gametheory_gov.base._typing import BoolArray, FloatArray, IntArray
from gametheory_gov.base.answer import Answer
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError, did_you_mean
from gametheory_gov.base.inputs import as_ids, is_whole, public
from gametheory_gov.base.text import counted
from gametheory_gov.data.tables import read_table

from .access import GATED, OPEN, UNUSABLE, Kind, kinds
from .at_risk import Part, left_out, members_at
from .panel import FIRST, LAST, Panel, read_panel
from .peers import BANDWIDTH, Peers, note_peers
from .spells import Spell, package_spells, read_spells

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class RiskSets(Answer):
    """Who could have joined which institution in which year, and who did.

    Parameters
    ----------
    institution, state : tuple of str, length n
        Of each row; rows are sorted by institution, year and state.
    year : array of int, shape (n,)
    joined : array of bool, shape (n,)
    region : tuple of str, length n
        The UN's geographical sub-region.
    covariates : mapping of str to array, shape (n,)
        Of the year before: ``inclusion``, ``regional`` and ``like_minded`` are shares of peers in [0, 1] that
        are members; ``distance2`` is the squared distance of the own ``ideal`` point from the ``policy``, the
        members' mean; ``log_gdp`` the logarithm of GDP in billion 2011 international dollars. ``new`` is 1
        for a state at most a year old, ``young`` for one of two to five years; ``duration`` is in years since
        the state could join.
    kinds : tuple of Kind
        Of each institution.
    founders : mapping of str to tuple of str
        Members at the end of the opening year, by institution.
    spells : mapping of str to tuple
        The memberships by institution: state, year of joining, year of leaving or None.
    left_out : mapping of str to tuple of str
        Why a state is left out, or in which years, by state.
    rules : tuple of str
        The rules, in sentences.
    entries, missing : str
        As given.

    Examples
    --------
    >>> from gametheory_gov.evidence import risk_sets
    >>> risks = risk_sets("ICC", missing="carry")
    >>> risks.counts
    {'ICC': (1592, 101)}
    >>> risks.left_out["AND"]
    ('Andorra never has GDP and population in the table.',)
    """

    RESTS = Rests(("bailey2017", "maddison"))

    institution: tuple[str, ...]
    state: tuple[str, ...]
    year: IntArray
    joined: BoolArray
    region: tuple[str, ...]
    covariates: Mapping[str, FloatArray]
    kinds: tuple[Kind, ...]
    founders: Mapping[str, tuple[str, ...]]
    spells: Mapping[str, tuple[Any, ...]]
    left_out: Mapping[str, tuple[str, ...]]
    rules: tuple[str, ...]
    entries: str = "first"
    missing: str = "leave out"

    def __len__(self) -> int:
        return len(self.state)

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Rows and events of each institution."""
        names = np.array(self.institution)
        return {
            kind.institution: (
                int(np.sum(names == kind.institution)),
                int(np.sum(self.joined[names == kind.institution])),
            )
            for kind in self.kinds
        }

    @property
    def peers(self) -> tuple[str, ...]:
        """The states that may be peers: rows and columns of a matrix of peers, in this order."""
        return read_panel(self.missing == "carry").ids

    def with_inclusion(
        self, name: str, peers: Any, *, weights: str = "population", bandwidth: float = BANDWIDTH
    ) -> RiskSets:
        """The same risk sets with a further covariate: the share of peers that are members.

        Parameters
        ----------
        name : str
            Of the new column.
        peers : {"all", "region", "like-minded"} or matrix by id
            Who counts as a peer, or how much: a matrix of numbers from 0, with zero on the diagonal, as a
            table by id or an array in the order of `peers`.
        weights : {"population", "size", "equal"}
            What peers are weighted by besides; size is GDP.
        bandwidth : float
            Of the kernel of the like-minded, in units of the ideal points.

        Raises
        ------
        InvalidInputError
            With every fault.

        Examples
        --------
        >>> from gametheory_gov.evidence import risk_sets
        >>> risks = risk_sets("PARIS").with_inclusion("close", "like-minded", weights="size", bandwidth=0.25)
        >>> sorted(risks.covariates)[:3]
        ['close', 'distance2', 'duration']
        """
        faults = Faults("with_inclusion")
        panel = read_panel(self.missing == "carry")
        if not isinstance(name, str) or not name.isidentifier():
            faults.add(f"name = {name!r:.80}; a name of letters, digits and _ is needed")
        elif name in {"institution", "state", "year", "joined", "region", *self.covariates}:
            faults.add(f"name = {name!r}; there is such a column already")
        found = note_peers(peers, weights, bandwidth, panel, faults)
        faults.raise_as(InvalidInputError)
        share = Peers(panel, found, weights, bandwidth)
        place = {label: k for k, label in enumerate(panel.ids)}
        column = np.empty(len(self))
        names = np.array(self.institution)
        for kind in self.kinds:
            for year in np.unique(self.year[names == kind.institution]):
                rows = np.flatnonzero((names == kind.institution) & (self.year == year))
                members = members_at(self.spells[kind.institution], int(year) - 1, panel)
                column[rows] = share.inclusion(int(year), members)[[place[self.state[k]] for k in rows]]
        return replace(self, covariates={**self.covariates, name: column})

    def to_pandas(self) -> pd.DataFrame:
        """One row per institution, year and state at risk, covariates last."""
        import pandas as pd

        plain = {name: getattr(self, name) for name in ("institution", "state", "year", "joined", "region")}
        return pd.DataFrame({**plain, **self.covariates})

    def to_frame(self) -> pd.DataFrame:
        """The rows, as `to_pandas`."""
        return self.to_pandas()

    def _shown(self) -> pd.DataFrame:
        import pandas as pd

        rows = [
            (
                kind.institution,
                kind.kind,
                *self.counts[kind.institution],
                len(self.founders[kind.institution]),
            )
            for kind in self.kinds
        ]
        return pd.DataFrame(rows, columns=["institution", "kind", "rows", "events", "founders"])

    def __str__(self) -> str:
        lines = [
            f"{counted(len(self), 'row')} (states at risk in a year) and "
            f"{counted(int(self.joined.sum()), 'event')} in {counted(len(self.kinds), 'institution')}"
        ]
        for kind in self.kinds:
            rows, events = self.counts[kind.institution]
            lines.append(
                f"  {kind.institution} ({kind.kind}): {counted(rows, 'row')}, {counted(events, 'event')}, "
                f"{counted(len(self.founders[kind.institution]), 'founder')}; {kind.reason}"
            )
        lines += self.rules
        lines.append(f"Left out, wholly or in part: {counted(len(self.left_out), 'state')}, see left_out.")
        return "\n".join(lines)


@public
def risk_sets(
    institutions: str | Iterable[str] = "open",
    years: tuple[int, int] | None = None,
    *,
    entries: str = "first",
    missing: str = "leave out",
    eligible: Any = None,
    memberships: Any = None,
) -> RiskSets:
    """Who could have joined an institution in a year, who did, and what was so the year before.

    Parameters
    ----------
    institutions : str or iterable of str
        ``"open"`` for all open ones (`kinds`); with ``memberships`` it stands for all that these hold.
    years : pair of int, optional
        First and last year, from 1946 to 2020.
    entries : {"first", "every"}
        Whether a state that left is at risk again.
    missing : {"leave out", "carry"}
        What becomes of a row whose state lacks a figure for the year before: it is left out, or its first or
        last known figure stands for it. Between two known figures they are interpolated in any case.
    eligible : iterable of str, or mapping, optional
        Ids of the states that could have joined; by institution, and with the first year of each, as in
        ``{"EU": {"POL": 1994}}``, if need be. Gated institutions need it.
    memberships : path or table, optional
        A table of one's own, in CSV or of pandas: columns ``institution``, ``state`` (ISO 3166-1 alpha-3),
        ``start`` and ``end``, in years or days; an empty ``end`` is a membership that lasts. The first year
        of an institution in it is its opening year.

    Returns
    -------
    RiskSets

    Raises
    ------
    InvalidInputError
        For an unknown or unusable institution, a gated one without ``eligible``, years without figures, an
        ``eligible`` that lets nobody in, and an institution that nobody joins in these years.
    DataError
        For a table of memberships with faults: all of them, with their lines.

    Notes
    -----
    GDP and population: Maddison Project Database; ideal points: Bailey, Strezhnev and Voeten (2017); both
    every fifth year, interpolated.

    Examples
    --------
    >>> risks = risk_sets(missing="carry")
    >>> len(risks), int(risks.joined.sum())
    (8995, 1019)
    >>> risk_sets("UN")
    Traceback (most recent call last):
    ...
    gametheory_gov.base.errors.InvalidInputError: risk_sets: 'UN' is unusable: states join as they come to \
exist, and its seats are how this package dates them
    """
    faults = Faults("risk_sets")
    own = {} if memberships is None else read_spells(memberships)
    for name, given, allowed in (
        ("entries", entries, ("first", "every")),
        ("missing", missing, ("leave out", "carry")),
    ):
        if given not in allowed:
            faults.add(f"{name} = {given!r:.80}; {' or '.join(map(repr, allowed))} is needed")
    first, last = _years(years, faults)
    chosen = _choose(institutions, own, faults)
    gates = _gates(eligible, chosen, faults)
    faults.raise_as(InvalidInputError)
    panel = read_panel(missing == "carry")
    parts = []
    for kind in sorted(chosen, key=lambda kind: kind.institution):
        spells = own.get(kind.institution) or package_spells(kind.institution)
        part = Part(kind, spells, gates[kind.institution], entries, panel)
        part.run(max(first, (kind.opening or 0) + 1), min(last, kind.closing or LAST))
        faults.extend(part.faults())
        parts.append(part)
    faults.raise_as(InvalidInputError)
    return _joined(parts, panel, entries, missing)


def _years(years: Any, faults: Faults) -> tuple[int, int]:
    if years is None:
        return FIRST + 1, LAST
    pair = tuple(years) if isinstance(years, (tuple, list)) else ()
    if len(pair) != 2 or not all(is_whole(year) for year in pair):
        faults.add(f"years = {years!r:.80}; the first and the last year are needed, as (1950, 2000)")
        return FIRST + 1, LAST
    low, high = (int(year) for year in pair)
    if low > high:
        faults.add(f"years = {years!r:.80}; the first year is after the last")
    elif low <= FIRST or high > LAST:
        faults.add(f"years = {years!r:.80}; there are figures for joining from {FIRST + 1} to {LAST}")
    return low, high


def _choose(institutions: Any, own: Mapping[str, tuple[Spell, ...]], faults: Faults) -> list[Kind]:
    known = {**kinds(), **{name: _own_kind(name, spells) for name, spells in own.items()}}
    if isinstance(institutions, str) and institutions == "open":
        return [known[name] for name in own] or [kind for kind in known.values() if kind.kind == OPEN]
    names = as_ids(institutions, "institutions", faults)
    if not names and not faults.found:
        faults.add("institutions is empty; name at least one, or 'open'")
    for name in names:
        if name not in known:
            near = did_you_mean(name, known)
            faults.add(f"there is no table for {name!r:.80}{near} (there is one for {', '.join(known)})")
        elif known[name].kind == UNUSABLE:
            faults.add(f"{name!r} is unusable: {known[name].reason}")
    return [known[name] for name in dict.fromkeys(names) if name in known]


def _own_kind(name: str, spells: tuple[Spell, ...]) -> Kind:
    return Kind(name, OPEN, "a table of one's own", min(spell.start for spell in spells))


def _gates(eligible: Any, chosen: list[Kind], faults: Faults) -> dict[str, Mapping[str, int] | None]:
    """The first year in which each state may join, by institution; None where all may."""
    names = [kind.institution for kind in chosen]
    by_name: Any = eligible
    if not isinstance(eligible, Mapping):
        by_name = {} if eligible is None else dict.fromkeys(names, eligible)
    faults.extend(
        f"eligible: {name!r:.80} is not among the institutions{did_you_mean(str(name), names)}"
        for name in by_name
        if name not in names
    )
    faults.extend(
        f"{kind.institution!r} is gated: {kind.reason}; say with eligible= which states could have joined"
        for kind in chosen
        if kind.kind == GATED and kind.institution not in by_name
    )
    known = {row["iso3"]: row["name"] for row in read_table("states")}
    gates: dict[str, Mapping[str, int] | None] = dict.fromkeys(names)
    for name, those in by_name.items():
        ids = as_ids(
            list(those) if isinstance(those, Mapping) else those,
            f"eligible[{name!r}]",
            faults,
            known=list(known),
            names=list(known.values()),
        )
        starts = those if isinstance(those, Mapping) else dict.fromkeys(ids, 0)
        faults.extend(
            f"eligible[{name!r}][{label!r}] = {starts[label]!r:.80}; a year is needed"
            for label in ids
            if not is_whole(starts[label])
        )
        gates[name] = starts
    return gates


def _joined(parts: list[Part], panel: Panel, entries: str, missing: str) -> RiskSets:
    rows = [(part.kind.institution, row) for part in parts for row in part.rows]
    head = ("state", "year", "joined", "region")
    names = [name for name in rows[0][1] if name not in head]
    return RiskSets(
        tuple(name for name, _ in rows),
        tuple(row["state"] for _, row in rows),
        np.array([row["year"] for _, row in rows]),
        np.array([row["joined"] for _, row in rows]),
        tuple(row["region"] for _, row in rows),
        {name: np.array([row[name] for _, row in rows]) for name in names},
        tuple(part.kind for part in parts),
        {part.kind.institution: part.founders for part in parts},
        {part.kind.institution: tuple(tuple(spell) for spell in part.spells) for part in parts},
        left_out(parts, panel),
        _rules(entries, missing),
        entries,
        missing,
    )


def _rules(entries: str, missing: str) -> tuple[str, ...]:
    again = "never was a member" if entries == "first" else "is no member at the end of the year before"
    lacking = (
        "before the first and after the last, the nearest one stands for it"
        if missing == "carry"
        else "before the first and after the last there is none, and the row is left out"
    )
    return (
        "Members at the end of the opening year are founders: given, and never events.",
        f"At risk in a year is who counts as a state at its end and {again}.",
        f"States that end before {LAST} are peers while they last, and never at risk.",
        "Belarus and Ukraine count from 1991: before, their figures are in those of the USSR.",
        "Covariates are of the year before; peers are the states of the year itself, oneself excluded.",
        "A state without peers, such as the only one of its region, has inclusion 0 among them.",
        f"Figures of every fifth year are interpolated, GDP and population in logarithms; {lacking}.",
        "Distance is from the mean ideal point of the members, weighted by GDP.",
    )
