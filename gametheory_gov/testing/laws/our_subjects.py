"""The package as a subject of its own laws: solvers, growth, noise, files, bounds, proofs, sweeps."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import sympy
from hypothesis import strategies as st

from gametheory_gov.base.errors import GovError
from gametheory_gov.bound.game import BoundGame
from gametheory_gov.bound.rebind import rebind
from gametheory_gov.bound.types import Types
from gametheory_gov.equilibria.boxes.bounds import GainBounds
from gametheory_gov.equilibria.boxes.boxes import Boxes, nearness, reach
from gametheory_gov.equilibria.boxes.gains import move_parts
from gametheory_gov.equilibria.definition import Ties
from gametheory_gov.equilibria.equilibrium import Equilibrium
from gametheory_gov.equilibria.solution import Result, Solution
from gametheory_gov.equilibria.solvers.choice import solve
from gametheory_gov.formulas.tape import compile_expression
from gametheory_gov.games.accession import AccessionGame
from gametheory_gov.growth.accession import grow
from gametheory_gov.noise.potential import Potential
from gametheory_gov.noise.potential_search import weighted_potential
from gametheory_gov.noise.revision import Logit
from gametheory_gov.noise.stationary_laws import stationary
from gametheory_gov.sweeps.grids import sweep
from gametheory_gov.testing.strategies import bound_games
from gametheory_gov.world.institution import HARM_RULES, Institution

from .our_games import (
    as_bound,
    games_of_totals,
    isotropic,
    moved,
    paying_games,
    potential_games,
    raised,
    rising_games,
    voting_games,
)
from .subject import Subject
from .views import BoundView, equilibria, gain, key

Profile = Mapping[Any, Any]
Draw = Callable[[st.SearchStrategy[Any], str], Any]

# ---------------------------------------------------------------------------------- solvers and growth


#: Half of the games have complements: what most laws about classes of games speak of.
_ANY_OR_RISING: Any = st.sampled_from((None, "supermodular"))


def solving(games: Any = None, solver: Any = None, *, ties: Ties = "join") -> Subject:
    """A solver; without one, the one that `solve` chooses. It takes its own games in other words, too.

    Parameters
    ----------
    games : strategy of BoundGame, optional
    solver : Solver, optional
    ties : {"join", "stay_out", "weak"}
    """

    def found(game: Any) -> Iterator[Profile]:
        for equilibrium in solve(as_bound(game), solver, ties=ties):
            yield from equilibrium.expand()

    return Subject(
        f"solve with {type(solver).__name__ if solver else 'any solver'}, {ties}",
        bound_games(structure=_ANY_OR_RISING, max_profiles=32, committed=st.booleans())
        if games is None
        else games,
        solver=found,
        ties=ties,
        parts={"rewording": True, "search": True},
        any_game=False,
    )


def acceding(games: Any = None, solver: Any = None, *, ties: Ties = "join") -> Subject:
    """A solver of accession games, whose parameters can be raised and whose ideal points can be moved."""
    if games is None:
        structure: Any = st.sampled_from((None, "mixed"))
        games = bound_games(kind="accession", structure=structure, max_profiles=16, committed=st.booleans())
    own = {"raised": raised, "moved": moved, "isotropic": isotropic}
    subject = solving(games, solver, ties=ties)
    return replace(subject, name=f"{subject.name}, accession", parts={**subject.parts, **own})


def growing(games: Any = None, *, ties: Ties = "join") -> Subject:
    """Accession, all at once, of games with two actions, with the admission rule read once more."""

    def grown(game: Any, start: Profile) -> Iterator[Profile]:
        bound = as_bound(game)
        out, inside = bound.actions
        club = tuple(label for label, action in start.items() if action == inside)
        path = grow(replace(bound, founders=club), None if club else (), ties=ties, reasons=False)
        for turn in path.rounds:
            yield {label: inside if label in turn.members else out for label in bound.states.ids}

    games = voting_games() | rising_games() if games is None else games
    parts = {"admits": partial(_admits, ties=ties), "rewording": True}
    return Subject("grow", games, dynamics=grown, ties=ties, parts=parts, any_game=False)


class CountedVotes(BoundView):
    """A bound game in which votes on newcomers are counted here, not as the package reads admission rules."""

    def admits(self, player: Any, profile: Profile, action: Any) -> bool:
        """Whether members let an outsider in, where an indifferent voter consents."""
        return _admits(self.source, player, profile, action, ties="join")


def _admits(game: BoundGame, player: str, profile: Profile, action: str, *, ties: Ties) -> bool:
    """Whether the voters, each by its own payoff with and without the newcomer, let it in."""
    if profile[player] != game.actions[0]:
        return True
    view, rule = BoundView(game), game.institution.admission
    after, votes = {**profile, player: action}, []
    if rule in HARM_RULES.values():
        changes = {j: view.payoff(j, after) - view.payoff(j, profile) for j in game.states.ids}
        unharmed = all(change >= 0 for j, change in changes.items() if j != player)
        changes[player] = view.gain(player, profile, action)
        return unharmed or (rule == HARM_RULES["net"] and sum(changes.values()) >= 0)
    for k, j in enumerate(game.states.ids):
        if profile[j] == game.actions[0] or rule == "open":
            continue
        if rule != "great_power_veto" or game.states.great_power[k]:
            won = view.payoff(j, after) - view.payoff(j, profile)
            votes.append(won > 0 or (won == 0 and ties == "join"))
    needed = {"majority": Fraction(1, 2), "share": Fraction(game.institution.admission_share)}.get(
        rule, Fraction(1)
    )
    share = Fraction(sum(votes), len(votes)) if votes else Fraction(1)
    return share > needed if rule == "majority" and votes else share >= needed


# ------------------------------------------------------------------------------------------------ noise


def revising() -> Subject:
    """Weighted potentials, and the exact law of logit play."""

    def potential(game: BoundGame) -> Any:
        found = weighted_potential(game)
        if not isinstance(found, Potential):
            return None
        weights = dict(zip(game.states.ids, found.weights, strict=True))
        return lambda profile: found.at(dict(profile)), weights

    def lasting(game: BoundGame, precision: Mapping[str, float]) -> Callable[[Profile], float]:
        law = stationary(game, Logit(1, [precision[label] for label in game.states.ids]))

        def share(profile: Profile) -> float:
            here = law.space.position(dict(profile))
            return float(np.exp(law.log_probability[here] - law.space.log_profiles[here]))

        return share

    games = potential_games() | bound_games(kind="general", max_profiles=27).map(_open)
    return Subject("logit play", games, parts={"potential": potential, "stationary": lasting})


def _open(game: BoundGame) -> BoundGame:
    return replace(game, institution=game.institution.replace(admission="open"))


def paying(games: Any = None) -> Subject:
    """What founders pay each other, as payoffs show it."""

    def paid(game: BoundGame, profile: Profile) -> dict[str, Any]:
        nothing = rebind(game, institution=game.institution.replace(transfers={}))
        one, other = BoundView(game), BoundView(nothing)
        return {label: one.payoff(label, profile) - other.payoff(label, profile) for label in game.states.ids}

    return Subject("transfers", paying_games() if games is None else games, parts={"transfers": paid})


# ---------------------------------------------------------------------------------- files and formulas


def saving(way: str) -> Subject:
    """Files and copies of games, solutions, states and institutions.

    Parameters
    ----------
    way : {"plain values", "JSON text", "pickle", "TOML", "code"}
    """

    def records(game: BoundGame) -> list[Any]:
        if way in ("TOML", "code"):
            return [game.institution, *([AccessionGame(2, 3)] if way == "code" else [])]
        return [game, game.states, game.institution, game.form, *([] if way == "pickle" else [solve(game)])]

    def encode(value: Any) -> Any:
        if way == "plain values":
            return type(value), value.to_dict()
        if way == "JSON text":
            return type(value), json.dumps(value.to_dict())
        if way == "TOML":
            return value.to_toml()
        return pickle.dumps(value) if way == "pickle" else repr(value)

    def decode(saved: Any) -> Any:
        if way == "plain values":
            return saved[0].from_dict(saved[1])
        if way == "JSON text":
            return saved[0].from_dict(json.loads(saved[1]))
        if way == "code":
            return eval(
                saved, {"Institution": Institution, "AccessionGame": AccessionGame, "Fraction": Fraction}
            )
        return Institution.from_toml(saved) if way == "TOML" else pickle.loads(saved)

    games = bound_games(max_profiles=16, exact=st.booleans(), committed=st.booleans())
    return Subject(way, games, parts={"records": records, "encode": encode, "decode": decode})


def writing() -> Subject:
    """Payoffs by putting numbers into the formulas, and totals by adding up the formulas of contributions."""

    def value(formula: Any, known: Mapping[str, Any]) -> Any:
        numbers = {s: sympy.sympify(known[s.name]) for s in formula.free_symbols}
        result = formula.subs(numbers, simultaneous=True)
        return Fraction(int(result.p), int(result.q)) if result.is_Rational else float(result)

    def payoff(game: BoundGame, player: str, profile: Profile) -> Any:
        form, ids = game.form, game.states.ids
        own = [{name: v[k] if np.ndim(v) else v for name, v in game.values.items()} for k in range(game.N)]
        i, seen = ids.index(player), {}
        for tables in (form.aggregates, form.exposures):
            for name, table in tables.items():
                links = None if tables is form.aggregates else game.weights(name)
                added = [
                    value(table[profile[j]], own[k]) if profile[j] in table else 0 for k, j in enumerate(ids)
                ]
                seen[name] = sum(x if links is None else links[i][k] * x for k, x in enumerate(added))
        positions = BoundView(game).positions(profile)
        for name in form.profile_terms:
            seen[name] = game.plain(np.asarray(game.profile_term(name, positions[None])).ravel()[0])
        return value(form.payoffs[profile[player]], own[i] | seen)

    games = bound_games(max_profiles=32, committed=st.booleans())
    return Subject("formulas", games, parts={"formula": payoff})


def sweeping() -> Subject:
    """Sweeps over the value of legitimacy with an executor that shares points out in its own way."""

    def asked(game: BoundGame, points: Sequence[Any], chunk: int) -> list[Any]:
        found = sweep(
            _gains_and_draws, {"legitimacy": list(points)}, base=game, executor=_Chunks(chunk), rng=7
        )
        return list(zip(found.gains.values.tolist(), found.drawn.values.tolist(), strict=True))

    games = bound_games(kind="accession", max_profiles=16)
    points = st.integers(0, 8).map(lambda k: Fraction(k, 4))
    return Subject("sweep", games, parts={"sweep": asked, "points": lambda game: points})


def _gains_and_draws(game: BoundGame, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "gains": float(sum(game.plain(game.gains(game.start)).ravel())),
        "drawn": int(rng.integers(10**6)),
    }


class _Chunks:
    """An executor that cuts the work it is given into its own pieces, and does the last first."""

    def __init__(self, size: int) -> None:
        self.size = size

    def map(self, function: Callable[[Any], list[Any]], work: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """Answer the pieces, each whole again, in their order."""
        pieces = [list(piece) for piece in work]
        answers = []
        for piece in reversed(pieces):
            parts = [function(piece[k : k + self.size]) for k in range(0, len(piece), self.size)]
            answers.append([answer for part in parts for answer in part])
        yield from reversed(answers)


# --------------------------------------------------------------------------------------- bounds and proofs


def bounding(games: Any = None) -> Subject:
    """Bounds of gains over boxes of totals and exposures, every state a type of its own."""

    def bounds(game: BoundGame, box: Mapping[str, Sequence[str]]) -> dict[Any, Any]:
        places = np.flatnonzero(game.free)
        types = Types(places, np.ones_like(places), tuple(np.array([k]) for k in places))
        made = GainBounds(game, types)
        start, ids = Boxes.root(made), game.states.ids
        most = np.array([[[int(a in box[ids[k]]) for k in places]] for a in game.actions])
        start = replace(start, most=most)
        low, high = reach(made, start)
        near, every = nearness(made, replace(start, low=low, high=high)), np.arange(len(places))
        found = {}
        for a, here in enumerate(game.actions):
            for b, there in enumerate(game.actions):
                if a != b:
                    lower, upper = made.bounds(a, b, low, high, every, near, grid=True)
                    unit = _units(made, a, b) if made.gains[a, b].whole else [1] * len(places)
                    for t, k in enumerate(places):
                        ends = [float(end[0, t]) for end in (lower, upper)]
                        found[ids[k], here, there] = tuple(
                            e if np.isinf(e) else Fraction(e) / unit[t] for e in ends
                        )
        return found

    games = games_of_totals() if games is None else games
    return Subject("boxes of totals", games, parts={"bounds": bounds})


def _units(bounds: GainBounds, a: int, b: int) -> list[int]:
    """Whole numbers by which gains are multiplied so that their parts are whole; by type."""
    game, parts = bounds.game, move_parts(bounds.game.form, a, b)
    units: list[Any] = [1, *bounds.units, *bounds.exposures.units]
    whole = np.ones(len(bounds.types), dtype=object)
    for formula, unit in zip((parts.constant, *parts.slopes), units, strict=True):
        value = compile_expression(formula).evaluate(game.numbers, game.arithmetic)
        every = np.broadcast_to(np.asarray(value, dtype=object), (game.N,))[bounds.types.first]
        for t, number in enumerate(every):
            share = Fraction(int(number.p), int(number.q)) / (unit[t] if np.ndim(unit) else unit)
            whole[t] = np.lcm(whole[t], share.denominator)
    return [int(unit) for unit in whole]


def certifying(solver: Any = None, games: Any = None, *, ties: Ties = "join") -> Subject:
    """Solutions with their certificates, changed in what they list or anywhere in their files.

    Parameters
    ----------
    solver : Solver, optional
    games : strategy of BoundGame, optional
    ties : {"join", "stay_out", "weak"}
    """

    def certify(game: BoundGame) -> Solution:
        return solve(game, solver, ties=ties)

    def valid(answer: Solution) -> bool:
        try:
            return answer.verify().valid
        except GovError:  # it names what there is not
            return False

    def tamper(answer: Solution, draw: Draw) -> tuple[Solution, bool]:
        changed = _changed(answer, draw)
        try:
            return changed, is_false(changed)
        except (GovError, LookupError, ValueError):  # what it says cannot even be asked
            return changed, True

    games = bound_games(max_profiles=32, committed=st.booleans()) if games is None else games
    parts = {"certify": certify, "verify": valid, "tamper": tamper}
    return Subject(
        f"proofs by {type(solver).__name__ if solver else 'any solver'}", games, ties=ties, parts=parts
    )


def is_false(answer: Solution) -> bool:
    """Whether a solution in exact arithmetic claims what is not so, by trying all profiles."""
    game = BoundView(answer.game)
    sure, _ = equilibria(game, answer.ties, 0.0)
    listed = [key(game, played) for e in answer.equilibria for played in e.expand()]
    if set(listed) - set(sure) or len(set(listed)) < len(listed) or answer.undecided:
        return True
    if answer.result is Result.COMPLETE and set(sure) != set(listed):
        return True
    if answer.result is Result.EXTREMES:
        order = answer.game.actions
        ends = [{tuple(best(order.index(a) for a in column) for column in zip(*some, strict=True))
                 for best in (min, max)} for some in (sure, listed)]  # fmt: skip
        if ends[0] != ends[1]:
            return True
    return any(
        m.gain != max(gain(game, m.state, e.actions, b)[0] for b in game.actions(m.state) if b != m.action)
        or m.action != e.actions[m.state]
        for e in answer.equilibria
        for m in e.margins
    )


def _changed(answer: Solution, draw: Draw) -> Solution:
    """A solution with one change; itself where the change cannot be read."""
    listed = list(answer.equilibria)
    what = draw(st.sampled_from(("leave out", "make up", "lie about a gain", "promise", "file")), "change")
    place = draw(st.integers(0, max(len(listed) - 1, 0)), "place")
    if what == "leave out" and listed:
        del listed[place]
    elif what == "make up":
        game = answer.game
        played = [draw(st.integers(0, len(game.actions) - 1), "action") for _ in range(game.N)]
        listed.append(Equilibrium.at(game, np.where(game.free, np.array(played), game.fixed_profile)))
    elif what == "lie about a gain" and listed and listed[place].margins:
        first, *rest = listed[place].margins
        first = replace(first, gain=first.gain - Fraction(1, 7))
        listed[place] = replace(listed[place], margins=(first, *rest))
    elif what == "promise":
        return replace(answer, result=draw(st.sampled_from((Result.COMPLETE, Result.EXTREMES)), "result"))
    elif what == "file":
        return _misread(answer, draw)
    return replace(answer, equilibria=tuple(listed))


def _misread(answer: Solution, draw: Draw) -> Solution:
    """The solution read from a file in which one number or text has been changed."""
    plain = json.loads(json.dumps(answer.to_dict()))
    at: Any = plain
    parent: Any = None
    name: Any = None
    while isinstance(at, (dict, list)) and at:
        names = sorted(at) if isinstance(at, dict) else list(range(len(at)))
        name = draw(st.sampled_from(names), "entry")
        parent, at = at, at[name]
    if isinstance(at, str):
        value: Any = draw(st.sampled_from((at + "1", at[1:], "1/2", "join", "member")), "text")
    elif isinstance(at, bool) or not isinstance(at, (int, float)):
        value = draw(st.sampled_from((True, None, 0)), "value")
    else:
        value = at + draw(st.sampled_from((1, -1, 0.5)), "more")
    if parent is not None:
        parent[name] = value
    try:
        return Solution.from_dict(plain)
    except GovError:
        return answer
