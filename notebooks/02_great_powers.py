# %% [markdown]
# # Great powers: harmonised, club, rival, sham
#
# Daniel Drezner holds that the best governance design "does not amount to anything if the great powers have radically different preferences". When is that so? Here two
# or three great powers move first: each complies with a joint standard, signs it only, founds a standard of its own, or does nothing. Then
# all other states reply. The formal game is a reconstruction in the spirit of Drezner's *All Politics Is Global* (2007); every number below is
# computed here.

# %%
import itertools
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import gametheory_gov as gg
from gametheory_gov import closed_forms as cf

gg.StandardsGame(1)

# %% [markdown]
# $M_k$ is the size of those who comply with standard k, $G_k$ that of the great powers among them, $\Lambda_k$ counts its signatories. Complying costs $c_i$ and the
# distance to the standard's policy; signing without complying leaks access where monitoring fails, earns the legitimacy of membership, and risks
# a sanction.
#
# ## Two powers and eighteen others
#
# Two great powers hold a quarter of the world each, and their ideal policies are a distance D apart; the others share the rest, and their ideal policies are a distance P away from the powers' axis, half of them
# on the side of each power.

# %%
rules = gg.Institution(monitoring=(0, 0.8), sanction=1.5)


def trial(D, P, legitimacy=0.15):
    others = [((-1) ** (k + 1) * D / 2, P) for k in range(18)]
    world = gg.States(
        ["A", "B", *(f"s{k}" for k in range(18))],
        size=[0.25, 0.25, *[0.5 / 18] * 18],
        population=[1 / 20] * 20,
        ideal=[(-D / 2, 0.0), (D / 2, 0.0), *others],
        great_power=[True, True, *[False] * 18],
    )
    return gg.bind(
        gg.StandardsGame(2), world, rules, market=1.0, cost=0.2, legitimacy=legitimacy, divergence=1.0
    )


stage = gg.great_powers.first_stage(trial(1.5, 0.25))
stage

# %% [markdown]
# The first stage is a game in normal form. Being alone in the joint standard and founding an own one are the same outcome, so it has ties by
# construction. All equilibria are found, pure ones as classes of outcomes, mixed ones as extreme points of their components, and can be checked
# without the solver:

# %%
found = gg.subgame_perfect(trial(1.5, 0.25))
print(found)
print(found.stage.verify())
assert found.stage.complete and found.stage.verify().valid

# %% [markdown]
# ## The four cells
#
# Labels of the outcome with the largest joint payoff of the two powers, over their distance D and the others' distance P:

# %%
from gametheory_gov.base.pictures import REGIMES as COLOURS


@cache
def table(count, legitimacy):
    D, P = np.linspace(0, 3, count), np.linspace(0, 1.5, count)
    games = [trial(d, p, legitimacy) for d, p in itertools.product(D, P)]
    shown, every = [], []
    for form in gg.great_powers.first_stages(games, settle="synchronous"):
        solved = gg.solve_form(form, mixed=False)
        every.append(frozenset(each.outcome.label for each in solved.classes))
        shown.append(solved.shown("joint_payoff").outcome.label)
    return D, P, np.array(shown).reshape(count, count), every


D, P, shown, every = table(31, 0.15)
order = [label for label in COLOURS if label in shown]
fig, ax = plt.subplots(figsize=(6.4, 4.6), layout="constrained")
number = np.vectorize(order.index)(shown)
ax.pcolormesh(
    D, P, number.T, cmap=plt.matplotlib.colors.ListedColormap([COLOURS[k] for k in order]), shading="nearest"
)
for k, label in enumerate(order):
    d, p = (axis[np.argwhere(number == k)[:, j]].mean() for j, axis in enumerate((D, P)))
    ax.text(d, p, label, ha="center", va="center", color="white" if label == "universal" else "black")
form = cf.universal_boundary()
numbers = dict(market=1, power_size_1="1/4", power_size_2="1/4", outsider_size="1/36", N=20, cost="1/5")
end = float(form.bound_at(**numbers, legitimacy_weight="3/20", divergence=1))
ax.plot(0, end, "o", color="black", clip_on=False)
ax.annotate("closed form at D = 0", (0, end), xytext=(10, 5), textcoords="offset points")
ax.set(xlabel="D: distance of the great powers", ylabel="P: distance of the others")
ax.set_title("Who moves apart decides", loc="left")
corners = (shown[0, 0], shown[0, -1], shown[-1, 0], shown[-1, -1])
assert corners == ("universal", "club", "rival", "sham")

# %% [markdown]
# Small distances give a **universal** regime; others that differ lead to a **club** of great powers; great powers that differ, to **rival** standards; where all differ
# everyone signs and few comply: a **sham**. Where the universal region ends at D = 0 follows from the game in closed form:

# %%
form

# %%
inside = P[shown[0] == "universal"].max()
print(f"closed form {end:.4f}; on the grid the last universal point is {inside:.4f}")
assert inside <= end < inside + (P[1] - P[0])

# %% [markdown]
# Often two regimes are equilibria at the same parameters, so the model alone does not say which one comes about. On a 13 x 13 grid:

# %%
_, _, _, coexisting = table(13, 0.15)
counts = {
    pair: sum(labels == set(pair) for labels in coexisting)
    for pair in (("club", "sham"), ("universal", "rival"), ("universal", "sham"))
}
print(counts)
assert list(counts.values()) == [43, 12, 7]

# %% [markdown]
# ## More legitimacy widens the universal region, and turns clubs into shams
#
# Legitimacy of paper membership makes joining worth more, and signing without complying too:

# %%
rows = []
for weight in (0.05, 0.15, 0.3, 0.6):
    _, _, labels, _ = table(31, weight)
    rows.append({"legitimacy": weight} | {k: int((labels == k).sum()) for k in COLOURS if k != "none"})
counted = pd.DataFrame(rows).set_index("legitimacy")
assert counted["universal"].tolist() == [117, 121, 133, 142]
assert counted["club"].tolist() == [228, 178, 73, 0]
counted

# %% [markdown]
# ## When is there anything to negotiate?
#
# The linear game of harmonisation has answers in closed form, each derived from the payoffs. Two powers can agree on a standard when their ideal policies are no farther apart than

# %%
cf.concert_threshold()

# %%
powers = gg.closed_forms.TwoPowers(["0.25", "0.20"], [0, "0.2"], others=["0.3"])
forces = dict(market_benefit=1, divergence="1.5")
for distance, gap in (("0.2", "0.2"), ("0.2", "0.5"), ("0.5", "0.1"), ("0.5", "0.5")):
    world = gg.closed_forms.TwoPowers(["0.25", "0.20"], [0, distance], others=[f"-{gap}"])
    print(distance, gap, gg.closed_forms.classify(world, **forces).label)

# %% [markdown]
# Drezner's claim has a number: beyond a certain distance no design helps, whatever legitimacy or threat it brings. In the standards game, with everyone else in:

# %%
cf.standards_cap()

# %% [markdown]
# ## The real world
#
# Three scenarios with the states of 2019 and their votes in the General Assembly. Parameters are illustrative and the same in all three.

# %%
rows = []
for name in ("standards_two_powers", "standards_three_powers", "standards_bloc"):
    scenario = gg.load_scenario(name)
    for divergence in (0.02, 0.1, 0.3):
        solved = gg.subgame_perfect(scenario.bind(divergence=divergence), settle="synchronous", mixed=False)
        rows.append(
            {
                "powers": " ".join(scenario.states.great_powers),
                "divergence": divergence,
                "shown": solved.label,
                "also stable": ", ".join(k for k in solved.labels if k != solved.label),
                "comply": solved.outcome.regime.compliers if solved.outcome else None,
            }
        )
pd.DataFrame(rows)

# %% [markdown]
# A phase diagram of the United States and China, over divergence and legitimacy (coarse here; `gametheory-gov phase standards_two_powers` draws it finer, on several
# processors, and goes on where it was interrupted):

# %%
two = gg.load_scenario("standards_two_powers")
diagram = gg.phase_diagram(two, x=("divergence", (0, 0.6, 16)), y=("legitimacy", (0, 1, 11)), refine=1 / 4)
ax = diagram.plot()

# %% [markdown]
# ## Great powers since 1946
#
# How far apart were the United States and the Soviet Union (Russia), in standard deviations of all states' ideal points of the year? What would the model of
# 2019 say of two powers at that distance? Only the distance is taken from history; all else stays as in 2019, and parameters are illustrative. White
# is where the powers have no pure equilibrium.

# %%
history = gg.data.great_power_divergence()
years = history["year"].to_numpy()
apart = (history["USA_RUS"] / history["all_states_sd"]).to_numpy()
pair = two.replace(
    states=two.states.replace(great_power=[label in ("USA", "RUS") for label in two.states.ids])
)
base = pair.bind(divergence=0.1, legitimacy=0.1)
steps = np.linspace(0, 6, 41)
axis = gg.phase_diagram(
    base, x=("distance", [float(s) for s in steps]), y=("legitimacy", [0.05, 0.1]), refine=None
)
label_at = dict(zip(steps, axis.label[:, 1], strict=True))
labels = [label_at[steps[np.abs(steps - d).argmin()]] for d in apart]

fig, ax = plt.subplots(figsize=(7.6, 4.2), layout="constrained")
half = (steps[1] - steps[0]) / 2
for step in steps:
    ax.axhspan(step - half, step + half, color=COLOURS.get(label_at[step], "white"), lw=0)
ax.plot(years, apart, color="black", lw=2)
bands = {}
for step in steps:
    bands.setdefault(label_at[step], []).append(step)
for label, places in bands.items():
    ink = "white" if label == "universal" else "black"
    ax.text(years[-1] + 1, np.mean(places), label, color="black", va="center")
ax.set(
    ylim=(0, 6), xlim=(years[0], years[-1]), xlabel="year", ylabel="distance of USA and USSR/Russia (s.d.)"
)
ax.set_title("The path of two great powers across the phases", loc="left")
calm = [int(year) for year, label in zip(years, labels, strict=True) if label == "universal"]
print("near enough for a universal regime:", calm)
