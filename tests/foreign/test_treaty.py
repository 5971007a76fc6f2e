from hypothesis import strategies as st
from treaty import Treaty, accession, equilibria

from gametheory_gov.testing import assert_stable
from gametheory_gov.testing.laws import Subject, club_machine, parametrize_with_laws

treaties = st.builds(
    Treaty,
    costs=st.dictionaries(st.sampled_from("ABCD"), st.integers(-1, 2), min_size=2),
    learning=st.integers(0, 2),
    tax=st.integers(0, 2),
)
model = Subject("treaty", treaties, solver=equilibria, dynamics=accession)


@parametrize_with_laws(model)
def test_laws(check):
    check()


TestLife = club_machine(model)


def test_all_sign():
    assert_stable(["A", "B", "C"], Treaty({"A": 1, "B": 2, "C": 4}, learning=1, tax=1))
