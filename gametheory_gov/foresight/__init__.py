"""Foresight: which clubs and structures form when states look ahead.

This room may import `equilibria` and the rooms below.
Why: docs/explanation/foresight.md.

======================  ====================================================================================
markov_perfect          when states join a club if they count on what others will do
patience_thresholds     at which discount factors that changes, exactly
farsighted_ladder       sizes that nobody leaves because the fall would not stop at one
largest_consistent_set  outcomes in which farsighted coalitions may end, under any effectivity relation
consistent_clubs        the same among the clubs of a bound game
consistent_partitions   the same among partitions of alike players
sequential_unanimity    coalitions that form one after the other, payoffs given
binding_structure       the same when each coalition divides its worth
binding_agreements      coalitions that may only break up, and do not
======================  ====================================================================================
"""

from gametheory_gov.base.lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
