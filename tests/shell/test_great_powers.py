"""The shell command on games of great powers and rival standards."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gametheory_gov.shell.main import app


def run(*arguments):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def test_solve_shows_every_subgame_perfect_outcome():
    result = run("solve", "standards_bloc")
    assert result.exit_code == 0
    assert "great powers: EU, USA; the others reply by best_reply" in result.output
    assert "EU against USA on paper" in result.output
    assert "shown first by the rule joint_payoff: club" in result.output
    assert "mixed: " in result.output
    quiet = run("solve", "standards_bloc", "-q", "--settle", "synchronous")
    assert "mixed" not in quiet.output
    assert "club" in quiet.output


def test_solve_says_so_when_powers_mix():
    result = run("solve", "standards_two_powers", "--divergence", "0.15", "-q")
    assert result.exit_code == 0
    assert "without mixing" in result.output
    assert "mixed: CHN" in result.output


def test_show_and_scenarios_name_the_powers():
    shown = run("show", "standards_three_powers").output
    assert "great powers\n  CHN RUS USA" in shown
    assert "comply_3: " in shown
    assert "standards_two_powers: Rival standards" in run("scenarios").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grow", "standards_two_powers"], "here are rival ones"),
        (["solve", "standards_two_powers", "--all"], "--all is for games of one stage"),
        (
            ["solve", "standards_two_powers", "--free-founders", "--ties", "weak"],
            "--ties is for games of one stage",
        ),
        (["solve", "standards_two_powers", "--set", "sanctions=1"], "sanctions"),
    ],
)
def test_what_standards_have_no_use_for_is_refused(arguments, message):
    result = run(*arguments)
    assert result.exit_code != 0
    assert message in str(result.exception)


def test_what_solve_saves_is_verified(tmp_path):
    file = tmp_path / "powers.json"
    result = run("solve", "standards_two_powers", "--save", str(file))
    assert result.exit_code == 0, result.output
    assert f"gametheory-gov verify {file}" in result.output
    checked = run("verify", str(file))
    assert checked.exit_code == 0, checked.output
    assert "valid\n  checked: 1 equilibrium by the definition" in checked.output
    assert run("solve", "standards_two_powers", "-q", "--save", str(tmp_path)).exit_code != 0
