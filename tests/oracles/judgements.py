"""Verdicts of claims by asking every world, and every proof, again."""

from __future__ import annotations

import math
from fractions import Fraction as F
from itertools import combinations

import sympy

import gametheory_gov as gg
from gametheory_gov.formulas.parse import parse_formula


def near(left, right):
    """Whether figures are the same, floats to nine digits."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(near, left, right))
    return type(left) is type(right) and left == right


def same(left, right):
    return list(left) == list(right) and all(near(left[name], right[name]) for name in left)


def false_judged(claim):
    """What is false about a claim; empty where nothing is."""
    ledger = gg.claims.ledger()
    if claim.id not in ledger:
        return "there is no such claim"
    statement = ledger.statement(claim.id)
    told = ("who", "says", "proposition", "references", "why")
    if any(getattr(claim, name) != getattr(statement, name) for name in told):
        return "the words are others"
    if len(claim.findings) != len(statement.cases):
        return "not every case is judged"
    return next(filter(None, map(_false, claim.findings, statement.cases)), "")


def _false(finding, case):
    for name in ("games", "part", "asks", "by_construction"):
        if getattr(finding, name) != getattr(case, name):
            return f"{name} is another"
    if case.measure is not None:
        made, said = case.measure(), finding.estimate
        if finding.verdict != "a matter of data" or said is None or finding.tried:
            return "it is a matter of data"
        plain = all(near(getattr(made, k), getattr(said, k)) for k in ("words", "of_error", "supports"))
        numbers = all(math.isclose(getattr(made, k), F(getattr(said, k))) for k in ("value", "error"))
        return "" if plain and numbers and same(made.figures, said.figures) else "the estimate is another"
    read = [(dict(world), case.read(world, again=True)) for world in case.worlds]
    first = {
        side: next((k for k, (_, r) in enumerate(read) if r.holds is side), None) for side in (True, False)
    }
    for side, witness in ((True, finding.inside), (False, finding.outside)):
        if (witness is None) != (first[side] is None):
            return "a witness is missing, or there is one too many"
        if witness is not None:
            world, reading = read[first[side]]
            if not same(dict(witness.world), world) or not same(dict(witness.figures), dict(reading.figures)):
                return "a witness is another"
            if witness.holds is not side:
                return "a witness stands on the wrong side"
    some, fails = (first[side] is not None for side in (True, False))
    if finding.tried != (max(first.values()) + 1 if some and fails else len(read)):
        return "another number was tried"
    wanted = None if fails or case.proof is None else case.proof()
    if finding.proof != wanted or finding.estimate is not None:
        return "the proof is another"
    if fails:
        verdict = "in a region" if some and case.says == "somewhere" else "not in general"
    else:
        verdict = "always" if case.worlds.whole or wanted is not None else "undecided"
    return "" if finding.verdict == verdict else "the verdict is another"


def false_joint(found):
    """What is false about a claim that others hold together; all worlds and all sets are gone through."""
    ledger = gg.claims.ledger()
    if (
        not found.ids
        or any(label not in ledger for label in found.ids)
        or len(set(found.ids)) < len(found.ids)
    ):
        return "there are no such claims"
    asked, classes = {}, {}
    for label in found.ids:
        for case in filter(lambda case: case.worlds, ledger.statement(label).cases):
            asked.setdefault(case.worlds.name, {}).setdefault(label, []).append(case)
            classes[case.worlds.name] = case.worlds
    where = sympy.true
    if found.where:
        names = {name for worlds in classes.values() for name in worlds.settings}
        where = parse_formula(found.where, {name: sympy.Symbol(name) for name in names})
    wanted = {str(symbol) for symbol in where.free_symbols}
    chosen = [name for name, worlds in classes.items() if wanted <= set(worlds.settings)]
    if [part.worlds for part in found.classes] != chosen:
        return "the classes of worlds are others"
    if found.without != tuple(k for k in found.ids if not any(k in asked[name] for name in chosen)):
        return "others are asked in no worlds"
    told = (_false_part(part, asked[part.worlds], classes[part.worlds], where) for part in found.classes)
    return next(filter(None, told), "")


def _false_part(part, cases, worlds, where):
    if part.ids != tuple(cases):
        return "other claims are asked there"
    held = {}
    for place, world in enumerate(worlds):
        if where.subs({k: sympy.nsimplify(v) for k, v in world.items()}) == sympy.true:
            held[place] = {
                k for k, each in cases.items() if all(c.read(world, again=True).holds for c in each)
            }
    if not held or part.tried != len(held):
        return "another number was tried"
    most = max(map(len, held.values()))
    best = min(place for place, row in held.items() if len(row) == most)
    if not same(dict(part.world), dict(list(worlds)[best])):
        return "another world"
    if part.fail != tuple(k for k in cases if k not in held[best]):
        return "others fail there"
    return "" if part.conflicts == excluded(tuple(cases), held.values()) else "other sets exclude each other"


def excluded(ids, rows):
    """The smallest sets that are in none of some rows, by going through all sets."""
    found = []
    for number in range(1, len(ids) + 1):
        for group in combinations(ids, number):
            if not any(set(other) <= set(group) for other in found):
                if not any(set(group) <= row for row in rows):
                    found.append(group)
    return tuple(found)
