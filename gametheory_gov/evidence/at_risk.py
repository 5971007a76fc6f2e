"""Who is at risk of joining one institution, year by year, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from gametheory_gov.base._typing import FloatArray
from gametheory_gov.base.text import counted
from gametheory_gov.data.figures import listed
from gametheory_gov.data.tables import read_table

from .access import Kind
from .panel import FIGURES, FIRST, LAST, Panel
from .panel import counted as counted_in
from .peers import Peers
from .spells import Spell

#: Age at which a state is new, at most, and young, at most.
NEW, YOUNG = 1, 5
#: The inclusions that every risk set has, with their peers.
INCLUSIONS = {"inclusion": "all", "regional": "region", "like_minded": "like-minded"}


def members_at(spells: Iterable[Any], year: int, panel: Panel) -> FloatArray:
    """1 for members at the end of a year, among the states of the panel."""
    those = {state for state, start, end in spells if start <= year and (end is None or year < end)}
    return np.array([label in those for label in panel.ids], dtype=float)


class Part:
    """The risk sets of one institution."""

    def __init__(
        self,
        kind: Kind,
        spells: tuple[Spell, ...],
        gate: Mapping[str, int] | None,
        entries: str,
        panel: Panel,
    ) -> None:
        self.kind, self.spells, self.gate, self.panel = kind, spells, gate, panel
        self.first_only = entries == "first"
        self.lasting = panel.exists[-1]
        self.shares = {name: Peers(panel, peers, "population") for name, peers in INCLUSIONS.items()}
        self.rows: list[dict[str, Any]] = []
        self.lacking: dict[str, dict[str, list[int]]] = {}  # by state and what it lacks: years
        opening = kind.opening or 0
        self.founders = tuple(sorted({spell.state for spell in spells if spell.covers(opening)}))

    def run(self, first: int, last: int) -> None:
        """Find the rows of some years."""
        self.first, self.last = first, last
        for year in range(first, last + 1):
            self._year(year)

    def _year(self, year: int) -> None:
        panel, now = self.panel, year - 1 - FIRST
        ever = {s.state for s in self.spells if (s.start < year if self.first_only else s.covers(year - 1))}
        entering = {spell.state for spell in self.spells if spell.start == year}
        members = members_at(self.spells, year - 1, panel)
        weights = np.nan_to_num(panel.gdp[now]) * members * ~np.isnan(panel.ideal[now])
        size = weights.sum()
        policy = float(weights @ np.nan_to_num(panel.ideal[now])) / size if size > 0 else np.nan
        inclusion = {name: share.inclusion(year, members) for name, share in self.shares.items()}
        for k in np.flatnonzero(panel.exists[now + 1] & self.lasting):
            state = panel.ids[k]
            if state in ever or not self._may(state, year):
                continue
            lacks = [say for name, say in FIGURES.items() if np.isnan(getattr(panel, name)[now, k])]
            if np.isnan(policy):
                lacks.append("members with figures")
            if lacks:
                self.lacking.setdefault(state, {}).setdefault(listed(lacks), []).append(year)
                continue
            age = year - panel.since[k]
            self.rows.append(
                {
                    "state": state,
                    "year": year,
                    "joined": state in entering,
                    "region": panel.region[k],
                    **{name: share[k] for name, share in inclusion.items()},
                    "distance2": (panel.ideal[now, k] - policy) ** 2,
                    "ideal": panel.ideal[now, k],
                    "policy": policy,
                    "log_gdp": np.log(panel.gdp[now, k]),
                    "new": float(age <= NEW),
                    "young": float(NEW < age <= YOUNG),
                    "duration": float(year - max(self.kind.opening or 0, panel.since[k])),
                }
            )

    def _may(self, state: str, year: int) -> bool:
        return self.gate is None or (state in self.gate and self.gate[state] <= year)

    def faults(self) -> Iterator[str]:
        """Why there is nothing to learn from these rows."""
        name = self.kind.institution
        events = sum(row["joined"] for row in self.rows)
        if self.first > self.last:
            yield f"{name!r} has no years at risk from {self.first} to {self.last}; give other years"
        elif not self.rows and self.gate is not None:
            yield (
                f"eligible[{name!r}] lets nobody in: among {counted(len(self.gate), 'id')} there is no state "
                f"with every figure that is outside and may join from {self.first} to {self.last}"
            )
        elif not events:
            lost = [state for state in sorted(self.lacking) if self._lost(state)]
            told = f"{name!r} has no event from {self.first} to {self.last}: nobody at risk joins"
            if lost:
                told += (
                    f"; {listed(lost)} would, without figures of the year before: missing='carry' keeps them"
                )
            yield told

    def _lost(self, state: str) -> bool:
        """Whether a state joins in a year in which it lacks a figure."""
        joins = {spell.start for spell in self.spells if spell.state == state}
        return any(joins & set(years) for years in self.lacking[state].values())


def left_out(parts: list[Part], panel: Panel) -> dict[str, tuple[str, ...]]:
    """Why a state is left out, or in which years, by state."""
    names = {row["iso3"]: row["name"] for row in read_table("states")}
    found: dict[str, list[str]] = {}
    for state, lacks in panel.lacking.items():
        found[state] = [f"{names[state]} never has {listed(lacks)} in the table."]
    for k in np.flatnonzero(~panel.exists[-1]):
        why = f"{names[panel.ids[k]]} is no state at the end of {LAST}: a peer while it lasts, never at risk."
        found[panel.ids[k]] = [why]
    known = {*panel.ids, *panel.lacking}
    for part in parts:
        institution = part.kind.institution
        for state in sorted({spell.state for spell in part.spells} - known):
            found.setdefault(state, [f"{names[state]} never counts as a state."])
        for state, reasons in part.lacking.items():
            found.setdefault(state, []).extend(
                f"{institution} {_span(years)}: without {lacks} of the year before."
                for lacks, years in reasons.items()
            )
        if part.gate is not None:
            for state in (s for s in counted_in(LAST) if s not in part.gate and s in panel.ids):
                found.setdefault(state, []).append(f"{institution}: not eligible.")
    return {state: tuple(reasons) for state, reasons in sorted(found.items())}


def _span(years: list[int]) -> str:
    """Years in words, neighbours together."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return listed(str(a) if a == b else f"{a}-{b}" for a, b in runs)
