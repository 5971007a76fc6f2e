"""Members who may leave."""

from __future__ import annotations

from fractions import Fraction as F

from gametheory_gov import markov_perfect
from tests.oracles.foresight import symmetric


def test_chances_when_members_may_leave():
    """One of three is in, leaves when drawn, and either outsider joins when drawn: each with a third."""
    game = symmetric(3, taste=F(-3, 2), a=F(1))
    (equilibrium,) = markov_perfect(game, "1/10", irreversible=False).equilibria
    assert (equilibrium.leave[1,], equilibrium.join[1,]) == ((1,), (1,))
    assert equilibrium.moves((1,)) == {(0,): F(1, 3), (2,): F(2, 3)}
    assert equilibrium.moves((3,)) == {(3,): 1}
    frame = markov_perfect(game, "1/10", irreversible=False).to_pandas()
    assert frame["leave"].tolist() == [0, 1, 0, 0]
