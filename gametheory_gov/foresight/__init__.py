"""Foresight: which clubs and structures form when states look ahead.

======================  ====================================================================================
markov_perfect          when states join a club if they count on what others will do
patience_thresholds     at which discount factors that changes, exactly
farsighted_ladder       sizes that nobody leaves because the fall would not stop at one
largest_consistent_set  outcomes that farsighted coalitions may settle on, under any effectivity relation
consistent_clubs        the same among the clubs of a bound game
consistent_partitions   the same among partitions of alike players
sequential_unanimity    coalitions that form one after the other, payoffs given
binding_structure       the same when each coalition divides its worth
binding_agreements      coalitions that may only break up, and do not
======================  ====================================================================================
"""

from __future__ import annotations

from .agreements import binding_agreements
from .agreements_check import verify_agreements
from .agreements_record import BindingAgreements, Block, Split, Step
from .bargaining import BindingStructure, binding_structure, sequential_unanimity
from .consistent import ConsistentSet, Deviation, largest_consistent_set
from .counts import ClubPayoffs
from .ladder import Ladder, farsighted_ladder
from .markov import markov_perfect
from .markov_check import verify_markov
from .markov_record import MarkovEquilibrium, MarkovSolution
from .patience import PatienceRegion, PatienceThresholds, patience_thresholds
from .situations import consistent_clubs, consistent_partitions, partitions, regroup

__all__ = [
    "BindingAgreements",
    "BindingStructure",
    "Block",
    "ClubPayoffs",
    "ConsistentSet",
    "Deviation",
    "Ladder",
    "MarkovEquilibrium",
    "MarkovSolution",
    "PatienceRegion",
    "PatienceThresholds",
    "Split",
    "Step",
    "binding_agreements",
    "binding_structure",
    "consistent_clubs",
    "consistent_partitions",
    "farsighted_ladder",
    "largest_consistent_set",
    "markov_perfect",
    "partitions",
    "patience_thresholds",
    "regroup",
    "sequential_unanimity",
    "verify_agreements",
    "verify_markov",
]
