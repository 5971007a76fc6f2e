"""The stranger's subject with one thing wrong: for every law about its parts, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import count

from gametheory_gov.testing.laws.views import all_profiles
from gametheory_gov.testing.laws.voting import clubs, swings
from tests.testing.laws import stranger as right


def wrong_sign(name):
    return lambda game: right.solver(replace(game, **{name: -getattr(game, name)}))


def policy_stays(game, movement):
    return replace(game.moved(movement), policy=game.policy)


def crowds(game, start):
    """Members are not asked."""
    return right.replies(replace(game, vote=False), start)


def unweighted(game):
    return right.potential(game, (1,) * len(game.worth))


def level(game):
    return lambda profile: 0, dict.fromkeys(game.players, 0)


def common_precision(game, precision):
    return right.stationary(game, dict.fromkeys(game.players, precision["A"]))


def downhill(game, precision):
    return right.stationary(game, {i: -beta for i, beta in precision.items()})


def leaky(game, profile):
    return {i: paid if paid < 0 else paid * 9 / 10 for i, paid in right.transfers(game, profile).items()}


def forgets(text):
    return replace(right.decode(text), legitimacy=Fraction(0))


COUNTED = count()


def wrong_formula(game, player, profile):
    return right.formula(replace(game, exclusion=-game.exclusion), player, profile)


def sees_its_chunk(game, points, chunk):
    return [(point, k % chunk) for k, point in enumerate(points)]


def swapped(game, box):
    return {move: (high, low) for move, (low, high) in right.bounds(game, box).items()}


def rising_only(game, box):
    full = {i: (max(actions),) for i, actions in box.items()}  # "out" after "in"
    return {move: (low, high) for move, (low, high) in right.bounds(game, full).items()}


def only_stable(answer):
    """Accepts what leaves some out."""
    return answer[1] <= set(right.solver(answer[0]))


def climbs(game):
    """Ends of best replies from the least and the greatest profile."""
    ends = [right.replies(game, dict.fromkeys(game.players, action))[-1] for action in ("out", "in")]
    return [end for end in ends if tuple(end.values()) in set(right.solver(game))]


def chances(rule):
    """The share of all coalitions of others in which a voter is pivotal."""
    return {v: Fraction(n, 2 ** (len(rule.voters) - 1)) for v, n in swings(rule).items()}


def to_initiate(rule):
    losing = sum(not rule.wins(club) for club in clubs(rule.voters))
    return {v: Fraction(n, losing) for v, n in swings(rule).items()}


def the_first(rule):
    """All power to the first who has any."""
    first = next(v for v, n in swings(rule).items() if n)
    return {v: Fraction(v == first) for v in rule.voters}


def alike(rule):
    return dict.fromkeys(rule.voters, Fraction(1, len(rule.voters)))


def votes(rule):
    """Shares of the votes, in the first weighing that there is."""
    while rule.how != "weigh":
        rule = rule.parts[0]
    return {v: Fraction(vote) / sum(rule.votes.values()) for v, vote in rule.votes.items()}


def whole_votes(rule):
    return {v: Fraction(vote // 1) for v, vote in rule.votes.items()}


def needed(rule):
    """Power is the less the more votes one has."""
    return {v: 1 - share for v, share in votes(rule).items()}


def by_votes(rule, people):
    return 1 - sum(abs(share - people[v]) for v, share in votes(rule).items()) / 2


def twice_as_far(rule, people):
    return 2 * right.represents(rule, people) - 1


#: By name of the law: what is wrong with which part, and words of the message.
BROKEN = {
    **{
        f"monotone_{name}": [
            ({"solver": wrong_sign(name)}, f"{name} rises, and in the"),
            ({"solver": lambda game: []}, "no equilibrium is listed before"),
        ]
        for name in ("legitimacy", "exclusion", "divergence")
    },
    "translation": [({"moved": policy_stays}, "when points are moved")],
    "rotation": [({"moved": policy_stays}, "when points are moved")],
    "consent": [({"dynamics": crowds}, "is not admitted")],
    "potential": [
        ({"potential": unweighted}, "P rises by"),
        ({"potential": level}, "it must be above zero"),
        ({"potential": lambda game: None}, "there is one with equal weights"),
    ],
    "gibbs": [
        ({"stationary": common_precision}, "exp(beta P) / Z is"),
        ({"stationary": downhill}, "exp(beta P) / Z is"),
    ],
    "budget_balance": [({"transfers": leaky}, "transfers sum to")],
    "round_trip": [
        ({"decode": forgets}, "is read as"),
        ({"encode": lambda game: (next(COUNTED), game), "decode": lambda saved: saved[1]}, "differently"),
    ],
    "formulas": [({"formula": wrong_formula}, "by the formula")],
    "chunks": [
        ({"sweep": sees_its_chunk}, "in chunks of"),
        ({"sweep": lambda game, points, chunk: points[1:]}, "1 points have 0 answers"),
    ],
    "bounds": [
        ({"bounds": what}, "which is not in") for what in (swapped, rising_only, lambda game, box: {})
    ],
    "certificates": [
        ({"verify": lambda answer: True}, "its claim is false"),
        ({"verify": only_stable}, "its claim is false"),
        ({"verify": lambda answer: len(answer[1]) < 2}, "nobody has changed it"),
    ],
    "efficiency": [({"power": chances}, "power sums to")],
    "symmetry": [({"power": the_first}, "can stand in for each other, and have power")],
    "dummy": [({"power": alike}, "is never pivotal, and has power")],
    "more_votes": [({"power": needed}, "and their power is")],
    "vote_unit": [({"power": whole_votes}, "when votes and quota are multiplied by")],
    "same_coalitions": [({"power": votes}, "as minimal winning coalitions")],
    "duality": [({"power": to_initiate}, "in the dual rule"), ({"dual_power": alike}, "in the dual rule")],
    "quotient": [({"owen": lambda rule, unions: right.power(rule)}, "and its power among unions is")],
    "nakamura": [({"nakamura": lambda rule: 3}, "3 was found")],
    "nucleolus_in_core": [
        (
            {"nucleolus": lambda game: dict.fromkeys(game.players, game.values[-1] / len(game.players))},
            "gets",
        ),
        ({"nucleolus": lambda game: dict.fromkeys(game.players, 9)}, "though there is a core"),
    ],
    "representation": [
        ({"represents": by_votes}, "in proportion to people, and representation is"),
        ({"represents": twice_as_far}, "which is not in [0, 1]"),
    ],
    "search": [
        ({"solver": climbs}, "is missing"),
        ({"solver": lambda game: list(all_profiles(game))}, "is found, and is none"),
    ],
}
