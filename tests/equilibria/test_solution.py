"""Solutions are the same by value wherever they travel."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gametheory_gov import AccessionGame, Game, Solution, States, bind, grow, solve, verify
from gametheory_gov.base.errors import InvalidInputError
from gametheory_gov.equilibria import BranchingSolver
from gametheory_gov.testing import bound_games
from tests.checks import copies, half
from tests.equilibria.answers import five, standards


@half
@given(bound_games(exact=st.booleans(), max_profiles=64), st.sampled_from(("join", "stay_out", "weak")))
def test_copies_are_equal(game, ties):
    solution = solve(game, ties=ties)
    for again in copies(solution):
        assert again == solution
        assert again.verify().valid
        assert again.clubs == solution.clubs
        assert [e.reports for e in again] == [e.reports for e in solution]


@half
@given(bound_games(max_profiles=32))
def test_solutions_through_a_file(tmp_path_factory, game):
    solution = solve(game)
    file = tmp_path_factory.mktemp("saved") / "solution.json"
    assert Solution.load(solution.save(file)) == solution
    assert [path.name for path in file.parent.iterdir()] == ["solution.json"]


def test_what_carries_no_certificate_is_refused():
    game = bind(AccessionGame(), States.symmetric(3), benefit=1, cost="1/2", legitimacy=0, divergence=0)
    for answer in (game, grow(game, ["1"]), 3, None):
        with pytest.raises(InvalidInputError, match=f"a {type(answer).__name__} carries no certificate"):
            verify(answer)


def test_a_file_that_was_not_loaded_is_told_how(tmp_path):
    for file in ("answer.json", tmp_path / "answer.json"):
        with pytest.raises(InvalidInputError, match=r"a saved answer is read first: verify\(load\("):
            verify(file)


def test_alike_states_exchange_three_actions():
    """Four alike states on three roads that they crowd: 2, 1 and 1 of them, in 36 ways."""
    roads = ("north", "south", "east")
    crowded = Game(
        "roads",
        roads,
        aggregates={road: {road: 1} for road in roads},
        payoffs={road: f"-{road}" for road in roads},
        cooperation=(0, 0, 0),
    )
    solution = solve(bind(crowded, States.symmetric(4)), BranchingSolver(), ties="weak")
    found = {tuple(played.values()) for e in solution for played in e.expand()}
    assert found == {p for p in product(roads, repeat=4) if sorted(map(p.count, roads)) == [1, 1, 2]}
    assert len(found) == 36


# --------------------------------------------------------------------------------------------- maps


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_maps_of_a_solution_count_its_equilibria():
    solution = solve(five(legitimacy=0))
    member = [sum(state in club for club in solution.clubs) for state in five().states.ids]
    assert len(set(member)) > 1
    key = [f"{count} ({member.count(count)})" for count in sorted(set(member) - {0})]
    key += [f"none ({member.count(0)})"] * (0 in member)
    assert words(solution.plot_tiles())[5:] == [f"member in how many of {len(solution)}", *key]


def test_maps_of_an_equilibrium_show_the_club_or_gains():
    game = five(legitimacy=0)
    club = next(e for e in solve(game).equilibria if 0 < len(e.members) < 5)
    inside = len(club.members)
    assert words(club.plot_tiles())[5:] == [f"member ({inside})", f"outside ({5 - inside})"]
    gains = game.gains(game.profile(dict(club.actions)))[:, 1]  # of joining; zero for members
    ax = club.plot_tiles(of="gain")
    shown = {float(word.partition(" ")[0].replace("−", "-")) for word in words(ax)[6:]}
    for margin in club.margins:
        worth = -margin.gain if margin.state in club.members else margin.gain
        assert (worth < 0) == (margin.state not in club.members)
        assert any(abs(float(worth) - value) < 0.006 * abs(value) for value in shown)
        if worth < 0:
            assert worth == game.plain(gains[game.states.ids.index(margin.state)])
    committed = solve(game.commit(["1", "2"])).equilibria[0]
    assert words(committed.plot_tiles(of="gain"))[-1] == "committed (2)"


def test_maps_of_several_actions_show_them():
    solution = solve(standards())
    for found in solution.equilibria:
        played = {action for action in found.actions.values() if action != found.first_action}
        key = {word.rpartition(" ")[0] for word in words(found.plot_tiles())[5:]}
        assert key - {found.first_action} == played


def test_maps_of_nothing_else():
    with pytest.raises(InvalidInputError, match="of = 'clubs'; it is one of 'club', 'gain'"):
        solve(five()).equilibria[0].plot_tiles(of="clubs")
