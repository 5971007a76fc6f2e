r"""Laws of voting: what any index of power, Nakamura number, nucleolus and measure of representation obeys.

The examples are no games with actions: they are rules, of which coalitions win (`Rule`), or worths of
coalitions (`Worths`). Every law goes by the definition, coalition by coalition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from hypothesis import strategies as st

from gametheory_gov.decisions.rules import Rule
from gametheory_gov.decisions.sharing.divisions import coalition_core
from gametheory_gov.decisions.sharing.worths import Worths
from gametheory_gov.testing.voting import rules, worths

from .law import Case, Law
from .subject import Subject
from .views import sign

Power = Mapping[str, Any]


# -------------------------------------------------------------------------------------------- readings


def _example(case: Case, kind: type) -> Any:
    if not isinstance(case.drawn_game, kind):
        name = type(case.drawn_game).__name__
        raise case.fault(f"games: {name} is no {kind.__name__}, which this law needs")
    return case.drawn_game


def _power(case: Case, rule: Rule, part: str = "power") -> dict[str, Any]:
    """The power of every voter, as the subject says."""
    return _numbers(case, part, rule.voters, rule)


def _numbers(case: Case, part: str, ids: Iterable[str], *arguments: Any) -> dict[str, Any]:
    found = case.call(part, *arguments)
    if not isinstance(found, Mapping) or set(found) != set(ids):
        raise case.fault(f"{part}: returned {found!r:.80}; a mapping from every id to a number is needed")
    return dict(found)


def _differ(case: Case, one: Any, other: Any) -> bool:
    return bool(sign(one - other, max(abs(one), abs(other), 1), case.subject.tolerance))


def _other(case: Case, found: Power, expected: Power, words: str) -> str | None:
    """What is wrong where two answers should agree."""
    for voter, value in expected.items():
        if _differ(case, found[voter], value):
            return f"the power of {voter} is {value}, and {found[voter]} {words}"
    return None


def clubs(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """All coalitions, the smallest first.

    Examples
    --------
    >>> [*clubs("AB")]
    [(), ('A',), ('B',), ('A', 'B')]
    """
    listed = tuple(ids)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))


def dual(rule: Rule) -> Rule:
    """The rule by which a coalition wins iff by the given one the others do not.

    Examples
    --------
    >>> print(dual(Rule(["A", "B", "C"], 3)))
    3 voters: at least 1 of 3 votes
    """
    if rule.how != "weigh":
        other = {"and": "or", "or": "and", "chairs": "chairs"}[rule.how]
        return replace(rule, how=other, parts=tuple(map(dual, rule.parts)))
    sums = {sum(Fraction(rule.votes[voter]) for voter in club) for club in clubs(rule.votes)}
    losing = max(reached for reached in sums if reached < Fraction(rule.quota or 0))
    return Rule(rule.votes, sum(map(Fraction, rule.votes.values())) - losing)


def _weighed(case: Case) -> bool | str:
    return True if _example(case, Rule).how == "weigh" else "the rule does not weigh votes once"


# ------------------------------------------------------------------------------------------ statements


def _efficient(case: Case) -> str | None:
    found = _power(case, _example(case, Rule))
    total = sum(found.values())
    return f"power sums to {total}: {found}" if _differ(case, total, 1) else None


def _symmetric(case: Case) -> str | None:
    rule = _example(case, Rule)
    found = _power(case, rule)
    for i, j in combinations(rule.voters, 2):
        others = [*clubs(voter for voter in rule.voters if voter not in (i, j))]
        alike = all(rule.wins((*club, i)) == rule.wins((*club, j)) for club in others)
        if alike and _differ(case, found[i], found[j]):
            return f"{i} and {j} can stand in for each other, and have power {found[i]} and {found[j]}"
    return None


def _powerless(case: Case) -> str | None:
    rule = _example(case, Rule)
    found = _power(case, rule)
    for i in rule.voters:
        others = clubs(voter for voter in rule.voters if voter != i)
        pivotal = any(rule.wins((*club, i)) != rule.wins(club) for club in others)
        if not pivotal and _differ(case, found[i], 0):
            return f"{i} is never pivotal, and has power {found[i]}"
    return None


def _rising(case: Case) -> str | None:
    rule = _example(case, Rule)
    found = _power(case, rule)
    for i in rule.voters:
        for j in rule.voters:
            if rule.votes[i] <= rule.votes[j] and found[i] > found[j] and _differ(case, found[i], found[j]):
                votes = f"the votes of {i} and {j} are {rule.votes[i]} and {rule.votes[j]}"
                return f"{votes}, and their power is {found[i]} and {found[j]}"
    return None


def _scaled(rule: Rule, factor: Fraction) -> Rule:
    if rule.how != "weigh":
        return replace(rule, parts=tuple(_scaled(part, factor) for part in rule.parts))
    votes = {voter: vote * factor for voter, vote in rule.votes.items()}
    return Rule(votes, Fraction(rule.quota or 0) * factor)


def _unit_free(case: Case) -> str | None:
    rule = _example(case, Rule)
    factor = case.draw(st.sampled_from((Fraction(7, 3), Fraction(1, 5), Fraction(1000))), "factor")
    words = f"when votes and quota are multiplied by {factor}"
    return _other(case, _power(case, _scaled(rule, factor)), _power(case, rule), words)


def _another_quota(rule: Rule) -> Rule:
    """Another quota between the same sums of votes: the least of those that win."""
    if rule.how != "weigh":
        return replace(rule, parts=tuple(map(_another_quota, rule.parts)))
    sums = {sum(Fraction(rule.votes[voter]) for voter in club) for club in clubs(rule.votes)}
    return Rule(rule.votes, min(reached for reached in sums if reached >= Fraction(rule.quota or 0)))


def _minimal(rule: Rule) -> Rule:
    """The same rule as a list of its minimal winning coalitions: all of one, or all of another."""
    winning = [club for club in clubs(rule.voters) if rule.wins(club)]
    least = [club for club in winning if not any(set(other) < set(club) for other in winning)]
    parts = [Rule({v: int(v in club) for v in rule.voters}, len(club)) for club in least]
    return parts[0] if len(parts) == 1 else Rule(how="or", parts=tuple(parts))


#: The same coalitions win by another writing of a rule.
REWRITTEN: dict[str, Callable[[Rule], Rule]] = {
    "with another quota between the same sums": _another_quota,
    "written twice": lambda rule: rule & rule,
    "with a part that says nothing": lambda rule: (
        rule | Rule(dict.fromkeys(rule.voters, 1), len(rule.voters))
    ),
    "as minimal winning coalitions": _minimal,
}


def _same(case: Case) -> str | None:
    rule = _example(case, Rule)
    how = case.draw(st.sampled_from(sorted(REWRITTEN)), "rewritten")
    return _other(case, _power(case, REWRITTEN[how](rule)), _power(case, rule), how)


def _dual(case: Case) -> str | None:
    rule = _example(case, Rule)
    part = "dual_power" if case.subject.has("dual_power") else "power"
    return _other(case, _power(case, dual(rule), part), _power(case, rule), "in the dual rule")


def _quotient(case: Case) -> str | None:
    rule = _example(case, Rule)
    places = [case.draw(st.integers(0, k), f"union of {voter}") for k, voter in enumerate(rule.voters)]
    unions = {
        f"union {place}": tuple(v for v, at in zip(rule.voters, places, strict=True) if at == place)
        for place in sorted(set(places))
    }
    votes = {name: sum(rule.votes[voter] for voter in union) for name, union in unions.items()}
    among = _power(case, Rule(votes, rule.quota))
    within = _numbers(case, "owen", rule.voters, rule, unions)
    for name, union in unions.items():
        total = sum(within[voter] for voter in union)
        if _differ(case, total, among[name]):
            words = f"the values in {name}, {union}, sum to {total}"
            return f"{words}, and its power among unions is {among[name]}"
    return None


def _fewest(case: Case) -> str | None:
    rule = _example(case, Rule)
    winning = [frozenset(club) for club in clubs(rule.voters) if rule.wins(club)]
    number, reached = 1, {frozenset(rule.voters)}
    while frozenset() not in reached and number <= len(rule.voters):
        # intersections of so many winning coalitions
        reached, number = {one & club for one in reached for club in winning}, number + 1
    expected = number - 1 if frozenset() in reached else float("inf")
    found = case.call("nakamura", rule)
    return f"it is {expected}, and {found} was found" if found != expected else None


def _has_core(case: Case) -> bool | str:
    game = _example(case, Worths)
    return True if not coalition_core(game).empty else "the core is empty"


def _in_core(case: Case) -> str | None:
    game = _example(case, Worths)
    found = _numbers(case, "nucleolus", game.players, game)
    for club in clubs(game.players):
        gets = sum(found[player] for player in club)
        short = game.worth(club) - gets if club else 0
        whole = len(club) == len(game.players)
        if short and (short > 0 or whole) and _differ(case, game.worth(club), gets):
            return f"{club} is worth {game.worth(club)} and gets {gets}, though there is a core"
    return None


def _mirrored(case: Case) -> str | None:
    rule = _example(case, Rule)
    power = _power(case, rule)
    people = {voter: case.draw(st.integers(0, 4), f"people of {voter}") for voter in rule.voters}
    together = sum(people.values()) or len(people)
    shares = {voter: Fraction(people[voter] if sum(people.values()) else 1, together) for voter in people}
    if case.draw(st.booleans(), "people as power"):
        shares = {voter: Fraction(value) for voter, value in power.items()}
    found = case.call("represents", rule, shares)
    alike = not any(_differ(case, power[voter], share) for voter, share in shares.items())
    if not -case.subject.tolerance <= found <= 1 + case.subject.tolerance:
        return f"representation is {found}, which is not in [0, 1]"
    if alike == _differ(case, found, 1):
        told = "is" if alike else "is not"
        return f"power {told} in proportion to people, and representation is {found}: {shares}"
    return None


# ---------------------------------------------------------------------------------------------- beyond


def _weighings() -> st.SearchStrategy[Any]:
    return rules(kind="weighted")


def swings(rule: Rule) -> dict[str, int]:
    """Coalitions of others that lose without a voter and win with it, one by one.

    Examples
    --------
    >>> swings(Rule({"A": 2, "B": 1, "C": 1}, 3))
    {'A': 3, 'B': 1, 'C': 1}
    """
    return {
        voter: sum(
            rule.wins((*club, voter)) and not rule.wins(club)
            for club in clubs(other for other in rule.voters if other != voter)
        )
        for voter in rule.voters
    }


def _chances() -> Subject:
    def absolute(rule: Rule) -> dict[str, Fraction]:
        return {v: Fraction(n, 2 ** (len(rule.voters) - 1)) for v, n in swings(rule).items()}

    return Subject(
        "chances to be pivotal", rules(max_voters=3), parts={"power": absolute, "normalised": True}
    )


def _shared_by_minimal() -> Subject:
    """The index of Deegan and Packel: minimal winning coalitions count alike, their members share."""

    def shared(rule: Rule) -> dict[str, Fraction]:
        winning = [set(club) for club in clubs(rule.voters) if rule.wins(club)]
        least = [club for club in winning if not any(other < club for other in winning)]
        return {
            v: sum((Fraction(1, len(club) * len(least)) for club in least if v in club), start=Fraction(0))
            for v in rule.voters
        }

    return Subject("Deegan and Packel", rules(kind="weighted"), parts={"power": shared})


# -------------------------------------------------------------------------------------------------- laws

#: Power sums to one. Parts ``power``: from a rule to power by voter; ``normalised``: True.
efficiency = Law(
    name="efficiency",
    meaning="power sums to one, where it is meant as shares of all power",
    statement=r"\sum_i \varphi_i(v) = 1",
    check=_efficient,
    needs=("power", "normalised"),
    reference="shapley1954",
    games=rules,
    outside=_chances,
)
#: Voters who can stand in for each other have the same power.
symmetry = Law(
    name="symmetry",
    meaning="voters who can stand in for each other in every coalition have the same power",
    statement=r"\forall S \not\ni i, j\ (v(S \cup i) = v(S \cup j)) \Rightarrow \varphi_i(v) = \varphi_j(v)",
    check=_symmetric,
    needs=("power",),
    reference="shapley1954",
    games=rules,
)
#: Who is never pivotal has no power.
dummy = Law(
    name="dummy",
    meaning="who is never pivotal has no power",
    statement=r"\forall S\ (v(S \cup i) = v(S)) \Rightarrow \varphi_i(v) = 0",
    check=_powerless,
    needs=("power",),
    reference="shapley1954",
    games=rules,
)
#: More votes, no less power, by one weighing.
more_votes = Law(
    name="more_votes",
    meaning="of two voters the one with more votes has no less power, whatever the quota",
    statement=r"w_i \le w_j \Rightarrow \varphi_i(w, q) \le \varphi_j(w, q)",
    check=_rising,
    needs=("power",),
    reference="felsenthal1998",
    games=_weighings,
    applies=_weighed,
    outside=_shared_by_minimal,
)
#: The unit in which votes are counted does not matter.
vote_unit = Law(
    name="vote_unit",
    meaning="votes and quota in another unit give the same power",
    statement=r"\varphi(\alpha w, \alpha q) = \varphi(w, q),\quad \alpha > 0",
    check=_unit_free,
    needs=("power",),
    reference="taylor1999",
    games=rules,
)
#: Rules by which the same coalitions win give the same power.
same_coalitions = Law(
    name="same_coalitions",
    meaning="power depends on which coalitions win, and not on how the rule is written",
    statement=r"\forall S\ (v(S) = v'(S)) \Rightarrow \varphi(v) = \varphi(v')",
    check=_same,
    needs=("power",),
    reference="taylor1999",
    games=rules,
)
#: The dual rule gives the same power; or, with a part ``dual_power``, as that says.
duality = Law(
    name="duality",
    meaning="the rule by which who can block wins gives the same power, or what `dual_power` says",
    statement=r"\varphi(v^*) = \varphi(v),\quad v^*(S) = 1 - v(N \setminus S)",
    check=_dual,
    needs=("power",),
    reference="felsenthal1998",
    games=rules,
)
#: Owen values in a union sum to its power among unions. Part ``owen``: from (rule, ids by name of union) to
#: values by voter.
quotient = Law(
    name="quotient",
    meaning="the values of a union's members sum to its power among unions",
    statement=r"\sum_{i \in U} \psi_i(v, \mathcal{U}) = \varphi_U(v / \mathcal{U})",
    check=_quotient,
    needs=("power", "owen"),
    reference="owen1977",
    games=_weighings,
    applies=_weighed,
)
#: The number of Nakamura by intersections. Part ``nakamura``: from a rule to the number, or infinity.
nakamura = Law(
    name="nakamura",
    meaning="it is the least number of winning coalitions without a common member",
    statement=r"\nu(v) = \min\{k : v(S_1) = \dots = v(S_k) = 1,\ S_1 \cap \dots \cap S_k = \emptyset\}",
    check=_fewest,
    needs=("nakamura",),
    reference="nakamura1979",
    games=rules,
)
#: The nucleolus lies in the core where there is one. Part ``nucleolus``: from worths to shares by player.
nucleolus_in_core = Law(
    name="nucleolus_in_core",
    meaning="where there is a core, the nucleolus lies in it",
    statement=r"C(v) \ne \emptyset \Rightarrow \forall S\ \textstyle\sum_{i \in S} x_i \ge v(S)",
    check=_in_core,
    needs=("nucleolus",),
    reference="schmeidler1969",
    games=lambda: worths(balanced=True) | worths(max_players=3),
    applies=_has_core,
)
#: Representation. Parts ``power`` with ``normalised``, and ``represents``: from (rule, shares of all people
#: by voter) to a number.
representation = Law(
    name="representation",
    meaning="representation lies between 0 and 1, and is 1 iff power is in proportion to people",
    statement=r"V \in [0, 1] \wedge (V = 1 \Leftrightarrow \varphi = \pi)",
    check=_mirrored,
    needs=("power", "normalised", "represents"),
    reference="definition of representation",
    games=_weighings,
)
