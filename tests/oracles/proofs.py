"""Proofs in format 2 by brute force: a second writer of the format, and random exact games to write about.

Every profile is evaluated; a removal is written where it holds at every profile that is left, and splits are
drawn at random. It is as tight as a proof can be, and knows nothing of bounds.
"""

from __future__ import annotations

import base64
import json
import random
import zlib
from fractions import Fraction as F
from itertools import combinations_with_replacement, product

import numpy as np

from gametheory_gov import Game, States, bind
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.certificate import Certificate
from gametheory_gov.equilibria.definition import deviations, moves_on_tie
from gametheory_gov.equilibria.solution import Result, Solution


def packed(tree):
    return base64.b64encode(zlib.compress(json.dumps(tree).encode())).decode()


def unpacked(text):
    return json.loads(zlib.decompress(base64.b64decode(text)))


def random_exact_game(seed):
    """A game of two to six states, often alike, in formulas of all kinds, with ties and committed states."""
    rng = random.Random(seed)
    actions = ("out", "sign", "comply")[: rng.choice((2, 2, 3))]
    N = rng.randint(2, 6 if len(actions) == 2 else 4)
    totals = ("first", "second")[: rng.randint(1, 2)]
    exposed = rng.random() < 0.25
    other = random.Random(f"matrix{seed}")
    way = other.choice(("exposure", "exposure", "gains", "gains.T"))
    gains = [[F(other.randint(-3, 3) * (i != j), 2) for j in range(N)] for i in range(N)]

    def q(least=-2, most=2):
        d = rng.choice((1, 2, 3))
        return F(rng.randint(least * d, most * d), d)

    def term():
        a, b = rng.choice(totals), rng.choice(totals)
        c, d = f"({q()})", f"({q()})"
        forms = [
            c, f"{c}*{a}", f"{c}*{a}", f"{c}*taste", f"{c}*weight*{a}", f"{c}*{a}*{b}", f"{c}*{a}**2",
            f"{c}*Max({a} - {d}, 0)",
            f"{c}*Min({a}, {d})", f"{c}*Abs({a} - {d}*taste)", f"{c}*{a}/(1 + {b}**2)",
            f"{c}*(taste - {a}/({b} + 5))**2",
            f"Piecewise(({c}, {a} >= {d}), ({d}*taste, True))", f"{c}*floor({a})",
            f"Piecewise(({c}*{a}/{b}, {b} > 0), ({d}, True))",
            f"Piecewise(({c}*{a}, ({a} > {d}) & ({b} < 2)), (0, True))",
        ]  # fmt: skip
        return rng.choice([*forms, f"{c}*link", f"{c}*link"] if exposed else forms)

    pairs = [(a, b) for a in actions for b in actions if a != b]
    game = Game(
        "random",
        actions,
        aggregates={
            name: {a: f"({q(0, 2)}) + ({q(-1, 2)})*weight" for a in actions[rng.randint(0, 1) :]}
            for name in totals
        },
        payoffs={a: " + ".join(term() for _ in range(rng.randint(1, 3))) + " + bonus*0" for a in actions},
        exposures={"link": {a: str(q(0, 2)) for a in actions[1:]}} if exposed else {},
        along={"link": way} if exposed else {},
        signed=("gains",) if exposed and way.startswith("gains") else (),
        switching={pair: str(q(0, 1)) for pair in rng.sample(pairs, rng.randint(0, 1))},
        columns={"weight": "counts", "taste": "likes"},
        parameters={"bonus": "nothing"},
        cooperation=sorted(rng.randint(0, 2) for _ in actions),
        reports={"spread": f"{totals[0]}**2/N"},
    )
    kinds = [(q(0, 2), q()) for _ in range(rng.randint(1, 3))]
    drawn = [rng.choice(kinds) for _ in range(N)]
    W = [[F(int(i != j), N - 1) for j in range(N)] for i in range(N)]
    if exposed and rng.random() < 0.7:
        for i in range(N):
            row = [rng.randint(0, 3) if i != j else 0 for j in range(N)]
            row[(i + 1) % N] += not any(row)
            W[i] = [F(x, sum(row)) for x in row]
    states = States(
        [chr(65 + i) for i in range(N)], size=[F(1, N)] * N, population=[F(1, N)] * N,
        exposure=W if exposed else None,
        matrices={"gains": gains},
        extra={"weight": [w for w, _ in drawn], "taste": [t for _, t in drawn]},
    )  # fmt: skip
    names = {s.name for s in game.symbols}
    columns = {name: [d[k] for d in drawn] for k, name in enumerate(("weight", "taste")) if name in names}
    bound = bind(game, states, **columns, exact=True)
    ties = rng.choice(("join", "stay_out", "weak"))
    return bound.commit(
        [states.ids[rng.randrange(N)]], rng.choice(actions)
    ) if rng.random() < 0.3 else bound, ties


def alike_types(game):
    """Types by values, and by the matrix where there is one."""
    if not game.form.exposures:
        return [list(map(int, members)) for members in Types.of(game).members]
    columns = [value for value in game.values.values() if isinstance(value, np.ndarray)]
    types = []
    for k in np.flatnonzero(game.free).tolist():
        for members in types:
            if all(
                all(column[j] == column[k] for column in columns)
                and all(
                    W[j][k] == W[k][j]
                    and all(
                        W[j][i] == W[k][i] and W[i][j] == W[i][k] for i in range(game.N) if i not in (j, k)
                    )
                    for W in map(game.weights, game.form.exposures)
                )
                for j in members
            ):
                members.append(k)
                break
        else:
            types.append([k])
    return types


class Exhaustive:
    """Everything about a game at every profile of counts; with slack, what wrong gains make of it."""

    def __init__(self, game, ties, types=None, slack=0):
        self.game, self.ties, self.M = game, ties, len(game.actions)
        self.types = alike_types(game) if types is None else types
        on_tie = moves_on_tie(game, ties)
        free = game.free
        self.profiles, self.equilibria = {}, []
        for choice in product(*(combinations_with_replacement(range(self.M), len(m)) for m in self.types)):
            profile = game.fixed_profile.copy()
            for members, played in zip(self.types, choice, strict=True):
                profile[members] = played
            gains = game.gains(profile)
            counts = tuple(tuple(int((profile[m] == a).sum()) for a in range(self.M)) for m in self.types)
            moves = {}
            for t, members in enumerate(self.types):
                for k in members:
                    a = int(profile[k])
                    for b in range(self.M):
                        gain = game.plain(gains[k, b]) + slack
                        moves[t, a, b] = b != a and bool(gain > 0 or (gain == 0 and on_tie[a, b]))
            self.profiles[counts] = (
                profile,
                moves,
                {n: game.plain(v) for n, v in game.totals(profile).items()},
            )
            if not (
                any(moves.values()) if slack else deviations(game, profile, ties=ties, tolerance=0)[0].any()
            ):
                self.equilibria.append(profile)
        assert free.any()

    def tree(self, rng):
        """A proof, in depth-first order."""
        nodes = []
        waiting = [list(self.profiles)]
        while waiting:
            left, rounds = waiting.pop(), []
            while removals := self._removals(left, rng):
                rounds.append(removals)
                gone = {(t, a) for t, a, _ in removals}
                left = [c for c in left if not any(c[t][a] for t, a in gone)]
            if len(left) < 2:
                nodes.append([rounds, "profile" if left else "empty"])
                continue
            cut, halves = self._split(left, rng)
            nodes.append([rounds, cut])
            waiting += reversed(halves)
        return nodes

    def _removals(self, left, rng):
        found = []
        for t, a in product(range(len(self.types)), range(self.M)):
            here = [c for c in left if c[t][a]]
            better = [b for b in range(self.M) if b != a and all(self.profiles[c][1][t, a, b] for c in here)]
            if here and better and (not found or rng.random() < 0.8):
                found.append([t, a, rng.choice(better)])
        return found

    def _split(self, left, rng):
        while True:
            if self.game.form.aggregates and rng.random() < 0.5:
                name = rng.choice(list(self.game.form.aggregates))
                one, two = (self.profiles[rng.choice(left)][2][name] for _ in range(2))
                cut, at = ["total", name, str((one + two) / 2)], (one + two) / 2
                halves = [
                    [c for c in left if (self.profiles[c][2][name] <= at) == side] for side in (True, False)
                ]
            else:
                t, a = rng.randrange(len(self.types)), rng.randrange(self.M)
                n = rng.choice(left)[t][a]
                cut = ["count", t, a, n]
                halves = [[c for c in left if (c[t][a] <= n) == side] for side in (True, False)]
            if all(halves):
                return cut, halves


def is_true(plain):
    """Whether what a file lists is all the equilibria of the game that it holds, by brute force."""
    game, ties = BoundGame.from_dict(plain["game"]), plain["ties"]
    free, index = np.flatnonzero(game.free), {a: k for k, a in enumerate(game.actions)}
    place = {label: k for k, label in enumerate(game.states.ids)}
    types = plain["certificate"].get("proof", {}).get("types", [[game.states.ids[k]] for k in free])

    def key(profile):
        return tuple(tuple(sorted(int(profile[place[label]]) for label in members)) for members in types)

    listed = {key([index[a] for a in entry["actions"].values()]) for entry in plain["equilibria"]}
    found = set()
    for choice in product(range(len(index)), repeat=len(free)):
        profile = game.fixed_profile.copy()
        profile[free] = choice
        if not deviations(game, profile, ties=ties, tolerance=0)[0].any():
            found.add(key(profile))
    return listed == found


def solution_file(game, ties, rng, *, kind="boxes", slack=0):
    """A saved solution in format 2 and what brute force knows."""
    types = None if kind == "boxes" else [[int(k)] for k in np.flatnonzero(game.free)]
    known = Exhaustive(game, ties, types, slack)
    certificate = Certificate("none", "every other profile is upset")
    types = None
    if kind == "boxes":
        members = tuple(np.array(m) for m in known.types)
        types = Types(np.array([m[0] for m in known.types]), np.array([len(m) for m in known.types]), members)
    solution = Solution.of(
        game, Result.COMPLETE, certificate, solver="brute force", ties=ties, tolerance=0.0,
        equilibria=known.equilibria, types=types,
    )  # fmt: skip
    plain = json.loads(json.dumps(solution.to_dict()))
    plain["format"] = "gametheory_gov.solution/2"
    plain["certificate"]["kind"] = kind
    ids = game.states.ids
    if kind == "boxes":
        plain["certificate"]["proof"] = {
            "types": [[ids[k] for k in members] for members in known.types],
            "tree": packed(known.tree(rng)),
        }
    else:
        free, states, moves = np.flatnonzero(game.free).tolist(), [], []
        for backwards in product(range(known.M), repeat=len(free)):
            profile = game.fixed_profile.copy()
            profile[free] = backwards[::-1]
            counts = tuple(tuple(int(profile[k] == a) for a in range(known.M)) for k in free)
            good = [(t, b) for (t, _, b), moved in known.profiles[counts][1].items() if moved]
            t, b = rng.choice(good) if good else (255, 255)
            states.append(t)
            moves.append(b)
        plain["certificate"] |= {
            name: base64.b64encode(zlib.compress(bytes(values))).decode()
            for name, values in (("upsetters", states), ("upsetting_moves", moves))
        }
    return plain, known
