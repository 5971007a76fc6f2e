# %% [markdown]
# # Agreements and climate clubs
#
# Everybody enjoys what others abate, so everybody would rather that others do. How many sign an agreement then, what can transfers hold together, and what does a club with a tariff on outsiders change?
# Every number below is computed here.
#
# ## Few sign
#
# Ten alike states with quadratic costs of abatement, and benefits that level off (Barrett 1994): the steeper costs rise, the fewer sign.

# %%
import pandas as pd

import gametheory_gov as gg
from gametheory_gov.games.public_goods import ClimateClub, LinearQuadratic, QuadraticBenefits

ten = gg.States.symmetric(10)
for slope in ("1/10", 1, 100):
    game = gg.bind(QuadraticBenefits(), ten, cost_slope=slope)
    clubs = gg.solve(game).clubs
    print(f"slope of costs {slope}: {len(clubs)} stable agreements of {len(clubs[0])} states")

# %% [markdown]
# ## Transfers, and a core
#
# Five states that gain 1, 2, 3, 4 and 5 by a unit of abatement. Without transfers two sign; with payments among members many coalitions hold. Together they can share what all gain so that no coalition would do better alone.

# %%
five = gg.States(["A", "B", "C", "D", "E"], size=["1/5"] * 5)
unequal = gg.bind(LinearQuadratic(), five, marginal_benefit=[1, 2, 3, 4, 5])
held = gg.agreements.potentially_stable(unequal)
print(held.headline)
print(gg.agreements.transfer_scheme(unequal, held.best("abatement").members))
worths = gg.agreements.characteristic_function(unequal, "gamma")
core = worths.core()
print(core)
assert held.verify().valid

# %% [markdown]
# ## A climate club
#
# Nordhaus (2015): fifteen regions, calibrated to 2011. Members hold one price of carbon and put a tariff on imports from outsiders. All stable clubs, for 44 regimes, each with a certificate that is replayed:

# %%
scenario = gg.load_scenario("climate_club_2015")
members = {}
for price in ("12.5", "25", "50", "100"):
    for percent in range(11):
        solution = gg.solve(scenario.bind(price=price, tariff=f"{percent}/100"))
        assert solution.complete and gg.verify(solution).valid
        (club,) = solution.clubs
        members[price, percent] = len(club)
pd.Series(members).unstack().rename_axis(index="price, $/t", columns="tariff, %").loc[
    ["12.5", "25", "50", "100"]
]

# %% [markdown]
# Exactly one club is stable in each regime. A random search, as published, ends one or two members away at low prices, and with too many at high ones, because it lets regions change sides together (12 instead of 9 at 50 dollars and five per cent, 8 instead of 3 at 100 dollars and ten).
#
# Over tariff and price, on a coarse grid. In grey *no* club is stable: tariffs on outsiders are worth more the more outsiders there are, so some join while few are in, and leave when many are.

# %%
diagram = gg.phase_diagram(
    scenario.bind(exact=False),
    x=("tariff", (0, 0.1, 13)),
    y=("price", (12.5, 100, 13)),
    question=gg.sweeps.size_labels,
    refine=1 / 4,
)
ax = diagram.plot()

# %% [markdown]
# ## Who joins when, and why
#
# Along the tariff at 25 dollars a tonne, Canada and the European Union come first and South Africa last:

# %%
before = set()
for t in range(13):
    (club,) = gg.solve(scenario.bind(tariff=f"{t}/400", price=25)).clubs
    if set(club) != before:
        print(f"{t / 4} %: {' '.join(sorted(set(club) - before))} ({len(club)} in)")
    before = set(club)

# %%
path = gg.grow(scenario.bind(tariff="0.03", price=25), ["EU"])
reasons = {
    move.state: {what: float(gain) for what, gain in dict(move.reasons).items()}
    for move in path.rounds[1].moves
}
assert path.sizes == (1, 15)
pd.DataFrame(reasons).T.round(1)

# %% [markdown]
# Any region begins it, and none need: the tipping number is zero, since even a region alone gains more by its tariffs than it abates. Going up and down again, the club comes and goes at nearly the same tariffs:

# %%
print("tipping number:", gg.tipping_number(scenario.bind(tariff="0.03", price=25)).number)
loop = gg.hysteresis(scenario.bind(price=25, founders=["EU"], committed=False), "tariff", (0, "1/40", 11))
ax = loop.plot()

# %% [markdown]
# ## What it is worth
#
# Welfare of all, in thousand million dollars a year: without a club, with the stable one, and with everybody in.

# %%
rows = {}
for price, tariff in ((25, "0.01"), (25, "0.03"), (50, "0.03"), (50, "0.1"), (100, "0.1")):
    game = scenario.bind(price=price, tariff=tariff)
    (club,) = gg.solve(game).clubs
    rows[price, float(game.values["tariff"])] = {
        name: float(sum(game.plain(game.payoffs(who))))
        for name, who in (("nobody", ()), ("stable club", club), ("everybody", scenario.states.ids))
    }
table = pd.DataFrame(rows).T.rename_axis(index=["price", "tariff"])
assert (table["stable club"] <= table["everybody"]).all()
table.round(1)

# %% [markdown]
# Transfers do what the tariff cannot: at 50 dollars and four per cent nine regions are stable, and payments among members hold all fifteen.

# %%
game = scenario.bind(price=50, tariff="0.04")
scheme = gg.agreements.transfer_scheme(game, scenario.states.ids)
assert scenario.states.ids in gg.solve(scheme.paid()).clubs
pd.Series({label: float(paid) for label, paid in scheme.transfers.items()}, name="transfer").round(
    1
).to_frame().T

# %% [markdown]
# ## Legitimacy on top
#
# Where members gain by the population share of their club, a club may hold without any tariff; then it depends on who is in already.

# %%
legitimate = scenario.replace(game=ClimateClub().with_legitimacy())
for weight in (0, 10, 20):
    found = gg.solve(legitimate.bind(tariff=0, price=25, legitimacy=weight)).clubs
    print(f"legitimacy {weight}: stable clubs of", *(len(club) for club in found))

# %% [markdown]
# More, with great powers that diverge, the whole world of 2019 and what a tariff of 300 per cent would mean: `docs/howto/climate-clubs.md`.
