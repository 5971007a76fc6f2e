r"""Who learns of a violation, and when: everyone, partners only, or who is told along links.

A *link* (i, j) says that j sees what i does. After a deviation of i in period 0 state j knows it from the
start of period :math:`d_j` on:

``everyone``
    all know it from period 1 on, as an institution tells them;
``partners``
    who sees what i does knows it from period 1 on, the others never;
``word_of_mouth``
    who sees what i does knows it from period 1 on, and tells those that it has a link with, either way, one
    link a period; the violator passes nothing on: :math:`d_j` is one more than the distance from those who
    saw it in the network without i.

Who knows plays its part of the equilibrium e that is reverted to, for ever; the others keep the agreement a,
and hold nothing against those who punish. So in period k state i is paid at best

.. math:: w_0 = \max_{b \ne a_i} u_i(b, a_{-i}), \qquad w_k = \max_b u_i(b, e_{K_k}, a_{-K_k}),
    \qquad K_k = \{j : d_j \le k\},

and it keeps its word iff :math:`R_i \ge w_0 + \sum_{k \ge 1} \delta^k (w_k - w_{k-1})`, a polynomial.
Punishing is credible only if every state that knows does what is best for it in every one of these periods;
otherwise the punishment is refused. That institutions are worth most where pairs have nothing to hold each
other with: [maggi1999]_.

.. [maggi1999] Maggi, "The Role of Multilateral Institutions in International Trade Cooperation" (1999).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory_gov.base.errors import Faults, did_you_mean, which_id

from .incentives import Incentive
from .replay import Automaton, Deviation
from .roots import held_from
from .stages import Cell, Stage

OBSERVERS = ("everyone", "partners", "word_of_mouth")
Links = tuple[tuple[str, str], ...]


def read_observers(observers: Any, links: Any, stage: Stage, reversion: str, faults: Faults) -> Links:
    """The links of a stage, with all that is wrong with them and with who is said to observe."""
    if observers not in OBSERVERS:
        allowed, hint = ", ".join(map(repr, OBSERVERS)), did_you_mean(str(observers), OBSERVERS)
        faults.add(f"observers = {observers!r:.80}; one of {allowed} is needed{hint}")
        return ()
    if observers == "everyone":
        if links is not None:
            faults.add("links say who sees whom; with observers='everyone' leave them out")
        return ()
    if reversion != "nash":
        faults.add(
            f"observers = {observers!r} is worked out for reversion='nash' only, not {reversion!r:.40}"
        )
    if links is None:
        faults.add(f"observers = {observers!r} needs links=[(who acts, who sees it), ...]")
        return ()
    return read_links(links, stage.ids, faults)


def read_links(links: Any, ids: Sequence[str], faults: Faults) -> Links:
    """Pairs of ids: who acts, and who sees it.

    Examples
    --------
    >>> faults = Faults("patience")
    >>> read_links([("A", "B"), ("B", "C"), "CA"], ["A", "B"], faults), faults.found
    ((('A', 'B'),), ["links[1]: 'C' is not among the 2 states; the ids are 'A', 'B'", "links[2] = 'CA'; a \
pair of ids is needed: who acts, and who sees it"])
    """
    if isinstance(links, (str, Mapping)) or not isinstance(links, Iterable):
        faults.add(f"links = {links!r:.80}; a list of pairs of ids is needed: who acts, and who sees it")
        return ()
    found = []
    for k, given in enumerate(links):
        pair = list(given) if isinstance(given, (tuple, list)) else []
        if len(pair) != 2 or pair[0] == pair[1] or not all(isinstance(label, str) for label in pair):
            faults.add(f"links[{k}] = {given!r:.80}; a pair of ids is needed: who acts, and who sees it")
            continue
        unknown = [label for label in pair if label not in ids]
        faults.extend(
            f"links[{k}]: {label!r:.80} is not among the {len(ids)} states{which_id(label, ids)}"
            for label in unknown
        )
        if not unknown:
            found.append((pair[0], pair[1]))
    return tuple(dict.fromkeys(found))


def told_in(ids: Sequence[str], observers: str, links: Links, i: int) -> list[int | None]:
    """In which period after a deviation each state knows of it; None for never, and for the violator.

    Examples
    --------
    >>> ring = (("1", "4"), ("2", "1"), ("3", "2"), ("4", "3"))
    >>> told_in("1234", "word_of_mouth", ring, 0), told_in("1234", "partners", ring, 0)
    ([None, 3, 2, 1], [None, None, None, 1])
    """
    number = {label: k for k, label in enumerate(ids)}
    pairs = [(number[one], number[other]) for one, other in links]
    found: list[int | None] = [None] * len(ids)
    if observers == "everyone":
        return [None if j == i else 1 for j in range(len(ids))]
    fresh, period = {seer for actor, seer in pairs if actor == i}, 1
    while fresh:
        for j in fresh:
            found[j] = period
        if observers == "partners":
            break
        near = {b for one, other in pairs for a, b in ((one, other), (other, one)) if a in fresh}
        fresh, period = {j for j in near if j != i and found[j] is None}, period + 1
    return found


def punished(stage: Stage, agreed: Cell, answer: Cell, i: int, told: Sequence[int | None]) -> list[Cell]:
    """What all do in each period after a deviation, the violator what is best for it; the last for ever."""
    cells = []
    for period in range(1, 1 + max((t for t in told if t is not None), default=1)):
        cell = tuple(
            answer[j] if (known := told[j]) is not None and known <= period else agreed[j]
            for j in range(len(agreed))
        )
        best, gain = max(
            [(cell[i], Fraction(0)), *stage.move_gains(cell, i).items()], key=lambda move: move[1]
        )
        cells.append(stage.moved(cell, i, best if gain > stage.slack else cell[i]))
    while len(cells) > 1 and cells[-1] == cells[-2]:
        cells.pop()
    return cells


def unwilling(stage: Stage, cells: Sequence[Cell], told: Sequence[int | None]) -> list[str]:
    """Who would rather not punish in some period, though it knows; the last cell is for ever."""
    last = len(cells)
    free = set(stage.players())
    return [
        stage.ids[j]
        for j, known in enumerate(told)
        if known is not None
        and j in free
        and any(stage.best_move(cells[k - 1], j)[1] > stage.slack for k in range(min(known, last), last + 1))
    ]


def equilibria_of(stage: Stage, named: Cell | None, faults: Faults) -> list[Cell]:
    """The equilibria that may be reverted to: the one that is named, else all; why there is none is noted."""
    if named is None:
        found = stage.equilibria()
        if not found:
            faults.add(stage.no_equilibrium())
        return found
    if who := stage.gainers(named):
        faults.add(
            f"punishment is no equilibrium of the stage, so nobody would carry it out: {', '.join(who[:5])} "
            f"would deviate; name an equilibrium, or leave punishment out"
        )
        return []
    return [named]


def credible(
    stage: Stage,
    agreed: Cell,
    named: Cell | None,
    parties: Sequence[int],
    told: Sequence[Sequence[int | None]],
    faults: Faults,
) -> list[tuple[Cell, list[Cell]]]:
    """For each party the equilibrium that is worst for it in the end, of those that are carried out.

    With what all do after its deviation, period by period.
    """
    equilibria, found = equilibria_of(stage, named, faults), []
    for i, known in zip(parties, told, strict=True):
        chains = [(e, punished(stage, agreed, e, i, known)) for e in equilibria]
        carried = [(e, cells) for e, cells in chains if not unwilling(stage, cells, known)]
        if carried:
            found.append(min(carried, key=lambda chain: stage.paid(chain[1][-1], i)))
        elif chains:
            who = unwilling(stage, chains[0][1], known)
            faults.add(
                f"{', '.join(who[:5])} would not punish {stage.ids[i]} while others do not know of its "
                "deviation; name another punishment, or take observers='everyone'"
            )
    return found


def incentive(stage: Stage, agreed: Cell, cells: Sequence[Cell], i: int) -> Incentive:
    """What a state gains by its best deviation, and the least patience at which it keeps its word."""
    choice, gain = stage.best_move(agreed, i)
    kept = stage.paid(agreed, i)
    flows = [kept + gain, *(stage.paid(cell, i) for cell in cells)]
    name, loss = stage.ids[i], kept - flows[-1]
    least = held_from([([kept], flows)] if choice else [])
    if least is None:
        return Incentive(name, choice, gain, loss, None)
    return Incentive(
        name, choice, gain, loss, least.patience, least.not_enough, least.root if stage.exact else None
    )


def automaton(stage: Stage, agreed: Cell, cells: Sequence[Cell], i: int) -> Automaton:
    """What one state sees: the agreement, and period by period what follows its deviation."""
    phases = [agreed, *cells]
    last = len(cells)

    def phase(k: int) -> list[int]:
        return [int(s == k) for s in range(last + 1)]

    deviations = [
        Deviation(
            k, stage.paid(stage.moved(cell, i, b), i), phase(min(k + 1, last)), stage.choices[i][b] * (not k)
        )
        for k, cell in enumerate(phases)
        for b in stage.others(cell, i)
    ]
    moves = [phase(0), *(phase(min(k + 1, last)) for k in range(1, last + 1))]
    flows = [stage.paid(cell, i) for cell in phases]
    return Automaton(flows, moves, deviations or [Deviation(0, flows[0], phase(0))])
