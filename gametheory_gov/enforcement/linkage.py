r"""`link_issues`: agreements on several issues that stand and fall together.

States play several stages at once, and their payoffs add up. Apart, a state keeps its word on issue k iff
:math:`g_{ik} \le \frac{\delta}{1-\delta}\ell_{ik}`. Linked, a deviation on any issue ends the agreements on
all, so that who deviates does so wherever it gains, and keeps its word iff

.. math:: \sum_k \max\{g_{ik}, 0\} \le \frac{\delta}{1-\delta} \sum_k \ell_{ik} :

the constraints are pooled [bernheim1990]_. Slack on one issue is lent to another. Where all issues need the
same patience, linking them changes nothing; the pooled patience of a state lies between the least and the
most that it needs on the issues apart.

.. [bernheim1990] Bernheim and Whinston, "Multimarket Contact and Collusive Behavior" (1990).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from gametheory_gov.base.answer import Answer, Verification, checking
from gametheory_gov.base.citation import Rests
from gametheory_gov.base.errors import Faults, InvalidInputError
from gametheory_gov.base.inputs import public
from gametheory_gov.base.text import counted

from .incentives import Held, Incentive, deterred, least_of, summary_of, told
from .observers import OBSERVERS
from .replay import Automaton, Deviation, fault_of
from .reversions import Patience

if TYPE_CHECKING:
    import pandas as pd

#: Issues that are linked at most: all sets of them are tried as deviations.
MOST_ISSUES = 10
_SHOWN = 12


@dataclass(frozen=True, eq=False, repr=False)
class LinkedIssues(Held, Answer):
    """How patient states must be for agreements that stand and fall together.

    Parameters
    ----------
    issues : mapping of str to Patience
        Each issue apart.
    incentives : tuple of Incentive
        One for each state that is a party to some agreement, in order of first appearance; gain and loss are
        sums over its issues.

    Examples
    --------
    >>> import gametheory_gov as gg
    >>> def two(tempted, harm):
    ...     first = [[2, 2 - harm], [2 + tempted, 2 + tempted - harm]]
    ...     return gg.patience(gg.NormalForm.bimatrix(first, [list(row) for row in zip(*first)]))
    >>> print(link_issues({"trade": two(1, 3), "climate": two(3, 4)}))
    2 issues linked: all 2 states are held from a patience of 4/7 on (row needs most)
      apart: trade from 1/3, climate from 3/4
      row: 2 in trade and 2 in climate gains 4, then loses 3 a period; held from 4/7 on
      column: 2 in trade and 2 in climate gains 4, then loses 3 a period; held from 4/7 on
    """

    RESTS = Rests(("bernheim1990",), parts={"issues": (Patience,)})

    issues: Mapping[str, Patience]
    incentives: tuple[Incentive, ...]

    @property
    def headline(self) -> str:
        """Who is held once issues are linked, and from which patience on."""
        return f"{counted(len(self.issues), 'issue')} linked: {summary_of(self.incentives)}"

    def __str__(self) -> str:
        apart = []
        for name, found in self.issues.items():
            binding = least_of(found.incentives)
            none = binding is not None and binding.patience is None
            apart.append(f"{name} never" if none else f"{name} from {told(Fraction(found.least))}")
        some = [f"  {one}" for one in self.incentives[:_SHOWN]]
        if len(self.incentives) > _SHOWN:
            some.append(f"  and {len(self.incentives) - _SHOWN} more; see to_pandas()")
        return "\n".join([self.headline, f"  apart: {', '.join(apart)}", *some])

    def to_pandas(self) -> pd.DataFrame:
        """One row per state: the patience that it needs on each issue apart, and on all linked."""
        import pandas as pd

        apart = {
            name: {one.state: one.patience for one in found.incentives} for name, found in self.issues.items()
        }
        rows = [
            [one.state, *(each.get(one.state) for each in apart.values()), one.patience]
            for one in self.incentives
        ]
        return pd.DataFrame(rows, columns=["state", *self.issues, "linked"])

    def verify(self) -> Verification:
        """Check every issue apart, and the linked patience by deviations on every set of issues.

        Returns
        -------
        Verification
        """
        return checking(self._check)

    def _check(self) -> Verification:
        faults, tried = [], 0
        for name, found in self.issues.items():
            faults += [f"{name}: {fault}" for fault in found.verify().faults]
        noted = Faults("link_issues")
        _check_issues(self.issues, noted)
        if [one.state for one in self.incentives] != _parties(self.issues):
            noted.add("not every party is listed once")
        if noted or faults:
            return Verification(False, (*faults, *noted.found), ())
        for one in self.incentives:
            own = list(_own(self.issues, one.state))
            can = [name for name, issue in own if issue.deviation]
            gain = {
                names: sum(issue.gain for name, issue in own if name in names)
                for size in range(1, len(can) + 1)
                for names in combinations(can, size)
            }
            loss = sum((issue.loss for _, issue in own), Fraction(0))
            tried += len(gain)
            automaton = Automaton(
                [loss, Fraction(0)],
                [[1, 0], [0, 1]],
                [Deviation(0, loss + gained, [0, 1]) for gained in gain.values()],
            )
            fault = fault_of(automaton, one.patience, one.not_enough, Fraction(0)) if gain else ""
            if fault:
                faults.append(f"{one.state}: {fault}")
            if one != _pooled(one.state, own) or one.gain != max(gain.values(), default=0):
                faults.append(f"{one.state}: its gain or loss is another")
        checked = (
            f"{counted(len(self.issues), 'issue')} apart",
            f"{counted(tried, 'set')} of issues to deviate on, in fractions",
        )
        return Verification(not faults, tuple(faults), checked, ("payoffs of the issues add up",))


@public
def link_issues(issues: Mapping[str, Patience]) -> LinkedIssues:
    """How patient states must be when a deviation on one issue ends the agreements on all.

    Parameters
    ----------
    issues : mapping of str to Patience
        Two to ten answers of `gametheory_gov.patience` by name of the issue, with the reversion ``"nash"`` or
        ``"expulsion"``, observed by everyone. Who is party to one agreement alone has nothing to link.

    Returns
    -------
    LinkedIssues

    Raises
    ------
    InvalidInputError
        Naming issues that are answers of another kind.

    Notes
    -----
    Payoffs of the issues are added as they are. The source is [bernheim1990]_.

    Examples
    --------
    Breaking either agreement brings 2. In trade the row player is harmed too little by the other's breach to
    be held by any patience; in climate the column player is. Linked, both are held.

    >>> import gametheory_gov as gg
    >>> def issue(harms_row, harms_column):
    ...     first = [[0, -harms_row], [2, 2 - harms_row]]
    ...     second = [[0, 2], [-harms_column, 2 - harms_column]]
    ...     return gg.patience(gg.NormalForm.bimatrix(first, second), agreed=["1", "1"])
    >>> trade, climate = issue(1, 8), issue(8, 1)
    >>> trade.never, climate.never, link_issues({"trade": trade, "climate": climate}).least
    (('row',), ('column',), Fraction(4, 9))
    """
    faults = Faults("link_issues")
    _check_issues(issues, faults)
    faults.raise_as(InvalidInputError)
    return LinkedIssues(
        dict(issues), tuple(_pooled(state, list(_own(issues, state))) for state in _parties(issues))
    )


def _check_issues(issues: Any, faults: Faults) -> None:
    if not isinstance(issues, Mapping) or not 2 <= len(issues) <= MOST_ISSUES:
        faults.add(f"issues = {issues!r:.80}; a mapping of names to 2 to {MOST_ISSUES} answers is needed")
        return
    for name, found in issues.items():
        if not isinstance(name, str) or not isinstance(found, Patience):
            faults.add(
                f"issues[{name!r:.40}] = {found!r:.80}; an answer of gg.patience with numbers is needed"
            )
        elif found.reversion == "stick_and_carrot" or found.observers != OBSERVERS[0]:
            faults.add(
                f"issues[{name!r:.40}]: reversion='nash' or 'expulsion', observed by everyone, is needed; "
                "other punishments end at different times"
            )


def _parties(issues: Mapping[str, Patience]) -> list[str]:
    return list(dict.fromkeys(one.state for found in issues.values() for one in found.incentives))


def _own(issues: Mapping[str, Patience], state: str) -> Iterator[tuple[str, Incentive]]:
    """The incentives of one state, by issue."""
    for name, found in issues.items():
        yield from ((name, one) for one in found.incentives if one.state == state)


def _pooled(state: str, own: list[tuple[str, Incentive]]) -> Incentive:
    """The incentive of a state on all its issues: it deviates where it gains, else where it loses least.

    Where it has one choice, and so no deviation, it may still lose by what answers one elsewhere.
    """
    can = [(name, one) for name, one in own if one.deviation]
    broken = [(name, one) for name, one in can if one.gain > 0]
    broken = broken or sorted(can, key=lambda entry: -entry[1].gain)[:1]
    gain = sum((one.gain for _, one in broken), Fraction(0))
    loss = sum((one.loss for _, one in own), Fraction(0))
    return deterred(state, " and ".join(f"{one.deviation} in {name}" for name, one in broken), gain, loss)
