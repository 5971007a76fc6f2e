"""Designs played by hand: the accession game and all measures from their definitions, in fractions.

Nothing of the package but a `World`'s numbers goes in: payoffs are written out, every profile is tried, and
what is best is found by comparing all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction as F
from itertools import product

import numpy as np

import gametheory_gov as gg

SENSE = dict.fromkeys(
    ("reach", "total", "worst_off", "lowest_decile", "legitimacy", "robustness", "policy_diversity"), 1
) | {"harm": -1}


def measure(name, club, payoffs, *, nothing, population, legitimacy, followed, survives):
    """A measure of a club, from what everybody has in it and with no club."""
    N = len(payoffs)
    if name == "reach":
        return F(len(club), N)
    if name == "total":
        return sum(payoffs)
    if name == "worst_off":
        return min(payoffs)
    if name == "lowest_decile":
        rest, part = sum(population) / 10, F(0)
        for payoff, people in sorted(zip(payoffs, population, strict=True)):
            taken = min(people, rest)
            part, rest = part + taken * payoff, rest - taken
        return part * 10 / sum(population)
    if name == "legitimacy":
        return legitimacy
    if name == "harm":
        lost = [nothing[i] - payoffs[i] for i in range(N) if i not in club]
        return sum((loss for loss in lost if loss > 0), F(0))
    if name == "robustness":
        return F(sum(map(survives, club)), len(club)) if len(club) > 1 else F(0)
    return 1 - F(sum(n * n for n in Counter(followed).values()), N**2)


@dataclass(frozen=True)
class World:
    """States, the weights of payoffs, who founds (by position), and whether founders never leave."""

    size: tuple
    population: tuple
    cost: tuple
    ideal: tuple
    benefit: F
    legitimacy: F
    divergence: F
    founders: tuple
    committed: bool = True

    @property
    def N(self):
        return len(self.size)

    def game(self, **options):
        ids = [str(k + 1) for k in range(self.N)]
        states = gg.States(ids, size=self.size, population=self.population, cost=self.cost, ideal=self.ideal)
        return gg.bind(
            gg.AccessionGame(cost_exponent=2),
            states,
            gg.Institution(),
            benefit=self.benefit,
            legitimacy=self.legitimacy,
            divergence=self.divergence,
            founders=[ids[k] for k in self.founders],
            committed=self.committed,
            **options,
        )


@dataclass(frozen=True)
class Play:
    """A world under one design: depth, excludability, exclusion penalty."""

    world: World
    depth: F
    excludability: F
    penalty: F

    @property
    def players(self):
        held = self.world.founders if self.world.committed else ()
        return [i for i in range(self.world.N) if i not in held]

    def payoff(self, i, club):
        w, d = self.world, self.depth
        others = sum((w.size[j] for j in club if j != i), F(0))
        if i not in club:
            return w.benefit * d * others * (1 - self.excludability) - self.penalty * others
        belong = w.legitimacy * sum(w.population[j] for j in club)
        return (
            w.benefit * d * (w.size[i] + others) + belong - w.cost[i] * d**2 - w.divergence * w.ideal[i] ** 2
        )

    def payoffs(self, club):
        return [self.payoff(i, club) for i in range(self.world.N)]

    def joins(self, i, club, ties):
        gain = self.payoff(i, club | {i}) - self.payoff(i, club - {i})
        return gain >= 0 if ties == "join" else gain > 0

    def reply(self, club, ties, players=None):
        players = self.players if players is None else players
        return frozenset(
            i for i in range(self.world.N) if (self.joins(i, club, ties) if i in players else i in club)
        )

    def grown(self, ties):
        club, seen = frozenset(self.world.founders), []
        while club not in seen:
            seen.append(club)
            club = self.reply(club, ties)
        return seen[seen.index(club) :]

    def equilibria(self, ties):
        held = frozenset(range(self.world.N)) - frozenset(self.players)
        clubs = [
            held | {i for i, is_in in zip(self.players, row, strict=True) if is_in}
            for row in product((False, True), repeat=len(self.players))
        ]
        return [club for club in clubs if self.reply(club, ties) == club]

    def selected(self):
        """Where the potential of worlds with population as size is greatest; it is written out."""
        w = self.world
        assert w.size == w.population

        def potential(club):
            own = sum(
                w.size[i] * ((w.benefit * self.depth + w.legitimacy) * w.size[i] - w.cost[i] * self.depth**2)
                - w.size[i] * w.divergence * w.ideal[i] ** 2
                for i in club
            )
            link = w.benefit * self.depth * self.excludability + w.legitimacy + self.penalty
            pairs = sum(w.size[i] * w.size[j] for i in club for j in club if i < j)
            return own + link * pairs

        held = frozenset(range(w.N)) - frozenset(self.players)
        clubs = [
            held | {i for i, is_in in zip(self.players, row, strict=True) if is_in}
            for row in product((False, True), repeat=len(self.players))
        ]
        top = max(map(potential, clubs))
        return [club for club in clubs if potential(club) == top]

    def measure(self, name, club, ties):
        """A measure of a club; policy is at 0, and without a club everybody has nothing."""
        w = self.world
        return measure(
            name,
            club,
            self.payoffs(club),
            nothing=[F(0)] * w.N,
            population=w.population,
            legitimacy=sum((w.population[i] for i in club), F(0)),
            followed=[F(0) if i in club else w.ideal[i] for i in range(w.N)],
            survives=lambda leaver: self.survives(club, leaver, ties),
        )

    def survives(self, club, leaver, ties):
        players = [i for i in self.players if i != leaver]
        now, seen = club - {leaver}, []
        while now not in seen:
            seen.append(now)
            now = self.reply(now, ties, players)
        return now == seen[-1] and club - {leaver} <= now


def clubs_of(play, outcome, ties):
    if outcome == "grown":
        return play.grown(ties)
    return play.equilibria(ties) if outcome == "worst" else play.selected()


def judged(play, outcome, ties, objective):
    """What a design is worth: the worst of its clubs, for leximin all payoffs; None without a club."""
    clubs = clubs_of(play, outcome, ties)
    if objective == "worst_off":
        return min((sorted(play.payoffs(club)) for club in clubs), default=None)
    values = [SENSE[objective] * play.measure(objective, club, ties) for club in clubs]
    return min(values, default=None)


def best(world, designs, outcome, ties, objective):
    """The designs of greatest worth, all that tie, in their order."""
    worth = {d: judged(Play(world, *d), outcome, ties, objective) for d in designs}
    known = {d: value for d, value in worth.items() if value is not None}
    top = max(known.values())
    return [d for d in designs if d in known and known[d] == top]


# --------------------------------------------------------------- the truth of an answer, by brute force


class Known:
    """A design of any two-action game that is read from its formulas, for small games."""

    def __init__(self, game, definition, ties):
        self.game, self.definition, self.ties = game, definition, ties
        self.out, self.into = game.actions

    def club(self, profile):
        return frozenset(i for i, action in enumerate(profile) if action != self.out)

    def reply(self, profile, held=()):
        d = self.definition
        return tuple(
            other
            if i in d.players()
            and i not in held
            and d.leaves(i, profile, other := self.into if a == self.out else self.out, self.ties)
            and (a != self.out or d.let_in(i, profile, other, self.ties))
            else a
            for i, a in enumerate(profile)
        )

    def path(self, start, held=()):
        seen = [start]
        while True:
            after = self.reply(seen[-1], held)
            if after == seen[-1]:
                return seen, "equilibrium"
            seen.append(after)
            if after in seen[:-1]:
                return seen, "cycle"

    def survives(self, profile, leaver):
        left = tuple(self.out if i == leaver else a for i, a in enumerate(profile))
        seen, ending = self.path(left, (leaver,))
        return ending == "equilibrium" and self.club(left) <= self.club(seen[-1])

    def measure(self, name, profile):
        game, d = self.game, self.definition
        club = self.club(profile)
        reports = game.reports(game.profile(np.array([game.actions.index(a) for a in profile])))
        policy = tuple(v for name, v in reports.items() if name.startswith("policy_in_force"))
        return measure(
            name,
            club,
            [d.payoff(i, profile) for i in range(game.N)],
            nothing=[d.payoff(i, (self.out,) * game.N) for i in range(game.N)],
            population=[F(share) for share in game.states.population],
            legitimacy=F(reports.get("legitimacy", 0)),
            followed=[policy if i in club else tuple(game.states.ideal[i].tolist()) for i in range(game.N)],
            survives=lambda leaver: self.survives(profile, leaver),
        )


def false_designs(found, read, near):
    """What is false about the designs of an answer; ``read`` makes a definition, ``near`` compares."""
    points = [dict(zip(found.choose, row, strict=True)) for row in product(*found.choose.values())]
    if not points or [dict(design.choices) for design in found.designs] != points:
        return "the designs are not those of the grid"
    slack = F(0) if found.game.exact else F(1, 10**7)
    for design in found.designs:
        game = gg.rebind(found.game, **design.choices)
        known = Known(game, read(game), found.ties)
        texts = [tuple(game.actions[int(digit)] for digit in text) for text in design.profiles]
        if fault := _false_outcome(found, design, known, texts):
            return fault
        everything = texts
        if found.outcome == "worst":
            everything = [p for p in known.definition.profiles() if known.definition.stable(p, found.ties)]
        for name, said in design.values.items():
            real = [known.measure(name, profile) for profile in everything]
            if not near(said, min(real) if SENSE[name] > 0 else max(real), slack):
                return f"{name} is another"
        if everything and set(design.values) != set(found.designs[0].values):
            return "measures are missing"
    return ""


def _false_outcome(found, design, known, texts):
    game = known.game
    if found.outcome == "grown":
        start = tuple(game.actions[a] for a in game.start)
        seen, ending = known.path(start)
        if [tuple(game.actions[int(digit)] for digit in text) for text in design.path] != seen:
            return "growth goes another way"
        ends = seen[-1:] if ending == "equilibrium" else seen[seen.index(seen[-1]) : -1]
        return "" if (texts, design.ending) == (ends, ending) else "growth ends elsewhere"
    if found.outcome == "selected":
        verdict = next(v for v in gg.select(game).verdicts if v.theory == design.ending)
        rows = {tuple(game.actions[a] for a in row) for row in verdict.profiles}
        return "" if rows == set(texts) else "another club is selected"
    stable = {p for p in known.definition.profiles() if known.definition.stable(p, found.ties)}
    if design.ending == "least":
        least = min(stable, key=lambda profile: len(known.club(profile)))
        return "" if texts == [least] else "the least equilibrium is another"
    unsure = set(texts[len(texts) - design.undecided :]) if design.undecided else set()
    return "" if set(texts) - unsure <= stable <= set(texts) else "the equilibria are others"


def false_best(found, read, near):
    """What is false about the best of designs."""
    if fault := false_designs(found, read, near):
        return fault
    kept = []
    for k, design in enumerate(found.designs):
        values = design.values | {"universal": design.values.get("reach")} if design.profiles else {}
        if design.profiles and all(_keeps(text, values) for text in found.subject_to):
            kept.append(k)
    if not kept:
        return "designs are best that keep no constraint" if found.places else ""

    def worth(k):
        design, sense = found.designs[k], SENSE[found.objective]
        return (
            list(found.lowest(design))
            if found.objective == "worst_off"
            else [sense * design.values[found.objective]]
        )

    top = max(map(worth, kept))
    slack = F(0) if found.game.exact else F(1, 10**7)
    ties = [k for k in kept if all(near(a, b, slack) for a, b in zip(worth(k), top, strict=True))]
    return "" if list(found.places) == ties else "other designs are best"


def _keeps(text, values):
    name, relation, bound = text.split()
    return {">=": values[name] >= F(bound), "<=": values[name] <= F(bound), "==": values[name] == F(bound)}[
        relation
    ]


def false_acceptance(found, read, near):
    """What is false about who can accept which design, and by which transfers; exact answers only."""
    if fault := false_designs(found, read, near):
        return fault
    out = found.game.actions[0]
    if found.against == "no_club":
        base = read(found.game)
        nothing = [base.payoff(i, (out,) * found.game.N) for i in range(found.game.N)]
        if list(found.reference) != nothing:
            return "without a club states have something else"
    places, paid = [], {}
    for k, (design, margin) in enumerate(zip(found.designs, found.margins, strict=True)):
        game = gg.rebind(found.game, **design.choices)
        d = read(game)
        profiles = [tuple(game.actions[int(digit)] for digit in text) for text in design.profiles]
        rows = [[d.payoff(i, p) - F(found.reference[i]) for i in range(game.N)] for p in profiles]
        least = [min(column) for column in zip(*rows, strict=True)]
        if margin != (game.states.ids[least.index(min(least))], min(least)):
            return "another state binds"
        if min(least) >= 0:
            places.append(k)
        elif len(rows) == 1 and (payment := _repaired(d, profiles[0], rows[0], found.ties)):
            paid[k] = payment
    if list(found.places) != places:
        return "other designs leave nobody worse off"
    same = {k: dict(payment) for k, payment in found.payments.items()} == paid
    return "" if same else "other transfers"


def _repaired(d, profile, margins, ties):
    out = d.actions[0]
    members = [i for i, action in enumerate(profile) if action != out]
    if any(margins[i] < 0 for i in range(d.N) if i not in members):
        return {}
    able, on_edge = {}, False
    for i in members:
        stay = -d.gain(i, profile, out) if i in d.players() else margins[i]
        if min(stay, margins[i]) > 0:
            able[i] = min(stay, margins[i])
            on_edge = on_edge or (i in d.players() and stay <= margins[i])
    need = {i: -margins[i] for i in members if margins[i] < 0}
    have, lack = sum(able.values()), sum(need.values())
    if have < lack or (ties == "stay_out" and have == lack and on_edge):
        return {}
    ids = d.game.states.ids
    return {ids[i]: -able[i] * lack / have if i in able else need[i] for i in sorted({**able, **need})}
