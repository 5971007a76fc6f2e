from mistakes import nobody_leaves, one_round
from test_treaty import treaties

from gametheory_gov.testing.laws import Subject, parametrize_with_laws

hasty = Subject("hasty", treaties, solver=nobody_leaves, dynamics=one_round)


@parametrize_with_laws(hasty)
def test_laws(check):
    check()
