# %% [markdown]
# # Rules that all can accept
#
# A traffic rule is one that everybody prefers to none. Which rules of a trade order are of that kind, what do they cost, whom do they serve, and when does no rule help?
# Every number below is computed here. Shares of GDP and population, ideal points and memberships are data; payoffs are assumptions, matched to no figure.
#
# ## The deepest rules that still reach everybody
#
# In `gatt_wto` the founders of GATT shut outsiders out of their market. A deeper club costs its members more, so fewer join. If legitimacy is worth .2 when all are in, the 22 founders are stuck at depth 1. How much depth must they give up?

# %%
import matplotlib.pyplot as plt
import pandas as pd

import gametheory_gov as gg

gatt = gg.rebind(gg.load_scenario("gatt_wto"), legitimacy=0.2)
print("members at depth 1:", gg.grow(gatt, reasons=False).sizes)
found = gg.frontier(gatt, "depth")
print(found)
assert found.states == ("DEU",)
assert found.verify()
ax = found.plot()

# %% [markdown]
# One and a half hundredths. Germany, which was not among the founders, is the first to join or nobody is; after it the others follow. What would let the club go deeper, in per cent of depth for each per cent more:

# %%
moves = found.elasticities()
print({name: round(float(value), 3) for name, value in moves.items() if abs(value) > 1e-6})

# %% [markdown]
# The threat does more than legitimacy. But a threat is not a rule that all prefer to none.
#
# ## Thin and inclusive, or deep and closed
#
# In `gatt_common_good` depth also makes a good that everybody enjoys, members or not. The founders choose depth, and whether outsiders are shut out of their market.

# %%
world = gg.load_scenario("gatt_common_good")
choose = {"depth": (0, 2, 21), "exclusion_penalty": [0, 0.8]}
best = gg.best_design(world, choose, objective="total")
print(best)
fair = gg.best_design(world, choose, objective="worst_off")
print(fair)
assert best.best[0].members == 22
assert fair.best[0].members == 193

# %%
ax = best.plot(x="total", y="worst_off")

# %% [markdown]
# Left to itself the sum of all payoffs is greatest where the founders go as deep as they may, and the rest of the world looks on and enjoys it. The worst-off states are then founders. The rules that serve the worst-off best are less than half as deep, and take everybody in. No design beats both of these in both respects:

# %%
front = best.front(["total", "worst_off"])
rows = [
    {"rules": design.name, "members": design.members}
    | {name: float(design.values[name]) for name in ("total", "worst_off")}
    for design in front
]
pd.DataFrame(rows)

# %% [markdown]
# ## Rules that all can accept
#
# Which of the designs leave no state worse off than no club at all?

# %%
found = gg.acceptable(world, choose)
print(found)
print("members under them:", sorted({design.members for design in found.accepted}))
assert found.deepest[0].members == 189
assert all(design.members >= 189 for design in found.accepted)
ax = found.plot()

# %% [markdown]
# Those that are acceptable by themselves take nearly everybody in. Thinner rules make too little of the good to pay for the distance from the policy, and deeper ones stay with the founders, some of whom lose. Up to depth 1.2 payments among members can make up for that; they bring in nobody who stays outside.
#
# ## Three prices
#
# *Universality* costs depth, *equity* total payoff, both read from the designs above. *Doing no harm* costs legitimacy: in `gatt_wto`, where states join because staying out is worse, how much more legitimacy makes the regime universal without the threat?

# %%
threat = {"legitimacy": (0, "1.6", 17), "exclusion_penalty": [0, 0.8]}
harsh = gg.acceptable(gg.load_scenario("gatt_wto"), threat)
universality, equity, _ = best.prices()
harm = harsh.prices()[-1]
for price in (universality, equity, harm):
    print(price)
assert abs(float(harm.lost) - 0.9) < 1e-9

# %% [markdown]
# All three are prices on these grids, and say nothing of designs between their points.
#
# ## Who gains, and who loses
#
# Between the two best designs, state by state:

# %%
deep = gg.rebind(world, depth=2, exclusion_penalty=0)
thin = gg.rebind(world, depth=0.9)
found = gg.compare(deep, thin, names=("deep", "thin"))
print(found)
founders = set(found.a.members)
assert set(found.gainers) == founders
assert found.verify()
ax = found.plot()

# %% [markdown]
# All founders gain by rules that are thin and universal, and all others lose: a deep club of others is what they like best. That is why the greatest total is no rule that all can accept. Nobody pays for it but those inside.
#
# ## Seven principles
#
# Where does the thin, universal regime stand by the seven principles that the think-tanks of the G20 name, and which change of a rule would raise each?

# %%
measured = gg.principles(thin)
print(measured)

# %% [markdown]
# Who decides matters more than how deep. If the founders' policy weighs them by people and not by the size of their economies, it moves towards the rest:

# %%
people = gg.rebind(thin, body_weights="population")
found = gg.compare(thin, people, names=("by size", "by people"))
print(found.headline)
assert min(found.b.payoffs.values()) > 0
print("lose most:", ", ".join(list(found.losers)[:8]))
_, ax = plt.subplots(figsize=(9, 5))
gains = {state: round(change, 1) for state, change in found.changes.items()}
gg.data.tile_map(gains, ax, title="From votes by size to votes by people", key="gain")
found.to_pandas()

# %% [markdown]
# Every principle that can still rise does, and no state has less than without a club. Yet 51 states have less than under the old rule, among them founders that decide about the change. What all can accept in place of nothing, not all can accept in place of something.
#
# ## Where no rule helps
#
# Daniel Drezner holds that the best design amounts to nothing if great powers want radically different things. Take the United States and China as their votes in the General Assembly place them, a market worth 1, legitimacy worth .1 and, at most, exclusion worth as much as the market. How much may a unit of distance cost before no design makes them share a standard?

# %%
powers = gg.load_scenario("standards_two_powers").states
limits = {}
for divergence in (0.1, 0.15, 0.3):
    given = {"market_benefit": 1, "market_exclusion": 0, "legitimacy": 0.1, "divergence": divergence}
    game = gg.bind(gg.HarmonisationGame(), powers, **given)
    limits[divergence] = gg.design.limits_of_design(game, largest_exclusion=1)
    print(f"{divergence}: {limits[divergence]}")
assert [found.verdict for found in limits.values()] == ["design is not needed", "design can", "design cannot"]
ax = limits[0.15].plot()

# %% [markdown]
# Between the two lines design decides, and below the lower one any policy half-way will do. Beyond the upper one the club has to be without one of them.
#
# In the shell: `gametheory-gov frontier gatt_wto --set legitimacy=0.2`, `gametheory-gov design gatt_common_good --choose depth 0:2:21`, `gametheory-gov principles gatt_common_good`, `gametheory-gov compare gatt_wto gatt_common_good`. More: `docs/howto/design.md`, `docs/howto/principles.md`.
