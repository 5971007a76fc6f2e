# %% [markdown]
# # Who decides: boards, councils, green rooms
#
# "There can be minilateralism within multilateralism": the boards of the IMF and the World Bank, the Security Council, the WTO's green room. Members are many, few decide, and legitimacy depends on who they are.
# Every number below is computed here, from votes and memberships that come with the package.
#
# ## Votes are not power
#
# The 24 chairs of the IMF's Executive Board cast the votes of 189 members. A chair has power when its yes decides. By a majority the United States have more power than votes; with 85 %, as for changes of quotas, they can
# block, as their chair alone holds more than 15 % of the votes, but everybody's power to get anything done is almost nothing:

# %%
import pandas as pd

import gametheory_gov as gg
from gametheory_gov.decisions import Rule, coalitions, power, representation_by_quota
from gametheory_gov.decisions.best_rules import green_room
from gametheory_gov.scenarios import load_body

rows = {}
for quota in ("1/2", "70/100", "85/100"):
    rule = load_body("imf_board", quota=quota).rule
    banzhaf, shapley = power(rule, "banzhaf"), power(rule)
    for chair in ("USA", "JPN", "CHN", "ZAF"):
        rows[quota, chair] = {
            "votes": float(banzhaf.shares()[chair]),
            "Banzhaf": float(banzhaf[chair]),
            "Shapley-Shubik": float(shapley[chair]),
            "power to act": float(banzhaf.act),
        }
    assert ("USA" in coalitions(rule).vetoers) == (quota == "85/100")
table = pd.DataFrame(rows).T
table.index.names = ["quota", "chair"]
table.round(4)

# %% [markdown]
# Before 1965 the Security Council had five permanent and six elected members, and seven votes were needed. The reform gave it four more elected members and a quota of nine. Did the permanent members lose power?

# %%
councils = {name: load_body(name) for name in ("un_security_council_before_1965", "un_security_council")}
for name, council in councils.items():
    found = power(council.rule)
    print(f"{name}: a permanent member {found['USA']}, an elected one {found['elected 1']}")
    print(f"  power to act {float(coalitions(council.rule).act):.4f}")

# %% [markdown]
# Hardly, by this index. In the Council of the European Union members and people are both counted. The largest members have less power than they have people, the smallest more:

# %%
union = load_body("eu_council")
print(union)
found = power(union.rule)
by_people = union.rule.parts[0].parts[1].votes
share = {label: number / sum(by_people.values()) for label, number in by_people.items()}
assert found["DEU"] < share["DEU"] and found["MLT"] > share["MLT"]
ax = found.plot()

# %% [markdown]
# ## What legitimacy a board buys or loses
#
# Legitimacy includes representation, $1 - \frac12\sum_j |b_j - \pi_j|$: how far power $b_j$ in the body is from shares of the population $\pi_j$. Let every chair of the IMF be one state with the people of its constituency. By votes
# the quota does not matter. By Banzhaf a higher quota represents people better almost throughout; by Shapley-Shubik it matters little up to 79 %, and 84 % is worst:

# %%
board = load_body("imf_board")
world = board.states(gg.load_states(2019), others=False).standardise()
fund = board.institution(
    world, name="IMF", policy="mean", exclusion_penalty="0.8", legitimacy_shares=("1/2", "1/2", 0)
)
curves = representation_by_quota(fund, world)
print(curves)
ax = curves.plot()

# %% [markdown]
# What follows for a club that grows? The seven largest industrial states found it, and half of legitimacy is inclusion, half representation. Where does it become universal?

# %%
founders = ["USA", "JPN", "DEU", "GBR", "FRA", "ITA", "CAN"]
game = gg.bind(
    gg.AccessionGame(), world, fund, benefit=0, cost=0.6, divergence=0.05, legitimacy=0.7, founders=founders
)
quotas = range(50, 100)
ends = {
    measure: [
        gg.grow(gg.rebind(game, quota=f"{quota}/100", power=measure), reasons=False).sizes[-1]
        for quota in quotas
    ]
    for measure in curves.values
}
for measure, sizes in ends.items():
    grows = [quota for quota, size in zip(quotas, sizes, strict=True) if size == world.N]
    print(f"power as {measure}: universal at {len(grows)} of {len(quotas)} quotas, from {min(grows)} % on")
assert all(size == world.N for size in ends["votes"])

# %% [markdown]
# A quota that makes the board legitimate by one measure keeps the club small by another. The differences in representation are a few hundredths, so they decide only near the threshold: how much legitimacy must
# be worth for the club to become universal, at a majority and at 85 %.

# %%
thresholds = {
    f"{quota} %": {
        measure: gg.threshold(
            gg.rebind(game, quota=f"{quota}/100", power=measure), "legitimacy", values=(0.6, 0.8)
        ).brackets[0][1]
        for measure in curves.values
    }
    for quota in (50, 85)
}
pd.DataFrame(thresholds).round(4)

# %% [markdown]
# ## A club inside: the green room
#
# The WTO decides by consensus, but "countries do not negotiate in meetings of the full membership". First a green room of 20 to 40 members agrees, then the others are asked. Nobody publishes who sits in it. What the
# package has is a reconstruction from small meetings of ministers:

# %%
room = load_body("wto_green_room")
print(room)
seating = pd.DataFrame(gg.data.read_table("wto_green_room")).set_index("iso3")
print(", ".join(room.rule.voters))
seating[seating["group"] != ""]

# %% [markdown]
# Each member of the room accepts with probability p. Then one outside who would not accept lets it pass with a probability that starts at some acquiescence and rises to one with the share of all members' GDP that sits in the room:
# being represented, it minds less. With no club, or with everybody at the table, one refusal is too easily found; a club *alone* binds only itself. With p = 99 % and an acquiescence of one half:

# %%
members = room.states(gg.load_states(2019)).standardise()
seats = [seat for seat in room.rule.voters if seat in members.ids]
gdp = dict(zip(members.ids, members.size, strict=True))
found = green_room(members.N, "0.99", "1/2", sizes=gdp, room=seats)
print(found)
ax = found.plot()

# %% [markdown]
# The best club is smaller than the room, some of whose members sit for a region or a group and not for their size. Who counts as represented matters: by people instead of GDP the best club is larger.
#
# When does a club inside beat the club alone *and* everyone at the table? For each p and each acquiescence, what binds the most of all members on average:

# %%
people = dict(zip(members.ids, members.population, strict=True))


def winner(chance, acquiescence, sizes):
    found = green_room(members.N, chance, acquiescence, sizes=sizes)
    ways = {
        "no club": found.passes[0],
        "everybody": found.passes[-1],
        f"inside, {found.best}": found.passes[found.best],
        f"alone, {found.alone.index(max(found.alone))}": max(found.alone),
    }
    return max(ways, key=ways.get)


chances, yields = ("0.9", "0.95", "0.98", "0.99", "0.995", "0.999"), ("0", "0.25", "0.5", "0.75", "0.9", "1")
tables = {
    name: pd.DataFrame({f"p {p}": {a: winner(p, a, sizes) for a in yields} for p in chances})
    for name, sizes in {"GDP": gdp, "people": people}.items()
}
for each in tables.values():
    each.index.name = "acquiescence"
    assert not (each == "everybody").any().any()
tables["GDP"]

# %%
tables["people"]

# %% [markdown]
# Everybody at the table is never best. A club alone is best where members often refuse and those outside seldom give way; a club inside where acceptance is likely or the others mostly acquiesce; no club where they always do. So minilateralism within multilateralism rests on
# the consent of those outside.
#
# ## What the room does to legitimacy
#
# Acquiescence is a form of legitimacy. In the accession game, where the Quad (the United States, the European Union, Japan, Canada) founds a club, who should decide? With one vote each and unanimity:

# %%
design = {"policy": "fixed", "exclusion_penalty": "0.8", "legitimacy_shares": ("1/2", "1/2", 0)}
quad = ["USA", "EUU", "JPN", "CAN"]
populous = sorted(members.ids, key=lambda label: -people[label])[:4]
bodies = {
    "the Quad": quad,
    "the green room": seats,
    "everybody": members.ids,
    "the most populous four": populous,
}
rows = {}
for name, voters in bodies.items():
    rules = gg.Institution(
        name, body="weighted", votes=dict.fromkeys(voters, 1), quota=1, power="banzhaf", **design
    )
    game = gg.bind(
        gg.AccessionGame(),
        members,
        rules,
        benefit=0,
        cost=0.6,
        divergence=0.05,
        legitimacy=0.65,
        founders=quad,
    )
    rows[name] = {
        "representation": float(game.values["fixed_representation"]),
        "members in the end": gg.grow(game, reasons=False).sizes[-1],
        "universal from a legitimacy of": gg.threshold(game, "legitimacy", values=(0.1, 1.0)).brackets[0][1],
    }
table = pd.DataFrame(rows).T
assert table.loc["the Quad", "members in the end"] == 4
assert table["representation"].idxmax() == "the most populous four"
table.round(3)

# %% [markdown]
# The green room buys as much legitimacy as everybody at the table, because one vote for each state represents people badly, too. The Quad alone loses what the club needs to grow. Four populous members would represent more
# people than either. None of this is matched to a figure; it shows a mechanism.
#
# ## Your own votes
#
# The package has no votes of the World Bank. A table with the columns `id`, `votes` and `chair` is read by `gg.scenarios.read_body("votes.csv")`; `gametheory-gov new bank --body` writes one to start from. Or in a line:

# %%
bank = Rule.share({"ALP": 433, "BET": 180, "GAM": 175, "DEL": 186}, "85/100")
print(power(bank, "banzhaf"))
