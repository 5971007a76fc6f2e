# %% [markdown]
# # From a club to a universal regime
#
# Some states found a club. When does it stay a club, and when does it grow until nearly every state is a member?
# Moisés Naím advises to begin with few states; Daniel Drezner replies that small clubs can attract the others, as GATT did. This notebook
# computes for the real world when they do: the 193 members of the United Nations in 2019, and the 23 states that
# founded the GATT. Every number below is computed here.
#
# Four forces decide: what members get and outsiders do not; **legitimacy**, which grows with how inclusive the
# regime is; **divergence**, how far each state's ideal policy lies from the regime's; and the institution's design.

# %%
import gametheory_gov as gg

scenario = gg.load_scenario("gatt_wto")
world = scenario.states
world

# %% [markdown]
# Sizes are shares of GDP, ideal points come from votes in the UN General Assembly (here in standard deviations), great
# powers are the permanent five. Five states have no GDP figure for 2019; what was done about each is written on the table.

# %%
print("\n\n".join(world.notes[1:7]))

# %%
powers = world.to_pandas().loc[list(world.great_powers), ["name", "size", "population", "ideal"]]
powers.astype({"size": float, "population": float, "ideal": float}).round(3)

# %% [markdown]
# Of the 23 founders, 22 are in the table (Czechoslovakia is no more):

# %%
print(" ".join(scenario.founders), "| missing:", " ".join(scenario.missing_founders))
assert len(scenario.founders) == 22 and scenario.missing_founders == ("CSK",)

# %% [markdown]
# ## The game
#
# Each state chooses to be a member or to stay outside. The scenario's parameters are illustrative: they were matched to no
# figure (`scenario.parameter_rule` says how they were chosen). This is the payoff of each action, and the join gain
# $\Delta_i$, as the package reads them:

# %%
game = scenario.bind(legitimacy=0.4)
game

# %%
print(scenario.parameter_rule)

# %% [markdown]
# ## Committed founders: a club at $\lambda = 0$, universal at $\lambda = 0.4$
#
# Founders are *committed*: they never leave. Everybody else joins when that pays. Without legitimacy nobody joins,
# although the founders hold three fifths of the world economy:

# %%
stuck = gg.grow(scenario.bind(legitimacy=0))
print(stuck)
assert stuck.sizes == (22,) and stuck.regime.label == "club"

# %% [markdown]
# With legitimacy worth 0.4 to a member when every state is one, the same club becomes universal in three rounds:

# %%
path = gg.grow(game)
assert path.sizes == (22, 68, 169, 190) and path.universal
ax = path.plot()

# %% [markdown]
# Why did they join? For each round, what each term contributed to the gain of those who joined, on average. The last column is the
# same states' gain one round earlier: it was negative, and became positive because the club had grown.

# %%
path.reasons().drop(columns=["state", "to"]).astype(float).groupby("round").mean().round(3)

# %% [markdown]
# At which legitimacy does the outcome change? `threshold` says it for the whole range, because the club never shrinks when legitimacy rises; in floats, up to a bracket:

# %%
found = gg.threshold(scenario, "legitimacy", values=(0, 0.4))
print(found)
((low, high),) = found.brackets
below, above = gg.grow(scenario.bind(legitimacy=low)), gg.grow(scenario.bind(legitimacy=high))
print(f"legitimacy {low:.7f}: {below.sizes} {below.regime.label}")
print(f"legitimacy {high:.7f}: {above.sizes} {above.regime.label}")
assert below.sizes == (22,) and above.universal and 0.2172 < low < high < 0.2173 and found.shown

# %% [markdown]
# Just below the threshold the club keeps its 22 members; just above it, all but a few of 193 states join. One state that
# joins tips all the others.
#
# ## Great powers that want different things stop it half-way
#
# Drezner adds that no design helps if the great powers have radically different preferences. `spread` moves the great powers' ideal points apart about their mean. The founders' policy is a mean of theirs by size, so it
# moves away from most of the world as they drift apart.

# %%
import pandas as pd

rows = []
for factor in (1, 2, 3, 4):
    apart = scenario.replace(states=world.spread(factor))
    grown = gg.grow(apart.bind(legitimacy=0.4))
    rows.append(
        {
            "spread": factor,
            "members": len(grown.final),
            "regime": grown.regime.label,
            "share of size": round(grown.regime.size_share, 3),
            "policy": round(float(grown.game.values["policy_1"]), 2),
            "powers outside": " ".join(p for p in world.great_powers if p not in grown.final),
            "founding powers that would leave": " ".join(
                m.state for m in grown.would_leave if m.state in world.great_powers
            ),
        }
    )
table = pd.DataFrame(rows).set_index("spread")
assert table.loc[1, "regime"] == "universal" and table.loc[4, "members"] == 76
table

# %%
apart = scenario.replace(states=world.spread(4))
ax = gg.grow(apart.bind(legitimacy=0.4)).plot()

# %% [markdown]
# ## A club that is stable by itself
#
# So far the founders were committed. Were they free, some would leave at once: with one cost for all, a member gains less
# than an outsider at the same distance from the policy. A founding club that is *stable by itself* and yet does not grow needs founders
# for whom membership is cheaper, say because they wrote the rules. Suppose it costs them 0.15 instead of 0.6, and that divergence weighs 0.02
# (again illustrative):

# %%
cost = {label: 0.15 if label in scenario.founders else 0.6 for label in world.ids}


def free_world(legitimacy):
    return scenario.bind(legitimacy=legitimacy, divergence=0.02, cost=cost, committed=False)


alone = gg.grow(free_world(0.0))
print(alone)
assert alone.sizes == (22,) and alone.ending == "equilibrium"

# %%
from gametheory_gov.equilibria.equilibrium import Equilibrium

club = Equilibrium.at(alone.game, alone.profile)
print("closest to leaving:", club.closest(leaving=True))
print("closest to joining:", club.closest(leaving=False))
assert all(margin.gain < 0 for margin in club.margins)

# %% [markdown]
# Nobody leaves and nobody joins: the club is an equilibrium. With legitimacy it is not, and it grows:

# %%
grown = gg.grow(free_world(0.4))
((low, high),) = gg.threshold(free_world(0.4), "legitimacy", values=(0, 0.4)).brackets
print(grown.sizes, grown.regime.label, f"| the jump lies between {low:.7f} and {high:.7f}")
assert grown.universal and grown.final == world.ids

# %% [markdown]
# ## All equilibria of the world, with a proof
#
# States see each other only through a few totals, so *every* stable club of 193 states can be found by searching the space of
# totals, and the search leaves a proof. Without legitimacy there are exactly three: the empty club, the founders' club of 22, and a nearly
# universal one.

# %%
solution = gg.solve(free_world(0.0))
print(solution.result.value, dict(solution.stats))
assert [len(club) for club in solution.clubs] == [0, 22, 190]
assert set(solution.clubs[1]) == set(scenario.founders)
columns = [
    "members",
    "club_size",
    "closest_to_leaving",
    "gain_of_leaving",
    "closest_to_joining",
    "gain_of_joining",
]
solution.to_pandas()[columns]

# %% [markdown]
# The proof is checked from the definition, without the solver: each removed action, each box, each equilibrium.

# %%
verification = gg.verify(solution)
print(verification)
assert verification.valid

# %% [markdown]
# ## Exactly, on five states
#
# The worked example of the documentation, in rationals. Its equilibria at $\lambda = 0$ are the empty club, {1, 2} and the club of all; the club of the two
# great powers grows to everyone exactly from $\lambda = 1/40$.

# %%
from fractions import Fraction

five = gg.States(
    ["1", "2", "3", "4", "5"],
    size=["0.40", "0.25", "0.15", "0.12", "0.08"],
    population=["0.05", "0.05", "0.30", "0.35", "0.25"],
    cost=["0.24", "0.30", "0.66", "0.80", "0.85"],
    great_power=[True, True, False, False, False],
)
rules = gg.Institution(exclusion_penalty=1)


def small(legitimacy):
    return gg.bind(gg.AccessionGame(), five, rules, benefit=0, divergence=0, legitimacy=legitimacy)


clubs = gg.solve(small(0)).clubs
print(clubs)
assert clubs == ((), ("1", "2"), five.ids)
for legitimacy in (0, Fraction(1, 40) - Fraction(1, 10**12), Fraction(1, 40), Fraction(1, 10)):
    print(float(legitimacy), gg.grow(small(legitimacy), five.great_powers).sizes)

# %% [markdown]
# ## And history?
#
# The model's order of accession can be held against the years in which states joined GATT or the WTO. At these illustrative
# parameters the agreement is hardly better than chance, so they do not explain history:

# %%
print(gg.growth.concordance(path, gg.data.accession_years("GATT", "WTO")))
