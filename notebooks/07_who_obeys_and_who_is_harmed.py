# %% [markdown]
# # Who obeys, and who is harmed
#
# A club that grows must also be obeyed, and what makes it grow may harm those outside. Which promises are kept, by which patience? What does a paralysed dispute body cost, what is a secretariat worth, and who pays for a club that attracts?
# Every number below is computed here. Shares of GDP and population, ideal points and memberships are data; payoffs and the chances of being found out are assumptions, matched to no figure.
#
# ## Patience
#
# Alike countries export to each other. A tariff brings its country a gain, and harms the others. Free trade holds, when war follows a tariff, from a patience of the violator's gain divided by the harm that it does to all others: the more countries, the less patience is needed.

# %%
from fractions import Fraction
from statistics import mean

import matplotlib.pyplot as plt
import pandas as pd

import gametheory_gov as gg
from gametheory_gov.enforcement import monitored, trade_patience
from gametheory_gov.games import TariffGame

for number in (2, 3, 4, 10):
    print(number, "countries:", trade_patience(TariffGame([1] * number))["1"])

# %% [markdown]
# ## Stable, and not obeyed
#
# The club of GATT grows from its founders to the world. At the end nobody gains by leaving or joining; will all do what they have signed? A member that shirks saves its cost and the distance from its ideal policy; found out, it is expelled and loses what joining had brought.

# %%
gatt = gg.load_scenario("gatt_wto").bind()
path = gg.grow(gatt)
print(gg.obeyed(gatt, path, patience=0.9))

# %% [markdown]
# Of the 22 founders no patience holds twelve: they are members because they are committed, and lose nothing by expulsion. Growth makes the club worth more to each, and at the end two are left whom nothing holds.
#
# ## A dispute body, and its paralysis
#
# The 160 states that were members of the WTO on 10 December 2019. Monitoring finds out those who shirk, with probability $p_2$; dispute settlement acquits those who do not, and errs with probability $p_1$. How many of them keep their promises at a patience of 9/10, and how many would at any?

# %%
wto = gg.load_scenario("wto_dispute_body").bind()
rows = {}
for p2 in ("3/5", "1/2"):
    for p1 in ("1/20", "1/5"):
        found = gg.obeyed(wto, wto.founders, monitoring=(p1, p2), patience="9/10")
        rows[p2, p1] = {
            "held at 9/10": len(found.club) - len(found.shirkers),
            "held by some patience": len(found.club) - len(found.never),
        }
table = pd.DataFrame(rows).T.rename_axis(index=["found out", "falsely accused"])
assert table.loc["1/2", "1/5"].iloc[0] == 0
table

# %% [markdown]
# With both chances worsened, as under paralysis, nobody who counts the next round at 9/10 of this one keeps its promise. The false alarms do more of it than the weaker detection:

# %%
alarms = [k / 100 for k in range(31)]
_, ax = plt.subplots(figsize=(7, 3.2))
for p2, colour in (("3/5", "#1f4e79"), ("1/2", "#c55a11")):
    found = [gg.obeyed(wto, wto.founders, monitoring=(p1, p2), patience="9/10") for p1 in alarms]
    for shirk, style in (("shirkers", "-"), ("never", "--")):
        held = [len(one.club) - len(getattr(one, shirk)) for one in found]
        when = "at 9/10" if shirk == "shirkers" else "by some patience"
        ax.plot(alarms, held, style, color=colour, label=f"found out with {p2}: held {when}")
ax.set(xlabel="chance that a complier is accused", ylabel="members held", title="160 members of the WTO")
legend = ax.legend(fontsize=8)
# %% [markdown]
# What is lost, for states that are all like the average member? The best that they can keep up together, per round, in units of payoff:

# %%
found = gg.obeyed(wto, wto.founders)
saving = mean(one.gain for one in found.incentives)
worth = mean(one.loss for one in found.incentives)
for p1, p2 in (("1/20", "3/5"), ("1/5", "3/5"), ("1/20", "1/2"), ("1/5", "1/2")):
    kept = monitored(saving, worth, (p1, p2))
    least = "no patience" if kept.least is None else f"a patience of {float(kept.least):.3f}"
    print(f"falsely accused {p1}, found out {p2}: worth {float(kept.best):.3f}, from {least}")
print(f"nothing from a false alarm of {float(monitored(saving, worth, ('1/20', '3/5')).paralysis):.3f} on")

# %% [markdown]
# ## The G20 as police
#
# Nineteen states promise, others may join, and who breaks the promise is shut out by all that keep it. Has only the G20 the scope and scale for that? Neither the G7 nor the BRICS can: nobody joins them. But six large economies would do:

# %%
g20 = gg.load_scenario("g20_police")
largest = sorted(zip(g20.states.size, g20.states.ids, strict=True), reverse=True)
clubs = {name: gg.load_memberships(name).on("2019-12-31") for name in ("G7", "BRICS", "G20")}
clubs |= {f"the {k} largest": [label for _, label in largest[:k]] for k in (5, 6)}
for name, members in clubs.items():
    states = [label for label in members if label in g20.states.ids]
    print(f"{name}: members {gg.grow(g20.bind(founders=states)).sizes}")

# %% [markdown]
# Without a secretariat two violators in five are found out; with one four, at a fixed cost that the members share equally.

# %%
for cost, p2 in ((0, "2/5"), (2, "4/5")):
    game = g20.bind(secretariat=cost)
    grown = gg.grow(game)
    found = gg.obeyed(game, grown, monitoring=("1/20", p2), patience="9/10")
    print(f"secretariat at {cost}: members {grown.sizes}; shirk at 9/10: {len(found.shirkers)} at the end")
    assert found.stable and not found.obeys

# %% [markdown]
# When does it break even? There are three answers.
#
# *Worth.* For states like the average member, it is the rise of what they can keep up, times their number.

# %%
game = g20.bind()
club = gg.grow(game).final
found = gg.obeyed(game, club)
saving = mean(one.gain for one in found.incentives)
worth = mean(one.loss for one in found.incentives)
without, better = (monitored(saving, worth, ("1/20", p2)) for p2 in ("2/5", "4/5"))
rise = better.best - without.best
for members in (len(club), len(g20.founders)):
    print(f"{members} members: up to {float(members * rise):.2f}")

# %% [markdown]
# *Patience.* A member is held as well as before as long as its share of the cost is at most its gain from membership times $(p_2' - p_2)/(p_2' - p_1)$: what is found out more often must not be worth less. The neediest member whom some patience holds:

# %%
needy = max((one for one in found.incentives if one.patience is not None), key=lambda one: one.patience)
share = needy.loss * Fraction(8, 15)  # (4/5 - 2/5)/(4/5 - 1/20)
print(f"{needy.state}: {float(needy.patience):.4f} without; it breaks even at {float(share * len(club)):.2f}")
for part in (0.9, 1.1):
    costly = g20.bind(secretariat=float(part * share * len(club)))
    after = {one.state: one for one in gg.obeyed(costly, club, monitoring=("1/20", "4/5")).incentives}
    print(f"  at {part} of that: {float(after[needy.state].patience):.4f}")
    assert (after[needy.state].patience < needy.patience) == (part < 1)

# %% [markdown]
# *Growth.* At the founding nineteen pay for all. A secretariat that would be worth its cost once all are in may keep them from coming in:

# %%
print(gg.threshold(g20.bind(exact=True), "secretariat", values=(0, 20)))

# %% [markdown]
# Its cost is a hurdle at the beginning, when few share it.
#
# ## Who is harmed
#
# The growth of GATT from its founding to its end:

# %%
found = gg.harm(gatt, after=path.final)
print(found)
outsiders = [state for state in gatt.states.ids if state not in path.founders]
better = [state for state in outsiders if state in found.gainers]
worse = [state for state in outsiders if state in found.losers]
print(f"of {len(outsiders)} outsiders {len(better)} are better off at the end, {len(worse)} worse")

# %%
rows = {}
for before, after in zip(path.rounds[:-1], path.rounds[1:], strict=True):
    step = gg.harm(gatt, before=before.members, after=after.members)
    rows[f"round {after.number}"] = {
        "members": len(after.members),
        "gain": len(step.gainers),
        "lose": len(step.losers),
        "all together": round(float(step.total), 2),
        "what it is": step.label,
    }
pd.DataFrame(rows).T

# %% [markdown]
# The first round is beggar-thy-neighbour: who joins gains, who stays out is shut out from more, and the total falls. Later rounds make it good for all but 35. But against no club at all *every* state is worse off. In this scenario there is no common good (`benefit = 0`): states join to escape a penalty that exists because the club does. What a common good changes, in units of payoff when everybody is in:

# %%
rows = {}
for benefit in (0, 0.25, 0.5, 1):
    game = gg.rebind(gatt, benefit=benefit)
    against = gg.harm(game, before=[], after=gg.grow(game).final)
    rows[benefit] = {
        "better off than without any club": len(against.gainers),
        "worse off": len(against.losers),
    }
assert rows[0]["worse off"] == 193
pd.DataFrame(rows).T.rename_axis(index="benefit")

# %% [markdown]
# ## What it costs to do no harm
#
# An institution may admit nobody whose joining makes all states together lose (`no_net_harm`), or anybody else lose (`no_harm`). The club stops growing, since what attracts is what harms:

# %%
print(gg.growth.compare_admission(gatt, rules=["open", "no_net_harm", "no_harm"]))

# %% [markdown]
# In the shell: `gametheory-gov obey gatt_wto --patience 0.9`, `gametheory-gov obey wto_dispute_body --set monitoring=0.2,0.5`, `gametheory-gov harm gatt_wto`. More: `docs/howto/enforcement.md`, `docs/howto/harm.md`, `docs/howto/tariffs.md`.
