# %% [markdown]
# # Small clubs or universal regimes: ten claims, judged
#
# Moisés Naím would bring together the fewest states with the largest impact. Daniel Drezner replied that small clubs and universal bodies belong together. A brief of think-tanks for the G20 wants rules that all can accept. Who is right?
# Ten of their claims are taken here, told in our own words. Each is a proposition about a class of games, and its verdict is computed. A verdict says nothing of worlds outside the class.

# %%
import gametheory_gov as gg


def judge(label):
    """What was found, what would change it, and whether the check of it holds."""
    claim = gg.claims.get(label)
    print(claim)
    for number, finding in enumerate(claim.findings):
        print(f"what would change this ({finding.where}): {claim.change(number)}")
    print("checked without the search:", claim.check().valid)
    return claim


# %% [markdown]
# ## 1. Do numbers hurt? (Naím)
#
# The case for small clubs: where many have to agree, talks fail and promises are broken.

# %%
claim = judge("D1")
assert {finding.verdict for finding in claim.findings} == {"always", "not in general"}

# %% [markdown]
# Both sides find a home. Numbers hurt where all must say yes, and where a benefit is divided. They help where each has the whole benefit, and in tariff wars: three alike markets need less patience to keep free trade than two.
#
# ## 2. Is it an either/or? (Drezner)
#
# Drezner answers that a small club can work inside a universal body, as the green room did in the WTO.

# %%
claim = judge("D4")
nobody = claim.witness
assert nobody.figures["best"] == 0
assert gg.claims.get("D5").witness == nobody

# %%
ax = claim.picture()

# %% [markdown]
# A club inside is best where outsiders seldom acquiesce, and in large bodies. Where they acquiesce the best club is nobody. So a club *can* work inside, and the stronger claim that there *has to be* one (D5) falls by the same witness.
#
# ## 3. Do small clubs attract? (Drezner)
#
# Two great powers form a club. Do the three other states follow until all are in?

# %%
claim = judge("D11")
assert claim.witness.world["legitimacy"] == 0

# %%
ax = claim.picture()

# %% [markdown]
# The picture is of a club that shuts outsiders out of its market. A little legitimacy is then enough, or a common good worth having. Without either the club stays a club.
#
# ## 4. Can a great power wish an institution away? (Drezner)
#
# One of the five states leaves for good. Do the four others stay?

# %%
claim = judge("D14")
worlds = claim.worlds()
needed = worlds[worlds["holds"]].groupby("leaves")["legitimacy"].min().sort_index(ascending=False)
assert needed.is_monotonic_increasing  # state 5 has the smallest market

# %%
ax = claim.picture()

# %% [markdown]
# Each state can be done without, once legitimacy is worth enough. The larger its market, the more that takes.
#
# ## 5. Is design idle where great powers differ? (Drezner)
#
# Two powers want standards that lie a distance apart. A design sets legitimacy, the threat of exclusion up to a largest one, and where a joint standard lies.

# %%
claim = judge("D16")
assert claim.findings[1].verdict == "always"

# %%
ax = claim.picture()

# %% [markdown]
# Beyond a distance no design brings the two together, and that is proved. Below it design is not idle, and a harsher threat reaches further.
#
# ## 6. Does inclusion make a regime last? (the brief)
#
# The brief holds that inclusion makes a regime more legitimate, and that this makes it last. Drezner values legitimacy too (D8).

# %%
claim = judge("T22")
worlds = claim.worlds()
print(worlds.to_string(index=False))
assert worlds["founding_clubs_that_end_universal"].is_monotonic_increasing

# %% [markdown]
# Here both texts agree, and the model with them: legitimacy never lowers what a state gains by joining. That *inclusion* confers legitimacy is assumed, and not shown.
#
# ## 7. Nobody gains at the cost of others (the brief)
#
# The brief's least common rule. Is a ban on tariffs of that kind, and is the growth of a club?

# %%
claim = judge("T24")
total, pareto, growth = claim.findings
assert (total.verdict, pareto.verdict, growth.verdict) == ("always", "in a region", "in a region")

# %%
ax = claim.picture(2)

# %% [markdown]
# A ban on tariffs always raises the total, yet a large market loses by it unless it is paid. And the club that attracts everybody harms states 4 and 5 on the way: they join because outside it is worse still.
#
# ## 8. Is the G20 alone large enough? (the brief)
#
# The brief gives the G20 a role that only its scope and scale allow.

# %%
claim = judge("T32")
figures = claim.witness.figures
assert (figures["members"], figures["largest_states_that_hold_as_much"]) == (19, 18)
assert figures["only_a_club_of_that_size_holds_more_than"] > figures["hold"]

# %% [markdown]
# By GDP the claim fails as it is stated: the eighteen largest economies hold as much as the G20's nineteen states. A task takes nineteen only if it takes a share that these do not hold themselves.
#
# ## 9. Do votes lag behind weights? (the brief)
#
# The brief says that voting weights in universal bodies are those of another time.

# %%
claim = judge("T48")
estimate = claim.findings[0].estimate
assert estimate.figures["from_population"] > 0.5 > 0.21 > estimate.value > 0.2

# %% [markdown]
# A fifth of the IMF's votes would have to move to follow the economies, and more than half of them to follow people. No figure says which of the two they ought to follow.
#
# ## 10. Do non-state actors advance norms better than governments? (the brief)
#
# An actor that is no state joins the club and counts as some inclusion. Compare it with a government that counts as much.

# %%
claim = judge("T54")

# %% [markdown]
# Where joining costs a government as much as it costs a state (7/10), the actor, who joins at no cost, does more. At lower costs they do the same. What helps is not that it is no state, but that it joins for nothing.
#
# ## Can they all be right?
#
# Take two of Drezner's and two of the brief's, all asked in the same worlds of five states: small clubs attract (D11), institutions stay whether they bring benefits or not (D20), no club and all in one are both stable (T3), nobody is harmed on the way (T24).

# %%
for some in (["D11", "D20"], ["T3", "T24"]):
    print(gg.claims.joint(some))
four = gg.claims.joint(["D11", "D20", "T3", "T24"])
print(four)
assert four.conflicts == (("D11", "T3", "T24"),)

# %% [markdown]
# Each pair holds together. Three claims of both texts do not in the 135 worlds tried: in none of them does the club of the powers attract everybody, without harm, where no club would be stable too. Settings between these worlds were not tried, and there the three may hold together.
# Where exclusion is worth more than what outsiders keep of the common good, two do not:

# %%
threat = gg.claims.joint(["D11", "T24"], where="exclusion > benefit*(1 - excludability)")
print(threat)
print(threat.verify())
gentle = gg.claims.joint(["D11", "T24"], where="Eq(exclusion, benefit) & Eq(excludability, 0)")
print(gentle.headline)
assert gentle
assert not threat

# %% [markdown]
# Where exclusion takes more than outsiders keep of the good, each who joins the powers harms those who are still outside. So for these five states this is true of all such settings, and not only of the worlds tried. Where outsiders keep as much of the good as exclusion takes from them, a club can attract everybody without harm.
#
# In the worlds of the five states Drezner's own claims hold together, and so do Naím's, whom he answers. All of both do not in any world tried:

# %%
drezner, naim, post = (gg.claims.joint(who, where="excludability >= 0") for who in ("Drezner", "Naim", "D"))
print(drezner)
print(naim)
print(post)
assert drezner
assert naim
assert not post

# %% [markdown]
# In the shell: `gametheory-gov claims D4 T24 --check`, `gametheory-gov claims --report results`. `gametheory-gov claims Drezner "T20 brief" --joint` asks all claims of both texts together. All claims, and how to add one of your own: `docs/howto/claims.md`.
