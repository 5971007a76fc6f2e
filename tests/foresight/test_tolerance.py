"""Float payoffs are equal by their own terms: others' prices and constants change nothing."""

from fractions import Fraction

import pytest

import gametheory_gov as gg
from gametheory_gov.foresight.coalitions import consistent_clubs
from gametheory_gov.foresight.ladder import farsighted_ladder


def priced(price: list[float], level: float = 0.0) -> gg.BoundGame:
    """A member gets its share of members less its price; everybody has the level."""
    game = gg.Game(
        "priced",
        ("out", "in"),
        aggregates={"k": {"in": 1}},
        payoffs={"out": "level + k/(2*N)", "in": "k/N - price + level"},
        parameters={"level": "what everybody has"},
        columns={"price": "price"},
    )
    return gg.bind(game, gg.States.symmetric(len(price)), exact=False, price=price, level=level)


@pytest.mark.parametrize("movers", ["single", "coalitions"])
@pytest.mark.parametrize(("last", "level"), [(1e11, 0.0), (100.0, 1e12)])
def test_consistent_clubs_stay_as_they_are(movers, last, level):
    prices = [0.1, 0.4, 0.45]
    plain = consistent_clubs(priced([*prices, 100.0]), movers=movers)
    moved = consistent_clubs(priced([*prices, last], level), movers=movers)
    assert moved.outcomes == plain.outcomes
    assert 0 < len(plain.outcomes) < 16


@pytest.mark.parametrize("price", [0.2, 0.3, 0.45])
def test_a_constant_leaves_the_ladder_as_it_is(price):
    plain, lifted = farsighted_ladder(priced([price] * 9)), farsighted_ladder(priced([price] * 9, 1e12))
    assert (lifted.sizes, lifted.ties) == (plain.sizes, plain.ties)
    assert len(plain.sizes) < 10


def test_exact_payoffs_of_any_size_are_compared():
    prices = ["1/10", "2/5", "9/20"]
    whole = gg.rebind(priced([0.1, 0.4, 0.45]).to_exact(), price=prices)
    more = gg.rebind(whole, price=[Fraction(p) + Fraction(1, 10**30) for p in prices])
    assert consistent_clubs(more).outcomes == consistent_clubs(whole).outcomes


@pytest.mark.parametrize("irreversible", [True, False])
@pytest.mark.parametrize(("discount", "last"), [("0", 1e12), ("9/10", 1e12), ("1/2", 1e15)])
def test_markov_play_of_some_does_not_hang_on_what_another_would_pay(irreversible, discount, last):
    """What the others lose is no tie because one state's payoffs are huge."""
    settings = {"irreversible": irreversible}
    plain, moved = (
        gg.markov_perfect(priced([0.1, 0.6, price]), float(Fraction(discount)), **settings)
        for price in (100.0, last)
    )
    assert len(plain) == len(moved) > 0
    assert [e.ties for e in moved.equilibria] == [e.ties for e in plain.equilibria]
    assert moved.verify(), moved.verify()
    assert plain.tolerance == moved.tolerance
    exact = gg.markov_perfect(priced([0.1, 0.6, last]).to_exact(), discount, **settings)
    for others in (plain, exact):
        for mine, theirs in zip(moved.equilibria, others.equilibria, strict=True):
            for counts, row in theirs.join.items():
                assert [float(p) for p in row] == pytest.approx(list(mine.join[counts]), abs=1e-9)


def test_markov_values_are_in_units_of_payoff_and_files_keep_the_tolerance(tmp_path):
    floats = priced([0.1, 0.6, 1e12])
    found = gg.markov_perfect(floats, 0.5)
    exact = gg.markov_perfect(floats.to_exact(), "1/2")
    for mine, theirs in zip(found.equilibria, exact.equilibria, strict=True):
        for name in ("members", "outsiders"):
            for counts, row in getattr(theirs, name).items():
                for value, other in zip(row, getattr(mine, name)[counts], strict=True):
                    assert (value is None) == (other is None)
                    assert value is None or float(value) == pytest.approx(other, rel=1e-9, abs=1e-9)
    assert gg.load(found.save(tmp_path / "found.json")) == found
    plain = found.to_dict()
    del plain["relative_tolerance"]  # as earlier versions wrote it
    old = type(found).from_dict(plain | {"tolerance": 1e-9 * found.game.scale})
    assert old.tolerance == pytest.approx(1e-9)


def test_markov_play_says_where_it_hung_on_the_tolerance():
    tied = gg.markov_perfect(priced([0.5, 0.5]), 0.0)  # alone each gains nothing, but for half of k
    assert any(e.ties for e in tied.equilibria)
    said = "undecided in floats (tolerance 1.00001e-09), taken as ties 'join': "
    assert said in str(tied)
    assert said in str(tied.verify())
    assert "undecided" not in str(gg.markov_perfect(priced([0.1, 0.2]), 0.0))
    exact = gg.markov_perfect(priced([0.5, 0.5]).to_exact(), 0)
    assert "undecided" not in str(exact)


def test_consistent_clubs_say_whose_payoffs_the_tolerance_made_equal():
    tied = consistent_clubs(priced([0.1, 0.4, 1 / 6 + 1e-12]))  # alone the last one gains what is nothing
    assert tied.undecided == ("3",)
    assert "undecided in floats (tolerance 1e-09), payoffs taken as equal: 3" in str(tied)
    assert tied.tolerance == 1e-9
    for clear in (priced([0.1, 0.4, 0.15]), priced([1 / 6] * 3), priced([0.1, 0.4, 1 / 6]).to_exact()):
        assert consistent_clubs(clear).undecided == ()
        assert "undecided" not in str(consistent_clubs(clear))


def test_a_ladder_says_at_which_sizes_it_hung_on_the_tolerance():
    tied = farsighted_ladder(priced([0.25] * 4), ties="stay_out")
    assert tied.ties == (1,)
    assert "undecided in floats (tolerance 1e-09), taken as ties 'stay_out': sizes 1" in str(tied)
    assert "undecided" not in str(farsighted_ladder(priced([0.25] * 4).to_exact()))
    assert "undecided" not in str(farsighted_ladder(priced([0.2] * 4)))
