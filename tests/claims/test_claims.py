"""Claims: numbers of the debate re-derived, verdicts that follow the game, checks that refuse, strangers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from operator import attrgetter

import matplotlib.pyplot as plt
import pytest

import gametheory_gov as gg
from gametheory_gov import claims
from gametheory_gov.base.errors import DataError, InvalidInputError, NotApplicableError
from gametheory_gov.claims import Case, ClaimFinding, Estimate, Reading, Statement, Worlds
from gametheory_gov.claims.catalogue import statements
from gametheory_gov.claims.findings import faults_of
from gametheory_gov.claims.search import find
from gametheory_gov.claims.topics import clubs_inside, five_states, trade
from gametheory_gov.formulas.parse import FUNCTIONS

ALL = tuple(statements())
NUMBERS = Worlds("numbers", "one number", {"x": (1, 2, 3)})


def statement(*cases, **changes):
    return Statement(
        **{"id": "X1", "who": "me", "says": "it holds", "proposition": "x", "cases": cases} | changes
    )


# --------------------------------------------------------------------------------- numbers of the debate


def test_the_best_club_inside_may_be_nobody():
    """Two members: one at acquiescence 0, nobody at 9/10; in larger bodies as they acquiesce."""
    assert clubs_inside._chances(2, F(1, 2), "Zipf", F(0)) == [F(1, 4), F(5, 12), F(1, 4)]
    assert clubs_inside._chances(2, F(1, 2), "Zipf", F(9, 10))[0] == F(361, 400)
    worlds = claims.get("D4").worlds()

    def best(N, chance, sizes, acquiescence):
        here = (worlds.N == N) & (worlds.chance == F(chance)) & (worlds.sizes == sizes)
        return int(worlds[here & (worlds.acquiescence == F(acquiescence))].best.iloc[0])

    assert (best(2, "1/2", "Zipf", 0), best(2, "1/2", "Zipf", "9/10")) == (1, 0)
    assert [best(164, "99/100", "Zipf", a) for a in ("3/10", "7/10", "9/10", "99/100")] == [22, 9, 3, 0]
    assert [best(20, "9/10", "equal", a) for a in (0, "1/2")] == [10, 0]
    assert claims.get("D5").witness.world["N"] == 2
    assert claims.get("D4").witness == claims.get("D5").witness


def test_legitimacy_and_the_five_states():
    worlds = claims.get("D8").worlds()
    assert list(worlds.founding_clubs_that_end_universal) == [23, 27, 28, 30, 31]
    assert list(worlds.holds) == [True] * 5
    assert claims.get("T22").findings[0].proof.sign == "+"


def test_the_attractor_harms_those_it_attracts():
    assert claims.get("D11").findings[0].inside.world["legitimacy"] == F(1, 40)
    harmed = claims.get("T24").in_games("accession")[0].outside
    worse = {k: v for k, v in harmed.figures.items() if k.startswith("change")}
    assert worse == {"change_of_state_4": F(-1, 8), "change_of_state_5": F(-7, 40)}
    assert harmed.figures["worse_off_than_without_a_club"] == 5
    nobody = gg.harm(five_states.world("1/40"), before=[], after=list(five_states.STATES))
    assert len(nobody.losers) == 5


def test_a_ban_on_tariffs_is_no_pareto_gain():
    total, pareto = claims.get("T24").in_games("tariffs")
    assert (total.verdict, pareto.verdict) == ("always", "in a region")
    assert pareto.outside.world["larger"] == F(3, 5)
    assert pareto.outside.figures["larger_gains"] == F(-171, 49000)


def test_the_g20_is_not_the_only_club_of_its_scale():
    told = claims.get("T32").worlds()
    assert list(zip(told.members, told.largest_states_that_hold_as_much, strict=True)) == [(19, 18), (43, 30)]
    assert told.only_a_club_of_that_size_holds_more_than[0] == pytest.approx(0.795786, abs=1e-6)


def test_stakes_make_small_groups_enough():
    assert claims.get("T37").witness.figures["states_needed_by_stakes"] == (5, 3, 2)


def test_votes_lag_behind_weights():
    found = claims.get("T48").findings[0].estimate
    figures = found.figures
    assert (round(found.value, 3), round(figures["from_population"], 3), figures["members"]) == (
        0.205,
        0.533,
        189,
    )
    known = [figures[f"without_estimates_from_{what}"] for what in ("gdp", "population")]
    assert [round(share, 3) for share in known] == [0.205, 0.534]
    assert 0 < found.error < 0.001


# ----------------------------------------------------------------------------------- verdicts follow the game


def changed(label, number, **changes):
    """The verdict of a case in which something is another."""
    return find(replace(statements()[label].cases[number], **changes)).verdict


def test_another_game_has_another_verdict():
    """No verdict is typed: each moves when the game does."""
    deaf = Worlds(
        "deaf", "nobody acquiesces", clubs_inside.BODIES.settings | {"acquiescence": (0,)}, whole=True
    )
    zipf = replace(deaf, settings=dict(deaf.settings) | {"sizes": ("Zipf",), "N": (2, 3)})
    assert changed("D4", 0, worlds=zipf) == "always"
    assert changed("D5", 0, worlds=zipf) == "always"
    idle = replace(
        five_states.FIVE, settings=dict(five_states.FIVE.settings) | {"legitimacy": (0,), "benefit": (0,)}
    )
    assert changed("D11", 0, worlds=idle) == "not in general"
    mild = Worlds("mild", "nothing is excluded", {**five_states.FIVE.settings, "exclusion": (0,)})
    assert changed("T24", 2, worlds=mild) == "undecided"
    whole = replace(mild, whole=True)
    assert changed("T24", 2, worlds=whole) == "always"
    alike = Worlds("alike", "two alike markets", {"larger": ("1/2",)}, whole=True)
    assert changed("T24", 1, worlds=alike) == "always"
    assert changed("T24", 0, proof=None) == "undecided"
    assert changed("T24", 0, holds=lambda larger: trade._pareto(trade._gains(larger))) == "not in general"
    assert changed("D8", 0, holds=lambda legitimacy: legitimacy < 1) == "not in general"
    assert changed("D3", 0, holds=lambda tenths: len(tenths) < 3) == "not in general"
    assert changed("T32", 0, holds=lambda body: Reading(True)) == "undecided"
    rich = Worlds("rich", "high stakes", {"club": (2, 3), "stakes": (2,)}, whole=True)
    assert changed("T37", 0, worlds=rich) == "always"


def test_numbers_help_and_hurt():
    """Two countries keep free trade from 3/5, three from 4/7; a shared benefit takes more patience."""
    found = claims.get("D1")
    assert [finding.verdict for finding in found.findings] == ["always"] * 2 + ["not in general"] * 2
    trade_figures = found.in_games("tariffs")[0].outside.figures
    assert trade_figures == {"patience": F(3, 5), "patience_with_one_more": F(4, 7)}
    assert claims.get("T6").findings[1].inside.figures["nothing_from"] == F(1, 4)


def test_bodies_without_their_rules_have_other_verdicts():
    """A sure yes, no false alarms, costs that nobody can pass on, one quota, one status quo, one scale."""

    def only(label, number, **settings):
        worlds = statements()[label].cases[number].worlds
        told = dict(worlds.settings) | settings
        return changed(label, number, worlds=Worlds("few", "few", told, whole=True))

    assert only("D1", 0, chance=(1,)) == "not in general"
    assert only("T6", 1, false=(0,)) == "not in general"
    assert only("T43", 0, N=(3,), cost=("5/2",)) == "not in general"
    assert only("D2", 0, cost=("1/100",)) == "always"
    assert only("D15", 1, quota=("17/20",)) == "always"
    assert only("D15", 1, quota=("7/10", "1/2")) == "not in general"
    assert only("T42", 0, status_quo=(-1,)) == "always"
    assert only("T35", 0, gain=(0,)) == "not in general"
    assert only("T52", 0, scale=("3/4",), chance=("9/10",)) == "always"
    for label, number in (("D7", 1), ("T7", 0), ("T23", 0), ("T28", 0), ("T44", 1), ("T45", 0)):
        assert changed(label, number, proof=None) == "undecided"
        assert changed(label, number, holds=lambda **world: False, proof=None) == "not in general"


def test_classes_that_differ_make_a_region():
    yes = Case("voting", replace(NUMBERS, whole=True), "x > 0", says="always")
    no = Case("tariffs", NUMBERS, "x < 1", says="always")
    claim = claims.judge(statement(yes, no))
    assert [finding.verdict for finding in claim.findings] == ["always", "not in general"]
    assert claim.verdict == "in a region"
    assert claim.witness.holds is False


def test_questions_are_public():
    for one in statements().values():
        for case in one.cases:
            assert all(callable(attrgetter(name)(gg)) for name in case.asks.split()), case.asks
            assert case.asks, one.id


def test_references_are_known():
    for label in ALL:
        assert claims.get(label).cite().startswith("@software")


# --------------------------------------------------------------------------------------------- the ledger


def test_the_ledger_is_lazy_and_in_the_order_of_the_texts():
    ledger = claims.ledger()
    assert ledger.ids == tuple(sorted(ALL, key=lambda k: (k[0], int(k[1:]))))
    few = claims.Ledger(("D4", "D5", "T24"))
    assert dict(few.counts) == {"in a region": 2, "not in general": 1}
    matrix = few.matrix()
    assert list(matrix.loc["T24"][matrix.loc["T24"] != ""].index) == ["accession", "tariffs"]
    assert [claim.id for claim in few] == ["D4", "D5", "T24"]
    with pytest.raises(InvalidInputError, match="did you mean 'D4'"):
        few["d4"]
    for shown in (few._repr_html_(), few._repr_latex_(), gg.papers.table(few)):
        assert shown.count("in a region") == 2
        assert shown.count("not in general") == 1


def test_an_unknown_claim_is_suggested():
    with pytest.raises(InvalidInputError, match="no claim 'D44'; did you mean 'D4'"):
        claims.get("D44")
    with pytest.raises(InvalidInputError, match="no claim 'D4,D5'; an id such as 'D1' is needed, or one"):
        claims.joint("D4,D5")


# ------------------------------------------------------------------------------------------ what is refused


def test_a_region_needs_a_witness_on_both_sides():
    claim = claims.get("D4")
    with pytest.raises(InvalidInputError, match="one is missing"):
        replace(claim.findings[0], outside=None)
    with pytest.raises(InvalidInputError, match="one is missing"):
        ClaimFinding("voting", "", "", "", "in a region")


def test_a_claim_without_a_class_of_games_is_refused():
    with pytest.raises(InvalidInputError, match="has no class of games"):
        statement()
    with pytest.raises(InvalidInputError, match="leave one out"):
        statement(Case("voting", NUMBERS, "x > 1"), why="no idea")
    with pytest.raises(InvalidInputError, match="did you mean 'voting'"):
        Case("votin", NUMBERS, "x > 1")
    with pytest.raises(InvalidInputError, match="name the parts"):
        statement(*[Case("voting", NUMBERS, "x > 1")] * 2)


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (lambda: Case("voting", NUMBERS, "y > 1"), "unknown symbol 'y'"),
        (lambda: Case("voting", NUMBERS, "x + 1"), "is no comparison"),
        (lambda: Case("voting", NUMBERS, lambda y: True), "holds takes y; the settings are x"),
        (lambda: Case("voting", NUMBERS, "x > 1", across=("z",)), "no setting"),
        (lambda: Case("voting", NUMBERS), "worlds and a test"),
        (lambda: Case("voting", holds="x > 1"), "or measure, for a matter of data"),
        (lambda: Case("history", NUMBERS, "x > 1", measure=dict), "measure stands in place"),
        (lambda: Worlds("none", "none", {}), "names with the values"),
        (lambda: Worlds("none", "none", {"x": "12"}), "a list of values"),
    ],
)
def test_what_is_wrong_with_a_case_is_said(case, fault):
    with pytest.raises(InvalidInputError, match=fault):
        case()


def test_a_false_proof_does_not_make_it_so():
    falls = gg.closed_forms.comparative_statics(gg.AccessionGame().form(gg.Institution()))["cost"]
    case = Case("accession", NUMBERS, "x > 0", says="always", proof=lambda: falls)
    claim = claims.judge(statement(case))
    assert claim.verdict == "undecided"
    assert claim.check().valid
    typed = replace(claim.findings[0], verdict="always")
    assert list(faults_of(typed, case)) == ["the verdict is said to be 'always'; 'undecided' follows"]
    assert not replace(claim, findings=(typed,)).check()


def test_not_formalised_says_why():
    claim = claims.judge(statement(why="a matter of taste"))
    assert claim.verdict == "not formalised"
    assert claim.check().valid
    with pytest.raises(NotApplicableError, match="a matter of taste"):
        claim.picture()


def test_true_by_construction_is_marked():
    case = Case("voting", replace(NUMBERS, whole=True), "x > 0", by_construction="x counts from one")
    claim = claims.judge(statement(case))
    assert claim.by_construction
    assert "by construction" in claim.headline
    assert claim.verdict == "always"


def test_data_are_measured():
    case = Case("history", measure=lambda: Estimate("a figure", F(1, 2), F(1, 10), "a standard error", True))
    claim = claims.judge(statement(case))
    assert (claim.verdict, claim.witness) == ("a matter of data", None)
    ax = claim.picture()
    assert "a figure" in ax.get_title(loc="left")
    plt.close(ax.figure)


# ------------------------------------------------------------------------------------------------ a stranger

TOML = """
id = "X1"
who = "a scholar"
says = "a club of k passes what all N cannot"
proposition = "p^k > p^N"
[[case]]
games = "voting"
holds = "chance**k > chance**N"
settings = {N = [5], k = [2], chance = ["1/2", 0.75, 1]}
"""


def written(tmp_path, text):
    file = tmp_path / "x1.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_stranger_writes_a_file(tmp_path):
    file = written(tmp_path, TOML)
    claim = claims.judge(claims.read(file))
    assert claim.verdict == "in a region"
    assert claim.check().valid
    ledger = claims.ledger([file])
    assert ledger["X1"] == claim
    assert list(ledger.ids)[-1] == "X1"
    assert ledger.statement("X1").cases[0].worlds.settings["chance"] == (F(1, 2), F(3, 4), 1)
    with pytest.raises(InvalidInputError, match="the id is taken"):
        claims.ledger([file, file])
    with pytest.raises(InvalidInputError, match="the id is taken"):
        claims.ledger(written(tmp_path, TOML.replace("X1", "D4")))


@pytest.mark.parametrize(
    "key", ["python", "import", "module", "function", "run", "exec", "proof", "measure", "Code"]
)
@pytest.mark.parametrize("place", ["who = ", "games = "])
def test_a_file_that_names_code_is_refused(tmp_path, key, place):
    text = TOML.replace(place, f'{key} = "os.system"\n{place}')
    with pytest.raises(DataError, match="a file runs no code"):
        claims.read(written(tmp_path, text))


def test_formulas_are_never_run(tmp_path):
    for code in (
        "__import__('os').system('true') > 0",
        "open('x') > 0",
        "(lambda: 1)() > 0",
        "chance.real > 0",
    ):
        with pytest.raises(DataError):
            claims.read(written(tmp_path, TOML.replace("chance**k > chance**N", code)))
    assert "eval" not in FUNCTIONS


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = (
        TOML.replace("games", "game")
        .replace("chance**N", "luck**N")
        .replace("X1", "x1")
        .replace("who", "hwo")
    )
    with pytest.raises(DataError) as told:
        claims.read(written(tmp_path, text))
    assert len(told.value.faults) >= 3
