"""Random rules, as the package's records and as the oracle's nested tuples."""

from __future__ import annotations

import random
from fractions import Fraction as F

from gametheory_gov.decisions import Rule
from tests.oracles.voting import seats


def random_votes(rng, ids):
    kind = rng.randrange(4)
    votes = {
        v: [rng.randrange(4), rng.randrange(60), F(rng.randrange(30), rng.randrange(1, 7)), 1][kind]
        for v in ids
    }
    if not any(votes.values()):
        votes[rng.choice(list(ids))] = 1
    return votes


def random_weighing(rng, ids):
    votes = random_votes(rng, ids)
    total = sum(votes.values())
    quota = rng.choice([F(rng.randrange(1, 101), 100) * total, F(rng.randrange(1, 6)), total])
    return ("weigh", votes, min(quota, F(total)))


def random_rule(rng, ids, depth=2):
    """A rule of AND, OR, vetoes, zero votes, ties and two levels."""
    kind = rng.randrange(5) if depth and len(ids) > 1 else 0
    if kind == 1:  # vetoes
        some = rng.sample(ids, rng.randrange(1, min(3, len(ids)) + 1))
        return ("and", random_rule(rng, ids, depth - 1), ("weigh", dict.fromkeys(some, 1), len(some)))
    if kind in (2, 3):
        parts = [random_rule(rng, ids, depth - 1) for _ in range(rng.randrange(2, 4))]
        return ("and" if kind == 2 else "or", *parts)
    if kind == 4:
        mixed = rng.sample(ids, len(ids))
        number = rng.randrange(1, len(ids) + 1)
        blocks = [mixed[k::number] for k in range(number)]
        names = [f"chair {k}" for k in range(number)]
        inside = {name: random_rule(rng, block, depth - 1) for name, block in zip(names, blocks, strict=True)}
        return ("chairs", random_rule(rng, names, depth - 1), inside)
    return random_weighing(rng, ids)


def record(rule):
    """The package's record of a rule of the oracle."""
    kind, *rest = rule
    if kind == "weigh":
        return Rule(*rest)
    if kind == "chairs":
        return Rule.chairs(record(rest[0]), {chair: record(own) for chair, own in rest[1].items()})
    return Rule(how=kind, parts=tuple(record(part) for part in rest))


def random_bodies(number, seed, most=8):
    rng = random.Random(seed)
    for _ in range(number):
        rule = random_rule(rng, [f"v{k}" for k in range(rng.randrange(1, most + 1))])
        assert len(seats(rule)) <= most
        yield rule, record(rule)
