r"""Closed forms, each derived by SymPy from the payoffs of a game: of two powers, and of any game.

This room may import `bound`, `games`, `world`, `formulas` and `base`.
Why: docs/explanation/closed-forms.md.

Nothing is typed in as a result: every function takes gains from the game's own expressions, solves the
inequalities, has SymPy prove what the argument needs (a sum that is concave, a transfer that cancels) and
returns a `ClosedForm` with its statement, its assumptions and the steps. Where SymPy does not show a step,
the function raises instead.

=====================  ======================================================================================
concert_threshold      how far apart two powers share a standard; linear, quadratic, with transfers
core_interval          the standards that both adopt
power_limit            either end of it, and how it moves
concession             who concedes how much in the bargain that maximises the product of gains
followers_radius       who follows a concert, of its own will or coerced
power_radius           who adopts a power's standard without a concert
followed_power         and which of the two
keep_or_switch         two powers who keep or switch: payoffs, equilibria, mixed equilibrium
keep_or_switch_cases   neither switches, the smaller switches, battle of the sexes
mixed_equilibrium      with which probabilities they keep
transfers_premium      what transfers add under quadratic cost, a square
great_power_cap        the distance beyond which no design gives a joint standard
standards_cap          the same in the standards game
universal_boundary     where the universal region of the standards game ends
=====================  ======================================================================================

Of any game with two actions, where states are alike:

=====================  ======================================================================================
symmetric              the gain from joining by the number of members
tipping_condition      from how many others on joining pays: seed size, self-sustaining size
stability_condition    which sizes are stable
universal_condition    when the club of all is, or nothing else
potential_condition    when the club of all has the higher potential
solve_for              such a condition solved for any parameter, or its root enclosed
comparative_statics    which way each parameter moves the gain, proved, or both ways by example
for_many_states        the first terms in 1/N
renegotiation_condition  how many a repeated game holds to an agreement
agreement_surplus      when transfers hold an agreement on a public good together
=====================  ======================================================================================

Small models of the literature that principles of multilateralism rest on, some of them stylised:

========================  ===================================================================================
uniform_rule_gain         one uniform rule or decisions alone, where policies spill over
uniform_rule_from         the spillover from which the one rule is better
differentiated_rule_gain  what rules that differ add to one rule for all
union_gain                what a union of alike states adds
best_of_draws             what n experiments are worth, and best_number_of_draws at a cost
survival_chance           redundancy: k of N parts are enough
coordination_band         when robustness needs agreement
cascade_window            at how many links failures spread
incoherence_loss          what both lose where national policy and the multilateral rule conflict
trilemma_frontier         how responsive nations that integrate can be
========================  ===================================================================================

The conditions on games are compared with the game's own gains at random exact points before they are handed
out; `checked` says how. For the zero of any game's gain in any of its parameters see `boundary`.
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
