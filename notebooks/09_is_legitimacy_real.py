# %% [markdown]
# # Is legitimacy real?
#
# Daniel Drezner calls legitimacy "real even if very difficult to measure". If an institution is the more legitimate the more states are in, states should join where others have joined. This notebook asks what the histories of nine open institutions say about that: who could have joined, who did, and what was so the year before.
# GDP, population, ideal points and memberships are data. Every number below is computed here.

# %%
import gametheory_gov as gg

risks = gg.evidence.risk_sets(missing="carry")
print("\n".join(str(risks).splitlines()[:1]))
terms = ["regional", "like_minded", "distance2", "log_gdp", "new", "young"]

# %% [markdown]
# ## Who joins, among those that could have
#
# States outside the same institution in the same year are compared. Then whatever made that year good or bad for joining cannot mislead, whether it is known or not.

# %%
found = gg.evidence.estimate(risks, terms)
print(found)
for term in ("regional", "like_minded", "distance2"):
    print(term, [round(end, 2) for end in found.interval(term)])
assert found.interval("distance2")[1] < 0 < found.interval("like_minded")[0]

# %% [markdown]
# States join where like-minded ones are in, and stay out of what is far from them. Both hold with errors that let every state have lasting reasons of its own. Is that so in each institution?

# %%
frame = risks.to_frame()
signs = {
    name: round(gg.evidence.estimate(rows, ["distance2"]).slope("distance2"), 2)
    for name, rows in frame.groupby("institution")
}
print(signs)
assert max(signs.values()) < 0

# %% [markdown]
# Distance keeps states out of each of the nine.
#
# ## What cannot be known
#
# What does it do to a state that *the world* has joined? In a year all that are outside see the same share of the world inside. To compare them says nothing.

# %%
try:
    gg.evidence.estimate(risks, ["inclusion", "distance2"])
except gg.base.errors.InvalidInputError as refused:
    print(refused)

# %% [markdown]
# That part of legitimacy, the one most talked about, is not identified. Regional inclusion is not either, unless one believes that what regions feel for an institution is drawn from a normal law: regions that like an institution fill up, and then it looks as if fullness drew their states in.
#
# ## Does it foretell who joins?
#
# Each year from 1995 on is forecast from the years before it. Beside the models stands a constant hazard: an institution's share of entries so far, the same for all states.

# %%
models = {"distance": ["distance2"], "legitimacy": ["like_minded", "distance2"], "all": terms}
told = gg.evidence.forecast(risks, models, rng=1)
print(told)
assert told.figure("auc_within", "constant") == 0.5
assert told.difference("auc_within", "distance")[1] > 0

# %% [markdown]
# Pooled, the constant does well without knowing anything of states; within an institution and year it tells nothing, and distance tells something. Does inclusion of the like-minded add to that?

# %%
gain, low, high = told.difference("auc_within", "legitimacy", "distance")
print(f"AUC within, like-minded inclusion added: {gain:+.3f} ({low:+.3f} to {high:+.3f})")
gain, low, high = told.difference("brier", "legitimacy")
print(f"Brier score, less the constant's: {gain:+.4f} ({low:+.4f} to {high:+.4f})")

# %% [markdown]
# The intervals are of samples of states. Where one holds zero, these years do not say.

# %%
ax = told.plot()

# %% [markdown]
# ## Growth proves nothing
#
# The climate convention filled up with nearly all states, as it would if each drew in others. What does a constant hazard draw, in which nobody draws in anybody?

# %%
few = gg.evidence.risk_sets(["GATT", "UNFCCC"], missing="carry")
drawn = gg.evidence.growth_check(gg.evidence.estimate(few, ["like_minded", "distance2"]), few, 50, rng=1)
print(drawn)
assert drawn.gap("UNFCCC", "constant") < drawn.gap("UNFCCC")
ax = drawn.plot(institution="UNFCCC")

# %% [markdown]
# The constant is nearer to what was. That an institution fills up is no evidence of legitimacy.
#
# ## So, is it real?
#
# Among states that faced the same choice in the same year, those join sooner whose like-minded states are in, though that adds nothing to forecasts that can be told from chance. Whether states follow the world, these histories cannot say. What keeps states out, distance, is measured best, and it foretells.
