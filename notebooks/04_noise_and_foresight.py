# %% [markdown]
# # Noise and foresight: which regime is selected
#
# Several regimes are often stable at once: the small club, and the universal regime. Which one comes about when states make occasional errors, and when they look ahead?
# Every number below is computed here.
#
# ## A club that waits to become universal by accident
#
# Ten alike states: exclusion makes membership worth up to 1, joining costs c. The empty club and the club of all are both stable:

# %%
from fractions import Fraction

import pandas as pd

import gametheory_gov as gg

rules = gg.Institution(exclusion_penalty="10/9")


def ten(cost, legitimacy=0):
    world = gg.States.symmetric(10)
    return gg.bind(
        gg.AccessionGame(), world, rules, benefit=0, divergence=0, cost=cost, legitimacy=legitimacy
    )


print([len(club) for club in gg.solve(ten("2/5")).clubs])

# %% [markdown]
# Under *logit* one state at a time revises, and takes each action with odds that grow with its payoff times the precision $\beta$. The law in the long run is exact, and puts its weight
# where the *potential* is greatest:

# %%
law = gg.noise.stationary(ten("2/5"), gg.noise.Logit(5))
print(f"mean club {law.mean:.4f}; universal {law.share_universal():.4f} of the time")
assert abs(law.mean - 9.06873582) < 1e-7 and abs(law.sizes[10] - 0.53297790) < 1e-7
costs = ("2/5", "3/5")
landscapes = {f"c = {cost}": gg.noise.weighted_potential(ten(cost)).landscape() for cost in costs}
ax = gg.noise.draw_landscape(landscapes)

# %% [markdown]
# How long would a world in which nobody has joined wait to become universal by accident? Legitimacy shortens it, precision (fewer errors) lengthens it. In rounds in which every
# state revises once, on average:

# %%
waiting = pd.DataFrame(
    {
        f"legitimacy {weight}": {
            precision: gg.noise.hitting_times(ten("2/5", weight), gg.noise.Logit(precision)).rounds([])
            for precision in (5, 10, 20, 40)
        }
        for weight in ("0", "1/10", "1/5")
    }
)
waiting.index.name = "precision"
assert (waiting.diff(axis=1).iloc[:, 1:] < 0).all().all()
waiting.map("{:,.0f}".format)


# %% [markdown]
# And a minilateral club? Of twenty states four join cheaply and hold together alone: the club of four is stable, and so is the club of all. Sixteen join at a higher cost, and their ideal
# policy is one unit away from the club's. Without errors the club stays as it is. How long until errors make it universal?

# %%
def minilateral(legitimacy=0, divergence=0):
    world = gg.States.symmetric(20, cost=["1/10"] * 4 + ["2/5"] * 16, ideal=[0] * 4 + [1] * 16)
    access = gg.Institution(exclusion_penalty="20/19", point=[0])
    return gg.bind(gg.AccessionGame(), world, access, benefit=0, legitimacy=legitimacy, divergence=divergence)


club = ("1", "2", "3", "4")
assert {club} <= set(gg.solve(minilateral(), ties="weak").clubs)
assert gg.grow(minilateral(), club, committed=False).final == club
waits = {
    f"divergence {distance}": {
        weight: gg.noise.hitting_times(minilateral(weight, distance), gg.noise.Logit(30)).rounds(club)
        for weight in ("0", "1/10", "1/5", "3/10")
    }
    for distance in ("0", "1/20", "1/10")
}
waits = pd.DataFrame(waits)
waits.index.name = "legitimacy"
assert (waits.diff().iloc[1:] < 0).all().all() and (waits.diff(axis=1).iloc[:, 1:] > 0).all().all()
waits.map("{:,.0f}".format)


# %% [markdown]
# In rounds again. Each tenth of legitimacy shortens the wait several times over; divergence lengthens it. Once the others value legitimacy enough, no accident is needed:

# %%
def end(legitimacy):
    return len(gg.grow(minilateral(legitimacy), club, committed=False).final)


print({weight: end(weight) for weight in ("0", "3/10", "1/2", "4/5")})
waiting = gg.noise.waiting_times(
    minilateral(),
    gg.noise.Logit(30),
    ("legitimacy", (0, "1/2", 6)),
    ("divergence", ["0", "0.05", "0.1"]),
    start=club,
)
ax = gg.noise.draw_waiting(waiting)

# %% [markdown]
# ## What each theory selects
#
# Theories of selection need not agree. With c = 3/5 the boundary is at a legitimacy of 2/11, exactly:

# %%
rows = {}
for step in (Fraction(-1, 99), 0, Fraction(1, 99)):
    found = gg.select(ten("3/5", Fraction(2, 11) + step))
    rows[f"2/11 {'+' if step > 0 else '-' if step < 0 else ''}"] = {
        verdict.theory: " or ".join(map(str, verdict.sizes)) for verdict in found.verdicts
    }
pd.DataFrame(rows).T

# %% [markdown]
# On the real world with the founders of GATT committed: at a legitimacy of 0.2 growth ends at 22 members, while potential and global game select a club of 185. So that club
# becomes universal only after enough errors, or with a little more legitimacy.

# %%
scenario = gg.load_scenario("gatt_wto")
stuck = scenario.bind(legitimacy=0.2)
found = gg.select(stuck.commit(scenario.founders))
print(found)
assert found["growth"].sizes == (22,) and found["potential"].sizes == (185,)

# %% [markdown]
# ## Patience alone founds a club
#
# A club of n states is worth n - 3/2 to each member, nothing to outsiders, and membership is for good. The first member loses, so myopic states never start:

# %%
club = gg.Game(
    "club",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    payoffs={"outside": 0, "member": "members - 3/2"},
)
three = gg.bind(club, gg.States.symmetric(3))
assert gg.grow(three, []).final == ()
patience = gg.foresight.patience_thresholds(three)
print(patience)

# %%
ax = patience.plot()

# %% [markdown]
# From a discount factor of $(\sqrt3 - 1)/2 \approx 0.366$ states found by chance, each hoping that another does it first; from 3/7 at once. Patience founds a club that myopia would not. Equilibria are
# checked by one-shot deviations, without what found them:

# %%
for discount in (0, "1/3", "2/5", "1/2"):
    solution = gg.markov_perfect(three, discount)
    assert solution.verify().valid
    print(discount, "founding probability", *solution.founding)

# %% [markdown]
# Real states differ. Take the United States, China and the rest of 2019 in eight equal parts, with the parameters of `gatt_wto` but without committed founders, and one period for every state
# drawn. Market access may work in two ways that make little difference to myopic states: members gain it, or outsiders lose it. Under both nobody founds, and the club of all is stable. Do patient states
# found it?

# %%
powers = ["USA", "CHN"]
rest = [label for label in scenario.states.ids if label not in powers]
table = scenario.states.merge(rest, into="rest").select([*powers, "rest"])


def eight_parts(column, shared=1):
    *own, others = (float(x) for x in column)
    return own + [others / shared] * 8


world = gg.States(
    [*powers, *[f"part {k}" for k in range(1, 9)]],
    size=eight_parts(table.size, 8),
    population=eight_parts(table.population, 8),
    ideal=eight_parts(table.ideal[:, 0]),
)
middle = (table.size[:2] @ table.ideal[:2, 0]) / table.size[:2].sum()


def access(gained, lost):
    rules = gg.Institution(excludability=1, exclusion_penalty=lost, policy="fixed", point=[middle])
    return gg.bind(scenario.game, world, rules, **{**scenario.parameters, "benefit": gained})


games = {"members gain access": access(0.8, 0), "outsiders lose access": access(0, 0.8)}
for name, game in games.items():
    assert gg.grow(game, []).final == ()
    all_in, none_in = game.payoffs(game.profile(world.ids)), game.payoffs(game.profile([]))
    ends = {sum(n) for e in gg.markov_perfect(game, 0.9).equilibria for n in e.ends()}
    print(f"{name}: stable sizes {[len(club) for club in gg.solve(game).clubs]}")
    print(f"  payoffs with all in {all_in.min():.2f} to {all_in.max():.2f}, with none {none_in.max():.0f}")
    print(f"  sizes in the end at a discount factor of 0.9: {ends}")
ax = gg.foresight.draw_founding(games, [k / 40 for k in range(40)])

# %% [markdown]
# Where members gain access, a patient United States founds at a loss from about 0.9 on, because all others will follow: patience alone founds a universal regime. Where outsiders lose access
# nobody founds at any of these: in this world the club of all would be worse for each of them than none, and looking ahead they see it. Patient states found a club that is worth having, not every club that would be
# stable once founded.

# %% [markdown]
# ## Clubs held together by the fear of further exits
#
# In the textbook agreement no more than three states are stable when each believes that the others stay. If a member that leaves expects others to follow, down to the next
# size that holds, there is a ladder of stable sizes:

# %%
agreement = gg.Game(
    "agreement",
    ("outside", "member"),
    aggregates={"members": {"member": 1}},
    payoffs={"outside": "members**2 + N - members - 1/2", "member": "members**2/2 - members + N"},
)
ladder = gg.foresight.farsighted_ladder(gg.bind(agreement, gg.States.symmetric(200)))
print(ladder)
assert ladder.sizes[-1] == 161
ax = ladder.plot()

# %% [markdown]
# And which clubs may last when any coalition may move and all look ahead? The largest consistent set of clubs for six states:

# %%
six = gg.bind(agreement, gg.States.symmetric(6))
lasting = gg.foresight.coalitions.consistent_clubs(six)
sizes = sorted({len(club) for club in lasting.outcomes})
print(lasting, "of sizes", sizes)
