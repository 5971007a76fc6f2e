"""Whether what an answer claims is so, decided by brute force on small games, without any of its checks."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction as F
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np

import gametheory_gov as gg
from gametheory_gov.base.errors import GovError
from tests.oracles.agreements import Labelled
from tests.oracles.clubs import Definition, evaluate
from tests.oracles.comparisons import false_comparison
from tests.oracles.designs import false_acceptance, false_best
from tests.oracles.divisions import excess, least_core
from tests.oracles.estimates import false_estimates
from tests.oracles.judgements import false_joint, false_judged
from tests.oracles.principles import false_principles
from tests.oracles.repeated import WAYS, reach, reached
from tests.oracles.structures import as_partition, reachable, secured, stable, worth
from tests.oracles.tariffs import of_regimes, of_trade_patience
from tests.oracles.transfers import Coalitions
from tests.oracles.voting import false_power

#: How far a number in floats may be off, relative to payoffs.
NEAR = F(1, 10**7)


def false_claim(answer):
    """What is false about an answer, or nothing; a claim that only the solver can know is left out."""
    return CLAIMS[type(answer).__name__](answer)


# ----------------------------------------------------------------------------------------------- games


def exactly(game):
    """The game with floats read as the fractions that they are."""

    def read(value):
        if isinstance(value, np.ndarray):
            column = np.empty(value.shape, dtype=object)
            column.ravel()[:] = [F(x) for x in value.ravel().tolist()]
            return column
        return F(value)

    values = {name: read(value) for name, value in game.values.items()}
    exposure = None if game.exposure is None else read(game.exposure)
    matrices = {name: read(matrix) for name, matrix in game.matrices.items()}
    return Definition(replace(game, values=values, exposure=exposure, matrices=matrices, exact=True))


def misbound(game):
    """Whether binding a game again gives another one."""
    if game.recipe is None:
        return ""
    try:
        again = gg.rebind(game)
    except GovError as error:
        return f"it cannot be bound again: {error}"
    one, other = exactly(game), exactly(again)
    if again.form.actions != game.form.actions or again.exact != game.exact:
        return "bound again it is another game"
    slack = F(0) if game.exact else NEAR
    for profile in some_profiles(game):
        for i, action in product(one.players(), one.actions):
            if profile[i] != action and not near(
                one.gain(i, profile, action), other.gain(i, profile, action), slack
            ):
                return "bound again it is another game"
    return ""


def some_profiles(game):
    """All profiles of a small game; of alike states one for each number in a large one."""
    if len(game.actions) ** game.N <= 300:
        return list(Definition(game).profiles())
    ids, actions = game.states.ids, game.actions
    return [tuple(actions[-1] if i < n else actions[0] for i in range(len(ids))) for n in range(len(ids) + 1)]


def near(one, other, slack):
    return abs(F(one) - F(other)) <= slack * max(1, abs(F(other)))


# ------------------------------------------------------------------------------------------- solutions


def of_solution(solution):
    game = solution.game
    if fault := misbound(game):
        return fault
    definition = exactly(game)
    slack = F(0) if game.exact else NEAR
    listed = [played(game, e) for e in solution.equilibria]
    unsure = [played(game, e) for e in solution.undecided]
    for profile, equilibrium in zip(
        listed + unsure, (*solution.equilibria, *solution.undecided), strict=True
    ):
        if any(a != c for label, a in equilibrium.actions.items() if (c := game.committed.get(label))):
            return "a committed state plays something else"
        if fault := of_equilibrium(game, definition, profile, equilibrium, slack):
            return fault
    all_ = {p for p in some_profiles(game) if definition.stable(p, solution.ties)}
    if any(not definition.stable(p, solution.ties) for p in listed):
        return "a profile is listed that is no equilibrium"
    classes = {kind(game, p, solution) for p in listed}
    if len(classes) < len(listed):
        return "a profile is listed twice"
    missing = {kind(game, p, solution) for p in all_} - classes
    result = solution.result.name
    if result == "COMPLETE" and missing:
        return "an equilibrium is missing"
    if result == "UNDECIDED" and (missing - {kind(game, p, solution) for p in unsure} or not unsure):
        return "an equilibrium is missing"
    if result == "EXTREMES":
        members = [sum(a != game.actions[0] for a in p) for p in all_]
        counts = {sum(a != game.actions[0] for a in p) for p in listed}
        if counts != {min(members), max(members)}:
            return "the least and the greatest are not those listed"
    if result == "REFUSED" and (listed or unsure):
        return "refused, and yet something is listed"
    if not 0 <= solution.tolerance < (1e-300 if game.exact else game.scale) or (
        not game.exact and solution.tolerance == 0
    ):
        return "no tolerance"
    return ""


def kind(game, profile, solution):
    """A profile; in a solution by types, how many of each type of states play what."""
    if solution.certificate.kind != "boxes":
        return profile
    key = {}
    for i, action in enumerate(profile):
        own = tuple(v[i] for v in game.values.values() if isinstance(v, np.ndarray))
        own += (None if game.committed.get(game.states.ids[i]) is None else i, action)
        key[own] = key.get(own, 0) + 1
    return frozenset(key.items())


def played(game, equilibrium):
    return tuple(equilibrium.actions[label] for label in game.states.ids)


def of_equilibrium(game, definition, profile, equilibrium, slack):
    gains = {}
    for i in definition.players():
        found = {a: definition.gain(i, profile, a) for a in game.actions if a != profile[i]}
        gains[game.states.ids[i]] = found
        margin = [m for m in equilibrium.margins if m.state == game.states.ids[i]]
        if len(margin) != 1 or margin[0].action != profile[i] or margin[0].move not in found:
            return "a margin is of another move"
        if not near(margin[0].gain, max(found.values()), slack):
            return "a margin is another number"
        if not near(found[margin[0].move], max(found.values()), slack):
            return "a margin is not of the best move"
    if len(equilibrium.margins) != len(gains) or equilibrium.first_action != game.actions[0]:
        return "margins of somebody else, or another first action"
    if any(a.gain < b.gain for a, b in zip(equilibrium.margins, equilibrium.margins[1:], strict=False)):
        return "margins are out of order"
    totals = {name: definition.total(name, profile) for name in game.form.aggregates}
    terms = definition.surroundings(0, profile)
    shared = {name: v for name, v in definition.game.values.items() if not isinstance(v, np.ndarray)}
    reports = {name: evaluate(f, shared | terms) for name, f in game.form.reports.items()}
    expected = totals | reports
    if set(equilibrium.reports) != set(expected):
        return "other reports"
    if any(not near(equilibrium.reports[name], value, slack) for name, value in expected.items()):
        return "a report is another number"
    for ids, counts in equilibrium.groups:
        rows = [game.states.ids.index(label) for label in ids]
        if [sum(profile[i] == a for i in rows) for a in game.actions] != list(counts):
            return "a group has other counts"
        for i, j in combinations(rows, 2):
            if not all(v[i] == v[j] for v in game.values.values() if isinstance(v, np.ndarray)):
                return "states of a group are not alike"
    return ""


# -------------------------------------------------------------------------------------- tipping numbers


def of_tipping(answer):
    game, status = answer.game, answer.status.name
    if status == "REFUSED":
        empty = not (answer.found or answer.founders or answer.minimum_sets or answer.every_set)
        return "" if empty and answer.bound == 0 else "refused, and yet something is claimed"
    if fault := misbound(game):
        return fault
    if not 0 < answer.universal_share <= 1:
        return "no share"
    if not 0 <= answer.tolerance <= (0 if game.exact else game.scale / 2) or (
        not game.exact and answer.tolerance == 0
    ):
        return "no tolerance"
    world = Tipping(answer)
    sets = {frozenset(club): world.cost(club) for club in world.clubs() if world.tips(frozenset(club))}
    least = min(sets.values(), default=math.inf)
    same = 1e-9 * max(1, least if least < math.inf else 1)
    if answer.bound > least + same or answer.bound != answer.bound:
        return "a cheaper club tips the world than the bound allows"
    if answer.found and frozenset(answer.founders) not in sets:
        return "the founders do not tip the world"
    if status == "PROVED" and (not answer.found or world.cost(answer.founders) > least + same):
        return "fewer suffice"
    if status == "IMPOSSIBLE" and (sets or answer.found or answer.bound != math.inf):
        return "it is possible"
    claimed = [frozenset(club) for club in answer.minimum_sets]
    if any(club not in sets or abs(sets[club] - least) > same for club in claimed):
        return "a set is none of the cheapest"
    if answer.every_set and set(claimed) != {club for club in sets if sets[club] <= least + same}:
        return "not every set is listed"
    if len(set(claimed)) < len(claimed):
        return "a set is listed twice"
    top = frozenset(answer.universal_club)
    if not world.universal(top) or not world.stable(top):
        return "the universal regime is none"
    if any(world.universal(frozenset(c)) or world.joiners(frozenset(c)) for c in answer.closed_clubs):
        return "a club is not closed"
    return ""


class Tipping:
    """Founding clubs of one or two handfuls of states, grown by the definition."""

    def __init__(self, answer):
        self.answer, self.definition = answer, exactly(answer.game)
        self.ids = answer.game.states.ids
        self.joiners, self.leavers = cache(self._joiners), cache(self._leavers)

    def clubs(self):
        free = [i for i in self.ids if i not in self.answer.include and i not in self.answer.exclude]
        for count in range(len(free) + 1):
            for more in combinations(free, count):
                yield (*self.answer.include, *more)

    def cost(self, club):
        return sum(self.answer.weights.get(label, 1.0) for label in club)

    def universal(self, club):
        return len(club) >= F(self.answer.universal_share) * len(self.ids)

    def _gain(self, label, club):
        actions = self.answer.game.actions
        profile = tuple(actions[i in club] for i in self.ids)
        return self.definition.gain(self.ids.index(label), profile, actions[label not in club])

    def _joiners(self, club):
        return frozenset(i for i in self.ids if i not in club and self._gain(i, club) >= self.slack(-1))

    def _leavers(self, club):
        return frozenset(i for i in club if self._gain(i, club) > self.slack(1))

    def slack(self, sign):
        return sign * F(0 if self.answer.game.exact else self.answer.tolerance)

    def stable(self, club):
        return not self.joiners(club) and not self.leavers(club)

    def tips(self, start):
        club, seen = start, set()
        while club not in seen:
            seen.add(club)
            leave = self.leavers(club) - (frozenset() if self.answer.free else start)
            if self.answer.free and leave & start:
                return False
            after = (club | self.joiners(club)) - leave
            if after == club:
                return self.universal(club)
            club = after
        return False


# ------------------------------------------------------------------------------------ Markov perfection


def of_markov(solution):
    game = solution.game
    if fault := misbound(game):
        return fault
    if not 0 <= solution.discount < 1:
        return "no discount factor"
    exact = game.exact and isinstance(solution.discount, F)
    patient = 1 / (1 - float(solution.discount))
    if solution.tolerance != solution.tolerance or not (
        solution.tolerance == 0 if exact else 0 < solution.tolerance <= 0.5 * patient
    ):
        return "no tolerance"
    world = Markov(solution)
    if [list(g) for g in solution.types] != [list(g) for g in world.groups]:
        return "other types"
    for equilibrium in solution.equilibria:
        if fault := world.fault(equilibrium):
            return fault
    keys = [world.key(e) for e in solution.equilibria]
    if len(set(keys)) < len(keys):
        return "an equilibrium is listed twice"
    if not solution.complete:
        return ""
    if solution.undecided:
        return "complete, and yet undecided"
    fresh = gg.markov_perfect(
        game, solution.discount, irreversible=solution.irreversible, ties=solution.ties, throw=False
    )
    missing = {world.key(e) for e in fresh.equilibria} - set(keys)
    missing |= {k for k in world.pure() if k not in set(keys)}
    return "an equilibrium is missing" if missing or not fresh.complete else ""


class Markov:
    """Values and one-shot deviations at clubs of single states, in fractions."""

    def __init__(self, solution):
        game = solution.game
        self.solution, self.definition = solution, exactly(game)
        self.delta, self.reversible = F(solution.discount), not solution.irreversible
        self.players = self.definition.players()
        alike = {}
        for i in self.players:
            key = tuple(v[i] for v in game.values.values() if isinstance(v, np.ndarray))
            alike.setdefault(key, []).append(i)
        self.of = list(alike.values())
        self.groups = [[game.states.ids[i] for i in group] for group in self.of]
        self.sizes = tuple(map(len, self.of))
        self.counts = list(product(*[range(n + 1) for n in self.sizes]))
        self.scale = F(max(game.scale, 1e-300))
        patience = 1 - (game.institution.discount if "discount" in game.values else 0)
        wait = F(patience) if patience else F(1)
        actions = game.actions
        self.flow = cache(self._flow)
        self.move = {}
        for t, group in enumerate(self.of):
            for inside in (0, 1):
                f = game.form.switching.get((actions[inside], actions[1 - inside]))
                paid = F(0) if f is None else evaluate(f, self.definition.own[group[0]])
                self.move[t, inside] = paid / wait

    def profile(self, counts):
        game = self.solution.game
        inside = {i for group, n in zip(self.of, counts, strict=True) for i in group[:n]}
        return tuple(
            game.committed.get(label, game.actions[k in inside]) for k, label in enumerate(game.states.ids)
        )

    def _flow(self, counts, t, inside):
        group = self.of[t]
        return self.definition.payoff(group[0] if inside else group[-1], self.profile(counts))

    def key(self, equilibrium):
        tables = (equilibrium.join, equilibrium.leave) if self.reversible else (equilibrium.join,)
        return tuple(tuple(round(float(p), 6) for c in self.counts for p in table[c]) for table in tables)

    def chance(self, equilibrium, counts, t, inside):
        if inside and not self.reversible:
            return F(0)
        return F((equilibrium.leave if inside else equilibrium.join)[counts][t])

    def after(self, counts, t, inside):
        return (*counts[:t], counts[t] + (-1 if inside else 1), *counts[t + 1 :])

    def places(self):
        for counts in self.counts:
            for t, n in enumerate(counts):
                if n:
                    yield counts, t, 1
                if n < self.sizes[t]:
                    yield counts, t, 0

    def lotteries(self, equilibrium, counts, t, inside):
        """Who is drawn and moves: the chance, where this state then is, and what it pays."""
        drawn = [(s, side) for c, s, side in self.places() if c == counts and (self.reversible or not side)]
        number = {(s, side): counts[s] if side else self.sizes[s] - counts[s] for s, side in drawn}
        total = sum(number.values())
        rest = F(1)
        for (s, side), n in number.items():
            p = self.chance(equilibrium, counts, s, side) / total
            own = int((s, side) == (t, inside))
            goal = self.after(counts, s, side)
            if own:
                yield p, (goal, t, 1 - inside), self.move[t, inside]
            if n - own and p:
                yield (n - own) * p, (goal, t, inside), F(0)
            rest -= n * p
        yield rest, (counts, t, inside), F(0)

    def values(self, equilibrium):
        places = list(self.places())
        at = {place: k for k, place in enumerate(places)}
        matrix, right = np.eye(len(places)), np.zeros(len(places))
        for place, k in at.items():
            for p, goal, paid in self.lotteries(equilibrium, *place):
                if p:
                    matrix[k, at[goal]] -= float(self.delta * p)
                    right[k] += float(p * (self.flow(*goal) - paid))
        return dict(zip(places, np.linalg.solve(matrix, right).tolist(), strict=True))

    def fault(self, equilibrium):
        try:
            if any(
                not 0 <= self.chance(equilibrium, c, t, side) <= 1
                for c, t in product(self.counts, range(len(self.of)))
                for side in ((0, 1) if self.reversible else (0,))
            ):
                return "no chance"
        except (ValueError, OverflowError, KeyError, IndexError):
            return "no chance"
        if equilibrium.sizes != self.sizes or (not self.reversible and equilibrium.leave):
            return "other sizes, or leaving for good"
        values = self.values(equilibrium)
        slack = float(NEAR * self.scale) / (1 - float(self.delta))
        tied = set()
        for counts, t in product(self.counts, range(len(self.of))):
            for side, table in ((1, equilibrium.members), (0, equilibrium.outsiders)):
                said = table[counts][t]
                if (counts, t, side) not in values:
                    if said is not None:
                        return "a value where there is nobody"
                    continue
                if said is None or not abs(float(said) - values[counts, t, side]) <= slack:
                    return "another value"
                if side and not self.reversible:
                    continue
                goal = (self.after(counts, t, side), t, 1 - side)
                gain = float(self.flow(*goal) - self.move[t, side] - self.flow(counts, t, side))
                gain += float(self.delta) * (values[goal] - values[counts, t, side])
                p = self.chance(equilibrium, counts, t, side)
                if abs(gain) > slack:
                    if p != (gain > 0):
                        return "somebody would do something else"
                elif p in (0, 1):
                    tied.add(counts)
                    wanted = {"join": 1 - side, "stay_out": side}.get(self.solution.ties, p)
                    if p != wanted:
                        return "somebody who is indifferent does not follow the rule"
        return "" if tied == set(equilibrium.ties) else "other ties"

    def pure(self):
        """Keys of all pure equilibria, every pure strategy tried, in small worlds."""
        places = [(c, t, s) for c, t, s in self.places() if self.reversible or not s]
        if len(places) > 8:
            return
        T, zero = len(self.of), F(0)
        for chosen in product((F(0), F(1)), repeat=len(places)):
            tables = [{c: [zero] * T for c in self.counts} for _ in range(2)]
            for (c, t, side), p in zip(places, chosen, strict=True):
                tables[side][c][t] = p
            join, leave = ({c: tuple(row) for c, row in table.items()} for table in tables)
            trial = gg.foresight.MarkovEquilibrium(
                self.sizes, join, leave if self.reversible else {}, {}, {}, ()
            )
            values = self.values(trial)
            table = [
                {c: tuple(values.get((c, t, side)) for t in range(T)) for c in self.counts} for side in (0, 1)
            ]
            ties = set()
            whole = replace(trial, outsiders=table[0], members=table[1])
            for _ in range(2):  # the second time with the ties that the first found
                said = self.fault(replace(whole, ties=tuple(ties)))
                if said != "other ties":
                    break
                ties = {c for c in self.counts if self.tied(whole, values, c)}
            if not said:
                yield self.key(whole)

    def tied(self, equilibrium, values, counts):
        slack = float(NEAR * self.scale) / (1 - float(self.delta))
        for c, t, side in self.places():
            if c == counts and (self.reversible or not side):
                goal = (self.after(c, t, side), t, 1 - side)
                gain = float(self.flow(*goal) - self.move[t, side] - self.flow(c, t, side))
                gain += float(self.delta) * (values[goal] - values[c, t, side])
                if abs(gain) <= slack and self.chance(equilibrium, c, t, side) in (0, 1):
                    return True
        return False


# --------------------------------------------------------------------------------------- agreements


def of_agreements(found):
    if not 0 <= found.tolerance < 1:
        return "no tolerance"

    def tell(after, before):
        if isinstance(after, float) or isinstance(before, float):
            return after - before > 1e-9 * max(abs(after), abs(before))
        return after > before

    labelled = Labelled(
        found.N,
        lambda size, structure: dict(zip(structure, found.worths[structure], strict=True))[size],
        tell,
    )
    if set(found.structures) != labelled.binding() or len(found.structures) != len(set(found.structures)):
        return "other structures are binding"
    everything = {labelled.shape(P) for P in labelled.all}
    if set(found.worths) != everything or set(found.payoffs) != everything:
        return "structures are missing"
    for structure, row in found.payoffs.items():
        worth = found.worths[structure]
        if any(F(w) / s != F(p) for w, s, p in zip(worth, structure, row, strict=True)) and any(
            abs(w / s - p) > 1e-12 * abs(p) for w, s, p in zip(worth, structure, row, strict=True)
        ):
            return "payoffs are others"
        if len({(s, w) for s, w in zip(structure, worth, strict=True)}) != len(set(structure)):
            return "alike coalitions differ"
    finer = {
        Q: {
            labelled.shape(P)
            for P in labelled.all
            if any(labelled.shape(R) == Q and P in labelled.finer(R) for R in labelled.all)
        }
        for Q in found.structures
    }
    coarsest = {Q for Q in found.structures if not any(Q in finer[R] for R in found.structures)}
    if set(found.coarsest) != coarsest or len(found.coarsest) != len(coarsest):
        return "others are coarsest"
    if set(found.blocks) != everything - set(found.structures):
        return "others are blocked"
    for structure, block in found.blocks.items():
        if block.structure != structure or block.target not in found.structures:
            return "a block is of something else"
        at, seen = list(structure), []
        for step in block.chain:
            if step.leaves not in at or not 0 < step.size < step.leaves:
                return "a break-up is none"
            now = tuple(sorted(at, reverse=True))
            before = found.payoffs[now][now.index(step.leaves)]
            if step.size not in block.target:
                return "a break-up is none"
            after = found.payoffs[block.target][block.target.index(step.size)]
            if (step.before, step.after) != (before, after) or not tell(after, before):
                return "a break-up pays something else"
            at.remove(step.leaves)
            at += [step.size, step.leaves - step.size]
            seen.append(step.size)
            if tuple(sorted(at, reverse=True)) != step.structure:
                return "a break-up leads elsewhere"
        if tuple(sorted(at, reverse=True)) != block.target or not seen or seen[0] != block.leader:
            return "a chain leads elsewhere"
        if sorted(seen) != sorted(s for split in block.splits for s in split.leaving):
            return "other perpetrators"
        kept = list(structure)
        for split in block.splits:
            if split.size not in kept:
                return "a split is none"
            kept.remove(split.size)
            kept_parts = (split.residual, *split.leaving)
            seen += list(kept_parts)
        whole = sorted([*kept, *(p for s in block.splits for p in (s.residual, *s.leaving))], reverse=True)
        if tuple(whole) != block.target or block.leader not in block.splits[0].leaving:
            return "a split is none"
    return ""


# --------------------------------------------------------------------------------------- normal forms


def of_form(solution):
    form = solution.form
    if not 0 <= solution.tolerance < 1 or solution.tolerance != solution.tolerance:
        return "no tolerance"
    payoffs = np.vectorize(lambda x: F(str(x)) if isinstance(x, float) else F(x), otypes=[object])(
        form.payoffs
    )
    keys = [e.probabilities for e in solution.equilibria]
    if len(set(keys)) < len(keys):
        return "an equilibrium is listed twice"
    width = [float(max(c) - min(c)) for c in payoffs.reshape(-1, len(form.players)).T]
    slack = [0.0 if form.exact else 1e-9 * w + 1e-12 for w in width]
    for e in solution.equilibria:
        if any(abs(sum(map(F, s)) - 1) > (0 if form.exact else NEAR) or min(s) < 0 for s in e.probabilities):
            return "no distribution"
        paid, regret = expected(payoffs, e.probabilities)
        if any(r > s for r, s in zip(regret, slack, strict=True)):
            return "somebody would do something else"
        if any(
            abs(F(u) - F(v)) > F(s) for u, v, s in zip(e.payoffs.values(), paid, slack, strict=True)
        ) or not abs(F(e.regret) - max(regret)) <= F(max(slack)):
            return "other payoffs"
        if form.outcomes is not None:
            likely = {}
            for cell in product(*map(range, form.shape)):
                p = math.prod(F(s[k]) for s, k in zip(e.probabilities, cell, strict=True))
                if p:
                    likely[form.outcomes[cell]] = likely.get(form.outcomes[cell], 0) + p
            if dict(e.outcomes) != likely:
                return "other outcomes"
    cells = [
        tuple(tuple(F(j == k) for j in range(n)) for k, n in zip(cell, form.shape, strict=True))
        for cell in product(*map(range, form.shape))
    ]
    pure = {c for c in cells if all(r <= s for r, s in zip(expected(payoffs, c)[1], slack, strict=True))}
    if pure != {k for k, e in zip(keys, solution.equilibria, strict=True) if e.pure}:
        return "other pure equilibria"
    if solution.status.name == "COMPLETE":
        if len(form.players) > 2:
            return "mixed equilibria of three cannot all be known"
        if len(form.players) == 2 and form.exact and set(keys) != extreme(payoffs):
            return "other extreme equilibria"
        held = sorted(k for c in solution.components for k in c.equilibria)
        if held != list(range(len(keys))):
            return "components do not hold all"
    elif solution.components:
        return "components of what is not complete"
    if solution.status.name == "PURE" and len(pure) < len(keys):
        return "mixed ones where only pure ones were sought"
    if len(form.players) == 2:
        for e in solution.equilibria:
            if e.index is not None and e.index != index(payoffs, e.probabilities):
                return "another index"
    total = sum(e.index or 0 for e in solution.equilibria)
    said = solution.checks.get("the indices sum to 1")
    if said is not None and said != (total == 1):
        return "indices sum to something else"
    odd = solution.checks.get("the number of equilibria is odd")
    if odd is not None and odd != (len(keys) % 2 == 1):
        return "it is not odd"
    return ""


def expected(payoffs, strategies):
    paid, regret = [], []
    for who in range(len(strategies)):
        choices = []
        for k in range(len(strategies[who])):
            alone = tuple(F(j == k) for j in range(len(strategies[who])))
            play = (*strategies[:who], alone, *strategies[who + 1 :])
            choices.append(
                sum(
                    math.prod(F(s[j]) for s, j in zip(play, cell, strict=True)) * payoffs[(*cell, who)]
                    for cell in product(*map(range, payoffs.shape[:-1]))
                )
            )
        own = sum(F(p) * u for p, u in zip(strategies[who], choices, strict=True))
        paid.append(own)
        regret.append(max(choices) - own)
    return paid, regret


def solve(rows, right):
    """The only solution of linear equations in fractions, or None."""
    table = [[F(x) for x in row] + [F(y)] for row, y in zip(rows, right, strict=True)]
    n = len(table[0]) - 1
    for k in range(n):
        pivot = next((r for r in range(k, len(table)) if table[r][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for r in range(len(table)):
            if r != k and table[r][k]:
                table[r] = [x - table[r][k] * y for x, y in zip(table[r], table[k], strict=True)]
    return None if any(row[-1] for row in table[n:]) else [row[-1] for row in table[:n]]


def vertices(A):
    """Vertices (x, v) of {x a distribution, A x <= v}: all choices of tight rows tried."""
    m, n = A.shape
    found = set()
    for tight in combinations(range(m + n), n):
        rows, right = [[F(1)] * n + [F(0)]], [F(1)]
        for k in tight:
            rows.append([*A[k], F(-1)] if k < m else [F(j == k - m) for j in range(n)] + [F(0)])
            right.append(F(0))
        x = solve(rows, right)
        if (
            x
            and min(x[:-1]) >= 0
            and all(sum(a * b for a, b in zip(row, x, strict=False)) <= x[-1] for row in A)
        ):
            found.add(tuple(x[:-1]))
    return found


def extreme(payoffs):
    """Extreme equilibria of two players: pairs of vertices without regret."""
    xs, ys = vertices(payoffs[..., 1].T), vertices(payoffs[..., 0])
    return {(x, y) for x in xs for y in ys if max(expected(payoffs, (x, y))[1]) == 0}


def index(payoffs, strategies):
    """The index of a regular equilibrium of two players, by Shapley's determinants; else None."""
    x, y = ([k for k, p in enumerate(s) if p] for s in strategies)
    if len(x) != len(y):
        return None
    import sympy

    low = payoffs.min()
    A = sympy.Matrix([[payoffs[i, j, 0] - low + 1 for j in y] for i in x])
    B = sympy.Matrix([[payoffs[i, j, 1] - low + 1 for j in y] for i in x])
    return (-1) ** (len(x) + 1) * int(sympy.sign(A.det() * B.det())) or None


def of_subgame(answer):
    if fault := of_form(answer.stage):
        return fault
    rules = ["joint_payoff", "first", *(f"best_for:{p}" for p in answer.stage.form.players)]
    return "" if answer.rule in rules else "no rule"


# ------------------------------------------------------------------------------- single moves and growth


def of_deviations(found):
    game, definition = found.game, exactly(found.game)
    if fault := misbound(game):
        return fault
    if found.ties not in ("join", "stay_out", "weak"):
        return "no tie rule"
    tolerance = F(found.tolerance)
    if not (tolerance == 0 if game.exact else 0 < tolerance < game.scale):
        return "no tolerance"
    numbers = found.profile.tolist()
    known = [k for k in numbers if type(k) is int and 0 <= k < len(game.actions)]
    if len(known) != len(numbers) or len(numbers) != game.N:
        return "no profile"
    profile = tuple(game.actions[k] for k in numbers)
    if any(c != profile[game.states.ids.index(label)] for label, c in game.committed.items()):
        return "a committed state plays something else"
    wanted = [(i, b) for i in range(game.N) for b in game.actions if b != profile[i]]
    if [(m.state, m.to) for m in found.moves] != [(game.states.ids[i], b) for i, b in wanted]:
        return "other moves"
    slack = F(0) if game.exact else NEAR * F(game.scale)
    only = alone(game)
    for move, (i, b) in zip(found.moves, wanted, strict=True):
        gain = definition.gain(i, profile, b)
        if move.action != profile[i] or abs(F(move.gain) - gain) > slack:
            return "another gain or action"
        tied = abs(gain) <= tolerance and definition.leaves(i, profile, b, found.ties)
        would = "yes" if gain > tolerance else "no"
        if abs(gain) <= tolerance:
            would = "undecided" if not game.exact else "by the tie rule" if tied else "no"
        if move.would != would or move.committed != (game.states.ids[i] in game.committed):
            return "it would do something else"
        if (move.admitted, move.against) != voted(definition, i, profile, b, found.ties, tolerance):
            return "another vote"
        parts = {label: each.gain(i, profile, b) for label, each in only.items()}
        base = parts.pop("base", 0)
        parts = {label: part - base for label, part in parts.items()}
        rest = {"base": base, "other": gain - base - sum(parts.values())} if only else {}
        if not set(parts) <= set(move.reasons) <= set(parts | rest):
            return "other reasons"
        if any(abs(F(move.reasons.get(k, 0)) - part) > slack for k, part in (parts | rest).items()):
            return "a reason is another number"
    return ""


def alone(game):
    """The game without switching costs and with one driver only, by label, and with none as ``base``."""
    drivers = {k: n for k, n in game.form.drivers.items() if np.any(np.asarray(game.values.get(n, 0)) != 0)}
    games = {}
    for label, kept in (drivers | {"base": None} if drivers else {}).items():
        values = {n: v * 0 if n in drivers.values() and n != kept else v for n, v in game.values.items()}
        games[label] = exactly(replace(game, form=game.form.replace(switching={}), values=values))
    return games


def voted(definition, i, profile, action, ties, tolerance):
    """Whether members admit an outsider, and the ids of those against."""
    game = definition.game
    rule, states = game.institution.admission, game.states
    if profile[i] != definition.actions[0]:
        return "", ()
    if rule == "open":
        return "yes", ()
    after = (*profile[:i], action, *profile[i + 1 :])
    if rule in ("no_net_harm", "no_harm"):
        return harmless(definition, i, profile, after, tolerance)
    voters = [j for j in range(game.N) if profile[j] != definition.actions[0]]
    if rule == "great_power_veto":
        voters = [j for j in voters if states.great_power[j]]
    change = {j: definition.payoff(j, after) - definition.payoff(j, profile) for j in voters}
    exact = tolerance == 0
    unsure = [j for j in voters if not exact and abs(change[j]) <= tolerance]
    yes = [j for j in voters if j not in unsure and (change[j] > 0 or (change[j] == 0 and ties == "join"))]

    def admits(number):
        if not voters:
            return True
        if rule == "majority":
            return 2 * number > len(voters)
        share = F(str(game.institution.admission_share)) if rule == "share" else 1
        return number >= share * len(voters)

    against = tuple(states.ids[j] for j in voters if j not in yes and j not in unsure)
    return "yes" if admits(len(yes)) else "undecided" if admits(len(yes) + len(unsure)) else "no", against


def harmless(definition, i, profile, after, tolerance):
    """Whether a newcomer may come in under a rule against harm, and the ids of those who lose."""
    game, near = definition.game, tolerance * F(game_scale(definition.game))
    change = {j: definition.payoff(j, after) - definition.payoff(j, profile) for j in range(definition.N)}
    lose = [j for j in change if j != i and change[j] < -near]
    unsure = [j for j in change if j != i and change[j] != 0 and abs(change[j]) <= near]
    total = sum(change.values()) - (change[i] - definition.gain(i, profile, after[i]))
    net = game.institution.admission == "no_net_harm"
    spans = game.N * near
    if not (lose or unsure) or (net and total >= 0 and (total > spans or not spans)):
        said = "yes"
    else:
        said = "undecided" if not lose or (net and abs(total) <= spans and spans) else "no"
    return said, tuple(game.states.ids[j] for j in lose)


def game_scale(game):
    return 0 if game.exact else game.scale


def of_harm(found):
    """Who gains and loses, in fractions, and what a move by them is called."""
    game, definition = found.game, exactly(found.game)
    if fault := misbound(game):
        return fault
    tolerance = F(found.tolerance)
    if not (tolerance == 0 if game.exact else 0 < tolerance < 1):
        return "no tolerance"
    profiles = []
    for numbers in (found.before.tolist(), found.after.tolist()):
        if len(numbers) != game.N or any(
            type(k) is not int or not 0 <= k < len(game.actions) for k in numbers
        ):
            return "no profile"
        profiles.append(tuple(game.actions[k] for k in numbers))
    before, after = profiles
    movers = [i for i in range(game.N) if before[i] != after[i]]
    if not movers or len(found.changes) != game.N:
        return "nobody moves, or not one change for each state"
    change = [definition.payoff(i, after) - definition.payoff(i, before) for i in range(game.N)]
    for i in movers:
        costs = game.form.switching.get((before[i], after[i]))
        if costs is not None:
            plain = game.plain(game.switching)
            change[i] -= F(plain[game.actions.index(before[i]), game.actions.index(after[i]), i])
    slack = F(0) if game.exact else NEAR * F(game.scale)
    if any(abs(F(said) - real) > slack for said, real in zip(found.changes, change, strict=True)):
        return "another change"
    if abs(F(found.total) - sum(change)) > game.N * slack:
        return "another total"
    near = tolerance * F(game_scale(game))
    signs = [None if c and abs(c) <= near else (c > 0) - (c < 0) for c in found.changes]
    total = None if near and any(found.changes) and abs(found.total) <= game.N * near else found.total < 0
    labels = set()
    for falls in (True, False) if total is None else (total,):
        for guess in (-1, 1):
            sure = [guess if s is None else s for s in signs]
            others = [i for i in range(game.N) if len(movers) > 1 or i not in movers]
            if not any(sure[i] < 0 for i in others):
                labels.add("harmless")
            elif not falls:
                labels.add("harmful but worth it")
            else:
                kept = {signs[i] is None or signs[i] >= 0 for i in movers}
                spite = {signs[i] is None or signs[i] < 0 for i in movers} == {True}
                labels |= {"beggar-thy-neighbour"} if True in kept else set()
                labels |= {"spite"} if spite else set()
    if found.label != (labels.pop() if len(labels) == 1 else "undecided"):
        return "another label"
    return ""


def of_threshold(found):
    game, parts = found.game, found.stretches
    if fault := misbound(game):
        return fault
    if found.ties not in ("join", "stay_out") or found.reaches not in ("universal", "club", "sham", "none"):
        return "no tie rule or regime"
    if not 0 < found.universal_share <= 1 or not 0 <= found.tolerance < 1:
        return "no share or tolerance"
    if (found.tolerance == 0) != game.exact:
        return "no tolerance"
    if any(isinstance(end, float) for part in parts for end in (part.low, part.high)) and game.exact:
        return "floats in exact arithmetic"
    if not parts or [(p.because == "point", p.low == p.high, p.low <= p.high) for p in parts] != [
        (k % 2 == 0, k % 2 == 0, True) for k in range(len(parts))
    ]:
        return "no range"
    if any(a.high != b.low for a, b in pairwise(parts)) or len(parts) % 2 == 0:
        return "no range"
    for k, part in enumerate(parts):
        if part.because == "point":
            if grown(found, part.low) != (part.reached, part.label, part.members, part.on_tie):
                return "growth ends otherwise"
            continue
        ends = [parts[k - 1].reached, parts[k + 1].reached]
        if part.because not in ("affine", "monotone", "points", "bracket") or part.on_tie:
            return "no stretch"
        if part.because == "affine":
            said = (part.reached, part.label, part.members)
            if any(grown(found, value)[:3] != said for value in inside(part)):
                return "growth ends otherwise inside"
            continue
        if part.label or part.members is not None:
            return "more is said than a stretch can say"
        if part.because == "bracket":
            if part.reached is not None or ends[0] == ends[1]:
                return "no change in a bracket"
        elif ends != [part.reached] * 2:
            return "the ends do not agree with what is between"
        if part.because == "monotone" and any(
            grown(found, value)[0] != part.reached for value in inside(part)
        ):
            return "growth ends otherwise inside"
    return ""


def inside(part):
    """Values within a stretch, more of them near its ends."""
    return [part.low + (part.high - part.low) * F(k, 64) for k in (1, 2, 5, 13, 21, 32, 45, 55, 62, 63)]


def grown(found, value):
    """Whether a regime is reached at a value, its label, its members, and whether somebody moved on a tie."""
    value = value if found.game.exact else float(value)
    game = gg.rebind(found.game, **{found.over: value})
    definition, tolerance = exactly(game), F(0 if game.exact else found.tolerance * game.scale)
    actions, ids = game.actions, game.states.ids
    rank = dict(zip(actions, game.form.cooperation, strict=True))
    sign = 1 if found.ties == "join" else -1
    start = (game.committed.get(i, actions[-1] if i in game.club else actions[0]) for i in ids)
    here, seen, tied = tuple(start), [], False
    while here not in seen and len(seen) <= 100 * game.N:
        seen.append(here)
        after = list(here)
        for i in definition.players():
            best = None
            for b in actions:
                gain = definition.gain(i, here, b) if b != here[i] else None
                if gain is None or gain < -tolerance:
                    continue
                if gain <= tolerance and sign * (rank[b] - rank[here[i]]) <= 0:
                    continue
                if here[i] == actions[0]:
                    vote = voted(definition, i, here, b, found.ties, tolerance)[0]
                    if vote == "no" or (vote == "undecided" and found.ties != "join"):
                        continue
                if best is None or (gain, sign * rank[b]) > best[:2]:
                    best = (gain, sign * rank[b], b)
            if best:
                tied |= best[0] <= tolerance
                after[i] = best[2]
        if tuple(after) == here:
            break
        here = tuple(after)
    else:
        label = "cycle" if here in seen else "step limit"
        return label == found.reaches, label, sum(a != actions[0] for a in here), tied
    members = sum(a != actions[0] for a in here)
    comply = sum(a != actions[0] and rank[a] == max(rank.values()) for a in here)
    least = F(str(found.universal_share)) * game.N
    label = "universal" if comply >= least else "club" if comply else "none"
    if label != "universal" and members >= least and 2 * comply < members:
        label = "sham"
    return label == found.reaches, label, members, tied


# -------------------------------------------------------------------------------- frontiers of design


def of_frontier(found):
    game = found.game
    if fault := misbound(game):
        return fault
    first, *others = found.entries
    if found.ties not in ("join", "stay_out") or found.seek not in ("greatest", "least"):
        return "no tie rule, or nothing is sought"
    if not 0 < found.reaches <= 1 or (found.tolerance == 0) != game.exact or not 0 <= found.tolerance < 1:
        return "no share or tolerance"
    if any(list(corner.at) != others for corner in found.corners) or not found.corners:
        return "no corners"
    if others and len({tuple(corner.at.values()) for corner in found.corners}) < len(found.corners):
        return "a corner twice"
    return next(filter(None, (_of_corner(found, first, corner) for corner in found.corners)), "")


def _of_corner(found, entry, corner):
    N, ids, turn = found.game.N, found.game.states.ids, 1 if found.seek == "greatest" else -1
    least = math.ceil(F(str(found.reaches)) * N)
    easy, hard = (found.low, found.high)[::turn]
    start = frozenset(found.game.club)

    @cache
    def gains(value):
        at = {**corner.at, entry: value if found.game.exact else float(value)}
        at = {n: dict.fromkeys(ids, v) if n == "transfers" else v for n, v in at.items()}
        there = gg.rebind(found.game, **at)
        return exactly(there), F(0 if there.exact else found.tolerance * there.scale)

    def outsiders(club):
        return [i for i in gains(seen[0])[0].players() if ids[i] not in club]

    def gain(value, club, i):
        actions = found.game.actions
        return gains(value)[0].gain(i, tuple(actions[label in club] for label in ids), actions[1])

    def joins(value, club, sure):
        """Who joins; within the tolerance those that may (sure=False), or only those that must."""
        slack = gains(value)[1] * (1 if sure else -1)
        return {
            ids[i]
            for i in outsiders(club)
            if (g := gain(value, club, i)) > slack or (g == slack and (found.ties == "join" or g < 0))
        }

    def ends(value, sure):
        club = start
        while more := joins(value, club, sure):
            club |= more
        return len(club) >= least

    numbers = [F(x) for c in corner.closed for x in (c.near, c.far) if x is not None]
    numbers += [F(x) for x in (easy, hard, corner.value) if x is not None]
    top = max(map(abs, numbers), default=F(0)) * 2 + 1
    low, high = (F(x) if x is not None else top for x in (found.low, found.high))
    spread = [low + (high - low) * F(k, 16) for k in range(17)]
    hair = F(1, 10**9 if found.game.exact else 10**5)
    seen = sorted({low, high, *spread, *[v + d for v in numbers for d in (-hair, 0, hair)]})
    seen = [v for v in seen if low <= v <= high]
    value = None if corner.value is None else F(corner.value)
    if value is None and corner.closed and corner.closed[-1].states:
        return "no value, and somebody binds"
    if value is not None and not low <= value <= high:
        return "a value outside the range"
    one_way = found.sign == -turn
    for v in seen:
        beyond = value is not None and turn * (v - value) > 0
        if (beyond or (value is None and corner.closed)) and ends(v, True):
            return "the goal is reached beyond the value"
        if v == value and corner.attained and not ends(v, False):
            return "the goal is not reached at the value"
        if v == value and not corner.attained and ends(v, True):
            return "the goal is reached at the value"
        if (
            ((not beyond and v != value and one_way and value is not None) or not corner.closed)
            and (one_way or v == value)
            and not ends(v, False)
        ):
            return "the goal is not reached where it is easier"
    for closed in corner.closed:
        club = frozenset(closed.members)
        if not start <= club or len(club) >= least or not club <= set(ids):
            return "no closed club"
        near = None if closed.near is None else F(closed.near)
        far = None if closed.far is None else F(closed.far)
        for v in seen:
            inside = (near is None or turn * (v - near) > 0) and (far is None or turn * (far - v) >= 0)
            if (inside or (v == near and not closed.states)) and joins(v, club, True):
                return "a club is not closed"
        if closed.states:
            slack = gains(near)[1]
            binding = {i for i in outsiders(club) if abs(gain(near, club, i)) <= slack}
            if not {ids.index(s) for s in closed.states} <= binding:
                return "others bind"
            step = near - turn * hair
            if low <= step <= high and found.game.exact:
                falls = {ids[i] for i in binding if gain(step, club, i) > 0}
                if set(closed.states) != falls:
                    return "others bind"
    club = start
    for step in corner.steps:
        if step.members != len(club) or not step.states or not set(step.states) <= set(ids) - club:
            return "a step does not follow"
        where = value if value is not None else (F(easy) if easy is not None else low)
        if corner.closed and value is None:
            break
        rest = [ids.index(label) for label in step.states]
        if any(gain(where, club, i) < -gains(where)[1] for i in rest):
            return "a step that nobody takes"
        if step.best is not None:
            a, b = (gains(v)[0] and [gain(v, club, i) for i in rest] for v in (low, high))
            lines = [x + (y - x) * (F(step.best) - low) / (high - low) for x, y in zip(a, b, strict=True)]
            room = NEAR * max(map(abs, a + b)) if not found.game.exact else 0
            if not any(abs(g) <= room for g in lines) or any(g > room for g in lines):
                return "another best threshold"
        club |= set(step.states)
    if found.sign and N <= 6:
        for profile in some_profiles(found.game):
            inside = {label for label, a in zip(ids, profile, strict=True) if a != found.game.actions[0]}
            for i in outsiders(inside):
                rises = gain(high, inside, i) - gain(low, inside, i)
                if rises * found.sign < -NEAR * (not found.game.exact):
                    return "gains move otherwise"
    return ""


def of_limits(found):
    game = found.game
    if fault := misbound(game):
        return fault
    first, second = (game.states.ids.index(label) for label in found.powers)
    if first == second:
        return "one power"
    s = [F(x) for x in game.states.size]
    values = {name: F(game.values[name]) for name in ("market_benefit", "divergence", "market_exclusion")}
    weights = [F(x) for x in np.broadcast_to(game.values["legitimacy_weight"], (game.N,))]
    market = 2 - s[first] - s[second] if found.others_in else s[first] + s[second]
    club = game.states.ids if found.others_in else found.powers
    level = F(game.reports(game.profile(club))["legitimacy"])
    most = F(found.largest_exclusion)
    if most < values["market_exclusion"]:
        return "less exclusion than the game has"
    slack = F(0) if game.exact else NEAR
    gap = [F(a) - F(b) for a, b in zip(*game.states.ideal[[first, second]], strict=True)]
    if abs(F(found.distance) ** 2 - sum(x * x for x in gap)) > slack:
        return "another distance"
    for said, exclusion, share in (
        (found.least, F(0), F(0)),
        (found.own, values["market_exclusion"], level),
        (found.cap, most, F(1)),
    ):
        true = (values["market_benefit"] + exclusion) * market + (weights[first] + weights[second]) * share
        if not near(said, true / values["divergence"], slack):
            return "another limit"
    return ""


# ----------------------------------------------------------------------------- agreements and transfers


def paying(answer):
    """What is wrong with the game, tie rule and tolerance of an answer about transfers; its coalitions."""
    game = answer.game
    if fault := misbound(game):
        return fault, None
    if answer.ties not in ("join", "stay_out", "weak"):
        return "no tie rule", None
    if not (answer.tolerance == 0 if game.exact else 0 < answer.tolerance < game.scale):
        return "no tolerance", None
    rules = game.institution
    if len(game.actions) != 2 or game.committed or any(rules.transfers.values()) or rules.admission != "open":
        return "no game for agreements", None
    return "", Coalitions(exactly(game), answer.ties)


def no_club(game, members):
    known = tuple(label for label in game.states.ids if label in members)
    return len(members) < 2 or tuple(members) != known


def off(game, stated, value):
    """Whether a number is another one."""
    return abs(F(stated) - value) > (0 if game.exact else NEAR * F(game.scale) * game.N)


def others_than(game, stated, values):
    return [*stated] != [*values] or any(off(game, stated[k], value) for k, value in values.items())


def wrong(game, stated, truth):
    """Whether a verdict is false; in floats it may be that they do not tell."""
    return stated is not truth and (game.exact or stated is not None)


VERDICTS = ("internal", "external", "potentially_internal", "potentially_external")


def of_surplus(found):
    fault, truth = paying(found)
    if fault:
        return fault
    game, club = found.game, frozenset(found.club)
    if no_club(game, found.club):
        return "no club"
    stated = {
        "incentives": {i: truth.stay(i, club) for i in found.club},
        "joining": {j: truth.join(j, club) for j in truth.others(club)},
        "enlarged": {j: truth.enlarged(club, j) for j in truth.others(club)},
    }
    for what, values in stated.items():
        if others_than(game, getattr(found, what), values):
            return f"{what}: another number"
    if off(game, found.surplus, truth.surplus(club)):
        return "another surplus"
    for what in VERDICTS:
        if wrong(game, getattr(found, what), getattr(truth, what)(club)):
            return f"{what} is false"
    return ""


def of_potential(found):
    fault, truth = paying(found)
    if fault:
        return fault
    game = found.game
    clubs = [club for club in truth.clubs if len(club) <= found.largest]
    if type(found.largest) is not int or not 2 <= found.largest <= game.N or found.considered != len(clubs):
        return "other coalitions were looked at"
    of_kind = {}
    for club in clubs:
        of_kind.setdefault(truth.alike(club), []).append(club)
    for entry in found.agreements:
        club = frozenset(entry.members)
        alike = of_kind.pop(truth.alike(club), [])
        if no_club(game, entry.members) or len(alike) != entry.clubs or type(entry.clubs) is not int:
            return "no club, or listed twice, or other numbers of them"
        if off(game, entry.surplus, truth.surplus(club)):
            return "another surplus"
        for what in VERDICTS:
            if wrong(game, getattr(entry, what), getattr(truth, what)(club)):
                return f"{what} is false"
        if entry.potentially_internal is False:
            return "one is listed that cannot be held together"
    if any(truth.potentially_internal(clubs[0]) for clubs in of_kind.values()):
        return "a coalition is left out"
    sizes = [len(entry.members) for entry in found.agreements]
    return "" if sizes == sorted(sizes) else "out of order"


def of_scheme(scheme):
    fault, truth = paying(scheme)
    if fault:
        return fault
    game, club = scheme.game, frozenset(scheme.club)
    if no_club(game, scheme.club):
        return "no club"
    own, nobody = scheme.payoffs, frozenset()
    leaving = {i: truth.payoff(i, club) - truth.stay(i, club) for i in scheme.club}
    if (
        others_than(game, own.inside, {i: truth.payoff(i, club) for i in scheme.club})
        or others_than(game, own.outside, leaving)
        or others_than(game, own.alone, {i: truth.payoff(i, nobody) for i in scheme.club})
    ):
        return "another payoff"
    outsiders = truth.others(club)
    if [*scheme.transfers] != [*scheme.club] or [*scheme.offers] != outsiders:
        return "transfers of others"
    if off(game, sum(map(F, scheme.transfers.values())), F(0)):
        return "transfers do not balance"
    if scheme.weights:
        if any(off(game, scheme.transfers[i], ruled(scheme, truth, club, i, None)) for i in club):
            return "a transfer is another one by the rule"
        if any(off(game, scheme.offers[j], ruled(scheme, truth, club | {j}, j, j)) for j in outsiders):
            return "an offer is another one by the rule"
    inner = all(truth.keeps(truth.stay(i, club) + F(scheme.transfers[i])) for i in club)
    outer = all(truth.refuses(truth.join(j, club) + F(scheme.offers[j])) for j in outsiders)
    if wrong(game, scheme.internal, inner) or wrong(game, scheme.external, outer):
        return "stable or not, and it is the other way round"
    return ""


def ruled(scheme, truth, members, label, newcomer):
    """What a state is paid by a rule; costs are those of the public good in `tests.agreements.worlds`."""
    weight = {i: F(scheme.weights[i]) for i in members}
    if scheme.costs:
        a, b = truth.game.values["a"], truth.game.values["b"]
        place = {i: truth.ids.index(i) for i in members}
        total = sum(b[k] for k in place.values())
        extra = {i: a[k] * (total**2 - b[k] ** 2) / 2 for i, k in place.items()}
    elif scheme.rule == "optimal":
        extra = {i: -truth.stay(i, members) for i in members}
        if newcomer is not None:
            extra[newcomer] = -truth.join(newcomer, members - {newcomer})
    else:
        extra = {i: truth.payoff(i, frozenset()) - truth.payoff(i, members) for i in members}
    return extra[label] - weight[label] * sum(extra.values()) / sum(weight.values())


def of_payments(found):
    fault, truth = paying(found)
    if fault:
        return fault
    game, club = found.game, frozenset(found.club)
    asked = [one.newcomer for one in found.payments]
    if no_club(game, found.club) or len(set(asked)) < len(asked) or not set(asked) <= set(truth.others(club)):
        return "no club, or no outsiders"
    for one in found.payments:
        needed = -truth.join(one.newcomer, club)
        more = club | {one.newcomer}
        gains = {i: truth.payoff(i, more) - truth.payoff(i, club) for i in found.club}
        surplus, spare = truth.enlarged(club, one.newcomer), sum(gains.values()) - needed
        if off(game, one.needed, needed) or others_than(game, one.gains, gains):
            return "another need or gain"
        if off(game, one.surplus, surplus) or wrong(game, one.sustainable, truth.keeps(surplus)):
            return "another surplus"
        affordable = truth.keeps(spare) or not truth.refuses(-needed)
        if wrong(game, one.affordable, affordable):
            return "affordable or not, and it is the other way round"
        pays = affordable and needed > 0
        paid = {i: gain - spare / len(gains) for i, gain in gains.items()} if pays else {}
        if others_than(game, one.payments, paid) and (game.exact or one.affordable is not None):
            return "other payments"


# ------------------------------------------------------------------------------ coalition structures


def of_core(core):
    values, players = core.game.values, core.game.players
    if set(core.point) != set(players) or sum(core.point.values()) != values[-1]:
        return "no division"
    masks = range(1, len(values) - 1)
    shares = [F(core.point[player]) for player in players]
    worst = max((excess(values, shares, mask) for mask in masks), default=F(0))
    if worst != core.least or abs(float(core.least) - (least_core(values) if len(players) > 1 else 0)) > 1e-6:
        return "another least excess"
    if (
        any(not 0 < len(club) < max(2, len(players)) for club in core.weights)
        or min(core.weights.values()) <= 0
    ):
        return "no weights"
    if any(sum(w for club, w in core.weights.items() if player in club) != 1 for player in players):
        return "the weights do not cover every player"
    proved = sum(w * (core.game.worth(club) - core.least) for club, w in core.weights.items())
    return "" if proved == values[-1] else "the weights prove nothing"


def paid_in(game):
    table = {as_partition(s): dict(zip(game.players, row, strict=True)) for s, row in game.payoffs.items()}
    return table.__getitem__


def of_characteristic(found):
    game, worths, slack = found.game, found.worths, F(0)
    if isinstance(game, gg.BoundGame):
        if fault := misbound(game):
            return fault
        definition, ids = exactly(game), game.states.ids
        slack = F(0) if game.exact else NEAR * F(game.scale)

        def payoff(club):
            profile = tuple(game.actions[label in club] for label in ids)
            return {label: definition.payoff(i, profile) for i, label in enumerate(ids)}

        if found.kind not in ("gamma", "alpha", "beta") or worths.players != ids or game.committed:
            return "no such worths"
    elif found.kind not in ("gamma", "delta", "pessimistic", "optimistic") or worths.players != game.players:
        return "no such worths"
    for mask in range(1, len(worths.values)):
        inside = worths.members(mask)
        if not isinstance(game, gg.BoundGame):
            exact = {
                s: {i: F(repr(x)) if isinstance(x, float) else F(x) for i, x in row.items()}
                for s, row in ((as_partition(s), game.at(s)) for s in game.payoffs)
            }
            wanted = worth(game.players, exact.__getitem__, inside, found.kind)
        elif found.kind == "gamma":
            wanted = sum(payoff(inside if len(inside) > 1 else ())[label] for label in inside)
        else:
            wanted = secured(payoff, ids, inside, found.kind)
        if abs(worths.values[mask] - wanted) > slack:
            return "another worth"
    return ""


def of_structures(found):
    if found.membership not in ("open", "majority", "unanimity") or found.left not in ("together", "apart"):
        return "no rule"

    def exceeds(one, other):
        if isinstance(one, float) or isinstance(other, float):
            return one - other > found.tolerance * max(abs(one), abs(other))
        return one > other

    pay, players = paid_in(found.game), found.game.players
    rules = (pay, found.membership, found.left, exceeds)
    wanted = stable(players, *rules)
    claimed = [as_partition(s) for s in found.structures]
    if set(claimed) != wanted or len(claimed) != len(wanted) or not 0 < found.tolerance < 1:
        return "other structures are stable"
    if {as_partition(s) for s in found.switches} != {as_partition(s) for s in found.game.payoffs} - wanted:
        return "others move"
    for structure, move in found.switches.items():
        start, then = as_partition(structure), as_partition(move.structure)
        joined = frozenset((*move.joins, move.player))
        if then not in reachable(start, move.player, *rules) or joined not in then:
            return "a move is none"
        if (move.before, move.after) != (pay(start)[move.player], pay(then)[move.player]):
            return "a move pays something else"
        if not exceeds(move.after, move.before):
            return "a move gains nothing"
    return ""


# ----------------------------------------------------------------------------------------- enforcement


def of_patience(found):
    """Payoffs of the stage by its definition; what a deviation brings added up period by period."""
    if isinstance(found.stage, gg.NormalForm):
        form = found.stage
        ids, choices = form.players, form.choices
        truth = np.vectorize(lambda x: F(str(x)), otypes=[object])(form.payoffs)
        paid, slack, exact = (lambda cell, i: truth[tuple(cell)][i]), F(0), True
        players = parties = range(len(ids))
    else:
        game = found.stage
        if fault := misbound(game):
            return fault
        ids, choices, definition = game.states.ids, [game.actions] * game.N, exactly(game)
        slack = F(0) if game.exact else NEAR

        def paid(cell, i):
            return definition._payoff(i, tuple(game.actions[k] for k in cell))

        parties = [i for i, action in enumerate(found.agreed) if action != game.actions[0]]
        players, exact = [i for i, free in enumerate(game.free) if free], found.exact
    if found.exact != exact or [ids[i] for i in parties] != [one.state for one in found.incentives]:
        return "other parties"
    agreed = [choices[k].index(choice) for k, choice in enumerate(found.agreed)]
    back = found.reversion == "stick_and_carrot"
    if found.observers != "everyone":
        return _by_word(found, ids, choices, paid, parties, players, agreed, slack)
    for i, one, said in zip(parties, found.incentives, found.punishments, strict=True):
        answer = [choices[k].index(choice) for k, choice in enumerate(said)]

        def brings(cell, i=i):
            return {
                choices[i][b]: paid([*cell[:i], b, *cell[i + 1 :]], i) - paid(cell, i)
                for b in range(len(choices[i]))
                if b != cell[i]
            }

        others = [k for k in range(len(ids)) if k != i and answer[k] != agreed[k]]
        if found.reversion == "expulsion" and others:
            return "others change what they do"
        if found.reversion == "nash" and any(max(brings(answer, k).values()) > slack for k in players):
            return "no equilibrium is reverted to"
        kept, worse = paid(agreed, i), paid(answer, i)
        first = brings(agreed)
        second = {f"{b} instead of its part in the punishment": g for b, g in brings(answer).items()}
        gains = first | (second if back else {})
        most = max(gains.values())
        if abs(one.gain - most) > slack or abs(one.loss - (kept - worse)) > slack:
            return "another gain or loss"
        if gains.get(one.deviation, most - slack - 1) < most - slack:
            return "another deviation is better"
        loss = kept - worse
        least = most / (loss if back else most + loss) if most > 0 and loss > 0 else None
        least = F(0) if most <= 0 else least if least is not None and least < 1 else None
        if loss < -slack and not (back and most <= loss):  # the patient would rather be punished
            least = None
        if (one.patience is None) != (least is None) or (least and abs(one.patience - least) > slack):
            return "another patience"
        if one.not_enough is not None and (least is None or one.not_enough > least + slack):
            return "enough, and said not to be"
    return ""


def _by_word(found, ids, choices, paid, parties, players, agreed, slack):
    """Rumours from mouth to mouth; each promise as a sum of payoffs, above and below its least patience."""
    talk = {frozenset(pair) for pair in found.links}
    for i, one, said in zip(parties, found.incentives, found.punishments, strict=True):
        answer = [choices[k].index(choice) for k, choice in enumerate(said)]
        known, flows = {seer for actor, seer in found.links if actor == ids[i]}, []
        for _ in ids:
            cell = [answer[k] if label in known else agreed[k] for k, label in enumerate(ids)]

            def turns(k, cell=cell):
                return [[*cell[:k], b, *cell[k + 1 :]] for b in range(len(choices[k]))]

            cell[i] = max(turns(i), key=lambda turn: (paid(turn, i), turn[i] == agreed[i]))[i]
            flows.append(paid(cell, i))
            others = [ids.index(label) for label in known if ids.index(label) in players]
            if any(paid(turn, k) > paid(cell, k) + slack for k in others for turn in turns(k)):
                return "somebody would not punish"
            if found.observers == "word_of_mouth":
                told = {label for label in ids if any(frozenset((label, by)) in talk for by in known)}
                known = known | told - {ids[i]}
        kept = paid(agreed, i)
        now = max(
            paid([*agreed[:i], b, *agreed[i + 1 :]], i) for b in range(len(choices[i])) if b != agreed[i]
        )
        if abs(one.gain - (now - kept)) > slack or abs(one.loss - (kept - flows[-1])) > slack:
            return "another gain or loss"

        def pays(d, now=now, flows=flows, kept=kept):
            stream = now + sum(d ** (t + 1) * flow for t, flow in enumerate(flows[:-1]))
            return stream + d ** len(flows) * flows[-1] / (1 - d) > (kept + slack) / (1 - d)

        if one.patience is None:
            if not pays(1 - F(1, 10**12)):
                return "held by the patient"
        elif pays(one.patience) or (
            one.patience and not pays(one.not_enough - (one.root is None) * F(1, 10**12))
        ):
            return "another patience"
    return ""


def of_obedience(found):
    """The join gain by the definition; the value of being inside by the one equation that it meets."""
    if fault := misbound(found.game):
        return fault
    game, definition, slack = found.game, exactly(found.game), F(0) if found.game.exact else NEAR
    out, member = game.actions
    club = tuple(member if label in found.club else out for label in game.states.ids)
    if [one.state for one in found.incentives] != [label for label in game.states.ids if label in found.club]:
        return "other members"
    if found.stable is not None and found.stable != definition.stable(club, "join"):
        return "stable or not, and it is the other way round"
    p1, p2 = found.monitoring
    if not (0 <= p1 < p2 <= 1 and 0 < found.expelled <= 1 and (found.rounds is None or found.rounds > 0)):
        return "no such monitoring or expulsion"
    light = {s: game.values[s] * 0 for s in found.saves}
    free = exactly(replace(game, values={**game.values, **light}))
    for one in found.incentives:
        i = game.states.ids.index(one.state)
        level = found.conscience * F(game.reports(game.profile(found.club)).get("legitimacy", 0))
        g = free._payoff(i, club) - definition._payoff(i, club) - level
        without = (*club[:i], out, *club[i + 1 :])
        loss = definition._payoff(i, club) - definition._payoff(i, without)
        if abs(one.gain - g) > slack or abs(one.loss - loss) > slack or one.deviation != "shirking":
            return "another saving or join gain"

        def complies(discount, g=g, loss=loss):
            back = F(0) if found.rounds is None else discount**found.rounds
            inside = loss / (1 - discount * (1 - found.expelled * p1 * (1 - back)))
            return g <= discount * found.expelled * (p2 - p1) * (1 - back) * inside

        near = F(1, 10**6) if slack else F(1, 10**10)
        if one.patience is None:
            if one.not_enough is not None or complies(1 - near):
                return "held by some patience"
        elif not 0 <= one.patience < 1 or not complies(one.patience + (near if slack else 0)):
            return "not held"
        elif not slack and not complies(1 - near * (1 - one.patience)):
            return "not held by more"
        elif one.patience and complies(one.patience * (1 - near)):
            return "held by less"
        elif one.patience and (one.not_enough is None or not 0 <= one.patience - one.not_enough <= near):
            return "the bracket is none"
        elif not one.patience and one.not_enough is not None:
            return "less than nothing"
    return ""


def of_monitored(found):
    """The best value as the fixed point of the recursive programme; each reaction by its own equation."""
    g, reward, (p1, p2) = found.gain, found.reward, found.monitoring
    if not (g > 0 and reward > 0 and 0 <= p1 < p2 <= 1):
        return "no stage"

    def deters(discount, lost):
        return discount * (p2 - p1) * lost >= (1 - discount) * g

    best = (reward * (p2 - p1) - g * p1) / (p2 - p1)
    if (found.least is None) != (best <= 0) or found.best != max(best, 0):
        return "another best"
    if found.least is not None and not (
        0 < found.least < 1
        and deters(found.least, best)
        and not deters(found.least * (1 - F(1, 10**12)), best)
    ):
        return "another least patience"
    d = found.patience
    names = [scheme.name for scheme in found.schemes]
    if d is None:
        return "reactions without a patience" if names or found.rounds is not None else ""
    if not 0 < d < 1:
        return "no discount factor"
    graduated = ["graduated"] if found.least is not None and d >= found.least else []
    listed = [*graduated, "grim", *(["rounds"] if found.rounds else [])]
    if names not in (listed, [*listed, "given"]):
        return "other reactions"
    for scheme in found.schemes:
        a = scheme.sanction
        if not 0 <= a <= 1 or scheme.value != (1 - d) * reward + d * (1 - p1 * a) * scheme.value:
            return "another value"
        if scheme.deters != deters(d, a * scheme.value):
            return "it deters or not, and it is the other way round"
        exact = {"grim": 1, "rounds": 1 - d ** (found.rounds or 1)}.get(scheme.name, a)
        if a != exact or (scheme.name == "graduated" and deters(d, a * (1 - F(1, 10**12)) * scheme.value)):
            return "another sanction"
    return ""


def of_hazard(found):
    """The index at parameters and columns drawn by chance is the slopes there times the parameters."""
    rng = random.Random(1)
    names = {
        symbol.name for formula in (found.index, *found.slopes.values()) for symbol in formula.free_symbols
    }
    for _ in range(4):
        at = {name: F(rng.randrange(-9, 10), rng.randrange(1, 8)) for name in {*names, *found.slopes}}

        def value(formula, at=at):
            return formula.subs({symbol: at[symbol.name] for symbol in formula.free_symbols})

        if value(found.index - sum(at[name] * slope for name, slope in found.slopes.items())) != 0:
            return "the index is not the slopes times the parameters"
    if any({s.name for s in slope.free_symbols} & {*found.slopes} for slope in found.slopes.values()):
        return "a slope depends on a parameter"
    return ""


def of_principles(found):
    """A table of what is: its truth is tested where it is computed, and any other table is false."""
    tables = {"OstromPrinciples": gg.enforcement.ostrom, "Conjectures": gg.design.conjectures}
    return "" if found == tables[type(found).__name__]() else "another table"


def of_renegotiation(found):
    """Payoffs by the definition of the game; every promise added up, just below and from its patience on."""
    if fault := misbound(found.game):
        return fault
    game, definition = found.game, exactly(found.game)
    rest, provide = game.actions

    def paid(m, i):
        return definition._payoff(i, tuple(provide if k < m else rest for k in range(game.N)))

    def u(m):
        return paid(m, 0)

    def v(m):
        return paid(m, game.N - 1)

    def deters(n, T, d):
        def worth(flow, periods):
            return sum(d**t * flow for t in range(periods)) + d**periods * u(n) / (1 - d)

        broken = worth(u(1), T)
        return (
            u(n) / (1 - d) >= v(n - 1) + d * broken
            and all(worth(u(1), s) >= v(0) + d * broken for s in range(1, T + 1))
            and all(worth(v(1), s) >= u(2) + d * broken for s in range(1, T + 1))
        )

    near = 1 - F(1, 10**9)
    if [one.size for one in found.agreements] != list(range(2, game.N + 1)):
        return "other sizes"
    for one in found.agreements:
        n, T = one.size, one.rounds
        lengths = range(1, 51) if found.rounds is None else [found.rounds]
        bad = {
            "brings its parties no more than having none": u(n) <= v(0),
            "those who punish would rather forgive": u(n) > v(1),
            "outsiders would rather provide too": n < game.N and (u(n + 1) > v(n) or u(2) > v(1)),
        }
        if one.why_not == "repentance does not deter":
            if T is not None or one.patience is not None or any(deters(n, t, near) for t in lengths):
                return "it is deterred"
        elif one.why_not:
            if not bad.get(one.why_not) or T is not None or one.patience is not None:
                return "another reason"
        else:
            shorter = range(1, T) if found.rounds is None else []
            if any(bad.values()) or T not in lengths or any(deters(n, t, near) for t in shorter):
                return "it does not withstand renegotiation, or by fewer periods"
            low = one.not_enough if one.not_enough != one.patience else one.patience * near
            if not deters(n, T, one.patience) or not deters(n, T, near) or deters(n, T, low):
                return "another patience"
            if one.patience - one.not_enough > F(1, 10**9):
                return "another bracket"
    return ""


def of_linked(found):
    """Every issue by its own claim; the pooled constraint by deviating on every set of issues."""
    for issue in found.issues.values():
        if issue.observers != "everyone" or issue.reversion == "stick_and_carrot":
            return "punishments that end at different times"
        if fault := of_patience(issue):
            return fault
    parties = [one.state for issue in found.issues.values() for one in issue.incentives]
    if [one.state for one in found.incentives] != list(dict.fromkeys(parties)):
        return "other parties"
    for one in found.incentives:
        own = {
            name: e for name, issue in found.issues.items() for e in issue.incentives if e.state == one.state
        }
        can = [name for name in own if own[name].deviation]
        sets = [s for size in range(1, len(can) + 1) for s in combinations(can, size)]
        gain = max((sum(own[name].gain for name in s) for s in sets), default=0)
        loss = sum(e.loss for e in own.values())
        words = {" and ".join(f"{own[k].deviation} in {k}" for k in s) for s in sets
                 if sum(own[name].gain for name in s) == gain} or {""}  # fmt: skip
        least = (
            (gain / (gain + loss) if loss > 0 else None)
            if gain > 0
            else F(0)
            if loss >= 0 or not sets
            else None
        )
        if (one.gain, one.loss, one.patience) != (gain, loss, least) or one.deviation not in words:
            return "another gain, loss, deviation or patience"
        if one.not_enough != (least or None) or one.root is not None:
            return "another bracket"
    return ""


def of_best_design(found):
    game, tolerance = found.game, found.tolerance
    if not (tolerance == 0 if game.exact else 0 < tolerance < 1e-3):
        return "no tolerance"
    return misbound(game) or false_best(found, exactly, near)


def of_acceptable(found):
    game, tolerance = found.game, found.tolerance
    if not (tolerance == 0 if game.exact else 0 < tolerance < 1e-3):
        return "no tolerance"
    return misbound(game) or false_acceptance(found, exactly, near)


def of_payoffs(found):
    """Between what is surely reached and what may be lies the limit of the operator, from all sides."""
    if not 0 < found.patience < 1 or found.steps < 1 or len(found.stage.shape) != 2:
        return "no repeated game of two"
    if found.complete and found.inner != found.corners:
        return "complete, and two sets"
    table = np.vectorize(lambda x: float(F(str(x))), otypes=[float])(found.stage.payoffs)
    limit, near = reached(table, found.patience), 1e-6 * (1 + abs(table).max())
    if not limit:
        return "" if not found.inner else "something is reached"
    if not found.corners:
        return "nothing is reached"
    for way in WAYS:
        if reach(found.corners, way) < reach(limit, way) - near:
            return "more is reached"
        if found.inner and reach(found.inner, way) > reach(limit, way) + near:
            return "less is reached"
    return ""


CLAIMS = {
    "PayoffSet": of_payoffs,
    "Acceptable": of_acceptable,
    "OstromPrinciples": of_principles,
    "Conjectures": of_principles,
    "TradePatience": of_trade_patience,
    "TradeRegimes": of_regimes,
    "BestDesign": of_best_design,
    "LinkedIssues": of_linked,
    "RenegotiationProof": of_renegotiation,
    "Monitored": of_monitored,
    "Obedience": of_obedience,
    "Patience": of_patience,
    "CharacteristicFunction": of_characteristic,
    "CoalitionCore": of_core,
    "StableStructures": of_structures,
    "Deviations": of_deviations,
    "Harm": of_harm,
    "Hazard": of_hazard,
    "Principles": lambda found: false_principles(found, exactly, misbound, NEAR),
    "Comparison": lambda found: false_comparison(found, exactly, misbound, near, NEAR),
    "Threshold": of_threshold,
    "Frontier": of_frontier,
    "DesignLimits": of_limits,
    "Solution": of_solution,
    "TippingNumber": of_tipping,
    "MarkovSolution": of_markov,
    "BindingAgreements": of_agreements,
    "FormSolution": of_form,
    "SubgamePerfect": of_subgame,
    "CoalitionSurplus": of_surplus,
    "PotentiallyStable": of_potential,
    "TransferScheme": of_scheme,
    "SidePayments": of_payments,
    "Power": false_power,
    "Estimates": false_estimates,
    "Claim": false_judged,
    "Joint": false_joint,
}
